//! The message that tells what came of a meeting.

use askama::Template;
use domain::language::{Bilingual, Language};
use jiff::Timestamp;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Sender, one_line, parts};
use crate::locale::{Locale, LocaleError};

/// A message with the highlights of a meeting that was held.
#[derive(Debug, Clone, PartialEq)]
pub struct ThanksMessage {
    /// Who gets it.
    pub recipient: Recipient,
    /// Who sends it.
    pub sender: Sender,
    /// What the meeting was called.
    pub title: Bilingual,
    /// When it started.
    pub start: Timestamp,
    /// Whether it is on record that the recipient was there; else nobody knows.
    pub attended: bool,
    /// What was done there, each with its highlights; never empty.
    pub activities: Vec<Highlight>,
    /// The page on which the reader does without such messages.
    pub unsubscribe: Link,
}

/// A highlight, with those under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// What it says.
    pub text: Bilingual,
    /// The highlights under it, in order.
    pub points: Vec<Highlight>,
}

impl ThanksMessage {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        let first = self.languages().first().copied().unwrap_or(Language::Fr);
        Ok(Rendered {
            unsubscribe: Some(self.unsubscribe.get(first).to_owned()),
            ..self.rendered()?
        })
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let start = self.recipient.zone.at(self.start);
        let title = locale.written("the meeting's title", &self.title)?;
        let values = [
            ("title", title.into()),
            ("date", locale.date(start.date()).into()),
        ];
        Ok(locale.text("mail-thanks-subject", &values)?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let start = self.recipient.zone.at(self.start);
        let day = locale.weekday_date(start.date());
        let lead = if self.attended {
            "mail-thanks-lead-attended"
        } else {
            "mail-thanks-lead"
        };
        let activities = self.activities.iter();
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.text(lead, &[("day", day.into())])?,
            title: one_line(&locale.written("the meeting's title", &self.title)?),
            heading: locale.plain("mail-thanks-highlights")?,
            activities: activities
                .map(|activity| Item::of(locale, activity))
                .collect::<Result<_, _>>()?,
            stop: locale.plain("mail-unsubscribe")?,
            stop_url: to.page.clone(),
            reason: locale.plain("mail-thanks-reason")?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts! {
    ThanksMessage: "mail/thanks/text.txt", "mail/thanks/html.mjml";

    fn page(&self) -> Option<&Link> {
        Some(&self.unsubscribe)
    }

    fn unsubscribe(&self) -> Option<&Link> {
        Some(&self.unsubscribe)
    }
}

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    title: String,
    heading: String,
    activities: Vec<Item>,
    stop: String,
    stop_url: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

/// A highlight in one language.
struct Item {
    text: String,
    points: Vec<Item>,
}

/// Highlights as a list of a page.
#[derive(Template)]
#[template(path = "mail/thanks/points.html", escape = "html")]
struct Points<'a> {
    points: &'a [Item],
}

impl Item {
    fn of(locale: &Locale, highlight: &Highlight) -> Result<Self, LocaleError> {
        let points = highlight.points.iter();
        Ok(Self {
            text: one_line(&locale.written("a highlight", &highlight.text)?),
            points: points
                .map(|point| Self::of(locale, point))
                .collect::<Result<_, _>>()?,
        })
    }

    /// What stands under it, as a list of a page.
    fn page(&self) -> askama::Result<String> {
        let points = &self.points;
        Points { points }.render()
    }

    /// What stands under it, a line each, with a dash under what it belongs to.
    fn lines(&self) -> String {
        let mut lines = String::new();
        self.add_lines(&mut lines, 0);
        lines
    }

    fn add_lines(&self, lines: &mut String, depth: usize) {
        for point in &self.points {
            lines.push('\n');
            lines.push_str(&"  ".repeat(depth));
            lines.push_str("– ");
            lines.push_str(&point.text);
            point.add_lines(lines, depth + 1);
        }
    }
}

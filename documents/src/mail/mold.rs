//! Messages that differ in their readers alone.
//!
//! A message says the same to all who read it in one language, by one clock and for one reason, but
//! for how it greets them and for the address of the page that is theirs. It is rendered once, with
//! marks in these places: that is its mold. Every message is cast from a mold, and the many of a
//! campaign from a few ([`Molds`]): casting takes a fiftieth of the time that rendering does.

use askama::filters;

use super::{
    BulletinMessage, CalendarPart, Invitation, MailError, Recipient, Rendered, ReportMessage,
    ThanksMessage, attendee, greeting, joined, kind::Message, layout,
};
use crate::{
    calendar::{Method, Unaddressed, uri},
    locale::Locale,
};

/// What one language's half of a message says to its readers alone.
#[derive(Default)]
pub struct Personal {
    /// What stands before everything else.
    pub greeting: String,
    /// The address of the page that is theirs, if there is one.
    pub page: String,
}

impl Personal {
    /// What a message says to its readers alone, in one language.
    pub(super) fn of(message: &impl Message, locale: &Locale) -> Result<Self, MailError> {
        let page = message.page().map(|page| uri(page.get(locale.language())));
        Ok(Self {
            greeting: greeting(locale, message.recipient())?,
            page: page.unwrap_or_default(),
        })
    }
}

/// All of a message but what it says to its readers alone.
pub struct Mold {
    subject: String,
    text: Shape,
    html: Shape,
    calendar: Option<(Method, Unaddressed)>,
}

impl Mold {
    /// The mold of a message and of all that are like it.
    pub fn of(message: &impl Message) -> Result<Self, MailError> {
        let stem = stem(message);
        let halves = 0..message.languages().len();
        let marks: Vec<Personal> = halves
            .map(|half| Personal {
                greeting: format!("{stem}{}", 2 * half),
                page: format!("{stem}{}", 2 * half + 1),
            })
            .collect();
        let subject = joined(message.in_each_language(|locale| message.subject(locale))?);
        let event = message.event()?;
        Ok(Self {
            text: Shape::of(&layout::text(message, &marks)?, &stem)?,
            html: Shape::of(&layout::html(message, &subject, &marks)?, &stem)?,
            subject,
            calendar: event.map(|event| (event.method, event.unaddressed())),
        })
    }

    /// A message that is like the one that this is the mold of.
    pub fn cast(&self, message: &impl Message) -> Result<Rendered, MailError> {
        let to = message.in_each_language(|locale| Personal::of(message, locale))?;
        let words: Vec<String> = to
            .into_iter()
            .flat_map(|to| [to.greeting, to.page])
            .collect();
        let escaped: Vec<String> = words.iter().map(|words| escaped(words)).collect();
        let calendar = self.calendar.as_ref();
        let first = message.languages().first();
        let unsubscribe = message.unsubscribe().zip(first);
        Ok(Rendered {
            subject: self.subject.clone(),
            text: self.text.filled(&words),
            html: self.html.filled(&escaped),
            calendar: calendar.map(|(method, object)| CalendarPart {
                method: *method,
                bytes: object.to(&attendee(message.recipient())),
            }),
            unsubscribe: unsubscribe.map(|(page, first)| page.get(*first).to_owned()),
        })
    }
}

/// What the marks of a mold begin with: nothing that the message says anywhere. It is made of letters
/// and digits, which come through templates, typography and escapes as they are; the number of the
/// place follows.
fn stem(message: &impl Message) -> String {
    let said = format!("{message:?}");
    let mut number = 0_u32;
    loop {
        let stem = format!("mold{number}at");
        if !said.contains(&stem) {
            return stem;
        }
        number += 1;
    }
}

/// A text with places in it.
struct Shape {
    begin: String,
    /// The number of a place, and what stands behind it.
    places: Vec<(usize, String)>,
}

impl Shape {
    /// Of a text with marks.
    fn of(marked: &str, stem: &str) -> Result<Self, MailError> {
        let mut parts = marked.split(stem);
        let begin = parts.next().unwrap_or_default().to_owned();
        let place = |part: &str| {
            let mut behind = part.chars();
            let number = behind.next().and_then(|digit| digit.to_digit(10))?;
            Some((usize::try_from(number).ok()?, behind.as_str().to_owned()))
        };
        let places: Option<_> = parts.map(place).collect();
        let lost = || MailError::Layout("a mark has lost its number".to_owned());
        Ok(Self {
            begin,
            places: places.ok_or_else(lost)?,
        })
    }

    /// The text with each place filled.
    fn filled(&self, words: &[String]) -> String {
        let words = |place: usize| words.get(place).map_or("", String::as_str);
        let places = self.places.iter();
        let length: usize = places
            .map(|(at, behind)| words(*at).len() + behind.len())
            .sum();
        let mut text = String::with_capacity(self.begin.len() + length);
        text.push_str(&self.begin);
        for (at, behind) in &self.places {
            text.push_str(words(*at));
            text.push_str(behind);
        }
        text
    }
}

/// Words as the templates put them into a page.
fn escaped(words: &str) -> String {
    let Ok(escaped) = filters::escape(words, filters::Html);
    escaped.to_string()
}

/// A kind of which many messages go out that differ in their readers alone.
pub trait Alike: Message + Clone {
    /// Whether two messages differ in nothing but what [`Mold::cast`] puts in: the names of their
    /// readers, their address, and the page that is theirs.
    fn is_like(&self, other: &Self) -> bool;
}

impl Recipient {
    fn reads_like(&self, other: &Self) -> bool {
        let Self {
            names: _,
            address: _,
            language,
            zone,
        } = self;
        *language == other.language && *zone == other.zone
    }
}

impl Alike for Invitation {
    fn is_like(&self, other: &Self) -> bool {
        let Self {
            occasion,
            recipient,
            sender,
            meeting,
            before,
            community_zone,
            reason,
            topics,
            answer: _,
            calendar,
        } = self;
        recipient.reads_like(&other.recipient)
            && *occasion == other.occasion
            && *reason == other.reason
            && *topics == other.topics
            && *before == other.before
            && *meeting == other.meeting
            && *sender == other.sender
            && *community_zone == other.community_zone
            && *calendar == other.calendar
    }
}

impl Alike for ThanksMessage {
    fn is_like(&self, other: &Self) -> bool {
        let Self {
            recipient,
            sender,
            title,
            start,
            attended,
            activities,
            unsubscribe: _,
        } = self;
        recipient.reads_like(&other.recipient)
            && *attended == other.attended
            && *start == other.start
            && *title == other.title
            && *activities == other.activities
            && *sender == other.sender
    }
}

impl Alike for ReportMessage {
    fn is_like(&self, other: &Self) -> bool {
        let Self {
            recipient,
            sender,
            report,
            reader,
            link: _,
            correction,
        } = self;
        recipient.reads_like(&other.recipient)
            && *reader == other.reader
            && *report == other.report
            && *correction == other.correction
            && *sender == other.sender
    }
}

impl Alike for BulletinMessage {
    fn is_like(&self, other: &Self) -> bool {
        let Self {
            recipient,
            sender,
            publication,
            date,
            issue,
            known,
            edition,
            share,
            unsubscribe: _,
        } = self;
        recipient.reads_like(&other.recipient)
            && *date == other.date
            && *publication == other.publication
            && *issue == other.issue
            && *known == other.known
            && *edition == other.edition
            && *share == other.share
            && *sender == other.sender
    }
}

/// The molds from which the messages of one campaign are cast.
pub struct Molds<M>(Vec<(M, Mold)>);

/// More than a campaign has combinations of language, zone and reason. The oldest goes when there are
/// as many, so that memory stays bounded (some 40 kB each).
const MOST: usize = 200;

impl<M> Default for Molds<M> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<M: Alike> Molds<M> {
    /// The message, as it renders itself.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&mut self, message: &M) -> Result<Rendered, MailError> {
        if let Some((_, mold)) = self.0.iter().find(|(one, _)| one.is_like(message)) {
            return mold.cast(message);
        }
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        let mold = Mold::of(message)?;
        let rendered = mold.cast(message);
        self.0.push((message.clone(), mold));
        rendered
    }
}

#[cfg(test)]
mod tests;

//! The message that tells subscribers what is new in a publication.

use domain::language::{Bilingual, Language};
use jiff::civil::Date;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Sender, one_line, parts};
use crate::locale::{Locale, LocaleError};

/// A message with what is new in a publication since its last bulletin.
#[derive(Debug, Clone, PartialEq)]
pub struct BulletinMessage {
    /// Who gets it.
    pub recipient: Recipient,
    /// Who sends it.
    pub sender: Sender,
    /// What the publication is called.
    pub publication: Bilingual,
    /// The day of the bulletin.
    pub date: Date,
    /// The issue that came out, if one did.
    pub issue: Option<NewIssue>,
    /// What became known, the oldest first.
    pub known: Vec<News>,
    /// The publication's web edition.
    pub edition: Link,
    /// Where it is passed on to a colleague.
    pub share: Link,
    /// The page on which the reader does without it.
    pub unsubscribe: Link,
}

/// An issue that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssue {
    /// What it is called.
    pub title: Bilingual,
    /// What it tells of what moves.
    pub trends: Vec<News>,
}

/// Something that the community knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What it is called.
    pub title: Bilingual,
    /// What it says, in paragraphs.
    pub text: Bilingual,
}

impl BulletinMessage {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn name(&self, locale: &Locale) -> Result<String, LocaleError> {
        Ok(one_line(
            &locale.written("the publication's name", &self.publication)?,
        ))
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let values = [
            ("publication", self.name(locale)?.into()),
            ("date", locale.date(self.date).into()),
        ];
        Ok(locale.text("mail-bulletin-subject", &values)?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let news = |all: &[News]| {
            let items = all.iter().map(|one| Item::of(locale, one));
            items.collect::<Result<Vec<_>, _>>()
        };
        let issue = self.issue.as_ref().map(|issue| {
            Ok::<_, LocaleError>(Issue {
                title: one_line(&locale.written("the issue's title", &issue.title)?),
                trends: news(&issue.trends)?,
            })
        });
        let language = locale.language();
        Ok(Half {
            greeting: to.greeting.clone(),
            title: self.name(locale)?,
            lead: locale.plain("mail-bulletin-lead")?,
            issue_heading: locale.plain("mail-bulletin-issue")?,
            issue: issue.transpose()?,
            trends_heading: locale.plain("mail-bulletin-trends")?,
            known_heading: locale.plain("mail-bulletin-known")?,
            known: news(&self.known)?,
            read: locale.plain("mail-bulletin-read")?,
            edition: self.edition.get(language),
            share_label: locale.plain("mail-bulletin-share")?,
            share: self.share.get(language),
            stop: locale.plain("mail-unsubscribe")?,
            stop_url: to.page.clone(),
            reason: locale.plain("mail-bulletin-reason")?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language,
        })
    }
}

parts! {
    BulletinMessage: "mail/bulletin/text.txt", "mail/bulletin/html.mjml";

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
    title: String,
    lead: String,
    issue_heading: String,
    issue: Option<Issue>,
    trends_heading: String,
    known_heading: String,
    known: Vec<Item>,
    read: String,
    edition: &'a str,
    share_label: String,
    share: &'a str,
    stop: String,
    stop_url: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

/// An issue in one language.
struct Issue {
    title: String,
    trends: Vec<Item>,
}

/// News in one language.
struct Item {
    title: String,
    paragraphs: Vec<String>,
}

impl Item {
    fn of(locale: &Locale, news: &News) -> Result<Self, LocaleError> {
        let text = locale.written("what is known", &news.text)?;
        let paragraphs = text.lines().map(one_line);
        Ok(Self {
            title: one_line(&locale.written("the title of what is known", &news.title)?),
            paragraphs: paragraphs.filter(|line| !line.is_empty()).collect(),
        })
    }
}

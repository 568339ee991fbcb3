//! The message that asks for a report's draft to be looked over.

use domain::language::Language;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Reported, Sender, parts};
use crate::locale::Locale;

/// A message that says that the draft of a report waits.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRequest {
    /// Who is asked.
    pub recipient: Recipient,
    /// Who asks.
    pub sender: Sender,
    /// What the report is known by.
    pub report: Reported,
    /// What the recipient can do about the draft.
    pub reviewer: Reviewer,
    /// How many texts are still missing or drafts; while there are any it can't be approved.
    pub unready: usize,
    /// Where the draft can be read.
    pub link: Link,
}

/// What someone can do about a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewer {
    /// Read and approve.
    CoChair,
    /// Read and complete; support cannot approve.
    Support,
}

impl ReviewRequest {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let keys = ["mail-review-subject", "mail-review-subject-issue"];
        Ok(self.report.text(locale, keys)?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let reviewer = match self.reviewer {
            Reviewer::CoChair => "chair",
            Reviewer::Support => "support",
        };
        let lead = ["mail-review-lead", "mail-review-lead-issue"];
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: self.report.text(locale, lead)?,
            asked: locale.text("mail-review-asked", &[("reviewer", reviewer.into())])?,
            unready: locale.text("mail-review-unready", &[("count", self.unready.into())])?,
            read: locale.plain("mail-review-read")?,
            link: self.link.get(locale.language()),
            reason: locale.text("mail-review-reason", &[("reviewer", reviewer.into())])?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(ReviewRequest: "mail/review_request/text.txt", "mail/review_request/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    asked: String,
    unready: String,
    read: String,
    link: &'a str,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

//! The message that brings an approved report.

use domain::language::{Bilingual, Language};

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Reported, Sender, parts};
use crate::locale::Locale;

/// A message that brings an approved report, attached and by a link.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportMessage {
    /// Who gets it.
    pub recipient: Recipient,
    /// Who sends it.
    pub sender: Sender,
    /// What the report is known by.
    pub report: Reported,
    /// In what quality the recipient reads it.
    pub reader: Reader,
    /// Where it can be read.
    pub link: Link,
    /// For a new version of a report that was already sent: what changed.
    pub correction: Option<Bilingual>,
}

/// In what quality someone gets the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// A member of the community.
    Member,
    /// A member of the council that the community answers to; its name.
    CouncilMember(Bilingual),
    /// Somebody whom the co-chairs added.
    Asked,
}

impl ReportMessage {
    /// The message; the report itself is attached by the one who sends it.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let keys = match self.correction {
            None => ["mail-report-subject", "mail-report-subject-issue"],
            Some(_) => [
                "mail-report-subject-corrected",
                "mail-report-subject-issue-corrected",
            ],
        };
        Ok(self.report.text(locale, keys)?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let correction = self.correction.as_ref();
        let correction = correction
            .map(|text| locale.written("the correction", text))
            .transpose()?;
        let (reader, council) = match &self.reader {
            Reader::Member => ("member", String::new()),
            Reader::Asked => ("asked", String::new()),
            Reader::CouncilMember(council) => ("council", locale.written("the council", council)?),
        };
        let lead = if correction.is_some() {
            [
                "mail-report-lead-corrected",
                "mail-report-lead-issue-corrected",
            ]
        } else {
            ["mail-report-lead", "mail-report-lead-issue"]
        };
        let reason = [("reader", reader.into()), ("council", council.into())];
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: self.report.text(locale, lead)?,
            correction: correction
                .map(|text| locale.text("mail-report-correction", &[("correction", text.into())]))
                .transpose()?,
            attached: locale.plain("mail-report-attached")?,
            read: locale.plain("mail-report-read")?,
            link: to.page.clone(),
            reason: locale.text("mail-report-reason", &reason)?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts! {
    ReportMessage: "mail/report/text.txt", "mail/report/html.mjml";

    fn page(&self) -> Option<&Link> {
        Some(&self.link)
    }
}

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    correction: Option<String>,
    attached: String,
    read: String,
    link: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

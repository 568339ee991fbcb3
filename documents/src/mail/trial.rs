//! The message that shows whether mail arrives.

use domain::language::Language;
use jiff::Timestamp;

use super::{MailError, Message, Personal, Recipient, Rendered, Sender, parts};
use crate::locale::Locale;

/// A message that asks nothing of its reader: an administrator sends it to see whether it arrives.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialMessage {
    /// Where it is to arrive.
    pub recipient: Recipient,
    /// Who sends it.
    pub sender: Sender,
    /// When it was sent.
    pub at: Timestamp,
}

impl TrialMessage {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        Ok(locale.plain("mail-trial-subject")?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let zone = &self.recipient.zone;
        let local = zone.at(self.at);
        let sent = [
            ("day", locale.date(local.date()).into()),
            ("time", locale.time(local.time()).into()),
            ("zone", locale.zone(zone)?.into()),
        ];
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.text("mail-trial-lead", &sent)?,
            nothing: locale.plain("mail-trial-nothing")?,
            reason: locale.plain("mail-trial-reason")?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(TrialMessage: "mail/trial/text.txt", "mail/trial/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    nothing: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

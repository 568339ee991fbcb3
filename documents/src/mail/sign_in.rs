//! The message that brings a link for signing in.

use domain::language::Language;
use jiff::Timestamp;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Sender, parts};
use crate::locale::Locale;

/// A message with a link that signs its reader in.
#[derive(Debug, Clone, PartialEq)]
pub struct SignInMessage {
    /// Who asked for it.
    pub recipient: Recipient,
    /// Who sends it.
    pub sender: Sender,
    /// The link.
    pub link: Link,
    /// Until when it is good.
    pub until: Timestamp,
}

impl SignInMessage {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        Ok(locale.plain("mail-sign-in-subject")?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let zone = &self.recipient.zone;
        let until = locale.time(zone.at(self.until).time());
        let until = [("time", until.into()), ("zone", locale.zone(zone)?.into())];
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.plain("mail-sign-in-lead")?,
            enter: locale.plain("mail-sign-in-enter")?,
            link: self.link.get(locale.language()),
            terms: locale.text("mail-sign-in-terms", &until)?,
            unasked: locale.plain("mail-sign-in-unasked")?,
            reason: locale.plain("mail-sign-in-reason")?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(SignInMessage: "mail/sign_in/text.txt", "mail/sign_in/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    enter: String,
    link: &'a str,
    terms: String,
    unasked: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

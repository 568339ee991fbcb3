//! The messages that ask somebody whether they want a publication: whoever entered their own address,
//! to confirm it, and whomever a reader passed it on to.

use domain::language::{Bilingual, Language};
use jiff::Timestamp;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Sender, one_line, parts};
use crate::locale::{Locale, LocaleError};

/// A message that asks whether its reader wants a publication. It names nobody.
#[derive(Debug, Clone, PartialEq)]
pub struct SubscriptionMessage {
    /// Who is asked.
    pub recipient: Recipient,
    /// Who asks.
    pub sender: Sender,
    /// What the publication is called.
    pub publication: Bilingual,
    /// Why they are asked.
    pub why: WhyAsked,
    /// Where they say yes.
    pub link: Link,
}

/// Why somebody is asked whether they want a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyAsked {
    /// Their address was entered to subscribe to it.
    Subscribed {
        /// Until when the link is good.
        until: Timestamp,
    },
    /// A reader passed it on.
    Invited,
}

impl SubscriptionMessage {
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
        let key = match self.why {
            WhyAsked::Subscribed { .. } => "mail-subscription-subject",
            WhyAsked::Invited => "mail-subscription-subject-invited",
        };
        let name = self.name(locale)?;
        Ok(locale.text(key, &[("publication", name.into())])?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let (lead, enter, unasked, reason) = match self.why {
            WhyAsked::Subscribed { .. } => (
                "mail-subscription-lead",
                "mail-subscription-confirm",
                "mail-subscription-unasked",
                "mail-subscription-reason",
            ),
            WhyAsked::Invited => (
                "mail-subscription-lead-invited",
                "mail-subscription-look",
                "mail-subscription-unasked-invited",
                "mail-subscription-reason-invited",
            ),
        };
        let name = self.name(locale)?;
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.text(lead, &[("publication", name.into())])?,
            enter: locale.plain(enter)?,
            link: self.link.get(locale.language()),
            terms: self.terms(locale)?,
            unasked: locale.plain(unasked)?,
            reason: locale.plain(reason)?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }

    /// Until when the link is good, where it is for a time.
    fn terms(&self, locale: &Locale) -> Result<Option<String>, LocaleError> {
        let WhyAsked::Subscribed { until } = self.why else {
            return Ok(None);
        };
        let zone = &self.recipient.zone;
        let until = zone.at(until);
        let values = [
            ("day", locale.date(until.date()).into()),
            ("time", locale.time(until.time()).into()),
            ("zone", locale.zone(zone)?.into()),
        ];
        locale.text("mail-subscription-terms", &values).map(Some)
    }
}

parts!(SubscriptionMessage: "mail/subscription/text.txt", "mail/subscription/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    enter: String,
    link: &'a str,
    terms: Option<String>,
    unasked: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

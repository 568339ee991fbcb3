//! The messages that a community sends: typed contents in; subject, text, HTML and calendar part
//! out. What carries them (MIME, SMTP) is not known here.
//!
//! A message is written in the language of its recipient, or in both, French first, when the
//! language is not known. Each kind has a folder in `templates/mail/`; its words are in
//! `locales/*/mail.ftl`.

mod alert;
mod answering;
mod bulletin;
mod by_hand;
mod invitation;
mod kind;
mod layout;
mod mold;
mod recruitment_follow_up;
mod recruitment_letter;
mod recruitment_request;
mod report;
mod report_due;
mod reported;
mod review_request;
mod sign_in;
mod subscription;
mod thanks;
mod trial;

use domain::{
    email::EmailAddress,
    language::{Bilingual, Language, Preference},
    zone::Zone,
};

pub use alert::{Alert, AlertMessage, ReferenceTitle, VacantChair};
pub use bulletin::{BulletinMessage, NewIssue, News};
pub use invitation::{
    AgendaItem, Before, CalendarIdentity, Invitation, InvitationReason, Meeting, Occasion, when,
};
pub use mold::Molds;
pub use recruitment_follow_up::{DueCase, RecruitmentFollowUp};
pub use recruitment_letter::RecruitmentLetter;
pub use recruitment_request::{Addressee, JurisdictionLetter, RecruitmentRequest};
pub use report::{Reader, ReportMessage};
pub use report_due::{ReportDueMessage, ReportTask};
pub use reported::Reported;
pub use review_request::{ReviewRequest, Reviewer};
pub use sign_in::SignInMessage;
pub use subscription::{SubscriptionMessage, WhyAsked};
pub use thanks::{Highlight, ThanksMessage};
pub use trial::TrialMessage;

use crate::{
    calendar::{Method, Party},
    locale::{Locale, LocaleError},
};
use kind::{Message, parts};
use mold::Personal;

/// A message ready to be put into MIME parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The subject, on one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part; it asks no other host for anything.
    pub html: String,
    /// The calendar part of an invitation.
    pub calendar: Option<CalendarPart>,
    /// The page that ends messages of its kind, for kinds that readers may do without.
    pub unsubscribe: Option<String>,
}

/// The calendar part of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// The object's method, to be repeated in the MIME type.
    pub method: Method,
    /// The object, in UTF-8.
    pub bytes: Vec<u8>,
}

/// Why a message can't be rendered.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A text is missing in a language of the message, or a message of ours is.
    #[error(transparent)]
    Locale(#[from] LocaleError),
    /// A template failed.
    #[error("the message's template: {0}")]
    Template(#[from] askama::Error),
    /// The HTML could not be laid out.
    #[error("the message's layout: {0}")]
    Layout(String),
}

/// Who gets a message: an address, and everyone who reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// The readers' names; a message to a shared address greets all of them.
    pub names: Vec<String>,
    /// The address.
    pub address: EmailAddress,
    /// The language or languages of the message.
    pub language: Preference,
    /// Where the readers are: times are shown as their clocks show them.
    pub zone: Zone,
}

/// Who sends a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The community.
    pub community: Bilingual,
    /// The monitored mailbox to which answers and questions go.
    pub contact: EmailAddress,
}

/// A page in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address of the page in French.
    pub fr: String,
    /// The address of the page in English.
    pub en: String,
}

impl Link {
    /// The page in a language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// The words of both languages on one line, once when they are the same.
fn joined(mut halves: Vec<String>) -> String {
    halves.dedup();
    one_line(&halves.join(" | "))
}

/// What stands before everything else: `Bonjour Anne Roy et Paul Lee,`.
fn greeting(locale: &Locale, recipient: &Recipient) -> Result<String, LocaleError> {
    let names: Vec<String> = recipient.names.iter().map(|name| one_line(name)).collect();
    let count = names.len().into();
    locale.text(
        "mail-greeting",
        &[("count", count), ("names", locale.list(&names).into())],
    )
}

/// The readers of a message as the attendee of a calendar object, which is their address.
fn attendee(recipient: &Recipient) -> Party {
    let language = recipient.language.languages().first().copied();
    let locale = Locale::of(language.unwrap_or(Language::Fr));
    Party {
        name: one_line(&locale.list(&recipient.names)),
        address: recipient.address.clone(),
    }
}

/// A text without line breaks or other control characters.
fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}

#[cfg(test)]
mod tests;

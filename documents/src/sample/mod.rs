//! Made-up content for every document: zero, one and many of whatever can be counted.
//!
//! The tests render every template with all of it, and so can a person who looks at a document
//! while working on it (`cargo run -p documents --example preview`).

mod charts;
mod council;
mod executive;
mod gallery;
mod initiatives;
mod mail;
mod publication;
mod recruitment;
mod sections;

use domain::{
    email::EmailAddress,
    language::{Bilingual, Preference, Text},
    zone::Zone,
};

use crate::mail::Recipient;

pub use charts::charts;
pub use council::reports;
pub use executive::executive;
#[cfg(test)]
pub(crate) use executive::issue;
pub use gallery::{SampleMessage, messages};
pub use mail::{
    alert_messages, invitations, recruitment_requests, report_due_messages, report_messages,
    review_requests, sign_in_messages, thanks_messages, trial_messages,
};
pub use publication::{bulletins, subscription_messages};
pub use recruitment::{recruitment_follow_ups, recruitment_letters};
#[cfg(test)]
pub(crate) use sections::filled;

/// People who speak at the meetings of samples.
pub const SPEAKERS: [&str; 3] = ["Julie Lavoie", "Sam Chen", "Lee Wong"];

/// Somebody who reads samples in a language, or in both, in a zone. The address is one; were it
/// none, there would be nobody.
#[must_use]
pub fn reader(language: Preference, zone: &Zone) -> Option<Recipient> {
    Some(Recipient {
        names: vec!["Anne Roy".to_owned()],
        address: EmailAddress::parse("anne.roy@services.example").ok()?,
        language,
        zone: zone.clone(),
    })
}

/// A text that was looked over in both languages.
pub(crate) fn text(fr: &str, en: &str) -> Bilingual {
    let reviewed = |words: &str| Text::reviewed(words).unwrap_or(Text::MISSING);
    Bilingual {
        fr: reviewed(fr),
        en: reviewed(en),
    }
}

//! Made-up content for every document: zero, one and many of whatever can be counted.
//!
//! The tests render every template with all of it, and so can a person who looks at a document
//! while working on it (`cargo run -p documents --example preview`).

mod council;
mod mail;

use domain::language::{Bilingual, Text};

pub use council::reports;
pub use mail::{
    alert_messages, invitations, recruitment_requests, report_messages, review_requests,
    sign_in_messages,
};

/// A text that was looked over in both languages.
fn text(fr: &str, en: &str) -> Bilingual {
    let reviewed = |words: &str| Text::reviewed(words).unwrap_or(Text::MISSING);
    Bilingual {
        fr: reviewed(fr),
        en: reviewed(en),
    }
}

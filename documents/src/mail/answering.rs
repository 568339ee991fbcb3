//! The links of an invitation by which it is answered.
//!
//! None of them answers by itself: programs that look through mail open links too. Each leads to the
//! page that takes the answer, with its button before the others.

use crate::locale::{Locale, LocaleError};

/// The links in one language.
pub(super) struct Answering {
    pub lead: String,
    pub accept: Choice,
    pub others: [Choice; 3],
}

/// One of them.
pub(super) struct Choice {
    pub words: String,
    pub url: String,
}

impl Answering {
    /// The links to a page, behind the message that says what they are for.
    pub fn new(locale: &Locale, lead: &str, page: &str) -> Result<Self, LocaleError> {
        let choice = |key: &str, answer: &str| {
            Ok::<_, LocaleError>(Choice {
                words: locale.plain(key)?,
                url: format!("{page}&choose={answer}"),
            })
        };
        Ok(Self {
            lead: locale.plain(lead)?,
            accept: choice("mail-invitation-accept", "accepted")?,
            others: [
                choice("mail-invitation-tentative", "tentative")?,
                choice("mail-invitation-decline", "declined")?,
                choice("mail-invitation-delegate", "delegated")?,
            ],
        })
    }
}

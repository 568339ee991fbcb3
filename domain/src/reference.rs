//! References: where something is to be read, without what only serves those who follow readers
//! around, and in which languages.

mod address;
mod wrapper;

pub use address::{Cleaned, WebAddress, WebAddressError};

use crate::language::Language;

/// In which language something is that is not in its reader's.
///
/// The source reports write “(en anglais seulement)” behind such titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnlyIn {
    /// The other official language.
    Official(Language),
    /// None of the two.
    Other,
}

/// What a reader is told of something that is to be had in these languages, by their tags (BCP 47):
/// nothing where theirs is one of them, or where nobody said which there are.
#[must_use]
pub fn only_in<'t>(tags: impl IntoIterator<Item = &'t str>, reader: Language) -> Option<OnlyIn> {
    let mut found = None;
    for tag in tags {
        match Language::parse(tag) {
            Ok(language) if language == reader => return None,
            Ok(language) => found = Some(OnlyIn::Official(language)),
            Err(_) => found = found.or(Some(OnlyIn::Other)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_told_of_another_language() {
        use Language::{En, Fr};
        for (tags, reader, told) in [
            (&["en"][..], Fr, Some(OnlyIn::Official(En))),
            (&["en-CA"], En, None),
            (&["fr"], En, Some(OnlyIn::Official(Fr))),
            (&["en", "fr-CA"], Fr, None),
            (&["et"], Fr, Some(OnlyIn::Other)),
            (&["et", "en"], Fr, Some(OnlyIn::Official(En))),
            (&["en", "et"], Fr, Some(OnlyIn::Official(En))),
            (&[], Fr, None),
        ] {
            assert_eq!(only_in(tags.iter().copied(), reader), told, "{tags:?}");
        }
    }
}

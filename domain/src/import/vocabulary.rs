//! The words by which a spreadsheet names what has a fixed set of values.

use std::collections::HashMap;

use crate::{
    fold, jurisdiction::JurisdictionCode, language::Language, order::OrderOfGovernment,
    roster::Track,
};

/// Words and what they mean, whatever their case, accents, blanks and punctuation.
#[derive(Debug, Clone)]
pub struct Words<T>(HashMap<Box<str>, Option<T>>);

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy + PartialEq> Words<T> {
    /// Teaches a word. One that comes to mean two things means nothing from then on: `Nt` is
    /// Nunavut in French and `NT` the Northwest Territories in the post, and nobody should be
    /// counted by such a toss.
    pub fn insert(&mut self, word: &str, meaning: T) {
        let bare = fold::bare(word);
        if bare.is_empty() {
            return;
        }
        self.0
            .entry(bare.into())
            .and_modify(|known| *known = known.filter(|known| *known == meaning))
            .or_insert(Some(meaning));
    }

    /// What a word means, if it means one thing.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<T> {
        self.0.get(fold::bare(word).as_str()).copied().flatten()
    }
}

/// All the words that values are read by. Whoever reads a file fills it from the files of words in
/// both languages: a roster in French may well say “federal”.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Names of the networks.
    pub tracks: Words<Track>,
    /// Names of the orders of government.
    pub orders: Words<OrderOfGovernment>,
    /// Names of the official languages.
    pub languages: Words<Language>,
    /// Names and abbreviations of the jurisdictions; their codes are read without it.
    pub jurisdictions: Words<JurisdictionCode>,
    /// Names of the months, from 1 to 12.
    pub months: Words<i8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_means_two_things_means_nothing() {
        let mut words = Words::default();
        words.insert("Nt", 1);
        words.insert("T.N.-O.", 2);
        words.insert("NT", 2);
        words.insert("nt", 1);
        words.insert("—", 3);
        assert_eq!(words.get("nt"), None);
        assert_eq!(words.get("tno"), Some(2));
        assert_eq!(words.get(""), None);
    }
}

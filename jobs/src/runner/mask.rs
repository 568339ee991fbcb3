//! No personal data in what a run leaves behind: addresses are blanked out of its log and errors.

use std::error::Error;

/// What stands in the place of an address.
const BLANK: &str = "[address]";
/// An error's text is kept up to this many characters: the database is no place for a dump.
const LONGEST: usize = 2_000;

/// Blanks out mail addresses and cuts the text to a sensible length.
///
/// Names cannot be told from other words: a job's errors name rows by their keys, never people.
pub(super) fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len().min(LONGEST));
    for piece in text.split_inclusive(|c: char| !is_address_char(c)) {
        let word = piece.trim_end_matches(|c: char| !is_address_char(c));
        if word.contains('@') {
            masked.push_str(BLANK);
            masked.push_str(&piece[word.len()..]);
        } else {
            masked.push_str(piece);
        }
    }
    match masked.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &masked[..end]),
        None => masked,
    }
}

/// An error with what caused it, masked.
pub(super) fn masked_chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        // Many errors repeat their cause in their own text.
        if !text.contains(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
        cause = error.source();
    }
    mask(&text)
}

fn is_address_char(c: char) -> bool {
    c.is_alphanumeric() || "@.!#$%&*+-/=?^_`{|}~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_blanked_and_the_rest_stays() {
        assert_eq!(
            mask("550 for <ana.roy+x@ministère.example>, at 2021-08-31T12:00"),
            "550 for <[address]>, at 2021-08-31T12:00"
        );
        assert_eq!(mask("no such row: person 12"), "no such row: person 12");
        assert_eq!(mask("a@b"), "[address]");
    }

    #[test]
    fn a_flood_is_cut() {
        let flood = "é".repeat(LONGEST * 2);
        assert_eq!(mask(&flood).chars().count(), LONGEST + 1);
    }

    #[test]
    fn the_causes_are_told_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the message was not sent")]
        struct Outer(#[source] std::io::Error);
        let error = Outer(std::io::Error::other("the relay refused a@b.example"));
        assert_eq!(
            masked_chain(&error),
            "the message was not sent: the relay refused [address]"
        );
    }
}

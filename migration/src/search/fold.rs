//! How a text is folded before it is searched: no case, no accents, no punctuation.
//!
//! The letters are spelled out because the databases disagree about `lower` beyond ASCII (SQLite
//! leaves É as it is, PostgreSQL asks the machine's locale), and because whoever searches has to
//! fold what is asked for in the same way. Another table of letters is another index: after a
//! change, a new step makes `search_text` anew.

use sea_orm_migration::sea_orm::DbBackend;

/// What each of some letters becomes. ASCII capitals are left to `lower`.
const LETTERS: [(&str, &str); 26] = [
    ("àâäáãåāăąÀÂÄÁÃÅĀĂĄ", "a"),
    ("çćčÇĆČ", "c"),
    ("ďđĎĐ", "d"),
    ("éèêëēėęěÉÈÊËĒĖĘĚ", "e"),
    ("ğǧĞǦ", "g"),
    ("îïíìīįıÎÏÍÌĪĮİ", "i"),
    ("ḵḴ", "k"),
    ("łŁ", "l"),
    ("ñńňÑŃŇ", "n"),
    ("ôöóòõōőøǫÔÖÓÒÕŌŐØǪ", "o"),
    ("řŘ", "r"),
    ("śšşŚŠŞ", "s"),
    ("ťŧŤŦ", "t"),
    ("ûüúùūůűųÛÜÚÙŪŮŰŲ", "u"),
    ("ŵŴ", "w"),
    ("ÿýŸÝ", "y"),
    ("źžżŹŽŻ", "z"),
    ("œŒ", "oe"),
    ("æÆ", "ae"),
    ("ßẞ", "ss"),
    ("ﬁ", "fi"),
    ("ﬂ", "fl"),
    ("¹", "1"),
    ("²", "2"),
    ("³", "3"),
    ("º°", "o"),
];

/// Marks that stand behind a letter in decomposed texts.
const MARKS: &str = "\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{30a}\u{30b}\u{30c}\u{323}\u{327}\u{328}\u{331}\u{ad}";

/// What stands between words.
const BETWEEN: &str = "\t\n\r!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u{a0}«»‹›“”„‘’‚ʼ…·•–—‐‑‒―−\u{202f}\u{2009}\u{200b}€©®™×";

/// Characters of a text that are indexed; a text with more is found by its beginning. PostgreSQL
/// takes no more than a megabyte of words.
const INDEXED: usize = 100_000;

/// What becomes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// Another letter, or two.
    Letters(&'static str),
    /// Itself, in lower case.
    Same(char),
    /// Nothing.
    Nothing,
    /// A word ends here.
    Between,
}

/// Folds a character, as the databases do.
#[must_use]
pub fn fold(character: char) -> Folded {
    if character.is_ascii_alphanumeric() {
        return Folded::Same(character.to_ascii_lowercase());
    }
    if character == ' ' || BETWEEN.contains(character) {
        return Folded::Between;
    }
    if MARKS.contains(character) {
        return Folded::Nothing;
    }
    let known = LETTERS
        .iter()
        .find(|(letters, _)| letters.contains(character));
    known.map_or(Folded::Same(character), |(_, plain)| Folded::Letters(plain))
}

/// An expression for a text's words, folded, each with a space on either side.
pub(super) fn expression(backend: DbBackend, text: &str) -> String {
    let words = match backend {
        DbBackend::Postgres => translated(text),
        _ => replaced(text),
    };
    // No text holds `<` or `>` any more: with their help, any number of spaces becomes one.
    let single = format!("replace(replace(replace({words}, ' ', '<>'), '><', ''), '<>', ' ')");
    format!("' ' || trim({single}) || ' '")
}

/// What becomes what; letters first, and what is dropped or parts words behind them.
fn replacements() -> impl Iterator<Item = (char, &'static str)> {
    let of = |(letters, plain): &(&'static str, &'static str)| {
        let plain = *plain;
        letters.chars().map(move |letter| (letter, plain))
    };
    let between = BETWEEN.chars().map(|character| (character, " "));
    let marks = MARKS.chars().map(|mark| (mark, ""));
    LETTERS.iter().flat_map(of).chain(between).chain(marks)
}

/// In one pass, but for what becomes two letters.
fn translated(text: &str) -> String {
    let mut expression = format!("lower(left({text}, {INDEXED}) COLLATE \"C\")");
    let (mut from, mut to) = (String::new(), String::new());
    for (character, plain) in replacements() {
        match plain.len() {
            // What has no counterpart is dropped; marks come last.
            0 => from.push(character),
            1 => {
                from.push(character);
                to.push_str(plain);
            }
            _ => expression = format!("replace({expression}, '{character}', '{plain}')"),
        }
    }
    format!("translate({expression}, '{}', '{to}')", quoted(&from))
}

fn replaced(text: &str) -> String {
    let start = format!("lower(substr({text}, 1, {INDEXED}))");
    replacements().fold(start, |expression, (character, plain)| {
        let character = quoted(&character.to_string());
        format!("replace({expression}, '{character}', '{plain}')")
    })
}

fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_has_two_meanings() {
        let mut seen = std::collections::HashSet::new();
        for (character, _) in replacements() {
            assert!(seen.insert(character), "{character:?} comes twice");
            assert!(!character.is_ascii_alphanumeric());
        }
        assert!(seen.contains(&'<') && seen.contains(&'>'));
    }

    #[test]
    fn ascii_punctuation_parts_words() {
        let punctuation = (' '..='~').filter(|character| !character.is_ascii_alphanumeric());
        for character in punctuation {
            assert_eq!(fold(character), Folded::Between, "{character:?}");
        }
    }
}

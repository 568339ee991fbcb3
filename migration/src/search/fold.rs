//! How a text is folded before it is searched: no case, no accents, no punctuation.
//!
//! The letters are spelled out because the databases disagree about `lower` beyond ASCII (SQLite
//! leaves É as it is, PostgreSQL asks the machine's locale), and because whoever searches has to
//! fold what is asked for in the same way. Another table of letters is another index: after a
//! change, a new step makes `search_text` anew.

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

/// Replacements in one expression. SQLite before 3.46 parses no deeper, and people open their
/// database with whatever tools they have.
const STEP: usize = 20;

/// SQLite's columns, computed one after the other, of which the last, `folded`, holds a text's
/// words, folded, each with a space on either side: their definitions.
pub(super) fn sqlite(text: &str) -> Vec<String> {
    let replacements: Vec<(char, &str)> = replacements().collect();
    let mut definitions = Vec::new();
    let mut from = format!("lower(substr(\"{text}\", 1, {INDEXED}))");
    for (number, some) in replacements.chunks(STEP).enumerate() {
        let expression = some.iter().fold(from, |expression, (character, plain)| {
            let character = quoted(&character.to_string());
            format!("replace({expression}, '{character}', '{plain}')")
        });
        from = format!("\"folding{number}\"");
        definitions.push(format!(
            "{from} text GENERATED ALWAYS AS ({expression}) VIRTUAL"
        ));
    }
    let folded = spaced(&from);
    definitions.push(format!(
        "\"folded\" text NOT NULL GENERATED ALWAYS AS ({folded}) STORED"
    ));
    definitions
}

/// The same of `$1` as the body of a PostgreSQL function. Letter by letter, `translate` looks
/// through all that it is given: most texts of a large load are names that need no more than ASCII,
/// which a pattern folds in a fifth of the time (0.7 µs for a name beside 4).
pub(super) fn postgres() -> String {
    let between = BETWEEN.chars().filter(char::is_ascii);
    let class: String = between.map(in_class).collect();
    let ascii = format!(
        "' ' || trim(regexp_replace(lower(left($1, {INDEXED}) COLLATE \"C\"), '[ {}]+', ' ', 'g')) || ' '",
        quoted(&class)
    );
    let all = spaced(&translated());
    format!(
        "BEGIN IF octet_length($1) = length($1) THEN RETURN {ascii}; ELSE RETURN {all}; END IF; END"
    )
}

/// A character as one of a class of PostgreSQL's patterns.
fn in_class(character: char) -> String {
    match character {
        '\\' | ']' | '[' | '^' | '-' => format!("\\{character}"),
        _ => character.to_string(),
    }
}

/// No text holds `<` or `>` any more: with their help, any number of spaces becomes one.
fn spaced(words: &str) -> String {
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
fn translated() -> String {
    let mut expression = format!("lower(left($1, {INDEXED}) COLLATE \"C\")");
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
    fn an_older_sqlite_reads_the_schema() {
        for definition in sqlite("text") {
            let (mut depth, mut deepest) = (0, 0);
            for character in definition.chars() {
                match character {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                deepest = deepest.max(depth);
            }
            assert!(deepest <= STEP + 5, "{deepest} deep");
        }
    }

    #[test]
    fn ascii_punctuation_parts_words() {
        let punctuation = (' '..='~').filter(|character| !character.is_ascii_alphanumeric());
        for character in punctuation {
            assert_eq!(fold(character), Folded::Between, "{character:?}");
        }
    }
}

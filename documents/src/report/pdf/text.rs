//! Text made ready for setting in type: what the font can't draw is set apart, and a word longer
//! than a line can be broken.

use serde::Serialize;

use super::world::has_glyph;
use crate::typography::turns_direction;

/// Words longer than this may be broken anywhere…
const LONG_WORD: usize = 28;
/// …after each so many characters.
const BREAK_EVERY: usize = 7;

const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];

/// The character that stands for those that the font has not, where no box can be drawn.
pub(super) const STAND_IN: char = '□';

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Piece {
    /// Characters that the font has.
    Text(String),
    /// A word that is not broken at its hyphens: an abbreviation such as `T.-N.-L.`
    Whole(String),
    /// Characters that it has not: a box is drawn, which says them to who has the page read out.
    /// An undrawable glyph would make the file no PDF/UA and no PDF/A.
    Unknown(String),
    /// A place where a line may be broken.
    Break,
}

impl Piece {
    /// Whether it is words that can be read.
    pub(super) fn is_readable(&self) -> bool {
        matches!(self, Self::Text(words) | Self::Whole(words) if !words.trim().is_empty())
    }
}

/// The pieces of a text that stands on one line or flows.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    for (at, word) in clean(text).split(' ').enumerate() {
        if at > 0 {
            push_char(&mut all, ' ');
        }
        let is_whole = is_abbreviation(word) && word.chars().all(has_glyph);
        if is_whole && word.chars().count() <= LONG_WORD {
            all.push(Piece::Whole(word.into()));
        } else {
            push_word(&mut all, word);
        }
    }
    all
}

/// The text without what has no place in print: control characters and others that nobody sees.
/// Whitespace of other kinds becomes a space.
pub(super) fn clean(text: &str) -> String {
    let kept = text.chars().filter_map(|c| match c {
        c if NO_BREAK.contains(&c) => Some(c),
        c if c.is_whitespace() => Some(' '),
        // Told from a hyphen only by not breaking; the font has just the other.
        '\u{2011}' => Some('\u{2010}'),
        c if turns_direction(c) => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' => None,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.collect()
}

/// A drawing whose texts the font can draw: a box stands for every character that it has not. What
/// they say is in the chart's alternative text and table.
pub(super) fn drawable(svg: &str) -> String {
    let kept = svg.chars().map(|c| {
        if c.is_ascii() || has_glyph(c) {
            c
        } else {
            STAND_IN
        }
    });
    kept.collect()
}

/// Words that a no-break space holds together are long each by itself, and stay together.
fn push_word(all: &mut Vec<Piece>, word: &str) {
    for part in word.split_inclusive(NO_BREAK) {
        let is_long = part.chars().count() > LONG_WORD;
        for (at, c) in part.chars().enumerate() {
            let in_text = matches!(all.last(), Some(Piece::Text(_))) && has_glyph(c);
            if is_long && in_text && at > 0 && at % BREAK_EVERY == 0 && !NO_BREAK.contains(&c) {
                all.push(Piece::Break);
            }
            push_char(all, c);
        }
    }
}

fn push_char(all: &mut Vec<Piece>, c: char) {
    match (all.last_mut(), has_glyph(c)) {
        (Some(Piece::Text(text)), true) | (Some(Piece::Unknown(text)), false) => text.push(c),
        (_, true) => all.push(Piece::Text(c.into())),
        (_, false) => all.push(Piece::Unknown(c.into())),
    }
}

/// The beginning of a text, on one line, for a running head.
pub(super) fn shortened(text: &str, characters: usize) -> Vec<Piece> {
    let text = clean(text);
    if text.chars().count() <= characters {
        return pieces(&text);
    }
    let mut start: String = text.chars().take(characters).collect();
    start.truncate(start.trim_end().len());
    start.push('…');
    pieces(&start)
}

/// Splits the punctuation that ends a French sentence from it: there a note's mark stands before it.
/// The full stop of an abbreviation is a part of its word, also where it ends the sentence.
pub(super) fn without_end_mark(text: &str) -> (&str, &str) {
    let body = text.trim_end_matches(['.', ';', ':', ',', '!', '?', '…', '\u{a0}', '\u{202f}']);
    let (body, end) = text.split_at(body.len());
    let last = body.rsplit(char::is_whitespace).next().unwrap_or_default();
    let kept = usize::from(end.starts_with('.') && is_abbreviation(last));
    text.split_at(body.len() + kept)
}

/// Whether a word is an abbreviation of several words, such as `l’Î.-P.-É.`, also without its last
/// full stop.
fn is_abbreviation(word: &str) -> bool {
    word.contains(".-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        locale::tests::ABBREVIATIONS,
        typography::tests::{english_cases, french_cases},
    };

    fn text(words: &str) -> Piece {
        Piece::Text(words.into())
    }

    fn unknown(characters: &str) -> Piece {
        Piece::Unknown(characters.into())
    }

    #[test]
    fn what_the_font_has_not_is_set_apart() {
        assert_eq!(
            pieces("Zoé d’Æther «\u{a0}à\u{202f}»"),
            [text("Zoé d’Æther «\u{a0}à\u{202f}»")]
        );
        assert_eq!(
            pieces("Info 🎧 مريم حسن"),
            [
                text("Info "),
                unknown("🎧"),
                text(" "),
                unknown("مريم"),
                text(" "),
                unknown("حسن")
            ]
        );
        assert_eq!(pieces("fait ✓"), [text("fait "), unknown("✓")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn a_text_can_neither_turn_the_line_nor_hide_in_it() {
        assert_eq!(
            pieces("a\u{202e}b\u{200b}c\u{2066}d\u{feff}\0"),
            [text("abcd")]
        );
        assert_eq!(
            pieces("un\r\ndeux\u{2028}trois\tquatre"),
            [text("un  deux trois quatre")]
        );
        assert_eq!(pieces("e\u{301}"), [text("e\u{301}")]);
        assert_eq!(pieces("\u{e000}"), [unknown("\u{e000}")]);
    }

    #[test]
    fn a_word_longer_than_a_column_can_be_broken() {
        assert_eq!(
            pieces("anticonstitutionnellement"),
            [text("anticonstitutionnellement")]
        );
        let broken = pieces(&"x".repeat(30));
        assert_eq!(broken.iter().filter(|p| **p == Piece::Break).count(), 4);
        let whole = broken.into_iter().map(|piece| match piece {
            Piece::Text(text) => text,
            _ => String::new(),
        });
        assert_eq!(whole.collect::<String>(), "x".repeat(30));
    }

    /// Also where it is part of more characters than a line has room for.
    #[test]
    fn a_line_is_never_broken_at_a_no_break_space() {
        let cases = french_cases().into_iter().chain(english_cases());
        let cases = cases.map(|(_, set)| set.replace('~', "\u{a0}"));
        let long = format!("«\u{a0}{}\u{a0}»\u{a0}:", "accompagnements".repeat(3));
        for set in cases.chain([long]) {
            let mut said = String::new();
            for piece in pieces(&set) {
                match piece {
                    Piece::Text(words) | Piece::Whole(words) | Piece::Unknown(words) => {
                        assert!(
                            !said.ends_with('|') || !words.starts_with(NO_BREAK),
                            "{set:?}"
                        );
                        said.push_str(&words);
                    }
                    Piece::Break => {
                        assert!(!said.ends_with(NO_BREAK), "{set:?}");
                        said.push('|');
                    }
                }
            }
            assert_eq!(
                said.replace('|', ""),
                set.replace('\n', " ").replace('|', "")
            );
        }
    }

    #[test]
    fn an_abbreviation_is_not_broken() {
        assert_eq!(
            pieces("à l’Î.-P.-É., demain"),
            [
                text("à "),
                Piece::Whole("l’Î.-P.-É.,".into()),
                text(" demain")
            ]
        );
    }

    #[test]
    fn a_french_note_stands_before_the_last_mark() {
        assert_eq!(
            without_end_mark("représentant\u{a0}:"),
            ("représentant", "\u{a0}:")
        );
        assert_eq!(without_end_mark("Membres"), ("Membres", ""));
        assert_eq!(
            without_end_mark("22 municipalités."),
            ("22 municipalités", ".")
        );
        for (_, abbreviation) in ABBREVIATIONS {
            let sentence = format!("Personne ne représente {abbreviation}");
            assert_eq!(without_end_mark(&sentence), (sentence.as_str(), ""));
            let listed = format!("{sentence}\u{a0}:");
            assert_eq!(without_end_mark(&listed), (sentence.as_str(), "\u{a0}:"));
        }
    }
}

//! The part of a text that shows why it was found.

use async_graphql::SimpleObject;
use migration::search::{Folded, fold};

use super::query::Wanted;

/// About how many characters of a text are shown.
const SHOWN: usize = 160;
/// How many of them before the first match.
const BEFORE: usize = 50;
/// What stands for text that is left out.
const MORE: &str = "…";

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct HighlightSegment {
    /// The piece.
    pub text: String,
    /// Whether it is what was searched for.
    pub matched: bool,
}

/// A word of a text: its letters folded, and where they stand.
#[derive(Default)]
struct Token {
    folded: String,
    start: usize,
    /// For each byte of `folded`, where in the text the letter ends that it comes from.
    ends: Vec<usize>,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = vec![Token::default()];
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let Some(token) = tokens.last_mut() else {
            break;
        };
        match fold(character) {
            Folded::Between if token.folded.is_empty() => continue,
            Folded::Between => {
                tokens.push(Token::default());
                continue;
            }
            // A mark belongs to the letter before it.
            Folded::Nothing => {
                if let Some(last) = token.ends.last_mut() {
                    *last = end;
                }
                continue;
            }
            Folded::Letters(letters) => {
                if token.folded.is_empty() {
                    token.start = at;
                }
                token.folded.push_str(letters);
            }
            Folded::Same(letter) => {
                if token.folded.is_empty() {
                    token.start = at;
                }
                token.folded.push(letter);
            }
        }
        token.ends.resize(token.folded.len(), end);
    }
    tokens.retain(|token| !token.folded.is_empty());
    tokens
}

/// Where in a text the words stand, as ranges of bytes.
fn matches(tokens: &[Token], wanted: &Wanted) -> Vec<(usize, usize)> {
    let matched = tokens.iter().filter_map(|token| {
        let words = wanted
            .words
            .iter()
            .filter(|word| word.matches(&token.folded));
        let longest = words.map(|word| word.text.len()).max()?;
        Some((token.start, *token.ends.get(longest.checked_sub(1)?)?))
    });
    matched.collect()
}

/// A part of a text around the first match, cut between words, with all matches in it.
#[must_use]
pub fn highlight(text: &str, wanted: &Wanted) -> Vec<HighlightSegment> {
    let tokens = tokens(text);
    let matches = matches(&tokens, wanted);
    let first = matches.first().map_or(0, |(start, _)| *start);
    let (start, end) = window(text, &tokens, first);
    let mut segments = Segments::default();
    if start > 0 {
        segments.add(MORE, false);
    }
    let mut at = start;
    for (from, to) in matches
        .into_iter()
        .filter(|(from, to)| *from >= start && *to <= end)
    {
        segments.add(&text[at..from], false);
        segments.add(&text[from..to], true);
        at = to;
    }
    segments.add(&text[at..end], false);
    if end < text.len() {
        segments.add(MORE, false);
    }
    segments.0
}

/// The part that is shown: from a word's beginning to a word's end.
fn window(text: &str, tokens: &[Token], first: usize) -> (usize, usize) {
    let later = |from: usize, characters: usize| {
        let cut = text[from..].char_indices().nth(characters);
        cut.map_or(text.len(), |(at, _)| from + at)
    };
    // A little more is not worth a cut.
    if later(0, SHOWN + BEFORE / 2) == text.len() {
        return (0, text.len());
    }
    let early = text[..first].char_indices().rev().nth(BEFORE);
    let start = early.map_or(0, |(early, _)| {
        let token = tokens.iter().find(|token| token.start > early);
        token.map_or(first, |token| token.start)
    });
    let limit = later(start, SHOWN);
    let mut ends = tokens.iter().filter_map(|token| token.ends.last().copied());
    let last = ends.rfind(|end| *end > start && *end <= limit);
    // A word that is longer than all that is shown is cut.
    let end = last.unwrap_or(limit);
    // What closes the text is shown with its last word.
    let closes = later(end, 3) == text.len()
        && text[end..]
            .chars()
            .all(|character| !character.is_alphanumeric());
    (start, if closes { text.len() } else { end })
}

#[derive(Default)]
struct Segments(Vec<HighlightSegment>);

impl Segments {
    fn add(&mut self, text: &str, matched: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.matched == matched => last.text.push_str(text),
            _ => self.0.push(HighlightSegment {
                text: text.to_owned(),
                matched,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A highlight with what is matched in brackets.
    fn shown(text: &str, query: &str) -> String {
        let segments = highlight(text, &Wanted::read(query).unwrap());
        let pieces = segments.iter().map(|piece| {
            if piece.matched {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        });
        pieces.collect()
    }

    #[test]
    fn matches_are_marked_as_they_are_written() {
        assert_eq!(
            shown("Ministère de la Santé", "sante"),
            "Ministère de la [Santé]"
        );
        assert_eq!(
            shown("Ministère de la Santé", "MINIST"),
            "[Minist]ère de la Santé"
        );
        assert_eq!(
            shown("Les sœurs de l’Île", "so ile"),
            "Les sœurs de l’[Île]"
        );
        assert_eq!(
            shown("Les sœurs de l’Île", "ile so"),
            "Les [sœ]urs de l’[Île]"
        );
        assert_eq!(shown("e\u{301}te\u{301}", "et"), "[e\u{301}t]e\u{301}");
        assert_eq!(shown("🦀 (café)", "café"), "🦀 ([café])");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = format!("{}cible {}fin.", "avant ".repeat(40), "après ".repeat(40));
        let shown = shown(&text, "cible");
        assert!(shown.starts_with("…avant avant"), "{shown}");
        assert!(shown.contains(" [cible] après"), "{shown}");
        assert!(shown.ends_with("après…"), "{shown}");
        assert!((140..=170).contains(&shown.chars().count()), "{shown}");
        let long = "é".repeat(1_000);
        assert_eq!(
            highlight(&long, &Wanted::read("e").unwrap())[1]
                .text
                .chars()
                .count(),
            160
        );
    }

    #[test]
    fn a_text_that_ends_soon_is_shown_to_its_end() {
        let text = format!("{}la fin approche.", "mot ".repeat(60));
        assert!(shown(&text, "fin").ends_with("la [fin] approche."));
    }
}

//! What somebody searches for: words, and nothing else. No character of it has a meaning but `*`.

use migration::search::{Folded, fold};

use crate::graphql::error::ApiError;

/// How many characters one may search for.
pub const MAX_CHARACTERS: usize = 200;
/// How many words.
pub const MAX_WORDS: usize = 20;

/// The words that somebody searches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Those that a hit must hold, each once.
    pub words: Vec<Word>,
    /// All of them as they were written, with single spaces.
    pub phrase: Word,
}

/// A word, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Whether its beginning is enough.
    pub begins: bool,
}

impl Word {
    /// Whether a folded word is it, or begins with it where that is enough.
    #[must_use]
    pub fn matches(&self, word: &str) -> bool {
        if self.begins {
            word.starts_with(&self.text)
        } else {
            word == self.text
        }
    }
}

/// A word as it is read.
#[derive(Default)]
struct Read {
    text: String,
    starred: bool,
    /// Whether an apostrophe stands before or behind it.
    apostrophes: (bool, bool),
}

impl Read {
    /// What is left of an article, a pronoun or a plural where an apostrophe cut it off. “l’île”
    /// also means what is written “île”.
    fn elided(&self) -> bool {
        match self.apostrophes {
            (_, true) if self.text == "qu" => true,
            (before, behind) => (before || behind) && self.text.chars().count() == 1,
        }
    }
}

impl Wanted {
    /// Reads what somebody searches for. The last word may be the beginning of one, and so may any
    /// with a `*` behind it.
    ///
    /// # Errors
    /// When it holds no word, or too much.
    pub fn read(query: &str) -> Result<Self, ApiError> {
        if query.chars().count() > MAX_CHARACTERS {
            let message = format!("search for at most {MAX_CHARACTERS} characters");
            return Err(ApiError::limit("query", MAX_CHARACTERS as u64, message));
        }
        let mut read = split(query);
        if let Some(last) = read.last_mut() {
            last.starred = true;
        }
        let Some(last) = read.last() else {
            return Err(ApiError::argument("query", "say which words to search for"));
        };
        let phrase = Word {
            text: read
                .iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            begins: last.starred,
        };
        let any_whole = read.iter().any(|word| !word.elided());
        let mut words: Vec<Word> = Vec::new();
        for word in read {
            if any_whole && word.elided() {
                continue;
            }
            let word = Word {
                text: word.text,
                begins: word.starred,
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.len() > MAX_WORDS {
            let message = format!("search for at most {MAX_WORDS} words");
            return Err(ApiError::limit("query", MAX_WORDS as u64, message));
        }
        Ok(Self { words, phrase })
    }
}

fn split(query: &str) -> Vec<Read> {
    let mut words = vec![Read::default()];
    for character in query.chars() {
        let Some(word) = words.last_mut() else {
            break;
        };
        match fold(character) {
            Folded::Letters(letters) => word.text.push_str(letters),
            Folded::Same(letter) if letter.is_alphanumeric() => word.text.push(letter),
            Folded::Nothing => {}
            Folded::Same(_) | Folded::Between => {
                let apostrophe = matches!(character, '\'' | '’' | '‘' | 'ʼ');
                if word.text.is_empty() {
                    word.apostrophes.0 = apostrophe;
                    continue;
                }
                word.starred = character == '*';
                word.apostrophes.1 = apostrophe;
                words.push(Read {
                    apostrophes: (apostrophe, false),
                    ..Read::default()
                });
            }
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Vec<String> {
        let wanted = Wanted::read(query).unwrap();
        let star = |word: &Word| if word.begins { "*" } else { "" };
        let words = wanted.words.iter();
        words
            .map(|word| format!("{}{}", word.text, star(word)))
            .collect()
    }

    #[test]
    fn words_are_folded_and_the_last_may_be_begun() {
        assert_eq!(read("Québec"), ["quebec*"]);
        assert_eq!(read("Sœur  Élise"), ["soeur", "elise*"]);
        assert_eq!(read("numér* service"), ["numer*", "service*"]);
        assert_eq!(read("e\u{301}tat"), ["etat*"]);
        assert_eq!(
            read("Île-du-Prince-Édouard"),
            ["ile", "du", "prince", "edouard*"]
        );
        assert_eq!(read("a a b a"), ["a", "b", "a*"]);
    }

    #[test]
    fn elided_letters_are_not_required() {
        assert_eq!(read("l’Île"), ["ile*"]);
        assert_eq!(read("qu'est-ce"), ["est", "ce*"]);
        assert_eq!(read("Canada's centre"), ["canada", "centre*"]);
        assert_eq!(read("l'"), ["l*"]);
        assert_eq!(Wanted::read("l'Île").unwrap().phrase.text, "l ile");
    }

    #[test]
    fn nothing_is_syntax() {
        assert_eq!(
            read("\"a\" OR b:c -d NEAR(e) ^f {g} \\ ' | & ! (h"),
            ["a", "or", "b", "c", "d", "near", "e", "f", "g", "h*"]
        );
        for nothing in ["", "  ", "*", "\"\"", "-- ' ;", "😀"] {
            assert!(Wanted::read(nothing).is_err(), "{nothing:?}");
        }
        assert!(Wanted::read(&"a".repeat(200)).is_ok());
        assert!(Wanted::read(&"a".repeat(201)).is_err());
        let letters: Vec<String> = ('a'..='u').map(String::from).collect();
        assert!(Wanted::read(&letters[..20].join(" ")).is_ok());
        assert!(Wanted::read(&letters.join(" ")).is_err());
    }
}

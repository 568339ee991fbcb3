//! What a person gives, as it was given: commands read it, so that every mistake comes back with
//! its place, wherever the input came from.

use domain::language::{Bilingual, Text, TextState};

/// A value of a row that is to be changed, left, or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Change<T> {
    /// Whether it stays as it is.
    #[must_use]
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, where there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }
}

/// One half of a text. Words without a state are a draft; a state without words is that of the
/// words that are there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenText {
    /// The words; none when the text is missing in this language.
    pub words: Option<String>,
    /// How far they have come.
    pub state: Option<TextState>,
}

/// A text in both languages. A half that is not given stays as it is, and is missing in a new row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenTexts {
    /// In French.
    pub fr: Option<GivenText>,
    /// In English.
    pub en: Option<GivenText>,
}

impl GivenTexts {
    /// Both halves, reviewed.
    #[must_use]
    pub fn reviewed(fr: &str, en: &str) -> Self {
        let half = |words: &str| GivenText {
            words: Some(words.to_owned()),
            state: Some(TextState::Reviewed),
        };
        Self {
            fr: Some(half(fr)),
            en: Some(half(en)),
        }
    }

    /// The same words, to be looked over, whatever is said of them.
    pub(super) fn into_draft(mut self) -> Self {
        for half in [&mut self.fr, &mut self.en].into_iter().flatten() {
            if is_of_words(half.state) {
                half.state = Some(TextState::Draft);
            }
        }
        self
    }

    /// What the text becomes when this is laid over what is there.
    pub(super) fn over(&self, there: &Bilingual) -> Self {
        Self {
            fr: Some(laid_over(self.fr.as_ref(), &there.fr)),
            en: Some(laid_over(self.en.as_ref(), &there.en)),
        }
    }
}

fn laid_over(given: Option<&GivenText>, there: &Text) -> GivenText {
    let words = there.value().map(str::to_owned);
    match given {
        None => GivenText {
            words,
            state: Some(there.state()),
        },
        Some(given) if given.words.is_none() && is_of_words(given.state) => GivenText {
            words,
            state: given.state,
        },
        Some(given) => given.clone(),
    }
}

fn is_of_words(state: Option<TextState>) -> bool {
    matches!(state, Some(TextState::Draft | TextState::Reviewed))
}

/// A point with the points under it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenPoint {
    /// What it says.
    pub text: GivenTexts,
    /// What stands under it.
    pub points: Vec<Self>,
}

//! Bilingual texts in and out of their four columns.

use domain::language::{Bilingual, Text};
use entity::enums::TextState;

use crate::error::ServiceError;

/// A text from its columns.
///
/// # Errors
/// When a state and its words disagree: the database's own check was got around.
pub fn bilingual(
    fr: Option<String>,
    fr_state: TextState,
    en: Option<String>,
    en_state: TextState,
) -> Result<Bilingual, ServiceError> {
    let half =
        |words, state: TextState| Text::new(words, state.into()).map_err(ServiceError::unreadable);
    Ok(Bilingual {
        fr: half(fr, fr_state)?,
        en: half(en, en_state)?,
    })
}

/// The four values of the columns of a text, in the order of [`bilingual`].
#[must_use]
pub fn columns(text: &Bilingual) -> (Option<String>, TextState, Option<String>, TextState) {
    let words = |half: &Text| half.value().map(str::to_owned);
    (
        words(&text.fr),
        text.fr.state().into(),
        words(&text.en),
        text.en.state().into(),
    )
}

//! What inputs are made of. A day, a time or an id that makes no sense is a person's mistake, so it
//! is read by the command, which answers for all mistakes at once, and not by the query's parser.

use std::{borrow::Cow, marker::PhantomData};

use async_graphql::{
    ID, InputObject, InputType, InputValueError, InputValueResult, MaybeUndefined, Value,
    registry::Registry,
};
use entity::enums;
use service::commands::given::{Change, GivenPoint, GivenText, GivenTexts};

use crate::graphql::layer::{id, reference::NounType, words::Word};

/// A value of a scalar as it was given, still to be read.
#[derive(Debug, Clone)]
pub struct Given<S> {
    written: String,
    scalar: PhantomData<fn() -> S>,
}

impl<S> Given<S> {
    /// What was written.
    pub fn written(self) -> String {
        self.written
    }
}

impl<S: InputType> InputType for Given<S> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        S::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        S::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value.unwrap_or_default() {
            Value::String(written) => Ok(Self {
                written,
                scalar: PhantomData,
            }),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.written.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// The key that an id of a noun stands for. No row has the key of what is no id, so that the command
/// finds none: one answer for an id that is unknown, malformed, or of another type.
pub fn key<T: NounType>(given: &ID) -> i64 {
    id::read_of(T::NAME, given).unwrap_or(0)
}

/// As [`key`], for several.
pub fn keys<T: NounType>(given: &[ID]) -> Vec<i64> {
    given.iter().map(key::<T>).collect()
}

/// A value that may be left as it is (not given), taken away (null) or set.
pub fn change<T, U>(given: MaybeUndefined<T>, read: impl FnOnce(T) -> U) -> Change<U> {
    match given {
        MaybeUndefined::Undefined => Change::Keep,
        MaybeUndefined::Null => Change::Clear,
        MaybeUndefined::Value(value) => Change::Set(read(value)),
    }
}

/// One half of a text.
#[derive(InputObject, Debug, Clone)]
pub struct TextInput {
    /// The words. Without them and with a state, the words that are there get the state; without
    /// both, the half becomes missing.
    text: Option<String>,
    /// How far they have come; a draft where it is not given.
    state: Option<Word<enums::TextState>>,
}

/// A text in both official languages. A half that is not given stays as it is; in a new row it is
/// missing.
#[derive(InputObject, Debug, Clone, Default)]
pub struct BilingualTextInput {
    /// In French (Canada).
    fr: Option<TextInput>,
    /// In English (Canada).
    en: Option<TextInput>,
}

impl From<BilingualTextInput> for GivenTexts {
    fn from(input: BilingualTextInput) -> Self {
        let half = |half: TextInput| GivenText {
            words: half.text,
            state: half.state.map(|state| state.0.into()),
        };
        Self {
            fr: input.fr.map(half),
            en: input.en.map(half),
        }
    }
}

/// A text that may be left out altogether.
pub fn texts(given: Option<BilingualTextInput>) -> GivenTexts {
    given.unwrap_or_default().into()
}

/// A point, with the points under it.
#[derive(InputObject, Debug, Clone)]
pub struct PointInput {
    /// What it says.
    text: BilingualTextInput,
    /// The points under it, in order.
    #[graphql(default)]
    points: Vec<PointInput>,
}

impl From<PointInput> for GivenPoint {
    fn from(input: PointInput) -> Self {
        Self {
            text: input.text.into(),
            points: points(input.points),
        }
    }
}

/// Points in their order.
pub fn points(given: Vec<PointInput>) -> Vec<GivenPoint> {
    given.into_iter().map(GivenPoint::from).collect()
}

//! Enumerated columns: the words of the database as GraphQL enums with described values.

use std::{borrow::Cow, collections::HashMap};

use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value, parser::types::Field, registry::Registry,
};
use sea_orm::{ActiveEnum, Iterable};

use super::register;

/// An enum as the schema shows it.
pub struct WordType {
    /// The GraphQL name.
    pub name: &'static str,
    /// What it is about.
    pub doc: &'static str,
    /// Its values, in the order of the entity's enum.
    pub values: Vec<WordValue>,
    by_word: HashMap<&'static str, usize>,
    by_name: HashMap<Name, usize>,
}

/// A value of an enum.
pub struct WordValue {
    /// As the database holds it.
    pub word: &'static str,
    /// As the API writes it.
    pub name: Name,
    /// What it means.
    pub doc: &'static str,
}

impl WordType {
    /// Describes an enum by its words and what they mean.
    #[must_use]
    pub fn new(
        name: &'static str,
        doc: &'static str,
        words: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        let values: Vec<WordValue> = words
            .into_iter()
            .map(|(word, doc)| WordValue {
                word,
                name: Name::new(word.to_uppercase()),
                doc,
            })
            .collect();
        let numbered = || values.iter().enumerate();
        Self {
            name,
            doc,
            by_word: numbered().map(|(at, value)| (value.word, at)).collect(),
            by_name: numbered()
                .map(|(at, value)| (value.name.clone(), at))
                .collect(),
            values,
        }
    }

    /// The API's name of a word of the database.
    #[must_use]
    pub fn name_of(&self, word: &str) -> Option<&Name> {
        self.by_word.get(word).map(|at| &self.values[*at].name)
    }

    /// The database's word for a value of the API.
    #[must_use]
    pub fn word_of(&self, name: &str) -> Option<&'static str> {
        self.by_name.get(name).map(|at| self.values[*at].word)
    }
}

/// An entity's enum that the schema shows.
pub trait Words: ActiveEnum<Value = String> + Iterable + Copy + Send + Sync + 'static {
    /// Its description.
    fn described() -> &'static WordType;
}

/// Describes enums of the entities. A value without a meaning does not compile.
#[macro_export]
macro_rules! describe_words {
    ($($name:ident: $doc:literal { $($variant:ident: $meaning:literal,)+ })+) => {
        $(impl $crate::graphql::layer::words::Words for entity::enums::$name {
            fn described() -> &'static $crate::graphql::layer::words::WordType {
                use $crate::graphql::layer::words::WordType;
                static TYPE: std::sync::LazyLock<WordType> = std::sync::LazyLock::new(|| {
                    let meaning = |value: entity::enums::$name| match value {
                        $(entity::enums::$name::$variant => $meaning,)+
                    };
                    let values = <entity::enums::$name as sea_orm::Iterable>::iter();
                    WordType::new(
                        stringify!($name),
                        $doc,
                        values.map(|value| (value.as_str(), meaning(value))),
                    )
                });
                &TYPE
            }
        })+
    };
}

/// An entity's enum as an argument or a result of hand-written fields and mutations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Words> InputType for Word<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::described().name)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::word_type(registry, T::described());
        <Self as InputType>::qualified_type_name()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let name = match &value {
            Value::Enum(name) => Some(name.as_str()),
            Value::String(name) => Some(name.as_str()),
            _ => None,
        };
        name.and_then(|name| T::described().word_of(name))
            .and_then(|word| T::try_from_value(&word.to_owned()).ok())
            .map(Self)
            .ok_or_else(|| InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        word_value(T::described(), &self.0.to_value())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<T: Words> OutputType for Word<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::described().name)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::word_type(registry, T::described());
        <Self as OutputType>::qualified_type_name()
    }

    async fn resolve(
        &self,
        _ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(word_value(T::described(), &self.0.to_value()))
    }
}

/// A word of the database as the response shows it.
#[must_use]
pub fn word_value(described: &WordType, word: &str) -> Value {
    described
        .name_of(word)
        .map_or(Value::Null, |name| Value::Enum(name.clone()))
}

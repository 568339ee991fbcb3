//! Which nouns a search is about, as an argument and in hits.

use std::{borrow::Cow, sync::LazyLock};

use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, OutputType, Positioned,
    ServerResult, Value, parser::types::Field, registry::Registry,
};

use super::describe::{Found, follow};
use crate::graphql::{
    context::Viewer,
    layer::{
        catalog::catalog,
        register,
        words::{WordType, word_value},
    },
};

/// The nouns that are searched.
pub fn searched() -> &'static [Found<'static>] {
    static SEARCHED: LazyLock<Vec<Found<'static>>> = LazyLock::new(|| follow(catalog()));
    &SEARCHED
}

/// A noun that is searched, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SearchKind(usize);

impl SearchKind {
    /// All that a viewer may find.
    pub fn all_for(viewer: &Viewer) -> impl Iterator<Item = Self> {
        (0..searched().len())
            .map(Self)
            .filter(|kind| kind.seen_by(viewer))
    }

    /// Whether a viewer may find it. What is found by personal data is found only by those who
    /// may see them: where it appears among the hits, it tells what it was found by.
    #[must_use]
    pub fn seen_by(self, viewer: &Viewer) -> bool {
        self.found().openness.admits(viewer)
    }

    /// What is searched of it.
    #[must_use]
    pub fn found(self) -> &'static Found<'static> {
        &searched()[self.0]
    }

    /// Its place in the order of equal hits.
    #[must_use]
    pub const fn place(self) -> usize {
        self.0
    }

    /// The kind of a noun's type.
    #[must_use]
    pub fn of_noun(name: &str) -> Option<Self> {
        let known = searched().iter().position(|found| found.noun.name == name);
        known.map(Self)
    }

    /// The kind of a table's noun.
    #[must_use]
    pub fn of_table(table: &str) -> Option<Self> {
        let known = searched()
            .iter()
            .position(|found| found.noun.table == table);
        known.map(Self)
    }
}

/// The kinds as an enum of the schema; its words are the nouns' tables.
fn words() -> &'static WordType {
    static WORDS: LazyLock<WordType> = LazyLock::new(|| {
        let values = searched()
            .iter()
            .map(|found| (found.noun.table, found.noun.doc));
        WordType::new("SearchKind", "What a search finds.", values)
    });
    &WORDS
}

impl InputType for SearchKind {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("SearchKind")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::word_type(registry, words());
        <Self as InputType>::qualified_type_name()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let name = match &value {
            Value::Enum(name) => Some(name.as_str()),
            Value::String(name) => Some(name.as_str()),
            _ => None,
        };
        name.and_then(|name| words().word_of(name))
            .and_then(Self::of_table)
            .ok_or_else(|| InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        word_value(words(), self.found().noun.table)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl OutputType for SearchKind {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("SearchKind")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Self as InputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(InputType::to_value(self))
    }
}

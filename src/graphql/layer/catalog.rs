//! All descriptions, to be found by name.

use std::{collections::HashMap, sync::LazyLock};

use super::describe::{Entry, Noun};
use crate::graphql::nouns;

/// The nouns and lists of the API.
pub struct Catalog {
    nouns: Vec<Noun>,
    by_name: HashMap<&'static str, usize>,
    by_table: HashMap<&'static str, usize>,
    entries: HashMap<&'static str, Entry>,
    entry_names: Vec<&'static str>,
}

/// The catalog of this API. GraphQL types are made without an instance at hand, so it is global;
/// it never changes.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> =
        LazyLock::new(|| Catalog::new(nouns::all(), nouns::lists()));
    &CATALOG
}

impl Catalog {
    fn new(nouns: Vec<Noun>, lists: Vec<Entry>) -> Self {
        let numbered = || nouns.iter().enumerate();
        let entries: Vec<Entry> = nouns.iter().map(Noun::entry).chain(lists).collect();
        Self {
            by_name: numbered().map(|(at, noun)| (noun.name, at)).collect(),
            by_table: numbered().map(|(at, noun)| (noun.table, at)).collect(),
            entry_names: entries.iter().map(|entry| entry.name).collect(),
            entries: entries
                .into_iter()
                .map(|entry| (entry.name, entry))
                .collect(),
            nouns,
        }
    }

    /// Every noun.
    pub fn nouns(&self) -> impl Iterator<Item = &Noun> {
        self.nouns.iter()
    }

    /// The noun of a GraphQL type.
    #[must_use]
    pub fn noun(&self, name: &str) -> Option<&Noun> {
        self.by_name.get(name).map(|at| &self.nouns[*at])
    }

    /// The noun that rows of a table or type are shown as. Rows that point at any noun name its
    /// table; what the API writes names its type.
    #[must_use]
    pub fn noun_of(&self, table_or_type: &str) -> Option<&Noun> {
        let at = self.by_table.get(table_or_type);
        at.or_else(|| self.by_name.get(table_or_type))
            .map(|at| &self.nouns[*at])
    }

    /// The noun that a description refers to.
    ///
    /// # Panics
    /// When there is none: a mistake in a description, which the first test shows.
    #[must_use]
    pub fn referred(&self, name: &str) -> &Noun {
        let Some(noun) = self.noun(name) else {
            panic!("a description refers to {name}, which is not described");
        };
        noun
    }

    /// The list of a root field.
    #[must_use]
    pub fn entry(&self, field: &str) -> Option<&Entry> {
        self.entries.get(field)
    }

    /// All lists, in the order of their descriptions.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entry_names
            .iter()
            .filter_map(|name| self.entries.get(name))
    }
}

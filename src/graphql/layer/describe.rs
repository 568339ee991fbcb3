//! How a noun is described: its table, its fields, its relations.

use std::{collections::HashMap, future::Future, pin::Pin};

use async_graphql::Value;
use indexmap::IndexMap;
use sea_orm::{ColumnTrait, EntityName, EntityTrait};

use super::{
    column::Column,
    execute::Reader,
    words::{WordType, Words},
};
use crate::graphql::error::ApiError;

/// A noun of the model as the API shows it.
pub struct Noun {
    /// Its GraphQL type.
    pub name: &'static str,
    /// The root field with all of them.
    pub plural: &'static str,
    /// Its table.
    pub table: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Whether there are so few that a page need not say how many it wants.
    pub small: bool,
    /// Its fields by name, without `id`.
    pub fields: IndexMap<String, Field>,
    /// The order of a list that is asked for without one.
    pub order: Vec<Sorted>,
}

/// A column to sort by.
#[derive(Clone, Copy)]
pub struct Sorted {
    /// The column.
    pub column: Column,
    /// The greatest first.
    pub descending: bool,
}

/// A field of a noun.
pub struct Field {
    /// What it says.
    pub doc: &'static str,
    /// Whether it is personal data, which not everybody sees.
    pub personal: bool,
    /// Where it comes from.
    pub kind: Kind,
}

/// Where a field comes from.
pub enum Kind {
    /// A column.
    Column(Column),
    /// A text in both languages.
    Text(Text),
    /// Several columns under one name.
    Group(Group),
    /// A row of another noun.
    One(Link),
    /// A page of rows of another noun.
    Many(Link),
    /// A row of whichever noun two columns name.
    Node(NodeColumns),
    /// Something computed, for all rows at once.
    Computed(Computed),
}

/// A text in both official languages.
#[derive(Clone, Copy)]
pub struct Text {
    /// The French half.
    pub fr: Column,
    /// The English half.
    pub en: Column,
    /// The halves' states. Names that come from a reference list have none.
    pub states: Option<(Column, Column)>,
}

/// Several columns under one name.
pub struct Group {
    /// Its GraphQL type.
    pub name: &'static str,
    /// Its fields.
    pub fields: IndexMap<&'static str, (&'static str, Column)>,
}

/// Two columns that name a row of any noun: its table (or type) and its key.
#[derive(Clone, Copy)]
pub struct NodeColumns {
    /// The table or type.
    pub noun: Column,
    /// The key.
    pub row: Column,
}

/// The way from a noun to another.
pub struct Link {
    /// The other noun.
    pub target: &'static str,
    /// By which columns.
    pub via: Via,
    /// The rows of the way (the junction's, else the target's) hold for a time, and the field
    /// takes the date to look at.
    pub dated: bool,
    /// A column of the way that must be yes.
    pub only: Option<&'static str>,
    /// A further condition on the target.
    pub scope: Option<Scope>,
    /// There are so few that a page need not say how many it wants.
    pub small: bool,
}

/// The columns that lead to another noun.
#[derive(Clone, Copy)]
pub enum Via {
    /// An own column holds the target's key.
    Local(Column),
    /// A column of the target holds the own key.
    Foreign(&'static str),
    /// A table in between holds both.
    Junction {
        /// The table.
        table: &'static str,
        /// Its column with the own key.
        own: &'static str,
        /// Its column with the target's key.
        other: &'static str,
    },
}

/// Rows for which another table has a row at a date.
#[derive(Clone, Copy)]
pub struct Scope {
    /// The other table, whose rows hold for a time.
    pub table: &'static str,
    /// Its column with the key.
    pub column: &'static str,
    /// A column of words that an argument of the same name chooses among.
    pub word: WordArgument,
}

/// An argument that chooses among words.
#[derive(Clone, Copy)]
pub struct WordArgument {
    /// The argument, and the column.
    pub name: &'static str,
    /// What it chooses.
    pub doc: &'static str,
    /// The words.
    pub words: &'static WordType,
    /// The word that stands where none is given.
    pub default: &'static str,
}

/// A list at the root.
pub struct Entry {
    /// The field.
    pub name: &'static str,
    /// What it lists.
    pub doc: String,
    /// The noun.
    pub noun: &'static str,
    /// Which of them.
    pub scope: Option<Scope>,
    /// Whether a page need not say how many it wants.
    pub small: bool,
}

/// The future of a computed field's values, by row.
pub type Values<'a> =
    Pin<Box<dyn Future<Output = Result<HashMap<i64, Value>, ApiError>> + Send + 'a>>;

/// A field that is computed for all rows at once.
pub struct Computed {
    /// Its GraphQL type, of those that the layer or the scalars define.
    pub graphql: &'static str,
    /// Computes the values of these rows with a number of statements that does not depend on
    /// how many they are.
    pub load: for<'a> fn(&'a Reader<'a>, &'a [i64]) -> Values<'a>,
    /// What a row has for which nothing was computed.
    pub otherwise: Value,
}

impl Noun {
    /// Begins a description. `plural` names the root field.
    #[must_use]
    pub fn new<E: EntityTrait>(
        name: &'static str,
        plural: &'static str,
        doc: &'static str,
    ) -> Self {
        Self {
            name,
            plural,
            table: E::default().table_name(),
            doc,
            small: false,
            fields: IndexMap::new(),
            order: Vec::new(),
        }
    }

    /// There will never be many.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Sorts by a column where nobody asks for another order. Called again, by that one next.
    #[must_use]
    pub fn ascending(mut self, column: impl ColumnTrait) -> Self {
        self.order.push(Sorted {
            column: Column::of(column),
            descending: false,
        });
        self
    }

    /// As [`Self::ascending`], the greatest first.
    #[must_use]
    pub fn descending(mut self, column: impl ColumnTrait) -> Self {
        self.order.push(Sorted {
            column: Column::of(column),
            descending: true,
        });
        self
    }

    /// Any field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, doc: &'static str, kind: Kind) -> Self {
        let field = Field {
            doc,
            personal: false,
            kind,
        };
        self.fields.insert(name.into(), field);
        self
    }

    /// The field just described is personal data.
    #[must_use]
    pub fn personal(mut self) -> Self {
        if let Some((_, field)) = self.fields.last_mut() {
            field.personal = true;
        }
        self
    }

    /// A column, named as in the database.
    #[must_use]
    pub fn column(self, column: impl ColumnTrait, doc: &'static str) -> Self {
        let column = Column::of(column);
        self.field(camel(column.name), doc, Kind::Column(column))
    }

    /// A column of words.
    #[must_use]
    pub fn words<W: Words>(self, column: impl ColumnTrait, doc: &'static str) -> Self {
        let column = Column::words::<W>(column);
        self.field(camel(column.name), doc, Kind::Column(column))
    }

    /// A bilingual text with states, by its four columns: French, its state, English, its state.
    #[must_use]
    pub fn text<C: ColumnTrait>(self, columns: [C; 4], doc: &'static str) -> Self {
        let [fr, fr_state, en, en_state] = columns;
        let state = Column::words::<entity::enums::TextState>;
        let text = Text {
            fr: Column::of(fr),
            en: Column::of(en),
            states: Some((state(fr_state), state(en_state))),
        };
        self.field(pair_name(&text), doc, Kind::Text(text))
    }

    /// A pair of names without states.
    #[must_use]
    pub fn pair<C: ColumnTrait>(self, fr: C, en: C, doc: &'static str) -> Self {
        let text = Text {
            fr: Column::of(fr),
            en: Column::of(en),
            states: None,
        };
        self.field(pair_name(&text), doc, Kind::Text(text))
    }

    /// A row of another noun, whose key is in a column.
    #[must_use]
    pub fn one(
        self,
        name: &'static str,
        target: &'static str,
        column: impl ColumnTrait,
        doc: &'static str,
    ) -> Self {
        let link = Link::new(target, Via::Local(Column::of(column)));
        self.field(name, doc, Kind::One(link))
    }

    /// A page of rows of another noun.
    #[must_use]
    pub fn many(self, name: &'static str, link: Link, doc: &'static str) -> Self {
        self.field(name, doc, Kind::Many(link))
    }

    /// The row of another noun to which a way leads at a date.
    #[must_use]
    pub fn one_at(self, name: &'static str, link: Link, doc: &'static str) -> Self {
        self.field(name, doc, Kind::One(link.dated()))
    }

    /// Its list at the root.
    #[must_use]
    pub fn entry(&self) -> Entry {
        Entry {
            name: self.plural,
            doc: format!("Lists the nouns of type {}. {}", self.name, self.doc),
            noun: self.name,
            scope: None,
            small: self.small,
        }
    }
}

impl Link {
    fn new(target: &'static str, via: Via) -> Self {
        Self {
            target,
            via,
            dated: false,
            only: None,
            scope: None,
            small: false,
        }
    }

    /// The rows of a noun that refer to the own row by this column.
    #[must_use]
    pub fn from(target: &'static str, column: impl ColumnTrait) -> Self {
        Self::new(target, Via::Foreign(column.as_str()))
    }

    /// The rows of a noun to which another table joins the own row: by its column with the own
    /// key, and its column with the other's.
    #[must_use]
    pub fn through<C: ColumnTrait>(target: &'static str, own: C, other: C) -> Self {
        let via = Via::Junction {
            table: C::EntityName::default().table_name(),
            own: own.as_str(),
            other: other.as_str(),
        };
        Self::new(target, via)
    }

    /// There are never many.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Only what holds at a date.
    #[must_use]
    pub fn dated(mut self) -> Self {
        self.dated = true;
        self
    }

    /// Only where a column of the way is yes.
    #[must_use]
    pub fn only(mut self, column: impl ColumnTrait) -> Self {
        self.only = Some(column.as_str());
        self
    }

    /// Only those in a scope.
    #[must_use]
    pub fn scoped(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Whether the field takes a date.
    #[must_use]
    pub fn takes_date(&self) -> bool {
        self.dated || self.scope.is_some()
    }
}

fn pair_name(text: &Text) -> String {
    camel(text.fr.name.trim_end_matches("_fr"))
}

/// `starts_at` → `startsAt`.
#[must_use]
pub fn camel(snake: &str) -> String {
    let mut up = false;
    snake
        .chars()
        .filter_map(|character| {
            if character == '_' {
                up = true;
                return None;
            }
            Some(if std::mem::take(&mut up) {
                character.to_ascii_uppercase()
            } else {
                character
            })
        })
        .collect()
}

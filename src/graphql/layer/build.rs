//! How descriptions are put together: a noun field by field, in the words of its entity.

use indexmap::IndexMap;
use sea_orm::{ColumnTrait, EntityName, EntityTrait};

use super::{
    column::Column,
    describe::{DayOf, Days, Entry, Field, Kind, Link, Noun, Scope, Sorted, Text, Via},
    openness::Openness,
    search::describe::Searched,
    sight::{Rule, Sight},
    words::Words,
};
use crate::graphql::context::Viewer;

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
            days: None,
            rule: None,
            searched: Searched::default(),
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

    /// Says which rows a viewer sees.
    #[must_use]
    pub fn seen_by(mut self, rule: fn(&Viewer) -> Sight) -> Self {
        self.rule = Some(Rule::By(rule));
        self
    }

    /// A row is seen by whoever sees the row of this field, which an own column refers to.
    #[must_use]
    pub fn seen_with(mut self, field: &'static str) -> Self {
        self.rule = Some(Rule::With(field));
        self
    }

    /// Any field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, doc: &'static str, kind: Kind) -> Self {
        let field = Field {
            doc,
            noun: self.name,
            openness: Openness::Everyone,
            kind,
        };
        self.fields.insert(name.into(), field);
        self
    }

    /// The field just described is for these alone.
    #[must_use]
    pub fn for_only(mut self, openness: Openness) -> Self {
        if let Some((_, field)) = self.fields.last_mut() {
            field.openness = openness;
        }
        self
    }

    /// A column, named as in the database.
    #[must_use]
    pub fn column(self, column: impl ColumnTrait, doc: &'static str) -> Self {
        let column = Column::of(column);
        self.field(camel(column.name), doc, Kind::Column(column))
    }

    /// When something holds: `from`, its first day, and `to`, its last; the columns are half-open.
    #[must_use]
    pub fn days<C: ColumnTrait>(
        mut self,
        start: C,
        end: C,
        from: &'static str,
        to: &'static str,
    ) -> Self {
        self.days = Some(Days {
            start: Column::of(start),
            end: Column::of(end),
        });
        self.field("from", from, Kind::Column(Column::of(start)))
            .field("to", to, Kind::Column(Column::last_day(end)))
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

    /// The row of another noun to which a way leads on the day that the way says.
    #[must_use]
    pub fn one_then(self, name: &'static str, link: Link, doc: &'static str) -> Self {
        self.field(name, doc, Kind::One(link))
    }

    /// How many days lie between two dates; where the first is empty, another stands for it.
    #[must_use]
    pub fn span<C: ColumnTrait>(
        self,
        name: &'static str,
        from: [C; 2],
        to: C,
        doc: &'static str,
    ) -> Self {
        self.field(name, doc, Kind::Column(Column::span(name, from, to)))
    }

    /// Whether another table has a row with the same in two columns: its, and ours.
    #[must_use]
    pub fn exists<T: ColumnTrait, C: ColumnTrait>(
        self,
        name: &'static str,
        on: [(T, C); 2],
        doc: &'static str,
    ) -> Self {
        self.field(name, doc, Kind::Column(Column::exists(name, on)))
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
            own: "id",
            day: None,
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

    /// From an own column that refers to what the table in between knows, and not from the own
    /// key; on the day of a clock's reading in the row that another own column refers to.
    #[must_use]
    pub fn on_the_day<C: ColumnTrait>(mut self, own: C, by: C, clock: impl ColumnTrait) -> Self {
        self.own = own.as_str();
        self.day = Some(DayOf {
            by: by.as_str(),
            table: table_of(clock),
            clock: clock.as_str(),
        });
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

fn table_of<C: ColumnTrait>(_column: C) -> &'static str {
    C::EntityName::default().table_name()
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

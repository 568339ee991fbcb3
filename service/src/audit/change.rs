//! What a deed changed, row by row, with what is private masked.

use entity::privacy;
use sea_orm::{
    EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, Value,
};
use serde_json::{Map, Value as Json, json};

use crate::row;

/// Columns that say when the row itself was written, which the event says too.
const STAMPS: [&str; 3] = ["id", "created_at", "updated_at"];

/// What a deed changed: the columns of the row that it is about, and lists of other rows by their
/// tables, as they were before and as they are after.
///
/// Keys, days, states and words of small sets stand as they are. What may name somebody (see
/// [`entity::privacy`]) stands as a mark that says only whether it is there, and whether it changed:
/// `{"private": "absent"}`, `"present"` or `"changed"`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    pub(super) before: Side,
    pub(super) after: Side,
    pub(super) detail: Json,
}

/// One side of a change: a value by column, and rows by table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Side(Map<String, Json>);

impl Side {
    pub(super) fn into_json(self) -> Option<Json> {
        (!self.0.is_empty()).then_some(Json::Object(self.0))
    }

    fn list(&mut self, table: &str, rows: Vec<Json>) {
        if rows.is_empty() {
            return;
        }
        let there = self.0.entry(table).or_insert_with(|| json!([]));
        if let Json::Array(there) = there {
            there.extend(rows);
        }
    }
}

impl Change {
    /// A row that is new.
    #[must_use]
    pub fn created<M: ModelTrait>(after: &M) -> Self {
        Self::of(None, Some(after))
    }

    /// A row that changed; what stayed as it was is left out.
    #[must_use]
    pub fn between<M: ModelTrait>(before: &M, after: &M) -> Self {
        Self::of(Some(before), Some(after))
    }

    /// A row that is gone.
    #[must_use]
    pub fn removed<M: ModelTrait>(before: &M) -> Self {
        Self::of(Some(before), None)
    }

    fn of<M: ModelTrait>(before: Option<&M>, after: Option<&M>) -> Self {
        let (before, after) = compare(before, after);
        Self {
            before: Side(before),
            after: Side(after),
            detail: json!({}),
        }
    }

    /// Other rows that changed with it, paired by their keys: each stands in a list under its
    /// table's name. Rows that stayed as they were are left out.
    #[must_use]
    pub fn rows<M: ModelTrait>(mut self, before: &[M], after: &[M]) -> Self {
        let table = M::Entity::default();
        let table = table.table_name();
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for row in before {
            let now = after.iter().find(|other| key(*other) == key(row));
            let (was, is) = compare(Some(row), now);
            if was.is_empty() && is.is_empty() {
                continue;
            }
            old.push(keyed(row, was));
            if let Some(now) = now {
                new.push(keyed(now, is));
            }
        }
        let added = after
            .iter()
            .filter(|row| before.iter().all(|other| key(other) != key(*row)));
        new.extend(added.map(|row| keyed(row, compare(None, Some(row)).1)));
        self.before.list(table, old);
        self.after.list(table, new);
        self
    }

    /// With what another change says.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.before.0.extend(other.before.0);
        self.after.0.extend(other.after.0);
        self
    }

    /// What no row says, by keys, days, states and numbers: never a name, an address, a phone number
    /// or a text.
    #[must_use]
    pub fn noting(mut self, detail: Json) -> Self {
        self.detail = detail;
        self
    }
}

impl From<Json> for Change {
    fn from(detail: Json) -> Self {
        Self::default().noting(detail)
    }
}

/// What may be told of a private value.
#[derive(Clone, Copy)]
enum Mark {
    Absent,
    Present,
    Changed,
}

impl From<Mark> for Json {
    fn from(mark: Mark) -> Self {
        let word = match mark {
            Mark::Absent => "absent",
            Mark::Present => "present",
            Mark::Changed => "changed",
        };
        json!({ "private": word })
    }
}

/// The columns that differ, as they were and as they are. Of a row that is new or gone, those that
/// hold something.
fn compare<M: ModelTrait>(
    before: Option<&M>,
    after: Option<&M>,
) -> (Map<String, Json>, Map<String, Json>) {
    let table = M::Entity::default();
    let table = table.table_name();
    let (mut old, mut new) = (Map::new(), Map::new());
    for column in <M::Entity as EntityTrait>::Column::iter() {
        let name = column.as_str();
        if STAMPS.contains(&name) {
            continue;
        }
        let was = before.map(|row| row.get(column));
        let is = after.map(|row| row.get(column));
        if was == is {
            continue;
        }
        let replaces = was.as_ref().is_some_and(|was| !row::is_null(was));
        if let Some(was) = was.filter(|was| after.is_some() || !row::is_null(was)) {
            old.insert(name.to_owned(), shown(table, name, &was, Mark::Present));
        }
        if let Some(is) = is.filter(|is| before.is_some() || !row::is_null(is)) {
            let mark = if replaces {
                Mark::Changed
            } else {
                Mark::Present
            };
            new.insert(name.to_owned(), shown(table, name, &is, mark));
        }
    }
    (old, new)
}

fn shown(table: &str, column: &str, value: &Value, mark: Mark) -> Json {
    match (
        privacy::is_private(table, column, value),
        row::is_null(value),
    ) {
        (false, _) => row::json(value),
        (true, true) => Mark::Absent.into(),
        (true, false) => mark.into(),
    }
}

fn key<M: ModelTrait>(row: &M) -> Option<Value> {
    let key = <M::Entity as EntityTrait>::PrimaryKey::iter().next()?;
    Some(row.get(key.into_column()))
}

fn keyed<M: ModelTrait>(row: &M, columns: Map<String, Json>) -> Json {
    let mut there = Map::new();
    if let Some(key) = key(row) {
        there.insert("id".to_owned(), row::json(&key));
    }
    there.extend(columns);
    Json::Object(there)
}

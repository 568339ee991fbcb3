//! The whole database, table by table: texts that name the person.

use std::marker::PhantomData;

use entity::privacy;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait,
    IdenStatic, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, PrimaryKeyTrait,
    QueryFilter, QueryOrder, QuerySelect, Value, sea_query::ColumnType,
};
use serde_json::Value as Json;

use super::words::Words;
use crate::{commands::CommandError, error::ServiceError};

/// Rows that are read at a time.
const AT_ONCE: u64 = 200;

/// What was found in a table.
pub(super) struct Found<M> {
    /// Rows in which marks took the person's place.
    pub changed: Vec<M>,
    /// Rows that name the person and stay as they are.
    pub kept: Vec<M>,
}

/// Puts marks into the private columns of a table's rows, but for rows that are to be kept.
pub(super) async fn table<E>(
    tx: &DatabaseTransaction,
    words: &Words,
    is_kept: impl Fn(&E::Model) -> bool,
) -> Result<Found<E::Model>, CommandError>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    let mut found = Found {
        changed: Vec::new(),
        kept: Vec::new(),
    };
    let columns = private::<E>();
    if columns.is_empty() {
        return Ok(found);
    }
    let mut pages = Pages::<E>::new();
    while let Some(rows) = pages.next(tx).await? {
        for row in rows {
            let mut new = row.clone().into_active_model();
            let mut changed = false;
            for column in &columns {
                if let Some(value) = replaced(&row.get(*column), words) {
                    new.set(*column, value);
                    changed = true;
                }
            }
            if !changed {
                continue;
            }
            if is_kept(&row) {
                found.kept.push(row);
            } else {
                found.changed.push(new.update(tx).await?);
            }
        }
    }
    Ok(found)
}

/// Every row of a table, in the order of the keys, a few at a time.
pub(super) struct Pages<E> {
    last: i64,
    of: PhantomData<E>,
}

impl<E: EntityTrait> Pages<E> {
    pub const fn new() -> Self {
        Self {
            last: 0,
            of: PhantomData,
        }
    }

    /// The next rows; none after the last.
    pub async fn next(
        &mut self,
        tx: &DatabaseTransaction,
    ) -> Result<Option<Vec<E::Model>>, CommandError> {
        let Some(id) = id_of::<E>() else {
            return Ok(None);
        };
        let rows = E::find()
            .filter(id.gt(self.last))
            .order_by_asc(id)
            .limit(AT_ONCE)
            .all(tx)
            .await?;
        let Some(end) = rows.last() else {
            return Ok(None);
        };
        self.last = key(end)?;
        Ok(Some(rows))
    }
}

/// The columns that may name somebody.
fn private<E: EntityTrait>() -> Vec<E::Column> {
    let table = E::default();
    let table = table.table_name();
    let columns = E::Column::iter().filter(|column| {
        let holds_words = matches!(
            column.def().get_column_type(),
            ColumnType::Text
                | ColumnType::String(_)
                | ColumnType::Json
                | ColumnType::JsonBinary
                | ColumnType::Blob
                | ColumnType::VarBinary(_)
        );
        holds_words && !privacy::is_plain(table, column.as_str())
    });
    columns.collect()
}

fn id_of<E: EntityTrait>() -> Option<E::Column> {
    E::PrimaryKey::iter()
        .next()
        .map(PrimaryKeyToColumn::into_column)
}

fn key<M: ModelTrait>(row: &M) -> Result<i64, CommandError> {
    let absent = ServiceError::Absent { noun: "key", id: 0 };
    match id_of::<M::Entity>().map(|id| row.get(id)) {
        Some(Value::BigInt(Some(key))) => Ok(key),
        _ => Err(absent.into()),
    }
}

/// A value with marks in place; none when the person does not stand in it. Bytes are those of texts.
fn replaced(value: &Value, words: &Words) -> Option<Value> {
    match value {
        Value::String(Some(text)) => words.replace(text).map(Value::from),
        Value::Bytes(Some(bytes)) => {
            let text = std::str::from_utf8(bytes).ok()?;
            words
                .replace(text)
                .map(|text| Value::from(text.into_bytes()))
        }
        Value::Json(Some(json)) => replaced_json(json, words).map(Value::from),
        _ => None,
    }
}

fn replaced_json(json: &Json, words: &Words) -> Option<Json> {
    match json {
        Json::String(text) => words.replace(text).map(Json::from),
        Json::Array(items) => {
            let new: Vec<_> = items
                .iter()
                .map(|item| replaced_json(item, words))
                .collect();
            new.iter().any(Option::is_some).then(|| {
                let both = new.into_iter().zip(items);
                both.map(|(new, old)| new.unwrap_or_else(|| old.clone()))
                    .collect()
            })
        }
        Json::Object(fields) => {
            let mut new = fields.clone();
            let mut changed = false;
            for (name, old) in fields {
                if let Some(value) = replaced_json(old, words) {
                    new.insert(name.clone(), value);
                    changed = true;
                }
            }
            changed.then_some(Json::Object(new))
        }
        _ => None,
    }
}

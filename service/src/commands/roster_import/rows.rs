//! The rows that an import wrote, as it remembers them: enough to see that nobody changed them since,
//! and to put back what was there.

use std::collections::BTreeSet;

use entity::{
    affiliation, email_address, enums::RosterChangeKind, membership, roster_import_change,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::{error::ServiceError, row};

/// A row that was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its key.
    pub id: i64,
    /// What it was once it was written.
    pub digest: String,
    /// What it was before, if it was there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Map<String, Json>>,
}

impl Kept {
    /// A row that was entered.
    pub fn inserted<M: ModelTrait>(id: i64, row: &M) -> Self {
        Self {
            id,
            digest: digest(row),
            before: None,
        }
    }

    /// A row that was changed.
    pub fn updated<M: ModelTrait>(id: i64, before: &M, after: &M) -> Self {
        Self {
            id,
            digest: digest(after),
            before: Some(row::columns(before)),
        }
    }
}

/// A row in a few letters; when it was entered is no part of what it says.
pub(super) fn digest<M: ModelTrait>(row: &M) -> String {
    let mut columns = row::columns(row);
    columns.remove("created_at");
    let hash = Sha256::digest(Json::Object(columns).to_string());
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lets go of what imports remember of a person's rows: what they were, and what they became. Such an
/// import can't be taken back any more; rows of somebody who was erased are not as it left them anyway.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn forget(tx: &DatabaseTransaction, person: i64) -> Result<(), ServiceError> {
    for (noun, keys) in keys_of(tx, person).await? {
        let mut last = 0;
        loop {
            let changes = roster_import_change::Entity::find()
                .filter(roster_import_change::Column::Noun.eq(noun))
                .filter(roster_import_change::Column::Id.gt(last))
                .order_by_asc(roster_import_change::Column::Id)
                .limit(CHANGES_AT_ONCE)
                .all(tx)
                .await?;
            let Some(end) = changes.last() else { break };
            last = end.id;
            for change in changes {
                let mut rows: Vec<Kept> = serde_json::from_value(change.rows.clone())
                    .map_err(ServiceError::unreadable)?;
                let theirs = rows.iter_mut().filter(|row| keys.contains(&row.id));
                let mut is_changed = false;
                for row in theirs {
                    row.digest = String::new();
                    row.before = None;
                    is_changed = true;
                }
                if is_changed {
                    let mut new = change.into_active_model();
                    new.rows = Set(json!(rows));
                    new.update(tx).await?;
                }
            }
        }
    }
    Ok(())
}

/// Changes that are read at a time.
const CHANGES_AT_ONCE: u64 = 50;

/// A person's rows in the tables that imports write.
async fn keys_of(
    tx: &DatabaseTransaction,
    person: i64,
) -> Result<Vec<(&'static str, BTreeSet<i64>)>, DbErr> {
    let mut all = vec![("person", BTreeSet::from([person]))];
    macro_rules! keys {
        ($($table:ident)+) => {$(
            let keys: Vec<i64> = $table::Entity::find()
                .select_only()
                .column($table::Column::Id)
                .filter($table::Column::PersonId.eq(person))
                .into_tuple()
                .all(tx)
                .await?;
            all.push((stringify!($table), keys.into_iter().collect()));
        )+};
    }
    keys!(email_address affiliation membership);
    Ok(all)
}

/// Rows that one `roster_import_change` holds.
const ROWS_AT_ONCE: usize = 500;

/// Keeps rows that were written, after those that were kept before.
pub(super) async fn keep(
    tx: &impl ConnectionTrait,
    import: i64,
    position: &mut i32,
    (noun, kind): (&str, RosterChangeKind),
    rows: &[Kept],
) -> Result<(), DbErr> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        *position += 1;
        let change = roster_import_change::ActiveModel {
            roster_import_id: Set(import),
            position: Set(*position),
            noun: Set(noun.to_owned()),
            kind: Set(kind),
            rows: Set(json!(some)),
            ..Default::default()
        };
        change.insert(tx).await?;
    }
    Ok(())
}

//! The rows that an import wrote, as it remembers them: enough to see that nobody changed them since,
//! and to put back what was there.

use entity::{enums::RosterChangeKind, roster_import_change};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, ModelTrait};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::row;

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

//! A roster that came as a spreadsheet.

use sea_orm::entity::prelude::*;

use crate::enums::{RosterFormat, RosterImportState, RosterMissing};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_import")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub state: RosterImportState,
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    pub format: RosterFormat,
    #[sea_orm(column_type = "Text", nullable)]
    pub sheet: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub encoding: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub separator: Option<String>,
    pub as_of: Date,
    pub missing: RosterMissing,
    #[sea_orm(column_type = "JsonBinary")]
    pub mapping: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub headings: Json,
    pub line_count: i32,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub counts: Option<Json>,
    /// Raised by whatever changes what is to be found out, and when that is found out.
    pub revision: i32,
    /// Why it was not carried out when that was asked for last.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub problem: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub uploaded_by: String,
    pub created_at: DateTimeUtc,
    pub planned_at: Option<DateTimeUtc>,
    pub applied_at: Option<DateTimeUtc>,
    pub undone_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

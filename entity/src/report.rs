//! A report to the council, for a period.

use sea_orm::entity::prelude::*;

use crate::enums::{ReportKind, ReportOrigin, ReportState, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub kind: ReportKind,
    pub origin: ReportOrigin,
    pub state: ReportState,
    pub period_start: Date,
    pub period_end: Date,
    pub as_of: Date,
    pub previous_report_id: Option<i64>,
    pub sent_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// The day by which a scheduled report should be sent.
    pub due_on: Option<Date>,
    /// What changed, while a correction of what was sent is being prepared.
    #[sea_orm(column_type = "Text", nullable)]
    pub correction_fr: Option<String>,
    pub correction_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub correction_en: Option<String>,
    pub correction_en_state: TextState,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(
        self_ref,
        relation_enum = "PreviousReport",
        from = "previous_report_id",
        to = "id"
    )]
    pub previous_report: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

//! A set of messages with one purpose.

use sea_orm::entity::prelude::*;

use crate::enums::CampaignKind;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub kind: CampaignKind,
    pub meeting_id: Option<i64>,
    pub report_version_id: Option<i64>,
    pub recruitment_case_id: Option<i64>,
    pub revision: i32,
    pub job_run_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub paused_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paused_by: Option<String>,
    pub cancelled_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cancelled_by: Option<String>,
    /// What its messages say of the meeting: a later revision says what changed.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub facts: Option<Json>,
    pub publication_id: Option<i64>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "meeting_id", to = "id")]
    pub meeting: BelongsTo<Option<super::meeting::Entity>>,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<Option<super::report_version::Entity>>,
    #[sea_orm(belongs_to, from = "recruitment_case_id", to = "id")]
    pub recruitment_case: BelongsTo<Option<super::recruitment_case::Entity>>,
    #[sea_orm(belongs_to, from = "job_run_id", to = "id")]
    pub job_run: BelongsTo<Option<super::job_run::Entity>>,
    #[sea_orm(belongs_to, from = "publication_id", to = "id")]
    pub publication: BelongsTo<Option<super::publication::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

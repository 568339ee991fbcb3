//! An issue of a publication.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_issue")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub publication_id: i64,
    pub number: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub introduction_fr: Option<String>,
    pub introduction_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub introduction_en: Option<String>,
    pub introduction_en_state: TextState,
    pub as_of: Date,
    /// What it was compiled into.
    pub report_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "publication_id", to = "id")]
    pub publication: BelongsTo<super::publication::Entity>,
    #[sea_orm(belongs_to, from = "report_id", to = "id")]
    pub report: BelongsTo<Option<super::report::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

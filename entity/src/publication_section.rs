//! A section of an issue.

use sea_orm::entity::prelude::*;

use crate::enums::{PublicationSectionKind, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_section")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub publication_issue_id: i64,
    pub position: i32,
    pub kind: PublicationSectionKind,
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
    #[sea_orm(belongs_to, from = "publication_issue_id", to = "id")]
    pub publication_issue: BelongsTo<super::publication_issue::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

//! An item of a section of an issue: what the community knows, or what is to be read elsewhere.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub publication_section_id: i64,
    pub position: i32,
    pub resource_id: Option<i64>,
    pub reference_id: Option<i64>,
    #[sea_orm(belongs_to, from = "publication_section_id", to = "id")]
    pub publication_section: BelongsTo<super::publication_section::Entity>,
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<Option<super::resource::Entity>>,
    #[sea_orm(belongs_to, from = "reference_id", to = "id")]
    pub reference: BelongsTo<Option<super::reference::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

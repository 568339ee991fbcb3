//! A person known to the community.

use sea_orm::entity::prelude::*;

use crate::enums::Language;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(column_type = "Text")]
    pub given_name: String,
    #[sea_orm(column_type = "Text")]
    pub family_name: String,
    pub language: Option<Language>,
    #[sea_orm(column_type = "Text", nullable)]
    pub zone: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    pub erased_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// Who the person turned out to be: what referred to them refers to that one.
    pub merged_into_id: Option<i64>,
    #[sea_orm(
        self_ref,
        relation_enum = "MergedInto",
        from = "merged_into_id",
        to = "id"
    )]
    pub merged_into: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

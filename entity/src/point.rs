//! A nested point under an activity or a planned item.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "point")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub activity_id: Option<i64>,
    pub planned_item_id: Option<i64>,
    pub parent_id: Option<i64>,
    pub position: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    pub text_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    pub text_en_state: TextState,
    #[sea_orm(belongs_to, from = "activity_id", to = "id")]
    pub activity: BelongsTo<Option<super::activity::Entity>>,
    #[sea_orm(belongs_to, from = "planned_item_id", to = "id")]
    pub planned_item: BelongsTo<Option<super::planned_item::Entity>>,
    #[sea_orm(self_ref, relation_enum = "Parent", from = "parent_id", to = "id")]
    pub parent: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

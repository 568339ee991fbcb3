//! A figure of a resource, with the day of which it is.

use sea_orm::entity::prelude::*;

use crate::enums::{MetricPrecision, MetricUnit, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource_metric")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub resource_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub label_fr: Option<String>,
    pub label_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub label_en: Option<String>,
    pub label_en_state: TextState,
    pub precision: MetricPrecision,
    #[sea_orm(column_type = "Text")]
    pub value: String,
    pub unit: MetricUnit,
    pub as_of: Option<Date>,
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

//! The federal order, a province or a territory.

use sea_orm::entity::prelude::*;

use crate::enums::OrderOfGovernment;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jurisdiction")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique, column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub sgc: Option<String>,
    pub order_of_government: OrderOfGovernment,
    #[sea_orm(unique)]
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub name_fr: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    #[sea_orm(column_type = "Text")]
    pub abbreviation_fr: String,
    #[sea_orm(column_type = "Text")]
    pub abbreviation_en: String,
    #[sea_orm(column_type = "Text")]
    pub running_fr: String,
    #[sea_orm(column_type = "Text")]
    pub running_en: String,
    #[sea_orm(column_type = "Text")]
    pub with_article_fr: String,
    #[sea_orm(column_type = "Text")]
    pub in_fr: String,
    #[sea_orm(column_type = "Text")]
    pub of_fr: String,
    #[sea_orm(column_type = "Text")]
    pub default_time_zone: String,
    #[sea_orm(column_type = "Text")]
    pub other_time_zones: String,
}

impl ActiveModelBehavior for ActiveModel {}

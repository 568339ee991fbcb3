//! A sentence rests on a fact.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_sentence_fact")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_sentence_id: i64,
    pub report_fact_id: i64,
    #[sea_orm(belongs_to, from = "report_sentence_id", to = "id")]
    pub report_sentence: BelongsTo<super::report_sentence::Entity>,
    #[sea_orm(belongs_to, from = "report_fact_id", to = "id")]
    pub report_fact: BelongsTo<super::report_fact::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

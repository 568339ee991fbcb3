//! A line of a roster that came as a spreadsheet, or somebody who is missing in it.

use sea_orm::entity::prelude::*;

use crate::enums::{RosterDecision, RosterVerdict};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_import_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub roster_import_id: i64,
    /// The file's row; none for somebody who is missing in it.
    pub number: Option<i32>,
    #[sea_orm(column_type = "JsonBinary")]
    pub cells: Json,
    pub verdict: Option<RosterVerdict>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub changes: Option<Json>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub problems: Option<Json>,
    /// Who it is about, where that is known.
    pub person_id: Option<i64>,
    pub skip: bool,
    pub keep_record: bool,
    pub person_decision: Option<RosterDecision>,
    pub decided_person_id: Option<i64>,
    pub organization_decision: Option<RosterDecision>,
    pub decided_organization_id: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decided_by: Option<String>,
    #[sea_orm(belongs_to, from = "roster_import_id", to = "id")]
    pub roster_import: BelongsTo<super::roster_import::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Person", from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
    #[sea_orm(
        belongs_to,
        relation_enum = "DecidedPerson",
        from = "decided_person_id",
        to = "id"
    )]
    pub decided_person: BelongsTo<Option<super::person::Entity>>,
    #[sea_orm(belongs_to, from = "decided_organization_id", to = "id")]
    pub decided_organization: BelongsTo<Option<super::organization::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

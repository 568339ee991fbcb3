//! What members would have on the agenda of a meeting, who is for it, and which item came of it.

use sea_orm_migration::prelude::*;

use crate::change::{add, all};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("agenda_proposal")
            .part_of("meeting_id", "meeting")
            .references_null("topic_id", "topic")
            .bilingual("title")
            .references("person_id", "person")
            .one_of("state", &["proposed", "accepted", "declined", "withdrawn"])
            .at("created_at")
            .create(manager)
            .await?;
        TableDef::new("agenda_vote")
            .part_of("agenda_proposal_id", "agenda_proposal")
            .references("person_id", "person")
            .at("voted_at")
            .unique(&["agenda_proposal_id", "person_id"])
            .create(manager)
            .await?;
        let proposal = ColumnDef::new("agenda_proposal_id")
            .big_integer()
            .extra(r#"REFERENCES "agenda_proposal" ("id")"#)
            .take();
        add(manager, "agenda_item", vec![proposal]).await?;
        all(manager, INDEX).await
    }
}

/// One item comes of a proposal.
const INDEX: &[&str] = &[
    r#"CREATE UNIQUE INDEX "agenda_item_agenda_proposal_id_key" ON "agenda_item" ("agenda_proposal_id")"#,
];

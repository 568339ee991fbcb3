//! Sub-groups of the community with their members, and meetings that are theirs.

use sea_orm_migration::prelude::*;

use crate::change::{add, all, widen};
use crate::search::{Source, Text};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

/// A name.
const TITLE: i32 = 3;
/// What there is to say.
const BODY: i32 = 1;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: a table's condition is not to be half-written.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        widen(manager, ("invitation", "reason"), REASONS, REASONS_NOW).await?;
        TableDef::new("working_group")
            .references("community_id", "community")
            .bilingual("name")
            .bilingual("mandate")
            .bilingual("outcome")
            .term()
            .at("created_at")
            .index(&["start_on", "id"])
            .create(manager)
            .await?;
        TableDef::new("working_group_member")
            .part_of("working_group_id", "working_group")
            .references("person_id", "person")
            .one_of("role", &["lead", "member"])
            .term()
            .no_overlap(&["working_group_id", "person_id"])
            .index(&["start_on", "id"])
            .create(manager)
            .await?;
        let group = ColumnDef::new("working_group_id")
            .big_integer()
            .extra(r#"REFERENCES "working_group" ("id")"#)
            .take();
        add(manager, "meeting", vec![group]).await?;
        all(manager, INDEX).await?;
        searched().create(manager).await
    }
}

const INDEX: &[&str] =
    &[r#"CREATE INDEX "meeting_working_group_id_idx" ON "meeting" ("working_group_id")"#];

const REASONS: &[&str] = &["track_member", "delegate"];
const REASONS_NOW: &[&str] = &["track_member", "delegate", "group_member"];

pub(crate) fn searched() -> Source {
    let half = |field: &str, language, weight, column| Text {
        field: field.to_owned(),
        language: Some(language),
        weight,
        columns: vec![column],
    };
    Source {
        noun: "working_group",
        table: "working_group",
        way: vec![],
        texts: vec![
            half("name", "fr", TITLE, "name_fr"),
            half("name", "en", TITLE, "name_en"),
            half("mandate", "fr", BODY, "mandate_fr"),
            half("mandate", "en", BODY, "mandate_en"),
        ],
    }
}

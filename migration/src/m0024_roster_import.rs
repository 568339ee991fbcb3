//! Rosters that come as spreadsheets: what the file says, line by line, what somebody decided about it,
//! and what was written, so that it can be taken back.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("roster_import")
            .references("community_id", "community")
            .one_of("state", STATES)
            .text("file_name")
            .text("sha256")
            .one_of("format", &["csv", "xlsx"])
            .text_null("sheet")
            .text_null("encoding")
            .text_null("separator")
            .date("as_of")
            .one_of("missing", &["keep", "end"])
            // What stands in which column, and the row of headings.
            .json("mapping")
            .json("headings")
            .int("line_count")
            // Lines by what becomes of them.
            .json_null("counts")
            // Raised by whatever changes what is to be found out.
            .int_from("revision", 0)
            .text("uploaded_by")
            .at("created_at")
            .at_null("planned_at")
            .at_null("applied_at")
            .at_null("undone_at")
            .create(manager)
            .await?;
        TableDef::new("roster_import_line")
            .part_of("roster_import_id", "roster_import")
            // The file's row; none for somebody who is missing in it.
            .int_null("number")
            .json("cells")
            .one_of_null("verdict", VERDICTS)
            .json_null("changes")
            .json_null("problems")
            .references_null("person_id", "person")
            .flag("skip", false)
            .flag("keep_record", false)
            .one_of_null("person_decision", &["new", "this"])
            .references_null("decided_person_id", "person")
            .one_of_null("organization_decision", &["new", "this"])
            .references_null("decided_organization_id", "organization")
            .text_null("decided_by")
            .unique(&["roster_import_id", "number"])
            .index(&["roster_import_id", "verdict"])
            .create(manager)
            .await?;
        TableDef::new("roster_import_change")
            .part_of("roster_import_id", "roster_import")
            .int("position")
            .text("noun")
            .one_of("kind", &["inserted", "updated"])
            // The keys, what each row was found to be after it was written, and what it was before.
            .json("rows")
            .unique(&["roster_import_id", "position"])
            .create(manager)
            .await
    }
}

const STATES: &[&str] = &[
    "reading",
    "read",
    "planned",
    "applied",
    "undone",
    "discarded",
];

const VERDICTS: &[&str] = &[
    "new",
    "changed",
    "ended",
    "unchanged",
    "doubtful",
    "refused",
    "skipped",
];

//! The search for a representative to its end: who sees to it, who was named, whether they are
//! eligible, what was sent and of which follow-up somebody was told.

use sea_orm_migration::prelude::*;

use crate::change::{add, all, widen};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: a table's condition is not to be half-written.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        widen(manager, ("campaign", "kind"), KINDS, KINDS_NOW).await?;
        widen(manager, ("job_run_sample", "kind"), LETTERS, LETTERS_NOW).await?;
        create_candidates(manager).await?;
        let refers = |column: &'static str, table: &str, gone: &str| {
            ColumnDef::new(column)
                .big_integer()
                .extra(format!(r#"REFERENCES "{table}" ("id"){gone}"#))
                .take()
        };
        let owner = refers("owner_id", "person", "");
        add(manager, "recruitment_case", vec![owner]).await?;
        let attempt = vec![
            refers("candidate_id", "candidate", " ON DELETE SET NULL"),
            ColumnDef::new("recorded_by").text().take(),
        ];
        add(manager, "contact_attempt", attempt).await?;
        let case = refers("recruitment_case_id", "recruitment_case", "");
        add(manager, "campaign", vec![case]).await?;
        all(manager, INDEXES).await
    }
}

async fn create_candidates(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("candidate")
        .part_of("recruitment_case_id", "recruitment_case")
        .references("person_id", "person")
        .references_null("organization_id", "organization")
        .one_of(
            "state",
            &["named", "eligible", "not_eligible", "joined", "withdrawn"],
        )
        .date("named_on")
        .at("created_at")
        .at("updated_at")
        .unique(&["recruitment_case_id", "person_id"])
        .create(manager)
        .await?;
    TableDef::new("eligibility_check")
        .part_of("candidate_id", "candidate")
        // What the terms of reference say of members.
        .one_of(
            "criterion",
            &[
                "executive",
                "public_organization",
                "contact_centre_responsibility",
                "contact_centre_expertise",
            ],
        )
        .flag("holds", false)
        .text_null("note")
        .at("checked_at")
        .text("checked_by")
        .unique(&["candidate_id", "criterion"])
        .create(manager)
        .await?;
    TableDef::new("recruitment_notice")
        .part_of("recruitment_case_id", "recruitment_case")
        .date("due_on")
        .at("told_at")
        .unique(&["recruitment_case_id", "due_on"])
        .create(manager)
        .await
}

const INDEXES: &[&str] = &[
    r#"CREATE INDEX "recruitment_case_owner_id_idx" ON "recruitment_case" ("owner_id")"#,
    r#"CREATE INDEX "contact_attempt_candidate_id_idx" ON "contact_attempt" ("candidate_id")"#,
    r#"CREATE UNIQUE INDEX "campaign_recruitment_case_id_kind_revision_key"
        ON "campaign" ("recruitment_case_id", "kind", "revision")
        WHERE "recruitment_case_id" IS NOT NULL"#,
];

const KINDS: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
    "alert",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
    "report_due",
];
const KINDS_NOW: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
    "alert",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
    "report_due",
    "recruitment",
    "recruitment_follow_up",
];
const LETTERS: &[&str] = &[
    "alert",
    "cancellation",
    "completion_request",
    "invitation",
    "recruitment_request",
    "recruitment_to_support",
    "removal",
    "report",
    "report_to_council",
    "report_to_members",
    "review_request",
    "sign_in",
    "update",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
    "report_due",
];
const LETTERS_NOW: &[&str] = &[
    "alert",
    "cancellation",
    "completion_request",
    "invitation",
    "recruitment_request",
    "recruitment_to_support",
    "removal",
    "report",
    "report_to_council",
    "report_to_members",
    "review_request",
    "sign_in",
    "update",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
    "report_due",
    "recruitment_follow_up",
];

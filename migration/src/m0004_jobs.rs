//! What happens by itself: jobs, schedules, runs; and the record of who did what.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("job")
            .text("name")
            .at_null("paused_at")
            .unique(&["name"])
            .create(manager)
            .await?;
        TableDef::new("schedule")
            .part_of("job_id", "job")
            .text("cron")
            .text("zone")
            .flag("enabled", true)
            .one_of("catch_up", &["none", "latest", "each"])
            .int_null("window_seconds")
            .one_of("overlap", &["skip", "allow", "queue"])
            .json("parameters")
            .at_null("last_due_at")
            .at("next_due_at")
            .unique(&["job_id", "cron", "zone"])
            .index(&["next_due_at"])
            .create(manager)
            .await?;
        runs(manager).await?;
        TableDef::new("audit_event")
            .at("at")
            .text("actor")
            .text("action")
            .text("subject_type")
            .row_id_null("subject_id")
            .json("detail")
            .references_null("job_run_id", "job_run")
            .index(&["subject_type", "subject_id"])
            .index(&["at"])
            .create(manager)
            .await
    }
}

async fn runs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("job_run")
        .references("job_id", "job")
        .references_null("schedule_id", "schedule")
        .at_null("due_at")
        .one_of("trigger", &["schedule", "catch_up", "manual", "event"])
        .one_of(
            "state",
            &[
                "queued",
                "running",
                "succeeded",
                "failed",
                "cancelled",
                "discarded",
                "missed",
            ],
        )
        .json("parameters")
        .flag("dry_run", false)
        // The moment that the run believes in, where it is not the clock's.
        .at_null("pretended_at")
        .int_from("priority", 0)
        .at("available_at")
        .at_null("started_at")
        .at_null("finished_at")
        .int_from("attempt_count", 0)
        .int("max_attempts")
        .text_null("leased_by")
        .at_null("lease_expires_at")
        // Grows with each claim; a worker that holds an older one may no longer write.
        .int_from("fencing_token", 0)
        .int_from("progress_done", 0)
        .int_null("progress_total")
        .text_null("progress_phase")
        .at_null("cancel_requested_at")
        .json_null("result")
        .text_null("error")
        .text("requested_by")
        .at("created_at")
        .unique(&["schedule_id", "due_at"])
        .index(&["state", "available_at"])
        .index(&["job_id", "created_at"])
        .create(manager)
        .await?;
    TableDef::new("job_attempt")
        .part_of("job_run_id", "job_run")
        .int("number")
        .text("instance")
        .at("started_at")
        .at_null("finished_at")
        .one_of_null(
            "outcome",
            &[
                "succeeded",
                "retry",
                "failed",
                "cancelled",
                "lost",
                "interrupted",
            ],
        )
        .text_null("error")
        .unique(&["job_run_id", "number"])
        .create(manager)
        .await?;
    TableDef::new("job_log")
        .part_of("job_run_id", "job_run")
        .int("attempt_number")
        .at("at")
        .one_of("level", &["info", "warn", "error"])
        .text("message")
        .create(manager)
        .await?;
    // What a run made, by table and key: a report's version, a campaign, a case.
    TableDef::new("job_run_output")
        .part_of("job_run_id", "job_run")
        .int("position")
        .text("noun")
        .row_id("row_id")
        .unique(&["job_run_id", "noun", "row_id"])
        .create(manager)
        .await
}

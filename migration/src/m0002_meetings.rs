//! What the community does: meetings, activities, issues and plans.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        meetings(manager).await?;
        work(manager).await
    }
}

async fn meetings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("meeting")
        .references("community_id", "community")
        .one_of("track", &["executive", "manager"])
        .one_of("kind", &["quarterly", "targeted", "other"])
        .one_of("state", &["planned", "convened", "held", "cancelled"])
        .bilingual("title")
        .bilingual("description")
        .text("zone")
        .local_time("local_start")
        .int("duration_minutes")
        // Computed from the three above by the zone rules of `tzdb_version`.
        .at("starts_at")
        .at("ends_at")
        .text("tzdb_version")
        .text("platform")
        .text_null("join_url")
        // RFC 5545: fixed for the life of the calendar entry; the sequence grows with each change.
        .text("uid")
        .int_from("sequence", 0)
        .at_null("convened_at")
        .at_null("held_at")
        .at_null("cancelled_at")
        .at("created_at")
        .at("updated_at")
        .check(r#""duration_minutes" > 0"#)
        .check(r#""ends_at" > "starts_at""#)
        .unique(&["uid"])
        .index(&["community_id", "starts_at"])
        .index(&["state", "starts_at"])
        .create(manager)
        .await?;
    TableDef::new("meeting_topic")
        .part_of("meeting_id", "meeting")
        .references("topic_id", "topic")
        .unique(&["meeting_id", "topic_id"])
        .create(manager)
        .await?;
    TableDef::new("agenda_item")
        .part_of("meeting_id", "meeting")
        .int("position")
        .bilingual("title")
        .references_null("speaker_id", "person")
        .int_null("duration_minutes")
        .unique(&["meeting_id", "position"])
        .create(manager)
        .await?;
    TableDef::new("attendance")
        .part_of("meeting_id", "meeting")
        .references("person_id", "person")
        .unique(&["meeting_id", "person_id"])
        .create(manager)
        .await?;
    TableDef::new("invitation")
        .part_of("meeting_id", "meeting")
        .references("person_id", "person")
        .one_of("reason", &["track_member"])
        .one_of(
            "answer",
            &["needs_action", "accepted", "declined", "tentative"],
        )
        .at_null("answered_at")
        .at_null("removed_at")
        .at("created_at")
        .unique(&["meeting_id", "person_id"])
        .create(manager)
        .await
}

async fn work(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("activity")
        .references("community_id", "community")
        .references_null("meeting_id", "meeting")
        .one_of("kind", &["presentation", "meeting", "other"])
        .date("happened_on")
        .int_from("position", 0)
        .bilingual("title")
        .at("created_at")
        .index(&["community_id", "happened_on"])
        .create(manager)
        .await?;
    TableDef::new("issue")
        .references("community_id", "community")
        // An issue of kind `representation` describes itself from the standing at the report's
        // date; its texts are the community's.
        .one_of("kind", &["written", "representation"])
        .int("position")
        .bilingual("description")
        .bilingual("importance")
        .bilingual("impact")
        .bilingual("action_plan")
        .date("raised_on")
        .date_null("closed_on")
        .at("created_at")
        .check(r#""closed_on" >= "raised_on""#)
        .create(manager)
        .await?;
    TableDef::new("planned_item")
        .references("community_id", "community")
        // `meetings` and `recruitment` write their own sentence from the data of the period.
        .one_of("kind", &["written", "meetings", "recruitment"])
        .one_of("state", &["planned", "done", "dropped"])
        .int("position")
        .date("period_start")
        .date("period_end")
        .bilingual("title")
        .date_null("settled_on")
        .at("created_at")
        .check(r#""period_end" > "period_start""#)
        .index(&["community_id", "period_start"])
        .create(manager)
        .await?;
    TableDef::new("point")
        .part_of_null("activity_id", "activity")
        .part_of_null("planned_item_id", "planned_item")
        .part_of_null("parent_id", "point")
        .int("position")
        .bilingual("text")
        .check(r#"("activity_id" IS NULL) <> ("planned_item_id" IS NULL)"#)
        .create(manager)
        .await
}

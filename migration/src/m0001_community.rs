//! The community, its jurisdictions and organizations, its people and their places in it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::table::TableDef;

const ORDERS: &[&str] = &["federal", "provincial", "territorial", "municipal", "other"];
const TRACKS: &[&str] = &["executive", "manager"];

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            // Exclusion constraints compare keys for equality beside date ranges.
            let extension = "CREATE EXTENSION IF NOT EXISTS btree_gist";
            manager
                .get_connection()
                .execute_unprepared(extension)
                .await?;
        }
        community(manager).await?;
        organizations(manager).await?;
        people(manager).await?;
        places(manager).await
    }
}

async fn community(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("setting")
        .text("key")
        .text("value")
        .unique(&["key"])
        .create(manager)
        .await?;
    TableDef::new("community")
        .text("slug")
        .bilingual("name")
        .bilingual("short_name")
        .bilingual("council_name")
        .bilingual("council_short_name")
        .text("zone")
        .text("organizer_name")
        .text("organizer_address")
        .flag("municipality_represents", false)
        .flag("count_managers", false)
        .int_from("invitation_lead_days", 28)
        .int_from("recruitment_follow_up_days", 30)
        .at("created_at")
        .unique(&["slug"])
        .create(manager)
        .await?;
    TableDef::new("terms_of_reference")
        .part_of("community_id", "community")
        .int("version")
        .bilingual("context")
        .bilingual("mandate")
        .bilingual("objectives")
        .bilingual("membership")
        .bilingual("co_chairs")
        .bilingual("reporting")
        .bilingual("decision_making")
        .bilingual("funding")
        .bilingual("meeting_frequency")
        .term()
        .unique(&["community_id", "version"])
        .no_overlap(&["community_id"])
        .create(manager)
        .await?;
    TableDef::new("topic")
        .part_of("community_id", "community")
        .text("slug")
        .bilingual("name")
        .unique(&["community_id", "slug"])
        .create(manager)
        .await
}

async fn organizations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("jurisdiction")
        .text("code")
        .text_null("sgc")
        .one_of(
            "order_of_government",
            &["federal", "provincial", "territorial"],
        )
        .int("position")
        .text("name_fr")
        .text("name_en")
        .text("abbreviation_fr")
        .text("abbreviation_en")
        .text("running_fr")
        .text("running_en")
        .text("with_article_fr")
        .text("in_fr")
        .text("of_fr")
        .text("default_time_zone")
        .text("other_time_zones")
        .unique(&["code"])
        .unique(&["position"])
        .create(manager)
        .await?;
    TableDef::new("organization")
        .references("jurisdiction_id", "jurisdiction")
        .one_of("order_of_government", ORDERS)
        .text_null("zone")
        .term()
        .at("created_at")
        .create(manager)
        .await?;
    TableDef::new("organization_name")
        .part_of("organization_id", "organization")
        .bilingual("name")
        .text_null("acronym_fr")
        .text_null("acronym_en")
        .term()
        .no_overlap(&["organization_id"])
        .create(manager)
        .await?;
    TableDef::new("organization_succession")
        .references("predecessor_id", "organization")
        .references("successor_id", "organization")
        .one_of("kind", &["merger", "split", "replacement"])
        .date("effective_on")
        .check(r#""predecessor_id" <> "successor_id""#)
        .unique(&["predecessor_id", "successor_id"])
        .create(manager)
        .await
}

async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("person")
        .text("given_name")
        .text("family_name")
        .one_of_null("language", &["fr", "en"])
        .text_null("zone")
        .text_null("phone")
        .at_null("erased_at")
        .at("created_at")
        .index(&["family_name", "given_name"])
        .create(manager)
        .await?;
    TableDef::new("email_address")
        .part_of("person_id", "person")
        .text("address")
        .text("normalized")
        .flag("is_primary", true)
        .at_null("suppressed_at")
        .text_null("suppressed_reason")
        .unique(&["person_id", "normalized"])
        .unique_where(&["person_id"], r#""is_primary""#)
        .index(&["normalized"])
        .create(manager)
        .await?;
    TableDef::new("affiliation")
        .references("person_id", "person")
        .references("organization_id", "organization")
        .bilingual("title")
        .flag("is_primary", true)
        .term()
        .no_overlap_where(&["person_id"], "is_primary")
        .create(manager)
        .await
}

async fn places(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("membership")
        .references("community_id", "community")
        .references("person_id", "person")
        .one_of("track", TRACKS)
        .term()
        .index(&["community_id", "track", "start_on"])
        .no_overlap(&["community_id", "person_id", "track"])
        .create(manager)
        .await?;
    TableDef::new("office")
        .references("community_id", "community")
        .references("person_id", "person")
        .one_of(
            "role",
            &[
                "federal_co_chair",
                "provincial_co_chair",
                "support",
                "acting_authority",
            ],
        )
        .term()
        .no_overlap(&["community_id", "role"])
        .create(manager)
        .await?;
    TableDef::new("council_seat")
        .references("community_id", "community")
        .references("jurisdiction_id", "jurisdiction")
        .unique(&["community_id", "jurisdiction_id"])
        .create(manager)
        .await?;
    TableDef::new("council_seat_term")
        .part_of("council_seat_id", "council_seat")
        .references("person_id", "person")
        .bilingual("title")
        .term()
        .no_overlap(&["council_seat_id"])
        .create(manager)
        .await
}

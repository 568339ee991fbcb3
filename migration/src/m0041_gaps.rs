//! What the executive report states of what the community knows, and had no place: who wrote a reference and
//! what kind of thing it is; the country and the organizations of a resource, and the kinds that its sections
//! are made of; figures that are a rank or hours of service.

use sea_orm_migration::prelude::*;

use crate::change::{add, widen};
use crate::table::{TableDef, one_of};

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
        let country = ColumnDef::new("country").text().take();
        add(manager, "resource", vec![country]).await?;
        let author = ColumnDef::new("author").text().take();
        let kind = ColumnDef::new("kind")
            .text()
            .check(Expr::cust(one_of("kind", REFERENCES)))
            .take();
        add(manager, "reference", vec![author, kind]).await?;
        widen(manager, ("resource", "kind"), KINDS, KINDS_NOW).await?;
        widen(manager, ("resource_metric", "unit"), UNITS, UNITS_NOW).await?;
        TableDef::new("resource_organization")
            .part_of("resource_id", "resource")
            .int("position")
            .references_null("organization_id", "organization")
            .text_null("name")
            .check(r#"("organization_id" IS NULL) <> ("name" IS NULL)"#)
            .unique(&["resource_id", "position"])
            .create(manager)
            .await
    }
}

const REFERENCES: &[&str] = &["article", "document", "video", "web_page"];

const KINDS: &[&str] = &[
    "accessibility_barrier",
    "best_practice",
    "innovation",
    "lesson_learned",
    "presentation",
    "research",
    "success_story",
];

const KINDS_NOW: &[&str] = &[
    "accessibility_barrier",
    "best_practice",
    "definition",
    "innovation",
    "lesson_learned",
    "outlook",
    "presentation",
    "research",
    "success_story",
    "trend",
];

const UNITS: &[&str] = &["count", "days", "dollars", "percent", "times", "years"];

const UNITS_NOW: &[&str] = &[
    "count",
    "days",
    "days_per_week",
    "dollars",
    "hours_per_day",
    "percent",
    "rank",
    "times",
    "years",
];

//! Who gets in: administrators, tokens of the API, sign-in by a link, sessions of browsers.
//!
//! Of every secret only the SHA-256 is kept, in hexadecimal. Secrets hold more than two hundred
//! random bits, so that nobody can try out what their digest would be.

use sea_orm_migration::prelude::*;

use crate::change::widen;
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
        TableDef::new("administrator")
            .references("person_id", "person")
            .at("granted_at")
            .text("granted_by")
            .at_null("revoked_at")
            .text_null("revoked_by")
            .unique_where(&["person_id"], r#""revoked_at" IS NULL"#)
            .create(manager)
            .await?;
        TableDef::new("api_token")
            .text("name")
            .text("prefix")
            .text("sha256")
            .one_of(
                "role",
                &[
                    "dashboard",
                    "member",
                    "council",
                    "support",
                    "co_chair",
                    "administrator",
                ],
            )
            .text("scopes")
            .at("created_at")
            .text("created_by")
            .at("expires_at")
            .at_null("last_used_at")
            .at_null("revoked_at")
            .text_null("revoked_by")
            .unique(&["prefix"])
            .unique(&["sha256"])
            .index(&["created_at"])
            .create(manager)
            .await?;
        TableDef::new("session")
            .text("sha256")
            .references_null("person_id", "person")
            .references_null("api_token_id", "api_token")
            .text_null("administrator_key")
            .at("created_at")
            .at("last_seen_at")
            .at("expires_at")
            .at_null("revoked_at")
            .check(
                r#"("person_id" IS NOT NULL AND "api_token_id" IS NULL AND "administrator_key" IS NULL)
                OR ("person_id" IS NULL AND "api_token_id" IS NOT NULL AND "administrator_key" IS NULL)
                OR ("person_id" IS NULL AND "api_token_id" IS NULL AND "administrator_key" IS NOT NULL)"#,
            )
            .unique(&["sha256"])
            .index(&["expires_at"])
            .index(&["created_at"])
            .create(manager)
            .await?;
        TableDef::new("sign_in_link")
            .text("sha256")
            .text("browser_sha256")
            .references_null("person_id", "person")
            .text("next_path")
            .at("created_at")
            .at("expires_at")
            .at_null("used_at")
            .unique(&["sha256"])
            .index(&["expires_at"])
            .create(manager)
            .await
    }
}

const KINDS: &[&str] = &["invitation", "cancellation", "report", "review_request"];
/// A message that brings a link for signing in is a campaign of its own kind.
const KINDS_NOW: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
];

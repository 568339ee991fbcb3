//! The bytes of messages in a table of their own: they are written before what refers to them, and a
//! delivery whose state changes is a short row.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::change::{add, all};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: no message is to be in neither place.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("frozen_message")
            // The run that wrote it: no foreign key, since the run may be cleared before it.
            .row_id_null("job_run_id")
            .at("created_at")
            .bytes("bytes")
            .index(&["job_run_id"])
            .create(manager)
            .await?;
        let frozen = ColumnDef::new("frozen_id")
            .big_integer()
            .extra(r#"REFERENCES "frozen_message" ("id")"#)
            .take();
        add(manager, "delivery", vec![frozen]).await?;
        all(manager, MOVE).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            all(manager, &[NUMBER_ON]).await?;
        }
        Ok(())
    }
}

const MOVE: &[&str] = &[
    r#"INSERT INTO "frozen_message" ("id", "created_at", "bytes")
        SELECT "id", "created_at", "message" FROM "delivery" WHERE length("message") > 0"#,
    r#"UPDATE "delivery" SET "frozen_id" = "id" WHERE length("message") > 0"#,
    r#"CREATE UNIQUE INDEX "delivery_frozen_id_key" ON "delivery" ("frozen_id")"#,
    r#"ALTER TABLE "delivery" DROP COLUMN "message""#,
    // Whether somebody was erased since something was read is asked again and again.
    r#"CREATE INDEX "person_erased_idx" ON "person" ("erased_at") WHERE "erased_at" IS NOT NULL"#,
];

const NUMBER_ON: &str = r#"SELECT setval(pg_get_serial_sequence('frozen_message', 'id'), max("id"))
    FROM "frozen_message" HAVING max("id") IS NOT NULL"#;

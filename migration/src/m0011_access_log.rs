//! Who read which personal data, and when: what was read by name, never what it said. Rows are
//! added, and neither changed nor taken away, which the database sees to.
//!
//! And the topics that people are interested in, which they say themselves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("access_event")
            .at("at")
            .text("actor")
            .one_of("way", &["graphql", "table", "page"])
            .text_null("operation")
            .json("fields")
            .index(&["at"])
            .index(&["actor", "at"])
            .create(manager)
            .await?;
        TableDef::new("interest")
            .part_of("person_id", "person")
            .part_of("topic_id", "topic")
            .unique(&["person_id", "topic_id"])
            .create(manager)
            .await?;
        let connection = manager.get_connection();
        let statements: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &[
                "CREATE OR REPLACE FUNCTION access_event_stays() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'access_event is append-only'; END $$",
                "CREATE TRIGGER access_event_stays BEFORE UPDATE OR DELETE ON \"access_event\" \
                 FOR EACH ROW EXECUTE FUNCTION access_event_stays()",
                "CREATE TRIGGER access_event_stays_whole BEFORE TRUNCATE ON \"access_event\" \
                 FOR EACH STATEMENT EXECUTE FUNCTION access_event_stays()",
            ],
            _ => &[
                "CREATE TRIGGER access_event_stays BEFORE UPDATE ON \"access_event\" \
                 BEGIN SELECT RAISE(ABORT, 'access_event is append-only'); END",
                "CREATE TRIGGER access_event_stays_whole BEFORE DELETE ON \"access_event\" \
                 BEGIN SELECT RAISE(ABORT, 'access_event is append-only'); END",
            ],
        };
        for statement in statements {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

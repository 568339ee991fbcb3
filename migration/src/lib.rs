//! The schema of Tribune's database, in steps, the same on SQLite and on PostgreSQL.
//!
//! Each migration has its own literals: it says what the schema was on its day, whatever the
//! entities have become since.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DatabaseConnection, DbBackend, sqlx};
pub use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

mod change;
mod m0001_community;
mod m0002_meetings;
mod m0003_reports;
mod m0004_jobs;
mod m0005_mail;
mod m0006_recruitment;
mod m0007_search;
mod m0008_page_orders;
mod m0009_list_orders;
mod m0010_access;
mod m0011_access_log;
mod m0012_records;
mod m0013_notify;
mod m0014_queued;
mod m0015_runner;
mod m0016_alerts;
mod m0017_history;
mod m0018_samples;
mod m0019_mail_life;
mod m0020_frozen;
mod m0021_report_life;
mod m0022_turns;
mod m0023_offices;
mod m0024_roster_import;
mod m0025_candidates;
mod m0026_groups;
mod m0027_merged;
mod m0028_recommendations;
mod m0029_roster_problem;
mod m0030_audiences;
mod m0031_initiatives;
mod m0032_commitments;
mod m0033_agenda;
mod m0034_entered;
mod m0035_lines;
mod m0036_knowledge;
mod m0037_files;
mod m0038_links;
mod m0039_publications;
mod m0040_subscriptions;
mod m0041_gaps;
mod m0042_members;
mod m0043_presented;
pub mod search;
mod table;

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_community::Migration),
            Box::new(m0002_meetings::Migration),
            Box::new(m0003_reports::Migration),
            Box::new(m0004_jobs::Migration),
            Box::new(m0005_mail::Migration),
            Box::new(m0006_recruitment::Migration),
            Box::new(m0007_search::Migration),
            Box::new(m0008_page_orders::Migration),
            Box::new(m0009_list_orders::Migration),
            Box::new(m0010_access::Migration),
            Box::new(m0011_access_log::Migration),
            Box::new(m0012_records::Migration),
            Box::new(m0013_notify::Migration),
            Box::new(m0014_queued::Migration),
            Box::new(m0015_runner::Migration),
            Box::new(m0016_alerts::Migration),
            Box::new(m0017_history::Migration),
            Box::new(m0018_samples::Migration),
            Box::new(m0019_mail_life::Migration),
            Box::new(m0020_frozen::Migration),
            Box::new(m0021_report_life::Migration),
            Box::new(m0022_turns::Migration),
            Box::new(m0023_offices::Migration),
            Box::new(m0024_roster_import::Migration),
            Box::new(m0025_candidates::Migration),
            Box::new(m0026_groups::Migration),
            Box::new(m0027_merged::Migration),
            Box::new(m0028_recommendations::Migration),
            Box::new(m0029_roster_problem::Migration),
            Box::new(m0030_audiences::Migration),
            Box::new(m0031_initiatives::Migration),
            Box::new(m0032_commitments::Migration),
            Box::new(m0033_agenda::Migration),
            Box::new(m0034_entered::Migration),
            Box::new(m0035_lines::Migration),
            Box::new(m0036_knowledge::Migration),
            Box::new(m0037_files::Migration),
            Box::new(m0038_links::Migration),
            Box::new(m0039_publications::Migration),
            Box::new(m0040_subscriptions::Migration),
            Box::new(m0041_gaps::Migration),
            Box::new(m0042_members::Migration),
            Box::new(m0043_presented::Migration),
        ]
    }
}

/// Brings a database to this version, and lets all connections of its pool know.
///
/// SQLite compares the schema's version when a statement is run, not when it is prepared. A connection
/// that knew a table before would take a new column's name, in its quotation marks, for a text: run, the
/// statement is prepared anew and finds the column, but who reads its rows by name looks for a column
/// whose name has quotation marks.
///
/// # Errors
/// When a step fails.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await?;
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let pool = db.get_sqlite_connection_pool();
    let mut held = Vec::new();
    for _ in 0..pool.size() {
        let connection = pool.acquire().await;
        let mut connection = connection.map_err(|error| DbErr::Custom(error.to_string()))?;
        sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1")
            .fetch_all(&mut *connection)
            .await
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        held.push(connection);
    }
    Ok(())
}

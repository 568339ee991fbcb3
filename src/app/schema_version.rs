//! Whether the database is of this version.

use std::collections::BTreeSet;

use migration::{Migrator, MigratorTrait, SchemaManager};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

/// How a database's schema compares with the one that this version knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaVersion {
    /// Nothing in it yet.
    Empty,
    /// Steps are missing.
    Behind(Vec<String>),
    /// Just right.
    Current,
    /// A newer Tribune was here.
    Newer(Vec<String>),
    /// It holds tables, and they are not Tribune's.
    Foreign,
}

/// Looks at the database's record of its migrations.
///
/// # Errors
/// When the database does not answer.
pub async fn inspect(db: &DatabaseConnection) -> Result<SchemaVersion, DbErr> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let manager = SchemaManager::new(db);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(if has_tables(db).await? {
            SchemaVersion::Foreign
        } else {
            SchemaVersion::Empty
        });
    }
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    let applied = rows
        .iter()
        .map(|row| row.try_get("", "version"))
        .collect::<Result<BTreeSet<String>, _>>()?;
    let newer: Vec<String> = applied
        .iter()
        .filter(|version| !known.contains(version))
        .cloned()
        .collect();
    if !newer.is_empty() {
        return Ok(SchemaVersion::Newer(newer));
    }
    let pending: Vec<String> = known
        .iter()
        .filter(|version| !applied.contains(*version))
        .cloned()
        .collect();
    Ok(match (pending.is_empty(), applied.is_empty()) {
        (true, _) => SchemaVersion::Current,
        (false, true) => SchemaVersion::Empty,
        (false, false) => SchemaVersion::Behind(pending),
    })
}

async fn has_tables(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let backend = db.get_database_backend();
    let sql = match backend {
        sea_orm::DbBackend::Postgres => {
            "SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = current_schema()"
        }
        _ => {
            "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    Ok(row
        .map(|row| row.try_get::<i64>("", "n"))
        .transpose()?
        .unwrap_or(0)
        > 0)
}

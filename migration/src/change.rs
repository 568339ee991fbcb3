//! Changes to tables that are there already.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::table::{TEXT_STATES, one_of};

/// Carries out statements, one after the other.
pub async fn all(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in statements {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Adds columns to a table, in which the rows that are there have their default or nothing.
pub async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: Vec<ColumnDef>,
) -> Result<(), DbErr> {
    for column in columns {
        let change = Table::alter().table(table).add_column(column).take();
        manager.alter_table(change).await?;
    }
    Ok(())
}

/// Adds a text in both official languages to a table, missing in the rows that are there.
pub async fn add_bilingual(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &str,
) -> Result<(), DbErr> {
    for language in ["fr", "en"] {
        let text = format!("{column}_{language}");
        let state = format!("{text}_state");
        let words = one_of(&state, TEXT_STATES);
        let present = format!(r#"("{state}" = 'missing') = ("{text}" IS NULL)"#);
        let columns = vec![
            ColumnDef::new(Alias::new(&text)).text().take(),
            ColumnDef::new(Alias::new(&state))
                .text()
                .not_null()
                .default("missing")
                .check(Expr::cust(format!("{words} AND {present}")))
                .take(),
        ];
        add(manager, table, columns).await?;
    }
    Ok(())
}

/// Lets a column that was made by `one_of` hold other words: those of `now` rather than of `was`.
///
/// SQLite can't change a condition of a table. Its documentation ("Making Other Kinds Of Table
/// Schema Changes") gives this way for changes that leave the stored rows as they are: the table's
/// text is written anew. A table or index that the same migration makes thereafter raises the
/// schema's version, by which other connections hear of it.
///
/// # Panics
/// On a column that the backend's text of the table does not name so: a migration that would change
/// nothing must not pass for one that did.
pub async fn widen(
    manager: &SchemaManager<'_>,
    (table, column): (&str, &str),
    was: &[&str],
    now: &[&str],
) -> Result<(), DbErr> {
    let (was, now) = (one_of(column, was), one_of(column, now));
    let connection = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        let name = format!("{table}_{column}_check");
        let change = format!(
            r#"ALTER TABLE "{table}" DROP CONSTRAINT "{name}", ADD CONSTRAINT "{name}" CHECK ({now})"#
        );
        connection.execute_unprepared(&change).await?;
        return Ok(());
    }
    let (was, now) = (was.replace('\'', "''"), now.replace('\'', "''"));
    // In one text, and so on one connection: the pragma is that connection's own.
    let change = format!(
        "PRAGMA writable_schema = ON; \
         UPDATE sqlite_schema SET sql = replace(sql, '{was}', '{now}') \
         WHERE type = 'table' AND name = '{table}' AND instr(sql, '{was}') > 0; \
         PRAGMA writable_schema = RESET;"
    );
    connection.execute_unprepared(&change).await?;
    let changed = format!(
        "SELECT 1 FROM sqlite_schema \
         WHERE type = 'table' AND name = '{table}' AND instr(sql, '{now}') > 0"
    );
    let changed = Statement::from_string(DbBackend::Sqlite, changed);
    let changed = connection.query_one_raw(changed).await?;
    assert!(
        changed.is_some(),
        "{table}.{column} is not as the migration says"
    );
    Ok(())
}

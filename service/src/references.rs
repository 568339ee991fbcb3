//! What refers to a table, by the word of the database itself: a list of our own could forget one.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// A column that refers to the key of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The table that refers.
    pub table: String,
    /// Its column.
    pub column: String,
}

/// The columns that refer to a table, in order.
///
/// # Errors
/// When the database fails.
pub async fn to(db: &impl ConnectionTrait, table: &str) -> Result<Vec<Reference>, DbErr> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    let statement = Statement::from_sql_and_values(backend, sql, [table.into()]);
    let rows = db.query_all_raw(statement).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Reference {
            table: row.try_get_by_index(0)?,
            column: row.try_get_by_index(1)?,
        })
    };
    rows.iter().map(read).collect()
}

const POSTGRES: &str = "
SELECT t.relname::text, a.attname::text
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_class r ON r.oid = c.confrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND r.relname = $1 AND t.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
";

const SQLITE: &str = r#"
SELECT t.name, k."from"
FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
WHERE t.type = 'table' AND k."table" = ?1
ORDER BY 1, 2
"#;

//! Where rows go, and how they get there fast: `COPY` on PostgreSQL, long `INSERT`s on SQLite.

use std::fmt::Write as _;

use sea_orm::sqlx::{
    self, AssertSqlSafe, Connection, PgConnection, SqliteConnection, query::Query,
    sqlite::SqliteArguments,
};

use crate::error::Failure;

/// A value as either database takes it. Dates and instants are texts, in the form in which
/// Tribune's own writes leave them.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number, or a key.
    Int(i64),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
    /// A text that many rows have.
    Word(&'static str),
}

impl Cell {
    /// A text, or nothing.
    pub fn text_or_null(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Flag(yes)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Cell {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

/// A database to fill.
pub enum Target {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// Bytes of one message to PostgreSQL.
const CHUNK: usize = 1 << 20;
/// Parameters of one `INSERT`: SQLite takes 32,766.
const PARAMETERS: usize = 8_000;

impl Target {
    /// Opens a database by its address.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        Ok(if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await?)
        } else {
            Self::Postgres(PgConnection::connect(url).await?)
        })
    }

    /// Makes the database at an address, if it is not there. SQLite does by itself.
    pub async fn make(url: &str) -> Result<(), Failure> {
        let Some((cluster, name)) = url.rsplit_once('/').filter(|_| !url.starts_with("sqlite:"))
        else {
            return Ok(());
        };
        let mut connection = PgConnection::connect(&format!("{cluster}/postgres")).await?;
        let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
        if found.fetch_optional(&mut connection).await?.is_none() {
            let create = AssertSqlSafe(format!("CREATE DATABASE \"{name}\""));
            sqlx::raw_sql(create).execute(&mut connection).await?;
        }
        Ok(())
    }

    /// Stops checking each row, for the time of this connection: the rows are right by
    /// construction, and a database that is lost is filled anew. Returns what brings back the
    /// checks that the connection's end does not.
    pub async fn unchecked(&mut self) -> Result<String, Failure> {
        let Self::Sqlite(connection) = self else {
            let statements = "SET session_replication_role = replica; SET synchronous_commit = off";
            return self.run(statements).await.map(|()| String::new());
        };
        let found: Vec<(String, String)> =
            sqlx::query_as("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                .fetch_all(connection)
                .await?;
        let drop: String = found
            .iter()
            .map(|(name, _)| format!("; DROP TRIGGER \"{name}\""))
            .collect();
        let pragmas = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000";
        self.run(&format!("{pragmas}{drop}")).await?;
        let back: Vec<String> = found.into_iter().map(|(_, sql)| sql).collect();
        Ok(back.join(";\n"))
    }

    /// The first column of a statement's first row, if there is one.
    pub async fn text(&mut self, statement: &'static str) -> Result<Option<String>, Failure> {
        Ok(match self {
            Self::Postgres(connection) => {
                sqlx::query_scalar(statement)
                    .fetch_optional(connection)
                    .await?
            }
            Self::Sqlite(connection) => {
                sqlx::query_scalar(statement)
                    .fetch_optional(connection)
                    .await?
            }
        })
    }

    /// Writes the rows of a table.
    pub async fn rows(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<(), Failure> {
        let names: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
        let names = names.join(", ");
        match self {
            Self::Postgres(connection) => {
                let statement = format!("COPY \"{table}\" ({names}) FROM STDIN");
                let mut copy = connection.copy_in_raw(&statement).await?;
                let mut text = String::with_capacity(CHUNK + 4096);
                for row in rows {
                    line(&mut text, &row);
                    if text.len() > CHUNK {
                        copy.send(text.as_bytes()).await?;
                        text.clear();
                    }
                }
                copy.send(text.as_bytes()).await?;
                copy.finish().await?;
            }
            Self::Sqlite(connection) => {
                let at_once = PARAMETERS / columns.len().max(1);
                let one = format!("({})", vec!["?"; columns.len()].join(", "));
                let insert = |count: usize| {
                    let places = vec![one.as_str(); count].join(", ");
                    format!("INSERT INTO \"{table}\" ({names}) VALUES {places}")
                };
                let full = insert(at_once);
                let mut rows = rows.peekable();
                let mut transaction = connection.begin().await?;
                while rows.peek().is_some() {
                    let some: Vec<Vec<Cell>> = rows.by_ref().take(at_once).collect();
                    let text = if some.len() == at_once {
                        full.clone()
                    } else {
                        insert(some.len())
                    };
                    let query = sqlx::query(AssertSqlSafe(text));
                    let query = some.into_iter().flatten().fold(query, bind);
                    query.execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// Sends statements as they are.
    pub async fn run(&mut self, statements: &str) -> Result<(), Failure> {
        let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
        match self {
            Self::Postgres(connection) => statements.execute(connection).await.map(|_| ())?,
            Self::Sqlite(connection) => statements.execute(connection).await.map(|_| ())?,
        }
        Ok(())
    }
}

fn bind(
    query: Query<'_, sqlx::Sqlite, SqliteArguments>,
    cell: Cell,
) -> Query<'_, sqlx::Sqlite, SqliteArguments> {
    match cell {
        Cell::Null => query.bind(None::<i64>),
        Cell::Int(number) => query.bind(number),
        Cell::Flag(yes) => query.bind(yes),
        Cell::Text(text) => query.bind(text),
        Cell::Word(word) => query.bind(word),
    }
}

/// A row in PostgreSQL's text format. None of our texts has what it would have to escape.
fn line(text: &mut String, row: &[Cell]) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            text.push('\t');
        }
        match cell {
            Cell::Null => text.push_str("\\N"),
            Cell::Int(number) => {
                let _ = write!(text, "{number}");
            }
            Cell::Flag(yes) => text.push(if *yes { 't' } else { 'f' }),
            Cell::Text(words) => text.push_str(words),
            Cell::Word(word) => text.push_str(word),
        }
    }
    text.push('\n');
}

//! The limit: a bare handler for each query, with one prepared statement written by hand. What it
//! answers is what Tribune answers, to the letter. It comes in two forms: JSON built by the
//! database, and flat rows that are written out here; per query the cheaper one counts.

mod answer;
mod quarters;
mod values;
mod write;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::NaiveDate;
use sea_orm::sqlx::{
    self, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use serde::Deserialize;

use crate::error::Failure;
use answer::Wrap;
use quarters::Edges;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Ask {
    Flat,
    Levels,
    Meetings,
    Representation,
    Keyset,
    Relation,
    Quarters,
}

/// How a page becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The database builds it.
    Json,
    /// The database gives flat rows, and the handler writes it.
    Rows,
}

impl Form {
    /// Its name in addresses and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Rows => "rows",
        }
    }
}

macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!("../../limit/", $name, ".sql"))
    };
}

impl Ask {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 7] = [
        Self::Flat,
        Self::Levels,
        Self::Meetings,
        Self::Representation,
        Self::Keyset,
        Self::Relation,
        Self::Quarters,
    ];

    /// Its name in files, addresses and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Levels => "levels",
            Self::Meetings => "meetings",
            Self::Representation => "representation",
            Self::Keyset => "keyset",
            Self::Relation => "relation",
            Self::Quarters => "quarters",
        }
    }

    /// Whether it reads most of a table for a few rows.
    const fn is_figures(self) -> bool {
        matches!(self, Self::Representation | Self::Relation | Self::Quarters)
    }

    /// The statement for PostgreSQL. Figures are so few that only rows make sense for them.
    const fn postgres(self, form: Form) -> Option<&'static str> {
        Some(match (self, form) {
            (Self::Flat, Form::Rows) => sql!("flat.postgres"),
            (Self::Flat, Form::Json) => sql!("flat.postgres.json"),
            (Self::Levels, Form::Rows) => sql!("levels.postgres"),
            (Self::Levels, Form::Json) => sql!("levels.postgres.json"),
            (Self::Meetings, Form::Rows) => sql!("meetings.postgres"),
            (Self::Meetings, Form::Json) => sql!("meetings.postgres.json"),
            (Self::Keyset, Form::Rows) => sql!("keyset.postgres"),
            (Self::Keyset, Form::Json) => sql!("keyset.postgres.json"),
            (Self::Representation, Form::Rows) => sql!("representation.postgres"),
            (Self::Relation, Form::Rows) => sql!("relation.postgres"),
            (Self::Quarters, Form::Rows) => sql!("quarters.postgres"),
            _ => return None,
        })
    }

    /// The statement for SQLite.
    const fn sqlite(self, form: Form) -> Option<&'static str> {
        Some(match (self, form) {
            (Self::Flat, Form::Rows) => sql!("flat.sqlite"),
            (Self::Flat, Form::Json) => sql!("flat.sqlite.json"),
            (Self::Levels, Form::Rows) => sql!("levels.sqlite"),
            (Self::Levels, Form::Json) => sql!("levels.sqlite.json"),
            (Self::Meetings, Form::Rows) => sql!("meetings.sqlite"),
            (Self::Meetings, Form::Json) => sql!("meetings.sqlite.json"),
            (Self::Keyset, Form::Rows) => sql!("keyset.sqlite"),
            (Self::Representation, Form::Rows) => sql!("representation.sqlite"),
            (Self::Relation, Form::Rows) => sql!("relation.sqlite"),
            (Self::Quarters, Form::Rows) => sql!("quarters.sqlite"),
            _ => return None,
        })
    }

    /// The forms that there are for a database.
    pub fn forms(self, url: &str) -> Vec<Form> {
        let statement = |form| {
            if url.starts_with("sqlite:") {
                self.sqlite(form)
            } else {
                self.postgres(form)
            }
        };
        let forms = [Form::Rows, Form::Json];
        forms
            .into_iter()
            .filter(|form| statement(*form).is_some())
            .collect()
    }
}

/// The database, with as many connections as Tribune has.
enum Database {
    /// Pages are planned once and for all values. Figures over the whole table are planned for
    /// the values at hand, which takes a hundredth of the time that a better plan saves.
    Postgres {
        pages: PgPool,
        figures: PgPool,
    },
    Sqlite(SqlitePool),
}

/// What the handlers share.
struct Limit {
    database: Database,
    edges: Edges,
}

/// What is asked for in an address.
#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    at: NaiveDate,
    #[serde(default)]
    family: String,
    #[serde(default)]
    given: String,
    #[serde(default)]
    id: i64,
}

/// Serves until it is killed.
pub async fn serve(url: &str, listen: SocketAddr) -> Result<(), Failure> {
    let database = open(url).await?;
    let mut router = Router::new().route("/health/live", get(|| async { "live" }));
    for ask in Ask::ALL {
        for form in ask.forms(url) {
            let handler = move |State(limit): State<Arc<Limit>>,
                                Query(parameters): Query<Parameters>| async move {
                answer(&limit, ask, form, parameters).await
            };
            router = router.route(&format!("/{}/{}", ask.name(), form.name()), get(handler));
        }
    }
    let limit = Limit {
        database,
        edges: Edges::new()?,
    };
    let listener = tokio::net::TcpListener::bind(listen).await?;
    axum::serve(listener, router.with_state(Arc::new(limit))).await?;
    Ok(())
}

/// As many connections as Tribune has, and on SQLite the same pragmas.
async fn open(url: &str) -> Result<Database, Failure> {
    if !url.starts_with("sqlite:") {
        let options: PgConnectOptions = url.parse()?;
        let pool = |mode| {
            let options = options.clone().options([("plan_cache_mode", mode)]);
            let pool = PgPoolOptions::new()
                .max_connections(10)
                .test_before_acquire(false);
            pool.connect_lazy_with(options)
        };
        let (pages, figures) = (pool("force_generic_plan"), pool("force_custom_plan"));
        return Ok(Database::Postgres { pages, figures });
    }
    let options: SqliteConnectOptions = url.parse()?;
    let options = options
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
        .pragma("mmap_size", "268435456");
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false);
    Ok(Database::Sqlite(pool.connect_with(options).await?))
}

async fn answer(limit: &Limit, ask: Ask, form: Form, parameters: Parameters) -> Response {
    match fetch(limit, ask, form, parameters).await {
        Ok(body) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn fetch(
    limit: &Limit,
    ask: Ask,
    form: Form,
    given: Parameters,
) -> Result<Vec<u8>, sqlx::Error> {
    let Parameters {
        at,
        family,
        given,
        id,
    } = given;
    match &limit.database {
        Database::Postgres { pages, figures } => {
            let pool = if ask.is_figures() { figures } else { pages };
            let query = sqlx::query(ask.postgres(form).unwrap_or_default());
            let query = match ask {
                Ask::Keyset => query.bind(family).bind(given).bind(id),
                Ask::Quarters => query.bind(limit.edges.instants()),
                _ => query.bind(at),
            };
            match form {
                Form::Json => Ok(Wrap::of(ask).around(&query.fetch_one(pool).await?)),
                Form::Rows => Ok(answer::rows(
                    ask,
                    &query.fetch_all(pool).await?,
                    &limit.edges,
                )),
            }
        }
        Database::Sqlite(pool) => {
            let query = sqlx::query(ask.sqlite(form).unwrap_or_default());
            let query = match ask {
                Ask::Keyset => query.bind(family).bind(given).bind(id),
                Ask::Quarters => query,
                _ => query.bind(at),
            };
            match form {
                Form::Json => Ok(Wrap::of(ask).around(&query.fetch_one(pool).await?)),
                Form::Rows => Ok(answer::rows(
                    ask,
                    &query.fetch_all(pool).await?,
                    &limit.edges,
                )),
            }
        }
    }
}

//! Hears from other instances, on PostgreSQL, that something may have moved.
//!
//! The triggers of the migrations `m0013_notify` and `m0014_queued` tell it. Nothing depends on it but
//! how soon the next look is: a notice that is lost, with its connection, costs the wait until then.

use std::{convert::Infallible, time::Duration};

use sea_orm::{
    DatabaseConnection, DbBackend,
    sqlx::{self, postgres::PgListener, postgres::PgPoolOptions},
};
use tokio::{task::AbortHandle, time::sleep};

/// The wait before another connection is tried.
const PAUSE: Duration = Duration::from_secs(2);

/// What is told to all instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A row that is followed has moved.
    Moved,
    /// A run waits for a worker.
    Queued,
}

impl Notice {
    /// Where the triggers tell of it.
    const fn channel(self) -> &'static str {
        match self {
            Self::Moved => "tribune_moved",
            Self::Queued => "tribune_queued",
        }
    }
}

/// Does something at each notice, by a connection of its own, and once whenever there is a new one:
/// what was told before, or while there was none, nobody heard. Nothing on SQLite, which has one
/// instance that knows by itself.
pub fn listen(
    db: &DatabaseConnection,
    notice: Notice,
    heard: impl Fn() + Send + Sync + 'static,
) -> Option<AbortHandle> {
    if db.get_database_backend() != DbBackend::Postgres {
        return None;
    }
    let db = db.clone();
    let listening = tokio::spawn(async move {
        loop {
            let Err(error) = listen_once(&db, notice.channel(), &heard).await;
            tracing::warn!(%error, "notices of other instances are not heard; it is tried again");
            sleep(PAUSE).await;
        }
    });
    Some(listening.abort_handle())
}

async fn listen_once(
    db: &DatabaseConnection,
    channel: &str,
    heard: &(impl Fn() + Send + Sync),
) -> Result<Infallible, sqlx::Error> {
    let options = db.get_postgres_connection_pool().connect_options();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_lazy_with(options.as_ref().clone());
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(channel).await?;
    loop {
        heard();
        while listener.try_recv().await?.is_some() {
            heard();
        }
    }
}

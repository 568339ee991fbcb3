//! Hears from other instances, on PostgreSQL, that something may have moved.
//!
//! The triggers of the migration `m0013_notify` tell it. Nothing depends on it but how soon the next
//! look is: a notice that is lost, with its connection, costs the wait until then.

use std::{convert::Infallible, time::Duration};

use sea_orm::{
    DatabaseConnection, DbBackend,
    sqlx::{self, postgres::PgListener, postgres::PgPoolOptions},
};
use tokio::{task::AbortHandle, time::sleep};

use super::Bell;

/// Where the triggers tell of it.
const CHANNEL: &str = "tribune_moved";
/// The wait before another connection is tried.
const PAUSE: Duration = Duration::from_secs(2);

/// Rings the bell at each notice, by a connection of its own. Nothing on SQLite, whose only
/// instance rings by itself.
pub(super) fn begin(db: &DatabaseConnection, bell: &Bell) -> Option<AbortHandle> {
    if db.get_database_backend() != DbBackend::Postgres {
        return None;
    }
    let (db, bell) = (db.clone(), bell.clone());
    let listening = tokio::spawn(async move {
        loop {
            let Err(error) = listen(&db, &bell).await;
            tracing::warn!(%error, "notices of other instances are not heard; it is tried again");
            sleep(PAUSE).await;
        }
    });
    Some(listening.abort_handle())
}

async fn listen(db: &DatabaseConnection, bell: &Bell) -> Result<Infallible, sqlx::Error> {
    let options = db.get_postgres_connection_pool().connect_options();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_lazy_with(options.as_ref().clone());
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // What moved before there was a connection, or while there was none, nobody told.
        bell.ring();
        while listener.try_recv().await?.is_some() {
            bell.ring();
        }
    }
}

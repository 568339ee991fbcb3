//! The databases of the tests, with the community of 2020–2021 in them.

use std::future::Future;

use sea_orm::DatabaseConnection;
use service::{db, demo};
pub use testing::{on_both, september_first};

/// As [`on_both`], with the community of 2020–2021; the test gets its key.
pub async fn with_demo<F: Future<Output = ()>>(
    name: &str,
    test: impl Fn(DatabaseConnection, i64) -> F,
) {
    on_both(name, async |db| {
        let loaded = db::write(&db, async |tx| demo::load(tx, september_first()).await);
        let community = loaded.await.unwrap().community_id;
        test(db, community).await;
    })
    .await;
}

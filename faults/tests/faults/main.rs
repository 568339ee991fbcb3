//! The runner in processes that are frozen, cut off from their database, told to stop, and given jobs
//! that go wrong: three instances on PostgreSQL, one on SQLite. Killed is the service itself, in
//! `tests/end_to_end/kills.rs`.
//!
//! `TRIBUNE_BINARIES` names a folder of binaries (`target/release`) to test instead of the debug build;
//! with `TRIBUNE_LONG` there is more of everything.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod alone;
mod cluster;
mod due;
mod frozen;
mod full_disk;
mod house;
mod instance;
mod restart;
mod stopping;

use std::env;

/// Whether the tests may take long.
fn is_long() -> bool {
    env::var_os("TRIBUNE_LONG").is_some()
}

/// Makes of each function that is named two tests, `name::on_sqlite` and `name::on_postgresql`.
macro_rules! on_both {
    ($($name:ident)+) => {$(
        mod $name {
            use crate::house::House;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let house = House::on_sqlite().await;
                super::$name(&house).await;
                house.discard().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgresql() {
                let house = House::on_postgresql(stringify!($name)).await;
                super::$name(&house).await;
                house.discard().await;
            }
        }
    )+};
}
use on_both;

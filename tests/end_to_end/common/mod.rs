//! What the tests share: databases, the running service, its mail, and the checkers from elsewhere.

pub mod app;
pub mod browser;
pub mod clock;
pub mod database;
pub mod dovecot;
pub mod mail;
pub mod socket;
pub mod tools;

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;
use serde_json::{Value, json};

pub use app::TestApp;
pub use database::{Backend, START, TestDatabase};

/// Words that somebody has looked over, in both languages.
pub fn words(fr: &str, en: &str) -> Value {
    let half = |text: &str| json!({ "text": text, "state": "REVIEWED" });
    json!({ "fr": half(fr), "en": half(en) })
}

/// Something that a test is given, set up on one of the databases.
pub trait Fixture: Sized {
    /// Sets it up.
    async fn set_up(backend: Backend) -> Self;

    /// Looks whether a test that passed left it as it should be.
    async fn check(&self) {}

    /// Takes it down, whether the test passed or not.
    async fn tear_down(self);
}

/// A test that makes its own databases needs to know no more than which kind.
impl Fixture for Backend {
    async fn set_up(backend: Backend) -> Self {
        backend
    }

    async fn tear_down(self) {}
}

/// Runs one test on one database; what it was given is taken down even when it fails.
pub async fn run<F: Fixture>(backend: Backend, test: impl AsyncFnOnce(&F)) {
    let fixture = F::set_up(backend).await;
    let whole = async {
        test(&fixture).await;
        fixture.check().await;
    };
    let outcome = AssertUnwindSafe(whole).catch_unwind().await;
    fixture.tear_down().await;
    if let Err(failure) = outcome {
        resume_unwind(failure);
    }
}

/// Makes of each function that is named two tests, `name::on_sqlite` and `name::on_postgresql`.
macro_rules! on_both {
    ($($name:ident)+) => {$(
        mod $name {
            use crate::common::{Backend, run};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run(Backend::Sqlite, super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgresql() {
                run(Backend::Postgres, super::$name).await;
            }
        }
    )+};
}
pub(crate) use on_both;

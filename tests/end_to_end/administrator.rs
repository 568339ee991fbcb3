//! An administrator's story: what the jobs do is seen in the playground as they do it, stopped, taken up
//! again, and tried out before.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use jobs::mail::transport::Transport;
use serde_json::json;
use tokio::time::sleep;
use tribune::http::assets::IS_GRAPHIQL;
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::tools::{node, passes};
use crate::common::{Backend, TestApp, TestDatabase, on_both};
use crate::invitations::{received, relay};
use crate::sign_in::TOKEN;

on_both! {
    jobs_are_seen_at_work_stopped_taken_up_again_and_tried_out_in_the_playground
}

/// How long the relay takes for a message: long enough for a run of 93 to be watched and stopped.
const SECONDS: f64 = 0.2;

async fn jobs_are_seen_at_work_stopped_taken_up_again_and_tried_out_in_the_playground(
    backend: &Backend,
) {
    if !IS_GRAPHIQL {
        panic!("build with Node and without TRIBUNE_WEB: the playground is what is looked at");
    }
    let database = with_a_report_that_waits_to_be_sent(*backend).await;
    let folder = tempfile::tempdir().unwrap();
    let (_relay, port) = relay(folder.path(), SECONDS).await;
    let smtp = json!({ "host": "127.0.0.1", "port": port, "security": "none", "connections": 1 });
    let options = Options {
        door: Door::token(TOKEN),
        mail: Transport::smtp(serde_json::from_value(smtp).unwrap()),
        ..Options::default()
    };
    let app = TestApp::start(database, options).await;
    // The pictures stay, to be looked at.
    let pictures =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("administrator-{backend:?}"));
    std::fs::create_dir_all(&pictures).unwrap();
    let mut look = node("administrator.mjs");
    look.arg(app.at(""))
        .arg(&pictures)
        .arg(TOKEN)
        .arg(match backend {
            Backend::Sqlite => "en",
            Backend::Postgres => "fr",
        });
    passes(look).await;
    let sent = received(folder.path());
    let addresses: BTreeSet<&String> = sent.iter().map(|(to, _)| to).collect();
    assert_eq!(
        (sent.len(), addresses.len()),
        (93, 93),
        "each message left once, and what was only tried out left not at all"
    );
    app.stop().await.discard().await;
}

/// The report of 2020–2021, approved; its 93 messages wait, since their delivery is paused.
async fn with_a_report_that_waits_to_be_sent(backend: Backend) -> TestDatabase {
    let app = TestApp::start(TestDatabase::with_demo(backend).await, Options::default()).await;
    app.compile_yardstick().await;
    let job = json!({ "job": "mail_delivery" });
    app.mutate("pauseJob", job, "job { pausedAt }").await;
    let version: i64 = app.sql("SELECT MAX(id) FROM report_version").await;
    for chair in ["Charlebois-Roy", "Northcott"] {
        let person = format!("SELECT id FROM person WHERE family_name = '{chair}'");
        let person: i64 = app.sql(&person).await;
        let input = json!({ "version": format!("ReportVersion:{version}"), "person": format!("Person:{person}") });
        let approved = app.mutate("approveReport", input, "report { state }").await;
        assert_eq!(approved["status"], "OK", "{approved:#}");
    }
    let waiting = "SELECT COUNT(*) FROM delivery WHERE state = 'waiting'";
    for _ in 0..600 {
        if app.sql::<i64>(waiting).await == 93 {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(app.sql::<i64>(waiting).await, 93);
    app.stop().await
}

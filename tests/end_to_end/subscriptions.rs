//! What is followed over a socket: runs and deliveries as they move, on one instance and across two.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use service::live::Pace;
use tokio::time::sleep;

use crate::common::app::{Options, key};
use crate::common::socket::{Heard, Socket};
use crate::common::{Backend, TestApp, TestDatabase, on_both};

/// Follows a run.
pub const RUN: &str = "subscription($run: ID) { jobRuns(run: $run) { id state progress { done total phase } job { name } } }";
/// Runs a job.
pub const RUN_JOB: &str =
    r#"mutation { runJob(input: { job: "recruitment" }) { status run { id state } } }"#;
const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

on_both! {
    a_run_is_followed_from_the_mutation_to_its_end
    deliveries_are_followed_until_all_are_out
    what_is_not_there_is_not_followed
    a_subscription_asks_for_one_field
    queries_and_mutations_are_answered_as_over_http
}

async fn a_run_is_followed_from_the_mutation_to_its_end(app: &TestApp) {
    // It waits, so that whoever follows it hears of it first: what ended before is told nobody.
    let job = json!({ "job": "recruitment" });
    app.mutate("pauseJob", job.clone(), "").await;
    let mut other = Socket::ready(app).await;
    other.subscribe("m", RUN_JOB, json!({})).await;
    let payload = other.next("m").await["runJob"].take();
    other.complete("m").await;
    assert_eq!(payload["status"], "OK");
    let run = payload["run"]["id"].clone();

    let mut socket = Socket::ready(app).await;
    let query = r#"subscription { jobRuns(job: "recruitment") { id state } }"#;
    socket.subscribe("all", query, json!({})).await;
    let first = socket.next("all").await;
    assert_eq!(first["jobRuns"], json!({ "id": run, "state": "QUEUED" }));
    other.subscribe("one", RUN, json!({ "run": run })).await;
    let first = other.next("one").await;
    assert_eq!(first["jobRuns"]["state"], "QUEUED");
    assert_eq!(first["jobRuns"]["job"]["name"], "recruitment");

    app.mutate("resumeJob", job, "").await;
    let events = other.rest("one").await;
    let states: Vec<&Value> = events
        .iter()
        .map(|event| &event["jobRuns"]["state"])
        .collect();
    assert_eq!(states.last(), Some(&&json!("SUCCEEDED")), "{events:#?}");
    // Who follows all runs hears of it as well, and goes on.
    loop {
        let event = socket.next("all").await;
        assert_eq!(event["jobRuns"]["id"], run);
        if event["jobRuns"]["state"] == "SUCCEEDED" {
            break;
        }
    }
    // What is over is told once.
    other.subscribe("late", RUN, json!({ "run": run })).await;
    assert_eq!(other.rest("late").await.len(), 1);
    let again = app.run_job("recruitment", json!({})).await;
    // Each event shows the run as it is by then, so the first one's end may have been told twice.
    let id = loop {
        let mut event = socket.next("all").await["jobRuns"].take();
        if event["id"] != run {
            break event["id"].take();
        }
        assert_eq!(event["state"], "SUCCEEDED");
    };
    assert_eq!(id, json!(format!("JobRun:{}", again.id)));
}

async fn deliveries_are_followed_until_all_are_out(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let query = "{ campaigns(first: 1) { nodes { id deliveries { totalCount } } } }";
    let campaign = app.graphql(query, json!({})).await["campaigns"]["nodes"][0].take();
    let total = campaign["deliveries"]["totalCount"].as_u64().unwrap();
    assert!(total > 60, "{total}");
    let key = key(campaign["id"].as_str().unwrap());
    // Two of them go out once more.
    let waits = format!(
        "UPDATE delivery SET state = 'waiting' WHERE id IN (SELECT id FROM delivery WHERE campaign_id = {key} ORDER BY id LIMIT 2)"
    );
    app.db.execute_unprepared(&waits).await.unwrap();
    let mut socket = Socket::ready(app).await;
    let query = "subscription($campaign: ID!) { deliveries(campaign: $campaign) {
        campaign { id kind } moved { id state recipient } counts { total waiting claimed dataStarted accepted failed }
    } }";
    let variables = json!({ "campaign": campaign["id"] });
    socket.subscribe("d", query, variables).await;
    let first = socket.next("d").await["deliveries"].take();
    assert_eq!(first["campaign"]["kind"], "INVITATION");
    assert_eq!(
        first["moved"].as_array().unwrap().len() as u64,
        total.min(100)
    );
    assert_eq!(first["counts"]["total"], total);
    assert_eq!(first["counts"]["waiting"], 2);
    app.db
        .execute_unprepared("UPDATE delivery SET state = 'failed' WHERE state = 'waiting'")
        .await
        .unwrap();
    let events = socket.rest("d").await;
    let last = &events.last().unwrap()["deliveries"];
    assert_eq!(last["counts"]["failed"], 2);
    assert_eq!(last["counts"]["accepted"], total - 2);
    let moved: usize = events
        .iter()
        .map(|event| event["deliveries"]["moved"].as_array().unwrap().len())
        .sum();
    assert_eq!(moved, 2, "{events:#?}");
    // To whom they go is personal: that somebody followed it is on record, once.
    let read = async || {
        let query = "{ accessEvents(first: 100) { nodes { way fields } } }";
        let mut events = app.graphql(query, json!({})).await["accessEvents"]["nodes"].take();
        let events = std::mem::take(events.as_array_mut().unwrap()).into_iter();
        let is_of_deliveries = |event: &Value| event["fields"] == json!(["Delivery.recipient"]);
        events.filter(is_of_deliveries).collect::<Vec<_>>()
    };
    for _ in 0..100 {
        if !read().await.is_empty() {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    let read = read().await;
    assert_eq!((read.len(), &read[0]["way"]), (1, &json!("GRAPHQL")));
}

async fn what_is_not_there_is_not_followed(app: &TestApp) {
    let mut socket = Socket::ready(app).await;
    for (query, code) in [
        (
            r#"subscription { jobRuns(run: "JobRun:99") { id } }"#,
            "NOT_FOUND",
        ),
        (
            r#"subscription { jobRuns(run: "Person:1") { id } }"#,
            "BAD_ID",
        ),
        (
            r#"subscription { jobRuns(job: "nothing") { id } }"#,
            "NOT_FOUND",
        ),
        (
            r#"subscription { deliveries(campaign: "Campaign:99") { counts { total } } }"#,
            "NOT_FOUND",
        ),
    ] {
        socket.subscribe("x", query, json!({})).await;
        assert_eq!(
            socket.error("x").await["extensions"]["code"],
            code,
            "{query}"
        );
    }
}

async fn a_subscription_asks_for_one_field(app: &TestApp) {
    let run = app.run_job("recruitment", json!({})).await;
    let mut socket = Socket::ready(app).await;
    let run = json!({ "run": format!("JobRun:{}", run.id) });
    let by_fragment = "subscription($run: ID) { ...F } fragment F on Subscription { jobRuns(run: $run) { ...R } } fragment R on JobRun { state }";
    for _ in 0..2 {
        socket.subscribe("f", by_fragment, run.clone()).await;
        let events = socket.rest("f").await;
        assert_eq!(events, [json!({ "jobRuns": { "state": "SUCCEEDED" } })]);
    }
    for query in [
        "subscription { a: jobRuns { id } b: jobRuns { id } }",
        "subscription { __typename }",
        "subscription { jobRuns @include(if: true) { id } }",
        "subscription { nothing }",
        "subscription {",
    ] {
        socket.subscribe("x", query, json!({})).await;
        assert!(socket.error("x").await["message"].is_string(), "{query}");
    }
    // Over HTTP there is nothing to follow.
    let answer = app
        .answer("subscription { jobRuns { id } }", json!({}))
        .await;
    assert!(answer["errors"][0]["message"].is_string(), "{answer:#}");
}

async fn queries_and_mutations_are_answered_as_over_http(app: &TestApp) {
    let mut socket = Socket::ready(app).await;
    let query = "query($at: Date!) { representation(at: $at) { members } members(at: $at, first: 1) { totalCount nodes { familyName } } }";
    let variables = json!({ "at": "2021-08-31" });
    let over_http = app.graphql(query, variables.clone()).await;
    for _ in 0..2 {
        socket.subscribe("q", query, variables.clone()).await;
        assert_eq!(socket.rest("q").await, std::slice::from_ref(&over_http));
    }
    socket.subscribe("wrong", "{ nothing }", json!({})).await;
    assert!(
        socket.error("wrong").await["message"]
            .as_str()
            .unwrap()
            .contains("nothing")
    );
    // A field that fails is part of the answer.
    socket
        .subscribe("null", r#"{ node(id: "JobRun:99") { id } }"#, json!({}))
        .await;
    let Heard::Said(answer) = socket.hear().await else {
        panic!()
    };
    assert_eq!(answer["type"], "next");
    assert_eq!(answer["payload"]["data"], json!({ "node": null }));
    assert_eq!(
        answer["payload"]["errors"][0]["extensions"]["code"],
        "NOT_FOUND"
    );
    socket.complete("null").await;
}

/// On PostgreSQL, where there may be several instances.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_on_one_instance_is_seen_on_the_other() {
    // Nothing is looked at by itself, so what is seen was told.
    let told = Pace {
        idle: Duration::from_secs(3600),
        busy: Duration::from_millis(10),
    };
    let options = Options {
        pace: told,
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(Backend::Postgres).await, options).await;
    let other = app.beside(told).await;
    let base = format!("http://{}", other.address);
    let socket = Socket::try_open(&base, &[PROTOCOL]).await.unwrap();
    let mut socket = socket.greeted().await;
    // A run that nobody here will take up: it is moved by hand, as another instance would.
    app.graphql(
        "mutation { pauseJob(input: { job: \"recruitment\" }) { status } }",
        json!({}),
    )
    .await;
    let payload = app.graphql(RUN_JOB, json!({})).await["runJob"].take();
    let id = payload["run"]["id"].clone();
    socket.subscribe("s", RUN, json!({ "run": id })).await;
    assert_eq!(socket.next("s").await["jobRuns"]["state"], "QUEUED");
    let run = key(id.as_str().unwrap());
    let turn = async |change: &str| {
        let sql = format!("UPDATE job_run SET {change} WHERE id = {run}");
        app.db.execute_unprepared(&sql).await.unwrap();
    };
    turn("progress_done = 1, progress_total = 2, progress_phase = 'half'").await;
    let progress = socket.next("s").await["jobRuns"]["progress"].take();
    assert_eq!(progress, json!({ "done": 1, "total": 2, "phase": "half" }));
    turn("state = 'cancelled'").await;
    assert_eq!(socket.next("s").await["jobRuns"]["state"], "CANCELLED");
    socket.complete("s").await;
    other.shutdown().await.unwrap();
    app.stop().await.discard().await;
}

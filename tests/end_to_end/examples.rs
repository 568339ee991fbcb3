//! The examples that the playground opens with do what they say.

use std::path::Path;

use serde_json::{Value, json};

use crate::common::socket::Socket;
use crate::common::{TestApp, on_both};

on_both! {
    every_example_of_the_playground_runs
    the_service_says_its_time_and_its_release_of_the_zone_rules
    the_query_on_jobs_that_dashboards_rely_on_has_its_names
}

async fn every_example_of_the_playground_runs(app: &TestApp) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/examples");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    // What the jobs make is there for the others to show.
    files.sort_by_key(|file| (!file_name(file).starts_with("jobs-"), file.clone()));
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let query = std::fs::read_to_string(&file).unwrap();
        for language in ["# en ", "# fr "] {
            assert!(query.contains(language), "{}: {language}", file.display());
        }
        if query.contains("\nsubscription ") {
            follows(app, &query).await;
            continue;
        }
        let answer = app.answer(&query, variables(app, &query).await).await;
        assert!(
            answer.get("errors").is_none(),
            "{}: {answer:#}",
            file.display()
        );
        assert!(
            !answer.to_string().contains("REFUSED"),
            "{}: {answer:#}",
            file.display()
        );
        set_going(app).await;
        app.settled().await;
    }
    let runs = app
        .graphql(
            "{ jobRuns(first: 50, where: { dryRun: { eq: false } }) { nodes { state job { name } } } }",
            json!({}),
        )
        .await;
    for job in ["council_report", "quarterly_invitations", "recruitment"] {
        let of_job = runs["jobRuns"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|run| run["job"]["name"] == job);
        let states: Vec<_> = of_job.map(|run| &run["state"]).collect();
        assert_eq!(states, ["SUCCEEDED"], "{job}");
    }
}

fn file_name(file: &Path) -> &str {
    file.file_name().unwrap().to_str().unwrap()
}

/// What an example wants to be told: the run to be cancelled waits, the one to be tried again was
/// cancelled.
async fn variables(app: &TestApp, query: &str) -> Value {
    let cancels = query.contains("cancelRun(");
    if !cancels && !query.contains("retryRun(") {
        return json!({});
    }
    let job = json!({ "job": "mail_delivery" });
    app.mutate("pauseJob", job.clone(), "job { pausedAt }")
        .await;
    let run = app.mutate("runJob", job, "run { id }").await["run"]["id"].take();
    if !cancels {
        let cancelled = app.mutate("cancelRun", json!({ "run": run }), "run { state }");
        assert_eq!(cancelled.await["run"]["state"], "CANCELLED");
    }
    json!({ "run": run })
}

/// No job stays paused.
async fn set_going(app: &TestApp) {
    let job = json!({ "job": "mail_delivery" });
    let going = app.mutate("resumeJob", job, "job { pausedAt }").await;
    assert_eq!(going["status"], "OK");
}

/// A subscription among the examples tells of something, at the latest when a job runs.
async fn follows(app: &TestApp, query: &str) {
    let mut socket = Socket::ready(app).await;
    socket.subscribe("example", query, json!({})).await;
    if query.contains("jobRuns") {
        app.succeeds("mail_delivery", json!({})).await;
    }
    socket.next("example").await;
}

async fn the_query_on_jobs_that_dashboards_rely_on_has_its_names(app: &TestApp) {
    app.succeeds("recruitment", json!({})).await;
    let query = "{ jobs { nodes { name nextRuns runs(first: 5) { nodes { state dueAt startedAt finishedAt progress { done total phase } } } } } }";
    let data = app.graphql(query, json!({})).await;
    let jobs = data["jobs"]["nodes"].as_array().unwrap();
    let recruitment = jobs
        .iter()
        .find(|job| job["name"] == "recruitment")
        .unwrap();
    assert_eq!(
        recruitment["nextRuns"][0], "2021-09-02T09:00:00Z",
        "at 5:00 in Toronto"
    );
    assert_eq!(recruitment["runs"]["nodes"][0]["state"], "SUCCEEDED");
}

async fn the_service_says_its_time_and_its_release_of_the_zone_rules(app: &TestApp) {
    let query = "{ serverInfo { now tzdbVersion demonstration } }";
    let data = app.graphql(query, json!({})).await;
    let server = &data["serverInfo"];
    assert_eq!(server["now"], "2021-09-01T13:00:00Z");
    assert_eq!(server["demonstration"], true);
    let release = server["tzdbVersion"].as_str().unwrap();
    assert!(release >= "2026e", "{release}");
}

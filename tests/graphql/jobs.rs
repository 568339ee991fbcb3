//! The question about jobs that dashboards rely on.

use std::sync::Arc;

use domain::clock::Clock;
use sea_orm::ConnectionTrait;
use serde_json::json;
use testing::FakeClock;

use crate::support::{Client, instance, on_both};

const JOBS: &str = "{ jobs { nodes { name nextRuns runs(first: 5) { nodes { state dueAt startedAt finishedAt progress { done total phase } } } } } }";

const ROWS: [&str; 5] = [
    "INSERT INTO job (id, name, paused_at) VALUES (901, 'aa_late', NULL), (902, 'ab_paused', '2021-09-01 00:00:00+00:00')",
    "INSERT INTO schedule (id, job_id, cron, zone, catch_up, overlap, parameters, next_due_at) VALUES
       (901, 901, '0 9 1 * *', 'America/Toronto', 'none', 'skip', '{}', '2021-10-01T13:00:00+00:00'),
       (902, 902, '0 9 1 * *', 'America/Toronto', 'none', 'skip', '{}', '2021-10-01T13:00:00+00:00')",
    "INSERT INTO schedule (id, job_id, cron, zone, enabled, catch_up, overlap, parameters, next_due_at) VALUES
       (903, 901, '0 9 2 * *', 'America/Toronto', FALSE, 'none', 'skip', '{}', '2021-10-02T13:00:00+00:00')",
    "INSERT INTO job_run (id, job_id, schedule_id, due_at, trigger, state, parameters, available_at, started_at, max_attempts, progress_done, progress_total, progress_phase, requested_by, created_at) VALUES
       (901, 901, 901, '2021-09-01T13:00:00+00:00', 'schedule', 'running', '{}', '2021-09-01T13:00:00+00:00', '2021-09-01T13:00:01.500000+00:00', 5, 2, 7, 'facts', 'schedule', '2021-09-01T13:00:00+00:00')",
    "INSERT INTO job_run_output (job_run_id, position, noun, row_id) VALUES (901, 1, 'community', 1), (901, 2, 'person', 999999), (901, 3, 'elephant', 1)",
];

#[tokio::test]
async fn jobs_with_their_runs() {
    on_both("jobs", |database| async move {
        for rows in ROWS {
            database.execute_unprepared(rows).await.unwrap();
        }
        let client = Client::of(database);
        let data = client.data(JOBS).await;
        let run = json!({
            "state": "RUNNING",
            "dueAt": "2021-09-01T13:00:00Z",
            "startedAt": "2021-09-01T13:00:01.500Z",
            "finishedAt": null,
            "progress": { "done": 2, "total": 7, "phase": "facts" },
        });
        // In November Toronto is an hour further from UTC.
        let due = json!(["2021-10-01T13:00:00Z", "2021-11-01T13:00:00Z", "2021-12-01T14:00:00Z", "2022-01-01T14:00:00Z", "2022-02-01T14:00:00Z"]);
        assert_eq!(data["jobs"]["nodes"][0], json!({ "name": "aa_late", "nextRuns": due, "runs": { "nodes": [run] } }));
        assert_eq!(data["jobs"]["nodes"][1], json!({ "name": "ab_paused", "nextRuns": [], "runs": { "nodes": [] } }));
        let outputs = client
            .data("{ jobRuns(first: 1) { nodes { outputs(first: 9) { nodes { position node { __typename ... on Community { slug } } } } } } }")
            .await;
        let nodes = &outputs["jobRuns"]["nodes"][0]["outputs"]["nodes"];
        assert_eq!(nodes[0]["node"]["__typename"], "Community");
        assert_eq!(nodes[1]["node"], json!(null));
        assert_eq!(nodes[2]["node"], json!(null));
    })
    .await;
}

const UNEVEN_DAY: &str = "INSERT INTO job_run (id, job_id, trigger, state, parameters, available_at, finished_at, max_attempts, requested_by, created_at) VALUES
   (911, 902, 'manual', 'queued', '{}', '2021-09-01T12:58:30+00:00', NULL, 5, 'administrator', '2021-09-01T12:58:30+00:00'),
   (912, 902, 'manual', 'queued', '{}', '2021-09-01T14:00:00+00:00', NULL, 5, 'administrator', '2021-09-01T12:00:00+00:00'),
   (913, 901, 'manual', 'failed', '{}', '2021-08-30T00:00:00+00:00', '2021-08-31T13:00:01+00:00', 5, 'administrator', '2021-08-30T00:00:00+00:00'),
   (914, 901, 'manual', 'failed', '{}', '2021-08-30T00:00:00+00:00', '2021-08-31T13:00:00+00:00', 5, 'administrator', '2021-08-30T00:00:00+00:00'),
   (915, 901, 'schedule', 'missed', '{}', '2021-09-01T09:00:00+00:00', '2021-09-01T09:00:00+00:00', 5, 'schedule', '2021-09-01T09:00:00+00:00'),
   (916, 901, 'manual', 'cancelled', '{}', '2021-09-01T09:00:00+00:00', '2021-09-01T09:00:00+00:00', 5, 'administrator', '2021-09-01T09:00:00+00:00')";

#[tokio::test]
async fn the_runner_says_what_waits_and_what_went_wrong_within_a_day() {
    on_both("runner", |database| async move {
        let client = Client::of(database.clone());
        let asked = "{ runner { tickAgeSeconds queued running oldestQueuedSeconds failedLastDay missedLastDay } }";
        let data = client.data(asked).await;
        let calm = json!({
            "tickAgeSeconds": null, "queued": 0, "running": 0,
            "oldestQueuedSeconds": null, "failedLastDay": 0, "missedLastDay": 0,
        });
        assert_eq!(data["runner"], calm, "the runner of this test has not begun");
        for rows in ROWS.iter().chain([&UNEVEN_DAY]) {
            database.execute_unprepared(rows).await.unwrap();
        }
        let data = client.data(asked).await;
        let uneven = json!({
            "tickAgeSeconds": null, "queued": 2, "running": 1,
            "oldestQueuedSeconds": 90.0, "failedLastDay": 1, "missedLastDay": 1,
        });
        assert_eq!(data["runner"], uneven);
        let later = "DELETE FROM job_run WHERE id = 911";
        database.execute_unprepared(later).await.unwrap();
        let data = client.data(asked).await;
        assert_eq!(data["runner"]["oldestQueuedSeconds"], json!(null), "what waits may not start yet");
    })
    .await;
}

#[tokio::test]
async fn schedules_are_changed_by_those_who_keep_them_and_refusals_say_why() {
    on_both("schedules", |database| async move {
        for rows in ROWS {
            database.execute_unprepared(rows).await.unwrap();
        }
        let client = Client::of(database);
        let asked = |input: &str| {
            format!(
                "mutation {{ updateSchedule(input: {{ schedule: \"Schedule:901\", {input} }}) {{ status problems {{ path code message }} schedule {{ cron zone nextDueAt windowSeconds overlap }} }} }}"
            )
        };
        for (input, path, code) in [
            (r#"cron: "0 9 31 2 *""#, "cron", "NEVER_DUE"),
            (r#"cron: "every Monday""#, "cron", "NOT_A_CRON_EXPRESSION"),
            (r#"zone: "Canada/Nowhere""#, "zone", "UNKNOWN_ZONE"),
            ("windowSeconds: -5", "windowSeconds", "OUT_OF_RANGE"),
        ] {
            let answer = client.data(&asked(input)).await["updateSchedule"].clone();
            assert_eq!(answer["status"], "REFUSED", "{input}");
            assert_eq!(answer["problems"][0]["path"], json!(["input", path]), "{input}");
            assert_eq!(answer["problems"][0]["code"], code, "{input}");
            assert!(answer["problems"][0]["message"].as_str().unwrap().len() > 20, "{input}");
        }
        let changed = client.data(&asked(r#"cron: "0 15 * * *", zone: "America/Vancouver", windowSeconds: 600, overlap: QUEUE"#)).await;
        assert_eq!(
            changed["updateSchedule"]["schedule"],
            json!({ "cron": "0 15 * * *", "zone": "America/Vancouver", "nextDueAt": "2021-09-01T22:00:00Z", "windowSeconds": 600, "overlap": "QUEUE" })
        );
        let backfill = |preview: bool, to: &str| {
            format!(
                "mutation {{ backfillSchedule(input: {{ schedule: \"Schedule:901\", from: \"2021-08-29T00:00:00Z\", to: \"{to}\", preview: {preview} }}) {{ status problems {{ code }} dueTimes {{ dueAt run {{ state trigger }} }} }} }}"
            )
        };
        let shown = client.data(&backfill(true, "2021-08-31T00:00:00Z")).await["backfillSchedule"].clone();
        assert_eq!(
            shown["dueTimes"],
            json!([{ "dueAt": "2021-08-29T22:00:00Z", "run": null }, { "dueAt": "2021-08-30T22:00:00Z", "run": null }])
        );
        let queued = client.data(&backfill(false, "2021-08-31T00:00:00Z")).await["backfillSchedule"].clone();
        let run = json!({ "state": "QUEUED", "trigger": "CATCH_UP" });
        assert_eq!(queued["dueTimes"][0], json!({ "dueAt": "2021-08-29T22:00:00Z", "run": run }));
        let ahead = client.data(&backfill(false, "2021-12-31T00:00:00Z")).await["backfillSchedule"].clone();
        assert_eq!(ahead["problems"][0]["code"], "NOT_A_PAST_SPAN");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_written_to_whom_and_shows_it() {
    on_both("dry_run", |database| async move {
        let client = Client::of(database.clone());
        let asked = r#"mutation { runJob(input: { job: "quarterly_invitations", dryRun: true }) { status run { id } } }"#;
        let run = client.data(asked).await["runJob"]["run"]["id"].clone();
        let clock: Arc<dyn Clock> = Arc::new(FakeClock::september_first());
        instance("worker", &database, &clock).drain().await.unwrap();
        let shown = "query ($run: ID!) { node(id: $run) { ... on JobRun { state dryRun result
            samples { totalCount nodes { kind language subject text html } } } } }";
        let shown = client.data_with(shown, json!({ "run": run })).await["node"].clone();
        assert_eq!((&shown["state"], &shown["dryRun"]), (&json!("SUCCEEDED"), &json!(true)));
        let invitations = &shown["result"]["meetings"][0]["invitations"];
        assert_eq!(invitations["recipients"].as_array().unwrap().len(), 80);
        assert_eq!(invitations["recipients"][0]["kind"], "invitation");
        assert_eq!(shown["samples"]["totalCount"], 3);
        let french = shown["samples"]["nodes"].as_array().unwrap().iter().find(|one| one["language"] == "FR");
        let french = french.unwrap();
        assert_eq!(french["kind"], "INVITATION");
        assert!(french["text"].as_str().unwrap().contains("Bonjour Anne Roy"));
        assert!(french["html"].as_str().unwrap().contains("Anne Roy"));
        let counts = "{ deliveries { totalCount } invitations { totalCount } mailbox: campaigns { totalCount } }";
        let counts = client.data(counts).await;
        assert!(counts.as_object().unwrap().values().all(|of| of["totalCount"] == 0), "{counts}");
    })
    .await;
}

//! What clients change: statuses, problems in both languages, what follows, and who may.

use sea_orm::DatabaseConnection;
use serde_json::{Value as Json, json};
use tribune::graphql::context::Viewer;

use crate::support::{Client, on_both};

/// What is left of an answer's first field.
async fn run(client: &Client, mutation: &str) -> Json {
    let data = client.data(mutation).await;
    let first = data.as_object().and_then(|fields| fields.values().next());
    first.unwrap().clone()
}

/// The problems of a mutation as `path: CODE`.
async fn problems(client: &Client, field: &str, input: &str) -> Vec<String> {
    let answer = run(
        client,
        &format!("mutation {{ {field}(input: {input}) {{ status problems {{ path code }} }} }}"),
    )
    .await;
    assert_eq!(answer["status"], "REFUSED", "{field}: {answer}");
    let problems = answer["problems"].as_array().unwrap();
    let show = |problem: &Json| {
        let path = problem["path"].as_array().unwrap();
        let path: Vec<&str> = path.iter().filter_map(Json::as_str).collect();
        format!("{}: {}", path.join("."), problem["code"].as_str().unwrap())
    };
    problems.iter().map(show).collect()
}

/// The id of a row that a query finds first.
async fn first(client: &Client, list: &str, filter: &str) -> String {
    let query = format!("{{ {list}(first: 1, where: {filter}) {{ nodes {{ id }} }} }}");
    let data = client.data(&query).await;
    data[list]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

async fn events(client: &Client) -> u64 {
    let data = client.data("{ auditEvents { totalCount } }").await;
    data["auditEvents"]["totalCount"].as_u64().unwrap()
}

async fn new_member(client: &Client) -> String {
    let answer = run(
        client,
        r#"mutation { createPerson(input: {
            givenName: "Anouk", familyName: "Tremblay", language: FR,
            address: "anouk.tremblay@yukon.example", clientMutationId: "a1"
        }) { status clientMutationId problems { code } person { id givenName language } } }"#,
    )
    .await;
    assert_eq!(answer["status"], "OK");
    assert_eq!(answer["clientMutationId"], "a1");
    assert_eq!(answer["person"]["givenName"], "Anouk");
    assert_eq!(answer["person"]["language"], "FR");
    answer["person"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_ministry_joins_and_recruitment_is_queued_with_it() {
    on_both("mutation_join", |database| async move {
        let client = Client::of(database);
        let yukon = first(&client, "jurisdictions", r#"{ code: { eq: "CA-YT" } }"#).await;
        let organization = run(
            &client,
            &format!(
                r#"mutation {{ createOrganization(input: {{ jurisdiction: "{yukon}", order: TERRITORIAL, from: "2021-01-01",
                    name: {{ name: {{ fr: {{ text: "Services du Yukon", state: REVIEWED }}, en: {{ text: "Yukon Services", state: REVIEWED }} }} }} }})
                    {{ status organization {{ id }} }} }}"#
            ),
        )
        .await;
        let organization = organization["organization"]["id"].as_str().unwrap().to_owned();
        let person = new_member(&client).await;
        let answer = run(
            &client,
            &format!(
                r#"mutation {{ joinCommunity(input: {{ person: "{person}", track: EXECUTIVE, from: "2021-09-01", affiliation: {{ organization: "{organization}" }} }})
                    {{ status membership {{ from person {{ id }} }} }} }}"#
            ),
        )
        .await;
        assert_eq!(answer["membership"], json!({ "from": "2021-09-01", "person": { "id": person } }));
        let data = client
            .data("{ jobRuns(first: 9) { nodes { trigger state job { name } } } representation(at: \"2021-09-01\") { unrepresented { code } } }")
            .await;
        assert_eq!(
            data["jobRuns"]["nodes"],
            json!([{ "trigger": "EVENT", "state": "QUEUED", "job": { "name": "recruitment" } }])
        );
        let codes: Vec<_> = data["representation"]["unrepresented"].as_array().unwrap().iter().map(|j| j["code"].clone()).collect();
        assert_eq!(codes, ["CA-NL", "CA-PE", "CA-NU"]);
    })
    .await;
}

#[tokio::test]
async fn every_mistake_comes_back_with_its_place_and_nothing_is_written() {
    on_both("mutation_problems", |database| async move {
        let client = Client::of(database);
        let before = events(&client).await;
        let cases = [
            (
                "createPerson",
                r#"{ givenName: "", familyName: "X", zone: "America/Atlantis", address: "nobody" }"#,
                vec!["input.givenName: MISSING", "input.zone: UNKNOWN_ZONE", "input.address: INVALID_ADDRESS"],
            ),
            // Unknown, of another type, malformed: no row has any of these ids.
            (
                "joinCommunity",
                r#"{ person: "Person:999999", track: MANAGER, from: "2021-02-29", affiliation: { organization: "Person:1" } }"#,
                vec!["input.person: NOT_FOUND", "input.from: DOES_NOT_EXIST", "input.affiliation.organization: NOT_FOUND"],
            ),
            ("leaveCommunity", r#"{ membership: "12", to: "2021-06-31" }"#, vec!["input.membership: NOT_FOUND", "input.to: DOES_NOT_EXIST"]),
            (
                "planMeeting",
                r#"{ track: EXECUTIVE, kind: QUARTERLY, title: { fr: { text: "R" } }, localStart: "2022-03-13T02:30", durationMinutes: 0, topics: ["Topic:x"] }"#,
                vec!["input.durationMinutes: OUT_OF_RANGE", "input.localStart: LOCAL_TIME_DOES_NOT_EXIST", "input.topics.0: NOT_FOUND"],
            ),
            ("createPlannedItem", r#"{ from: "2021-09-01", to: "2021-08-31", title: { en: { text: "P" } } }"#, vec!["input.to: ENDS_BEFORE_START"]),
            ("approveReport", r#"{ version: "ReportVersion:7", person: "Report:1" }"#, vec!["input.person: NOT_FOUND", "input.version: NOT_FOUND"]),
            ("answerInvitation", r#"{ invitation: "Person:1", answer: NEEDS_ACTION }"#, vec!["input.invitation: NOT_FOUND", "input.answer: MISSING"]),
            ("runJob", r#"{ job: "no_such_job" }"#, vec!["input.job: UNKNOWN_JOB"]),
            ("runJob", r#"{ job: "council_report", now: "2021-09-02T00:00:00Z" }"#, vec!["input.now: RUN_IN_THE_FUTURE"]),
            ("runJob", r#"{ job: "council_report", now: "yesterday" }"#, vec!["input.now: NOT_AN_INSTANT"]),
            ("runJob", r#"{ job: "council_report", parameters: { from: "2021-09-01", to: "2021-08-31" } }"#, vec!["input.parameters.to: BAD_PARAMETER"]),
            ("runJob", r#"{ job: "council_report", parameters: { colour: "red" } }"#, vec!["input.parameters: BAD_PARAMETER"]),
            ("cancelRun", r#"{ run: "JobRun:9" }"#, vec!["input.run: NOT_FOUND"]),
            ("retryRun", r#"{ run: "x" }"#, vec!["input.run: NOT_FOUND"]),
            ("pauseJob", r#"{ job: "no_such_job" }"#, vec!["input.job: UNKNOWN_JOB"]),
            ("resumeJob", r#"{ job: "recruitment\u0000" }"#, vec!["input.job: UNKNOWN_JOB"]),
            ("setJobConcurrency", r#"{ job: "no_such_job", concurrency: 2 }"#, vec!["input.job: UNKNOWN_JOB"]),
            ("setJobConcurrency", r#"{ job: "recruitment", concurrency: 0 }"#, vec!["input.concurrency: OUT_OF_RANGE"]),
        ];
        for (n, (field, input, expected)) in (1..).zip(cases) {
            assert_eq!(problems(&client, field, input).await, expected, "{field}");
            assert_eq!(events(&client).await, before + n, "{field}: that it was tried, and no more");
        }
    })
    .await;
}

#[tokio::test]
async fn messages_are_in_the_language_that_is_asked_for() {
    on_both("mutation_messages", |database| async move {
        let client = Client::of(database);
        let answer = run(
            &client,
            r#"mutation { planMeeting(input: { track: EXECUTIVE, kind: OTHER, title: { fr: { text: "R" } }, localStart: "2021-11-07T01:30", durationMinutes: 60 })
                { problems { choices fr: message(language: FR) en: message(language: EN) message } meeting { id } } }"#,
        )
        .await;
        let choices = json!(["2021-11-07T01:30:00-04:00", "2021-11-07T01:30:00-05:00"]);
        let en = "The clocks go through this time twice. Choose 2021-11-07T01:30:00-04:00 or 2021-11-07T01:30:00-05:00.";
        let fr = "Les horloges passent deux fois par cette heure. Choisissez 2021-11-07T01:30:00-04:00 ou 2021-11-07T01:30:00-05:00.";
        assert_eq!(answer["problems"], json!([{ "choices": choices, "fr": fr, "en": en, "message": en }]));
        assert_eq!(answer["meeting"], Json::Null);
        // What was offered is taken.
        let answer = run(
            &client,
            r#"mutation { planMeeting(input: { track: EXECUTIVE, kind: OTHER, title: { fr: { text: "R" } }, localStart: "2021-11-07T01:30:00-05:00", durationMinutes: 60 })
                { status meeting { startsAt platform state title { en } } } }"#,
        )
        .await;
        assert_eq!(
            answer["meeting"],
            json!({ "startsAt": "2021-11-07T06:30:00Z", "platform": "MS Teams", "state": "PLANNED", "title": { "en": null } })
        );
    })
    .await;
}

#[tokio::test]
async fn who_may_only_read_changes_nothing() {
    on_both("mutation_forbidden", |database: DatabaseConnection| async move {
        let client = Client::of(database).viewed_by(Viewer::dashboard());
        for mutation in [
            r#"mutation { createPerson(input: { givenName: "A", familyName: "B" }) { status } }"#,
            r#"mutation { runJob(input: { job: "recruitment" }) { status } }"#,
        ] {
            let error = client.error(mutation).await;
            assert_eq!(error["extensions"]["code"], "FORBIDDEN");
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_is_queued_cancelled_and_tried_again() {
    on_both("mutation_runs", |database| async move {
        let client = Client::of(database);
        let answer = run(
            &client,
            r#"mutation { runJob(input: { job: "council_report", parameters: { from: "2020-09-01", to: "2021-08-31" }, dryRun: true, now: "2021-08-31T16:00:00Z" })
                { status problems { message } run { id state trigger dryRun pretendedAt requestedBy parameters } } }"#,
        )
        .await;
        let run_id = answer["run"]["id"].as_str().unwrap().to_owned();
        assert_eq!(
            answer["run"],
            json!({
                "id": run_id, "state": "QUEUED", "trigger": "MANUAL", "dryRun": true, "pretendedAt": "2021-08-31T16:00:00Z",
                "requestedBy": "administrator", "parameters": { "from": "2020-09-01", "to": "2021-08-31" },
            })
        );
        let cancel = format!(r#"mutation {{ cancelRun(input: {{ run: "{run_id}" }}) {{ status run {{ state }} problems {{ message }} }} }}"#);
        assert_eq!(run(&client, &cancel).await["run"]["state"], "CANCELLED");
        let again = run(&client, &cancel).await;
        assert_eq!(again["status"], "REFUSED");
        assert_eq!(again["problems"][0]["message"], "This cannot be done: it has been cancelled.");
        let retry = format!(r#"mutation {{ retryRun(input: {{ run: "{run_id}" }}) {{ status run {{ state }} }} }}"#);
        assert_eq!(run(&client, &retry).await["run"]["state"], "QUEUED");
        let paused = run(&client, r#"mutation { pauseJob(input: { job: "council_report" }) { status job { name pausedAt } } }"#).await;
        assert_eq!(paused["job"]["pausedAt"], "2021-09-01T13:00:00Z");
        let resumed = run(&client, r#"mutation { resumeJob(input: { job: "council_report" }) { status job { pausedAt } } }"#).await;
        assert_eq!(resumed["job"]["pausedAt"], Json::Null);
        let data = client.data("{ auditEvents(first: 6) { nodes { action actor } } }").await;
        let actions: Vec<_> = data["auditEvents"]["nodes"].as_array().unwrap().iter().map(|e| e["action"].clone()).collect();
        for action in ["job_run.requested", "job_run.cancelled", "mutation.refused", "job_run.retried", "job.paused", "job.resumed"] {
            assert!(actions.contains(&json!(action)), "{action}: {actions:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_half_of_a_text_is_reviewed_without_touching_the_other() {
    on_both("mutation_texts", |database| async move {
        let client = Client::of(database);
        let create = r#"mutation { createIssue(input: { description: { fr: { text: "Un enjeu", state: REVIEWED }, en: { text: "An issue" } } })
            { issue { id description { fr en state } } } }"#;
        let issue = run(&client, create).await["issue"].clone();
        assert_eq!(issue["description"], json!({ "fr": "Un enjeu", "en": "An issue", "state": "DRAFT" }));
        let id = issue["id"].as_str().unwrap();
        let update = format!(
            r#"mutation {{ updateIssue(input: {{ issue: "{id}", description: {{ en: {{ state: REVIEWED }} }} }}) {{ issue {{ description {{ fr en state }} }} }} }}"#
        );
        let issue = run(&client, &update).await["issue"].clone();
        assert_eq!(issue["description"], json!({ "fr": "Un enjeu", "en": "An issue", "state": "REVIEWED" }));
    })
    .await;
}

#[tokio::test]
async fn the_record_of_what_was_done_holds_no_address() {
    on_both("mutation_record", |database| async move {
        let client = Client::of(database);
        new_member(&client).await;
        let data = client.data("{ auditEvents(first: 1) { nodes { action actor detail subject { __typename } } } }").await;
        let event = &data["auditEvents"]["nodes"][0];
        assert_eq!(event["action"], "person.created");
        assert_eq!(event["actor"], "administrator");
        assert_eq!(event["subject"], json!({ "__typename": "Person" }));
        assert!(!event.to_string().contains("example"), "{event}");
    })
    .await;
}

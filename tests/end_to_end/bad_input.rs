//! What makes no sense is refused with what to do about it, and leaves nothing half-written.

use serde_json::{Value, json};

use crate::common::{Backend, TestApp, TestDatabase, app::Options, on_both};

impl TestApp {
    /// Sends a mutation that must be refused for these reasons, each as `path: CODE`; every table must
    /// be as it was before, but for one event that says that it was tried.
    pub async fn refuses(&self, name: &str, input: Value, reasons: &[&str]) {
        let mut before = self.row_counts().await;
        let payload = self.mutate(name, input, "").await;
        assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
        let problems = payload["problems"].as_array().unwrap();
        let shown: Vec<String> = problems
            .iter()
            .map(|problem| {
                let path: Vec<_> = problem["path"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                assert!(
                    problem["message"].as_str().unwrap().len() > 10,
                    "{problem:#}"
                );
                format!("{}: {}", path.join("."), problem["code"].as_str().unwrap())
            })
            .collect();
        assert_eq!(shown, reasons, "{name}: {payload:#}");
        *before.entry("audit_event".to_owned()).or_default() += 1;
        assert_eq!(self.row_counts().await, before, "{name} left something");
        let codes: Vec<&str> = reasons
            .iter()
            .filter_map(|reason| Some(reason.split_once(": ")?.1))
            .collect();
        let event = self.last_refusal().await;
        assert_eq!(
            (&event["mutation"], &event["problems"]),
            (&json!(name), &json!(codes))
        );
    }

    /// What the record says of the last thing that happened, which was refused. By SQL: who reads the
    /// record by the API is on record, too.
    pub async fn last_refusal(&self) -> Value {
        let last =
            |column: &str| format!("SELECT {column} FROM audit_event ORDER BY id DESC LIMIT 1");
        let action: String = self.sql(&last("action")).await;
        assert_eq!(action, "mutation.refused");
        self.sql(&last("detail")).await
    }
}

fn text(words: &str) -> Value {
    json!({ "fr": { "text": words, "state": "REVIEWED" }, "en": { "text": words, "state": "REVIEWED" } })
}

fn meeting(local_start: &str, zone: &str) -> Value {
    json!({
        "track": "EXECUTIVE", "kind": "QUARTERLY", "title": text("Rencontre"),
        "localStart": local_start, "zone": zone, "durationMinutes": 90,
    })
}

on_both! {
    ids_that_are_unknown_malformed_or_of_another_type
    days_that_do_not_exist_and_ends_before_starts
    intervals_that_overlap
    zones_and_languages_that_are_unknown
    times_that_do_not_exist_exist_twice_or_have_passed
    runs_of_no_job_of_no_period_and_for_the_future
    one_mistake_among_many_right_things_and_nothing_is_written
    reads_that_make_no_sense_say_so
    a_database_without_a_community
}

async fn ids_that_are_unknown_malformed_or_of_another_type(app: &TestApp) {
    for id in [
        "Person:999999",
        "Organization:1",
        "Person:",
        "Person:1; DROP TABLE person",
        "",
        "🙂",
        "Person:99999999999999999999",
    ] {
        let input = json!({ "person": id, "givenName": "Anouk" });
        app.refuses("correctPerson", input, &["input.person: NOT_FOUND"])
            .await;
        let data = app
            .answer(
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": id }),
            )
            .await;
        let is_organization = id.starts_with("Organization");
        assert_eq!(
            data["data"]["node"].is_object(),
            is_organization,
            "{id}: {data:#}"
        );
    }
    let input = json!({ "meeting": "Meeting:999999" });
    app.refuses("conveneMeeting", input, &["input.meeting: NOT_FOUND"])
        .await;
    let input = json!({ "version": "ReportVersion:1", "person": "Person:1" });
    app.refuses("approveReport", input, &["input.version: NOT_FOUND"])
        .await;
}

async fn days_that_do_not_exist_and_ends_before_starts(app: &TestApp) {
    let person = app
        .id_of(
            "Person",
            "SELECT id FROM person WHERE family_name = 'Quesnel'",
        )
        .await;
    for day in ["2021-02-29", "2021-13-01", "2021-04-31", "tomorrow", ""] {
        let input = json!({ "person": person, "track": "EXECUTIVE", "from": day });
        app.refuses("joinCommunity", input, &["input.from: DOES_NOT_EXIST"])
            .await;
        for field in ["representation", "members"] {
            let rows = match field {
                "members" => ", first: 1) { totalCount }",
                _ => ") { members }",
            };
            let document = format!("{{ {field}(at: {day:?}{rows} }}");
            let answer = app.answer(&document, json!({})).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{error}");
        }
    }
    let membership = app.id_of("Membership", "SELECT id FROM membership WHERE end_on IS NULL AND start_on > '2019-01-01' ORDER BY id").await;
    let input = json!({ "membership": membership, "to": "2018-01-01" });
    app.refuses("leaveCommunity", input, &["input.to: ENDS_BEFORE_START"])
        .await;
    let input = json!({ "membership": membership, "from": "2021-08-02", "to": "2021-08-01" });
    app.refuses("correctMembership", input, &["input.to: ENDS_BEFORE_START"])
        .await;
    let input = json!({ "from": "2021-09-02", "to": "2021-09-01", "title": text("Plan") });
    app.refuses("createPlannedItem", input, &["input.to: ENDS_BEFORE_START"])
        .await;
}

/// On a database without a community nothing fails: what needs one says that there is none.
async fn a_database_without_a_community(backend: &Backend) {
    let empty = TestDatabase::migrated(*backend).await;
    let app = TestApp::start(empty, Options::default()).await;
    let appoint =
        "mutation($input: AppointOfficeInput!) { appointOffice(input: $input) { status } }";
    let input = json!({ "person": "Person:1", "role": "SUPPORT", "from": "2021-09-01" });
    for (document, variables) in [
        ("{ representation { members } }", json!({})),
        (appoint, json!({ "input": input })),
    ] {
        let answer = app.answer(document, variables).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "NOT_FOUND", "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("tribune load"), "{message}");
    }
}

async fn intervals_that_overlap(app: &TestApp) {
    let member =
        "SELECT person_id FROM membership WHERE track = 'executive' AND end_on IS NULL ORDER BY id";
    let person = app.id_of("Person", member).await;
    let input = json!({ "person": person, "track": "EXECUTIVE", "from": "2021-09-01" });
    app.refuses("joinCommunity", input, &["input.from: OVERLAPS"])
        .await;
    // The one who left and came back: the first membership can't reach into the second.
    let twice = "SELECT MIN(m.id) FROM membership m JOIN membership n ON n.person_id = m.person_id AND n.track = m.track AND n.id > m.id";
    let membership = app.id_of("Membership", twice).await;
    let input = json!({ "membership": membership, "to": null });
    app.refuses("correctMembership", input, &["input.from: OVERLAPS"])
        .await;
}

async fn zones_and_languages_that_are_unknown(app: &TestApp) {
    let named = |zone: &str| json!({ "givenName": "Anouk", "familyName": "Roy", "zone": zone });
    for zone in ["America/Atlantis", "Mars", "+05:00", ""] {
        app.refuses("createPerson", named(zone), &["input.zone: UNKNOWN_ZONE"])
            .await;
    }
    app.refuses(
        "planMeeting",
        meeting("2022-01-11T13:00", "Eastern"),
        &["input.zone: UNKNOWN_ZONE"],
    )
    .await;
    let before = app.row_counts().await;
    let query = r#"mutation { createPerson(input: { givenName: "Anouk", familyName: "Roy", language: DE }) { status } }"#;
    let answer = app.answer(query, json!({})).await;
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("DE"), "{answer:#}");
    assert_eq!(app.row_counts().await, before);
}

async fn times_that_do_not_exist_exist_twice_or_have_passed(app: &TestApp) {
    let toronto = |local: &str| meeting(local, "America/Toronto");
    app.refuses(
        "planMeeting",
        toronto("2022-03-13T02:30"),
        &["input.localStart: LOCAL_TIME_DOES_NOT_EXIST"],
    )
    .await;
    app.refuses(
        "planMeeting",
        toronto("2021-11-07T01:30"),
        &["input.localStart: LOCAL_TIME_EXISTS_TWICE"],
    )
    .await;
    app.refuses(
        "planMeeting",
        toronto("2021-09-31T13:00"),
        &["input.localStart: NOT_A_LOCAL_TIME"],
    )
    .await;
    app.refuses(
        "planMeeting",
        toronto("2021-08-31T13:00"),
        &["input.localStart: IN_THE_PAST"],
    )
    .await;
    let convened = app
        .id_of(
            "Meeting",
            "SELECT id FROM meeting WHERE state = 'convened' ORDER BY starts_at",
        )
        .await;
    let moved = json!({ "meeting": convened, "localStart": "2021-08-31T13:00" });
    app.refuses("moveMeeting", moved, &["input.localStart: IN_THE_PAST"])
        .await;
    let held = app
        .id_of(
            "Meeting",
            "SELECT id FROM meeting WHERE state = 'held' ORDER BY id",
        )
        .await;
    let moved = json!({ "meeting": held, "localStart": "2021-10-31T13:00" });
    app.refuses(
        "moveMeeting",
        moved,
        &["input.meeting: NOT_ALLOWED_IN_STATE"],
    )
    .await;
}

async fn runs_of_no_job_of_no_period_and_for_the_future(app: &TestApp) {
    let report = |from: &str, to: &str| json!({ "job": "council_report", "parameters": { "from": from, "to": to } });
    app.refuses(
        "runJob",
        json!({ "job": "secretariat" }),
        &["input.job: UNKNOWN_JOB"],
    )
    .await;
    app.refuses(
        "runJob",
        report("2021-08-31", "2021-08-30"),
        &["input.parameters.to: BAD_PARAMETER"],
    )
    .await;
    app.refuses(
        "runJob",
        report("2021-08-31", "2020-09-01"),
        &["input.parameters.to: BAD_PARAMETER"],
    )
    .await;
    app.refuses(
        "runJob",
        report("2021-09-01", "2022-02-28"),
        &["input.parameters.as_of: BAD_PARAMETER"],
    )
    .await;
    app.refuses(
        "runJob",
        report("2021-02-30", "2021-08-31"),
        &["input.parameters: BAD_PARAMETER"],
    )
    .await;
    let future = json!({ "job": "recruitment", "now": "2021-09-01T13:00:01Z" });
    app.refuses("runJob", future, &["input.now: RUN_IN_THE_FUTURE"])
        .await;
    let strange = json!({ "job": "recruitment", "parameters": { "colour": "red" } });
    app.refuses("runJob", strange, &["input.parameters: BAD_PARAMETER"])
        .await;
}

async fn one_mistake_among_many_right_things_and_nothing_is_written(app: &TestApp) {
    let input = json!({
        "happenedOn": "2021-09-01", "kind": "MEETING", "title": text("Rencontre"),
        "points": [{ "text": text("Un") }, { "text": text("Deux"), "points": [{ "text": {} }] }],
    });
    app.refuses(
        "createActivity",
        input,
        &["input.points.1.points.0.text: MISSING"],
    )
    .await;
}

async fn reads_that_make_no_sense_say_so(app: &TestApp) {
    for (query, words) in [
        (
            r#"{ representation(at: "2021-02-30") { members } }"#,
            "2021-02-30",
        ),
        (
            r#"{ representationChanges(from: "2021-02-02", to: "2021-02-01") { on } }"#,
            "2021-02-01",
        ),
        (r#"{ people { nodes { id } } }"#, "first"),
        (r#"{ people(first: 1000) { nodes { id } } }"#, "at most 100"),
        (
            r#"{ people(first: 5, after: "nonsense") { nodes { id } } }"#,
            "cursor",
        ),
    ] {
        let answer = app.answer(query, json!({})).await;
        let message = answer["errors"][0]["message"]
            .as_str()
            .unwrap_or_else(|| panic!("{query}: {answer:#}"));
        assert!(message.contains(words), "{query}: {message}");
    }
}

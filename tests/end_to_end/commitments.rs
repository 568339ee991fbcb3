//! What the terms of reference ask for, over the API: as it stands on any day, as the report says it,
//! and told when it is not kept.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};

on_both! {
    commitments_are_asked_for_on_any_day_and_told_when_they_are_not_kept
    a_new_version_of_the_terms_holds_from_its_first_day
}

const QUERY: &str = "query($at: Date) { commitments(at: $at) {
    key from to state dueOn since termsOfReference { version }
    rows { __typename id ... on Meeting { state } ... on Jurisdiction { code } ... on Office { role } } } }";

async fn commitments(app: &TestApp, at: Value) -> Vec<Value> {
    let mut data = app.graphql(QUERY, json!({ "at": at })).await;
    match data["commitments"].take() {
        Value::Array(all) => all,
        other => panic!("{other:#}"),
    }
}

/// Those of a kind, told by their last day where they have one, with their state and their rows.
fn of(all: &[Value], key: &str) -> Vec<(Value, Value, usize)> {
    let those = all.iter().filter(|one| one["key"] == key);
    let told = those.map(|one| {
        let rows = one["rows"].as_array().unwrap().len();
        (one["to"].clone(), one["state"].clone(), rows)
    });
    told.collect()
}

/// The open alerts of a kind, by what they are about.
async fn alerts(app: &TestApp, kind: &str) -> Vec<Value> {
    app.succeeds("housekeeping", json!({})).await;
    let query = "query($kind: AlertKind!) { alerts(first: 9, where: { kind: { eq: $kind }, closedAt: { isNull: true } }) {
        nodes { toldAt subject { __typename id } } } }";
    let mut data = app.graphql(query, json!({ "kind": kind })).await;
    let Value::Array(nodes) = data["alerts"]["nodes"].take() else {
        panic!("{data:#}")
    };
    nodes
        .into_iter()
        .map(|mut node| node["subject"].take())
        .collect()
}

async fn commitments_are_asked_for_on_any_day_and_told_when_they_are_not_kept(app: &TestApp) {
    let all = commitments(app, json!("2021-08-31")).await;
    let quarters = [
        (json!("2020-09-30"), json!("MISSED"), 0),
        (json!("2020-12-31"), json!("MISSED"), 0),
        (json!("2021-03-31"), json!("MISSED"), 0),
        (json!("2021-06-30"), json!("KEPT"), 1),
        (json!("2021-09-30"), json!("DUE"), 1),
    ];
    assert_eq!(of(&all, "QUARTERLY_MEETING"), quarters, "{all:#?}");
    let halves = [
        (json!("2020-08-31"), json!("MISSED"), 0),
        (json!("2021-02-28"), json!("MISSED"), 0),
        (json!("2021-08-31"), json!("DUE"), 0),
    ];
    let found = of(&all, "HALF_YEARLY_REPORT");
    assert_eq!(found[..2], halves[..2], "{all:#?}");
    assert_eq!(found[2].0, halves[2].0);
    let seats = [(Value::Null, json!("MISSED"), 1)];
    assert_eq!(of(&all, "COUNCIL_SEATS"), seats);
    let chairs = [(Value::Null, json!("KEPT"), 2)];
    assert_eq!(of(&all, "CO_CHAIRS"), chairs);
    let gaps = all
        .iter()
        .find(|one| one["key"] == "JURISDICTIONS")
        .unwrap();
    let codes = gaps["rows"].as_array().unwrap().iter();
    let codes: Vec<&Value> = codes.map(|row| &row["code"]).collect();
    assert_eq!(codes, ["CA-NL", "CA-PE", "CA-NU", "CA-YT"]);
    assert_eq!(gaps["termsOfReference"]["version"], 1);
    assert!(commitments(app, json!("2018-01-14")).await.is_empty());

    the_report_says_the_same(app, &all).await;
    what_is_not_kept_is_told(app).await;
}

/// Of the year up to the day, the section of the report has the rows that the query has.
async fn the_report_says_the_same(app: &TestApp, all: &[Value]) {
    let input = json!({ "sections": ["compliance"] });
    app.carried_out("setReportSettings", input, "").await;
    let parameters = json!({ "from": "2020-09-01", "to": "2021-08-31" });
    app.succeeds("council_report", parameters).await;
    let query = "query($key: String!) { reportFacts(first: 9, where: { key: { eq: $key } }) {
        nodes { rows(first: 50) { nodes { node { id } } } } } }";
    for (fact, key, state) in [
        ("quarter-meetings", "QUARTERLY_MEETING", "KEPT"),
        ("co-chairs", "CO_CHAIRS", "KEPT"),
        ("vacant-seats", "COUNCIL_SEATS", "MISSED"),
    ] {
        let data = app.graphql(query, json!({ "key": fact })).await;
        let rows = &data["reportFacts"]["nodes"][0]["rows"]["nodes"];
        let told: Vec<&Value> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["node"]["id"])
            .collect();
        let asked = all
            .iter()
            .filter(|one| one["key"] == key && one["state"] == state);
        let asked = asked.flat_map(|one| one["rows"].as_array().unwrap());
        let asked: Vec<&Value> = asked.map(|row| &row["id"]).collect();
        assert_eq!(told, asked, "{fact}: {data:#}");
    }
}

async fn what_is_not_kept_is_told(app: &TestApp) {
    assert!(alerts(app, "QUARTER_WITHOUT_MEETING").await.is_empty());
    let query = "{ meetings(first: 1, where: { state: { eq: CONVENED } }) { nodes { id } } }";
    let meeting = app.graphql(query, json!({})).await["meetings"]["nodes"][0]["id"].take();
    let input = json!({ "meeting": meeting });
    app.carried_out("cancelMeeting", input, "meeting { id }")
        .await;
    let now = commitments(app, Value::Null).await;
    let quarters = of(&now, "QUARTERLY_MEETING");
    let running = (json!("2021-09-30"), json!("AT_RISK"), 0);
    assert_eq!(quarters.last(), Some(&running), "{now:#?}");
    let told = alerts(app, "QUARTER_WITHOUT_MEETING").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["__typename"], "Community");

    let query =
        "{ offices(at: \"2021-09-01\", first: 1, where: { role: { eq: FEDERAL_CO_CHAIR } }) {
        nodes { id person { id } } } }";
    let mut office = app.graphql(query, json!({})).await["offices"]["nodes"][0].take();
    let end = json!({ "office": office["id"], "to": "2021-08-31" });
    app.carried_out("endOffice", end, "office { to }").await;
    let now = commitments(app, Value::Null).await;
    let chairs = now.iter().find(|one| one["key"] == "CO_CHAIRS").unwrap();
    assert_eq!(
        (
            &chairs["state"],
            &chairs["since"],
            &chairs["rows"][0]["role"]
        ),
        (
            &json!("MISSED"),
            &json!("2021-09-01"),
            &json!("PROVINCIAL_CO_CHAIR")
        )
    );
    let vacant = json!({ "__typename": "Office", "id": office["id"] });
    assert_eq!(alerts(app, "CHAIR_VACANT").await, [vacant]);
    let back = json!({ "role": "FEDERAL_CO_CHAIR", "person": office["person"]["id"].take(), "from": "2021-09-01" });
    app.carried_out("appointOffice", back, "office { id }")
        .await;
    assert!(alerts(app, "CHAIR_VACANT").await.is_empty());

    // A search for each of the four goes on since the roster changed, or nothing does.
    app.succeeds("recruitment", json!({})).await;
    assert!(alerts(app, "JURISDICTION_UNREPRESENTED").await.is_empty());
    app.clock.set("2021-10-02T13:00:00Z");
    assert_eq!(alerts(app, "JURISDICTION_UNREPRESENTED").await.len(), 4);
}

async fn a_new_version_of_the_terms_holds_from_its_first_day(app: &TestApp) {
    let frequency = words("Deux fois l’an.\n\n- en ligne", "Twice a year.\n\n- online");
    let wrong =
        json!({ "from": "2018-01-15", "meetingFrequency": { "fr": { "text": "Brouillon" } } });
    let said = [
        "input.from: OVERLAPS",
        "input.meetingFrequency.fr: NOT_REVIEWED",
    ];
    app.refuses("adoptTermsOfReference", wrong, &said).await;
    let input = json!({ "from": "2021-10-01", "meetingFrequency": frequency });
    let fields = "termsOfReference { version from to meetingFrequency { en } mandate { fr en } }";
    let done = app.carried_out("adoptTermsOfReference", input.clone(), fields);
    let new = done.await["termsOfReference"].clone();
    assert_eq!(new["version"], 2);
    assert_eq!(
        (&new["from"], &new["to"]),
        (&json!("2021-10-01"), &Value::Null)
    );
    // The same day again is that of the version that is there.
    let again = app.refuses("adoptTermsOfReference", input, &["input.from: OVERLAPS"]);
    again.await;
    let query = "{ community { termsOfReference { nodes { version from to } }
        before: termsOfReferenceAt(at: \"2021-09-30\") { version mandate { fr en } meetingFrequency { en } }
        after: termsOfReferenceAt(at: \"2021-10-01\") { version mandate { fr en } meetingFrequency { en } } } }";
    let data = app.graphql(query, json!({})).await;
    let community = &data["community"];
    assert_eq!(
        community["termsOfReference"]["nodes"],
        json!([
            { "version": 1, "from": "2018-01-15", "to": "2021-09-30" },
            { "version": 2, "from": "2021-10-01", "to": null },
        ])
    );
    let (before, after) = (&community["before"], &community["after"]);
    assert_eq!(
        (&before["version"], &after["version"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(before["mandate"], after["mandate"]);
    assert_eq!(new["mandate"], after["mandate"]);
    assert_ne!(before["meetingFrequency"], after["meetingFrequency"]);
    assert_eq!(after["meetingFrequency"]["en"], frequency["en"]["text"]);
    for (at, version) in [("2021-09-30", 1), ("2021-10-01", 2)] {
        let asked = commitments(app, json!(at)).await;
        let versions = asked.iter().map(|one| &one["termsOfReference"]["version"]);
        assert!(
            versions.into_iter().all(|found| *found == version),
            "{asked:#?}"
        );
    }
}

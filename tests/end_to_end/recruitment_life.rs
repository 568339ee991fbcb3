//! The search for a representative from the gap to the member who closes it, over the API.

use entity::enums::CampaignKind;
use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

on_both! {
    a_gap_is_filled_in_one_move_and_one_that_reopens_has_a_case_of_its_own
    a_city_closes_no_gap
    a_letter_is_looked_over_tried_out_and_sent_once
    the_owner_is_reminded_once
}

const CRITERIA: [&str; 4] = [
    "EXECUTIVE",
    "PUBLIC_ORGANIZATION",
    "CONTACT_CENTRE_RESPONSIBILITY",
    "CONTACT_CENTRE_EXPERTISE",
];

/// The searches for a representative of Prince Edward Island, the first one first.
pub async fn cases(app: &TestApp) -> Vec<Value> {
    let query = r#"{ recruitmentCases(first: 9, orderBy: [{ id: ASC }], where: { jurisdiction: { code: { eq: "CA-PE" } } }) { nodes {
        id openedOn closedOn gapSince daysToFill nextFollowUpOn addressedTo addressee { id } owner { id } previousCase { id }
        contactAttempts(first: 9) { nodes { channel outcome note recordedBy candidate { id } } }
        candidates(first: 9) { nodes { state person { familyName } eligibilityChecks(first: 9) { nodes { criterion holds } } } }
    } } }"#;
    let data = app.graphql(query, json!({})).await;
    data["recruitmentCases"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

/// A mutation that must work.
pub async fn does(app: &TestApp, name: &str, input: Value, fields: &str) -> Value {
    let payload = app.mutate(name, input, fields).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    payload
}

/// The codes of the problems of a mutation that must not work.
pub async fn may_not(app: &TestApp, name: &str, input: Value) -> Vec<String> {
    let payload = app.mutate(name, input, "").await;
    assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
    let problems = payload["problems"].as_array().unwrap().iter();
    let codes = problems.map(|problem| problem["code"].as_str().unwrap().to_owned());
    codes.collect()
}

/// Somebody who is not on record yet, named for a case.
async fn named(app: &TestApp, case: &Value, given: &str, family: &str) -> Value {
    let address = format!("{}@island.example", given.to_lowercase());
    let new =
        json!({ "givenName": given, "familyName": family, "language": "EN", "address": address });
    let input = json!({ "case": case, "newPerson": new });
    let payload = does(app, "nameCandidate", input, "candidate { id state }").await;
    assert_eq!(payload["candidate"]["state"], "NAMED");
    payload["candidate"]["id"].clone()
}

/// What the checks of a candidate come to, when one of them fails or none does.
async fn checked(app: &TestApp, candidate: &Value, fails: Option<&str>) -> Value {
    let check =
        |criterion: &&str| json!({ "criterion": criterion, "holds": Some(*criterion) != fails });
    let checks: Vec<Value> = CRITERIA.iter().map(check).collect();
    let input = json!({ "candidate": candidate, "checks": checks });
    let payload = does(app, "checkEligibility", input, "candidate { state }").await;
    payload["candidate"]["state"].clone()
}

async fn a_gap_is_filled_in_one_move_and_one_that_reopens_has_a_case_of_its_own(app: &TestApp) {
    app.succeeds("recruitment", json!({})).await;
    let case = cases(app).await.remove(0);
    let support = app
        .id_of(
            "Person",
            "SELECT person_id FROM office WHERE role = 'support' AND end_on IS NULL",
        )
        .await;
    let owner = json!({ "case": case["id"], "owner": support });
    does(app, "assignRecruitmentCase", owner, "").await;
    let addressee = json!({ "case": case["id"], "owner": case["addressee"]["id"] });
    assert_eq!(
        may_not(app, "assignRecruitmentCase", addressee).await,
        ["NOT_OF_THE_SECRETARIAT"],
        "a council member does not keep the community’s data"
    );

    app.clock.set("2021-09-08T15:00:00Z");
    let silence = json!({ "case": case["id"], "channel": "PHONE", "outcome": "NO_ANSWER" });
    does(app, "recordContactAttempt", silence, "").await;
    assert_eq!(cases(app).await[0]["nextFollowUpOn"], "2021-10-08");

    let first = named(app, &case["id"], "Odette", "Gallant-Shaw").await;
    let state = checked(app, &first, Some("EXECUTIVE")).await;
    assert_eq!(state, "NOT_ELIGIBLE");
    let ministry = app
        .organization(
            "CA-PE",
            "PROVINCIAL",
            "Ministère des Finances de l’Île",
            "Island Department of Finance",
        )
        .await;
    let admission = |candidate: &Value| json!({ "candidate": candidate, "from": "2021-09-08", "affiliation": { "organization": ministry } });
    let refused = may_not(app, "admitCandidate", admission(&first)).await;
    assert_eq!(refused, ["NOT_ALLOWED_IN_STATE"]);
    let gone = json!({ "candidate": first });
    does(app, "withdrawCandidate", gone, "candidate { state }").await;

    let second = named(app, &case["id"], "Rosaline", "MacPhee").await;
    let spoken = json!({
        "case": case["id"], "channel": "MEETING", "outcome": "NAMED", "candidate": second, "note": "Interested.",
        "attemptedAt": "2021-09-07T18:00:00Z", "nextFollowUpOn": "2021-09-20",
    });
    does(app, "recordContactAttempt", spoken, "").await;
    assert_eq!(checked(app, &second, None).await, "ELIGIBLE");
    let fields = "candidate { state organization { id } person { memberships(first: 2) { nodes { track from to } } } recruitmentCase { closedOn } }";
    let payload = does(app, "admitCandidate", admission(&second), fields).await;
    assert_eq!(
        payload["candidate"],
        json!({
            "state": "JOINED", "organization": { "id": ministry },
            "person": { "memberships": { "nodes": [{ "track": "EXECUTIVE", "from": "2021-09-08", "to": null }] } },
            "recruitmentCase": { "closedOn": "2021-09-08" },
        }),
        "in the same move, before any job ran"
    );
    app.settled().await;
    let closed = cases(app).await.remove(0);
    assert_eq!(closed["owner"]["id"], support);
    let days = closed["daysToFill"].as_i64().unwrap();
    assert_eq!(
        days,
        if closed["gapSince"].is_null() {
            7
        } else {
            days
        }
    );
    let attempts = &closed["contactAttempts"]["nodes"];
    assert_eq!(attempts.as_array().unwrap().len(), 2, "{attempts:#}");
    assert_eq!(attempts[0]["outcome"], "NO_ANSWER", "the latest first");
    assert_eq!(attempts[1]["candidate"]["id"], second);
    let states = closed["candidates"]["nodes"].as_array().unwrap().iter();
    let states: Vec<&Value> = states.map(|candidate| &candidate["state"]).collect();
    assert_eq!(states, ["WITHDRAWN", "JOINED"]);

    reopened(app, &closed, &second).await;
}

/// The one who joined leaves: a case that knows of the one before.
async fn reopened(app: &TestApp, closed: &Value, joined: &Value) {
    let query = "query($id: ID!) { node(id: $id) { ... on Candidate { person { memberships(first: 1) { nodes { id } } } } } }";
    let data = app.graphql(query, json!({ "id": joined })).await;
    let membership = &data["node"]["person"]["memberships"]["nodes"][0]["id"];
    app.clock.set("2021-10-20T15:00:00Z");
    let leaves = json!({ "membership": membership, "to": "2021-10-15" });
    does(app, "leaveCommunity", leaves, "").await;
    app.settled().await;
    let both = cases(app).await;
    assert_eq!(both.len(), 2, "{both:#?}");
    let again = &both[1];
    assert_eq!(again["previousCase"]["id"], closed["id"]);
    assert_eq!(again["gapSince"], "2021-10-16");
    assert_eq!(again["owner"], Value::Null);
    assert_eq!(again["candidates"]["nodes"], json!([]));
    let late = json!({ "case": closed["id"], "channel": "PHONE", "outcome": "DECLINED" });
    assert_eq!(
        may_not(app, "recordContactAttempt", late).await,
        ["NOT_ALLOWED_IN_STATE"]
    );

    let island = app
        .id_of(
            "Jurisdiction",
            "SELECT id FROM jurisdiction WHERE code = 'CA-PE'",
        )
        .await;
    let query = "query($id: ID!) { gapHistory(jurisdiction: $id) { from to days jurisdiction { code } cases { id } } }";
    let data = app.graphql(query, json!({ "id": island })).await;
    let gaps = data["gapHistory"].as_array().unwrap();
    let [.., filled, open] = &gaps[..] else {
        panic!("{data:#}")
    };
    assert_eq!(filled["from"], closed["gapSince"]);
    assert_eq!(filled["to"], "2021-09-07");
    assert_eq!(filled["cases"], json!([{ "id": closed["id"] }]));
    assert_eq!(
        open,
        &json!({
            "from": "2021-10-16", "to": null, "days": 4, "jurisdiction": { "code": "CA-PE" },
            "cases": [{ "id": again["id"] }],
        })
    );
    let nobody = app.graphql(query, json!({ "id": "Person:1" })).await;
    assert_eq!(nobody["gapHistory"], Value::Null);
}

async fn a_city_closes_no_gap(app: &TestApp) {
    app.succeeds("recruitment", json!({})).await;
    let case = cases(app).await.remove(0);
    let city = app
        .organization(
            "CA-PE",
            "MUNICIPAL",
            "Ville de Belle-Grève",
            "City of Fairbeach",
        )
        .await;
    let candidate = named(app, &case["id"], "Rosaline", "MacPhee").await;
    checked(app, &candidate, None).await;
    let input = json!({ "candidate": candidate, "from": "2021-09-01", "affiliation": { "organization": city } });
    let refused = app.mutate("admitCandidate", input, "").await;
    let problem = &refused["problems"][0];
    assert_eq!(problem["code"], "DOES_NOT_CLOSE_THE_GAP", "{refused:#}");
    assert_eq!(problem["path"], json!(["input", "affiliation"]));
    let message = problem["message"].as_str().unwrap();
    assert!(message.contains("municipalit"), "{message}");
    // They join all the same, and the search goes on.
    let person: i64 = app
        .sql("SELECT id FROM person WHERE family_name = 'MacPhee'")
        .await;
    let input = json!({ "person": format!("Person:{person}"), "track": "EXECUTIVE", "from": "2021-09-01", "affiliation": { "organization": city } });
    does(app, "joinCommunity", input, "").await;
    app.settled().await;
    assert_eq!(cases(app).await[0]["closedOn"], Value::Null);
}

/// The messages of a kind so far: to whom, their subject and their text.
async fn letters(app: &TestApp, kind: CampaignKind) -> Vec<(Vec<String>, String)> {
    let mails = app.mails().await.into_iter();
    let mails = mails.filter(|mail| mail.kind == kind);
    mails.map(|mail| (mail.people, mail.text)).collect()
}

async fn a_letter_is_looked_over_tried_out_and_sent_once(app: &TestApp) {
    app.succeeds("recruitment", json!({})).await;
    let case = cases(app).await.remove(0);
    let send = |dry_run: bool| json!({ "case": case["id"], "dryRun": dry_run });
    let refused = may_not(app, "sendRecruitmentLetter", send(false)).await;
    assert_eq!(
        refused, ["NOT_REVIEWED"; 4],
        "subject and words in both languages"
    );
    let reviewed = |fr: &str, en: &str| json!({ "fr": { "text": fr, "state": "REVIEWED" }, "en": { "text": en, "state": "REVIEWED" } });
    let words = json!({
        "case": case["id"],
        "subject": reviewed("Qui représentera l’Île ?", "Who will represent the Island?"),
        "request": reviewed("Bonjour,\n\nPourriez-vous proposer <quelqu’un> ?", "Hello,\n\nCould you put <someone> forward?"),
    });
    let fields = "recruitmentCase { request { frState enState } }";
    let payload = does(app, "updateRecruitmentLetter", words.clone(), fields).await;
    assert_eq!(
        payload["recruitmentCase"]["request"],
        json!({ "frState": "REVIEWED", "enState": "REVIEWED" })
    );
    let fields = "run { id dryRun job { name } }";
    let tried = does(app, "sendRecruitmentLetter", send(true), fields).await;
    assert_eq!(tried["run"]["dryRun"], true);
    assert_eq!(tried["run"]["job"]["name"], "recruitment_letters");
    app.settled().await;
    let samples = app
        .graphql(
            "{ jobRunSamples(first: 5, where: { kind: { eq: RECRUITMENT_REQUEST } }) { nodes { subject text } } }",
            json!({}),
        )
        .await;
    let sample = samples["jobRunSamples"]["nodes"].as_array().unwrap();
    assert!(!sample.is_empty(), "{samples:#}");
    let written = async || letters(app, CampaignKind::Recruitment).await;
    assert!(written().await.is_empty(), "a dry run sends nothing");

    let before = cases(app).await.remove(0)["nextFollowUpOn"].clone();
    app.clock.set("2021-09-03T15:00:00Z");
    does(app, "sendRecruitmentLetter", send(false), "").await;
    app.settled().await;
    let sent = written().await;
    let [(people, text)] = &sent[..] else {
        panic!("{sent:#?}")
    };
    assert_eq!(people.len(), 1);
    assert!(
        text.contains("proposer <quelqu’un>") || text.contains("put <someone> forward"),
        "{text}"
    );
    let after = cases(app).await.remove(0)["nextFollowUpOn"].clone();
    assert_ne!(before, after, "asked again a month after the letter");
    for (name, input) in [
        ("sendRecruitmentLetter", send(false)),
        ("updateRecruitmentLetter", words),
    ] {
        let refused = may_not(app, name, input).await;
        assert_eq!(refused, ["NOT_ALLOWED_IN_STATE"], "{name}");
    }
    assert_eq!(written().await.len(), 1);
    let query = "query($id: ID!) { node(id: $id) { ... on RecruitmentCase { campaigns(first: 2) { nodes { kind deliveries(first: 2) { totalCount } } } } } }";
    let data = app.graphql(query, json!({ "id": case["id"] })).await;
    assert_eq!(
        data["node"]["campaigns"]["nodes"],
        json!([{ "kind": "RECRUITMENT", "deliveries": { "totalCount": 1 } }])
    );
}

async fn the_owner_is_reminded_once(app: &TestApp) {
    app.succeeds("recruitment", json!({})).await;
    let case = cases(app).await.remove(0);
    let chair = app
        .id_of(
            "Person",
            "SELECT person_id FROM office WHERE role = 'provincial_co_chair' AND end_on IS NULL",
        )
        .await;
    let owner = json!({ "case": case["id"], "owner": chair });
    does(app, "assignRecruitmentCase", owner, "").await;
    app.clock.set("2021-10-01T13:20:00Z");
    let told = app.succeeds("recruitment_follow_up", json!({})).await;
    assert_eq!(told["told"].as_array().unwrap().len(), 4, "{told}");
    assert_eq!(told["messages"], 2, "the owner’s one, and support’s three");
    app.settled().await;
    let reminders = letters(app, CampaignKind::RecruitmentFollowUp).await;
    assert_eq!(reminders.len(), 2);
    let island =
        |text: &str| text.contains("Prince Edward Island") || text.contains("Île-du-Prince");
    let theirs = reminders.iter().filter(|(_, text)| island(text));
    assert_eq!(theirs.count(), 1, "{reminders:#?}");
    let again = app.succeeds("recruitment_follow_up", json!({})).await;
    assert_eq!(again["told"], json!([]));
}

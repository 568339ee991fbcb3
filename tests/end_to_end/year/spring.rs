//! March to June 2022: a meeting is called off and another held, a jurisdiction loses its only
//! representative, finds one and loses them again, and a report is made as needed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::autumn::{answers, held, meeting, told};
use super::winter::{agree, approved, came_and_went, facts, newest, state};
use super::{Year, campaign, ids, text};
use crate::common::words;

pub async fn work(year: &mut Year<'_>, recommendation: &str) {
    called_off(year).await;
    let case = gap(year).await;
    let edna = filled(year, &case).await;
    answered(year, recommendation).await;
    june(year).await;
    reopened(year, &case, &edna).await;
    as_needed(year).await;
    year.still_agrees().await;
}

/// The meeting of March is called off, and everybody who was invited hears of it.
async fn called_off(year: &mut Year<'_>) {
    let id = meeting(year.app, "2022-03").await;
    year.does(
        "conveneMeeting",
        json!({ "meeting": id }),
        "meeting { state }",
    )
    .await;
    let [invited, unreachable] = campaign(year.app, &id, "kind: { eq: INVITATION }").await;
    let both: BTreeSet<String> = invited.union(&unreachable).cloned().collect();
    assert_eq!(both, year.ledger.on("2022-03-01").members);
    year.until("2022-03-10T15:00:00Z").await;
    year.does(
        "cancelMeeting",
        json!({ "meeting": id }),
        "meeting { state }",
    )
    .await;
    assert_eq!(told(year.app, &id, "CANCELLATION", 1).await, invited);
}

/// The searches for a representative of the Northwest Territories, the first one first.
async fn cases(year: &Year<'_>) -> Vec<Value> {
    let query = r#"{ recruitmentCases(first: 9, orderBy: [{ id: ASC }], where: { jurisdiction: { code: { eq: "CA-NT" } } }) {
        nodes { id openedOn closedOn gapSince daysToFill previousCase { id } } } }"#;
    let data = year.app.graphql(query, json!({})).await;
    data["recruitmentCases"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

/// The only member of a ministry of the Northwest Territories leaves, and a letter goes. Gives the case.
async fn gap(year: &mut Year<'_>) -> Value {
    assert!(cases(year).await.is_empty());
    year.until("2022-03-31T15:00:00Z").await;
    let leona = year.person("Leona Mantla-Drygeese");
    year.leaves(&leona, "2022-03-31").await;
    year.until("2022-04-01T15:00:00Z").await;
    for on in ["2022-03-31", "2022-04-01"] {
        year.agrees_on(on).await;
    }
    assert!(year.ledger.on("2022-04-01").unrepresented.contains("CA-NT"));
    let opened = cases(year).await;
    assert_eq!(opened.len(), 1);
    assert_eq!(
        (&opened[0]["gapSince"], &opened[0]["closedOn"]),
        (&json!("2022-04-01"), &Value::Null)
    );

    let case = &opened[0]["id"];
    let letter = json!({
        "case": case,
        "subject": words("Qui représentera les Territoires ?", "Who will represent the Territories?"),
        "request": words("Pourriez-vous proposer quelqu’un ?", "Could you put somebody forward?"),
    });
    year.does("updateRecruitmentLetter", letter, "").await;
    year.does(
        "sendRecruitmentLetter",
        json!({ "case": case, "dryRun": false }),
        "",
    )
    .await;
    let query = "query($id: ID!) { node(id: $id) { ... on RecruitmentCase { campaigns(first: 2) { nodes { deliveries(first: 2) { nodes { state } } } } } } }";
    let data = year.app.graphql(query, json!({ "id": case })).await;
    assert_eq!(
        data["node"]["campaigns"]["nodes"],
        json!([{ "deliveries": { "nodes": [{ "state": "ACCEPTED" }] } }])
    );

    opened[0]["id"].clone()
}

/// Somebody is found and becomes a member in one move, which closes the case.
async fn filled(year: &mut Year<'_>, case: &Value) -> String {
    year.until("2022-05-10T15:00:00Z").await;
    let edna = admitted(year, case).await;
    let closed = cases(year).await;
    assert_eq!(
        (&closed[0]["closedOn"], &closed[0]["daysToFill"]),
        (&json!("2022-05-10"), &json!(39))
    );
    for on in ["2022-05-09", "2022-05-10"] {
        year.agrees_on(on).await;
    }
    edna
}

/// A candidate is named, found eligible, and becomes a member.
async fn admitted(year: &mut Year<'_>, case: &Value) -> String {
    let new = json!({ "givenName": "Edna", "familyName": "Blackduck-Hay", "language": "EN", "address": "edna@executive-nt.example" });
    let input = json!({ "case": case, "newPerson": new });
    let named = year
        .does("nameCandidate", input, "candidate { id person { id } }")
        .await;
    let candidate = &named["candidate"]["id"];
    let checks: Vec<Value> = [
        "EXECUTIVE",
        "PUBLIC_ORGANIZATION",
        "CONTACT_CENTRE_RESPONSIBILITY",
        "CONTACT_CENTRE_EXPERTISE",
    ]
    .into_iter()
    .map(|criterion| json!({ "criterion": criterion, "holds": true }))
    .collect();
    let input = json!({ "candidate": candidate, "checks": checks });
    year.does("checkEligibility", input, "candidate { state }")
        .await;
    let place = year.organization("Department of Executive and Indigenous Affairs");
    let input = json!({ "candidate": candidate, "from": "2022-05-10", "affiliation": { "organization": place } });
    year.does("admitCandidate", input, "candidate { state }")
        .await;
    let edna = text(&named["candidate"]["person"]["id"]);
    year.ledger.joins(&edna, "2022-05-10");
    year.ledger.works_for(&edna, &place, "2022-05-10");
    edna
}

/// They leave in turn: a case of its own, which knows of the one before.
async fn reopened(year: &mut Year<'_>, case: &Value, edna: &str) {
    year.until("2022-06-20T15:00:00Z").await;
    year.leaves(edna, "2022-06-19").await;
    let both = cases(year).await;
    assert_eq!(both.len(), 2, "{both:#?}");
    assert_eq!(
        (&both[1]["previousCase"]["id"], &both[1]["gapSince"]),
        (case, &json!("2022-06-20"))
    );
    year.agrees_on("2022-06-20").await;
}

/// The council asks for a report on the spring.
async fn as_needed(year: &mut Year<'_>) {
    let period = json!({ "from": "2022-03-01", "to": "2022-05-31" });
    let input = json!({ "job": "council_report", "parameters": period });
    year.does("runJob", input, "run { id }").await;
    let report = newest(year).await;
    assert_eq!(
        [&report["origin"], &report["asOf"]],
        ["AS_NEEDED", "2022-05-31"]
    );
    let facts = facts(year, &report).await;
    agree(year, &facts, "2022-05-31");
    came_and_went(year, &facts, "2022-03-01", "2022-05-31");
    let key = text(&report["id"]).replace("Report:", "");
    let english = year.app.get(&format!("/reports/{key}.en.md")).await;
    let said = english.replace('\u{a0}', " ");
    assert!(
        said.contains("The council accepted it on May 12, 2022."),
        "{said}"
    );
    let sent = approved(year, &report).await;
    // It goes to those who are members when it goes, and to the council.
    let members = year.ledger.on("2022-06-20").members;
    let missed: Vec<_> = members.difference(&sent.to).collect();
    assert!(missed.is_empty(), "{missed:?}");
    assert!(sent.to.len() > members.len(), "the council");
}

/// The council answers the recommendation that went with the report.
async fn answered(year: &Year<'_>, recommendation: &str) {
    year.until("2022-05-13T15:00:00Z").await;
    let input =
        json!({ "recommendation": recommendation, "kind": "ACCEPTED", "answeredOn": "2022-05-12" });
    year.does("recordRecommendationAnswer", input, "").await;
    assert_eq!(state(year, recommendation).await, "ANSWERED");
}

/// The meeting of June is called in May and held.
async fn june(year: &mut Year<'_>) {
    let id = meeting(year.app, "2022-06").await;
    let input = json!({ "meeting": id, "description": words("Bilan.", "Review.") });
    year.does("updateMeeting", input, "meeting { id }").await;
    year.does(
        "conveneMeeting",
        json!({ "meeting": id }),
        "meeting { state }",
    )
    .await;
    year.until("2022-05-18T15:00:00Z").await;
    assert_eq!(
        told(year.app, &id, "INVITATION", 0).await,
        year.ledger.on("2022-05-18").members
    );
    let link = year.app.link_of("Kenji Tamura").await;
    let accepted = year.app.post(&link, &[("answer", "accepted")]).await;
    assert_eq!(accepted.status(), 303);
    year.app.settled().await;
    let answers = answers(year.app, &id).await;
    assert_eq!(answers[&year.person("Kenji Tamura")], "ACCEPTED");
    year.until("2022-06-14T19:00:00Z").await;
    let there: BTreeSet<String> = answers.into_keys().take(12).collect();
    held(year, &id, "2022-06-14", &there).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Meeting { attendees(first: 100) { nodes { id } } } } }";
    let data = year.app.graphql(query, json!({ "id": id })).await;
    assert_eq!(ids(&data["node"]["attendees"]["nodes"]), there);
}

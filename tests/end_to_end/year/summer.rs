//! July to September 2022: what was reported is corrected, the autumn's import can't be taken back any
//! more, somebody is erased, and the second report by schedule compares with the first.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::winter::{Sent, agree, approved, came_and_went, facts, newest, recipients};
use super::{Year, text};
use crate::common::words;
use crate::roster_import::does as imports;

pub async fn work(year: &mut Year<'_>, imported: &str, first: &Sent) {
    year.until("2022-07-11T15:00:00Z").await;
    correction(year, first).await;
    let undo = json!({ "rosterImport": imported });
    let refused = imports(year.app, "undoRosterImport", undo).await;
    let problems = refused["problems"].as_array().unwrap();
    assert!(problems.iter().all(|one| one["code"] == "BUILT_UPON"));
    // Whom it brought came to meetings, and reports were sent that count them.
    for what in ["attendance", "report"] {
        let named = |one: &Value| text(&one["message"]).contains(what);
        assert!(problems.iter().any(named), "{what}: {refused:#}");
    }
    erased(year).await;
    second(year, first).await;
    year.still_agrees().await;
}

/// It turns out that somebody had left before the first report's day.
async fn correction(year: &mut Year<'_>, first: &Sent) {
    let gone = year.person("Shauna Pellerin");
    let membership = year.membership(&gone, "2022-02-10").await;
    let seen = json!({ "membership": membership, "to": "2022-02-10", "preview": true });
    let fields = "effects { version { id } figures { key before after } }";
    let mut seen = year.does("leaveCommunity", seen, fields).await;
    year.still_agrees().await;
    let before = year.ledger.on("2022-02-28").members.len();
    year.leaves(&gone, "2022-02-10").await;
    let after = year.ledger.on("2022-02-28").members.len();
    assert_eq!(after, before - 1);
    // What was seen before is what a recount finds, for each report that it moves.
    let effects = seen["effects"].as_array_mut().unwrap();
    assert_eq!(
        effects.len(),
        2,
        "the first report, and that of the spring: {effects:#?}"
    );
    for effect in effects {
        let query = "query($version: ID!) { reportRecount(version: $version) { figures { key before after } } }";
        let version = &effect["version"]["id"];
        let data = year.app.graphql(query, json!({ "version": version })).await;
        assert_eq!(data["reportRecount"]["figures"], effect["figures"]);
        if *version == json!(first.version) {
            let figures = effect["figures"].as_array().unwrap();
            let members = json!({ "key": "members", "before": before, "after": after });
            assert!(figures.contains(&members), "{figures:#?}");
        }
    }

    let changed = words("Un départ du 10 février.", "A departure of February 10.");
    let input = json!({ "report": first.report, "changed": changed });
    year.does("startReportCorrection", input, "report { state }")
        .await;
    let report = newest(year).await;
    assert_eq!(text(&report["id"]), first.report);
    assert_eq!(report["number"], 3);
    let corrected = facts(year, &report).await;
    agree(year, &corrected, "2022-02-28");
    came_and_went(year, &corrected, "2021-09-01", "2022-02-28");
    let again = approved(year, &report).await;
    assert_eq!(again.to, first.to, "those who had the first");
    // What was sent stays as it was sent.
    let old = json!({ "version": first.version });
    assert_eq!(facts(year, &old).await["members"].value, before);
    assert_eq!(recipients(year, &first.version).await, first.to);
}

/// Somebody who left asks to be forgotten.
async fn erased(year: &mut Year<'_>) {
    let who = year.newcomer("Blackduck-Hay").await;
    let input = json!({ "person": who, "reason": "REQUESTED" });
    year.does("erasePerson", input, "person { id }").await;
    let query = "{ people(where: { familyName: { eq: \"Blackduck-Hay\" } }) { totalCount }
        emailAddresses(where: { address: { eq: \"edna@executive-nt.example\" } }) { totalCount } }";
    let data = year.app.graphql(query, json!({})).await;
    assert_eq!(
        data,
        json!({ "people": { "totalCount": 0 }, "emailAddresses": { "totalCount": 0 } })
    );
    year.still_agrees().await;
}

/// The second report by schedule: since the first, whatever was made as needed between them.
async fn second(year: &mut Year<'_>, first: &Sent) {
    year.until("2022-09-01T14:00:00Z").await;
    let report = newest(year).await;
    assert_eq!(
        [&report["origin"], &report["from"], &report["to"]],
        ["SCHEDULED", "2022-03-01", "2022-08-31"]
    );
    assert_eq!(report["previousReport"]["id"], first.report);
    let facts = facts(year, &report).await;
    agree(year, &facts, "2022-08-31");
    came_and_went(year, &facts, "2022-03-01", "2022-08-31");
    let sent = approved(year, &report).await;
    let missed: BTreeSet<_> = year
        .ledger
        .on("2022-09-01")
        .members
        .difference(&sent.to)
        .cloned()
        .collect();
    assert_eq!(missed, BTreeSet::new());
    year.agrees_on("2022-09-01").await;
    year.agrees_from("2021-09-01", "2022-08-31").await;
}

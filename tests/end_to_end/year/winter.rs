//! January to March 2022: two ministries become one, a chair is handed over, and the report on the
//! half-year is compiled by its schedule, approved and sent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::autumn::meeting;
use super::{Year, campaign, ids, text};
use crate::common::words;

/// A report that was sent.
pub struct Sent {
    pub report: String,
    pub version: String,
    /// Whom it went to, and whom it could not reach.
    pub to: BTreeSet<String>,
}

/// Gives the report, which the summer corrects, and the recommendation that went with it.
pub async fn work(year: &mut Year<'_>) -> (Sent, String) {
    merger(year).await;
    hand_over(year).await;
    let sections = [
        "completed",
        "changes",
        "representation",
        "attendance",
        "issues",
        "planned",
        "compliance",
        "recommendations",
    ];
    year.does(
        "setReportSettings",
        json!({ "sections": sections }),
        "community { id }",
    )
    .await;
    let recommendation = recommended(year).await;
    year.until("2022-03-01T14:00:00Z").await;
    let report = newest(year).await;
    assert_eq!(
        [
            &report["origin"],
            &report["from"],
            &report["to"],
            &report["asOf"]
        ],
        ["SCHEDULED", "2021-09-01", "2022-02-28", "2022-02-28"]
    );
    let report = mended(year, report).await;
    let facts = facts(year, &report).await;
    agree(year, &facts, "2022-02-28");
    // There is no scheduled report before it to compare with.
    came_and_went(year, &facts, "2021-09-01", "2022-02-28");
    let sent = approved(year, &report).await;
    assert_eq!(state(year, &recommendation).await, "SENT");
    year.still_agrees().await;
    (sent, recommendation)
}

/// The committee adopts a recommendation, which goes to the council with the next report.
async fn recommended(year: &Year<'_>) -> String {
    let input = json!({
        "title": words("Une formation commune", "Joint training"),
        "text": words("Former ensemble.", "Train together."),
    });
    let made = year
        .does("createRecommendation", input, "recommendation { id }")
        .await;
    let id = text(&made["recommendation"]["id"]);
    let meeting = meeting(year.app, "2021-12").await;
    let input = json!({ "recommendation": id, "meeting": meeting, "adoptedOn": "2021-12-14" });
    year.does("adoptRecommendation", input, "recommendation { id }")
        .await;
    assert_eq!(state(year, &id).await, "ADOPTED");
    id
}

/// How a recommendation stands.
pub async fn state(year: &Year<'_>, recommendation: &str) -> String {
    let query = "query($id: ID!) { node(id: $id) { ... on Recommendation { state } } }";
    let data = year
        .app
        .graphql(query, json!({ "id": recommendation }))
        .await;
    text(&data["node"]["state"])
}

/// What the spreadsheet brought has a name in French alone, which the report shows as missing and which
/// nobody approves; the secretariat gives it, and has the report compiled anew.
async fn mended(year: &Year<'_>, report: Value) -> Value {
    let query = "query($version: ID!) { reportFindings(version: $version) { kind path blocking } }";
    let asked = json!({ "version": report["version"] });
    let data = year.app.graphql(query, asked).await;
    let blocking = data["reportFindings"].as_array().unwrap().iter();
    let blocking: Vec<_> = blocking
        .filter(|finding| finding["blocking"] == true)
        .collect();
    assert_eq!(blocking.len(), 1, "{blocking:#?}");
    assert_eq!(blocking[0]["kind"], "MISSING_TEXT", "{blocking:#?}");
    let input =
        json!({ "version": report["version"], "person": year.person("Constance Abernethy") });
    assert_eq!(
        year.may_not("approveReport", input).await["code"],
        "NOT_REVIEWED"
    );

    let query = "{ organizationNames(first: 2, where: { name: { fr: { eq: \"Agence d’essai\" } } }) { nodes { id } } }";
    let mut data = year.app.graphql(query, json!({})).await;
    let half = json!({ "en": { "text": "Testing Agency", "state": "REVIEWED" } });
    let input = json!({ "organizationName": data["organizationNames"]["nodes"][0]["id"].take(), "name": half });
    year.does("correctOrganizationName", input, "organization { id }")
        .await;
    let period = json!({ "from": "2021-09-01", "to": "2022-02-28" });
    let input = json!({ "job": "council_report", "parameters": period });
    year.does("runJob", input, "run { id }").await;
    let again = newest(year).await;
    assert_eq!((&again["id"], &again["number"]), (&report["id"], &json!(2)));
    assert_eq!(again["origin"], "SCHEDULED");
    again
}

/// Two ministries of British Columbia become a third.
async fn merger(year: &mut Year<'_>) {
    year.until("2022-01-10T15:00:00Z").await;
    let social = year.organization("Ministry of Social Development and Poverty Reduction");
    let jobs = year.organization("Ministry of Jobs, Economic Recovery and Innovation");
    let query = r#"{ jurisdictions(where: { code: { eq: "CA-BC" } }) { nodes { id } } }"#;
    let province =
        year.app.graphql(query, json!({})).await["jurisdictions"]["nodes"][0]["id"].take();
    let name = json!({ "name": words("Ministère de l’Avenir", "Ministry of the Future") });
    let create = json!({ "jurisdiction": province, "order": "PROVINCIAL", "name": name });
    let input = json!({ "predecessors": [social, jobs], "successor": { "create": create }, "from": "2022-01-01" });
    let merged = year
        .does("mergeOrganizations", input, "organization { id }")
        .await;
    let future = text(&merged["organization"]["id"]);
    year.ledger.organization(&future, "PROVINCIAL", "CA-BC");
    for place in [social, jobs] {
        let staff = year.ledger.staff(&place, "2021-12-31");
        assert!(!staff.is_empty());
        for who in staff {
            year.ledger.works_for(&who, &future, "2022-01-01");
        }
    }
    year.agrees_on("2021-12-31").await;
    year.agrees_on("2022-01-01").await;
}

/// The provincial chair goes to Toronto, and the service knows from the day on.
async fn hand_over(year: &mut Year<'_>) {
    year.until("2022-01-17T15:00:00Z").await;
    let chair = year.person("Gillian Northcott");
    let office = chairs(year, "2022-01-17").await;
    let (office, _) = office.iter().find(|(_, holder)| **holder == chair).unwrap();
    let successor = year.person("Constance Abernethy");
    let input = json!({ "office": office, "person": successor, "from": "2022-01-17" });
    year.does("handOverOffice", input, "office { id }").await;
    let before = chairs(year, "2022-01-16").await;
    assert!(before.values().any(|holder| *holder == chair));
    let after = chairs(year, "2022-01-17").await;
    let holders: BTreeSet<String> = after.into_values().collect();
    assert_eq!(
        holders,
        BTreeSet::from([successor, year.person("Lucien Charlebois-Roy")])
    );
}

/// The chairs of a day: their offices, and who holds them.
async fn chairs(year: &Year<'_>, on: &str) -> BTreeMap<String, String> {
    let query = "query($on: Date!) { offices(at: $on, where: { role: { in: [FEDERAL_CO_CHAIR, PROVINCIAL_CO_CHAIR] } }) { nodes { id person { id } } } }";
    let data = year.app.graphql(query, json!({ "on": on })).await;
    let offices = data["offices"]["nodes"].as_array().unwrap().iter();
    offices
        .map(|office| (text(&office["id"]), text(&office["person"]["id"])))
        .collect()
}

/// The report that was compiled last, with its newest version.
pub async fn newest(year: &Year<'_>) -> Value {
    let query = "{ reportVersions(first: 1, orderBy: [{ id: DESC }]) { nodes { id number sentAt
        report { id origin from to asOf state previousReport { id } } } } }";
    let mut data = year.app.graphql(query, json!({})).await;
    let mut version = data["reportVersions"]["nodes"][0].take();
    let mut report = version["report"].take();
    report["version"] = version["id"].take();
    report["number"] = version["number"].take();
    report
}

/// A figure of a report.
pub struct Fact {
    pub value: Value,
    /// The ids of the rows behind it.
    pub rows: BTreeSet<String>,
}

/// The figures that the ledger knows.
const KEYS: [&str; 11] = [
    "members",
    "federal",
    "provincial-territorial",
    "municipal",
    "other",
    "unrepresented",
    "changes-joined",
    "changes-left",
    "changes-meetings-held",
    "attendances",
    "activities",
];

/// The figures of a report's newest version.
pub async fn facts(year: &Year<'_>, report: &Value) -> BTreeMap<String, Fact> {
    let query =
        "query($id: ID!, $keys: [String!]!) { node(id: $id) { ... on ReportVersion { facts(first: 20, where: { key: { in: $keys } }) { nodes {
        key value rows(first: 100) { nodes { node { id } } } } } } } }";
    let data = year
        .app
        .graphql(query, json!({ "id": report["version"], "keys": KEYS }))
        .await;
    let facts = data["node"]["facts"]["nodes"].as_array().unwrap().iter();
    let fact = |fact: &Value| {
        let rows = fact["rows"]["nodes"].as_array().unwrap().iter();
        let rows: Vec<Value> = rows.map(|row| row["node"].clone()).collect();
        let found = Fact {
            value: fact["value"].clone(),
            rows: ids(&json!(rows)),
        };
        (text(&fact["key"]), found)
    };
    facts.map(fact).collect()
}

/// The report says of a day what the ledger says, and names the same rows.
pub fn agree(year: &Year<'_>, facts: &BTreeMap<String, Fact>, on: &str) {
    let expected = year.ledger.on(on);
    for (key, rows) in [
        ("members", &expected.members),
        ("federal", &expected.federal),
        ("provincial-territorial", &expected.provincial_territorial),
        ("municipal", &expected.municipal),
        ("other", &expected.other),
    ] {
        let said = &facts[key];
        assert_eq!(said.value, rows.len(), "{key} on {on}");
        assert_eq!(&said.rows, rows, "{key} on {on}");
    }
    assert_eq!(facts["unrepresented"].value, expected.unrepresented.len());
}

/// The report says who came and who went, and what was held in its period.
pub fn came_and_went(year: &Year<'_>, facts: &BTreeMap<String, Fact>, from: &str, to: &str) {
    let [joined, left] = year.ledger.turnover(from, to);
    for (key, expected) in [("changes-joined", joined), ("changes-left", left)] {
        assert_eq!(facts[key].rows, expected, "{key} from {from} to {to}");
        assert_eq!(
            facts[key].value,
            expected.len(),
            "{key} from {from} to {to}"
        );
    }
}

/// Both chairs approve, and it goes out.
pub async fn approved(year: &Year<'_>, report: &Value) -> Sent {
    let chairs = ["Constance Abernethy", "Lucien Charlebois-Roy"];
    for (index, name) in chairs.into_iter().enumerate() {
        assert_eq!(
            newest(year).await["state"],
            "IN_REVIEW",
            "after {index} approvals"
        );
        let input = json!({ "version": report["version"], "person": year.person(name) });
        year.does("approveReport", input, "report { state }").await;
    }
    assert_eq!(newest(year).await["state"], "SENT");
    let version = text(&report["version"]);
    Sent {
        report: text(&report["id"]),
        to: recipients(year, &version).await,
        version,
    }
}

/// Whom a version went to, and whom it could not reach.
pub async fn recipients(year: &Year<'_>, version: &str) -> BTreeSet<String> {
    let both = campaign(year.app, version, "kind: { eq: REPORT }").await;
    both.into_iter().flatten().collect()
}

//! What may be asked, and what comes back.

use serde_json::{Value as Json, json};

use tribune::graphql::layer::catalog::catalog;

use crate::support::{Client, on_both};

#[tokio::test]
async fn nested_pages_aliases_fragments_and_directives() {
    on_both("nested", |database| async move {
        let client = Client::of(database);
        let data = client
            .data_with(
                r#"query ($count: Int!, $with: Boolean!, $without: Boolean!) {
                  quebec: jurisdictions(where: { code: { eq: "CA-QC" } }) {
                    nodes { ...Place organizations(first: $count) { totalCount nodes { __typename id } } }
                  }
                  all: jurisdictions { totalCount nodes { code position @include(if: $with) sgc @skip(if: $without) } }
                }
                fragment Place on Jurisdiction {
                  name { fr again: fr en inLanguage(language: EN) }
                  ... on Node { id }
                  ... { code }
                  ... on Jurisdiction { orderOfGovernment }
                }"#,
                json!({ "count": 2, "with": false, "without": true }),
            )
            .await;
        let place = &data["quebec"]["nodes"][0];
        let name = json!({ "fr": "Québec", "again": "Québec", "en": "Quebec", "inLanguage": "Quebec" });
        assert_eq!(place["name"], name);
        assert_eq!(place["orderOfGovernment"], "PROVINCIAL");
        assert!(place["id"].as_str().unwrap().starts_with("Jurisdiction:"));
        let organizations = place["organizations"]["nodes"].as_array().unwrap();
        assert_eq!(organizations.len(), 2);
        assert!(place["organizations"]["totalCount"].as_i64().unwrap() > 2);
        assert_eq!(organizations[0]["__typename"], "Organization");
        assert_eq!(data["all"]["totalCount"], 14);
        assert_eq!(data["all"]["nodes"][0].as_object().unwrap().len(), 1);
        let keys: Vec<&String> = place.as_object().unwrap().keys().collect();
        assert!(keys.contains(&&"code".to_owned()), "{keys:?}");
    })
    .await;
}

#[tokio::test]
async fn members_and_organizations_at_a_date() {
    on_both("dates", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{
                  then: members(at: "2021-08-31") { totalCount }
                  now: members { totalCount }
                  before: members(at: "1999-01-01", first: 5) { totalCount nodes { id } }
                  managers: members(at: "2021-08-31", track: MANAGER) { totalCount }
                  here: members(at: "2021-08-31", first: 100) { nodes { organization(at: "2021-08-31") { id orderOfGovernment name(at: "2021-08-31") { name { fr en state } } } affiliation { title { fr } } } }
                }"#,
            )
            .await;
        assert_eq!(data["then"]["totalCount"], 81);
        assert_eq!(data["before"], json!({ "totalCount": 0, "nodes": [] }));
        let members = data["here"]["nodes"].as_array().unwrap();
        assert_eq!(members.len(), 81);
        let mut organizations: Vec<(&str, &str)> = members
            .iter()
            .map(|member| {
                let organization = &member["organization"];
                assert!(organization["name"]["name"]["fr"].is_string(), "{organization}");
                assert_eq!(organization["name"]["name"]["state"], "REVIEWED");
                let order = organization["orderOfGovernment"].as_str().unwrap();
                (order, organization["id"].as_str().unwrap())
            })
            .collect();
        organizations.sort_unstable();
        organizations.dedup();
        let count = |orders: &[&str]| organizations.iter().filter(|(order, _)| orders.contains(order)).count();
        let counts = (count(&["FEDERAL"]), count(&["PROVINCIAL", "TERRITORIAL"]), count(&["MUNICIPAL"]));
        assert_eq!(counts, (6, 20, 22));
    })
    .await;
}

#[tokio::test]
async fn conditions() {
    on_both("conditions", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{
                  all: people { totalCount }
                  french: people(where: { language: { eq: FR } }) { totalCount }
                  notFrench: people(where: { not: { language: { eq: FR } } }) { totalCount }
                  unknown: people(where: { language: { isNull: true } }) { totalCount }
                  either: people(where: { or: [{ language: { eq: FR } }, { language: { in: [EN] } }] }) { totalCount }
                  folded: jurisdictions(where: { name: { fr: { contains: "QUEBEC", insensitive: true } } }) { nodes { code } }
                  whole: jurisdictions(where: { name: { fr: { eq: "île-du-prince-édouard", insensitive: true } } }) { nodes { code } }
                  exact: jurisdictions(where: { name: { fr: { contains: "QUEBEC" } } }) { nodes { code } }
                  percent: jurisdictions(where: { name: { en: { contains: "%" } } }) { nodes { code } }
                  starts: jurisdictions(where: { name: { en: { startsWith: "New" } } }) { nodes { code } }
                  between: meetings(first: 100, where: { startsAt: { gte: "2021-09-01T00:00:00Z", lt: "2022-09-01T00:00:00-04:00" } }) { nodes { state startsAt localStart } }
                }"#,
            )
            .await;
        let count = |key: &str| data[key]["totalCount"].as_i64().unwrap();
        assert_eq!(count("french") + count("notFrench"), count("all"));
        assert!(count("unknown") > 0);
        assert_eq!(count("either") + count("unknown"), count("all"));
        let codes = |key: &str| -> Vec<&str> {
            let nodes = data[key]["nodes"].as_array().unwrap();
            nodes.iter().map(|node| node["code"].as_str().unwrap()).collect()
        };
        assert_eq!(codes("folded"), ["CA-QC"]);
        assert_eq!(codes("whole"), ["CA-PE"]);
        assert!(codes("exact").is_empty());
        assert!(codes("percent").is_empty());
        assert_eq!(codes("starts"), ["CA-NL", "CA-NB"]);
        let meetings = data["between"]["nodes"].as_array().unwrap();
        assert_eq!(meetings.len(), 4, "{meetings:?}");
        let first = meetings.last().unwrap();
        assert_eq!(first["startsAt"], "2021-09-21T17:00:00Z");
        assert_eq!(first["localStart"], "2021-09-21T13:00:00");
    })
    .await;
}

#[tokio::test]
async fn variables_and_their_defaults() {
    on_both("variables", |database| async move {
        let client = Client::of(database);
        let query = r#"query ($codes: [String!] = ["CA-YT", "CA-NU"], $code: String, $names: Boolean = true, $size: Int = 1) {
            jurisdictions(first: $size, where: { code: { in: $codes, eq: $code } }, orderBy: { code: DESC }) {
              totalCount nodes { code position @include(if: $names) sgc @skip(if: $names) } } }"#;
        let data = client.data(query).await;
        assert_eq!(data["jurisdictions"]["totalCount"], 2);
        assert_eq!(data["jurisdictions"]["nodes"].as_array().unwrap().len(), 1);
        assert_eq!(data["jurisdictions"]["nodes"][0]["code"], "CA-YT");
        assert!(data["jurisdictions"]["nodes"][0]["position"].is_number());
        assert_eq!(data["jurisdictions"]["nodes"][0].get("sgc"), None);
        let given = json!({ "codes": "CA-NU", "code": "CA-NU", "names": false, "size": null });
        let data = client.data_with(query, given).await;
        assert_eq!(data["jurisdictions"], json!({ "totalCount": 1, "nodes": [{ "code": "CA-NU", "sgc": "62" }] }));
    })
    .await;
}

#[tokio::test]
async fn nodes_by_id() {
    on_both("nodes", |database| async move {
        let client = Client::of(database);
        let ids = client
            .data("{ people(first: 2) { nodes { id familyName } } meetings(first: 1) { nodes { id } } }")
            .await;
        let (person, other, meeting) = (
            &ids["people"]["nodes"][0],
            &ids["people"]["nodes"][1],
            &ids["meetings"]["nodes"][0],
        );
        let data = client
            .data_with(
                r#"query ($one: ID!, $many: [ID!]!) {
                  node(id: $one) { __typename id ... on Person { familyName } ... on Meeting { state } }
                  nodes(ids: $many) { id ... on Node { __typename } ... on Person { memberships { nodes { track } } } }
                }"#,
                json!({ "one": person["id"], "many": [meeting["id"], "Person:999999", other["id"], meeting["id"]] }),
            )
            .await;
        let wanted = json!({ "__typename": "Person", "id": person["id"], "familyName": person["familyName"] });
        assert_eq!(data["node"], wanted);
        assert_eq!(data["nodes"][0], json!({ "id": meeting["id"], "__typename": "Meeting" }));
        assert_eq!(data["nodes"][1], Json::Null);
        assert_eq!(data["nodes"][2]["id"], other["id"]);
        assert_eq!(data["nodes"][3], data["nodes"][0]);
    })
    .await;
}

#[tokio::test]
async fn every_noun_answers_with_all_its_fields() {
    on_both("everything", |database| async move {
        let client = Client::of(database);
        let schema = client
            .data("{ __schema { types { name kind fields { name args { name } type { kind name ofType { kind name ofType { kind name } } } } } } }")
            .await;
        let types = schema["__schema"]["types"].as_array().unwrap();
        let fields = |name: &str| {
            let found = types.iter().find(|it| it["name"] == name).unwrap();
            found["fields"].as_array().unwrap().clone()
        };
        for entry in fields("Query") {
            let (name, connection) = (entry["name"].as_str().unwrap(), named(&entry["type"]));
            let noun = connection.strip_suffix("Connection");
            let Some(noun) = noun.filter(|noun| catalog().noun(noun).is_some()) else { continue };
            let mut inside = String::new();
            for field in fields(noun) {
                inside.push_str(&selected(&field, &fields));
                inside.push(' ');
            }
            let query = format!("{{ {name}(first: 3) {{ totalCount pageInfo {{ endCursor hasNextPage hasPreviousPage startCursor }} edges {{ cursor node {{ {inside} }} }} }} }}");
            let answer = client.ask_with(&query, Json::Null).await;
            assert!(answer.response.is_ok(), "{query}: {:?}", answer.response.errors);
            assert_eq!(answer.past, 0, "{name}");
        }
    })
    .await;
}

fn named(ty: &Json) -> String {
    match ty["ofType"].as_object() {
        Some(_) => named(&ty["ofType"]),
        None => ty["name"].as_str().unwrap_or_default().to_owned(),
    }
}

fn selected(field: &Json, fields: &impl Fn(&str) -> Vec<Json>) -> String {
    let (name, ty) = (field["name"].as_str().unwrap(), named(&field["type"]));
    let scalars = [
        "ID",
        "Int",
        "String",
        "Boolean",
        "Date",
        "DateTime",
        "LocalDateTime",
        "JSON",
        "",
    ];
    match ty.as_str() {
        connection if connection.ends_with("Connection") => {
            format!("{name}(first: 2) {{ totalCount nodes {{ id }} edges {{ cursor }} }}")
        }
        "BilingualText" => format!("{name} {{ fr en frState enState state }}"),
        "BilingualName" => format!("{name} {{ fr en }}"),
        "JobProgress" => format!("{name} {{ done total phase }}"),
        scalar if scalars.contains(&scalar) => name.to_owned(),
        other => {
            let object = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fields(other)));
            if object.is_ok() {
                format!("{name} {{ __typename id }}")
            } else {
                name.to_owned()
            }
        }
    }
}

#[tokio::test]
async fn a_last_day_reads_filters_and_pages_as_people_write_it() {
    on_both("last_days", |database| async move {
        let client = Client::of(database);
        // One member left with the end of August 30: the column holds the first day after.
        let data = client
            .data(
                r#"{
                  on: memberships(first: 100, where: { to: { eq: "2021-08-30" } }) { nodes { to } }
                  after: memberships(first: 100, where: { to: { eq: "2021-08-31" } }) { totalCount }
                  by: memberships(first: 100, where: { to: { lte: "2021-08-30" } }) { totalCount }
                  ended: memberships(first: 100, where: { to: { isNull: false } }) { totalCount }
                  first: memberships(first: 3, orderBy: [{ to: DESC_NULLS_LAST }]) { edges { cursor node { id } } }
                }"#,
            )
            .await;
        assert_eq!(data["on"]["nodes"], json!([{ "to": "2021-08-30" }]));
        assert_eq!(data["after"]["totalCount"], 0);
        assert_eq!(data["by"]["totalCount"], data["ended"]["totalCount"]);
        let cursor = &data["first"]["edges"][0]["cursor"];
        let next = client
            .data_with(
                r#"query ($at: String) { memberships(first: 2, after: $at, orderBy: [{ to: DESC_NULLS_LAST }]) { nodes { id } } }"#,
                json!({ "at": cursor }),
            )
            .await;
        for place in 0..2 {
            assert_eq!(
                next["memberships"]["nodes"][place]["id"],
                data["first"]["edges"][place + 1]["node"]["id"]
            );
        }
    })
    .await;
}

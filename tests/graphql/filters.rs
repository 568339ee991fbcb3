//! Conditions: across relations, at dates, with many values; what they find agrees with what the
//! lists themselves show.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::{
    access::rows,
    support::{Client, code, on_both},
};

/// The values at a path of names, through lists, in their order.
fn values<'j>(data: &'j Json, path: &str) -> Vec<&'j Json> {
    let mut found = vec![data];
    for name in path.split('.') {
        found = found
            .into_iter()
            .flat_map(|value| match value[name].as_array() {
                Some(items) => items.iter().collect(),
                None => vec![&value[name]],
            })
            .collect();
    }
    found
}

fn set(data: &Json, path: &str) -> BTreeSet<String> {
    values(data, path)
        .into_iter()
        .map(Json::to_string)
        .collect()
}

/// The ids of the nodes for which something holds.
fn ids_where(data: &Json, list: &str, holds: impl Fn(&Json) -> bool) -> BTreeSet<String> {
    let nodes = values(data, &format!("{list}.nodes")).into_iter();
    nodes
        .filter(|node| holds(node))
        .map(|node| node["id"].to_string())
        .collect()
}

#[tokio::test]
async fn rows_are_found_by_the_row_that_they_refer_to() {
    on_both("filter_one", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{
                  all: organizations(first: 100) { totalCount nodes { id jurisdiction { code } } }
                  quebec: organizations(first: 100, where: { jurisdiction: { code: { eq: "CA-QC" } } }) { totalCount nodes { id } }
                  others: organizations(first: 100, where: { not: { jurisdiction: { code: { eq: "CA-QC" } } } }) { nodes { id } }
                  there: organizations(where: { jurisdiction: {} }) { totalCount }
                  held: activities(first: 100, where: { meeting: {} }) { nodes { id } }
                  elsewhere: activities(first: 100, where: { not: { meeting: {} } }) { nodes { id } }
                  notCancelled: activities(first: 100, where: { meeting: { not: { state: { eq: CANCELLED } } } }) { nodes { id } }
                  activities(first: 100) { nodes { id meeting { state } } }
                }"#,
            )
            .await;
        let here = |node: &Json| node["jurisdiction"]["code"] == "CA-QC";
        let quebec = ids_where(&data, "all", here);
        assert!(quebec.len() > 1);
        assert_eq!(set(&data, "quebec.nodes.id"), quebec);
        assert_eq!(data["quebec"]["totalCount"], json!(quebec.len()));
        assert_eq!(set(&data, "others.nodes.id"), ids_where(&data, "all", |node| !here(node)));
        assert_eq!(data["there"]["totalCount"], data["all"]["totalCount"]);
        let held = |node: &Json| !node["meeting"].is_null();
        assert_eq!(set(&data, "held.nodes.id"), ids_where(&data, "activities", held));
        assert_eq!(
            set(&data, "elsewhere.nodes.id"),
            ids_where(&data, "activities", |node| !held(node))
        );
        assert_eq!(
            set(&data, "notCancelled.nodes.id"),
            ids_where(&data, "activities", |node| held(node) && node["meeting"]["state"] != "CANCELLED")
        );
    })
    .await;
}

#[tokio::test]
async fn rows_are_found_by_the_rows_that_belong_to_them() {
    on_both("filter_many", |database| async move {
        let client = Client::of(database);
        let federal = "{ orderOfGovernment: { eq: FEDERAL } }";
        let data = client
            .data(&format!(
                "{{
                  all: jurisdictions {{ nodes {{ id organizations(first: 100) {{ totalCount nodes {{ orderOfGovernment }} }} }} }}
                  some: jurisdictions(where: {{ organizations: {{ some: {federal} }} }}) {{ nodes {{ id }} }}
                  every: jurisdictions(where: {{ organizations: {{ every: {federal} }} }}) {{ nodes {{ id }} }}
                  none: jurisdictions(where: {{ organizations: {{ none: {federal} }} }}) {{ nodes {{ id }} }}
                  notEvery: jurisdictions(where: {{ not: {{ organizations: {{ every: {federal} }} }} }}) {{ nodes {{ id }} }}
                  any: jurisdictions(where: {{ organizations: {{ some: {{}} }} }}) {{ nodes {{ id }} }}
                  empty: jurisdictions(where: {{ organizations: {{ none: {{}} }} }}) {{ nodes {{ id }} }}
                  several: jurisdictions(where: {{ organizations: {{ count: {{ gte: 2, lt: 9 }} }} }}) {{ nodes {{ id }} }}
                  listed: jurisdictions(where: {{ organizations: {{ count: {{ in: [0, 1, 2] }} }} }}) {{ nodes {{ id }} }}
                  both: jurisdictions(where: {{ organizations: {{ some: {federal}, count: {{ gt: 1 }} }} }}) {{ nodes {{ id }} }}
                  nothing: jurisdictions(where: {{ organizations: {{ count: {{ isNull: true }} }} }}) {{ nodes {{ id }} }}
                }}"
            ))
            .await;
        let orders = |node: &Json| -> Vec<bool> {
            let nodes = node["organizations"]["nodes"].as_array().unwrap();
            nodes.iter().map(|it| it["orderOfGovernment"] == "FEDERAL").collect()
        };
        let is = |key: &str, holds: &dyn Fn(&Json) -> bool| {
            assert_eq!(set(&data, &format!("{key}.nodes.id")), ids_where(&data, "all", holds), "{key}");
        };
        is("some", &|node| orders(node).contains(&true));
        is("every", &|node| !orders(node).contains(&false));
        is("none", &|node| !orders(node).contains(&true));
        is("notEvery", &|node| orders(node).contains(&false));
        is("any", &|node| !orders(node).is_empty());
        is("empty", &|node| orders(node).is_empty());
        is("several", &|node| (2..9).contains(&orders(node).len()));
        is("listed", &|node| orders(node).len() < 3);
        is("both", &|node| orders(node).contains(&true) && orders(node).len() > 1);
        is("nothing", &|_| false);
        assert!(!set(&data, "several.nodes.id").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_condition_looks_at_its_own_date_or_the_one_around_it() {
    on_both("filter_dates", |database| async move {
        let client = Client::of(database);
        let wanted = r#"is: { jurisdiction: { code: { eq: "CA-QC" } } }"#;
        let data = client
            .data(&format!(
                r#"{{
                  all: members(at: "2021-03-31", first: 100) {{ nodes {{ id organization {{ jurisdiction {{ code }} name {{ from to }} }} }} }}
                  around: members(at: "2021-03-31", first: 100, where: {{ organization: {{ {wanted} }} }}) {{ nodes {{ id }} }}
                  own: people(first: 100, where: {{ organization: {{ at: "2021-03-31", {wanted} }}, memberships: {{ at: "2021-03-31", some: {{ track: {{ eq: EXECUTIVE }} }} }} }}) {{ nodes {{ id }} }}
                  never: members(at: "2021-03-31", first: 100, where: {{ organization: {{ at: "1990-01-01", is: {{}} }} }}) {{ nodes {{ id }} }}
                  holders: people(where: {{ memberships: {{ at: "2021-03-31", some: {{ track: {{ in: [EXECUTIVE] }} }} }} }}) {{ totalCount }}
                  list: members(at: "2021-03-31") {{ totalCount }}
                  full: organizations(first: 100, where: {{ members: {{ at: "2021-03-31", count: {{ gte: 2 }} }} }}) {{ nodes {{ id members(at: "2021-03-31", first: 100) {{ totalCount }} }} }}
                  half: organizations(first: 100, where: {{ not: {{ members: {{ at: "2021-03-31", track: EXECUTIVE, count: {{ gte: 2 }} }} }} }}) {{ nodes {{ id members(at: "2021-03-31", first: 100) {{ totalCount }} }} }}
                  managed: organizations(where: {{ members: {{ at: "2021-03-31", track: MANAGER, some: {{}} }} }}, first: 100) {{ nodes {{ id }} }}
                  managers: members(at: "2021-03-31", track: MANAGER, first: 100) {{ nodes {{ organization {{ id }} }} }}
                }}"#
            ))
            .await;
        let here = ids_where(&data, "all", |node| node["organization"]["jurisdiction"]["code"] == "CA-QC");
        assert!(!here.is_empty());
        assert_eq!(set(&data, "around.nodes.id"), here);
        assert_eq!(set(&data, "own.nodes.id"), here);
        assert!(set(&data, "never.nodes.id").is_empty());
        assert_eq!(data["holders"]["totalCount"], data["list"]["totalCount"]);
        let counts = |key: &str| -> Vec<i64> {
            let counts = values(&data, key).into_iter();
            counts.map(|count| count.as_i64().unwrap()).collect()
        };
        let (full, half) = (counts("full.nodes.members.totalCount"), counts("half.nodes.members.totalCount"));
        assert!(!full.is_empty() && full.iter().all(|count| *count >= 2), "{full:?}");
        assert!(!half.is_empty() && half.iter().all(|count| *count < 2), "{half:?}");
        let managed = set(&data, "managed.nodes.id");
        assert!(!managed.is_empty());
        assert_eq!(managed, set(&data, "managers.nodes.organization.id"));
    })
    .await;
}

#[tokio::test]
async fn a_list_of_what_holds_for_a_time_can_be_asked_for_at_a_day() {
    on_both("filter_days", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{
                  all: memberships(first: 100) { totalCount }
                  then: memberships(at: "2021-08-31", where: { track: { eq: EXECUTIVE } }) { totalCount }
                  last: memberships(first: 1, orderBy: [{ to: DESC_NULLS_LAST }]) { nodes { to person { id memberships(at: "2000-01-01") { totalCount } } } }
                  members(at: "2021-08-31") { totalCount }
                  existing: organizations(at: "1850-01-01") { totalCount }
                  ever: organizations { totalCount }
                  named: organizations(first: 100, at: "2021-08-31") { nodes { name { from to } names(at: "2021-08-31") { totalCount nodes { from to } } } }
                }"#,
            )
            .await;
        assert_eq!(data["then"]["totalCount"], data["members"]["totalCount"]);
        assert!(data["all"]["totalCount"].as_i64() > data["then"]["totalCount"].as_i64());
        assert_eq!(data["existing"]["totalCount"], 0);
        assert!(data["ever"]["totalCount"].as_i64() > Some(40));
        assert_eq!(data["last"]["nodes"][0]["person"]["memberships"]["totalCount"], 0);
        for node in values(&data, "named.nodes") {
            assert_eq!(node["names"]["totalCount"], 1);
            assert_eq!(node["names"]["nodes"][0], node["name"]);
        }
        // The last day counts, the one after does not.
        let day = data["last"]["nodes"][0]["to"].as_str().unwrap().to_owned();
        let ended = |at: &str| {
            format!(r#"{{ memberships(at: "{at}", where: {{ to: {{ eq: "{day}" }} }}) {{ totalCount }} }}"#)
        };
        let next = day.parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap();
        let on = client.data(&ended(&day)).await;
        let after = client.data(&ended(&next.to_string())).await;
        assert!(on["memberships"]["totalCount"].as_i64() > Some(0));
        assert_eq!(after["memberships"]["totalCount"], 0);
    })
    .await;
}

#[tokio::test]
async fn what_a_row_refers_to_by_type_and_key_looks_at_the_date_around_it() {
    on_both("filter_nodes", |database| async move {
        rows::add(&database).await;
        let client = Client::of(database);
        let inside = "versions { nodes { facts { nodes { rows(first: 1) { nodes { node { ... on Person { id organization { id } } } } } } } } }";
        let data = client
            .data(&format!(
                r#"{{ then: reports(first: 1, at: "2011-05-01") {{ nodes {{ {inside} }} }}
                      now: reports(first: 1, where: {{ from: {{ eq: "2011-04-01" }} }}) {{ nodes {{ {inside} }} }} }}"#
            ))
            .await;
        let path = "nodes.versions.nodes.facts.nodes.rows.nodes.node";
        let (then, now) = (values(&data["then"], path), values(&data["now"], path));
        assert_eq!(then[0]["id"], now[0]["id"]);
        assert!(then[0]["organization"].is_null() && !now[0]["organization"].is_null());
    })
    .await;
}

#[tokio::test]
async fn a_thousand_values_of_any_type() {
    on_both("filter_values", |database| async move {
        let client = Client::of(database);
        for (list, field, ty, filler) in [
            ("people", "id", "ID", json!("Person:999999")),
            ("people", "givenName", "String", json!("Nobody")),
            ("people", "language", "Language", json!("FR")),
            ("people", "createdAt", "DateTime", json!("1999-12-31T23:59:59.5Z")),
            ("memberships", "from", "Date", json!("1999-12-31")),
            ("memberships", "to", "Date", json!("1999-12-31")),
            ("affiliations", "isPrimary", "Boolean", json!(true)),
            ("meetings", "localStart", "LocalDateTime", json!("1999-12-31T23:59:59.25")),
            ("meetings", "durationMinutes", "Int", json!(7)),
        ] {
            let data = client
                .data(&format!("{{ {list}(first: 1, where: {{ {field}: {{ isNull: false }} }}) {{ nodes {{ id {field} }} }} }}"))
                .await;
            let wanted = data[list]["nodes"][0].clone();
            let mut values = vec![filler; 999];
            values.push(wanted[field].clone());
            let query = format!(
                "query ($in: [{ty}!]!, $eq: {ty}!, $id: ID!) {{
                   one: {list}(where: {{ id: {{ eq: $id }}, {field}: {{ in: $in }} }}) {{ totalCount }}
                   none: {list}(where: {{ id: {{ eq: $id }}, not: {{ {field}: {{ in: $in }} }} }}) {{ totalCount }}
                   all: {list}(where: {{ {field}: {{ in: [$eq] }} }}) {{ totalCount }}
                   equal: {list}(where: {{ {field}: {{ eq: $eq }} }}) {{ totalCount }}
                 }}"
            );
            let given = json!({ "in": values, "eq": wanted[field], "id": wanted["id"] });
            let data = client.data_with(&query, given).await;
            assert_eq!(data["one"]["totalCount"], 1, "{list}.{field}");
            assert_eq!(data["none"]["totalCount"], 0, "{list}.{field}");
            assert_eq!(data["all"], data["equal"], "{list}.{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn texts_begin_and_match_by_code_point() {
    on_both("filter_texts", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{
                  all: jurisdictions { nodes { name { fr } } }
                  upper: jurisdictions(where: { name: { fr: { startsWith: "Québe" } } }) { nodes { code } }
                  lower: jurisdictions(where: { name: { fr: { startsWith: "québe" } } }) { nodes { code } }
                  folded: jurisdictions(where: { name: { fr: { startsWith: "quebe", insensitive: true } } }) { nodes { code } }
                  beginning: jurisdictions(where: { name: { fr: { startsWith: "" } } }) { totalCount }
                  island: jurisdictions(where: { name: { fr: { startsWith: "Î" } } }) { nodes { code } }
                  last: jurisdictions(where: { name: { fr: { startsWith: "􏿿" } } }) { totalCount }
                  among: jurisdictions(where: { name: { fr: { in: ["quebec", "ILE-DU-PRINCE-EDOUARD", "%"], insensitive: true } } }) { nodes { code } }
                  behind: jurisdictions(where: { name: { fr: { gt: "Q" } } }) { nodes { name { fr } } }
                }"#,
            )
            .await;
        let quebec = json!([{ "code": "CA-QC" }]);
        assert_eq!(data["upper"]["nodes"], quebec);
        assert_eq!(data["lower"]["nodes"], json!([]));
        assert_eq!(data["folded"]["nodes"], quebec);
        assert_eq!(data["beginning"]["totalCount"], 14);
        assert_eq!(data["island"]["nodes"], json!([{ "code": "CA-PE" }]));
        assert_eq!(data["last"]["totalCount"], 0);
        assert_eq!(set(&data, "among.nodes.code").len(), 2);
        let names = |key: &str| set(&data, &format!("{key}.nodes.name.fr"));
        let behind = names("all").into_iter().filter(|name| name.as_str() > "\"Q").collect();
        assert_eq!(names("behind"), behind);
    })
    .await;
}

#[tokio::test]
async fn conditions_have_bounds() {
    on_both("filter_bounds", |database| async move {
        let client = Client::of(database);
        let people = |wanted: &str| format!("{{ people(where: {{ {wanted} }}) {{ totalCount }} }}");
        let crossed = |times: usize| {
            let ways = ["memberships: { some: { ", "person: { "];
            let mut wanted: String = (0..times).map(|at| ways[at % 2]).collect();
            wanted.push_str("id: { isNull: false }");
            (0..times)
                .rev()
                .for_each(|at| wanted.push_str([" } }", " }"][at % 2]));
            wanted
        };
        let nested = |times: usize| {
            format!(
                "{}id: {{ isNull: false }}{}",
                "not: { ".repeat(times),
                " }".repeat(times)
            )
        };
        let several = |times: usize| {
            let one = "{ id: { isNull: false } }, ".repeat(times);
            format!("or: [{one}]")
        };
        for within in [crossed(5), nested(9), several(200)] {
            client.data(&people(&within)).await;
        }
        let empty_relations = format!("or: [{}]", "{ memberships: { some: {} } }, ".repeat(201));
        for (beyond, limit) in [
            (crossed(6), 5),
            (crossed(30), 5),
            (nested(10), 10),
            (nested(30), 10),
            (several(201), 200),
            (empty_relations, 200),
            (format!("and: [{}]", "{}, ".repeat(201)), 200),
            (format!("or: [{}]", "{ zone: {} }, ".repeat(201)), 200),
            (
                format!("id: {{ in: [{}] }}", "\"Person:1\", ".repeat(10_000)),
                1_000,
            ),
        ] {
            let error = client.error(&people(&beyond)).await;
            assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED", "{error}");
            assert_eq!(error["extensions"]["limit"], limit, "{error}");
            assert_eq!(error["path"], json!(["people"]));
        }
        for (wanted, field) in [
            (
                "BAD_USER_INPUT",
                "people(where: { memberships: { at: \"2021-02-30\", some: {} } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "people(where: { memberships: { some: null } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "people(where: { givenName: { eq: \"a\\u0000b\" } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "people(where: { createdAt: { lt: \"+12021-01-01T00:00:00Z\" } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "memberships(where: { from: { lt: \"+12021-01-01\" } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "memberships(where: { from: { lt: \"-0001-01-01\" } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "memberships(where: { from: { in: [] } }) { totalCount }",
            ),
            (
                "BAD_USER_INPUT",
                "memberships(at: \"2021-13-01\") { totalCount }",
            ),
            (
                "BAD_ID",
                "memberships(where: { person: { id: { eq: \"Membership:1\" } } }) { totalCount }",
            ),
        ] {
            assert_eq!(
                code(&client, &format!("{{ {field} }}")).await,
                wanted,
                "{field}"
            );
        }
    })
    .await;
}

//! Pages: each row once, forward and backward, with nulls and ties, nested too.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::support::{Client, code, on_both};

const ORDERS: [&str; 6] = [
    "[]",
    "[{ language: ASC }]",
    "[{ language: DESC }, { zone: ASC_NULLS_FIRST }]",
    "[{ zone: DESC_NULLS_LAST }, { familyName: ASC }]",
    "[{ givenName: DESC }]",
    "[{ language: ASC_NULLS_FIRST }, { id: DESC }]",
];

#[tokio::test]
async fn every_row_once_in_any_order_either_way() {
    on_both("pages", |database| async move {
        let client = Client::of(database);
        for order in ORDERS {
            let whole = all(&client, order, "first", "after").await;
            let total =
                client.data("{ people { totalCount } }").await["people"]["totalCount"].clone();
            assert_eq!(json!(whole.len()), total, "{order}");
            let mut unique = whole.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), whole.len(), "{order}");
            let mut back = all(&client, order, "last", "before").await;
            back.reverse();
            assert_eq!(back, whole, "{order}");
            assert_sorted(&client, order, &whole).await;
        }
    })
    .await;
}

/// Walks the list seven rows at a time.
async fn all(client: &Client, order: &str, size: &str, point: &str) -> Vec<String> {
    let query = format!(
        "query ($at: String) {{ people({size}: 7, {point}: $at, orderBy: {order}) {{
           edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let (mut ids, mut at) = (Vec::new(), Json::Null);
    loop {
        let page = client.data_with(&query, json!({ "at": at })).await["people"].clone();
        let edges = page["edges"].as_array().unwrap();
        let mut here: Vec<String> = edges
            .iter()
            .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned())
            .collect();
        if size == "last" {
            here.reverse();
        }
        let info = &page["pageInfo"];
        assert_eq!(info["startCursor"], edges[0]["cursor"]);
        assert_eq!(info["endCursor"], edges[edges.len() - 1]["cursor"]);
        let (more, behind, next) = if size == "first" {
            (
                &info["hasNextPage"],
                &info["hasPreviousPage"],
                &info["endCursor"],
            )
        } else {
            (
                &info["hasPreviousPage"],
                &info["hasNextPage"],
                &info["startCursor"],
            )
        };
        assert_eq!(*behind, json!(!at.is_null()));
        ids.extend(here);
        if *more == json!(false) {
            return ids;
        }
        at = next.clone();
    }
}

/// Where nulls go is told by the whole list.
async fn assert_sorted(client: &Client, order: &str, ids: &[String]) {
    let data = client.data("{ a: people(first: 100) { nodes { id language zone } } b: people(last: 100) { nodes { id language zone } } }").await;
    let mut rows: HashMap<&str, (&Json, &Json)> = HashMap::new();
    for part in ["a", "b"] {
        for node in data[part]["nodes"].as_array().unwrap() {
            rows.insert(
                node["id"].as_str().unwrap(),
                (&node["language"], &node["zone"]),
            );
        }
    }
    let nulls_first = match order {
        "[{ language: ASC }]" => false,
        "[{ language: ASC_NULLS_FIRST }, { id: DESC }]" => true,
        _ => return,
    };
    let nulls: Vec<bool> = ids.iter().map(|id| rows[id.as_str()].0.is_null()).collect();
    let count = nulls.iter().filter(|null| **null).count();
    assert!(count > 0);
    let at_the_end = if nulls_first {
        &nulls[..count]
    } else {
        &nulls[nulls.len() - count..]
    };
    assert!(at_the_end.iter().all(|null| *null), "{order}");
}

#[tokio::test]
async fn nested_lists_have_their_own_pages() {
    on_both("nested_pages", |database| async move {
        let client = Client::of(database);
        let fields = "nodes { code organizations(first: 2, orderBy: [{ from: DESC }]) { totalCount edges { cursor node { id } } pageInfo { hasNextPage } } }";
        let data = client.data(&format!("{{ jurisdictions {{ {fields} }} }}")).await;
        let whole = client
            .data("{ jurisdictions { nodes { organizations(first: 100, orderBy: [{ from: DESC }]) { nodes { id } } } } }")
            .await;
        let places = data["jurisdictions"]["nodes"].as_array().unwrap();
        let mut cursor = None;
        for (place, whole) in places.iter().zip(whole["jurisdictions"]["nodes"].as_array().unwrap()) {
            let (page, whole) = (&place["organizations"], whole["organizations"]["nodes"].as_array().unwrap());
            assert_eq!(page["totalCount"], json!(whole.len()));
            assert_eq!(page["pageInfo"]["hasNextPage"], json!(whole.len() > 2));
            let edges = page["edges"].as_array().unwrap();
            assert_eq!(edges.len(), whole.len().min(2));
            for (edge, node) in edges.iter().zip(whole) {
                assert_eq!(edge["node"], *node);
            }
            if place["code"] == "CA-QC" {
                cursor = Some((edges[1]["cursor"].clone(), whole[2].clone()));
            }
        }
        let (cursor, next) = cursor.unwrap();
        let query = r#"query ($at: String) { jurisdictions(where: { code: { eq: "CA-QC" } }) { nodes {
            organizations(first: 1, after: $at, orderBy: [{ from: DESC }]) { nodes { id } } } } }"#;
        let data = client.data_with(query, json!({ "at": cursor })).await;
        assert_eq!(data["jurisdictions"]["nodes"][0]["organizations"]["nodes"][0], next);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_serves_its_own_list_only() {
    on_both("cursors", |database| async move {
        let client = Client::of(database);
        let data = client.data("{ people(first: 1) { edges { cursor } } }").await;
        let cursor = data["people"]["edges"][0]["cursor"].as_str().unwrap().to_owned();
        let ok = format!(r#"{{ people(first: 1, after: "{cursor}") {{ nodes {{ id }} }} }}"#);
        client.data(&ok).await;
        for query in [
            format!(r#"{{ people(first: 1, after: "{cursor}", orderBy: [{{ givenName: ASC }}]) {{ nodes {{ id }} }} }}"#),
            format!(r#"{{ people(first: 1, after: "{cursor}", where: {{ language: {{ eq: FR }} }}) {{ nodes {{ id }} }} }}"#),
            format!(r#"{{ members(first: 1, after: "{cursor}") {{ nodes {{ id }} }} }}"#),
            format!(r#"{{ meetings(first: 1, before: "{cursor}") {{ nodes {{ id }} }} }}"#),
            r#"{ people(first: 1, after: "bm90IGEgY3Vyc29y") { nodes { id } } }"#.to_owned(),
            r#"{ people(first: 1, after: "…") { nodes { id } } }"#.to_owned(),
            r#"{ people(first: 1, after: "") { nodes { id } } }"#.to_owned(),
        ] {
            assert_eq!(code(&client, &query).await, "BAD_CURSOR", "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_between_two_cursors() {
    on_both("between", |database| async move {
        let client = Client::of(database);
        let data = client.data("{ jurisdictions { edges { cursor node { code } } } }").await;
        let edges = data["jurisdictions"]["edges"].as_array().unwrap();
        let codes = |edges: &[Json]| -> Vec<Json> {
            edges.iter().map(|edge| edge["node"].clone()).collect()
        };
        let between = |size: &str| {
            format!(
                "{{ jurisdictions({size}, after: {}, before: {}) {{ nodes {{ code }} pageInfo {{ hasNextPage hasPreviousPage }} }} }}",
                edges[2]["cursor"], edges[6]["cursor"]
            )
        };
        for (size, wanted, next, previous) in [
            ("first: 100", &edges[3..6], false, true),
            ("first: 2", &edges[3..5], true, true),
            ("last: 2", &edges[4..6], true, true),
            ("first: 0", &edges[3..3], true, true),
        ] {
            let page = client.data(&between(size)).await["jurisdictions"].clone();
            assert_eq!(page["nodes"], json!(codes(wanted)), "{size}");
            let info = json!({ "hasNextPage": next, "hasPreviousPage": previous });
            assert_eq!(page["pageInfo"], info, "{size}");
        }
    })
    .await;
}

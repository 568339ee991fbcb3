//! What is answered past the executor is what the executor answers.

use serde_json::json;
use tribune::graphql::context::Viewer;

use crate::support::{Client, on_both};

const PAGE: &str = r#"query ($first: Int = 3, $after: String, $at: Date!, $id: ID) {
  members(at: $at, first: $first, after: $after) { totalCount __typename edges { cursor node { id familyName organization { name { name { fr } } } } } pageInfo { endCursor hasNextPage } }
  jurisdictions(where: { id: { eq: $id } }) { nodes { ...J ... on Node { id } } }
}
fragment J on Jurisdiction { code name { fr en inLanguage(language: FR) } organizations(first: 2) { totalCount nodes { id } } }"#;

#[tokio::test]
async fn fields_come_in_the_order_in_which_they_are_asked_for() {
    on_both("answers_order", |database| async move {
        let client = Client::of(database);
        let query = "query ($no: Boolean = false) { ...A z: topics { totalCount } viewer { __typename } a: jurisdictions { totalCount } m: members { totalCount @skip(if: $no) } }
            fragment A on Query { y: serverInfo { version } b: people { totalCount } }";
        for _ in 0..3 {
            let [_, answered] = client.both_ways(query, json!({})).await;
            let places = ["y", "b", "z", "viewer", "a", "m"].map(|key| answered.find(&format!("\"{key}\":")));
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{answered}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_to_the_letter() {
    on_both("answers", |database| async move {
        let client = Client::of(database.clone());
        let page = client.data_with(PAGE, json!({ "at": "2021-08-31" })).await;
        let cursor = page["members"]["pageInfo"]["endCursor"].clone();
        for variables in [
            json!({ "at": "2021-08-31" }),
            json!({ "at": "2021-08-31", "first": 5, "after": cursor }),
            json!({ "at": "2021-08-31", "id": "Jurisdiction:1" }),
            // What is refused once the kinds of the variables are known to be right.
            json!({ "at": "2021-08-31", "first": 101 }),
            json!({ "at": "2021-08-31", "first": -1 }),
            json!({ "at": "2021-08-31", "after": "nonsense" }),
            json!({ "at": "2021-02-30" }),
            json!({ "at": "2021-08-31", "id": "Person:1" }),
            json!({ "at": "2021-08-31", "first": null }),
            // What is not even of the right kind.
            json!({ "at": 7 }),
            json!({ "at": "2021-08-31", "first": 5_000_000_000_i64 }),
            json!({ "first": 5 }),
        ] {
            let [executed, answered] = client.both_ways(PAGE, variables.clone()).await;
            let [_, again] = client.both_ways(PAGE, variables.clone()).await;
            assert_eq!(executed, answered, "{variables}");
            assert_eq!(answered, again, "{variables}");
        }
        for query in [
            "{ a: jurisdictions { nodes { code } } a: jurisdictions { totalCount } }",
            "{ a: jurisdictions { nodes { id } } a: jurisdictions { nodes { code name { fr } } } }",
            r#"{ representation(at: "2021-08-31") { unrepresented { code } unrepresented { id name { fr } } } }"#,
            "{ jurisdictions { nodes { code } } ... { topics { nodes { id } } } }",
            "{ __typename jurisdictions { nodes { code } } }",
            "{ jurisdictions { nodes { code @skip(if: true) id } } }",
            "{ members(first: 2) { nodes { id } } people { nodes { id } } }",
            "query A { topics { totalCount } } query B { topics { totalCount } }",
            "{ viewer { __typename } }",
            "{ nothing }",
        ] {
            let [executed, answered] = client.both_ways(query, json!({})).await;
            // A field that is asked for twice is merged in the order in which its parts were ready.
            let read = |answer: &str| serde_json::from_str::<serde_json::Value>(answer).unwrap();
            assert_eq!(read(&executed), read(&answered), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_for_twice_is_merged() {
    on_both("answers_merged", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(r#"{ representation(at: "2021-08-31") { unrepresented { code } unrepresented { name { fr } } } a: topics { totalCount } a: topics { nodes { id } } }"#)
            .await;
        let first = &data["representation"]["unrepresented"][0];
        assert_eq!((&first["code"], &first["name"]["fr"]), (&json!("CA-NL"), &json!("Terre-Neuve-et-Labrador")));
        assert_eq!(data["a"]["nodes"].as_array().unwrap().len(), 10);
        assert_eq!(data["a"]["totalCount"], 10);
    })
    .await;
}

#[tokio::test]
async fn what_one_viewer_was_answered_does_not_open_it_to_another() {
    on_both("answers_viewers", |database| async move {
        let query = "{ people(first: 1) { nodes { familyName } } }";
        let client = Client::of(database);
        client.data(query).await;
        client.data(query).await;
        let dashboard = client.viewed_by(Viewer::dashboard());
        let [executed, answered] = dashboard.both_ways(query, json!({})).await;
        assert!(answered.contains("FORBIDDEN"), "{answered}");
        assert_eq!(executed, answered);
    })
    .await;
}

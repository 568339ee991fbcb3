//! What is found, in which order, and by whom.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value as Json, json};
use tribune::graphql::context::Viewer;

use crate::search_index::index;
use crate::support::{Client, code, on_both};

const SEARCH: &str = r#"query ($query: String!, $of: [SearchKind!], $language: Language, $first: Int, $after: String, $last: Int, $before: String) {
  search(query: $query, of: $of, language: $language, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { id }
    edges {
      cursor kind score
      node { __typename id
        ... on Organization { name(at: "2021-08-31") { name { fr } } }
        ... on Person { familyName }
        ... on Meeting { title { en } }
        ... on Activity { happenedOn points { nodes { text { en } } } }
      }
      highlights { field language segments { text matched } }
    }
  }
}"#;

/// What a search finds.
pub async fn search(client: &Client, variables: Json) -> Json {
    let data = client.data_with(SEARCH, variables).await;
    data["search"].clone()
}

/// The ids of what a query finds, at most a hundred.
pub async fn ids(client: &Client, query: &str) -> Vec<String> {
    let found = search(client, json!({ "query": query, "first": 100 })).await;
    let edges = found["edges"].as_array().unwrap();
    assert_eq!(found["totalCount"], edges.len());
    let id = |row: &Json| row["id"].as_str().unwrap().to_owned();
    let found_again: Vec<String> = found["nodes"].as_array().unwrap().iter().map(id).collect();
    let ids: Vec<String> = edges.iter().map(|hit| id(&hit["node"])).collect();
    assert_eq!(ids, found_again);
    ids
}

/// What the first hit of a query is called.
async fn first(client: &Client, query: &str) -> String {
    let found = search(client, json!({ "query": query })).await;
    let node = &found["edges"][0]["node"];
    let names = [
        &node["name"]["name"]["fr"],
        &node["familyName"],
        &node["title"]["en"],
    ];
    let name = names.into_iter().find_map(|name| name.as_str());
    name.unwrap_or_default().to_owned()
}

/// Highlights of a hit, with what is matched in brackets.
pub fn shown(hit: &Json) -> Vec<String> {
    let highlights = hit["highlights"].as_array().unwrap().iter();
    let highlights = highlights.map(|highlight| {
        let segments = highlight["segments"].as_array().unwrap().iter();
        let text: String = segments
            .map(
                |segment| match (segment["text"].as_str().unwrap(), &segment["matched"]) {
                    (text, Json::Bool(true)) => format!("[{text}]"),
                    (text, _) => text.to_owned(),
                },
            )
            .collect();
        format!(
            "{} {}: {text}",
            highlight["field"].as_str().unwrap(),
            highlight["language"]
        )
    });
    highlights.collect()
}

/// Sends a statement.
pub async fn sql(database: &DatabaseConnection, sql: &str) {
    database.execute_unprepared(sql).await.unwrap();
}

#[tokio::test]
async fn what_people_look_for_is_found() {
    on_both("search_found", |database| async move {
        let client = Client::of(database);
        for (query, name) in [
            ("statistique", "Statistique Canada"),
            ("statistics canada", "Statistique Canada"),
            ("ESDC", "Emploi et Développement social Canada"),
            ("edsc", "Emploi et Développement social Canada"),
            ("developpement", "Emploi et Développement social Canada"),
            (
                "DÉVELOPPEMENT SOCIAL",
                "Emploi et Développement social Canada",
            ),
            ("refugies", "Immigration, Réfugiés et Citoyenneté Canada"),
            (
                "refug* immig",
                "Immigration, Réfugiés et Citoyenneté Canada",
            ),
            // A former name finds what is called otherwise now.
            (
                "Department of Service NL",
                "Ministère du Gouvernement numérique et de Service T.-N.-L.",
            ),
            ("thibodeau genevieve", "Thibodeau"),
            ("Étienne", "Vaillancourt"),
            ("etienne vail", "Vaillancourt"),
            ("olivier desruisseaux", "Desruisseaux"),
            (
                "quarterly meeting december 2019",
                "Quarterly meeting, December 2019",
            ),
            (
                "rencontre trimestrielle decembre 2019",
                "Quarterly meeting, December 2019",
            ),
        ] {
            assert_eq!(first(&client, query).await, name, "{query}");
        }
        // All words must be there, and a word that is not the last must be whole.
        assert!(ids(&client, "statistique zzz").await.is_empty());
        assert!(ids(&client, "statis canada").await.is_empty());
        assert!(!ids(&client, "statis* canada").await.is_empty());
        assert!(!ids(&client, "canada statis").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn words_may_stand_in_different_texts_of_a_hit() {
    on_both("search_across", |database| async move {
        let client = Client::of(database);
        // A name, and a title at work.
        let found = search(&client, json!({ "query": "thibodeau directrice" })).await;
        assert_eq!(found["totalCount"], 1);
        let hit = &found["edges"][0];
        assert_eq!(hit["kind"], "PERSON");
        assert_eq!(
            shown(hit),
            [
                "givenName familyName null: Geneviève [Thibodeau]",
                "affiliations.title \"FR\": [Directrice], Centres de contact, Service Canada",
            ]
        );
        // A title, and a point below the activity.
        let found = search(
            &client,
            json!({ "query": "rencontre teletravail", "of": ["ACTIVITY"] }),
        )
        .await;
        let hit = &found["edges"][0];
        assert_eq!(hit["node"]["__typename"], "Activity");
        assert!(
            shown(hit).iter().any(
                |text| text.starts_with("points.text \"FR\"") && text.contains("[télétravail]")
            ),
            "{hit}"
        );
        // In one language alone there is only one of them.
        let english = json!({ "query": "rencontre telework", "language": "EN" });
        assert_eq!(search(&client, english).await["totalCount"], 0);
        let name = json!({ "query": "thibodeau", "language": "EN" });
        assert_eq!(search(&client, name).await["totalCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn the_better_hit_comes_first() {
    on_both("search_rank", |database| async move {
        for (row, title, description) in [
            (9001, "Zircon", ""),
            (9002, "Zircon bleu", ""),
            (9003, "Bleu zircon", ""),
            (9004, "Zirconium", ""),
            (9005, "Autre", "Du zircon, du bleu"),
            (9006, "Autre", "Un bleu; un zirconium"),
            (9007, "Autre", "Le zircon bleu"),
            (9008, "Zircon bleu foncé", ""),
        ] {
            let state = if description.is_empty() { "missing" } else { "draft" };
            let description = if description.is_empty() { "NULL".to_owned() } else { format!("'{description}'") };
            sql(&database, &format!(
                "INSERT INTO meeting (id, community_id, track, kind, state, title_fr, title_fr_state, description_fr, description_fr_state, zone, local_start, duration_minutes, starts_at, ends_at, tzdb_version, platform, uid, created_at, updated_at)
                 SELECT {row}, id, 'executive', 'other', 'planned', '{title}', 'draft', {description}, '{state}', 'America/Toronto', '2021-10-01 13:00:00', 60, '2021-10-01 17:00:00+00:00', '2021-10-01 18:00:00+00:00', '2026e', 'MS Teams', 'u{row}', '2021-09-01 00:00:00+00:00', '2021-09-01 00:00:00+00:00' FROM community"
            )).await;
        }
        let client = Client::of(database);
        let meetings = |rows: &[i64]| rows.iter().map(|row| format!("Meeting:{row}")).collect::<Vec<_>>();
        // Nothing else; whole in a title; begun in a title; whole in another text; begun there.
        assert_eq!(ids(&client, "zircon").await, meetings(&[9001, 9002, 9003, 9008, 9004, 9005, 9007, 9006]));
        // The phrase alone, in a title, in another text; then its words, by title and wholeness.
        assert_eq!(ids(&client, "zircon bleu").await, meetings(&[9002, 9008, 9007, 9003, 9005]));
        assert_eq!(ids(&client, "bleu zircon").await, meetings(&[9003, 9002, 9008, 9005, 9007, 9006]));
        let found = search(&client, json!({ "query": "zircon bleu" })).await;
        assert_eq!(found["edges"][0]["score"], 1.0);
    })
    .await;
}

const QUERIES: [&str; 23] = [
    "canada",
    "service",
    "centre",
    "centres de contact",
    "directrice",
    "ministère",
    "m",
    "a",
    "s",
    "e* c",
    "québec",
    "l’emploi",
    "ville de",
    "city of",
    "rencontre",
    "quarterly",
    "contact client",
    "de la",
    "2021",
    "et* d*",
    "experience client",
    "chatbots",
    "conseil",
];

#[tokio::test]
async fn both_databases_give_the_same_order() {
    let orders: Arc<Mutex<Vec<BTreeMap<&str, Json>>>> = Arc::default();
    on_both("search_order", |database| {
        let orders = Arc::clone(&orders);
        async move {
            let client = Client::of(database.clone());
            let mut order = BTreeMap::new();
            for query in QUERIES {
                let found = search(&client, json!({ "query": query, "first": 100 })).await;
                assert!(found["totalCount"] != 0, "{query} finds nothing");
                order.insert(query, found);
            }
            order.insert("the index", json!(index(&database).await));
            orders.lock().unwrap().push(order);
        }
    })
    .await;
    let orders = orders.lock().unwrap();
    assert!(orders[0]["the index"].as_array().unwrap().len() > 500);
    for query in orders[0].keys() {
        assert_eq!(orders[0][query], orders[1][query], "{query}");
    }
}

#[tokio::test]
async fn pages_lead_through_all_hits_once() {
    on_both("search_pages", |database| async move {
        let client = Client::of(database);
        let all = search(&client, json!({ "query": "c", "first": 100 })).await;
        let total = usize::try_from(all["totalCount"].as_i64().unwrap()).unwrap();
        let (mut seen, mut after) = (Vec::new(), Json::Null);
        loop {
            let page = search(&client, json!({ "query": "c", "first": 7, "after": after })).await;
            assert_eq!(page["totalCount"], total);
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
            seen.extend(page["edges"].as_array().unwrap().iter().cloned());
            after = page["pageInfo"]["endCursor"].clone();
            assert_eq!(
                page["edges"].as_array().unwrap().last().unwrap()["cursor"],
                after
            );
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen.len(), total);
        assert!(total > 50, "{total}");
        assert_eq!(seen[..total.min(100)], all["edges"].as_array().unwrap()[..]);
        let end = search(&client, json!({ "query": "c", "first": 7, "after": after })).await;
        assert_eq!(
            (&end["totalCount"], &end["edges"]),
            (&json!(total), &json!([]))
        );
        let none = search(&client, json!({ "query": "c", "first": 0 })).await;
        assert_eq!(
            (&none["totalCount"], &none["edges"]),
            (&json!(total), &json!([]))
        );
        assert_eq!(none["pageInfo"]["hasNextPage"], true);
        let other = format!(r#"{{ search(query: "d", after: {after}) {{ totalCount }} }}"#);
        assert_eq!(code(&client, &other).await, "BAD_CURSOR");
    })
    .await;
}

#[tokio::test]
async fn pages_lead_back_through_all_hits_and_end_where_they_are_told_to() {
    on_both("search_pages_back", |database| async move {
        let client = Client::of(database);
        let all = search(&client, json!({ "query": "c", "first": 100 })).await;
        let all = all["edges"].as_array().unwrap();
        let before = &all[20]["cursor"];
        let (mut seen, mut place) = (Vec::new(), before.clone());
        loop {
            let page = json!({ "query": "c", "last": 7, "before": place });
            let page = search(&client, page).await;
            assert_eq!(page["pageInfo"]["hasNextPage"], true);
            assert_eq!(page["pageInfo"]["startCursor"], page["edges"][0]["cursor"]);
            let hits = page["edges"].as_array().unwrap();
            seen.splice(0..0, hits.iter().cloned());
            place = page["pageInfo"]["startCursor"].clone();
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(seen, all[..20]);
        let after = &all[16]["cursor"];
        let between = json!({ "query": "c", "first": 10, "after": after, "before": before });
        let between = search(&client, between).await;
        assert_eq!(between["edges"].as_array().unwrap()[..], all[17..20]);
        assert_eq!(between["pageInfo"]["hasNextPage"], false);
        assert_eq!(between["pageInfo"]["hasPreviousPage"], true);
        let last = json!({ "query": "c", "last": 2, "after": after, "before": before });
        let last = search(&client, last).await;
        assert_eq!(last["edges"].as_array().unwrap()[..], all[18..20]);
        assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
        let end = search(&client, json!({ "query": "c", "last": 3 })).await;
        assert_eq!(end["pageInfo"]["hasNextPage"], false);
        assert_eq!(end["edges"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn nothing_that_is_typed_is_syntax() {
    on_both("search_syntax", |database| async move {
        let client = Client::of(database);
        let canada = ids(&client, "statistique canada").await;
        for same in [
            "\"statistique canada\"",
            "statistique \"canada",
            "statistique: canada",
            "-statistique -canada",
            "(statistique canada",
            "statistique^canada",
            "{statistique} & canada | !",
            "statistique'canada",
            "statistique;canada--",
            "'statistique'' canada",
            "statistique\\canada",
            "%statistique_canada%",
            "*statistique canada*",
            "statistique\u{a0}canada",
            "  statistique\t\ncanada  ",
            "STATISTIQUE<->CANADA",
        ] {
            assert_eq!(ids(&client, same).await, canada, "{same:?}");
        }
        for word in [
            "NEAR(statistique canada)",
            "statistique OR canada",
            "statistique AND NOT canada",
            "words:statistique",
            "noun:person",
        ] {
            // The words are looked for as words; that they are not found is all.
            assert!(ids(&client, word).await.is_empty(), "{word:?}");
        }
        for bad in ["", "   ", "*", "\\\"\\\"", "'", "--;", "😀"] {
            let query = format!(r#"{{ search(query: "{bad}") {{ totalCount }} }}"#);
            let error = client.error(&query).await;
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{bad:?}");
            assert_eq!(error["extensions"]["argument"], "query");
        }
        let long = format!(
            r#"{{ search(query: "{}") {{ totalCount }} }}"#,
            "é".repeat(201)
        );
        let error = client.error(&long).await;
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["limit"]),
            (&json!("LIMIT_EXCEEDED"), &json!(200))
        );
        let fits = format!(
            r#"{{ search(query: "{}") {{ totalCount }} }}"#,
            "œ".repeat(200)
        );
        assert_eq!(client.data(&fits).await["search"]["totalCount"], 0);
        for (arguments, wanted) in [
            (r#"query: "a", first: 101"#, "LIMIT_EXCEEDED"),
            (r#"query: "a", first: -1"#, "BAD_USER_INPUT"),
            (r#"query: "a", last: 101"#, "LIMIT_EXCEEDED"),
            (r#"query: "a", last: -1"#, "BAD_USER_INPUT"),
            (r#"query: "a", first: 1, last: 1"#, "BAD_USER_INPUT"),
            (r#"query: "a", of: []"#, "BAD_USER_INPUT"),
            (r#"query: "a", after: "zzz""#, "BAD_CURSOR"),
            (r#"query: "a", before: "zzz""#, "BAD_CURSOR"),
        ] {
            let query = format!("{{ search({arguments}) {{ totalCount }} }}");
            assert_eq!(code(&client, &query).await, wanted, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn people_are_found_by_those_who_may_see_their_names() {
    on_both("search_sight", |database| async move {
        let client = Client::of(database.clone());
        let dashboard = Client::of(database).viewed_by(Viewer::dashboard());
        assert_eq!(ids(&client, "thibodeau").await.len(), 1);
        assert!(ids(&dashboard, "thibodeau").await.is_empty());
        let all = r#"{ search(query: "directrice", first: 100) { totalCount edges { kind } } }"#;
        let kinds = |found: Json| {
            let hits = found["search"]["edges"].as_array().unwrap().clone();
            hits.iter().filter(|hit| hit["kind"] == "PERSON").count()
        };
        assert!(kinds(client.data(all).await) > 10);
        let seen = dashboard.data(all).await;
        assert_eq!(kinds(seen.clone()), 0);
        assert_eq!(
            seen["search"]["totalCount"],
            seen["search"]["edges"].as_array().unwrap().len()
        );
        // Whether there is somebody of that name makes no difference.
        for name in ["thibodeau", "zzzz"] {
            for of in ["PERSON", "[ORGANIZATION, PERSON]"] {
                let query = format!(r#"{{ search(query: "{name}", of: {of}) {{ totalCount }} }}"#);
                let error = dashboard.error(&query).await;
                assert_eq!(error["extensions"]["code"], "FORBIDDEN");
                assert_eq!(
                    error["message"],
                    "Person is found by personal data, which you may not see"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_takes_as_many_statements_however_much_is_found() {
    on_both("search_statements", |database| async move {
        let client = Client::of(database);
        let mut counts = Vec::new();
        for first in [10, 100] {
            let variables = json!({ "query": "c", "of": ["ORGANIZATION", "PERSON", "MEETING"], "first": first });
            let answer = client.ask_with(SEARCH, variables).await;
            assert!(answer.response.is_ok(), "{:?}", answer.response.errors);
            assert_eq!(answer.past, 0, "something reads past the layer");
            counts.push(answer.counted);
        }
        assert!(counts[0] <= counts[1] && counts[1] <= 6, "{counts:?}");
        let bare = r#"{ search(query: "c") { edges { kind score } } }"#;
        assert_eq!(client.ask_with(bare, Json::Null).await.counted, 1);
    })
    .await;
}

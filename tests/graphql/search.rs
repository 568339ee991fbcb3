//! What is found, in which order, by whom, and that the index is never stale.

use std::{
    collections::BTreeMap,
    slice::from_ref,
    sync::{Arc, Mutex},
};

use domain::access::Role;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use serde_json::{Value as Json, json};
use tribune::graphql::{context::Viewer, layer::search::kind};

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

async fn search(client: &Client, variables: Json) -> Json {
    let data = client.data_with(SEARCH, variables).await;
    data["search"].clone()
}

/// The ids of what a query finds, at most a hundred.
async fn ids(client: &Client, query: &str) -> Vec<String> {
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
fn shown(hit: &Json) -> Vec<String> {
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

async fn sql(database: &DatabaseConnection, sql: &str) {
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

/// All that the index holds.
async fn index(database: &DatabaseConnection) -> Vec<String> {
    let sql = "SELECT noun, row_id, COALESCE(part_id, 0), origin, origin_id, field, COALESCE(language, ''), folded, text FROM search_text";
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap().into_iter();
    let text = |row: &QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    let number = |row: &QueryResult, at| row.try_get_by_index::<i64>(at).unwrap();
    let shown = rows.map(|row| {
        let (noun, origin, field) = (text(&row, 0), text(&row, 3), text(&row, 5));
        let keys = [1, 2, 4].map(|at| number(&row, at));
        format!(
            "{noun} {keys:?} {origin} {field} {} {} {}",
            text(&row, 6),
            text(&row, 7),
            text(&row, 8)
        )
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

#[tokio::test]
async fn a_database_that_holds_something_is_indexed_when_it_is_migrated() {
    on_both("search_migrated", |database| async move {
        let (backend, before) = (database.get_database_backend(), index(&database).await);
        let sources = kind::searched().iter().flat_map(|found| &found.sources);
        for made in sources.flat_map(|source| source.triggers(backend)) {
            let drop = match backend {
                DbBackend::Postgres => format!("DROP FUNCTION {} CASCADE", made.name),
                _ => format!("DROP TRIGGER {}", made.name),
            };
            sql(&database, &drop).await;
        }
        sql(&database, "DROP TABLE IF EXISTS search_word").await;
        sql(&database, "DROP TABLE search_text").await;
        sql(
            &database,
            "DELETE FROM seaql_migrations WHERE version = 'm0007_search'",
        )
        .await;
        Migrator::up(&database, None).await.unwrap();
        assert_eq!(index(&database).await, before);
        assert!(
            !ids(&Client::of(database.clone()), "canada")
                .await
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn a_database_is_made_anew_with_its_index() {
    on_both("search_anew", |database| async move {
        // A SQLite file is deleted instead.
        if database.get_database_backend() == DbBackend::Sqlite {
            return;
        }
        Migrator::fresh(&database).await.unwrap();
        assert!(index(&database).await.is_empty());
        sql(&database, "INSERT INTO person (given_name, family_name, created_at) VALUES ('Ada', 'Pérégrine', '2021-09-01 00:00:00+00:00')").await;
        let found = ids(&Client::of(database), "ada peregrine").await;
        assert_eq!(found, ["Person:1"]);
    })
    .await;
}

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

#[tokio::test]
async fn what_changes_is_found_at_once() {
    on_both("search_fresh", |database| async move {
        let client = Client::of(database.clone());
        let organization = ids(&client, "statistique canada").await.remove(0);
        let rename = format!(
            r#"mutation {{ renameOrganization(input: {{ organization: "{organization}", from: "2021-09-02",
                name: {{ name: {{ fr: {{ text: "Bureau des dénombrements", state: REVIEWED }}, en: {{ text: "Counting Office", state: REVIEWED }} }} }} }}) {{ status }} }}"#
        );
        assert_eq!(client.data(&rename).await["renameOrganization"]["status"], "OK");
        assert_eq!(ids(&client, "denombrements").await, from_ref(&organization));
        assert_eq!(ids(&client, "statistique canada").await, from_ref(&organization));

        let person = ids(&client, "thibodeau").await.remove(0);
        let row = person.split_once(':').unwrap().1;
        sql(&database, &format!("UPDATE person SET family_name = 'Œuvrard-L’Écuyer' WHERE id = {row}")).await;
        assert!(ids(&client, "thibodeau").await.is_empty());
        for query in ["oeuvrard", "ŒUVRARD", "oeuv", "l'ecuyer", "ecuyer genevieve"] {
            assert_eq!(ids(&client, query).await, from_ref(&person), "{query}");
        }
        sql(&database, "UPDATE affiliation SET title_fr = 'Grande xylophoniste', title_fr_state = 'draft' WHERE title_fr LIKE 'Directrice%'").await;
        let players = ids(&client, "xylophon").await;
        assert!(players.len() > 5);
        sql(&database, "UPDATE affiliation SET title_fr = NULL, title_fr_state = 'missing' WHERE title_fr = 'Grande xylophoniste'").await;
        assert!(ids(&client, "xylophon").await.is_empty());

        let found = ids(&client, "teletravail rencontre").await;
        let activity = found.into_iter().find(|id| id.starts_with("Activity")).unwrap();
        let row = activity.split_once(':').unwrap().1;
        // Points go with their activity.
        sql(&database, &format!("DELETE FROM activity WHERE id = {row}")).await;
        assert!(!ids(&client, "teletravail rencontre").await.contains(&activity));
        let left: i64 = scalar(&database, &format!("SELECT COUNT(*) FROM search_text WHERE noun = 'activity' AND row_id = {row}")).await;
        assert_eq!(left, 0);
        if database.get_database_backend() == DbBackend::Postgres {
            sql(&database, "TRUNCATE point").await;
            let left: i64 = scalar(&database, "SELECT COUNT(*) FROM search_text WHERE origin = 'point'").await;
            assert_eq!(left, 0);
        }
    })
    .await;
}

async fn scalar(database: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Writes a version of a report with one sentence.
async fn version(database: &DatabaseConnection, report: i64, number: i64, sentence: &str) {
    let id = report * 10 + number;
    for insert in [
        format!(
            "INSERT INTO report_version (id, report_id, number, content, content_sha256, compiled_at) VALUES ({id}, {report}, {number}, '{{}}', 'x', '2021-09-01 00:00:00+00:00')"
        ),
        format!(
            "INSERT INTO report_section (id, report_version_id, position, key, heading_fr, heading_en) VALUES ({id}, {id}, 1, 'a', 'A', 'A')"
        ),
        format!(
            "INSERT INTO report_sentence (id, report_section_id, position, path, origin, text_fr, text_en) VALUES ({id}, {id}, 1, 'a', 'written', '{sentence}', NULL)"
        ),
    ] {
        sql(database, &insert).await;
    }
}

#[tokio::test]
async fn a_report_is_found_by_its_latest_version() {
    on_both("search_report", |database| async move {
        let client = Client::of(database.clone());
        for report in [901, 902] {
            sql(&database, &format!("INSERT INTO report (id, community_id, kind, origin, state, period_start, period_end, as_of, created_at, updated_at) SELECT {report}, id, 'council', 'as_needed', 'draft', '2020-01-01', '2020-02-01', '2020-01-{}', '2021-09-01 00:00:00+00:00', '2021-09-01 00:00:00+00:00' FROM community", report - 890)).await;
        }
        version(&database, 901, 1, "Deux zibelines.").await;
        version(&database, 902, 1, "Trois zibelines.").await;
        assert_eq!(ids(&client, "zibelines").await, ["Report:901", "Report:902"]);
        version(&database, 901, 2, "Quatre hermines.").await;
        assert_eq!(ids(&client, "zibelines").await, ["Report:902"]);
        assert_eq!(ids(&client, "hermine").await, ["Report:901"]);
        let found = search(&client, json!({ "query": "zibelines" })).await;
        assert_eq!(shown(&found["edges"][0]), ["versions.sections.sentences.text \"FR\": Trois [zibelines]."]);
        // Before a report is sent, nobody else learns what it says.
        let member = Viewer {
            roles: Role::Member.into(),
            ..Viewer::dashboard()
        };
        let member = Client::of(database.clone()).viewed_by(member);
        assert!(ids(&member, "zibelines").await.is_empty());
        sql(&database, "UPDATE report SET state = 'sent' WHERE id = 902").await;
        assert_eq!(ids(&member, "zibelines").await, ["Report:902"]);
        assert!(ids(&member, "hermine").await.is_empty());
        // A version that goes leaves the one before it as the latest.
        sql(&database, "DELETE FROM report_version WHERE id = 9012").await;
        assert_eq!(ids(&client, "zibelines").await, ["Report:901", "Report:902"]);
        // A version that gets under another report takes its sentences along.
        sql(&database, "UPDATE report_version SET report_id = 901, number = 7 WHERE id = 9021").await;
        assert_eq!(ids(&client, "zibelines").await, ["Report:901"]);
        assert_eq!(ids(&client, "trois zibelines").await, ["Report:901"]);
    })
    .await;
}

#[tokio::test]
async fn folding_agrees_between_rust_and_the_databases() {
    on_both("search_fold", |database| async move {
        let client = Client::of(database.clone());
        let person = ids(&client, "thibodeau").await.remove(0);
        let row = person.split_once(':').unwrap().1;
        for (name, query) in [
            ("Ḵwax̱ Nêhiyawēwin", "kwax nehiyawewin"),
            ("Łutsël Kʼé", "lutsel ke k e"),
            ("E\u{301}toile Ñandú", "étoile nandu"),
            ("Weiß-Straße", "weiss strasse"),
            ("ᐃᓄᒃᑎᑐᑦ", "ᐃᓄᒃ"),
            ("Αθήνα Београд", "Αθήνα Бео"),
            ("O’Brien«Mc»Gregor", "o'brien mc gregor"),
            ("no-break\u{a0}space\u{202f}thin", "no break space thin"),
            ("x\u{ad}y—z…w", "xy z w"),
        ] {
            let name = name.replace('\'', "''");
            sql(
                &database,
                &format!("UPDATE person SET family_name = '{name}' WHERE id = {row}"),
            )
            .await;
            let query = query
                .split(' ')
                .filter(|word| !name.contains('ʼ') || *word != "ke")
                .collect::<Vec<_>>()
                .join(" ");
            assert_eq!(
                ids(&client, &query).await,
                from_ref(&person),
                "{name}: {query}"
            );
            assert_eq!(ids(&client, &name).await, from_ref(&person), "{name}");
        }
        // A word without an end is no reason to refuse a text.
        let long = "w".repeat(300_000);
        sql(
            &database,
            &format!("UPDATE affiliation SET title_fr = '{long}' WHERE person_id = {row}"),
        )
        .await;
        assert_eq!(ids(&client, &"w".repeat(190)).await, from_ref(&person));
        let pairs: String = (0..200_000).map(|number| format!("n{number} ")).collect();
        sql(
            &database,
            &format!("UPDATE affiliation SET title_fr = '{pairs}' WHERE person_id = {row}"),
        )
        .await;
        assert_eq!(ids(&client, "n7").await, [person]);
    })
    .await;
}

/// The descriptions say what is searched; the migrations make the triggers that keep it. A noun
/// that joins has a step of its own: `Source::create`.
#[tokio::test]
async fn the_triggers_are_those_of_the_descriptions() {
    on_both("search_triggers", |database| async move {
        let backend = database.get_database_backend();
        let kept = match backend {
            DbBackend::Postgres => "SELECT p.proname::text, p.prosrc FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid WHERE p.proname LIKE 'search%'",
            _ => "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search%' AND tbl_name <> 'search_text'",
        };
        let rows = database.query_all_raw(Statement::from_string(backend, kept)).await.unwrap();
        let there: BTreeMap<String, String> = rows
            .iter()
            .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
            .collect();
        let sources = kind::searched().iter().flat_map(|found| &found.sources);
        let made = sources.flat_map(|source| source.triggers(backend));
        let described: BTreeMap<String, String> = made.map(|made| (made.name, made.kept)).collect();
        assert_eq!(there, described);
        assert!(described.len() > 15, "{}", described.len());
    })
    .await;
}

//! The index of the search is never stale: it is kept by triggers, and made where there is something.

use std::{collections::BTreeMap, slice::from_ref};

use domain::access::Role;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use serde_json::json;
use tribune::graphql::{context::Viewer, layer::search::kind};

use crate::search::{ids, search, shown, sql};
use crate::support::{Client, on_both};

/// All that the index holds.
pub async fn index(database: &DatabaseConnection) -> Vec<String> {
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
        let backend = database.get_database_backend();
        // What a later step made searchable keeps the triggers that the step gave it, and is not indexed by
        // this one.
        let sources = kind::searched().iter().flat_map(|found| &found.sources);
        let later = [
            "working_group",
            "initiative",
            "recommendation",
            "resource",
            "reference",
        ];
        let is_earlier = |line: &String| {
            let noun = line.split(' ').next().unwrap();
            !later.contains(&noun)
        };
        let mut before = index(&database).await;
        before.retain(is_earlier);
        let sources = sources.filter(|source| !later.contains(&source.noun));
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
        sql(&database, "UPDATE report SET state = 'sent', sent_at = updated_at WHERE id = 902").await;
        assert!(ids(&member, "zibelines").await.is_empty(), "of what was sent, not the draft");
        sql(&database, "UPDATE report_version SET sent_at = compiled_at WHERE report_id = 902").await;
        assert_eq!(ids(&member, "zibelines").await, ["Report:902"]);
        assert!(ids(&member, "hermine").await.is_empty());
        // A version that goes leaves the one before it as the latest.
        sql(&database, "DELETE FROM report_version WHERE id = 9012").await;
        assert_eq!(ids(&client, "zibelines").await, ["Report:901", "Report:902"]);
        // A version that gets under another report takes its sentences along.
        version(&database, 902, 2, "Cinq loutres.").await;
        sql(&database, "UPDATE report_version SET report_id = 901, number = 7 WHERE id = 9022").await;
        assert_eq!(ids(&client, "loutres").await, ["Report:901"]);
        assert_eq!(ids(&client, "cinq loutres").await, ["Report:901"]);
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

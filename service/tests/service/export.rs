//! A person's data, and that no table that refers to people is forgotten.

use std::collections::BTreeSet;

use entity::person;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Statement};
use service::reads::export;

use crate::common::{on_both, with_demo};

async fn texts(db: &DatabaseConnection, sql: &str) -> BTreeSet<(String, String)> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.try_get_by_index(0).unwrap(),
                row.try_get_by_index(1).unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_column_that_refers_to_a_person_is_in_the_export() {
    on_both("export_references", async |db| {
        let sql = match db.get_database_backend() {
            DbBackend::Postgres => {
                "SELECT t.relname::text, a.attname::text FROM pg_constraint c \
                 JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid \
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) \
                 WHERE c.contype = 'f' AND f.relname = 'person'"
            }
            _ => {
                "SELECT t.name, k.\"from\" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k \
                 WHERE t.type = 'table' AND k.\"table\" = 'person'"
            }
        };
        let known = export::references().into_iter();
        let known: BTreeSet<_> = known.map(|(t, c)| (t.to_owned(), c.to_owned())).collect();
        assert_eq!(texts(&db, sql).await, known);
    })
    .await;
}

#[tokio::test]
async fn what_goes_through_every_table_forgets_none() {
    on_both("every_table", async |db| {
        let sql = match db.get_database_backend() {
            DbBackend::Postgres => {
                "SELECT table_name::text, '' FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            }
            _ => "SELECT name, '' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        };
        let mut there: BTreeSet<String> = texts(&db, sql).await.into_iter().map(|(t, _)| t).collect();
        there.retain(|table| !table.starts_with("search_") && table != "seaql_migrations");
        let mut known = BTreeSet::new();
        macro_rules! all {
            (; $($table:ident)+) => {$( known.insert(stringify!($table).to_owned()); )+};
        }
        entity::every_table!(all);
        assert_eq!(there, known);
    })
    .await;
}

#[tokio::test]
async fn a_person_gets_what_stands_about_them_with_names_in_the_place_of_keys() {
    with_demo("export_demo", async |db, _| {
        let person = person::Entity::find().one(&db).await.unwrap().unwrap();
        let sections = export::of(&db, person.id).await.unwrap().unwrap();
        let keys: Vec<_> = sections.iter().map(|section| section.key).collect();
        assert_eq!(keys, export::keys());
        let of = |key: &str| sections.iter().find(|section| section.key == key).unwrap();
        assert_eq!(
            of("profile").rows[0]["family_name"],
            person.family_name.as_str()
        );
        assert!(
            of("email-addresses").rows[0]["address"]
                .as_str()
                .unwrap()
                .contains('@')
        );
        let works = &of("affiliations").rows[0];
        assert!(works["organization"][0]["fr"].is_string(), "{works:?}");
        assert!(of("attendance").rows[0]["meeting"]["title"]["fr"].is_string());
        assert_eq!(export::of(&db, 999_999).await.unwrap(), None);
    })
    .await;
}

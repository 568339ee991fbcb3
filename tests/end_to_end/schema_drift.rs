//! The migrations write their own literals and never import an entity, so the two can drift apart:
//! here the tables that the entities expect are compared with those that the migrations make.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};

use crate::common::{Backend, TestDatabase, on_both};

/// Makes each entity's table as the entity describes it.
macro_rules! apply {
    ($db:ident; $($entity:ident)+) => {
        $db.get_schema_builder()$(.register(entity::$entity::Entity))+.apply($db).await.unwrap()
    };
}

async fn make_tables_of_entities(db: &DatabaseConnection) {
    entity::every_table!(apply db);
}

/// A column: its table and name.
type Place = (String, String);

/// What is compared of a column.
#[derive(Debug, PartialEq, Eq)]
struct Column {
    kind: String,
    nullable: bool,
}

/// The columns of all tables but the migrations' own.
async fn columns(db: &DatabaseConnection, backend: Backend) -> BTreeMap<Place, Column> {
    let sql = match backend {
        Backend::Sqlite => {
            "SELECT t.name AS place, c.name AS name, lower(c.type) AS kind, \
             c.\"notnull\" = 0 AND c.pk = 0 AS nullable \
             FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        Backend::Postgres => {
            "SELECT table_name::text AS place, column_name::text AS name, data_type::text AS kind, \
             is_nullable = 'YES' AS nullable \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let read = |row: QueryResult| {
        let text = |name: &str| row.try_get::<String>("", name).unwrap();
        let column = Column {
            kind: text("kind"),
            nullable: row.try_get("", "nullable").unwrap(),
        };
        ((text("place"), text("name")), column)
    };
    rows(db, sql)
        .await
        .into_iter()
        .map(read)
        .filter(|((table, _), _)| table != MIGRATIONS && !table.starts_with(SEARCH))
        .collect()
}

/// The index behind `search`, which triggers write and no entity knows. A test of the API compares
/// it with the descriptions of the nouns.
const SEARCH: &str = "search_";

/// Where the migrations keep which of them were applied.
const MIGRATIONS: &str = "seaql_migrations";

/// The foreign keys: table and column, and the table that they point to.
async fn foreign_keys(db: &DatabaseConnection, backend: Backend) -> BTreeSet<(Place, String)> {
    let sql = match backend {
        Backend::Sqlite => {
            "SELECT t.name AS place, k.\"from\" AS name, k.\"table\" AS target \
             FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table'"
        }
        Backend::Postgres => {
            "SELECT t.relname::text AS place, a.attname::text AS name, f.relname::text AS target \
             FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
             JOIN pg_class f ON f.oid = c.confrelid \
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
             WHERE c.contype = 'f'"
        }
    };
    let read = |row: QueryResult| {
        let text = |name: &str| row.try_get::<String>("", name).unwrap();
        ((text("place"), text("name")), text("target"))
    };
    rows(db, sql).await.into_iter().map(read).collect()
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.unwrap()
}

on_both! {
    the_entities_expect_what_the_migrations_make
}

async fn the_entities_expect_what_the_migrations_make(backend: &Backend) {
    let (by_migrations, by_entities) = (
        TestDatabase::migrated(*backend).await,
        TestDatabase::empty(*backend).await,
    );
    let (migrated, expected) = (by_migrations.connect().await, by_entities.connect().await);
    make_tables_of_entities(&expected).await;

    let there = columns(&migrated, *backend).await;
    assert!(there.len() > 300, "{} columns were read", there.len());
    let mut drift = Vec::new();
    let wanted = columns(&expected, *backend).await;
    let places: BTreeSet<&Place> = there.keys().chain(wanted.keys()).collect();
    for place in places {
        let (there, wanted) = (there.get(place), wanted.get(place));
        if there != wanted {
            drift.push(format!(
                "{place:?}: the migrations make {there:?}, the entity expects {wanted:?}"
            ));
        }
    }
    assert!(
        drift.is_empty(),
        "{} columns drifted apart:\n{}",
        drift.len(),
        drift.join("\n")
    );
    assert_eq!(
        foreign_keys(&migrated, *backend).await,
        foreign_keys(&expected, *backend).await,
        "a relation of an entity is a foreign key of its table",
    );

    for (db, database) in [(migrated, by_migrations), (expected, by_entities)] {
        db.close().await.unwrap();
        database.discard().await;
    }
}

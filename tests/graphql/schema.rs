//! The schema as it is committed.

use std::{fs, path::Path};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tribune::graphql::{
    layer::{catalog::catalog, column::Scalar, describe::Kind},
    nouns, schema,
};

use crate::support::on_both;

/// Set it to write the file anew: `TRIBUNE_WRITE_SCHEMA=1 cargo test --test graphql schema`.
const WRITE: &str = "TRIBUNE_WRITE_SCHEMA";

#[test]
fn the_committed_schema_is_what_the_code_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let sdl = schema::sdl();
    if std::env::var_os(WRITE).is_some() {
        fs::write(&file, &sdl).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == sdl,
        "schema.graphql is not what the code says; write it with {WRITE}=1 or `tribune schema`"
    );
}

#[test]
fn everything_is_described() {
    let sdl = schema::sdl();
    let (mut describes, mut described, mut bare) = (false, false, Vec::new());
    for line in sdl.lines() {
        let text = line.trim();
        if text == "\"\"\"" {
            describes = !describes;
            described = !describes;
            continue;
        }
        if describes {
            continue;
        }
        let defines = text.ends_with('{') || line.starts_with('\t');
        // What closes a list of arguments belongs to a field that is described above them.
        let exempt = text.starts_with(['}', ')'])
            || text.starts_with("schema")
            || matches!(
                text,
                "query: Query" | "mutation: Mutation" | "subscription: Subscription"
            );
        if defines && !exempt && !described {
            bare.push(text.to_owned());
        }
        described = false;
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

#[test]
fn every_noun_can_be_referred_to() {
    let described: Vec<&str> = catalog().nouns().map(|noun| noun.name).collect();
    for name in &described {
        assert!(
            nouns::types::NAMES.contains(name),
            "{name} is missing in nouns::types"
        );
    }
    assert_eq!(described.len(), nouns::types::NAMES.len());
}

/// The entities do not tell a column of words from a text; the migrations do.
#[tokio::test]
async fn columns_of_words_are_enums() {
    on_both("words", |database| async move {
        if database.get_database_backend() != DbBackend::Sqlite {
            return;
        }
        let mut texts = 0;
        for noun in catalog().nouns() {
            let sql = format!(
                "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{}'",
                noun.table
            );
            let statement = Statement::from_string(DbBackend::Sqlite, sql);
            let row = database.query_one_raw(statement).await.unwrap().unwrap();
            let definition: String = row.try_get_by_index(0).unwrap();
            for (name, field) in &noun.fields {
                let Kind::Column(column) = &field.kind else {
                    continue;
                };
                let words = definition.contains(&format!("\"{}\" IN (", column.name));
                match column.scalar {
                    Scalar::Word(_) => assert!(words, "{}.{name} is no column of words", noun.name),
                    Scalar::Text => {
                        texts += 1;
                        assert!(!words, "{}.{name} is a column of words", noun.name);
                    }
                    _ => {}
                }
            }
        }
        assert!(texts > 30, "{texts} texts");
    })
    .await;
}

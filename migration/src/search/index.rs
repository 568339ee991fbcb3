//! The index itself, before it has sources.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use super::fold;

/// Makes the index, empty.
///
/// # Errors
/// Whatever the database refuses.
pub(crate) async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = manager.get_database_backend();
    let statements = match backend {
        DbBackend::Postgres => postgres(),
        _ => sqlite(),
    };
    for statement in statements {
        connection.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// The columns that both databases have. A text is one of a row of `noun`, and stands in a row of
/// `origin`: the same one, or one below it. `part_id` is the row right below the noun's on the
/// way there.
const COLUMNS: &str = r#""noun" text NOT NULL, "row_id" bigint NOT NULL, "part_id" bigint,
"origin" text NOT NULL, "origin_id" bigint NOT NULL,
"field" text NOT NULL, "language" text, "weight" integer NOT NULL, "text" text NOT NULL"#;

fn indexes() -> [String; 2] {
    [("origin", "origin_id"), ("noun", "row_id")].map(|(table, key)| {
        format!(r#"CREATE INDEX "search_text_{table}_idx" ON "search_text" ("{table}", "{key}")"#)
    })
}

fn sqlite() -> Vec<String> {
    let folded = fold::sqlite("text").join(",\n");
    let mut statements = vec![format!(
        r#"CREATE TABLE "search_text" ("id" integer NOT NULL PRIMARY KEY, {COLUMNS},
{folded})"#
    )];
    statements.extend(indexes());
    // Folded words hold nothing that the tokenizer `ascii` would part or change.
    statements.push(
        r#"CREATE VIRTUAL TABLE "search_word" USING fts5("folded", content = 'search_text', content_rowid = 'id', tokenize = 'ascii', detail = none, columnsize = 0)"#
            .to_owned(),
    );
    statements.push(
        r#"CREATE TRIGGER "search_text_insert" AFTER INSERT ON "search_text" BEGIN
INSERT INTO "search_word" ("rowid", "folded") VALUES (NEW."id", NEW."folded");
END"#
            .to_owned(),
    );
    statements.push(
        r#"CREATE TRIGGER "search_text_delete" AFTER DELETE ON "search_text" BEGIN
INSERT INTO "search_word" ("search_word", "rowid", "folded") VALUES ('delete', OLD."id", OLD."folded");
END"#
            .to_owned(),
    );
    statements
}

/// What folds, and what makes words of what is folded, on PostgreSQL.
///
/// The words go into the `tsvector` as they are: no parser of the server decides what a word is.
/// Longer words than it takes are cut; a text that is short as a whole has none.
pub(crate) fn functions() -> [String; 2] {
    let fold = fold::postgres();
    [
        format!(
            r#"CREATE OR REPLACE FUNCTION search_fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $fold${fold}$fold$"#
        ),
        // In this language: one in SQL starts an executor for each text (4.9 µs for a name beside 1.4).
        r#"CREATE OR REPLACE FUNCTION search_words(text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $words$
BEGIN
IF length($1) <= 200 THEN RETURN array_to_tsvector(string_to_array(trim($1), ' ')); END IF;
RETURN array_to_tsvector(ARRAY(SELECT left(word, 200) FROM unnest(string_to_array(trim($1), ' ')) AS word));
END $words$"#
            .to_owned(),
    ]
}

fn postgres() -> Vec<String> {
    let mut statements = Vec::from(functions());
    statements.extend([
        format!(
            r#"CREATE TABLE "search_text" ("id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {COLUMNS},
"folded" text NOT NULL GENERATED ALWAYS AS (search_fold("text")) STORED)"#
        ),
        r#"CREATE INDEX "search_text_words_idx" ON "search_text" USING gin (search_words("folded"))"#
            .to_owned(),
    ]);
    statements.extend(indexes());
    statements
}

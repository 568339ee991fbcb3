//! A table whose texts are searched, and the triggers that keep them in the index.

use std::fmt::Write;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// A table whose texts are searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The table of the noun that is found by them.
    pub noun: &'static str,
    /// The table whose rows hold them: the noun's, or one below it.
    pub table: &'static str,
    /// The way up from `table` to `noun`: tables, each with its column that holds the key of the
    /// next one's row. Empty where the noun holds its texts itself.
    pub way: Vec<(&'static str, &'static str)>,
    /// The texts.
    pub texts: Vec<Text>,
}

/// A text of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands, as the API's fields lead there from the noun.
    pub field: String,
    /// The language in which it is written; none of what is the same in all.
    pub language: Option<&'static str>,
    /// How much a word in it says about the noun.
    pub weight: i32,
    /// The columns that make it up, joined by spaces.
    pub columns: Vec<&'static str>,
}

/// A trigger or the function of one: its name, and what the database keeps of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// The statement that makes it.
    pub statement: String,
    /// What the database gives back when it is asked for it: on SQLite the trigger's statement, on
    /// PostgreSQL the body of the trigger's function.
    pub kept: String,
}

impl Source {
    /// Makes the triggers and indexes what is there.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for made in self.triggers(manager.get_database_backend()) {
            connection.execute_unprepared(&made.statement).await?;
        }
        connection.execute_unprepared(&self.fill()).await?;
        Ok(())
    }

    /// Makes the triggers anew, where an earlier version made others: the index stays as it is.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn renew(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let (connection, backend) = (manager.get_connection(), manager.get_database_backend());
        for made in self.triggers(backend) {
            let old = match backend {
                DbBackend::Postgres => {
                    format!(r#"DROP FUNCTION IF EXISTS "{}" CASCADE"#, made.name)
                }
                _ => format!(r#"DROP TRIGGER IF EXISTS "{}""#, made.name),
            };
            connection.execute_unprepared(&old).await?;
            connection.execute_unprepared(&made.statement).await?;
        }
        Ok(())
    }

    /// The triggers.
    #[must_use]
    pub fn triggers(&self, backend: DbBackend) -> Vec<Made> {
        let mut made = match backend {
            DbBackend::Postgres => self.postgres(),
            _ => self.sqlite(),
        };
        made.extend(self.moves(backend));
        made
    }

    fn name(&self) -> String {
        format!("search_{}_{}", self.noun, self.table)
    }

    /// Indexes all rows that are there.
    fn fill(&self) -> String {
        let source = format!(r#" FROM "{}" AS "o""#, self.table);
        format!("{}{}", INSERT, self.rows(r#""o""#, &source))
    }

    /// The rows of the index for a row of the table.
    fn rows(&self, row: &str, source: &str) -> String {
        let found = self.up(row, self.way.len());
        let part = match self.way.len() {
            0 => "CAST(NULL AS BIGINT)".to_owned(),
            hops => self.up(row, hops - 1),
        };
        let rows = self.texts.iter().map(|text| {
            let columns: Vec<String> =
                text.columns.iter().map(|column| format!(r#"{row}."{column}""#)).collect();
            let columns = columns.join(" || ' ' || ");
            let language = text
                .language
                .map_or_else(|| "NULL".to_owned(), |language| format!("'{language}'"));
            format!(
                r#"SELECT '{}', {found}, {part}, '{}', {row}."id", '{}', {language}, {}, {columns}{source} WHERE {columns} IS NOT NULL AND {found} IS NOT NULL"#,
                self.noun, self.table, text.field, text.weight
            )
        });
        rows.collect::<Vec<_>>().join(" UNION ALL ")
    }

    /// The key of the row that so many steps lead up to.
    fn up(&self, row: &str, steps: usize) -> String {
        let mut steps = self.way.iter().take(steps);
        let Some((_, column)) = steps.next() else {
            return format!(r#"{row}."id""#);
        };
        steps.fold(format!(r#"{row}."{column}""#), |key, (table, column)| {
            format!(r#"(SELECT "{column}" FROM "{table}" WHERE "id" = {key})"#)
        })
    }

    /// The columns on which the index depends.
    fn columns(&self) -> String {
        let mut columns = String::from(r#""id""#);
        let key = self.way.first().map(|(_, column)| *column);
        let texts = self
            .texts
            .iter()
            .flat_map(|text| text.columns.iter().copied());
        for column in key.into_iter().chain(texts) {
            let _ = write!(columns, r#", "{column}""#);
        }
        columns
    }

    fn delete(&self) -> String {
        format!(
            r#"DELETE FROM "search_text" WHERE "noun" = '{}' AND "origin" = '{}'"#,
            self.noun, self.table
        )
    }

    fn sqlite(&self) -> Vec<Made> {
        let delete = format!(r#"{} AND "origin_id" = OLD."id";"#, self.delete());
        let insert = format!("{INSERT}{};", self.rows("NEW", ""));
        let trigger = |event: &str, when: &str, body: &str| {
            let name = format!("{}_{event}", self.name());
            let statement = format!(
                "CREATE TRIGGER \"{name}\" AFTER {when} ON \"{}\" BEGIN\n{body}\nEND",
                self.table
            );
            Made {
                name,
                kept: statement.clone(),
                statement,
            }
        };
        let update = format!("UPDATE OF {}", self.columns());
        vec![
            trigger("insert", "INSERT", &insert),
            trigger("update", &update, &format!("{delete}\n{insert}")),
            trigger("delete", "DELETE", &delete),
        ]
    }

    fn postgres(&self) -> Vec<Made> {
        let (name, table) = (self.name(), self.table);
        // Rows that are entered are indexed a statement at a time: for 50,000 people that takes a third
        // of the time of a row at a time (2.1 s beside 6.6).
        let entered = function(
            format!("{name}_insert"),
            format!(
                "BEGIN\n{INSERT}{};\nRETURN NULL;\nEND",
                self.rows(r#""o""#, r#" FROM "entered" AS "o""#)
            ),
            &format!(
                r#"AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS "entered" FOR EACH STATEMENT"#
            ),
        );
        let body = format!(
            r#"BEGIN
{} AND "origin_id" = OLD."id";
IF TG_OP <> 'DELETE' THEN {INSERT}{}; END IF;
RETURN NULL;
END"#,
            self.delete(),
            self.rows("NEW", "")
        );
        let columns = self.columns();
        let changed = function(
            name.clone(),
            body,
            &format!(r#"AFTER DELETE OR UPDATE OF {columns} ON "{table}" FOR EACH ROW"#),
        );
        let all = function(
            format!("{name}_truncate"),
            format!("BEGIN\n{};\nRETURN NULL;\nEND", self.delete()),
            &format!(r#"AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT"#),
        );
        vec![entered, changed, all]
    }

    /// Where a row on the way up gets under another, the rows below it are indexed anew: writing
    /// the key that they have makes their own triggers do it.
    fn moves(&self, backend: DbBackend) -> Vec<Made> {
        let steps = self.way.iter().zip(self.way.iter().skip(1));
        let moved = steps.map(|((below, key), (table, column))| {
            let name = format!("{}_moves_{table}", self.name());
            let touch =
                format!(r#"UPDATE "{below}" SET "{key}" = "{key}" WHERE "{key}" = NEW."id";"#);
            let when = format!(r#"AFTER UPDATE OF "{column}" ON "{table}""#);
            if backend == DbBackend::Postgres {
                let body = format!("BEGIN\n{touch}\nRETURN NULL;\nEND");
                return function(name, body, &format!("{when} FOR EACH ROW"));
            }
            let statement = format!("CREATE TRIGGER \"{name}\" {when} BEGIN\n{touch}\nEND");
            Made {
                name,
                kept: statement.clone(),
                statement,
            }
        });
        moved.collect()
    }
}

const INSERT: &str = r#"INSERT INTO "search_text" ("noun", "row_id", "part_id", "origin", "origin_id", "field", "language", "weight", "text") "#;

/// A function of PostgreSQL and the trigger that calls it.
fn function(name: String, body: String, when: &str) -> Made {
    let statement = format!(
        r#"CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $trigger${body}$trigger$;
CREATE TRIGGER "{name}" {when} EXECUTE FUNCTION "{name}"()"#
    );
    Made {
        name,
        statement,
        kept: body,
    }
}

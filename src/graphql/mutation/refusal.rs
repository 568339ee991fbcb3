//! What was refused, on record: who tried which mutation, about which rows, and what stood against
//! it. The words that came with it are never there.

use async_graphql::{Context, Value, resolver_utils::enum_value};
use sea_orm::{DatabaseConnection, DbErr};
use serde_json::json;
use service::{
    audit::{self, Subject},
    context::Act,
    db,
};

use super::problem::Problem;
use crate::graphql::{
    error::Code,
    layer::{catalog::catalog, id},
};

/// The most rows that an event names.
const ROWS: usize = 100;

/// A mutation that somebody tries.
#[derive(Debug)]
pub struct Attempt {
    /// Its name.
    mutation: String,
    /// The ids that its input names, in the order in which they stand there.
    rows: Vec<String>,
}

impl Attempt {
    /// The one that a context is for.
    pub fn of(ctx: &Context<'_>) -> Self {
        let field = ctx.field();
        let mut rows = Vec::new();
        // Arguments that can't be read were refused before.
        for (_, value) in field.arguments().unwrap_or_default() {
            name_rows(&value, &mut rows);
        }
        Self {
            mutation: field.name().to_owned(),
            rows,
        }
    }

    /// Records that problems stood against it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused(
        &self,
        db: &DatabaseConnection,
        act: &Act,
        problems: &[Problem],
    ) -> Result<(), DbErr> {
        let codes = problems.iter().map(|one| enum_value(one.code).to_string());
        self.record(db, act, codes.collect()).await
    }

    /// Records that it is not theirs to do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forbidden(&self, db: &DatabaseConnection, act: &Act) -> Result<(), DbErr> {
        let code = Code::Forbidden.as_str().to_owned();
        self.record(db, act, vec![code]).await
    }

    /// One event, in a transaction of its own: that of the mutation is rolled back.
    async fn record(
        &self,
        db: &DatabaseConnection,
        act: &Act,
        codes: Vec<String>,
    ) -> Result<(), DbErr> {
        let subject = Subject {
            noun: "mutation",
            id: None,
        };
        let detail = json!({ "mutation": self.mutation, "problems": codes, "rows": self.rows });
        let tx = db::begin_write(db).await?;
        audit::record(&tx, act, "mutation.refused", subject, detail).await?;
        tx.commit().await
    }
}

/// Adds the ids of rows that a value holds. What people wrote is no such id, unless it is written
/// like one, and then it says no more than one.
fn name_rows(value: &Value, rows: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let is_id = id::read(text).is_ok_and(|(noun, _)| catalog().noun(noun).is_some());
            if is_id && rows.len() < ROWS && !rows.contains(text) {
                rows.push(text.clone());
            }
        }
        Value::List(values) => values.iter().for_each(|value| name_rows(value, rows)),
        Value::Object(fields) => fields.values().for_each(|value| name_rows(value, rows)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn ids_are_named_once_each_and_words_never() {
        let input = value!({
            "report": "Report:1",
            "people": ["Person:12", "Person:3", "Person:12"],
            "words": { "fr": { "text": "Anouk Roy:12" }, "en": { "text": "call Person:4" } },
            "path": "completed/members",
            "name": "Tremblay:7",
            "phone": "613 555-0142",
            "count": 5,
        });
        let mut rows = Vec::new();
        name_rows(&input, &mut rows);
        assert_eq!(rows, ["Report:1", "Person:12", "Person:3"]);
    }
}

//! “Why 81?”: each fact of a report names a query, and the API answers it with the fact's rows.

use std::{collections::BTreeSet, sync::Arc};

use domain::{clock::Clock, report::SectionKey};
use jobs::runner::NewRun;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde_json::{Value as Json, json};
use testing::FakeClock;

use crate::support::{Client, instance, on_both};

#[derive(FromQueryResult)]
struct Fact {
    id: i64,
    key: String,
    query: String,
    parameters: Json,
}

#[derive(FromQueryResult)]
struct Row {
    noun: String,
    row_id: i64,
}

/// The query as a client asks it, for the identifiers of the rows.
fn document(fact: &Fact) -> String {
    let mut path = fact.query.split('.');
    let field = path.next().unwrap();
    let inside: Vec<&str> = path.collect();
    let given = fact.parameters.as_object().unwrap().iter();
    let mut arguments: Vec<String> = given
        .map(|(name, value)| match value.as_str().unwrap() {
            condition if condition.starts_with('{') => format!("{name}: {condition}"),
            value => format!("{name}: {value:?}"),
        })
        .collect();
    let rows = if inside.is_empty() {
        arguments.push("first: 100".to_owned());
        "{ totalCount nodes { id } }".to_owned()
    } else {
        let nested = |rows: String, name: &&str| format!("{{ {name} {rows} }}");
        inside.iter().rev().fold("{ id }".to_owned(), nested)
    };
    format!("{{ {field}({}) {rows} }}", arguments.join(", "))
}

/// Every identifier in an answer.
fn identifiers(answer: &Json, all: &mut BTreeSet<String>) {
    match answer {
        Json::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value.as_str()) {
                    ("id", Some(id)) => {
                        all.insert(id.to_owned());
                    }
                    _ => identifiers(value, all),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| identifiers(item, all)),
        _ => {}
    }
}

#[tokio::test]
async fn the_query_of_each_fact_answers_with_the_rows_of_the_fact() {
    on_both("report_facts", |database| async move {
        let every: Vec<String> = SectionKey::ALL
            .iter()
            .map(|key| format!("{:?}", key.as_str()))
            .collect();
        let choose = format!(
            "UPDATE community SET report_sections = '[{}]'",
            every.join(", ")
        );
        database.execute_unprepared(&choose).await.unwrap();
        let clock: Arc<dyn Clock> = Arc::new(FakeClock::september_first());
        let runner = instance("facts", &database, &clock);
        runner.sync().await.unwrap();
        let run = NewRun {
            parameters: json!({ "from": "2020-09-01", "to": "2021-08-31" }),
            ..NewRun::by_hand("council_report", "administrator")
        };
        runner.enqueue(run).await.unwrap();
        runner.drain().await.unwrap();
        let backend = database.get_database_backend();
        let all = "SELECT id, key, query, parameters FROM report_fact ORDER BY id";
        let facts = Fact::find_by_statement(Statement::from_string(backend, all));
        let facts = facts.all(&database).await.unwrap();
        assert!(facts.len() > 60, "{}", facts.len());
        let client = Client::of(database.clone());
        for fact in facts {
            let sql = format!(
                "SELECT noun, row_id FROM report_fact_row WHERE report_fact_id = {}",
                fact.id
            );
            let rows = Row::find_by_statement(Statement::from_string(backend, sql));
            let rows = rows.all(&database).await.unwrap();
            let rows: BTreeSet<String> = rows
                .iter()
                .map(|row| format!("{}:{}", row.noun, row.row_id))
                .collect();
            let document = document(&fact);
            let data = client.data(&document).await;
            let mut answered = BTreeSet::new();
            identifiers(&data, &mut answered);
            if rows.len() > 100 {
                assert_eq!(
                    data[fact.query.as_str()]["totalCount"],
                    rows.len(),
                    "{}: {document}",
                    fact.key
                );
            } else {
                assert_eq!(answered, rows, "{}: {document}", fact.key);
            }
        }
    })
    .await;
}

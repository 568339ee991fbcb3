//! The statements' texts: the same for the same question, and such that an index serves them.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait, Values,
};
use serde_json::{Value as Json, json};

use crate::support::{Client, on_both};

#[tokio::test]
async fn a_text_depends_on_the_question_alone() {
    on_both("texts", |database| async move {
        let client = Client::of(database);
        let query = r#"query ($at: Date, $after: String, $ids: [ID!]!, $name: String!, $count: Int!) {
            members(at: $at, first: 5, after: $after, orderBy: [{ familyName: ASC }, { organization: { id: DESC } }],
              where: { or: [{ id: { in: $ids } }, { familyName: { startsWith: $name } }], memberships: { some: { track: { eq: EXECUTIVE } }, count: { lt: $count } } }) {
              totalCount pageInfo { endCursor }
              nodes { organization { name { name { fr } } } meetingsAttended(first: 3) { nodes { startsAt } } } } }"#;
        let texts = async |at: &str, after: &Json, ids: usize, name: &str| {
            let ids: Vec<String> = (1..=ids).map(|id| format!("Person:{id}")).collect();
            let given = json!({ "at": at, "after": after, "ids": ids, "name": name, "count": ids.len() + 1 });
            let answer = client.ask_with(query, given).await;
            assert!(answer.response.is_ok(), "{:?}", answer.response.errors);
            let texts: Vec<String> = answer.statements.iter().map(|statement| statement.sql.clone()).collect();
            (texts, answer.data()["members"]["pageInfo"]["endCursor"].clone())
        };
        let (one, cursor) = texts("2021-03-31", &Json::Null, 40, "A").await;
        let (other, _) = texts("2020-12-31", &Json::Null, 900, "Zo\u{e9}").await;
        assert_eq!(one, other);
        let (behind, next) = texts("2021-03-31", &cursor, 40, "A").await;
        let (further, _) = texts("2021-03-31", &next, 40, "A").await;
        assert_eq!(behind, further);
        assert_eq!(behind.len(), one.len());
    })
    .await;
}

/// A list, and what the database says of the page behind a cursor in it: on SQLite, on PostgreSQL.
const RANGES: [(&str, &str, &str); 5] = [
    (
        "people(ORDER: [{ familyName: ASC }, { givenName: ASC }]",
        "(family_name,given_name)>(?,?)",
        "(ROW(family_name, given_name, id) > ROW(",
    ),
    (
        "people(ORDER: [{ familyName: DESC }, { givenName: DESC }]",
        "(family_name,given_name)<(?,?)",
        "(ROW(family_name, given_name, id) < ROW(",
    ),
    ("memberships(", "(start_on<?", "(ROW(start_on, id) < ROW("),
    (
        "memberships(ORDER: [{ from: ASC }, { to: DESC }]",
        "(start_on>?",
        "(start_on >= ",
    ),
    (
        "people(ORDER: [{ familyName: ASC }, { language: ASC }, { givenName: DESC }]",
        "(family_name>?",
        "((family_name)::text >= ",
    ),
];

#[tokio::test]
async fn a_page_behind_a_cursor_is_a_range_of_an_index() {
    on_both("ranges", |database| async move {
        let client = Client::of(database.clone());
        for (list, sqlite, postgres) in RANGES {
            let list = list.replace("ORDER", "orderBy");
            let separator = if list.ends_with('(') { "" } else { ", " };
            let page = format!("query ($after: String) {{ list: {list}{separator}first: 3, after: $after) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}");
            let first = client.data_with(&page, Json::Null).await;
            let after = &first["list"]["pageInfo"]["endCursor"];
            let answer = client.ask_with(&page, json!({ "after": after })).await;
            let plan = explain(&database, &answer.statements[0]).await;
            let wanted = match database.get_database_backend() {
                DbBackend::Postgres => postgres,
                _ => sqlite,
            };
            assert!(plan.contains(wanted), "{list}\n{plan}");
        }
    })
    .await;
}

/// How the database would go about it, had it so many rows that it mattered.
async fn explain(database: &DatabaseConnection, statement: &Statement) -> String {
    let postgres = statement.db_backend == DbBackend::Postgres;
    let (how, column) = if postgres {
        ("EXPLAIN", 0)
    } else {
        ("EXPLAIN QUERY PLAN", 3)
    };
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    let sql = format!("{how} {}", statement.sql);
    let explain = Statement::from_sql_and_values(statement.db_backend, sql, values);
    let tx = database.begin().await.unwrap();
    if postgres {
        let off = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off";
        tx.execute_unprepared(off).await.unwrap();
    }
    let rows = tx.query_all_raw(explain).await.unwrap();
    tx.rollback().await.unwrap();
    let lines = rows
        .iter()
        .map(|row| row.try_get_by_index::<String>(column).unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

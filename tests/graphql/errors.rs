//! What is refused, and how the client hears of it.

use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::json;
use tribune::{graphql::context::Viewer, limits::Limits};

use crate::support::{Client, code, on_both};

#[tokio::test]
async fn refusals_have_codes() {
    on_both("refusals", |database| async move {
        let client = Client::of(database);
        let deep = (0..30).fold("id: { isNull: false }".to_owned(), |inner, _| {
            format!("not: {{ {inner} }}")
        });
        let many = vec!["\"Person:1\""; 1_001].join(", ");
        for (wanted, field) in [
            ("PAGE_REQUIRED", "people { nodes { id } }".to_owned()),
            (
                "PAGE_REQUIRED",
                "jobs { nodes { runs { nodes { id } } } }".to_owned(),
            ),
            (
                "LIMIT_EXCEEDED",
                "people(first: 101) { nodes { id } }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: -1) { nodes { id } }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: 1, last: 1) { nodes { id } }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "members(at: \"2021-02-29\") { totalCount }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "members(at: \"2021-9-1\") { totalCount }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: 1, where: { language: { eq: null } }) { nodes { id } }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: 1, where: { id: { in: [] } }) { nodes { id } }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: 1, where: { or: [] }) { nodes { id } }".to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: 1, orderBy: [{ zone: ASC, phone: ASC }]) { nodes { id } }"
                    .to_owned(),
            ),
            (
                "BAD_USER_INPUT",
                "people(first: 1, where: { createdAt: { lt: \"yesterday\" } }) { nodes { id } }"
                    .to_owned(),
            ),
            (
                "BAD_ID",
                "people(first: 1, where: { id: { eq: \"Meeting:1\" } }) { nodes { id } }"
                    .to_owned(),
            ),
            (
                "LIMIT_EXCEEDED",
                format!(
                    "people(first: 1, where: {{ id: {{ in: [{many}] }} }}) {{ nodes {{ id }} }}"
                ),
            ),
            (
                "LIMIT_EXCEEDED",
                format!("people(first: 1, where: {{ {deep} }}) {{ nodes {{ id }} }}"),
            ),
            ("BAD_ID", "node(id: \"Person\") { id }".to_owned()),
            ("BAD_ID", "node(id: \"Elephant:1\") { id }".to_owned()),
            ("BAD_ID", "node(id: 12) { id }".to_owned()),
            ("BAD_ID", "nodes(ids: [\"Person:01\"]) { id }".to_owned()),
            ("NOT_FOUND", "node(id: \"Person:999999\") { id }".to_owned()),
        ] {
            let query = format!("{{ {field} }}");
            assert_eq!(code(&client, &query).await, wanted, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_error_says_where() {
    on_both("paths", |database| async move {
        let client = Client::of(database);
        let error = client
            .error("{ places: jurisdictions { nodes { seats: councilSeats { edges { node { terms(first: 101) { nodes { id } } } } } } } }")
            .await;
        assert_eq!(error["path"], json!(["places", "nodes", "seats", "edges", "node", "terms"]));
        let extensions = json!({ "code": "LIMIT_EXCEEDED", "argument": "first", "limit": 100 });
        assert_eq!(error["extensions"], extensions);
        let error = client.error("{ people(where: { and: [{ zone: { in: [] } }] }) { totalCount } }").await;
        assert_eq!(error["extensions"]["argument"], "where.and.zone.in");
    })
    .await;
}

#[tokio::test]
async fn what_the_database_says_stays_inside() {
    on_both("internals", |database| async move {
        database
            .execute_unprepared("DROP TABLE contact_attempt")
            .await
            .unwrap();
        let client = Client::of(database);
        let error = client
            .error("{ contactAttempts(first: 1) { nodes { id } } }")
            .await;
        assert_eq!(error["extensions"]["code"], "INTERNAL");
        assert!(error["extensions"]["reference"].is_number(), "{error}");
        let text = error.to_string();
        assert!(
            !text.contains("contact_attempt") && !text.contains("SELECT"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn personal_data_can_be_neither_had_nor_probed() {
    on_both("personal", |database| async move {
        let client = Client::of(database).viewed_by(Viewer::dashboard());
        client
            .data("{ people(first: 1) { totalCount nodes { id createdAt } } }")
            .await;
        for field in [
            "people(first: 1) { nodes { familyName } }",
            "members(first: 1) { nodes { emailAddresses { nodes { address } } } }",
            "people(where: { familyName: { startsWith: \"A\" } }) { totalCount }",
            "people(where: { not: { or: [{ phone: { isNull: true } }] } }) { totalCount }",
            "people(first: 1, orderBy: [{ givenName: ASC }]) { nodes { id } }",
            "node(id: \"Person:1\") { ... on Person { familyName } }",
        ] {
            let query = format!("{{ {field} }}");
            assert_eq!(code(&client, &query).await, "FORBIDDEN", "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_told_and_the_next_is_answered() {
    on_both("statement_time", |database| async move {
        if database.get_database_backend() != DbBackend::Postgres {
            // Nobody can make a reader of SQLite wait; that it is broken off, the service's tests show.
            return;
        }
        let limits = Limits {
            statement_seconds: 1,
            ..Limits::DEFAULT
        };
        let client = Client::within(database.clone(), limits);
        let meetings = "{ meetings(first: 1) { nodes { id } } }";
        let writer = database.begin().await.unwrap();
        writer
            .execute_unprepared("LOCK TABLE meeting IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        assert_eq!(code(&client, meetings).await, "TIMEOUT");
        assert_eq!(
            code(&client, "{ meetings(first: 1) { totalCount } }").await,
            "TIMEOUT"
        );
        writer.rollback().await.unwrap();
        assert!(client.data(meetings).await["meetings"]["nodes"][0]["id"].is_string());
    })
    .await;
}

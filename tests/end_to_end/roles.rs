//! Each role over HTTP, with tokens and sessions as they are made.

use domain::access::{Role, Scope, Scopes};
use sea_orm::ConnectionTrait;
use serde_json::json;
use service::access::{
    sessions,
    tokens::{self, CreateToken},
};
use service::context::{Act, Actor};
use service::db;
use tribune::app::random::SystemRandom;
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both};
use crate::paths::{DRAFT, SENT, furnish};

/// A service with a door.
pub async fn start(backend: Backend) -> TestApp {
    let options = Options {
        door: Door::token("the administrator's own, which no test uses"),
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

/// A token of a role, made as the command line makes it.
pub async fn token(app: &TestApp, role: Role, scopes: Scopes) -> String {
    let act = Act::new(Actor::CommandLine, "2021-09-01T13:00:00Z".parse().unwrap());
    let input = CreateToken {
        name: format!("A test of {role}"),
        role,
        scopes,
        days: 30,
    };
    let made = db::write(&app.db, async |tx| {
        tokens::create(tx, &act, &SystemRandom, input).await
    });
    made.await.unwrap().value.text.reveal().to_owned()
}

/// The session of somebody who signed in, and its cookie.
pub async fn cookie(app: &TestApp, person: i64) -> (i64, String) {
    let act = Act::new(
        Actor::Person(person),
        "2021-09-01T13:00:00Z".parse().unwrap(),
    );
    let begun = db::write(&app.db, async |tx| {
        sessions::begin(tx, &act, &SystemRandom, sessions::Of::Person(person)).await
    });
    let (row, secret) = begun.await.unwrap();
    (row.id, format!("tribune_session={}", secret.as_str()))
}

async fn each_role_is_answered_by_the_api_and_its_tables(backend: &Backend) {
    let app = start(*backend).await;
    for role in Role::ALL {
        let token = token(&app, role, Scopes::all()).await;
        let ask = async |query: &str| {
            let body = json!({ "query": query });
            let request = app
                .http
                .post(app.at("/graphql"))
                .bearer_auth(&token)
                .json(&body);
            request.send().await.unwrap().text().await.unwrap()
        };
        let forbidden = async |query: &str| ask(query).await.contains("FORBIDDEN");
        let people = role != Role::Dashboard;
        let secretariat = [Role::Support, Role::CoChair, Role::Administrator].contains(&role);
        let administrator = role == Role::Administrator;
        let seen = [
            ("{ people(first: 1) { nodes { familyName } } }", people),
            ("{ people(first: 1) { nodes { phone } } }", secretariat),
            (
                "{ auditEvents(first: 1) { nodes { detail } } }",
                administrator,
            ),
            ("{ viewer { roles profile { phone } } }", true),
            (
                "mutation { createIssue(input: { description: {} }) { status } }",
                secretariat,
            ),
            (
                "mutation { pauseJob(input: { job: \"none\" }) { status } }",
                administrator,
            ),
            // A token is nobody's: there is no profile to keep.
            (
                "mutation { updateMyProfile(input: { zone: null }) { status } }",
                false,
            ),
        ];
        for (query, open) in seen {
            assert_eq!(forbidden(query).await, !open, "{query} for {role}");
        }
        let table = |query: &str| {
            let url = reqwest::Url::parse_with_params(&app.at("/csv"), [("query", query)]).unwrap();
            app.http.get(url).bearer_auth(&token).send()
        };
        let names = table("{ people { nodes { familyName } } }")
            .await
            .unwrap()
            .status();
        assert_eq!(names == 200, people, "{names} for {role}");
        let addresses = table("{ emailAddresses { nodes { isPrimary } } }")
            .await
            .unwrap();
        let lines = addresses.text().await.unwrap().lines().count();
        assert_eq!(lines > 1, secretariat, "{lines} lines for {role}");
    }
    // What was read is on record when the service has stopped.
    let database = app.stop().await;
    let db = database.connect().await;
    let rows = db
        .query_one_raw(sea_orm::Statement::from_string(
            db.get_database_backend(),
            "SELECT COUNT(*) FROM access_event WHERE actor LIKE 'token:%' AND way = 'table'",
        ))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(rows.try_get_by_index::<i64>(0).unwrap(), 5);
    db.close().await.unwrap();
    database.discard().await;
}

async fn whoever_signs_in_sees_what_is_theirs(backend: &Backend) {
    let app = start(*backend).await;
    let person: i64 = app
        .sql("SELECT MIN(m.person_id) FROM membership m JOIN email_address e ON e.person_id = m.person_id WHERE m.end_on IS NULL AND m.person_id NOT IN (SELECT person_id FROM office) AND m.person_id NOT IN (SELECT person_id FROM council_seat_term)")
        .await;
    let own: i64 = app
        .sql(&format!(
            "SELECT COUNT(*) FROM email_address WHERE person_id = {person}"
        ))
        .await;
    let (_, cookie) = cookie(&app, person).await;
    let query = "{ viewer { roles profile { person { id } emailAddresses { address } } } emailAddresses { totalCount } }";
    let answer = app
        .http
        .post(app.at("/graphql"))
        .header("cookie", &cookie)
        .json(&json!({ "query": query }))
        .send()
        .await
        .unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    let viewer = &answer["data"]["viewer"];
    assert_eq!(viewer["roles"], json!(["MEMBER"]), "{answer}");
    assert_eq!(
        viewer["profile"]["person"]["id"],
        format!("Person:{person}")
    );
    assert_eq!(
        viewer["profile"]["emailAddresses"]
            .as_array()
            .unwrap()
            .len() as i64,
        own
    );
    assert_eq!(answer["data"]["emailAddresses"]["totalCount"], own);
    let page = app
        .http
        .get(app.at("/mailbox"))
        .header("cookie", &cookie)
        .header("accept", "text/html")
        .header("accept-language", "fr");
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 403);
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("Cette page s’adresse à d’autres personnes.")
    );
    app.stop().await.discard().await;
}

async fn who_looks_into_the_mailbox_or_takes_data_out_is_on_record(backend: &Backend) {
    let app = start(*backend).await;
    let (administrator, support) = (
        token(&app, Role::Administrator, Scope::Read.into()).await,
        token(&app, Role::Support, Scope::Read.into()).await,
    );
    let (dashboard, member) = (
        token(&app, Role::Dashboard, Scope::Read.into()).await,
        token(&app, Role::Member, Scope::Read.into()).await,
    );
    furnish(&app).await;
    // What is refused is not read.
    for (token, status) in [(&support, [403, 404]), (&administrator, [200, 200])] {
        for (path, status) in ["/mailbox", "/people/1/export"].into_iter().zip(status) {
            let request = app.http.get(app.at(path)).bearer_auth(token);
            assert_eq!(request.send().await.unwrap().status(), status, "{path}");
        }
    }
    // A report names people in their offices.
    for (token, report, status) in [
        (&dashboard, SENT, 403),
        (&member, DRAFT, 404),
        (&member, SENT, 200),
    ] {
        let path = app.at(&format!("/reports/{report}.fr.html"));
        let request = app.http.get(path).bearer_auth(token);
        assert_eq!(request.send().await.unwrap().status(), status, "{report}");
    }
    // The log is written when the service has stopped.
    let database = app.stop().await;
    let db = database.connect().await;
    let rows = db
        .query_all_raw(sea_orm::Statement::from_string(
            db.get_database_backend(),
            "SELECT actor, way, operation, CAST(fields AS text) FROM access_event ORDER BY id",
        ))
        .await
        .unwrap();
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| [0, 1, 2, 3].map(|at| text(row, at)))
        .collect();
    let read = |token: &str, operation: &str, field: &str| {
        let fields = format!("[\"{field}\"]");
        [token, "page", operation, &fields].map(str::to_owned)
    };
    let report = format!("/reports/{SENT}.fr.html");
    assert_eq!(
        seen,
        [
            read("token:1", "/mailbox", "Mailbox"),
            read("token:1", "/people/{id}/export", "Person:1"),
            read("token:4", &report, "ReportVersion.content"),
        ]
    );
    db.close().await.unwrap();
    database.discard().await;
}

on_both! {
    each_role_is_answered_by_the_api_and_its_tables
    whoever_signs_in_sees_what_is_theirs
    who_looks_into_the_mailbox_or_takes_data_out_is_on_record
}

//! Each role over HTTP, with tokens and sessions as they are made: what `docs/ACCESS.md` says of
//! paths.

#[path = "../graphql/access/matrix.rs"]
#[expect(
    dead_code,
    reason = "the fields and mutations are looked at where the schema is tested"
)]
mod matrix;

use domain::access::{Role, Scope, Scopes};
use reqwest::{Response, StatusCode};
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
use matrix::Matrix;

const NOW: &str = "'2021-08-01T12:00:00+00:00'";

/// A service with a door, a report that was sent, one that was not, and a message.
pub async fn start(backend: Backend) -> TestApp {
    let options = Options {
        door: Door::token("the administrator's own, which no test uses"),
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(backend).await, options).await;
    let bytes = match backend {
        Backend::Postgres => "'\\x41'",
        Backend::Sqlite => "x'41'",
    };
    for (key, state, year) in [(9_001, "sent", 11), (9_002, "draft", 12)] {
        let rows = [
            format!(
                "INSERT INTO report (id, community_id, kind, origin, state, period_start, period_end, as_of, created_at, updated_at) VALUES ({key}, (SELECT MIN(id) FROM community), 'council', 'as_needed', '{state}', '20{year}-04-01', '20{year}-10-01', '20{year}-10-01', {NOW}, {NOW})"
            ),
            format!(
                "INSERT INTO report_version (id, report_id, number, content, content_sha256, compiled_at) VALUES ({key}, {key}, 1, '{{}}', 'ab', {NOW})"
            ),
            format!(
                "INSERT INTO report_rendering (id, report_version_id, language, format, sha256, content) VALUES ({key}, {key}, 'fr', 'html', 'ab', {bytes})"
            ),
        ];
        for row in rows {
            app.db.execute_unprepared(&row).await.unwrap();
        }
    }
    let message = format!(
        "INSERT INTO mailbox_message (id, envelope_from, envelope_to, subject, message, received_at) VALUES (9001, 'a@canada.example', 'b@canada.example', 'Objet', {bytes}, {NOW})"
    );
    app.db.execute_unprepared(&message).await.unwrap();
    app
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

/// The cookie of somebody who signed in.
async fn cookie(app: &TestApp, person: i64) -> String {
    let act = Act::new(
        Actor::Person(person),
        "2021-09-01T13:00:00Z".parse().unwrap(),
    );
    let begun = db::write(&app.db, async |tx| {
        sessions::begin(tx, &act, &SystemRandom, sessions::Of::Person(person)).await
    });
    let (_, secret) = begun.await.unwrap();
    format!("tribune_session={}", secret.as_str())
}

async fn get(app: &TestApp, token: &str, path: &str) -> Response {
    let request = app.http.get(app.at(path)).bearer_auth(token);
    request.header("accept", "text/html").send().await.unwrap()
}

/// Looks at one path as the document says that a role sees it.
async fn holds(app: &TestApp, token: &str, path: &str, says: &str, role: Role) {
    let at = |id: i64| {
        let id = id.to_string();
        path.replace("{name}", &format!("{id}.fr.html"))
            .replace("{id}", &id)
            .replace("{index}", "0")
    };
    match says {
        "403" => {
            // The same page, whatever is there.
            let there = get(app, token, &at(9_001)).await;
            let nowhere = get(app, token, &at(77)).await;
            assert_eq!(there.status(), StatusCode::FORBIDDEN, "{path} for {role}");
            assert_eq!(nowhere.status(), StatusCode::FORBIDDEN, "{path} for {role}");
            let same = |text: String, id: &str| text.replace(id, "…");
            assert_eq!(
                same(there.text().await.unwrap(), "9001"),
                same(nowhere.text().await.unwrap(), "77"),
                "{path} for {role}"
            );
        }
        "page" => assert_eq!(
            get(app, token, &at(9_001)).await.status(),
            200,
            "{path} for {role}"
        ),
        "sent" | "all" if path == "/reports" => {
            let list = get(app, token, path).await.text().await.unwrap();
            assert!(list.contains("/reports/9001."), "{role}");
            assert_eq!(list.contains("/reports/9002."), says == "all", "{role}");
        }
        "sent" => {
            assert_eq!(
                get(app, token, &at(9_001)).await.status(),
                200,
                "{path} for {role}"
            );
            let hidden = get(app, token, &at(9_002)).await;
            let nowhere = get(app, token, &at(77)).await;
            assert_eq!(hidden.status(), StatusCode::NOT_FOUND, "{path} for {role}");
            assert_eq!(hidden.status(), nowhere.status());
        }
        "all" => {
            let there = if path.starts_with("/people") {
                1
            } else {
                9_001
            };
            let status = get(app, token, &at(there)).await.status();
            // The message at hand has nothing to show in a frame, and nothing attached.
            let part = path.contains("frame") || path.contains("attachments");
            let expected = if part {
                StatusCode::NOT_FOUND
            } else {
                StatusCode::OK
            };
            assert!(
                status == expected || status == 200,
                "{path} for {role}: {status}"
            );
        }
        // A token is nobody's: nobody's data are its own.
        "404" | "own" => assert_eq!(
            get(app, token, &at(1)).await.status(),
            404,
            "{path} for {role}"
        ),
        "as above" => {}
        other => panic!("docs/ACCESS.md: {path} {other:?}"),
    }
}

async fn each_role_finds_the_pages_that_the_document_says(backend: &Backend) {
    let app = start(*backend).await;
    let matrix = Matrix::read();
    for role in Role::ALL {
        let token = token(&app, role, Scope::Read.into()).await;
        for (path, says) in &matrix.paths {
            holds(&app, &token, path, &says[&role], role).await;
        }
        // A credential that is for something else opens none of them.
        let jobs = token_for_jobs(&app, role).await;
        for path in ["/", "/reports", "/mailbox"] {
            assert_eq!(
                get(&app, &jobs, path).await.status(),
                403,
                "{path} for {role}"
            );
        }
    }
    app.stop().await.discard().await;
}

async fn token_for_jobs(app: &TestApp, role: Role) -> String {
    token(app, role, Scope::Jobs.into()).await
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
    let cookie = cookie(&app, person).await;
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

on_both! {
    each_role_finds_the_pages_that_the_document_says
    each_role_is_answered_by_the_api_and_its_tables
    whoever_signs_in_sees_what_is_theirs
}

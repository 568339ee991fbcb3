//! A person's data, taken out over HTTP.

use domain::access::{Role, Scope, Scopes};
use reqwest::{Response, StatusCode};
use serde_json::Value;
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

const NOW: &str = "2021-09-01T13:00:00Z";

on_both! {
    people_get_their_own_data_and_administrators_everybodys
}

async fn token(app: &TestApp, role: Role) -> String {
    let act = Act::new(Actor::CommandLine, NOW.parse().unwrap());
    let input = CreateToken {
        name: format!("A test of {role}"),
        role,
        scopes: [Scope::Read, Scope::Write].into_iter().collect::<Scopes>(),
        days: 30,
    };
    let made = db::write(&app.db, async |tx| {
        tokens::create(tx, &act, &SystemRandom, input).await
    });
    made.await.unwrap().value.text.reveal().to_owned()
}

async fn cookie(app: &TestApp, person: i64) -> String {
    let act = Act::new(Actor::Person(person), NOW.parse().unwrap());
    let begun = db::write(&app.db, async |tx| {
        sessions::begin(tx, &act, &SystemRandom, sessions::Of::Person(person)).await
    });
    let (_, secret) = begun.await.unwrap();
    format!("tribune_session={}", secret.as_str())
}

async fn people_get_their_own_data_and_administrators_everybodys(backend: &Backend) {
    let options = Options {
        door: Door::token("the administrator's own, which no test uses"),
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    let export = |person: i64| app.http.get(app.at(&format!("/people/{person}/export")));
    let nobody = async |response: Response| {
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        response.json::<Value>().await.unwrap()
    };
    let administrator = token(&app, Role::Administrator).await;
    let given = export(1).bearer_auth(&administrator).send().await.unwrap();
    assert_eq!(given.status(), StatusCode::OK);
    let header = |name: &str| {
        given
            .headers()
            .get(name)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"person-1.json\""
    );
    assert_eq!(header("cache-control"), "no-store");
    let file: Value = given.json().await.unwrap();
    assert_eq!(file["format"], "tribune-person-export/1");
    assert_eq!(file["sections"][0]["heading"]["fr"], "Profil");
    let name: String = app.sql("SELECT family_name FROM person WHERE id = 1").await;
    assert_eq!(file["sections"][0]["rows"][0]["family_name"], name);

    let missing = nobody(
        export(999_999)
            .bearer_auth(&administrator)
            .send()
            .await
            .unwrap(),
    )
    .await;
    let dashboard = token(&app, Role::Dashboard).await;
    let others = export(1).bearer_auth(&dashboard).send().await.unwrap();
    assert_eq!(nobody(others).await, missing, "nothing tells who is there");
    let member: i64 = app
        .sql("SELECT MIN(person_id) FROM membership WHERE end_on IS NULL AND person_id > 1")
        .await;
    let cookie = cookie(&app, member).await;
    let own = export(member)
        .header("cookie", &cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), StatusCode::OK);
    let others = export(1).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(nobody(others).await, missing);
    let stranger = export(1).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
    app.stop().await.discard().await;
}

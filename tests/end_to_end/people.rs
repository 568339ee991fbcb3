//! A person's data, taken out over HTTP.

use domain::access::{Role, Scope, Scopes};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::common::{Backend, on_both};
use crate::roles::{cookie, start, token};

on_both! {
    people_get_their_own_data_and_administrators_everybodys
    whoever_is_erased_is_out_at_once
}

async fn people_get_their_own_data_and_administrators_everybodys(backend: &Backend) {
    let app = start(*backend).await;
    let export = |person: i64| app.http.get(app.at(&format!("/people/{person}/export")));
    let nobody = async |response: Response| {
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        response.json::<Value>().await.unwrap()
    };
    let administrator = token(&app, Role::Administrator, Scope::Read.into()).await;
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
    let dashboard = token(&app, Role::Dashboard, Scope::Read.into()).await;
    let others = export(1).bearer_auth(&dashboard).send().await.unwrap();
    assert_eq!(nobody(others).await, missing, "nothing tells who is there");
    let member: i64 = app
        .sql("SELECT MIN(person_id) FROM membership WHERE end_on IS NULL AND person_id > 1")
        .await;
    let (_, cookie) = cookie(&app, member).await;
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

async fn whoever_is_erased_is_out_at_once(backend: &Backend) {
    let app = start(*backend).await;
    let administrator = token(&app, Role::Administrator, Scopes::all()).await;
    let member: i64 = app
        .sql("SELECT MIN(person_id) FROM membership WHERE end_on IS NULL AND person_id > 1")
        .await;
    let (_, cookie) = cookie(&app, member).await;
    let opens = async || {
        let request = app.http.get(app.at("/account")).header("cookie", &cookie);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(opens().await, 200);
    let query = format!(
        "mutation {{ erasePerson(input: {{ person: \"Person:{member}\", reason: REQUESTED }}) {{ status }} }}"
    );
    let request = app
        .http
        .post(app.at("/graphql"))
        .bearer_auth(&administrator);
    let answer = request.json(&json!({ "query": query })).send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    assert_eq!(answer["data"]["erasePerson"]["status"], "OK", "{answer}");
    assert_eq!(opens().await, 401);
    app.settled().await;
    app.stop().await.discard().await;
}

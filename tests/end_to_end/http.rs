//! What HTTP promises before any GraphQL: media types, methods, and a door that stays shut.

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

const TOKEN: &str = "a-token-for-tests-0123456789";
const QUERY: &str = "{ serverInfo { tzdbVersion demonstration } }";

async fn refusal(response: reqwest::Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let mut body: Value = response.json().await.unwrap();
    (status, body["errors"][0]["extensions"]["code"].take())
}

on_both! {
    only_json_is_posted_one_operation_at_a_time
    a_query_may_be_got_and_a_mutation_may_not
    the_two_media_types_have_their_own_status_for_what_never_ran
    a_hash_in_place_of_an_operation_is_told_as_clients_know_it
    without_the_token_nothing_is_open_but_health
    the_token_opens_as_a_bearer_and_after_signing_in
    every_page_is_there_in_both_languages
}

async fn only_json_is_posted_one_operation_at_a_time(app: &TestApp) {
    let post = || app.http.post(app.at("/graphql"));
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let sent = post()
            .header(CONTENT_TYPE, media)
            .body(json!({ "query": QUERY }).to_string());
        assert_eq!(
            refusal(sent.send().await.unwrap()).await,
            (415, json!("UNSUPPORTED_MEDIA_TYPE")),
            "{media}"
        );
    }
    let batch = post().json(&json!([{ "query": QUERY }, { "query": QUERY }]));
    assert_eq!(
        refusal(batch.send().await.unwrap()).await,
        (400, json!("BATCH_NOT_SUPPORTED"))
    );
    let malformed = post()
        .header(CONTENT_TYPE, "application/json")
        .body("{\"query\":");
    assert_eq!(
        refusal(malformed.send().await.unwrap()).await,
        (400, json!("MALFORMED_REQUEST"))
    );
    let strange = post()
        .header(ACCEPT, "image/png")
        .json(&json!({ "query": QUERY }));
    assert_eq!(
        refusal(strange.send().await.unwrap()).await,
        (406, json!("NOT_ACCEPTABLE"))
    );
}

async fn a_query_may_be_got_and_a_mutation_may_not(app: &TestApp) {
    let get = |query: &str| {
        let url = reqwest::Url::parse_with_params(&app.at("/graphql"), [("query", query)]).unwrap();
        app.http.get(url).header(ACCEPT, "application/json").send()
    };
    let answer = get(QUERY).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.json::<Value>().await.unwrap()["data"]["serverInfo"]["demonstration"],
        true
    );
    let before = app.row_counts().await;
    let mutation = r#"mutation { runJob(input: { job: "recruitment" }) { status } }"#;
    assert_eq!(
        refusal(get(mutation).await.unwrap()).await,
        (405, json!("METHOD_NOT_ALLOWED"))
    );
    assert_eq!(app.row_counts().await, before);
}

async fn the_two_media_types_have_their_own_status_for_what_never_ran(app: &TestApp) {
    for (media, status) in [
        ("application/graphql-response+json", 400),
        ("application/json", 200),
    ] {
        let sent = app
            .http
            .post(app.at("/graphql"))
            .header(ACCEPT, media)
            .json(&json!({ "query": "{ nothing }" }));
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), status, "{media}");
        assert!(
            answer.headers()[CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with(media)
        );
    }
}

async fn a_hash_in_place_of_an_operation_is_told_as_clients_know_it(app: &TestApp) {
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": "ab" } });
    let said = (400, json!("PERSISTED_QUERY_NOT_SUPPORTED"));
    let posted = app
        .http
        .post(app.at("/graphql"))
        .json(&json!({ "extensions": extensions }));
    assert_eq!(refusal(posted.send().await.unwrap()).await, said);
    let text = extensions.to_string();
    let url =
        reqwest::Url::parse_with_params(&app.at("/graphql"), [("extensions", &text)]).unwrap();
    let got = app
        .http
        .get(url)
        .header(ACCEPT, "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(got).await, said);
    let both = json!({ "query": QUERY, "extensions": extensions });
    let posted = app
        .http
        .post(app.at("/graphql"))
        .json(&both)
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status(), 200);
}

async fn without_the_token_nothing_is_open_but_health(backend: &Backend) {
    let app = behind_the_door(*backend).await;
    for path in [
        "/",
        "/graphql",
        "/mailbox",
        "/mailbox/1",
        "/reports",
        "/reports/1.fr.html",
        "/nowhere",
    ] {
        let answer = app.http.get(app.at(path)).send().await.unwrap();
        assert_eq!(
            refusal(answer).await,
            (401, json!("UNAUTHENTICATED")),
            "{path}"
        );
        let page = app
            .http
            .get(app.at(path))
            .header(ACCEPT, "text/html")
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 401, "{path}");
        assert!(
            page.text().await.unwrap().contains("type=\"password\""),
            "{path}"
        );
        let wrong = app
            .http
            .get(app.at(path))
            .bearer_auth("another-token-0123456789")
            .send()
            .await
            .unwrap();
        assert_eq!(wrong.status(), 401, "{path}");
    }
    let posted = app
        .http
        .post(app.at("/graphql"))
        .header(ACCEPT, "application/graphql-response+json")
        .json(&json!({ "query": QUERY }))
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status(), 401);
    assert_eq!(
        posted.headers()[CONTENT_TYPE],
        "application/graphql-response+json; charset=utf-8"
    );
    for path in ["/health/live", "/health/ready"] {
        let health = app.http.get(app.at(path)).send().await.unwrap();
        assert_eq!(health.status(), 200, "{path}");
        let body: serde_json::Value = health.json().await.unwrap();
        let mail = body.get("mail").cloned();
        assert_eq!(mail, path.ends_with("ready").then(|| json!("ok")), "{body}");
    }
    app.stop().await.discard().await;
}

async fn the_token_opens_as_a_bearer_and_after_signing_in(backend: &Backend) {
    let app = behind_the_door(*backend).await;
    let sent = app
        .http
        .post(app.at("/graphql"))
        .bearer_auth(TOKEN)
        .json(&json!({ "query": QUERY }));
    assert_eq!(sent.send().await.unwrap().status(), 200);
    let sign_in = |token: &str, next: &str| {
        let form = format!("token={token}&next={next}");
        app.http
            .post(app.at("/sign-in"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
    };
    assert_eq!(
        sign_in("another-token-0123456789", "/reports")
            .await
            .unwrap()
            .status(),
        401
    );
    let answer = sign_in(TOKEN, "/reports").await.unwrap();
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()[LOCATION], "/reports");
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains(TOKEN), "no cookie holds the token itself");
    let pair = cookie.split(';').next().unwrap();
    let page = app
        .http
        .get(app.at("/reports"))
        .header(COOKIE, pair)
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
    let elsewhere = sign_in(TOKEN, "//evil.example/").await.unwrap();
    assert_eq!(
        elsewhere.headers()[LOCATION],
        "/",
        "nobody is led to another host"
    );
    app.stop().await.discard().await;
}

async fn every_page_is_there_in_both_languages(app: &TestApp) {
    app.compile_yardstick().await;
    app.succeeds("quarterly_invitations", json!({})).await;
    for path in ["/", "/mailbox", "/reports", "/mailbox/1"] {
        let french = app.get(&format!("{path}?lang=fr")).await;
        let english = app.get(&format!("{path}?lang=en")).await;
        assert!(
            french.contains("lang=\"fr-CA\"") && english.contains("lang=\"en-CA\""),
            "{path}"
        );
        assert_ne!(french, english, "{path}");
    }
    for path in [
        "/reports/99.fr.html",
        "/mailbox/abc",
        "/mailbox/abc/frame",
        "/mailbox/1/attachments/x",
        "/mailbox?before=abc",
        "/mailbox/1?view=nonsense",
    ] {
        let missing = app.http.get(app.at(path)).send().await.unwrap();
        assert_eq!(missing.status(), 404, "{path}");
        let page = missing.text().await.unwrap();
        assert!(page.contains("<html"), "{path}: {page}");
    }
}

async fn behind_the_door(backend: Backend) -> TestApp {
    let options = Options {
        door: Door::token(TOKEN),
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

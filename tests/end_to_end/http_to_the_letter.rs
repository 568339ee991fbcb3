//! GraphQL over HTTP to the letter, beyond what `http` tests: methods, conditional requests, packing,
//! other sites' scripts, lists of operations, and the headers of every answer.

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tribune::http::Cors;
use tribune::limits::Limits;

use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

const NEWER: &str = "application/graphql-response+json";
const QUERY: &str = "{ serverInfo { tzdbVersion } }";

on_both! {
    methods_that_are_none_are_told_which_are
    what_never_ran_has_no_data_and_says_why_in_the_media_type_agreed_on
    an_answer_that_is_known_is_not_sent_again
    fields_stand_in_the_order_in_which_they_are_asked_for
    long_answers_are_packed_and_pages_are_not
    a_list_of_operations_is_taken_where_it_is_configured
    other_sites_scripts_are_told_what_the_configuration_says
    every_answer_has_the_headers_that_keep_it_safe
    a_browser_that_asks_nothing_gets_the_playground
}

fn header(response: &Response, name: impl reqwest::header::AsHeaderName) -> String {
    let value = response.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

async fn with(backend: Backend, options: Options) -> TestApp {
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

async fn methods_that_are_none_are_told_which_are(app: &TestApp) {
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let sent = app.http.request(method.clone(), app.at("/graphql"));
        let response = sent.header(ACCEPT, NEWER).send().await.unwrap();
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(header(&response, ALLOW), "GET, HEAD, POST, OPTIONS");
        assert!(header(&response, CONTENT_TYPE).starts_with(NEWER));
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            body["errors"][0]["extensions"]["code"],
            "METHOD_NOT_ALLOWED"
        );
    }
    let response = app
        .http
        .request(Method::OPTIONS, app.at("/graphql"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), header(&response, ALLOW)),
        (204, "GET, HEAD, POST, OPTIONS".to_owned())
    );
    for (kind, allowed) in [("mutation", "POST"), ("subscription", "POST")] {
        let url = reqwest::Url::parse_with_params(
            &app.at("/graphql"),
            [("query", format!("{kind} {{ __typename }}"))],
        )
        .unwrap();
        let response = app.http.get(url).send().await.unwrap();
        assert_eq!(
            (
                response.status().as_u16(),
                header(&response, ALLOW).as_str()
            ),
            (405, allowed),
            "{kind}"
        );
    }
}

async fn what_never_ran_has_no_data_and_says_why_in_the_media_type_agreed_on(app: &TestApp) {
    let post = async |accept: &str, body: Value| {
        let sent = app
            .http
            .post(app.at("/graphql"))
            .header(ACCEPT, accept)
            .json(&body);
        let response = sent.send().await.unwrap();
        let media = header(&response, CONTENT_TYPE);
        assert!(media.ends_with("; charset=utf-8"), "{media}");
        let status = response.status().as_u16();
        (status, media, response.json::<Value>().await.unwrap())
    };
    for query in [
        "{",
        "{ nothing }",
        "query ($id: ID!) { __typename }",
        "query A { __typename } query B { __typename }",
    ] {
        for (accept, status) in [(NEWER, 400), ("application/json", 200)] {
            let (got, media, body) = post(accept, json!({ "query": query })).await;
            assert_eq!(got, status, "{query} {accept}");
            assert!(media.starts_with(accept));
            assert!(body.get("data").is_none(), "{body}");
            assert!(
                body["errors"][0]["extensions"]["code"].is_string(),
                "{body}"
            );
        }
    }
    let (status, _, body) = post(
        NEWER,
        json!({ "query": "{ node(id: \"Person:0\") { id } }" }),
    )
    .await;
    assert_eq!(
        (status, &body["data"]),
        (200, &json!({ "node": null })),
        "what ran is 200"
    );
    assert!(body["extensions"]["cost"]["estimated"].is_u64());
    for wrong in [
        json!({ "query": 1 }),
        json!({}),
        json!(7),
        json!("text"),
        json!({ "query": QUERY, "variables": "{}" }),
        json!({ "query": QUERY, "operationName": 1 }),
        json!({ "query": QUERY, "extensions": [] }),
        json!({ "query": QUERY, "variables": [] }),
    ] {
        assert_eq!(post(NEWER, wrong.clone()).await.0, 400, "{wrong}");
    }
    for charset in ["utf-8", "UTF-8", "\"utf-8\""] {
        let sent = app
            .http
            .post(app.at("/graphql"))
            .header(CONTENT_TYPE, format!("application/json; charset={charset}"));
        assert_eq!(
            sent.body(json!({ "query": QUERY }).to_string())
                .send()
                .await
                .unwrap()
                .status(),
            200
        );
    }
    let latin = app
        .http
        .post(app.at("/graphql"))
        .header(CONTENT_TYPE, "application/json; charset=iso-8859-1");
    assert_eq!(
        latin
            .body(json!({ "query": QUERY }).to_string())
            .send()
            .await
            .unwrap()
            .status(),
        415
    );
    let long = json!({ "query": QUERY, "operationName": "x".repeat(1_100_000) });
    let (status, _, body) = post(NEWER, long).await;
    assert_eq!(
        (status, body["errors"][0]["extensions"]["code"].as_str()),
        (413, Some("PAYLOAD_TOO_LARGE"))
    );
}

async fn an_answer_that_is_known_is_not_sent_again(app: &TestApp) {
    let url = reqwest::Url::parse_with_params(&app.at("/graphql"), [("query", QUERY)]).unwrap();
    let first = app.http.get(url.clone()).send().await.unwrap();
    let etag = header(&first, ETAG);
    assert!(etag.starts_with("W/\""), "{etag}");
    assert_eq!(header(&first, CACHE_CONTROL), "private, no-cache");
    let vary = header(&first, VARY).to_lowercase();
    assert!(
        ["accept", "authorization", "cookie"]
            .iter()
            .all(|name| vary.contains(name)),
        "{vary}"
    );
    for known in [
        etag.clone(),
        etag.trim_start_matches("W/").to_owned(),
        format!("\"other\", {etag}"),
        "*".to_owned(),
    ] {
        let again = app
            .http
            .get(url.clone())
            .header(IF_NONE_MATCH, &known)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (again.status().as_u16(), header(&again, ETAG)),
            (304, etag.clone()),
            "{known}"
        );
        assert!(again.bytes().await.unwrap().is_empty());
    }
    let other = app
        .http
        .get(url)
        .header(IF_NONE_MATCH, "W/\"other\"")
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), 200);
    let wrong =
        reqwest::Url::parse_with_params(&app.at("/graphql"), [("query", "{ nothing }")]).unwrap();
    assert_eq!(
        header(&app.http.get(wrong).send().await.unwrap(), ETAG),
        "",
        "errors are not kept"
    );
    let post = app
        .http
        .post(app.at("/graphql"))
        .json(&json!({ "query": QUERY }))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            header(&post, ETAG).as_str(),
            header(&post, CACHE_CONTROL).as_str()
        ),
        ("", "no-store")
    );
}

async fn fields_stand_in_the_order_in_which_they_are_asked_for(app: &TestApp) {
    let questions = [
        (
            r#"{ b: viewer { scopes roles } a: representation(at: "2021-08-31") { unrepresented { name { en fr } code } members } }"#,
            [
                "\"b\"",
                "scopes",
                "roles",
                "unrepresented",
                "\"en\"",
                "\"fr\"",
                "code",
                "\"members\"",
            ]
            .as_slice(),
        ),
        (
            r#"mutation { runJob(input: { job: "nothing" }) { run { id } ...Told status } } fragment Told on RunJobPayload { problems { message code path } }"#,
            ["\"run\"", "problems", "message", "code", "path", "status"].as_slice(),
        ),
    ];
    for (query, keys) in questions {
        let sent = app.http.post(app.at("/graphql"));
        let answer = sent.json(&json!({ "query": query })).send().await.unwrap();
        let text = answer.text().await.unwrap();
        let places: Vec<_> = keys.iter().map(|key| text.find(key)).collect();
        assert!(
            places.is_sorted() && places[0].is_some(),
            "{keys:?}\n{text}"
        );
    }
}

async fn long_answers_are_packed_and_pages_are_not(app: &TestApp) {
    let long = json!({ "query": "{ jurisdictions { nodes { id code name { fr en } } } }" });
    let post = |body: &Value| {
        app.http
            .post(app.at("/graphql"))
            .header(ACCEPT_ENCODING, "gzip")
            .json(body)
            .send()
    };
    let packed = post(&long).await.unwrap();
    assert_eq!(header(&packed, CONTENT_ENCODING), "gzip");
    assert!(
        header(&packed, VARY)
            .to_lowercase()
            .contains("accept-encoding")
    );
    assert!(packed.bytes().await.unwrap().starts_with(&[0x1f, 0x8b]));
    assert_eq!(
        header(
            &post(&json!({ "query": QUERY })).await.unwrap(),
            CONTENT_ENCODING
        ),
        ""
    );
    let page = app
        .http
        .get(app.at("/reports"))
        .header(ACCEPT, "text/html")
        .header(ACCEPT_ENCODING, "gzip");
    assert_eq!(
        header(&page.send().await.unwrap(), CONTENT_ENCODING),
        "",
        "a page may hold a secret"
    );
}

async fn a_list_of_operations_is_taken_where_it_is_configured(backend: &Backend) {
    let limits = Limits {
        batch: 2,
        ..Limits::default()
    };
    let app = with(
        *backend,
        Options {
            limits,
            ..Options::default()
        },
    )
    .await;
    let post = async |body: Value| {
        let response = app
            .http
            .post(app.at("/graphql"))
            .json(&body)
            .send()
            .await
            .unwrap();
        (
            response.status().as_u16(),
            response.json::<Value>().await.unwrap(),
        )
    };
    let one = json!({ "query": "{ __typename }" });
    let (status, body) = post(json!([one, { "query": "{ nothing }" }])).await;
    assert_eq!(
        (status, body[0]["data"]["__typename"].as_str()),
        (200, Some("Query"))
    );
    assert!(body[1]["errors"].is_array());
    for size in [0, 3] {
        let (status, body) = post(Value::Array(vec![one.clone(); size])).await;
        assert_eq!(
            (status, body["errors"][0]["extensions"]["code"].as_str()),
            (400, Some("LIMIT_EXCEEDED")),
            "{size}"
        );
    }
    app.stop().await.discard().await;
}

async fn other_sites_scripts_are_told_what_the_configuration_says(backend: &Backend) {
    let preflight = async |app: &TestApp, origin: &str| {
        let sent = app
            .http
            .request(Method::OPTIONS, app.at("/graphql"))
            .header(ORIGIN, origin);
        let sent = sent
            .header("access-control-request-method", "POST")
            .send()
            .await
            .unwrap();
        header(&sent, "access-control-allow-origin")
    };
    let cors = Cors {
        origins: vec!["https://dashboard.example".parse().unwrap()],
    };
    let app = with(
        *backend,
        Options {
            cors,
            ..Options::default()
        },
    )
    .await;
    assert_eq!(
        preflight(&app, "https://dashboard.example").await,
        "https://dashboard.example"
    );
    assert_eq!(preflight(&app, "https://evil.example").await, "");
    let sent = app
        .http
        .post(app.at("/graphql"))
        .header(ORIGIN, "https://dashboard.example");
    let sent = sent.json(&json!({ "query": QUERY })).send().await.unwrap();
    assert_eq!(
        header(&sent, "access-control-allow-credentials"),
        "",
        "no cookie goes along"
    );
    assert_eq!(sent.status(), 200);
    let app_without = with(*backend, Options::default()).await;
    assert_eq!(
        preflight(&app_without, "https://dashboard.example").await,
        ""
    );
    app_without.stop().await.discard().await;
    app.stop().await.discard().await;
}

async fn a_browser_that_asks_nothing_gets_the_playground(app: &TestApp) {
    let get = async |path: &str| {
        let request = app.http.get(app.at(path)).header(ACCEPT, "text/html");
        let response = request.send().await.unwrap();
        (response.status(), header(&response, CONTENT_TYPE))
    };
    for path in ["/graphql", "/graphql?lang=fr", "/graphql?lang=en&from=home"] {
        let (status, media) = get(path).await;
        assert_eq!((status.as_u16(), &media[..9]), (200, "text/html"), "{path}");
    }
    for path in ["/graphql?query=", "/graphql?lang=fr&variables={}"] {
        let (_, media) = get(path).await;
        assert!(media.contains("json"), "{path}: {media}");
    }
}

async fn every_answer_has_the_headers_that_keep_it_safe(app: &TestApp) {
    for path in [
        "/",
        "/graphql",
        "/graphql?query={__typename}",
        "/csv",
        "/reports",
        "/mailbox",
        "/sign-in",
        "/nowhere",
        "/health/live",
        "/metrics",
    ] {
        for accept in ["text/html", "application/json"] {
            let response = app
                .http
                .get(app.at(path))
                .header(ACCEPT, accept)
                .send()
                .await
                .unwrap();
            let policy = header(&response, CONTENT_SECURITY_POLICY);
            assert!(
                policy.contains("default-src 'none'") && policy.contains("frame-ancestors"),
                "{path}: {policy}"
            );
            let script = policy
                .split(';')
                .find(|part| part.trim().starts_with("script-src"))
                .unwrap_or("");
            assert!(
                !script.contains("unsafe") && !script.contains('*'),
                "{path}: {script}"
            );
            assert_eq!(
                header(&response, X_CONTENT_TYPE_OPTIONS),
                "nosniff",
                "{path}"
            );
            assert!(
                ["no-referrer", "same-origin"].contains(&&*header(&response, REFERRER_POLICY)),
                "{path}"
            );
            let cache = header(&response, CACHE_CONTROL);
            assert!(
                cache.contains("no-store") || cache.contains("no-cache"),
                "{path}: {cache}"
            );
            assert_eq!(
                header(&response, STRICT_TRANSPORT_SECURITY),
                "",
                "not over TLS here"
            );
            for name in [
                "cross-origin-opener-policy",
                "cross-origin-resource-policy",
                "permissions-policy",
            ] {
                assert!(!header(&response, name).is_empty(), "{path}: {name}");
            }
        }
    }
}

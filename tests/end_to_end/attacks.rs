//! Attacks over HTTP: each is refused, and the service answers others meanwhile. `bench/attacks`
//! measures what each costs.

use std::time::{Duration, Instant};

use reqwest::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tribune::http::auth::Door;
use tribune::limits::Limits;

use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

const TOKEN: &str = "a-token-for-tests-0123456789";
const QUERY: &str = "{ __typename }";

on_both! {
    long_bodies_are_refused_before_they_are_read
    no_page_of_another_site_starts_anything
    heads_and_bodies_that_do_not_come_are_not_waited_for
    bodies_that_are_on_their_way_take_no_place
    connections_beyond_their_number_are_told_so
    who_does_not_read_an_answer_is_not_waited_for
    who_sends_too_many_waits
    who_finds_no_place_is_told_to_come_back
    headers_that_are_none_do_no_harm
    a_request_names_one_host
    a_cookie_is_of_no_use_to_another_sites_page
}

async fn with(backend: Backend, limits: Limits) -> TestApp {
    let options = Options {
        limits,
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

async fn raw(app: &TestApp) -> TcpStream {
    let address = app.at("");
    TcpStream::connect(address.trim_start_matches("http://"))
        .await
        .unwrap()
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn alive(app: &TestApp) {
    // A connection of its own: one that was kept may be closed, idle, as the next question is sent.
    let sent = app
        .http
        .post(app.at("/graphql"))
        .header(CONNECTION, "close")
        .json(&json!({ "query": QUERY }));
    assert_eq!(sent.send().await.unwrap().status(), 200);
}

async fn long_bodies_are_refused_before_they_are_read(app: &TestApp) {
    let post = async |body: String| {
        let begin = Instant::now();
        let sent = app
            .http
            .post(app.at("/graphql"))
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        let response = sent.send().await.unwrap();
        assert!(begin.elapsed() < Duration::from_secs(5));
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (
            status,
            body["errors"][0]["extensions"]["code"]
                .as_str()
                .unwrap()
                .to_owned(),
        )
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    let brackets = format!(
        "{{\"query\":\"{QUERY}\",\"variables\":{{\"a\":{}",
        "[".repeat(500_000)
    );
    assert_eq!(post(brackets).await, refused(400, "LIMIT_EXCEEDED"));
    let zeros = format!(
        "{{\"query\":\"{QUERY}\",\"variables\":{{\"a\":[0{}]}}}}",
        ",0".repeat(99_999)
    );
    assert_eq!(post(zeros).await, refused(400, "LIMIT_EXCEEDED"));
    let deep = format!(
        "{{\"query\":\"{QUERY}\",\"variables\":{{\"a\":{}{}}}}}",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    assert_eq!(post(deep).await, refused(400, "MALFORMED_REQUEST"));
    assert_eq!(
        post("x".repeat(1_100_000)).await,
        refused(413, "PAYLOAD_TOO_LARGE")
    );
    let batch = format!(
        "[{}]",
        vec![json!({ "query": QUERY }).to_string(); 1_000].join(",")
    );
    assert_eq!(post(batch).await, refused(400, "BATCH_NOT_SUPPORTED"));
    alive(app).await;
}

async fn no_page_of_another_site_starts_anything(app: &TestApp) {
    let mutation = "mutation { runJob(input: { job: \"recruitment\" }) { status } }";
    let before = app.row_counts().await;
    let json = json!({ "query": mutation }).to_string();
    for (media, body) in [
        (
            "application/x-www-form-urlencoded",
            format!("query={}", mutation.replace(' ', "+")),
        ),
        ("text/plain", json.clone()),
        ("text/plain; application/json", json.clone()),
        ("application/jsonp", json.clone()),
        ("application/graphql", mutation.to_owned()),
        (
            "multipart/form-data; boundary=x",
            format!(
                "--x\r\ncontent-disposition: form-data; name=\"operations\"\r\n\r\n{json}\r\n--x--\r\n"
            ),
        ),
    ] {
        let sent = app
            .http
            .post(app.at("/graphql"))
            .header(CONTENT_TYPE, media)
            .body(body);
        assert_eq!(sent.send().await.unwrap().status(), 415, "{media}");
    }
    let url = reqwest::Url::parse_with_params(&app.at("/graphql"), [("query", mutation)]).unwrap();
    for name in ["x-http-method-override", "x-method-override"] {
        assert_eq!(
            app.http
                .get(url.clone())
                .header(name, "POST")
                .send()
                .await
                .unwrap()
                .status(),
            405
        );
    }
    assert_eq!(app.http.head(url).send().await.unwrap().status(), 405);
    assert_eq!(app.row_counts().await, before);
}

async fn heads_and_bodies_that_do_not_come_are_not_waited_for(backend: &Backend) {
    let app = with(
        *backend,
        Limits {
            header_seconds: 1,
            body_seconds: 1,
            ..Limits::default()
        },
    )
    .await;
    let begin = Instant::now();
    let (mut head, mut body, mut idle) = (raw(&app).await, raw(&app).await, raw(&app).await);
    head.write_all(b"POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: ")
        .await
        .unwrap();
    body.write_all(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{\"que").await.unwrap();
    alive(&app).await;
    let (head, body, idle) = tokio::join!(answer(&mut head), answer(&mut body), answer(&mut idle));
    assert!(
        begin.elapsed() < Duration::from_secs(15),
        "{:?}",
        begin.elapsed()
    );
    assert!(
        head.is_empty() || head.starts_with("HTTP/1.1 408"),
        "{head}"
    );
    assert!(
        body.starts_with("HTTP/1.1 408") && body.contains("REQUEST_TIMEOUT"),
        "{body}"
    );
    assert!(idle.is_empty(), "{idle}");
    alive(&app).await;
    app.stop().await.discard().await;
}

async fn bodies_that_are_on_their_way_take_no_place(backend: &Backend) {
    let app = with(
        *backend,
        Limits {
            concurrent_requests: 1,
            body_seconds: 3,
            ..Limits::default()
        },
    )
    .await;
    let begin = async |path: &str, media: &str, length: &str| {
        let mut stream = raw(&app).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {media}\r\n{length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream
    };
    let form = "application/x-www-form-urlencoded";
    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(begin("/graphql", "application/json", "content-length: 100").await);
        slow.push(begin("/sign-in", form, "content-length: 100").await);
        slow.push(begin("/sign-in/mail", form, "transfer-encoding: chunked").await);
    }
    // Who sends a body that is ready is answered, one at a time.
    for _ in 0..10 {
        alive(&app).await;
    }
    let mut refused = [0, 0];
    for stream in &mut slow {
        let answer = answer(stream).await;
        let is_full = answer.starts_with("HTTP/1.1 503") && answer.contains("BUSY");
        let is_slow = answer.starts_with("HTTP/1.1 408") && answer.contains("REQUEST_TIMEOUT");
        assert!(is_full || is_slow, "{answer}");
        refused[usize::from(is_full)] += 1;
    }
    // Of those that do not say how long they are some may come at a time.
    assert_eq!(refused, [56, 4]);
    // A form is short.
    let mut long = begin("/sign-in", form, "content-length: 20000").await;
    long.write_all(&[b'x'; 20_000]).await.unwrap();
    assert!(answer(&mut long).await.starts_with("HTTP/1.1 413"));
    app.stop().await.discard().await;
}

async fn connections_beyond_their_number_are_told_so(backend: &Backend) {
    let app = with(
        *backend,
        Limits {
            connections: 2,
            ..Limits::default()
        },
    )
    .await;
    let (mut first, second) = (raw(&app).await, raw(&app).await);
    // Both have their place once the one behind them is answered.
    first
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut some = [0; 64];
    let read = first.read(&mut some).await.unwrap();
    assert!(some[..read].starts_with(b"HTTP/1.1 200"));
    let refused = answer(&mut raw(&app).await).await;
    assert!(
        refused.starts_with("HTTP/1.1 503") && refused.contains("retry-after: 5"),
        "{refused}"
    );
    let (head, body) = refused.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains(&format!("content-length: {}", body.len())),
        "{refused}"
    );
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "BUSY");
    drop((first, second));
    tokio::time::sleep(Duration::from_millis(500)).await;
    alive(&app).await;
    app.stop().await.discard().await;
}

async fn who_does_not_read_an_answer_is_not_waited_for(backend: &Backend) {
    let app = with(
        *backend,
        Limits {
            connections: 1,
            read_seconds: 1,
            requests_per_second: 0,
            ..Limits::default()
        },
    )
    .await;
    let query = "{ __schema { types { name description fields { name description args { name description } } } } }";
    let body = json!({ "query": query }).to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    // More than what lies between the two holds: one after the other is answered until it is full.
    let mut deaf = raw(&app).await;
    let flood = request.repeat(200);
    let sent = timeout(Duration::from_secs(30), deaf.write_all(flood.as_bytes())).await;
    let is_up = |answer: &str| answer.starts_with("HTTP/1.1 200");
    let begin = Instant::now();
    loop {
        let mut next = raw(&app).await;
        let health = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let _ = next.write_all(health).await;
        if is_up(&answer(&mut next).await) {
            break;
        }
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "its place is still taken: {sent:?}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    drop(deaf);
    app.stop().await.discard().await;
}

async fn who_sends_too_many_waits(backend: &Backend) {
    let limits = Limits {
        requests_per_second: 1,
        burst: 5,
        ..Limits::default()
    };
    let options = Options {
        door: Door::token(TOKEN),
        limits,
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    let post = || {
        app.http
            .post(app.at("/graphql"))
            .bearer_auth(TOKEN)
            .json(&json!({ "query": QUERY }))
            .send()
    };
    for _ in 0..5 {
        assert_eq!(post().await.unwrap().status(), 200);
    }
    let refused = post().await.unwrap();
    assert_eq!(
        (
            refused.status().as_u16(),
            refused.headers()[RETRY_AFTER].to_str().unwrap()
        ),
        (429, "1")
    );
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    let page = app
        .http
        .get(app.at("/reports?lang=fr"))
        .bearer_auth(TOKEN)
        .header("accept", "text/html");
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 429);
    assert!(
        page.text().await.unwrap().contains("lang=\"fr-CA\""),
        "a reader is told in their language"
    );
    let health = app.http.get(app.at("/health/live")).send().await.unwrap();
    assert_eq!(health.status(), 200);
    app.stop().await.discard().await;
}

async fn who_finds_no_place_is_told_to_come_back(backend: &Backend) {
    let app = with(
        *backend,
        Limits {
            concurrent_requests: 0,
            ..Limits::default()
        },
    )
    .await;
    let refused = app
        .http
        .post(app.at("/graphql"))
        .json(&json!({ "query": QUERY }))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            refused.status().as_u16(),
            refused.headers()[RETRY_AFTER].to_str().unwrap()
        ),
        (503, "1")
    );
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "BUSY");
    assert_eq!(
        app.http
            .get(app.at("/health/live"))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    app.stop().await.discard().await;
}

async fn headers_that_are_none_do_no_harm(app: &TestApp) {
    let body = json!({ "query": QUERY }).to_string();
    let sized = |more: &str| {
        format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}content-length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    for (more, statuses) in [
        ("content-type: application/json\r\n", vec!["200"]),
        (
            "content-type: application/json\r\ncontent-type: text/plain\r\n",
            vec!["415"],
        ),
        (
            "content-type: application/json, text/plain\r\n",
            vec!["415"],
        ),
        (
            "content-type: application/json\r\ntransfer-encoding: chunked\r\n",
            vec!["400"],
        ),
        (
            "content-type: application/json\r\ncontent-length: 1\r\n",
            vec!["400"],
        ),
        (
            "content-type: application/json\r\nbad header\r\n",
            vec!["400"],
        ),
        (
            "content-type: application/json\r\naccept: ;;;q=,,\r\n",
            vec!["406"],
        ),
        (
            "content-type: application/json\r\naccept: */*;q=NaN\r\n",
            vec!["406"],
        ),
        (
            "content-type: application/json\r\nauthorization: Bearer \r\n",
            vec!["200", "401"],
        ),
    ] {
        let mut stream = raw(app).await;
        stream.write_all(sized(more).as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        let status = answer.split(' ').nth(1).unwrap_or("none");
        assert!(statuses.contains(&status), "{more:?}: {answer}");
    }
    let mut stream = raw(app).await;
    let long = format!("x-long: {}\r\n", "x".repeat(600_000));
    let _ = stream.write_all(sized(&long).as_bytes()).await;
    let refused = answer(&mut stream).await;
    assert!(
        refused.is_empty() || refused.starts_with("HTTP/1.1 431"),
        "{refused}"
    );
    alive(app).await;
}

async fn a_request_names_one_host(app: &TestApp) {
    for (version, hosts, status) in [
        ("1.1", "", "400"),
        ("1.1", "host: x\r\nhost: y\r\n", "400"),
        ("1.1", "host: a b\r\n", "400"),
        ("1.1", "host: evil@x\r\n", "400"),
        ("1.1", "host: x:8080\r\n", "200"),
        ("1.1", "host: [::1]:8080\r\n", "200"),
        ("1.0", "", "200"),
    ] {
        let mut stream = raw(app).await;
        let head = format!("GET /health/live HTTP/{version}\r\n{hosts}connection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        assert_eq!(
            answer.split(' ').nth(1),
            Some(status),
            "{hosts:?}: {answer}"
        );
    }
}

async fn a_cookie_is_of_no_use_to_another_sites_page(backend: &Backend) {
    let options = Options {
        door: Door::token(TOKEN),
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    let form = app.http.post(app.at("/sign-in"));
    let form = form.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let signed_in = form.body(format!("token={TOKEN}&next=/")).send();
    let signed_in = signed_in.await.unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let (ours, bearer) = (app.at(""), format!("Bearer {TOKEN}"));
    let by_cookie = ("cookie", cookie.as_str());
    for (headers, status) in [
        (vec![by_cookie], 200),
        (vec![by_cookie, ("origin", ours.as_str())], 200),
        (vec![by_cookie, ("sec-fetch-site", "same-origin")], 200),
        (vec![by_cookie, ("origin", "https://evil.example")], 403),
        (vec![by_cookie, ("origin", "null")], 403),
        (vec![by_cookie, ("sec-fetch-site", "same-site")], 403),
        // Whoever has a token brings it on purpose.
        (
            vec![
                ("authorization", bearer.as_str()),
                ("origin", "https://evil.example"),
            ],
            200,
        ),
    ] {
        for path in ["/graphql", "/csv"] {
            let query = "{ topics { nodes { slug } } }";
            let mut sent = app.http.post(app.at(path)).json(&json!({ "query": query }));
            for (name, value) in &headers {
                sent = sent.header(*name, *value);
            }
            let response = sent.send().await.unwrap();
            assert_eq!(response.status(), status, "{path} {headers:?}");
        }
    }
    app.stop().await.discard().await;
}

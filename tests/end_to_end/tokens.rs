//! Tokens of the API: what they open, and that whatever opens nothing is refused alike.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::access::{Role, Scope};
use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use service::access::tokens::{self, CreateToken};
use service::context::{Act, Actor};
use tokio::time::sleep;
use tribune::app::random::SystemRandom;
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::browser::Browser;
use crate::common::clock::FakeClock;
use crate::common::socket::Socket;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

const TOKEN: &str = "a-token-for-tests-0123456789";
const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

on_both! {
    a_token_opens_until_it_runs_out_or_is_revoked
    whatever_opens_nothing_is_refused_alike
    a_wrong_token_is_refused_beside_a_good_cookie
    who_tries_tokens_out_is_told_to_wait_and_keeps_nobody_out
    when_a_token_was_used_is_written_down_once_a_minute
    no_table_holds_a_token
    a_token_is_made_and_revoked_over_the_api
}

/// A token that was made beside the service, as another instance or the command line makes one.
pub struct Made {
    /// Its key.
    pub id: i64,
    /// The token.
    pub text: String,
}

impl Made {
    /// Revokes it, beside the service.
    pub async fn revoke(&self, app: &TestApp) {
        let act = act(app);
        let revoked =
            service::db::write(&app.db, async |tx| tokens::revoke(tx, &act, self.id).await);
        revoked.await.unwrap();
    }
}

fn act(app: &TestApp) -> Act {
    use domain::clock::Clock;
    let clock: &FakeClock = &app.clock;
    Act::new(Actor::CommandLine, clock.now())
}

/// Makes a token for reading.
pub async fn made(app: &TestApp, role: &str, days: i64) -> Made {
    let input = CreateToken {
        name: "Made for a test".to_owned(),
        role: Role::parse(role).unwrap(),
        scopes: Scope::Read.into(),
        days,
    };
    let act = act(app);
    let made = service::db::write(&app.db, async |tx| {
        tokens::create(tx, &act, &SystemRandom, input).await
    });
    let made = made.await.unwrap().value;
    Made {
        id: made.row.id,
        text: made.text.reveal().to_owned(),
    }
}

async fn door(backend: Backend) -> TestApp {
    let options = Options {
        door: Door::token(TOKEN),
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

fn question(app: &TestApp) -> RequestBuilder {
    app.http
        .post(app.at("/graphql"))
        .json(&json!({ "query": "{ viewer { actor } }" }))
}

/// Who a token's holder is to the service; none for whoever is not let in.
async fn actor(app: &TestApp, token: &str) -> Option<String> {
    let answer = question(app).bearer_auth(token).send().await.unwrap();
    if answer.status() == 401 {
        return None;
    }
    let answer: Value = answer.json().await.unwrap();
    Some(
        answer["data"]["viewer"]["actor"]
            .as_str()
            .unwrap()
            .to_owned(),
    )
}

async fn a_token_opens_until_it_runs_out_or_is_revoked(backend: &Backend) {
    let app = door(*backend).await;
    let (made, short) = (
        made(&app, "dashboard", 30).await,
        made(&app, "member", 1).await,
    );
    assert!(made.text.starts_with("tribune_"));
    assert_eq!(
        actor(&app, &made.text).await,
        Some(format!("token:{}", made.id))
    );
    assert_eq!(
        actor(&app, &short.text).await,
        Some(format!("token:{}", short.id))
    );
    assert_eq!(actor(&app, TOKEN).await.as_deref(), Some("administrator"));
    app.clock.set("2021-09-02T12:59:59Z");
    assert!(actor(&app, &short.text).await.is_some());
    app.clock.set("2021-09-02T13:00:00Z");
    assert_eq!(actor(&app, &short.text).await, None, "to the second");
    // Revoked elsewhere, it opens nothing two seconds later.
    assert!(actor(&app, &made.text).await.is_some());
    made.revoke(&app).await;
    sleep(Duration::from_millis(2_100)).await;
    assert_eq!(actor(&app, &made.text).await, None);
    app.stop().await.discard().await;
}

/// All that can be seen of an answer, but when it was given.
async fn seen(response: Response) -> (u16, Vec<(String, String)>, String) {
    let status = response.status().as_u16();
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (status, headers, response.text().await.unwrap())
}

async fn whatever_opens_nothing_is_refused_alike(backend: &Backend) {
    let app = door(*backend).await;
    let (expired, revoked) = (
        made(&app, "member", 1).await,
        made(&app, "member", 30).await,
    );
    let good = made(&app, "member", 30).await;
    revoked.revoke(&app).await;
    app.clock.set("2021-09-02T13:00:00Z");
    let last = good.text.chars().last().unwrap();
    let unknown = good.text[..good.text.len() - 1].to_owned() + if last == '0' { "1" } else { "0" };
    let long = "a".repeat(6_000);
    let bearer = |token: &str| vec![format!("Bearer {token}").into_bytes()];
    let tricks: Vec<Vec<Vec<u8>>> = vec![
        bearer(&unknown),
        bearer(&expired.text),
        bearer(&revoked.text),
        bearer(""),
        bearer(&long),
        bearer(&good.text.to_uppercase()),
        bearer(&format!("{} {}", good.text, good.text)),
        bearer(&format!("{},", good.text)),
        bearer("tribune_"),
        vec![good.text.clone().into_bytes()],
        vec![format!("Basic {}", good.text).into_bytes()],
        vec![format!("Bearer\t{}", good.text).into_bytes()],
        vec![b"Bearer \xff\xfe".to_vec()],
        [bearer(&good.text), bearer(&good.text)].concat(),
        [bearer(&unknown), bearer(&good.text)].concat(),
        Vec::new(),
    ];
    for (path, accept) in [("/graphql", "application/json"), ("/reports", "text/html")] {
        let mut answers = BTreeSet::new();
        for trick in &tricks {
            let mut request = app.http.get(app.at(path)).header(ACCEPT, accept);
            for value in trick {
                request = request.header(AUTHORIZATION, value.as_slice());
            }
            answers.insert(seen(request.send().await.unwrap()).await);
        }
        let one = answers.first().unwrap();
        assert_eq!(one.0, 401);
        assert!(
            one.1
                .iter()
                .any(|(name, value)| name == "www-authenticate" && value.starts_with("Bearer"))
        );
        assert_eq!(answers.len(), 1, "{answers:#?}");
    }
    // A page that is there and one that is not are refused alike, too.
    let mut answers = BTreeSet::new();
    for path in [
        "/reports",
        "/reports/1.fr.html",
        "/mailbox/1",
        "/nowhere",
        "/csv",
        "/account",
    ] {
        let request = app.http.get(app.at(path)).bearer_auth(&revoked.text);
        answers.insert(seen(request.send().await.unwrap()).await);
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert!(actor(&app, &good.text).await.is_some());
    app.stop().await.discard().await;
}

async fn who_tries_tokens_out_is_told_to_wait_and_keeps_nobody_out(backend: &Backend) {
    let app = door(*backend).await;
    let good = made(&app, "member", 30).await;
    let tries = async |from: &str, token: &str| {
        let request = question(&app).header("x-forwarded-for", from);
        request.bearer_auth(token).send().await.unwrap()
    };
    let guess = async |from: &str, n: u32| tries(from, &format!("tribune_{n:08}_guess")).await;
    let one = "192.0.2.1";
    for n in 0..60 {
        assert_eq!(guess(one, n).await.status(), 401, "{n}");
    }
    let late = guess(one, 60).await;
    assert_eq!(late.headers()["retry-after"], "900");
    let body: Value = late.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    // The same by a socket's handshake, and by what it says first.
    let forwarded = ("x-forwarded-for", one);
    let guessed = ("authorization", "Bearer wrong");
    let socket = Socket::try_open(&app.at(""), &[PROTOCOL, forwarded, guessed]).await;
    assert_eq!(socket.err().unwrap(), 429);
    let mut socket = Socket::try_open(&app.at(""), &[PROTOCOL, forwarded])
        .await
        .unwrap();
    let payload = json!({ "Authorization": "Bearer wrong" });
    socket
        .say(json!({ "type": "connection_init", "payload": payload }))
        .await;
    assert_eq!(socket.close_code().await, 1013);
    // Others behind the same address are let in, and other addresses know nothing of it.
    for token in [TOKEN, good.text.as_str()] {
        assert_eq!(tries(one, token).await.status(), 200);
    }
    assert_eq!(guess("192.0.2.2", 0).await.status(), 401);
    // Without a token there is nothing to guess.
    let nobody = question(&app).header("x-forwarded-for", one).send().await;
    assert_eq!(nobody.unwrap().status(), 401);
    app.clock.set("2021-09-01T13:15:00Z");
    assert_eq!(guess(one, 61).await.status(), 401);
    app.stop().await.discard().await;
}

async fn a_wrong_token_is_refused_beside_a_good_cookie(backend: &Backend) {
    let app = door(*backend).await;
    let browser = Browser::new(&app);
    browser.submit("/sign-in", &[("token", TOKEN)]).await;
    let cookie = format!(
        "tribune_session={}",
        browser.cookie("tribune_session").unwrap()
    );
    let status = async |authorization: Option<&str>| {
        let mut request = question(&app).header(COOKIE, &cookie);
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(None).await, 200);
    for wrong in ["Bearer wrong", "Bearer", "Basic YTpi", "", "Negotiate"] {
        assert_eq!(status(Some(wrong)).await, 401, "{wrong}");
    }
    assert_eq!(status(Some(&format!("Bearer {TOKEN}"))).await, 200);
    app.stop().await.discard().await;
}

async fn when_a_token_was_used_is_written_down_once_a_minute(backend: &Backend) {
    let app = door(*backend).await;
    let made = made(&app, "dashboard", 30).await;
    let minutes = match app.backend() {
        Backend::Sqlite => "strftime('%H:%M', last_used_at)",
        Backend::Postgres => "to_char(last_used_at AT TIME ZONE 'UTC', 'HH24:MI')",
    };
    let used = async || {
        app.sql::<Option<String>>(&format!("SELECT {minutes} FROM api_token"))
            .await
    };
    let comes_to = async |expected: &str| {
        for _ in 0..100 {
            if used().await.as_deref() == Some(expected) {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("{:?} is not {expected}", used().await);
    };
    assert_eq!(used().await, None);
    actor(&app, &made.text).await;
    comes_to("13:00").await;
    app.clock.set("2021-09-01T13:00:59Z");
    sleep(Duration::from_millis(2_100)).await;
    actor(&app, &made.text).await;
    sleep(Duration::from_millis(300)).await;
    comes_to("13:00").await;
    app.clock.set("2021-09-01T13:05:00Z");
    sleep(Duration::from_millis(2_100)).await;
    actor(&app, &made.text).await;
    comes_to("13:05").await;
    app.stop().await.discard().await;
}

async fn no_table_holds_a_token(backend: &Backend) {
    let app = door(*backend).await;
    let made = made(&app, "administrator", 30).await;
    let secret = made.text.rsplit('_').next().unwrap();
    actor(&app, &made.text).await;
    for table in ["api_token", "audit_event", "session", "job_run", "job_log"] {
        let rows = match app.backend() {
            Backend::Sqlite => {
                let columns: Vec<String> = app
                    .sql_rows(&format!(
                        "SELECT 'coalesce(' || name || ', '''')' FROM pragma_table_info('{table}')"
                    ))
                    .await;
                format!("SELECT {} FROM {table}", columns.join(" || ' ' || "))
            }
            Backend::Postgres => format!("SELECT to_jsonb(t)::text FROM {table} t"),
        };
        for row in app.sql_rows::<String>(&rows).await {
            assert!(!row.contains(secret), "{table}");
        }
    }
    app.stop().await.discard().await;
}

/// Sends a mutation with a token, and gives its payload or the code of its error.
async fn mutate(app: &TestApp, token: &str, mutation: &str) -> Value {
    let request = app.http.post(app.at("/graphql")).bearer_auth(token);
    let request = request.json(&json!({ "query": format!("mutation {{ it: {mutation} }}") }));
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    match answer.get("errors") {
        Some(errors) => errors[0]["extensions"]["code"].clone(),
        None => answer["data"]["it"].clone(),
    }
}

async fn a_token_is_made_and_revoked_over_the_api(backend: &Backend) {
    let app = door(*backend).await;
    let create = |scopes: &str| {
        format!(
            "createApiToken(input: {{ name: \"Dashboard\", role: ADMINISTRATOR, scopes: {scopes}, days: 7 }}) \
             {{ status problems {{ path code }} token apiToken {{ id prefix scopes createdBy }} }}"
        )
    };
    let made = mutate(&app, TOKEN, &create("[READ, WRITE]")).await;
    assert_eq!(made["status"], "OK", "{made}");
    let text = made["token"].as_str().unwrap();
    let row = &made["apiToken"];
    assert!(text.starts_with(&format!("tribune_{}_", row["prefix"].as_str().unwrap())));
    assert_eq!(
        (&row["scopes"], &row["createdBy"]),
        (&json!("read write"), &json!("administrator"))
    );
    let id = row["id"].as_str().unwrap();
    assert_eq!(
        actor(&app, text).await,
        Some(id.replace("ApiToken:", "token:"))
    );
    // A token makes none that may do more than itself.
    assert_eq!(
        mutate(&app, text, &create("[READ, JOBS]")).await,
        "FORBIDDEN"
    );
    let lesser = mutate(&app, text, &create("[READ]")).await;
    let reads = lesser["token"].as_str().unwrap();
    assert_eq!(mutate(&app, reads, &create("[READ]")).await, "FORBIDDEN");
    let refused = mutate(&app, TOKEN, &create("[]").replace("7", "0")).await;
    assert_eq!(
        refused["problems"],
        json!([
            { "path": ["input", "scopes"], "code": "MISSING" },
            { "path": ["input", "days"], "code": "OUT_OF_RANGE" },
        ])
    );
    // Tokens are seen by administrators, and what they are made of by nobody.
    let seen = async |token: &str| {
        let query = "{ apiTokens(first: 10) { totalCount nodes { name lastUsedAt } } }";
        let request = app.http.post(app.at("/graphql")).bearer_auth(token);
        let answer = request
            .json(&json!({ "query": query }))
            .send()
            .await
            .unwrap();
        answer.json::<Value>().await.unwrap()["data"]["apiTokens"]["totalCount"].clone()
    };
    assert_eq!(seen(TOKEN).await, 2);
    let member = self::made(&app, "member", 30).await;
    assert_ne!(seen(&member.text).await, 3, "a member sees none of them");
    // Revoked here, it opens nothing from the next request on.
    let revoke =
        format!("revokeApiToken(input: {{ token: \"{id}\" }}) {{ status problems {{ code }} }}");
    assert_eq!(mutate(&app, &member.text, &revoke).await, "FORBIDDEN");
    assert_eq!(mutate(&app, TOKEN, &revoke).await["status"], "OK");
    assert_eq!(actor(&app, text).await, None);
    let again = mutate(&app, TOKEN, &revoke).await;
    assert_eq!(again["problems"], json!([{ "code": "ALREADY_DONE" }]));
    app.stop().await.discard().await;
}

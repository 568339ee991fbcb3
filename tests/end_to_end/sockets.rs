//! graphql-transport-ws to the letter, and who may open a socket, how many, and for how long.

use std::time::Duration;

use domain::access::{Role, Scope};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tribune::http::Cors;
use tribune::http::auth::Door;
use tribune::limits::{Limits, SocketLimits};

use crate::common::app::Options;
use crate::common::socket::{Heard, Socket};
use crate::common::{Backend, TestApp, TestDatabase, on_both};
use crate::subscriptions::{RUN, RUN_JOB};
use crate::{roles, tokens};

const TOKEN: &str = "a-token-for-tests-0123456789";
const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

on_both! {
    each_breach_of_the_protocol_has_its_code
    pings_are_answered_and_asked
    an_identifier_is_free_once_its_operation_is_over
    the_handshake_is_looked_at
    who_it_is_is_said_by_a_token_or_a_cookie
    rights_that_are_gone_close_the_socket
    who_cannot_be_looked_up_is_not_told_to_be_nobody
    another_site_may_ask_where_it_is_named_with_a_token_of_its_own
    caps_are_kept
    who_does_not_read_is_cut_off_and_holds_up_nobody
    a_service_that_stops_says_so
}

/// A service with a door, that holds sockets to these limits.
async fn with(backend: Backend, door: Door, sockets: SocketLimits) -> TestApp {
    let options = Options {
        door,
        limits: Limits {
            sockets,
            ..Limits::default()
        },
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

async fn each_breach_of_the_protocol_has_its_code(backend: &Backend) {
    let quick = SocketLimits {
        init: Duration::from_millis(200),
        ..SocketLimits::default()
    };
    let app = with(*backend, Door::Open, quick).await;
    let init = json!({ "type": "connection_init" });
    let query = json!({ "query": "{ community { id } }" });
    let subscribe = |id: &str| json!({ "id": id, "type": "subscribe", "payload": query });

    let mut idle = Socket::open(&app).await;
    assert_eq!(
        idle.hear().await,
        Heard::Closed(4408, "Connection initialisation timeout".to_owned())
    );
    let mut early = Socket::open(&app).await;
    early.say(subscribe("1")).await;
    assert_eq!(
        early.hear().await,
        Heard::Closed(4401, "Unauthorized".to_owned())
    );
    let mut twice = Socket::ready(&app).await;
    twice.say(init.clone()).await;
    assert_eq!(
        twice.hear().await,
        Heard::Closed(4429, "Too many initialisation requests".to_owned())
    );
    let mut same = Socket::ready(&app).await;
    same.subscribe("a", "subscription { jobRuns { id } }", json!({}))
        .await;
    same.subscribe("a", "subscription { jobRuns { id } }", json!({}))
        .await;
    assert_eq!(
        same.hear().await,
        Heard::Closed(4409, "Subscriber for a already exists".to_owned())
    );
    for invalid in [
        json!("text"),
        json!([]),
        json!({}),
        json!({ "type": 7 }),
        json!({ "type": "nothing" }),
        json!({ "type": "connection_ack" }),
        json!({ "type": "start", "id": "1", "payload": query }),
        json!({ "type": "connection_terminate" }),
        json!({ "type": "ping", "payload": 7 }),
        json!({ "type": "complete" }),
        json!({ "type": "complete", "id": "" }),
        subscribe(""),
        json!({ "type": "subscribe", "id": 7, "payload": query }),
        json!({ "type": "subscribe", "id": "1" }),
        json!({ "type": "subscribe", "id": "1", "payload": { "query": 7 } }),
        json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ x }", "variables": [] } }),
        json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ x }", "operationName": 7 } }),
    ] {
        let mut socket = Socket::ready(&app).await;
        socket.say(invalid.clone()).await;
        assert_eq!(
            socket.hear().await,
            Heard::Closed(4400, "Invalid message received".to_owned()),
            "{invalid}"
        );
    }
    for message in [
        Message::Text("{".into()),
        Message::Text(format!("{}{}", "[".repeat(5000), "]".repeat(5000)).into()),
        Message::Binary(init.to_string().into_bytes().into()),
    ] {
        let mut socket = Socket::open(&app).await;
        socket.send(message).await;
        assert_eq!(socket.close_code().await, 4400);
    }
    let mut long = Socket::ready(&app).await;
    long.subscribe(
        "1",
        &format!("{{ community {{ id }} }} #{}", "x".repeat(300_000)),
        json!({}),
    )
    .await;
    assert!(matches!(
        long.hear().await,
        Heard::Closed(1009, _) | Heard::Gone
    ));
    app.stop().await.discard().await;
}

async fn pings_are_answered_and_asked(backend: &Backend) {
    let often = SocketLimits {
        beat: Duration::from_millis(100),
        ..SocketLimits::default()
    };
    let app = with(*backend, Door::Open, often).await;
    let mut socket = Socket::open(&app).await;
    // Before anybody said who they are, too.
    socket.say(json!({ "type": "ping" })).await;
    assert_eq!(socket.hear().await, Heard::Said(json!({ "type": "pong" })));
    let mut socket = socket.greeted().await;
    let payload = json!({ "at": 7 });
    socket
        .say(json!({ "type": "ping", "payload": payload }))
        .await;
    let pong = json!({ "type": "pong", "payload": payload });
    assert_eq!(socket.hear().await, Heard::Said(pong));
    socket.say(json!({ "type": "pong" })).await;
    // Who gives no sign of life is gone: this client answers only while it is read.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!matches!(socket.hear().await, Heard::Said(_)));
    app.stop().await.discard().await;
}

async fn an_identifier_is_free_once_its_operation_is_over(app: &TestApp) {
    let mut socket = Socket::ready(app).await;
    let query = "subscription { jobRuns { id state } }";
    for _ in 0..3 {
        socket.subscribe("s", query, json!({})).await;
        socket.say(json!({ "id": "s", "type": "complete" })).await;
        // One that is not there may be completed as well: it may have ended just now.
        socket.say(json!({ "id": "s", "type": "complete" })).await;
    }
    // How things stood may have been said before the client completed it; but it was not completed
    // by the server.
    socket.say(json!({ "type": "ping" })).await;
    loop {
        match socket.hear().await {
            Heard::Said(message) if message["type"] == "pong" => break,
            Heard::Said(message) => assert_eq!(message["type"], "next", "{message:#}"),
            other => panic!("{other:?}"),
        }
    }
    // Nothing more comes of it.
    app.succeeds("recruitment", json!({})).await;
    socket.say(json!({ "type": "ping" })).await;
    assert_eq!(socket.hear().await, Heard::Said(json!({ "type": "pong" })));
    socket
        .subscribe("s", "{ community { id } }", json!({}))
        .await;
    assert_eq!(socket.rest("s").await.len(), 1);
}

async fn the_handshake_is_looked_at(app: &TestApp) {
    let base = app.at("");
    // No sub-protocol. (With another, clients give up by themselves.)
    let mut none = Socket::try_open(&base, &[]).await.unwrap();
    let close = Heard::Closed(4406, "Subprotocol not acceptable".to_owned());
    assert_eq!(none.hear().await, close);
    // Another site's page.
    for foreign in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost",
    ] {
        let refused = Socket::try_open(&base, &[PROTOCOL, ("origin", foreign)]).await;
        assert_eq!(refused.err().unwrap(), 403, "{foreign}");
    }
    let ours = Socket::try_open(&base, &[PROTOCOL, ("origin", &base)]).await;
    ours.unwrap().greeted().await;
    // What is no handshake is what it was.
    let plain = app
        .http
        .get(app.at("/graphql?query={community{id}}"))
        .send();
    assert_eq!(plain.await.unwrap().status(), 200);
}

async fn who_it_is_is_said_by_a_token_or_a_cookie(backend: &Backend) {
    let app = with(*backend, Door::token(TOKEN), SocketLimits::default()).await;
    let base = app.at("");
    let init = |payload: Value| json!({ "type": "connection_init", "payload": payload });
    let bearer = format!("Bearer {TOKEN}");
    let ack = Heard::Said(json!({ "type": "connection_ack" }));
    let forbidden = Heard::Closed(4403, "Forbidden".to_owned());

    for (payload, heard) in [
        (json!({ "Authorization": bearer }), &ack),
        (json!({ "authorization": bearer, "more": 1 }), &ack),
        (
            json!({ "Authorization": "Bearer another-token-0123456789" }),
            &forbidden,
        ),
        (json!({ "Authorization": TOKEN }), &forbidden),
        (json!({ "Authorization": 7 }), &forbidden),
        (
            json!({ "Authorization": bearer, "authorization": bearer }),
            &forbidden,
        ),
        (json!({}), &forbidden),
    ] {
        let mut socket = Socket::open(&app).await;
        socket.say(init(payload.clone())).await;
        assert_eq!(&socket.hear().await, heard, "{payload}");
    }
    let by_header = Socket::try_open(&base, &[PROTOCOL, ("authorization", &bearer)]).await;
    by_header.unwrap().greeted().await;
    let wrong = Socket::try_open(&base, &[PROTOCOL, ("authorization", "Bearer wrong")]).await;
    assert_eq!(wrong.err().unwrap(), 401);

    // A cookie counts, and for mutations only from a page of ours.
    let form = app.http.post(app.at("/sign-in"));
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let signed_in = form
        .body(format!("token={TOKEN}&next=/"))
        .send()
        .await
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    for (origin, may_write) in [(None, false), (Some(base.as_str()), true)] {
        let mut headers = vec![PROTOCOL, ("cookie", cookie.as_str())];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let mut socket = Socket::try_open(&base, &headers)
            .await
            .unwrap()
            .greeted()
            .await;
        socket
            .subscribe("q", "{ community { id } }", json!({}))
            .await;
        assert_eq!(socket.rest("q").await.len(), 1);
        socket.subscribe("m", RUN_JOB, json!({})).await;
        if may_write {
            assert_eq!(socket.rest("m").await[0]["runJob"]["status"], "OK");
        } else {
            assert_eq!(socket.error("m").await["extensions"]["code"], "FORBIDDEN");
        }
    }
    app.settled().await;
    app.stop().await.discard().await;
}

async fn rights_that_are_gone_close_the_socket(backend: &Backend) {
    let often = SocketLimits {
        recheck: Duration::from_millis(200),
        ..SocketLimits::default()
    };
    let app = with(*backend, Door::token(TOKEN), often).await;
    let base = app.at("");
    let open = async |token: &str| {
        let bearer = format!("Bearer {token}");
        let socket = Socket::try_open(&base, &[PROTOCOL, ("authorization", &bearer)]).await;
        socket.unwrap().greeted().await
    };
    let made = tokens::made(&app, "administrator", 30).await;
    let mut revoked = open(&made.text).await;
    revoked
        .subscribe("s", "subscription { jobRuns { id } }", json!({}))
        .await;
    made.revoke(&app).await;
    assert_eq!(revoked.close_code().await, 4403);

    // What one may not ask for, one may not follow.
    let mut administrator = open(TOKEN).await;
    let invite = r#"mutation { runJob(input: { job: "quarterly_invitations" }) { status } }"#;
    administrator.subscribe("m", invite, json!({})).await;
    assert_eq!(administrator.rest("m").await.len(), 1);
    app.settled().await;
    let query = r#"subscription { deliveries(campaign: "Campaign:1") { counts { total } } }"#;
    administrator.subscribe("d", query, json!({})).await;
    assert!(!administrator.rest("d").await.is_empty());
    let dashboard = tokens::made(&app, "dashboard", 30).await;
    let mut dashboard = open(&dashboard.text).await;
    dashboard.subscribe("d", query, json!({})).await;
    let code = dashboard.error("d").await["extensions"]["code"].take();
    assert!(
        ["FORBIDDEN", "NOT_FOUND"].contains(&code.as_str().unwrap()),
        "{code}"
    );
    // Nor does a credential follow that is not for reading.
    let jobs = roles::token(&app, Role::Administrator, Scope::Jobs.into()).await;
    let mut jobs = open(&jobs).await;
    for query in [query, "subscription { jobRuns { id } }"] {
        jobs.subscribe("j", query, json!({})).await;
        let code = jobs.error("j").await["extensions"]["code"].take();
        assert_eq!(code, "FORBIDDEN", "{query}");
    }
    app.stop().await.discard().await;
}

async fn who_cannot_be_looked_up_is_not_told_to_be_nobody(backend: &Backend) {
    let often = SocketLimits {
        recheck: Duration::from_millis(200),
        ..SocketLimits::default()
    };
    let app = with(*backend, Door::token(TOKEN), often).await;
    let base = app.at("");
    let made = tokens::made(&app, "administrator", 30).await;
    let bearer = format!("Bearer {}", made.text);
    let open = async || Socket::try_open(&base, &[PROTOCOL, ("authorization", &bearer)]).await;
    let mut there = open().await.unwrap().greeted().await;
    let rename = async |from: &str, to: &str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        app.db.execute_unprepared(&sql).await.unwrap();
    };
    rename("api_token", "out_of_reach").await;
    // What was looked up a moment ago holds for two seconds.
    assert_eq!(there.close_code().await, 1013, "try again later");
    assert_eq!(open().await.err().map(|status| status.as_u16()), Some(503));
    let mut greets = Socket::open(&app).await;
    let payload = json!({ "Authorization": bearer });
    let init = json!({ "type": "connection_init", "payload": payload });
    greets.say(init).await;
    assert_eq!(greets.close_code().await, 1013);
    rename("out_of_reach", "api_token").await;
    open().await.unwrap().greeted().await;
    app.stop().await.discard().await;
}

async fn another_site_may_ask_where_it_is_named_with_a_token_of_its_own(backend: &Backend) {
    let options = Options {
        door: Door::token(TOKEN),
        cors: Cors {
            origins: vec!["https://dashboard.example".parse().unwrap()],
        },
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    let form = app.http.post(app.at("/sign-in"));
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let signed_in = form
        .body(format!("token={TOKEN}&next=/"))
        .send()
        .await
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let headers = [
        PROTOCOL,
        ("origin", "https://dashboard.example"),
        ("cookie", cookie),
    ];
    for (payload, lets_in) in [
        (json!({}), false),
        (json!({ "Authorization": format!("Bearer {TOKEN}") }), true),
    ] {
        let mut socket = Socket::try_open(&app.at(""), &headers).await.unwrap();
        socket
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        let heard = socket.hear().await;
        assert_eq!(matches!(heard, Heard::Said(_)), lets_in, "{heard:?}");
    }
    let other = [PROTOCOL, ("origin", "https://another.example")];
    let refused = Socket::try_open(&app.at(""), &other).await;
    assert_eq!(refused.err().unwrap(), 403);
    app.stop().await.discard().await;
}

async fn caps_are_kept(backend: &Backend) {
    let few = SocketLimits {
        connections: 3,
        connections_each: 2,
        strangers: 2,
        operations: 3,
        init: Duration::from_secs(600),
        ..SocketLimits::default()
    };
    let app = with(*backend, Door::Open, few).await;
    // Those who have not said who they are.
    let strangers = [Socket::open(&app).await, Socket::open(&app).await];
    let refused = Socket::try_open(&app.at(""), &[PROTOCOL]).await;
    assert_eq!(refused.err().unwrap(), 503);
    let [one, other] = strangers;
    let (mut one, other) = (one.greeted().await, other.greeted().await);
    // Those who have: so many of one.
    let mut third = Socket::open(&app).await;
    third.say(json!({ "type": "connection_init" })).await;
    assert_eq!(third.close_code().await, 1013);
    drop(other);
    // Operations of a socket: those beyond are refused, the others go on.
    let query = "subscription { jobRuns { id } }";
    for id in 0..5 {
        one.subscribe(&id.to_string(), query, json!({})).await;
    }
    for id in ["3", "4"] {
        assert_eq!(one.error(id).await["extensions"]["code"], "LIMIT_EXCEEDED");
    }
    one.say(json!({ "id": "0", "type": "complete" })).await;
    one.subscribe("q", "{ community { id } }", json!({})).await;
    assert_eq!(one.rest("q").await.len(), 1);
    app.stop().await.discard().await;
}

async fn who_does_not_read_is_cut_off_and_holds_up_nobody(backend: &Backend) {
    let impatient = SocketLimits {
        slow: Duration::from_millis(500),
        ..SocketLimits::default()
    };
    let app = with(*backend, Door::Open, impatient).await;
    let mut deaf = Socket::ready(&app).await;
    let long = "{ __schema { types { name description fields { name description args { name description } } } } }";
    for id in 0..20 {
        deaf.subscribe(&id.to_string(), long, json!({})).await;
    }
    let mut other = Socket::ready(&app).await;
    other.subscribe("m", RUN_JOB, json!({})).await;
    let run = other.next("m").await["runJob"]["run"]["id"].take();
    other.complete("m").await;
    other.subscribe("s", RUN, json!({ "run": run })).await;
    assert_eq!(
        other.rest("s").await.last().unwrap()["jobRuns"]["state"],
        "SUCCEEDED"
    );
    tokio::time::sleep(Duration::from_millis(800)).await;
    let mut heard = 0;
    while let Heard::Said(_) = deaf.hear().await {
        heard += 1;
    }
    assert!(
        heard < 40,
        "all of it was kept for who did not read: {heard}"
    );
    app.stop().await.discard().await;
}

async fn a_service_that_stops_says_so(backend: &Backend) {
    let app = with(*backend, Door::Open, SocketLimits::default()).await;
    let mut follows = Socket::ready(&app).await;
    follows
        .subscribe("s", "subscription { jobRuns { id } }", json!({}))
        .await;
    let mut stranger = Socket::open(&app).await;
    let (database, follows, stranger) =
        tokio::join!(app.stop(), follows.close_code(), stranger.close_code());
    assert_eq!((follows, stranger), (1001, 1001));
    database.discard().await;
}

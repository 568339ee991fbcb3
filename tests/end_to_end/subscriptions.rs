//! What is followed over a socket: runs and deliveries as they move, on one instance and across
//! two; and graphql-transport-ws to the letter.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use service::live::Pace;
use tokio_tungstenite::tungstenite::Message;
use tribune::app::server::Live;
use tribune::http::Cors;
use tribune::http::auth::Door;
use tribune::http::socket::Limits;

use crate::common::app::{Options, key};
use crate::common::socket::{Heard, Socket};
use crate::common::{Backend, TestApp, TestDatabase, on_both};
use crate::tokens;

const TOKEN: &str = "a-token-for-tests-0123456789";
const RUN: &str = "subscription($run: ID) { jobRuns(run: $run) { id state progress { done total phase } job { name } } }";
const RUN_JOB: &str =
    r#"mutation { runJob(input: { job: "recruitment" }) { status run { id state } } }"#;
const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

on_both! {
    a_run_is_followed_from_the_mutation_to_its_end
    deliveries_are_followed_until_all_are_out
    what_is_not_there_is_not_followed
    a_subscription_asks_for_one_field
    queries_and_mutations_are_answered_as_over_http
    each_breach_of_the_protocol_has_its_code
    pings_are_answered_and_asked
    an_identifier_is_free_once_its_operation_is_over
    the_handshake_is_looked_at
    who_it_is_is_said_by_a_token_or_a_cookie
    rights_that_are_gone_close_the_socket
    another_site_may_ask_where_it_is_named_with_a_token_of_its_own
    caps_are_kept
    who_does_not_read_is_cut_off_and_holds_up_nobody
    a_service_that_stops_says_so
}

async fn with(backend: Backend, door: Door, live: Live) -> TestApp {
    let options = Options {
        door,
        live,
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

fn limits(limits: Limits) -> Live {
    Live {
        limits,
        pace: Pace::default(),
    }
}

async fn a_run_is_followed_from_the_mutation_to_its_end(app: &TestApp) {
    let mut socket = Socket::ready(app).await;
    let query = r#"subscription { jobRuns(job: "recruitment") { id state } }"#;
    socket.subscribe("all", query, json!({})).await;
    let mut other = Socket::ready(app).await;
    other.subscribe("m", RUN_JOB, json!({})).await;
    let payload = other.next("m").await["runJob"].take();
    other.complete("m").await;
    assert_eq!(payload["status"], "OK");
    let run = payload["run"]["id"].clone();

    other.subscribe("one", RUN, json!({ "run": run })).await;
    let events = other.rest("one").await;
    let states: Vec<&Value> = events
        .iter()
        .map(|event| &event["jobRuns"]["state"])
        .collect();
    assert_eq!(states.last(), Some(&&json!("SUCCEEDED")), "{events:#?}");
    assert_eq!(events[0]["jobRuns"]["job"]["name"], "recruitment");

    // Who follows all runs hears of it as well, and goes on.
    loop {
        let event = socket.next("all").await;
        assert_eq!(event["jobRuns"]["id"], run);
        if event["jobRuns"]["state"] == "SUCCEEDED" {
            break;
        }
    }
    // What is over is told once.
    other.subscribe("late", RUN, json!({ "run": run })).await;
    assert_eq!(other.rest("late").await.len(), 1);
    let again = app.run_job("recruitment", json!({})).await;
    // Each event shows the run as it is by then, so the first one's end may have been told twice.
    let id = loop {
        let mut event = socket.next("all").await["jobRuns"].take();
        if event["id"] != run {
            break event["id"].take();
        }
        assert_eq!(event["state"], "SUCCEEDED");
    };
    assert_eq!(id, json!(format!("JobRun:{}", again.id)));
}

async fn deliveries_are_followed_until_all_are_out(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let query = "{ campaigns(first: 1) { nodes { id deliveries { totalCount } } } }";
    let campaign = app.graphql(query, json!({})).await["campaigns"]["nodes"][0].take();
    let total = campaign["deliveries"]["totalCount"].as_u64().unwrap();
    assert!(total > 60, "{total}");
    let key = key(campaign["id"].as_str().unwrap());
    // Two of them go out once more.
    let waits = format!(
        "UPDATE delivery SET state = 'waiting' WHERE id IN (SELECT id FROM delivery WHERE campaign_id = {key} ORDER BY id LIMIT 2)"
    );
    app.db.execute_unprepared(&waits).await.unwrap();
    let mut socket = Socket::ready(app).await;
    let query = "subscription($campaign: ID!) { deliveries(campaign: $campaign) {
        campaign { id kind } moved { id state } counts { total waiting claimed dataStarted accepted failed }
    } }";
    let variables = json!({ "campaign": campaign["id"] });
    socket.subscribe("d", query, variables).await;
    let first = socket.next("d").await["deliveries"].take();
    assert_eq!(first["campaign"]["kind"], "INVITATION");
    assert_eq!(
        first["moved"].as_array().unwrap().len() as u64,
        total.min(100)
    );
    assert_eq!(first["counts"]["total"], total);
    assert_eq!(first["counts"]["waiting"], 2);
    app.db
        .execute_unprepared("UPDATE delivery SET state = 'failed' WHERE state = 'waiting'")
        .await
        .unwrap();
    let events = socket.rest("d").await;
    let last = &events.last().unwrap()["deliveries"];
    assert_eq!(last["counts"]["failed"], 2);
    assert_eq!(last["counts"]["accepted"], total - 2);
    let moved: usize = events
        .iter()
        .map(|event| event["deliveries"]["moved"].as_array().unwrap().len())
        .sum();
    assert_eq!(moved, 2, "{events:#?}");
}

async fn what_is_not_there_is_not_followed(app: &TestApp) {
    let mut socket = Socket::ready(app).await;
    for (query, code) in [
        (
            r#"subscription { jobRuns(run: "JobRun:99") { id } }"#,
            "NOT_FOUND",
        ),
        (
            r#"subscription { jobRuns(run: "Person:1") { id } }"#,
            "BAD_ID",
        ),
        (
            r#"subscription { jobRuns(job: "nothing") { id } }"#,
            "NOT_FOUND",
        ),
        (
            r#"subscription { deliveries(campaign: "Campaign:99") { counts { total } } }"#,
            "NOT_FOUND",
        ),
    ] {
        socket.subscribe("x", query, json!({})).await;
        assert_eq!(
            socket.error("x").await["extensions"]["code"],
            code,
            "{query}"
        );
    }
}

async fn a_subscription_asks_for_one_field(app: &TestApp) {
    let run = app.run_job("recruitment", json!({})).await;
    let mut socket = Socket::ready(app).await;
    let run = json!({ "run": format!("JobRun:{}", run.id) });
    let by_fragment = "subscription($run: ID) { ...F } fragment F on Subscription { jobRuns(run: $run) { ...R } } fragment R on JobRun { state }";
    for _ in 0..2 {
        socket.subscribe("f", by_fragment, run.clone()).await;
        let events = socket.rest("f").await;
        assert_eq!(events, [json!({ "jobRuns": { "state": "SUCCEEDED" } })]);
    }
    for query in [
        "subscription { a: jobRuns { id } b: jobRuns { id } }",
        "subscription { __typename }",
        "subscription { jobRuns @include(if: true) { id } }",
        "subscription { nothing }",
        "subscription {",
    ] {
        socket.subscribe("x", query, json!({})).await;
        assert!(socket.error("x").await["message"].is_string(), "{query}");
    }
    // Over HTTP there is nothing to follow.
    let answer = app
        .answer("subscription { jobRuns { id } }", json!({}))
        .await;
    assert!(answer["errors"][0]["message"].is_string(), "{answer:#}");
}

async fn queries_and_mutations_are_answered_as_over_http(app: &TestApp) {
    let mut socket = Socket::ready(app).await;
    let query = "query($at: Date!) { representation(at: $at) { members } members(at: $at, first: 1) { totalCount nodes { familyName } } }";
    let variables = json!({ "at": "2021-08-31" });
    let over_http = app.graphql(query, variables.clone()).await;
    for _ in 0..2 {
        socket.subscribe("q", query, variables.clone()).await;
        assert_eq!(socket.rest("q").await, std::slice::from_ref(&over_http));
    }
    socket.subscribe("wrong", "{ nothing }", json!({})).await;
    assert!(
        socket.error("wrong").await["message"]
            .as_str()
            .unwrap()
            .contains("nothing")
    );
    // A field that fails is part of the answer.
    socket
        .subscribe("null", r#"{ node(id: "JobRun:99") { id } }"#, json!({}))
        .await;
    let Heard::Said(answer) = socket.hear().await else {
        panic!()
    };
    assert_eq!(answer["type"], "next");
    assert_eq!(answer["payload"]["data"], json!({ "node": null }));
    assert_eq!(
        answer["payload"]["errors"][0]["extensions"]["code"],
        "NOT_FOUND"
    );
    socket.complete("null").await;
}

async fn each_breach_of_the_protocol_has_its_code(backend: &Backend) {
    let quick = Limits {
        init: Duration::from_millis(200),
        ..Limits::default()
    };
    let app = with(*backend, Door::Open, limits(quick)).await;
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
    let often = Limits {
        beat: Duration::from_millis(100),
        ..Limits::default()
    };
    let app = with(*backend, Door::Open, limits(often)).await;
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
    // Completed by the client, it is not completed by the server, and nothing more comes of it.
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
    let app = with(*backend, Door::token(TOKEN), Live::default()).await;
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
    let often = Limits {
        recheck: Duration::from_millis(200),
        ..Limits::default()
    };
    let app = with(*backend, Door::token(TOKEN), limits(often)).await;
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
    let few = Limits {
        connections: 3,
        connections_each: 2,
        strangers: 2,
        operations: 3,
        init: Duration::from_secs(600),
        ..Limits::default()
    };
    let app = with(*backend, Door::Open, limits(few)).await;
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
    let impatient = Limits {
        slow: Duration::from_millis(500),
        ..Limits::default()
    };
    let app = with(*backend, Door::Open, limits(impatient)).await;
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
    let app = with(*backend, Door::Open, Live::default()).await;
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

/// On PostgreSQL, where there may be several instances.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_on_one_instance_is_seen_on_the_other() {
    // Nothing is looked at by itself, so what is seen was told.
    let told = Live {
        pace: Pace {
            idle: Duration::from_secs(3600),
            busy: Duration::from_millis(10),
        },
        ..Live::default()
    };
    let app = with(Backend::Postgres, Door::Open, told).await;
    let other = app.beside(told).await;
    let base = format!("http://{}", other.address);
    let socket = Socket::try_open(&base, &[PROTOCOL]).await.unwrap();
    let mut socket = socket.greeted().await;
    // A run that nobody here will take up: it is moved by hand, as another instance would.
    app.graphql(
        "mutation { pauseJob(input: { job: \"recruitment\" }) { status } }",
        json!({}),
    )
    .await;
    let payload = app.graphql(RUN_JOB, json!({})).await["runJob"].take();
    let id = payload["run"]["id"].clone();
    socket.subscribe("s", RUN, json!({ "run": id })).await;
    assert_eq!(socket.next("s").await["jobRuns"]["state"], "QUEUED");
    let run = key(id.as_str().unwrap());
    let turn = async |change: &str| {
        let sql = format!("UPDATE job_run SET {change} WHERE id = {run}");
        app.db.execute_unprepared(&sql).await.unwrap();
    };
    turn("progress_done = 1, progress_total = 2, progress_phase = 'half'").await;
    let progress = socket.next("s").await["jobRuns"]["progress"].take();
    assert_eq!(progress, json!({ "done": 1, "total": 2, "phase": "half" }));
    turn("state = 'cancelled'").await;
    assert_eq!(socket.next("s").await["jobRuns"]["state"], "CANCELLED");
    socket.complete("s").await;
    other.shutdown().await.unwrap();
    app.stop().await.discard().await;
}

//! Sessions: whose they are, what opens them, and when they end.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::{Value, json};
use tokio::time::sleep;
use tribune::http::auth::Door;
use tribune::limits::{Limits, SocketLimits};

use crate::common::app::Options;
use crate::common::browser::{Browser, leads_to};
use crate::common::socket::Socket;
use crate::common::{Backend, TestApp, TestDatabase, on_both};
use crate::sign_in::{TOKEN, ask, door, holder, letters, signed_in};
use crate::tokens;

on_both! {
    a_session_is_seen_and_ended_by_its_owner_alone
    an_open_socket_keeps_no_session_alive
    a_role_ends_with_the_office_and_a_session_with_the_last_role
    no_cookie_but_a_whole_one_opens
    a_token_in_the_box_begins_a_session_that_ends_with_it
    sessions_and_grants_are_had_over_the_api_by_whom_they_concern
}

async fn a_session_is_seen_and_ended_by_its_owner_alone(backend: &Backend) {
    let app = door(*backend).await;
    let (_, address) = holder(&app, "support").await;
    let (_, others) = holder(&app, "federal_co_chair").await;
    let (one, two) = (
        signed_in(&app, &address, 0).await,
        signed_in(&app, &address, 1).await,
    );
    let stranger = signed_in(&app, &others, 2).await;
    let page = two.open("/account").await.text().await.unwrap();
    let end: Vec<&str> = page
        .split('"')
        .filter(|text| text.starts_with("/account/sessions/"))
        .collect();
    assert_eq!(end.len(), 1, "the other one can be ended: {page}");
    // A form of another site ends none.
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let sent = two.send(Method::POST, end[0], &elsewhere, Some(&[])).await;
    assert_eq!(sent.status(), 403);
    let theirs = stranger.submit(end[0], &[]).await;
    let nobodys = stranger.submit("/account/sessions/99999/end", &[]).await;
    assert_eq!(
        (theirs.status(), nobodys.status()),
        (404.try_into().unwrap(), theirs.status())
    );
    assert_eq!(one.open("/account").await.status(), 200);
    assert_eq!(two.submit(end[0], &[]).await.status(), 303);
    assert_eq!(one.open("/account").await.status(), 401, "at once");
    assert_eq!(two.open("/account").await.status(), 200);
    // A session that nobody uses is over after eight hours, whatever the cookie says.
    app.clock.set("2021-09-01T21:00:00Z");
    assert_eq!(two.open("/account").await.status(), 401);
    app.stop().await.discard().await;
}

async fn an_open_socket_keeps_no_session_alive(backend: &Backend) {
    let options = Options {
        door: Door::token(TOKEN),
        limits: Limits {
            sockets: SocketLimits {
                recheck: Duration::from_millis(200),
                ..SocketLimits::default()
            },
            ..Limits::default()
        },
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    let followed = async || {
        let browser = Browser::new(&app);
        browser.submit("/sign-in", &[("token", TOKEN)]).await;
        let secret = browser.cookie("tribune_session").unwrap();
        let cookie = format!("tribune_session={secret}");
        let headers = [
            ("sec-websocket-protocol", "graphql-transport-ws"),
            ("cookie", cookie.as_str()),
        ];
        let socket = Socket::try_open(&app.at(""), &headers).await;
        (browser, socket.unwrap().greeted().await)
    };
    // Longer than it is remembered who somebody is: it is looked up anew in the meantime.
    let a_while = || sleep(Duration::from_millis(2_600));
    let (idle, mut follows) = followed().await;
    follows
        .subscribe("s", "subscription { jobRuns { id } }", json!({}))
        .await;
    let (busy, mut asks) = followed().await;
    a_while().await;
    app.clock.set("2021-09-01T20:59:00Z");
    asks.subscribe("q", "{ community { id } }", json!({})).await;
    assert_eq!(asks.rest("q").await.len(), 1);
    a_while().await;
    app.clock.set("2021-09-01T21:01:00Z");
    assert_eq!(follows.close_code().await, 4403);
    assert_eq!(idle.open("/account").await.status(), 401);
    // What is asked over a socket is a use of the session.
    asks.subscribe("q", "{ community { id } }", json!({})).await;
    assert_eq!(asks.rest("q").await.len(), 1);
    assert_eq!(busy.open("/account").await.status(), 200);
    app.stop().await.discard().await;
}

async fn a_role_ends_with_the_office_and_a_session_with_the_last_role(backend: &Backend) {
    let app = door(*backend).await;
    let (id, address) = holder(&app, "federal_co_chair").await;
    // The last day in office and as a member is the first of September, in Toronto.
    for table in ["office", "membership"] {
        app.sql_rows::<i64>(&format!(
            "UPDATE {table} SET end_on = '2021-09-02' WHERE person_id = {id} AND end_on IS NULL RETURNING id"
        ))
        .await;
    }
    let browser = signed_in(&app, &address, 0).await;
    let roles = async || browser.open("/account?lang=en").await.text().await.unwrap();
    assert!(roles().await.contains("Co-chair"));
    // Whoever is there is remembered for two seconds, and noted once they are looked up again.
    sleep(Duration::from_millis(2_100)).await;
    app.clock.set("2021-09-01T20:00:00Z");
    assert!(roles().await.contains("Co-chair"));
    // 23:59 in Toronto is the next day in Greenwich; the office ends at Toronto's midnight.
    sleep(Duration::from_millis(2_100)).await;
    app.clock.set("2021-09-02T03:59:00Z");
    assert!(roles().await.contains("Co-chair"));
    app.clock.set("2021-09-02T04:00:00Z");
    assert_eq!(browser.open("/account").await.status(), 401);
    // Whoever has no role gets no letter, and hears the same.
    assert_eq!(ask(&Browser::new(&app), &address).await.status(), 303);
    sleep(Duration::from_millis(500)).await;
    letters(&app, 1).await;
    app.stop().await.discard().await;
}

async fn no_cookie_but_a_whole_one_opens(backend: &Backend) {
    let app = door(*backend).await;
    let (_, address) = holder(&app, "support").await;
    let browser = signed_in(&app, &address, 0).await;
    let secret = browser.cookie("tribune_session").unwrap();
    let status = async |cookies: &[&[u8]]| {
        let mut request = app.http.get(app.at("/account"));
        for cookie in cookies {
            request = request.header(COOKIE, *cookie);
        }
        request.send().await.unwrap().status().as_u16()
    };
    let good = format!("tribune_session={secret}");
    assert_eq!(status(&[good.as_bytes()]).await, 200);
    assert_eq!(status(&[b"x=\xe9\xff; y", good.as_bytes()]).await, 200);
    let other = format!("tribune_session={}", "0".repeat(64));
    for bad in [
        format!("{good}; {good}"),
        format!("{good}; {other}"),
        format!("{other}; {good}"),
        format!("tribune_session=; {good}"),
        format!("{good}0"),
        good[..good.len() - 1].to_owned(),
        good.replace(
            &secret,
            &secret
                .to_uppercase()
                .replace(|c: char| c.is_ascii_digit(), "A"),
        ),
        format!("tribune_session=\"{secret}\""),
        format!("__Host-{good}"),
        format!("TRIBUNE_SESSION={secret}"),
        format!("tribune_session={}", "a".repeat(6_000)),
        format!("tribune_token={TOKEN}"),
        "tribune_session".to_owned(),
        ";;;=;=".to_owned(),
    ] {
        assert_eq!(status(&[bad.as_bytes()]).await, 401, "{bad:.100}");
    }
    assert_eq!(status(&[good.as_bytes(), good.as_bytes()]).await, 401);
    assert_eq!(status(&[b"tribune_session=\xff\xfe"]).await, 401);
    app.stop().await.discard().await;
}

async fn a_token_in_the_box_begins_a_session_that_ends_with_it(backend: &Backend) {
    let app = door(*backend).await;
    let made = tokens::made(&app, "member", 30).await;
    let browser = Browser::new(&app);
    let entered = browser
        .submit(
            "/sign-in",
            &[
                ("token", &format!(" {} ", made.text)),
                ("next", "/account?lang=en"),
            ],
        )
        .await;
    assert_eq!(
        (entered.status().as_u16(), leads_to(&entered)),
        (303, "/account?lang=en".to_owned())
    );
    let cookie = browser.cookie("tribune_session").unwrap();
    assert!(!made.text.contains(&cookie), "the cookie holds no token");
    let page = browser.open("/account?lang=en").await.text().await.unwrap();
    assert!(
        page.contains("Member of the community") && page.contains("by a token"),
        "{page}"
    );
    made.revoke(&app).await;
    sleep(Duration::from_millis(2_100)).await;
    assert_eq!(browser.open("/account").await.status(), 401);
    // Tokens are not tried out in the box: after ten wrong ones even the right one is.
    for n in 0..10 {
        let wrong = [("token", format!("wrong-{n}"))];
        let wrong: Vec<(&str, &str)> = wrong.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(browser.submit("/sign-in", &wrong).await.status(), 401);
    }
    assert_eq!(
        browser
            .submit("/sign-in", &[("token", TOKEN)])
            .await
            .status(),
        401
    );
    app.clock.set("2021-09-01T13:15:00Z");
    assert_eq!(
        browser
            .submit("/sign-in", &[("token", TOKEN)])
            .await
            .status(),
        303
    );
    app.stop().await.discard().await;
}

async fn sessions_and_grants_are_had_over_the_api_by_whom_they_concern(backend: &Backend) {
    let app = door(*backend).await;
    let (id, address) = holder(&app, "federal_co_chair").await;
    let (_, others) = holder(&app, "support").await;
    let (one, stranger) = (
        signed_in(&app, &address, 0).await,
        signed_in(&app, &others, 1).await,
    );
    let ask = async |browser: &Browser<'_>, query: &str| -> Value {
        let cookie = format!(
            "tribune_session={}",
            browser.cookie("tribune_session").unwrap()
        );
        let request = app.http.post(app.at("/graphql")).header(COOKIE, cookie);
        let answer = request
            .json(&json!({ "query": query }))
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    };
    let own = "{ sessions(first: 10) { totalCount nodes { id person { id } } } }";
    let seen = ask(&one, own).await["data"]["sessions"].take();
    assert_eq!(seen["totalCount"], 1, "{seen}");
    assert_eq!(seen["nodes"][0]["person"]["id"], format!("Person:{id}"));
    let session = seen["nodes"][0]["id"].as_str().unwrap();
    let end = |session: &str| {
        format!(
            "mutation {{ revokeSession(input: {{ session: \"{session}\" }}) {{ status problems {{ path code message }} }} }}"
        )
    };
    // Another's session is as one that is not there.
    let theirs = ask(&stranger, &end(session)).await;
    assert_eq!(
        theirs["data"]["revokeSession"]["problems"][0]["code"], "NOT_FOUND",
        "{theirs}"
    );
    assert_eq!(theirs, ask(&stranger, &end("Session:99999")).await);
    let node = format!("{{ node(id: \"{session}\") {{ id }} }}");
    assert!(ask(&stranger, &node).await["data"]["node"].is_null());

    // A grant counts from the next request on, and so does its end.
    let succeeds = async |name: &str| {
        let query = format!(
            "mutation {{ {name}(input: {{ person: \"Person:{id}\" }}) {{ status problems {{ code }} }} }}"
        );
        let request = app.http.post(app.at("/graphql")).bearer_auth(TOKEN);
        let answer = request.json(&json!({ "query": query })).send().await;
        let answer: Value = answer.unwrap().json().await.unwrap();
        assert_eq!(answer["data"][name]["status"], "OK", "{answer}");
    };
    let grants = "{ administrators(first: 5) { totalCount } }";
    let mine = async || ask(&one, grants).await["data"]["administrators"]["totalCount"].clone();
    assert_ne!(mine().await, 1);
    succeeds("grantAdministrator").await;
    assert_eq!(mine().await, 1);
    succeeds("revokeAdministrator").await;
    assert_ne!(mine().await, 1);
    let ended = ask(&one, &end(session)).await;
    assert_eq!(ended["data"]["revokeSession"]["status"], "OK", "{ended}");
    assert_eq!(one.open("/account").await.status(), 401);
    app.stop().await.discard().await;
}

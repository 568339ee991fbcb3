//! Signing in by a link: from the box for an address to the last page, and everything that must not
//! open a door.

use std::time::Duration;

use entity::enums::CampaignKind;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, REFERRER_POLICY, SET_COOKIE};
use reqwest::{Method, Response};
use tokio::time::sleep;
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::browser::{Browser, leads_to};
use crate::common::mail::Mail;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

/// The administrator's.
pub const TOKEN: &str = "a-token-for-tests-0123456789";

on_both! {
    a_link_signs_in_the_browser_that_asked_for_it
    a_link_opens_nothing_twice_nor_late_nor_elsewhere
    whoever_asks_hears_the_same_whether_anybody_has_the_address
    forms_of_other_sites_are_refused
    one_address_gets_no_more_than_three_letters
}

/// A service behind its door, a person with a role, and their address.
pub async fn door(backend: Backend) -> TestApp {
    let options = Options {
        door: Door::token(TOKEN),
        ..Options::default()
    };
    TestApp::start(TestDatabase::with_demo(backend).await, options).await
}

/// Somebody in an office today, with their address.
pub async fn holder(app: &TestApp, role: &str) -> (i64, String) {
    let whose = format!(
        "FROM office o JOIN email_address e ON e.person_id = o.person_id AND e.is_primary \
         WHERE o.role = '{role}' AND o.end_on IS NULL"
    );
    let id = app.sql(&format!("SELECT o.person_id {whose}")).await;
    (id, app.sql(&format!("SELECT e.address {whose}")).await)
}

/// The letters with links that have come, once there are as many as expected.
pub async fn letters(app: &TestApp, expected: usize) -> Vec<Mail> {
    for _ in 0..400 {
        let so_far = async || {
            let mut mails = app.mails().await;
            mails.retain(|mail| mail.kind == CampaignKind::SignIn);
            mails
        };
        if so_far().await.len() >= expected {
            app.settled().await;
            let mails = so_far().await;
            assert_eq!(mails.len(), expected);
            return mails;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("no {expected} letters came");
}

/// The path of the link in a letter.
fn link(mail: &Mail) -> String {
    let start = mail.text.find("/sign-in/link/").unwrap();
    let rest = &mail.text[start..];
    rest[..rest.find(char::is_whitespace).unwrap()].to_owned()
}

/// Asks for a link, in the box for an address.
pub async fn ask(browser: &Browser<'_>, address: &str) -> Response {
    browser
        .submit(
            "/sign-in/mail",
            &[("address", address), ("next", "/reports")],
        )
        .await
}

/// Signs in, as a person does.
pub async fn signed_in<'a>(app: &'a TestApp, address: &str, letters_before: usize) -> Browser<'a> {
    let browser = Browser::new(app);
    ask(&browser, address).await;
    let mails = letters(app, letters_before + 1).await;
    let entered = browser.submit(&link(mails.last().unwrap()), &[]).await;
    assert_eq!(entered.status(), 303);
    browser
}

async fn a_link_signs_in_the_browser_that_asked_for_it(backend: &Backend) {
    let app = door(*backend).await;
    let (id, address) = holder(&app, "federal_co_chair").await;
    let browser = Browser::new(&app);
    let shut = browser.open("/reports").await;
    assert_eq!(shut.status(), 401);
    assert!(
        shut.text()
            .await
            .unwrap()
            .contains("name=\"next\" value=\"/reports\"")
    );

    let asked = ask(&browser, &address.to_uppercase()).await;
    assert_eq!(
        (asked.status().as_u16(), leads_to(&asked)),
        (303, "/sign-in/sent".to_owned())
    );
    let mails = letters(&app, 1).await;
    assert_eq!(mails[0].people.len(), 1);
    assert!(
        mails[0]
            .html
            .contains(&link(&mails[0]).replace('=', "&#61;"))
            || mails[0].html.contains(&link(&mails[0]))
    );

    // A program that looks through mail opens the link: nothing comes of it.
    for _ in 0..2 {
        let page = browser.open(&link(&mails[0])).await;
        assert_eq!(page.status(), 200);
        assert_eq!(page.headers()[REFERRER_POLICY], "no-referrer");
        assert!(page.headers().get(SET_COOKIE).is_none());
        let page = page.text().await.unwrap();
        assert!(page.contains(&mails[0].people[0]), "{page}");
        assert!(!page.contains("href=\"http"), "the page leads nowhere else");
    }
    let entered = browser.submit(&link(&mails[0]), &[]).await;
    assert_eq!(
        (entered.status().as_u16(), leads_to(&entered)),
        (303, "/reports".to_owned())
    );
    assert!(browser.cookie("tribune_session").is_some());
    assert_eq!(browser.cookie("tribune_browser"), None);
    let account = browser.open("/account?lang=en").await.text().await.unwrap();
    assert!(
        account.contains(&mails[0].people[0]) && account.contains("Co-chair"),
        "{account}"
    );
    assert!(account.contains("this browser") && !account.contains("Administrator"));
    let actor: String = app
        .sql("SELECT actor FROM audit_event WHERE action = 'session.begun'")
        .await;
    assert_eq!(actor, format!("person:{id}"));

    let out = browser.submit("/sign-out", &[]).await;
    assert_eq!(out.status(), 303);
    assert_eq!(browser.cookie("tribune_session"), None);
    assert_eq!(browser.open("/account").await.status(), 401);
    app.stop().await.discard().await;
}

async fn a_link_opens_nothing_twice_nor_late_nor_elsewhere(backend: &Backend) {
    let app = door(*backend).await;
    let (_, address) = holder(&app, "support").await;
    let browser = Browser::new(&app);
    ask(&browser, &address).await;
    let first = link(&letters(&app, 1).await[0]).replace("lang=fr", "lang=en");

    let stranger = Browser::new(&app);
    for page in [
        stranger.open(&first).await,
        stranger.submit(&first, &[]).await,
    ] {
        assert_eq!(page.status(), 403);
        assert!(
            page.text()
                .await
                .unwrap()
                .contains("in which you asked for it")
        );
    }
    assert_eq!(stranger.cookie("tribune_session"), None);

    let secret = browser.cookie("tribune_browser").unwrap();
    assert_eq!(browser.submit(&first, &[]).await.status(), 303);
    // Replayed at once, by the same browser with all that it had, it is as one that never was.
    let replay = async |method: Method, path: &str| {
        let request = app.http.request(method, app.at(path));
        let request = request.header(COOKIE, format!("tribune_browser={secret}"));
        let page = request.header(ACCEPT, "text/html").send().await.unwrap();
        let (status, headers) = (page.status().as_u16(), plain(&page));
        let text = page.text().await.unwrap();
        let text = text.replace(path.split('?').next().unwrap(), "HERE");
        (status, headers, text)
    };
    let never = format!("/sign-in/link/{}?lang=en", "0f".repeat(32));
    for method in [Method::GET, Method::POST] {
        let replayed = replay(method.clone(), &first).await;
        assert_eq!(replayed.0, 404, "{replayed:?}");
        assert_eq!(replayed, replay(method, &never).await);
    }
    ask(&browser, &address).await;
    let second = link(&letters(&app, 2).await[1]);
    app.clock.set("2021-09-01T13:15:00Z");
    let never = format!("/sign-in/link/{}?lang=fr", "0f".repeat(32));
    let mut seen = Vec::new();
    for over in [&first, &second, &never, &"/sign-in/link/x".to_owned()] {
        let path = over.split('?').next().unwrap().to_owned() + "?lang=fr";
        for page in [browser.open(&path).await, browser.submit(&path, &[]).await] {
            assert_eq!(page.status(), 404, "{over}");
            let headers = plain(&page);
            let text = page.text().await.unwrap();
            // The links to the same page in the other language hold its address.
            let text = text.replace(path.split('?').next().unwrap(), "HERE");
            seen.push((headers, text));
        }
    }
    assert!(
        seen.windows(2).all(|two| two[0] == two[1]),
        "used, run out, never made: nobody is told which"
    );
    app.stop().await.discard().await;
}

/// The headers of a response without those that differ each time.
fn plain(response: &Response) -> Vec<(String, String)> {
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        .filter(|(name, _)| *name != "date" && *name != SET_COOKIE && *name != "content-length")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    headers
}

async fn whoever_asks_hears_the_same_whether_anybody_has_the_address(backend: &Backend) {
    let app = door(*backend).await;
    let (_, address) = holder(&app, "support").await;
    let mut heard = Vec::new();
    for given in [
        address.as_str(),
        "nobody@nowhere.example",
        "no address at all",
        "",
    ] {
        let browser = Browser::new(&app);
        let asked = ask(&browser, given).await;
        let cookie = asked.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        let terms = cookie.split_once(';').unwrap().1.to_owned();
        let sent = browser.open(&leads_to(&asked)).await;
        let said = (
            asked.status(),
            plain(&asked),
            terms,
            asked.text().await.unwrap(),
        );
        heard.push((said, plain(&sent), sent.text().await.unwrap()));
    }
    assert!(heard.windows(2).all(|two| two[0] == two[1]), "{heard:#?}");
    letters(&app, 1).await;
    // As many links as were asked for: the work is the same, too.
    for _ in 0..100 {
        if app.sql::<i64>("SELECT COUNT(*) FROM sign_in_link").await == 4 {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(app.sql::<i64>("SELECT COUNT(*) FROM sign_in_link").await, 4);
    // Of the secrets and the addresses, the tables of the door hold nothing.
    let kept: Vec<String> = app
        .sql_rows("SELECT sha256 || browser_sha256 || next_path FROM sign_in_link")
        .await;
    assert!(
        kept.iter()
            .all(|row| !row.contains('@') && row.ends_with("/reports"))
    );
    app.stop().await.discard().await;
}

async fn forms_of_other_sites_are_refused(backend: &Backend) {
    let app = door(*backend).await;
    let (_, address) = holder(&app, "support").await;
    let browser = Browser::new(&app);
    ask(&browser, &address).await;
    let path = link(&letters(&app, 1).await[0]);
    let theirs: [&[(&str, &str)]; 3] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
    ];
    for headers in theirs {
        for (path, form) in [
            (
                "/sign-in/mail",
                [("address", address.as_str()), ("next", "/")],
            ),
            ("/sign-in", [("token", TOKEN), ("next", "/")]),
            (path.as_str(), [("a", ""), ("b", "")]),
            ("/sign-out", [("a", ""), ("b", "")]),
        ] {
            let sent = browser.send(Method::POST, path, headers, Some(&form)).await;
            assert_eq!(sent.status(), 403, "{path} {headers:?}");
            assert!(sent.headers().get(SET_COOKIE).is_none());
        }
    }
    // A form that lacks its fields, or is none, is said to be so in a page.
    let empty = browser.submit("/sign-in/mail", &[]).await;
    assert_eq!(empty.status(), 400);
    let json = app
        .http
        .post(app.at("/sign-in"))
        .header(CONTENT_TYPE, "application/json");
    assert_eq!(json.body("{}").send().await.unwrap().status(), 400);
    // The link is as good as before.
    assert_eq!(browser.submit(&path, &[]).await.status(), 303);
    app.stop().await.discard().await;
}

async fn one_address_gets_no_more_than_three_letters(backend: &Backend) {
    let app = door(*backend).await;
    let (_, address) = holder(&app, "support").await;
    let mut heard = Vec::new();
    for _ in 0..5 {
        let asked = ask(&Browser::new(&app), &address).await;
        heard.push((asked.status(), plain(&asked)));
    }
    assert!(heard.windows(2).all(|two| two[0] == two[1]));
    letters(&app, 3).await;
    // Other addresses of the same client: ten in all, and no more rows.
    for n in 0..20 {
        ask(&Browser::new(&app), &format!("{n}@nowhere.example")).await;
    }
    sleep(Duration::from_millis(500)).await;
    let links: i64 = app.sql("SELECT COUNT(*) FROM sign_in_link").await;
    assert!(links <= 10, "{links}");
    app.clock.set("2021-09-01T13:15:00Z");
    ask(&Browser::new(&app), &address).await;
    letters(&app, 4).await;
    app.stop().await.discard().await;
}

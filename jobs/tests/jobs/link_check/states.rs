//! What becomes of each address, in its typed state.

use std::time::Duration;

use entity::enums::LinkState::{
    Alive, Failing, ForbiddenByRobots, Gone, Loops, Moved, NeedsSignIn, Private, Untrusted,
};
use jobs::link_check::LinkConfig;
use serde_json::json;
use testing::{
    authority::Authority,
    on_both,
    web::{Asked, Reply, Web},
};

use super::{HOSTS, hosts, minutes};
use crate::world::Community;

/// A site on which there is one of everything.
fn site(asked: &Asked) -> Reply {
    let is_head = asked.method == "HEAD";
    match asked.path.as_str() {
        "/robots.txt" => Reply::page("User-agent: *\nDisallow: /kept\nAllow: /kept/open\n"),
        "/moved" => Reply::to(301, "/page?utm_source=letter"),
        "/moved-twice" => Reply::to(308, "/moved"),
        "/elsewhere-today" => Reply::to(302, "/page"),
        "/moved-to-elsewhere" => Reply::to(301, "/elsewhere-today"),
        "/elsewhere-that-moved" => Reply::to(307, "/moved"),
        "/missing" => Reply::status(404),
        "/gone" => Reply::status(410),
        "/moved-and-gone" => Reply::to(301, "/gone"),
        "/sign-in" => Reply::status(401),
        "/closed" => Reply::status(403),
        "/fault" => Reply::status(500),
        "/circle" => Reply::to(302, "/circle/back"),
        "/circle/back" => Reply::to(302, "/circle"),
        "/no-address" => Reply::status(302),
        "/not-the-web" => Reply::to(302, "ftp://files.example/"),
        "/with-password" => Reply::to(302, "http://ada:secret@127.0.0.1/"),
        "/to-the-kept" => Reply::to(302, "/kept"),
        "/no-head" if is_head => Reply::status(405),
        "/unknown-head" if is_head => Reply::status(501),
        "/lies" if is_head => Reply::status(404),
        "/hangs-up" if is_head => Reply::hang_up(),
        "/hangs-up-always" => Reply::hang_up(),
        path => match path.strip_prefix("/far/").map(str::parse::<u32>) {
            Some(Ok(step)) => Reply::to(302, format!("/far/{}", step + 1)),
            _ => Reply::page("what is to be read"),
        },
    }
}

#[tokio::test]
async fn each_answer_has_its_state() {
    on_both("link_states", async |db| {
        let web = Web::start(HOSTS[0], site).await;
        let community = Community::asking(db).await;
        let page = Some(web.at("/page"));
        let expected = [
            ("/page", Alive, Some(200), None),
            ("/moved", Moved, Some(200), page.clone()),
            ("/moved-twice", Moved, Some(200), page.clone()),
            ("/elsewhere-today", Alive, Some(200), None),
            (
                "/moved-to-elsewhere",
                Moved,
                Some(200),
                Some(web.at("/elsewhere-today")),
            ),
            ("/elsewhere-that-moved", Alive, Some(200), None),
            ("/missing", Gone, Some(404), None),
            ("/gone", Gone, Some(410), None),
            ("/moved-and-gone", Gone, Some(410), None),
            ("/sign-in", NeedsSignIn, Some(401), None),
            ("/closed", NeedsSignIn, Some(403), None),
            ("/fault", Failing, Some(500), None),
            ("/circle", Loops, None, None),
            ("/far/1", Loops, None, None),
            ("/no-address", Failing, Some(302), None),
            ("/not-the-web", Failing, Some(302), None),
            ("/with-password", Failing, Some(302), None),
            ("/kept", ForbiddenByRobots, None, None),
            ("/kept/open", Alive, Some(200), None),
            ("/to-the-kept", ForbiddenByRobots, None, None),
            ("/no-head", Alive, Some(200), None),
            ("/unknown-head", Alive, Some(200), None),
            ("/lies", Alive, Some(200), None),
            ("/hangs-up", Alive, Some(200), None),
            ("/hangs-up-always", Failing, None, None),
        ];
        let addresses = expected.iter().map(|(path, ..)| web.at(path));
        community.refer_to(&addresses.collect::<Vec<_>>()).await;
        let said = community.asks(minutes(1)).await;
        let links = community.links().await;
        for (link, (path, state, status, moved_to)) in links.iter().zip(&expected) {
            assert_eq!(
                (link.state, link.status, &link.moved_to),
                (*state, *status, moved_to),
                "{path}"
            );
            assert!(link.checked_at.is_some() && link.next_check_at.is_none());
            assert_eq!(link.failures, i32::from(*state == Failing), "{path}");
            assert_eq!(link.dead_since.is_some(), *state == Gone, "{path}");
        }
        assert_eq!(
            said,
            json!({
                "addresses": 25, "hosts": 1, "put_off": 0,
                "found": {
                    "alive": 8, "moved": 3, "gone": 3, "needs_sign_in": 2, "failing": 5,
                    "loops": 2, "forbidden_by_robots": 2,
                },
            })
        );
        assert_eq!(web.methods("/robots.txt"), ["GET"]);
        assert!(web.methods("/kept").is_empty());
        assert_eq!(web.methods("/kept/open"), ["HEAD"]);
        assert_eq!(web.methods("/lies"), ["HEAD", "GET"]);
        // One is sent on five times, and no further.
        assert_eq!(web.methods("/far/6"), ["HEAD"]);
        assert!(web.methods("/far/7").is_empty());
        let agent = &web.asked()[0].agent;
        assert!(agent.starts_with("Tribune/"), "{agent}");
        assert!(agent.contains("https://community.example"), "{agent}");
    })
    .await;
}

#[tokio::test]
async fn machines_beside_this_one_are_never_asked() {
    on_both("link_private", async |db| {
        // It listens on every address of this machine, and one of them may be asked.
        let inside = Web::start("0.0.0.0", |_| Reply::page("a secret")).await;
        let inside_v6 = Web::start("::1", |_| Reply::page("a secret")).await;
        let (port, port_v6) = (inside.port().to_owned(), inside_v6.port().to_owned());
        let private = [
            format!("http://localhost:{port}/"),
            format!("http://127.0.0.2:{port}/"),
            format!("http://2130706434:{port}/"),
            format!("http://0x7f.2:{port}/"),
            format!("http://[::1]:{port_v6}/"),
            format!("http://[::ffff:127.0.0.2]:{port}/"),
            format!("http://[64:ff9b::7f00:2]:{port}/"),
            format!("http://0.0.0.0:{port}/"),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "http://10.0.0.1/".to_owned(),
            "https://192.168.1.1/".to_owned(),
        ];
        let inner = private.clone();
        let outside = Web::start(HOSTS[0], move |asked| {
            match asked.path.strip_prefix("/to/").map(str::parse::<usize>) {
                Some(Ok(place)) => Reply::to(302, &inner[place]),
                _ => Reply::status(404),
            }
        })
        .await;
        let links = LinkConfig {
            private_hosts: vec![HOSTS[0].to_owned()],
            ..hosts()
        };
        let community = Community::asking_so(db, links).await;
        let mut addresses = private.to_vec();
        addresses.extend((0..private.len()).map(|place| outside.at(&format!("/to/{place}"))));
        community.refer_to(&addresses).await;
        let said = community.asks(minutes(1)).await;
        assert_eq!(said["found"], json!({ "private": 2 * private.len() }));
        for link in community.links().await {
            assert_eq!(
                (link.state, link.status),
                (Private, None),
                "{}",
                link.address
            );
        }
        for web in [&inside, &inside_v6] {
            assert!(web.asked().is_empty(), "{:?}", web.asked());
        }
    })
    .await;
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_told_apart() {
    on_both("link_tls", async |db| {
        let (house, stranger) = (Authority::default(), Authority::default());
        let answer = |_: &Asked| Reply::page("what is to be read");
        let ours = Web::start_tls(HOSTS[0], house.acceptor(HOSTS[0]), answer).await;
        let others = Web::start_tls(HOSTS[1], stranger.acceptor(HOSTS[1]), answer).await;
        let of_another = Web::start_tls(HOSTS[2], house.acceptor(HOSTS[0]), answer).await;
        let links = LinkConfig {
            ca_file: Some(house.file()),
            ..hosts()
        };
        let community = Community::asking_so(db, links).await;
        let all = [&ours, &others, &of_another].map(|web| web.at("/page"));
        community.refer_to(&all).await;
        community.asks(minutes(1)).await;
        assert_eq!(community.link_states().await, [Alive, Untrusted, Untrusted]);
        assert!(others.asked().is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_does_not_answer_in_time_fails_and_keeps_nobody_else_waiting() {
    on_both("link_slow", async |db| {
        let slow = Web::start(HOSTS[0], |asked| match asked.path.as_str() {
            "/robots.txt" => Reply::status(404),
            _ => Reply::stall(),
        })
        .await;
        let quick = Web::start(HOSTS[1], |_| Reply::page("what is to be read")).await;
        let links = LinkConfig {
            limit: Duration::from_millis(300),
            ..hosts()
        };
        let community = Community::asking_so(db, links).await;
        let nobody = format!("http://{}:1/", HOSTS[2]);
        let nowhere = "http://nowhere.invalid/".to_owned();
        community
            .refer_to(&[slow.at("/page"), quick.at("/page"), nobody, nowhere])
            .await;
        community.asks(minutes(1)).await;
        let states = community.link_states().await;
        assert_eq!(states, [Failing, Alive, Failing, Failing]);
        assert_eq!(slow.methods("/page"), ["HEAD"]);
        for link in [0, 2, 3].map(async |place| community.links().await.remove(place)) {
            assert_eq!(link.await.status, None);
        }
    })
    .await;
}

//! How hosts are asked: one request at a time, not what they forbid, and not while they want to be left
//! alone.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::clock::Clock;
use entity::enums::LinkState::{Alive, Failing, ForbiddenByRobots, TooManyRequests, Unchecked};
use jobs::link_check::LinkConfig;
use serde_json::json;
use service::time::ToJiff;
use testing::{
    on_both,
    web::{Asked, Reply, Web},
};

use super::{HOSTS, hosts, minutes};
use crate::world::Community;

#[tokio::test]
async fn a_host_has_one_request_at_a_time_with_a_pause_between() {
    const PAUSE: Duration = Duration::from_millis(15);
    on_both("link_one", async |db| {
        let answer = |_: &Asked| Reply::page("to be read").after(Duration::from_millis(5));
        let target = Web::start(HOSTS[0], answer).await;
        let to = target.at("/");
        // Those of the other hosts all lead to the first.
        let leads = move |asked: &Asked| match asked.path.as_str() {
            "/robots.txt" => Reply::status(404),
            path => Reply::to(302, format!("{to}{}", &path[1..])),
        };
        let second = Web::start(HOSTS[1], leads.clone()).await;
        let third = Web::start(HOSTS[2], leads).await;
        let links = LinkConfig {
            pause: PAUSE,
            ..hosts()
        };
        let community = Community::asking_so(db, links).await;
        let mut addresses = Vec::new();
        for number in 0..5 {
            for (name, web) in [("a", &target), ("b", &second), ("c", &third)] {
                addresses.push(web.at(&format!("/{name}{number}")));
            }
        }
        community.refer_to(&addresses).await;
        let said = community.asks(minutes(1)).await;
        assert_eq!(said["found"], json!({ "alive": 15 }));
        for web in [&target, &second, &third] {
            assert_eq!(web.most_at_once(), 1);
            let asked = web.asked();
            for pair in asked.windows(2) {
                assert!(pair[1].at.duration_since(pair[0].at) >= PAUSE);
            }
        }
        // Its robots.txt once, and each page once.
        assert_eq!(target.asked().len(), 16);
    })
    .await;
}

#[tokio::test]
async fn a_host_that_is_asked_too_much_is_left_alone_for_as_long_as_it_says() {
    on_both("link_later", async |db| {
        let is_busy = Arc::new(AtomicBool::new(true));
        let busy = |how: fn() -> Reply| {
            let is_busy = Arc::clone(&is_busy);
            move |asked: &Asked| match asked.path.as_str() {
                "/robots.txt" => Reply::status(404),
                _ if is_busy.load(Ordering::SeqCst) => how(),
                _ => Reply::page("to be read"),
            }
        };
        let seconds = busy(|| Reply::status(429).with("Retry-After", "3600"));
        let seconds = Web::start(HOSTS[0], seconds).await;
        // The clock stands at 13:01 then.
        let date = busy(|| Reply::status(429).with("Retry-After", "Wed, 01 Sep 2021 14:31:00 GMT"));
        let date = Web::start(HOSTS[1], date).await;
        let fault = busy(|| Reply::status(503).with("Retry-After", "600"));
        let fault = Web::start(HOSTS[2], fault).await;
        let community = Community::asking(db).await;
        community
            .refer_to(&[
                seconds.at("/first"),
                seconds.at("/second"),
                date.at("/first"),
                fault.at("/first"),
            ])
            .await;
        let said = community.asks(minutes(1)).await;
        assert_eq!(
            said,
            json!({
                "addresses": 4, "hosts": 3, "put_off": 1,
                "found": { "too_many_requests": 2, "failing": 1 },
            })
        );
        assert_eq!(
            community.link_states().await,
            [TooManyRequests, Unchecked, TooManyRequests, Failing]
        );
        let now = community.clock.now();
        let waits = community.links().await.into_iter().map(|link| {
            let until = link.next_check_at.to_jiff().unwrap();
            until.duration_since(now).as_mins()
        });
        assert_eq!(waits.collect::<Vec<_>>(), [60, 60, 90, 10]);
        // Neither with GET after HEAD, nor another page.
        assert_eq!(seconds.methods("/first"), ["HEAD"]);
        assert!(seconds.methods("/second").is_empty());
        assert_eq!(fault.methods("/first"), ["HEAD"]);

        // Before its time nobody is asked, not even for what was added since.
        is_busy.store(false, Ordering::SeqCst);
        community.refer_to(&[date.at("/added")]).await;
        let said = community.asks(minutes(59)).await;
        assert_eq!(
            (&said["addresses"], &said["put_off"]),
            (&json!(2), &json!(1))
        );
        assert!(date.methods("/added").is_empty());
        community.asks(minutes(2)).await;
        let states = community.link_states().await;
        assert_eq!(states, [Alive, Alive, TooManyRequests, Alive, Unchecked]);
        community.asks(minutes(30)).await;
        assert_eq!(community.link_states().await, [Alive; 5]);
    })
    .await;
}

#[tokio::test]
async fn a_host_whose_rules_can_t_be_had_is_asked_by_what_that_means() {
    on_both("link_rules", async |db| {
        // 5xx forbids for a day; 4xx allows; what is sent on to another host holds for the first.
        let fault = Web::start(HOSTS[0], |asked| match asked.path.as_str() {
            "/robots.txt" => Reply::status(502),
            _ => Reply::page("to be read"),
        })
        .await;
        let none = Web::start(HOSTS[1], |asked| match asked.path.as_str() {
            "/robots.txt" => Reply::status(403),
            "/rules" => {
                Reply::page("User-agent: Tribune\nDisallow: /kept\n\nUser-agent: *\nDisallow: /\n")
            }
            _ => Reply::page("to be read"),
        })
        .await;
        let rules = none.at("/rules");
        let sent_on = Web::start(HOSTS[2], move |asked| match asked.path.as_str() {
            "/robots.txt" => Reply::to(301, &rules),
            _ => Reply::page("to be read"),
        })
        .await;
        let community = Community::asking(db).await;
        community
            .refer_to(&[
                fault.at("/page"),
                none.at("/kept"),
                sent_on.at("/page"),
                sent_on.at("/kept/page"),
            ])
            .await;
        community.asks(minutes(1)).await;
        assert_eq!(
            community.link_states().await,
            [ForbiddenByRobots, Alive, Alive, ForbiddenByRobots]
        );
        let now = community.clock.now();
        let links = community.links().await;
        let until = links[0].next_check_at.to_jiff().unwrap();
        assert_eq!(until.duration_since(now).as_hours(), 24);
        assert_eq!(links[3].next_check_at, None);
        assert!(fault.methods("/page").is_empty());
    })
    .await;
}

//! What becomes of an address from week to week: when it is dead, who is told, and that it comes back.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use domain::clock::Clock;
use entity::{
    alert,
    enums::{AlertKind, LinkState},
};
use jiff::SignedDuration;
use jobs::{
    link_check::{LinkCheck, LinkConfig},
    links::Links,
    runner::Job,
};
use mail_parser::MessageParser;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use serde_json::json;
use service::{
    access::administrators,
    commands::knowledge::references::{self, Address},
};
use testing::{
    on_both,
    web::{Asked, Reply, Web},
};

use super::{CHECK, HOSTS, minutes};
use crate::world::Community;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A server that answers with this status for as long as it is so.
async fn answering(status: &Arc<AtomicU16>) -> Web {
    let status = Arc::clone(status);
    Web::start(HOSTS[0], move |asked: &Asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => Reply::status(status.load(Ordering::SeqCst)),
    })
    .await
}

impl Community {
    async fn asking_watched(db: DatabaseConnection) -> Self {
        let community = Self::asking(db).await;
        let person = community.mailable().await;
        community
            .act(async |tx, act| administrators::grant(tx, act, person).await)
            .await;
        community
    }

    /// The alerts about dead links after the morning's look, as whether each is open.
    async fn dead_links(&self) -> Vec<bool> {
        self.run("housekeeping", json!({})).await;
        let all = alert::Entity::find()
            .filter(alert::Column::Kind.eq(AlertKind::DeadLink))
            .all(&self.db);
        let all = all.await.unwrap().into_iter();
        all.map(|alert| alert.closed_at.is_none()).collect()
    }
}

#[tokio::test]
async fn what_fails_three_times_and_for_a_week_is_dead_until_it_answers() {
    on_both("link_dead", async |db| {
        let status = Arc::new(AtomicU16::new(500));
        let web = answering(&status).await;
        let community = Community::asking_watched(db).await;
        community.refer_to(&[web.at("/page")]).await;
        // Three times in three days is not enough.
        for failures in 1..=4 {
            community.asks(DAY).await;
            let link = community.link().await;
            assert_eq!((link.failures, link.dead_since), (failures, None));
        }
        assert!(community.dead_links().await.is_empty());
        community.asks(WEEK).await;
        let dead = community.link().await;
        assert_eq!((dead.state, dead.failures), (LinkState::Failing, 5));
        assert!(dead.dead_since.is_some());
        assert_eq!(community.dead_links().await, [true]);
        let told = community.mail.sent().into_iter().filter(|letter| {
            let message = MessageParser::new().parse(&letter.message).unwrap();
            let text = message.body_text(0).unwrap();
            text.contains("Guide des robots") || text.contains("A guide to bots")
        });
        assert_eq!(told.count(), 1);
        // What says nothing of the page changes nothing of that.
        status.store(429, Ordering::SeqCst);
        community.asks(WEEK).await;
        let link = community.link().await;
        assert_eq!(link.state, LinkState::TooManyRequests);
        assert_eq!((link.failures, link.dead_since), (5, dead.dead_since));
        status.store(200, Ordering::SeqCst);
        community.asks(WEEK).await;
        let link = community.link().await;
        assert_eq!(link.state, LinkState::Alive);
        assert_eq!((link.failures, link.failing_since), (0, None));
        assert_eq!(link.dead_since, None);
        assert_eq!(community.dead_links().await, [false]);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_changes_has_not_been_asked_and_one_that_stays_has() {
    on_both("link_changed", async |db| {
        let status = Arc::new(AtomicU16::new(410));
        let web = answering(&status).await;
        let community = Community::asking_watched(db).await;
        community.refer_to(&[web.at("/page")]).await;
        community.asks(minutes(1)).await;
        let gone = community.link().await;
        assert!(gone.state == LinkState::Gone && gone.dead_since.is_some());
        assert_eq!(community.dead_links().await, [true]);
        let becomes = async |addresses: &[(&str, String)]| {
            let address = |(language, address): &(&str, String)| Address {
                language: (*language).to_owned(),
                address: address.clone(),
            };
            let input = references::Update {
                reference: gone.reference_id,
                addresses: Some(addresses.iter().map(address).collect()),
                ..Default::default()
            };
            let done = async |tx: &_, act: &_| references::update(tx, act, input.clone()).await;
            community.act(done).await;
            community.links().await
        };
        let both = becomes(&[("fr", web.at("/fr")), ("en", web.at("/page"))]).await;
        assert_eq!(both[0], gone);
        assert_eq!(both[1].state, LinkState::Unchecked);
        let other = becomes(&[("en", web.at("/other"))]).await;
        assert_eq!(other.len(), 1);
        assert_eq!(
            (other[0].state, other[0].checked_at),
            (LinkState::Unchecked, None)
        );
        // What is not referred to any more is not dead either.
        assert_eq!(community.dead_links().await, [false]);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_and_who_is_told_to_be_silent_ask_nobody() {
    on_both("link_silent", async |db| {
        let status = Arc::new(AtomicU16::new(200));
        let web = answering(&status).await;
        let community = Community::asking(db).await;
        community.refer_to(&[web.at("/one"), web.at("/two")]).await;
        let would = community.try_out(CHECK, json!({})).await;
        let counted = json!({ "addresses": 2, "hosts": 1, "put_off": 0, "found": {} });
        assert_eq!(would, counted);
        assert!(web.asked().is_empty());
        let now = community.clock.now();
        for (config, wanted) in [(super::hosts(), true), (LinkConfig::silent(), false)] {
            let job = LinkCheck::new(config, Links::new("https://community.example"));
            assert_eq!(job.is_wanted(&community.db, now).await.unwrap(), wanted);
        }
    })
    .await;
}

//! What is older than its period goes, and nothing else does.

use entity::{
    access_event, audit_event, campaign, delivery,
    enums::{AccessWay, LogLevel},
    frozen_message, job_log, job_run, mailbox_message, retention,
};
use jiff::SignedDuration;
use jobs::mail::transport::{Memory, Transport};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    PaginatorTrait, QueryFilter,
};
use serde_json::{Value, json};
use service::{access::administrators, time::ToChrono};
use testing::on_both;

use crate::world::Community;

const DAY: i64 = 24;

async fn with_a_mailbox(db: DatabaseConnection) -> Community {
    Community::demo_with(db, Memory::default(), Transport::Mailbox).await
}

impl Community {
    async fn clean(&self) -> Value {
        let result = self.run("housekeeping", json!({})).await;
        result["cleared"].clone()
    }

    fn pass_days(&self, days: i64) {
        self.clock.advance(SignedDuration::from_hours(DAY * days));
    }

    async fn count<E: EntityTrait<Model: Sync>>(&self, _: E) -> u64 {
        E::find().count(&self.db).await.unwrap()
    }

    /// So many lines in the log of a run.
    async fn chatter(&self, run: i64, lines: usize) {
        let at = domain::clock::Clock::now(&*self.clock).to_chrono();
        for some in (0..lines).collect::<Vec<_>>().chunks(100) {
            let rows = some.iter().map(|line| job_log::ActiveModel {
                job_run_id: Set(run),
                attempt_number: Set(1),
                at: Set(at),
                level: Set(LogLevel::Info),
                message: Set(format!("line {line}")),
                ..Default::default()
            });
            let insert = job_log::Entity::insert_many(rows);
            insert.exec_without_returning(&self.db).await.unwrap();
        }
    }
}

#[tokio::test]
async fn lines_go_before_runs_and_runs_that_sent_something_stay() {
    on_both("retention", async |db| {
        let community = with_a_mailbox(db).await;
        community.run("recruitment", json!({})).await;
        community.run("quarterly_invitations", json!({})).await;
        let first = job_run::Entity::find().one(&community.db).await;
        community.chatter(first.unwrap().unwrap().id, 1_201).await;
        let runs = community.count(job_run::Entity).await;
        community.pass_days(89);
        assert_eq!(community.clean().await["log_lines"], 0);
        let lines = community.count(job_log::Entity).await;
        community.pass_days(91);

        let tried = community.try_out("housekeeping", json!({})).await;
        assert_eq!(tried["cleared"]["log_lines"], lines, "a dry run counts");
        assert_eq!(
            community.count(job_log::Entity).await,
            lines,
            "and takes nothing"
        );

        assert_eq!(community.clean().await["log_lines"], lines);
        assert!(community.count(job_run::Entity).await > runs);
        community.pass_days(310);
        let cleared = community.clean().await;
        assert!(cleared["runs"].as_u64().unwrap() >= 2, "{cleared}");
        let sent = campaign::Entity::find().one(&community.db).await.unwrap();
        let sender = sent.unwrap().job_run_id.unwrap();
        let kept = job_run::Entity::find_by_id(sender).one(&community.db).await;
        assert!(kept.unwrap().is_some(), "what sent something stays");
    })
    .await;
}

#[tokio::test]
async fn what_messages_said_goes_and_that_they_were_sent_stays() {
    on_both("contents", async |db| {
        let community = with_a_mailbox(db).await;
        community.run("quarterly_invitations", json!({})).await;
        assert_eq!(community.count(mailbox_message::Entity).await, 80);
        community.pass_days(401);
        let cleared = community.clean().await;
        assert_eq!(
            (&cleared["mailbox"], &cleared["messages"]),
            (&json!(80), &json!(80))
        );
        assert_eq!(community.count(mailbox_message::Entity).await, 0);
        let deliveries = delivery::Entity::find().all(&community.db).await.unwrap();
        assert_eq!(deliveries.len(), 80);
        assert!(deliveries.iter().all(|one| one.frozen_id.is_none()));
        assert_eq!(community.count(frozen_message::Entity).await, 0);
        assert_eq!(community.clean().await["messages"], 0, "once");
    })
    .await;
}

#[tokio::test]
async fn messages_about_alerts_go_as_a_whole_and_a_dry_run_counts_the_same() {
    on_both("alerts_go", async |db| {
        let community = with_a_mailbox(db).await;
        let person = community.mailable().await;
        community
            .act(async |tx, act| administrators::grant(tx, act, person).await)
            .await;
        community
            .fail("quarterly_invitations", json!({ "meeting": 999 }))
            .await;
        assert_eq!(community.count(campaign::Entity).await, 1);
        assert_eq!(community.count(mailbox_message::Entity).await, 1);
        community.pass_days(401);
        let tried = community.try_out("housekeeping", json!({})).await;
        assert_eq!(tried["cleared"]["messages"], 1, "{tried}");
        assert_eq!(community.count(campaign::Entity).await, 1);
        assert_eq!(community.clean().await["messages"], 1);
        let left = campaign::Entity::find().all(&community.db).await.unwrap();
        assert!(left.iter().all(|one| one.created_at > tried_at(&community)));
    })
    .await;
}

/// A moment well after what was sent first.
fn tried_at(community: &Community) -> sea_orm::prelude::DateTimeUtc {
    let now = domain::clock::Clock::now(&*community.clock);
    (now - SignedDuration::from_hours(DAY * 30)).to_chrono()
}

#[tokio::test]
async fn a_record_of_this_year_stays_whatever_anybody_says() {
    on_both("this_year", async |db| {
        let community = with_a_mailbox(db).await;
        let event = audit_event::ActiveModel {
            // By the database's own clock, which is the machine's.
            at: Set(domain::clock::Clock::now(&SystemClock).to_chrono()),
            actor: Set("administrator".to_owned()),
            action: Set("report.sent".to_owned()),
            subject_type: Set("report".to_owned()),
            detail: Set(json!({})),
            ..Default::default()
        };
        let event = event.insert(&community.db).await.unwrap();
        let all = retention::ActiveModel {
            records: Set("audit_event".to_owned()),
            kept_from: Set("9999-01-01T00:00:00Z".parse().unwrap()),
            ..Default::default()
        };
        all.insert(&community.db).await.unwrap();
        let gone = audit_event::Entity::delete_by_id(event.id)
            .exec(&community.db)
            .await;
        assert!(gone.is_err(), "it is of today");
    })
    .await;
}

/// The machine's clock.
struct SystemClock;

impl domain::clock::Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "it is compared with the database's own clock"
    )]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

#[tokio::test]
async fn records_let_go_of_what_is_over_and_of_nothing_else() {
    on_both("records", async |db| {
        let community = with_a_mailbox(db).await;
        community.run("recruitment", json!({})).await;
        let read = access_event::ActiveModel {
            at: Set(domain::clock::Clock::now(&*community.clock).to_chrono()),
            actor: Set("administrator".to_owned()),
            way: Set(AccessWay::Graphql),
            fields: Set(json!(["Person.phone"])),
            ..Default::default()
        };
        let read = read.insert(&community.db).await.unwrap();
        let old = audit_event::Entity::find().one(&community.db).await;
        let old = old.unwrap().unwrap().id;
        let goes = async || {
            let event = audit_event::Entity::delete_by_id(old)
                .exec(&community.db)
                .await;
            let access = access_event::Entity::delete_by_id(read.id)
                .exec(&community.db)
                .await;
            (event.is_ok(), access.is_ok())
        };
        assert_eq!(goes().await, (false, false), "nobody takes an event away");

        community.pass_days(2 * 365 + 1);
        let cleared = community.clean().await;
        assert_eq!(
            (&cleared["access_events"], &cleared["audit_events"]),
            (&json!(1), &json!(0))
        );
        assert!(!goes().await.0);

        let events = community.count(audit_event::Entity).await;
        community.pass_days(5 * 365);
        let cleared = community.clean().await["audit_events"].as_u64().unwrap();
        assert!(cleared > 0 && cleared < events, "{cleared} of {events}");
        let told = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("records.cleared"))
            .count(&community.db);
        assert_eq!(told.await.unwrap(), 2, "that something went is on record");
        let kept = audit_event::Entity::find().one(&community.db).await;
        let kept = kept.unwrap().unwrap().id;
        let gone = audit_event::Entity::delete_by_id(kept)
            .exec(&community.db)
            .await;
        assert!(gone.is_err(), "what is younger than the period stays");
        assert_eq!(community.count(retention::Entity).await, 2);
    })
    .await;
}

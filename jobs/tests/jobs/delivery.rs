//! Delivery as a job, and what no job may leave behind.

use testing::on_both;

use crate::world::{Community, content};
use entity::{
    audit_event, delivery, delivery_person,
    enums::{DeliveryState, MessageLanguage, RunState, RunTrigger},
    job, job_log, job_run, mailbox_message,
};
use jiff::SignedDuration;
use jobs::mail::{
    answer::Answer,
    smtp::SmtpConfig,
    transport::{Memory, Transport},
};
use mail_parser::MessageParser;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

async fn runs_of(db: &DatabaseConnection, name: &str) -> Vec<job_run::Model> {
    let all = job_run::Entity::find()
        .inner_join(job::Entity)
        .filter(job::Column::Name.eq(name))
        .order_by_asc(job_run::Column::Id);
    all.all(db).await.unwrap()
}

#[tokio::test]
async fn a_campaign_wakes_delivery_and_the_schedule_sends_what_was_put_off() {
    on_both("wakes", async |db| {
        let put_off = Answer::later(Some(451), "try again");
        let mail = Memory::answering([put_off]);
        let transport = Transport::Memory(mail.clone());
        let community = Community::demo_with(db, mail, transport).await;
        community.runner.sync().await.unwrap();
        community.run("quarterly_invitations", json!({})).await;
        let woken = runs_of(&community.db, "mail_delivery").await;
        assert_eq!(woken.len(), 1);
        assert_eq!(woken[0].trigger, RunTrigger::Event);
        let result = woken[0].result.as_ref().unwrap();
        assert_eq!(
            (&result["accepted"], &result["put_off"]),
            (&json!(79), &json!(1))
        );

        // Nothing is due yet: the schedule makes no run of it.
        community.clock.advance(SignedDuration::from_secs(20));
        community.runner.tick().await.unwrap();
        assert_eq!(runs_of(&community.db, "mail_delivery").await.len(), 1);
        community.clock.advance(SignedDuration::from_secs(50));
        community.runner.tick().await.unwrap();
        community.runner.drain().await.unwrap();
        let runs = runs_of(&community.db, "mail_delivery").await;
        assert_eq!(runs.len(), 2);
        assert_eq!(runs[1].trigger, RunTrigger::Schedule);
        assert_eq!(runs[1].result.as_ref().unwrap()["accepted"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_relay_that_is_not_there_fails_the_run_and_loses_nothing() {
    on_both("no_relay", async |db| {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let relay = Transport::smtp(SmtpConfig::plain("127.0.0.1", port));
        let community = Community::demo_with(db, Memory::default(), relay).await;
        community.run("quarterly_invitations", json!({})).await;
        let runs = runs_of(&community.db, "mail_delivery").await;
        assert_eq!(runs[0].state, RunState::Failed);
        let error = runs[0].error.as_ref().unwrap();
        assert!(error.contains("the relay can't be reached"), "{error}");
        let waiting = delivery::Entity::find()
            .filter(delivery::Column::State.eq(DeliveryState::Waiting))
            .count(&community.db);
        assert_eq!(waiting.await.unwrap(), 80);
    })
    .await;
}

#[tokio::test]
async fn two_people_with_one_address_get_one_message_that_greets_both() {
    on_both("shared", async |db| {
        let community = Community::demo(db).await;
        let lucien = community.person("Charlebois-Roy").await;
        let philippa = community.person("Noseworthy").await;
        community
            .readdress(lucien.id, "contact@shared.example")
            .await;
        community
            .readdress(philippa.id, "Contact@Shared.example")
            .await;
        let result = community.run("quarterly_invitations", json!({})).await;
        assert_eq!(result["meetings"][0]["invitations"]["messages"], 79);
        let shared = delivery::Entity::find()
            .filter(delivery::Column::RecipientNormalized.eq("contact@shared.example"))
            .one(&community.db);
        let shared = shared.await.unwrap().unwrap();
        assert_eq!(shared.language, MessageLanguage::Both);
        let people = delivery_person::Entity::find()
            .filter(delivery_person::Column::DeliveryId.eq(shared.id))
            .count(&community.db);
        assert_eq!(people.await.unwrap(), 2);
        let shared = content(&community.db, &shared).await;
        let message = MessageParser::new().parse(&shared).unwrap();
        let text = message.body_text(0).unwrap();
        assert!(
            text.contains("Bonjour Lucien Charlebois-Roy et Philippa Noseworthy"),
            "{text}"
        );
        assert!(
            text.contains("Hello Lucien Charlebois-Roy and Philippa Noseworthy"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_mailbox_keeps_what_is_sent_when_there_is_no_relay() {
    on_both("to_mailbox", async |db| {
        let mailbox = Transport::Mailbox;
        let community = Community::demo_with(db, Memory::default(), mailbox).await;
        community.run("quarterly_invitations", json!({})).await;
        let kept = mailbox_message::Entity::find().count(&community.db).await;
        assert_eq!(kept.unwrap(), 80);
    })
    .await;
}

#[tokio::test]
async fn no_job_leaves_an_address_or_a_name_behind() {
    on_both("privacy", async |db| {
        let refused = Answer::refused(550, "5.1.1 <lucien.charlebois-roy@esdc.example> unknown");
        let mail = Memory::answering([refused]);
        let transport = Transport::Memory(mail.clone());
        let community = Community::demo_with(db, mail, transport).await;
        let year = json!({ "from": "2020-09-01", "to": "2021-08-31" });
        community.run("council_report", year).await;
        community.run("quarterly_invitations", json!({})).await;
        community.run("recruitment", json!({})).await;
        let db = &community.db;
        let mut left = Vec::new();
        for run in job_run::Entity::find().all(db).await.unwrap() {
            assert_eq!(run.state, RunState::Succeeded, "{:?}", run.error);
            left.push(run.result.unwrap_or_default().to_string());
        }
        for line in job_log::Entity::find().all(db).await.unwrap() {
            left.push(line.message);
        }
        for event in audit_event::Entity::find().all(db).await.unwrap() {
            left.push(event.detail.to_string());
        }
        for delivery in delivery::Entity::find().all(db).await.unwrap() {
            left.extend(delivery.response_text);
        }
        assert!(left.len() > 90);
        for text in left {
            assert!(!text.contains('@'), "{text}");
            assert!(!text.contains("Charlebois"), "{text}");
        }
    })
    .await;
}

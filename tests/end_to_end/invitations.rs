//! Invitations to the meeting of 2021-09-21 at 13:00 in Toronto.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

use entity::enums::{CampaignKind, DeliveryState, MessageLanguage};
use entity::{delivery, frozen_message};
use jobs::mail::transport::Transport;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use crate::calendars::understood;
use crate::common::app::Options;
use crate::common::mail::Mail;
use crate::common::tools::python;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

/// The meeting's start.
const START: &str = "2021-09-21T17:00:00Z";

fn for_person<'a>(mails: &'a [Mail], name: &str) -> &'a Mail {
    mails
        .iter()
        .find(|mail| mail.people.iter().any(|person| person == name))
        .unwrap()
}

impl TestApp {
    async fn invite(&self) -> Value {
        self.succeeds("quarterly_invitations", json!({})).await
    }
}

on_both! {
    eighty_messages_reach_eighty_members_and_one_is_listed_as_unreachable
    a_second_run_sends_nothing
    whoever_named_no_topic_is_asked_for_theirs
    each_reads_the_time_of_their_own_clock_in_their_own_language
    a_french_speaker_in_newfoundland_reads_14_h_30_with_no_break_spaces
    both_readers_accept_every_calendar_part
    over_smtp_a_relay_gets_the_eighty_frozen_messages
}

async fn eighty_messages_reach_eighty_members_and_one_is_listed_as_unreachable(app: &TestApp) {
    app.invite().await;
    let mails = app.mails().await;
    assert_eq!(mails.len(), 80);
    assert!(
        mails
            .iter()
            .all(|mail| mail.kind == CampaignKind::Invitation)
    );
    let addresses: BTreeSet<_> = mails.iter().map(|mail| mail.to.to_lowercase()).collect();
    assert_eq!(addresses.len(), 80);
    assert!(
        addresses
            .iter()
            .all(|address| address.ends_with(".example"))
    );
    let invited = app
        .sql::<i64>("SELECT COUNT(*) FROM invitation WHERE removed_at IS NULL")
        .await;
    assert_eq!(invited, 81);
    let data = app
        .graphql(
            "{ unreachables(first: 10) { nodes { reason person { familyName } } } }",
            json!({}),
        )
        .await;
    let unreachable =
        json!([{ "reason": "NO_ADDRESS", "person": { "familyName": "Agostinelli" } }]);
    assert_eq!(data["unreachables"]["nodes"], unreachable);
    assert_eq!(
        app.sql::<i64>("SELECT COUNT(*) FROM delivery WHERE state = 'accepted'")
            .await,
        80
    );
}

async fn a_second_run_sends_nothing(app: &TestApp) {
    app.invite().await;
    let first: BTreeSet<_> = app
        .mails()
        .await
        .into_iter()
        .map(|mail| mail.message_id)
        .collect();
    app.invite().await;
    let again: Vec<_> = app
        .mails()
        .await
        .into_iter()
        .map(|mail| mail.message_id)
        .collect();
    assert_eq!((first.len(), again.len()), (80, 80));
    assert_eq!(first, again.into_iter().collect());
}

async fn whoever_named_no_topic_is_asked_for_theirs(app: &TestApp) {
    let query = "{ topics(where: { slug: { eq: \"live-chat\" } }) { nodes { id } }
        members(at: \"2021-09-01\", first: 1, where: { memberships: { some: { track: { eq: EXECUTIVE } } } }) { nodes { id givenName familyName } } }";
    let data = app.graphql(query, json!({})).await;
    let (topic, member) = (&data["topics"]["nodes"][0], &data["members"]["nodes"][0]);
    let input = json!({ "person": member["id"], "topics": [topic["id"]] });
    app.carried_out("setInterests", input, "person { id }")
        .await;
    app.invite().await;
    let asked = |mail: &Mail| {
        let both = [&mail.text, &mail.html].map(|body| {
            body.contains("ce qui vous intéresse") || body.contains("what interests you")
        });
        assert_eq!(both[0], both[1], "{}", mail.html);
        both[0]
    };
    let mails = app.mails().await;
    let (asked, others): (Vec<&Mail>, Vec<&Mail>) = mails.iter().partition(|mail| asked(mail));
    let name = |key: &str| member[key].as_str().unwrap();
    let full = format!("{} {}", name("givenName"), name("familyName"));
    assert_eq!(others.len(), 1, "asked: {}", asked.len());
    assert!(others[0].people.contains(&full), "{:?}", others[0].people);
    let named = |mail: &&&Mail| {
        mail.text.contains("Live chat") || mail.text.contains("Clavardage en direct")
    };
    assert_eq!((asked.len(), asked.iter().filter(named).count()), (79, 79));
}

async fn each_reads_the_time_of_their_own_clock_in_their_own_language(app: &TestApp) {
    app.invite().await;
    let mails = app.mails().await;
    let in_newfoundland = for_person(&mails, "Philippa Noseworthy");
    assert_eq!(in_newfoundland.language, MessageLanguage::En);
    for body in [&in_newfoundland.text, &in_newfoundland.html] {
        assert!(body.replace('\u{a0}', " ").contains("2:30 p.m."), "{body}");
    }
    let bilingual = for_person(&mails, "Amandeep Rai");
    assert_eq!(bilingual.language, MessageLanguage::Both);
    for words in ["10:00\u{a0}a.m.", "10\u{a0}h", "Bonjour", "Hello"] {
        assert!(
            bilingual.text.contains(words),
            "{words}:\n{}",
            bilingual.text
        );
    }
    let french = mails
        .iter()
        .filter(|mail| mail.language == MessageLanguage::Fr)
        .count();
    let english = mails
        .iter()
        .filter(|mail| mail.language == MessageLanguage::En)
        .count();
    assert_eq!(french + english, 79);
    assert!(
        french > 10 && english > 10,
        "{french} French and {english} English messages"
    );
}

async fn a_french_speaker_in_newfoundland_reads_14_h_30_with_no_break_spaces(app: &TestApp) {
    let person = app
        .sql::<i64>("SELECT id FROM person WHERE family_name = 'Noseworthy'")
        .await;
    let input = json!({ "person": format!("Person:{person}"), "language": "FR" });
    let payload = app
        .mutate("correctPerson", input, "person { language }")
        .await;
    assert_eq!(payload["person"]["language"], "FR", "{payload:#}");
    app.invite().await;
    let mails = app.mails().await;
    let mail = for_person(&mails, "Philippa Noseworthy");
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("14\u{a0}h\u{a0}30"), "{body}");
    }
}

async fn both_readers_accept_every_calendar_part(app: &TestApp) {
    app.invite().await;
    let mails = app.mails().await;
    let parts: Vec<Vec<u8>> = mails
        .iter()
        .map(|mail| {
            let (method, part) = mail.calendar.clone().unwrap();
            assert_eq!(method, "REQUEST", "the MIME method is the object's");
            let (_, attached) = mail
                .attachments
                .iter()
                .find(|(name, _)| name.ends_with(".ics"))
                .unwrap();
            assert_eq!(&part, attached, "inline and attached are the same object");
            part
        })
        .collect();
    let calendars = understood(&parts).await;
    assert_eq!(calendars.len(), 80);
    let meeting = app.sql::<String>("SELECT uid FROM meeting WHERE local_start >= '2021-09-21' AND local_start < '2021-09-22'").await;
    for (mail, calendar) in mails.iter().zip(&calendars) {
        assert_eq!(calendar["method"], "REQUEST");
        assert_eq!(calendar["uid"], meeting, "one entry in every calendar");
        assert_eq!(calendar["sequence"], 0);
        assert_eq!(calendar["start"], START);
        assert_eq!(
            calendar["attendee"]["address"]
                .as_str()
                .unwrap()
                .to_lowercase(),
            format!("mailto:{}", mail.to.to_lowercase())
        );
        assert_eq!(
            (
                &calendar["attendee"]["rsvp"],
                &calendar["attendee"]["partstat"]
            ),
            (&json!("TRUE"), &json!("NEEDS-ACTION"))
        );
    }
}

async fn over_smtp_a_relay_gets_the_eighty_frozen_messages(backend: &Backend) {
    let folder = tempfile::tempdir().unwrap();
    let (_relay, port) = relay(folder.path(), 0.0).await;
    let smtp = json!({ "host": "127.0.0.1", "port": port, "security": "none" });
    let mail = Transport::smtp(serde_json::from_value(smtp).unwrap());
    let database = TestDatabase::with_demo(*backend).await;
    let app = TestApp::start(
        database,
        Options {
            mail,
            ..Options::default()
        },
    )
    .await;
    app.invite().await;
    let mut received: Vec<(String, Vec<u8>)> = received(folder.path());
    assert_eq!(received.len(), 80);
    let sent = delivery::Entity::find().filter(delivery::Column::State.eq(DeliveryState::Accepted));
    let mut frozen: Vec<(String, Vec<u8>)> = sent
        .find_also_related(frozen_message::Entity)
        .all(&app.db)
        .await
        .unwrap()
        .into_iter()
        .map(|(delivery, frozen)| (delivery.recipient, frozen.unwrap().bytes))
        .collect();
    received.sort();
    frozen.sort();
    assert!(
        received == frozen,
        "each message arrives as it was frozen, at its own address"
    );
    app.invite().await;
    assert_eq!(self::received(folder.path()).len(), 80, "and only once");
    assert!(app.mails().await.is_empty());
    app.stop().await.discard().await;
}

/// Starts a relay that takes so many seconds for each message, and gives its port; it ends with the
/// returned process.
pub(crate) async fn relay(folder: &Path, seconds: f64) -> (Child, u16) {
    let mut command = python("smtp_sink.py");
    command
        .arg(folder)
        .arg(seconds.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut relay = command.spawn().unwrap();
    let mut port = String::new();
    BufReader::new(relay.stdout.take().unwrap())
        .read_line(&mut port)
        .await
        .unwrap();
    (relay, port.trim().parse().unwrap())
}

/// What the relay was given: the address on the envelope, and the message.
pub(crate) fn received(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let envelopes = names.filter(|path| path.extension().is_some_and(|kind| kind == "json"));
    envelopes
        .map(|path| {
            let envelope: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let [to] = &envelope["to"].as_array().unwrap()[..] else {
                panic!("{envelope}")
            };
            let message = std::fs::read(path.with_extension("eml")).unwrap();
            (to.as_str().unwrap().to_owned(), message)
        })
        .collect()
}

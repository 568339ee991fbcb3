//! What comes back: a bounce, and the answer of a calendar, dropped into a Maildir.

use std::path::Path;
use std::time::Duration;

use entity::enums::{CampaignKind, RunTrigger};
use entity::{job, job_run, mailbox_message};
use jobs::mail_feedback::{FeedbackConfig, Returns};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::common::app::Options;
use crate::common::mail::Mail;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

on_both! {
    a_bounce_stops_an_address_and_the_next_campaign_lists_its_member
    an_answer_of_a_calendar_holds_unless_it_is_stale_or_forged
}

/// A service that reads a Maildir.
pub struct Mailroom {
    /// The service.
    pub app: TestApp,
    folder: TempDir,
}

impl Mailroom {
    /// Starts it, and invites to the meeting of September.
    pub async fn open(backend: Backend) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir(folder.path().join(part)).unwrap();
        }
        let returns = Returns {
            address: Some("bounces@community.example".parse().unwrap()),
            folders: FeedbackConfig {
                maildir: Some(folder.path().to_owned()),
                imap: None,
            },
        };
        let options = Options {
            returns,
            ..Options::default()
        };
        let app = TestApp::start(TestDatabase::with_demo(backend).await, options).await;
        app.succeeds("quarterly_invitations", json!({})).await;
        Self { app, folder }
    }

    /// Delivers a message as a mail server would: written elsewhere, then moved.
    pub fn deliver(&self, name: &str, message: &str) {
        let at = |folder: &str| self.folder.path().join(folder).join(name);
        std::fs::write(at("tmp"), message.replace('\n', "\r\n")).unwrap();
        std::fs::rename(at("tmp"), at("new")).unwrap();
    }

    /// Moves the clock to the next due time and waits until the folder was read.
    pub async fn read_at(&self, moment: &str) {
        self.app.clock.set(moment);
        let is_empty = || {
            std::fs::read_dir(self.folder.path().join("new"))
                .unwrap()
                .next()
                .is_none()
        };
        let read = async {
            while !is_empty() {
                sleep(Duration::from_millis(100)).await;
            }
        };
        let was_read = timeout(Duration::from_secs(60), read).await;
        assert!(was_read.is_ok(), "nobody read the folder");
        self.app.settled().await;
    }

    /// The message that somebody got last.
    pub async fn invitation_of(&self, name: &str) -> Mail {
        let mails = self.app.mails().await;
        let is_theirs = |mail: &Mail| mail.people.iter().any(|person| person == name);
        mails.into_iter().rfind(is_theirs).unwrap()
    }

    /// The sender on the envelope of a message.
    pub async fn sender_of(&self, mail: &Mail) -> String {
        let kept = mailbox_message::Entity::find()
            .filter(mailbox_message::Column::EnvelopeTo.eq(&mail.to))
            .order_by_desc(mailbox_message::Column::Id)
            .one(&self.app.db);
        kept.await.unwrap().unwrap().envelope_from
    }

    /// Stops the service.
    pub async fn close(self) {
        self.app.stop().await.discard().await;
    }
}

/// What a mail system sends back to a sender when it knows no such user.
pub fn bounce(sender: &str, mail: &Mail) -> String {
    let to = &mail.to;
    format!(
        "Return-Path: <>\nDelivered-To: {sender}\nFrom: MAILER-DAEMON@mx.town.example\nTo: {sender}\n\
         Message-ID: <1@mx.town.example>\nDate: Wed, 1 Sep 2021 09:02:00 -0400\n\
         Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nNo.\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.town.example\n\n\
         Final-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 <{to}>: User unknown\n--b--\n"
    )
}

async fn a_bounce_stops_an_address_and_the_next_campaign_lists_its_member(backend: &Backend) {
    let room = Mailroom::open(*backend).await;
    let app = &room.app;
    let mail = room.invitation_of("Philippa Noseworthy").await;
    let sender = room.sender_of(&mail).await;
    assert!(
        sender.starts_with("bounces+b") && sender.ends_with("@community.example"),
        "{sender}"
    );
    room.deliver("1.M1.mx", &bounce(&sender, &mail));
    room.read_at("2021-09-01T13:05:00Z").await;
    // The schedule did it.
    let runs = job_run::Entity::find()
        .find_also_related(job::Entity)
        .filter(job::Column::Name.eq("mail_feedback"))
        .all(&app.db)
        .await
        .unwrap();
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert_eq!(runs[0].0.trigger, RunTrigger::Schedule);
    let said = runs[0].0.result.clone().unwrap();
    assert_eq!((&said["hard"], &said["suppressed"]), (&json!(1), &json!(1)));

    let asked = r#"{ mailFeedback(first: 5) { nodes { kind severity statusCode detail handledAt
        delivery { people(first: 5) { nodes { familyName emailAddresses(first: 5) { nodes { id suppressedAt suppressedReason } } } } } } } }"#;
    let data = app.graphql(asked, json!({})).await;
    let [row] = &data["mailFeedback"]["nodes"].as_array().unwrap()[..] else {
        panic!("{data:#}")
    };
    assert_eq!(row["kind"], "BOUNCE");
    assert_eq!(row["severity"], "HARD");
    assert_eq!(row["statusCode"], "5.1.1");
    assert_eq!(row["detail"], "smtp; 550 5.1.1 … User unknown");
    let person = &row["delivery"]["people"]["nodes"][0];
    assert_eq!(person["familyName"], "Noseworthy");
    let address = &person["emailAddresses"]["nodes"][0];
    assert_eq!(address["suppressedReason"], "bounce 5.1.1");

    let meeting = app
        .sql::<i64>("SELECT id FROM meeting WHERE local_start >= '2021-09-21' AND local_start < '2021-09-22'")
        .await;
    let moved =
        json!({ "meeting": format!("Meeting:{meeting}"), "localStart": "2021-09-21T14:00" });
    let payload = app
        .mutate("moveMeeting", moved, "meeting { startsAt }")
        .await;
    assert_eq!(payload["status"], "OK", "{payload:#}");
    app.settled().await;
    app.succeeds("quarterly_invitations", json!({})).await;
    assert_eq!(
        unreachable(app).await,
        json!([["Agostinelli", "NO_ADDRESS"], ["Noseworthy", "SUPPRESSED"]])
    );
    let updates = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.kind == CampaignKind::Invitation);
    assert_eq!(updates.count(), 80 + 79);
    assert_eq!(membership(app, "Noseworthy").await, 1);

    // It works again.
    let freed = json!({ "address": address["id"] });
    let payload = app
        .mutate(
            "unsuppressEmailAddress",
            freed,
            "emailAddress { suppressedAt }",
        )
        .await;
    assert_eq!(
        payload["emailAddress"]["suppressedAt"],
        Value::Null,
        "{payload:#}"
    );
    assert!(Path::new(&room.folder.path().join(".Done/cur/1.M1.mx:2,S")).exists());
    room.close().await;
}

/// Whom the last campaign could not reach, and why.
pub async fn unreachable(app: &TestApp) -> Value {
    let campaign = app
        .sql::<i64>("SELECT MAX(id) FROM campaign WHERE kind = 'invitation'")
        .await;
    let asked = "query($id: ID!) { node(id: $id) { ... on Campaign { unreachable(first: 5) { nodes { reason person { familyName } } } } } }";
    let data = app
        .graphql(asked, json!({ "id": format!("Campaign:{campaign}") }))
        .await;
    let rows = data["node"]["unreachable"]["nodes"].as_array().unwrap();
    let mut listed: Vec<Value> = rows
        .iter()
        .map(|row| json!([row["person"]["familyName"], row["reason"]]))
        .collect();
    listed.sort_by_key(ToString::to_string);
    Value::Array(listed)
}

async fn membership(app: &TestApp, family_name: &str) -> i64 {
    app.sql(&format!(
        "SELECT COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id WHERE p.family_name = '{family_name}' AND m.end_on IS NULL"
    ))
    .await
}

/// The answer of an attendee's calendar, in a message from an address.
fn answer(mail: &Mail, from: &str, partstat: &str, stamp: &str) -> String {
    let (_, part) = mail.calendar.as_ref().unwrap();
    let part = String::from_utf8(part.clone())
        .unwrap()
        .replace("\r\n ", "");
    let line = |name: &str| {
        part.lines()
            .find(|line| line.starts_with(name))
            .unwrap()
            .to_owned()
    };
    let (uid, sequence, to) = (line("UID:"), line("SEQUENCE:"), &mail.to);
    format!(
        "From: Somebody <{from}>\nTo: secretariat@community.example\nSubject: Re: Meeting\n\
         Message-ID: <{partstat}.{stamp}.{from}>\nMIME-Version: 1.0\n\
         Content-Type: multipart/alternative; boundary=\"a\"\n\n\
         --a\nContent-Type: text/plain\n\nAn answer.\n\
         --a\nContent-Type: text/calendar; charset=\"utf-8\"; method=REPLY\n\n\
         BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Calendars//EN\nMETHOD:REPLY\nBEGIN:VEVENT\n\
         {uid}\n{sequence}\nDTSTAMP:{stamp}\nDTSTART:20210921T170000Z\n\
         ATTENDEE;PARTSTAT={partstat}:mailto:{to}\nEND:VEVENT\nEND:VCALENDAR\n--a--\n"
    )
}

async fn an_answer_of_a_calendar_holds_unless_it_is_stale_or_forged(backend: &Backend) {
    let room = Mailroom::open(*backend).await;
    let app = &room.app;
    let mail = room.invitation_of("Philippa Noseworthy").await;
    let other = room.invitation_of("Amandeep Rai").await;
    let own = mail.to.clone();
    let held = async || {
        app.sql::<String>(
            "SELECT answer FROM invitation i JOIN person p ON p.id = i.person_id WHERE p.family_name = 'Noseworthy'",
        )
        .await
    };
    let read = async |name: &str, message: &str| {
        room.deliver(name, message);
        app.succeeds("mail_feedback", json!({})).await
    };
    assert_eq!(held().await, "needs_action");
    // No answer is from a time to come.
    app.clock.set("2021-09-01T14:00:00Z");
    let said = read(
        "1.a.mx",
        &answer(&mail, &own, "ACCEPTED", "20210901T131000Z"),
    )
    .await;
    assert_eq!(
        (&said["answers"], held().await.as_str()),
        (&json!(1), "accepted"),
        "{said}"
    );
    // Given before, come after.
    let said = read(
        "2.a.mx",
        &answer(&mail, &own, "DECLINED", "20210901T130500Z"),
    )
    .await;
    assert_eq!(
        (&said["answers_without_effect"], held().await.as_str()),
        (&json!(1), "accepted"),
        "{said}"
    );
    // From somebody else, and from whom a mail system has found not to be the sender.
    let said = read(
        "3.a.mx",
        &answer(&mail, &other.to, "DECLINED", "20210901T132000Z"),
    )
    .await;
    assert_eq!(
        (&said["others"], held().await.as_str()),
        (&json!(1), "accepted"),
        "{said}"
    );
    let forged = answer(&mail, &own, "DECLINED", "20210901T132500Z");
    let forged =
        format!("Authentication-Results: mx.community.example; dmarc=fail header.from=x\n{forged}");
    let said = read("4.a.mx", &forged).await;
    assert_eq!(
        (&said["others"], held().await.as_str()),
        (&json!(1), "accepted"),
        "{said}"
    );
    let waits = app
        .sql::<i64>(
            "SELECT COUNT(*) FROM mail_feedback WHERE kind = 'answer' AND handled_at IS NULL",
        )
        .await;
    assert_eq!(waits, 2);
    // A later one of their own.
    let said = read(
        "5.a.mx",
        &answer(&mail, &own, "TENTATIVE", "20210901T133000Z"),
    )
    .await;
    assert_eq!(
        (&said["answers"], held().await.as_str()),
        (&json!(1), "tentative"),
        "{said}"
    );
    for (folder, count) in [(".Done/cur", 3), (".Other/cur", 2)] {
        let there = std::fs::read_dir(room.folder.path().join(folder))
            .unwrap()
            .count();
        assert_eq!(there, count, "{folder}");
    }
    room.close().await;
}

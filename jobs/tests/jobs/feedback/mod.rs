//! What comes back from the mail of the world, and what it does.

mod imap;
mod maildir;
mod rules;

use std::path::Path;

use entity::{
    email_address,
    enums::{FeedbackKind, RunState},
    job_run, mail_feedback,
};
use jiff::SignedDuration;
use jobs::{
    mail::transport::Letter,
    mail_feedback::{FeedbackConfig, Returns},
    runner::NewRun,
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::Community;

/// A community whose invitations have left, and the Maildir to which they come back.
struct Mailroom {
    community: Community,
    folder: TempDir,
}

impl Mailroom {
    /// With an address to which each message comes back with its own tag.
    async fn tagged(db: DatabaseConnection) -> Self {
        Self::new(db, Some("bounces@community.example")).await
    }

    async fn new(db: DatabaseConnection, address: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir(folder.path().join(part)).unwrap();
        }
        let returns = Returns {
            address: address.map(|address| address.parse().unwrap()),
            folders: FeedbackConfig {
                maildir: Some(folder.path().to_owned()),
                imap: None,
            },
        };
        let community = Community::demo_returning(db, returns).await;
        community.run("quarterly_invitations", json!({})).await;
        Self { community, folder }
    }

    /// The invitation of somebody.
    async fn invitation(&self, family_name: &str) -> Letter {
        let address = self.address(family_name).await.normalized;
        let sent = self.community.mail.sent();
        let found = sent
            .into_iter()
            .find(|letter| letter.to.normalized() == address);
        found.expect("nothing was sent there")
    }

    async fn address(&self, family_name: &str) -> email_address::Model {
        let person = self.community.person(family_name).await;
        let found = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person.id))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&self.community.db);
        found.await.unwrap().unwrap()
    }

    /// Puts a message into the Maildir.
    fn drop_in(&self, name: &str, message: &str) {
        let file = self.folder.path().join("new").join(name);
        std::fs::write(file, message.replace('\n', "\r\n")).unwrap();
    }

    async fn read(&self) -> Value {
        self.community.run("mail_feedback", json!({})).await
    }

    async fn rows(&self) -> Vec<mail_feedback::Model> {
        let rows = mail_feedback::Entity::find().order_by_asc(mail_feedback::Column::Id);
        rows.all(&self.community.db).await.unwrap()
    }

    async fn suppressed(&self) -> u64 {
        let stopped =
            email_address::Entity::find().filter(email_address::Column::SuppressedAt.is_not_null());
        stopped.count(&self.community.db).await.unwrap()
    }
}

/// Runs the job until it has failed for good; gives its error.
async fn fails(community: &Community) -> String {
    let new = NewRun::by_hand("mail_feedback", "command_line");
    let id = community.runner.enqueue(new).await.unwrap();
    for _ in 0..3 {
        community.runner.drain().await.unwrap();
        community.clock.advance(SignedDuration::from_hours(1));
    }
    let run = job_run::Entity::find_by_id(id)
        .one(&community.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(run.state, RunState::Failed);
    run.error.unwrap()
}

/// The names of the messages in a folder.
fn names(root: &Path, folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
        return Vec::new();
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A report on a message, as a mail system would send it to the message's own sender.
fn report(letter: &Letter, action: &str, status: &str) -> String {
    report_to(letter.from.as_str(), letter, action, status)
}

fn report_to(to: &str, letter: &Letter, action: &str, status: &str) -> String {
    let recipient = letter.to.as_str();
    let message_id = message_id(letter);
    format!(
        "Return-Path: <>\n\
         From: MAILER-DAEMON@mx.town.example\n\
         To: {to}\n\
         Date: Wed, 1 Sep 2021 09:05:11 -0400\n\
         Message-ID: <{action}.{status}.{message_id}>\n\
         Auto-Submitted: auto-replied\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b/1\"\n\
         \n\
         --b/1\n\
         Content-Type: message/delivery-status\n\
         \n\
         Reporting-MTA: dns; mx.town.example\n\
         \n\
         Final-Recipient: rfc822; {recipient}\n\
         Action: {action}\n\
         Status: {status}\n\
         Diagnostic-Code: smtp; 550 {status} <{recipient}>: no\n\
         \n\
         --b/1\n\
         Content-Type: text/rfc822-headers\n\
         \n\
         Message-ID: <{message_id}>\n\
         --b/1--\n"
    )
}

fn message_id(letter: &Letter) -> String {
    let message = mail_parser::MessageParser::new()
        .parse(&letter.message)
        .unwrap();
    message.message_id().unwrap().to_owned()
}

/// What a row says, without when.
fn finding(row: &mail_feedback::Model) -> (FeedbackKind, Option<&str>, bool) {
    let severity = row.severity.map(entity::enums::BounceSeverity::as_str);
    (row.kind, severity, row.handled_at.is_some())
}

//! A folder of a mail server, which is one of our own that does as it is told, or does not.

mod server;

use std::time::Instant;

use jobs::mail_feedback::{FeedbackConfig, ImapConfig, Returns};
use sea_orm::DatabaseConnection;
use serde_json::json;
use testing::on_both;

use super::{fails, report_to};
use crate::world::Community;
use server::Server;

const AWAY: &str =
    "From: bo@town.example\nAuto-Submitted: auto-replied\nMessage-ID: <a1@town.example>\n\nAway.\n";
const LETTER: &str = "From: ana@town.example\nMessage-ID: <l1@town.example>\n\nLater?\n";

/// A community that reads from a server.
async fn reading(db: DatabaseConnection, server: &Server) -> Community {
    let imap = json!({
        "host": "127.0.0.1", "port": server.port, "security": "none",
        "user": "bounces", "password": "a \"secret\\", "step_seconds": 1,
    });
    let imap: ImapConfig = serde_json::from_value(imap).unwrap();
    let returns = Returns {
        address: None,
        folders: FeedbackConfig {
            maildir: None,
            imap: Some(imap),
        },
    };
    let community = Community::demo_returning(db, returns).await;
    community.run("quarterly_invitations", json!({})).await;
    community
}

#[tokio::test]
async fn messages_are_moved_as_the_server_can() {
    for can in ["MOVE UIDPLUS", "UIDPLUS", ""] {
        let name = format!("imap_{}", can.to_lowercase().replace(' ', "_"));
        on_both(&name, async |db| {
            let server = Server::start(can, None).await;
            let community = reading(db, &server).await;
            let letter = community.mail.sent().remove(0);
            let bounce = report_to("secretariat@community.example", &letter, "failed", "5.1.1");
            for message in [bounce.as_str(), AWAY, LETTER] {
                server.put("INBOX", message);
            }
            let result = community.run("mail_feedback", json!({})).await;
            let counts = ["read", "hard", "auto_replies", "others", "suppressed"];
            let counts = counts.map(|count| result[count].as_u64().unwrap());
            assert_eq!(counts, [3, 1, 1, 1, 1], "{can}: {result}");
            assert_eq!(server.messages("Done"), 2, "{can}");
            assert_eq!(server.messages("Other"), 1, "{can}");
            assert_eq!(server.messages("INBOX"), if can.is_empty() { 3 } else { 0 });
            // What is flagged as deleted is not read again.
            let again = community.run("mail_feedback", json!({})).await;
            assert_eq!(again["read"], 0, "{can}: {again}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_dry_run_leaves_the_folder_as_it_is() {
    on_both("imap_dry", async |db| {
        let server = Server::start("MOVE", None).await;
        let community = reading(db, &server).await;
        server.put("INBOX", AWAY);
        let said = community.try_out("mail_feedback", json!({})).await;
        assert_eq!(server.messages("INBOX"), 1);
        assert_eq!(said, community.run("mail_feedback", json!({})).await);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_breaks_off_or_falls_silent_fails_the_run_and_loses_nothing() {
    for during in ["LOGIN", "UID FETCH", "UID MOVE"] {
        let name = format!("imap_silent_{}", during.to_lowercase().replace(' ', "_"));
        on_both(&name, async |db| {
            let server = Server::start("MOVE", Some(during)).await;
            let community = reading(db, &server).await;
            server.put("INBOX", AWAY);
            let begun = Instant::now();
            let error = fails(&community).await;
            assert!(
                error.contains("did not answer in time"),
                "{during}: {error}"
            );
            assert!(begun.elapsed().as_secs() < 30, "{during}");
            assert_eq!(server.messages("INBOX"), 1, "{during}");
            server.mend();
            let result = community.run("mail_feedback", json!({})).await;
            // What was kept before the move is known.
            let known = u64::from(during == "UID MOVE");
            assert_eq!(
                (result["read"].as_u64(), result["known"].as_u64()),
                (Some(1), Some(known))
            );
            assert_eq!((server.messages("INBOX"), server.messages("Done")), (0, 1));
        })
        .await;
    }
}

#[tokio::test]
async fn a_server_that_refuses_says_why_without_addresses() {
    on_both("imap_refused", async |db| {
        let server = Server::start("MOVE", None).await;
        let community = reading(db, &server).await;
        server.lock_out();
        let error = fails(&community).await;
        assert!(error.contains("refused (login)"), "{error}");
        assert!(
            !error.contains("bounces@") && !error.contains("secret"),
            "{error}"
        );
    })
    .await;
}

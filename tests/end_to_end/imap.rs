//! What comes back is read from an IMAP server that is not ours, in plain text and over TLS.

use jobs::mail_feedback::{FeedbackConfig, Returns};
use serde_json::json;

use crate::common::app::Options;
use crate::common::dovecot::Dovecot;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

on_both! {
    a_folder_of_dovecot_is_read_and_what_was_read_is_moved
}

fn letter(number: u32, field: &str) -> String {
    format!(
        "From: Ana Roy <ana.roy@town.example>\nTo: bounces@community.example\nSubject: {number}\n\
         {field}Message-ID: <{number}@town.example>\n\nWords, and a line with {{3}}\n(\"\\\n"
    )
}

async fn a_folder_of_dovecot_is_read_and_what_was_read_is_moved(backend: &Backend) {
    let server = Dovecot::start().await;
    let ways = [
        ("none", server.port, "127.0.0.1"),
        ("start_tls", server.port, "localhost"),
        ("tls", server.tls_port, "localhost"),
    ];
    let mut database = TestDatabase::with_demo(*backend).await;
    for (round, (security, port, host)) in (0..).zip(ways) {
        let imap = json!({
            "host": host, "port": port, "security": security, "ca_file": server.certificate(),
            "user": "bounces", "password": "secret",
        });
        let returns = Returns {
            address: None,
            folders: FeedbackConfig {
                maildir: None,
                imap: Some(serde_json::from_value(imap).unwrap()),
            },
        };
        let options = Options {
            returns,
            ..Options::default()
        };
        let app = TestApp::start(database, options).await;
        server.deliver(
            &format!("{round}.a.mx"),
            &letter(2 * round, "Auto-Submitted: auto-replied\n"),
        );
        server.deliver(&format!("{round}.b.mx"), &letter(2 * round + 1, ""));
        let result = app.succeeds("mail_feedback", json!({})).await;
        let counts =
            ["read", "auto_replies", "others", "left"].map(|count| result[count].as_u64().unwrap());
        assert_eq!(counts, [2, 1, 1, 0], "{security}: {result}");
        let done = usize::try_from(round + 1).unwrap();
        let there = ["", ".Done", ".Other"].map(|folder| server.messages(folder));
        assert_eq!(there, [0, done, done], "{security}");
        database = app.stop().await;
    }
    // Whose certificate nobody vouches for is not believed.
    let imap = json!({
        "host": "localhost", "port": server.tls_port, "user": "bounces", "password": "secret",
    });
    let returns = Returns {
        address: None,
        folders: FeedbackConfig {
            maildir: None,
            imap: Some(serde_json::from_value(imap).unwrap()),
        },
    };
    let app = TestApp::start(
        database,
        Options {
            returns,
            ..Options::default()
        },
    )
    .await;
    server.deliver("9.a.mx", &letter(9, ""));
    let payload = app
        .mutate("runJob", json!({ "job": "mail_feedback" }), "run { id }")
        .await;
    let run = crate::common::app::key(payload["run"]["id"].as_str().unwrap());
    let asked =
        format!("SELECT error FROM job_attempt WHERE job_run_id = {run} AND error IS NOT NULL");
    let error = loop {
        if let Some(error) = app.sql_rows::<String>(&asked).await.pop() {
            break error;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };
    assert!(error.contains("no TLS with the IMAP server"), "{error}");
    assert_eq!(server.messages(""), 1);
    let input = json!({ "run": format!("JobRun:{run}") });
    assert_eq!(
        app.mutate("cancelRun", input, "run { state }").await["status"],
        "OK"
    );
    app.settled().await;
    app.stop().await.discard().await;
    server.stop().await;
}

//! `tribune mail test`, against a relay that is not ours (aiosmtpd) with STARTTLS and a login.

use std::path::Path;
use std::process::Stdio;

use testing::authority::Authority;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use crate::command::{Ended, ends, tribune};
use crate::common::tools::python;

const PASSWORD: &str = "correct-horse-battery";

/// A relay under a name, and its port.
async fn relay(folder: &Path, authority: &Authority, name: &str) -> (Child, u16) {
    let (certificate, key) = authority.certify_into_files(name);
    let mut command = python("smtp_sink.py");
    command.arg(folder).arg("0").arg(certificate).arg(key);
    command.arg("tribune").arg(PASSWORD);
    let mut relay = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // It tells there of each handshake that we break off.
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut port = String::new();
    let mut out = BufReader::new(relay.stdout.take().unwrap());
    out.read_line(&mut port).await.unwrap();
    (relay, port.trim().parse().unwrap())
}

/// Sends a test message by the settings.
async fn test(folder: &Path, settings: &str) -> Ended {
    let config = folder.join("tribune.toml");
    std::fs::write(&config, format!("[mail]\n{settings}")).unwrap();
    let mut command = tribune(&["mail", "test", "anne@town.example"]);
    command.args(["--from", "us@community.example", "--config"]);
    command.arg(config).current_dir(folder);
    let ended = ends(command).await;
    for printed in [&ended.out, &ended.err] {
        assert!(!printed.contains(PASSWORD), "{printed}");
        assert!(!printed.contains("wrong-horse"), "{printed}");
    }
    ended
}

#[tokio::test]
async fn a_test_message_tells_each_step_and_what_to_do_about_what_is_wrong() {
    let authority = Authority::default();
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    std::fs::create_dir(&kept).unwrap();
    let (_relay, port) = relay(&kept, &authority, "127.0.0.1").await;
    let ca = authority.file();
    let ca = format!("ca_file = \"{}\"\n", ca.display());
    let smtp = |host: &str, port: u16, rest: &str| {
        format!("transport = \"smtp\"\nhost = \"{host}\"\nport = {port}\nstep_seconds = 5\n{rest}")
    };
    let login = |password: &str| {
        format!("credentials = {{ user = \"tribune\", password = \"{password}\" }}\n")
    };

    let right = smtp("127.0.0.1", port, &(ca.clone() + &login(PASSWORD)));
    let sent = test(folder.path(), &right).await;
    assert_eq!(sent.code, Some(0), "{}{}", sent.out, sent.err);
    for words in ["Greeting", "TLS 1.3", "Login", "taken: 2.0.0 kept as 0001"] {
        assert!(
            sent.out.contains(words),
            "“{words}” is not in:\n{}",
            sent.out
        );
    }
    let message = std::fs::read_to_string(kept.join("0001.eml")).unwrap();
    assert!(message.contains("To: anne@town.example"), "{message}");

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = free.local_addr().unwrap().port();
    drop(free);
    let trusted = &(ca.clone() + &login(PASSWORD));
    for (settings, words) in [
        (
            smtp("127.0.0.1", port, &(ca.clone() + &login("wrong-horse"))),
            "user and password",
        ),
        (smtp("127.0.0.1", port, &ca), "wants a login"),
        (smtp("127.0.0.1", port, &login(PASSWORD)), "ca_file"),
        (
            smtp("localhost", port, trusted),
            "as the relay's certificate names it",
        ),
        (smtp("127.0.0.1", nobody, trusted), "Nothing listens there"),
        (smtp("nowhere.example", 587, trusted), "look names up"),
        ("transport = \"mailbox\"\n".to_owned(), "built-in mailbox"),
    ] {
        let ended = test(folder.path(), &settings).await;
        assert_eq!(ended.code, Some(1), "{settings}\n{}", ended.out);
        assert!(
            ended.err.contains(words),
            "{settings}\n{}{}",
            ended.out,
            ended.err
        );
    }
    assert_eq!(
        std::fs::read_dir(&kept).unwrap().count(),
        2,
        "one message and its envelope"
    );
}

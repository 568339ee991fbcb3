//! What the command does not do, and how it says so.

use std::path::Path;

use crate::command::{ends, refuses, tribune};

#[tokio::test]
async fn a_folder_that_is_no_demonstrations_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
    let at = folder.path().display().to_string();
    for args in [&["demo"][..], &["demo", "--fresh"]] {
        let mut command = tribune(args);
        command.args(["--data-dir", &at, "--listen", "127.0.0.1:0"]);
        refuses(command, &["no demonstration", "--data-dir"]).await;
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test]
async fn a_port_in_use_and_a_folder_that_cannot_be_written_to_are_said_clearly() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    for args in [&["demo"][..], &["serve", "--migrate"]] {
        let mut command = tribune(args);
        command.args(["--data-dir", &data, "--listen", &address]);
        refuses(command, &[&address, "--listen"]).await;
    }
    assert!(
        !Path::new(&data)
            .join("this-is-a-demonstration-of-tribune")
            .exists()
    );
    // Below a file nothing can be made, whoever runs the test.
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let below = file.join("data").display().to_string();
    for args in [&["demo"][..], &["serve", "--migrate"]] {
        let mut command = tribune(args);
        command.args(["--data-dir", &below, "--listen", "127.0.0.1:0"]);
        refuses(command, &[&below, "--data-dir"]).await;
    }
}

#[tokio::test]
async fn an_address_that_others_reach_is_not_for_the_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tribune(&["demo", "--listen", "0.0.0.0:0"]);
    command.current_dir(folder.path());
    refuses(command, &["this machine only"]).await;
}

#[tokio::test]
async fn settings_that_make_no_sense_are_said_clearly() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let with = |text: &str, args: &[&str]| {
        std::fs::write(&config, text).unwrap();
        let mut command = tribune(args);
        command
            .current_dir(folder.path())
            .args(["--config", &config.display().to_string()]);
        command
    };
    refuses(
        with("lisen = \"127.0.0.1:0\"", &["serve"]),
        &["lisen", "config.toml"],
    )
    .await;
    let spaces = "admin_token = \"many words that no request can bring\"";
    for token in ["admin_token = \"short\"", spaces] {
        refuses(with(token, &["serve"]), &["24 to 512 letters"]).await;
    }
    for url in [
        "",
        "community.example",
        "https://",
        "https://a.example/b",
        "ftp://a.example",
    ] {
        let text = format!("public_url = \"{url}\"");
        refuses(
            with(&text, &["serve"]),
            &["public_url", "https://community.example"],
        )
        .await;
    }
    for limit in ["concurrent_requests", "connections", "burst", "batch"] {
        let text = format!("[limits]\n{limit} = 0");
        refuses(with(&text, &["serve"]), &[limit, "1 or more"]).await;
    }
    refuses(with("", &["load", "nowhere"]), &["nowhere", "data files"]).await;
    refuses(
        with("database_url = \"mysql://somewhere\"", &["serve"]),
        &["sqlite://", "postgres://"],
    )
    .await;
    let mut command = tribune(&["serve", "--config", "nowhere.toml"]);
    command.current_dir(folder.path());
    refuses(command, &["nowhere.toml"]).await;
    let password = "postgres://tribune:correct-horse@127.0.0.1:1/nothing";
    let mut command = tribune(&["serve", "--database-url", password]);
    command.current_dir(folder.path());
    let ended = ends(command).await;
    assert_ne!(ended.code, Some(0));
    assert!(
        ended.err.contains("--database-url") && !ended.err.contains("correct-horse"),
        "{}",
        ended.err
    );
}

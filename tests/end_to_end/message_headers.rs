//! Messages as they leave, read by Python's email package under its strict policy; and, in the long
//! tests, by a filter against unwanted mail.

use std::{env, path::Path};

use documents::sample;
use domain::{
    audience::{self, Reason},
    email::EmailAddress,
    id::PersonId,
};
use entity::enums::WritingKind;
use jobs::mail::{
    letter::Desk,
    message::{File, Identity, Named},
    outbox::Letter,
};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::common::tools::{passes, python};

/// Names that break a header that was put together by hand.
const NAMES: [&str; 6] = [
    "Zoé D’Amours-Ångström",
    "Roy, Anne (\"la cheffe\") <x@evil.example>",
    "Line\r\nBcc: evil@service.example",
    "=?utf-8?q?not_a_word?=",
    "🎧 Centre de contact",
    "",
];

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// Every sample, as it leaves: to somebody of one of the names.
fn letters() -> Vec<(String, Letter)> {
    let samples = sample::messages();
    let letters = samples.into_iter().zip(NAMES.iter().cycle());
    letters
        .map(|(sample, name)| {
            let desk = Desk {
                from: Named {
                    name: "Communauté de pratique | Community of Practice".to_owned(),
                    address: address("secretariat@communaute.example"),
                },
                reply_to: Named {
                    name: (*name).to_owned(),
                    address: address("soutien@communaute.example"),
                },
                date: "2021-09-01T13:00:00Z".parse().unwrap(),
                identity: Identity {
                    kind: sample.kind,
                    subject: &sample.name,
                    revision: 0,
                    turn: 0,
                },
            };
            let to = audience::Message {
                address: sample.recipient.address.clone(),
                recipients: vec![audience::Recipient {
                    person: PersonId(1),
                    reasons: [Reason::CouncilMember].into(),
                    preference: sample.recipient.language,
                }],
            };
            let files = match sample.kind {
                "report" => vec![File {
                    name: "Rapport d’activité.html".to_owned(),
                    media_type: "text/html; charset=utf-8".to_owned(),
                    content: "<p>é</p>".into(),
                }],
                _ => Vec::new(),
            };
            let rendered = sample.rendered().unwrap();
            let names = [(*name).to_owned()];
            let letter = desk.letter(WritingKind::Invitation, &to, &names, &rendered, &files);
            (format!("{}-{}", sample.kind, sample.name), letter.unwrap())
        })
        .collect()
}

fn write(folder: &Path, letters: &[(String, Letter)]) -> Vec<std::path::PathBuf> {
    let file = |(name, letter): &(String, Letter)| {
        let file = folder.join(format!("{name}.eml"));
        std::fs::write(&file, &letter.frozen.bytes).unwrap();
        file
    };
    letters.iter().map(file).collect()
}

#[tokio::test]
async fn every_message_is_to_the_letter_and_says_what_it_should() {
    let letters = letters();
    assert!(letters.len() >= 60);
    let folder = tempfile::tempdir().unwrap();
    let mut reader = python("message_headers.py");
    let files = write(folder.path(), &letters);
    reader.args(&files);
    let out = passes(reader).await;
    let samples = sample::messages();
    assert_eq!(out.lines().count(), letters.len());
    for ((line, (name, _)), sample) in out.lines().zip(&letters).zip(samples) {
        let read: Value = serde_json::from_str(line).unwrap();
        let rendered = sample.rendered().unwrap();
        assert_eq!(read["subject"], rendered.subject, "{name}");
        assert_eq!(
            read["from"],
            json!(["secretariat@communaute.example"]),
            "{name}"
        );
        assert_eq!(read["to"], json!(["anne.roy@services.example"]), "{name}");
        let text = read["text"].as_str().unwrap();
        assert_eq!(text.trim_end(), rendered.text.trim_end(), "{name}");
        let has_calendar = read["parts"].as_array().unwrap();
        let has_calendar = has_calendar.iter().any(|part| part == "text/calendar");
        assert_eq!(has_calendar, rendered.calendar.is_some(), "{name}");
    }
    if env::var_os("TRIBUNE_LONG").is_some() {
        for file in files {
            passes_the_filter(&file).await;
        }
    }
}

#[tokio::test]
#[should_panic(expected = "complains")]
async fn the_reader_can_fail() {
    let folder = tempfile::tempdir().unwrap();
    let mut letters = letters();
    letters.truncate(1);
    let bytes = &mut letters[0].1.frozen.bytes;
    bytes.splice(0..0, *b"Subject: twice\r\n");
    let mut reader = python("message_headers.py");
    reader.args(write(folder.path(), &letters));
    passes(reader).await;
}

/// Rules that say how a message came, which one in a file did not, and that it has a part in HTML: they
/// count for nothing.
const NOT_AGAINST: [&str; 3] = ["NO_RECEIVED", "NO_RELAYS", "HTML_MESSAGE"];

/// SpamAssassin, with its own rules alone, finds nothing against a message: nothing is asked of the
/// network.
async fn passes_the_filter(file: &Path) {
    let mut filter = Command::new("spamassassin");
    filter.args(["--local", "--test-mode"]).arg(file);
    let out = filter.output().await;
    let out = out.unwrap_or_else(|error| panic!("spamassassin ({error}): tests/run installs it"));
    assert!(out.status.success());
    let message = String::from_utf8_lossy(&out.stdout);
    let message = message.replace('\r', "").replace("\n\t", "");
    let tests = message.split_once("tests=").unwrap().1;
    let end = tests.find([' ', '\n']).unwrap_or(tests.len());
    let against: Vec<&str> = tests[..end]
        .split(',')
        .filter(|rule| !NOT_AGAINST.contains(rule) && *rule != "none")
        .collect();
    assert!(
        against.is_empty(),
        "{}: {against:?}\n{message}",
        file.display()
    );
}

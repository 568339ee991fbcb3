//! Calendar objects, as two readers that are not ours understand them.

use documents::{
    calendar::{CalendarEvent, Method, Party},
    sample,
};
use domain::email::EmailAddress;
use jiff::ToSpan;
use serde_json::Value;

use crate::common::tools::{node, passes, python};

/// Reads calendar objects with icalendar and with ical.js, which must agree, and gives what they
/// understood.
pub async fn understood(objects: &[Vec<u8>]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        let file = folder.path().join(format!("{index:04}.ics"));
        std::fs::write(&file, object).unwrap();
        files.push(file);
    }
    let read = async |mut reader: tokio::process::Command| {
        let out = passes({
            reader.args(&files);
            reader
        });
        let lines = out.await;
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect::<Vec<Value>>()
    };
    let by_icalendar = read(python("calendar_objects.py")).await;
    let by_ical_js = read(node("calendar_objects.mjs")).await;
    assert_eq!(by_icalendar.len(), objects.len());
    assert_eq!(
        by_icalendar, by_ical_js,
        "icalendar and ical.js understand the same"
    );
    by_icalendar
}

fn event(name: &str, text: &str) -> CalendarEvent {
    let start = "2021-09-21T17:00:00Z".parse::<jiff::Timestamp>().unwrap();
    CalendarEvent {
        method: Method::Request,
        uid: "meeting-1@tribune.example".to_owned(),
        sequence: 3,
        stamp: "2021-09-01T13:00:00Z".parse().unwrap(),
        start,
        end: start + 2.hours(),
        summary: text.to_owned(),
        description: text.to_owned(),
        location: Some(text.to_owned()),
        url: Some("https://teams.example/l/meetup?a=1;b=2,3".to_owned()),
        organizer: Party {
            name: name.to_owned(),
            address: EmailAddress::parse("secretariat@tribune.example").unwrap(),
        },
        attendee: Party {
            name: name.to_owned(),
            address: EmailAddress::parse("member@service.example").unwrap(),
        },
    }
}

#[tokio::test]
async fn hostile_names_and_texts_stay_names_and_texts() {
    let long = "É".repeat(400);
    let cases = [
        (
            "Zoé D’Amours-Ångström",
            "Réunion trimestrielle : robots, et IA",
        ),
        (
            "A \"quoted\"; name, with: marks^",
            "semi;colon, comma\\backslash",
        ),
        (
            "Line\r\nATTENDEE:mailto:evil@service.example",
            "first\nsecond\r\nMETHOD:CANCEL",
        ),
        ("^n^^'", "\\n \\, ^n"),
        (long.as_str(), long.as_str()),
    ];
    let objects: Vec<Vec<u8>> = cases
        .iter()
        .map(|(name, text)| event(name, text).to_bytes())
        .collect();
    let read = understood(&objects).await;
    for ((_, text), calendar) in cases.iter().zip(read) {
        assert_eq!(calendar["method"], "REQUEST");
        assert_eq!(calendar["uid"], "meeting-1@tribune.example");
        assert_eq!(calendar["sequence"], 3);
        assert_eq!(calendar["start"], "2021-09-21T17:00:00Z");
        assert_eq!(
            calendar["attendee"]["address"],
            "mailto:member@service.example"
        );
        let plain = |text: &str| text.replace("\r\n", "\n");
        assert_eq!(plain(calendar["summary"].as_str().unwrap()), plain(text));
    }
}

#[tokio::test]
async fn every_message_of_a_meetings_life_is_understood() {
    let samples = sample::messages();
    let rendered = samples.iter().map(|sample| sample.rendered().unwrap());
    let parts: Vec<_> = rendered.filter_map(|message| message.calendar).collect();
    assert!(parts.len() >= 20, "{} calendar parts", parts.len());
    let objects: Vec<Vec<u8>> = parts.iter().map(|part| part.bytes.clone()).collect();
    for (part, read) in parts.iter().zip(understood(&objects).await) {
        assert_eq!(read["method"], part.method.as_str());
        assert_eq!(read["uid"], "meeting-40@tribune.example");
        assert_eq!(
            read["attendee"]["address"],
            "mailto:anne.roy@services.example"
        );
    }
}

#[tokio::test]
async fn a_cancellation_is_one() {
    let cancelled = CalendarEvent {
        method: Method::Cancel,
        ..event("Zoé", "Réunion")
    };
    let read = understood(&[cancelled.to_bytes()]).await;
    assert_eq!(read[0]["method"], "CANCEL");
    assert_eq!(read[0]["status"], "CANCELLED");
    assert_eq!(read[0]["uid"], "meeting-1@tribune.example");
}

#[tokio::test]
#[should_panic(expected = "complains")]
async fn the_checkers_can_fail() {
    let broken = event("Zoé", "Réunion").to_bytes();
    let broken = String::from_utf8(broken).unwrap().replace("DTEND", "X-END");
    understood(&[broken.into_bytes()]).await;
}

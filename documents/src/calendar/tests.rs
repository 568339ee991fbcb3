use proptest::prelude::*;

use super::*;

fn event() -> CalendarEvent {
    let at = |instant: &str| instant.parse().unwrap();
    CalendarEvent {
        method: Method::Request,
        uid: "meeting-40@tribune.example".into(),
        sequence: 2,
        stamp: at("2021-09-01T13:00:00.75Z"),
        start: at("2021-09-21T17:00:00Z"),
        end: at("2021-09-21T18:30:00Z"),
        summary: "Réunion trimestrielle; accueil, suites".into(),
        description: "Ligne un\nLigne \\ deux".into(),
        location: Some("MS Teams".into()),
        url: Some("https://teams.example/join?a=1&b=2".into()),
        organizer: Party {
            name: "Secrétariat".into(),
            address: "secretariat@cop.example".parse().unwrap(),
        },
        attendee: Party {
            name: "Anne O’Neil".into(),
            address: "anne@gov.example".parse().unwrap(),
        },
    }
}

fn unfolded(event: &CalendarEvent) -> Vec<String> {
    let text = String::from_utf8(event.to_bytes()).unwrap();
    let lines = text.replace("\r\n ", "");
    lines
        .strip_suffix("\r\n")
        .unwrap()
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn line(event: &CalendarEvent, property: &str) -> String {
    let lines = unfolded(event);
    let found: Vec<_> = lines.iter().filter(|l| l.starts_with(property)).collect();
    assert_eq!(found.len(), 1, "{property}: {lines:?}");
    found[0].clone()
}

/// Reads a TEXT value back as a calendar would.
fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().map(|c| if c == 'n' { '\n' } else { c })),
            c => out.push(c),
        }
    }
    out
}

#[test]
fn an_invitation_asks_for_an_answer() {
    let event = event();
    assert_eq!(line(&event, "METHOD"), "METHOD:REQUEST");
    assert_eq!(line(&event, "STATUS"), "STATUS:CONFIRMED");
    assert_eq!(line(&event, "SEQUENCE"), "SEQUENCE:2");
    assert_eq!(line(&event, "DTSTAMP"), "DTSTAMP:20210901T130000Z");
    assert_eq!(line(&event, "DTSTART"), "DTSTART:20210921T170000Z");
    assert_eq!(line(&event, "DTEND"), "DTEND:20210921T183000Z");
    assert_eq!(
        line(&event, "URL"),
        "URL:https://teams.example/join?a=1&b=2"
    );
    assert_eq!(
        line(&event, "SUMMARY"),
        r"SUMMARY:Réunion trimestrielle\; accueil\, suites"
    );
    assert_eq!(
        line(&event, "DESCRIPTION"),
        r"DESCRIPTION:Ligne un\nLigne \\ deux"
    );
    assert_eq!(
        line(&event, "ATTENDEE"),
        "ATTENDEE;CN=\"Anne O’Neil\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;\
         PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:anne@gov.example"
    );
    assert_eq!(
        line(&event, "ORGANIZER"),
        "ORGANIZER;CN=\"Secrétariat\":mailto:secretariat@cop.example"
    );
}

#[test]
fn a_cancellation_repeats_the_meeting_and_asks_for_nothing() {
    let event = CalendarEvent {
        method: Method::Cancel,
        sequence: 3,
        ..event()
    };
    assert_eq!(line(&event, "METHOD"), "METHOD:CANCEL");
    assert_eq!(line(&event, "STATUS"), "STATUS:CANCELLED");
    assert_eq!(line(&event, "UID"), "UID:meeting-40@tribune.example");
    assert!(!line(&event, "ATTENDEE").contains("RSVP"));
}

#[test]
fn a_hostile_name_adds_no_property() {
    for (name, written) in [
        (
            "A\r\nATTENDEE:mailto:x@y.example",
            "A^nATTENDEE:mailto:x@y.example",
        ),
        ("A\nEND:VEVENT\u{2028}\u{85}B", "A^nEND:VEVENT^n^nB"),
        ("\"; RSVP=FALSE:mailto:", "^'; RSVP=FALSE:mailto:"),
        ("a^nb", "a^^nb"),
        ("\u{0}\u{7}\tBell", " Bell"),
    ] {
        let mut event = event();
        event.attendee.name = name.into();
        let written = format!("ATTENDEE;CN=\"{written}\";CUTYPE=");
        assert!(line(&event, "ATTENDEE").starts_with(&written), "{name:?}");
        assert_eq!(unfolded(&event).len(), unfolded(&self::event()).len());
    }
}

#[test]
fn addresses_are_encoded_where_a_mailto_asks_for_it() {
    let mut event = event();
    event.attendee.address = "a%b?c&d@gov.example".parse().unwrap();
    assert!(line(&event, "ATTENDEE").ends_with(":mailto:a%25b%3Fc%26d@gov.example"));
    event.url = Some("https://x.example/é\r\nX:1".into());
    assert_eq!(line(&event, "URL"), "URL:https://x.example/%C3%A9%0D%0AX:1");
}

proptest! {
    #[test]
    fn lines_are_short_and_whole_whatever_stands_in_them(
        summary in any::<String>(),
        description in "(?s).{0,400}",
        name in any::<String>(),
        url in proptest::option::of(any::<String>()),
    ) {
        let mut hostile = event();
        hostile.summary = summary.clone();
        hostile.description = description;
        hostile.attendee.name = name.clone();
        hostile.organizer.name = name;
        hostile.url = url.clone();
        let text = String::from_utf8(hostile.to_bytes()).unwrap();
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75);
            prop_assert!(!line.contains(['\r', '\n']));
        }
        let expected = unfolded(&event()).len() - usize::from(url.is_none());
        prop_assert_eq!(unfolded(&hostile).len(), expected);
        let read = unescaped(line(&hostile, "SUMMARY:").strip_prefix("SUMMARY:").unwrap());
        prop_assert_eq!(read, one_kind_of_break(&summary));
    }
}

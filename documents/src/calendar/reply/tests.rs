use proptest::prelude::*;

use super::*;
use crate::calendar::{CalendarEvent, Method, Party};

const UID: &str = "0f3b3c0e-6a4f-4a43-9a0e-9f2f3f4f5f6f";

fn reply(lines: &str) -> String {
    let lines = lines.trim().replace('\n', "\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Some//Calendar//EN\r\nMETHOD:REPLY\r\n\
         BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn only(text: &str) -> CalendarReply {
    match read(text.as_bytes()).unwrap() {
        Incoming::Replies(replies) if replies.len() == 1 => replies[0].clone(),
        other => panic!("{other:?}"),
    }
}

fn address(given: &str) -> EmailAddress {
    EmailAddress::parse(given).unwrap()
}

fn expected(answer: Answer) -> CalendarReply {
    CalendarReply {
        uid: UID.to_owned(),
        attendee: address("anne.roy@ministry.example"),
        answer,
        sequence: 2,
        stamp: "2021-09-02T14:30:00Z".parse().unwrap(),
        delegated_to: None,
    }
}

#[test]
fn the_answers_of_common_calendars_are_read() {
    let gmail = reply(&format!(
        "DTSTART:20210921T170000Z\nDTEND:20210921T190000Z\nDTSTAMP:20210902T143000Z\n\
         ORGANIZER;CN=Secretariat:mailto:secretariat@community.example\nUID:{UID}\n\
         ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Anne\n  Roy;X-NUM-GUESTS=0:mailto:anne.roy@ministry.example\n\
         SEQUENCE:2\nSTATUS:CONFIRMED\nSUMMARY:Accepted: Quarterly meeting"
    ));
    assert_eq!(only(&gmail), expected(Answer::Accepted));

    let outlook = reply(&format!(
        "ATTENDEE;PARTSTAT=DECLINED;CN=\"Roy; Anne: ESDC\":MAILTO:Anne.Roy@Ministry.example\n\
         COMMENT;LANGUAGE=en-CA:\\n\nUID:{UID}\nSUMMARY;LANGUAGE=en-CA:Declined\n\
         DTSTART;TZID=Eastern Standard Time:20210921T130000\nCLASS:PUBLIC\nPRIORITY:5\n\
         DTSTAMP:20210902T143000Z\nTRANSP:OPAQUE\nSTATUS:CONFIRMED\nSEQUENCE:2\n\
         BEGIN:VALARM\nDTSTAMP:19990101T000000Z\nACTION:DISPLAY\nEND:VALARM\nX-MICROSOFT-CDO-APPT-SEQUENCE:2"
    ));
    let declined = only(&outlook);
    assert_eq!(declined.attendee.normalized(), "anne.roy@ministry.example");
    assert_eq!(declined.answer, Answer::Declined);
    assert_eq!(declined.stamp, expected(Answer::Declined).stamp);

    let apple = reply(&format!(
        "uid:{UID}\ndtstamp:20210902T143000Z\nsequence:2\n\
         attendee;cn=\"Anne ^'Annie^' Roy\";email=anne.roy@ministry.example;partstat=tentative:/aMTAx/principal/"
    ));
    assert_eq!(only(&apple), expected(Answer::Tentative));
}

#[test]
fn somebody_who_delegates_names_whom() {
    let text = reply(&format!(
        "UID:{UID}\nDTSTAMP:20210902T143000Z\nSEQUENCE:2\n\
         ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:paul.lee@ministry.example\",\"mailto:b@c.example\":mailto:anne.roy@ministry.example"
    ));
    let delegated = CalendarReply {
        delegated_to: Some(address("paul.lee@ministry.example")),
        ..expected(Answer::Delegated)
    };
    assert_eq!(only(&text), delegated);
}

#[test]
fn each_attendee_is_an_answer_and_an_unknown_status_is_none_yet() {
    let text = reply(&format!(
        "UID:{UID}\nDTSTAMP:20210902T143000\n\
         ATTENDEE;PARTSTAT=X-PERHAPS:mailto:anne.roy@ministry.example\n\
         ATTENDEE;PARTSTAT=ACCEPTED:mailto:d%27orsay@ministry.example\n\
         ATTENDEE;PARTSTAT=ACCEPTED:urn:uuid:1"
    ));
    let Incoming::Replies(replies) = read(text.as_bytes()).unwrap() else {
        panic!("no answers");
    };
    let told: Vec<_> = replies
        .iter()
        .map(|one| (one.attendee.as_str(), one.answer, one.sequence))
        .collect();
    assert_eq!(
        told,
        [
            ("anne.roy@ministry.example", Answer::NeedsAction, 0),
            ("d'orsay@ministry.example", Answer::Accepted, 0)
        ]
    );
}

#[test]
fn what_is_no_answer_is_named() {
    for method in ["COUNTER", "DECLINECOUNTER", "REQUEST", "REFRESH"] {
        let text =
            reply("UID:1\nDTSTAMP:20210902T143000Z\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example");
        let text = text.replace("METHOD:REPLY", &format!("method:{}", method.to_lowercase()));
        assert_eq!(read(text.as_bytes()), Ok(Incoming::Other(method.into())));
    }
    let none = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nMETHOD:REPLY\nEND:VEVENT\nEND:VCALENDAR";
    assert_eq!(read(none.as_bytes()), Ok(Incoming::Other(String::new())));
}

#[test]
fn an_answer_without_what_makes_it_one_is_refused() {
    let whole = "UID:1\nDTSTAMP:20210902T143000Z\nSEQUENCE:1\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example";
    for (from, to, error) in [
        ("UID:1\n", "", ReplyError::Missing("UID")),
        (
            "DTSTAMP:20210902T143000Z\n",
            "",
            ReplyError::Missing("DTSTAMP"),
        ),
        (
            "20210902T143000Z",
            "20210931T143000Z",
            ReplyError::Malformed("DTSTAMP"),
        ),
        (
            "20210902T143000Z",
            "yesterday",
            ReplyError::Malformed("DTSTAMP"),
        ),
        (
            "SEQUENCE:1",
            "SEQUENCE:one",
            ReplyError::Malformed("SEQUENCE"),
        ),
        (
            "mailto:a@b.example",
            "mailto:nobody",
            ReplyError::Missing("ATTENDEE"),
        ),
    ] {
        let text = reply(&whole.replace(from, to));
        assert_eq!(read(text.as_bytes()), Err(error), "{to}");
    }
    assert_eq!(read(b"Hello"), Err(ReplyError::NotACalendar));
    assert_eq!(read(&vec![b'a'; LONGEST + 1]), Err(ReplyError::TooLong));
}

#[test]
fn a_fold_within_a_letter_is_undone() {
    let mut bytes = reply("UID:1\nDTSTAMP:20210902T143000Z\nATTENDEE;CN=Ren\u{e9}e;PARTSTAT=ACCEPTED:mailto:a@b.example").into_bytes();
    let at = bytes.iter().position(|byte| *byte == 0xc3).unwrap();
    bytes.splice(at + 1..at + 1, *b"\r\n ");
    let Incoming::Replies(replies) = read(&bytes).unwrap() else {
        panic!("no answers");
    };
    assert_eq!(replies[0].answer, Answer::Accepted);
}

#[test]
fn a_revision_beyond_all_bounds_is_the_greatest() {
    let of = |sequence: &str| {
        let text = format!(
            "UID:1\nDTSTAMP:20210902T143060Z\nSEQUENCE:{sequence}\nATTENDEE:mailto:a@b.example"
        );
        only(&reply(&text)).sequence
    };
    assert_eq!(of("99999999999"), u32::MAX);
    assert_eq!(of("-3"), 0);
}

proptest! {
    /// Whatever strangers send, nothing panics.
    #[test]
    fn any_bytes_are_answers_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    /// The same with bytes that come close.
    #[test]
    fn any_lines_are_answers_or_an_error(lines in proptest::collection::vec(
        prop_oneof![
            Just("BEGIN:VCALENDAR".to_owned()), Just("BEGIN:VEVENT".to_owned()),
            Just("END:VEVENT".to_owned()), Just("END:VCALENDAR".to_owned()),
            Just("METHOD:REPLY".to_owned()), Just("UID:1".to_owned()),
            Just("DTSTAMP:20210902T143000Z".to_owned()),
            "DTSTAMP:[0-9TZé]{0,17}", "SEQUENCE:[-+0-9]{0,12}",
            "ATTENDEE(;[A-Z\"^,=:é]{0,12}){0,3}:(mailto:)?[a-z%é@.?]{0,20}",
            "[ \t]?[;:\"=^\\\\,a-zé]{0,20}",
        ], 0..30), crlf in any::<bool>()) {
        let _ = read(lines.join(if crlf { "\r\n" } else { "\n" }).as_bytes());
    }

    /// What we write is read back, whatever the names are.
    #[test]
    fn an_answer_to_our_own_object_names_the_same(name in any::<String>(), uid in "[!-~é;,\\\\]{1,40}", sequence in 0..1000_u32, second in 0..4_000_000_000_i64) {
        let party = Party { name, address: address("anne+d'o@ministry.example") };
        let stamp = Timestamp::from_second(second).unwrap();
        let event = CalendarEvent {
            method: Method::Request,
            uid: uid.clone(),
            sequence,
            stamp,
            start: stamp,
            end: stamp,
            summary: party.name.clone(),
            description: party.name.clone(),
            location: Some(party.name.clone()),
            url: None,
            organizer: party.clone(),
            attendee: party.clone(),
        };
        let text = String::from_utf8(event.to_bytes()).unwrap();
        let text = text.replace("METHOD:REQUEST", "METHOD:REPLY");
        let answered = only(&text);
        prop_assert_eq!(answered, CalendarReply {
            uid, attendee: party.address, answer: Answer::NeedsAction, sequence, stamp, delegated_to: None,
        });
    }
}

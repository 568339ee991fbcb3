//! Messages as mail systems of all kinds write them, with addresses that are made up.

use super::*;

/// A message of `samples`, its lines ended as mail ends them.
macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!("../samples/", $name, ".eml")).replace('\n', "\r\n")
    };
}

const OURS: &str = "bounces+b12.0123456789abcdef@community.example";
const MESSAGE_ID: &str = "invitation.00112233445566778899aabbccddeeff@community.example";

fn read(message: &str) -> Returned {
    Returned::read(message.as_bytes())
}

/// The recipients of a report: what became of the message, and what that says of the address.
fn findings(message: &str) -> Vec<(Fate, Option<Severity>, Option<String>)> {
    let recipients = match read(message).says {
        Says::Report(recipients) => recipients,
        Says::Refusal(recipient) => vec![recipient],
        other => panic!("{other:?}"),
    };
    let finding = |one: Recipient| {
        (
            one.fate,
            one.severity(),
            one.status.map(|code| code.to_string()),
        )
    };
    recipients.into_iter().map(finding).collect()
}

fn failed(severity: Severity, code: &str) -> (Fate, Option<Severity>, Option<String>) {
    (Fate::Failed, Some(severity), Some(code.to_owned()))
}

#[test]
fn reports_of_mail_systems_of_all_kinds_are_read() {
    use Severity::{Hard, Policy, Soft};
    assert_eq!(findings(&sample!("postfix")), [failed(Hard, "5.1.1")]);
    assert_eq!(findings(&sample!("exchange")), [failed(Hard, "5.1.10")]);
    assert_eq!(findings(&sample!("gmail")), [failed(Policy, "5.2.2")]);
    assert_eq!(findings(&sample!("ses")), [failed(Soft, "4.4.7")]);
    assert_eq!(
        findings(&sample!("postfix_delay")),
        [(Fate::Delayed, Some(Soft), Some("4.4.1".to_owned()))]
    );
    let several = [
        failed(Hard, "5.2.1"),
        (Fate::Arrived, None, Some("2.1.5".to_owned())),
    ];
    assert_eq!(
        findings(&sample!("sendmail")),
        several,
        "5.0.0 says nothing, its words do"
    );
}

#[test]
fn bounces_in_free_words_are_for_a_person_unless_their_own_words_name_a_code() {
    assert_eq!(
        findings(&sample!("qmail")),
        [failed(Severity::Hard, "5.1.1")]
    );
    // The code stands in what is given back.
    assert_eq!(
        findings(&sample!("exim")),
        [(Fate::Failed, Some(Severity::Policy), None)]
    );
}

#[test]
fn a_report_says_to_whom_it_came_and_what_it_gives_back() {
    for message in [
        sample!("postfix"),
        sample!("postfix_delay"),
        sample!("gmail"),
        sample!("ses"),
        sample!("exim"),
        sample!("qmail"),
    ] {
        let returned = read(&message);
        assert!(returned.addresses.contains(OURS), "{message}");
        assert!(returned.message_ids.contains(MESSAGE_ID), "{message}");
    }
    for message in [sample!("exchange"), sample!("sendmail")] {
        assert!(read(&message).message_ids.contains(MESSAGE_ID), "{message}");
    }
    let Says::Report(recipients) = read(&sample!("postfix")).says else {
        panic!("no report")
    };
    let known_by: Vec<_> = recipients[0].addresses.iter().map(String::as_str).collect();
    assert_eq!(known_by, ["ana.roy@town.example"]);
}

#[test]
fn a_complaint_is_of_the_message_that_it_names() {
    let complaint = read(&sample!("complaint"));
    assert_eq!(complaint.says, Says::Complaint);
    assert!(complaint.addresses.contains(OURS));
}

#[test]
fn what_machines_write_is_no_bounce_and_no_letter() {
    assert_eq!(read(&sample!("vacation")).says, Says::Automatic);
    let letter = sample!("letter");
    assert_eq!(read(&letter).says, Says::Other);
    let with = |field: &str| read(&format!("{field}\r\n{letter}")).says;
    for field in [
        "Auto-Submitted: auto-generated; owner-email=\"x@town.example\"",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: OOF",
    ] {
        assert_eq!(with(field), Says::Automatic, "{field}");
    }
    for field in [
        "Auto-Submitted: no",
        "Precedence: first-class",
        "X-Autoreply: no",
    ] {
        assert_eq!(with(field), Says::Other, "{field}");
    }
    for subject in [
        "Out of Office Re: Invitation",
        "=?utf-8?Q?R=C3=A9ponse_automatique=C2=A0:_Invitation?=",
    ] {
        let letter = letter.replace("Re: Invitation", subject);
        assert_eq!(read(&letter).says, Says::Automatic, "{subject}");
    }
    let receipt = sample!("postfix").replace("delivery-status", "disposition-notification");
    assert_eq!(read(&receipt).says, Says::Automatic);
}

#[test]
fn a_calendars_answer_is_one_by_its_method_alone() {
    let reply = sample!("reply");
    let answer = |message: &str| match read(message).says {
        Says::Answer { calendar, from } => Some((calendar.contains("METHOD:REPLY"), from)),
        _ => None,
    };
    let from = Some("ana.roy@town.example".to_owned());
    assert_eq!(answer(&reply), Some((true, from.clone())));
    assert_eq!(
        answer(&reply.replace("; method=REPLY", "")),
        Some((true, from))
    );
    assert_eq!(
        answer(&reply.replace("method=REPLY", "method=COUNTER")),
        None
    );
    let refuted = format!("Authentication-Results: mx.community.example; dmarc=fail\r\n{reply}");
    assert_eq!(
        answer(&refuted),
        Some((true, None)),
        "its sender is not who it says"
    );
    // Somebody's answer that somebody else encloses is theirs to send.
    let enclosed = format!("From: bo@town.example\r\nContent-Type: message/rfc822\r\n\r\n{reply}");
    assert_eq!(answer(&enclosed), None);
}

#[test]
fn copies_of_a_message_are_known_whatever_way_they_came() {
    let message = sample!("postfix");
    let first = read(&message).sha256;
    let again = format!("Received: from elsewhere\r\nX-UID: 7\r\n{message}\r\n");
    assert_eq!(read(&again).sha256, first);
    assert_eq!(read(&message.replace("\r\n", "\n")).sha256, first);
    assert_ne!(
        read(&message.replace("4F2C81B9D@", "4F2C81B9E@")).sha256,
        first
    );
    assert_ne!(read(&message.replace("ana.roy", "bo.tran")).sha256, first);
}

#[test]
fn what_is_no_message_is_for_a_person() {
    for bytes in [
        &b""[..],
        b"\0\0\0",
        b"\r\n\r\n",
        b":",
        b"Content-Type: multipart/report\n\n",
        &[0xff; 5000],
    ] {
        assert_eq!(Returned::read(bytes).says, Says::Other);
    }
    let empty = "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n--x--";
    assert_eq!(read(empty).says, Says::Other);
}

#[test]
fn no_piece_of_a_message_is_too_strange() {
    let samples = [
        sample!("postfix"),
        sample!("gmail"),
        sample!("exim"),
        sample!("complaint"),
    ];
    for sample in &samples {
        let bytes = sample.as_bytes();
        for end in (0..bytes.len()).step_by(7) {
            let _ = Returned::read(&bytes[..end]);
            let mut broken = bytes.to_vec();
            broken[end] = broken[end].wrapping_mul(31).wrapping_add(129);
            let _ = Returned::read(&broken);
            broken.drain(end / 2..end);
            let _ = Returned::read(&broken);
        }
    }
}

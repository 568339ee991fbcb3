use std::sync::LazyLock;

use super::*;
use documents::calendar::Method;
use domain::language::Language;
use mail_parser::{MessageParser, MimeHeaders, PartType};

const OBJECT: &str = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Réunion\r\nEND:VCALENDAR\r\n";

fn named(name: &str, address: &str) -> Named {
    Named {
        name: name.to_owned(),
        address: EmailAddress::parse(address).unwrap(),
    }
}

struct People {
    from: Named,
    reply_to: Named,
    to: Named,
}

fn people(to: &str) -> People {
    People {
        from: named("Communauté de pratique", "reunions@communaute.example"),
        reply_to: named("Soutien", "soutien@communaute.example"),
        to: named(to, "Zoe.Ouellet@ville.example"),
    }
}

fn draft<'a>(people: &'a People, subject: &'a str, enclosure: Enclosure<'a>) -> Draft<'a> {
    Draft {
        identity: Identity {
            kind: "invitation",
            subject: "meeting-1@communaute.example",
            revision: 0,
            turn: 0,
        },
        from: &people.from,
        reply_to: &people.reply_to,
        to: &people.to,
        language: Preference::Only(Language::Fr),
        date: "2021-09-01T13:00:00Z".parse().unwrap(),
        subject,
        text: "Bonjour,\nà 14 h 30.\n",
        html: "<p>Bonjour, à 14 h 30.</p>",
        enclosure,
        unsubscribe: None,
    }
}

static PART: LazyLock<CalendarPart> = LazyLock::new(|| CalendarPart {
    method: Method::Request,
    bytes: OBJECT.as_bytes().to_vec(),
});

fn calendar() -> Enclosure<'static> {
    Enclosure::Calendar {
        part: &PART,
        file_name: "invitation.ics",
    }
}

#[test]
fn an_invitation_has_the_shape_that_calendars_understand() {
    let people = people("Zoé Ouellet");
    let frozen = draft(&people, "Réunion de septembre", calendar())
        .freeze()
        .unwrap();
    let message = MessageParser::new().parse(&frozen.bytes).unwrap();

    assert_eq!(message.subject(), Some("Réunion de septembre"));
    assert_eq!(
        message.to().unwrap().first().unwrap().name(),
        Some("Zoé Ouellet")
    );
    assert_eq!(
        message.to().unwrap().first().unwrap().address(),
        Some("Zoe.Ouellet@ville.example")
    );
    assert_eq!(
        message.reply_to().unwrap().first().unwrap().address(),
        Some("soutien@communaute.example")
    );
    assert_eq!(
        message.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    assert_eq!(message.date().unwrap().to_rfc3339(), "2021-09-01T13:00:00Z");

    let kinds: Vec<_> = message
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ]
    );
    let inline = &message.parts[4];
    assert_eq!(
        inline.content_type().unwrap().attribute("method"),
        Some("REQUEST")
    );
    assert!(inline.content_disposition().is_none());
    assert_eq!(inline.text_contents(), Some(OBJECT));
    let file = &message.parts[5];
    assert_eq!(file.attachment_name(), Some("invitation.ics"));
    assert_eq!(file.contents(), OBJECT.as_bytes());
}

#[test]
fn a_report_carries_its_file_byte_for_byte() {
    let people = people("Zoé Ouellet");
    let files = [File {
        name: "rapport-2020-2021.fr.html".to_owned(),
        media_type: "text/html; charset=utf-8".to_owned(),
        content: "<p>81\u{a0}personnes\n</p>\r\n".as_bytes().to_vec(),
    }];
    let frozen = draft(&people, "Rapport", Enclosure::Files(&files))
        .freeze()
        .unwrap();
    let message = MessageParser::new().parse(&frozen.bytes).unwrap();
    let attached = message.attachment(0).unwrap();
    assert_eq!(
        attached.attachment_name(),
        Some("rapport-2020-2021.fr.html")
    );
    assert_eq!(attached.contents(), files[0].content);
}

#[test]
fn the_same_delivery_gives_the_same_bytes_and_another_another_identifier() {
    let people = people("Zoé Ouellet");
    let first = draft(&people, "Réunion", calendar()).freeze().unwrap();
    assert_eq!(
        first,
        draft(&people, "Réunion", calendar()).freeze().unwrap()
    );
    let id = first.message_id.to_string();
    assert!(id.starts_with("invitation."), "{id}");
    assert!(id.ends_with("@communaute.example"), "{id}");
    assert!(!id.to_lowercase().contains("ouellet"));

    let mut later = draft(&people, "Réunion", calendar());
    later.identity.revision = 1;
    assert_ne!(first.message_id, later.freeze().unwrap().message_id);

    let mut capitals = people;
    capitals.to.address = EmailAddress::parse("ZOE.OUELLET@VILLE.EXAMPLE").unwrap();
    let same = draft(&capitals, "Réunion", calendar()).freeze().unwrap();
    assert_eq!(first.message_id, same.message_id);
}

#[test]
fn no_name_and_no_subject_can_begin_a_header() {
    let people = people("Zoé\r\nBcc: spy@elsewhere.example\r\n\r\nHello");
    let frozen = draft(
        &people,
        "Réunion\r\nBcc: spy@elsewhere.example\n\nboo",
        Enclosure::None,
    )
    .freeze()
    .unwrap();
    let message = MessageParser::new().parse(&frozen.bytes).unwrap();
    assert!(message.bcc().is_none());
    assert_eq!(message.to().unwrap().as_list().unwrap().len(), 1);
    assert_eq!(
        message.subject(),
        Some("Réunion Bcc: spy@elsewhere.example boo")
    );
    assert!(matches!(message.parts[0].body, PartType::Multipart(_)));
}

#[test]
fn every_line_is_short_ascii_that_any_relay_takes() {
    let people = people(&"Zoé Ouellet-d’Été ".repeat(20));
    let frozen = draft(&people, &"Réunion très longue ".repeat(30), calendar())
        .freeze()
        .unwrap();
    assert!(frozen.bytes.is_ascii());
    let text = String::from_utf8(frozen.bytes).unwrap();
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 998 && !line.contains('\n'))
    );
}

#[test]
fn what_may_be_refused_is_with_one_click_and_over_https_alone() {
    let people = people("Zoé Ouellet");
    let page =
        "https://communaute.example/unsubscribe/thanks.12.0123456789abcdef0123456789abcdef?lang=fr";
    let headers = |unsubscribe| {
        let draft = Draft {
            unsubscribe,
            ..draft(&people, "Merci", Enclosure::None)
        };
        let frozen = draft.freeze().unwrap();
        let text = String::from_utf8(frozen.bytes).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        // A long line is folded.
        let head = head.replace("\r\n ", " ");
        let lines = head.lines().filter(|line| line.starts_with("List-"));
        lines.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(headers(None), Vec::<String>::new());
    assert_eq!(
        headers(Some(page)),
        [
            format!("List-Unsubscribe: <{page}>"),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned(),
        ]
    );
    let plain = page.replace("https:", "http:");
    assert_eq!(
        headers(Some(&plain)),
        [format!("List-Unsubscribe: <{plain}>")]
    );
}

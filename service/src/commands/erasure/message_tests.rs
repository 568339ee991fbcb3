use super::*;
use crate::commands::erasure::words::Name;

fn words() -> Words {
    let mut words = Words::default();
    let name = Name {
        given: "Élise".into(),
        family: "Béland".into(),
    };
    words.name(&name).unwrap();
    words
        .address("elise.beland@town.example", "erased-1@erased.invalid")
        .unwrap();
    words
}

fn part(headers: &str, body: &[u8]) -> Vec<u8> {
    [headers.as_bytes(), b"\r\n\r\n", body].concat()
}

#[test]
fn a_name_behind_encodings_is_found_and_the_rest_stays_byte_for_byte() {
    let text = "Bonjour Élise Béland,\r\nVoici l’ordre du jour de la réunion trimestrielle.\r\n";
    let calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Réunion trimestrielle de la communauté de pratique des centr\r\n es de contact\r\nATTENDEE;CN=\"Élise Bél\r\n and\";RSVP=TRUE:mailto:elise.beland@town.example\r\nEND:VCALENDAR\r\n";
    let plain = part(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
        quoted_printable::encode_to_str(text).as_bytes(),
    );
    let entry = part(
        "Content-Type: text/calendar; method=REQUEST\r\nContent-Transfer-Encoding: base64",
        &wrapped(&BASE64.encode(calendar), false),
    );
    let other = part(
        "Content-Type: text/html\r\nContent-Transfer-Encoding: 7bit",
        b"<p>Nobody</p>",
    );
    let message = |to: &str, parts: [&[u8]; 3]| {
        let head = format!(
            "Date: Tue, 24 Aug 2021 12:00:00 +0000\r\nReply-To: Support <support@c.example>\r\n{to}Content-Type: multipart/mixed;\r\n boundary=\"=_b\"\r\n\r\n"
        );
        let mut whole = head.into_bytes();
        for part in parts {
            whole.extend(b"--=_b\r\n");
            whole.extend(part);
            whole.extend(b"\r\n");
        }
        whole.extend(b"--=_b--\r\n");
        whole
    };
    let to =
        "To: =?utf-8?b?w4lsaXNl?=\r\n =?utf-8?b?IELDqWxhbmQ=?= <elise.beland@town.example>\r\n";
    let given = message(to, [&plain, &other, &entry]);
    assert_eq!(display_name(&given, "to").as_deref(), Some("Élise Béland"));

    let there = redacted(&given, &words(), Parts::All).unwrap();
    let plain = part(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
        quoted_printable::encode_to_str(text.replace("Élise Béland", "*****")).as_bytes(),
    );
    let new = calendar
        .replace("\"Élise Bél\r\n and\"", "\"*****\"")
        .replace("elise.beland@town.example", "erased-1@erased.invalid");
    let entry = part(
        "Content-Type: text/calendar; method=REQUEST\r\nContent-Transfer-Encoding: base64",
        &wrapped(&BASE64.encode(new), false),
    );
    let wanted = message(
        "To: ***** <erased-1@erased.invalid>\r\n",
        [&plain, &other, &entry],
    );
    assert_eq!(
        String::from_utf8_lossy(&there),
        String::from_utf8_lossy(&wanted)
    );
    assert_eq!(
        redacted(&there, &words(), Parts::All),
        None,
        "nothing is left"
    );
}

#[test]
fn a_copy_of_a_report_stays_as_it_was_sent() {
    let file = part(
        "Content-Type: text/html\r\nContent-Disposition: attachment; filename=report.html\r\nContent-Transfer-Encoding: base64",
        &wrapped(&BASE64.encode("<p>Élise Béland, co-chair</p>"), false),
    );
    assert_eq!(redacted(&file, &words(), Parts::NoFiles), None);
    assert!(redacted(&file, &words(), Parts::All).is_some());
}

#[test]
fn words_beyond_ascii_are_encoded_again() {
    let field = "Subject: Réunion avec =?utf-8?q?=C3=89lise_B=C3=A9land?= à Québec\r\n".as_bytes();
    let there = redacted_field(field, &words()).unwrap();
    assert!(there.is_ascii(), "{there}");
    let value = value_of(there.as_bytes(), "subject").unwrap();
    assert_eq!(decoded_words(&value), "Réunion avec ***** à Québec");
}

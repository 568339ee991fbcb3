use domain::{
    email::EmailAddress,
    language::{Bilingual, Preference, Text},
    period::Period,
    zone::Zone,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    mail::{InvitationReason, Link, Occasion, Reader, Reported},
    sample,
};

/// A message rendered for its readers alone, with no mold.
fn rendered_directly(message: &impl Message) -> Rendered {
    let to = message
        .in_each_language(|locale| Personal::of(message, locale))
        .unwrap();
    let subject = message.in_each_language(|locale| message.subject(locale));
    let subject = joined(subject.unwrap());
    let event = message.event().unwrap();
    let first = message.languages()[0];
    Rendered {
        text: layout::text(message, &to).unwrap(),
        html: layout::html(message, &subject, &to).unwrap(),
        subject,
        calendar: event.map(|event| CalendarPart {
            method: event.method,
            bytes: event.to_bytes(),
        }),
        unsubscribe: message.unsubscribe().map(|page| page.get(first).to_owned()),
    }
}

/// Names that people do not have, and that somebody may enter.
fn name() -> impl Strategy<Value = String> {
    let hostile = select(vec![
        "Anne Roy",
        "Zoé d’Été : « Allô » !",
        "<b>&\"'</b>",
        "--></p><script>",
        "]]> &amp; &#38; &eacute;",
        "A\r\nBcc: x@y.example",
        "\u{202e}evil\u{2028}x\u{85}",
        "👩‍👩‍👧 Ĳ ﷽",
        "mold0at0",
        "mold0at1 mold1at0",
        "{{ half.reason }} { $count }",
        "",
        "; , : \\n ^ \" \\",
        "https://x.example/?a=1&b=2 ;",
    ]);
    prop_oneof![hostile.prop_map(str::to_owned), any::<String>()]
}

fn page() -> impl Strategy<Value = Link> {
    let link = "https://[a-z]{1,9}\\.example/answer/[!-~é ]{0,30}\\?lang=";
    link.prop_map(|link| Link {
        fr: format!("{link}fr"),
        en: format!("{link}en"),
    })
}

/// Whether a message of the molds is the one that is rendered directly.
fn is_cast_as_rendered<M: Alike>(molds: &mut Molds<M>, message: &M) -> Result<(), TestCaseError> {
    let (cast, direct) = (molds.render(message).unwrap(), rendered_directly(message));
    prop_assert_eq!(molds.0.len(), 1, "there is more than one mold");
    prop_assert_eq!(&cast, &direct);
    prop_assert_eq!(message.rendered().unwrap(), direct);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_invitation_is_cast_as_it_would_be_rendered(
        (_, first) in select(sample::invitations()),
        names in proptest::collection::vec(name(), 0..4),
        page in page(),
        title in name(),
    ) {
        let mut first = first;
        first.meeting.title = hostile_text(&title);
        let mut other = first.clone();
        other.recipient.names = names;
        other.recipient.address = EmailAddress::parse("x'y%z@ville.example").unwrap();
        other.answer = page;
        let mut molds = Molds::default();
        is_cast_as_rendered(&mut molds, &first)?;
        is_cast_as_rendered(&mut molds, &other)?;
    }

    #[test]
    fn thanks_are_cast_as_they_would_be_rendered(
        (_, first) in select(sample::thanks_messages()),
        names in proptest::collection::vec(name(), 0..4),
        page in page(),
    ) {
        let mut other = first.clone();
        other.recipient.names = names;
        other.unsubscribe = page;
        let mut molds = Molds::default();
        is_cast_as_rendered(&mut molds, &first)?;
        is_cast_as_rendered(&mut molds, &other)?;
    }

    #[test]
    fn a_bulletin_is_cast_as_it_would_be_rendered(
        (_, first) in select(sample::bulletins()),
        names in proptest::collection::vec(name(), 0..4),
        page in page(),
    ) {
        let mut other = first.clone();
        other.recipient.names = names;
        other.unsubscribe = page;
        let mut molds = Molds::default();
        is_cast_as_rendered(&mut molds, &first)?;
        is_cast_as_rendered(&mut molds, &other)?;
    }

    #[test]
    fn a_report_is_cast_as_it_would_be_rendered(
        (_, first) in select(sample::report_messages()),
        names in proptest::collection::vec(name(), 0..4),
    ) {
        let mut other = first.clone();
        other.recipient.names = names;
        let mut molds = Molds::default();
        is_cast_as_rendered(&mut molds, &first)?;
        is_cast_as_rendered(&mut molds, &other)?;
    }
}

/// A title as hostile as a name, with what marks begin with.
fn hostile_text(title: &str) -> Bilingual {
    let words = |begin: &str| Text::reviewed(format!("{begin} {title} mold0at1")).unwrap();
    Bilingual {
        fr: words("Réunion"),
        en: words("Meeting"),
    }
}

#[test]
fn a_mark_is_nothing_that_the_message_says() {
    let mut message = sample::invitations().remove(0).1;
    assert_eq!(stem(&message), "mold0at");
    message.meeting.title = hostile_text("mold1at");
    message.meeting.join_url = Some("https://teams.example/mold2at".to_owned());
    assert_eq!(stem(&message), "mold3at");
}

#[test]
fn messages_that_differ_in_more_than_their_readers_have_molds_of_their_own() {
    let mut molds = Molds::default();
    let samples = sample::invitations();
    for (name, message) in &samples {
        assert_eq!(
            molds.render(message).unwrap(),
            rendered_directly(message),
            "{name}"
        );
    }
    assert_eq!(molds.0.len(), samples.len());
}

/// A message that differs in this as well has a mold of its own.
fn tells_apart<M: Alike>(message: &M, change: impl Fn(&mut M)) {
    let mut other = message.clone();
    change(&mut other);
    assert!(
        !message.is_like(&other) && !other.is_like(message),
        "{other:?}"
    );
    let mut molds = Molds::default();
    molds.render(message).unwrap();
    assert_eq!(molds.render(&other).unwrap(), rendered_directly(&other));
}

#[test]
fn nothing_but_the_readers_may_differ_within_a_mold() {
    let zone = || Zone::parse("America/Iqaluit").unwrap();
    let late = |at: &mut Timestamp| *at += SignedDuration::from_hours(1);
    let name = || hostile_text("other");

    let message = sample::invitations().remove(0).1;
    tells_apart(&message, |one| one.occasion = Occasion::Removed);
    tells_apart(&message, |one| one.recipient.language = Preference::Both);
    tells_apart(&message, |one| one.recipient.zone = zone());
    tells_apart(&message, |one| one.sender.community = name());
    tells_apart(&message, |one| one.meeting.agenda.clear());
    tells_apart(&message, |one| one.before = None);
    tells_apart(&message, |one| one.community_zone = zone());
    tells_apart(&message, |one| one.reason = InvitationReason::Delegate);
    tells_apart(&message, |one| late(&mut one.calendar.stamp));

    let message = sample::thanks_messages().remove(0).1;
    tells_apart(&message, |one| one.recipient.zone = zone());
    tells_apart(&message, |one| one.sender.community = name());
    tells_apart(&message, |one| one.title = name());
    tells_apart(&message, |one| late(&mut one.start));
    tells_apart(&message, |one| one.attended = !one.attended);
    tells_apart(&message, |one| one.activities[0].text = name());

    let message = sample::report_messages().remove(0).1;
    tells_apart(&message, |one| one.recipient.zone = zone());
    tells_apart(&message, |one| one.sender.community = name());
    tells_apart(&message, |one| {
        let period = Period::from_first_last(date(2019, 9, 1), date(2020, 8, 31));
        one.report = Reported::Period(period.unwrap());
    });
    tells_apart(&message, |one| one.reader = Reader::CouncilMember(name()));
    tells_apart(&message, |one| one.correction = Some(name()));
}

#[test]
fn there_are_never_more_molds_than_memory_is_meant_for() {
    let mut molds = Molds::default();
    let mut message = sample::invitations().remove(0).1;
    for sequence in 0..205 {
        message.calendar.sequence = sequence;
        let object = molds.render(&message).unwrap().calendar.unwrap().bytes;
        let line = format!("\r\nSEQUENCE:{sequence}\r\n");
        assert!(String::from_utf8(object).unwrap().contains(&line));
    }
    assert_eq!(molds.0.len(), MOST);
}

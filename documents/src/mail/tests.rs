use std::collections::BTreeSet;

use domain::language::{Language, Preference, Text};

use super::*;
use crate::sample;

/// Every sample message of every kind, rendered.
fn rendered() -> Vec<(String, Recipient, Rendered)> {
    let all = sample::messages().into_iter();
    all.map(|one| {
        let name = format!("{} {}", one.kind, one.name);
        let rendered = one.rendered().unwrap();
        (name, one.recipient, rendered)
    })
    .collect()
}

fn invitation(name: &str) -> Invitation {
    let found = sample::invitations().into_iter().find(|(n, _)| n == name);
    found.unwrap_or_else(|| panic!("no sample {name}")).1
}

fn calendar(message: &Rendered) -> String {
    let bytes = message.calendar.clone().unwrap().bytes;
    String::from_utf8(bytes).unwrap().replace("\r\n ", "")
}

/// What a reader sees of a page: its text without tags, styles and comments.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html.split_once("<body").unwrap().1;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(text);
        out.push(' ');
        let end = if tail.starts_with("!--") { "-->" } else { ">" };
        rest = tail.split_once(end).map_or("", |(_, after)| after);
    }
    out
}

#[test]
fn every_message_renders_for_every_sample_in_every_language() {
    let all = rendered();
    assert!(all.len() >= 60, "only {} samples", all.len());
    for (name, _, message) in &all {
        assert!(!message.subject.chars().any(char::is_control), "{name}");
        for part in [&message.subject, &message.text, &message.html] {
            for slip in [
                "{ $", "{{", "}}", "[texte", "[English", "\\u{", "None", "Some(",
            ] {
                assert!(!part.contains(slip), "{name}: {slip} in {part}");
            }
        }
        assert!(!message.text.contains("\n\n\n"), "{name}: {}", message.text);
        let is_answered = name.contains(" reminded-") && !name.contains("silent");
        assert_eq!(
            message.calendar.is_some(),
            name.starts_with("invitation") && !is_answered,
            "{name}"
        );
    }
}

#[test]
fn html_and_text_say_the_same() {
    for (name, _, message) in rendered() {
        let page = visible(&message.html)
            .replace("&#38;", "&")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#39;", "'");
        let words: BTreeSet<&str> = page
            .split_whitespace()
            .map(|word| word.trim_end_matches(','))
            .collect();
        for word in message
            .text
            .split_whitespace()
            .map(|word| word.trim_end_matches(','))
        {
            let is_number = word.trim_end_matches('.').parse::<u8>().is_ok();
            let is_layout =
                is_number || word == "–" || word.starts_with("--") || word.starts_with("https:");
            assert!(
                is_layout || words.contains(word),
                "{name}: “{word}” is not in the page"
            );
        }
    }
}

#[test]
fn a_page_loads_nothing_from_elsewhere() {
    for (name, _, message) in rendered() {
        for loading in ["<img", "<link", "<script", "@import", "url(", " src="] {
            assert!(!message.html.contains(loading), "{name}: {loading}");
        }
    }
}

#[test]
fn each_reader_is_written_to_in_their_language_and_both_when_it_is_unknown() {
    for (name, to, message) in rendered() {
        let french = message.text.contains("Bonjour");
        let english = message.text.contains("Hello");
        let expected = to.language.languages();
        assert_eq!(french, expected.contains(&Language::Fr), "{name}");
        assert_eq!(english, expected.contains(&Language::En), "{name}");
        let tag = expected[0].tag();
        assert!(
            message.html.contains(&format!(r#"<html lang="{tag}""#)),
            "{name}"
        );
        for language in expected {
            assert!(
                message
                    .html
                    .contains(&format!(r#"<div lang="{}""#, language.tag())),
                "{name}"
            );
        }
        assert_eq!(
            message.subject.contains(" | "),
            expected.len() == 2,
            "{name}"
        );
    }
}

#[test]
fn the_time_is_the_readers_own_and_torontos_when_it_differs() {
    let here = invitation("invited-fr").render().unwrap();
    assert!(
        here.text
            .contains("de 13\u{a0}h à 14\u{a0}h\u{a0}30, heure de l’Est")
    );
    assert!(!here.text.contains("Heure de la communauté"));
    let french = invitation("invited-fr-nl").render().unwrap();
    assert!(
        french
            .text
            .contains("de 14\u{a0}h\u{a0}30 à 16\u{a0}h, heure de Terre-Neuve")
    );
    assert!(
        french
            .text
            .contains("de 13\u{a0}h à 14\u{a0}h\u{a0}30 (heure de l’Est)")
    );
    let english = invitation("invited-en-nl").render().unwrap();
    assert!(
        english
            .text
            .contains("2:30\u{a0}p.m. to 4:00\u{a0}p.m., Newfoundland Time")
    );
    assert!(
        english
            .text
            .contains("1:00\u{a0}p.m. to 2:30\u{a0}p.m. (Eastern Time)")
    );
    assert!(visible(&english.html).contains("2:30\u{a0}p.m. to 4:00\u{a0}p.m."));
}

#[test]
fn a_meeting_past_midnight_says_on_which_day_it_ends() {
    let night = invitation("overnight-fr-nl").render().unwrap();
    assert!(night.text.contains("mardi 21 septembre 2021"));
    assert!(
        night
            .text
            .contains("à 5\u{a0}h\u{a0}30 le mercredi 22 septembre 2021")
    );
}

#[test]
fn a_shared_address_is_greeted_by_all_its_names() {
    let message = invitation("invited-fr-nl").render().unwrap();
    assert!(message.text.contains("Bonjour Anne Roy et Paul Lee,"));
    let attendee = "ATTENDEE;CN=\"Anne Roy et Paul Lee\";";
    assert!(calendar(&message).contains(attendee));
    assert!(calendar(&message).contains(":mailto:anne.roy@services.example"));
    let unnamed = invitation("invited-both-bc").render().unwrap();
    assert!(unnamed.text.contains("Bonjour,\n"));
    assert!(!calendar(&unnamed).contains("CN=\"\""));
}

#[test]
fn the_agenda_stands_in_order_with_its_speakers() {
    let message = invitation("invited-fr").render().unwrap();
    assert!(message.text.contains(
        "Ordre du jour\n1. Mot d’ouverture – Julie Lavoie et Sam Chen\n\
         2. Accessibilité & clavardage <en direct> – Lee Wong\n3. Échanges\n"
    ));
    assert!(message.html.contains("clavardage &#60;en direct&#62;"));
    assert!(
        !invitation("reminded-fr")
            .render()
            .unwrap()
            .text
            .contains("Ordre du jour")
    );
}

#[test]
fn a_cancellation_strikes_the_meeting_out() {
    for name in ["cancelled-fr", "removed-fr"] {
        let message = invitation(name).render().unwrap();
        let part = message.calendar.clone().unwrap();
        assert_eq!(part.method, Method::Cancel);
        assert!(calendar(&message).contains("\r\nMETHOD:CANCEL\r\n"));
        assert!(!message.text.contains("Se joindre"), "{name}");
    }
    let update = invitation("updated-fr").render().unwrap();
    assert!(calendar(&update).contains("\r\nMETHOD:REQUEST\r\n"));
}

#[test]
fn whoever_a_meeting_is_struck_out_for_gets_no_link_to_it() {
    for name in ["cancelled-fr", "removed-en-nl"] {
        let rendered = invitation(name).render().unwrap();
        for part in [&rendered.text, &rendered.html, &calendar(&rendered)] {
            assert!(!part.contains("teams.example"), "{name}: {part}");
        }
    }
    let invited = invitation("invited-fr").render().unwrap();
    assert!(calendar(&invited).contains("URL:https://teams.example/"));
}

#[test]
fn an_update_says_what_was_and_what_is_by_the_readers_clock() {
    let french = invitation("updated-fr-nl").render().unwrap().text;
    let expected = "Ce qui change\n\
        Date et heure\n\
        Avant\u{a0}: lundi 20 septembre 2021, de 14\u{a0}h\u{a0}30 à 16\u{a0}h\n\
        Maintenant\u{a0}: mardi 21 septembre 2021, de 14\u{a0}h\u{a0}30 à 16\u{a0}h\n\
        Lieu\n\
        Avant\u{a0}: Ottawa, salle 3\n\
        Maintenant\u{a0}: MS Teams\n\
        Lien pour se joindre à la réunion\n\
        Avant\u{a0}: à préciser\n\
        Maintenant\u{a0}: https://teams.example/join?meeting=40&lang=x\n";
    assert!(french.contains(expected), "{french}");
    let english = invitation("updated-en-nl").render().unwrap().text;
    let expected = "Before: Monday, September 20, 2021, 2:30\u{a0}p.m. to 4:00\u{a0}p.m.\n\
        Now: Tuesday, September 21, 2021, 2:30\u{a0}p.m. to 4:00\u{a0}p.m.\n";
    assert!(english.contains(expected), "{english}");
    let invited = invitation("invited-fr").render().unwrap().text;
    assert!(!invited.contains("Ce qui change"));
}

#[test]
fn an_update_says_nothing_of_what_stayed() {
    let mut message = invitation("updated-fr");
    let meeting = message.meeting.clone();
    let mut before = message.before.clone().unwrap();
    (before.start, before.end) = (meeting.start, meeting.end);
    before.join_url = meeting.join_url.clone();
    message.before = Some(before.clone());
    let text = message.render().unwrap().text;
    assert!(
        text.contains("Lieu\nAvant") && !text.contains("Date et heure"),
        "{text}"
    );
    before.place = meeting.place.clone();
    message.before = Some(before);
    let text = message.render().unwrap().text;
    assert!(!text.contains("Ce qui change"), "{text}");
    assert!(text.contains("comme nous vous l’avions annoncé"), "{text}");
    message.before = None;
    let text = message.render().unwrap().text;
    assert!(text.contains("L’heure, le lieu ou le contenu de cette réunion a changé"));
}

#[test]
fn a_reminder_asks_again_until_there_is_an_answer() {
    let asked = invitation("asked-fr").render().unwrap();
    assert!(
        asked
            .text
            .contains("nous n’avons pas encore reçu votre réponse")
    );
    for name in ["asked-fr", "reminded-silent-fr"] {
        let object = calendar(&invitation(name).render().unwrap());
        for line in [
            "METHOD:REQUEST",
            "UID:meeting-40@tribune.example",
            "SEQUENCE:0",
            "PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
        ] {
            assert!(object.contains(line), "{line} is not in {object}");
        }
    }
    let answered = invitation("reminded-fr").render().unwrap();
    assert_eq!(answered.calendar, None);
    assert!(answered.text.contains("Nous avons bien noté votre réponse"));
    assert!(!answered.text.contains("Serez-vous des nôtres"));
    assert!(!answered.text.contains("jointe à ce message"));
}

#[test]
fn thanks_bring_the_highlights_with_those_under_them() {
    let messages = sample::thanks_messages();
    let rendered = |name: &str| {
        let (_, message) = messages.iter().find(|(n, _)| n == name).unwrap();
        message.render().unwrap()
    };
    let french = rendered("attended-fr");
    let expected = concat!(
        "\n– Deux villes ont présenté leur robot conversationnel\u{a0}:",
        "\n  – le premier répond à 40\u{a0}% des demandes <sans> aide;",
        "\n  – le second passe la main à une personne dès qu’on le demande.",
        "\n– Un groupe préparera un guide sur l’accessibilité.\n",
    );
    assert!(french.text.contains(expected), "{}", french.text);
    assert!(french.text.contains("Merci d’avoir participé"));
    assert!(french.calendar.is_none());
    let page = rendered("attended-en-nl").html;
    assert!(
        page.contains("chatbots:<ul") && page.contains("&#60;without&#62;"),
        "{page}"
    );
    assert!(page.contains("help;</li><li>the second"), "{page}");
    let english = rendered("invited-en-nl").text;
    assert!(
        english.contains("whether or not you were there"),
        "{english}"
    );
}

#[test]
fn a_name_can_neither_break_the_subject_nor_the_page() {
    let mut message = invitation("invited-fr");
    message.recipient.names = vec!["A\r\nBcc: x@y.example".into(), "<b>&\"".into()];
    message.meeting.title.fr = Text::reviewed("Titre\r\nBcc: y <script> \\ «x»").unwrap();
    let rendered = message.render().unwrap();
    assert!(!rendered.subject.contains(['\r', '\n']));
    assert!(!rendered.html.contains("<script>") && !rendered.html.contains("<b>"));
    assert!(!rendered.text.contains("\nBcc"));
    let calendar = calendar(&rendered);
    assert!(!calendar.contains("\r\nBcc") && !calendar.contains("\nBcc"));
}

#[test]
fn nothing_goes_out_with_a_half_missing() {
    let mut message = invitation("invited-both-bc");
    message.meeting.title.en = Text::MISSING;
    assert!(matches!(
        message.render(),
        Err(MailError::Locale(LocaleError::MissingText {
            language: Language::En,
            ..
        }))
    ));
    message.recipient.language = Preference::Only(Language::Fr);
    assert!(message.render().is_ok());
}

#[test]
fn the_letter_on_a_gap_goes_to_the_council_member_or_to_support() {
    let letters = sample::recruitment_requests();
    let text = |name: &str| {
        let (_, letter) = letters.iter().find(|(n, _)| n == name).unwrap();
        letter.render().unwrap()
    };
    let council = text("council-fr");
    assert_eq!(
        council.subject,
        "Une personne pour représenter l’Île-du-Prince-Édouard"
    );
    assert!(
        council
            .text
            .contains("Personne ne représente encore l’Île-du-Prince-Édouard")
    );
    assert!(
        council
            .text
            .contains("Comme vous siégez pour l’Île-du-Prince-Édouard")
    );
    let support = text("support-fr");
    assert!(
        support
            .text
            .contains("Depuis le 1er juin 2021, personne ne représente")
    );
    assert!(support.text.contains("la démarche vous revient"));
    let reopened = text("reopened-en-nl");
    assert!(reopened.text.contains("the seat is open again"));
    assert!(reopened.text.contains("A municipality already takes part"));
}

#[test]
fn the_link_for_signing_in_says_until_when_it_is_good_and_what_to_do_when_nobody_asked() {
    let messages = sample::sign_in_messages();
    let text = |name: &str| {
        let (_, message) = messages.iter().find(|(n, _)| n == name).unwrap();
        message.render().unwrap().text
    };
    let french = text("link-fr-nl");
    assert!(
        french.contains("jusqu’à 14\u{a0}h\u{a0}30 (heure de Terre-Neuve)"),
        "{french}"
    );
    assert!(french.contains("https://tribune.example/sign-in/link/5ec?lang=fr\n"));
    let english = text("link-en-nl");
    assert!(
        english.contains("until 2:30\u{a0}p.m. (Newfoundland Time)"),
        "{english}"
    );
    assert!(english.contains("If you did not ask"));
}

#[test]
fn a_question_about_a_publication_says_until_when_and_names_nobody() {
    let messages = sample::subscription_messages();
    let text = |name: &str| {
        let (_, message) = messages.iter().find(|(n, _)| n == name).unwrap();
        message.render().unwrap().text.replace('\u{a0}', " ")
    };
    let french = text("confirmation-fr");
    assert!(
        french.contains("jusqu’au 21 septembre 2021 à 13 h (heure de l’Est)"),
        "{french}"
    );
    assert!(french.contains("recevoir la publication « Rapport exécutif »"));
    let english = text("invitation-en-nl");
    assert!(
        english.contains("Somebody who reads the publication “Executive Report”"),
        "{english}"
    );
    assert!(!english.contains("works once"), "{english}");
}

#[test]
fn a_bulletin_tells_what_came_out_and_what_is_known() {
    let messages = sample::bulletins();
    let rendered = |name: &str| {
        let (_, message) = messages.iter().find(|(n, _)| n == name).unwrap();
        message.render().unwrap()
    };
    let both = rendered("both-fr");
    let text = both.text.replace('\u{a0}', " ");
    let order = [
        "Un nouveau numéro est paru\nLes guichets de demain\n",
        "Tendances\n\nUn robot qui répond <la nuit>\nIl a répondu à 40 % des demandes.\nPersonne n’a attendu.",
        "À découvrir",
        "Lire la publication en ligne",
        "La faire connaître",
        "Ne plus recevoir ces messages\nhttps://tribune.example/unsubscribe/7.5e1f?lang=fr",
    ];
    let places: Vec<_> = order.iter().map(|words| text.find(words)).collect();
    assert!(places.iter().all(Option::is_some), "{places:?} in {text}");
    assert!(places.is_sorted(), "{text}");
    assert!(both.html.contains("&#60;la nuit&#62;"), "{}", both.html);
    assert!(both.unsubscribe.is_some());
    let known = rendered("known-en-nl").text;
    assert!(!known.contains("A new issue"), "{known}");
}

#[test]
fn the_draft_says_how_much_is_left_to_review() {
    let requests = sample::review_requests();
    let text = |name: &str| {
        let (_, request) = requests.iter().find(|(n, _)| n == name).unwrap();
        request.render().unwrap().text
    };
    assert!(text("chair-fr").contains("Tous ses textes sont révisés."));
    assert!(text("support-one-fr").contains("1 texte manque ou reste"));
    assert!(text("support-many-en-nl").contains("12 texts are missing"));
    assert!(!text("support-one-fr").contains("l’approuver ou demander"));
}

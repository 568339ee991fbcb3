use domain::{language::Text, report::SectionKey};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::{
    report::{Report, SectionText, SectionTextKind, docx},
    sample,
};

/// `~` stands for the no-break space, to be seen.
pub(crate) fn french_cases() -> Vec<(&'static str, &'static str)> {
    vec![
        ("Remarque : voici", "Remarque~: voici"),
        ("Remarque: voici", "Remarque~: voici"),
        ("Remarque~: voici", "Remarque~: voici"),
        ("Remarque\u{202f}: voici", "Remarque~: voici"),
        ("Remarque   : voici", "Remarque~: voici"),
        ("Objet :", "Objet~:"),
        ("Objet:", "Objet~:"),
        ("à 13:30", "à 13:30"),
        ("à 13 h 30", "à 13~h~30"),
        ("à 9 h précises", "à 9~h précises"),
        ("de 13 h à 14 h 30", "de 13~h à 14~h~30"),
        ("14~h~30", "14~h~30"),
        ("un ; deux", "un; deux"),
        ("un~; deux", "un; deux"),
        ("Quoi ?", "Quoi?"),
        ("Bravo\u{202f}!", "Bravo!"),
        ("Vraiment ?!", "Vraiment?!"),
        ("Vraiment ? !", "Vraiment?!"),
        ("le « mandat » du groupe", "le «~mandat~» du groupe"),
        ("le «mandat» du groupe", "le «~mandat~» du groupe"),
        ("le «~mandat~» du groupe", "le «~mandat~» du groupe"),
        ("« Où ? »", "«~Où?~»"),
        ("« Objet : » dit-il", "«~Objet~:~» dit-il"),
        ("100 %", "100~%"),
        ("100%", "100~%"),
        ("5,5 % par an", "5,5~% par an"),
        ("10 $", "10~$"),
        ("10$", "10~$"),
        ("1 690 appels", "1~690 appels"),
        ("1\u{202f}234\u{202f}567 $", "1~234~567~$"),
        ("12 345 678 personnes", "12~345~678 personnes"),
        ("en 2021 300 personnes", "en 2021 300 personnes"),
        ("le 8 octobre 2020", "le 8 octobre 2020"),
        ("l'Île-du-Prince-Édouard", "l’Île-du-Prince-Édouard"),
        ("aujourd'hui, l'« accueil »", "aujourd’hui, l’«~accueil~»"),
        ("les années '90", "les années '90"),
        (
            "https://x.example/a;b?c=1:2 et",
            "https://x.example/a;b?c=1:2 et",
        ),
        (
            "Voir https://x.example : fin",
            "Voir https://x.example~: fin",
        ),
        ("https://x.example ?", "https://x.example ?"),
        ("www.x.example/l'a", "www.x.example/l'a"),
        (
            "mailto:a'b@x.example?subject=a",
            "mailto:a'b@x.example?subject=a",
        ),
        ("d'anne.o'neil@x.example", "d'anne.o'neil@x.example"),
        ("ratio 3:2", "ratio 3:2"),
        (":) bonjour", ":) bonjour"),
        ("T.-N.-L., l'Î.-P.-É.", "T.-N.-L., l’Î.-P.-É."),
        ("Deux lignes\n: fin", "Deux lignes\n: fin"),
        ("1er juin : début\nFin ;", "1er juin~: début\nFin;"),
        ("", ""),
        ("«", "«"),
        ("« »", "«~»"),
        ("Ça va?", "Ça va?"),
        ("6 ministères fédéraux;", "6 ministères fédéraux;"),
        (
            "Membres actuels – 81 personnes :",
            "Membres actuels – 81 personnes~:",
        ),
        ("2 trimestres sur 4", "2 trimestres sur 4"),
        ("le 1er juin 2021 ; le 2", "le 1er juin 2021; le 2"),
        ("(voir : annexe)", "(voir~: annexe)"),
        ("« Fin »!", "«~Fin~»!"),
        ("a\u{202e}b\u{2066}c\u{2069}", "abc"),
    ]
}

pub(crate) fn english_cases() -> Vec<(&'static str, &'static str)> {
    vec![
        ("the council's report", "the council’s report"),
        ("don't", "don’t"),
        ("O'Neil", "O’Neil"),
        ("we've, they'd, it's", "we’ve, they’d, it’s"),
        ("the members' list", "the members’ list"),
        ("both councils'", "both councils’"),
        ("the 'mandate' of", "the ‘mandate’ of"),
        ("\"so 'they' say\"", "“so ‘they’ say”"),
        ("\"'so' say\"", "“‘so’ say”"),
        ("'the council's", "'the council’s"),
        ("a\u{202e}b\u{2066}c\u{2069}", "abc"),
        ("\"Terms of reference\"", "“Terms of reference”"),
        ("the \"mandate\" of", "the “mandate” of"),
        ("(\"mandate\")", "(“mandate”)"),
        ("say \"yes\".", "say “yes”."),
        ("say \"yes\", then", "say “yes”, then"),
        ("—\"so\"", "—“so”"),
        ("[\"a\"]", "[“a”]"),
        ("\"one\" and \"two\"", "“one” and “two”"),
        ("“already” ‘curly’", "“already” ‘curly’"),
        ("Note: text", "Note: text"),
        ("What? Yes! No; so", "What? Yes! No; so"),
        ("100%", "100%"),
        ("100 %", "100 %"),
        ("$10", "$10"),
        ("1,690 calls", "1,690 calls"),
        ("1:30 p.m.", "1:30 p.m."),
        ("October 8, 2020", "October 8, 2020"),
        (
            "https://x.example/it's?\"a\"",
            "https://x.example/it's?\"a\"",
        ),
        ("www.x.example/it's", "www.x.example/it's"),
        ("mailto:o'neil@x.example", "mailto:o'neil@x.example"),
        ("o'neil@x.example's", "o'neil@x.example's"),
        ("the '90s", "the '90s"),
        ("1990's", "1990's"),
        ("Two lines\n\"quoted\"", "Two lines\n“quoted”"),
        ("«~French~»", "«~French~»"),
        ("", ""),
        ("\"", "“"),
        ("a\"", "a”"),
        ("N.L. and P.E.I.", "N.L. and P.E.I."),
        ("81 people; 6 departments", "81 people; 6 departments"),
        ("2 quarters out of 4", "2 quarters out of 4"),
        ("June 1, 2021 – \"new\"", "June 1, 2021 – “new”"),
        ("the board's \"yes\"!", "the board’s “yes”!"),
        ("Really? (\"No.\")", "Really? (“No.”)"),
        ("50% of $1,690.50", "50% of $1,690.50"),
        ("St. John's: 3 members", "St. John’s: 3 members"),
        ("Q3 2020", "Q3 2020"),
        ("\"it's\" so", "“it’s” so"),
    ]
}

#[test]
fn french_spacing_is_canadas() {
    let cases = french_cases();
    assert!(cases.len() + english_cases().len() >= 100);
    for (given, set) in cases {
        let (given, set) = (given.replace('~', "\u{a0}"), set.replace('~', "\u{a0}"));
        assert_eq!(typeset(Language::Fr, &given), set, "{given:?}");
    }
}

#[test]
fn english_quotes_are_curly_and_spacing_is_left_alone() {
    let cases = english_cases();
    assert!(cases.len() >= 30);
    for (given, set) in cases {
        let (given, set) = (given.replace('~', "\u{a0}"), set.replace('~', "\u{a0}"));
        assert_eq!(typeset(Language::En, &given), set, "{given:?}");
    }
}

/// The table again, as it comes out of a report: in each form, each text stands as it was set.
#[test]
fn no_form_of_a_report_puts_a_space_where_there_must_be_none() {
    for (language, cases) in [
        (Language::Fr, french_cases()),
        (Language::En, english_cases()),
    ] {
        let cases = cases.into_iter();
        let cases: Vec<_> = cases
            .map(|(given, set)| [given, set].map(|text| text.replace('~', "\u{a0}")))
            .filter(|[given, _]| Text::reviewed(given.as_str()).is_ok())
            .collect();
        let report = saying(cases.iter().map(|[given, _]| given.as_str()));
        let html = report.html(language).unwrap();
        let markdown = report.markdown(language).unwrap();
        let json: Value = serde_json::from_str(&report.json().unwrap()).unwrap();
        let docx = docx::tests::words(&report.docx(language).unwrap());
        for [_, set] in &cases {
            let escaped = set
                .replace('&', "&#38;")
                .replace('<', "&#60;")
                .replace('>', "&#62;")
                .replace('"', "&#34;")
                .replace('\'', "&#39;");
            assert!(
                html.contains(&format!(">{escaped}</span>")),
                "{set:?} in HTML"
            );
            let marked: String = set
                .chars()
                .flat_map(|c| match c {
                    '\n' => vec![' '],
                    '[' | ']' | '|' => vec!['\\', c],
                    c => vec![c],
                })
                .collect();
            assert!(
                markdown.contains(&format!("\n- {marked}\n")),
                "{set:?} in Markdown"
            );
            assert!(says(&json, set), "{set:?} in JSON");
            assert!(docx.contains(set.as_str()), "{set:?} in DOCX");
        }
    }
}

fn says(value: &Value, words: &str) -> bool {
    match value {
        Value::String(text) => text == words,
        Value::Array(values) => values.iter().any(|one| says(one, words)),
        Value::Object(members) => members.values().any(|one| says(one, words)),
        _ => false,
    }
}

/// A report with a highlight that says each of these: a highlight is not split at its lines.
fn saying<'a>(texts: impl Iterator<Item = &'a str>) -> Report {
    let (_, report) = sample::reports().swap_remove(0);
    let highlight = |(id, text): (i64, &str)| SectionText {
        section: SectionKey::Completed,
        kind: SectionTextKind::Highlight,
        id,
        text: sample::text(text, text),
    };
    let highlights: Vec<_> = (1..).zip(texts).map(highlight).collect();
    report.into_tree().edited(&highlights, &[]).report
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn setting_twice_is_setting_once(text in "[ \u{a0}\u{202f}\n«»:;!?%$'\"0-9ahéÉ@./w=()-]{0,24}") {
        for language in Language::ALL {
            let once = typeset(language, &text);
            prop_assert_eq!(typeset(language, &once), once.clone(), "{:?}", language);
        }
    }

    #[test]
    fn any_text_can_be_set(text in any::<String>()) {
        for language in Language::ALL {
            let once = typeset(language, &text);
            prop_assert_eq!(typeset(language, &once), once.clone());
        }
    }

    #[test]
    fn words_are_never_touched(text in "[ a-zé,.;:!?%$«»0-9\n]{0,40}") {
        let letters = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        for language in Language::ALL {
            prop_assert_eq!(letters(&typeset(language, &text)), letters(&text));
        }
    }
}

//! Whatever a community holds and however its names are spelled, its report can be told, in both
//! languages alike, and nothing that people write is taken for markup.

use domain::{
    language::{Bilingual, Language, Text},
    report::{SectionKey, Sections},
};
use proptest::{prelude::*, sample::subsequence};
use serde_json::Value;

use super::*;
use crate::{sample, typography::typeset};

/// Names and texts as they come: markup, quotes, both directions of writing, emoji, digits, very
/// long ones.
fn any_words() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "<script>alert('x')</script>",
        "\"><img src=x onerror=alert(1)>",
        "O’Brien & Fils <ltée>",
        "*gras* _et_ `code` | [lien](javascript:x)",
        "# pas un titre\n> ni une citation\n1. ni une liste",
        "- ni une liste\n===\n---",
        "1) ni celle-ci",
        "+ ni celle-là",
        "---",
        "= =",
        "  - 12. > #",
        "مركز الاتصال ١٢٣",
        "\u{202e}à l’envers\u{202c}",
        "👩🏽‍💻 équipe 🇨🇦",
        "&amp; &lt;b&gt; &#60;",
        "{{ 7 * 7 }} {$count} { $names }",
        "100 % : « où ? »",
    ]);
    prop_oneof![
        4 => hostile.prop_map(str::to_owned),
        2 => "[a-zA-Zéàç'’<>&\"|*_#~\\[\\]`\\\\ 0-9:;!?%$«».)+=-]{1,60}",
        1 => any::<String>().prop_filter("what has something to read", |words| {
            let is_seen = |line: &str| {
                line.trim().is_empty() || !typeset(Language::Fr, line).trim().is_empty()
            };
            !words.trim().is_empty() && words.lines().all(is_seen)
        }),
        1 => "[a-zé<>&|* ]{4990,5000}",
    ]
}

fn any_text() -> impl Strategy<Value = Bilingual> {
    let half = || {
        prop_oneof![
            6 => any_words().prop_map(|words| Text::reviewed(words).unwrap_or(Text::MISSING)),
            1 => any_words().prop_map(|words| Text::draft(words).unwrap_or(Text::MISSING)),
            1 => Just(Text::MISSING),
        ]
    };
    (half(), half()).prop_map(|(fr, en)| Bilingual { fr, en })
}

/// None, one and many of everything, in any choice of sections, in any order, with texts of people.
fn any_report() -> impl Strategy<Value = Report> {
    let kept = subsequence(SectionKey::ALL.to_vec(), 1..=SectionKey::ALL.len()).prop_shuffle();
    let numbers = prop_oneof![Just(0_usize), Just(1), Just(2), 3_usize..30];
    let kinds = prop::sample::select(SectionTextKind::ALL.to_vec());
    let overrides = prop::collection::vec(
        (
            prop::sample::select(vec!["subtitle", "completed/members"]),
            any_text(),
        ),
        0..2,
    );
    let texts = prop::collection::vec(
        (
            prop::sample::select(SectionKey::ALL.to_vec()),
            kinds,
            any_text(),
        ),
        0..4,
    );
    let sample = 0..sample::reports().len();
    let written = (texts, overrides);
    (kept, numbers, any_text(), written, sample).prop_map(
        |(kept, number, says, written, sample)| {
            let (texts, overrides) = written;
            let (_, report) = sample::reports().swap_remove(sample);
            let mut report = sample::filled(report, number, &says);
            report.sections = Sections::new(kept).unwrap();
            report.community = says.clone();
            report.themes = vec![says; number];
            let texts: Vec<SectionText> = (1..)
                .zip(texts)
                .map(|(id, (section, kind, text))| SectionText {
                    section,
                    kind,
                    id,
                    text,
                })
                .collect();
            let overrides: Vec<Override> = overrides
                .into_iter()
                .map(|(path, text)| Override {
                    path: path.to_owned(),
                    text,
                })
                .collect();
            report.into_tree().edited(&texts, &overrides).report
        },
    )
}

/// The elements of a page in their order, without what stands between and in them; and whether
/// every one that is opened is closed where it must be.
fn elements(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find(['>', ' ', '\n']).unwrap_or(rest.len());
        found.push(rest[..end].to_owned());
    }
    found
}

/// The blocks that the lines of Markdown open, as CommonMark reads them: each line's indentation and
/// the marks of lists, quotations, headings and rules that it begins with; the cells of a row.
fn blocks(markdown: &str) -> Vec<String> {
    fn of(line: &str) -> String {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        let closed =
            |mark: &str| rest[mark.len()..].is_empty() || rest[mark.len()..].starts_with(' ');
        let run = |c: char| &rest[..rest.len() - rest.trim_start_matches(c).len()];
        let digits =
            &rest[..rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
        let only = |c: char| rest.chars().all(|one| one == c || one == ' ');
        if rest.starts_with('|') {
            return format!("{indent} row of {}", cells(rest));
        }
        if !rest.is_empty() && (only('=') || (only('-') && rest.len() > 2)) {
            return format!("{indent} rule");
        }
        if rest.starts_with("```") || rest.starts_with("~~~") {
            return format!("{indent} code");
        }
        for mark in [run('#'), run('>')] {
            if !mark.is_empty() && closed(mark) {
                return format!("{indent} {mark}{}", of(&rest[mark.len()..]));
            }
        }
        for mark in ["-", "+", "*"] {
            if rest.starts_with(mark) && closed(mark) {
                return format!("{indent} {mark}{}", of(&rest[1..]));
            }
        }
        for end in [".", ")"] {
            let mark = format!("{digits}{end}");
            if !digits.is_empty() && rest.starts_with(&mark) && closed(&mark) {
                return format!("{indent} {mark}{}", of(&rest[mark.len()..]));
            }
        }
        match rest.is_empty() {
            true => String::new(),
            false => format!("{indent} text"),
        }
    }
    markdown.lines().map(of).collect()
}

fn cells(row: &str) -> usize {
    let mut before = ' ';
    let mut cells = 0;
    for c in row.chars() {
        cells += usize::from(c == '|' && before != '\\');
        before = if before == '\\' && c == '\\' { ' ' } else { c };
    }
    cells
}

/// The same report where everybody wrote but a word.
fn harmless(mut report: Report) -> Report {
    let word = || sample::text("Mot", "Word");
    let tame = |content: &mut Content| match content {
        Content::Written { text } | Content::Overridden { text, .. } => *text = word(),
        Content::Generated { arguments, .. } => {
            for argument in arguments.values_mut() {
                match argument {
                    Argument::Text { text } => *text = word(),
                    Argument::Texts { texts } => texts.fill(word()),
                    _ => {}
                }
            }
        }
    };
    report.community = word();
    for sentence in report.walk_mut() {
        tame(&mut sentence.content);
        if let Content::Overridden { instead_of, .. } = &mut sentence.content {
            tame(instead_of);
        }
    }
    report
}

#[test]
fn blocks_of_all_kinds_are_told_apart() {
    let read = blocks(
        "# T\n\n- a\n  - b\n1. c\n> - d\n---\n===\n| a | \\| |\n\\- e\n2021\\. f\n-g\n12 h\n+ i",
    );
    assert_eq!(
        read,
        [
            "0 #1 text",
            "",
            "0 -1 text",
            "2 -1 text",
            "0 1.1 text",
            "0 >1 -1 text",
            "0 rule",
            "0 rule",
            "0 row of 3",
            "0 text",
            "0 text",
            "0 text",
            "0 text",
            "0 +1 text",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_community_has_its_report_in_both_languages_alike(report in any_report()) {
        prop_assert!(report.findings().is_ok());
        let [french, english] = Language::ALL.map(|language| report.sentences(language).unwrap());
        let paths = |all: &[FlatSentence]| -> Vec<_> {
            all.iter().map(|one| (one.path.clone(), one.facts.clone())).collect()
        };
        prop_assert_eq!(paths(&french), paths(&english));
        let keys: Vec<_> = report.facts.iter().map(|fact| fact.key.clone()).collect();
        for fact in french.iter().flat_map(|one| &one.facts) {
            prop_assert!(keys.contains(fact), "{:?} is stated, and not there", fact);
        }
        let [french, english] = Language::ALL.map(|language| report.markdown(language).unwrap());
        prop_assert_eq!(blocks(&french), blocks(&english));
        let plain = harmless(report).markdown(Language::Fr).unwrap();
        prop_assert_eq!(blocks(&french), blocks(&plain));
    }

    #[test]
    fn nothing_that_people_write_is_markup(report in any_report()) {
        for language in Language::ALL {
            let html = report.html(language).unwrap();
            for name in elements(&html) {
                let plain = name.trim_start_matches(['/', '!']);
                prop_assert!(
                    plain.chars().next().is_some_and(|c| c.is_ascii_lowercase() || c == 'D' || c == '-'),
                    "<{}", name
                );
                prop_assert!(!["script", "img", "b", "ltée"].contains(&plain), "<{}", name);
            }
            let markdown = report.markdown(language).unwrap();
            for tag in ["<script", "<img", "<ltée", "](javascript"] {
                let unescaped = markdown.match_indices(tag).any(|(at, _)| !markdown[..at].ends_with('\\'));
                prop_assert!(!unescaped, "{}", tag);
            }
        }
    }
}

/// The places of the sentences in the JSON of a report, in their order there.
fn paths(value: &Value, all: &mut Vec<String>) {
    if let Some(path) = value["path"].as_str() {
        all.push(path.to_owned());
    }
    match value {
        Value::Array(values) => values.iter().for_each(|one| paths(one, all)),
        Value::Object(members) => members.values().for_each(|one| paths(one, all)),
        _ => {}
    }
}

proptest! {
    // Setting in type takes its time.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.min(1_000) / 16))]

    #[test]
    fn any_community_has_its_report_in_every_form(report in any_report()) {
        for language in Language::ALL {
            prop_assert!(report.pdf(language)?.starts_with(b"%PDF-"));
            prop_assert!(report.docx(language)?.starts_with(b"PK"));
        }
        prop_assert!(report.bilingual_pdf()?.starts_with(b"%PDF-"));
        prop_assert!(report.bilingual_docx()?.starts_with(b"PK"));
        let html = report.bilingual_html()?;
        let [french, english] = Language::ALL.map(|language| report.html(language).unwrap());
        let headings = |page: &str| page.matches("<h2").count();
        prop_assert_eq!(headings(&french), headings(&english));
        prop_assert_eq!(headings(&html), headings(&french) + headings(&english));
        let markdown = report.bilingual_markdown()?;
        prop_assert!(markdown.contains(&report.markdown(Language::Fr)?));
        let json: Value = serde_json::from_str(&report.json()?)?;
        let mut said = Vec::new();
        paths(&json, &mut said);
        let sentences = report.sentences(Language::En)?;
        let mut expected: Vec<_> = sentences.into_iter().map(|sentence| sentence.path).collect();
        // A program finds the members of an object by their names, in any order.
        said.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(said, expected);
    }
}

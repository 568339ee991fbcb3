use domain::language::{Bilingual, Text};

use super::*;
use crate::{
    report::{Cell, FactKey},
    sample::{self, text},
};

fn compiled(name: &str) -> Report {
    let (_, report) = sample::reports()
        .into_iter()
        .find(|(n, _)| *n == name)
        .unwrap();
    report.into_tree()
}

fn of(report: &Report) -> Vec<(String, FindingKind, bool)> {
    let all = report.findings().unwrap().into_iter();
    all.map(|finding| (finding.path, finding.kind, finding.blocking))
        .collect()
}

#[test]
fn a_full_report_has_nothing_wrong_with_it() {
    for name in ["many", "empty", "many-whole", "empty-whole"] {
        assert_eq!(of(&compiled(name)), [], "{name}");
    }
}

#[test]
fn drafts_and_missing_texts_are_found_by_language() {
    let path = "issues/issue-1/issue/1".to_owned();
    let expected = [
        (path.clone(), FindingKind::DraftText, true),
        (path, FindingKind::MissingText, true),
    ];
    let report = compiled("one");
    assert_eq!(of(&report), expected);
    let findings = report.findings().unwrap();
    let says = |at: usize, language| finding_text(&findings[at], language).unwrap();
    assert_eq!(
        says(0, Language::En),
        "The French text is a draft: have it reviewed."
    );
    assert_eq!(
        says(1, Language::Fr),
        "Le texte anglais manque\u{a0}: il reste à l’écrire."
    );
}

/// A report whose only plan says this.
fn planning(plan: Bilingual) -> Report {
    let mut report = compiled("many");
    let plans = report.sections.iter_mut().find(|s| s.key == "planned");
    plans.unwrap().blocks.push(Block::Paragraph {
        text: Sentence::written("planned/more", plan),
    });
    report
}

#[test]
fn figures_that_one_language_lacks_are_found_however_they_are_written() {
    for (french, english) in [
        ("1 690 appels", "1,690 calls"),
        ("5,5 % de 12 345 678 $", "5.5% of $12,345,678"),
        ("le 1er juin à 13 h 30", "June 1 at 1:30 p.m."),
        ("de 9 h à 12 h", "from 9 a.m. to 12 p.m."),
        ("à 0 h 15", "at 12:15 a.m."),
        ("en 2021 300 personnes", "in 2021 300 people"),
        ("aucune", "none"),
    ] {
        assert_eq!(of(&planning(text(french, english))), [], "{french}");
    }
    let report = planning(text("21 places en 2022", "12 places in 2022"));
    let path = "planned/more".to_owned();
    assert_eq!(of(&report), [(path, FindingKind::UnequalFigures, false)]);
    let findings = report.findings().unwrap();
    let message = finding_text(&findings[0], Language::En).unwrap();
    assert!(
        message.contains("21") && message.contains("12"),
        "{message}"
    );
}

#[test]
fn a_link_in_one_language_only_blocks() {
    let report = planning(text(
        "Voir https://exemple.example/fr et www.autre.example",
        "See (https://exemple.example/en)",
    ));
    let path = "planned/more".to_owned();
    assert_eq!(of(&report), [(path, FindingKind::UnequalLinks, true)]);
}

#[test]
fn a_section_with_nothing_under_its_heading_is_found() {
    let mut report = compiled("many");
    let issues = report
        .sections
        .iter()
        .position(|s| s.key == "issues")
        .unwrap();
    report.sections[issues].blocks = vec![Block::Bulleted { items: Vec::new() }];
    let expected = ("issues".to_owned(), FindingKind::EmptySection, true);
    assert_eq!(of(&report), [expected]);
    report.sections[issues].blocks.clear();
    assert_eq!(of(&report).len(), 1);
}

#[test]
fn a_fact_that_is_not_there_is_found_where_it_is_stated() {
    let mut report = compiled("many");
    report
        .facts
        .retain(|fact| fact.key != FactKey::new("federal"));
    let path = "completed/members/federal".to_owned();
    assert_eq!(of(&report), [(path, FindingKind::DeadReference, true)]);
}

#[test]
fn a_row_of_other_length_than_its_header_is_found() {
    let mut report = compiled("many");
    for block in report.sections.iter_mut().flat_map(|s| &mut s.blocks) {
        if let Block::Table { rows, .. } = block
            && rows[0].key == "unrepresented"
        {
            rows[0].cells.push(Cell::default());
        }
    }
    let path = "issues/unrepresented".to_owned();
    assert_eq!(of(&report), [(path, FindingKind::UnevenTable, true)]);
}

#[test]
fn two_sentences_at_one_path_are_found() {
    let mut report = planning(text("Un.", "One."));
    let again = report.sections.iter_mut().find(|s| s.key == "planned");
    again.unwrap().blocks.push(Block::Note {
        text: Sentence::written("planned/more", text("Deux.", "Two.")),
    });
    let path = "planned/more".to_owned();
    assert_eq!(of(&report), [(path, FindingKind::RepeatedPath, true)]);
}

#[test]
fn every_finding_has_its_words_in_both_languages() {
    let number = || FindingArgument::Number(2);
    let arguments = [
        ("language", FindingArgument::Language(Language::Fr)),
        ("french", number()),
        ("english", number()),
        ("fact", FindingArgument::Name("members".into())),
        ("date", FindingArgument::Day(jiff::civil::date(2021, 6, 1))),
        (
            "title",
            FindingArgument::Text(Bilingual {
                fr: Text::reviewed("Rencontre").unwrap(),
                en: Text::MISSING,
            }),
        ),
        ("count", number()),
        ("number", number()),
    ];
    for kind in FindingKind::ALL {
        let finding = Finding::new("here", kind, arguments.clone());
        for language in Language::ALL {
            let said = finding_text(&finding, language).unwrap();
            assert!(said.ends_with('.'), "{said}");
        }
    }
}

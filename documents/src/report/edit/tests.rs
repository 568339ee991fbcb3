use domain::language::{Language, Text, TextState};

use super::*;
use crate::{
    report::FactKey,
    sample::{self, text},
};

fn compiled() -> Report {
    let (_, report) = sample::reports()
        .into_iter()
        .find(|(name, _)| *name == "many")
        .unwrap();
    report.into_tree()
}

fn written(section: SectionKey, kind: SectionTextKind, id: i64, french: &str) -> SectionText {
    SectionText {
        section,
        kind,
        id,
        text: text(french, "In English."),
    }
}

#[test]
fn texts_stand_before_and_after_what_the_section_says() {
    let texts = [
        written(SectionKey::Issues, SectionTextKind::Remark, 9, "À suivre."),
        written(
            SectionKey::Issues,
            SectionTextKind::Highlight,
            5,
            "Un point.",
        ),
        written(
            SectionKey::Issues,
            SectionTextKind::Introduction,
            7,
            "Voici : l'essentiel.",
        ),
        written(
            SectionKey::Issues,
            SectionTextKind::Highlight,
            6,
            "Un autre.",
        ),
    ];
    let before = compiled();
    let edited = before.clone().edited(&texts, &[]);
    assert_eq!(edited.lost, []);
    let paths = |report: &Report| -> Vec<String> {
        let section = report.sections.iter().find(|s| s.key == "issues").unwrap();
        let mut all = Vec::new();
        section.blocks.iter().for_each(|block| block.walk(&mut all));
        all.into_iter().map(|s| s.path.clone()).collect()
    };
    let mut expected = vec![
        "issues/introduction/7".to_owned(),
        "issues/highlight/5".to_owned(),
        "issues/highlight/6".to_owned(),
    ];
    expected.extend(paths(&before));
    expected.push("issues/remark/9".to_owned());
    assert_eq!(paths(&edited.report), expected);
    let html = edited.report.html(Language::Fr).unwrap();
    assert!(html.contains("Voici\u{a0}: l’essentiel."), "{html}");
}

#[test]
fn an_override_keeps_what_it_replaces_and_its_facts() {
    let path = "completed/members/federal";
    let instead = Override {
        path: path.into(),
        text: text("six ministères fédéraux;", "six federal departments;"),
    };
    let edited = compiled().edited(&[], &[instead]);
    assert_eq!(edited.lost, []);
    for (language, says, said) in [
        (
            Language::Fr,
            "six ministères fédéraux;",
            "6 ministères fédéraux;",
        ),
        (
            Language::En,
            "six federal departments;",
            "6 federal departments;",
        ),
    ] {
        let sentences = edited.report.sentences(language).unwrap();
        let sentence = sentences.into_iter().find(|s| s.path == path).unwrap();
        assert_eq!(sentence.text, says);
        assert_eq!(sentence.instead_of.as_deref(), Some(said));
        assert_eq!(sentence.facts, [FactKey::new("federal")]);
    }
    let kept = serde_json::to_string(&edited.report).unwrap();
    let again: Report = serde_json::from_str(&kept).unwrap();
    assert_eq!(again, edited.report);
}

#[test]
fn an_unfinished_override_holds_the_report_back() {
    let instead = Override {
        path: "planned/meetings".into(),
        text: Bilingual {
            fr: Text::draft("Quatre rencontres.").unwrap(),
            en: Text::MISSING,
        },
    };
    let edited = compiled().edited(&[], &[instead]);
    let unready = edited.report.unready();
    let states: Vec<_> = unready.iter().map(|one| one.state).collect();
    assert_eq!(states, [TextState::Draft, TextState::Missing]);
}

#[test]
fn what_has_no_place_any_more_is_told_and_blocks() {
    let mut report = compiled();
    report.sections.retain(|section| section.key != "planned");
    let before = report.clone();
    let gone = |path: &str| Override {
        path: path.into(),
        text: text("Ailleurs.", "Elsewhere."),
    };
    // A written sentence is changed where it is kept.
    let overrides = [
        gone("planned/meetings"),
        gone("completed/meeting-8"),
        gone("nowhere"),
    ];
    let texts = [written(
        SectionKey::Planned,
        SectionTextKind::Remark,
        3,
        "Où?",
    )];
    let edited = report.edited(&texts, &overrides);
    assert_eq!(edited.report, before);
    let lost: Vec<_> = edited
        .lost
        .iter()
        .map(|finding| (finding.path.as_str(), finding.kind, finding.blocking))
        .collect();
    assert_eq!(
        lost,
        [
            ("planned/meetings", FindingKind::LostOverride, true),
            ("completed/meeting-8", FindingKind::LostOverride, true),
            ("nowhere", FindingKind::LostOverride, true),
            ("planned/remark/3", FindingKind::LostText, true),
        ]
    );
}

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
        "issues/introduction/7/1".to_owned(),
        "issues/highlight/5".to_owned(),
        "issues/highlight/6".to_owned(),
    ];
    expected.extend(paths(&before));
    expected.push("issues/remark/9/1".to_owned());
    assert_eq!(paths(&edited.report), expected);
    let html = edited.report.html(Language::Fr).unwrap();
    assert!(html.contains("Voici\u{a0}: l’essentiel."), "{html}");
}

#[test]
fn a_text_has_as_many_paragraphs_as_people_wrote_and_as_many_in_both_languages() {
    let text = SectionText {
        section: SectionKey::Issues,
        kind: SectionTextKind::Introduction,
        id: 7,
        text: text("Un.\n\nDeux.\nTrois.", "One.\nTwo."),
    };
    let edited = compiled().edited(&[text], &[]).report;
    let written = |language| -> Vec<(String, String)> {
        let all = edited.sentences(language).unwrap().into_iter();
        all.filter(|one| one.path.starts_with("issues/introduction/"))
            .filter(|one| one.state != TextState::Missing)
            .map(|one| (one.path, one.text))
            .collect()
    };
    let said = |n: usize, words: &str| (format!("issues/introduction/7/{n}"), words.to_owned());
    assert_eq!(
        written(Language::Fr),
        [said(1, "Un."), said(2, "Deux."), said(3, "Trois.")]
    );
    assert_eq!(written(Language::En), [said(1, "One."), said(2, "Two.")]);
    let missing: Vec<_> = edited
        .unready()
        .into_iter()
        .map(|one| (one.path, one.language, one.state))
        .collect();
    let third = "issues/introduction/7/3".to_owned();
    assert_eq!(missing, [(third, Language::En, TextState::Missing)]);
    let html = edited.html(Language::Fr).unwrap();
    assert!(!html.contains("Un. Deux."), "{html}");
    assert!(is_edited_in("issues/introduction/7/3") && is_edited_in("correction"));
    assert!(!is_edited_in("issues/issue-3") && !is_edited_in("planned/meetings"));
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

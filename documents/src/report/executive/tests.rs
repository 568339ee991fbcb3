use std::collections::BTreeMap;

use super::*;
use crate::{
    report::{Block, Report},
    sample,
};

fn compiled() -> Report {
    sample::executive().unwrap()
}

/// What it says, by place, in French and in English.
fn said(report: &Report) -> BTreeMap<String, [String; 2]> {
    let [fr, en] = Language::ALL.map(|language| report.sentences(language).unwrap());
    let pairs = fr.into_iter().zip(en);
    pairs
        .map(|(fr, en)| (fr.path, [fr.text, en.text]))
        .collect()
}

#[test]
fn figures_are_said_with_their_day_and_flagged_without_one() {
    let said = said(&compiled());
    let robot = "stories-at-home/resource-3";
    for (id, fr, en) in [
        (
            11,
            "Chiffre\u{a0}: plus de 1\u{a0}690\u{a0}000 questions, au 6 septembre 2020.",
            "Figure: more than 1,690,000 questions, as of September 6, 2020.",
        ),
        (
            12,
            "Chiffre\u{a0}: environ 509\u{a0}000 conversations (chiffre sans date).",
            "Figure: about 509,000 conversations (undated figure).",
        ),
        (
            13,
            "Chiffre\u{a0}: Appels plus courts – 12,5\u{a0}%, au 6 septembre 2020.",
            "Figure: Shorter calls – 12.5%, as of September 6, 2020.",
        ),
        (
            14,
            "Chiffre\u{a0}: Mise en place – moins de 1 jour, au 6 septembre 2020.",
            "Figure: Set up in – less than 1 day, as of September 6, 2020.",
        ),
        (
            15,
            "Chiffre\u{a0}: Coût – au moins 2\u{a0}500\u{a0}$, au 6 septembre 2020.",
            "Figure: Cost – at least $2,500, as of September 6, 2020.",
        ),
        (
            16,
            "Chiffre\u{a0}: Place au pays – 2e rang, au 6 septembre 2020.",
            "Figure: Place in the country – rank 2, as of September 6, 2020.",
        ),
        (
            17,
            "Chiffre\u{a0}: Service – 24 heures par jour, au 6 septembre 2020.",
            "Figure: Service – 24 hours a day, as of September 6, 2020.",
        ),
        (
            18,
            "Chiffre\u{a0}: Ouverture – plus de 1 jour par semaine, au 6 septembre 2020.",
            "Figure: Open – more than 1 day a week, as of September 6, 2020.",
        ),
    ] {
        let path = format!("{robot}/resourcemetric-{id}");
        assert_eq!(said[&path], [fr.to_owned(), en.to_owned()], "{path}");
    }
}

#[test]
fn it_ends_with_where_the_community_is_reached_and_followed() {
    let report = compiled();
    let said = said(&report);
    assert_eq!(
        said["contact/address"],
        [
            "Posez vos questions à secretariat@community.example.",
            "Questions go to secretariat@community.example."
        ]
    );
    let last = report.sections.last().unwrap();
    let Some(Block::Bulleted { items }) = last.blocks.last() else {
        panic!("{last:#?}")
    };
    let links = items.iter().filter_map(|item| item.link.as_ref());
    let links: Vec<&str> = links.map(|link| link.fr.as_str()).collect();
    assert_eq!(
        (last.key.as_str(), links),
        ("contact", vec!["https://network.example/community"])
    );
    assert_eq!(
        said["contact/network/1"],
        ["https://network.example/community"; 2]
    );
}

#[test]
fn references_are_numbered_in_their_section_and_say_in_which_language_alone_they_are() {
    let report = compiled();
    let said = said(&report);
    let [fr, en] = &said["stories-at-home/reference-21"];
    assert_eq!(
        fr,
        "«\u{a0}Le guide des guichets\u{a0}», Région d’Exemple & Cie, consulté le 3 septembre 2020 (en anglais seulement)."
    );
    assert_eq!(
        en,
        "“The guide to counters”, Région d’Exemple & Cie, looked up on September 3, 2020."
    );
    let [fr, _] = &said["stories-at-home/reference-22"];
    assert!(fr.contains("», Odile Bastarache-Kim, consulté"), "{fr}");
    let [fr, en] = &said["further-reading/reference-23"];
    assert!(
        fr.ends_with("2020 (résultats d’un moteur de recherche)."),
        "{fr}"
    );
    assert!(
        en.ends_with("2020 (a search engine’s results, in French only)."),
        "{en}"
    );
    // The second story cites again what the first does, under the same number.
    let cites = |id: i64| &said[&format!("stories-at-home/resource-{id}/cites")][1];
    assert_eq!(cites(3), "References: 1 and 2.");
    assert_eq!(cites(4), "Reference: 2.");
    let section = report
        .sections
        .iter()
        .find(|one| one.key == "stories-at-home");
    let Some(Block::Ordered { items }) = section.unwrap().blocks.last() else {
        panic!("no references");
    };
    let paths: Vec<&str> = items.iter().map(|item| item.text.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "stories-at-home/reference-22",
            "stories-at-home/reference-21"
        ]
    );
    let link = items[0].link.as_ref().unwrap();
    assert_eq!(
        (&*link.fr, &*link.en),
        ("https://study.example/fr", "https://study.example/en")
    );
}

#[test]
fn a_section_has_its_own_heading_or_that_of_its_kind() {
    let said = said(&compiled());
    assert_eq!(
        said["barriers"],
        ["Obstacles à l’accessibilité", "Accessibility barriers"]
    );
    assert_eq!(said["further-reading"], ["À lire", "Worth reading"]);
    assert_eq!(
        said["barriers/resource-2/remedy"][0],
        "Ce qu’il est possible de faire\u{a0}:"
    );
    assert_eq!(
        said["presentation/opening/1"][1],
        "What others have learned."
    );
    assert_eq!(
        said["subtitle"][1],
        "Executive Report, number 3. Information as of September 30, 2020."
    );
}

#[test]
fn undated_figures_and_resources_that_are_not_for_its_readers_are_found() {
    let found: Vec<_> = sample::issue()
        .unwrap()
        .findings()
        .into_iter()
        .map(|one| (one.path, one.kind, one.blocking))
        .collect();
    let expected = [
        ("barriers/resource-2", FindingKind::WithheldResource, false),
        (
            "stories-at-home/resource-3/resourcemetric-12",
            FindingKind::UndatedFigure,
            false,
        ),
        (
            "stories-at-home/resource-4",
            FindingKind::WithheldResource,
            true,
        ),
    ];
    let expected = expected.map(|(path, kind, blocking)| (path.to_owned(), kind, blocking));
    assert_eq!(found, expected);
}

#[test]
fn both_languages_say_the_same_and_nothing_is_wrong_with_the_tree() {
    let report = compiled();
    assert_eq!(report.findings().unwrap(), []);
    let [fr, en] = Language::ALL.map(|language| report.sentences(language).unwrap());
    assert_eq!(fr.len(), en.len());
    for (fr, en) in fr.iter().zip(&en) {
        assert_eq!((&fr.path, &fr.facts), (&en.path, &en.facts));
    }
    let kept = serde_json::to_vec(&report).unwrap();
    let again: Report = serde_json::from_slice(&kept).unwrap();
    assert_eq!(again, report);
    assert_eq!(
        again.pdf(Language::Fr).unwrap(),
        report.pdf(Language::Fr).unwrap()
    );
}

#[test]
fn what_is_to_be_read_is_a_link_in_every_form() {
    let report = compiled();
    let html = report.html(Language::Fr).unwrap();
    assert!(html.contains(r#"<a href="https://study.example/fr""#));
    assert!(!html.contains("study.example/en"));
    assert!(html.contains("counters?a=1&#38;b=2"), "{html}");
    let markdown = report.markdown(Language::En).unwrap();
    assert!(
        markdown.contains("](<https://study.example/en>)"),
        "{markdown}"
    );
    let json: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(json["kind"], "executive");
    assert!(json.to_string().contains("https://study.example/fr"));
    let pdf = report.pdf(Language::En).unwrap();
    let address = b"https://study.example/en";
    assert!(pdf.windows(address.len()).any(|part| part == address));
    let docx = report.docx(Language::En).unwrap();
    let field = b"HYPERLINK &quot;https://guide.example/counters?a=1&amp;b=2&quot;";
    assert!(docx.windows(field.len()).any(|part| part == field));
}

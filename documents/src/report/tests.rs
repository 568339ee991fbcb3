use std::collections::BTreeSet;

use domain::{
    language::{Language, TextState},
    report::Sections,
};

use super::*;
use crate::sample;

mod words;

fn compiled(name: &str) -> Report {
    let (_, report) = sample::reports()
        .into_iter()
        .find(|(n, _)| *n == name)
        .unwrap();
    report.into_tree()
}

fn section<'a>(report: &'a Report, key: &str) -> &'a Section {
    let mut sections = report.sections.iter();
    sections.find(|section| section.key == key).unwrap()
}

fn says(report: &Report, language: Language, path: &str) -> String {
    let sentences = report.sentences(language).unwrap();
    let found = sentences.into_iter().find(|s| s.path == path);
    found
        .unwrap_or_else(|| panic!("no sentence at {path}"))
        .text
}

fn both(report: &Report, path: &str) -> [String; 2] {
    Language::ALL.map(|language| says(report, language, path))
}

#[test]
fn the_membership_is_the_last_numbered_item_and_the_remark_hangs_under_the_provinces() {
    let report = compiled("many");
    let Some(Block::Ordered { items }) = section(&report, "completed").blocks.first() else {
        panic!("no numbered list");
    };
    let members = items.last().unwrap();
    assert_eq!(items.len(), 4);
    assert_eq!(members.text.path, "completed/members");
    assert_eq!(
        members.points[1].text.path,
        "completed/members/provincial-territorial"
    );
    assert_eq!(
        members.points[1].points[0].text.path,
        "completed/members/unrepresented"
    );
    let dates: Vec<_> = items
        .iter()
        .map(|item| item.date.map(|d| d.to_string()))
        .collect();
    assert_eq!(
        dates,
        [
            Some("2020-10-08".into()),
            Some("2020-11-04".into()),
            Some("2021-06-15".into()),
            None
        ]
    );
}

#[test]
fn the_gap_row_keeps_its_empty_cells_and_both_paragraphs_of_its_plan() {
    let report = compiled("many");
    let Some(Block::Table { header, rows }) = section(&report, "issues").blocks.first() else {
        panic!("no table");
    };
    assert_eq!(header.len(), 4);
    let filled: Vec<_> = rows[0]
        .cells
        .iter()
        .map(|cell| cell.paragraphs.len())
        .collect();
    assert_eq!(filled, [1, 0, 0, 2]);
    assert!(
        report
            .html(Language::Fr)
            .unwrap()
            .contains("<td></td><td></td>")
    );
    assert!(report.markdown(Language::Fr).unwrap().contains(" | | | "));
}

/// A tree without its words: what both languages must share.
fn shape(report: &LocalizedReport) -> Vec<(String, Vec<FactKey>, Option<String>)> {
    fn items(all: &[LocalizedItem], out: &mut Vec<(String, Vec<FactKey>, Option<String>)>) {
        for item in all {
            let day = item.date.as_ref().map(|(machine, _)| machine.clone());
            out.push((item.text.path.clone(), item.text.facts.clone(), day));
            items(&item.points, out);
        }
    }
    let mut out = Vec::new();
    let line = |s: &RenderedSentence| (s.path.clone(), s.facts.clone(), None);
    for section in &report.sections {
        out.push(line(&section.heading));
        for block in &section.blocks {
            match block {
                LocalizedBlock::Ordered { items: all }
                | LocalizedBlock::Bulleted { items: all } => {
                    items(all, &mut out);
                }
                LocalizedBlock::Paragraph { text } | LocalizedBlock::Note { text } => {
                    out.push(line(text));
                }
                LocalizedBlock::Table { header, rows } => {
                    out.extend(header.iter().map(line));
                    out.extend(rows.iter().flatten().flatten().map(line));
                }
                LocalizedBlock::Chart { chart } => {
                    out.extend([line(&chart.title), line(&chart.description)]);
                    out.extend(chart.header.iter().map(line));
                    out.extend(chart.rows.iter().flatten().flatten().map(line));
                }
            }
        }
    }
    out
}

/// The numbers in a text, years of dates and all.
fn figures(text: &str) -> BTreeSet<String> {
    let numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty());
    numbers.map(str::to_owned).collect()
}

#[test]
fn both_languages_have_the_same_nodes_figures_and_facts() {
    for (name, report) in sample::reports() {
        let report = report.into_tree();
        let [french, english] = Language::ALL.map(|l| report.in_language(l).unwrap());
        assert_eq!(shape(&french), shape(&english), "{name}");
        let [french, english] = Language::ALL.map(|l| report.sentences(l).unwrap());
        assert_eq!(french.len(), english.len());
        for (fr, en) in french.iter().zip(&english) {
            assert_eq!((&fr.path, &fr.facts), (&en.path, &en.facts));
            if !fr.facts.is_empty() {
                assert_eq!(figures(&fr.text), figures(&en.text), "{name} {}", fr.path);
            }
        }
    }
}

#[test]
fn every_sentence_has_a_path_of_its_own_and_every_fact_stands_in_the_report() {
    for (name, report) in sample::reports() {
        let report = report.into_tree();
        let sentences = report.sentences(Language::Fr).unwrap();
        let paths: BTreeSet<_> = sentences.iter().map(|s| &s.path).collect();
        assert_eq!(paths.len(), sentences.len(), "{name}");
        for key in sentences.iter().flat_map(|s| &s.facts) {
            assert!(report.fact(key).is_some(), "{name}: {key:?}");
        }
    }
}

#[test]
fn a_figure_is_the_number_of_its_rows() {
    let report = compiled("many");
    let fact = report.fact(&FactKey::new("members")).unwrap();
    assert_eq!((fact.value(), fact.rows.len()), (81, 81));
    assert_eq!(
        report.fact(&FactKey::new("unrepresented")).unwrap().value(),
        4
    );
}

#[test]
fn what_was_kept_renders_to_the_same_bytes() {
    for (_, report) in sample::reports() {
        let report = report.into_tree();
        let kept = serde_json::to_string(&report).unwrap();
        let again: Report = serde_json::from_str(&kept).unwrap();
        assert_eq!(report, again);
        for language in Language::ALL {
            assert_eq!(
                report.html(language).unwrap(),
                again.html(language).unwrap()
            );
            assert_eq!(
                report.markdown(language).unwrap(),
                again.markdown(language).unwrap()
            );
        }
    }
}

#[test]
fn drafts_and_missing_halves_are_shown_as_such_and_hold_the_report_back() {
    let report = compiled("one");
    let unready = report.unready();
    let found: Vec<_> = unready.iter().map(|u| (u.language, u.state)).collect();
    assert_eq!(
        found,
        [
            (Language::Fr, TextState::Draft),
            (Language::En, TextState::Missing)
        ]
    );
    assert_eq!(unready[0].path, "issues/issue-1/issue/1");
    assert!(
        report
            .html(Language::En)
            .unwrap()
            .contains("[English text to come]")
    );
    assert!(
        report
            .html(Language::Fr)
            .unwrap()
            .contains(r#"<small class="draft">ébauche</small>"#)
    );
    assert!(compiled("many").unready().is_empty());
}

#[test]
fn what_people_write_is_no_markup() {
    let report = compiled("one");
    let html = report.html(Language::Fr).unwrap();
    assert!(
        html.contains("Outils &#60;de travail&#62; à 100\u{a0}%"),
        "{html}"
    );
    let markdown = report.markdown(Language::Fr).unwrap();
    assert!(markdown.contains(r"Outils \<de travail\>"));
    assert!(markdown.contains("5\u{a0}000\u{a0}$ par an \\| environ"));
}

/// Every sample, those of charts too.
fn all() -> Vec<(&'static str, Report)> {
    let reports = sample::reports().into_iter();
    let reports = reports.map(|(name, report)| (name, report.into_tree()));
    reports
        .chain([("charts", sample::charts().unwrap())])
        .collect()
}

#[test]
fn a_page_needs_nothing_from_elsewhere() {
    for (name, report) in all() {
        for language in Language::ALL {
            let html = report.html(language).unwrap();
            // A drawing fills with patterns of its own.
            let html = html.replace("url(#", "");
            for outside in ["http:", "https:", "<script", "<link", "@import", "url("] {
                assert!(!html.contains(outside), "{name}: {outside}");
            }
            assert!(html.contains(&format!(r#"<html lang="{}">"#, language.tag())));
        }
    }
}

#[test]
fn the_french_report_in_markdown() {
    insta::assert_snapshot!(compiled("many").markdown(Language::Fr).unwrap());
}

#[test]
fn the_english_report_in_markdown() {
    insta::assert_snapshot!(compiled("many").markdown(Language::En).unwrap());
}

#[test]
fn the_whole_french_report_in_markdown() {
    insta::assert_snapshot!(compiled("many-whole").markdown(Language::Fr).unwrap());
}

#[test]
fn the_whole_english_report_in_markdown() {
    insta::assert_snapshot!(compiled("many-whole").markdown(Language::En).unwrap());
}

#[test]
fn the_sections_are_those_that_were_chosen_in_their_order() {
    let (_, mut report) = sample::reports().swap_remove(0);
    report.sections = Sections::parse(&["planned", "attendance", "issues"]).unwrap();
    let report = report.into_tree();
    let keys: Vec<_> = report.sections.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["planned", "attendance", "issues"]);
    assert!(report.fact(&FactKey::new("members")).is_none());
    assert!(report.fact(&FactKey::new("attendances")).is_some());
}

impl Report {
    /// The sentences that a document shows: without rows there is no table, and so no header, under a
    /// drawing.
    pub(in crate::report) fn shown(&self, language: Language) -> Vec<FlatSentence> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let without_rows = blocks.filter_map(|block| match block {
            Block::Chart { chart } if chart.rows.is_empty() => Some(&chart.header),
            _ => None,
        });
        let left_out: BTreeSet<_> = without_rows.flatten().map(|name| &name.path).collect();
        let mut all = self.sentences(language).unwrap();
        all.retain(|sentence| !left_out.contains(&sentence.path));
        all
    }
}

/// The ids of a page.
fn ids(html: &str) -> Vec<&str> {
    let after = html.split(" id=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_page_in_both_languages_has_each_id_once_and_a_way_from_one_to_the_other() {
    for (name, report) in all() {
        let html = report.bilingual_html().unwrap();
        let ids = ids(&html);
        let once: BTreeSet<_> = ids.iter().collect();
        assert_eq!(once.len(), ids.len(), "{name}");
        for names in ["href=\"#", "popovertarget=\"", "aria-labelledby=\""] {
            for rest in html.split(names).skip(1) {
                for target in rest.split('"').next().unwrap().split(' ') {
                    assert!(ids.contains(&target), "{name}: {target}");
                }
            }
        }
        for (language, other) in [
            (Language::Fr, "English version"),
            (Language::En, "Version française"),
        ] {
            let half = format!(
                r#"<article lang="{}" id="{language}-report""#,
                language.tag()
            );
            assert_eq!(html.matches(&half).count(), 1, "{name}");
            assert_eq!(html.matches(&format!(">{other}</a>")).count(), 1, "{name}");
            for sentence in report.shown(language) {
                let path = format!(r#"<span data-path="{}""#, sentence.path);
                assert_eq!(html.matches(&path).count(), 2, "{name}: {path}");
            }
        }
        let markdown = report.bilingual_markdown().unwrap();
        for language in Language::ALL {
            assert!(markdown.contains(&report.markdown(language).unwrap()));
        }
    }
}

#[test]
fn beside_a_sentence_with_figures_stands_where_they_come_from() {
    let html = compiled("many").html(Language::Fr).unwrap();
    let (_, rest) = html.split_once(r#"id="why/completed/members""#).unwrap();
    let (because, _) = rest.split_once("</button>").unwrap();
    assert!(because.contains("81 membres"), "{because}");
    assert!(because.contains("<code>"), "{because}");
    assert!(html.contains(
        r#"popovertarget="why/completed/members" aria-label="D’où vient cette phrase?" aria-labelledby="ask/completed/members says/completed/members""#
    ));
}

#[test]
fn every_question_on_a_page_has_a_name_of_its_own() {
    for (name, report) in all() {
        let html = report.bilingual_html().unwrap();
        let buttons: Vec<_> = html.split("<button ").skip(1).collect();
        let named: BTreeSet<_> = buttons
            .iter()
            .map(|button| {
                let (_, rest) = button.split_once(r#" aria-labelledby=""#).unwrap();
                rest.split('"').next().unwrap()
            })
            .collect();
        assert_eq!(named.len(), buttons.len(), "{name}");
        let stated = Language::ALL.map(|language| {
            let sentences = report.shown(language).into_iter();
            sentences.filter(|one| !one.facts.is_empty()).count()
        });
        assert_eq!(buttons.len(), stated.iter().sum::<usize>(), "{name}");
    }
}

#[test]
fn a_name_that_runs_the_other_way_turns_nothing_beside_it() {
    let mut report = compiled("many");
    let name = "\u{202e}مركز\u{202c} \u{2066}Accueil\u{2069}";
    report.community = sample::text(name, name);
    report.title.content = Content::Written {
        text: report.community.clone(),
    };
    let turning: &[char] = &['\u{202c}', '\u{202e}', '\u{2066}', '\u{2069}'];
    for language in Language::ALL {
        let html = report.html(language).unwrap();
        assert!(html.contains("<bdi>مركز Accueil</bdi>"));
        assert!(html.contains(r#"<span data-path="title" dir="auto">مركز Accueil</span>"#));
        let markdown = report.markdown(language).unwrap();
        for form in [html, markdown, report.json().unwrap()] {
            assert!(!form.contains(turning), "{form}");
        }
    }
}

#[test]
fn what_people_put_in_place_of_a_sentence_shows_with_what_the_data_said() {
    let mut report = compiled("many");
    let Some(Block::Ordered { items }) = report.sections[0].blocks.first_mut() else {
        panic!("no numbered list");
    };
    let members = &mut items.last_mut().unwrap().text;
    members.content = Content::Overridden {
        text: crate::sample::text(
            "Quelque 80 personnes <ensemble>",
            "Some 80 people <together>",
        ),
        instead_of: Box::new(members.content.clone()),
    };
    let html = report.html(Language::En).unwrap();
    let (_, rest) = html.split_once(r#"data-path="completed/members""#).unwrap();
    let (shown, _) = rest.split_once("</li>").unwrap();
    assert!(
        shown.contains("Some 80 people &#60;together&#62;"),
        "{shown}"
    );
    assert!(
        shown.contains(r#"<q dir="auto">Current members – 81 people representing:</q>"#),
        "{shown}"
    );
    let json: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    let item = &json["sections"][0]["blocks"][0]["items"][3]["text"];
    assert_eq!(item["origin"], "overridden");
    assert_eq!(item["fr"], "Quelque 80 personnes <ensemble>");
    assert_eq!(
        item["instead_of"]["en"],
        "Current members – 81 people representing:"
    );
    assert_eq!(item["facts"][0], "members");
}

#[test]
fn the_json_has_every_sentence_and_every_row_and_is_the_same_each_time() {
    for (name, report) in all() {
        let json = report.json().unwrap();
        assert_eq!(json, report.json().unwrap());
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            (&value["schema"], &value["version"]),
            (&"tribune.report".into(), &1.into())
        );
        let mut said = BTreeMap::new();
        collect(&value, &mut said);
        for language in Language::ALL {
            for sentence in report.sentences(language).unwrap() {
                let words = &said[&sentence.path][language.code()];
                assert_eq!(words.as_str(), Some(sentence.text.as_str()), "{name}");
            }
        }
        assert_eq!(said.len(), report.sentences(Language::Fr).unwrap().len());
        for (fact, told) in report.facts.iter().zip(value["facts"].as_array().unwrap()) {
            assert_eq!(told["key"], fact.key.as_str());
            assert_eq!(told["value"], fact.rows.len());
            assert_eq!(told["rows"].as_array().unwrap().len(), fact.rows.len());
        }
    }
}

/// The sentences in some JSON by their paths.
fn collect(value: &serde_json::Value, said: &mut BTreeMap<String, serde_json::Value>) {
    match value {
        serde_json::Value::Array(all) => all.iter().for_each(|one| collect(one, said)),
        serde_json::Value::Object(members) => {
            if let Some(path) = members.get("path").and_then(|path| path.as_str()) {
                assert!(said.insert(path.to_owned(), value.clone()).is_none());
            }
            members.values().for_each(|one| collect(one, said));
        }
        _ => {}
    }
}

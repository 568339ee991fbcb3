use std::{collections::BTreeSet, sync::LazyLock};

use domain::representation::Standing;
use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::{
    text::{Weight, width},
    *,
};
use crate::{
    report::{LocalizedBlock, LocalizedReport, Report},
    sample,
};

const PALETTES: [Palette; 2] = [Palette::Page, Palette::Print];

fn charts_of(report: &Report, language: Language) -> Vec<LocalizedChart> {
    let LocalizedReport { sections, .. } = report.in_language(language).unwrap();
    let blocks = sections.into_iter().flat_map(|section| section.blocks);
    blocks
        .filter_map(|block| match block {
            LocalizedBlock::Chart { chart } => Some(*chart),
            _ => None,
        })
        .collect()
}

fn samples(language: Language) -> Vec<LocalizedChart> {
    charts_of(&sample::charts().unwrap(), language)
}

fn chart(key: &str, language: Language) -> LocalizedChart {
    let mut all = samples(language).into_iter();
    all.find(|chart| chart.key == key).unwrap()
}

/// The drawing as a file, which a page's piece is not quite.
fn drawn(chart: &LocalizedChart, language: Language, palette: Palette) -> (Svg, String) {
    let svg = svg(chart, language, palette).unwrap();
    let file = match palette {
        Palette::Page => {
            svg.markup
                .replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1)
        }
        Palette::Print => svg.markup.clone(),
    };
    (svg, file)
}

fn texts(file: &str) -> Vec<String> {
    let document = Document::parse(file).unwrap();
    let all = document.descendants().filter(|n| n.has_tag_name("text"));
    all.filter_map(|node| node.text().map(str::to_owned))
        .collect()
}

fn attribute(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// The box of a text: left, top, right, bottom.
fn bounds(node: Node<'_, '_>) -> [f64; 4] {
    let weight = match node.attribute("font-weight") {
        Some(_) => Weight::Bold,
        None => Weight::Regular,
    };
    let size = attribute(node, "font-size");
    let wide = width(node.text().unwrap_or_default(), size, weight);
    let left = attribute(node, "x")
        - match node.attribute("text-anchor") {
            Some("middle") => wide / 2.0,
            Some("end") => wide,
            _ => 0.0,
        };
    let y = attribute(node, "y");
    [left, y - size * 0.75, left + wide, y + size * 0.2]
}

#[test]
fn every_text_stands_inside_the_drawing_and_on_no_other() {
    for language in Language::ALL {
        for chart in samples(language) {
            let (svg, file) = drawn(&chart, language, Palette::Print);
            let document = Document::parse(&file).unwrap();
            let texts = document.descendants().filter(|n| n.has_tag_name("text"));
            let all: Vec<_> = texts
                .map(|n| (n.text().unwrap_or_default(), bounds(n)))
                .collect();
            assert!(!all.is_empty(), "{}", chart.key);
            for (at, (words, [left, top, right, bottom])) in all.iter().enumerate() {
                let key = &chart.key;
                assert!(
                    *left >= 0.0 && *top >= 0.0 && *right <= svg.width && *bottom <= svg.height,
                    "{key}: “{words}” at {left} {top} {right} {bottom} of {} {}",
                    svg.width,
                    svg.height
                );
                for (other, [l, t, r, b]) in &all[at + 1..] {
                    let apart = right <= l || r <= left || bottom <= t || b <= top;
                    assert!(apart, "{key}: “{words}” on “{other}”");
                }
            }
        }
    }
}

#[test]
fn a_drawing_has_a_name_and_a_description_and_ids_of_its_own() {
    for palette in PALETTES {
        let mut ids = BTreeSet::new();
        for language in Language::ALL {
            for chart in samples(language) {
                let (_, file) = drawn(&chart, language, palette);
                let document = Document::parse(&file).unwrap();
                let root = document.root_element();
                assert_eq!(root.attribute("role"), Some("img"));
                for (attribute, tag, words) in [
                    ("aria-labelledby", "title", &chart.title.text),
                    ("aria-describedby", "desc", &chart.description.text),
                ] {
                    let named = root.children().find(|n| n.has_tag_name(tag)).unwrap();
                    assert_eq!(named.text(), Some(words.as_str()));
                    assert_eq!(root.attribute(attribute), named.attribute("id"));
                }
                for id in document.descendants().filter_map(|n| n.attribute("id")) {
                    assert!(ids.insert(id.to_owned()), "{id} is there twice");
                }
                let places = file.matches("url(#").count();
                let own = format!("url(#{}-", anchor(language, &chart.key));
                assert_eq!(
                    file.matches(&own).count(),
                    places,
                    "fills come from the same drawing"
                );
            }
        }
    }
}

#[test]
fn on_a_page_every_colour_is_the_style_sheets_and_on_paper_none_is() {
    for chart in samples(Language::Fr) {
        let (page, _) = drawn(&chart, Language::Fr, Palette::Page);
        let (print, _) = drawn(&chart, Language::Fr, Palette::Print);
        assert!(!page.markup.contains("=\"#"), "{}", page.markup);
        assert!(!print.markup.contains("var("), "{}", print.markup);
        for color in page.markup.split("var(--").skip(1) {
            let (name, _) = color.split_once(')').unwrap();
            let css = include_str!("../../templates/report/report.css");
            // Light, dark and print.
            assert_eq!(css.matches(&format!("--{name}:")).count(), 3, "{name}");
        }
    }
}

#[test]
fn a_tile_says_by_its_form_and_a_word_how_a_place_stands() {
    let chart = chart("map", Language::Fr);
    let Drawing::TileMap { tiles } = &chart.drawing else {
        panic!("no map");
    };
    let count = |standing| tiles.iter().filter(|t| t.standing == standing).count();
    let represented = count(Standing::Represented);
    let municipal = count(Standing::MunicipalOnly);
    let vacant = count(Standing::NotRepresented);
    let (_, file) = drawn(&chart, Language::Fr, Palette::Print);
    let words = texts(&file);
    let said = |word: &str| words.iter().filter(|one| *one == word).count();
    assert_eq!(said("municipal"), municipal);
    assert_eq!(said("aucune"), vacant);
    // One more of each form stands in the legend.
    assert_eq!(file.matches("stroke-dasharray").count(), vacant + 1);
    assert_eq!(file.matches("stroke-width=\"2.6\"").count(), represented);
    for row in &chart.rows {
        assert_eq!(said(&row[0][0].text), 1, "{}", row[0][0].text);
    }
    // In the words of the table beneath it.
    for (key, count) in [
        ("standing-represented", represented),
        ("standing-municipal-only", municipal),
        ("standing-not-represented", vacant),
    ] {
        let standing = Locale::of(Language::Fr).plain(key).unwrap();
        assert!(
            words.contains(&format!("{standing} ({count})")),
            "{words:?}"
        );
    }
}

#[test]
fn a_line_is_named_where_it_ends_with_its_last_figure() {
    for language in Language::ALL {
        for key in ["lines", "lines-many", "lines-one"] {
            let chart = chart(key, language);
            let Drawing::Lines { values } = &chart.drawing else {
                panic!("no lines");
            };
            let (_, file) = drawn(&chart, language, Palette::Print);
            let said = texts(&file).join(" ");
            let last = values.last().unwrap();
            for (name, figure) in chart.header[1..].iter().zip(last) {
                assert!(
                    said.contains(&format!("{figure}\u{a0}{}", name.text)),
                    "{said}"
                );
            }
        }
    }
}

#[test]
fn no_day_under_the_lines_is_cut_off() {
    let mut all = sample::reports().into_iter();
    let (_, report) = all.find(|(name, _)| *name == "many-whole").unwrap();
    let report = report.into_tree();
    for language in Language::ALL {
        let charts = charts_of(&report, language).into_iter();
        let lines = charts.filter(|chart| matches!(chart.drawing, Drawing::Lines { .. }));
        let drawings: Vec<String> = lines
            .map(|chart| drawn(&chart, language, Palette::Print).1)
            .collect();
        assert_eq!(drawings.len(), 1);
        let mut words = texts(&drawings[0]).into_iter();
        assert_eq!(words.find(|text| text.contains('…')), None);
    }
}

#[test]
fn a_bar_has_its_figure_over_it_where_there_is_room() {
    let chart = chart("bars-large", Language::Fr);
    let (_, file) = drawn(&chart, Language::Fr, Palette::Print);
    let words = texts(&file);
    for figure in ["1", "33\u{a0}334", "66\u{a0}667", "100\u{a0}000"] {
        assert!(words.contains(&figure.to_owned()), "{figure} in {words:?}");
    }
}

#[test]
fn without_figures_a_drawing_says_so() {
    for (language, words) in [
        (Language::Fr, "Aucun chiffre à montrer pour cette période."),
        (Language::En, "No figures to show for this period."),
    ] {
        for key in ["lines-none", "bars-none"] {
            let (_, file) = drawn(&chart(key, language), language, Palette::Page);
            assert_eq!(texts(&file), [words]);
        }
    }
}

fn with_text(mut chart: LocalizedChart, words: &str) -> LocalizedChart {
    let rows = chart.rows.iter_mut().flatten().flatten();
    let all = chart.header.iter_mut().chain(rows);
    for sentence in all.chain([&mut chart.title, &mut chart.description]) {
        sentence.text = words.to_owned();
    }
    chart
}

/// What XML keeps of a text.
fn kept(words: &str) -> String {
    let possible = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\u{7f}'..='\u{9f}');
    let words = words.replace('\r', " ");
    words
        .chars()
        .filter(possible)
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// One of each kind.
static KINDS: LazyLock<[LocalizedChart; 3]> =
    LazyLock::new(|| ["map", "lines-one", "bars"].map(|key| chart(key, Language::En)));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_breaks_a_drawing(words in "\\PC{0,40}|[<>&\"'\u{0}-\u{1f}\u{202e}a]{0,30}|[a-z ]{900}") {
        for chart in KINDS.iter() {
            let chart = with_text(chart.clone(), &words);
            for palette in PALETTES {
                let (_, file) = drawn(&chart, Language::En, palette);
                let document = Document::parse(&file).unwrap();
                let title = document.descendants().find(|n| n.has_tag_name("title")).unwrap();
                prop_assert_eq!(title.text().unwrap_or_default(), kept(&words));
            }
        }
    }

    #[test]
    fn no_figure_breaks_a_drawing(
        values in prop::collection::vec(prop::collection::vec(any::<u64>(), 0..7), 0..12)
    ) {
        for mut chart in KINDS.iter().cloned() {
            chart.drawing = match chart.drawing {
                Drawing::Bars { .. } => Drawing::Bars { values: values.clone() },
                _ => Drawing::Lines { values: values.clone() },
            };
            let (svg, file) = drawn(&chart, Language::Fr, Palette::Print);
            prop_assert!(!file.contains("NaN") && !file.contains("inf"), "{}", file);
            Document::parse(&file).unwrap();
            prop_assert!(svg.height > 0.0 && svg.height < 2000.0);
        }
    }
}

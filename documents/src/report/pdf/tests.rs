mod reading;

use std::thread;

use domain::language::{Bilingual, Language, Text};
use proptest::prelude::*;

use super::{text::Piece, *};
use crate::{
    report::{Block, Cell, Content, Item, LocalizedBlock, Row, Section, Sentence},
    sample,
};
use reading::{Element, Pdf, squeezed};

fn compiled(name: &str) -> Report {
    let (_, report) = sample::reports()
        .into_iter()
        .find(|(n, _)| *n == name)
        .unwrap();
    report.into_tree()
}

fn read(name: &str, language: Language) -> Pdf {
    Pdf::read(&compiled(name).pdf(language).unwrap())
}

#[test]
fn the_same_tree_gives_the_same_bytes_also_when_several_are_made_at_once() {
    let all = || {
        let report = compiled("many");
        let alone = Language::ALL.map(|language| report.pdf(language).unwrap());
        (alone, report.bilingual_pdf().unwrap())
    };
    let first = all();
    thread::scope(|scope| {
        let others: Vec<_> = (0..3).map(|_| scope.spawn(all)).collect();
        for other in others {
            assert!(other.join().unwrap() == first);
        }
    });
    assert!(first.0[0] != first.0[1]);
}

#[test]
fn a_file_says_what_it_is_and_in_which_language() {
    for (language, tag, title) in [
        (
            Language::Fr,
            "fr-CA",
            "Rapport d’activité, septembre 2020 à août 2021",
        ),
        (
            Language::En,
            "en-CA",
            "Activity Report, September 2020 to August 2021",
        ),
    ] {
        let pdf = read("many", language);
        assert_eq!(pdf.language().unwrap(), tag);
        assert!(pdf.is_marked() && pdf.shows_title());
        assert_eq!(pdf.information("Title").unwrap(), title);
        assert_eq!(pdf.information("Creator").unwrap(), "Tribune");
        let community = compiled("many").in_language(language).unwrap().community;
        assert_eq!(pdf.information("Author").unwrap(), community);
        assert!(
            pdf.information("CreationDate")
                .unwrap()
                .starts_with("D:20210831000000")
        );
        let metadata = pdf.metadata();
        for promise in [
            "<pdfuaid:part>1</pdfuaid:part>",
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
        ] {
            assert!(metadata.contains(promise), "{metadata}");
        }
    }
}

#[test]
fn every_font_is_in_the_file() {
    let fonts = read("one", Language::En).fonts();
    assert!(fonts.len() >= 3, "{fonts:?}");
    for (name, is_embedded) in fonts {
        assert!(is_embedded && name.contains("NotoSans"), "{name}");
    }
}

#[test]
fn bookmarks_and_headings_are_the_reports_sections() {
    let report = compiled("many");
    let pdf = Pdf::read(&report.bilingual_pdf().unwrap());
    let mut expected = Vec::new();
    for language in Language::ALL {
        let half = report.in_language(language).unwrap();
        expected.push((1, half.title.text));
        expected.extend(half.sections.into_iter().map(|s| (2, s.heading.text)));
        let facts = crate::locale::Locale::of(language).plain("facts-heading");
        expected.push((2, facts.unwrap()));
    }
    assert_eq!(pdf.bookmarks(), expected);
    let structure = pdf.structure();
    let elements = structure.all().into_iter();
    let headings = elements.filter_map(|e| e.role.strip_prefix('H')?.parse::<usize>().ok());
    assert!(headings.eq(expected.iter().map(|(depth, _)| *depth)));
}

/// The language of each last element, in reading order.
fn languages(element: &Element, inherited: &str) -> Vec<String> {
    let language = element.language.as_deref().unwrap_or(inherited);
    if element.children.is_empty() {
        return vec![language.to_owned()];
    }
    let below = element.children.iter().map(|e| languages(e, language));
    below.flatten().collect()
}

#[test]
fn each_half_of_a_file_in_both_languages_is_marked_with_its_own() {
    let pdf = Pdf::read(&compiled("many").bilingual_pdf().unwrap());
    let languages = languages(&pdf.structure(), &pdf.language().unwrap());
    let half = languages.len() / 2;
    assert!(half > 80);
    let expected = [vec!["fr-CA"; half], vec!["en-CA"; half]].concat();
    assert_eq!(languages, expected);
}

#[test]
fn header_cells_say_what_they_are_the_headers_of() {
    let report = compiled("many");
    let pdf = Pdf::read(&report.pdf(Language::Fr).unwrap());
    let structure = pdf.structure();
    let tables = structure.all().into_iter().filter(|e| e.role == "Table");
    let scopes = tables.map(|table| {
        let cells = table.all().into_iter().filter(|e| e.role == "TH");
        cells
            .map(|cell| cell.scope.clone().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    let facts = report.facts.len();
    let expected = [(4, 1), (3, facts)].map(|(columns, rows)| {
        [
            vec!["Column".to_owned(); columns],
            vec!["Row".to_owned(); rows],
        ]
        .concat()
    });
    assert_eq!(scopes.collect::<Vec<_>>(), expected);
}

#[test]
fn a_figure_leads_to_where_it_comes_from() {
    let report = compiled("many");
    let sentences = report.sentences(Language::En).unwrap();
    let stated: usize = sentences.iter().map(|sentence| sentence.facts.len()).sum();
    assert!(stated >= 8);
    assert_eq!(read("many", Language::En).links(), stated);
}

#[test]
fn a_chart_is_a_figure_that_says_what_it_shows() {
    let report = sample::charts().unwrap();
    for language in Language::ALL {
        let half = report.in_language(language).unwrap();
        let blocks = half.sections.iter().flat_map(|section| &section.blocks);
        let descriptions = blocks.filter_map(|block| match block {
            LocalizedBlock::Chart { chart } => Some(chart.description.text.clone()),
            _ => None,
        });
        let pdf = Pdf::read(&report.pdf(language).unwrap());
        let structure = pdf.structure();
        let figures = structure.all().into_iter();
        let figures = figures.filter(|e| e.role == "Figure");
        let said: Vec<_> = figures.map(|e| e.alternative.clone().unwrap()).collect();
        assert_eq!(said, descriptions.collect::<Vec<_>>());
        assert!(said.len() >= 3);
        let text = pdf.text();
        for description in said {
            let (words, _) = text::without_end_mark(&description);
            assert!(text.contains(&squeezed(words)), "{description}");
        }
    }
}

/// Also where people wrote it, and where they are not done.
#[test]
fn what_a_chart_shows_is_said_to_who_looks_too() {
    let mut report = sample::charts().unwrap();
    let kept = ["section-map", "section-lines-none"];
    report.facts.clear();
    report
        .sections
        .retain(|section| kept.contains(&section.key.as_str()));
    let charts = report.sections.iter_mut().flat_map(|s| &mut s.blocks);
    let charts = charts.filter_map(|block| match block {
        Block::Chart { chart } => Some(chart),
        _ => None,
    });
    let draft = || Text::draft("Quatre en tout.").unwrap();
    for chart in charts {
        chart.description.content = Content::Overridden {
            text: Bilingual {
                fr: draft(),
                en: draft(),
            },
            instead_of: Box::new(chart.description.content.clone()),
        };
    }
    let pdf = Pdf::read(&report.pdf(Language::Fr).unwrap());
    let text = pdf.text();
    for mark in ["a", "b"] {
        let said = format!("Quatreentout{mark}.ébauche");
        assert_eq!(text.matches(&said).count(), 1, "{text}");
    }
    let structure = pdf.structure();
    let tables = structure.all().into_iter().filter(|e| e.role == "Table");
    assert_eq!(
        tables.count(),
        2,
        "of the map, and of what people put their words in place of; none without figures"
    );
}

#[test]
fn a_chart_of_names_of_all_kinds_is_set_in_type() {
    let mut report = sample::charts().unwrap();
    let name = "مريم 🎧 <b>&amp; \u{202e}x ".repeat(2);
    for block in report.sections.iter_mut().flat_map(|s| &mut s.blocks) {
        if let Block::Chart { chart } = block {
            let cells = chart
                .rows
                .iter_mut()
                .map(|row| &mut row.cells[0].paragraphs[0]);
            for sentence in cells.chain(&mut chart.header).chain([&mut chart.title]) {
                sentence.content = Content::Written {
                    text: both(&name, &name),
                };
            }
        }
    }
    report.pdf(Language::Fr).unwrap();
}

#[test]
fn drafts_missing_texts_and_overrides_show() {
    let french = read("one", Language::Fr).text();
    assert!(
        french.contains("1textemanqueourest") && french.contains("à100%ébauche"),
        "{french}"
    );
    assert!(
        read("one", Language::En)
            .text()
            .contains("[Englishtexttocome]")
    );
    assert!(!read("many", Language::Fr).text().contains("ébauche"));

    let mut report = compiled("many");
    let Some(Block::Ordered { items }) = report.sections[0].blocks.first_mut() else {
        panic!("no numbered list");
    };
    let members = &mut items.last_mut().unwrap().text;
    members.content = Content::Overridden {
        text: both(
            "Nous sommes quatre-vingt-un :",
            "There are eighty-one of us:",
        ),
        instead_of: Box::new(members.content.clone()),
    };
    let text = Pdf::read(&report.pdf(Language::En).unwrap()).text();
    assert!(text.contains("Thereareeighty-oneofus:2,a"), "{text}");
    assert!(
        text.contains("aCurrentmembers–81peoplerepresenting:"),
        "{text}"
    );
}

fn both(french: &str, english: &str) -> Bilingual {
    Bilingual {
        fr: Text::reviewed(french).unwrap_or(Text::MISSING),
        en: Text::reviewed(english).unwrap_or(Text::MISSING),
    }
}

/// A report of one section in which the words stand in every place that people write into.
fn report_of(words: &[String]) -> Report {
    let mut number = 0;
    let mut sentence = |words: &String| {
        number += 1;
        Sentence::written(format!("all/{number}"), both(words, words))
    };
    let mut list = Vec::new();
    let mut rows = Vec::new();
    let mut blocks = Vec::new();
    for (at, words) in words.iter().enumerate() {
        let below = Item::new(
            sentence(words),
            vec![Item::new(sentence(words), Vec::new())],
        );
        list.push(Item::new(sentence(words), vec![below]));
        rows.push(Row {
            key: at.to_string(),
            cells: (0..3)
                .map(|_| Cell {
                    paragraphs: vec![sentence(words)],
                })
                .collect(),
        });
        blocks.push(Block::Note {
            text: sentence(words),
        });
        blocks.push(Block::Paragraph {
            text: sentence(words),
        });
    }
    blocks.push(Block::Ordered {
        items: list.clone(),
    });
    blocks.push(Block::Bulleted { items: list });
    blocks.push(Block::Table {
        header: (0..3)
            .map(|at| sentence(&format!("Colonne {at}")))
            .collect(),
        rows,
    });
    let mut report = compiled("empty");
    report.community = both(&words[0], &words[0]);
    report.sections = vec![Section {
        key: "all".to_owned(),
        heading: sentence(&words[0]),
        blocks,
    }];
    report
}

/// Everything that was written is either drawn as text or said of the box that stands for it.
fn held(report: &Report) {
    let pdf = Pdf::read(&report.pdf(Language::Fr).unwrap());
    let text = pdf.text();
    let structure = pdf.structure();
    let said: Vec<_> = structure
        .all()
        .into_iter()
        .filter_map(|e| e.alternative.clone())
        .collect();
    for sentence in report.sentences(Language::Fr).unwrap() {
        for piece in text::pieces(&sentence.text) {
            match piece {
                Piece::Text(words) | Piece::Whole(words) => {
                    for word in words.split_whitespace() {
                        // Marks of notes stand before the last mark of a French sentence.
                        let (word, _) = text::without_end_mark(word);
                        assert!(
                            text.contains(&squeezed(word)),
                            "{word:?} of {:?}",
                            sentence.text
                        );
                    }
                }
                Piece::Unknown(characters) => assert!(said.contains(&characters), "{characters:?}"),
                Piece::Break => {}
            }
        }
    }
}

#[test]
fn names_of_all_kinds_are_set_in_type() {
    let hostile = [
        r##"#panic("x") $x^2$ *bold* _it_ `raw` @ref <label> \ // /* */ [a] {b} ~ -- --- ..."##,
        "\"quotes\" 'single' « guillemets » “curly”",
        "مريم حسن (Ministère) אבג 🎧👩‍👩‍👧 ᓄᓇᕗᑦ 漢字 ✓",
        "e\u{301} a\u{202e}b\u{200d}c\u{feff}d\u{e000}e\u{fffe}",
        "un\r\ndeux\n\ntrois\tquatre\u{2028}cinq\u{85}six",
        "https://exemple.example/tres/long/chemin/sans/aucune/espace/pour/le/couper?et=des&parametres=1",
    ];
    held(&report_of(&hostile.map(str::to_owned)));
}

#[test]
fn a_text_of_five_thousand_characters_is_set_in_type() {
    for words in ["à".repeat(5_000), "mot ".repeat(1_250), "漢".repeat(5_000)] {
        let mut report = compiled("one");
        let text = || Sentence::written("all/1", both(&words, &words));
        report.community = both(&words, &words);
        report.sections[2].heading = text();
        let Some(Block::Table { rows, .. }) = report.sections[1].blocks.first_mut() else {
            panic!("no table");
        };
        rows[0].cells[1].paragraphs = vec![text()];
        held(&report);
    }
}

#[test]
fn a_list_may_lie_as_deep_as_it_likes() {
    let sentence = |at: usize| Sentence::written(format!("all/{at}"), both("Point", "Point"));
    let deep = (0..60).fold(Vec::new(), |points, at| {
        vec![Item::new(sentence(at), points)]
    });
    let mut report = compiled("empty");
    report.sections[0].blocks = vec![Block::Bulleted { items: deep }];
    let text = Pdf::read(&report.pdf(Language::En).unwrap()).text();
    assert_eq!(text.matches("Point").count(), 60);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Without combining marks: the reader of these tests can't put them together again.
    #[test]
    fn whatever_people_are_called_a_report_can_be_set_in_type(
        words in prop::collection::vec("[\\PC&&\\PM]{1,60}|[ -~]{1,60}|[\\p{Latin} ’«»\u{a0}-]{1,60}", 1..4)
    ) {
        held(&report_of(&words));
    }
}

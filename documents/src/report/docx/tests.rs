use std::{collections::BTreeMap, io::Read as _};

use domain::language::{Bilingual, Text};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::*;
use crate::{
    report::{Block, Content},
    sample,
};

/// The parts of an archive by their names.
fn parts(docx: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let names: Vec<_> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut read = |name: String| {
        let mut bytes = Vec::new();
        archive
            .by_name(&name)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        (name, bytes)
    };
    names.into_iter().map(&mut read).collect()
}

fn part(docx: &[u8], name: &str) -> String {
    String::from_utf8(parts(docx).remove(name).unwrap()).unwrap()
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = node.attributes();
    all.find(|a| a.name() == name).map(|a| a.value())
}

fn find<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants()
        .filter(move |n| n.tag_name().name() == name)
}

/// The texts in a node, with its line breaks and tabs.
fn text(node: Node<'_, '_>) -> String {
    let piece = |n: Node<'_, '_>| match n.tag_name().name() {
        "t" => n.text().unwrap_or_default().to_owned(),
        "br" => "\n".to_owned(),
        "tab" => "\t".to_owned(),
        _ => String::new(),
    };
    node.descendants().map(piece).collect()
}

/// What a document says.
pub(crate) fn words(docx: &[u8]) -> String {
    let xml = part(docx, "word/document.xml");
    text(Document::parse(&xml).unwrap().root())
}

/// The paragraphs of a document: style and text.
fn paragraphs(xml: &str) -> Vec<(String, String)> {
    let document = Document::parse(xml).unwrap();
    let style = |p| find(p, "pStyle").next().and_then(|s| attribute(s, "val"));
    find(document.root(), "p")
        .map(|p| (style(p).unwrap_or_default().to_owned(), text(p)))
        .collect()
}

fn all() -> Vec<(&'static str, Report)> {
    let reports = sample::reports().into_iter();
    let reports = reports.map(|(name, report)| (name, report.into_tree()));
    let executive = sample::executive().unwrap();
    reports
        .chain([("charts", charts()), ("executive", executive)])
        .collect()
}

/// A few of the charts: pixels take long where nothing is optimized.
fn charts() -> Report {
    let mut report = sample::charts().unwrap();
    let drawn = [
        "completed",
        "section-map",
        "section-lines",
        "section-bars-none",
    ];
    report
        .sections
        .retain(|section| drawn.contains(&section.key.as_str()));
    assert_eq!(report.sections.len(), drawn.len());
    report
}

fn compiled(name: &str) -> Report {
    let mut all = all().into_iter();
    all.find(|(n, _)| *n == name).unwrap().1
}

#[test]
fn every_part_is_well_formed_and_every_relation_leads_to_one() {
    for (name, report) in all() {
        let docx = report.bilingual_docx().unwrap();
        assert!(
            docx == report.bilingual_docx().unwrap(),
            "{name} differs each time"
        );
        let parts = parts(&docx);
        for (part, bytes) in &parts {
            if part.ends_with(".png") {
                assert!(bytes.starts_with(b"\x89PNG"), "{part}");
            } else {
                Document::parse(std::str::from_utf8(bytes).unwrap()).unwrap();
            }
        }
        let relations = part(&docx, "word/_rels/document.xml.rels");
        let document = part(&docx, "word/document.xml");
        let relations = Document::parse(&relations).unwrap();
        let mut ids = Vec::new();
        for relation in find(relations.root(), "Relationship") {
            let target = format!("word/{}", attribute(relation, "Target").unwrap());
            assert!(parts.contains_key(&target), "{name}: {target}");
            ids.push(attribute(relation, "Id").unwrap());
        }
        for used in document
            .split("r:id=\"")
            .chain(document.split("r:embed=\""))
            .filter(|s| !s.starts_with('<'))
        {
            assert!(ids.contains(&used.split('"').next().unwrap()), "{used:.40}");
        }
    }
}

#[test]
fn every_sentence_stands_in_the_document_in_its_order_and_its_language() {
    for (name, report) in all() {
        for language in Language::ALL {
            let xml = part(&report.docx(language).unwrap(), "word/document.xml");
            let document = Document::parse(&xml).unwrap();
            let said = paragraphs(&xml);
            let mut said = said.iter().skip(1);
            for sentence in report.shown(language) {
                assert!(
                    said.any(|(_, words)| words.starts_with(&sentence.text)),
                    "{name} {language}: {}",
                    sentence.path
                );
            }
            for run in find(document.root(), "r").filter(|r| find(*r, "t").next().is_some()) {
                let lang = find(run, "lang").next().unwrap();
                assert_eq!(attribute(lang, "val"), Some(language.tag()));
            }
        }
        let xml = part(&report.bilingual_docx().unwrap(), "word/document.xml");
        for tag in ["fr-CA", "en-CA"] {
            assert!(xml.contains(&format!("<w:lang w:val=\"{tag}\"/>")));
        }
        assert_eq!(xml.matches("<w:sectPr>").count(), 2);
    }
}

#[test]
fn headings_lists_tables_and_drawings_are_what_they_are_called() {
    let report = compiled("charts");
    let docx = report.docx(Language::Fr).unwrap();
    let xml = part(&docx, "word/document.xml");
    let document = Document::parse(&xml).unwrap();
    let styles = part(&docx, "word/styles.xml");
    assert!(
        !styles.to_lowercase().contains("\"figure\""),
        "loses alternative texts"
    );
    let known = Document::parse(&styles).unwrap();
    let known: Vec<_> = find(known.root(), "style")
        .filter_map(|s| attribute(s, "styleId"))
        .collect();
    let said = paragraphs(&xml);
    for (style, words) in &said {
        assert!(known.contains(&style.as_str()), "{style}: {words}");
    }
    let count = |style: &str| said.iter().filter(|(s, _)| s == style).count();
    let charts = report.sections.len() - 1;
    assert_eq!(count("Title"), 1);
    assert_eq!(
        count("Heading1"),
        report.sections.len() + 1,
        "the sections and the figures' sources"
    );
    assert_eq!(count("Heading2"), charts);
    let mut texts = Vec::new();
    for picture in find(document.root(), "docPr") {
        texts.push(attribute(picture, "descr").unwrap());
        assert!(attribute(picture, "title").is_some_and(|title| !title.is_empty()));
    }
    assert_eq!(texts.len(), charts);
    assert!(texts.iter().all(|text| !text.is_empty()), "{texts:?}");
    for table in find(document.root(), "tbl") {
        let headers: Vec<_> = find(table, "tr")
            .map(|row| find(row, "tblHeader").count())
            .collect();
        assert_eq!(headers.iter().sum::<usize>(), 1);
        assert_eq!(headers[0], 1);
        let columns = find(table, "gridCol").count();
        assert!(find(table, "tr").all(|row| find(row, "tc").count() == columns));
    }
}

#[test]
fn a_numbered_list_begins_at_one_and_its_points_have_bullets() {
    let docx = compiled("many").docx(Language::En).unwrap();
    let said = paragraphs(&part(&docx, "word/document.xml"));
    let at = said
        .iter()
        .position(|(_, words)| words.contains("81 people"))
        .unwrap();
    let styles: Vec<_> = said[at..at + 4]
        .iter()
        .map(|(style, _)| style.as_str())
        .collect();
    assert_eq!(
        styles,
        ["ListNumber", "ListBullet2", "ListBullet2", "ListBullet3"]
    );
    let numbering = part(&docx, "word/numbering.xml");
    let xml = part(&docx, "word/document.xml");
    let document = Document::parse(&xml).unwrap();
    for used in find(document.root(), "numId").filter_map(|n| attribute(n, "val")) {
        let list =
            format!("<w:num w:numId=\"{used}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride");
        assert!(numbering.contains(&list), "{used}");
    }
}

#[test]
fn a_document_says_whose_it_is_and_numbers_its_pages() {
    let docx = compiled("many").bilingual_docx().unwrap();
    let core = part(&docx, "docProps/core.xml");
    assert!(core.contains("<dc:language>fr-CA, en-CA</dc:language>"));
    assert!(core.contains("<dc:title>Rapport d’activité, septembre 2020 à août 2021 | Activity Report, September 2020 to August 2021</dc:title>"));
    assert!(core.contains("<dc:creator>Communauté de pratique"));
    assert!(core.contains("2021-08-31T00:00:00Z"));
    for (footer, words) in [("fr", ["Page ", " de "]), ("en", ["Page ", " of "])] {
        let footer = part(&docx, &format!("word/footer-{footer}.xml"));
        assert!(footer.contains("w:instr=\"PAGE\"") && footer.contains("w:instr=\"NUMPAGES\""));
        assert!(
            words
                .iter()
                .all(|word| footer.contains(&format!(">{word}<"))),
            "{footer}"
        );
    }
}

fn said(words: &str) -> Bilingual {
    let text = || Text::reviewed(words).unwrap_or(Text::MISSING);
    Bilingual {
        fr: text(),
        en: text(),
    }
}

/// What XML keeps of a text.
fn kept(text: &str) -> String {
    let possible = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    text.replace('\r', " ").chars().filter(possible).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_breaks_a_document(words in "\\PC{1,40}|[<>&\"'\u{0}-\u{1f}\u{202e}\u{fffe}a]{1,30}|[a-z ]{5000}") {
        let mut report = compiled("one");
        for sentence in report.walk_mut() {
            sentence.content = match sentence.path.len() % 2 {
                0 => Content::Written { text: said(&words) },
                _ => Content::Overridden {
                    text: said(&words),
                    instead_of: Box::new(sentence.content.clone()),
                },
            };
        }
        for section in &mut report.sections {
            section.blocks.extend(section.blocks.clone().into_iter().filter_map(|block| match block {
                Block::Paragraph { text } => Some(Block::Note { text }),
                _ => None,
            }));
        }
        let docx = report.docx(Language::Fr).unwrap();
        let parts = parts(&docx);
        for (name, bytes) in &parts {
            let xml = std::str::from_utf8(bytes).unwrap();
            prop_assert!(Document::parse(xml).is_ok(), "{}", name);
        }
        let said = paragraphs(&part(&docx, "word/document.xml"));
        let sentences = report.sentences(Language::Fr).unwrap();
        let mut said = said.iter().skip(1);
        for sentence in sentences {
            let words = kept(&sentence.text);
            prop_assert!(said.any(|(_, text)| text.starts_with(&words)), "{}: {:?}", sentence.path, words);
        }
    }
}

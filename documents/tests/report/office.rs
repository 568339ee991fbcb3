//! The office document: LibreOffice and python-docx open it, and find the same as the tree has.

use documents::{
    locale::Locale,
    report::{LocalizedBlock, LocalizedReport, RenderedSentence},
};
use domain::language::Language;
use serde_json::{Value, json};

use super::{complaints, python, samples, words, write};

const SCRIPT: &str = "report_docx.py";

/// What both should find: headings with their level, the first row of each table, drawings with
/// their words.
fn expected(halves: &[LocalizedReport]) -> Value {
    let (mut headings, mut headers, mut drawings) = (Vec::new(), Vec::new(), Vec::new());
    let header = |cells: &[RenderedSentence]| -> Value {
        cells.iter().map(|cell| words(&cell.text)).collect()
    };
    for half in halves {
        for section in &half.sections {
            headings.push(json!([1, words(&section.heading.text)]));
            for block in &section.blocks {
                match block {
                    LocalizedBlock::Table { header: cells, .. } => headers.push(header(cells)),
                    LocalizedBlock::Chart { chart } => {
                        headings.push(json!([2, words(&chart.title.text)]));
                        if !chart.rows.is_empty() {
                            headers.push(header(&chart.header));
                        }
                        drawings.push(json!(words(&chart.description.text)));
                    }
                    _ => {}
                }
            }
        }
        // Where the figures come from.
        let plain = |key: &str| {
            let words = Locale::of(half.language).plain(key);
            words.unwrap_or_else(|error| panic!("{error}"))
        };
        headings.push(json!([1, plain("facts-heading")]));
        headers.push(json!(["pdf-facts-figure", "pdf-facts-query"].map(plain)));
    }
    json!({ "headings": headings, "headers": headers, "drawings": drawings })
}

#[test]
fn every_sample_opens_in_other_programs_with_all_that_it_has() {
    let (mut files, mut halves) = (Vec::new(), Vec::new());
    for (name, report) in samples() {
        for language in Language::ALL {
            let document = report.docx(language).unwrap();
            files.push(write(&format!("{name}.{language}.docx"), &document));
            halves.push(vec![report.in_language(language).unwrap()]);
        }
        let both = report.bilingual_docx().unwrap();
        files.push(write(&format!("{name}.docx"), &both));
        halves.push(Language::ALL.map(|l| report.in_language(l).unwrap()).into());
    }
    let output = python(SCRIPT, &files);
    assert!(output.status.success(), "{}", complaints(&output));
    let read = String::from_utf8(output.stdout).unwrap();
    assert_eq!(read.lines().count(), files.len());
    for ((line, file), halves) in read.lines().zip(&files).zip(halves) {
        let read: Value = serde_json::from_str(line).unwrap();
        let expected = expected(&halves);
        let languages: Vec<_> = halves.iter().map(|half| half.language.tag()).collect();
        for program in ["python-docx", "LibreOffice"] {
            let found = &read[program];
            for what in ["headings", "headers", "drawings"] {
                assert_eq!(
                    found[what],
                    expected[what],
                    "{program}: {what} of {}",
                    file.display()
                );
            }
            let text = words(found["text"].as_str().unwrap());
            let mut rest = text.as_str();
            for half in &halves {
                for part in [&half.community, &half.title.text, &half.subtitle.text] {
                    let at = rest.find(&words(part));
                    let at = at.unwrap_or_else(|| panic!("{program}: no {part:?} in {rest}"));
                    rest = &rest[at..];
                }
            }
            assert_eq!(
                found["languages"],
                json!(languages),
                "{program}: {}",
                file.display()
            );
        }
    }
}

#[test]
fn the_checker_of_office_documents_can_fail() {
    let output = python(
        SCRIPT,
        &[write("broken.docx", b"PK, but nothing behind it")],
    );
    assert!(!output.status.success());
    assert!(complaints(&output).contains("broken.docx"));
}

//! The PDF: a checker of PDF/UA and PDF/A, qpdf, and pdftotext.

use domain::language::Language;
use serde_json::Value;

use super::{complaints, python, samples, words, write};

#[test]
fn every_sample_holds_to_the_standards_and_reads_in_the_trees_order() {
    let mut files = Vec::new();
    let mut halves = Vec::new();
    for (name, report) in samples() {
        for language in Language::ALL {
            let pdf = report.pdf(language).unwrap();
            files.push(write(&format!("{name}.{language}.pdf"), &pdf));
            halves.push(vec![report.in_language(language).unwrap()]);
        }
        let both = report.bilingual_pdf().unwrap();
        files.push(write(&format!("{name}.pdf"), &both));
        halves.push(Language::ALL.map(|l| report.in_language(l).unwrap()).into());
    }
    let output = python("report_pdf.py", &files);
    assert!(output.status.success(), "{}", complaints(&output));
    let read = String::from_utf8(output.stdout).unwrap();
    assert_eq!(read.lines().count(), files.len());
    for ((line, file), halves) in read.lines().zip(&files).zip(halves) {
        let read: Value = serde_json::from_str(line).unwrap();
        let pages = read["pages"].as_u64().unwrap();
        let text = words(read["text"].as_str().unwrap());
        let mut rest = text.as_str();
        for half in halves {
            let headings = half.sections.iter().map(|section| &section.heading.text);
            for part in [&half.community, &half.title.text, &half.subtitle.text]
                .into_iter()
                .chain(headings)
            {
                let at = rest.find(&words(part));
                let at = at.unwrap_or_else(|| panic!("{}: no {part:?} in {rest}", file.display()));
                rest = &rest[at..];
            }
            let last = match half.language {
                Language::Fr => format!(" de {pages}"),
                Language::En => format!(" of {pages}"),
            };
            assert!(rest.contains(&last), "{rest}");
        }
    }
}

#[test]
fn the_checker_can_fail() {
    let (_, report) = samples().swap_remove(0);
    let pdf = report.pdf(Language::Fr).unwrap();
    // Without the promise that it is a tagged document.
    let at = pdf.windows(12).position(|w| w == b"/Marked true").unwrap();
    let mut broken = pdf;
    broken[at..at + 12].copy_from_slice(b"/Marked null");
    let output = python("report_pdf.py", &[write("broken.pdf", &broken)]);
    assert!(!output.status.success());
    let complaints = complaints(&output);
    assert!(complaints.contains("ua1:"), "{complaints}");
}

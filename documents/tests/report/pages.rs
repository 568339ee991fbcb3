//! The pages: vnu and html-validate read them, axe-core looks at them in Chromium, wide in the
//! light and narrow in the dark.

use domain::language::Language;

use super::{check, complaints, samples, write};

const SCRIPT: &str = "report_pages.mjs";

#[test]
fn every_sample_is_a_clean_page_that_everybody_can_use() {
    let mut files = Vec::new();
    for (name, report) in samples() {
        for language in Language::ALL {
            let page = report.html(language).unwrap();
            files.push(write(&format!("{name}.{language}.html"), page.as_bytes()));
        }
        let both = report.bilingual_html().unwrap();
        files.push(write(&format!("{name}.html"), both.as_bytes()));
    }
    let output = check("node", SCRIPT, &files);
    assert!(output.status.success(), "{}", complaints(&output));
    let looked = String::from_utf8_lossy(&output.stdout).lines().count();
    assert_eq!(looked, files.len());
}

#[test]
fn the_checkers_of_pages_can_fail() {
    let (_, report) = samples().swap_remove(0);
    let page = report.html(Language::En).unwrap();
    let nameless = page.replacen("lang=\"en-CA\"", "", 1);
    assert_ne!(nameless, page);
    let output = check(
        "node",
        SCRIPT,
        &[write("nameless.html", nameless.as_bytes())],
    );
    assert!(!output.status.success());
    let complaints = complaints(&output);
    assert!(complaints.contains("html-has-lang"), "{complaints}");
}

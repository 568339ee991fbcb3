use domain::language::Language;

use super::*;
use crate::sample;

fn compiled(name: &str) -> Report {
    let (_, report) = sample::reports()
        .into_iter()
        .find(|(n, _)| *n == name)
        .unwrap();
    report.into_tree()
}

#[test]
fn the_samples_can_be_set_in_type() {
    for (name, report) in sample::reports() {
        let report = report.into_tree();
        for language in Language::ALL {
            report
                .pdf(language)
                .unwrap_or_else(|e| panic!("{name} in {language}: {e}"));
        }
        report.bilingual_pdf().unwrap();
    }
}

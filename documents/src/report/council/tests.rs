use domain::{language::Language, report::Sections};
use jiff::civil::date;

use super::*;
use crate::{
    report::{Block, Report},
    sample,
};

/// A report with every section, in which there are so many of everything.
fn filled(number: usize) -> CouncilReport {
    let (_, report) = sample::reports().swap_remove(0);
    let says = report.community.clone();
    sample::filled(report, number, &says)
}

/// The English words at a place.
fn says(report: &Report, path: &str) -> Option<String> {
    let sentences = report.sentences(Language::En).unwrap();
    let found = sentences.into_iter().find(|one| one.path == path);
    found.map(|one| one.text)
}

/// The tables of the section on attendance, and how many drawings it has.
fn attendance(report: CouncilReport) -> (Report, Vec<Vec<String>>, usize) {
    let report = report.into_tree();
    let section = report.sections.iter().find(|one| one.key == "attendance");
    let blocks = &section.unwrap().blocks;
    let tables = blocks.iter().filter_map(|block| match block {
        Block::Table { rows, .. } => Some(rows.iter().map(|row| row.key.clone()).collect()),
        _ => None,
    });
    let tables = tables.collect();
    let charts = blocks.iter();
    let charts = charts.filter(|block| matches!(block, Block::Chart { .. }));
    let charts = charts.count();
    (report, tables, charts)
}

#[test]
fn who_works_for_no_organization_has_the_last_row_of_the_table_by_jurisdiction() {
    let (report, tables, _) = attendance(filled(4));
    assert_eq!(tables[1].last().unwrap(), "none");
    let path = "attendance/jurisdictions/none";
    let cell = |column: &str| says(&report, &format!("{path}/{column}"));
    assert_eq!(cell("jurisdiction").unwrap(), "No organization");
    assert_eq!(cell("attended").unwrap(), "2");

    let (report, tables, _) = attendance(filled(1));
    assert!(!tables[1].contains(&"none".to_owned()));
    assert_eq!(says(&report, &format!("{path}/jurisdiction")), None);
}

#[test]
fn without_attendances_there_are_neither_bars_nor_a_column_of_noughts() {
    let (report, tables, charts) = attendance(filled(2));
    assert_eq!((tables.len(), charts), (2, 0));
    let path = "attendance/orders/federal";
    assert_eq!(says(&report, &format!("{path}/attended")), None);
    assert_eq!(says(&report, &format!("{path}/invited")).unwrap(), "4");
    assert_eq!(says(&report, "attendance/orders/header/attended"), None);

    let mut silent = filled(1);
    if let Some(attendance) = &mut silent.attendance {
        attendance.all.attended.rows.clear();
    }
    let (report, tables, charts) = attendance(silent);
    assert_eq!((tables.len(), charts), (0, 0));
    assert_eq!(says(&report, "attendance/by-order"), None);
    let told = says(&report, "attendance/summary").unwrap();
    assert_eq!(told, "1 meeting held, no attendance on record.");
}

#[test]
fn each_time_that_representation_was_lost_or_found_has_its_own_place_and_length() {
    let mut report = filled(2);
    report.sections = Sections::every();
    if let Some(changes) = &mut report.changes {
        let first = changes.gaps_opened.rows[0].clone();
        let from_to = |on, until, months| GapChange {
            on,
            until,
            length: Some(domain::report::Length::Months(months)),
            ..first.clone()
        };
        changes.gaps_opened.rows = vec![
            from_to(date(2020, 10, 1), Some(date(2021, 1, 1)), 3),
            from_to(date(2021, 5, 1), None, 4),
        ];
        changes.gaps_closed.rows = vec![
            from_to(date(2021, 1, 1), Some(date(2021, 5, 1)), 3),
            GapChange {
                length: None,
                ..from_to(date(2021, 6, 1), Some(date(2021, 7, 1)), 1)
            },
        ];
    }
    let report = report.into_tree();
    let said = |path: &str| says(&report, &format!("changes/gaps-{path}")).unwrap();
    let plain = |text: String| text.replace('\u{a0}', " ");
    for (path, words) in [
        (
            "opened/CA-NL/2020-10-01",
            "from October 1, 2020 to December 31, 2020 (3 months).",
        ),
        ("opened/CA-NL/2021-05-01", "since May 1, 2021 (4 months)."),
        (
            "closed/CA-NL/2021-01-01",
            "from January 1, 2021 to April 30, 2021, after a gap of 3 months",
        ),
        (
            "closed/CA-NL/2021-06-01",
            "for the first time, from June 1, 2021 to June 30, 2021",
        ),
    ] {
        let text = plain(said(path));
        assert!(text.contains(words), "{path}: {text}");
    }
    assert_eq!(plain(said("opened")), "2 representations lost:");
}

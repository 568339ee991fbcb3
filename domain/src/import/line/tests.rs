use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::import::{Cell, Place};

const COLUMNS: [Column; 6] = [
    Column::FamilyName,
    Column::GivenName,
    Column::Address,
    Column::From,
    Column::To,
    Column::Person,
];

fn read(columns: &[Column], cells: &[&str]) -> Line {
    let mapping = Mapping {
        columns: columns.iter().copied().zip(1..).collect(),
        ..Mapping::default()
    };
    let cells = cells.iter().map(|&words| Cell::Text(words.into()));
    let row = Row {
        number: 7,
        cells: cells.collect(),
    };
    Line::read(&row, &mapping, &Vocabulary::default())
}

fn fault(column: Column, at: u16, kind: FaultKind) -> Fault {
    Fault {
        place: Place { row: 7, column: at },
        column,
        kind,
    }
}

#[test]
fn a_row_says_what_its_cells_say() {
    let line = read(
        &COLUMNS,
        &[
            "Roy",
            "Anne",
            "anne@ville.example",
            "2021-09-01",
            "",
            "Person:4",
        ],
    );
    assert_eq!(line.faults, []);
    assert_eq!(line.number, 7);
    assert_eq!(line.words(Column::FamilyName), Some("Roy"));
    assert_eq!(line.address().unwrap().as_str(), "anne@ville.example");
    assert_eq!(line.day(Column::From), Some(date(2021, 9, 1)));
    assert_eq!(line.day(Column::To), None);
    assert_eq!(line.person(), Some(PersonId(4)));
    assert_eq!(line.track(), None);
}

#[test]
fn every_faulty_cell_is_told_with_its_place() {
    let line = read(&COLUMNS, &["Roy", "", "anne", "2021-09-02", "2021-09-01"]);
    let address = line.faults[0].kind;
    assert!(matches!(address, FaultKind::InvalidAddress(_)));
    assert_eq!(
        line.faults,
        [
            fault(Column::Address, 3, address),
            fault(Column::GivenName, 2, FaultKind::MissingName),
            fault(Column::To, 5, FaultKind::LastBeforeFirst),
        ]
    );
}

#[test]
fn somebody_known_by_an_identifier_needs_no_name() {
    assert_eq!(read(&COLUMNS, &["", "", "", "", "", "Person:4"]).faults, []);
}

#[test]
fn a_full_name_is_taken_apart() {
    let columns = [Column::FullName, Column::Address];
    let line = read(&columns, &["Roy, Anne"]);
    let names = [
        (Column::GivenName, Value::Words("Anne".into())),
        (Column::FamilyName, Value::Words("Roy".into())),
    ];
    assert_eq!(line.values, BTreeMap::from(names));
    assert_eq!(
        read(&columns, &["Anne Marie Roy"]).faults,
        [fault(Column::FullName, 1, FaultKind::AmbiguousName)]
    );
    assert_eq!(
        read(&columns, &["", "anne@ville.example"]).faults,
        [fault(Column::FullName, 1, FaultKind::MissingName)]
    );
}

#[test]
fn names_that_stand_by_themselves_count_before_a_full_one() {
    let columns = [Column::FullName, Column::FamilyName, Column::GivenName];
    let line = read(&columns, &["A B C D", "Roy", "Anne"]);
    assert_eq!(line.faults, []);
    assert_eq!(line.words(Column::FamilyName), Some("Roy"));
}

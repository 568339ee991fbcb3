use jiff::civil::date;

use super::*;
use crate::email::EmailError;

fn text(words: &str) -> Cell {
    Cell::Text(words.into())
}

fn vocabulary() -> Vocabulary {
    let mut known = Vocabulary::default();
    known.tracks.insert("cadres", Track::Executive);
    known.orders.insert("fédéral", OrderOfGovernment::Federal);
    known.languages.insert("français", Language::Fr);
    let code = JurisdictionCode::parse("CA-NL").unwrap();
    known.jurisdictions.insert("T.-N.-L.", code);
    known
}

fn value(column: Column, cell: &Cell) -> Result<Option<Value>, FaultKind> {
    read(column, cell, &Mapping::default(), &vocabulary())
}

#[test]
fn each_column_reads_its_own_type() {
    let said = |column, words: &str| value(column, &text(words)).unwrap().unwrap();
    let words = |words: &str| Value::Words(words.into());
    assert_eq!(
        said(Column::Person, "Person:12"),
        Value::Person(PersonId(12))
    );
    assert_eq!(
        said(Column::Address, " marie@ville.example"),
        Value::Address(EmailAddress::parse("marie@ville.example").unwrap())
    );
    assert_eq!(
        said(Column::Phone, "613\u{a0}555-0142"),
        words("613 555-0142")
    );
    assert_eq!(
        said(Column::Language, "FRANCAIS"),
        Value::Language(Language::Fr)
    );
    assert_eq!(
        said(Column::Order, "Fédéral"),
        Value::Order(OrderOfGovernment::Federal)
    );
    for name in ["TNL", "CA-NL"] {
        let code = JurisdictionCode::parse("CA-NL").unwrap();
        assert_eq!(said(Column::Jurisdiction, name), Value::Jurisdiction(code));
    }
    assert_eq!(
        said(Column::Track, "cadres"),
        Value::Track(Track::Executive)
    );
    assert_eq!(
        said(Column::Zone, "america/halifax"),
        Value::Zone(Zone::parse("America/Halifax").unwrap())
    );
    assert_eq!(
        said(Column::From, "2021-09-01"),
        Value::Day(date(2021, 9, 1))
    );
    assert_eq!(
        said(Column::TitleEn, " Director,\r\n  Service "),
        words("Director, Service")
    );
    assert_eq!(
        value(Column::Phone, &Cell::Number(6_135_550_142.0)),
        Ok(Some(words("6135550142")))
    );
}

#[test]
fn an_empty_cell_says_nothing_in_any_column() {
    for &column in Column::ALL {
        for cell in [Cell::Empty, text(""), text(" \u{a0}\n")] {
            assert_eq!(value(column, &cell), Ok(None), "{column}");
        }
        assert_eq!(value(column, &Cell::Formula), Err(FaultKind::Formula));
        let fault = Cell::Fault("#N/A".into());
        assert_eq!(value(column, &fault), Err(FaultKind::FaultyValue));
    }
}

#[test]
fn what_a_column_can_not_say_is_told() {
    for (column, words, kind) in [
        (Column::Person, "12", FaultKind::InvalidPerson),
        (Column::Person, "Person:-1", FaultKind::InvalidPerson),
        (Column::Person, "Person:0", FaultKind::InvalidPerson),
        (Column::Person, "Organization:1", FaultKind::InvalidPerson),
        (
            Column::Address,
            "marie",
            FaultKind::InvalidAddress(EmailError::NoLocalPart),
        ),
        (Column::Phone, "555", FaultKind::InvalidPhone),
        (Column::Zone, "Mars/Olympus", FaultKind::UnknownZone),
        (Column::Language, "de", FaultKind::UnknownLanguage),
        (Column::Order, "royal", FaultKind::UnknownOrder),
        (
            Column::Jurisdiction,
            "Atlantis",
            FaultKind::UnknownJurisdiction,
        ),
        (Column::Track, "autres", FaultKind::UnknownTrack),
        (Column::To, "bientôt", FaultKind::NotADay),
        (Column::To, "1066-10-14", FaultKind::NotADay),
    ] {
        assert_eq!(value(column, &text(words)), Err(kind), "{words}");
    }
    let long = text(&"é".repeat(301));
    assert_eq!(
        value(Column::GivenName, &long),
        Err(FaultKind::TooLong { most: 300 })
    );
    assert!(value(Column::Title, &long).is_ok());
    assert_eq!(
        value(Column::Title, &Cell::Day(date(2021, 3, 1))),
        Err(FaultKind::NotWords)
    );
    assert_eq!(
        value(Column::From, &Cell::Flag(true)),
        Err(FaultKind::NotADay)
    );
}

#[test]
fn a_number_is_a_day_only_once_somebody_says_so() {
    let day = date(2021, 9, 1);
    for cell in [Cell::Number(44440.0), text("44440")] {
        assert_eq!(
            value(Column::From, &cell),
            Err(FaultKind::NumberForDay { day })
        );
        let mapping = Mapping {
            numbers_are_days: true,
            ..Mapping::default()
        };
        let read = read(Column::From, &cell, &mapping, &vocabulary());
        assert_eq!(read, Ok(Some(Value::Day(day))));
    }
    assert_eq!(
        value(Column::From, &text("20210901")),
        Ok(Some(Value::Day(day)))
    );
    assert_eq!(
        value(Column::From, &Cell::DayAndTime(day.at(13, 30, 0, 0))),
        Ok(Some(Value::Day(day)))
    );
}

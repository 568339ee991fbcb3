//! Files that are broken, by hand or by ill will: each is refused with its place, or what is wrong
//! with a cell is told with it.

use domain::{
    import::{
        Broken, BrokenKind as Kind, Column, FaultKind, Headings, Line, Mapping, Place, Row,
        Vocabulary,
    },
    language::Language,
};
use jiff::civil::date;
use spreadsheet::read::{Wanted, read};

use crate::support::{Book, SHEET, STRINGS, row, rows, rows_as, sheet};

/// What is wrong with a file, as `kind @ place`.
fn broken(bytes: &[u8]) -> Broken {
    rows(bytes).unwrap_err()
}

fn place(name: &str) -> Place {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.fold(0, |sum, b| sum * 26 + u16::from(b - b'A') + 1);
    let row = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    Place {
        row: row.parse().unwrap(),
        column,
    }
}

#[track_caller]
fn assert_broken(bytes: &[u8], kind: Kind, at: &str) {
    let broken = broken(bytes);
    assert_eq!((broken.kind, broken.place), (kind, Some(place(at))));
}

#[track_caller]
fn assert_damaged(bytes: &[u8], kind: Kind, part: Option<&str>) {
    let broken = broken(bytes);
    assert_eq!((broken.kind, broken.part.as_deref()), (kind, part));
}

#[test]
fn case_01_an_empty_file() {
    assert_broken(b"", Kind::Empty, "A1");
    assert_broken(b" \r\n\t", Kind::Empty, "A1");
    assert_broken(b"\xEF\xBB\xBF", Kind::Empty, "A1");
    assert_broken(b",,,\n,,,", Kind::Empty, "A1");
    assert_broken(&Book::of("").bytes(), Kind::Empty, "A1");
}

#[test]
fn case_02_headings_alone() {
    assert_broken("Nom,Prénom".as_bytes(), Kind::NoRows, "A2");
    assert_broken("Nom,Prénom\n , \n,\n".as_bytes(), Kind::NoRows, "A2");
    let book = Book::of(&row(1, &["Nom", "Prénom"]));
    assert_broken(&book.bytes(), Kind::NoRows, "A2");
}

#[test]
fn case_03_lines_in_two_encodings() {
    let bytes = b"Nom,Pr\xC3\xA9nom\nRoy,Ren\xC3\xA9e\nRoy,Andr\xE9\n";
    assert_broken(bytes, Kind::MixedEncodings, "B3");
}

#[test]
fn case_04_a_byte_that_windows_1252_has_no_character_for() {
    let bytes = b"Nom,Pr\xE9nom\nRoy,Andr\xE9\nC\x81t\xE9,Ren\xE9e\n";
    assert_broken(bytes, Kind::BadEncoding, "A3");
}

#[test]
fn case_05_utf_16_that_is_cut_off() {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(
        "Nom;Prénom\nRoy;Zoé"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    bytes.pop();
    assert_broken(&bytes, Kind::BadEncoding, "B2");
}

#[test]
fn case_06_two_files_put_together() {
    let mut bytes = "Nom,Prénom\n".to_owned();
    for _ in 2..=50 {
        bytes += "Roy,Anne\n";
    }
    bytes += "\u{feff}Nom,Prénom\nRoy,Zoé\n";
    assert_broken(bytes.as_bytes(), Kind::StrayMark, "A51");
}

#[test]
fn case_07_a_row_with_another_separator_or_another_length() {
    let uneven = |found| Kind::UnevenRow { expected: 3, found };
    let head = "Nom,Prénom,Titre\nRoy,Anne,Chef\n";
    let with = |row: &str| format!("{head}{row}\nRoy,Zoé,Chef\n").into_bytes();
    assert_broken(&with("Côté;Luc;Chef"), uneven(1), "A3");
    assert_broken(&with("Côté,Luc"), uneven(2), "A3");
    assert_broken(&with("Côté,Luc,Chef,Québec"), uneven(4), "A3");
}

#[test]
fn case_08_a_quotation_mark_that_is_never_closed() {
    let bytes = b"Nom,Titre\nRoy,Chef\nRoy,\"Chef\nRoy,Chef\n";
    assert_broken(bytes, Kind::OpenQuote, "B3");
    let closed_by_another = b"Nom,Titre\nRoy,\"Chef\nRoy,\"Chef, services\"\n";
    assert_broken(closed_by_another, Kind::OpenQuote, "B2");
}

#[test]
fn case_09_a_million_columns() {
    let kind = Kind::TooManyColumns { most: 200 };
    let bytes = format!("{}\n1,2\n", "a,".repeat(1_000_000));
    assert_broken(bytes.as_bytes(), kind, "GS1");
    let bytes = format!("a,b\n1,2{}x\n", ",".repeat(1_000_000));
    assert_eq!(broken(bytes.as_bytes()).kind, kind);
}

#[test]
fn case_10_an_impossible_reference() {
    for reference in [
        "ZZZZZZZ1",
        "XFE1",
        "A0",
        "A1048577",
        "A99999999999",
        "1A",
        "É1",
    ] {
        let rows = format!(r#"<row r="1"><c r="{reference}"><v>1</v></c></row>"#);
        assert_damaged(&Book::of(&rows).bytes(), Kind::BadReference, Some(SHEET));
    }
}

/// Reads a file as a roster.
fn lines(bytes: &[u8]) -> Result<Vec<Line>, Vec<Broken>> {
    let mut headings = Headings::default();
    for (heading, column) in [
        ("Nom", Column::FamilyName),
        ("Prénom", Column::GivenName),
        ("Titre", Column::TitleFr),
        ("Courriel", Column::Address),
        ("Du", Column::From),
    ] {
        headings.insert(heading, Language::Fr, column);
    }
    let rows = rows(bytes).map_err(|broken| vec![broken])?;
    let mapping = Mapping::find(&rows[0], &headings)?;
    let line = |row: &Row| Line::read(row, &mapping, &Vocabulary::default());
    Ok(rows[1..].iter().map(line).collect())
}

#[test]
fn case_11_a_heading_twice() {
    let broken = lines("Prénom,Nom,Titre,,,Nom\nAnne,Roy,,,,\n".as_bytes()).unwrap_err();
    let kind = Kind::DuplicateHeading {
        column: Column::FamilyName,
        first: place("B1"),
    };
    assert_eq!(broken, [Broken::at(kind, 1, 6)]);
}

#[test]
fn case_12_no_family_name() {
    let broken = lines("Prénom,Titre\nAnne,Chef\n".as_bytes()).unwrap_err();
    let column = Column::FamilyName;
    assert_eq!(broken, [Broken::at(Kind::MissingColumn { column }, 1, 1)]);
}

#[test]
fn case_13_too_many_rows() {
    let bytes = format!("a,b\n{}", "1,2\n".repeat(200_001));
    let kind = Kind::TooManyRows { most: 200_000 };
    assert_broken(bytes.as_bytes(), kind, "A200002");
}

#[test]
fn case_14_merged_cells() {
    let rows = row(1, &["Nom", "Prénom"]) + &row(4, &["Roy", "Anne"]) + &row(5, &["Côté"]);
    let after =
        r#"<mergeCells count="2"><mergeCell ref="A8:A9"/><mergeCell ref="B4:B6"/></mergeCells>"#;
    let book = Book::of("").with(SHEET, sheet(&rows, after));
    let last = place("B6");
    assert_broken(&book.bytes(), Kind::MergedCells { last }, "B4");
}

/// The fault of the one faulty cell of a workbook with this cell in its second row or below.
#[track_caller]
fn assert_fault(headings: &[&str], number: u32, cell: &str, kind: FaultKind, at: &str) {
    let others = row(number, &["Roy", "Anne"]).replace("</row>", "");
    let rows = format!("{}{others}{cell}</row>", row(1, headings));
    let lines = lines(&Book::of(&rows).bytes()).unwrap();
    let faults: Vec<_> = lines[0].faults.iter().collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].kind, faults[0].place), (kind, place(at)));
}

#[test]
fn case_15_a_formula() {
    let cell = r#"<c r="D9"><f>A9&amp;B9</f><v>Roy</v></c>"#;
    let headings = ["Nom", "Prénom", "Titre", "Courriel"];
    assert_fault(&headings, 9, cell, FaultKind::Formula, "D9");
    let lines = lines("Nom,Prénom,Titre\nRoy,Anne,=1+1\n".as_bytes()).unwrap();
    assert_eq!(lines[0].faults[0].kind, FaultKind::Formula);
}

#[test]
fn case_16_a_value_that_the_spreadsheet_could_not_find() {
    let cell = r##"<c r="C3" t="e"><v>#N/A</v></c>"##;
    let headings = ["Nom", "Prénom", "Titre"];
    assert_fault(&headings, 3, cell, FaultKind::FaultyValue, "C3");
}

#[test]
fn cases_17_to_19_days() {
    let headings = ["Nom", "Prénom", "Titre", "Courriel", "Du"];
    let number = FaultKind::NumberForDay {
        day: date(2021, 9, 1),
    };
    let cell = r#"<c r="E5"><v>44440</v></c>"#;
    assert_fault(&headings, 5, cell, number, "E5");
    let ambiguous = FaultKind::AmbiguousDay {
        day_first: date(2021, 4, 3),
        month_first: date(2021, 3, 4),
    };
    let words = |words: &str, at| format!(r#"<c r="{at}" t="str"><v>{words}</v></c>"#);
    assert_fault(&headings, 6, &words("03/04/2021", "E6"), ambiguous, "E6");
    let gone = FaultKind::DayDoesNotExist;
    assert_fault(&headings, 7, &words("2021-02-29", "E7"), gone, "E7");
    let cell = r#"<c r="E7" s="1"><v>60</v></c>"#;
    assert_fault(&headings, 7, cell, gone, "E7");
}

#[test]
fn case_20_a_file_that_opens_to_hundreds_of_times_its_size() {
    let mut rows = "<worksheet><sheetData>".to_owned();
    rows += &" ".repeat(64 << 20);
    let bytes = Book::of("").with(SHEET, rows).bytes();
    assert!(bytes.len() < 1 << 20);
    assert_damaged(&bytes, Kind::TooLarge, Some(SHEET));
    // What its header says does not matter.
    let mut lying = bytes;
    let header = b"PK\x01\x02";
    let found = |at: &usize| lying[*at..].starts_with(header);
    let headers: Vec<_> = (0..lying.len() - 4).filter(found).collect();
    for at in headers {
        lying[at + 24..at + 28].copy_from_slice(&64_u32.to_le_bytes());
    }
    let kind = broken(&lying).kind;
    assert!(matches!(kind, Kind::TooLarge | Kind::BadWorkbook));
}

#[test]
fn case_21_a_count_that_nobody_can_hold() {
    let strings = r#"<sst uniqueCount="1152921504606846976"><si><t>a</t></si></sst>"#;
    let book = Book::of(&row(1, &["a"])).with(STRINGS, strings);
    let part = "xl/sharedstrings.xml";
    assert_damaged(&book.bytes(), Kind::BadWorkbook, Some(part));
    let strings = r#"<sst uniqueCount="1999999"><si><t>a</t></si></sst>"#;
    let book = Book::of(&row(1, &["a"])).with(STRINGS, strings);
    assert_damaged(&book.bytes(), Kind::BadWorkbook, Some(part));
}

#[test]
fn case_22_two_cells_at_the_ends_of_a_sheet() {
    let rows = row(1, &["Nom"]) + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let kind = Kind::TooManyColumns { most: 200 };
    assert_broken(&Book::of(&rows).bytes(), kind, "XFD1048576");
}

#[test]
fn case_23_macros() {
    let book = Book::of(&row(1, &["Nom"])).with("xl/vbaProject.bin", "programs");
    assert_damaged(&book.bytes(), Kind::Macros, None);
}

#[test]
fn case_24_the_old_format_or_a_password() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(2_048, 0);
    assert_damaged(&bytes, Kind::OldOrLocked, None);
}

#[test]
fn case_25_an_archive_that_is_cut_off_or_says_things_twice() {
    let whole = Book::of(&(row(1, &["Nom"]) + &row(2, &["Roy"]))).bytes();
    assert!(rows(&whole).is_ok());
    for length in [5, 30, 200, whole.len() / 2, whole.len() - 30] {
        assert_damaged(&whole[..length], Kind::BadWorkbook, None);
    }
    let twice = Book::of(&row(1, &["Nom"])).with("XL/worksheets/SHEET1.xml", sheet("", ""));
    assert_damaged(&twice.bytes(), Kind::BadWorkbook, None);
    assert_damaged(&overlapping(whole), Kind::BadWorkbook, None);
}

/// Lets the second entry of an archive lead to where the first one stands.
fn overlapping(mut bytes: Vec<u8>) -> Vec<u8> {
    let headers: Vec<_> = (0..bytes.len() - 4)
        .filter(|&at| bytes[at..].starts_with(b"PK\x01\x02"))
        .collect();
    let first: [u8; 4] = bytes[headers[0] + 42..headers[0] + 46].try_into().unwrap();
    bytes[headers[1] + 42..headers[1] + 46].copy_from_slice(&first);
    bytes
}

#[test]
fn case_26_a_document_type() {
    let doctype = r#"<!DOCTYPE a [<!ENTITY b "c">]>"#;
    let part = format!("{doctype}{}", sheet(&row(1, &["Nom"]), ""));
    let book = Book::of("").with(SHEET, part);
    assert_damaged(&book.bytes(), Kind::BadWorkbook, Some(SHEET));
}

#[test]
fn what_is_no_spreadsheet_is_told_from_one() {
    for bytes in [
        &b"%PDF-1.7\n"[..],
        b"<html><table><tr><td>Nom</td></tr></table></html>",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"{\\rtf1 Nom}",
    ] {
        assert_damaged(bytes, Kind::UnknownFormat, None);
    }
    let mut other = Book::of("").with("word/document.xml", "<document/>");
    other = other.with("_rels/.rels", "<Relationships/>");
    assert_eq!(broken(&other.bytes()).kind, Kind::BadWorkbook);
}

#[test]
fn parts_that_a_reader_would_believe_are_not_believed() {
    let good = row(1, &["Nom"]) + &row(2, &["Roy"]);
    let of = |rows: &str| Book::of("").with(SHEET, rows.to_owned()).bytes();
    let damaged = [
        // A range that is reversed: its size is computed without being checked.
        r#"<worksheet><dimension ref="B2:A1"/><sheetData/></worksheet>"#.to_owned(),
        sheet(r#"<row r="A5"><c r="A5"><v>1</v></c></row>"#, ""),
        sheet(
            &good,
            r#"<mergeCells><mergeCell ref="A1:ZZZZ9"/></mergeCells>"#,
        ),
        // A cell within a cell, and tags that do not fit.
        sheet(r#"<row r="1"><c r="A1"><c r="B1"/></c></row>"#, ""),
        "<worksheet><sheetData></worksheet></sheetData>".to_owned(),
        sheet(r#"<row r="1"><c r="A1" r="B1"><v>1</v></c></row>"#, ""),
    ];
    for part in damaged {
        assert_damaged(&of(&part), Kind::BadWorkbook, Some(SHEET));
    }
    // Rows and cells that come twice or too late.
    let late = sheet(&(row(2, &["Roy"]) + &row(1, &["Nom"])), "");
    assert_broken(&of(&late), Kind::BadWorkbook, "A1");
    let twice = r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#;
    assert_broken(&of(&sheet(twice, "")), Kind::BadWorkbook, "A1");
    // A sheet, or the workbook itself, that leads out of what was gone through.
    for (rels, target) in [
        ("_rels/.rels", "custom/workbook.xml"),
        ("_rels/.rels", "xl/workbook.bin"),
    ] {
        let words = format!(
            r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="{target}"/></Relationships>"#
        );
        let bytes = Book::of(&good).with(rels, words).bytes();
        assert_damaged(&bytes, Kind::BadWorkbook, Some(rels));
    }
}

#[test]
fn a_cell_is_no_longer_than_a_spreadsheet_can_have_it() {
    let kind = Kind::TooLongCell { most: 32_767 };
    let longest = "é".repeat(32_767);
    let of = |words: &str| Book::of(&(row(1, &["Nom"]) + &row(2, &["a", words]))).bytes();
    assert!(rows(&of(&longest)).is_ok());
    assert_broken(&of(&format!("{longest}x")), kind, "B2");
    assert_broken(&of(&"x".repeat(1 << 19)), kind, "B2");
    let of = |words: &str| format!("Nom,Titre\na,\"{words}\"\n").into_bytes();
    assert!(rows(&of(&longest)).is_ok());
    assert_broken(&of(&format!("{longest}x")), kind, "B2");
}

#[test]
fn what_was_asked_for_and_is_not_there_is_told() {
    let csv = "Nom,Prénom\nRoy,Zoé\n";
    let wanted = Wanted {
        encoding: Some("klingon".to_owned()),
        ..Wanted::default()
    };
    let broken = rows_as(csv.as_bytes(), &wanted).unwrap_err();
    assert_eq!(broken, Broken::file(Kind::UnknownEncoding));
    let wanted = Wanted {
        sheet: Some("Membres".to_owned()),
        ..Wanted::default()
    };
    let book = Book::of(&row(1, &["Nom"])).bytes();
    let broken = rows_as(&book, &wanted).unwrap_err();
    assert_eq!(broken, Broken::file(Kind::UnknownSheet));
}

#[test]
fn whoever_takes_the_rows_may_stop_the_reading() {
    let stop = Broken::file(Kind::TooLarge);
    let mut count = 0;
    let result = read(b"a,b\n1,2\n3,4\n", &Wanted::default(), &mut |_| {
        count += 1;
        if count == 2 {
            Err(stop.clone())
        } else {
            Ok(())
        }
    });
    assert_eq!(result, Err(stop));
    assert_eq!(count, 2);
}

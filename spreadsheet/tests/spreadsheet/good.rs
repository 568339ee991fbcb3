//! Files as programs make them: dialects, encodings, sheets and days.

use domain::import::{Cell, Row};
use jiff::civil::date;
use spreadsheet::{
    Separator,
    read::{Head, Wanted},
};

use crate::support::{Book, SHEET, STRINGS, row, rows, rows_as, sheet, text};

fn table(lines: &[&[&str]]) -> Vec<Row> {
    let cells = |line: &&[&str]| {
        line.iter()
            .map(|words| match *words {
                "" => Cell::Empty,
                words => text(words),
            })
            .collect()
    };
    (1..)
        .zip(lines)
        .map(|(number, line)| Row {
            number,
            cells: cells(line),
        })
        .collect()
}

fn head(bytes: &[u8]) -> Head {
    rows_as(bytes, &Wanted::default()).unwrap().0
}

#[test]
fn each_dialect_is_found() {
    let expected = table(&[&["Nom", "Prénom"], &["Roy, fils", "Zoé"], &["Côté", "Luc"]]);
    for (words, separator) in [
        (
            "Nom,Prénom\n\"Roy, fils\",Zoé\nCôté,Luc\n",
            Separator::Comma,
        ),
        (
            "Nom;Prénom\r\nRoy, fils;Zoé\r\nCôté;Luc",
            Separator::Semicolon,
        ),
        ("Nom\tPrénom\rRoy, fils\tZoé\rCôté\tLuc\r", Separator::Tab),
    ] {
        assert_eq!(rows(words.as_bytes()).unwrap(), expected);
        let csv = Head::Csv {
            encoding: "UTF-8",
            separator,
            mark: false,
            sep_line: false,
        };
        assert_eq!(head(words.as_bytes()), csv);
    }
}

#[test]
fn what_a_file_says_of_itself_is_believed() {
    let words = "\u{feff}sep=;\r\nNom, fr;Nom, en\r\nRoy, a;King, a\r\n";
    let csv = Head::Csv {
        encoding: "UTF-8",
        separator: Separator::Semicolon,
        mark: true,
        sep_line: true,
    };
    assert_eq!(head(words.as_bytes()), csv);
    let expected = table(&[&["Nom, fr", "Nom, en"], &["Roy, a", "King, a"]]);
    assert_eq!(rows(words.as_bytes()).unwrap(), expected);
}

#[test]
fn what_somebody_says_of_a_file_is_believed_more() {
    let wanted = Wanted {
        separator: Some(Separator::Comma),
        encoding: Some("macintosh".to_owned()),
        ..Wanted::default()
    };
    let bytes = b"Nom;Pr\x8Enom\nRoy;Zo\x8E\n";
    let (head, found) = rows_as(bytes, &wanted).unwrap();
    assert_eq!(found, table(&[&["Nom;Prénom"], &["Roy;Zoé"]]));
    assert!(matches!(
        head,
        Head::Csv {
            encoding: "macintosh",
            ..
        }
    ));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let words = "\n\nNom,Prénom,,\n,,,\n\"Roy\n\nfils\",Zoé\n\nCôté,Luc,\n";
    let numbers: Vec<u32> = rows(words.as_bytes())
        .unwrap()
        .iter()
        .map(|row| row.number)
        .collect();
    assert_eq!(numbers, [3, 5, 7]);
}

#[test]
fn a_block_without_its_last_separators_is_read_as_excel_wrote_it() {
    let mut words = "Nom,Prénom,Titre\n".to_owned();
    for _ in 2..=16 {
        words += "Roy,Zoé,\n";
    }
    for _ in 17..=32 {
        words += "Roy,Zoé\n";
    }
    words += "Roy,Zoé,Chef\n";
    assert_eq!(rows(words.as_bytes()).unwrap().len(), 33);
}

#[test]
fn a_column_may_stand_alone() {
    let expected = table(&[&["Nom complet"], &["Roy Zoé"]]);
    assert_eq!(rows(b"Nom complet\nRoy Zo\xE9\n").unwrap(), expected);
}

#[test]
fn texts_that_would_be_formulas_lose_their_apostrophe() {
    let words = "Nom,Titre\n'=1+1,'-x\n'Roy,-5\n";
    let expected = table(&[&["Nom", "Titre"], &["=1+1", "-x"], &["'Roy", "-5"]]);
    assert_eq!(rows(words.as_bytes()).unwrap(), expected);
}

#[test]
fn a_workbook_says_what_its_cells_are() {
    let strings = "<sst count=\"2\" uniqueCount=\"2\"><si><t>Nom</t></si>\
        <si><r><t>Ma</t></r><r><t xml:space=\"preserve\">rie &amp; </t></r></si></sst>";
    let rows_of = r##"<row r="2"><c r="B2" t="s"><v>0</v></c></row>
        <row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4"><v>12.5</v></c><c r="C4" t="b"><v>1</v></c>
        <c r="D4" s="1"><v>44440</v></c><c r="E4" s="1"><v>44440.5625</v></c>
        <c r="F4" t="e"><v>#N/A</v></c><c r="G4"><f>1+1</f><v>2</v></c>
        <c r="H4" t="inlineStr"><is><t> </t></is></c><c r="I4" t="d"><v>2021-09-01</v></c>
        <c r="J4" s="1"/><c r="GZ4" s="1"/></row><row r="1048576"><c r="XFD1048576" s="1"/></row>"##;
    let book = Book::of(rows_of).with(STRINGS, strings).bytes();
    let day = date(2021, 9, 1);
    let expected = [
        Row {
            number: 2,
            cells: vec![Cell::Empty, text("Nom")],
        },
        Row {
            number: 4,
            cells: vec![
                text("Marie & "),
                Cell::Number(12.5),
                Cell::Flag(true),
                Cell::Day(day),
                Cell::DayAndTime(day.at(13, 30, 0, 0)),
                Cell::Fault("#N/A".into()),
                Cell::Formula,
                Cell::Empty,
                Cell::Day(day),
            ],
        },
    ];
    assert_eq!(rows(&book).unwrap(), expected);
}

#[test]
fn days_are_counted_from_1900_or_from_1904() {
    let with = |epoch: &str, number: &str| {
        let rows_of = format!(
            r#"{}<row r="2"><c r="A2" s="1"><v>{number}</v></c></row>"#,
            row(1, &["Du"])
        );
        let workbook = format!(
            r#"<workbook><workbookPr{epoch}/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>"#
        );
        let book = Book::of(&rows_of).with("xl/workbook.xml", workbook).bytes();
        let (head, found) = rows_as(&book, &Wanted::default()).unwrap();
        let Head::Xlsx {
            days_since_1904, ..
        } = head
        else {
            panic!("{head:?}")
        };
        (days_since_1904, found[1].cells[0].clone())
    };
    let since_1904 = r#" date1904="1""#;
    for (epoch, number, day) in [
        ("", "44440", date(2021, 9, 1)),
        ("", "59", date(1900, 2, 28)),
        ("", "61", date(1900, 3, 1)),
        (since_1904, "42978", date(2021, 9, 1)),
        (since_1904, "60", date(1904, 3, 1)),
        // So near to midnight that it is meant.
        ("", "44439.9999999", date(2021, 9, 1)),
    ] {
        assert_eq!(with(epoch, number), (!epoch.is_empty(), Cell::Day(day)));
    }
    assert_eq!(with("", "60"), (false, text("1900-02-29")));
    assert_eq!(with("", "0.5"), (false, Cell::Number(0.5)));
    assert_eq!(with("", "99999999"), (false, Cell::Number(99_999_999.0)));
}

#[test]
fn the_first_sheet_that_is_shown_is_read_unless_another_is_named() {
    let workbook = r#"<workbook><sheets><sheet name="Secret" state="hidden" r:id="rId2"/>
        <sheet name="Liste" r:id="rId1"/><sheet name="Été" r:id="rId2"/></sheets></workbook>"#;
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
    let rels = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="{kind}" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#
    );
    let other = row(1, &["Autre"]) + &row(2, &["b"]);
    let book = Book::of(&(row(1, &["Nom"]) + &row(2, &["a"])))
        .with("xl/workbook.xml", workbook)
        .with("xl/_rels/workbook.xml.rels", rels)
        .with("xl/worksheets/sheet2.xml", sheet(&other, ""))
        .bytes();
    for (name, first) in [
        (None, "Nom"),
        (Some("Été"), "Autre"),
        (Some("Secret"), "Autre"),
    ] {
        let wanted = Wanted {
            sheet: name.map(str::to_owned),
            ..Wanted::default()
        };
        let (head, found) = rows_as(&book, &wanted).unwrap();
        assert_eq!(found[0].cells, [text(first)]);
        let expected = Head::Xlsx {
            sheet: name.unwrap_or("Liste").to_owned(),
            sheets: ["Secret", "Liste", "Été"].map(str::to_owned).into(),
            days_since_1904: false,
        };
        assert_eq!(head, expected);
    }
}

#[test]
fn merged_cells_of_another_sheet_do_no_harm() {
    let merged = sheet(
        &row(1, &["x"]),
        r#"<mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#,
    );
    let book = Book::of(&(row(1, &["Nom"]) + &row(2, &["a"])))
        .with("xl/worksheets/sheet2.xml", merged)
        .bytes();
    assert!(rows(&book).is_ok());
    let tags_with_prefixes = format!(
        "<x:worksheet><x:sheetData>{}</x:sheetData></x:worksheet>",
        (row(1, &["Nom"]) + &row(2, &["a"]))
            .replace("</", "</x:")
            .replace('<', "<x:")
            .replace("<x:/x:", "</x:")
    );
    let book = Book::of("").with(SHEET, tags_with_prefixes).bytes();
    assert_eq!(rows(&book).unwrap(), table(&[&["Nom"], &["a"]]));
}

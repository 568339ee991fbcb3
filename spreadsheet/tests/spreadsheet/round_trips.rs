//! What is written is read back.

use domain::import::{Cell, Row};
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use spreadsheet::{
    Separator,
    read::{Head, Wanted},
    write::{Csv, Rows, Xlsx, csv::Line},
};

use crate::support::{Book, SHEET, STRINGS, row, rows, rows_as, text};

/// Words that are hard on CSV, in letters that each encoding has.
fn words() -> impl Strategy<Value = String> {
    "[aZé’œ0-9,;\t \"'=+@\n\r-]{0,8}"
}

/// A table with headings of which none is empty, in which no row is empty either.
fn table(cell: impl Strategy<Value = Cell> + Clone) -> impl Strategy<Value = Vec<Vec<Cell>>> {
    (2..5_usize).prop_flat_map(move |width| {
        let rows = prop::collection::vec(prop::collection::vec(cell.clone(), width), 1..6);
        rows.prop_map(move |mut rows| {
            rows.insert(
                0,
                (0..width).map(|n| text(&format!("Colonne {n}"))).collect(),
            );
            for row in &mut rows {
                row[0] = match &row[0] {
                    Cell::Text(words) => text(&format!("N{words}")),
                    _ => text("N"),
                };
            }
            rows
        })
    })
}

fn text_cell() -> impl Strategy<Value = Cell> + Clone {
    // An apostrophe before a formula is what export adds, and import takes it.
    words()
        .prop_filter("ambiguous", |words| !words.starts_with('\''))
        .prop_map(|words| match words.trim() {
            "" => Cell::Empty,
            _ => text(&words),
        })
        .boxed()
}

fn any_cell() -> impl Strategy<Value = Cell> + Clone {
    let day = (0..800_000_i32).prop_map(|days| {
        let day: Date = date(1900, 3, 1);
        day.saturating_add(jiff::Span::new().days(days))
    });
    prop_oneof![
        text_cell(),
        day.clone().prop_map(Cell::Day),
        (day, 1..86_400_i32).prop_map(|(day, seconds)| {
            let moment = day.at(0, 0, 0, 0) + jiff::Span::new().seconds(seconds);
            Cell::DayAndTime(moment)
        }),
        (-1e9..1e9_f64).prop_map(Cell::Number),
        any::<bool>().prop_map(Cell::Flag),
    ]
    .boxed()
}

/// The rows as a reader numbers them, with nothing after the last cell of each.
fn numbered(table: &[Vec<Cell>]) -> Vec<Row> {
    let without_end = |cells: &Vec<Cell>| {
        let end = cells.iter().rposition(|cell| *cell != Cell::Empty);
        cells[..end.map_or(0, |end| end + 1)].to_vec()
    };
    (1..)
        .zip(table)
        .map(|(number, cells)| Row {
            number,
            cells: without_end(cells),
        })
        .collect()
}

fn csv(table: &[Vec<Cell>], separator: Separator) -> Vec<u8> {
    let mut csv = Csv::new(Vec::new(), separator).unwrap();
    for row in table {
        csv.row(row).unwrap();
    }
    csv.finish().unwrap()
}

fn xlsx(table: &[Vec<Cell>]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let made_at = date(2021, 9, 1).at(9, 0, 0, 0);
    let mut xlsx = Xlsx::new("Liste des membres", made_at, folder.path()).unwrap();
    for row in table {
        xlsx.row(row).unwrap();
    }
    let mut bytes = Vec::new();
    xlsx.finish(&mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_in_any_dialect_and_encoding_is_read_back(table in table(text_cell())) {
        for separator in Separator::ALL {
            let bytes = csv(&table, separator);
            prop_assert_eq!(rows(&bytes).unwrap(), numbered(&table));
            let words = std::str::from_utf8(&bytes).unwrap();
            let unmarked = words.strip_prefix('\u{feff}').unwrap();
            for encoded in encodings(words, unmarked) {
                let wanted = Wanted { encoding: encoded.1.map(str::to_owned), ..Wanted::default() };
                let (head, found) = rows_as(&encoded.0, &wanted).unwrap();
                prop_assert_eq!(found, numbered(&table));
                let Head::Csv { separator: found, .. } = head else { panic!("{head:?}") };
                prop_assert_eq!(found, separator);
            }
        }
    }

    #[test]
    fn a_table_in_a_workbook_is_read_back(table in table(any_cell())) {
        let bytes = xlsx(&table);
        prop_assert_eq!(rows(&bytes).unwrap(), numbered(&table));
        prop_assert_eq!(xlsx(&table), bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the bytes are, they are read or refused.
    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..64), kind in 0..4_usize) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", b"a,b\n1,\"", b"\xFF\xFE"][kind];
        let _ = rows(&[start, &bytes].concat());
    }

    /// A workbook in which a few bytes of a part are others is read or refused.
    #[test]
    fn no_damage_to_a_part_does_harm(
        damage in prop::collection::vec((0..2_000_usize, "[0-9A-Z<>/\"':;&=a-z\\[]"), 1..6),
        at in 0..DAMAGED.len(),
    ) {
        let (name, words) = DAMAGED[at];
        let mut part = words.as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at % part.len();
            part[at] = byte.as_bytes()[0];
        }
        let book = Book::of(&(row(1, &["Nom"]) + &row(2, &["a"]))).with(name, part);
        let _ = rows(&book.bytes());
    }
}

/// Parts with all that a reader computes with.
const DAMAGED: [(&str, &str); 4] = [
    (
        SHEET,
        r#"<worksheet><dimension ref="A1:B3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>
        <c r="B1"><f t="shared" ref="B1:B3" si="0">A1</f><v>1e3</v></c></row><row r="2"><c r="A2"
        s="1" t="n"><v>44440.5</v></c></row></sheetData><mergeCells><mergeCell ref="A3:B3"/>
        </mergeCells></worksheet>"#,
    ),
    (
        STRINGS,
        r#"<sst count="1" uniqueCount="1"><si><r><t xml:space="preserve">a_x000D_&#65;</t></r></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="[h]:mm;@"/></numFmts><fonts><font>
        <name val="Aptos"/><color theme="1" tint="-0.5"/></font></fonts><cellXfs><xf numFmtId="200"
        fontId="0"><alignment textRotation="90" indent="1"/></xf></cellXfs></styleSheet>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="Liste" state="visible" sheetId="1"
        r:id="rId1"/></sheets><definedNames><definedName name="a">A1</definedName></definedNames>
        </workbook>"#,
    ),
];

/// The same words in each encoding, and its name where it has to be given.
fn encodings(marked: &str, words: &str) -> Vec<(Vec<u8>, Option<&'static str>)> {
    let as_one = |encoding: &'static Encoding| encoding.encode(words).0.into_owned();
    let wide =
        |words: &str, bytes: fn(u16) -> [u8; 2]| words.encode_utf16().flat_map(bytes).collect();
    vec![
        (words.as_bytes().to_vec(), None),
        (as_one(WINDOWS_1252), Some("windows-1252")),
        (as_one(MACINTOSH), Some("macintosh")),
        (wide(marked, u16::to_le_bytes), None),
        (wide(marked, u16::to_be_bytes), None),
        (wide(words, u16::to_le_bytes), Some("utf-16le")),
    ]
}

#[test]
fn a_workbook_says_what_is_what() {
    let day = date(2021, 9, 1);
    let table = [
        vec![text("Nom"), text("Du"), text("Note")],
        vec![text("=1+1"), Cell::Day(day), Cell::Empty],
        vec![text("Zoé"), Cell::Day(date(1867, 7, 1)), text("x")],
    ];
    let expected = [
        table[0].clone(),
        table[1].clone(),
        // A sheet's calendar begins with 1900.
        vec![text("Zoé"), text("1867-07-01"), text("x")],
    ];
    assert_eq!(rows(&xlsx(&table)).unwrap(), numbered(&expected));
}

#[test]
fn a_line_and_a_row_of_a_file_are_the_same() {
    let mut words = "\u{feff}".to_owned();
    let mut line = Line::new(&mut words, Separator::Semicolon);
    line.text("=a;b");
    line.plain(5);
    line.end();
    let cells = [vec![text("=a;b"), Cell::Number(5.0)]];
    assert_eq!(csv(&cells, Separator::Semicolon), words.into_bytes());
}

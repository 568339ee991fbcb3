//! What reading takes: each file is read by a process of its own, whose memory at its highest is
//! looked at. The files ask for as much as they can.

use std::{env, fmt::Write, fs, process::Command};

use spreadsheet::{
    Separator,
    write::{Csv, Rows, Xlsx},
};

use crate::support::{Book, SHEET, STRINGS, row, sheet, text};

#[path = "../../examples/peak.rs"]
#[expect(dead_code, reason = "it has a main function of its own")]
mod peak;

/// The most memory that any file may take, in kB.
const MOST: u64 = 400 << 10;
const FILE: &str = "SPREADSHEET_FILE";
const MEBIBYTE: usize = 1 << 20;

/// Reads the file that [`assert_modest`] names; by itself, nothing.
#[test]
fn child() {
    let Some(path) = env::var_os(FILE) else {
        return;
    };
    println!("cost: {}", peak::cost(&fs::read(path).unwrap()));
}

/// Reads a file in another process; `end` is how its cost begins.
#[track_caller]
fn assert_modest(bytes: &[u8], end: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "memory::child", "--nocapture"])
        .env(FILE, path)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let (_, cost) = said.split_once("cost: ").unwrap();
    let cost = cost.lines().next().unwrap();
    assert!(cost.starts_with(end), "{cost}");
    let peak = cost.rsplit("; ").next().unwrap().trim_end_matches(" kB");
    let peak: u64 = peak.parse().unwrap();
    assert!(peak < MOST, "{cost}");
}

#[test]
fn a_hundred_thousand_people_are_written_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let made_at = jiff::civil::date(2021, 9, 1).at(9, 0, 0, 0);
    let mut xlsx = Xlsx::new("Liste", made_at, folder.path()).unwrap();
    let mut csv = Csv::new(Vec::new(), Separator::Semicolon).unwrap();
    for number in 0..100_001 {
        let address = text(&format!("marie.{number}@ville.example"));
        let row = [text("Tremblay"), text("Marie"), address];
        xlsx.row(&row).unwrap();
        csv.row(&row).unwrap();
    }
    let mut bytes = Vec::new();
    xlsx.finish(&mut bytes).unwrap();
    // What the rows waited in has no name, so nothing is left of it.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_modest(&bytes, "100001 rows, read");
    assert_modest(&csv.finish().unwrap(), "100001 rows, read");
}

#[test]
fn a_workbook_takes_no_more_than_it_may() {
    let good = row(1, &["Nom"]) + &row(2, &["Roy"]);
    let of = |part: &str, words: String| Book::of(&good).with(part, words).bytes();
    let odd = |number: u32| number.wrapping_mul(2_654_435_761);
    let mut strings = "<sst>".to_owned();
    for number in 0..400_000 {
        write!(strings, "<si><t>{:x}</t></si>", odd(number)).unwrap();
    }
    assert_modest(&of(STRINGS, strings + "</sst>"), "2 rows, read");
    // Each style has a copy of its font and its format.
    let mut styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts>\
         <fonts><font><name val=\"{}\"/></font></fonts><cellXfs>",
        "0".repeat(512),
        "a".repeat(256)
    );
    let mut too_many = styles.clone();
    for number in 0..131_073 {
        let style = format!(
            "<xf numFmtId=\"200\" fontId=\"0\" xfId=\"{}\"/>",
            odd(number)
        );
        too_many += &style;
        if number > 0 {
            styles += &style;
        }
    }
    let ends = "</cellXfs></styleSheet>";
    assert_modest(&of("xl/styles.xml", styles + ends), "2 rows, read");
    let too_large = "0 rows, the file is too large once unpacked in xl/styles.xml";
    assert_modest(&of("xl/styles.xml", too_many + ends), too_large);
    // A sheet that opens to more than it may.
    let blanks = format!("<worksheet><sheetData>{}", " ".repeat(64 * MEBIBYTE));
    let too_large = "0 rows, the file is too large once unpacked in xl/worksheets/sheet1.xml";
    assert_modest(&of(SHEET, blanks), too_large);
    // Two cells that span what a sheet can hold.
    let far = row(1, &["Nom"]) + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert_modest(&of(SHEET, sheet(&far, "")), "0 rows, more than 200 columns");
    let count = r#"<sst uniqueCount="1152921504606846976"/>"#.to_owned();
    assert_modest(&of(STRINGS, count), "0 rows, the workbook is damaged");
}

#[test]
fn an_archive_takes_no_more_than_it_may() {
    // Entries of nothing, as many as the bytes allow.
    let entry = [&b"PK\x01\x02"[..], &[0; 42]].concat();
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(entry.repeat(16 * MEBIBYTE / entry.len()));
    assert_modest(&bytes, "0 rows, the workbook is damaged");
}

#[test]
fn a_text_takes_no_more_than_it_may() {
    const LENGTH: usize = 8 * MEBIBYTE;
    let comma = Separator::Comma.character().to_string();
    assert_modest(
        comma.repeat(LENGTH).as_bytes(),
        "0 rows, the file is empty at A1",
    );
    assert_modest("a,".repeat(LENGTH / 2).as_bytes(), "0 rows, more than 200");
    let open = format!("a,b\n1,\"{}", "c".repeat(LENGTH));
    assert_modest(open.as_bytes(), "1 rows, a quotation mark is never closed");
    let mut accents = b"Nom,Titre\n".to_vec();
    accents.extend(b"R\xE9my,\xE9\xE9\xE9\n".repeat(190_000));
    assert_modest(&accents, "190001 rows, read");
    // Each byte may become three, and the last stands for nothing.
    let mut wide = b"Nom,Titre\n".to_vec();
    wide.resize(LENGTH, 0x80);
    wide.push(0x81);
    assert_modest(&wide, "0 rows, ");
}

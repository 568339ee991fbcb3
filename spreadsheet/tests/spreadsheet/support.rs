//! Files made by hand, as programs make them and as nobody should.

use std::io::{Cursor, Write};

use domain::import::{Broken, Cell, Row};
use spreadsheet::read::{Head, Wanted, read};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The part that is the sheet.
pub const SHEET: &str = "xl/worksheets/sheet1.xml";
/// The part that holds the strings.
pub const STRINGS: &str = "xl/sharedStrings.xml";

/// A workbook part by part.
pub struct Book(Vec<(String, Vec<u8>)>);

impl Book {
    /// A workbook with one sheet, whose rows are given as XML.
    pub fn of(rows: &str) -> Self {
        let parts = [
            (
                "[Content_Types].xml",
                r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#
                    .to_owned(),
            ),
            (
                "_rels/.rels",
                r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                    .to_owned(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
                    .to_owned(),
            ),
            (
                "xl/workbook.xml",
                r#"<workbook><workbookPr/><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>"#
                    .to_owned(),
            ),
            (
                // The second format is that of a day.
                "xl/styles.xml",
                r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
                    .to_owned(),
            ),
            (SHEET, sheet(rows, "")),
        ];
        Self(
            parts
                .map(|(name, words)| (name.to_owned(), words.into_bytes()))
                .into(),
        )
    }

    /// Puts a part in, or in the place of the one of that name.
    pub fn with(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), bytes.into()));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in &self.0 {
            archive.start_file(name.as_str(), options).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

/// A sheet of these rows, with what follows them.
pub fn sheet(rows: &str, after: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>")
}

/// A row of texts.
pub fn row(number: u32, words: &[&str]) -> String {
    let mut cells = String::new();
    for (column, words) in (b'A'..).zip(words) {
        let column = char::from(column);
        cells += &format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{words}</t></is></c>"#);
    }
    format!(r#"<row r="{number}">{cells}</row>"#)
}

/// All rows of a file.
pub fn rows_as(bytes: &[u8], wanted: &Wanted) -> Result<(Head, Vec<Row>), Broken> {
    let mut rows = Vec::new();
    let head = read(bytes, wanted, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok((head, rows))
}

/// All rows of a file of which nothing is said.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, Broken> {
    rows_as(bytes, &Wanted::default()).map(|(_, rows)| rows)
}

/// A cell with words.
pub fn text(words: &str) -> Cell {
    Cell::Text(words.into())
}

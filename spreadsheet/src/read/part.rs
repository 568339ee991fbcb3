//! A part of a workbook, gone through before it is read.

use std::io::{self, BufReader, Read};

use domain::import::{Broken, BrokenKind, Place};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::read::ZipFile;

/// The most bytes that a sheet comes to.
const MOST_OF_A_SHEET: u64 = 256 << 20;
/// The most bytes that any other part comes to.
const MOST_OF_A_PART: u64 = 64 << 20;
/// The most bytes of one tag or of one text, which is held whole.
const MOST_AT_ONCE: u64 = 1 << 20;
/// How many times its size a part may come to, beyond its first mebibyte.
const MOST_TIMES: u64 = 200;
/// The most bytes of a cell's text as XML has it: each character may be written as `&#x1F600;`.
const MOST_IN_A_CELL: usize = 9 * super::MOST_CHARACTERS as usize;

/// The elements that a reader keeps, and how many of each a part may have.
const MOST_ELEMENTS: [(&str, usize); 9] = [
    ("si", 2_000_000),
    ("xf", 131_072),
    ("font", 65_536),
    ("fill", 65_536),
    ("border", 65_536),
    ("numFmt", 65_536),
    ("definedName", 65_536),
    ("Relationship", 10_000),
    ("sheet", 1_000),
];

/// Whether a part of this name, in lower case, can be opened by what reads workbooks.
pub(super) fn is_read(name: &str) -> bool {
    (name.starts_with("xl/") || name == "_rels/.rels")
        && (name.ends_with(".xml") || name.ends_with(".rels"))
}

/// Goes through a part, and says whether it merges cells.
pub(super) fn check<R: Read>(
    entry: ZipFile<'_, R>,
    name: &str,
    room: &mut u64,
) -> Result<bool, Broken> {
    let is_sheet = name.starts_with("xl/worksheets/") && !name.ends_with("sharedstrings.xml");
    let most = if is_sheet {
        MOST_OF_A_SHEET
    } else {
        MOST_OF_A_PART
    };
    let packed = entry.compressed_size();
    let mut reader = Reader::from_reader(BufReader::new(Measured {
        inner: entry,
        whole: 0,
        at_once: 0,
        most: most.min(*room),
        packed,
        over: false,
    }));
    reader.config_mut().expand_empty_elements = true;
    let mut part = Part::new(name);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let Ok(event) = event else {
            let over = reader.get_ref().get_ref().over;
            return Err(part.broken(if over {
                BrokenKind::TooLarge
            } else {
                BrokenKind::BadWorkbook
            }));
        };
        match event {
            Event::Eof => break,
            Event::DocType(_) => return Err(part.broken(BrokenKind::BadWorkbook)),
            Event::Start(tag) => part.start(&tag, packed)?,
            Event::End(tag) => part.end(tag.local_name().as_ref()),
            Event::Text(text) => part.text(text.len())?,
            Event::CData(text) => part.text(text.len())?,
            Event::GeneralRef(name) => part.text(name.len())?,
            _ => {}
        }
        reader.get_mut().get_mut().at_once = 0;
    }
    *room -= reader.get_ref().get_ref().whole;
    Ok(part.merged)
}

/// Counts what comes out of an entry, whatever its header says.
struct Measured<R> {
    inner: R,
    whole: u64,
    at_once: u64,
    most: u64,
    packed: u64,
    over: bool,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = count as u64;
        self.whole += bytes;
        self.at_once += bytes;
        let times = MOST_TIMES.saturating_mul(self.packed.max(1));
        self.over = self.whole > self.most
            || self.at_once > MOST_AT_ONCE
            || (self.whole > MOST_AT_ONCE && self.whole > times);
        if self.over {
            return Err(io::Error::other("more than a part may come to"));
        }
        Ok(count)
    }
}

/// What is known of a part so far.
struct Part<'n> {
    name: &'n str,
    counts: [usize; MOST_ELEMENTS.len()],
    /// The cell or shared string that is open, and where it stands when it is a cell.
    open: bool,
    place: Option<Place>,
    /// How much text that has.
    text: usize,
    merged: bool,
}

impl<'n> Part<'n> {
    const fn new(name: &'n str) -> Self {
        Self {
            name,
            counts: [0; MOST_ELEMENTS.len()],
            open: false,
            place: None,
            text: 0,
            merged: false,
        }
    }

    fn broken(&self, kind: BrokenKind) -> Broken {
        Broken::part(kind, self.name)
    }

    fn start(&mut self, tag: &BytesStart<'_>, packed: u64) -> Result<(), Broken> {
        let element = tag.local_name();
        let element = element.as_ref();
        let name = self.name;
        let bad = || Broken::part(BrokenKind::BadWorkbook, name);
        if let Some(at) = MOST_ELEMENTS.iter().position(|(name, _)| *name == element) {
            if self.counts[at] == MOST_ELEMENTS[at].1 {
                return Err(self.broken(BrokenKind::TooLarge));
            }
            self.counts[at] += 1;
        }
        let is_cell = element == "c";
        let holds_text = is_cell || element == "si";
        if holds_text && self.open {
            return Err(bad());
        }
        self.merged |= element == "mergeCell";
        let mut place = None;
        let mut relationship = (None, None);
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| bad())?;
            let value = attribute.value.as_ref();
            let fits = match (element, attribute.key.0) {
                ("c", "r") => {
                    place = reference(value);
                    if place.is_none() {
                        return Err(self.broken(BrokenKind::BadReference));
                    }
                    true
                }
                ("row", "r") => is_row(value),
                ("dimension" | "f" | "mergeCell", "ref") => is_range(value),
                // One string takes five bytes at least, packed or not; nobody packs 200 into one.
                ("sst", "uniqueCount") => value.parse::<u64>().is_ok_and(|count| {
                    count <= 2_000_000 && count <= packed.saturating_mul(MOST_TIMES / 5)
                }),
                ("numFmt", "formatCode") => value.len() <= 512,
                ("name", "val") => value.len() <= 256,
                ("sheet", "name") => value.len() <= 512,
                ("Relationship", "Type") => {
                    relationship.0 = Some(value.to_owned());
                    true
                }
                ("Relationship", "Target") => {
                    relationship.1 = Some(value.to_ascii_lowercase());
                    true
                }
                _ => true,
            };
            if !fits {
                return Err(bad());
            }
        }
        if let (Some(kind), Some(target)) = &relationship
            && !leads_to_a_part(kind, target)
        {
            return Err(bad());
        }
        if holds_text {
            self.open = true;
            self.place = place;
            self.text = 0;
        }
        Ok(())
    }

    fn end(&mut self, element: &str) {
        if element == "c" || element == "si" {
            self.open = false;
        }
    }

    fn text(&mut self, length: usize) -> Result<(), Broken> {
        self.text += length;
        if !self.open || self.text <= MOST_IN_A_CELL {
            return Ok(());
        }
        let most = super::MOST_CHARACTERS.into();
        Err(Broken {
            kind: BrokenKind::TooLongCell { most },
            place: self.place,
            part: Some(self.name.into()),
        })
    }
}

/// Whether a workbook or a sheet is one of the parts that were gone through.
fn leads_to_a_part(kind: &str, target: &str) -> bool {
    let rooted = target.strip_prefix('/');
    match kind.rsplit('/').next() {
        Some("officeDocument") => is_read(rooted.unwrap_or(target)) && target.ends_with(".xml"),
        Some("worksheet" | "chartsheet" | "dialogsheet") => {
            rooted.is_none_or(|path| path.starts_with("xl/")) && target.ends_with(".xml")
        }
        _ => true,
    }
}

/// Where a cell says that it stands, if a sheet has such a place: A1 to XFD1048576.
fn reference(value: &str) -> Option<Place> {
    let letters = value.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = value.split_at(letters);
    if !(1..=3).contains(&letters) || !is_row(row) {
        return None;
    }
    let column = column
        .bytes()
        .fold(0_u16, |sum, b| sum * 26 + u16::from(b - b'A') + 1);
    let row = row.parse().ok()?;
    (column <= 16_384).then_some(Place { row, column })
}

fn is_row(value: &str) -> bool {
    let digits = value.bytes().all(|b| b.is_ascii_digit()) && !value.starts_with('0');
    digits && value.parse::<u32>().is_ok_and(|row| row <= 1_048_576)
}

/// A range of cells whose corners are in order.
fn is_range(value: &str) -> bool {
    let (first, last) = value.split_once(':').unwrap_or((value, value));
    match (reference(first), reference(last)) {
        (Some(first), Some(last)) => first.row <= last.row && first.column <= last.column,
        _ => false,
    }
}

#[cfg(test)]
mod tests;

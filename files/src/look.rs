//! A first look at bytes as they come, and what they are found to be at their end.

use crate::kind::{Kind, NotTaken};

/// So many bytes are kept of a file's begin: more than any signature has.
const HEAD: usize = 8 * 1024;
/// The most parts of a package.
const MOST_PARTS: usize = 10_000;
/// What says in a package's directory that a part follows.
const PART: &[u8; 4] = b"PK\x01\x02";
/// Lines by which rows are told from text.
const LINES: usize = 10;

/// Looks at bytes as they come.
#[derive(Default)]
pub struct Look {
    head: Vec<u8>,
    text: Utf8,
    parts: Parts,
}

/// What a first look finds.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// It is of this kind.
    Kind(Kind),
    /// It is a package, which has to be opened.
    Package,
}

impl Look {
    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.text.take(bytes);
        if self.head.starts_with(b"PK") {
            self.parts.take(bytes);
        }
    }

    /// What all the bytes are.
    ///
    /// # Errors
    /// Where they are of no kind that is taken.
    pub fn end(self) -> Result<Found, NotTaken> {
        let head = self.head.as_slice();
        if head.is_empty() {
            return Err(NotTaken::Empty);
        }
        if head.starts_with(b"PK\x03\x04") {
            return match self.parts.count <= MOST_PARTS {
                true => Ok(Found::Package),
                false => Err(NotTaken::Damaged),
            };
        }
        let looks_like = infer::get(head).map(|found| found.mime_type());
        let kind = match looks_like {
            Some("image/png") => Some(Kind::Png),
            Some("image/jpeg") => Some(Kind::Jpeg),
            Some("image/webp") => Some(Kind::Webp),
            _ if head.starts_with(b"%PDF-") => Some(Kind::Pdf),
            _ if self.text.is_text() && !is_markup(head) && !is_run(looks_like) => {
                Some(plain(head))
            }
            _ => None,
        };
        kind.map(Found::Kind).ok_or(NotTaken::Kind { looks_like })
    }
}

/// Whether a text begins as HTML, SVG or other markup does: a browser that guesses would show it.
fn is_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.trim_ascii_start().starts_with(b"<")
}

/// Whether a text is one that programs carry out. What other media types go by, a text may begin with as
/// well: “BM” (pictures), “MZ” (programs).
fn is_run(looks_like: Option<&str>) -> bool {
    let run = [
        "text/x-shellscript",
        "application/postscript",
        "application/rtf",
        "text/rtf",
    ];
    looks_like.is_some_and(|looks_like| run.contains(&looks_like))
}

/// Rows, where the first lines have the same number of separators; otherwise a text.
fn plain(head: &[u8]) -> Kind {
    let even = |separator| {
        let counts = separators(head, separator);
        let first = counts.first().copied().unwrap_or(0);
        counts.len() > 1 && first > 0 && counts.iter().all(|count| *count == first)
    };
    match [b',', b';', b'\t'].into_iter().any(even) {
        true => Kind::Csv,
        false => Kind::Text,
    }
}

/// How many separators the first lines have, but for those in quotes. Of a line that the head cuts off,
/// nothing is said.
fn separators(head: &[u8], separator: u8) -> Vec<usize> {
    let (mut counts, mut count, mut quoted) = (Vec::new(), 0, false);
    for byte in head {
        match *byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => counts.push(std::mem::take(&mut count)),
            byte if byte == separator && !quoted => count += 1,
            _ => {}
        }
        if counts.len() == LINES {
            return counts;
        }
    }
    if head.len() < HEAD && head.last() != Some(&b'\n') {
        counts.push(count);
    }
    counts
}

/// Whether bytes that come in pieces are a text in UTF-8 without control characters.
#[derive(Default)]
struct Utf8 {
    is_broken: bool,
    /// A character whose end is yet to come.
    begun: Vec<u8>,
}

impl Utf8 {
    fn take(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        let is_control =
            |byte: &u8| (*byte < b' ' && !b"\t\n\r\x0C".contains(byte)) || *byte == 0x7F;
        if bytes.iter().any(is_control) {
            self.is_broken = true;
            return;
        }
        let joined;
        let bytes = match self.begun.is_empty() {
            true => bytes,
            false => {
                joined = [self.begun.as_slice(), bytes].concat();
                joined.as_slice()
            }
        };
        match std::str::from_utf8(bytes) {
            Ok(_) => self.begun = Vec::new(),
            Err(error) if error.error_len().is_none() => {
                self.begun = bytes[error.valid_up_to()..].to_vec();
            }
            Err(_) => self.is_broken = true,
        }
    }

    fn is_text(&self) -> bool {
        !self.is_broken && self.begun.is_empty()
    }
}

/// Counts the parts of a package, before it is opened: an entry is made of each then.
#[derive(Default)]
struct Parts {
    count: usize,
    /// The last bytes of what came before.
    last: Vec<u8>,
}

impl Parts {
    fn take(&mut self, bytes: &[u8]) {
        let count = |bytes: &[u8]| bytes.windows(4).filter(|window| *window == PART).count();
        let mut seam = std::mem::take(&mut self.last);
        seam.extend_from_slice(&bytes[..bytes.len().min(3)]);
        self.count += count(&seam) + count(bytes);
        self.last = match bytes.len() {
            0..3 => seam[seam.len().saturating_sub(3)..].to_vec(),
            length => bytes[length - 3..].to_vec(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Result<Found, NotTaken> {
        let mut look = Look::default();
        look.take(bytes);
        look.end()
    }

    #[test]
    fn bytes_say_what_they_are() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF".as_slice();
        let webp = b"RIFF\x24\0\0\0WEBPVP8 ".as_slice();
        for (bytes, kind) in [
            (b"%PDF-1.7\n\xE2\xE3".as_slice(), Kind::Pdf),
            (png, Kind::Png),
            (jpeg, Kind::Jpeg),
            (webp, Kind::Webp),
            ("Une réponse à 98 %.".as_bytes(), Kind::Text),
            (b"BMO and MZ are words, too.", Kind::Text),
            (b"2 < 3, and so on\nand on", Kind::Text),
            (b"name;calls\nA;1\n\"B; C\";2\n", Kind::Csv),
            (b"a,b\r\n1,2", Kind::Csv),
            (b"one line, with a comma", Kind::Text),
        ] {
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(found(bytes), Ok(Found::Kind(kind)), "{text}");
        }
        assert_eq!(found(b"PK\x03\x04rest"), Ok(Found::Package));
    }

    #[test]
    fn what_would_be_shown_or_run_is_not_taken() {
        for bytes in [
            b"<!DOCTYPE html><p>".as_slice(),
            b"\xEF\xBB\xBF \n<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"<?xml version=\"1.0\"?><a/>",
            b"#!/bin/sh\nrm -r .\n",
            b"{\\rtf1 text}",
            b"MZ\x90\0\x03\0\0\0",
            b"\x7FELF\x02\x01\x01\0",
            b"\x1F\x8B\x08\0\0\0\0\0",
            b"GIF89a\x01\0\x01\0",
            b"caf\xE9 in another encoding",
            b"a text that breaks off \xC3",
            b"\0\0\0\0",
        ] {
            let text = String::from_utf8_lossy(bytes);
            assert!(matches!(found(bytes), Err(NotTaken::Kind { .. })), "{text}");
        }
        assert_eq!(found(b""), Err(NotTaken::Empty));
    }

    #[test]
    fn pieces_make_no_difference() {
        let text = "é, à, ç, ’, 🙂\n".repeat(2_000);
        for length in [1, 2, 3, 5, 8_191, 8_192, 8_193] {
            let mut look = Look::default();
            for piece in text.as_bytes().chunks(length) {
                look.take(piece);
            }
            assert_eq!(look.end(), Ok(Found::Kind(Kind::Csv)), "{length}");
        }
        let parts = [b"PK\x03\x04".as_slice(), &PART.repeat(7), b"PK"].concat();
        for length in 1..9 {
            let mut counted = Parts::default();
            for piece in parts.chunks(length) {
                counted.take(piece);
            }
            assert_eq!(counted.count, 7, "{length}");
        }
    }

    #[test]
    fn a_package_of_very_many_parts_is_not_opened() {
        let bytes = [b"PK\x03\x04".as_slice(), &PART.repeat(MOST_PARTS + 1)].concat();
        assert_eq!(found(&bytes), Err(NotTaken::Damaged));
    }
}

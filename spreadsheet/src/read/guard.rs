//! What a workbook must be before it is opened.
//!
//! A workbook is a zip archive of XML parts, and 2 kB of it can ask for hundreds of gigabytes: by
//! what it inflates to, by counts that are believed, by references that no sheet has. What reads
//! workbooks reserves and computes as it is told, and to run out of memory ends the process, which
//! nothing can catch. So every part that could be read is gone through first, at a bounded cost.

use std::io::Cursor;

use domain::import::{Broken, BrokenKind};
use zip::{ZipArchive, result::ZipError};

use super::part;

/// The most parts of a workbook; a roster's has about ten.
const MOST_PARTS: usize = 1_000;
/// The most bytes that all its parts come to.
const TOGETHER: u64 = 384 << 20;

/// Goes through a workbook, and says whether cells are merged anywhere in it.
pub(super) fn check(bytes: &[u8]) -> Result<bool, Broken> {
    // Counted before the archive is opened, which makes an entry of each.
    let entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02");
    if entries.take(MOST_PARTS + 1).count() > MOST_PARTS {
        return Err(Broken::file(BrokenKind::BadWorkbook));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let parts = parts(&archive)?;
    if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(damaged)? {
        return Err(Broken::file(BrokenKind::BadWorkbook));
    }
    let mut room = TOGETHER;
    let mut merged = false;
    for (index, name) in parts {
        let entry = archive.by_index(index).map_err(damaged)?;
        merged |= part::check(entry, &name, &mut room)?;
    }
    Ok(merged)
}

/// The parts that a reader may open, by their names in lower case, as they are looked up.
fn parts(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(usize, String)>, Broken> {
    let mut names = Vec::new();
    for name in archive.file_names() {
        let name = name.map_err(damaged)?.replace('\\', "/");
        names.push(name.to_ascii_lowercase());
    }
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        return Err(Broken::file(BrokenKind::Macros));
    }
    if !names.iter().any(|name| name == "_rels/.rels")
        || !names
            .iter()
            .any(|name| name.starts_with("xl/") && name.ends_with(".xml"))
    {
        return Err(Broken::file(BrokenKind::UnknownFormat));
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Broken::file(BrokenKind::BadWorkbook));
    }
    let parts = names.into_iter().enumerate();
    Ok(parts.filter(|(_, name)| part::is_read(name)).collect())
}

fn damaged(error: ZipError) -> Broken {
    Broken::file(match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => BrokenKind::OldOrLocked,
        _ => BrokenKind::BadWorkbook,
    })
}

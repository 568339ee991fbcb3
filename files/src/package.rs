//! Packages of offices (Office Open XML, OpenDocument): which they are, by what is in them.

use std::io::{Read, Seek};

use zip::{ZipArchive, result::ZipError};

use crate::kind::{Kind, NotTaken};

/// The most bytes that a part inflates to which says what the package is.
const LONGEST: u64 = 1 << 20;
/// The part that says it in Office Open XML.
const TYPES: &str = "[content_types].xml";
/// The part that says it in OpenDocument.
const MIMETYPE: &str = "mimetype";

/// What a package is.
///
/// # Errors
/// Where it is none of an office's, has something in it that an office would run, or can't be read.
pub fn kind(file: impl Read + Seek) -> Result<Kind, NotTaken> {
    let mut archive = ZipArchive::new(file).map_err(damaged)?;
    let mut names = Vec::new();
    for name in archive.file_names() {
        let name = name.map_err(damaged)?.replace('\\', "/");
        names.push(name.to_ascii_lowercase());
    }
    if names.iter().any(|name| is_program(name)) {
        return Err(NotTaken::Programs);
    }
    let place = |wanted: &str| names.iter().position(|name| name == wanted);
    if let Some(place) = place(TYPES) {
        return open_xml(&text(&mut archive, place)?);
    }
    if let Some(place) = place(MIMETYPE) {
        return open_document(&text(&mut archive, place)?);
    }
    Err(other())
}

fn other() -> NotTaken {
    NotTaken::Kind {
        looks_like: Some("application/zip"),
    }
}

/// Macros of Office Open XML, those of Excel's first years, controls; scripts of OpenDocument.
fn is_program(name: &str) -> bool {
    name.ends_with("vbaproject.bin")
        || name.ends_with("vbadata.xml")
        || name.starts_with("xl/macrosheets/")
        || name.contains("/activex/")
        || name.starts_with("basic/")
        || name.starts_with("scripts/")
}

fn text(archive: &mut ZipArchive<impl Read + Seek>, place: usize) -> Result<String, NotTaken> {
    let part = archive.by_index(place).map_err(damaged)?;
    let mut text = String::new();
    let read = part.take(LONGEST).read_to_string(&mut text);
    read.map_err(|_| NotTaken::Damaged)?;
    Ok(text)
}

/// By the type of the main part.
fn open_xml(types: &str) -> Result<Kind, NotTaken> {
    if types.contains("macroEnabled") || types.contains("vbaProject") {
        return Err(NotTaken::Programs);
    }
    let main = |part: &str| {
        let wanted = format!("application/vnd.openxmlformats-officedocument.{part}.main+xml");
        types.contains(&wanted)
    };
    match () {
        () if main("wordprocessingml.document") => Ok(Kind::Docx),
        () if main("spreadsheetml.sheet") => Ok(Kind::Xlsx),
        () if main("presentationml.presentation") => Ok(Kind::Pptx),
        () => Err(other()),
    }
}

fn open_document(mimetype: &str) -> Result<Kind, NotTaken> {
    let kinds = [Kind::Odt, Kind::Ods, Kind::Odp];
    let kind = kinds
        .into_iter()
        .find(|kind| kind.media_type() == mimetype.trim_ascii_end());
    kind.ok_or_else(other)
}

fn damaged(_: ZipError) -> NotTaken {
    NotTaken::Damaged
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn package(parts: &[(&str, &str)]) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap()
    }

    fn types(main: &str) -> String {
        format!(r#"<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>"#)
    }

    #[test]
    fn packages_are_told_by_what_is_in_them() {
        let office = "application/vnd.openxmlformats-officedocument";
        for (part, kind) in [
            ("wordprocessingml.document", Kind::Docx),
            ("spreadsheetml.sheet", Kind::Xlsx),
            ("presentationml.presentation", Kind::Pptx),
        ] {
            let types = types(&format!("{office}.{part}.main+xml"));
            let file = package(&[("[Content_Types].xml", &types), ("main.xml", "<a/>")]);
            assert_eq!(super::kind(file), Ok(kind), "{part}");
        }
        for kind in [Kind::Odt, Kind::Ods, Kind::Odp] {
            let file = package(&[("mimetype", kind.media_type()), ("content.xml", "<a/>")]);
            assert_eq!(super::kind(file), Ok(kind));
        }
        let file = package(&[("readme.txt", "an archive")]);
        assert_eq!(super::kind(file), Err(other()));
        let book = package(&[("mimetype", "application/epub+zip")]);
        assert_eq!(super::kind(book), Err(other()));
    }

    #[test]
    fn programs_are_found_wherever_they_stand() {
        let office = "application/vnd.openxmlformats-officedocument";
        let word = types(&format!("{office}.wordprocessingml.document.main+xml"));
        for part in [
            "word/vbaProject.bin",
            "WORD\\VBAPROJECT.BIN",
            "xl/macrosheets/sheet1.xml",
            "ppt/activeX/activeX1.bin",
            "Basic/Standard/Module1.xml",
            "Scripts/python/a.py",
        ] {
            let file = package(&[("[Content_Types].xml", &word), (part, "run")]);
            assert_eq!(super::kind(file), Err(NotTaken::Programs), "{part}");
        }
        let enabled = types("application/vnd.ms-word.document.macroEnabled.main+xml");
        let file = package(&[("[Content_Types].xml", &enabled)]);
        assert_eq!(super::kind(file), Err(NotTaken::Programs));
    }

    #[test]
    fn what_is_cut_off_is_damaged() {
        let whole = package(&[("mimetype", Kind::Odt.media_type())]).into_inner();
        let half = Cursor::new(whole[..whole.len() / 2].to_vec());
        assert_eq!(super::kind(half), Err(NotTaken::Damaged));
    }
}

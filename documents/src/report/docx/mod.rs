//! A report as an office document (DOCX) that a secretariat can go on editing: named styles, real
//! lists, table headers that repeat, drawings with their alternative text.
//!
//! The parts that are the same for every report are templates (`templates/report/docx`); [`body`]
//! writes what it says. The bytes follow from the tree alone: the archive's dates are fixed and its
//! parts in one order.

mod body;
#[cfg(test)]
pub(crate) mod tests;

use std::io::{Cursor, Write as _};

use domain::language::Language;
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{LocalizedReport, RenderError, Report};
use crate::{
    chart::PngError,
    locale::{Locale, LocaleError},
    xml,
};
use body::Body;

/// Why an office document can't be made.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// A drawing can't be made into pixels.
    #[error(transparent)]
    Png(#[from] PngError),
    /// The parts can't be put together.
    #[error("the archive: {0}")]
    Archive(#[from] ZipError),
    /// The parts can't be written.
    #[error("the archive: {0}")]
    Write(#[from] std::io::Error),
}

const CONTENT_TYPES: &str = include_str!("../../../templates/report/docx/content_types.xml");
const PACKAGE: &str = include_str!("../../../templates/report/docx/rels.xml");
const APPLICATION: &str = include_str!("../../../templates/report/docx/app.xml");
const SETTINGS: &str = include_str!("../../../templates/report/docx/settings.xml");
const STYLES: &str = include_str!("../../../templates/report/docx/styles.xml");
const NUMBERING: &str = include_str!("../../../templates/report/docx/numbering.xml");
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Report {
    /// The report as an office document (DOCX) in one language.
    ///
    /// # Errors
    /// When a generated sentence can't be put together, or a drawing can't be made.
    pub fn docx(&self, language: Language) -> Result<Vec<u8>, RenderError> {
        package(self, &[self.in_language(language)?])
    }

    /// The report as one office document (DOCX) in both languages: French, then English, each
    /// marked as what it is.
    ///
    /// # Errors
    /// As [`Self::docx`].
    pub fn bilingual_docx(&self) -> Result<Vec<u8>, RenderError> {
        package(self, &self.in_both()?)
    }
}

/// Puts the parts together.
fn package(report: &Report, halves: &[LocalizedReport]) -> Result<Vec<u8>, RenderError> {
    let mut body = Body::default();
    for (at, half) in halves.iter().enumerate() {
        body.half(half, at + 1 == halves.len())?;
    }
    let tag = halves.first().map_or("", |half| half.language.tag());
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut text = |name: &str, text: String| parts.push((name.to_owned(), text.into_bytes()));
    text("[Content_Types].xml", CONTENT_TYPES.to_owned());
    text("_rels/.rels", PACKAGE.to_owned());
    text("docProps/core.xml", core_properties(report, halves));
    text("docProps/app.xml", APPLICATION.to_owned());
    text("word/document.xml", body.document());
    text(
        "word/_rels/document.xml.rels",
        relations(body.drawings.len()),
    );
    text("word/styles.xml", STYLES.replace("LANGUAGE", tag));
    text(
        "word/numbering.xml",
        NUMBERING.replace("LISTS", &numbered_lists(body.lists)),
    );
    text("word/settings.xml", SETTINGS.replace("LANGUAGE", tag));
    for language in Language::ALL {
        let name = format!("word/footer-{language}.xml");
        text(&name, footer(Locale::of(language))?);
    }
    let drawings = body.drawings.into_iter().enumerate();
    parts.extend(drawings.map(|(at, png)| (format!("word/media/drawing-{}.png", at + 1), png)));
    Ok(archive(parts)?)
}

/// An archive of parts in their order, without a date and not compressed, so that its bytes depend
/// on no version of a compressor; most of it is pixels, which are compressed already.
fn archive(parts: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, DocxError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in parts {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// What the file says of itself. The day of the figures stands for its own: no clock is read.
fn core_properties(report: &Report, halves: &[LocalizedReport]) -> String {
    let each = |text: fn(&LocalizedReport) -> &str, between: &str| {
        let all: Vec<_> = halves.iter().map(text).collect();
        xml::escape(&all.join(between)).into_owned()
    };
    let title = each(|half| &half.title.text, " | ");
    let creator = each(|half| &half.community, " | ");
    let language = each(|half| half.language.tag(), ", ");
    let day = report.as_of;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified>\
         <dc:language>{language}</dc:language></cp:coreProperties>"
    )
}

/// Where the document finds its other parts.
fn relations(drawings: usize) -> String {
    let mut all = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    let mut relation = |id: &str, kind: &str, target: &str| {
        all.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>"
        ));
    };
    for kind in ["styles", "numbering", "settings"] {
        relation(kind, kind, &format!("{kind}.xml"));
    }
    for language in Language::ALL {
        let name = format!("footer-{language}");
        relation(&name, "footer", &format!("{name}.xml"));
    }
    for number in 1..=drawings {
        let name = format!("drawing-{number}");
        relation(&name, "image", &format!("media/{name}.png"));
    }
    all + "</Relationships>"
}

/// Numbered lists begin at 1 again, each.
fn numbered_lists(number: usize) -> String {
    let list = |at: usize| {
        format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>\n",
            body::FIRST_LIST + at
        )
    };
    (0..number).map(list).collect()
}

/// The page's number among the pages, as fields.
fn footer(locale: &Locale) -> Result<String, LocaleError> {
    const PAGE: &str = "\u{e000}";
    const PAGES: &str = "\u{e001}";
    let words = locale.text(
        "pdf-page",
        &[("page", PAGE.into()), ("pages", PAGES.into())],
    )?;
    let words = body::run(locale.language(), &words, "");
    let field = |name: &str| {
        format!(
            "</w:t></w:r><w:fldSimple w:instr=\"{name}\"><w:r><w:t>1</w:t></w:r></w:fldSimple>\
             <w:r><w:rPr><w:lang w:val=\"{}\"/></w:rPr><w:t xml:space=\"preserve\">",
            locale.language().tag()
        )
    };
    let words = words
        .replace(PAGE, &field("PAGE"))
        .replace(PAGES, &field("NUMPAGES"));
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:ftr xmlns:w=\"{W}\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{words}</w:p></w:ftr>"
    ))
}

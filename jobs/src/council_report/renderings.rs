//! The documents that are made of a report: in each language, and both in one.

use documents::report::{RenderError, Report};
use domain::language::{Language, Preference};
use entity::enums::RenderingFormat;

/// A document made of a report.
pub(super) struct Rendering {
    pub language: Preference,
    pub format: RenderingFormat,
    pub bytes: Vec<u8>,
}

/// The forms that a version is kept in, beside the Markdown that shows what a dry run would say.
const KEPT: [RenderingFormat; 4] = [
    RenderingFormat::Html,
    RenderingFormat::Pdf,
    RenderingFormat::Docx,
    RenderingFormat::Json,
];

/// The report as Markdown, in each language and in both.
pub(super) fn drafts(tree: &Report) -> Result<Vec<Rendering>, RenderError> {
    in_every_language(tree, RenderingFormat::Md)
}

/// All other forms. That takes a while: pages are set in type.
pub(super) fn kept(tree: &Report) -> Result<Vec<Rendering>, RenderError> {
    let mut all = Vec::new();
    for format in KEPT {
        all.append(&mut in_every_language(tree, format)?);
    }
    Ok(all)
}

fn in_every_language(
    tree: &Report,
    format: RenderingFormat,
) -> Result<Vec<Rendering>, RenderError> {
    let [french, english] = Language::ALL.map(Preference::Only);
    let languages = match format {
        // What programs read has both languages in it.
        RenderingFormat::Json => vec![Preference::Both],
        _ => vec![french, english, Preference::Both],
    };
    let rendering = |language| {
        Ok(Rendering {
            language,
            format,
            bytes: bytes(tree, format, language)?,
        })
    };
    languages.into_iter().map(rendering).collect()
}

fn bytes(
    tree: &Report,
    format: RenderingFormat,
    language: Preference,
) -> Result<Vec<u8>, RenderError> {
    use Preference::{Both, Only};
    Ok(match (format, language) {
        (RenderingFormat::Html, Only(one)) => tree.html(one)?.into_bytes(),
        (RenderingFormat::Html, Both) => tree.bilingual_html()?.into_bytes(),
        (RenderingFormat::Md, Only(one)) => tree.markdown(one)?.into_bytes(),
        (RenderingFormat::Md, Both) => tree.bilingual_markdown()?.into_bytes(),
        (RenderingFormat::Pdf, Only(one)) => tree.pdf(one)?,
        (RenderingFormat::Pdf, Both) => tree.bilingual_pdf()?,
        (RenderingFormat::Docx, Only(one)) => tree.docx(one)?,
        (RenderingFormat::Docx, Both) => tree.bilingual_docx()?,
        (RenderingFormat::Json, _) => tree.json()?.into_bytes(),
    })
}

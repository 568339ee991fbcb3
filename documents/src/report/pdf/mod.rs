//! A report as a tagged PDF, which holds to PDF/UA-1 (for those who have it read out) and to
//! PDF/A-2a (for archives).
//!
//! The report goes to the typesetter as data ([`content`]), beside a template and fonts that are
//! compiled in ([`world`]). The bytes follow from the tree alone.

mod content;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod world;

use domain::language::Language;
use jiff::civil::Date;
use typst::{
    diag::{SourceDiagnostic, Warned},
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{RenderError, Report};
use content::File;
use world::Desk;

/// The program that a file says it was made by.
const CREATOR: &str = "Tribune";

impl Report {
    /// The report as a PDF in one language.
    ///
    /// # Errors
    /// When a generated sentence can't be put together, or the pages can't be set in type.
    pub fn pdf(&self, language: Language) -> Result<Vec<u8>, RenderError> {
        render(self, &[language])
    }

    /// The report as one PDF in both languages: French, then English, each marked as what it is.
    ///
    /// # Errors
    /// When a generated sentence can't be put together, or the pages can't be set in type.
    pub fn bilingual_pdf(&self) -> Result<Vec<u8>, RenderError> {
        render(self, &Language::ALL)
    }
}

fn render(report: &Report, languages: &[Language]) -> Result<Vec<u8>, RenderError> {
    let file = File::new(report, languages)?;
    let json = serde_json::to_vec(&file).map_err(|error| RenderError::Pdf(error.to_string()))?;
    let pdf = set_in_type(&Desk::with(json), file.ident(), report.as_of);
    // The typesetter remembers everything that it ever set, until it is told to forget.
    comemo::evict(0);
    pdf
}

fn set_in_type(desk: &Desk, ident: String, as_of: Date) -> Result<Vec<u8>, RenderError> {
    let Warned { output, warnings } = typst::compile::<PagedDocument>(desk);
    let document = output.map_err(|errors| failure(&errors))?;
    if !warnings.is_empty() {
        return Err(failure(&warnings));
    }
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: timestamp(as_of),
        standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|error| RenderError::Pdf(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| failure(&errors))
}

/// The day of the figures: no clock is read.
fn timestamp(as_of: Date) -> Option<Timestamp> {
    let month = as_of.month().try_into().ok()?;
    let day = as_of.day().try_into().ok()?;
    Datetime::from_ymd(as_of.year().into(), month, day).map(Timestamp::new_utc)
}

/// What the typesetter complains of, without the words of the report that it quotes.
fn failure(diagnostics: &[SourceDiagnostic]) -> RenderError {
    let messages = diagnostics.iter().map(|one| {
        let unquoted: Vec<_> = one.message.split('`').step_by(2).collect();
        unquoted.join("…")
    });
    RenderError::Pdf(messages.collect::<Vec<_>>().join("; "))
}

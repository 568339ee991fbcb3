//! A compiled report with what people wrote into it, and what is wrong with it.

use documents::report::{Finding, Override, RenderError, Report, SectionText, SectionTextKind};
use domain::language::Bilingual;
use entity::{enums::TextPlace, report, report_override, report_text};
use sea_orm::ConnectionTrait;
use service::{commands::reports::edit, error::ServiceError};

/// What people wrote into a report.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Edits {
    texts: Vec<SectionText>,
    overrides: Vec<Override>,
    /// What changed since the version that was sent; none in what is no correction.
    correction: Option<Bilingual>,
}

/// A report as its readers get it.
pub struct Draft {
    /// The tree.
    pub tree: Report,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Edits {
    /// Those of a report that stand.
    ///
    /// # Errors
    /// When the database fails or what it holds can't be read.
    pub async fn of(
        db: &impl ConnectionTrait,
        report: &report::Model,
    ) -> Result<Self, ServiceError> {
        let (texts, overrides) = edit::standing(db, report).await?;
        let texts = texts.iter().map(text).collect::<Result<_, _>>()?;
        let overrides = overrides.iter().map(instead).collect::<Result<_, _>>()?;
        Ok(Self {
            texts,
            overrides,
            // A report that was sent and is not being corrected says nothing of the kind.
            correction: Some(report.correction()?).filter(|text| *text != Bilingual::MISSING),
        })
    }

    /// What changed since the version that was sent.
    pub const fn correction(&self) -> Option<&Bilingual> {
        self.correction.as_ref()
    }

    /// Puts them into a report that was compiled from data alone; `found` is wrong with the data.
    ///
    /// # Errors
    /// When a sentence can't be put together.
    pub fn apply_to(&self, tree: Report, mut found: Vec<Finding>) -> Result<Draft, RenderError> {
        let edited = tree.edited(&self.texts, &self.overrides);
        let tree = match &self.correction {
            Some(changed) => edited.report.corrected(changed),
            None => edited.report,
        };
        let mut findings = tree.findings()?;
        findings.extend(edited.lost);
        findings.append(&mut found);
        Ok(Draft { tree, findings })
    }
}

fn text(row: &report_text::Model) -> Result<SectionText, ServiceError> {
    Ok(SectionText {
        section: row.section_key.parse().map_err(ServiceError::unreadable)?,
        kind: match row.place {
            TextPlace::Introduction => SectionTextKind::Introduction,
            TextPlace::Highlight => SectionTextKind::Highlight,
            TextPlace::Remark => SectionTextKind::Remark,
        },
        id: row.id,
        text: row.text()?,
    })
}

fn instead(row: &report_override::Model) -> Result<Override, ServiceError> {
    Ok(Override {
        path: row.path.clone(),
        text: row.text()?,
    })
}

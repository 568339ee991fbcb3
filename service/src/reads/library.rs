//! The reports with their documents, newest first.

use std::collections::BTreeMap;

use domain::language::Bilingual;
use entity::enums::{MessageLanguage, RenderingFormat};
use entity::{publication_issue, report, report_rendering, report_version};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::error::ServiceError;

/// A report and the number of its newest version, if anything was compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The report.
    pub report: report::Model,
    /// Its newest version.
    pub version: Option<i32>,
    /// The documents of that version.
    pub documents: Vec<Document>,
    /// What the issue of a publication is called that it is compiled from.
    pub title: Option<Bilingual>,
}

/// Which reports are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All of them, for their makers.
    All,
    /// What was sent; of a report that is being corrected, what was sent before.
    Sent,
}

impl Shown {
    fn reports(self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Sent => Condition::all().add(report::Column::SentAt.is_not_null()),
        }
    }

    fn versions(self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Sent => Condition::all().add(report_version::Column::SentAt.is_not_null()),
        }
    }
}

/// All reports that are shown, the newest period first.
///
/// # Errors
/// When the database does not answer, or what it holds can't be read.
pub async fn all(db: &impl ConnectionTrait, shown: Shown) -> Result<Vec<Shelf>, ServiceError> {
    let reports = report::Entity::find()
        .filter(shown.reports())
        .order_by_desc(report::Column::PeriodEnd)
        .order_by_desc(report::Column::Id)
        .limit(500)
        .all(db)
        .await?;
    let versions: Vec<(i64, i64, i32)> = report_version::Entity::find()
        .select_only()
        .columns([
            report_version::Column::ReportId,
            report_version::Column::Id,
            report_version::Column::Number,
        ])
        .filter(shown.versions())
        .order_by_asc(report_version::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    // The last one of each stays.
    let newest: BTreeMap<i64, (i64, i32)> = versions
        .into_iter()
        .map(|(report, id, number)| (report, (id, number)))
        .collect();
    let mut titles = titles(db).await?;
    let mut documents = documents(db, newest.values().map(|(id, _)| *id)).await?;
    Ok(reports
        .into_iter()
        .map(|report| {
            let version = newest.get(&report.id).copied();
            let shown = version.and_then(|(id, _)| documents.remove(&id));
            Shelf {
                title: titles.remove(&report.id),
                report,
                version: version.map(|(_, number)| number),
                documents: shown.unwrap_or_default(),
            }
        })
        .collect())
}

/// What the issues are called that reports are compiled from, by the key of the report.
async fn titles(db: &impl ConnectionTrait) -> Result<BTreeMap<i64, Bilingual>, ServiceError> {
    let issues = publication_issue::Entity::find()
        .filter(publication_issue::Column::ReportId.is_not_null())
        .all(db)
        .await?;
    let mut titles = BTreeMap::new();
    for issue in issues {
        if let Some(report) = issue.report_id {
            titles.insert(report, issue.title()?);
        }
    }
    Ok(titles)
}

/// A document's language and form.
type Document = (MessageLanguage, RenderingFormat);

/// The documents of some versions.
async fn documents(
    db: &impl ConnectionTrait,
    versions: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, Vec<Document>>, DbErr> {
    use report_rendering::Column;
    let rows: Vec<(i64, MessageLanguage, RenderingFormat)> = report_rendering::Entity::find()
        .select_only()
        .columns([Column::ReportVersionId, Column::Language, Column::Format])
        .filter(Column::ReportVersionId.is_in(versions))
        .into_tuple()
        .all(db)
        .await?;
    let mut by_version: BTreeMap<i64, Vec<Document>> = BTreeMap::new();
    for (version, language, format) in rows {
        by_version
            .entry(version)
            .or_default()
            .push((language, format));
    }
    for documents in by_version.values_mut() {
        documents.sort_unstable();
    }
    Ok(by_version)
}

/// The document of a report's newest version, where the report is shown.
///
/// # Errors
/// When the database does not answer.
pub async fn document(
    db: &impl ConnectionTrait,
    shown: Shown,
    report: i64,
    language: MessageLanguage,
    format: RenderingFormat,
) -> Result<Option<report_rendering::Model>, DbErr> {
    report_rendering::Entity::find()
        .inner_join(report_version::Entity)
        .filter(shown.versions())
        .filter(report_version::Column::ReportId.eq(report))
        .filter(report_rendering::Column::Language.eq(language))
        .filter(report_rendering::Column::Format.eq(format))
        .order_by_desc(report_version::Column::Number)
        .one(db)
        .await
}

/// The document of a version.
///
/// # Errors
/// When the database does not answer.
pub async fn of_version(
    db: &impl ConnectionTrait,
    version: i64,
    language: MessageLanguage,
    format: RenderingFormat,
) -> Result<Option<report_rendering::Model>, DbErr> {
    report_rendering::Entity::find()
        .filter(report_rendering::Column::ReportVersionId.eq(version))
        .filter(report_rendering::Column::Language.eq(language))
        .filter(report_rendering::Column::Format.eq(format))
        .one(db)
        .await
}

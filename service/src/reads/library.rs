//! The reports with their documents, newest first.

use entity::enums::{MessageLanguage, RenderingFormat};
use entity::{report, report_rendering, report_version};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// A report and the number of its newest version, if anything was compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The report.
    pub report: report::Model,
    /// Its newest version.
    pub version: Option<i32>,
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
/// When the database does not answer.
pub async fn all(db: &impl ConnectionTrait, shown: Shown) -> Result<Vec<Shelf>, DbErr> {
    let reports = report::Entity::find()
        .filter(shown.reports())
        .order_by_desc(report::Column::PeriodEnd)
        .order_by_desc(report::Column::Id)
        .limit(500)
        .all(db)
        .await?;
    let newest: Vec<(i64, i32)> = report_version::Entity::find()
        .select_only()
        .column(report_version::Column::ReportId)
        .column_as(report_version::Column::Number.max(), "number")
        .filter(shown.versions())
        .group_by(report_version::Column::ReportId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(reports
        .into_iter()
        .map(|report| {
            let version = newest
                .iter()
                .find(|(id, _)| *id == report.id)
                .map(|(_, number)| *number);
            Shelf { report, version }
        })
        .collect())
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

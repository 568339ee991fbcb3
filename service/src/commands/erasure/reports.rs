//! Reports that name a person: those that were sent keep their bytes; in others marks take the
//! person's place, and approvals of what they said before are void.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    enums::ReportState, report, report_approval, report_fact, report_rendering, report_section,
    report_sentence, report_version,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, sea_query::Expr,
};
use sha2::{Digest, Sha256};

use super::{
    sweep::{self, Found},
    words::Words,
};
use crate::{commands::CommandError, context::Act, time::ToChrono};

/// The reports by what belongs to them.
struct Shelf {
    by_version: BTreeMap<i64, i64>,
    by_section: BTreeMap<i64, i64>,
    sent: BTreeSet<i64>,
}

impl Shelf {
    async fn read(tx: &DatabaseTransaction) -> Result<Self, CommandError> {
        let versions: Vec<(i64, i64)> = report_version::Entity::find()
            .select_only()
            .columns([report_version::Column::Id, report_version::Column::ReportId])
            .into_tuple()
            .all(tx)
            .await?;
        let by_version: BTreeMap<i64, i64> = versions.into_iter().collect();
        let sections: Vec<(i64, i64)> = report_section::Entity::find()
            .select_only()
            .columns([
                report_section::Column::Id,
                report_section::Column::ReportVersionId,
            ])
            .into_tuple()
            .all(tx)
            .await?;
        let report_of = |(section, version)| Some((section, *by_version.get(&version)?));
        let by_section = sections.into_iter().filter_map(report_of).collect();
        let sent: Vec<i64> = report::Entity::find()
            .select_only()
            .column(report::Column::Id)
            .filter(report::Column::State.is_in([ReportState::Sent, ReportState::Archived]))
            .into_tuple()
            .all(tx)
            .await?;
        Ok(Self {
            by_version,
            by_section,
            sent: sent.into_iter().collect(),
        })
    }

    fn of_version(&self, version: i64) -> Option<i64> {
        self.by_version.get(&version).copied()
    }

    fn of_section(&self, section: i64) -> Option<i64> {
        self.by_section.get(&section).copied()
    }

    fn is_sent(&self, report: Option<i64>) -> bool {
        report.is_some_and(|report| self.sent.contains(&report))
    }
}

/// What was found in the reports.
#[derive(Default)]
pub(super) struct InReports {
    /// Keys of those that were sent and name the person.
    pub kept: BTreeSet<i64>,
    /// Keys of those in which marks took the person's place.
    changed: BTreeSet<i64>,
    /// Texts that changed.
    pub texts: u64,
}

impl InReports {
    fn note<M>(&mut self, found: &Found<M>, report_of: impl Fn(&M) -> Option<i64>) {
        self.texts += found.changed.len() as u64;
        self.kept.extend(found.kept.iter().filter_map(&report_of));
        self.changed
            .extend(found.changed.iter().filter_map(&report_of));
    }
}

/// Puts marks into the reports that were not sent.
pub(super) async fn redact(
    tx: &DatabaseTransaction,
    act: &Act,
    words: &Words,
) -> Result<InReports, CommandError> {
    let shelf = Shelf::read(tx).await?;
    let mut found = InReports::default();
    macro_rules! redact {
        ($table:ident, $report:expr) => {{
            let report_of = $report;
            let is_sent = |row: &_| shelf.is_sent(report_of(row));
            let swept = sweep::table::<$table::Entity>(tx, words, is_sent).await?;
            found.note(&swept, report_of);
            swept.changed
        }};
    }
    redact!(report_version, |row: &report_version::Model| Some(
        row.report_id
    ));
    redact!(report_section, |row: &report_section::Model| shelf
        .of_version(row.report_version_id));
    redact!(report_sentence, |row: &report_sentence::Model| shelf
        .of_section(row.report_section_id));
    redact!(report_fact, |row: &report_fact::Model| shelf
        .of_version(row.report_version_id));
    let renderings = redact!(report_rendering, |row: &report_rendering::Model| shelf
        .of_version(row.report_version_id));
    for rendering in renderings {
        let hash = Sha256::digest(&rendering.content);
        let mut row = rendering.into_active_model();
        row.sha256 = Set(hash.iter().map(|byte| format!("{byte:02x}")).collect());
        row.update(tx).await?;
    }
    void(tx, act, &shelf, &found.changed).await?;
    Ok(found)
}

/// What a report says now nobody has approved.
async fn void(
    tx: &DatabaseTransaction,
    act: &Act,
    shelf: &Shelf,
    changed: &BTreeSet<i64>,
) -> Result<(), CommandError> {
    let versions = shelf.by_version.iter();
    let versions = versions.filter(|(_, report)| changed.contains(report));
    report_approval::Entity::update_many()
        .col_expr(
            report_approval::Column::VoidedAt,
            Expr::val(act.now.to_chrono()),
        )
        .filter(
            report_approval::Column::ReportVersionId.is_in(versions.map(|(version, _)| *version)),
        )
        .filter(report_approval::Column::VoidedAt.is_null())
        .exec(tx)
        .await?;
    report::Entity::update_many()
        .col_expr(
            report::Column::State,
            Expr::val(ReportState::InReview.as_str()),
        )
        .filter(report::Column::Id.is_in(changed.iter().copied()))
        .filter(report::Column::State.eq(ReportState::Approved))
        .exec(tx)
        .await?;
    Ok(())
}

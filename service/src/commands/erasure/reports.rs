//! Reports that name a person: versions that were sent keep their bytes; in others marks take the
//! person's place, and approvals of what they said before are void.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    enums::{RenderingFormat, ReportState},
    report, report_approval, report_fact, report_rendering, report_section, report_sentence,
    report_version,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, prelude::DateTimeUtc, sea_query::Expr,
};
use sha2::{Digest, Sha256};

use super::{
    sweep::{self, Found},
    words::Words,
};
use crate::{commands::CommandError, context::Act, time::ToChrono};

/// The versions of reports, and what belongs to them.
struct Shelf {
    /// The report of each version.
    by_version: BTreeMap<i64, i64>,
    /// The version of each section.
    by_section: BTreeMap<i64, i64>,
    /// The versions that were sent.
    sent: BTreeSet<i64>,
}

impl Shelf {
    async fn read(tx: &DatabaseTransaction) -> Result<Self, CommandError> {
        let versions: Vec<(i64, i64, Option<DateTimeUtc>)> = report_version::Entity::find()
            .select_only()
            .columns([
                report_version::Column::Id,
                report_version::Column::ReportId,
                report_version::Column::SentAt,
            ])
            .into_tuple()
            .all(tx)
            .await?;
        let sections: Vec<(i64, i64)> = report_section::Entity::find()
            .select_only()
            .columns([
                report_section::Column::Id,
                report_section::Column::ReportVersionId,
            ])
            .into_tuple()
            .all(tx)
            .await?;
        let sent = versions.iter().filter(|(_, _, sent_at)| sent_at.is_some());
        Ok(Self {
            sent: sent.map(|(version, _, _)| *version).collect(),
            by_version: versions
                .into_iter()
                .map(|(version, report, _)| (version, report))
                .collect(),
            by_section: sections.into_iter().collect(),
        })
    }

    /// The report of a version.
    fn report(&self, version: Option<i64>) -> Option<i64> {
        self.by_version.get(&version?).copied()
    }

    fn of_section(&self, section: i64) -> Option<i64> {
        self.by_section.get(&section).copied()
    }

    /// The versions of some reports that were not sent.
    fn drafts_of(&self, reports: &BTreeSet<i64>) -> Vec<i64> {
        let all = self.by_version.iter();
        let drafts = all
            .filter(|(version, report)| reports.contains(report) && !self.sent.contains(version));
        drafts.map(|(version, _)| *version).collect()
    }

    fn is_sent(&self, version: Option<i64>) -> bool {
        version.is_some_and(|version| self.sent.contains(&version))
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
        ($table:ident, $version:expr) => {{
            let version_of = $version;
            let is_sent = |row: &_| shelf.is_sent(version_of(row));
            let swept = sweep::table::<$table::Entity>(tx, words, is_sent).await?;
            found.note(&swept, |row| shelf.report(version_of(row)));
            swept.changed
        }};
    }
    redact!(report_version, |row: &report_version::Model| Some(row.id));
    redact!(report_section, |row: &report_section::Model| Some(
        row.report_version_id
    ));
    redact!(report_sentence, |row: &report_sentence::Model| shelf
        .of_section(row.report_section_id));
    redact!(report_fact, |row: &report_fact::Model| Some(
        row.report_version_id
    ));
    let renderings = redact!(report_rendering, |row: &report_rendering::Model| Some(
        row.report_version_id
    ));
    for rendering in renderings {
        let hash = Sha256::digest(&rendering.content);
        let mut row = rendering.into_active_model();
        row.sha256 = Set(hash.iter().map(|byte| format!("{byte:02x}")).collect());
        row.update(tx).await?;
    }
    drop_pages(tx, &shelf, &found.changed).await?;
    void(tx, act, &shelf, &found.changed).await?;
    Ok(found)
}

/// Documents whose words are packed can't have marks in them: those of drafts go, and come back with
/// the next compilation.
async fn drop_pages(
    tx: &DatabaseTransaction,
    shelf: &Shelf,
    changed: &BTreeSet<i64>,
) -> Result<(), CommandError> {
    use report_rendering::Column;
    let drafts = shelf.drafts_of(changed);
    report_rendering::Entity::delete_many()
        .filter(Column::ReportVersionId.is_in(drafts))
        .filter(Column::Format.is_in([RenderingFormat::Pdf, RenderingFormat::Docx]))
        .exec(tx)
        .await?;
    Ok(())
}

/// What a report says now nobody has approved.
async fn void(
    tx: &DatabaseTransaction,
    act: &Act,
    shelf: &Shelf,
    changed: &BTreeSet<i64>,
) -> Result<(), CommandError> {
    report_approval::Entity::update_many()
        .col_expr(
            report_approval::Column::VoidedAt,
            Expr::val(act.now.to_chrono()),
        )
        .filter(report_approval::Column::ReportVersionId.is_in(shelf.drafts_of(changed)))
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

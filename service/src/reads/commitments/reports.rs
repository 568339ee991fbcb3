//! The half-years, and the reports on them.

use std::collections::BTreeSet;

use domain::{
    period::{HalfYear, Period},
    report::{Timeliness, halves_due},
};
use entity::{enums::ReportKind, report};
use jiff::{ToSpan, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::{
    community::Community,
    reports::{covers, due_days, due_on},
};
use crate::{error::ServiceError, time::ToJiff};

/// A report that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueFact {
    /// The half that it is to report on.
    pub half: Period,
    /// The last day on which it is on time.
    pub due_on: Date,
    /// The reports that cover the half and were sent by the day that was asked for.
    pub covering: Vec<i64>,
    /// How it stands on that day.
    pub timeliness: Timeliness,
}

/// The reports to the council, by which each half is judged: by its own day where it was begun; and
/// whatever report covers a half and was sent will do.
#[derive(Debug, Clone)]
pub struct Reports<'a> {
    community: &'a Community,
    began: Date,
    rows: Vec<report::Model>,
}

/// Reads them; `began` is the day since which any is owed.
///
/// # Errors
/// When the database fails.
pub async fn all<'a>(
    db: &impl ConnectionTrait,
    community: &'a Community,
    began: Date,
) -> Result<Reports<'a>, ServiceError> {
    use report::Column::{CommunityId, Id, Kind};
    let rows = report::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Kind.eq(ReportKind::Council))
        .order_by_asc(Id)
        .all(db)
        .await?;
    Ok(Reports {
        community,
        began,
        rows,
    })
}

impl Reports<'_> {
    /// The reports that fell due on the days of a period, up to a day.
    #[must_use]
    pub fn due(&self, period: Period, up_to: Date) -> Vec<DueFact> {
        let by_settings = halves_due(period, up_to, due_days(self.community));
        let found = self.judged(by_settings.map(|(half, _)| half), up_to);
        found
            .filter(|one| period.contains(one.due_on) && one.due_on <= up_to)
            .collect()
    }

    /// The reports on halves that have begun on a day and that are not due by it.
    #[must_use]
    pub fn to_come(&self, day: Date) -> Vec<DueFact> {
        let due_days = i64::from(due_days(self.community));
        let first = HalfYear::of(day.saturating_sub(due_days.days()));
        let begun = first.ordinal()..=HalfYear::of(day).ordinal();
        let found = self.judged(begun.map(HalfYear::numbered), day);
        found
            .filter(|one| one.half.first() <= day && one.due_on > day)
            .collect()
    }

    /// Some halves and those that there are reports on, each as it stands on a day, in their order.
    fn judged(
        &self,
        halves: impl Iterator<Item = HalfYear>,
        day: Date,
    ) -> impl Iterator<Item = DueFact> {
        let reported = self.rows.iter().map(|row| HalfYear::of(days(row).0));
        let halves: BTreeSet<HalfYear> = halves.chain(reported).collect();
        let asked = halves
            .into_iter()
            .filter(|half| half.period().end() > self.began);
        asked.map(move |half| self.fact(half.period(), day))
    }

    fn fact(&self, half: Period, day: Date) -> DueFact {
        let begun = self.rows.iter().filter(|row| row.due_on.is_some());
        let begun = begun
            .rev()
            .find(|row| days(row) == (half.start(), half.end()));
        let due_on = due_on(self.community, half, begun);
        let zone = &self.community.zone;
        let sent_on = |row: &report::Model| Some(zone.date_at(row.sent_at.to_jiff()?));
        let sent = self.rows.iter().filter(|row| covers(row, half));
        let sent: Vec<(Date, i64)> = sent
            .filter_map(|row| Some((sent_on(row)?, row.id)))
            .collect();
        let by_then = sent.iter().filter(|(on, _)| *on <= day);
        DueFact {
            half,
            due_on,
            covering: by_then.map(|(_, id)| *id).collect(),
            timeliness: Timeliness::on(day, due_on, sent.iter().map(|(on, _)| *on).min()),
        }
    }
}

fn days(row: &report::Model) -> (Date, Date) {
    (row.period_start.to_jiff(), row.period_end.to_jiff())
}

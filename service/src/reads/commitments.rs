//! What the terms of reference ask of the community, and how it stands with it on a day. The report's
//! section on them, the query and the alerts all ask here.

pub mod meetings;
pub mod places;
pub mod reports;

use domain::{
    commitment::{self, State},
    period::{Period, Quarter},
    report::quarters_over,
};
use jiff::{ToSpan, civil::Date};
use sea_orm::ConnectionTrait;

use super::{
    community::Community,
    report_facts,
    representation::{self, Record},
};
use crate::{error::ServiceError, time::ToJiff};

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A meeting of the executives every quarter.
    QuarterlyMeeting,
    /// A report to the council on every half-year.
    HalfYearlyReport,
    /// Two co-chairs.
    CoChairs,
    /// Members from every province and territory.
    Jurisdictions,
    /// Somebody in every seat of the council.
    CouncilSeats,
}

/// One thing that was promised, and how it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// What.
    pub key: Key,
    /// For which days; none for what holds at all times.
    pub period: Option<Period>,
    /// How it stands.
    pub state: State,
    /// The day by which it is to be done; none for what holds at all times.
    pub due_on: Option<Date>,
    /// The first day of this state; none where it never was otherwise.
    pub since: Option<Date>,
    /// The meetings held, else those convened; the reports that were sent; the offices that are held;
    /// the jurisdictions that nobody represents; the seats in which nobody sits.
    pub rows: Vec<i64>,
}

/// All that was promised, as it stands on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commitments {
    /// The version of the terms of reference in force.
    pub terms_of_reference: Option<i64>,
    /// Each thing: by key, then by time.
    pub all: Vec<Commitment>,
}

/// How the community stands with its terms of reference on a day: the quarters that were over and the
/// reports that fell due within the year that ends with it, what is to be done now, and what holds at
/// all times. Before the community began, nothing was promised.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl ConnectionTrait,
    community: &Community,
    day: Date,
) -> Result<Commitments, ServiceError> {
    let record = representation::record(db, community).await?;
    let began = began(community, &record);
    if day < began {
        return Ok(Commitments::default());
    }
    let terms = report_facts::terms_in_force(db, community, day).await?;
    let year = year_to(day)?;
    let mut all = quarters(db, community, began, (year, day)).await?;
    all.extend(halves(db, community, began, (year, day)).await?);
    all.push(co_chairs(db, community, day).await?);
    all.push(jurisdictions(&record, day));
    all.extend(council_seats(db, community, &record, day).await?);
    Ok(Commitments {
        terms_of_reference: terms.map(|terms| terms.id),
        all,
    })
}

/// The day since which the terms of reference can be asked anything: that of the first membership, or
/// that on which the community was set up. Nobody is blamed for what was before it.
#[must_use]
pub fn began(community: &Community, record: &Record) -> Date {
    let set_up = community.zone.date_at(community.row.created_at.to_jiff());
    let first = record.roster.first_day();
    first.map_or(set_up, |first| first.min(set_up))
}

/// The year of which a day is the last.
fn year_to(day: Date) -> Result<Period, ServiceError> {
    let first = day.saturating_sub(1.year()).saturating_add(1.day());
    Period::new(first.min(day), day.saturating_add(1.day())).map_err(ServiceError::unreadable)
}

async fn quarters(
    db: &impl ConnectionTrait,
    community: &Community,
    began: Date,
    (year, day): (Period, Date),
) -> Result<Vec<Commitment>, ServiceError> {
    let over = quarters_over(year, day);
    let running = Some(Quarter::of(day)).filter(|quarter| quarter.period().last() > day);
    let asked = meetings::since(began, over.chain(running));
    let found = meetings::in_quarters(db, community, &asked, day).await?;
    let commitment = |one: meetings::InQuarter| {
        let period = one.quarter.period();
        let (state, since) = one.state(day);
        Commitment {
            key: Key::QuarterlyMeeting,
            period: Some(period),
            state,
            due_on: Some(period.last()),
            since: Some(since),
            rows: match one.held.is_empty() {
                true => one.convened,
                false => one.held.into_iter().map(|(id, _)| id).collect(),
            },
        }
    };
    Ok(found.into_iter().map(commitment).collect())
}

async fn halves(
    db: &impl ConnectionTrait,
    community: &Community,
    began: Date,
    (year, day): (Period, Date),
) -> Result<Vec<Commitment>, ServiceError> {
    let reports = reports::all(db, community, began).await?;
    let notice_days = u16::try_from(community.row.report_notice_days).unwrap_or(0);
    let found = reports.due(year, day).into_iter();
    let commitment = |one: reports::DueFact| {
        let (state, since) =
            commitment::report(one.half, one.due_on, notice_days, one.timeliness, day);
        Commitment {
            key: Key::HalfYearlyReport,
            period: Some(one.half),
            state,
            due_on: Some(one.due_on),
            since: Some(since),
            rows: one.covering,
        }
    };
    Ok(found.chain(reports.to_come(day)).map(commitment).collect())
}

async fn co_chairs(
    db: &impl ConnectionTrait,
    community: &Community,
    day: Date,
) -> Result<Commitment, ServiceError> {
    let chairs = places::chairs(db, community, day).await?;
    let held = chairs.iter().filter_map(|chair| chair.held);
    let rows = held.collect();
    let all = chairs.iter().map(|one| (one.held.is_some(), one.since));
    Ok(at_all_times(Key::CoChairs, all, rows))
}

fn jurisdictions(record: &Record, day: Date) -> Commitment {
    let snapshot = record.representation().at(day);
    let gaps = snapshot.gaps();
    let rows = gaps.filter_map(|gap| Some(record.jurisdictions.get(gap.jurisdiction)?.id));
    let all = snapshot.jurisdictions.iter();
    let all = all.map(|one| match one.standing.is_gap() {
        true => (false, one.gap_since),
        false => (true, one.since),
    });
    at_all_times(Key::Jurisdictions, all, rows.collect())
}

/// None where the council has no seat.
async fn council_seats(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    day: Date,
) -> Result<Option<Commitment>, ServiceError> {
    let seats = places::seats(db, community, &record.jurisdictions, day).await?;
    if seats.is_empty() {
        return Ok(None);
    }
    let since = places::seats_since(db, &seats, day).await?;
    let vacant = seats.iter().filter(|seat| seat.is_vacant);
    let rows = vacant.map(|seat| seat.id).collect();
    let all = seats.iter().zip(since);
    let all = all.map(|(seat, since)| (!seat.is_vacant, since));
    Ok(Some(at_all_times(Key::CouncilSeats, all, rows)))
}

/// What is kept while each of its parts is: since the last one is, or not since the first one is not.
fn at_all_times(
    key: Key,
    parts: impl Iterator<Item = (bool, Option<Date>)>,
    rows: Vec<i64>,
) -> Commitment {
    let (kept, missed): (Vec<_>, Vec<_>) = parts.partition(|(kept, _)| *kept);
    let since = |parts: Vec<(bool, Option<Date>)>| parts.into_iter().map(|(_, since)| since);
    let (state, since) = match missed.is_empty() {
        true => (State::Kept, since(kept).max()),
        false => (State::Missed, since(missed).min()),
    };
    Commitment {
        key,
        period: None,
        state,
        due_on: None,
        since: since.flatten(),
        rows,
    }
}

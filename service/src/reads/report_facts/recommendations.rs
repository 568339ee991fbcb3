//! The recommendations that a report makes, and those that the council has.

use std::collections::HashMap;

use domain::{
    language::{Bilingual, Text},
    period::Period,
    recommendation::{Answer, Approach},
};
use entity::{
    enums::RecommendationState, jurisdiction, recommendation, recommendation_answer,
    recommendation_follow_up, recommendation_party, report, report_version,
};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Date as Day,
};

use super::super::{community::Community, names};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// The key of the fact that a report's recommendations are: those are sent with it.
pub const NEW_RECOMMENDATIONS: &str = "recommendations-new";

/// The recommendations of a report.
#[derive(Debug, Clone)]
pub struct RecommendationsFact {
    /// The days of the period, up to the report's.
    pub days: Period,
    /// Those that it makes: adopted by its day, and sent with no other report.
    pub new: Vec<RecommendationFact>,
    /// Those that the council has from an earlier report, and that were open on a day of the period.
    pub earlier: Vec<EarlierFact>,
}

/// A recommendation.
#[derive(Debug, Clone)]
pub struct RecommendationFact {
    /// Its row.
    pub id: i64,
    /// Its number.
    pub number: i32,
    /// What it is called.
    pub title: Bilingual,
    /// What is recommended.
    pub text: Bilingual,
    /// How the community goes about it.
    pub approach: Approach,
    /// What those are called whom it concerns.
    pub parties: Vec<Bilingual>,
    /// The day on which it was adopted.
    pub adopted_on: Date,
}

/// A recommendation that the council has.
#[derive(Debug, Clone)]
pub struct EarlierFact {
    /// The recommendation.
    pub recommendation: RecommendationFact,
    /// The day on which it was sent.
    pub sent_on: Date,
    /// When it was done with, up to the report's day, and whether it was taken back.
    pub closed: Option<(Date, bool)>,
    /// What came of it then.
    pub outcome: Bilingual,
    /// What the council answered up to the report's day, in order.
    pub answers: Vec<AnswerFact>,
    /// What was noted of it in the period, in order.
    pub follow_ups: Vec<FollowUpFact>,
}

/// What the council answered.
#[derive(Debug, Clone)]
pub struct AnswerFact {
    /// Its row.
    pub id: i64,
    /// The day.
    pub answered_on: Date,
    /// What it comes to.
    pub answer: Answer,
    /// What the council said.
    pub text: Bilingual,
}

/// What was noted.
#[derive(Debug, Clone)]
pub struct FollowUpFact {
    /// Its row.
    pub id: i64,
    /// The day.
    pub noted_on: Date,
    /// What there is to say.
    pub text: Bilingual,
}

/// The recommendations as a report of a period tells of them on a day. What was sent with a report of
/// a later day is that report's alone.
pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
    as_of: Date,
) -> Result<RecommendationsFact, ServiceError> {
    let last = period.last().min(as_of);
    let days = Period::from_first_last(period.first(), last).unwrap_or(period);
    let adopted = adopted(db, community, as_of).await?;
    let reports = reports(db, &adopted).await?;
    let parties = parties(db, &adopted, as_of).await?;
    let (mut new, mut earlier) = (Vec::new(), Vec::new());
    for row in &adopted {
        let with = row.report_version_id.and_then(|id| reports.get(&id));
        match with {
            None if row.state == RecommendationState::Adopted => new.push(row),
            Some(with) if with.is(period, as_of) => new.push(row),
            Some(with) if with.as_of <= as_of && was_open(row, period) => earlier.push(row),
            _ => {}
        }
    }
    let fact = |row: &recommendation::Model| fact(row, &parties);
    let new = new.into_iter().map(fact);
    Ok(RecommendationsFact {
        days,
        new: new.collect::<Result<_, ServiceError>>()?,
        earlier: told(db, &earlier, &parties, (days, as_of)).await?,
    })
}

/// Whether a recommendation that was sent was not done with before a period.
fn was_open(row: &recommendation::Model, period: Period) -> bool {
    let closed_on = row.closed_on.to_jiff();
    closed_on.is_none_or(|day| day >= period.first())
}

/// Those that were adopted by a day, by number.
async fn adopted(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<recommendation::Model>, ServiceError> {
    use recommendation::Column::{AdoptedOn, CommunityId, Number};
    let rows = recommendation::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(AdoptedOn.lte(as_of.to_chrono()))
        .order_by_asc(Number);
    Ok(rows.all(db).await?)
}

/// The numbers and titles of those that wait for a report by a day.
pub(super) async fn waiting(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<recommendation::Model>, ServiceError> {
    let mut rows = adopted(db, community, as_of).await?;
    rows.retain(|row| row.state == RecommendationState::Adopted);
    Ok(rows)
}

/// The report with which something was sent.
struct With {
    start: Date,
    end: Date,
    as_of: Date,
}

impl With {
    fn is(&self, period: Period, as_of: Date) -> bool {
        (self.start, self.end, self.as_of) == (period.start(), period.end(), as_of)
    }
}

/// The reports with which recommendations were sent, by version.
async fn reports(
    db: &impl ConnectionTrait,
    adopted: &[recommendation::Model],
) -> Result<HashMap<i64, With>, ServiceError> {
    use report::Column::{AsOf, PeriodEnd, PeriodStart};
    let versions = adopted.iter().filter_map(|row| row.report_version_id);
    // Without the versions' content.
    let rows: Vec<(i64, Day, Day, Day)> = report_version::Entity::find()
        .select_only()
        .column(report_version::Column::Id)
        .column(PeriodStart)
        .column(PeriodEnd)
        .column(AsOf)
        .inner_join(report::Entity)
        .filter(report_version::Column::Id.is_in(versions))
        .into_tuple()
        .all(db)
        .await?;
    let with = |(id, start, end, as_of): (i64, Day, Day, Day)| {
        let with = With {
            start: start.to_jiff(),
            end: end.to_jiff(),
            as_of: as_of.to_jiff(),
        };
        (id, with)
    };
    Ok(rows.into_iter().map(with).collect())
}

/// What those are called whom recommendations concern, by recommendation.
type Parties = HashMap<i64, Vec<Bilingual>>;

async fn parties(
    db: &impl ConnectionTrait,
    adopted: &[recommendation::Model],
    as_of: Date,
) -> Result<Parties, ServiceError> {
    use recommendation_party::Column::{Id, RecommendationId};
    let rows = recommendation_party::Entity::find()
        .filter(RecommendationId.is_in(adopted.iter().map(|row| row.id)))
        .order_by_asc(Id)
        .all(db)
        .await?;
    let organizations = rows.iter().filter_map(|row| row.organization_id);
    let organizations = names::at(db, organizations, as_of).await?;
    let keys = rows.iter().filter_map(|row| row.jurisdiction_id);
    let places = jurisdiction::Entity::find().filter(jurisdiction::Column::Id.is_in(keys));
    let places = places.all(db).await?.into_iter();
    let places: HashMap<i64, jurisdiction::Model> = places.map(|row| (row.id, row)).collect();
    let mut parties = Parties::new();
    for row in rows {
        let organization = row.organization_id.and_then(|id| organizations.get(&id));
        let place = row.jurisdiction_id.and_then(|id| places.get(&id));
        let name = match (organization, place) {
            (Some(name), _) => name.name()?,
            (None, Some(place)) => Bilingual {
                fr: Text::reviewed(&place.name_fr)?,
                en: Text::reviewed(&place.name_en)?,
            },
            (None, None) => continue,
        };
        parties.entry(row.recommendation_id).or_default().push(name);
    }
    Ok(parties)
}

fn fact(
    row: &recommendation::Model,
    parties: &Parties,
) -> Result<RecommendationFact, ServiceError> {
    let adopted_on = row.adopted_on.to_jiff();
    Ok(RecommendationFact {
        id: row.id,
        number: row.number,
        title: row.title()?,
        text: row.text()?,
        approach: row.approach.into(),
        parties: parties.get(&row.id).cloned().unwrap_or_default(),
        adopted_on: adopted_on.ok_or(ServiceError::Absent {
            noun: "recommendation",
            id: row.id,
        })?,
    })
}

/// Those that the council has, with what it answered and what was noted.
async fn told(
    db: &impl ConnectionTrait,
    rows: &[&recommendation::Model],
    parties: &Parties,
    (days, as_of): (Period, Date),
) -> Result<Vec<EarlierFact>, ServiceError> {
    let answers = answers(db, rows, as_of).await?;
    let notes = follow_ups(db, rows, days).await?;
    let mut all = Vec::new();
    for row in rows {
        let Some(sent_on) = row.sent_on.to_jiff() else {
            continue;
        };
        let closed = row.closed_on.to_jiff().filter(|day| *day <= as_of);
        let closed = closed.map(|day| (day, row.state == RecommendationState::Withdrawn));
        let theirs = answers.iter().filter(|one| one.recommendation_id == row.id);
        let noted = notes.iter().filter(|one| one.recommendation_id == row.id);
        all.push(EarlierFact {
            recommendation: fact(row, parties)?,
            sent_on,
            outcome: match closed {
                Some(_) => row.outcome()?,
                None => Bilingual::MISSING,
            },
            closed,
            answers: theirs.map(answer).collect::<Result<_, ServiceError>>()?,
            follow_ups: noted.map(note).collect::<Result<_, ServiceError>>()?,
        });
    }
    Ok(all)
}

async fn answers(
    db: &impl ConnectionTrait,
    rows: &[&recommendation::Model],
    as_of: Date,
) -> Result<Vec<recommendation_answer::Model>, ServiceError> {
    use recommendation_answer::Column::{AnsweredOn, Id, RecommendationId};
    let found = recommendation_answer::Entity::find()
        .filter(RecommendationId.is_in(rows.iter().map(|row| row.id)))
        .filter(AnsweredOn.lte(as_of.to_chrono()))
        .order_by_asc(AnsweredOn)
        .order_by_asc(Id);
    Ok(found.all(db).await?)
}

async fn follow_ups(
    db: &impl ConnectionTrait,
    rows: &[&recommendation::Model],
    days: Period,
) -> Result<Vec<recommendation_follow_up::Model>, ServiceError> {
    use recommendation_follow_up::Column::{Id, NotedOn, RecommendationId};
    let found = recommendation_follow_up::Entity::find()
        .filter(RecommendationId.is_in(rows.iter().map(|row| row.id)))
        .filter(super::is_in(NotedOn, days))
        .order_by_asc(NotedOn)
        .order_by_asc(Id);
    Ok(found.all(db).await?)
}

fn answer(row: &recommendation_answer::Model) -> Result<AnswerFact, ServiceError> {
    Ok(AnswerFact {
        id: row.id,
        answered_on: row.answered_on.to_jiff(),
        answer: row.kind.into(),
        text: row.text()?,
    })
}

fn note(row: &recommendation_follow_up::Model) -> Result<FollowUpFact, ServiceError> {
    Ok(FollowUpFact {
        id: row.id,
        noted_on: row.noted_on.to_jiff(),
        text: row.text()?,
    })
}

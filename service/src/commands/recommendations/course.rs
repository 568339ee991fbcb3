//! The course of a recommendation: adopted, sent with a report, answered, followed up, done with.

use domain::recommendation::{Stage, Step};
use entity::{
    council_seat, council_seat_term,
    enums::{MeetingState, RecommendationAnswerKind, RecommendationState},
    meeting, recommendation, recommendation_answer, recommendation_follow_up, report_fact,
    report_fact_row, report_version,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{day_since, ready, record};
use crate::{
    audit::Change,
    commands::{
        CommandError, Done, ProblemCode,
        check::{Check, community},
        given::GivenTexts,
    },
    context::Act,
    reads::{community::Community, holds_on, report_facts::NEW_RECOMMENDATIONS},
    time::{ToChrono, ToJiff},
};

/// A recommendation that the committee adopts.
#[derive(Debug, Clone, Default)]
pub struct Adopt {
    /// The recommendation's key.
    pub recommendation: i64,
    /// The key of the meeting at which it was.
    pub meeting: Option<i64>,
    /// The day; that of the meeting, or today, where none is given.
    pub adopted_on: Option<String>,
}

/// Puts on record that the committee adopted a recommendation: it goes to the council with the next
/// report.
///
/// # Errors
/// A recommendation that is no draft, or is not reviewed in both languages; a meeting that was not
/// held; a day that has not come, or lies before the meeting.
pub async fn adopt(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Adopt,
) -> Result<Done<recommendation::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    let found = ready(&mut check, tx, input.recommendation, Step::Adopt).await?;
    if let Some(row) = &found {
        check.is_reviewed("title", &row.title()?);
        check.is_reviewed("text", &row.text()?);
    }
    let met_on = match input.meeting {
        Some(meeting) => held_on(&mut check, tx, &community, meeting).await?,
        None => None,
    };
    let adopted_on = match (input.adopted_on.as_deref(), met_on) {
        (None, Some(met_on)) => Some(met_on),
        (given, met_on) => day_since(&mut check, "adopted_on", given, (met_on, today)),
    };
    check.done()?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.state = Set(RecommendationState::Adopted);
    row.meeting_id = Set(input.meeting);
    row.adopted_on = Set(adopted_on.to_chrono());
    changed(tx, act, "recommendation.adopted", &before, row).await
}

/// The day of a meeting that was held.
async fn held_on(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    id: i64,
) -> Result<Option<Date>, CommandError> {
    let Some(row) = check.row::<meeting::Entity>(tx, "meeting", id).await? else {
        return Ok(None);
    };
    if row.state != MeetingState::Held {
        let state = "not_held";
        check.refuse("meeting", ProblemCode::NotAllowedInState { state });
    }
    Ok(Some(community.zone.date_at(row.starts_at.to_jiff())))
}

/// What the council answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The recommendation's key.
    pub recommendation: i64,
    /// What it comes to.
    pub kind: RecommendationAnswerKind,
    /// What the council said.
    pub text: GivenTexts,
    /// The day; today where none is given.
    pub answered_on: Option<String>,
    /// The key of the council member who answered.
    pub person: Option<i64>,
}

/// Puts an answer of the council on record. A question, or that it decides later, leaves the
/// recommendation open.
///
/// # Errors
/// A recommendation that the council does not have, or that is done with; a day that has not come, or
/// lies before it was sent; somebody who did not sit on the council on that day.
pub async fn answer(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Answer,
) -> Result<Done<recommendation_answer::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    let found = ready(&mut check, tx, input.recommendation, Step::Answer).await?;
    let text = check.prose("text", &input.text);
    let sent_on = found.as_ref().and_then(|row| row.sent_on.to_jiff());
    let given = input.answered_on.as_deref();
    let day = day_since(&mut check, "answered_on", given, (sent_on, today));
    if let (Some(person), Some(day)) = (input.person, day) {
        sits_on_the_council(&mut check, tx, &community, (person, day)).await?;
    }
    check.done()?;
    let (Some(before), Some(text), Some(day)) = (found, text, day) else {
        return Err(check.refused());
    };
    let mut answer = recommendation_answer::ActiveModel {
        recommendation_id: Set(before.id),
        answered_on: Set(day.to_chrono()),
        kind: Set(input.kind),
        person_id: Set(input.person),
        ..Default::default()
    };
    answer.set_text(&text);
    let answer = answer.insert(tx).await?;
    let stage = Stage::from(before.state).answered_by(input.kind.into());
    let mut row = before.clone().into_active_model();
    row.state = Set(stage.into());
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = Change::between(&before, &row).rows(&[], std::slice::from_ref(&answer));
    record(tx, act, "recommendation.answered", &row, change).await?;
    Ok(Done::new(answer))
}

async fn sits_on_the_council(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    (person, day): (i64, Date),
) -> Result<(), CommandError> {
    use council_seat_term::Column::{EndOn, PersonId, StartOn};
    if check.person(tx, "person", person).await?.is_none() {
        return Ok(());
    }
    let sits = council_seat_term::Entity::find()
        .inner_join(council_seat::Entity)
        .filter(council_seat::Column::CommunityId.eq(community.id))
        .filter(PersonId.eq(person))
        .filter(holds_on(StartOn, EndOn, day));
    if sits.one(tx).await?.is_none() {
        check.refuse("person", ProblemCode::NotInForceOn { day });
    }
    Ok(())
}

/// What came of a recommendation.
#[derive(Debug, Clone, Default)]
pub struct FollowUp {
    /// The recommendation's key.
    pub recommendation: i64,
    /// What there is to say.
    pub text: GivenTexts,
    /// The day; today where none is given.
    pub noted_on: Option<String>,
}

/// Notes what came of a recommendation; the next report tells the council.
///
/// # Errors
/// A recommendation that was not adopted, or is done with; no words; a day that has not come, or lies
/// before it was adopted.
pub async fn follow_up(
    tx: &DatabaseTransaction,
    act: &Act,
    input: FollowUp,
) -> Result<Done<recommendation_follow_up::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = ready(&mut check, tx, input.recommendation, Step::FollowUp).await?;
    let text = check.words("text", &input.text);
    let adopted_on = found.as_ref().and_then(|row| row.adopted_on.to_jiff());
    let given = input.noted_on.as_deref();
    let day = day_since(&mut check, "noted_on", given, (adopted_on, today));
    check.done()?;
    let (Some(row), Some(text), Some(day)) = (found, text, day) else {
        return Err(check.refused());
    };
    let mut note = recommendation_follow_up::ActiveModel {
        recommendation_id: Set(row.id),
        noted_on: Set(day.to_chrono()),
        ..Default::default()
    };
    note.set_text(&text);
    let note = note.insert(tx).await?;
    let change = Change::created(&note);
    record(tx, act, "recommendation.followed_up", &row, change).await?;
    Ok(Done::new(note))
}

/// A recommendation that is done with, or taken back.
#[derive(Debug, Clone, Default)]
pub struct End {
    /// The recommendation's key.
    pub recommendation: i64,
    /// The day; today where none is given.
    pub on: Option<String>,
    /// What came of it, or why it is taken back.
    pub outcome: GivenTexts,
}

/// Closes a recommendation that the council has.
///
/// # Errors
/// A recommendation that was not sent, or is done with; a day that has not come, or lies before it was
/// sent.
pub async fn close(
    tx: &DatabaseTransaction,
    act: &Act,
    input: End,
) -> Result<Done<recommendation::Model>, CommandError> {
    let (state, action) = (RecommendationState::Closed, "recommendation.closed");
    end(tx, act, input, (Step::Close, state, action)).await
}

/// Takes a recommendation back; where the council has it, the next report says so.
///
/// # Errors
/// A recommendation that is done with; a day that has not come, or lies before it was adopted or sent.
pub async fn withdraw(
    tx: &DatabaseTransaction,
    act: &Act,
    input: End,
) -> Result<Done<recommendation::Model>, CommandError> {
    let (state, action) = (RecommendationState::Withdrawn, "recommendation.withdrawn");
    end(tx, act, input, (Step::Withdraw, state, action)).await
}

async fn end(
    tx: &DatabaseTransaction,
    act: &Act,
    input: End,
    (step, state, action): (Step, RecommendationState, &str),
) -> Result<Done<recommendation::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = ready(&mut check, tx, input.recommendation, step).await?;
    let outcome = check.prose("outcome", &input.outcome);
    let since = found
        .as_ref()
        .and_then(|row| row.sent_on.or(row.adopted_on));
    let given = input.on.as_deref();
    let day = day_since(&mut check, "on", given, (since.to_jiff(), today));
    check.done()?;
    let (Some(before), Some(outcome)) = (found, outcome) else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.state = Set(state);
    row.closed_on = Set(day.to_chrono());
    row.set_outcome(&outcome);
    changed(tx, act, action, &before, row).await
}

async fn changed(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    before: &recommendation::Model,
    mut row: recommendation::ActiveModel,
) -> Result<Done<recommendation::Model>, CommandError> {
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = Change::between(before, &row);
    record(tx, act, action, &row, change).await?;
    Ok(Done::new(row))
}

/// Why the recommendations of a version can't go to the council with it.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It recommends what was taken back since, or was sent with another report.
    #[error(
        "recommendation {number} was withdrawn, or sent with another report, since this was compiled"
    )]
    Stale {
        /// The recommendation's number.
        number: i32,
    },
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbErr),
    /// What was sent could not be put on record.
    #[error(transparent)]
    Record(#[from] CommandError),
}

/// Marks as sent, with a version of a report, the recommendations that it makes; in the transaction
/// that marks the version. A correction makes those again that the version before it made: they keep
/// their day.
///
/// # Errors
/// When the version makes one that was withdrawn since, or sent with another report.
pub async fn send_with(
    tx: &DatabaseTransaction,
    act: &Act,
    version: &report_version::Model,
    today: Date,
) -> Result<Vec<i64>, SendError> {
    let named: Vec<i64> = report_fact_row::Entity::find()
        .select_only()
        .column(report_fact_row::Column::RowId)
        .inner_join(report_fact::Entity)
        .filter(report_fact::Column::ReportVersionId.eq(version.id))
        .filter(report_fact::Column::Key.eq(NEW_RECOMMENDATIONS))
        .into_tuple()
        .all(tx)
        .await?;
    let rows = recommendation::Entity::find()
        .filter(recommendation::Column::Id.is_in(named))
        .order_by_asc(recommendation::Column::Number)
        .lock_exclusive();
    let mut sent = Vec::new();
    for before in rows.all(tx).await? {
        if before.state != RecommendationState::Adopted {
            is_of_this_report(tx, &before, version).await?;
            continue;
        }
        let mut row = before.clone().into_active_model();
        row.state = Set(RecommendationState::Sent);
        row.sent_on = Set(Some(today.to_chrono()));
        row.report_version_id = Set(Some(version.id));
        changed(tx, act, "recommendation.sent", &before, row).await?;
        sent.push(before.id);
    }
    Ok(sent)
}

/// Holds that a recommendation was sent with an earlier version of the same report.
async fn is_of_this_report(
    tx: &DatabaseTransaction,
    row: &recommendation::Model,
    version: &report_version::Model,
) -> Result<(), SendError> {
    let with = match row.report_version_id {
        Some(id) => {
            report_version::Entity::find_by_id(id)
                .select_only()
                .column(report_version::Column::ReportId)
                .into_tuple::<i64>()
                .one(tx)
                .await?
        }
        None => None,
    };
    match with {
        Some(report) if report == version.report_id => Ok(()),
        _ => Err(SendError::Stale { number: row.number }),
    }
}

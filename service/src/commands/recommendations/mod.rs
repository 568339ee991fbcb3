//! Recommendations to the council, “about specific projects and activities related to the work when
//! necessary” (terms of reference, decision making): drafted by the secretariat, adopted by the
//! committee, sent with a report, answered, followed up.

mod course;
mod parties;

use entity::{
    community as communities,
    enums::{RecommendationApproach, RecommendationState},
    recommendation,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    CommandError, Done, ProblemCode,
    check::{Check, community},
    given::{Change, GivenTexts},
    initiatives, owners,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    time::ToChrono,
};
use domain::recommendation::{Approach, Stage, Step};

pub use course::{
    Adopt, Answer, End, FollowUp, SendError, adopt, answer, close, follow_up, send_with, withdraw,
};
pub use parties::Party;

/// A recommendation that is drafted.
#[derive(Debug, Clone)]
pub struct Create {
    /// What it is called.
    pub title: GivenTexts,
    /// What is recommended.
    pub text: GivenTexts,
    /// How the community goes about it.
    pub approach: RecommendationApproach,
    /// Whom it concerns.
    pub parties: Vec<Party>,
    /// The key of the person who sees to it.
    pub owner: Option<i64>,
    /// The key of the initiative that it belongs to.
    pub initiative: Option<i64>,
}

/// Drafts a recommendation, under the next number of the community.
///
/// # Errors
/// A title or a text with no words; a bilateral approach that names nobody; somebody who is named
/// twice or is not there; an owner who does not belong to the community.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<recommendation::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let title = check.title("title", &input.title);
    let text = check.words("text", &input.text);
    parties::are_there(&mut check, tx, &input.parties).await?;
    names_parties(&mut check, input.approach, input.parties.len());
    let today = act.today(&community.zone);
    owners::belongs(&mut check, tx, input.owner, today).await?;
    initiatives::takes_on(&mut check, tx, input.initiative, today).await?;
    check.done()?;
    let (Some(title), Some(text)) = (title, text) else {
        return Err(check.refused());
    };
    let mut row = recommendation::ActiveModel {
        community_id: Set(community.id),
        number: Set(next_number(tx, community.id).await?),
        approach: Set(input.approach),
        state: Set(RecommendationState::Draft),
        owner_id: Set(input.owner),
        initiative_id: Set(input.initiative),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    row.set_text(&text);
    row.set_outcome(&domain::language::Bilingual::MISSING);
    let row = row.insert(tx).await?;
    let parties = parties::write(tx, row.id, &input.parties).await?;
    let change = Changed::created(&row).rows(&[], &parties);
    record(tx, act, "recommendation.created", &row, change).await?;
    Ok(Done::new(row))
}

/// What of a recommendation changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The recommendation's key.
    pub recommendation: i64,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// What is recommended.
    pub text: Option<GivenTexts>,
    /// How the community goes about it.
    pub approach: Option<RecommendationApproach>,
    /// Whom it concerns, in the place of those who are there.
    pub parties: Option<Vec<Party>>,
    /// The person who sees to it; cleared when nobody in particular does.
    pub owner: Change<i64>,
    /// The key of the initiative that it belongs to; cleared when it is of none.
    pub initiative: Change<i64>,
}

impl Update {
    /// Whether anything changes but who sees to it, and what it belongs to.
    const fn rewrites(&self) -> bool {
        self.title.is_some()
            || self.text.is_some()
            || self.approach.is_some()
            || self.parties.is_some()
    }
}

/// Changes a draft. Who sees to a recommendation, and what it belongs to, changes at any time.
///
/// # Errors
/// As [`create`]; a recommendation that is not there or, but for its owner and its initiative, no draft
/// any more.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<recommendation::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<recommendation::Entity>(tx, "recommendation", input.recommendation);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    if input.rewrites() {
        allows(&mut check, &before, Step::Edit);
    }
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.title
        && let Some(title) = check.title("title", &given.over(&before.title()?))
    {
        row.set_title(&title);
    }
    if let Some(given) = &input.text
        && let Some(text) = check.words("text", &given.over(&before.text()?))
    {
        row.set_text(&text);
    }
    let there = parties::of(tx, before.id).await?;
    let count = input.parties.as_ref().map_or(there.len(), Vec::len);
    if let Some(parties) = &input.parties {
        parties::are_there(&mut check, tx, parties).await?;
    }
    let approach = input.approach.unwrap_or(before.approach);
    names_parties(&mut check, approach, count);
    owners::belongs(&mut check, tx, input.owner.value().copied(), today).await?;
    let initiative = input.initiative.value().copied();
    initiatives::takes_on(&mut check, tx, initiative, today).await?;
    check.done()?;
    row.approach = Set(approach);
    if !input.owner.is_keep() {
        row.owner_id = Set(input.owner.value().copied());
    }
    if !input.initiative.is_keep() {
        row.initiative_id = Set(initiative);
    }
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let mut change = Changed::between(&before, &row);
    if let Some(parties) = &input.parties {
        parties::remove(tx, before.id).await?;
        let now = parties::write(tx, before.id, parties).await?;
        change = change.rows(&there, &now);
    }
    record(tx, act, "recommendation.updated", &row, change).await?;
    Ok(Done::new(row))
}

fn names_parties(check: &mut Check, approach: RecommendationApproach, count: usize) {
    if count == 0 && Approach::from(approach).names_parties() {
        check.refuse("parties", ProblemCode::Missing);
    }
}

/// Refuses a step that the recommendation's state does not allow.
fn allows(check: &mut Check, row: &recommendation::Model, step: Step) {
    let stage = Stage::from(row.state);
    if !stage.allows(step) {
        let state = match stage {
            Stage::Draft => "recommendation_draft",
            Stage::Adopted => "recommendation_adopted",
            Stage::Sent => "recommendation_sent",
            Stage::Answered => "recommendation_answered",
            Stage::Closed => "recommendation_closed",
            Stage::Withdrawn => "recommendation_withdrawn",
        };
        check.refuse("recommendation", ProblemCode::NotAllowedInState { state });
    }
}

/// The recommendation of a key, where a step may be taken with it.
async fn ready(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    step: Step,
) -> Result<Option<recommendation::Model>, CommandError> {
    let found = check.row::<recommendation::Entity>(tx, "recommendation", id);
    let found = found.await?;
    if let Some(row) = &found {
        allows(check, row, step);
    }
    Ok(found)
}

/// A day up to today, today where none is given, that does not come before another.
fn day_since(
    check: &mut Check,
    field: &str,
    given: Option<&str>,
    (first, today): (Option<Date>, Date),
) -> Option<Date> {
    let day = match given {
        Some(given) => check.past_date(field, given, today)?,
        None => today,
    };
    if let Some(first) = first
        && day < first
    {
        let last = day;
        check.refuse(field, ProblemCode::EndsBeforeStart { first, last });
        return None;
    }
    Some(day)
}

/// The community's row is held: nobody else takes the number until it is written.
async fn next_number(tx: &DatabaseTransaction, community: i64) -> Result<i32, CommandError> {
    let held = communities::Entity::find_by_id(community).lock_exclusive();
    held.one(tx).await?;
    let last: Option<Option<i32>> = recommendation::Entity::find()
        .select_only()
        .column_as(recommendation::Column::Number.max(), "last")
        .filter(recommendation::Column::CommunityId.eq(community))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(last.flatten().map_or(1, |last| last.saturating_add(1)))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &recommendation::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("recommendation", row.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

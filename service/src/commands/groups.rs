//! Sub-groups of the community: who works in them, on what, and for how long. Co-chairs create them
//! “to advance activities when necessary” (terms of reference, roles of the co-chairs).
//!
//! Whoever is in one is invited to its meetings; who comes or goes hears of those to come at once.

mod members;

use std::collections::BTreeSet;

use domain::term::Term;
use entity::{
    enums::{GroupRole, MeetingState},
    meeting, membership, working_group,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{
    CommandError, Done, ProblemCode, Trigger,
    check::{Check, community},
    given::{Change, GivenTexts},
    initiatives,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    error::ServiceError,
    reads::{community::Community, holds_on},
    time::{self, ToChrono, ToJiff},
};
pub(super) use members::leave_all;
pub use members::{Add, Leave, add, leave};

/// The most people with whom a sub-group begins.
const MOST_MEMBERS: usize = 200;

/// A sub-group that is created.
#[derive(Debug, Clone, Default)]
pub struct Create {
    /// What it is called.
    pub name: GivenTexts,
    /// What it is for.
    pub mandate: GivenTexts,
    /// The key of the person who leads it.
    pub lead: i64,
    /// The keys of the others who work in it.
    pub members: Vec<i64>,
    /// The first day.
    pub from: String,
    /// The last day, where it is known.
    pub to: Option<String>,
    /// The key of the initiative that it belongs to.
    pub initiative: Option<i64>,
}

/// Creates a sub-group with those who are in it from its first day on.
///
/// # Errors
/// A name or a mandate with no words; days that do not exist; somebody who is named twice, or is no
/// member of the community on the first day.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<working_group::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let name = check.title("name", &input.name);
    let mandate = check.words("mandate", &input.mandate);
    let term = given_term(&mut check, &input.from, input.to.as_deref());
    let day = term.map(Term::start);
    is_member(&mut check, tx, &community, ("lead", input.lead), day).await?;
    others(&mut check, tx, &community, &input, day).await?;
    let today = act.today(&community.zone);
    initiatives::takes_on(&mut check, tx, input.initiative, today).await?;
    check.done()?;
    let (Some(name), Some(mandate), Some(term)) = (name, mandate, term) else {
        return Err(check.refused());
    };
    let mut row = working_group::ActiveModel {
        community_id: Set(community.id),
        start_on: Set(term.start().to_chrono()),
        end_on: Set(term.end().to_chrono()),
        created_at: Set(act.now.to_chrono()),
        initiative_id: Set(input.initiative),
        ..Default::default()
    };
    row.set_name(&name);
    row.set_mandate(&mandate);
    let group = row.insert(tx).await?;
    let leads = std::iter::once((input.lead, GroupRole::Lead));
    let works = input.members.iter().map(|id| (*id, GroupRole::Member));
    let mut members = Vec::new();
    for (person, role) in leads.chain(works) {
        let row = members::place(group.id, person, role, term);
        members.push(row.insert(tx).await?);
    }
    let change = Changed::created(&group).rows(&[], &members);
    record(tx, act, "working_group.created", &group, change).await?;
    Ok(Done::new(group))
}

/// Reads those who work in a sub-group beside its lead.
async fn others(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    input: &Create,
    day: Option<Date>,
) -> Result<(), CommandError> {
    if input.members.len() > MOST_MEMBERS {
        let most = MOST_MEMBERS;
        check.refuse("members", ProblemCode::TooMany { most });
        return Ok(());
    }
    let mut seen = BTreeSet::from([input.lead]);
    check.enter("members");
    for (place, id) in input.members.iter().enumerate() {
        let place = place.to_string();
        if !seen.insert(*id) {
            check.refuse(&place, ProblemCode::NamedTwice);
        }
        is_member(check, tx, community, (&place, *id), day).await?;
    }
    check.leave();
    Ok(())
}

/// What of a sub-group changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The sub-group's key.
    pub working_group: i64,
    /// What it is called.
    pub name: Option<GivenTexts>,
    /// What it is for.
    pub mandate: Option<GivenTexts>,
    /// What came of it.
    pub outcome: Option<GivenTexts>,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it goes on.
    pub to: Change<String>,
    /// The key of the initiative that it belongs to; cleared when it is of none.
    pub initiative: Change<i64>,
}

/// Changes the texts and the days of a sub-group. Whoever was in it from its first day, or to its
/// last, is so still, as far as they are members of the community; who would come after it does not.
///
/// # Errors
/// A name or a mandate with no words; a name that is not reviewed, while it is in invitations; days
/// that do not exist, or leave out a meeting or the days of somebody who came later or left before.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<working_group::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<working_group::Entity>(tx, "working_group", input.working_group);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let (mut name, mut mandate, mut outcome) = (None, None, None);
    if let Some(given) = &input.name {
        name = check.title("name", &given.over(&before.name()?));
    }
    if let Some(name) = &name
        && called(before.id, act).one(tx).await?.is_some()
    {
        check.is_reviewed("name", name);
    }
    if let Some(given) = &input.mandate {
        mandate = check.words("mandate", &given.over(&before.mandate()?));
    }
    if let Some(given) = &input.outcome {
        outcome = check.prose("outcome", &given.over(&before.outcome()?));
    }
    let term = check.corrected_term(Some(term_of(&before)?), input.from.as_deref(), &input.to);
    let mut row = before.clone().into_active_model();
    if let Some(name) = name {
        row.set_name(&name);
    }
    if let Some(mandate) = mandate {
        row.set_mandate(&mandate);
    }
    if let Some(outcome) = outcome {
        row.set_outcome(&outcome);
    }
    let initiative = input.initiative.value().copied();
    let today = act.today(&community.zone);
    initiatives::takes_on(&mut check, tx, initiative, today).await?;
    if !input.initiative.is_keep() {
        row.initiative_id = Set(initiative);
    }
    write(
        check,
        tx,
        act,
        &community,
        "working_group.updated",
        (before, row, term),
    )
    .await
}

/// A sub-group that ends.
#[derive(Debug, Clone, Default)]
pub struct End {
    /// The sub-group's key.
    pub working_group: i64,
    /// Its last day.
    pub to: String,
    /// What came of it.
    pub outcome: GivenTexts,
}

/// Ends a sub-group: whoever is in it is so to its last day; who was to come after it does not.
///
/// # Errors
/// A sub-group that has ended; a day that does not exist, comes before the first, or leaves out a
/// meeting that was not cancelled.
pub async fn end(
    tx: &DatabaseTransaction,
    act: &Act,
    input: End,
) -> Result<Done<working_group::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<working_group::Entity>(tx, "working_group", input.working_group);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let there = term_of(&before)?;
    if there
        .end()
        .is_some_and(|end| end <= act.today(&community.zone))
    {
        let state = "ended";
        check.refuse("working_group", ProblemCode::NotAllowedInState { state });
    }
    let outcome = check.prose("outcome", &input.outcome.over(&before.outcome()?));
    let last = check.date("to", &input.to);
    let term = last.and_then(|last| check.term_of(there.start(), Some(last)));
    let mut row = before.clone().into_active_model();
    if let Some(outcome) = outcome {
        row.set_outcome(&outcome);
    }
    write(
        check,
        tx,
        act,
        &community,
        "working_group.ended",
        (before, row, term),
    )
    .await
}

/// A sub-group as it was, what is written of it, and its days from now on.
type Written = (
    working_group::Model,
    working_group::ActiveModel,
    Option<Term>,
);

/// Writes a sub-group with its days, to which those of the people in it follow.
async fn write(
    mut check: Check,
    tx: &DatabaseTransaction,
    act: &Act,
    community: &Community,
    action: &str,
    (before, mut row, term): Written,
) -> Result<Done<working_group::Model>, CommandError> {
    let there = term_of(&before)?;
    let days = term.filter(|term| *term != there);
    if let Some(term) = days {
        covers_meetings(&mut check, tx, community, before.id, term).await?;
    }
    let followed = match days {
        Some(term) => members::follow(&mut check, tx, before.id, (there, term)).await?,
        None => members::Followed::default(),
    };
    check.done()?;
    let Some(term) = term else {
        return Err(check.refused());
    };
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    let group = row.update(tx).await?;
    let change = Changed::between(&before, &group).rows(&followed.before, &followed.after);
    record(tx, act, action, &group, change).await?;
    let done = Done::new(group);
    match days {
        Some(_) => tell(tx, act, done, before.id).await,
        None => Ok(done),
    }
}

/// Refuses days of a sub-group on which a meeting of it would not lie.
async fn covers_meetings(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    group: i64,
    term: Term,
) -> Result<(), CommandError> {
    let meetings = meeting::Entity::find()
        .filter(meeting::Column::WorkingGroupId.eq(group))
        .filter(meeting::Column::State.ne(MeetingState::Cancelled))
        .order_by_asc(meeting::Column::StartsAt);
    for row in meetings.all(tx).await? {
        let day = community.zone.date_at(row.starts_at.to_jiff());
        if !term.contains(day) {
            let field = if day < term.start() { "from" } else { "to" };
            check.refuse(field, ProblemCode::MeetsOn { day });
            return Ok(());
        }
    }
    Ok(())
}

/// Holds that a sub-group is there on the day of its meeting.
pub(super) async fn is_there_on(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    (group, day): (i64, Option<Date>),
) -> Result<Option<working_group::Model>, CommandError> {
    let found = check.row::<working_group::Entity>(tx, field, group);
    let group = found.await?;
    if let (Some(group), Some(day)) = (&group, day)
        && !term_of(group)?.contains(day)
    {
        check.refuse(field, ProblemCode::NotInForceOn { day });
    }
    Ok(group)
}

/// A person who is a member of the community on a day, of whichever track.
async fn is_member(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    (field, id): (&str, i64),
    day: Option<Date>,
) -> Result<(), CommandError> {
    let person = check.person(tx, field, id).await?;
    let (Some(person), Some(day)) = (person, day) else {
        return Ok(());
    };
    use membership::Column::{CommunityId, EndOn, PersonId, StartOn};
    let there = membership::Entity::find()
        .filter(PersonId.eq(person.id))
        .filter(CommunityId.eq(community.id))
        .filter(holds_on(StartOn, EndOn, day));
    if there.one(tx).await?.is_none() {
        check.refuse(field, ProblemCode::NotAMember { day });
    }
    Ok(())
}

/// The meetings of a sub-group that were called and have not begun.
fn called(group: i64, act: &Act) -> Select<meeting::Entity> {
    let to_come = Condition::all()
        .add(meeting::Column::WorkingGroupId.eq(group))
        .add(meeting::Column::State.eq(MeetingState::Convened))
        .add(meeting::Column::StartsAt.gt(act.now.to_chrono()));
    let meetings = meeting::Entity::find().filter(to_come);
    meetings.order_by_asc(meeting::Column::Id)
}

/// Those whom the meetings to come of a sub-group concern are others now: they hear of it at once.
async fn tell<T>(
    tx: &DatabaseTransaction,
    act: &Act,
    done: Done<T>,
    group: i64,
) -> Result<Done<T>, CommandError> {
    let meetings = called(group, act).select_only().column(meeting::Column::Id);
    let meetings: Vec<i64> = meetings.into_tuple().all(tx).await?;
    let told = |done: Done<T>, meeting| done.and(Trigger::Invitations { meeting });
    Ok(meetings.into_iter().fold(done, told))
}

/// A term by its first and last day, where it has one.
fn given_term(check: &mut Check, from: &str, to: Option<&str>) -> Option<Term> {
    let first = check.date("from", from);
    let last = match to {
        Some(given) => check.date("to", given).map(Some),
        None => Some(None),
    };
    check.term_of(first?, last?)
}

fn term_of(row: &working_group::Model) -> Result<Term, ServiceError> {
    time::term(row.start_on, row.end_on)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    group: &working_group::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("working_group", group.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

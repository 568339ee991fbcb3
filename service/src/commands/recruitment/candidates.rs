//! Candidates: named, looked at against the terms of reference, and made members in one move that
//! closes the case.

use entity::{
    candidate, eligibility_check,
    enums::{CandidateState, EligibilityCriterion, Track},
    organization, recruitment_case,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, Iterable, QueryFilter, QueryOrder,
};

use super::{close, is_open, open_case};
use crate::{
    audit::{self, Change, Subject},
    commands::{
        CommandError, Done, ProblemCode, Raced, Trigger,
        check::{Check, community},
        memberships::{self, Join, Joined, NewAffiliation, primary_on},
        people::{self, CreatePerson},
    },
    context::Act,
    reads::{community::Community, representation},
    time::ToChrono,
};

/// Who is named.
#[derive(Debug, Clone)]
pub enum Named {
    /// Somebody who is on record, by key.
    There(i64),
    /// Somebody to be entered.
    New(Box<CreatePerson>),
}

/// Somebody who might represent a jurisdiction.
#[derive(Debug, Clone)]
pub struct NameCandidate {
    /// The case's key.
    pub case: i64,
    /// Who it is; exactly one.
    pub who: Option<Named>,
    /// The key of the organization for which they would join; where they work today, if it is not
    /// given.
    pub organization: Option<i64>,
}

/// Names a candidate; enters the person where nobody knows them yet. Somebody who was struck off in
/// the same case stands again, as what was checked of them has it.
///
/// # Errors
/// A case that is not there or is closed; nobody, or somebody who stands already; whatever is against
/// entering them.
pub async fn name(
    tx: &DatabaseTransaction,
    act: &Act,
    input: NameCandidate,
) -> Result<Done<candidate::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let case = open_case(&mut check, tx, input.case).await?;
    if let Some(id) = input.organization {
        let found = check.row::<organization::Entity>(tx, "organization", id);
        found.await?;
    }
    let mut change = Change::default();
    let person = match &input.who {
        None => {
            check.refuse("person", ProblemCode::Missing);
            None
        }
        Some(Named::There(id)) => check.person(tx, "person", *id).await?.map(|row| row.id),
        Some(Named::New(new)) => {
            check.enter("new_person");
            let (person, addresses) = people::enter(&mut check, tx, act, new).await?;
            check.leave();
            change = change.rows(&[], &addresses);
            let id = person.id;
            change = change.rows(&[], &[person]);
            Some(id)
        }
    };
    check.done()?;
    let (Some(case), Some(person)) = (case, person) else {
        return Err(check.refused());
    };
    let works_for = primary_on(tx, person, today).await?;
    let organization = input
        .organization
        .or_else(|| works_for.map(|there| there.organization_id));
    if let Some(before) = struck_off(tx, case.id, person).await? {
        return stand_again(tx, act, &before, organization, today).await;
    }
    let row = candidate::ActiveModel {
        recruitment_case_id: Set(case.id),
        person_id: Set(person),
        organization_id: Set(organization),
        state: Set(CandidateState::Named),
        named_on: Set(today.to_chrono()),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    let candidate = row.insert(tx).await.or_in_use("person")?;
    let change = Change::created(&candidate).and(change);
    record(tx, act, "candidate.named", &candidate, change).await?;
    Ok(Done::new(candidate))
}

/// The candidacy of somebody in a case, if they were struck off.
async fn struck_off(
    tx: &DatabaseTransaction,
    case: i64,
    person: i64,
) -> Result<Option<candidate::Model>, CommandError> {
    let theirs = candidate::Entity::find()
        .filter(candidate::Column::RecruitmentCaseId.eq(case))
        .filter(candidate::Column::PersonId.eq(person))
        .filter(candidate::Column::State.eq(CandidateState::Withdrawn));
    Ok(theirs.one(tx).await?)
}

/// Lets somebody who was struck off stand again.
async fn stand_again(
    tx: &DatabaseTransaction,
    act: &Act,
    before: &candidate::Model,
    organization: Option<i64>,
    today: Date,
) -> Result<Done<candidate::Model>, CommandError> {
    let state = judge(&checks_of(tx, before.id).await?);
    let mut row = before.clone().into_active_model();
    row.state = Set(state);
    row.organization_id = Set(organization.or(before.organization_id));
    row.named_on = Set(today.to_chrono());
    row.updated_at = Set(act.now.to_chrono());
    let candidate = row.update(tx).await?;
    let change = Change::between(before, &candidate);
    record(tx, act, "candidate.named_again", &candidate, change).await?;
    Ok(Done::new(candidate))
}

/// What was found of one thing that the terms of reference say of members.
#[derive(Debug, Clone)]
pub struct GivenCheck {
    /// Of which.
    pub criterion: EligibilityCriterion,
    /// Whether it holds.
    pub holds: bool,
    /// A note.
    pub note: Option<String>,
}

/// Whether a candidate is what the terms of reference say of members.
#[derive(Debug, Clone)]
pub struct CheckEligibility {
    /// The candidate's key.
    pub candidate: i64,
    /// What was found; what was found before of others stays.
    pub checks: Vec<GivenCheck>,
}

/// Checks a candidate. They are eligible once everything holds that the terms of reference ask for
/// (“Membres”), and are not as soon as one thing does not.
///
/// # Errors
/// A candidate who is not there, joined or is none any more; a case that is closed; nothing that was
/// found, or one thing twice.
pub async fn check_eligibility(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CheckEligibility,
) -> Result<Done<candidate::Model>, CommandError> {
    let mut check = Check::new();
    let found = standing(&mut check, tx, input.candidate).await?;
    if input.checks.is_empty() {
        check.refuse("checks", ProblemCode::Missing);
    }
    let mut rows = Vec::new();
    check.enter("checks");
    for (index, given) in input.checks.iter().enumerate() {
        check.enter(index);
        let before = &input.checks[..index];
        if before
            .iter()
            .any(|other| other.criterion == given.criterion)
        {
            check.refuse("criterion", ProblemCode::NamedTwice);
        }
        let note = given.note.as_deref().filter(|note| !note.trim().is_empty());
        let note = note.and_then(|note| check.remark("note", note));
        rows.push((given, note));
        check.leave();
    }
    check.leave();
    check.done()?;
    let Some((before, _)) = found else {
        return Err(check.refused());
    };
    let checks_before = checks_of(tx, before.id).await?;
    for (given, note) in rows {
        let there = checks_before
            .iter()
            .find(|there| there.criterion == given.criterion);
        let mut row = match there {
            Some(there) => there.clone().into_active_model(),
            None => eligibility_check::ActiveModel {
                candidate_id: Set(before.id),
                criterion: Set(given.criterion),
                ..Default::default()
            },
        };
        row.holds = Set(given.holds);
        row.note = Set(note);
        row.checked_at = Set(act.now.to_chrono());
        row.checked_by = Set(act.actor.to_string());
        row.save(tx).await?;
    }
    let checks = checks_of(tx, before.id).await?;
    let candidate = set_state(tx, act, &before, judge(&checks)).await?;
    let change = Change::between(&before, &candidate).rows(&checks_before, &checks);
    record(tx, act, "candidate.checked", &candidate, change).await?;
    Ok(Done::new(candidate))
}

/// What the checks of a candidate come to.
fn judge(checks: &[eligibility_check::Model]) -> CandidateState {
    let holds = |criterion| {
        let found = checks.iter().find(|check| check.criterion == criterion);
        found.map(|check| check.holds)
    };
    let mut all = EligibilityCriterion::iter().map(holds);
    if checks.iter().any(|check| !check.holds) {
        CandidateState::NotEligible
    } else if all.all(|holds| holds == Some(true)) {
        CandidateState::Eligible
    } else {
        CandidateState::Named
    }
}

/// Strikes a candidate off: they do not want to, or somebody else was found.
///
/// # Errors
/// A candidate who is not there, joined or is none any more.
pub async fn withdraw(
    tx: &DatabaseTransaction,
    act: &Act,
    candidate: i64,
) -> Result<Done<candidate::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<candidate::Entity>(tx, "candidate", candidate);
    let found = found.await?;
    is_standing(&mut check, found.as_ref());
    check.done()?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    let candidate = set_state(tx, act, &before, CandidateState::Withdrawn).await?;
    let change = Change::between(&before, &candidate);
    record(tx, act, "candidate.withdrawn", &candidate, change).await?;
    Ok(Done::new(candidate))
}

/// A candidate who becomes a member.
#[derive(Debug, Clone)]
pub struct Admit {
    /// The candidate's key.
    pub candidate: i64,
    /// The first day of the membership.
    pub from: String,
    /// Where the person works from that day on, if it is not on record.
    pub affiliation: Option<NewAffiliation>,
}

/// Makes an eligible candidate a member of the executives' track, and closes the case, all in one. A
/// membership that only begins on a day to come closes it then.
///
/// # Errors
/// A candidate who is not there or not eligible; a case that is closed; whatever stands against
/// joining; an organization that does not speak for the jurisdiction on the first day, as a
/// municipality does not (product rule “Representation”): [`memberships::join`] takes its people in, and
/// the search goes on.
pub async fn admit(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Admit,
) -> Result<Done<candidate::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = standing(&mut check, tx, input.candidate).await?;
    // Of whom nothing may come any more, it says so once.
    check.done()?;
    let Some((before, case)) = found else {
        return Err(check.refused());
    };
    if before.state != CandidateState::Eligible {
        let state = before.state.as_str();
        check.refuse("candidate", ProblemCode::NotAllowedInState { state });
    }
    // Somebody who was erased.
    check.person(tx, "candidate", before.person_id).await?;
    check.done()?;
    let join = Join {
        person: before.person_id,
        track: Track::Executive,
        from: input.from,
        affiliation: input.affiliation,
    };
    let joined = memberships::start(&mut check, tx, &join).await?;
    let employer = speaks_for(&mut check, tx, &community, &case, &joined).await?;
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.state = Set(CandidateState::Joined);
    row.organization_id = Set(employer);
    row.updated_at = Set(act.now.to_chrono());
    let candidate = row.update(tx).await?;
    let Joined {
        membership,
        affiliations,
    } = joined;
    let mut change = Change::between(&before, &candidate)
        .rows(&[], &[membership])
        .rows(&[], &affiliations);
    if let Some(closed) = close_if_filled(tx, act, &community, &case).await? {
        change = change.rows(&[case], &[closed]);
    }
    record(tx, act, "candidate.admitted", &candidate, change).await?;
    Ok(Done::new(candidate).and(Trigger::Recruitment))
}

/// The organization that somebody joined for, which must speak for the jurisdiction of the case.
async fn speaks_for(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    case: &recruitment_case::Model,
    joined: &Joined,
) -> Result<Option<i64>, CommandError> {
    use crate::time::ToJiff;
    let day = joined.membership.start_on.to_jiff();
    let Some(there) = primary_on(tx, joined.membership.person_id, day).await? else {
        return Ok(None);
    };
    let employer = organization::Entity::find_by_id(there.organization_id);
    if let Some(employer) = employer.one(tx).await? {
        let order = employer.order_of_government.into();
        let is_there = employer.jurisdiction_id == case.jurisdiction_id;
        if !is_there || !community.rule.is_represented_by(order) {
            let field = match joined.affiliations.is_empty() {
                true => "candidate",
                false => "affiliation",
            };
            check.refuse(field, ProblemCode::DoesNotCloseTheGap { order });
        }
    }
    Ok(Some(there.organization_id))
}

/// Closes a case whose jurisdiction somebody represents today.
async fn close_if_filled(
    tx: &DatabaseTransaction,
    act: &Act,
    community: &Community,
    case: &recruitment_case::Model,
) -> Result<Option<recruitment_case::Model>, CommandError> {
    let today = act.today(&community.zone);
    let record = representation::record(tx, community).await?;
    let code = record.jurisdictions.code(case.jurisdiction_id)?;
    let snapshot = record.representation().at(today);
    if snapshot.gaps().any(|gap| gap.jurisdiction == code) {
        return Ok(None);
    }
    Ok(Some(close(tx, act, case, today).await?))
}

/// A candidate of whom something may still come, with their case, which goes on.
async fn standing(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<(candidate::Model, recruitment_case::Model)>, CommandError> {
    let candidate = check.row::<candidate::Entity>(tx, "candidate", id);
    let candidate = candidate.await?;
    is_standing(check, candidate.as_ref());
    let Some(candidate) = candidate else {
        return Ok(None);
    };
    let key = candidate.recruitment_case_id;
    let case = check.row::<recruitment_case::Entity>(tx, "candidate", key);
    let case = case.await?;
    is_open(check, "candidate", case.as_ref());
    Ok(case.map(|case| (candidate, case)))
}

fn is_standing(check: &mut Check, candidate: Option<&candidate::Model>) {
    let over = candidate.and_then(|row| match row.state {
        CandidateState::Joined => Some("joined"),
        // `withdrawn` is what becomes of a report's sentence.
        CandidateState::Withdrawn => Some("candidate_withdrawn"),
        _ => None,
    });
    if let Some(state) = over {
        check.refuse("candidate", ProblemCode::NotAllowedInState { state });
    }
}

async fn checks_of(
    tx: &DatabaseTransaction,
    candidate: i64,
) -> Result<Vec<eligibility_check::Model>, CommandError> {
    let checks = eligibility_check::Entity::find()
        .filter(eligibility_check::Column::CandidateId.eq(candidate))
        .order_by_asc(eligibility_check::Column::Id);
    Ok(checks.all(tx).await?)
}

async fn set_state(
    tx: &DatabaseTransaction,
    act: &Act,
    before: &candidate::Model,
    state: CandidateState,
) -> Result<candidate::Model, CommandError> {
    let mut row = before.clone().into_active_model();
    row.state = Set(state);
    row.updated_at = Set(act.now.to_chrono());
    Ok(row.update(tx).await?)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    candidate: &candidate::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("candidate", candidate.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

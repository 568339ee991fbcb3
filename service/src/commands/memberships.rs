//! Who belongs to the community, on which track, and whom they work for.
//!
//! Every change here may change who is represented, so each calls for [`Trigger::Recruitment`].

mod retract;

use domain::term::Term;
use entity::{affiliation, enums::Track, membership, organization};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{
    CommandError, Done, ProblemCode, Raced, Trigger,
    check::{Check, community},
    given::{Change, GivenTexts},
    groups,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    time::{self, ToChrono},
};

pub use retract::{Mistake, Retract, retract};

/// Where a person works, from the day of the deed on.
#[derive(Debug, Clone, Default)]
pub struct NewAffiliation {
    /// The organization's key.
    pub organization: i64,
    /// The person's title there; may be missing.
    pub title: GivenTexts,
}

/// A person who joins.
#[derive(Debug, Clone)]
pub struct Join {
    /// The person's key.
    pub person: i64,
    /// The track.
    pub track: Track,
    /// The first day.
    pub from: String,
    /// Where the person works, if it is not on record.
    pub affiliation: Option<NewAffiliation>,
}

/// Makes a person a member of a track from a day on; again, for one who left and comes back.
///
/// # Errors
/// A day that does not exist; a membership of the track on one of the days, or, when an affiliation
/// is given, a primary affiliation; no affiliation at all on the day; an organization that does not
/// exist then.
pub async fn join(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Join,
) -> Result<Done<membership::Model>, CommandError> {
    let mut check = Check::new();
    let Joined {
        membership,
        affiliations,
    } = start(&mut check, tx, &input).await?;
    let change = Changed::created(&membership).rows(&[], &affiliations);
    record(
        tx,
        act,
        "membership.started",
        ("membership", membership.id),
        change,
    )
    .await?;
    Ok(Done::new(membership).and(Trigger::Recruitment))
}

/// A membership that began, and the affiliation that began with it, if one did.
pub(super) struct Joined {
    pub membership: membership::Model,
    pub affiliations: Vec<affiliation::Model>,
}

/// Writes the rows of [`join`], which is not on record yet.
///
/// # Errors
/// As [`join`], and whatever was wrong before.
pub(super) async fn start(
    check: &mut Check,
    tx: &DatabaseTransaction,
    input: &Join,
) -> Result<Joined, CommandError> {
    let community = community(tx).await?;
    let person = check.person(tx, "person", input.person).await?;
    let from = check.date("from", &input.from);
    if let (Some(person), Some(from)) = (&person, from) {
        let there = memberships_of(tx, person.id, input.track).await?;
        check.is_free("from", Term::since(from), there.iter().map(term_of))?;
    }
    let affiliation = match (&input.affiliation, from) {
        (Some(given), from) => {
            check.enter("affiliation");
            let read = read_affiliation(check, tx, input.person, given, from).await?;
            check.leave();
            read
        }
        (None, Some(from)) if person.is_some() => {
            if primary_on(tx, input.person, from).await?.is_none() {
                check.refuse("affiliation", ProblemCode::Missing);
            }
            None
        }
        _ => None,
    };
    check.done()?;
    let (Some(person), Some(from)) = (person, from) else {
        return Err(check.refused());
    };
    let mut affiliations = Vec::new();
    if let Some(row) = affiliation {
        affiliations.push(row.insert(tx).await.or_overlaps("affiliation")?);
    }
    let membership = membership::ActiveModel {
        community_id: Set(community.id),
        person_id: Set(person.id),
        track: Set(input.track),
        start_on: Set(from.to_chrono()),
        ..Default::default()
    };
    let membership = membership.insert(tx).await.or_overlaps("from")?;
    Ok(Joined {
        membership,
        affiliations,
    })
}

/// Reads an affiliation that starts on a day and goes on.
async fn read_affiliation(
    check: &mut Check,
    tx: &DatabaseTransaction,
    person: i64,
    given: &NewAffiliation,
    from: Option<Date>,
) -> Result<Option<affiliation::ActiveModel>, CommandError> {
    let title = check.title_if_given("title", &given.title);
    let id = given.organization;
    let found = check.row::<organization::Entity>(tx, "organization", id);
    let found = found.await?;
    let (Some(organization), Some(from)) = (found, from) else {
        return Ok(None);
    };
    let term = Term::since(from);
    is_covered(check, "organization", &organization, term)?;
    let there = primaries_of(tx, person).await?;
    check.is_free("", term, there.iter().map(term_of_affiliation))?;
    let Some(title) = title else {
        return Ok(None);
    };
    let mut row = affiliation::ActiveModel {
        person_id: Set(person),
        organization_id: Set(organization.id),
        is_primary: Set(true),
        start_on: Set(from.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    Ok(Some(row))
}

/// A membership that ends.
#[derive(Debug, Clone)]
pub struct Leave {
    /// The membership's key.
    pub membership: i64,
    /// Its last day.
    pub to: String,
}

/// Ends a membership that runs.
///
/// # Errors
/// A day that does not exist or comes before the first; a membership that has ended already:
/// [`correct_membership`] changes its days.
pub async fn leave(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Leave,
) -> Result<Done<membership::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<membership::Entity>(tx, "membership", input.membership);
    let membership = found.await?;
    let last = check.date("to", &input.to);
    let (Some(before), Some(last)) = (membership, last) else {
        return Err(check.refused());
    };
    let term = term_of(&before)?;
    if !term.is_open() {
        let state = "ended";
        check.refuse("membership", ProblemCode::NotAllowedInState { state });
    }
    let ended = check.term_of(term.start(), Some(last));
    check.done()?;
    let end = ended.and_then(Term::end);
    let mut row = before.clone().into_active_model();
    row.end_on = Set(end.to_chrono());
    let membership = row.update(tx).await?;
    done(tx, act, "membership.ended", (before, membership)).await
}

/// Puts on record what became of a membership. Whoever is no member any more is in no sub-group.
async fn done(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    (before, membership): (membership::Model, membership::Model),
) -> Result<Done<membership::Model>, CommandError> {
    let mut change = Changed::between(&before, &membership);
    let mut triggers = vec![Trigger::Recruitment];
    let (was, is) = (term_of(&before)?.end(), term_of(&membership)?.end());
    if let Some(end) = is.filter(|end| was.is_none_or(|was| *end < was)) {
        let (places, told) = groups::leave_all(tx, act, membership.person_id, end).await?;
        change = change.rows(&places.before, &places.after);
        triggers.extend(told);
    }
    let change = change.noting(json!({ "person": membership.person_id }));
    record(tx, act, action, ("membership", membership.id), change).await?;
    Ok(Done {
        value: membership,
        triggers,
    })
}

/// What days of a membership were wrong.
#[derive(Debug, Clone, Default)]
pub struct CorrectMembership {
    /// The membership's key.
    pub membership: i64,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it goes on.
    pub to: Change<String>,
}

/// Corrects the days of a membership.
///
/// # Errors
/// Days that do not exist; a last day before the first; another membership of the person in the
/// track on one of the days.
pub async fn correct_membership(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectMembership,
) -> Result<Done<membership::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<membership::Entity>(tx, "membership", input.membership);
    let membership = found.await?;
    let term = membership.as_ref().map(term_of).transpose()?;
    let term = check.corrected_term(term, input.from.as_deref(), &input.to);
    let (Some(before), Some(term)) = (membership, term) else {
        return Err(check.refused());
    };
    let there = memberships_of(tx, before.person_id, before.track).await?;
    let others = there.iter().filter(|other| other.id != before.id);
    check.is_free("from", term, others.map(term_of))?;
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    let membership = row.update(tx).await.or_overlaps("from")?;
    done(tx, act, "membership.corrected", (before, membership)).await
}

/// A person who goes to another organization.
#[derive(Debug, Clone)]
pub struct Move {
    /// The person's key.
    pub person: i64,
    /// Where the person goes; for a new title only, the organization stays.
    pub affiliation: NewAffiliation,
    /// The first day there.
    pub from: String,
}

/// Ends the primary affiliation the day before, and starts another. Memberships go on.
///
/// # Errors
/// A day that does not exist, or on which the primary affiliation only starts; a later primary
/// affiliation; an organization that does not exist on the day.
pub async fn move_to(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Move,
) -> Result<Done<affiliation::Model>, CommandError> {
    let mut check = Check::new();
    let person = check.person(tx, "person", input.person).await?;
    let from = check.date("from", &input.from);
    let mut previous = None;
    if let (Some(person), Some(from)) = (&person, from) {
        previous = primary_on(tx, person.id, from).await?;
    }
    if let (Some(there), Some(from)) = (&previous, from) {
        let there = term_of_affiliation(there)?;
        if there.start() == from {
            check.refuse("from", ProblemCode::Overlaps { with: Some(there) });
        }
    }
    check.done()?;
    let (mut ended, mut ends) = (Vec::new(), Vec::new());
    if let (Some(there), Some(from)) = (previous, from) {
        // Undone with everything else when the rest is refused.
        let mut row = there.clone().into_active_model();
        row.end_on = Set(Some(from.to_chrono()));
        ends.push(row.update(tx).await?);
        ended.push(there);
    }
    check.enter("affiliation");
    let row = read_affiliation(&mut check, tx, input.person, &input.affiliation, from).await?;
    check.leave();
    check.done()?;
    let Some(row) = row else {
        return Err(check.refused());
    };
    let affiliation = row.insert(tx).await.or_overlaps("from")?;
    let change = Changed::created(&affiliation).rows(&ended, &ends);
    record(
        tx,
        act,
        "affiliation.started",
        ("affiliation", affiliation.id),
        change,
    )
    .await?;
    Ok(Done::new(affiliation).and(Trigger::Recruitment))
}

/// What of an affiliation was wrong.
#[derive(Debug, Clone, Default)]
pub struct CorrectAffiliation {
    /// The affiliation's key.
    pub affiliation: i64,
    /// The organization.
    pub organization: Option<i64>,
    /// The title.
    pub title: Option<GivenTexts>,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it goes on.
    pub to: Change<String>,
}

/// Corrects an affiliation.
///
/// # Errors
/// As [`correct_membership`]; an organization that does not exist on all of the days.
pub async fn correct_affiliation(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectAffiliation,
) -> Result<Done<affiliation::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<affiliation::Entity>(tx, "affiliation", input.affiliation);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let term = term_of_affiliation(&before)?;
    let term = check.corrected_term(Some(term), input.from.as_deref(), &input.to);
    let id = input.organization.unwrap_or(before.organization_id);
    let found = check.row::<organization::Entity>(tx, "organization", id);
    let organization = found.await?;
    if let (Some(organization), Some(term)) = (&organization, term) {
        is_covered(&mut check, "organization", organization, term)?;
    }
    let title = match &input.title {
        Some(given) => check.title_if_given("title", &given.over(&before.title()?)),
        None => None,
    };
    if let (Some(term), true) = (term, before.is_primary) {
        let there = primaries_of(tx, before.person_id).await?;
        let others = there.iter().filter(|other| other.id != before.id);
        check.is_free("from", term, others.map(term_of_affiliation))?;
    }
    check.done()?;
    let Some(term) = term else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.organization_id = Set(id);
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    if let Some(title) = &title {
        row.set_title(title);
    }
    let affiliation = row.update(tx).await.or_overlaps("from")?;
    let change =
        Changed::between(&before, &affiliation).noting(json!({ "person": affiliation.person_id }));
    record(
        tx,
        act,
        "affiliation.corrected",
        ("affiliation", affiliation.id),
        change,
    )
    .await?;
    Ok(Done::new(affiliation).and(Trigger::Recruitment))
}

/// Refuses an organization that does not exist on all days of a term.
fn is_covered(
    check: &mut Check,
    field: &str,
    organization: &organization::Model,
    term: Term,
) -> Result<(), CommandError> {
    let exists = time::term(organization.start_on, organization.end_on)?;
    if exists.intersection(term) == Some(term) {
        return Ok(());
    }
    let day = if exists.contains(term.start()) {
        exists.end().unwrap_or(term.start())
    } else {
        term.start()
    };
    check.refuse(field, ProblemCode::NotInForceOn { day });
    Ok(())
}

async fn memberships_of(
    tx: &DatabaseTransaction,
    person: i64,
    track: Track,
) -> Result<Vec<membership::Model>, CommandError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::Track.eq(track))
        .order_by_asc(membership::Column::StartOn);
    Ok(rows.all(tx).await?)
}

async fn primaries_of(
    tx: &DatabaseTransaction,
    person: i64,
) -> Result<Vec<affiliation::Model>, CommandError> {
    let rows = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(person))
        .filter(affiliation::Column::IsPrimary.eq(true))
        .order_by_asc(affiliation::Column::StartOn)
        .lock_exclusive();
    Ok(rows.all(tx).await?)
}

/// The primary affiliation of a person on a day.
pub(super) async fn primary_on(
    tx: &DatabaseTransaction,
    person: i64,
    day: Date,
) -> Result<Option<affiliation::Model>, CommandError> {
    for row in primaries_of(tx, person).await? {
        if term_of_affiliation(&row)?.contains(day) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn term_of(row: &membership::Model) -> Result<Term, crate::error::ServiceError> {
    time::term(row.start_on, row.end_on)
}

fn term_of_affiliation(row: &affiliation::Model) -> Result<Term, crate::error::ServiceError> {
    time::term(row.start_on, row.end_on)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    (noun, id): (&'static str, i64),
    change: Changed,
) -> Result<(), CommandError> {
    Ok(audit::record(tx, act, action, Subject::row(noun, id), change).await?)
}

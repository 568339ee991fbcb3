//! Who holds the offices of the community: the two co-chairs, their support, and the acting authority
//! that an administrator puts on record while both chairs are vacant (product rule “The council
//! report”).
//!
//! One co-chair is of the federal government and the other of a province or territory (terms of
//! reference, “Co-présidents”): whoever takes a chair must work there on their first day.
//!
//! An approval that waits for more is void once whoever gave it is out of office, so each change here
//! looks at those that are there.

use domain::{approval::Chair, term::Term};
use entity::{enums::OfficeRole, office, organization};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{
    CommandError, Done, ProblemCode, Raced,
    check::{Check, community},
    given::Change,
    memberships::primary_on,
    reports,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    error::ServiceError,
    reads::community::Community,
    time::{self, ToChrono},
};

/// Somebody who takes an office that nobody holds.
#[derive(Debug, Clone)]
pub struct Appoint {
    /// The person's key.
    pub person: i64,
    /// Which office.
    pub role: OfficeRole,
    /// The first day.
    pub from: String,
    /// The last day, where it is known.
    pub to: Option<String>,
    /// Why; an acting authority's must be said.
    pub reason: Option<String>,
}

/// Puts a person into an office.
///
/// # Errors
/// Days that do not exist; a last day before the first; somebody in the office on one of the days:
/// [`hand_over`] ends their term; a chair for somebody who works for no organization of its order of
/// government on the first day; an acting authority without a reason.
pub async fn appoint(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Appoint,
) -> Result<Done<office::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let holder = Holder {
        person: input.person,
        term: given_term(&mut check, &input.from, input.to.as_deref()),
        reason: input.reason.as_deref(),
    };
    let row = read(&mut check, tx, &community, input.role, holder).await?;
    check.done()?;
    let Some(row) = row else {
        return Err(check.refused());
    };
    let office = row.insert(tx).await.or_overlaps("from")?;
    let change = Changed::created(&office);
    done(tx, act, &community, "office.appointed", office, change).await
}

/// An office that goes from one to another.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// The key of the term that ends.
    pub office: i64,
    /// The key of the person who takes over.
    pub person: i64,
    /// The new holder's first day.
    pub from: String,
    /// The new holder's last day, where it is known.
    pub to: Option<String>,
    /// Why; an acting authority's must be said.
    pub reason: Option<String>,
}

/// Ends a term the day before, and begins another's. Gives the new one.
///
/// # Errors
/// As [`appoint`]; a first day that does not come behind the other's, or not right behind it; the
/// same person.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    act: &Act,
    input: HandOver,
) -> Result<Done<office::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<office::Entity>(tx, "office", input.office);
    let before = found.await?;
    let term = given_term(&mut check, &input.from, input.to.as_deref());
    let Some(before) = before else {
        return Err(check.refused());
    };
    if before.person_id == input.person {
        check.refuse("person", ProblemCode::AlreadyInUse);
    }
    let ended = match term {
        Some(term) if follows(&mut check, &before, term.start())? => {
            // Undone with everything else when the rest is refused.
            let mut row = before.clone().into_active_model();
            row.end_on = Set(Some(term.start().to_chrono()));
            Some(row.update(tx).await?)
        }
        _ => None,
    };
    let holder = Holder {
        person: input.person,
        // Whose first day is wrong already overlaps with the term before.
        term: term.filter(|_| ended.is_some()),
        reason: input.reason.as_deref(),
    };
    let row = read(&mut check, tx, &community, before.role, holder).await?;
    check.done()?;
    let (Some(mut row), Some(ended)) = (row, ended) else {
        return Err(check.refused());
    };
    row.previous_office_id = Set(Some(before.id));
    let office = row.insert(tx).await.or_overlaps("from")?;
    let change = Changed::created(&office).rows(&[before], &[ended]);
    done(tx, act, &community, "office.handed_over", office, change).await
}

/// Whether a day lies in a term, behind its first, or right behind it.
fn follows(check: &mut Check, before: &office::Model, day: Date) -> Result<bool, CommandError> {
    let there = term_of(before)?;
    if day <= there.start() {
        check.refuse("from", ProblemCode::Overlaps { with: Some(there) });
        return Ok(false);
    }
    if there.end().is_some_and(|end| end < day) {
        check.refuse("from", ProblemCode::NotInForceOn { day });
        return Ok(false);
    }
    Ok(true)
}

/// A term that ends.
#[derive(Debug, Clone)]
pub struct EndOffice {
    /// The key of the term.
    pub office: i64,
    /// Its last day.
    pub to: String,
}

/// Ends a term that goes on; the office is vacant from the next day on.
///
/// # Errors
/// A day that does not exist or comes before the first; a term that has an end already: [`correct`]
/// changes its days.
pub async fn end(
    tx: &DatabaseTransaction,
    act: &Act,
    input: EndOffice,
) -> Result<Done<office::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<office::Entity>(tx, "office", input.office);
    let office = found.await?;
    let last = check.date("to", &input.to);
    let (Some(before), Some(last)) = (office, last) else {
        return Err(check.refused());
    };
    let term = term_of(&before)?;
    if !term.is_open() {
        let state = "ended";
        check.refuse("office", ProblemCode::NotAllowedInState { state });
    }
    let ended = check.term_of(term.start(), Some(last));
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.end_on = Set(ended.and_then(Term::end).to_chrono());
    let office = row.update(tx).await?;
    let change = Changed::between(&before, &office);
    done(tx, act, &community, "office.ended", office, change).await
}

/// What days of a term were wrong.
#[derive(Debug, Clone, Default)]
pub struct CorrectOffice {
    /// The key of the term.
    pub office: i64,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it goes on.
    pub to: Change<String>,
}

/// Corrects the days of a term.
///
/// # Errors
/// Days that do not exist; a last day before the first; somebody else in the office on one of the
/// days; a chair for somebody who works for no organization of its order of government on the first
/// day.
pub async fn correct(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectOffice,
) -> Result<Done<office::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<office::Entity>(tx, "office", input.office);
    let office = found.await?;
    let term = office.as_ref().map(term_of).transpose()?;
    let term = check.corrected_term(term, input.from.as_deref(), &input.to);
    let (Some(before), Some(term)) = (office, term) else {
        return Err(check.refused());
    };
    if term.start() != term_of(&before)?.start() {
        let held = (before.role, before.person_id);
        is_of_order(&mut check, tx, "from", held, term.start()).await?;
    }
    let there = terms(tx, community.id, before.role).await?;
    let others = there.iter().filter(|other| other.id != before.id);
    check.is_free("from", term, others.map(term_of))?;
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    let office = row.update(tx).await.or_overlaps("from")?;
    let change = Changed::between(&before, &office);
    done(tx, act, &community, "office.corrected", office, change).await
}

/// Who is to hold an office, as it was given.
struct Holder<'a> {
    person: i64,
    term: Option<Term>,
    reason: Option<&'a str>,
}

/// Reads who is to hold an office, and for how long.
async fn read(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    role: OfficeRole,
    holder: Holder<'_>,
) -> Result<Option<office::ActiveModel>, CommandError> {
    let person = check.person(tx, "person", holder.person).await?;
    let given = holder.reason.filter(|given| !given.trim().is_empty());
    let reason = match (role, given) {
        (OfficeRole::ActingAuthority, given) => check.remark("reason", given.unwrap_or_default()),
        (_, given) => given.and_then(|given| check.remark("reason", given)),
    };
    let (Some(person), Some(term)) = (person, holder.term) else {
        return Ok(None);
    };
    let day = term.start();
    is_of_order(check, tx, "person", (role, person.id), day).await?;
    let there = terms(tx, community.id, role).await?;
    check.is_free("from", term, there.iter().map(term_of))?;
    Ok(Some(office::ActiveModel {
        community_id: Set(community.id),
        person_id: Set(person.id),
        role: Set(role),
        start_on: Set(term.start().to_chrono()),
        end_on: Set(term.end().to_chrono()),
        reason: Set(reason),
        ..Default::default()
    }))
}

/// Refuses a chair to somebody who does not work for its order of government on a day.
async fn is_of_order(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    (role, person): (OfficeRole, i64),
    day: Date,
) -> Result<(), CommandError> {
    let chair = match role {
        OfficeRole::FederalCoChair => Chair::Federal,
        OfficeRole::ProvincialCoChair => Chair::Provincial,
        OfficeRole::Support | OfficeRole::ActingAuthority => return Ok(()),
    };
    let order = match primary_on(tx, person, day).await? {
        Some(there) => {
            let employer = organization::Entity::find_by_id(there.organization_id);
            employer.one(tx).await?.map(|row| row.order_of_government)
        }
        None => None,
    };
    if !order.is_some_and(|order| chair.is_of(order.into())) {
        check.refuse(field, ProblemCode::NotOfTheChair { chair });
    }
    Ok(())
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

async fn terms(
    tx: &DatabaseTransaction,
    community: i64,
    role: OfficeRole,
) -> Result<Vec<office::Model>, CommandError> {
    let rows = office::Entity::find()
        .filter(office::Column::CommunityId.eq(community))
        .filter(office::Column::Role.eq(role))
        .order_by_asc(office::Column::StartOn);
    Ok(rows.all(tx).await?)
}

fn term_of(row: &office::Model) -> Result<Term, ServiceError> {
    time::term(row.start_on, row.end_on)
}

/// Voids what nobody in office stands behind any more, and puts all of it on record.
async fn done(
    tx: &DatabaseTransaction,
    act: &Act,
    community: &Community,
    action: &str,
    office: office::Model,
    change: Changed,
) -> Result<Done<office::Model>, CommandError> {
    let change = reports::lapsed::void_all(tx, act, community, change).await?;
    let subject = Subject::row("office", office.id);
    audit::record(tx, act, action, subject, change).await?;
    Ok(Done::new(office))
}

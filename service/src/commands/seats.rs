//! Who sits on the council for which jurisdiction.
//!
//! A case of recruitment speaks to the council member who sits for its jurisdiction, and to co-chair
//! support while the seat is empty, so each change here calls for [`Trigger::Recruitment`].

use domain::term::Term;
use entity::{council_seat, council_seat_term};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{
    CommandError, Done, ProblemCode, Raced, Trigger,
    check::Check,
    given::{Change, GivenTexts},
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    error::ServiceError,
    time::{self, ToChrono},
};

/// Somebody who takes a seat.
#[derive(Debug, Clone)]
pub struct SeatMember {
    /// The seat's key.
    pub council_seat: i64,
    /// The person's key.
    pub person: i64,
    /// The person's title; may be missing.
    pub title: GivenTexts,
    /// The first day.
    pub from: String,
}

/// Seats a person on the council from a day on.
///
/// # Errors
/// A day that does not exist; somebody in the seat on that day or later.
pub async fn fill(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SeatMember,
) -> Result<Done<council_seat::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<council_seat::Entity>(tx, "council_seat", input.council_seat);
    let seat = found.await?;
    let person = check.person(tx, "person", input.person).await?;
    let title = check.title_if_given("title", &input.title);
    let from = check.date("from", &input.from);
    if let (Some(seat), Some(from)) = (&seat, from) {
        let there = terms(tx, seat.id).await?;
        check.is_free("from", Term::since(from), there.iter().map(term_of))?;
    }
    check.done()?;
    let (Some(seat), Some(person), Some(title), Some(from)) = (seat, person, title, from) else {
        return Err(check.refused());
    };
    let mut row = council_seat_term::ActiveModel {
        council_seat_id: Set(seat.id),
        person_id: Set(person.id),
        start_on: Set(from.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    let term = row.insert(tx).await.or_overlaps("from")?;
    let change = Changed::created(&term);
    done(tx, act, "council_seat_term.started", seat, term.id, change).await
}

/// A seat that falls empty.
#[derive(Debug, Clone)]
pub struct VacateSeat {
    /// The seat's key.
    pub council_seat: i64,
    /// The last day of whoever sits in it.
    pub to: String,
}

/// Ends the term that goes on in a seat; it is empty from the next day on.
///
/// # Errors
/// A day that does not exist or comes before the first; a seat in which no term goes on: one that has
/// an end is corrected by [`correct`].
pub async fn vacate(
    tx: &DatabaseTransaction,
    act: &Act,
    input: VacateSeat,
) -> Result<Done<council_seat::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<council_seat::Entity>(tx, "council_seat", input.council_seat);
    let seat = found.await?;
    let last = check.date("to", &input.to);
    let (Some(seat), Some(last)) = (seat, last) else {
        return Err(check.refused());
    };
    let there = terms(tx, seat.id).await?;
    let Some(before) = there.into_iter().find(|term| term.end_on.is_none()) else {
        let state = "vacant";
        check.refuse("council_seat", ProblemCode::NotAllowedInState { state });
        return Err(check.refused());
    };
    let ended = check.term_of(term_of(&before)?.start(), Some(last));
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.end_on = Set(ended.and_then(Term::end).to_chrono());
    let term = row.update(tx).await?;
    let change = of_person(&before, &term);
    done(tx, act, "council_seat_term.ended", seat, term.id, change).await
}

/// What of a term on the council was wrong.
#[derive(Debug, Clone, Default)]
pub struct CorrectSeatTerm {
    /// The term's key.
    pub council_seat_term: i64,
    /// The person's title.
    pub title: Option<GivenTexts>,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it goes on.
    pub to: Change<String>,
}

/// Corrects a term on the council.
///
/// # Errors
/// Days that do not exist; a last day before the first; somebody else in the seat on one of the days.
pub async fn correct(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectSeatTerm,
) -> Result<Done<council_seat::Model>, CommandError> {
    let mut check = Check::new();
    let id = input.council_seat_term;
    let found = check.row::<council_seat_term::Entity>(tx, "council_seat_term", id);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let found = check.row::<council_seat::Entity>(tx, "council_seat_term", before.council_seat_id);
    let seat = found.await?;
    let title = match &input.title {
        Some(given) => check.title_if_given("title", &given.over(&before.title()?)),
        None => None,
    };
    let there = Some(term_of(&before)?);
    let term = check.corrected_term(there, input.from.as_deref(), &input.to);
    if let Some(term) = term {
        let there = terms(tx, before.council_seat_id).await?;
        let others = there.iter().filter(|other| other.id != before.id);
        check.is_free("from", term, others.map(term_of))?;
    }
    check.done()?;
    let (Some(seat), Some(term)) = (seat, term) else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    if let Some(title) = &title {
        row.set_title(title);
    }
    let term = row.update(tx).await.or_overlaps("from")?;
    let change = of_person(&before, &term);
    done(
        tx,
        act,
        "council_seat_term.corrected",
        seat,
        term.id,
        change,
    )
    .await
}

async fn terms(
    tx: &DatabaseTransaction,
    seat: i64,
) -> Result<Vec<council_seat_term::Model>, CommandError> {
    let rows = council_seat_term::Entity::find()
        .filter(council_seat_term::Column::CouncilSeatId.eq(seat))
        .order_by_asc(council_seat_term::Column::StartOn);
    Ok(rows.all(tx).await?)
}

fn term_of(row: &council_seat_term::Model) -> Result<Term, ServiceError> {
    time::term(row.start_on, row.end_on)
}

/// A term that changed, with whose it is.
fn of_person(before: &council_seat_term::Model, after: &council_seat_term::Model) -> Changed {
    let whose = json!({ "council_seat": after.council_seat_id, "person": after.person_id });
    Changed::between(before, after).noting(whose)
}

async fn done(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    seat: council_seat::Model,
    term: i64,
    change: Changed,
) -> Result<Done<council_seat::Model>, CommandError> {
    let subject = Subject::row("council_seat_term", term);
    audit::record(tx, act, action, subject, change).await?;
    Ok(Done::new(seat).and(Trigger::Recruitment))
}

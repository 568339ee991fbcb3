//! What the community undertakes: initiatives “de manière collaborative et/ou bilatérale” (terms of
//! reference, decision making), and partnerships, with the organizations that take part, the
//! sub-groups and recommendations that belong to one, and the references of its funding.

pub mod funding;
mod parties;

use domain::term::Term;
use entity::{enums::InitiativeKind, initiative};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, IntoActiveModel};

use super::{
    CommandError, Done, ProblemCode,
    check::{Check, community},
    given::{Change, GivenTexts},
    owners,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    error::ServiceError,
    time::{self, ToChrono},
};

pub(super) use parties::succeed;
pub use parties::{Add, NewParty, Remove, UpdateParty, add, remove, update_party};

/// An initiative that begins.
#[derive(Debug, Clone)]
pub struct Create {
    /// What it is.
    pub kind: InitiativeKind,
    /// What it is called.
    pub title: GivenTexts,
    /// What it is about.
    pub description: GivenTexts,
    /// The key of the person who leads it.
    pub lead: Option<i64>,
    /// The organizations that take part from its first day on.
    pub parties: Vec<NewParty>,
    /// The first day.
    pub from: String,
    /// The last day, where it is known.
    pub to: Option<String>,
}

/// Puts an initiative or a partnership on record, with the organizations that take part from its first
/// day on: to its last, or to theirs.
///
/// # Errors
/// A title with no words; days that do not exist, or a last before the first; an organization that is
/// named twice, or does not exist on the first day; a lead who is not of the community today.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<initiative::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let title = check.title("title", &input.title);
    let description = check.prose("description", &input.description);
    let to = input.to.map_or(Change::Clear, Change::Set);
    let term = check.corrected_term(None, Some(&input.from), &to);
    let today = act.today(&community.zone);
    owners::is_of_the_community(&mut check, tx, ("lead", input.lead), today).await?;
    let terms = parties::read(&mut check, tx, &input.parties, term).await?;
    check.done()?;
    let (Some(title), Some(description), Some(term)) = (title, description, term) else {
        return Err(check.refused());
    };
    let mut row = initiative::ActiveModel {
        community_id: Set(community.id),
        kind: Set(input.kind),
        lead_id: Set(input.lead),
        start_on: Set(term.start().to_chrono()),
        end_on: Set(term.end().to_chrono()),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    row.set_description(&description);
    row.set_outcome(&domain::language::Bilingual::MISSING);
    let row = row.insert(tx).await?;
    let mut there = Vec::new();
    for (party, term) in input.parties.iter().zip(terms) {
        there.push(parties::place(row.id, *party, term).insert(tx).await?);
    }
    let change = Changed::created(&row).rows(&[], &there);
    record(tx, act, "initiative.created", row.id, change).await?;
    Ok(Done::new(row))
}

/// What of an initiative changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The initiative's key.
    pub initiative: i64,
    /// What it is.
    pub kind: Option<InitiativeKind>,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// What it is about.
    pub description: Option<GivenTexts>,
    /// What came of it.
    pub outcome: Option<GivenTexts>,
    /// The key of the person who leads it; cleared when nobody in particular does.
    pub lead: Change<i64>,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it goes on.
    pub to: Change<String>,
}

/// Changes the texts, the lead and the days of an initiative. Whoever took part from its first day, or
/// to its last, does so still, as long as their organization exists; nobody does beyond its last.
///
/// # Errors
/// As [`create`]; an initiative that is not there; a first day that leaves out those of an organization
/// that left before, or came earlier.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<initiative::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<initiative::Entity>(tx, "initiative", input.initiative);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.title
        && let Some(title) = check.title("title", &given.over(&before.title()?))
    {
        row.set_title(&title);
    }
    if let Some(given) = &input.description
        && let Some(description) = check.prose("description", &given.over(&before.description()?))
    {
        row.set_description(&description);
    }
    if let Some(given) = &input.outcome
        && let Some(outcome) = check.prose("outcome", &given.over(&before.outcome()?))
    {
        row.set_outcome(&outcome);
    }
    let lead = input.lead.value().copied();
    owners::is_of_the_community(&mut check, tx, ("lead", lead), today).await?;
    if !input.lead.is_keep() {
        row.lead_id = Set(lead);
    }
    row.kind = Set(input.kind.unwrap_or(before.kind));
    let there = term_of(&before)?;
    let term = check.corrected_term(Some(there), input.from.as_deref(), &input.to);
    write(check, tx, act, "initiative.updated", (before, row, term)).await
}

/// An initiative that ends.
#[derive(Debug, Clone, Default)]
pub struct End {
    /// The initiative's key.
    pub initiative: i64,
    /// Its last day.
    pub to: String,
    /// What came of it.
    pub outcome: GivenTexts,
}

/// Ends an initiative: whoever takes part does so to its last day; who was to come after it does not.
///
/// # Errors
/// An initiative that has ended; a day that does not exist, or comes before the first.
pub async fn end(
    tx: &DatabaseTransaction,
    act: &Act,
    input: End,
) -> Result<Done<initiative::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let Some(before) = going_on(&mut check, tx, input.initiative, today).await? else {
        return Err(check.refused());
    };
    let there = term_of(&before)?;
    let outcome = check.prose("outcome", &input.outcome.over(&before.outcome()?));
    let last = check.date("to", &input.to);
    let term = last.and_then(|last| check.term_of(there.start(), Some(last)));
    let mut row = before.clone().into_active_model();
    if let Some(outcome) = outcome {
        row.set_outcome(&outcome);
    }
    write(check, tx, act, "initiative.ended", (before, row, term)).await
}

/// An initiative as it was, what is written of it, and its days from now on.
type Written = (initiative::Model, initiative::ActiveModel, Option<Term>);

/// Writes an initiative with its days, to which those of the organizations in it follow.
async fn write(
    mut check: Check,
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    (before, mut row, term): Written,
) -> Result<Done<initiative::Model>, CommandError> {
    let there = term_of(&before)?;
    let followed = match term.filter(|term| *term != there) {
        Some(term) => parties::follow(&mut check, tx, before.id, (there, term)).await?,
        None => parties::Followed::default(),
    };
    check.done()?;
    let Some(term) = term else {
        return Err(check.refused());
    };
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = Changed::between(&before, &row).rows(&followed.before, &followed.after);
    record(tx, act, action, row.id, change).await?;
    Ok(Done::new(row))
}

/// Holds that an initiative, if one is named, is there and has not ended: what has ended takes on
/// nothing new.
pub(super) async fn takes_on(
    check: &mut Check,
    tx: &DatabaseTransaction,
    initiative: Option<i64>,
    today: Date,
) -> Result<(), CommandError> {
    if let Some(id) = initiative {
        going_on(check, tx, id, today).await?;
    }
    Ok(())
}

/// The initiative of a key; refused where it has ended.
async fn going_on(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    today: Date,
) -> Result<Option<initiative::Model>, CommandError> {
    let found = check
        .row::<initiative::Entity>(tx, "initiative", id)
        .await?;
    if let Some(row) = &found
        && term_of(row)?.end().is_some_and(|end| end <= today)
    {
        let state = "initiative_ended";
        check.refuse("initiative", ProblemCode::NotAllowedInState { state });
    }
    Ok(found)
}

fn term_of(row: &initiative::Model) -> Result<Term, ServiceError> {
    time::term(row.start_on, row.end_on)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    initiative: i64,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("initiative", initiative);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

//! The organizations that take part in an initiative, as what, and for how long.

use std::collections::{BTreeSet, HashMap};

use domain::term::Term;
use entity::{enums::InitiativeRole, initiative, initiative_party, organization};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use super::{going_on, record, term_of as days_of};
use crate::{
    audit::Change as Changed,
    commands::{
        CommandError, Done, ProblemCode, Raced,
        check::{Check, community},
        given::Change,
    },
    context::Act,
    error::ServiceError,
    time::{self, ToChrono},
};

/// The most organizations with which an initiative begins.
const MOST: usize = 50;

/// An organization that takes part from the first day on.
#[derive(Debug, Clone, Copy)]
pub struct NewParty {
    /// The organization's key.
    pub organization: i64,
    /// As what.
    pub role: InitiativeRole,
}

/// Reads with whom an initiative begins: the days of each, where all is well.
pub(super) async fn read(
    check: &mut Check,
    tx: &DatabaseTransaction,
    parties: &[NewParty],
    term: Option<Term>,
) -> Result<Vec<Term>, CommandError> {
    if parties.len() > MOST {
        check.refuse("parties", ProblemCode::TooMany { most: MOST });
        return Ok(Vec::new());
    }
    let mut seen = BTreeSet::new();
    let mut terms = Vec::new();
    check.enter("parties");
    for (place, party) in parties.iter().enumerate() {
        check.enter(place);
        if !seen.insert(party.organization) {
            check.refuse("organization", ProblemCode::NamedTwice);
        }
        let found = check.row::<organization::Entity>(tx, "organization", party.organization);
        if let (Some(organization), Some(term)) = (found.await?, term) {
            terms.extend(while_there(check, &organization, term)?);
        }
        check.leave();
    }
    check.leave();
    Ok(terms)
}

/// The days of a term on which an organization exists: from the first on, or it is refused.
fn while_there(
    check: &mut Check,
    organization: &organization::Model,
    term: Term,
) -> Result<Option<Term>, ServiceError> {
    let exists = time::term(organization.start_on, organization.end_on)?;
    if !exists.contains(term.start()) {
        let day = term.start();
        check.refuse("organization", ProblemCode::NotInForceOn { day });
    }
    Ok(exists.intersection(term))
}

/// An organization that comes into an initiative.
#[derive(Debug, Clone)]
pub struct Add {
    /// The initiative's key.
    pub initiative: i64,
    /// The organization's key.
    pub organization: i64,
    /// As what.
    pub role: InitiativeRole,
    /// The first day.
    pub from: String,
    /// The last day; the initiative's, or the organization's, where none is given.
    pub to: Option<String>,
}

/// Puts an organization into an initiative.
///
/// # Errors
/// An initiative that has ended; days that do not exist, or on which there is no such initiative or
/// organization; an organization that takes part on some of them already.
pub async fn add(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Add,
) -> Result<Done<initiative_party::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let initiative = going_on(&mut check, tx, input.initiative, today).await?;
    let found = check.row::<organization::Entity>(tx, "organization", input.organization);
    let organization = found.await?;
    let to = input.to.map_or(Change::Clear, Change::Set);
    let given = check.corrected_term(None, Some(&input.from), &to);
    let (Some(initiative), Some(organization), Some(given)) = (initiative, organization, given)
    else {
        return Err(check.refused());
    };
    let Some(term) = fits(&mut check, &initiative, &organization, given)? else {
        return Err(check.refused());
    };
    is_free(&mut check, tx, (initiative.id, organization.id), None, term).await?;
    check.done()?;
    let party = NewParty {
        organization: organization.id,
        role: input.role,
    };
    let row = place(initiative.id, party, term);
    let row = row.insert(tx).await.or_overlaps("organization")?;
    let change = Changed::created(&row);
    record(tx, act, "initiative.party_added", initiative.id, change).await?;
    Ok(Done::new(row))
}

/// What of an organization's part in an initiative changes.
#[derive(Debug, Clone, Default)]
pub struct UpdateParty {
    /// The key of its part.
    pub party: i64,
    /// As what it takes part.
    pub role: Option<InitiativeRole>,
    /// The first day.
    pub from: Option<String>,
    /// The last day; cleared when it takes part to the end.
    pub to: Change<String>,
}

/// Corrects as what and from when to when an organization takes part.
///
/// # Errors
/// As [`add`], but for an initiative that has ended; a part that is not there.
pub async fn update_party(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdateParty,
) -> Result<Done<initiative_party::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<initiative_party::Entity>(tx, "party", input.party);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let found = check.row::<initiative::Entity>(tx, "party", before.initiative_id);
    let initiative = found.await?;
    let found = check.row::<organization::Entity>(tx, "party", before.organization_id);
    let organization = found.await?;
    let there = term_of(&before)?;
    let given = check.corrected_term(Some(there), input.from.as_deref(), &input.to);
    let (Some(initiative), Some(organization), Some(given)) = (initiative, organization, given)
    else {
        return Err(check.refused());
    };
    let Some(term) = fits(&mut check, &initiative, &organization, given)? else {
        return Err(check.refused());
    };
    let pair = (initiative.id, organization.id);
    is_free(&mut check, tx, pair, Some(before.id), term).await?;
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.role = Set(input.role.unwrap_or(before.role));
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    let row = row.update(tx).await.or_overlaps("from")?;
    let change = Changed::between(&before, &row);
    record(tx, act, "initiative.party_updated", initiative.id, change).await?;
    Ok(Done::new(row))
}

/// An organization's part in an initiative that was entered by mistake.
#[derive(Debug, Clone, Copy)]
pub struct Remove {
    /// The key of its part.
    pub party: i64,
}

/// Takes away that an organization takes part. Gives nothing: it is gone.
///
/// # Errors
/// A part that is not there.
pub async fn remove(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Remove,
) -> Result<Done<Option<initiative_party::Model>>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<initiative_party::Entity>(tx, "party", input.party);
    let Some(row) = found.await? else {
        return Err(check.refused());
    };
    row.clone().into_active_model().delete(tx).await?;
    let (initiative, change) = (row.initiative_id, Changed::removed(&row));
    record(tx, act, "initiative.party_removed", initiative, change).await?;
    Ok(Done::new(None))
}

/// The days of a part: those that are given, to the end of the initiative and of the organization where
/// no last one is. Both are there on the first and on the last.
fn fits(
    check: &mut Check,
    initiative: &initiative::Model,
    organization: &organization::Model,
    given: Term,
) -> Result<Option<Term>, ServiceError> {
    let days = days_of(initiative)?;
    let last = given.end().and_then(|end| end.yesterday().ok());
    for (field, day) in [("from", Some(given.start())), ("to", last)] {
        if let Some(day) = day
            && !days.contains(day)
        {
            check.refuse(field, ProblemCode::NotInForceOn { day });
            return Ok(None);
        }
    }
    let exists = time::term(organization.start_on, organization.end_on)?;
    let mut wanted = [Some(given.start()), last].into_iter().flatten();
    if let Some(day) = wanted.find(|day| !exists.contains(*day)) {
        check.refuse("organization", ProblemCode::NotInForceOn { day });
        return Ok(None);
    }
    let there = days.intersection(exists);
    Ok(there.and_then(|there| there.intersection(given)))
}

/// Refuses days on which an organization takes part already, but by a part of its own.
async fn is_free(
    check: &mut Check,
    tx: &DatabaseTransaction,
    (initiative, organization): (i64, i64),
    but: Option<i64>,
    term: Term,
) -> Result<(), CommandError> {
    use initiative_party::Column::{Id, OrganizationId};
    let rows = of(initiative).filter(OrganizationId.eq(organization));
    let rows = rows.filter(Id.ne(but.unwrap_or(0)));
    let rows = rows.all(tx).await?;
    check.is_free("organization", term, rows.iter().map(term_of))?;
    Ok(())
}

/// Rows as they were and as they are.
#[derive(Default)]
pub(super) struct Followed {
    pub before: Vec<initiative_party::Model>,
    pub after: Vec<initiative_party::Model>,
}

/// Gives those who take part from the first day of an initiative, or to its last, its new days, as long
/// as their organization exists. Nobody takes part beyond its last day, and who would come after it does
/// not; days before its first are refused.
pub(super) async fn follow(
    check: &mut Check,
    tx: &DatabaseTransaction,
    initiative: i64,
    (was, is): (Term, Term),
) -> Result<Followed, CommandError> {
    let mut followed = Followed::default();
    let rows = of(initiative).all(tx).await?;
    let exist = existing(tx, &rows).await?;
    for row in rows {
        let there = term_of(&row)?;
        let start = match there.start() == was.start() {
            true => is.start(),
            false => there.start(),
        };
        if is.end().is_some_and(|end| end <= start) {
            row.clone().into_active_model().delete(tx).await?;
            followed.before.push(row);
            continue;
        }
        let end = match there.end() == was.end() {
            true => is.end(),
            false => there.end(),
        };
        let term = Term::new(start, end).ok().filter(|_| start >= is.start());
        let term = term.and_then(|term| is.intersection(term));
        let exists = exist.get(&row.organization_id).copied();
        let term = term.and_then(|term| exists.map_or(Some(term), |all| all.intersection(term)));
        let Some(term) = term else {
            check.refuse("from", ProblemCode::Overlaps { with: Some(there) });
            return Ok(followed);
        };
        if term != there {
            let mut new = row.clone().into_active_model();
            new.start_on = Set(term.start().to_chrono());
            new.end_on = Set(term.end().to_chrono());
            followed
                .after
                .push(new.update(tx).await.or_overlaps("from")?);
            followed.before.push(row);
        }
    }
    Ok(followed)
}

/// From when to when the organizations of some parts exist.
async fn existing(
    tx: &DatabaseTransaction,
    rows: &[initiative_party::Model],
) -> Result<HashMap<i64, Term>, CommandError> {
    let keys = rows.iter().map(|row| row.organization_id);
    let found = organization::Entity::find().filter(organization::Column::Id.is_in(keys));
    let mut terms = HashMap::new();
    for row in found.all(tx).await? {
        terms.insert(row.id, time::term(row.start_on, row.end_on)?);
    }
    Ok(terms)
}

/// Ends with an organization what it takes part in. Its successor, if it has one, takes part from then
/// on, unless it does so already; what would only begin is the successor's, or goes.
pub(in super::super) async fn succeed(
    tx: &DatabaseTransaction,
    (organization, successor): (i64, Option<i64>),
    end: Date,
    change: Changed,
) -> Result<Changed, CommandError> {
    use initiative_party::Column::{EndOn, Id, OrganizationId};
    let goes_beyond = Condition::any()
        .add(EndOn.is_null())
        .add(EndOn.gt(end.to_chrono()));
    let rows = initiative_party::Entity::find()
        .filter(OrganizationId.eq(organization))
        .filter(goes_beyond)
        .order_by_asc(Id)
        .lock_exclusive();
    let before = rows.all(tx).await?;
    let mut after = Vec::new();
    for row in &before {
        let there = term_of(row)?;
        let rest = Term::new(there.start().max(end), there.end()).ok();
        let mut old = row.clone().into_active_model();
        if there.start() < end {
            old.end_on = Set(Some(end.to_chrono()));
            after.push(old.update(tx).await?);
        } else {
            old.delete(tx).await?;
        }
        let (Some(successor), Some(rest)) = (successor, rest) else {
            continue;
        };
        if takes_part(tx, (row.initiative_id, successor), rest).await? {
            continue;
        }
        let mut next = row.clone().into_active_model().reset_all();
        next.id = NotSet;
        next.organization_id = Set(successor);
        next.start_on = Set(rest.start().to_chrono());
        after.push(next.insert(tx).await.or_overlaps("from")?);
    }
    Ok(change.rows(&before, &after))
}

/// Whether an organization takes part in an initiative on some day of a term.
async fn takes_part(
    tx: &DatabaseTransaction,
    (initiative, organization): (i64, i64),
    term: Term,
) -> Result<bool, CommandError> {
    use initiative_party::Column::OrganizationId;
    let rows = of(initiative).filter(OrganizationId.eq(organization));
    for row in rows.all(tx).await? {
        if term_of(&row)?.overlaps(term) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn of(initiative: i64) -> Select<initiative_party::Entity> {
    use initiative_party::Column::{Id, InitiativeId, StartOn};
    initiative_party::Entity::find()
        .filter(InitiativeId.eq(initiative))
        .order_by_asc(StartOn)
        .order_by_asc(Id)
}

/// An organization's part, to be inserted.
pub(super) fn place(initiative: i64, party: NewParty, term: Term) -> initiative_party::ActiveModel {
    initiative_party::ActiveModel {
        initiative_id: Set(initiative),
        organization_id: Set(party.organization),
        role: Set(party.role),
        start_on: Set(term.start().to_chrono()),
        end_on: Set(term.end().to_chrono()),
        ..Default::default()
    }
}

fn term_of(row: &initiative_party::Model) -> Result<Term, ServiceError> {
    time::term(row.start_on, row.end_on)
}

//! What of an organization was wrong all along: whose it is, of which order, where, and its days.

use domain::{order::OrderOfGovernment, term::Term};
use entity::{affiliation, organization, organization_succession};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter, QueryOrder,
};

use super::{
    super::{
        CommandError, Done, ProblemCode, Raced, Trigger, check::Check, given::Change as Given,
    },
    ending::names,
    order_fits, record,
};
use crate::{
    audit::Change,
    context::Act,
    time::{self, ToChrono, ToJiff},
};

/// What of an organization was wrong. What is not given stays.
#[derive(Debug, Clone, Default)]
pub struct CorrectOrganization {
    /// The organization's key.
    pub organization: i64,
    /// The key of its jurisdiction.
    pub jurisdiction: Option<i64>,
    /// Its order of government.
    pub order: Option<OrderOfGovernment>,
    /// Its zone; cleared when it is the jurisdiction's.
    pub zone: Given<String>,
    /// Its first day.
    pub from: Option<String>,
    /// Its last day; cleared when it goes on.
    pub to: Given<String>,
}

/// Corrects an organization, as though it had always been so. Its first name and its last follow its
/// days; a name that would hold on none of them goes.
///
/// # Errors
/// A jurisdiction that is not there, or that has no organizations of this order; an unknown zone; days
/// that do not exist, on which people would work there without it, or that contradict what it follows
/// on or what follows on it.
pub async fn correct(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectOrganization,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<organization::Entity>(tx, "organization", input.organization);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let jurisdiction = input.jurisdiction.unwrap_or(before.jurisdiction_id);
    let order = input.order.unwrap_or(before.order_of_government.into());
    order_fits(&mut check, tx, order, jurisdiction).await?;
    let zone = check.zone("zone", input.zone.value().map(String::as_str));
    let was = time::term(before.start_on, before.end_on)?;
    let term = check.corrected_term(Some(was), input.from.as_deref(), &input.to);
    if let Some(term) = term.filter(|term| *term != was) {
        people_fit(&mut check, tx, before.id, term).await?;
        successions_fit(&mut check, tx, before.id, (was, term)).await?;
    }
    check.done()?;
    let (Some(term), Some(zone)) = (term, zone) else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.jurisdiction_id = Set(jurisdiction);
    row.order_of_government = Set(order.into());
    if !input.zone.is_keep() {
        row.zone = Set(zone.map(String::from));
    }
    row.start_on = Set(term.start().to_chrono());
    row.end_on = Set(term.end().to_chrono());
    let organization = row.update(tx).await?;
    let mut change = Change::between(&before, &organization);
    if term != was {
        change = fit_names(tx, before.id, term, change).await?;
    }
    record(tx, act, "organization.corrected", organization.id, change).await?;
    Ok(Done::new(organization).and(Trigger::Recruitment))
}

/// Refuses days outside of which people work there.
async fn people_fit(
    check: &mut Check,
    tx: &DatabaseTransaction,
    organization: i64,
    term: Term,
) -> Result<(), CommandError> {
    let staff = affiliation::Entity::find()
        .filter(affiliation::Column::OrganizationId.eq(organization))
        .order_by_asc(affiliation::Column::Id)
        .all(tx)
        .await?;
    let early = |row: &affiliation::Model| row.start_on.to_jiff() < term.start();
    let is_early = staff.iter().any(early);
    let mut outside = Vec::new();
    for row in staff {
        let works = time::term(row.start_on, row.end_on)?;
        if works.intersection(term) != Some(works) {
            outside.push(row);
        }
    }
    if !outside.is_empty() {
        let field = if is_early { "from" } else { "to" };
        check.refuse(field, ProblemCode::people_work_there(&outside));
    }
    Ok(())
}

/// Refuses days that contradict what is on record of predecessors and successors.
async fn successions_fit(
    check: &mut Check,
    tx: &DatabaseTransaction,
    organization: i64,
    (was, term): (Term, Term),
) -> Result<(), CommandError> {
    use organization_succession::Column::{PredecessorId, SuccessorId};
    let theirs = Condition::any()
        .add(PredecessorId.eq(organization))
        .add(SuccessorId.eq(organization));
    let successions = organization_succession::Entity::find().filter(theirs);
    for succession in successions.all(tx).await? {
        let day = succession.effective_on.to_jiff();
        if succession.predecessor_id == organization {
            if term.end() != was.end() {
                let state = "taken_over";
                check.refuse("to", ProblemCode::NotAllowedInState { state });
            }
        } else if !term.contains(day) {
            let field = if day < term.start() { "from" } else { "to" };
            check.refuse(field, ProblemCode::NotInForceOn { day });
        }
    }
    Ok(())
}

/// Gives the first name the organization's first day, and the last name its last; names that would
/// hold on no day go. Where none would be left, the first stays.
async fn fit_names(
    tx: &DatabaseTransaction,
    organization: i64,
    term: Term,
    change: Change,
) -> Result<Change, CommandError> {
    let before = names(tx, organization).await?;
    let mut stay = Vec::new();
    for name in &before {
        if time::term(name.start_on, name.end_on)?.overlaps(term) {
            stay.push(name.clone());
        }
    }
    if stay.is_empty() {
        stay.extend(before.first().cloned());
    }
    for name in before.iter().filter(|name| !stay.contains(name)) {
        name.clone().delete(tx).await?;
    }
    let last = stay.len().saturating_sub(1);
    let mut after = Vec::new();
    for (place, name) in stay.into_iter().enumerate() {
        let mut row = name.into_active_model();
        if place == 0 {
            row.start_on = Set(term.start().to_chrono());
        }
        if place == last {
            row.end_on = Set(term.end().to_chrono());
        }
        after.push(row.update(tx).await.or_overlaps("from")?);
    }
    Ok(change.rows(&before, &after))
}

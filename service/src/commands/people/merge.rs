//! Two people on record who turn out to be one.

use domain::term::Term;
use entity::{affiliation, office, person};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{
    super::{
        CommandError, Done, ProblemCode, Trigger,
        check::{Check, community},
        erasure,
    },
    handover,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    reads::erasures,
    time,
};

/// Two people who are one.
#[derive(Debug, Clone, Copy)]
pub struct MergePeople {
    /// The key of the one who stays.
    pub keep: i64,
    /// The key of the other.
    pub merge: i64,
}

/// Makes two people one: what referred to the other refers to the one who stays, and what both have is
/// united (memberships of a track, times in a sub-group, first places at one organization that share a
/// day; invitations to one meeting, of whose answers the later holds). An address that is not written
/// to stays so. What the one who stays lacks of language, zone and telephone number is the other's.
///
/// The other's row stays and says whom it became. Reports that were sent, with their approvals, name it
/// still; nobody signs in by it, and a grant of an administrator that it had ends.
///
/// # Errors
/// A person who is not there, was erased or merged, or is named twice; first places at two organizations
/// on one day, or two offices; an office that the other holds: it is handed over first, for who holds
/// one is not the secretariat's to say.
pub async fn merge(
    tx: &DatabaseTransaction,
    act: &Act,
    input: MergePeople,
) -> Result<Done<person::Model>, CommandError> {
    // As with an erasure, nothing is written that was read of them before.
    erasures::begin(tx).await?;
    let mut check = Check::new();
    let kept = check.person(tx, "keep", input.keep).await?;
    let merged = check.person(tx, "merge", input.merge).await?;
    if input.keep == input.merge {
        check.refuse("merge", ProblemCode::NamedTwice);
    }
    check.done()?;
    let (Some(kept), Some(merged)) = (kept, merged) else {
        return Err(check.refused());
    };
    places_fit(&mut check, tx, &kept, &merged).await?;
    offices_fit(&mut check, tx, act, &kept, &merged).await?;
    check.done()?;
    let change = handover::all(tx, (kept.id, merged.id), Change::default()).await?;
    let change = erasure::shut_out(tx, act, merged.id, change).await?;
    let mut row = merged.clone().into_active_model();
    row.merged_into_id = Set(Some(kept.id));
    let became = row.update(tx).await?;
    let mut row = kept.clone().into_active_model();
    row.language = Set(kept.language.or(merged.language));
    row.zone = Set(kept.zone.clone().or_else(|| merged.zone.clone()));
    row.phone = Set(kept.phone.clone().or_else(|| merged.phone.clone()));
    let person = row.update(tx).await?;
    let change = Change::between(&kept, &person)
        .rows(&[merged], &[became])
        .and(change)
        .noting(json!({ "merged": input.merge }));
    let subject = Subject::row("person", person.id);
    audit::record(tx, act, "person.merged", subject, change).await?;
    Ok(Done::new(person).and(Trigger::Recruitment))
}

/// Refuses first places at two organizations on one day.
async fn places_fit(
    check: &mut Check,
    tx: &DatabaseTransaction,
    kept: &person::Model,
    merged: &person::Model,
) -> Result<(), CommandError> {
    let (own, theirs) = (
        primaries(tx, kept.id).await?,
        primaries(tx, merged.id).await?,
    );
    for (organization, term) in theirs {
        let elsewhere = own.iter().filter(|(there, _)| *there != organization);
        let elsewhere = elsewhere.map(|(_, term)| Ok(*term));
        if !check.is_free("merge", term, elsewhere)? {
            break;
        }
    }
    Ok(())
}

async fn primaries(
    tx: &DatabaseTransaction,
    person: i64,
) -> Result<Vec<(i64, Term)>, CommandError> {
    let rows = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(person))
        .filter(affiliation::Column::IsPrimary.eq(true))
        .order_by_asc(affiliation::Column::StartOn);
    let rows = rows.all(tx).await?.into_iter();
    rows.map(|row| Ok((row.organization_id, time::term(row.start_on, row.end_on)?)))
        .collect()
}

/// Refuses an office that the other holds, and two offices at a time.
async fn offices_fit(
    check: &mut Check,
    tx: &DatabaseTransaction,
    act: &Act,
    kept: &person::Model,
    merged: &person::Model,
) -> Result<(), CommandError> {
    let today = act.today(&community(tx).await?.zone);
    let (own, theirs) = (offices(tx, kept.id).await?, offices(tx, merged.id).await?);
    for term in theirs {
        if term.end().is_none_or(|end| end > today) {
            let state = "in_office";
            check.refuse("merge", ProblemCode::NotAllowedInState { state });
            break;
        }
        if !check.is_free("merge", term, own.iter().map(|term| Ok(*term)))? {
            break;
        }
    }
    Ok(())
}

async fn offices(tx: &DatabaseTransaction, person: i64) -> Result<Vec<Term>, CommandError> {
    let rows = office::Entity::find()
        .filter(office::Column::PersonId.eq(person))
        .order_by_asc(office::Column::StartOn);
    let rows = rows.all(tx).await?.into_iter();
    rows.map(|row| Ok(time::term(row.start_on, row.end_on)?))
        .collect()
}

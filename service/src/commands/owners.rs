//! Who sees to something of the community.

use domain::access::Role;
use jiff::civil::Date;
use sea_orm::DatabaseTransaction;

use super::{CommandError, ProblemCode, check::Check};
use crate::reads::roles;

/// Those of the community: they see what they are to see to.
const COMMUNITY: &[Role] = &[
    Role::Member,
    Role::Support,
    Role::CoChair,
    Role::Administrator,
];

/// Holds that somebody, if anybody, belongs to the community on a day: as a member, or by an office.
pub(super) async fn belongs(
    check: &mut Check,
    tx: &DatabaseTransaction,
    owner: Option<i64>,
    day: Date,
) -> Result<(), CommandError> {
    is_of_the_community(check, tx, ("owner", owner), day).await
}

/// As [`belongs`], for somebody whom another field names.
pub(super) async fn is_of_the_community(
    check: &mut Check,
    tx: &DatabaseTransaction,
    (field, person): (&str, Option<i64>),
    day: Date,
) -> Result<(), CommandError> {
    if let Some(person) = person
        && let Some(person) = check.person(tx, field, person).await?
        && !roles::of(tx, person.id, day).await?.has_any(COMMUNITY)
    {
        check.refuse(field, ProblemCode::NotAMember { day });
    }
    Ok(())
}

//! What a person is to the community on a day, as far as rights go.

use std::collections::BTreeSet;

use domain::access::{Role, Roles};
use entity::{administrator, council_seat_term, enums::OfficeRole, membership, office, person};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, UnionType},
};

use super::holds_on;

/// The roles of a person on a day, in two statements: a co-chair's and support's by their offices,
/// a council member's by a term on the council, a member's by a membership, an administrator's by
/// a grant. Somebody who was erased has none.
///
/// The acting authority has a co-chair's rights while both chairs are vacant, and not a day longer
/// (see [`domain::approval`]).
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, person: i64, day: Date) -> Result<Roles, DbErr> {
    let words = standing(db, person, day).await?;
    if !words.contains(KNOWN) {
        return Ok(Roles::NONE);
    }
    let by_standing = words.iter().filter_map(|word| Role::parse(word));
    Ok(by_standing
        .chain(by_office(db, person, day).await?)
        .collect())
}

/// The word for somebody who is there, was not erased, and did not turn out to be another.
const KNOWN: &str = "known";

/// Everything that one table by itself can say of a person, as words.
async fn standing(
    db: &impl ConnectionTrait,
    person: i64,
    day: Date,
) -> Result<BTreeSet<String>, DbErr> {
    let word = |role: Role| Expr::val(role.as_str());
    let mut all = person::Entity::find_by_id(person)
        .filter(person::Column::ErasedAt.is_null())
        .filter(person::Column::MergedIntoId.is_null())
        .select_only()
        .expr_as(Expr::val(KNOWN), WORD)
        .into_query();
    let member = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(holds_on(
            membership::Column::StartOn,
            membership::Column::EndOn,
            day,
        ))
        .select_only()
        .expr_as(word(Role::Member), WORD);
    let council = council_seat_term::Entity::find()
        .filter(council_seat_term::Column::PersonId.eq(person))
        .filter(holds_on(
            council_seat_term::Column::StartOn,
            council_seat_term::Column::EndOn,
            day,
        ))
        .select_only()
        .expr_as(word(Role::Council), WORD);
    let keeper = administrator::Entity::find()
        .filter(administrator::Column::PersonId.eq(person))
        .filter(administrator::Column::RevokedAt.is_null())
        .select_only()
        .expr_as(word(Role::Administrator), WORD);
    all.union(UnionType::All, member.into_query())
        .union(UnionType::All, council.into_query())
        .union(UnionType::All, keeper.into_query());
    let rows = db.query_all(&all).await?;
    rows.iter().map(|row| row.try_get("", WORD)).collect()
}

const WORD: &str = "word";

async fn by_office(
    db: &impl ConnectionTrait,
    person: i64,
    day: Date,
) -> Result<Option<Role>, DbErr> {
    let held = office::Entity::find()
        .filter(holds_on(
            office::Column::StartOn,
            office::Column::EndOn,
            day,
        ))
        .all(db)
        .await?;
    let is_chair = |role| {
        matches!(
            role,
            OfficeRole::FederalCoChair | OfficeRole::ProvincialCoChair
        )
    };
    let chaired = |community| {
        let mut all = held.iter();
        all.any(|office| office.community_id == community && is_chair(office.role))
    };
    let own = held.iter().filter(|office| office.person_id == person);
    let roles = own.filter_map(|office| match office.role {
        OfficeRole::FederalCoChair | OfficeRole::ProvincialCoChair => Some(Role::CoChair),
        OfficeRole::Support => Some(Role::Support),
        OfficeRole::ActingAuthority => (!chaired(office.community_id)).then_some(Role::CoChair),
    });
    Ok(roles.max())
}

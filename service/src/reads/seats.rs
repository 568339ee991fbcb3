//! Who sits on the council at a date, and which seats are empty.

use std::collections::{BTreeMap, HashMap};

use domain::{id::PersonId, jurisdiction::JurisdictionCode};
use entity::{council_seat, council_seat_term};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{community::Community, holds_on, jurisdictions::Jurisdictions};
use crate::error::ServiceError;

/// A seat of the council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its row.
    pub id: i64,
    /// Whose it is.
    pub jurisdiction: JurisdictionCode,
    /// The term of who sits in it; none when it is empty.
    pub term: Option<council_seat_term::Model>,
}

/// The seats at a date, in the report's order; two statements.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
    date: Date,
) -> Result<Vec<Seat>, ServiceError> {
    use council_seat_term::Column::{CouncilSeatId, EndOn, StartOn};
    let seats =
        council_seat::Entity::find().filter(council_seat::Column::CommunityId.eq(community.id));
    let ids = seats
        .clone()
        .select_only()
        .column(council_seat::Column::Id)
        .into_query();
    let terms = council_seat_term::Entity::find()
        .filter(CouncilSeatId.in_subquery(ids))
        .filter(holds_on(StartOn, EndOn, date))
        .all(db)
        .await?;
    let mut terms: HashMap<i64, _> = terms
        .into_iter()
        .map(|term| (term.council_seat_id, term))
        .collect();
    let seat = |row: council_seat::Model| {
        let jurisdiction = jurisdictions.row(row.jurisdiction_id)?;
        let code = jurisdictions.code(row.jurisdiction_id)?;
        let term = terms.remove(&row.id);
        Ok((
            jurisdiction.position,
            Seat {
                id: row.id,
                jurisdiction: code,
                term,
            },
        ))
    };
    let mut all = seats
        .all(db)
        .await?
        .into_iter()
        .map(seat)
        .collect::<Result<Vec<_>, ServiceError>>()?;
    all.sort_by_key(|(position, _)| *position);
    Ok(all.into_iter().map(|(_, seat)| seat).collect())
}

/// Who sits for each jurisdiction: what recruitment asks for.
#[must_use]
pub fn holders(seats: &[Seat]) -> BTreeMap<JurisdictionCode, PersonId> {
    let holder = |seat: &Seat| {
        let term = seat.term.as_ref()?;
        Some((seat.jurisdiction, PersonId(term.person_id)))
    };
    seats.iter().filter_map(holder).collect()
}

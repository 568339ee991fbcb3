//! The places that are to be filled at all times.

use domain::{commitment::occupied, jurisdiction::JurisdictionCode, term::Term};
use entity::{council_seat_term, enums::OfficeRole, office};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::{community::Community, jurisdictions::Jurisdictions, seats as council};
use crate::{
    error::ServiceError,
    time::{ToChrono, term},
};

/// The offices of the co-chairs.
pub const CHAIRS: [OfficeRole; 2] = [OfficeRole::FederalCoChair, OfficeRole::ProvincialCoChair];

/// A co-chair's office on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChairFact {
    /// Which.
    pub role: OfficeRole,
    /// The row of who holds it; none while it is vacant.
    pub held: Option<i64>,
    /// The row of who held it last, or holds it; none where nobody ever did.
    pub last: Option<i64>,
    /// Since when it is held, whoever holds it, or vacant; none where nobody ever held it.
    pub since: Option<Date>,
}

/// A seat of the council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatFact {
    /// Its row.
    pub id: i64,
    /// Whose it is.
    pub jurisdiction: JurisdictionCode,
    /// Whether nobody sits in it.
    pub is_vacant: bool,
}

/// Both co-chairs' offices on a day, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn chairs(
    db: &impl ConnectionTrait,
    community: &Community,
    day: Date,
) -> Result<Vec<ChairFact>, ServiceError> {
    use office::Column::{CommunityId, Role, StartOn};
    let rows = office::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Role.is_in(CHAIRS))
        .filter(StartOn.lte(day.to_chrono()))
        .order_by_asc(StartOn)
        .all(db)
        .await?;
    let terms = rows.into_iter().map(|row| {
        let term = term(row.start_on, row.end_on)?;
        Ok((row.role, row.id, term))
    });
    let terms: Vec<_> = terms.collect::<Result<_, ServiceError>>()?;
    let chair = |role: OfficeRole| {
        let own: Vec<_> = terms.iter().filter(|(of, ..)| *of == role).collect();
        let held = own.iter().find(|(.., term)| term.contains(day));
        let days: Vec<Term> = own.iter().map(|(.., term)| *term).collect();
        ChairFact {
            role,
            held: held.map(|(_, id, _)| *id),
            last: own.last().map(|(_, id, _)| *id),
            since: occupied(&days, day).1,
        }
    };
    Ok(CHAIRS.into_iter().map(chair).collect())
}

/// The seats of the council on a day, in the report's order; two statements.
///
/// # Errors
/// When the database fails.
pub async fn seats(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
    day: Date,
) -> Result<Vec<SeatFact>, ServiceError> {
    let seats = council::at(db, community, jurisdictions, day).await?;
    let fact = |seat: &council::Seat| SeatFact {
        id: seat.id,
        jurisdiction: seat.jurisdiction,
        is_vacant: seat.term.is_none(),
    };
    Ok(seats.iter().map(fact).collect())
}

/// Since when somebody sits in each of some seats, whoever it is, or nobody does.
pub(super) async fn seats_since(
    db: &impl ConnectionTrait,
    seats: &[SeatFact],
    day: Date,
) -> Result<Vec<Option<Date>>, ServiceError> {
    use council_seat_term::Column::CouncilSeatId;
    let rows = council_seat_term::Entity::find()
        .filter(CouncilSeatId.is_in(seats.iter().map(|seat| seat.id)))
        .all(db)
        .await?;
    let since = |seat: &SeatFact| {
        let own = rows.iter().filter(|row| row.council_seat_id == seat.id);
        let own = own.map(|row| term(row.start_on, row.end_on));
        let terms: Vec<Term> = own.collect::<Result<_, _>>()?;
        Ok(occupied(&terms, day).1)
    };
    seats.iter().map(since).collect()
}

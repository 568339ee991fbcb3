//! Who holds the offices of the community at a date.

use domain::{approval::InOffice, id::PersonId};
use entity::{enums::OfficeRole, office};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{community::Community, holds_on};

/// The offices that are held at a date: each role at most once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offices(Vec<office::Model>);

impl Offices {
    /// The row of a role; none when the office is vacant.
    #[must_use]
    pub fn get(&self, role: OfficeRole) -> Option<&office::Model> {
        self.0.iter().find(|office| office.role == role)
    }

    /// Who holds a role.
    #[must_use]
    pub fn holder(&self, role: OfficeRole) -> Option<PersonId> {
        self.get(role).map(|office| PersonId(office.person_id))
    }

    /// Those who approve reports.
    #[must_use]
    pub fn approval(&self) -> InOffice {
        InOffice {
            federal: self.holder(OfficeRole::FederalCoChair),
            provincial: self.holder(OfficeRole::ProvincialCoChair),
            acting: self.holder(OfficeRole::ActingAuthority),
        }
    }

    /// The rows, by role.
    pub fn iter(&self) -> impl Iterator<Item = &office::Model> {
        self.0.iter()
    }
}

/// Which office a term is one of; none when there is no such term.
///
/// # Errors
/// When the database fails.
pub async fn role_of(db: &impl ConnectionTrait, term: i64) -> Result<Option<OfficeRole>, DbErr> {
    let office = office::Entity::find_by_id(term).one(db).await?;
    Ok(office.map(|office| office.role))
}

/// The offices at a date, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Offices, DbErr> {
    use office::Column::{CommunityId, EndOn, Role, StartOn};
    let held = office::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(holds_on(StartOn, EndOn, date))
        .order_by_asc(Role);
    Ok(Offices(held.all(db).await?))
}

//! What follows on an organization that ends.

use entity::{organization, organization_name};
use jiff::civil::Date;
use sea_orm::DatabaseTransaction;

use super::{
    super::{CommandError, ProblemCode, check::Check},
    CreateOrganization, New,
};
use crate::{context::Act, time};

/// What follows on organizations that end.
#[derive(Debug, Clone)]
pub enum Successor {
    /// One that is there.
    Existing(i64),
    /// A new one; its first day is the day of the change, whatever is given.
    New(Box<CreateOrganization>),
}

/// A successor that was read.
pub(super) enum Follower {
    /// One that is there.
    There(Box<organization::Model>),
    /// One that is still to be entered.
    New(Box<New>),
}

impl Follower {
    /// Reads the successor in the field of that name. One that is there must be none of `others`, and go
    /// on from the day.
    pub async fn read(
        check: &mut Check,
        tx: &DatabaseTransaction,
        given: &Successor,
        others: &[i64],
        from: Option<Date>,
    ) -> Result<Option<Self>, CommandError> {
        check.enter("successor");
        let read = match given {
            Successor::Existing(id) => {
                let there = existing(check, tx, *id, others, from).await?;
                there.map(|there| Self::There(Box::new(there)))
            }
            Successor::New(given) => {
                check.enter("create");
                let new = New::read(check, tx, given).await?;
                check.leave();
                new.map(|new| Self::New(Box::new(new)))
            }
        };
        check.leave();
        Ok(read)
    }

    /// The organization, which is entered where it is new, and then its name.
    pub async fn enter(
        self,
        tx: &DatabaseTransaction,
        act: &Act,
        from: Date,
    ) -> Result<(organization::Model, Option<organization_name::Model>), CommandError> {
        match self {
            Self::There(there) => Ok((*there, None)),
            Self::New(new) => {
                let (successor, name) = new.insert(tx, act, from).await?;
                Ok((successor, Some(name)))
            }
        }
    }
}

async fn existing(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    others: &[i64],
    from: Option<Date>,
) -> Result<Option<organization::Model>, CommandError> {
    if others.contains(&id) {
        check.refuse("existing", ProblemCode::NamedTwice);
        return Ok(None);
    }
    let found = check.row::<organization::Entity>(tx, "existing", id);
    let successor = found.await?;
    if let (Some(row), Some(day)) = (&successor, from) {
        let exists = time::term(row.start_on, row.end_on)?;
        if !exists.contains(day) || !exists.is_open() {
            check.refuse("existing", ProblemCode::NotInForceOn { day });
        }
    }
    Ok(successor)
}

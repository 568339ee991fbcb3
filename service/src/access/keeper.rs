//! Finds out for whom a credential stands.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use domain::access::{Roles, Scopes};
use entity::{api_token, session};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    Digest, Secret, sessions,
    sessions::{after, before},
    tokens,
};
use crate::{
    context::Actor,
    reads::roles,
    time::{ToChrono, ToJiff},
};

/// For how long what was found out holds without asking the database again. After a revocation
/// anywhere, every instance refuses within this time; the instance that revoked, at once.
pub const MEMORY: Duration = Duration::from_secs(2);
/// How many credentials are remembered; beyond it, all are asked for anew.
const MOST: usize = 4096;
/// When a token or a session was used is written down no more often than this.
pub const GRAIN: SignedDuration = SignedDuration::from_mins(1);

/// For whom a credential stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who they are in the audit trail.
    pub actor: Actor,
    /// The person, where it is one.
    pub person: Option<i64>,
    /// What they are to the community.
    pub roles: Roles,
    /// What the credential may be used for.
    pub scopes: Scopes,
}

/// A credential that was used, which is to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// A token, by key.
    Token(i64),
    /// A session, by key.
    Session(i64),
}

/// A credential that opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// For whom it stands.
    pub holder: Holder,
    /// What is to be written down of it, once in a while.
    pub used: Option<Used>,
}

/// The moment of a look at a credential, and what it is for.
#[derive(Debug, Clone, Copy)]
pub struct Present {
    /// By the clock.
    pub now: Timestamp,
    /// The day in the community's zone: offices and memberships begin and end with it.
    pub day: Date,
    /// Whether the credential is being used. It is not where somebody who is in is looked at once
    /// more: that puts off no end, and is not remembered, so that the next use is noted.
    pub is_use: bool,
}

/// Knows for whom the credentials stand that were used a moment ago, so that a request costs no
/// statement every time. Only those that open are remembered: all others are looked up each time,
/// in one statement each that gives no row, whatever is wrong with them.
#[derive(Debug, Default)]
pub struct Keeper {
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    known: HashMap<Digest, Known>,
    /// How often all was forgotten: what was looked up before that is not remembered behind it.
    times: u64,
}

#[derive(Debug)]
struct Known {
    holder: Holder,
    /// Until when the credential is good by itself.
    until: Timestamp,
    day: Date,
    /// How long ago it was looked up is measured by the machine's steady clock: one that is set
    /// back must not make it longer.
    since: Instant,
}

impl Keeper {
    /// For whom the token of the API with this digest stands; none where it opens nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(
        &self,
        db: &impl ConnectionTrait,
        digest: Digest,
        present: Present,
    ) -> Result<Option<Found>, DbErr> {
        match self.remembered(&digest, present) {
            Ok(holder) => Ok(Some(Found { holder, used: None })),
            // Boxed, as it is rare and large: futures are copied where they are handed on.
            Err(times) => Box::pin(self.look_up_token(db, digest, present, times)).await,
        }
    }

    async fn look_up_token(
        &self,
        db: &impl ConnectionTrait,
        digest: Digest,
        present: Present,
        times: u64,
    ) -> Result<Option<Found>, DbErr> {
        let row = api_token::Entity::find()
            .filter(api_token::Column::Sha256.eq(digest.as_str()))
            .filter(tokens::good(present.now))
            .one(db)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let holder = of_token(&row);
        let until = row.expires_at.to_jiff();
        self.remember(times, digest, &holder, until, present);
        let is_due = present.is_use && is_due(row.last_used_at.to_jiff(), present.now);
        let used = is_due.then_some(Used::Token(row.id));
        Ok(Some(Found { holder, used }))
    }

    /// For whom the session of a cookie stands; none where it is over. `administrator` is the key
    /// of the administrator's token as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        db: &impl ConnectionTrait,
        given: &Secret,
        administrator: Option<&Digest>,
        present: Present,
    ) -> Result<Option<Found>, DbErr> {
        let digest = given.digest();
        match self.remembered(&digest, present) {
            Ok(holder) => Ok(Some(Found { holder, used: None })),
            Err(times) => {
                let looked_up = self.look_up_session(db, digest, administrator, present, times);
                Box::pin(looked_up).await
            }
        }
    }

    async fn look_up_session(
        &self,
        db: &impl ConnectionTrait,
        digest: Digest,
        administrator: Option<&Digest>,
        present: Present,
        times: u64,
    ) -> Result<Option<Found>, DbErr> {
        let found = session::Entity::find()
            .filter(session::Column::Sha256.eq(digest.as_str()))
            .filter(sessions::good(present.now))
            .find_also_related(api_token::Entity)
            .one(db)
            .await?;
        let Some((row, token)) = found else {
            return Ok(None);
        };
        let Some(holder) = of_session(db, &row, token, administrator, present).await? else {
            return Ok(None);
        };
        let until = sessions::until(&row);
        self.remember(times, digest, &holder, until, present);
        let seen = Some(row.last_seen_at.to_jiff());
        let is_due = present.is_use && is_due(seen, present.now);
        let used = is_due.then_some(Used::Session(row.id));
        Ok(Some(Found { holder, used }))
    }

    /// Forgets what was found out, and what is being found out: something was granted, revoked or
    /// ended.
    pub fn forget(&self) {
        let mut memory = self.memory();
        memory.known.clear();
        memory.times += 1;
    }

    /// For whom a credential stands, as far as it is remembered; otherwise how often all was
    /// forgotten, for [`Self::remember`] when it has been looked up.
    fn remembered(&self, digest: &Digest, present: Present) -> Result<Holder, u64> {
        let memory = self.memory();
        let holds = |known: &&Known| {
            known.since.elapsed() < MEMORY && present.now < known.until && present.day == known.day
        };
        let known = memory.known.get(digest).filter(holds);
        known.map(|known| known.holder.clone()).ok_or(memory.times)
    }

    fn remember(
        &self,
        times: u64,
        digest: Digest,
        holder: &Holder,
        until: Timestamp,
        present: Present,
    ) {
        let mut memory = self.memory();
        if !present.is_use || memory.times != times {
            return;
        }
        if memory.known.len() >= MOST {
            memory.known.clear();
        }
        let known = Known {
            holder: holder.clone(),
            until,
            day: present.day,
            since: Instant::now(),
        };
        memory.known.insert(digest, known);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down when a credential was used. Two requests that say so at once do no harm.
///
/// # Errors
/// When the database fails.
pub async fn note(db: &impl ConnectionTrait, used: Used, now: Timestamp) -> Result<(), DbErr> {
    let at = Expr::val(now.to_chrono());
    match used {
        Used::Token(id) => {
            api_token::Entity::update_many()
                .col_expr(api_token::Column::LastUsedAt, at)
                .filter(api_token::Column::Id.eq(id))
                .exec(db)
                .await?
        }
        Used::Session(id) => {
            session::Entity::update_many()
                .col_expr(session::Column::LastSeenAt, at)
                .filter(session::Column::Id.eq(id))
                .exec(db)
                .await?
        }
    };
    Ok(())
}

fn is_due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| last <= before(now, GRAIN) || last > after(now, GRAIN))
}

fn of_token(row: &api_token::Model) -> Holder {
    Holder {
        actor: Actor::Token(row.id),
        person: None,
        roles: domain::access::Role::from(row.role).into(),
        scopes: tokens::read_scopes(&row.scopes),
    }
}

/// Whoever signed in, as they are today: somebody whose last role has ended is nobody.
async fn of_session(
    db: &impl ConnectionTrait,
    row: &session::Model,
    token: Option<api_token::Model>,
    administrator: Option<&Digest>,
    present: Present,
) -> Result<Option<Holder>, DbErr> {
    if let Some(person) = row.person_id {
        let roles = roles::of(db, person, present.day).await?;
        return Ok((!roles.is_empty()).then(|| Holder {
            actor: Actor::Person(person),
            person: Some(person),
            roles,
            scopes: Scopes::all(),
        }));
    }
    if let Some(token) = token {
        return Ok(tokens::is_good(&token, present.now).then(|| of_token(&token)));
    }
    let key = row.administrator_key.as_deref();
    let still_right = key.is_some() && key == administrator.map(Digest::as_str);
    Ok(still_right.then(|| Holder {
        actor: Actor::Administrator,
        person: None,
        roles: domain::access::Role::Administrator.into(),
        scopes: Scopes::all(),
    }))
}

#[cfg(test)]
mod tests {
    use domain::access::Role;

    use super::*;

    fn noon() -> Present {
        Present {
            now: Timestamp::UNIX_EPOCH,
            day: Date::constant(1970, 1, 1),
            is_use: true,
        }
    }

    fn member() -> Holder {
        Holder {
            actor: Actor::Person(1),
            person: Some(1),
            roles: Role::Member.into(),
            scopes: Scopes::all(),
        }
    }

    /// A lookup that began before a revocation and ends behind it must not bring back what was
    /// revoked.
    #[test]
    fn what_is_looked_up_while_all_is_forgotten_is_not_remembered() {
        let (keeper, digest) = (Keeper::default(), Digest::of("a token"));
        let until = after(noon().now, SignedDuration::from_hours(1));
        let before = keeper.remembered(&digest, noon()).unwrap_err();
        keeper.forget();
        keeper.remember(before, digest.clone(), &member(), until, noon());
        let behind = keeper.remembered(&digest, noon()).unwrap_err();
        keeper.remember(behind, digest.clone(), &member(), until, noon());
        assert_eq!(keeper.remembered(&digest, noon()), Ok(member()));
    }

    #[test]
    fn what_is_remembered_holds_no_longer_than_the_credential_nor_the_day() {
        let (keeper, digest) = (Keeper::default(), Digest::of("a token"));
        let until = after(noon().now, SignedDuration::from_secs(1));
        keeper.remember(0, digest.clone(), &member(), until, noon());
        assert_eq!(keeper.remembered(&digest, noon()), Ok(member()));
        let over = Present {
            now: until,
            ..noon()
        };
        assert_eq!(keeper.remembered(&digest, over), Err(0));
        let tomorrow = Present {
            day: Date::constant(1970, 1, 2),
            ..noon()
        };
        assert_eq!(keeper.remembered(&digest, tomorrow), Err(0));
    }
}

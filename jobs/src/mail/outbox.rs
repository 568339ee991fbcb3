//! The outbox: who gets which message, fixed once.
//!
//! Everything here happens in the caller's transaction. A campaign's revision holds one message to
//! each address, so that expanding it again adds only what is not there.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    audience::{Obstacle, Reason, Unreachable},
    email::EmailAddress,
    id::PersonId,
    language::Preference,
};
use entity::{
    campaign, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState, UnreachableReason, WritingKind},
    person, unreachable,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use service::{context::Act, db, time::ToChrono};

use super::{kinds, message::Frozen};

/// What a campaign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A meeting, by key.
    Meeting(i64),
    /// A version of a report, by key.
    ReportVersion(i64),
}

/// A revision of a campaign: for each there is one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// Whose it is.
    pub community: i64,
    /// Its purpose.
    pub kind: CampaignKind,
    /// What it is about.
    pub about: About,
    /// For a meeting its SEQUENCE, else 0.
    pub revision: i32,
}

/// A message ready for the outbox.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub kind: WritingKind,
    /// Where it goes.
    pub to: EmailAddress,
    /// Those to whom it speaks.
    pub people: Vec<PersonId>,
    /// Why they are written to.
    pub reasons: BTreeSet<Reason>,
    /// The languages of its words.
    pub language: Preference,
    /// Its subject, for lists.
    pub subject: String,
    /// Its bytes.
    pub frozen: Frozen,
}

impl Campaign {
    fn select(&self) -> sea_orm::Select<campaign::Entity> {
        use campaign::Column;
        let about = match self.about {
            About::Meeting(id) => Column::MeetingId.eq(id),
            About::ReportVersion(id) => Column::ReportVersionId.eq(id),
        };
        campaign::Entity::find()
            .filter(Column::Kind.eq(self.kind))
            .filter(Column::Revision.eq(self.revision))
            .filter(about)
    }

    /// Its key, if it was begun.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, db: &impl ConnectionTrait) -> Result<Option<i64>, DbErr> {
        let found = self.select().one(db).await?;
        Ok(found.map(|campaign| campaign.id))
    }

    /// Its key; it is begun when it was not, with what its messages say of their meeting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(
        &self,
        tx: &impl ConnectionTrait,
        act: &Act,
        facts: Option<serde_json::Value>,
    ) -> Result<i64, DbErr> {
        if let Some(id) = self.find(tx).await? {
            return Ok(id);
        }
        let (meeting, version) = match self.about {
            About::Meeting(id) => (Some(id), None),
            About::ReportVersion(id) => (None, Some(id)),
        };
        let row = campaign::ActiveModel {
            community_id: Set(self.community),
            kind: Set(self.kind),
            meeting_id: Set(meeting),
            report_version_id: Set(version),
            revision: Set(self.revision),
            job_run_id: Set(act.job_run()),
            created_at: Set(act.now.to_chrono()),
            facts: Set(facts),
            ..Default::default()
        };
        let inserted = campaign::Entity::insert(row).exec(tx).await?;
        Ok(inserted.last_insert_id)
    }
}

/// The addresses, normalized, that a campaign has a message to.
///
/// # Errors
/// When the database fails.
pub async fn addressed(
    db: &impl ConnectionTrait,
    campaign: i64,
) -> Result<BTreeSet<String>, DbErr> {
    let all: Vec<String> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::RecipientNormalized)
        .filter(delivery::Column::CampaignId.eq(campaign))
        .into_tuple()
        .all(db)
        .await?;
    Ok(all.into_iter().collect())
}

/// Puts messages into the outbox, ready to leave; one to an address that has its own is left out.
/// Gives those that were added.
///
/// # Errors
/// When the database fails, or somebody to whom they speak was erased since they were written: the
/// caller's transaction is not to be committed, and tried again it finds who is left.
pub async fn put<'a>(
    tx: &impl ConnectionTrait,
    campaign: i64,
    revision: i32,
    letters: &'a [Letter],
    now: Timestamp,
) -> Result<Vec<&'a Letter>, DbErr> {
    let there = addressed(tx, campaign).await?;
    let mut new: BTreeMap<String, &Letter> = BTreeMap::new();
    for letter in letters {
        let address = letter.to.normalized();
        if !there.contains(&address) {
            new.entry(address).or_insert(letter);
        }
    }
    // In the order of the letters: the outbox is emptied in it.
    let added: Vec<&Letter> = letters
        .iter()
        .filter(|letter| {
            let first = new.get(&letter.to.normalized());
            first.is_some_and(|first| std::ptr::eq(*first, *letter))
        })
        .collect();
    let rows: Vec<_> = added
        .iter()
        .map(|letter| row(campaign, revision, letter, now))
        .collect();
    hold(tx, new.values().flat_map(|letter| &letter.people)).await?;
    db::insert_all(tx, rows).await?;
    greet(tx, campaign, &new).await?;
    Ok(added)
}

/// People that are looked for in one statement.
const PEOPLE_AT_ONCE: usize = 1_000;

/// Holds the people to whom messages speak until the transaction ends: an erasure that comes later
/// waits, and finds the messages; one that came first is found here, whatever was read before it.
async fn hold(
    tx: &impl ConnectionTrait,
    people: impl Iterator<Item = &PersonId>,
) -> Result<(), DbErr> {
    let people: BTreeSet<i64> = people.map(|person| (*person).into()).collect();
    let people: Vec<i64> = people.into_iter().collect();
    for some in people.chunks(PEOPLE_AT_ONCE) {
        let there: Vec<i64> = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::Id.is_in(some.iter().copied()))
            .filter(person::Column::ErasedAt.is_null())
            .order_by_asc(person::Column::Id)
            .lock_shared()
            .into_tuple()
            .all(tx)
            .await?;
        if there.len() != some.len() {
            let erased = "somebody was erased while they were written to";
            return Err(DbErr::Custom(erased.to_owned()));
        }
    }
    Ok(())
}

fn row(campaign: i64, revision: i32, letter: &Letter, now: Timestamp) -> delivery::ActiveModel {
    let now = now.to_chrono();
    delivery::ActiveModel {
        campaign_id: Set(campaign),
        recipient: Set(letter.to.as_str().to_owned()),
        recipient_normalized: Set(letter.to.normalized()),
        revision: Set(revision),
        language: Set(letter.language.into()),
        message_id: Set(letter.frozen.message_id.clone()),
        subject: Set(letter.subject.clone()),
        message: Set(letter.frozen.bytes.clone()),
        state: Set(DeliveryState::Waiting),
        attempt_count: Set(0),
        next_attempt_at: Set(now),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// Records to whom the messages speak.
async fn greet(
    tx: &impl ConnectionTrait,
    campaign: i64,
    new: &BTreeMap<String, &Letter>,
) -> Result<(), DbErr> {
    let keys: Vec<(i64, String)> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .column(delivery::Column::RecipientNormalized)
        .filter(delivery::Column::CampaignId.eq(campaign))
        .into_tuple()
        .all(tx)
        .await?;
    let rows: Vec<_> = keys
        .iter()
        .filter_map(|(id, address)| Some((*id, new.get(address)?)))
        .flat_map(|(id, letter)| letter.people.iter().map(move |person| (id, *person)))
        .map(|(delivery, person)| delivery_person::ActiveModel {
            delivery_id: Set(delivery),
            person_id: Set(person.into()),
            ..Default::default()
        })
        .collect();
    db::insert_all(tx, rows).await?;
    Ok(())
}

/// Lists those whom a campaign does not reach; who can be reached by now is taken off the list.
///
/// # Errors
/// When the database fails.
pub async fn list_unreachable(
    tx: &impl ConnectionTrait,
    campaign: i64,
    people: &[Unreachable],
) -> Result<(), DbErr> {
    unreachable::Entity::delete_many()
        .filter(unreachable::Column::CampaignId.eq(campaign))
        .exec(tx)
        .await?;
    let rows: Vec<_> = people
        .iter()
        .map(|person| unreachable::ActiveModel {
            campaign_id: Set(campaign),
            person_id: Set(person.person.into()),
            reason: Set(match person.obstacle {
                Obstacle::NoAddress => UnreachableReason::NoAddress,
                Obstacle::Suppressed => UnreachableReason::Suppressed,
            }),
            ..Default::default()
        })
        .collect();
    db::insert_all(tx, rows).await?;
    Ok(())
}

/// Takes back the messages on a meeting that have not left and that its revision `by` overtakes:
/// those that say what no longer holds, not those of the same revision and not the word to somebody
/// that they are off the list.
///
/// # Errors
/// When the database fails.
pub async fn overtake(
    tx: &impl ConnectionTrait,
    meeting: i64,
    by: i32,
    now: Timestamp,
) -> Result<u64, DbErr> {
    use delivery::Column;
    let older = campaign::Entity::find()
        .select_only()
        .column(campaign::Column::Id)
        .filter(campaign::Column::MeetingId.eq(meeting))
        .filter(campaign::Column::Revision.lt(by))
        .filter(campaign::Column::Kind.is_in(kinds::those(|kind| kind.is_overtaken)))
        .into_tuple::<i64>()
        .all(tx)
        .await?;
    let done = delivery::Entity::update_many()
        .col_expr(Column::State, Expr::val(DeliveryState::Cancelled.as_str()))
        .col_expr(Column::UpdatedAt, Expr::val(now.to_chrono()))
        .filter(Column::CampaignId.is_in(older))
        .filter(Column::State.eq(DeliveryState::Waiting))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

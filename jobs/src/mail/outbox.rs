//! The outbox: who gets which message, fixed once.
//!
//! Everything here happens in the caller's transaction. The bytes of letters are kept first, by as
//! many transactions as it takes; who gets them is one. A campaign's revision holds one message to
//! each address, so that expanding it again adds only what is not there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    audience::{Message, Obstacle, Reasons, Unreachable},
    email::EmailAddress,
    id::PersonId,
    language::Preference,
};
use entity::{
    campaign, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState, UnreachableReason, WritingKind},
    frozen_message, person, unreachable,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, sea_query::Expr,
};
use service::{context::Act, db, time::ToChrono};

use super::{
    kinds,
    message::{Frozen, MessageId},
};

/// What a campaign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A meeting, by key.
    Meeting(i64),
    /// A version of a report, by key.
    ReportVersion(i64),
    /// A search for a representative, by key.
    Case(i64),
    /// A publication, by key.
    Publication(i64),
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
    /// For a meeting its SEQUENCE, for a search how many of its campaigns were called off, for a
    /// publication the number of its bulletin, else 0.
    pub revision: i32,
}

/// A message as it was written.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub kind: WritingKind,
    /// Where it goes.
    pub to: EmailAddress,
    /// Those to whom it speaks.
    pub people: Vec<PersonId>,
    /// Why they are written to.
    pub reasons: Reasons,
    /// The languages of its words.
    pub language: Preference,
    /// How many messages of its campaign went to the address before it.
    pub turn: u16,
    /// Its subject, for lists.
    pub subject: String,
    /// Its bytes.
    pub frozen: Frozen,
}

/// A letter whose bytes are in the database: what is left of it is small, however many there are.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// What it is.
    pub kind: WritingKind,
    /// Where it goes.
    pub to: EmailAddress,
    /// Those to whom it speaks.
    pub people: Box<[PersonId]>,
    /// Why they are written to.
    pub reasons: Reasons,
    /// The languages of its words.
    pub language: Preference,
    /// How many messages of its campaign went to the address before it.
    pub turn: u16,
    /// Its subject, for lists; many letters have the same.
    pub subject: Arc<str>,
    /// Its Message-ID.
    pub(super) message_id: MessageId,
    /// The row of its bytes; none in a dry run, which keeps none.
    frozen: Option<i64>,
}

impl Letter {
    /// The letter and its bytes.
    fn split(self) -> (Sealed, Vec<u8>) {
        let sealed = Sealed {
            kind: self.kind,
            to: self.to,
            people: self.people.into(),
            reasons: self.reasons,
            language: self.language,
            turn: self.turn,
            subject: self.subject.into(),
            message_id: self.frozen.message_id,
            frozen: None,
        };
        (sealed, self.frozen.bytes)
    }

    /// The letter as one of which a dry run speaks: its bytes are kept nowhere.
    #[must_use]
    pub fn tried_out(self) -> Sealed {
        self.split().0
    }
}

/// Keeps the bytes of letters, as those of a run where there is one. Nobody gets them yet.
///
/// # Errors
/// When the database fails.
pub async fn seal(
    tx: &impl ConnectionTrait,
    run: Option<i64>,
    letters: Vec<Letter>,
    now: Timestamp,
) -> Result<Vec<Sealed>, DbErr> {
    let (mut sealed, bytes): (Vec<Sealed>, Vec<Vec<u8>>) =
        letters.into_iter().map(Letter::split).unzip();
    let rows = bytes.into_iter().map(|bytes| frozen_message::ActiveModel {
        job_run_id: Set(run),
        created_at: Set(now.to_chrono()),
        bytes: Set(bytes),
        ..Default::default()
    });
    let keys = db::insert_all(tx, rows).await?;
    for (letter, key) in sealed.iter_mut().zip(keys) {
        letter.frozen = Some(key);
    }
    Ok(sealed)
}

impl Campaign {
    fn select(&self) -> sea_orm::Select<campaign::Entity> {
        use campaign::Column;
        let about = match self.about {
            About::Meeting(id) => Column::MeetingId.eq(id),
            About::ReportVersion(id) => Column::ReportVersionId.eq(id),
            About::Case(id) => Column::RecruitmentCaseId.eq(id),
            About::Publication(id) => Column::PublicationId.eq(id),
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
        let mut row = campaign::ActiveModel {
            community_id: Set(self.community),
            kind: Set(self.kind),
            revision: Set(self.revision),
            job_run_id: Set(act.job_run()),
            created_at: Set(act.now.to_chrono()),
            facts: Set(facts),
            ..Default::default()
        };
        match self.about {
            About::Meeting(id) => row.meeting_id = Set(Some(id)),
            About::ReportVersion(id) => row.report_version_id = Set(Some(id)),
            About::Case(id) => row.recruitment_case_id = Set(Some(id)),
            About::Publication(id) => row.publication_id = Set(Some(id)),
        }
        let inserted = campaign::Entity::insert(row).exec(tx).await?;
        Ok(inserted.last_insert_id)
    }
}

/// Deliveries that are read at a time.
const READ_AT_ONCE: u64 = 2_000;
/// Deliveries that are written at a time: as many as one statement inserts.
const WRITTEN_AT_ONCE: usize = 500;

/// The addresses, normalized, that a campaign has a message to.
///
/// # Errors
/// When the database fails.
pub async fn addressed(
    db: &impl ConnectionTrait,
    campaign: i64,
) -> Result<BTreeSet<String>, DbErr> {
    let all = written(db, campaign).await?;
    Ok(all.into_iter().map(|(address, _)| address).collect())
}

/// How many messages a campaign has to each address, normalized: the turn of the next one there.
///
/// # Errors
/// When the database fails.
pub async fn turns(
    db: &impl ConnectionTrait,
    campaign: i64,
) -> Result<BTreeMap<String, u16>, DbErr> {
    // Those of an address are in order, and the last one holds.
    let next = |turn: i32| u16::try_from(turn).unwrap_or(u16::MAX).saturating_add(1);
    let all = written(db, campaign).await?.into_iter();
    Ok(all.map(|(address, turn)| (address, next(turn))).collect())
}

/// Which messages a campaign has: each address, normalized, and the message's turn there.
async fn written(
    db: &impl ConnectionTrait,
    campaign: i64,
) -> Result<BTreeSet<(String, i32)>, DbErr> {
    use delivery::Column;
    let mut all = BTreeSet::new();
    let mut last = 0;
    loop {
        let some: Vec<(i64, String, i32)> = delivery::Entity::find()
            .select_only()
            .columns([Column::Id, Column::RecipientNormalized, Column::Turn])
            .filter(Column::CampaignId.eq(campaign))
            .filter(Column::Id.gt(last))
            .order_by_asc(Column::Id)
            .limit(READ_AT_ONCE)
            .into_tuple()
            .all(db)
            .await?;
        let Some((end, _, _)) = some.last() else {
            return Ok(all);
        };
        last = *end;
        all.extend(some.into_iter().map(|(_, address, turn)| (address, turn)));
    }
}

/// Of those to whom messages go, each is written to once, but for those at the addresses `there`.
pub fn once(there: &BTreeSet<String>) -> impl Fn(&Message) -> Option<u16> {
    |message| (!there.contains(&message.address.normalized())).then_some(0)
}

/// Puts messages into the outbox, ready to leave; one to an address that has its own is left out.
/// Gives those that were added.
///
/// # Errors
/// When the database fails, the bytes of a message are gone, or somebody to whom they speak was
/// erased since they were written: the caller's transaction is not to be committed, and tried again
/// it finds who is left.
pub async fn put<'a>(
    tx: &impl ConnectionTrait,
    campaign: i64,
    revision: i32,
    letters: &'a [Sealed],
    now: Timestamp,
) -> Result<Vec<&'a Sealed>, DbErr> {
    // In the order of the letters: the outbox is emptied in it.
    let mut there = written(tx, campaign).await?;
    let is_new = |letter: &&Sealed| there.insert((letter.to.normalized(), letter.turn.into()));
    let added: Vec<&Sealed> = letters.iter().filter(is_new).collect();
    drop(there);
    hold(tx, added.iter().flat_map(|letter| &letter.people)).await?;
    for some in added.chunks(WRITTEN_AT_ONCE) {
        let rows = some
            .iter()
            .map(|letter| row(campaign, revision, letter, now));
        let keys = db::insert_all(tx, rows.collect::<Vec<_>>()).await?;
        let greeted: Vec<_> = some.iter().zip(keys).flat_map(greeted).collect();
        db::insert_all(tx, greeted).await?;
    }
    Ok(added)
}

/// Those to whom a message speaks.
fn greeted(
    (letter, delivery): (&&Sealed, i64),
) -> impl Iterator<Item = delivery_person::ActiveModel> {
    let people = letter.people.iter();
    people.map(move |person| delivery_person::ActiveModel {
        delivery_id: Set(delivery),
        person_id: Set((*person).into()),
        ..Default::default()
    })
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

fn row(campaign: i64, revision: i32, letter: &Sealed, now: Timestamp) -> delivery::ActiveModel {
    let now = now.to_chrono();
    delivery::ActiveModel {
        campaign_id: Set(campaign),
        recipient: Set(letter.to.as_str().to_owned()),
        recipient_normalized: Set(letter.to.normalized()),
        revision: Set(revision),
        turn: Set(letter.turn.into()),
        language: Set(letter.language.into()),
        message_id: Set(letter.message_id.to_string()),
        subject: Set((*letter.subject).to_owned()),
        frozen_id: Set(letter.frozen),
        state: Set(DeliveryState::Waiting),
        attempt_count: Set(0),
        may_have_arrived: Set(false),
        next_attempt_at: Set(now),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
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

/// Takes back the messages on a meeting that have not left and speak to people who are off its list,
/// and to nobody who is `still_invited`: they never hear of it.
///
/// # Errors
/// When the database fails.
pub async fn take_back(
    tx: &impl ConnectionTrait,
    meeting: i64,
    off_the_list: &BTreeSet<PersonId>,
    still_invited: &BTreeSet<PersonId>,
    now: Timestamp,
) -> Result<u64, DbErr> {
    if off_the_list.is_empty() {
        return Ok(0);
    }
    let spoken_to: Vec<(i64, i64)> = delivery_person::Entity::find()
        .select_only()
        .columns([
            delivery_person::Column::DeliveryId,
            delivery_person::Column::PersonId,
        ])
        .join(
            JoinType::InnerJoin,
            delivery_person::Relation::Delivery.def(),
        )
        .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
        .filter(campaign::Column::MeetingId.eq(meeting))
        .filter(campaign::Column::Kind.is_in(kinds::those(|kind| kind.is_overtaken)))
        .filter(delivery::Column::State.eq(DeliveryState::Waiting))
        .into_tuple()
        .all(tx)
        .await?;
    let of = |people: &BTreeSet<PersonId>| -> BTreeSet<i64> {
        let theirs = spoken_to.iter();
        let theirs = theirs.filter(|(_, person)| people.contains(&PersonId(*person)));
        theirs.map(|(delivery, _)| *delivery).collect()
    };
    let (theirs, others) = (of(off_the_list), of(still_invited));
    let gone: Vec<i64> = theirs.difference(&others).copied().collect();
    let mut done = 0;
    for some in gone.chunks(PEOPLE_AT_ONCE) {
        let keys = some.iter().copied();
        done += cancel(tx, delivery::Column::Id.is_in(keys), now).await?;
    }
    Ok(done)
}

/// Some messages that have not left do not leave.
async fn cancel(
    tx: &impl ConnectionTrait,
    which: impl sea_orm::sea_query::IntoCondition,
    now: Timestamp,
) -> Result<u64, DbErr> {
    use delivery::Column;
    let done = delivery::Entity::update_many()
        .col_expr(Column::State, Expr::val(DeliveryState::Cancelled.as_str()))
        .col_expr(Column::UpdatedAt, Expr::val(now.to_chrono()))
        .filter(which)
        .filter(Column::State.eq(DeliveryState::Waiting))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
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
    let older = campaign::Entity::find()
        .select_only()
        .column(campaign::Column::Id)
        .filter(campaign::Column::MeetingId.eq(meeting))
        .filter(campaign::Column::Revision.lt(by))
        .filter(campaign::Column::Kind.is_in(kinds::those(|kind| kind.is_overtaken)))
        .into_tuple::<i64>()
        .all(tx)
        .await?;
    cancel(tx, delivery::Column::CampaignId.is_in(older), now).await
}

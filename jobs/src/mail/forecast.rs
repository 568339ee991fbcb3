//! What delivery would do now, and what it would leave where it is: a dry run's answer. What the
//! messages say is in their rows; nobody is named here.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{
    campaign, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState, MessageLanguage},
    meeting,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, prelude::DateTimeUtc,
};
use serde::Serialize;
use service::time::ToJiff;

use super::{
    dispatch::due_or_lost,
    expand::{LISTED, counted},
    kinds,
};

/// What a run would do with what is in the outbox.
#[derive(Debug, Serialize)]
pub struct Forecast {
    /// Messages that would be looked at.
    due: usize,
    /// Messages that would be offered to the way out.
    messages: usize,
    /// These by the kind of their campaign.
    kinds: BTreeMap<&'static str, usize>,
    /// The same by language.
    languages: BTreeMap<&'static str, usize>,
    /// To whom these would go: the first [`LISTED`] of them.
    recipients: Vec<Addressed>,
    /// How many more there are.
    recipients_left_out: usize,
    /// Messages that would be cancelled: their meeting has begun, or their link has run out.
    too_late: usize,
    /// Messages that would be cancelled: their campaign was called off.
    called_off: usize,
    /// Messages that stay where they are, by why.
    held_back: BTreeMap<&'static str, usize>,
}

/// A message and its readers, by key.
#[derive(Debug, Serialize)]
struct Addressed {
    delivery: i64,
    campaign: i64,
    people: Vec<i64>,
    kind: CampaignKind,
    language: MessageLanguage,
}

/// A message that has not come to its end.
struct Open {
    id: i64,
    campaign: i64,
    language: MessageLanguage,
    state: DeliveryState,
    kind: CampaignKind,
    useless_from: Option<Timestamp>,
    is_paused: bool,
    is_called_off: bool,
}

/// What becomes of a message.
enum Fate {
    Sent,
    TooLate,
    CalledOff,
    HeldBack(&'static str),
}

impl Open {
    fn fate(&self, is_due: bool, now: Timestamp) -> Fate {
        use DeliveryState::{Claimed, DataStarted, Unknown};
        let is_repeatable = kinds::of(self.kind).is_repeatable() && !self.is_called_off;
        let is_late = self.useless_from.is_some_and(|from| from <= now);
        match self.state {
            // Whether it arrived is not known; an administrator decides.
            Unknown if !is_repeatable => Fate::HeldBack("unknown"),
            DataStarted if is_due && !is_repeatable => Fate::HeldBack("unknown"),
            _ if is_due && self.is_called_off => Fate::CalledOff,
            _ if is_due && is_late => Fate::TooLate,
            _ if is_due => Fate::Sent,
            Claimed | DataStarted => Fate::HeldBack("at_work"),
            _ if self.is_paused => Fate::HeldBack("paused"),
            _ => Fate::HeldBack("put_off"),
        }
    }
}

impl Forecast {
    /// Looks at the outbox as it is at a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn at(db: &impl ConnectionTrait, now: Timestamp) -> Result<Self, DbErr> {
        let due = due_or_lost(now).select_only().column(delivery::Column::Id);
        let due: Vec<i64> = due.into_tuple().all(db).await?;
        let due: HashSet<i64> = due.into_iter().collect();
        let (mut sent, mut held_back) = (Vec::new(), Vec::new());
        let (mut too_late, mut called_off) = (0, 0);
        for message in open(db).await? {
            match message.fate(due.contains(&message.id), now) {
                Fate::Sent => sent.push(message),
                Fate::TooLate => too_late += 1,
                Fate::CalledOff => called_off += 1,
                Fate::HeldBack(why) => held_back.push(why),
            }
        }
        Ok(Self {
            due: due.len(),
            messages: sent.len(),
            kinds: counted(sent.iter().map(|message| message.kind.as_str())),
            languages: counted(sent.iter().map(|message| message.language.as_str())),
            recipients_left_out: sent.len().saturating_sub(LISTED),
            recipients: addressed(db, sent.into_iter().take(LISTED)).await?,
            too_late,
            called_off,
            held_back: counted(held_back.into_iter()),
        })
    }
}

/// A message that has not come to its end, as it is read: see [`open`] for its columns.
type Row = (
    i64,
    i64,
    MessageLanguage,
    DeliveryState,
    DateTimeUtc,
    CampaignKind,
    Option<DateTimeUtc>,
    Option<DateTimeUtc>,
    Option<DateTimeUtc>,
);

impl From<Row> for Open {
    fn from(row: Row) -> Self {
        let (id, campaign, language, state, created_at, kind, paused, called_off, starts_at) = row;
        let written_at = created_at.to_jiff();
        Self {
            id,
            campaign,
            language,
            state,
            kind,
            useless_from: kinds::of(kind).useless_from(written_at, starts_at.to_jiff()),
            is_paused: paused.is_some(),
            is_called_off: called_off.is_some(),
        }
    }
}

/// Messages that have not come to their end, in the order in which they leave.
async fn open(db: &impl ConnectionTrait) -> Result<Vec<Open>, DbErr> {
    use delivery::Column;
    let ended = [
        DeliveryState::Accepted,
        DeliveryState::Failed,
        DeliveryState::Cancelled,
    ];
    let rows = delivery::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::CampaignId,
            Column::Language,
            Column::State,
            Column::CreatedAt,
        ])
        .column(campaign::Column::Kind)
        .column(campaign::Column::PausedAt)
        .column(campaign::Column::CancelledAt)
        .column(meeting::Column::StartsAt)
        .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
        .join(JoinType::LeftJoin, campaign::Relation::Meeting.def())
        .filter(Column::State.is_not_in(ended))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .into_tuple::<Row>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Open::from).collect())
}

/// With those to whom the messages speak.
async fn addressed(
    db: &impl ConnectionTrait,
    messages: impl Iterator<Item = Open>,
) -> Result<Vec<Addressed>, DbErr> {
    use delivery_person::Column;
    let messages: Vec<Open> = messages.collect();
    let rows: Vec<(i64, i64)> = delivery_person::Entity::find()
        .select_only()
        .columns([Column::DeliveryId, Column::PersonId])
        .filter(Column::DeliveryId.is_in(messages.iter().map(|message| message.id)))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut people: HashMap<i64, Vec<i64>> = HashMap::new();
    for (delivery, person) in rows {
        people.entry(delivery).or_default().push(person);
    }
    let addressed = |message: Open| Addressed {
        people: people.remove(&message.id).unwrap_or_default(),
        delivery: message.id,
        campaign: message.campaign,
        kind: message.kind,
        language: message.language,
    };
    Ok(messages.into_iter().map(addressed).collect())
}

//! How often a revision of a meeting writes to an address: once, but for readers who were taken off
//! the list and are on it again, and for somebody who reads where another did.

use std::collections::{BTreeMap, BTreeSet};

use domain::{audience::Message, id::PersonId};
use entity::{
    campaign, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState},
    meeting,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, prelude::DateTimeUtc,
};

/// A message, once for each of its people.
#[derive(FromQueryResult)]
struct Line {
    id: i64,
    recipient_normalized: String,
    state: DeliveryState,
    kind: CampaignKind,
    /// When the campaign was called off.
    cancelled_at: Option<DateTimeUtc>,
    person_id: Option<i64>,
}

/// What a revision of a meeting has written to each address.
pub(super) struct Turns(BTreeMap<String, Written>);

/// What it has written to one address.
#[derive(Default)]
struct Written {
    /// The last message that was read of it here.
    last: i64,
    invitations: u16,
    withdrawals: u16,
    /// Whether its readers have, or will have, the meeting as it is.
    has_it: bool,
    /// To whom the last invitation speaks.
    readers: BTreeSet<PersonId>,
}

impl Turns {
    /// Reads it for the meeting's present revision.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(db: &impl ConnectionTrait, row: &meeting::Model) -> Result<Self, DbErr> {
        use delivery::Column::{Id, RecipientNormalized, State};
        let kinds = [CampaignKind::Invitation, CampaignKind::Cancellation];
        let lines = delivery::Entity::find()
            .select_only()
            .columns([Id, RecipientNormalized, State])
            .column(campaign::Column::Kind)
            .column(campaign::Column::CancelledAt)
            .column(delivery_person::Column::PersonId)
            .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
            .join_rev(
                JoinType::LeftJoin,
                delivery_person::Relation::Delivery.def(),
            )
            .filter(campaign::Column::MeetingId.eq(row.id))
            .filter(campaign::Column::Revision.eq(row.sequence))
            .filter(campaign::Column::Kind.is_in(kinds))
            .order_by_asc(Id)
            .into_model::<Line>()
            .all(db)
            .await?;
        let mut all: BTreeMap<String, Written> = BTreeMap::new();
        for line in lines {
            let written = all.entry(line.recipient_normalized).or_default();
            if written.last != line.id {
                written.last = line.id;
                // What was called off is not sent by a back door; what was taken back from somebody
                // who left is sent to them when they are back.
                let taken_back = line.state == DeliveryState::Cancelled;
                written.count(line.kind, taken_back && line.cancelled_at.is_none());
            }
            if line.kind == CampaignKind::Invitation {
                written.readers.extend(line.person_id.map(PersonId));
            }
        }
        Ok(Self(all))
    }

    /// How many invitations its address has had before this one; none when its readers have it.
    pub fn invitation(&self, message: &Message) -> Option<u16> {
        let Some(written) = self.0.get(&message.address.normalized()) else {
            return Some(0);
        };
        let mut readers = message.recipients.iter();
        let has_it = written.has_it && readers.any(|one| written.readers.contains(&one.person));
        (!has_it).then_some(written.invitations)
    }

    /// How often the meeting was struck out at its address before.
    pub fn withdrawal(&self, message: &Message) -> u16 {
        let written = self.0.get(&message.address.normalized());
        written.map_or(0, |written| written.withdrawals)
    }
}

impl Written {
    fn count(&mut self, kind: CampaignKind, taken_back: bool) {
        if kind == CampaignKind::Invitation {
            self.invitations += 1;
            self.has_it = !taken_back;
            self.readers.clear();
        } else {
            self.withdrawals += 1;
            self.has_it = false;
        }
    }
}

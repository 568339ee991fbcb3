//! Those whom a meeting concerns: who is invited, and what they were told.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use documents::mail::Before;
use domain::{
    audience::{Invited, Reason},
    id::PersonId,
    language::{Bilingual, Text},
};
use entity::{
    campaign, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState, InvitationReason},
    invitation, meeting,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use service::{
    error::ServiceError,
    reads::{
        audience::{self, Addressed},
        community::Community,
    },
    time::ToJiff,
};

use crate::{
    mail::outbox::{About, Campaign},
    runner::{JobError, RunContext, RunTransaction},
};

/// What the messages of a campaign say of when and where its meeting is: kept with the campaign, so
/// that the next revision can say what is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    starts_at: Timestamp,
    ends_at: Timestamp,
    platform: String,
    join_url: Option<String>,
}

impl Facts {
    /// Those of a meeting as it is.
    pub fn of(row: &meeting::Model) -> Self {
        Self {
            starts_at: row.starts_at.to_jiff(),
            ends_at: row.ends_at.to_jiff(),
            platform: row.platform.clone(),
            join_url: row.join_url.clone(),
        }
    }

    /// As the campaign keeps them.
    pub fn kept(&self) -> Result<serde_json::Value, JobError> {
        serde_json::to_value(self).map_err(JobError::fail)
    }

    /// As the next message tells them.
    pub fn before(&self) -> Result<Before, ServiceError> {
        Ok(Before {
            start: self.starts_at,
            end: self.ends_at,
            place: Some(platform(&self.platform)?),
            join_url: self.join_url.clone(),
        })
    }
}

/// The name of a platform, which is the same in both languages.
pub(super) fn platform(name: &str) -> Result<Bilingual, ServiceError> {
    let name = Text::reviewed(name)?;
    Ok(Bilingual {
        fr: name.clone(),
        en: name,
    })
}

/// Those who were told of a meeting, with what they were told last, where that was kept.
pub(crate) type Told = BTreeMap<PersonId, Option<Arc<Facts>>>;

/// Rows that are read at a time: a large community has many of each.
const READ_AT_ONCE: u64 = 2_000;

/// The campaign of a kind for a meeting as it is.
pub(crate) fn campaign_of(
    community: &Community,
    row: &meeting::Model,
    kind: CampaignKind,
) -> Campaign {
    Campaign {
        community: community.id,
        kind,
        about: About::Meeting(row.id),
        revision: row.sequence,
    }
}

/// Those who are on the list of invitees.
pub(crate) async fn still_invited(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<BTreeSet<PersonId>, DbErr> {
    use invitation::Column::{MeetingId, PersonId as Invited, RemovedAt};
    let (mut people, mut last) = (BTreeSet::new(), 0);
    loop {
        let some: Vec<i64> = invitation::Entity::find()
            .select_only()
            .column(Invited)
            .filter(MeetingId.eq(meeting))
            .filter(RemovedAt.is_null())
            .filter(Invited.gt(last))
            .order_by_asc(Invited)
            .limit(READ_AT_ONCE)
            .into_tuple()
            .all(db)
            .await?;
        let Some(end) = some.last() else {
            return Ok(people);
        };
        last = *end;
        people.extend(some.into_iter().map(PersonId));
    }
}

/// Those to whom an invitation to the meeting has left, or may have; `except` names the states of
/// those that certainly have not.
pub(crate) async fn told(
    db: &impl ConnectionTrait,
    meeting: i64,
    except: &[DeliveryState],
) -> Result<Told, JobError> {
    use campaign::Column::{Facts as Kept, Id, Kind, MeetingId, Revision};
    let campaigns: Vec<(i64, Option<serde_json::Value>)> = campaign::Entity::find()
        .select_only()
        .columns([Id, Kept])
        .filter(MeetingId.eq(meeting))
        .filter(Kind.eq(CampaignKind::Invitation))
        .order_by_asc(Revision)
        .into_tuple()
        .all(db)
        .await?;
    let mut told = Told::new();
    for (id, kept) in campaigns {
        let read = kept.map(serde_json::from_value::<Facts>).transpose();
        let facts = read.map_err(ServiceError::unreadable)?.map(Arc::new);
        let people = told_by(db, id, except).await?;
        told.extend(people.into_iter().map(|person| (person, facts.clone())));
    }
    Ok(told)
}

/// Those to whom a message of a campaign has left, or may have.
async fn told_by(
    db: &impl ConnectionTrait,
    campaign: i64,
    except: &[DeliveryState],
) -> Result<Vec<PersonId>, DbErr> {
    use delivery::Column::{CampaignId, Id, MayHaveArrived, State};
    let never = [DeliveryState::Cancelled, DeliveryState::Failed];
    let (mut people, mut last) = (Vec::new(), 0);
    loop {
        let some: Vec<i64> = delivery::Entity::find()
            .select_only()
            .column(Id)
            .filter(CampaignId.eq(campaign))
            .filter(
                Condition::any()
                    .add(State.is_not_in(never.iter().chain(except).copied()))
                    .add(MayHaveArrived.eq(true)),
            )
            .filter(Id.gt(last))
            .order_by_asc(Id)
            .limit(READ_AT_ONCE)
            .into_tuple()
            .all(db)
            .await?;
        let Some(end) = some.last() else {
            return Ok(people);
        };
        last = *end;
        let readers: Vec<i64> = delivery_person::Entity::find()
            .select_only()
            .column(delivery_person::Column::PersonId)
            .filter(delivery_person::Column::DeliveryId.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        people.extend(readers.into_iter().map(PersonId));
    }
}

/// Where and how some invitees of a meeting are reached.
pub(crate) async fn reach(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
    people: &BTreeSet<PersonId>,
) -> Result<Addressed, JobError> {
    let date = community.zone.date_at(row.starts_at.to_jiff());
    let instead: Vec<i64> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::PersonId)
        .filter(invitation::Column::MeetingId.eq(row.id))
        .filter(invitation::Column::Reason.eq(InvitationReason::Delegate))
        .into_tuple()
        .all(&run.db)
        .await?;
    let people = people.iter().map(|person| Invited {
        person: *person,
        reason: match instead.contains(&person.0) {
            true => Reason::Delegate,
            false if row.working_group_id.is_some() => Reason::GroupMember,
            false if row.audience_id.is_some() => Reason::AudienceMember,
            false => Reason::TrackMember(row.track.into()),
        },
    });
    Ok(audience::address(&run.db, community, people, date).await?)
}

/// A meeting that was changed while its messages were written is taken up again, and at once: what stood
/// in the way has happened, so that there is nothing to wait for.
pub(crate) async fn unchanged(tx: &RunTransaction, row: &meeting::Model) -> Result<(), JobError> {
    let now = meeting::Entity::find_by_id(row.id).one(&**tx).await?;
    let same = now.is_some_and(|now| {
        (now.sequence, now.state, now.updated_at) == (row.sequence, row.state, row.updated_at)
    });
    if same {
        return Ok(());
    }
    let changed = format!(
        "meeting {} was changed while its messages were written",
        row.id
    );
    Err(JobError::retry_after(changed, Duration::ZERO))
}

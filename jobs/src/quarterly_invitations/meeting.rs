//! What one meeting calls for, in one transaction.

use std::collections::BTreeSet;

use domain::{
    audience::{Reason, Unreachable},
    id::PersonId,
};
use entity::{
    campaign, delivery, delivery_person,
    enums::{Answer, CampaignKind, DeliveryState, InvitationReason},
    invitation, meeting,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QuerySelect, RelationTrait,
    sea_query::{Expr, OnConflict},
};
use serde::Serialize;
use service::{
    context::Act,
    reads::{
        audience::{self, Addressed},
        community::Community,
    },
    time::{ToChrono, ToJiff},
};

use super::letters::{Occasions, Writer};
use crate::{
    mail::{
        expand::{Expanded, Expansion, invited},
        outbox::{self, About, Campaign},
    },
    runner::{JobError, RunContext, RunTransaction, Sample},
};

/// What was done for a meeting.
#[derive(Debug, Default, Serialize)]
pub(super) struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitations: Option<Expanded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancellations: Option<Expanded>,
    /// Messages of an older revision that have not left and were taken back.
    pub taken_back: u64,
    #[serde(skip)]
    pub samples: Vec<Sample>,
}

/// Whether there is a campaign that invites to a meeting.
pub(super) async fn was_invited_to(db: &impl ConnectionTrait, id: i64) -> Result<bool, DbErr> {
    let campaigns = campaign::Entity::find()
        .filter(campaign::Column::MeetingId.eq(id))
        .filter(campaign::Column::Kind.eq(CampaignKind::Invitation));
    Ok(campaigns.count(db).await? > 0)
}

/// Invites the audience, tells those who know of the meeting that it changed, and strikes it out
/// for those who are no longer invited. Nothing, when a text is not ready to be sent.
pub(super) async fn invite(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
) -> Result<Option<Done>, JobError> {
    let Some(writer) = Writer::new(run, community, row).await? else {
        return Ok(None);
    };
    let addressed = audience::for_meeting(&run.db, community, row).await?;
    let people: BTreeSet<PersonId> = addressed.readers.keys().copied().collect();
    let invited_before = still_invited(&run.db, row.id).await?;
    let told = told(&run.db, row.id, &[DeliveryState::Waiting]).await?;
    let gone: BTreeSet<PersonId> = invited_before.difference(&people).copied().collect();

    let campaign = of(community, row, CampaignKind::Invitation);
    let there = match campaign.find(&run.db).await? {
        Some(id) => outbox::addressed(&run.db, id).await?,
        None => BTreeSet::new(),
    };
    let letters = writer
        .write(run, &addressed, &there, Occasions::Invite { told: &told })
        .await?;
    let mut samples = writer.samples(run, &letters)?;
    let invitations = Expansion {
        campaign,
        there: addressed.audience.messages.len() - letters.len(),
        letters,
        unreachable: addressed.audience.unreachable.clone(),
    };
    let cancellations = withdraw(run, community, row, &writer, &addressed, &gone, &told).await?;
    if let Some(cancellations) = &cancellations {
        samples.extend(writer.samples(run, &cancellations.letters)?);
    }

    let tx = run.begin().await?;
    unchanged(&tx, row).await?;
    let act = run.act();
    let (expanded, taken_back) = send(run, &tx, row, &invitations).await?;
    let withdrawn = match &cancellations {
        Some(cancellations) => Some(cancellations.write(run, &tx).await?),
        None => None,
    };
    enter(&tx, row, &people, &act).await?;
    remove(&tx, row, &gone, &act).await?;
    tx.commit().await?;
    Ok(Some(Done {
        invitations: Some(expanded),
        cancellations: withdrawn,
        taken_back,
        samples,
    }))
}

/// Strikes a cancelled meeting out for those who were told of it; nothing, when nobody was.
pub(super) async fn strike_out(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
) -> Result<Option<Done>, JobError> {
    let told = told(&run.db, row.id, &[]).await?;
    let invited_now = still_invited(&run.db, row.id).await?;
    let people: BTreeSet<PersonId> = told.intersection(&invited_now).copied().collect();
    if people.is_empty() {
        return Ok(None);
    }
    let Some(writer) = Writer::new(run, community, row).await? else {
        return Err(JobError::fail(format!(
            "meeting {} is cancelled, and a text of it is missing or a draft; review it first",
            row.id
        )));
    };
    let addressed = reach(run, community, row, &people).await?;
    let campaign = of(community, row, CampaignKind::Cancellation);
    let there = match campaign.find(&run.db).await? {
        Some(id) => outbox::addressed(&run.db, id).await?,
        None => BTreeSet::new(),
    };
    let letters = writer
        .write(run, &addressed, &there, Occasions::Cancel)
        .await?;
    let samples = writer.samples(run, &letters)?;
    let cancellations = Expansion {
        campaign,
        there: addressed.audience.messages.len() - letters.len(),
        letters,
        unreachable: addressed.audience.unreachable.clone(),
    };
    let tx = run.begin().await?;
    unchanged(&tx, row).await?;
    let (expanded, taken_back) = send(run, &tx, row, &cancellations).await?;
    tx.commit().await?;
    Ok(Some(Done {
        invitations: None,
        cancellations: Some(expanded),
        taken_back,
        samples,
    }))
}

/// Puts messages on a meeting into the outbox, and takes back those of older revisions that have
/// not left; says how many these were.
async fn send(
    run: &RunContext,
    tx: &RunTransaction,
    row: &meeting::Model,
    expansion: &Expansion,
) -> Result<(Expanded, u64), JobError> {
    let expanded = expansion.write(run, tx).await?;
    // Written a moment ago, be it to be taken back.
    let campaign = expansion.campaign.begin(&**tx, &run.act()).await?;
    let taken_back = outbox::overtake(&**tx, row.id, campaign, run.now).await?;
    Ok((expanded, taken_back))
}

fn of(community: &Community, row: &meeting::Model, kind: CampaignKind) -> Campaign {
    Campaign {
        community: community.id,
        kind,
        about: About::Meeting(row.id),
        revision: row.sequence,
    }
}

/// The cancellation for those who were told of the meeting and are no longer invited; not at an
/// address at which somebody else still is.
async fn withdraw(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
    writer: &Writer<'_>,
    invited_now: &Addressed,
    gone: &BTreeSet<PersonId>,
    told: &BTreeSet<PersonId>,
) -> Result<Option<Expansion>, JobError> {
    let people: BTreeSet<PersonId> = gone.intersection(told).copied().collect();
    if people.is_empty() {
        return Ok(None);
    }
    let addressed = reach(run, community, row, &people).await?;
    let messages = invited_now.audience.messages.iter();
    let invited_there = messages
        .map(|message| message.address.normalized())
        .collect();
    let letters = writer
        .write(run, &addressed, &invited_there, Occasions::Withdraw)
        .await?;
    Ok(Some(Expansion {
        campaign: of(community, row, CampaignKind::Cancellation),
        letters,
        there: 0,
        unreachable: Vec::<Unreachable>::new(),
    }))
}

async fn reach(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
    people: &BTreeSet<PersonId>,
) -> Result<Addressed, JobError> {
    let date = community.zone.date_at(row.starts_at.to_jiff());
    let reason = Reason::TrackMember(row.track.into());
    let people = invited(people.iter().copied(), reason);
    Ok(audience::address(&run.db, community, people, date).await?)
}

/// A meeting that was changed while its messages were written is taken up again.
async fn unchanged(tx: &RunTransaction, row: &meeting::Model) -> Result<(), JobError> {
    let now = meeting::Entity::find_by_id(row.id).one(&**tx).await?;
    let same = now.is_some_and(|now| {
        (now.sequence, now.state, now.updated_at) == (row.sequence, row.state, row.updated_at)
    });
    if same {
        return Ok(());
    }
    Err(JobError::retry(format!(
        "meeting {} was changed while its messages were written",
        row.id
    )))
}

/// Those who are on the list of invitees.
async fn still_invited(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<BTreeSet<PersonId>, DbErr> {
    let people: Vec<i64> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::PersonId)
        .filter(invitation::Column::MeetingId.eq(meeting))
        .filter(invitation::Column::RemovedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(people.into_iter().map(PersonId).collect())
}

/// Those to whom an invitation to the meeting has left, or may have; `except` names the states of
/// those that certainly have not.
async fn told(
    db: &impl ConnectionTrait,
    meeting: i64,
    except: &[DeliveryState],
) -> Result<BTreeSet<PersonId>, DbErr> {
    let never = [DeliveryState::Cancelled, DeliveryState::Failed];
    let people: Vec<i64> = delivery_person::Entity::find()
        .select_only()
        .column(delivery_person::Column::PersonId)
        .join(
            JoinType::InnerJoin,
            delivery_person::Relation::Delivery.def(),
        )
        .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
        .filter(campaign::Column::MeetingId.eq(meeting))
        .filter(campaign::Column::Kind.eq(CampaignKind::Invitation))
        .filter(delivery::Column::State.is_not_in(never.iter().chain(except).copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(people.into_iter().map(PersonId).collect())
}

/// Puts people on the list of invitees; whoever was taken off it and is invited again is back.
async fn enter(
    tx: &RunTransaction,
    row: &meeting::Model,
    people: &BTreeSet<PersonId>,
    act: &Act,
) -> Result<(), DbErr> {
    let there = still_invited(&**tx, row.id).await?;
    let rows = people
        .difference(&there)
        .map(|person| invitation::ActiveModel {
            meeting_id: Set(row.id),
            person_id: Set((*person).into()),
            reason: Set(InvitationReason::TrackMember),
            answer: Set(Answer::NeedsAction),
            created_at: Set(act.now.to_chrono()),
            ..Default::default()
        });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(500) {
        let again = [invitation::Column::MeetingId, invitation::Column::PersonId];
        let back = OnConflict::columns(again)
            .update_columns([invitation::Column::RemovedAt, invitation::Column::Answer])
            .to_owned();
        invitation::Entity::insert_many(some.to_vec())
            .on_conflict(back)
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(())
}

async fn remove(
    tx: &RunTransaction,
    row: &meeting::Model,
    people: &BTreeSet<PersonId>,
    act: &Act,
) -> Result<(), DbErr> {
    use invitation::Column;
    let people: Vec<i64> = people.iter().map(|person| person.0).collect();
    for some in people.chunks(10_000) {
        invitation::Entity::update_many()
            .col_expr(Column::RemovedAt, Expr::val(act.now.to_chrono()))
            .filter(Column::MeetingId.eq(row.id))
            .filter(Column::PersonId.is_in(some.iter().copied()))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

//! What one meeting calls for, in one transaction.

use std::collections::BTreeSet;

use domain::{
    audience::{Message, Unreachable},
    id::PersonId,
};
use entity::{
    campaign,
    enums::{Answer, CampaignKind, DeliveryState, InvitationReason},
    invitation, meeting,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::Serialize;
use service::{
    context::Act,
    reads::{
        audience::{self, Addressed},
        community::Community,
    },
    time::ToChrono,
};

use super::{
    letters::{Occasions, Writer},
    people::{Facts, Told, campaign_of, reach, still_invited, told, unchanged},
    turns::Turns,
};
use crate::{
    links::Links,
    mail::{
        expand::{Expanded, Expansion, is_zero},
        freezer::Freezer,
        outbox::{self, once},
    },
    meeting_by_meeting::Deeds,
    runner::{JobError, RunContext, RunTransaction, Sample},
};

/// What was done for a meeting.
#[derive(Debug, Default, Serialize)]
pub(super) struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitations: Option<Expanded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancellations: Option<Expanded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thanks: Option<Expanded>,
    /// Those who would be thanked, and have asked to do without.
    #[serde(skip_serializing_if = "is_zero")]
    pub unsubscribed: usize,
    /// Messages of an older revision that have not left and were taken back.
    pub taken_back: u64,
    #[serde(skip)]
    pub samples: Vec<Sample>,
}

impl Deeds for Done {
    fn line(&self) -> String {
        let of = |expanded: &Option<Expanded>| expanded.as_ref().map_or(0, |one| one.messages);
        format!(
            "{} invitations, {} cancellations, {} thanks",
            of(&self.invitations),
            of(&self.cancellations),
            of(&self.thanks)
        )
    }

    fn take_samples(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.samples)
    }
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
    links: &Links,
) -> Result<Option<Done>, JobError> {
    let mut freezer = Freezer::open(run).await?;
    let Some(writer) = Writer::new(run, community, row, links).await? else {
        return Ok(None);
    };
    let mut addressed = audience::for_meeting(&run.db, community, row).await?;
    let people: BTreeSet<PersonId> = addressed.readers.keys().copied().collect();
    let invited_before = still_invited(&run.db, row.id).await?;
    let mut known = told(&run.db, row.id, &[DeliveryState::Waiting]).await?;
    // Whoever was taken off the list heard last that it takes place without them.
    known.retain(|person, _| invited_before.contains(person));
    let gone: BTreeSet<PersonId> = invited_before.difference(&people).copied().collect();

    let campaign = campaign_of(community, row, CampaignKind::Invitation);
    let turns = Turns::of(&run.db, row).await?;
    let occasions = Occasions::Invite { told: &known };
    let turn = |message: &Message| turns.invitation(message);
    let letters = writer.write(&mut freezer, &addressed, turn, occasions);
    let letters = letters.await?;
    let mut samples = writer.samples(run, &letters, occasions)?;
    let invitations = Expansion {
        campaign,
        there: addressed.audience.messages.len() - letters.len(),
        letters,
        unreachable: std::mem::take(&mut addressed.audience.unreachable),
        facts: Some(Facts::of(row).kept()?),
    };
    let cancellations = withdraw(
        &mut freezer,
        community,
        row,
        &writer,
        &addressed,
        (&gone, &known),
        &turns,
    );
    let cancellations = cancellations.await?;
    // What was read to write the letters is large, and has served.
    drop(addressed);
    if let Some(cancellations) = &cancellations {
        samples.extend(writer.samples(run, &cancellations.letters, Occasions::Withdraw)?);
    }

    let tx = freezer.begin().await?;
    unchanged(&tx, row).await?;
    let act = run.act();
    let (expanded, taken_back) = send(run, &tx, row, &invitations).await?;
    let withdrawn = match &cancellations {
        Some(cancellations) => Some(cancellations.write(run, &tx).await?),
        None => None,
    };
    enter(&tx, row, &people, &act).await?;
    remove(&tx, row, &gone, &act).await?;
    let unsent = outbox::take_back(&*tx, row.id, &gone, &people, run.now).await?;
    hear_no_more(&tx, row, &gone, &known).await?;
    tx.commit().await?;
    Ok(Some(Done {
        invitations: Some(expanded),
        cancellations: withdrawn,
        taken_back: taken_back + unsent,
        samples,
        ..Done::default()
    }))
}

/// Holds, once what waits is taken back, that none of those who are gone was told while their letters
/// were written.
async fn hear_no_more(
    tx: &RunTransaction,
    row: &meeting::Model,
    gone: &BTreeSet<PersonId>,
    known: &Told,
) -> Result<(), JobError> {
    if gone.is_empty() {
        return Ok(());
    }
    let now = told(&**tx, row.id, &[DeliveryState::Waiting]).await?;
    let mut unheard = gone.iter().filter(|person| !known.contains_key(person));
    match unheard.any(|person| now.contains_key(person)) {
        true => Err(JobError::retry(
            "invitations left to people who are not invited any more",
        )),
        false => Ok(()),
    }
}

/// Strikes a cancelled meeting out for those who were told of it; nothing, when nobody was.
pub(super) async fn strike_out(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
    links: &Links,
) -> Result<Option<Done>, JobError> {
    let mut freezer = Freezer::open(run).await?;
    let told = told(&run.db, row.id, &[]).await?;
    let invited_now = still_invited(&run.db, row.id).await?;
    let people = told.into_keys().filter(|one| invited_now.contains(one));
    let people: BTreeSet<PersonId> = people.collect();
    if people.is_empty() {
        return Ok(None);
    }
    let Some(writer) = Writer::new(run, community, row, links).await? else {
        return Err(JobError::fail(format!(
            "meeting {} is cancelled, and a text of it is missing or a draft; review it first",
            row.id
        )));
    };
    let addressed = reach(run, community, row, &people).await?;
    let campaign = campaign_of(community, row, CampaignKind::Cancellation);
    let there = match campaign.find(&run.db).await? {
        Some(id) => outbox::addressed(&run.db, id).await?,
        None => BTreeSet::new(),
    };
    let letters = writer.write(&mut freezer, &addressed, once(&there), Occasions::Cancel);
    let letters = letters.await?;
    let samples = writer.samples(run, &letters, Occasions::Cancel)?;
    let cancellations = Expansion {
        campaign,
        there: addressed.audience.messages.len() - letters.len(),
        letters,
        unreachable: addressed.audience.unreachable.clone(),
        facts: None,
    };
    let tx = freezer.begin().await?;
    unchanged(&tx, row).await?;
    let (expanded, taken_back) = send(run, &tx, row, &cancellations).await?;
    tx.commit().await?;
    Ok(Some(Done {
        cancellations: Some(expanded),
        taken_back,
        samples,
        ..Done::default()
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
    let taken_back = outbox::overtake(&**tx, row.id, row.sequence, run.now).await?;
    Ok((expanded, taken_back))
}

/// The cancellation for those who were told of the meeting and are no longer invited; not at an
/// address at which somebody else still is.
async fn withdraw(
    freezer: &mut Freezer<'_>,
    community: &Community,
    row: &meeting::Model,
    writer: &Writer<'_>,
    invited_now: &Addressed,
    (gone, told): (&BTreeSet<PersonId>, &Told),
    turns: &Turns,
) -> Result<Option<Expansion>, JobError> {
    let people = gone.iter().filter(|person| told.contains_key(person));
    let people: BTreeSet<PersonId> = people.copied().collect();
    if people.is_empty() {
        return Ok(None);
    }
    let addressed = reach(freezer.run(), community, row, &people).await?;
    let messages = invited_now.audience.messages.iter();
    let invited_there: BTreeSet<String> = messages
        .map(|message| message.address.normalized())
        .collect();
    let turn = |message: &Message| {
        let is_left = !invited_there.contains(&message.address.normalized());
        is_left.then(|| turns.withdrawal(message))
    };
    let letters = writer.write(freezer, &addressed, turn, Occasions::Withdraw);
    let letters = letters.await?;
    Ok(Some(Expansion {
        campaign: campaign_of(community, row, CampaignKind::Cancellation),
        letters,
        there: 0,
        unreachable: Vec::<Unreachable>::new(),
        facts: None,
    }))
}

/// Puts people on the list of invitees; whoever was taken off it and is invited again is back.
async fn enter(
    tx: &RunTransaction,
    row: &meeting::Model,
    people: &BTreeSet<PersonId>,
    act: &Act,
) -> Result<(), DbErr> {
    let there = still_invited(&**tx, row.id).await?;
    let new: Vec<PersonId> = people.difference(&there).copied().collect();
    for some in new.chunks(500) {
        use invitation::Column;
        let reason = match (row.working_group_id, row.audience_id) {
            (Some(_), _) => InvitationReason::GroupMember,
            (None, Some(_)) => InvitationReason::AudienceMember,
            (None, None) => InvitationReason::TrackMember,
        };
        let rows = some.iter().map(|person| invitation::ActiveModel {
            meeting_id: Set(row.id),
            person_id: Set((*person).into()),
            reason: Set(reason),
            answer: Set(Answer::NeedsAction),
            created_at: Set(act.now.to_chrono()),
            ..Default::default()
        });
        let back = OnConflict::columns([Column::MeetingId, Column::PersonId])
            .update_columns([Column::RemovedAt, Column::Reason, Column::Answer])
            .update_columns([Column::AnsweredAt, Column::DelegateId])
            .update_columns([Column::AnswerSequence, Column::AnswerStamp])
            .to_owned();
        invitation::Entity::insert_many(rows)
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

//! A campaign is expanded once: its recipients, their letters and those whom none reaches are fixed
//! in one transaction with whatever calls for them. The bytes of the letters are in the database by
//! then (see [`super::freezer`]).

use std::collections::{BTreeMap, BTreeSet};

use documents::mail::{Recipient, Sender};
use domain::{
    audience::{Invited, Message, Obstacle, Reason, Unreachable},
    email::EmailAddress,
    id::PersonId,
    language::Preference,
};
use entity::{
    campaign,
    enums::{CampaignKind, MessageLanguage, OfficeRole},
    unsubscription,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use serde::Serialize;
use serde_json::{Value, json};
use service::{
    audit::{self, Subject},
    error::ServiceError,
    reads::{
        audience::{self, Addressed, Reader},
        community::Community,
        offices,
    },
    time::ToChrono,
};

use super::{
    kinds,
    letter::mailbox_of,
    message::Named,
    outbox::{self, Campaign, Sealed},
};
use crate::{
    mail_delivery,
    runner::{JobError, NewRun, RunContext, RunTransaction},
};

/// What a campaign's expansion puts into the outbox.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// The campaign.
    pub campaign: Campaign,
    /// The messages; those that are there already are left out.
    pub letters: Vec<Sealed>,
    /// How many were not even written, since they are there.
    pub there: usize,
    /// Those whom none reaches.
    pub unreachable: Vec<Unreachable>,
    /// What the messages say of their meeting, for the next revision to say what changed.
    pub facts: Option<Value>,
}

/// Recipients that a result lists.
pub const LISTED: usize = 1_000;

/// What an expansion did; without personal data.
#[derive(Debug, Clone, Serialize)]
pub struct Expanded {
    /// The campaign's key; none in a dry run that would begin it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<i64>,
    /// Messages that were added.
    pub messages: usize,
    /// Messages that were there already.
    pub already_there: usize,
    /// Those that were added, by what they are.
    pub kinds: BTreeMap<&'static str, usize>,
    /// The same by language: `fr`, `en`, `both`.
    pub languages: BTreeMap<&'static str, usize>,
    /// Those whom no message reaches: their keys, and why.
    pub unreachable: Vec<Value>,
    /// In a dry run: to whom they would go.
    #[serde(flatten)]
    pub listed: Listed,
}

/// In a dry run, to whom each message would go, what it is, why it goes there and in which
/// language. A run that sends leaves that to the deliveries.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Listed {
    /// The first [`LISTED`] of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recipients: Vec<Value>,
    /// How many more there would be.
    #[serde(skip_serializing_if = "is_zero")]
    recipients_left_out: usize,
}

impl Listed {
    /// Lists letters, in a dry run.
    #[must_use]
    pub fn of(run: &RunContext, letters: &[&Sealed]) -> Self {
        if !run.dry_run {
            return Self::default();
        }
        let first = letters.iter().take(LISTED);
        Self {
            recipients: first.map(|letter| recipients(letter)).collect(),
            recipients_left_out: letters.len().saturating_sub(LISTED),
        }
    }
}

impl Expansion {
    /// Writes it in the transaction of a run's step, on record, and wakes delivery.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write(&self, run: &RunContext, tx: &RunTransaction) -> Result<Expanded, JobError> {
        let act = run.act();
        let before = self.campaign.find(&**tx).await?;
        let facts = self.facts.clone();
        let id = self.campaign.begin(&**tx, &act, facts).await?;
        let revision = self.campaign.revision;
        let added = outbox::put(&**tx, id, revision, &self.letters, act.now).await?;
        let messages = added.len();
        outbox::list_unreachable(&**tx, id, &self.unreachable).await?;
        if messages > 0 {
            let detail = json!({
                "kind": self.campaign.kind,
                "revision": revision,
                "messages": messages,
                "unreachable": self.unreachable.len(),
            });
            let subject = Subject::row("campaign", id);
            audit::record(&**tx, &act, "campaign.expanded", subject, detail).await?;
            run.output(tx, "campaign", id).await?;
            let wake = NewRun::after_change(mail_delivery::NAME, run.actor());
            run.enqueue(tx, wake).await.map_err(JobError::retry)?;
        }
        Ok(Expanded {
            campaign: before.or((!run.dry_run).then_some(id)),
            messages,
            already_there: self.there + self.letters.len() - messages,
            kinds: counted(added.iter().map(|letter| letter.kind.as_str())),
            languages: counted(added.iter().map(|letter| word(letter.language))),
            unreachable: self.unreachable.iter().map(why).collect(),
            listed: Listed::of(run, &added),
        })
    }
}

/// Puts messages into the outbox as a campaign of their own, about nothing that has revisions, and
/// wakes delivery. Gives those that were added.
///
/// # Errors
/// When the database fails.
pub async fn post<'a>(
    run: &RunContext,
    tx: &RunTransaction,
    (community, kind): (&Community, CampaignKind),
    letters: &'a [Sealed],
) -> Result<Vec<&'a Sealed>, JobError> {
    let campaign = campaign::ActiveModel {
        community_id: Set(community.id),
        kind: Set(kind),
        revision: Set(0),
        job_run_id: Set(Some(run.run_id)),
        created_at: Set(run.now.to_chrono()),
        ..Default::default()
    };
    let campaign = campaign::Entity::insert(campaign).exec(&**tx).await?;
    let campaign = campaign.last_insert_id;
    let added = outbox::put(&**tx, campaign, 0, letters, run.now).await?;
    run.output(tx, "campaign", campaign).await?;
    let wake = NewRun::after_change(mail_delivery::NAME, run.actor());
    run.enqueue(tx, wake).await.map_err(JobError::retry)?;
    Ok(added)
}

/// How often each word is there.
pub fn counted(words: impl Iterator<Item = &'static str>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// A language of messages, as results have it.
#[must_use]
pub fn word(language: Preference) -> &'static str {
    MessageLanguage::from(language).as_str()
}

fn recipients(letter: &Sealed) -> Value {
    json!({
        "people": letter.people,
        "kind": letter.kind,
        "reasons": letter.reasons,
        "language": word(letter.language),
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
pub(crate) const fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn why(one: &Unreachable) -> Value {
    let reason = match one.obstacle {
        Obstacle::NoAddress => "no_address",
        Obstacle::Suppressed => "suppressed",
    };
    json!({ "person": one.person, "reason": reason })
}

/// The people who read a message, as its words name them.
#[must_use]
pub fn readers<'a>(addressed: &'a Addressed, message: &Message) -> Vec<&'a Reader> {
    let people = message.recipients.iter();
    people
        .filter_map(|one| addressed.readers.get(&one.person))
        .collect()
}

/// Who gets a message: all who read at its address, by the clock of the first of them.
#[must_use]
pub fn recipient(community: &Community, addressed: &Addressed, message: &Message) -> Recipient {
    let readers = readers(addressed, message);
    let zone = readers
        .first()
        .map_or_else(|| community.zone.clone(), |reader| reader.zone.clone());
    Recipient {
        names: readers
            .iter()
            .map(|reader| reader.name.to_string())
            .collect(),
        address: message.address.clone(),
        language: message.preference(),
        zone,
    }
}

/// The community as a message's words name it.
///
/// # Errors
/// When what is stored can't be read.
pub fn sender(community: &Community) -> Result<Sender, ServiceError> {
    Ok(Sender {
        community: community.row.name()?,
        contact: EmailAddress::parse(&community.row.organizer_address)
            .map_err(ServiceError::unreadable)?,
    })
}

/// The From and the Reply-To of a community's messages at a date: its monitored mailbox, and the
/// person in support or, while there is none who can be reached, the same mailbox.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn correspondents(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<(Named, Named), ServiceError> {
    let from = mailbox_of(&community.row).map_err(ServiceError::unreadable)?;
    let offices = offices::at(db, community, date).await?;
    let Some(support) = offices.holder(OfficeRole::Support) else {
        return Ok((from.clone(), from));
    };
    let invited = invited([support], Reason::OfficeHolder);
    let addressed = audience::address(db, community, invited, date).await?;
    let reply_to = addressed.audience.messages.first().map(|message| Named {
        name: addressed
            .readers
            .get(&support)
            .map(|reader| reader.name.to_string())
            .unwrap_or_default(),
        address: message.address.clone(),
    });
    Ok((from.clone(), reply_to.unwrap_or(from)))
}

/// Those of some people who have not asked to do without a kind of message, and how many have.
///
/// # Errors
/// When the database fails.
pub async fn subscribed(
    db: &impl ConnectionTrait,
    kind: CampaignKind,
    people: BTreeSet<PersonId>,
) -> Result<(BTreeSet<PersonId>, usize), DbErr> {
    if !kinds::of(kind).may_unsubscribe {
        return Ok((people, 0));
    }
    let before = people.len();
    let out: Vec<i64> = unsubscription::Entity::find()
        .select_only()
        .column(unsubscription::Column::PersonId)
        .filter(unsubscription::Column::Kind.eq(kind))
        .into_tuple()
        .all(db)
        .await?;
    let out: BTreeSet<PersonId> = out.into_iter().map(PersonId).collect();
    let left: BTreeSet<PersonId> = people.difference(&out).copied().collect();
    let without = before - left.len();
    Ok((left, without))
}

/// People who are written to for one reason.
pub fn invited(
    people: impl IntoIterator<Item = PersonId>,
    reason: Reason,
) -> impl Iterator<Item = Invited> {
    people
        .into_iter()
        .map(move |person| Invited { person, reason })
}

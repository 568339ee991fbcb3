//! `recruitment_letters`: sends the letter of a search for a representative to whoever it is addressed
//! to, in their language, once it was looked over in both.
//!
//! Asked for by `sendRecruitmentLetter`. Run again, it adds nothing; a search that was addressed to
//! somebody else in the meantime, or closed, sends nothing: its letter is another, and waits to be
//! looked over.

use std::collections::BTreeMap;

use documents::mail::{self, MailError, Recipient, RecruitmentLetter, Rendered};
use domain::{
    audience::{Message, Reason},
    id::PersonId,
    language::{Bilingual, Language, Text, TextState},
};
use entity::{
    campaign,
    enums::{Addressee, CampaignKind, LogLevel, WritingKind},
    recruitment_case,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use serde_json::{Value, json};
use service::{
    audit::{self, Change, Subject},
    commands::recruitment::{follow_up, letter, set_follow_up},
    error::ServiceError,
    reads::{
        audience::{self, Addressed},
        community::{self, Community},
    },
};

use crate::{
    mail::{
        expand::{Expansion, correspondents, invited, recipient, sender},
        letter::Desk,
        message::Identity,
        outbox::{self, About, Campaign, Letter, Sealed},
        samples::samples,
    },
    runner::{Job, JobError, ParameterError, RunContext, RunTransaction, Sample, read_parameters},
};

/// The name under which it is asked for.
pub const NAME: &str = "recruitment_letters";

/// The job.
pub struct RecruitmentLetters;

/// What it is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Which case, by key.
    #[serde(deserialize_with = "crate::key::of_case")]
    case: i64,
}

/// Why a letter is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Somebody represents the jurisdiction by now.
    Closed,
    /// It was drafted anew, or never looked over.
    NotReviewed,
    /// Nobody is there to read it.
    NobodyToRead,
    /// It was sent to its reader before.
    AlreadySent,
}

impl Held {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::NotReviewed => "not_reviewed",
            Self::NobodyToRead => "nobody_to_read",
            Self::AlreadySent => "already_sent",
        }
    }
}

#[async_trait::async_trait]
impl Job for RecruitmentLetters {
    fn name(&self) -> &'static str {
        NAME
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    /// One transaction: the message, and the day on which to ask again.
    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let Parameters { case: id } = run.parameters()?;
        let tx = run.begin().await?;
        let case = recruitment_case::Entity::find_by_id(id).lock_exclusive();
        let case = case.one(&*tx).await?;
        let case = case
            .ok_or_else(|| JobError::fail(format!("there is no case {id}; ask for one that is")))?;
        let community = community::get(&*tx, case.community_id).await?;
        let today = community.zone.date_at(run.now);
        let reader = match reader(&tx, &community, &case, today).await? {
            Ok(reader) => reader,
            Err(held) => {
                let line = format!("case {id}: nothing was sent ({})", held.as_str());
                run.log(LogLevel::Info, &line);
                return Ok(json!({ "case": id, "held": held.as_str() }));
            }
        };
        let (expansion, samples) = expansion(run, &tx, &community, &case, reader).await?;
        let expanded = expansion.write(run, &tx).await?;
        if expanded.messages > 0 {
            let act = run.act();
            let next = follow_up(&community, today);
            let after = set_follow_up(&*tx, &act, &case, next).await?;
            let change = Change::between(&case, &after).noting(json!({ "reader": reader }));
            let subject = Subject::row("recruitment_case", id);
            let action = "recruitment_case.letter_sent";
            audit::record(&*tx, &act, action, subject, change).await?;
        }
        tx.commit().await?;
        run.show(samples).await?;
        run.log(
            LogLevel::Info,
            &format!("case {id}: {} messages", expanded.messages),
        );
        Ok(json!({ "case": id, "messages": expanded }))
    }
}

/// Who reads the letter of a case, if it may be sent to anybody.
async fn reader(
    tx: &RunTransaction,
    community: &Community,
    case: &recruitment_case::Model,
    today: Date,
) -> Result<Result<PersonId, Held>, JobError> {
    if case.closed_on.is_some() {
        return Ok(Err(Held::Closed));
    }
    let Some(reader) = letter::reader(&**tx, community, case, today).await? else {
        return Ok(Err(Held::NobodyToRead));
    };
    if letter::was_sent_to(&**tx, case.id, reader).await? {
        return Ok(Err(Held::AlreadySent));
    }
    let texts = [
        case.request_subject().map_err(ServiceError::from)?,
        case.request().map_err(ServiceError::from)?,
    ];
    let is_reviewed = |text: &Bilingual| {
        let mut halves = Language::ALL.into_iter().map(|one| text.get(one).state());
        halves.all(|state| state == TextState::Reviewed)
    };
    if !texts.iter().all(is_reviewed) {
        return Ok(Err(Held::NotReviewed));
    }
    Ok(Ok(PersonId(reader)))
}

/// The campaign of a case: another one once the last was called off, since nothing that is added to
/// that one leaves.
async fn campaign(
    tx: &RunTransaction,
    community: &Community,
    case: i64,
) -> Result<Campaign, JobError> {
    let kind = CampaignKind::Recruitment;
    let called_off = campaign::Entity::find()
        .filter(campaign::Column::RecruitmentCaseId.eq(case))
        .filter(campaign::Column::Kind.eq(kind))
        .filter(campaign::Column::CancelledAt.is_not_null())
        .count(&**tx)
        .await?;
    Ok(Campaign {
        community: community.id,
        kind,
        about: About::Case(case),
        revision: i32::try_from(called_off).map_err(JobError::fail)?,
    })
}

async fn expansion(
    run: &RunContext,
    tx: &RunTransaction,
    community: &Community,
    case: &recruitment_case::Model,
    reader: PersonId,
) -> Result<(Expansion, Vec<Sample>), JobError> {
    let today = community.zone.date_at(run.now);
    let (kind, quality, reason) = match case.addressed_to {
        Addressee::CouncilMember => (
            WritingKind::RecruitmentRequest,
            mail::Addressee::CouncilMember,
            Reason::CouncilMember,
        ),
        Addressee::Support => (
            WritingKind::RecruitmentToSupport,
            mail::Addressee::Support,
            Reason::OfficeHolder,
        ),
    };
    let addressed = audience::address(&**tx, community, invited([reader], reason), today).await?;
    let (from, reply_to) = correspondents(&**tx, community, today).await?;
    let campaign = campaign(tx, community, case.id).await?;
    let turns = match campaign.find(&**tx).await? {
        Some(begun) => outbox::turns(&**tx, begun).await?,
        None => BTreeMap::new(),
    };
    let subject = format!("{}-{}", case.id, reader.0);
    let desk = Desk {
        from,
        reply_to,
        date: run.now,
        identity: Identity {
            kind: "recruitment",
            subject: &subject,
            revision: campaign.revision,
            turn: 0,
        },
    };
    let words = Words {
        sender: sender(community)?,
        council: community.row.council_name().map_err(ServiceError::from)?,
        addressee: quality,
        subject: case.request_subject().map_err(ServiceError::from)?,
        words: case.request().map_err(ServiceError::from)?,
    };
    let letter = |message: &Message| -> Result<Letter, JobError> {
        let recipient = recipient(community, &addressed, message);
        let names = recipient.names.clone();
        let rendered = words.to(recipient).map_err(JobError::fail)?;
        // Somebody else may have read it there before.
        let turn = turns.get(&message.address.normalized()).copied();
        let desk = Desk {
            identity: Identity {
                turn: turn.unwrap_or_default(),
                ..desk.identity
            },
            ..desk.clone()
        };
        desk.letter(kind, message, &names, &rendered, &[])
            .map_err(JobError::fail)
    };
    let messages = addressed.audience.messages.iter();
    let letters: Vec<Letter> = messages.map(letter).collect::<Result<_, _>>()?;
    let letters = outbox::seal(&**tx, Some(run.run_id), letters, run.clock_now()).await?;
    let samples = shown(run, community, &letters, &addressed, &words)?;
    let expansion = Expansion {
        campaign,
        there: 0,
        letters,
        unreachable: addressed.audience.unreachable.clone(),
        facts: None,
    };
    Ok((expansion, samples))
}

/// In a dry run, the letter as somebody made up would read it: their name stands in the place of the
/// reader's.
fn shown(
    run: &RunContext,
    community: &Community,
    letters: &[Sealed],
    addressed: &Addressed,
    words: &Words,
) -> Result<Vec<Sample>, JobError> {
    samples(run, letters, &community.zone, |_, recipient| {
        let mut shown = words.clone();
        for reader in addressed.readers.values() {
            let name = recipient.names.first().map_or("", String::as_str);
            shown.subject = renamed(&shown.subject, &reader.name, name);
            shown.words = renamed(&shown.words, &reader.name, name);
        }
        shown.to(recipient)
    })
}

/// A text with one name in the place of another.
fn renamed(text: &Bilingual, from: &str, to: &str) -> Bilingual {
    let half = |half: &Text| {
        let words = half.value().map(|words| words.replace(from, to));
        let renamed = words.and_then(|words| Text::new(Some(words), half.state()).ok());
        renamed.unwrap_or_else(|| half.clone())
    };
    Bilingual {
        fr: half(&text.fr),
        en: half(&text.en),
    }
}

/// The letter, to be written to somebody.
#[derive(Debug, Clone)]
struct Words {
    sender: mail::Sender,
    council: Bilingual,
    addressee: mail::Addressee,
    subject: Bilingual,
    words: Bilingual,
}

impl Words {
    fn to(&self, recipient: Recipient) -> Result<Rendered, MailError> {
        let letter = RecruitmentLetter {
            recipient,
            sender: self.sender.clone(),
            council: self.council.clone(),
            addressee: self.addressee,
            subject: self.subject.clone(),
            words: self.words.clone(),
        };
        letter.render()
    }
}

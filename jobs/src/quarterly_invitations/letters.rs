//! The letters on a meeting: one to each address, in its readers' language and by their clock.

use std::collections::BTreeSet;

use documents::{
    mail::{
        AgendaItem, Before, CalendarIdentity, Invitation, InvitationReason, Link, Meeting, Molds,
        Occasion, Recipient, Sender,
    },
    sample::SPEAKERS,
};
use domain::{
    audience::{Message, Reason},
    id::PersonId,
    language::Bilingual,
};
use entity::{
    agenda_item, audience,
    enums::{CampaignKind, Track, WritingKind},
    meeting, person, topic, working_group,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use service::{
    access::signing::{AnswerLink, Purpose, SigningKey},
    error::ServiceError,
    reads::{
        audience::Addressed,
        community::Community,
        interests::{self, InterestMap},
    },
    time::ToJiff,
};

use super::people::{Told, platform};
use crate::{
    links::Links,
    mail::{
        expand::{correspondents, recipient, sender},
        freezer::Freezer,
        letter::Desk,
        message::{Identity, Named},
        outbox::{Letter, Sealed},
        samples::samples,
        signing::key,
    },
    runner::{JobError, RunContext, Sample},
};

/// Why letters are written.
#[derive(Clone, Copy)]
pub(crate) enum Occasions<'a> {
    /// The meeting takes place; for those who were told of it before, it has changed.
    Invite { told: &'a Told },
    /// It takes place without these readers.
    Withdraw,
    /// It does not take place.
    Cancel,
    /// No answer has come from these readers.
    Ask,
    /// It comes near; from some no answer has come.
    Remind { silent: &'a BTreeSet<PersonId> },
}

impl Occasions<'_> {
    /// Why an address is written to, and what is known of what its readers were told last.
    fn of(self, message: &Message) -> Result<(Occasion, Option<Before>), ServiceError> {
        let mut people = message.recipients.iter().map(|one| one.person);
        let occasion = match self {
            Self::Invite { told } => {
                let Some(last) = people.find_map(|person| told.get(&person)) else {
                    return Ok((Occasion::Invited, None));
                };
                let before = last.as_ref().map(|facts| facts.before()).transpose()?;
                return Ok((Occasion::Updated, before));
            }
            Self::Withdraw => Occasion::Removed,
            Self::Cancel => Occasion::Cancelled,
            Self::Ask => Occasion::Asked,
            Self::Remind { silent } => Occasion::Reminded {
                answered: !people.any(|person| silent.contains(&person)),
            },
        };
        Ok((occasion, None))
    }

    /// What a sample of an update says that its reader was told.
    fn example(self) -> Result<Option<Before>, ServiceError> {
        match self {
            Self::Invite { told } => {
                let mut known = told.values().flatten();
                known.next().map(|facts| facts.before()).transpose()
            }
            _ => Ok(None),
        }
    }
}

/// Writes the letters on one meeting.
pub(crate) struct Writer<'a> {
    community: &'a Community,
    row: &'a meeting::Model,
    meeting: Meeting,
    /// The name of the sub-group whose meeting it is.
    group: Option<Bilingual>,
    /// The name of the audience for which it is.
    audience: Option<Bilingual>,
    sender: Sender,
    from: Named,
    reply_to: Named,
    /// The topics that members may name.
    topics: Vec<Bilingual>,
    /// The members who name none.
    without_interests: BTreeSet<PersonId>,
    links: &'a Links,
    /// What the links are signed with under which readers answer.
    key: SigningKey,
}

impl<'a> Writer<'a> {
    /// Reads what the letters say; nothing, when a text of it is missing or a draft.
    pub async fn new(
        run: &RunContext,
        community: &'a Community,
        row: &'a meeting::Model,
        links: &'a Links,
    ) -> Result<Option<Self>, JobError> {
        let title = row.title().map_err(ServiceError::from)?;
        let agenda = agenda(run, row).await?;
        let (group, audience) = (group(run, row).await?, audience(run, row).await?);
        let texts = agenda.iter().map(|item| &item.title);
        let mut texts = texts.chain(&group).chain(&audience);
        if !title.is_reviewed() || !texts.all(Bilingual::is_reviewed) {
            return Ok(None);
        }
        let today = community.zone.date_at(run.now);
        let (from, reply_to) = correspondents(&run.db, community, today).await?;
        let interests = interests::map(&run.db, community, today, None).await?;
        let topics = topics(run, &interests).await?;
        Ok(Some(Self {
            community,
            row,
            meeting: Meeting {
                title,
                start: row.starts_at.to_jiff(),
                end: row.ends_at.to_jiff(),
                place: Some(platform(&row.platform)?),
                join_url: row.join_url.clone(),
                agenda,
            },
            group,
            audience,
            topics,
            without_interests: interests.without.into_iter().collect(),
            sender: sender(community)?,
            from,
            reply_to,
            links,
            key: key(run, Purpose::Answer).await?,
        }))
    }

    /// Writes to each address of an audience that has a `turn`: how many messages of the same campaign
    /// it had before.
    pub async fn write(
        &self,
        freezer: &mut Freezer<'_>,
        addressed: &Addressed,
        turn: impl Fn(&Message) -> Option<u16>,
        occasions: Occasions<'_>,
    ) -> Result<Vec<Sealed>, JobError> {
        let all = addressed.audience.messages.iter();
        let messages: Vec<&Message> = all.filter(|message| turn(message).is_some()).collect();
        let (run, mut molds) = (freezer.run(), Molds::default());
        let letter = |message: &Message| {
            let turn = turn(message).unwrap_or_default();
            self.letter(run, &mut molds, addressed, (message, turn), occasions)
        };
        freezer.freeze(&messages, letter).await
    }

    fn letter(
        &self,
        run: &RunContext,
        molds: &mut Molds<Invitation>,
        addressed: &Addressed,
        (message, turn): (&Message, u16),
        occasions: Occasions<'_>,
    ) -> Result<Letter, JobError> {
        let (occasion, before) = occasions.of(message)?;
        let recipient = recipient(self.community, addressed, message);
        let names = recipient.names.clone();
        let invitation = Invitation {
            before,
            reason: self.reason(message),
            answer: self.answer(message),
            topics: self.topics(message, occasion),
            ..self.invitation(run, recipient, occasion, self.meeting.clone())
        };
        let rendered = molds.render(&invitation).map_err(JobError::fail)?;
        let desk = Desk {
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            date: run.now,
            identity: Identity {
                kind: campaign(occasion).as_str(),
                subject: &self.row.uid,
                revision: self.row.sequence,
                turn,
            },
        };
        desk.letter(written(occasion), message, &names, &rendered, &[])
            .map_err(JobError::fail)
    }

    /// Why those are invited to whom a message goes.
    fn reason(&self, message: &Message) -> InvitationReason {
        let mut readers = message.recipients.iter();
        match readers.all(|one| one.reasons.contains(Reason::Delegate)) {
            true => InvitationReason::Delegate,
            false => self.of_them_all(),
        }
    }

    /// Why all are invited but those who attend for others.
    fn of_them_all(&self) -> InvitationReason {
        match (&self.group, &self.audience, self.row.track) {
            (Some(name), _, _) => InvitationReason::Group(name.clone()),
            (None, Some(name), _) => InvitationReason::Audience(name.clone()),
            (None, None, Track::Executive) => InvitationReason::Executive,
            (None, None, Track::Manager) => InvitationReason::Manager,
        }
    }

    /// What those are asked about to whom a message goes, where one of them has named no topic.
    fn topics(&self, message: &Message, occasion: Occasion) -> Vec<Bilingual> {
        let mut readers = message.recipients.iter();
        let asked = occasion == Occasion::Invited
            && readers.any(|one| self.without_interests.contains(&one.person));
        match asked {
            true => self.topics.clone(),
            false => Vec::new(),
        }
    }

    /// The page on which those answer to whom a message goes.
    fn answer(&self, message: &Message) -> Link {
        let link = AnswerLink {
            meeting: self.row.id,
            people: message.recipients.iter().map(|one| one.person.0).collect(),
        };
        self.links.answer(&link.write(&self.key))
    }

    /// Samples of these letters; whoever speaks at the meeting is made up, too.
    pub fn samples(
        &self,
        run: &RunContext,
        letters: &[Sealed],
        occasions: Occasions<'_>,
    ) -> Result<Vec<Sample>, JobError> {
        let before = occasions.example()?;
        let mut meeting = self.meeting.clone();
        for item in &mut meeting.agenda {
            let made_up = SPEAKERS.iter().cycle().take(item.speakers.len());
            item.speakers = made_up.map(|name| (*name).to_owned()).collect();
        }
        samples(run, letters, &self.community.zone, |kind, recipient| {
            let of_kind = |occasion: &Occasion| written(*occasion) == kind;
            let occasion = OCCASIONS.into_iter().find(of_kind);
            let occasion = occasion.unwrap_or(Occasion::Invited);
            let invitation = Invitation {
                before: before.clone(),
                ..self.invitation(run, recipient, occasion, meeting.clone())
            };
            invitation.render()
        })
    }

    fn invitation(
        &self,
        run: &RunContext,
        recipient: Recipient,
        occasion: Occasion,
        meeting: Meeting,
    ) -> Invitation {
        Invitation {
            occasion,
            recipient,
            sender: self.sender.clone(),
            meeting,
            before: None,
            community_zone: self.community.zone.clone(),
            reason: self.of_them_all(),
            topics: Vec::new(),
            // Where nobody answers: whoever reads it is made up.
            answer: self.links.answer("sample"),
            calendar: CalendarIdentity {
                uid: self.row.uid.clone(),
                sequence: u32::try_from(self.row.sequence).unwrap_or_default(),
                stamp: run.now,
            },
        }
    }
}

/// The occasions on which there is a letter, one for each kind.
const OCCASIONS: [Occasion; 6] = [
    Occasion::Invited,
    Occasion::Updated,
    Occasion::Removed,
    Occasion::Cancelled,
    Occasion::Asked,
    Occasion::Reminded { answered: true },
];

const fn written(occasion: Occasion) -> WritingKind {
    match occasion {
        Occasion::Invited => WritingKind::Invitation,
        Occasion::Updated => WritingKind::Update,
        Occasion::Removed => WritingKind::Removal,
        Occasion::Cancelled => WritingKind::Cancellation,
        Occasion::Asked => WritingKind::AnswerReminder,
        Occasion::Reminded { .. } => WritingKind::MeetingReminder,
    }
}

/// The kind of campaign that a letter belongs to.
const fn campaign(occasion: Occasion) -> CampaignKind {
    match occasion {
        Occasion::Invited | Occasion::Updated => CampaignKind::Invitation,
        Occasion::Removed | Occasion::Cancelled => CampaignKind::Cancellation,
        Occasion::Asked => CampaignKind::AnswerReminder,
        Occasion::Reminded { .. } => CampaignKind::MeetingReminder,
    }
}

/// What the sub-group is called whose meeting it is.
async fn group(run: &RunContext, row: &meeting::Model) -> Result<Option<Bilingual>, JobError> {
    let Some(id) = row.working_group_id else {
        return Ok(None);
    };
    let group = working_group::Entity::find_by_id(id).one(&run.db).await?;
    let name = group.map(|group| group.name()).transpose();
    Ok(name.map_err(ServiceError::from)?)
}

/// What the audience is called for which the meeting is.
async fn audience(run: &RunContext, row: &meeting::Model) -> Result<Option<Bilingual>, JobError> {
    let Some(id) = row.audience_id else {
        return Ok(None);
    };
    let audience = audience::Entity::find_by_id(id).one(&run.db).await?;
    let name = audience.map(|audience| audience.name()).transpose();
    Ok(name.map_err(ServiceError::from)?)
}

/// The agenda, with who speaks.
async fn agenda(run: &RunContext, row: &meeting::Model) -> Result<Vec<AgendaItem>, JobError> {
    let items = agenda_item::Entity::find()
        .find_also_related(person::Entity)
        .filter(agenda_item::Column::MeetingId.eq(row.id))
        .order_by_asc(agenda_item::Column::Position)
        .all(&run.db)
        .await?;
    let item = |(item, speaker): (agenda_item::Model, Option<person::Model>)| {
        Ok(AgendaItem {
            title: item.title().map_err(ServiceError::from)?,
            speakers: speaker
                .map(|person| format!("{} {}", person.given_name, person.family_name))
                .into_iter()
                .collect(),
        })
    };
    items.into_iter().map(item).collect()
}

/// The names of the topics that may be named, those that are reviewed in both languages.
async fn topics(run: &RunContext, map: &InterestMap) -> Result<Vec<Bilingual>, JobError> {
    let keys = map.topics.iter().map(|one| one.topic);
    let rows = topic::Entity::find()
        .filter(topic::Column::Id.is_in(keys))
        .order_by_asc(topic::Column::Slug)
        .all(&run.db)
        .await
        .map_err(ServiceError::from)?;
    let names = rows.iter().map(topic::Model::name);
    let names: Vec<Bilingual> = names
        .collect::<Result<_, _>>()
        .map_err(ServiceError::from)?;
    Ok(names.into_iter().filter(Bilingual::is_reviewed).collect())
}

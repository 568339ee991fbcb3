//! The letters on a meeting: one to each address, in its readers' language and by their clock.

use std::collections::BTreeSet;

use documents::{
    mail::{
        AgendaItem, CalendarIdentity, Invitation, InvitationReason, Meeting, Occasion, Recipient,
        Sender,
    },
    sample::SPEAKERS,
};
use domain::{
    audience::Message,
    id::PersonId,
    language::{Bilingual, Text},
};
use entity::{
    agenda_item,
    enums::{Track, WritingKind},
    meeting, person,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use service::{
    error::ServiceError,
    reads::{audience::Addressed, community::Community},
    time::ToJiff,
};

use crate::{
    mail::{
        expand::{correspondents, recipient, sender},
        letter::Desk,
        message::{Identity, Named},
        outbox::Letter,
        samples::samples,
    },
    runner::{JobError, RunContext, Sample},
};

/// Messages that are written between two looks at whether the run should end.
const BATCH: usize = 100;

/// Why letters are written.
#[derive(Clone, Copy)]
pub(super) enum Occasions<'a> {
    /// The meeting takes place; for those who were told of it before, it has changed.
    Invite { told: &'a BTreeSet<PersonId> },
    /// It takes place without these readers.
    Withdraw,
    /// It does not take place.
    Cancel,
}

/// Writes the letters on one meeting.
pub(super) struct Writer<'a> {
    community: &'a Community,
    row: &'a meeting::Model,
    meeting: Meeting,
    sender: Sender,
    from: Named,
    reply_to: Named,
}

impl<'a> Writer<'a> {
    /// Reads what the letters say; nothing, when a text of it is missing or a draft.
    pub async fn new(
        run: &RunContext,
        community: &'a Community,
        row: &'a meeting::Model,
    ) -> Result<Option<Self>, JobError> {
        let title = row.title().map_err(ServiceError::from)?;
        let agenda = agenda(run, row).await?;
        let items_are_reviewed = agenda.iter().all(|item| item.title.is_reviewed());
        if !title.is_reviewed() || !items_are_reviewed {
            return Ok(None);
        }
        let today = community.zone.date_at(run.now);
        let (from, reply_to) = correspondents(&run.db, community, today).await?;
        let platform = Text::reviewed(row.platform.clone()).map_err(ServiceError::from)?;
        Ok(Some(Self {
            community,
            row,
            meeting: Meeting {
                title,
                start: row.starts_at.to_jiff(),
                end: row.ends_at.to_jiff(),
                // A platform's name is the same in both languages.
                place: Some(Bilingual {
                    fr: platform.clone(),
                    en: platform,
                }),
                join_url: row.join_url.clone(),
                agenda,
            },
            sender: sender(community)?,
            from,
            reply_to,
        }))
    }

    /// Writes to each address of an audience, but not to those `there`.
    pub async fn write(
        &self,
        run: &RunContext,
        addressed: &Addressed,
        there: &BTreeSet<String>,
        occasions: Occasions<'_>,
    ) -> Result<Vec<Letter>, JobError> {
        let all = addressed.audience.messages.iter();
        let messages: Vec<&Message> = all
            .filter(|message| !there.contains(&message.address.normalized()))
            .collect();
        let mut letters = Vec::with_capacity(messages.len());
        for (done, message) in messages.iter().enumerate() {
            if done % BATCH == 0 {
                run.checkpoint().await?;
            }
            letters.push(self.letter(run, addressed, message, occasions)?);
            run.progress(letters.len(), Some(messages.len()), "writing");
        }
        Ok(letters)
    }

    fn letter(
        &self,
        run: &RunContext,
        addressed: &Addressed,
        message: &Message,
        occasions: Occasions<'_>,
    ) -> Result<Letter, JobError> {
        let mut readers = message.recipients.iter();
        let (kind, occasion) = match occasions {
            Occasions::Invite { told } if readers.any(|one| told.contains(&one.person)) => {
                ("invitation", Occasion::Updated)
            }
            Occasions::Invite { .. } => ("invitation", Occasion::Invited),
            Occasions::Withdraw => ("cancellation", Occasion::Removed),
            Occasions::Cancel => ("cancellation", Occasion::Cancelled),
        };
        let recipient = recipient(self.community, addressed, message);
        let names = recipient.names.clone();
        let invitation = self.invitation(run, recipient, occasion, self.meeting.clone());
        let rendered = invitation.render().map_err(JobError::fail)?;
        let desk = Desk {
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            date: run.now,
            identity: Identity {
                kind,
                subject: &self.row.uid,
                revision: self.row.sequence,
            },
        };
        desk.letter(written(occasion), message, &names, &rendered, &[])
            .map_err(JobError::fail)
    }

    /// Samples of these letters; whoever speaks at the meeting is made up, too.
    pub fn samples(&self, run: &RunContext, letters: &[Letter]) -> Result<Vec<Sample>, JobError> {
        let mut meeting = self.meeting.clone();
        for item in &mut meeting.agenda {
            let made_up = SPEAKERS.iter().cycle().take(item.speakers.len());
            item.speakers = made_up.map(|name| (*name).to_owned()).collect();
        }
        samples(run, letters, &self.community.zone, |kind, recipient| {
            let of_kind = |occasion: &Occasion| written(*occasion) == kind;
            let occasion = OCCASIONS.into_iter().find(of_kind);
            let occasion = occasion.unwrap_or(Occasion::Invited);
            self.invitation(run, recipient, occasion, meeting.clone())
                .render()
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
            community_zone: self.community.zone.clone(),
            reason: match self.row.track {
                Track::Executive => InvitationReason::Executive,
                Track::Manager => InvitationReason::Manager,
            },
            calendar: CalendarIdentity {
                uid: self.row.uid.clone(),
                sequence: u32::try_from(self.row.sequence).unwrap_or_default(),
                stamp: run.now,
            },
        }
    }
}

/// The occasions on which this job writes.
const OCCASIONS: [Occasion; 4] = [
    Occasion::Invited,
    Occasion::Updated,
    Occasion::Removed,
    Occasion::Cancelled,
];

const fn written(occasion: Occasion) -> WritingKind {
    match occasion {
        Occasion::Invited | Occasion::Reminded => WritingKind::Invitation,
        Occasion::Updated => WritingKind::Update,
        Occasion::Removed => WritingKind::Removal,
        Occasion::Cancelled => WritingKind::Cancellation,
    }
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

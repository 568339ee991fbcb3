//! Links for signing in: made and put into the outbox when somebody asks at the door.
//!
//! Whoever asks hears the same at once, whether anybody has the address or not; what follows here
//! is out of their sight. Where nobody has it, a link is kept all the same that leads nowhere.

use documents::mail::{MailError, SignInMessage};
use domain::{audience::Reason, clock::Clock, email::EmailAddress, id::PersonId, random::Random};
use entity::{
    campaign,
    enums::{CampaignKind, WritingKind},
    sign_in_link,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait};
use service::{
    access::{
        Digest, Secret, administrators,
        links::{self, NewLink},
    },
    context::{Act, Actor},
    error::ServiceError,
    reads::{
        audience,
        community::{self, Community},
        roles,
    },
    time::{ToChrono, ToJiff},
};

use crate::{
    links::Links,
    mail::{
        expand::{correspondents, invited, recipient, sender},
        letter::Desk,
        message::{Identity, MessageError},
        outbox,
    },
    mail_delivery,
    runner::{EnqueueError, NewRun, Registry, enqueue},
};

/// What somebody asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The address that they gave; none where it was none.
    pub address: Option<EmailAddress>,
    /// The digest of the secret in their browser's cookie.
    pub browser: Digest,
    /// Where they want to go: a path of this service.
    pub next: String,
}

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The database failed, or what it holds can't be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The message can't be written.
    #[error(transparent)]
    Words(#[from] MailError),
    /// The message can't be put together.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// Its delivery can't be queued.
    #[error(transparent)]
    Queue(#[from] EnqueueError),
}

impl From<DbErr> for SignInError {
    fn from(error: DbErr) -> Self {
        Self::Service(error.into())
    }
}

/// What links and letters are made with.
pub struct Workshop<'a> {
    /// The jobs: delivery is one of them.
    pub registry: &'a Registry,
    /// Where the pages are.
    pub links: &'a Links,
    /// Where secrets come from.
    pub random: &'a dyn Random,
    /// The time.
    pub clock: &'a dyn Clock,
}

impl Workshop<'_> {
    /// Makes the links that were asked for and puts their letters into the outbox: one for each
    /// person whose address it is and who has a role today, as long as they had not too many.
    /// Gives how many letters there are.
    ///
    /// # Errors
    /// When the database fails or a letter can't be written.
    pub async fn answer(
        &self,
        tx: &DatabaseTransaction,
        asked: &Asked,
    ) -> Result<usize, SignInError> {
        let act = Act::new(Actor::Visitor, self.clock.now());
        let people = match (community::first(tx).await?, &asked.address) {
            (Some(community), Some(address)) => {
                let day = community.zone.date_at(act.now);
                let people = admitted(tx, address, act.now, day).await?;
                people
                    .into_iter()
                    .map(|id| (id, community.clone()))
                    .collect()
            }
            (None, _) => {
                tracing::warn!("no link for signing in is sent while there is no community");
                Vec::new()
            }
            (Some(_), None) => Vec::new(),
        };
        if people.is_empty() {
            self.link(tx, &act, asked, None).await?;
            return Ok(0);
        }
        for (person, community) in &people {
            let (row, secret) = self.link(tx, &act, asked, Some(*person)).await?;
            self.post(tx, &act, community, *person, &row, &secret)
                .await?;
        }
        let wake = NewRun::after_change(mail_delivery::NAME, &act.actor);
        enqueue(tx, self.registry, wake, act.now).await?;
        Ok(people.len())
    }

    async fn link(
        &self,
        tx: &DatabaseTransaction,
        act: &Act,
        asked: &Asked,
        person: Option<i64>,
    ) -> Result<(sign_in_link::Model, Secret), DbErr> {
        let secret = Secret::draw(self.random);
        let new = NewLink {
            secret: &secret,
            browser: &asked.browser,
            person,
            next: &asked.next,
        };
        Ok((links::make(tx, act, new).await?, secret))
    }

    /// Puts the letter with a link into the outbox, as a campaign of its own.
    async fn post(
        &self,
        tx: &DatabaseTransaction,
        act: &Act,
        community: &Community,
        person: i64,
        link: &sign_in_link::Model,
        secret: &Secret,
    ) -> Result<(), SignInError> {
        let day = community.zone.date_at(act.now);
        let reader = invited([PersonId(person)], Reason::Asked);
        let addressed = audience::address(tx, community, reader, day).await?;
        let (from, reply_to) = correspondents(tx, community, day).await?;
        let subject = link.id.to_string();
        let desk = Desk {
            from,
            reply_to,
            date: act.now,
            identity: Identity {
                kind: "sign_in",
                subject: &subject,
                revision: 0,
                turn: 0,
            },
        };
        let mut letters = Vec::new();
        for message in &addressed.audience.messages {
            let recipient = recipient(community, &addressed, message);
            let names = recipient.names.clone();
            let words = SignInMessage {
                recipient,
                sender: sender(community)?,
                link: self.links.sign_in(secret),
                until: link.expires_at.to_jiff(),
            };
            letters.push(desk.letter(
                WritingKind::SignIn,
                message,
                &names,
                &words.render()?,
                &[],
            )?);
        }
        let campaign = campaign::ActiveModel {
            community_id: Set(community.id),
            kind: Set(CampaignKind::SignIn),
            revision: Set(0),
            created_at: Set(act.now.to_chrono()),
            ..Default::default()
        };
        let campaign = campaign::Entity::insert(campaign).exec(tx).await?;
        let letters = outbox::seal(tx, None, letters, act.now).await?;
        outbox::put(tx, campaign.last_insert_id, 0, &letters, act.now).await?;
        Ok(())
    }
}

/// Those who sign in at an address: who have a role today, and have not had too many links.
async fn admitted(
    tx: &DatabaseTransaction,
    address: &EmailAddress,
    now: Timestamp,
    day: Date,
) -> Result<Vec<i64>, DbErr> {
    let mut admitted = Vec::new();
    for person in administrators::people_at(tx, &address.normalized()).await? {
        let has_a_role = !roles::of(tx, person.id, day).await?.is_empty();
        if has_a_role && !links::is_enough(tx, person.id, now).await? {
            admitted.push(person.id);
        }
    }
    Ok(admitted)
}

//! Questions whether somebody wants a publication: put into the outbox when an address is entered on a
//! page.
//!
//! Whoever enters one hears the same at once, whatever becomes of it; what follows here is out of
//! their sight.

use documents::mail::{Link, Recipient, SubscriptionMessage, WhyAsked};
use domain::{
    email::EmailAddress,
    language::{Bilingual, Language, Preference, Text},
};
use entity::{
    campaign,
    enums::{CampaignKind, SubscriptionState, WritingKind},
    publication, publication_subscription as subscription, subscriber,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter,
};
use service::{
    access::signing::{self, ConfirmLink, Purpose},
    commands::subscribers::{self, GOOD_FOR},
    context::{Act, Actor},
    error::ServiceError,
    reads::{
        community::{self, Community},
        editions,
    },
    time::{ToChrono, ToJiff},
};

use crate::{
    mail::{
        expand::{correspondents, sender},
        letter::Desk,
        message::Identity,
        outbox,
    },
    mail_delivery,
    runner::{NewRun, enqueue},
    sign_in::{SignInError, Workshop},
};

/// What somebody asked for on a page.
#[derive(Debug, Clone)]
pub enum Entered {
    /// To subscribe to a publication.
    Subscribe {
        /// Its name in addresses.
        publication: String,
        /// Where it is to be sent.
        address: EmailAddress,
        /// In which language.
        language: Language,
    },
    /// To be sent the link of a confirmation anew.
    Again {
        /// The subscription, by key.
        subscription: i64,
    },
    /// To pass a publication on.
    Invite {
        /// Its name in addresses.
        publication: String,
        /// To whom.
        address: EmailAddress,
        /// The language of the page on which it was entered.
        language: Language,
    },
}

/// A question to be put to somebody.
struct Question {
    publication: publication::Model,
    address: EmailAddress,
    language: Language,
    about: AskedAbout,
}

/// What somebody is asked.
enum AskedAbout {
    /// To confirm a subscription.
    Confirmation(subscription::Model),
    /// Whether they want it.
    Invitation,
}

impl Workshop<'_> {
    /// Puts the question that follows from what was entered into the outbox, where one does: not to an
    /// address that is written to no more or was asked too often, nor about what is confirmed already.
    /// Gives how many there are.
    ///
    /// # Errors
    /// When the database fails or a letter can't be written.
    pub async fn subscribe(
        &self,
        tx: &DatabaseTransaction,
        entered: &Entered,
    ) -> Result<usize, SignInError> {
        let act = Act::new(Actor::Visitor, self.clock.now());
        let Some(community) = community::first(tx).await? else {
            return Ok(0);
        };
        let Some(question) = question(tx, &act, entered).await? else {
            return Ok(0);
        };
        self.put(tx, &act, &community, question).await?;
        let wake = NewRun::after_change(mail_delivery::NAME, &act.actor);
        enqueue(tx, self.registry, wake, act.now).await?;
        Ok(1)
    }

    async fn put(
        &self,
        tx: &DatabaseTransaction,
        act: &Act,
        community: &Community,
        question: Question,
    ) -> Result<(), SignInError> {
        let campaign = campaign::ActiveModel {
            community_id: Set(community.id),
            kind: Set(CampaignKind::Subscription),
            revision: Set(0),
            created_at: Set(act.now.to_chrono()),
            ..Default::default()
        };
        let campaign = campaign::Entity::insert(campaign).exec(tx).await?;
        let campaign = campaign.last_insert_id;
        let (kind, why, link) = self.asked(tx, act, &question).await?;
        let words = SubscriptionMessage {
            recipient: Recipient {
                names: Vec::new(),
                address: question.address.clone(),
                language: Preference::Only(question.language),
                zone: community.zone.clone(),
            },
            sender: sender(community)?,
            publication: in_both(question.publication.name().map_err(ServiceError::from)?),
            why,
            link,
        };
        let day = community.zone.date_at(act.now);
        let (from, reply_to) = correspondents(tx, community, day).await?;
        let subject = campaign.to_string();
        let desk = Desk {
            from,
            reply_to,
            date: act.now,
            identity: Identity {
                kind: CampaignKind::Subscription.as_str(),
                subject: &subject,
                revision: 0,
                turn: 0,
            },
        };
        let to = (&question.address, question.language);
        let letter = desk.letter_to(kind, to, &words.render()?)?;
        let letters = outbox::seal(tx, None, vec![letter], act.now).await?;
        outbox::put(tx, campaign, 0, &letters, act.now).await?;
        Ok(())
    }

    /// Which letter it is, why it is written, and where it leads.
    async fn asked(
        &self,
        tx: &DatabaseTransaction,
        act: &Act,
        question: &Question,
    ) -> Result<(WritingKind, WhyAsked, Link), SignInError> {
        let AskedAbout::Confirmation(row) = &question.about else {
            let link = self.links.subscribe(&question.publication.slug);
            return Ok((WritingKind::SubscriptionInvitation, WhyAsked::Invited, link));
        };
        let key = signing::key(tx, act, self.random, Purpose::Subscribe).await?;
        let link = ConfirmLink {
            subscription: row.id,
            asked: row.asked,
        };
        let until = row.asked_at.to_jiff().saturating_add(GOOD_FOR);
        let until = until.map_err(ServiceError::unreadable)?;
        Ok((
            WritingKind::SubscriptionConfirmation,
            WhyAsked::Subscribed { until },
            self.links.confirm(&link.write(&key)),
        ))
    }
}

/// What is to be asked, after what was entered; none where nothing is.
async fn question(
    tx: &DatabaseTransaction,
    act: &Act,
    entered: &Entered,
) -> Result<Option<Question>, SignInError> {
    let (publication, address, language, is_invited) = match entered {
        Entered::Subscribe {
            publication,
            address,
            language,
        } => {
            let found = editions::by_slug(tx, publication).await?;
            (found, address.clone(), *language, false)
        }
        Entered::Invite {
            publication,
            address,
            language,
        } => {
            let found = editions::by_slug(tx, publication).await?;
            (found, address.clone(), *language, true)
        }
        Entered::Again { subscription } => match of(tx, *subscription).await? {
            Some((found, address, language)) => (Some(found), address, language, false),
            None => return Ok(None),
        },
    };
    let Some(publication) = publication else {
        return Ok(None);
    };
    if !subscribers::may_be_asked(tx, &address, act.now).await? {
        return Ok(None);
    }
    let about = if is_invited {
        let settled = is_settled(tx, publication.id, &address).await?;
        (!settled).then_some(AskedAbout::Invitation)
    } else {
        let row = subscribers::ask(tx, act, publication.id, (&address, language)).await?;
        row.map(AskedAbout::Confirmation)
    };
    Ok(about.map(|about| Question {
        publication,
        address,
        language,
        about,
    }))
}

/// The publication, the address and the language of a subscription.
async fn of(
    tx: &impl ConnectionTrait,
    key: i64,
) -> Result<Option<(publication::Model, EmailAddress, Language)>, SignInError> {
    let found = subscription::Entity::find_by_id(key)
        .find_also_related(subscriber::Entity)
        .one(tx)
        .await?;
    let Some((row, Some(owner))) = found else {
        return Ok(None);
    };
    let publication = publication::Entity::find_by_id(row.publication_id);
    let publication = publication.one(tx).await?;
    let address = EmailAddress::parse(&owner.address).map_err(ServiceError::unreadable)?;
    Ok(publication.map(|publication| (publication, address, row.language.into())))
}

/// Whether whoever reads at an address gets the publication, or wanted no more of it.
async fn is_settled(
    tx: &impl ConnectionTrait,
    publication: i64,
    address: &EmailAddress,
) -> Result<bool, DbErr> {
    let found = subscription::Entity::find()
        .inner_join(subscriber::Entity)
        .filter(subscriber::Column::Normalized.eq(address.normalized()))
        .filter(subscription::Column::PublicationId.eq(publication))
        .filter(subscription::Column::State.ne(SubscriptionState::Pending))
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// A name in both languages: that of the other one where one has none.
#[must_use]
pub fn in_both(name: Bilingual) -> Bilingual {
    let or = |half: &Text, other: &Text| match half.value() {
        Some(_) => half.clone(),
        None => other.clone(),
    };
    Bilingual {
        fr: or(&name.fr, &name.en),
        en: or(&name.en, &name.fr),
    }
}

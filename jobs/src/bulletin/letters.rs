//! The letters of a bulletin.

use documents::mail::{BulletinMessage, Link, Molds, Recipient, Sender};
use domain::{
    email::EmailAddress,
    language::{Bilingual, Language, Preference},
};
use entity::{
    enums::{CampaignKind, WritingKind},
    publication,
};
use service::{
    access::signing::{EndLink, Purpose, SigningKey},
    error::ServiceError,
    reads::{community::Community, editions::Reader},
};

use super::news::Fresh;
use crate::{
    links::Links,
    mail::{
        expand::{correspondents, sender},
        freezer::Freezer,
        letter::Desk,
        message::{Identity, Named},
        outbox::{Letter, Sealed},
        samples::samples,
        signing::key,
    },
    runner::{JobError, RunContext, Sample},
    subscriptions::in_both,
};

/// Writes the letters of a bulletin.
pub(super) struct Writer<'a> {
    run: &'a RunContext,
    community: &'a Community,
    row: &'a publication::Model,
    number: i32,
    news: &'a Fresh,
    links: &'a Links,
    name: Bilingual,
    sender: Sender,
    from: Named,
    reply_to: Named,
    key: SigningKey,
    subject: String,
}

impl<'a> Writer<'a> {
    /// Of the bulletin of a number of a publication.
    pub async fn of(
        run: &'a RunContext,
        community: &'a Community,
        (row, number): (&'a publication::Model, i32),
        news: &'a Fresh,
        links: &'a Links,
    ) -> Result<Self, JobError> {
        let today = community.zone.date_at(run.now);
        let (from, reply_to) = correspondents(&run.db, community, today).await?;
        Ok(Self {
            run,
            community,
            row,
            number,
            news,
            links,
            name: in_both(row.name().map_err(ServiceError::from)?),
            sender: sender(community)?,
            from,
            reply_to,
            key: key(run, Purpose::Unsubscribe).await?,
            subject: row.id.to_string(),
        })
    }

    /// One to each of its readers.
    pub async fn write(
        &self,
        freezer: &mut Freezer<'_>,
        readers: &[Reader],
    ) -> Result<Vec<Sealed>, JobError> {
        let all: Vec<&Reader> = readers.iter().collect();
        let mut molds = Molds::default();
        freezer
            .freeze(&all, |reader: &Reader| self.letter(&mut molds, reader))
            .await
    }

    fn letter(
        &self,
        molds: &mut Molds<BulletinMessage>,
        reader: &Reader,
    ) -> Result<Letter, JobError> {
        let language = Language::from(reader.row.language);
        let address = EmailAddress::parse(&reader.address).map_err(JobError::fail)?;
        let link = EndLink {
            subscription: reader.row.id,
        };
        let recipient = Recipient {
            names: Vec::new(),
            address: address.clone(),
            language: Preference::Only(language),
            zone: self.community.zone.clone(),
        };
        let page = self.links.unsubscribe(&link.write(&self.key));
        let rendered = molds.render(&self.message(recipient, page));
        let rendered = rendered.map_err(JobError::fail)?;
        let desk = Desk {
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            date: self.run.now,
            identity: Identity {
                kind: CampaignKind::Bulletin.as_str(),
                subject: &self.subject,
                revision: self.number,
                turn: 0,
            },
        };
        desk.letter_to(WritingKind::Bulletin, (&address, language), &rendered)
            .map_err(JobError::fail)
    }

    /// In a dry run, one letter in each language.
    pub fn samples(&self, run: &RunContext, letters: &[Sealed]) -> Result<Vec<Sample>, JobError> {
        samples(run, letters, &self.community.zone, |_, recipient| {
            let page = self.links.unsubscribe("sample");
            self.message(recipient, page).render()
        })
    }

    fn message(&self, recipient: Recipient, unsubscribe: Link) -> BulletinMessage {
        BulletinMessage {
            recipient,
            sender: self.sender.clone(),
            publication: self.name.clone(),
            date: self.community.zone.date_at(self.run.now),
            issue: self.news.issue.clone(),
            known: self.news.known.clone(),
            edition: self.links.publication(&self.row.slug),
            share: self.links.share(&self.row.slug),
            unsubscribe,
        }
    }
}

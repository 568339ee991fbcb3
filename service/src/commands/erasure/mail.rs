//! The messages that name a person: those to them, those to an address that they shared, and those
//! to others. What has not left for them alone is taken back.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    campaign, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState},
    frozen_message, mailbox_message, person,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    identity::Identity,
    message::{Parts, display_name, redacted},
    sweep::Pages,
    words::Words,
};
use crate::{commands::CommandError, context::Act, reads::drafts, time::ToChrono};

/// States of a message that may still be sent, by itself or again.
const PENDING: [DeliveryState; 4] = [
    DeliveryState::Waiting,
    DeliveryState::Claimed,
    DeliveryState::DataStarted,
    DeliveryState::Unknown,
];

/// Lets go of messages that were written and not sent to anybody yet: whoever writes them finds that
/// somebody was erased, and writes them anew.
pub(super) async fn forget_drafts(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    frozen_message::Entity::delete_many()
        .filter(drafts::are_nobodys())
        .exec(tx)
        .await?;
    Ok(())
}

/// The bytes of messages, by the key of their row.
async fn contents(
    tx: &DatabaseTransaction,
    rows: &[delivery::Model],
) -> Result<BTreeMap<i64, frozen_message::Model>, DbErr> {
    let keys = rows.iter().filter_map(|row| row.frozen_id);
    let found = frozen_message::Entity::find()
        .filter(frozen_message::Column::Id.is_in(keys))
        .all(tx)
        .await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

/// To whom the messages of the outbox speak.
pub(super) struct Outbox {
    /// To the person, and to nobody else who is there.
    own: BTreeSet<i64>,
    /// To the person and to others.
    shared: BTreeSet<i64>,
    /// Those that carry a report.
    with_report: BTreeSet<i64>,
}

/// What became of the messages.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Messages {
    /// That had not left, and never will.
    pub cancelled: u64,
    /// In which marks took the person's place.
    pub redacted: u64,
}

impl Outbox {
    /// The messages that concern a person.
    pub async fn of(tx: &DatabaseTransaction, person: i64) -> Result<Self, CommandError> {
        use delivery_person::Column;
        let mine: Vec<i64> = delivery_person::Entity::find()
            .select_only()
            .column(Column::DeliveryId)
            .filter(Column::PersonId.eq(person))
            .into_tuple()
            .all(tx)
            .await?;
        let with_others: Vec<i64> = delivery_person::Entity::find()
            .select_only()
            .column(Column::DeliveryId)
            .inner_join(person::Entity)
            .filter(Column::DeliveryId.is_in(mine.iter().copied()))
            .filter(Column::PersonId.ne(person))
            .filter(person::Column::ErasedAt.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        let with_report: Vec<i64> = delivery::Entity::find()
            .select_only()
            .column(delivery::Column::Id)
            .inner_join(campaign::Entity)
            .filter(campaign::Column::Kind.eq(CampaignKind::Report))
            .into_tuple()
            .all(tx)
            .await?;
        let shared: BTreeSet<i64> = with_others.into_iter().collect();
        Ok(Self {
            own: mine.into_iter().filter(|id| !shared.contains(id)).collect(),
            shared,
            with_report: with_report.into_iter().collect(),
        })
    }

    /// The addresses to which the person alone was written, and the names by which: those of the
    /// past too.
    pub async fn told(
        &self,
        tx: &DatabaseTransaction,
    ) -> Result<(Vec<String>, BTreeSet<String>), CommandError> {
        let (mut addresses, mut names) = (Vec::new(), BTreeSet::new());
        for id in &self.own {
            let found = delivery::Entity::find_by_id(*id).find_also_related(frozen_message::Entity);
            if let Some((row, frozen)) = found.one(tx).await? {
                names.extend(frozen.and_then(|frozen| display_name(&frozen.bytes, "to")));
                addresses.push(row.recipient);
            }
        }
        Ok((addresses, names))
    }

    /// Which words are looked for in a message.
    fn words<'a>(&self, delivery: Option<i64>, identity: &'a Identity) -> &'a Words {
        match delivery {
            Some(id) if self.own.contains(&id) => &identity.all,
            Some(id) if self.shared.contains(&id) => &identity.unshared,
            _ => &identity.alone,
        }
    }

    fn parts(&self, delivery: Option<i64>) -> Parts {
        match delivery {
            Some(id) if self.with_report.contains(&id) => Parts::NoFiles,
            _ => Parts::All,
        }
    }

    /// Puts marks into all messages.
    pub async fn redact(
        &self,
        tx: &DatabaseTransaction,
        act: &Act,
        identity: &Identity,
    ) -> Result<Messages, CommandError> {
        let mut done = Messages::default();
        let mut recipients: BTreeMap<i64, String> = BTreeMap::new();
        let mut pages = Pages::<delivery::Entity>::new();
        while let Some(rows) = pages.next(tx).await? {
            let contents = contents(tx, &rows).await?;
            for row in rows {
                let frozen = row.frozen_id.and_then(|id| contents.get(&id));
                let content = frozen.and_then(|frozen| self.content(&row, frozen, identity));
                let new = self.delivery(&row, act, identity);
                if self.own.contains(&row.id) {
                    recipients.insert(row.id, identity.mark(&row.recipient_normalized));
                    done.cancelled += u64::from(PENDING.contains(&row.state));
                }
                done.redacted += u64::from(new.is_changed() || content.is_some());
                if new.is_changed() {
                    new.update(tx).await?;
                }
                if let Some(content) = content {
                    content.update(tx).await?;
                }
            }
        }
        let mut pages = Pages::<mailbox_message::Entity>::new();
        while let Some(rows) = pages.next(tx).await? {
            for row in rows {
                let to = row.delivery_id.and_then(|id| recipients.get(&id));
                let new = self.received(&row, to, identity);
                if new.is_changed() {
                    new.update(tx).await?;
                }
            }
        }
        Ok(done)
    }

    /// The bytes of a message with marks in place; none when there are none to be put.
    fn content(
        &self,
        row: &delivery::Model,
        frozen: &frozen_message::Model,
        identity: &Identity,
    ) -> Option<frozen_message::ActiveModel> {
        let words = self.words(Some(row.id), identity);
        let marked = redacted(&frozen.bytes, words, self.parts(Some(row.id)))?;
        let mut new = frozen.clone().into_active_model();
        new.bytes = Set(marked);
        Some(new)
    }

    fn delivery(
        &self,
        row: &delivery::Model,
        act: &Act,
        identity: &Identity,
    ) -> delivery::ActiveModel {
        let words = self.words(Some(row.id), identity);
        let mut new = row.clone().into_active_model();
        if let Some(subject) = words.replace(&row.subject) {
            new.subject = Set(subject);
        }
        let answer = row.response_text.as_deref();
        if let Some(answer) = answer.and_then(|answer| words.replace(answer)) {
            new.response_text = Set(Some(answer));
        }
        if !self.own.contains(&row.id) {
            return new;
        }
        let mark = identity.mark(&row.recipient_normalized);
        new.recipient = Set(mark.clone());
        new.recipient_normalized = Set(mark);
        if PENDING.contains(&row.state) {
            new.state = Set(DeliveryState::Cancelled);
            new.claimed_by = Set(None);
            new.claim_expires_at = Set(None);
            new.updated_at = Set(act.now.to_chrono());
        }
        new
    }

    fn received(
        &self,
        row: &mailbox_message::Model,
        to: Option<&String>,
        identity: &Identity,
    ) -> mailbox_message::ActiveModel {
        let words = self.words(row.delivery_id, identity);
        let mut new = row.clone().into_active_model();
        if let Some(message) = redacted(&row.message, words, self.parts(row.delivery_id)) {
            new.message = Set(message);
        }
        if let Some(subject) = words.replace(&row.subject) {
            new.subject = Set(subject);
        }
        if let Some(to) = to.cloned().or_else(|| words.replace(&row.envelope_to)) {
            new.envelope_to = Set(to);
        }
        if let Some(from) = words.replace(&row.envelope_from) {
            new.envelope_from = Set(from);
        }
        new
    }
}

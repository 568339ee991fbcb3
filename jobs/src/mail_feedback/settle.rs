//! What becomes of a message that came back: which delivery it is about, what is kept of it, and
//! where it is put.

use domain::bounce::Severity;
use entity::{
    delivery,
    enums::{CampaignKind, FeedbackKind},
    mail_feedback,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use service::{
    commands::feedback::{self, Came},
    context::Act,
};

use super::{
    answers::{self, Taken},
    mask::masked,
    read::{Fate, Recipient, Returned, Says},
};
use crate::{
    mail::return_path::{ReturnPath, Tag},
    runner::{JobError, RunContext, RunTransaction},
};

/// What a run did, or would do. Numbers alone.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Tally {
    /// Messages that were read.
    pub read: usize,
    /// Those of them that had been read before.
    pub known: usize,
    /// Bounces that say that there is no such address.
    pub hard: usize,
    /// Bounces for something passing.
    pub soft: usize,
    /// Bounces for a person to look at.
    pub policy: usize,
    /// Messages that are late.
    pub delays: usize,
    /// Complaints, for a person to look at.
    pub complaints: usize,
    /// What machines wrote.
    pub auto_replies: usize,
    /// Answers of calendars that hold.
    pub answers: usize,
    /// Answers of calendars that changed nothing.
    pub answers_without_effect: usize,
    /// What else was noted.
    pub noted: usize,
    /// What else a person has to look at.
    pub others: usize,
    /// Addresses that are written to no more.
    pub suppressed: usize,
    /// Kinds of messages that readers will not get any more, after a complaint.
    pub unsubscribed: usize,
}

/// Where a message is put that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    /// The service is done with its words.
    Done,
    /// A person should read it.
    Other,
}

/// The delivery that a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// By its own tag: nobody else could write it.
    Proven(i64),
    /// By the Message-ID that it gives back.
    Named(i64),
    /// None that is known.
    Nothing,
    /// Somebody made a tag up.
    Forged,
}

/// What is needed to settle messages.
pub(super) struct Desk<'a> {
    pub run: &'a RunContext,
    pub act: &'a Act,
    pub back: &'a ReturnPath,
    /// The kinds of messages that one may do without.
    pub refusable: &'a [CampaignKind],
}

impl Desk<'_> {
    /// Keeps what a message says and does what follows, in the transaction of its step.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(
        &self,
        tx: &RunTransaction,
        returned: &Returned,
        tally: &mut Tally,
    ) -> Result<Shelf, JobError> {
        tally.read += 1;
        let kept = feedback::kept(&**tx, &returned.sha256).await?;
        if !kept.is_empty() {
            tally.known += 1;
        } else if let Says::Answer { calendar, from } = &returned.says {
            self.answer(tx, returned, (calendar, from.as_deref()), tally)
                .await?;
        } else {
            let about = self.about(&**tx, returned).await?;
            for came in self.came(&**tx, returned, about).await? {
                self.keep(tx, came, about, tally).await?;
            }
        }
        let kept = feedback::kept(&**tx, &returned.sha256).await?;
        Ok(if kept.iter().any(is_to_be_read) {
            Shelf::Other
        } else {
            Shelf::Done
        })
    }

    /// A calendar's answer goes where all answers go.
    async fn answer(
        &self,
        tx: &RunTransaction,
        returned: &Returned,
        (calendar, from): (&str, Option<&str>),
        tally: &mut Tally,
    ) -> Result<(), JobError> {
        let taken = answers::take(self.run, tx, self.act, calendar, from).await?;
        let came = Came {
            is_for_a_person: taken == Taken::ForAPerson,
            ..blank(FeedbackKind::Answer, returned)
        };
        feedback::keep(tx, self.act, came, &[]).await?;
        *match taken {
            Taken::Holds => &mut tally.answers,
            Taken::WithoutEffect => &mut tally.answers_without_effect,
            Taken::ForAPerson => &mut tally.others,
        } += 1;
        Ok(())
    }

    async fn keep(
        &self,
        tx: &RunTransaction,
        came: Came,
        about: About,
        tally: &mut Tally,
    ) -> Result<(), DbErr> {
        let count = match (came.kind, came.severity) {
            (FeedbackKind::Bounce, Some(Severity::Hard)) => &mut tally.hard,
            (FeedbackKind::Bounce, Some(Severity::Soft)) => &mut tally.soft,
            (FeedbackKind::Bounce, _) => &mut tally.policy,
            (FeedbackKind::Delay, _) => &mut tally.delays,
            (FeedbackKind::Complaint, _) => &mut tally.complaints,
            (FeedbackKind::AutoReply, _) => &mut tally.auto_replies,
            (FeedbackKind::Answer, _) => &mut tally.answers,
            (FeedbackKind::Other, _) if came.is_for_a_person => &mut tally.others,
            (FeedbackKind::Other, _) => &mut tally.noted,
        };
        *count += 1;
        let refusable = if self.is_proven(about) {
            self.refusable
        } else {
            &[]
        };
        let followed = feedback::keep(tx, self.act, came, refusable).await?;
        let followed = followed.unwrap_or_default();
        tally.suppressed += usize::from(followed.is_suppressed);
        tally.unsubscribed += followed.unsubscribed;
        Ok(())
    }

    /// Which delivery a message is about: by its tag, else by what it gives back.
    async fn about(&self, db: &impl ConnectionTrait, returned: &Returned) -> Result<About, DbErr> {
        let tag = self
            .back
            .read(returned.addresses.iter().map(String::as_str));
        let found = match tag {
            Tag::Forged => return Ok(About::Forged),
            Tag::Of(id) => delivery::Entity::find_by_id(id),
            Tag::None if returned.message_ids.is_empty() => return Ok(About::Nothing),
            Tag::None => {
                let ids = returned.message_ids.iter();
                delivery::Entity::find().filter(delivery::Column::MessageId.is_in(ids))
            }
        };
        let found: Option<i64> = found
            .select_only()
            .column(delivery::Column::Id)
            .into_tuple()
            .one(db)
            .await?;
        Ok(match (found, tag) {
            (Some(id), Tag::Of(_)) => About::Proven(id),
            (Some(id), _) => About::Named(id),
            (None, _) => About::Nothing,
        })
    }

    /// Whether a message may have consequences of its own. A Message-ID proves little: whoever knows
    /// a meeting and an address can work it out. Where tags are written, what comes without one waits
    /// for a person; where none are, there is nothing better.
    fn is_proven(&self, about: About) -> bool {
        match about {
            About::Proven(_) => true,
            About::Named(_) => matches!(self.back, ReturnPath::Organizer),
            About::Nothing | About::Forged => false,
        }
    }

    /// What is kept of a message: a row for each recipient that it tells of.
    async fn came(
        &self,
        db: &impl ConnectionTrait,
        returned: &Returned,
        about: About,
    ) -> Result<Vec<Came>, DbErr> {
        let delivery = match about {
            About::Proven(id) | About::Named(id) => Some(id),
            About::Nothing | About::Forged => None,
        };
        let one = |kind, is_for_a_person| {
            vec![Came {
                delivery,
                is_for_a_person,
                ..blank(kind, returned)
            }]
        };
        let recipients = match &returned.says {
            _ if about == About::Forged => return Ok(one(FeedbackKind::Other, true)),
            Says::Automatic => return Ok(one(FeedbackKind::AutoReply, false)),
            Says::Complaint => return Ok(one(FeedbackKind::Complaint, true)),
            Says::Other | Says::Answer { .. } => return Ok(one(FeedbackKind::Other, true)),
            Says::Refusal(recipient) => std::slice::from_ref(recipient),
            Says::Report(recipients) => recipients,
        };
        let address = match delivery {
            Some(id) => address_of(db, id).await?,
            None => None,
        };
        let rows = recipients.iter().zip(0..).map(|(recipient, part)| {
            let (kind, severity) = self.finding(recipient, about, address.as_deref());
            let words = masked(&recipient.words, address.as_deref());
            Came {
                delivery,
                severity,
                status: recipient.status,
                detail: (!words.is_empty()).then_some(words),
                part,
                is_for_a_person: match kind {
                    FeedbackKind::Bounce => severity == Some(Severity::Policy),
                    FeedbackKind::Other => recipient.fate != Fate::Arrived,
                    _ => false,
                },
                ..blank(kind, returned)
            }
        });
        Ok(rows.collect())
    }

    /// What a report says of one recipient, as far as it is believed.
    fn finding(
        &self,
        recipient: &Recipient,
        about: About,
        address: Option<&str>,
    ) -> (FeedbackKind, Option<Severity>) {
        let believed = self.is_proven(about) && is_of(recipient, address);
        match (recipient.fate, recipient.severity()) {
            _ if address.is_none() => (FeedbackKind::Other, None),
            (Fate::Arrived, _) => (FeedbackKind::Other, None),
            (Fate::Delayed, severity) => (FeedbackKind::Delay, severity.filter(|_| believed)),
            (Fate::Failed, _) if !believed => (FeedbackKind::Bounce, Some(Severity::Policy)),
            (Fate::Failed, severity) => (FeedbackKind::Bounce, severity),
        }
    }
}

/// Whether a person has to read a message: no row says what is in it.
fn is_to_be_read(row: &mail_feedback::Model) -> bool {
    let unread = [FeedbackKind::Other, FeedbackKind::Answer];
    row.handled_at.is_none() && unread.contains(&row.kind)
}

/// Whether what is said of a recipient is said of the address that was written to. A report that
/// knows the recipient by another address alone tells of one behind it: of somebody on a list, say,
/// of whom others still read.
fn is_of(recipient: &Recipient, address: Option<&str>) -> bool {
    recipient.addresses.is_empty()
        || address.is_some_and(|address| recipient.addresses.contains(address))
}

fn blank(kind: FeedbackKind, returned: &Returned) -> Came {
    Came {
        kind,
        delivery: None,
        severity: None,
        status: None,
        detail: None,
        sha256: returned.sha256.clone(),
        part: 0,
        is_for_a_person: false,
    }
}

async fn address_of(db: &impl ConnectionTrait, delivery: i64) -> Result<Option<String>, DbErr> {
    delivery::Entity::find_by_id(delivery)
        .select_only()
        .column(delivery::Column::RecipientNormalized)
        .into_tuple()
        .one(db)
        .await
}

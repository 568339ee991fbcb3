//! Answers to the invitations to the meeting of 2021-09-21, by every way, and what follows from them.

use domain::{
    answer::{Answer as Said, CalendarReply, Place, Reply},
    email::EmailAddress,
    id::PersonId,
};
use entity::{
    audit_event,
    enums::{Answer, InvitationReason},
    invitation, rsvp, signing_key,
};
use jiff::{SignedDuration, Timestamp};
use jobs::{runner::enqueue, triggers::run_for};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use service::{
    access::signing::{self, AnswerLink, Purpose},
    commands::{
        Done,
        answers::{self, Outcome, Way},
    },
    context::{Act, Actor},
    db,
    error::ServiceError,
};
use testing::on_both;

use crate::{
    invitations::{calendar, text},
    world::Community,
};

const LUCIEN: &str = "Charlebois-Roy";
const PHILIPPA: &str = "Noseworthy";
/// A manager of Lucien's ministry, who is not invited to the executives' meetings.
const STEPHANE: &str = "Grondin";

impl Community {
    fn deed(&self) -> Act {
        Act::new(Actor::CommandLine, domain::clock::Clock::now(&*self.clock))
    }

    /// Takes an answer in its own transaction, with the runs that it calls for.
    async fn taken(
        &self,
        take: impl AsyncFnOnce(
            &sea_orm::DatabaseTransaction,
            &Act,
        ) -> Result<Done<Outcome>, ServiceError>,
    ) -> Outcome {
        let act = self.deed();
        let done = db::write(&self.db, async |tx| {
            let done = take(tx, &act).await?;
            for trigger in &done.triggers {
                let run = run_for(*trigger, &act.actor);
                let queued = enqueue(tx, self.runner.registry(), run, act.now).await;
                queued.expect("a run could not be queued");
            }
            Ok::<_, ServiceError>(done)
        });
        let outcome = done.await.unwrap().value;
        self.runner.drain().await.unwrap();
        outcome
    }

    async fn says(&self, family_name: &str, reply: Reply) -> Outcome {
        let (meeting, person) = (self.meeting().await.id, self.person(family_name).await.id);
        self.taken(async |tx, act| {
            answers::answer(tx, act, meeting, &[person], reply, Way::Link).await
        })
        .await
    }

    async fn calendar_says(&self, reply: &CalendarReply) -> Outcome {
        self.taken(async |tx, act| answers::by_calendar(tx, act, reply.clone()).await)
            .await
    }

    async fn reply(
        &self,
        address: &str,
        answer: Said,
        sequence: u32,
        minutes: i64,
    ) -> CalendarReply {
        CalendarReply {
            uid: self.meeting().await.uid,
            attendee: EmailAddress::parse(address).unwrap(),
            answer,
            sequence,
            stamp: self.deed().now + SignedDuration::from_mins(minutes),
            delegated_to: None,
        }
    }

    async fn invitation(&self, family_name: &str) -> invitation::Model {
        let person = self.person(family_name).await.id;
        let found = invitation::Entity::find()
            .filter(invitation::Column::PersonId.eq(person))
            .one(&self.db);
        found.await.unwrap().expect("not invited")
    }

    /// Every answer of somebody, oldest first, and whether it held.
    async fn history(&self, family_name: &str) -> Vec<(Answer, bool)> {
        let invitation = self.invitation(family_name).await.id;
        let rows = rsvp::Entity::find()
            .filter(rsvp::Column::InvitationId.eq(invitation))
            .order_by_asc(rsvp::Column::Id)
            .all(&self.db);
        let rows = rows.await.unwrap();
        rows.iter().map(|row| (row.answer, row.holds)).collect()
    }

    async fn recorded(&self, action: &str) -> u64 {
        audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq(action))
            .count(&self.db)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_answer_by_the_link_holds_until_another_and_twice_is_once() {
    on_both("answer_link", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        assert_eq!(
            community.says(LUCIEN, Reply::Accepted).await,
            Outcome::Taken
        );
        assert_eq!(
            community.says(LUCIEN, Reply::Accepted).await,
            Outcome::Unchanged
        );
        assert_eq!(community.history(LUCIEN).await, [(Answer::Accepted, true)]);
        assert_eq!(
            community.says(LUCIEN, Reply::Declined).await,
            Outcome::Taken
        );
        assert_eq!(
            community.history(LUCIEN).await,
            [(Answer::Accepted, true), (Answer::Declined, true)]
        );
        let now = community.invitation(LUCIEN).await;
        assert_eq!(now.answer, Answer::Declined);
        assert!(now.answered_at.is_some());
        assert_eq!(community.recorded("invitation.answered").await, 2);
        assert_eq!(
            community.invitation(PHILIPPA).await.answer,
            Answer::NeedsAction
        );
    })
    .await;
}

#[tokio::test]
async fn the_link_in_a_letter_names_the_meeting_and_its_readers() {
    on_both("answer_letter", async |db| {
        let community = Community::demo(db).await;
        let lucien = community.person(LUCIEN).await.id;
        let philippa = community.person(PHILIPPA).await.id;
        community.readdress(lucien, "contact@shared.example").await;
        community
            .readdress(philippa, "Contact@Shared.example")
            .await;
        community.invite().await;
        let words = text(&community.letter_to(LUCIEN).await);
        let link = words.split("/answer/").nth(1).unwrap();
        let link = link.split('?').next().unwrap();
        let key = signing::find(&community.db, Purpose::Answer)
            .await
            .unwrap()
            .unwrap();
        let link = AnswerLink::read(&key, link).expect("not ours");
        assert_eq!(link.meeting, community.meeting().await.id);
        assert_eq!(link.people.len(), 2);
        for answer in ["accepted", "tentative", "declined", "delegated"] {
            assert!(
                words.contains(&format!("lang=fr&choose={answer}")),
                "{words}"
            );
            assert!(
                words.contains(&format!("lang=en&choose={answer}")),
                "{words}"
            );
        }
        // One key serves all of them, however often there are invitations.
        community.move_meeting().await;
        community.invite().await;
        let keys = signing_key::Entity::find().count(&community.db).await;
        assert_eq!(keys.unwrap(), 1);
        // A cancellation asks nothing.
        community.cancel_meeting().await;
        community.invite().await;
        let words = text(&community.letter_to(LUCIEN).await);
        assert!(!words.contains("/answer/"), "{words}");
    })
    .await;
}

#[tokio::test]
async fn the_answer_at_a_shared_address_counts_for_both() {
    on_both("answer_shared", async |db| {
        let community = Community::demo(db).await;
        for name in [LUCIEN, PHILIPPA] {
            let person = community.person(name).await.id;
            community.readdress(person, "contact@shared.example").await;
        }
        community.invite().await;
        let reply = community
            .reply("CONTACT@shared.example", Said::Tentative, 0, 0)
            .await;
        assert_eq!(community.calendar_says(&reply).await, Outcome::Taken);
        for name in [LUCIEN, PHILIPPA] {
            assert_eq!(
                community.invitation(name).await.answer,
                Answer::Tentative,
                "{name}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn answers_of_calendars_that_come_out_of_order_change_nothing() {
    on_both("answer_order", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.clock.advance(SignedDuration::from_hours(1));
        let address = "lucien.charlebois-roy@esdc.example";
        let late = community.reply(address, Said::Declined, 0, -30).await;
        let latest = community.reply(address, Said::Accepted, 0, -10).await;
        assert_eq!(community.calendar_says(&latest).await, Outcome::Taken);
        assert_eq!(
            community.calendar_says(&latest).await,
            Outcome::Unchanged,
            "read twice"
        );
        assert_eq!(community.calendar_says(&late).await, Outcome::Stale);
        assert_eq!(
            community.calendar_says(&late).await,
            Outcome::Unchanged,
            "read twice"
        );
        assert_eq!(
            community.history(LUCIEN).await,
            [(Answer::Accepted, true), (Answer::Declined, false)]
        );
        assert_eq!(community.invitation(LUCIEN).await.answer, Answer::Accepted);
        // The same answer again, given later, makes those in between come too late.
        let again = community.reply(address, Said::Accepted, 0, -2).await;
        assert_eq!(community.calendar_says(&again).await, Outcome::Unchanged);
        let between = community.reply(address, Said::Tentative, 0, -5).await;
        assert_eq!(community.calendar_says(&between).await, Outcome::Stale);
        // A calendar whose clock is a day ahead does not have the last word.
        let ahead = community.reply(address, Said::Tentative, 7, 24 * 60).await;
        assert_eq!(community.calendar_says(&ahead).await, Outcome::Taken);
        community.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(
            community.says(LUCIEN, Reply::Declined).await,
            Outcome::Taken
        );
        assert_eq!(community.invitation(LUCIEN).await.answer, Answer::Declined);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_at_another_time_asks_anew_and_answers_to_the_old_time_come_too_late() {
    on_both("answer_moved", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let address = "lucien.charlebois-roy@esdc.example";
        let early = community.reply(address, Said::Accepted, 0, 0).await;
        assert_eq!(community.calendar_says(&early).await, Outcome::Taken);
        community.clock.advance(SignedDuration::from_hours(1));
        community.move_meeting().await;
        let asked = community.invitation(LUCIEN).await;
        assert_eq!(
            (asked.answer, asked.answered_at),
            (Answer::NeedsAction, None)
        );
        assert_eq!(community.history(LUCIEN).await, [(Answer::Accepted, true)]);
        community.clock.advance(SignedDuration::from_hours(1));
        // Given after the move, but by somebody who has not heard of it.
        let unaware = community.reply(address, Said::Declined, 0, 0).await;
        assert_eq!(community.calendar_says(&unaware).await, Outcome::Stale);
        assert_eq!(
            community.invitation(LUCIEN).await.answer,
            Answer::NeedsAction
        );
        let aware = community.reply(address, Said::Accepted, 1, 0).await;
        assert_eq!(community.calendar_says(&aware).await, Outcome::Taken);
    })
    .await;
}

#[tokio::test]
async fn a_colleague_who_is_named_is_invited_and_struck_out_when_nobody_names_them_any_more() {
    on_both("answer_delegate", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let before = community.mail.sent().len();
        let stephane = PersonId(community.person(STEPHANE).await.id);
        let instead = Reply::Delegated(Some(stephane));
        assert_eq!(community.says(LUCIEN, instead).await, Outcome::Taken);
        let delegate = community.invitation(STEPHANE).await;
        assert_eq!(delegate.reason, InvitationReason::Delegate);
        assert_eq!(
            community.invitation(LUCIEN).await.delegate_id,
            Some(stephane.0)
        );
        let letter = community.letter_to(STEPHANE).await;
        assert_eq!(community.mail.sent().len(), before + 1);
        assert!(
            text(&letter).contains("participer à sa place"),
            "{}",
            text(&letter)
        );
        assert!(calendar(&letter).contains("METHOD:REQUEST"));
        // They hear of changes as all others do.
        assert_eq!(
            community.says(STEPHANE, Reply::Accepted).await,
            Outcome::Taken
        );
        community.move_meeting().await;
        community.invite().await;
        assert!(calendar(&community.letter_to(STEPHANE).await).contains("SEQUENCE:1"));
        assert_eq!(
            community.invitation(LUCIEN).await.answer,
            Answer::Delegated,
            "it is the other who is asked anew"
        );
        assert_eq!(
            community.says(LUCIEN, Reply::Accepted).await,
            Outcome::Taken
        );
        assert!(calendar(&community.letter_to(STEPHANE).await).contains("METHOD:CANCEL"));
        assert!(community.invitation(STEPHANE).await.removed_at.is_some());
        assert_eq!(
            community.says(STEPHANE, Reply::Accepted).await,
            Outcome::Removed
        );
        // And once more: they are back, with nothing of what they answered.
        assert_eq!(community.says(LUCIEN, instead).await, Outcome::Taken);
        let back = community.invitation(STEPHANE).await;
        assert_eq!((back.removed_at, back.answer), (None, Answer::NeedsAction));
    })
    .await;
}

#[tokio::test]
async fn nobody_names_a_stranger_themselves_or_somebody_who_named_another() {
    on_both("answer_stranger", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let id = async |name: &str| PersonId(community.person(name).await.id);
        let refused = Outcome::NoSuchColleague;
        for name in [LUCIEN, PHILIPPA] {
            let reply = Reply::Delegated(Some(id(name).await));
            assert_eq!(community.says(LUCIEN, reply).await, refused, "{name}");
        }
        let to_priyanka = Reply::Delegated(Some(id("Venkataraman").await));
        assert_eq!(community.says(LUCIEN, to_priyanka).await, Outcome::Taken);
        let back = Reply::Delegated(Some(id(LUCIEN).await));
        assert_eq!(community.says("Venkataraman", back).await, refused);
        assert_eq!(
            community.invitation("Venkataraman").await.answer,
            Answer::NeedsAction
        );
        // A calendar may name whom it likes; here nobody in particular attends.
        let reply = CalendarReply {
            delegated_to: Some(EmailAddress::parse("someone@elsewhere.example").unwrap()),
            ..community
                .reply("philippa.noseworthy@gov.nl.example", Said::Delegated, 0, 0)
                .await
        };
        let reply = CalendarReply {
            attendee: community.letter_to(PHILIPPA).await.to,
            ..reply
        };
        assert_eq!(community.calendar_says(&reply).await, Outcome::Taken);
        let philippa = community.invitation(PHILIPPA).await;
        assert_eq!(
            (philippa.answer, philippa.delegate_id),
            (Answer::Delegated, None)
        );
    })
    .await;
}

#[tokio::test]
async fn what_no_answer_can_be_taken_for_says_why() {
    on_both("answer_refused", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let address = "lucien.charlebois-roy@esdc.example";
        let reply = community.reply(address, Said::Accepted, 0, 0).await;
        for (reply, outcome) in [
            (
                CalendarReply {
                    uid: "x\0".into(),
                    ..reply.clone()
                },
                Outcome::UnknownMeeting,
            ),
            (
                CalendarReply {
                    uid: "x".into(),
                    ..reply.clone()
                },
                Outcome::UnknownMeeting,
            ),
            (
                community
                    .reply("nobody@esdc.example", Said::Accepted, 0, 0)
                    .await,
                Outcome::NotInvited,
            ),
            (
                community
                    .reply("stephane.grondin@esdc.example", Said::Accepted, 0, 0)
                    .await,
                Outcome::NotInvited,
            ),
            (
                community.reply(address, Said::NeedsAction, 0, 0).await,
                Outcome::NoAnswer,
            ),
        ] {
            assert_eq!(community.calendar_says(&reply).await, outcome);
        }
        assert_eq!(
            community.says(STEPHANE, Reply::Accepted).await,
            Outcome::NotInvited
        );
        let now = community.deed().now;
        let end: Timestamp = "2021-09-21T23:00:00Z".parse().unwrap();
        community.clock.advance(end.duration_since(now));
        assert_eq!(community.says(LUCIEN, Reply::Accepted).await, Outcome::Over);
        assert_eq!(community.history(LUCIEN).await, []);
    })
    .await;
    on_both("answer_cancelled", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.cancel_meeting().await;
        assert_eq!(
            community.says(LUCIEN, Reply::Accepted).await,
            Outcome::Cancelled
        );
        let place = Place {
            sequence: 0,
            stamp: community.deed().now,
        };
        let (meeting, person) = (
            community.meeting().await.id,
            community.person(LUCIEN).await.id,
        );
        let late = community.taken(async |tx, act| {
            let way = Way::Calendar(place);
            answers::answer(tx, act, meeting, &[person], Reply::Declined, way).await
        });
        assert_eq!(late.await, Outcome::Cancelled);
    })
    .await;
}

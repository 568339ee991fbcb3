//! Who is taken off a meeting's list and is on it again, within one revision of the meeting.

use std::collections::BTreeSet;

use entity::{
    delivery, email_address,
    enums::{DeliveryState, Language, Track},
    membership, person,
};
use jiff::SignedDuration;
use jobs::mail::{
    answer::Answer,
    transport::{Memory, Transport},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;
use service::time::ToChrono;
use testing::on_both;

use crate::{invitations::calendar, world::Community};

const LEAVER: &str = "Charlebois-Roy";

impl Community {
    /// Ends the membership of somebody on a day, or lets it go on.
    async fn is_member_until(&self, family_name: &str, end: Option<jiff::civil::Date>) {
        let person = self.person(family_name).await;
        let theirs = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(person.id))
            .one(&self.db);
        let mut row = theirs.await.unwrap().unwrap().into_active_model();
        row.end_on = Set(end.map(ToChrono::to_chrono));
        row.update(&self.db).await.unwrap();
    }

    async fn address_of(&self, family_name: &str) -> String {
        let person = self.person(family_name).await;
        let address = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person.id))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&self.db);
        address.await.unwrap().unwrap().normalized
    }

    /// The methods and sequences of all that was sent to an address, in order, and how many different
    /// Message-IDs these have.
    async fn heard(&self, address: &str) -> (Vec<String>, usize) {
        let sent = self.mail.sent();
        let theirs = sent.iter().filter(|one| one.to.normalized() == address);
        let said = theirs.map(|letter| {
            let object = calendar(letter);
            let of = |name: &str| {
                let line = object.lines().find(|line| line.starts_with(name));
                line.unwrap().to_owned()
            };
            format!("{} {}", of("METHOD:"), of("SEQUENCE:"))
        });
        let rows = delivery::Entity::find()
            .filter(delivery::Column::RecipientNormalized.eq(address))
            .all(&self.db);
        let identities = rows.await.unwrap().into_iter().map(|row| row.message_id);
        (said.collect(), identities.collect::<BTreeSet<_>>().len())
    }

    /// The addresses of those whose messages have not left.
    async fn waiting(&self) -> BTreeSet<String> {
        let rows = delivery::Entity::find()
            .filter(delivery::Column::State.eq(DeliveryState::Waiting))
            .all(&self.db);
        let rows = rows.await.unwrap().into_iter();
        rows.map(|row| row.recipient_normalized).collect()
    }

    async fn gone(&self) {
        let day = jiff::civil::date(2021, 9, 2);
        self.is_member_until(LEAVER, Some(day)).await;
        self.invite().await;
    }

    async fn back(&self) {
        self.is_member_until(LEAVER, None).await;
        self.invite().await;
    }
}

#[tokio::test]
async fn who_leaves_and_is_back_and_leaves_again_hears_each_time() {
    on_both("turns", async |db| {
        let community = Community::demo(db).await;
        let address = community.address_of(LEAVER).await;
        community.invite().await;
        for _ in 0..2 {
            community.gone().await;
            community.invite().await;
            community.back().await;
            community.invite().await;
        }
        community.gone().await;
        let (heard, identities) = community.heard(&address).await;
        let turn = ["METHOD:REQUEST SEQUENCE:0", "METHOD:CANCEL SEQUENCE:0"];
        assert_eq!(heard, [turn, turn, turn].concat());
        assert_eq!(identities, 6);
        // Nobody else heard of it.
        assert_eq!(community.mail.sent().len(), 80 + 5);
        let rows = delivery::Entity::find()
            .filter(delivery::Column::RecipientNormalized.eq(address))
            .order_by_asc(delivery::Column::Id)
            .all(&community.db);
        // Whoever is back is invited as at first: the last that they were told was the opposite.
        let subjects: Vec<_> = rows
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.subject)
            .collect();
        assert_ne!(subjects[0], subjects[1]);
        assert_eq!(subjects, [&subjects[..2]; 3].concat());
    })
    .await;
}

#[tokio::test]
async fn who_leaves_before_their_invitation_did_never_hears_of_the_meeting() {
    on_both("turns_unsent", async |db| {
        let later = || Answer::later(Some(451), "try again");
        let mail = Memory::answering(std::iter::repeat_with(later).take(80));
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        let address = community.address_of(LEAVER).await;
        community.invite().await;
        let waiting = community.waiting().await;
        assert!(waiting.contains(&address));
        community.gone().await;
        let waiting = community.waiting().await;
        assert!(!waiting.contains(&address));
        assert!(!waiting.is_empty(), "the others' wait on");
        // And who is back in time hears of it once.
        community.back().await;
        community.invite().await;
        let theirs = delivery::Entity::find()
            .filter(delivery::Column::RecipientNormalized.eq(address))
            .order_by_asc(delivery::Column::Id)
            .all(&community.db);
        let states = theirs.await.unwrap().into_iter().map(|row| row.state);
        let once = [DeliveryState::Cancelled, DeliveryState::Accepted];
        assert_eq!(states.collect::<Vec<_>>(), once);
    })
    .await;
}

#[tokio::test]
async fn who_may_have_heard_of_the_meeting_hears_that_they_are_off_the_list() {
    on_both("turns_in_doubt", async |db| {
        let silence = || Answer::unknown("silence");
        let later = || Answer::later(Some(451), "try again");
        let answers = std::iter::repeat_with(silence).take(80);
        let answers = answers.chain(std::iter::repeat_with(later).take(80));
        let mail = Memory::answering(answers);
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        let address = community.address_of(LEAVER).await;
        community.invite().await;
        community.clock.advance(SignedDuration::from_hours(2));
        community.run("mail_delivery", json!({})).await;
        assert!(community.waiting().await.contains(&address), "put off");
        community.gone().await;
        community.invite().await;
        let (heard, _) = community.heard(&address).await;
        assert_eq!(heard.last().unwrap(), "METHOD:CANCEL SEQUENCE:0");
    })
    .await;
}

#[tokio::test]
async fn who_reads_where_somebody_else_did_is_invited() {
    on_both("turns_successor", async |db| {
        let community = Community::demo(db).await;
        let address = community.address_of(LEAVER).await;
        community.invite().await;
        let leaver = community.person(LEAVER).await;
        let theirs = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(leaver.id))
            .one(&community.db);
        let mut theirs = theirs.await.unwrap().unwrap().into_active_model();
        let successor = person::ActiveModel {
            given_name: Set("Nouvelle".into()),
            family_name: Set("Venue".into()),
            language: Set(Some(Language::Fr)),
            created_at: Set(community.meeting().await.created_at),
            ..Default::default()
        };
        let successor = successor.insert(&community.db).await.unwrap();
        theirs.person_id = Set(successor.id);
        theirs.update(&community.db).await.unwrap();
        membership::ActiveModel {
            community_id: Set(community.meeting().await.community_id),
            person_id: Set(successor.id),
            track: Set(Track::Executive),
            start_on: Set(jiff::civil::date(2021, 9, 2).to_chrono()),
            ..Default::default()
        }
        .insert(&community.db)
        .await
        .unwrap();
        community.gone().await;
        community.invite().await;
        let (heard, identities) = community.heard(&address).await;
        assert_eq!(heard, ["METHOD:REQUEST SEQUENCE:0"; 2]);
        assert_eq!(identities, 2);
        let last = crate::invitations::text(&community.letter_to("Venue").await);
        assert!(last.contains("Nouvelle Venue"), "{last}");
    })
    .await;
}

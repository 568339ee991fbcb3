//! Invitations to the meeting of 2021-09-21, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet};

use testing::on_both;

use crate::world::Community;
use entity::{
    campaign, delivery, email_address,
    enums::{CampaignKind, DeliveryState, Language, MeetingState},
    invitation, meeting, membership, person, unreachable,
};
use jobs::mail::transport::Letter;
use mail_parser::{MessageParser, MimeHeaders};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::{Value, json};
use service::{
    commands::{given::Change, meetings},
    time::ToChrono,
};

const JOB: &str = "quarterly_invitations";

fn parsed(letter: &Letter) -> mail_parser::Message<'_> {
    MessageParser::new().parse(&letter.message).unwrap()
}

pub fn text(letter: &Letter) -> String {
    parsed(letter).body_text(0).unwrap().replace("\r\n", "\n")
}

pub fn calendar(letter: &Letter) -> String {
    let message = parsed(letter);
    let part = message.parts.iter().find(|part| {
        let kind = part.content_type();
        kind.is_some_and(|kind| kind.subtype() == Some("calendar"))
    });
    // Long lines are folded: a line break and a space within a value.
    part.unwrap().text_contents().unwrap().replace("\r\n ", "")
}

impl Community {
    pub async fn invite(&self) -> Value {
        self.run(JOB, json!({})).await
    }

    pub async fn letter_to(&self, family_name: &str) -> Letter {
        let person = self.person(family_name).await;
        let address = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person.id))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&self.db);
        let address = address.await.unwrap().unwrap().normalized;
        let sent = self.mail.sent();
        let mut to_them = sent.into_iter().filter(|l| l.to.normalized() == address);
        to_them.next_back().expect("no letter to that address")
    }

    pub async fn meeting(&self) -> meeting::Model {
        let found = meeting::Entity::find()
            .filter(meeting::Column::Uid.starts_with("quarterly-2021-09"))
            .one(&self.db);
        found.await.unwrap().unwrap()
    }

    /// The meeting, an hour later.
    pub async fn move_meeting(&self) {
        let meeting = self.meeting().await.id;
        let later = meetings::Move {
            meeting,
            local_start: Some("2021-09-21T14:00".into()),
            zone: None,
            duration_minutes: None,
            platform: None,
            join_url: Change::Keep,
        };
        self.act(async |tx, act| meetings::move_to(tx, act, later).await)
            .await;
    }

    pub async fn cancel_meeting(&self) {
        let meeting = self.meeting().await.id;
        let input = meetings::Cancel { meeting };
        self.act(async |tx, act| meetings::cancel(tx, act, input).await)
            .await;
    }
}

#[tokio::test]
async fn eighty_messages_for_eighty_one_members_and_none_the_second_time() {
    on_both("eighty", async |db| {
        let community = Community::demo(db).await;
        let result = community.invite().await;
        let served = &result["meetings"][0]["invitations"];
        assert_eq!(served["messages"], 80, "{result}");
        let nobody = community.person("Agostinelli").await;
        assert_eq!(
            served["unreachable"],
            json!([{ "person": nobody.id, "reason": "no_address" }])
        );
        let sent = community.mail.sent();
        assert_eq!(sent.len(), 80);
        let addresses: BTreeSet<_> = sent.iter().map(|l| l.to.normalized()).collect();
        assert_eq!(addresses.len(), 80);
        let invited = invitation::Entity::find().count(&community.db).await;
        assert_eq!(invited.unwrap(), 81);
        let listed = unreachable::Entity::find()
            .all(&community.db)
            .await
            .unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].person_id, nobody.id);
        let accepted = delivery::Entity::find()
            .filter(delivery::Column::State.eq(DeliveryState::Accepted))
            .count(&community.db);
        assert_eq!(accepted.await.unwrap(), 80);

        let again = community.invite().await;
        assert_eq!(again["meetings"][0]["invitations"]["messages"], 0);
        assert!(
            again["meetings"][0]["invitations"]
                .get("recipients")
                .is_none()
        );
        assert_eq!(community.mail.sent().len(), 80);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_says_who_would_be_written_to_and_writes_nothing() {
    on_both("dry", async |db| {
        let community = Community::demo(db).await;
        let would = community.try_out(JOB, json!({})).await;
        let would = &would["meetings"][0]["invitations"];
        assert_eq!(would["messages"], 80);
        let languages: BTreeMap<String, u64> =
            serde_json::from_value(would["languages"].clone()).unwrap();
        assert_eq!(languages["both"], 1);
        assert_eq!(languages.values().sum::<u64>(), 80);
        let recipients = would["recipients"].as_array().unwrap();
        assert_eq!(recipients.len(), 80);
        let both = recipients
            .iter()
            .find(|one| one["language"] == "both")
            .unwrap();
        let person = community.person("Rai").await;
        assert_eq!(both["people"], serde_json::json!([person.id]));
        assert_eq!(
            both["reasons"],
            serde_json::json!([{ "track_member": "executive" }])
        );
        assert!(!would.to_string().contains('@') && !would.to_string().contains("Rai"));
        assert!(community.mail.sent().is_empty());
        for count in [
            campaign::Entity::find().count(&community.db).await.unwrap(),
            delivery::Entity::find().count(&community.db).await.unwrap(),
            invitation::Entity::find()
                .count(&community.db)
                .await
                .unwrap(),
        ] {
            assert_eq!(count, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn each_reads_the_time_of_their_own_clock_in_their_own_language() {
    on_both("clock", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let in_st_john_s = community.person("Noseworthy").await;
        let half_past_two = match in_st_john_s.language {
            Some(Language::Fr) => "14\u{a0}h\u{a0}30",
            _ => "2:30\u{a0}p.m.",
        };
        let letter = text(&community.letter_to("Noseworthy").await);
        assert!(letter.contains(half_past_two), "{letter}");

        let both = text(&community.letter_to("Rai").await);
        assert!(both.contains("Bonjour Amandeep Rai"), "{both}");
        assert!(both.contains("Hello Amandeep Rai"), "{both}");
        let french = text(&community.letter_to("Charlebois-Roy").await);
        assert!(french.contains("Bonjour Lucien Charlebois-Roy"));
        assert!(french.contains("13\u{a0}h"), "{french}");
        assert!(!french.contains("Hello"));
    })
    .await;
}

#[tokio::test]
async fn the_calendar_part_asks_the_attendee_for_an_answer() {
    on_both("calendar", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let meeting = community.meeting().await;
        for letter in community.mail.sent() {
            let object = calendar(&letter);
            for line in [
                "METHOD:REQUEST".to_owned(),
                format!("UID:{}", meeting.uid),
                "SEQUENCE:0".to_owned(),
                "DTSTART:20210921T170000Z".to_owned(),
            ] {
                assert!(object.contains(&line), "{line} is not in {object}");
            }
            let attendee = object.lines().find(|line| line.starts_with("ATTENDEE"));
            assert!(
                attendee
                    .unwrap()
                    .ends_with(&format!("mailto:{}", letter.to.as_str()))
            );
            assert!(attendee.unwrap().contains("RSVP=TRUE"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_moved_meeting_is_moved_in_every_calendar_once() {
    on_both("moved", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.move_meeting().await;
        let moved = community.invite().await;
        assert_eq!(moved["meetings"][0]["invitations"]["messages"], 80);
        assert_eq!(
            community.invite().await["meetings"][0]["invitations"]["messages"],
            0
        );
        let sent = community.mail.sent();
        assert_eq!(sent.len(), 160);
        let meeting = community.meeting().await;
        for letter in &sent[80..] {
            let object = calendar(letter);
            assert!(object.contains("SEQUENCE:1"));
            assert!(object.contains(&format!("UID:{}", meeting.uid)));
            assert!(object.contains("DTSTART:20210921T180000Z"));
        }
        let french = text(&community.letter_to("Charlebois-Roy").await);
        let changed = "Date et heure\n\
            Avant\u{a0}: mardi 21 septembre 2021, de 13\u{a0}h à 14\u{a0}h\u{a0}30\n\
            Maintenant\u{a0}: mardi 21 septembre 2021, de 14\u{a0}h à 15\u{a0}h\u{a0}30\n";
        assert!(french.contains(changed), "{french}");
        assert!(!french.contains("Lien pour se joindre"), "{french}");
        let ids: BTreeSet<_> = sent
            .iter()
            .map(|l| parsed(l).message_id().unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 160);
    })
    .await;
}

/// Moved twice while one address takes nothing: each is told what is different from what they know.
#[tokio::test]
async fn what_changed_is_told_from_what_each_was_told_last() {
    on_both("changed", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.move_meeting().await;
        community.invite().await;
        // Theirs of the first change never left.
        let theirs = delivery::Entity::find()
            .inner_join(campaign::Entity)
            .filter(campaign::Column::Revision.eq(1))
            .filter(
                delivery::Column::Recipient.eq(community
                    .letter_to("Charlebois-Roy")
                    .await
                    .to
                    .as_str()),
            )
            .one(&community.db);
        let mut row = theirs.await.unwrap().unwrap().into_active_model();
        row.state = Set(DeliveryState::Failed);
        row.update(&community.db).await.unwrap();
        let elsewhere = meetings::Move {
            meeting: community.meeting().await.id,
            local_start: None,
            zone: None,
            duration_minutes: None,
            platform: Some("Zoom".into()),
            join_url: Change::Set("https://zoom.example/1".into()),
        };
        community
            .act(async |tx, act| meetings::move_to(tx, act, elsewhere).await)
            .await;
        let moved = community.invite().await;
        assert_eq!(
            moved["meetings"][0]["invitations"]["kinds"],
            json!({ "update": 80 })
        );
        let theirs = text(&community.letter_to("Charlebois-Roy").await);
        assert!(theirs.contains("Date et heure"), "{theirs}");
        for changed in [
            "Lieu\nAvant\u{a0}: MS Teams\nMaintenant\u{a0}: Zoom\n",
            "Avant\u{a0}: https://rencontre.example/cp-des-cc/2021-09\n\
             Maintenant\u{a0}: https://zoom.example/1\n",
        ] {
            assert!(theirs.contains(changed), "{theirs}");
        }
        let both = text(&community.letter_to("Rai").await);
        assert!(both.contains("Before: MS Teams\nNow: Zoom"), "{both}");
        assert!(!both.contains("Date and time"), "{both}");
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_meeting_is_struck_out_for_those_who_were_invited() {
    on_both("cancelled", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.cancel_meeting().await;
        for (messages, all) in [(80, 160), (0, 160)] {
            let result = community.invite().await;
            assert_eq!(result["meetings"][0]["cancellations"]["messages"], messages);
            assert_eq!(community.mail.sent().len(), all);
        }
        let letter = community.letter_to("Charlebois-Roy").await;
        let object = calendar(&letter);
        assert!(object.contains("METHOD:CANCEL"));
        assert!(object.contains("STATUS:CANCELLED"));
    })
    .await;
}

#[tokio::test]
async fn a_meeting_cancelled_before_anybody_was_invited_is_no_news() {
    on_both("no_news", async |db| {
        let community = Community::demo(db).await;
        community.cancel_meeting().await;
        let result = community.invite().await;
        assert_eq!(result["skipped"][0]["reason"], "nobody_invited");
        assert!(community.mail.sent().is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_joins_later_is_invited_and_who_leaves_gets_a_cancellation_alone() {
    on_both("join_leave", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let leaver = community.person("Charlebois-Roy").await;
        let theirs = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(leaver.id))
            .one(&community.db);
        let mut row = theirs.await.unwrap().unwrap().into_active_model();
        row.end_on = Set(Some(jiff::civil::date(2021, 9, 2).to_chrono()));
        let community_id = row.community_id.clone().unwrap();
        row.update(&community.db).await.unwrap();
        let joiner = person::ActiveModel {
            given_name: Set("Nouvelle".into()),
            family_name: Set("Venue".into()),
            language: Set(Some(Language::Fr)),
            created_at: Set(community.meeting().await.created_at),
            ..Default::default()
        };
        let joiner = joiner.insert(&community.db).await.unwrap();
        email_address::ActiveModel {
            person_id: Set(joiner.id),
            address: Set("nouvelle.venue@ville.example".into()),
            normalized: Set("nouvelle.venue@ville.example".into()),
            is_primary: Set(true),
            ..Default::default()
        }
        .insert(&community.db)
        .await
        .unwrap();
        membership::ActiveModel {
            community_id: Set(community_id),
            person_id: Set(joiner.id),
            track: Set(entity::enums::Track::Executive),
            start_on: Set(jiff::civil::date(2021, 9, 2).to_chrono()),
            ..Default::default()
        }
        .insert(&community.db)
        .await
        .unwrap();

        for (messages, all) in [(1, 82), (0, 82)] {
            let result = community.invite().await;
            assert_eq!(result["meetings"][0]["invitations"]["messages"], messages);
            assert_eq!(community.mail.sent().len(), all);
        }
        let withdrawn = calendar(&community.letter_to("Charlebois-Roy").await);
        assert!(withdrawn.contains("METHOD:CANCEL"));
        let invited = calendar(&community.letter_to("Venue").await);
        assert!(invited.contains("METHOD:REQUEST"));
        let removed = invitation::Entity::find()
            .filter(invitation::Column::RemovedAt.is_not_null())
            .all(&community.db)
            .await
            .unwrap();
        assert_eq!(removed.len(), 1);
        assert_eq!(removed[0].person_id, leaver.id);
        let cancellations = campaign::Entity::find()
            .filter(campaign::Column::Kind.eq(CampaignKind::Cancellation))
            .count(&community.db);
        assert_eq!(cancellations.await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_out_before_the_lead_time_or_with_a_half_missing() {
    on_both("not_yet", async |db| {
        let community = Community::demo(db).await;
        let mut row = community.meeting().await.into_active_model();
        row.title_en = Set(None);
        row.title_en_state = Set(entity::enums::TextState::Missing);
        row.update(&community.db).await.unwrap();
        let result = community.invite().await;
        assert_eq!(result["skipped"][0]["reason"], "texts_not_reviewed");

        let december = meeting::Entity::find()
            .filter(meeting::Column::Uid.starts_with("quarterly-2021-12"))
            .one(&community.db);
        let december = december.await.unwrap().unwrap();
        let asked = json!({ "meeting": december.id });
        let result = community.run(JOB, asked).await;
        assert_eq!(result["skipped"][0]["reason"], "not_convened");
        let mut row = december.into_active_model();
        row.state = Set(MeetingState::Convened);
        let december = row.update(&community.db).await.unwrap();
        let result = community.run(JOB, json!({ "meeting": december.id })).await;
        assert_eq!(result["skipped"][0]["reason"], "too_early");
        assert!(community.mail.sent().is_empty());

        let error = community.fail(JOB, json!({ "meeting": 999 })).await;
        assert!(error.contains("there is no meeting 999"), "{error}");
    })
    .await;
}

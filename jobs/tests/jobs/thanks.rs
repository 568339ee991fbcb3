//! What came of the meeting of 2021-09-21, told to those who were there.

use entity::{
    activity,
    enums::{ActivityKind, Answer, CampaignKind, WritingKind},
    job_run_sample, unsubscription,
};
use jiff::SignedDuration;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use service::{
    commands::{
        activities::{self, CreateActivity, UpdateActivity},
        given::{GivenPoint, GivenTexts},
        meetings::{self, Hold},
    },
    time::ToChrono,
};
use testing::on_both;

use crate::{invitations::text, world::Community};

pub fn point(fr: &str, en: Option<&str>, points: Vec<GivenPoint>) -> GivenPoint {
    let mut text = GivenTexts::reviewed(fr, en.unwrap_or_default());
    if en.is_none() {
        text.en = None;
    }
    GivenPoint { text, points }
}

impl Community {
    /// The meeting is over, and it is on record that these were there.
    pub async fn hold(&self, family_names: &[&str]) {
        let mut attendance = Vec::new();
        for name in family_names {
            attendance.push(self.person(name).await.id);
        }
        let meeting = self.meeting().await.id;
        let hold = Hold {
            meeting,
            attendance,
            led_by: Vec::new(),
        };
        self.days_later(20).await;
        self.clock.advance(SignedDuration::from_hours(6));
        self.act(async |tx, act| meetings::hold(tx, act, hold).await)
            .await;
    }

    pub async fn highlights(&self, points: Vec<GivenPoint>) -> activity::Model {
        let activity = CreateActivity {
            kind: ActivityKind::Meeting,
            meeting: Some(self.meeting().await.id),
            happened_on: "2021-09-21".into(),
            title: GivenTexts::reviewed("Accessibilité", "Accessibility"),
            presented_to: None,
            points,
        };
        let done = self.act(async |tx, act| activities::create(tx, act, activity).await);
        done.await.value
    }

    async fn thank(&self) -> Value {
        let result = self.invite().await;
        let meetings = result["meetings"].as_array().unwrap().iter();
        let skipped = result["skipped"].as_array().unwrap().iter();
        let id = self.meeting().await.id;
        let mut all = meetings.chain(skipped);
        all.find(|one| one["meeting"] == id).unwrap().clone()
    }
}

#[tokio::test]
async fn those_who_attended_get_the_highlights_once_they_are_reviewed() {
    on_both("thanks", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community
            .hold(&["Noseworthy", "Charlebois-Roy", "Rai"])
            .await;
        assert_eq!(community.thank().await["reason"], "no_highlights");
        let nested = point("le relais vidéo;", Some("video relay;"), Vec::new());
        let points = vec![point("Trois moyens :", None, vec![nested.clone()])];
        let activity = community.highlights(points).await.id;
        assert_eq!(community.thank().await["reason"], "highlights_not_reviewed");
        let reviewed = UpdateActivity {
            activity,
            points: Some(vec![point(
                "Trois moyens :",
                Some("Three means:"),
                vec![nested],
            )]),
            ..UpdateActivity::default()
        };
        community
            .act(async |tx, act| activities::update(tx, act, reviewed).await)
            .await;

        let would = community.try_out("quarterly_invitations", json!({})).await;
        let would = &would["meetings"][0]["thanks"];
        assert_eq!(would["recipients"].as_array().unwrap().len(), 3, "{would}");
        let samples = job_run_sample::Entity::find()
            .all(&community.db)
            .await
            .unwrap();
        assert!(samples.iter().all(|one| one.kind == WritingKind::Thanks));
        assert!(
            samples
                .iter()
                .any(|one| one.text.contains("– video relay;"))
        );

        let thanked = community.thank().await;
        assert_eq!(
            thanked["thanks"]["kinds"],
            json!({ "thanks": 3 }),
            "{thanked}"
        );
        let words = text(&community.letter_to("Charlebois-Roy").await);
        assert!(words.contains("Merci d’avoir participé"), "{words}");
        assert!(
            words.contains("– Trois moyens\u{a0}:\n  – le relais vidéo;\n"),
            "{words}"
        );
        assert!(!words.contains("https://rencontre.example"), "{words}");
        let letter = community.letter_to("Rai").await;
        assert!(!String::from_utf8_lossy(&letter.message).contains("calendar"));

        assert_eq!(community.thank().await["thanks"]["messages"], 0);
        assert_eq!(community.mail.sent().len(), 83);
    })
    .await;
}

#[tokio::test]
async fn where_nobody_noted_who_came_all_are_thanked_who_did_not_decline() {
    on_both("thanks_all", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.answer("Charlebois-Roy", Answer::Declined).await;
        let person = community.person("Noseworthy").await.id;
        unsubscription::ActiveModel {
            person_id: Set(person),
            kind: Set(CampaignKind::Thanks),
            created_at: Set(jiff::Timestamp::UNIX_EPOCH.to_chrono()),
            ..Default::default()
        }
        .insert(&community.db)
        .await
        .unwrap();
        community.hold(&[]).await;
        let points = vec![point(
            "Un guide suivra.",
            Some("A guide will follow."),
            Vec::new(),
        )];
        community.highlights(points).await;
        let thanked = community.thank().await;
        assert_eq!(thanked["thanks"]["messages"], 78, "{thanked}");
        assert_eq!(thanked["unsubscribed"], 1);
        let words = text(&community.letter_to("Rai").await);
        assert!(words.contains("que vous y ayez été ou non"), "{words}");
        assert!(words.contains("whether or not you were there"), "{words}");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_thanked_for_what_is_long_ago() {
    on_both("thanks_late", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.hold(&[]).await;
        let points = vec![point(
            "Un guide suivra.",
            Some("A guide will follow."),
            Vec::new(),
        )];
        community.highlights(points).await;
        community.days_later(31).await;
        let result = community.invite().await;
        assert_eq!(result, json!({ "meetings": [], "skipped": [] }));
        let asked = json!({ "meeting": community.meeting().await.id });
        let result = community.run("quarterly_invitations", asked).await;
        assert_eq!(result["skipped"][0]["reason"], "over");
        assert_eq!(community.messages_of(CampaignKind::Thanks).await, 0);
    })
    .await;
}

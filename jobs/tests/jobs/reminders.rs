//! Reminders of the meeting of 2021-09-21, to which the demonstration invites on 2021-09-01.

use entity::{
    campaign, delivery,
    enums::{Answer, CampaignKind, InvitationReason, MeetingState, TextState},
    invitation,
};
use jiff::SignedDuration;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::{Value, json};
use service::commands::communities::{self, SetInvitationTimes};
use testing::on_both;

use crate::{
    invitations::{calendar, text},
    world::Community,
};

const JOB: &str = "invitation_reminders";

impl Community {
    async fn remind(&self) -> Value {
        self.run(JOB, json!({})).await
    }

    /// The same time of day, some days later.
    pub async fn days_later(&self, days: i64) {
        self.clock.advance(SignedDuration::from_hours(24 * days));
    }

    /// Somebody answers the invitation.
    pub async fn answer(&self, family_name: &str, answer: Answer) {
        let person = self.person(family_name).await.id;
        let theirs = invitation::Entity::find()
            .filter(invitation::Column::PersonId.eq(person))
            .one(&self.db);
        let mut row = theirs.await.unwrap().unwrap().into_active_model();
        row.answer = Set(answer);
        row.update(&self.db).await.unwrap();
    }

    /// The messages of a kind that there are.
    pub async fn messages_of(&self, kind: CampaignKind) -> u64 {
        let all = delivery::Entity::find().inner_join(campaign::Entity);
        let those = all.filter(campaign::Column::Kind.eq(kind));
        those.count(&self.db).await.unwrap()
    }
}

fn asked(result: &Value) -> &Value {
    &result["meetings"][0]["answer_reminders"]["messages"]
}

fn reminded(result: &Value) -> &Value {
    &result["meetings"][0]["meeting_reminders"]["messages"]
}

#[tokio::test]
async fn the_silent_are_asked_once_two_weeks_ahead() {
    on_both("ask", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        assert_eq!(
            community.remind().await["skipped"],
            json!([{ "meeting": community.meeting().await.id, "reason": "too_early", "from": "2021-09-07" }])
        );
        community.answer("Noseworthy", Answer::Accepted).await;
        community.answer("Charlebois-Roy", Answer::Declined).await;
        community.days_later(6).await;
        let would = community.try_out(JOB, json!({})).await;
        assert_eq!(asked(&would), 78, "{would}");
        let first = &would["meetings"][0]["answer_reminders"]["recipients"][0];
        assert_eq!(first["kind"], "answer_reminder");
        assert_eq!(first["reasons"], json!([{ "track_member": "executive" }]));
        assert_eq!(asked(&community.remind().await), 78);
        assert_eq!(community.mail.sent().len(), 80 + 78);

        let letter = community.letter_to("Rai").await;
        let object = calendar(&letter);
        let uid = format!("UID:{}", community.meeting().await.uid);
        for line in ["METHOD:REQUEST", "SEQUENCE:0", "PARTSTAT=NEEDS-ACTION", uid.as_str()] {
            assert!(object.contains(line), "{line} is not in {object}");
        }
        let words = text(&letter);
        assert!(words.contains("n’avons pas encore reçu votre réponse"), "{words}");
        assert!(words.contains("have not had your reply yet"), "{words}");

        for days in [0, 1, 3] {
            community.days_later(days).await;
            let again = community.remind().await;
            assert_eq!(asked(&again), 0, "{again}");
            assert_eq!(again["meetings"][0]["answer_reminders"]["already_there"], 78);
        }
        assert_eq!(community.mail.sent().len(), 80 + 78);
    })
    .await;
}

#[tokio::test]
async fn the_day_before_all_are_reminded_but_those_who_do_not_come() {
    on_both("remind", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.answer("Noseworthy", Answer::Accepted).await;
        community.answer("Charlebois-Roy", Answer::Declined).await;
        community.answer("MacEachern", Answer::Delegated).await;
        community.days_later(19).await;
        let result = community.remind().await;
        assert_eq!(reminded(&result), 78, "{result}");
        // They were not asked two weeks ahead, and are not asked on this day.
        assert_eq!(community.messages_of(CampaignKind::AnswerReminder).await, 0);

        let comes = community.letter_to("Noseworthy").await;
        assert!(!String::from_utf8_lossy(&comes.message).contains("text/calendar"));
        let silent = community.letter_to("Rai").await;
        assert!(calendar(&silent).contains("METHOD:REQUEST"));
        assert!(text(&silent).contains("Cette réunion approche"));

        assert_eq!(reminded(&community.remind().await), 0);
        community.days_later(1).await;
        assert_eq!(reminded(&community.remind().await), 0);
        assert_eq!(community.mail.sent().len(), 80 + 78);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_sent_on_its_day_is_sent_while_it_is_of_use() {
    on_both("late", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.days_later(10).await;
        assert_eq!(asked(&community.remind().await), 80);
        community.days_later(10).await;
        assert_eq!(reminded(&community.remind().await), 80);
        // At nine on its day it is still to come; at one it has begun.
        community.clock.advance(SignedDuration::from_hours(4));
        let result = community.remind().await;
        assert_eq!(result, json!({ "meetings": [], "skipped": [] }));
        let asked = json!({ "meeting": community.meeting().await.id });
        let result = community.run(JOB, asked).await;
        assert_eq!(result["skipped"][0]["reason"], "over");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_asked_on_the_day_of_the_invitation() {
    on_both("same_day", async |db| {
        let community = Community::demo(db).await;
        community.days_later(9).await;
        community.invite().await;
        for (days, messages, too_soon) in [(0, 0, 80), (1, 0, 80), (2, 80, 0)] {
            community.days_later(days).await;
            let result = community.remind().await;
            assert_eq!(asked(&result), messages, "{result}");
            assert_eq!(result["meetings"][0]["just_written_to"], too_soon);
        }
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_moved_is_a_new_thing_to_answer_to() {
    on_both("moved_reminder", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        community.days_later(6).await;
        assert_eq!(asked(&community.remind().await), 80);
        community.days_later(1).await;
        community.move_meeting().await;
        community.invite().await;
        assert_eq!(asked(&community.remind().await), 0);
        community.days_later(3).await;
        assert_eq!(asked(&community.remind().await), 80);
        assert!(calendar(&community.letter_to("Rai").await).contains("SEQUENCE:1"));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_cancelled_unreviewed_or_never_reached_them() {
    on_both("no_reminder", async |db| {
        let community = Community::demo(db).await;
        community.days_later(19).await;
        // Nobody was invited.
        assert_eq!(reminded(&community.remind().await), 0);
        community.invite().await;
        community.days_later(1).await;
        let row = community.meeting().await;
        let mut draft = row.clone().into_active_model();
        draft.title_en_state = Set(TextState::Draft);
        draft.update(&community.db).await.unwrap();
        let result = community.remind().await;
        assert_eq!(result["skipped"][0]["reason"], "texts_not_reviewed");
        let mut reviewed = row.clone().into_active_model();
        reviewed.title_en_state = Set(TextState::Reviewed);
        reviewed.state = Set(MeetingState::Cancelled);
        reviewed.update(&community.db).await.unwrap();
        assert_eq!(community.remind().await["meetings"], json!([]));
        let result = community.run(JOB, json!({ "meeting": row.id })).await;
        assert_eq!(result["skipped"][0]["reason"], "over");
        assert_eq!(
            community.messages_of(CampaignKind::MeetingReminder).await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn the_days_are_the_communitys_to_set() {
    on_both("days", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let times = SetInvitationTimes {
            answer_reminder_days: Some(18),
            meeting_reminder_days: Some(3),
            ..SetInvitationTimes::default()
        };
        community
            .act(async |tx, act| communities::set_invitation_times(tx, act, times).await)
            .await;
        let result = community.remind().await;
        assert_eq!(result["skipped"][0]["from"], "2021-09-03");
        community.days_later(3).await;
        assert_eq!(asked(&community.remind().await), 80);
        community.days_later(14).await;
        assert_eq!(reminded(&community.remind().await), 80);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_off_the_list_is_not_reminded() {
    on_both("removed_reminder", async |db| {
        let community = Community::demo(db).await;
        community.invite().await;
        let person = community.person("Charlebois-Roy").await.id;
        let theirs = invitation::Entity::find()
            .filter(invitation::Column::PersonId.eq(person))
            .one(&community.db);
        let row = theirs.await.unwrap().unwrap();
        assert_eq!(row.reason, InvitationReason::TrackMember);
        let removed_at = row.created_at;
        let mut row = row.into_active_model();
        row.removed_at = Set(Some(removed_at));
        row.update(&community.db).await.unwrap();
        community.days_later(6).await;
        assert_eq!(asked(&community.remind().await), 79);
    })
    .await;
}

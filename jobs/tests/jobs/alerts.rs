//! What administrators have to look at: a row for each, told by mail once.

use entity::{
    alert,
    enums::{AlertKind, MeetingState, ReportState},
    meeting, report,
};
use jiff::{SignedDuration, civil::date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;
use service::{access::administrators, time::ToChrono};
use testing::on_both;

use crate::world::Community;

const INVITATIONS: &str = "quarterly_invitations";

impl Community {
    /// The demonstration's, with an administrator who can be written to.
    pub async fn administered(db: sea_orm::DatabaseConnection) -> Self {
        let community = Self::demo(db).await;
        let person = community.mailable().await;
        community
            .act(async |tx, act| administrators::grant(tx, act, person).await)
            .await;
        community
    }

    /// Somebody with an address of their own.
    pub async fn mailable(&self) -> i64 {
        let address = entity::email_address::Entity::find()
            .filter(entity::email_address::Column::IsPrimary.eq(true))
            .filter(entity::email_address::Column::SuppressedAt.is_null())
            .order_by_asc(entity::email_address::Column::Id)
            .one(&self.db);
        address.await.unwrap().unwrap().person_id
    }

    async fn alerts(&self) -> Vec<alert::Model> {
        let all = alert::Entity::find().order_by_asc(alert::Column::Id);
        all.all(&self.db).await.unwrap()
    }

    /// The kinds of the alerts that are open, in order.
    async fn open_alerts(&self) -> Vec<AlertKind> {
        let all = self.alerts().await.into_iter();
        let mut open: Vec<_> = all
            .filter(|alert| alert.closed_at.is_none())
            .map(|alert| alert.kind)
            .collect();
        open.sort();
        open
    }

    fn pass_hours(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    async fn keep_house(&self) -> serde_json::Value {
        self.run("housekeeping", json!({})).await
    }
}

#[tokio::test]
async fn a_run_that_fails_for_good_is_told_once_until_its_job_succeeds() {
    on_both("told_once", async |db| {
        let community = Community::administered(db).await;
        community.fail(INVITATIONS, json!({ "meeting": 999 })).await;
        assert_eq!(community.open_alerts().await, [AlertKind::RunFailed]);
        assert_eq!(community.mail.sent().len(), 1);
        let alert = community.alerts().await.remove(0);
        assert!(alert.told_at.is_some() && alert.job_run_id.is_some());
        community.fail(INVITATIONS, json!({ "meeting": 999 })).await;
        assert_eq!(
            community.alerts().await.len(),
            1,
            "one alert, however often"
        );
        assert_eq!(community.mail.sent().len(), 1);

        community.try_out(INVITATIONS, json!({})).await;
        assert_eq!(
            community.open_alerts().await.len(),
            1,
            "a dry run mends nothing"
        );
        let sent_before = community.mail.sent().len();
        community.run(INVITATIONS, json!({})).await;
        assert!(community.open_alerts().await.is_empty());
        assert!(community.mail.sent().len() > sent_before);

        // What comes and goes is told once a day at the most.
        let sent = community.mail.sent().len();
        community.fail(INVITATIONS, json!({ "meeting": 999 })).await;
        assert_eq!(community.open_alerts().await, [AlertKind::RunFailed]);
        assert_eq!(community.mail.sent().len(), sent);
        community.run(INVITATIONS, json!({})).await;
        community.pass_hours(25);
        community.fail(INVITATIONS, json!({ "meeting": 999 })).await;
        assert_eq!(community.mail.sent().len(), sent + 1);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_could_be_told_of_is_told_when_there_is_an_administrator() {
    on_both("told_later", async |db| {
        let community = Community::demo(db).await;
        community.fail(INVITATIONS, json!({ "meeting": 999 })).await;
        assert!(community.mail.sent().is_empty());
        assert_eq!(community.alerts().await[0].told_at, None);
        let person = community.mailable().await;
        community
            .act(async |tx, act| administrators::grant(tx, act, person).await)
            .await;
        community.keep_house().await;
        let all = community.alerts().await;
        assert!(all.iter().all(|alert| alert.told_at.is_some()), "{all:?}");
        let mail = community.mail.sent();
        assert_eq!(mail.len(), 1, "all of it in one message");
    })
    .await;
}

#[tokio::test]
async fn seats_reports_and_meetings_that_wait_for_somebody_are_alerts_until_they_do_not() {
    on_both("watch", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        community.keep_house().await;
        assert_eq!(community.open_alerts().await, [AlertKind::SeatVacant]);

        // A community that began with the half-year, a month after its half-year: no report was sent, and of
        // the meeting of September 21 nobody has said anything.
        let row = entity::community::Entity::find().one(&community.db).await;
        let mut row = row.unwrap().unwrap().into_active_model();
        row.created_at = Set("2021-03-01T12:00:00Z".parse().unwrap());
        row.update(&community.db).await.unwrap();
        community.run("council_report", json!({})).await;
        community.pass_hours(24 * 29);
        community.keep_house().await;
        let meeting_only = [AlertKind::SeatVacant, AlertKind::MeetingOverdue];
        assert_eq!(community.open_alerts().await, meeting_only);
        community.pass_hours(24);
        let result = community.keep_house().await;
        assert_eq!(result["alerts"], json!({ "opened": 2, "closed": 0 }));
        let all = [
            AlertKind::SeatVacant,
            AlertKind::ReportDue,
            AlertKind::MeetingOverdue,
            AlertKind::QuarterWithoutMeeting,
        ];
        assert_eq!(community.open_alerts().await, all);
        let again = community.keep_house().await;
        assert_eq!(again["alerts"], json!({ "opened": 0, "closed": 0 }));

        let report = report::Entity::find().one(&community.db).await;
        let mut report = report.unwrap().unwrap().into_active_model();
        report.state = Set(ReportState::Sent);
        report.sent_at = Set(Some(community.clock_now()));
        report.update(&community.db).await.unwrap();
        for row in meeting::Entity::find().all(&community.db).await.unwrap() {
            if row.state == MeetingState::Convened {
                let mut row = row.into_active_model();
                row.state = Set(MeetingState::Held);
                row.held_at = Set(Some(community.clock_now()));
                row.update(&community.db).await.unwrap();
            }
        }
        let result = community.keep_house().await;
        assert_eq!(result["alerts"], json!({ "opened": 0, "closed": 3 }));
        assert_eq!(community.open_alerts().await, [AlertKind::SeatVacant]);

        // What was sent stays sent while a correction of it is drafted.
        let report = report::Entity::find().one(&community.db).await;
        let mut report = report.unwrap().unwrap().into_active_model();
        report.state = Set(ReportState::Draft);
        report.update(&community.db).await.unwrap();
        community.keep_house().await;
        assert_eq!(community.open_alerts().await, [AlertKind::SeatVacant]);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_was_begun_is_due_on_its_own_day_whatever_the_setting_became() {
    on_both("watch_own_day", async |db| {
        let community = Community::demo(db).await;
        let row = entity::community::Entity::find().one(&community.db).await;
        let mut row = row.unwrap().unwrap().into_active_model();
        row.created_at = Set("2021-03-01T12:00:00Z".parse().unwrap());
        row.update(&community.db).await.unwrap();
        community.run("council_report", json!({})).await;
        let report = report::Entity::find().one(&community.db).await;
        let mut report = report.unwrap().unwrap().into_active_model();
        report.due_on = Set(Some(date(2021, 10, 20).to_chrono()));
        report.update(&community.db).await.unwrap();
        let is_due = async || {
            community.keep_house().await;
            let open = community.open_alerts().await;
            open.contains(&AlertKind::ReportDue)
        };
        community.pass_hours(24 * 49);
        assert!(!is_due().await, "thirty days have passed, and it has fifty");
        community.pass_hours(24);
        assert!(is_due().await);
    })
    .await;
}

impl Community {
    fn clock_now(&self) -> sea_orm::prelude::DateTimeUtc {
        domain::clock::Clock::now(&*self.clock).to_chrono()
    }
}

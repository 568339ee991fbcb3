//! Where a report's figures come from, in the cases that are easily told wrong.

use crate::common::{self, with_demo};
use domain::{
    period::Period,
    report::{Sections, Timeliness},
};
use entity::{
    enums::{MeetingState, ReportKind, ReportOrigin, ReportState},
    meeting, report,
};
use jiff::civil::{Date, date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::json;
use service::{
    reads::{
        community as communities,
        report_facts::{self, Outcome, ReportFacts},
    },
    time::ToChrono,
};

/// What a report with every section says of a period, as the data stand on its last day.
async fn facts(db: &DatabaseConnection, first: Date, last: Date) -> ReportFacts {
    let mut community = communities::first(db).await.unwrap().unwrap();
    community.row.report_sections = Some(json!(Sections::every()));
    let period = Period::from_first_last(first, last).unwrap();
    report_facts::collect(db, &community, period, last)
        .await
        .unwrap()
}

/// The meeting of a month, such as `2021-06`.
async fn meeting_of(db: &DatabaseConnection, month: &str) -> meeting::Model {
    let uid = meeting::Column::Uid.starts_with(format!("quarterly-{month}@"));
    let found = meeting::Entity::find().filter(uid).one(db).await;
    found.unwrap().unwrap()
}

#[tokio::test]
async fn a_meeting_that_is_noted_as_held_after_the_report_s_day_counts() {
    with_demo("facts_held_late", async |db, _| {
        let june = meeting_of(&db, "2021-06").await;
        let id = june.id;
        let mut row = june.into_active_model();
        row.held_at = Set(Some("2021-07-02T14:00:00Z".parse().unwrap()));
        row.update(&db).await.unwrap();

        let facts = facts(&db, date(2021, 1, 1), date(2021, 6, 30)).await;
        let attendance = facts.attendance.unwrap();
        assert_eq!(attendance.meetings, [id]);
        assert_eq!(attendance.attended.len(), 40);
        let compliance = facts.compliance.unwrap();
        assert_eq!(compliance.held, [id]);
        assert_eq!(compliance.without_meeting.len(), 1, "the winter's alone");
        let outcomes = facts.changes.unwrap().meetings;
        let outcomes: Vec<_> = outcomes.iter().map(|one| (one.id, one.outcome)).collect();
        assert_eq!(outcomes, [(id, Outcome::Done)]);
        let about_it = format!("meeting-{id}");
        assert!(facts.findings.iter().all(|one| one.path != about_it));
    })
    .await;
}

#[tokio::test]
async fn a_past_meeting_that_is_noted_as_cancelled_after_the_report_s_day_was_dropped() {
    with_demo("facts_cancelled_late", async |db, _| {
        let june = meeting_of(&db, "2021-06").await;
        let id = june.id;
        let mut row = june.into_active_model();
        row.state = Set(MeetingState::Cancelled);
        row.held_at = Set(None);
        row.cancelled_at = Set(Some("2021-07-02T14:00:00Z".parse().unwrap()));
        row.update(&db).await.unwrap();

        let facts = facts(&db, date(2021, 1, 1), date(2021, 6, 30)).await;
        assert!(facts.attendance.unwrap().meetings.is_empty());
        let outcomes = facts.changes.unwrap().meetings;
        let outcomes: Vec<_> = outcomes.iter().map(|one| (one.id, one.outcome)).collect();
        assert_eq!(outcomes, [(id, Outcome::Dropped)]);
    })
    .await;
}

#[tokio::test]
async fn a_report_is_judged_by_the_day_that_it_was_given_when_it_was_begun() {
    with_demo("facts_own_day", async |db, community_id| {
        let half = Period::from_first_last(date(2021, 3, 1), date(2021, 8, 31)).unwrap();
        let begun = report::ActiveModel {
            community_id: Set(community_id),
            kind: Set(ReportKind::Council),
            origin: Set(ReportOrigin::Scheduled),
            state: Set(ReportState::Sent),
            period_start: Set(half.start().to_chrono()),
            period_end: Set(half.end().to_chrono()),
            as_of: Set(half.last().to_chrono()),
            due_on: Set(Some(date(2021, 10, 20).to_chrono())),
            sent_at: Set(Some("2021-10-18T15:00:00Z".parse().unwrap())),
            created_at: Set(common::september_first().to_chrono()),
            updated_at: Set(common::september_first().to_chrono()),
            ..Default::default()
        };
        begun.insert(&db).await.unwrap();
        let due = async |last| {
            let facts = facts(&db, date(2021, 9, 1), last).await;
            let due = facts.compliance.unwrap().due.into_iter();
            let due: Vec<_> = due.map(|one| (one.half, one.due_on, one.timeliness)).collect();
            due
        };
        assert_eq!(due(date(2021, 10, 19)).await, []);
        let on_time = Timeliness::OnTime {
            sent_on: date(2021, 10, 18),
        };
        let judged = [(half, date(2021, 10, 20), on_time)];
        assert_eq!(due(date(2021, 10, 31)).await, judged);
    })
    .await;
}

//! What was sent was sent on the day on which it first was.

use domain::{
    period::Period,
    report::{Sections, Timeliness},
};
use entity::{enums::ReportState, report_version};
use jiff::{SignedDuration, civil::date};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use service::{
    commands::{
        given::GivenTexts,
        reports::life::{self, StartCorrection},
    },
    reads::{community, report_facts},
};
use testing::on_both;

use crate::world::Community;

#[tokio::test]
async fn a_correction_after_the_day_due_does_not_make_the_report_late() {
    on_both("corrected_late", async |db| {
        let world = Community::demo(db).await;
        let year = json!({ "from": "2020-09-01", "to": "2021-08-31" });
        world.run("council_report", year.clone()).await;
        world.approve().await;
        let id = world.report().await.id;
        world.run("report_delivery", json!({ "report": id })).await;
        let first = world.report().await.sent_at;
        assert!(first.is_some());

        world.clock.advance(SignedDuration::from_hours(24 * 40));
        let correction = StartCorrection {
            report: id,
            changed: GivenTexts::reviewed("Le nombre de membres.", "The number of members."),
        };
        world
            .act(async |tx, act| life::start_correction(tx, act, correction).await)
            .await;
        world.run("council_report", year).await;
        world.approve().await;
        world.run("report_delivery", json!({ "report": id })).await;
        let report = world.report().await;
        assert_eq!((report.state, report.sent_at), (ReportState::Sent, first));
        let versions = report_version::Entity::find()
            .order_by_asc(report_version::Column::Number)
            .all(&world.db);
        let sent: Vec<_> = versions.await.unwrap().iter().map(|v| v.sent_at).collect();
        assert_eq!(sent.len(), 2);
        assert!(sent[0] == first && sent[1] > first, "{sent:?}");

        let mut community = community::first(&world.db).await.unwrap().unwrap();
        community.row.report_sections = Some(json!(Sections::every()));
        let next = Period::from_first_last(date(2021, 9, 1), date(2022, 2, 28)).unwrap();
        let facts = report_facts::collect(&world.db, &community, next, next.last()).await;
        let due = facts.unwrap().compliance.unwrap().due;
        assert_eq!(due.len(), 1);
        let sent_on = date(2021, 9, 1);
        assert_eq!(due[0].timeliness, Timeliness::OnTime { sent_on });
    })
    .await;
}

//! Those who must act are told that a report is due, each once for each stage.

use std::collections::BTreeSet;

use entity::{
    email_address,
    enums::{CampaignKind, NoticeStage, OfficeRole, ReportState},
    office, report, report_approval, report_notice, report_version,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use service::time::ToChrono;
use testing::on_both;

use crate::world::Community;

const JOB: &str = "report_watch";

/// The half-year that ended last, and the day of its figures.
fn half_year() -> Value {
    json!({ "from": "2021-03-01", "to": "2021-08-31" })
}

impl Community {
    /// The demonstration's, of a year before: one that began after a half-year owes no report on it.
    async fn of_a_year_ago(db: DatabaseConnection) -> Self {
        let community = Self::demo(db).await;
        let row = entity::community::Entity::find().one(&community.db).await;
        let mut row = row.unwrap().unwrap().into_active_model();
        row.created_at = Set("2020-08-01T12:00:00Z".parse().unwrap());
        row.update(&community.db).await.unwrap();
        community
    }

    /// Lets the days pass until nine o'clock of this one.
    fn pass_to(&self, day: &str) {
        let at: Timestamp = format!("{day}T13:00:00Z").parse().unwrap();
        let now = domain::clock::Clock::now(&*self.clock);
        let hours = now.until(at).unwrap().total(jiff::Unit::Hour).unwrap();
        self.clock
            .advance(SignedDuration::from_secs_f64(hours * 3_600.0));
    }

    async fn watched(&self) -> Value {
        self.run(JOB, json!({})).await["told"].clone()
    }

    /// To whom notices went so far.
    async fn noticed(&self) -> BTreeSet<String> {
        use entity::{campaign, delivery};
        let rows = delivery::Entity::find()
            .inner_join(campaign::Entity)
            .filter(campaign::Column::Kind.eq(CampaignKind::ReportDue))
            .all(&self.db)
            .await;
        rows.unwrap().into_iter().map(|row| row.recipient).collect()
    }

    async fn notices(&self) -> Vec<NoticeStage> {
        let all = report_notice::Entity::find().order_by_asc(report_notice::Column::Id);
        let all = all.all(&self.db).await.unwrap().into_iter();
        all.map(|notice| notice.stage).collect()
    }
}

#[tokio::test]
async fn who_must_act_hears_of_it_once_for_each_stage() {
    on_both("watch_stages", async |db| {
        let community = Community::of_a_year_ago(db).await;
        assert_eq!(community.watched().await, Value::Null, "there is time");
        community.pass_to("2021-09-16");
        let would = community.try_out(JOB, json!({})).await;
        assert_eq!(would["told"], "compile", "{would}");
        assert_eq!(community.notices().await, []);
        assert_eq!(
            community.watched().await,
            "compile",
            "nothing is there: support"
        );
        assert_eq!(community.noticed().await.len(), 1);
        assert_eq!(community.watched().await, Value::Null, "once");

        community.pass_to("2021-09-27");
        community.run("council_report", half_year()).await;
        assert_eq!(community.watched().await, "approve", "both co-chairs");
        assert_eq!(community.noticed().await.len(), 3);
        community.pass_to("2021-10-01");
        assert_eq!(
            community.watched().await,
            "approve",
            "and again, when it is late"
        );
        assert_eq!(community.watched().await, Value::Null);
        let stages = [NoticeStage::First, NoticeStage::Last, NoticeStage::Late];
        assert_eq!(community.notices().await, stages);
    })
    .await;
}

#[tokio::test]
async fn a_stage_that_was_overtaken_is_not_told_and_a_report_that_was_sent_presses_nobody() {
    on_both("watch_overtaken", async |db| {
        let community = Community::of_a_year_ago(db).await;
        community.pass_to("2021-10-05");
        assert_eq!(community.watched().await, "compile");
        assert_eq!(community.notices().await, [NoticeStage::Late]);
        community.run("council_report", half_year()).await;
        let row = report::Entity::find()
            .one(&community.db)
            .await
            .unwrap()
            .unwrap();
        let mut row = row.into_active_model();
        row.state = Set(ReportState::Sent);
        row.sent_at = Set(Some(
            domain::clock::Clock::now(&*community.clock).to_chrono(),
        ));
        row.update(&community.db).await.unwrap();
        report_notice::Entity::delete_many()
            .exec(&community.db)
            .await
            .unwrap();
        assert_eq!(community.watched().await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn whoever_approved_is_told_again_where_the_other_chair_fell_vacant() {
    on_both("watch_vacant", async |db| {
        let community = Community::of_a_year_ago(db).await;
        community.pass_to("2021-09-16");
        community.run("council_report", half_year()).await;
        let held = async |role: OfficeRole| {
            let offices = office::Entity::find()
                .filter(office::Column::Role.eq(role))
                .filter(office::Column::EndOn.is_null());
            offices.one(&community.db).await.unwrap().unwrap()
        };
        let (federal, provincial) = (
            held(OfficeRole::FederalCoChair).await,
            held(OfficeRole::ProvincialCoChair).await,
        );
        let version = report_version::Entity::find().one(&community.db).await;
        let approval = report_approval::ActiveModel {
            report_version_id: Set(version.unwrap().unwrap().id),
            person_id: Set(federal.person_id),
            office_id: Set(federal.id),
            approved_at: Set("2021-09-16T13:00:00Z".parse().unwrap()),
            ..Default::default()
        };
        approval.insert(&community.db).await.unwrap();
        let mut row = provincial.into_active_model();
        row.end_on = Set("2021-09-16".parse().ok());
        row.update(&community.db).await.unwrap();
        assert_eq!(community.watched().await, "approve");
        let address = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(federal.person_id))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&community.db)
            .await;
        let address = address.unwrap().unwrap().address;
        assert_eq!(community.noticed().await, BTreeSet::from([address]));
    })
    .await;
}

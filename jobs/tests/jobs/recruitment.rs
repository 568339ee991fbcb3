//! Four jurisdictions have nobody, and each has one case until somebody joins.

use testing::on_both;

use crate::world::Community;
use entity::{
    audit_event,
    enums::{Addressee, OrderOfGovernment, TextState},
    job_run_output, recruitment_case,
};
use jiff::{SignedDuration, civil::date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use service::time::{ToChrono, ToJiff};

const JOB: &str = "recruitment";

impl Community {
    async fn recruit(&self) -> Value {
        self.run(JOB, json!({})).await
    }

    async fn cases(&self) -> Vec<recruitment_case::Model> {
        let all = recruitment_case::Entity::find().order_by_asc(recruitment_case::Column::Id);
        all.all(&self.db).await.unwrap()
    }

    pub(crate) async fn case_of(&self, code: &str) -> recruitment_case::Model {
        let jurisdiction = self.jurisdiction(code).await.id;
        let mut all = self.cases().await;
        all.retain(|case| case.jurisdiction_id == jurisdiction);
        all.pop().unwrap()
    }
}

#[tokio::test]
async fn four_cases_are_opened_in_the_reports_order_and_none_the_second_time() {
    on_both("four_cases", async |db| {
        let community = Community::demo(db).await;
        let gaps = json!(["CA-NL", "CA-PE", "CA-NU", "CA-YT"]);
        let result = community.recruit().await;
        assert_eq!(result["opened"], gaps);
        assert_eq!(result["kept"], json!([]));
        let again = community.recruit().await;
        assert_eq!(again["opened"], json!([]));
        assert_eq!(again["kept"], gaps);
        assert_eq!(community.cases().await.len(), 4);
        let outputs = job_run_output::Entity::find().count(&community.db).await;
        assert_eq!(outputs.unwrap(), 4);
        let opened = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("recruitment_case.opened"))
            .all(&community.db);
        let opened = opened.await.unwrap();
        assert_eq!(opened.len(), 4);
        assert!(opened.iter().all(|event| event.actor == "job:recruitment"));
    })
    .await;
}

#[tokio::test]
async fn a_case_asks_the_council_member_or_support_while_the_seat_is_empty() {
    on_both("addressee", async |db| {
        let community = Community::demo(db).await;
        community.recruit().await;
        let newfoundland = community.case_of("CA-NL").await;
        let member = community.person("Hollohan").await;
        assert_eq!(newfoundland.addressed_to, Addressee::CouncilMember);
        assert_eq!(newfoundland.addressee_id, Some(member.id));
        assert_eq!(newfoundland.gap_since.to_jiff(), Some(date(2020, 3, 1)));
        assert_eq!(newfoundland.next_follow_up_on.to_jiff(), date(2021, 10, 1));
        let request = newfoundland.request().unwrap();
        let (fr, en) = (request.fr.value().unwrap(), request.en.value().unwrap());
        assert!(fr.contains("Bonjour") && fr.contains("Hollohan"), "{fr}");
        assert!(fr.contains("1er mars 2020"), "{fr}");
        assert!(en.contains("Newfoundland and Labrador"), "{en}");
        assert_eq!(newfoundland.request_fr_state, TextState::Draft);

        let nunavut = community.case_of("CA-NU").await;
        assert_eq!(nunavut.addressed_to, Addressee::Support);
        assert_eq!(nunavut.addressee_id, None);
        let request = nunavut.request().unwrap();
        let (fr, en) = (request.fr.value().unwrap(), request.en.value().unwrap());
        assert!(fr.starts_with("Bonjour,\n"), "whoever is in support: {fr}");
        assert!(en.starts_with("Hello,\n"), "{en}");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_opens_nothing() {
    on_both("dry_recruitment", async |db| {
        let community = Community::demo(db).await;
        let would = community.try_out(JOB, json!({})).await;
        assert_eq!(would["opened"].as_array().unwrap().len(), 4);
        assert!(community.cases().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_case_closes_when_a_ministry_joins_and_a_gap_that_reopens_has_a_new_one() {
    on_both("closes", async |db| {
        let community = Community::demo(db).await;
        community.recruit().await;
        let joined = community
            .join_from("CA-PE", OrderOfGovernment::Provincial)
            .await;
        let result = community.recruit().await;
        assert_eq!(result["closed"], json!(["CA-PE"]));
        assert_eq!(result["kept"], json!(["CA-NL", "CA-NU", "CA-YT"]));
        let closed = community.case_of("CA-PE").await;
        assert_eq!(closed.closed_on.to_jiff(), Some(date(2021, 9, 1)));

        let mut row = joined.into_active_model();
        row.end_on = Set(Some(date(2021, 9, 10).to_chrono()));
        row.update(&community.db).await.unwrap();
        community.clock.advance(SignedDuration::from_hours(24 * 10));
        let result = community.recruit().await;
        assert_eq!(result["opened"], json!(["CA-PE"]));
        let reopened = community.case_of("CA-PE").await;
        assert_eq!(reopened.previous_case_id, Some(closed.id));
        assert_eq!(reopened.gap_since.to_jiff(), Some(date(2021, 9, 10)));
    })
    .await;
}

#[tokio::test]
async fn a_municipality_closes_no_case() {
    on_both("municipality", async |db| {
        let community = Community::demo(db).await;
        community.recruit().await;
        community
            .join_from("CA-YT", OrderOfGovernment::Municipal)
            .await;
        let result = community.recruit().await;
        assert_eq!(result["closed"], json!([]));
        assert_eq!(community.cases().await.len(), 4);
    })
    .await;
}

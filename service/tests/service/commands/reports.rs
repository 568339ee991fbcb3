//! Approval of reports.

use entity::{
    enums::{OfficeRole, ReportKind, ReportOrigin, ReportState, SentenceOrigin},
    office, report, report_section, report_sentence, report_version,
};
use jiff::civil::date;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;
use service::{
    commands::{
        CommandError, Done, Trigger,
        reports::{self, Approve},
    },
    time::ToChrono,
};

use super::support::{World, on_both};

async fn office(world: &World, role: OfficeRole, ended: bool) -> i64 {
    let person = world.person(role.as_str()).await.id;
    let row = office::ActiveModel {
        community_id: Set(1),
        person_id: Set(person),
        role: Set(role),
        start_on: Set(date(2019, 1, 1).to_chrono()),
        end_on: Set(ended.then(|| date(2021, 9, 1).to_chrono())),
        ..Default::default()
    };
    row.insert(&world.db).await.unwrap();
    person
}

async fn report(world: &World) -> report::Model {
    let row = report::ActiveModel {
        community_id: Set(1),
        kind: Set(ReportKind::Council),
        origin: Set(ReportOrigin::AsNeeded),
        state: Set(ReportState::InReview),
        period_start: Set(date(2020, 9, 1).to_chrono()),
        period_end: Set(date(2021, 9, 1).to_chrono()),
        as_of: Set(date(2021, 8, 31).to_chrono()),
        created_at: Set(world.act.now.to_chrono()),
        updated_at: Set(world.act.now.to_chrono()),
        ..Default::default()
    };
    row.insert(&world.db).await.unwrap()
}

async fn version(world: &World, report: i64, number: i32) -> i64 {
    let row = report_version::ActiveModel {
        report_id: Set(report),
        number: Set(number),
        content: Set(json!({})),
        content_sha256: Set(String::new()),
        compiled_at: Set(world.act.now.to_chrono()),
        ..Default::default()
    };
    row.insert(&world.db).await.unwrap().id
}

/// A content whose texts are all reviewed says so here.
fn is_ready(content: &serde_json::Value) -> bool {
    content["draft"].is_null()
}

async fn approve(
    world: &World,
    version: i64,
    person: i64,
) -> Result<Done<report::Model>, CommandError> {
    let input = Approve { version, person };
    world
        .run(async |tx| reports::approve(tx, &world.act, input, is_ready).await)
        .await
}

async fn refused(world: &World, version: i64, person: i64) -> Vec<String> {
    let input = Approve { version, person };
    world
        .refused(async |tx| reports::approve(tx, &world.act, input, is_ready).await)
        .await
}

#[tokio::test]
async fn a_report_is_approved_by_both_co_chairs() {
    on_both(async |world| {
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        let provincial = office(world, OfficeRole::ProvincialCoChair, false).await;
        let report = report(world).await.id;
        let version = version(world, report, 1).await;
        let first = approve(world, version, federal).await.unwrap();
        assert_eq!(
            (first.value.state, first.triggers),
            (ReportState::InReview, vec![])
        );
        assert_eq!(
            refused(world, version, federal).await,
            ["person: already_done"]
        );
        let second = approve(world, version, provincial).await.unwrap();
        assert_eq!(second.value.state, ReportState::Approved);
        assert_eq!(second.triggers, [Trigger::ReportDelivery { report }]);
        assert_eq!(
            refused(world, version, provincial).await[0],
            "version: not_allowed_in_state"
        );
        let actions: Vec<_> = world
            .events()
            .await
            .into_iter()
            .map(|(action, _)| action)
            .collect();
        assert_eq!(
            actions
                .iter()
                .filter(|action| *action == "report.approved")
                .count(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn with_one_chair_vacant_the_one_in_office_approves_and_the_vacancy_is_on_record() {
    on_both(async |world| {
        // The provincial term ended the day before: its last day was 31 August.
        let former = office(world, OfficeRole::ProvincialCoChair, true).await;
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        let report = report(world).await.id;
        let version = version(world, report, 1).await;
        assert_eq!(
            refused(world, version, former).await,
            ["person: not_an_office_holder"]
        );
        let outcome = approve(world, version, federal).await.unwrap();
        assert_eq!(outcome.value.state, ReportState::Approved);
        let (_, event) = world.events().await.pop().unwrap();
        assert!(event.contains("provincial_co_chair"), "{event}");
    })
    .await;
}

#[tokio::test]
async fn the_acting_authority_approves_only_while_both_chairs_are_vacant() {
    on_both(async |world| {
        let acting = office(world, OfficeRole::ActingAuthority, false).await;
        let report = report(world).await.id;
        let version = version(world, report, 1).await;
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        assert_eq!(
            refused(world, version, acting).await,
            ["person: not_an_office_holder"]
        );
        let row = office::Entity::find().all(&world.db).await.unwrap();
        let row = row
            .into_iter()
            .find(|row| row.person_id == federal)
            .unwrap();
        let mut row = row.into_active_model();
        row.end_on = Set(Some(date(2021, 9, 1).to_chrono()));
        row.update(&world.db).await.unwrap();
        let outcome = approve(world, version, acting).await.unwrap();
        assert_eq!(outcome.value.state, ReportState::Approved);
    })
    .await;
}

#[tokio::test]
async fn support_and_strangers_approve_nothing() {
    on_both(async |world| {
        office(world, OfficeRole::FederalCoChair, false).await;
        let support = office(world, OfficeRole::Support, false).await;
        let stranger = world.person("Anouk").await.id;
        let report = report(world).await.id;
        let version = version(world, report, 1).await;
        for person in [support, stranger] {
            assert_eq!(
                refused(world, version, person).await,
                ["person: not_an_office_holder"]
            );
        }
        assert_eq!(
            refused(world, 404, 405).await,
            ["person: not_found", "version: not_found"]
        );
    })
    .await;
}

#[tokio::test]
async fn only_the_newest_version_of_a_report_that_was_not_sent_is_approved() {
    on_both(async |world| {
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        let report = report(world).await;
        let old = version(world, report.id, 1).await;
        let new = version(world, report.id, 2).await;
        assert_eq!(
            refused(world, old, federal).await,
            ["version: not_the_newest"]
        );
        // A draft is still to be compiled: what it will say is in no version.
        for state in [ReportState::Draft, ReportState::Sent, ReportState::Archived] {
            let mut row = report.clone().into_active_model();
            row.state = Set(state);
            row.update(&world.db).await.unwrap();
            assert_eq!(
                refused(world, new, federal).await,
                ["version: not_allowed_in_state"]
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_sentence_in_one_language_alone_holds_the_report_back() {
    on_both(async |world| {
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        let report = report(world).await.id;
        let version = version(world, report, 1).await;
        let section = report_section::ActiveModel {
            report_version_id: Set(version),
            position: Set(0),
            key: Set("issues".into()),
            heading_fr: Set("Enjeux".into()),
            heading_en: Set("Issues".into()),
            ..Default::default()
        };
        let section = section.insert(&world.db).await.unwrap().id;
        let sentence =
            |path: &str, fr: Option<&str>, en: Option<&str>| report_sentence::ActiveModel {
                report_section_id: Set(section),
                position: Set(0),
                path: Set(path.into()),
                origin: Set(SentenceOrigin::Written),
                text_fr: Set(fr.map(str::to_owned)),
                text_en: Set(en.map(str::to_owned)),
                ..Default::default()
            };
        sentence("empty", None, None)
            .insert(&world.db)
            .await
            .unwrap();
        let half = sentence("half", Some("Seul"), None)
            .insert(&world.db)
            .await
            .unwrap();
        assert_eq!(
            refused(world, version, federal).await,
            ["version: not_reviewed"]
        );
        let mut half = half.into_active_model();
        half.text_en = Set(Some("Alone".into()));
        half.update(&world.db).await.unwrap();
        assert!(approve(world, version, federal).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn of_two_approvals_at_a_time_the_second_completes_the_report() {
    on_both(async |world| {
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        let provincial = office(world, OfficeRole::ProvincialCoChair, false).await;
        let id = report(world).await.id;
        let version = version(world, id, 1).await;
        let (one, two) = tokio::join!(
            approve(world, version, federal),
            approve(world, version, provincial)
        );
        let triggers = one.unwrap().triggers.len() + two.unwrap().triggers.len();
        assert_eq!(triggers, 1);
        let row = report::Entity::find_by_id(id)
            .one(&world.db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.state, ReportState::Approved);
    })
    .await;
}

#[tokio::test]
async fn a_version_with_a_draft_is_not_approved() {
    on_both(async |world| {
        let federal = office(world, OfficeRole::FederalCoChair, false).await;
        let report = report(world).await.id;
        let id = version(world, report, 1).await;
        let row = report_version::Entity::find_by_id(id)
            .one(&world.db)
            .await
            .unwrap();
        let mut row = row.unwrap().into_active_model();
        row.content = Set(json!({ "draft": true }));
        row.update(&world.db).await.unwrap();
        assert_eq!(refused(world, id, federal).await, ["version: not_reviewed"]);
    })
    .await;
}

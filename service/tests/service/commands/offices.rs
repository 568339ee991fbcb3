//! Offices: who takes them, hands them over and leaves them, and what becomes of approvals.

use domain::order::OrderOfGovernment;
use entity::{
    enums::{OfficeRole, ReportKind, ReportOrigin, ReportState, Track},
    office, report, report_approval, report_version,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use serde_json::json;
use service::{
    commands::{
        CommandError, Done, Trigger,
        given::{Change, GivenTexts},
        memberships::{self, Join, NewAffiliation},
        offices::{self, Appoint, CorrectOffice, EndOffice, HandOver},
        organizations,
        reports::{self, Approve},
    },
    context::Act,
    time::ToChrono,
};

use super::support::{World, on_both, organization};

/// Somebody who works for an organization of an order since 2019.
async fn of(world: &World, order: OrderOfGovernment, name: &str) -> i64 {
    let jurisdiction = match order {
        OrderOfGovernment::Federal => world.canada,
        OrderOfGovernment::Territorial => world.yukon,
        _ => world.ontario,
    };
    let input = organization(jurisdiction, order, &format!("Organization of {name}"));
    let employer = world
        .done(async |tx| organizations::create(tx, &world.act, input).await)
        .await;
    let person = world.person(name).await.id;
    let input = Join {
        person,
        track: Track::Executive,
        from: "2019-01-01".into(),
        affiliation: Some(NewAffiliation {
            organization: employer.id,
            title: GivenTexts::default(),
        }),
    };
    world
        .done(async |tx| memberships::join(tx, &world.act, input).await)
        .await;
    person
}

async fn federal(world: &World, name: &str) -> i64 {
    of(world, OrderOfGovernment::Federal, name).await
}

async fn provincial(world: &World, name: &str) -> i64 {
    of(world, OrderOfGovernment::Provincial, name).await
}

fn taking(person: i64, role: OfficeRole, from: &str) -> Appoint {
    Appoint {
        person,
        role,
        from: from.into(),
        to: None,
        reason: None,
    }
}

async fn appointed(world: &World, input: Appoint) -> office::Model {
    world
        .done(async |tx| offices::appoint(tx, &world.act, input).await)
        .await
}

async fn refused(world: &World, input: Appoint) -> Vec<String> {
    world
        .refused(async |tx| offices::appoint(tx, &world.act, input).await)
        .await
}

async fn ended(world: &World, act: &Act, office: i64, to: &str) -> office::Model {
    let to = to.into();
    world
        .done(async |tx| offices::end(tx, act, EndOffice { office, to }).await)
        .await
}

fn to(office: i64, person: i64, from: &str) -> HandOver {
    HandOver {
        office,
        person,
        from: from.into(),
        to: None,
        reason: None,
    }
}

async fn handed_over(world: &World, input: HandOver) -> office::Model {
    world
        .done(async |tx| offices::hand_over(tx, &world.act, input).await)
        .await
}

/// A report in review, with a version.
async fn report(world: &World) -> (i64, i64) {
    let day = |given: &str| Set(given.parse().unwrap());
    let now = || Set(world.act.now.to_chrono());
    let row = report::ActiveModel {
        community_id: Set(1),
        kind: Set(ReportKind::Council),
        origin: Set(ReportOrigin::AsNeeded),
        state: Set(ReportState::InReview),
        period_start: day("2020-09-01"),
        period_end: day("2021-09-01"),
        as_of: day("2021-08-31"),
        created_at: now(),
        updated_at: now(),
        ..Default::default()
    };
    let report = row.insert(&world.db).await.unwrap().id;
    let row = report_version::ActiveModel {
        report_id: Set(report),
        number: Set(1),
        content: Set(json!({})),
        content_sha256: Set(String::new()),
        compiled_at: now(),
        ..Default::default()
    };
    (report, row.insert(&world.db).await.unwrap().id)
}

async fn approve(
    world: &World,
    act: &Act,
    version: i64,
    person: i64,
) -> Result<Done<report::Model>, CommandError> {
    let input = Approve { version, person };
    world
        .run(async |tx| reports::approve(tx, act, input, |_| true).await)
        .await
}

/// Who approved what stands, and what is void.
async fn approvals(world: &World) -> (Vec<i64>, Vec<i64>) {
    let all = report_approval::Entity::find()
        .order_by_asc(report_approval::Column::Id)
        .all(&world.db)
        .await
        .unwrap();
    let (standing, void): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|row| row.voided_at.is_none());
    let people = |rows: Vec<report_approval::Model>| rows.iter().map(|row| row.person_id).collect();
    (people(standing), people(void))
}

async fn state(world: &World, report: i64) -> ReportState {
    let row = report::Entity::find_by_id(report).one(&world.db).await;
    row.unwrap().unwrap().state
}

#[tokio::test]
async fn each_chair_is_for_somebody_of_its_order_of_government() {
    on_both(async |world| {
        use OfficeRole::{FederalCoChair, ProvincialCoChair, Support};
        use OrderOfGovernment::{Municipal, Territorial};
        let (federal, provincial) = (
            federal(world, "Lucie").await,
            provincial(world, "Gil").await,
        );
        let (territorial, municipal) = (
            of(world, Territorial, "Sabine").await,
            of(world, Municipal, "Odile").await,
        );
        let free = world.person("Rose").await.id;
        let wrong = ["person: not_of_the_chair"];
        for person in [provincial, territorial, municipal, free] {
            let input = taking(person, FederalCoChair, "2021-09-01");
            assert_eq!(refused(world, input).await, wrong);
        }
        for person in [federal, municipal, free] {
            let input = taking(person, ProvincialCoChair, "2021-09-01");
            assert_eq!(refused(world, input).await, wrong);
        }
        // It counts where they work on the first day, and nobody worked anywhere in 2018.
        let input = taking(federal, FederalCoChair, "2018-12-31");
        assert_eq!(refused(world, input).await, wrong);
        appointed(world, taking(federal, FederalCoChair, "2019-01-01")).await;
        appointed(world, taking(territorial, ProvincialCoChair, "2021-09-01")).await;
        appointed(world, taking(free, Support, "2021-09-01")).await;
    })
    .await;
}

#[tokio::test]
async fn an_office_has_one_holder_and_everything_wrong_is_told_at_once() {
    on_both(async |world| {
        let (lucie, anne) = (federal(world, "Lucie").await, federal(world, "Anne").await);
        let role = OfficeRole::FederalCoChair;
        let input = Appoint {
            to: Some("2021-12-31".into()),
            ..taking(lucie, role, "2020-01-01")
        };
        let office = appointed(world, input).await;
        assert_eq!(office.end_on.unwrap().to_string(), "2022-01-01");
        let input = taking(anne, role, "2021-12-31");
        assert_eq!(refused(world, input).await, ["from: overlaps"]);
        let input = Appoint {
            to: Some("2019-12-31".into()),
            ..taking(anne, role, "2019-06-01")
        };
        appointed(world, input).await;
        appointed(world, taking(anne, role, "2022-01-01")).await;
        let input = Appoint {
            to: Some("2021-01-01".into()),
            reason: Some(" \n".into()),
            ..taking(404, OfficeRole::ActingAuthority, "2021-02-30")
        };
        assert_eq!(
            refused(world, input).await,
            [
                "from: does_not_exist",
                "person: not_found",
                "reason: missing"
            ]
        );
        let input = Appoint {
            to: Some("2021-01-01".into()),
            ..taking(anne, OfficeRole::Support, "2021-01-02")
        };
        assert_eq!(refused(world, input).await, ["to: ends_before_start"]);
    })
    .await;
}

#[tokio::test]
async fn an_acting_authority_is_put_on_record_with_the_reason_and_the_record_does_not_repeat_it() {
    on_both(async |world| {
        let person = world.person("Rose").await.id;
        let role = OfficeRole::ActingAuthority;
        let input = taking(person, role, "2021-09-01");
        assert_eq!(refused(world, input).await, ["reason: missing"]);
        let input = Appoint {
            reason: Some("Both chairs fell vacant".into()),
            ..taking(person, role, "2021-09-01")
        };
        let office = appointed(world, input).await;
        assert_eq!(office.reason.as_deref(), Some("Both chairs fell vacant"));
        let (action, event) = world.events().await.pop().unwrap();
        assert_eq!(action, "office.appointed");
        assert!(!event.contains("vacant"), "{event}");
        let input = to(office.id, world.person("Lise").await.id, "2021-10-01");
        let wrong = world
            .refused(async |tx| offices::hand_over(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["reason: missing"]);
    })
    .await;
}

#[tokio::test]
async fn a_hand_over_ends_one_term_the_day_before_the_other_begins() {
    on_both(async |world| {
        let (lucie, anne) = (federal(world, "Lucie").await, federal(world, "Anne").await);
        let gil = provincial(world, "Gil").await;
        let held = appointed(
            world,
            taking(lucie, OfficeRole::FederalCoChair, "2020-01-01"),
        )
        .await;
        for (input, wrong) in [
            (to(held.id, anne, "2020-01-01"), "from: overlaps"),
            (to(held.id, lucie, "2021-10-01"), "person: already_in_use"),
            (to(held.id, gil, "2021-10-01"), "person: not_of_the_chair"),
            (to(held.id, 404, "2021-10-01"), "person: not_found"),
            (to(404, anne, "2021-10-01"), "office: not_found"),
            (to(held.id, anne, "soon"), "from: does_not_exist"),
        ] {
            let problems = world
                .refused(async |tx| offices::hand_over(tx, &world.act, input).await)
                .await;
            assert_eq!(problems, [wrong]);
        }
        let before = world.events().await.len();
        let new = handed_over(world, to(held.id, anne, "2021-10-01")).await;
        assert_eq!(
            (new.person_id, new.role, new.previous_office_id),
            (anne, OfficeRole::FederalCoChair, Some(held.id))
        );
        let events = world.events().await;
        assert_eq!(events.len(), before + 1);
        assert_eq!(events[before].0, "office.handed_over");
        let old = office::Entity::find_by_id(held.id).one(&world.db).await;
        assert_eq!(old.unwrap().unwrap().end_on, Some(new.start_on));
        // Whoever comes behind a term that has ended comes right behind it.
        ended(world, &world.act, new.id, "2021-12-31").await;
        let late = to(new.id, lucie, "2022-01-02");
        let problems = world
            .refused(async |tx| offices::hand_over(tx, &world.act, late).await)
            .await;
        assert_eq!(problems, ["from: not_in_force_on"]);
        handed_over(world, to(new.id, lucie, "2022-01-01")).await;
    })
    .await;
}

#[tokio::test]
async fn a_term_ends_once_and_its_days_are_corrected() {
    on_both(async |world| {
        let lucie = federal(world, "Lucie").await;
        let role = OfficeRole::FederalCoChair;
        let office = appointed(world, taking(lucie, role, "2020-01-01")).await.id;
        let end = async |to: &str| {
            let to = to.into();
            world
                .refused(async |tx| offices::end(tx, &world.act, EndOffice { office, to }).await)
                .await
        };
        assert_eq!(end("2019-12-31").await, ["to: ends_before_start"]);
        ended(world, &world.act, office, "2021-08-31").await;
        assert_eq!(end("2021-09-30").await, ["office: not_allowed_in_state"]);
        let correct = |from: Option<&str>, to: Change<String>| CorrectOffice {
            office,
            from: from.map(str::to_owned),
            to,
        };
        for (input, wrong) in [
            (
                correct(Some("2018-01-01"), Change::Keep),
                "from: not_of_the_chair",
            ),
            (
                correct(Some("2021-09-01"), Change::Keep),
                "to: ends_before_start",
            ),
        ] {
            let problems = world
                .refused(async |tx| offices::correct(tx, &world.act, input).await)
                .await;
            assert_eq!(problems, [wrong]);
        }
        let input = correct(Some("2020-02-01"), Change::Clear);
        let row = world
            .done(async |tx| offices::correct(tx, &world.act, input).await)
            .await;
        assert_eq!(
            (row.start_on.to_string().as_str(), row.end_on),
            ("2020-02-01", None)
        );
        assert_eq!(world.events().await.pop().unwrap().0, "office.corrected");
    })
    .await;
}

#[tokio::test]
async fn an_approval_that_waits_is_void_with_the_office_and_the_successor_approves() {
    on_both(async |world| {
        let (lucie, anne) = (federal(world, "Lucie").await, federal(world, "Anne").await);
        let gil = provincial(world, "Gil").await;
        let held = taking(lucie, OfficeRole::FederalCoChair, "2020-01-01");
        let held = appointed(world, held).await;
        appointed(
            world,
            taking(gil, OfficeRole::ProvincialCoChair, "2020-01-01"),
        )
        .await;
        let (report, version) = report(world).await;
        approve(world, &world.act, version, lucie).await.unwrap();
        // From tomorrow on: what was approved stands until then.
        let new = handed_over(world, to(held.id, anne, "2021-09-02")).await;
        assert_eq!(approvals(world).await, (vec![lucie], vec![]));
        let tomorrow = world.at("2021-09-02T13:00:00Z");
        approve(world, &tomorrow, version, gil).await.unwrap();
        assert_eq!(approvals(world).await, (vec![gil], vec![lucie]));
        assert_eq!(state(world, report).await, ReportState::InReview);
        // From today on: at once.
        let input = to(new.id, federal(world, "Marie").await, "2021-09-03");
        let later = world.at("2021-09-03T13:00:00Z");
        approve(world, &tomorrow, version, anne).await.unwrap();
        assert_eq!(state(world, report).await, ReportState::Approved);
        world
            .done(async |tx| offices::hand_over(tx, &later, input).await)
            .await;
        // Both were in office when they approved.
        assert_eq!(state(world, report).await, ReportState::Approved);
        let input = CorrectOffice {
            office: new.id,
            to: Change::Set("2021-09-01".into()),
            ..CorrectOffice::default()
        };
        let wrong = world
            .refused(async |tx| offices::correct(tx, &later, input).await)
            .await;
        assert_eq!(wrong, ["to: ends_before_start"]);
    })
    .await;
}

#[tokio::test]
async fn an_approval_given_out_of_office_as_the_record_says_now_is_void() {
    on_both(async |world| {
        let lucie = federal(world, "Lucie").await;
        let held = taking(lucie, OfficeRole::FederalCoChair, "2020-01-01");
        let held = appointed(world, held).await;
        let (report, version) = report(world).await;
        let done = approve(world, &world.act, version, lucie).await.unwrap();
        assert_eq!(done.triggers, [Trigger::ReportDelivery { report }]);
        ended(world, &world.act, held.id, "2021-08-31").await;
        assert_eq!(state(world, report).await, ReportState::InReview);
        assert_eq!(approvals(world).await, (vec![], vec![lucie]));
        let (_, event) = world.events().await.pop().unwrap();
        assert!(
            event.contains("report_approval") && event.contains("in_review"),
            "{event}"
        );
    })
    .await;
}

#[tokio::test]
async fn where_the_other_chair_falls_vacant_whoever_has_approved_completes_the_report() {
    on_both(async |world| {
        let (lucie, gil) = (
            federal(world, "Lucie").await,
            provincial(world, "Gil").await,
        );
        let chair = taking(lucie, OfficeRole::FederalCoChair, "2020-01-01");
        appointed(world, chair).await;
        let other = taking(gil, OfficeRole::ProvincialCoChair, "2020-01-01");
        let other = appointed(world, other).await;
        let (report, version) = report(world).await;
        approve(world, &world.act, version, lucie).await.unwrap();
        ended(world, &world.act, other.id, "2021-08-31").await;
        assert_eq!(state(world, report).await, ReportState::InReview);
        let done = approve(world, &world.act, version, lucie).await.unwrap();
        assert_eq!(done.value.state, ReportState::Approved);
        assert_eq!(done.triggers, [Trigger::ReportDelivery { report }]);
        assert_eq!(approvals(world).await, (vec![lucie], vec![]));
    })
    .await;
}

//! Where a report's figures come from, in the cases that are easily told wrong.

use crate::common::{self, with_demo};
use domain::{
    id::PersonId,
    language::Bilingual,
    period::Period,
    report::{Length, Sections, Timeliness},
};
use entity::{
    affiliation, attendance,
    enums::{
        MeetingState, OrderOfGovernment, OrganizationSuccessionKind, ReportKind, ReportOrigin,
        ReportState, Track,
    },
    meeting, membership, organization, organization_succession, person, report,
};
use jiff::civil::{Date, date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter, sea_query::Expr,
};
use serde_json::json;
use service::{
    reads::{
        community as communities, jurisdictions,
        report_facts::{self, GapFact, NamedOrganization, Outcome, ReportFacts},
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
            let due: Vec<_> = due
                .map(|one| (one.half, one.due_on, one.timeliness))
                .collect();
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

#[tokio::test]
async fn nobody_answers_for_the_time_before_the_community_began() {
    with_demo("facts_began", async |db, _| {
        let community = communities::first(&db).await.unwrap().unwrap();
        let mut row = community.row.into_active_model();
        row.created_at = Set("2021-07-02T14:00:00Z".parse().unwrap());
        row.update(&db).await.unwrap();
        let year = async || {
            let facts = facts(&db, date(2021, 1, 1), date(2021, 12, 31)).await;
            let found = facts.compliance.unwrap();
            let halves = found.due.iter().map(|one| one.half.first());
            (found.quarters.len(), halves.collect::<Vec<_>>())
        };
        let (winter, summer) = (date(2020, 9, 1), date(2021, 3, 1));
        // There were members long before the community was set up here.
        assert_eq!(year().await, (4, vec![winter, summer]));
        let all = membership::Entity::update_many();
        all.col_expr(
            membership::Column::StartOn,
            Expr::val(date(2021, 7, 5).to_chrono()),
        )
        .filter(membership::Column::EndOn.is_null())
        .exec(&db)
        .await
        .unwrap();
        let past = membership::Entity::delete_many();
        let past = past.filter(membership::Column::EndOn.is_not_null());
        past.exec(&db).await.unwrap();
        assert_eq!(year().await, (2, vec![summer]));
    })
    .await;
}

/// Somebody who works for an organization; for nobody where it is none.
async fn somebody(db: &DatabaseConnection, organization: Option<i64>) -> i64 {
    let now = common::september_first().to_chrono();
    let person = person::ActiveModel {
        given_name: Set("Maren".to_owned()),
        family_name: Set("Okpik-Lund".to_owned()),
        created_at: Set(now),
        ..Default::default()
    };
    let person = person.insert(db).await.unwrap().id;
    if let Some(organization) = organization {
        let mut row = affiliation::ActiveModel {
            person_id: Set(person),
            organization_id: Set(organization),
            is_primary: Set(true),
            start_on: Set(date(2018, 1, 15).to_chrono()),
            ..Default::default()
        };
        row.set_title(&Bilingual::MISSING);
        row.insert(db).await.unwrap();
    }
    person
}

async fn organization(db: &DatabaseConnection, code: &str, order: OrderOfGovernment) -> i64 {
    let jurisdictions = jurisdictions::all(db).await.unwrap();
    let row = organization::ActiveModel {
        jurisdiction_id: Set(jurisdictions.get(code.parse().unwrap()).unwrap().id),
        order_of_government: Set(order),
        start_on: Set(date(2018, 1, 15).to_chrono()),
        created_at: Set(common::september_first().to_chrono()),
        ..Default::default()
    };
    row.insert(db).await.unwrap().id
}

/// A membership from a first day up to, but without, another.
async fn member(db: &DatabaseConnection, person: i64, start_on: Date, end_on: Option<Date>) {
    let row = membership::ActiveModel {
        community_id: Set(communities::first(db).await.unwrap().unwrap().id),
        person_id: Set(person),
        track: Set(Track::Executive),
        start_on: Set(start_on.to_chrono()),
        end_on: Set(end_on.map(ToChrono::to_chrono)),
        ..Default::default()
    };
    row.insert(db).await.unwrap();
}

#[tokio::test]
async fn who_came_and_went_in_between_is_told_and_each_gap_has_its_own_length() {
    with_demo("facts_between", async |db, _| {
        let ministry = organization(&db, "CA-NU", OrderOfGovernment::Territorial).await;
        let [first, second] = [
            somebody(&db, Some(ministry)).await,
            somebody(&db, Some(ministry)).await,
        ];
        // Nobody ever was there for Nunavut: two are, each for a time.
        member(&db, first, date(2020, 11, 1), Some(date(2021, 1, 1))).await;
        member(&db, second, date(2021, 4, 1), Some(date(2021, 8, 1))).await;
        let facts = facts(&db, date(2020, 9, 1), date(2021, 8, 31)).await;
        let changes = facts.changes.unwrap();
        for person in [first, second].map(PersonId) {
            assert!(changes.joined.contains(&person) && changes.left.contains(&person));
        }
        let code = "CA-NU".parse().unwrap();
        let of_nunavut = |gaps: &[GapFact]| -> Vec<(Date, Option<Date>, Option<Length>)> {
            let theirs = gaps.iter().filter(|gap| gap.jurisdiction == code);
            theirs.map(|gap| (gap.on, gap.until, gap.length)).collect()
        };
        let (gone, back, gone_again) = (date(2021, 1, 1), date(2021, 4, 1), date(2021, 8, 1));
        assert_eq!(
            of_nunavut(&changes.gaps_opened),
            [
                (gone, Some(back), Some(Length::Months(3))),
                (gone_again, None, Some(Length::Months(1))),
            ]
        );
        assert_eq!(
            of_nunavut(&changes.gaps_closed),
            [
                (date(2020, 11, 1), Some(gone), None),
                (back, Some(gone_again), Some(Length::Months(3))),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn no_organization_vanishes_behind_a_succession() {
    with_demo("facts_successions", async |db, _| {
        let organization = async || organization(&db, "CA-ON", OrderOfGovernment::Other).await;
        let succession = async |predecessor: i64, successor: i64| {
            let row = organization_succession::ActiveModel {
                predecessor_id: Set(predecessor),
                successor_id: Set(successor),
                kind: Set(OrganizationSuccessionKind::Replacement),
                effective_on: Set(date(2021, 2, 1).to_chrono()),
                ..Default::default()
            };
            row.insert(&db).await.unwrap().id
        };
        let works = async |organization, start: Date, end| {
            let person = somebody(&db, Some(organization)).await;
            member(&db, person, start, end).await;
        };
        let (before, over) = (date(2020, 1, 1), Some(date(2021, 2, 1)));
        // Followed by an organization of which nobody is a member.
        let (gone, empty) = (organization().await, organization().await);
        works(gone, before, over).await;
        succession(gone, empty).await;
        // Followed by one that was itself followed, by one with members.
        let (first, second, third) = (
            organization().await,
            organization().await,
            organization().await,
        );
        works(first, before, over).await;
        works(third, date(2021, 2, 1), None).await;
        let chain = [
            succession(first, second).await,
            succession(second, third).await,
        ];

        // That followed one of which nobody ever was a member.
        let (stranger, new) = (organization().await, organization().await);
        works(new, date(2021, 6, 1), None).await;
        let unheard = succession(stranger, new).await;

        let facts = facts(&db, date(2020, 9, 1), date(2021, 8, 31)).await;
        let changes = facts.changes.unwrap();
        let ids = |all: &[NamedOrganization]| all.iter().map(|one| one.id).collect::<Vec<_>>();
        assert!(ids(&changes.organizations_left).contains(&gone));
        assert!(!ids(&changes.organizations_left).contains(&first));
        assert!(!ids(&changes.organizations_joined).contains(&third));
        let told: Vec<i64> = changes.successions.iter().map(|one| one.id).collect();
        assert!(chain.iter().all(|id| told.contains(id)), "{told:?}");
        assert!(ids(&changes.organizations_joined).contains(&new));
        assert!(!told.contains(&unheard), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_guest_attends_for_whom_they_work() {
    with_demo("facts_guests", async |db, _| {
        let june = meeting_of(&db, "2021-06").await.id;
        let city = organization(&db, "CA-YT", OrderOfGovernment::Municipal).await;
        let mut rows = Vec::new();
        for works_for in [Some(city), None] {
            let row = attendance::ActiveModel {
                meeting_id: Set(june),
                person_id: Set(somebody(&db, works_for).await),
                ..Default::default()
            };
            rows.push(row.insert(&db).await.unwrap().id);
        }
        let facts = facts(&db, date(2020, 9, 1), date(2021, 8, 31)).await;
        let attended = facts.attendance.unwrap().attended;
        let organization = |row: i64| {
            let found = attended.iter().find(|one| one.id == row).unwrap();
            found
                .organization
                .map(|one| (one.id.0, one.jurisdiction.to_string()))
        };
        assert_eq!(organization(rows[0]), Some((city, "CA-YT".to_owned())));
        assert_eq!(organization(rows[1]), None);
    })
    .await;
}

//! What the terms of reference ask for, on any day: as the report's section says it, and at the first
//! and last day of each state.

use domain::{
    commitment::State,
    period::Period,
    report::{Sections, Timeliness},
};
use entity::{
    council_seat_term,
    enums::{OfficeRole, ReportKind, ReportOrigin, ReportState},
    office, report,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::json;
use service::{
    reads::{
        commitments::{self, Commitment, Key},
        community as communities, report_facts,
    },
    time::ToChrono,
};

use crate::common::{september_first, with_demo};

async fn at(db: &DatabaseConnection, day: Date) -> Vec<Commitment> {
    let community = communities::first(db).await.unwrap().unwrap();
    let found = commitments::at(db, &community, day).await.unwrap();
    found.all
}

/// What of one kind there is on a day: its last day where it has one, its state, since when, and how
/// many rows it rests on.
async fn of(
    db: &DatabaseConnection,
    key: Key,
    day: Date,
) -> Vec<(Option<Date>, State, Option<Date>, usize)> {
    let all = at(db, day).await.into_iter().filter(|one| one.key == key);
    let told = all.map(|one| {
        let last = one.period.map(Period::last);
        (last, one.state, one.since, one.rows.len())
    });
    told.collect()
}

#[tokio::test]
async fn the_figures_are_those_of_the_report_s_section() {
    with_demo("commitments_report", async |db, _| {
        let mut community = communities::first(&db).await.unwrap().unwrap();
        community.row.report_sections = Some(json!(Sections::every()));
        for month in 0..30_i64 {
            let day = date(2019, 9, 30)
                .saturating_add(month.months())
                .last_of_month();
            let year = Period::new(day - 1.year() + 1.day(), day + 1.day()).unwrap();
            let facts = report_facts::collect(&db, &community, year, day).await;
            let facts = facts.unwrap();
            let section = facts.compliance.unwrap();
            let all = at(&db, day).await;
            let key = |key| all.iter().filter(move |one: &&Commitment| one.key == key);
            let over = |wanted| key(wanted).filter(|one| one.due_on <= Some(day));

            let periods = over(Key::QuarterlyMeeting).map(|one| one.period.unwrap());
            let quarters = section.quarters.iter().map(|one| one.period());
            assert!(periods.eq(quarters), "{day}");
            let missed = over(Key::QuarterlyMeeting).filter(|one| one.state == State::Missed);
            let without = section.without_meeting.iter().map(|one| one.period());
            assert!(missed.map(|one| one.period.unwrap()).eq(without), "{day}");
            let kept = over(Key::QuarterlyMeeting).filter(|one| one.state == State::Kept);
            let held: Vec<i64> = kept.flat_map(|one| one.rows.clone()).collect();
            assert_eq!(held, section.held, "{day}");

            let due: Vec<_> = over(Key::HalfYearlyReport)
                .map(|one| {
                    (
                        one.period.unwrap(),
                        one.due_on.unwrap(),
                        one.state == State::Kept,
                    )
                })
                .collect();
            let section_due = section.due.iter().map(|one| {
                let on_time = matches!(one.timeliness, Timeliness::OnTime { .. });
                (one.half, one.due_on, on_time)
            });
            assert_eq!(due, section_due.collect::<Vec<_>>(), "{day}");

            let rows = |wanted| key(wanted).next().unwrap().rows.clone();
            let chairs: Vec<i64> = section.co_chairs.iter().map(|(_, id)| *id).collect();
            assert_eq!(rows(Key::CoChairs), chairs, "{day}");
            let vacant = section.seats.iter().filter(|seat| seat.is_vacant);
            let vacant: Vec<i64> = vacant.map(|seat| seat.id).collect();
            assert_eq!(rows(Key::CouncilSeats), vacant, "{day}");
            let gaps = facts.representation.gaps().count();
            assert_eq!(rows(Key::Jurisdictions).len(), gaps, "{day}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_quarter_goes_from_due_to_missed_as_its_meeting_is_called_off() {
    with_demo("commitments_quarter", async |db, _| {
        let march = date(2020, 3, 31);
        let stands = async |day| {
            let all = of(&db, Key::QuarterlyMeeting, day).await;
            let one = all.into_iter().find(|one| one.0 == Some(march)).unwrap();
            (one.1, one.2.unwrap(), one.3)
        };
        let first = date(2020, 1, 1);
        assert_eq!(stands(first).await, (State::Due, first, 0));
        assert_eq!(stands(date(2020, 2, 25)).await, (State::Due, first, 1));
        // Convened, past the day from which it would be at risk.
        assert_eq!(stands(date(2020, 3, 15)).await, (State::Due, first, 1));
        let at_risk = (State::AtRisk, date(2020, 3, 2), 0);
        assert_eq!(stands(date(2020, 3, 16)).await, at_risk);
        assert_eq!(stands(date(2020, 3, 30)).await, at_risk);
        assert_eq!(stands(march).await, (State::Missed, march, 0));

        let june = async |day| {
            let all = of(&db, Key::QuarterlyMeeting, day).await;
            all.last().unwrap().1
        };
        assert_eq!(june(date(2020, 6, 15)).await, State::Due);
        assert_eq!(june(date(2020, 6, 16)).await, State::Kept);
        assert_eq!(june(date(2020, 6, 30)).await, State::Kept);
    })
    .await;
}

#[tokio::test]
async fn a_report_is_due_with_its_half_at_risk_then_missed_or_kept() {
    with_demo("commitments_half", async |db, community_id| {
        let (summer, due_on) = (date(2021, 8, 31), date(2021, 9, 30));
        let stands = async |day| {
            let all = of(&db, Key::HalfYearlyReport, day).await;
            let one = all.into_iter().find(|one| one.0 == Some(summer));
            one.map(|one| (one.1, one.2.unwrap(), one.3))
        };
        let first = date(2021, 3, 1);
        assert_eq!(stands(date(2021, 2, 28)).await, None);
        assert_eq!(stands(first).await, Some((State::Due, first, 0)));
        let community = communities::first(&db).await.unwrap().unwrap();
        let notice = due_on - i64::from(community.row.report_notice_days).days();
        assert_eq!(stands(notice - 1.day()).await, Some((State::Due, first, 0)));
        assert_eq!(stands(notice).await, Some((State::AtRisk, notice, 0)));
        let before = due_on - 1.day();
        assert_eq!(stands(before).await, Some((State::AtRisk, notice, 0)));
        let missed = Some((State::Missed, due_on, 0));
        assert_eq!(stands(due_on).await, missed);
        assert_eq!(stands(date(2022, 9, 29)).await, missed);
        assert_eq!(stands(date(2022, 9, 30)).await, None, "a year ago");

        let mut sent = report::ActiveModel {
            community_id: Set(community_id),
            kind: Set(ReportKind::Council),
            origin: Set(ReportOrigin::Scheduled),
            state: Set(ReportState::Sent),
            period_start: Set(first.to_chrono()),
            period_end: Set((summer + 1.day()).to_chrono()),
            as_of: Set(summer.to_chrono()),
            sent_at: Set(Some("2021-09-30T15:00:00Z".parse().unwrap())),
            created_at: Set(september_first().to_chrono()),
            updated_at: Set(september_first().to_chrono()),
            ..Default::default()
        };
        let row = sent.clone().insert(&db).await.unwrap();
        assert_eq!(stands(before).await, Some((State::AtRisk, notice, 0)));
        assert_eq!(stands(due_on).await, Some((State::Kept, due_on, 1)));
        sent = row.into_active_model();
        sent.sent_at = Set(Some("2021-10-01T15:00:00Z".parse().unwrap()));
        sent.update(&db).await.unwrap();
        assert_eq!(stands(due_on).await, missed);
        let late = Some((State::Missed, due_on, 1));
        assert_eq!(stands(date(2021, 10, 1)).await, late);
    })
    .await;
}

#[tokio::test]
async fn chairs_and_seats_are_kept_through_a_hand_over_and_missed_while_one_is_empty() {
    with_demo("commitments_places", async |db, _| {
        let only = async |key, day| {
            let all = of(&db, key, day).await;
            assert_eq!(all.len(), 1, "{all:?}");
            (all[0].1, all[0].2, all[0].3)
        };
        let chairs = async |day| only(Key::CoChairs, day).await;
        // Both were handed over without a day between.
        let both = (State::Kept, Some(date(2018, 1, 22)), 2);
        assert_eq!(chairs(date(2018, 1, 22)).await, both);
        assert_eq!(chairs(date(2021, 8, 31)).await, both);
        assert_eq!(chairs(date(2018, 1, 21)).await, (State::Missed, None, 1));
        let federal = office::Entity::find()
            .filter(office::Column::Role.eq(OfficeRole::FederalCoChair))
            .filter(office::Column::EndOn.is_null());
        let federal = federal.one(&db).await.unwrap().unwrap();
        let mut row = federal.into_active_model();
        row.end_on = Set(Some(date(2021, 6, 1).to_chrono()));
        row.update(&db).await.unwrap();
        assert_eq!(chairs(date(2021, 5, 31)).await, both);
        let vacant = (State::Missed, Some(date(2021, 6, 1)), 1);
        assert_eq!(chairs(date(2021, 6, 1)).await, vacant);

        let seats = async |day| only(Key::CouncilSeats, day).await;
        let full = (State::Kept, Some(date(2020, 1, 6)), 0);
        assert_eq!(seats(date(2020, 1, 6)).await, full);
        assert_eq!(seats(date(2020, 1, 5)).await, (State::Missed, None, 1));
        assert_eq!(seats(date(2021, 3, 31)).await, full);
        let empty = (State::Missed, Some(date(2021, 4, 1)), 1);
        assert_eq!(seats(date(2021, 4, 1)).await, empty);
        let all = council_seat_term::Entity::delete_many();
        all.exec(&db).await.unwrap();
        assert_eq!(seats(date(2021, 4, 1)).await, (State::Missed, None, 14));
    })
    .await;
}

#[tokio::test]
async fn nothing_was_asked_before_the_community_began() {
    with_demo("commitments_began", async |db, _| {
        assert!(at(&db, Date::MIN).await.is_empty());
        let first = date(2018, 1, 15);
        assert!(at(&db, first - 1.day()).await.is_empty());
        let keys: Vec<_> = at(&db, first).await.iter().map(|one| one.key).collect();
        let all = [
            Key::QuarterlyMeeting,
            Key::HalfYearlyReport,
            Key::CoChairs,
            Key::Jurisdictions,
            Key::CouncilSeats,
        ];
        assert_eq!(keys, all);
        assert!(!at(&db, Date::MAX).await.is_empty(), "far ahead");
    })
    .await;
}

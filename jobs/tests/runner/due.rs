//! From schedules to runs.

use std::time::Duration;

use entity::{
    enums::{CatchUp, Overlap, RunState, RunTrigger},
    schedule, setting,
};
use jiff::SignedDuration;
use jobs::runner::{
    DueTime, EditError, ScheduleEdit, ScheduleError, ScheduleSpec, Swept, add_schedule, backfill,
    due_times, edit_schedule, set_job_paused, sweep,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use service::{
    context::{Act, Actor},
    time::{ToChrono, ToJiff},
};

use testing::on_both;

use super::{House, idle};
use domain::clock::Clock;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Each day at 8:00 in Toronto. The clock of these tests starts at 9:00 there.
fn daily(catch_up: CatchUp, window: Option<Duration>) -> ScheduleSpec {
    ScheduleSpec {
        cron: "0 8 * * *",
        zone: "America/Toronto",
        catch_up,
        window,
        overlap: Overlap::Allow,
        parameters: json!({}),
    }
}

pub(super) fn hourly(overlap: Overlap) -> ScheduleSpec {
    ScheduleSpec {
        cron: "0 * * * *",
        overlap,
        ..daily(CatchUp::Latest, None)
    }
}

impl House {
    pub(super) async fn sweep(&self) -> Swept {
        sweep(&self.db, &self.registry, self.clock.now())
            .await
            .unwrap()
    }

    /// Due time, trigger and state of each run.
    async fn found(&self) -> Vec<(String, RunTrigger, RunState)> {
        let runs = self.runs().await.into_iter();
        runs.map(|run| {
            let due = run.due_at.unwrap().to_jiff().to_string();
            (due, run.trigger, run.state)
        })
        .collect()
    }
}

fn found(due: &str, trigger: RunTrigger, state: RunState) -> (String, RunTrigger, RunState) {
    (due.to_owned(), trigger, state)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_due_time_has_one_run_though_instances_race_for_it() {
    on_both("race", async |db| {
        let house = House::with(db, [idle("count").due(hourly(Overlap::Allow))]).await;
        for _ in 0..24 {
            house.pass(HOUR);
            let now = house.clock.now();
            let racers: Vec<_> = (0..4)
                .map(|_| {
                    let (db, registry) = (house.db.clone(), house.registry.clone());
                    tokio::spawn(async move { sweep(&db, &registry, now).await })
                })
                .collect();
            let mut queued = 0;
            for racer in racers {
                queued += racer.await.unwrap().unwrap().queued;
            }
            assert_eq!(queued, 1);
        }
        let mut due: Vec<_> = house
            .runs()
            .await
            .into_iter()
            .map(|run| run.due_at)
            .collect();
        assert_eq!(due.len(), 24);
        due.dedup();
        assert_eq!(due.len(), 24);
    })
    .await;
}

#[tokio::test]
async fn on_time_a_run_is_due_once_and_answers_to_its_due_time() {
    on_both("on_time", async |db| {
        let house = House::with(db, [idle("daily").due(daily(CatchUp::Latest, None))]).await;
        assert_eq!(house.sweep().await, Swept::default());
        house.pass(23 * HOUR + 5);
        house.sweep().await;
        house.sweep().await;
        assert_eq!(
            house.found().await,
            [found(
                "2021-09-02T12:00:00Z",
                RunTrigger::Schedule,
                RunState::Queued
            )]
        );
    })
    .await;
}

#[tokio::test]
async fn after_three_days_away_the_policy_says_what_is_made_up_for() {
    on_both("away", async |db| {
        let jobs = [
            idle("none").due(daily(CatchUp::None, None)),
            idle("latest").due(daily(CatchUp::Latest, None)),
            idle("each").due(daily(CatchUp::Each, None)),
        ];
        let house = House::with(db, jobs).await;
        house.pass(3 * DAY);
        house.sweep().await;
        house.sweep().await;
        let caught_up = |due| found(due, RunTrigger::CatchUp, RunState::Queued);
        assert_eq!(
            house.found().await,
            [
                caught_up("2021-09-04T12:00:00Z"),
                caught_up("2021-09-02T12:00:00Z"),
                caught_up("2021-09-03T12:00:00Z"),
                caught_up("2021-09-04T12:00:00Z"),
            ]
        );
        for schedule in house.schedules().await {
            assert_eq!(
                schedule.next_due_at.to_jiff().to_string(),
                "2021-09-05T12:00:00Z"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_beyond_its_window_is_missed_and_said_so_once() {
    on_both("window", async |db| {
        let half_an_hour = Some(Duration::from_secs(1800));
        let two_days = Some(Duration::from_secs(2 * 86_400));
        let jobs = [
            idle("latest").due(daily(CatchUp::Latest, half_an_hour)),
            idle("each").due(daily(CatchUp::Each, two_days)),
        ];
        let house = House::with(db, jobs).await;
        house.pass(5 * DAY);
        let swept = house.sweep().await;
        assert_eq!((swept.queued, swept.missed), (2, 2));
        assert_eq!(
            house.found().await,
            [
                found(
                    "2021-09-06T12:00:00Z",
                    RunTrigger::Schedule,
                    RunState::Missed
                ),
                found(
                    "2021-09-05T12:00:00Z",
                    RunTrigger::CatchUp,
                    RunState::Queued
                ),
                found(
                    "2021-09-06T12:00:00Z",
                    RunTrigger::CatchUp,
                    RunState::Queued
                ),
                found(
                    "2021-09-04T12:00:00Z",
                    RunTrigger::Schedule,
                    RunState::Missed
                ),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn while_the_job_is_still_at_it_the_overlap_policy_decides() {
    on_both("overlap", async |db| {
        let jobs = [
            idle("skip").due(hourly(Overlap::Skip)),
            idle("queue").due(hourly(Overlap::Queue)),
        ];
        let house = House::with(db, jobs).await;
        house.pass(HOUR);
        house.sweep().await;
        house.pass(HOUR);
        assert_eq!(house.sweep().await.discarded, 1);
        use RunState::{Discarded, Queued, Succeeded};
        assert_eq!(house.states().await, [Queued, Queued, Discarded, Queued]);
        assert_eq!(house.instance("one").drain().await.unwrap(), 3);
        assert_eq!(
            house.states().await,
            [Succeeded, Succeeded, Discarded, Succeeded]
        );
    })
    .await;
}

#[tokio::test]
async fn a_job_that_wants_nothing_leaves_no_rows() {
    on_both("unwanted", async |db| {
        let house = House::with(db, [idle("mail").due(hourly(Overlap::Skip)).unwanted()]).await;
        house.pass(HOUR);
        assert_eq!(house.sweep().await, Swept::default());
        assert!(house.runs().await.is_empty());
        let next = house.schedules().await[0].next_due_at.to_jiff();
        assert!(next > house.clock.now());
    })
    .await;
}

#[tokio::test]
async fn what_an_administrator_changed_stays_changed() {
    on_both("kept", async |db| {
        let house = House::with(db, [idle("daily").due(daily(CatchUp::Latest, None))]).await;
        let row = &house.schedules().await[0];
        let changed = schedule::ActiveModel {
            id: Set(row.id),
            cron: Set("15 10 * * 1".to_owned()),
            zone: Set("America/St_Johns".to_owned()),
            ..Default::default()
        };
        schedule::Entity::update(changed)
            .exec(&house.db)
            .await
            .unwrap();
        house.instance("second").sync().await.unwrap();
        let rows = house.schedules().await;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].cron, "15 10 * * 1");
    })
    .await;
}

#[tokio::test]
async fn a_paused_job_and_a_paused_schedule_make_no_runs_until_they_go_on() {
    on_both("paused", async |db| {
        let jobs = [
            idle("job").due(daily(CatchUp::Latest, None)),
            idle("schedule").due(daily(CatchUp::Latest, None)),
        ];
        let house = House::with(db, jobs).await;
        let act = Act::new(Actor::Administrator, house.clock.now());
        let second = house.schedules().await[1].id;
        set_job_paused(&house.db, "job", true, &act).await.unwrap();
        let enabled = async |enabled| {
            let edit = ScheduleEdit {
                enabled: Some(enabled),
                ..Default::default()
            };
            edit_schedule(&house.db, &house.registry, second, edit, &act)
                .await
                .unwrap();
        };
        enabled(false).await;
        house.pass(3 * DAY);
        assert_eq!(house.sweep().await, Swept::default());
        set_job_paused(&house.db, "job", false, &act).await.unwrap();
        enabled(true).await;
        assert_eq!(house.sweep().await.queued, 2);
    })
    .await;
}

#[tokio::test]
async fn a_schedule_that_cannot_be_worked_out_holds_up_no_other() {
    on_both("broken", async |db| {
        let jobs = [
            idle("broken").due(hourly(Overlap::Allow)),
            idle("sound").due(hourly(Overlap::Allow)),
        ];
        let house = House::with(db, jobs).await;
        let broken = schedule::ActiveModel {
            id: Set(house.schedules().await[0].id),
            zone: Set("America/Nowhere".to_owned()),
            ..Default::default()
        };
        schedule::Entity::update(broken)
            .exec(&house.db)
            .await
            .unwrap();
        house.pass(HOUR);
        assert_eq!(house.sweep().await.queued, 1);
    })
    .await;
}

#[tokio::test]
async fn a_schedule_is_changed_and_added_and_what_can_never_be_due_is_refused() {
    on_both("edit", async |db| {
        let house = House::with(db, [idle("daily").due(daily(CatchUp::Latest, None))]).await;
        let act = Act::new(Actor::Administrator, house.clock.now());
        let (db, registry) = (&house.db, &house.registry);
        let id = house.schedules().await[0].id;
        let times = |cron: &str, zone: &str| ScheduleEdit {
            cron: Some(cron.to_owned()),
            zone: Some(zone.to_owned()),
            ..Default::default()
        };
        let before = house.schedules().await;
        for (edit, said) in [
            (
                times("0 8 31 2 *", "America/Toronto"),
                "no year has such a day",
            ),
            (
                times("8 o'clock", "America/Toronto"),
                "is not a cron expression",
            ),
            (times("0 8 * * *", "America/Nowhere"), "America/Nowhere"),
            (
                ScheduleEdit {
                    window_seconds: Some(Some(-1)),
                    ..Default::default()
                },
                "negative",
            ),
            (
                ScheduleEdit {
                    parameters: Some(json!({ "rooms": 1 })),
                    ..Default::default()
                },
                "do not fit",
            ),
        ] {
            let error = edit_schedule(db, registry, id, edit, &act)
                .await
                .unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
        assert_eq!(house.schedules().await, before);
        assert!(matches!(
            edit_schedule(db, registry, 999, times("0 8 * * *", "UTC"), &act).await,
            Err(EditError::Absent(999))
        ));
        // 15:00 in Vancouver is 22:00 UTC; it is 13:00 UTC.
        edit_schedule(
            db,
            registry,
            id,
            times("0 15 * * *", "America/Vancouver"),
            &act,
        )
        .await
        .unwrap();
        let row = &house.schedules().await[0];
        assert_eq!(row.next_due_at.to_rfc3339(), "2021-09-01T22:00:00+00:00");
        assert!(matches!(
            add_schedule(
                db,
                registry,
                "daily",
                times("0 15 * * *", "America/Vancouver"),
                &act
            )
            .await,
            Err(EditError::Twice)
        ));
        add_schedule(
            db,
            registry,
            "daily",
            times("30 9 * * *", "America/Toronto"),
            &act,
        )
        .await
        .unwrap();
        house.pass(HOUR);
        assert_eq!(house.sweep().await.queued, 1);
        assert!(matches!(
            add_schedule(db, registry, "nightly", times("0 1 * * *", "UTC"), &act).await,
            Err(EditError::UnknownJob { .. })
        ));
        assert!(matches!(
            add_schedule(db, registry, "daily", ScheduleEdit::default(), &act).await,
            Err(EditError::Schedule(ScheduleError::Zone(_)))
        ));
    })
    .await;
}

#[tokio::test]
async fn due_times_that_nobody_was_there_for_are_made_up_for_once() {
    on_both("backfill", async |db| {
        let house = House::with(db, [idle("daily").due(daily(CatchUp::Latest, None))]).await;
        let act = Act::new(Actor::Administrator, house.clock.now());
        let id = house.schedules().await[0].id;
        house.pass(5 * DAY);
        assert_eq!(house.sweep().await.queued, 1);
        let (from, now) = (act.now, house.clock.now());
        let act = Act { now, ..act };
        let preview = due_times(&house.db, id, from, now, now).await.unwrap();
        assert_eq!(preview.len(), 5);
        let answered = |all: &[DueTime]| all.iter().filter(|due| due.run.is_some()).count();
        assert_eq!(answered(&preview), 1);
        assert_eq!(house.runs().await.len(), 1);
        for _ in 0..2 {
            let all = backfill(&house.db, &house.registry, id, from, now, &act)
                .await
                .unwrap();
            assert_eq!((all.len(), answered(&all)), (5, 5));
            assert_eq!(house.runs().await.len(), 5);
        }
        let late = now + SignedDuration::from_hours(48);
        assert!(matches!(
            backfill(&house.db, &house.registry, id, from, late, &act).await,
            Err(EditError::Span { .. })
        ));
        let long_ago = "1990-01-01T00:00:00Z".parse().unwrap();
        assert!(matches!(
            due_times(&house.db, id, long_ago, now, now).await,
            Err(EditError::TooMany { .. })
        ));
        assert_eq!(house.instance("one").drain().await.unwrap(), 5);
        assert!(
            house
                .runs()
                .await
                .iter()
                .all(|run| run.trigger == RunTrigger::CatchUp)
        );
    })
    .await;
}

#[tokio::test]
async fn other_rules_of_zones_move_times_to_come_and_leave_what_was_due() {
    on_both("zones_move", async |db| {
        let house = House::with(
            db,
            [
                idle("early").due(daily(CatchUp::Latest, None)),
                idle("late").due(hourly(Overlap::Skip)),
            ],
        )
        .await;
        let [early, late] = &house.schedules().await[..] else {
            panic!("each job has its schedule");
        };
        // As an older release would have left them: an hour off, and already due.
        let (to_come, was_due) = (HOUR, -HOUR);
        for (row, by) in [(early, to_come), (late, was_due)] {
            let moved = house.clock.now() + SignedDuration::from_secs(by);
            let row = schedule::ActiveModel {
                id: Set(row.id),
                next_due_at: Set(moved.to_chrono()),
                ..Default::default()
            };
            schedule::Entity::update(row).exec(&house.db).await.unwrap();
        }
        house.instance("same").sync().await.unwrap();
        assert_ne!(house.schedules().await[0].next_due_at, early.next_due_at);
        let older = setting::ActiveModel {
            value: Set("2025z".to_owned()),
            ..Default::default()
        };
        let older = setting::Entity::update_many()
            .set(older)
            .filter(setting::Column::Key.eq("schedules_tzdb_version"));
        assert_eq!(older.exec(&house.db).await.unwrap().rows_affected, 1);
        house.instance("newer").sync().await.unwrap();
        let after = house.schedules().await;
        assert_eq!(after[0].next_due_at, early.next_due_at, "worked out anew");
        assert!(after[1].next_due_at < late.next_due_at, "still due");
    })
    .await;
}

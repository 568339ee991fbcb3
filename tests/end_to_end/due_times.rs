//! Schedules across the changes of the clocks: what the sweep makes of them on a real database,
//! against an oracle that knows neither the library that reads cron nor the one that knows zones.

use std::{collections::BTreeMap, sync::Arc};

use domain::zone::tzdb_version;
use entity::{
    enums::{CatchUp, Overlap, RunState},
    job_run,
};
use jiff::{SignedDuration, Timestamp, ToSpan};
use jobs::{
    housekeeping::Retention,
    link_check::LinkConfig,
    links::Links,
    mail::transport::Transport,
    mail_feedback::Returns,
    registry::{Instance, registry},
    runner::{
        Job, JobError, ParameterError, Recurrence, Registry, RunContext, ScheduleEdit,
        add_schedule, sweep,
    },
};
use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use serde_json::{Value, json};
use service::{
    context::{Act, Actor},
    time::ToJiff,
};
use testing::on_both;

use crate::common::tools::{passes_with, python};

/// Clocks that change with the seasons (two), that do so no more by the law of 2026 (four), and
/// that never did (one).
const ZONES: [&str; 7] = [
    "America/Toronto",
    "America/St_Johns",
    "America/Vancouver",
    "America/Edmonton",
    "America/Regina",
    "America/Winnipeg",
    "America/Inuvik",
];

/// The days on which clocks change, or would have, and the days after.
const CHANGES: [(&str, &str); 3] = [
    ("2026-03-08", "2026-03-09"),
    ("2026-11-01", "2026-11-02"),
    ("2027-03-14", "2027-03-15"),
];

/// Once a day within the hour that is jumped over and the one that comes twice and at their edges,
/// several hours a day, every few minutes, on some days alone, and with seconds.
const WITHIN_DAYS: [&str; 10] = [
    "30 2 * * *",
    "30 1 * * *",
    "0 2 * * *",
    "0 3 * * *",
    "*/5 * * * *",
    "0 1,2,3,14 * * *",
    "15,45 0-4/2 * * 0",
    "30 2 8 3,11 *",
    "15 30 2 * * *",
    "20,50 */20 1-3 * * *",
];

/// What is looked at for more than a year, with the product's own.
const WITHIN_A_YEAR: [&str; 4] = ["30 2 * * *", "30 1 * * *", "15 2 1,8 * 0", "0 6,18 8 3 *"];

fn at(written: &str) -> Timestamp {
    written.parse().unwrap()
}

/// A job that nobody works at: here only rows count.
struct Idle(&'static str);

#[async_trait::async_trait]
impl Job for Idle {
    fn name(&self) -> &'static str {
        self.0
    }
    fn check(&self, _: &Value, _: Timestamp) -> Result<(), ParameterError> {
        Ok(())
    }
    async fn run(&self, _: &RunContext) -> Result<Value, JobError> {
        Ok(json!({}))
    }
}

/// The crons of the product's own schedules: those that are due at least once an hour, and the rest.
fn own() -> (Vec<&'static str>, Vec<&'static str>) {
    let instance = Instance {
        transport: Transport::Mailbox,
        returns: Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    };
    let jobs = registry(instance);
    let specs = jobs.iter().filter_map(|job| job.default_schedule());
    let often = |cron: &&str| {
        let next = Recurrence::parse(cron, "UTC")
            .unwrap()
            .upcoming(at("2026-01-01T00:00:00Z"), 2);
        next[1].duration_since(next[0]) <= SignedDuration::from_hours(1)
    };
    specs.map(|spec| spec.cron).partition(often)
}

/// A span that a clock is led through, with what is swept on the way.
struct Journey {
    from: Timestamp,
    until: Timestamp,
    /// Zones and crons.
    schedules: Vec<(&'static str, &'static str)>,
    /// How far the clock goes at once, and by how much at most beyond that.
    step: SignedDuration,
    unevenness: SignedDuration,
}

impl Journey {
    fn new(from: &str, until: &str, step: SignedDuration, unevenness: SignedDuration) -> Self {
        Self {
            from: at(from),
            until: at(until),
            schedules: Vec::new(),
            step,
            unevenness,
        }
    }

    fn with(mut self, zones: &[&'static str], crons: &[&'static str]) -> Self {
        let all = zones
            .iter()
            .flat_map(|zone| crons.iter().map(|cron| (*zone, *cron)));
        self.schedules.extend(all);
        self.schedules.sort_unstable();
        self.schedules.dedup();
        self
    }

    /// Leads the clock through; gives the due times that have a run, by schedule.
    async fn swept(&self, db: &DatabaseConnection) -> Vec<Vec<Timestamp>> {
        let registry = Registry::new([Arc::new(Idle("idle")) as Arc<dyn Job>]);
        let act = Act::new(Actor::Administrator, self.from - 1.second());
        let mut keys = Vec::new();
        for (zone, cron) in &self.schedules {
            let edit = ScheduleEdit {
                cron: Some((*cron).to_owned()),
                zone: Some((*zone).to_owned()),
                catch_up: Some(CatchUp::Each),
                overlap: Some(Overlap::Allow),
                ..Default::default()
            };
            keys.push(
                add_schedule(db, &registry, "idle", edit, &act)
                    .await
                    .unwrap(),
            );
        }
        let mut now = self.from;
        let mut ticks = 0;
        while now < self.until {
            ticks += 1;
            // Steps are uneven, and always the same.
            let more = self.unevenness.as_secs() * (ticks * 7919 % 101) / 100;
            now = self
                .until
                .min(now + self.step + SignedDuration::from_secs(more));
            sweep(db, &registry, now).await.unwrap();
            // Another instance, a moment behind.
            sweep(db, &registry, now - 2.seconds()).await.unwrap();
        }
        let mut found: BTreeMap<i64, Vec<Timestamp>> = BTreeMap::new();
        let runs = job_run::Entity::find().order_by_asc(job_run::Column::Id);
        for run in runs.all(db).await.unwrap() {
            assert_eq!(run.state, RunState::Queued);
            assert!(run.due_at <= Some(run.created_at), "a run before it is due");
            found
                .entry(run.schedule_id.unwrap())
                .or_default()
                .push(run.due_at.unwrap().to_jiff());
        }
        keys.iter()
            .map(|key| found.remove(key).unwrap_or_default())
            .collect()
    }

    /// What the oracle says of the same.
    async fn foretold(&self) -> Vec<Vec<Timestamp>> {
        let lines = self
            .schedules
            .iter()
            .map(|(zone, cron)| format!("{zone}\t{cron}\n"));
        let mut oracle = python("due_times.py");
        oracle.args([self.from, self.until].map(|moment| moment.as_second().to_string()));
        let out = passes_with(oracle, &lines.collect::<String>()).await;
        let mut lines = out.lines();
        assert_eq!(
            lines.next(),
            Some(tzdb_version()),
            "both have the same release"
        );
        let moment = |second: &str| Timestamp::from_second(second.parse().unwrap()).unwrap();
        lines
            .map(|line| line.split_whitespace().map(moment).collect())
            .collect()
    }

    /// Compares, on both databases; gives how many due times there were.
    async fn compared(&self, name: &str) -> usize {
        let foretold = self.foretold().await;
        assert_eq!(foretold.len(), self.schedules.len());
        on_both(name, async |db| {
            let swept = self.swept(&db).await;
            for (schedule, (swept, foretold)) in
                self.schedules.iter().zip(swept.iter().zip(&foretold))
            {
                assert_eq!(swept, foretold, "{schedule:?} from {}", self.from);
            }
        })
        .await;
        foretold.iter().map(Vec::len).sum()
    }
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn across_the_changes_of_the_clocks_all_is_due_when_the_oracle_says() {
    for (day, after) in CHANGES {
        let (from, until) = (format!("{day}T03:00:00Z"), format!("{after}T15:00:00Z"));
        let journey = Journey::new(&from, &until, MINUTE * 2, MINUTE * 10);
        let journey = journey.with(&ZONES, &WITHIN_DAYS);
        let compared = journey
            .compared(&format!("clocks_{}_{}", &day[..4], &day[5..7]))
            .await;
        assert!(compared > 7 * 36 * 12, "{compared} due times were compared");
    }
}

#[tokio::test]
async fn what_is_due_every_few_seconds_keeps_its_pace_in_the_hours_of_the_change() {
    for (day, _) in CHANGES {
        // The hours around 2:00, from St. John's to Toronto.
        let (from, until) = (format!("{day}T04:00:00Z"), format!("{day}T08:00:00Z"));
        let journey = Journey::new(&from, &until, MINUTE / 12, MINUTE * 5);
        let (often, _) = own();
        let journey = journey.with(&["America/Toronto", "America/St_Johns"], &often);
        let compared = journey
            .compared(&format!("seconds_{}_{}", &day[..4], &day[5..7]))
            .await;
        assert!(compared > 2 * 4 * 360, "{compared} due times were compared");
    }
}

/// More than a year, with a service that is away for hours.
#[tokio::test]
async fn through_a_year_in_every_zone_nothing_is_missed_or_doubled() {
    let journey = Journey::new(
        "2026-02-20T00:00:00Z",
        "2027-03-20T00:00:00Z",
        HOUR,
        HOUR * 11,
    );
    let (_, seldom) = own();
    let journey = journey
        .with(&ZONES, &WITHIN_A_YEAR)
        .with(&["America/Toronto"], &seldom);
    let compared = journey.compared("year_of_clocks").await;
    assert!(compared > 7 * 2 * 393, "{compared} due times were compared");
}

/// By the law of 2026 British Columbia stays at UTC−7 from 8 March on, Alberta and the Northwest
/// Territories at UTC−6, Manitoba at UTC−5: eight in the morning stays where it was that summer.
#[tokio::test]
async fn in_western_canada_eight_in_the_morning_moves_once_and_no_more() {
    let days = [
        "2026-03-07",
        "2026-03-08",
        "2026-10-31",
        "2026-11-01",
        "2027-03-13",
        "2027-03-14",
    ];
    let hours = BTreeMap::from([
        ("America/Vancouver", [16, 15, 15, 15, 15, 15]),
        ("America/Edmonton", [15, 14, 14, 14, 14, 14]),
        ("America/Inuvik", [15, 14, 14, 14, 14, 14]),
        ("America/Winnipeg", [14, 13, 13, 13, 13, 13]),
        ("America/Regina", [14; 6]),
        ("America/Toronto", [13, 12, 12, 13, 13, 12]),
    ]);
    let zones: Vec<&str> = hours.keys().copied().collect();
    let (from, until) = ("2026-03-06T23:00:00Z", "2027-03-16T00:00:00Z");
    let journey = Journey::new(from, until, HOUR, HOUR * 24).with(&zones, &["0 8 * * *"]);
    on_both("western_canada", async |db| {
        let swept = journey.swept(&db).await;
        for ((zone, _), swept) in journey.schedules.iter().zip(swept) {
            assert_eq!(swept.len(), 374, "once a day in {zone}");
            for (day, hour) in days.iter().zip(hours[zone]) {
                let of_day = swept.iter().filter(|due| due.to_string().starts_with(day));
                let of_day: Vec<_> = of_day.copied().collect();
                assert_eq!(of_day, [at(&format!("{day}T{hour}:00:00Z"))], "{zone}");
            }
        }
    })
    .await;
}

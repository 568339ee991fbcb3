//! Time buckets: the same on both databases as the calendar says, in any zone.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{CalendarPeriod, FiscalYear, HalfYear, Month, Quarter, Year},
    zone::Zone,
};
use jiff::{Timestamp, ToSpan, civil::date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use service::time::{ToChrono, ToJiff};

use crate::{
    groups::meetings_at,
    support::{Client, on_both},
};

const ZONES: [&str; 6] = [
    "America/Toronto",
    "America/St_Johns",
    "America/Regina",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
];

/// Instants about the first moments of months, where a zone's clocks are about to be changed and
/// where they are not: the one before, that one, and one further on.
fn instants(zone: &Zone) -> Vec<DateTime<Utc>> {
    let years = [
        1900, 1918, 1945, 1967, 1987, 2006, 2007, 2011, 2021, 2026, 2027, 2099,
    ];
    let months = [1, 3, 4, 7, 9, 10, 11, 12];
    let starts = years
        .iter()
        .flat_map(|year| months.map(|month| date(*year, month, 1)));
    let starts = starts.map(|start| zone.start_of(start).unwrap());
    let about =
        starts.flat_map(|start: Timestamp| [start - 1.microsecond(), start, start + 30.minutes()]);
    about.map(ToChrono::to_chrono).collect()
}

fn start<const M: i32, const O: i32>(day: jiff::civil::Date) -> String {
    CalendarPeriod::<M, O>::of(day).start().to_string()
}

/// The buckets of a day by the calendar of the domain.
fn expected(day: jiff::civil::Date) -> [String; 5] {
    [
        start::<{ Month::MONTHS }, { Month::OFFSET }>(day),
        start::<{ Quarter::MONTHS }, { Quarter::OFFSET }>(day),
        start::<{ HalfYear::MONTHS }, { HalfYear::OFFSET }>(day),
        start::<{ FiscalYear::MONTHS }, { FiscalYear::OFFSET }>(day),
        start::<{ Year::MONTHS }, { Year::OFFSET }>(day),
    ]
}

const NAMES: [&str; 5] = ["MONTH", "QUARTER", "HALF_YEAR", "FISCAL_YEAR", "YEAR"];

/// Each meeting's buckets of a field.
async fn buckets(client: &Client, field: &str, zone: &str) -> HashMap<String, Vec<String>> {
    let zone = if zone.is_empty() {
        String::new()
    } else {
        format!(", zone: \"{zone}\"")
    };
    let keys = NAMES.map(|name| format!("{name}: {field}Bucket(by: {name}{zone})"));
    let query = format!(
        r#"{{ meetings(where: {{ uid: {{ startsWith: "made" }} }}) {{ groups {{ keys {{ id {} }} count }} }} }}"#,
        keys.join(" ")
    );
    let data = client.data(&query).await;
    let groups = data["meetings"]["groups"].as_array().unwrap().iter();
    let found = groups.map(|group| {
        let keys = &group["keys"];
        let days = NAMES.map(|name| keys[name].as_str().unwrap_or("none").to_owned());
        (keys["id"].as_str().unwrap().to_owned(), days.to_vec())
    });
    found.collect()
}

#[tokio::test]
async fn instants_fall_where_the_zone_s_calendar_says() {
    on_both("instant_buckets", |database| async move {
        let client = Client::of(database.clone());
        for name in ZONES {
            let zone = Zone::parse(name).unwrap();
            let instants = instants(&zone);
            // Before 1900 there is none.
            let ids = meetings_at(&database, &instants).await;
            let found = buckets(&client, "startsAt", name).await;
            assert_eq!(found.len(), instants.len());
            for (id, instant) in ids.iter().zip(&instants) {
                let day = zone.date_at(instant.to_jiff());
                let found = &found[&format!("Meeting:{id}")];
                if day.year() < 1900 {
                    assert!(
                        found.iter().all(|day| day == "none"),
                        "{instant} in {name}: {found:?}"
                    );
                } else {
                    assert_eq!(*found, expected(day), "{instant} in {name}");
                }
            }
            entity::meeting::Entity::delete_many()
                .filter(entity::meeting::Column::Uid.starts_with("made"))
                .exec(&database)
                .await
                .unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn clocks_and_days_fall_where_the_calendar_says() {
    on_both("local_buckets", |database| async move {
        let instants = instants(&Zone::parse("UTC").unwrap());
        let ids = meetings_at(&database, &instants).await;
        let client = Client::of(database);
        let found = buckets(&client, "localStart", "").await;
        for (id, instant) in ids.iter().zip(&instants) {
            let day = instant.date_naive().to_jiff();
            assert_eq!(found[&format!("Meeting:{id}")], expected(day), "{instant}");
        }
        let query = "{ memberships { groups { keys { from to f: fromBucket(by: FISCAL_YEAR) h: toBucket(by: HALF_YEAR) } } } }";
        let data = client.data(query).await;
        for group in data["memberships"]["groups"].as_array().unwrap() {
            let keys = &group["keys"];
            let day = |name: &str| {
                let day = keys[name].as_str()?;
                Some(day.parse::<NaiveDate>().unwrap().to_jiff())
            };
            let [_, _, half, fiscal, _] = [0, 1, 2, 3, 4].map(|at| move |day| expected(day)[at].clone());
            assert_eq!(keys["f"].as_str().map(str::to_owned), day("from").map(fiscal), "{keys}");
            assert_eq!(keys["h"].as_str().map(str::to_owned), day("to").map(half), "{keys}");
        }
    })
    .await;
}

#[tokio::test]
async fn where_no_zone_is_given_it_is_the_community_s() {
    on_both("community_buckets", |database| async move {
        // 23:30 on 31 August in Toronto, which is September in UTC.
        meetings_at(&database, &["2021-09-01T03:30:00Z".parse().unwrap()]).await;
        let client = Client::of(database);
        let query = r#"{ meetings(where: { uid: { startsWith: "made" } }) { groups {
            keys { here: startsAtBucket(by: HALF_YEAR) utc: startsAtBucket(by: HALF_YEAR, zone: "UTC") } } } }"#;
        let data = client.data(query).await;
        let expected = serde_json::json!([{ "keys": { "here": "2021-03-01", "utc": "2021-09-01" } }]);
        assert_eq!(data["meetings"]["groups"], expected);
    })
    .await;
}

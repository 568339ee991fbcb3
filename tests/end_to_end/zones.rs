//! Time zones against an oracle that is not the library under test: Python's zoneinfo with the data
//! of PyPI's tzdata, of the same release.

use std::collections::BTreeSet;

use domain::zone::{Zone, tzdb_version};
use jiff::Timestamp;

use crate::common::tools::{passes, python};

/// The zones of the reference data.
pub fn zones() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/service/data/jurisdictions.csv"
    );
    let mut zones = BTreeSet::new();
    for row in csv::Reader::from_path(path).unwrap().deserialize::<Row>() {
        let row = row.unwrap();
        zones.insert(row.default_time_zone);
        zones.extend(row.other_time_zones.split_whitespace().map(str::to_owned));
    }
    zones
}

#[derive(serde::Deserialize)]
struct Row {
    default_time_zone: String,
    other_time_zones: String,
}

#[tokio::test]
async fn every_zone_has_the_offsets_of_the_oracle_on_both_sides_of_each_change() {
    let zones = zones();
    assert!(zones.len() > 13, "{zones:?}");
    let mut oracle = python("zones.py");
    oracle.args(["2020", "2027"]).args(&zones);
    let out = passes(oracle).await;
    let mut lines = out.lines();
    let release = lines.next().unwrap();
    assert_eq!(
        release,
        tzdb_version(),
        "the oracle and the service have the same release"
    );
    let mut compared = 0;
    for line in lines {
        let [name, at, offset] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let at = Timestamp::from_second(at.parse().unwrap()).unwrap();
        let ours = Zone::parse(name).unwrap().at(at).offset().seconds();
        assert_eq!(ours, offset.parse::<i32>().unwrap(), "{name} at {at}");
        compared += 1;
    }
    // Ten years' edges of each zone at the least, and the changes besides.
    assert!(
        compared > 16 * zones.len(),
        "{compared} instants were compared"
    );
}

#[tokio::test]
async fn western_canada_keeps_its_clocks_from_2026_on() {
    let at = |name: &str, instant: &str| {
        let instant: Timestamp = instant.parse().unwrap();
        Zone::parse(name).unwrap().at(instant).offset().seconds() / 3600
    };
    for (zone, offset) in [
        ("America/Vancouver", -7),
        ("America/Edmonton", -6),
        ("America/Yellowknife", -6),
        ("America/Winnipeg", -5),
        ("America/Regina", -6),
    ] {
        for instant in ["2027-01-15T12:00:00Z", "2027-07-15T12:00:00Z"] {
            assert_eq!(at(zone, instant), offset, "{zone} at {instant}");
        }
    }
}

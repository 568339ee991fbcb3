//! When a meeting starts: a reading of the clocks of a zone, and the one moment that it names.

use domain::zone::{LocalTimeError, Zone};
use jiff::{Timestamp, civil::DateTime, fmt::temporal::Pieces, tz::Offset};

use super::super::{
    ProblemCode,
    check::{Check, YEARS},
};

/// A local time with the moment that it names.
pub(super) struct Moment {
    pub zone: Zone,
    pub local: DateTime,
    pub instant: Timestamp,
}

/// Reads `2021-09-21T13:00`, or the same with an offset where the clocks go through it twice.
pub(super) fn read(check: &mut Check, given: &str, zone: Zone, now: Timestamp) -> Option<Moment> {
    let Some((local, offset)) = pieces(given) else {
        let given = given.chars().take(40).collect();
        check.refuse("local_start", ProblemCode::NotALocalTime { given });
        return None;
    };
    let instant = match resolve(&zone, local, offset) {
        Ok(instant) => instant,
        Err(code) => {
            check.refuse("local_start", code);
            return None;
        }
    };
    if instant <= now {
        let at = zone.at(instant);
        check.refuse("local_start", ProblemCode::InThePast { at });
        return None;
    }
    Some(Moment {
        zone,
        local,
        instant,
    })
}

/// A date with a time, and an offset if one is there. A zone in brackets has a field of its own.
fn pieces(given: &str) -> Option<(DateTime, Option<Offset>)> {
    let pieces = Pieces::parse(given.trim()).ok()?;
    if pieces.time_zone_annotation().is_some() {
        return None;
    }
    let local = pieces.date().to_datetime(pieces.time()?);
    let is_meant = YEARS.contains(&local.year());
    is_meant.then_some((local, pieces.to_numeric_offset()))
}

fn resolve(zone: &Zone, local: DateTime, offset: Option<Offset>) -> Result<Timestamp, ProblemCode> {
    if let Some(offset) = offset {
        let instant = offset.to_timestamp(local).ok();
        return instant
            .filter(|instant| zone.at(*instant).datetime() == local)
            .ok_or_else(|| ProblemCode::OffsetDoesNotFit {
                zone: zone.name().to_owned(),
            });
    }
    zone.instant(local).map_err(|error| match error {
        LocalTimeError::DoesNotExist { before, after } => {
            ProblemCode::LocalTimeDoesNotExist { before, after }
        }
        LocalTimeError::ExistsTwice { earlier, later } => {
            ProblemCode::LocalTimeExistsTwice { earlier, later }
        }
        LocalTimeError::OutOfRange => ProblemCode::NotALocalTime {
            given: local.to_string(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(given: &str) -> Result<String, &'static str> {
        let zone = Zone::parse("America/Toronto").unwrap();
        let (local, offset) = pieces(given).ok_or("malformed")?;
        let instant = resolve(&zone, local, offset).map_err(|code| code.as_str())?;
        Ok(instant.to_string())
    }

    #[test]
    fn a_time_on_the_clock_names_one_moment() {
        assert_eq!(
            instant("2021-09-21T13:00"),
            Ok("2021-09-21T17:00:00Z".into())
        );
        assert_eq!(
            instant("2021-09-21 13:00:00"),
            Ok("2021-09-21T17:00:00Z".into())
        );
    }

    #[test]
    fn where_the_clocks_pass_twice_the_offset_chooses() {
        assert_eq!(instant("2021-11-07T01:30"), Err("local_time_exists_twice"));
        assert_eq!(
            instant("2021-11-07T01:30-04:00"),
            Ok("2021-11-07T05:30:00Z".into())
        );
        assert_eq!(
            instant("2021-11-07T01:30-05:00"),
            Ok("2021-11-07T06:30:00Z".into())
        );
    }

    #[test]
    fn what_names_no_moment_is_refused() {
        assert_eq!(
            instant("2021-03-14T02:30"),
            Err("local_time_does_not_exist")
        );
        assert_eq!(
            instant("2021-09-21T13:00-05:00"),
            Err("offset_does_not_fit")
        );
        assert_eq!(instant("2021-09-21T13:00Z"), Err("offset_does_not_fit"));
        for given in [
            "",
            "2021-09-21",
            "2021-02-30T13:00",
            "13:00",
            "2021-09-21T13:00[America/Toronto]",
        ] {
            assert_eq!(instant(given), Err("malformed"), "{given}");
        }
    }
}

//! Days, as spreadsheets and people write them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FaultKind, Words};

/// The years that a person can mean: from Confederation to far off.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1867..=2999;

/// Which of two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `31/08/2021`, as in French.
    DayFirst,
    /// `08/31/2021`, as in American English.
    MonthFirst,
}

/// The day that a spreadsheet counts by a number: 44440 is 2021-09-01, or four years and a day more
/// where it counts from 1904. What is after the point is a time of that day.
///
/// # Errors
/// [`FaultKind::DayDoesNotExist`] for 60 where it counts from 1900, which Excel takes for a leap
/// year; [`FaultKind::NotADay`] for what lies outside of 1900 to 9999.
pub fn counted(number: f64, since_1904: bool) -> Result<Date, FaultKind> {
    const LAST: f64 = 2_958_465.0;
    let whole = number.floor();
    if !(0.0..=LAST).contains(&whole) || (whole == 0.0 && !since_1904) {
        return Err(FaultKind::NotADay);
    }
    if whole == 60.0 && !since_1904 {
        return Err(FaultKind::DayDoesNotExist);
    }
    let eve = if since_1904 {
        jiff::civil::date(1904, 1, 1)
    } else if whole < 60.0 {
        jiff::civil::date(1899, 12, 31)
    } else {
        jiff::civil::date(1899, 12, 30)
    };
    #[expect(clippy::cast_possible_truncation, reason = "below three million")]
    let days = whole as i64;
    eve.checked_add(jiff::Span::new().days(days))
        .map_err(|_| FaultKind::NotADay)
}

/// Reads a day: `2021-09-01`, `2021/9/1` and `20210901`; `31/08/2021`, `31.08.2021` and
/// `08-31-2021` by their order; `1er septembre 2021` and `Sept. 1, 2021` by the names of the months.
/// The time of day after an ISO day is dropped.
///
/// # Errors
/// What keeps it from being a day, with the choices where there are two.
pub(super) fn parse(
    words: &str,
    order: Option<DateOrder>,
    months: &Words<i8>,
) -> Result<Date, FaultKind> {
    let day = match words.split_once(['T', ' ']) {
        Some((day, time)) if is_time(time) => day,
        _ => words,
    };
    if let Some(numbers) = numbers(day) {
        return by_numbers(numbers, order);
    }
    if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| day[range].parse().unwrap_or_default();
        return exists(part(0..4), part(4..6), part(6..8));
    }
    by_name(words, months)
}

fn is_time(text: &str) -> bool {
    !text.is_empty()
        && text.contains(':')
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b":.Z".contains(&b))
}

/// Three numbers between two of the same mark, and whether the first is the year.
fn numbers(text: &str) -> Option<[(i16, usize); 3]> {
    let mark = ['-', '/', '.'].into_iter().find(|&m| text.contains(m))?;
    let mut parts = text.split(mark).map(|part| {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        digits
            .then(|| part.parse().ok().map(|number| (number, part.len())))
            .flatten()
    });
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

fn by_numbers(numbers: [(i16, usize); 3], order: Option<DateOrder>) -> Result<Date, FaultKind> {
    let [
        (first, first_digits),
        (second, second_digits),
        (third, third_digits),
    ] = numbers;
    if second_digits > 2 {
        return Err(FaultKind::NotADay);
    }
    // A year of two digits could stand anywhere.
    match (first_digits, third_digits) {
        (4, 1..=2) => exists(first, second, third),
        (1..=2, 4) => {
            let day_first = exists(third, second, first);
            let month_first = exists(third, first, second);
            match (order, day_first, month_first) {
                (Some(DateOrder::DayFirst), day, _) | (Some(DateOrder::MonthFirst), _, day) => day,
                (None, Ok(day_first), Ok(month_first)) if day_first != month_first => {
                    Err(FaultKind::AmbiguousDay {
                        day_first,
                        month_first,
                    })
                }
                (None, Ok(day), _) | (None, Err(_), Ok(day)) => Ok(day),
                (None, Err(fault), Err(_)) => Err(fault),
            }
        }
        _ => Err(FaultKind::NotADay),
    }
}

/// A year, the name of a month and a day, which may have an ending, as in `1er`; the year comes
/// first or last.
fn by_name(words: &str, months: &Words<i8>) -> Result<Date, FaultKind> {
    let parts: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts[..] else {
        return Err(FaultKind::NotADay);
    };
    let year = |part: &str| {
        (part.len() == 4)
            .then(|| part.parse::<i16>().ok())
            .flatten()
    };
    let day = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_alphabetic());
        let fits = (1..=2).contains(&digits.len()) && part.chars().count() <= digits.len() + 2;
        fits.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let read = |y: &str, m: &str, d: &str| Some((year(y)?, months.get(m)?, day(d)?));
    let (year, month, day) = read(third, second, first)
        .or_else(|| read(third, first, second))
        .or_else(|| read(first, second, third))
        .ok_or(FaultKind::NotADay)?;
    exists(year, month.into(), day)
}

fn exists(year: i16, month: i16, day: i16) -> Result<Date, FaultKind> {
    let narrow = |number: i16| i8::try_from(number).map_err(|_| FaultKind::DayDoesNotExist);
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| FaultKind::DayDoesNotExist)
}

#[cfg(test)]
mod tests;

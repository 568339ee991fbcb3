//! Which part of a file is asked for (RFC 9110, 14).

use std::ops::Range;

use axum::http::HeaderMap;
use axum::http::header::RANGE;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it: no part is named, or one that this service makes nothing of, as is its right.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that lie beyond its end.
    Beyond,
}

impl Part {
    /// What a request asks for of so many bytes. Several ranges at once are answered with the whole.
    pub fn of(headers: &HeaderMap, size: u64) -> Self {
        let mut given = headers.get_all(RANGE).iter();
        match (given.next(), given.next()) {
            (Some(only), None) => match only.to_str() {
                Ok(text) => Self::read(text, size),
                Err(_) => Self::Whole,
            },
            _ => Self::Whole,
        }
    }

    fn read(text: &str, size: u64) -> Self {
        let range = text
            .split_once('=')
            .filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"))
            .and_then(|(_, range)| range.trim().split_once('-'));
        match range {
            Some(("", last)) => digits(last).map_or(Self::Whole, |last| Self::last(last, size)),
            Some((first, last)) => match (digits(first), last) {
                (Some(first), "") => Self::from(first, size, size),
                (Some(first), last) => match digits(last) {
                    Some(last) if last >= first => Self::from(first, last.saturating_add(1), size),
                    _ => Self::Whole,
                },
                (None, _) => Self::Whole,
            },
            None => Self::Whole,
        }
    }

    /// So many bytes at the end.
    fn last(count: u64, size: u64) -> Self {
        match count {
            0 => Self::Beyond,
            _ => Self::from(size.saturating_sub(count), size, size),
        }
    }

    fn from(first: u64, end: u64, size: u64) -> Self {
        match first < size {
            true => Self::Bytes(first..end.min(size)),
            false => Self::Beyond,
        }
    }
}

/// A number in digits alone. One that no number of bytes comes to is beyond any end.
fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_has_them() {
        let bytes = Part::Bytes;
        for (given, part) in [
            ("bytes=0-0", bytes(0..1)),
            ("bytes=0-499", bytes(0..500)),
            ("Bytes = 500-999", bytes(500..1000)),
            ("bytes=999-", bytes(999..1000)),
            ("bytes=-1", bytes(999..1000)),
            ("bytes=-5000", bytes(0..1000)),
            ("bytes=990-99999999999999999999999", bytes(990..1000)),
            ("bytes=1000-", Part::Beyond),
            ("bytes=1000-1001", Part::Beyond),
            ("bytes=99999999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=5-4", Part::Whole),
            ("bytes=0-0,5-6", Part::Whole),
            ("bytes=", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes 1-2", Part::Whole),
        ] {
            assert_eq!(Part::read(given, 1000), part, "{given}");
        }
    }
}

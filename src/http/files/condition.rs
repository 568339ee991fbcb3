//! Under which conditions a file is asked for (RFC 9110, 13). It has a tag and no date: what depends on a
//! date is not looked at (13.1.3, 13.1.4), and a range with one is answered with the whole (13.1.5).

use axum::http::HeaderMap;
use axum::http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH, IF_RANGE};

/// What comes of a request's conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is answered.
    Answered,
    /// Whoever asks has it already.
    NotModified,
    /// It is not what it would have to be.
    Failed,
}

/// Looks at the conditions of a request for what has this strong tag (in quotes), in the order of 13.2.2.
pub fn outcome(headers: &HeaderMap, tag: &str) -> Outcome {
    let is_there = |name| headers.contains_key(name);
    if is_there(IF_MATCH) && !names(headers, IF_MATCH, |given| given == tag) {
        return Outcome::Failed;
    }
    let weakly = |given: &str| given.strip_prefix("W/").unwrap_or(given) == tag;
    match is_there(IF_NONE_MATCH) && names(headers, IF_NONE_MATCH, weakly) {
        true => Outcome::NotModified,
        false => Outcome::Answered,
    }
}

/// Whether a range that is asked for is one of what has this tag.
pub fn takes_range(headers: &HeaderMap, tag: &str) -> bool {
    headers.get(IF_RANGE).is_none_or(|given| given == tag)
}

/// Whether a list of tags names one, or anything.
fn names(headers: &HeaderMap, name: HeaderName, is_it: impl Fn(&str) -> bool) -> bool {
    let lines = headers.get_all(name);
    let lines = lines.iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(str::trim);
    tags.any(|given| given == "*" || is_it(given))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn conditions_are_looked_at_in_their_order() {
        for (if_match, if_none_match, what) in [
            (None, None, Outcome::Answered),
            (Some("\"a\""), None, Outcome::Answered),
            (Some("\"b\", \"a\""), None, Outcome::Answered),
            (Some("*"), None, Outcome::Answered),
            (Some("W/\"a\""), None, Outcome::Failed),
            (Some("\"b\""), Some("\"a\""), Outcome::Failed),
            (None, Some("\"a\""), Outcome::NotModified),
            (None, Some("W/\"a\""), Outcome::NotModified),
            (None, Some("*"), Outcome::NotModified),
            (None, Some("\"b\""), Outcome::Answered),
            (Some("\"a\""), Some("\"a\""), Outcome::NotModified),
        ] {
            let mut headers = HeaderMap::new();
            for (name, given) in [(IF_MATCH, if_match), (IF_NONE_MATCH, if_none_match)] {
                if let Some(given) = given {
                    headers.insert(name, HeaderValue::from_static(given));
                }
            }
            assert_eq!(outcome(&headers, "\"a\""), what, "{headers:?}");
        }
    }

    #[test]
    fn a_range_is_of_what_it_names() {
        let given = |text| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_RANGE, HeaderValue::from_static(text));
            takes_range(&headers, "\"a\"")
        };
        assert!(takes_range(&HeaderMap::new(), "\"a\""));
        assert!(given("\"a\""));
        assert!(!given("W/\"a\""));
        assert!(!given("\"b\""));
        assert!(!given("Wed, 01 Sep 2021 13:00:00 GMT"));
    }
}

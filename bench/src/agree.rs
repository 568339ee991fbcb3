//! Whether answers agree row for row, whatever the servers call their fields.
//!
//! The queries ask for the same values in the same order, so that the answers' scalars, read from
//! front to back, are the same list. What is written differently is brought to one form: ids
//! (`Person:12` and `12`), words (`FEDERAL` and `federal`), instants (`…Z` and `…+00:00`), and a
//! row that is not there (`null` and an empty list).

use std::fmt;

use chrono::DateTime;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::error::Failure;

/// The scalars of an answer's data, in the order in which they are written.
pub fn scalars(answer: &[u8]) -> Result<Vec<Value>, Failure> {
    let mut found = Vec::new();
    let collect = Collect {
        found: &mut found,
        top: true,
    };
    collect.deserialize(&mut serde_json::Deserializer::from_slice(answer))?;
    Ok(found)
}

struct Collect<'a> {
    found: &'a mut Vec<Value>,
    /// Whether this is the answer itself, of which only `data` counts.
    top: bool,
}

impl<'de> DeserializeSeed<'de> for Collect<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.top && key != "data" {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Collect {
                    found: self.found,
                    top: false,
                })?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut empty = true;
        while items
            .next_element_seed(Collect {
                found: self.found,
                top: false,
            })?
            .is_some()
        {
            empty = false;
        }
        if empty {
            self.found.push(Value::Null);
        }
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.found.push(plain(text));
        Ok(())
    }

    fn visit_bool<E>(self, yes: bool) -> Result<(), E> {
        self.found.push(yes.into());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.found.push(number.into());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.found.push(number.into());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.found.push(number.into());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.found.push(Value::Null);
        Ok(())
    }
}

fn plain(text: &str) -> Value {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Value::from(instant.timestamp_micros());
    }
    let key = text.split_once(':').map_or(text, |(_, key)| key);
    if let Ok(number) = key.parse::<i64>() {
        return Value::from(number);
    }
    let word = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    Value::from(if word {
        text.to_lowercase()
    } else {
        text.to_owned()
    })
}

/// Where two answers differ first, in words.
pub fn difference(one: &[Value], other: &[Value]) -> Option<String> {
    if one == other {
        return None;
    }
    let at = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count();
    Some(format!(
        "value {at} of {}: {:?}, of {}: {:?}",
        one.len(),
        one.get(at),
        other.len(),
        other.get(at)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_agree_whatever_their_fields_are_called() {
        let read = |text: &str| scalars(text.as_bytes()).unwrap();
        let ours = read(
            r#"{"data":{"members":{"nodes":[
                {"id":"Person:12","startsAt":"2021-06-15T17:00:00Z","organization":null},
                {"id":"Person:13","startsAt":null,"organization":{"order":"FEDERAL"}}]}},"extensions":{"cost":1}}"#,
        );
        let theirs = |id: i64| {
            read(&format!(
                r#"{{"data":{{"people":{{"nodes":[
                {{"rowId":{id},"at":"2021-06-15T13:00:00-04:00","affiliations":{{"nodes":[]}}}},
                {{"rowId":13,"at":null,"affiliations":{{"nodes":[{{"order":"federal"}}]}}}}]}}}}}}"#,
            ))
        };
        assert_eq!(difference(&ours, &theirs(12)), None);
        assert!(difference(&ours, &theirs(11)).is_some());
    }
}

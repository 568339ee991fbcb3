//! Keys of rows in a job's parameters: a number, or the name that the API gives the row
//! (`Meeting:12`).

use serde::{Deserialize, Deserializer, de::Error};

#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    Key(i64),
    Name(String),
}

impl Given {
    fn key<E: Error>(self, noun: &str) -> Result<i64, E> {
        let name = match self {
            Self::Key(key) => return Ok(key),
            Self::Name(name) => name,
        };
        let key = name
            .strip_prefix(noun)
            .and_then(|rest| rest.strip_prefix(':'));
        key.and_then(|key| key.parse().ok())
            .ok_or_else(|| E::custom(format!("give a key such as {noun}:12")))
    }
}

/// The key of a meeting, which may be absent.
pub fn of_meeting<'de, D: Deserializer<'de>>(given: D) -> Result<Option<i64>, D::Error> {
    let given = Option::<Given>::deserialize(given)?;
    given.map(|given| given.key("Meeting")).transpose()
}

/// The key of a report.
pub fn of_report<'de, D: Deserializer<'de>>(given: D) -> Result<i64, D::Error> {
    Given::deserialize(given)?.key("Report")
}

/// The key of an issue of a publication.
pub fn of_issue<'de, D: Deserializer<'de>>(given: D) -> Result<i64, D::Error> {
    Given::deserialize(given)?.key("PublicationIssue")
}

/// The key of a publication, which may be absent.
pub fn of_publication<'de, D: Deserializer<'de>>(given: D) -> Result<Option<i64>, D::Error> {
    let given = Option::<Given>::deserialize(given)?;
    given.map(|given| given.key("Publication")).transpose()
}

/// The key of a case of recruitment.
pub fn of_case<'de, D: Deserializer<'de>>(given: D) -> Result<i64, D::Error> {
    Given::deserialize(given)?.key("RecruitmentCase")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_row_is_named_by_its_key_or_by_the_apis_name_and_by_no_other_noun() {
        assert_eq!(super::of_report(json!(3)).ok(), Some(3));
        assert_eq!(super::of_report(json!("Report:3")).ok(), Some(3));
        assert!(super::of_report(json!("Meeting:3")).is_err());
        assert_eq!(super::of_meeting(json!("Meeting:12")).ok(), Some(Some(12)));
        assert_eq!(super::of_meeting(json!(null)).ok(), Some(None));
        assert!(super::of_meeting(json!("12")).is_err());
    }
}

//! What a client sends: an operation, its name, its variables and extensions, each of its kind.

use async_graphql::{Request as Operation, Variables};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Refusal, media::is_utf8};

/// What a client sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameters {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Variables,
    /// Nothing here reads them; their type is checked.
    #[serde(default)]
    #[expect(dead_code, reason = "the specification has it; nothing reads it")]
    extensions: Option<Extensions>,
}

/// As a query string has them.
const NAMES: [&str; 4] = ["query", "operationName", "variables", "extensions"];

type Extensions = std::collections::HashMap<String, IgnoredAny>;

/// What stands for an operation where a client believes that its hash is known.
#[derive(Deserialize)]
struct Persisted {
    query: Option<IgnoredAny>,
    #[serde(rename = "extensions")]
    _extensions: Hash,
}

#[derive(Deserialize)]
struct Hash {
    #[serde(rename = "persistedQuery")]
    _hash: IgnoredAny,
}

/// The same as in a body, in a query string: what is not text is JSON in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryString {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Parameters {
    /// From the JSON of a body.
    ///
    /// # Errors
    /// Where something is missing or of another kind.
    pub fn from_json(json: &[u8]) -> Result<Self, Refusal> {
        serde_json::from_slice(json).map_err(|_| match serde_json::from_slice(json) {
            Ok(Persisted { query: None, .. }) => Refusal::PersistedQuery,
            _ => Refusal::Malformed,
        })
    }

    /// Whether a query string asks for anything: a page's own parameters, such as its language, do not.
    pub fn are_in(query: &str) -> bool {
        let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
        names.any(|name| NAMES.contains(&name))
    }

    /// From a query string.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn from_query_string(query: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::MalformedQueryString;
        let uri: Uri = format!("/?{query}").parse().map_err(|_| malformed())?;
        let given = axum::extract::Query::<QueryString>::try_from_uri(&uri);
        let given = given.map_err(|_| malformed())?.0;
        let given_text = |text: Option<String>| text.filter(|text| !text.is_empty());
        let extensions = given_text(given.extensions);
        let Some(query) = given.query else {
            let hash = extensions.map(|text| serde_json::from_str::<Hash>(&text).is_ok());
            return Err(match hash {
                Some(true) => Refusal::PersistedQuery,
                _ => malformed(),
            });
        };
        Ok(Self {
            query,
            operation_name: given_text(given.operation_name),
            variables: match given_text(given.variables) {
                Some(text) => serde_json::from_str(&text).map_err(|_| malformed())?,
                None => Variables::default(),
            },
            extensions: match extensions {
                Some(text) => serde_json::from_str(&text).map_err(|_| malformed())?,
                None => None,
            },
        })
    }

    /// The operation to execute.
    pub fn operation(self) -> Operation {
        let mut operation = Operation::new(self.query).variables(self.variables);
        operation.operation_name = self.operation_name;
        operation
    }
}

/// Whether a body is said to be JSON in UTF-8.
pub fn is_json(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (given.next(), given.next()) else {
        return false;
    };
    let Ok(value) = value.to_str() else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|media| media.eq_ignore_ascii_case("application/json"))
        && parts
            .filter_map(|part| part.split_once('='))
            .all(|(name, value)| !name.eq_ignore_ascii_case("charset") || is_utf8(value))
}

/// About how many values a JSON text has, in one pass and without reading it: a megabyte of
/// brackets would take fifty times its size once it is read.
pub fn values(json: &[u8]) -> usize {
    let mut values = 1;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' | b'[' | b'{' => values += 1,
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => _ = bytes.next(),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_counted_outside_texts() {
        for (json, count) in [
            ("1", 1),
            ("[]", 2),
            ("[1, 2, 3]", 4),
            (r#"{"a": "[,{", "b": ["\",[", {}]}"#, 6),
            (r#"{"a": "[[[["#, 2),
        ] {
            assert_eq!(values(json.as_bytes()), count, "{json}");
        }
    }
}

//! Answers as text.

use async_graphql::Response;

use super::layer::json::Json;

/// Writes an answer as GraphQL over HTTP has it.
#[must_use]
pub fn write(answer: &Response) -> String {
    let mut text = String::from("{\"data\":");
    text.push_str(&data(answer));
    let parts = [
        (
            "errors",
            !answer.errors.is_empty(),
            serde_json::to_string(&answer.errors),
        ),
        (
            "extensions",
            !answer.extensions.is_empty(),
            serde_json::to_string(&answer.extensions),
        ),
    ];
    for (name, wanted, written) in parts {
        if let (true, Ok(written)) = (wanted, written) {
            text.push_str(&format!(",\"{name}\":{written}"));
        }
    }
    text.push('}');
    text
}

/// Writes the data of an answer. The layer has written its part already (see
/// [`Json::into_value`]); serialized by other means it would read as bytes.
#[must_use]
pub fn data(answer: &Response) -> String {
    let mut json = Json::default();
    json.value(&answer.data);
    json.into_text()
}

//! Responses as text: objects, lists and values written one after the other.
//!
//! The layer's answers are whole subtrees of the response, so they are written as JSON at once. The
//! executor's own values are maps that are built, hashed, copied and only then written: most of
//! what a page would cost besides the database.

use std::fmt::Write;

use async_graphql::Value;

/// JSON in the making.
#[derive(Default)]
pub struct Json(String);

impl Json {
    /// Writes an object of these members.
    pub fn object<T>(
        &mut self,
        members: &[(async_graphql::Name, T)],
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.0.push('{');
        for (number, (key, member)) in members.iter().enumerate() {
            if number > 0 {
                self.0.push(',');
            }
            // A name of GraphQL has nothing to escape.
            self.0.push('"');
            self.0.push_str(key);
            self.0.push_str("\":");
            write(self, member);
        }
        self.0.push('}');
    }

    /// Writes a list.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.0.push('[');
        for (number, item) in items.into_iter().enumerate() {
            if number > 0 {
                self.0.push(',');
            }
            write(self, item);
        }
        self.0.push(']');
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.0.push_str("null");
    }

    /// Writes yes or no.
    pub fn boolean(&mut self, yes: bool) {
        self.0.push_str(if yes { "true" } else { "false" });
    }

    /// Writes a whole number.
    pub fn number(&mut self, number: i64) {
        let _ = write!(self.0, "{number}");
    }

    /// Writes a number; what is none is `null`.
    pub fn float(&mut self, number: f64) {
        if number.is_finite() {
            let _ = write!(self.0, "{number:?}");
        } else {
            self.null();
        }
    }

    /// Writes a text that has nothing to escape: a name, a date, an id, a cursor.
    pub fn plain(&mut self, text: impl std::fmt::Display) {
        let _ = write!(self.0, "\"{text}\"");
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.0.push('"');
        let mut rest = text;
        while let Some(at) = rest.find(|character| matches!(character, '"' | '\\' | '\0'..='\x1f'))
        {
            self.0.push_str(&rest[..at]);
            match rest.as_bytes()[at] {
                b'"' => self.0.push_str("\\\""),
                b'\\' => self.0.push_str("\\\\"),
                b'\n' => self.0.push_str("\\n"),
                b'\r' => self.0.push_str("\\r"),
                b'\t' => self.0.push_str("\\t"),
                control => {
                    let _ = write!(self.0, "\\u{control:04x}");
                }
            }
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
        self.0.push('"');
    }

    /// Writes a part of JSON as it is.
    pub fn raw(&mut self, part: &str) -> &mut Self {
        self.0.push_str(part);
        self
    }

    /// Writes whatever can be serialized.
    pub fn serialized(&mut self, value: &impl serde::Serialize) {
        match serde_json::to_string(value) {
            Ok(text) => self.0.push_str(&text),
            Err(_) => self.null(),
        }
    }

    /// Writes a document that is JSON itself.
    pub fn plain_json(&mut self, document: &serde_json::Value) {
        let _ = write!(self.0, "{document}");
    }

    /// Writes a value of the executor; what is written already goes in as it is.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Number(number) => {
                let _ = write!(self.0, "{number}");
            }
            Value::String(text) => self.text(text),
            Value::Boolean(yes) => self.boolean(*yes),
            Value::Enum(name) => self.plain(name),
            Value::List(items) => self.list(items, Self::value),
            Value::Binary(written) => match std::str::from_utf8(written) {
                Ok(written) => self.0.push_str(written),
                Err(_) => self.null(),
            },
            Value::Object(entries) => self.members(entries),
        }
    }

    /// Writes an object of the executor.
    pub fn members<'v, K: AsRef<str> + 'v>(
        &mut self,
        entries: impl IntoIterator<Item = (&'v K, &'v Value)>,
    ) {
        self.0.push('{');
        for (number, (key, value)) in entries.into_iter().enumerate() {
            if number > 0 {
                self.0.push(',');
            }
            self.text(key.as_ref());
            self.0.push(':');
            self.value(value);
        }
        self.0.push('}');
    }

    /// What is written, as a value of the executor, which merges it with what the same field is
    /// asked for elsewhere in a selection.
    #[must_use]
    pub fn into_value(self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }

    /// What is written, to be written out as it is by [`Json::value`]. `Binary` stands for it:
    /// nothing in the API is binary.
    #[must_use]
    pub fn into_written(self) -> Value {
        Value::Binary(self.0.into())
    }

    /// What is written.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

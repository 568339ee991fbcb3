//! Rows written out as the answer to each query.

use std::collections::BTreeMap;

use super::{Ask, quarters::Edges, values::Values, write::Json};

/// What stands around the JSON that the database builds.
pub struct Wrap(&'static str, &'static str);

impl Wrap {
    /// A query's.
    pub const fn of(ask: Ask) -> Self {
        match ask {
            Ask::Meetings => Self(r#"{"data":{"meetings":{"nodes":"#, "}}}"),
            Ask::Keyset => Self(r#"{"data":{"people":"#, "}}"),
            _ => Self(r#"{"data":{"members":{"nodes":"#, "}}}"),
        }
    }

    /// Puts it around.
    pub fn around(&self, row: &impl Values) -> Vec<u8> {
        let json = row.text(0).unwrap_or("[]");
        let mut body = Vec::with_capacity(self.0.len() + json.len() + self.1.len());
        body.extend_from_slice(self.0.as_bytes());
        body.extend_from_slice(json.as_bytes());
        body.extend_from_slice(self.1.as_bytes());
        body
    }
}

/// Writes rows.
pub fn rows(ask: Ask, rows: &[impl Values], edges: &Edges) -> Vec<u8> {
    let mut json = Json::new();
    match ask {
        Ask::Flat => flat(&mut json, rows),
        Ask::Levels => levels(&mut json, rows),
        Ask::Meetings => meetings(&mut json, rows),
        Ask::Representation => representation(&mut json, rows),
        Ask::Keyset => keyset(&mut json, rows),
        Ask::Relation => relation(&mut json, rows),
        Ask::Quarters => quarters(&mut json, rows, edges),
    }
    json.finish()
}

/// Writes items with commas between them.
fn list<R>(json: &mut Json, rows: impl IntoIterator<Item = R>, item: impl Fn(&mut Json, R)) {
    json.raw("[");
    for (place, row) in rows.into_iter().enumerate() {
        if place > 0 {
            json.raw(",");
        }
        item(json, row);
    }
    json.raw("]");
}

fn flat(json: &mut Json, rows: &[impl Values]) {
    json.raw(r#"{"data":{"members":{"nodes":"#);
    list(json, rows, |json, row| {
        json.raw(r#"{"id":"#).id("Person", row.int(0));
        json.raw(r#","givenName":"#).text(row.text(1));
        json.raw(r#","familyName":"#).text(row.text(2));
        json.raw(r#","language":"#).word(row.text(3));
        json.raw(r#","zone":"#).text(row.text(4)).raw("}");
    });
    json.raw("}}}");
}

fn levels(json: &mut Json, rows: &[impl Values]) {
    json.raw(r#"{"data":{"members":{"nodes":"#);
    list(json, rows, |json, row| {
        json.raw(r#"{"id":"#).id("Person", row.int(0));
        json.raw(r#","givenName":"#).text(row.text(1));
        json.raw(r#","familyName":"#).text(row.text(2));
        json.raw(r#","organization":"#);
        let Some(organization) = row.int(3) else {
            json.raw("null}");
            return;
        };
        json.raw(r#"{"id":"#).id("Organization", Some(organization));
        json.raw(r#","orderOfGovernment":"#).word(row.text(4));
        json.raw(r#","jurisdiction":{"code":"#).text(row.text(5));
        json.raw(r#","name":{"fr":"#).text(row.text(6));
        json.raw(r#","en":"#).text(row.text(7)).raw("}}}}");
    });
    json.raw("}}}");
}

fn meetings(json: &mut Json, rows: &[impl Values]) {
    json.raw(r#"{"data":{"meetings":{"nodes":"#);
    list(
        json,
        rows.chunk_by(|one, other| one.int(0) == other.int(0)),
        |json, rows| {
            let Some(first) = rows.first() else {
                return;
            };
            json.raw(r#"{"id":"#).id("Meeting", first.int(0));
            json.raw(r#","startsAt":"#);
            first.instant(1, json);
            json.raw(r#","title":{"fr":"#).text(first.text(2));
            json.raw(r#","en":"#).text(first.text(3));
            json.raw(r#"},"invitations":{"nodes":"#);
            let there = rows.iter().filter(|row| row.int(4).is_some());
            list(json, there, |json, row| {
                json.raw(r#"{"id":"#).id("Invitation", row.int(4));
                json.raw(r#","answer":"#).word(row.text(5));
                json.raw(r#","answeredAt":"#);
                row.instant(6, json);
                json.raw(r#","person":{"id":"#).id("Person", row.int(7));
                json.raw(r#","givenName":"#).text(row.text(8));
                json.raw(r#","familyName":"#).text(row.text(9));
                json.raw(r#","organization":"#);
                if let Some(organization) = row.int(10) {
                    json.raw(r#"{"id":"#).id("Organization", Some(organization));
                    json.raw(r#","orderOfGovernment":"#)
                        .word(row.text(11))
                        .raw("}}}");
                } else {
                    json.raw("null}}");
                }
            });
            json.raw("}}");
        },
    );
    json.raw("}}}");
}

fn representation(json: &mut Json, rows: &[impl Values]) {
    json.raw(r#"{"data":{"affiliations":{"groups":"#);
    list(json, rows, |json, row| {
        json.raw(r#"{"keys":{"organization":{"jurisdiction":{"code":"#)
            .text(row.text(0));
        json.raw(r#"},"orderOfGovernment":"#).word(row.text(1));
        json.raw(r#"}},"count":"#)
            .int(row.int(2).unwrap_or_default());
        json.raw(r#","countDistinct":{"organization":"#)
            .int(row.int(3).unwrap_or_default())
            .raw("}}");
    });
    json.raw("}}}");
}

fn keyset(json: &mut Json, rows: &[impl Values]) {
    json.raw(r#"{"data":{"people":{"nodes":"#);
    list(json, rows.iter().take(50), |json, row| {
        json.raw(r#"{"id":"#).id("Person", row.int(0));
        json.raw(r#","familyName":"#).text(row.text(1));
        json.raw(r#","givenName":"#).text(row.text(2)).raw("}");
    });
    let more = if rows.len() > 50 { "true" } else { "false" };
    json.raw(r#","pageInfo":{"hasNextPage":"#)
        .raw(more)
        .raw("}}}}");
}

fn relation(json: &mut Json, rows: &[impl Values]) {
    let count = rows.first().and_then(|row| row.int(2)).unwrap_or_default();
    json.raw(r#"{"data":{"organizations":{"totalCount":"#)
        .int(count)
        .raw(r#","nodes":"#);
    list(json, rows, |json, row| {
        json.raw(r#"{"id":"#).id("Organization", row.int(0));
        json.raw(r#","orderOfGovernment":"#)
            .word(row.text(1))
            .raw("}");
    });
    json.raw("}}}");
}

fn quarters(json: &mut Json, rows: &[impl Values], edges: &Edges) {
    let mut counts = BTreeMap::new();
    for row in rows {
        // SQLite gives hours, PostgreSQL the quarters' numbers.
        let number = row.int(0).filter(|number| *number < 1_000);
        let number = number.unwrap_or_else(|| edges.number_of(row.text(0).unwrap_or_default()));
        *counts.entry(number).or_insert(0) += row.int(1).unwrap_or_default();
    }
    json.raw(r#"{"data":{"invitations":{"groups":"#);
    list(json, counts, |json, (number, count)| {
        let first = edges.numbered(number).map(|first| first.to_string());
        json.raw(r#"{"keys":{"createdAtBucket":"#)
            .text(first.as_deref());
        json.raw(r#"},"count":"#).int(count).raw("}");
    });
    json.raw("}}}");
}

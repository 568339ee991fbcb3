//! A person's data as one file: everything that stands about them, under headings in both languages.

use documents::locale::{Locale, LocaleError};
use domain::language::Language;
use jiff::Timestamp;
use serde_json::{Value, json};
use service::reads::export::Section;

/// What the file is, and which version of its form.
const FORMAT: &str = "tribune-person-export/1";

/// The file. `docs/API.md` says what stands in it.
///
/// # Errors
/// When a section has no heading.
pub fn document(person: i64, at: Timestamp, sections: Vec<Section>) -> Result<Value, LocaleError> {
    let mut written = Vec::with_capacity(sections.len());
    for Section { key, rows } in sections {
        let heading = |language| Locale::of(language).plain(&format!("export-{key}"));
        written.push(json!({
            "section": key,
            "heading": { "fr": heading(Language::Fr)?, "en": heading(Language::En)? },
            "rows": rows,
        }));
    }
    Ok(json!({
        "format": FORMAT,
        "person": format!("Person:{person}"),
        "exported_at": at.to_string(),
        "sections": written,
    }))
}

/// The key in an id of a person: `Person:12`, or `12`.
#[must_use]
pub fn person_key(given: &str) -> Option<i64> {
    let number = given.strip_prefix("Person:").unwrap_or(given);
    let key = number.parse().ok()?;
    (key > 0).then_some(key)
}

#[cfg(test)]
mod tests {
    use service::reads::export;

    use super::*;

    #[test]
    fn every_section_has_a_heading_in_both_languages() {
        let keys = export::keys();
        let sections = keys.iter().map(|key| Section {
            key,
            rows: Vec::new(),
        });
        let file = document(12, Timestamp::UNIX_EPOCH, sections.collect()).unwrap();
        let sections = file["sections"].as_array().unwrap();
        assert_eq!(sections.len(), keys.len());
        assert_eq!(
            sections[0]["heading"],
            json!({ "fr": "Profil", "en": "Profile" })
        );
        assert_eq!(file["person"], "Person:12");
    }

    #[test]
    fn a_person_is_named_by_id_or_key() {
        assert_eq!(person_key("Person:12"), Some(12));
        assert_eq!(person_key("12"), Some(12));
        for wrong in ["", "Person:", "Person:0", "-1", "Meeting:12", "12a"] {
            assert_eq!(person_key(wrong), None, "{wrong}");
        }
    }
}

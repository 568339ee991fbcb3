//! Where in a database somebody can be recognized, and what was done to it beside taking them out.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::{
    PHONE,
    scan::{Place, says},
};

/// By what a person could still be recognized.
pub fn needles(name: &str, addresses: &[&str]) -> Vec<String> {
    let mut needles = vec![
        name.to_lowercase(),
        PHONE.to_owned(),
        "(613) 555 0142".to_owned(),
    ];
    needles.extend(addresses.iter().map(|address| address.to_lowercase()));
    needles
}

/// Where somebody can be recognized.
pub fn found(
    cells: &BTreeMap<Place, Vec<u8>>,
    needles: &[String],
    with_files: bool,
) -> BTreeSet<Place> {
    let names = |(place, bytes): &(&Place, &Vec<u8>)| {
        let said = says(place, bytes, with_files);
        let raw = String::from_utf8_lossy(bytes).to_lowercase();
        // A message's bytes are its decoded parts and these headers; what is in base64 says nothing.
        let raw = if ["message", "bytes"].contains(&place.2.as_str()) {
            String::new()
        } else {
            raw
        };
        needles
            .iter()
            .any(|needle| said.contains(needle) || raw.contains(needle))
    };
    let found = cells.iter().filter(names);
    found.map(|(place, _)| place.clone()).collect()
}

/// What search keeps of a report's sentences, and the tables that a report is made of.
pub fn is_of_a_report(cells: &BTreeMap<Place, Vec<u8>>, (table, key, _): &Place) -> bool {
    let origin = ("search_text".to_owned(), key.clone(), "origin".to_owned());
    match table.as_str() {
        "search_text" => cells
            .get(&origin)
            .is_some_and(|origin| origin == b"report_sentence"),
        // SQLite's index shows the texts of the table before.
        "search_word" => true,
        table => table.starts_with("report_"),
    }
}

/// Cells that did not name the person are as they were, and those that did differ in that alone.
pub fn others_are_as_before(
    before: &BTreeMap<Place, Vec<u8>>,
    after: &BTreeMap<Place, Vec<u8>>,
    person: i64,
    named: &BTreeSet<Place>,
) {
    let own = |place: &Place, cells: &BTreeMap<Place, Vec<u8>>| {
        let (table, key, _) = place;
        let theirs = ["person_id", "addressee_id"].iter().any(|column| {
            let at = (table.clone(), key.clone(), (*column).to_owned());
            cells.get(&at) == Some(&person.to_string().into_bytes())
        });
        theirs || (table == "person" && *key == person.to_string())
    };
    let kept_by_the_service = [
        "search_text",
        "search_word",
        "audit_event",
        "seaql_migrations",
    ];
    let mut changed = 0;
    for (place, was) in before {
        let by_service = kept_by_the_service
            .iter()
            .any(|table| place.0.starts_with(table));
        let is = after.get(place);
        if by_service || is == Some(was) {
            continue;
        }
        changed += 1;
        if own(place, before) {
            continue;
        }
        let is = is.unwrap_or_else(|| panic!("{place:?} is gone"));
        let to_her = [
            "recipient",
            "recipient_normalized",
            "state",
            "updated_at",
            "envelope_to",
        ];
        if !named.contains(place) {
            // A rendering's hash goes with its bytes; a message to her alone is taken back.
            assert!(
                to_her.contains(&place.2.as_str()),
                "{place:?} changed and did not name her"
            );
            continue;
        }
        let said = says(place, was, false);
        let without = said
            .replace("nathalie quesnel", "*****")
            .replace("nathalie.quesnel@esdc.example", "erased-A@erased.invalid")
            .replace("n.quesnel@other.example", "erased-B@erased.invalid")
            .replace(PHONE, "*****")
            .replace("(613) 555 0142", "*****");
        let mut is = says(place, is, false);
        for (mark, neutral) in [
            (format!("erased-{person}@"), "erased-B@"),
            (format!("erased-{person}-2@"), "erased-A@"),
        ] {
            is = is.replace(&mark, neutral);
        }
        assert_eq!(is, without, "{place:?} lost more than her");
    }
    assert!(changed > 100, "{changed} cells changed");
    for place in after.keys().filter(|place| !before.contains_key(place)) {
        let new = own(place, after)
            || kept_by_the_service
                .iter()
                .any(|table| place.0.starts_with(table));
        assert!(new, "{place:?} is new");
    }
}

/// Pages that were written over, and the write-ahead log, hold nothing of her either, but for what
/// stands in the report that was sent: her new address as it was written, and her number.
pub async fn nothing_in_the_file(db: &DatabaseConnection) {
    let file = db.query_one_raw(Statement::from_string(
        DbBackend::Sqlite,
        "SELECT file FROM pragma_database_list WHERE name = 'main'",
    ));
    let file: String = file.await.unwrap().unwrap().try_get_by_index(0).unwrap();
    for file in [file.clone(), format!("{file}-wal")] {
        let bytes = std::fs::read(&file).unwrap();
        for needle in ["nathalie.quesnel@esdc.example", "n.quesnel@other.example"] {
            let there = bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes());
            assert!(!there, "the file still holds {needle}");
        }
    }
}

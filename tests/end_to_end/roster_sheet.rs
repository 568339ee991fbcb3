//! The roster as a file: what goes out comes back unchanged, and says who the members of a day are.

use std::collections::BTreeSet;

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::command::{Place, ends, refuses};
use crate::common::{Backend, TestApp, on_both};
use crate::roster_import::{import, sent};

on_both! {
    what_export_writes_import_calls_unchanged
    the_file_of_a_day_has_the_members_of_that_day
    what_is_no_question_is_refused_and_what_is_read_is_on_record
    the_command_line_takes_a_roster_in_and_back_and_writes_it
}

const DAY: &str = "2021-08-31";

/// A file, which must be there; the same twice.
async fn file(app: &TestApp, query: &str) -> Vec<u8> {
    let get = async || {
        let address = app.at(&format!("/roster?{query}"));
        let response = app.http.get(address).send().await.unwrap();
        assert_eq!(response.status(), 200, "{query}");
        response.bytes().await.unwrap().to_vec()
    };
    let first = get().await;
    assert!(first == get().await, "{query} is not the same twice");
    first
}

/// What is hard to bring back: words that begin as formulas do, a title of two lines, letters that look
/// misread, two organizations with one name, a member who works nowhere, one of both networks, and one
/// whose membership ends.
async fn make_it_hard(app: &TestApp) {
    let member = "SELECT MIN(person_id) FROM membership WHERE end_on IS NULL AND track = 'executive' AND person_id >";
    let first: i64 = app.sql(&format!("{member} 0")).await;
    let mut people = vec![first];
    for _ in 0..5 {
        let last = people.last().unwrap();
        people.push(app.sql(&format!("{member} {last}")).await);
    }
    let [formula, lines, misread, nowhere, both, ends] = people[..] else {
        panic!("{people:?}");
    };
    let organization = |person: i64| {
        format!(
            "SELECT organization_id FROM affiliation WHERE person_id = {person} AND is_primary AND end_on IS NULL"
        )
    };
    let name = format!(
        "(SELECT MIN(name_fr) FROM organization_name WHERE end_on IS NULL AND organization_id = ({}))",
        organization(formula)
    );
    for change in [
        format!(
            "UPDATE person SET family_name = '=1+\"é\"; x', phone = '+1 613 555 0142' WHERE id = {formula}"
        ),
        format!(
            "UPDATE affiliation SET title_fr = 'Directrice,\nservices', title_fr_state = 'reviewed' WHERE person_id = {lines} AND end_on IS NULL"
        ),
        format!(
            "UPDATE affiliation SET title_en = 'QuÃ©bec', title_en_state = 'reviewed' WHERE person_id = {misread} AND end_on IS NULL"
        ),
        format!(
            "UPDATE affiliation SET end_on = '2021-08-01' WHERE person_id = {nowhere} AND end_on IS NULL"
        ),
        format!(
            "INSERT INTO membership (community_id, person_id, track, start_on) SELECT community_id, {both}, 'manager', '2021-01-01' FROM membership WHERE person_id = {both}"
        ),
        format!(
            "UPDATE membership SET end_on = '2021-12-01' WHERE person_id = {ends} AND end_on IS NULL"
        ),
        format!(
            "UPDATE organization_name SET name_fr = {name} WHERE end_on IS NULL AND organization_id = ({})",
            organization(ends)
        ),
    ] {
        app.db.execute_unprepared(&change).await.unwrap();
    }
}

async fn what_export_writes_import_calls_unchanged(app: &TestApp) {
    make_it_hard(app).await;
    let lines = "SELECT COUNT(*) FROM membership WHERE start_on <= '2021-08-31' AND (end_on IS NULL OR end_on > '2021-08-31')";
    let lines: i64 = app.sql(lines).await;
    for language in ["fr", "en"] {
        for form in [
            "format=xlsx",
            "format=csv",
            "format=csv&separator=semicolon",
            "format=csv&separator=tab",
        ] {
            let query = format!("at={DAY}&language={language}&{form}");
            let bytes = file(app, &query).await;
            let id = sent(app, &format!("asOf={DAY}&missing=end"), bytes).await;
            let found = import(app, &id).await;
            assert_eq!(
                found["counts"],
                json!({ "unchanged": lines }),
                "{query}: {found:#}"
            );
        }
    }
}

/// The people of a file, by their identifiers.
fn people(bytes: &[u8]) -> BTreeSet<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = text.trim_start_matches('\u{feff}').as_bytes();
    let mut reader = csv::ReaderBuilder::new().from_reader(lines);
    assert_eq!(&reader.headers().unwrap()[0], "Identifiant");
    reader
        .records()
        .map(|line| line.unwrap()[0].to_owned())
        .collect()
}

async fn the_file_of_a_day_has_the_members_of_that_day(app: &TestApp) {
    for day in ["2020-09-01", DAY] {
        let query = format!("at={day}&track=executive&format=csv&language=fr");
        let written = people(&file(app, &query).await);
        let (mut members, mut after) = (BTreeSet::new(), Value::Null);
        loop {
            let query = "query($at: Date!, $after: String) { members(at: $at, first: 50, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }";
            let page = app
                .graphql(query, json!({ "at": day, "after": after }))
                .await;
            for node in page["members"]["nodes"].as_array().unwrap() {
                members.insert(node["id"].as_str().unwrap().to_owned());
            }
            after = page["members"]["pageInfo"]["endCursor"].clone();
            if page["members"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert!(members.len() > 50, "{day}");
        assert_eq!(written, members, "{day}");
    }
}

async fn what_is_no_question_is_refused_and_what_is_read_is_on_record(app: &TestApp) {
    for query in [
        "at=soon",
        "track=all",
        "format=pdf",
        "language=de",
        "format=csv&separator=dot",
        "format=xlsx&separator=comma",
        "separator=comma",
        "asOf=2021-08-31",
    ] {
        let address = app.at(&format!("/roster?{query}"));
        let response = app.http.get(address).send().await.unwrap();
        assert_eq!(response.status(), 400, "{query}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    let address = app.at(&format!("/roster?at={DAY}"));
    let response = app.http.get(address).send().await.unwrap();
    let header = |name| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        header(CONTENT_DISPOSITION.as_str()),
        "attachment; filename=\"roster-2021-08-31.xlsx\""
    );
    assert!(header(CONTENT_TYPE.as_str()).contains("spreadsheetml"));
    let read = "{ accessEvents(first: 1, orderBy: [{ at: DESC }], where: { operation: { eq: \"/roster\" } }) { nodes { way fields } } }";
    let mut event = Value::Null;
    for _ in 0..100 {
        event = app.graphql(read, json!({})).await["accessEvents"]["nodes"][0].take();
        if !event.is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(event["way"], "TABLE", "{event:#}");
    let fields = event["fields"].as_array().unwrap();
    assert!(fields.contains(&json!("EmailAddress.address")), "{event:#}");
}

async fn the_command_line_takes_a_roster_in_and_back_and_writes_it(backend: &Backend) {
    let place = Place::new(*backend).await;
    let service = place.up(&["demo"], "Ctrl-C").await;
    assert_eq!(service.stopped_by("-INT").await, Some(0));
    let roster = |args: &[&str]| place.tribune(&[&["roster"], args].concat());

    // What goes out changes nothing.
    let sheet = place.keep("members.xlsx", "");
    let written = ends(roster(&["export", "--at", DAY, "--output", &sheet])).await;
    assert_eq!(written.code, Some(0), "{}", written.err);
    let same = ends(roster(&["import", &sheet, "--as-of", DAY])).await;
    assert_eq!(same.code, Some(0), "{}", same.err);
    assert!(same.out.contains("Unchanged"), "{}", same.out);
    assert!(!same.out.contains("Changed  "), "{}", same.out);
    let printed = ends(roster(&["export", "--format", "csv", "--language", "fr"])).await;
    assert!(printed.out.contains("Person:1,"), "{}", printed.out);
    refuses(
        roster(&["export", "--separator", "tab"]),
        &["separator is for format csv"],
    )
    .await;

    // A line that somebody has to decide about holds it up; mended, it is carried out and taken back.
    let doubtful = "Nom,Prénom,Organisation\nCyr,Éva,Nowhere at all\nRoy,,x\n";
    let doubtful = place.keep("doubtful.csv", doubtful);
    let told = ends(roster(&["import", &doubtful])).await;
    assert_eq!(told.code, Some(0), "{}", told.err);
    for words in ["To be decided", "Can't be read", "Line 2", "B3: "] {
        assert!(told.out.contains(words), "{words} is not in:\n{}", told.out);
    }
    refuses(
        roster(&["import", &doubtful, "--apply"]),
        &["lines that wait for a decision: 2"],
    )
    .await;
    let name = printed.out.lines().nth(1).unwrap().split(',').nth(7);
    let good = format!(
        "Nom,Prénom,Organisation\nTrépanier-Él,Zoé,{}\n",
        name.unwrap().trim_matches('"')
    );
    let good = place.keep("good.csv", &good);
    let done = ends(roster(&["import", &good, "--apply"])).await;
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert!(done.out.contains("Carried out"), "{}", done.out);
    let id = done.out.split("RosterImport:").nth(1).unwrap();
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    let now = ends(roster(&["export", "--format", "csv"])).await.out;
    assert!(now.contains("Trépanier-Él"), "{now}");
    let back = ends(roster(&["undo", &format!("RosterImport:{id}")])).await;
    assert_eq!(back.code, Some(0), "{}{}", back.out, back.err);
    let now = ends(roster(&["export", "--format", "csv"])).await.out;
    assert!(!now.contains("Trépanier-Él"), "{now}");
    refuses(roster(&["undo", &id]), &["undone"]).await;
    refuses(roster(&["apply", "999"]), &["no such import"]).await;
    refuses(roster(&["apply", "Person:1"]), &["RosterImport:3"]).await;
    let broken = place.keep("broken.csv", "Nom,Nom,Prénom\na,b,c\n");
    refuses(roster(&["import", &broken]), &["B1: "]).await;
    let unknown = place.keep("unknown.csv", "Wer,Wo\na,b\n");
    refuses(roster(&["import", &unknown]), &["Family name"]).await;
    refuses(roster(&["import", "nothing.csv"]), &["nothing.csv"]).await;
    place.discard().await;
}

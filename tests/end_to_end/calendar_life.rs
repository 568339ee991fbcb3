//! A meeting's life as it comes to the calendars of those who are invited: each keeps its entries as
//! RFC 5546 says, takes what comes late, twice or in another order, and holds the one right entry in
//! the end.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::calendars::understood;
use crate::common::{TestApp, on_both};

/// What stands in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    sequence: i64,
    stamp: String,
    start: String,
    is_cancelled: bool,
}

/// The calendar of one address, by UID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Calendar(BTreeMap<String, Entry>);

impl Calendar {
    /// Takes an object: the higher SEQUENCE wins, then the later DTSTAMP (RFC 5546, 2.1.5). What was
    /// struck out and is older than that stays struck out.
    fn take(&mut self, object: &Value) {
        let new = Entry {
            sequence: object["sequence"].as_i64().unwrap(),
            stamp: object["stamp"].as_str().unwrap().to_owned(),
            start: object["start"].as_str().unwrap().to_owned(),
            is_cancelled: object["method"] == "CANCEL",
        };
        let uid = object["uid"].as_str().unwrap();
        let is_newer = self
            .0
            .get(uid)
            .is_none_or(|old| (old.sequence, &old.stamp) < (new.sequence, &new.stamp));
        if is_newer {
            self.0.insert(uid.to_owned(), new);
        }
    }
}

/// Every calendar, by address.
type Calendars = BTreeMap<String, Calendar>;

fn kept<'a>(objects: impl Iterator<Item = &'a Value>) -> Calendars {
    let mut calendars = Calendars::new();
    for object in objects {
        let address = object["attendee"]["address"].as_str().unwrap();
        let calendar = calendars.entry(address.to_lowercase()).or_default();
        calendar.take(object);
    }
    calendars
}

/// How many calendars hold which entry.
fn summary(calendars: &Calendars) -> BTreeMap<(i64, String, bool), usize> {
    let mut counts = BTreeMap::new();
    for calendar in calendars.values() {
        let [entry] = calendar.0.values().collect::<Vec<_>>()[..] else {
            panic!("more than one entry: {calendar:?}")
        };
        let what = (entry.sequence, entry.start.clone(), entry.is_cancelled);
        *counts.entry(what).or_default() += 1;
    }
    counts
}

fn expected(rows: &[(i64, &str, bool, usize)]) -> BTreeMap<(i64, String, bool), usize> {
    let rows = rows.iter();
    rows.map(|(sequence, start, cancelled, count)| {
        ((*sequence, (*start).to_owned(), *cancelled), *count)
    })
    .collect()
}

impl TestApp {
    /// Sends what the meeting calls for by now, and gives every calendar object so far.
    async fn objects(&self) -> Vec<Value> {
        self.succeeds("quarterly_invitations", json!({})).await;
        let mails = self.mails().await;
        let parts = mails.into_iter().filter_map(|mail| mail.calendar);
        let parts: Vec<Vec<u8>> = parts.map(|(_, bytes)| bytes).collect();
        understood(&parts).await
    }

    async fn changes(&self, mutation: &str, input: Value) {
        let payload = self.mutate(mutation, input, "meeting { id }").await;
        assert_eq!(payload["problems"], json!([]), "{payload:#}");
    }
}

const BEFORE: &str = "2021-09-21T17:00:00Z";
const AFTER: &str = "2021-09-22T17:30:00Z";

on_both! {
    every_calendar_has_the_one_right_entry_whatever_comes_late_or_twice
}

async fn every_calendar_has_the_one_right_entry_whatever_comes_late_or_twice(app: &TestApp) {
    let meeting =
        "SELECT id FROM meeting WHERE local_start >= '2021-09-21' AND local_start < '2021-09-22'";
    let meeting = app.id_of("Meeting", meeting).await;

    let calendars = kept(app.objects().await.iter());
    assert_eq!(summary(&calendars), expected(&[(0, BEFORE, false, 80)]));

    // Somebody leaves, whose entry is struck out and nobody else's.
    app.clock.set("2021-09-02T13:00:00Z");
    let leaver = "SELECT MAX(m.id) FROM membership m JOIN email_address e ON e.person_id = m.person_id WHERE m.track = 'executive' AND m.start_on < '2021-01-01' AND m.end_on IS NULL";
    let leaver = app.id_of("Membership", leaver).await;
    let input = json!({ "membership": leaver, "to": "2021-09-01" });
    let payload = app
        .mutate("leaveCommunity", input, "membership { to }")
        .await;
    assert_eq!(payload["membership"]["to"], "2021-09-01", "{payload:#}");
    app.settled().await;
    let calendars = kept(app.objects().await.iter());
    let left = [(0, BEFORE, false, 79), (0, BEFORE, true, 1)];
    assert_eq!(summary(&calendars), expected(&left));

    // It is moved for those who are still invited.
    app.clock.set("2021-09-03T13:00:00Z");
    let moved = json!({ "meeting": meeting, "localStart": "2021-09-22T13:30" });
    app.changes("moveMeeting", moved).await;
    let objects = app.objects().await;
    let calendars = kept(objects.iter());
    let there = [(1, AFTER, false, 79), (0, BEFORE, true, 1)];
    assert_eq!(summary(&calendars), expected(&there));
    let backwards = objects.iter().rev().chain(&objects);
    assert_eq!(kept(backwards), calendars, "late, and twice");

    // Those who have not answered are asked again: the same entry.
    app.clock.set("2021-09-08T13:00:00Z");
    app.succeeds("invitation_reminders", json!({})).await;
    let reminded = app.objects().await;
    assert_eq!(reminded.len(), objects.len() + 79);
    assert_eq!(summary(&kept(reminded.iter())), expected(&there));

    // It is cancelled.
    app.clock.set("2021-09-09T13:00:00Z");
    app.changes("cancelMeeting", json!({ "meeting": meeting }))
        .await;
    let objects = app.objects().await;
    let calendars = kept(objects.iter());
    let ended = summary(&calendars);
    assert_eq!(ended.values().sum::<usize>(), 80);
    assert!(
        ended.keys().all(|(_, _, cancelled)| *cancelled),
        "{ended:?}"
    );
    let again = objects.iter().chain(&objects[..80]);
    assert_eq!(kept(again), calendars, "the first message, once more");
    let backwards = objects.iter().rev();
    assert_eq!(kept(backwards), calendars, "late");
    // The nights that have passed have their work, too.
    app.settled().await;
}

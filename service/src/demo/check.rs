//! What must hold among the rows before any of them is written.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Debug,
    hash::Hash,
};

use domain::{
    period::Period,
    term::{Term, Terms},
};
use entity::enums::{IssueKind, MeetingState};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    COMMUNITY, CONTROL, MEETINGS,
    rows::{DataSet, Meeting, reviewed},
};
use crate::data::{DataError, Place, Row, Source};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Control {
    rows: BTreeMap<String, usize>,
}

/// Checks the rows against each other; references are checked when they are followed.
///
/// # Errors
/// The first contradiction, with its place.
pub fn check(set: &DataSet, source: &Source) -> Result<(), DataError> {
    counts(set, &source.document::<Control>(CONTROL)?)?;
    keys(&set.organizations, |row| &row.key)?;
    keys(&set.people, |row| &row.key)?;
    keys(&set.council_seats, |row| &row.jurisdiction)?;
    terms_of_places(set)?;
    addresses(set)?;
    texts(set)?;
    community(set)?;
    meetings(set)?;
    set.knowledge.check()?;
    set.publications.check()
}

fn counts(set: &DataSet, control: &Control) -> Result<(), DataError> {
    for (file, found) in set.counts() {
        match control.rows.get(file) {
            Some(&expected) if expected == found => {}
            Some(&expected) => {
                return Err(DataError::Cut {
                    file,
                    found,
                    expected,
                });
            }
            None => return Err(Place::block(CONTROL, "rows", file).problem("the number is absent")),
        }
    }
    Ok(())
}

fn keys<T, K: Hash + Eq + Debug>(rows: &[Row<T>], key: impl Fn(&T) -> &K) -> Result<(), DataError> {
    let mut seen = HashMap::new();
    for row in rows {
        if let Some(first) = seen.insert(key(&row.value), &row.place) {
            let key = key(&row.value);
            return Err(row
                .place
                .problem(format!("{key:?} is there already ({first})")));
        }
    }
    Ok(())
}

fn terms_of_places(set: &DataSet) -> Result<(), DataError> {
    for row in &set.organizations {
        term(&row.place, row.value.start_on, row.value.end_on)?;
    }
    terms(
        &set.organization_names,
        |row| Some(&row.organization),
        |row| (row.start_on, row.end_on),
    )?;
    let primary = |row: &super::rows::Affiliation| row.is_primary.then(|| row.person.clone());
    terms(&set.affiliations, primary, |row| (row.start_on, row.end_on))?;
    let membership = |row: &super::rows::Membership| Some((row.person.clone(), row.track));
    terms(&set.memberships, membership, |row| {
        (row.start_on, row.end_on)
    })?;
    terms(
        &set.offices,
        |row| Some(row.role),
        |row| (row.start_on, row.end_on),
    )?;
    terms(
        &set.council_seat_terms,
        |row| Some(row.jurisdiction),
        |row| (row.start_on, row.end_on),
    )
}

/// Rows with one key may not hold on the same day; rows without a key may.
fn terms<'a, T, K: Hash + Eq>(
    rows: &'a [Row<T>],
    key: impl Fn(&'a T) -> Option<K>,
    dates: impl Fn(&T) -> (Date, Option<Date>),
) -> Result<(), DataError> {
    let mut all: HashMap<K, Terms> = HashMap::new();
    for row in rows {
        let (start_on, end_on) = dates(&row.value);
        let term = term(&row.place, start_on, end_on)?;
        if let Some(key) = key(&row.value) {
            let there = all.entry(key).or_default();
            there
                .insert(term)
                .map_err(|error| row.place.problem(error))?;
        }
    }
    Ok(())
}

fn term(place: &Place, start_on: Date, end_on: Option<Date>) -> Result<Term, DataError> {
    Term::new(start_on, end_on).map_err(|error| place.problem(error))
}

/// The problem never repeats the address.
fn addresses(set: &DataSet) -> Result<(), DataError> {
    let mut known = BTreeSet::new();
    let mut primary = BTreeSet::new();
    for row in &set.addresses {
        let person = row.value.person.as_str();
        if !known.insert((person, row.value.address.normalized())) {
            return Err(row
                .place
                .problem(format!("{person} has this address already")));
        }
        if row.value.is_primary && !primary.insert(person) {
            return Err(row
                .place
                .problem(format!("{person} has a primary address already")));
        }
    }
    Ok(())
}

fn texts(set: &DataSet) -> Result<(), DataError> {
    let names = set.organization_names.iter();
    let names = names.map(|row| (&row.place, &row.value.name_fr, &row.value.name_en));
    let titles = set.affiliations.iter();
    let titles = titles.map(|row| (&row.place, &row.value.title_fr, &row.value.title_en));
    let seats = set.council_seat_terms.iter();
    let seats = seats.map(|row| (&row.place, &row.value.title_fr, &row.value.title_en));
    for (place, fr, en) in names.chain(titles).chain(seats) {
        let text = reviewed(fr.as_deref(), en.as_deref()).map_err(|error| place.problem(error))?;
        if !text.is_reviewed() {
            return Err(place.problem("the text must be there in both languages"));
        }
    }
    Ok(())
}

fn community(set: &DataSet) -> Result<(), DataError> {
    let mut in_force = Terms::default();
    let terms_of_reference = &set.community.terms_of_reference;
    for (index, terms) in terms_of_reference.iter().enumerate() {
        let place = Place::block(COMMUNITY, "terms_of_reference", terms.version);
        let end_on = terms_of_reference.get(index + 1).map(|next| next.start_on);
        let term = term(&place, terms.start_on, end_on)?;
        in_force
            .insert(term)
            .map_err(|error| place.problem(error))?;
    }
    let mut slugs = BTreeSet::new();
    for topic in &set.community.topics {
        if !slugs.insert(&topic.slug) {
            let place = Place::block(COMMUNITY, "topics", &topic.slug);
            return Err(place.problem("the topic is there already"));
        }
    }
    for (number, issue) in (1..).zip(&set.community.issues) {
        let place = Place::block(COMMUNITY, "issues", number);
        if issue
            .closed_on
            .is_some_and(|closed| closed < issue.raised_on)
        {
            return Err(place.problem("the issue closes before it is raised"));
        }
        let text = issue
            .description
            .reviewed()
            .map_err(|error| place.problem(error))?;
        if issue.kind == IssueKind::Written && !text.is_reviewed() {
            return Err(place.problem("a written issue needs its description in both languages"));
        }
    }
    for (number, item) in (1..).zip(&set.community.planned_items) {
        let place = Place::block(COMMUNITY, "planned_items", number);
        Period::from_first_last(item.from, item.to).map_err(|error| place.problem(error))?;
    }
    Ok(())
}

fn meetings(set: &DataSet) -> Result<(), DataError> {
    let mut keys = BTreeSet::new();
    for meeting in &set.meetings {
        let place = Place::block(MEETINGS, "meetings", &meeting.key);
        if !keys.insert(&meeting.key) {
            return Err(place.problem("the meeting is there already"));
        }
        if meeting.duration_minutes == 0 {
            return Err(place.problem("duration_minutes must be 1 or more"));
        }
        if !instants_agree(meeting) {
            let problem = "the state must agree with convened_at, held_at and cancelled_at";
            return Err(place.problem(problem));
        }
        let attended: BTreeSet<_> = meeting.attended.iter().collect();
        if attended.len() < meeting.attended.len() {
            return Err(place.problem("somebody is listed twice under attended"));
        }
    }
    Ok(())
}

fn instants_agree(meeting: &Meeting) -> bool {
    let convened = meeting.convened_at.is_some();
    let held = meeting.held_at.is_some();
    let cancelled = meeting.cancelled_at.is_some();
    match meeting.state {
        MeetingState::Planned => !convened && !held && !cancelled,
        MeetingState::Convened => convened && !held && !cancelled,
        MeetingState::Held => convened && held && !cancelled,
        MeetingState::Cancelled => cancelled && !held,
    }
}

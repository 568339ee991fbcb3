//! What each line of a roster would change.
//!
//! A roster is of one day. It adds and changes and, if that is asked for, ends the memberships of
//! those who are not in it; what a line does not say it takes nothing from. Nothing here guesses:
//! what could be meant in two ways is a [`Doubt`], which somebody settles by a [`Decision`].

mod line;

use std::collections::{BTreeSet, HashMap, HashSet, hash_map::Entry};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Column, Decision, Doubt, Known, Line, Which, known::name_key, organizations::Organizations,
};
use crate::{
    email::EmailAddress,
    id::{AffiliationId, MembershipId, OrganizationId, PersonId},
    language::Language,
    roster::Track,
    term::Term,
};
use line::Planning;

/// What a roster says of those who are not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nothing.
    #[default]
    Keep,
    /// That they are no members any more, in the networks of which the file speaks.
    End,
}

/// How a roster is taken.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The day of which it is.
    pub as_of: Date,
    /// What it says of those who are not in it.
    pub missing: Missing,
    /// The language of a title that names none.
    pub language: Option<Language>,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Somebody is entered.
    New,
    /// Something of somebody who is on record changes.
    Changed,
    /// A membership ends, and nothing else changes.
    Ended,
    /// All of it is on record.
    Unchanged,
    /// Somebody has to decide.
    Doubtful,
    /// A value of it can't be read: it is put right in the file, or the line is left out.
    Refused,
    /// Somebody decided to leave it out.
    Skipped,
}

/// Who a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nobody can tell yet.
    Unknown,
    /// Somebody on record.
    Known(PersonId),
    /// Somebody whom this line enters.
    New,
    /// Somebody whom an earlier line enters.
    OfLine(u32),
}

/// An organization on record, or one that the roster enters, by its folded name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// On record.
    Known(OrganizationId),
    /// Entered.
    New(Box<str>),
}

/// A title in both languages; a half that is not there says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// In French.
    pub fr: Option<Box<str>>,
    /// In English.
    pub en: Option<Box<str>>,
}

/// What a line changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Somebody is entered, with what the line says of them.
    NewPerson,
    /// A value of somebody changes.
    PersonValue {
        /// Which.
        column: Column,
        /// What it was.
        before: Option<Box<str>>,
        /// What it becomes.
        after: Box<str>,
    },
    /// Mail goes to another address.
    NewAddress {
        /// Where it went.
        before: Option<EmailAddress>,
        /// Where it goes.
        after: EmailAddress,
    },
    /// Somebody works for an organization, or has another title there.
    NewAffiliation {
        /// The organization.
        organization: Where,
        /// The whole title.
        title: Title,
        /// From this day on.
        from: Date,
        /// The affiliation that ends the day before.
        ends: Option<AffiliationId>,
    },
    /// A title that was entered on the roster's day itself is another.
    NewTitle {
        /// The affiliation.
        affiliation: AffiliationId,
        /// The whole title.
        title: Title,
    },
    /// Somebody becomes a member.
    NewMembership {
        /// In which network.
        track: Track,
        /// The first day.
        from: Date,
        /// The last, if it is over.
        to: Option<Date>,
    },
    /// Somebody is no member any more.
    EndMembership {
        /// The membership.
        membership: MembershipId,
        /// Its last day.
        to: Date,
    },
}

/// What becomes of a line, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its number; none for somebody who is in no line.
    pub line: Option<u32>,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Who it is about.
    pub who: Who,
    /// What it changes; nothing that is done unless the verdict says so.
    pub changes: Vec<Change>,
    /// What is to be decided, settled or not.
    pub doubts: Vec<Doubt>,
}

/// Plans a roster: [`Planner::hear`] is told all lines first, then [`Planner::plan`] each of them in
/// the same order, then [`Planner::missing`] tells of those who are in none.
pub struct Planner<'k> {
    known: &'k Known,
    rule: Rule,
    organizations: Organizations<'k>,
    /// Lines by whom and which network they are about.
    heard: HashMap<(Identity, Track), u32>,
    /// The first line of each of those who are new, by name and address, and by name and organization.
    newcomers: HashMap<Box<str>, Newcomer>,
    /// What earlier lines change of somebody on record beside a membership.
    told: HashMap<PersonId, (u32, Vec<Change>)>,
    /// Those who are in the file, or may be.
    there: HashSet<(PersonId, Track)>,
    tracks: BTreeSet<Track>,
}

/// The first line of somebody new, and whether it gives an address.
#[derive(Debug, Clone, Copy)]
struct Newcomer {
    line: u32,
    has_address: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Identity {
    Known(PersonId),
    OfLine(u32),
}

impl<'k> Planner<'k> {
    /// Plans against what is on record.
    #[must_use]
    pub fn new(known: &'k Known, rule: Rule) -> Self {
        Self {
            known,
            rule,
            organizations: Organizations::new(known, rule.as_of, rule.language),
            heard: HashMap::new(),
            newcomers: HashMap::new(),
            told: HashMap::new(),
            there: HashSet::new(),
            tracks: BTreeSet::new(),
        }
    }

    /// Hears what a line says and what was decided about it, so that a decision on an organization
    /// holds for all lines that name it.
    pub fn hear(&mut self, line: &Line, decision: &Decision) {
        self.organizations.hear(line, decision);
        self.tracks.insert(track_of(line));
    }

    /// The organizations that the roster enters.
    #[must_use]
    pub fn organizations(&self) -> &Organizations<'k> {
        &self.organizations
    }

    /// Plans a line.
    pub fn plan(&mut self, line: &Line, decision: &Decision) -> Planned {
        let mut planning = Planning::new(self.known, self.rule, line, decision);
        let place = planning.organization(&self.organizations);
        let mut who = planning.who(place.as_ref());
        self.spare(line, who, &planning.doubts);
        if decision.skip {
            return planning.done(who);
        }
        // Whoever is said to be somebody else is nobody of before.
        if who == Who::New && decision.person != Some(Which::New) {
            match self.newcomer(line, place.as_ref()) {
                Ok(found) => who = found,
                Err(doubt) => planning.doubts.push(doubt),
            }
        }
        planning.doubts.extend(self.heard_before(line, who));
        match who {
            Who::Known(id) => {
                planning.of_known(id, place, &self.organizations);
                self.once(id, line.number, &mut planning);
            }
            Who::New => planning.of_newcomer(place, &self.organizations, true),
            Who::OfLine(_) => planning.of_newcomer(place, &self.organizations, false),
            Who::Unknown => {}
        }
        planning.done(who)
    }

    /// Somebody who is on record nowhere: the first line about them enters them. Of two lines with one
    /// name at one organization and with two addresses, nobody can tell whether they are about one.
    fn newcomer(&mut self, line: &Line, place: Option<&Where>) -> Result<Who, Doubt> {
        let name = name_key(
            line.words(Column::FamilyName).unwrap_or_default(),
            line.words(Column::GivenName).unwrap_or_default(),
        );
        let address = line.address();
        let has_address = address.is_some();
        let by_address = address.map(|it| format!("{name}\n@{}", it.normalized()));
        let by_place = place.map(|place| format!("{name}\n{place:?}"));
        let known = |key: &Option<String>| {
            let key = key.as_ref()?;
            self.newcomers.get(key.as_str()).copied()
        };
        let found = match (known(&by_address), known(&by_place)) {
            (Some(one), _) => Ok(Who::OfLine(one.line)),
            (None, Some(one)) if one.has_address && has_address => {
                Err(Doubt::TwiceInFile { line: one.line })
            }
            (None, Some(one)) => Ok(Who::OfLine(one.line)),
            (None, None) => Ok(Who::New),
        };
        let first = match found {
            Ok(Who::OfLine(first)) => first,
            _ => line.number,
        };
        for key in [by_address, by_place].into_iter().flatten() {
            self.newcomers.entry(key.into()).or_insert(Newcomer {
                line: first,
                has_address,
            });
        }
        found
    }

    /// What several lines say of one person beside their memberships is changed once; where they
    /// differ, somebody has to say which of them holds.
    fn once(&mut self, person: PersonId, line: u32, planning: &mut Planning<'_>) {
        let is_theirs = |change: &Change| {
            !matches!(
                change,
                Change::NewMembership { .. } | Change::EndMembership { .. }
            )
        };
        let theirs = planning.changes.iter().filter(|change| is_theirs(change));
        let theirs: Vec<Change> = theirs.cloned().collect();
        match self.told.get(&person) {
            None => {
                self.told.insert(person, (line, theirs));
            }
            Some((_, told)) if *told == theirs => {
                planning.changes.retain(|change| !is_theirs(change));
            }
            Some((first, _)) => planning.doubts.push(Doubt::TwiceInFile { line: *first }),
        }
    }

    /// Remembers that somebody is in the file; of several whom a line may mean, all of them.
    fn spare(&mut self, line: &Line, who: Who, doubts: &[Doubt]) {
        let mut people = Vec::new();
        if let Who::Known(id) = who {
            people.push(id);
        } else {
            for doubt in doubts {
                if let Doubt::SameName { people: some } | Doubt::SameAddress { people: some } =
                    doubt
                {
                    people.extend(some);
                }
            }
            if let Some(address) = line.address() {
                people.extend(self.known.with_address(&address));
            }
            let names = (
                line.words(Column::FamilyName),
                line.words(Column::GivenName),
            );
            if let (Some(family), Some(given)) = names {
                people.extend(self.known.named(family, given));
            }
        }
        // A network that can't be read may be either.
        let is_unread = |fault: &super::Fault| fault.column == Column::Track;
        let tracks = match line.faults.iter().any(is_unread) {
            true => vec![Track::Executive, Track::Manager],
            false => vec![track_of(line)],
        };
        for person in people {
            self.there
                .extend(tracks.iter().map(|track| (person, *track)));
        }
    }

    /// A second line on the same person in the same network is doubtful.
    fn heard_before(&mut self, line: &Line, who: Who) -> Option<Doubt> {
        let identity = match who {
            Who::Known(id) => Identity::Known(id),
            Who::New => Identity::OfLine(line.number),
            Who::OfLine(first) => Identity::OfLine(first),
            Who::Unknown => return None,
        };
        match self.heard.entry((identity, track_of(line))) {
            Entry::Occupied(first) => Some(Doubt::TwiceInFile { line: *first.get() }),
            Entry::Vacant(place) => {
                place.insert(line.number);
                None
            }
        }
    }

    /// What becomes of those who are members on the roster's day and are in no line, if the roster says
    /// anything of them.
    #[must_use]
    pub fn missing(&self) -> Vec<Planned> {
        if self.rule.missing == Missing::Keep {
            return Vec::new();
        }
        let mut ended = Vec::new();
        for (id, person) in self.known.people() {
            for membership in &person.memberships {
                let is_there = self.there.contains(&(id, membership.track));
                let runs = membership.term.contains(self.rule.as_of);
                if is_there || !runs || !self.tracks.contains(&membership.track) {
                    continue;
                }
                ended.push(self.end(id, membership.id, membership.term));
            }
        }
        ended.sort_by_key(|planned| match planned.who {
            Who::Known(id) => id,
            _ => PersonId(0),
        });
        ended
    }

    fn end(&self, person: PersonId, membership: MembershipId, term: Term) -> Planned {
        let mut planned = Planned {
            line: None,
            verdict: Verdict::Ended,
            who: Who::Known(person),
            changes: Vec::new(),
            doubts: Vec::new(),
        };
        match self.rule.as_of.yesterday() {
            Ok(to) if term.start() <= to => {
                planned
                    .changes
                    .push(Change::EndMembership { membership, to });
            }
            // The record stays as it is; it is only said.
            _ => {
                planned.verdict = Verdict::Skipped;
                planned.doubts.push(Doubt::StartsThatDay);
            }
        }
        planned
    }
}

/// The network of a line: that of the executives, the community proper, where it says none.
#[must_use]
pub fn track_of(line: &Line) -> Track {
    line.track().unwrap_or(Track::Executive)
}

#[cfg(test)]
mod tests;

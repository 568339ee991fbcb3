//! Which provinces and territories are represented, at any date and since when.
//!
//! The community's rule: a province or territory is represented at a date when at least one
//! provincial or territorial organization of it has an active member. A municipality alone does not
//! represent its province, it is shown as “municipal only”; by a setting it does. A federal office
//! there represents nobody but the federal order, which is not in question here (product rule
//! “Representation”).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{OrganizationId, PersonId},
    jurisdiction::JurisdictionCode,
    order::OrderOfGovernment,
    period::Period,
    roster::{CountingRule, History, Organization, Roster},
};

/// The settings of representation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rule {
    /// Who counts as a member.
    pub counting: CountingRule,
    /// Whether a municipality represents its province or territory. It does not by default.
    pub municipality_represents: bool,
}

impl Rule {
    /// Whether an organization of an order of government speaks for its province or territory.
    #[must_use]
    pub fn is_represented_by(self, order: OrderOfGovernment) -> bool {
        let municipal = order == OrderOfGovernment::Municipal;
        order.represents() || (municipal && self.municipality_represents)
    }
}

/// How a province or territory stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A ministry of it has a member (or, by the setting, a municipality).
    Represented,
    /// Only municipalities of it have members; it stays on the list of gaps.
    MunicipalOnly,
    /// Nobody is there for it.
    NotRepresented,
}

impl Standing {
    /// The name by which it is written in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Represented => "represented",
            Self::MunicipalOnly => "municipal_only",
            Self::NotRepresented => "not_represented",
        }
    }

    /// Whether somebody is still to be found.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        !matches!(self, Self::Represented)
    }

    fn judge(rule: Rule, by_government: bool, by_municipality: bool) -> Self {
        match (by_government, by_municipality) {
            (true, _) => Self::Represented,
            (false, true) if rule.municipality_represents => Self::Represented,
            (false, true) => Self::MunicipalOnly,
            (false, false) => Self::NotRepresented,
        }
    }
}

/// How a jurisdiction stands at a date, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct JurisdictionStanding {
    /// Which.
    pub jurisdiction: JurisdictionCode,
    /// How.
    pub standing: Standing,
    /// The day on which its standing last changed; none when it never was otherwise.
    pub since: Option<Date>,
    /// The day on which it ceased to be represented, if it is not and once was. Municipalities that
    /// come and go in the meantime open no other gap.
    pub gap_since: Option<Date>,
    /// The members that the standing rests on.
    pub members: Vec<PersonId>,
    /// The organizations that the standing rests on.
    pub organizations: Vec<OrganizationId>,
}

/// How all jurisdictions stand at a date.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Snapshot {
    /// When.
    pub date: Date,
    /// Each province and territory, in the report's order.
    pub jurisdictions: Vec<JurisdictionStanding>,
}

impl Snapshot {
    /// Those that nobody represents, “municipal only” among them, in the report's order.
    pub fn gaps(&self) -> impl Iterator<Item = &JurisdictionStanding> {
        self.jurisdictions
            .iter()
            .filter(|one| one.standing.is_gap())
    }
}

/// A day on which a jurisdiction's standing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Change {
    /// The first day of the new standing.
    pub on: Date,
    /// Whose.
    pub jurisdiction: JurisdictionCode,
    /// How it stood the day before.
    pub from: Standing,
    /// How it stands from this day on.
    pub to: Standing,
}

/// A time during which nobody represents a jurisdiction, “municipal only” included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gap {
    /// Which.
    pub jurisdiction: JurisdictionCode,
    /// The first day of it; none when nobody ever was there before.
    pub opened_on: Option<Date>,
    /// The first day after it; none while it lasts.
    pub closed_on: Option<Date>,
}

/// Representation over time: a roster seen under a rule.
#[derive(Debug, Clone)]
pub struct Representation<'a> {
    roster: &'a Roster,
    rule: Rule,
    /// In the report's order, without the federal order.
    jurisdictions: Vec<JurisdictionCode>,
    /// Each jurisdiction's changes, in order of time.
    changes: BTreeMap<JurisdictionCode, Vec<Change>>,
}

impl<'a> Representation<'a> {
    /// Looks at a roster. The jurisdictions stand in the report's order; the federal order may be
    /// among them and is passed over.
    #[must_use]
    pub fn new(roster: &'a Roster, jurisdictions: &[JurisdictionCode], rule: Rule) -> Self {
        let jurisdictions = jurisdictions
            .iter()
            .copied()
            .filter(|code| !code.is_federal());
        let changes = changes(roster, rule);
        Self {
            roster,
            rule,
            jurisdictions: jurisdictions.collect(),
            changes,
        }
    }

    /// How each jurisdiction stands at a date.
    #[must_use]
    pub fn at(&self, date: Date) -> Snapshot {
        let mut present: BTreeMap<JurisdictionCode, Presence> = BTreeMap::new();
        for member in self.roster.members_at(date, self.rule.counting) {
            if let Some(affiliation) = member.affiliation {
                let organization = affiliation.organization;
                present
                    .entry(organization.jurisdiction)
                    .or_default()
                    .add(member.person, organization);
            }
        }
        let nobody = Presence::default();
        let standing = |code: &JurisdictionCode| {
            self.standing(*code, date, present.get(code).unwrap_or(&nobody))
        };
        Snapshot {
            date,
            jurisdictions: self.jurisdictions.iter().map(standing).collect(),
        }
    }

    /// How each jurisdiction stands at each of some dates, such as the ends of quarters.
    pub fn series(&self, dates: impl IntoIterator<Item = Date>) -> impl Iterator<Item = Snapshot> {
        dates.into_iter().map(|date| self.at(date))
    }

    /// The changes on the days of a period, by day and then in the report's order.
    #[must_use]
    pub fn history(&self, period: Period) -> Vec<Change> {
        let mut all: Vec<Change> = self
            .jurisdictions
            .iter()
            .flat_map(|code| self.changes_of(*code))
            .copied()
            .collect();
        all.retain(|change| period.contains(change.on));
        all.sort_by_key(|change| change.on);
        all
    }

    /// The gaps of a jurisdiction in all the time on record, in their order.
    #[must_use]
    pub fn gaps_of(&self, code: JurisdictionCode) -> Vec<Gap> {
        let gap = |opened_on| Gap {
            jurisdiction: code,
            opened_on,
            closed_on: None,
        };
        let mut gaps = vec![gap(None)];
        for change in self.changes_of(code) {
            match (change.from.is_gap(), change.to.is_gap(), gaps.last_mut()) {
                (false, true, _) => gaps.push(gap(Some(change.on))),
                (true, false, Some(last)) => last.closed_on = Some(change.on),
                _ => {}
            }
        }
        gaps
    }

    /// The provinces and territories, in the report's order.
    pub fn jurisdictions(&self) -> impl Iterator<Item = JurisdictionCode> + '_ {
        self.jurisdictions.iter().copied()
    }

    fn changes_of(&self, code: JurisdictionCode) -> &[Change] {
        self.changes.get(&code).map_or(&[], Vec::as_slice)
    }

    fn standing(
        &self,
        jurisdiction: JurisdictionCode,
        date: Date,
        present: &Presence,
    ) -> JurisdictionStanding {
        let by_municipality = !present.municipal.is_empty();
        let standing = Standing::judge(self.rule, !present.government.is_empty(), by_municipality);
        let past = self.changes_of(jurisdiction);
        let past = &past[..past.partition_point(|change| change.on <= date)];
        let lost = past.iter().rfind(|change| !change.from.is_gap());
        let counts_municipal = self.rule.municipality_represents || standing.is_gap();
        let municipal = present.municipal.iter().filter(|_| counts_municipal);
        let rests_on: Vec<_> = present
            .government
            .iter()
            .chain(municipal)
            .copied()
            .collect();
        let members: BTreeSet<_> = rests_on.iter().map(|(person, _)| *person).collect();
        let organizations: BTreeSet<_> = rests_on.iter().map(|(_, id)| *id).collect();
        JurisdictionStanding {
            jurisdiction,
            standing,
            since: past.last().map(|change| change.on),
            gap_since: lost.map(|change| change.on).filter(|_| standing.is_gap()),
            members: members.into_iter().collect(),
            organizations: organizations.into_iter().collect(),
        }
    }
}

/// Who is there for a jurisdiction.
#[derive(Default)]
struct Presence {
    government: Vec<(PersonId, OrganizationId)>,
    municipal: Vec<(PersonId, OrganizationId)>,
}

impl Presence {
    fn add(&mut self, person: PersonId, organization: Organization) {
        if organization.order.represents() {
            self.government.push((person, organization.id));
        } else if organization.order == OrderOfGovernment::Municipal {
            self.municipal.push((person, organization.id));
        }
    }
}

/// By how many people the presence for a jurisdiction grows or shrinks on a day.
#[derive(Default, Clone, Copy)]
struct Step {
    government: i64,
    municipal: i64,
}

/// All changes of all jurisdictions, from one pass over everybody's comings and goings.
fn changes(roster: &Roster, rule: Rule) -> BTreeMap<JurisdictionCode, Vec<Change>> {
    let mut steps: BTreeMap<JurisdictionCode, BTreeMap<Date, Step>> = BTreeMap::new();
    for history in roster.histories() {
        for (on, organization, people) in comings_and_goings(history, rule.counting) {
            let days = steps.entry(organization.jurisdiction).or_default();
            let step = days.entry(on).or_default();
            if organization.order.represents() {
                step.government += people;
            } else if organization.order == OrderOfGovernment::Municipal {
                step.municipal += people;
            }
        }
    }
    steps
        .into_iter()
        .map(|(code, steps)| (code, replay(code, &steps, rule)))
        .collect()
}

/// The days on which one person came to an organization (+1) or went (−1), as a counted member.
fn comings_and_goings(history: &History, rule: CountingRule) -> Vec<(Date, Organization, i64)> {
    let mut moves = Vec::new();
    let mut current: Option<Organization> = None;
    for on in history.turning_points() {
        let next = history.presence_at(on, rule);
        if next != current {
            moves.extend(current.map(|left| (on, left, -1)));
            moves.extend(next.map(|joined| (on, joined, 1)));
            current = next;
        }
    }
    moves
}

fn replay(jurisdiction: JurisdictionCode, steps: &BTreeMap<Date, Step>, rule: Rule) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut total = Step::default();
    let mut from = Standing::NotRepresented;
    for (on, step) in steps {
        total.government += step.government;
        total.municipal += step.municipal;
        let to = Standing::judge(rule, total.government > 0, total.municipal > 0);
        if to != from {
            changes.push(Change {
                on: *on,
                jurisdiction,
                from,
                to,
            });
            from = to;
        }
    }
    changes
}

#[cfg(test)]
mod tests;

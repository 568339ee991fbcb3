//! Who is a member at a date, through which organization, and how many there are.
//!
//! The community's rule of counting: members are distinct persons with an active membership at the
//! date; organizations are the distinct organizations of those members, by primary affiliation. An
//! organization with five members counts once, a person with two roles counts once, and the
//! managers' network is left out unless a setting says otherwise (product rule “Counting”).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{AffiliationId, MembershipId, OrganizationId, PersonId},
    jurisdiction::JurisdictionCode,
    order::OrderOfGovernment,
    period::Period,
    term::Term,
};

/// The two networks of the community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// The executives: the community proper, which meets every quarter.
    Executive,
    /// The managers' informal network.
    Manager,
}

impl Track {
    /// The name by which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Executive => "executive",
            Self::Manager => "manager",
        }
    }
}

/// An organization, as far as counting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Organization {
    /// Its row.
    pub id: OrganizationId,
    /// Its order of government.
    pub order: OrderOfGovernment,
    /// Where it belongs: a ministry or a city to its province, a federal department to `CA`.
    pub jurisdiction: JurisdictionCode,
}

/// A person's membership in a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Membership {
    /// Its row.
    pub id: MembershipId,
    /// Whose it is.
    pub person: PersonId,
    /// In which network.
    pub track: Track,
    /// When.
    pub term: Term,
}

/// A person's work for an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Affiliation {
    /// Its row.
    pub id: AffiliationId,
    /// Whose it is.
    pub person: PersonId,
    /// With which organization.
    pub organization: Organization,
    /// Whether it is the one that counts.
    pub is_primary: bool,
    /// When.
    pub term: Term,
}

/// The setting of counting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CountingRule {
    /// Whether the managers' network counts as the executives do. It does not by default.
    pub count_managers: bool,
}

impl CountingRule {
    /// Whether members of a track are counted.
    #[must_use]
    pub const fn counts(self, track: Track) -> bool {
        matches!(track, Track::Executive) || self.count_managers
    }
}

/// A member at a date, with the rows that say so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The active memberships, at least one.
    pub memberships: Vec<MembershipId>,
    /// The primary affiliation, if there is one: a member between two employers has none.
    pub affiliation: Option<Affiliation>,
}

/// One value for each line of the report, and one for what is listed without being counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ByOrder<T> {
    /// Federal departments.
    pub federal: T,
    /// Provincial and territorial ministries.
    pub provincial_territorial: T,
    /// Municipalities.
    pub municipal: T,
    /// Crown corporations, institutes, Indigenous governments: not in the three lines.
    pub other: T,
}

impl<T> ByOrder<T> {
    /// The value of an order's line.
    #[must_use]
    pub const fn get(&self, order: OrderOfGovernment) -> &T {
        match order {
            OrderOfGovernment::Federal => &self.federal,
            OrderOfGovernment::Provincial | OrderOfGovernment::Territorial => {
                &self.provincial_territorial
            }
            OrderOfGovernment::Municipal => &self.municipal,
            OrderOfGovernment::Other => &self.other,
        }
    }

    /// The value of an order's line, to change it.
    pub const fn get_mut(&mut self, order: OrderOfGovernment) -> &mut T {
        match order {
            OrderOfGovernment::Federal => &mut self.federal,
            OrderOfGovernment::Provincial | OrderOfGovernment::Territorial => {
                &mut self.provincial_territorial
            }
            OrderOfGovernment::Municipal => &mut self.municipal,
            OrderOfGovernment::Other => &mut self.other,
        }
    }

    /// The same lines with other values.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> ByOrder<U> {
        ByOrder {
            federal: f(self.federal),
            provincial_territorial: f(self.provincial_territorial),
            municipal: f(self.municipal),
            other: f(self.other),
        }
    }
}

/// The report's figures at a date, each as the rows behind it: the figure is their number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Headcount {
    /// The members.
    pub members: Vec<PersonId>,
    /// Their organizations.
    pub organizations: ByOrder<Vec<OrganizationId>>,
    /// The members who have no primary affiliation at the date.
    pub without_organization: Vec<PersonId>,
}

impl Headcount {
    /// How many members there are.
    #[must_use]
    pub fn member_count(&self) -> usize {
        self.members.len()
    }

    /// How many organizations there are in each line.
    #[must_use]
    pub fn organization_counts(&self) -> ByOrder<usize> {
        self.organizations.clone().map(|ids| ids.len())
    }
}

/// Who came and who went in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Turnover {
    /// Those who became members on a day of the period.
    pub joined: Vec<PersonId>,
    /// Those who were no longer members from a day of the period on.
    pub left: Vec<PersonId>,
}

/// The whole history of memberships and affiliations; any figure can be asked of it at any date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    people: BTreeMap<PersonId, History>,
}

/// What is known of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History {
    memberships: Vec<Membership>,
    affiliations: Vec<Affiliation>,
}

impl Roster {
    /// Puts the rows together, in any order. Affiliations of people who never were members are
    /// kept and never counted.
    #[must_use]
    pub fn new(
        memberships: impl IntoIterator<Item = Membership>,
        affiliations: impl IntoIterator<Item = Affiliation>,
    ) -> Self {
        let mut people: BTreeMap<PersonId, History> = BTreeMap::new();
        for membership in memberships {
            people
                .entry(membership.person)
                .or_default()
                .memberships
                .push(membership);
        }
        for affiliation in affiliations {
            people
                .entry(affiliation.person)
                .or_default()
                .affiliations
                .push(affiliation);
        }
        for history in people.values_mut() {
            history.memberships.sort_by_key(|m| (m.term, m.id));
            history.affiliations.sort_by_key(|a| (a.term, a.id));
        }
        Self { people }
    }

    /// The first day of the first membership.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        let memberships = self
            .people
            .values()
            .flat_map(|history| &history.memberships);
        memberships.map(|membership| membership.term.start()).min()
    }

    /// The counted members at a date, by person.
    pub fn members_at(&self, date: Date, rule: CountingRule) -> impl Iterator<Item = Member> + '_ {
        self.people.iter().filter_map(move |(person, history)| {
            let memberships = history.memberships_at(date, |track| rule.counts(track));
            let affiliation = history.primary_at(date);
            (!memberships.is_empty()).then_some(Member {
                person: *person,
                memberships,
                affiliation,
            })
        })
    }

    /// The members of one track at a date, by person.
    pub fn track_at(&self, date: Date, track: Track) -> impl Iterator<Item = PersonId> + '_ {
        self.people.iter().filter_map(move |(person, history)| {
            (!history.memberships_at(date, |t| t == track).is_empty()).then_some(*person)
        })
    }

    /// Whether somebody is a member of any track at a date, counted or not.
    #[must_use]
    pub fn is_member_at(&self, person: PersonId, date: Date) -> bool {
        let history = self.people.get(&person);
        history.is_some_and(|history| !history.memberships_at(date, |_| true).is_empty())
    }

    /// The report's figures at a date.
    #[must_use]
    pub fn headcount(&self, date: Date, rule: CountingRule) -> Headcount {
        let mut members = Vec::new();
        let mut without_organization = Vec::new();
        let mut organizations: ByOrder<BTreeSet<OrganizationId>> = ByOrder::default();
        for member in self.members_at(date, rule) {
            members.push(member.person);
            let Some(Affiliation { organization, .. }) = member.affiliation else {
                without_organization.push(member.person);
                continue;
            };
            organizations
                .get_mut(organization.order)
                .insert(organization.id);
        }
        let organizations = organizations.map(|ids| ids.into_iter().collect());
        Headcount {
            members,
            organizations,
            without_organization,
        }
    }

    /// The counted members in each line at a date, by the organization that each works for. Those who
    /// work for none are among the others.
    #[must_use]
    pub fn members_by_order(&self, date: Date, rule: CountingRule) -> ByOrder<Vec<PersonId>> {
        let mut lines: ByOrder<Vec<PersonId>> = ByOrder::default();
        for member in self.members_at(date, rule) {
            let works_for = member.affiliation.map(|one| one.organization.order);
            let order = works_for.unwrap_or(OrderOfGovernment::Other);
            lines.get_mut(order).push(member.person);
        }
        lines
    }

    /// The organization that a person works for first of all at a date, member or not.
    #[must_use]
    pub fn organization_of(&self, person: PersonId, date: Date) -> Option<Organization> {
        let history = self.people.get(&person)?;
        Some(history.primary_at(date)?.organization)
    }

    /// Who joined and who left in a period. Somebody who did both is in both; somebody whose second
    /// membership starts on the day on which the first ends did neither.
    #[must_use]
    pub fn turnover(&self, period: Period, rule: CountingRule) -> Turnover {
        let mut turnover = Turnover::default();
        for (person, history) in &self.people {
            let is_member = |on| !history.memberships_at(on, |t| rule.counts(t)).is_empty();
            let counted = || history.memberships.iter().filter(|m| rule.counts(m.track));
            let joins = |on: Date| period.contains(on) && !on.yesterday().is_ok_and(is_member);
            let leaves = |on: Date| period.contains(on) && !is_member(on);
            if counted().any(|m| joins(m.term.start())) {
                turnover.joined.push(*person);
            }
            if counted().any(|m| m.term.end().is_some_and(leaves)) {
                turnover.left.push(*person);
            }
        }
        turnover
    }

    /// Everybody's history.
    pub(crate) fn histories(&self) -> impl Iterator<Item = &History> {
        self.people.values()
    }
}

impl History {
    fn memberships_at(&self, date: Date, track: impl Fn(Track) -> bool) -> Vec<MembershipId> {
        let active = self
            .memberships
            .iter()
            .filter(|m| track(m.track) && m.term.contains(date));
        active.map(|m| m.id).collect()
    }

    /// The primary affiliation at a date; should there be two, the one that started last.
    fn primary_at(&self, date: Date) -> Option<Affiliation> {
        self.affiliations
            .iter()
            .rev()
            .find(|a| a.is_primary && a.term.contains(date))
            .copied()
    }

    /// The organization through which the person is a counted member at a date.
    pub(crate) fn presence_at(&self, date: Date, rule: CountingRule) -> Option<Organization> {
        let member = !self
            .memberships_at(date, |track| rule.counts(track))
            .is_empty();
        self.primary_at(date)
            .filter(|_| member)
            .map(|affiliation| affiliation.organization)
    }

    /// The days on which the person's presence may change.
    pub(crate) fn turning_points(&self) -> BTreeSet<Date> {
        let terms = self.memberships.iter().map(|m| m.term);
        let terms = terms.chain(self.affiliations.iter().map(|a| a.term));
        terms
            .flat_map(|term| [Some(term.start()), term.end()])
            .flatten()
            .collect()
    }
}

#[cfg(test)]
mod tests;

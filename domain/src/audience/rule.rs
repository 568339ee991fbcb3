//! An audience as a rule: whom it means, by what is known of each member, and why.

use serde::{Deserialize, Serialize};

use crate::{
    id::{JurisdictionId, PersonId, TopicId, WorkingGroupId},
    order::OrderOfGovernment,
    roster::Track,
};

/// The most parts of a rule, lists and what stands in them together: what a person can read.
pub const MOST_PARTS: usize = 50;
/// How deep the lists of a rule go at most.
pub const DEEPEST: usize = 6;

/// Whom a rule means, among the members of a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Those of whom all of this holds.
    All(Vec<Self>),
    /// Those of whom any of this holds.
    Any(Vec<Self>),
    /// Those of whom this does not hold.
    Not(Box<Self>),
    /// Those of whom one thing holds.
    #[serde(untagged)]
    Is(Leaf),
}

/// One thing that may be known of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaf {
    /// Is a member of the track.
    Track(Track),
    /// Names the topic.
    Topic(TopicId),
    /// Works for an organization of the order of government.
    Order(OrderOfGovernment),
    /// Works for an organization of the jurisdiction.
    Jurisdiction(JurisdictionId),
    /// Is in the sub-group.
    WorkingGroup(WorkingGroupId),
    /// Holds the office.
    Office(Office),
    /// Is this person.
    Person(PersonId),
}

/// The offices that a rule may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// The federal co-chair.
    FederalCoChair,
    /// The provincial co-chair.
    ProvincialCoChair,
    /// Support to the co-chairs.
    Support,
    /// Acts while both chairs are vacant.
    ActingAuthority,
}

impl Office {
    /// The name by which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FederalCoChair => "federal_co_chair",
            Self::ProvincialCoChair => "provincial_co_chair",
            Self::Support => "support",
            Self::ActingAuthority => "acting_authority",
        }
    }
}

/// What is known of a member on a day, as far as rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub person: PersonId,
    /// The tracks of which they are a member.
    pub tracks: Vec<Track>,
    /// The order of government and the jurisdiction of the organization that they work for first of
    /// all, if they work for any.
    pub works_for: Option<(OrderOfGovernment, JurisdictionId)>,
    /// The topics that they name.
    pub topics: Vec<TopicId>,
    /// The sub-groups that they are in.
    pub groups: Vec<WorkingGroupId>,
    /// The offices that they hold.
    pub offices: Vec<Office>,
}

impl Profile {
    /// Whether something holds of the person.
    #[must_use]
    pub fn is(&self, leaf: Leaf) -> bool {
        match leaf {
            Leaf::Track(track) => self.tracks.contains(&track),
            Leaf::Topic(topic) => self.topics.contains(&topic),
            Leaf::Order(order) => self.works_for.is_some_and(|(own, _)| own == order),
            Leaf::Jurisdiction(one) => self.works_for.is_some_and(|(_, own)| own == one),
            Leaf::WorkingGroup(group) => self.groups.contains(&group),
            Leaf::Office(office) => self.offices.contains(&office),
            Leaf::Person(person) => self.person == person,
        }
    }
}

/// Something by which a rule came to its answer about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// What.
    pub leaf: Leaf,
    /// Whether it holds of the person.
    pub holds: bool,
}

impl Rule {
    /// Why a rule means somebody: what holds of the person, and what does not, from which alone it
    /// follows, each once and in the order of the rule. None for somebody whom it does not mean.
    #[must_use]
    pub fn why(&self, profile: &Profile) -> Option<Vec<Reason>> {
        let (is_meant, all) = self.judge(profile);
        let mut reasons = Vec::with_capacity(all.len());
        for reason in all {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        is_meant.then_some(reasons)
    }

    /// What comes of a rule, and from what it follows.
    fn judge(&self, profile: &Profile) -> (bool, Vec<Reason>) {
        match self {
            Self::All(rules) => decide(rules, profile, false),
            Self::Any(rules) => decide(rules, profile, true),
            Self::Not(rule) => {
                let (holds, reasons) = rule.judge(profile);
                (!holds, reasons)
            }
            Self::Is(leaf) => {
                let (leaf, holds) = (*leaf, profile.is(*leaf));
                (holds, vec![Reason { leaf, holds }])
            }
        }
    }

    /// How many parts it has, lists and what stands in them together.
    #[must_use]
    pub fn parts(&self) -> usize {
        1 + self.inner().iter().map(Self::parts).sum::<usize>()
    }

    /// How deep its lists go: one thing alone is one deep.
    #[must_use]
    pub fn depth(&self) -> usize {
        1 + self.inner().iter().map(Self::depth).max().unwrap_or(0)
    }

    /// All that it asks of a member, in its order.
    #[must_use]
    pub fn leaves(&self) -> Vec<Leaf> {
        match self {
            Self::Is(leaf) => vec![*leaf],
            _ => self.inner().iter().flat_map(Self::leaves).collect(),
        }
    }

    /// The same about another person, wherever it names the one.
    #[must_use]
    pub fn with_person(&self, one: PersonId, other: PersonId) -> Self {
        let all = |rules: &[Self]| {
            rules
                .iter()
                .map(|rule| rule.with_person(one, other))
                .collect()
        };
        match self {
            Self::All(rules) => Self::All(all(rules)),
            Self::Any(rules) => Self::Any(all(rules)),
            Self::Not(rule) => Self::Not(Box::new(rule.with_person(one, other))),
            Self::Is(Leaf::Person(person)) if *person == one => Self::Is(Leaf::Person(other)),
            Self::Is(leaf) => Self::Is(*leaf),
        }
    }

    /// The rules that stand in it.
    fn inner(&self) -> &[Self] {
        match self {
            Self::All(rules) | Self::Any(rules) => rules,
            Self::Not(rule) => std::slice::from_ref(rule),
            Self::Is(_) => &[],
        }
    }
}

/// What comes of a list of which one part decides that comes out so: all those that do are why, or, when
/// none does, the whole list.
fn decide(rules: &[Rule], profile: &Profile, deciding: bool) -> (bool, Vec<Reason>) {
    let judged: Vec<_> = rules.iter().map(|rule| rule.judge(profile)).collect();
    let is_decided = judged.iter().any(|(holds, _)| *holds == deciding);
    let counts = judged
        .into_iter()
        .filter(|(holds, _)| !is_decided || *holds == deciding);
    let reasons = counts.flat_map(|(_, reasons)| reasons).collect();
    (is_decided == deciding, reasons)
}

#[cfg(test)]
mod tests;

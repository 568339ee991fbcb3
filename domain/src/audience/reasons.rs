//! A set of reasons: there are few, and an audience has a set for each person.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Reason;
use crate::roster::Track;

/// All reasons, in their order; each has the bit of its place.
const ALL: [Reason; 9] = [
    Reason::TrackMember(Track::Executive),
    Reason::TrackMember(Track::Manager),
    Reason::CouncilMember,
    Reason::OfficeHolder,
    Reason::Asked,
    Reason::Administrator,
    Reason::Delegate,
    Reason::GroupMember,
    Reason::AudienceMember,
];

/// Why somebody is written to: one reason, or several.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Reason>", into = "Vec<Reason>")]
pub struct Reasons(u16);

impl Reasons {
    /// Adds a reason.
    pub fn insert(&mut self, reason: Reason) {
        self.0 |= bit(reason);
    }

    /// Whether a reason is among them.
    #[must_use]
    pub fn contains(self, reason: Reason) -> bool {
        self.0 & bit(reason) != 0
    }

    /// All of them, in the order of reasons.
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        ALL.into_iter().filter(move |reason| self.contains(*reason))
    }
}

const fn bit(reason: Reason) -> u16 {
    let place = match reason {
        Reason::TrackMember(Track::Executive) => 0,
        Reason::TrackMember(Track::Manager) => 1,
        Reason::CouncilMember => 2,
        Reason::OfficeHolder => 3,
        Reason::Asked => 4,
        Reason::Administrator => 5,
        Reason::Delegate => 6,
        Reason::GroupMember => 7,
        Reason::AudienceMember => 8,
    };
    1 << place
}

impl FromIterator<Reason> for Reasons {
    fn from_iter<I: IntoIterator<Item = Reason>>(given: I) -> Self {
        let mut reasons = Self::default();
        given.into_iter().for_each(|reason| reasons.insert(reason));
        reasons
    }
}

impl<const N: usize> From<[Reason; N]> for Reasons {
    fn from(given: [Reason; N]) -> Self {
        given.into_iter().collect()
    }
}

impl From<Vec<Reason>> for Reasons {
    fn from(given: Vec<Reason>) -> Self {
        given.into_iter().collect()
    }
}

impl From<Reasons> for Vec<Reason> {
    fn from(reasons: Reasons) -> Self {
        reasons.iter().collect()
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_bit_of_its_own_and_they_come_in_their_order() {
        let mut sorted = ALL;
        sorted.sort();
        assert_eq!(sorted, ALL);
        let every: Reasons = ALL.into_iter().rev().collect();
        assert_eq!(every.iter().collect::<Vec<_>>(), ALL);
        for reason in ALL {
            let one = Reasons::from([reason, reason]);
            assert_eq!(one.iter().collect::<Vec<_>>(), [reason]);
            let others = ALL.into_iter().filter(|other| *other != reason);
            assert!(!others.collect::<Reasons>().contains(reason), "{reason:?}");
        }
    }

    #[test]
    fn they_are_written_as_a_list() {
        let two = Reasons::from([Reason::Asked, Reason::TrackMember(Track::Manager)]);
        let written = serde_json::to_value(two).unwrap();
        let list = serde_json::json!([{ "track_member": "manager" }, "asked"]);
        assert_eq!(written, list);
        assert_eq!(serde_json::from_value::<Reasons>(list).unwrap(), two);
    }
}

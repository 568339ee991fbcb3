//! The search for somebody to represent a jurisdiction that has nobody.
//!
//! A gap opens a case; it is addressed to the council member who sits for the jurisdiction or, while
//! the seat is empty, to co-chair support; it closes by itself when the gap closes; a gap that
//! reopens gets a new case linked to the old one. Nobody is flagged twice for one gap: what is done
//! depends on the state that is found, so doing it again changes nothing (product rule
//! “Recruitment”).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{CaseId, PersonId},
    jurisdiction::JurisdictionCode,
    representation::{JurisdictionStanding, Snapshot},
};

/// Who is asked to find a representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// The council member who sits for the jurisdiction.
    CouncilMember(PersonId),
    /// Co-chair support: the seat is empty.
    Support,
}

/// A recruitment case as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Case {
    /// Its row.
    pub id: CaseId,
    /// For which jurisdiction.
    pub jurisdiction: JurisdictionCode,
    /// Who is asked.
    pub addressee: Addressee,
    /// When it was opened.
    pub opened_on: Date,
    /// When it was closed, if it was.
    pub closed_on: Option<Date>,
}

/// What is to be done about a jurisdiction's case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Open a case: there is a gap and none is open.
    Open {
        /// For which jurisdiction.
        jurisdiction: JurisdictionCode,
        /// Who is to be asked.
        addressee: Addressee,
        /// The last case of an earlier gap, if there was one.
        previous: Option<CaseId>,
        /// When representation was lost; none when there never was any.
        gap_since: Option<Date>,
    },
    /// Address the case to somebody else: the seat was filled, emptied or taken over.
    Readdress {
        /// Which case.
        case: CaseId,
        /// Who is to be asked from now on.
        addressee: Addressee,
    },
    /// Close the case: somebody represents the jurisdiction.
    Close {
        /// Which case.
        case: CaseId,
        /// On which day; never before the case was opened.
        on: Date,
    },
    /// Leave the case as it is: the gap is still there.
    Keep {
        /// Which case.
        case: CaseId,
    },
}

impl Action {
    /// Whether anything is to be written.
    #[must_use]
    pub const fn changes(self) -> bool {
        !matches!(self, Self::Keep { .. })
    }
}

/// Compares representation at a date with the cases, open and closed, and says what is to be done,
/// in the order of the jurisdictions.
///
/// `seats` holds who sits on the council at that date; a jurisdiction that is not in it has an empty
/// seat. Cases of jurisdictions that the snapshot does not list are left alone.
#[must_use]
pub fn compare(
    snapshot: &Snapshot,
    cases: &[Case],
    seats: &BTreeMap<JurisdictionCode, PersonId>,
) -> Vec<Action> {
    let action = |standing: &JurisdictionStanding| {
        let code = standing.jurisdiction;
        let mine = || cases.iter().filter(move |case| case.jurisdiction == code);
        let open = mine().find(|case| case.closed_on.is_none());
        let addressee = seats
            .get(&code)
            .map_or(Addressee::Support, |p| Addressee::CouncilMember(*p));
        match (standing.standing.is_gap(), open) {
            (false, None) => None,
            (false, Some(case)) => Some(Action::Close {
                case: case.id,
                on: snapshot.date.max(case.opened_on),
            }),
            (true, Some(case)) if case.addressee == addressee => {
                Some(Action::Keep { case: case.id })
            }
            (true, Some(case)) => Some(Action::Readdress {
                case: case.id,
                addressee,
            }),
            (true, None) => Some(Action::Open {
                jurisdiction: code,
                addressee,
                previous: mine()
                    .max_by_key(|case| (case.closed_on, case.id))
                    .map(|case| case.id),
                gap_since: standing.gap_since,
            }),
        }
    };
    snapshot.jurisdictions.iter().filter_map(action).collect()
}

#[cfg(test)]
mod tests;

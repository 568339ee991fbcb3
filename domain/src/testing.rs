//! A small made-up community for the tests of the rules.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;

use crate::{
    id::{AffiliationId, MembershipId, OrganizationId, PersonId},
    jurisdiction::JurisdictionCode,
    order::OrderOfGovernment::{self, Federal, Municipal, Other, Provincial, Territorial},
    roster::{Affiliation, Membership, Organization, Roster, Track},
    term::Term,
};

pub const BC: JurisdictionCode = JurisdictionCode::of(['B', 'C']);
pub const NS: JurisdictionCode = JurisdictionCode::of(['N', 'S']);
pub const ON: JurisdictionCode = JurisdictionCode::of(['O', 'N']);
pub const YT: JurisdictionCode = JurisdictionCode::of(['Y', 'T']);

/// In the report's order, the federal order first.
pub const JURISDICTIONS: [JurisdictionCode; 5] = [JurisdictionCode::FEDERAL, NS, ON, BC, YT];

const fn org(id: i64, order: OrderOfGovernment, jurisdiction: JurisdictionCode) -> Organization {
    Organization {
        id: OrganizationId(id),
        order,
        jurisdiction,
    }
}

pub const FEDERAL_DEPARTMENT: Organization = org(1, Federal, JurisdictionCode::FEDERAL);
pub const FEDERAL_OFFICE_IN_HALIFAX: Organization = org(2, Federal, NS);
pub const HALIFAX: Organization = org(3, Municipal, NS);
pub const ONTARIO_MINISTRY: Organization = org(4, Provincial, ON);
pub const BC_MINISTRY: Organization = org(5, Provincial, BC);
pub const BC_CROWN_CORPORATION: Organization = org(6, Other, BC);
pub const WHITEHORSE: Organization = org(7, Municipal, YT);
pub const YUKON_DEPARTMENT: Organization = org(8, Territorial, YT);

const ALL: [Organization; 8] = [
    FEDERAL_DEPARTMENT,
    FEDERAL_OFFICE_IN_HALIFAX,
    HALIFAX,
    ONTARIO_MINISTRY,
    BC_MINISTRY,
    BC_CROWN_CORPORATION,
    WHITEHORSE,
    YUKON_DEPARTMENT,
];

/// Reads `2020-01-01..2021-01-01` (the end is out) or `2020-01-01..`.
pub fn term(written: &str) -> Term {
    let (start, end) = written.split_once("..").unwrap();
    let end = (!end.is_empty()).then(|| end.parse().unwrap());
    Term::new(start.parse().unwrap(), end).unwrap()
}

/// Rows of a roster in the making.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub memberships: Vec<Membership>,
    pub affiliations: Vec<Affiliation>,
}

impl People {
    pub fn member(self, person: i64, when: &str) -> Self {
        self.joins(person, Track::Executive, term(when))
    }

    pub fn manager(self, person: i64, when: &str) -> Self {
        self.joins(person, Track::Manager, term(when))
    }

    pub fn works(self, person: i64, organization: Organization, when: &str) -> Self {
        self.affiliated(person, organization, true, term(when))
    }

    pub fn also_works(self, person: i64, organization: Organization, when: &str) -> Self {
        self.affiliated(person, organization, false, term(when))
    }

    fn joins(mut self, person: i64, track: Track, term: Term) -> Self {
        let id = MembershipId(i64::try_from(self.memberships.len()).unwrap());
        self.memberships.push(Membership {
            id,
            person: PersonId(person),
            track,
            term,
        });
        self
    }

    fn affiliated(
        mut self,
        person: i64,
        organization: Organization,
        is_primary: bool,
        term: Term,
    ) -> Self {
        let id = AffiliationId(i64::try_from(self.affiliations.len()).unwrap());
        let person = PersonId(person);
        self.affiliations.push(Affiliation {
            id,
            person,
            organization,
            is_primary,
            term,
        });
        self
    }

    pub fn roster(&self) -> Roster {
        Roster::new(
            self.memberships.iter().copied(),
            self.affiliations.iter().copied(),
        )
    }
}

pub fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..700).prop_map(|days| date(2020, 1, 1) + days.days())
}

fn any_term() -> impl Strategy<Value = Term> {
    (any_day(), proptest::option::of(1_i64..300)).prop_map(|(start, length)| {
        Term::new(start, length.map(|days| start + days.days())).unwrap()
    })
}

/// A few people who come, go, come back, move between organizations and hold two jobs at once.
pub fn any_people() -> impl Strategy<Value = People> {
    let track = prop_oneof![3 => Just(Track::Executive), 1 => Just(Track::Manager)];
    let membership = (1_i64..6, track, any_term());
    let affiliation = (
        1_i64..6,
        proptest::sample::select(&ALL[..]),
        proptest::bool::weighted(0.8),
        any_term(),
    );
    let memberships = proptest::collection::vec(membership, 0..12);
    let affiliations = proptest::collection::vec(affiliation, 0..16);
    (memberships, affiliations).prop_map(|(memberships, affiliations)| {
        let people = memberships
            .into_iter()
            .fold(People::default(), |all, (person, track, term)| {
                all.joins(person, track, term)
            });
        affiliations
            .into_iter()
            .fold(people, |all, (person, organization, is_primary, term)| {
                all.affiliated(person, organization, is_primary, term)
            })
    })
}

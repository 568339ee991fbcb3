//! What a person has to decide about a line, and what they decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{OrganizationId, PersonId},
    jurisdiction::JurisdictionCode,
    order::OrderOfGovernment,
};

/// Why a line can't be taken without somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// Somebody has this name, at another address or organization.
    SameName {
        /// Those who have it.
        people: Vec<PersonId>,
    },
    /// Somebody has this address, under another name.
    SameAddress {
        /// Those who have it.
        people: Vec<PersonId>,
    },
    /// There is nobody with this identifier, or what was kept of them was erased.
    NobodyThere,
    /// An earlier line is about the same person in the same network.
    TwiceInFile {
        /// Its number.
        line: u32,
    },
    /// No organization is named, and none is on record for the person.
    NoOrganization,
    /// No organization has this name on the roster's day.
    UnknownOrganization {
        /// Those whose names come near.
        near: Vec<OrganizationId>,
    },
    /// More than one has it.
    SeveralOrganizations {
        /// Which.
        organizations: Vec<OrganizationId>,
    },
    /// An organization is to be new, and its order of government or its jurisdiction is not said.
    OrganizationWithoutPlace,
    /// Another line says another order of government or jurisdiction of a new organization with this
    /// name: there are two of them.
    SaidOtherwise,
    /// The organization is of another order of government on record.
    OrderContradicts {
        /// That order.
        there: OrderOfGovernment,
    },
    /// The organization is of another jurisdiction on record.
    JurisdictionContradicts {
        /// That jurisdiction.
        there: JurisdictionCode,
    },
    /// The person would work there on days on which there is no such organization.
    OutsideOrganization {
        /// Its first day.
        from: Date,
    },
    /// The person goes to another organization by record, on the roster's day or after it.
    OtherAffiliation {
        /// From that day on.
        from: Date,
    },
    /// The person is a member on other days by record.
    OtherMembership {
        /// From this day.
        from: Date,
        /// To this one, if it ends.
        to: Option<Date>,
    },
    /// Nothing says in which language the title is.
    TitleWithoutLanguage,
    /// The last day is given and comes before the roster's day, and the first is not given.
    NoFirstDay,
    /// The words look as if a program had read the file in a wrong encoding (`Ã©`).
    LooksMisread,
    /// Whoever is not in the file became a member on the roster's day, so that nothing could end
    /// before it.
    StartsThatDay,
}

/// What somebody decided about a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Leave the line out.
    pub skip: bool,
    /// Take the line, and leave what is on record where the two contradict each other.
    pub keep_record: bool,
    /// Who it is.
    pub person: Option<Which<PersonId>>,
    /// Which organization it is; holds for all lines that name it alike.
    pub organization: Option<Which<OrganizationId>>,
}

/// Somebody or something that is on record, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which<T> {
    /// Not yet.
    New,
    /// This one.
    This(T),
}

impl Doubt {
    /// Whether taking the line and leaving the record as it is settles it.
    #[must_use]
    pub const fn may_keep_record(&self) -> bool {
        matches!(
            self,
            Self::OrderContradicts { .. }
                | Self::JurisdictionContradicts { .. }
                | Self::OtherAffiliation { .. }
                | Self::OtherMembership { .. }
                | Self::TitleWithoutLanguage
                | Self::LooksMisread
        )
    }

    /// Its name, for programs.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::SameName { .. } => "same_name",
            Self::SameAddress { .. } => "same_address",
            Self::NobodyThere => "nobody_there",
            Self::TwiceInFile { .. } => "twice_in_file",
            Self::NoOrganization => "no_organization",
            Self::UnknownOrganization { .. } => "unknown_organization",
            Self::SeveralOrganizations { .. } => "several_organizations",
            Self::OrganizationWithoutPlace => "organization_without_place",
            Self::SaidOtherwise => "said_otherwise",
            Self::OrderContradicts { .. } => "order_contradicts",
            Self::JurisdictionContradicts { .. } => "jurisdiction_contradicts",
            Self::OutsideOrganization { .. } => "outside_organization",
            Self::OtherAffiliation { .. } => "other_affiliation",
            Self::OtherMembership { .. } => "other_membership",
            Self::TitleWithoutLanguage => "title_without_language",
            Self::NoFirstDay => "no_first_day",
            Self::LooksMisread => "looks_misread",
            Self::StartsThatDay => "starts_that_day",
        }
    }
}

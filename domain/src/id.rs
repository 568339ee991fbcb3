//! The numbers of database rows, each of its own type, so that a person is never counted as an
//! organization.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(
            /// The row's number.
            pub i64,
        );

        impl From<i64> for $name {
            fn from(row: i64) -> Self {
                Self(row)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A person.
    PersonId,
    /// An organization.
    OrganizationId,
    /// A membership of a person in a track.
    MembershipId,
    /// An affiliation of a person with an organization.
    AffiliationId,
    /// A recruitment case.
    CaseId,
    /// A topic.
    TopicId,
    /// A sub-group.
    WorkingGroupId,
    /// A jurisdiction.
    JurisdictionId,
}

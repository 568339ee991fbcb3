//! Who may do what: the roles of the people and programs that use the service.

use std::fmt;

/// What somebody is to the community, as far as their rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A program that shows figures: reads what holds no personal data.
    Dashboard,
    /// A member of the community: reads, and keeps what is their own.
    Member,
    /// Sits on the council: sees its reports, and the recruitment of their own jurisdiction.
    Council,
    /// The co-chairs' support, the secretariat: keeps everything, and approves nothing.
    Support,
    /// A co-chair of the community.
    CoChair,
    /// Keeps the service: access, jobs, everything.
    Administrator,
}

impl Role {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 6] = [
        Self::Dashboard,
        Self::Member,
        Self::Council,
        Self::Support,
        Self::CoChair,
        Self::Administrator,
    ];

    /// The word for it, as it is stored and given.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Member => "member",
            Self::Council => "council",
            Self::Support => "support",
            Self::CoChair => "co_chair",
            Self::Administrator => "administrator",
        }
    }

    /// The role that a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a credential may be used for, whatever its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Queries, subscriptions, tables, documents.
    Read,
    /// Mutations.
    Write,
    /// The jobs: to run, cancel, retry and pause them.
    Jobs,
    /// The service's own figures, for its monitoring.
    Metrics,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Jobs, Self::Metrics];

    /// The word for it, as it is stored and given.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Jobs => "jobs",
            Self::Metrics => "metrics",
        }
    }

    /// The scope that a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Defines a set of one of the two.
macro_rules! set {
    ($(#[$meta:meta])* $set:ident of $one:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $set(u8);

        impl $set {
            /// None of them.
            pub const NONE: Self = Self(0);

            /// All of them.
            #[must_use]
            pub fn all() -> Self {
                $one::ALL.into_iter().collect()
            }

            /// Whether this one is among them.
            #[must_use]
            pub const fn has(self, one: $one) -> bool {
                self.0 & one.bit() != 0
            }

            /// Whether one of these is among them.
            #[must_use]
            pub fn has_any(self, ones: &[$one]) -> bool {
                ones.iter().any(|one| self.has(*one))
            }

            /// With this one, too.
            #[must_use]
            pub const fn with(self, one: $one) -> Self {
                Self(self.0 | one.bit())
            }

            /// Those that are there.
            pub fn iter(self) -> impl Iterator<Item = $one> {
                $one::ALL.into_iter().filter(move |one| self.has(*one))
            }

            /// Whether there is none.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }
        }

        impl From<$one> for $set {
            fn from(one: $one) -> Self {
                Self::NONE.with(one)
            }
        }

        impl FromIterator<$one> for $set {
            fn from_iter<T: IntoIterator<Item = $one>>(ones: T) -> Self {
                ones.into_iter().fold(Self::NONE, Self::with)
            }
        }
    };
}

set! {
    /// What somebody is, all in all: a co-chair is a member as well. Rights add up.
    Roles of Role
}

set! {
    /// What a credential may be used for, all in all.
    Scopes of Scope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        }
        assert_eq!(Role::parse("chair"), None);
    }

    #[test]
    fn rights_add_up() {
        let both: Roles = [Role::Member, Role::CoChair].into_iter().collect();
        assert!(both.has(Role::Member) && both.has(Role::CoChair));
        assert!(!both.has_any(&[Role::Council, Role::Administrator]));
        assert_eq!(both.iter().count(), 2);
        assert_eq!(Roles::all().iter().count(), 6);
        assert!(Roles::NONE.is_empty() && !Scopes::from(Scope::Read).is_empty());
    }
}

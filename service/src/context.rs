//! Who does something, and when.

use std::fmt;

use domain::zone::Zone;
use jiff::{Timestamp, civil::Date};

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person, by key.
    Person(i64),
    /// Whoever stands at the door: nobody is known yet.
    Visitor,
    /// Whoever holds an API token, by the token's key.
    Token(i64),
    /// Whoever holds the administrator's token.
    Administrator,
    /// Whoever is at the machine's command line.
    CommandLine,
    /// A job, in one of its runs.
    Job {
        /// The job's name.
        name: String,
        /// The run's key.
        run: i64,
    },
    /// The loader of the demonstration's data.
    Demonstration,
}

impl fmt::Display for Actor {
    /// As the record of events holds it: `person:12`, `administrator`, `job:recruitment`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Visitor => f.write_str("visitor"),
            Self::Token(id) => write!(f, "token:{id}"),
            Self::Administrator => f.write_str("administrator"),
            Self::CommandLine => f.write_str("command_line"),
            Self::Job { name, .. } => write!(f, "job:{name}"),
            Self::Demonstration => f.write_str("demonstration"),
        }
    }
}

/// One deed: who does it and when. Every command takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who does it.
    pub actor: Actor,
    /// When, by the injected clock.
    pub now: Timestamp,
}

impl Act {
    /// A deed of somebody at a moment.
    #[must_use]
    pub const fn new(actor: Actor, now: Timestamp) -> Self {
        Self { actor, now }
    }

    /// The day of the deed in a zone.
    #[must_use]
    pub fn today(&self, zone: &Zone) -> Date {
        zone.date_at(self.now)
    }

    /// The run that it is a part of.
    #[must_use]
    pub const fn job_run(&self) -> Option<i64> {
        match self.actor {
            Actor::Job { run, .. } => Some(run),
            _ => None,
        }
    }
}

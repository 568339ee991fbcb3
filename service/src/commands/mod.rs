//! What people do: each command checks all that it was given at once, writes in the caller's
//! transaction, leaves one event on record and says what came of it.
//!
//! A command takes the transaction, the [`Act`](crate::context::Act) and its input. A mistake of
//! the person comes back as [`CommandError::Refused`] with every [`Problem`]; the caller then rolls
//! back, which [`crate::db::write`] does by itself, so that nothing is half-written. The caller
//! holds the transaction so that what a change calls for ([`Trigger`]) is queued with it or not at
//! all.

pub mod activities;
pub mod answers;
pub mod audiences;
pub mod campaigns;
pub(crate) mod check;
pub mod communities;
pub mod erasure;
pub mod feedback;
pub mod given;
pub mod groups;
pub mod initiatives;
pub mod interests;
pub mod issues;
pub mod knowledge;
pub mod meetings;
pub mod memberships;
pub mod offices;
pub mod organizations;
mod owners;
pub mod people;
pub mod planned_items;
mod points;
mod problem;
pub mod publications;
pub mod recommendations;
pub mod recruitment;
pub mod reports;
pub mod roster_import;
pub mod seats;
pub mod subscribers;
pub mod subscriptions;
pub mod terms_of_reference;
pub mod topics;

use jiff::civil::Date;
use sea_orm::DbErr;

pub use problem::{Problem, ProblemCode};

use crate::error::{ServiceError, Violation};

/// What a command gives: the row that it wrote, and what should happen next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<T> {
    /// What was written.
    pub value: T,
    /// What the change calls for, to be queued in the same transaction.
    pub triggers: Vec<Trigger>,
}

impl<T> Done<T> {
    /// Written, and nothing follows.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self {
            value,
            triggers: Vec::new(),
        }
    }

    /// Written, and something follows.
    #[must_use]
    pub fn and(mut self, trigger: Trigger) -> Self {
        self.triggers.push(trigger);
        self
    }
}

/// Work that a change calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// Who is represented may have changed: the cases of recruitment are looked over.
    Recruitment,
    /// A meeting was convened, moved or cancelled: those whom it concerns hear of it now, not at
    /// the next morning's round.
    Invitations {
        /// The meeting's key.
        meeting: i64,
    },
    /// What people wrote into a report changed: it is compiled anew.
    CouncilReport {
        /// The first day of its period.
        from: Date,
        /// The last day.
        to: Date,
        /// The day of its figures.
        as_of: Date,
    },
    /// What people wrote into the report of an issue changed: it is compiled anew.
    ExecutiveReport {
        /// The issue's key.
        issue: i64,
    },
    /// The letter of a search for a representative is to be sent, or shown.
    RecruitmentLetter {
        /// The case's key.
        case: i64,
        /// Whether it is only shown.
        dry_run: bool,
    },
    /// The report may be sent to its recipients.
    ReportDelivery {
        /// The report's key.
        report: i64,
    },
    /// What an import of a roster would change is to be found out.
    PlanRoster {
        /// The import's key.
        import: i64,
    },
    /// An import of a roster is to be carried out.
    ApplyRoster {
        /// The import's key.
        import: i64,
        /// Its revision: the plan that is meant.
        revision: i32,
    },
    /// An import of a roster is to be taken back.
    UndoRoster {
        /// The import's key.
        import: i64,
    },
}

/// Why a command did not come about. Nothing of it is written once the transaction is rolled back.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The person asked for what cannot be; every mistake that was found.
    #[error("the command was refused: {}", list(.0))]
    Refused(Vec<Problem>),
    /// Not the person's doing.
    #[error(transparent)]
    Failed(#[from] ServiceError),
}

impl CommandError {
    /// One mistake.
    pub(crate) fn problem(field: &str, code: ProblemCode) -> Self {
        let path = vec![field.to_owned()];
        Self::Refused(vec![Problem { path, code }])
    }
}

impl From<DbErr> for CommandError {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<domain::language::TextError> for CommandError {
    fn from(error: domain::language::TextError) -> Self {
        Self::Failed(error.into())
    }
}

fn list(problems: &[Problem]) -> String {
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    problems.join(", ")
}

/// A write that somebody else's may have made impossible since we looked: the constraint's refusal
/// is the same mistake as the one that we look for.
pub(crate) trait Raced<T> {
    /// A constraint against overlaps refused.
    fn or_overlaps(self, field: &str) -> Result<T, CommandError>;
    /// A unique index refused.
    fn or_in_use(self, field: &str) -> Result<T, CommandError>;
}

impl<T> Raced<T> for Result<T, DbErr> {
    fn or_overlaps(self, field: &str) -> Result<T, CommandError> {
        self.map_err(|error| match Violation::of(&error) {
            Some(Violation::Overlap { .. }) => {
                CommandError::problem(field, ProblemCode::Overlaps { with: None })
            }
            _ => error.into(),
        })
    }

    fn or_in_use(self, field: &str) -> Result<T, CommandError> {
        self.map_err(|error| match Violation::of(&error) {
            Some(Violation::Unique { .. }) => {
                CommandError::problem(field, ProblemCode::AlreadyInUse)
            }
            _ => error.into(),
        })
    }
}

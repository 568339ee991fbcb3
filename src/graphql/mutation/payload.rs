//! What every mutation gives back.

use async_graphql::Enum;

use super::problem::Problem;
use crate::graphql::query::reports::ReportEffect;

/// Whether a mutation was carried out.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "MutationStatus")]
pub enum Status {
    /// It was carried out.
    Ok,
    /// It was refused for the problems that are listed; nothing of it was written.
    Refused,
}

/// A payload of a mutation that shows one row.
pub trait Payload {
    /// Puts it together.
    fn new(
        status: Status,
        problems: Vec<Problem>,
        client_mutation_id: Option<String>,
        row: Option<i64>,
    ) -> Self;
}

/// A payload that tells what a change of history moves in reports that were sent.
pub trait Telling: Payload {
    /// The same, with what it moves.
    #[must_use]
    fn telling(self, effects: Vec<ReportEffect>) -> Self;
}

/// Defines payloads, each with the noun that it shows, and with `effects` where it is one of a
/// change of history.
macro_rules! payloads {
    ($($(#[$meta:meta])* $name:ident { $field:ident: $noun:ident $(, $effects:ident)? })+) => {$(
        $(#[$meta])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            /// Whether it was carried out.
            status: $crate::graphql::mutation::payload::Status,
            /// What stands against it, all of it at once; empty when it was carried out.
            problems: Vec<$crate::graphql::mutation::problem::Problem>,
            /// What the input gave as `clientMutationId`.
            client_mutation_id: Option<String>,
            /// The row as it is now; null when the mutation was refused.
            $field: Option<$crate::graphql::layer::reference::Ref<$crate::graphql::nouns::types::$noun>>,
            $(
                /// The reports that were sent and of which this moves something, what was sent last
                /// first: of the last twenty. Counted where it is asked for, before the deed with
                /// `preview` as with the deed; what was sent stays as it is.
                $effects: Vec<$crate::graphql::query::reports::ReportEffect>,
            )?
        }

        $(
            impl $crate::graphql::mutation::payload::Telling for $name {
                fn telling(
                    mut self,
                    effects: Vec<$crate::graphql::query::reports::ReportEffect>,
                ) -> Self {
                    self.$effects = effects;
                    self
                }
            }
        )?

        impl $crate::graphql::mutation::payload::Payload for $name {
            fn new(
                status: $crate::graphql::mutation::payload::Status,
                problems: Vec<$crate::graphql::mutation::problem::Problem>,
                client_mutation_id: Option<String>,
                row: Option<i64>,
            ) -> Self {
                Self {
                    status,
                    problems,
                    client_mutation_id,
                    $field: row.map($crate::graphql::layer::reference::Ref::new),
                    $($effects: Vec::new(),)?
                }
            }
        }
    )+};
}

pub(super) use payloads;

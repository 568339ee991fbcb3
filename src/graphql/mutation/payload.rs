//! What every mutation gives back.

use async_graphql::Enum;

use super::problem::Problem;

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

/// Defines payloads, each with the noun that it shows.
macro_rules! payloads {
    ($($(#[$meta:meta])* $name:ident { $field:ident: $noun:ident })+) => {$(
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
        }

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
                }
            }
        }
    )+};
}

pub(super) use payloads;

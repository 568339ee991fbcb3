//! Introspection as editors and code generators send it, told from one that walks in circles.

use async_graphql::{
    Pos, ServerError,
    parser::types::{OperationDefinition, OperationType, Selection},
};

use super::Excess;

/// The lists and references of introspection that lead to where they came from.
const WAYS: [&str; 7] = [
    "types",
    "fields",
    "args",
    "inputFields",
    "interfaces",
    "possibleTypes",
    "type",
];

/// How many values of the schema an operation may ask for: first by the average of its lists, before
/// anything is answered, then as they are written. The longest query of the common tools comes to
/// three quarters of it by the one, and to half by the other.
pub const VALUES: u64 = 200_000;
/// How many may be asked for beside data, at the most: there the executor looks them up, which
/// takes ten times as long.
pub const VALUES_BESIDE: u64 = 20_000;
/// How many of them make a point of the cost: they are cheap to come by.
pub const VALUES_TO_A_POINT: u64 = 50;

/// About how many there are of what a field of introspection gives, on average over the schema.
pub fn size(field: &str) -> u64 {
    match field {
        "types" => 1_200,
        "fields" | "inputFields" => 3,
        "directives" => 5,
        _ => 1,
    }
}

/// How many there can be.
pub fn most(field: &str) -> u64 {
    match field {
        "types" => 2_000,
        "inputFields" | "fields" | "possibleTypes" | "enumValues" => 100,
        "args" | "directives" | "interfaces" => 20,
        _ => 1,
    }
}

/// Whether an operation asks for the schema and nothing else.
pub fn is_all_of(operation: &OperationDefinition) -> bool {
    let of_schema = |selection: &Selection| match selection {
        Selection::Field(field) => field.node.name.node.starts_with("__"),
        _ => false,
    };
    let mut selections = operation.selection_set.node.items.iter();
    operation.ty == OperationType::Query && selections.all(|item| of_schema(&item.node))
}

/// What is said where more is asked for than is answered.
pub fn too_much() -> ServerError {
    let message = format!("This asks for more than {VALUES} values of the schema.");
    Excess::said(message, VALUES, Pos::default()).into_error()
}

/// Values within a field of introspection, of which there may be none at all: most types are of
/// nothing further.
pub const fn within(field: &str, values: u64) -> u64 {
    if matches!(field.as_bytes(), b"ofType") {
        values / 2
    } else {
        values
    }
}

/// How often each way lies within itself.
#[derive(Clone, Copy, Default)]
pub struct Nested([u8; WAYS.len()]);

impl Nested {
    /// The most of both.
    pub fn most(mut self, other: Self) -> Self {
        for (here, there) in self.0.iter_mut().zip(other.0) {
            *here = (*here).max(there);
        }
        self
    }

    /// What it is when it lies within a field of this name.
    pub fn within(mut self, field: &str) -> Self {
        if let Some(at) = WAYS.iter().position(|way| *way == field) {
            self.0[at] = self.0[at].saturating_add(1);
        }
        self
    }

    /// A way that lies within itself.
    pub fn twice(self) -> Option<&'static str> {
        let at = self.0.iter().position(|times| *times > 1)?;
        Some(WAYS[at])
    }
}

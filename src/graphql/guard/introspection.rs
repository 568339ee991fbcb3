//! Introspection as editors and code generators send it, told from one that walks in circles.

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

/// About how many values of the schema may be asked for: twice what the longest query of the common
/// tools comes to.
pub const VALUES: u64 = 5_000_000;
/// How many of them make a point of the cost.
pub const VALUES_TO_A_POINT: u64 = 500;

/// About how many there are of what a field of introspection gives.
pub fn size(field: &str) -> u64 {
    match field {
        "types" => 1_000,
        "fields" | "inputFields" => 8,
        "args" => 3,
        "enumValues" => 6,
        "possibleTypes" => 4,
        "directives" => 5,
        _ => 1,
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

//! What the community undertakes: initiatives of its own, and partnerships.

/// What an undertaking is (terms of reference, objectives: “avancer les initiatives de manière
/// collaborative et/ou bilatérale”).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Something that the community advances.
    Initiative,
    /// Something that organizations have agreed to do together.
    Partnership,
}

impl Kind {
    /// The name by which it is written in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initiative => "initiative",
            Self::Partnership => "partnership",
        }
    }
}

//! Whom a field is for.

use domain::access::Role;

use super::describe::Field;
use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
    noted,
};

/// Whom a field is for. Each circle lies within the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Openness {
    /// Whoever may read at all.
    #[default]
    Everyone,
    /// The people of the community and its council: who somebody is, and where they meet. Not for
    /// programs that show figures.
    People,
    /// The co-chairs, their support and administrators: how somebody is reached.
    Secretariat,
    /// Administrators: how the service works inside.
    Administrators,
}

impl Openness {
    /// The roles that see it.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Administrator, CoChair, Council, Member, Support};
        match self {
            Self::Everyone => &Role::ALL,
            Self::People => &[Member, Council, Support, CoChair, Administrator],
            Self::Secretariat => &[Support, CoChair, Administrator],
            Self::Administrators => &[Administrator],
        }
    }

    /// Whether a viewer is one of those.
    #[must_use]
    pub fn admits(self, viewer: &Viewer) -> bool {
        viewer.roles.has_any(self.roles())
    }

    const fn refusal(self) -> &'static str {
        match self {
            Self::Everyone => "shown to those who have a role",
            Self::People | Self::Secretariat => "personal data, which you may not see",
            Self::Administrators => "for administrators",
        }
    }
}

impl Field {
    /// Refuses the field, by its name, to a viewer whom it is not for. That others read it is
    /// noted.
    ///
    /// # Errors
    /// `FORBIDDEN`.
    pub fn open_to(&self, viewer: &Viewer, name: &str) -> Result<(), ApiError> {
        if self.openness == Openness::Everyone {
            return Ok(());
        }
        if self.openness.admits(viewer) {
            noted::field(self.noun, name);
            return Ok(());
        }
        let message = format!("{name} is {}", self.openness.refusal());
        Err(ApiError::refused(Code::Forbidden, message))
    }
}

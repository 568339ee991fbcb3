//! What may be done, by whom: the one table of rights.
//!
//! A right is looked at before anything is read. Which rows and fields are seen is said with the
//! nouns (see [`super::layer::sight`] and [`super::layer::openness`]).

use domain::access::{Role, Scope};

use super::{
    context::Viewer,
    error::{ApiError, Code},
};

/// Something that not everybody may do.
#[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// To ask: queries, subscriptions, tables.
    Read,
    /// To change one's own language, zone, telephone number and interests.
    OwnProfile,
    /// To keep the people, their memberships and places, the organizations, and who sits on the council.
    Roster,
    /// To keep activities, issues, recommendations, initiatives and plans, and to write into reports.
    Work,
    /// To name candidates for a jurisdiction that nobody represents: the one that a council member sits
    /// for, or any for the secretariat.
    Candidates,
    /// To say who is in a sub-group: those who keep the work, and whoever leads it.
    WorkingGroups,
    /// To prepare meetings, and to say who was there.
    Meetings,
    /// To call a meeting, to move one, to call it off: invitations go out. To create sub-groups, and
    /// to end them.
    Convene,
    /// To hold messages back, to let them go on, to call them off.
    Mail,
    /// To say, oneself, what one would have on the agenda of a meeting, what one votes for, and what one
    /// knows.
    Voice,
    /// To answer an invitation: one's own or, for those who prepare meetings, what they were told.
    Answers,
    /// To approve a report; to say to whom it goes beside members and council, what reports are made
    /// of and when they are due; to put on record which recommendations the committee adopted.
    Approve,
    /// To say who holds the offices of the community. It is not support's, who could make a chair of
    /// itself.
    Offices,
    /// To run, cancel, retry and pause jobs.
    Jobs,
    /// To let programs and people in: tokens, grants, who read what.
    Access,
    /// To take a person's data out, and away.
    Erasure,
    /// To read the service's own figures.
    Metrics,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Read,
        Self::OwnProfile,
        Self::Roster,
        Self::Work,
        Self::Candidates,
        Self::WorkingGroups,
        Self::Meetings,
        Self::Convene,
        Self::Mail,
        Self::Voice,
        Self::Answers,
        Self::Approve,
        Self::Offices,
        Self::Jobs,
        Self::Access,
        Self::Erasure,
        Self::Metrics,
    ];

    /// The roles that have it.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Administrator, CoChair, Council, Dashboard, Member, Support};
        match self {
            Self::Read => &Role::ALL,
            Self::OwnProfile | Self::Answers => &[Member, Council, Support, CoChair, Administrator],
            Self::WorkingGroups | Self::Voice => &[Member, Support, CoChair, Administrator],
            Self::Roster | Self::Work | Self::Meetings | Self::Mail => {
                &[Support, CoChair, Administrator]
            }
            Self::Candidates => &[Council, Support, CoChair, Administrator],
            Self::Convene | Self::Approve | Self::Offices => &[CoChair, Administrator],
            Self::Jobs | Self::Access | Self::Erasure => &[Administrator],
            Self::Metrics => &[Dashboard, Administrator],
        }
    }

    /// What a credential must be for besides.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::Read => Scope::Read,
            Self::Jobs => Scope::Jobs,
            Self::Metrics => Scope::Metrics,
            _ => Scope::Write,
        }
    }

    /// Whether a viewer has it.
    #[must_use]
    pub fn belongs_to(self, viewer: &Viewer) -> bool {
        viewer.scopes.has(self.scope()) && viewer.roles.has_any(self.roles())
    }

    /// Refuses a viewer who does not have it.
    ///
    /// # Errors
    /// `FORBIDDEN`.
    pub fn check(self, viewer: &Viewer) -> Result<(), ApiError> {
        if self.belongs_to(viewer) {
            return Ok(());
        }
        let message = if viewer.scopes.has(self.scope()) {
            "this is not yours to do".to_owned()
        } else {
            format!(
                "your credential is not for this: it lacks the scope {}",
                self.scope()
            )
        };
        Err(ApiError::refused(Code::Forbidden, message))
    }
}

#[cfg(test)]
mod tests {
    use domain::access::{Roles, Scopes};

    use super::*;

    fn viewer(roles: Roles, scopes: Scopes) -> Viewer {
        Viewer {
            roles,
            scopes,
            ..Viewer::dashboard()
        }
    }

    #[test]
    fn support_keeps_everything_and_approves_nothing() {
        let support = viewer(Role::Support.into(), Scopes::all());
        assert!(Right::Roster.belongs_to(&support) && Right::Meetings.belongs_to(&support));
        assert!(!Right::Approve.belongs_to(&support) && !Right::Convene.belongs_to(&support));
        assert!(!Right::Offices.belongs_to(&support));
    }

    #[test]
    fn rights_add_up_and_scopes_cut_them() {
        let both = Roles::from(Role::Support).with(Role::CoChair);
        assert!(Right::Approve.belongs_to(&viewer(both, Scopes::all())));
        assert!(!Right::Approve.belongs_to(&viewer(both, Scope::Read.into())));
        let administrator = Roles::from(Role::Administrator);
        assert!(!Right::Jobs.belongs_to(&viewer(administrator, Scope::Write.into())));
    }

    #[test]
    fn nobody_may_do_anything() {
        let nobody = viewer(Roles::NONE, Scopes::all());
        assert!(
            Right::ALL
                .into_iter()
                .all(|right| !right.belongs_to(&nobody))
        );
    }
}

//! The words of agendas.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

words! {
    /// What became of a proposal for an agenda.
    AgendaProposalState {
        /// It waits for whoever prepares the meeting.
        Proposed = "proposed",
        /// It became an item of the agenda.
        Accepted = "accepted",
        /// It did not.
        Declined = "declined",
        /// Whoever made it took it back.
        Withdrawn = "withdrawn",
    }
}

//! The words of initiatives and partnerships.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

words! {
    /// What the community undertakes.
    InitiativeKind {
        /// Something that it advances.
        Initiative = "initiative",
        /// Something that organizations have agreed to do together.
        Partnership = "partnership",
    }
    /// As what an organization takes part in an initiative.
    InitiativeRole {
        /// It answers for it.
        Lead = "lead",
        /// It takes part.
        Partner = "partner",
    }
}

//! The words of recommendations to the council.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

words! {
    /// What the council answered to a recommendation.
    RecommendationAnswerKind {
        /// It follows the recommendation.
        Accepted = "accepted",
        /// It follows a part of it.
        AcceptedInPart = "accepted_in_part",
        /// It does not follow it.
        Declined = "declined",
        /// It decides later.
        Deferred = "deferred",
        /// It wants to know more.
        Question = "question",
    }
    /// How a recommendation would advance things.
    RecommendationApproach {
        /// With everybody.
        Collaborative = "collaborative",
        /// With those whom it names.
        Bilateral = "bilateral",
        /// With everybody, and with those whom it names.
        CollaborativeAndBilateral = "collaborative_and_bilateral",
    }
    /// How far a recommendation has come.
    RecommendationState {
        /// It is being written.
        Draft = "draft",
        /// The committee adopted it; it goes to the council with the next report.
        Adopted = "adopted",
        /// The council has it.
        Sent = "sent",
        /// The council has decided.
        Answered = "answered",
        /// It is done with.
        Closed = "closed",
        /// The community took it back.
        Withdrawn = "withdrawn",
    }
}

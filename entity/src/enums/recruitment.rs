//! The words of the search for representatives.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

words! {
    /// Who is asked to find a representative.
    Addressee {
        /// The council member who sits for the jurisdiction.
        CouncilMember = "council_member",
        /// Co-chair support: the seat is empty.
        Support = "support",
    }
    /// How far somebody has come who was named as a representative.
    CandidateState {
        /// Was named; whether they are eligible is still to be checked.
        Named = "named",
        /// Is what the terms of reference say of members.
        Eligible = "eligible",
        /// Is not.
        NotEligible = "not_eligible",
        /// Became a member.
        Joined = "joined",
        /// Is no candidate any more.
        Withdrawn = "withdrawn",
    }
    /// How somebody was contacted.
    ContactChannel {
        /// By email.
        Email = "email",
        /// By telephone.
        Phone = "phone",
        /// In a meeting.
        Meeting = "meeting",
        /// By letter.
        Letter = "letter",
    }
    /// What came of a contact.
    ContactOutcome {
        /// No answer.
        NoAnswer = "no_answer",
        /// They declined.
        Declined = "declined",
        /// They are thinking about it.
        Thinking = "thinking",
        /// They named a representative.
        Named = "named",
    }
    /// What the terms of reference say of members (“Membres”).
    EligibilityCriterion {
        /// Is an executive.
        Executive = "executive",
        /// Works for a federal, territorial, provincial or municipal organization.
        PublicOrganization = "public_organization",
        /// Has responsibilities that are directly tied to contact centres.
        ContactCentreResponsibility = "contact_centre_responsibility",
        /// Has expertise that is directly tied to contact centres.
        ContactCentreExpertise = "contact_centre_expertise",
    }
}

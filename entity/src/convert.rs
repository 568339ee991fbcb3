//! The words of the columns as the domain knows them, and back.

use domain::{
    access, answer, audience, bounce, import::plan, initiative, language, meeting, order,
    recommendation, roster,
};

use crate::enums;

/// Two enumerations with the same variants, each way.
macro_rules! same {
    ($column:path, $domain:path { $($variant:ident),+ }) => {
        impl From<$column> for $domain {
            fn from(word: $column) -> Self {
                match word { $(<$column>::$variant => Self::$variant,)+ }
            }
        }

        impl From<$domain> for $column {
            fn from(word: $domain) -> Self {
                match word { $(<$domain>::$variant => Self::$variant,)+ }
            }
        }
    };
}

same!(
    enums::AccessRole,
    access::Role {
        Dashboard,
        Member,
        Council,
        Support,
        CoChair,
        Administrator
    }
);
same!(
    enums::Answer,
    answer::Answer {
        NeedsAction,
        Accepted,
        Declined,
        Tentative,
        Delegated
    }
);
same!(
    enums::BounceSeverity,
    bounce::Severity { Hard, Soft, Policy }
);
same!(
    enums::OfficeRole,
    audience::rule::Office {
        FederalCoChair,
        ProvincialCoChair,
        Support,
        ActingAuthority
    }
);
same!(enums::Track, roster::Track { Executive, Manager });
same!(
    enums::MeetingState,
    meeting::MeetingState {
        Planned,
        Convened,
        Held,
        Cancelled
    }
);
same!(enums::Language, language::Language { Fr, En });
same!(
    enums::TextState,
    language::TextState {
        Missing,
        Draft,
        Reviewed
    }
);
same!(
    enums::OrderOfGovernment,
    order::OrderOfGovernment {
        Federal,
        Provincial,
        Territorial,
        Municipal,
        Other
    }
);

impl From<language::Preference> for enums::MessageLanguage {
    fn from(preference: language::Preference) -> Self {
        match preference {
            language::Preference::Only(language::Language::Fr) => Self::Fr,
            language::Preference::Only(language::Language::En) => Self::En,
            language::Preference::Both => Self::Both,
        }
    }
}
same!(enums::RosterMissing, plan::Missing { Keep, End });
same!(
    enums::RosterVerdict,
    plan::Verdict {
        New,
        Changed,
        Ended,
        Unchanged,
        Doubtful,
        Refused,
        Skipped
    }
);
same!(
    enums::RecommendationApproach,
    recommendation::Approach {
        Collaborative,
        Bilateral,
        CollaborativeAndBilateral
    }
);
same!(
    enums::RecommendationState,
    recommendation::Stage {
        Draft,
        Adopted,
        Sent,
        Answered,
        Closed,
        Withdrawn
    }
);
same!(
    enums::RecommendationAnswerKind,
    recommendation::Answer {
        Accepted,
        AcceptedInPart,
        Declined,
        Deferred,
        Question
    }
);
same!(
    enums::InitiativeKind,
    initiative::Kind {
        Initiative,
        Partnership
    }
);

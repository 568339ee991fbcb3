//! Recommendations to the council: how the community goes about them, how far they have come, and what
//! may be done with one when.

/// How a recommendation would advance things: “de manière collaborative et/ou bilatérale” (terms of
/// reference, decision making).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Approach {
    /// With everybody.
    Collaborative,
    /// With those whom it names.
    Bilateral,
    /// With both.
    CollaborativeAndBilateral,
}

impl Approach {
    /// Whether it has to name those whom it concerns.
    #[must_use]
    pub const fn names_parties(self) -> bool {
        matches!(self, Self::Bilateral | Self::CollaborativeAndBilateral)
    }

    /// The name by which messages choose their words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Collaborative => "collaborative",
            Self::Bilateral => "bilateral",
            Self::CollaborativeAndBilateral => "collaborative_and_bilateral",
        }
    }
}

/// How far a recommendation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// It is being written.
    Draft,
    /// The committee adopted it; it goes to the council with the next report.
    Adopted,
    /// The council has it, and has not decided.
    Sent,
    /// The council has decided.
    Answered,
    /// It is done with.
    Closed,
    /// The community takes it back.
    Withdrawn,
}

/// What may be done with a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Its texts and parties change.
    Edit,
    /// The committee adopts it.
    Adopt,
    /// The council's answer is put on record.
    Answer,
    /// What came of it is noted.
    FollowUp,
    /// It is closed.
    Close,
    /// It is taken back.
    Withdraw,
}

impl Stage {
    /// Whether a step may be taken. What was adopted is not written anew: it is taken back, and another
    /// one is adopted. Nothing is answered before the council has it.
    #[must_use]
    pub const fn allows(self, step: Step) -> bool {
        match step {
            Step::Edit | Step::Adopt => matches!(self, Self::Draft),
            Step::Answer | Step::Close => matches!(self, Self::Sent | Self::Answered),
            Step::FollowUp => matches!(self, Self::Adopted | Self::Sent | Self::Answered),
            Step::Withdraw => !matches!(self, Self::Closed | Self::Withdrawn),
        }
    }

    /// How far a recommendation has come with an answer of the council.
    #[must_use]
    pub const fn answered_by(self, answer: Answer) -> Self {
        if answer.decides() {
            Self::Answered
        } else {
            self
        }
    }
}

/// What the council answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It follows the recommendation.
    Accepted,
    /// It follows a part of it.
    AcceptedInPart,
    /// It does not.
    Declined,
    /// It decides later.
    Deferred,
    /// It wants to know more.
    Question,
}

impl Answer {
    /// Whether the council has decided with it.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedInPart | Self::Declined)
    }

    /// The name by which messages choose their words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedInPart => "accepted_in_part",
            Self::Declined => "declined",
            Self::Deferred => "deferred",
            Self::Question => "question",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_for_its_stages_alone() {
        use Stage::{Adopted, Answered, Closed, Draft, Sent, Withdrawn};
        let all = [Draft, Adopted, Sent, Answered, Closed, Withdrawn];
        for (step, stages) in [
            (Step::Edit, &[Draft][..]),
            (Step::Adopt, &[Draft]),
            (Step::Answer, &[Sent, Answered]),
            (Step::FollowUp, &[Adopted, Sent, Answered]),
            (Step::Close, &[Sent, Answered]),
            (Step::Withdraw, &[Draft, Adopted, Sent, Answered]),
        ] {
            for stage in all {
                assert_eq!(
                    stage.allows(step),
                    stages.contains(&stage),
                    "{step:?} {stage:?}"
                );
            }
        }
    }

    #[test]
    fn a_question_leaves_a_recommendation_open_and_a_decision_stands() {
        assert_eq!(Stage::Sent.answered_by(Answer::Question), Stage::Sent);
        assert_eq!(Stage::Sent.answered_by(Answer::Deferred), Stage::Sent);
        for answer in [Answer::Accepted, Answer::AcceptedInPart, Answer::Declined] {
            assert_eq!(Stage::Sent.answered_by(answer), Stage::Answered);
        }
        assert_eq!(
            Stage::Answered.answered_by(Answer::Question),
            Stage::Answered
        );
    }

    #[test]
    fn whoever_is_met_bilaterally_is_named() {
        assert!(!Approach::Collaborative.names_parties());
        assert!(Approach::Bilateral.names_parties());
        assert!(Approach::CollaborativeAndBilateral.names_parties());
    }
}

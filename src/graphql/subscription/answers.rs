//! What those who are invited to a meeting have answered.

use async_graphql::SimpleObject;
use entity::enums::Answer;
use service::live::News;

use crate::graphql::{
    layer::reference::{Ref, Refs},
    nouns::types::{Invitation, Meeting},
};

/// What those who are invited to a meeting have answered.
#[derive(SimpleObject)]
pub struct AnswerProgress {
    /// The meeting.
    meeting: Ref<Meeting>,
    /// The invitations whose answer has changed since the last event; in the first ones, all as they
    /// stand.
    moved: Refs<Invitation>,
    /// How many of those who are invited have given which answer.
    counts: AnswerCounts,
}

/// How many of those who are invited to a meeting have given which answer. Invitations that were
/// withdrawn are not counted.
#[derive(SimpleObject)]
pub struct AnswerCounts {
    /// All who are invited.
    total: usize,
    /// Have not answered.
    needs_action: usize,
    /// Will attend.
    accepted: usize,
    /// May attend.
    tentative: usize,
    /// Will not attend.
    declined: usize,
    /// Have somebody attend instead.
    delegated: usize,
}

impl AnswerProgress {
    pub(super) fn of(meeting: i64, news: &News) -> Self {
        let count = |answer: Answer| news.count(answer.as_str());
        let counts = AnswerCounts {
            total: 0,
            needs_action: count(Answer::NeedsAction),
            accepted: count(Answer::Accepted),
            tentative: count(Answer::Tentative),
            declined: count(Answer::Declined),
            delegated: count(Answer::Delegated),
        };
        Self {
            meeting: Ref::new(meeting),
            moved: Refs::new(news.rows.iter().map(|row| row.id).collect()),
            counts: counts.summed(),
        }
    }
}

impl AnswerCounts {
    fn summed(mut self) -> Self {
        let answered = self.accepted + self.tentative + self.declined + self.delegated;
        self.total = self.needs_action + answered;
        self
    }
}

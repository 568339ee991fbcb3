//! What members would have on the agenda of a meeting.

use async_graphql::{Context, Error, ID, InputObject, Object};
use service::commands::meetings::proposals::{self, Propose, Settle, Vote};

use super::{
    desk::Desk,
    given::{BilingualTextInput, key},
    payload::payloads,
};
use crate::graphql::{
    nouns::types::{AgendaProposal, Meeting, Person, Topic},
    rights::Right,
};

payloads! {
    /// What came of `proposeAgendaItem`.
    ProposeAgendaItemPayload { agenda_proposal: AgendaProposal }
    /// What came of `withdrawAgendaProposal`.
    WithdrawAgendaProposalPayload { agenda_proposal: AgendaProposal }
    /// What came of `voteOnAgenda`.
    VoteOnAgendaPayload { agenda_proposal: AgendaProposal }
    /// What came of `settleAgendaProposal`.
    SettleAgendaProposalPayload { agenda_proposal: AgendaProposal }
}

/// Something for the agenda of a meeting.
#[derive(InputObject)]
pub struct ProposeAgendaItemInput {
    /// The meeting.
    meeting: ID,
    /// The topic that it belongs to, if it does.
    topic: Option<ID>,
    /// What it is. Its words are a draft until somebody who prepares the meeting has looked them over,
    /// whatever `state` says.
    title: BilingualTextInput,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A proposal to be taken back.
#[derive(InputObject)]
pub struct WithdrawAgendaProposalInput {
    /// The proposal.
    proposal: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A vote for a proposal.
#[derive(InputObject)]
pub struct VoteOnAgendaInput {
    /// The proposal.
    proposal: ID,
    /// True to vote for it, false to take the vote back.
    #[graphql(name = "for")]
    is_for: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What becomes of a proposal.
#[derive(InputObject)]
pub struct SettleAgendaProposalInput {
    /// The proposal.
    proposal: ID,
    /// True to make it the last item of the agenda, false to decline it; the rest is of no account then.
    accept: bool,
    /// What the item is called; as the proposal is where nothing is given.
    title: Option<BilingualTextInput>,
    /// Who speaks.
    speaker: Option<ID>,
    /// How many minutes it is to last.
    duration_minutes: Option<i32>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of proposals for agendas.
#[derive(Default)]
pub struct AgendaMutation;

#[Object]
impl AgendaMutation {
    /// Proposes something for the agenda of a meeting that is to come, as one of those whom it concerns:
    /// who would be invited to it.
    async fn propose_agenda_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal.")] input: ProposeAgendaItemInput,
    ) -> Result<ProposeAgendaItemPayload, Error> {
        let desk = Desk::of(ctx, Right::Voice).await?;
        let command = Propose {
            meeting: key::<Meeting>(&input.meeting),
            person: person(&desk).await?,
            topic: input.topic.as_ref().map(key::<Topic>),
            title: input.title.into(),
        };
        let tx = desk.begin().await?;
        let outcome = proposals::propose(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes back a proposal of one's own that nobody has settled, until the meeting begins.
    async fn withdraw_agenda_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal.")] input: WithdrawAgendaProposalInput,
    ) -> Result<WithdrawAgendaProposalPayload, Error> {
        let desk = Desk::of(ctx, Right::Voice).await?;
        let person = person(&desk).await?;
        let proposal = key::<AgendaProposal>(&input.proposal);
        let tx = desk.begin().await?;
        let outcome = proposals::withdraw(&tx, &desk.act, (proposal, person)).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Votes for a proposal, as one of those whom the meeting concerns, or takes the vote back, until
    /// the meeting begins. Everybody sees how many votes there are; whose they are, the secretariat alone.
    async fn vote_on_agenda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The vote.")] input: VoteOnAgendaInput,
    ) -> Result<VoteOnAgendaPayload, Error> {
        let desk = Desk::of(ctx, Right::Voice).await?;
        let command = Vote {
            proposal: key::<AgendaProposal>(&input.proposal),
            person: person(&desk).await?,
            is_for: input.is_for,
        };
        let tx = desk.begin().await?;
        let outcome = proposals::vote(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Accepts a proposal, which becomes the last item of the agenda, or declines it. Once the meeting
    /// is convened, the item's title must be reviewed in both languages.
    async fn settle_agenda_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What becomes of it.")] input: SettleAgendaProposalInput,
    ) -> Result<SettleAgendaProposalPayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let command = Settle {
            proposal: key::<AgendaProposal>(&input.proposal),
            accept: input.accept,
            title: input.title.map(Into::into),
            speaker: input.speaker.as_ref().map(key::<Person>),
            duration_minutes: input.duration_minutes,
        };
        let tx = desk.begin().await?;
        let outcome = proposals::settle(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

/// Who speaks for themselves.
async fn person(desk: &Desk<'_>) -> Result<i64, Error> {
    match desk.viewer.person {
        Some(person) => Ok(person),
        None => Err(desk
            .forbidden("sign in yourself: a program has no vote", None)
            .await),
    }
}

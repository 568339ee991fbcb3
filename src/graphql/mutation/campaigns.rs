//! Campaigns held back and called off, and when messages on meetings go out.

use async_graphql::{Context, Error, ID, InputObject, Object};
use service::commands::{
    campaigns,
    communities::{self, SetInvitationTimes},
};

use super::{desk::Desk, given::key, payload::payloads};
use crate::graphql::{nouns::types::Campaign, rights::Right};

payloads! {
    /// What came of `pauseCampaign`.
    PauseCampaignPayload { campaign: Campaign }
    /// What came of `resumeCampaign`.
    ResumeCampaignPayload { campaign: Campaign }
    /// What came of `cancelCampaign`.
    CancelCampaignPayload { campaign: Campaign }
    /// What came of `setInvitationTimes`.
    SetInvitationTimesPayload { community: Community }
}

/// A campaign to be held back.
#[derive(InputObject)]
pub struct PauseCampaignInput {
    /// The campaign.
    campaign: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A campaign that goes on.
#[derive(InputObject)]
pub struct ResumeCampaignInput {
    /// The campaign.
    campaign: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A campaign to be called off.
#[derive(InputObject)]
pub struct CancelCampaignInput {
    /// The campaign.
    campaign: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// How many days before a meeting its messages go out, the earliest first. What is not given stays.
#[derive(InputObject)]
pub struct SetInvitationTimesInput {
    /// The invitations.
    invitation_lead_days: Option<i32>,
    /// The request for an answer, to those who have not given one.
    answer_reminder_days: Option<i32>,
    /// The reminder to all but those who declined; 0 for the morning of the meeting.
    meeting_reminder_days: Option<i32>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of campaigns.
#[derive(Default)]
pub struct CampaignsMutation;

#[Object]
impl CampaignsMutation {
    /// Holds a campaign back: none of its messages leaves until it may go on.
    async fn pause_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign.")] input: PauseCampaignInput,
    ) -> Result<PauseCampaignPayload, Error> {
        let desk = Desk::of(ctx, Right::Mail).await?;
        let campaign = key::<Campaign>(&input.campaign);
        let tx = desk.begin().await?;
        let outcome = campaigns::pause(&tx, &desk.act, campaign).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Lets a campaign go on that was held back.
    async fn resume_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign.")] input: ResumeCampaignInput,
    ) -> Result<ResumeCampaignPayload, Error> {
        let desk = Desk::of(ctx, Right::Mail).await?;
        let campaign = key::<Campaign>(&input.campaign);
        let tx = desk.begin().await?;
        let outcome = campaigns::resume(&tx, &desk.act, campaign).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Calls a campaign off: what has not left never leaves.
    async fn cancel_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign.")] input: CancelCampaignInput,
    ) -> Result<CancelCampaignPayload, Error> {
        let desk = Desk::of(ctx, Right::Mail).await?;
        let campaign = key::<Campaign>(&input.campaign);
        let tx = desk.begin().await?;
        let outcome = campaigns::cancel(&tx, &desk.act, campaign).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets how many days before a meeting it is invited to, answers are asked for again, and those
    /// who come are reminded.
    async fn set_invitation_times(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days.")] input: SetInvitationTimesInput,
    ) -> Result<SetInvitationTimesPayload, Error> {
        let desk = Desk::of(ctx, Right::Convene).await?;
        let command = SetInvitationTimes {
            invitation_lead_days: input.invitation_lead_days,
            answer_reminder_days: input.answer_reminder_days,
            meeting_reminder_days: input.meeting_reminder_days,
        };
        let tx = desk.begin().await?;
        let outcome = communities::set_invitation_times(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

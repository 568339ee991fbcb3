//! Issues.

use async_graphql::{Context, Error, ID, InputObject, Object};
use service::commands::issues::{
    self, AssignIssue, CloseIssue, CreateIssue, ReopenIssue, UpdateIssue,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, key, texts},
    payload::payloads,
};
use crate::graphql::{
    rights::Right,
    {
        nouns::types::{Issue, Person},
        scalar::Date,
    },
};

payloads! {
    /// What came of `createIssue`.
    CreateIssuePayload { issue: Issue }
    /// What came of `updateIssue`.
    UpdateIssuePayload { issue: Issue }
    /// What came of `closeIssue`.
    CloseIssuePayload { issue: Issue }
    /// What came of `assignIssue`.
    AssignIssuePayload { issue: Issue }
    /// What came of `reopenIssue`.
    ReopenIssuePayload { issue: Issue }
}

/// An issue that is raised.
#[derive(InputObject)]
pub struct CreateIssueInput {
    /// What it is.
    description: BilingualTextInput,
    /// Why it matters.
    importance: Option<BilingualTextInput>,
    /// What it leads to.
    impact: Option<BilingualTextInput>,
    /// What is done about it, one paragraph a step.
    action_plan: Option<BilingualTextInput>,
    /// The day on which it was raised; today where none is given.
    raised_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an issue changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateIssueInput {
    /// The issue.
    issue: ID,
    /// What it is.
    description: Option<BilingualTextInput>,
    /// Why it matters.
    importance: Option<BilingualTextInput>,
    /// What it leads to.
    impact: Option<BilingualTextInput>,
    /// What is done about it, one paragraph a step.
    action_plan: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An issue that is no more.
#[derive(InputObject)]
pub struct CloseIssueInput {
    /// The issue.
    issue: ID,
    /// The day; today where none is given.
    closed_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Who sees to an issue.
#[derive(InputObject)]
pub struct AssignIssueInput {
    /// The issue.
    issue: ID,
    /// Who: somebody of the community; null when nobody in particular does.
    owner: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An issue that stands again.
#[derive(InputObject)]
pub struct ReopenIssueInput {
    /// The issue.
    issue: ID,
    /// The day; today where none is given.
    reopened_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of issues.
#[derive(Default)]
pub struct IssuesMutation;

#[Object]
impl IssuesMutation {
    /// Raises an issue.
    async fn create_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The issue.")] input: CreateIssueInput,
    ) -> Result<CreateIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = CreateIssue {
            description: input.description.into(),
            importance: texts(input.importance),
            impact: texts(input.impact),
            action_plan: texts(input.action_plan),
            raised_on: input.raised_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = issues::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes the texts of an issue.
    async fn update_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateIssueInput,
    ) -> Result<UpdateIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = UpdateIssue {
            issue: key::<Issue>(&input.issue),
            description: input.description.map(Into::into),
            importance: input.importance.map(Into::into),
            impact: input.impact.map(Into::into),
            action_plan: input.action_plan.map(Into::into),
        };
        let tx = desk.begin().await?;
        let outcome = issues::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Closes an issue.
    async fn close_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The issue, and when.")] input: CloseIssueInput,
    ) -> Result<CloseIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = CloseIssue {
            issue: key::<Issue>(&input.issue),
            closed_on: input.closed_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = issues::close(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Says who sees to an issue, closed or not.
    async fn assign_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The issue, and who.")] input: AssignIssueInput,
    ) -> Result<AssignIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = AssignIssue {
            issue: key::<Issue>(&input.issue),
            owner: input.owner.map(|id| key::<Person>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = issues::assign(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Opens an issue again that was closed. A report of a day on which it was closed says so still.
    async fn reopen_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The issue, and when.")] input: ReopenIssueInput,
    ) -> Result<ReopenIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = ReopenIssue {
            issue: key::<Issue>(&input.issue),
            reopened_on: input.reopened_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = issues::reopen(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

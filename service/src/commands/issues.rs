//! What stands in the community's way, why it matters, and what is done about it.

use domain::language::Bilingual;
use entity::{enums::IssueKind, issue};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    CommandError, Done, ProblemCode,
    check::{Check, community},
    given::GivenTexts,
    owners,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// An issue that is raised.
#[derive(Debug, Clone, Default)]
pub struct CreateIssue {
    /// What it is.
    pub description: GivenTexts,
    /// Why it matters.
    pub importance: GivenTexts,
    /// What it leads to.
    pub impact: GivenTexts,
    /// What is done about it, in paragraphs.
    pub action_plan: GivenTexts,
    /// The day on which it was raised; today when it is not given.
    pub raised_on: Option<String>,
}

/// Raises an issue, after those that are there. The one on missing jurisdictions describes itself
/// and comes with the community.
///
/// # Errors
/// A description with no words; a day that does not exist or has not come.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CreateIssue,
) -> Result<Done<issue::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    let description = check.title("description", &input.description);
    let importance = check.prose("importance", &input.importance);
    let impact = check.prose("impact", &input.impact);
    let action_plan = check.prose("action_plan", &input.action_plan);
    let raised_on = match input.raised_on.as_deref() {
        Some(given) => check.past_date("raised_on", given, today),
        None => Some(today),
    };
    check.done()?;
    let Some(raised_on) = raised_on else {
        return Err(check.refused());
    };
    let last: Option<Option<i32>> = issue::Entity::find()
        .select_only()
        .column_as(issue::Column::Position.max(), "last")
        .filter(issue::Column::CommunityId.eq(community.id))
        .into_tuple()
        .one(tx)
        .await?;
    let mut row = issue::ActiveModel {
        community_id: Set(community.id),
        kind: Set(IssueKind::Written),
        position: Set(last.flatten().map_or(0, |last| last.saturating_add(1))),
        raised_on: Set(raised_on.to_chrono()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    let texts = [description, importance, impact, action_plan];
    set_texts(&mut row, texts);
    let issue = row.insert(tx).await?;
    record(tx, act, "issue.created", &issue, Change::created(&issue)).await?;
    Ok(Done::new(issue))
}

/// What of an issue changes.
#[derive(Debug, Clone, Default)]
pub struct UpdateIssue {
    /// The issue's key.
    pub issue: i64,
    /// What it is.
    pub description: Option<GivenTexts>,
    /// Why it matters.
    pub importance: Option<GivenTexts>,
    /// What it leads to.
    pub impact: Option<GivenTexts>,
    /// What is done about it.
    pub action_plan: Option<GivenTexts>,
}

/// Changes the texts of an issue.
///
/// # Errors
/// An issue that is not there or was closed; a description with no words, unless the issue
/// describes itself.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdateIssue,
) -> Result<Done<issue::Model>, CommandError> {
    let mut check = Check::new();
    let Some(before) = open_issue(&mut check, tx, input.issue).await? else {
        return Err(check.refused());
    };
    let description = match &input.description {
        Some(given) => {
            let given = given.over(&before.description()?);
            match before.kind {
                IssueKind::Written => check.title("description", &given),
                IssueKind::Representation => check.title_if_given("description", &given),
            }
        }
        None => None,
    };
    let mut prose = |field, given: &Option<GivenTexts>, there: Bilingual| {
        let given = given.as_ref()?;
        check.prose(field, &given.over(&there))
    };
    let importance = prose("importance", &input.importance, before.importance()?);
    let impact = prose("impact", &input.impact, before.impact()?);
    let action_plan = prose("action_plan", &input.action_plan, before.action_plan()?);
    check.done()?;
    let mut row = before.clone().into_active_model();
    set_texts(&mut row, [description, importance, impact, action_plan]);
    let issue = row.update(tx).await?;
    let change = Change::between(&before, &issue);
    record(tx, act, "issue.updated", &issue, change).await?;
    Ok(Done::new(issue))
}

/// An issue that is no more.
#[derive(Debug, Clone)]
pub struct CloseIssue {
    /// The issue's key.
    pub issue: i64,
    /// The day on which it was closed; today when it is not given.
    pub closed_on: Option<String>,
}

/// Closes an issue.
///
/// # Errors
/// An issue that is not there or was closed; a day that does not exist, has not come, or lies
/// before the day on which the issue was raised, or opened again.
pub async fn close(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CloseIssue,
) -> Result<Done<issue::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let issue = open_issue(&mut check, tx, input.issue).await?;
    let closed_on = match input.closed_on.as_deref() {
        Some(given) => check.past_date("closed_on", given, today),
        None => Some(today),
    };
    if let (Some(issue), Some(last)) = (&issue, closed_on) {
        let first = issue.reopened_on.unwrap_or(issue.raised_on).to_jiff();
        if last < first {
            check.refuse("closed_on", ProblemCode::EndsBeforeStart { first, last });
        }
    }
    check.done()?;
    let Some(before) = issue else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.closed_on = Set(closed_on.to_chrono());
    let issue = row.update(tx).await?;
    let change = Change::between(&before, &issue);
    record(tx, act, "issue.closed", &issue, change).await?;
    Ok(Done::new(issue))
}

/// Who sees to an issue.
#[derive(Debug, Clone)]
pub struct AssignIssue {
    /// The issue's key.
    pub issue: i64,
    /// The person's key; none when nobody in particular does.
    pub owner: Option<i64>,
}

/// Says who sees to an issue, closed or not.
///
/// # Errors
/// An issue that is not there; somebody who does not belong to the community.
pub async fn assign(
    tx: &DatabaseTransaction,
    act: &Act,
    input: AssignIssue,
) -> Result<Done<issue::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<issue::Entity>(tx, "issue", input.issue);
    let found = found.await?;
    owners::belongs(&mut check, tx, input.owner, today).await?;
    check.done()?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.owner_id = Set(input.owner);
    let issue = row.update(tx).await?;
    let change = Change::between(&before, &issue);
    record(tx, act, "issue.assigned", &issue, change).await?;
    Ok(Done::new(issue))
}

/// An issue that stands again.
#[derive(Debug, Clone)]
pub struct ReopenIssue {
    /// The issue's key.
    pub issue: i64,
    /// The day on which it was opened again; today when it is not given.
    pub reopened_on: Option<String>,
}

/// Opens an issue again that was closed. A report of a day between knows that it was closed then; of an
/// issue that is opened again more than once, that holds for the last time.
///
/// # Errors
/// An issue that is not there or stands; a day that does not exist, has not come, or lies before the
/// day on which the issue was closed.
pub async fn reopen(
    tx: &DatabaseTransaction,
    act: &Act,
    input: ReopenIssue,
) -> Result<Done<issue::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<issue::Entity>(tx, "issue", input.issue);
    let found = found.await?;
    let closed_on = found.as_ref().and_then(|issue| issue.closed_on);
    if found.is_some() && closed_on.is_none() {
        let state = "issue_open";
        check.refuse("issue", ProblemCode::NotAllowedInState { state });
    }
    let reopened_on = match input.reopened_on.as_deref() {
        Some(given) => check.past_date("reopened_on", given, today),
        None => Some(today),
    };
    if let (Some(first), Some(last)) = (closed_on.to_jiff(), reopened_on)
        && last < first
    {
        check.refuse("reopened_on", ProblemCode::EndsBeforeStart { first, last });
    }
    check.done()?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.last_closed_on = Set(closed_on);
    row.closed_on = Set(None);
    row.reopened_on = Set(reopened_on.to_chrono());
    let issue = row.update(tx).await?;
    let change = Change::between(&before, &issue);
    record(tx, act, "issue.reopened", &issue, change).await?;
    Ok(Done::new(issue))
}

async fn open_issue(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<issue::Model>, CommandError> {
    let issue = check.row::<issue::Entity>(tx, "issue", id).await?;
    if issue
        .as_ref()
        .is_some_and(|issue| issue.closed_on.is_some())
    {
        let state = "closed";
        check.refuse("issue", ProblemCode::NotAllowedInState { state });
    }
    Ok(issue)
}

/// Sets those of the four texts that were given.
fn set_texts(row: &mut issue::ActiveModel, texts: [Option<Bilingual>; 4]) {
    let [description, importance, impact, action_plan] = texts;
    if let Some(text) = description {
        row.set_description(&text);
    }
    if let Some(text) = importance {
        row.set_importance(&text);
    }
    if let Some(text) = impact {
        row.set_impact(&text);
    }
    if let Some(text) = action_plan {
        row.set_action_plan(&text);
    }
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    issue: &issue::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("issue", issue.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

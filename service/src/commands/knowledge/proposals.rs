//! What members know themselves: the community is there for them to share it (terms of reference,
//! mandate). They hand it in as a resource, and may change it or take it back until the secretariat takes
//! it on, by changing it, or declines it.

use entity::{enums::ResourceState, resource};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    parts::Metric,
    resources::{self, Create, Update},
};
use crate::{
    commands::{CommandError, Done, ProblemCode, check::Check, given::GivenTexts},
    context::Act,
};

/// How many proposals of one person may wait.
const MOST: usize = 10;

/// Hands in a resource. Its words are drafts until the secretariat has looked them over, whatever is said of
/// them.
///
/// # Errors
/// As [`resources::create`]; too many proposals of the same person that wait.
pub async fn propose(
    tx: &DatabaseTransaction,
    act: &Act,
    (person, input): (i64, Create),
) -> Result<Done<resource::Model>, CommandError> {
    let mut check = Check::new();
    let waiting = resource::Entity::find()
        .filter(resource::Column::ProposedById.eq(person))
        .filter(resource::Column::State.eq(ResourceState::Proposed));
    if waiting.count(tx).await? >= MOST as u64 {
        check.refuse("title", ProblemCode::TooMany { most: MOST });
    }
    check.done()?;
    let input = Create {
        title: input.title.into_draft(),
        text: input.text.into_draft(),
        remedy: input.remedy.into_draft(),
        metrics: drafts(input.metrics),
        ..input
    };
    resources::enter(tx, act, input, Some(person)).await
}

/// Changes what one handed in oneself, while it waits.
///
/// # Errors
/// As [`resources::update`]; somebody else's; one that the secretariat has taken on or declined.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    (person, input): (i64, Update),
) -> Result<Done<resource::Model>, CommandError> {
    let (check, before) = waiting(tx, (input.resource, person)).await?;
    let state = before.state;
    let input = Update {
        title: input.title.map(GivenTexts::into_draft),
        text: input.text.map(GivenTexts::into_draft),
        remedy: input.remedy.map(GivenTexts::into_draft),
        metrics: input.metrics.map(drafts),
        ..input
    };
    resources::change(tx, act, check, (before, state), input).await
}

/// Takes back what one handed in oneself, while it waits.
///
/// # Errors
/// A proposal that is not there or is somebody else's; one that the secretariat has taken on or declined.
pub async fn withdraw(
    tx: &DatabaseTransaction,
    act: &Act,
    (resource, person): (i64, i64),
) -> Result<Done<resource::Model>, CommandError> {
    let (_, before) = waiting(tx, (resource, person)).await?;
    resources::take_back(tx, act, &before).await
}

/// The proposal of a key that a person made and that waits. What others wrote is not there, as far as they
/// are told.
async fn waiting(
    tx: &DatabaseTransaction,
    (id, person): (i64, i64),
) -> Result<(Check, resource::Model), CommandError> {
    let mut check = Check::new();
    let found = check.row::<resource::Entity>(tx, "resource", id).await?;
    check.done()?;
    let row = found.ok_or_else(|| check.refused())?;
    if row.proposed_by_id != Some(person) {
        let noun = "resource";
        check.refuse("resource", ProblemCode::NotFound { noun });
    } else if row.state != ResourceState::Proposed {
        let state = "resource_taken_on";
        check.refuse("resource", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    Ok((check, row))
}

fn drafts(metrics: Vec<Metric>) -> Vec<Metric> {
    let draft = |metric: Metric| Metric {
        label: metric.label.into_draft(),
        ..metric
    };
    metrics.into_iter().map(draft).collect()
}

//! The topics that members name as theirs, and that meetings are about.

use std::collections::BTreeSet;

use entity::topic;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};

use super::{
    CommandError, Done, ProblemCode, Raced,
    check::{Check, community},
    given::GivenTexts,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::ToChrono,
};

/// The most characters of a topic's short name.
const SLUG: usize = 60;

/// A topic that members may name from now on.
#[derive(Debug, Clone, Default)]
pub struct Create {
    /// Its short name for addresses, such as `chatbots`.
    pub slug: String,
    /// What it is called.
    pub name: GivenTexts,
}

/// Adds a topic.
///
/// # Errors
/// A short name that is none, or is another topic’s; a name with no words.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<topic::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?.id;
    let slug = slug(&mut check, tx, &input.slug, (community, None)).await?;
    let name = check.title("name", &input.name);
    check.done()?;
    let (Some(slug), Some(name)) = (slug, name) else {
        return Err(check.refused());
    };
    let mut row = topic::ActiveModel {
        community_id: Set(community),
        slug: Set(slug),
        ..Default::default()
    };
    row.set_name(&name);
    let topic = row.insert(tx).await.or_in_use("slug")?;
    record(tx, act, "topic.created", &topic, Change::created(&topic)).await
}

/// What of a topic changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The topic’s key.
    pub topic: i64,
    /// Its short name.
    pub slug: Option<String>,
    /// What it is called.
    pub name: Option<GivenTexts>,
}

/// Changes what a topic is called. Whoever named it does so still.
///
/// # Errors
/// As [`create`]; a topic that is not there.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<topic::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<topic::Entity>(tx, "topic", input.topic).await?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.slug {
        let among = (before.community_id, Some(before.id));
        if let Some(slug) = slug(&mut check, tx, given, among).await? {
            row.slug = Set(slug);
        }
    }
    if let Some(given) = &input.name
        && let Some(name) = check.title("name", &given.over(&before.name()?))
    {
        row.set_name(&name);
    }
    check.done()?;
    let topic = row.update(tx).await.or_in_use("slug")?;
    let change = Change::between(&before, &topic);
    record(tx, act, "topic.updated", &topic, change).await
}

/// A topic that is named no more.
#[derive(Debug, Clone, Copy)]
pub struct Retire {
    /// The topic’s key.
    pub topic: i64,
}

/// Retires a topic with today: nobody names it anew, and no meeting is planned about it. Whoever named
/// it does so still, and what was about it stays so.
///
/// # Errors
/// A topic that is not there, or was retired.
pub async fn retire(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Retire,
) -> Result<Done<topic::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<topic::Entity>(tx, "topic", input.topic).await?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    if before.retired_on.is_some() {
        check.refuse("topic", RETIRED);
    }
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.retired_on = Set(Some(act.today(&community.zone).to_chrono()));
    let topic = row.update(tx).await?;
    let change = Change::between(&before, &topic);
    record(tx, act, "topic.retired", &topic, change).await
}

/// Of a topic that was retired.
const RETIRED: ProblemCode = ProblemCode::NotAllowedInState {
    state: "topic_retired",
};

/// Reads topics that somebody names: each once, and of those that were retired only such as were named
/// before.
pub(super) async fn named(
    check: &mut Check,
    tx: &DatabaseTransaction,
    topics: &[i64],
    before: &BTreeSet<i64>,
) -> Result<BTreeSet<i64>, CommandError> {
    let mut seen = BTreeSet::new();
    check.enter("topics");
    for (place, id) in topics.iter().enumerate() {
        let place = place.to_string();
        if !seen.insert(*id) {
            check.refuse(&place, ProblemCode::NamedTwice);
        }
        in_use(check, tx, (&place, *id), before.contains(id)).await?;
    }
    check.leave();
    Ok(seen)
}

/// Holds that a topic is there and, unless it was named before, that it was not retired.
pub(super) async fn in_use(
    check: &mut Check,
    tx: &DatabaseTransaction,
    (field, id): (&str, i64),
    was_named: bool,
) -> Result<(), CommandError> {
    let topic = check.row::<topic::Entity>(tx, field, id).await?;
    if topic.is_some_and(|topic| topic.retired_on.is_some() && !was_named) {
        check.refuse(field, RETIRED);
    }
    Ok(())
}

/// A short name that no other topic of the community has.
async fn slug(
    check: &mut Check,
    tx: &DatabaseTransaction,
    given: &str,
    (community, own): (i64, Option<i64>),
) -> Result<Option<String>, CommandError> {
    let given = given.trim();
    if given.is_empty() {
        check.refuse("slug", ProblemCode::Missing);
        return Ok(None);
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let parts = given.split('-');
    if !parts
        .into_iter()
        .all(|part| !part.is_empty() && part.chars().all(fits))
    {
        check.refuse("slug", ProblemCode::InvalidSlug);
        return Ok(None);
    }
    if given.len() > SLUG {
        check.refuse("slug", ProblemCode::TooLong { most: SLUG });
        return Ok(None);
    }
    let others = topic::Entity::find()
        .filter(topic::Column::CommunityId.eq(community))
        .filter(topic::Column::Slug.eq(given))
        .filter(topic::Column::Id.ne(own.unwrap_or(0)));
    if others.one(tx).await?.is_some() {
        check.refuse("slug", ProblemCode::AlreadyInUse);
    }
    Ok(Some(given.to_owned()))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    topic: &topic::Model,
    change: Change,
) -> Result<Done<topic::Model>, CommandError> {
    let subject = Subject::row("topic", topic.id);
    audit::record(tx, act, action, subject, change).await?;
    Ok(Done::new(topic.clone()))
}

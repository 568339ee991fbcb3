//! Resources: practices, lessons, innovations, stories, barriers, research, presentations.

use domain::language::Bilingual;
use entity::{
    enums::{OrderOfGovernment, ResourceKind, ResourceState, Visibility},
    meeting, resource, working_group,
};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, IntoActiveModel};

use super::parts::{Known, Metric, Parts, Speaker};
use crate::{
    audit::{self, Change as Changed, Subject},
    commands::{
        CommandError, Done, ProblemCode,
        check::{Check, community},
        given::{Change, GivenTexts},
    },
    context::Act,
    time::ToChrono,
};

/// The days that a resource speaks of: the first, and the last if it has one.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: Option<String>,
}

/// A resource that is drafted.
#[derive(Debug, Clone)]
pub struct Create {
    /// What kind it is.
    pub kind: ResourceKind,
    /// What it is called.
    pub title: GivenTexts,
    /// What there is to know.
    pub text: GivenTexts,
    /// What to do about it, of a barrier.
    pub remedy: GivenTexts,
    /// Who may read it.
    pub visibility: Visibility,
    /// The key of the sub-group whose members may.
    pub group: Option<i64>,
    /// The order of government that it is from.
    pub order: Option<OrderOfGovernment>,
    /// The country that it is from, by its code (ISO 3166-1 alpha-2).
    pub country: Option<String>,
    /// The days that it speaks of.
    pub days: Option<Days>,
    /// The key of the meeting at which it was shown or told.
    pub meeting: Option<i64>,
    /// The keys of its topics.
    pub topics: Vec<i64>,
    /// The keys of the jurisdictions that it is from.
    pub jurisdictions: Vec<i64>,
    /// The organizations that it is about, in order.
    pub organizations: Vec<Known>,
    /// The keys of what it refers to, in order.
    pub references: Vec<i64>,
    /// Those who speak of it, in order.
    pub speakers: Vec<Speaker>,
    /// Its figures, in order.
    pub metrics: Vec<Metric>,
}

/// Drafts a resource.
///
/// # Errors
/// A title or a text with no words; what to do about something that is no barrier; a topic, a reference, an
/// organization or somebody who is not there or is named twice; no code of a country; days that turn round;
/// a figure that is none.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<resource::Model>, CommandError> {
    enter(tx, act, input, None).await
}

/// Enters a resource: a draft of the secretariat's, or what a member hands in.
pub(super) async fn enter(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
    proposed_by: Option<i64>,
) -> Result<Done<resource::Model>, CommandError> {
    let (state, action) = match proposed_by {
        Some(_) => (ResourceState::Proposed, "resource.proposed"),
        None => (ResourceState::Draft, "resource.created"),
    };
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    let title = check.title("title", &input.title);
    let text = check.words("text", &input.text);
    let remedy = check.prose("remedy", &input.remedy);
    has_remedy(&mut check, input.kind, remedy.as_ref());
    is_for(&mut check, tx, input.visibility, input.group).await?;
    if let Some(meeting) = input.meeting {
        check.row::<meeting::Entity>(tx, "meeting", meeting).await?;
    }
    let country = input.country.as_deref();
    let country = country.and_then(|given| country_code(&mut check, given));
    let (from, end) = days(&mut check, input.days.as_ref());
    let parts = Parts {
        topics: Some(input.topics),
        jurisdictions: Some(input.jurisdictions),
        organizations: Some(input.organizations),
        references: Some(input.references),
        speakers: Some(input.speakers),
        metrics: Some(input.metrics),
    };
    let parts = parts.look(&mut check, tx, today).await?;
    check.done()?;
    let (Some(title), Some(text), Some(remedy)) = (title, text, remedy) else {
        return Err(check.refused());
    };
    let mut row = resource::ActiveModel {
        community_id: Set(community.id),
        kind: Set(input.kind),
        state: Set(state),
        visibility: Set(input.visibility),
        working_group_id: Set(input.group),
        order_of_government: Set(input.order),
        country: Set(country),
        start_on: Set(from.to_chrono()),
        end_on: Set(end.to_chrono()),
        meeting_id: Set(input.meeting),
        published_on: Set(None),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        proposed_by_id: Set(proposed_by),
        ..Default::default()
    };
    row.set_title(&title);
    row.set_text(&text);
    row.set_remedy(&remedy);
    let row = row.insert(tx).await?;
    let change = parts.write(tx, row.id, Changed::created(&row)).await?;
    record(tx, act, action, &row, change).await?;
    Ok(Done::new(row))
}

/// What of a resource changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The resource's key.
    pub resource: i64,
    /// What kind it is.
    pub kind: Option<ResourceKind>,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// What there is to know.
    pub text: Option<GivenTexts>,
    /// What to do about it, of a barrier.
    pub remedy: Option<GivenTexts>,
    /// Who may read it.
    pub visibility: Option<Visibility>,
    /// The key of the sub-group whose members may.
    pub group: Change<i64>,
    /// The order of government that it is from.
    pub order: Change<OrderOfGovernment>,
    /// The country that it is from, by its code.
    pub country: Change<String>,
    /// The days that it speaks of.
    pub days: Change<Days>,
    /// The key of the meeting at which it was shown or told.
    pub meeting: Change<i64>,
    /// The keys of its topics, in the place of those that there were; and so on.
    pub topics: Option<Vec<i64>>,
    /// The keys of the jurisdictions that it is from.
    pub jurisdictions: Option<Vec<i64>>,
    /// The organizations that it is about.
    pub organizations: Option<Vec<Known>>,
    /// The keys of what it refers to.
    pub references: Option<Vec<i64>>,
    /// Those who speak of it.
    pub speakers: Option<Vec<Speaker>>,
    /// Its figures.
    pub metrics: Option<Vec<Metric>>,
}

/// Changes a resource. What is published is mended where it stands: its readers see it at once. What a
/// member handed in is taken on by that: it is a draft from now on.
///
/// # Errors
/// As [`create`]; a resource that is not there or was withdrawn; one that is published and would not be
/// reviewed in both languages any more.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<resource::Model>, CommandError> {
    use ResourceState::{Draft, Proposed, Published};
    let mut check = Check::new();
    let states = [Draft, Proposed, Published];
    let before = ready(&mut check, tx, input.resource, &states).await?;
    let before = before.ok_or_else(|| check.refused())?;
    let state = match before.state {
        Proposed => Draft,
        state => state,
    };
    change(tx, act, check, (before, state), input).await
}

/// Lays what is given over a resource, which is in a state thereafter.
pub(super) async fn change(
    tx: &DatabaseTransaction,
    act: &Act,
    mut check: Check,
    (before, state): (resource::Model, ResourceState),
    input: Update,
) -> Result<Done<resource::Model>, CommandError> {
    let today = act.today(&community(tx).await?.zone);
    let mut row = before.clone().into_active_model();
    row.state = Set(state);
    let kind = input.kind.unwrap_or(before.kind);
    row.kind = Set(kind);
    let title = laid_over(
        &mut check,
        &input.title,
        &before.title()?,
        |check, given| check.title("title", given),
    );
    let text = laid_over(&mut check, &input.text, &before.text()?, |check, given| {
        check.words("text", given)
    });
    let remedy = laid_over(
        &mut check,
        &input.remedy,
        &before.remedy()?,
        |check, given| check.prose("remedy", given),
    );
    has_remedy(&mut check, kind, remedy.as_ref());
    if before.state == ResourceState::Published {
        reviewed(&mut check, [&title, &text, &remedy]);
    }
    let visibility = input.visibility.unwrap_or(before.visibility);
    let group = match input.group {
        // Whoever opens a sub-group's resource to others need not say that it is no longer the group's.
        Change::Keep => before
            .working_group_id
            .filter(|_| visibility == Visibility::Group),
        Change::Clear => None,
        Change::Set(group) => Some(group),
    };
    is_for(&mut check, tx, visibility, group).await?;
    if let Some(meeting) = input.meeting.value() {
        check
            .row::<meeting::Entity>(tx, "meeting", *meeting)
            .await?;
    }
    if !input.days.is_keep() {
        let (from, end) = days(&mut check, input.days.value());
        row.start_on = Set(from.to_chrono());
        row.end_on = Set(end.to_chrono());
    }
    if !input.country.is_keep() {
        let given = input.country.value();
        row.country = Set(given.and_then(|given| country_code(&mut check, given)));
    }
    let parts = Parts {
        topics: input.topics,
        jurisdictions: input.jurisdictions,
        organizations: input.organizations,
        references: input.references,
        speakers: input.speakers,
        metrics: input.metrics,
    };
    let parts = parts.look(&mut check, tx, today).await?;
    check.done()?;
    let (Some(title), Some(text), Some(remedy)) = (title, text, remedy) else {
        return Err(check.refused());
    };
    row.set_title(&title);
    row.set_text(&text);
    row.set_remedy(&remedy);
    row.visibility = Set(visibility);
    row.working_group_id = Set(group);
    if !input.order.is_keep() {
        row.order_of_government = Set(input.order.value().copied());
    }
    if !input.meeting.is_keep() {
        row.meeting_id = Set(input.meeting.value().copied());
    }
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = parts
        .write(tx, row.id, Changed::between(&before, &row))
        .await?;
    record(tx, act, "resource.updated", &row, change).await?;
    Ok(Done::new(row))
}

/// Publishes a resource: its readers find it from now on.
///
/// # Errors
/// A resource that is not there or is published; words that are not reviewed in both languages.
pub async fn publish(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<resource::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let states = [
        ResourceState::Draft,
        ResourceState::Proposed,
        ResourceState::Withdrawn,
    ];
    let found = ready(&mut check, tx, id, &states).await?;
    if let Some(row) = &found {
        reviewed(
            &mut check,
            [
                &Some(row.title()?),
                &Some(row.text()?),
                &Some(row.remedy()?),
            ],
        );
    }
    check.done()?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.state = Set(ResourceState::Published);
    row.published_on = Set(Some(today.to_chrono()));
    changed(tx, act, "resource.published", &before, row).await
}

/// Takes a published resource back, or declines what a member handed in: nobody but the secretariat, and
/// whoever handed it in, sees it from now on.
///
/// # Errors
/// A resource that is not there, or is neither.
pub async fn withdraw(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<resource::Model>, CommandError> {
    let mut check = Check::new();
    let states = [ResourceState::Proposed, ResourceState::Published];
    let found = ready(&mut check, tx, id, &states).await?;
    check.done()?;
    let before = found.ok_or_else(|| check.refused())?;
    take_back(tx, act, &before).await
}

pub(super) async fn take_back(
    tx: &DatabaseTransaction,
    act: &Act,
    before: &resource::Model,
) -> Result<Done<resource::Model>, CommandError> {
    let mut row = before.clone().into_active_model();
    row.state = Set(ResourceState::Withdrawn);
    changed(tx, act, "resource.withdrawn", before, row).await
}

async fn changed(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    before: &resource::Model,
    mut row: resource::ActiveModel,
) -> Result<Done<resource::Model>, CommandError> {
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    record(tx, act, action, &row, Changed::between(before, &row)).await?;
    Ok(Done::new(row))
}

/// The resource of a key, in one of some states.
pub(super) async fn ready(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    states: &[ResourceState],
) -> Result<Option<resource::Model>, CommandError> {
    let found = check.row::<resource::Entity>(tx, "resource", id).await?;
    if let Some(row) = &found
        && !states.contains(&row.state)
    {
        let state = match row.state {
            ResourceState::Draft => "resource_draft",
            ResourceState::Proposed => "resource_proposed",
            ResourceState::Published => "resource_published",
            ResourceState::Withdrawn => "resource_withdrawn",
        };
        check.refuse("resource", ProblemCode::NotAllowedInState { state });
    }
    Ok(found)
}

/// A text with what is given in the place of what is there.
fn laid_over(
    check: &mut Check,
    given: &Option<GivenTexts>,
    there: &Bilingual,
    read: impl FnOnce(&mut Check, &GivenTexts) -> Option<Bilingual>,
) -> Option<Bilingual> {
    match given {
        Some(given) => read(check, &given.over(there)),
        None => Some(there.clone()),
    }
}

/// What is published is there in both languages. Only what to do about a barrier may be missing.
fn reviewed(check: &mut Check, [title, text, remedy]: [&Option<Bilingual>; 3]) {
    if let Some(title) = title {
        check.is_reviewed("title", title);
    }
    if let Some(text) = text {
        check.is_reviewed("text", text);
    }
    if let Some(remedy) = remedy
        && says_something(remedy)
    {
        check.is_reviewed("remedy", remedy);
    }
}

fn has_remedy(check: &mut Check, kind: ResourceKind, remedy: Option<&Bilingual>) {
    if kind != ResourceKind::AccessibilityBarrier && remedy.is_some_and(says_something) {
        let state = "no_barrier";
        check.refuse("remedy", ProblemCode::NotAllowedInState { state });
    }
}

fn says_something(text: &Bilingual) -> bool {
    text.fr.value().or(text.en.value()).is_some()
}

/// What a sub-group may read names it, and nothing else does.
async fn is_for(
    check: &mut Check,
    tx: &DatabaseTransaction,
    visibility: Visibility,
    group: Option<i64>,
) -> Result<(), CommandError> {
    match (visibility, group) {
        (Visibility::Group, None) => check.refuse("working_group", ProblemCode::Missing),
        (Visibility::Group, Some(group)) => {
            let row = check.row::<working_group::Entity>(tx, "working_group", group);
            row.await?;
        }
        (_, Some(_)) => {
            let state = "not_of_a_group";
            check.refuse("working_group", ProblemCode::NotAllowedInState { state });
        }
        (_, None) => {}
    }
    Ok(())
}

/// A country's code, as ISO 3166-1 writes them: two letters, here capital ones.
fn country_code(check: &mut Check, given: &str) -> Option<String> {
    let code = given.trim().to_ascii_uppercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(code);
    }
    let given = given.chars().take(60).collect();
    check.refuse("country", ProblemCode::NotACountry { given });
    None
}

/// The first day, and the day after the last.
fn days(check: &mut Check, given: Option<&Days>) -> (Option<Date>, Option<Date>) {
    let Some(given) = given else {
        return (None, None);
    };
    check.enter("days");
    let from = check.date("from", &given.from);
    let to = given.to.as_deref().and_then(|to| check.date("to", to));
    let term = from.and_then(|from| check.term_of(from, to));
    check.leave();
    (from, term.and_then(domain::term::Term::end))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &resource::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("resource", row.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

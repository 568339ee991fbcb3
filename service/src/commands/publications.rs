//! Publications: what the community knows of a subject, in issues for those who decide.
//!
//! An issue is compiled into a report, which is reviewed, approved and sent as any other; until it is
//! sent, the issue may be changed, and while a correction of it is prepared.

use std::collections::BTreeSet;

use domain::language::Bilingual;
use entity::{
    enums::{Cadence, PublicationSectionKind, Visibility},
    publication, publication_issue, publication_item, publication_section, reference, report,
    resource,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    CommandError, Done, ProblemCode, Raced,
    check::{Check, community},
    given::GivenTexts,
    reports,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::ToChrono,
};

/// The most sections of an issue.
const SECTIONS: usize = 20;
/// The most items of a section.
const ITEMS: usize = 100;
/// The most characters of a name in addresses.
const SLUG: usize = 60;

/// A publication that begins.
#[derive(Debug, Clone)]
pub struct Create {
    /// Its name in addresses: small letters, digits, hyphens.
    pub slug: String,
    /// What it is called.
    pub name: GivenTexts,
    /// How often it comes out; none where it does now and then.
    pub cadence: Option<Cadence>,
}

/// Begins a publication.
///
/// # Errors
/// A name with no words; a name in addresses that is none, or that another publication has.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<publication::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let slug = slug(&mut check, &input.slug);
    let name = check.title("name", &input.name);
    check.done()?;
    let (Some(slug), Some(name)) = (slug, name) else {
        return Err(check.refused());
    };
    let mut row = publication::ActiveModel {
        community_id: Set(community.id),
        slug: Set(slug),
        cadence: Set(input.cadence),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_name(&name);
    let row = row.insert(tx).await.or_in_use("slug")?;
    let subject = Subject::row("publication", row.id);
    let change = Change::created(&row);
    audit::record(tx, act, "publication.created", subject, change).await?;
    Ok(Done::new(row))
}

/// An issue that is begun.
#[derive(Debug, Clone)]
pub struct CreateIssue {
    /// The publication's key.
    pub publication: i64,
    /// What it is called.
    pub title: GivenTexts,
    /// What stands before its sections.
    pub introduction: GivenTexts,
    /// The day up to which it tells what is known; today where none is given.
    pub as_of: Option<String>,
}

/// Begins the next issue of a publication.
///
/// # Errors
/// A publication that is not there; a title with no words; a day that does not exist, or has not come.
pub async fn create_issue(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CreateIssue,
) -> Result<Done<publication_issue::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<publication::Entity>(tx, "publication", input.publication);
    let found = found.await?;
    let title = check.title("title", &input.title);
    let introduction = check.prose("introduction", &input.introduction);
    let as_of = match input.as_of.as_deref() {
        Some(given) => check.past_date("as_of", given, today),
        None => Some(today),
    };
    check.done()?;
    let (Some(publication), Some(title), Some(introduction), Some(as_of)) =
        (found, title, introduction, as_of)
    else {
        return Err(check.refused());
    };
    // The publication is held: no two issues have one number.
    let last: Option<Option<i32>> = publication_issue::Entity::find()
        .select_only()
        .column_as(publication_issue::Column::Number.max(), "last")
        .filter(publication_issue::Column::PublicationId.eq(publication.id))
        .into_tuple()
        .one(tx)
        .await?;
    let mut row = publication_issue::ActiveModel {
        publication_id: Set(publication.id),
        number: Set(last.flatten().unwrap_or(0).saturating_add(1)),
        as_of: Set(as_of.to_chrono()),
        report_id: Set(None),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    row.set_introduction(&introduction);
    let row = row.insert(tx).await?;
    let change = Change::created(&row);
    record(tx, act, "publication_issue.created", &row, change).await?;
    Ok(Done::new(row))
}

/// What of an issue changes.
#[derive(Debug, Clone, Default)]
pub struct UpdateIssue {
    /// The issue's key.
    pub issue: i64,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// What stands before its sections.
    pub introduction: Option<GivenTexts>,
    /// The day up to which it tells what is known.
    pub as_of: Option<String>,
}

/// Changes an issue that was not sent.
///
/// # Errors
/// As [`create_issue`]; an issue that is not there, or whose report was sent.
pub async fn update_issue(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdateIssue,
) -> Result<Done<publication_issue::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let Some(before) = being_written(&mut check, tx, input.issue).await? else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.title
        && let Some(title) = check.title("title", &given.over(&before.title()?))
    {
        row.set_title(&title);
    }
    if let Some(given) = &input.introduction
        && let Some(text) = check.prose("introduction", &given.over(&before.introduction()?))
    {
        row.set_introduction(&text);
    }
    if let Some(given) = input.as_of.as_deref()
        && let Some(day) = check.past_date("as_of", given, today)
    {
        row.as_of = Set(day.to_chrono());
    }
    check.done()?;
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = Change::between(&before, &row);
    record(tx, act, "publication_issue.updated", &row, change).await?;
    Ok(Done::new(row))
}

/// What stands in an issue.
#[derive(Debug, Clone)]
pub struct SetSections {
    /// The issue's key.
    pub issue: i64,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of an issue.
#[derive(Debug, Clone)]
pub struct Section {
    /// What it tells.
    pub kind: PublicationSectionKind,
    /// What stands above it, where it is not its kind.
    pub title: GivenTexts,
    /// What stands before its items.
    pub introduction: GivenTexts,
    /// What stands in it, in order.
    pub items: Vec<Item>,
}

/// Something that stands in a section, by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// What the community knows.
    Resource(i64),
    /// What is to be read elsewhere.
    Reference(i64),
}

/// A section that was looked at.
struct Checked {
    kind: PublicationSectionKind,
    title: Bilingual,
    introduction: Bilingual,
    items: Vec<Item>,
}

/// Sets the sections of an issue that was not sent, with all that stands in them, in the place of those
/// that there are.
///
/// # Errors
/// An issue that is not there, or whose report was sent; too many sections or items; what is not there,
/// or stands twice in a section; what only a sub-group may read.
pub async fn set_sections(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetSections,
) -> Result<Done<publication_issue::Model>, CommandError> {
    let mut check = Check::new();
    let issue = being_written(&mut check, tx, input.issue).await?;
    let sections = look(&mut check, tx, &input.sections).await?;
    check.done()?;
    let Some(issue) = issue else {
        return Err(check.refused());
    };
    let mut row = issue.clone().into_active_model();
    row.updated_at = Set(act.now.to_chrono());
    let after = row.update(tx).await?;
    let change = Change::between(&issue, &after);
    let change = write(tx, issue.id, &sections, change).await?;
    record(tx, act, "publication_issue.sections_set", &after, change).await?;
    Ok(Done::new(after))
}

async fn look(
    check: &mut Check,
    tx: &DatabaseTransaction,
    given: &[Section],
) -> Result<Vec<Checked>, CommandError> {
    let mut all = Vec::new();
    if given.len() > SECTIONS {
        let most = SECTIONS;
        check.refuse("sections", ProblemCode::TooMany { most });
        return Ok(all);
    }
    check.enter("sections");
    for (place, section) in given.iter().enumerate() {
        check.enter(place);
        let title = check.title_if_given("title", &section.title);
        let introduction = check.prose("introduction", &section.introduction);
        look_at_items(check, tx, &section.items).await?;
        if let (Some(title), Some(introduction)) = (title, introduction) {
            all.push(Checked {
                kind: section.kind,
                title,
                introduction,
                items: section.items.clone(),
            });
        }
        check.leave();
    }
    check.leave();
    Ok(all)
}

async fn look_at_items(
    check: &mut Check,
    tx: &DatabaseTransaction,
    items: &[Item],
) -> Result<(), CommandError> {
    if items.len() > ITEMS {
        check.refuse("items", ProblemCode::TooMany { most: ITEMS });
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    check.enter("items");
    for (place, item) in items.iter().enumerate() {
        check.enter(place);
        let field = match item {
            Item::Resource(_) => "resource",
            Item::Reference(_) => "reference",
        };
        if !seen.insert(*item) {
            check.refuse(field, ProblemCode::NamedTwice);
        }
        match item {
            Item::Resource(id) => {
                let found = check.row::<resource::Entity>(tx, field, *id).await?;
                // The report goes to the council, too.
                if found.is_some_and(|row| row.visibility == Visibility::Group) {
                    let state = "of_a_group";
                    check.refuse(field, ProblemCode::NotAllowedInState { state });
                }
            }
            Item::Reference(id) => {
                check.row::<reference::Entity>(tx, field, *id).await?;
            }
        }
        check.leave();
    }
    check.leave();
    Ok(())
}

/// Writes the sections in the place of those of an issue.
async fn write(
    tx: &DatabaseTransaction,
    issue: i64,
    sections: &[Checked],
    change: Change,
) -> Result<Change, CommandError> {
    let (sections_there, items_there) = there(tx, issue).await?;
    publication_section::Entity::delete_many()
        .filter(publication_section::Column::PublicationIssueId.eq(issue))
        .exec(tx)
        .await?;
    let (mut sections_now, mut items_now) = (Vec::new(), Vec::new());
    for (section, position) in sections.iter().zip(1..) {
        let mut row = publication_section::ActiveModel {
            publication_issue_id: Set(issue),
            position: Set(position),
            kind: Set(section.kind),
            ..Default::default()
        };
        row.set_title(&section.title);
        row.set_introduction(&section.introduction);
        let row = row.insert(tx).await?;
        for (item, position) in section.items.iter().zip(1..) {
            let (resource, reference) = match item {
                Item::Resource(id) => (Some(*id), None),
                Item::Reference(id) => (None, Some(*id)),
            };
            let item = publication_item::ActiveModel {
                publication_section_id: Set(row.id),
                position: Set(position),
                resource_id: Set(resource),
                reference_id: Set(reference),
                ..Default::default()
            };
            items_now.push(item.insert(tx).await?);
        }
        sections_now.push(row);
    }
    Ok(change
        .rows(&sections_there, &sections_now)
        .rows(&items_there, &items_now))
}

/// The sections of an issue, and what stands in them.
async fn there(
    tx: &DatabaseTransaction,
    issue: i64,
) -> Result<
    (
        Vec<publication_section::Model>,
        Vec<publication_item::Model>,
    ),
    DbErr,
> {
    let of_issue = publication_section::Column::PublicationIssueId.eq(issue);
    let sections = publication_section::Entity::find()
        .filter(of_issue.clone())
        .order_by_asc(publication_section::Column::Position)
        .all(tx)
        .await?;
    let items = publication_item::Entity::find()
        .inner_join(publication_section::Entity)
        .filter(of_issue)
        .order_by_asc(publication_item::Column::Id)
        .all(tx)
        .await?;
    Ok((sections, items))
}

/// An issue that may be changed: nothing was compiled of it, or what was is not sent.
async fn being_written(
    check: &mut Check,
    tx: &DatabaseTransaction,
    issue: i64,
) -> Result<Option<publication_issue::Model>, CommandError> {
    let found = check.row::<publication_issue::Entity>(tx, "issue", issue);
    let found = found.await?;
    if let Some(report) = found.as_ref().and_then(|issue| issue.report_id)
        && let Some(report) = report::Entity::find_by_id(report).one(tx).await?
    {
        reports::is_not_sent(check, "issue", &report);
    }
    Ok(found)
}

/// A name in addresses: small letters, digits and single hyphens.
fn slug(check: &mut Check, given: &str) -> Option<String> {
    let slug = given.trim();
    let part = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !part.is_empty() && part.bytes().all(is_plain)
    };
    if slug.len() <= SLUG && slug.split('-').all(part) {
        return Some(slug.to_owned());
    }
    check.refuse("slug", ProblemCode::InvalidSlug);
    None
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &publication_issue::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("publication_issue", row.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

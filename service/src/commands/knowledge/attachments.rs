//! Files that are attached to a resource. Here is what people see of them; what is in them lies in the store
//! of files.

use entity::{attachment, enums::ResourceState, resource};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, PaginatorTrait, QueryFilter,
};

use super::{references::tag, resources::ready};
use crate::{
    audit::{self, Change as Changed, Subject},
    commands::{
        CommandError, Done, ProblemCode,
        check::Check,
        given::{Change, GivenTexts},
    },
    context::Act,
    error::ServiceError,
    time::ToChrono,
};

/// The most files of a resource.
const MOST: u64 = 50;

/// A file that lies in the store, and to what it is attached.
#[derive(Debug, Clone)]
pub struct Attach {
    /// The resource's key.
    pub resource: i64,
    /// What the file is called.
    pub name: String,
    /// What people read of it, where it has more than a name.
    pub title: GivenTexts,
    /// The tag of the language that it is in (BCP 47).
    pub language: Option<String>,
    /// What it is, by its content.
    pub media_type: &'static str,
    /// How many bytes it has.
    pub size: u64,
    /// Their hash (SHA-256).
    pub sha256: String,
}

/// Attaches a file to a resource. The same file may be attached more than once.
///
/// # Errors
/// A resource that is not there, was withdrawn or has very many files; a language that is none.
pub async fn attach(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Attach,
) -> Result<Done<attachment::Model>, CommandError> {
    let mut check = Check::new();
    let states = [ResourceState::Draft, ResourceState::Published];
    ready(&mut check, tx, input.resource, &states).await?;
    let count = attachment::Entity::find()
        .filter(attachment::Column::ResourceId.eq(input.resource))
        .count(tx)
        .await?;
    if count >= MOST {
        let most = MOST as usize;
        check.refuse("resource", ProblemCode::TooMany { most });
    }
    let title = check.title_if_given("title", &input.title);
    let language = input.language.as_deref();
    let language = language.map(|given| tag(&mut check, given));
    check.done()?;
    let Some(title) = title else {
        return Err(check.refused());
    };
    let mut row = attachment::ActiveModel {
        resource_id: Set(input.resource),
        sha256: Set(input.sha256),
        media_type: Set(input.media_type.to_owned()),
        size: Set(i32::try_from(input.size).map_err(ServiceError::unreadable)?),
        name: Set(input.name),
        language: Set(language.flatten()),
        uploaded_by: Set(act.actor.to_string()),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    let row = row.insert(tx).await?;
    record(tx, act, "attachment.created", &row, Changed::created(&row)).await?;
    Ok(Done::new(row))
}

/// What of an attached file changes. Its content does not: another one is another file.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The attachment's key.
    pub attachment: i64,
    /// What people read of it.
    pub title: Option<GivenTexts>,
    /// The tag of the language that it is in.
    pub language: Change<String>,
}

/// Changes what people read of an attached file.
///
/// # Errors
/// A file that is not there; a language that is none.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<attachment::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<attachment::Entity>(tx, "attachment", input.attachment);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.title
        && let Some(title) = check.title_if_given("title", &given.over(&before.title()?))
    {
        row.set_title(&title);
    }
    if !input.language.is_keep() {
        let given = input.language.value();
        row.language = Set(given.and_then(|given| tag(&mut check, given)));
    }
    check.done()?;
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = Changed::between(&before, &row);
    record(tx, act, "attachment.updated", &row, change).await?;
    Ok(Done::new(row))
}

/// Takes a file off its resource. What is in it goes with the next housekeeping, unless it is attached
/// elsewhere. Gives the resource.
///
/// # Errors
/// A file that is not there.
pub async fn remove(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<resource::Model>, CommandError> {
    let mut check = Check::new();
    let found = check
        .row::<attachment::Entity>(tx, "attachment", id)
        .await?;
    let Some(row) = found else {
        return Err(check.refused());
    };
    let of = resource::Entity::find_by_id(row.resource_id)
        .one(tx)
        .await?;
    let of = of.ok_or(ServiceError::Absent {
        noun: "resource",
        id: row.resource_id,
    })?;
    row.clone().delete(tx).await?;
    record(tx, act, "attachment.removed", &row, Changed::removed(&row)).await?;
    Ok(Done::new(of))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &attachment::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("attachment", row.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

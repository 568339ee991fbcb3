//! What is to be read elsewhere.

use std::collections::BTreeSet;

use domain::reference::WebAddress;
use entity::{
    enums::{LinkState, ReferenceKind},
    publication_item, reference, reference_address, resource_reference,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

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

/// The most languages in which one is to be had.
const LANGUAGES: usize = 20;

/// Where something is to be read in a language.
#[derive(Debug, Clone, Default)]
pub struct Address {
    /// The language's tag (BCP 47), such as `fr` or `en-CA`.
    pub language: String,
    /// The address, as somebody found it.
    pub address: String,
}

/// Something that is to be read elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Create {
    /// What it is called.
    pub title: GivenTexts,
    /// Who brought it out.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What kind of thing it is.
    pub kind: Option<ReferenceKind>,
    /// Where it is to be read.
    pub addresses: Vec<Address>,
    /// The day on which somebody read it; today where none is given.
    pub looked_up_on: Option<String>,
}

/// Enters a reference. Its addresses are kept without what only tells where readers come from.
///
/// # Errors
/// A title with no words; no address, or what is none; a language that is none, or is named twice; a day
/// that has not come.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<reference::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    let title = check.title("title", &input.title);
    let publisher = check.name_if_given("publisher", input.publisher.as_deref());
    let author = check.name_if_given("author", input.author.as_deref());
    let addresses = read(&mut check, &input.addresses);
    let looked_up_on = match input.looked_up_on.as_deref() {
        Some(given) => check.past_date("looked_up_on", given, today),
        None => Some(today),
    };
    check.done()?;
    let (Some(title), Some(publisher), Some(author), Some(day)) =
        (title, publisher, author, looked_up_on)
    else {
        return Err(check.refused());
    };
    let mut row = reference::ActiveModel {
        community_id: Set(community.id),
        publisher: Set(publisher),
        author: Set(author),
        kind: Set(input.kind),
        looked_up_on: Set(day.to_chrono()),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    let row = row.insert(tx).await?;
    let addresses = write(tx, row.id, &addresses).await?;
    let change = Changed::created(&row).rows(&[], &addresses);
    record(tx, act, "reference.created", &row, change).await?;
    Ok(Done::new(row))
}

/// What of a reference changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The reference's key.
    pub reference: i64,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// Who brought it out.
    pub publisher: Change<String>,
    /// Who wrote it.
    pub author: Change<String>,
    /// What kind of thing it is.
    pub kind: Change<ReferenceKind>,
    /// Where it is to be read, in the place of where it was.
    pub addresses: Option<Vec<Address>>,
    /// The day on which somebody read it.
    pub looked_up_on: Option<String>,
}

/// Changes a reference.
///
/// # Errors
/// As [`create`]; a reference that is not there.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<reference::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<reference::Entity>(tx, "reference", input.reference);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.title
        && let Some(title) = check.title("title", &given.over(&before.title()?))
    {
        row.set_title(&title);
    }
    if !input.publisher.is_keep() {
        let given = input.publisher.value().map(String::as_str);
        row.publisher = Set(check.name_if_given("publisher", given).flatten());
    }
    if !input.author.is_keep() {
        let given = input.author.value().map(String::as_str);
        row.author = Set(check.name_if_given("author", given).flatten());
    }
    if !input.kind.is_keep() {
        row.kind = Set(input.kind.value().copied());
    }
    if let Some(given) = input.looked_up_on.as_deref()
        && let Some(day) = check.past_date("looked_up_on", given, today)
    {
        row.looked_up_on = Set(day.to_chrono());
    }
    let addresses = input.addresses.as_deref();
    let addresses = addresses.map(|given| read(&mut check, given));
    check.done()?;
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let mut change = Changed::between(&before, &row);
    if let Some(addresses) = addresses {
        let there = of(tx, row.id).await?;
        change = change.rows(&there, &replace(tx, row.id, &there, addresses).await?);
    }
    record(tx, act, "reference.updated", &row, change).await?;
    Ok(Done::new(row))
}

/// Takes a reference away that nothing refers to.
///
/// # Errors
/// A reference that is not there, or that a resource refers to or an issue names.
pub async fn remove(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<Option<reference::Model>>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<reference::Entity>(tx, "reference", id).await?;
    let referring = resource_reference::Entity::find()
        .filter(resource_reference::Column::ReferenceId.eq(id))
        .count(tx)
        .await?;
    let standing = publication_item::Entity::find()
        .filter(publication_item::Column::ReferenceId.eq(id))
        .count(tx)
        .await?;
    if referring + standing > 0 {
        let state = "referred_to";
        check.refuse("reference", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    let Some(row) = found else {
        return Err(check.refused());
    };
    let change = Changed::removed(&row).rows(&of(tx, id).await?, &[]);
    row.clone().delete(tx).await?;
    record(tx, act, "reference.removed", &row, change).await?;
    Ok(Done::new(None))
}

/// Addresses, cleaned, with the tags of their languages.
fn read(check: &mut Check, given: &[Address]) -> Vec<(String, WebAddress)> {
    if given.is_empty() {
        check.refuse("addresses", ProblemCode::Missing);
    }
    if given.len() > LANGUAGES {
        let most = LANGUAGES;
        check.refuse("addresses", ProblemCode::TooMany { most });
        return Vec::new();
    }
    let (mut addresses, mut seen) = (Vec::new(), BTreeSet::new());
    check.enter("addresses");
    for (place, one) in given.iter().enumerate() {
        check.enter(place);
        let language = tag(check, &one.language);
        if let Some(language) = &language
            && !seen.insert(language.to_ascii_lowercase())
        {
            check.refuse("language", ProblemCode::NamedTwice);
        }
        let address = WebAddress::clean(&one.address);
        if address.is_err() {
            check.refuse("address", ProblemCode::InvalidUrl);
        }
        if let (Some(language), Ok(cleaned)) = (language, address) {
            addresses.push((language, cleaned.address));
        }
        check.leave();
    }
    check.leave();
    addresses
}

/// A tag as RFC 5646 writes them: two or three letters, and what tells regions or scripts apart.
pub(super) fn tag(check: &mut Check, given: &str) -> Option<String> {
    let tag = given.trim();
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let rest = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if is_language && tag.len() <= 35 && parts.all(rest) {
        return Some(tag.to_owned());
    }
    let given = given.chars().take(60).collect();
    check.refuse("language", ProblemCode::NotALanguage { given });
    None
}

async fn of(
    tx: &DatabaseTransaction,
    reference: i64,
) -> Result<Vec<reference_address::Model>, DbErr> {
    reference_address::Entity::find()
        .filter(reference_address::Column::ReferenceId.eq(reference))
        .order_by_asc(reference_address::Column::Id)
        .all(tx)
        .await
}

/// Puts addresses in the place of others. One that stays keeps what is known of it; one that changes is a
/// new one, which nobody has followed yet.
async fn replace(
    tx: &DatabaseTransaction,
    reference: i64,
    there: &[reference_address::Model],
    mut addresses: Vec<(String, WebAddress)>,
) -> Result<Vec<reference_address::Model>, DbErr> {
    let mut kept = Vec::new();
    for row in there {
        let is_same = |(language, address): &(String, WebAddress)| {
            *language == row.language && address.as_str() == row.address
        };
        match addresses.iter().position(is_same) {
            Some(place) => {
                addresses.remove(place);
                kept.push(row.clone());
            }
            None => {
                row.clone().delete(tx).await?;
            }
        }
    }
    kept.extend(write(tx, reference, &addresses).await?);
    Ok(kept)
}

async fn write(
    tx: &DatabaseTransaction,
    reference: i64,
    addresses: &[(String, WebAddress)],
) -> Result<Vec<reference_address::Model>, DbErr> {
    let mut rows = Vec::new();
    for (language, address) in addresses {
        let row = reference_address::ActiveModel {
            reference_id: Set(reference),
            language: Set(language.clone()),
            address: Set(address.to_string()),
            state: Set(LinkState::Unchecked),
            ..Default::default()
        };
        rows.push(row.insert(tx).await?);
    }
    Ok(rows)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &reference::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("reference", row.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

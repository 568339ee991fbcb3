//! People: who they are, the language and the zone in which they are written to, and where.

mod handover;
mod merge;

use super::{CommandError, Done, ProblemCode, Raced, check::Check, given::Change};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    time::ToChrono,
};
use entity::{email_address, person};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};

pub use merge::{MergePeople, merge};

/// Why nobody is meant by a row any more: what became of the person.
pub(crate) fn gone(row: &person::Model) -> Option<&'static str> {
    match row.merged_into_id {
        _ if row.erased_at.is_some() => Some("erased"),
        became => became.map(|_| "merged"),
    }
}

/// A person to be entered.
#[derive(Debug, Clone, Default)]
pub struct CreatePerson {
    /// The given name.
    pub given_name: String,
    /// The family name.
    pub family_name: String,
    /// `fr` or `en`; none when it is not known, and both are written then.
    pub language: Option<String>,
    /// The zone in which the person reads times; none for that of the organization.
    pub zone: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The email address to which is written.
    pub address: Option<String>,
}

/// Enters a person. A member also needs a membership: see [`super::memberships::join`].
///
/// # Errors
/// A name that is missing; an unknown language or zone; a number or an address that is none.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CreatePerson,
) -> Result<Done<person::Model>, CommandError> {
    let mut check = Check::new();
    let (person, addresses) = enter(&mut check, tx, act, &input).await?;
    let change = Changed::created(&person).rows(&[], &addresses);
    record(tx, act, "person.created", &person, change).await?;
    Ok(Done::new(person))
}

/// Writes the rows of [`create`], which is not on record yet.
///
/// # Errors
/// As [`create`], and whatever was wrong before.
pub(super) async fn enter(
    check: &mut Check,
    tx: &DatabaseTransaction,
    act: &Act,
    input: &CreatePerson,
) -> Result<(person::Model, Vec<email_address::Model>), CommandError> {
    let given_name = check.name("given_name", &input.given_name);
    let family_name = check.name("family_name", &input.family_name);
    let language = check.language("language", input.language.as_deref());
    let zone = check.zone("zone", input.zone.as_deref());
    let phone = check.phone("phone", input.phone.as_deref());
    let address = input.address.as_deref();
    let address = address.map(|given| check.address("address", given));
    check.done()?;
    let person = person::ActiveModel {
        given_name: Set(given_name.unwrap_or_default()),
        family_name: Set(family_name.unwrap_or_default()),
        language: Set(language.flatten().map(Into::into)),
        zone: Set(zone.flatten().map(String::from)),
        phone: Set(phone.flatten()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    let person = person.insert(tx).await?;
    let mut addresses = Vec::new();
    if let Some(address) = address.flatten() {
        addresses.push(primary(person.id, &address).insert(tx).await?);
    }
    Ok((person, addresses))
}

/// What of a person was wrong.
#[derive(Debug, Clone, Default)]
pub struct CorrectPerson {
    /// The person's key.
    pub person: i64,
    /// The given name.
    pub given_name: Option<String>,
    /// The family name.
    pub family_name: Option<String>,
    /// The language; cleared when it is not known.
    pub language: Change<String>,
    /// The zone; cleared for that of the organization.
    pub zone: Change<String>,
    /// The telephone number.
    pub phone: Change<String>,
}

/// Corrects a person.
///
/// # Errors
/// As [`create`]; a person who is not there or was erased.
pub async fn correct(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectPerson,
) -> Result<Done<person::Model>, CommandError> {
    let mut check = Check::new();
    let person = check.person(tx, "person", input.person).await?;
    let given_name = input.given_name.as_deref();
    let given_name = given_name.map(|name| check.name("given_name", name));
    let family_name = input.family_name.as_deref();
    let family_name = family_name.map(|name| check.name("family_name", name));
    let language = check.language("language", input.language.value().map(String::as_str));
    let zone = check.zone("zone", input.zone.value().map(String::as_str));
    let phone = check.phone("phone", input.phone.value().map(String::as_str));
    check.done()?;
    let Some(before) = person else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(name) = given_name.flatten() {
        row.given_name = Set(name);
    }
    if let Some(name) = family_name.flatten() {
        row.family_name = Set(name);
    }
    if !input.language.is_keep() {
        row.language = Set(language.flatten().map(Into::into));
    }
    if !input.zone.is_keep() {
        row.zone = Set(zone.flatten().map(String::from));
    }
    if !input.phone.is_keep() {
        row.phone = Set(phone.flatten());
    }
    let person = row.update(tx).await?;
    let change = Changed::between(&before, &person);
    record(tx, act, "person.corrected", &person, change).await?;
    Ok(Done::new(person))
}

/// Where a person is written to from now on.
#[derive(Debug, Clone, Default)]
pub struct SetAddress {
    /// The person's key.
    pub person: i64,
    /// The address; none when there is none any more.
    pub address: Option<String>,
}

/// Gives a person a primary address, in place of the one that was primary, or takes it away.
///
/// The one before stays as a secondary address: an answer or a bounce may still come from it. An
/// address that was suppressed stays so.
///
/// # Errors
/// An address that is none; a person who is not there or was erased.
pub async fn set_address(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetAddress,
) -> Result<Done<person::Model>, CommandError> {
    let mut check = Check::new();
    let person = check.person(tx, "person", input.person).await?;
    let given = input.address.as_deref();
    let address = given.and_then(|given| check.address("address", given));
    check.done()?;
    let Some(person) = person else {
        return Err(check.refused());
    };
    let addresses = addresses_of(tx, person.id).await?;
    let normalized = address.as_ref().map(|address| address.normalized());
    // First the one that steps back: no person has two primary addresses at any time.
    for before in addresses.iter().filter(|there| there.is_primary) {
        let mut row = before.clone().into_active_model();
        row.is_primary = Set(false);
        row.update(tx).await?;
    }
    if let Some(address) = &address {
        let same = addresses
            .iter()
            .find(|there| Some(&there.normalized) == normalized.as_ref());
        let written = match same {
            None => primary(person.id, address).insert(tx).await,
            Some(there) => {
                let mut row = there.clone().into_active_model();
                row.address = Set(address.as_str().to_owned());
                row.is_primary = Set(true);
                row.update(tx).await
            }
        };
        written.or_in_use("address")?;
    }
    let now = addresses_of(tx, person.id).await?;
    let change = Changed::default().rows(&addresses, &now);
    record(tx, act, "person.address_set", &person, change).await?;
    Ok(Done::new(person))
}

/// An address that a person does not have any more.
#[derive(Debug, Clone, Copy)]
pub struct RemoveAddress {
    /// The address's key.
    pub address: i64,
}

/// Takes a secondary address away. The primary one is replaced by [`set_address`].
///
/// # Errors
/// An address that is not there, or is the primary one.
pub async fn remove_address(
    tx: &DatabaseTransaction,
    act: &Act,
    input: RemoveAddress,
) -> Result<Done<person::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<email_address::Entity>(tx, "address", input.address);
    let Some(address) = found.await? else {
        return Err(check.refused());
    };
    if address.is_primary {
        let state = "primary";
        check.refuse("address", ProblemCode::NotAllowedInState { state });
    }
    let person = check.person(tx, "address", address.person_id).await?;
    check.done()?;
    let Some(person) = person else {
        return Err(check.refused());
    };
    email_address::Entity::delete_by_id(address.id)
        .exec(tx)
        .await?;
    let change = Changed::default().rows(&[address], &[]);
    record(tx, act, "person.address_removed", &person, change).await?;
    Ok(Done::new(person))
}

async fn addresses_of(
    tx: &DatabaseTransaction,
    person: i64,
) -> Result<Vec<email_address::Model>, CommandError> {
    let rows = email_address::Entity::find().filter(email_address::Column::PersonId.eq(person));
    Ok(rows.all(tx).await?)
}

fn primary(person: i64, address: &domain::email::EmailAddress) -> email_address::ActiveModel {
    email_address::ActiveModel {
        person_id: Set(person),
        address: Set(address.as_str().to_owned()),
        normalized: Set(address.normalized()),
        is_primary: Set(true),
        ..Default::default()
    }
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    person: &person::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("person", person.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

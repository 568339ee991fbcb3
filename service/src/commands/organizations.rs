//! Organizations: their names over time, and what becomes of them.

mod correct;
mod dissolve;
mod ending;
mod merge;
mod split;
mod successor;

use domain::{language::Bilingual, order::OrderOfGovernment, term::Term};
use entity::{jurisdiction, organization, organization_name};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};

use super::{
    CommandError, Done, ProblemCode, Raced,
    check::Check,
    given::{Change, GivenTexts},
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    time::{self, ToChrono},
};
pub use correct::{CorrectOrganization, correct};
pub use dissolve::{Dissolve, Employees, dissolve};
pub use merge::{Merge, merge};
pub use split::{Part, Split, split};
pub use successor::Successor;

/// What an organization is called.
#[derive(Debug, Clone, Default)]
pub struct GivenName {
    /// The name.
    pub name: GivenTexts,
    /// The short form in French.
    pub acronym_fr: Option<String>,
    /// The short form in English.
    pub acronym_en: Option<String>,
}

/// A name that was read.
struct Name {
    name: Bilingual,
    acronym_fr: Option<String>,
    acronym_en: Option<String>,
}

impl Name {
    fn read(check: &mut Check, given: &GivenName) -> Option<Self> {
        let name = check.title("name", &given.name);
        let acronym_fr = check.name_if_given("acronym_fr", given.acronym_fr.as_deref());
        let acronym_en = check.name_if_given("acronym_en", given.acronym_en.as_deref());
        Some(Self {
            name: name?,
            acronym_fr: acronym_fr?,
            acronym_en: acronym_en?,
        })
    }

    fn row(self, organization: i64, term: Term) -> organization_name::ActiveModel {
        let mut row = organization_name::ActiveModel {
            organization_id: Set(organization),
            acronym_fr: Set(self.acronym_fr),
            acronym_en: Set(self.acronym_en),
            start_on: Set(term.start().to_chrono()),
            end_on: Set(term.end().to_chrono()),
            ..Default::default()
        };
        row.set_name(&self.name);
        row
    }
}

/// An organization to be entered.
#[derive(Debug, Clone)]
pub struct CreateOrganization {
    /// The jurisdiction's key.
    pub jurisdiction: i64,
    /// Its order of government.
    pub order: OrderOfGovernment,
    /// What it is called.
    pub name: GivenName,
    /// Its zone, where it is not the jurisdiction's.
    pub zone: Option<String>,
    /// The first day.
    pub from: String,
}

/// Enters an organization, with its name from its first day on.
///
/// # Errors
/// A jurisdiction that is not there, or that has no organizations of this order; a name with no
/// words; an unknown zone; a day that does not exist.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CreateOrganization,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let read = New::read(&mut check, tx, &input).await?;
    let from = check.date("from", &input.from);
    check.done()?;
    let (Some(new), Some(from)) = (read, from) else {
        return Err(check.refused());
    };
    let (organization, name) = new.insert(tx, act, from).await?;
    let change = Changed::created(&organization).rows(&[], &[name]);
    record(tx, act, "organization.created", organization.id, change).await?;
    Ok(Done::new(organization))
}

/// A new organization that was read, all but its first day.
struct New {
    jurisdiction: i64,
    order: OrderOfGovernment,
    name: Name,
    zone: Option<String>,
}

impl New {
    async fn read(
        check: &mut Check,
        tx: &DatabaseTransaction,
        given: &CreateOrganization,
    ) -> Result<Option<Self>, CommandError> {
        order_fits(check, tx, given.order, given.jurisdiction).await?;
        let name = check.within("name", |check| Name::read(check, &given.name));
        let zone = check.zone("zone", given.zone.as_deref());
        let (Some(name), Some(zone)) = (name, zone) else {
            return Ok(None);
        };
        Ok(Some(Self {
            jurisdiction: given.jurisdiction,
            order: given.order,
            name,
            zone: zone.map(String::from),
        }))
    }

    async fn insert(
        self,
        tx: &DatabaseTransaction,
        act: &Act,
        from: Date,
    ) -> Result<(organization::Model, organization_name::Model), CommandError> {
        let row = organization::ActiveModel {
            jurisdiction_id: Set(self.jurisdiction),
            order_of_government: Set(self.order.into()),
            zone: Set(self.zone),
            start_on: Set(from.to_chrono()),
            created_at: Set(act.now.to_chrono()),
            ..Default::default()
        };
        let organization = row.insert(tx).await?;
        let name = self.name.row(organization.id, Term::since(from));
        let name = name.insert(tx).await?;
        Ok((organization, name))
    }
}

/// Refuses a jurisdiction that is not there, or has no organizations of an order of government.
async fn order_fits(
    check: &mut Check,
    tx: &DatabaseTransaction,
    order: OrderOfGovernment,
    jurisdiction: i64,
) -> Result<(), CommandError> {
    let found = check.row::<jurisdiction::Entity>(tx, "jurisdiction", jurisdiction);
    if let Some(jurisdiction) = found.await? {
        let of_jurisdiction = jurisdiction.order_of_government.into();
        if !order.fits(of_jurisdiction) {
            check.refuse("order", ProblemCode::OrderDoesNotFit { order });
        }
    }
    Ok(())
}

/// A new name from a day on.
#[derive(Debug, Clone, Default)]
pub struct Rename {
    /// The organization's key.
    pub organization: i64,
    /// What it is called from then on.
    pub name: GivenName,
    /// The first day of the name.
    pub from: String,
}

/// Gives an organization another name from a day on. The name of that day ends the day before; a
/// name that comes later still does.
///
/// # Errors
/// A day that does not exist, on which the organization has no name, or on which its name only
/// starts: [`correct_name`] changes that one.
pub async fn rename(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Rename,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<organization::Entity>(tx, "organization", input.organization);
    let organization = found.await?;
    let name = check.within("name", |check| Name::read(check, &input.name));
    let from = check.date("from", &input.from);
    let mut of_the_day = None;
    if let (Some(organization), Some(from)) = (&organization, from) {
        of_the_day = name_on(tx, organization.id, from).await?;
        match &of_the_day {
            None => check.refuse("from", ProblemCode::NotInForceOn { day: from }),
            Some((_, term)) if term.start() == from => {
                check.refuse("from", ProblemCode::Overlaps { with: Some(*term) });
            }
            Some(_) => {}
        }
    }
    check.done()?;
    let (Some(organization), Some(name), Some(from), Some((before, term))) =
        (organization, name, from, of_the_day)
    else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.end_on = Set(Some(from.to_chrono()));
    let ended = row.update(tx).await?;
    let rest = Term::new(from, term.end()).map_err(crate::error::ServiceError::unreadable)?;
    let row = name.row(organization.id, rest);
    let name = row.insert(tx).await.or_overlaps("from")?;
    let change = Changed::default().rows(&[before], &[ended, name]);
    record(tx, act, "organization.renamed", organization.id, change).await?;
    Ok(Done::new(organization))
}

/// What of a name was wrong.
#[derive(Debug, Clone, Default)]
pub struct CorrectName {
    /// The key of the organization's name.
    pub organization_name: i64,
    /// The name.
    pub name: Option<GivenTexts>,
    /// The short form in French.
    pub acronym_fr: Change<String>,
    /// The short form in English.
    pub acronym_en: Change<String>,
}

/// Corrects the words of a name, for all the days on which it holds.
///
/// # Errors
/// A name that is not there, or that would have no words.
pub async fn correct_name(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CorrectName,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let id = input.organization_name;
    let found = check.row::<organization_name::Entity>(tx, "organization_name", id);
    let Some(there) = found.await? else {
        return Err(check.refused());
    };
    let name = match &input.name {
        Some(given) => check.title("name", &given.over(&there.name()?)),
        None => None,
    };
    let acronym = |given: &Change<String>| given.value().cloned();
    let acronym_fr = check.name_if_given("acronym_fr", acronym(&input.acronym_fr).as_deref());
    let acronym_en = check.name_if_given("acronym_en", acronym(&input.acronym_en).as_deref());
    let id = there.organization_id;
    let found = check.row::<organization::Entity>(tx, "organization_name", id);
    let organization = found.await?;
    check.done()?;
    let Some(organization) = organization else {
        return Err(check.refused());
    };
    let mut row = there.clone().into_active_model();
    if let Some(name) = name {
        row.set_name(&name);
    }
    if !input.acronym_fr.is_keep() {
        row.acronym_fr = Set(acronym_fr.flatten());
    }
    if !input.acronym_en.is_keep() {
        row.acronym_en = Set(acronym_en.flatten());
    }
    let corrected = row.update(tx).await?;
    let change = Changed::default().rows(&[there], &[corrected]);
    record(
        tx,
        act,
        "organization.name_corrected",
        organization.id,
        change,
    )
    .await?;
    Ok(Done::new(organization))
}

/// Whether a row holds on a day or later, by its end.
fn goes_beyond(end: impl ColumnTrait, day: Date) -> Condition {
    Condition::any()
        .add(end.is_null())
        .add(end.gt(day.to_chrono()))
}

async fn name_on(
    tx: &DatabaseTransaction,
    organization: i64,
    day: Date,
) -> Result<Option<(organization_name::Model, Term)>, CommandError> {
    let row = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.eq(organization))
        .filter(organization_name::Column::StartOn.lte(day.to_chrono()))
        .filter(goes_beyond(organization_name::Column::EndOn, day))
        .one(tx)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let term = time::term(row.start_on, row.end_on)?;
    Ok(Some((row, term)))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    organization: i64,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("organization", organization);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

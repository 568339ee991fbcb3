//! Where the money of an initiative, or of a recommendation, is on record: it comes “des ententes et
//! approbations budgétaires actuelles” of the council (terms of reference, funding).

use entity::{enums::RecommendationState, funding_reference, recommendation};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, IntoActiveModel};

use super::going_on;
use crate::{
    audit::{self, Change as Changed, Subject},
    commands::{
        CommandError, Done, ProblemCode,
        check::{Check, YEARS, community},
        given::{Change, GivenTexts},
    },
    context::Act,
    time::ToChrono,
};

/// The most dollars of one reference.
const MOST: i32 = 2_000_000_000;

/// What is funded, by key.
#[derive(Debug, Clone, Copy)]
pub enum Funded {
    /// An initiative.
    Initiative(i64),
    /// A recommendation.
    Recommendation(i64),
}

/// A reference that is put on record.
#[derive(Debug, Clone)]
pub struct Add {
    /// What is funded.
    pub funded: Funded,
    /// What the agreement or the approval is known by.
    pub reference: String,
    /// What it is called.
    pub title: GivenTexts,
    /// The calendar year in whose April its fiscal year begins.
    pub fiscal_year: i32,
    /// How many dollars, where it is known.
    pub amount: Option<i32>,
    /// The day on which it was approved, where it was.
    pub approved_on: Option<String>,
}

/// Puts on record where money is from.
///
/// # Errors
/// No reference; a title with no words; a year or an amount out of bounds; a day that does not exist,
/// or has not come; an initiative that has ended, a recommendation that was withdrawn, or neither.
pub async fn add(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Add,
) -> Result<Done<funding_reference::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    can_be_funded(&mut check, tx, input.funded, today).await?;
    let reference = check.name("reference", &input.reference);
    let title = check.title("title", &input.title);
    let year = year(&mut check, input.fiscal_year);
    let amount = input.amount.map_or(Change::Clear, Change::Set);
    let amount = dollars(&mut check, &amount);
    let approved_on = input.approved_on.map_or(Change::Clear, Change::Set);
    let approved_on = approved(&mut check, &approved_on, today);
    check.done()?;
    let (Some(reference), Some(title), Some(year)) = (reference, title, year) else {
        return Err(check.refused());
    };
    let (initiative, recommendation) = match input.funded {
        Funded::Initiative(id) => (Some(id), None),
        Funded::Recommendation(id) => (None, Some(id)),
    };
    let mut row = funding_reference::ActiveModel {
        community_id: Set(community.id),
        reference: Set(reference),
        fiscal_year: Set(year),
        amount: Set(amount),
        approved_on: Set(approved_on.to_chrono()),
        initiative_id: Set(initiative),
        recommendation_id: Set(recommendation),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    let row = row.insert(tx).await?;
    let change = Changed::created(&row);
    record(tx, act, "funding_reference.added", row.id, change).await?;
    Ok(Done::new(row))
}

/// What of a reference changes.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// The reference's key.
    pub funding_reference: i64,
    /// What the agreement or the approval is known by.
    pub reference: Option<String>,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// The calendar year in whose April its fiscal year begins.
    pub fiscal_year: Option<i32>,
    /// How many dollars; cleared when it is not known.
    pub amount: Change<i32>,
    /// The day on which it was approved; cleared when it was not.
    pub approved_on: Change<String>,
}

/// Corrects a reference. What it funds stays: another reference is for something else.
///
/// # Errors
/// As [`add`], but for what is funded; a reference that is not there.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<funding_reference::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let Some(before) = there(&mut check, tx, input.funding_reference).await? else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.reference
        && let Some(reference) = check.name("reference", given)
    {
        row.reference = Set(reference);
    }
    if let Some(given) = &input.title
        && let Some(title) = check.title("title", &given.over(&before.title()?))
    {
        row.set_title(&title);
    }
    if let Some(given) = input.fiscal_year
        && let Some(year) = year(&mut check, given)
    {
        row.fiscal_year = Set(year);
    }
    if !input.amount.is_keep() {
        row.amount = Set(dollars(&mut check, &input.amount));
    }
    if !input.approved_on.is_keep() {
        let day = approved(&mut check, &input.approved_on, today);
        row.approved_on = Set(day.to_chrono());
    }
    check.done()?;
    row.updated_at = Set(act.now.to_chrono());
    let row = row.update(tx).await?;
    let change = Changed::between(&before, &row);
    record(tx, act, "funding_reference.updated", row.id, change).await?;
    Ok(Done::new(row))
}

/// A reference that was entered by mistake.
#[derive(Debug, Clone, Copy)]
pub struct Remove {
    /// The reference's key.
    pub funding_reference: i64,
}

/// Takes a reference away. Gives nothing: it is gone.
///
/// # Errors
/// A reference that is not there.
pub async fn remove(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Remove,
) -> Result<Done<Option<funding_reference::Model>>, CommandError> {
    let mut check = Check::new();
    let Some(row) = there(&mut check, tx, input.funding_reference).await? else {
        return Err(check.refused());
    };
    row.clone().into_active_model().delete(tx).await?;
    let change = Changed::removed(&row);
    record(tx, act, "funding_reference.removed", row.id, change).await?;
    Ok(Done::new(None))
}

/// Refuses money for what has ended or was taken back.
async fn can_be_funded(
    check: &mut Check,
    tx: &DatabaseTransaction,
    funded: Funded,
    today: Date,
) -> Result<(), CommandError> {
    check.enter("funded");
    match funded {
        Funded::Initiative(id) => {
            going_on(check, tx, id, today).await?;
        }
        Funded::Recommendation(id) => {
            let found = check.row::<recommendation::Entity>(tx, "recommendation", id);
            let withdrawn = RecommendationState::Withdrawn;
            if found.await?.is_some_and(|row| row.state == withdrawn) {
                let state = "recommendation_withdrawn";
                check.refuse("recommendation", ProblemCode::NotAllowedInState { state });
            }
        }
    }
    check.leave();
    Ok(())
}

async fn there(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<funding_reference::Model>, CommandError> {
    let field = "funding_reference";
    check.row::<funding_reference::Entity>(tx, field, id).await
}

fn year(check: &mut Check, given: i32) -> Option<i32> {
    let (least, most) = ((*YEARS.start()).into(), (*YEARS.end()).into());
    check.number("fiscal_year", given, least, most)
}

fn dollars(check: &mut Check, given: &Change<i32>) -> Option<i32> {
    let given = given.value()?;
    check.number("amount", *given, 0, MOST)
}

fn approved(check: &mut Check, given: &Change<String>, today: Date) -> Option<Date> {
    let given = given.value()?;
    check.past_date("approved_on", given, today)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    reference: i64,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("funding_reference", reference);
    Ok(audit::record(tx, act, action, subject, change).await?)
}

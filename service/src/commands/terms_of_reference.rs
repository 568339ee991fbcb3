//! The terms of reference, which the community changes by agreeing on a new version.

use domain::language::{Bilingual, TextError};
use entity::terms_of_reference::{self, ActiveModel, Model};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{
    CommandError, Done, ProblemCode, Raced,
    check::{Check, community},
    given::GivenTexts,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::{self, ToChrono},
};

/// A new version of the terms of reference. A part that is not given stays as it was.
#[derive(Debug, Clone, Default)]
pub struct Adopt {
    /// Its first day.
    pub from: String,
    /// Why the community is there.
    pub context: Option<GivenTexts>,
    /// What it is to do.
    pub mandate: Option<GivenTexts>,
    /// What it is to reach.
    pub objectives: Option<GivenTexts>,
    /// Who belongs to it.
    pub membership: Option<GivenTexts>,
    /// Who leads it.
    pub co_chairs: Option<GivenTexts>,
    /// To whom it reports, and when.
    pub reporting: Option<GivenTexts>,
    /// How it decides.
    pub decision_making: Option<GivenTexts>,
    /// What pays for it.
    pub funding: Option<GivenTexts>,
    /// How often it meets.
    pub meeting_frequency: Option<GivenTexts>,
}

/// Adopts a new version, which holds from a day on; the one before holds until the day before it.
///
/// Co-chairs lay before the council what they lead by, in both official languages: a draft does not
/// come into force.
///
/// # Errors
/// A first day that does not exist, or is not behind that of the newest version; a part that is not
/// reviewed in both languages.
pub async fn adopt(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Adopt,
) -> Result<Done<Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let newest = terms_of_reference::Entity::find()
        .filter(terms_of_reference::Column::CommunityId.eq(community.id))
        .order_by_desc(terms_of_reference::Column::Version)
        .one(tx)
        .await?;
    let from = check.date("from", &input.from);
    if let (Some(from), Some(newest)) = (from, &newest) {
        let there = time::term(newest.start_on, newest.end_on)?;
        if from <= there.start() || there.end().is_some_and(|end| from < end) {
            check.refuse("from", ProblemCode::Overlaps { with: Some(there) });
        }
    }
    let mut row = ActiveModel {
        community_id: Set(community.id),
        version: Set(newest.as_ref().map_or(1, |newest| newest.version + 1)),
        ..Default::default()
    };
    for part in PARTS {
        let before = newest.as_ref().map(part.read).transpose()?;
        if let Some(text) = part.text(&mut check, (part.given)(&input), before) {
            (part.set)(&mut row, &text);
        }
    }
    check.done()?;
    let Some(from) = from else {
        return Err(check.refused());
    };
    row.start_on = Set(from.to_chrono());
    let (before, ended) = end(tx, newest, from).await?;
    let adopted = row.insert(tx).await.or_overlaps("from")?;
    let change = Change::created(&adopted).rows(&before, &ended);
    let subject = Subject::row("terms_of_reference", adopted.id);
    audit::record(tx, act, "terms_of_reference.adopted", subject, change).await?;
    Ok(Done::new(adopted))
}

/// Ends the newest version where it has no end: as it was, and as it is.
async fn end(
    tx: &DatabaseTransaction,
    newest: Option<Model>,
    from: Date,
) -> Result<(Vec<Model>, Vec<Model>), CommandError> {
    let Some(newest) = newest.filter(|newest| newest.end_on.is_none()) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut row = newest.clone().into_active_model();
    row.end_on = Set(Some(from.to_chrono()));
    let ended = row.update(tx).await?;
    Ok((vec![newest], vec![ended]))
}

/// A part of the terms of reference.
struct Part {
    /// Its name in the input.
    name: &'static str,
    given: fn(&Adopt) -> Option<&GivenTexts>,
    read: fn(&Model) -> Result<Bilingual, TextError>,
    set: fn(&mut ActiveModel, &Bilingual),
}

impl Part {
    /// What it says in the new version.
    fn text(
        &self,
        check: &mut Check,
        given: Option<&GivenTexts>,
        before: Option<Bilingual>,
    ) -> Option<Bilingual> {
        let text = match (given, before) {
            (None, Some(before)) => return Some(before),
            (None, None) => {
                check.refuse(self.name, ProblemCode::Missing);
                return None;
            }
            (Some(given), None) => check.words(self.name, given)?,
            (Some(given), Some(before)) => check.words(self.name, &given.over(&before))?,
        };
        check.is_reviewed(self.name, &text);
        Some(text)
    }
}

/// Declares the parts, each by its name in the input and in the table.
macro_rules! parts {
    ($($name:ident, $set:ident;)+) => {
        &[$(Part {
            name: stringify!($name),
            given: |input| input.$name.as_ref(),
            read: Model::$name,
            set: ActiveModel::$set,
        }),+]
    };
}

/// All parts, in their order.
const PARTS: &[Part] = parts! {
    context, set_context;
    mandate, set_mandate;
    objectives, set_objectives;
    membership, set_membership;
    co_chairs, set_co_chairs;
    reporting, set_reporting;
    decision_making, set_decision_making;
    funding, set_funding;
    meeting_frequency, set_meeting_frequency;
};

//! Reads that are compiled from several tables, each in a constant number of statements however many
//! rows there are.

pub mod answering;
pub mod attachments;
pub mod audience;
pub mod colleagues;
pub mod commitments;
pub mod community;
pub mod drafts;
pub mod editions;
pub mod erasures;
pub mod export;
pub mod groups;
pub mod interests;
pub mod jurisdictions;
pub mod known_roster;
pub mod library;
pub mod mailbox;
pub mod meetings;
pub mod names;
pub mod offices;
pub mod overview;
pub mod publications;
pub mod report_facts;
pub mod reports;
pub mod representation;
pub mod roles;
pub mod roster;
pub mod roster_sheet;
pub mod seats;

use domain::period::Period;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition};

use crate::time::ToChrono;

/// Rows whose term, in these columns, holds a day.
pub(crate) fn holds_on(
    start_on: impl ColumnTrait,
    end_on: impl ColumnTrait,
    date: Date,
) -> Condition {
    let date = date.to_chrono();
    let not_ended = Condition::any().add(end_on.is_null()).add(end_on.gt(date));
    Condition::all().add(start_on.lte(date)).add(not_ended)
}

/// Rows whose day, in this column, is in a period.
fn is_in(day: impl ColumnTrait, period: Period) -> Condition {
    Condition::all()
        .add(day.gte(period.start().to_chrono()))
        .add(day.lt(period.end().to_chrono()))
}

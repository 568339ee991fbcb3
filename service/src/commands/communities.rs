//! The settings of the community that its own people change.

use domain::{
    reference::WebAddress,
    report::{Sections, SectionsError},
};
use entity::community;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QuerySelect,
};

use serde_json::{Value, json};

use super::{
    CommandError, Done, ProblemCode,
    check::{self, Check},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
};

/// The longest time ahead of a meeting at which invitations go out, in days: a year.
const LONGEST: i32 = 365;

/// How many days before a meeting its messages go out. What is not given stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct SetInvitationTimes {
    /// The invitations.
    pub invitation_lead_days: Option<i32>,
    /// The request for an answer, to those who have not given one.
    pub answer_reminder_days: Option<i32>,
    /// The reminder to all but those who declined.
    pub meeting_reminder_days: Option<i32>,
}

/// Sets how many days before a meeting it is invited to, answers are asked for again, and those who
/// come are reminded; in this order.
///
/// # Errors
/// Days out of bounds, or out of their order.
pub async fn set_invitation_times(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetInvitationTimes,
) -> Result<Done<community::Model>, CommandError> {
    let before = held(tx).await?;
    let lead = input.invitation_lead_days;
    let lead = lead.unwrap_or(before.invitation_lead_days);
    let answer = input.answer_reminder_days;
    let answer = answer.unwrap_or(before.answer_reminder_days);
    let meeting = input.meeting_reminder_days;
    let meeting = meeting.unwrap_or(before.meeting_reminder_days);
    let mut check = Check::new();
    check.number("meeting_reminder_days", meeting, 0, LONGEST - 2);
    let least = meeting.clamp(0, LONGEST - 2) + 1;
    check.number("answer_reminder_days", answer, least, LONGEST - 1);
    let least = answer.clamp(least, LONGEST - 1) + 1;
    check.number("invitation_lead_days", lead, least, LONGEST);
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.invitation_lead_days = Set(lead);
    row.answer_reminder_days = Set(answer);
    row.meeting_reminder_days = Set(meeting);
    set(tx, act, "community.invitation_times_set", &before, row).await
}

/// What reports are made of, and when they are due. What is not given stays.
#[derive(Debug, Clone, Default)]
pub struct SetReportSettings {
    /// The keys of their sections, in order; none for those that a report has by itself.
    pub sections: Option<Vec<String>>,
    /// How many days after its half-year a scheduled report is due.
    pub due_days: Option<i32>,
    /// How many days before that those who must act are told first.
    pub notice_days: Option<i32>,
    /// How many days before it they are told again.
    pub last_notice_days: Option<i32>,
    /// For how many days the links to a report open it.
    pub link_days: Option<i32>,
    /// Where the community is followed, in order: addresses of its pages on social networks.
    pub social_networks: Option<Vec<String>>,
}

/// How many social networks a community keeps.
const MOST_NETWORKS: usize = 10;

/// The longest time after a half-year at which its report can be due, in days: the next one has
/// begun, and has not ended.
const LATEST: i32 = 150;
/// The longest time for which a link opens a report, in days: five years.
const LONGEST_LINK: i32 = 1_825;

/// Sets what reports are made of, when they are due and who is told before, and for how long links to
/// them open. Reports that were begun keep the day by which they are due.
///
/// # Errors
/// A section that there is not, or twice; days out of bounds, or out of their order; an address that is none,
/// or is named twice.
pub async fn set_report_settings(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetReportSettings,
) -> Result<Done<community::Model>, CommandError> {
    let before = held(tx).await?;
    let mut check = Check::new();
    let due = input.due_days.unwrap_or(before.report_due_days);
    let last = input.last_notice_days;
    let last = last.unwrap_or(before.report_last_notice_days);
    let first = input.notice_days.unwrap_or(before.report_notice_days);
    let link = input.link_days.unwrap_or(before.report_link_days);
    check.number("due_days", due, 2, LATEST);
    check.number("last_notice_days", last, 0, due.clamp(2, LATEST) - 2);
    let least = last.clamp(0, LATEST - 2) + 1;
    check.number("notice_days", first, least, due.clamp(2, LATEST) - 1);
    check.number("link_days", link, 1, LONGEST_LINK);
    let sections = input.sections.map(|names| sections(&mut check, &names));
    let given = input.social_networks.as_deref();
    let networks = given.map(|given| networks(&mut check, given));
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.report_due_days = Set(due);
    row.report_notice_days = Set(first);
    row.report_last_notice_days = Set(last);
    row.report_link_days = Set(link);
    if let Some(sections) = sections {
        row.report_sections = Set(sections);
    }
    if let Some(networks) = networks {
        row.social_networks = Set((!networks.is_empty()).then(|| json!(networks)));
    }
    set(tx, act, "community.report_settings_set", &before, row).await
}

/// Sections as they are stored; nothing for those that a report has by itself.
fn sections(check: &mut Check, names: &[String]) -> Option<Value> {
    if names.is_empty() {
        return None;
    }
    match Sections::parse(names) {
        Ok(sections) => Some(json!(sections)),
        Err(SectionsError::Unknown { given }) => {
            let given = given.chars().take(check::SHOWN).collect();
            check.refuse("sections", ProblemCode::UnknownSection { given });
            None
        }
        Err(SectionsError::Repeated { .. }) => {
            check.refuse("sections", ProblemCode::NamedTwice);
            None
        }
        Err(SectionsError::Empty) => None,
    }
}

/// The addresses of pages on social networks, without what only tells where readers come from.
fn networks(check: &mut Check, given: &[String]) -> Vec<String> {
    if given.len() > MOST_NETWORKS {
        let most = MOST_NETWORKS;
        check.refuse("social_networks", ProblemCode::TooMany { most });
        return Vec::new();
    }
    let mut networks = Vec::new();
    check.enter("social_networks");
    for (place, address) in given.iter().enumerate() {
        let place = place.to_string();
        match WebAddress::clean(address) {
            Ok(cleaned) => {
                let address = cleaned.address.as_str().to_owned();
                if networks.contains(&address) {
                    check.refuse(&place, ProblemCode::NamedTwice);
                }
                networks.push(address);
            }
            Err(_) => check.refuse(&place, ProblemCode::InvalidUrl),
        }
    }
    check.leave();
    networks
}

/// The community's row, held until the end of the transaction.
async fn held(tx: &DatabaseTransaction) -> Result<community::Model, CommandError> {
    let id = check::community(tx).await?.id;
    let found = community::Entity::find_by_id(id).lock_exclusive();
    let noun = "community";
    let absent = ServiceError::Absent { noun, id };
    Ok(found.one(tx).await?.ok_or(absent)?)
}

async fn set(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    before: &community::Model,
    row: community::ActiveModel,
) -> Result<Done<community::Model>, CommandError> {
    let after = row.update(tx).await?;
    let change = Change::between(before, &after);
    let subject = Subject::row("community", after.id);
    audit::record(tx, act, action, subject, change).await?;
    Ok(Done::new(after))
}

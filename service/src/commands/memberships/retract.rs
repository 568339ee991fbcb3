//! A membership that was entered by mistake, and is taken back.

use entity::{membership, person, report, report_fact, report_fact_row, report_version};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde_json::json;

use super::{
    super::{CommandError, Done, ProblemCode, Trigger, check::Check, groups},
    record, term_of,
};
use crate::{
    audit::Change,
    context::Act,
    error::ServiceError,
    time::{self, ToJiff},
};

/// The noun under which reports list whom they count.
const PERSON: &str = "Person";

/// Why a membership is taken back. Words of a small set: the record of events keeps them, and a text
/// might name somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mistake {
    /// It is somebody else's.
    WrongPerson,
    /// It is there twice.
    Duplicate,
    /// It never came about.
    NeverBegan,
}

/// A membership to be taken back.
#[derive(Debug, Clone, Copy)]
pub struct Retract {
    /// The membership's key.
    pub membership: i64,
    /// Why.
    pub reason: Mistake,
}

/// Takes a membership back, as though it had never been, and with it the person's time in sub-groups
/// that nothing else covers. Where the person works stays.
///
/// # Errors
/// A membership that is not there; a report that was sent and counts the person by it: its days are
/// corrected then ([`super::correct_membership`]), and the report with them.
pub async fn retract(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Retract,
) -> Result<Done<person::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<membership::Entity>(tx, "membership", input.membership);
    let Some(membership) = found.await? else {
        return Err(check.refused());
    };
    if let Some(id) = counted_by(tx, &membership).await? {
        let noun = "report_version";
        check.refuse("membership", ProblemCode::BuiltUpon { noun, id });
    }
    check.done()?;
    let (id, key) = (membership.id, membership.person_id);
    let day = membership.start_on.to_jiff();
    let change = Change::removed(&membership);
    membership.delete(tx).await?;
    let (places, told) = groups::leave_all(tx, act, key, day).await?;
    let detail = json!({ "person": key, "reason": input.reason });
    let change = change.rows(&places.before, &places.after).noting(detail);
    record(tx, act, "membership.retracted", ("membership", id), change).await?;
    let person = person::Entity::find_by_id(key).one(tx).await?;
    let absent = ServiceError::Absent {
        noun: "person",
        id: key,
    };
    let mut done = Done::new(person.ok_or(absent)?).and(Trigger::Recruitment);
    done.triggers.extend(told);
    Ok(done)
}

/// The version of a report that was sent and lists the person while the membership runs, if there is
/// one: on the day of its figures, or in its period.
async fn counted_by(
    tx: &DatabaseTransaction,
    membership: &membership::Model,
) -> Result<Option<i64>, CommandError> {
    let term = term_of(membership)?;
    let versions: Vec<i64> = report_fact_row::Entity::find()
        .inner_join(report_fact::Entity)
        .filter(report_fact_row::Column::Noun.eq(PERSON))
        .filter(report_fact_row::Column::RowId.eq(membership.person_id))
        .select_only()
        .column(report_fact::Column::ReportVersionId)
        .distinct()
        .into_tuple()
        .all(tx)
        .await?;
    let sent = report_version::Entity::find()
        .find_also_related(report::Entity)
        .filter(report_version::Column::Id.is_in(versions))
        .filter(report_version::Column::SentAt.is_not_null())
        .order_by_desc(report_version::Column::Id);
    for (version, report) in sent.all(tx).await? {
        let Some(report) = report else { continue };
        let period = time::term(report.period_start, Some(report.period_end))?;
        if term.contains(report.as_of.to_jiff()) || term.overlaps(period) {
            return Ok(Some(version.id));
        }
    }
    Ok(None)
}

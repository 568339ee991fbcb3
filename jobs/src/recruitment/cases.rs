//! The cases: read, opened, addressed anew, closed; each change is on record.

use domain::{
    id::{CaseId, PersonId},
    recruitment::{Addressee, Case},
};
use entity::{enums, recruitment_case};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde_json::json;
use service::{
    audit::{self, Change, Subject},
    commands::recruitment,
    context::Act,
    error::ServiceError,
    reads::{community::Community, jurisdictions::Jurisdictions},
    time::{ToChrono, ToJiff},
};

use super::{
    Findings,
    request::{Draft, Gap},
};

/// All cases of the community, open and closed.
pub(super) async fn all(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
) -> Result<Vec<Case>, ServiceError> {
    let rows = recruitment_case::Entity::find()
        .filter(recruitment_case::Column::CommunityId.eq(community.id))
        .order_by_asc(recruitment_case::Column::Id)
        .all(db)
        .await?;
    rows.iter().map(|row| read(row, jurisdictions)).collect()
}

fn read(
    row: &recruitment_case::Model,
    jurisdictions: &Jurisdictions,
) -> Result<Case, ServiceError> {
    let addressee = match (row.addressed_to, row.addressee_id) {
        (enums::Addressee::CouncilMember, Some(person)) => {
            Addressee::CouncilMember(PersonId(person))
        }
        _ => Addressee::Support,
    };
    Ok(Case {
        id: CaseId(row.id),
        jurisdiction: jurisdictions.code(row.jurisdiction_id)?,
        addressee,
        opened_on: row.opened_on.to_jiff(),
        closed_on: row.closed_on.to_jiff(),
    })
}

/// Opens a case; gives its key.
pub(super) async fn open(
    tx: &impl ConnectionTrait,
    act: &Act,
    community: &Community,
    findings: &Findings,
    gap: Gap,
    previous: Option<CaseId>,
    draft: &Draft,
) -> Result<i64, ServiceError> {
    let opened_on = findings.snapshot.date;
    let jurisdiction = findings.record.jurisdictions.get(gap.jurisdiction);
    let jurisdiction = jurisdiction.ok_or(ServiceError::Absent {
        noun: "jurisdiction",
        id: 0,
    })?;
    let mut row = recruitment_case::ActiveModel {
        community_id: Set(community.id),
        jurisdiction_id: Set(jurisdiction.id),
        previous_case_id: Set(previous.map(i64::from)),
        gap_since: Set(gap.gap_since.to_chrono()),
        opened_on: Set(opened_on.to_chrono()),
        next_follow_up_on: Set(recruitment::follow_up(community, opened_on).to_chrono()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    write(&mut row, act, gap.addressee, draft);
    let row = row.insert(tx).await?;
    let id = row.id;
    let change = Change::created(&row).noting(json!({ "jurisdiction": gap.jurisdiction }));
    audit::record(tx, act, "recruitment_case.opened", subject(id), change).await?;
    Ok(id)
}

/// Addresses a case to somebody else; the letter is drafted anew.
pub(super) async fn readdress(
    tx: &impl ConnectionTrait,
    act: &Act,
    case: CaseId,
    addressee: Addressee,
    draft: &Draft,
) -> Result<(), ServiceError> {
    let before = find(tx, case).await?;
    let mut row = before.clone().into_active_model();
    write(&mut row, act, addressee, draft);
    let change = Change::between(&before, &row.update(tx).await?);
    let action = "recruitment_case.readdressed";
    audit::record(tx, act, action, subject(case.into()), change).await?;
    Ok(())
}

/// Closes a case.
pub(super) async fn close(
    tx: &impl ConnectionTrait,
    act: &Act,
    case: CaseId,
    on: Date,
) -> Result<(), ServiceError> {
    let before = find(tx, case).await?;
    let change = Change::between(&before, &recruitment::close(tx, act, &before, on).await?);
    let action = "recruitment_case.closed";
    audit::record(tx, act, action, subject(case.into()), change).await?;
    Ok(())
}

fn write(row: &mut recruitment_case::ActiveModel, act: &Act, addressee: Addressee, draft: &Draft) {
    let (to, person) = match addressee {
        Addressee::CouncilMember(person) => (enums::Addressee::CouncilMember, Some(person.into())),
        // Whoever is in the office when the letter leaves.
        Addressee::Support => (enums::Addressee::Support, None),
    };
    row.addressed_to = Set(to);
    row.addressee_id = Set(person);
    row.set_request_subject(&draft.subject);
    row.set_request(&draft.text);
    row.updated_at = Set(act.now.to_chrono());
}

async fn find(
    tx: &impl ConnectionTrait,
    case: CaseId,
) -> Result<recruitment_case::Model, ServiceError> {
    let row = recruitment_case::Entity::find_by_id(i64::from(case))
        .one(tx)
        .await?;
    let absent = ServiceError::Absent {
        noun: "recruitment_case",
        id: case.into(),
    };
    row.ok_or(absent)
}

const fn subject(id: i64) -> Subject {
    Subject::row("recruitment_case", id)
}

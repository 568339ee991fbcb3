//! The letter that asks for a representative: drafted by the job `recruitment`, looked over in both
//! languages, and sent once to whoever a case is addressed to.

use entity::{
    campaign, candidate, delivery, delivery_person,
    enums::{Addressee, CampaignKind, DeliveryState, OfficeRole},
    recruitment_case,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait,
    QueryFilter, QuerySelect, RelationTrait,
};

use super::{open_case, record, yet_to_begin};
use crate::{
    audit::Change,
    commands::{
        CommandError, Done, ProblemCode, Trigger,
        check::{Check, community},
        given::GivenTexts,
    },
    context::Act,
    reads::{community::Community, offices},
    time::ToChrono,
};

/// What of a letter changes.
#[derive(Debug, Clone, Default)]
pub struct UpdateLetter {
    /// The case's key.
    pub case: i64,
    /// Its subject.
    pub subject: Option<GivenTexts>,
    /// Its words.
    pub request: Option<GivenTexts>,
}

/// Changes the letter of a case, or says that it was looked over.
///
/// # Errors
/// A case that is not there or is closed; a letter that was sent to whom the case is addressed to.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdateLetter,
) -> Result<Done<recruitment_case::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let Some(before) = open_case(&mut check, tx, input.case).await? else {
        return Err(check.refused());
    };
    is_unsent(&mut check, tx, &community, &before, act).await?;
    let subject = match &input.subject {
        Some(given) => check.title("subject", &given.over(&before.request_subject()?)),
        None => None,
    };
    let request = match &input.request {
        Some(given) => check.words("request", &given.over(&before.request()?)),
        None => None,
    };
    check.done()?;
    let mut row = before.clone().into_active_model();
    if let Some(subject) = subject {
        row.set_request_subject(&subject);
    }
    if let Some(request) = request {
        row.set_request(&request);
    }
    row.updated_at = Set(act.now.to_chrono());
    let case = row.update(tx).await?;
    let change = Change::between(&before, &case);
    record(tx, act, "recruitment_case.letter_updated", &case, change).await?;
    Ok(Done::new(case))
}

/// Asks for the letter of a case to be sent, or in a dry run for what would be.
///
/// # Errors
/// A case that is not there or is closed; a letter that was not looked over in both languages, or was
/// sent to whom the case is addressed to; nobody in support where it is addressed there; somebody who
/// was admitted and whose membership is still to begin.
pub async fn send(
    tx: &DatabaseTransaction,
    act: &Act,
    case: i64,
    dry_run: bool,
) -> Result<Done<recruitment_case::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let Some(case) = open_case(&mut check, tx, case).await? else {
        return Err(check.refused());
    };
    is_unsent(&mut check, tx, &community, &case, act).await?;
    check.is_reviewed("request_subject", &case.request_subject()?);
    check.is_reviewed("request", &case.request()?);
    if reader(tx, &community, &case, act.today(&community.zone))
        .await?
        .is_none()
    {
        let state = "nobody_to_read";
        check.refuse("case", ProblemCode::NotAllowedInState { state });
    }
    is_wanted(&mut check, tx, &community, &case, act).await?;
    check.done()?;
    let letter = Trigger::RecruitmentLetter {
        case: case.id,
        dry_run,
    };
    if dry_run {
        return Ok(Done::new(case).and(letter));
    }
    let mut row = case.clone().into_active_model();
    row.updated_at = Set(act.now.to_chrono());
    let asked = row.update(tx).await?;
    // What is to be sent is the letter of the case as it stands.
    let change = Change::created(&asked);
    record(tx, act, "recruitment_case.letter_asked", &asked, change).await?;
    Ok(Done::new(asked).and(letter))
}

/// Who reads the letter of a case on a day: the council member it is addressed to, or whoever is in
/// support.
///
/// # Errors
/// When the database fails.
pub async fn reader(
    db: &impl ConnectionTrait,
    community: &Community,
    case: &recruitment_case::Model,
    day: Date,
) -> Result<Option<i64>, DbErr> {
    match case.addressed_to {
        Addressee::CouncilMember => Ok(case.addressee_id),
        Addressee::Support => {
            let offices = offices::at(db, community, day).await?;
            Ok(offices.holder(OfficeRole::Support).map(i64::from))
        }
    }
}

/// Whether the letter of a case was written to somebody. One that was refused for good or called off
/// does not count, unless it may have arrived all the same.
///
/// # Errors
/// When the database fails.
pub async fn was_sent_to(db: &impl ConnectionTrait, case: i64, person: i64) -> Result<bool, DbErr> {
    let is_gone = [DeliveryState::Failed, DeliveryState::Cancelled];
    let counts = Condition::any()
        .add(delivery::Column::State.is_not_in(is_gone))
        .add(delivery::Column::MayHaveArrived.eq(true));
    let written = delivery_person::Entity::find()
        .join(
            JoinType::InnerJoin,
            delivery_person::Relation::Delivery.def(),
        )
        .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
        .filter(delivery_person::Column::PersonId.eq(person))
        .filter(campaign::Column::RecruitmentCaseId.eq(case))
        .filter(campaign::Column::Kind.eq(CampaignKind::Recruitment))
        .filter(counts)
        .count(db)
        .await?;
    Ok(written > 0)
}

/// Nobody is asked for while somebody is about to join.
async fn is_wanted(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    case: &recruitment_case::Model,
    act: &Act,
) -> Result<(), CommandError> {
    let found = yet_to_begin(act.today(&community.zone))
        .filter(candidate::Column::RecruitmentCaseId.eq(case.id))
        .count(tx)
        .await?;
    if found > 0 {
        let state = "found";
        check.refuse("case", ProblemCode::NotAllowedInState { state });
    }
    Ok(())
}

async fn is_unsent(
    check: &mut Check,
    tx: &DatabaseTransaction,
    community: &Community,
    case: &recruitment_case::Model,
    act: &Act,
) -> Result<(), CommandError> {
    let today = act.today(&community.zone);
    if let Some(reader) = reader(tx, community, case, today).await?
        && was_sent_to(tx, case.id, reader).await?
    {
        let state = "letter_sent";
        check.refuse("case", ProblemCode::NotAllowedInState { state });
    }
    Ok(())
}

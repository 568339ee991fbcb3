//! What is the person's by key: where they belong, where they are written to, what they are called.

use domain::language::{Bilingual, Text};
use entity::{
    administrator, affiliation, agenda_proposal, candidate, contact_attempt, council_seat_term,
    eligibility_check, email_address,
    enums::{AgendaProposalState, CandidateState, RecommendationState, ResourceState},
    initiative, interest, invitation, issue, meeting, membership, office, recommendation,
    recruitment_case, report_recipient, resource, roster_import_line, session, sign_in_link,
    working_group_member,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait as _},
};

use super::{identity::Identity, words::MARK};
use crate::{
    audit::Change,
    commands::{CommandError, roster_import, subscribers},
    context::Act,
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// Why an address is not written to any more.
const ERASED: &str = "erased";

/// Ends with the day what goes on, so that all of the past, today too, counts as before; takes away
/// what would only begin.
pub(super) async fn end_terms(
    tx: &DatabaseTransaction,
    person: i64,
    today: Date,
    mut change: Change,
) -> Result<Change, CommandError> {
    let end = today.tomorrow().map_err(ServiceError::unreadable)?;
    macro_rules! end {
        ($($table:ident)+) => {$({
            use $table::{Column, Entity};
            let goes_on = Condition::any()
                .add(Column::EndOn.is_null())
                .add(Column::EndOn.gt(end.to_chrono()));
            let before = Entity::find()
                .filter(Column::PersonId.eq(person))
                .filter(goes_on)
                .order_by_asc(Column::Id)
                .all(tx)
                .await?;
            let mut after = Vec::new();
            for row in &before {
                let mut new = row.clone().into_active_model();
                if row.start_on.to_jiff() > today {
                    Entity::delete_by_id(row.id).exec(tx).await?;
                } else {
                    new.end_on = Set(Some(end.to_chrono()));
                    after.push(new.update(tx).await?);
                }
            }
            change = change.rows(&before, &after);
        })+};
    }
    end!(membership office affiliation council_seat_term working_group_member);
    Ok(change)
}

/// Strikes the person off as a candidate, and gives the searches that they see to back.
pub(super) async fn leave_searches(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    change: Change,
) -> Result<Change, CommandError> {
    let stand = [
        CandidateState::Named,
        CandidateState::Eligible,
        CandidateState::NotEligible,
    ];
    let candidates = candidate::Entity::find()
        .filter(candidate::Column::PersonId.eq(person))
        .filter(candidate::Column::State.is_in(stand))
        .all(tx)
        .await?;
    let mut withdrawn = Vec::new();
    for row in &candidates {
        let mut new = row.clone().into_active_model();
        new.state = Set(CandidateState::Withdrawn);
        new.updated_at = Set(act.now.to_chrono());
        withdrawn.push(new.update(tx).await?);
    }
    let cases = recruitment_case::Entity::find()
        .filter(recruitment_case::Column::OwnerId.eq(person))
        .filter(recruitment_case::Column::ClosedOn.is_null())
        .all(tx)
        .await?;
    let mut given_back = Vec::new();
    for row in &cases {
        let mut new = row.clone().into_active_model();
        new.owner_id = Set(None);
        new.updated_at = Set(act.now.to_chrono());
        given_back.push(new.update(tx).await?);
    }
    Ok(change
        .rows(&candidates, &withdrawn)
        .rows(&cases, &given_back))
}

/// Gives back the issues and the recommendations that the person sees to.
pub(super) async fn give_back(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    change: Change,
) -> Result<Change, CommandError> {
    let issues = issue::Entity::find()
        .filter(issue::Column::OwnerId.eq(person))
        .filter(issue::Column::ClosedOn.is_null())
        .all(tx)
        .await?;
    let mut issues_after = Vec::new();
    for row in &issues {
        let mut new = row.clone().into_active_model();
        new.owner_id = Set(None);
        issues_after.push(new.update(tx).await?);
    }
    let done_with = [RecommendationState::Closed, RecommendationState::Withdrawn];
    let open = recommendation::Entity::find()
        .filter(recommendation::Column::OwnerId.eq(person))
        .filter(recommendation::Column::State.is_not_in(done_with))
        .all(tx)
        .await?;
    let mut open_after = Vec::new();
    for row in &open {
        let mut new = row.clone().into_active_model();
        new.owner_id = Set(None);
        new.updated_at = Set(act.now.to_chrono());
        open_after.push(new.update(tx).await?);
    }
    Ok(change.rows(&issues, &issues_after).rows(&open, &open_after))
}

/// Gives back the initiatives that the person leads and that have not ended.
pub(super) async fn lead_no_more(
    tx: &DatabaseTransaction,
    act: &Act,
    (person, today): (i64, Date),
    change: Change,
) -> Result<Change, CommandError> {
    use initiative::Column::{EndOn, LeadId};
    let goes_on = Condition::any()
        .add(EndOn.is_null())
        .add(EndOn.gt(today.to_chrono()));
    let led = initiative::Entity::find().filter(LeadId.eq(person));
    let led = led.filter(goes_on).all(tx).await?;
    let mut after = Vec::new();
    for row in &led {
        let mut new = row.clone().into_active_model();
        new.lead_id = Set(None);
        new.updated_at = Set(act.now.to_chrono());
        after.push(new.update(tx).await?);
    }
    Ok(change.rows(&led, &after))
}

/// Takes back what the person would have on agendas, and what they handed in of what they know, where
/// nobody has settled it yet.
pub(super) async fn withdraw_proposals(
    tx: &DatabaseTransaction,
    person: i64,
    change: Change,
) -> Result<Change, CommandError> {
    let waiting = agenda_proposal::Entity::find()
        .filter(agenda_proposal::Column::PersonId.eq(person))
        .filter(agenda_proposal::Column::State.eq(AgendaProposalState::Proposed))
        .all(tx)
        .await?;
    let mut withdrawn = Vec::new();
    for row in &waiting {
        let mut new = row.clone().into_active_model();
        new.state = Set(AgendaProposalState::Withdrawn);
        withdrawn.push(new.update(tx).await?);
    }
    let handed_in = resource::Entity::find()
        .filter(resource::Column::ProposedById.eq(person))
        .filter(resource::Column::State.eq(ResourceState::Proposed))
        .all(tx)
        .await?;
    let mut taken_back = Vec::new();
    for row in &handed_in {
        let mut new = row.clone().into_active_model();
        new.state = Set(ResourceState::Withdrawn);
        taken_back.push(new.update(tx).await?);
    }
    let change = change.rows(&waiting, &withdrawn);
    Ok(change.rows(&handed_in, &taken_back))
}

/// Puts marks in the place of addresses, takes titles away, and strikes the person off the meetings
/// to come.
pub(super) async fn replace(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    identity: &Identity,
    change: Change,
) -> Result<Change, CommandError> {
    let change = addresses(tx, act, person, identity, change).await?;
    lines(tx, person).await?;
    titles(tx, person).await?;
    notes(tx, person, identity).await?;
    let to_come = meeting::Entity::find()
        .select_only()
        .column(meeting::Column::Id)
        .filter(meeting::Column::StartsAt.gt(act.now.to_chrono()))
        .into_tuple::<i64>()
        .all(tx)
        .await?;
    let before = invitation::Entity::find()
        .filter(invitation::Column::PersonId.eq(person))
        .filter(invitation::Column::MeetingId.is_in(to_come))
        .filter(invitation::Column::RemovedAt.is_null())
        .all(tx)
        .await?;
    let mut after = Vec::new();
    for row in &before {
        let mut new = row.clone().into_active_model();
        new.removed_at = Set(Some(act.now.to_chrono()));
        after.push(new.update(tx).await?);
    }
    let change = change.rows(&before, &after);
    let interests = interest::Entity::find()
        .filter(interest::Column::PersonId.eq(person))
        .order_by_asc(interest::Column::Id)
        .all(tx)
        .await?;
    interest::Entity::delete_many()
        .filter(interest::Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(change.rows(&interests, &[]))
}

async fn addresses(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    identity: &Identity,
    mut change: Change,
) -> Result<Change, CommandError> {
    let before = email_address::Entity::find()
        .filter(email_address::Column::PersonId.eq(person))
        .order_by_asc(email_address::Column::Id)
        .all(tx)
        .await?;
    let mut after = Vec::new();
    for row in &before {
        let mark = identity.mark(&row.normalized);
        let mut new = row.clone().into_active_model();
        new.address = Set(mark.clone());
        new.normalized = Set(mark);
        new.suppressed_at = Set(Some(act.now.to_chrono()));
        new.suppressed_reason = Set(Some(ERASED.to_owned()));
        after.push(new.update(tx).await?);
        // What goes to an address that others have goes on.
        let others = email_address::Entity::find()
            .filter(email_address::Column::Normalized.eq(&row.normalized))
            .filter(email_address::Column::PersonId.ne(person));
        if others.one(tx).await?.is_none() {
            change = change.and(subscribers::forget(tx, &row.normalized).await?);
        }
    }
    Ok(change.rows(&before, &after))
}

/// Closes every way in: sessions, links that were not used, the grant of an administrator; takes the
/// person off the lists of those to whom reports go.
pub(in crate::commands) async fn shut_out(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    mut change: Change,
) -> Result<Change, CommandError> {
    macro_rules! end {
        ($($table:ident.$column:ident = $ended:ident;)+) => {$({
            use $table::{Column, Entity};
            let before = Entity::find()
                .filter(Column::PersonId.eq(person))
                .filter(Column::$ended.is_null())
                .all(tx)
                .await?;
            let mut after = Vec::new();
            for row in &before {
                let mut new = row.clone().into_active_model();
                new.$column = Set(Some(act.now.to_chrono()));
                after.push(new.update(tx).await?);
            }
            change = change.rows(&before, &after);
        })+};
    }
    end! {
        session.revoked_at = RevokedAt;
        sign_in_link.used_at = UsedAt;
        administrator.revoked_at = RevokedAt;
        report_recipient.removed_at = RemovedAt;
    }
    Ok(change)
}

/// What spreadsheets said of the person.
async fn lines(tx: &DatabaseTransaction, person: i64) -> Result<(), CommandError> {
    use roster_import_line::Column::{DecidedPersonId, PersonId};
    // Those that may be about the person name them among whom they may mean.
    let named = Expr::col(roster_import_line::Column::Problems).cast_as(Alias::new("text"));
    let theirs = Condition::any()
        .add(PersonId.eq(person))
        .add(DecidedPersonId.eq(person))
        .add(named.like(format!("%\"Person:{person}\"%")));
    let lines = roster_import_line::Entity::delete_many().filter(theirs);
    lines.exec(tx).await?;
    Ok(roster_import::forget(tx, person).await?)
}

/// A title with an organization and its days says who it was.
async fn titles(tx: &DatabaseTransaction, person: i64) -> Result<(), CommandError> {
    macro_rules! missing {
        ($($table:ident)+) => {$(
            let rows = $table::Entity::find().filter($table::Column::PersonId.eq(person));
            for row in rows.all(tx).await? {
                let mut new = row.into_active_model();
                new.set_title(&Bilingual {
                    fr: Text::MISSING,
                    en: Text::MISSING,
                });
                new.update(tx).await?;
            }
        )+};
    }
    missing!(affiliation council_seat_term);
    Ok(())
}

/// What was noted of calls to the person and of whether they are eligible, and the letters that were
/// drafted to them.
async fn notes(
    tx: &DatabaseTransaction,
    person: i64,
    identity: &Identity,
) -> Result<(), CommandError> {
    let cases = recruitment_case::Entity::find()
        .filter(recruitment_case::Column::AddresseeId.eq(person))
        .all(tx)
        .await?;
    let keys: Vec<i64> = cases.iter().map(|case| case.id).collect();
    for case in cases {
        let mut new = case.into_active_model();
        for text in [
            &mut new.request_subject_fr,
            &mut new.request_subject_en,
            &mut new.request_fr,
            &mut new.request_en,
        ] {
            let words = text.as_ref().as_deref();
            if let Some(words) = words.and_then(|words| identity.all.replace(words)) {
                *text = Set(Some(words));
            }
        }
        if new.is_changed() {
            new.update(tx).await?;
        }
    }
    let candidacies: Vec<i64> = candidate::Entity::find()
        .select_only()
        .column(candidate::Column::Id)
        .filter(candidate::Column::PersonId.eq(person))
        .into_tuple()
        .all(tx)
        .await?;
    let checks = eligibility_check::Entity::find()
        .filter(eligibility_check::Column::CandidateId.is_in(candidacies.clone()))
        .filter(eligibility_check::Column::Note.is_not_null());
    for check in checks.all(tx).await? {
        let mut new = check.into_active_model();
        new.note = Set(Some(MARK.to_owned()));
        new.update(tx).await?;
    }
    // What was said with a candidate is that candidate's, whomever the case is addressed to.
    let as_addressee = Condition::all()
        .add(contact_attempt::Column::RecruitmentCaseId.is_in(keys))
        .add(contact_attempt::Column::CandidateId.is_null());
    let theirs = Condition::any()
        .add(as_addressee)
        .add(contact_attempt::Column::CandidateId.is_in(candidacies));
    let notes = contact_attempt::Entity::find()
        .filter(theirs)
        .filter(contact_attempt::Column::Note.is_not_null());
    for note in notes.all(tx).await? {
        let mut new = note.into_active_model();
        new.note = Set(Some(MARK.to_owned()));
        new.update(tx).await?;
    }
    Ok(())
}

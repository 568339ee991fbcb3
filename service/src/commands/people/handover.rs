//! What refers to a person goes to another, and what both have is united.

use domain::term::Term;
use entity::{
    affiliation, agenda_item, agenda_proposal, agenda_vote, attendance, candidate, contact_attempt,
    council_seat_term, delivery_person, eligibility_check, email_address, enums::Answer,
    initiative, interest, invitation, issue, membership, office, person, recommendation,
    recommendation_answer, recruitment_case, report_comment, report_recipient, resource,
    resource_speaker, roster_import_line, rsvp, unreachable, unsubscription, working_group_member,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::super::{CommandError, audiences};
use crate::{
    audit::Change,
    error::ServiceError,
    time::{self, ToChrono},
};

/// Who gets it, and from whom.
type Pair = (i64, i64);

/// Hands everything over that refers to a person, but for what is sealed or says who signed in: sent
/// reports' approvals, links that were revoked, sessions and links to sign in, grants of administrators.
pub(super) async fn all(
    tx: &DatabaseTransaction,
    pair: Pair,
    change: Change,
) -> Result<Change, CommandError> {
    let change = united(tx, pair, change).await?;
    let change = addresses(tx, pair, change).await?;
    let change = invitations(tx, pair, change).await?;
    let change = candidacies(tx, pair, change).await?;
    let change = led(tx, pair, change).await?;
    let change = once(tx, pair, change).await?;
    let change = audiences::hand_over(tx, pair, change).await?;
    plain(tx, pair, change).await
}

/// What of both that shares a day becomes one.
async fn united(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    mut change: Change,
) -> Result<Change, CommandError> {
    macro_rules! unite {
        ($($table:ident by $same:ident $(where $only:ident)?;)+) => {$({
            use $table::{Column, Entity};
            let of = |person: i64| {
                let theirs = Entity::find().filter(Column::PersonId.eq(person));
                $(let theirs = theirs.filter(Column::$only.eq(true));)?
                theirs.order_by_asc(Column::StartOn).order_by_asc(Column::Id)
            };
            let mut own = of(kept).all(tx).await?;
            let theirs = of(merged).all(tx).await?;
            let before: Vec<_> = own.iter().chain(&theirs).cloned().collect();
            for row in theirs {
                let mut term = time::term(row.start_on, row.end_on)?;
                let (mut shared, mut apart) = (Vec::new(), Vec::new());
                for one in own {
                    let there = time::term(one.start_on, one.end_on)?;
                    if one.$same == row.$same && there.overlaps(term) {
                        term = both(there, term)?;
                        shared.push(one);
                    } else {
                        apart.push(one);
                    }
                }
                let mut shared = shared.into_iter();
                let mut stays = match shared.next() {
                    Some(first) => {
                        row.delete(tx).await?;
                        first.into_active_model()
                    }
                    None => row.into_active_model(),
                };
                for other in shared {
                    other.delete(tx).await?;
                }
                stays.person_id = Set(kept);
                stays.start_on = Set(term.start().to_chrono());
                stays.end_on = Set(term.end().to_chrono());
                apart.push(stays.update(tx).await?);
                own = apart;
            }
            change = change.rows(&before, &own);
        })+};
    }
    unite! {
        membership by track;
        affiliation by organization_id where IsPrimary;
        working_group_member by working_group_id;
    }
    Ok(change)
}

/// The days of two terms that share some.
fn both(one: Term, other: Term) -> Result<Term, ServiceError> {
    let end = one
        .end()
        .zip(other.end())
        .map(|(one, other)| one.max(other));
    Term::new(one.start().min(other.start()), end).map_err(ServiceError::unreadable)
}

/// Addresses, each once. The one that is written to stays; where either is not written to, neither is.
async fn addresses(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    change: Change,
) -> Result<Change, CommandError> {
    use email_address::{Column, Entity};
    let of = |person: i64| {
        let theirs = Entity::find().filter(Column::PersonId.eq(person));
        theirs.order_by_asc(Column::Id)
    };
    let (own, theirs) = (of(kept).all(tx).await?, of(merged).all(tx).await?);
    let has_primary = own.iter().any(|row| row.is_primary);
    for row in &theirs {
        let same = own.iter().find(|one| one.normalized == row.normalized);
        let Some(same) = same else {
            let mut new = row.clone().into_active_model();
            new.person_id = Set(kept);
            new.is_primary = Set(row.is_primary && !has_primary);
            new.update(tx).await?;
            continue;
        };
        row.clone().delete(tx).await?;
        if same.suppressed_at.is_none() && row.suppressed_at.is_some() {
            let mut new = same.clone().into_active_model();
            new.suppressed_at = Set(row.suppressed_at);
            new.suppressed_reason = Set(row.suppressed_reason.clone());
            new.update(tx).await?;
        }
    }
    let before: Vec<_> = own.into_iter().chain(theirs).collect();
    Ok(change.rows(&before, &of(kept).all(tx).await?))
}

/// Invitations, one to a meeting, and who stands in for whom: nobody for themselves.
async fn invitations(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    change: Change,
) -> Result<Change, CommandError> {
    use invitation::{Column, Entity};
    let of = |person: i64| {
        let theirs = Entity::find().filter(Column::PersonId.eq(person));
        theirs.order_by_asc(Column::Id)
    };
    let (own, theirs) = (of(kept).all(tx).await?, of(merged).all(tx).await?);
    let before: Vec<_> = own.iter().chain(&theirs).cloned().collect();
    for row in theirs {
        let same = own.iter().find(|one| one.meeting_id == row.meeting_id);
        if let Some(same) = same {
            join_invitations(tx, same.clone(), row).await?;
            continue;
        }
        let mut new = row.into_active_model();
        new.person_id = Set(kept);
        new.update(tx).await?;
    }
    let change = change.rows(&before, &of(kept).all(tx).await?);
    let stood_in = Entity::find()
        .filter(Column::DelegateId.is_in([kept, merged]))
        .order_by_asc(Column::Id);
    let stood_in = stood_in.all(tx).await?;
    let mut after = Vec::new();
    for row in &stood_in {
        let mut new = row.clone().into_active_model();
        new.delegate_id = Set(Some(kept));
        if row.person_id == kept {
            new.delegate_id = Set(None);
            new.answer = Set(Answer::Accepted);
        }
        after.push(new.update(tx).await?);
    }
    Ok(change.rows(&stood_in, &after))
}

/// Two invitations of one meeting become the first: the later answer holds, the others are its history,
/// and it stands as long as either did.
async fn join_invitations(
    tx: &DatabaseTransaction,
    own: invitation::Model,
    other: invitation::Model,
) -> Result<(), CommandError> {
    let is_newer = other.answered_at > own.answered_at;
    let id = own.id;
    let outdated = if is_newer { id } else { other.id };
    rsvp::Entity::update_many()
        .col_expr(rsvp::Column::Holds, Expr::value(false))
        .filter(rsvp::Column::InvitationId.eq(outdated))
        .exec(tx)
        .await?;
    rsvp::Entity::update_many()
        .col_expr(rsvp::Column::InvitationId, Expr::value(id))
        .filter(rsvp::Column::InvitationId.eq(other.id))
        .exec(tx)
        .await?;
    let removed_at = own.removed_at.zip(other.removed_at).map(|(at, _)| at);
    let mut new = own.into_active_model();
    new.removed_at = Set(removed_at);
    if is_newer {
        new.answer = Set(other.answer);
        new.answered_at = Set(other.answered_at);
        new.delegate_id = Set(other.delegate_id);
        new.answer_sequence = Set(other.answer_sequence);
        new.answer_stamp = Set(other.answer_stamp);
    }
    other.delete(tx).await?;
    new.update(tx).await?;
    Ok(())
}

/// Candidacies, one in a search: of two, that of the one who stays, with what was said to the other.
async fn candidacies(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    change: Change,
) -> Result<Change, CommandError> {
    use candidate::{Column, Entity};
    let of = |person: i64| {
        let theirs = Entity::find().filter(Column::PersonId.eq(person));
        theirs.order_by_asc(Column::Id)
    };
    let (own, theirs) = (of(kept).all(tx).await?, of(merged).all(tx).await?);
    let before: Vec<_> = own.iter().chain(&theirs).cloned().collect();
    for row in theirs {
        let case = row.recruitment_case_id;
        let Some(same) = own.iter().find(|one| one.recruitment_case_id == case) else {
            let mut new = row.into_active_model();
            new.person_id = Set(kept);
            new.update(tx).await?;
            continue;
        };
        contact_attempt::Entity::update_many()
            .col_expr(contact_attempt::Column::CandidateId, Expr::value(same.id))
            .filter(contact_attempt::Column::CandidateId.eq(row.id))
            .exec(tx)
            .await?;
        eligibility_check::Entity::delete_many()
            .filter(eligibility_check::Column::CandidateId.eq(row.id))
            .exec(tx)
            .await?;
        row.delete(tx).await?;
    }
    Ok(change.rows(&before, &of(kept).all(tx).await?))
}

/// Who led a meeting led it, though both are on record as having been there.
async fn led(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    change: Change,
) -> Result<Change, CommandError> {
    use attendance::Column::{Led, MeetingId, PersonId};
    let led = attendance::Entity::find()
        .select_only()
        .column(MeetingId)
        .filter(PersonId.eq(merged))
        .filter(Led.eq(true))
        .into_tuple::<i64>();
    let before = attendance::Entity::find()
        .filter(PersonId.eq(kept))
        .filter(Led.eq(false))
        .filter(MeetingId.is_in(led.all(tx).await?));
    let before = before.order_by_asc(attendance::Column::Id).all(tx).await?;
    let mut after = Vec::new();
    for row in &before {
        let mut new = row.clone().into_active_model();
        new.led = Set(true);
        after.push(new.update(tx).await?);
    }
    Ok(change.rows(&before, &after))
}

/// What a person has once of each: of two alike, the one who stays has theirs.
async fn once(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    mut change: Change,
) -> Result<Change, CommandError> {
    macro_rules! hand_over {
        ($($table:ident by $same:ident;)+) => {$({
            use $table::{Column, Entity};
            let of = |person: i64| {
                let theirs = Entity::find().filter(Column::PersonId.eq(person));
                theirs.order_by_asc(Column::Id)
            };
            let (own, theirs) = (of(kept).all(tx).await?, of(merged).all(tx).await?);
            let mut after = Vec::new();
            for row in &theirs {
                if own.iter().any(|one| one.$same == row.$same) {
                    row.clone().delete(tx).await?;
                    continue;
                }
                let mut new = row.clone().into_active_model();
                new.person_id = Set(kept);
                after.push(new.update(tx).await?);
            }
            change = change.rows(&theirs, &after);
        })+};
    }
    hand_over! {
        interest by topic_id;
        attendance by meeting_id;
        agenda_vote by agenda_proposal_id;
        delivery_person by delivery_id;
        unreachable by campaign_id;
        unsubscription by kind;
    }
    let own = recipient_of(tx, kept).await?;
    let standing = recipient_of(tx, merged).await?;
    let twice = standing.iter().filter(|row| own.contains(row));
    for report in twice {
        report_recipient::Entity::delete_many()
            .filter(report_recipient::Column::PersonId.eq(merged))
            .filter(report_recipient::Column::ReportId.eq(*report))
            .filter(report_recipient::Column::RemovedAt.is_null())
            .exec(tx)
            .await?;
    }
    Ok(change)
}

/// The reports that somebody is added to the readers of.
async fn recipient_of(tx: &DatabaseTransaction, person: i64) -> Result<Vec<i64>, CommandError> {
    let rows = report_recipient::Entity::find()
        .filter(report_recipient::Column::PersonId.eq(person))
        .filter(report_recipient::Column::RemovedAt.is_null())
        .order_by_asc(report_recipient::Column::Id);
    let rows = rows.all(tx).await?.into_iter();
    Ok(rows.map(|row| row.report_id).collect())
}

/// What just names somebody else.
async fn plain(
    tx: &DatabaseTransaction,
    (kept, merged): Pair,
    mut change: Change,
) -> Result<Change, CommandError> {
    macro_rules! hand_over {
        ($($table:ident.$field:ident = $column:ident;)+) => {$({
            use $table::{Column, Entity};
            let theirs = Entity::find().filter(Column::$column.eq(merged));
            let before = theirs.order_by_asc(Column::Id).all(tx).await?;
            let mut after = Vec::new();
            for row in &before {
                let mut new = row.clone().into_active_model();
                new.$field = Set(kept.into());
                after.push(new.update(tx).await?);
            }
            change = change.rows(&before, &after);
        })+};
    }
    hand_over! {
        affiliation.person_id = PersonId;
        office.person_id = PersonId;
        council_seat_term.person_id = PersonId;
        rsvp.delegate_id = DelegateId;
        agenda_item.speaker_id = SpeakerId;
        agenda_proposal.person_id = PersonId;
        recruitment_case.addressee_id = AddresseeId;
        recruitment_case.owner_id = OwnerId;
        initiative.lead_id = LeadId;
        issue.owner_id = OwnerId;
        recommendation.owner_id = OwnerId;
        recommendation_answer.person_id = PersonId;
        resource.proposed_by_id = ProposedById;
        resource_speaker.person_id = PersonId;
        report_comment.person_id = PersonId;
        report_recipient.person_id = PersonId;
        roster_import_line.person_id = PersonId;
        roster_import_line.decided_person_id = DecidedPersonId;
        person.merged_into_id = MergedIntoId;
    }
    Ok(change)
}

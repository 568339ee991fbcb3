//! Answers that calendars send by mail.

use domain::{
    answer::{Answer, CalendarReply, Place, Reply},
    email::EmailAddress,
    id::PersonId,
};
use entity::{campaign, delivery, delivery_person, email_address, invitation, meeting};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};

use super::{Outcome, Way, answer, may_be_named};
use crate::{commands::Done, context::Act, error::ServiceError};

/// Takes the answer of a calendar: it is to the meeting with its UID, and of all who were invited at
/// its address. Whether it holds is decided by its SEQUENCE and DTSTAMP.
///
/// Whoever lets somebody attend instead whom they may not name here, or whom nobody knows, has
/// delegated to nobody in particular: their calendar has sent that person the invitation itself.
///
/// # Errors
/// When the database fails, or what it holds can't be read.
pub async fn by_calendar(
    tx: &DatabaseTransaction,
    act: &Act,
    given: CalendarReply,
) -> Result<Done<Outcome>, ServiceError> {
    // PostgreSQL can't even be asked for a text with U+0000 in it.
    if given.uid.contains('\0') {
        return Ok(Done::new(Outcome::UnknownMeeting));
    }
    let found = meeting::Entity::find().filter(meeting::Column::Uid.eq(&given.uid));
    let Some(meeting) = found.one(tx).await? else {
        return Ok(Done::new(Outcome::UnknownMeeting));
    };
    let people = invited_at(tx, meeting.id, &given.attendee).await?;
    let reply = match given.answer {
        Answer::NeedsAction => return Ok(Done::new(Outcome::NoAnswer)),
        Answer::Accepted => Reply::Accepted,
        Answer::Tentative => Reply::Tentative,
        Answer::Declined => Reply::Declined,
        Answer::Delegated => {
            let to = given.delegated_to.as_ref();
            Reply::Delegated(colleague_at(tx, act, &meeting, &people, to).await?)
        }
    };
    let place = Place {
        sequence: given.sequence,
        stamp: given.stamp,
    };
    let way = Way::Calendar(place);
    answer(tx, act, meeting.id, &people, reply, way).await
}

/// Those who were invited at an address: to whom a message on the meeting went there or, where none
/// did, whose address it is.
async fn invited_at(
    db: &impl ConnectionTrait,
    meeting: i64,
    address: &EmailAddress,
) -> Result<Vec<i64>, DbErr> {
    let address = address.normalized();
    let written_to: Vec<i64> = delivery_person::Entity::find()
        .select_only()
        .column(delivery_person::Column::PersonId)
        .distinct()
        .join(
            JoinType::InnerJoin,
            delivery_person::Relation::Delivery.def(),
        )
        .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
        .filter(campaign::Column::MeetingId.eq(meeting))
        .filter(delivery::Column::RecipientNormalized.eq(&address))
        .order_by_asc(delivery_person::Column::PersonId)
        .into_tuple()
        .all(db)
        .await?;
    if !written_to.is_empty() {
        return Ok(written_to);
    }
    let theirs: Vec<i64> = people_at(db, &address).await?;
    invitation::Entity::find()
        .select_only()
        .column(invitation::Column::PersonId)
        .filter(invitation::Column::MeetingId.eq(meeting))
        .filter(invitation::Column::PersonId.is_in(theirs))
        .order_by_asc(invitation::Column::PersonId)
        .into_tuple()
        .all(db)
        .await
}

async fn people_at(db: &impl ConnectionTrait, normalized: &str) -> Result<Vec<i64>, DbErr> {
    email_address::Entity::find()
        .select_only()
        .column(email_address::Column::PersonId)
        .filter(email_address::Column::Normalized.eq(normalized))
        .into_tuple()
        .all(db)
        .await
}

/// The colleague whose address it is and who may attend instead.
async fn colleague_at(
    db: &impl ConnectionTrait,
    act: &Act,
    meeting: &meeting::Model,
    people: &[i64],
    address: Option<&EmailAddress>,
) -> Result<Option<PersonId>, ServiceError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let there = people_at(db, &address.normalized()).await?;
    let colleagues = may_be_named(db, act.now, meeting, people).await?;
    let named = colleagues.iter().find(|one| there.contains(&one.id));
    Ok(named.map(|one| PersonId(one.id)))
}

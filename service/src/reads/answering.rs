//! What somebody sees who is about to answer an invitation.

use std::collections::BTreeMap;

use domain::{
    audience::{Invited, Reason},
    id::PersonId,
};
use entity::{agenda_item, enums::Answer, invitation, meeting, person};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    audience::{self, Reader},
    community::{self, Community},
};
use crate::{
    commands::answers::{Outcome, closed, erased, may_be_named},
    error::ServiceError,
};

/// An invitation that waits for an answer, or has one.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The community that invites.
    pub community: Community,
    /// To what.
    pub meeting: meeting::Model,
    /// What will be spoken of, with who speaks.
    pub agenda: Vec<(agenda_item::Model, Option<person::Model>)>,
    /// Those who answer, by key.
    pub readers: BTreeMap<PersonId, Reader>,
    /// Why no answer is taken any more, where none is.
    pub closed: Option<Outcome>,
    /// What holds now.
    pub answer: Answer,
    /// Who attends instead.
    pub delegate: Option<person::Model>,
    /// Those who may be named to attend instead, by name.
    pub colleagues: Vec<person::Model>,
}

/// The invitation of some people to a meeting; none when there is no such meeting.
///
/// # Errors
/// When the database fails, or what it holds can't be read.
pub async fn of(
    db: &impl ConnectionTrait,
    now: Timestamp,
    meeting: i64,
    people: &[i64],
) -> Result<Option<Asked>, ServiceError> {
    let Some(meeting) = meeting::Entity::find_by_id(meeting).one(db).await? else {
        return Ok(None);
    };
    let community = community::get(db, meeting.community_id).await?;
    let reader = |person: &i64| Invited {
        person: PersonId(*person),
        reason: Reason::Asked,
    };
    let date = community.zone.date_at(now);
    let addressed = audience::address(db, &community, people.iter().map(reader), date).await?;
    let invitations = invitation::Entity::find()
        .filter(invitation::Column::MeetingId.eq(meeting.id))
        .filter(invitation::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(invitation::Column::Id)
        .all(db)
        .await?;
    let erased = erased(db, people).await?;
    let there = invitations
        .iter()
        .find(|one| one.removed_at.is_none() && !erased.contains(&one.person_id));
    let closed = closed(&meeting, now).or(match (there, invitations.is_empty()) {
        (Some(_), _) => None,
        (None, true) => Some(Outcome::NotInvited),
        (None, false) => Some(Outcome::Removed),
    });
    let delegate = match there.and_then(|one| one.delegate_id) {
        Some(delegate) => person::Entity::find_by_id(delegate).one(db).await?,
        None => None,
    };
    let colleagues = match closed {
        None => may_be_named(db, now, &meeting, people).await?,
        Some(_) => Vec::new(),
    };
    let agenda = agenda_item::Entity::find()
        .find_also_related(person::Entity)
        .filter(agenda_item::Column::MeetingId.eq(meeting.id))
        .order_by_asc(agenda_item::Column::Position)
        .all(db)
        .await?;
    Ok(Some(Asked {
        community,
        agenda,
        readers: addressed.readers,
        closed,
        answer: there.map_or(Answer::NeedsAction, |one| one.answer),
        delegate,
        colleagues,
        meeting,
    }))
}

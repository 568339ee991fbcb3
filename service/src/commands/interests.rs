//! The topics that people are interested in, which they say themselves, or tell support.

use std::collections::BTreeSet;

use entity::{interest, person};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};

use super::{CommandError, Done, check::Check, topics};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
};

/// What a person is interested in from now on.
#[derive(Debug, Clone, Default)]
pub struct SetInterests {
    /// The person's key.
    pub person: i64,
    /// The keys of the topics, in place of those that there were.
    pub topics: Vec<i64>,
}

/// Sets the topics that a person is interested in.
///
/// # Errors
/// A topic that is not there, is named twice, or was retired and not named before; a person who is not
/// there or was erased.
pub async fn set(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetInterests,
) -> Result<Done<person::Model>, CommandError> {
    let mut check = Check::new();
    let person = check.person(tx, "person", input.person).await?;
    let before = of(tx, input.person).await?;
    let known: BTreeSet<i64> = before.iter().map(|row| row.topic_id).collect();
    let wanted = topics::named(&mut check, tx, &input.topics, &known).await?;
    check.done()?;
    let Some(person) = person else {
        return Err(check.refused());
    };
    let own = interest::Column::PersonId.eq(person.id);
    let gone = interest::Column::TopicId.is_not_in(wanted.iter().copied());
    interest::Entity::delete_many()
        .filter(own)
        .filter(gone)
        .exec(tx)
        .await?;
    let new = wanted
        .difference(&known)
        .map(|topic| interest::ActiveModel {
            person_id: Set(person.id),
            topic_id: Set(*topic),
            ..Default::default()
        });
    let new: Vec<_> = new.collect();
    if !new.is_empty() {
        interest::Entity::insert_many(new)
            .exec_without_returning(tx)
            .await?;
    }
    let change = Change::default().rows(&before, &of(tx, person.id).await?);
    let subject = Subject::row("person", person.id);
    audit::record(tx, act, "person.interests_set", subject, change).await?;
    Ok(Done::new(person))
}

async fn of(tx: &DatabaseTransaction, person: i64) -> Result<Vec<interest::Model>, sea_orm::DbErr> {
    interest::Entity::find()
        .filter(interest::Column::PersonId.eq(person))
        .order_by_asc(interest::Column::TopicId)
        .all(tx)
        .await
}

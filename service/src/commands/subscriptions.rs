//! Kinds of messages that a person wants no more of.

use entity::{enums::CampaignKind, unsubscription};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, sea_query::OnConflict,
};

use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::ToChrono,
};

/// Sets whether some people, who read at one address, want messages of a kind. The same once more
/// changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn set(
    tx: &DatabaseTransaction,
    act: &Act,
    kind: CampaignKind,
    people: &[i64],
    wanted: bool,
) -> Result<(), DbErr> {
    let before = of(tx, kind, people).await?;
    if wanted {
        unsubscription::Entity::delete_many()
            .filter(unsubscription::Column::Kind.eq(kind))
            .filter(unsubscription::Column::PersonId.is_in(people.iter().copied()))
            .exec(tx)
            .await?;
    } else {
        let rows = people.iter().map(|person| unsubscription::ActiveModel {
            person_id: Set(*person),
            kind: Set(kind),
            created_at: Set(act.now.to_chrono()),
            ..Default::default()
        });
        let once = [
            unsubscription::Column::PersonId,
            unsubscription::Column::Kind,
        ];
        unsubscription::Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
    }
    let now = of(tx, kind, people).await?;
    let holds = |rows: &[unsubscription::Model], person: i64| {
        rows.iter().find(|row| row.person_id == person).cloned()
    };
    for person in people {
        let change = match (holds(&before, *person), holds(&now, *person)) {
            (None, Some(row)) => Change::created(&row),
            (Some(row), None) => Change::removed(&row),
            _ => continue,
        };
        let action = match wanted {
            true => "person.subscribed",
            false => "person.unsubscribed",
        };
        audit::record(tx, act, action, Subject::row("person", *person), change).await?;
    }
    Ok(())
}

async fn of(
    db: &impl ConnectionTrait,
    kind: CampaignKind,
    people: &[i64],
) -> Result<Vec<unsubscription::Model>, DbErr> {
    unsubscription::Entity::find()
        .filter(unsubscription::Column::Kind.eq(kind))
        .filter(unsubscription::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(unsubscription::Column::Id)
        .all(db)
        .await
}

/// Whether all of some people want messages of a kind.
///
/// # Errors
/// When the database fails.
pub async fn is_wanted(
    db: &impl ConnectionTrait,
    kind: CampaignKind,
    people: &[i64],
) -> Result<bool, DbErr> {
    Ok(of(db, kind, people).await?.is_empty())
}

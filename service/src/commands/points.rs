//! Ordered points with points under them, of an activity or a planned item.

use domain::language::Bilingual;
use entity::point;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::{CommandError, ProblemCode, check::Check, given::GivenPoint};
use crate::audit::Change;

/// The most points of one owner, all levels together.
const MOST: usize = 200;
/// The most levels: deeper lists are not read by anybody.
const DEEPEST: usize = 5;

/// What points belong to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Activity(i64),
    PlannedItem(i64),
}

/// A point that was read: its words, and the place of the point that it stands under in the list.
pub(super) struct Read {
    text: Bilingual,
    parent: Option<usize>,
    position: i32,
}

/// Reads points into a list in which each comes after the one that it stands under.
pub(super) fn read(check: &mut Check, given: &[GivenPoint]) -> Vec<Read> {
    let mut read = Vec::new();
    descend(check, given, None, 1, &mut read);
    if read.len() > MOST {
        check.refuse("points", ProblemCode::TooMany { most: MOST });
    }
    read
}

fn descend(
    check: &mut Check,
    given: &[GivenPoint],
    parent: Option<usize>,
    level: usize,
    read: &mut Vec<Read>,
) {
    if level > DEEPEST && !given.is_empty() {
        check.refuse("points", ProblemCode::TooMany { most: DEEPEST });
        return;
    }
    check.within("points", |check| {
        for (place, (position, point)) in (0..).zip(given).enumerate() {
            check.within(place, |check| {
                let Some(text) = check.title("text", &point.text) else {
                    return;
                };
                let here = read.len();
                read.push(Read {
                    text,
                    parent,
                    position,
                });
                descend(check, &point.points, Some(here), level + 1, read);
            });
        }
    });
}

/// Writes points in place of those that are there, and adds both to a change.
pub(super) async fn replace(
    tx: &DatabaseTransaction,
    owner: Owner,
    points: &[Read],
    change: Change,
) -> Result<Change, CommandError> {
    let of_owner = match owner {
        Owner::Activity(id) => point::Column::ActivityId.eq(id),
        Owner::PlannedItem(id) => point::Column::PlannedItemId.eq(id),
    };
    let before = point::Entity::find().filter(of_owner.clone());
    let before = before.order_by_asc(point::Column::Id).all(tx).await?;
    point::Entity::delete_many()
        .filter(of_owner)
        .exec(tx)
        .await?;
    let mut now: Vec<point::Model> = Vec::with_capacity(points.len());
    for read in points {
        let mut row = point::ActiveModel {
            parent_id: Set(read
                .parent
                .and_then(|parent| now.get(parent))
                .map(|parent| parent.id)),
            position: Set(read.position),
            ..Default::default()
        };
        match owner {
            Owner::Activity(id) => row.activity_id = Set(Some(id)),
            Owner::PlannedItem(id) => row.planned_item_id = Set(Some(id)),
        }
        row.set_text(&read.text);
        now.push(row.insert(tx).await?);
    }
    Ok(change.rows(&before, &now))
}

//! Nested points, with what they stand under.

use std::collections::HashMap;

use domain::language::Bilingual;
use entity::{activity, planned_item, point};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use crate::error::ServiceError;

/// A nested point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointFact {
    /// Its row.
    pub id: i64,
    /// What it says.
    pub text: Bilingual,
    /// The points under it, in order.
    pub points: Vec<PointFact>,
}

/// What points stand under.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Parent {
    Activity(i64),
    PlannedItem(i64),
    Point(i64),
}

/// Points by what they stand under, in order.
pub(super) struct Points(HashMap<Parent, Vec<point::Model>>);

impl Points {
    /// Takes out the points under something, with theirs.
    pub fn under(&mut self, parent: Parent) -> Result<Vec<PointFact>, ServiceError> {
        let rows = self.0.remove(&parent).unwrap_or_default();
        let fact = |row: point::Model| {
            Ok(PointFact {
                id: row.id,
                text: row.text()?,
                points: self.under(Parent::Point(row.id))?,
            })
        };
        rows.into_iter().map(fact).collect()
    }
}

/// The points of what was done and of what is planned.
pub(super) fn of(
    done: &Select<activity::Entity>,
    planned: &Select<planned_item::Entity>,
) -> Condition {
    use point::Column::{ActivityId, PlannedItemId};
    let done = done
        .clone()
        .select_only()
        .column(activity::Column::Id)
        .into_query();
    let planned = planned
        .clone()
        .select_only()
        .column(planned_item::Column::Id)
        .into_query();
    Condition::any()
        .add(ActivityId.in_subquery(done))
        .add(PlannedItemId.in_subquery(planned))
}

pub(super) async fn read(
    db: &impl ConnectionTrait,
    of_these: Condition,
) -> Result<Points, ServiceError> {
    use point::Column::{Id, Position};
    let rows = point::Entity::find()
        .filter(of_these)
        .order_by_asc(Position)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let mut points: HashMap<Parent, Vec<point::Model>> = HashMap::new();
    for row in rows {
        let parent = match (row.parent_id, row.activity_id, row.planned_item_id) {
            (Some(id), _, _) => Parent::Point(id),
            (_, Some(id), _) => Parent::Activity(id),
            (_, _, Some(id)) => Parent::PlannedItem(id),
            (None, None, None) => continue,
        };
        points.entry(parent).or_default().push(row);
    }
    Ok(Points(points))
}

//! The issues that stand.

use domain::language::Bilingual;
use entity::{enums::IssueKind, issue};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::{community::Community, holds_on};
use crate::error::ServiceError;

/// An open issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueFact {
    /// Its row.
    pub id: i64,
    /// Whether somebody wrote it, or it derives from representation.
    pub kind: IssueKind,
    /// What it is.
    pub description: Bilingual,
    /// Why it matters.
    pub importance: Bilingual,
    /// What it leads to.
    pub impact: Bilingual,
    /// What is to be done; paragraphs are parted by an empty line.
    pub action_plan: Bilingual,
}

/// The issues that stand on a day, in their order.
pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<IssueFact>, ServiceError> {
    use issue::Column::{ClosedOn, CommunityId, Id, LastClosedOn, Position, RaisedOn, ReopenedOn};
    let stood = Condition::any()
        .add(LastClosedOn.is_null())
        .add(holds_on(LastClosedOn, ReopenedOn, as_of).not());
    let rows = issue::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(holds_on(RaisedOn, ClosedOn, as_of))
        .filter(stood)
        .order_by_asc(Position)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let fact = |row: issue::Model| {
        Ok(IssueFact {
            id: row.id,
            kind: row.kind,
            description: row.description()?,
            importance: row.importance()?,
            impact: row.impact()?,
            action_plan: row.action_plan()?,
        })
    };
    rows.into_iter().map(fact).collect()
}

//! Whom a recommendation concerns: organizations and jurisdictions.

use std::collections::BTreeSet;

use entity::{jurisdiction, organization, recommendation_party};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder,
};

use crate::commands::{CommandError, ProblemCode, check::Check};

/// The most that a recommendation names.
const MOST: usize = 50;

/// One whom a recommendation concerns, by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// An organization.
    Organization(i64),
    /// A jurisdiction.
    Jurisdiction(i64),
}

/// Refuses those who are not there, and whoever is named twice.
pub(super) async fn are_there(
    check: &mut Check,
    tx: &DatabaseTransaction,
    parties: &[Party],
) -> Result<(), CommandError> {
    if parties.len() > MOST {
        check.refuse("parties", ProblemCode::TooMany { most: MOST });
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    check.enter("parties");
    for (place, party) in parties.iter().enumerate() {
        let place = place.to_string();
        if !seen.insert(*party) {
            check.refuse(&place, ProblemCode::NamedTwice);
        }
        check.enter(&place);
        match party {
            Party::Organization(id) => {
                let row = check.row::<organization::Entity>(tx, "organization", *id);
                row.await?;
            }
            Party::Jurisdiction(id) => {
                let row = check.row::<jurisdiction::Entity>(tx, "jurisdiction", *id);
                row.await?;
            }
        }
        check.leave();
    }
    check.leave();
    Ok(())
}

pub(super) async fn of(
    tx: &DatabaseTransaction,
    recommendation: i64,
) -> Result<Vec<recommendation_party::Model>, DbErr> {
    recommendation_party::Entity::find()
        .filter(recommendation_party::Column::RecommendationId.eq(recommendation))
        .order_by_asc(recommendation_party::Column::Id)
        .all(tx)
        .await
}

pub(super) async fn remove(tx: &DatabaseTransaction, recommendation: i64) -> Result<(), DbErr> {
    recommendation_party::Entity::delete_many()
        .filter(recommendation_party::Column::RecommendationId.eq(recommendation))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn write(
    tx: &DatabaseTransaction,
    recommendation: i64,
    parties: &[Party],
) -> Result<Vec<recommendation_party::Model>, DbErr> {
    let mut rows = Vec::new();
    for party in parties {
        let (organization, jurisdiction) = match *party {
            Party::Organization(id) => (Some(id), None),
            Party::Jurisdiction(id) => (None, Some(id)),
        };
        let row = recommendation_party::ActiveModel {
            recommendation_id: Set(recommendation),
            organization_id: Set(organization),
            jurisdiction_id: Set(jurisdiction),
            ..Default::default()
        };
        rows.push(row.insert(tx).await?);
    }
    Ok(rows)
}

//! The community and the settings that the rules take.

use domain::{representation::Rule, roster::CountingRule, zone::Zone};
use entity::community;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::error::ServiceError;

/// A community, with what every figure of it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// Its key.
    pub id: i64,
    /// The zone in which its days begin and end.
    pub zone: Zone,
    /// Its settings of counting and of representation.
    pub rule: Rule,
    /// The whole row: names, organizer, settings of the jobs.
    pub row: community::Model,
}

impl TryFrom<community::Model> for Community {
    type Error = ServiceError;
    fn try_from(row: community::Model) -> Result<Self, ServiceError> {
        let counting = CountingRule {
            count_managers: row.count_managers,
        };
        let municipality_represents = row.municipality_represents;
        Ok(Self {
            id: row.id,
            zone: Zone::parse(&row.zone)?,
            rule: Rule {
                counting,
                municipality_represents,
            },
            row,
        })
    }
}

impl Community {
    /// Where it is followed, in order: addresses of its pages on social networks.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn social_networks(&self) -> Result<Vec<String>, ServiceError> {
        let kept = self.row.social_networks.clone();
        let kept = kept.map(serde_json::from_value).transpose();
        Ok(kept.map_err(ServiceError::unreadable)?.unwrap_or_default())
    }
}

/// The community with this key.
///
/// # Errors
/// [`ServiceError::Absent`] when there is none; otherwise when the database fails.
pub async fn get(db: &impl ConnectionTrait, id: i64) -> Result<Community, ServiceError> {
    let row = community::Entity::find_by_id(id).one(db).await?;
    row.ok_or(ServiceError::Absent {
        noun: "community",
        id,
    })?
    .try_into()
}

/// The community that the service is for: the oldest one, and in practice the only one.
///
/// # Errors
/// When the database fails.
pub async fn first(db: &impl ConnectionTrait) -> Result<Option<Community>, ServiceError> {
    let row = community::Entity::find()
        .order_by_asc(community::Column::Id)
        .one(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

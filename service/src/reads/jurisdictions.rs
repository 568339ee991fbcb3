//! The jurisdictions, in the report's order.

use std::collections::HashMap;

use domain::jurisdiction::JurisdictionCode;
use entity::jurisdiction;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::error::ServiceError;

/// All jurisdictions, the federal order among them, in the report's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jurisdictions {
    rows: Vec<(JurisdictionCode, jurisdiction::Model)>,
    by_id: HashMap<i64, usize>,
}

impl Jurisdictions {
    /// Their codes, in order.
    #[must_use]
    pub fn codes(&self) -> Vec<JurisdictionCode> {
        self.rows.iter().map(|(code, _)| *code).collect()
    }

    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = (JurisdictionCode, &jurisdiction::Model)> {
        self.rows.iter().map(|(code, row)| (*code, row))
    }

    /// The row of a code.
    #[must_use]
    pub fn get(&self, code: JurisdictionCode) -> Option<&jurisdiction::Model> {
        self.iter()
            .find_map(|(there, row)| (there == code).then_some(row))
    }

    /// The code of a row, by its key.
    ///
    /// # Errors
    /// [`ServiceError::Absent`] when there is no such row.
    pub fn code(&self, id: i64) -> Result<JurisdictionCode, ServiceError> {
        self.at(id).map(|(code, _)| *code)
    }

    /// The row with this key.
    ///
    /// # Errors
    /// [`ServiceError::Absent`] when there is no such row.
    pub fn row(&self, id: i64) -> Result<&jurisdiction::Model, ServiceError> {
        self.at(id).map(|(_, row)| row)
    }

    fn at(&self, id: i64) -> Result<&(JurisdictionCode, jurisdiction::Model), ServiceError> {
        let place = self.by_id.get(&id);
        place
            .and_then(|place| self.rows.get(*place))
            .ok_or(ServiceError::Absent {
                noun: "jurisdiction",
                id,
            })
    }
}

/// Reads them, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &impl ConnectionTrait) -> Result<Jurisdictions, ServiceError> {
    let found = jurisdiction::Entity::find();
    let found = found
        .order_by_asc(jurisdiction::Column::Position)
        .all(db)
        .await?;
    let mut all = Jurisdictions::default();
    for row in found {
        let code = JurisdictionCode::parse(&row.code).map_err(ServiceError::unreadable)?;
        all.by_id.insert(row.id, all.rows.len());
        all.rows.push((code, row));
    }
    Ok(all)
}

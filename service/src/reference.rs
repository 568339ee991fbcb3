//! Reference data that every database holds: the jurisdictions, in the report's order.

use std::collections::HashMap;

use domain::{jurisdiction::JurisdictionCode, order::OrderOfGovernment, zone::Zone};
use entity::jurisdiction;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde::Deserialize;

use crate::{
    data::{DataError, Source},
    db,
};

const FILE: &str = "jurisdictions.csv";

/// Why the reference data could not be put in place.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// The file that is compiled in is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JurisdictionRow {
    code: JurisdictionCode,
    sgc: Option<String>,
    order: OrderOfGovernment,
    name_en: String,
    abbreviation_en: String,
    running_en: String,
    name_fr: String,
    abbreviation_fr: String,
    running_fr: String,
    with_article_fr: String,
    in_fr: String,
    of_fr: String,
    default_time_zone: Zone,
    other_time_zones: String,
}

/// Makes sure that the jurisdictions are there and returns their keys. Those that are there stay
/// as they are.
///
/// # Errors
/// When the file is malformed or the database fails.
pub async fn ensure_jurisdictions(
    db: &impl ConnectionTrait,
) -> Result<HashMap<JurisdictionCode, i64>, ReferenceError> {
    let source = Source::new(&[(FILE, include_str!("../data/jurisdictions.csv"))]);
    let mut keys = HashMap::new();
    for row in jurisdiction::Entity::find().all(db).await? {
        if let Ok(code) = JurisdictionCode::parse(&row.code) {
            keys.insert(code, row.id);
        }
    }
    let mut codes = Vec::new();
    let mut rows = Vec::new();
    for (position, row) in (0..).zip(source.table::<JurisdictionRow>(FILE)?) {
        if keys.contains_key(&row.value.code) {
            continue;
        }
        codes.push(row.value.code);
        rows.push(model(position, row.value));
    }
    keys.extend(codes.into_iter().zip(db::insert_all(db, rows).await?));
    Ok(keys)
}

fn model(position: i32, row: JurisdictionRow) -> jurisdiction::ActiveModel {
    jurisdiction::ActiveModel {
        code: Set(row.code.to_string()),
        sgc: Set(row.sgc),
        order_of_government: Set(row.order.into()),
        position: Set(position),
        name_fr: Set(row.name_fr),
        name_en: Set(row.name_en),
        abbreviation_fr: Set(row.abbreviation_fr),
        abbreviation_en: Set(row.abbreviation_en),
        running_fr: Set(row.running_fr),
        running_en: Set(row.running_en),
        with_article_fr: Set(row.with_article_fr),
        in_fr: Set(row.in_fr),
        of_fr: Set(row.of_fr),
        default_time_zone: Set(row.default_time_zone.name().to_owned()),
        other_time_zones: Set(row.other_time_zones),
        ..Default::default()
    }
}

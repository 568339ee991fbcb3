//! The parts of a resource: those who speak of it, its figures, what it refers to, and of what it is.

use std::collections::BTreeSet;

use entity::{
    enums::{MetricPrecision, MetricUnit},
    jurisdiction, organization, reference, resource_jurisdiction, resource_metric,
    resource_organization, resource_reference, resource_speaker, resource_topic, topic,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    PrimaryKeyTrait, QueryFilter, QueryOrder,
};

use crate::{
    audit::Change as Changed,
    commands::{CommandError, ProblemCode, check::Check, given::GivenTexts},
    time::ToChrono,
};

/// The most of a kind that a resource has.
const MOST: usize = 50;
/// The most digits of a figure before its decimals.
const WHOLE: usize = 15;
/// The most decimals of a figure.
const DECIMALS: usize = 6;

/// Somebody or something: on record, by key, or by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// The key of what is on record.
    OnRecord(i64),
    /// The name of what is not.
    Named(String),
}

/// Somebody who speaks of a resource.
#[derive(Debug, Clone)]
pub struct Speaker {
    /// Who.
    pub who: Known,
    /// The organization for which they worked then.
    pub organization: Option<Known>,
}

/// A figure of a resource.
#[derive(Debug, Clone)]
pub struct Metric {
    /// What it counts.
    pub label: GivenTexts,
    /// How exact it is.
    pub precision: MetricPrecision,
    /// The figure, as people write it: `1690000`, `99.5`.
    pub value: String,
    /// Of what it is.
    pub unit: MetricUnit,
    /// The day of which it is; one without is flagged wherever it is shown.
    pub as_of: Option<String>,
}

/// Writes rows of a table in the place of a resource's, and says what changed.
macro_rules! replace {
    ($table:ident, $tx:ident, $resource:ident, $rows:ident, $change:ident) => {{
        let of = || $table::Entity::find().filter($table::Column::ResourceId.eq($resource));
        let there = of().order_by_asc($table::Column::Id).all($tx).await?;
        $table::Entity::delete_many()
            .filter($table::Column::ResourceId.eq($resource))
            .exec($tx)
            .await?;
        let mut now = Vec::new();
        for row in $rows {
            now.push(row.insert($tx).await?);
        }
        $change.rows(&there, &now)
    }};
}

/// What of a resource's parts is written; none leaves those that are there.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub topics: Option<Vec<i64>>,
    pub jurisdictions: Option<Vec<i64>>,
    pub organizations: Option<Vec<Known>>,
    pub references: Option<Vec<i64>>,
    pub speakers: Option<Vec<Speaker>>,
    pub metrics: Option<Vec<Metric>>,
}

/// Parts that were looked at: rows without their resource.
#[derive(Default)]
pub(super) struct Checked {
    topics: Option<Vec<i64>>,
    jurisdictions: Option<Vec<i64>>,
    organizations: Option<Vec<resource_organization::ActiveModel>>,
    references: Option<Vec<i64>>,
    speakers: Option<Vec<resource_speaker::ActiveModel>>,
    metrics: Option<Vec<resource_metric::ActiveModel>>,
}

impl Parts {
    /// Looks at all that are given.
    pub async fn look(
        self,
        check: &mut Check,
        tx: &DatabaseTransaction,
        today: Date,
    ) -> Result<Checked, CommandError> {
        let (topics, jurisdictions) = (self.topics.as_deref(), self.jurisdictions.as_deref());
        are_there::<topic::Entity>(check, tx, "topics", topics).await?;
        are_there::<jurisdiction::Entity>(check, tx, "jurisdictions", jurisdictions).await?;
        let organizations = match &self.organizations {
            Some(given) => Some(organizations(check, tx, given).await?),
            None => None,
        };
        let references = self.references.as_deref();
        are_there::<reference::Entity>(check, tx, "references", references).await?;
        let speakers = match &self.speakers {
            Some(given) => Some(speakers(check, tx, given).await?),
            None => None,
        };
        let metrics = self.metrics.as_deref();
        let metrics = metrics.map(|given| metrics_of(check, given, today));
        Ok(Checked {
            topics: self.topics,
            jurisdictions: self.jurisdictions,
            organizations,
            references: self.references,
            speakers,
            metrics,
        })
    }
}

impl Checked {
    /// Writes the parts that were given in the place of those that are there, and says what changed.
    pub async fn write(
        self,
        tx: &DatabaseTransaction,
        resource: i64,
        mut change: Changed,
    ) -> Result<Changed, DbErr> {
        if let Some(keys) = self.topics {
            let rows = keys.into_iter().map(|key| resource_topic::ActiveModel {
                resource_id: Set(resource),
                topic_id: Set(key),
                ..Default::default()
            });
            change = replace!(resource_topic, tx, resource, rows, change);
        }
        if let Some(keys) = self.jurisdictions {
            let rows = keys
                .into_iter()
                .map(|key| resource_jurisdiction::ActiveModel {
                    resource_id: Set(resource),
                    jurisdiction_id: Set(key),
                    ..Default::default()
                });
            change = replace!(resource_jurisdiction, tx, resource, rows, change);
        }
        if let Some(rows) = self.organizations {
            let rows = rows.into_iter().zip(1..);
            let rows = rows.map(|(row, position)| resource_organization::ActiveModel {
                resource_id: Set(resource),
                position: Set(position),
                ..row
            });
            change = replace!(resource_organization, tx, resource, rows, change);
        }
        if let Some(keys) = self.references {
            let rows = keys.into_iter().zip(1..);
            let rows = rows.map(|(key, position)| resource_reference::ActiveModel {
                resource_id: Set(resource),
                position: Set(position),
                reference_id: Set(key),
                ..Default::default()
            });
            change = replace!(resource_reference, tx, resource, rows, change);
        }
        if let Some(rows) = self.speakers {
            let rows = rows.into_iter().zip(1..);
            let rows = rows.map(|(row, position)| resource_speaker::ActiveModel {
                resource_id: Set(resource),
                position: Set(position),
                ..row
            });
            change = replace!(resource_speaker, tx, resource, rows, change);
        }
        if let Some(rows) = self.metrics {
            let rows = rows.into_iter().zip(1..);
            let rows = rows.map(|(row, position)| resource_metric::ActiveModel {
                resource_id: Set(resource),
                position: Set(position),
                ..row
            });
            change = replace!(resource_metric, tx, resource, rows, change);
        }
        Ok(change)
    }
}

/// Refuses what is not there, and what is named twice.
async fn are_there<E>(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    keys: Option<&[i64]>,
) -> Result<(), CommandError>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
{
    let keys = keys.unwrap_or_default();
    if too_many(check, field, keys.len()) {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    check.enter(field);
    for (place, key) in keys.iter().enumerate() {
        let place = place.to_string();
        if !seen.insert(*key) {
            check.refuse(&place, ProblemCode::NamedTwice);
        }
        check.row::<E>(tx, &place, *key).await?;
    }
    check.leave();
    Ok(())
}

fn too_many(check: &mut Check, field: &str, count: usize) -> bool {
    if count > MOST {
        check.refuse(field, ProblemCode::TooMany { most: MOST });
    }
    count > MOST
}

async fn speakers(
    check: &mut Check,
    tx: &DatabaseTransaction,
    given: &[Speaker],
) -> Result<Vec<resource_speaker::ActiveModel>, CommandError> {
    let mut rows = Vec::new();
    if too_many(check, "speakers", given.len()) {
        return Ok(rows);
    }
    check.enter("speakers");
    for (place, one) in given.iter().enumerate() {
        check.enter(place);
        let (person, name) = match &one.who {
            Known::OnRecord(id) => {
                check.person(tx, "who", *id).await?;
                (Some(*id), None)
            }
            Known::Named(name) => (None, check.name("who", name)),
        };
        let (organization, organization_name) = match &one.organization {
            Some(given) => organization_of(check, tx, "organization", given).await?,
            None => (None, None),
        };
        check.leave();
        rows.push(resource_speaker::ActiveModel {
            person_id: Set(person),
            name: Set(name),
            organization_id: Set(organization),
            organization_name: Set(organization_name),
            ..Default::default()
        });
    }
    check.leave();
    Ok(rows)
}

/// The organizations that a resource is about; each on record is named once.
async fn organizations(
    check: &mut Check,
    tx: &DatabaseTransaction,
    given: &[Known],
) -> Result<Vec<resource_organization::ActiveModel>, CommandError> {
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    if too_many(check, "organizations", given.len()) {
        return Ok(rows);
    }
    check.enter("organizations");
    for (place, one) in given.iter().enumerate() {
        let place = place.to_string();
        let (organization, name) = organization_of(check, tx, &place, one).await?;
        if organization.is_some_and(|key| !seen.insert(key)) {
            check.refuse(&place, ProblemCode::NamedTwice);
        }
        rows.push(resource_organization::ActiveModel {
            organization_id: Set(organization),
            name: Set(name),
            ..Default::default()
        });
    }
    check.leave();
    Ok(rows)
}

/// The key of an organization on record, or the name of one that is not.
async fn organization_of(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    given: &Known,
) -> Result<(Option<i64>, Option<String>), CommandError> {
    match given {
        Known::OnRecord(id) => {
            check.row::<organization::Entity>(tx, field, *id).await?;
            Ok((Some(*id), None))
        }
        Known::Named(name) => Ok((None, check.name(field, name))),
    }
}

fn metrics_of(
    check: &mut Check,
    given: &[Metric],
    today: Date,
) -> Vec<resource_metric::ActiveModel> {
    let mut rows = Vec::new();
    if too_many(check, "metrics", given.len()) {
        return rows;
    }
    check.enter("metrics");
    for (place, one) in given.iter().enumerate() {
        check.enter(place);
        let label = check.title("label", &one.label);
        let number = number(&one.value);
        if number.is_none() {
            let given = one.value.chars().take(60).collect();
            check.refuse("value", ProblemCode::NotANumber { given });
        }
        let as_of = one.as_of.as_deref();
        let as_of = as_of.and_then(|given| check.past_date("as_of", given, today));
        check.leave();
        let (Some(label), Some(value)) = (label, number) else {
            continue;
        };
        let mut row = resource_metric::ActiveModel {
            precision: Set(one.precision),
            value: Set(value),
            unit: Set(one.unit),
            as_of: Set(as_of.to_chrono()),
            ..Default::default()
        };
        row.set_label(&label);
        rows.push(row);
    }
    check.leave();
    rows
}

/// A number as people write it (`1 690 000`, `99,5`), as numbers are kept: digits alone, a point before
/// decimals, nothing that can be left out.
pub(crate) fn number(given: &str) -> Option<String> {
    let digits: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, decimals) = match digits.split_once(['.', ',']) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits.as_str(), ""),
    };
    let is_written = whole
        .bytes()
        .chain(decimals.bytes())
        .all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_written || whole.len() > WHOLE || decimals.len() > DECIMALS {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(match decimals.trim_end_matches('0') {
        "" => whole.to_owned(),
        decimals => format!("{whole}.{decimals}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (given, read) in [
            ("1690000", Some("1690000")),
            ("1\u{a0}690\u{202f}000", Some("1690000")),
            ("99.5", Some("99.5")),
            ("99,50", Some("99.5")),
            ("007", Some("7")),
            ("0,000", Some("0")),
            ("0.25", Some("0.25")),
            ("", None),
            (".5", None),
            ("5.", None),
            ("1.2.3", None),
            ("-3", None),
            ("12 %", None),
            ("0.1234567", None),
            ("9999999999999999", None),
        ] {
            assert_eq!(number(given).as_deref(), read, "{given}");
        }
    }
}

//! What a version of a report would say if it were compiled now, for the same period and day, and what
//! of that a change of the data moves.

use std::collections::{BTreeMap, BTreeSet};

use documents::report::{Fact, FlatSentence, RenderError, Report, is_edited_in};
use domain::language::Language;
use entity::{report, report_version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize as _;
use serde_json::{Value, json};
use service::{error::ServiceError, reads::community};

use super::{edit::Edits, of::Of};
use crate::runner::JobError;

/// The noun of the rows that are told by name.
const ORGANIZATION: &str = "Organization";
/// The most reports that are counted anew to see what a change moves: ten years of two a year.
const MOST: usize = 20;

/// What a recount finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    /// Whether the version would say anything else.
    pub differs: bool,
    /// The figures that would be others, by the keys of their facts.
    pub figures: Vec<Moved>,
    /// The sentences that would be others, by their places, in the order of those.
    pub sentences: Vec<Reworded>,
}

/// A sentence that would say something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// Its place in the document's structure.
    pub path: String,
    /// What the version says, or what people put their own words in the place of; none where it says
    /// nothing there.
    pub before: Option<Said>,
    /// What it would say; none where it would say nothing there.
    pub after: Option<Said>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// A figure that would be another, or would count other rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The fact, by its key.
    pub key: String,
    /// What the version says.
    pub before: Option<Value>,
    /// What it would say.
    pub after: Option<Value>,
    /// Keys of organizations that it would count and does not.
    pub added: Vec<i64>,
    /// Keys of organizations that it counts and would not.
    pub removed: Vec<i64>,
}

/// A version of a report, and what was compiled anew for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The report's key.
    report: i64,
    /// The version's key.
    version: i64,
    /// What it says.
    said: Report,
    /// What it would say.
    now: Report,
}

/// A report that was sent and that a change of the data moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The report's key.
    pub report: i64,
    /// The key of the version that its readers have.
    pub version: i64,
    /// What a recount of it finds after the change.
    pub recount: Recount,
}

/// Compiles a version of a report anew, in memory, and compares.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn of(
    db: &impl ConnectionTrait,
    version: &report_version::Model,
) -> Result<Recount, JobError> {
    compare(&count(db, version).await?)
}

/// Compiles the reports that were sent anew, in memory: the version of each that its readers have,
/// what was sent last first, and no more than [`MOST`] of them.
///
/// # Errors
/// As [`of`].
pub async fn of_sent(db: &impl ConnectionTrait) -> Result<Vec<Counted>, JobError> {
    use report_version::Column::{Id, ReportId, SentAt};
    let sent: Vec<(i64, i64)> = report_version::Entity::find()
        .select_only()
        .columns([Id, ReportId])
        .filter(SentAt.is_not_null())
        .order_by_desc(SentAt)
        .order_by_desc(Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut seen = BTreeSet::new();
    let newest = sent.into_iter().filter(|(_, report)| seen.insert(*report));
    let mut counted = Vec::new();
    for (version, _) in newest.take(MOST) {
        let found = report_version::Entity::find_by_id(version).one(db).await?;
        if let Some(version) = found {
            counted.push(count(db, &version).await?);
        }
    }
    Ok(counted)
}

/// What a change moved, by what was compiled before it and after it. A report that it moves back to
/// what was sent has a recount that finds nothing.
///
/// # Errors
/// When a sentence can't be put together.
pub fn effects(before: &[Counted], after: &[Counted]) -> Result<Vec<Effect>, JobError> {
    let moved = after.iter().filter(|one| !before.contains(one));
    let effect = |counted: &Counted| {
        Ok(Effect {
            report: counted.report,
            version: counted.version,
            recount: compare(counted)?,
        })
    };
    moved.map(effect).collect()
}

async fn count(
    db: &impl ConnectionTrait,
    version: &report_version::Model,
) -> Result<Counted, JobError> {
    let said = Report::deserialize(&version.content).map_err(JobError::fail)?;
    let report = report::Entity::find_by_id(version.report_id)
        .one(db)
        .await?;
    let report = report.ok_or(ServiceError::Absent {
        noun: "report",
        id: version.report_id,
    })?;
    let community = community::get(db, report.community_id).await?;
    let of = Of::report_there(db, &report).await?;
    let facts = of.facts(db, &community).await?;
    Ok(Counted {
        report: report.id,
        version: version.id,
        said,
        // What people wrote is the version's own: only the data are read anew.
        now: facts.draft(&Edits::default())?.tree,
    })
}

fn compare(counted: &Counted) -> Result<Recount, JobError> {
    let figures = moved(&counted.said.facts, &counted.now.facts);
    let sentences = reworded(&counted.said, &counted.now).map_err(JobError::fail)?;
    Ok(Recount {
        differs: !figures.is_empty() || !sentences.is_empty(),
        figures,
        sentences,
    })
}

fn reworded(before: &Report, after: &Report) -> Result<Vec<Reworded>, RenderError> {
    let (before, after) = (said(before)?, said(after)?);
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let pairs = paths.into_iter().map(|path| Reworded {
        path: path.clone(),
        before: before.get(path).cloned(),
        after: after.get(path).cloned(),
    });
    Ok(pairs.filter(|one| one.before != one.after).collect())
}

/// What a report says by its data alone, by places.
fn said(tree: &Report) -> Result<BTreeMap<String, Said>, RenderError> {
    let (fr, en) = (tree.sentences(Language::Fr)?, tree.sentences(Language::En)?);
    let by_data = |sentence: FlatSentence| sentence.instead_of.unwrap_or(sentence.text);
    Ok(fr
        .into_iter()
        .zip(en)
        .filter(|(fr, _)| !is_edited_in(&fr.path))
        .map(|(fr, en)| {
            let path = fr.path.clone();
            let said = Said {
                fr: by_data(fr),
                en: by_data(en),
            };
            (path, said)
        })
        .collect())
}

fn moved(before: &[Fact], after: &[Fact]) -> Vec<Moved> {
    let (before, after) = (by_key(before), by_key(after));
    let keys: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let pairs = keys
        .into_iter()
        .map(|key| (key, before.get(key).copied(), after.get(key).copied()));
    let differ = pairs.filter(|(_, before, after)| {
        rows(*before) != rows(*after) || before.is_some() != after.is_some()
    });
    differ
        .map(|(key, before, after)| {
            let (then, now) = (organizations(before), organizations(after));
            Moved {
                key: key.to_owned(),
                before: before.map(|fact| json!(fact.value())),
                after: after.map(|fact| json!(fact.value())),
                added: now.difference(&then).copied().collect(),
                removed: then.difference(&now).copied().collect(),
            }
        })
        .collect()
}

fn by_key(facts: &[Fact]) -> BTreeMap<&str, &Fact> {
    facts.iter().map(|fact| (fact.key.as_str(), fact)).collect()
}

/// The rows of a fact, in one order; a row may stand there more than once.
fn rows(fact: Option<&Fact>) -> Vec<(&str, i64)> {
    let rows = fact.into_iter().flat_map(|fact| &fact.rows);
    let mut rows: Vec<_> = rows.map(|row| (row.noun.as_str(), row.id)).collect();
    rows.sort_unstable();
    rows
}

fn organizations(fact: Option<&Fact>) -> BTreeSet<i64> {
    let rows = rows(fact).into_iter();
    let named = rows.filter(|(noun, _)| *noun == ORGANIZATION);
    named.map(|(_, key)| key).collect()
}

#[cfg(test)]
mod tests {
    use documents::report::{FactKey, Query, RowRef};
    use jiff::civil::date;

    use super::*;

    fn fact(key: &str, organizations: &[i64]) -> Fact {
        let row = |id: &i64| RowRef {
            noun: ORGANIZATION.to_owned(),
            id: *id,
        };
        Fact {
            key: FactKey::new(key),
            query: Query {
                name: "organizations".to_owned(),
                parameters: BTreeMap::new(),
            },
            as_of: date(2021, 8, 31),
            rows: organizations.iter().map(row).collect(),
            arguments: BTreeMap::new(),
        }
    }

    #[test]
    fn figures_that_moved_are_told_with_the_organizations_behind_them() {
        let before = [
            fact("federal", &[1, 2]),
            fact("municipal", &[5]),
            fact("other", &[]),
        ];
        let after = [
            fact("federal", &[2, 3]),
            fact("municipal", &[5]),
            fact("new", &[9]),
        ];
        let told = moved(&before, &after);
        let keys: Vec<&str> = told.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["federal", "new", "other"]);
        assert_eq!(
            (&told[0].added[..], &told[0].removed[..]),
            (&[3][..], &[1][..])
        );
        assert_eq!(
            (&told[0].before, &told[0].after),
            (&Some(json!(2)), &Some(json!(2)))
        );
        assert_eq!((&told[1].before, &told[1].after), (&None, &Some(json!(1))));
    }
}

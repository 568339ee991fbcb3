//! What a compiled report says otherwise than the last version of it.

use std::collections::{BTreeMap, BTreeSet};

use entity::{report_fact, report_section, report_sentence, report_version};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use serde_json::{Value, json};

use super::store::Compiled;

/// What is said otherwise, in keys and figures.
#[derive(Debug, Serialize)]
pub(super) struct Difference {
    /// The number of the version that is compared with.
    since_version: i32,
    /// The figures that changed, by the names of their facts; null where there is none.
    figures: BTreeMap<String, Figure>,
    sections_added: BTreeSet<String>,
    sections_removed: BTreeSet<String>,
    sentences_added: usize,
    sentences_removed: usize,
    /// Sentences that are at the same place and say something else in either language.
    sentences_changed: usize,
}

#[derive(Debug, PartialEq, Serialize)]
struct Figure {
    before: Option<Value>,
    after: Option<Value>,
}

/// The words of a sentence in each language, by its place.
type Sentences = BTreeMap<String, [Option<String>; 2]>;

impl Difference {
    /// Compares with a version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn since(
        db: &impl ConnectionTrait,
        version: &report_version::Model,
        compiled: &Compiled,
    ) -> Result<Self, DbErr> {
        let facts = compiled.tree.facts.iter();
        let facts = facts.map(|fact| (fact.key.as_str().to_owned(), json!(fact.value())));
        let sections: BTreeSet<String> = compiled.section_keys().map(str::to_owned).collect();
        let sections_before = sections_of(db, version.id).await?;
        let sentences: Sentences = compiled.words_by_path().collect();
        let sentences_before = sentences_of(db, version.id).await?;
        let not_in = |these: &Sentences, those: &Sentences| {
            let mut paths = these.keys();
            paths
                .by_ref()
                .filter(|path| !those.contains_key(*path))
                .count()
        };
        let says_otherwise = |(path, words): &(&String, &[Option<String>; 2])| {
            let before = sentences_before.get(*path);
            before.is_some_and(|before| before != *words)
        };
        Ok(Self {
            since_version: version.number,
            figures: figures(facts_of(db, version.id).await?, facts.collect()),
            sections_added: sections.difference(&sections_before).cloned().collect(),
            sections_removed: sections_before.difference(&sections).cloned().collect(),
            sentences_added: not_in(&sentences, &sentences_before),
            sentences_removed: not_in(&sentences_before, &sentences),
            sentences_changed: sentences.iter().filter(says_otherwise).count(),
        })
    }
}

fn figures(
    before: BTreeMap<String, Value>,
    after: BTreeMap<String, Value>,
) -> BTreeMap<String, Figure> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let both = names.into_iter().map(|name| {
        let figure = Figure {
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        };
        (name.clone(), figure)
    });
    both.filter(|(_, figure)| figure.before != figure.after)
        .collect()
}

async fn facts_of(
    db: &impl ConnectionTrait,
    version: i64,
) -> Result<BTreeMap<String, Value>, DbErr> {
    use report_fact::Column;
    let rows: Vec<(String, Value)> = report_fact::Entity::find()
        .select_only()
        .columns([Column::Key, Column::Value])
        .filter(Column::ReportVersionId.eq(version))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn sections_of(db: &impl ConnectionTrait, version: i64) -> Result<BTreeSet<String>, DbErr> {
    use report_section::Column;
    let keys: Vec<String> = report_section::Entity::find()
        .select_only()
        .column(Column::Key)
        .filter(Column::ReportVersionId.eq(version))
        .into_tuple()
        .all(db)
        .await?;
    Ok(keys.into_iter().collect())
}

async fn sentences_of(db: &impl ConnectionTrait, version: i64) -> Result<Sentences, DbErr> {
    use report_sentence::Column;
    let rows: Vec<(String, Option<String>, Option<String>)> = report_sentence::Entity::find()
        .select_only()
        .columns([Column::Path, Column::TextFr, Column::TextEn])
        .inner_join(report_section::Entity)
        .filter(report_section::Column::ReportVersionId.eq(version))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(path, fr, en)| (path, [fr, en]))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_changed_came_or_went_are_told_and_no_others() {
        let before = BTreeMap::from([
            ("a".into(), json!(1)),
            ("b".into(), json!(2)),
            ("c".into(), json!(3)),
        ]);
        let after = BTreeMap::from([
            ("a".into(), json!(1)),
            ("b".into(), json!(5)),
            ("d".into(), json!(0)),
        ]);
        let told = serde_json::to_value(figures(before, after)).unwrap();
        let expected = json!({
            "b": { "before": 2, "after": 5 },
            "c": { "before": 3, "after": null },
            "d": { "before": null, "after": 0 },
        });
        assert_eq!(told, expected);
    }
}

//! A compiled report in rows: its version, what it says sentence by sentence, where each figure
//! comes from, and its renderings.

use std::collections::HashMap;

use documents::report::{Finding, FlatSentence, RenderError, Report, Section};
use domain::{
    language::{Bilingual, Language, Preference, TextState},
    period::Period,
};
use entity::{
    enums::{RenderingFormat, ReportState, SentenceOrigin, WritingKind},
    report, report_fact, report_fact_row, report_rendering, report_section, report_sentence,
    report_sentence_fact, report_version,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;
use service::{db, error::ServiceError, time::ToChrono};
use sha2::{Digest, Sha256};

use super::{
    difference::Difference,
    edit::Draft,
    renderings::{self, Rendering},
};
use crate::runner::{JobError, Sample};

/// The section under which the title and the subtitle stand.
const TITLE: &str = "title";

/// A compiled report with all that is kept of it.
pub(super) struct Compiled {
    pub tree: Report,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    content: serde_json::Value,
    /// SHA-256 of the tree: the same data give the same.
    pub sha256: String,
    sentences: [Vec<FlatSentence>; 2],
    headings: Vec<(String, [String; 2])>,
    renderings: Vec<Rendering>,
}

impl Compiled {
    /// Renders a report in both languages.
    pub fn new(draft: Draft) -> Result<Self, JobError> {
        let Draft { tree, findings } = draft;
        let bytes = serde_json::to_vec(&tree).map_err(JobError::fail)?;
        let content = serde_json::from_slice(&bytes).map_err(JobError::fail)?;
        let renderings = renderings::drafts(&tree).map_err(JobError::fail)?;
        let sentences = both(|language| tree.sentences(language)).map_err(JobError::fail)?;
        let headings = headings(&tree, &sentences);
        Ok(Self {
            content,
            sha256: sha256(&bytes),
            sentences,
            headings,
            renderings,
            tree,
            findings,
        })
    }
}

impl Compiled {
    /// Makes the documents of a version that is to be kept: that takes longer than all the rest, and
    /// happens on a thread of its own.
    pub async fn complete(&mut self) -> Result<(), JobError> {
        let tree = self.tree.clone();
        let pages = tokio::task::spawn_blocking(move || renderings::kept(&tree)).await;
        let pages = pages.map_err(JobError::retry)?.map_err(JobError::fail)?;
        self.renderings.extend(pages);
        Ok(())
    }

    /// Whether its documents were made.
    pub fn is_complete(&self) -> bool {
        let mut formats = self.renderings.iter().map(|rendering| rendering.format);
        formats.any(|format| format == RenderingFormat::Pdf)
    }

    /// The keys of its sections, in order; the title first.
    pub fn section_keys(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|(key, _)| key.as_str())
    }

    /// Its sentences: their places, and their words in French and in English as they are kept.
    pub fn words_by_path(&self) -> impl Iterator<Item = (String, [Option<String>; 2])> {
        let [fr, en] = &self.sentences;
        let both = fr.iter().zip(en);
        both.map(|(fr, en)| (fr.path.clone(), [words(fr), words(en)]))
    }

    /// How many things are wrong with it that must be mended before it can be approved.
    pub fn blocking(&self) -> usize {
        let blocking = self.findings.iter().filter(|finding| finding.blocking);
        blocking.count()
    }

    /// The draft itself in each language, for a dry run to show.
    pub fn samples(&self) -> Vec<Sample> {
        let title = self.headings.first().map(|(_, both)| both);
        let pages = self.renderings.iter();
        let pages = pages.filter(|rendering| {
            let is_in_one = rendering.language != Preference::Both;
            rendering.format == RenderingFormat::Md && is_in_one
        });
        let sample = |page: &Rendering| Sample {
            kind: WritingKind::Report,
            language: page.language,
            subject: title.map_or_else(String::new, |[fr, en]| match page.language {
                Preference::Only(Language::En) => en.clone(),
                _ => fr.clone(),
            }),
            text: String::from_utf8_lossy(&page.bytes).into_owned(),
            html: None,
        };
        pages.map(sample).collect()
    }
}

fn both<T>(of: impl Fn(Language) -> Result<T, RenderError>) -> Result<[T; 2], RenderError> {
    Ok([of(Language::Fr)?, of(Language::En)?])
}

/// The sections in order, each with its heading in both languages; the title first.
fn headings(tree: &Report, sentences: &[Vec<FlatSentence>; 2]) -> Vec<(String, [String; 2])> {
    let keys = tree.sections.iter().map(|section: &Section| &section.key);
    let title = TITLE.to_owned();
    [&title]
        .into_iter()
        .chain(keys)
        .map(|key| {
            let heading = |all: &Vec<FlatSentence>| {
                let found = all.iter().find(|sentence| sentence.path == *key);
                found
                    .map(|sentence| sentence.text.clone())
                    .unwrap_or_default()
            };
            (
                key.clone(),
                [heading(&sentences[0]), heading(&sentences[1])],
            )
        })
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The latest version of a report.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    report: i64,
) -> Result<Option<report_version::Model>, ServiceError> {
    let versions = report_version::Entity::find()
        .filter(report_version::Column::ReportId.eq(report))
        .order_by_desc(report_version::Column::Number);
    Ok(versions.one(db).await?)
}

/// The latest version of a report that was sent.
pub(crate) async fn sent(
    db: &impl ConnectionTrait,
    report: i64,
) -> Result<Option<report_version::Model>, ServiceError> {
    let versions = report_version::Entity::find()
        .filter(report_version::Column::ReportId.eq(report))
        .filter(report_version::Column::SentAt.is_not_null())
        .order_by_desc(report_version::Column::Number);
    Ok(versions.one(db).await?)
}

/// Begins a report, as a draft, with what tells it from others; gives it the days that it reports on.
pub(super) async fn begin(
    tx: &impl ConnectionTrait,
    row: report::ActiveModel,
    (period, as_of): (Period, Date),
    now: Timestamp,
) -> Result<report::Model, DbErr> {
    let row = report::ActiveModel {
        state: Set(ReportState::Draft),
        period_start: Set(period.start().to_chrono()),
        period_end: Set(period.end().to_chrono()),
        as_of: Set(as_of.to_chrono()),
        created_at: Set(now.to_chrono()),
        updated_at: Set(now.to_chrono()),
        ..row
    };
    row.insert(tx).await
}

/// Gives a report the days of what was compiled for it: those of an issue may change until it is sent.
pub(super) async fn dated(
    tx: &impl ConnectionTrait,
    report: report::Model,
    tree: &Report,
) -> Result<report::Model, DbErr> {
    let (start, end) = (tree.period.start(), tree.period.end());
    let days = (start.to_chrono(), end.to_chrono(), tree.as_of.to_chrono());
    let is_sent = matches!(report.state, ReportState::Sent | ReportState::Archived);
    if is_sent || days == (report.period_start, report.period_end, report.as_of) {
        return Ok(report);
    }
    let mut row = report.into_active_model();
    row.period_start = Set(days.0);
    row.period_end = Set(days.1);
    row.as_of = Set(days.2);
    row.update(tx).await
}

/// A version to be added.
pub(super) struct NewVersion<'a> {
    /// Its number.
    pub number: i32,
    /// What it says.
    pub compiled: &'a Compiled,
    /// What it corrects.
    pub correction: Option<Correction>,
}

/// What a version corrects of the one that was sent.
pub(super) struct Correction {
    /// In the words of those who correct it.
    pub changed: Bilingual,
    /// In figures and places.
    pub difference: Difference,
}

/// Adds a version with all its rows.
pub(super) async fn add_version(
    tx: &impl ConnectionTrait,
    report: &report::Model,
    new: NewVersion<'_>,
    now: Timestamp,
) -> Result<report_version::Model, JobError> {
    let NewVersion {
        number,
        compiled,
        correction,
    } = new;
    let mut version = report_version::ActiveModel {
        report_id: Set(report.id),
        number: Set(number),
        findings: Set(Some(json!(compiled.findings))),
        content: Set(compiled.content.clone()),
        content_sha256: Set(compiled.sha256.clone()),
        compiled_at: Set(now.to_chrono()),
        ..Default::default()
    };
    if let Some(correction) = correction {
        version.set_correction(&correction.changed);
        version.difference = Set(Some(json!(correction.difference)));
    }
    let version = version.insert(tx).await?;
    let facts = add_facts(tx, version.id, compiled).await?;
    add_sentences(tx, version.id, compiled, &facts).await?;
    add_renderings(tx, version.id, compiled).await?;
    Ok(version)
}

/// Sends a report into review.
pub(super) async fn into_review(
    tx: &impl ConnectionTrait,
    report: &report::Model,
    now: Timestamp,
) -> Result<report::Model, DbErr> {
    let mut row = report.clone().into_active_model();
    row.state = Set(ReportState::InReview);
    row.updated_at = Set(now.to_chrono());
    row.update(tx).await
}

/// Keeps what is wrong by now with a version that says the same as before, unless it was sent.
pub(super) async fn find_anew(
    tx: &impl ConnectionTrait,
    version: &report_version::Model,
    compiled: &Compiled,
) -> Result<(), ServiceError> {
    let findings = Some(json!(compiled.findings));
    if version.sent_at.is_some() || version.findings == findings {
        return Ok(());
    }
    let mut version = version.clone().into_active_model();
    version.findings = Set(findings);
    version.update(tx).await?;
    Ok(())
}

/// Keeps where each figure comes from; gives the facts' keys by their names.
async fn add_facts(
    tx: &impl ConnectionTrait,
    version: i64,
    compiled: &Compiled,
) -> Result<HashMap<String, i64>, JobError> {
    let facts = &compiled.tree.facts;
    let mut rows = Vec::with_capacity(facts.len());
    for fact in facts {
        rows.push(report_fact::ActiveModel {
            report_version_id: Set(version),
            key: Set(fact.key.as_str().to_owned()),
            value: Set(json!(fact.value())),
            query: Set(fact.query.name.clone()),
            parameters: Set(json!(fact.query.parameters)),
            as_of: Set(fact.as_of.to_chrono()),
            ..Default::default()
        });
    }
    let keys = db::insert_all(tx, rows).await?;
    let rows = facts.iter().zip(&keys).flat_map(|(fact, key)| {
        fact.rows
            .iter()
            .zip(0..)
            .map(|(row, position)| report_fact_row::ActiveModel {
                report_fact_id: Set(*key),
                position: Set(position),
                noun: Set(row.noun.clone()),
                row_id: Set(row.id),
                ..Default::default()
            })
    });
    db::insert_all(tx, rows.collect::<Vec<_>>()).await?;
    let names = facts.iter().map(|fact| fact.key.as_str().to_owned());
    Ok(names.zip(keys).collect())
}

async fn add_sentences(
    tx: &impl ConnectionTrait,
    version: i64,
    compiled: &Compiled,
    facts: &HashMap<String, i64>,
) -> Result<(), JobError> {
    let sections = compiled.headings.iter().zip(0..);
    let sections = sections.map(|((key, [fr, en]), position)| report_section::ActiveModel {
        report_version_id: Set(version),
        position: Set(position),
        key: Set(key.clone()),
        heading_fr: Set(fr.clone()),
        heading_en: Set(en.clone()),
        ..Default::default()
    });
    let sections = db::insert_all(tx, sections.collect::<Vec<_>>()).await?;
    let names = compiled.headings.iter().map(|(key, _)| key.as_str());
    let sections: HashMap<&str, i64> = names.zip(sections).collect();
    let title = sections.get(TITLE).copied().unwrap_or_default();
    let [fr, en] = &compiled.sentences;
    let rows = fr.iter().zip(en).zip(0..).map(|((fr, en), position)| {
        let first = fr.path.split('/').next().unwrap_or_default();
        report_sentence::ActiveModel {
            // The subtitle stands with the title.
            report_section_id: Set(sections.get(first).copied().unwrap_or(title)),
            position: Set(position),
            path: Set(fr.path.clone()),
            origin: Set(match (fr.is_written, &fr.instead_of) {
                (_, Some(_)) => SentenceOrigin::Overridden,
                (true, None) => SentenceOrigin::Written,
                (false, None) => SentenceOrigin::Generated,
            }),
            instead_of_fr: Set(fr.instead_of.clone()),
            instead_of_en: Set(en.instead_of.clone()),
            text_fr: Set(words(fr)),
            text_en: Set(words(en)),
            ..Default::default()
        }
    });
    let keys = db::insert_all(tx, rows.collect::<Vec<_>>()).await?;
    let links = fr.iter().zip(&keys).flat_map(|(sentence, key)| {
        let of = sentence
            .facts
            .iter()
            .filter_map(|name| facts.get(name.as_str()));
        of.map(|fact| report_sentence_fact::ActiveModel {
            report_sentence_id: Set(*key),
            report_fact_id: Set(*fact),
            ..Default::default()
        })
    });
    db::insert_all(tx, links.collect::<Vec<_>>()).await?;
    Ok(())
}

/// The words of a sentence; none while its text is missing.
fn words(sentence: &FlatSentence) -> Option<String> {
    let missing = sentence.is_written && sentence.state == TextState::Missing;
    (!missing).then(|| sentence.text.clone())
}

async fn add_renderings(
    tx: &impl ConnectionTrait,
    version: i64,
    compiled: &Compiled,
) -> Result<(), JobError> {
    let all = compiled.renderings.iter();
    let rows = all.map(|rendering| report_rendering::ActiveModel {
        report_version_id: Set(version),
        language: Set(rendering.language.into()),
        format: Set(rendering.format),
        sha256: Set(sha256(&rendering.bytes)),
        content: Set(rendering.bytes.clone()),
        ..Default::default()
    });
    db::insert_all(tx, rows.collect::<Vec<_>>()).await?;
    Ok(())
}

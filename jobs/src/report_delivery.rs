//! `report_delivery`: sends an approved report to members, to council members and to whom the
//! co-chairs added, in their language, attached and behind a link that needs no account. A correction
//! goes to those to whom the version before it went.
//!
//! Asked for by the approval that completes it. Run again, it adds only the messages that are not
//! there; what was sent is never changed.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use documents::{
    mail::{Molds, Reader, Recipient, ReportMessage, Reported},
    report::Report,
};
use domain::{
    audience::{Message, Reason},
    language::{Bilingual, Language},
};
use entity::{
    campaign,
    enums::{CampaignKind, LogLevel, MessageLanguage, RenderingFormat, ReportState, WritingKind},
    report, report_rendering, report_version,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};
use serde::Deserialize;
use serde_json::{Value, json};
use service::{
    access::signing::{Purpose, ReportLink},
    audit::{self, Change, Subject},
    commands::recommendations::{self, SendError},
    error::ServiceError,
    reads::{
        audience::{self, Addressed},
        community::{self, Community},
    },
    time::{ToChrono, ToJiff},
};

use crate::{
    council_report::{
        review::subject_of,
        store::{latest, sent},
    },
    links::Links,
    mail::{
        expand::{Expansion, correspondents, recipient, sender},
        freezer::Freezer,
        letter::Desk,
        message::{File, Identity},
        outbox::{About, Campaign, Letter, addressed as addressed_by},
        samples::samples,
        signing::key as signing_key,
    },
    runner::{Job, JobError, ParameterError, RunContext, Sample, read_parameters},
};

/// The name under which it is asked for.
pub const NAME: &str = "report_delivery";

/// The job, with where its pages are.
pub struct ReportDelivery {
    links: Links,
}

/// What it is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Which report, by key.
    #[serde(deserialize_with = "crate::key::of_report")]
    report: i64,
}

impl ReportDelivery {
    /// The job.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for ReportDelivery {
    fn name(&self) -> &'static str {
        NAME
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let Parameters { report } = run.parameters()?;
        let mut freezer = Freezer::open(run).await?;
        let (report, version) = approved(run, report).await?;
        let community = community::get(&run.db, report.community_id).await?;
        let expansion = self.expansion(&mut freezer, &community, &report, &version);
        let (expansion, samples) = expansion.await?;

        let tx = freezer.begin().await?;
        // Held: an edit comes before this, and the report is no longer approved, or finds it sent.
        let now = report::Entity::find_by_id(report.id).lock_exclusive();
        let now = now.one(&*tx).await?;
        if now.as_ref() != Some(&report) {
            // At once: what stood in the way has happened.
            let changed = format!(
                "report {} was changed while its messages were written",
                report.id
            );
            return Err(JobError::retry_after(changed, Duration::ZERO));
        }
        let expanded = expansion.write(run, &tx).await?;
        if report.state == ReportState::Approved {
            let mut row = report.clone().into_active_model();
            row.state = Set(ReportState::Sent);
            // The report was sent when it first was: a correction has a day of its own.
            row.sent_at = Set(report.sent_at.or_else(|| Some(run.now.to_chrono())));
            row.updated_at = Set(run.now.to_chrono());
            row.set_correction(&Bilingual::MISSING);
            let sent = row.update(&*tx).await?;
            let mut row = version.clone().into_active_model();
            row.sent_at = Set(Some(run.now.to_chrono()));
            row.update(&*tx).await?;
            let recommended = recommend(run, &tx, &community, &version).await?;
            let change = Change::between(&report, &sent)
                .noting(json!({ "version": version.number, "recommendations": recommended }));
            let subject = Subject::row("report", report.id);
            audit::record(&*tx, &run.act(), "report.sent", subject, change).await?;
        }
        tx.commit().await?;
        run.show(samples).await?;
        let line = format!("report {}: {} messages", report.id, expanded.messages);
        run.log(LogLevel::Info, &line);
        Ok(json!({ "report": report.id, "version": version.number, "messages": expanded }))
    }
}

/// What the version recommends is with the council from now on.
async fn recommend(
    run: &RunContext,
    tx: &DatabaseTransaction,
    community: &Community,
    version: &report_version::Model,
) -> Result<Vec<i64>, JobError> {
    let today = community.zone.date_at(run.now);
    let sent = recommendations::send_with(tx, &run.act(), version, today).await;
    sent.map_err(|error| match error {
        SendError::Stale { .. } => JobError::fail(format!("{error}; compile the report again")),
        other => JobError::retry(other),
    })
}

/// The report, when it may be sent, with the version that was approved.
async fn approved(
    run: &RunContext,
    id: i64,
) -> Result<(report::Model, report_version::Model), JobError> {
    let report = report::Entity::find_by_id(id).one(&run.db).await?;
    let report = report
        .ok_or_else(|| JobError::fail(format!("there is no report {id}; ask for one that is")))?;
    if !matches!(report.state, ReportState::Approved | ReportState::Sent) {
        return Err(JobError::fail(format!(
            "report {id} is {}, and only an approved one is sent; have the co-chairs approve it",
            report.state.as_str()
        )));
    }
    let version = match report.state {
        ReportState::Sent => sent(&run.db, id).await?,
        _ => latest(&run.db, id).await?,
    };
    let version = version.ok_or(ServiceError::Absent {
        noun: "report_version",
        id,
    })?;
    let unready = unready(&version)?;
    if unready > 0 {
        return Err(JobError::fail(format!(
            "report {id} has {unready} text(s) that are missing or drafts in one language; review them and compile it again"
        )));
    }
    Ok((report, version))
}

/// No campaign goes out with a half missing, whoever approved it.
fn unready(version: &report_version::Model) -> Result<usize, JobError> {
    Ok(tree(version)?.unready().len())
}

fn tree(version: &report_version::Model) -> Result<Report, JobError> {
    Report::deserialize(&version.content).map_err(JobError::fail)
}

impl ReportDelivery {
    async fn expansion(
        &self,
        freezer: &mut Freezer<'_>,
        community: &Community,
        report: &report::Model,
        version: &report_version::Model,
    ) -> Result<(Expansion, Vec<Sample>), JobError> {
        let run = freezer.run();
        let today = community.zone.date_at(run.now);
        let addressed = readers(run, community, report).await?;
        let key = signing_key(run, Purpose::Report).await?;
        let correction = version.correction().map_err(ServiceError::from)?;
        let correction = (correction != Bilingual::MISSING).then_some(correction);
        let (from, reply_to) = correspondents(&run.db, community, today).await?;
        let files = files(run, report, version).await?;
        let subject = subject_of(version);
        let desk = Desk {
            from,
            reply_to,
            date: run.now,
            identity: Identity {
                kind: "report",
                subject: &subject,
                revision: 0,
                turn: 0,
            },
        };
        let reported = Reported::of(&tree(version)?);
        let council = community.row.council_name().map_err(ServiceError::from)?;
        let sender = sender(community)?;
        let mail =
            |kind: WritingKind, recipient: Recipient, reader: Reader, link: &str| ReportMessage {
                recipient,
                sender: sender.clone(),
                report: reported.clone(),
                reader: match kind {
                    WritingKind::ReportToCouncil => Reader::CouncilMember(council.clone()),
                    _ => reader,
                },
                link: self.links.signed_report(link),
                correction: correction.clone(),
            };
        let mut molds = Molds::default();
        let letter = |message: &Message| -> Result<Letter, JobError> {
            let recipient = recipient(community, &addressed, message);
            let names = recipient.names.clone();
            let kind = match is_for_the_council(message) {
                true => WritingKind::ReportToCouncil,
                false => WritingKind::ReportToMembers,
            };
            let link = ReportLink {
                version: version.id,
                people: message.recipients.iter().map(|one| one.person.0).collect(),
            };
            let link = link.write(&key);
            let rendered = molds.render(&mail(kind, recipient, reader_of(message), &link));
            let rendered = rendered.map_err(JobError::fail)?;
            let languages = message.preference().languages().iter();
            let attached: Vec<File> = languages
                .filter_map(|language| files.get(language).cloned())
                .collect();
            desk.letter(kind, message, &names, &rendered, &attached)
                .map_err(JobError::fail)
        };
        let campaign = Campaign {
            community: community.id,
            kind: CampaignKind::Report,
            about: About::ReportVersion(version.id),
            revision: 0,
        };
        let there = match campaign.find(&run.db).await? {
            Some(id) => addressed_by(&run.db, id).await?,
            None => BTreeSet::new(),
        };
        let messages = addressed.audience.messages.iter();
        let all: Vec<&Message> = messages
            .filter(|message| !there.contains(&message.address.normalized()))
            .collect();
        let letters = freezer.freeze(&all, letter).await?;
        // Where nobody reads: whoever gets it is made up.
        let render = |kind, recipient| mail(kind, recipient, Reader::Member, "sample").render();
        let samples = samples(run, &letters, &community.zone, render)?;
        let expansion = Expansion {
            campaign,
            there: addressed.audience.messages.len() - letters.len(),
            letters,
            unreachable: addressed.audience.unreachable.clone(),
            facts: None,
        };
        Ok((expansion, samples))
    }
}

/// To whom a report goes: for the first time as things stand; after that to the same, as a
/// correction does.
async fn readers(
    run: &RunContext,
    community: &Community,
    report: &report::Model,
) -> Result<Addressed, JobError> {
    let today = community.zone.date_at(run.now);
    let before = match sent(&run.db, report.id).await? {
        Some(version) => campaign::Entity::find()
            .filter(campaign::Column::Kind.eq(CampaignKind::Report))
            .filter(campaign::Column::ReportVersionId.eq(version.id))
            .one(&run.db)
            .await?
            .map(|campaign| (campaign.id, version.sent_at)),
        None => None,
    };
    Ok(match before {
        Some((campaign, sent_at)) => {
            let sent_on = sent_at.to_jiff().map(|at| community.zone.date_at(at));
            let days = (sent_on.unwrap_or(today), today);
            audience::for_correction(&run.db, community, campaign, days).await?
        }
        None => audience::for_report(&run.db, community, report.id, today).await?,
    })
}

/// In what quality somebody gets it who does not sit on the council.
fn reader_of(message: &Message) -> Reader {
    let mut readers = message.recipients.iter();
    let is_asked = readers.all(|reader| reader.reasons.iter().all(|why| why == Reason::Asked));
    if is_asked {
        Reader::Asked
    } else {
        Reader::Member
    }
}

fn is_for_the_council(message: &Message) -> bool {
    let mut readers = message.recipients.iter();
    readers.any(|reader| reader.reasons.contains(Reason::CouncilMember))
}

/// The version as files to attach: as PDF, and as a page where there is none.
async fn files(
    run: &RunContext,
    report: &report::Model,
    version: &report_version::Model,
) -> Result<HashMap<Language, File>, JobError> {
    let mut files = HashMap::new();
    // The better form comes last, and stays.
    for (format, suffix, media_type) in [
        (RenderingFormat::Html, "html", "text/html; charset=utf-8"),
        (RenderingFormat::Pdf, "pdf", "application/pdf"),
    ] {
        let rows = report_rendering::Entity::find()
            .filter(report_rendering::Column::ReportVersionId.eq(version.id))
            .filter(report_rendering::Column::Format.eq(format))
            .all(&run.db)
            .await?;
        for row in rows {
            let (language, stem) = match row.language {
                MessageLanguage::Fr => (Language::Fr, "rapport"),
                MessageLanguage::En => (Language::En, "report"),
                MessageLanguage::Both => continue,
            };
            let name = format!("{stem}-{}.{}.{suffix}", report.as_of, language.code());
            let file = File {
                name,
                media_type: media_type.to_owned(),
                content: row.content,
            };
            files.insert(language, file);
        }
    }
    if files.len() < Language::ALL.len() {
        return Err(JobError::fail(format!(
            "version {} of report {} lacks a page; compile it again",
            version.number, report.id
        )));
    }
    Ok(files)
}

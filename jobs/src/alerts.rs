//! `alerts`: tells administrators what they have to look at, each thing once.

use documents::mail::{
    self, AlertMessage, JurisdictionLetter, Recipient, ReferenceTitle, VacantChair,
};
use domain::{
    audience::{Message, Reason},
    id::PersonId,
};
use entity::{
    alert, attachment, council_seat,
    enums::{AlertKind, CampaignKind, LogLevel, OfficeRole, WritingKind},
    job, job_run, meeting, reference, reference_address,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::{
    access::administrators,
    alerts,
    error::ServiceError,
    reads::{
        audience,
        commitments::{
            self,
            meetings::{self, Lacking},
            places,
        },
        community::{self, Community},
        jurisdictions::{self, Jurisdictions},
        offices, representation,
    },
    time::{ToChrono, ToJiff},
};

use crate::{
    housekeeping::owed,
    links::Links,
    mail::{
        expand::{Listed, correspondents, invited, post, recipient, sender},
        letter::Desk,
        message::Identity,
        outbox::{self, Letter, Sealed},
        samples::samples,
    },
    runner::{
        Job, JobError, ParameterError, RunContext, RunTransaction, Sample, TELLER, read_parameters,
    },
};

/// The job.
pub struct Alerts {
    links: Links,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

/// What was told.
#[derive(Debug, Serialize)]
struct Told {
    alerts: usize,
    messages: usize,
    #[serde(flatten)]
    listed: Listed,
}

impl Alerts {
    /// The job, with where the pages are.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for Alerts {
    fn name(&self) -> &'static str {
        TELLER
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    /// One transaction: what is told, the messages that tell it, and that it was told.
    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let tx = run.begin().await?;
        let open = alerts::untold(&*tx).await?;
        let Some(community) = community::first(&*tx).await? else {
            run.log(LogLevel::Warn, "there is no community to write for yet");
            return Ok(json!({ "untold": open.len() }));
        };
        let (told, found) = self.words(&tx, &community, &open).await?;
        if found.is_empty() {
            return Ok(json!({ "untold": open.len() }));
        }
        let (letters, samples) = self.letters(run, &tx, &community, &found).await?;
        if letters.is_empty() {
            run.log(LogLevel::Warn, "no administrator can be written to");
            return Ok(json!({ "untold": open.len() }));
        }
        let added = post(run, &tx, (&community, CampaignKind::Alert), &letters).await?;
        alert::Entity::update_many()
            .set(alert::ActiveModel {
                told_at: Set(Some(run.now.to_chrono())),
                ..Default::default()
            })
            .filter(alert::Column::Id.is_in(told))
            .exec(&*tx)
            .await?;
        tx.commit().await?;
        run.show(samples).await?;
        let told = Told {
            alerts: found.len(),
            messages: added.len(),
            listed: Listed::of(run, &added),
        };
        serde_json::to_value(&told).map_err(JobError::fail)
    }
}

impl Alerts {
    /// The alerts that have something to say, by key, and what: one whose subject is gone has nothing.
    async fn words(
        &self,
        tx: &RunTransaction,
        community: &Community,
        open: &[alert::Model],
    ) -> Result<(Vec<i64>, Vec<mail::Alert>), JobError> {
        let jurisdictions = jurisdictions::all(&**tx).await?;
        let mut words = Vec::new();
        for alert in open {
            let one = match alert.kind {
                AlertKind::RunMissed | AlertKind::RunFailed => of_run(tx, alert).await?,
                AlertKind::SeatVacant => of_seat(tx, &jurisdictions, alert.subject_id).await?,
                AlertKind::ReportDue => {
                    let opened_on = community.zone.date_at(alert.opened_at.to_jiff());
                    let period = owed(&**tx, community, opened_on).await?;
                    Some(mail::Alert::ReportDue(period))
                }
                AlertKind::MeetingOverdue => meeting::Entity::find_by_id(alert.subject_id)
                    .one(&**tx)
                    .await?
                    .map(|row| mail::Alert::MeetingOverdue(row.local_start.to_jiff().date())),
                AlertKind::QuarterWithoutMeeting => of_quarter(tx, community, alert).await?,
                AlertKind::ChairVacant => of_chair(tx, community, alert).await?,
                AlertKind::JurisdictionUnrepresented => {
                    let place = letter(&jurisdictions, alert.subject_id)?;
                    Some(mail::Alert::JurisdictionUnrepresented(place))
                }
                AlertKind::DeadLink => of_link(tx, alert.subject_id).await?,
                AlertKind::FileMissing => attachment::Entity::find_by_id(alert.subject_id)
                    .one(&**tx)
                    .await?
                    .map(|row| mail::Alert::FileMissing(row.name)),
            };
            words.extend(one.map(|one| (alert.id, one)));
        }
        Ok(words.into_iter().unzip())
    }

    async fn letters(
        &self,
        run: &RunContext,
        tx: &RunTransaction,
        community: &Community,
        found: &[mail::Alert],
    ) -> Result<(Vec<Sealed>, Vec<Sample>), JobError> {
        let today = community.zone.date_at(run.now);
        let people = administrators::all(&**tx).await?;
        let people: Vec<PersonId> = people
            .into_iter()
            .map(|(row, _)| PersonId(row.person_id))
            .collect();
        let readers = invited(people, Reason::Administrator);
        let addressed = audience::address(&**tx, community, readers, today).await?;
        let (from, reply_to) = correspondents(&**tx, community, today).await?;
        let subject = run.run_id.to_string();
        let desk = Desk {
            from,
            reply_to,
            date: run.now,
            identity: Identity {
                kind: "alert",
                subject: &subject,
                revision: 0,
                turn: 0,
            },
        };
        let sender = sender(community)?;
        let render = |_: WritingKind, recipient: Recipient| {
            let words = AlertMessage {
                recipient,
                sender: sender.clone(),
                alerts: found.to_vec(),
                link: self.links.home(),
            };
            words.render()
        };
        let kind = WritingKind::Alert;
        let letter = |message: &Message| -> Result<Letter, JobError> {
            let recipient = recipient(community, &addressed, message);
            let names = recipient.names.clone();
            let rendered = render(kind, recipient).map_err(JobError::fail)?;
            desk.letter(kind, message, &names, &rendered, &[])
                .map_err(JobError::fail)
        };
        let messages = addressed.audience.messages.iter();
        let letters: Vec<Letter> = messages.map(letter).collect::<Result<_, _>>()?;
        let letters = outbox::seal(&**tx, Some(run.run_id), letters, run.clock_now()).await?;
        let samples = samples(run, &letters, &community.zone, render)?;
        Ok((letters, samples))
    }
}

async fn of_run(
    tx: &RunTransaction,
    alert: &alert::Model,
) -> Result<Option<mail::Alert>, JobError> {
    let job = job::Entity::find_by_id(alert.subject_id).one(&**tx).await?;
    let Some(job) = job.map(|job| job.name) else {
        return Ok(None);
    };
    let run = match alert.job_run_id {
        Some(id) => job_run::Entity::find_by_id(id).one(&**tx).await?,
        None => None,
    };
    let due_at = run.and_then(|run| run.due_at.to_jiff());
    let at = alert.opened_at.to_jiff();
    Ok(Some(match alert.kind {
        AlertKind::RunMissed => mail::Alert::RunMissed {
            job,
            due_at: due_at.unwrap_or(at),
        },
        _ => mail::Alert::RunFailed { job, at },
    }))
}

async fn of_seat(
    tx: &RunTransaction,
    jurisdictions: &Jurisdictions,
    seat: i64,
) -> Result<Option<mail::Alert>, JobError> {
    let seat = council_seat::Entity::find_by_id(seat).one(&**tx).await?;
    let Some(seat) = seat else {
        return Ok(None);
    };
    let place = letter(jurisdictions, seat.jurisdiction_id)?;
    Ok(Some(mail::Alert::SeatVacant(place)))
}

fn letter(jurisdictions: &Jurisdictions, id: i64) -> Result<JurisdictionLetter, ServiceError> {
    let row = jurisdictions.row(id)?;
    Ok(JurisdictionLetter {
        with_article_fr: row.with_article_fr.clone(),
        running_en: row.running_en.clone(),
    })
}

/// What the reference is called whose address it is, in each language as far as it has a title.
async fn of_link(tx: &RunTransaction, address: i64) -> Result<Option<mail::Alert>, JobError> {
    let found = reference_address::Entity::find_by_id(address)
        .find_also_related(reference::Entity)
        .one(&**tx)
        .await?;
    let Some((_, Some(row))) = found else {
        return Ok(None);
    };
    let (fr, en) = (row.title_fr, row.title_en);
    let titles = (fr.clone().or(en.clone()), en.or(fr));
    let (Some(fr), Some(en)) = titles else {
        return Ok(None);
    };
    Ok(Some(mail::Alert::DeadLink(ReferenceTitle { fr, en })))
}

/// What it was on the day on which it was found; nothing where that is over by now.
async fn of_quarter(
    tx: &RunTransaction,
    community: &Community,
    alert: &alert::Model,
) -> Result<Option<mail::Alert>, JobError> {
    let opened_on = community.zone.date_at(alert.opened_at.to_jiff());
    let record = representation::record(&**tx, community).await?;
    let began = commitments::began(community, &record);
    let lacking = meetings::lacking(&**tx, community, began, opened_on).await?;
    Ok(lacking.map(|lacking| match lacking {
        Lacking::AtRisk(quarter) => mail::Alert::QuarterAtRisk(quarter.period()),
        Lacking::Over(quarter) => mail::Alert::QuarterWithoutMeeting(quarter.period()),
    }))
}

/// Which chair it is: that of the office, or those that nobody ever held.
async fn of_chair(
    tx: &RunTransaction,
    community: &Community,
    alert: &alert::Model,
) -> Result<Option<mail::Alert>, JobError> {
    let roles: Vec<OfficeRole> = match alerts::is_about_community(alert) {
        true => {
            let opened_on = community.zone.date_at(alert.opened_at.to_jiff());
            let chairs = places::chairs(&**tx, community, opened_on).await?;
            let never = chairs.into_iter().filter(|chair| chair.last.is_none());
            never.map(|chair| chair.role).collect()
        }
        false => offices::role_of(&**tx, alert.subject_id)
            .await?
            .into_iter()
            .collect(),
    };
    let vacant = match roles[..] {
        [OfficeRole::FederalCoChair] => VacantChair::Federal,
        [OfficeRole::ProvincialCoChair] => VacantChair::Provincial,
        [_, _] => VacantChair::Both,
        _ => return Ok(None),
    };
    Ok(Some(mail::Alert::ChairVacant(vacant)))
}

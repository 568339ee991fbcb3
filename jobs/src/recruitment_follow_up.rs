//! `recruitment_follow_up`: tells whoever sees to a search for a representative that it is time to ask
//! again: once for each date, for as long as the search goes on.
//!
//! A search that was given to nobody, or to somebody who is not of the secretariat any more, is
//! support's; while there is no support, the co-chairs'.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use documents::mail::{DueCase, JurisdictionLetter, Recipient, RecruitmentFollowUp};
use domain::{
    audience::{Message, Reason},
    id::PersonId,
};
use entity::{
    candidate, contact_attempt,
    enums::{CampaignKind, CatchUp, LogLevel, OfficeRole, Overlap, WritingKind},
    jurisdiction, recruitment_case, recruitment_notice,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait as _},
};
use serde::Deserialize;
use serde_json::{Value, json};
use service::{
    audit::{self, Change, Subject},
    commands::recruitment::{SECRETARIAT, yet_to_begin},
    error::ServiceError,
    reads::{
        audience,
        community::{self, Community},
        offices, roles,
    },
    time::{ToChrono, ToJiff},
};

use crate::{
    links::Links,
    mail::{
        expand::{Listed, correspondents, invited, post, recipient, sender},
        letter::Desk,
        message::Identity,
        outbox::{self, Letter, Sealed},
        samples::samples,
    },
    runner::{
        Job, JobError, ParameterError, RunContext, RunTransaction, Sample, ScheduleSpec,
        read_parameters,
    },
};

/// The name under which it is asked for.
pub const NAME: &str = "recruitment_follow_up";

/// The job, with where its pages are.
pub struct FollowUp {
    links: Links,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

impl FollowUp {
    /// The job.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for FollowUp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "15 9 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: Some(Duration::from_secs(12 * 60 * 60)),
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    /// On most days nothing is due.
    async fn is_wanted(&self, db: &DatabaseConnection, now: Timestamp) -> Result<bool, DbErr> {
        let Ok(Some(community)) = community::first(db).await else {
            return Ok(false);
        };
        let due = due(db, &community, community.zone.date_at(now)).await?;
        Ok(!due.is_empty())
    }

    /// One transaction: what is due, the messages that tell of it, and that they did.
    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let tx = run.begin().await?;
        let Some(community) = community::first(&*tx).await? else {
            return Ok(json!({ "told": [], "unread": [] }));
        };
        let today = community.zone.date_at(run.now);
        let cases = due(&*tx, &community, today).await?;
        let piles = piles(&*tx, &community, today, cases).await?;
        let mut office = Office::open(run, &tx, &community, &self.links).await?;
        for pile in &piles {
            office.write(pile).await?;
        }
        let Office {
            letters,
            samples,
            told,
            unread,
            ..
        } = office;
        let added = match letters.is_empty() {
            true => Vec::new(),
            false => {
                let kind = CampaignKind::RecruitmentFollowUp;
                post(run, &tx, (&community, kind), &letters).await?
            }
        };
        let listed = Listed::of(run, &added);
        for case in &told {
            note(run, &tx, case).await?;
        }
        tx.commit().await?;
        run.show(samples).await?;
        if !unread.is_empty() {
            let line = "nobody who could follow up can be written to";
            run.log(LogLevel::Warn, line);
        }
        let keys = |cases: &[Due]| cases.iter().map(|case| case.id).collect::<Vec<_>>();
        let mut result = json!({
            "told": keys(&told), "unread": keys(&unread), "messages": letters.len(),
        });
        if let (Value::Object(result), Ok(Value::Object(listed))) =
            (&mut result, serde_json::to_value(&listed))
        {
            result.extend(listed);
        }
        Ok(result)
    }
}

/// A search of which a follow-up is due that nobody was told of.
#[derive(Debug, Clone)]
struct Due {
    id: i64,
    owner: Option<PersonId>,
    due_on: Date,
    jurisdiction: JurisdictionLetter,
    attempts: usize,
}

/// The searches of which a follow-up is due on a day, in the report's order; not those for which
/// somebody was found who is yet to join.
async fn due(
    db: &impl ConnectionTrait,
    community: &Community,
    today: Date,
) -> Result<Vec<Due>, DbErr> {
    use recruitment_case::Column;
    let told = recruitment_notice::Entity::find()
        .select_only()
        .column(recruitment_notice::Column::Id)
        .filter(
            Expr::col(recruitment_notice::Column::RecruitmentCaseId.as_column_ref())
                .equals(Column::Id.as_column_ref()),
        )
        .filter(
            Expr::col(recruitment_notice::Column::DueOn.as_column_ref())
                .equals(Column::NextFollowUpOn.as_column_ref()),
        );
    let found = yet_to_begin(today)
        .select_only()
        .column(candidate::Column::RecruitmentCaseId)
        .into_query();
    let rows = recruitment_case::Entity::find()
        .find_also_related(jurisdiction::Entity)
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::ClosedOn.is_null())
        .filter(Column::NextFollowUpOn.lte(today.to_chrono()))
        .filter(Column::Id.not_in_subquery(found))
        .filter(Expr::exists(told.into_query()).not())
        .order_by_asc(jurisdiction::Column::Position)
        .all(db)
        .await?;
    let mut due = Vec::new();
    for (case, jurisdiction) in rows {
        let attempts = contact_attempt::Entity::find()
            .filter(contact_attempt::Column::RecruitmentCaseId.eq(case.id))
            .count(db)
            .await?;
        due.extend(jurisdiction.map(|place| Due {
            id: case.id,
            owner: case.owner_id.map(PersonId),
            due_on: case.next_follow_up_on.to_jiff(),
            jurisdiction: JurisdictionLetter {
                with_article_fr: place.with_article_fr,
                running_en: place.running_en,
            },
            attempts: attempts.try_into().unwrap_or(usize::MAX),
        }));
    }
    Ok(due)
}

/// What is told to the same people.
struct Pile {
    people: BTreeSet<PersonId>,
    is_owner: bool,
    cases: Vec<Due>,
}

/// To each owner their searches, and to support, or else to the co-chairs, those of nobody.
async fn piles(
    db: &impl ConnectionTrait,
    community: &Community,
    today: Date,
    cases: Vec<Due>,
) -> Result<Vec<Pile>, ServiceError> {
    let mut by_owner: BTreeMap<Option<PersonId>, Vec<Due>> = BTreeMap::new();
    for case in cases {
        let owner = match case.owner {
            Some(owner) => {
                let roles = roles::of(db, owner.into(), today).await?;
                roles.has_any(SECRETARIAT).then_some(owner)
            }
            None => None,
        };
        by_owner.entry(owner).or_default().push(case);
    }
    let offices = offices::at(db, community, today).await?;
    let support: BTreeSet<PersonId> = match offices.holder(OfficeRole::Support) {
        Some(support) => BTreeSet::from([support]),
        None => offices
            .iter()
            .map(|office| PersonId(office.person_id))
            .collect(),
    };
    let pile = |(owner, cases): (Option<PersonId>, Vec<Due>)| Pile {
        people: owner.map_or_else(|| support.clone(), |owner| BTreeSet::from([owner])),
        is_owner: owner.is_some(),
        cases,
    };
    Ok(by_owner.into_iter().map(pile).collect())
}

/// Where the letters of a run are written.
struct Office<'a> {
    run: &'a RunContext,
    tx: &'a RunTransaction,
    community: &'a Community,
    links: &'a Links,
    desk: Desk<'static>,
    /// How many letters went to an address so far: somebody in support may have searches of their
    /// own, too.
    turns: BTreeMap<String, u16>,
    letters: Vec<Sealed>,
    samples: Vec<Sample>,
    told: Vec<Due>,
    unread: Vec<Due>,
}

impl<'a> Office<'a> {
    async fn open(
        run: &'a RunContext,
        tx: &'a RunTransaction,
        community: &'a Community,
        links: &'a Links,
    ) -> Result<Self, JobError> {
        let today = community.zone.date_at(run.now);
        let (from, reply_to) = correspondents(&**tx, community, today).await?;
        let identity = Identity {
            kind: "recruitment_follow_up",
            subject: "",
            revision: 0,
            turn: 0,
        };
        Ok(Self {
            run,
            tx,
            community,
            links,
            desk: Desk {
                from,
                reply_to,
                date: run.now,
                identity,
            },
            turns: BTreeMap::new(),
            letters: Vec::new(),
            samples: Vec::new(),
            told: Vec::new(),
            unread: Vec::new(),
        })
    }

    /// Writes a letter to each address of those whom a pile is for.
    async fn write(&mut self, pile: &Pile) -> Result<(), JobError> {
        let (tx, community) = (&**self.tx, self.community);
        let today = community.zone.date_at(self.run.now);
        let readers = invited(pile.people.iter().copied(), Reason::OfficeHolder);
        let addressed = audience::address(tx, community, readers, today).await?;
        if addressed.audience.messages.is_empty() {
            self.unread.extend(pile.cases.iter().cloned());
            return Ok(());
        }
        let sender = sender(community)?;
        let render = |_: WritingKind, recipient: Recipient| {
            let message = RecruitmentFollowUp {
                recipient,
                sender: sender.clone(),
                is_owner: pile.is_owner,
                cases: pile.cases.iter().map(Due::shown).collect(),
                link: self.links.home(),
            };
            message.render()
        };
        let subject = pile.name();
        let mut letters: Vec<Letter> = Vec::new();
        for message in &addressed.audience.messages {
            let turn = self.turns.entry(message.address.normalized()).or_default();
            let desk = Desk {
                identity: Identity {
                    subject: &subject,
                    turn: *turn,
                    ..self.desk.identity
                },
                ..self.desk.clone()
            };
            *turn += 1;
            letters.push(written(&desk, community, &addressed, message, render)?);
        }
        let letters = outbox::seal(tx, Some(self.run.run_id), letters, self.run.clock_now());
        let letters = letters.await?;
        if self.samples.is_empty() {
            self.samples = samples(self.run, &letters, &community.zone, render)?;
        }
        self.letters.extend(letters);
        self.told.extend(pile.cases.iter().cloned());
        Ok(())
    }
}

fn written(
    desk: &Desk<'_>,
    community: &Community,
    addressed: &audience::Addressed,
    message: &Message,
    render: impl Fn(
        WritingKind,
        Recipient,
    ) -> Result<documents::mail::Rendered, documents::mail::MailError>,
) -> Result<Letter, JobError> {
    let kind = WritingKind::RecruitmentFollowUp;
    let recipient = recipient(community, addressed, message);
    let names = recipient.names.clone();
    let rendered = render(kind, recipient).map_err(JobError::fail)?;
    desk.letter(kind, message, &names, &rendered, &[])
        .map_err(JobError::fail)
}

impl Due {
    fn shown(&self) -> DueCase {
        DueCase {
            jurisdiction: self.jurisdiction.clone(),
            due_on: self.due_on,
            attempts: self.attempts,
        }
    }
}

impl Pile {
    /// What its messages are about, and no others ever: each date of a search is told once.
    fn name(&self) -> String {
        let cases = self.cases.iter();
        let cases: Vec<String> = cases
            .map(|case| format!("{}-{}", case.id, case.due_on))
            .collect();
        cases.join(".")
    }
}

/// Notes that a follow-up of a search was told, on record.
async fn note(run: &RunContext, tx: &RunTransaction, case: &Due) -> Result<(), JobError> {
    let notice = recruitment_notice::ActiveModel {
        recruitment_case_id: Set(case.id),
        due_on: Set(case.due_on.to_chrono()),
        told_at: Set(run.now.to_chrono()),
        ..Default::default()
    };
    let notice = notice.insert(&**tx).await?;
    let subject = Subject::row("recruitment_case", case.id);
    let change = Change::default().rows(&[], &[notice]);
    let action = "recruitment_case.follow_up_told";
    audit::record(&**tx, &run.act(), action, subject, change).await?;
    run.output(tx, "recruitment_case", case.id).await?;
    Ok(())
}

//! Mail: what it takes to write a message, and how fast an outbox empties into a relay beside a plain
//! loop over lettre's own pool that keeps no record.

mod sink;

use std::io::Write as _;
use std::num::NonZeroU16;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use ::jobs::mail::dispatch::{Dispatcher, Step, Watch};
use ::jobs::mail::message::{Draft, Enclosure, Frozen, Identity, Named};
use ::jobs::mail::outbox::{self, About, Campaign, Letter};
use ::jobs::mail::return_path::ReturnPath;
use ::jobs::mail::smtp::SmtpConfig;
use ::jobs::mail::transport::Transport;
use clap::Args;
use documents::mail::{Link, Molds};
use documents::sample;
use domain::audience::Reason;
use domain::clock::Clock as _;
use domain::email::EmailAddress;
use domain::id::PersonId;
use domain::language::{Language, Preference};
use entity::enums::{CampaignKind, LogLevel, WritingKind};
use futures::{StreamExt as _, stream};
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait as _, QueryOrder as _};
use service::context::{Act, Actor};
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;

use crate::error::Failure;
use crate::process;

pub use sink::serve as sink;

/// What is measured, and where.
#[derive(Args)]
pub struct Plan {
    /// Empty databases: sqlite://… and postgres://…
    #[arg(long = "database", required = true)]
    databases: Vec<String>,
    /// Messages to send
    #[arg(long, default_value_t = 20_000)]
    messages: usize,
    /// Messages to write
    #[arg(long, default_value_t = 4_000)]
    written: usize,
    /// Connections to the relay
    #[arg(long, default_value_t = NonZeroU16::MIN.saturating_add(7))]
    connections: NonZeroU16,
    /// Rounds of sending
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// Letters that are put into the outbox in one transaction.
const AT_ONCE: usize = 1_000;

/// Counts what was taken.
#[derive(Default)]
struct Counted(std::sync::atomic::AtomicUsize);

#[async_trait::async_trait]
impl Watch for Counted {
    async fn goes_on(&self) -> bool {
        true
    }
    fn is_stopped(&self) -> bool {
        false
    }
    fn went(&self, step: Step) {
        if step == Step::Accepted {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    fn note(&self, _: LogLevel, line: &str) {
        eprintln!("{line}");
    }
}

/// A relay in a process of its own.
struct Relay {
    process: Child,
    port: u16,
}

impl Relay {
    fn start() -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command
            .arg("mail-sink")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take();
        let mut line = String::new();
        if let Some(out) = out {
            std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line)?;
        }
        let port = line.trim().parse();
        let port = port.map_err(|_| Failure::said("the relay does not start"))?;
        Ok(Self { process, port })
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Measures all of it and prints the tables.
pub async fn measure(plan: &Plan) -> Result<(), Failure> {
    let bytes = write(plan)?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "\n| way | round | messages a second | own CPU (µs a message) |\n| --- | ---: | ---: | ---: |"
    )?;
    let relay = Relay::start()?;
    for round in 1..=plan.rounds {
        for url in &plan.databases {
            let (seconds, cpu) = dispatched(plan, url, round, &relay, &bytes).await?;
            let kind = if url.starts_with("sqlite:") {
                "SQLite"
            } else {
                "PostgreSQL"
            };
            line(
                &mut out,
                &format!("Tribune, {kind}"),
                round,
                plan,
                seconds,
                cpu,
            )?;
        }
        let (seconds, cpu) = pooled(plan, &relay, &bytes).await?;
        line(
            &mut out,
            "lettre's pool, no record",
            round,
            plan,
            seconds,
            cpu,
        )?;
    }
    Ok(())
}

fn line(
    out: &mut impl std::io::Write,
    who: &str,
    round: u32,
    plan: &Plan,
    seconds: f64,
    cpu: u64,
) -> Result<(), Failure> {
    let messages = plan.messages as f64;
    let (rate, each) = (messages / seconds, cpu as f64 / 1e3 / messages);
    writeln!(out, "| {who} | {round} | {rate:.0} | {each:.0} |")?;
    Ok(())
}

/// Writes invitations, one after the other, as the jobs do; gives the bytes of one.
fn write(plan: &Plan) -> Result<Vec<u8>, Failure> {
    let said = |error: &dyn std::fmt::Display| Failure::said(error.to_string());
    let samples = sample::invitations();
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| invitation | bytes | own CPU (µs a message) | messages a core and second |\n| --- | ---: | ---: | ---: |"
    )?;
    let mut last = Vec::new();
    for (name, invitation) in samples
        .iter()
        .filter(|(name, _)| name.starts_with("invited"))
    {
        let before = process::of_threads(std::process::id())?;
        let mut molds = Molds::default();
        for number in 0..plan.written {
            let mut invitation = invitation.clone();
            invitation.recipient.names = vec![format!("Member {number}")];
            invitation.answer = answer(number);
            let rendered = molds.render(&invitation).map_err(|error| said(&error))?;
            let named = Named {
                name: format!("Member {number}"),
                address: invitation.recipient.address.clone(),
            };
            let draft = Draft {
                identity: Identity {
                    kind: "invitation",
                    subject: "bench",
                    revision: 0,
                    turn: 0,
                },
                from: &named,
                reply_to: &named,
                to: &named,
                language: invitation.recipient.language,
                date: SystemClock.now(),
                subject: &rendered.subject,
                text: &rendered.text,
                html: &rendered.html,
                enclosure: match &rendered.calendar {
                    Some(part) => Enclosure::Calendar {
                        part,
                        file_name: "invitation.ics",
                    },
                    None => Enclosure::None,
                },
                unsubscribe: None,
            };
            last = draft.freeze().map_err(|error| said(&error))?.bytes;
        }
        let cpu = process::of_threads(std::process::id())? - before;
        let each = cpu as f64 / 1e3 / plan.written as f64;
        let (bytes, rate) = (last.len(), 1e6 / each);
        writeln!(out, "| {name} | {bytes} | {each:.0} | {rate:.0} |")?;
    }
    Ok(last)
}

/// The page on which a member answers.
fn answer(number: usize) -> Link {
    let page = |language: Language| {
        let code = "0123456789abcdef0123456789abcdef";
        let language = language.code();
        format!("https://community.example/answer/40.{number}.{code}?lang={language}")
    };
    Link {
        fr: page(Language::Fr),
        en: page(Language::En),
    }
}

fn address(number: usize) -> Result<EmailAddress, Failure> {
    let address = EmailAddress::parse(&format!("member{number}@town.example"));
    address.map_err(|error| Failure::said(error.to_string()))
}

/// Fills an outbox and empties it; gives the seconds and the processor time that it took.
async fn dispatched(
    plan: &Plan,
    url: &str,
    round: u32,
    relay: &Relay,
    bytes: &[u8],
) -> Result<(f64, u64), Failure> {
    let db = service::db::connect(url).await?;
    fill(plan, &db, round, bytes).await?;
    let mut config = SmtpConfig::plain("127.0.0.1", relay.port);
    config.connections = plan.connections;
    let counted = Counted::default();
    let dispatcher = Dispatcher {
        db: &db,
        clock: &SystemClock,
        random: &SystemRandom,
        watch: &counted,
        holder: format!("bench {round}"),
        back: ReturnPath::default(),
        actor: Actor::CommandLine,
    };
    let (begun, before) = (Instant::now(), process::of_threads(std::process::id())?);
    let sent = dispatcher.dispatch(&Transport::smtp(config)).await;
    sent.map_err(|error| Failure::said(error.to_string()))?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = process::of_threads(std::process::id())? - before;
    let taken = counted.0.into_inner();
    if taken != plan.messages {
        return Err(Failure::said(format!("{taken} messages were taken")));
    }
    db.close().await?;
    Ok((seconds, cpu))
}

async fn fill(
    plan: &Plan,
    db: &DatabaseConnection,
    round: u32,
    bytes: &[u8],
) -> Result<(), Failure> {
    let now = SystemClock.now();
    if round == 1 {
        Migrator::up(db, None).await?;
        let loaded = service::db::write(db, async |tx| service::demo::load(tx, now).await);
        loaded
            .await
            .map_err(|error| Failure::said(error.to_string()))?;
    }
    let first = |id: Option<i64>| id.ok_or_else(|| Failure::said("the data are not there"));
    let meeting = entity::meeting::Entity::find()
        .order_by_asc(entity::meeting::Column::Id)
        .one(db)
        .await?;
    let person = entity::person::Entity::find()
        .order_by_asc(entity::person::Column::Id)
        .one(db)
        .await?;
    let (meeting_id, person_id) = (
        first(meeting.as_ref().map(|row| row.id))?,
        first(person.map(|row| row.id))?,
    );
    let community = first(meeting.map(|row| row.community_id))?;
    let campaign = Campaign {
        community,
        // Sent whenever its meeting was.
        kind: CampaignKind::Report,
        about: About::Meeting(meeting_id),
        revision: i32::try_from(round).unwrap_or_default() + 1_000,
    };
    let act = Act::new(Actor::CommandLine, now);
    let round = round.to_string();
    let identity = Identity {
        kind: "bench",
        subject: &round,
        revision: campaign.revision,
        turn: 0,
    };
    let sender = address(0)?;
    let letter = |number: usize| {
        let to = address(number)?;
        Ok::<_, Failure>(Letter {
            kind: WritingKind::Invitation,
            people: vec![PersonId(person_id)],
            reasons: [Reason::Asked].into(),
            language: Preference::Only(Language::Fr),
            turn: 0,
            subject: "Bench".to_owned(),
            frozen: Frozen {
                message_id: identity.message_id(&to, &sender),
                bytes: bytes.to_vec(),
            },
            to,
        })
    };
    for begin in (0..plan.messages).step_by(AT_ONCE) {
        let some = begin..plan.messages.min(begin + AT_ONCE);
        let letters: Vec<Letter> = some.map(letter).collect::<Result<_, _>>()?;
        service::db::write(db, async |tx| {
            let id = campaign.begin(tx, &act, None).await?;
            let letters = outbox::seal(tx, None, letters, now).await?;
            outbox::put(tx, id, campaign.revision, &letters, now).await?;
            Ok::<_, DbErr>(())
        })
        .await?;
    }
    db.execute_unprepared("ANALYZE").await?;
    Ok(())
}

/// The same messages by lettre's pool.
async fn pooled(plan: &Plan, relay: &Relay, bytes: &[u8]) -> Result<(f64, u64), Failure> {
    let connections = plan.connections.get();
    let pool = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(relay.port)
        .pool_config(PoolConfig::new().max_size(connections.into()))
        .build();
    let said = |error: &dyn std::fmt::Display| Failure::said(error.to_string());
    let (begun, before) = (Instant::now(), process::of_threads(std::process::id())?);
    let sends = stream::iter(0..plan.messages).map(|number| {
        let pool = pool.clone();
        async move {
            let to = address(number)?.as_str().parse();
            let from = "us@community.example".parse();
            let (to, from) = (
                to.map_err(|error: lettre::address::AddressError| said(&error))?,
                from.map_err(|error: lettre::address::AddressError| said(&error))?,
            );
            let envelope = Envelope::new(Some(from), vec![to]).map_err(|error| said(&error))?;
            let sent = pool.send_raw(&envelope, bytes).await;
            sent.map(|_| ()).map_err(|error| said(&error))
        }
    });
    let mut sends = sends.buffer_unordered(connections.into());
    while let Some(sent) = sends.next().await {
        sent?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    Ok((seconds, process::of_threads(std::process::id())? - before))
}

//! A service that is killed while it sends: nobody is forgotten, nobody hears twice but of what was on
//! the wire at that moment, and that is the same message byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use domain::audience::Reason;
use domain::clock::Clock;
use domain::email::EmailAddress;
use domain::id::PersonId;
use domain::language::{Language, Preference};
use domain::random::Random;
use entity::enums::{CampaignKind, WritingKind};
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::links::Links;
use jobs::mail::message::{Frozen, Identity};
use jobs::mail::outbox::{self, About, Campaign, Letter};
use jobs::mail::transport::Transport;
use jobs::registry::{Instance, registry};
use jobs::runner::{NewRun, enqueue};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};
use service::context::{Act, Actor};
use service::demo;
use testing::relay::{Deed, Offer, Orders, Relay};
use tokio::time::sleep;
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;

use crate::command::Place;
use crate::common::{Backend, on_both};

on_both! {
    a_campaign_reaches_everybody_whenever_the_service_is_killed
}

/// Connections that a service has to its relay.
const CONNECTIONS: usize = 4;
/// How long it may take until more has left, with a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Each so-many-th message may not be sent twice, and waits for somebody when it is in doubt.
const REPORTS: usize = 5;

/// How often the service is killed, to how many people it writes, and how long the relay takes for
/// each message.
fn measure() -> (usize, usize, Duration) {
    if std::env::var_os("TRIBUNE_LONG").is_some() {
        (50, 1_000, Duration::from_millis(60))
    } else {
        (3, 50, Duration::from_millis(150))
    }
}

fn address(number: usize) -> String {
    format!("member{number}@town.example")
}

fn letter(number: usize, person: i64) -> Letter {
    let to = EmailAddress::parse(&address(number)).unwrap();
    // As large as an invitation.
    let words = "Bonjour / Hello. ".repeat(1_000);
    let identity = Identity {
        kind: "invitation",
        subject: "kills",
        revision: 0,
        turn: 0,
    };
    let sender = EmailAddress::parse("secretariat@community.example").unwrap();
    let message_id = identity.message_id(&to, &sender);
    Letter {
        kind: WritingKind::Invitation,
        people: vec![PersonId(person)],
        reasons: [Reason::Asked].into(),
        language: Preference::Only(Language::Fr),
        turn: 0,
        subject: "Bonjour".to_owned(),
        frozen: Frozen {
            bytes: format!("Message-ID: <{message_id}>\r\n\r\n{words}\r\n").into_bytes(),
            message_id,
        },
        to,
    }
}

async fn column<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Vec<T> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// Puts a campaign about a meeting to come into the outbox; some of it is a report.
async fn write(db: &DatabaseConnection, recipients: usize) {
    db.execute_unprepared(
        "UPDATE meeting SET starts_at = '2099-01-01 00:00:00+00:00', ends_at = '2099-01-01 01:00:00+00:00'",
    )
    .await
    .unwrap();
    let meeting = column::<i64>(db, "SELECT MIN(id) FROM meeting").await[0];
    let community = column::<i64>(db, "SELECT MIN(id) FROM community").await[0];
    let person = column::<i64>(db, "SELECT MIN(id) FROM person").await[0];
    let act = Act::new(Actor::CommandLine, SystemClock.now());
    for kind in [CampaignKind::Invitation, CampaignKind::Report] {
        let is_report = kind == CampaignKind::Report;
        let letters: Vec<_> = (0..recipients)
            .filter(|number| (number % REPORTS == 0) == is_report)
            .map(|number| letter(number, person))
            .collect();
        let campaign = Campaign {
            community,
            kind,
            about: About::Meeting(meeting),
            revision: 1_000,
        };
        service::db::write(db, async |tx| {
            let id = campaign.begin(tx, &act, None).await?;
            let letters = outbox::seal(tx, None, letters, act.now).await?;
            outbox::put(tx, id, campaign.revision, &letters, act.now).await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
    }
}

async fn ask_for_delivery(db: &DatabaseConnection) {
    let registry = registry(Instance {
        transport: Transport::Mailbox,
        returns: jobs::mail_feedback::Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    });
    let run = NewRun::by_hand("mail_delivery", "administrator");
    enqueue(db, &registry, run, SystemClock.now())
        .await
        .unwrap();
}

fn below(number: usize) -> usize {
    usize::try_from(SystemRandom.below(u64::try_from(number).unwrap())).unwrap()
}

/// Waits until something holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begin = Instant::now();
    while !holds().await {
        assert!(begin.elapsed() < PATIENCE, "{what} takes too long");
        sleep(Duration::from_millis(20)).await;
    }
}

async fn a_campaign_reaches_everybody_whenever_the_service_is_killed(backend: &Backend) {
    let (kills, recipients, time) = measure();
    let relay = Relay::start(Orders::judging(move |_: Offer<'_>| Deed::TakeLate(time))).await;
    let place = Place::new(*backend).await;
    let settings = format!(
        "[jobs]\nlease_seconds = 3\ntick_seconds = 1\n[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nconnections = {CONNECTIONS}\n",
        relay.port
    );
    let config = place.keep("tribune.toml", &settings);
    let up = async || {
        place
            .up(&["serve", "--migrate", "--config", &config], "Ctrl-C")
            .await
    };
    up().await.stopped_by("-TERM").await;
    let db = place.connect().await;
    let moment = "2021-09-01T13:00:00Z".parse().unwrap();
    service::db::write(&db, async |tx| demo::load(tx, moment).await)
        .await
        .unwrap();
    write(&db, recipients).await;

    let in_doubt = "SELECT recipient FROM delivery WHERE state = 'data_started'";
    let mut doubts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut done, mut most) = (0, 0);
    while done < kills && relay.record().given.len() < recipients {
        ask_for_delivery(&db).await;
        let service = up().await;
        let goal = relay.record().given.len() + 1 + below(recipients / kills);
        let goal = goal.min(recipients);
        until("a message", async || relay.record().given.len() >= goal).await;
        sleep(Duration::from_millis(SystemRandom.below(200))).await;
        service.stopped_by("-KILL").await;
        done += 1;
        let doubtful: Vec<String> = column(&db, in_doubt).await;
        assert!(doubtful.len() <= CONNECTIONS, "{doubtful:?}");
        most = most.max(doubtful.len());
        for recipient in doubtful {
            *doubts.entry(recipient).or_default() += 1;
        }
    }
    assert!(most > 0, "no kill ever met a message on the wire");

    ask_for_delivery(&db).await;
    let service = up().await;
    // An invitation in doubt is sent again; a report waits for somebody.
    let open = "SELECT d.recipient FROM delivery d JOIN campaign c ON c.id = d.campaign_id WHERE d.state IN ('waiting', 'claimed', 'data_started') OR (d.state = 'unknown' AND c.kind = 'invitation')";
    until("the rest", async || {
        column::<String>(&db, open).await.is_empty()
    })
    .await;
    assert_eq!(service.stopped_by("-TERM").await, Some(0));

    let accepted = "SELECT recipient FROM delivery WHERE state = 'accepted'";
    let accepted: BTreeSet<String> = column(&db, accepted).await.into_iter().collect();
    let record = relay.record();
    let mut contents: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for given in &record.given {
        contents.entry(&given.to).or_default().push(&given.content);
    }
    let (mut twice, mut unknown) = (0, 0);
    for number in 0..recipients {
        let to = address(number);
        let is_report = number % REPORTS == 0;
        let given = contents.get(to.as_str()).map_or(&[][..], |all| all);
        let doubted = doubts.get(&to).copied().unwrap_or_default();
        assert!(
            given.len() <= 1 + doubted,
            "{to} twice, and was never in doubt"
        );
        assert!(
            given.iter().all(|one| *one == given[0]),
            "{to} is another message"
        );
        if is_report {
            assert!(given.len() <= 1, "{to} is a report, and was sent twice");
        }
        if accepted.contains(&to) {
            assert!(!given.is_empty(), "{to} is lost");
        } else {
            assert!(is_report && doubted == 1, "{to} is lost");
            unknown += 1;
        }
        twice += given.len().saturating_sub(1);
    }
    assert!(
        record.most_at_once <= CONNECTIONS,
        "{}",
        record.most_at_once
    );
    eprintln!(
        "{done} kills on {backend:?}: {recipients} messages, {} times in doubt ({most} at once at the most), {twice} twice and the same, {unknown} reports unknown, none lost",
        doubts.values().sum::<usize>()
    );
    db.close().await.unwrap();
    place.discard().await;
}

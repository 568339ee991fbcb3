//! Dispatching to a relay that goes wrong in every way it can: nothing is taken for sent that was not,
//! nobody is forgotten, and nobody hears twice but of what nobody could know.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::{NonZeroU16, NonZeroU32},
    sync::Mutex,
    time::Duration,
};

use domain::{clock::Clock, random::Random};
use entity::enums::{CampaignKind, DeliveryState, LogLevel};
use jiff::SignedDuration;
use jobs::mail::{
    dispatch::{DispatchError, Step, Watch, count_due},
    relay::{Relay as Known, Wellness},
    smtp::SmtpConfig,
    transport::Transport,
};
use sea_orm::DatabaseConnection;
use testing::{
    on_both,
    relay::{Deed, Offer, Orders, Relay},
};

use crate::outbox::{Place, letter};

/// Chance that takes nothing off.
pub struct Never;

impl Random for Never {
    fn uuid(&self) -> [u8; 16] {
        [0; 16]
    }

    fn below(&self, _n: u64) -> u64 {
        0
    }
}

/// What a dispatch said.
#[derive(Default)]
pub struct Steps {
    steps: Mutex<Vec<Step>>,
    lines: Mutex<Vec<String>>,
}

impl Steps {
    pub fn taken(self) -> Vec<Step> {
        self.steps.into_inner().unwrap()
    }
}

#[async_trait::async_trait]
impl Watch for Steps {
    async fn goes_on(&self) -> bool {
        true
    }

    fn is_stopped(&self) -> bool {
        false
    }

    fn went(&self, step: Step) {
        self.steps.lock().unwrap().push(step);
    }

    fn note(&self, _level: LogLevel, line: &str) {
        self.lines.lock().unwrap().push(line.to_owned());
    }
}

/// A community with so many letters waiting, to `member0@town.example` and so on.
async fn waiting(db: DatabaseConnection, kind: CampaignKind, count: usize) -> Place {
    let place = Place::new(db).await;
    let letters: Vec<_> = (0..count)
        .map(|number| letter(&format!("member{number}@town.example"), &[1]))
        .collect();
    place.put(place.campaign(kind, 0), &letters).await;
    place
}

/// The relay as an instance is told of it, with short waits.
fn config(relay: &Relay) -> SmtpConfig {
    let mut config = SmtpConfig::plain("127.0.0.1", relay.port);
    (config.step_seconds, config.content_seconds) = (5, 1);
    config
}

fn number(to: &str) -> usize {
    let digits = to.trim_start_matches("member");
    digits.split('@').next().unwrap().parse().unwrap()
}

/// How many messages are in each state.
async fn count(place: &Place) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for state in place.states().await {
        *counts.entry(state.as_str()).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_stall_after_the_dot_is_never_taken_for_sent_and_its_connection_never_used_again() {
    on_both("stall", async |db| {
        let stall = Duration::from_millis(1_500);
        let relay = Relay::start(Orders::judging(move |offer: Offer<'_>| {
            match (number(offer.to), offer.time) {
                (3, 1) => Deed::StallAfterContent(stall, "554 5.6.0 no"),
                _ => Deed::Take,
            }
        }))
        .await;
        let place = waiting(db, CampaignKind::Invitation, 12).await;
        let transport = Transport::smtp(config(&relay));
        let steps = place.send(&transport).await;
        let unknown = steps.iter().filter(|step| **step == Step::Unknown);
        assert_eq!((steps.len(), unknown.count()), (12, 1));
        let states = place.states().await;
        assert_eq!(states[3], DeliveryState::Unknown);
        assert_eq!(count(&place).await["accepted"], 11);
        tokio::time::sleep(stall).await;
        let record = relay.record();
        assert_eq!(
            record.after_stall, [""; 0],
            "nothing is said there any more"
        );
        let stalled = record.given.iter().position(|given| !given.taken).unwrap();
        let connection = record.given[stalled].connection;
        let later = &record.given[stalled + 1..];
        assert!(later.iter().all(|given| given.connection != connection));

        // An invitation is sent again, as it was.
        place.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(place.send(&transport).await, [Step::Accepted]);
        let record = relay.record();
        let again = record.given.last().unwrap();
        assert_eq!(again.content, record.given[stalled].content);
        assert_eq!(record.taken().len(), 12);
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_is_reset_before_the_answer_leaves_a_report_to_an_administrator() {
    on_both("reset", async |db| {
        let relay = Relay::start(Orders::judging(|offer: Offer<'_>| match number(offer.to) {
            2 => Deed::BreakAfterContent,
            5 => Deed::AnswerTwice,
            _ => Deed::Take,
        }))
        .await;
        let place = waiting(db, CampaignKind::Report, 8).await;
        let transport = Transport::smtp(config(&relay));
        place.send(&transport).await;
        let states = place.states().await;
        assert_eq!(states[2], DeliveryState::Unknown);
        assert_ne!(
            states[5],
            DeliveryState::Accepted,
            "the answer came before the content"
        );
        assert_eq!(count(&place).await["accepted"], 6);
        place.clock.advance(SignedDuration::from_mins(600));
        place.send(&transport).await;
        assert_eq!(relay.record().offers["member2@town.example"], 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_is_offered_once_and_what_is_put_off_arrives_in_the_end() {
    on_both("mix", async |db| {
        let mut orders = Orders::judging(|offer: Offer<'_>| match (number(offer.to), offer.time) {
            (n, _) if n % 20 == 7 => match n % 40 {
                7 => Deed::AtRecipient("550 5.1.1 unknown"),
                _ => Deed::AfterContent("554 5.7.1 unwanted"),
            },
            (n, 1 | 2) if n % 10 == 3 => match n % 20 {
                3 => Deed::AtRecipient("451 4.2.1 later"),
                _ => Deed::AfterContent("452 4.3.1 later"),
            },
            (n, 1) if n % 25 == 11 => match n % 50 {
                11 => Deed::AtRecipient("421 4.3.2 closing"),
                _ => Deed::AfterContent("421 4.3.2 closing"),
            },
            _ => Deed::Take,
        });
        orders.most = 4;
        let relay = Relay::start(orders).await;
        let place = waiting(db, CampaignKind::Report, 200).await;
        let transport = Transport::smtp(config(&relay));
        for _ in 0..4 {
            place.send(&transport).await;
            place.clock.advance(SignedDuration::from_mins(16));
        }
        assert_eq!(count_due(&place.db, place.clock.now()).await.unwrap(), 0);
        let expected = BTreeMap::from([("accepted", 190), ("failed", 10)]);
        assert_eq!(count(&place).await, expected);
        let record = relay.record();
        let taken: BTreeSet<_> = record.taken().into_iter().collect();
        assert_eq!((taken.len(), record.taken().len()), (190, 190));
        for (to, offers) in &record.offers {
            let expected = match number(to) {
                n if n % 20 == 7 => 1,
                n if n % 10 == 3 => 3,
                n if n % 25 == 11 => 2,
                _ => 1,
            };
            assert_eq!(*offers, expected, "{to}");
        }
        assert!(record.most_at_once <= 4, "{}", record.most_at_once);
    })
    .await;
}

#[tokio::test]
async fn a_relay_that_bears_fewer_connections_gets_everything_over_those() {
    on_both("fewer", async |db| {
        let orders = Orders {
            most: 2,
            ..Orders::default()
        };
        let relay = Relay::start(orders).await;
        let place = waiting(db, CampaignKind::Report, 60).await;
        let steps = Steps::default();
        let transport = Transport::smtp(config(&relay));
        place.dispatch("test", &transport, &steps).await.unwrap();
        assert!(!steps.lines.lock().unwrap().is_empty(), "the log says so");
        let mut sent = steps.taken().len();
        // What a connection had in its hands that was not to be waits for the next run.
        while sent < 60 {
            sent += place.send(&transport).await.len();
        }
        let record = relay.record();
        assert_eq!(record.taken().len(), 60);
        let used: BTreeSet<_> = record.given.iter().map(|given| given.connection).collect();
        assert!(used.len() > 1, "{used:?}");
    })
    .await;
}

#[tokio::test]
async fn connections_are_as_many_and_as_short_lived_as_was_asked_for() {
    on_both("bounds", async |db| {
        let relay = Relay::start(Orders::default()).await;
        let place = waiting(db, CampaignKind::Report, 40).await;
        let mut config = config(&relay);
        config.connections = NonZeroU16::new(3).unwrap();
        config.messages_per_connection = NonZeroU32::new(5).unwrap();
        // Two runs at once share the places.
        let transport = Transport::smtp(config);
        let (one, two) = (Steps::default(), Steps::default());
        let both = tokio::join!(
            place.dispatch("one", &transport, &one),
            place.dispatch("two", &transport, &two),
        );
        both.0.unwrap();
        both.1.unwrap();
        assert_eq!(one.taken().len() + two.taken().len(), 40);
        let record = relay.record();
        assert_eq!(record.taken().len(), 40);
        assert!(record.most_at_once <= 3, "{}", record.most_at_once);
        let mut on: BTreeMap<usize, usize> = BTreeMap::new();
        for given in &record.given {
            *on.entry(given.connection).or_default() += 1;
        }
        assert!(on.values().all(|messages| *messages <= 5), "{on:?}");
        assert!(on.len() >= 8, "{on:?}");
    })
    .await;
}

#[tokio::test]
async fn a_relay_that_is_not_well_is_left_alone_and_then_tried_by_one_connection() {
    on_both("breaker", async |db| {
        let shut = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        let is_shut = shut.clone();
        let relay = Relay::start(Orders::judging(move |_| {
            match is_shut.load(std::sync::atomic::Ordering::SeqCst) {
                true => Deed::AtRecipient("421 4.3.2 not now"),
                false => Deed::Take,
            }
        }))
        .await;
        let place = waiting(db, CampaignKind::Report, 30).await;
        let known = Known::from(config(&relay));
        let transport = Transport::Smtp(known.clone());
        let failing = place.dispatch("test", &transport, &Steps::default()).await;
        let Err(DispatchError::Failing { until }) = failing else {
            panic!("{failing:?}");
        };
        assert_eq!(
            known.wellness(place.clock.now()),
            Wellness::LeftAlone(until)
        );
        let offers = |relay: &Relay| relay.record().offers.values().sum::<u32>();
        let (tried, connections) = (offers(&relay), relay.record().connections);
        assert!((5..=8).contains(&tried), "{tried}");
        assert_eq!(count(&place).await, BTreeMap::from([("waiting", 30)]));

        let alone = place.dispatch("test", &transport, &Steps::default()).await;
        assert!(matches!(alone, Err(DispatchError::LeftAlone { .. })));
        assert_eq!(relay.record().connections, connections, "it is left alone");

        // One connection tries it, with one message, and it is still not well.
        place.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(known.wellness(place.clock.now()), Wellness::OnTrial);
        let failing = place.dispatch("test", &transport, &Steps::default()).await;
        assert!(matches!(failing, Err(DispatchError::Failing { .. })));
        assert_eq!(relay.record().connections, connections + 1);
        assert_eq!(offers(&relay), tried + 1);

        shut.store(false, std::sync::atomic::Ordering::SeqCst);
        place.clock.advance(SignedDuration::from_mins(6));
        let steps = Steps::default();
        place.dispatch("test", &transport, &steps).await.unwrap();
        assert_eq!(steps.lines.lock().unwrap()[..], ["the relay is well again"]);
        assert_eq!(known.wellness(place.clock.now()), Wellness::Well);
        assert_eq!(relay.record().taken().len(), 30);
    })
    .await;
}

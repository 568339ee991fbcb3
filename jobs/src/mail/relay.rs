//! The relay as this process knows it: how many connections to it there are, how fast messages may
//! go, and whether it is well. All runs of the process share it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::random::Random;
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};

use super::smtp::SmtpConfig;

/// After so many failures in a row, with nothing that went well in between, the relay is left alone.
const MOST_FAILURES: u32 = 5;
/// For how long at first; it doubles each time that the relay was tried and is not well yet.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
/// For how long at the most: a relay that is back is not to wait for us.
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);
/// The rest of a connection's place after its first failure; it doubles with each in a row.
const FIRST_REST: Duration = Duration::from_millis(250);

/// A relay. Cheap to clone; the clones are one.
#[derive(Clone)]
pub struct Relay(Arc<Shared>);

struct Shared {
    config: SmtpConfig,
    places: Arc<Semaphore>,
    breaker: Mutex<Breaker>,
    /// When the next message may be offered.
    next_turn: Mutex<Option<Instant>>,
}

/// The right to one open connection, for as long as it is kept.
pub(super) struct Place(#[expect(dead_code, reason = "it is held, not read")] OwnedSemaphorePermit);

/// How a relay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wellness {
    /// Nothing is known against it.
    Well,
    /// It was not well, and is tried again by one connection.
    OnTrial,
    /// It has failed again and again, and is left alone until then.
    LeftAlone(Timestamp),
}

impl From<SmtpConfig> for Relay {
    fn from(config: SmtpConfig) -> Self {
        Self(Arc::new(Shared {
            places: Arc::new(Semaphore::new(config.connections.get().into())),
            config,
            breaker: Mutex::default(),
            next_turn: Mutex::default(),
        }))
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Relay").field(&self.0.config).finish()
    }
}

impl Relay {
    /// What this instance was told of it.
    #[must_use]
    pub fn config(&self) -> &SmtpConfig {
        &self.0.config
    }

    /// How it is at a moment.
    #[must_use]
    pub fn wellness(&self, now: Timestamp) -> Wellness {
        locked(&self.0.breaker).wellness(now)
    }

    /// All places for connections that are free.
    pub(super) fn free_places(&self) -> Vec<Place> {
        let place = || Arc::clone(&self.0.places).try_acquire_owned().ok();
        std::iter::from_fn(place).map(Place).collect()
    }

    /// Something went well. True when nothing had before.
    pub(super) fn went_well(&self) -> bool {
        locked(&self.0.breaker).went_well()
    }

    /// Something failed: the relay was not reached, ended a connection, or left a doubt. Gives the
    /// moment until which it is left alone from now on, if it is.
    pub(super) fn failed(&self, now: Timestamp, random: &dyn Random) -> Option<Timestamp> {
        locked(&self.0.breaker).failed(now, random)
    }

    /// How long a connection's place rests after a failure.
    pub(super) fn rest(&self, random: &dyn Random) -> Duration {
        let doublings = locked(&self.0.breaker).failures.saturating_sub(1);
        shortened(
            FIRST_REST.saturating_mul(2_u32.saturating_pow(doublings)),
            random,
        )
    }

    /// Waits until another message may be offered.
    pub(super) async fn turn(&self) {
        let Some(rate) = self.0.config.messages_per_second else {
            return;
        };
        let turn = {
            let mut next = locked(&self.0.next_turn);
            let turn = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
            *next = Some(turn + Duration::from_secs(1) / rate.get());
            turn
        };
        sleep_until(turn).await;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that is half done: each holds one small value.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A time, by chance up to a quarter less: what failed together does not come back together.
pub(super) fn shortened(time: Duration, random: &dyn Random) -> Duration {
    let quarter = u64::try_from(time.as_millis() / 4).unwrap_or(u64::MAX - 1);
    time.saturating_sub(Duration::from_millis(random.below(quarter + 1)))
}

/// Counts failures in a row, and says when there were too many.
#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    /// How often in a row the relay was left alone.
    pauses: u32,
    until: Option<Timestamp>,
}

impl Breaker {
    fn wellness(&self, now: Timestamp) -> Wellness {
        match self.until {
            None => Wellness::Well,
            Some(until) if now < until => Wellness::LeftAlone(until),
            Some(_) => Wellness::OnTrial,
        }
    }

    fn went_well(&mut self) -> bool {
        let is_news = self.until.is_some();
        *self = Self::default();
        is_news
    }

    fn failed(&mut self, now: Timestamp, random: &dyn Random) -> Option<Timestamp> {
        self.failures = self.failures.saturating_add(1);
        match self.wellness(now) {
            Wellness::Well if self.failures < MOST_FAILURES => return None,
            // What fails now was begun before.
            Wellness::LeftAlone(until) => return Some(until),
            Wellness::Well | Wellness::OnTrial => {}
        }
        let full = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.pauses));
        let pause = shortened(full.min(LONGEST_PAUSE), random);
        self.pauses = self.pauses.saturating_add(1);
        let pause = SignedDuration::try_from(pause).unwrap_or(SignedDuration::ZERO);
        self.until = Some(now.checked_add(pause).unwrap_or(Timestamp::MAX));
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chance that takes nothing off, or all that it may.
    struct Always(bool);

    impl Random for Always {
        fn uuid(&self) -> [u8; 16] {
            [0; 16]
        }

        fn below(&self, n: u64) -> u64 {
            if self.0 { n.saturating_sub(1) } else { 0 }
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_relay_that_fails_five_times_in_a_row_is_left_alone_longer_and_longer() {
        let (mut breaker, full) = (Breaker::default(), Always(false));
        for _ in 1..MOST_FAILURES {
            assert_eq!(breaker.failed(at(0), &full), None);
            assert_eq!(breaker.wellness(at(0)), Wellness::Well);
        }
        assert_eq!(breaker.failed(at(0), &full), Some(at(60)));
        assert_eq!(breaker.wellness(at(59)), Wellness::LeftAlone(at(60)));
        assert_eq!(breaker.failed(at(59), &full), Some(at(60)), "as before");
        assert_eq!(breaker.wellness(at(60)), Wellness::OnTrial);
        let mut now = 60;
        for pause in [120, 240, 480, 600, 600] {
            assert_eq!(breaker.failed(at(now), &full), Some(at(now + pause)));
            now += pause;
        }
        assert!(breaker.went_well(), "it is news");
        assert_eq!(breaker.wellness(at(now)), Wellness::Well);
        assert!(!breaker.went_well());
        assert_eq!(breaker.failed(at(now), &full), None);
    }

    #[test]
    fn what_goes_well_ends_the_row() {
        let (mut breaker, full) = (Breaker::default(), Always(false));
        for _ in 0..10 {
            for _ in 1..MOST_FAILURES {
                assert_eq!(breaker.failed(at(0), &full), None);
            }
            breaker.went_well();
        }
    }

    #[test]
    fn chance_takes_up_to_a_quarter_off() {
        let minute = Duration::from_secs(60);
        assert_eq!(shortened(minute, &Always(false)), minute);
        assert_eq!(shortened(minute, &Always(true)), Duration::from_secs(45));
    }

    #[tokio::test(start_paused = true)]
    async fn messages_take_turns_where_there_is_a_rate() {
        let mut config = SmtpConfig::plain("relay.example", 25);
        config.messages_per_second = std::num::NonZeroU32::new(10);
        let relay = Relay::from(config);
        let begin = Instant::now();
        for _ in 0..21 {
            relay.turn().await;
        }
        assert_eq!(begin.elapsed().as_millis(), 2_000);
    }

    #[test]
    fn there_are_as_many_places_as_were_asked_for_and_no_more() {
        let relay = Relay::from(SmtpConfig::plain("relay.example", 25));
        let places = relay.free_places();
        assert_eq!((places.len(), relay.free_places().len()), (4, 0));
        drop(places);
        assert_eq!(relay.clone().free_places().len(), 4);
    }
}

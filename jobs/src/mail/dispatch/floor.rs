//! Where the connections of one dispatch work beside each other.
//!
//! All of them are parts of one future: when that is dropped, every connection is closed with it. One
//! connection is opened first. The others follow when it stands, so a relay that is not well is tried
//! by one.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use entity::enums::LogLevel;
use futures::future::join_all;
use tokio::{sync::Mutex, time::sleep};

use super::{
    DispatchError, Dispatcher, Parcel, Step,
    ledger::{Fate, Pen},
    load,
};
use crate::mail::{
    relay::{Relay, Wellness},
    smtp::ConnectError,
    transport::Carrier,
};

/// Messages that are claimed at once for each connection.
const CLAIMED_FOR_EACH: usize = 8;

/// What the connections of a dispatch share.
pub(super) struct Floor<'a> {
    dispatcher: &'a Dispatcher<'a>,
    relay: Option<&'a Relay>,
    pen: Pen,
    queue: Mutex<Queue>,
    /// How many are claimed at once.
    batch: usize,
    /// Connections that stand.
    open: AtomicUsize,
    /// Whether no connection is to take another message.
    closing: AtomicBool,
}

/// What was claimed and is nobody's yet.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<Parcel>,
    is_all: bool,
}

impl<'a> Floor<'a> {
    pub fn new(
        dispatcher: &'a Dispatcher<'a>,
        relay: Option<&'a Relay>,
        pen: Pen,
        carriers: usize,
    ) -> Self {
        Self {
            dispatcher,
            relay,
            pen,
            queue: Mutex::default(),
            batch: carriers * CLAIMED_FOR_EACH,
            open: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
        }
    }

    /// Has carriers send all that is due. The floor is gone afterwards, and with it its pen.
    pub async fn work(self, carriers: Vec<Carrier>) -> Result<(), DispatchError> {
        let mut carriers = carriers.into_iter();
        let Some(mut first) = carriers.next() else {
            return Ok(());
        };
        let Some(parcel) = self.next().await? else {
            return Ok(());
        };
        if !self.open(&mut first).await? {
            return Ok(());
        }
        if self.is_on_trial() {
            self.serve(&mut first, parcel).await?;
        } else {
            self.give_back(parcel).await;
        }
        let all = std::iter::once(first).chain(carriers);
        let ends = join_all(all.map(|carrier| self.run(carrier))).await;
        ends.into_iter().collect()
    }

    /// One carrier's work, until nothing is left or it can do no more.
    async fn run(&self, mut carrier: Carrier) -> Result<(), DispatchError> {
        let end = self.run_on(&mut carrier).await;
        if end.is_err() {
            self.closing.store(true, Ordering::Relaxed);
        }
        self.count(carrier.is_open(), false);
        carrier.close().await;
        end
    }

    async fn run_on(&self, carrier: &mut Carrier) -> Result<(), DispatchError> {
        while let Some(parcel) = self.next().await? {
            if !self.open(carrier).await? {
                self.give_back(parcel).await;
                return Ok(());
            }
            self.serve(carrier, parcel).await?;
        }
        Ok(())
    }

    /// Sends one message over a connection that stands.
    async fn serve(&self, carrier: &mut Carrier, parcel: Parcel) -> Result<(), DispatchError> {
        if let Some(relay) = self.relay {
            relay.turn().await;
        }
        let is_ours = self.carry(carrier, parcel).await?;
        let stands = carrier.is_open();
        self.count(true, stands);
        if is_ours {
            self.judge(stands).await?;
        }
        Ok(())
    }

    async fn give_back(&self, parcel: Parcel) {
        self.queue.lock().await.waiting.push_front(parcel);
    }

    /// Whether the relay was not well, and one message is to show how it is now.
    fn is_on_trial(&self) -> bool {
        let now = self.dispatcher.clock.now();
        self.relay
            .is_some_and(|relay| relay.wellness(now) == Wellness::OnTrial)
    }

    /// The next message; none when all were taken. What is of no use any more is let go of
    /// on the way.
    async fn next(&self) -> Result<Option<Parcel>, DispatchError> {
        let watch = self.dispatcher.watch;
        let mut queue = self.queue.lock().await;
        loop {
            if self.closing.load(Ordering::Relaxed) {
                return Ok(None);
            }
            if watch.is_stopped() {
                return Err(DispatchError::Stopped);
            }
            match queue.waiting.pop_front() {
                Some(void) if void.is_void => self.pen.end(void.row, Fate::Void).await?,
                Some(parcel) => return Ok(Some(parcel)),
                None if queue.is_all => return Ok(None),
                None if !watch.goes_on().await => return Err(DispatchError::Stopped),
                None => {
                    let rows = self.pen.claim(self.batch as u64).await?;
                    queue.is_all = rows.is_empty();
                    let now = self.dispatcher.clock.now();
                    queue.waiting = load(self.dispatcher.db, rows, &self.dispatcher.back, now)
                        .await?
                        .into();
                }
            }
        }
    }

    /// Sees to it that a carrier's connection stands. False when the relay wants no more connections
    /// than there are: the others do the work then.
    async fn open(&self, carrier: &mut Carrier) -> Result<bool, DispatchError> {
        let was_open = carrier.is_open();
        let opened = carrier.open().await;
        self.count(was_open, carrier.is_open());
        let Err(error) = opened else { return Ok(true) };
        self.no_connection(error).map(|()| false)
    }

    fn no_connection(&self, source: ConnectError) -> Result<(), DispatchError> {
        let Some(relay) = self.relay else {
            return Ok(());
        };
        let others = self.open.load(Ordering::Relaxed);
        if others > 0 {
            let line = format!("one connection less, {others} are left: {source}");
            self.dispatcher.watch.note(LogLevel::Warn, &line);
            return Ok(());
        }
        let now = self.dispatcher.clock.now();
        let until = relay.failed(now, self.dispatcher.random);
        let until = until.unwrap_or_else(|| self.dispatcher.pause());
        Err(DispatchError::Relay { source, until })
    }

    /// Offers a message and sends its content. False when it is another's by now: the offer dies with
    /// its connection.
    async fn carry(&self, carrier: &mut Carrier, parcel: Parcel) -> Result<bool, DispatchError> {
        let Parcel { row, letter, .. } = parcel;
        let answer = match carrier.offer(&letter).await {
            Err(answer) => answer,
            Ok(_) if !self.pen.start(row.id).await? => {
                self.dispatcher.watch.went(Step::Lost);
                return Ok(false);
            }
            Ok(offered) => carrier.send(offered, letter).await,
        };
        self.pen.end(row, Fate::Answered(answer)).await?;
        Ok(true)
    }

    /// Counts what a message's way says of the relay; after a failure the connection's place rests.
    async fn judge(&self, went_well: bool) -> Result<(), DispatchError> {
        let Some(relay) = self.relay else {
            return Ok(());
        };
        if went_well {
            if relay.went_well() {
                let line = "the relay is well again";
                self.dispatcher.watch.note(LogLevel::Info, line);
            }
            return Ok(());
        }
        let now = self.dispatcher.clock.now();
        match relay.failed(now, self.dispatcher.random) {
            Some(until) => Err(DispatchError::Failing { until }),
            None => {
                sleep(relay.rest(self.dispatcher.random)).await;
                Ok(())
            }
        }
    }

    /// Keeps count of the connections that stand.
    fn count(&self, before: bool, after: bool) {
        match (before, after) {
            (false, true) => self.open.fetch_add(1, Ordering::Relaxed),
            (true, false) => self.open.fetch_sub(1, Ordering::Relaxed),
            _ => 0,
        };
    }
}

//! How many sockets there may be, and which there are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::graphql::context::Viewer;

/// What sockets are held to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sockets whose client said who it is.
    pub connections: u32,
    /// The same, of one person, token or sign-in.
    pub connections_each: usize,
    /// Sockets whose client has not said so yet.
    pub strangers: u32,
    /// Operations at once on a socket.
    pub operations: usize,
    /// The longest message, in bytes.
    pub message_bytes: usize,
    /// Within this, a client says who it is.
    pub init: Duration,
    /// How often a client is asked for a sign of life; without one until the next time it is gone.
    pub beat: Duration,
    /// How often it is looked whether a client still has the rights that it came with.
    pub recheck: Duration,
    /// How long a client may take to read a message.
    pub slow: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1000,
            connections_each: 50,
            strangers: 200,
            operations: 25,
            message_bytes: 256 * 1024,
            init: Duration::from_secs(3),
            beat: Duration::from_secs(15),
            recheck: Duration::from_secs(20),
            slow: Duration::from_secs(30),
        }
    }
}

/// The places for sockets. Cheap to clone; the clones are one.
#[derive(Clone)]
pub struct Sockets(Arc<Inner>);

struct Inner {
    limits: Limits,
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    each: Mutex<HashMap<String, usize>>,
    stop: watch::Sender<bool>,
}

/// A place among those who have not said who they are.
pub struct Stranger(#[expect(dead_code, reason = "it is held")] OwnedSemaphorePermit);

/// A place among those who have.
pub struct Place {
    sockets: Sockets,
    whose: String,
    _permit: OwnedSemaphorePermit,
}

impl Sockets {
    /// Places within limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let semaphore = |places: u32| Arc::new(Semaphore::new(places as usize));
        Self(Arc::new(Inner {
            limits,
            known: semaphore(limits.connections),
            strangers: semaphore(limits.strangers),
            each: Mutex::default(),
            stop: watch::Sender::new(false),
        }))
    }

    /// What sockets are held to.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// A place for somebody yet unknown, if there is one.
    pub(super) fn stranger(&self) -> Option<Stranger> {
        if *self.0.stop.borrow() {
            return None;
        }
        let permit = Arc::clone(&self.0.strangers).try_acquire_owned().ok()?;
        Some(Stranger(permit))
    }

    /// A place for somebody known, if there is one.
    pub(super) fn place(&self, viewer: &Viewer) -> Option<Place> {
        let permit = Arc::clone(&self.0.known).try_acquire_owned().ok()?;
        let whose = viewer
            .actor
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let mut each = self.each();
        let held = each.entry(whose.clone()).or_default();
        if *held >= self.0.limits.connections_each {
            return None;
        }
        *held += 1;
        drop(each);
        Some(Place {
            sockets: self.clone(),
            whose,
            _permit: permit,
        })
    }

    /// Tells when the service stops.
    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stop.subscribe()
    }

    /// Closes all sockets, and comes back when they are.
    pub async fn close(&self) {
        self.0.stop.send_replace(true);
        let Limits {
            connections,
            strangers,
            ..
        } = self.0.limits;
        for (places, all) in [(&self.0.strangers, strangers), (&self.0.known, connections)] {
            // The semaphores are never closed.
            let _ = places.acquire_many(all).await;
        }
    }

    fn each(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.each.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut each = self.sockets.each();
        if let Some(held) = each.get_mut(&self.whose) {
            *held -= 1;
            if *held == 0 {
                each.remove(&self.whose);
            }
        }
    }
}

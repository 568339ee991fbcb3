//! How many sockets there may be, and which there are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::graphql::context::Viewer;
use crate::limits::SocketLimits;

/// The places for sockets. Cheap to clone; the clones are one.
#[derive(Clone)]
pub struct Sockets(Arc<Inner>);

struct Inner {
    limits: SocketLimits,
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
    pub fn new(limits: SocketLimits) -> Self {
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
    pub fn limits(&self) -> &SocketLimits {
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
        let SocketLimits {
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

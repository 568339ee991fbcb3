//! Where those who follow meet the one reader of what they follow.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use sea_orm::DatabaseConnection;
use tokio::{
    sync::Notify,
    task::AbortHandle,
    time::{sleep, timeout},
};

use super::{
    Bell, Topic, Wanted,
    follower::{Follower, Mailbox},
    listen::{Notice, listen},
    read::{Known, Row, read},
};

/// How often rows are looked at while somebody follows them.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// At least this often.
    pub idle: Duration,
    /// At most this often, however often the bell rings.
    pub busy: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(1),
            busy: Duration::from_millis(100),
        }
    }
}

/// Where those who follow something meet its reader. Cheap to clone; the clones are one.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    pace: Pace,
    bell: Bell,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    feeds: HashMap<Topic, Feed>,
    listener: Option<AbortHandle>,
    closed: bool,
}

/// All who follow a topic, and its reader.
struct Feed {
    followers: Vec<Weak<Mailbox>>,
    /// Somebody came who must be told how things stand.
    newcomer: Arc<Notify>,
    reader: AbortHandle,
}

impl Hub {
    /// A hub over a database. Nothing is read before somebody follows something.
    #[must_use]
    pub fn new(db: DatabaseConnection, bell: Bell, pace: Pace) -> Self {
        Self(Arc::new(Inner {
            db,
            pace,
            bell,
            state: Mutex::default(),
        }))
    }

    /// Follows something: the first news are how it stands.
    #[must_use]
    pub fn follow(&self, wanted: Wanted) -> Follower {
        let mailbox = Arc::new(Mailbox::of(wanted));
        let topic = wanted.topic();
        let mut state = self.0.state();
        if state.closed {
            mailbox.close();
            return Follower(mailbox);
        }
        let feed = state.feeds.entry(topic).or_insert_with(|| {
            let newcomer = Arc::new(Notify::new());
            let reading = keep_reading(Arc::clone(&self.0), topic, Arc::clone(&newcomer));
            Feed {
                followers: Vec::new(),
                newcomer,
                reader: tokio::spawn(reading).abort_handle(),
            }
        });
        feed.followers.push(Arc::downgrade(&mailbox));
        feed.newcomer.notify_one();
        if state.listener.is_none() {
            let bell = self.0.bell.clone();
            state.listener = listen(&self.0.db, Notice::Moved, move || bell.ring());
        }
        Follower(mailbox)
    }

    /// How many readers are at work: none where nobody follows anything.
    #[must_use]
    pub fn readers(&self) -> usize {
        self.0.state().feeds.len()
    }

    /// Ends all reading; whoever follows something hears no more of it.
    pub fn close(&self) {
        let mut state = self.0.state();
        state.closed = true;
        for (_, feed) in state.feeds.drain() {
            feed.reader.abort();
            let followers = feed.followers.iter().filter_map(Weak::upgrade);
            followers.for_each(|mailbox| mailbox.close());
        }
        state.stop_listening();
    }
}

impl State {
    fn stop_listening(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who follows a topic. Where nobody does any more, its feed is taken away, and none come.
    fn followers(&self, topic: Topic) -> Option<Vec<Arc<Mailbox>>> {
        let mut state = self.state();
        let feed = state.feeds.get_mut(&topic)?;
        feed.followers.retain(|mailbox| mailbox.strong_count() > 0);
        let followers: Vec<_> = feed.followers.iter().filter_map(Weak::upgrade).collect();
        if followers.is_empty() {
            state.feeds.remove(&topic);
            if state.feeds.is_empty() {
                state.stop_listening();
            }
            return None;
        }
        Some(followers)
    }
}

/// Reads a topic as long as somebody follows it.
async fn keep_reading(hub: Arc<Inner>, topic: Topic, newcomer: Arc<Notify>) {
    let mut rung = hub.bell.heard();
    let mut known = Known::default();
    while let Some(followers) = hub.followers(topic) {
        // Whatever rings from here on may mean a row that this look no longer sees.
        rung.mark_unchanged();
        let wanted = followers.iter().filter_map(|mailbox| mailbox.wanted.run());
        match read(&hub.db, topic, &known, wanted).await {
            Ok(rows) => {
                let moved = known.update(&rows);
                let counts = Arc::new(counts(&rows));
                for mailbox in &followers {
                    mailbox.put(&rows, &moved, &counts);
                }
            }
            Err(error) => {
                tracing::warn!(?topic, %error, "what is followed could not be read; it is tried again");
            }
        }
        drop(followers);
        sleep(hub.pace.busy).await;
        let called = async {
            tokio::select! {
                _ = rung.changed() => {}
                () = newcomer.notified() => {}
            }
        };
        // Called or not, it is time for another look.
        let _ = timeout(hub.pace.idle, called).await;
    }
}

fn counts(rows: &[Row]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.state).or_default() += 1;
    }
    counts
}

//! Somebody who follows a topic, and what waits for them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::{Wanted, read::Row};

/// How many rows are in each state, by the state's word.
pub(super) type Counts = BTreeMap<&'static str, usize>;

/// What waits for a follower.
pub(super) struct Mailbox {
    pub(super) wanted: Wanted,
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

#[derive(Default)]
struct Waiting {
    /// By key, so that a row that moves again replaces itself.
    rows: BTreeMap<i64, Row>,
    counts: Arc<Counts>,
    /// Whether anything came since the last time.
    fresh: bool,
    /// Whether they know how things stand, so that what moves is enough.
    knows: bool,
    closed: bool,
}

impl Mailbox {
    pub(super) fn of(wanted: Wanted) -> Self {
        Self {
            wanted,
            waiting: Mutex::default(),
            arrived: Notify::new(),
        }
    }

    /// Puts in how things stand, or, for those who know, what has moved.
    pub(super) fn put(&self, rows: &[Row], moved: &[Row], counts: &Arc<Counts>) {
        let mut waiting = self.waiting();
        let news: Vec<Row> = if waiting.knows {
            let moved = moved.iter().filter(|row| self.wanted.has(row));
            moved.copied().collect()
        } else {
            let rows = rows.iter().filter(|row| self.wanted.begins_with(row));
            rows.copied().collect()
        };
        let first = !std::mem::replace(&mut waiting.knows, true);
        if first || !news.is_empty() {
            waiting
                .rows
                .extend(news.into_iter().map(|row| (row.id, row)));
            waiting.counts = Arc::clone(counts);
            waiting.fresh = true;
            drop(waiting);
            self.arrived.notify_one();
        }
    }

    pub(super) fn close(&self) {
        self.waiting().closed = true;
        self.arrived.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a follower is told.
#[derive(Clone, Debug)]
pub struct News {
    /// Rows that have moved; at first, how they stand. In the order of their keys.
    pub rows: Vec<Row>,
    /// How many rows of the topic are in each state, by the state's word.
    counts: Arc<Counts>,
    /// Whether nothing more of the same look waits.
    pub last: bool,
}

impl News {
    /// How many rows of the topic are in a state.
    #[must_use]
    pub fn count(&self, state: &str) -> usize {
        self.counts.get(state).copied().unwrap_or_default()
    }

    /// How many rows the topic has.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }
}

/// Somebody who follows a topic. The reading ends when the last one is dropped.
pub struct Follower(pub(super) Arc<Mailbox>);

impl Follower {
    /// Waits for news and takes at most so many rows of them. None once the hub is closed.
    pub async fn next(&mut self, most: usize) -> Option<News> {
        loop {
            {
                let mut waiting = self.0.waiting();
                if waiting.closed {
                    return None;
                }
                if waiting.fresh {
                    let later = waiting.rows.keys().nth(most).copied();
                    let rest = later.map(|key| waiting.rows.split_off(&key));
                    let rows = std::mem::replace(&mut waiting.rows, rest.unwrap_or_default());
                    waiting.fresh = later.is_some();
                    return Some(News {
                        rows: rows.into_values().collect(),
                        counts: Arc::clone(&waiting.counts),
                        last: later.is_none(),
                    });
                }
            }
            self.0.arrived.notified().await;
        }
    }
}

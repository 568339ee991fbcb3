//! Which personal data a request reads, noted while it is planned.
//!
//! The notes belong to the task that answers the request, so that whatever plans a field or a
//! condition need not be handed them.

use std::{
    collections::BTreeSet,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::Name;
use entity::enums::AccessWay;
use service::{access_log::Reading, context::Actor};

use crate::app::access_log::AccessLog;

tokio::task_local! {
    static NOTED: Arc<Inner>;
}

/// What a request reads, from its first answer to its last: a subscription has many, a table goes
/// out piece by piece. What is on record already is not put there again.
#[derive(Clone)]
pub struct Record(Option<Arc<Inner>>);

struct Inner {
    log: AccessLog,
    asker: Asker,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    operation: Option<Name>,
    /// Noted since.
    fields: BTreeSet<String>,
    /// On record.
    written: BTreeSet<String>,
}

/// Notes that a field of a noun is read, or asked by.
pub fn field(noun: &str, field: &str) {
    let field = format!("{noun}.{field}");
    with(|noted| {
        if !noted.written.contains(&field) {
            noted.fields.insert(field);
        }
    });
}

/// Notes the name of the operation.
pub fn operation(name: Option<&Name>) {
    with(|noted| noted.operation = name.cloned());
}

fn with(note: impl FnOnce(&mut Noted)) {
    // Outside a request nobody reads.
    let _ = NOTED.try_with(|record| note(&mut record.noted()));
}

/// Puts on record what was noted up to now, because it is about to be given: who takes the first
/// piece of an answer may leave before the last.
pub async fn put_on_record() {
    let Ok(record) = NOTED.try_with(Arc::clone) else {
        return;
    };
    record.write().await;
}

/// Whoever asks, as the log names them.
pub struct Asker {
    /// Who.
    pub actor: Option<Actor>,
    /// By which way.
    pub way: AccessWay,
}

impl Record {
    /// Of somebody's request; nothing is noted where there is no log.
    #[must_use]
    pub fn of(log: Option<&AccessLog>, asker: Asker) -> Self {
        Self(log.map(|log| {
            Arc::new(Inner {
                log: log.clone(),
                asker,
                noted: Mutex::default(),
            })
        }))
    }

    /// Answers, and puts on record what was read of personal data, where anything is given.
    pub async fn of_answer<T>(
        &self,
        answered: impl Future<Output = T>,
        given: impl FnOnce(&T) -> bool,
    ) -> T {
        let Some(record) = &self.0 else {
            return answered.await;
        };
        let answer = NOTED.scope(Arc::clone(record), answered).await;
        if given(&answer) {
            record.write().await;
        }
        answer
    }
}

impl Inner {
    async fn write(&self) {
        let Some(reading) = self.reading() else {
            return;
        };
        self.log.note(reading).await;
    }

    fn reading(&self) -> Option<Reading> {
        let mut noted = self.noted();
        if noted.fields.is_empty() {
            return None;
        }
        let fields = mem::take(&mut noted.fields);
        noted.written.extend(fields.iter().cloned());
        Some(Reading {
            actor: self.asker.actor.clone(),
            way: self.asker.way,
            operation: noted.operation.as_ref().map(ToString::to_string),
            fields: fields.into_iter().collect(),
        })
    }

    fn noted(&self) -> std::sync::MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Which personal data a request reads, noted while it is planned.
//!
//! The notes belong to the task that answers the request, so that whatever plans a field or a
//! condition need not be handed them.

use std::{cell::RefCell, collections::BTreeSet};

use async_graphql::Name;
use entity::enums::AccessWay;
use service::{access_log::Reading, context::Actor};

use crate::app::access_log::AccessLog;

tokio::task_local! {
    static NOTED: RefCell<Noted>;
}

#[derive(Default)]
struct Noted {
    operation: Option<Name>,
    fields: BTreeSet<String>,
}

/// Notes that a field of a noun is read, or asked by.
pub fn field(noun: &str, field: &str) {
    let field = format!("{noun}.{field}");
    // Outside a request nobody reads.
    let _ = NOTED.try_with(|noted| noted.borrow_mut().fields.insert(field));
}

/// Notes the name of the operation.
pub fn operation(name: Option<&Name>) {
    let _ = NOTED.try_with(|noted| noted.borrow_mut().operation = name.cloned());
}

/// Whoever asks, as the log names them.
pub struct Asker {
    /// Who.
    pub actor: Option<Actor>,
    /// By which way.
    pub way: AccessWay,
}

/// Answers a request, and puts on record what it read of personal data, where it was given
/// anything.
pub async fn on_record<T>(
    log: Option<&AccessLog>,
    asker: Asker,
    answered: impl AsyncFnOnce() -> T,
    given: impl FnOnce(&T) -> bool,
) -> T {
    let Some(log) = log else {
        return answered().await;
    };
    let work = async {
        let answer = answered().await;
        (answer, NOTED.with(RefCell::take))
    };
    let (answer, noted) = NOTED.scope(RefCell::default(), work).await;
    if !noted.fields.is_empty() && given(&answer) {
        let reading = Reading {
            actor: asker.actor,
            way: asker.way,
            operation: noted.operation.map(|name| name.to_string()),
            fields: noted.fields.into_iter().collect(),
        };
        log.note(reading).await;
    }
    answer
}

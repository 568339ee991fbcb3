//! graphql-transport-ws (github.com/enisdenjo/graphql-ws, PROTOCOL.md), as far as it can be told
//! without a connection: what a client's message calls for, and what the server's messages say.
//!
//! async-graphql has a state machine of its own. It closes with 1002 and 1011 where the protocol
//! says 4400 and 4401, lets a second operation of an identifier take the place of the first, answers
//! `complete` with `complete`, and knows no `error`; so this one is ours.

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::{Response as Answer, ServerError, Value as Data};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::graphql::answer;
use crate::http::graphql::Parameters;

/// The sub-protocol's name.
pub const NAME: &str = "graphql-transport-ws";

/// A reason to close, with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// As RFC 6455 and the protocol number them.
    pub code: u16,
    /// In words, at most 123 bytes.
    pub reason: Cow<'static, str>,
}

impl Close {
    const fn new(code: u16, reason: &'static str) -> Self {
        Self {
            code,
            reason: Cow::Borrowed(reason),
        }
    }

    /// The service stops.
    pub const GOING_AWAY: Self = Self::new(1001, "The service is stopping");
    /// A message is longer than is taken.
    pub const TOO_BIG: Self = Self::new(1009, "Message too big");
    /// There are too many connections.
    pub const TRY_AGAIN_LATER: Self = Self::new(1013, "Too many connections");
    /// Who it is can't be looked up at the moment.
    pub const UNKNOWN: Self = Self::new(1013, "Try again later");
    /// Tokens were wrong too often.
    pub const TOO_OFTEN: Self = Self::new(1013, "Too many wrong tokens");
    /// What came is no message of the protocol.
    pub const INVALID: Self = Self::new(4400, "Invalid message received");
    /// An operation before `connection_ack`.
    pub const UNAUTHORIZED: Self = Self::new(4401, "Unauthorized");
    /// Who it is may not come in, or not any more.
    pub const FORBIDDEN: Self = Self::new(4403, "Forbidden");
    /// Another sub-protocol, or none.
    pub const NOT_ACCEPTABLE: Self = Self::new(4406, "Subprotocol not acceptable");
    /// No `connection_init` in time.
    pub const INIT_TIMEOUT: Self = Self::new(4408, "Connection initialisation timeout");
    /// A second `connection_init`.
    pub const TOO_MANY_INITS: Self = Self::new(4429, "Too many initialisation requests");

    /// An identifier that another operation has.
    fn taken(id: &str) -> Self {
        let mut reason = format!("Subscriber for {id} already exists");
        if reason.len() > 123 {
            "Subscriber already exists".clone_into(&mut reason);
        }
        Self {
            code: 4409,
            reason: Cow::Owned(reason),
        }
    }
}

/// What a client says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Message {
    ConnectionInit {
        payload: Option<Map<String, Value>>,
    },
    Ping {
        payload: Option<Map<String, Value>>,
    },
    Pong {
        #[serde(rename = "payload")]
        _payload: Option<Map<String, Value>>,
    },
    Subscribe {
        id: String,
        payload: Parameters,
    },
    Complete {
        id: String,
    },
}

/// What a message calls for.
pub enum Call {
    /// Nothing.
    Nothing,
    /// Look who it is, by what they give, and acknowledge.
    Greet(Map<String, Value>),
    /// Say this.
    Say(String),
    /// Start an operation.
    Start {
        /// The client's name for it.
        id: String,
        /// Ours: the client may use a name again.
        serial: u64,
        /// What is asked for.
        parameters: Parameters,
    },
    /// Stop the operation that has this number.
    Stop(u64),
    /// Close.
    Close(Close),
}

/// How far a connection is, and its operations.
#[derive(Default)]
pub struct Protocol {
    greeted: bool,
    acknowledged: bool,
    operations: HashMap<String, u64>,
    last: u64,
}

impl Protocol {
    /// What a text from the client calls for.
    pub fn hear(&mut self, text: &str) -> Call {
        let Ok(message) = serde_json::from_str::<Message>(text) else {
            return Call::Close(Close::INVALID);
        };
        match message {
            Message::ConnectionInit { .. } if self.greeted => Call::Close(Close::TOO_MANY_INITS),
            Message::ConnectionInit { payload } => {
                self.greeted = true;
                Call::Greet(payload.unwrap_or_default())
            }
            Message::Ping { payload } => Call::Say(pong(payload)),
            Message::Pong { .. } => Call::Nothing,
            Message::Subscribe { .. } if !self.acknowledged => Call::Close(Close::UNAUTHORIZED),
            Message::Subscribe { id, .. } | Message::Complete { id } if id.is_empty() => {
                Call::Close(Close::INVALID)
            }
            Message::Subscribe { id, payload } => self.start(id, payload),
            Message::Complete { id } => match self.operations.remove(&id) {
                Some(serial) => Call::Stop(serial),
                None => Call::Nothing,
            },
        }
    }

    fn start(&mut self, id: String, parameters: Parameters) -> Call {
        if self.operations.contains_key(&id) {
            return Call::Close(Close::taken(&id));
        }
        self.last += 1;
        self.operations.insert(id.clone(), self.last);
        Call::Start {
            id,
            serial: self.last,
            parameters,
        }
    }

    /// Whether `connection_init` came.
    pub fn is_greeted(&self) -> bool {
        self.greeted
    }

    /// They may come in.
    pub fn acknowledge(&mut self) -> String {
        self.acknowledged = true;
        json!({ "type": "connection_ack" }).to_string()
    }

    /// How many operations are going on.
    pub fn operations(&self) -> usize {
        self.operations.len()
    }

    /// Whether an operation still goes on: nothing is said of one that was completed.
    pub fn goes_on(&self, id: &str, serial: u64) -> bool {
        self.operations.get(id) == Some(&serial)
    }

    /// An operation is over; its identifier is free.
    pub fn end(&mut self, id: &str) {
        self.operations.remove(id);
    }
}

fn pong(payload: Option<Map<String, Value>>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => json!({ "type": "pong" }).to_string(),
    }
}

/// `next`: an answer of an operation.
pub fn next(id: &str, answer: &Answer) -> String {
    let (id, answer) = (json!(id), answer::write(answer));
    format!(r#"{{"id":{id},"type":"next","payload":{answer}}}"#)
}

/// `error`: an operation was not executed, and is over.
pub fn error(id: &str, errors: &[ServerError]) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// `complete`: an operation is over.
pub fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

/// Whether the first answer of an operation ends it: it does not parse or validate, was refused, or
/// is a subscription that could not begin.
pub fn is_refusal(answer: &Answer, is_subscription: bool) -> bool {
    let came_to_nothing = answer.data == Data::Null && !answer.errors.is_empty();
    answer::never_ran(answer) || (is_subscription && came_to_nothing)
}

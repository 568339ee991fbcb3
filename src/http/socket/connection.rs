//! One socket, from the handshake to its end.
//!
//! A socket is one task that reads, writes and keeps the time; each operation is a task beside it
//! and hands its answers over through a short queue. A client who does not read holds up the writing,
//! then the queue, then the operations, and for a subscription what moves is kept by row meanwhile
//! (`service::live`): nothing grows.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{ErrorExtensionValues, Request as Operation, ServerError};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use domain::language::Language;
use futures::future::FutureExt;
use futures::stream::StreamExt;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::places::{Place, Stranger};
use super::protocol::{self, Call, Close, Protocol};
use super::{AppState, Client, Credential, Look, Unknown};
use crate::graphql::{
    answer, context::Reader, context::Viewer, guard::Admitted, schema::ApiSchema,
};
use crate::http::graphql::{AROUND, values};

/// How many answers of a socket's operations wait to be written.
const QUEUE: usize = 8;

/// How long a client may take to read why it is over.
const FAREWELL: Duration = Duration::from_secs(2);

/// Who is at the other end, as far as the handshake says.
pub struct Guest {
    /// By what they say who they are.
    pub credential: Credential,
    /// From where they come.
    pub client: Client,
    /// Whether mutations are theirs to ask for: not by a cookie that came from who knows where.
    pub may_write: bool,
    /// The language of messages.
    pub language: Language,
    /// Their place until they have said who they are.
    pub stranger: Stranger,
}

/// An operation's word, to be written.
struct Word {
    id: String,
    serial: u64,
    text: String,
    is_last: bool,
}

/// Why a socket ends.
enum End {
    /// For a reason that the client is told.
    Told(Close),
    /// The client is gone, or does not read what it is told.
    Gone,
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Told(close)
    }
}

impl From<Unknown> for End {
    fn from(_: Unknown) -> Self {
        Self::Told(Close::UNKNOWN)
    }
}

/// Serves a socket to its end.
pub async fn serve(socket: WebSocket, state: AppState, guest: Guest) {
    let stopping = state.sockets.stopping();
    let mut connection = Connection {
        socket,
        stopping,
        state,
        credential: guest.credential,
        client: guest.client,
        may_write: guest.may_write,
        language: guest.language,
        stranger: Some(guest.stranger),
        place: None,
        viewer: None,
        has_asked: false,
        protocol: Protocol::default(),
        tasks: HashMap::new(),
    };
    if let Err(End::Told(close)) = connection.run().await {
        dismiss(&mut connection.socket, &close).await;
    }
}

/// Tells a client why it is over, and waits a moment for it to have read that: a connection that is
/// cut with something unread in it takes the last word along.
pub async fn dismiss(socket: &mut WebSocket, close: &Close) {
    let frame = Message::Close(Some(CloseFrame {
        code: close.code,
        reason: close.reason.as_ref().into(),
    }));
    let _ = timeout(FAREWELL, async {
        if socket.send(frame).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    })
    .await;
}

struct Connection {
    socket: WebSocket,
    stopping: watch::Receiver<bool>,
    state: AppState,
    credential: Credential,
    client: Client,
    may_write: bool,
    language: Language,
    stranger: Option<Stranger>,
    place: Option<Place>,
    viewer: Option<Viewer>,
    /// Whether an operation came since it was looked last whether they are still who they were.
    has_asked: bool,
    protocol: Protocol,
    tasks: HashMap<u64, AbortHandle>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.tasks.values().for_each(AbortHandle::abort);
    }
}

impl Connection {
    async fn run(&mut self) -> Result<(), End> {
        let limits = *self.state.sockets.limits();
        let (words, mut said) = mpsc::channel::<Word>(QUEUE);
        let start = Instant::now();
        let ticks = |period| {
            let mut ticks = interval_at(start + period, period);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        };
        let (mut beat, mut recheck) = (ticks(limits.beat), ticks(limits.recheck));
        let mut stopping = self.stopping.clone();
        let mut is_alive = true;
        loop {
            tokio::select! {
                message = self.socket.recv() => {
                    is_alive = true;
                    match message {
                        Some(Ok(message)) => self.hear(message, &words).await?,
                        Some(Err(error)) => return Err(broken(&error)),
                        None => return Err(End::Gone),
                    }
                }
                Some(word) = said.recv() => self.say(word).await?,
                () = sleep_until(start + limits.init), if !self.protocol.is_greeted() => {
                    return Err(Close::INIT_TIMEOUT.into());
                }
                _ = beat.tick() => {
                    if !std::mem::replace(&mut is_alive, false) {
                        return Err(End::Gone);
                    }
                    self.write(Message::Ping(Default::default())).await?;
                }
                _ = recheck.tick(), if self.viewer.is_some() => self.recheck().await?,
                () = stops(&mut stopping) => return Err(Close::GOING_AWAY.into()),
            }
        }
    }

    /// Does what a message calls for.
    async fn hear(&mut self, message: Message, words: &mpsc::Sender<Word>) -> Result<(), End> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(Close::INVALID.into()),
            // A close is answered by the next reading, which also ends.
            Message::Close(_) | Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        // Brackets take fifty times their size once they are read.
        if values(text.as_bytes()) > self.state.limits.variables + AROUND {
            return Err(Close::TOO_BIG.into());
        }
        match self.protocol.hear(&text) {
            Call::Nothing => Ok(()),
            Call::Greet(payload) => self.greet(&payload).await,
            Call::Say(text) => self.write(Message::Text(text.into())).await,
            Call::Start {
                id,
                serial,
                parameters,
            } => self.start(id, serial, parameters.operation(), words).await,
            Call::Stop(serial) => {
                if let Some(task) = self.tasks.remove(&serial) {
                    task.abort();
                }
                Ok(())
            }
            Call::Close(close) => Err(close.into()),
        }
    }

    /// Looks who it is. A token in the payload counts before what the handshake said.
    async fn greet(&mut self, payload: &Map<String, Value>) -> Result<(), End> {
        match token(payload) {
            Ok(Some(token)) => {
                self.credential = Credential::Token(token);
                self.may_write = true;
            }
            Ok(None) => {}
            Err(close) => return Err(close.into()),
        }
        let viewer = self.credential.viewer(&self.state.door, Look::Use).await?;
        let viewer = viewer.ok_or_else(|| self.forbidden())?;
        let place = self.state.sockets.place(&viewer);
        self.place = Some(place.ok_or(Close::TRY_AGAIN_LATER)?);
        self.stranger = None;
        self.viewer = Some(viewer);
        let welcome = self.protocol.acknowledge();
        self.write(Message::Text(welcome.into())).await
    }

    /// Why whoever is not let in is not, which counts where they showed a token.
    fn forbidden(&self) -> Close {
        match self.credential {
            Credential::Token(_) if self.state.door.token_was_wrong(self.client).is_err() => {
                Close::TOO_OFTEN
            }
            _ => Close::FORBIDDEN,
        }
    }

    /// Looks whether they are still who they were. That a socket is open is no use of a session;
    /// what was asked over it is.
    async fn recheck(&mut self) -> Result<(), End> {
        let look = if std::mem::take(&mut self.has_asked) {
            Look::Use
        } else {
            Look::Recheck
        };
        if self.credential.viewer(&self.state.door, look).await? == self.viewer {
            return Ok(());
        }
        Err(Close::FORBIDDEN.into())
    }

    async fn start(
        &mut self,
        id: String,
        serial: u64,
        operation: Operation,
        words: &mpsc::Sender<Word>,
    ) -> Result<(), End> {
        self.has_asked = true;
        let schema = self.state.schema.clone();
        let viewer = self.viewer.clone().unwrap_or_default();
        let mut operation = operation.data(viewer).data(Reader(self.language));
        let admitted = match self.admit(&schema, &mut operation) {
            Ok(admitted) => admitted,
            Err(errors) => {
                self.protocol.end(&id);
                let text = protocol::error(&id, &errors);
                return self.write(Message::Text(text.into())).await;
            }
        };
        let speaker = Speaker {
            id,
            serial,
            words: words.clone(),
        };
        let patience = self.state.limits.request_time();
        let task = tokio::spawn(speaker.operate(schema, operation, admitted, patience));
        self.tasks.insert(serial, task.abort_handle());
        Ok(())
    }

    /// Whether an operation may start.
    fn admit(
        &self,
        schema: &ApiSchema,
        operation: &mut Operation,
    ) -> Result<Admitted, Vec<ServerError>> {
        let most = self.state.sockets.limits().operations;
        if self.protocol.operations() > most {
            let message = format!("At most {most} operations at once.");
            return Err(vec![refused("LIMIT_EXCEEDED", message)]);
        }
        let actor = self.viewer.as_ref().and_then(|viewer| viewer.actor.clone());
        if let Err(seconds) = self.state.rates.take(actor, self.state.clock.as_ref()) {
            let message = format!("Too many operations; try again in {seconds} s.");
            return Err(vec![refused("RATE_LIMITED", message)]);
        }
        let admitted = answer::admit(schema, operation);
        let admitted = admitted.map_err(|refused| refused.answer().errors)?;
        if admitted.operation == OperationType::Mutation && !self.may_write {
            let message = "A cookie is not enough for a mutation here: send a token.";
            return Err(vec![refused("FORBIDDEN", message.to_owned())]);
        }
        Ok(admitted)
    }

    /// Writes what an operation says, unless it was completed in the meantime.
    async fn say(&mut self, word: Word) -> Result<(), End> {
        if !self.protocol.goes_on(&word.id, word.serial) {
            return Ok(());
        }
        if word.is_last {
            self.protocol.end(&word.id);
            self.tasks.remove(&word.serial);
        }
        self.write(Message::Text(word.text.into())).await
    }

    /// Writes a message, as long as the client reads.
    async fn write(&mut self, message: Message) -> Result<(), End> {
        let patience = self.state.sockets.limits().slow;
        tokio::select! {
            written = timeout(patience, self.socket.send(message)) => match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(End::Gone),
            },
            () = stops(&mut self.stopping) => Err(Close::GOING_AWAY.into()),
        }
    }
}

/// Who speaks for an operation.
struct Speaker {
    id: String,
    serial: u64,
    words: mpsc::Sender<Word>,
}

impl Speaker {
    /// Answers an operation to its end. Queries and mutations are given up after `patience`;
    /// subscriptions go on.
    async fn operate(
        self,
        schema: ApiSchema,
        operation: Operation,
        admitted: Admitted,
        patience: Duration,
    ) {
        let kind = admitted.operation;
        let answering = AssertUnwindSafe(self.answer(&schema, operation, admitted)).catch_unwind();
        let ended = if kind == OperationType::Subscription {
            Ok(answering.await)
        } else {
            timeout(patience, answering).await
        };
        let error = match ended {
            Ok(Ok(())) => return,
            Ok(Err(_)) => internal(),
            Err(_) => refused("TIMEOUT", "This takes too long.".to_owned()),
        };
        self.say(protocol::error(&self.id, &[error]), true).await;
    }

    async fn answer(&self, schema: &ApiSchema, operation: Operation, admitted: Admitted) {
        let is_subscription = admitted.operation == OperationType::Subscription;
        let mut answers = answer::stream(schema, operation, admitted);
        let mut is_first = true;
        while let Some(answer) = answers.next().await {
            if std::mem::take(&mut is_first) && protocol::is_refusal(&answer, is_subscription) {
                self.say(protocol::error(&self.id, &answer.errors), true)
                    .await;
                return;
            }
            self.say(protocol::next(&self.id, &answer), false).await;
        }
        self.say(protocol::complete(&self.id), true).await;
    }

    async fn say(&self, text: String, is_last: bool) {
        let word = Word {
            id: self.id.clone(),
            serial: self.serial,
            text,
            is_last,
        };
        // Where nobody listens any more, the socket is gone, and this task with it.
        let _ = self.words.send(word).await;
    }
}

/// Comes back when the service stops.
async fn stops(stopping: &mut watch::Receiver<bool>) {
    // The places outlive the sockets, so the wait ends in no other way.
    let _ = stopping.wait_for(|stops| *stops).await;
}

/// The token in the payload of `connection_init`, as a header would have it.
fn token(payload: &Map<String, Value>) -> Result<Option<String>, Close> {
    let mut given = payload
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case("authorization"));
    let Some((_, value)) = given.next() else {
        return Ok(None);
    };
    let bearer = value
        .as_str()
        .and_then(|value| value.trim().split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match (bearer, given.next()) {
        (Some((_, token)), None) => Ok(Some(token.trim().to_owned())),
        _ => Err(Close::FORBIDDEN),
    }
}

fn broken(error: &axum::Error) -> End {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("too long") {
            return Close::TOO_BIG.into();
        }
        cause = error.source();
    }
    End::Gone
}

fn refused(code: &str, message: String) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    let mut error = ServerError::new(message, None);
    error.extensions = Some(extensions);
    error
}

fn internal() -> ServerError {
    tracing::error!("an operation on a socket panicked");
    refused("INTERNAL", "Something went wrong here.".to_owned())
}

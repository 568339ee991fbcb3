//! The ways out: a relay, the built-in mailbox, or a test's memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use domain::email::EmailAddress;

use super::{
    answer::Answer,
    relay::{Place, Relay},
    smtp::{ConnectError, Connection, Ready, SmtpConfig},
};

/// How messages leave this instance.
#[derive(Debug, Clone)]
pub enum Transport {
    /// They stay: a table of the database keeps them, and `/mailbox` shows them.
    Mailbox,
    /// A relay takes them.
    Smtp(Relay),
    /// A test reads them.
    Memory(Memory),
}

impl Transport {
    /// A relay that is used as it says there.
    #[must_use]
    pub fn smtp(config: SmtpConfig) -> Self {
        Self::Smtp(config.into())
    }

    /// The relay, where there is one.
    #[must_use]
    pub const fn relay(&self) -> Option<&Relay> {
        match self {
            Self::Smtp(relay) => Some(relay),
            Self::Mailbox | Self::Memory(_) => None,
        }
    }
}

/// A message and the addresses on its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Where it would come back to.
    pub from: EmailAddress,
    /// Where it goes.
    pub to: EmailAddress,
    /// The whole message.
    pub message: Vec<u8>,
}

/// Takes messages in a test, and answers as it was told to.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    sent: Arc<Mutex<Vec<Letter>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl Memory {
    /// A memory that gives these answers first, then accepts everything.
    #[must_use]
    pub fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self {
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            ..Self::default()
        }
    }

    /// Every message whose content was given, whatever was answered.
    #[must_use]
    pub fn sent(&self) -> Vec<Letter> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn take(&self, letter: Letter) -> Answer {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push(letter);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers
            .pop_front()
            .unwrap_or_else(|| Answer::accepted(250, "kept in memory"))
    }
}

/// A way out that carries content over something that may break.
///
/// The relay's connection is opened when it is needed, kept while it is in step, and never used
/// after a doubt.
pub(super) enum Carrier {
    Smtp(Line),
    Memory(Memory),
}

/// A place for a connection to the relay, and the connection that has it.
pub(super) struct Line {
    relay: Relay,
    connection: Option<Connection>,
    /// Messages that it was used for.
    served: u32,
    _place: Place,
}

/// A message that was offered: its content may be sent.
pub(super) enum Offered {
    Smtp(Ready),
    Memory(Memory),
}

impl Carrier {
    /// As many ways to a relay as there are free places for connections.
    pub fn to(relay: &Relay) -> Vec<Self> {
        let line = |place| Line {
            relay: relay.clone(),
            connection: None,
            served: 0,
            _place: place,
        };
        let places = relay.free_places().into_iter();
        places.map(|place| Self::Smtp(line(place))).collect()
    }

    /// Whether a message can be offered at once.
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Memory(_) => true,
            Self::Smtp(line) => line.connection.is_some(),
        }
    }

    /// Sees to it that a message can be offered.
    pub async fn open(&mut self) -> Result<(), ConnectError> {
        let Self::Smtp(line) = self else {
            return Ok(());
        };
        let most = line.relay.config().messages_per_connection;
        if line.served >= most.get()
            && let Some(worn) = line.connection.take()
        {
            worn.close().await;
        }
        if line.connection.is_none() {
            line.connection = Some(Connection::open(line.relay.config()).await?);
            line.served = 0;
        }
        Ok(())
    }

    /// Offers a message; nothing of its content is sent yet.
    pub async fn offer(&mut self, letter: &Letter) -> Result<Offered, Answer> {
        let line = match self {
            Self::Memory(memory) => return Ok(Offered::Memory(memory.clone())),
            Self::Smtp(line) => line,
        };
        let Some(open) = line.connection.take() else {
            return Err(Answer::later(None, "there is no connection"));
        };
        line.served += 1;
        match open.offer(&letter.from, &letter.to).await {
            Ok(ready) => Ok(Offered::Smtp(ready)),
            Err((still_open, answer)) => {
                line.connection = still_open;
                Err(answer)
            }
        }
    }

    /// Sends the content of a message that was offered.
    pub async fn send(&mut self, offered: Offered, letter: Letter) -> Answer {
        match offered {
            Offered::Memory(memory) => memory.take(letter),
            Offered::Smtp(ready) => {
                let (still_open, answer) = ready.send(&letter.message).await;
                if let Self::Smtp(line) = self {
                    line.connection = still_open;
                }
                answer
            }
        }
    }

    /// Says goodbye.
    pub async fn close(self) {
        if let Self::Smtp(Line {
            connection: Some(connection),
            ..
        }) = self
        {
            connection.close().await;
        }
    }
}

//! The ways out: a relay, the built-in mailbox, or a test's memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use domain::email::EmailAddress;

use super::{
    answer::Answer,
    smtp::{ConnectError, Connection, Ready, SmtpConfig},
};

/// How messages leave this instance.
#[derive(Debug, Clone)]
pub enum Transport {
    /// They stay: a table of the database keeps them, and `/mailbox` shows them.
    Mailbox,
    /// A relay takes them.
    Smtp(SmtpConfig),
    /// A test reads them.
    Memory(Memory),
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
    Smtp {
        config: SmtpConfig,
        connection: Option<Connection>,
    },
    Memory(Memory),
}

/// A message that was offered: its content may be sent.
pub(super) enum Offered {
    Smtp(Ready),
    Memory(Memory),
}

impl Carrier {
    /// Offers a message to the relay; nothing of its content is sent yet.
    pub async fn offer(
        &mut self,
        letter: &Letter,
    ) -> Result<Result<Offered, Answer>, ConnectError> {
        match self {
            Self::Memory(memory) => Ok(Ok(Offered::Memory(memory.clone()))),
            Self::Smtp { config, connection } => {
                let open = match connection.take() {
                    Some(open) => open,
                    None => Connection::open(config).await?,
                };
                match open.offer(&letter.from, &letter.to).await {
                    Ok(ready) => Ok(Ok(Offered::Smtp(ready))),
                    Err((still_open, answer)) => {
                        *connection = still_open;
                        Ok(Err(answer))
                    }
                }
            }
        }
    }

    /// Sends the content of a message that was offered.
    pub async fn send(&mut self, offered: Offered, letter: Letter) -> Answer {
        match offered {
            Offered::Memory(memory) => memory.take(letter),
            Offered::Smtp(ready) => {
                let (still_open, answer) = ready.send(&letter.message).await;
                if let Self::Smtp { connection, .. } = self {
                    *connection = still_open;
                }
                answer
            }
        }
    }

    /// Says goodbye.
    pub async fn close(self) {
        if let Self::Smtp {
            connection: Some(connection),
            ..
        } = self
        {
            connection.close().await;
        }
    }
}

//! One message by the relay, at once: does mail leave?

use documents::mail::{MailError, Recipient, Rendered, Sender, TrialMessage};
use domain::{
    email::EmailAddress,
    language::{Bilingual, Preference},
    random::Random,
    zone::Zone,
};
use jiff::Timestamp;

use super::{
    answer::Answer,
    message::{Draft, Enclosure, Identity, MessageError, Named},
    smtp::{ConnectError, Connection, Listener, SmtpConfig},
    transport::Letter,
};

/// Why there is no test message.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// Its words are missing.
    #[error(transparent)]
    Words(#[from] MailError),
    /// It can't be put together.
    #[error(transparent)]
    Message(#[from] MessageError),
}

/// Who writes the message.
#[derive(Debug, Clone)]
pub struct Writer {
    /// The community.
    pub community: Bilingual,
    /// Its mailbox.
    pub from: Named,
    /// The zone of its clocks.
    pub zone: Zone,
}

/// How a trial ended when there was a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay did not want the sender, the recipient, or any content.
    NotWanted(Answer),
    /// The relay's word on the content.
    Answered(Answer),
}

/// Writes a test message, in both languages. Each is one of its own.
///
/// # Errors
/// When it can't be written.
pub fn write(
    writer: &Writer,
    to: &EmailAddress,
    at: Timestamp,
    random: &dyn Random,
) -> Result<Letter, TrialError> {
    let words = TrialMessage {
        recipient: Recipient {
            names: Vec::new(),
            address: to.clone(),
            language: Preference::Both,
            zone: writer.zone.clone(),
        },
        sender: Sender {
            community: writer.community.clone(),
            contact: writer.from.address.clone(),
        },
        at,
    };
    let Rendered {
        subject,
        text,
        html,
        ..
    } = words.render()?;
    let number = u128::from_be_bytes(random.uuid()).to_string();
    let draft = Draft {
        identity: Identity {
            kind: "trial",
            subject: &number,
            revision: 0,
            turn: 0,
        },
        from: &writer.from,
        reply_to: &writer.from,
        to: &Named {
            name: String::new(),
            address: to.clone(),
        },
        language: Preference::Both,
        date: at,
        subject: &subject,
        text: &text,
        html: &html,
        enclosure: Enclosure::None,
        unsubscribe: None,
    };
    Ok(Letter {
        from: writer.from.address.clone(),
        to: to.clone(),
        message: draft.freeze()?.bytes,
    })
}

/// Sends a letter by a relay; somebody hears of each step that was made.
///
/// # Errors
/// When there is no connection.
pub async fn send(
    config: &SmtpConfig,
    letter: &Letter,
    listener: Listener<'_>,
) -> Result<Outcome, ConnectError> {
    let connection = Connection::open_before(config, listener).await?;
    let (left, outcome) = match connection.offer(&letter.from, &letter.to).await {
        Err((left, answer)) => (left, Outcome::NotWanted(answer)),
        Ok(ready) => {
            let (left, answer) = ready.send(&letter.message).await;
            (left, Outcome::Answered(answer))
        }
    };
    if let Some(connection) = left {
        connection.close().await;
    }
    Ok(outcome)
}

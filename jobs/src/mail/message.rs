//! A message's bytes: the same content, identity and time always give the same bytes.

use std::{
    fmt::{self, Display},
    sync::Arc,
};

use documents::mail::CalendarPart;
use domain::{email::EmailAddress, language::Preference};
use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Attachment, Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, Date, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

/// Why a message can't be built.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// An address that mail can't carry.
    #[error("an address can't be written into a mail header")]
    Address(#[from] lettre::address::AddressError),
    /// A media type that is none.
    #[error("“{0}” is no media type")]
    MediaType(String),
    /// Whatever the builder refuses.
    #[error("the message can't be put together: {0}")]
    Build(#[from] lettre::error::Error),
}

/// An address with the name that stands before it in a header.
#[derive(Debug, Clone)]
pub struct Named {
    /// What a mail client shows; empty for none.
    pub name: String,
    /// Where mail goes.
    pub address: EmailAddress,
}

impl Named {
    fn mailbox(&self) -> Result<Mailbox, MessageError> {
        let address: Address = self.address.as_str().parse()?;
        let name = one_line(&self.name);
        Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
    }
}

/// What a message is about: with its recipient, what makes it the one message that it is.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// The purpose, in one word (`invitation`).
    pub kind: &'static str,
    /// What it is about: a meeting's UID, a report's version.
    pub subject: &'a str,
    /// Which revision of the campaign it belongs to.
    pub revision: i32,
    /// How many messages of that revision its recipient had before: none, but for who was taken off
    /// the list and is on it again.
    pub turn: u16,
}

impl Identity<'_> {
    /// The Message-ID of the message to a recipient, at the sender's domain.
    ///
    /// The same delivery has the same identifier however often it is built: a mail server or a
    /// reader that meets it twice can tell. The recipient is in it as a hash alone.
    #[must_use]
    pub fn message_id(&self, recipient: &EmailAddress, sender: &EmailAddress) -> MessageId {
        let mut hash = Sha256::new();
        for part in [
            self.kind,
            self.subject,
            &self.revision.to_string(),
            &recipient.normalized(),
        ] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        if self.turn > 0 {
            hash.update(self.turn.to_be_bytes());
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash.finalize()[..16]);
        MessageId {
            origin: Arc::new(Origin {
                kind: self.kind,
                sender: sender.clone(),
            }),
            digest,
        }
    }
}

/// A Message-ID (RFC 5322, 3.6.4), written without angle brackets.
///
/// It is kept in its parts: a hundred thousand of them wait together, and take half the memory of
/// their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId {
    /// What it has in common with those of its campaign, which may share it.
    pub(super) origin: Arc<Origin>,
    digest: [u8; 16],
}

/// What all Message-IDs of a campaign have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    kind: &'static str,
    /// At whose domain they are.
    sender: EmailAddress,
}

impl Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { kind, sender } = &*self.origin;
        write!(f, "{kind}.{}@{}", hex(&self.digest), sender.domain())
    }
}

/// What a message carries beside its words.
#[derive(Debug, Clone, Copy)]
pub enum Enclosure<'a> {
    /// Nothing.
    None,
    /// A calendar object: as a part of the alternative, which mail clients show as an invitation,
    /// and as a file for those that do not.
    Calendar {
        /// The object; MIME repeats its method.
        part: &'a CalendarPart,
        /// The name of the file.
        file_name: &'a str,
    },
    /// Files.
    Files(&'a [File]),
}

/// A file that a message carries.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type, with its character set.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A message to be frozen.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// What it is about.
    pub identity: Identity<'a>,
    /// The community's monitored mailbox; its domain stands in the Message-ID.
    pub from: &'a Named,
    /// Who reads the answers.
    pub reply_to: &'a Named,
    /// To whom it goes.
    pub to: &'a Named,
    /// The languages of its words.
    pub language: Preference,
    /// The Date header.
    pub date: Timestamp,
    /// One line.
    pub subject: &'a str,
    /// The words, plain.
    pub text: &'a str,
    /// The words, as a page.
    pub html: &'a str,
    /// What it carries.
    pub enclosure: Enclosure<'a>,
    /// The page that ends messages of its kind, for kinds that readers may do without.
    pub unsubscribe: Option<&'a str>,
}

/// A message whose bytes are fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The Message-ID.
    pub message_id: MessageId,
    /// The whole message, headers and all, its lines ended by CR LF.
    pub bytes: Vec<u8>,
}

impl Draft<'_> {
    /// Fixes the bytes.
    ///
    /// # Errors
    /// When an address or a media type can't be written into a header.
    pub fn freeze(&self) -> Result<Frozen, MessageError> {
        let id = self
            .identity
            .message_id(&self.to.address, &self.from.address);
        let message_id = id.to_string();
        let mut message = Message::builder()
            .header(Date::new(self.date.into()))
            .from(self.from.mailbox()?)
            .reply_to(self.reply_to.mailbox()?)
            .to(self.to.mailbox()?)
            .subject(one_line(self.subject))
            .message_id(Some(format!("<{message_id}>")))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", content_language(self.language)));
        if let Some(page) = self.unsubscribe {
            message = message.raw_header(header("List-Unsubscribe", &format!("<{page}>")));
            // A mail program may send the form by itself, over HTTPS alone (RFC 8058, 3.1).
            if page.starts_with("https:") {
                let one_click = "List-Unsubscribe=One-Click";
                message = message.raw_header(header("List-Unsubscribe-Post", one_click));
            }
        }
        let message = message.multipart(self.body(&message_id)?)?;
        Ok(Frozen {
            message_id: id,
            bytes: folded(&message.formatted()),
        })
    }

    fn body(&self, message_id: &str) -> Result<MultiPart, MessageError> {
        let mut alternative = MultiPart::alternative()
            .boundary(boundary("alternative", message_id))
            .singlepart(SinglePart::plain(self.text.to_owned()))
            .singlepart(SinglePart::html(self.html.to_owned()));
        let mut files = Vec::new();
        match self.enclosure {
            Enclosure::None => return Ok(alternative),
            Enclosure::Calendar { part, file_name } => {
                // No Content-Disposition here: with one, clients show a file, not an invitation.
                let calendar = SinglePart::builder()
                    .header(media_type(&format!(
                        "text/calendar; method={}; charset=utf-8",
                        part.method.as_str()
                    ))?)
                    .body(String::from_utf8_lossy(&part.bytes).into_owned());
                alternative = alternative.singlepart(calendar);
                files.push(attachment(
                    file_name,
                    &format!("application/ics; name=\"{file_name}\""),
                    part.bytes.clone(),
                )?);
            }
            Enclosure::Files(given) => {
                for file in given {
                    files.push(attachment(
                        &file.name,
                        &file.media_type,
                        file.content.clone(),
                    )?);
                }
            }
        }
        let mixed = MultiPart::mixed()
            .boundary(boundary("mixed", message_id))
            .multipart(alternative);
        Ok(files.into_iter().fold(mixed, MultiPart::singlepart))
    }
}

fn attachment(name: &str, media: &str, content: Vec<u8>) -> Result<SinglePart, MessageError> {
    // Base64 alone keeps the bytes of a file as they are on every relay.
    let encoding = ContentTransferEncoding::Base64;
    let content = Body::new_with_encoding(content, encoding).unwrap_or_else(Body::new);
    Ok(Attachment::new(one_line(name)).body(content, media_type(media)?))
}

fn media_type(given: &str) -> Result<ContentType, MessageError> {
    ContentType::parse(given).map_err(|_| MessageError::MediaType(given.to_owned()))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The languages of a message, as RFC 3282 wants them.
fn content_language(language: Preference) -> &'static str {
    match language.languages() {
        [one] => one.tag(),
        _ => "fr-CA, en-CA",
    }
}

/// The message with the address of a long name on a line of its own: lettre leaves it behind the name,
/// and a line with encoded words has at most 76 characters (RFC 2047, 2).
fn folded(message: &[u8]) -> Vec<u8> {
    let head = message.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = message.split_at(head.unwrap_or_default());
    let mut out = Vec::with_capacity(message.len() + 16);
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        let is_long = line.trim_ascii_end().len() > 76 && line.windows(2).any(|two| two == b"=?");
        let address = line.windows(2).rposition(|two| two == b" <");
        let (name, address) = line.split_at(address.filter(|_| is_long).unwrap_or(line.len()));
        out.extend_from_slice(name);
        if !address.is_empty() {
            out.extend_from_slice(b"\r\n");
            out.extend_from_slice(address);
        }
    }
    out.extend_from_slice(body);
    out
}

/// The line between parts: fixed, and with a `=_` that no encoded part can hold.
fn boundary(kind: &str, message_id: &str) -> String {
    let hash = Sha256::digest(format!("{kind} {message_id}"));
    format!("=_{kind}_{}", hex(&hash[..12]))
}

/// A text as it may stand in a header: no control character, so nothing can begin a new one.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;

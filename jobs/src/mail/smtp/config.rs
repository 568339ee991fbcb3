//! What an instance is told of its relay.

use std::{
    fmt,
    num::{NonZeroU16, NonZeroU32},
    path::PathBuf,
};

use serde::Deserialize;

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Plain text becomes TLS by STARTTLS, or nothing is sent.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// No protection: for a relay on the same machine.
    None,
}

/// Who we are to the relay.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The user name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// The relay, how long we wait for it, and how much we ask of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port: 587 with STARTTLS, 465 with TLS.
    #[serde(default = "submission_port")]
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Security,
    /// A file of certificates (PEM) that are trusted beside the public authorities': for a relay
    /// whose certificate comes from an authority of the house.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Who we are; none for a relay that knows us by our address.
    #[serde(default)]
    pub credentials: Option<Credentials>,
    /// The name that we greet it with.
    #[serde(default = "hello_name")]
    pub hello_name: String,
    /// The longest wait for an answer to a command, in seconds.
    #[serde(default = "step_seconds")]
    pub step_seconds: u64,
    /// The longest wait for the answer to a message's content, in seconds: a relay may look through
    /// it first (RFC 5321 asks for ten minutes).
    #[serde(default = "content_seconds")]
    pub content_seconds: u64,
    /// The most connections that are open at once, for all runs of this process.
    #[serde(default = "connections")]
    pub connections: NonZeroU16,
    /// After how many messages a connection is closed and another one opened.
    #[serde(default = "messages_per_connection")]
    pub messages_per_connection: NonZeroU32,
    /// The most messages that are offered in a second, by all connections together; none for as many
    /// as the relay takes.
    #[serde(default)]
    pub messages_per_second: Option<NonZeroU32>,
}

impl SmtpConfig {
    /// A relay at a host and a port, without protection and with everything else as it is unless
    /// somebody says otherwise.
    #[must_use]
    pub fn plain(host: &str, port: u16) -> Self {
        Self {
            host: host.to_owned(),
            port,
            security: Security::None,
            ca_file: None,
            credentials: None,
            hello_name: hello_name(),
            step_seconds: step_seconds(),
            content_seconds: content_seconds(),
            connections: connections(),
            messages_per_connection: messages_per_connection(),
            messages_per_second: None,
        }
    }
}

const fn submission_port() -> u16 {
    587
}

fn hello_name() -> String {
    "localhost".to_owned()
}

const fn step_seconds() -> u64 {
    30
}

const fn content_seconds() -> u64 {
    600
}

const fn connections() -> NonZeroU16 {
    NonZeroU16::MIN.saturating_add(3)
}

const fn messages_per_connection() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(99)
}

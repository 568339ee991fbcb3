//! How much of everything there may be: of what one request asks for, and of all requests together.

use std::num::NonZeroU32;
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use crate::graphql::context::Viewer;

/// Who may look at the schema by the API: introspection, and "did you mean" in errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Introspection {
    /// Whoever is let in. The schema is no secret: it is committed with the source.
    #[default]
    Everyone,
    /// Administrators alone.
    Administrators,
}

impl Introspection {
    /// Whether this viewer may.
    #[must_use]
    pub fn open_to(self, viewer: &Viewer) -> bool {
        self == Self::Everyone || viewer.roles.has(domain::access::Role::Administrator)
    }
}

/// The `[limits]` of the configuration; `config.example.toml` shows each with its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The longest document, in bytes.
    pub document_bytes: usize,
    /// How many names, marks and values a document may have.
    pub tokens: usize,
    /// How many fields may lie within each other.
    pub depth: usize,
    /// How many fields there may be once all fragments are opened.
    pub fields: u64,
    /// How many of them at the root.
    pub root_fields: u64,
    /// How many fields may be given another name.
    pub aliases: usize,
    /// How many directives a document may have.
    pub directives: usize,
    /// How many values the variables may have in all.
    pub variables: usize,
    /// The greatest estimated cost that is executed.
    pub cost: u64,
    /// Who may look at the schema by the API.
    pub introspection: Introspection,
    /// How many operations one request may hold; 1 takes no lists of operations.
    pub batch: usize,
    /// The longest body that is read, in bytes.
    pub body_bytes: usize,
    /// How long a body may take to arrive.
    pub body_seconds: u64,
    /// The longest file of a roster that is read, in bytes.
    pub import_bytes: usize,
    /// How long such a file may take to arrive, and how long again to be taken in.
    pub import_seconds: u64,
    /// The longest file that is taken to be attached to something, in bytes.
    pub file_bytes: i32,
    /// How long such a file may take to arrive.
    pub file_seconds: u64,
    /// How long the head of a request may take to arrive, and a connection may lie idle.
    pub header_seconds: u64,
    /// How long an answer may take.
    pub request_seconds: u64,
    /// How long a client may read nothing of an answer that is on its way.
    pub read_seconds: u64,
    /// How long the database may take over one statement of a query; 0 sets no bound.
    pub statement_seconds: u64,
    /// How many requests are worked on at a time.
    pub concurrent_requests: usize,
    /// How many connections are open at a time.
    pub connections: usize,
    /// How many requests a credential may send in a second, in the long run; 0 sets no bound.
    pub requests_per_second: u32,
    /// How many requests it may send at once after a pause.
    pub burst: u32,
    /// What sockets are held to.
    pub sockets: SocketLimits,
}

/// What sockets are held to: `[limits.sockets]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SocketLimits {
    /// Sockets whose client said who it is.
    pub connections: u32,
    /// The same, of one person, token or sign-in.
    pub connections_each: usize,
    /// Sockets whose client has not said so yet.
    pub strangers: u32,
    /// Operations at once on a socket.
    pub operations: usize,
    /// The longest message, in bytes.
    pub message_bytes: usize,
    /// Within this, a client says who it is.
    #[serde(rename = "init_seconds", deserialize_with = "seconds")]
    pub init: Duration,
    /// How often a client is asked for a sign of life; without one until the next time it is gone.
    #[serde(rename = "beat_seconds", deserialize_with = "seconds")]
    pub beat: Duration,
    /// How often it is looked whether a client still has the rights that it came with.
    #[serde(rename = "recheck_seconds", deserialize_with = "seconds")]
    pub recheck: Duration,
    /// How long a client may take to read a message.
    #[serde(rename = "slow_seconds", deserialize_with = "seconds")]
    pub slow: Duration,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl SocketLimits {
    /// What holds unless the configuration says otherwise. All sockets and all other connections
    /// together stay below 1,024, as many files as a process may have open where nobody has set
    /// another number: beyond it, nobody could be told that there are too many.
    pub const DEFAULT: Self = Self {
        connections: 300,
        connections_each: 50,
        strangers: 100,
        operations: 25,
        message_bytes: 256 * 1024,
        init: Duration::from_secs(3),
        beat: Duration::from_secs(15),
        recheck: Duration::from_secs(20),
        slow: Duration::from_secs(30),
    };
}

/// Whole seconds, at least one: a clock that ticks at once never rests.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = NonZeroU32::deserialize(deserializer)?;
    Ok(Duration::from_secs(seconds.get().into()))
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Limits {
    /// What holds unless the configuration says otherwise.
    pub const DEFAULT: Self = Self {
        document_bytes: 64 * 1024,
        tokens: 5_000,
        depth: 20,
        fields: 2_000,
        root_fields: 50,
        aliases: 200,
        directives: 50,
        variables: 10_000,
        cost: 50_000,
        introspection: Introspection::Everyone,
        batch: 1,
        body_bytes: 1024 * 1024,
        body_seconds: 10,
        import_bytes: 32 * 1024 * 1024,
        import_seconds: 120,
        file_bytes: 100 * 1024 * 1024,
        file_seconds: 600,
        header_seconds: 10,
        request_seconds: 30,
        read_seconds: 30,
        statement_seconds: 10,
        concurrent_requests: 64,
        connections: 512,
        requests_per_second: 50,
        burst: 500,
        sockets: SocketLimits::DEFAULT,
    };

    /// The first limit that is 0 and lets nothing through.
    #[must_use]
    pub fn nothing_allowed(&self) -> Option<&'static str> {
        let rate = u64::from(self.requests_per_second);
        let needed = [
            ("document_bytes", self.document_bytes as u64),
            ("tokens", self.tokens as u64),
            ("depth", self.depth as u64),
            ("fields", self.fields),
            ("root_fields", self.root_fields),
            ("cost", self.cost),
            ("batch", self.batch as u64),
            ("body_bytes", self.body_bytes as u64),
            ("body_seconds", self.body_seconds),
            ("import_bytes", self.import_bytes as u64),
            ("import_seconds", self.import_seconds),
            ("file_bytes", self.file_bytes()),
            ("file_seconds", self.file_seconds),
            ("header_seconds", self.header_seconds),
            ("request_seconds", self.request_seconds),
            ("read_seconds", self.read_seconds),
            ("concurrent_requests", self.concurrent_requests as u64),
            ("connections", self.connections as u64),
            // Without a rate, no burst is asked for.
            ("burst", if rate == 0 { 1 } else { u64::from(self.burst) }),
        ];
        let (name, _) = needed.into_iter().find(|(_, limit)| *limit == 0)?;
        Some(name)
    }

    /// How long a body may take to arrive.
    #[must_use]
    pub const fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }

    /// How long a roster's file may take to arrive, and how long again to be taken in.
    #[must_use]
    pub const fn import_time(&self) -> Duration {
        Duration::from_secs(self.import_seconds)
    }

    /// The longest file that is taken to be attached to something.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        u64::try_from(self.file_bytes).unwrap_or(0)
    }

    /// How long such a file may take to arrive.
    #[must_use]
    pub const fn file_time(&self) -> Duration {
        Duration::from_secs(self.file_seconds)
    }

    /// How long the head of a request may take to arrive.
    #[must_use]
    pub const fn header_time(&self) -> Duration {
        Duration::from_secs(self.header_seconds)
    }

    /// How long an answer may take.
    #[must_use]
    pub const fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// How long a client may read nothing.
    #[must_use]
    pub const fn read_time(&self) -> Duration {
        Duration::from_secs(self.read_seconds)
    }

    /// How long the database may take over one statement.
    #[must_use]
    pub const fn statement_time(&self) -> Duration {
        Duration::from_secs(self.statement_seconds)
    }
}

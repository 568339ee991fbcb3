//! How addresses of references are asked: what an instance sets.

use std::{num::NonZeroU16, path::PathBuf, time::Duration};

use serde::{Deserialize, Deserializer};

/// How this instance asks addresses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkConfig {
    /// Whether any is asked.
    pub check: bool,
    /// The hosts that are asked although their addresses are not public: an intranet's. They are written
    /// as in an address, without a port.
    pub private_hosts: Vec<String>,
    /// How long one request may take, from the look-up of its host's name.
    #[serde(rename = "request_seconds", deserialize_with = "seconds")]
    pub limit: Duration,
    /// How long a host is left alone between two requests.
    #[serde(rename = "pause_seconds", deserialize_with = "seconds")]
    pub pause: Duration,
    /// A file of certificates (PEM) that are trusted beside the public authorities'.
    pub ca_file: Option<PathBuf>,
}

impl Default for LinkConfig {
    fn default() -> Self {
        Self {
            check: true,
            private_hosts: Vec::new(),
            limit: Duration::from_secs(15),
            pause: Duration::from_secs(2),
            ca_file: None,
        }
    }
}

impl LinkConfig {
    /// Nobody is asked anything, as in the demonstration.
    #[must_use]
    pub fn silent() -> Self {
        Self {
            check: false,
            ..Self::default()
        }
    }
}

/// Whole seconds, at least one.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = NonZeroU16::deserialize(deserializer)?;
    Ok(Duration::from_secs(seconds.get().into()))
}

//! Addresses of the web, cleaned.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::wrapper;

/// Characters that an address may have: what browsers and servers take without complaint.
const LONGEST: usize = 2_048;
/// Wrappers around wrappers that are opened; one that wraps itself would never end.
const DEEPEST: usize = 5;

/// Why a text is no address of the web that a reader can be sent to. It never repeats the text: an
/// address may hold a password, or whom a mailing was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum WebAddressError {
    /// Nothing was given.
    #[error("the address is empty")]
    Empty,
    /// It is longer than 2,048 characters.
    #[error("the address is too long")]
    TooLong,
    /// It does not begin with `https://` or `http://`.
    #[error("the address has to begin with https:// or http://")]
    Scheme,
    /// It can't be read, or names no host.
    #[error("the address is malformed")]
    Malformed,
    /// It holds a user's name or password.
    #[error("the address holds a name or a password")]
    Credentials,
}

/// An address of the web: `http` or `https`, with a host, and without a user's name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebAddress(Url);

/// An address as it is kept, and what was taken off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The address of what is to be read.
    pub address: WebAddress,
    /// The hosts of those who stood between it and its readers, from the outside in.
    pub unwrapped: Vec<String>,
    /// The names of the parameters that were taken off, in their order. What they held is not repeated: it
    /// may say who somebody is.
    pub removed: Vec<String>,
}

impl WebAddress {
    /// Reads an address as it stands; space around it is dropped.
    ///
    /// # Errors
    /// When no reader could be sent there.
    pub fn parse(given: &str) -> Result<Self, WebAddressError> {
        let given = given.trim();
        if given.is_empty() {
            return Err(WebAddressError::Empty);
        }
        if given.len() > LONGEST {
            return Err(WebAddressError::TooLong);
        }
        let scheme = given.split_once("://").map(|(scheme, _)| scheme);
        let is_web = scheme.is_some_and(|scheme| {
            ["http", "https"]
                .iter()
                .any(|web| scheme.eq_ignore_ascii_case(web))
        });
        if !is_web {
            return Err(WebAddressError::Scheme);
        }
        let url = Url::parse(given).map_err(|_| WebAddressError::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebAddressError::Credentials);
        }
        // What is written out with its escapes may be longer than it was.
        match url.as_str().len() {
            ..=LONGEST => Ok(Self(url)),
            _ => Err(WebAddressError::TooLong),
        }
    }

    /// Reads an address and takes off it what is not part of what it leads to: search engines and mail
    /// gateways that wrap it, parameters that tell where its reader comes from, a piece of text to be
    /// highlighted.
    ///
    /// # Errors
    /// When no reader could be sent there.
    pub fn clean(given: &str) -> Result<Cleaned, WebAddressError> {
        let mut address = Self::parse(given)?;
        let mut unwrapped = Vec::new();
        for _ in 0..DEEPEST {
            // What is wrapped may be nothing that can be read: then the wrapper is all that there is.
            let Some(inner) = wrapper::inner(&address.0).and_then(|inner| Self::parse(&inner).ok())
            else {
                break;
            };
            unwrapped.push(address.host().to_owned());
            address = inner;
        }
        let mut removed = Vec::new();
        address.strip_query(&mut removed);
        address.strip_fragment();
        Ok(Cleaned {
            address,
            unwrapped,
            removed,
        })
    }

    /// Takes off what is a tracker's. What stays is left as it is written: servers need not take another
    /// way of writing it for the same.
    fn strip_query(&mut self, removed: &mut Vec<String>) {
        let Some(query) = self.0.query() else { return };
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split('=').next().unwrap_or(pair);
            match wrapper::is_tracker(name) {
                true => removed.push(name.to_owned()),
                false => kept.push(pair),
            }
        }
        let kept = kept.join("&");
        self.0.set_query((!kept.is_empty()).then_some(&kept));
    }

    /// Takes off a directive such as `:~:text=` (<https://wicg.github.io/scroll-to-text-fragment/>), which
    /// is for the reader's browser and no part of the address.
    fn strip_fragment(&mut self) {
        let Some(fragment) = self.0.fragment() else {
            return;
        };
        let kept = fragment.split(":~:").next().unwrap_or_default().to_owned();
        self.0.set_fragment((!kept.is_empty()).then_some(&kept));
    }

    /// The address, as it goes into a document.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host: a name in lower case, in ASCII, or an IP address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether it is a page on which a search engine lists what it found: what it leads to changes from
    /// day to day, and it is no source.
    #[must_use]
    pub fn is_search(&self) -> bool {
        wrapper::is_search(&self.0)
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Without its parameters, which may say who somebody is.
impl fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebAddress({}{})", self.host(), self.0.path())
    }
}

#[cfg(test)]
mod tests;

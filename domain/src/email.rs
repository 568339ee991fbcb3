//! Email addresses: personal data, so they never show in a log by accident.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// Why a text is no address that mail can be sent to. It never repeats the text: what is nearly an
/// address is as personal as an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EmailError {
    /// Nothing was given.
    #[error("the email address is empty")]
    Empty,
    /// More than the 254 characters, or 64 before the `@`, that mail can carry.
    #[error("the email address is too long")]
    TooLong,
    /// No `@`, or nothing before it.
    #[error("the email address needs a name before an @")]
    NoLocalPart,
    /// The part before the `@` holds a character or a dot that has no place there.
    #[error("the part of the email address before the @ is malformed")]
    MalformedLocalPart,
    /// The part after the `@` is no domain name.
    #[error("the part of the email address after the @ is not a domain name")]
    MalformedDomain,
}

/// An email address, as its owner writes it; copies share it.
///
/// Quoted names, address literals and letters beyond ASCII are refused: relays do not all carry
/// them, and an invitation that bounces is worse than one that is asked for again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(Arc<str>);

impl EmailAddress {
    /// Reads an address; space around it is dropped.
    ///
    /// # Errors
    /// When mail could not be sent to it.
    pub fn parse(given: &str) -> Result<Self, EmailError> {
        let given = given.trim();
        if given.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = given.rsplit_once('@').ok_or(EmailError::NoLocalPart)?;
        if local.is_empty() {
            return Err(EmailError::NoLocalPart);
        }
        if given.len() > 254 || local.len() > 64 {
            return Err(EmailError::TooLong);
        }
        if !local.split('.').all(is_atom) {
            return Err(EmailError::MalformedLocalPart);
        }
        if !domain.contains('.') || !domain.split('.').all(is_label) {
            return Err(EmailError::MalformedDomain);
        }
        Ok(Self(given.into()))
    }

    /// The address as it was written, for the envelope and the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case: what two addresses are compared by.
    #[must_use]
    pub fn normalized(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

fn is_atom(atom: &str) -> bool {
    !atom.is_empty()
        && atom
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl FromStr for EmailAddress {
    type Err = EmailError;
    fn from_str(given: &str) -> Result<Self, EmailError> {
        Self::parse(given)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;
    fn try_from(given: String) -> Result<Self, EmailError> {
        Self::parse(&given)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_as_written_and_compared_in_lower_case() {
        let address = EmailAddress::parse(" Marie.O'Neil+coop@Ville.Example.Example ").unwrap();
        assert_eq!(address.as_str(), "Marie.O'Neil+coop@Ville.Example.Example");
        assert_eq!(
            address.normalized(),
            "marie.o'neil+coop@ville.example.example"
        );
        assert_eq!(address.domain(), "Ville.Example.Example");
    }

    #[test]
    fn what_mail_cannot_be_sent_to_is_refused() {
        use EmailError::*;
        let refused = [
            ("  ", Empty),
            ("nobody", NoLocalPart),
            ("@town.example", NoLocalPart),
            ("a b@town.example", MalformedLocalPart),
            ("a..b@town.example", MalformedLocalPart),
            ("a@b@town.example", MalformedLocalPart),
            ("é@town.example", MalformedLocalPart),
            ("a\r\nBcc: x@town.example", MalformedLocalPart),
            ("a@town", MalformedDomain),
            ("a@-town.example", MalformedDomain),
            ("a@town..example", MalformedDomain),
            ("a@[127.0.0.1]", MalformedDomain),
        ];
        for (given, error) in refused {
            assert_eq!(EmailAddress::parse(given), Err(error), "{given:?}");
        }
        assert_eq!(
            EmailAddress::parse(&format!("{}@town.example", "a".repeat(65))),
            Err(TooLong)
        );
    }

    #[test]
    fn an_address_never_shows_in_debug_output() {
        let address = EmailAddress::parse("someone@town.example").unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(…)");
    }
}

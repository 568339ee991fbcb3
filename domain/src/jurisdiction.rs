//! Codes of jurisdictions: ISO 3166-2 for provinces and territories, `CA` for the federal order.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is no code of a jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not the code of a jurisdiction; write CA, or a code such as CA-NL")]
pub struct JurisdictionCodeError {
    /// What was given.
    pub given: String,
}

/// The code of a jurisdiction, such as `CA-NL`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JurisdictionCode(Option<[char; 2]>);

impl JurisdictionCode {
    /// The federal order.
    pub const FEDERAL: Self = Self(None);

    /// Reads a code as it is stored.
    ///
    /// # Errors
    /// When it is neither `CA` nor `CA-` with two capital letters.
    pub fn parse(given: &str) -> Result<Self, JurisdictionCodeError> {
        let wrong = || JurisdictionCodeError {
            given: given.to_owned(),
        };
        let rest = given.strip_prefix("CA").ok_or_else(wrong)?;
        match rest.chars().collect::<Vec<_>>()[..] {
            [] => Ok(Self::FEDERAL),
            ['-', a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
                Ok(Self(Some([a, b])))
            }
            _ => Err(wrong()),
        }
    }

    #[cfg(test)]
    pub(crate) const fn of(letters: [char; 2]) -> Self {
        Self(Some(letters))
    }

    /// Whether it is the federal order, which is no province or territory to be represented.
    #[must_use]
    pub const fn is_federal(self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Display for JurisdictionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("CA"),
            Some([a, b]) => write!(f, "CA-{a}{b}"),
        }
    }
}

impl fmt::Debug for JurisdictionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for JurisdictionCode {
    type Err = JurisdictionCodeError;
    fn from_str(given: &str) -> Result<Self, JurisdictionCodeError> {
        Self::parse(given)
    }
}

impl TryFrom<String> for JurisdictionCode {
    type Error = JurisdictionCodeError;
    fn try_from(given: String) -> Result<Self, JurisdictionCodeError> {
        Self::parse(&given)
    }
}

impl From<JurisdictionCode> for String {
    fn from(code: JurisdictionCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back_what_they_write() {
        for code in ["CA", "CA-NL", "CA-YT"] {
            assert_eq!(JurisdictionCode::parse(code).unwrap().to_string(), code);
        }
        for wrong in ["", "NL", "CA-", "CA-nl", "CA-NLX", "CANL", "US-AK"] {
            assert!(JurisdictionCode::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}

//! Secrets: drawn once, shown once, kept as a digest.

use std::fmt;

use domain::random::Random;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of a secret, in hexadecimal: what is stored of it.
///
/// No salt and no slow function: a secret of 244 random bits is in no list, and nobody tries out
/// half of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digest(String);

impl Digest {
    /// The digest of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(hex(&Sha256::digest(text.as_bytes())))
    }

    /// The digest whose bytes are known.
    #[must_use]
    pub fn of_bytes(sha256: &[u8; 32]) -> Self {
        Self(hex(sha256))
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

/// A secret of 244 random bits in 64 hexadecimal digits. It is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// How many characters it has.
    pub const LENGTH: usize = 64;

    /// A new one.
    #[must_use]
    pub fn draw(random: &dyn Random) -> Self {
        Self(hex(&[random.uuid(), random.uuid()].concat()))
    }

    /// The secret in what somebody presents; none where it cannot be one.
    #[must_use]
    pub fn read(given: &str) -> Option<Self> {
        let hexadecimal = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (given.len() == Self::LENGTH && given.bytes().all(hexadecimal))
            .then(|| Self(given.to_owned()))
    }

    /// As it is handed over.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A token of the API as its holder has it: `tribune_1f0c9a3e_…`. The part in the middle is no
/// secret: lists show it, so that a token can be told from another. It is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenText {
    prefix: String,
    whole: String,
}

impl TokenText {
    /// A new one.
    #[must_use]
    pub fn draw(random: &dyn Random) -> Self {
        let prefix = hex(&random.uuid()[..4]);
        let secret = Secret::draw(random);
        Self {
            whole: format!("tribune_{prefix}_{}", secret.as_str()),
            prefix,
        }
    }

    /// The part that lists show.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// All of it, to be shown this once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.whole
    }

    /// What is stored of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.whole)
    }
}

impl fmt::Debug for TokenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenText(tribune_{}_…)", self.prefix)
    }
}

/// Each request with a token has one written: by `format!`, that took as long as the digest itself.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(digits[usize::from(half)]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dice(std::sync::Mutex<u8>);

    impl Random for Dice {
        fn uuid(&self) -> [u8; 16] {
            let mut next = self.0.lock().unwrap();
            *next += 1;
            [*next; 16]
        }

        fn below(&self, _n: u64) -> u64 {
            0
        }
    }

    #[test]
    fn a_token_is_readable_and_shown_by_no_debug() {
        let token = TokenText::draw(&Dice(0.into()));
        assert_eq!(token.prefix(), "01010101");
        assert!(token.reveal().starts_with("tribune_01010101_0202"));
        assert_eq!(token.reveal().len(), 8 + 8 + 1 + Secret::LENGTH);
        assert_eq!(format!("{token:?}"), "TokenText(tribune_01010101_…)");
        assert_eq!(token.digest(), Digest::of(token.reveal()));
    }

    #[test]
    fn what_cannot_be_a_secret_is_not_looked_up() {
        let secret = Secret::draw(&Dice(0.into()));
        assert_eq!(Secret::read(secret.as_str()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        let upper = secret.as_str().replace('1', "A");
        for wrong in [
            "",
            "0",
            &upper,
            &format!("{}0", secret.as_str()),
            &"é".repeat(32),
        ] {
            assert_eq!(Secret::read(wrong), None, "{wrong}");
        }
    }
}

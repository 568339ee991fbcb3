//! What became of an attempt to send a message.

/// The word of the relay on one message, or the lack of it. Texts hold no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It took the message.
    Accepted {
        /// The code of its answer.
        code: u16,
        /// What it said.
        text: String,
    },
    /// It did not take it now, or could not be spoken to; it certainly does not have it.
    Later {
        /// The code of its answer, where it answered.
        code: Option<u16>,
        /// What it or the network said.
        text: String,
    },
    /// It will never take it.
    Refused {
        /// The code of its answer.
        code: u16,
        /// What it said.
        text: String,
    },
    /// The content was on the wire and no answer came: it may have it or not.
    Unknown {
        /// What is known of it.
        text: String,
    },
}

impl Answer {
    /// [`Self::Accepted`].
    #[must_use]
    pub fn accepted(code: u16, text: &str) -> Self {
        let text = without_addresses(text);
        Self::Accepted { code, text }
    }

    /// [`Self::Later`].
    #[must_use]
    pub fn later(code: Option<u16>, text: &str) -> Self {
        let text = without_addresses(text);
        Self::Later { code, text }
    }

    /// [`Self::Refused`].
    #[must_use]
    pub fn refused(code: u16, text: &str) -> Self {
        let text = without_addresses(text);
        Self::Refused { code, text }
    }

    /// [`Self::Unknown`].
    #[must_use]
    pub fn unknown(text: &str) -> Self {
        let text = without_addresses(text);
        Self::Unknown { text }
    }

    /// The code of the relay's answer, where there is one.
    #[must_use]
    pub const fn code(&self) -> Option<u16> {
        match self {
            Self::Accepted { code, .. } | Self::Refused { code, .. } => Some(*code),
            Self::Later { code, .. } => *code,
            Self::Unknown { .. } => None,
        }
    }

    /// What was said.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Accepted { text, .. }
            | Self::Later { text, .. }
            | Self::Refused { text, .. }
            | Self::Unknown { text } => text,
        }
    }
}

/// A relay's words with every address in them masked: they are kept and shown, addresses are not.
#[must_use]
pub fn without_addresses(text: &str) -> String {
    text.split_whitespace()
        .map(|word| if word.contains('@') { "…" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relays_words_are_kept_without_addresses() {
        let answer = Answer::refused(550, "5.1.1 <someone@town.example>: unknown\r\nin table");
        assert_eq!(answer.text(), "5.1.1 … unknown in table");
    }
}

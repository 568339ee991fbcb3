//! JSON, written by hand.

/// An answer in the making.
pub struct Json(Vec<u8>);

impl Json {
    /// An empty one, with room.
    pub fn new() -> Self {
        Self(Vec::with_capacity(8 * 1024))
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    /// Text that is JSON already.
    pub fn raw(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// A text, or null.
    pub fn text(&mut self, text: Option<&str>) -> &mut Self {
        let Some(text) = text else {
            return self.raw("null");
        };
        self.0.push(b'"');
        let mut plain = text.as_bytes();
        while let Some(at) = plain
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
        {
            self.0.extend_from_slice(&plain[..at]);
            self.escaped(plain[at]);
            plain = &plain[at + 1..];
        }
        self.0.extend_from_slice(plain);
        self.0.push(b'"');
        self
    }

    fn escaped(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        match byte {
            b'"' | b'\\' => self.0.extend_from_slice(&[b'\\', byte]),
            _ => {
                self.0.extend_from_slice(b"\\u00");
                let digits = [
                    DIGITS[usize::from(byte >> 4)],
                    DIGITS[usize::from(byte & 15)],
                ];
                self.0.extend_from_slice(&digits);
            }
        }
    }

    /// A word of the database as the API writes it, or null.
    pub fn word(&mut self, word: Option<&str>) -> &mut Self {
        let Some(word) = word else {
            return self.raw("null");
        };
        self.0.push(b'"');
        self.0
            .extend(word.bytes().map(|byte| byte.to_ascii_uppercase()));
        self.0.push(b'"');
        self
    }

    /// A number.
    pub fn int(&mut self, number: i64) -> &mut Self {
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut left = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(left % 10).unwrap_or_default();
            left /= 10;
            if left == 0 {
                break;
            }
        }
        if number < 0 {
            self.0.push(b'-');
        }
        self.0.extend_from_slice(&digits[at..]);
        self
    }

    /// A number of so many digits.
    fn padded(&mut self, number: i64, width: u32) -> &mut Self {
        for place in (0..width).rev() {
            let digit = number / 10_i64.pow(place) % 10;
            self.0.push(b'0' + u8::try_from(digit).unwrap_or_default());
        }
        self
    }

    /// A key as the API writes it: `Person:12`.
    pub fn id(&mut self, noun: &str, key: Option<i64>) -> &mut Self {
        self.raw("\"")
            .raw(noun)
            .raw(":")
            .int(key.unwrap_or_default())
            .raw("\"")
    }

    /// An instant by its microseconds since 1970: `2021-06-15T17:00:00Z`, with milliseconds or
    /// microseconds where it has some.
    pub fn instant(&mut self, micros: i64) {
        let seconds = micros.div_euclid(1_000_000);
        let fraction = micros.rem_euclid(1_000_000);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        self.raw("\"")
            .padded(year, 4)
            .raw("-")
            .padded(month, 2)
            .raw("-")
            .padded(day, 2)
            .raw("T");
        self.padded(of_day / 3_600, 2)
            .raw(":")
            .padded(of_day / 60 % 60, 2)
            .raw(":")
            .padded(of_day % 60, 2);
        if fraction % 1_000 != 0 {
            self.raw(".").padded(fraction, 6);
        } else if fraction != 0 {
            self.raw(".").padded(fraction / 1_000, 3);
        }
        self.raw("Z\"");
    }
}

/// The day of the calendar, so many days after 1970-01-01: years begin in March, so that leap days
/// come last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, SecondsFormat, Utc};

    use super::*;

    #[test]
    fn instants_are_written_as_chrono_writes_them() {
        for micros in (-2_000_000_000_000_000..4_000_000_000_000_000).step_by(7_777_777_777_777) {
            for micros in [
                micros,
                micros / 1_000 * 1_000,
                micros / 1_000_000 * 1_000_000,
            ] {
                let mut json = Json::new();
                json.instant(micros);
                let expected = DateTime::<Utc>::from_timestamp_micros(micros)
                    .unwrap()
                    .to_rfc3339_opts(SecondsFormat::AutoSi, true);
                assert_eq!(
                    String::from_utf8(json.finish()).unwrap(),
                    format!("\"{expected}\"")
                );
            }
        }
    }

    #[test]
    fn texts_are_escaped_as_serde_does() {
        for text in ["", "Zoë", "a\"b\\c", "\u{1}x\u{1f}", "\"", "Qué\"bec"] {
            let mut json = Json::new();
            json.text(Some(text));
            let read: String = serde_json::from_slice(&json.finish()).unwrap();
            assert_eq!(read, text);
        }
    }
}

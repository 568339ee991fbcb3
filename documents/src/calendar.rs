//! Calendar objects for mail: one meeting, one attendee (RFC 5545, RFC 5546, RFC 6868).
//!
//! Written here because the `icalendar` crate neither knows the caret escapes of RFC 6868 nor keeps
//! line breaks out of parameters, so a hostile name could add properties of its own.

pub mod reply;

use domain::email::EmailAddress;
use jiff::{Timestamp, tz::TimeZone};

/// The longest line, in octets without its line break (RFC 5545, 3.1).
const LINE: usize = 75;

/// A meeting as it stands in the calendar of one attendee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What the recipient's calendar is asked to do.
    pub method: Method,
    /// Fixed for the life of the meeting.
    pub uid: String,
    /// Raised by one at each change of time or place.
    pub sequence: u32,
    /// When this object was made.
    pub stamp: Timestamp,
    /// When the meeting starts.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// Its title.
    pub summary: String,
    /// What it is about; may have several lines.
    pub description: String,
    /// Where it is, in words.
    pub location: Option<String>,
    /// Where it can be joined or read about.
    pub url: Option<String>,
    /// The mailbox that answers go to.
    pub organizer: Party,
    /// The one who is invited.
    pub attendee: Party,
}

/// What a calendar is asked to do with a meeting (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Take it in, or take in its change.
    Request,
    /// Strike it out.
    Cancel,
}

/// Someone in a calendar object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The name shown; none when it is empty.
    pub name: String,
    /// The address.
    pub address: EmailAddress,
}

impl Method {
    /// The name in the object and in the MIME type.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl CalendarEvent {
    /// The object: UTF-8, lines of at most 75 octets ending in CRLF.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.unaddressed().to(&self.attendee)
    }

    /// The object without its attendee.
    pub(crate) fn unaddressed(&self) -> Unaddressed {
        let (status, answer) = match self.method {
            Method::Request => ("CONFIRMED", ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE"),
            Method::Cancel => ("CANCELLED", ""),
        };
        let mut lines = Lines::default();
        lines.add("BEGIN:VCALENDAR");
        lines.add("VERSION:2.0");
        lines.add("PRODID:-//Tribune//Tribune//EN");
        lines.add("CALSCALE:GREGORIAN");
        lines.add(&format!("METHOD:{}", self.method.as_str()));
        lines.add("BEGIN:VEVENT");
        lines.add(&format!("UID:{}", text(&self.uid)));
        lines.add(&format!("SEQUENCE:{}", self.sequence));
        lines.add(&format!("DTSTAMP:{}", utc(self.stamp)));
        lines.add(&format!("DTSTART:{}", utc(self.start)));
        lines.add(&format!("DTEND:{}", utc(self.end)));
        lines.add(&format!("SUMMARY:{}", text(&self.summary)));
        lines.add(&format!("DESCRIPTION:{}", text(&self.description)));
        if let Some(location) = &self.location {
            lines.add(&format!("LOCATION:{}", text(location)));
        }
        if let Some(url) = &self.url {
            lines.add(&format!("URL:{}", uri(url)));
        }
        lines.add(&format!("STATUS:{status}"));
        lines.add("TRANSP:OPAQUE");
        lines.add(&party("ORGANIZER", "", &self.organizer));
        Unaddressed {
            lines,
            role: format!(";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{answer}"),
        }
    }
}

/// An object that lacks nothing but its attendee.
pub(crate) struct Unaddressed {
    /// What stands before the attendee.
    lines: Lines,
    role: String,
}

impl Unaddressed {
    /// The object of an attendee.
    pub fn to(&self, attendee: &Party) -> Vec<u8> {
        let mut lines = self.lines.clone();
        lines.add(&party("ATTENDEE", &self.role, attendee));
        lines.add("END:VEVENT");
        lines.add("END:VCALENDAR");
        lines.0
    }
}

/// Folded content lines.
#[derive(Clone, Default)]
struct Lines(Vec<u8>);

impl Lines {
    /// Adds a content line, folded between characters: a continuation starts with a space.
    fn add(&mut self, line: &str) {
        let mut room = LINE;
        for c in line.chars() {
            let octets = c.len_utf8();
            if octets > room {
                self.0.extend(b"\r\n ");
                room = LINE - 1;
            }
            room -= octets;
            self.0.extend(c.encode_utf8(&mut [0; 4]).bytes());
        }
        self.0.extend(b"\r\n");
    }
}

fn utc(instant: Timestamp) -> String {
    instant
        .to_zoned(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

/// A value of type TEXT (RFC 5545, 3.3.11).
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in one_kind_of_break(value).chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Someone as a property: its name if there is one, further parameters, and the address.
fn party(property: &str, parameters: &str, party: &Party) -> String {
    let name = match parameter(&party.name) {
        name if name.is_empty() => name,
        name => format!(";CN=\"{name}\""),
    };
    format!(
        "{property}{name}{parameters}:mailto:{}",
        mailbox(&party.address)
    )
}

/// A parameter's value, to stand in quotation marks (RFC 6868, 3).
fn parameter(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in one_kind_of_break(value).chars() {
        match c {
            '^' => out.push_str("^^"),
            '\n' => out.push_str("^n"),
            '"' => out.push_str("^'"),
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Every line break as one `\n`, and no other control character than the tab. Readers differ on what
/// breaks a line, so all that any of them takes for a break counts.
fn one_kind_of_break(value: &str) -> String {
    let value = value.replace("\r\n", "\n");
    let broken = value.chars().map(|c| match c {
        '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c => c,
    });
    broken
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect()
}

/// An address in a `mailto:` (RFC 6068, 2).
fn mailbox(address: &EmailAddress) -> String {
    percent_encode(address.as_str(), |b| {
        b.is_ascii_alphanumeric() || b"-._~+@!$'*".contains(&b)
    })
}

/// A web address; what has no place in one is encoded, so that it stays on its line.
pub(crate) fn uri(url: &str) -> String {
    percent_encode(url.trim(), |b| {
        b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b)
    })
}

/// Bytes that are not plain, as `%` and two digits (RFC 3986, 2.1).
pub(crate) fn percent_encode(value: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests;

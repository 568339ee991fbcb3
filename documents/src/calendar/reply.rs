//! Answers from calendars: what a `text/calendar` part of a mail says (RFC 5545, 5546, 6868, 7986).
//!
//! Read here because four properties are needed of a handful of lines: the parsers there are keep
//! the caret escapes of RFC 6868 as they come or bring a second calendar with zone rules of its own.
//! Whatever comes in, this gives answers or an error; it comes from strangers.

use domain::{
    answer::{Answer, CalendarReply},
    email::EmailAddress,
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// The longest part that is looked at, in octets: an answer has about one thousand.
const LONGEST: usize = 256 * 1024;

/// How many components are opened within each other, at most; an answer has two.
const DEEPEST: usize = 32;

/// What a calendar part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// Answers: one for each event and attendee that it names.
    Replies(Vec<CalendarReply>),
    /// Something else, by its method in capitals (`COUNTER`, `REQUEST`): a person has to look at it.
    Other(String),
}

/// Why a part can't be read. It never repeats what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Longer than any answer.
    #[error("the calendar object is too long")]
    TooLong,
    /// There is no calendar object in it.
    #[error("there is no calendar object")]
    NotACalendar,
    /// An answer lacks a property without which it is none.
    #[error("an answer lacks {0}")]
    Missing(&'static str),
    /// A property's value is malformed.
    #[error("the {0} of an answer cannot be read")]
    Malformed(&'static str),
}

/// Reads a `text/calendar` part, decoded from its transfer encoding.
///
/// # Errors
/// When it is no calendar object, or an answer in it has no UID, no moment or no attendee that could
/// have been invited.
pub fn read(bytes: &[u8]) -> Result<Incoming, ReplyError> {
    if bytes.len() > LONGEST {
        return Err(ReplyError::TooLong);
    }
    let mut reader = Reader::default();
    for line in unfolded(bytes) {
        if let Some(line) = Line::parse(&line) {
            reader.take(line);
        }
    }
    reader.end()
}

/// Content lines: a line that begins with a space or a tab goes on the one before it. Undone in
/// octets, as a fold may lie within a character.
fn unfolded(bytes: &[u8]) -> impl Iterator<Item = String> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for raw in bytes.split(|byte| *byte == b'\n') {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        match (raw.first(), lines.last_mut()) {
            (Some(b' ' | b'\t'), Some(line)) => line.extend(&raw[1..]),
            _ => lines.push(raw.to_vec()),
        }
    }
    lines
        .into_iter()
        .map(|line| String::from_utf8_lossy(&line).into_owned())
}

/// A content line: names in capitals, values of parameters without their quotes and escapes.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

impl Line {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let end = text.find([';', ':'])?;
        let (name, mut rest) = text.split_at(end);
        let mut parameters = Vec::new();
        while let Some(parameter) = rest.strip_prefix(';') {
            let end = outside_quotes(parameter, &[';', ':'])?;
            let (written, after) = parameter.split_at(end);
            if let Some((name, value)) = written.split_once('=') {
                parameters.push((name.trim().to_ascii_uppercase(), parameter_value(value)));
            }
            rest = after;
        }
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            parameters,
            value: rest.strip_prefix(':')?.to_owned(),
        })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let named = self.parameters.iter().find(|(there, _)| there == name);
        named.map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.name == name && self.value.trim().eq_ignore_ascii_case(value)
    }
}

/// Where one of some characters stands that no quotation marks enclose.
fn outside_quotes(text: &str, ends: &[char]) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && ends.contains(&c) => return Some(at),
            _ => {}
        }
    }
    None
}

/// The first of a parameter's values (RFC 5545, 3.2; RFC 6868, 3).
fn parameter_value(written: &str) -> String {
    let first = outside_quotes(written, &[',']).map_or(written, |end| &written[..end]);
    let bare = first.trim().trim_matches('"');
    let mut value = String::with_capacity(bare.len());
    let mut letters = bare.chars().peekable();
    while let Some(c) = letters.next() {
        let meant = match (c, letters.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('^')) => Some('^'),
            ('^', Some('\'')) => Some('"'),
            _ => None,
        };
        if meant.is_some() {
            letters.next();
        }
        value.push(meant.unwrap_or(c));
    }
    value
}

/// A value of type TEXT (RFC 5545, 3.3.11).
fn text(written: &str) -> String {
    let mut value = String::with_capacity(written.len());
    let mut letters = written.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some('n' | 'N') => value.push('\n'),
                Some(c) => value.push(c),
                None => {}
            },
            c => value.push(c),
        }
    }
    value
}

/// Takes lines in, and makes of them what the part says.
#[derive(Default)]
struct Reader {
    /// The components around the next line, from the outside in.
    open: Vec<String>,
    calendars: Vec<Object>,
}

/// A calendar object, with the events in it.
#[derive(Default)]
struct Object {
    method: String,
    events: Vec<Vec<Line>>,
}

impl Reader {
    fn take(&mut self, line: Line) {
        if line.name == "BEGIN" {
            let component = line.value.trim().to_ascii_uppercase();
            match component.as_str() {
                "VCALENDAR" if self.open.is_empty() => self.calendars.push(Object::default()),
                "VEVENT" if self.is_in(&["VCALENDAR"]) => {
                    if let Some(calendar) = self.calendars.last_mut() {
                        calendar.events.push(Vec::new());
                    }
                }
                _ => {}
            }
            if self.open.len() < DEEPEST {
                self.open.push(component);
            }
        } else if line.name == "END" {
            // A component that was not ended ends with the one around it.
            if let Some(at) = self.open.iter().rposition(|open| line.is("END", open)) {
                self.open.truncate(at);
            }
        } else if let Some(calendar) = self.calendars.last_mut() {
            let open: Vec<&str> = self.open.iter().map(String::as_str).collect();
            match open.as_slice() {
                ["VCALENDAR"] if line.name == "METHOD" => {
                    calendar.method = line.value.trim().to_ascii_uppercase();
                }
                ["VCALENDAR", "VEVENT"] => {
                    if let Some(event) = calendar.events.last_mut() {
                        event.push(line);
                    }
                }
                _ => {}
            }
        }
    }

    fn is_in(&self, components: &[&str]) -> bool {
        self.open.iter().eq(components.iter())
    }

    fn end(self) -> Result<Incoming, ReplyError> {
        let is_reply = |calendar: &&Object| calendar.method == "REPLY";
        let Some(first) = self.calendars.first() else {
            return Err(ReplyError::NotACalendar);
        };
        if !self.calendars.iter().any(|calendar| is_reply(&calendar)) {
            return Ok(Incoming::Other(first.method.clone()));
        }
        let mut replies = Vec::new();
        for event in self
            .calendars
            .iter()
            .filter(is_reply)
            .flat_map(|c| &c.events)
        {
            replies.extend(of_event(event)?);
        }
        if replies.is_empty() {
            return Err(ReplyError::Missing("ATTENDEE"));
        }
        Ok(Incoming::Replies(replies))
    }
}

/// The answers of an event: one for each attendee with an address.
fn of_event(lines: &[Line]) -> Result<Vec<CalendarReply>, ReplyError> {
    let property = |name: &'static str| lines.iter().find(|line| line.name == name);
    let uid = property("UID").ok_or(ReplyError::Missing("UID"))?;
    let uid = text(uid.value.trim());
    let stamp = property("DTSTAMP").ok_or(ReplyError::Missing("DTSTAMP"))?;
    let stamp = moment(stamp.value.trim()).ok_or(ReplyError::Malformed("DTSTAMP"))?;
    let sequence = match property("SEQUENCE") {
        None => 0,
        Some(line) => number(line.value.trim()).ok_or(ReplyError::Malformed("SEQUENCE"))?,
    };
    let attendees = lines.iter().filter(|line| line.name == "ATTENDEE");
    let reply = |line: &Line| {
        Some(CalendarReply {
            uid: uid.clone(),
            attendee: address(&line.value).or_else(|| address(line.parameter("EMAIL")?))?,
            answer: answer(line.parameter("PARTSTAT").unwrap_or_default()),
            sequence,
            stamp,
            delegated_to: line.parameter("DELEGATED-TO").and_then(address),
        })
    };
    Ok(attendees.filter_map(reply).collect())
}

/// A participation status; what is unknown counts as no answer yet (RFC 5545, 3.2.12).
fn answer(status: &str) -> Answer {
    match status.to_ascii_uppercase().as_str() {
        "ACCEPTED" => Answer::Accepted,
        "DECLINED" => Answer::Declined,
        "TENTATIVE" => Answer::Tentative,
        "DELEGATED" => Answer::Delegated,
        _ => Answer::NeedsAction,
    }
}

/// `20210901T130000Z`. DTSTAMP is in UTC; a calendar that leaves the letter out means the same.
fn moment(written: &str) -> Option<Timestamp> {
    let written = written.strip_suffix(['Z', 'z']).unwrap_or(written);
    let (date, time) = written.split_once(['T', 't'])?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if date.len() != 8 || time.len() != 6 || !digits(date) || !digits(time) {
        return None;
    }
    let two = |text: &str, at: usize| text.get(at..at + 2)?.parse::<i8>().ok();
    let civil = DateTime::new(
        date.get(..4)?.parse().ok()?,
        two(date, 4)?,
        two(date, 6)?,
        two(time, 0)?,
        two(time, 2)?,
        // A leap second.
        two(time, 4)?.min(59),
        0,
    );
    Some(civil.ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// A revision: what is below zero is none, and the greatest there can be is enough.
fn number(written: &str) -> Option<u32> {
    let number: i64 = written.parse().ok()?;
    Some(u32::try_from(number.max(0)).unwrap_or(u32::MAX))
}

/// The address in `mailto:anne@ministry.example` (RFC 6068), or one that stands by itself.
fn address(written: &str) -> Option<EmailAddress> {
    let written = written.trim();
    let scheme = written.get(..7).unwrap_or_default();
    let address = match scheme.eq_ignore_ascii_case("mailto:") {
        true => &written[7..],
        false => written,
    };
    let address = address.split('?').next().unwrap_or_default();
    EmailAddress::parse(&percent_decoded(address)).ok()
}

fn percent_decoded(written: &str) -> String {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let byte = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match byte {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests;

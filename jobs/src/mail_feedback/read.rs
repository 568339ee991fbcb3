//! From the bytes of a message that came back to what it says.
//!
//! | it is | by what it is known |
//! | --- | --- |
//! | a report on delivery (RFC 3464) | a part `message/delivery-status` |
//! | a complaint (RFC 5965) | a part `message/feedback-report` |
//! | a calendar's answer (RFC 6047) | a part `text/calendar` with the method REPLY |
//! | a bounce in free words | `X-Failed-Recipients`, qmail's opening words; or a mail system's null sender or name, unless it is an automatic reply |
//! | an automatic reply (RFC 3834) | `Auto-Submitted`, `Precedence`, `X-Autoreply` and their like, a receipt; its subject, failing these |
//! | something else | nothing of these |
//!
//! The order is that of the table: reports bear `Auto-Submitted`, too.

use std::collections::BTreeSet;

use domain::bounce::{Severity, StatusCode};
use sha2::{Digest, Sha256};

use super::mime::{Fields, Part, split_head};

/// Recipients of one report that are looked at.
const RECIPIENTS: usize = 100;
/// Message-IDs of what a message gives back that are looked at.
const MESSAGE_IDS: usize = 20;
/// How much of a message's words is looked at.
const WORDS: usize = 20_000;

/// A message that came back.
#[derive(Debug)]
pub(super) struct Returned {
    /// SHA-256 of it, without what a mail system writes on its way: two copies of one message have
    /// the same.
    pub sha256: String,
    /// The addresses to which it came, and those that what it returns was sent from; lower case.
    pub addresses: BTreeSet<String>,
    /// The Message-IDs of what it returns, without angle brackets.
    pub message_ids: BTreeSet<String>,
    /// What it says.
    pub says: Says,
}

/// What a message that came back says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// What became of a message at each of these recipients.
    Report(Vec<Recipient>),
    /// That a message did not arrive, in free words.
    Refusal(Recipient),
    /// That somebody took a message for unwanted.
    Complaint,
    /// A calendar's answer.
    Answer {
        /// The calendar object.
        calendar: String,
        /// From whom, by the header, in lower case; none where the mail system that took the message
        /// says that it is not from there.
        from: Option<String>,
    },
    /// Nothing: a machine wrote it.
    Automatic,
    /// Something that a person should read.
    Other,
}

/// A recipient of a report.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Recipient {
    /// What became of the message.
    pub fate: Fate,
    /// The code that says so.
    pub status: Option<StatusCode>,
    /// The words that say so. They may hold addresses.
    pub words: String,
    /// The addresses by which the report knows the recipient; lower case.
    pub addresses: BTreeSet<String>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It will not arrive.
    #[default]
    Failed,
    /// It is still tried.
    Delayed,
    /// It arrived, or went on to where no report comes from.
    Arrived,
}

impl Recipient {
    /// What it says of the address.
    pub fn severity(&self) -> Option<Severity> {
        match self.fate {
            Fate::Arrived => None,
            Fate::Delayed => Some(Severity::Soft),
            Fate::Failed => {
                let severity = self.status.and_then(StatusCode::severity);
                Some(severity.unwrap_or(Severity::Policy))
            }
        }
    }
}

impl Returned {
    /// Reads a message.
    pub fn read(bytes: &[u8]) -> Self {
        let whole = Part::read(bytes);
        let parts = whole.all();
        let mut returned = Self {
            sha256: fingerprint(bytes, &whole.fields),
            addresses: arrived_at(&whole.fields),
            message_ids: BTreeSet::new(),
            says: Says::Other,
        };
        returned.look_at_copies(&parts);
        returned.says = returned.understand(&whole, &parts);
        returned
    }

    /// What the parts say that give the message back, or its header.
    fn look_at_copies(&mut self, parts: &[&Part<'_>]) {
        for part in parts {
            let is_copy = matches!(
                part.media_type.as_str(),
                "message/rfc822"
                    | "message/global"
                    | "text/rfc822-headers"
                    | "message/global-headers"
            );
            if is_copy {
                self.look_at_copy(&Fields::read(split_head(&part.body).0));
            }
        }
    }

    fn look_at_copy(&mut self, fields: &Fields) {
        let room = MESSAGE_IDS.saturating_sub(self.message_ids.len());
        self.message_ids
            .extend(fields.all("message-id").filter_map(message_id).take(room));
        self.addresses
            .extend(fields.all("return-path").flat_map(addresses));
    }

    fn understand(&mut self, whole: &Part<'_>, parts: &[&Part<'_>]) -> Says {
        let of_type = |kinds: &[&str]| {
            let mut parts = parts.iter();
            parts
                .find(|part| kinds.contains(&part.media_type.as_str()))
                .copied()
        };
        if let Some(status) =
            of_type(&["message/delivery-status", "message/global-delivery-status"])
        {
            return match report(status) {
                recipients if recipients.is_empty() => Says::Other,
                recipients => Says::Report(recipients),
            };
        }
        if let Some(report) = of_type(&["message/feedback-report"]) {
            let fields = Fields::read(&report.body);
            self.addresses
                .extend(fields.all("original-mail-from").flat_map(addresses));
            return Says::Complaint;
        }
        if let Some(calendar) = parts.iter().find_map(|part| reply(part)) {
            let from = sender(&whole.fields).filter(|_| !is_refuted(&whole.fields));
            return Says::Answer { calendar, from };
        }
        let words = words(parts);
        if names_failures(&whole.fields) || is_of_qmail(&words) {
            return self.refusal(whole, &words);
        }
        let is_receipt = of_type(&["message/disposition-notification"]).is_some();
        if is_receipt || is_automatic(&whole.fields) {
            return Says::Automatic;
        }
        if is_of_a_mail_system(&whole.fields) {
            return self.refusal(whole, &words);
        }
        Says::Other
    }

    /// A bounce in free words: what it says itself, and what it gives back after that.
    fn refusal(&mut self, whole: &Part<'_>, words: &str) -> Says {
        let (said, copy) = split_copy(words);
        for paragraph in copy.split("\n\n").take(PARAGRAPHS) {
            self.look_at_copy(&Fields::read(paragraph.trim_start().as_bytes()));
        }
        let named = whole.fields.all("x-failed-recipients").flat_map(addresses);
        Says::Refusal(Recipient {
            fate: Fate::Failed,
            status: StatusCode::find(said),
            words: said.to_owned(),
            addresses: named.collect(),
        })
    }
}

/// How many paragraphs behind a bounce's own words may be the header of what it gives back.
const PARAGRAPHS: usize = 5;

/// The recipients of a report on delivery.
fn report(status: &Part<'_>) -> Vec<Recipient> {
    let text = status.text().replace("\r\n", "\n");
    let groups = text
        .split("\n\n")
        .map(|group| Fields::read(group.trim_start().as_bytes()));
    groups
        .filter(|fields| {
            fields
                .get("final-recipient")
                .or(fields.get("action"))
                .is_some()
        })
        .take(RECIPIENTS)
        .map(|fields| recipient(&fields))
        .collect()
}

fn recipient(fields: &Fields) -> Recipient {
    let words = fields.get("diagnostic-code").unwrap_or_default();
    let stated = fields.get("status").and_then(|status| {
        let code = status.split([' ', '(']).next();
        code.and_then(|code| code.parse::<StatusCode>().ok())
    });
    // Some systems say 5.0.0 of everything, and what it was in the words of the one before them.
    let status = match stated {
        Some(code) if !code.is_vague() => Some(code),
        _ => StatusCode::find(words).or(stated),
    };
    let fate = match fields
        .get("action")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "delayed" => Fate::Delayed,
        "delivered" | "relayed" | "expanded" => Fate::Arrived,
        "failed" => Fate::Failed,
        _ if status.is_some_and(|code| code.severity().is_none()) => Fate::Arrived,
        _ => Fate::Failed,
    };
    let named = ["original-recipient", "final-recipient"];
    let named = named.into_iter().flat_map(|name| fields.all(name));
    Recipient {
        fate,
        status,
        words: words.to_owned(),
        addresses: named.flat_map(addresses).collect(),
    }
}

/// The calendar object of an answer.
fn reply(part: &Part<'_>) -> Option<String> {
    if part.media_type != "text/calendar" {
        return None;
    }
    let text = part.text();
    let method = match part.fields.parameter("method") {
        Some(method) => method.to_owned(),
        None => {
            let mut lines = text.lines();
            lines
                .find_map(|line| line.trim_end().strip_prefix("METHOD:"))?
                .to_owned()
        }
    };
    method.eq_ignore_ascii_case("reply").then_some(text)
}

/// The message's words, or as many as are looked at.
fn words(parts: &[&Part<'_>]) -> String {
    let text = parts.iter().find(|part| part.media_type == "text/plain");
    let text = text
        .map(|part| part.text().replace("\r\n", "\n"))
        .unwrap_or_default();
    match text.char_indices().nth(WORDS) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
        None => text,
    }
}

/// Where a bounce in free words ends and what it gives back begins.
fn split_copy(words: &str) -> (&str, &str) {
    let marks = [
        "--- Below this line",
        "------ This is a copy",
        "----- Original message",
    ];
    let at = marks.iter().filter_map(|mark| words.find(mark)).min();
    let (said, copy) = words.split_at(at.unwrap_or(words.len()));
    (said, copy.split_once('\n').map_or("", |(_, rest)| rest))
}

fn names_failures(fields: &Fields) -> bool {
    fields.get("x-failed-recipients").is_some()
}

fn is_of_qmail(words: &str) -> bool {
    words
        .trim_start()
        .starts_with("Hi. This is the qmail-send program")
}

fn is_of_a_mail_system(fields: &Fields) -> bool {
    let null_sender = fields.get("return-path") == Some("<>");
    let by_name = sender(fields).is_some_and(|from| {
        ["mailer-daemon@", "postmaster@"]
            .iter()
            .any(|name| from.starts_with(name))
    });
    null_sender || by_name
}

fn sender(fields: &Fields) -> Option<String> {
    fields.get("from").and_then(|from| addresses(from).pop())
}

/// Whether a mail system on the way has found that the sender's domain did not send the message
/// (RFC 8601). What says that it did proves nothing here: anybody can write it.
fn is_refuted(fields: &Fields) -> bool {
    let mut results = fields.all("authentication-results");
    results.any(|result| result.to_ascii_lowercase().contains("dmarc=fail"))
}

/// How a reply begins that nobody wrote, where no field says so; in lower case.
const AWAY: [&str; 8] = [
    "automatic reply",
    "auto reply",
    "auto:",
    "out of office",
    "out-of-office",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
];

fn is_automatic(fields: &Fields) -> bool {
    let word = |name| {
        let value: Option<&str> = fields.get(name);
        value.map(|value| {
            value
                .split([';', ' ', ','])
                .next()
                .unwrap_or_default()
                .to_lowercase()
        })
    };
    let submitted = word("auto-submitted").is_some_and(|word| word != "no");
    let precedence = word("precedence")
        .is_some_and(|word| matches!(word.as_str(), "auto_reply" | "bulk" | "junk" | "list"));
    let others = [
        "x-autoreply",
        "x-autorespond",
        "x-autogenerated",
        "x-auto-response-suppress",
    ];
    let marked = others
        .iter()
        .any(|name| word(name).is_some_and(|word| word != "no"));
    let subject = decoded_subject(fields);
    submitted || precedence || marked || AWAY.iter().any(|away| subject.starts_with(away))
}

/// The subject in lower case. Fields come as they are; this one may be encoded (RFC 2047).
fn decoded_subject(fields: &Fields) -> String {
    let subject = format!("Subject: {}\n\n", fields.get("subject").unwrap_or_default());
    let parser = mail_parser::MessageParser::new().header_text(mail_parser::HeaderName::Subject);
    let message = parser.parse_headers(subject.as_bytes());
    let subject = message.as_ref().and_then(|message| message.subject());
    subject.unwrap_or_default().trim().to_lowercase()
}

/// Where a message says that it came to, whatever system put it into the mailbox.
fn arrived_at(fields: &Fields) -> BTreeSet<String> {
    let names = [
        "delivered-to",
        "x-original-to",
        "envelope-to",
        "x-envelope-to",
        "to",
    ];
    let values = names.iter().flat_map(|name| fields.all(name));
    values.flat_map(addresses).collect()
}

/// Whatever in a field may be an address, in lower case. `rfc822;` of a report is no part of it.
fn addresses(value: &str) -> Vec<String> {
    let between = |c: char| c.is_whitespace() || "<>()[],;:\"".contains(c);
    let words = value.split(between);
    let words = words.filter(|word| word.contains('@') && !word.contains(char::is_control));
    words.map(str::to_lowercase).collect()
}

fn message_id(value: &str) -> Option<String> {
    let (_, rest) = value.split_once('<')?;
    let (id, _) = rest.split_once('>')?;
    // Ours hold nothing else, and a database can't even be asked for some characters.
    let id = id.trim();
    id.bytes()
        .all(|byte| byte.is_ascii_graphic())
        .then(|| id.to_owned())
}

/// SHA-256 of what of a message does not change on its way from mailbox to mailbox; of all of it where
/// it has no identity of its own.
fn fingerprint(bytes: &[u8], fields: &Fields) -> String {
    let mut hash = Sha256::new();
    let mut kept = bytes;
    if fields.get("message-id").is_some() {
        for name in ["message-id", "date", "from", "subject"] {
            hash.update(fields.get(name).unwrap_or_default().as_bytes());
            hash.update([0]);
        }
        kept = split_head(bytes).1.trim_ascii_end();
    }
    for line in kept.split(|byte| *byte == b'\n') {
        hash.update(line.strip_suffix(b"\r").unwrap_or(line));
        hash.update(b"\n");
    }
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;

//! A frozen message with marks in place of a person: what does not name them stays as it is, byte
//! for byte.
//!
//! Headers are read with their encoded words (RFC 2047) and parts with their transfer encodings
//! (RFC 2045), since a name with an accent, or cut by the end of a line, stands in no message as it
//! is spelled. Calendar objects are unfolded line by line (RFC 5545).

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use memchr::memmem;

use super::words::Words;

/// The longest line of a header, of encoded content and of a calendar object.
const LINE: usize = 76;
/// The bytes that an encoded word has room for.
const ENCODED_WORD: usize = 42;
/// Parts in parts, no deeper than anything that we write.
const DEEPEST: usize = 8;

/// Which parts of a message are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// All.
    All,
    /// All but files: they are copies of a report that was sent.
    NoFiles,
}

/// The message with marks in place; none when the person does not stand in it.
#[must_use]
pub fn redacted(message: &[u8], words: &Words, parts: Parts) -> Option<Vec<u8>> {
    entity(message, words, parts, DEEPEST)
}

fn entity(bytes: &[u8], words: &Words, parts: Parts, depth: usize) -> Option<Vec<u8>> {
    let (head, body) = split(bytes);
    let fields = fields(head);
    let header = |name: &str| {
        let found = fields.iter().find_map(|field| value_of(field, name));
        found.unwrap_or_default()
    };
    let (kind, encoding) = (header("content-type"), header("content-transfer-encoding"));
    let is_file = header("content-disposition")
        .to_ascii_lowercase()
        .starts_with("attachment");
    let new_head = redacted_head(&fields, words);
    let new_body = if parts == Parts::NoFiles && is_file || depth == 0 {
        None
    } else if let Some(boundary) = boundary(&kind) {
        multipart(body, &boundary, words, parts, depth - 1)
    } else {
        leaf(body, &kind, &encoding, words)
    };
    if new_head.is_none() && new_body.is_none() {
        return None;
    }
    let mut whole = new_head.unwrap_or_else(|| head.to_vec());
    whole.extend_from_slice(new_body.as_deref().unwrap_or(body));
    Some(whole)
}

/// The headers with the empty line that ends them, and what follows.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    if bytes.starts_with(b"\r\n") {
        return bytes.split_at(2);
    }
    let end = find(bytes, b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    bytes.split_at(end)
}

/// By a searcher made for it: a message that carries a report is half a megabyte, and all are gone
/// through.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memmem::find(bytes, wanted)
}

/// The fields of a head, each with its line ends; the empty line is one of its own.
fn fields(head: &[u8]) -> Vec<&[u8]> {
    let mut fields = Vec::new();
    let mut rest = head;
    while !rest.is_empty() {
        let mut end = 0;
        loop {
            let Some(at) = find(&rest[end..], b"\r\n") else {
                end = rest.len();
                break;
            };
            end += at + 2;
            if !rest[end..].starts_with(b" ") && !rest[end..].starts_with(b"\t") {
                break;
            }
        }
        let (field, after) = rest.split_at(end);
        fields.push(field);
        rest = after;
    }
    fields
}

/// A field's value in one line, if it is the one that is asked for.
fn value_of(field: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(field).ok()?;
    let (found, value) = text.split_once(':')?;
    found
        .eq_ignore_ascii_case(name)
        .then(|| value.replace("\r\n", "").trim().to_owned())
}

fn redacted_head(fields: &[&[u8]], words: &Words) -> Option<Vec<u8>> {
    let mut changed = false;
    let mut head = Vec::new();
    for field in fields {
        match redacted_field(field, words) {
            Some(new) => {
                changed = true;
                head.extend(new.bytes());
            }
            None => head.extend_from_slice(field),
        }
    }
    changed.then_some(head)
}

fn redacted_field(field: &[u8], words: &Words) -> Option<String> {
    let text = std::str::from_utf8(field).ok()?;
    let (name, value) = text.split_once(':')?;
    let value = decoded_words(value.replace("\r\n", "").trim());
    Some(encoded_field(name, &words.replace(&value)?))
}

/// A header's value with its encoded words as what they say. Space between two of them is not said.
fn decoded_words(value: &str) -> String {
    let mut said: Vec<u8> = Vec::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((bytes, length)) = encoded_word(from) else {
            said.extend(before.bytes().chain(*b"=?"));
            rest = &from[2..];
            after_word = false;
            continue;
        };
        if !after_word || !before.trim().is_empty() {
            said.extend(before.bytes());
        }
        said.extend(bytes);
        rest = &from[length..];
        after_word = true;
    }
    said.extend(rest.bytes());
    String::from_utf8_lossy(&said).into_owned()
}

/// The bytes that an encoded word at the start of a text says, and its length.
fn encoded_word(text: &str) -> Option<(Vec<u8>, usize)> {
    let mut parts = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (content, _) = rest.split_once("?=")?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => BASE64.decode(content).ok()?,
        "q" | "Q" => quoted_printable::decode(
            content.replace('_', "=20"),
            quoted_printable::ParseMode::Robust,
        )
        .ok()?,
        _ => return None,
    };
    Some((
        bytes,
        "=?".len() + charset.len() + 3 + content.len() + "?=".len(),
    ))
}

/// A field with its line end, folded; words beyond ASCII encoded, with those beside them together.
fn encoded_field(name: &str, value: &str) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut beyond: Vec<&str> = Vec::new();
    for word in value.split(' ') {
        if word.is_ascii() {
            pieces.extend(encoded(&std::mem::take(&mut beyond)));
            pieces.push(word.to_owned());
        } else {
            beyond.push(word);
        }
    }
    pieces.extend(encoded(&beyond));
    let mut field = format!("{name}:");
    let mut room = LINE.saturating_sub(field.len());
    for piece in pieces {
        if piece.len() + 1 > room {
            field.push_str("\r\n");
            room = LINE;
        }
        room = room.saturating_sub(piece.len() + 1);
        field.push(' ');
        field.push_str(&piece);
    }
    field.push_str("\r\n");
    field
}

fn encoded(words: &[&str]) -> Vec<String> {
    let text = words.join(" ");
    let mut chunks = vec![String::new()];
    for c in text.chars() {
        if let Some(last) = chunks.last_mut() {
            last.push(c);
            if last.len() >= ENCODED_WORD {
                chunks.push(String::new());
            }
        }
    }
    let chunks = chunks.into_iter().filter(|chunk| !chunk.is_empty());
    chunks
        .map(|chunk| format!("=?utf-8?b?{}?=", BASE64.encode(chunk)))
        .collect()
}

/// The line between the parts of a multipart.
fn boundary(kind: &str) -> Option<String> {
    let lower = kind.to_ascii_lowercase();
    if !lower.starts_with("multipart/") {
        return None;
    }
    let at = lower.find("boundary=")? + "boundary=".len();
    let rest = kind[at..].trim_start();
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([';', ' ']).next(),
    };
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}

fn multipart(
    body: &[u8],
    boundary: &str,
    words: &Words,
    parts: Parts,
    depth: usize,
) -> Option<Vec<u8>> {
    let line = format!("--{boundary}");
    let (mut new, mut changed) = (Vec::with_capacity(body.len()), false);
    let mut rest = body;
    let mut inside = false;
    loop {
        let at = delimiter(rest, line.as_bytes());
        let (part, after) = rest.split_at(at.unwrap_or(rest.len()));
        // What stands before the first line and after the last is no part.
        let redacted = if inside {
            entity(part, words, parts, depth)
        } else {
            None
        };
        changed |= redacted.is_some();
        new.extend_from_slice(redacted.as_deref().unwrap_or(part));
        if at.is_none() {
            break;
        }
        // The delimiter, with the line end before it, which is its own.
        let end = find(after, line.as_bytes()).unwrap_or(0) + line.len();
        let end = end + find(&after[end..], b"\r\n").map_or(after.len() - end, |at| at + 2);
        let (delimiter, next) = after.split_at(end);
        new.extend_from_slice(delimiter);
        let trimmed = delimiter.trim_ascii();
        inside = !trimmed.ends_with(b"--") || trimmed.len() == line.len();
        rest = next;
    }
    changed.then_some(new)
}

/// Where the next delimiter begins, with the line end before it.
fn delimiter(bytes: &[u8], line: &[u8]) -> Option<usize> {
    if bytes.starts_with(line) {
        return Some(0);
    }
    find(bytes, &[b"\r\n", line].concat())
}

/// A part that is no multipart.
fn leaf(body: &[u8], kind: &str, encoding: &str, words: &Words) -> Option<Vec<u8>> {
    let encoding = encoding.to_ascii_lowercase();
    let content = match encoding.as_str() {
        "base64" => {
            let plain: Vec<u8> = body
                .iter()
                .copied()
                .filter(|b| !b.is_ascii_whitespace())
                .collect();
            BASE64.decode(plain).ok()?
        }
        "quoted-printable" => {
            quoted_printable::decode(body, quoted_printable::ParseMode::Robust).ok()?
        }
        _ => body.to_vec(),
    };
    let text = String::from_utf8(content).ok()?;
    let kind = kind.to_ascii_lowercase();
    let replaced = if kind.starts_with("text/calendar") || kind.starts_with("application/ics") {
        calendar(&text, words)?
    } else {
        words.replace(&text)?
    };
    Some(match encoding.as_str() {
        "base64" => wrapped(&BASE64.encode(&replaced), body.ends_with(b"\r\n")),
        "quoted-printable" => quoted_printable::encode(&replaced),
        _ => replaced.into_bytes(),
    })
}

fn wrapped(encoded: &str, ends_line: bool) -> Vec<u8> {
    let lines: Vec<&[u8]> = encoded.as_bytes().chunks(LINE).collect();
    let mut bytes = lines.join(b"\r\n".as_slice());
    if ends_line {
        bytes.extend(b"\r\n");
    }
    bytes
}

/// A calendar object, line by line: those that name the person are unfolded and folded again.
fn calendar(text: &str, words: &Words) -> Option<String> {
    let mut new = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while !rest.is_empty() {
        let line = content_line(rest);
        rest = &rest[line.len()..];
        let unfolded = line.replace("\r\n ", "").replace("\r\n\t", "");
        match words.replace(unfolded.trim_end_matches("\r\n")) {
            Some(replaced) => {
                changed = true;
                fold(&mut new, &replaced);
            }
            None => new.push_str(line),
        }
    }
    changed.then_some(new)
}

/// The first content line with its continuations and line ends.
fn content_line(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find("\r\n") {
        from += at + 2;
        if !text[from..].starts_with([' ', '\t']) {
            return &text[..from];
        }
    }
    text
}

fn fold(out: &mut String, line: &str) {
    let mut room = LINE - 1;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 2;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

/// The name before the address of the first mailbox of a header, as it is read.
#[must_use]
pub fn display_name(message: &[u8], header: &str) -> Option<String> {
    let (head, _) = split(message);
    let fields = fields(head);
    let value = fields.iter().find_map(|field| value_of(field, header))?;
    let value = decoded_words(&value);
    let (name, _) = value.rsplit_once('<')?;
    let name = name
        .trim()
        .trim_matches('"')
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;

//! A message as the tree that it is, within bounds.
//!
//! Whoever may write to the mailbox writes what is read here: nothing of it may cost much, or take
//! the process down. So the crate that reads headers reads no bodies: it goes as deep as a message
//! says, and a message can say ten thousand levels.

use std::borrow::Cow;

use mail_parser::{
    ContentType, HeaderName, HeaderValue, MessageParser,
    decoders::{
        base64::base64_decode, charsets::map::charset_decoder,
        quoted_printable::quoted_printable_decode,
    },
};

/// How many levels are looked into.
const DEPTH: usize = 8;
/// How many parts are looked at on each level.
const PARTS: usize = 100;

/// The fields of a header, in their order, names in lower case and values on one line.
#[derive(Debug, Default)]
pub(super) struct Fields {
    list: Vec<(String, String)>,
    content_type: Option<ContentType<'static>>,
    encoding: String,
}

/// A part of a message, or the message itself.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// Its header.
    pub fields: Fields,
    /// Its media type in lower case, such as `text/plain`.
    pub media_type: String,
    /// Its content, decoded; of a part that has parts, before it was taken apart.
    pub body: Cow<'a, [u8]>,
    /// The parts within a `multipart`.
    pub parts: Vec<Part<'a>>,
}

impl Fields {
    /// Reads fields as RFC 5322 writes them: those of a message, of a part, or of a report.
    pub fn read(text: &[u8]) -> Self {
        // All other fields come as they are.
        let parser = MessageParser::new()
            .header_content_type(HeaderName::ContentType)
            .header_text(HeaderName::ContentTransferEncoding);
        let Some(message) = parser.parse_headers(text) else {
            return Self::default();
        };
        let mut fields = Self::default();
        for header in message.headers() {
            match (&header.name, &header.value) {
                (HeaderName::ContentType, HeaderValue::ContentType(kind)) => {
                    fields.content_type = HeaderValue::ContentType(kind.clone())
                        .into_owned()
                        .into_content_type();
                }
                (HeaderName::ContentTransferEncoding, HeaderValue::Text(encoding)) => {
                    fields.encoding = encoding.trim().to_ascii_lowercase();
                }
                (name, HeaderValue::Text(value)) => {
                    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                    fields
                        .list
                        .push((name.as_str().to_ascii_lowercase(), value));
                }
                _ => {}
            }
        }
        fields
    }

    /// The first value of a field; `name` is in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.list.iter();
        let found = fields.find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.list.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// A parameter of the media type.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.content_type.as_ref()?.attribute(name)
    }

    fn media_type(&self) -> String {
        match &self.content_type {
            None => "text/plain".to_owned(),
            Some(kind) => {
                let subtype = kind.subtype().unwrap_or_default();
                format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase()
            }
        }
    }
}

impl<'a> Part<'a> {
    /// Reads a message. One that was cut off is read as far as it goes.
    pub fn read(message: &'a [u8]) -> Self {
        Self::within(message, DEPTH)
    }

    fn within(entity: &'a [u8], depth: usize) -> Self {
        let (head, body) = split_head(entity);
        let fields = Fields::read(head);
        let media_type = fields.media_type();
        let mut parts = Vec::new();
        if media_type.starts_with("multipart/")
            && let Some(boundary) = fields.parameter("boundary")
            && depth > 0
        {
            let pieces = split_parts(body, boundary.as_bytes()).into_iter();
            parts.extend(
                pieces
                    .take(PARTS)
                    .map(|piece| Self::within(piece, depth - 1)),
            );
        }
        let body = match fields.encoding.as_str() {
            _ if !parts.is_empty() => Cow::Borrowed(body),
            "base64" => decoded(body, base64_decode(body)),
            "quoted-printable" => decoded(body, quoted_printable_decode(body)),
            _ => Cow::Borrowed(body),
        };
        Self {
            fields,
            media_type,
            body,
            parts,
        }
    }

    /// This part and all within it, from the outside in. What lies in a message that is enclosed is
    /// not a part of this one.
    pub fn all(&self) -> Vec<&Self> {
        let within = self.parts.iter().flat_map(Self::all);
        std::iter::once(self).chain(within).collect()
    }

    /// The content as text.
    pub fn text(&self) -> String {
        let charset = self.fields.parameter("charset").unwrap_or_default();
        match charset_decoder(charset.as_bytes()) {
            Some(decode) => decode(&self.body),
            None => String::from_utf8_lossy(&self.body).into_owned(),
        }
    }
}

fn decoded(body: &[u8], decoded: Option<Vec<u8>>) -> Cow<'_, [u8]> {
    decoded.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// The header with the line that ends it, and what comes after.
pub(super) fn split_head(entity: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in entity.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return entity.split_at(at);
        }
    }
    (entity, &[])
}

/// What stands between the lines of a boundary. The line break before such a line belongs to it
/// (RFC 2046, 5.1.1).
fn split_parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut at, mut from) = (0, None);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let start = at;
        at += line.len();
        let Some(rest) = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary))
        else {
            continue;
        };
        let is_last = rest.starts_with(b"--");
        if !is_last && !rest.trim_ascii().is_empty() {
            continue;
        }
        if let Some(from) = from.take() {
            parts.push(without_break(body.get(from..start).unwrap_or_default()));
        }
        if is_last {
            return parts;
        }
        from = Some(at);
    }
    if let Some(from) = from {
        parts.push(body.get(from..).unwrap_or_default());
    }
    parts
}

fn without_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_with_its_encodings() {
        let message = b"Subject: folded\r\n over lines\r\nContent-Type: multipart/mixed; boundary=\"a b\"\r\n\r\n\
            before\r\n--a b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            =E9t=E9\r\n--a b  \r\nContent-Type: text/calendar; METHOD=reply\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            QkVH\r\nSU4=\r\n--a b--\r\nafter";
        let whole = Part::read(message);
        assert_eq!(whole.fields.get("subject"), Some("folded over lines"));
        assert_eq!(whole.media_type, "multipart/mixed");
        let [text, calendar] = &whole.parts[..] else {
            panic!("{whole:#?}")
        };
        assert_eq!(text.text(), "été");
        assert_eq!(calendar.media_type, "text/calendar");
        assert_eq!(calendar.fields.parameter("method"), Some("reply"));
        assert_eq!(calendar.text(), "BEGIN");
        assert_eq!(whole.all().len(), 3);
    }

    #[test]
    fn a_message_that_was_cut_off_is_read_as_far_as_it_goes() {
        let message = b"Content-Type: multipart/report; boundary=x\n\n--x\n\none\n--x\nContent-Type: message/rfc822\n\nSubj";
        let whole = Part::read(message);
        assert_eq!(whole.parts.len(), 2);
        assert_eq!(whole.parts[0].text(), "one");
        assert_eq!(&*whole.parts[1].body, b"Subj");
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let mut deep = String::new();
        for level in 0..20_000 {
            deep += &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
        }
        assert_eq!(Part::read(deep.as_bytes()).all().len(), DEPTH + 1);
        let wide = format!(
            "Content-Type: multipart/mixed; boundary=b\n\n{}",
            "--b\n\nx\n".repeat(5_000)
        );
        assert_eq!(Part::read(wide.as_bytes()).parts.len(), PARTS);
        let nested = "Content-Type: message/rfc822\n\n".repeat(50_000);
        assert_eq!(Part::read(nested.as_bytes()).all().len(), 1);
    }
}

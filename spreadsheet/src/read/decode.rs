//! From bytes to text, in whatever encoding.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use domain::import::BrokenKind;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes around the first letter beyond ASCII are enough for a guess.
const SAMPLE: usize = 256 << 10;

/// A text and how it was written.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) encoding: &'static str,
    pub(super) mark: bool,
}

/// Why there is no text, and the text up to where it ends being one.
pub(super) struct Undecoded<'b> {
    pub(super) kind: BrokenKind,
    pub(super) before: Option<Cow<'b, str>>,
}

impl Undecoded<'_> {
    const fn file(kind: BrokenKind) -> Self {
        Self { kind, before: None }
    }
}

/// Decodes by the byte-order mark, then by what was named, then by what the bytes are like.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    wanted: Option<&str>,
) -> Result<Decoded<'b>, Undecoded<'b>> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return whole(&bytes[length..], encoding, true);
    }
    let encoding = match wanted {
        Some(label) => Encoding::for_label_no_replacement(label.as_bytes())
            .ok_or(Undecoded::file(BrokenKind::UnknownEncoding))?,
        None => guess(bytes)?,
    };
    whole(bytes, encoding, false)
}

/// UTF-16 by its NULs, UTF-8 by its validity, windows-1252 by its likeliness; no other is taken
/// without being named, as guessing among the many is how names are spoiled.
fn guess(bytes: &[u8]) -> Result<&'static Encoding, Undecoded<'_>> {
    if let Some(wide) = wide(bytes) {
        return Ok(wide);
    }
    if is_utf8(bytes)? {
        return Ok(UTF_8);
    }
    let letters = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let sample = &bytes[letters.saturating_sub(SAMPLE / 2)..];
    let sample = &sample[..sample.len().min(SAMPLE)];
    let guess = likely(sample);
    if guess == WINDOWS_1252 {
        return Ok(guess);
    }
    // A byte that windows-1252 has no character for says “anything but that”: is it alone in that?
    let rest: Vec<u8> = sample.iter().copied().filter(|&b| !is_unused(b)).collect();
    if likely(&rest) == WINDOWS_1252 {
        return Ok(WINDOWS_1252);
    }
    let guess = guess.name();
    Err(Undecoded::file(BrokenKind::UnsureEncoding { guess }))
}

/// What Canadians would take the bytes for.
fn likely(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"ca"), Utf8Detection::Deny)
}

/// The bytes that windows-1252 has no character for.
const fn is_unused(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)
}

/// Whether it is UTF-8 throughout.
fn is_utf8(bytes: &[u8]) -> Result<bool, Undecoded<'_>> {
    let Err(error) = str::from_utf8(bytes) else {
        return Ok(true);
    };
    let (valid, _) = bytes.split_at(error.valid_up_to());
    let before = || Some(String::from_utf8_lossy(valid));
    let is_cut = error.error_len().is_none() && !valid.is_ascii();
    if is_cut {
        let kind = BrokenKind::BadEncoding;
        return Err(Undecoded {
            kind,
            before: before(),
        });
    }
    let is_mixed = bytes
        .split(|&b| b == b'\n' || b == b'\r')
        .any(|line| !line.is_ascii() && str::from_utf8(line).is_ok());
    if is_mixed {
        let kind = BrokenKind::MixedEncodings;
        return Err(Undecoded {
            kind,
            before: before(),
        });
    }
    Ok(false)
}

/// UTF-16 without a mark: of Latin letters, every other byte is NUL.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4_096)];
    let pairs = start.chunks_exact(2);
    let count = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    let most = |nuls: usize| nuls * 4 > count * 3;
    let few = |nuls: usize| nuls * 4 < count;
    if most(second) && few(first) {
        Some(UTF_16LE)
    } else if most(first) && few(second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn whole<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    mark: bool,
) -> Result<Decoded<'b>, Undecoded<'b>> {
    if encoding == UTF_8 {
        is_utf8(bytes)?;
    }
    let bad = |before| Undecoded {
        kind: BrokenKind::BadEncoding,
        before: Some(before),
    };
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| bad(before(bytes, encoding).into()))?;
    if encoding == WINDOWS_1252 {
        let unused = |c: char| u8::try_from(u32::from(c)).is_ok_and(is_unused);
        if let Some(at) = text.find(unused) {
            return Err(bad(text[..at].to_owned().into()));
        }
    }
    Ok(Decoded {
        text,
        encoding: encoding.name(),
        mark,
    })
}

/// The text before the first bytes that stand for nothing.
fn before(bytes: &[u8], encoding: &'static Encoding) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    let _ = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    text
}

#[cfg(test)]
mod tests;

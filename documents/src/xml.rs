//! Texts put into XML.

use std::borrow::Cow;

/// A text as it stands in an element or in a quoted attribute.
///
/// Characters that XML 1.0 can't hold, not even escaped, are left out (section 2.2, `Char`).
#[must_use]
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| escaped(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match escaped(c) {
            Some(replacement) => out.push_str(replacement),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What stands for a character; `None` when it stands for itself.
const fn escaped(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' | '\n' => None,
        // A reader of XML would make a line feed of it, one of HTML would complain.
        '\r' => Some(" "),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some(""),
        _ => None,
    }
}

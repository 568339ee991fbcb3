//! The text of a document, before it is parsed: its length, its tokens, its nesting, the length of
//! its names. One pass, no memory. The parser recurses with the nesting, so what comes to it must
//! be bounded already.

use async_graphql::Pos;

use super::Excess;
use crate::limits::Limits;

/// How deep braces, brackets and parentheses may be nested.
const NESTING: usize = 60;
/// How long a name may be, in bytes: errors repeat names.
const NAME: usize = 128;

/// Measures a text; it need not be GraphQL.
///
/// # Errors
/// Which bound it passes, and where.
pub fn check(text: &str, limits: &Limits) -> Result<(), Excess> {
    if text.len() > limits.document_bytes {
        return Err(Excess::new(
            "the document",
            "bytes",
            text.len() as u64,
            limits.document_bytes as u64,
            Pos::default(),
        ));
    }
    let mut scanner = Scanner {
        text: text.as_bytes(),
        at: 0,
        line: 1,
        begin: 0,
    };
    let (mut tokens, mut nesting) = (0, 0_usize);
    while let Some(token) = scanner.next() {
        let pos = scanner.pos(token.begin);
        tokens += 1;
        if tokens > limits.tokens {
            return Err(Excess::new(
                "the document",
                "tokens",
                tokens as u64,
                limits.tokens as u64,
                pos,
            ));
        }
        match token.mark {
            b'{' | b'[' | b'(' => {
                nesting += 1;
                if nesting > NESTING {
                    return Err(Excess::new(
                        "the document",
                        "levels of nesting",
                        nesting as u64,
                        NESTING as u64,
                        pos,
                    ));
                }
            }
            b'}' | b']' | b')' => nesting = nesting.saturating_sub(1),
            mark if is_name(mark) && token.length > NAME => {
                return Err(Excess::new(
                    "a name",
                    "characters",
                    token.length as u64,
                    NAME as u64,
                    pos,
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
    /// Where the line begins.
    begin: usize,
}

struct Token {
    /// Its first byte.
    mark: u8,
    begin: usize,
    length: usize,
}

const fn is_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

impl Scanner<'_> {
    fn pos(&self, at: usize) -> Pos {
        Pos {
            line: self.line,
            column: at.saturating_sub(self.begin) + 1,
        }
    }

    fn next(&mut self) -> Option<Token> {
        loop {
            let mark = *self.text.get(self.at)?;
            match mark {
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.begin = self.at;
                }
                b' ' | b'\t' | b'\r' | b',' => self.at += 1,
                b'#' => self.run(|byte| byte != b'\n' && byte != b'\r'),
                _ => {
                    let begin = self.at;
                    match mark {
                        b'"' => self.string(),
                        mark if is_name(mark) || mark == b'-' => {
                            self.at += 1;
                            self.run(|byte| is_name(byte) || byte == b'.');
                        }
                        b'.' => self.run(|byte| byte == b'.'),
                        _ => self.at += 1,
                    }
                    return Some(Token {
                        mark,
                        begin,
                        length: self.at - begin,
                    });
                }
            }
        }
    }

    fn run(&mut self, goes_on: impl Fn(u8) -> bool) {
        while self.text.get(self.at).is_some_and(|byte| goes_on(*byte)) {
            self.at += 1;
        }
    }

    /// A string, of one line or a block; one that does not end goes to the end of the text.
    fn string(&mut self) {
        let block = self.text[self.at..].starts_with(b"\"\"\"");
        self.at += if block { 3 } else { 1 };
        while let Some(byte) = self.text.get(self.at) {
            let rest = &self.text[self.at..];
            match byte {
                b'\\' if block && rest.starts_with(b"\\\"\"\"") => self.at += 4,
                b'\\' if !block => self.at += 2,
                b'"' if !block => {
                    self.at += 1;
                    return;
                }
                b'"' if rest.starts_with(b"\"\"\"") => {
                    self.at += 3;
                    return;
                }
                b'\n' if !block => return,
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.begin = self.at;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::limits::Limits;

    fn excess(text: &str, limits: Limits) -> Option<String> {
        check(text, &limits).err().map(|excess| excess.message)
    }

    #[test]
    fn tokens_are_counted_as_the_grammar_has_them() {
        let seven = r#"{ a(b: "x { \" y", # z { {
            c: -1.5e3) ... }"#;
        let limits = |tokens| Limits {
            tokens,
            ..Limits::default()
        };
        // { a ( b : "…" c : -1.5e3 ) ... }
        assert_eq!(excess(seven, limits(12)), None);
        assert!(excess(seven, limits(11)).is_some());
        let block = r#"{ a(b: """ " \""" { """) }"#;
        assert_eq!(excess(block, limits(8)), None);
        assert!(excess(block, limits(7)).is_some());
    }

    #[test]
    fn nesting_is_bounded_whether_it_closes_or_not() {
        for (open, close) in [("{a", "}"), ("[", "]"), ("(", ")")] {
            let nested = |times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
            assert_eq!(excess(&nested(60), Limits::default()), None);
            assert!(excess(&nested(61), Limits::default()).is_some());
            assert!(excess(&open.repeat(2_000), Limits::default()).is_some());
        }
        assert_eq!(excess(&"{a}".repeat(100), Limits::default()), None);
    }

    #[test]
    fn what_never_ends_ends_here() {
        for text in [
            "\"",
            "\"\\",
            "\"\"\"",
            "\"\"\"\\\"\"\"",
            "#",
            "{ \"\n\"",
            "é{",
            "\u{feff}",
        ] {
            assert_eq!(excess(text, Limits::default()), None, "{text:?}");
        }
    }

    #[test]
    fn long_names_and_long_texts_are_refused() {
        let name = "a".repeat(129);
        assert!(excess(&format!("{{ {name} }}"), Limits::default()).is_some());
        let limits = Limits {
            document_bytes: 10,
            ..Limits::default()
        };
        assert!(excess("{ abcdefgh }", limits).is_some());
    }
}

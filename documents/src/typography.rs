//! Typography of Canadian French and English, applied to every text before it is shown.
//!
//! Sources of the rules: the Government of Canada's French writing guide and the OQLF. French takes
//! a no-break space before `:` and `»`, after `«`, before `%` and `$`, and between thousands; none
//! before `;`, `!` and `?` (unlike European French). English takes `’` for every apostrophe after a
//! letter. Both functions are idempotent and leave web and mail addresses alone.
//!
//! Characters that turn the direction of what follows are left out: nobody sees them, and with them a
//! name could have the words around it read backwards.

use domain::language::Language;

/// The no-break space, U+00A0.
pub const NO_BREAK_SPACE: char = '\u{a0}';

/// Whether a character does nothing but turn or isolate the direction of the text around it
/// (Unicode, UAX 9: embeddings, overrides, isolates and their ends).
pub(crate) const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Applies the typography of a language to a plain text.
///
/// Setting a text twice gives the same as setting it once. The text is plain: markup must be put
/// around it afterwards.
#[must_use]
pub fn typeset(language: Language, text: &str) -> String {
    match language {
        Language::Fr => french(text),
        Language::En => english(text),
    }
}

fn french(text: &str) -> String {
    let source = Source::new(text);
    let mut out = Line::default();
    for (at, &c) in source.chars.iter().enumerate() {
        if source.protected[at] {
            out.keep(c);
            continue;
        }
        match c {
            ':' if source.closes_word(at) => out.after_no_break_space(':', &[':', '(', '«', '[']),
            ';' | '!' | '?' if source.ends_clause(at) => out.without_space(c),
            '»' => out.after_no_break_space('»', &['«', '(', '[']),
            '%' | '$' if out.last_is_digit() && !source.next_is_alphanumeric(at) => {
                out.after_no_break_space(c, &[]);
            }
            '\'' if source.is_apostrophe(at) => out.push('’'),
            ' ' | '\u{202f}' | '\u{2009}' if source.binds_number(at) => out.push(NO_BREAK_SPACE),
            c if is_space(c) && out.last() == Some('«') => out.push(NO_BREAK_SPACE),
            c if is_space(c) && out.opened_quotation() => {}
            c if out.last() == Some('«') && !matches!(c, '»' | '\n') => {
                out.push(NO_BREAK_SPACE);
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.text
}

fn english(text: &str) -> String {
    let source = Source::new(text);
    let mut out = String::with_capacity(text.len());
    for (at, &c) in source.chars.iter().enumerate() {
        out.push(match c {
            _ if source.protected[at] => c,
            '\'' if source.is_after_letter(at) => '’',
            '\'' if source.opens_single(at) => '‘',
            '"' if source.opens(at) => '“',
            '"' => '”',
            c => c,
        });
    }
    out
}

/// A space within a line; a line break is left where it is.
fn is_space(c: char) -> bool {
    c != '\n' && c != '\r' && c.is_whitespace()
}

/// The text being read, with the words that must not be touched.
struct Source {
    chars: Vec<char>,
    protected: Vec<bool>,
}

impl Source {
    fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().filter(|c| !turns_direction(*c)).collect();
        let mut protected = Vec::with_capacity(chars.len());
        for word in chars.chunk_by(|a, b| a.is_whitespace() == b.is_whitespace()) {
            let address = is_address(word);
            protected.extend(word.iter().map(|_| address));
        }
        Self { chars, protected }
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).map(|at| self.chars[at])
    }

    fn after(&self, at: usize) -> Option<char> {
        self.chars.get(at + 1).copied()
    }

    fn next_is_alphanumeric(&self, at: usize) -> bool {
        self.after(at).is_some_and(char::is_alphanumeric)
    }

    /// A colon that ends a word; not the one of a time (13:30), a scheme or a smiley.
    fn closes_word(&self, at: usize) -> bool {
        self.after(at).is_none_or(|c| c.is_whitespace() || c == '»')
    }

    fn ends_clause(&self, at: usize) -> bool {
        !self.next_is_alphanumeric(at) && self.after(at) != Some('=')
    }

    fn is_after_letter(&self, at: usize) -> bool {
        self.before(at).is_some_and(char::is_alphabetic)
    }

    fn is_apostrophe(&self, at: usize) -> bool {
        self.is_after_letter(at)
            && self
                .after(at)
                .is_some_and(|c| c.is_alphanumeric() || c == '«')
    }

    fn opens(&self, at: usize) -> bool {
        self.before(at)
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'))
    }

    /// A single quotation mark before a word, with one after a word to match it.
    fn opens_single(&self, at: usize) -> bool {
        let closes = |at: &usize| {
            self.chars[*at] == '\'' && self.is_after_letter(*at) && !self.next_is_alphanumeric(*at)
        };
        (self.opens(at) || matches!(self.before(at), Some('"' | '“')))
            && self.after(at).is_some_and(char::is_alphabetic)
            && (at + 1..self.chars.len()).any(|later| closes(&later))
    }

    /// A space between the thousands of a number, or within a time such as 13 h 30.
    fn binds_number(&self, at: usize) -> bool {
        let digits_before = self.chars[..at]
            .iter()
            .rev()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let digits_after = self.chars[at + 1..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let thousands = (1..=3).contains(&digits_before) && digits_after == 3;
        let before_h = (1..=2).contains(&digits_before)
            && self.after(at) == Some('h')
            && self.chars.get(at + 2).is_none_or(|c| !c.is_alphanumeric());
        let after_h = digits_after == 2
            && self.before(at) == Some('h')
            && at >= 3
            && is_space(self.chars[at - 2])
            && self.chars[at - 3].is_ascii_digit();
        thousands || before_h || after_h
    }
}

/// Whether a word is a web or mail address.
fn is_address(word: &[char]) -> bool {
    let scheme = word.windows(3).any(|w| w == [':', '/', '/']);
    let starts =
        |prefix: &str| word.len() >= prefix.len() && prefix.chars().zip(word).all(|(a, b)| a == *b);
    let mailbox = word
        .windows(3)
        .any(|w| w[1] == '@' && w[0].is_alphanumeric() && w[2].is_alphanumeric());
    scheme || mailbox || starts("www.") || starts("mailto:")
}

/// The text being written.
#[derive(Default)]
struct Line {
    text: String,
    /// Bytes of `text` up to the end of the last protected word.
    kept: usize,
}

impl Line {
    fn push(&mut self, c: char) {
        self.text.push(c);
    }

    fn keep(&mut self, c: char) {
        self.text.push(c);
        self.kept = self.text.len();
    }

    fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// The text so far without the spaces at its end.
    fn trimmed(&self) -> &str {
        self.text.trim_end_matches(is_space)
    }

    fn last_is_digit(&self) -> bool {
        self.trimmed().ends_with(|c: char| c.is_ascii_digit())
    }

    fn opened_quotation(&self) -> bool {
        self.text.ends_with("«\u{a0}")
    }

    /// Whether a mark may lean on what stands before it on this line.
    fn leans(&self, not_on: &[char]) -> bool {
        self.trimmed()
            .chars()
            .next_back()
            .is_some_and(|c| c != '\n' && !not_on.contains(&c))
    }

    fn after_no_break_space(&mut self, mark: char, not_on: &[char]) {
        if self.leans(not_on) {
            self.text.truncate(self.trimmed().len());
            self.text.push(NO_BREAK_SPACE);
        }
        self.mark(mark);
    }

    fn without_space(&mut self, mark: char) {
        let end = self.trimmed().len();
        if end > self.kept && self.leans(&['«']) {
            self.text.truncate(end);
        }
        self.mark(mark);
    }

    /// Writes a mark, apart from an opening quotation mark as anything else is.
    fn mark(&mut self, mark: char) {
        if mark != '»' && self.last() == Some('«') {
            self.text.push(NO_BREAK_SPACE);
        }
        self.text.push(mark);
    }
}

#[cfg(test)]
pub(crate) mod tests;

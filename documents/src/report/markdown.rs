//! A report as Markdown (CommonMark, with the table of GitHub's dialect).
//!
//! What people write is text there and nothing else: no character of it makes a heading, a list or
//! an entity.

use domain::language::TextState;

use super::{LocalizedBlock, LocalizedCell, LocalizedItem, LocalizedReport, RenderedSentence};
use crate::locale::{Locale, LocaleError};

/// A report in one language.
///
/// # Errors
/// When a word of its frame is missing.
pub(super) fn render(report: &LocalizedReport) -> Result<String, LocaleError> {
    let locale = Locale::of(report.language);
    let mut page = Page {
        draft: locale.plain("text-draft")?,
        overridden: Vec::new(),
        out: String::new(),
    };
    page.report(report);
    page.overrides(locale)?;
    Ok(page.out)
}

/// A page in the making.
struct Page {
    /// What stands behind a draft.
    draft: String,
    /// What was generated where people put their words, so far.
    overridden: Vec<String>,
    out: String,
}

impl Page {
    fn report(&mut self, report: &LocalizedReport) {
        let title = self.sentence(&report.title);
        let subtitle = self.sentence(&report.subtitle);
        let community = escape(&report.community);
        self.out = format!("# {title}\n\n**{community}**\n\n{subtitle}\n");
        for section in &report.sections {
            let heading = self.sentence(&section.heading);
            self.out.push_str(&format!("\n## {heading}\n"));
            for block in &section.blocks {
                self.out.push('\n');
                self.block(block);
            }
        }
    }

    fn block(&mut self, block: &LocalizedBlock) {
        match block {
            LocalizedBlock::Ordered { items } => self.list(items, 0, true),
            LocalizedBlock::Bulleted { items } => self.list(items, 0, false),
            LocalizedBlock::Paragraph { text } => {
                let text = self.sentence(text);
                self.out.push_str(&format!("{text}\n"));
            }
            LocalizedBlock::Note { text } => {
                let text = self.sentence(text);
                self.out.push_str(&format!("> {text}\n"));
            }
            LocalizedBlock::Table { header, rows } => self.table(header, rows),
            LocalizedBlock::Chart { chart } => {
                let title = self.sentence(&chart.title);
                let description = self.sentence(&chart.description);
                self.out
                    .push_str(&format!("**{title}**\n\n{description}\n"));
                if !chart.rows.is_empty() {
                    self.out.push('\n');
                    self.table(&chart.header, &chart.rows);
                }
            }
        }
    }

    /// The items of a list; what is nested stands under the first letter of its item.
    fn list(&mut self, items: &[LocalizedItem], indent: usize, numbered: bool) {
        for (at, item) in items.iter().enumerate() {
            let mark = if numbered {
                format!("{}. ", at + 1)
            } else {
                "- ".to_owned()
            };
            let date = item
                .date
                .as_ref()
                .map(|(_, day)| format!(" – {day}"))
                .unwrap_or_default();
            let text = self.sentence(&item.text);
            let text = match &item.link {
                // An address in brackets ends where they do.
                Some(link) => {
                    let link = link.replace('<', "%3C").replace('>', "%3E");
                    format!("[{text}](<{link}>)")
                }
                None => text,
            };
            self.out
                .push_str(&format!("{:indent$}{mark}{text}{date}\n", ""));
            self.list(&item.points, indent + mark.len(), false);
        }
    }

    fn table(&mut self, header: &[RenderedSentence], rows: &[Vec<LocalizedCell>]) {
        let names: Vec<_> = header.iter().map(|name| self.sentence(name)).collect();
        self.out.push_str(&format!(
            "| {} |\n|{}\n",
            names.join(" | "),
            " --- |".repeat(names.len())
        ));
        for row in rows {
            for cell in row {
                let paragraphs: Vec<_> = cell.iter().map(|text| self.sentence(text)).collect();
                let text = paragraphs.join("<br><br>");
                self.out.push_str(&if text.is_empty() {
                    "| ".to_owned()
                } else {
                    format!("| {text} ")
                });
            }
            self.out.push_str("|\n");
        }
    }

    /// A sentence, with the number of what it stands in place of, and with what it still lacks.
    fn sentence(&mut self, sentence: &RenderedSentence) -> String {
        let mut text = escape(&sentence.text);
        if let Some(generated) = &sentence.instead_of {
            self.overridden.push(generated.clone());
            text.push_str(&format!("<sup>{}</sup>", self.overridden.len()));
        }
        if sentence.state == TextState::Draft {
            text.push_str(&format!(" *[{}]*", self.draft));
        }
        text
    }

    /// What was generated where people put words of their own: the numbers are those of the marks.
    fn overrides(&mut self, locale: &Locale) -> Result<(), LocaleError> {
        if self.overridden.is_empty() {
            return Ok(());
        }
        let heading = locale.plain("pdf-overrides-heading")?;
        let introduction = locale.plain("pdf-overrides-introduction")?;
        self.out
            .push_str(&format!("\n## {heading}\n\n{introduction}\n\n"));
        for (generated, number) in self.overridden.iter().zip(1..) {
            self.out
                .push_str(&format!("{number}. {}\n", escape(generated)));
        }
        Ok(())
    }
}

/// Keeps the characters of a text from being read as markup, and the text on one line.
///
/// Where it begins, it may begin a block: a list, a rule, or a heading of the line before it
/// (CommonMark 0.31, sections 4 and 5).
fn escape(text: &str) -> String {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let anywhere = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
        );
        let opens_block = match c {
            '-' | '+' | '=' => at == 0,
            '.' | ')' => at == digits && digits > 0,
            _ => false,
        };
        if anywhere || opens_block {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests;

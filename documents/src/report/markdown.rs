//! A report as Markdown (CommonMark, with the table of GitHub's dialect).

use super::{LocalizedBlock, LocalizedCell, LocalizedItem, LocalizedReport, RenderedSentence};

pub(super) fn render(report: &LocalizedReport) -> String {
    let mut out = format!(
        "# {}\n\n**{}**\n\n{}\n",
        sentence(&report.title),
        escape(&report.community),
        sentence(&report.subtitle)
    );
    for section in &report.sections {
        out.push_str(&format!("\n## {}\n", sentence(&section.heading)));
        for block in &section.blocks {
            out.push('\n');
            match block {
                LocalizedBlock::Ordered { items } => list(&mut out, items, 0, true),
                LocalizedBlock::Bulleted { items } => list(&mut out, items, 0, false),
                LocalizedBlock::Paragraph { text } => {
                    out.push_str(&format!("{}\n", sentence(text)))
                }
                LocalizedBlock::Note { text } => out.push_str(&format!("> {}\n", sentence(text))),
                LocalizedBlock::Table { header, rows } => table(&mut out, header, rows),
                LocalizedBlock::Chart { chart } => {
                    let (title, description) = (&chart.title, &chart.description);
                    out.push_str(&format!("**{}**\n\n", sentence(title)));
                    out.push_str(&format!("{}\n\n", sentence(description)));
                    table(&mut out, &chart.header, &chart.rows);
                }
            }
        }
    }
    out
}

/// The items of a list; what is nested stands under the first letter of its item.
fn list(out: &mut String, items: &[LocalizedItem], indent: usize, numbered: bool) {
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
        out.push_str(&format!(
            "{:indent$}{mark}{}{date}\n",
            "",
            sentence(&item.text)
        ));
        list(out, &item.points, indent + mark.len(), false);
    }
}

fn table(out: &mut String, header: &[RenderedSentence], rows: &[Vec<LocalizedCell>]) {
    let names: Vec<_> = header.iter().map(sentence).collect();
    out.push_str(&format!(
        "| {} |\n|{}\n",
        names.join(" | "),
        " --- |".repeat(names.len())
    ));
    for row in rows {
        for cell in row {
            let paragraphs: Vec<_> = cell.iter().map(sentence).collect();
            let text = paragraphs.join("<br><br>");
            out.push_str(&if text.is_empty() {
                "| ".to_owned()
            } else {
                format!("| {text} ")
            });
        }
        out.push_str("|\n");
    }
}

fn sentence(sentence: &RenderedSentence) -> String {
    escape(&sentence.text)
}

/// Keeps the characters of a text from being read as markup, and the text on one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~'
        ) {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
    }
    out
}

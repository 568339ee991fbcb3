//! What separates the cells of a text.

use super::record::Records;
use crate::Separator;

/// How many lines are looked at.
const SAMPLE: u32 = 50;

/// The separator by which the most cells come out, in lines that are as long as the first.
pub(super) fn separator(text: &str) -> Separator {
    let mut best = (0, Separator::default());
    for separator in Separator::ALL {
        let score = score(text, separator);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

fn score(text: &str, separator: Separator) -> u64 {
    let mut records = Records::of(text, separator);
    let mut headings = None;
    let (mut lines, mut even) = (1_u64, 1_u64);
    // A line that can't be read tells nothing.
    while let Ok(true) = records.next() {
        if records.cells.is_empty() {
            continue;
        }
        let Some((cells, width)) = headings else {
            headings = Some((records.cells.len(), records.width));
            continue;
        };
        lines += 1;
        even += u64::from(records.width == width || records.cells.len() == cells);
        if records.number > SAMPLE {
            break;
        }
    }
    match headings {
        Some((cells @ 2.., _)) => cells as u64 * even * 1_000 / lines,
        _ => 0,
    }
}

/// The separator that a first line such as `sep=;` names, and the text after that line.
pub(super) fn named(text: &str) -> Option<(Separator, &str)> {
    let end = text.find(['\n', '\r'])?;
    let line = text[..end].trim_matches('"');
    let (name, character) = line.split_at_checked(4)?;
    if !name.eq_ignore_ascii_case("sep=") {
        return None;
    }
    let separator = Separator::ALL
        .into_iter()
        .find(|separator| character.chars().eq([separator.character()]))?;
    let rest = &text[end..];
    let rest = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some((separator, rest))
}

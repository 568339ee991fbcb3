//! Texts measured and broken into lines.

use std::{borrow::Cow, sync::LazyLock};

use ttf_parser::Face;

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::BOLD_TTF, 0).ok());

const ELLIPSIS: char = '…';

/// The weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn face(self) -> Option<&'static Face<'static>> {
        match self {
            Self::Regular => REGULAR.as_ref(),
            Self::Bold => BOLD.as_ref(),
        }
    }
}

/// How wide a text of a size is, in CSS pixels. What the typeface lacks counts as a square.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars()
        .map(|c| advance(c, weight).unwrap_or(1.0))
        .sum::<f64>()
        * size
}

/// How far a character moves on, in parts of the size; `None` when the typeface lacks it.
fn advance(c: char, weight: Weight) -> Option<f64> {
    let face = weight.face()?;
    let glyph = face.glyph_index(c)?;
    let units = face.glyph_hor_advance(glyph)?;
    Some(f64::from(units) / f64::from(face.units_per_em()))
}

/// A text without what its typeface can't show, for where no other stands in: a file that embeds
/// its typeface would hold boxes without a meaning, which archives refuse.
pub(super) fn shown(text: &str, weight: Weight) -> Cow<'_, str> {
    if text.chars().all(|c| advance(c, weight).is_some()) {
        return Cow::Borrowed(text);
    }
    let shown = |c| if advance(c, weight).is_some() { c } else { '?' };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A text in at most so many lines, each within a width; what is too long ends in an ellipsis.
pub(super) fn wrap(
    text: &str,
    room: f64,
    size: f64,
    weight: Weight,
    most_lines: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words(text) {
        let joined = lines.last().map(|line| format!("{line}{word}"));
        let is_full = lines.len() == most_lines;
        match (joined, lines.last_mut()) {
            (Some(joined), Some(last)) if fits(joined.trim_end(), room, size, weight) => {
                *last = joined;
            }
            (_, Some(last)) if is_full => {
                last.push_str(word);
                break;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
        .into_iter()
        .map(|line| shorten(line.trim_end(), room, size, weight))
        .collect()
}

/// Whether [`wrap`] keeps all of a text.
pub(super) fn wraps(text: &str, room: f64, size: f64, weight: Weight, most_lines: usize) -> bool {
    let lines = wrap(text, room, size, weight, most_lines);
    !lines.iter().any(|line| line.ends_with(ELLIPSIS))
}

fn fits(text: &str, room: f64, size: f64, weight: Weight) -> bool {
    width(text, size, weight) <= room
}

/// The pieces of a text between which a line may end: after spaces and after hyphens in words.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive([' ', '\n']).flat_map(|word| {
        // A short piece before a hyphen, as in “N.-B.”, is no word.
        let breaks = word.chars().filter(|c| c.is_alphabetic()).count() > 6;
        let pattern = move |c| breaks && c == '-';
        word.split_inclusive(pattern)
    })
}

fn shorten(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if fits(text, room, size, weight) {
        return text.to_owned();
    }
    let mut room = room - width(&ELLIPSIS.to_string(), size, weight);
    let mut kept = String::new();
    for c in text.chars() {
        room -= advance(c, weight).unwrap_or(1.0) * size;
        if room < 0.0 {
            break;
        }
        kept.push(c);
    }
    format!("{}{ELLIPSIS}", kept.trim_end())
}

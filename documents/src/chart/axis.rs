//! Axes: whole figures from zero, places whose names don't run into each other.

use super::{
    Figures, WIDTH,
    canvas::{Anchor, Canvas, Label, Stroke},
    text::{self, Weight},
};
use crate::locale::Locale;

/// The size of the axes' texts.
const SIZE: f64 = 12.0;
/// From one line of text to the next.
const LEADING: f64 = 15.0;
/// At most so many steps from zero to the top.
const MOST_STEPS: u64 = 5;
/// Between the names of two places, at least.
const GAP: f64 = 10.0;
/// A place's name may take so much room even where places stand closer.
const NARROWEST_NAME: f64 = 72.0;

/// Where figures and places stand in a drawing.
pub(super) struct Axes {
    /// The area of the figures.
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// From one figure at the axis to the next, in figures.
    step: u64,
    /// The figure at the top.
    most: u64,
}

impl Axes {
    /// Axes for some figures, `height` high from `top`, with some room at the right.
    pub(super) fn new(largest: u64, locale: &Locale, top: f64, height: f64, at_right: f64) -> Self {
        let (step, most) = scale(largest);
        let widest = text::width(&figure(most, locale), SIZE, Weight::Regular);
        Self {
            left: (widest + 12.0).max(34.0),
            right: WIDTH - at_right,
            top,
            bottom: top + height,
            step,
            most,
        }
    }

    /// How high a figure stands.
    pub(super) fn y(&self, figure: u64) -> f64 {
        let part = as_length(figure) / as_length(self.most);
        part.mul_add(self.top - self.bottom, self.bottom)
    }

    /// Draws the figures at the left and their lines.
    pub(super) fn draw_figures(&self, canvas: &mut Canvas, locale: &Locale) {
        let (ink, soft, rule) = (
            canvas.palette().ink(),
            canvas.palette().soft(),
            canvas.palette().rule(),
        );
        let mut at = 0;
        loop {
            let y = self.y(at);
            let stroke = if at == 0 {
                Stroke::new(ink, 1.5)
            } else {
                Stroke::new(rule, 1.0)
            };
            canvas.line((self.left, y), (self.right, y), stroke);
            let words = figure(at, locale);
            canvas.label(Label {
                anchor: Anchor::End,
                fill: soft,
                ..Label::new(&words, self.left - 8.0, y + 4.0, SIZE)
            });
            match at.checked_add(self.step) {
                Some(next) if next <= self.most => at = next,
                _ => break,
            }
        }
    }

    /// Draws the names of places under the axis, as many as have room, always the last; gives the
    /// height of the whole drawing.
    pub(super) fn draw_places(
        &self,
        canvas: &mut Canvas,
        figures: &Figures<'_>,
        x: impl Fn(usize) -> f64,
    ) -> f64 {
        let apart = if figures.places.len() > 1 {
            x(1) - x(0)
        } else {
            self.right - self.left
        };
        let least = (apart - GAP).max(NARROWEST_NAME);
        let keeps_all = |room: &f64| {
            let mut places = figures.places.iter();
            places.all(|name| text::wraps(name, *room, SIZE, Weight::Regular, 2))
        };
        // Rather fewer names than names that are cut off.
        let wider = [1.0, 1.25, 1.5, 2.0].map(|more| least * more);
        let room = wider.into_iter().find(keeps_all).unwrap_or(least);
        let names: Vec<Vec<String>> = figures
            .places
            .iter()
            .map(|name| text::wrap(name, room, SIZE, Weight::Regular, 2))
            .collect();
        let widths = names
            .iter()
            .flatten()
            .map(|line| text::width(line, SIZE, Weight::Regular));
        let widest = widths.fold(0.0, f64::max);
        let every = ((widest + GAP) / apart).ceil().max(1.0);
        let fill = canvas.palette().soft();
        let mut lines = 1;
        for (place, name) in names.iter().enumerate() {
            let from_last = as_length_of(names.len() - 1 - place);
            if from_last % every != 0.0 {
                continue;
            }
            lines = lines.max(name.len());
            for (line, words) in name.iter().enumerate() {
                let half = text::width(words, SIZE, Weight::Regular) / 2.0;
                let y = as_length_of(line).mul_add(LEADING, self.bottom + 19.0);
                canvas.label(Label {
                    anchor: Anchor::Middle,
                    fill,
                    ..Label::new(
                        words,
                        x(place).clamp(half + 1.0, WIDTH - half - 1.0),
                        y,
                        SIZE,
                    )
                });
            }
        }
        as_length_of(lines).mul_add(LEADING, self.bottom + 12.0)
    }
}

/// The step and the top of an axis from zero: whole and round figures, few of them.
fn scale(largest: u64) -> (u64, u64) {
    let mut power = 1_u64;
    loop {
        for digit in [1, 2, 5] {
            let step = power.saturating_mul(digit);
            let steps = largest.div_ceil(step).max(1);
            if steps <= MOST_STEPS {
                return (step, step.saturating_mul(steps));
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A figure as it is read.
pub(super) fn figure(value: u64, locale: &Locale) -> String {
    locale.number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A figure as a length; beyond 2^53 it is rounded, which no drawing shows.
#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is far coarser than what is lost"
)]
pub(super) const fn as_length(figure: u64) -> f64 {
    figure as f64
}

/// A number of things as a length.
#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is far coarser than what is lost"
)]
pub(super) const fn as_length_of(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_begins_at_zero_and_has_few_round_figures() {
        for (largest, expected) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (5, (1, 5)),
            (6, (2, 6)),
            (22, (5, 25)),
            (81, (20, 100)),
            (100, (20, 100)),
            (101, (50, 150)),
            (100_000, (20_000, 100_000)),
            (100_001, (50_000, 150_000)),
        ] {
            assert_eq!(scale(largest), expected, "{largest}");
        }
        let (step, most) = scale(u64::MAX);
        assert!(step > 0 && most >= u64::MAX - step);
    }
}

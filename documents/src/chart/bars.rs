//! Bars side by side, a group for each place, a bar in it for each series.

use super::{
    Figures, WIDTH,
    axis::{self, Axes, as_length_of},
    canvas::{Anchor, Canvas, Label, Stroke},
    draw_nothing,
    text::{self, Weight},
};
use crate::locale::{Locale, LocaleError};

const HEIGHT: f64 = 250.0;
/// Above the area, for the figure of the highest bar.
const HEADROOM: f64 = 22.0;
/// The part of a place's room that its bars take.
const FILLED: f64 = 0.8;
/// No bar is wider, and between two bars of a place.
const WIDEST: f64 = 44.0;
const GAP: f64 = 3.0;
/// The size of the figures over bars; smaller where they would not fit.
const SIZES: [f64; 3] = [13.0, 11.5, 10.0];
/// The legend: the size of its names, its swatches, its lines.
const LEGEND: f64 = 13.0;
const SWATCH: (f64, f64) = (22.0, 15.0);
const LEADING: f64 = 25.0;
/// The fields of the patterns that tell series apart; the first is solid.
const PATTERNS: [&str; 4] = [
    "M-1 1L1 -1M-1 7L7 -1M5 7L7 5",
    "M0 3H6",
    "M3 0V6",
    "M0 3H6M3 0V6",
];

/// Draws the bars; gives the drawing's height.
pub(super) fn draw(
    canvas: &mut Canvas,
    figures: &Figures<'_>,
    locale: &Locale,
) -> Result<f64, LocaleError> {
    if figures.is_empty() {
        return draw_nothing(canvas, locale);
    }
    let fills: Vec<_> = (0..figures.series.len())
        .map(|at| fill(canvas, at))
        .collect();
    let top = draw_legend(canvas, figures, &fills) + HEADROOM;
    let axes = Axes::new(figures.largest, locale, top, HEIGHT, 2.0);
    axes.draw_figures(canvas, locale);
    let room = (axes.right - axes.left) / as_length_of(figures.places.len());
    let middle = |place| as_length_of(place).mul_add(room, axes.left + room / 2.0);
    draw_bars(canvas, &axes, figures, &fills, (room, middle), locale);
    Ok(axes.draw_places(canvas, figures, middle))
}

fn draw_bars(
    canvas: &mut Canvas,
    axes: &Axes,
    figures: &Figures<'_>,
    fills: &[String],
    (room, middle): (f64, impl Fn(usize) -> f64),
    locale: &Locale,
) {
    let number = as_length_of(figures.series.len());
    let slot = (room * FILLED / number).min(WIDEST + GAP);
    let width = if slot > 4.0 * GAP {
        slot - GAP
    } else {
        slot * 0.8
    };
    let size = figure_size(figures, slot, locale);
    for (at, series) in figures.series.iter().enumerate() {
        let color = canvas.palette().series(at);
        for (place, value) in &series.points {
            let from_middle = as_length_of(at) - number / 2.0;
            let x = from_middle.mul_add(slot, middle(*place)) + (slot - width) / 2.0;
            let y = axes.y(*value);
            if *value > 0 {
                let outline = Stroke::new(color, if width > 6.0 { 1.5 } else { 0.0 });
                canvas.rectangle([x, y, width, axes.bottom - y], 0.0, &fills[at], outline);
            }
            if let Some(size) = size {
                let figure = axis::figure(*value, locale);
                canvas.label(Label {
                    weight: Weight::Bold,
                    anchor: Anchor::Middle,
                    fill: color,
                    ..Label::new(&figure, x + width / 2.0, y - 6.0, size)
                });
            }
        }
    }
}

/// The size in which the figure of every bar has room over it; `None` when the axis must do.
fn figure_size(figures: &Figures<'_>, slot: f64, locale: &Locale) -> Option<f64> {
    let all = figures.series.iter().flat_map(|series| &series.points);
    let widest = all.fold(0.0, |widest: f64, (_, value)| {
        widest.max(text::width(
            &axis::figure(*value, locale),
            1.0,
            Weight::Bold,
        ))
    });
    SIZES.into_iter().find(|size| widest * size <= slot - 1.0)
}

/// The fill of a series: its colour, then patterns of it.
fn fill(canvas: &mut Canvas, at: usize) -> String {
    let color = canvas.palette().series(at);
    match (at % (PATTERNS.len() + 1)).checked_sub(1) {
        None => color.to_owned(),
        Some(pattern) => canvas.pattern(
            &format!("series-{}", at + 1),
            PATTERNS[pattern],
            Stroke::new(color, 1.6),
        ),
    }
}

/// Names the series; gives the height that this took. A single one is what the title says.
fn draw_legend(canvas: &mut Canvas, figures: &Figures<'_>, fills: &[String]) -> f64 {
    if figures.series.len() < 2 {
        return 0.0;
    }
    let (mut x, mut y) = (1.0, 2.0);
    for (at, series) in figures.series.iter().enumerate() {
        let color = canvas.palette().series(at);
        let room = WIDTH - SWATCH.0 - 12.0;
        let name = text::wrap(series.name, room, LEGEND, Weight::Regular, 1).concat();
        let width = SWATCH.0 + 8.0 + text::width(&name, LEGEND, Weight::Regular);
        if x > 1.0 && x + width > WIDTH {
            (x, y) = (1.0, y + LEADING);
        }
        canvas.rectangle(
            [x, y, SWATCH.0, SWATCH.1],
            0.0,
            &fills[at],
            Stroke::new(color, 1.5),
        );
        canvas.label(Label::new(&name, x + SWATCH.0 + 8.0, y + 12.0, LEGEND));
        x += width + 24.0;
    }
    y + LEADING
}

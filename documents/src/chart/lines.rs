//! A line for each series over time, named and numbered where it ends.

use super::{
    Figures, Series,
    axis::{self, Axes, as_length_of},
    canvas::{Canvas, Label, Stroke, number, polyline},
    draw_nothing,
    text::{self, Weight},
};
use crate::locale::{Locale, LocaleError};

/// The size of the names at the ends, and from one of their lines to the next.
const SIZE: f64 = 13.0;
const LEADING: f64 = 16.0;
/// The room of a name, and between the area and the names.
const NAME: f64 = 156.0;
const MARGIN: f64 = 26.0;
const TOP: f64 = 14.0;
const HEIGHT: f64 = 280.0;
/// Between two names.
const GAP: f64 = 5.0;
/// Markers stand at least so far apart; where places are closer, not every place has one.
const APART: f64 = 26.0;
const DASHES: [&str; 5] = ["", "7 4", "2 3", "10 3 2 3", "12 5"];

/// Draws the lines; gives the drawing's height.
pub(super) fn draw(
    canvas: &mut Canvas,
    figures: &Figures<'_>,
    locale: &Locale,
) -> Result<f64, LocaleError> {
    if figures.is_empty() {
        return draw_nothing(canvas, locale);
    }
    let names: Vec<_> = figures
        .series
        .iter()
        .enumerate()
        .filter_map(|(at, series)| Name::of(at, series, locale))
        .collect();
    let stacked: f64 = names.iter().map(|name| name.height() + GAP).sum();
    let widest = names.iter().map(Name::width).fold(0.0, f64::max);
    let axes = Axes::new(
        figures.largest,
        locale,
        TOP,
        HEIGHT.max(stacked),
        widest + MARGIN,
    );
    axes.draw_figures(canvas, locale);
    let x = place_of(&axes, figures.places.len());
    for (at, series) in figures.series.iter().enumerate() {
        draw_series(canvas, &axes, &x, at, series);
    }
    draw_names(canvas, &axes, &names, &x);
    Ok(axes.draw_places(canvas, figures, x))
}

/// Where places stand: spread over the axis; a single one in its middle.
fn place_of(axes: &Axes, number: usize) -> impl Fn(usize) -> f64 + use<> {
    let (left, right) = (axes.left + 14.0, axes.right - 6.0);
    move |place| match number {
        0 | 1 => f64::midpoint(left, right),
        _ => (right - left).mul_add(as_length_of(place) / as_length_of(number - 1), left),
    }
}

fn draw_series(
    canvas: &mut Canvas,
    axes: &Axes,
    x: &impl Fn(usize) -> f64,
    at: usize,
    series: &Series<'_>,
) {
    let color = canvas.palette().series(at);
    let points: Vec<_> = series
        .points
        .iter()
        .map(|(place, figure)| (x(*place), axes.y(*figure)))
        .collect();
    if points.len() > 1 {
        let stroke = Stroke {
            dashes: DASHES[at % DASHES.len()],
            ..Stroke::new(color, 2.25)
        };
        canvas.path(&polyline(&points), "none", stroke);
    }
    let mut next = f64::INFINITY;
    // From the end, so that where the line is named there is a marker.
    for point in points.iter().rev() {
        if point.0 <= next {
            draw_marker(canvas, *point, at);
            next = point.0 - APART;
        }
    }
}

/// Marks a point of a series by a form of its own.
fn draw_marker(canvas: &mut Canvas, (x, y): (f64, f64), at: usize) {
    let color = canvas.palette().series(at);
    let around = |points: &[(f64, f64)]| {
        let points: Vec<_> = points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
        polyline(&points) + "Z"
    };
    let path = match at % 5 {
        0 => format!(
            "M{} {}a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1 -9 0Z",
            number(x - 4.5),
            number(y)
        ),
        1 => around(&[(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)]),
        2 => around(&[(0.0, -5.2), (5.0, 3.8), (-5.0, 3.8)]),
        3 => around(&[(0.0, -5.6), (5.6, 0.0), (0.0, 5.6), (-5.6, 0.0)]),
        _ => around(&[(-5.0, -3.8), (5.0, -3.8), (0.0, 5.2)]),
    };
    // The second round of forms is hollow.
    let sheet = canvas.palette().sheet();
    let (fill, outline) = if (at / 5).is_multiple_of(2) {
        (color, sheet)
    } else {
        (sheet, color)
    };
    canvas.path(&path, fill, Stroke::new(outline, 1.5));
}

/// A series' last figure and its name, beside its end.
struct Name {
    lines: Vec<String>,
    /// The series' number.
    series: usize,
    /// Where the series ends.
    end: (usize, u64),
}

impl Name {
    /// `None` for a series without a point.
    fn of(at: usize, series: &Series<'_>, locale: &Locale) -> Option<Self> {
        let end = *series.points.last()?;
        let words = format!("{}\u{a0}{}", axis::figure(end.1, locale), series.name);
        Some(Self {
            lines: text::wrap(&words, NAME, SIZE, Weight::Bold, 3),
            series: at,
            end,
        })
    }

    fn height(&self) -> f64 {
        as_length_of(self.lines.len()) * LEADING
    }

    fn width(&self) -> f64 {
        let widths = self
            .lines
            .iter()
            .map(|line| text::width(line, SIZE, Weight::Bold));
        widths.fold(0.0, f64::max)
    }
}

/// Writes the names at the lines' ends, apart from each other, with a thread to the end of a line
/// whose name had to move.
fn draw_names(canvas: &mut Canvas, axes: &Axes, names: &[Name], x: &impl Fn(usize) -> f64) {
    let mut sorted: Vec<&Name> = names.iter().collect();
    sorted.sort_by_key(|name| (std::cmp::Reverse(name.end.1), name.series));
    let wanted: Vec<_> = sorted
        .iter()
        .map(|name| (axes.y(name.end.1), name.height()))
        .collect();
    let at_x = axes.right + 16.0;
    for (name, middle) in sorted
        .into_iter()
        .zip(apart(&wanted, axes.bottom + LEADING))
    {
        let color = canvas.palette().series(name.series);
        let end = (x(name.end.0) + 8.0, axes.y(name.end.1));
        let to = (at_x - 3.0, middle);
        if to.0 - end.0 > 12.0 || (to.1 - end.1).abs() > 5.0 {
            canvas.line(end, to, Stroke::new(color, 0.75));
        }
        let first = middle - name.height() / 2.0 + SIZE * 0.98;
        for (line, words) in name.lines.iter().enumerate() {
            let y = as_length_of(line).mul_add(LEADING, first);
            canvas.label(Label {
                weight: Weight::Bold,
                fill: color,
                ..Label::new(words, at_x, y, SIZE)
            });
        }
    }
}

/// The middles of names of some heights, from top to bottom, as near as can be to where they are
/// wanted without running into each other or beyond the bottom.
fn apart(wanted: &[(f64, f64)], bottom: f64) -> Vec<f64> {
    let mut middles = Vec::with_capacity(wanted.len());
    let mut free = 0.0;
    for (y, height) in wanted {
        let top = (y - height / 2.0).max(free);
        middles.push(top + height / 2.0);
        free = top + height + GAP;
    }
    let mut free = bottom;
    for (middle, (_, height)) in middles.iter_mut().zip(wanted).rev() {
        *middle = middle.min(free - height / 2.0);
        free = *middle - height / 2.0 - GAP;
    }
    middles
}

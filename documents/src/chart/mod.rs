//! Drawings of a report's figures, as SVG: the one source for the web page, the PDF and, as pixels,
//! for messages and office documents.
//!
//! [`svg`] draws a chart of a report in one language:
//!
//! ```ignore
//! let drawn = chart::svg(&chart, Language::Fr, Palette::Print)?;
//! // drawn.markup is the SVG; drawn.width and drawn.height are its size in CSS pixels.
//! let pixels = chart::png(&drawn, 2.0)?;
//! ```
//!
//! A drawing says nothing that the chart's description and table do not say. It never tells by
//! colour alone: standings have words and marks, lines have markers and labels at their ends, bars
//! have patterns. Texts are measured with Noto Sans, the typeface that the PDF embeds.

mod axis;
mod bars;
mod canvas;
mod lines;
mod palette;
mod png;
#[cfg(test)]
mod tests;
mod text;
mod tiles;

use domain::language::Language;

use crate::{
    locale::{Locale, LocaleError},
    report::{Drawing, LocalizedCell, LocalizedChart},
};
use canvas::{Anchor, Canvas, Label};
pub use palette::Palette;
pub use png::{PngError, png};

/// How wide every drawing is, in CSS pixels: about the text of a page.
const WIDTH: f64 = 700.0;

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    /// The `svg` element. With [`Palette::Page`] it is a piece of an HTML page; otherwise it stands
    /// on its own as a file.
    pub markup: String,
    /// Its width in CSS pixels.
    pub width: f64,
    /// Its height in CSS pixels.
    pub height: f64,
}

/// Draws a chart in the language that its texts are in.
///
/// The ids in it begin with the language's code and the chart's key ([`anchor`]), so that a page
/// can hold all charts of a report in both languages.
///
/// # Errors
/// When a word of the drawing is missing.
pub fn svg(
    chart: &LocalizedChart,
    language: Language,
    palette: Palette,
) -> Result<Svg, LocaleError> {
    let locale = Locale::of(language);
    let mut canvas = Canvas::new(palette, anchor(language, &chart.key));
    let height = match &chart.drawing {
        Drawing::TileMap { tiles } => {
            let tiles = tiles.iter().zip(rows(chart));
            tiles::draw(&mut canvas, &tiles.collect::<Vec<_>>(), locale)?
        }
        Drawing::Lines { values } => lines::draw(&mut canvas, &Figures::of(chart, values), locale)?,
        Drawing::Bars { values } => bars::draw(&mut canvas, &Figures::of(chart, values), locale)?,
    };
    let (title, description) = (&chart.title.text, &chart.description.text);
    Ok(Svg {
        markup: canvas.finish(language, title, description, WIDTH, height),
        width: WIDTH,
        height,
    })
}

/// What the ids of a chart begin with.
#[must_use]
pub fn anchor(language: Language, key: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let key: String = key.chars().map(plain).collect();
    format!("{}-{key}", language.code())
}

/// Figures over places on an axis.
struct Figures<'a> {
    /// The places' names.
    places: Vec<String>,
    /// The series, each with the figures that it has at some of the places.
    series: Vec<Series<'a>>,
    /// The largest figure of all.
    largest: u64,
}

struct Series<'a> {
    name: &'a str,
    /// The place's number and the figure.
    points: Vec<(usize, u64)>,
}

impl<'a> Figures<'a> {
    /// The table names what the values are; what has no name or no place is not drawn.
    fn of(chart: &'a LocalizedChart, values: &[Vec<u64>]) -> Self {
        let places: Vec<_> = rows(chart).take(values.len()).collect();
        let names = chart.header.iter().skip(1).enumerate();
        let series = names.map(|(column, name)| Series {
            name: &name.text,
            points: (0..places.len())
                .filter_map(|place| Some((place, *values.get(place)?.get(column)?)))
                .collect(),
        });
        let series: Vec<_> = series.collect();
        let all = series.iter().flat_map(|one| &one.points);
        Self {
            largest: all.map(|(_, figure)| *figure).max().unwrap_or(0),
            places,
            series,
        }
    }

    fn is_empty(&self) -> bool {
        self.series.iter().all(|one| one.points.is_empty())
    }
}

/// What the rows of a chart's table are called.
fn rows(chart: &LocalizedChart) -> impl Iterator<Item = String> {
    let name = |cell: &LocalizedCell| {
        let texts: Vec<_> = cell.iter().map(|one| one.text.as_str()).collect();
        texts.join(" ")
    };
    chart
        .rows
        .iter()
        .map(move |row| row.first().map(name).unwrap_or_default())
}

/// Says that there is nothing to draw; gives the height.
fn draw_nothing(canvas: &mut Canvas, locale: &Locale) -> Result<f64, LocaleError> {
    let height = 120.0;
    canvas.frame(0.5, 0.5, WIDTH - 1.0, height - 1.0);
    let words = locale.plain("chart-empty")?;
    let fill = canvas.palette().soft();
    canvas.label(Label {
        anchor: Anchor::Middle,
        fill,
        ..Label::new(&words, WIDTH / 2.0, height / 2.0 + 5.0, 14.0)
    });
    Ok(height)
}

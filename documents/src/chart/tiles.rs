//! The provinces and territories, each a tile at about its place on the map.

use domain::representation::Standing;

use super::{
    WIDTH,
    axis::as_length_of,
    canvas::{Anchor, Canvas, Label, Stroke, polyline},
    text::{self, Weight},
};
use crate::{
    locale::{Locale, LocaleError},
    report::Tile,
};

/// The column, in halves, and the row of each tile.
const PLACES: [(&str, usize, usize); 13] = [
    ("CA-YT", 1, 0),
    ("CA-NT", 3, 0),
    ("CA-NU", 5, 0),
    ("CA-BC", 0, 1),
    ("CA-AB", 2, 1),
    ("CA-SK", 4, 1),
    ("CA-MB", 6, 1),
    ("CA-ON", 8, 1),
    ("CA-QC", 10, 1),
    ("CA-NL", 12, 1),
    ("CA-NB", 10, 2),
    ("CA-PE", 12, 2),
    ("CA-NS", 11, 3),
];
/// The rows of the map; what has no place on it stands below.
const ROWS: usize = 4;
/// The tiles of a row.
const COLUMNS: usize = 7;

const TILE: (f64, f64) = (95.0, 78.0);
const GAP: f64 = 5.0;
/// What a name leaves free in its tile.
const MARGIN: f64 = 4.0;
const RADIUS: f64 = 6.0;
/// What stands at the foot of a tile: its mark, or a word.
const FOOT: f64 = 22.0;
/// The sizes that names are tried in; all tiles of a map have the same.
const SIZES: [f64; 7] = [19.0, 16.0, 14.0, 13.0, 12.5, 12.0, 10.5];
/// The size of the word in a tile, and of the legend.
const WORD: f64 = 12.0;
const LEGEND: f64 = 14.0;

/// Draws the tiles with their names; gives the drawing's height.
pub(super) fn draw(
    canvas: &mut Canvas,
    tiles: &[(&Tile, String)],
    locale: &Locale,
) -> Result<f64, LocaleError> {
    let size = size(tiles.iter().map(|(_, name)| name.as_str()));
    let mut below = 0;
    for (tile, name) in tiles {
        let place = PLACES.iter().find(|(code, ..)| *code == tile.code);
        let (halves, row) = place.map_or_else(
            || {
                below += 1;
                ((below - 1) % COLUMNS * 2, ROWS + (below - 1) / COLUMNS)
            },
            |(_, halves, row)| (*halves, *row),
        );
        let x = as_length_of(halves) * (TILE.0 + GAP) / 2.0 + 1.0;
        let y = as_length_of(row).mul_add(TILE.1 + GAP, 1.0);
        draw_tile(canvas, (x, y), tile.standing, name, size, locale)?;
    }
    draw_legend(canvas, tiles, locale)?;
    let rows = ROWS + below.div_ceil(COLUMNS);
    Ok(as_length_of(rows) * (TILE.1 + GAP) - GAP + 2.0)
}

/// The largest size in which all names have room.
fn size<'a>(names: impl Iterator<Item = &'a str> + Clone) -> f64 {
    let fits = |size: &f64| {
        let mut names = names.clone();
        names.all(|name| {
            text::wraps(
                name,
                TILE.0 - MARGIN,
                *size,
                Weight::Bold,
                most_lines(*size),
            )
        })
    };
    let [.., smallest] = SIZES;
    SIZES.into_iter().find(fits).unwrap_or(smallest)
}

/// How many lines of a size have room above the foot.
fn most_lines(size: f64) -> usize {
    if size < 15.0 { 3 } else { 1 }
}

fn draw_tile(
    canvas: &mut Canvas,
    (x, y): (f64, f64),
    standing: Standing,
    name: &str,
    size: f64,
    locale: &Locale,
) -> Result<(), LocaleError> {
    let ink = draw_ground(canvas, [x, y, TILE.0, TILE.1], FOOT, standing);
    let lines = text::wrap(name, TILE.0 - MARGIN, size, Weight::Bold, most_lines(size));
    let leading = size * 1.14;
    let middle = y + (TILE.1 - FOOT) / 2.0 + 2.0;
    let above = leading * (as_length_of(lines.len()) - 1.0) / 2.0;
    for (at, line) in lines.iter().enumerate() {
        let baseline = as_length_of(at).mul_add(leading, middle - above) + size * 0.36;
        canvas.label(Label {
            weight: Weight::Bold,
            anchor: Anchor::Middle,
            fill: ink,
            ..Label::new(line, x + TILE.0 / 2.0, baseline, size)
        });
    }
    let word = match standing {
        Standing::Represented => {
            draw_check(canvas, x + TILE.0 / 2.0, y + TILE.1 - FOOT / 2.0 - 2.5, 1.0);
            return Ok(());
        }
        Standing::MunicipalOnly => locale.plain("chart-mark-municipal-only")?,
        Standing::NotRepresented => locale.plain("chart-mark-not-represented")?,
    };
    let on_band = standing == Standing::MunicipalOnly;
    let palette = canvas.palette();
    canvas.label(Label {
        anchor: Anchor::Middle,
        fill: if on_band {
            palette.sheet()
        } else {
            palette.soft()
        },
        ..Label::new(&word, x + TILE.0 / 2.0, y + TILE.1 - FOOT / 2.0 + 4.0, WORD)
    });
    Ok(())
}

/// Draws a tile without its texts; gives the colour of what is written on it.
///
/// Solid, or half and half, or a dashed outline: these differ without any colour.
fn draw_ground(
    canvas: &mut Canvas,
    [x, y, width, height]: [f64; 4],
    foot: f64,
    standing: Standing,
) -> &'static str {
    let palette = canvas.palette();
    let (ink, soft, sheet, solid) = (
        palette.ink(),
        palette.soft(),
        palette.sheet(),
        palette.series(0),
    );
    let outlined = Stroke::new(solid, 2.0);
    match standing {
        Standing::Represented => {
            canvas.rectangle([x, y, width, height], RADIUS, solid, outlined);
            sheet
        }
        Standing::MunicipalOnly => {
            canvas.rectangle([x, y, width, height], RADIUS, palette.tint(), outlined);
            let band = [x, y + height - foot, width, foot];
            canvas.path(&band_path(band), solid, Stroke::new(solid, 2.0));
            ink
        }
        Standing::NotRepresented => {
            let dashed = Stroke {
                dashes: "5 4",
                ..Stroke::new(soft, 1.5)
            };
            canvas.rectangle([x, y, width, height], RADIUS, "none", dashed);
            ink
        }
    }
}

/// The foot of a tile, round at its lower corners.
fn band_path([x, y, width, height]: [f64; 4]) -> String {
    use super::canvas::number as n;
    let (right, bottom) = (x + width, y + height);
    format!(
        "M{} {}H{}V{}A{RADIUS} {RADIUS} 0 0 1 {} {}H{}A{RADIUS} {RADIUS} 0 0 1 {} {}Z",
        n(x),
        n(y),
        n(right),
        n(bottom - RADIUS),
        n(right - RADIUS),
        n(bottom),
        n(x + RADIUS),
        n(x),
        n(bottom - RADIUS),
    )
}

/// A check mark around a point; typefaces lack one.
fn draw_check(canvas: &mut Canvas, x: f64, y: f64, scale: f64) {
    let points = [(-6.5, 0.5), (-2.0, 5.0), (7.0, -5.0)];
    let points = points.map(|(dx, dy)| (f64::mul_add(dx, scale, x), f64::mul_add(dy, scale, y)));
    let stroke = Stroke::new(canvas.palette().sheet(), 2.6 * scale);
    canvas.path(&polyline(&points), "none", stroke);
}

/// What the tiles mean and how many there are of each, where the map leaves room: at the lower left.
fn draw_legend(
    canvas: &mut Canvas,
    tiles: &[(&Tile, String)],
    locale: &Locale,
) -> Result<(), LocaleError> {
    const SWATCH: (f64, f64) = (30.0, 22.0);
    let standings = [
        (Standing::Represented, "standing-represented"),
        (Standing::MunicipalOnly, "standing-municipal-only"),
        (Standing::NotRepresented, "standing-not-represented"),
    ];
    let mut y = 2.0_f64.mul_add(TILE.1 + GAP, 32.0);
    for (standing, key) in standings {
        let count = tiles
            .iter()
            .filter(|(tile, _)| tile.standing == standing)
            .count();
        if count == 0 {
            continue;
        }
        draw_ground(canvas, [1.0, y, SWATCH.0, SWATCH.1], 8.0, standing);
        if standing == Standing::Represented {
            draw_check(canvas, 1.0 + SWATCH.0 / 2.0, y + SWATCH.1 / 2.0, 0.8);
        }
        let standing = locale.plain(key)?;
        let words = [("standing", standing.into()), ("count", count.into())];
        let words = locale.text("chart-legend", &words)?;
        let baseline = y + SWATCH.1 / 2.0 + LEGEND * 0.36;
        canvas.label(Label::new(&words, SWATCH.0 + 12.0, baseline, LEGEND));
        y += 34.0;
    }
    debug_assert!(y < WIDTH, "the legend stands beside the map's foot");
    Ok(())
}

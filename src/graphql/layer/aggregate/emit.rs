//! From what was computed to the response.

use async_graphql::Name;

use super::{FigureShape, How, KeyShape, Summary, Summed};
use crate::graphql::layer::{column::Cell, json::Json};

/// Writes a list's aggregate as an object. A list without rows may have no cells.
pub fn aggregate(
    json: &mut Json,
    summary: &Summary,
    summed: Option<&Summed>,
    list: usize,
    shapes: &[(Name, FigureShape)],
) {
    let row = summed.and_then(|summed| Some(summed.row(summed.of(list).next()?)));
    object(json, summary, row, shapes);
}

/// Writes a list's groups as objects.
pub fn groups(
    json: &mut Json,
    summary: &Summary,
    summed: Option<&Summed>,
    list: usize,
    shapes: &[(Name, FigureShape)],
) {
    let rows = summed.map(|summed| (summed, summed.of(list)));
    let rows = rows
        .into_iter()
        .flat_map(|(summed, rows)| rows.map(|at| summed.row(at)));
    json.list(rows, |json, row| object(json, summary, Some(row), shapes));
}

fn object(
    json: &mut Json,
    summary: &Summary,
    row: Option<&[Cell]>,
    shapes: &[(Name, FigureShape)],
) {
    json.object(shapes, |json, shape| match shape {
        FigureShape::TypeName(name) => json.plain(name),
        FigureShape::Figure(at) => figure(json, summary, row, *at),
        FigureShape::Several(shapes) => object(json, summary, row, shapes),
        FigureShape::Keys(shapes) => match row {
            Some(row) => keys(json, row, shapes),
            None => json.null(),
        },
    });
}

fn figure(json: &mut Json, summary: &Summary, row: Option<&[Cell]>, at: usize) {
    let figure = &summary.figures[at];
    match row {
        Some(row) => row[summary.keys.len() + at].write(figure.scalar, json),
        None if matches!(figure.how, How::Count | How::CountDistinct) => json.number(0),
        None => json.null(),
    }
}

fn keys(json: &mut Json, row: &[Cell], shapes: &[(Name, KeyShape)]) {
    json.object(shapes, |json, shape| key(json, row, shape));
}

fn key(json: &mut Json, row: &[Cell], shape: &KeyShape) {
    match shape {
        KeyShape::TypeName(name) => json.plain(name),
        KeyShape::Id(noun, at) => match row[*at].key() {
            Some(row) => json.plain(format_args!("{noun}:{row}")),
            None => json.null(),
        },
        KeyShape::Value(at, scalar) => row[*at].write(*scalar, json),
        KeyShape::Bucket(at, by) => match row[*at].key().map(i32::try_from) {
            Some(Ok(number)) => json.plain(by.first_day(number)),
            _ => json.null(),
        },
        KeyShape::Text(shapes) => keys(json, row, shapes),
        KeyShape::One(there, shapes) => match row[*there] {
            Cell::Null | Cell::Boolean(false) => json.null(),
            _ => keys(json, row, shapes),
        },
    }
}

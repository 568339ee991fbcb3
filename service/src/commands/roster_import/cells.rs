//! Cells as the database keeps them: words as words, numbers as numbers, and what a spreadsheet alone
//! has as an object that says so.

use domain::import::Cell;
use jiff::civil::{Date, DateTime};
use serde_json::{Value as Json, json};

/// Cells as JSON, without what is empty at their end.
pub fn to_json(cells: &[Cell]) -> Json {
    let used = cells.iter().rposition(|cell| *cell != Cell::Empty);
    let used = used.map_or(0, |last| last + 1);
    cells[..used].iter().map(one).collect()
}

fn one(cell: &Cell) -> Json {
    match cell {
        Cell::Empty => Json::Null,
        Cell::Text(words) => json!(words),
        Cell::Number(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
        Cell::Day(day) => json!({ "day": day }),
        Cell::DayAndTime(moment) => json!({ "moment": moment }),
        Cell::Formula => json!({ "formula": true }),
        Cell::Fault(shown) => json!({ "fault": shown }),
    }
}

/// The cells of such JSON.
pub fn from_json(cells: &Json) -> Vec<Cell> {
    let cells = cells.as_array().map_or(&[][..], Vec::as_slice);
    cells.iter().map(cell).collect()
}

fn cell(json: &Json) -> Cell {
    match json {
        Json::Null => Cell::Empty,
        Json::String(words) => Cell::Text(words.as_str().into()),
        Json::Number(number) => Cell::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::Bool(flag) => Cell::Flag(*flag),
        Json::Array(_) => Cell::Empty,
        Json::Object(object) => {
            let words = |key: &str| object.get(key).and_then(Json::as_str);
            if let Some(day) = words("day").and_then(|day| day.parse::<Date>().ok()) {
                return Cell::Day(day);
            }
            if let Some(moment) = words("moment").and_then(|at| at.parse::<DateTime>().ok()) {
                return Cell::DayAndTime(moment);
            }
            match words("fault") {
                Some(shown) => Cell::Fault(shown.into()),
                None => Cell::Formula,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn cells_come_back_as_they_were() {
        let cells = vec![
            Cell::Empty,
            Cell::Text("Côté".into()),
            Cell::Number(44440.5),
            Cell::Day(date(2021, 9, 1)),
            Cell::DayAndTime(date(2021, 9, 1).at(9, 30, 0, 0)),
            Cell::Flag(true),
            Cell::Formula,
            Cell::Fault("#N/A".into()),
        ];
        let mut padded = cells.clone();
        padded.extend([Cell::Empty, Cell::Empty]);
        assert_eq!(from_json(&to_json(&padded)), cells);
        assert_eq!(to_json(&[Cell::Empty]), json!([]));
    }
}

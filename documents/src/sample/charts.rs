//! Charts of every kind: from none to many places, from 0 to 100,000, with short and long names.

use domain::{language::Bilingual, representation::Standing};

use super::text;
use crate::report::{Block, Cell, Chart, Drawing, Report, Row, Section, Sentence, Tile};

/// A code, names, and short names; French first.
type Place = (&'static str, [&'static str; 2], [&'static str; 2]);

/// The provinces and territories, from west to east: code, names and short names.
const PLACES: [Place; 13] = [
    ("CA-YT", ["Yukon", "Yukon"], ["Yn", "Y.T."]),
    (
        "CA-NT",
        ["Territoires du Nord-Ouest", "Northwest Territories"],
        ["T.N.-O.", "N.W.T."],
    ),
    ("CA-NU", ["Nunavut", "Nunavut"], ["Nt", "Nunavut"]),
    (
        "CA-BC",
        ["Colombie-Britannique", "British Columbia"],
        ["C.-B.", "B.C."],
    ),
    ("CA-AB", ["Alberta", "Alberta"], ["Alb.", "Alta."]),
    (
        "CA-SK",
        ["Saskatchewan", "Saskatchewan"],
        ["Sask.", "Sask."],
    ),
    ("CA-MB", ["Manitoba", "Manitoba"], ["Man.", "Man."]),
    ("CA-ON", ["Ontario", "Ontario"], ["Ont.", "Ont."]),
    ("CA-QC", ["Québec", "Quebec"], ["Qc", "Que."]),
    (
        "CA-NB",
        ["Nouveau-Brunswick", "New Brunswick"],
        ["N.-B.", "N.B."],
    ),
    (
        "CA-NS",
        ["Nouvelle-Écosse", "Nova Scotia"],
        ["N.-É.", "N.S."],
    ),
    (
        "CA-PE",
        ["Île-du-Prince-Édouard", "Prince Edward Island"],
        ["Î.-P.-É.", "P.E.I."],
    ),
    (
        "CA-NL",
        ["Terre-Neuve-et-Labrador", "Newfoundland and Labrador"],
        ["T.-N.-L.", "N.L."],
    ),
];

const ORDERS: [[&str; 2]; 4] = [
    ["Fédéral", "Federal"],
    ["Provincial ou territorial", "Provincial or territorial"],
    ["Municipal", "Municipal"],
    ["Autres", "Other"],
];

/// A report of charts, each in a section of its own.
#[must_use]
pub fn charts() -> Option<Report> {
    let (_, empty) = super::reports()
        .into_iter()
        .find(|(name, _)| *name == "empty")?;
    let mut report = empty.into_tree();
    let charts = [
        ("map", map("map", |(_, _, short)| *short, |at| at % 4)),
        (
            "map-named",
            map("map-named", |(_, names, _)| *names, |at| at % 3),
        ),
        ("map-full", map("map-full", |(_, _, short)| *short, |_| 1)),
        ("lines", quarters("lines", 9, &ORDERS, members, lines)),
        (
            "lines-many",
            quarters("lines-many", 60, &ORDERS, members, lines),
        ),
        (
            "lines-one",
            quarters("lines-one", 1, &ORDERS, members, lines),
        ),
        (
            "lines-none",
            quarters("lines-none", 0, &ORDERS, members, lines),
        ),
        ("bars", quarters("bars", 4, &ORDERS, attendance, bars)),
        (
            "bars-single",
            quarters("bars-single", 8, &ORDERS[..1], |at, _| at * 31, bars),
        ),
        (
            "bars-many",
            quarters("bars-many", 40, &ORDERS, attendance, bars),
        ),
        (
            "bars-none",
            quarters("bars-none", 0, &ORDERS, attendance, bars),
        ),
        (
            "bars-zero",
            quarters("bars-zero", 3, &ORDERS, |_, _| 0, bars),
        ),
        (
            "bars-large",
            quarters("bars-large", 4, &ORDERS[..2], |at, _| at * 33_333 + 1, bars),
        ),
    ];
    report.sections.truncate(1);
    report
        .sections
        .extend(charts.into_iter().map(|(key, chart)| Section {
            key: format!("section-{key}"),
            // No two have the same name, also where both languages stand in one file.
            heading: said(
                format!("section-{key}"),
                [&format!("Dessin {key}"), &format!("Drawing {key}")],
            ),
            blocks: vec![Block::Chart {
                chart: Box::new(Chart {
                    key: key.to_owned(),
                    ..chart
                }),
            }],
        }));
    Some(report)
}

fn members(place: u64, series: u64) -> u64 {
    [6 - place % 2, 8 + place % 13, 22 + place % 5 * series, 2]
        [usize::try_from(series).unwrap_or(0)]
}

fn attendance(place: u64, series: u64) -> u64 {
    (place * 7 + series * 5) % 23
}

fn map(
    path: &str,
    names: impl Fn(&Place) -> [&'static str; 2],
    standing: impl Fn(usize) -> usize,
) -> Chart {
    let standings = [
        (
            Standing::NotRepresented,
            ["aucun représentant", "no representative"],
        ),
        (Standing::Represented, ["représenté", "represented"]),
        (
            Standing::MunicipalOnly,
            ["municipalités seulement", "municipalities only"],
        ),
        (Standing::Represented, ["représenté", "represented"]),
    ];
    let of = |at: usize| standings[standing(at)];
    let row = |(at, place): (usize, &Place)| {
        let path = format!("{path}/{}", place.0);
        table_row(&path, [names(place), of(at).1])
    };
    Chart {
        key: String::new(),
        title: said(
            format!("{path}/title"),
            ["Qui est représenté", "Who is represented"],
        ),
        description: said(
            format!("{path}/description"),
            [
                "Voici, tuile par tuile, où la communauté a des membres.",
                "Tile by tile, where the community has members.",
            ],
        ),
        drawing: Drawing::TileMap {
            tiles: PLACES
                .iter()
                .enumerate()
                .map(|(at, place)| Tile {
                    code: place.0.to_owned(),
                    standing: of(at).0,
                })
                .collect(),
        },
        header: vec![
            said(
                format!("{path}/place"),
                ["Province ou territoire", "Province or territory"],
            ),
            said(
                format!("{path}/standing"),
                ["Représentation", "Representation"],
            ),
        ],
        rows: PLACES.iter().enumerate().map(row).collect(),
    }
}

const fn lines(values: Vec<Vec<u64>>) -> Drawing {
    Drawing::Lines { values }
}

const fn bars(values: Vec<Vec<u64>>) -> Drawing {
    Drawing::Bars { values }
}

/// Figures of some series by quarter, from the autumn of 2010.
fn quarters(
    path: &str,
    number: u64,
    series: &[[&str; 2]],
    figure: impl Fn(u64, u64) -> u64,
    drawing: impl Fn(Vec<Vec<u64>>) -> Drawing,
) -> Chart {
    let columns = 0..u64::try_from(series.len()).unwrap_or(0);
    let values: Vec<Vec<u64>> = (0..number)
        .map(|place| {
            columns
                .clone()
                .map(|column| figure(place, column))
                .collect()
        })
        .collect();
    let row = |(place, values): (u64, &Vec<u64>)| {
        const SEASONS: [[&str; 2]; 4] = [
            ["automne", "Fall"],
            ["hiver", "Winter"],
            ["printemps", "Spring"],
            ["été", "Summer"],
        ];
        let [fr, en] = SEASONS[usize::try_from(place % 4).unwrap_or(0)];
        let year = 2010 + place.div_ceil(4);
        let name = [format!("{fr} {year}"), format!("{en} {year}")];
        let figures = values.iter().map(|value| {
            let digits = value.to_string();
            [digits.clone(), digits]
        });
        table_row(
            &format!("{path}/{place}"),
            [name].into_iter().chain(figures),
        )
    };
    let header = [["Trimestre", "Quarter"]]
        .into_iter()
        .chain(series.iter().copied());
    Chart {
        key: String::new(),
        title: said(
            format!("{path}/title"),
            ["Chiffres par trimestre", "Figures by quarter"],
        ),
        description: said(
            format!("{path}/description"),
            [
                "Les chiffres de chaque ordre de gouvernement, de trimestre en trimestre.",
                "The figures of each order of government, quarter by quarter.",
            ],
        ),
        header: header
            .enumerate()
            .map(|(at, name)| said(format!("{path}/column-{at}"), name))
            .collect(),
        rows: (0..).zip(&values).map(row).collect(),
        drawing: drawing(values),
    }
}

fn table_row<T: AsRef<str>>(path: &str, cells: impl IntoIterator<Item = [T; 2]>) -> Row {
    let cell = |(at, [fr, en]): (usize, [T; 2])| Cell {
        paragraphs: vec![said(format!("{path}/{at}"), [fr.as_ref(), en.as_ref()])],
    };
    Row {
        key: path.to_owned(),
        cells: cells.into_iter().enumerate().map(cell).collect(),
    }
}

fn said(path: impl Into<String>, [fr, en]: [&str; 2]) -> Sentence {
    let words: Bilingual = text(fr, en);
    Sentence::written(path, words)
}

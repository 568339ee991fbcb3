//! Organizations of the fourteen jurisdictions and of all orders, with their names.

use super::{
    Cell, Failure, Size, Target, chance, day, end, instant, numbered,
    words::{FIELDS, ZONES},
};

/// Jurisdictions by how many organizations of a hundred they have.
const SHARES: [(&str, i64); 14] = [
    ("CA", 12),
    ("CA-ON", 24),
    ("CA-QC", 20),
    ("CA-BC", 11),
    ("CA-AB", 10),
    ("CA-MB", 5),
    ("CA-SK", 5),
    ("CA-NS", 4),
    ("CA-NB", 3),
    ("CA-NL", 2),
    ("CA-PE", 1),
    ("CA-NT", 1),
    ("CA-YT", 1),
    ("CA-NU", 1),
];
/// One organization in so many has ended.
const ENDED: i64 = 25;

/// Whether an organization still is, at the date that is asked about.
pub fn goes_on(id: i64) -> bool {
    id % ENDED != 0
}

/// Writes them.
pub async fn fill(
    target: &mut Target,
    size: Size,
    jurisdictions: &[(String, i64)],
) -> Result<(), Failure> {
    let mut random = chance(1);
    let mut rows = Vec::new();
    let mut names = Vec::new();
    for id in 1..=size.organizations() {
        let code = jurisdiction(random.below(100));
        let key = jurisdictions.iter().find(|(known, _)| known == code);
        let key = key.map(|(_, key)| *key);
        let key = key.ok_or_else(|| Failure::said(format!("no jurisdiction {code}")))?;
        let order = order(code, random.below(100));
        let start = -12_000 + random.below(5_000);
        let ended = (!goes_on(id)).then(|| -2_000 + random.below(1_900));
        let zone = random.percent(10).then(|| random.one_of(&ZONES)).flatten();
        rows.push(vec![
            id.into(),
            key.into(),
            order.into(),
            Cell::text_or_null(zone),
            day(start).into(),
            end(ended),
            instant(start, 50_400_000_000).into(),
        ]);
        let renamed = random.percent(15).then(|| -3_000 + random.below(900));
        let field = random.one_of(&FIELDS).unwrap_or_default();
        let mut name = |generation: i64, from: i64, to: Option<i64>| {
            let (fr, en) = called(order, code, id, field, generation);
            let acronym = random.percent(40).then(|| format!("O{id}"));
            names.push(vec![
                id.into(),
                fr.into(),
                "reviewed".into(),
                en.into(),
                "reviewed".into(),
                Cell::text_or_null(acronym.clone()),
                Cell::text_or_null(acronym),
                day(from).into(),
                end(to),
            ]);
        };
        if let Some(renamed) = renamed {
            name(0, start, Some(renamed));
            name(1, renamed, ended);
        } else {
            name(0, start, ended);
        }
    }
    let columns = [
        "id",
        "jurisdiction_id",
        "order_of_government",
        "zone",
        "start_on",
        "end_on",
        "created_at",
    ];
    target
        .rows("organization", &columns, rows.into_iter())
        .await?;
    let columns = [
        "id",
        "organization_id",
        "name_fr",
        "name_fr_state",
        "name_en",
        "name_en_state",
        "acronym_fr",
        "acronym_en",
        "start_on",
        "end_on",
    ];
    target
        .rows("organization_name", &columns, numbered(names.into_iter()))
        .await
}

fn jurisdiction(drawn: i64) -> &'static str {
    let mut left = drawn;
    for (code, share) in SHARES {
        left -= share;
        if left < 0 {
            return code;
        }
    }
    "CA"
}

fn order(code: &str, drawn: i64) -> &'static str {
    let territory = matches!(code, "CA-NT" | "CA-YT" | "CA-NU");
    match (code, drawn) {
        (_, 96..) => "other",
        ("CA", _) => "federal",
        // Nobody but municipalities: such a territory stays on the list of those not represented.
        ("CA-YT", _) | (_, 45..) => "municipal",
        _ if territory => "territorial",
        _ => "provincial",
    }
}

fn called(
    order: &str,
    code: &str,
    id: i64,
    field: (&str, &str),
    generation: i64,
) -> (String, String) {
    let (fr, en) = field;
    let again = if generation == 0 { "" } else { " II" };
    match order {
        "municipal" => (
            format!("Ville no {id} ({code}){again}"),
            format!("City {id} ({code}){again}"),
        ),
        "other" => (
            format!("Société {fr} {id}{again}"),
            format!("{en} Corporation {id}{again}"),
        ),
        _ => (
            format!("Ministère {fr} {id}{again}"),
            format!("Department of {en} {id}{again}"),
        ),
    }
}

//! People, where they can be reached, where they work, and their memberships.

use super::{
    Cell, Failure, Size, Target, chance, day, end, instant, numbered,
    organizations::goes_on,
    random::Random,
    words::{FAMILY, GIVEN, TITLES, ZONES},
};

/// A prime that spreads the members over the keys.
const SPREAD: i64 = 7_919;

/// What somebody is at the date that is asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A member of the executives' track.
    Member,
    /// A member of it in the past.
    Former,
    /// One who is about to become a member.
    Coming,
    /// A member of the managers' track alone.
    Manager,
    /// Never a member.
    Other,
}

fn kind(size: Size, id: i64) -> Kind {
    let place = id * SPREAD % size.people();
    let beyond = place - size.members();
    if beyond < 0 {
        return Kind::Member;
    }
    match beyond * 100 / (size.people() - size.members()) {
        0..50 => Kind::Former,
        50..55 => Kind::Coming,
        55..80 => Kind::Manager,
        _ => Kind::Other,
    }
}

/// Writes them.
pub async fn fill(target: &mut Target, size: Size) -> Result<(), Failure> {
    let columns = [
        "id",
        "given_name",
        "family_name",
        "language",
        "zone",
        "phone",
        "created_at",
    ];
    let mut random = chance(2);
    let people = (1..=size.people()).map(|id| person(id, &mut random));
    target.rows("person", &columns, people).await?;

    let columns = [
        "id",
        "person_id",
        "address",
        "normalized",
        "is_primary",
        "suppressed_at",
        "suppressed_reason",
    ];
    let mut random = chance(3);
    let addresses = (1..=size.people()).filter_map(|id| address(id, &mut random));
    target.rows("email_address", &columns, addresses).await?;

    let columns = [
        "id",
        "person_id",
        "organization_id",
        "title_fr",
        "title_fr_state",
        "title_en",
        "title_en_state",
        "is_primary",
        "start_on",
        "end_on",
    ];
    let mut random = chance(4);
    let rows = (1..=size.people()).flat_map(|id| affiliations(size, id, &mut random));
    target.rows("affiliation", &columns, numbered(rows)).await?;

    let columns = [
        "id",
        "community_id",
        "person_id",
        "track",
        "start_on",
        "end_on",
    ];
    let mut random = chance(5);
    let rows = (1..=size.people()).flat_map(|id| memberships(kind(size, id), id, &mut random));
    target.rows("membership", &columns, numbered(rows)).await?;

    let columns = [
        "id",
        "community_id",
        "person_id",
        "role",
        "start_on",
        "end_on",
    ];
    let office = |id: i64, role: &'static str| {
        vec![
            id.into(),
            1.into(),
            id.into(),
            role.into(),
            day(-900).into(),
            Cell::Null,
        ]
    };
    let offices = [
        office(1, "federal_co_chair"),
        office(2, "provincial_co_chair"),
        office(3, "support"),
    ];
    target.rows("office", &columns, offices.into_iter()).await
}

fn person(id: i64, random: &mut Random) -> Vec<Cell> {
    let mut given = random.one_of(&GIVEN).unwrap_or_default().to_owned();
    if random.percent(20) {
        given = format!(
            "{given} {}.",
            char::from(b'A' + u8::try_from(random.below(26)).unwrap_or_default())
        );
    }
    let mut family = random.one_of(&FAMILY).unwrap_or_default().to_owned();
    if random.percent(70) {
        family = format!("{family}-{}", random.one_of(&FAMILY).unwrap_or_default());
    }
    let language = match random.below(100) {
        0..58 => Cell::Word("en"),
        58..94 => Cell::Word("fr"),
        _ => Cell::Null,
    };
    let zone = random.percent(25).then(|| random.one_of(&ZONES)).flatten();
    let phone = random
        .percent(60)
        .then(|| format!("+1 555 01{:02}", random.below(100)));
    vec![
        id.into(),
        given.into(),
        family.into(),
        language,
        Cell::text_or_null(zone),
        Cell::text_or_null(phone),
        instant(-3_600 + random.below(3_500), random.below(86_400_000_000)).into(),
    ]
}

fn address(id: i64, random: &mut Random) -> Option<Vec<Cell>> {
    let there = !random.percent(4);
    let suppressed = random.percent(2);
    let address = format!("person.{id}@people.example");
    there.then(|| {
        vec![
            id.into(),
            id.into(),
            address.clone().into(),
            address.into(),
            true.into(),
            if suppressed {
                instant(-200, 0).into()
            } else {
                Cell::Null
            },
            if suppressed {
                "hard bounce".into()
            } else {
                Cell::Null
            },
        ]
    })
}

fn affiliations(size: Size, person: i64, random: &mut Random) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut place = |random: &mut Random, primary: bool, from: i64, to: Option<i64>, now: bool| {
        let (fr, en) = random.one_of(&TITLES).unwrap_or_default();
        let (fr, en) = match random.below(100) {
            0..10 => (None, Some(en)),
            10..15 => (None, None),
            _ => (Some(fr), Some(en)),
        };
        let state = |half: Option<&str>| {
            if half.is_some() {
                "reviewed"
            } else {
                "missing"
            }
        };
        rows.push(vec![
            person.into(),
            organization(size, random, now).into(),
            Cell::text_or_null(fr),
            state(fr).into(),
            Cell::text_or_null(en),
            state(en).into(),
            primary.into(),
            day(from).into(),
            end(to),
        ]);
    };
    let begin = -3_500 + random.below(3_000);
    match random.below(100) {
        // They work nowhere now, or never did.
        0 => place(random, true, begin, Some(begin + 300), false),
        1..26 => {
            let change = begin + 60 + random.below(400);
            place(random, true, begin, Some(change), false);
            place(random, true, change, None, true);
        }
        // They are about to leave.
        26..29 => {
            let leaves = 1 + random.below(300);
            place(random, true, begin, Some(leaves), true);
        }
        _ => place(random, true, begin, None, true),
    }
    if random.percent(5) {
        place(random, false, begin, None, true);
    }
    rows
}

/// A large organization more often than a small one.
fn organization(size: Size, random: &mut Random, now: bool) -> i64 {
    loop {
        let id = 1 + random.skewed(size.organizations());
        if !now || goes_on(id) {
            return id;
        }
    }
}

fn memberships(kind: Kind, person: i64, random: &mut Random) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut row = |track: &'static str, from: i64, to: Option<i64>| {
        rows.push(vec![
            1.into(),
            person.into(),
            track.into(),
            day(from).into(),
            end(to),
        ]);
    };
    let begin = -3_000 + random.below(2_990);
    match kind {
        Kind::Member => {
            if random.percent(15) {
                row("executive", begin - 500, Some(begin - 100));
            }
            let leaves = random.percent(5).then(|| 1 + random.below(300));
            row("executive", begin, leaves);
            if random.percent(8) {
                row("manager", begin, None);
            }
        }
        Kind::Former => row(
            "executive",
            begin - 200,
            Some((begin + random.below(200)).min(0)),
        ),
        Kind::Coming => row("executive", 1 + random.below(200), None),
        Kind::Manager => row("manager", begin, None),
        Kind::Other => {}
    }
    rows
}

//! Meetings, one a quarter, and who was invited.

use jiff::civil::{Date, Weekday, date};

use super::{Cell, Failure, Size, Target, at, chance, random::Random};

const ZONE: &str = "America/Toronto";
const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400 * MICROS;
/// A prime that spreads a meeting's invitees over the people.
const SPREAD: i64 = 6_007;

/// A meeting's instants, in microseconds since 1970.
struct Times {
    /// The first day of its month.
    month: Date,
    local: String,
    starts: i64,
    convened: i64,
}

/// Writes them.
pub async fn fill(target: &mut Target, size: Size) -> Result<(), Failure> {
    let times: Result<Vec<Times>, Failure> = (0..size.meetings())
        .map(|number| times(size, number))
        .collect();
    let times = times?;
    let columns = [
        "id",
        "community_id",
        "track",
        "kind",
        "state",
        "title_fr",
        "title_fr_state",
        "title_en",
        "title_en_state",
        "zone",
        "local_start",
        "duration_minutes",
        "starts_at",
        "ends_at",
        "tzdb_version",
        "platform",
        "uid",
        "sequence",
        "convened_at",
        "held_at",
        "cancelled_at",
        "created_at",
        "updated_at",
    ];
    let rows = (1_i64..).zip(&times).map(|(id, times)| meeting(id, times));
    target.rows("meeting", &columns, rows).await?;
    let columns = [
        "id",
        "meeting_id",
        "person_id",
        "reason",
        "answer",
        "answered_at",
        "removed_at",
        "created_at",
    ];
    let mut random = chance(7);
    let rows = (0_i64..).zip(&times).flat_map(|(number, times)| {
        let first = number * size.invitations();
        let begin = random.below(size.people());
        let rows: Vec<Vec<Cell>> = (0..size.invitations())
            .map(|place| {
                let person = 1 + (begin + place * SPREAD) % size.people();
                invitation(first + place + 1, number + 1, person, times, &mut random)
            })
            .collect();
        rows
    });
    target.rows("invitation", &columns, rows).await
}

/// The third Tuesday of March, June, September or December, at one o'clock.
fn times(size: Size, number: i64) -> Result<Times, Failure> {
    let quarters = i16::try_from(size.meetings() - 1 - number).unwrap_or_default();
    let months = 2026 * 12 + 5 - 3 * quarters;
    let month = date(months / 12, i8::try_from(months % 12 + 1).unwrap_or(1), 1);
    let local = month
        .nth_weekday_of_month(3, Weekday::Tuesday)?
        .at(13, 0, 0, 0);
    let starts = local.in_tz(ZONE)?.timestamp().as_microsecond();
    Ok(Times {
        month,
        local: local.to_string().replace('T', " "),
        starts,
        convened: starts - 28 * DAY - 4 * 3_600 * MICROS + 242_803,
    })
}

fn meeting(id: i64, times: &Times) -> Vec<Cell> {
    let cancelled = id % 19 == 0;
    let held = (!cancelled).then(|| at(times.starts + DAY));
    let called_off = cancelled.then(|| at(times.starts - 3 * DAY));
    let month = times.month.strftime("%Y-%m").to_string();
    vec![
        id.into(),
        1.into(),
        "executive".into(),
        (if id % 7 == 0 { "targeted" } else { "quarterly" }).into(),
        (if cancelled { "cancelled" } else { "held" }).into(),
        format!("Réunion {month}").into(),
        "reviewed".into(),
        format!("Meeting {month}").into(),
        "reviewed".into(),
        ZONE.into(),
        times.local.clone().into(),
        90.into(),
        at(times.starts).into(),
        at(times.starts + 90 * 60 * MICROS).into(),
        "2026e".into(),
        "MS Teams".into(),
        format!("meeting-{id}@community.example").into(),
        1.into(),
        at(times.convened).into(),
        Cell::text_or_null(held),
        Cell::text_or_null(called_off),
        at(times.convened - 60 * DAY).into(),
        at(times.starts).into(),
    ]
}

fn invitation(id: i64, meeting: i64, person: i64, times: &Times, random: &mut Random) -> Vec<Cell> {
    let created = match random.below(1_000) {
        // Around the quarter's end: in Toronto it comes hours after it did in UTC.
        0..3 => {
            let next = times.month.last_of_month().tomorrow().ok();
            let midnight = next.and_then(|next| next.in_tz("UTC").ok());
            let midnight = midnight.map_or(times.starts, |at| at.timestamp().as_microsecond());
            midnight + random.below(8 * 3_600 * MICROS)
        }
        3..100 => times.convened + random.below(27 * DAY),
        _ => times.convened,
    };
    let answer = match random.below(100) {
        0..45 => "accepted",
        45..62 => "declined",
        62..68 => "tentative",
        _ => "needs_action",
    };
    let answered = (answer != "needs_action").then(|| at(created + 1 + random.below(20 * DAY)));
    let removed = random.percent(2).then(|| at(created + 2 * DAY));
    vec![
        id.into(),
        meeting.into(),
        person.into(),
        "track_member".into(),
        answer.into(),
        Cell::text_or_null(answered),
        Cell::text_or_null(removed),
        at(created).into(),
    ]
}

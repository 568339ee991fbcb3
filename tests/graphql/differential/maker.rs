//! Random rows.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{
    tape::Tape,
    world::{Row, Term, World, day},
};

/// Days at the edges of months, quarters, halves and years, and close together.
pub const DAYS: [&str; 22] = [
    "2021-03-31",
    "2021-04-01",
    "2021-08-31",
    "2021-09-01",
    "2021-09-02",
    "2020-02-28",
    "2020-02-29",
    "2020-03-01",
    "2020-12-31",
    "2021-01-01",
    "2021-02-28",
    "2021-03-01",
    "2021-06-30",
    "2021-07-01",
    "2021-10-01",
    "2022-03-31",
    "2022-04-01",
    "2019-12-31",
    "2020-01-01",
    "1850-01-01",
    "2099-12-31",
    "2021-05-15",
];

/// Instants around midnights and changes of the clocks in Canada.
pub const INSTANTS: [&str; 18] = [
    "2021-09-01T13:00:00Z",
    "2021-01-01T04:59:59.999Z",
    "2021-01-01T05:00:00Z",
    "2021-01-01T03:29:59Z",
    "2021-01-01T03:30:00Z",
    "2021-03-14T06:59:59Z",
    "2021-03-14T07:00:00Z",
    "2021-11-07T05:30:00Z",
    "2021-11-07T06:30:00Z",
    "2021-04-01T03:59:59.123456Z",
    "2021-04-01T04:00:00Z",
    "2021-04-01T07:00:00Z",
    "2021-08-31T23:30:00Z",
    "2021-09-01T03:59:59Z",
    "2020-02-29T12:00:00Z",
    "2020-03-01T04:30:00Z",
    "2019-12-31T23:59:59Z",
    "2021-07-01T02:00:00Z",
];

const TEXTS: [&str; 34] = [
    "Québec",
    "QUEBEC",
    "quebec",
    "Que",
    "é",
    "É",
    "e",
    "E",
    "a",
    "A",
    "ab",
    "abc",
    "ABC",
    "",
    " ",
    "100%",
    "a_b",
    "aXb",
    "a\\b",
    "l'île",
    "L'ILE",
    "Île",
    "Zoé",
    "ZOE",
    "z",
    "naïve",
    "NAIVE",
    "Ñandú",
    "façade",
    "Noël \"x\"",
    "😀",
    "～",
    "çà et là",
    "Ça",
];

const ZONES: [&str; 4] = [
    "America/Toronto",
    "America/St_Johns",
    "America/Vancouver",
    "America/Regina",
];

/// The columns of a text in both languages.
macro_rules! halves {
    ($name:literal) => {
        [
            concat!($name, "_fr"),
            concat!($name, "_fr_state"),
            concat!($name, "_en"),
            concat!($name, "_en_state"),
        ]
    };
}

/// A random world, of so many hundredths of the usual number of rows.
pub fn random(choices: &[u32], percent: usize) -> World {
    let mut maker = Maker {
        percent,
        tape: Tape::new(choices),
        tables: BTreeMap::new(),
    };
    maker.places();
    maker.people();
    maker.meetings();
    maker.cases();
    World::of(maker.tables)
}

struct Maker<'t> {
    tape: Tape<'t>,
    percent: usize,
    tables: BTreeMap<&'static str, Vec<Row>>,
}

impl Maker<'_> {
    fn add(&mut self, table: &'static str, row: Row) {
        self.tables.entry(table).or_default().push(row);
    }

    /// Keys for so many rows of a usual world, in an order of their own.
    fn keys(&mut self, count: usize) -> Vec<i64> {
        let count = (count * self.percent).div_ceil(100);
        let mut keys: Vec<i64> = (1..).take(count).collect();
        self.tape.shuffle(&mut keys);
        keys
    }

    fn ids(&self, table: &str) -> Vec<i64> {
        self.tables[table].iter().map(Row::id).collect()
    }

    fn one_of(&mut self, table: &str) -> i64 {
        let ids = self.ids(table);
        *self.tape.pick(&ids)
    }

    fn some(&mut self, percent: usize) -> bool {
        self.tape.chance(percent)
    }

    fn day(&mut self) -> Date {
        day(self.tape.pick::<&str>(&DAYS))
    }

    fn instant(&mut self) -> Timestamp {
        self.tape.pick(&INSTANTS).parse().unwrap()
    }

    fn instant_or_none(&mut self) -> Option<Timestamp> {
        let instant = self.instant();
        self.some(50).then_some(instant)
    }

    fn text(&mut self) -> &'static str {
        self.tape.pick::<&str>(&TEXTS)
    }

    fn text_or_none(&mut self) -> Option<&'static str> {
        let text = self.text();
        self.some(70).then_some(text)
    }

    /// Both halves of a text with their states.
    fn bilingual(&mut self, mut row: Row, columns: [&'static str; 4]) -> Row {
        for half in columns.chunks(2) {
            let text = self.text_or_none();
            let state = match text {
                Some(_) => *self.tape.pick(&["draft", "reviewed"]),
                None => "missing",
            };
            row = row.with(half[0], text).with(half[1], state);
        }
        row
    }

    fn term(&mut self) -> Term {
        let (one, other) = (self.day(), self.day());
        let end = (one != other && self.some(60)).then(|| one.max(other));
        (one.min(other), end)
    }

    /// Terms one after the other, some of which just touch.
    fn terms(&mut self, most: usize) -> Vec<Term> {
        let mut edges: Vec<Date> = (0..=most).map(|_| self.day()).collect();
        edges.sort();
        edges.dedup();
        let pairs: Vec<Term> = edges.windows(2).map(|two| (two[0], Some(two[1]))).collect();
        let mut terms = self.tape.some(&pairs, 75);
        if self.some(60) {
            terms.push((edges[edges.len() - 1], None));
        }
        terms
    }

    fn places(&mut self) {
        let zone = *self.tape.pick(&ZONES);
        let community = Row::default()
            .with("id", 1)
            .with("slug", "cio")
            .with("zone", zone)
            .with("organizer_name", "Tribune")
            .with("organizer_address", "tribune@tribune.example")
            .with("municipality_represents", false)
            .with("count_managers", true)
            .with("invitation_lead_days", 28)
            .with("recruitment_follow_up_days", 30)
            .with("answer_reminder_days", 14)
            .with("meeting_reminder_days", 1)
            .with("report_due_days", 30)
            .with("report_notice_days", 14)
            .with("report_last_notice_days", 3)
            .with("report_link_days", 365)
            .with("created_at", self.instant());
        let names = [
            halves!("name"),
            halves!("short_name"),
            halves!("council_name"),
            halves!("council_short_name"),
        ];
        let community = names
            .into_iter()
            .fold(community, |row, columns| self.bilingual(row, columns));
        self.add("community", community);
        let orders = ["provincial", "federal", "territorial"];
        for (at, id) in self.keys(8).into_iter().enumerate() {
            let mut row = Row::default()
                .with("id", id)
                .with("code", format!("CA-{at}"));
            row = row.with("sgc", self.some(50).then(|| format!("{}", at % 3)));
            row = row.with("order_of_government", *self.tape.pick(&orders));
            row = row.with("position", i32::try_from(at).unwrap());
            for name in [
                "name_fr",
                "name_en",
                "abbreviation_fr",
                "abbreviation_en",
                "running_fr",
                "running_en",
                "with_article_fr",
                "in_fr",
                "of_fr",
                "other_time_zones",
            ] {
                row = row.with(name, self.text());
            }
            row = row.with("default_time_zone", *self.tape.pick(&ZONES));
            self.add("jurisdiction", row);
        }
        for id in self.keys(14) {
            let row = Row::default()
                .with("id", id)
                .with("jurisdiction_id", self.one_of("jurisdiction"))
                .with(
                    "order_of_government",
                    *self.tape.pick(&["municipal", "other", "federal"]),
                )
                .with("zone", self.some(40).then(|| *self.tape.pick(&ZONES)))
                .with("created_at", self.instant())
                .term(self.term());
            self.add("organization", row);
        }
        // Up to four of each, and few organizations are more than their share.
        let mut keys = self.keys(70).into_iter();
        for organization in self.ids("organization") {
            for term in self.terms(3) {
                let row = Row::default()
                    .with("id", keys.next().unwrap())
                    .with("organization_id", organization)
                    .with("acronym_fr", self.text_or_none())
                    .with("acronym_en", self.text_or_none())
                    .term(term);
                let row = self.bilingual(row, halves!("name"));
                self.add("organization_name", row);
            }
        }
    }

    fn people(&mut self) {
        for id in self.keys(22) {
            let row = Row::default()
                .with("id", id)
                .with("given_name", self.text())
                .with("family_name", self.text())
                .with(
                    "language",
                    self.some(70).then(|| *self.tape.pick(&["fr", "en"])),
                )
                .with("zone", self.some(30).then(|| *self.tape.pick(&ZONES)))
                .with("phone", self.some(30).then(|| self.text()))
                .with("erased_at", self.instant_or_none())
                .with("created_at", self.instant());
            self.add("person", row);
        }
        let mut keys = self.keys(150).into_iter();
        for person in self.ids("person") {
            let first = self.terms(3).into_iter().map(|term| (true, term));
            let mut places: Vec<(bool, Term)> = first.collect();
            while self.some(30) && places.len() < 6 {
                places.push((false, self.term()));
            }
            for (primary, term) in places {
                let row = Row::default()
                    .with("id", keys.next().unwrap())
                    .with("person_id", person)
                    .with("organization_id", self.one_of("organization"))
                    .with("is_primary", primary)
                    .term(term);
                let row = self.bilingual(row, halves!("title"));
                self.add("affiliation", row);
            }
        }
        let mut keys = self.keys(150).into_iter();
        for person in self.ids("person") {
            for track in ["executive", "manager"] {
                if self.some(30) {
                    continue;
                }
                for term in self.terms(2) {
                    let row = Row::default()
                        .with("id", keys.next().unwrap())
                        .with("community_id", 1)
                        .with("person_id", person)
                        .with("track", track)
                        .term(term);
                    self.add("membership", row);
                }
            }
        }
        let mut keys = self.keys(150).into_iter();
        for role in ["federal_co_chair", "provincial_co_chair", "support"] {
            for term in self.terms(4) {
                let row = Row::default()
                    .with("id", keys.next().unwrap())
                    .with("community_id", 1)
                    .with("person_id", self.one_of("person"))
                    .with("role", role)
                    .term(term);
                self.add("office", row);
            }
        }
    }

    fn meetings(&mut self) {
        for id in self.keys(10) {
            let starts = self.instant();
            let minutes = *self.tape.pick(&[60, 90, 60, 30]);
            let local = starts.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            let row = Row::default()
                .with("id", id)
                .with("community_id", 1)
                .with("track", *self.tape.pick(&["executive", "manager"]))
                .with("kind", *self.tape.pick(&["quarterly", "targeted", "other"]))
                .with(
                    "state",
                    *self
                        .tape
                        .pick(&["planned", "convened", "held", "cancelled"]),
                )
                .with("zone", *self.tape.pick(&ZONES))
                .with("local_start", local)
                .with("duration_minutes", minutes)
                .with("starts_at", starts)
                .with(
                    "ends_at",
                    starts + jiff::SignedDuration::from_mins(minutes.into()),
                )
                .with("tzdb_version", "2026a")
                .with("platform", *self.tape.pick(&["Teams", "teams", "Zoom"]))
                .with("join_url", self.text_or_none())
                .with("uid", format!("{id}@tribune.example"))
                .with("sequence", i32::try_from(self.tape.below(3)).unwrap())
                .with("convened_at", self.instant_or_none())
                .with("held_at", self.instant_or_none())
                .with("cancelled_at", self.instant_or_none())
                .with("created_at", self.instant())
                .with("updated_at", self.instant());
            let row = self.bilingual(row, halves!("title"));
            let row = self.bilingual(row, halves!("description"));
            self.add("meeting", row);
        }
        self.invitations();
    }

    fn invitations(&mut self) {
        let mut keys = self.keys(6 * self.percent.max(100)).into_iter();
        let (mut meetings, people) = (self.ids("meeting"), self.ids("person"));
        // One to which nobody comes.
        meetings.pop();
        let answers = ["needs_action", "accepted", "declined", "tentative"];
        for meeting in meetings {
            for person in self.tape.some(&people, 25) {
                let row = Row::default()
                    .with("id", keys.next().unwrap())
                    .with("meeting_id", meeting)
                    .with("person_id", person)
                    .with("reason", "track_member")
                    .with("answer", *self.tape.pick(&answers))
                    .with("answered_at", self.instant_or_none())
                    .with("removed_at", self.instant_or_none())
                    .with("created_at", self.instant());
                self.add("invitation", row);
            }
            for person in self.tape.some(&people, 25) {
                let row = Row::default()
                    .with("id", keys.next().unwrap())
                    .with("meeting_id", meeting)
                    .with("person_id", person)
                    .with("led", self.some(30));
                self.add("attendance", row);
            }
            for position in 0..i32::try_from(self.tape.below(4)).unwrap() {
                let row = Row::default()
                    .with("id", keys.next().unwrap())
                    .with("meeting_id", meeting)
                    .with("position", position)
                    .with("speaker_id", self.some(50).then(|| self.one_of("person")))
                    .with(
                        "duration_minutes",
                        self.some(60).then(|| *self.tape.pick(&[5, 10, 15])),
                    );
                let row = self.bilingual(row, halves!("title"));
                self.add("agenda_item", row);
            }
        }
    }

    fn cases(&mut self) {
        let mut before: Vec<i64> = Vec::new();
        let mut open: Vec<i64> = Vec::new();
        for id in self.keys(14) {
            let jurisdiction = self.one_of("jurisdiction");
            let (opened, closed) = (self.day(), self.day());
            let closed = if open.contains(&jurisdiction) || self.some(60) {
                Some(opened.max(closed))
            } else {
                open.push(jurisdiction);
                None
            };
            let previous = (!before.is_empty() && self.some(50)).then(|| *self.tape.pick(&before));
            let row = Row::default()
                .with("id", id)
                .with("community_id", 1)
                .with("jurisdiction_id", jurisdiction)
                .with("previous_case_id", previous)
                .with("gap_since", self.some(60).then(|| self.day()))
                .with("opened_on", opened)
                .with("closed_on", closed)
                .with(
                    "addressed_to",
                    *self.tape.pick(&["council_member", "support"]),
                )
                .with("addressee_id", self.some(50).then(|| self.one_of("person")))
                .with("owner_id", self.some(50).then(|| self.one_of("person")))
                .with("next_follow_up_on", self.day())
                .with("created_at", self.instant())
                .with("updated_at", self.instant());
            let row = self.bilingual(row, halves!("request_subject"));
            let row = self.bilingual(row, halves!("request"));
            self.add("recruitment_case", row);
            before.push(id);
        }
    }
}

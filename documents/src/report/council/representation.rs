//! How each province and territory stands, and the membership over time.

use domain::{language::Bilingual, representation::Standing, roster::ByOrder};
use jiff::civil::Date;

use super::{
    super::{
        Argument, Block, Cell, Chart, Drawing, FactKey, JurisdictionName, Section, Sentence, Tile,
    },
    Count,
    words::{self, Facts, LINES, by_line, date, drawn, figure, header, jurisdictions, name, row},
};

/// How each province and territory stands on the report's day, and the membership over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    /// Those that are represented.
    pub represented: Count,
    /// Those of which only municipalities have members.
    pub municipal_only: Count,
    /// Those of which nobody is a member.
    pub absent: Count,
    /// Each province and territory, in the report's order.
    pub jurisdictions: Vec<StandsFor>,
    /// The membership over time.
    pub history: MembershipHistory,
}

/// How a province or territory stands, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandsFor {
    /// Its name in sentences, with its code.
    pub jurisdiction: JurisdictionName,
    /// Its name, as it stands in a table.
    pub name: Bilingual,
    /// How it stands.
    pub standing: Standing,
    /// Since when; none when it never stood otherwise.
    pub since: Option<Date>,
    /// The members that its standing rests on.
    pub members: Count,
    /// Their organizations.
    pub organizations: Count,
}

/// The members over time, by the order of government of their organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipHistory {
    /// The figures, by date; the last is of the report's day.
    pub points: Vec<MembershipAt>,
}

/// The members at a date, by the order of government of their organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipAt {
    /// When.
    pub date: Date,
    /// Who.
    pub members: ByOrder<Count>,
}

impl Standings {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        Section {
            key: "representation".into(),
            heading: Sentence::plain("representation", "representation-heading"),
            blocks: vec![
                Block::Chart {
                    chart: Box::new(self.map(facts)),
                },
                Block::Chart {
                    chart: Box::new(self.history.chart(facts)),
                },
            ],
        }
    }

    fn map(&self, facts: &mut Facts) -> Chart {
        let path = "representation/map";
        let description = self.description(path, facts);
        let rows = self.jurisdictions.iter();
        let rows = rows.map(|one| row(&one.jurisdiction.code, one.cells(path, facts)));
        Chart {
            key: "representation-map".into(),
            title: Sentence::generated(format!("{path}/title"), "representation-map", [], []),
            description,
            rows: rows.collect(),
            drawing: Drawing::TileMap {
                tiles: self.jurisdictions.iter().map(StandsFor::tile).collect(),
            },
            header: header(
                path,
                &[
                    "jurisdiction",
                    "standing",
                    "members",
                    "organizations",
                    "since",
                ],
            ),
        }
    }

    /// The map in words: how many are represented, and which are not.
    fn description(&self, path: &str, facts: &mut Facts) -> Sentence {
        let of = |standing| {
            let all = self.jurisdictions.iter();
            all.filter(move |one| one.standing == standing)
        };
        let rests_on = [
            facts.add("standing-represented", &self.represented),
            facts.add("standing-municipal-only", &self.municipal_only),
            facts.add("standing-not-represented", &self.absent),
        ];
        let names = |standing| -> Vec<JurisdictionName> {
            of(standing).map(|one| one.jurisdiction.clone()).collect()
        };
        let [(_, municipal_only), _] = jurisdictions(names(Standing::MunicipalOnly));
        let [(_, absent), _] = jurisdictions(names(Standing::NotRepresented));
        let arguments = [
            ("all", Argument::number(self.jurisdictions.len())),
            ("represented", Argument::number(self.represented.rows.len())),
            ("municipal-only", municipal_only),
            ("absent", absent),
        ];
        let path = format!("{path}/description");
        Sentence::generated(path, "representation-map-description", arguments, rests_on)
    }
}

impl StandsFor {
    fn tile(&self) -> Tile {
        Tile {
            code: self.jurisdiction.code.clone(),
            standing: self.standing,
        }
    }

    fn cells(&self, path: &str, facts: &mut Facts) -> Vec<Cell> {
        let code = &self.jurisdiction.code;
        let path = |column: &str| format!("{path}/{code}/{column}");
        let about = || [words::text("name", &self.name)];
        let members = facts.about(
            &format!("members-of-jurisdiction/{code}"),
            &self.members,
            about(),
        );
        let organizations = facts.about(
            &format!("organizations-of-jurisdiction/{code}"),
            &self.organizations,
            about(),
        );
        let (standing, fact) = match self.standing {
            Standing::Represented => ("standing-represented", "standing-represented"),
            Standing::MunicipalOnly => ("standing-municipal-only", "standing-municipal-only"),
            Standing::NotRepresented => ("standing-not-represented", "standing-not-represented"),
        };
        let since = match self.since {
            Some(since) => Sentence::generated(path("since"), "cell-date", [date(since)], []),
            None => Sentence::plain(path("since"), "since-ever"),
        };
        vec![
            name(path("jurisdiction"), &self.name),
            words::cell(Sentence::generated(
                path("standing"),
                standing,
                [],
                [FactKey::new(fact)],
            )),
            figure(path("members"), self.members.rows.len(), &members),
            figure(
                path("organizations"),
                self.organizations.rows.len(),
                &organizations,
            ),
            words::cell(since),
        ]
    }
}

impl MembershipHistory {
    fn chart(&self, facts: &mut Facts) -> Chart {
        let path = "representation/history";
        let mut values = Vec::new();
        let mut rows = Vec::new();
        for point in &self.points {
            let path = format!("{path}/{}", point.date);
            let lines = by_line(&point.members);
            let day = [date(point.date)];
            let label = Sentence::generated(format!("{path}/date"), "cell-date", day, []);
            let mut cells = vec![words::cell(label)];
            for (line, count) in LINES.into_iter().zip(lines) {
                let about = [date(point.date), words::choice(line)];
                let fact = facts.about_at(point.date, &point.key(line), count, about);
                cells.push(figure(format!("{path}/{line}"), count.rows.len(), &fact));
            }
            values.push(lines.iter().map(|count| drawn(count.rows.len())).collect());
            rows.push(row(&point.date.to_string(), cells));
        }
        Chart {
            key: "membership-over-time".into(),
            title: Sentence::plain(format!("{path}/title"), "membership-chart"),
            description: self.description(path),
            drawing: Drawing::Lines { values },
            header: header(path, &["date", LINES[0], LINES[1], LINES[2], LINES[3]]),
            rows,
        }
    }

    /// The chart in words: the figures of the first date and of the last.
    fn description(&self, path: &str) -> Sentence {
        const FIRST: [&str; 4] = [
            "federal-before",
            "provincial-before",
            "municipal-before",
            "other-before",
        ];
        const LAST: [&str; 4] = ["federal", "provincial", "municipal", "other"];
        let mut arguments = Vec::new();
        let mut rests_on = Vec::new();
        for (point, day, names) in [
            (self.points.first(), "from", FIRST),
            (self.points.last(), "to", LAST),
        ] {
            let Some(point) = point else { continue };
            arguments.push((day, Argument::Day { date: point.date }));
            let values = names.into_iter().zip(by_line(&point.members));
            arguments
                .extend(values.map(|(name, count)| (name, Argument::number(count.rows.len()))));
            rests_on.extend(LINES.map(|line| FactKey::new(point.key(line))));
        }
        let path = format!("{path}/description");
        Sentence::generated(path, "membership-chart-description", arguments, rests_on)
    }
}

impl MembershipAt {
    /// The name of the fact that the figure of a line is.
    fn key(&self, line: &str) -> String {
        format!("members-over-time/{}/{line}", self.date)
    }
}

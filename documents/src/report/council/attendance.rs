//! Who came to the meetings of the period.

use domain::{language::Bilingual, period::Period, roster::ByOrder};

use super::{
    super::{Argument, Block, Cell, Chart, Drawing, FactKey, Row, Section, Sentence},
    Count,
    words::{self, Facts, LINES, by_line, drawn, figure, header, name, number, row},
};

/// Who was invited to the meetings that were held, and who came. Each figure counts a person once
/// for each meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The meetings.
    pub meetings: Count,
    /// Who came and who was invited, in all.
    pub all: Came,
    /// The same by order of government. Who works for no organization is among the others.
    pub orders: ByOrder<Came>,
    /// The same by jurisdiction, in the report's order; those that nobody was invited from or came
    /// from are left out.
    pub jurisdictions: Vec<OfJurisdiction>,
    /// Who works for no organization, and so is of no jurisdiction.
    pub without_organization: Came,
    /// Who came, by quarter and order of government.
    pub quarters: Vec<InQuarter>,
}

/// Who came and who was invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// Who came.
    pub attended: Count,
    /// Who was invited; none where invitations are not on record.
    pub invited: Count,
}

/// Who came and who was invited from a jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfJurisdiction {
    /// Its code, such as `CA-ON`.
    pub code: String,
    /// Its name, as it stands in a table.
    pub name: Bilingual,
    /// Who.
    pub came: Came,
}

/// Who came in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InQuarter {
    /// Its days.
    pub quarter: Period,
    /// Who.
    pub attended: ByOrder<Count>,
}

impl Came {
    fn is_nobody(&self) -> bool {
        self.attended.rows.is_empty() && self.invited.rows.is_empty()
    }
}

impl Attendance {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        let meetings = facts.add("attendance-meetings", &self.meetings);
        let mut blocks = Vec::new();
        if self.meetings.rows.is_empty() {
            let path = "attendance/none";
            let text = Sentence::generated(path, "attendance-none", [], [meetings]);
            blocks.push(Block::Paragraph { text });
        } else {
            blocks.push(self.summary(facts, meetings));
            if self.has_attendances() {
                blocks.push(self.by_quarter(facts));
            }
            if !self.all.is_nobody() {
                blocks.extend(self.tables(facts));
            }
        }
        Section {
            key: "attendance".into(),
            heading: Sentence::plain("attendance", "attendance-heading"),
            blocks,
        }
    }

    fn tables(&self, facts: &mut Facts) -> [Block; 4] {
        [
            lead("attendance/by-order", "attendance-by-order"),
            self.by_order(facts),
            lead("attendance/by-jurisdiction", "attendance-by-jurisdiction"),
            self.by_jurisdiction(facts),
        ]
    }

    /// Whether attendances are on record at all.
    fn has_attendances(&self) -> bool {
        !self.all.attended.rows.is_empty()
    }

    /// Whether invitations are on record at all.
    fn has_invitations(&self) -> bool {
        !self.all.invited.rows.is_empty()
    }

    fn summary(&self, facts: &mut Facts, meetings: FactKey) -> Block {
        let invited = self.all.invited.rows.len();
        let rests_on = [
            meetings,
            facts.add("attendances", &self.all.attended),
            facts.add("invitations", &self.all.invited),
        ];
        let arguments = [
            number(self.all.attended.rows.len()),
            ("meetings", Argument::number(self.meetings.rows.len())),
            ("invited", Argument::number(invited)),
        ];
        let key = match self.has_invitations() {
            true => "attendance-invited",
            false => "attendance-attended",
        };
        Block::Paragraph {
            text: Sentence::generated("attendance/summary", key, arguments, rests_on),
        }
    }

    fn columns(&self, first: &'static str) -> Vec<&'static str> {
        let mut columns = vec![first];
        columns.extend(self.has_attendances().then_some("attended"));
        columns.extend(self.has_invitations().then_some("invited"));
        columns
    }

    fn by_order(&self, facts: &mut Facts) -> Block {
        let path = "attendance/orders";
        let rows = LINES.into_iter().zip(by_line(&self.orders));
        let rows = rows.map(|(key, came)| {
            let path = format!("{path}/{key}");
            let order = Sentence::plain(format!("{path}/order"), &format!("order-{key}"));
            let mut cells = vec![words::cell(order)];
            let of = format!("order/{key}");
            cells.extend(self.figures(facts, &path, &of, came, Some(words::choice(key))));
            row(key, cells)
        });
        Block::Table {
            rows: rows.collect(),
            header: header(path, &self.columns("order")),
        }
    }

    fn by_jurisdiction(&self, facts: &mut Facts) -> Block {
        let path = "attendance/jurisdictions";
        let rows = self.jurisdictions.iter().map(|one| {
            let path = format!("{path}/{}", one.code);
            let mut cells = vec![name(format!("{path}/jurisdiction"), &one.name)];
            let about = words::text("name", &one.name);
            let of = format!("jurisdiction/{}", one.code);
            cells.extend(self.figures(facts, &path, &of, &one.came, Some(about)));
            row(&one.code, cells)
        });
        let mut rows: Vec<Row> = rows.collect();
        let nobody = &self.without_organization;
        if !nobody.is_nobody() {
            let path = format!("{path}/none");
            let label = format!("{path}/jurisdiction");
            let label = Sentence::plain(label, "attendance-no-organization");
            let mut cells = vec![words::cell(label)];
            cells.extend(self.figures(facts, &path, "nobody", nobody, None));
            rows.push(row("none", cells));
        }
        Block::Table {
            rows,
            header: header(path, &self.columns("jurisdiction")),
        }
    }

    /// The cells of a row of figures, of an order of government, of a jurisdiction or of none.
    fn figures(
        &self,
        facts: &mut Facts,
        path: &str,
        of: &str,
        came: &Came,
        about: Option<(&str, Argument)>,
    ) -> Vec<Cell> {
        let columns = [
            ("attended", &came.attended, self.has_attendances()),
            ("invited", &came.invited, self.has_invitations()),
        ];
        let shown = columns.into_iter().filter(|(_, _, is_shown)| *is_shown);
        let cell = |(column, count, _): (&str, &Count, bool)| {
            let fact = facts.about(&format!("{column}-of-{of}"), count, about.clone());
            figure(format!("{path}/{column}"), count.rows.len(), &fact)
        };
        shown.map(cell).collect()
    }

    fn by_quarter(&self, facts: &mut Facts) -> Block {
        let path = "attendance/quarters";
        let mut values = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        for one in &self.quarters {
            let start = one.quarter.first();
            let path = format!("{path}/{start}");
            let quarter = ("quarter", Argument::Quarter { start });
            let label =
                Sentence::generated(format!("{path}/quarter"), "quarter", [quarter.clone()], []);
            let mut cells = vec![words::cell(label)];
            let counts = by_line(&one.attended);
            for (line, count) in LINES.into_iter().zip(counts) {
                let key = format!("attended-in-quarter/{start}/{line}");
                let about = [quarter.clone(), words::choice(line)];
                let fact = facts.about(&key, count, about);
                cells.push(figure(format!("{path}/{line}"), count.rows.len(), &fact));
            }
            values.push(counts.iter().map(|count| drawn(count.rows.len())).collect());
            rows.push(row(&start.to_string(), cells));
        }
        let chart = Chart {
            key: "attendance-by-quarter".into(),
            title: Sentence::plain(format!("{path}/title"), "attendance-chart"),
            description: self.description(path),
            drawing: Drawing::Bars { values },
            header: header(path, &["quarter", LINES[0], LINES[1], LINES[2], LINES[3]]),
            rows,
        };
        Block::Chart {
            chart: Box::new(chart),
        }
    }

    /// The chart in words: how many came of each order, over how many quarters.
    fn description(&self, path: &str) -> Sentence {
        let keys = ["federal", "provincial", "municipal", "other"];
        let lines = keys.into_iter().zip(by_line(&self.orders));
        let mut arguments = vec![("quarters", Argument::number(self.quarters.len()))];
        arguments
            .extend(lines.map(|(key, came)| (key, Argument::number(came.attended.rows.len()))));
        let facts = LINES.map(|line| FactKey::new(format!("attended-of-order/{line}")));
        let path = format!("{path}/description");
        Sentence::generated(path, "attendance-chart-description", arguments, facts)
    }
}

fn lead(path: &str, key: &str) -> Block {
    Block::Paragraph {
        text: Sentence::plain(path, key),
    }
}

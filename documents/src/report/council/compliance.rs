//! The terms of reference against what was.

use domain::{period::Period, report::Timeliness};
use jiff::civil::Date;

use super::{
    super::{Argument, Block, FactKey, Item, JurisdictionName, Section, Sentence},
    Count,
    words::{Facts, date, jurisdictions, line, number},
};

/// What the terms of reference ask for, and what there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compliance {
    /// The terms of reference in force.
    pub terms: Option<Terms>,
    /// The quarters that the report answers for.
    pub quarters: Vec<Period>,
    /// Those of them without a quarterly meeting.
    pub without_meeting: Vec<Period>,
    /// The quarterly meetings held in them, where there are any quarters.
    pub held: Option<Count>,
    /// The offices of co-chairs that are held.
    pub co_chairs: Count,
    /// Whether the federal one is vacant.
    pub federal_is_vacant: bool,
    /// Whether the provincial or territorial one is vacant.
    pub provincial_is_vacant: bool,
    /// The seats of the council.
    pub seats: Count,
    /// Those of them that are empty.
    pub vacant_seats: VacantSeats,
    /// The reports that were sent on the halves that fell due, where any did.
    pub sent: Option<Count>,
    /// The reports that fell due, by half.
    pub due: Vec<DueReport>,
}

/// A version of the terms of reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The query, and the row.
    pub count: Count,
    /// Since when it is in force.
    pub since: Date,
}

/// Empty seats of the council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VacantSeats {
    /// The rows.
    pub count: Count,
    /// Whose they are, in the order of the rows; the federal seat is not among them.
    pub jurisdictions: Vec<JurisdictionName>,
    /// Whether the federal seat is empty.
    pub federal: bool,
}

/// A report that fell due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueReport {
    /// The half that it was to report on.
    pub half: Period,
    /// The last day on which it would have been on time.
    pub due_on: Date,
    /// How it stands.
    pub timeliness: Timeliness,
}

impl Compliance {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        let mut blocks = Vec::new();
        if let Some(terms) = &self.terms {
            let fact = facts.add("terms", &terms.count);
            let path = "compliance/terms";
            let arguments = [date(terms.since)];
            blocks.push(Block::Paragraph {
                text: Sentence::generated(path, "compliance-terms", arguments, [fact]),
            });
        }
        let items = vec![
            self.quarters(facts),
            self.chairs(facts),
            self.council(facts),
            self.reports(facts),
        ];
        blocks.push(Block::Bulleted { items });
        Section {
            key: "compliance".into(),
            heading: Sentence::plain("compliance", "compliance-heading"),
            blocks,
        }
    }

    fn quarters(&self, facts: &mut Facts) -> Item {
        let path = "compliance/quarters";
        let held = self.held.as_ref();
        let fact = held.map(|held| facts.add("quarter-meetings", held));
        let missing = self.without_meeting.len();
        let arguments = [
            number(self.quarters.len()),
            ("missing", Argument::number(missing)),
            (
                "quarters",
                Argument::Periods {
                    periods: self.without_meeting.clone(),
                },
            ),
        ];
        let key = match (self.quarters.len(), missing) {
            (0, _) => "compliance-no-quarter",
            (_, 0) => "compliance-every-quarter",
            (all, missing) if all == missing => "compliance-no-meeting",
            _ => "compliance-quarters",
        };
        line(Sentence::generated(path, key, arguments, fact))
    }

    fn chairs(&self, facts: &mut Facts) -> Item {
        let fact = facts.add("co-chairs", &self.co_chairs);
        let key = match (self.federal_is_vacant, self.provincial_is_vacant) {
            (false, false) => "compliance-chairs-held",
            (true, false) => "compliance-federal-chair-vacant",
            (false, true) => "compliance-provincial-chair-vacant",
            (true, true) => "compliance-chairs-vacant",
        };
        line(Sentence::generated("compliance/chairs", key, [], [fact]))
    }

    fn council(&self, facts: &mut Facts) -> Item {
        let VacantSeats {
            count,
            jurisdictions: names,
            federal,
        } = &self.vacant_seats;
        let rests_on = [
            facts.add("council-seats", &self.seats),
            facts.add("vacant-seats", count),
        ];
        let key = match (self.seats.rows.len(), count.rows.len(), federal) {
            (0, _, _) => "compliance-no-seat",
            (_, 0, _) => "compliance-seats-held",
            (_, 1, true) => "compliance-federal-seat-vacant",
            (_, _, true) => "compliance-seats-vacant-federal",
            (_, _, false) => "compliance-seats-vacant",
        };
        let mut arguments = vec![
            number(count.rows.len()),
            ("seats", Argument::number(self.seats.rows.len())),
        ];
        arguments.extend(jurisdictions(names.clone()));
        line(Sentence::generated(
            "compliance/council",
            key,
            arguments,
            rests_on,
        ))
    }

    fn reports(&self, facts: &mut Facts) -> Item {
        let path = "compliance/reports";
        let sent = self.sent.as_ref();
        let fact = sent.map(|sent| facts.add("reports-sent", sent));
        let late = self.due.iter();
        let late = late.filter(|one| !matches!(one.timeliness, Timeliness::OnTime { .. }));
        let arguments = [
            number(self.due.len()),
            ("late", Argument::number(late.count())),
        ];
        let points = self.due.iter().map(|one| one.item(path, fact.as_ref()));
        let points = points.collect();
        let text = Sentence::generated(path, "compliance-reports", arguments, fact);
        Item::new(text, points)
    }
}

impl DueReport {
    fn item(&self, under: &str, fact: Option<&FactKey>) -> Item {
        let path = format!("{under}/{}", self.half.first());
        let due = ("due", Argument::Day { date: self.due_on });
        let half = ("half", Argument::Period { period: self.half });
        let (key, more) = match self.timeliness {
            Timeliness::OnTime { sent_on } => ("compliance-report-on-time", vec![date(sent_on)]),
            Timeliness::Late { sent_on, days } => {
                let value = days.into();
                let days = ("days", Argument::Number { value });
                ("compliance-report-late", vec![date(sent_on), days])
            }
            Timeliness::Unsent => ("compliance-report-unsent", Vec::new()),
        };
        let arguments = more.into_iter().chain([due, half]);
        line(Sentence::generated(path, key, arguments, fact.cloned()))
    }
}

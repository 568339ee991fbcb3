//! What changed since the scheduled report before.

use domain::{language::Bilingual, report::Length};
use jiff::civil::Date;

use super::{
    super::{Argument, Block, Item, JurisdictionName, RowRef, Section, Sentence},
    Count, Queried,
    words::{Facts, date, jurisdictions, length, line, number, text},
};

/// What changed from one day to the report's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The day that is compared with.
    pub since: Date,
    /// Whether that is the day of the scheduled report before; without one, the period begins the
    /// day after.
    pub since_report: bool,
    /// The members of that day.
    pub before: Count,
    /// The members of the report's day.
    pub now: Count,
    /// Who became members since.
    pub joined: Count,
    /// Who ceased to be members since.
    pub left: Count,
    /// Organizations that have members now and had none then.
    pub organizations_joined: Named,
    /// Organizations that had members then and have none now.
    pub organizations_left: Named,
    /// New names of organizations, by day.
    pub renamed: Queried<Renamed>,
    /// Organizations that became others, by day.
    pub successions: Queried<Succession>,
    /// Provinces and territories that lost their representation, each time by day.
    pub gaps_opened: Queried<GapChange>,
    /// Provinces and territories that found representation, each time by day.
    pub gaps_closed: Queried<GapChange>,
    /// The quarterly meetings that were to be held.
    pub meetings: Queried<PastMeeting>,
    /// Those of them that were.
    pub meetings_held: Count,
    /// What else was planned.
    pub plans: Queried<PastPlan>,
    /// The issues that were closed.
    pub issues_closed: Queried<ClosedIssue>,
}

/// Organizations with their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The rows.
    pub count: Count,
    /// The names, in the order of the rows.
    pub names: Vec<Bilingual>,
}

/// An organization with a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The row of the name.
    pub row: RowRef,
    /// What it was called.
    pub before: Bilingual,
    /// What it is called.
    pub after: Bilingual,
    /// Since when.
    pub on: Date,
}

/// An organization that became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The row.
    pub row: RowRef,
    /// What the one was called.
    pub predecessor: Bilingual,
    /// What the other is called.
    pub successor: Bilingual,
    /// Since when.
    pub on: Date,
}

/// A province or territory whose gap opened or closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapChange {
    /// The row.
    pub row: RowRef,
    /// Its name.
    pub jurisdiction: JurisdictionName,
    /// When it opened or closed.
    pub on: Date,
    /// The first day on which it was otherwise again; none when it still is so.
    pub until: Option<Date>,
    /// How long it lasted, or lasts so far; none when nobody ever was there before.
    pub length: Option<Length>,
}

/// What became of something planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was given up.
    Dropped,
    /// Nobody said yet.
    Open,
}

/// A meeting that was to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastMeeting {
    /// The row.
    pub row: RowRef,
    /// When, in the community's zone.
    pub date: Date,
    /// What became of it.
    pub outcome: Outcome,
}

/// Something that was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPlan {
    /// The row.
    pub row: RowRef,
    /// What it is.
    pub title: Bilingual,
    /// What became of it.
    pub outcome: Outcome,
}

/// An issue that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedIssue {
    /// The row.
    pub row: RowRef,
    /// What it was.
    pub title: Bilingual,
    /// When it was closed.
    pub on: Date,
}

impl Changes {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        let since = match self.since_report {
            true => "changes-since-report",
            false => "changes-since-start",
        };
        let since = Sentence::generated("changes/since", since, [date(self.since)], []);
        let items = vec![
            self.members(facts),
            organizations(
                facts,
                "changes-organizations-joined",
                &self.organizations_joined,
            ),
            organizations(
                facts,
                "changes-organizations-left",
                &self.organizations_left,
            ),
            self.renamed(facts),
            self.successions(facts),
            gaps(facts, "changes-gaps-opened", &self.gaps_opened),
            gaps(facts, "changes-gaps-closed", &self.gaps_closed),
            self.meetings(facts),
            self.plans(facts),
            self.issues(facts),
        ];
        Section {
            key: "changes".into(),
            heading: Sentence::plain("changes", "changes-heading"),
            blocks: vec![Block::Paragraph { text: since }, Block::Bulleted { items }],
        }
    }

    fn members(&self, facts: &mut Facts) -> Item {
        let rests_on = [
            facts.add_at(self.since, "members-before", &self.before),
            facts.add("members", &self.now),
            facts.add("changes-joined", &self.joined),
            facts.add("changes-left", &self.left),
        ];
        let count = |count: &Count| Argument::number(count.rows.len());
        let arguments = [
            ("before", count(&self.before)),
            ("now", count(&self.now)),
            ("joined", count(&self.joined)),
            ("left", count(&self.left)),
        ];
        let path = "changes/members";
        line(Sentence::generated(
            path,
            "changes-members",
            arguments,
            rests_on,
        ))
    }

    fn renamed(&self, facts: &mut Facts) -> Item {
        let path = "changes/renamed";
        let fact = facts.queried("changes-renamed", &self.renamed, |one| &one.row);
        let point = |one: &Renamed| {
            let arguments = [
                text("before", &one.before),
                text("after", &one.after),
                date(one.on),
            ];
            let path = format!("{path}/{}", one.row.slug());
            line(Sentence::generated(path, "changes-renaming", arguments, []))
        };
        let rows = &self.renamed.rows;
        let sentence = Sentence::generated(path, "changes-renamed", [number(rows.len())], [fact]);
        Item::new(sentence, rows.iter().map(point).collect())
    }

    fn successions(&self, facts: &mut Facts) -> Item {
        let path = "changes/successions";
        let fact = facts.queried("changes-successions", &self.successions, |one| &one.row);
        let point = |one: &Succession| {
            let arguments = [
                text("predecessor", &one.predecessor),
                text("successor", &one.successor),
                date(one.on),
            ];
            let path = format!("{path}/{}", one.row.slug());
            line(Sentence::generated(
                path,
                "changes-succession",
                arguments,
                [],
            ))
        };
        let rows = &self.successions.rows;
        let count = [number(rows.len())];
        let sentence = Sentence::generated(path, "changes-successions", count, [fact]);
        Item::new(sentence, rows.iter().map(point).collect())
    }

    /// What was planned against what was done: the rest is a shortfall.
    fn meetings(&self, facts: &mut Facts) -> Item {
        let path = "changes/meetings";
        let rests_on = [
            facts.queried("changes-meetings", &self.meetings, |one| &one.row),
            facts.add("changes-meetings-held", &self.meetings_held),
        ];
        let rows = &self.meetings.rows;
        let held = self.meetings_held.rows.len();
        let arguments = [
            number(rows.len()),
            ("held", Argument::number(held)),
            ("missed", Argument::number(rows.len().saturating_sub(held))),
        ];
        let point = |one: &PastMeeting| {
            let key = match one.outcome {
                Outcome::Done => return None,
                Outcome::Dropped => "changes-meeting-dropped",
                Outcome::Open => "changes-meeting-open",
            };
            let path = format!("{path}/{}", one.row.slug());
            Some(line(Sentence::generated(path, key, [date(one.date)], [])))
        };
        let sentence = Sentence::generated(path, "changes-meetings", arguments, rests_on);
        Item::new(sentence, rows.iter().filter_map(point).collect())
    }

    fn plans(&self, facts: &mut Facts) -> Item {
        let path = "changes/plans";
        let fact = facts.queried("changes-plans", &self.plans, |one| &one.row);
        let rows = &self.plans.rows;
        let done = rows.iter().filter(|one| one.outcome == Outcome::Done);
        let arguments = [number(rows.len()), ("done", Argument::number(done.count()))];
        let point = |one: &PastPlan| {
            let key = match one.outcome {
                Outcome::Done => "changes-plan-done",
                Outcome::Dropped => "changes-plan-dropped",
                Outcome::Open => "changes-plan-open",
            };
            let path = format!("{path}/{}", one.row.slug());
            let arguments = [text("title", &one.title)];
            line(Sentence::generated(path, key, arguments, []))
        };
        let sentence = Sentence::generated(path, "changes-plans", arguments, [fact]);
        Item::new(sentence, rows.iter().map(point).collect())
    }

    fn issues(&self, facts: &mut Facts) -> Item {
        let path = "changes/issues";
        let fact = facts.queried("changes-issues", &self.issues_closed, |one| &one.row);
        let rows = &self.issues_closed.rows;
        let point = |one: &ClosedIssue| {
            let path = format!("{path}/{}", one.row.slug());
            Item {
                date: Some(one.on),
                ..line(Sentence::written(path, one.title.clone()))
            }
        };
        let count = [number(rows.len())];
        let sentence = Sentence::generated(path, "changes-issues", count, [fact]);
        Item::new(sentence, rows.iter().map(point).collect())
    }
}

/// Organizations that came or went, by name.
fn organizations(facts: &mut Facts, key: &'static str, named: &Named) -> Item {
    let fact = facts.add(key, &named.count);
    let names = Argument::Texts {
        texts: named.names.clone(),
    };
    let arguments = [number(named.count.rows.len()), ("names", names)];
    line(Sentence::generated(path_of(key), key, arguments, [fact]))
}

/// Provinces and territories that lost or found representation, each with its length.
fn gaps(facts: &mut Facts, key: &'static str, gaps: &Queried<GapChange>) -> Item {
    let fact = facts.queried(key, gaps, |gap| &gap.row);
    let path = path_of(key);
    let point = |gap: &GapChange| {
        let of_one = jurisdictions(vec![gap.jurisdiction.clone()]);
        let mut arguments: Vec<_> = of_one.into_iter().chain([date(gap.on)]).collect();
        arguments.extend(gap.length.into_iter().flat_map(length));
        // A stretch is told by its last day.
        let last = gap.until.map(|next| next.yesterday().unwrap_or(next));
        arguments.extend(last.into_iter().flat_map(|date| {
            let is_one_day = usize::from(date == gap.on);
            [
                ("until", Argument::Day { date }),
                ("one-day", Argument::number(is_one_day)),
            ]
        }));
        let message = match (key, gap.length, last) {
            ("changes-gaps-opened", _, None) => "changes-gap-opened",
            ("changes-gaps-opened", _, Some(_)) => "changes-gap-opened-until",
            (_, Some(_), None) => "changes-gap-closed",
            (_, Some(_), Some(_)) => "changes-gap-closed-until",
            (_, None, None) => "changes-first-represented",
            (_, None, Some(_)) => "changes-first-represented-until",
        };
        let path = format!("{path}/{}/{}", gap.jurisdiction.code, gap.on);
        line(Sentence::generated(path, message, arguments, []))
    };
    let count = [number(gaps.rows.len())];
    let sentence = Sentence::generated(&path, key, count, [fact]);
    Item::new(sentence, gaps.rows.iter().map(point).collect())
}

/// `changes-gaps-opened` stands at `changes/gaps-opened`.
fn path_of(key: &str) -> String {
    key.replacen('-', "/", 1)
}

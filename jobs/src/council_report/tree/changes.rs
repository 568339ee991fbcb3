//! What changed, from the facts.

use documents::report::council::{
    Changes, ClosedIssue, Count, GapChange, Named, Outcome, PastMeeting, PastPlan, Queried,
    Renamed, Succession,
};
use jiff::{ToSpan, civil::Date};
use service::{
    error::ServiceError,
    reads::report_facts::{self, ChangesFact, GapFact, NamedOrganization, ReportFacts},
};

use super::{
    people,
    queries::{self, after, are_members, have_members, query, rows},
    row, running,
};

pub(super) fn changes(facts: &ReportFacts, found: &ChangesFact) -> Result<Changes, ServiceError> {
    let (since, as_of) = (found.since, facts.as_of);
    let held = found.meetings.iter();
    let held = held.filter(|meeting| meeting.outcome == report_facts::Outcome::Done);
    Ok(Changes {
        since,
        since_report: found.previous_report.is_some(),
        before: Count {
            query: queries::at("representation.memberNodes", since),
            rows: people(&found.members_before),
        },
        now: Count {
            query: queries::at("representation.memberNodes", as_of),
            rows: people(&facts.headcount.members),
        },
        joined: Count {
            query: members(facts, as_of, since),
            rows: people(&found.joined),
        },
        left: Count {
            query: members(facts, since, as_of),
            rows: people(&found.left),
        },
        organizations_joined: named(facts, "predecessors", as_of, since, found),
        organizations_left: named(facts, "successors", since, as_of, found),
        renamed: renamed(facts, found),
        successions: successions(facts, found),
        gaps_opened: gaps(facts, found, true)?,
        gaps_closed: gaps(facts, found, false)?,
        meetings_held: Count {
            query: meetings(facts, since, true),
            rows: held.map(|meeting| row("Meeting", meeting.id)).collect(),
        },
        meetings: Queried {
            query: meetings(facts, since, false),
            rows: found
                .meetings
                .iter()
                .map(|meeting| PastMeeting {
                    row: row("Meeting", meeting.id),
                    date: meeting.starts_on,
                    outcome: outcome(meeting.outcome),
                })
                .collect(),
        },
        plans: plans(facts, found),
        issues_closed: issues(facts, found),
    })
}

/// The members of one day who were none on another.
fn members(facts: &ReportFacts, on: Date, not_on: Date) -> documents::report::Query {
    let (these, those) = (are_members(on, facts.rule), are_members(not_on, facts.rule));
    rows("people", format!("{{{these}, not: {{{those}}}}}"))
}

/// The organizations with members on one day and none on another, without those that were related
/// to another in the meantime.
fn named(facts: &ReportFacts, related: &str, on: Date, not_on: Date, found: &ChangesFact) -> Named {
    let organizations = match related {
        "predecessors" => &found.organizations_joined,
        _ => &found.organizations_left,
    };
    let (these, those) = (
        have_members(on, facts.rule),
        have_members(not_on, facts.rule),
    );
    let window = after(found.since, facts.as_of);
    let condition = format!(
        "{{and: [{{{these}}}, {{not: {{{those}}}}}, {{{related}: {{none: {{effectiveOn: {window}}}}}}}]}}"
    );
    let rows_of = |one: &NamedOrganization| row("Organization", one.id);
    Named {
        count: Count {
            query: rows("organizations", condition),
            rows: organizations.iter().map(rows_of).collect(),
        },
        names: organizations.iter().map(|one| one.name.clone()).collect(),
    }
}

fn renamed(facts: &ReportFacts, found: &ChangesFact) -> Queried<Renamed> {
    let window = after(found.since, facts.as_of);
    let have_members = have_members(facts.as_of, facts.rule);
    let since = found.since;
    let condition =
        format!("{{from: {window}, organization: {{from: {{lte: \"{since}\"}}, {have_members}}}}}");
    let all = found.renamed.iter();
    Queried {
        query: rows("organizationNames", condition),
        rows: all
            .map(|one| Renamed {
                row: row("OrganizationName", one.id),
                before: one.before.clone(),
                after: one.after.clone(),
                on: one.on,
            })
            .collect(),
    }
}

fn successions(facts: &ReportFacts, found: &ChangesFact) -> Queried<Succession> {
    let window = after(found.since, facts.as_of);
    let have_members = have_members(facts.as_of, facts.rule);
    let condition = format!("{{effectiveOn: {window}, successor: {{{have_members}}}}}");
    let all = found.successions.iter();
    Queried {
        query: rows("organizationSuccessions", condition),
        rows: all
            .map(|one| Succession {
                row: row("OrganizationSuccession", one.id),
                predecessor: one.predecessor.clone(),
                successor: one.successor.clone(),
                on: one.on,
            })
            .collect(),
    }
}

/// The gaps that opened, or those that closed; the query answers with all that changed meanwhile.
fn gaps(
    facts: &ReportFacts,
    found: &ChangesFact,
    opened: bool,
) -> Result<Queried<GapChange>, ServiceError> {
    let first = found.since.saturating_add(1.day()).min(facts.as_of);
    let change = |gap: &GapFact| {
        let (jurisdiction, name) = running(facts, gap.jurisdiction)?;
        Ok(GapChange {
            row: row("Jurisdiction", jurisdiction.id),
            jurisdiction: name,
            on: gap.on.unwrap_or(facts.as_of),
            length: gap.length,
        })
    };
    let gaps = found.gaps.iter().filter(|gap| gap.is_open == opened);
    Ok(Queried {
        query: query(
            "representationChanges.jurisdiction",
            [("from", first.to_string()), ("to", facts.as_of.to_string())],
        ),
        rows: gaps.map(change).collect::<Result<_, ServiceError>>()?,
    })
}

/// The quarterly meetings since a day that were not cancelled before; or those of them that were
/// held.
fn meetings(facts: &ReportFacts, since: Date, held: bool) -> documents::report::Query {
    let first = since.saturating_add(1.day());
    let zone = &facts.zone;
    let starts_at = queries::between(first, facts.as_of, zone);
    let expected = queries::midnight(first, zone);
    let held = match held {
        true => ", state: {eq: HELD}",
        false => "",
    };
    let condition = format!(
        "{{track: {{eq: EXECUTIVE}}, kind: {{eq: QUARTERLY}}, startsAt: {starts_at}{held}, or: [{{cancelledAt: {{isNull: true}}}}, {{cancelledAt: {{gte: \"{expected}\"}}}}]}}"
    );
    rows("meetings", condition)
}

fn plans(facts: &ReportFacts, found: &ChangesFact) -> Queried<PastPlan> {
    let (since, as_of) = (found.since, facts.as_of);
    let condition = format!(
        "{{kind: {{eq: WRITTEN}}, from: {{lte: \"{as_of}\"}}, to: {{gt: \"{since}\"}}, or: [{{state: {{eq: PLANNED}}}}, {{settledOn: {{gt: \"{since}\"}}}}]}}"
    );
    let all = found.plans.iter();
    Queried {
        query: rows("plannedItems", condition),
        rows: all
            .map(|plan| PastPlan {
                row: row("PlannedItem", plan.id),
                title: plan.title.clone(),
                outcome: outcome(plan.outcome),
            })
            .collect(),
    }
}

fn issues(facts: &ReportFacts, found: &ChangesFact) -> Queried<ClosedIssue> {
    let closed = after(found.since, facts.as_of);
    let all = found.issues_closed.iter();
    Queried {
        query: rows(
            "issues",
            format!("{{kind: {{eq: WRITTEN}}, closedOn: {closed}}}"),
        ),
        rows: all
            .map(|issue| ClosedIssue {
                row: row("Issue", issue.id),
                title: issue.description.clone(),
                on: issue.closed_on,
            })
            .collect(),
    }
}

fn outcome(outcome: report_facts::Outcome) -> Outcome {
    match outcome {
        report_facts::Outcome::Done => Outcome::Done,
        report_facts::Outcome::Dropped => Outcome::Dropped,
        report_facts::Outcome::Open => Outcome::Open,
    }
}

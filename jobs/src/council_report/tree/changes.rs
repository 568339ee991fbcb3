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
    queries::{self, after, have_members, query, rows},
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
            query: turnover(facts, found, "joined"),
            rows: people(&found.joined),
        },
        left: Count {
            query: turnover(facts, found, "left"),
            rows: people(&found.left),
        },
        organizations_joined: came(facts, found),
        organizations_left: went(facts, found),
        renamed: renamed(facts, found),
        successions: successions(facts, found),
        gaps_opened: gaps(facts, found, "lost", &found.gaps_opened)?,
        gaps_closed: gaps(facts, found, "found", &found.gaps_closed)?,
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

/// A list of what came and went since the day that is compared with.
fn turnover(facts: &ReportFacts, found: &ChangesFact, list: &str) -> documents::report::Query {
    let first = found.since.saturating_add(1.day());
    query(
        &format!("turnover.{list}"),
        [("from", first.to_string()), ("to", facts.as_of.to_string())],
    )
}

/// The organizations with members now and none then, without those that are among the successions.
fn came(facts: &ReportFacts, found: &ChangesFact) -> Named {
    let condition = format!("{{predecessors: {{none: {}}}}}", followed(facts, found));
    let (on, not_on) = (facts.as_of, found.since);
    named(facts, on, not_on, &condition, &found.organizations_joined)
}

/// The organizations with members then and none now, without those that are among the successions.
fn went(facts: &ReportFacts, found: &ChangesFact) -> Named {
    let condition = format!("{{successors: {{none: {}}}}}", followed(facts, found));
    let (on, not_on) = (found.since, facts.as_of);
    named(facts, on, not_on, &condition, &found.organizations_left)
}

/// The organizations with members on one day and none on another, under a condition.
fn named(
    facts: &ReportFacts,
    on: Date,
    not_on: Date,
    condition: &str,
    organizations: &[NamedOrganization],
) -> Named {
    let these = have_members(on, facts.rule);
    let those = have_members(not_on, facts.rule);
    let condition = format!("{{and: [{{{these}}}, {{not: {{{those}}}}}, {condition}]}}");
    let rows_of = |one: &NamedOrganization| row("Organization", one.id);
    Named {
        count: Count {
            query: rows("organizations", condition),
            rows: organizations.iter().map(rows_of).collect(),
        },
        names: organizations.iter().map(|one| one.name.clone()).collect(),
    }
}

/// A condition on successions: those since the day that is compared with that lead from an
/// organization with members then to one with members now, each end at once or by one more.
fn followed(facts: &ReportFacts, found: &ChangesFact) -> String {
    let window = after(found.since, facts.as_of);
    let then = format!("{{{}}}", have_members(found.since, facts.rule));
    let now = format!("{{{}}}", have_members(facts.as_of, facts.rule));
    let became =
        format!("{{predecessors: {{some: {{effectiveOn: {window}, predecessor: {then}}}}}}}");
    let leading = format!("{{successors: {{some: {{effectiveOn: {window}, successor: {now}}}}}}}");
    format!(
        "{{effectiveOn: {window}, predecessor: {{or: [{then}, {became}]}}, successor: {{or: [{now}, {leading}]}}}}"
    )
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
    let condition = followed(facts, found);
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

/// The times at which representation was lost, or found.
fn gaps(
    facts: &ReportFacts,
    found: &ChangesFact,
    list: &str,
    gaps: &[GapFact],
) -> Result<Queried<GapChange>, ServiceError> {
    let change = |gap: &GapFact| {
        let (jurisdiction, name) = running(facts, gap.jurisdiction)?;
        Ok(GapChange {
            row: row("Jurisdiction", jurisdiction.id),
            jurisdiction: name,
            on: gap.on,
            until: gap.until,
            length: gap.length,
        })
    };
    let rows = gaps.iter().map(change);
    Ok(Queried {
        query: turnover(facts, found, &format!("{list}.jurisdiction")),
        rows: rows.collect::<Result<_, ServiceError>>()?,
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
            format!(
                "{{kind: {{eq: WRITTEN}}, or: [{{closedOn: {closed}}}, {{lastClosedOn: {closed}, reopenedOn: {{gt: \"{}\"}}}}]}}",
                facts.as_of
            ),
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

//! Sub-groups and the managers' track, from the facts.

use documents::report::council::{Count, Group, Groups, Met, Network};
use domain::term::Term;
use service::{
    error::ServiceError,
    reads::report_facts::{GroupFact, GroupsFact, MeetingsOf, ReportFacts},
};

use super::{
    paragraphs, people,
    queries::{self, rows},
    row,
};

pub(super) fn groups(facts: &ReportFacts, found: &GroupsFact) -> Result<Groups, ServiceError> {
    let all = found.groups.iter().map(|one| group(facts, found, one));
    let (first, last) = (found.days.first(), found.days.last());
    let there = format!(
        "{{from: {{lte: \"{last}\"}}, or: [{{to: {{isNull: true}}}}, {{to: {{gte: \"{first}\"}}}}]}}"
    );
    let keys = found.groups.iter().map(|one| row("WorkingGroup", one.id));
    let day = facts.as_of;
    let of_track = format!("{{memberships: {{at: \"{day}\", some: {{track: {{eq: MANAGER}}}}}}}}");
    Ok(Groups {
        count: Count {
            query: rows("workingGroups", there),
            rows: keys.collect(),
        },
        groups: all.collect::<Result<_, ServiceError>>()?,
        managers: Network {
            members: Count {
                query: rows("people", of_track),
                rows: people(&found.managers),
            },
            met: met(
                facts,
                found,
                "track: {eq: MANAGER}, not: {workingGroup: {}}",
                &found.manager_meetings,
            ),
        },
    })
}

fn group(facts: &ReportFacts, found: &GroupsFact, one: &GroupFact) -> Result<Group, ServiceError> {
    let theirs = format!("workingGroup: {{id: {{eq: \"WorkingGroup:{}\"}}}}", one.id);
    let belong = format!(
        "person: {{memberships: {{at: \"{}\", some: {{}}}}}}",
        one.day
    );
    let count = |condition: &str, ids: &[i64]| Count {
        query: queries::holds_on(
            "workingGroupMembers",
            one.day,
            &format!("{theirs}{condition}, {belong}, "),
        ),
        rows: ids
            .iter()
            .map(|id| row("WorkingGroupMember", *id))
            .collect(),
    };
    Ok(Group {
        row: row("WorkingGroup", one.id),
        name: one.name.clone(),
        since: one.term.start(),
        until: last_day(one.term).filter(|last| *last <= found.days.last()),
        mandate: paragraphs(&one.mandate)?,
        outcome: paragraphs(&one.outcome)?,
        day: one.day,
        lead: count(", role: {eq: LEAD}", &one.leads),
        led_by: one.led_by.clone(),
        members: count("", &one.members),
        met: met(facts, found, &theirs, &one.meetings),
    })
}

fn last_day(term: Term) -> Option<jiff::civil::Date> {
    term.end().and_then(|end| end.yesterday().ok())
}

/// The meetings of those whom a condition names.
fn met(facts: &ReportFacts, found: &GroupsFact, which: &str, meetings: &MeetingsOf) -> Met {
    let starts_at = queries::between(found.days.first(), found.days.last(), &facts.zone);
    let held = format!("{{{which}, state: {{eq: HELD}}, startsAt: {starts_at}}}");
    let count = |condition: String, ids: &[i64]| Count {
        query: rows("meetings", condition),
        rows: ids.iter().map(|id| row("Meeting", *id)).collect(),
    };
    Met {
        held: count(held, &meetings.held),
        planned: count(queries::to_come(facts, which), &meetings.planned),
    }
}

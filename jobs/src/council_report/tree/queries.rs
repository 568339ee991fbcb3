//! The queries that give the rows behind the figures, as the API answers them.

use std::collections::BTreeMap;

use documents::report::Query;
use domain::{order::OrderOfGovernment, period::Period, representation::Rule, zone::Zone};
use jiff::{ToSpan, civil::Date};
use service::reads::report_facts::ReportFacts;

/// A query with its arguments.
pub fn query<const N: usize>(name: &str, parameters: [(&str, String); N]) -> Query {
    let parameters = parameters.into_iter();
    Query {
        name: name.to_owned(),
        parameters: parameters
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<BTreeMap<_, _>>(),
    }
}

/// A list of rows under a condition.
pub fn rows(name: &str, condition: String) -> Query {
    query(name, [("where", condition)])
}

/// A query of the state at a day.
pub fn at(name: &str, day: Date) -> Query {
    query(name, [("at", day.to_string())])
}

/// A condition on a day: after one, and up to another.
pub fn after(since: Date, up_to: Date) -> String {
    format!("{{gt: \"{since}\", lte: \"{up_to}\"}}")
}

/// A condition on a day: in a period, as known on a day.
pub fn during(period: Period, known: Date) -> String {
    let (first, last) = (period.first(), period.last().min(known));
    format!("{{gte: \"{first}\", lte: \"{last}\"}}")
}

/// A condition on an instant: on the days from a first to a last one, in a zone.
pub fn between(first: Date, last: Date, zone: &Zone) -> String {
    let (from, to) = (midnight(first, zone), midnight(day_after(last), zone));
    format!("{{gte: \"{from}\", lt: \"{to}\"}}")
}

/// A condition on an instant: before the end of a day, in a zone.
pub fn by_the_end_of(day: Date, zone: &Zone) -> String {
    format!("{{lt: \"{}\"}}", midnight(day_after(day), zone))
}

/// The instant at which a day begins, as the API writes it; midnight UTC in a zone that skips it.
pub fn midnight(day: Date, zone: &Zone) -> String {
    match zone.start_of(day) {
        Ok(start) => start.to_string(),
        Err(_) => format!("{day}T00:00:00Z"),
    }
}

fn day_after(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// A condition on people: members at a day, of the tracks that count.
pub fn are_members(day: Date, rule: Rule) -> String {
    let tracks = tracks(rule);
    format!("memberships: {{at: \"{day}\", some: {{track: {tracks}}}}}")
}

/// The tracks that count.
pub fn tracks(rule: Rule) -> &'static str {
    match rule.counting.count_managers {
        true => "{in: [EXECUTIVE, MANAGER]}",
        false => "{eq: EXECUTIVE}",
    }
}

/// A condition on organizations: those with members at a day.
pub fn have_members(day: Date, rule: Rule) -> String {
    let of = |track: &str| format!("members: {{at: \"{day}\", track: {track}, count: {{gt: 0}}}}");
    match rule.counting.count_managers {
        true => format!("or: [{{{}}}, {{{}}}]", of("EXECUTIVE"), of("MANAGER")),
        false => of("EXECUTIVE"),
    }
}

/// A condition on organizations: those of some orders of government.
pub fn of_orders(orders: &[OrderOfGovernment]) -> String {
    let names = orders.iter().map(|order| order.as_str().to_uppercase());
    let names: Vec<String> = names.collect();
    format!("orderOfGovernment: {{in: [{}]}}", names.join(", "))
}

/// The meetings of the next period, of those that a condition names, that are not cancelled; those
/// after the report's day as known on it.
pub fn to_come(facts: &ReportFacts, which: &str) -> String {
    let next = facts.next_period;
    let starts_at = between(next.first(), next.last(), &facts.zone);
    let known = midnight(day_after(facts.as_of), &facts.zone);
    format!(
        "{{{which}, startsAt: {starts_at}, or: [{{cancelledAt: {{isNull: true}}}}, {{cancelledAt: {{gte: \"{known}\"}}, startsAt: {{gte: \"{known}\"}}}}]}}"
    )
}

/// Rows whose term holds a day.
pub fn holds_on(name: &str, day: Date, condition: &str) -> Query {
    rows(
        name,
        format!(
            "{{{condition}from: {{lte: \"{day}\"}}, or: [{{to: {{isNull: true}}}}, {{to: {{gte: \"{day}\"}}}}]}}"
        ),
    )
}

/// The meetings of the executives, and of no sub-group of them, that were held on some days. A quarterly
/// meeting is never a sub-group's.
pub fn held(facts: &ReportFacts, first: Date, last: Date, quarterly: bool) -> String {
    let starts_at = between(first, last, &facts.zone);
    let kind = match quarterly {
        true => ", kind: {eq: QUARTERLY}",
        false => ", not: {workingGroup: {}}",
    };
    format!("{{track: {{eq: EXECUTIVE}}{kind}, state: {{eq: HELD}}, startsAt: {starts_at}}}")
}

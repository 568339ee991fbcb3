//! Initiatives and partnerships, from the facts.

use documents::report::council::{
    Belonging, Count, Funded, Funding, Initiative, Initiatives, Reference,
};
use domain::initiative::Kind;
use service::{
    error::ServiceError,
    reads::report_facts::{FundingFact, InitiativeFact, InitiativesFact, NamedRow, ReportFacts},
};

use super::{
    paragraphs,
    queries::{self, rows},
    row,
};

pub(super) fn initiatives(
    facts: &ReportFacts,
    found: &InitiativesFact,
) -> Result<Initiatives, ServiceError> {
    let there = on_days_of(found);
    let count = |kind: Kind| {
        let condition = format!(
            "{{kind: {{eq: {}}}, {there}}}",
            kind.as_str().to_uppercase()
        );
        let these = found.initiatives.iter().filter(|one| one.kind == kind);
        counted(
            "initiatives",
            condition,
            "Initiative",
            these.map(|one| one.id),
        )
    };
    let all = found
        .initiatives
        .iter()
        .map(|one| initiative(facts, found, one));
    let funded = found.recommendations.iter();
    let sent = format!(
        "{{recommendation: {{sentOn: {{lte: \"{}\"}}}}, {}}}",
        facts.as_of,
        in_years(found)
    );
    Ok(Initiatives {
        initiatives: count(Kind::Initiative),
        partnerships: count(Kind::Partnership),
        all: all.collect::<Result<_, _>>()?,
        funding: references(sent, funded.clone().map(|one| one.funding.id)),
        funded: funded
            .map(|one| Funded {
                number: one.number.into(),
                title: one.recommendation.clone(),
                reference: reference(&one.funding),
            })
            .collect(),
    })
}

fn initiative(
    facts: &ReportFacts,
    found: &InitiativesFact,
    one: &InitiativeFact,
) -> Result<Initiative, ServiceError> {
    let its = format!("initiative: {{id: {{eq: \"Initiative:{}\"}}}}", one.id);
    let until = one.term.end().and_then(|end| end.yesterday().ok());
    let groups = format!("{{{its}, {}}}", on_days_of(found));
    let sent = format!("{{{its}, sentOn: {{lte: \"{}\"}}}}", facts.as_of);
    let funded = format!("{{{its}, {}}}", in_years(found));
    let parties = one.parties.iter();
    Ok(Initiative {
        row: row("Initiative", one.id),
        kind: one.kind,
        title: one.title.clone(),
        description: paragraphs(&one.description)?,
        since: one.term.start(),
        until: until.filter(|last| *last <= found.days.last()),
        day: one.day,
        parties: Count {
            query: queries::holds_on("initiativeParties", one.day, &format!("{its}, ")),
            rows: parties.map(|id| row("InitiativeParty", *id)).collect(),
        },
        leads: one.leads.clone(),
        partners: one.partners.clone(),
        groups: belonging("workingGroups", groups, "WorkingGroup", &one.groups),
        recommendations: belonging(
            "recommendations",
            sent,
            "Recommendation",
            &one.recommendations,
        ),
        funding: Funding {
            count: references(funded, one.funding.iter().map(|one| one.id)),
            references: one.funding.iter().map(reference).collect(),
        },
        outcome: paragraphs(&one.outcome)?,
    })
}

/// A condition on days: a term that shares one with those that the section tells of.
fn on_days_of(found: &InitiativesFact) -> String {
    let (first, last) = (found.days.first(), found.days.last());
    format!(
        "from: {{lte: \"{last}\"}}, or: [{{to: {{isNull: true}}}}, {{to: {{gte: \"{first}\"}}}}]"
    )
}

/// A condition on references: the fiscal years that the section tells of.
fn in_years(found: &InitiativesFact) -> String {
    let (first, last) = found.years;
    format!(
        "fiscalYear: {{gte: {}, lte: {}}}",
        first.year(),
        last.year()
    )
}

fn counted(list: &str, condition: String, noun: &str, ids: impl Iterator<Item = i64>) -> Count {
    Count {
        query: rows(list, condition),
        rows: ids.map(|id| row(noun, id)).collect(),
    }
}

fn references(condition: String, ids: impl Iterator<Item = i64>) -> Count {
    counted("fundingReferences", condition, "FundingReference", ids)
}

fn belonging(list: &str, condition: String, noun: &str, all: &[NamedRow]) -> Belonging {
    Belonging {
        count: counted(list, condition, noun, all.iter().map(|one| one.id)),
        names: all.iter().map(|one| one.name.clone()).collect(),
    }
}

fn reference(one: &FundingFact) -> Reference {
    Reference {
        row: row("FundingReference", one.id),
        reference: one.reference.clone(),
        title: one.title.clone(),
        year: one.year,
        amount: one.amount,
        approved_on: one.approved_on,
    }
}

//! Recommendations to the council, from the facts.

use documents::report::council::{Count, Followed, Note, Recommendation, Recommendations};
use domain::language::Bilingual;
use service::{
    error::ServiceError,
    reads::report_facts::{
        EarlierFact, FollowUpFact, RecommendationFact, RecommendationsFact, ReportFacts,
    },
};

use super::{paragraphs, queries::rows, row};

pub(super) fn recommendations(
    facts: &ReportFacts,
    found: &RecommendationsFact,
) -> Result<Recommendations, ServiceError> {
    let (period, day) = (facts.period, facts.as_of);
    // The report itself, whichever of its versions sent them.
    let this = format!(
        "from: {{eq: \"{}\"}}, to: {{eq: \"{}\"}}, asOf: {{eq: \"{day}\"}}",
        period.first(),
        period.last()
    );
    let new = format!(
        "{{adoptedOn: {{lte: \"{day}\"}}, or: [{{state: {{eq: ADOPTED}}}}, {{reportVersion: {{report: {{{this}}}}}}}]}}"
    );
    let earlier = format!(
        "{{adoptedOn: {{lte: \"{day}\"}}, reportVersion: {{report: {{asOf: {{lte: \"{day}\"}}, not: {{{this}}}}}}}, or: [{{closedOn: {{isNull: true}}}}, {{closedOn: {{gte: \"{}\"}}}}]}}",
        period.first()
    );
    let count = |condition: String, ids: Vec<i64>| Count {
        query: rows("recommendations", condition),
        rows: ids.iter().map(|id| row("Recommendation", *id)).collect(),
    };
    let followed = found.earlier.iter().map(|one| followed(facts, found, one));
    Ok(Recommendations {
        new: count(new, found.new.iter().map(|one| one.id).collect()),
        made: found.new.iter().map(made).collect::<Result<_, _>>()?,
        earlier: count(
            earlier,
            found
                .earlier
                .iter()
                .map(|one| one.recommendation.id)
                .collect(),
        ),
        followed: followed.collect::<Result<_, _>>()?,
    })
}

fn made(one: &RecommendationFact) -> Result<Recommendation, ServiceError> {
    Ok(Recommendation {
        row: row("Recommendation", one.id),
        number: one.number.into(),
        title: one.title.clone(),
        text: paragraphs(&one.text)?,
        approach: one.approach,
        parties: one.parties.clone(),
        adopted_on: one.adopted_on,
    })
}

fn followed(
    facts: &ReportFacts,
    found: &RecommendationsFact,
    one: &EarlierFact,
) -> Result<Followed, ServiceError> {
    let condition = format!(
        "{{recommendation: {{id: {{eq: \"Recommendation:{}\"}}}}, answeredOn: {{lte: \"{}\"}}}}",
        one.recommendation.id, facts.as_of
    );
    let in_period = one
        .answers
        .iter()
        .filter(|answer| found.days.contains(answer.answered_on));
    let said: Vec<Vec<Bilingual>> = in_period
        .map(|answer| paragraphs(&answer.text))
        .collect::<Result<_, _>>()?;
    let last = one.answers.last();
    let keys = one.answers.iter();
    Ok(Followed {
        recommendation: made(&one.recommendation)?,
        sent_on: one.sent_on,
        answers: Count {
            query: rows("recommendationAnswers", condition),
            rows: keys
                .map(|answer| row("RecommendationAnswer", answer.id))
                .collect(),
        },
        last: last.map(|answer| (answer.answered_on, answer.answer)),
        said: said.concat(),
        notes: one.follow_ups.iter().map(note).collect::<Result<_, _>>()?,
        closed: one.closed,
        outcome: paragraphs(&one.outcome)?,
    })
}

fn note(one: &FollowUpFact) -> Result<Note, ServiceError> {
    Ok(Note {
        row: row("RecommendationFollowUp", one.id),
        on: one.noted_on,
        text: paragraphs(&one.text)?,
    })
}

//! From the facts of a report to its tree.

mod changes;
mod groups;
mod initiatives;
pub(crate) mod queries;
mod recommendations;
mod sections;

use documents::report::{
    JurisdictionName, Report, RowRef,
    council::{
        Activity, CouncilReport, Count, Gap, GapPlan, Issue, Membership, PlannedMeeting, Queried,
        Representation, Written,
    },
};
use domain::{
    id::PersonId,
    jurisdiction::JurisdictionCode,
    language::{Bilingual, Text, TextError, TextState},
    representation::Standing,
};
use entity::{
    enums::{IssueKind, MeetingKind, PlannedItemKind},
    jurisdiction,
};
use service::{
    error::ServiceError,
    reads::report_facts::{IssueFact, PlannedItemFact, PointFact, ReportFacts},
};

use self::queries::{at, rows};

/// Compiles the report: what is said in which order, on which facts.
pub(super) fn compile(facts: &ReportFacts) -> Result<Report, ServiceError> {
    let written = |kind| {
        facts
            .planned_items
            .iter()
            .filter(move |item| item.kind == kind)
    };
    let report = CouncilReport {
        community: facts.names.name.clone(),
        council: facts.names.council_name.clone(),
        period: facts.period,
        next_period: facts.next_period,
        as_of: facts.as_of,
        activities: activities(facts),
        membership: membership(facts),
        representation: representation(facts)?,
        issues: issues(facts)?,
        meetings: meetings(facts),
        themes: written(PlannedItemKind::Meetings)
            .flat_map(|item| &item.points)
            .map(|point| point.text.clone())
            .collect(),
        plans: written(PlannedItemKind::Written).map(plan).collect(),
        sections: facts.sections.clone(),
        changes: maybe(&facts.changes, |found| changes::changes(facts, found))?,
        standings: maybe(&facts.history, |found| sections::standings(facts, found))?,
        attendance: maybe(&facts.attendance, |found| {
            sections::attendance(facts, found)
        })?,
        groups: maybe(&facts.groups, |found| groups::groups(facts, found))?,
        recommendations: maybe(&facts.recommendations, |found| {
            recommendations::recommendations(facts, found)
        })?,
        initiatives: maybe(&facts.initiatives, |found| {
            initiatives::initiatives(facts, found)
        })?,
        compliance: maybe(&facts.compliance, |found| {
            sections::compliance(facts, found)
        })?,
    };
    Ok(report.into_tree())
}

/// What a section says, where the report has it.
fn maybe<T, U>(
    found: &Option<T>,
    of: impl FnOnce(&T) -> Result<U, ServiceError>,
) -> Result<Option<U>, ServiceError> {
    found.as_ref().map(of).transpose()
}

fn activities(facts: &ReportFacts) -> Queried<Activity> {
    let done = facts.activities.iter().map(|activity| Activity {
        row: row("Activity", activity.id),
        date: activity.happened_on,
        title: activity.title.clone(),
        points: activity.points.iter().map(point).collect(),
    });
    Queried {
        query: rows(
            "activities",
            format!(
                "{{happenedOn: {}}}",
                queries::during(facts.period, facts.as_of)
            ),
        ),
        rows: done.collect(),
    }
}

fn membership(facts: &ReportFacts) -> Membership {
    let organizations = &facts.headcount.organizations;
    let count = |line: &str, ids: &[domain::id::OrganizationId]| Count {
        query: at(
            &format!("representation.organizationNodes.{line}"),
            facts.as_of,
        ),
        rows: ids.iter().map(|id| row("Organization", id.0)).collect(),
    };
    Membership {
        members: Count {
            query: at("representation.memberNodes", facts.as_of),
            rows: people(&facts.headcount.members),
        },
        federal: count("federal", &organizations.federal),
        provincial_territorial: count(
            "provincialTerritorial",
            &organizations.provincial_territorial,
        ),
        municipal: count("municipal", &organizations.municipal),
        other: count("other", &organizations.other),
        other_names: facts
            .other_organizations
            .iter()
            .map(|organization| organization.name.clone())
            .collect(),
    }
}

fn representation(facts: &ReportFacts) -> Result<Representation, ServiceError> {
    let mut gaps = Vec::new();
    for gap in facts.representation.gaps() {
        let (found, name) = running(facts, gap.jurisdiction)?;
        gaps.push(Gap {
            row: row("Jurisdiction", found.id),
            jurisdiction: name,
            municipal_only: gap.standing == Standing::MunicipalOnly,
        });
    }
    let mut issues = facts.issues.iter();
    let plan = match issues.find(|issue| issue.kind == IssueKind::Representation) {
        Some(issue) => GapPlan {
            importance: paragraphs(&issue.importance)?,
            impact: paragraphs(&issue.impact)?,
            action_plan: paragraphs(&issue.action_plan)?,
        },
        None => GapPlan::default(),
    };
    Ok(Representation {
        query: at("representation.unrepresented", facts.as_of),
        gaps,
        plan,
    })
}

fn issues(facts: &ReportFacts) -> Result<Vec<Issue>, ServiceError> {
    let issue = |issue: &IssueFact| {
        Ok(Issue {
            row: row("Issue", issue.id),
            title: issue.description.clone(),
            importance: paragraphs(&issue.importance)?,
            impact: paragraphs(&issue.impact)?,
            action_plan: paragraphs(&issue.action_plan)?,
        })
    };
    let all = facts.issues.iter();
    all.filter(|one| one.kind == IssueKind::Written)
        .map(issue)
        .collect()
}

fn meetings(facts: &ReportFacts) -> Queried<PlannedMeeting> {
    let all = facts.meetings.iter();
    let quarterly = all.filter(|meeting| meeting.kind == MeetingKind::Quarterly);
    let planned = quarterly.map(|meeting| PlannedMeeting {
        row: row("Meeting", meeting.id),
        date: meeting.starts_on,
    });
    Queried {
        query: rows("meetings", to_come(facts)),
        rows: planned.collect(),
    }
}

fn plan(item: &PlannedItemFact) -> Written {
    Written {
        row: row("PlannedItem", item.id),
        text: item.title.clone(),
        points: item.points.iter().map(point).collect(),
    }
}

fn point(point: &PointFact) -> Written {
    Written {
        row: row("Point", point.id),
        text: point.text.clone(),
        points: point.points.iter().map(self::point).collect(),
    }
}

/// The paragraphs of a cell, parted by empty lines; none for a cell that is empty in both
/// languages. A paragraph that only one language has is missing in the other.
pub(crate) fn paragraphs(text: &Bilingual) -> Result<Vec<Bilingual>, TextError> {
    let part = |half: &Text| {
        let words = half.value().unwrap_or_default().to_owned();
        let all: Vec<String> = words
            .split("\n\n")
            .map(|paragraph| paragraph.trim().to_owned())
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        all
    };
    let (fr, en) = (part(&text.fr), part(&text.en));
    let half = |words: &[String], at: usize, state: TextState| match words.get(at) {
        Some(words) => Text::new(Some(words.clone()), state),
        None => Ok(Text::MISSING),
    };
    (0..fr.len().max(en.len()))
        .map(|at| {
            Ok(Bilingual {
                fr: half(&fr, at, text.fr.state())?,
                en: half(&en, at, text.en.state())?,
            })
        })
        .collect()
}

pub(crate) fn row(noun: &str, id: i64) -> RowRef {
    RowRef {
        noun: noun.to_owned(),
        id,
    }
}

fn people(ids: &[PersonId]) -> Vec<RowRef> {
    ids.iter().map(|id| row("Person", id.0)).collect()
}

/// A province or territory, and its name in sentences.
fn running(
    facts: &ReportFacts,
    code: JurisdictionCode,
) -> Result<(&jurisdiction::Model, JurisdictionName), ServiceError> {
    let found = facts.jurisdictions.get(code);
    let found = found.ok_or(ServiceError::Absent {
        noun: "jurisdiction",
        id: 0,
    })?;
    let name = JurisdictionName {
        code: found.code.clone(),
        running_fr: found.running_fr.clone(),
        in_fr: found.in_fr.clone(),
        running_en: found.running_en.clone(),
    };
    Ok((found, name))
}

/// The quarterly meetings of the next period that are not cancelled, those after the report's day as
/// known on it.
fn to_come(facts: &ReportFacts) -> String {
    queries::to_come(facts, "track: {eq: EXECUTIVE}, kind: {eq: QUARTERLY}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(fr: &str, en: &str) -> Bilingual {
        let half = |words: &str| Text::reviewed(words).unwrap_or(Text::MISSING);
        Bilingual {
            fr: half(fr),
            en: half(en),
        }
    }

    #[test]
    fn a_cell_has_its_paragraphs_and_an_empty_one_none() {
        let plan = paragraphs(&text("Un.\n\nDeux.\n", "One.\n\n\nTwo.")).unwrap();
        assert_eq!(plan, [text("Un.", "One."), text("Deux.", "Two.")]);
        assert_eq!(paragraphs(&text("", "")).unwrap(), []);
        let uneven = paragraphs(&text("Un.\n\nDeux.", "One.")).unwrap();
        assert_eq!(uneven[1].en, Text::MISSING);
    }
}

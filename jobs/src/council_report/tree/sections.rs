//! Representation, attendance and compliance, from the facts.

use std::collections::{BTreeSet, HashMap};

use documents::report::{
    RowRef,
    council::{
        Attendance, Came, Compliance, Count, DueReport, InQuarter, MembershipAt, MembershipHistory,
        OfJurisdiction, Standings, StandsFor, Terms, VacantSeats,
    },
};
use domain::{
    id::PersonId,
    jurisdiction::JurisdictionCode,
    language::{Bilingual, Text},
    order::OrderOfGovernment,
    period::{Period, Quarter},
    representation::{JurisdictionStanding, Standing},
    roster::{ByOrder, Organization},
};
use entity::enums::OfficeRole;
use jiff::civil::Date;
use service::{
    error::ServiceError,
    reads::report_facts::{
        AttendanceFact, ComplianceFact, MembershipHistory as HistoryFact, Presence, ReportFacts,
        SeatFact,
    },
};

use super::{
    people,
    queries::{self, are_members, have_members, of_orders, query, rows},
    row, running,
};

/// The orders of government of each of the report's lines.
const LINES: ByOrder<&[OrderOfGovernment]> = ByOrder {
    federal: &[OrderOfGovernment::Federal],
    provincial_territorial: &[
        OrderOfGovernment::Provincial,
        OrderOfGovernment::Territorial,
    ],
    municipal: &[OrderOfGovernment::Municipal],
    other: &[OrderOfGovernment::Other],
};

pub(super) fn standings(
    facts: &ReportFacts,
    history: &HistoryFact,
) -> Result<Standings, ServiceError> {
    let all = || facts.representation.jurisdictions.iter();
    let those = |list: &str, standing: Standing| {
        let these = all().filter(|one| one.standing == standing);
        let rows = these.map(|one| Ok(row("Jurisdiction", running(facts, one.jurisdiction)?.0.id)));
        Ok::<_, ServiceError>(Count {
            query: queries::at(&format!("representation.{list}"), facts.as_of),
            rows: rows.collect::<Result<_, ServiceError>>()?,
        })
    };
    let stands = all().map(|one| stands_for(facts, one));
    let points = history.0.iter();
    Ok(Standings {
        represented: those("represented", Standing::Represented)?,
        municipal_only: those("municipalOnly", Standing::MunicipalOnly)?,
        absent: those("absent", Standing::NotRepresented)?,
        jurisdictions: stands.collect::<Result<_, ServiceError>>()?,
        history: MembershipHistory {
            points: points
                .map(|(date, members)| members_at(facts, *date, members))
                .collect(),
        },
    })
}

/// The members at a date, each line with the query that gives them.
fn members_at(facts: &ReportFacts, date: Date, members: &ByOrder<Vec<PersonId>>) -> MembershipAt {
    let are_members = are_members(date, facts.rule);
    let work_for = |line: &[OrderOfGovernment]| {
        let line = of_orders(line);
        format!("organization: {{at: \"{date}\", is: {{{line}}}}}")
    };
    let count = |line: &[OrderOfGovernment], members: &[PersonId]| {
        let condition = match line == LINES.other {
            true => format!("not: {{{}}}", work_for(&counted_orders())),
            false => work_for(line),
        };
        Count {
            query: rows("people", format!("{{{are_members}, {condition}}}")),
            rows: people(members),
        }
    };
    MembershipAt {
        date,
        members: ByOrder {
            federal: count(LINES.federal, &members.federal),
            provincial_territorial: count(
                LINES.provincial_territorial,
                &members.provincial_territorial,
            ),
            municipal: count(LINES.municipal, &members.municipal),
            other: count(LINES.other, &members.other),
        },
    }
}

/// The orders of government that have a line of their own.
fn counted_orders() -> Vec<OrderOfGovernment> {
    [LINES.federal, LINES.provincial_territorial, LINES.municipal].concat()
}

/// The name as it stands in a table; reference data are reviewed.
fn name_of(jurisdiction: &entity::jurisdiction::Model) -> Result<Bilingual, ServiceError> {
    Ok(Bilingual {
        fr: Text::reviewed(&jurisdiction.name_fr)?,
        en: Text::reviewed(&jurisdiction.name_en)?,
    })
}

fn stands_for(
    facts: &ReportFacts,
    stands: &JurisdictionStanding,
) -> Result<StandsFor, ServiceError> {
    let (jurisdiction, name) = running(facts, stands.jurisdiction)?;
    let mut orders = vec![
        OrderOfGovernment::Provincial,
        OrderOfGovernment::Territorial,
    ];
    if facts.rule.municipality_represents || stands.standing != Standing::Represented {
        orders.push(OrderOfGovernment::Municipal);
    }
    let code = &jurisdiction.code;
    let theirs = format!(
        "jurisdiction: {{code: {{eq: \"{code}\"}}}}, {}",
        of_orders(&orders)
    );
    let day = facts.as_of;
    let members = are_members(day, facts.rule);
    let with_members = have_members(day, facts.rule);
    let organizations = stands.organizations.iter();
    Ok(StandsFor {
        jurisdiction: name,
        name: name_of(jurisdiction)?,
        standing: stands.standing,
        since: stands.since,
        members: Count {
            query: rows(
                "people",
                format!("{{{members}, organization: {{at: \"{day}\", is: {{{theirs}}}}}}}"),
            ),
            rows: people(&stands.members),
        },
        organizations: Count {
            query: rows("organizations", format!("{{{theirs}, {with_members}}}")),
            rows: organizations.map(|id| row("Organization", id.0)).collect(),
        },
    })
}

/// The rows of one noun about presence at meetings, and the query that gives them.
#[derive(Clone)]
struct Presences<'a> {
    facts: &'a ReportFacts,
    list: &'static str,
    noun: &'static str,
    all: &'a [Presence],
    /// What the query asks of every row.
    condition: String,
}

impl<'a> Presences<'a> {
    fn attended(facts: &'a ReportFacts, found: &'a AttendanceFact) -> Self {
        Self {
            facts,
            list: "attendances",
            noun: "Attendance",
            all: &found.attended,
            condition: String::new(),
        }
    }

    fn invited(facts: &'a ReportFacts, found: &'a AttendanceFact) -> Self {
        Self {
            facts,
            list: "invitations",
            noun: "Invitation",
            all: &found.invited,
            condition: ", removedAt: {isNull: true}".to_owned(),
        }
    }

    /// Those at meetings of some days, under a condition on the organization.
    fn count(
        &self,
        days: Period,
        condition: &str,
        is_of: impl Fn(Option<Organization>) -> bool,
    ) -> Count {
        let held = queries::held(self.facts, days.first(), days.last(), false);
        let query = rows(
            self.list,
            format!("{{meeting: {held}{}{condition}}}", self.condition),
        );
        let all = self.all.iter();
        let these = all.filter(|one| days.contains(one.on) && is_of(one.organization));
        Count {
            query,
            rows: these.map(|one| row(self.noun, one.id)).collect(),
        }
    }

    /// Those of a line; who works for no organization is among the others.
    fn of_line(&self, days: Period, line: &[OrderOfGovernment]) -> Count {
        let counted = counted_orders();
        if line == LINES.other {
            let condition = format!(", not: {{organization: {{{}}}}}", of_orders(&counted));
            return self.count(days, &condition, |organization| {
                organization.is_none_or(|one| !counted.contains(&one.order))
            });
        }
        let condition = format!(", organization: {{{}}}", of_orders(line));
        self.count(days, &condition, |organization| {
            organization.is_some_and(|one| line.contains(&one.order))
        })
    }

    fn without_organization(&self, days: Period) -> Count {
        let any = LINES.map(<[_]>::to_vec);
        let any = [
            any.federal,
            any.provincial_territorial,
            any.municipal,
            any.other,
        ]
        .concat();
        let condition = format!(", not: {{organization: {{{}}}}}", of_orders(&any));
        self.count(days, &condition, |organization| organization.is_none())
    }

    fn of_jurisdiction(&self, days: Period, code: JurisdictionCode) -> Count {
        let condition = format!(", organization: {{jurisdiction: {{code: {{eq: \"{code}\"}}}}}}");
        self.count(days, &condition, |organization| {
            organization.is_some_and(|one| one.jurisdiction == code)
        })
    }
}

pub(super) fn attendance(
    facts: &ReportFacts,
    found: &AttendanceFact,
) -> Result<Attendance, ServiceError> {
    let days = found.days;
    let attended = Presences::attended(facts, found);
    let invited = Presences::invited(facts, found);
    let mut jurisdictions = Vec::new();
    for (code, jurisdiction) in facts.jurisdictions.iter() {
        let came = Came {
            attended: attended.of_jurisdiction(days, code),
            invited: invited.of_jurisdiction(days, code),
        };
        if !(came.attended.rows.is_empty() && came.invited.rows.is_empty()) {
            jurisdictions.push(OfJurisdiction {
                code: jurisdiction.code.clone(),
                name: name_of(jurisdiction)?,
                came,
            });
        }
    }
    // Each quarter looks at its own alone: there may be many quarters, and many who came.
    let mut came: HashMap<Quarter, Vec<Presence>> = HashMap::new();
    for one in &found.attended {
        came.entry(Quarter::of(one.on)).or_default().push(*one);
    }
    let quarters = Quarter::over(days).filter_map(|quarter| {
        let attended = Presences {
            all: came.get(&quarter).map_or(&[], Vec::as_slice),
            ..attended.clone()
        };
        let quarter = quarter.period();
        let first = quarter.first().max(days.first());
        let of_days = Period::from_first_last(first, quarter.last().min(days.last())).ok()?;
        Some(InQuarter {
            quarter,
            attended: LINES.map(|line| attended.of_line(of_days, line)),
        })
    });
    let held = queries::held(facts, days.first(), days.last(), false);
    let meetings = found.meetings.iter();
    Ok(Attendance {
        meetings: Count {
            query: rows("meetings", held),
            rows: meetings.map(|id| row("Meeting", *id)).collect(),
        },
        all: Came {
            attended: attended.count(days, "", |_| true),
            invited: invited.count(days, "", |_| true),
        },
        orders: LINES.map(|line| Came {
            attended: attended.of_line(days, line),
            invited: invited.of_line(days, line),
        }),
        jurisdictions,
        without_organization: Came {
            attended: attended.without_organization(days),
            invited: invited.without_organization(days),
        },
        quarters: quarters.collect(),
    })
}

pub(super) fn compliance(
    facts: &ReportFacts,
    found: &ComplianceFact,
) -> Result<Compliance, ServiceError> {
    let day = facts.as_of;
    let held = match (found.quarters.first(), found.quarters.last()) {
        (Some(first), Some(last)) => Some(Count {
            query: rows(
                "meetings",
                queries::held(facts, first.start(), last.period().last(), true),
            ),
            rows: found.held.iter().map(|id| row("Meeting", *id)).collect(),
        }),
        _ => None,
    };
    let holds = |role| found.co_chairs.iter().any(|(held, _)| *held == role);
    let terms = facts.terms_of_reference.map(|terms| Terms {
        count: Count {
            query: queries::holds_on("termsOfReference", day, ""),
            rows: vec![row("TermsOfReference", terms.id)],
        },
        since: terms.start_on,
    });
    let vacant: Vec<&SeatFact> = found.seats.iter().filter(|seat| seat.is_vacant).collect();
    let provinces = vacant.iter().filter(|seat| !seat.jurisdiction.is_federal());
    let provinces = provinces.map(|seat| Ok(running(facts, seat.jurisdiction)?.1));
    let seat_rows = |seats: &mut dyn Iterator<Item = &SeatFact>| -> Vec<RowRef> {
        seats.map(|seat| row("CouncilSeat", seat.id)).collect()
    };
    let chairs = found.co_chairs.iter();
    let due = found.due.iter();
    Ok(Compliance {
        terms,
        quarters: found.quarters.iter().map(|one| one.period()).collect(),
        without_meeting: found
            .without_meeting
            .iter()
            .map(|one| one.period())
            .collect(),
        held,
        co_chairs: Count {
            query: queries::holds_on(
                "offices",
                day,
                "role: {in: [FEDERAL_CO_CHAIR, PROVINCIAL_CO_CHAIR]}, ",
            ),
            rows: chairs.map(|(_, id)| row("Office", *id)).collect(),
        },
        federal_is_vacant: !holds(OfficeRole::FederalCoChair),
        provincial_is_vacant: !holds(OfficeRole::ProvincialCoChair),
        seats: Count {
            query: query("councilSeats", []),
            rows: seat_rows(&mut found.seats.iter()),
        },
        vacant_seats: VacantSeats {
            jurisdictions: provinces.collect::<Result<_, ServiceError>>()?,
            federal: vacant.iter().any(|seat| seat.jurisdiction.is_federal()),
            count: Count {
                query: rows(
                    "councilSeats",
                    format!("{{not: {{term: {{at: \"{day}\", is: {{}}}}}}}}"),
                ),
                rows: seat_rows(&mut vacant.into_iter()),
            },
        },
        sent: sent(facts, found),
        due: due
            .map(|one| DueReport {
                half: one.half,
                due_on: one.due_on,
                timeliness: one.timeliness,
            })
            .collect(),
    })
}

/// The reports sent by the report's day that cover one of the halves that fell due; none where no
/// half did.
fn sent(facts: &ReportFacts, found: &ComplianceFact) -> Option<Count> {
    let ids: BTreeSet<i64> = found
        .due
        .iter()
        .flat_map(|one| &one.covering)
        .copied()
        .collect();
    let sent_at = queries::by_the_end_of(facts.as_of, &facts.zone);
    let halves = found.due.iter().map(|one| {
        let (first, last) = (one.half.first(), one.half.last());
        format!("{{from: {{lte: \"{first}\"}}, to: {{gte: \"{last}\"}}}}")
    });
    let halves: Vec<String> = halves.collect();
    let covering = halves.join(", ");
    (!halves.is_empty()).then(|| Count {
        query: rows(
            "reports",
            format!("{{kind: {{eq: COUNCIL}}, sentAt: {sent_at}, or: [{covering}]}}"),
        ),
        rows: ids.into_iter().map(|id| row("Report", id)).collect(),
    })
}

//! What the sections beyond the plain form say, for none, one and many of everything.

use domain::{
    language::Bilingual,
    period::{Period, Quarter},
    recommendation::{Answer, Approach},
    report::{Length, Sections, Timeliness},
    representation::Standing,
    roster::ByOrder,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{
    council::{query, row},
    initiatives, text,
};
use crate::report::{
    JurisdictionName,
    council::{
        Attendance, Came, Changes, ClosedIssue, Compliance, CouncilReport, Count, DueReport,
        Followed, GapChange, Group, Groups, InQuarter, MembershipAt, MembershipHistory, Met, Named,
        Network, Note, OfJurisdiction, Outcome, PastMeeting, PastPlan, Queried, Recommendation,
        Recommendations, Renamed, Standings, StandsFor, Succession, Terms, VacantSeats,
    },
};

/// The provinces and territories, in the report's order.
const JURISDICTIONS: [(&str, &str, &str, &str, &str); 13] = [
    (
        "CA-NL",
        "Terre-Neuve-et-Labrador",
        "T.-N.-L.",
        "à T.-N.-L.",
        "Newfoundland and Labrador",
    ),
    (
        "CA-PE",
        "Île-du-Prince-Édouard",
        "l’Î.-P.-É.",
        "à l’Î.-P.-É.",
        "Prince Edward Island",
    ),
    (
        "CA-NS",
        "Nouvelle-Écosse",
        "la Nouvelle-Écosse",
        "en Nouvelle-Écosse",
        "Nova Scotia",
    ),
    (
        "CA-NB",
        "Nouveau-Brunswick",
        "le Nouveau-Brunswick",
        "au Nouveau-Brunswick",
        "New Brunswick",
    ),
    ("CA-QC", "Québec", "le Québec", "au Québec", "Quebec"),
    ("CA-ON", "Ontario", "l’Ontario", "en Ontario", "Ontario"),
    (
        "CA-MB",
        "Manitoba",
        "le Manitoba",
        "au Manitoba",
        "Manitoba",
    ),
    (
        "CA-SK",
        "Saskatchewan",
        "la Saskatchewan",
        "en Saskatchewan",
        "Saskatchewan",
    ),
    ("CA-AB", "Alberta", "l’Alberta", "en Alberta", "Alberta"),
    (
        "CA-BC",
        "Colombie-Britannique",
        "la C.-B.",
        "en C.-B.",
        "British Columbia",
    ),
    ("CA-YT", "Yukon", "le Yukon", "au Yukon", "Yukon"),
    (
        "CA-NT",
        "Territoires du Nord-Ouest",
        "les T.N.-O.",
        "aux T.N.-O.",
        "Northwest Territories",
    ),
    ("CA-NU", "Nunavut", "le Nunavut", "au Nunavut", "Nunavut"),
];

fn name_of(at: usize) -> JurisdictionName {
    let (code, _, running_fr, in_fr, running_en) = JURISDICTIONS[at % JURISDICTIONS.len()];
    JurisdictionName {
        code: code.into(),
        running_fr: running_fr.into(),
        in_fr: in_fr.into(),
        running_en: running_en.into(),
    }
}

pub(super) fn count(noun: &str, number: usize) -> Count {
    Count {
        query: query("rows"),
        rows: (1..).take(number).map(|id| row(noun, id)).collect(),
    }
}

fn several<T>(number: usize, of: impl Fn(usize) -> T) -> Queried<T> {
    Queried {
        query: query("rows"),
        rows: (0..number).map(of).collect(),
    }
}

pub(super) fn id(at: usize) -> i64 {
    i64::try_from(at).unwrap_or_default() + 1
}

/// A report with every section, in which there are so many of everything, and texts that say this.
#[must_use]
pub fn filled(report: CouncilReport, number: usize, says: &Bilingual) -> CouncilReport {
    CouncilReport {
        sections: Sections::every(),
        changes: Some(changes(number, says, &report.membership.members)),
        standings: Some(standings(number)),
        attendance: Some(attendance(number, says)),
        groups: Some(groups(number, says)),
        recommendations: Some(recommendations(number, says)),
        initiatives: Some(initiatives::initiatives(number, says)),
        compliance: Some(compliance(number)),
        ..report
    }
}

fn changes(number: usize, says: &Bilingual, now: &Count) -> Changes {
    let on = date(2021, 2, 1);
    let named = || Named {
        count: count("Organization", number),
        names: vec![says.clone(); number],
    };
    let gap = |length: Option<Length>| {
        move |at: usize| GapChange {
            row: row("Jurisdiction", id(at)),
            jurisdiction: name_of(at),
            on: on.saturating_add(id(at).days()),
            until: at.is_multiple_of(2).then_some(date(2021, 6, 1)),
            length: length.filter(|_| at % 3 < 2),
        }
    };
    let outcome = |at: usize| [Outcome::Open, Outcome::Done, Outcome::Dropped][at % 3];
    let meetings = several(number, |at| PastMeeting {
        row: row("Meeting", id(at)),
        date: on,
        outcome: outcome(at),
    });
    let held = meetings.rows.iter();
    let held = held.filter(|meeting| meeting.outcome == Outcome::Done);
    Changes {
        since: date(2020, 8, 31),
        since_report: number > 0,
        before: count("Person", now.rows.len()),
        now: now.clone(),
        joined: count("Person", number),
        left: count("Person", number),
        organizations_joined: named(),
        organizations_left: named(),
        renamed: several(number, |at| Renamed {
            row: row("OrganizationName", id(at)),
            before: says.clone(),
            after: says.clone(),
            on,
        }),
        successions: several(number, |at| Succession {
            row: row("OrganizationSuccession", id(at)),
            predecessor: says.clone(),
            successor: says.clone(),
            on,
        }),
        gaps_opened: several(number.min(2), gap(Some(Length::Days(1)))),
        gaps_closed: several(number.min(13), gap(Some(Length::Months(14)))),
        meetings_held: Count {
            query: query("rows"),
            rows: held.map(|meeting| meeting.row.clone()).collect(),
        },
        meetings,
        plans: several(number, |at| PastPlan {
            row: row("PlannedItem", id(at)),
            title: says.clone(),
            outcome: outcome(at),
        }),
        issues_closed: several(number, |at| ClosedIssue {
            row: row("Issue", 100 + id(at)),
            title: says.clone(),
            on,
        }),
    }
}

fn lines<T>(of: impl Fn(usize) -> T) -> ByOrder<T> {
    ByOrder {
        federal: of(0),
        provincial_territorial: of(1),
        municipal: of(2),
        other: of(3),
    }
}

fn standings(number: usize) -> Standings {
    let stands = |at: usize| {
        let (_, fr, _, _, en) = JURISDICTIONS[at];
        let standing = match at {
            _ if at < number => Standing::Represented,
            _ if at == 12 && number > 0 => Standing::MunicipalOnly,
            _ => Standing::NotRepresented,
        };
        StandsFor {
            jurisdiction: name_of(at),
            name: text(fr, en),
            standing,
            since: at.is_multiple_of(2).then_some(date(2019, 6, 1)),
            members: count("Person", number),
            organizations: count("Organization", number),
        }
    };
    let all = || (0..JURISDICTIONS.len()).map(stands);
    let those = |standing: Standing| Count {
        query: query("representation"),
        rows: (1..)
            .zip(all())
            .filter(|(_, one)| one.standing == standing)
            .map(|(id, _)| row("Jurisdiction", id))
            .collect(),
    };
    let ends: [Date; 3] = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 8, 31)];
    Standings {
        represented: those(Standing::Represented),
        municipal_only: those(Standing::MunicipalOnly),
        absent: those(Standing::NotRepresented),
        jurisdictions: all().collect(),
        history: MembershipHistory {
            points: ends
                .into_iter()
                .map(|date| MembershipAt {
                    date,
                    members: lines(|line| count("Person", number + line)),
                })
                .collect(),
        },
    }
}

fn attendance(number: usize, says: &Bilingual) -> Attendance {
    // Two meetings of which nobody noted who was there.
    let attended = |came: usize| count("Attendance", if number == 2 { 0 } else { came });
    let came = |number: usize| Came {
        attended: attended(number),
        // One meeting from before invitations were on record.
        invited: count("Invitation", if number == 1 { 0 } else { number * 2 }),
    };
    let start = Quarter::of(date(2021, 4, 1)).period();
    Attendance {
        meetings: count("Meeting", number),
        all: came(number),
        orders: lines(|_| came(number)),
        // Nobody is without an organization, or somebody.
        without_organization: came(number / 2),
        jurisdictions: (0..number.min(13))
            .map(|at| OfJurisdiction {
                code: JURISDICTIONS[at].0.into(),
                name: says.clone(),
                came: came(number),
            })
            .collect(),
        quarters: vec![InQuarter {
            quarter: start,
            attended: lines(|_| attended(number)),
        }],
    }
}

fn groups(number: usize, says: &Bilingual) -> Groups {
    let met = |held, planned| Met {
        held: count("Meeting", held),
        planned: count("Meeting", planned),
    };
    let since = date(2021, 3, 1);
    let group = |at: usize| Group {
        row: row("WorkingGroup", id(at)),
        name: says.clone(),
        since,
        // Each second one has ended, each third is led by nobody.
        until: (at % 2 == 1).then_some(date(2021, 8, 15)),
        mandate: vec![says.clone(); number.min(2)],
        outcome: vec![says.clone(); at % 2],
        day: date(2021, 8, 15),
        lead: count("WorkingGroupMember", usize::from(at % 3 < 2)),
        led_by: (at.is_multiple_of(3)).then(|| says.clone()),
        members: count("WorkingGroupMember", number),
        met: met(at, number.saturating_sub(at + 1)),
    };
    Groups {
        count: count("WorkingGroup", number),
        groups: (0..number).map(group).collect(),
        managers: Network {
            members: count("Person", number),
            met: met(number, number / 2),
        },
    }
}

fn recommendations(number: usize, says: &Bilingual) -> Recommendations {
    let approaches = [
        Approach::Bilateral,
        Approach::Collaborative,
        Approach::CollaborativeAndBilateral,
    ];
    let recommendation = |at: usize, from: i64| Recommendation {
        row: row("Recommendation", from + id(at)),
        number: from + id(at),
        title: says.clone(),
        text: vec![says.clone(); number.min(2)],
        approach: approaches[at % 3],
        parties: vec![says.clone(); (at + 1) % 3],
        adopted_on: date(2021, 6, 15),
    };
    // Each third one has no answer, and each second one is done with.
    let answers = [Answer::AcceptedInPart, Answer::Question];
    let followed = |at: usize| Followed {
        recommendation: recommendation(at, 100),
        sent_on: date(2021, 3, 15),
        answers: count("RecommendationAnswer", at % 3),
        last: (!at.is_multiple_of(3)).then(|| (date(2021, 5, 4), answers[at % 2])),
        said: vec![says.clone(); at % 3],
        notes: (0..at % 3)
            .map(|one| Note {
                row: row("RecommendationFollowUp", id(10 * at + one)),
                on: date(2021, 6, 1),
                text: vec![says.clone()],
            })
            .collect(),
        closed: (at % 2 == 1).then_some((date(2021, 8, 1), at % 4 == 1)),
        outcome: vec![says.clone(); at % 2],
    };
    Recommendations {
        new: count("Recommendation", number),
        made: (0..number).map(|at| recommendation(at, 0)).collect(),
        earlier: count("Recommendation", number),
        followed: (0..number).map(followed).collect(),
    }
}

fn compliance(number: usize) -> Compliance {
    let quarter = Quarter::of(date(2020, 7, 1));
    let quarters: Vec<Period> = std::iter::successors(Some(quarter), |one| Some(one.next()))
        .take(number)
        .map(Quarter::period)
        .collect();
    let halves = quarters.iter().enumerate().map(|(at, half)| DueReport {
        half: *half,
        due_on: half.last(),
        timeliness: match at % 3 {
            0 => Timeliness::Late {
                sent_on: half.last(),
                days: 1 + i32::try_from(at).unwrap_or_default(),
            },
            1 => Timeliness::OnTime {
                sent_on: half.first(),
            },
            _ => Timeliness::Unsent,
        },
    });
    let vacant = number.min(13);
    Compliance {
        terms: (number > 0).then(|| Terms {
            count: count("TermsOfReference", 1),
            since: date(2018, 1, 15),
        }),
        without_meeting: quarters.iter().copied().step_by(2).collect(),
        held: (number > 0).then(|| count("Meeting", number / 2)),
        co_chairs: count("Office", number.min(2)),
        federal_is_vacant: number == 0,
        provincial_is_vacant: number < 2,
        seats: count("CouncilSeat", number * 2),
        vacant_seats: VacantSeats {
            count: count("CouncilSeat", vacant),
            jurisdictions: (0..vacant.saturating_sub(usize::from(number > 1)))
                .map(name_of)
                .collect(),
            federal: number > 1,
        },
        sent: (number > 0).then(|| count("Report", number - number / 3)),
        due: halves.collect(),
        quarters,
    }
}

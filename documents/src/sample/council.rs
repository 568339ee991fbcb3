//! Council reports, from an empty community to a full one.

use std::collections::BTreeMap;

use domain::{
    language::{Bilingual, Text},
    period::Period,
    report::Sections,
};
use jiff::civil::{Date, date};

use super::{sections::filled, text};
use crate::report::{
    JurisdictionName, Query, RowRef,
    council::{
        Activity, CouncilReport, Count, Gap, GapPlan, Issue, Membership, PlannedMeeting, Queried,
        Representation, Written,
    },
};

/// Council reports by name: in the plain form, and whole, with every section.
#[must_use]
pub fn reports() -> Vec<(&'static str, CouncilReport)> {
    let year = |first, last| Period::from_first_last(first, last).ok();
    let (Some(period), Some(next_period)) = (
        year(date(2020, 9, 1), date(2021, 8, 31)),
        year(date(2021, 9, 1), date(2022, 8, 31)),
    ) else {
        return Vec::new();
    };
    let empty = CouncilReport {
        community: text(
            "Communauté de pratique des centres de contact",
            "Contact Centre Community of Practice",
        ),
        council: text(
            "Conseil de la prestation de services du secteur public (CPSSP)",
            "Public Sector Service Delivery Council (PSSDC)",
        ),
        period,
        next_period,
        as_of: date(2021, 8, 31),
        activities: Queried {
            query: query("activities"),
            rows: Vec::new(),
        },
        membership: membership([0; 5]),
        representation: Representation {
            query: query("representation"),
            gaps: Vec::new(),
            plan: GapPlan::default(),
        },
        issues: Vec::new(),
        meetings: Queried {
            query: query("meetings"),
            rows: Vec::new(),
        },
        themes: Vec::new(),
        plans: Vec::new(),
        sections: Sections::plain(),
        changes: None,
        standings: None,
        attendance: None,
        groups: None,
        recommendations: None,
        initiatives: None,
        compliance: None,
    };
    vec![
        ("one-whole", filled(one(empty.clone()), 1, &organization(1))),
        (
            "many-whole",
            filled(many(empty.clone()), 4, &organization(4)),
        ),
        ("empty-whole", filled(empty.clone(), 0, &organization(0))),
        ("one", one(empty.clone())),
        ("many", many(empty.clone())),
        ("empty", empty),
    ]
}

fn organization(number: i64) -> Bilingual {
    text(
        &format!("Ministère {number} de l'Accueil"),
        &format!("Ministry {number} of Reception"),
    )
}

/// One of everything; its gap has a municipality, its issue an unfinished text.
fn one(empty: CouncilReport) -> CouncilReport {
    CouncilReport {
        activities: Queried {
            rows: vec![done(date(2021, 6, 1), 1)],
            ..empty.activities
        },
        membership: membership([1; 5]),
        representation: Representation {
            gaps: gaps()
                .into_iter()
                .skip(3)
                .map(|g| Gap {
                    municipal_only: true,
                    ..g
                })
                .collect(),
            plan: GapPlan {
                action_plan: vec![text("Écrire au Yukon.", "Write to Yukon.")],
                ..GapPlan::default()
            },
            ..empty.representation
        },
        issues: vec![Issue {
            row: row("Issue", 1),
            title: Bilingual {
                fr: Text::draft("Outils <de travail> à 100 %").unwrap_or(Text::MISSING),
                en: Text::MISSING,
            },
            importance: vec![text("Grande", "High")],
            impact: vec![text("5 000 $ par an | environ", "$5,000 a year | or so")],
            action_plan: Vec::new(),
        }],
        meetings: Queried {
            rows: meetings(1),
            ..empty.meetings
        },
        themes: vec![text("l’accessibilité", "accessibility")],
        ..empty
    }
}

/// A full community with four gaps.
fn many(empty: CouncilReport) -> CouncilReport {
    let activities = [date(2020, 10, 8), date(2020, 11, 4), date(2021, 6, 15)];
    CouncilReport {
        activities: Queried {
            rows: activities
                .into_iter()
                .zip([0, 2, 3])
                .map(|(day, points)| done(day, points))
                .collect(),
            ..empty.activities
        },
        membership: membership([81, 6, 20, 22, 2]),
        representation: Representation {
            gaps: gaps(),
            plan: GapPlan {
                action_plan: vec![
                    text(
                        "Demander aux membres du Conseil de ces administrations de proposer quelqu’un.",
                        "Ask the council members of these jurisdictions to put someone forward.",
                    ),
                    text(
                        "Joindre le mandat de la communauté.",
                        "Enclose the community’s terms of reference.",
                    ),
                ],
                ..GapPlan::default()
            },
            ..empty.representation
        },
        meetings: Queried {
            rows: meetings(4),
            ..empty.meetings
        },
        themes: vec![
            text("l’accessibilité", "accessibility"),
            text("les publics vulnérables", "vulnerable communities"),
            text("le clavardage", "live chat"),
        ],
        plans: vec![Written {
            row: row("PlannedItem", 1),
            text: text(
                "Étude d’un espace de travail commun.",
                "A study of a shared workspace.",
            ),
            points: Vec::new(),
        }],
        ..empty
    }
}

fn done(day: Date, points: i64) -> Activity {
    let point = |id: i64, points: Vec<Written>| Written {
        row: row("Point", id),
        text: text(
            "Tour d'horizon : bilan de l'année.",
            "Overview: the year's results.",
        ),
        points,
    };
    let nested = if points > 2 {
        vec![point(91, Vec::new()), point(92, Vec::new())]
    } else {
        Vec::new()
    };
    Activity {
        row: row("Meeting", i64::from(day.day())),
        date: day,
        title: text("Rencontre de la communauté", "Community meeting"),
        points: (1..=points)
            .map(|id| {
                point(
                    id,
                    if id == points {
                        nested.clone()
                    } else {
                        Vec::new()
                    },
                )
            })
            .collect(),
    }
}

fn membership([members, federal, provincial, municipal, other]: [i64; 5]) -> Membership {
    let count = |noun: &str, number: i64| Count {
        query: query("roster"),
        rows: (1..=number).map(|id| row(noun, id)).collect(),
    };
    let institute = |id: i64| text(&format!("l’Institut {id}"), &format!("Institute {id}"));
    Membership {
        members: count("Person", members),
        federal: count("Organization", federal),
        provincial_territorial: count("Organization", provincial),
        municipal: count("Organization", municipal),
        other: count("Organization", other),
        other_names: (1..=other).map(institute).collect(),
    }
}

fn meetings(number: usize) -> Vec<PlannedMeeting> {
    let days = [
        date(2021, 9, 21),
        date(2021, 12, 7),
        date(2022, 3, 8),
        date(2022, 6, 7),
    ];
    let planned = |(id, date)| PlannedMeeting {
        row: row("Meeting", id),
        date,
    };
    (40..).zip(days).take(number).map(planned).collect()
}

fn gaps() -> Vec<Gap> {
    let names = [
        (
            "CA-NL",
            "T.-N.-L.",
            "à T.-N.-L.",
            "Newfoundland and Labrador",
        ),
        (
            "CA-PE",
            "l’Î.-P.-É.",
            "à l’Î.-P.-É.",
            "Prince Edward Island",
        ),
        ("CA-NU", "le Nunavut", "au Nunavut", "Nunavut"),
        ("CA-YT", "le Yukon", "au Yukon", "Yukon"),
    ];
    let gap = |(id, (code, running_fr, in_fr, running_en)): (i64, (&str, &str, &str, &str))| Gap {
        row: row("Jurisdiction", id),
        jurisdiction: JurisdictionName {
            code: code.into(),
            running_fr: running_fr.into(),
            in_fr: in_fr.into(),
            running_en: running_en.into(),
        },
        municipal_only: false,
    };
    (10..).zip(names).map(gap).collect()
}

pub(super) fn row(noun: &str, id: i64) -> RowRef {
    RowRef {
        noun: noun.into(),
        id,
    }
}

pub(super) fn query(name: &str) -> Query {
    Query {
        name: name.into(),
        parameters: BTreeMap::from([("at".into(), "2021-08-31".into())]),
    }
}

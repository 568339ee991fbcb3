use jiff::civil::{Date, date};

use super::*;
use crate::{
    import::{
        Mapping, Row, Vocabulary, Which,
        cell::Cell,
        known::{KnownAffiliation, KnownMembership, KnownOrganization, KnownPerson},
    },
    jurisdiction::JurisdictionCode,
    order::OrderOfGovernment,
};

const DAY: Date = date(2021, 9, 1);

fn address(words: &str) -> EmailAddress {
    EmailAddress::parse(words).unwrap()
}

fn organization(order: OrderOfGovernment, jurisdiction: &str) -> KnownOrganization {
    KnownOrganization {
        order,
        jurisdiction: JurisdictionCode::parse(jurisdiction).unwrap(),
        term: Term::since(date(2000, 1, 1)),
    }
}

fn person(number: i64, names: (&str, &str), organization: i64) -> KnownPerson {
    KnownPerson {
        given_name: names.1.into(),
        family_name: names.0.into(),
        language: Some(Language::Fr),
        zone: None,
        phone: None,
        address: Some(address(&format!("p{number}@justice.example"))),
        affiliation: Some(KnownAffiliation {
            id: AffiliationId(number),
            organization: OrganizationId(organization),
            title_fr: Some("Directrice".into()),
            title_en: None,
            term: Term::since(date(2019, 1, 1)),
        }),
        next_affiliation: None,
        memberships: vec![KnownMembership {
            id: MembershipId(number),
            track: Track::Executive,
            term: Term::since(date(2020, 1, 1)),
        }],
    }
}

/// Ana Côté (1) and Bea Roy (2) of Justice (1); Cy Roy (3) of Laval (2).
fn known() -> Known {
    let mut known = Known::default();
    for (code, order) in [
        ("CA", OrderOfGovernment::Federal),
        ("CA-QC", OrderOfGovernment::Provincial),
        ("CA-ON", OrderOfGovernment::Provincial),
    ] {
        known.jurisdiction(JurisdictionCode::parse(code).unwrap(), order);
    }
    known.organization(
        OrganizationId(1),
        organization(OrderOfGovernment::Provincial, "CA-QC"),
    );
    known.organization_name(OrganizationId(1), "Ministère de la Justice");
    known.organization_name(OrganizationId(1), "MJQ");
    known.organization(
        OrganizationId(2),
        organization(OrderOfGovernment::Municipal, "CA-QC"),
    );
    known.organization_name(OrganizationId(2), "Ville de Laval");
    known.person(PersonId(1), person(1, ("Côté", "Ana"), 1));
    known.person(PersonId(2), person(2, ("Roy", "Bea"), 1));
    known.person(PersonId(3), person(3, ("Roy", "Cy"), 2));
    known
}

const COLUMNS: [Column; 11] = [
    Column::Person,
    Column::FamilyName,
    Column::GivenName,
    Column::Address,
    Column::Organization,
    Column::Order,
    Column::Jurisdiction,
    Column::Title,
    Column::Track,
    Column::From,
    Column::To,
];

/// A file's line, its cells in the order of [`COLUMNS`].
fn line(number: u32, words: &[&str]) -> Line {
    let mapping = Mapping {
        columns: COLUMNS.into_iter().zip(1..).collect(),
        ..Mapping::default()
    };
    let cells = words.iter().map(|words| match *words {
        "" => Cell::Empty,
        words => Cell::Text(words.into()),
    });
    let cells = cells.collect();
    let mut vocabulary = Vocabulary::default();
    vocabulary.tracks.insert("executive", Track::Executive);
    vocabulary.tracks.insert("manager", Track::Manager);
    for order in OrderOfGovernment::ALL {
        vocabulary.orders.insert(order.as_str(), order);
    }
    Line::read(&Row { number, cells }, &mapping, &vocabulary)
}

fn rule(missing: Missing) -> Rule {
    Rule {
        as_of: DAY,
        missing,
        language: Some(Language::Fr),
    }
}

fn planned(lines: &[(Line, Decision)], missing: Missing) -> Vec<Planned> {
    let known = known();
    let mut planner = Planner::new(&known, rule(missing));
    for (line, decision) in lines {
        planner.hear(line, decision);
    }
    let mut planned: Vec<Planned> = lines
        .iter()
        .map(|(line, decision)| planner.plan(line, decision))
        .collect();
    planned.extend(planner.missing());
    planned
}

fn one(words: &[&str], decision: Decision) -> Planned {
    planned(&[(line(2, words), decision)], Missing::Keep).remove(0)
}

fn undecided(words: &[&str]) -> Planned {
    one(words, Decision::default())
}

#[test]
fn what_is_on_record_changes_nothing() {
    for words in [
        &["", "Côté", "Ana", "p1@justice.example"][..],
        &["", "COTE", "ana", "P1@JUSTICE.EXAMPLE", "mjq"],
        &[
            "Person:1",
            "Côté",
            "Ana",
            "p1@justice.example",
            "Ministère de la Justice",
            "provincial",
            "CA-QC",
            "Directrice",
            "executive",
            "2020-01-01",
        ],
        // By name and organization.
        &["", "Roy", "Bea", "", "Ministère de la Justice"],
    ] {
        let planned = undecided(words);
        assert_eq!(planned.verdict, Verdict::Unchanged, "{words:?} {planned:?}");
        assert_eq!(planned.changes, []);
        assert!(matches!(planned.who, Who::Known(_)));
    }
}

#[test]
fn somebody_new_is_entered_with_everything() {
    let planned = undecided(&[
        "",
        "Cyr",
        "Dee",
        "dee@laval.example",
        "Ville de Laval",
        "",
        "",
        "Cheffe",
        "manager",
    ]);
    assert_eq!((planned.verdict, planned.who), (Verdict::New, Who::New));
    let title = Title {
        fr: Some("Cheffe".into()),
        en: None,
    };
    assert_eq!(
        planned.changes,
        [
            Change::NewPerson,
            Change::NewAffiliation {
                organization: Where::Known(OrganizationId(2)),
                title,
                from: DAY,
                ends: None,
            },
            Change::NewMembership {
                track: Track::Manager,
                from: DAY,
                to: None,
            },
        ]
    );
}

#[test]
fn whoever_changes_is_changed_and_whoever_leaves_ends() {
    let moved = undecided(&[
        "Person:1",
        "Roy-Côté",
        "Ana",
        "ana@laval.example",
        "Ville de Laval",
        "",
        "",
        "Directrice",
    ]);
    assert_eq!(moved.verdict, Verdict::Changed);
    assert_eq!(
        moved.changes,
        [
            Change::PersonValue {
                column: Column::FamilyName,
                before: Some("Côté".into()),
                after: "Roy-Côté".into(),
            },
            Change::NewAddress {
                before: Some(address("p1@justice.example")),
                after: address("ana@laval.example"),
            },
            Change::NewAffiliation {
                organization: Where::Known(OrganizationId(2)),
                title: Title {
                    fr: Some("Directrice".into()),
                    en: None,
                },
                from: DAY,
                ends: Some(AffiliationId(1)),
            },
        ]
    );
    let left = undecided(&[
        "Person:1",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "2020-01-01",
        "2021-08-31",
    ]);
    assert_eq!(left.verdict, Verdict::Ended);
    assert_eq!(
        left.changes,
        [Change::EndMembership {
            membership: MembershipId(1),
            to: date(2021, 8, 31),
        }]
    );
}

#[test]
fn a_last_day_before_the_rosters_own_needs_a_first_one_unless_it_is_on_record() {
    let left = undecided(&["Person:1", "", "", "", "", "", "", "", "", "", "2021-06-30"]);
    assert_eq!(left.verdict, Verdict::Ended, "{left:?}");
    let never = undecided(&["Person:1", "", "", "", "", "", "", "", "", "", "2019-06-30"]);
    assert_eq!(never.doubts, [Doubt::NoFirstDay]);
    let stranger = [
        "",
        "Cyr",
        "Dee",
        "",
        "Ville de Laval",
        "",
        "",
        "",
        "",
        "",
        "2021-06-30",
    ];
    assert_eq!(undecided(&stranger).doubts, [Doubt::NoFirstDay]);
}

#[test]
fn a_name_or_an_address_alone_is_doubtful_until_somebody_says_who_it_is() {
    let planned = undecided(&["", "Roy", "Bea", "bea@elsewhere.example", "Ville de Laval"]);
    assert_eq!(planned.verdict, Verdict::Doubtful);
    let people = vec![PersonId(2)];
    assert_eq!(planned.doubts, [Doubt::SameName { people }]);
    let words = ["", "Smith", "Al", "p3@justice.example", "Ville de Laval"];
    let people = vec![PersonId(3)];
    assert_eq!(undecided(&words).doubts, [Doubt::SameAddress { people }]);

    let decide = |person| Decision {
        person: Some(person),
        ..Decision::default()
    };
    assert_eq!(one(&words, decide(Which::New)).verdict, Verdict::New);
    let this = one(&words, decide(Which::This(PersonId(3))));
    assert_eq!(this.verdict, Verdict::Changed);
    assert_eq!(this.changes.len(), 2, "both names: {:?}", this.changes);
    let nobody = one(&words, decide(Which::This(PersonId(99))));
    assert_eq!(nobody.doubts, [Doubt::NobodyThere]);
    assert_eq!(undecided(&["Person:99"]).doubts, [Doubt::NobodyThere]);
    let skipped = Decision {
        skip: true,
        ..Decision::default()
    };
    assert_eq!(one(&words, skipped).verdict, Verdict::Skipped);
}

#[test]
fn a_decision_on_an_organization_holds_for_all_lines_that_name_it() {
    let words = |given, place: [&'static str; 2], from| {
        [
            "",
            "Cyr",
            given,
            "",
            "Agence du Numérique",
            place[0],
            place[1],
            "",
            "",
            from,
        ]
    };
    let new = Decision {
        organization: Some(Which::New),
        ..Decision::default()
    };
    let lines = [
        (
            line(2, &words("Dee", ["", ""], "2021-07-01")),
            Decision::default(),
        ),
        (
            line(3, &words("Eva", ["provincial", "CA-QC"], "")),
            new.clone(),
        ),
    ];
    let planned_lines = planned(&lines, Missing::Keep);
    for one in &planned_lines {
        assert_eq!(one.verdict, Verdict::New, "{one:?}");
    }
    let known = known();
    let mut planner = Planner::new(&known, rule(Missing::Keep));
    for (line, decision) in &lines {
        planner.hear(line, decision);
    }
    let entered = planner.organizations().new_ones();
    assert_eq!(entered.len(), 1);
    assert_eq!(entered[0].name_fr.as_deref(), Some("Agence du Numérique"));
    assert_eq!(entered[0].name_en, None);
    assert_eq!(entered[0].from, date(2021, 7, 1));

    // Without a place, or with one that can't be, it is not entered.
    for place in [["", ""], ["federal", "CA-QC"]] {
        let planned = one(&words("Dee", place, ""), new.clone());
        assert_eq!(planned.doubts, [Doubt::OrganizationWithoutPlace]);
    }
    let asked = undecided(&words("Dee", ["", ""], ""));
    assert_eq!(asked.doubts, [Doubt::UnknownOrganization { near: vec![] }]);
    let this = Decision {
        organization: Some(Which::This(OrganizationId(2))),
        ..Decision::default()
    };
    assert_eq!(one(&words("Dee", ["", ""], ""), this).verdict, Verdict::New);
}

#[test]
fn what_contradicts_the_record_is_kept_out_or_left_as_it_is() {
    let keep = Decision {
        keep_record: true,
        ..Decision::default()
    };
    let order = [
        "",
        "Côté",
        "Ana",
        "p1@justice.example",
        "MJQ",
        "federal",
        "CA-ON",
    ];
    let planned = undecided(&order);
    assert_eq!(planned.verdict, Verdict::Doubtful);
    assert_eq!(planned.doubts.len(), 2, "{:?}", planned.doubts);
    assert_eq!(one(&order, keep.clone()).verdict, Verdict::Unchanged);

    let days = ["Person:1", "", "", "", "", "", "", "", "", "2019-05-01"];
    let there = date(2020, 1, 1);
    assert_eq!(
        undecided(&days).doubts,
        [Doubt::OtherMembership {
            from: there,
            to: None
        }]
    );
    assert_eq!(one(&days, keep.clone()).verdict, Verdict::Unchanged);

    let misread = ["", "TrÃ©panier", "Zoé", "", "Ville de Laval"];
    assert_eq!(undecided(&misread).doubts, [Doubt::LooksMisread]);
    assert_eq!(one(&misread, keep).verdict, Verdict::New);
    for fine in ["Trépanier", "São", "Âge"] {
        let planned = undecided(&["", fine, "Zoé", "", "Ville de Laval"]);
        assert_eq!(planned.verdict, Verdict::New, "{fine}");
    }
}

#[test]
fn a_person_is_entered_once_and_a_line_is_heard_once() {
    let decision = Decision::default;
    let eva = |track: &'static str| {
        [
            "",
            "Cyr",
            "Eva",
            "eva@laval.example",
            "Ville de Laval",
            "",
            "",
            "",
            track,
        ]
    };
    let lines = [
        (line(2, &eva("executive")), decision()),
        (line(3, &eva("manager")), decision()),
        (line(4, &eva("manager")), decision()),
        (line(5, &["", "Côté", "Ana", "", "MJQ"]), decision()),
        (line(6, &["Person:1"]), decision()),
    ];
    let planned = planned(&lines, Missing::Keep);
    assert_eq!(planned[0].who, Who::New);
    assert_eq!(
        (planned[1].who, planned[1].verdict),
        (Who::OfLine(2), Verdict::Changed)
    );
    assert_eq!(planned[1].changes.len(), 1);
    assert_eq!(planned[2].doubts, [Doubt::TwiceInFile { line: 3 }]);
    assert_eq!(planned[3].verdict, Verdict::Unchanged);
    assert_eq!(planned[4].doubts, [Doubt::TwiceInFile { line: 5 }]);
}

#[test]
fn those_who_are_not_in_the_file_leave_only_where_that_is_asked_for() {
    let ana = (line(2, &["Person:1"]), Decision::default());
    // A name that may be that of two people keeps both.
    let roy = (
        line(3, &["", "Roy", "Bea", "", "Ville de Laval"]),
        Decision::default(),
    );
    assert_eq!(planned(std::slice::from_ref(&ana), Missing::Keep).len(), 1);
    let ended = planned(std::slice::from_ref(&ana), Missing::End);
    let ended: Vec<_> = ended[1..]
        .iter()
        .map(|one| (one.who, one.verdict))
        .collect();
    let left = |id| (Who::Known(PersonId(id)), Verdict::Ended);
    assert_eq!(ended, [left(2), left(3)]);
    let with_roy = planned(&[ana, roy], Missing::End);
    assert_eq!(with_roy.len(), 3, "{with_roy:?}");
    assert_eq!(with_roy[2].who, Who::Known(PersonId(3)));
    let managers = (
        line(2, &["Person:1", "", "", "", "", "", "", "", "manager"]),
        Decision::default(),
    );
    assert_eq!(
        planned(&[managers], Missing::End).len(),
        1,
        "a file of managers says nothing of executives"
    );
}

#[test]
fn a_value_that_cannot_be_read_keeps_its_line_out() {
    let planned = undecided(&["", "Cyr", "Dee", "no address", "Ville de Laval"]);
    assert_eq!(planned.verdict, Verdict::Refused);
}

#[test]
fn whatever_is_applied_changes_nothing_when_it_comes_again() {
    // The record as it is once the lines of the other tests have been applied.
    let mut known = known();
    let mut dee = person(9, ("Cyr", "Dee"), 2);
    dee.address = Some(address("dee@laval.example"));
    dee.memberships[0].term = Term::since(DAY);
    known.person(PersonId(9), dee);
    let mut planner = Planner::new(&known, rule(Missing::End));
    let lines = [
        line(2, &["Person:1"]),
        line(3, &["Person:2"]),
        line(4, &["Person:3"]),
        line(
            5,
            &[
                "",
                "Cyr",
                "Dee",
                "dee@laval.example",
                "Ville de Laval",
                "",
                "",
                "Directrice",
            ],
        ),
    ];
    let decision = Decision::default();
    lines.iter().for_each(|line| planner.hear(line, &decision));
    for line in &lines {
        assert_eq!(planner.plan(line, &decision).verdict, Verdict::Unchanged);
    }
    assert_eq!(planner.missing(), []);
}

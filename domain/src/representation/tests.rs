use super::*;
use crate::testing::*;
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

const AS_OF: Date = date(2021, 8, 31);

fn at(people: &People, rule: Rule, code: JurisdictionCode, on: Date) -> JurisdictionStanding {
    let roster = people.roster();
    let snapshot = Representation::new(&roster, &JURISDICTIONS, rule).at(on);
    snapshot
        .jurisdictions
        .into_iter()
        .find(|one| one.jurisdiction == code)
        .unwrap()
}

#[test]
fn a_ministry_with_one_member_represents_its_province() {
    let people = People::default()
        .member(1, "2020-03-01..")
        .works(1, BC_MINISTRY, "2019-01-01..");
    let bc = at(&people, Rule::default(), BC, AS_OF);
    assert_eq!(bc.standing, Standing::Represented);
    assert_eq!(bc.since, Some(date(2020, 3, 1)));
    assert_eq!(bc.gap_since, None);
    assert_eq!(
        (bc.members, bc.organizations),
        (vec![PersonId(1)], vec![BC_MINISTRY.id])
    );
}

#[test]
fn with_only_whitehorse_yukon_is_municipal_only_and_stays_on_the_list() {
    let people = People::default()
        .member(1, "2020-03-01..")
        .works(1, WHITEHORSE, "2019-01-01..");
    let roster = people.roster();
    let snapshot = Representation::new(&roster, &JURISDICTIONS, Rule::default()).at(AS_OF);
    let gaps: Vec<_> = snapshot
        .gaps()
        .map(|one| (one.jurisdiction, one.standing))
        .collect();
    let nobody = Standing::NotRepresented;
    assert_eq!(
        gaps,
        [
            (NS, nobody),
            (ON, nobody),
            (BC, nobody),
            (YT, Standing::MunicipalOnly)
        ]
    );
    let yukon = at(&people, Rule::default(), YT, AS_OF);
    assert_eq!(yukon.since, Some(date(2020, 3, 1)));
    assert_eq!(yukon.organizations, [WHITEHORSE.id]);
}

#[test]
fn by_the_setting_a_municipality_represents_too() {
    let rule = Rule {
        municipality_represents: true,
        ..Rule::default()
    };
    let people = People::default()
        .member(1, "2020-03-01..")
        .works(1, WHITEHORSE, "2019-01-01..")
        .member(2, "2020-05-01..")
        .works(2, YUKON_DEPARTMENT, "2019-01-01..");
    let yukon = at(&people, rule, YT, AS_OF);
    assert_eq!(yukon.standing, Standing::Represented);
    assert_eq!(yukon.since, Some(date(2020, 3, 1)));
    assert_eq!(yukon.members, [PersonId(1), PersonId(2)]);
}

#[test]
fn each_gap_has_its_own_days() {
    let people = People::default()
        .member(1, "2020-03-01..2020-06-01")
        .member(2, "2021-01-01..2021-02-01")
        .works(1, BC_MINISTRY, "2019-01-01..")
        .works(2, BC_MINISTRY, "2019-01-01..");
    let roster = people.roster();
    let representation = Representation::new(&roster, &JURISDICTIONS, Rule::default());
    let gaps = representation.gaps_of(BC).into_iter();
    let days: Vec<_> = gaps.map(|gap| (gap.opened_on, gap.closed_on)).collect();
    assert_eq!(
        days,
        [
            (None, Some(date(2020, 3, 1))),
            (Some(date(2020, 6, 1)), Some(date(2021, 1, 1))),
            (Some(date(2021, 2, 1)), None),
        ]
    );
}

#[test]
fn a_municipality_is_no_part_of_what_a_represented_province_rests_on() {
    let people = People::default()
        .member(1, "2020-03-01..")
        .works(1, WHITEHORSE, "2019-01-01..")
        .member(2, "2020-05-01..")
        .works(2, YUKON_DEPARTMENT, "2019-01-01..");
    let yukon = at(&people, Rule::default(), YT, AS_OF);
    assert_eq!(yukon.since, Some(date(2020, 5, 1)));
    assert_eq!(yukon.members, [PersonId(2)]);
}

#[test]
fn a_federal_employee_in_halifax_represents_no_province() {
    let people = People::default().member(1, "2020-03-01..").works(
        1,
        FEDERAL_OFFICE_IN_HALIFAX,
        "2019-01-01..",
    );
    assert_eq!(
        at(&people, Rule::default(), NS, AS_OF).standing,
        Standing::NotRepresented
    );
}

#[test]
fn a_crown_corporation_represents_no_province() {
    let people =
        People::default()
            .member(1, "2020-03-01..")
            .works(1, BC_CROWN_CORPORATION, "2019-01-01..");
    assert_eq!(
        at(&people, Rule::default(), BC, AS_OF).standing,
        Standing::NotRepresented
    );
}

#[test]
fn a_manager_alone_represents_nobody_unless_managers_count() {
    let people = People::default()
        .manager(1, "2020-03-01..")
        .works(1, BC_MINISTRY, "2019-01-01..");
    assert!(at(&people, Rule::default(), BC, AS_OF).standing.is_gap());
    let counting = CountingRule {
        count_managers: true,
    };
    assert!(
        !at(
            &people,
            Rule {
                counting,
                ..Rule::default()
            },
            BC,
            AS_OF
        )
        .standing
        .is_gap()
    );
}

#[test]
fn what_never_was_represented_has_no_since() {
    let nobody = at(&People::default(), Rule::default(), BC, AS_OF);
    assert_eq!((nobody.since, nobody.gap_since), (None, None));
}

#[test]
fn the_gap_is_as_old_as_the_loss_of_the_ministry_not_of_the_town() {
    let people = People::default()
        .member(1, "2020-01-01..2021-01-01")
        .works(1, YUKON_DEPARTMENT, "2019-01-01..")
        .member(2, "2020-06-01..2021-06-01")
        .works(2, WHITEHORSE, "2019-01-01..");
    let yukon = at(&people, Rule::default(), YT, AS_OF);
    assert_eq!(yukon.standing, Standing::NotRepresented);
    assert_eq!(yukon.since, Some(date(2021, 6, 1)));
    assert_eq!(yukon.gap_since, Some(date(2021, 1, 1)));
}

#[test]
fn the_history_lists_each_change_once_and_a_handover_is_none() {
    let people = People::default()
        .member(1, "2020-01-01..2021-01-01")
        .works(1, BC_MINISTRY, "2019-01-01..")
        .member(2, "2021-01-01..2021-03-01")
        .works(2, BC_MINISTRY, "2019-01-01..")
        .member(3, "2021-02-01..")
        .works(3, ONTARIO_MINISTRY, "2019-01-01..");
    let roster = people.roster();
    let representation = Representation::new(&roster, &JURISDICTIONS, Rule::default());
    let period = Period::from_first_last(date(2020, 9, 1), AS_OF).unwrap();
    let (yes, no) = (Standing::Represented, Standing::NotRepresented);
    assert_eq!(
        representation.history(period),
        [
            Change {
                on: date(2021, 2, 1),
                jurisdiction: ON,
                from: no,
                to: yes
            },
            Change {
                on: date(2021, 3, 1),
                jurisdiction: BC,
                from: yes,
                to: no
            },
        ]
    );
}

#[test]
fn the_federal_order_is_not_in_the_list() {
    let roster = People::default().roster();
    let snapshot = Representation::new(&roster, &JURISDICTIONS, Rule::default()).at(AS_OF);
    let listed: Vec<_> = snapshot
        .jurisdictions
        .iter()
        .map(|one| one.jurisdiction)
        .collect();
    assert_eq!(listed, [NS, ON, BC, YT]);
}

fn any_rule() -> impl Strategy<Value = Rule> {
    any::<(bool, bool)>().prop_map(|(count_managers, municipality_represents)| Rule {
        counting: CountingRule { count_managers },
        municipality_represents,
    })
}

proptest! {
    // Each case looks at every day of three years.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_history_agrees_with_direct_evaluation_on_every_day(
        people in any_people(), rule in any_rule(),
    ) {
        let roster = people.roster();
        let representation = Representation::new(&roster, &JURISDICTIONS, rule);
        let always = Period::new(date(2019, 12, 1), date(2023, 1, 1)).unwrap();
        let history = representation.history(always);
        let mut standing: BTreeMap<_, _> =
            JURISDICTIONS.iter().map(|code| (*code, Standing::NotRepresented)).collect();
        let mut since = BTreeMap::new();
        for day in always.days() {
            for change in history.iter().filter(|change| change.on == day) {
                prop_assert_eq!(standing.insert(change.jurisdiction, change.to), Some(change.from));
                since.insert(change.jurisdiction, day);
            }
            for one in representation.at(day).jurisdictions {
                prop_assert_eq!(one.standing, standing[&one.jurisdiction], "on {}", day);
                prop_assert_eq!(one.since, since.get(&one.jurisdiction).copied());
                prop_assert_eq!(one.members.is_empty(), one.standing == Standing::NotRepresented);
            }
        }
    }

    /// The table of jurisdictions and the line of the report are about the same ministries.
    #[test]
    fn what_represents_the_jurisdictions_adds_up_to_the_report_s_line(
        people in any_people(), on in any_day(),
    ) {
        let roster = people.roster();
        let rule = Rule::default();
        let snapshot = Representation::new(&roster, &JURISDICTIONS, rule).at(on);
        let represented = snapshot.jurisdictions.iter().filter(|one| !one.standing.is_gap());
        let mut ministries: Vec<_> =
            represented.flat_map(|one| one.organizations.iter().copied()).collect();
        ministries.sort_unstable();
        let line = roster.headcount(on, rule.counting).organizations.provincial_territorial;
        prop_assert_eq!(ministries, line);
    }

    #[test]
    fn a_gap_is_as_old_as_the_last_day_of_representation(people in any_people(), on in any_day()) {
        let roster = people.roster();
        let representation = Representation::new(&roster, &JURISDICTIONS, Rule::default());
        for one in representation.at(on).gaps() {
            let was = |day: Date| {
                representation
                    .at(day)
                    .jurisdictions
                    .iter()
                    .any(|then| then.jurisdiction == one.jurisdiction && !then.standing.is_gap())
            };
            let last = on.series(-1.day()).take(800).find(|day| was(*day));
            prop_assert_eq!(one.gap_since, last.map(|day| day.tomorrow().unwrap()));
        }
    }
}

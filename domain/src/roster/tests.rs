use super::*;
use crate::testing::*;
use jiff::civil::date;
use proptest::prelude::*;

const RULE: CountingRule = CountingRule {
    count_managers: false,
};
const AS_OF: Date = date(2021, 8, 31);

#[test]
fn an_organization_with_five_members_counts_once() {
    let roster = People::default();
    let roster = (1..=5).fold(roster, |r, p| {
        r.member(p, "2020-01-01..")
            .works(p, HALIFAX, "2020-01-01..")
    });
    let count = roster.roster().headcount(AS_OF, RULE);
    assert_eq!(count.member_count(), 5);
    assert_eq!(count.organizations.municipal, [HALIFAX.id]);
}

#[test]
fn a_person_with_two_roles_counts_once() {
    let roster = People::default()
        .member(1, "2020-01-01..")
        .manager(1, "2020-01-01..")
        .works(1, BC_MINISTRY, "2020-01-01..")
        .also_works(1, HALIFAX, "2020-01-01..")
        .roster();
    let count = roster.headcount(
        AS_OF,
        CountingRule {
            count_managers: true,
        },
    );
    assert_eq!(count.members, [PersonId(1)]);
    assert_eq!(count.organizations.provincial_territorial, [BC_MINISTRY.id]);
    assert_eq!(count.organizations.municipal, []);
}

#[test]
fn the_managers_network_counts_only_if_a_setting_says_so() {
    let roster = People::default()
        .manager(1, "2020-01-01..")
        .works(1, HALIFAX, "2020-01-01..")
        .roster();
    assert_eq!(roster.headcount(AS_OF, RULE), Headcount::default());
    let with = CountingRule {
        count_managers: true,
    };
    assert_eq!(roster.headcount(AS_OF, with).member_count(), 1);
    assert_eq!(roster.track_at(AS_OF, Track::Executive).count(), 0);
    assert_eq!(roster.track_at(AS_OF, Track::Manager).count(), 1);
}

#[test]
fn members_are_counted_by_the_order_of_their_organization_at_any_date() {
    let roster = People::default()
        .member(1, "2020-01-01..")
        .works(1, HALIFAX, "2020-01-01..2021-01-01")
        .works(1, BC_MINISTRY, "2021-01-01..")
        .member(2, "2020-01-01..2021-06-01")
        .works(2, YUKON_DEPARTMENT, "2020-01-01..")
        .member(3, "2020-01-01..")
        .roster();
    let lines = |day| {
        let lines = roster.members_by_order(day, RULE);
        let people = |line: Vec<PersonId>| line.iter().map(|id| id.0).collect::<Vec<_>>();
        (
            people(lines.provincial_territorial),
            people(lines.municipal),
            people(lines.other),
        )
    };
    // Who has no organization is among the others: the lines add up to the members.
    assert_eq!(lines(date(2020, 12, 31)), (vec![2], vec![1], vec![3]));
    assert_eq!(lines(date(2021, 1, 1)), (vec![1, 2], vec![], vec![3]));
    assert_eq!(lines(AS_OF), (vec![1], vec![], vec![3]), "who left");
    assert_eq!(
        roster.organization_of(PersonId(2), AS_OF),
        Some(YUKON_DEPARTMENT)
    );
}

#[test]
fn crown_corporations_are_listed_and_stand_in_no_line() {
    let roster = People::default()
        .member(1, "2020-01-01..")
        .works(1, BC_CROWN_CORPORATION, "2020-01-01..")
        .roster();
    let count = roster.headcount(AS_OF, RULE);
    assert_eq!(count.organizations.other, [BC_CROWN_CORPORATION.id]);
    let counts = count.organization_counts();
    assert_eq!(
        (
            counts.federal,
            counts.provincial_territorial,
            counts.municipal
        ),
        (0, 0, 0)
    );
}

#[test]
fn a_member_who_left_is_not_current_and_still_in_the_turnover() {
    let roster = People::default()
        .member(1, "2020-01-01..2021-03-15")
        .works(1, HALIFAX, "2020-01-01..")
        .roster();
    assert_eq!(roster.headcount(AS_OF, RULE).member_count(), 0);
    let half = Period::from_first_last(date(2021, 3, 1), AS_OF).unwrap();
    let turnover = roster.turnover(half, RULE);
    assert_eq!(
        turnover,
        Turnover {
            joined: vec![],
            left: vec![PersonId(1)]
        }
    );
}

#[test]
fn a_member_who_rejoined_is_counted_in_both_intervals_and_not_between() {
    let roster = People::default()
        .member(1, "2019-01-01..2020-01-01")
        .member(1, "2020-06-01..")
        .works(1, HALIFAX, "2019-01-01..")
        .roster();
    let count = |on| roster.headcount(on, RULE).member_count();
    assert_eq!(
        [date(2019, 6, 1), date(2020, 3, 1), AS_OF].map(count),
        [1, 0, 1]
    );
    let year = Period::from_first_last(date(2020, 1, 1), date(2020, 12, 31)).unwrap();
    let both = vec![PersonId(1)];
    assert_eq!(
        roster.turnover(year, RULE),
        Turnover {
            joined: both.clone(),
            left: both
        }
    );
}

#[test]
fn a_membership_renewed_without_a_gap_is_no_turnover() {
    let roster = People::default()
        .member(1, "2019-01-01..2021-01-01")
        .member(1, "2021-01-01..")
        .roster();
    let year = Period::from_first_last(date(2021, 1, 1), date(2021, 12, 31)).unwrap();
    assert_eq!(roster.turnover(year, RULE), Turnover::default());
}

#[test]
fn a_member_who_changes_ministry_moves_the_count_on_that_day() {
    let roster = People::default()
        .member(1, "2020-01-01..")
        .works(1, BC_MINISTRY, "2020-01-01..2021-04-01")
        .works(1, ONTARIO_MINISTRY, "2021-04-01..")
        .roster();
    let ministries = |on| {
        roster
            .headcount(on, RULE)
            .organizations
            .provincial_territorial
    };
    assert_eq!(ministries(date(2021, 3, 31)), [BC_MINISTRY.id]);
    assert_eq!(ministries(date(2021, 4, 1)), [ONTARIO_MINISTRY.id]);
}

#[test]
fn a_member_between_two_employers_is_still_a_member() {
    let roster = People::default()
        .member(1, "2020-01-01..")
        .works(1, BC_MINISTRY, "2020-01-01..2021-04-01")
        .roster();
    let count = roster.headcount(AS_OF, RULE);
    assert_eq!(
        (count.members, count.without_organization),
        (vec![PersonId(1)], vec![PersonId(1)])
    );
    assert_eq!(count.organizations, ByOrder::default());
}

#[test]
fn a_member_names_the_rows_that_say_so() {
    let people = People::default()
        .member(1, "2020-01-01..")
        .works(1, HALIFAX, "2020-01-01..");
    let member = people.roster().members_at(AS_OF, RULE).next().unwrap();
    assert_eq!(member.memberships, [people.memberships[0].id]);
    assert_eq!(member.affiliation, Some(people.affiliations[0]));
}

proptest! {
    #[test]
    fn joined_minus_left_is_the_change_in_members(
        people in any_people(), from in any_day(), length in 0_i64..400,
    ) {
        let roster = people.roster();
        let last = from + jiff::ToSpan::days(length);
        let period = Period::from_first_last(from, last).unwrap();
        let turnover = roster.turnover(period, RULE);
        let members = |on: Date| -> BTreeSet<_> {
            roster.members_at(on, RULE).map(|member| member.person).collect()
        };
        let (before, after) = (members(from.yesterday().unwrap()), members(last));
        for person in after.difference(&before) {
            prop_assert!(turnover.joined.contains(person));
        }
        for person in before.difference(&after) {
            prop_assert!(turnover.left.contains(person));
        }
        for person in &turnover.joined {
            prop_assert!(after.contains(person) || turnover.left.contains(person));
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(people in any_people(), on in any_day()) {
        let forward = people.roster();
        let backward = Roster::new(
            people.memberships.iter().rev().copied(),
            people.affiliations.iter().rev().copied(),
        );
        prop_assert_eq!(forward.headcount(on, RULE), backward.headcount(on, RULE));
    }
}

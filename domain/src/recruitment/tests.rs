use super::*;
use crate::representation::{Representation, Rule};
use crate::testing::*;
use jiff::civil::date;
use proptest::prelude::*;

const AS_OF: Date = date(2021, 8, 31);
const SEATED: PersonId = PersonId(70);

fn snapshot(people: &People, on: Date) -> Snapshot {
    Representation::new(&people.roster(), &JURISDICTIONS, Rule::default()).at(on)
}

/// Ontario and Nova Scotia's seats are taken, Yukon's and British Columbia's are empty.
fn seats() -> BTreeMap<JurisdictionCode, PersonId> {
    [(ON, SEATED), (NS, PersonId(71))].into()
}

/// Writes down what was decided, as the job does.
fn apply(cases: &mut Vec<Case>, actions: &[Action], on: Date) {
    for action in actions {
        match *action {
            Action::Open {
                jurisdiction,
                addressee,
                ..
            } => {
                let id = CaseId(i64::try_from(cases.len()).unwrap() + 1);
                cases.push(Case {
                    id,
                    jurisdiction,
                    addressee,
                    opened_on: on,
                    closed_on: None,
                });
            }
            Action::Readdress { case, addressee } => find(cases, case).addressee = addressee,
            Action::Close { case, on } => find(cases, case).closed_on = Some(on),
            Action::Keep { .. } => {}
        }
    }
}

fn find(cases: &mut [Case], id: CaseId) -> &mut Case {
    cases.iter_mut().find(|case| case.id == id).unwrap()
}

fn three_provinces() -> People {
    People::default()
        .member(1, "2020-01-01..")
        .works(1, ONTARIO_MINISTRY, "2020-01-01..2021-06-01")
        .member(2, "2020-01-01..")
        .works(2, BC_MINISTRY, "2020-01-01..")
        .member(3, "2020-01-01..")
        .works(3, WHITEHORSE, "2020-01-01..")
}

fn open(jurisdiction: JurisdictionCode, addressee: Addressee) -> Action {
    Action::Open {
        jurisdiction,
        addressee,
        previous: None,
        gap_since: None,
    }
}

#[test]
fn each_gap_opens_a_case_for_the_council_member_or_for_support_when_the_seat_is_empty() {
    let actions = compare(&snapshot(&three_provinces(), AS_OF), &[], &seats());
    let ontario = Action::Open {
        jurisdiction: ON,
        addressee: Addressee::CouncilMember(SEATED),
        previous: None,
        gap_since: Some(date(2021, 6, 1)),
    };
    let nova_scotia = open(NS, Addressee::CouncilMember(PersonId(71)));
    assert_eq!(
        actions,
        [nova_scotia, ontario, open(YT, Addressee::Support)]
    );
}

#[test]
fn run_again_it_opens_none() {
    let snapshot = snapshot(&three_provinces(), AS_OF);
    let mut cases = Vec::new();
    apply(&mut cases, &compare(&snapshot, &[], &seats()), AS_OF);
    let again = compare(&snapshot, &cases, &seats());
    assert_eq!(again, [1, 2, 3].map(|id| Action::Keep { case: CaseId(id) }));
}

#[test]
fn a_case_closes_when_a_ministry_joins_and_a_gap_that_reopens_is_linked_to_it() {
    let people = three_provinces().member(9, "2021-09-02..2021-12-01").works(
        9,
        YUKON_DEPARTMENT,
        "2021-01-01..",
    );
    let mut cases = Vec::new();
    let mut run = |on| {
        let actions = compare(&snapshot(&people, on), &cases, &seats());
        apply(&mut cases, &actions, on);
        actions
            .into_iter()
            .filter(|action| action.changes())
            .collect::<Vec<_>>()
    };
    assert_eq!(run(AS_OF).len(), 3);
    let joined = date(2021, 9, 2);
    assert_eq!(
        run(joined),
        [Action::Close {
            case: CaseId(3),
            on: joined
        }]
    );
    assert_eq!(run(date(2021, 9, 3)), []);
    let reopened = Action::Open {
        jurisdiction: YT,
        addressee: Addressee::Support,
        previous: Some(CaseId(3)),
        gap_since: Some(date(2021, 12, 1)),
    };
    assert_eq!(run(date(2021, 12, 2)), [reopened]);
}

#[test]
fn a_new_case_is_linked_to_the_latest_of_the_old_ones() {
    let closed = |id, opened_on, closed_on| Case {
        id: CaseId(id),
        jurisdiction: YT,
        addressee: Addressee::Support,
        opened_on,
        closed_on: Some(closed_on),
    };
    let cases = [
        closed(4, date(2019, 1, 1), date(2019, 2, 1)),
        closed(2, date(2020, 1, 1), date(2020, 2, 1)),
        closed(3, date(2018, 1, 1), date(2018, 2, 1)),
    ];
    let actions = compare(&snapshot(&three_provinces(), AS_OF), &cases, &seats());
    let Action::Open { previous, .. } = actions[2] else {
        panic!("{actions:?}")
    };
    assert_eq!(previous, Some(CaseId(2)));
}

#[test]
fn a_municipality_that_joins_closes_no_case() {
    let before = snapshot(&People::default(), AS_OF);
    let mut cases = Vec::new();
    apply(&mut cases, &compare(&before, &[], &seats()), AS_OF);
    let town = People::default()
        .member(3, "2021-09-01..")
        .works(3, WHITEHORSE, "2020-01-01..");
    let after = compare(&snapshot(&town, date(2021, 9, 2)), &cases, &seats());
    assert!(!after.iter().any(|action| action.changes()));
}

#[test]
fn a_seat_that_is_filled_takes_the_case_over_from_support() {
    let snapshot = snapshot(&three_provinces(), AS_OF);
    let mut cases = Vec::new();
    apply(&mut cases, &compare(&snapshot, &[], &seats()), AS_OF);
    let mut seats = seats();
    seats.insert(YT, PersonId(72));
    let actions = compare(&snapshot, &cases, &seats);
    let taken_over = Action::Readdress {
        case: CaseId(3),
        addressee: Addressee::CouncilMember(PersonId(72)),
    };
    assert_eq!(actions[2], taken_over);
}

#[test]
fn a_case_never_closes_before_it_was_opened() {
    let case = Case {
        id: CaseId(1),
        jurisdiction: BC,
        addressee: Addressee::Support,
        opened_on: date(2021, 9, 5),
        closed_on: None,
    };
    let actions = compare(&snapshot(&three_provinces(), AS_OF), &[case], &seats());
    assert!(actions.contains(&Action::Close {
        case: CaseId(1),
        on: date(2021, 9, 5)
    }));
}

proptest! {
    #[test]
    fn applied_twice_there_is_nothing_to_do_the_second_time(
        people in any_people(), days in proptest::collection::btree_set(any_day(), 1..8),
    ) {
        let mut cases = Vec::new();
        for day in days {
            let snapshot = snapshot(&people, day);
            let actions = compare(&snapshot, &cases, &seats());
            apply(&mut cases, &actions, day);
            let again = compare(&snapshot, &cases, &seats());
            prop_assert!(!again.iter().any(|action| action.changes()));
            // One open case for each gap, and none for anything else.
            let mut open: Vec<_> =
                cases.iter().filter(|c| c.closed_on.is_none()).map(|c| c.jurisdiction).collect();
            let mut gaps: Vec<_> = snapshot.gaps().map(|one| one.jurisdiction).collect();
            open.sort_unstable();
            gaps.sort_unstable();
            prop_assert_eq!(open, gaps);
        }
    }
}

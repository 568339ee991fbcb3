use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn leaf() -> impl Strategy<Value = Leaf> {
    prop_oneof![
        prop_oneof![Just(Track::Executive), Just(Track::Manager)].prop_map(Leaf::Track),
        (1_i64..5).prop_map(|id| Leaf::Topic(TopicId(id))),
        proptest::sample::select(&OrderOfGovernment::ALL[..]).prop_map(Leaf::Order),
        (1_i64..4).prop_map(|id| Leaf::Jurisdiction(JurisdictionId(id))),
        (1_i64..4).prop_map(|id| Leaf::WorkingGroup(WorkingGroupId(id))),
        prop_oneof![Just(Office::FederalCoChair), Just(Office::Support)].prop_map(Leaf::Office),
        (1_i64..4).prop_map(|id| Leaf::Person(PersonId(id))),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    leaf().prop_map(Rule::Is).prop_recursive(5, 40, 4, |inner| {
        let list = proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            list.clone().prop_map(Rule::All),
            list.prop_map(Rule::Any),
            inner.prop_map(|rule| Rule::Not(Box::new(rule))),
        ]
    })
}

fn profile() -> impl Strategy<Value = Profile> {
    let some = |most: i64| proptest::collection::vec(1..most, 0..3);
    let works_for = (
        proptest::sample::select(&OrderOfGovernment::ALL[..]),
        1_i64..4,
    );
    let tracks = proptest::sample::subsequence(vec![Track::Executive, Track::Manager], 1..=2);
    let offices = vec![Office::FederalCoChair, Office::Support];
    let offices = proptest::sample::subsequence(offices, 0..=2);
    (
        1_i64..4,
        tracks,
        proptest::option::of(works_for),
        some(5),
        some(4),
        offices,
    )
        .prop_map(
            |(person, tracks, works_for, topics, groups, offices)| Profile {
                person: PersonId(person),
                tracks,
                works_for: works_for.map(|(order, id)| (order, JurisdictionId(id))),
                topics: topics.into_iter().map(TopicId).collect(),
                groups: groups.into_iter().map(WorkingGroupId).collect(),
                offices,
            },
        )
}

/// What a rule says, read off its definition.
fn naive(rule: &Rule, holds: &dyn Fn(Leaf) -> bool) -> bool {
    match rule {
        Rule::All(rules) => rules.iter().all(|rule| naive(rule, holds)),
        Rule::Any(rules) => rules.iter().any(|rule| naive(rule, holds)),
        Rule::Not(rule) => !naive(rule, holds),
        Rule::Is(leaf) => holds(*leaf),
    }
}

proptest! {
    #[test]
    fn a_rule_means_whom_it_says(rule in rule(), profile in profile()) {
        let says = naive(&rule, &|leaf| profile.is(leaf));
        prop_assert_eq!(rule.why(&profile).is_some(), says);
    }

    /// Whatever else held of the person, the reasons alone are enough; and they are true.
    #[test]
    fn it_follows_from_the_reasons_alone(
        rule in rule(),
        profile in profile(),
        others in proptest::collection::btree_set(leaf(), 0..12),
    ) {
        if let Some(reasons) = rule.why(&profile) {
            prop_assert!(!reasons.is_empty());
            prop_assert!(reasons.iter().all(|one| profile.is(one.leaf) == one.holds));
            let given = |leaf: Leaf| {
                let known = reasons.iter().find(|one| one.leaf == leaf);
                known.map_or(others.contains(&leaf), |one| one.holds)
            };
            prop_assert!(naive(&rule, &given));
            let distinct: BTreeSet<_> = reasons.iter().collect();
            prop_assert_eq!(distinct.len(), reasons.len());
        }
    }

    #[test]
    fn what_is_not_meant_is_meant_by_the_contrary(rule in rule(), profile in profile()) {
        let contrary = Rule::Not(Box::new(rule.clone()));
        prop_assert_ne!(rule.why(&profile).is_some(), contrary.why(&profile).is_some());
        let again = Rule::Not(Box::new(contrary));
        prop_assert_eq!(rule.why(&profile), again.why(&profile));
    }

    #[test]
    fn a_rule_is_read_as_it_was_kept(rule in rule()) {
        let kept = serde_json::to_value(&rule).unwrap();
        prop_assert_eq!(serde_json::from_value::<Rule>(kept).unwrap(), rule);
    }

    #[test]
    fn one_persons_place_is_taken_by_another(rule in rule(), profile in profile()) {
        let (one, other) = (PersonId(1), PersonId(9));
        let replaced = rule.with_person(one, other);
        prop_assert!(!replaced.leaves().contains(&Leaf::Person(one)));
        let mut profile = profile;
        let before = rule.why(&profile).is_some();
        if profile.person == one {
            profile.person = other;
        }
        prop_assert_eq!(replaced.why(&profile).is_some(), before);
        prop_assert_eq!((replaced.parts(), replaced.depth()), (rule.parts(), rule.depth()));
    }
}

#[test]
fn rules_are_kept_in_words() {
    let rule = Rule::All(vec![
        Rule::Any(vec![
            Rule::Is(Leaf::Topic(TopicId(3))),
            Rule::Is(Leaf::Order(OrderOfGovernment::Municipal)),
        ]),
        Rule::Not(Box::new(Rule::Is(Leaf::Jurisdiction(JurisdictionId(7))))),
    ]);
    let kept = serde_json::json!({ "all": [
        { "any": [{ "topic": 3 }, { "order": "municipal" }] },
        { "not": { "jurisdiction": 7 } },
    ] });
    assert_eq!(serde_json::to_value(&rule).unwrap(), kept);
    assert_eq!((rule.parts(), rule.depth()), (6, 3));
}

#[test]
fn the_reasons_are_those_that_count() {
    let [chatbots, queues] = [1, 2].map(|id| Leaf::Topic(TopicId(id)));
    let municipal = Leaf::Order(OrderOfGovernment::Municipal);
    let rule = Rule::All(vec![
        Rule::Any(vec![Rule::Is(chatbots), Rule::Is(queues)]),
        Rule::Not(Box::new(Rule::Is(municipal))),
    ]);
    let somebody = Profile {
        person: PersonId(1),
        tracks: vec![Track::Executive],
        works_for: Some((OrderOfGovernment::Federal, JurisdictionId(1))),
        topics: vec![TopicId(2)],
        groups: Vec::new(),
        offices: Vec::new(),
    };
    let reason = |leaf, holds| Reason { leaf, holds };
    let why = [reason(queues, true), reason(municipal, false)];
    assert_eq!(rule.why(&somebody).unwrap(), why);
    let nobody = Profile {
        topics: Vec::new(),
        ..somebody
    };
    assert_eq!(rule.why(&nobody), None);
}

//! Organizations that are split, dissolved or corrected.

use domain::order::OrderOfGovernment;
use entity::{
    affiliation, enums::OrganizationSuccessionKind, enums::Track, membership, organization,
    organization_name, organization_succession, person,
};
use sea_orm::{EntityTrait, QueryOrder};
use service::commands::{
    Trigger,
    given::Change,
    memberships::{self, Join, NewAffiliation},
    organizations::{
        self, CorrectOrganization, Dissolve, Employees, Merge, Part, Split, Successor,
    },
};

use super::support::{World, on_both, organization as new};

/// A member who works there since 2020.
async fn member(world: &World, name: &str, organization: i64) -> person::Model {
    let person = world.person(name).await;
    let input = Join {
        person: person.id,
        track: Track::Executive,
        from: "2020-01-01".into(),
        affiliation: Some(NewAffiliation {
            organization,
            ..NewAffiliation::default()
        }),
    };
    world
        .done(async |tx| memberships::join(tx, &world.act, input).await)
        .await;
    person
}

/// Where people work: the person, the organization, the first day and the day after the last.
async fn places(world: &World) -> Vec<(i64, i64, String, Option<String>)> {
    let rows = affiliation::Entity::find()
        .order_by_asc(affiliation::Column::PersonId)
        .order_by_asc(affiliation::Column::StartOn);
    let rows = rows.all(&world.db).await.unwrap().into_iter();
    rows.map(|row| {
        let end = row.end_on.map(|end| end.to_string());
        let start = row.start_on.to_string();
        (row.person_id, row.organization_id, start, end)
    })
    .collect()
}

async fn ends(world: &World) -> Vec<Option<String>> {
    let rows = membership::Entity::find().order_by_asc(membership::Column::PersonId);
    let rows = rows.all(&world.db).await.unwrap().into_iter();
    rows.map(|row| row.end_on.map(|end| end.to_string()))
        .collect()
}

fn there(organization: i64, people: &[i64]) -> Part {
    Part {
        successor: Successor::Existing(organization),
        people: people.to_vec(),
    }
}

#[tokio::test]
async fn people_go_with_the_part_that_names_them_and_others_with_the_first() {
    on_both(async |world| {
        let (whole, one) = (world.ministry("Whole").await, world.ministry("One").await);
        let ingrid = member(world, "Ingrid", whole).await.id;
        let olaf = member(world, "Olaf", whole).await.id;
        let two = new(world.ontario, OrderOfGovernment::Provincial, "Two");
        let new_part = Part {
            successor: Successor::New(Box::new(two)),
            people: vec![olaf],
        };
        let input = Split {
            organization: whole,
            parts: vec![there(one, &[]), new_part],
            from: "2021-04-01".into(),
        };
        let done = world
            .run(async |tx| organizations::split(tx, &world.act, input).await)
            .await
            .unwrap();
        assert_eq!(done.triggers, [Trigger::Recruitment]);
        assert_eq!(done.value.id, whole);
        assert_eq!(done.value.end_on.unwrap().to_string(), "2021-04-01");
        let successions = organization_succession::Entity::find()
            .order_by_asc(organization_succession::Column::Id)
            .all(&world.db)
            .await
            .unwrap();
        let split = OrganizationSuccessionKind::Split;
        assert!(successions.iter().all(|row| row.kind == split));
        let [first, second] = [0, 1].map(|place: usize| successions[place].successor_id);
        assert_eq!(first, one);
        let (old, day) = ("2020-01-01".to_owned(), "2021-04-01".to_owned());
        assert_eq!(
            places(world).await,
            [
                (ingrid, whole, old.clone(), Some(day.clone())),
                (ingrid, one, day.clone(), None),
                (olaf, whole, old, Some(day.clone())),
                (olaf, second, day, None),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_split_that_cannot_be_is_refused() {
    on_both(async |world| {
        let (whole, one) = (world.ministry("Whole").await, world.ministry("One").await);
        let ingrid = member(world, "Ingrid", whole).await.id;
        let split = |parts: Vec<Part>, from: &str| Split {
            organization: whole,
            parts,
            from: from.into(),
        };
        let cases = [
            (
                split(vec![there(one, &[])], "2021-04-01"),
                vec!["parts: out_of_range"],
            ),
            (
                split(vec![there(whole, &[]), there(one, &[])], "2021-04-01"),
                vec!["parts.0.successor.existing: named_twice"],
            ),
            (
                split(
                    vec![there(one, &[ingrid]), there(one, &[ingrid, 404])],
                    "2021-04-01",
                ),
                vec![
                    "parts.1.successor.existing: named_twice",
                    "parts.1.people.0: named_twice",
                    "parts.1.people.1: not_found",
                ],
            ),
            (
                split(vec![there(one, &[]), there(405, &[])], "2018-01-01"),
                vec![
                    "organization: not_in_force_on",
                    "parts.1.successor.existing: not_found",
                ],
            ),
        ];
        for (input, expected) in cases {
            let wrong = world
                .refused(async |tx| organizations::split(tx, &world.act, input).await)
                .await;
            assert_eq!(wrong, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_works_for_what_is_dissolved_and_they_stay_or_leave_as_is_said() {
    on_both(async |world| {
        let (one, two) = (world.ministry("One").await, world.ministry("Two").await);
        let ingrid = member(world, "Ingrid", one).await.id;
        let olaf = member(world, "Olaf", two).await.id;
        let dissolve = |organization: i64, people| Dissolve {
            organization,
            to: "2021-03-31".into(),
            people,
        };
        let input = dissolve(one, None);
        let wrong = world
            .refused(async |tx| organizations::dissolve(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["people: people_work_there"]);
        for (organization, people) in [
            (one, Employees::EndAffiliations),
            (two, Employees::LeaveCommunity),
        ] {
            let input = dissolve(organization, Some(people));
            let ended = world
                .done(async |tx| organizations::dissolve(tx, &world.act, input).await)
                .await;
            assert_eq!(ended.end_on.unwrap().to_string(), "2021-04-01");
        }
        let (old, day) = ("2020-01-01".to_owned(), Some("2021-04-01".to_owned()));
        assert_eq!(
            places(world).await,
            [
                (ingrid, one, old.clone(), day.clone()),
                (olaf, two, old, day.clone())
            ]
        );
        assert_eq!(ends(world).await, [None, day]);
        let input = dissolve(one, None);
        let wrong = world
            .refused(async |tx| organizations::dissolve(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["organization: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_corrected_was_always_so_and_names_follow_the_days() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let input = CorrectOrganization {
            organization: ministry,
            jurisdiction: Some(world.yukon),
            order: Some(OrderOfGovernment::Territorial),
            zone: Change::Set("America/Whitehorse".into()),
            from: Some("2017-04-01".into()),
            to: Change::Set("2021-12-31".into()),
        };
        let corrected = world
            .done(async |tx| organizations::correct(tx, &world.act, input).await)
            .await;
        assert_eq!(corrected.jurisdiction_id, world.yukon);
        assert_eq!(corrected.zone.as_deref(), Some("America/Whitehorse"));
        let name = organization_name::Entity::find()
            .one(&world.db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (name.start_on, name.end_on),
            (corrected.start_on, corrected.end_on)
        );
        assert_eq!(name.end_on.unwrap().to_string(), "2022-01-01");
    })
    .await;
}

#[tokio::test]
async fn days_without_what_needs_them_are_refused() {
    on_both(async |world| {
        let (old, one) = (world.ministry("Old").await, world.ministry("One").await);
        member(world, "Ingrid", old).await;
        let merge = Merge {
            predecessors: vec![old],
            successor: Successor::Existing(one),
            from: "2021-04-01".into(),
        };
        world
            .done(async |tx| organizations::merge(tx, &world.act, merge).await)
            .await;
        let days =
            |organization: i64, from: Option<&str>, to: Change<String>| CorrectOrganization {
                organization,
                from: from.map(str::to_owned),
                to,
                ..CorrectOrganization::default()
            };
        let cases = [
            (
                days(old, Some("2020-06-01"), Change::Keep),
                vec!["from: people_work_there"],
            ),
            (
                days(old, None, Change::Clear),
                vec!["to: not_allowed_in_state"],
            ),
            (
                days(one, Some("2021-05-01"), Change::Keep),
                vec!["from: people_work_there", "from: not_in_force_on"],
            ),
            (
                days(one, None, Change::Set("2021-06-30".into())),
                vec!["to: people_work_there"],
            ),
        ];
        for (input, expected) in cases {
            let wrong = world
                .refused(async |tx| organizations::correct(tx, &world.act, input).await)
                .await;
            assert_eq!(wrong, expected);
        }
        let input = CorrectOrganization {
            organization: one,
            order: Some(OrderOfGovernment::Federal),
            zone: Change::Set("Toronto".into()),
            ..CorrectOrganization::default()
        };
        let wrong = world
            .refused(async |tx| organizations::correct(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["order: order_does_not_fit", "zone: unknown_zone"]);
        let kept = organization::Entity::find_by_id(one).one(&world.db);
        assert_eq!(kept.await.unwrap().unwrap().end_on, None);
    })
    .await;
}

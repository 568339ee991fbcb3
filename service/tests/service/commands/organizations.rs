//! Organizations: orders, names, mergers.

use domain::order::OrderOfGovernment;
use entity::{affiliation, enums::Track, organization, organization_name, organization_succession};
use sea_orm::{EntityTrait, QueryOrder};
use service::commands::{
    Trigger,
    given::{Change, GivenTexts},
    memberships::{self, Join, NewAffiliation},
    organizations::{self, CorrectName, Merge, Rename, Successor},
};

use super::support::{World, named, on_both, organization as new};

async fn names(world: &World) -> Vec<(String, String, Option<String>)> {
    let rows = organization_name::Entity::find()
        .order_by_asc(organization_name::Column::StartOn)
        .all(&world.db)
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| {
            let end = row.end_on.map(|end| end.to_string());
            (row.name_en.unwrap(), row.start_on.to_string(), end)
        })
        .collect()
}

#[tokio::test]
async fn an_order_of_government_fits_its_jurisdiction() {
    on_both(async |world| {
        let refused = [
            (world.ontario, OrderOfGovernment::Federal),
            (world.canada, OrderOfGovernment::Provincial),
            (world.canada, OrderOfGovernment::Municipal),
            (world.yukon, OrderOfGovernment::Provincial),
        ];
        for (jurisdiction, order) in refused {
            let mut input = new(jurisdiction, order, "X");
            input.zone = Some("Toronto".into());
            let wrong = world
                .refused(async |tx| organizations::create(tx, &world.act, input).await)
                .await;
            assert_eq!(wrong, ["order: order_does_not_fit", "zone: unknown_zone"]);
        }
        let kept = [
            (world.canada, OrderOfGovernment::Other),
            (world.yukon, OrderOfGovernment::Municipal),
        ];
        for (jurisdiction, order) in kept {
            let input = new(jurisdiction, order, "X");
            world
                .done(async |tx| organizations::create(tx, &world.act, input).await)
                .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_name_holds_from_a_day_and_the_history_is_kept() {
    on_both(async |world| {
        let ministry = world.ministry("Government Services").await;
        let rename = |name: &str, from: &str| Rename {
            organization: ministry,
            name: named(name),
            from: from.into(),
        };
        let input = rename("Citizen Services", "2021-06-18");
        world
            .done(async |tx| organizations::rename(tx, &world.act, input).await)
            .await;
        // A backdated change goes between the two.
        let input = rename("Consumer Services", "2019-10-21");
        world
            .done(async |tx| organizations::rename(tx, &world.act, input).await)
            .await;
        let row = |name: &str, from: &str, to: Option<&str>| {
            (
                format!("{name} (en)"),
                from.to_owned(),
                to.map(str::to_owned),
            )
        };
        assert_eq!(
            names(world).await,
            [
                row("Government Services", "2018-01-01", Some("2019-10-21")),
                row("Consumer Services", "2019-10-21", Some("2021-06-18")),
                row("Citizen Services", "2021-06-18", None),
            ]
        );
        let input = rename("Nothing", "2017-12-31");
        let wrong = world
            .refused(async |tx| organizations::rename(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["from: not_in_force_on"]);
        let input = rename("Twice", "2021-06-18");
        let wrong = world
            .refused(async |tx| organizations::rename(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["from: overlaps"]);
    })
    .await;
}

#[tokio::test]
async fn a_half_of_a_name_is_corrected_and_the_other_stays() {
    on_both(async |world| {
        world.ministry("Services").await;
        let row = organization_name::Entity::find()
            .one(&world.db)
            .await
            .unwrap()
            .unwrap();
        let mut name = GivenTexts::reviewed("Services aux citoyens", "");
        name.en = None;
        let input = CorrectName {
            organization_name: row.id,
            name: Some(name),
            acronym_fr: Change::Set("SC".into()),
            ..CorrectName::default()
        };
        world
            .done(async |tx| organizations::correct_name(tx, &world.act, input).await)
            .await;
        let row = organization_name::Entity::find()
            .one(&world.db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.name_fr.as_deref(), Some("Services aux citoyens"));
        assert_eq!(row.name_en.as_deref(), Some("Services (en)"));
        assert_eq!(
            (row.acronym_fr.as_deref(), row.acronym_en),
            (Some("SC"), None)
        );
    })
    .await;
}

#[tokio::test]
async fn in_a_merger_predecessors_end_and_their_people_go_on_in_the_successor() {
    on_both(async |world| {
        let (one, two) = (world.ministry("One").await, world.ministry("Two").await);
        let person = world.person("Ingrid").await.id;
        let input = Join {
            person,
            track: Track::Executive,
            from: "2020-01-01".into(),
            affiliation: Some(NewAffiliation {
                organization: one,
                title: GivenTexts::reviewed("Directrice", "Director"),
            }),
        };
        world
            .done(async |tx| memberships::join(tx, &world.act, input).await)
            .await;
        let successor = new(world.ontario, OrderOfGovernment::Provincial, "Both");
        let input = Merge {
            predecessors: vec![one, two],
            successor: Successor::New(Box::new(successor)),
            from: "2020-11-09".into(),
        };
        let outcome = world
            .run(async |tx| organizations::merge(tx, &world.act, input).await)
            .await;
        let outcome = outcome.unwrap();
        assert_eq!(outcome.triggers, [Trigger::Recruitment]);
        let successor = outcome.value;
        assert_eq!(successor.start_on.to_string(), "2020-11-09");
        for id in [one, two] {
            let ended = organization::Entity::find_by_id(id)
                .one(&world.db)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(ended.end_on.unwrap().to_string(), "2020-11-09");
        }
        let successions = organization_succession::Entity::find()
            .all(&world.db)
            .await
            .unwrap();
        assert_eq!(successions.len(), 2);
        let all = affiliation::Entity::find()
            .order_by_asc(affiliation::Column::Id)
            .all(&world.db)
            .await
            .unwrap();
        assert_eq!(all[0].end_on.unwrap().to_string(), "2020-11-09");
        assert_eq!(
            (all[1].organization_id, all[1].end_on),
            (successor.id, None)
        );
        assert_eq!(all[1].title_en.as_deref(), Some("Director"));
        assert_eq!(
            names(world)
                .await
                .iter()
                .filter(|(_, _, end)| end.is_none())
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_merger_that_cannot_be_is_refused() {
    on_both(async |world| {
        let (one, two) = (world.ministry("One").await, world.ministry("Two").await);
        let merge = |predecessors: Vec<i64>, successor, from: &str| Merge {
            predecessors,
            successor: Successor::Existing(successor),
            from: from.into(),
        };
        let cases = [
            (
                merge(vec![], two, "2020-11-09"),
                vec!["predecessors: missing"],
            ),
            (
                merge(vec![one, one], two, "2020-11-09"),
                vec!["predecessors.1: named_twice"],
            ),
            (
                merge(vec![one, two], two, "2020-11-09"),
                vec!["successor.existing: named_twice"],
            ),
            (
                merge(vec![one, 404], 405, "2020-02-30"),
                vec![
                    "from: does_not_exist",
                    "predecessors.1: not_found",
                    "successor.existing: not_found",
                ],
            ),
            (
                merge(vec![one], two, "2018-01-01"),
                vec!["predecessors.0: not_in_force_on"],
            ),
        ];
        for (input, expected) in cases {
            let wrong = world
                .refused(async |tx| organizations::merge(tx, &world.act, input).await)
                .await;
            assert_eq!(wrong, expected);
        }
    })
    .await;
}

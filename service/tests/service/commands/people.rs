//! People and memberships.

use entity::{affiliation, email_address, enums::Track, membership};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use service::{
    commands::{
        CommandError, ProblemCode, Trigger,
        given::{Change, GivenTexts},
        memberships::{
            self, CorrectAffiliation, CorrectMembership, Join, Leave, Move, NewAffiliation,
        },
        people::{self, CorrectPerson, CreatePerson, RemoveAddress, SetAddress},
    },
    error::Violation,
    time::ToChrono,
};

use super::support::{World, on_both, organization, problems};

fn join(person: i64, organization: Option<i64>, from: &str) -> Join {
    Join {
        person,
        track: Track::Executive,
        from: from.into(),
        affiliation: organization.map(|organization| NewAffiliation {
            organization,
            title: GivenTexts::reviewed("Directrice", "Director"),
        }),
    }
}

async fn joined(
    world: &World,
    person: i64,
    organization: Option<i64>,
    from: &str,
) -> membership::Model {
    let input = join(person, organization, from);
    world
        .done(async |tx| memberships::join(tx, &world.act, input).await)
        .await
}

fn leave(membership: i64, to: &str) -> Leave {
    Leave {
        membership,
        to: to.into(),
    }
}

#[tokio::test]
async fn everything_wrong_with_a_person_is_told_at_once() {
    on_both(async |world| {
        let input = CreatePerson {
            given_name: " \u{7} ".into(),
            family_name: "x".repeat(301),
            language: Some("de".into()),
            zone: Some("America/Atlantis".into()),
            phone: Some("call me".into()),
            address: Some("nobody".into()),
        };
        let wrong = world
            .refused(async |tx| people::create(tx, &world.act, input).await)
            .await;
        assert_eq!(
            wrong,
            [
                "given_name: missing",
                "family_name: too_long",
                "language: unknown_language",
                "zone: unknown_zone",
                "phone: invalid_phone",
                "address: invalid_address"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_person_is_corrected_and_the_record_holds_nothing_personal() {
    on_both(async |world| {
        let person = world.person("Mireille").await;
        let input = CorrectPerson {
            person: person.id,
            family_name: Some("Gagnon-Tootoo".into()),
            language: Change::Clear,
            zone: Change::Set("america/st_johns".into()),
            phone: Change::Set("709 555-0142, ext. 7".into()),
            ..CorrectPerson::default()
        };
        let person = world
            .done(async |tx| people::correct(tx, &world.act, input).await)
            .await;
        assert_eq!(person.family_name, "Gagnon-Tootoo");
        assert_eq!(
            (person.language, person.zone.as_deref()),
            (None, Some("America/St_Johns"))
        );
        let events = world.events().await;
        let actions: Vec<_> = events.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(actions, ["person.created", "person.corrected"]);
        for (_, event) in &events {
            for personal in [
                "Mireille",
                "Tremblay",
                "Gagnon",
                "555",
                "ministere.example",
                "St_Johns",
            ] {
                assert!(!event.contains(personal), "{event}");
            }
            assert!(event.contains("administrator"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_primary_address_takes_the_place_of_the_one_before() {
    on_both(async |world| {
        let person = world.person("Odile").await;
        for given in ["odile@ville.example", "Odile@MINISTERE.example"] {
            let input = SetAddress {
                person: person.id,
                address: Some(given.into()),
            };
            world
                .done(async |tx| people::set_address(tx, &world.act, input).await)
                .await;
        }
        let all = email_address::Entity::find()
            .order_by_asc(email_address::Column::Id)
            .all(&world.db)
            .await
            .unwrap();
        let seen: Vec<_> = all
            .iter()
            .map(|a| (a.address.as_str(), a.is_primary))
            .collect();
        assert_eq!(
            seen,
            [
                ("Odile@MINISTERE.example", true),
                ("odile@ville.example", false)
            ]
        );
        let remove = |address| RemoveAddress { address };
        let (primary, other) = (all[0].id, all[1].id);
        let wrong = world
            .refused(async |tx| people::remove_address(tx, &world.act, remove(primary)).await)
            .await;
        assert_eq!(wrong, ["address: not_allowed_in_state"]);
        world
            .done(async |tx| people::remove_address(tx, &world.act, remove(other)).await)
            .await;
        assert_eq!(world.addresses().await, 1);
        for (_, event) in world.events().await {
            assert!(!event.to_lowercase().contains("odile"), "{event}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_people_may_share_an_address() {
    on_both(async |world| {
        world.person("Rose").await;
        let input = CreatePerson {
            given_name: "Lise".into(),
            family_name: "Roy".into(),
            address: Some("ROSE@ministere.example".into()),
            ..CreatePerson::default()
        };
        world
            .done(async |tx| people::create(tx, &world.act, input).await)
            .await;
        assert_eq!(world.addresses().await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_member_joins_leaves_and_comes_back() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let person = world.person("Anouk").await.id;
        let input = join(person, Some(ministry), "2020-01-15");
        let outcome = world
            .run(async |tx| memberships::join(tx, &world.act, input).await)
            .await;
        let outcome = outcome.unwrap();
        assert_eq!(outcome.triggers, [Trigger::Recruitment]);
        let membership = outcome.value;
        let input = leave(membership.id, "2020-12-31");
        let membership = world
            .done(async |tx| memberships::leave(tx, &world.act, input).await)
            .await;
        assert_eq!(membership.end_on.unwrap().to_string(), "2021-01-01");
        let again = joined(world, person, None, "2021-01-01").await;
        assert_eq!(again.start_on.to_string(), "2021-01-01");
        let wrong = world
            .refused(async |tx| {
                memberships::leave(tx, &world.act, leave(membership.id, "2021-06-30")).await
            })
            .await;
        assert_eq!(wrong, ["membership: not_allowed_in_state"]);
        let actions: Vec<_> = world
            .events()
            .await
            .into_iter()
            .map(|(action, _)| action)
            .collect();
        assert_eq!(
            actions[2..],
            [
                "membership.started",
                "membership.ended",
                "membership.started"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn overlapping_memberships_are_refused() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let person = world.person("Anouk").await.id;
        let first = joined(world, person, Some(ministry), "2020-01-15").await;
        let wrong = world
            .refused(async |tx| {
                memberships::join(tx, &world.act, join(person, None, "2021-01-01")).await
            })
            .await;
        assert_eq!(wrong, ["from: overlaps"]);
        world
            .done(async |tx| {
                memberships::leave(tx, &world.act, leave(first.id, "2020-06-30")).await
            })
            .await;
        let second = joined(world, person, None, "2020-07-01").await;
        let back = CorrectMembership {
            membership: second.id,
            from: Some("2020-06-30".into()),
            ..CorrectMembership::default()
        };
        let wrong = world
            .refused(async |tx| memberships::correct_membership(tx, &world.act, back).await)
            .await;
        assert_eq!(wrong, ["from: overlaps"]);
        // What the database says when somebody goes past the service is the same mistake.
        let row = membership::ActiveModel {
            community_id: Set(first.community_id),
            person_id: Set(person),
            track: Set(Track::Executive),
            start_on: Set("2020-06-30"
                .parse::<jiff::civil::Date>()
                .unwrap()
                .to_chrono()),
            ..Default::default()
        };
        let error = row.insert(&world.db).await.unwrap_err();
        assert!(
            Violation::of(&error).unwrap().overlaps("membership"),
            "{error}"
        );
    })
    .await;
}

#[tokio::test]
async fn of_two_who_enter_one_membership_at_a_time_one_is_refused() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let person = world.person("Anouk").await.id;
        let one = world.run(async |tx| {
            memberships::join(tx, &world.act, join(person, Some(ministry), "2021-01-01")).await
        });
        let two = world.run(async |tx| {
            memberships::join(tx, &world.act, join(person, Some(ministry), "2021-02-01")).await
        });
        let both = tokio::join!(one, two);
        let refused = match both {
            (Ok(_), refused) | (refused, Ok(_)) => problems(refused),
            neither => panic!("{neither:?}"),
        };
        assert!(
            refused.iter().all(|wrong| wrong.ends_with(": overlaps")),
            "{refused:?}"
        );
        let all = membership::Entity::find().all(&world.db).await.unwrap();
        assert_eq!(all.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn days_and_ids_that_do_not_exist_are_refused_together() {
    on_both(async |world| {
        let wrong = world
            .refused(async |tx| {
                memberships::join(tx, &world.act, join(404, Some(405), "2021-02-29")).await
            })
            .await;
        assert_eq!(
            wrong,
            [
                "person: not_found",
                "from: does_not_exist",
                "affiliation.organization: not_found"
            ]
        );
        let person = world.person("Anouk").await.id;
        let wrong = world
            .refused(async |tx| {
                memberships::join(tx, &world.act, join(person, None, "2021-01-01")).await
            })
            .await;
        assert_eq!(wrong, ["affiliation: missing"]);
    })
    .await;
}

#[tokio::test]
async fn an_end_before_the_start_is_refused_with_both_days() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let person = world.person("Anouk").await.id;
        let membership = joined(world, person, Some(ministry), "2021-03-01").await;
        let input = leave(membership.id, "2021-02-28");
        let result = world
            .run(async |tx| memberships::leave(tx, &world.act, input).await)
            .await;
        let Err(CommandError::Refused(wrong)) = result else {
            panic!("not refused")
        };
        assert!(matches!(wrong[0].code, ProblemCode::EndsBeforeStart { .. }));
        assert_eq!(wrong[0].path, ["to"]);
    })
    .await;
}

#[tokio::test]
async fn a_move_ends_one_affiliation_and_starts_another() {
    on_both(async |world| {
        let (before, after) = (world.ministry("Avant").await, world.ministry("Après").await);
        let person = world.person("Anouk").await.id;
        let membership = joined(world, person, Some(before), "2020-01-15").await;
        let go = |organization, from: &str| Move {
            person,
            affiliation: NewAffiliation {
                organization,
                title: GivenTexts::default(),
            },
            from: from.into(),
        };
        let input = go(after, "2021-02-01");
        let outcome = world
            .run(async |tx| memberships::move_to(tx, &world.act, input).await)
            .await;
        assert_eq!(outcome.unwrap().triggers, [Trigger::Recruitment]);
        let rows = affiliation::Entity::find()
            .order_by_asc(affiliation::Column::Id)
            .all(&world.db)
            .await
            .unwrap();
        assert_eq!(rows[0].end_on.unwrap().to_string(), "2021-02-01");
        assert_eq!((rows[1].organization_id, rows[1].end_on), (after, None));
        let kept = membership::Entity::find_by_id(membership.id)
            .one(&world.db)
            .await
            .unwrap();
        assert_eq!(kept.unwrap().end_on, None);
        // On its first day again, and before a later one.
        for (day, place) in [("2021-02-01", "from"), ("2020-12-01", "affiliation")] {
            let input = go(before, day);
            let wrong = world
                .refused(async |tx| memberships::move_to(tx, &world.act, input).await)
                .await;
            assert_eq!(wrong, [format!("{place}: overlaps")]);
        }
    })
    .await;
}

#[tokio::test]
async fn an_affiliation_is_corrected_within_the_life_of_its_organization() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let mut late = organization(
            world.yukon,
            domain::order::OrderOfGovernment::Territorial,
            "Yukon",
        );
        late.from = "2020-06-01".into();
        let late = world
            .done(async |tx| service::commands::organizations::create(tx, &world.act, late).await)
            .await
            .id;
        let person = world.person("Anouk").await.id;
        joined(world, person, Some(ministry), "2020-01-15").await;
        let row = affiliation::Entity::find()
            .one(&world.db)
            .await
            .unwrap()
            .unwrap();
        let correct = |organization, from: &str| CorrectAffiliation {
            affiliation: row.id,
            organization: Some(organization),
            from: Some(from.into()),
            ..CorrectAffiliation::default()
        };
        let input = correct(late, "2020-05-31");
        let wrong = world
            .refused(async |tx| memberships::correct_affiliation(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["organization: not_in_force_on"]);
        let input = correct(late, "2020-06-01");
        let row = world
            .done(async |tx| memberships::correct_affiliation(tx, &world.act, input).await)
            .await;
        assert_eq!(
            (row.organization_id, row.title_fr.as_deref()),
            (late, Some("Directrice"))
        );
    })
    .await;
}

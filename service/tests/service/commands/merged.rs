//! People who are on record twice, and memberships that were entered by mistake.

use entity::{
    affiliation, attendance, email_address,
    enums::{Answer, InvitationReason, MeetingKind, OfficeRole, Track},
    invitation, membership, person,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, Statement,
};
use service::{
    commands::{
        erasure::{self, Erase, MARK, Reason},
        given::{Change, GivenTexts},
        meetings::{self, Plan},
        memberships::{self, Join, Mistake, NewAffiliation, Retract},
        offices::{self, Appoint},
        people::{self, CorrectPerson, CreatePerson, MergePeople},
    },
    reads::export,
    time::ToChrono,
};

use super::support::{Counted, World, on_both};

/// The columns that may name a person who turned out to be another: who approved what was sent, whose
/// links were revoked, who signed in.
const STAY: [&str; 5] = [
    "administrator",
    "report_approval",
    "report_link_revocation",
    "session",
    "sign_in_link",
];

async fn entered(world: &World, given: &str, address: &str) -> i64 {
    let input = CreatePerson {
        given_name: given.into(),
        family_name: "Tremblay".into(),
        address: Some(address.into()),
        ..CreatePerson::default()
    };
    world
        .done(async |tx| people::create(tx, &world.act, input).await)
        .await
        .id
}

async fn joins(world: &World, person: i64, organization: i64, from: &str) -> membership::Model {
    let input = Join {
        person,
        track: Track::Executive,
        from: from.into(),
        affiliation: Some(NewAffiliation {
            organization,
            ..NewAffiliation::default()
        }),
    };
    world
        .done(async |tx| memberships::join(tx, &world.act, input).await)
        .await
}

async fn merged(world: &World, keep: i64, merge: i64) -> person::Model {
    let input = MergePeople { keep, merge };
    world
        .done(async |tx| people::merge(tx, &world.act, input).await)
        .await
}

async fn refused(world: &World, keep: i64, merge: i64) -> Vec<String> {
    let input = MergePeople { keep, merge };
    world
        .refused(async |tx| people::merge(tx, &world.act, input).await)
        .await
}

/// A meeting to which both are invited and came; the second has answered.
async fn both_invited(world: &World, first: i64, second: i64) {
    let random = Counted::default();
    let plan = Plan {
        track: Track::Executive,
        kind: MeetingKind::Quarterly,
        title: GivenTexts::reviewed("Rencontre", "Meeting"),
        description: GivenTexts::default(),
        local_start: "2021-09-21T13:00".into(),
        zone: None,
        duration_minutes: 90,
        platform: "MS Teams".into(),
        join_url: None,
        topics: Vec::new(),
        working_group: None,
        audience: None,
    };
    let meeting = world
        .done(async |tx| meetings::plan(tx, &world.act, &random, plan).await)
        .await
        .id;
    let now = world.act.now.to_chrono();
    for (person, answered_at) in [(first, None), (second, Some(now))] {
        let row = invitation::ActiveModel {
            meeting_id: Set(meeting),
            person_id: Set(person),
            reason: Set(InvitationReason::TrackMember),
            answer: Set(match answered_at {
                Some(_) => Answer::Accepted,
                None => Answer::NeedsAction,
            }),
            answered_at: Set(answered_at),
            created_at: Set(now),
            ..Default::default()
        };
        row.insert(&world.db).await.unwrap();
        let row = attendance::ActiveModel {
            meeting_id: Set(meeting),
            person_id: Set(person),
            // The other is on record as having led it, and so who stays did.
            led: Set(person == second),
            ..Default::default()
        };
        row.insert(&world.db).await.unwrap();
    }
}

#[tokio::test]
async fn what_both_have_is_united_and_nothing_refers_to_the_other() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let keep = entered(world, "Ingrid", "ingrid@ministere.example").await;
        let merge = entered(world, "Ingride", "INGRID@Ministere.example").await;
        joins(world, keep, ministry, "2020-01-01").await;
        joins(world, merge, ministry, "2019-06-01").await;
        both_invited(world, keep, merge).await;
        let correct = CorrectPerson {
            person: merge,
            phone: Change::Set("613-555-0142".into()),
            ..CorrectPerson::default()
        };
        world
            .done(async |tx| people::correct(tx, &world.act, correct).await)
            .await;
        let theirs = email_address::Column::PersonId.eq(merge);
        let theirs = email_address::Entity::find().filter(theirs).one(&world.db);
        let mut address = theirs.await.unwrap().unwrap().into_active_model();
        address.suppressed_at = Set(Some(world.act.now.to_chrono()));
        address.update(&world.db).await.unwrap();

        let stays = merged(world, keep, merge).await;
        assert_eq!((stays.id, stays.phone.is_some()), (keep, true));
        let led = attendance::Entity::find().all(&world.db).await.unwrap();
        let led: Vec<_> = led.iter().map(|row| (row.person_id, row.led)).collect();
        assert_eq!(led, [(keep, true)]);
        let memberships = membership::Entity::find().all(&world.db).await.unwrap();
        let places = affiliation::Entity::find().all(&world.db).await.unwrap();
        assert_eq!((memberships.len(), places.len()), (1, 1));
        assert_eq!(memberships[0].person_id, keep);
        assert_eq!(memberships[0].start_on.to_string(), "2019-06-01");
        assert_eq!(places[0].start_on.to_string(), "2019-06-01");
        let addresses = email_address::Entity::find().all(&world.db).await.unwrap();
        assert_eq!(addresses.len(), 1);
        assert!(addresses[0].is_primary && addresses[0].suppressed_at.is_some());
        let invitations = invitation::Entity::find().all(&world.db).await.unwrap();
        assert_eq!(invitations.len(), 1);
        assert_eq!(
            (invitations[0].person_id, invitations[0].answer),
            (keep, Answer::Accepted)
        );
        let came = attendance::Entity::find().count(&world.db).await.unwrap();
        assert_eq!(came, 1);
        for (table, column) in export::references() {
            let sql = format!("SELECT \"id\" FROM \"{table}\" WHERE \"{column}\" = {merge}");
            let asked = Statement::from_string(world.db.get_database_backend(), sql);
            let left = world.db.query_all_raw(asked).await.unwrap();
            assert!(left.is_empty() || STAY.contains(&table), "{table}.{column}");
        }
        let (action, event) = world.events().await.pop().unwrap();
        assert_eq!(action, "person.merged");
        assert!(!event.contains("Ingrid"), "{event}");
    })
    .await;
}

/// A world has no row of every kind: the source has to name each column, too.
#[test]
fn whatever_names_a_person_is_handed_over_or_stays() {
    let source = include_str!("../../../src/commands/people/handover.rs");
    for (table, column) in export::references() {
        let ways = [
            format!(" {table}.{column} = "),
            format!(" {table} by "),
            format!(" use {table}::{{"),
        ];
        let is_named = ways.iter().any(|way| source.contains(way));
        assert!(is_named || STAY.contains(&table), "{table}.{column}");
    }
}

#[tokio::test]
async fn two_who_cannot_be_one_are_refused() {
    on_both(async |world| {
        let (one, two) = (world.ministry("One").await, world.ministry("Two").await);
        let keep = entered(world, "Ingrid", "ingrid@ministere.example").await;
        let merge = entered(world, "Olaf", "olaf@ministere.example").await;
        joins(world, keep, one, "2020-01-01").await;
        joins(world, merge, two, "2021-01-01").await;
        assert_eq!(refused(world, keep, keep).await, ["merge: named_twice"]);
        assert_eq!(
            refused(world, 404, 405).await,
            ["keep: not_found", "merge: not_found"]
        );
        assert_eq!(refused(world, keep, merge).await, ["merge: overlaps"]);
        let support = Appoint {
            person: merge,
            role: OfficeRole::Support,
            from: "2021-01-01".into(),
            to: None,
            reason: None,
        };
        world
            .done(async |tx| offices::appoint(tx, &world.act, support).await)
            .await;
        assert_eq!(
            refused(world, keep, merge).await,
            ["merge: overlaps", "merge: not_allowed_in_state"]
        );
        let third = entered(world, "Ruth", "ruth@ministere.example").await;
        merged(world, keep, third).await;
        for (keep, merge) in [(third, keep), (merge, third)] {
            let wrong = refused(world, keep, merge).await;
            assert!(wrong[0].ends_with("not_allowed_in_state"), "{wrong:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn both_are_in_one_export_and_erased_with_one_another() {
    on_both(async |world| {
        let keep = entered(world, "Ingrid", "ingrid@ministere.example").await;
        let merge = entered(world, "Ingride", "ingride@ministere.example").await;
        merged(world, keep, merge).await;
        let sections = export::of(&world.db, keep).await.unwrap().unwrap();
        let of = |key: &str| sections.iter().find(|one| one.key == key).unwrap();
        assert_eq!(of("merged-people").rows[0]["given_name"], "Ingride");
        assert_eq!(of("email-addresses").rows.len(), 2);
        assert_eq!(of("events").rows.len(), 3, "of both");
        let input = Erase {
            person: merge,
            reason: Reason::Requested,
        };
        let erased = world
            .done(async |tx| erasure::erase(tx, &world.act, input).await)
            .await;
        assert_eq!(erased.person.id, keep);
        for row in person::Entity::find().all(&world.db).await.unwrap() {
            assert_eq!(
                (row.given_name.as_str(), row.erased_at.is_some()),
                (MARK, true)
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_membership_that_never_was_is_taken_back() {
    on_both(async |world| {
        let ministry = world.ministry("Services").await;
        let person = entered(world, "Ingrid", "ingrid@ministere.example").await;
        let membership = joins(world, person, ministry, "2020-01-01").await.id;
        let input = Retract {
            membership,
            reason: Mistake::WrongPerson,
        };
        let whose = world
            .done(async |tx| memberships::retract(tx, &world.act, input).await)
            .await;
        assert_eq!(whose.id, person);
        let left = membership::Entity::find().count(&world.db).await.unwrap();
        let works = affiliation::Entity::find().count(&world.db).await.unwrap();
        assert_eq!((left, works), (0, 1));
        let wrong = world
            .refused(async |tx| memberships::retract(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["membership: not_found"]);
    })
    .await;
}

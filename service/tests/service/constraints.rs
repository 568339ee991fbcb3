//! What the database itself refuses, on both databases, and how the service reads its refusal.

use crate::common::{self, with_demo};
use entity::{
    affiliation, audit_event, email_address,
    enums::{OfficeRole, TextState, Track},
    membership, office, person,
};
use jiff::civil::date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;
use service::{
    audit::{self, Subject},
    context::{Act, Actor},
    db,
    error::{ServiceError, Violation},
    time::ToChrono,
};

async fn member(db: &DatabaseConnection) -> membership::Model {
    use membership::Column::{EndOn, Track as OfTrack};
    let open = membership::Entity::find().filter(EndOn.is_null());
    open.filter(OfTrack.eq(Track::Executive))
        .one(db)
        .await
        .unwrap()
        .unwrap()
}

fn overlap(table: &str) -> Option<Violation> {
    Some(Violation::Overlap {
        table: table.to_owned(),
    })
}

#[tokio::test]
async fn two_memberships_of_one_person_in_one_track_never_overlap() {
    with_demo("memberships", async |db, community| {
        let there = member(&db).await;
        let again = |track, start_on| membership::ActiveModel {
            community_id: Set(community),
            person_id: Set(there.person_id),
            track: Set(track),
            start_on: Set(start_on),
            ..Default::default()
        };
        let late = date(2030, 1, 1).to_chrono();
        let refused = again(Track::Executive, late).insert(&db).await.unwrap_err();
        assert_eq!(Violation::of(&refused), overlap("membership"));
        again(Track::Manager, late).insert(&db).await.unwrap();

        let mut ended = there.clone().into_active_model();
        ended.end_on = Set(Some(late));
        ended.update(&db).await.unwrap();
        let second = again(Track::Executive, late).insert(&db).await.unwrap();
        let mut moved = second.into_active_model();
        moved.start_on = Set(date(2029, 12, 31).to_chrono());
        let refused = moved.update(&db).await.unwrap_err();
        assert_eq!(Violation::of(&refused), overlap("membership"));
    })
    .await;
}

#[tokio::test]
async fn two_primary_affiliations_never_overlap_and_a_secondary_one_may() {
    with_demo("affiliations", async |db, _| {
        let there = affiliation::Entity::find()
            .filter(affiliation::Column::EndOn.is_null())
            .filter(affiliation::Column::IsPrimary.eq(true));
        let there = there.one(&db).await.unwrap().unwrap();
        let again = |is_primary| affiliation::ActiveModel {
            person_id: Set(there.person_id),
            organization_id: Set(there.organization_id),
            title_fr_state: Set(TextState::Missing),
            title_en_state: Set(TextState::Missing),
            is_primary: Set(is_primary),
            start_on: Set(date(2030, 1, 1).to_chrono()),
            ..Default::default()
        };
        let refused = again(true).insert(&db).await.unwrap_err();
        assert_eq!(Violation::of(&refused), overlap("affiliation"));
        again(false).insert(&db).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_office_has_one_holder_at_a_time() {
    with_demo("offices", async |db, community| {
        let second = |start_on| office::ActiveModel {
            community_id: Set(community),
            person_id: Set(1),
            role: Set(OfficeRole::FederalCoChair),
            start_on: Set(start_on),
            end_on: Set(Some(date(2018, 1, 15).to_chrono())),
            ..Default::default()
        };
        second(date(2017, 1, 1).to_chrono())
            .insert(&db)
            .await
            .unwrap();
        let refused = second(date(2017, 6, 1).to_chrono())
            .insert(&db)
            .await
            .unwrap_err();
        assert_eq!(Violation::of(&refused), overlap("office"));
    })
    .await;
}

#[tokio::test]
async fn an_end_before_its_start_a_stranger_and_a_double_are_refused() {
    with_demo("refusals", async |db, community| {
        let mut backwards = member(&db).await.into_active_model();
        backwards.end_on = Set(Some(date(2001, 1, 1).to_chrono()));
        let refused = backwards.update(&db).await.unwrap_err();
        assert_eq!(Violation::of(&refused), Some(Violation::Check));

        let stranger = membership::ActiveModel {
            community_id: Set(community),
            person_id: Set(999_999),
            track: Set(Track::Executive),
            start_on: Set(date(2021, 1, 1).to_chrono()),
            ..Default::default()
        };
        let refused = stranger.insert(&db).await.unwrap_err();
        assert_eq!(Violation::of(&refused), Some(Violation::Reference));

        let there = email_address::Entity::find()
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        let mut double = there.into_active_model();
        double.id = sea_orm::ActiveValue::NotSet;
        double.is_primary = Set(false);
        let refused = ServiceError::from(double.clone().reset_all().insert(&db).await.unwrap_err());
        let violation = refused.violation().unwrap();
        assert!(
            violation.is_unique("email_address_person_id_normalized_key"),
            "{violation:?}"
        );
        assert!(!refused.to_string().contains(".example"), "{refused}");

        double.is_primary = Set(true);
        double.normalized = Set("other@town.example".to_owned());
        let refused = double.reset_all().insert(&db).await.unwrap_err();
        let violation = Violation::of(&refused).unwrap();
        assert!(
            violation.is_unique("email_address_person_id_key"),
            "{violation:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_deed_that_fails_leaves_nothing_and_one_that_succeeds_is_on_record() {
    with_demo("deeds", async |db, community| {
        let people = person::Entity::find().count(&db).await.unwrap();
        let newcomer = || person::ActiveModel {
            given_name: Set("Zoé".to_owned()),
            family_name: Set("Nouvelle".to_owned()),
            created_at: Set(common::september_first().to_chrono()),
            ..Default::default()
        };
        let failed: Result<(), ServiceError> = db::write(&db, async |tx| {
            newcomer().insert(tx).await?;
            Err(ServiceError::Absent {
                noun: "organization",
                id: 7,
            })
        })
        .await;
        assert_eq!(
            failed.unwrap_err().to_string(),
            "there is no organization with the key 7"
        );
        assert_eq!(person::Entity::find().count(&db).await.unwrap(), people);

        let act = Act::new(Actor::Person(12), common::september_first());
        let subject = Subject::row("community", community);
        // A task of its own: the whole deed can be sent to another thread.
        let done = tokio::spawn({
            let db = db.clone();
            async move {
                db::write(&db, async |tx| {
                    newcomer().insert(tx).await?;
                    audit::record(tx, &act, "person.added", subject, json!({ "by": "hand" })).await
                })
                .await
            }
        });
        done.await.unwrap().unwrap();
        assert_eq!(person::Entity::find().count(&db).await.unwrap(), people + 1);
        let events = audit_event::Entity::find().all(&db).await.unwrap();
        assert_eq!(events.last().unwrap().actor, "person:12");
    })
    .await;
}

#[tokio::test]
async fn writers_wait_for_each_other() {
    with_demo("writers", async |db, _| {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let db = db.clone();
            tasks.spawn(async move {
                db::write::<_, sea_orm::DbErr>(&db, async |tx| {
                    let there = person::Entity::find_by_id(1).one(tx).await?.unwrap();
                    let mut changed = there.into_active_model();
                    changed.phone = Set(Some("613-555-0100".to_owned()));
                    changed.update(tx).await
                })
                .await
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap().unwrap();
        }
    })
    .await;
}

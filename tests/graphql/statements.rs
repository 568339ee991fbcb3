//! The number of SQL statements depends on the question, not on the rows.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    affiliation, attendance,
    enums::{TextState, Track},
    membership, person,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseConnection, EntityTrait, QueryOrder,
};

use crate::support::{Client, on_both};

const NESTED: &str = r#"{ members(at: "2021-08-31", first: 50) { totalCount nodes {
    familyName
    organization(at: "2021-08-31") { orderOfGovernment jurisdiction { code name { fr } } }
    meetingsAttended(first: 10) { totalCount nodes { startsAt title { fr en } } } } } }"#;

#[tokio::test]
async fn as_many_for_eighty_members_as_for_ten_thousand() {
    on_both("statements", |database| async move {
        let client = Client::of(database.clone());
        let few = client.ask_with(NESTED, serde_json::Value::Null).await;
        grow(&database, 9_919).await;
        let many = client.ask_with(NESTED, serde_json::Value::Null).await;
        for answer in [&few, &many] {
            assert!(answer.response.is_ok(), "{:?}", answer.response.errors);
            assert_eq!(answer.past, 0, "something reads past the layer");
        }
        let total = |answer: &crate::support::Answer| {
            let data = answer.data();
            let nodes = data["members"]["nodes"].as_array().unwrap().clone();
            assert_eq!(nodes.len(), 50);
            assert!(
                nodes
                    .iter()
                    .any(|node| node["meetingsAttended"]["totalCount"] != 0)
            );
            data["members"]["totalCount"].as_i64().unwrap()
        };
        assert_eq!((total(&few), total(&many)), (81, 10_000));
        // Page and count of members, organizations, jurisdictions, page and count of meetings.
        assert_eq!((few.counted, many.counted), (1, 1));
    })
    .await;
}

/// Lets more people join, with names that put them before everybody else.
async fn grow(database: &DatabaseConnection, count: i64) {
    let pattern = membership::Entity::find()
        .order_by_asc(membership::Column::Id)
        .one(database)
        .await
        .unwrap()
        .unwrap();
    let place = affiliation::Entity::find()
        .order_by_asc(affiliation::Column::Id)
        .one(database)
        .await
        .unwrap()
        .unwrap();
    let meetings = entity::meeting::Entity::find().all(database).await.unwrap();
    let now: DateTime<Utc> = "2021-09-01T13:00:00Z".parse().unwrap();
    let start = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
    let first = 1_000_000;
    for chunk in (first..first + count).collect::<Vec<_>>().chunks(500) {
        let people = chunk.iter().map(|id| person::ActiveModel {
            id: Set(*id),
            given_name: Set(format!("Given{id}")),
            family_name: Set(format!("A{id}")),
            language: Set(None),
            zone: Set(None),
            phone: Set(None),
            erased_at: Set(None),
            created_at: Set(now),
            merged_into_id: Set(None),
        });
        person::Entity::insert_many(people)
            .exec_without_returning(database)
            .await
            .unwrap();
        let memberships = chunk.iter().map(|id| membership::ActiveModel {
            id: NotSet,
            community_id: Set(pattern.community_id),
            person_id: Set(*id),
            track: Set(Track::Executive),
            start_on: Set(start),
            end_on: Set(None),
        });
        membership::Entity::insert_many(memberships)
            .exec_without_returning(database)
            .await
            .unwrap();
        let places = chunk.iter().map(|id| affiliation::ActiveModel {
            id: NotSet,
            person_id: Set(*id),
            organization_id: Set(place.organization_id),
            title_fr: Set(None),
            title_fr_state: Set(TextState::Missing),
            title_en: Set(None),
            title_en_state: Set(TextState::Missing),
            is_primary: Set(true),
            start_on: Set(start),
            end_on: Set(None),
        });
        affiliation::Entity::insert_many(places)
            .exec_without_returning(database)
            .await
            .unwrap();
        let attended = chunk.iter().flat_map(|id| {
            meetings
                .iter()
                .take(3)
                .map(|meeting| attendance::ActiveModel {
                    id: NotSet,
                    meeting_id: Set(meeting.id),
                    person_id: Set(*id),
                    ..Default::default()
                })
        });
        attendance::Entity::insert_many(attended)
            .exec_without_returning(database)
            .await
            .unwrap();
    }
}

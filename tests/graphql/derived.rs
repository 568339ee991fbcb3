//! Columns that no table has, and a way whose day another row says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    affiliation, attendance,
    enums::{Addressee, Answer, InvitationReason, MeetingState, TextState},
    invitation, jurisdiction, meeting, membership, organization, recruitment_case,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::{Value as Json, json};

use crate::support::{Client, on_both};

/// Invites to each held meeting all who were members on its day.
async fn invite(database: &DatabaseConnection) {
    let held = meeting::Column::State.eq(MeetingState::Held);
    let meetings = meeting::Entity::find()
        .filter(held)
        .all(database)
        .await
        .unwrap();
    let members = membership::Entity::find().all(database).await.unwrap();
    for meeting in meetings {
        let day = meeting.local_start.date();
        let there = members.iter().filter(|member| {
            member.track == meeting.track
                && member.start_on <= day
                && member.end_on.is_none_or(|end| day < end)
        });
        let invitations = there.map(|member| invitation::ActiveModel {
            id: NotSet,
            meeting_id: Set(meeting.id),
            person_id: Set(member.person_id),
            reason: Set(InvitationReason::TrackMember),
            answer: Set(Answer::NeedsAction),
            answered_at: Set(None),
            removed_at: Set(None),
            created_at: Set(meeting.created_at),
            delegate_id: Set(None),
            answer_sequence: Set(None),
            answer_stamp: Set(None),
        });
        invitation::Entity::insert_many(invitations.collect::<Vec<_>>())
            .exec_without_returning(database)
            .await
            .unwrap();
    }
}

/// How many were invited and how many attended, by meeting and jurisdiction, told row by row.
async fn told(database: &DatabaseConnection) -> BTreeMap<(String, String), (i64, i64)> {
    let invitations = invitation::Entity::find().all(database).await.unwrap();
    let attendances = attendance::Entity::find().all(database).await.unwrap();
    let places = affiliation::Entity::find().all(database).await.unwrap();
    let organizations = organization::Entity::find().all(database).await.unwrap();
    let jurisdictions = jurisdiction::Entity::find().all(database).await.unwrap();
    let meetings = meeting::Entity::find().all(database).await.unwrap();
    let mut told = BTreeMap::new();
    for invited in invitations {
        let meeting = meetings
            .iter()
            .find(|meeting| meeting.id == invited.meeting_id)
            .unwrap();
        let day = meeting.local_start.date();
        let place = places.iter().find(|place| {
            place.person_id == invited.person_id
                && place.is_primary
                && place.start_on <= day
                && place.end_on.is_none_or(|end| day < end)
        });
        let code = place.map(|place| {
            let found = organizations
                .iter()
                .find(|one| one.id == place.organization_id);
            let at = found.unwrap().jurisdiction_id;
            jurisdictions
                .iter()
                .find(|one| one.id == at)
                .unwrap()
                .code
                .clone()
        });
        let there = attendances
            .iter()
            .any(|one| (one.meeting_id, one.person_id) == (meeting.id, invited.person_id));
        let key = (
            day.to_string()[..7].to_owned(),
            code.unwrap_or_else(|| "nowhere".to_owned()),
        );
        let counts: &mut (i64, i64) = told.entry(key).or_default();
        counts.0 += 1;
        counts.1 += i64::from(there);
    }
    told
}

#[tokio::test]
async fn the_rate_of_attendance_by_quarter_and_jurisdiction() {
    on_both("attendance_rate", |database| async move {
        invite(&database).await;
        let told = told(&database).await;
        let client = Client::of(database);
        let data = client
            .data(
                "{ invitations { groups { keys { meeting { localStart startsAtBucket(by: QUARTER) }
                   organization { jurisdiction { code } } } count avg { attended } } } }",
            )
            .await;
        let groups = data["invitations"]["groups"].as_array().unwrap();
        assert_eq!(groups.len(), told.len());
        for group in groups {
            let keys = &group["keys"];
            let month = keys["meeting"]["localStart"].as_str().unwrap()[..7].to_owned();
            let code = keys["organization"]["jurisdiction"]["code"].as_str();
            let (invited, attended) = told[&(month, code.unwrap_or("nowhere").to_owned())];
            assert_eq!(group["count"], json!(invited), "{keys}");
            #[expect(clippy::cast_precision_loss, reason = "there are few")]
            let rate = attended as f64 / invited as f64;
            let found = group["avg"]["attended"].as_f64().unwrap();
            assert!((found - rate).abs() < 1e-12, "{keys}: {found}, not {rate}");
        }
        // The same by conditions, in lists and in orders.
        let all: (i64, i64) = told.values().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        let data = client
            .data(
                r#"{ yes: invitations(where: { attended: { eq: true } }) { totalCount }
                     no: invitations(where: { not: { attended: { eq: true } } }) { totalCount }
                     first: invitations(orderBy: [{ attended: DESC }], first: 3) { nodes { attended } }
                     last: invitations(orderBy: [{ attended: DESC }], last: 3) { nodes { attended } }
                     quebec: invitations(where: { organization: { jurisdiction: { code: { eq: "CA-QC" } } } }) { totalCount }
                     came: attendances { aggregate { count avg { invited } } } }"#,
            )
            .await;
        assert_eq!(data["yes"]["totalCount"], json!(all.1));
        assert_eq!(data["no"]["totalCount"], json!(all.0 - all.1));
        let attended = |list: &str| -> Vec<Json> {
            let nodes = data[list]["nodes"].as_array().unwrap().iter();
            nodes.map(|node| node["attended"].clone()).collect()
        };
        assert_eq!(attended("first"), [true, true, true]);
        assert_eq!(attended("last"), [false, false, false]);
        let quebec: i64 = told.iter().filter(|(key, _)| key.1 == "CA-QC").map(|(_, one)| one.0).sum();
        assert_eq!(data["quebec"]["totalCount"], json!(quebec));
        // Nobody comes to a meeting of the demonstration who was not a member on its day.
        assert_eq!(data["came"]["aggregate"], json!({ "count": all.1, "avg": { "invited": 1.0 } }));
    })
    .await;
}

#[tokio::test]
async fn the_organization_is_that_of_the_meeting_s_day() {
    on_both("organization_of_the_day", |database| async move {
        let client = Client::of(database.clone());
        let ask = async || {
            let data = client
                .data("{ attendances(first: 100, orderBy: [{ organization: { id: ASC } }, { id: ASC }]) { nodes { id organization { id } person { id } meeting { localStart } } } }")
                .await;
            data["attendances"]["nodes"].as_array().unwrap().clone()
        };
        let before = ask().await;
        assert!(before.iter().all(|node| !node["organization"].is_null()));
        // Somebody moves on the day of the meeting of June 2021: that day counts already, and the
        // meetings before do not.
        let moved = affiliation::Entity::find()
            .filter(affiliation::Column::EndOn.is_null())
            .filter(affiliation::Column::IsPrimary.eq(true))
            .order_by_asc(affiliation::Column::Id)
            .all(&database)
            .await
            .unwrap()
            .into_iter()
            .find(|place| {
                let person = json!(format!("Person:{}", place.person_id));
                before.iter().filter(|node| node["person"]["id"] == person).count() == 3
            })
            .unwrap();
        let day = NaiveDate::from_ymd_opt(2021, 6, 15).unwrap();
        let mut ending = moved.clone().into_active_model();
        ending.end_on = Set(Some(day));
        ending.update(&database).await.unwrap();
        let other = organization::Entity::find()
            .filter(organization::Column::Id.ne(moved.organization_id))
            .one(&database)
            .await
            .unwrap()
            .unwrap();
        let mut place = moved.clone().into_active_model().reset_all();
        place.id = NotSet;
        place.organization_id = Set(other.id);
        place.start_on = Set(day);
        place.end_on = Set(None);
        place.insert(&database).await.unwrap();
        let after = ask().await;
        let person = json!(format!("Person:{}", moved.person_id));
        let of = |nodes: &[Json]| -> BTreeMap<String, Json> {
            let own = nodes.iter().filter(|node| node["person"]["id"] == person);
            own.map(|node| {
                let start = node["meeting"]["localStart"].as_str().unwrap().to_owned();
                (start, node["organization"]["id"].clone())
            })
            .collect()
        };
        let here = json!(format!("Organization:{}", moved.organization_id));
        let there = json!(format!("Organization:{}", other.id));
        let before: Vec<Json> = of(&before).into_values().collect();
        assert_eq!(before, [here.clone(), here.clone(), here.clone()]);
        let after: Vec<Json> = of(&after).into_values().collect();
        assert_eq!(after, [here.clone(), here, there]);
    })
    .await;
}

#[tokio::test]
async fn the_days_from_a_gap_to_its_end() {
    on_both("days_to_fill", |database| async move {
        cases(&database).await;
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ recruitmentCases {
                    aggregate { count min { daysToFill } max { daysToFill } median { daysToFill } avg { daysToFill } }
                    groups { keys { jurisdiction { code } } median { daysToFill } } }
                  long: recruitmentCases(where: { daysToFill: { gte: 45 } }) { totalCount }
                  open: recruitmentCases(where: { daysToFill: { isNull: true } }) { totalCount } }"#,
            )
            .await;
        // 29 days over a leap February, 45, 100 without a gap before, and one that goes on.
        let expected = json!({
            "count": 4,
            "min": { "daysToFill": 29 },
            "max": { "daysToFill": 100 },
            "median": { "daysToFill": 45.0 },
            "avg": { "daysToFill": 58.0 },
        });
        assert_eq!(data["recruitmentCases"]["aggregate"], expected);
        let groups = json!([
            { "keys": { "jurisdiction": { "code": "CA-NU" } }, "median": { "daysToFill": 37.0 } },
            { "keys": { "jurisdiction": { "code": "CA-YT" } }, "median": { "daysToFill": 100.0 } },
        ]);
        assert_eq!(data["recruitmentCases"]["groups"], groups);
        assert_eq!(data["long"]["totalCount"], json!(2));
        assert_eq!(data["open"]["totalCount"], json!(1));
        // Page by page in their order, where one is empty.
        let mut found = Vec::new();
        let mut after = Json::Null;
        loop {
            let page = client
                .data_with(
                    "query ($after: String) { recruitmentCases(first: 1, after: $after, orderBy: [{ daysToFill: ASC }]) {
                        nodes { daysToFill } pageInfo { endCursor hasNextPage } } }",
                    json!({ "after": after }),
                )
                .await["recruitmentCases"]
                .clone();
            found.push(page["nodes"][0]["daysToFill"].clone());
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(found, [json!(29), json!(45), json!(100), Json::Null]);
    })
    .await;
}

async fn cases(database: &DatabaseConnection) {
    let community = entity::community::Entity::find()
        .one(database)
        .await
        .unwrap()
        .unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for (code, gap, opened, closed) in [
        (
            "CA-NU",
            Some("2020-02-15"),
            "2020-02-20",
            Some("2020-03-15"),
        ),
        (
            "CA-NU",
            Some("2020-06-01"),
            "2020-06-02",
            Some("2020-07-16"),
        ),
        ("CA-YT", None, "2020-01-01", Some("2020-04-10")),
        ("CA-YT", Some("2021-01-01"), "2021-01-01", None),
    ] {
        let found = jurisdiction::Entity::find().filter(jurisdiction::Column::Code.eq(code));
        let found = found.one(database).await.unwrap().unwrap();
        let missing = || Set(TextState::Missing);
        let case = recruitment_case::ActiveModel {
            id: NotSet,
            community_id: Set(community.id),
            jurisdiction_id: Set(found.id),
            previous_case_id: Set(None),
            gap_since: Set(gap.map(day)),
            opened_on: Set(day(opened)),
            closed_on: Set(closed.map(day)),
            addressed_to: Set(Addressee::Support),
            addressee_id: Set(None),
            owner_id: Set(None),
            request_subject_fr: Set(None),
            request_subject_fr_state: missing(),
            request_subject_en: Set(None),
            request_subject_en_state: missing(),
            request_fr: Set(None),
            request_fr_state: missing(),
            request_en: Set(None),
            request_en_state: missing(),
            next_follow_up_on: Set(day(opened)),
            created_at: Set(community.created_at),
            updated_at: Set(community.created_at),
        };
        case.insert(database).await.unwrap();
    }
}

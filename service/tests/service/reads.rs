//! The reads say of the community of 2020–2021 what the source report says.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::common::{self, with_demo};
use domain::{
    audience::Obstacle,
    language::{Language, Preference},
    period::Period,
    representation::Standing,
};
use entity::{
    community, email_address,
    enums::{IssueKind, MeetingKind, OfficeRole, OrderOfGovernment, PlannedItemKind, Track},
    meeting, membership, organization, person,
};
use jiff::civil::{Date, date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use service::{
    reads::{
        audience::{self, Addressed},
        community as communities, jurisdictions, names, offices, report_facts, representation,
        roster, seats,
    },
    time::ToChrono,
};

const AS_OF: Date = date(2021, 8, 31);

fn year() -> Period {
    Period::from_first_last(date(2020, 9, 1), AS_OF).unwrap()
}

async fn the_community(db: &DatabaseConnection) -> communities::Community {
    communities::first(db).await.unwrap().unwrap()
}

#[tokio::test]
async fn there_are_81_members_of_6_20_and_22_organizations() {
    with_demo("headcount", async |db, id| {
        let community = communities::get(&db, id).await.unwrap();
        let headcount = roster::headcount(&db, &community, AS_OF).await.unwrap();
        let counts = headcount.organization_counts();
        assert_eq!(headcount.member_count(), 81);
        assert_eq!(
            (
                counts.federal,
                counts.provincial_territorial,
                counts.municipal,
                counts.other
            ),
            (6, 20, 22, 0)
        );
        let federal = headcount.organizations.federal.iter().map(|id| id.0);
        let federal = organization::Entity::find()
            .filter(organization::Column::Id.is_in(federal))
            .filter(organization::Column::OrderOfGovernment.eq(OrderOfGovernment::Federal));
        assert_eq!(federal.all(&db).await.unwrap().len(), 6);
    })
    .await;
}

#[tokio::test]
async fn the_managers_count_when_the_setting_says_so() {
    with_demo("managers", async |db, _| {
        let row = community::Entity::find().one(&db).await.unwrap().unwrap();
        let mut row = row.into_active_model();
        row.count_managers = Set(true);
        row.update(&db).await.unwrap();
        let community = the_community(&db).await;
        let with_managers = roster::headcount(&db, &community, AS_OF).await.unwrap();
        assert!(with_managers.member_count() > 81);
    })
    .await;
}

#[tokio::test]
async fn nobody_represents_four_jurisdictions_in_the_report_s_order() {
    with_demo("gaps", async |db, _| {
        let community = the_community(&db).await;
        let snapshot = representation::at(&db, &community, AS_OF).await.unwrap();
        let gaps: Vec<_> = snapshot
            .gaps()
            .map(|gap| (gap.jurisdiction.to_string(), gap.standing, gap.gap_since))
            .collect();
        let gap = |code: &str, since| (code.to_owned(), Standing::NotRepresented, since);
        assert_eq!(
            gaps,
            [
                gap("CA-NL", Some(date(2020, 3, 1))),
                gap("CA-PE", Some(date(2019, 6, 1))),
                gap("CA-NU", None),
                gap("CA-YT", None),
            ]
        );
        assert_eq!(snapshot.jurisdictions.len(), 13);

        let year_before = Period::new(date(2019, 1, 1), date(2020, 9, 1)).unwrap();
        let changes = representation::history(&db, &community, year_before)
            .await
            .unwrap();
        let lost: Vec<_> = changes.iter().filter(|change| change.to.is_gap()).collect();
        assert_eq!(lost.len(), 2, "{changes:?}");
        let days = [date(2019, 1, 1), AS_OF];
        let series = representation::series(&db, &community, days).await.unwrap();
        assert_eq!(series[1], snapshot);
        assert_eq!(series[0].date, days[0]);
    })
    .await;
}

#[tokio::test]
async fn whitehorse_alone_leaves_yukon_on_the_list() {
    with_demo("whitehorse", async |db, community_id| {
        let yukon = jurisdictions::all(&db).await.unwrap();
        let yukon = yukon.get("CA-YT".parse().unwrap()).unwrap().id;
        let joined = date(2021, 8, 1).to_chrono();
        let now = common::september_first().to_chrono();
        let city = organization::ActiveModel {
            jurisdiction_id: Set(yukon),
            order_of_government: Set(OrderOfGovernment::Municipal),
            start_on: Set(joined),
            created_at: Set(now),
            ..Default::default()
        };
        let city = city.insert(&db).await.unwrap().id;
        let person = person::ActiveModel {
            given_name: Set("Maren".to_owned()),
            family_name: Set("Okpik-Lund".to_owned()),
            created_at: Set(now),
            ..Default::default()
        };
        let person = person.insert(&db).await.unwrap().id;
        let mut affiliation = entity::affiliation::ActiveModel {
            person_id: Set(person),
            organization_id: Set(city),
            is_primary: Set(true),
            start_on: Set(joined),
            ..Default::default()
        };
        affiliation.set_title(&domain::language::Bilingual {
            fr: domain::language::Text::MISSING,
            en: domain::language::Text::MISSING,
        });
        affiliation.insert(&db).await.unwrap();
        let membership = membership::ActiveModel {
            community_id: Set(community_id),
            person_id: Set(person),
            track: Set(Track::Executive),
            start_on: Set(joined),
            ..Default::default()
        };
        membership.insert(&db).await.unwrap();

        let community = the_community(&db).await;
        let snapshot = representation::at(&db, &community, AS_OF).await.unwrap();
        let last = snapshot.gaps().last().unwrap();
        assert_eq!(last.jurisdiction.to_string(), "CA-YT");
        assert_eq!(last.standing, Standing::MunicipalOnly);
        assert_eq!(last.since, Some(date(2021, 8, 1)));
        assert_eq!(
            last.members.iter().map(|id| id.0).collect::<Vec<_>>(),
            [person]
        );
        assert_eq!(snapshot.gaps().count(), 4);
    })
    .await;
}

#[tokio::test]
async fn the_report_s_facts_are_those_of_the_source() {
    with_demo("facts", async |db, _| {
        let community = the_community(&db).await;
        let facts = report_facts::collect(&db, &community, year(), AS_OF)
            .await
            .unwrap();
        let days: Vec<_> = facts
            .activities
            .iter()
            .map(|done| done.happened_on)
            .collect();
        assert_eq!(
            days,
            [date(2020, 10, 8), date(2020, 11, 4), date(2021, 6, 15)]
        );
        let points: Vec<_> = facts
            .activities
            .iter()
            .map(|done| done.points.len())
            .collect();
        assert_eq!(points, [0, 2, 2]);
        assert_eq!(facts.activities[2].points[1].points.len(), 3);
        assert!(facts.activities.iter().all(|done| done.title.is_reviewed()));
        assert_eq!(facts.headcount.member_count(), 81);
        assert_eq!(facts.representation.gaps().count(), 4);

        let [issue] = &facts.issues[..] else {
            panic!("{:?}", facts.issues)
        };
        assert_eq!(issue.kind, IssueKind::Representation);
        assert!(issue.importance.fr.value().is_none() && issue.impact.en.value().is_none());
        assert_eq!(
            issue.action_plan.fr.value().unwrap().split("\n\n").count(),
            2
        );

        assert_eq!(facts.next_period.last(), date(2022, 8, 31));
        let meetings = facts.meetings.iter();
        let meetings: Vec<_> = meetings
            .map(|m| (m.starts_on.year(), m.starts_on.month(), m.kind))
            .collect();
        let quarterly = |year, month| (year, month, MeetingKind::Quarterly);
        assert_eq!(
            meetings,
            [
                quarterly(2021, 9),
                quarterly(2021, 12),
                quarterly(2022, 3),
                quarterly(2022, 6)
            ]
        );
        let plans: Vec<_> = facts.planned_items.iter().map(|item| item.kind).collect();
        assert_eq!(
            plans,
            [
                PlannedItemKind::Meetings,
                PlannedItemKind::Written,
                PlannedItemKind::Recruitment
            ]
        );
        assert_eq!(facts.planned_items[0].points.len(), 3);
        assert_eq!(facts.terms_of_reference.unwrap().version, 1);
        assert_eq!(facts.names.council_short_name.fr.value(), Some("CPSSP"));
    })
    .await;
}

#[tokio::test]
async fn a_period_without_anything_has_no_facts_and_the_day_decides() {
    with_demo("other_periods", async |db, _| {
        let community = the_community(&db).await;
        let early = Period::from_first_last(date(2018, 1, 15), date(2018, 2, 14)).unwrap();
        let facts = report_facts::collect(&db, &community, early, early.last())
            .await
            .unwrap();
        assert!(facts.activities.is_empty() && facts.issues.is_empty());
        assert!(facts.planned_items.is_empty() && facts.meetings.is_empty());
        let middle = date(2020, 12, 31);
        let facts = report_facts::collect(&db, &community, year(), middle)
            .await
            .unwrap();
        assert_eq!(facts.activities.len(), 2, "June has not come yet");
    })
    .await;
}

async fn september(db: &DatabaseConnection) -> meeting::Model {
    let uid = meeting::Column::Uid.starts_with("quarterly-2021-09@");
    meeting::Entity::find()
        .filter(uid)
        .one(db)
        .await
        .unwrap()
        .unwrap()
}

async fn invited(db: &DatabaseConnection) -> Addressed {
    let community = the_community(db).await;
    audience::for_meeting(db, &community, &september(db).await)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_meeting_of_september_is_announced_in_80_messages_to_81_members() {
    with_demo("audience", async |db, _| {
        let all = invited(&db).await;
        assert_eq!((all.audience.messages.len(), all.readers.len()), (80, 81));
        let [unreachable] = &all.audience.unreachable[..] else {
            panic!()
        };
        assert_eq!(unreachable.obstacle, Obstacle::NoAddress);
        assert!(
            all.readers[&unreachable.person]
                .name
                .ends_with("Agostinelli")
        );

        let of = |name: &str| {
            all.readers
                .values()
                .find(|reader| reader.name.ends_with(&format!(" {name}")))
                .unwrap()
        };
        assert_eq!(of("Noseworthy").zone.name(), "America/St_Johns");
        assert_eq!(of("Rai").preference, Preference::Both);
        assert_eq!(
            of("Charlebois-Roy").preference,
            Preference::Only(Language::Fr)
        );
        assert_eq!(of("Charlebois-Roy").zone.name(), "America/Toronto");
        assert_eq!(of("Sidhu-Brar").zone.name(), "America/Vancouver");
        let zones = all
            .readers
            .values()
            .filter(|reader| reader.zone.name() == "America/Regina");
        assert!(
            zones.count() > 0,
            "an organization's zone is its jurisdiction's"
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_that_bounced_for_a_stranger_is_not_written_to() {
    with_demo("bounced", async |db, _| {
        let before = invited(&db).await.audience;
        let message = &before.messages[0];
        let stranger = membership_free_person(&db).await;
        let bounced = email_address::ActiveModel {
            person_id: Set(stranger),
            address: Set(message.address.as_str().to_uppercase()),
            normalized: Set(message.address.normalized()),
            is_primary: Set(false),
            suppressed_at: Set(Some(common::september_first().to_chrono())),
            ..Default::default()
        };
        bounced.insert(&db).await.unwrap();
        let after = invited(&db).await.audience;
        assert_eq!(after.messages.len(), 79);
        let suppressed = after
            .unreachable
            .iter()
            .find(|one| one.obstacle == Obstacle::Suppressed);
        assert_eq!(suppressed.unwrap().person, message.recipients[0].person);
    })
    .await;
}

async fn membership_free_person(db: &DatabaseConnection) -> i64 {
    let stranger = person::ActiveModel {
        given_name: Set("Ursule".to_owned()),
        family_name: Set("Passante".to_owned()),
        created_at: Set(common::september_first().to_chrono()),
        ..Default::default()
    };
    stranger.insert(db).await.unwrap().id
}

#[tokio::test]
async fn the_report_goes_to_members_and_council_and_a_draft_to_the_offices() {
    with_demo("report_audience", async |db, _| {
        let community = the_community(&db).await;
        let date = date(2021, 9, 1);
        let report = audience::for_report(&db, &community, 0, date)
            .await
            .unwrap();
        assert_eq!(report.readers.len(), 81 + 13);
        let review = audience::for_review(&db, &community, date).await.unwrap();
        assert_eq!(review.readers.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn one_seat_is_empty_and_both_chairs_are_in_office() {
    with_demo("seats", async |db, _| {
        let community = the_community(&db).await;
        let jurisdictions = jurisdictions::all(&db).await.unwrap();
        let seats = seats::at(&db, &community, &jurisdictions, AS_OF)
            .await
            .unwrap();
        let empty: Vec<_> = seats.iter().filter(|seat| seat.term.is_none()).collect();
        assert_eq!(seats.len(), 14);
        assert_eq!(empty[0].jurisdiction.to_string(), "CA-NU");
        assert_eq!(seats::holders(&seats).len(), 13);
        assert_eq!(
            seats.iter().map(|s| s.jurisdiction).collect::<Vec<_>>(),
            jurisdictions.codes()
        );

        let offices = offices::at(&db, &community, AS_OF).await.unwrap();
        assert_eq!(offices.approval().approvers().len(), 2);
        assert!(offices.get(OfficeRole::Support).is_some());
        let earlier = offices::at(&db, &community, date(2018, 1, 16))
            .await
            .unwrap();
        assert_eq!(
            earlier.approval().approvers().len(),
            1,
            "the other chair was vacant"
        );
    })
    .await;
}

#[tokio::test]
async fn a_ministry_has_the_name_of_the_day() {
    with_demo("names", async |db, _| {
        let renamed = entity::organization_name::Entity::find()
            .filter(entity::organization_name::Column::NameEn.contains("Jobs, Trade"));
        let id = renamed.one(&db).await.unwrap().unwrap().organization_id;
        let mut found = Vec::new();
        for day in [date(2019, 1, 1), date(2020, 6, 1), AS_OF, date(2017, 1, 1)] {
            let names = names::at(&db, [id], day).await.unwrap();
            found.push(names.get(&id).and_then(|name| name.acronym_en.clone()));
        }
        let acronym = |name: &str| Some(name.to_owned());
        assert_eq!(
            found,
            [acronym("JTT"), acronym("JEDC"), acronym("JERI"), None]
        );
    })
    .await;
}

#[tokio::test]
async fn no_read_asks_the_database_row_by_row() {
    with_demo("statements", async |mut db, _| {
        let statements = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&statements);
        db.set_metric_callback(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let community = the_community(&db).await;
        let asked = || statements.swap(0, Ordering::Relaxed);
        asked();
        report_facts::collect(&db, &community, year(), AS_OF)
            .await
            .unwrap();
        assert_eq!(asked(), 15);
        representation::at(&db, &community, AS_OF).await.unwrap();
        assert_eq!(asked(), 3);
        roster::headcount(&db, &community, AS_OF).await.unwrap();
        assert_eq!(asked(), 3);
        let meeting = september(&db).await;
        asked();
        audience::for_meeting(&db, &community, &meeting)
            .await
            .unwrap();
        assert_eq!(asked(), 7);
    })
    .await;
}

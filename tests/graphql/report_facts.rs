//! “Why 81?”: each fact of a report names a query, and the API answers it with the fact's rows.

mod recommended;
mod undertaken;

use std::{collections::BTreeSet, sync::Arc};

use domain::{clock::Clock, language::Bilingual, report::SectionKey};
use entity::{
    affiliation, attendance,
    enums::{
        GroupRole, MeetingKind, MeetingState, OrderOfGovernment, OrganizationSuccessionKind,
        ReportKind, ReportOrigin, ReportState, Track,
    },
    jurisdiction, meeting, membership, organization, organization_succession, person, report,
    working_group, working_group_member,
};
use jiff::civil::{Date, date};
use jobs::runner::NewRun;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, Statement,
};
use serde_json::{Value as Json, json};
use service::time::ToChrono;
use testing::{FakeClock, september_first};

use crate::support::{Client, instance, on_both};

#[derive(FromQueryResult)]
struct Fact {
    id: i64,
    key: String,
    query: String,
    parameters: Json,
    value: Json,
}

#[derive(FromQueryResult)]
struct Row {
    noun: String,
    row_id: i64,
}

/// The query as a client asks it, for the identifiers of the rows.
fn document(fact: &Fact) -> String {
    let mut path = fact.query.split('.');
    let field = path.next().unwrap();
    let inside: Vec<&str> = path.collect();
    let given = fact.parameters.as_object().unwrap().iter();
    let mut arguments: Vec<String> = given
        .map(|(name, value)| match value.as_str().unwrap() {
            condition if condition.starts_with('{') => format!("{name}: {condition}"),
            value => format!("{name}: {value:?}"),
        })
        .collect();
    let rows = if inside.is_empty() {
        arguments.push("first: 100".to_owned());
        "{ totalCount nodes { id } }".to_owned()
    } else {
        let nested = |rows: String, name: &&str| format!("{{ {name} {rows} }}");
        inside.iter().rev().fold("{ id }".to_owned(), nested)
    };
    format!("{{ {field}({}) {rows} }}", arguments.join(", "))
}

/// Every identifier in an answer.
fn identifiers(answer: &Json, all: &mut BTreeSet<String>) {
    match answer {
        Json::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value.as_str()) {
                    ("id", Some(id)) => {
                        all.insert(id.to_owned());
                    }
                    _ => identifiers(value, all),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| identifiers(item, all)),
        _ => {}
    }
}

/// What happens between the days that a report compares: two guests come to the meeting of June,
/// which is noted as held in September; Nunavut is represented twice, each time for a while; of three
/// organizations with members, one is followed by nobody who is there, and one by way of another; one
/// that joins followed nobody who was there.
async fn unsettle(db: &DatabaseConnection) {
    let june = meeting::Entity::find()
        .filter(meeting::Column::Uid.starts_with("quarterly-2021-06@"))
        .one(db);
    let june = june.await.unwrap().unwrap();
    let mut row = june.clone().into_active_model();
    row.held_at = Set(Some("2021-09-03T14:00:00Z".parse().unwrap()));
    row.update(db).await.unwrap();

    let city = organization(db, "CA-YT", OrderOfGovernment::Municipal).await;
    for works_for in [Some(city), None] {
        let guest = attendance::ActiveModel {
            meeting_id: Set(june.id),
            person_id: Set(person(db, works_for).await),
            ..Default::default()
        };
        guest.insert(db).await.unwrap();
    }

    // Two reports were sent that cover one half, and one member works for nobody.
    for (start, end) in [
        (date(2020, 9, 1), date(2021, 3, 1)),
        (date(2020, 3, 1), date(2021, 3, 1)),
    ] {
        report_on(db, start, end).await;
    }
    member(db, None, date(2020, 1, 1), None).await;

    let ministry = organization(db, "CA-NU", OrderOfGovernment::Territorial).await;
    for (start, end) in [
        (date(2020, 11, 1), date(2021, 1, 1)),
        (date(2021, 4, 1), date(2021, 8, 1)),
    ] {
        member(db, Some(ministry), start, Some(end)).await;
    }

    let mut seven = Vec::new();
    for _ in 0..7 {
        seven.push(organization(db, "CA-ON", OrderOfGovernment::Municipal).await);
    }
    let (before, over) = (date(2020, 1, 1), date(2021, 2, 1));
    member(db, Some(seven[0]), before, Some(over)).await;
    member(db, Some(seven[2]), before, Some(over)).await;
    member(db, Some(seven[4]), over, None).await;
    member(db, Some(seven[6]), over, None).await;
    for (predecessor, successor) in [(0, 1), (2, 3), (3, 4), (5, 6)] {
        let row = organization_succession::ActiveModel {
            predecessor_id: Set(seven[predecessor]),
            successor_id: Set(seven[successor]),
            kind: Set(OrganizationSuccessionKind::Replacement),
            effective_on: Set(over.to_chrono()),
            ..Default::default()
        };
        row.insert(db).await.unwrap();
    }
}

async fn organization(db: &DatabaseConnection, code: &str, order: OrderOfGovernment) -> i64 {
    let found = jurisdiction::Entity::find()
        .filter(jurisdiction::Column::Code.eq(code))
        .one(db);
    let row = organization::ActiveModel {
        jurisdiction_id: Set(found.await.unwrap().unwrap().id),
        order_of_government: Set(order),
        start_on: Set(date(2018, 1, 15).to_chrono()),
        created_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    row.insert(db).await.unwrap().id
}

/// Two sub-groups, of which one has ended, and the managers meet.
async fn divide(db: &DatabaseConnection) {
    let ministry = organization(db, "CA-ON", OrderOfGovernment::Provincial).await;
    let day = |month, day| date(2021, month, day);
    let open = group(db, date(2020, 10, 1), None).await;
    let ended = group(db, date(2020, 9, 15), Some(day(3, 1))).await;
    group(db, day(10, 1), None).await;
    let (since, executive) = (date(2020, 1, 1), Track::Executive);
    let lead = belong(db, (Some(ministry), executive), since, None).await;
    in_group(db, (open, lead, GroupRole::Lead), date(2020, 10, 1), None).await;
    for end in [None, Some(day(6, 1))] {
        let person = belong(db, (None, executive), since, None).await;
        in_group(db, (open, person, GroupRole::Member), day(5, 1), end).await;
    }
    // Whoever left the community is in it as a row alone.
    let left = belong(db, (None, executive), since, Some(day(7, 1))).await;
    in_group(db, (open, left, GroupRole::Member), day(5, 1), None).await;
    let last = Some(day(3, 1));
    in_group(db, (ended, lead, GroupRole::Lead), date(2020, 9, 15), last).await;
    let (held, planned) = (MeetingState::Held, MeetingState::Planned);
    meets(
        db,
        (Track::Executive, Some(open)),
        "2021-02-10T18:00:00Z",
        held,
    )
    .await;
    meets(
        db,
        (Track::Executive, Some(open)),
        "2021-10-12T17:00:00Z",
        planned,
    )
    .await;
    let cancelled = MeetingState::Cancelled;
    meets(
        db,
        (Track::Executive, Some(open)),
        "2021-11-10T18:00:00Z",
        cancelled,
    )
    .await;
    meets(
        db,
        (Track::Manager, Some(ended)),
        "2020-11-10T18:00:00Z",
        held,
    )
    .await;
    meets(db, (Track::Manager, None), "2021-04-20T17:00:00Z", held).await;
    meets(db, (Track::Manager, None), "2021-12-01T18:00:00Z", planned).await;
    for _ in 0..3 {
        belong(db, (None, Track::Manager), date(2020, 1, 1), None).await;
    }
}

async fn group(db: &DatabaseConnection, start_on: Date, end_on: Option<Date>) -> i64 {
    let community = entity::community::Entity::find().one(db).await;
    let mut row = working_group::ActiveModel {
        community_id: Set(community.unwrap().unwrap().id),
        start_on: Set(start_on.to_chrono()),
        end_on: Set(end_on.map(ToChrono::to_chrono)),
        created_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    row.set_name(&Bilingual::MISSING);
    row.set_mandate(&Bilingual::MISSING);
    row.set_outcome(&Bilingual::MISSING);
    row.insert(db).await.unwrap().id
}

async fn in_group(
    db: &DatabaseConnection,
    (group, person, role): (i64, i64, GroupRole),
    start_on: Date,
    end_on: Option<Date>,
) {
    let row = working_group_member::ActiveModel {
        working_group_id: Set(group),
        person_id: Set(person),
        role: Set(role),
        start_on: Set(start_on.to_chrono()),
        end_on: Set(end_on.map(ToChrono::to_chrono)),
        ..Default::default()
    };
    row.insert(db).await.unwrap();
}

/// A meeting of a track or of a sub-group, else as one that is there.
async fn meets(
    db: &DatabaseConnection,
    (track, working_group): (Track, Option<i64>),
    starts_at: &str,
    state: MeetingState,
) {
    let there = meeting::Entity::find().one(db).await.unwrap().unwrap();
    let mut row = there.into_active_model().reset_all();
    row.id = NotSet;
    row.uid = Set(format!("{starts_at}@community.example"));
    row.track = Set(track);
    row.kind = Set(MeetingKind::Targeted);
    row.state = Set(state);
    row.starts_at = Set(starts_at.parse().unwrap());
    // Long after all of them.
    row.ends_at = Set("2022-01-01T00:00:00Z".parse().unwrap());
    row.working_group_id = Set(working_group);
    let cancelled = (state == MeetingState::Cancelled).then_some("2021-08-01T12:00:00Z");
    row.cancelled_at = Set(cancelled.map(|at| at.parse().unwrap()));
    row.insert(db).await.unwrap();
}

/// Somebody who works for an organization, or for none.
async fn person(db: &DatabaseConnection, organization: Option<i64>) -> i64 {
    let row = person::ActiveModel {
        given_name: Set("Maren".to_owned()),
        family_name: Set("Okpik-Lund".to_owned()),
        created_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    let id = row.insert(db).await.unwrap().id;
    if let Some(organization) = organization {
        let mut row = affiliation::ActiveModel {
            person_id: Set(id),
            organization_id: Set(organization),
            is_primary: Set(true),
            start_on: Set(date(2018, 1, 15).to_chrono()),
            ..Default::default()
        };
        row.set_title(&Bilingual::MISSING);
        row.insert(db).await.unwrap();
    }
    id
}

/// A report on a period, sent some days after it.
async fn report_on(db: &DatabaseConnection, start: Date, end: Date) {
    let community = entity::community::Entity::find().one(db).await;
    let row = report::ActiveModel {
        community_id: Set(community.unwrap().unwrap().id),
        kind: Set(ReportKind::Council),
        origin: Set(ReportOrigin::AsNeeded),
        state: Set(ReportState::Sent),
        period_start: Set(start.to_chrono()),
        period_end: Set(end.to_chrono()),
        as_of: Set(end.yesterday().unwrap().to_chrono()),
        sent_at: Set(Some("2021-03-18T15:00:00Z".parse().unwrap())),
        created_at: Set(september_first().to_chrono()),
        updated_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    row.insert(db).await.unwrap();
}

async fn member(
    db: &DatabaseConnection,
    organization: Option<i64>,
    start_on: Date,
    end_on: Option<Date>,
) {
    belong(db, (organization, Track::Executive), start_on, end_on).await;
}

/// A new member of a track.
async fn belong(
    db: &DatabaseConnection,
    (organization, track): (Option<i64>, Track),
    start_on: Date,
    end_on: Option<Date>,
) -> i64 {
    let community = entity::community::Entity::find().one(db).await;
    let person = person(db, organization).await;
    let row = membership::ActiveModel {
        community_id: Set(community.unwrap().unwrap().id),
        person_id: Set(person),
        track: Set(track),
        start_on: Set(start_on.to_chrono()),
        end_on: Set(end_on.map(ToChrono::to_chrono)),
        ..Default::default()
    };
    row.insert(db).await.unwrap();
    person
}

#[tokio::test]
async fn the_query_of_each_fact_answers_with_the_rows_of_the_fact() {
    on_both("report_facts", |database| async move {
        let every: Vec<String> = SectionKey::ALL
            .iter()
            .map(|key| format!("{:?}", key.as_str()))
            .collect();
        let choose = format!(
            "UPDATE community SET report_sections = '[{}]'",
            every.join(", ")
        );
        database.execute_unprepared(&choose).await.unwrap();
        unsettle(&database).await;
        divide(&database).await;
        recommended::add(&database).await;
        undertaken::add(&database).await;
        let clock: Arc<dyn Clock> = Arc::new(FakeClock::september_first());
        let runner = instance("facts", &database, &clock);
        runner.sync().await.unwrap();
        let run = NewRun {
            parameters: json!({ "from": "2020-09-01", "to": "2021-08-31" }),
            ..NewRun::by_hand("council_report", "administrator")
        };
        runner.enqueue(run).await.unwrap();
        runner.drain().await.unwrap();
        let backend = database.get_database_backend();
        let all = "SELECT id, key, query, parameters, value FROM report_fact ORDER BY id";
        let facts = Fact::find_by_statement(Statement::from_string(backend, all));
        let facts = facts.all(&database).await.unwrap();
        assert!(facts.len() > 60, "{}", facts.len());
        let figure = |key: &str| {
            let fact = facts.iter().find(|fact| fact.key == key);
            fact.map(|fact| fact.value.clone())
        };
        for (key, value) in [
            ("changes-gaps-opened", 2),
            ("changes-gaps-closed", 2),
            ("changes-organizations-left", 1),
            ("reports-sent", 3),
            ("changes-meetings-held", 1),
            ("attended-of-jurisdiction/CA-YT", 1),
            ("attended-of-nobody", 1),
            ("groups", 2),
            ("group-members/1", 2),
            ("group-lead/1", 1),
            ("group-members/2", 1),
            ("group-meetings-held/1", 1),
            ("group-meetings-planned/1", 1),
            ("group-meetings-held/2", 1),
            ("managers", 10),
            ("manager-meetings-held", 1),
            ("manager-meetings-planned", 1),
            ("recommendations-new", 1),
            ("recommendations-earlier", 1),
            ("recommendation-answers/2", 1),
            ("changes-issues", 1),
            ("initiatives", 1),
            ("partnerships", 1),
            ("initiative-parties/1", 1),
            ("initiative-parties/2", 1),
            ("initiative-groups/1", 1),
            ("initiative-recommendations/1", 1),
            ("initiative-funding/1", 2),
            ("recommendation-funding", 1),
        ] {
            assert_eq!(figure(key), Some(json!(value)), "{key}");
        }
        let client = Client::of(database.clone());
        for fact in facts {
            let sql = format!(
                "SELECT noun, row_id FROM report_fact_row WHERE report_fact_id = {}",
                fact.id
            );
            let rows = Row::find_by_statement(Statement::from_string(backend, sql));
            let rows = rows.all(&database).await.unwrap();
            let rows: BTreeSet<String> = rows
                .iter()
                .map(|row| format!("{}:{}", row.noun, row.row_id))
                .collect();
            let document = document(&fact);
            let data = client.data(&document).await;
            let mut answered = BTreeSet::new();
            identifiers(&data, &mut answered);
            if rows.len() > 100 {
                assert_eq!(
                    data[fact.query.as_str()]["totalCount"],
                    rows.len(),
                    "{}: {document}",
                    fact.key
                );
            } else {
                assert_eq!(answered, rows, "{}: {document}", fact.key);
            }
        }
    })
    .await;
}

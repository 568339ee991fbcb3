//! Everything that stands about one person, for the person to have.
//!
//! What refers to a person by a foreign key is listed in one table below; a test compares it with
//! the foreign keys of the database, so that no table is forgotten.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    access_event, audit_event, candidate, contact_attempt, delivery, delivery_person,
    eligibility_check, frozen_message, organization_name, person, recruitment_case,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, IdenStatic,
    QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::{Map, Value as Json, json};

use crate::row;

/// Rows of one kind about a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its name, to which a heading belongs.
    pub key: &'static str,
    /// The rows, by column.
    pub rows: Vec<Map<String, Json>>,
}

/// Declares what refers to a person: sections, each with a table's columns that hold the key.
macro_rules! sections {
    ($($key:literal: $table:ident by $($column:ident)+;)+) => {
        /// The columns that refer to a person, by table, as the export knows them.
        #[must_use]
        pub fn references() -> Vec<(&'static str, &'static str)> {
            vec![$($((stringify!($table), entity::$table::Column::$column.as_str()),)+)+]
        }

        const REFERRING: &[&str] = &[$($key),+];

        async fn referring(
            db: &impl ConnectionTrait,
            people: &[i64],
        ) -> Result<Vec<Section>, DbErr> {
            let mut sections = Vec::new();
            $({
                use entity::$table::{Column, Entity};
                let refers = Condition::any()$(.add(Column::$column.is_in(people.iter().copied())))+;
                let rows = Entity::find().filter(refers).order_by_asc(Column::Id).all(db).await?;
                let rows = rows.iter().map(|row| open(row::columns(row))).collect();
                sections.push(Section { key: $key, rows });
            })+
            Ok(sections)
        }
    };
}

sections! {
    "email-addresses": email_address by PersonId;
    "affiliations": affiliation by PersonId;
    "memberships": membership by PersonId;
    "offices": office by PersonId;
    "council-seat-terms": council_seat_term by PersonId;
    "working-group-members": working_group_member by PersonId;
    "interests": interest by PersonId;
    "invitations": invitation by PersonId DelegateId;
    "answers": rsvp by DelegateId;
    "attendance": attendance by PersonId;
    "agenda-items": agenda_item by SpeakerId;
    "agenda-proposals": agenda_proposal by PersonId;
    "agenda-votes": agenda_vote by PersonId;
    "deliveries": delivery_person by PersonId;
    "unreachable": unreachable by PersonId;
    "unsubscriptions": unsubscription by PersonId;
    "recruitment-cases": recruitment_case by AddresseeId OwnerId;
    "candidacies": candidate by PersonId;
    "recommendations": recommendation by OwnerId;
    "recommendation-answers": recommendation_answer by PersonId;
    "resource-speakers": resource_speaker by PersonId;
    "resources": resource by ProposedById;
    "issues": issue by OwnerId;
    "initiatives": initiative by LeadId;
    "report-approvals": report_approval by PersonId;
    "report-comments": report_comment by PersonId;
    "report-recipients": report_recipient by PersonId;
    "report-link-revocations": report_link_revocation by PersonId;
    "administrator": administrator by PersonId;
    "roster-import-lines": roster_import_line by PersonId DecidedPersonId;
    "sessions": session by PersonId;
    "sign-in-links": sign_in_link by PersonId;
    "merged-people": person by MergedIntoId;
}

/// What is not found by a foreign key, beside the person's own row.
const PROFILE: &str = "profile";
const CONTACT_ATTEMPTS: &str = "contact-attempts";
const ELIGIBILITY_CHECKS: &str = "eligibility-checks";
const EVENTS: &str = "events";
const READINGS: &str = "access-events";

/// Everything about a person, and about whoever turned out to be the same; none when there is no such
/// person.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, person: i64) -> Result<Option<Vec<Section>>, DbErr> {
    let Some(row) = person::Entity::find_by_id(person).one(db).await? else {
        return Ok(None);
    };
    let mut sections = vec![Section {
        key: PROFILE,
        rows: vec![row::columns(&row)],
    }];
    // What can't be another's (approvals, sign-ins, events) still refers to those.
    let mut people = vec![person];
    people.extend(merged_into(db, person).await?);
    sections.extend(referring(db, &people).await?);
    sections.push(contact_attempts(db, person).await?);
    sections.push(eligibility_checks(db, person).await?);
    sections.push(events(db, &people).await?);
    sections.push(readings(db, &people).await?);
    for section in &mut sections {
        if section.key == "deliveries" {
            add_messages(db, &mut section.rows).await?;
        }
    }
    name_meetings(db, &mut sections).await?;
    name_organizations(db, &mut sections).await?;
    name_groups(db, &mut sections).await?;
    Ok(Some(sections))
}

/// Those who turned out to be the person.
async fn merged_into(db: &impl ConnectionTrait, person: i64) -> Result<Vec<i64>, DbErr> {
    let merged = person::Entity::find().filter(person::Column::MergedIntoId.eq(person));
    let merged = merged.order_by_asc(person::Column::Id).all(db).await?;
    Ok(merged.into_iter().map(|row| row.id).collect())
}

/// What was noted of calls to the person about a case, as whom it is addressed to or as a candidate:
/// what was said with a candidate is that candidate's, and nobody else's.
async fn contact_attempts(db: &impl ConnectionTrait, person: i64) -> Result<Section, DbErr> {
    let as_addressee = Condition::all()
        .add(recruitment_case::Column::AddresseeId.eq(person))
        .add(contact_attempt::Column::CandidateId.is_null());
    let theirs = Condition::any()
        .add(as_addressee)
        .add(candidate::Column::PersonId.eq(person));
    let attempts = contact_attempt::Entity::find()
        .inner_join(recruitment_case::Entity)
        .left_join(candidate::Entity)
        .filter(theirs)
        .order_by_asc(contact_attempt::Column::Id)
        .all(db)
        .await?;
    Ok(Section {
        key: CONTACT_ATTEMPTS,
        rows: attempts.iter().map(row::columns).collect(),
    })
}

/// What was found of whether the person is eligible.
async fn eligibility_checks(db: &impl ConnectionTrait, person: i64) -> Result<Section, DbErr> {
    let checks = eligibility_check::Entity::find()
        .inner_join(candidate::Entity)
        .filter(candidate::Column::PersonId.eq(person))
        .order_by_asc(eligibility_check::Column::Id)
        .all(db)
        .await?;
    Ok(Section {
        key: ELIGIBILITY_CHECKS,
        rows: checks.iter().map(row::columns).collect(),
    })
}

/// What was done to the person's row, and what the person did.
async fn events(db: &impl ConnectionTrait, people: &[i64]) -> Result<Section, DbErr> {
    let about = Condition::all()
        .add(audit_event::Column::SubjectType.eq("person"))
        .add(audit_event::Column::SubjectId.is_in(people.iter().copied()));
    let by = audit_event::Column::Actor.is_in(actors(people));
    let events = audit_event::Entity::find()
        .filter(Condition::any().add(about).add(by))
        .order_by_asc(audit_event::Column::Id)
        .all(db)
        .await?;
    Ok(Section {
        key: EVENTS,
        rows: events.iter().map(row::columns).collect(),
    })
}

/// Who took the person's data out, and what the person read of others.
async fn readings(db: &impl ConnectionTrait, people: &[i64]) -> Result<Section, DbErr> {
    use access_event::{Column, Entity};
    let mut either = Condition::any().add(Column::Actor.is_in(actors(people)));
    for person in people {
        let fields = Expr::col(Column::Fields).cast_as("text");
        either = either.add(fields.like(format!("%\"Person:{person}\"%")));
    }
    let readings = Entity::find()
        .filter(either)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(Section {
        key: READINGS,
        rows: readings.iter().map(row::columns).collect(),
    })
}

/// People as those who did something.
fn actors(people: &[i64]) -> Vec<String> {
    people.iter().map(|key| format!("person:{key}")).collect()
}

/// The messages themselves, as they left.
async fn add_messages(
    db: &impl ConnectionTrait,
    rows: &mut [Map<String, Json>],
) -> Result<(), DbErr> {
    for row in rows {
        let Some(id) = key(row, delivery_person::Column::DeliveryId.as_str()) else {
            continue;
        };
        let found = delivery::Entity::find_by_id(id).find_also_related(frozen_message::Entity);
        if let Some((delivery, frozen)) = found.one(db).await? {
            let mut columns = row::columns(&delivery);
            let bytes = frozen.and_then(|frozen| row::columns(&frozen).remove("bytes"));
            columns.insert("message".to_owned(), bytes.unwrap_or_default());
            row.insert("delivery".to_owned(), Json::Object(columns));
        }
    }
    Ok(())
}

/// Says which meetings are meant, by title and time.
async fn name_meetings(db: &impl ConnectionTrait, sections: &mut [Section]) -> Result<(), DbErr> {
    use entity::meeting::{Column, Entity};
    let meetings = Entity::find().filter(Column::Id.is_in(keys_in(sections, "meeting_id")));
    let names = meetings.all(db).await?.into_iter().map(|meeting| {
        let title = json!({ "fr": meeting.title_fr, "en": meeting.title_en });
        let starts_at = meeting.starts_at.to_rfc3339();
        (
            meeting.id,
            json!({ "title": title, "starts_at": starts_at }),
        )
    });
    say(sections, "meeting_id", "meeting", &names.collect());
    Ok(())
}

/// Says which sub-groups are meant, by name.
async fn name_groups(db: &impl ConnectionTrait, sections: &mut [Section]) -> Result<(), DbErr> {
    use entity::working_group::{Column, Entity};
    let groups = Entity::find().filter(Column::Id.is_in(keys_in(sections, "working_group_id")));
    let names = groups.all(db).await?.into_iter();
    let names = names.map(|group| {
        (
            group.id,
            json!({ "fr": group.name_fr, "en": group.name_en }),
        )
    });
    say(
        sections,
        "working_group_id",
        "working_group",
        &names.collect(),
    );
    Ok(())
}

/// Says which organizations are meant, by all their names.
async fn name_organizations(
    db: &impl ConnectionTrait,
    sections: &mut [Section],
) -> Result<(), DbErr> {
    use organization_name::{Column, Entity};
    let names = Entity::find()
        .filter(Column::OrganizationId.is_in(keys_in(sections, "organization_id")))
        .order_by_asc(Column::StartOn)
        .all(db)
        .await?;
    let mut by_key: BTreeMap<i64, Json> = BTreeMap::new();
    for name in names {
        let said = json!({ "fr": name.name_fr, "en": name.name_en, "from": name.start_on });
        let there = by_key
            .entry(name.organization_id)
            .or_insert_with(|| json!([]));
        if let Json::Array(there) = there {
            there.push(said);
        }
    }
    say(sections, "organization_id", "organization", &by_key);
    Ok(())
}

/// Without what secrets are recognized by: it says nothing of the person.
fn open(mut row: Map<String, Json>) -> Map<String, Json> {
    row.retain(|column, _| !column.ends_with("sha256"));
    row
}

fn key(row: &Map<String, Json>, column: &str) -> Option<i64> {
    row.get(column)?.as_i64()
}

fn keys_in(sections: &[Section], column: &str) -> BTreeSet<i64> {
    let rows = sections.iter().flat_map(|section| &section.rows);
    rows.filter_map(|row| key(row, column)).collect()
}

fn say(sections: &mut [Section], column: &str, name: &str, by_key: &BTreeMap<i64, Json>) {
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        let said = key(row, column).and_then(|key| by_key.get(&key));
        if let Some(said) = said.cloned() {
            row.insert(name.to_owned(), said);
        }
    }
}

/// The names of the sections, in their order: each has a heading.
#[must_use]
pub fn keys() -> Vec<&'static str> {
    let mut keys = vec![PROFILE];
    keys.extend(REFERRING);
    keys.extend([CONTACT_ATTEMPTS, ELIGIBILITY_CHECKS, EVENTS, READINGS]);
    keys
}

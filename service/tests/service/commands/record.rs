//! The record of events: what stands in it, what never does, and that nothing of it goes away.

use entity::{audit_event, privacy};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, Value};
use serde_json::json;
use service::commands::{
    given::Change,
    people::{self, CorrectPerson, CreatePerson, SetAddress},
};

use super::support::{World, on_both};

const NAME: &str = "Anouk";
const PHONE: &str = "613-555-0142";
const ADDRESS: &str = "anouk.tremblay@yukon.example";

async fn anouk(world: &World) -> i64 {
    let input = CreatePerson {
        given_name: NAME.into(),
        family_name: "Tremblay".into(),
        language: Some("fr".into()),
        address: Some(ADDRESS.into()),
        ..Default::default()
    };
    let person = world.done(async |tx| people::create(tx, &world.act, input).await);
    person.await.id
}

async fn newest(world: &World) -> audit_event::Model {
    let events = audit_event::Entity::find().all(&world.db).await.unwrap();
    events.into_iter().max_by_key(|event| event.id).unwrap()
}

#[tokio::test]
async fn an_event_says_what_was_before_and_after_and_names_nobody() {
    on_both(async |world| {
        let person = anouk(world).await;
        let created = newest(world).await;
        assert_eq!(created.before, None);
        let after = created.after.unwrap();
        let here = json!({ "private": "present" });
        assert_eq!(after["given_name"], here);
        assert_eq!(after["language"], "fr");
        assert_eq!(after["email_address"][0]["address"], here);
        assert_eq!(after["email_address"][0]["is_primary"], true);
        assert_eq!(after["phone"], json!(null), "what is absent is left out");

        let input = CorrectPerson {
            person,
            given_name: Some("Anouck".into()),
            language: Change::Set("en".into()),
            phone: Change::Set(PHONE.into()),
            ..Default::default()
        };
        let corrected = world.done(async |tx| people::correct(tx, &world.act, input).await);
        corrected.await;
        let event = newest(world).await;
        let absent = json!({ "private": "absent" });
        assert_eq!(
            event.before.unwrap(),
            json!({ "given_name": here, "language": "fr", "phone": absent })
        );
        assert_eq!(
            event.after.unwrap(),
            json!({ "given_name": { "private": "changed" }, "language": "en", "phone": here })
        );

        let input = SetAddress {
            person,
            address: None,
        };
        let without = world.done(async |tx| people::set_address(tx, &world.act, input).await);
        without.await;
        let event = newest(world).await;
        let key = event.before.as_ref().unwrap()["email_address"][0]["id"].clone();
        assert_eq!(
            event.after.unwrap(),
            json!({ "email_address": [{ "id": key, "is_primary": false }] })
        );
        for (action, event) in world.events().await {
            for private in [NAME, "Tremblay", "Anouck", PHONE, ADDRESS] {
                assert!(!event.contains(private), "{action}: {private}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_event_is_changed_or_taken_away() {
    on_both(async |world| {
        anouk(world).await;
        let before = world.events().await;
        let mut attempts = vec![
            "UPDATE audit_event SET actor = 'nobody'",
            "UPDATE audit_event SET at = at WHERE id = 1",
            "DELETE FROM audit_event",
        ];
        if world.db.get_database_backend() == DbBackend::Postgres {
            attempts.push("TRUNCATE audit_event");
            attempts.push("SET session_replication_role = replica; DELETE FROM audit_event");
        }
        for attempt in attempts {
            let refused = world.db.execute_unprepared(attempt).await.unwrap_err();
            assert!(
                refused.to_string().contains("audit_event_append_only"),
                "{attempt}: {refused}"
            );
        }
        assert_eq!(world.events().await, before);
    })
    .await;
}

#[test]
fn what_is_plain_is_a_column_and_what_is_not_named_is_private() {
    let mut columns = Vec::new();
    macro_rules! all {
        (; $($table:ident)+) => {$(
            for column in entity::$table::Column::iter() {
                columns.push((stringify!($table), sea_orm::IdenStatic::as_str(&column), column.def()));
            }
        )+};
    }
    entity::every_table!(all);
    for (table, column) in privacy::plain() {
        let there = columns.iter().any(|(t, c, _)| (*t, *c) == (table, column));
        assert!(
            there,
            "{table}.{column} is said to be plain and is no column"
        );
    }
    let text = Value::String(None);
    for private in [
        ("person", "given_name"),
        ("person", "phone"),
        ("email_address", "normalized"),
        ("frozen_message", "bytes"),
        ("contact_attempt", "note"),
        ("no_such_table", "column"),
    ] {
        assert!(
            privacy::is_private(private.0, private.1, &text),
            "{private:?}"
        );
    }
    assert!(!privacy::is_private("membership", "track", &text));
    assert!(!privacy::is_private(
        "person",
        "id",
        &Value::BigInt(Some(1))
    ));
}

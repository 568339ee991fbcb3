//! Who reads which personal data is on record: what was read by name, never what it said.

use std::{sync::Arc, time::Duration};

use domain::access::Role;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value as Json, json};
use testing::FakeClock;
use tokio::{sync::mpsc, time::timeout};
use tribune::app::access_log::AccessLog;

use super::stage::Stage;
use crate::support::{Client, on_both};

/// What is on record, the oldest first.
async fn record(database: &DatabaseConnection) -> Json {
    let client = Client::of(database.clone());
    let events = "{ accessEvents(first: 100, orderBy: [{ id: ASC }]) { nodes { actor way operation fields at } } }";
    client.data(events).await["accessEvents"]["nodes"].clone()
}

#[tokio::test]
async fn who_reads_what_is_on_record() {
    on_both("access_log", |database| async move {
        let stage = Stage::set(&database).await;
        let log = AccessLog::start(database.clone(), Arc::new(FakeClock::september_first()));
        let support = Client::recorded(database.clone(), log.clone()).viewed_by(stage.viewer(Role::Support));
        let me = stage.viewer(Role::Support).person.unwrap();
        // The second time it is answered by the short cut.
        for _ in 0..2 {
            support.data("query Phones { people(first: 2, where: { familyName: { startsWith: \"A\" } }) { nodes { phone createdAt } } }").await;
        }
        // What concerns nobody is not noted, nor what is refused.
        support.data("{ topics { nodes { slug } } people { totalCount } }").await;
        let refused = support.ask_with("{ auditEvents(first: 1) { nodes { detail } } }", Json::Null).await;
        assert!(!refused.response.is_ok());
        let query = r#"{ search(query: "a*", of: PERSON) { totalCount } }"#;
        support.data(query).await;
        log.flush().await;
        let actor = format!("person:{me}");
        let mut events = record(&database).await.as_array().unwrap().clone();
        events.retain(|event| event["actor"] == actor);
        let read = |operation: Json, fields: Json| json!({ "actor": actor, "way": "GRAPHQL", "operation": operation, "fields": fields, "at": "2021-09-01T13:00:00Z" });
        let both = json!(["Person.familyName", "Person.phone"]);
        let phones = || read(json!("Phones"), both.clone());
        assert_eq!(events, [phones(), phones(), read(Json::Null, json!(["Person.search"]))]);
    })
    .await;
}

/// Who breaks off after the first piece has read that.
#[tokio::test]
async fn a_table_is_on_record_before_it_goes_out() {
    on_both("access_log_table", |database| async move {
        let log = AccessLog::start(database.clone(), Arc::new(FakeClock::september_first()));
        let client = Client::recorded(database.clone(), log.clone());
        let (out, mut pieces) = mpsc::channel(1);
        // There is no room for a piece, so that none can have gone out.
        out.send(String::new()).await.unwrap();
        let sending = client.send_table("{ people { nodes { phone } } }", out);
        let mut sending = Box::pin(sending);
        let mut seen = Vec::new();
        for _ in 0..100 {
            let _ = timeout(Duration::from_millis(50), &mut sending).await;
            log.flush().await;
            seen = record(&database).await.as_array().unwrap().clone();
            if !seen.is_empty() {
                break;
            }
        }
        assert_eq!(seen.len(), 1);
        assert_eq!(
            (&seen[0]["way"], &seen[0]["fields"]),
            (&json!("TABLE"), &json!(["Person.phone"]))
        );
        // Whoever takes all of it has read it once.
        let (answer, taken) = tokio::join!(sending, async {
            let mut taken = 0;
            while let Some(piece) = pieces.recv().await {
                taken += piece.len();
            }
            taken
        });
        assert!(answer.is_ok() && taken > 100, "{taken}");
        log.flush().await;
        assert_eq!(record(&database).await.as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_record_is_only_added_to() {
    on_both("access_log_stays", |database| async move {
        let _stage = Stage::set(&database).await;
        for sql in [
            "UPDATE access_event SET actor = 'person:2'",
            "DELETE FROM access_event",
        ] {
            let refused = database.execute_unprepared(sql).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        assert_eq!(record(&database).await.as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn many_readings_at_once_are_all_on_record() {
    on_both("access_log_many", |database| async move {
        let log = AccessLog::start(database.clone(), Arc::new(FakeClock::september_first()));
        let client = Arc::new(Client::recorded(database.clone(), log.clone()));
        let readers: Vec<_> = (0..50)
            .map(|_| {
                let client = Arc::clone(&client);
                tokio::spawn(async move {
                    for _ in 0..4 {
                        client
                            .data("{ people(first: 1) { nodes { familyName } } }")
                            .await;
                    }
                })
            })
            .collect();
        for reader in readers {
            reader.await.unwrap();
        }
        log.flush().await;
        let count = "{ accessEvents { totalCount } }";
        let count = Client::of(database).data(count).await["accessEvents"]["totalCount"].clone();
        assert_eq!(count, 200);
    })
    .await;
}

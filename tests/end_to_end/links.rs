//! Addresses of references, asked by the job and shown by the API, with lists of those that are dead.

use std::time::Duration;

use entity::reference_address;
use jobs::link_check::LinkConfig;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::web::{Reply, Web};

use crate::common::{Backend, TestApp, TestDatabase, app::Options, on_both, words};

on_both! {
    addresses_of_references_are_asked_and_those_that_are_dead_are_found
}

async fn refer(app: &TestApp, addresses: Value) -> Value {
    let input = json!({
        "title": words("Guide des agents conversationnels", "A guide to chatbots"),
        "addresses": addresses,
    });
    let payload = app
        .carried_out("createReference", input, "reference { id }")
        .await;
    payload["reference"]["id"].clone()
}

async fn addresses_of_references_are_asked_and_those_that_are_dead_are_found(backend: &Backend) {
    let web = Web::start("127.0.0.1", |asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        "/old" => Reply::to(301, "/fr?utm_source=letter"),
        "/gone" => Reply::status(410),
        "/busy" => Reply::status(429).with("Retry-After", "86400"),
        _ => Reply::page("what is to be read"),
    })
    .await;
    let options = Options {
        links: LinkConfig {
            private_hosts: vec!["127.0.0.1".to_owned()],
            pause: Duration::ZERO,
            ..LinkConfig::default()
        },
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    // What the demonstration refers to is real, and not asked by a test.
    let all = reference_address::Entity::delete_many();
    all.exec(&app.db).await.unwrap();
    let alive = refer(
        &app,
        json!([
            { "language": "fr", "address": web.at("/old") },
            { "language": "en", "address": web.at("/en") },
        ]),
    )
    .await;
    let gone = refer(
        &app,
        json!([{ "language": "en", "address": web.at("/gone") }]),
    )
    .await;
    let query = "query($id: ID!) { node(id: $id) { ... on Reference { addresses { nodes {
        language state checkedAt status movedTo failures failingSince deadSince nextCheckAt
    } } } } }";
    let known = async |id: &Value| {
        let shown = app.graphql(query, json!({ "id": id })).await;
        shown["node"]["addresses"]["nodes"].clone()
    };
    let unchecked = known(&gone).await;
    assert_eq!(
        unchecked,
        json!([{
            "language": "en", "state": "UNCHECKED", "checkedAt": null, "status": null,
            "movedTo": null, "failures": 0, "failingSince": null, "deadSince": null,
            "nextCheckAt": null,
        }])
    );
    app.clock.set("2021-09-01T13:10:00Z");
    let said = app.succeeds("link_check", json!({})).await;
    let found = json!({ "alive": 1, "gone": 1, "moved": 1 });
    assert_eq!((&said["found"], &said["addresses"]), (&found, &json!(3)));
    let at = "2021-09-01T13:10:00Z";
    let shown = known(&alive).await;
    assert_eq!(
        shown,
        json!([
            {
                "language": "en", "state": "ALIVE", "checkedAt": at, "status": 200,
                "movedTo": null, "failures": 0, "failingSince": null, "deadSince": null,
                "nextCheckAt": null,
            },
            {
                "language": "fr", "state": "MOVED", "checkedAt": at, "status": 200,
                "movedTo": web.at("/fr"), "failures": 0, "failingSince": null,
                "deadSince": null, "nextCheckAt": null,
            },
        ])
    );
    let dead = "{ references(first: 20, where: { addresses: { some: { deadSince: { isNull: false } } } }) {
        nodes { id } } }";
    let dead = app.graphql(dead, json!({})).await;
    assert_eq!(dead["references"]["nodes"], json!([{ "id": gone }]));
    let moved = "{ referenceAddresses(first: 20, where: { state: { in: [MOVED] } }) { nodes { movedTo } } }";
    let moved = app.graphql(moved, json!({})).await;
    assert_eq!(
        moved["referenceAddresses"]["nodes"],
        json!([{ "movedTo": web.at("/fr") }])
    );
    app.succeeds("housekeeping", json!({})).await;
    let alerts = "{ alerts(where: { kind: { eq: DEAD_LINK }, closedAt: { isNull: true } }) {
        totalCount } }";
    let open = async || app.graphql(alerts, json!({})).await["alerts"]["totalCount"].clone();
    assert_eq!(open().await, 1);

    // Another address is another matter.
    let input = json!({
        "reference": gone,
        "addresses": [{ "language": "en", "address": web.at("/busy") }],
    });
    app.carried_out("updateReference", input, "").await;
    assert_eq!(known(&gone).await, unchecked);
    app.clock.set("2021-09-01T13:20:00Z");
    app.succeeds("link_check", json!({})).await;
    let busy = &known(&gone).await[0];
    assert_eq!(
        (&busy["state"], &busy["status"], &busy["nextCheckAt"]),
        (
            &json!("TOO_MANY_REQUESTS"),
            &json!(429),
            &json!("2021-09-02T13:20:00Z")
        )
    );
    app.succeeds("housekeeping", json!({})).await;
    assert_eq!(open().await, 0);
    app.stop().await.discard().await;
}

//! Topics and who names them, over the API: kept by support, seen where interests overlap and where there
//! are none.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};

on_both! {
    topics_are_kept_and_interests_seen
}

async fn topics_are_kept_and_interests_seen(app: &TestApp) {
    let chatbots = topic(
        app,
        "chatbots",
        words("Robots conversationnels", "Chatbots"),
    )
    .await;
    let quality = topic(
        app,
        "call-quality",
        words("Qualité des appels", "Call quality"),
    )
    .await;
    let queues = topic(app, "queues", words("Files d’attente", "Queues")).await;
    let input = json!({ "topic": queues, "slug": "waiting", "name": { "en": { "text": "Waiting", "state": "REVIEWED" } } });
    let updated = app
        .carried_out("updateTopic", input, "topic { slug name { fr en } }")
        .await;
    let expected =
        json!({ "slug": "waiting", "name": { "fr": "Files d’attente", "en": "Waiting" } });
    assert_eq!(updated["topic"], expected);
    mistakes_are_told(app, &chatbots).await;

    let federal = members(app, "FEDERAL", 2).await;
    let provincial = members(app, "PROVINCIAL", 1).await;
    names(app, &federal[0], &[&chatbots, &quality]).await;
    names(app, &federal[1], &[&chatbots]).await;
    names(app, &provincial[0], &[&quality, &chatbots]).await;
    names(app, &federal[1], &[&quality]).await;

    let map = map(app, "(at: \"2021-09-01\", track: EXECUTIVE)").await;
    let count = app.graphql(
        "{ members(at: \"2021-09-01\", track: EXECUTIVE, first: 1) { totalCount } }",
        json!({}),
    );
    assert_eq!(map["members"], count.await["members"]["totalCount"]);
    let of = |slug: &str| {
        let topics = map["topics"].as_array().unwrap();
        topics
            .iter()
            .find(|one| one["topic"]["slug"] == slug)
            .unwrap()
            .clone()
    };
    assert_eq!(of("chatbots")["members"], 2);
    assert_eq!(of("chatbots")["orders"], json!(["FEDERAL", "PROVINCIAL"]));
    assert_eq!(of("chatbots")["jurisdictions"], 2);
    assert_eq!(of("call-quality")["members"], 3);
    assert_eq!(of("waiting")["members"], 0);
    let shared = &map["overlaps"];
    assert_eq!(shared.as_array().unwrap().len(), 1, "{shared:#}");
    assert_eq!(shared[0]["members"], 2);
    let mut both = ids(&shared[0]["memberNodes"]);
    both.sort_unstable();
    let mut expected = vec![federal[0].clone(), provincial[0].clone()];
    expected.sort_unstable();
    assert_eq!(both, expected);
    let unnamed = map["unnamed"].as_array().unwrap();
    assert!(
        unnamed.contains(&json!({ "slug": "waiting" })),
        "{unnamed:?}"
    );
    assert_eq!(map["ofOneOrder"], json!([]));
    let members = map["members"].as_i64().unwrap();
    assert_eq!(map["withoutInterests"], members - 3);
    assert_eq!(
        ids(&map["withoutInterestsNodes"]).len(),
        usize::try_from(members - 3).unwrap()
    );

    a_topic_is_retired(app, &quality, &federal[0]).await;
}

/// Nothing is written of what is refused, and each mistake has its place and says what to do.
async fn mistakes_are_told(app: &TestApp, there: &str) {
    let before = app.row_counts().await;
    for (name, input, path, code) in [
        (
            "createTopic",
            json!({ "slug": "Chat Bots", "name": words("A", "A") }),
            "slug",
            "INVALID_SLUG",
        ),
        (
            "createTopic",
            json!({ "slug": "é", "name": words("A", "A") }),
            "slug",
            "INVALID_SLUG",
        ),
        (
            "createTopic",
            json!({ "slug": "-a", "name": words("A", "A") }),
            "slug",
            "INVALID_SLUG",
        ),
        (
            "createTopic",
            json!({ "slug": " ", "name": words("A", "A") }),
            "slug",
            "MISSING",
        ),
        (
            "createTopic",
            json!({ "slug": "a".repeat(61), "name": words("A", "A") }),
            "slug",
            "TOO_LONG",
        ),
        (
            "createTopic",
            json!({ "slug": "chatbots", "name": words("A", "A") }),
            "slug",
            "ALREADY_IN_USE",
        ),
        (
            "createTopic",
            json!({ "slug": "other", "name": {} }),
            "name",
            "MISSING",
        ),
        (
            "updateTopic",
            json!({ "topic": there, "slug": "call-quality" }),
            "slug",
            "ALREADY_IN_USE",
        ),
        (
            "updateTopic",
            json!({ "topic": "Topic:99999", "slug": "a" }),
            "topic",
            "NOT_FOUND",
        ),
        (
            "retireTopic",
            json!({ "topic": "Person:1" }),
            "topic",
            "NOT_FOUND",
        ),
        (
            "setInterests",
            json!({ "person": "Person:99999", "topics": [] }),
            "person",
            "NOT_FOUND",
        ),
    ] {
        let payload = app.mutate(name, input.clone(), "__typename").await;
        assert_eq!(payload["status"], "REFUSED", "{name} {input}");
        let problem = &payload["problems"][0];
        assert_eq!(problem["code"], code, "{name} {input}");
        assert_eq!(problem["path"][1], path, "{name} {input}");
        assert!(!problem["message"].as_str().unwrap().is_empty());
    }
    let mut after = app.row_counts().await;
    // Each try is on record.
    after.insert("audit_event".to_owned(), before["audit_event"]);
    assert_eq!(after, before);
}

/// Nobody names it anew; whoever did does so still.
async fn a_topic_is_retired(app: &TestApp, topic: &str, person: &str) {
    let input = json!({ "topic": topic });
    let retired = app
        .carried_out("retireTopic", input.clone(), "topic { retiredOn }")
        .await;
    assert_eq!(retired["topic"]["retiredOn"], "2021-09-01");
    let again = app.mutate("retireTopic", input, "topic { id }").await;
    assert_eq!(again["problems"][0]["code"], "NOT_ALLOWED_IN_STATE");
    names(app, person, &[topic]).await;
    let other = members(app, "MUNICIPAL", 1).await.remove(0);
    let input = json!({ "person": other, "topics": [topic] });
    let refused = app.mutate("setInterests", input, "person { id }").await;
    assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED_IN_STATE");
    assert_eq!(
        refused["problems"][0]["path"],
        json!(["input", "topics", "0"])
    );
    let input = json!({
        "track": "EXECUTIVE", "kind": "OTHER", "title": words("Appels", "Calls"),
        "localStart": "2021-11-09T13:00", "durationMinutes": 60, "topics": [topic],
    });
    let refused = app.mutate("planMeeting", input, "meeting { id }").await;
    assert_eq!(
        refused["problems"][0]["path"],
        json!(["input", "topics", "0"])
    );
    let map = map(app, "").await;
    let topics = map["topics"].as_array().unwrap();
    assert!(
        topics
            .iter()
            .all(|one| one["topic"]["slug"] != "call-quality")
    );
}

async fn topic(app: &TestApp, slug: &str, name: Value) -> String {
    let input = json!({ "slug": slug, "name": name });
    let payload = app.carried_out("createTopic", input, "topic { id }").await;
    payload["topic"]["id"].as_str().unwrap().to_owned()
}

/// What somebody tells support on the telephone.
async fn names(app: &TestApp, person: &str, topics: &[&str]) {
    let input = json!({ "person": person, "topics": topics });
    app.carried_out("setInterests", input, "person { id }")
        .await;
}

/// Executives who work for an order of government.
async fn members(app: &TestApp, order: &str, count: usize) -> Vec<String> {
    let query = format!(
        "query($count: Int!) {{ members(at: \"2021-09-01\", track: EXECUTIVE, first: $count, where: {{
            organization: {{ is: {{ orderOfGovernment: {{ eq: {order} }} }} }} }}) {{ nodes {{ id }} }} }}"
    );
    let data = app.graphql(&query, json!({ "count": count })).await;
    let found = ids(&data["members"]["nodes"]);
    assert_eq!(found.len(), count, "{data:#}");
    found
}

fn ids(nodes: &Value) -> Vec<String> {
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn map(app: &TestApp, arguments: &str) -> Value {
    let query = format!(
        "{{ interestMap{arguments} {{ at members withoutInterests withoutInterestsNodes {{ id }}
            topics {{ topic {{ slug }} members organizations jurisdictions orders memberNodes {{ id }} organizationNodes {{ id }} jurisdictionNodes {{ code }} }}
            overlaps {{ topics {{ slug }} members memberNodes {{ id }} }} unnamed {{ slug }} ofOneOrder {{ slug }} }} }}"
    );
    app.graphql(&query, json!({})).await["interestMap"].take()
}

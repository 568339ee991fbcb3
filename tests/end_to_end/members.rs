//! What members bring and ask for by themselves, over the API: they hand in what they know, and find out who
//! knows about a topic.

use serde_json::{Value, json};

use crate::common::{Backend, TestApp, on_both, words};
use crate::offices::{Asker, federal_members};
use crate::sign_in::door;

on_both! {
    what_a_member_hands_in_is_theirs_until_the_secretariat_takes_it_on
    the_secretariat_declines_what_was_handed_in_and_a_member_takes_it_back
    a_member_asks_who_knows_about_a_topic
}

/// An administrator, and two members who signed in.
async fn gather(app: &TestApp) -> (Asker<'_>, [Asker<'_>; 2]) {
    let administrator = Asker::administrator(app);
    let members = federal_members(&administrator).await;
    let first = Asker::person(app, &members[0], 0).await;
    let second = Asker::person(app, &members[1], 1).await;
    (administrator, [first, second])
}

/// What a member hands in; gives its id.
async fn hands_in(member: &Asker<'_>) -> Value {
    let input = json!({
        "kind": "LESSON_LEARNED",
        "title": words("Former avant d’ouvrir", "Train before you open"),
        "text": words("Nous formerions plus tôt.", "We would train earlier."),
        "metrics": [{ "label": words("appels", "calls"), "value": "12", "asOf": "2021-08-01" }],
    });
    let fields = "resource { id state title { frState enState } proposedBy { id }
        metrics { nodes { label { frState } } } }";
    let mut made = member.does("proposeResource", input, fields).await["resource"].take();
    assert_eq!(
        (
            &made["state"],
            &made["title"],
            &made["metrics"]["nodes"][0]["label"]["frState"]
        ),
        (
            &json!("PROPOSED"),
            &json!({ "frState": "DRAFT", "enState": "DRAFT" }),
            &json!("DRAFT")
        )
    );
    assert!(made["proposedBy"]["id"].is_string(), "{made:#}");
    made["id"].take()
}

/// The state of a resource, as somebody sees it; null where it is not there for them.
async fn state(asker: &Asker<'_>, resource: &Value) -> Value {
    let query =
        "query($id: ID!) { resources(first: 1, where: { id: { eq: $id } }) { nodes { state } } }";
    let found = asker.data(query, json!({ "id": resource })).await;
    let state = found.pointer("/resources/nodes/0/state");
    state.cloned().unwrap_or_default()
}

async fn what_a_member_hands_in_is_theirs_until_the_secretariat_takes_it_on(backend: &Backend) {
    let app = door(*backend).await;
    let (administrator, [first, second]) = gather(&app).await;
    let resource = hands_in(&first).await;
    for (asker, seen) in [
        (&first, json!("PROPOSED")),
        (&administrator, json!("PROPOSED")),
        (&second, Value::Null),
    ] {
        assert_eq!(state(asker, &resource).await, seen);
    }
    let longer = json!({ "resource": resource, "title": words("Former tôt", "Train early") });
    let other = second.may_not("updateProposedResource", longer.clone());
    assert_eq!(other.await, "NOT_FOUND");
    let changed = first.does(
        "updateProposedResource",
        longer.clone(),
        "resource { state title { fr frState } }",
    );
    assert_eq!(
        changed.await["resource"],
        json!({ "state": "PROPOSED", "title": { "fr": "Former tôt", "frState": "DRAFT" } })
    );
    let unread = json!({ "resource": resource });
    let unread = administrator.may_not("publishResource", unread.clone());
    assert_eq!(unread.await, "NOT_REVIEWED");

    let looked_over = json!({
        "resource": resource,
        "title": words("Former tôt", "Train early"),
        "text": words("Nous formerions plus tôt.", "We would train earlier."),
    });
    let taken_on = administrator.does("updateResource", looked_over, "resource { state }");
    assert_eq!(taken_on.await["resource"]["state"], "DRAFT");
    let late = first.may_not("updateProposedResource", longer);
    assert_eq!(late.await, "NOT_ALLOWED_IN_STATE");
    assert_eq!(state(&second, &resource).await, Value::Null);
    let published = json!({ "resource": resource });
    administrator
        .does("publishResource", published, "resource { id }")
        .await;
    assert_eq!(state(&second, &resource).await, "PUBLISHED");
    app.stop().await.discard().await;
}

async fn the_secretariat_declines_what_was_handed_in_and_a_member_takes_it_back(backend: &Backend) {
    let app = door(*backend).await;
    let (administrator, [first, second]) = gather(&app).await;
    let declined = hands_in(&first).await;
    let input = json!({ "resource": declined });
    assert_eq!(
        first.may_not("withdrawResource", input.clone()).await,
        "FORBIDDEN"
    );
    administrator
        .does("withdrawResource", input.clone(), "resource { state }")
        .await;
    assert_eq!(state(&first, &declined).await, "WITHDRAWN");
    let late = first.may_not("withdrawProposedResource", input);
    assert_eq!(late.await, "NOT_ALLOWED_IN_STATE");

    let own = json!({ "resource": hands_in(&first).await });
    let other = second.may_not("withdrawProposedResource", own.clone());
    assert_eq!(other.await, "NOT_FOUND");
    let back = first.does("withdrawProposedResource", own, "resource { state }");
    assert_eq!(back.await["resource"]["state"], "WITHDRAWN");
    let nobody = json!({ "kind": "RESEARCH", "title": words("A", "A"), "text": words("A", "A") });
    assert_eq!(
        administrator.may_not("proposeResource", nobody).await,
        "FORBIDDEN",
        "a program hands nothing in"
    );
    app.stop().await.discard().await;
}

/// As `docs/API.md` shows it: those who spoke of it, in what the member may read, and for whom they work.
async fn a_member_asks_who_knows_about_a_topic(backend: &Backend) {
    let app = door(*backend).await;
    let (administrator, [member, _]) = gather(&app).await;
    let query = "{ topics(first: 1) { nodes { id slug } }
        people(first: 1, where: { resourceSpeakers: { none: {} } }) { nodes { id } } }";
    let found = administrator.data(query, json!({})).await;
    let topic = &found["topics"]["nodes"][0];
    let expert = &found["people"]["nodes"][0]["id"];
    let query = "query($topic: String!) { people(first: 50, where: { resourceSpeakers: { some: { resource: {
        state: { eq: PUBLISHED }, topics: { some: { slug: { eq: $topic } } } } } } }) {
            nodes { id familyName organization(at: \"2021-09-01\") { id } }
    } }";
    let knows = async || {
        let data = member.data(query, json!({ "topic": topic["slug"] })).await;
        let people = data["people"]["nodes"].as_array().unwrap().clone();
        people.iter().any(|person| person["id"] == *expert)
    };
    assert!(!knows().await);
    let input = json!({
        "kind": "PRESENTATION", "topics": [topic["id"]], "speakers": [{ "who": { "person": expert } }],
        "title": words("Ce que nous savons", "What we know"),
        "text": words("Une présentation.", "A presentation."),
    });
    let mut made = administrator
        .does("createResource", input, "resource { id }")
        .await;
    assert!(!knows().await, "a draft is the secretariat’s");
    let published = json!({ "resource": made["resource"]["id"].take() });
    administrator
        .does("publishResource", published, "resource { id }")
        .await;
    assert!(knows().await);
    app.stop().await.discard().await;
}

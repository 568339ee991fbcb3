//! Audiences over the API: rules that say whom a meeting is for, tried out before anybody is invited, and
//! then invited person for person.

use std::collections::BTreeSet;

use entity::enums::CampaignKind;
use serde_json::{Value, json};

use crate::common::mail::Mail;
use crate::common::{TestApp, on_both, words};

on_both! {
    a_targeted_meeting_invites_its_audience_and_nobody_else
    a_trial_shows_those_who_are_invited_person_for_person
    a_rule_that_makes_no_sense_is_refused_with_its_place
}

/// A mutation that must work, and the jobs that it asks for; the id of what it gives.
async fn does(app: &TestApp, name: &str, input: Value, noun: &str) -> String {
    let fields = format!("{noun} {{ id }}");
    let payload = app.carried_out(name, input, &fields).await;
    payload[noun]["id"].as_str().unwrap().to_owned()
}

fn ids(nodes: &Value) -> BTreeSet<String> {
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The members of a day of whom something holds.
async fn members(app: &TestApp, arguments: &str) -> BTreeSet<String> {
    let query =
        format!("{{ members(at: \"2021-09-14\", first: 100, {arguments}) {{ nodes {{ id }} }} }}");
    ids(&app.graphql(&query, json!({})).await["members"]["nodes"])
}

async fn works_for(app: &TestApp, order: &str) -> BTreeSet<String> {
    let place = format!("organization: {{ is: {{ orderOfGovernment: {{ eq: {order} }} }} }}");
    let mail = "emailAddresses: { some: { isPrimary: { eq: true } } }";
    members(
        app,
        &format!("track: EXECUTIVE, where: {{ {place}, {mail} }}"),
    )
    .await
}

async fn names(app: &TestApp, person: &str, topics: &[&str]) {
    let input = json!({ "person": person, "topics": topics });
    does(app, "setInterests", input, "person").await;
}

const TRIAL: &str = "at problems { path code message } description { fr en } messages
    people { person { id } why { holds words { fr en } } } unreachable { reason person { id } }";

async fn try_rule(app: &TestApp, rule: &Value) -> Value {
    let query = format!(
        "query($rule: AudienceRuleInput) {{ tryAudience(rule: $rule, at: \"2021-09-14\") {{ {TRIAL} }} }}"
    );
    let data = app.graphql(&query, json!({ "rule": rule })).await;
    data["tryAudience"].clone()
}

fn meant(trial: &Value) -> BTreeSet<String> {
    let people = trial["people"].as_array().unwrap().iter();
    people
        .map(|one| one["person"]["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Who is invited to a meeting, and why.
async fn invited(app: &TestApp, meeting: &str) -> BTreeSet<String> {
    let query = "query($meeting: ID!) { invitations(first: 100, where: {
        meeting: { id: { eq: $meeting } }, removedAt: { isNull: true } }) { nodes { reason person { id } } } }";
    let data = app.graphql(query, json!({ "meeting": meeting })).await;
    let nodes = data["invitations"]["nodes"].as_array().unwrap().iter();
    let person = |node: &Value| {
        assert_eq!(node["reason"], "AUDIENCE_MEMBER", "{node:#}");
        node["person"]["id"].as_str().unwrap().to_owned()
    };
    nodes.map(person).collect()
}

fn targeted(audience: Option<&str>) -> Value {
    json!({
        "track": "EXECUTIVE", "kind": "TARGETED", "title": words("Files d’attente", "Queues"),
        "localStart": "2021-09-14T13:00", "durationMinutes": 60, "audience": audience,
    })
}

/// The code of the first thing that stands against a mutation, and its place.
async fn refused(app: &TestApp, name: &str, input: Value) -> (String, Vec<String>) {
    let payload = app.mutate(name, input, "__typename").await;
    assert_eq!(payload["status"], "REFUSED", "{name}");
    let problem = &payload["problems"][0];
    assert!(!problem["message"].as_str().unwrap().is_empty());
    let path = problem["path"].as_array().unwrap().iter();
    let path = path.map(|part| part.as_str().unwrap().to_owned());
    (
        problem["code"].as_str().unwrap().to_owned(),
        path.skip(1).collect(),
    )
}

async fn a_targeted_meeting_invites_its_audience_and_nobody_else(app: &TestApp) {
    let input = json!({ "slug": "queues", "name": words("Files d’attente", "Queues") });
    let queues = does(app, "createTopic", input, "topic").await;
    let federal: Vec<String> = works_for(app, "FEDERAL").await.into_iter().collect();
    let provincial: Vec<String> = works_for(app, "PROVINCIAL").await.into_iter().collect();
    let without_mail = members(app, "where: { familyName: { eq: \"Agostinelli\" } }").await;
    let without_mail = without_mail.first().unwrap().as_str();
    for person in [&federal[0], &federal[1], &provincial[0]] {
        names(app, person, &[&queues]).await;
    }
    names(app, without_mail, &[&queues]).await;

    // Tried out: who, why, whom mail would reach.
    let rule = json!({ "all": [{ "topic": queues }, { "not": { "order": "PROVINCIAL" } }] });
    let trial = try_rule(app, &rule).await;
    let expected = [&federal[0], &federal[1], without_mail].map(str::to_owned);
    assert_eq!(meant(&trial), expected.clone().into());
    assert_eq!(trial["messages"], 2);
    let unreachable = json!([{ "reason": "NO_ADDRESS", "person": { "id": without_mail } }]);
    assert_eq!(trial["unreachable"], unreachable);
    let plain = |text: &Value| text.as_str().unwrap().replace(['\u{a0}', '\u{202f}'], " ");
    assert_eq!(
        plain(&trial["description"]["fr"]),
        "membres qui nomment « Files d’attente » et qui ne travaillent pas pour une province"
    );
    assert_eq!(
        plain(&trial["description"]["en"]),
        "members who name “Queues” and who do not work for a province"
    );
    let why = &trial["people"][0]["why"];
    assert_eq!(why[0]["holds"], true);
    assert_eq!(plain(&why[0]["words"]["fr"]), "nomme « Files d’attente »");
    assert_eq!(why[1]["holds"], false);
    assert_eq!(
        plain(&why[1]["words"]["en"]),
        "does not work for a province"
    );

    // A targeted meeting is for somebody who is named, in both languages, before anybody is invited.
    let draft = json!({ "fr": { "text": "Files d’attente" }, "en": { "text": "Queues" } });
    let input = json!({ "name": draft, "rule": rule });
    let audience = does(app, "createAudience", input, "audience").await;
    let meeting = does(app, "planMeeting", targeted(None), "meeting").await;
    let convene = json!({ "meeting": meeting });
    let query = "mutation($input: ConveneMeetingInput!) { conveneMeeting(input: $input) {
        status problems { code message(language: FR) } } }";
    let data = app.graphql(query, json!({ "input": convene })).await;
    let problem = &data["conveneMeeting"]["problems"][0];
    assert_eq!(problem["code"], "FOR_NOBODY");
    let says = problem["message"].as_str().unwrap();
    assert!(
        says.starts_with("Une rencontre ciblée s’adresse à"),
        "{says}"
    );
    assert_eq!(invited(app, &meeting).await, BTreeSet::new());
    let input = json!({ "meeting": meeting, "audience": audience });
    does(app, "updateMeeting", input, "meeting").await;
    let (code, path) = refused(app, "conveneMeeting", convene.clone()).await;
    assert_eq!(
        (code.as_str(), path[0].as_str()),
        ("NOT_REVIEWED", "audience")
    );
    let input = json!({ "audience": audience, "name": words("Les files", "The queues") });
    does(app, "updateAudience", input, "audience").await;
    does(app, "conveneMeeting", convene, "meeting").await;

    assert_eq!(invited(app, &meeting).await, expected.into());
    let mails = app.mails().await;
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        let says = ["“The queues”", "« Les files »"];
        let text = mail.text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
        assert!(says.iter().any(|name| text.contains(name)), "{text}");
    }
    it_stays_as_it_was_convened(app, &audience, &meeting).await;
    it_follows_those_whom_it_means(app, &meeting, (&queues, &federal)).await;
}

/// Once the meeting is convened, its audience stays as it is, and the meeting is for somebody.
async fn it_stays_as_it_was_convened(app: &TestApp, audience: &str, meeting: &str) {
    let input = json!({ "audience": audience, "rule": { "track": "EXECUTIVE" } });
    let (code, path) = refused(app, "updateAudience", input).await;
    assert_eq!(
        (code.as_str(), path[0].as_str()),
        ("NOT_ALLOWED_IN_STATE", "audience")
    );
    let input = json!({ "meeting": meeting, "audience": null });
    assert_eq!(refused(app, "updateMeeting", input).await.0, "FOR_NOBODY");
    let input = json!({ "audience": audience });
    does(app, "retireAudience", input.clone(), "audience").await;
    assert_eq!(
        refused(app, "retireAudience", input).await.0,
        "NOT_ALLOWED_IN_STATE"
    );
    let (code, path) = refused(app, "planMeeting", targeted(Some(audience))).await;
    assert_eq!(
        (code.as_str(), path[0].as_str()),
        ("NOT_ALLOWED_IN_STATE", "audience")
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Audience {
        name { en } rule retiredAt meetings(first: 5) { nodes { id audience { id } } } } } }";
    let data = app.graphql(query, json!({ "id": audience })).await;
    let kept = &data["node"];
    assert_eq!(kept["name"]["en"], "The queues");
    assert_eq!(
        kept["rule"]["all"][1],
        json!({ "not": { "order": "provincial" } })
    );
    assert!(kept["retiredAt"].is_string());
    let meetings = json!([{ "id": meeting, "audience": { "id": audience } }]);
    assert_eq!(kept["meetings"]["nodes"], meetings);
}

/// With the next round, whoever names the topic is invited, and it is struck out for whoever does so no
/// more.
async fn it_follows_those_whom_it_means(
    app: &TestApp,
    meeting: &str,
    (topic, federal): (&str, &[String]),
) {
    let before = app.mails().await.len();
    names(app, &federal[0], &[]).await;
    names(app, &federal[2], &[topic]).await;
    let parameters = json!({ "meeting": meeting });
    app.succeeds("quarterly_invitations", parameters).await;
    let now = invited(app, meeting).await;
    assert!(!now.contains(&federal[0]) && now.contains(&federal[1]) && now.contains(&federal[2]));
    let mails = app.mails().await;
    let mut kinds: Vec<CampaignKind> = mails[before..]
        .iter()
        .map(|mail: &Mail| mail.kind)
        .collect();
    kinds.sort_by_key(|kind| *kind == CampaignKind::Cancellation);
    assert_eq!(
        kinds,
        [CampaignKind::Invitation, CampaignKind::Cancellation]
    );
}

async fn a_trial_shows_those_who_are_invited_person_for_person(app: &TestApp) {
    let municipal = members(
        app,
        "where: { organization: { is: { orderOfGovernment: { eq: MUNICIPAL } } } }",
    )
    .await;
    let managers = members(app, "track: MANAGER").await;
    let executives = members(app, "track: EXECUTIVE").await;
    let one = executives.difference(&municipal).next().unwrap();
    let two = executives.difference(&municipal).nth(1).unwrap();
    let input = json!({
        "name": words("Mesure", "Measures"), "mandate": words("Mesurer.", "Measure."),
        "lead": two, "from": "2021-09-01",
    });
    let group = does(app, "createWorkingGroup", input, "workingGroup").await;
    let rule = json!({ "any": [
        { "all": [{ "order": "MUNICIPAL" }, { "track": "EXECUTIVE" }] },
        { "person": one }, { "workingGroup": group },
        { "all": [{ "track": "MANAGER" }, { "not": { "track": "EXECUTIVE" } }] },
    ] });
    let trial = try_rule(app, &rule).await;
    let mut expected: BTreeSet<String> = municipal.intersection(&executives).cloned().collect();
    expected.extend(managers.difference(&executives).cloned());
    expected.extend([one.clone(), two.clone()]);
    assert_eq!(meant(&trial), expected);

    let input = json!({ "name": words("Mesure", "Measures"), "rule": rule });
    let audience = does(app, "createAudience", input, "audience").await;
    let meeting = does(app, "planMeeting", targeted(Some(&audience)), "meeting").await;
    does(
        app,
        "conveneMeeting",
        json!({ "meeting": meeting }),
        "meeting",
    )
    .await;
    assert_eq!(invited(app, &meeting).await, expected);
    let mails = app.mails().await;
    assert_eq!(
        i64::try_from(mails.len()).unwrap(),
        trial["messages"].as_i64().unwrap()
    );
    let query = format!(
        "query($audience: ID) {{ tryAudience(audience: $audience, at: \"2021-09-14\") {{ {TRIAL} }} }}"
    );
    let kept = app.graphql(&query, json!({ "audience": audience })).await;
    assert_eq!(kept["tryAudience"], trial);

    // A sub-group takes the place of the audience.
    let other = does(app, "planMeeting", targeted(Some(&audience)), "meeting").await;
    let input = json!({ "meeting": other, "workingGroup": group });
    let fields = "meeting { workingGroup { id } audience { id } }";
    let payload = app.carried_out("updateMeeting", input, fields).await;
    let whose = json!({ "workingGroup": { "id": group }, "audience": null });
    assert_eq!(payload["meeting"], whose);
}

async fn a_rule_that_makes_no_sense_is_refused_with_its_place(app: &TestApp) {
    let input = json!({ "slug": "gone", "name": words("Passé", "Gone") });
    let gone = does(app, "createTopic", input, "topic").await;
    does(app, "retireTopic", json!({ "topic": gone }), "topic").await;
    let before = app.row_counts().await;
    let leaf = json!({ "track": "EXECUTIVE" });
    let deep = (0..6).fold(leaf.clone(), |rule, _| json!({ "not": rule }));
    let many = json!({ "any": vec![leaf.clone(); 50] });
    let unknown = |field: &str, id: &str| json!({ "any": [{ "all": [{ field: id }] }, leaf] });
    let place = |field: &'static str| vec!["any", "0", "all", "0", field];
    for (rule, code, path) in [
        (json!({ "all": [] }), "MISSING", vec!["all"]),
        (
            json!({ "any": [leaf, { "any": [] }] }),
            "MISSING",
            vec!["any", "1", "any"],
        ),
        (deep, "TOO_DEEP", vec![]),
        (many, "TOO_MANY", vec![]),
        (unknown("topic", "Topic:9999"), "NOT_FOUND", place("topic")),
        (unknown("topic", "Person:1"), "NOT_FOUND", place("topic")),
        (
            unknown("topic", &gone),
            "NOT_ALLOWED_IN_STATE",
            place("topic"),
        ),
        (
            unknown("person", "Person:9999"),
            "NOT_FOUND",
            place("person"),
        ),
        (
            unknown("workingGroup", "WorkingGroup:9"),
            "NOT_FOUND",
            place("workingGroup"),
        ),
        (
            unknown("jurisdiction", "x"),
            "NOT_FOUND",
            place("jurisdiction"),
        ),
    ] {
        let mut whole = vec!["rule"];
        whole.extend(path);
        let trial = try_rule(app, &rule).await;
        let problem = &trial["problems"][0];
        assert_eq!(
            (&problem["code"], &problem["path"]),
            (&json!(code), &json!(whole)),
            "{rule}"
        );
        assert_eq!(
            (&trial["people"], &trial["description"]),
            (&json!([]), &Value::Null)
        );
        let input = json!({ "name": words("A", "A"), "rule": rule });
        let (found, path) = refused(app, "createAudience", input).await;
        assert_eq!(
            (found.as_str(), path),
            (code, whole.iter().map(ToString::to_string).collect())
        );
    }
    let quarterly = json!({
        "track": "EXECUTIVE", "kind": "QUARTERLY", "title": words("A", "A"),
        "localStart": "2021-11-09T13:00", "durationMinutes": 60, "audience": "Audience:9999",
    });
    let payload = app.mutate("planMeeting", quarterly, "meeting { id }").await;
    let codes = payload["problems"].as_array().unwrap().iter();
    let codes: Vec<&str> = codes.map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["NOT_ALLOWED_IN_STATE", "NOT_FOUND"]);
    let mut after = app.row_counts().await;
    for table in ["audit_event", "access_event"] {
        after.insert(table.to_owned(), before[table]);
    }
    assert_eq!(after, before);
}

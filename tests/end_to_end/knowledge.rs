//! What the community knows: resources with their speakers, figures and references, for those whom they are
//! for, found in either language.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};

on_both! {
    a_resource_is_drafted_published_found_and_taken_back
    a_highlight_becomes_a_resource_in_one_step
    references_are_kept_without_trackers
    what_is_wrong_with_a_resource_is_said_in_its_place
}

/// A mutation that must work; the id of what it gives.
async fn does(app: &TestApp, name: &str, input: Value, noun: &str) -> String {
    let payload = app.mutate(name, input, &format!("{noun} {{ id }}")).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    payload[noun]["id"].as_str().unwrap().to_owned()
}

/// What stands against a mutation, each as `path: CODE`.
async fn may_not(app: &TestApp, name: &str, input: Value) -> Vec<String> {
    let payload = app.mutate(name, input, "").await;
    assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
    let problems = payload["problems"].as_array().unwrap().iter();
    let told = |one: &Value| {
        let path = one["path"].as_array().unwrap().iter();
        let path: Vec<&str> = path.map(|name| name.as_str().unwrap()).collect();
        format!("{}: {}", path.join("."), one["code"].as_str().unwrap())
    };
    problems.map(told).collect()
}

async fn reference(app: &TestApp) -> String {
    let input = json!({
        "title": words("Guide des agents conversationnels", "A guide to chatbots"),
        "publisher": "Région de Durham",
        "author": "Odile Exemple",
        "kind": "DOCUMENT",
        "addresses": [
            { "language": "en", "address": "https://www.google.com/url?q=https://guide.example/bots%3Futm_source%3Dnews%26id%3D7&sa=D" },
        ],
        "lookedUpOn": "2021-08-20",
    });
    does(app, "createReference", input, "reference").await
}

async fn a_resource_is_drafted_published_found_and_taken_back(app: &TestApp) {
    let topics = "{ topics(first: 1) { nodes { id } } jurisdictions(first: 2) { nodes { id } } people(first: 1) { nodes { id organization { id } } } }";
    let known = app.graphql(topics, json!({})).await;
    let person = &known["people"]["nodes"][0];
    let input = json!({
        "kind": "SUCCESS_STORY",
        "title": words("Un robot qui répond la nuit", "A bot that answers at night"),
        "text": words("Il a répondu à des questions sans file d’attente.", "It answered questions without a queue."),
        "visibility": "PUBLIC",
        "order": "FEDERAL",
        "country": "ca",
        "organizations": [{ "organization": person["organization"]["id"] }, { "name": "Ville d’Exemple" }],
        "days": { "from": "2019-03-01", "to": "2020-03-31" },
        "topics": [known["topics"]["nodes"][0]["id"]],
        "jurisdictions": [known["jurisdictions"]["nodes"][1]["id"]],
        "references": [reference(app).await],
        "speakers": [
            { "who": { "person": person["id"] }, "organization": { "organization": person["organization"]["id"] } },
            { "who": { "name": "Zoé Exemple" }, "organization": { "name": "Ville d’Exemple" } },
        ],
        "metrics": [
            { "label": words("questions", "questions"), "precision": "MORE_THAN", "value": "1 690 000", "asOf": "2020-09-06" },
            { "label": words("réduction du temps d’appel", "shorter calls"), "value": "12,50", "unit": "PERCENT" },
        ],
    });
    let resource = does(app, "createResource", input, "resource").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Resource {
        kind state visibility from to publishedOn orderOfGovernment country
        organizations { nodes { position name organization { id } } }
        topics { totalCount } jurisdictions { totalCount }
        references { nodes { publisher addresses { nodes { language address } } } }
        speakers { nodes { position name organizationName person { id } organization { id } } }
        metrics { nodes { position precision value unit asOf } }
    } } }";
    let drafted = app.graphql(query, json!({ "id": resource })).await;
    let drafted = &drafted["node"];
    assert_eq!(drafted["state"], "DRAFT");
    assert_eq!(
        (&drafted["from"], &drafted["to"]),
        (&json!("2019-03-01"), &json!("2020-03-31"))
    );
    assert_eq!(
        drafted["references"]["nodes"][0]["addresses"]["nodes"],
        json!([{ "language": "en", "address": "https://guide.example/bots?id=7" }])
    );
    let speakers = &drafted["speakers"]["nodes"];
    assert_eq!(speakers[0]["person"]["id"], person["id"]);
    assert_eq!(
        (&speakers[1]["name"], &speakers[1]["organizationName"]),
        (&json!("Zoé Exemple"), &json!("Ville d’Exemple"))
    );
    let whose = json!([
        { "position": 1, "name": null, "organization": { "id": person["organization"]["id"] } },
        { "position": 2, "name": "Ville d’Exemple", "organization": null },
    ]);
    assert_eq!(
        (&drafted["country"], &drafted["organizations"]["nodes"]),
        (&json!("CA"), &whose)
    );
    let metrics = &drafted["metrics"]["nodes"];
    assert_eq!(
        (&metrics[0]["value"], &metrics[0]["asOf"]),
        (&json!("1690000"), &json!("2020-09-06"))
    );
    assert_eq!(
        (&metrics[1]["value"], &metrics[1]["asOf"]),
        (&json!("12.5"), &Value::Null)
    );

    let input = json!({ "resource": resource });
    does(app, "publishResource", input.clone(), "resource").await;
    let search = "query($text: String!) { search(query: $text, first: 3) { nodes { id } } }";
    for text in ["robot repond nuit", "bot answers NIGHT", "file d'attente"] {
        let found = app.graphql(search, json!({ "text": text })).await;
        let found = found["search"]["nodes"].as_array().unwrap();
        assert!(
            found.iter().any(|hit| hit["id"] == json!(resource)),
            "{text}: {found:#?}"
        );
    }
    let speakers = "query($topic: ID!, $of: ID!) { people(first: 5, where: { resourceSpeakers: { some: { resource: {
        id: { eq: $of }, topics: { some: { id: { eq: $topic } } }
    } } } }) { nodes { id } } }";
    let topic = json!({ "topic": known["topics"]["nodes"][0]["id"], "of": resource });
    let speakers = app.graphql(speakers, topic).await;
    assert_eq!(
        speakers["people"]["nodes"],
        json!([{ "id": person["id"] }]),
        "who could speak on a topic, since they did already"
    );
    assert_eq!(
        may_not(app, "publishResource", input.clone()).await,
        ["input.resource: NOT_ALLOWED_IN_STATE"]
    );
    let mended = json!({
        "resource": resource,
        "order": null,
        "country": "US",
        "organizations": [],
        "topics": [],
        "metrics": [{ "label": words("questions", "questions"), "value": "0099" }],
        "title": { "en": { "text": "A bot that answers by night", "state": "DRAFT" } },
    });
    assert_eq!(
        may_not(app, "updateResource", mended.clone()).await,
        ["input.title.en: NOT_REVIEWED"]
    );
    let mut mended = mended;
    mended["title"]["en"]["state"] = json!("REVIEWED");
    does(app, "updateResource", mended, "resource").await;
    let now = app.graphql(query, json!({ "id": resource })).await;
    let now = &now["node"];
    assert_eq!(
        json!([
            now["orderOfGovernment"],
            now["country"],
            now["organizations"]["nodes"],
            now["topics"]["totalCount"],
            now["jurisdictions"]["totalCount"],
            now["speakers"]["nodes"].as_array().unwrap().len()
        ]),
        json!([null, "US", [], 0, 1, 2])
    );
    assert_eq!(
        now["metrics"]["nodes"],
        json!([{ "position": 1, "precision": "EXACTLY", "value": "99", "unit": "COUNT", "asOf": null }])
    );
    does(app, "withdrawResource", input, "resource").await;
    let figures = "{ resources(where: { state: { eq: WITHDRAWN }, metrics: { some: { asOf: { isNull: true } } } }) { totalCount } }";
    let figures = app.graphql(figures, json!({})).await;
    assert_eq!(figures["resources"]["totalCount"], 1);
}

async fn a_highlight_becomes_a_resource_in_one_step(app: &TestApp) {
    let query = "{
        agendaItems(first: 1, where: { speaker: { erasedAt: { isNull: true } }, meeting: { state: { eq: HELD } } }) { nodes {
            id title { fr en } speaker { id }
            meeting { id localStart description { fr } topics { nodes { id } } }
        } }
        points(first: 1, where: { activity: { meeting: { state: { eq: HELD } } } }) { nodes { id text { fr en } activity { happenedOn } } }
    }";
    let known = app.graphql(query, json!({})).await;
    let item = &known["agendaItems"]["nodes"][0];
    let shown = "query($id: ID!) { node(id: $id) { ... on Resource {
        kind state from to title { fr en } text { fr en } meeting { id } topics { nodes { id } }
        speakers { nodes { person { id } organization { id } } }
    } } }";
    let make = async |highlight: Value| {
        let input = json!({ "highlight": highlight, "kind": "BEST_PRACTICE" });
        let id = does(app, "createResourceFromHighlight", input, "resource").await;
        app.graphql(shown, json!({ "id": id })).await["node"].take()
    };
    let made = make(json!({ "agendaItem": item["id"] })).await;
    assert_eq!(
        (&made["kind"], &made["state"]),
        (&json!("BEST_PRACTICE"), &json!("DRAFT"))
    );
    assert_eq!(
        (&made["title"], &made["text"]),
        (&item["title"], &item["title"])
    );
    let day = item["meeting"]["localStart"]
        .as_str()
        .unwrap()
        .split_once('T')
        .unwrap()
        .0;
    assert_eq!((&made["from"], &made["to"]), (&json!(day), &json!(day)));
    assert_eq!(made["meeting"]["id"], item["meeting"]["id"]);
    assert_eq!(made["topics"], item["meeting"]["topics"]);
    let speaker = &made["speakers"]["nodes"][0];
    assert_eq!(speaker["person"], item["speaker"]);
    let then = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Person {{ organization(at: \"{day}\") {{ id }} }} }} }}"
    );
    let then = app
        .graphql(&then, json!({ "id": item["speaker"]["id"] }))
        .await;
    assert_eq!(speaker["organization"], then["node"]["organization"]);

    let made = make(json!({ "meeting": item["meeting"]["id"] })).await;
    assert_eq!(made["text"]["fr"], item["meeting"]["description"]["fr"]);
    let point = &known["points"]["nodes"][0];
    let made = make(json!({ "point": point["id"] })).await;
    assert_eq!(
        (&made["title"], &made["text"]),
        (&point["text"], &point["text"])
    );
    let input = json!({ "highlight": { "point": "Point:999999" } });
    assert_eq!(
        may_not(app, "createResourceFromHighlight", input).await,
        ["input.highlight.point: NOT_FOUND"]
    );
}

async fn references_are_kept_without_trackers(app: &TestApp) {
    let reference = reference(app).await;
    let input = json!({
        "reference": reference,
        "publisher": null,
        "author": null,
        "kind": "WEB_PAGE",
        "addresses": [
            { "language": "fr-CA", "address": "https://guide.example/fr?fbclid=x#:~:text=robot" },
            { "language": "en", "address": "https://www.google.com/search?q=bots" },
        ],
    });
    let query = "query($id: ID!) { node(id: $id) { ... on Reference { publisher author kind lookedUpOn addresses { nodes { language address isSearch } } } } }";
    let first = app.graphql(query, json!({ "id": reference })).await;
    does(app, "updateReference", input, "reference").await;
    let kept = app.graphql(query, json!({ "id": reference })).await;
    assert_eq!(
        (&first["node"]["author"], &first["node"]["kind"]),
        (&json!("Odile Exemple"), &json!("DOCUMENT"))
    );
    assert_eq!(
        kept["node"],
        json!({
            "publisher": null,
            "author": null,
            "kind": "WEB_PAGE",
            "lookedUpOn": "2021-08-20",
            "addresses": { "nodes": [
                { "language": "en", "address": "https://www.google.com/search?q=bots", "isSearch": true },
                { "language": "fr-CA", "address": "https://guide.example/fr", "isSearch": false },
            ] },
        })
    );
    let count = "{ references { totalCount } }";
    let before = app.graphql(count, json!({})).await["references"]["totalCount"].as_i64();
    let input = json!({ "reference": reference });
    let payload = app.mutate("removeReference", input, "reference { id }");
    assert_eq!(payload.await["status"], "OK");
    let after = app.graphql(count, json!({})).await["references"]["totalCount"].as_i64();
    assert_eq!(after, before.map(|before| before - 1));
    let wrong = json!({
        "title": {},
        "addresses": [
            { "language": "français", "address": "ftp://guide.example/" },
            { "language": "en", "address": "https://ada:secret@guide.example/" },
            { "language": "EN", "address": "https://guide.example/" },
        ],
        "lookedUpOn": "2031-08-20",
    });
    assert_eq!(
        may_not(app, "createReference", wrong).await,
        [
            "input.title: MISSING",
            "input.addresses.0.language: NOT_A_LANGUAGE",
            "input.addresses.0.address: INVALID_URL",
            "input.addresses.1.address: INVALID_URL",
            "input.addresses.2.language: NAMED_TWICE",
            "input.lookedUpOn: IN_THE_FUTURE",
        ]
    );
}

async fn what_is_wrong_with_a_resource_is_said_in_its_place(app: &TestApp) {
    let wrong = json!({
        "kind": "INNOVATION",
        "title": words("Une chose", "A thing"),
        "text": {},
        "remedy": words("À faire", "To do"),
        "visibility": "GROUP",
        "days": { "from": "2020-03-31", "to": "2019-03-01" },
        "country": "Canada",
        "topics": ["Topic:999999"],
        "organizations": [{ "organization": "Organization:999999" }, { "name": " " }],
        "speakers": [{ "who": { "person": "Person:999999" } }, { "who": { "name": " " } }],
        "metrics": [{ "label": {}, "value": "beaucoup", "asOf": "2031-01-01" }],
    });
    assert_eq!(
        may_not(app, "createResource", wrong).await,
        [
            "input.text: MISSING",
            "input.remedy: NOT_ALLOWED_IN_STATE",
            "input.workingGroup: MISSING",
            "input.country: NOT_A_COUNTRY",
            "input.days.to: ENDS_BEFORE_START",
            "input.topics.0: NOT_FOUND",
            "input.organizations.0: NOT_FOUND",
            "input.organizations.1: MISSING",
            "input.speakers.0.who: NOT_FOUND",
            "input.speakers.1.who: MISSING",
            "input.metrics.0.label: MISSING",
            "input.metrics.0.value: NOT_A_NUMBER",
            "input.metrics.0.asOf: IN_THE_FUTURE",
        ]
    );
    let count =
        "{ resources(where: { kind: { eq: INNOVATION }, state: { eq: DRAFT } }) { totalCount } }";
    assert_eq!(
        app.graphql(count, json!({})).await["resources"]["totalCount"],
        0
    );
    let half = json!({
        "kind": "RESEARCH",
        "title": words("Une chose", "A thing"),
        "text": { "fr": { "text": "Une étude.", "state": "REVIEWED" } },
    });
    let resource = does(app, "createResource", half, "resource").await;
    assert_eq!(
        may_not(app, "publishResource", json!({ "resource": resource })).await,
        ["input.text.en: NOT_REVIEWED"]
    );
}

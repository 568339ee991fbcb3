//! What the demonstration's executive report is made of: its references say what they are, and its stories
//! whose they are and where.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

on_both! {
    the_demonstrations_references_say_what_they_are
    the_demonstrations_stories_say_whose_they_are_and_where
}

/// What an issue of the demonstration cites, section by section: each reference once.
async fn cited(app: &TestApp) -> Vec<(String, Vec<Value>)> {
    let query = "{ publicationIssues(first: 1) { nodes { sections(first: 8) { nodes { kind items(first: 12) { nodes {
        resource { references(first: 3) { nodes { ...said } } } reference { ...said }
    } } } } } } }
    fragment said on Reference { id kind author addresses(first: 2) { nodes { address language isSearch } } }";
    let found = app.graphql(query, json!({})).await;
    let sections = found["publicationIssues"]["nodes"][0]["sections"]["nodes"].as_array();
    let of = |section: &Value| {
        let mut references: Vec<Value> = Vec::new();
        for item in section["items"]["nodes"].as_array().unwrap() {
            let through = item["resource"]["references"]["nodes"].as_array();
            let all = through.into_iter().flatten().chain([&item["reference"]]);
            for one in all.filter(|one| !one.is_null()) {
                if !references.contains(one) {
                    references.push(one.clone());
                }
            }
        }
        (section["kind"].as_str().unwrap().to_owned(), references)
    };
    sections.unwrap().iter().map(of).collect()
}

async fn the_demonstrations_references_say_what_they_are(app: &TestApp) {
    let sections = cited(app).await;
    let addresses = |one: &Value| one["addresses"]["nodes"].as_array().unwrap().clone();
    let counts = sections.iter().map(|(kind, references)| {
        let addresses = references.iter().flat_map(addresses);
        let searches = addresses.filter(|one| one["isSearch"] == true).count();
        (kind.as_str(), references.len(), searches)
    });
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [
            ("DEFINITIONS", 3, 0),
            ("INNOVATIONS", 4, 1),
            ("BARRIERS", 6, 1),
            ("OUTLOOK", 8, 1),
            ("STORIES_AT_HOME", 4, 0),
            ("STORIES_ABROAD", 5, 0),
            ("FURTHER_READING", 11, 0),
            ("TRENDS", 7, 0),
        ]
    );
    let all = || sections.iter().flat_map(|(_, references)| references);
    for one in all().flat_map(addresses) {
        let address = one["address"].as_str().unwrap();
        assert!(
            !address.contains("utm_") && !address.contains('#'),
            "{address}"
        );
        let lists = address.contains("bing.com/videos/search");
        assert_eq!(one["isSearch"], lists, "{address}");
    }
    let at_home = sections.iter().find(|(kind, _)| kind == "STORIES_AT_HOME");
    let at_home = at_home.unwrap().1.iter().flat_map(addresses);
    assert_eq!(at_home.filter(|one| one["language"] == "fr").count(), 2);
    let query = "{ references { groups { keys { kind } count } } }";
    let kinds = app.graphql(query, json!({})).await;
    let mut kinds: Vec<(String, u64)> = kinds["references"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let kind = one["keys"]["kind"].as_str().unwrap().to_owned();
            (kind, one["count"].as_u64().unwrap())
        })
        .collect();
    kinds.sort();
    let expected = [
        ("ARTICLE", 29),
        ("DOCUMENT", 4),
        ("VIDEO", 4),
        ("WEB_PAGE", 10),
    ];
    assert_eq!(
        kinds,
        expected.map(|(kind, count)| (kind.to_owned(), count))
    );
    let authors = all().filter(|one| !one["author"].is_null());
    let authors: Vec<&Value> = authors.map(|one| &one["author"]).collect();
    assert_eq!(authors, ["Sheila McGee-Smith"]);
}

async fn the_demonstrations_stories_say_whose_they_are_and_where(app: &TestApp) {
    let query = "{ resources(first: 20, where: { kind: { eq: SUCCESS_STORY }, publishedOn: { eq: \"2020-09-30\" } }) { nodes {
        country organizations { nodes { position name organization { name(at: \"2020-09-30\") { acronym { en } } } } }
        metrics { nodes { value unit asOf } }
    } } }";
    let found = app.graphql(query, json!({})).await;
    let stories = found["resources"]["nodes"].as_array().unwrap();
    let mut told = stories
        .iter()
        .map(|story| {
            let whose = story["organizations"]["nodes"].get(0);
            let whose = whose.map(|one| {
                let acronym = &one["organization"]["name"]["acronym"]["en"];
                one["name"].as_str().or(acronym.as_str()).unwrap()
            });
            (story["country"].as_str(), whose)
        })
        .collect::<Vec<_>>();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            (None, None),
            (Some("CA"), Some("CRA")),
            (Some("CA"), Some("ESDC")),
            (Some("CA"), Some("ESDC")),
            (Some("CA"), Some("ESDC")),
            (Some("US"), Some("Los Angeles Unified School District")),
            (
                Some("US"),
                Some("Rhode Island Department of Labor and Training")
            ),
        ]
    );
    let of_unit = |unit: &str| {
        let figures = stories
            .iter()
            .flat_map(|story| story["metrics"]["nodes"].as_array().unwrap());
        let figures = figures.filter(|one| one["unit"] == unit);
        figures.map(|one| one["value"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of_unit("RANK"), ["2"]);
    assert_eq!(of_unit("HOURS_PER_DAY"), ["24"]);
    assert_eq!(of_unit("DAYS_PER_WEEK"), ["7"]);
    for (section, kind, count) in [
        ("DEFINITIONS", "DEFINITION", 2),
        ("OUTLOOK", "OUTLOOK", 3),
        ("TRENDS", "TREND", 3),
    ] {
        let query = format!(
            "{{ publicationItems(where: {{ publicationSection: {{ kind: {{ eq: {section} }} }}, resource: {{ kind: {{ eq: {kind} }} }} }}) {{ totalCount }} }}"
        );
        let found = app.graphql(&query, json!({})).await;
        assert_eq!(found["publicationItems"]["totalCount"], count, "{kind}");
    }
}

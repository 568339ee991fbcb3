//! The council report for 2020-09-01 to 2021-08-31, the yardstick: compiled by its job, read over
//! HTTP, with where each figure comes from.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::common::app::key;
use crate::common::{TestApp, on_both};

/// What the source report says, as far as it says it in these words.
const IN_FRENCH: [&str; 14] = [
    "81 personnes",
    "6 ministères fédéraux",
    "20 ministères provinciaux ou territoriaux",
    "22 municipalités",
    "T.-N.-L., l’Î.-P.-É., le Nunavut et le Yukon",
    "8 octobre 2020",
    "4 novembre 2020",
    "15 juin 2021",
    "septembre",
    "décembre 2021",
    "mars",
    "juin 2022",
    "| Enjeu | Importance | Répercussions | Plan d’action |",
    "31 août 2021",
];
const IN_ENGLISH: [&str; 11] = [
    "81 ",
    "6 federal departments",
    "20 provincial or territorial ministries",
    "22 municipalities",
    "Newfoundland and Labrador",
    "October 8, 2020",
    "November 4, 2020",
    "June 15, 2021",
    "December 2021",
    "June 2022",
    "| Issue | Importance | Impact | Action plan |",
];

impl TestApp {
    /// Compiles the yardstick report and gives the job's result.
    pub async fn compile_yardstick(&self) -> Value {
        let period = json!({ "from": "2020-09-01", "to": "2021-08-31" });
        self.succeeds("council_report", period).await
    }

    /// The latest version's facts by key, with their rows' nodes.
    pub async fn facts(&self) -> BTreeMap<String, Value> {
        let query = "{ reportVersions(last: 1) { nodes { facts(first: 50) { nodes {
            key value query asOf
            rows(first: 100) { nodes { position node { __typename id } } pageInfo { hasNextPage } }
            sentences(first: 50) { nodes { path text { fr en } } }
        } } } } }";
        let mut data = self.graphql(query, json!({})).await;
        let facts = data["reportVersions"]["nodes"][0]["facts"]["nodes"].take();
        let facts = facts.as_array().unwrap().iter();
        facts
            .map(|fact| (fact["key"].as_str().unwrap().to_owned(), fact.clone()))
            .collect()
    }

    /// A rendering of a report, as it is served.
    pub async fn rendering(&self, report: &Value, name: &str) -> String {
        self.get(&format!("/reports/{report}.{name}")).await
    }
}

/// The names of a document's elements, in order, with what they are for programs.
fn skeleton(html: &str) -> Vec<String> {
    let body = html.split_once("<body").unwrap().1;
    let tags = body
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag);
    tags.map(|tag| {
        let name = tag.split_whitespace().next().unwrap_or("");
        let data = tag
            .split_whitespace()
            .filter(|attribute| attribute.starts_with("data-"));
        format!("{name} {}", data.collect::<Vec<_>>().join(" "))
    })
    .collect()
}

/// The kinds of a Markdown document's lines: what stands before the first letter.
fn outline(markdown: &str) -> Vec<String> {
    let is_mark = |c: &char| !c.is_alphanumeric() || c.is_ascii_digit();
    let mark = |line: &str| match line.starts_with('|') {
        true => format!("| {} columns", line.matches('|').count()),
        false => line
            .chars()
            .take_while(is_mark)
            .filter(|c| !c.is_ascii_digit())
            .collect(),
    };
    markdown.lines().map(mark).collect()
}

/// The cells of the issues' rows, without the head.
fn issues(markdown: &str) -> Vec<Vec<String>> {
    let rows = markdown
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2);
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

on_both! {
    it_says_what_the_source_says_in_both_languages
    both_languages_have_the_same_structure_node_for_node
    every_figure_can_be_traced_to_its_rows
    why_eighty_one_can_be_asked_from_the_sentence_down
    compiled_again_it_is_the_same_to_the_byte_and_no_new_version
    the_run_leaves_progress_log_result_and_outputs
}

async fn it_says_what_the_source_says_in_both_languages(app: &TestApp) {
    let result = app.compile_yardstick().await;
    assert_eq!(result["figures"]["members"], 81, "{result:#}");
    let report = &result["report"];
    let french = app.rendering(report, "fr.md").await;
    for words in IN_FRENCH {
        // Between a figure and its noun the space does not break.
        assert!(
            french.replace('\u{a0}', " ").contains(words),
            "{words} is missing in:\n{french}"
        );
    }
    let english = app.rendering(report, "en.md").await;
    for words in IN_ENGLISH {
        assert!(
            english.replace('\u{a0}', " ").contains(words),
            "{words} is missing in:\n{english}"
        );
    }
    for document in [&french, &english] {
        let issues = issues(document);
        assert_eq!(issues.len(), 1, "{document}");
        let [issue, importance, impact, plan] = &issues[0][..] else {
            panic!("{issues:?}")
        };
        assert!(!issue.is_empty() && !plan.is_empty());
        assert_eq!(
            (importance.as_str(), impact.as_str()),
            ("", ""),
            "the empty cells stay empty"
        );
    }
}

async fn both_languages_have_the_same_structure_node_for_node(app: &TestApp) {
    let result = app.compile_yardstick().await;
    let report = &result["report"];
    let [french, english] = [
        app.rendering(report, "fr.html").await,
        app.rendering(report, "en.html").await,
    ];
    assert!(french.contains("lang=\"fr-CA\"") && english.contains("lang=\"en-CA\""));
    let elements = skeleton(&french);
    assert!(elements.len() > 60, "{elements:?}");
    assert_eq!(elements, skeleton(&english));
    let [french, english] = [
        app.rendering(report, "fr.md").await,
        app.rendering(report, "en.md").await,
    ];
    assert_eq!(outline(&french), outline(&english));
}

async fn every_figure_can_be_traced_to_its_rows(app: &TestApp) {
    app.compile_yardstick().await;
    let facts = app.facts().await;
    for (key, rows, noun) in [
        ("members", 81, "Person"),
        ("federal", 6, "Organization"),
        ("provincial-territorial", 20, "Organization"),
        ("municipal", 22, "Organization"),
        ("unrepresented", 4, "Jurisdiction"),
        ("activities", 3, "Activity"),
        ("planned-meetings", 4, "Meeting"),
    ] {
        let fact = &facts[key];
        assert_eq!(fact["value"], rows, "{key}");
        assert_eq!(fact["asOf"], "2021-08-31");
        let nodes = fact["rows"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), rows, "{key}");
        assert!(
            nodes.iter().all(|row| row["node"]["__typename"] == noun),
            "{key}: {fact:#}"
        );
        let distinct: std::collections::BTreeSet<_> = nodes
            .iter()
            .map(|row| row["node"]["id"].as_str().unwrap())
            .collect();
        assert_eq!(distinct.len(), rows, "{key} counts nobody twice");
    }
    let says = |key: &str, words: &str| {
        let sentences = facts[key]["sentences"]["nodes"].as_array().unwrap();
        assert!(
            sentences.iter().any(|sentence| sentence["text"]["fr"]
                .as_str()
                .unwrap_or("")
                .replace('\u{a0}', " ")
                .contains(words)),
            "{key} stands behind “{words}”: {sentences:#?}",
        );
    };
    says("members", "81 personnes");
    says("federal", "6 ministères fédéraux");
    says(
        "provincial-territorial",
        "20 ministères provinciaux ou territoriaux",
    );
    says("municipal", "22 municipalités");
    says(
        "unrepresented",
        "T.-N.-L., l’Î.-P.-É., le Nunavut et le Yukon",
    );
}

async fn why_eighty_one_can_be_asked_from_the_sentence_down(app: &TestApp) {
    app.compile_yardstick().await;
    let query = "{ reportSentences(first: 100) { nodes { id text { fr } } } }";
    let data = app.graphql(query, json!({})).await;
    let sentences = data["reportSentences"]["nodes"].as_array().unwrap();
    let sentence = sentences
        .iter()
        .find(|one| {
            one["text"]["fr"]
                .as_str()
                .unwrap_or("")
                .replace('\u{a0}', " ")
                .contains("81 personnes")
        })
        .unwrap();
    let query = r#"query ($sentence: ID!) { node(id: $sentence) { ... on ReportSentence {
        facts(first: 1) { nodes { key rows(first: 100) { totalCount nodes { node { ... on Person { id givenName memberships(first: 10) { nodes { from to track } } } } } } } }
    } } }"#;
    let data = app
        .graphql(query, json!({ "sentence": sentence["id"] }))
        .await;
    let sentence = &data["node"];
    let fact = &sentence["facts"]["nodes"][0];
    assert_eq!(fact["rows"]["totalCount"], 81);
    for row in fact["rows"]["nodes"].as_array().unwrap() {
        let terms = row["node"]["memberships"]["nodes"].as_array().unwrap();
        let is_member = terms.iter().any(|term| {
            term["track"] == "EXECUTIVE"
                && term["from"].as_str().unwrap() <= "2021-08-31"
                && term["to"].as_str().is_none_or(|last| last >= "2021-08-31")
        });
        assert!(is_member, "{row:#}");
    }
}

async fn compiled_again_it_is_the_same_to_the_byte_and_no_new_version(app: &TestApp) {
    let first = app.compile_yardstick().await;
    let html = app.rendering(&first["report"], "fr.html").await;
    let again = app.compile_yardstick().await;
    assert_eq!(
        (&first["new"], &again["new"]),
        (&json!(true), &json!(false))
    );
    for same in ["report", "version", "content_sha256"] {
        assert_eq!(first[same], again[same], "{same}");
    }
    assert_eq!(html, app.rendering(&first["report"], "fr.html").await);
    assert_eq!(
        app.sql::<i64>("SELECT COUNT(*) FROM report_version").await,
        1
    );
}

async fn the_run_leaves_progress_log_result_and_outputs(app: &TestApp) {
    let id = app
        .run_job(
            "council_report",
            json!({ "from": "2020-09-01", "to": "2021-08-31" }),
        )
        .await
        .id;
    let query = "query($id: ID!) { node(id: $id) { ... on JobRun {
        state trigger startedAt finishedAt result progress { done total phase }
        log(first: 50) { nodes { level message } } outputs(first: 10) { nodes { node { __typename id } } }
        attempts(first: 10) { nodes { number outcome } }
    } } }";
    let data = app
        .graphql(query, json!({ "id": format!("JobRun:{id}") }))
        .await;
    let run = &data["node"];
    assert_eq!(
        (&run["state"], &run["trigger"]),
        (&json!("SUCCEEDED"), &json!("MANUAL")),
        "{run:#}"
    );
    assert_eq!(run["progress"]["done"], run["progress"]["total"]);
    assert_eq!(
        run["attempts"]["nodes"],
        json!([{ "number": 1, "outcome": "SUCCEEDED" }])
    );
    assert!(!run["log"]["nodes"].as_array().unwrap().is_empty());
    let outputs = run["outputs"]["nodes"].as_array().unwrap();
    let kinds: Vec<_> = outputs
        .iter()
        .map(|output| output["node"]["__typename"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains(&"Report") && kinds.contains(&"ReportVersion"),
        "{kinds:?}"
    );
    let report = outputs
        .iter()
        .find(|output| output["node"]["__typename"] == "Report")
        .unwrap();
    assert_eq!(
        run["result"]["report"],
        key(report["node"]["id"].as_str().unwrap())
    );
}

//! Fifty questions that people ask of what the community knows, as they type them: in both languages, with
//! and without accents, in other numbers and cases than the texts have. Each has a resource that it is
//! asked for, which is to stand among the first three.

use std::{collections::BTreeMap, sync::Mutex};

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::support::{Client, on_both};

/// How many of a question's hits somebody looks at.
const LOOKED_AT: usize = 3;
/// How many of the questions are to be answered by these.
const ANSWERED: usize = 45;

#[derive(Deserialize)]
struct Question {
    question: String,
    language: String,
    expected: String,
}

fn questions() -> Vec<Question> {
    let text = include_str!("search_questions/questions.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The English titles of the demonstration's resources, by key.
fn titles() -> BTreeMap<String, String> {
    let source = service::demo::source();
    let data: toml::Value = toml::from_str(source.text("knowledge.toml").unwrap()).unwrap();
    let resources = data["resources"].as_array().unwrap().iter();
    let word = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let titles = resources.map(|row| (word(&row["key"]), word(&row["title"]["en"])));
    titles.collect()
}

#[tokio::test]
async fn questions_find_what_they_are_asked_for_on_both_databases() {
    let (questions, titles) = (questions(), titles());
    assert_eq!(questions.len(), 50);
    let of = |language| questions.iter().filter(move |row| row.language == language);
    assert_eq!((of("fr").count(), of("en").count()), (25, 25));
    let found = Mutex::new(Vec::new());
    on_both("search_questions", async |database| {
        let client = Client::of(database);
        let mut answers = Vec::new();
        for question in &questions {
            answers.push(first(&client, &question.question).await);
        }
        found.lock().unwrap().push(answers);
    })
    .await;
    let found = found.into_inner().unwrap();
    let [sqlite, postgres] = &found[..] else {
        panic!("{} databases", found.len());
    };
    let mut missed = Vec::new();
    for ((question, there), here) in questions.iter().zip(sqlite).zip(postgres) {
        assert_eq!(there, here, "{}", question.question);
        if !there.contains(&titles[&question.expected]) {
            missed.push((&question.question, &question.expected, there));
        }
    }
    assert!(questions.len() - missed.len() >= ANSWERED, "{missed:#?}");
    insta::assert_debug_snapshot!("missed", missed);
}

/// What the first hits of a question are called.
async fn first(client: &Client, question: &str) -> Vec<String> {
    let query = "query($query: String!, $first: Int) { search(query: $query, first: $first) { nodes { __typename id ... on Resource { title { en } } } } }";
    let variables = json!({ "query": question, "first": LOOKED_AT });
    let data = client.data_with(query, variables).await;
    let nodes = data["search"]["nodes"].as_array().unwrap().iter();
    let name = |node: &Json| {
        let title = node["title"]["en"].as_str();
        title.unwrap_or(node["id"].as_str().unwrap()).to_owned()
    };
    nodes.map(name).collect()
}

//! What `docs/API.md` shows can be asked; every mutation is shown somewhere and used by a test of the
//! whole service.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;

use crate::support::{Client, on_both};

#[tokio::test]
async fn every_example_is_answered() {
    let text = fs::read_to_string(at("docs/API.md")).unwrap();
    let examples: Vec<String> = text
        .split("```graphql\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect();
    assert!(examples.len() > 3, "{}", examples.len());
    on_both("documentation", |database| {
        let (client, examples) = (Client::of(database), &examples);
        async move {
            for example in examples {
                let answer = client.ask_with(example, Json::Null).await;
                assert!(
                    answer.response.is_ok(),
                    "{example}{:?}",
                    answer.response.errors
                );
                if example.starts_with("mutation") {
                    let data = answer.data().to_string();
                    assert!(!data.contains("REFUSED"), "{example}{data}");
                }
            }
        }
    })
    .await;
}

/// Mutations that no test of the whole service uses yet. The list may only shrink.
const NOT_USED: &[&str] = &[];

/// Mutations that neither `docs/API.md` nor the playground shows yet. The list may only shrink.
const NOT_SHOWN: &[&str] = &[];

#[test]
fn every_mutation_is_used_from_end_to_end_and_shown() {
    let mutations = mutations();
    assert!(mutations.len() > 70, "{mutations:?}");
    let used = words_of(&["tests/end_to_end", "tests/checks"]);
    let shown = words_of(&["docs/API.md", "web/src/examples"]);
    for (words, exceptions, whose) in [
        (&used, NOT_USED, "used in tests/end_to_end or tests/checks"),
        (&shown, NOT_SHOWN, "in docs/API.md or web/src/examples"),
    ] {
        let missing = mutations.difference(words).map(String::as_str);
        let known: BTreeSet<&str> = exceptions.iter().copied().collect();
        assert_eq!(missing.collect::<BTreeSet<_>>(), known, "not {whose}");
    }
}

/// The fields of the type `Mutation`, as the schema writes them: a name with its arguments, on a
/// line of its own.
fn mutations() -> BTreeSet<String> {
    let schema = fs::read_to_string(at("schema.graphql")).unwrap();
    let (_, rest) = schema.split_once("\ntype Mutation {\n").unwrap();
    let (fields, _) = rest.split_once("\n}").unwrap();
    let name = |line: &str| Some(line.strip_prefix('\t')?.strip_suffix('(')?.to_owned());
    fields.lines().filter_map(name).collect()
}

/// All words of files, and of those in folders.
fn words_of(paths: &[&str]) -> BTreeSet<String> {
    let mut waiting: Vec<PathBuf> = paths.iter().map(|path| at(path)).collect();
    let mut words = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let inside = fs::read_dir(path).unwrap();
            waiting.extend(inside.map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let found = text.split(|c: char| !c.is_alphanumeric());
        words.extend(found.map(str::to_owned));
    }
    words
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

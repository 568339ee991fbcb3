//! What `docs/API.md` shows can be asked.

use std::{fs, path::Path};

use serde_json::Value as Json;

use crate::support::{Client, on_both};

#[tokio::test]
async fn every_example_is_answered() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/API.md");
    let text = fs::read_to_string(file).unwrap();
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
            }
        }
    })
    .await;
}

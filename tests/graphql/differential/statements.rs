//! The number of statements depends on the question, not on the rows.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{
    asker::Asker,
    maker,
    model::Model,
    tape::{Seed, Tape},
};
use crate::support::Client;

/// How many questions are counted.
const QUESTIONS: usize = 150;

#[tokio::test]
async fn as_many_statements_for_few_rows_as_for_many() {
    let seed = Seed::new();
    testing::on_both("few_and_many", async |database| {
        let choices = seed.choices(0);
        let (few, many) = (maker::random(&choices, 30), maker::random(&choices, 300));
        let mut tape = Tape::new(&choices);
        let questions: Vec<String> = (0..QUESTIONS)
            .map(|_| {
                // Each from a stretch of the tape of its own.
                let stretch: Vec<u32> = tape.stretch(400).to_vec();
                let tape = Tape::new(&stretch);
                let model = Model { world: &few };
                format!("{{ {} }}", Asker { tape, model }.root())
            })
            .collect();
        let mut asked = Vec::new();
        for world in [&few, &many] {
            world.write(&database).await;
            let client = Client::of(database.clone());
            let mut answers = Vec::new();
            for question in &questions {
                let answer = client.ask_with(question, Json::Null).await;
                assert!(
                    answer.response.is_ok(),
                    "{question}\n{:?}",
                    answer.response.errors
                );
                assert_eq!(answer.past, 0, "{question}");
                let mut found = BTreeSet::new();
                places(String::new(), &answer.data(), &mut found);
                answers.push((answer.counted, found));
            }
            asked.push(answers);
        }
        let mut compared = 0;
        for (at, question) in questions.iter().enumerate() {
            let [(few, found), (many, found_among_many)] = [&asked[0][at], &asked[1][at]];
            if found == found_among_many {
                compared += 1;
                assert_eq!(few, many, "{seed:?}: {question}");
            } else if found.is_subset(found_among_many) {
                // Lists of rows that nobody found need not be read.
                assert!(few <= many, "{seed:?}: {question}");
            }
        }
        assert!(
            compared * 3 > QUESTIONS,
            "{seed:?}: only {compared} could be compared"
        );
    })
    .await;
}

/// Where in an answer something was found, whichever row of a list it was.
fn places(here: String, answer: &Json, found: &mut BTreeSet<String>) {
    match answer {
        Json::Object(fields) => {
            for (name, value) in fields {
                places(format!("{here}.{name}"), value, found);
            }
            found.insert(here);
        }
        Json::Array(items) => {
            for item in items {
                places(format!("{here}.*"), item, found);
            }
        }
        // There is more than is shown.
        Json::Bool(true) if here.ends_with("Page") => {
            found.insert(here);
        }
        _ => {}
    }
}

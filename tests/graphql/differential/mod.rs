//! The layer held equal to a naive evaluation of its documented rules, on random rows and random
//! questions, on both databases.

mod asker;
mod executor;
mod figures;
mod figures_model;
mod maker;
mod model;
mod paging;
mod question;
mod reference;
mod statements;
mod tape;
mod world;

use sea_orm::DatabaseConnection;
use serde_json::Value as Json;

use self::{
    asker::Asker,
    model::Model,
    question::{Part, Root},
    tape::{Seed, Tape},
    world::World,
};
use crate::support::Client;

/// How many worlds there are.
const WORLDS: u64 = 3;
/// How many requests are made in each, of up to [`QUESTIONS`] questions.
const REQUESTS: u32 = 150;
/// How many questions a request asks.
const QUESTIONS: usize = 4;
/// How many choices a request may take.
const CHOICES: usize = 600;

/// Runs a check in several worlds on both databases.
async fn in_worlds(name: &str, check: impl Fn(&DatabaseConnection, &World, Seed, u64) + Copy) {
    let seed = Seed::new();
    testing::on_both(name, async |database| {
        for part in 0..WORLDS {
            let world = maker::random(&seed.choices(part), 100);
            world.write(&database).await;
            check(&database, &world, seed, part);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_answer_as_documented() {
    in_worlds("differential", |database, world, seed, part| {
        let client = Client::of(database.clone());
        let model = Model { world };
        seed.hold(part, REQUESTS, CHOICES, |choices| {
            answers(&client, model, choices)
        });
    })
    .await;
}

/// Asks several questions at once, and holds the answers equal to the model's.
async fn answers(client: &Client, model: Model<'_>, choices: Vec<u32>) -> Result<(), String> {
    let tape = Tape::new(&choices);
    let mut asker = Asker { tape, model };
    let mut roots = Vec::new();
    for _ in 0..=asker.tape.below(QUESTIONS) {
        let mut root = asker.root();
        place(client, &mut asker, &mut root).await?;
        roots.push(root);
    }
    let aliased = roots.iter().enumerate();
    let aliased: Vec<String> = aliased.map(|(at, root)| format!("q{at}: {root}")).collect();
    let query = format!("{{ {} }}", aliased.join("\n  "));
    let data = ask(client, &query).await?;
    for (at, root) in roots.iter().enumerate() {
        let (expected, got) = (model.root(root), &data[format!("q{at}")]);
        if let Some(difference) = difference("", &expected, got) {
            return Err(format!(
                "{{ {root} }}\n{difference}\nexpected: {expected}\n     got: {got}"
            ));
        }
    }
    Ok(())
}

/// At times begins or ends a list at one of its rows, by a cursor that the API gave for it.
async fn place(client: &Client, asker: &mut Asker<'_>, root: &mut Root) -> Result<(), String> {
    let (after, before) = (asker.tape.chance(25), asker.tape.chance(15));
    let rows = asker.model.rows(&root.list).0.len();
    if !(after || before) || rows == 0 {
        return Ok(());
    }
    let mut all = root.clone();
    (all.list.first, all.list.last) = (Some(100), None);
    all.list.parts = vec![Part::Nodes(Vec::new())];
    let query = format!(
        "{{ {} }}",
        all.to_string().replace("nodes {  }", "edges { cursor }")
    );
    let data = ask(client, &query).await?;
    let edges = data[root.name]["edges"].as_array().unwrap();
    if edges.len() != rows.min(100) {
        return Err(format!(
            "{query}\n{rows} edges expected, {} got",
            edges.len()
        ));
    }
    let at = |place: usize| (place, edges[place]["cursor"].as_str().unwrap().to_owned());
    let from = asker.tape.below(edges.len());
    root.list.after = after.then(|| at(from));
    let to = from + asker.tape.below(edges.len() - from);
    root.list.before = (before && (!after || to > from)).then(|| at(to));
    Ok(())
}

async fn ask(client: &Client, query: &str) -> Result<Json, String> {
    let answer = client.ask_with(query, Json::Null).await;
    if answer.response.is_err() {
        return Err(format!("{query}\n{:?}", answer.response.errors));
    }
    Ok(answer.data())
}

/// Where two answers differ first.
fn difference(path: &str, expected: &Json, got: &Json) -> Option<String> {
    match (expected, got) {
        (Json::Object(one), Json::Object(other)) if one.len() == other.len() => {
            one.iter().find_map(|(key, value)| {
                difference(
                    &format!("{path}.{key}"),
                    value,
                    other.get(key).unwrap_or(&Json::Null),
                )
            })
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            let mut found = pairs
                .filter_map(|(at, (one, other))| difference(&format!("{path}.{at}"), one, other));
            found.next()
        }
        // Databases add up in an order of their own.
        (Json::Number(one), Json::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            let near = (one - other).abs() <= 1e-9 * one.abs().max(1.0);
            (!near).then(|| format!("{path}: expected {expected}, got {got}"))
        }
        _ if expected == got => None,
        _ => Some(format!("{path}: expected {expected}, got {got}")),
    }
}

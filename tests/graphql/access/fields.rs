//! What a role may not see of a row can be had by no field and no argument, and what it may see is
//! given: every field of every type, and every way to ask by it, is asked.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::access::Role;
use serde_json::Value as Json;
use tribune::graphql::layer::{catalog::catalog, describe::Noun};

use super::{
    atlas::{Atlas, Belongs, Field, Ty, belongs, shows},
    matrix::{Matrix, Seen},
    rows,
    stage::Stage,
};
use crate::support::{Client, code, on_both};

/// What the document hides from a role.
struct Hides<'a> {
    matrix: &'a Matrix,
    role: Role,
}

impl Hides<'_> {
    fn field(&self, noun: &Noun, field: &str) -> bool {
        let shown = shows(noun, field);
        shown.is_some_and(|shown| self.matrix.seen(self.role, noun.name, shown) == Seen::Refused)
    }
}

/// Lets each role ask for what it may not see; `ask` gives how often it was refused.
async fn is_refused(name: &str, ask: impl AsyncFn(&Client, &Hides<'_>) -> usize) {
    on_both(name, async |database| {
        let matrix = Matrix::read();
        let stage = Stage::set(&database).await;
        for role in Role::ALL {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            let hides = Hides {
                matrix: &matrix,
                role,
            };
            let refused = ask(&client, &hides).await;
            assert!(
                refused > 50 || role == Role::Administrator,
                "{role}: {refused}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn hidden_fields_are_shown_nowhere() {
    is_refused("access_fields", shown_nowhere).await;
}

/// What a hidden field is asked for as.
const SHOWN: &str = "wasShown";

/// Asks for each hidden field by each way to its type; all are refused.
async fn shown_nowhere(client: &Client, hides: &Hides<'_>) -> usize {
    let atlas = Atlas::of(client).await;
    let mut refused = 0;
    for from in atlas.objects() {
        for field in atlas.fields(from) {
            if !atlas.is_composite(&field.ty.named) {
                continue;
            }
            for to in atlas.possible(&field.ty.named) {
                let Belongs::Columns(noun) = belongs(&to) else {
                    continue;
                };
                for shown in atlas.fields(&to) {
                    if !hides.field(noun, &shown.name) {
                        continue;
                    }
                    // A name of its own: a field on the way may have the same.
                    let inside = format!(
                        "{} {{ ... on {to} {{ {SHOWN}: {} }} }}",
                        atlas.call(&field, &named(&field, &to)),
                        atlas.least(&shown)
                    );
                    let query = atlas.reach(from, &inside);
                    // What is found by type and key, and what code refers to, is planned
                    // once there is some.
                    let late = from != "Query"
                        && (field.ty.named == "Node" || matches!(belongs(from), Belongs::Neutral));
                    let answer = client.ask_with(&query, Json::Null).await;
                    if late && answer.response.is_ok() {
                        let data = answer.response.data.to_string();
                        assert!(!data.contains(SHOWN), "{query}: {data}");
                        continue;
                    }
                    assert_eq!(code(client, &query).await, "FORBIDDEN", "{query}");
                    refused += 1;
                }
            }
        }
    }
    refused
}

/// The argument by which a field finds something of a type by its id, where it does.
fn named(field: &Field, noun: &str) -> String {
    match field.name.as_str() {
        "node" if !field.args.is_empty() => format!("id: \"{noun}:1\""),
        "nodes" if !field.args.is_empty() => format!("ids: [\"{noun}:1\"]"),
        _ => String::new(),
    }
}

#[tokio::test]
async fn hidden_fields_are_asked_by_nowhere() {
    is_refused("access_arguments", asked_by_nowhere).await;
}

/// Asks by each hidden field in each argument of each field; all are refused.
async fn asked_by_nowhere(client: &Client, hides: &Hides<'_>) -> usize {
    let atlas = Atlas::of(client).await;
    let mut refused = 0;
    for from in atlas.objects() {
        for field in atlas.fields(from) {
            for (argument, ty) in &field.args {
                if !atlas.is_input(&ty.named) {
                    continue;
                }
                for value in probes(&atlas, hides, ty, from == "Query") {
                    let call = atlas.call(&field, &format!("{argument}: {value}"));
                    let query = atlas.reach(from, &format!("{call} {{ __typename }}"));
                    assert_eq!(code(client, &query).await, "FORBIDDEN", "{query}");
                    refused += 1;
                }
            }
        }
    }
    refused
}

/// Values of an input type that ask for something hidden: directly, or one relation away as
/// well.
fn probes(atlas: &Atlas, hides: &Hides<'_>, ty: &Ty, further: bool) -> Vec<String> {
    let mut found = direct(atlas, hides, &ty.named);
    let is_around = matches!(belongs(&ty.named), Belongs::Around);
    if further || is_around {
        for field in atlas.fields(&ty.named) {
            let inside = inner(atlas, hides, &field, 2);
            found.extend(
                inside
                    .iter()
                    .map(|value| format!("{{ {}: {value} }}", field.name)),
            );
        }
    }
    let listed = |value: String| if ty.list { format!("[{value}]") } else { value };
    found.into_iter().map(listed).collect()
}

fn direct(atlas: &Atlas, hides: &Hides<'_>, ty: &str) -> Vec<String> {
    let fields = atlas.fields(ty).into_iter();
    let Belongs::Columns(noun) = belongs(ty) else {
        return Vec::new();
    };
    fields
        .filter(|field| hides.field(noun, &field.name))
        .map(|field| format!("{{ {}: {} }}", field.name, atlas.minimal(&field.ty)))
        .collect()
}

/// As [`direct`], of a field's type, through types that hold such.
fn inner(atlas: &Atlas, hides: &Hides<'_>, field: &Field, depth: usize) -> Vec<String> {
    if !atlas.is_input(&field.ty.named) || depth == 0 {
        return Vec::new();
    }
    let values = match belongs(&field.ty.named) {
        Belongs::Columns(_) => direct(atlas, hides, &field.ty.named),
        Belongs::Around => {
            let fields = atlas.fields(&field.ty.named).into_iter();
            let values = fields.flat_map(|within| {
                let values = inner(atlas, hides, &within, depth - 1).into_iter();
                values.map(move |value| format!("{{ {}: {value} }}", within.name))
            });
            values.collect()
        }
        Belongs::Neutral => Vec::new(),
    };
    let listed = |value: String| {
        if field.ty.list {
            format!("[{value}]")
        } else {
            value
        }
    };
    values.into_iter().map(listed).collect()
}

#[tokio::test]
async fn what_is_shown_is_asked_by_as_well() {
    on_both("access_open", |database| async move {
        let matrix = Matrix::read();
        let stage = Stage::set(&database).await;
        for role in Role::ALL {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            let atlas = Atlas::of(&client).await;
            let hides = Hides {
                matrix: &matrix,
                role,
            };
            for list in atlas.fields("Query") {
                let Some(noun) = list.ty.named.strip_suffix("Connection") else {
                    continue;
                };
                let Some(described) = catalog().noun(noun) else {
                    continue;
                };
                for shown in atlas.fields(noun) {
                    if hides.field(described, &shown.name) {
                        continue;
                    }
                    let query = format!(
                        "{{ {} {{ nodes {{ {} }} }} }}",
                        atlas.call(&list, ""),
                        atlas.least(&shown)
                    );
                    client.data(&query).await;
                }
                for (argument, ty) in list.args.iter().filter(|(_, ty)| atlas.is_input(&ty.named)) {
                    for by in atlas.fields(&ty.named) {
                        if hides.field(described, &by.name)
                            || ["and", "or", "not"].contains(&by.name.as_str())
                        {
                            continue;
                        }
                        let value = format!("{{ {}: {} }}", by.name, atlas.some(&by.ty));
                        let value = if ty.list { format!("[{value}]") } else { value };
                        let call = atlas.call(&list, &format!("{argument}: {value}"));
                        // What the probe asks may make no sense, and is not refused for who asks.
                        let query = format!("{{ {call} {{ totalCount }} }}");
                        let answer = client.ask_with(&query, Json::Null).await;
                        let errors = format!("{:?}", answer.response.errors);
                        assert!(
                            !errors.contains("FORBIDDEN"),
                            "{query} for {role}: {errors}"
                        );
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_marks_of_what_a_role_sees_come_along() {
    on_both("access_marks", |database| async move {
        let matrix = Matrix::read();
        let (stage, marked) = Stage::set_marked(&database).await;
        for role in Role::ALL {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            let atlas = Atlas::of(&client).await;
            let hides = Hides {
                matrix: &matrix,
                role,
            };
            let mut found = BTreeSet::new();
            for field in atlas.fields("Query") {
                if field.name == "node"
                    || field.name == "nodes"
                    || !atlas.is_composite(&field.ty.named)
                {
                    continue;
                }
                let hidden = |noun: &Noun, field: &str| hides.field(noun, field);
                let inside = atlas.everything(&field.ty.named, 2, &hidden);
                let newest = if field.name.ends_with("s")
                    && field.args.iter().any(|(name, _)| name == "orderBy")
                {
                    "orderBy: [{ id: DESC }]"
                } else {
                    ""
                };
                let query = format!("{{ {} {{ {inside} }} }}", atlas.call(&field, newest));
                collect(&client.data(&query).await, &mut found);
            }
            let mut seen = BTreeSet::new();
            for mark in &found {
                let parts: Vec<&str> = mark.split('.').collect();
                let (noun, field, row) = (parts[0], parts[1], parts[2].parse::<i64>().unwrap());
                match matrix.seen(role, noun, field) {
                    Seen::All => {}
                    Seen::Some => {
                        let described = catalog().referred(noun);
                        let own = stage.own(&database, role, described.table).await;
                        assert!(own.contains(&row), "{role} sees {mark}");
                    }
                    Seen::Nothing | Seen::Refused => panic!("{role} sees {mark}"),
                }
                seen.insert((noun.to_owned(), field.to_owned()));
            }
            for (noun, field) in &marked {
                let there = matches!(matrix.seen(role, noun, field), Seen::All | Seen::Some);
                let shown = seen.contains(&((*noun).to_owned(), field.clone()));
                assert_eq!(shown, there, "{noun}.{field} for {role}");
            }
        }
    })
    .await;
}

/// The marks in an answer, also in its cursors: `Person.phone.12`.
fn collect(data: &Json, found: &mut BTreeSet<String>) {
    match data {
        Json::Object(fields) => fields.values().for_each(|value| collect(value, found)),
        Json::Array(items) => items.iter().for_each(|value| collect(value, found)),
        Json::String(text) => {
            let decoded = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
            for text in [text.clone(), String::from_utf8_lossy(&decoded).into_owned()] {
                for part in text.split(&format!("{}.", rows::MARK)).skip(1) {
                    let mark: Vec<&str> = part.split('.').take(3).collect();
                    found.insert(mark.join("."));
                }
            }
        }
        _ => {}
    }
}

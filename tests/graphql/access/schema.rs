//! Every type, field and mutation has its line in the document, and no line is about nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    atlas::{Atlas, Belongs, COLUMNS, belongs, shows},
    matrix::Matrix,
};
use crate::support::{Client, on_both};

#[tokio::test]
async fn the_document_speaks_of_everything() {
    on_both("access_schema", |database| async move {
        let matrix = Matrix::read();
        let atlas = Atlas::of(&Client::of(database)).await;
        let lines = matrix.types();
        let mut known: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (ty, kind) in atlas.types() {
            if ["OBJECT", "INTERFACE", "INPUT_OBJECT"].contains(&kind) {
                let fields = atlas.fields(ty).into_iter().map(|field| field.name);
                known.insert(ty, fields.collect());
            }
        }
        for (ty, fields) in &lines {
            let there = known
                .get(ty)
                .unwrap_or_else(|| panic!("there is no {ty} any more"));
            let said: BTreeSet<String> = fields.iter().map(|field| (*field).to_owned()).collect();
            assert_eq!(&said, there, "docs/ACCESS.md, the fields of {ty}");
        }
        let mutations: BTreeSet<String> = matrix.mutations.keys().cloned().collect();
        assert_eq!(mutations, known["Mutation"], "docs/ACCESS.md, mutations");
        for (ty, fields) in &known {
            if lines.contains_key(ty) || *ty == "Mutation" {
                continue;
            }
            let derived = COLUMNS.iter().any(|suffix| {
                let noun = ty.strip_suffix(suffix);
                !suffix.is_empty() && noun.is_some_and(|noun| lines.contains_key(noun))
            });
            if let (false, Some(said)) = (derived, around(&matrix, ty)) {
                let unsaid: Vec<&String> = fields
                    .iter()
                    .filter(|field| !said.contains(field) && !said.contains(&"*".to_owned()))
                    .collect();
                assert!(
                    unsaid.is_empty(),
                    "docs/ACCESS.md has no line for {unsaid:?} of {ty}"
                );
                continue;
            }
            assert!(derived, "docs/ACCESS.md has no line for the type {ty}");
            if let Belongs::Columns(noun) = belongs(ty) {
                // Each of its fields shows, or asks by, a field of the noun, which has a line.
                fields.iter().for_each(|field| {
                    shows(noun, field);
                });
            }
        }
    })
    .await;
}

/// The fields that the document names of a type that only holds others. The most exact pattern
/// counts.
fn around<'m>(matrix: &'m Matrix, ty: &str) -> Option<&'m Vec<String>> {
    let fits = |pattern: &str| match pattern.strip_prefix('*') {
        Some(end) => ty.ends_with(end),
        None => ty == pattern,
    };
    let patterns = matrix.around.iter().filter(|(pattern, _)| fits(pattern));
    let exact = patterns.max_by_key(|(pattern, _)| (!pattern.starts_with('*'), pattern.len()));
    exact.map(|(_, fields)| fields)
}

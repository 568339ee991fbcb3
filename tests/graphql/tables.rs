//! Every column that a table may have is named, and every word that may stand in one is said, in
//! both languages.

use std::{collections::BTreeSet, fs, path::Path};

use documents::locale::Locale;
use domain::language::Language;
use tribune::graphql::layer::{
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Kind, Noun},
    export::{heading, word},
    words::Words,
};

/// The types and fields that have headings: nouns, and groups of columns within them.
fn fields() -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    for noun in catalog().nouns() {
        fields.push((noun.name, "id".to_owned()));
        for (name, field) in &noun.fields {
            fields.push((noun.name, name.clone()));
            if let Kind::Group(group) = &field.kind {
                let inside = group.fields.keys();
                fields.extend(inside.map(|name| (group.name, (*name).to_owned())));
            }
        }
    }
    fields
}

fn columns(noun: &Noun) -> Vec<Column> {
    let columns = noun.fields.values().flat_map(|field| match &field.kind {
        Kind::Column(column) => vec![*column],
        Kind::Group(group) => group.fields.values().map(|(_, column)| *column).collect(),
        _ => Vec::new(),
    });
    columns.collect()
}

#[test]
fn every_field_of_every_noun_has_a_heading_in_both_languages() {
    let mut missing = Vec::new();
    for language in Language::ALL {
        let locale = Locale::of(language);
        for (of, field) in fields() {
            if heading(locale, of, &field).is_err() {
                missing.push(format!("{language}: field-{field} (of {of})"));
            }
        }
    }
    for language in Language::ALL {
        let texts = "fr en inLanguage frState enState state totalCount typename";
        let figures = "count countDistinct min max sum avg median";
        let buckets = "month quarter halfYear fiscalYear year";
        let parts = [texts, figures, buckets]
            .into_iter()
            .flat_map(|parts| parts.split(' '));
        for part in parts.map(|part| format!("part-{part}")) {
            if !Locale::of(language).has(&part) {
                missing.push(format!("{language}: {part}"));
            }
        }
    }
    assert!(missing.is_empty(), "add to tables.ftl: {missing:#?}");
}

#[test]
fn every_word_of_every_column_is_said_in_both_languages() {
    let states = Scalar::Word(entity::enums::TextState::described());
    let columns = catalog()
        .nouns()
        .flat_map(columns)
        .map(|column| column.scalar);
    let (mut missing, mut known) = (BTreeSet::new(), BTreeSet::new());
    for scalar in columns.chain([states]) {
        let Scalar::Word(words) = scalar else {
            continue;
        };
        for value in &words.values {
            known.insert(format!("word-{}-{}", words.name, value.word));
            for language in Language::ALL {
                if word(Locale::of(language), words, value.word).is_err() {
                    missing.insert(format!("{language}: word-{}-{}", words.name, value.word));
                }
            }
        }
    }
    assert!(missing.is_empty(), "add to tables.ftl: {missing:#?}");

    // And nothing is named that no table has.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents/locales/en-CA/tables.ftl");
    let named = fs::read_to_string(file).unwrap();
    let named = named.lines().filter_map(|line| line.split_once(" = "));
    for (of, field) in fields() {
        known.insert(format!("field-{field}"));
        known.insert(format!("field-{of}-{field}"));
    }
    let idle: Vec<&str> = named
        .map(|(key, _)| key)
        .filter(|key| key.starts_with("field-") || key.starts_with("word-"))
        .filter(|key| !known.contains(*key))
        .collect();
    assert!(idle.is_empty(), "in no table: {idle:#?}");
}

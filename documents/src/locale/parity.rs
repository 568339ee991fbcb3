//! Both languages say the same things: the same messages, from the same values, and none too many.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::FILES;

type Messages = BTreeMap<String, BTreeSet<String>>;

/// The messages of a file with the values that each asks for.
fn messages(source: &str) -> Messages {
    let resource = parser::parse(source).unwrap();
    let mut found = Messages::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let mut values = BTreeSet::new();
            collect(message.value.as_ref().unwrap(), &mut values);
            found.insert(message.id.name.to_owned(), values);
        }
    }
    found
}

fn collect(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    collect(&variant.value, values);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            values.insert(id.name.to_owned());
        }
    }
}

#[test]
fn every_message_stands_in_both_languages() {
    for (name, french, english) in FILES {
        let [french, english] =
            [french, english].map(|source| messages(source).into_keys().collect::<Vec<_>>());
        assert_eq!(french, english, "{name}.ftl");
    }
}

/// Grammar that only French needs.
const FRENCH_ONLY: [(&str, &str); 1] = [("during-months", "start")];

#[test]
fn both_languages_speak_of_the_same_values() {
    for (name, french, english) in FILES {
        let (mut french, english) = (messages(french), messages(english));
        for (message, value) in FRENCH_ONLY {
            if let Some(values) = french.get_mut(message) {
                values.remove(value);
            }
        }
        for (message, values) in french {
            assert_eq!(
                Some(&values),
                english.get(&message),
                "{message} in {name}.ftl"
            );
        }
    }
}

/// Messages whose names are put together where they are used.
fn put_together(message: &str) -> bool {
    [
        "zone-", "period-", "during-", "fact-", "members-", "issues-", "problem-", "field-",
        "part-", "word-", "export-", "finding-", "column-", "order-", "roster-", "doubt-",
    ]
    .iter()
    .any(|prefix| message.starts_with(prefix))
}

fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    // The pages are the root's, and their words stand here with all others.
    for folder in ["src", "templates", "../src", "../templates"] {
        sources(&root.join(folder), &mut all);
    }
    for (name, french, _) in FILES {
        for message in messages(french).keys() {
            let used = put_together(message) || all.contains(&format!("\"{message}\""));
            assert!(used, "{message} in {name}.ftl is never used");
        }
    }
}

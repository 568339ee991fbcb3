//! The one field that a subscription asks for (GraphQL, 5.2.3.1).
//!
//! The executor looks for fields at the root alone and would start each of them. So fragments at
//! the root are opened when a document is read, and what asks for anything but one field is refused
//! before it starts.

use std::collections::{BTreeSet, HashMap};

use async_graphql::{
    Name, Positioned, ServerError,
    parser::types::{
        DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition,
        OperationType, Selection,
    },
};

const ROOT: &str = "Subscription";

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Opens the fragments at the root of each subscription. Those that depend on a directive stay, to
/// be refused.
pub fn open(document: &mut ExecutableDocument) {
    let mut all = BTreeSet::new();
    let operations: Vec<_> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        if operation.node.ty == OperationType::Subscription {
            let given = std::mem::take(&mut operation.node.selection_set.node.items);
            let (mut opened, mut items) = (BTreeSet::new(), Vec::new());
            gather(given, &document.fragments, &mut opened, &mut items);
            operation.node.selection_set.node.items = items;
            all.append(&mut opened);
        }
    }
    // Nothing but the root has this type, so nothing else refers to them.
    document.fragments.retain(|name, _| !all.contains(name));
}

fn gather(
    given: Vec<Positioned<Selection>>,
    fragments: &Fragments,
    opened: &mut BTreeSet<Name>,
    items: &mut Vec<Positioned<Selection>>,
) {
    for selection in given {
        let inner = match &selection.node {
            Selection::InlineFragment(inline) if inline.node.directives.is_empty() => {
                let on = inline.node.type_condition.as_ref();
                on.is_none_or(|on| on.node.on.node == ROOT)
                    .then(|| inline.node.selection_set.node.items.clone())
            }
            Selection::FragmentSpread(spread) if spread.node.directives.is_empty() => {
                let name = &spread.node.fragment_name.node;
                let known = fragments.get(name);
                let known = known.filter(|known| known.node.type_condition.node.on.node == ROOT);
                known.map(|known| {
                    // One that leads back to itself adds nothing a second time.
                    let first = opened.insert(name.clone());
                    let items = &known.node.selection_set.node.items;
                    if first { items.clone() } else { Vec::new() }
                })
            }
            _ => None,
        };
        match inner {
            Some(inner) => gather(inner, fragments, opened, items),
            None => add(selection, items),
        }
    }
}

/// Adds a selection; what asks for the same field in the same way is merged.
fn add(selection: Positioned<Selection>, items: &mut Vec<Positioned<Selection>>) {
    if let Selection::Field(field) = &selection.node {
        for item in items.iter_mut() {
            if let Selection::Field(before) = &mut item.node
                && before.node.response_key() == field.node.response_key()
                && before.node.name == field.node.name
                && before.node.directives.is_empty()
                && field.node.directives.is_empty()
                && before.node.arguments == field.node.arguments
            {
                let further = field.node.selection_set.node.items.iter().cloned();
                before.node.selection_set.node.items.extend(further);
                return;
            }
        }
    }
    items.push(selection);
}

/// Refuses a subscription that asks for anything but one field, or leaves it to a directive whether
/// it does.
///
/// # Errors
/// That it does.
pub fn one_field(operation: &OperationDefinition) -> Result<(), ServerError> {
    let items = &operation.selection_set.node.items;
    let is_plain = |selection: &Selection| {
        matches!(selection, Selection::Field(field)
            if field.node.directives.is_empty() && !field.node.name.node.starts_with("__"))
    };
    match items.as_slice() {
        [one] if is_plain(&one.node) => Ok(()),
        _ => Err(ServerError::new(
            "A subscription asks for exactly one field, without a directive.",
            Some(operation.selection_set.pos),
        )),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn is_one(query: &str) -> bool {
        let mut document = parse_query(query).unwrap();
        open(&mut document);
        let operation = document.operations.iter().next().unwrap().1;
        one_field(&operation.node).is_ok()
    }

    #[test]
    fn fragments_at_the_root_are_opened() {
        for query in [
            "subscription { jobRuns { id } }",
            "subscription { ...F } fragment F on Subscription { jobRuns { id } }",
            "subscription { ... { jobRuns { id } } ...F } fragment F on Subscription { jobRuns { state } }",
            "subscription { ...F } fragment F on Subscription { ...F jobRuns { id } }",
            "subscription { ...F ...F } fragment F on Subscription { ... on Subscription { jobRuns { ...R } } } fragment R on JobRun { id }",
        ] {
            assert!(is_one(query), "{query}");
        }
        let mut document =
            parse_query("subscription { ...F } fragment F on Subscription { jobRuns { ...R } } fragment R on JobRun { id }")
                .unwrap();
        open(&mut document);
        let names: Vec<&str> = document.fragments.keys().map(Name::as_str).collect();
        assert_eq!(names, ["R"], "what is no longer referred to is gone");
    }

    #[test]
    fn a_fragment_serves_several_subscriptions() {
        let query = "subscription A { ...F } subscription B { ...F } fragment F on Subscription { jobRuns { id } }";
        let mut document = parse_query(query).unwrap();
        open(&mut document);
        for (_, operation) in document.operations.iter() {
            one_field(&operation.node).unwrap();
        }
    }

    #[test]
    fn anything_but_one_field_is_refused() {
        for query in [
            "subscription { a: jobRuns { id } b: jobRuns { id } }",
            "subscription { jobRuns(job: \"a\") { id } jobRuns(job: \"b\") { id } }",
            "subscription { __typename }",
            "subscription { ...F } fragment F on Subscription { ...F }",
            "subscription { jobRuns @skip(if: true) { id } }",
            "subscription { ... @include(if: true) { jobRuns { id } } }",
        ] {
            assert!(!is_one(query), "{query}");
        }
    }
}

//! The fields of an answer in the order in which they are asked for.
//!
//! The executor gives the fields of an object as they come; an answer "should" have them in the order
//! of the operation (GraphQL, 7.2.2), as readers expect, and as byte-for-byte comparisons and caches
//! need it. What the layer writes is in order by itself.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Value,
    parser::types::{FragmentDefinition, OperationDefinition, Selection, SelectionSet},
};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Puts the fields of an operation's data in order, at every depth.
pub fn put_in_order(data: &mut Value, operation: &OperationDefinition, fragments: &Fragments) {
    // Fragments of a document that was not executed may lead back to themselves.
    if !matches!(data, Value::Object(_)) {
        return;
    }
    Level::of(&[&operation.selection_set.node], fragments).put(data, fragments);
}

/// What is asked of an object: each key with its place, and what is asked of its value. Conditions on
/// types are passed over: what they leave out is not in the object, and has no place to take.
struct Level<'d>(HashMap<&'d Name, (usize, Vec<&'d SelectionSet>)>);

impl<'d> Level<'d> {
    fn of(sets: &[&'d SelectionSet], fragments: &'d Fragments) -> Self {
        let mut level = Self(HashMap::new());
        for set in sets {
            level.add(set, fragments);
        }
        level
    }

    fn add(&mut self, set: &'d SelectionSet, fragments: &'d Fragments) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let place = self.0.len();
                    let key = &field.node.response_key().node;
                    let (_, sets) = self.0.entry(key).or_insert((place, Vec::new()));
                    sets.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    self.add(&inline.node.selection_set.node, fragments);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                        self.add(&fragment.node.selection_set.node, fragments);
                    }
                }
            }
        }
    }

    fn put(&self, value: &mut Value, fragments: &'d Fragments) {
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.put(item, fragments)),
            Value::Object(fields) => {
                let place = |key: &Name| self.0.get(key).map(|(place, _)| *place);
                fields.sort_by(|one, _, other, _| place(one).cmp(&place(other)));
                for (key, value) in fields {
                    let nested = matches!(value, Value::Object(_) | Value::List(_));
                    if let (true, Some((_, sets))) = (nested, self.0.get(key)) {
                        Self::of(sets, fragments).put(value, fragments);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{parser::parse_query, value};

    fn in_order(query: &str, mut data: Value) -> String {
        let document = parse_query(query).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        put_in_order(&mut data, &operation.node, &document.fragments);
        data.to_string()
    }

    #[test]
    fn fields_stand_as_they_are_asked_for_at_every_depth() {
        let data = value!({ "b": [{ "y": 1, "x": { "q": 2, "p": 3 } }, null], "a": "text" });
        let ordered = in_order("{ a b { x { p q } y } }", data);
        assert_eq!(
            ordered,
            r#"{a: "text", b: [{x: {p: 3, q: 2}, y: 1}, null]}"#
        );
    }

    #[test]
    fn fragments_count_where_they_stand_and_a_field_where_it_stands_first() {
        let data = value!({ "node": { "d": 4, "c": 3, "b": 2, "a": 1 } });
        let query = "{ node { a ...F ... on T { c a } d } } fragment F on T { b }";
        assert_eq!(in_order(query, data), "{node: {a: 1, b: 2, c: 3, d: 4}}");
        let data = value!({ "a": { "y": 2, "x": 1 } });
        assert_eq!(in_order("{ a { x } a { y } }", data), "{a: {x: 1, y: 2}}");
    }
}

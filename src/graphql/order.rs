//! The fields of an answer in the order in which they are asked for.
//!
//! The executor gives the fields of an object as they come; an answer "should" have them in the order
//! of the operation (GraphQL, 7.2.2), as readers expect, and as byte-for-byte comparisons and caches
//! need it. What the layer writes is in order by itself.

use std::collections::HashMap;

use async_graphql::{
    Name, Value,
    parser::types::{Field, OperationDefinition, OperationType, Selection, SelectionSet},
};

use super::{
    guard::types::{Type, types},
    layer::ask::Document,
};

/// Puts the fields of an operation's data in order, at every depth.
pub fn put_in_order(data: &mut Value, operation: &OperationDefinition, document: Document<'_>) {
    // Fragments of a document that was not executed may lead back to themselves.
    if !matches!(data, Value::Object(_)) {
        return;
    }
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    if let Some(root) = types().named(root) {
        let root = types().of_id(root);
        Level::of(root, &[&operation.selection_set.node], document).put(data, document);
    }
}

/// What is asked of an object: each key with its place, its field, and what is asked of its value.
struct Level<'d> {
    on: &'static Type,
    asked: HashMap<&'d Name, (usize, &'d Field, Vec<&'d SelectionSet>)>,
}

impl<'d> Level<'d> {
    fn of(on: &'static Type, sets: &[&'d SelectionSet], document: Document<'d>) -> Self {
        let asked = HashMap::new();
        let mut level = Self { on, asked };
        for set in sets {
            level.add(set, document);
        }
        level
    }

    fn add(&mut self, set: &'d SelectionSet, document: Document<'d>) {
        for item in &set.items {
            if document.leaves_out(item.node.directives()) {
                continue;
            }
            let (condition, inner) = match &item.node {
                Selection::Field(field) => {
                    let (place, field) = (self.asked.len(), &field.node);
                    let key = &field.response_key().node;
                    let asked = self.asked.entry(key);
                    let (_, _, sets) = asked.or_insert((place, field, Vec::new()));
                    sets.push(&field.selection_set.node);
                    continue;
                }
                Selection::InlineFragment(inline) => (
                    inline.node.type_condition.as_ref(),
                    &inline.node.selection_set.node,
                ),
                Selection::FragmentSpread(spread) => {
                    match document.fragment(&spread.node.fragment_name.node) {
                        Some(fragment) => {
                            (Some(&fragment.type_condition), &fragment.selection_set.node)
                        }
                        None => continue,
                    }
                }
            };
            if condition.is_none_or(|condition| self.is(&condition.node.on.node)) {
                self.add(inner, document);
            }
        }
    }

    /// Whether the object is of a type. What is an interface's is its own: a condition on another
    /// would not be valid here.
    fn is(&self, condition: &str) -> bool {
        let named = || types().named(condition);
        self.on.name == condition || named().is_some_and(|id| types().of_id(id).is_interface)
    }

    fn put(&self, value: &mut Value, document: Document<'d>) {
        // Which type it is of is not known here. The layer wrote it, in order.
        if self.on.is_interface {
            return;
        }
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.put(item, document)),
            Value::Object(fields) => {
                let place = |key: &Name| self.asked.get(key).map(|(place, ..)| *place);
                fields.sort_by(|one, _, other, _| place(one).cmp(&place(other)));
                for (key, value) in fields {
                    self.put_inside(key, value, document);
                }
            }
            _ => {}
        }
    }

    fn put_inside(&self, key: &Name, value: &mut Value, document: Document<'d>) {
        if !matches!(value, Value::Object(_) | Value::List(_)) {
            return;
        }
        let Some((_, field, sets)) = self.asked.get(key) else {
            return;
        };
        let known = self.on.fields.get(field.name.node.as_str());
        if let Some(of) = known.and_then(|known| known.target) {
            Self::of(types().of_id(of), sets, document).put(value, document);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{Variables, parser::parse_query, value};

    fn in_order(query: &str, mut data: Value) -> String {
        let document = parse_query(query).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let variables = Variables::from_json(serde_json::json!({ "yes": true }));
        let asked = Document::new(&document, &operation.node, &variables);
        put_in_order(&mut data, &operation.node, asked);
        data.to_string()
    }

    #[test]
    fn fields_stand_as_they_are_asked_for_at_every_depth() {
        let data = value!({ "community": { "topics": { "nodes": [{ "slug": "a", "id": 1 }, null] }, "slug": "c" }, "__typename": "Query" });
        let query = "{ __typename community { slug topics { nodes { id slug } } } }";
        assert_eq!(
            in_order(query, data),
            r#"{__typename: "Query", community: {slug: "c", topics: {nodes: [{id: 1, slug: "a"}, null]}}}"#
        );
    }

    #[test]
    fn fragments_count_where_they_stand_and_a_field_where_it_stands_first() {
        let data = value!({ "viewer": { "d": 4, "c": 3, "b": 2, "a": 1 } });
        let query = "{ viewer { a: actor ...F ... on ViewerInfo { c: actor a: actor } d: actor } } fragment F on ViewerInfo { b: actor }";
        assert_eq!(in_order(query, data), "{viewer: {a: 1, b: 2, c: 3, d: 4}}");
        let data = value!({ "viewer": { "y": 2, "x": 1 } });
        let query = "{ viewer { x: actor } viewer { y: actor } }";
        assert_eq!(in_order(query, data), "{viewer: {x: 1, y: 2}}");
    }

    #[test]
    fn what_is_left_out_takes_no_place() {
        let data = value!({ "viewer": { "n": 22, "t": "ViewerInfo" } });
        let query = "query ($yes: Boolean!) { viewer { ... on ViewerInfo { n: actor @skip(if: $yes) t: __typename } n: actor } }";
        assert_eq!(
            in_order(query, data),
            r#"{viewer: {t: "ViewerInfo", n: 22}}"#
        );
        let data = value!({ "viewer": { "y": 2, "x": 1 } });
        let query = "{ viewer { ... on Person { y: id } x: actor y: actor } }";
        assert_eq!(in_order(query, data), "{viewer: {x: 1, y: 2}}");
    }

    #[test]
    fn what_depends_on_the_type_stays_as_it_is() {
        let data = value!({ "node": { "y": 1, "x": 2 } });
        let query =
            "{ node(id: 1) { ... on Person { x: id y: id } ... on Topic { y: id x: id } } }";
        assert_eq!(in_order(query, data), "{node: {y: 1, x: 2}}");
    }
}

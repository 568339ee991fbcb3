//! What was asked for: fragments opened, type conditions, `@skip` and `@include` applied, equal
//! response keys merged.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    ContextBase, Name, Pos, Positioned, Value, Variables,
    indexmap::IndexMap,
    parser::types::{
        Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection,
        SelectionSet, VariableDefinition,
    },
};
use async_graphql_value::Value as InputValue;

/// The document that is being answered.
#[derive(Clone, Copy)]
pub struct Document<'q> {
    fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'q Variables,
    definitions: &'q [Positioned<VariableDefinition>],
}

/// A field that was asked for, with all places where it was.
pub struct Asked<'q> {
    /// Its key in the response.
    pub key: &'q Name,
    /// The field.
    pub name: &'q str,
    /// Where it is written first.
    pub pos: Pos,
    /// What is asked for inside.
    pub sets: Vec<&'q SelectionSet>,
    field: &'q Field,
}

impl<'q> Document<'q> {
    /// The document of a request.
    pub fn of<T>(ctx: &ContextBase<'q, T>) -> Self {
        let operation: &'q OperationDefinition = &ctx.query_env.operation.node;
        Self {
            fragments: &ctx.query_env.fragments,
            variables: &ctx.query_env.variables,
            definitions: &operation.variable_definitions,
        }
    }

    /// The document of an operation with these variables.
    pub fn new(
        document: &'q ExecutableDocument,
        operation: &'q OperationDefinition,
        variables: &'q Variables,
    ) -> Self {
        Self {
            fragments: &document.fragments,
            variables,
            definitions: &operation.variable_definitions,
        }
    }

    /// The field at the top of a plan.
    pub fn top(&self, field: &'q Positioned<Field>) -> Asked<'q> {
        Asked {
            key: &field.node.response_key().node,
            name: field.node.name.node.as_str(),
            pos: field.pos,
            sets: vec![&field.node.selection_set.node],
            field: &field.node,
        }
    }

    /// The fields that selection sets ask of an object of a type that implements an interface or
    /// none, in the order of their first appearance.
    pub fn fields(&self, on: [&str; 2], sets: &[&'q SelectionSet]) -> Vec<Asked<'q>> {
        let mut asked = IndexMap::new();
        let mut visited = HashSet::new();
        for set in sets {
            self.collect(on, set, &mut visited, &mut asked);
        }
        asked.into_values().collect()
    }

    fn collect(
        &self,
        on: [&str; 2],
        set: &'q SelectionSet,
        visited: &mut HashSet<&'q Name>,
        asked: &mut IndexMap<&'q Name, Asked<'q>>,
    ) {
        for selection in &set.items {
            if self.leaves_out(selection.node.directives()) {
                continue;
            }
            let (condition, inner) = match &selection.node {
                Selection::Field(field) => {
                    let found = self.top(field);
                    match asked.get_mut(found.key) {
                        Some(before) => before.sets.extend(found.sets),
                        None => {
                            asked.insert(found.key, found);
                        }
                    }
                    continue;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    match self.fragments.get(name) {
                        // A fragment says the same the second time.
                        Some(fragment) if visited.insert(name) => (
                            Some(&fragment.node.type_condition.node),
                            &fragment.node.selection_set.node,
                        ),
                        _ => continue,
                    }
                }
                Selection::InlineFragment(inline) => (
                    inline.node.type_condition.as_ref().map(|on| &on.node),
                    &inline.node.selection_set.node,
                ),
            };
            if condition.is_none_or(|condition| on.contains(&condition.on.node.as_str())) {
                self.collect(on, inner, visited, asked);
            }
        }
    }

    /// The fragment of this name.
    #[must_use]
    pub fn fragment(&self, name: &Name) -> Option<&'q FragmentDefinition> {
        self.fragments.get(name).map(|fragment| &fragment.node)
    }

    /// Whether `@skip` or `@include` leaves something out.
    #[must_use]
    pub fn leaves_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let yes = || {
                let given = directive.node.get_argument("if");
                given.and_then(|value| self.constant(&value.node)) == Some(Value::Boolean(true))
            };
            match directive.node.name.node.as_str() {
                "skip" => yes(),
                "include" => !yes(),
                _ => false,
            }
        })
    }

    /// An argument's value with its variables filled in. None where it was not given, or by a
    /// variable that was not.
    #[must_use]
    pub fn argument(&self, asked: &Asked<'q>, name: &str) -> Option<async_graphql::Value> {
        asked
            .field
            .get_argument(name)
            .and_then(|value| self.constant(&value.node))
    }

    fn constant(&self, value: &InputValue) -> Option<Value> {
        Some(match value {
            InputValue::Variable(name) => return self.variable(name),
            InputValue::Null => Value::Null,
            InputValue::Number(number) => Value::Number(number.clone()),
            InputValue::String(text) => Value::String(text.clone()),
            InputValue::Boolean(yes) => Value::Boolean(*yes),
            InputValue::Binary(bytes) => Value::Binary(bytes.clone()),
            InputValue::Enum(name) => Value::Enum(name.clone()),
            InputValue::List(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.constant(item).unwrap_or(Value::Null))
                    .collect(),
            ),
            InputValue::Object(entries) => Value::Object(
                entries
                    .iter()
                    .filter_map(|(name, value)| Some((name.clone(), self.constant(value)?)))
                    .collect(),
            ),
        })
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        self.variables.get(name).cloned().or_else(|| {
            self.definitions
                .iter()
                .find(|definition| definition.node.name.node == *name)
                .and_then(|definition| definition.node.default_value.as_ref())
                .map(|default| default.node.clone())
        })
    }
}

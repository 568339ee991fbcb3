//! The variables of a request against what its operation declares: all that must be there is, and
//! a scalar is of its kind, whether it is used or not (GraphQL, 6.1.2). What is within custom
//! scalars and input objects is looked at where it is used, with better words.

use async_graphql::{
    Name, ServerError, Value, Variables,
    parser::types::{BaseType, OperationDefinition, Type},
};

use super::{Excess, invalid, size::sent};
use crate::limits::Limits;

/// Looks at the variables.
///
/// # Errors
/// The first that is missing or of another kind, or that there are too many values in them.
pub fn check(
    operation: &OperationDefinition,
    variables: &Variables,
    limits: &Limits,
) -> Result<(), ServerError> {
    let values = variables.values().map(sent).sum::<u64>();
    if values > limits.variables as u64 {
        let excess = Excess::new(
            "the variables",
            "values",
            values,
            limits.variables as u64,
            Default::default(),
        );
        return Err(excess.into_error());
    }
    for definition in &operation.variable_definitions {
        let (pos, definition) = (definition.pos, &definition.node);
        let name = &definition.name.node;
        let kind = &definition.var_type.node;
        match variables.get(name) {
            None if kind.nullable || definition.default_value.is_some() => {}
            None => {
                return Err(invalid(
                    format!("Variable \"${name}\" of type \"{kind}\" is missing."),
                    pos,
                ));
            }
            Some(value) if fits(kind, value) => {}
            Some(_) => {
                return Err(invalid(
                    format!("Variable \"${name}\" is no \"{kind}\"."),
                    pos,
                ));
            }
        }
    }
    Ok(())
}

fn fits(kind: &Type, value: &Value) -> bool {
    match (&kind.base, value) {
        (_, Value::Null) => kind.nullable,
        (BaseType::List(of), Value::List(items)) => items.iter().all(|item| fits(of, item)),
        // One value stands for a list of one.
        (BaseType::List(of), one) => fits(of, one),
        (BaseType::Named(name), value) => named(name, value),
    }
}

fn named(name: &Name, value: &Value) -> bool {
    match (name.as_str(), value) {
        ("Int", Value::Number(number)) => number
            .as_i64()
            .or_else(|| {
                number
                    .as_f64()
                    .filter(|number| number.fract() == 0.0)
                    .map(|number| number as i64)
            })
            .is_some_and(|number| i32::try_from(number).is_ok()),
        ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
        ("Float", value) => matches!(value, Value::Number(_)),
        ("Boolean", value) => matches!(value, Value::Boolean(_)),
        ("String" | "ID", value) => matches!(value, Value::String(_)),
        ("Int", _) => false,
        _ => true,
    }
}

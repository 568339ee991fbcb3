//! What is looked at before a document is executed: how long it is, how deep, how much it asks for.
//!
//! Everything that executes passes [`admit`]: by POST, by GET, as a table, over a WebSocket. The
//! text is measured before the parser sees it, which recurses (`text`); then the document, each
//! fragment once (`measure`), with the sizes of its lists (`size`) and the fields that the types
//! have (`types`). All of it takes time in proportion to the document's length, whatever its
//! fragments grow to.

use std::sync::{Arc, LazyLock};

use async_graphql::{
    ErrorExtensionValues, Name, Pos, Request, Response, ServerError, Value,
    parser::types::OperationType,
};

use super::{
    context::Viewer,
    prepare::{Documents, Known},
    schema::ApiSchema,
};
use crate::limits::Limits;
pub use measure::{LEVELS, Measured};

pub mod introspection;
mod measure;
mod mistakes;
mod size;
mod text;
pub mod types;
mod variables;

/// What a request is estimated to cost, and may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// About how many values the answer may have, with what is read beside them.
    pub estimated: u64,
    /// The most that is executed.
    pub maximum: u64,
}

impl Cost {
    /// Says it in an answer's `extensions.cost`.
    pub fn publish(self, answer: &mut Response) {
        let [estimated, maximum] = &*FIGURES;
        let figures = [(estimated, self.estimated), (maximum, self.maximum)];
        let figures = figures.map(|(name, figure)| (name.clone(), Value::from(figure)));
        let cost = Value::Object(figures.into_iter().collect());
        answer.extensions.insert("cost".to_owned(), cost);
    }
}

/// What the figures of a cost are called.
static FIGURES: LazyLock<[Name; 2]> = LazyLock::new(|| ["estimated", "maximum"].map(Name::new));

/// A request that is let through.
pub struct Admitted {
    /// What it costs.
    pub cost: Cost,
    /// What it asks to do.
    pub operation: OperationType,
    /// Its document.
    pub known: Arc<Known>,
}

/// A request that is not executed.
pub struct Refused {
    errors: Vec<ServerError>,
    cost: Option<Cost>,
}

impl Refused {
    /// The answer that says why.
    #[must_use]
    pub fn answer(self) -> Response {
        let mut answer = Response::from_errors(self.errors);
        if let Some(cost) = self.cost {
            cost.publish(&mut answer);
        }
        answer
    }
}

impl From<Vec<ServerError>> for Refused {
    fn from(errors: Vec<ServerError>) -> Self {
        Self { errors, cost: None }
    }
}

impl From<ServerError> for Refused {
    fn from(error: ServerError) -> Self {
        vec![error].into()
    }
}

/// Lets a request through, or says why not.
///
/// # Errors
/// What can't be parsed, passes a bound, asks for fields that are not there, walks the schema in
/// circles or may not look at it, or costs too much.
pub fn admit(
    schema: &ApiSchema,
    request: &mut Request,
    viewer: &Viewer,
) -> Result<Admitted, Refused> {
    let limits = schema.data::<Limits>().copied().unwrap_or_default();
    let may_introspect = limits.introspection.open_to(viewer);
    let known = document(schema, request, &limits)?;
    let Some(operation) = known.operation(request) else {
        let message = match &request.operation_name {
            Some(_) => "There is no operation of this name.",
            None => "There are several operations: say which in operationName.",
        };
        return Err(invalid(message, Pos::default()).into());
    };
    variables::check(operation, &request.variables, &limits)?;
    let name = request.operation_name.as_deref().unwrap_or_default();
    let measured = match known.measured(name) {
        Some(measured) => measured,
        None => {
            let measuring = measure::Measuring::of(
                &known.document,
                operation,
                &request.variables,
                &limits,
                may_introspect,
            );
            let measured = measuring.measure()?;
            if measured.constant {
                known.remember(name, measured);
            }
            measured
        }
    };
    if measured.introspects && !may_introspect {
        let message = "The schema is not shown here: an administrator has it.";
        return Err(error(message, "FORBIDDEN", Pos::default()).into());
    }
    let cost = Cost {
        estimated: measured.cost,
        maximum: limits.cost,
    };
    if cost.estimated > cost.maximum {
        return Err(too_expensive(cost));
    }
    Ok(Admitted {
        cost,
        operation: operation.ty,
        known,
    })
}

/// The parsed document of a request, of one that is known without looking at its text.
fn document(
    schema: &ApiSchema,
    request: &mut Request,
    limits: &Limits,
) -> Result<Arc<Known>, ServerError> {
    let documents = schema.data::<Arc<Documents>>();
    if let Some(known) = documents.and_then(|documents| documents.remembered(&request.query)) {
        return Ok(known);
    }
    text::check(&request.query, limits).map_err(Excess::into_error)?;
    let known = match documents {
        Some(documents) => documents.of(request),
        None => Known::of(request).map(Arc::new),
    };
    known.map_err(|mut error| {
        error.message = in_a_line(&error.message);
        code(&mut error, "GRAPHQL_PARSE_FAILED");
        error
    })
}

/// The parser draws the place with an arrow below it; what it says of it is behind a `=`. The place
/// itself is in the error's `locations`.
fn in_a_line(message: &str) -> String {
    let said = message
        .lines()
        .find_map(|line| line.trim().strip_prefix("= "));
    let said = said.unwrap_or(message);
    format!("This is no GraphQL: {}.", said.replace('_', " "))
}

fn too_expensive(cost: Cost) -> Refused {
    let Cost { estimated, maximum } = cost;
    let message = format!(
        "This is estimated to cost {estimated}, and at most {maximum} is executed. Ask for shorter pages, or for less in each row."
    );
    let mut error = error(message, "TOO_EXPENSIVE", Pos::default());
    if let Some(extensions) = &mut error.extensions {
        extensions.set("limit", maximum);
    }
    Refused {
        errors: vec![error],
        cost: Some(cost),
    }
}

/// A bound that is passed.
struct Excess {
    message: String,
    limit: u64,
    pos: Pos,
}

impl Excess {
    /// `what` has `have` `of` something, of which it may have `limit`.
    fn new(what: &str, of: &str, have: u64, limit: u64, pos: Pos) -> Self {
        let mut message = format!("{what} has {have} {of}; at most {limit} are taken.");
        message[..1].make_ascii_uppercase();
        Self {
            message,
            limit,
            pos,
        }
    }

    fn said(message: String, limit: u64, pos: Pos) -> Self {
        Self {
            message,
            limit,
            pos,
        }
    }

    fn into_error(self) -> ServerError {
        let mut error = error(self.message, "LIMIT_EXCEEDED", self.pos);
        if let Some(extensions) = &mut error.extensions {
            extensions.set("limit", self.limit);
        }
        error
    }
}

/// What validation would say.
fn invalid(message: impl Into<String>, pos: Pos) -> ServerError {
    error(message, "GRAPHQL_VALIDATION_FAILED", pos)
}

fn error(message: impl Into<String>, code: &str, pos: Pos) -> ServerError {
    let place = (pos != Pos::default()).then_some(pos);
    let mut error = ServerError::new(message, place);
    self::code(&mut error, code);
    error
}

/// Gives an error its code, unless it has one.
pub fn code(error: &mut ServerError, code: &str) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}

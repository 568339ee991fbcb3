//! What happens to a request before it is executed: its document is parsed and validated once and
//! kept, whoever may not ask is refused, the defaults of variables that were left out are filled in, and it gets its batches.
//!
//! Dashboards send the same few documents again and again, and parsing and validating one costs
//! as much as reading a page. Kept is what a client cannot turn against others: a bounded number
//! of documents of bounded length, all forgotten at once when there are too many.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use async_graphql::{
    Name, Request, Response, ServerError, ServerResult, ValidationResult, Value, Variables,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextPrepareRequest,
        NextValidation,
    },
    parser::types::{BaseType, ExecutableDocument, OperationDefinition, OperationType},
    registry::Registry,
};

use super::{
    context::Viewer,
    error::ApiError,
    guard::{self, Measured},
    introspection,
    layer::{ask::Document, batch::Batches},
    noted, order,
    rights::Right,
    subscription,
};

/// How many documents are kept.
const MAX_DOCUMENTS: usize = 1_000;
/// How long a document may be that is kept, in bytes.
const MAX_LENGTH: usize = 16 * 1024;
/// How long all of them may be together: parsed, a document takes a hundred times its length.
const MAX_TOTAL: usize = 256 * 1024;
/// For how many kinds of variables a document is remembered as valid.
const MAX_KINDS: usize = 64;

/// Prepares requests, and remembers their documents.
pub struct Prepare(pub Arc<Documents>);

/// The documents that are remembered.
#[derive(Default)]
pub struct Documents(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    by_text: HashMap<Box<str>, Arc<Known>>,
    bytes: usize,
}

/// A document that was parsed.
pub struct Known {
    /// The document.
    pub document: ExecutableDocument,
    /// By operation and kinds of variables: what validation said.
    valid: Mutex<HashMap<String, ValidationResult>>,
    /// By operation: what the guard measured, where the variables do not matter.
    measured: Mutex<HashMap<String, Measured>>,
}

/// The preparation of one request.
struct Preparation {
    documents: Arc<Documents>,
    /// The document, and under which key it is remembered as valid.
    known: OnceLock<(Arc<Known>, String)>,
    /// What is asked of the schema.
    introspection: OnceLock<Introspection>,
}

/// An operation that asks for nothing but the schema.
struct Introspection {
    known: Arc<Known>,
    operation: Option<String>,
    variables: Variables,
}

impl ExtensionFactory for Prepare {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Preparation {
            documents: Arc::clone(&self.0),
            known: OnceLock::new(),
            introspection: OnceLock::new(),
        })
    }
}

#[async_trait::async_trait]
impl Extension for Preparation {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        mut request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        // What can't be parsed is refused further on, with its place.
        if let Ok(known) = self.documents.of(&mut request) {
            if let Some(operation) = known.operation(&request) {
                noted::operation(known.name(&request));
                if operation.ty != OperationType::Mutation {
                    let viewer = Viewer::in_data(&request.data);
                    let refused = |error: ApiError| {
                        error.into_server_error(operation.selection_set.pos, vec![])
                    };
                    Right::Read.check(viewer).map_err(refused)?;
                }
                if let Some(key) = key(&request, operation) {
                    let _ = self.known.set((Arc::clone(&known), key));
                }
                fill(&mut request.variables, operation);
                if guard::introspection::is_all_of(operation) {
                    let _ = self.introspection.set(Introspection {
                        known: Arc::clone(&known),
                        operation: request.operation_name.clone(),
                        variables: request.variables.clone(),
                    });
                }
            }
            request.set_parsed_query(known.document.clone());
        }
        next.run(ctx, request.data(Batches::default())).await
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let Some((known, key)) = self.known.get() else {
            return next.run(ctx).await;
        };
        if let Some(valid) = known.valid().get(key) {
            return Ok(*valid);
        }
        let valid = next.run(ctx).await?;
        let mut kinds = known.valid();
        if kinds.len() < MAX_KINDS {
            kinds.insert(key.clone(), valid);
        }
        Ok(valid)
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let Some(asked) = self.introspection.get() else {
            return next.run(ctx, name).await;
        };
        asked.answer(&ctx.schema_env.registry)
    }
}

impl Introspection {
    fn answer(&self, registry: &Registry) -> Response {
        let Self {
            known,
            operation: name,
            variables,
        } = self;
        let Some((_, operation)) = operation(&known.document, name.as_deref()) else {
            return Response::new(Value::Null);
        };
        let document = Document::new(&known.document, operation, variables);
        introspection::answer(registry, document, operation)
    }
}

impl Documents {
    /// The document of this text, where it is remembered.
    pub fn remembered(&self, text: &str) -> Option<Arc<Known>> {
        self.all().by_text.get(text).map(Arc::clone)
    }

    /// The document of a request.
    ///
    /// # Errors
    /// Where it can't be parsed.
    pub fn of(&self, request: &mut Request) -> ServerResult<Arc<Known>> {
        if let Some(known) = self.remembered(&request.query) {
            return Ok(known);
        }
        let known = Arc::new(Known::of(request)?);
        let length = request.query.len();
        if length <= MAX_LENGTH {
            let mut all = self.all();
            if all.by_text.len() >= MAX_DOCUMENTS || all.bytes + length > MAX_TOTAL {
                *all = Remembered::default();
            }
            all.bytes += length;
            all.by_text
                .insert(request.query.as_str().into(), Arc::clone(&known));
        }
        Ok(known)
    }

    fn all(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The document of a request, parsed.
    ///
    /// # Errors
    /// Where it can't be.
    pub fn of(request: &mut Request) -> ServerResult<Self> {
        let mut document = request.parsed_query()?.clone();
        subscription::document::open(&mut document);
        Ok(Self {
            document,
            valid: Mutex::default(),
            measured: Mutex::default(),
        })
    }

    /// What the guard measured of an operation, where that holds whatever the variables are.
    #[must_use]
    pub fn measured(&self, operation: &str) -> Option<Measured> {
        let measured = self.measured.lock();
        let measured = measured.unwrap_or_else(PoisonError::into_inner);
        measured.get(operation).copied()
    }

    /// Remembers it.
    pub fn remember(&self, operation: &str, measured: Measured) {
        let all = self.measured.lock();
        let mut all = all.unwrap_or_else(PoisonError::into_inner);
        all.insert(operation.to_owned(), measured);
    }

    /// Whether an operation was found valid before, with variables of the same kinds.
    #[must_use]
    pub fn is_valid(&self, request: &Request, operation: &OperationDefinition) -> bool {
        key(request, operation).is_some_and(|key| self.valid().contains_key(&key))
    }

    /// The operation that a request asks for.
    #[must_use]
    pub fn operation(&self, request: &Request) -> Option<&OperationDefinition> {
        let (_, operation) = operation(&self.document, request.operation_name.as_deref())?;
        Some(operation)
    }

    /// Puts the fields of an operation's data in the order in which it asks for them.
    pub fn put_in_order(&self, data: &mut Value, name: Option<&str>, variables: &Variables) {
        if let Some((_, operation)) = operation(&self.document, name) {
            let document = Document::new(&self.document, operation, variables);
            order::put_in_order(data, operation, document);
        }
    }

    /// The name of that operation, where it has one.
    #[must_use]
    pub fn name(&self, request: &Request) -> Option<&Name> {
        operation(&self.document, request.operation_name.as_deref())?.0
    }

    fn valid(&self) -> MutexGuard<'_, HashMap<String, ValidationResult>> {
        self.valid.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The operation of this name; without one, the only operation there is.
fn operation<'d>(
    document: &'d ExecutableDocument,
    wanted: Option<&str>,
) -> Option<(Option<&'d Name>, &'d OperationDefinition)> {
    let mut operations = document.operations.iter().filter(|(name, _)| {
        let name = name.map(Name::as_str);
        wanted.is_none_or(|wanted| name == Some(wanted))
    });
    let (name, operation) = operations.next()?;
    let only = operations.next().is_none();
    only.then_some((name, &operation.node))
}

/// The executor decides on `@skip` and `@include` by the variables of the request alone; without
/// this, `query ($names: Boolean = true) { … @include(if: $names) }` would leave the names out.
fn fill(variables: &mut Variables, operation: &OperationDefinition) {
    for definition in &operation.variable_definitions {
        if let Some(default) = &definition.node.default_value {
            let name = &definition.node.name.node;
            if !variables.contains_key(name) {
                variables.insert(name.clone(), default.node.clone());
            }
        }
    }
}

/// What validation depends on besides the document: the operation, and the variables, of plain
/// scalars only the kind. Mutations are validated each time.
fn key(request: &Request, operation: &OperationDefinition) -> Option<String> {
    if operation.ty != OperationType::Query {
        return None;
    }
    let mut key = request.operation_name.clone().unwrap_or_default();
    if !request.variables.is_empty() {
        let declared: HashSet<&Name> = operation
            .variable_definitions
            .iter()
            .map(|definition| &definition.node.name.node)
            .collect();
        let mut given = request.variables.keys();
        if given.any(|name| !declared.contains(name)) {
            return None;
        }
    }
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let value = request.variables.get(&definition.name.node);
        let scalar = matches!(
            &definition.var_type.node.base,
            BaseType::Named(name) if is_scalar(name)
        );
        let _ = match value {
            None => write!(key, "|-"),
            Some(Value::String(_)) if scalar => write!(key, "|s"),
            Some(Value::Number(number)) if scalar && number.is_i64() => {
                let small = number
                    .as_i64()
                    .is_some_and(|number| i32::try_from(number).is_ok());
                write!(key, "|{}", if small { "i" } else { "I" })
            }
            Some(value) => write!(key, "|{value}"),
        };
    }
    Some(key)
}

/// Scalars whose values are looked at again where they are used, with a better message.
fn is_scalar(name: &str) -> bool {
    matches!(
        name,
        "String" | "ID" | "Int" | "Date" | "DateTime" | "LocalDateTime"
    )
}

//! The root fields of all nouns: their lists, `node` and `nodes`.

use std::{borrow::Cow, collections::HashMap};

use async_graphql::{
    ContainerType, Context, ContextBase, ContextSelectionSet, Name, OutputType, PathSegment, Pos,
    Positioned, QueryPathSegment, ServerError, ServerResult, Value,
    parser::types::{Field, SelectionSet},
    registry::{MetaField, MetaTypeId, Registry},
    resolver_utils::resolve_container,
};
use service::db::Readers;

use super::{
    arguments,
    ask::{Asked, Document},
    catalog::catalog,
    connection::{Connection, ConnectionShape},
    describe::Entry,
    emit,
    execute::{Executor, Reader},
    export::Export,
    id,
    json::Json,
    page::MAX_SIZE,
    plan::{At, Planner, Scoped},
    register,
    statement::Among,
    today::Today,
};
use crate::graphql::{
    context::{Statements, Viewer},
    error::{ApiError, Code},
    rights::Right,
};

/// What the layer needs to answer a field.
pub struct Session<'q> {
    /// The database.
    pub reader: Reader<'q>,
    /// The planner of the field's document.
    pub planner: Planner<'q>,
}

impl<'q> Session<'q> {
    /// A session for the field of a context.
    ///
    /// # Errors
    /// `INTERNAL` when the schema was put together without a database or a clock.
    pub async fn of<T>(ctx: &ContextBase<'q, T>) -> Result<Self, ApiError> {
        let missing = |what: &str| ApiError::Internal(format!("the schema has no {what}"));
        let readers = ctx.data_opt::<Readers>();
        let today = ctx.data_opt::<Today>();
        let viewer = Viewer::of(ctx);
        // Whoever may only write is not shown what they wrote either.
        Right::Read.check(viewer)?;
        Ok(Self {
            reader: Reader::new(
                readers.ok_or_else(|| missing("database"))?,
                ctx.data_opt::<Statements>(),
                today.ok_or_else(|| missing("clock"))?,
                viewer,
            )
            .await?,
            planner: Planner {
                document: Document::of(ctx),
                viewer,
                at: At::Today,
                whole: ctx.data_opt::<Export>().is_some(),
            },
        })
    }

    /// Executes what this session's planner planned.
    #[must_use]
    pub fn executor(&self) -> Executor<'_, 'q> {
        Executor {
            reader: &self.reader,
            planner: self.planner,
        }
    }
}

/// An error with the place in the document where it happened.
pub fn located<T>(ctx: &ContextBase<'_, T>, pos: Pos, error: ApiError) -> ServerError {
    let mut path = Vec::new();
    if let Some(node) = &ctx.path_node {
        let mut segments = vec![&node.segment];
        segments.extend(node.parents().map(|parent| &parent.segment));
        path.extend(segments.into_iter().rev().map(|segment| match segment {
            QueryPathSegment::Name(name) => PathSegment::Field((*name).to_owned()),
            QueryPathSegment::Index(index) => PathSegment::Index(*index),
        }));
    }
    error.into_server_error(pos, path)
}

/// The part of the query root that comes from descriptions.
#[derive(Default)]
pub struct Nouns;

impl ContainerType for Nouns {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let name = ctx.item.node.name.node.as_str();
        let (answer, nullable) = match name {
            "node" => (node(ctx).await, true),
            "nodes" => (nodes(ctx).await, false),
            _ => match catalog().entry(name) {
                Some(entry) => (list(ctx, entry).await, false),
                None => return Ok(None),
            },
        };
        match answer.map_err(|error| located(ctx, ctx.item.pos, error)) {
            Ok(value) => Ok(Some(value)),
            Err(error) if nullable => {
                ctx.add_error(error);
                Ok(Some(Value::Null))
            }
            Err(error) => Err(error),
        }
    }
}

impl OutputType for Nouns {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Nouns")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Object, |registry| {
            register::all(registry);
            let mut fields = register::entries();
            for field in [node_field(), nodes_field()] {
                fields.insert(field.name.clone(), field);
            }
            register::object_type("Nouns", "All nouns.", fields)
        })
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

fn node_field() -> MetaField {
    let doc = "Finds anything by its id. An id that is none, or of nothing, is an error.";
    let mut field = register::field("node", doc, "Node");
    field
        .args
        .insert("id".to_owned(), register::input("id", "The id.", "ID!"));
    field
}

fn nodes_field() -> MetaField {
    let doc = "Finds anything by ids, at most 100, in their order; null for an id of nothing.";
    let mut field = register::field("nodes", doc, "[Node]!");
    field.args.insert(
        "ids".to_owned(),
        register::input("ids", "The ids.", "[ID!]!"),
    );
    field
}

async fn list(ctx: &Context<'_>, entry: &'static Entry) -> Result<Value, ApiError> {
    let session = Session::of(ctx).await?;
    if let Some(export) = ctx.data_opt::<Export>() {
        let list = List::of(&session.planner, entry, ctx.item)?;
        export.send(&session, &list).await?;
        return Ok(Value::Null);
    }
    let mut json = Json::default();
    write_list(&session, entry, ctx.item, &mut json).await?;
    Ok(json.into_value())
}

/// Answers a field with a list at the root.
///
/// # Errors
/// A refusal, or whatever the database says.
pub async fn write_list<'q>(
    session: &Session<'q>,
    entry: &'static Entry,
    field: &'q Positioned<Field>,
    json: &mut Json,
) -> Result<(), ApiError> {
    let list = List::of(&session.planner, entry, field)?;
    let connection = &list.connection;
    let (pages, count) = session.executor().list(connection, &list.among()).await?;
    emit::connection(json, connection, &pages, 0, count, &list.shapes);
    Ok(())
}

/// A list at the root, planned.
pub struct List<'q> {
    /// The field that asks for it.
    pub asked: Asked<'q>,
    /// What to read.
    pub connection: Connection<'q>,
    /// What it looks like.
    pub shapes: Vec<(Name, ConnectionShape)>,
    at: Option<At>,
    scope: Option<Scoped>,
}

impl<'q> List<'q> {
    fn of(
        planner: &Planner<'q>,
        entry: &'static Entry,
        field: &'q Positioned<Field>,
    ) -> Result<Self, ApiError> {
        let asked = planner.document.top(field);
        let scope = entry
            .scope
            .map(|scope| planner.scoped(scope, &asked))
            .transpose()?;
        let noun = catalog().referred(entry.noun);
        let at = if entry.scope.is_some() {
            Some(planner.at(&asked)?)
        } else if noun.days.is_some() {
            planner.given_date(&asked)?
        } else {
            None
        };
        let word = scope.map(|scoped| scoped.word);
        let list = format!("{} {at:?} {word:?}", entry.name);
        let (connection, shapes) =
            planner
                .looking(at)
                .connection(noun, &asked, &list, entry.small)?;
        Ok(Self {
            asked,
            connection,
            shapes,
            at,
            scope,
        })
    }

    /// The rows that it has.
    #[must_use]
    pub fn among(&self) -> Among<'_> {
        Among {
            noun: self.connection.select.noun,
            step: None,
            at: self.at,
            scope: self.scope,
            filter: self.connection.page.filter.as_ref(),
        }
    }
}

async fn node(ctx: &Context<'_>) -> Result<Value, ApiError> {
    let session = Session::of(ctx).await?;
    let asked = session.planner.document.top(ctx.item);
    let value = session
        .planner
        .document
        .argument(&asked, "id")
        .unwrap_or_default();
    let written = id_text("id", &value)?;
    let (noun, row) = parse_id(&written).map_err(|error| error.on("id"))?;
    let noun = catalog().referred(noun);
    let found = session
        .executor()
        .nodes_of(noun, &[row], &asked.sets)
        .await?;
    found
        .by_id(row)
        .ok_or_else(|| ApiError::refused(Code::NotFound, format!("there is no {written}")).on("id"))
}

async fn nodes(ctx: &Context<'_>) -> Result<Value, ApiError> {
    let session = Session::of(ctx).await?;
    let asked = session.planner.document.top(ctx.item);
    let value = session
        .planner
        .document
        .argument(&asked, "ids")
        .unwrap_or_default();
    let items = arguments::items(&value);
    if items.len() as u64 > MAX_SIZE {
        return Err(ApiError::limit(
            "ids",
            MAX_SIZE,
            format!("at most {MAX_SIZE} ids at once"),
        ));
    }
    let mut wanted = Vec::with_capacity(items.len());
    for item in items {
        let written = id_text("ids", item)?;
        wanted.push(parse_id(&written).map_err(|error| error.on("ids"))?);
    }
    let sets: &[&SelectionSet] = &asked.sets;
    let named = wanted.iter().map(|(noun, row)| ((*noun).to_owned(), *row));
    let found: HashMap<_, _> = session.executor().nodes(named, sets).await?;
    let values = wanted.iter().map(|(noun, row)| {
        let rows = found.get(*noun);
        rows.and_then(|rows| rows.by_id(*row))
            .unwrap_or(Value::Null)
    });
    Ok(Value::List(values.collect()))
}

/// An `ID` is a text, and GraphQL lets a client write a number in its place.
fn id_text(argument: &str, value: &Value) -> Result<String, ApiError> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        value => arguments::text(argument, value).map(str::to_owned),
    }
}

fn parse_id(written: &str) -> Result<(&'static str, i64), ApiError> {
    let (name, row) = id::read(written)?;
    let noun = catalog().noun(name).ok_or_else(|| {
        ApiError::refused(
            Code::BadId,
            format!("{written:?} is no id: there is no type {name:?}"),
        )
    })?;
    Ok((noun.name, row))
}

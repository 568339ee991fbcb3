//! `history`: the community as it was at each of a series of dates.

use std::{borrow::Cow, collections::HashMap};

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, InputType, Name, OutputType, Positioned,
    ServerResult, Value,
    parser::types::Field,
    registry::{MetaField, MetaTypeId, Registry},
    resolver_utils::{resolve_container, resolve_list},
};
use jiff::civil;
use service::time::{ToChrono, ToJiff};

use super::representation::{self, RepresentationAt, Step};
use crate::graphql::{
    error::ApiError,
    layer::{arguments, ask::Asked, catalog::catalog, register, root, root::Session, series},
};

/// The type of a date of a series.
const AT_DATE: &str = "AtDate";

/// The query root's part about series of dates.
#[derive(Default)]
pub struct HistoryQuery;

/// A date of a series, with what was asked for at it.
struct AtDate {
    date: civil::Date,
    /// The lists, by their keys in the response.
    lists: HashMap<Name, Value>,
    representation: Option<RepresentationAt>,
}

impl ContainerType for HistoryQuery {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        if ctx.item.node.name.node != "history" {
            return Ok(None);
        }
        let dates = history(ctx).await;
        let dates = dates.map_err(|error| root::located(ctx, ctx.item.pos, error))?;
        let inside = ctx.with_selection_set(&ctx.item.node.selection_set);
        resolve_list(&inside, ctx.item, &dates, Some(dates.len()))
            .await
            .map(Some)
    }
}

async fn history(ctx: &Context<'_>) -> Result<Vec<AtDate>, ApiError> {
    let session = Session::of(ctx).await?;
    let document = session.planner.document;
    let asked = document.top(ctx.item);
    let date = |name: &str| {
        let value = document.argument(&asked, name).unwrap_or_default();
        arguments::date(name, &value).map(ToJiff::to_jiff)
    };
    let every = document.argument(&asked, "every");
    let every = every.filter(|every| *every != Value::Null);
    let every = every.map_or(Ok(Step::Quarter), |every| {
        Step::parse(Some(every)).map_err(|_| ApiError::argument("every", "there is no such step"))
    });
    let dates = every?.dates(date("from")?, date("to")?)?;
    let mut at_dates: Vec<AtDate> = dates.iter().map(|date| AtDate::on(*date)).collect();
    for asked in document.fields([AT_DATE, ""], &asked.sets) {
        fill(ctx, &session, &asked, &mut at_dates).await?;
    }
    Ok(at_dates)
}

/// Reads what a field asks for, at all dates.
async fn fill(
    ctx: &Context<'_>,
    session: &Session<'_>,
    asked: &Asked<'_>,
    at_dates: &mut [AtDate],
) -> Result<(), ApiError> {
    if asked.name == "representation" {
        let (community, record) = representation::read(ctx).await?;
        for at in at_dates {
            at.representation = Some(RepresentationAt::of(&community, &record, at.date));
        }
        return Ok(());
    }
    let Some(entry) = catalog().entry(asked.name) else {
        return Ok(());
    };
    let days: Vec<_> = at_dates.iter().map(|at| at.date.to_chrono()).collect();
    let found = series::lists(session, entry, asked, &days).await?;
    for (at, list) in at_dates.iter_mut().zip(found) {
        at.lists.insert(asked.key.clone(), list);
    }
    Ok(())
}

impl AtDate {
    fn on(date: civil::Date) -> Self {
        Self {
            date,
            lists: HashMap::new(),
            representation: None,
        }
    }
}

impl ContainerType for AtDate {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match ctx.item.node.name.node.as_str() {
            "date" => Ok(Some(Value::String(self.date.to_string()))),
            "representation" => {
                let inside = ctx.with_selection_set(&ctx.item.node.selection_set);
                let there = OutputType::resolve(&self.representation, &inside, ctx.item);
                there.await.map(Some)
            }
            _ => Ok(self.lists.get(&ctx.item.node.response_key().node).cloned()),
        }
    }
}

impl OutputType for AtDate {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(AT_DATE)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Object, |registry| {
            register::all(registry);
            let representation = RepresentationAt::create_type_info(registry);
            let mut fields = register::dated_entries();
            for field in [
                register::field("date", "The date.", "Date!"),
                register::field(
                    "representation",
                    "Who the members are, and which provinces and territories they represent.",
                    representation,
                ),
            ] {
                fields.insert(field.name.clone(), field);
            }
            register::object_type(AT_DATE, "The community as it was at a date.", fields)
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

impl OutputType for HistoryQuery {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("HistoryQuery")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Object, |registry| {
            AtDate::create_type_info(registry);
            let step = <Step as InputType>::create_type_info(registry);
            let field = history_field(&step);
            let fields = std::iter::once((field.name.clone(), field));
            register::object_type("HistoryQuery", "Series of dates.", fields.collect())
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

fn history_field(step: &str) -> MetaField {
    let doc = "The community as it was at each of at most 400 dates, asked for at once: as many statements as for one date.";
    let mut field = register::field("history", doc, format!("[{AT_DATE}!]!"));
    let to = "The date after which no more are shown.";
    let mut every = register::input("every", "The step from one date to the next.", step);
    every.default_value = Some("QUARTER".to_owned());
    for argument in [
        register::input("from", "The first date.", "Date!"),
        register::input("to", to, "Date!"),
        every,
    ] {
        field.args.insert(argument.name.clone(), argument);
    }
    field
}

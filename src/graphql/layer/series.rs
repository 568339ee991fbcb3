//! Lists at each date of a series: one question for all dates, and the answer of each.

use async_graphql::Value;
use chrono::NaiveDate;

use super::{
    aggregate::Summary,
    ask::Asked,
    catalog::catalog,
    describe::Entry,
    emit,
    json::Json,
    plan::At,
    root::Session,
    rows::Pages,
    statement::{Among, Keys},
};
use crate::graphql::error::ApiError;

impl Entry {
    /// Whether its rows depend on the date, so that a series of dates can be asked for them.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.scope.is_some() || catalog().referred(self.noun).days.is_some()
    }
}

/// Reads a list as it was on each of these days.
///
/// # Errors
/// A refusal, or whatever the database says.
pub async fn lists(
    session: &Session<'_>,
    entry: &'static Entry,
    asked: &Asked<'_>,
    days: &[NaiveDate],
) -> Result<Vec<Value>, ApiError> {
    let found = read(session, entry, asked, days).await;
    found.map_err(|error| error.under(asked.key))
}

async fn read<'q>(
    session: &Session<'q>,
    entry: &'static Entry,
    asked: &Asked<'q>,
    days: &[NaiveDate],
) -> Result<Vec<Value>, ApiError> {
    let planner = session.planner.looking(Some(At::Series));
    let noun = catalog().referred(entry.noun);
    let scope = entry
        .scope
        .map(|scope| planner.scoped(scope, asked))
        .transpose()?;
    let word = scope.map(|scoped| scoped.word);
    let list = format!("history.{} {word:?}", entry.name);
    let (mut connection, shapes) = planner.connection(noun, asked, &list, entry.small)?;
    // No row is there to hold the number of the rows of its list.
    let counted = connection
        .count
        .take()
        .map(|_| Summary::counting(&mut connection.summaries));
    let among = Among {
        noun,
        step: None,
        at: Some(At::Series),
        scope,
        filter: connection.page.filter.as_ref(),
    };
    let keys = Keys {
        ids: vec![0; days.len()],
        days: days.to_vec(),
    };
    let pages = session.executor().each(&connection, &among, &keys).await?;
    let count = |at: usize| match counted {
        Some(counted) => count(&pages, &connection.summaries[counted], counted, at),
        None => 0,
    };
    let answers = (0..days.len()).map(|at| {
        let mut json = Json::default();
        emit::connection(&mut json, &connection, &pages, at, count(at), &shapes);
        json.into_value()
    });
    Ok(answers.collect())
}

fn count(pages: &Pages<'_>, summary: &Summary, at: usize, list: usize) -> i64 {
    let summed = pages.summaries.get(at);
    summed.map_or(0, |summed| summed.count(summary, list))
}

//! From a plan to rows: a statement for a list with what comes along in it, one more for each
//! further list and each set of figures, however many rows there are.

use std::{
    collections::{BTreeSet, HashMap},
    future::Future,
    pin::Pin,
};

use chrono::NaiveDate;
use domain::{clock::Clock, zone::Zone};
use futures::Stream;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement, StreamTrait};
use service::{db::Readers, time::ToChrono};

use super::{
    aggregate::Summed,
    catalog::catalog,
    column::{Cell, Scalar},
    connection::Connection,
    describe::Noun,
    gather::{Gathering, take_row},
    plan::{Of, Planner},
    rows::{NodeRows, Pages, Related, Rows},
    select::{Relation, Select, Way},
    sql::Sql,
    statement::{Among, Keys, Origin},
    today::Today,
    written::Found,
};
use crate::graphql::{
    context::{Statements, Viewer},
    error::ApiError,
};

/// How many values SQLite puts into an array at a time: the most arguments of a function.
const MOST_COLUMNS: usize = 1000;

/// Reads from the database, and counts how often.
pub struct Reader<'q> {
    readers: &'q Readers,
    statements: Option<&'q Statements>,
    calendar: &'q Today,
    viewer: &'q Viewer,
    today: NaiveDate,
    zone: Zone,
}

type Loading<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

impl<'q> Reader<'q> {
    /// A reader for one field of a request.
    ///
    /// # Errors
    /// When the community's present day can't be told.
    pub async fn new(
        readers: &'q Readers,
        statements: Option<&'q Statements>,
        today: &'q Today,
        viewer: &'q Viewer,
    ) -> Result<Self, ApiError> {
        let zone = today.zone(&readers.planned_each_time).await?;
        Ok(Self {
            viewer,
            readers,
            statements,
            calendar: today,
            today: zone.date_at(today.clock().now()).to_chrono(),
            zone,
        })
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.calendar.clock().as_ref()
    }

    /// The community's present day.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The community's zone.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// A statement for the database at hand.
    #[must_use]
    pub fn sql(&self) -> Sql {
        Sql::new(
            self.readers.planned_once.get_database_backend(),
            self.viewer,
            self.today,
        )
    }

    /// Sends a statement that is planned for its values.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn fetch(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.fetch_by(&self.readers.planned_each_time, statement)
            .await
    }

    /// Sends a statement that reads a page, which is planned once unless a client's conditions
    /// choose its rows.
    async fn fetch_page(
        &self,
        select: &Select<'_>,
        heads: bool,
        filtered: bool,
        sql: Sql,
    ) -> Result<Found, DbErr> {
        let readers = self.readers;
        let reader = if filtered || select.filtered() {
            &readers.planned_each_time
        } else {
            &readers.planned_once
        };
        let columns = usize::from(heads) + select.columns();
        if !sql.is_postgres() && columns <= MOST_COLUMNS && select.is_writable() {
            let statement = sql.as_text(columns).finish();
            let found = self.fetch_by(reader, statement).await?;
            let text = found.first().map(|row| row.try_get_by_index(0));
            return Ok(Found::Text(
                text.transpose()?.unwrap_or_else(|| "[]".to_owned()),
            ));
        }
        let found = self.fetch_by(reader, sql.finish()).await?;
        Ok(Found::Rows(found))
    }

    async fn fetch_by(
        &self,
        reader: &DatabaseConnection,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        if let Some(statements) = self.statements {
            statements.add(&statement);
        }
        reader.query_all_raw(statement).await
    }

    /// Sends a statement whose rows are taken one by one, as they come.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn stream(
        &self,
        statement: Statement,
    ) -> Result<impl Stream<Item = Result<QueryResult, DbErr>> + Send + use<'q>, DbErr> {
        if let Some(statements) = self.statements {
            statements.add(&statement);
        }
        self.readers.whole.stream_raw(statement).await
    }
}

/// Executes plans.
pub struct Executor<'a, 'q> {
    /// The database.
    pub reader: &'a Reader<'q>,
    /// For what can be planned only once its rows' types are known.
    pub planner: Planner<'q>,
}

impl<'q> Executor<'_, 'q> {
    /// Reads a list at the root, with how many rows it has on all pages where that is asked.
    ///
    /// # Errors
    /// Whatever the database says, or a refusal met on the way.
    pub async fn list(
        &self,
        connection: &Connection<'q>,
        among: &Among<'_>,
    ) -> Result<(Pages<'q>, i64), ApiError> {
        let counted = connection.count.is_some();
        let summaries = self.summaries(connection, among, None).await?;
        if !connection.rows {
            let count = if counted { self.count(among).await? } else { 0 };
            let pages = Pages {
                summaries,
                ..Pages::default()
            };
            return Ok((pages, count));
        }
        let origin = if counted {
            Origin::Counted
        } else {
            Origin::Root
        };
        let mut sql = self.reader.sql();
        sql.list(origin, connection, among);
        let filtered = counted || among.filter.is_some();
        let found = self
            .reader
            .fetch_page(&connection.select, origin.heads(), filtered, sql)
            .await?;
        let mut count = 0;
        let mut pages = Pages::of(connection);
        // All rows belong to the root; of it there is one.
        let mut gathered = Gathering::of(connection, &mut pages);
        let first = usize::from(origin.heads());
        found.each(|row| {
            if let (true, Cell::Int(number)) = (counted, row.cell(Scalar::Key, 0)?) {
                count = number;
            }
            gathered.take(row, first, 0)
        })?;
        gathered.finish(1);
        self.relate(&connection.select, &mut pages.rows).await?;
        pages.summaries = summaries;
        Ok((pages, count))
    }

    /// Computes the figures over a list, or over that of each of these: one statement a summary.
    pub(super) async fn summaries(
        &self,
        connection: &Connection<'q>,
        among: &Among<'_>,
        each: Option<&Keys>,
    ) -> Result<Vec<Summed>, ApiError> {
        let mut all = Vec::with_capacity(connection.summaries.len());
        for summary in &connection.summaries {
            let mut sql = self.reader.sql();
            sql.summary(among, each, summary, self.reader.zone());
            let found = self.reader.fetch(sql.finish()).await?;
            all.push(Summed::read(
                summary,
                &found,
                each.map(|keys| keys.ids.len()),
            )?);
        }
        Ok(all)
    }

    /// The figures over the lists of rows, row by row.
    async fn summaries_of(
        &self,
        way: &Way,
        connection: &Connection<'q>,
        rows: &Rows<'q>,
    ) -> Result<Vec<Summed>, ApiError> {
        if connection.summaries.is_empty() {
            return Ok(Vec::new());
        }
        let (keys, numbers) = keys(way, rows);
        let among = connection.among(&way.step);
        let all = self.summaries(connection, &among, Some(&keys)).await?;
        let handed_out = all.into_iter().map(|summed| summed.handed_out(&numbers));
        Ok(handed_out.collect())
    }

    async fn count(&self, among: &Among<'_>) -> Result<i64, ApiError> {
        let mut sql = self.reader.sql();
        sql.count(among, None);
        let found = self.reader.fetch(sql.finish()).await?;
        Ok(match found.first() {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        })
    }

    /// Reads the list of each of these, with the figures over each.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn each(
        &self,
        connection: &Connection<'q>,
        among: &Among<'_>,
        keys: &Keys,
    ) -> Result<Pages<'q>, ApiError> {
        let summaries = self.summaries(connection, among, Some(keys)).await?;
        let pages = if connection.rows {
            self.lists(connection, among, keys).await?
        } else {
            Pages::default()
        };
        Ok(Pages { summaries, ..pages })
    }

    /// Reads the list of each of these.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn lists(
        &self,
        connection: &Connection<'q>,
        among: &Among<'_>,
        keys: &Keys,
    ) -> Result<Pages<'q>, ApiError> {
        let mut pages = Pages::of(connection);
        if keys.ids.is_empty() {
            return Ok(pages);
        }
        let mut sql = self.reader.sql();
        sql.list(Origin::Each(keys), connection, among);
        let filtered = among.filter.is_some();
        let found = self
            .reader
            .fetch_page(&connection.select, true, filtered, sql)
            .await?;
        let mut gathering = Gathering::of(connection, &mut pages);
        found.each(|row| {
            let number = row.cell(Scalar::Key, 0)?.key().unwrap_or_default();
            gathering.take(row, 1, usize::try_from(number - 1).unwrap_or(0))
        })?;
        gathering.finish(keys.ids.len());
        self.relate(&connection.select, &mut pages.rows).await?;
        Ok(pages)
    }

    /// Reads rows by their keys.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn by_ids(&self, select: &Select<'q>, ids: &[i64]) -> Result<Rows<'q>, ApiError> {
        let mut sql = self.reader.sql();
        sql.rows_by_id(select, ids);
        let found = self.reader.fetch_page(select, false, false, sql).await?;
        let mut rows = Rows::of(select);
        let mut last = None;
        found.each(|row| take_row(row, 0, select, &mut rows, &mut last))?;
        rows.cut(select);
        self.relate(select, &mut rows).await?;
        Ok(rows)
    }

    /// Reads what did not come along with rows.
    pub(super) fn relate<'s>(
        &'s self,
        select: &'s Select<'q>,
        rows: &'s mut Rows<'q>,
    ) -> Loading<'s, ()> {
        Box::pin(async move {
            if rows.is_empty() {
                return Ok(());
            }
            let merged = select.merged().map(|(at, ..)| at);
            for (at, relation) in select.relations.iter().enumerate() {
                let related = match relation {
                    Relation::Many(way, connection) if merged == Some(at) => {
                        let summaries = self.summaries_of(way, connection, rows).await?;
                        let mut pages = match std::mem::take(&mut rows.related[at]) {
                            Related::Many(pages) => pages,
                            _ => Pages::of(connection),
                        };
                        self.relate(&connection.select, &mut pages.rows).await?;
                        pages.summaries = summaries;
                        Related::Many(pages)
                    }
                    Relation::Many(way, connection) if !connection.rows => {
                        let summaries = self.summaries_of(way, connection, rows).await?;
                        Related::Many(Pages {
                            summaries,
                            ..Pages::default()
                        })
                    }
                    Relation::Many(way, connection) => {
                        let summaries = self.summaries_of(way, connection, rows).await?;
                        let (keys, numbers) = keys(way, rows);
                        let among = connection.among(&way.step);
                        let found = self.lists(connection, &among, &keys).await?;
                        let mut pages = found.handed_out(&numbers);
                        pages.summaries = summaries;
                        Related::Many(pages)
                    }
                    Relation::Node {
                        noun,
                        row,
                        sets,
                        at: date,
                    } => {
                        let wanted = (0..rows.len()).filter_map(|at| {
                            let cells = rows.row(at);
                            Some((cells[*noun].text()?.to_owned(), cells[*row].key()?))
                        });
                        let there = Executor {
                            reader: self.reader,
                            planner: self.planner.looking(Some(*date)),
                        };
                        Related::Node(there.nodes(wanted, sets).await?)
                    }
                    Relation::Computed(key, computed) => {
                        let ids = (0..rows.len()).filter_map(|at| rows.row(at)[*key].key());
                        let ids: BTreeSet<i64> = ids.collect();
                        let ids: Vec<i64> = ids.into_iter().collect();
                        let values = (computed.load)(self.reader, &ids).await?;
                        Related::Computed(values, computed.otherwise.clone())
                    }
                };
                rows.related[at] = related;
            }
            Ok(())
        })
    }

    /// Reads rows of any nouns, one statement a noun.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn nodes(
        &self,
        wanted: impl Iterator<Item = (String, i64)>,
        sets: &[&'q async_graphql::parser::types::SelectionSet],
    ) -> Result<HashMap<String, NodeRows<'q>>, ApiError> {
        let mut by_noun: HashMap<String, BTreeSet<i64>> = HashMap::new();
        for (noun, id) in wanted {
            by_noun.entry(noun).or_default().insert(id);
        }
        let mut nodes = HashMap::new();
        for (name, ids) in by_noun {
            let Some(noun) = catalog().noun_of(&name) else {
                continue;
            };
            let ids: Vec<i64> = ids.into_iter().collect();
            nodes.insert(name, self.nodes_of(noun, &ids, sets).await?);
        }
        Ok(nodes)
    }

    /// Reads rows of a noun by their keys, for fields asked of whichever noun.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn nodes_of(
        &self,
        noun: &'static Noun,
        ids: &[i64],
        sets: &[&'q async_graphql::parser::types::SelectionSet],
    ) -> Result<NodeRows<'q>, ApiError> {
        let mut select = Select::of(noun);
        let of = Of { noun, table: 0 };
        let shapes = self.planner.object(&mut select, of, sets)?;
        let rows = self.by_ids(&select, ids).await?;
        let by_id = (0..rows.len()).map(|at| (rows.id(at), at)).collect();
        Ok(NodeRows {
            select,
            rows,
            shapes,
            by_id,
        })
    }
}

/// The distinct keys of the rows to which a way's lists belong, and the number of each row's
/// among them.
fn keys(way: &Way, rows: &Rows<'_>) -> (Keys, Vec<Option<usize>>) {
    let mut keys = Keys::default();
    let mut known = HashMap::new();
    let numbers = (0..rows.len()).map(|at| {
        let row = rows.row(at);
        let key = row[way.key].key()?;
        let day = way.day.and_then(|cell| row[cell].day());
        let number = known.entry((key, day)).or_insert_with(|| {
            keys.ids.push(key);
            keys.days.extend(day);
            keys.ids.len() - 1
        });
        Some(*number)
    });
    let numbers = numbers.collect();
    (keys, numbers)
}

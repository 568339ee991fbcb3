//! From a plan to rows: one statement a relation, however many rows there are.

use std::{
    collections::{BTreeSet, HashMap},
    future::Future,
    pin::Pin,
    sync::Arc,
};

use chrono::NaiveDate;
use domain::clock::Clock;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement};

use super::{
    catalog::catalog,
    column::Cell,
    connection::Connection,
    describe::{Computed, Noun},
    plan::{At, Planner, Relation, Scoped, Select, Way},
    rows::{NodeRows, PageRows, Pages, Related, Rows},
    sql::{Among, Sql},
    today::Today,
};
use crate::graphql::{
    context::{Statements, Viewer},
    error::ApiError,
};

/// Reads from the database, and counts how often.
pub struct Reader<'q> {
    database: &'q DatabaseConnection,
    statements: Option<&'q Statements>,
    clock: &'q Arc<dyn Clock>,
    viewer: &'q Viewer,
    today: NaiveDate,
}

type Loading<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

impl<'q> Reader<'q> {
    /// A reader for one field of a request.
    ///
    /// # Errors
    /// When the community's present day can't be told.
    pub async fn new(
        database: &'q DatabaseConnection,
        statements: Option<&'q Statements>,
        today: &'q Today,
        viewer: &'q Viewer,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            viewer,
            database,
            statements,
            clock: today.clock(),
            today: today.date(database).await?,
        })
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The community's present day.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// A statement for the database at hand.
    #[must_use]
    pub fn sql(&self) -> Sql {
        Sql::new(
            self.database.get_database_backend(),
            self.viewer,
            self.today,
        )
    }

    /// Sends a statement.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn fetch(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if let Some(statements) = self.statements {
            statements.add();
        }
        self.database.query_all_raw(statement).await
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
    /// Reads a list.
    ///
    /// # Errors
    /// Whatever the database says, or a refusal met on the way.
    pub async fn list(
        &self,
        connection: &Connection<'q>,
        at: Option<At>,
        scope: Option<Scoped>,
    ) -> Result<Pages<'q>, ApiError> {
        let among = Among {
            way: None,
            ids: None,
            at,
            scope,
            filter: connection.page.filter.as_ref(),
        };
        self.pages(connection, &among).await
    }

    /// Reads rows by their keys.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn by_ids(&self, select: &Select<'q>, ids: &[i64]) -> Result<Rows<'q>, ApiError> {
        let among = Among {
            way: None,
            ids: Some(ids),
            at: None,
            scope: None,
            filter: None,
        };
        let mut sql = self.reader.sql();
        sql.page(select, &among, None);
        let mut rows = self.read(sql, select, false).await?;
        self.relate(select, &mut rows).await?;
        Ok(rows)
    }

    async fn pages(
        &self,
        connection: &Connection<'q>,
        among: &Among<'_>,
    ) -> Result<Pages<'q>, ApiError> {
        let mut pages = Pages::default();
        let nested = among.way.is_some();
        if connection.count {
            let mut sql = self.reader.sql();
            sql.count(connection.select.noun, among);
            for row in self.reader.fetch(sql.finish()).await? {
                let (key, count) = if nested {
                    (row.try_get_by_index(0)?, row.try_get_by_index(1)?)
                } else {
                    (0, row.try_get_by_index(0)?)
                };
                pages.counts.insert(key, count);
            }
        }
        if connection.rows {
            let mut sql = self.reader.sql();
            sql.page(&connection.select, among, Some(&connection.page));
            let read = self.read(sql, &connection.select, nested).await?;
            (pages.rows, pages.by_key) = cut(read, connection);
            self.relate(&connection.select, &mut pages.rows).await?;
        }
        Ok(pages)
    }

    async fn read(
        &self,
        sql: Sql,
        select: &Select<'q>,
        nested: bool,
    ) -> Result<Rows<'q>, ApiError> {
        let found = self.reader.fetch(sql.finish()).await?;
        let mut rows = Rows {
            width: select.columns.len() + select.sorts.len(),
            ids: Vec::with_capacity(found.len()),
            cells: Vec::with_capacity(found.len() * (select.columns.len() + select.sorts.len())),
            ..Rows::default()
        };
        let first = usize::from(nested);
        for row in &found {
            if nested {
                rows.parents.push(row.try_get_by_index(0)?);
            }
            rows.ids.push(row.try_get_by_index(first)?);
            for (position, column) in select.columns.iter().enumerate() {
                rows.cells.push(column.read(row, first + 1 + position)?);
            }
            for (position, key) in select.sorts.iter().enumerate() {
                let at = first + 1 + select.columns.len() + position;
                rows.cells.push(key.scalar().read(row, at)?);
            }
        }
        Ok(rows)
    }

    fn relate<'s>(&'s self, select: &'s Select<'q>, rows: &'s mut Rows<'q>) -> Loading<'s, ()> {
        Box::pin(async move {
            for relation in &select.relations {
                let related = match relation {
                    Relation::One(way, target) => self.one(way, target, rows).await?,
                    Relation::Many(way, connection) => self.many(way, connection, rows).await?,
                    Relation::Node { noun, row, sets } => {
                        let wanted = (0..rows.len()).filter_map(|at| {
                            let cells = rows.row(at);
                            Some((cells[*noun].text()?.to_owned(), cells[*row].key()?))
                        });
                        Related::Node(self.nodes(wanted, sets).await?)
                    }
                    Relation::Computed(computed) => self.computed(computed, rows).await?,
                };
                rows.related.push(related);
            }
            Ok(())
        })
    }

    async fn one(
        &self,
        way: &Way,
        target: &Select<'q>,
        rows: &Rows<'q>,
    ) -> Result<Related<'q>, ApiError> {
        let keys = keys(way, rows);
        if keys.is_empty() {
            return Ok(Related::One(HashMap::new(), Rows::default()));
        }
        let mut sql = self.reader.sql();
        sql.page(target, &Self::among(way, &keys), None);
        let mut found = self.read(sql, target, true).await?;
        self.relate(target, &mut found).await?;
        let by_key = found.parents.iter().enumerate().map(|(at, key)| (*key, at));
        Ok(Related::One(by_key.collect(), found))
    }

    async fn many(
        &self,
        way: &Way,
        connection: &Connection<'q>,
        rows: &Rows<'q>,
    ) -> Result<Related<'q>, ApiError> {
        let keys = keys(way, rows);
        if keys.is_empty() {
            return Ok(Related::Many(Pages::default()));
        }
        let mut among = Self::among(way, &keys);
        among.filter = connection.page.filter.as_ref();
        Ok(Related::Many(self.pages(connection, &among).await?))
    }

    fn among<'w>(way: &'w Way, keys: &'w [i64]) -> Among<'w> {
        Among {
            way: Some((way.link, keys)),
            ids: None,
            at: way.at,
            scope: way.scope,
            filter: None,
        }
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
        let shapes = self.planner.object(&mut select, sets)?;
        let rows = self.by_ids(&select, ids).await?;
        let by_id = rows
            .ids
            .iter()
            .enumerate()
            .map(|(at, id)| (*id, at))
            .collect();
        Ok(NodeRows {
            select,
            rows,
            shapes,
            by_id,
        })
    }

    async fn computed(
        &self,
        computed: &Computed,
        rows: &Rows<'q>,
    ) -> Result<Related<'q>, ApiError> {
        let values = if rows.is_empty() {
            HashMap::new()
        } else {
            (computed.load)(self.reader, &rows.ids).await?
        };
        Ok(Related::Computed(values, computed.otherwise.clone()))
    }
}

/// The distinct keys to go by.
fn keys(way: &Way, rows: &Rows<'_>) -> Vec<i64> {
    let keys: BTreeSet<i64> = match way.key {
        None => rows.ids.iter().copied().collect(),
        Some(cell) => (0..rows.len())
            .filter_map(|at| rows.row(at)[cell].key())
            .collect(),
    };
    keys.into_iter().collect()
}

/// Cuts rows into pages: drops the row too many that says that the list goes on, and puts what
/// was counted from the end back in order.
fn cut<'q>(read: Rows<'q>, connection: &Connection<'q>) -> (Rows<'q>, HashMap<i64, PageRows>) {
    let size = usize::try_from(connection.page.size).unwrap_or(usize::MAX);
    let mut rows = Rows {
        width: read.width,
        ..Rows::default()
    };
    let mut pages = HashMap::new();
    let key_of = |at: usize| read.parents.get(at).copied().unwrap_or(0);
    let mut start = 0;
    while start < read.len() {
        let key = key_of(start);
        let end = (start..read.len())
            .find(|at| key_of(*at) != key)
            .unwrap_or(read.len());
        let kept = end.min(start + size);
        let first = rows.len();
        let mut take = |at: usize| {
            rows.ids.push(read.ids[at]);
            rows.parents.push(key);
            rows.cells.extend(read.row(at).iter().cloned());
        };
        if connection.page.backward {
            (start..kept).rev().for_each(&mut take);
        } else {
            (start..kept).for_each(&mut take);
        }
        let page = PageRows {
            rows: first..rows.len(),
            more: end > kept,
        };
        pages.insert(key, page);
        start = end;
    }
    (rows, pages)
}

/// The key that leads from a row to what was read for it.
#[must_use]
pub fn key_of(way: &Way, id: i64, row: &[Cell]) -> Option<i64> {
    match way.key {
        None => Some(id),
        Some(cell) => row[cell].key(),
    }
}

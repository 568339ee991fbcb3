//! Connections: pages of a list with their edges, cursors and counts.

use async_graphql::{Name, parser::types::SelectionSet};

use super::{
    aggregate::{FigureShape, Over, Summary},
    ask::Asked,
    catalog::catalog,
    describe::Noun,
    joins::Step,
    page::{self, Bounded, Page},
    plan::{Of, Planner, Shape},
    select::{Select, Source},
    statement::Among,
};
use crate::graphql::error::ApiError;

/// What to read for a connection.
pub struct Connection<'q> {
    /// Which rows.
    pub page: Page,
    /// What of them. Nothing where only their number is asked for.
    pub select: Select<'q>,
    /// Whether rows are wanted.
    pub rows: bool,
    /// Where their number is wanted: the cell of the row that the list belongs to, with their
    /// number. A list at the root belongs to no row.
    pub count: Option<usize>,
    /// What figures over them are wanted.
    pub summaries: Vec<Summary>,
    /// Whether it is asked for that the list goes on behind the page.
    pub ahead: bool,
    /// The cells of the order's keys, where cursors are wanted.
    pub cursor: Vec<usize>,
}

/// How a field of a connection is made.
pub enum ConnectionShape {
    /// The type's name.
    TypeName(String),
    /// The rows.
    Nodes(Vec<(Name, Shape)>),
    /// The rows with their cursors.
    Edges(Vec<(Name, EdgeShape)>),
    /// Where the page lies in the list.
    PageInfo(Vec<(Name, PageInfoShape)>),
    /// How many rows the whole list has.
    TotalCount,
    /// The figures of a summary.
    Aggregate(usize, Vec<(Name, FigureShape)>),
    /// The groups of a summary.
    Groups(usize, Vec<(Name, FigureShape)>),
}

/// How a field of an edge is made.
pub enum EdgeShape {
    /// The type's name.
    TypeName(String),
    /// The row.
    Node(Vec<(Name, Shape)>),
    /// The row's place in the list.
    Cursor,
}

/// A field of `PageInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageInfoShape {
    /// The type's name.
    TypeName,
    /// Whether rows follow.
    HasNextPage,
    /// Whether rows come before.
    HasPreviousPage,
    /// The first row's place.
    StartCursor,
    /// The last row's place.
    EndCursor,
}

impl Connection<'_> {
    /// The rows that it has when a step leads to it.
    #[must_use]
    pub fn among<'a>(&'a self, step: &'a Step) -> Among<'a> {
        Among {
            noun: self.select.noun,
            step: Some(step),
            at: None,
            scope: None,
            filter: self.page.filter.as_ref(),
        }
    }

    /// How many rows to read: one more than wanted where it matters whether the list goes on.
    #[must_use]
    pub fn fetched(&self) -> u64 {
        self.page.size + u64::from(self.ahead)
    }
}

impl<'q> Planner<'q> {
    /// Plans a noun's page of another.
    ///
    /// # Errors
    /// A refusal, with the response keys that lead to what is refused.
    pub fn many(
        &self,
        noun: &Noun,
        step: &Step,
        asked: &Asked<'q>,
    ) -> Result<(Connection<'q>, Vec<(Name, ConnectionShape)>), ApiError> {
        let link = step.link;
        let scope = step.scope.map(|scoped| scoped.word);
        let list = format!("{}.{} {:?} {scope:?}", noun.name, asked.name, step.at);
        let target = catalog().referred(link.target);
        self.looking(step.at)
            .connection(target, asked, &list, link.small)
    }

    /// Plans a list. `list` tells it from all others, with those of its arguments that choose its
    /// rows.
    ///
    /// # Errors
    /// As [`Self::many`].
    pub fn connection(
        &self,
        noun: &'static Noun,
        asked: &Asked<'q>,
        list: &str,
        small: bool,
    ) -> Result<(Connection<'q>, Vec<(Name, ConnectionShape)>), ApiError> {
        let of = Of { noun, table: 0 };
        let mut select = Select::of(noun);
        let mut shapes = Vec::new();
        let (mut count, mut rows, mut cursors, mut ahead) = (None, false, false, false);
        let mut summaries = Vec::new();
        let over = Over { noun, at: self.at };
        let type_name = format!("{}Connection", noun.name);
        for asked in self.document.fields([&type_name, ""], &asked.sets) {
            let shape = match asked.name {
                "nodes" => {
                    rows = true;
                    self.object(&mut select, of, &asked.sets)
                        .map(ConnectionShape::Nodes)
                        .map_err(|error| error.under(asked.key))?
                }
                "edges" => {
                    rows = true;
                    self.edges(&mut select, of, &asked, &mut cursors)
                        .map(ConnectionShape::Edges)
                        .map_err(|error| error.under(asked.key))?
                }
                "pageInfo" => {
                    rows = true;
                    let shape = self.page_info(&asked.sets);
                    for (_, field) in &shape {
                        match field {
                            PageInfoShape::StartCursor | PageInfoShape::EndCursor => cursors = true,
                            PageInfoShape::HasNextPage | PageInfoShape::HasPreviousPage => {
                                ahead = true;
                            }
                            PageInfoShape::TypeName => {}
                        }
                    }
                    ConnectionShape::PageInfo(shape)
                }
                "totalCount" => {
                    count = Some(0);
                    ConnectionShape::TotalCount
                }
                "aggregate" => {
                    let (at, shapes) = self.aggregate(over, &mut summaries, &asked)?;
                    ConnectionShape::Aggregate(at, shapes)
                }
                "groups" => {
                    let (at, shapes) = self.groups(over, &mut summaries, &asked)?;
                    ConnectionShape::Groups(at, shapes)
                }
                _ => ConnectionShape::TypeName(type_name.clone()),
            };
            shapes.push((asked.key.clone(), shape));
        }
        let bounded = if self.whole {
            Bounded::Not
        } else if small || !rows {
            Bounded::ByNature
        } else {
            Bounded::ByArgument
        };
        let page = page::read(
            &self.document,
            asked,
            noun,
            self.viewer,
            self.at,
            list,
            bounded,
        )?;
        let cursor = if cursors {
            cursor_cells(&page, &mut select)
        } else {
            Vec::new()
        };
        let connection = Connection {
            page,
            select,
            rows,
            count,
            summaries,
            ahead,
            cursor,
        };
        Ok((connection, shapes))
    }

    fn edges(
        &self,
        select: &mut Select<'q>,
        of: Of,
        asked: &Asked<'q>,
        cursors: &mut bool,
    ) -> Result<Vec<(Name, EdgeShape)>, ApiError> {
        let mut shapes = Vec::new();
        let type_name = format!("{}Edge", select.noun.name);
        for asked in self.document.fields([&type_name, ""], &asked.sets) {
            let shape = match asked.name {
                "node" => self
                    .object(select, of, &asked.sets)
                    .map(EdgeShape::Node)
                    .map_err(|error| error.under(asked.key))?,
                "cursor" => {
                    *cursors = true;
                    EdgeShape::Cursor
                }
                _ => EdgeShape::TypeName(type_name.clone()),
            };
            shapes.push((asked.key.clone(), shape));
        }
        Ok(shapes)
    }

    fn page_info(&self, sets: &[&'q SelectionSet]) -> Vec<(Name, PageInfoShape)> {
        let fields = self.document.fields(["PageInfo", ""], sets);
        let shapes = fields.into_iter().map(|asked| {
            let shape = match asked.name {
                "hasNextPage" => PageInfoShape::HasNextPage,
                "hasPreviousPage" => PageInfoShape::HasPreviousPage,
                "startCursor" => PageInfoShape::StartCursor,
                "endCursor" => PageInfoShape::EndCursor,
                _ => PageInfoShape::TypeName,
            };
            (asked.key.clone(), shape)
        });
        shapes.collect()
    }
}

fn cursor_cells(page: &Page, select: &mut Select<'_>) -> Vec<usize> {
    let keys = page.order.iter().enumerate();
    keys.map(|(at, key)| match key.own_column() {
        Some(column) if column.name == "id" => 0,
        _ => select.source(Source::Order(at, key.scalar())),
    })
    .collect()
}

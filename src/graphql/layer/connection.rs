//! Connections: pages of a list with their edges, cursors and counts.

use async_graphql::{Name, parser::types::SelectionSet};

use super::{
    ask::Asked,
    catalog::catalog,
    describe::{Link, Noun},
    page::{self, Bounded, Page},
    plan::{Planner, Select, Shape, Way},
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
    /// Whether their number is wanted.
    pub count: bool,
    /// Where what the list is sorted by is found, where cursors are wanted.
    pub cursor: Vec<Sorts>,
}

/// Where something that a list is sorted by is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorts {
    /// It is the row's key.
    Key,
    /// In a cell of the row.
    Cell(usize),
    /// In a cell behind those: it is not the row's own.
    Further(usize),
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

impl<'q> Planner<'q> {
    /// Plans a noun's page of another.
    ///
    /// # Errors
    /// A refusal, with the response keys that lead to what is refused.
    pub fn many(
        &self,
        noun: &Noun,
        link: &'static Link,
        way: &Way,
        asked: &Asked<'q>,
    ) -> Result<(Connection<'q>, Vec<(Name, ConnectionShape)>), ApiError> {
        let scope = way.scope.map(|scoped| scoped.word);
        let list = format!("{}.{} {:?} {scope:?}", noun.name, asked.name, way.at);
        self.looking(way.at)
            .connection(catalog().referred(link.target), asked, &list, link.small)
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
        let mut select = Select::of(noun);
        let mut shapes = Vec::new();
        let (mut count, mut rows, mut cursors) = (false, false, false);
        let type_name = format!("{}Connection", noun.name);
        for asked in self.document.fields([&type_name, ""], &asked.sets) {
            let shape = match asked.name {
                "nodes" => {
                    rows = true;
                    self.object(&mut select, &asked.sets)
                        .map(ConnectionShape::Nodes)
                        .map_err(|error| error.under(asked.key))?
                }
                "edges" => {
                    rows = true;
                    self.edges(&mut select, &asked, &mut cursors)
                        .map(ConnectionShape::Edges)
                        .map_err(|error| error.under(asked.key))?
                }
                "pageInfo" => {
                    rows = true;
                    let shape = self.page_info(&asked.sets);
                    cursors |= shape.iter().any(|(_, field)| {
                        matches!(field, PageInfoShape::StartCursor | PageInfoShape::EndCursor)
                    });
                    ConnectionShape::PageInfo(shape)
                }
                "totalCount" => {
                    count = true;
                    ConnectionShape::TotalCount
                }
                _ => ConnectionShape::TypeName(type_name.clone()),
            };
            shapes.push((asked.key.clone(), shape));
        }
        let bounded = if small || !rows {
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
            cursor,
        };
        Ok((connection, shapes))
    }

    fn edges(
        &self,
        select: &mut Select<'q>,
        asked: &Asked<'q>,
        cursors: &mut bool,
    ) -> Result<Vec<(Name, EdgeShape)>, ApiError> {
        let mut shapes = Vec::new();
        let type_name = format!("{}Edge", select.noun.name);
        for asked in self.document.fields([&type_name, ""], &asked.sets) {
            let shape = match asked.name {
                "node" => self
                    .object(select, &asked.sets)
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

fn cursor_cells(page: &Page, select: &mut Select<'_>) -> Vec<Sorts> {
    let cells = page.order.iter().map(|key| match key.own_column() {
        Some(column) if column.name == "id" => Sorts::Key,
        Some(column) => Sorts::Cell(select.cell(column)),
        None => {
            select.sorts.push(key.clone());
            Sorts::Further(select.sorts.len() - 1)
        }
    });
    cells.collect()
}

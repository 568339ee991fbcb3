//! From rows to the response: every row along its shape, with no waiting in between.

use async_graphql::{Name, Value};

use super::{
    aggregate,
    column::Cell,
    connection::{Connection, ConnectionShape, EdgeShape, PageInfoShape},
    cursor,
    json::Json,
    plan::{Shape, TextShape},
    rows::{NodeRows, PageRows, Pages, Related, Rows},
    select::{Relation, Select},
    words::Words,
};

/// Writes a row as an object.
pub fn object(
    json: &mut Json,
    select: &Select<'_>,
    rows: &Rows<'_>,
    at: usize,
    shapes: &[(Name, Shape)],
) {
    json.object(shapes, |json, shape| field(json, select, rows, at, shape));
}

fn field(json: &mut Json, select: &Select<'_>, rows: &Rows<'_>, at: usize, shape: &Shape) {
    let row = rows.row(at);
    match shape {
        Shape::TypeName(name) => json.plain(name),
        Shape::Id(cell, noun) => {
            json.plain(format_args!("{noun}:{}", row[*cell].key().unwrap_or(0)))
        }
        Shape::Cell(cell, scalar) => row[*cell].write(*scalar, json),
        Shape::Text(shapes) => json.object(shapes, |json, shape| text(json, row, shape)),
        Shape::Group(shapes) => object(json, select, rows, at, shapes),
        Shape::One(Some(presence), _) if row[*presence] == Cell::Null => json.null(),
        Shape::One(_, shapes) => object(json, select, rows, at, shapes),
        Shape::Many(relation, shapes) => {
            if let Some((_, list)) = select.list(*relation) {
                many(json, list, row, &rows.related[*relation], at, shapes);
            }
        }
        Shape::Node(relation) => {
            node(
                json,
                &select.relations[*relation],
                &rows.related[*relation],
                row,
            );
        }
        Shape::Computed(relation) => {
            match (&select.relations[*relation], &rows.related[*relation]) {
                (Relation::Computed(key, _), Related::Computed(values, otherwise)) => {
                    let key = row[*key].key();
                    json.value(key.and_then(|key| values.get(&key)).unwrap_or(otherwise));
                }
                _ => json.null(),
            }
        }
    }
}

fn many(
    json: &mut Json,
    list: &Connection<'_>,
    row: &[Cell],
    related: &Related<'_>,
    at: usize,
    shapes: &[(Name, ConnectionShape)],
) {
    let count = list.count.and_then(|cell| row[cell].key()).unwrap_or(0);
    match related {
        Related::Many(pages) => connection(json, list, pages, at, count, shapes),
        _ => connection(json, list, &Pages::default(), at, count, shapes),
    }
}

fn node(json: &mut Json, relation: &Relation<'_>, related: &Related<'_>, row: &[Cell]) {
    let found = match (relation, related) {
        (Relation::Node { noun, row: key, .. }, Related::Node(nodes)) => {
            let named = row[*noun].text().zip(row[*key].key());
            named.and_then(|(name, id)| {
                let nodes = nodes.get(name)?;
                Some((nodes, *nodes.by_id.get(&id)?))
            })
        }
        _ => None,
    };
    match found {
        Some((nodes, at)) => object(json, &nodes.select, &nodes.rows, at, &nodes.shapes),
        None => json.null(),
    }
}

/// Writes the page of a list that belongs to a row.
pub fn connection(
    json: &mut Json,
    list: &Connection<'_>,
    pages: &Pages<'_>,
    at: usize,
    count: i64,
    shapes: &[(Name, ConnectionShape)],
) {
    let empty = PageRows::default();
    let page = pages.pages.get(at).unwrap_or(&empty);
    let rows = &pages.rows;
    json.object(shapes, |json, shape| match shape {
        ConnectionShape::TypeName(name) => json.plain(name),
        ConnectionShape::Nodes(shapes) => json.list(page.rows.clone(), |json, at| {
            object(json, &list.select, rows, at, shapes);
        }),
        ConnectionShape::Edges(shapes) => json.list(page.rows.clone(), |json, at| {
            edge(json, list, rows, at, shapes);
        }),
        ConnectionShape::PageInfo(shapes) => {
            json.object(shapes, |json, shape| {
                page_info(json, list, rows, page, *shape)
            });
        }
        ConnectionShape::TotalCount => json.number(count),
        ConnectionShape::Aggregate(summary, shapes) => {
            let summed = pages.summaries.get(*summary);
            aggregate::aggregate(json, &list.summaries[*summary], summed, at, shapes);
        }
        ConnectionShape::Groups(summary, shapes) => {
            let summed = pages.summaries.get(*summary);
            aggregate::groups(json, &list.summaries[*summary], summed, at, shapes);
        }
    });
}

fn edge(
    json: &mut Json,
    list: &Connection<'_>,
    rows: &Rows<'_>,
    at: usize,
    shapes: &[(Name, EdgeShape)],
) {
    json.object(shapes, |json, shape| match shape {
        EdgeShape::TypeName(name) => json.plain(name),
        EdgeShape::Node(shapes) => object(json, &list.select, rows, at, shapes),
        EdgeShape::Cursor => json.plain(place(list, rows, at)),
    });
}

fn place(list: &Connection<'_>, rows: &Rows<'_>, at: usize) -> String {
    let row = rows.row(at);
    cursor::write(
        list.page.fingerprint(),
        list.cursor.iter().map(|cell| &row[*cell]),
    )
}

fn page_info(
    json: &mut Json,
    list: &Connection<'_>,
    rows: &Rows<'_>,
    page: &PageRows,
    shape: PageInfoShape,
) {
    let wanted = &list.page;
    let mut cursor = |at: Option<usize>| match at {
        Some(at) => json.plain(place(list, rows, at)),
        None => json.null(),
    };
    match shape {
        PageInfoShape::TypeName => json.plain("PageInfo"),
        // As Relay's HasNextPage() and HasPreviousPage(): in the page's direction, what lies between
        // the cursors counts; against it, that there is a cursor.
        PageInfoShape::HasNextPage if wanted.backward => json.boolean(wanted.before.is_some()),
        PageInfoShape::HasNextPage => json.boolean(page.more),
        PageInfoShape::HasPreviousPage if wanted.backward => json.boolean(page.more),
        PageInfoShape::HasPreviousPage => json.boolean(wanted.after.is_some()),
        PageInfoShape::StartCursor => cursor(page.rows.clone().next()),
        PageInfoShape::EndCursor => cursor(page.rows.clone().next_back()),
    }
}

fn text(json: &mut Json, row: &[Cell], shape: &TextShape) {
    match shape {
        TextShape::TypeName(name) => json.plain(name),
        TextShape::Cell(cell, scalar) => row[*cell].write(*scalar, json),
        TextShape::State(fr, en) => {
            let states = entity::enums::TextState::described();
            // The words come in the order of their advance.
            let rank = |cell: &usize| {
                let word = row[*cell].text();
                let mut values = states.values.iter();
                values.position(|value| Some(value.word) == word)
            };
            match rank(fr).min(rank(en)) {
                Some(rank) => json.plain(&states.values[rank].name),
                None => json.null(),
            }
        }
    }
}

impl NodeRows<'_> {
    /// A row as an object.
    #[must_use]
    pub fn object(&self, at: usize) -> Value {
        let mut json = Json::default();
        object(&mut json, &self.select, &self.rows, at, &self.shapes);
        json.into_value()
    }

    /// The row with a key as an object.
    #[must_use]
    pub fn by_id(&self, id: i64) -> Option<Value> {
        self.by_id.get(&id).map(|at| self.object(*at))
    }
}

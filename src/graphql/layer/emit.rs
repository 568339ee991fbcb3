//! From rows to the response: every row along its shape, with no waiting in between.

use async_graphql::{Name, Value, indexmap::IndexMap};

use super::{
    column::Cell,
    connection::{Connection, ConnectionShape, EdgeShape, PageInfoShape, Sorts},
    cursor,
    execute::key_of,
    id,
    plan::{Relation, Select, Shape, TextShape},
    rows::{PageRows, Pages, Related, Rows},
    words::{Words, word_value},
};

/// A row as an object.
#[must_use]
pub fn object(select: &Select<'_>, rows: &Rows<'_>, at: usize, shapes: &[(Name, Shape)]) -> Value {
    let mut object = IndexMap::with_capacity(shapes.len());
    for (key, shape) in shapes {
        object.insert(key.clone(), field(select, rows, at, shape));
    }
    Value::Object(object)
}

fn field(select: &Select<'_>, rows: &Rows<'_>, at: usize, shape: &Shape) -> Value {
    let row = rows.row(at);
    match shape {
        Shape::TypeName(name) => Value::String((*name).to_owned()),
        Shape::Id => Value::String(id::write(select.noun.name, rows.ids[at])),
        Shape::Cell(cell, scalar) => row[*cell].emit(*scalar),
        Shape::Text(shapes) => collect(shapes, |shape| text(row, shape)),
        Shape::Group(shapes) => collect(shapes, |shape| field(select, rows, at, shape)),
        Shape::One(relation, shapes) => {
            let (Relation::One(way, target), Related::One(by_key, found)) =
                (&select.relations[*relation], &rows.related[*relation])
            else {
                return Value::Null;
            };
            key_of(way, rows.ids[at], row)
                .and_then(|key| by_key.get(&key))
                .map_or(Value::Null, |at| object(target, found, *at, shapes))
        }
        Shape::Many(relation, shapes) => {
            let (Relation::Many(way, list), Related::Many(pages)) =
                (&select.relations[*relation], &rows.related[*relation])
            else {
                return Value::Null;
            };
            let key = key_of(way, rows.ids[at], row).unwrap_or(0);
            connection(list, pages, key, shapes)
        }
        Shape::Node(relation) => node(&select.relations[*relation], &rows.related[*relation], row),
        Shape::Computed(relation) => match &rows.related[*relation] {
            Related::Computed(values, otherwise) => {
                values.get(&rows.ids[at]).unwrap_or(otherwise).clone()
            }
            _ => Value::Null,
        },
    }
}

fn node(relation: &Relation<'_>, related: &Related<'_>, row: &[Cell]) -> Value {
    let (Relation::Node { noun, row: key, .. }, Related::Node(nodes)) = (relation, related) else {
        return Value::Null;
    };
    let found = row[*noun]
        .text()
        .zip(row[*key].key())
        .and_then(|(name, id)| {
            let nodes = nodes.get(name)?;
            let at = *nodes.by_id.get(&id)?;
            Some(nodes.object(at))
        });
    found.unwrap_or(Value::Null)
}

/// A list's page as an object.
#[must_use]
pub fn connection(
    list: &Connection<'_>,
    pages: &Pages<'_>,
    key: i64,
    shapes: &[(Name, ConnectionShape)],
) -> Value {
    let empty = PageRows::default();
    let page = pages.by_key.get(&key).unwrap_or(&empty);
    let rows = &pages.rows;
    collect(shapes, |shape| match shape {
        ConnectionShape::TypeName(name) => Value::String(name.clone()),
        ConnectionShape::Nodes(shapes) => Value::List(
            page.rows
                .clone()
                .map(|at| object(&list.select, rows, at, shapes))
                .collect(),
        ),
        ConnectionShape::Edges(shapes) => Value::List(
            page.rows
                .clone()
                .map(|at| edge(list, rows, at, shapes))
                .collect(),
        ),
        ConnectionShape::PageInfo(shapes) => {
            collect(shapes, |shape| page_info(list, rows, page, *shape))
        }
        ConnectionShape::TotalCount => {
            Value::from(pages.counts.get(&key).copied().unwrap_or_default())
        }
    })
}

fn edge(list: &Connection<'_>, rows: &Rows<'_>, at: usize, shapes: &[(Name, EdgeShape)]) -> Value {
    collect(shapes, |shape| match shape {
        EdgeShape::TypeName(name) => Value::String(name.clone()),
        EdgeShape::Node(shapes) => object(&list.select, rows, at, shapes),
        EdgeShape::Cursor => Value::String(place(list, rows, at)),
    })
}

fn place(list: &Connection<'_>, rows: &Rows<'_>, at: usize) -> String {
    let id = Cell::Int(rows.ids[at]);
    let row = rows.row(at);
    let cells = list.cursor.iter().map(|sorts| match sorts {
        Sorts::Key => &id,
        Sorts::Cell(cell) => &row[*cell],
        Sorts::Further(cell) => &row[list.select.columns.len() + cell],
    });
    cursor::write(&list.page.fingerprint, cells)
}

fn page_info(
    list: &Connection<'_>,
    rows: &Rows<'_>,
    page: &PageRows,
    shape: PageInfoShape,
) -> Value {
    let wanted = &list.page;
    let at = |at: Option<usize>| at.map_or(Value::Null, |at| place(list, rows, at).into());
    match shape {
        PageInfoShape::TypeName => "PageInfo".into(),
        PageInfoShape::HasNextPage if wanted.backward => wanted.before.is_some().into(),
        PageInfoShape::HasNextPage => page.more.into(),
        PageInfoShape::HasPreviousPage if wanted.backward => page.more.into(),
        PageInfoShape::HasPreviousPage => wanted.after.is_some().into(),
        PageInfoShape::StartCursor => at(page.rows.clone().next()),
        PageInfoShape::EndCursor => at(page.rows.clone().next_back()),
    }
}

fn text(row: &[Cell], shape: &TextShape) -> Value {
    match shape {
        TextShape::TypeName(name) => Value::String((*name).to_owned()),
        TextShape::Cell(cell, scalar) => row[*cell].emit(*scalar),
        TextShape::State(fr, en) => {
            let states = entity::enums::TextState::described();
            // The words come in the order of their advance.
            let rank = |cell: &usize| {
                let word = row[*cell].text();
                states
                    .values
                    .iter()
                    .position(|value| Some(value.word) == word)
            };
            let least = rank(fr).min(rank(en)).map(|rank| states.values[rank].word);
            least.map_or(Value::Null, |word| word_value(states, word))
        }
    }
}

fn collect<S>(shapes: &[(Name, S)], value: impl Fn(&S) -> Value) -> Value {
    let fields = shapes
        .iter()
        .map(|(key, shape)| (key.clone(), value(shape)));
    Value::Object(fields.collect())
}

impl super::rows::NodeRows<'_> {
    /// A row as an object.
    #[must_use]
    pub fn object(&self, at: usize) -> Value {
        object(&self.select, &self.rows, at, &self.shapes)
    }

    /// The row with a key as an object.
    #[must_use]
    pub fn by_id(&self, id: i64) -> Option<Value> {
        self.by_id.get(&id).map(|at| self.object(*at))
    }
}

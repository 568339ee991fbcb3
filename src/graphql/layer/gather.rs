//! From the flat rows of a statement back to lists in lists: each level's row is taken once,
//! however often it is repeated for the rows of the level below.

use sea_orm::DbErr;

use super::{
    column::Cell,
    connection::Connection,
    rows::{PageRows, Pages, Related, Rows},
    select::Select,
    written::Row,
};

/// Takes the rows of lists, of which each belongs to something with a number.
pub struct Gathering<'g, 'q> {
    connection: &'g Connection<'q>,
    pages: &'g mut Pages<'q>,
}

impl<'g, 'q> Gathering<'g, 'q> {
    /// Nothing yet.
    pub fn of(connection: &'g Connection<'q>, pages: &'g mut Pages<'q>) -> Self {
        Self { connection, pages }
    }

    /// Takes a row whose cells begin at a column, for what has this number.
    ///
    /// # Errors
    /// When the database holds something else than the entity says.
    pub fn take(&mut self, row: &dyn Row, first: usize, of: usize) -> Result<(), DbErr> {
        take(row, first, self.connection, self.pages, of)
    }

    /// Cuts the pages, of which there are so many.
    pub fn finish(self, count: usize) {
        self.pages.pages.resize(count, PageRows::default());
        self.pages.cut(self.connection);
    }
}

fn take<'q>(
    row: &dyn Row,
    first: usize,
    connection: &Connection<'q>,
    pages: &mut Pages<'q>,
    of: usize,
) -> Result<(), DbErr> {
    if pages.pages.len() <= of {
        let start = pages.rows.len();
        pages.pages.resize(
            of + 1,
            PageRows {
                rows: start..start,
                more: false,
            },
        );
    }
    let page = &mut pages.pages[of];
    let mut last = page.rows.clone().next_back();
    if page.rows.is_empty() {
        page.rows = pages.rows.len()..pages.rows.len();
    }
    let before = pages.rows.len();
    take_row(row, first, &connection.select, &mut pages.rows, &mut last)?;
    page.rows.end += pages.rows.len() - before;
    Ok(())
}

/// Takes a row, and what belongs to it of the level below. `last` is the row that was taken last
/// for the same list.
///
/// # Errors
/// When the database holds something else than the entity says.
pub fn take_row<'q>(
    row: &dyn Row,
    first: usize,
    select: &Select<'q>,
    rows: &mut Rows<'q>,
    last: &mut Option<usize>,
) -> Result<(), DbErr> {
    let Cell::Int(id) = row.cell(select.cells[0].scalar(), first)? else {
        // The list is empty: there is only what it belongs to.
        return Ok(());
    };
    let at = match *last {
        Some(at) if rows.id(at) == id => at,
        _ => {
            rows.cells.push(Cell::Int(id));
            for (number, source) in select.cells.iter().enumerate().skip(1) {
                rows.cells.push(row.cell(source.scalar(), first + number)?);
            }
            rows.len() - 1
        }
    };
    *last = Some(at);
    if let Some((relation, _, inner)) = select.merged() {
        if !matches!(rows.related[relation], Related::Many(_)) {
            rows.related[relation] = Related::Many(Pages::of(inner));
        }
        if let Related::Many(pages) = &mut rows.related[relation] {
            take(row, first + select.cells.len(), inner, pages, at)?;
        }
    }
    Ok(())
}

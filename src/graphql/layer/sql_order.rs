//! Orders as SQL, and where pages begin and end in them.

use super::{
    column::Cell,
    joins::Tables,
    order::{By, OrderKey},
    page::Page,
    sql::Sql,
};

impl Sql {
    /// Adds what comes behind `ORDER BY`.
    pub(super) fn order(&mut self, tables: &mut Tables, keys: &[OrderKey]) -> &mut Self {
        for (position, key) in keys.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.key(tables, key);
            self.direction(key);
        }
        self
    }

    /// Adds the direction of what was just added.
    pub(super) fn direction(&mut self, key: &OrderKey) {
        self.push(if key.descending { " DESC" } else { " ASC" });
        if key.nullable {
            self.push(if key.nulls_first {
                " NULLS FIRST"
            } else {
                " NULLS LAST"
            });
        }
    }

    /// Adds what is sorted by, as it is compared: texts by code point.
    pub(super) fn key(&mut self, tables: &mut Tables, key: &OrderKey) -> &mut Self {
        let row = tables.follow(self, &key.path);
        match &key.by {
            By::Column(column) => self.sortable(row, column),
            By::Count(step) => self.number_of(row, step),
        }
    }

    /// Adds ` AND …`: only rows between the ends that a page has.
    pub(super) fn page_bounds(&mut self, tables: &mut Tables, page: &Page, order: &[OrderKey]) {
        let (start, end) = if page.backward {
            (&page.before, &page.after)
        } else {
            (&page.after, &page.before)
        };
        if let Some(start) = start {
            self.push(" AND ").behind(tables, order, start);
        }
        if let Some(end) = end {
            let reversed = order.iter().cloned().map(OrderKey::reversed);
            let reversed: Vec<OrderKey> = reversed.collect();
            self.push(" AND ").behind(tables, &reversed, end);
        }
    }

    /// The rows behind one with these values, in this order.
    ///
    /// Where all keys go one way and none can be empty, one comparison of rows says it, and is one
    /// range of an index. Elsewhere the keys that lead the order so far say where the range
    /// begins, beside the condition that decides.
    fn behind(&mut self, tables: &mut Tables, order: &[OrderKey], cells: &[Cell]) {
        let leading = order
            .iter()
            .take_while(|key| !key.nullable && key.descending == order[0].descending)
            .count();
        if leading == order.len() {
            return self.behind_by_row(tables, order, cells, false);
        }
        self.push("(");
        if leading > 0 {
            self.behind_by_row(tables, &order[..leading], &cells[..leading], true);
            self.push(" AND ");
        } else if range_of_nullable(&order[0], &cells[0]) {
            self.key(tables, &order[0]);
            self.push(if order[0].descending { " <= " } else { " >= " });
            self.bind(cells[0].bind(order[0].scalar())).push(" AND ");
        }
        // (a behind) OR (a level AND b behind) OR …
        self.push("(");
        for last in 0..order.len() {
            if last > 0 {
                self.push(" OR ");
            }
            self.push("(");
            for (key, cell) in order.iter().zip(cells).take(last) {
                self.level(tables, key, cell).push(" AND ");
            }
            self.further(tables, &order[last], &cells[last]).push(")");
        }
        self.push("))");
    }

    fn behind_by_row(
        &mut self,
        tables: &mut Tables,
        order: &[OrderKey],
        cells: &[Cell],
        or_level: bool,
    ) {
        self.push("(");
        for (position, key) in order.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.key(tables, key);
        }
        let descending = order.first().is_some_and(|key| key.descending);
        self.push(match (descending, or_level) {
            (false, false) => ") > (",
            (false, true) => ") >= (",
            (true, false) => ") < (",
            (true, true) => ") <= (",
        });
        for (position, (key, cell)) in order.iter().zip(cells).enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.bind(cell.bind(key.scalar()));
        }
        self.push(")");
    }

    fn level(&mut self, tables: &mut Tables, key: &OrderKey, cell: &Cell) -> &mut Self {
        self.key(tables, key);
        if *cell == Cell::Null {
            return self.push(" IS NULL");
        }
        self.push(" = ").bind(cell.bind(key.scalar()))
    }

    fn further(&mut self, tables: &mut Tables, key: &OrderKey, cell: &Cell) -> &mut Self {
        let nulls_follow = key.nullable && !key.nulls_first;
        if *cell == Cell::Null {
            if nulls_follow {
                return self.push("FALSE");
            }
            return self.key(tables, key).push(" IS NOT NULL");
        }
        self.push("(").key(tables, key);
        self.push(if key.descending { " < " } else { " > " });
        self.bind(cell.bind(key.scalar()));
        if nulls_follow {
            self.push(" OR ").key(tables, key).push(" IS NULL");
        }
        self.push(")")
    }
}

/// Whether what comes behind a value of a key that may be empty is a range: what is empty must
/// come before.
fn range_of_nullable(key: &OrderKey, cell: &Cell) -> bool {
    key.nulls_first && *cell != Cell::Null
}

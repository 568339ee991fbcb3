//! Orders as SQL, and where pages begin and end in them.

use super::{
    column::Cell,
    order::OrderKey,
    page::Page,
    sql::{Alias, Sql},
};

impl Sql {
    pub(super) fn order(&mut self, row: Alias, keys: &[OrderKey]) -> &mut Self {
        for (position, key) in keys.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.sortable(row, &key.column);
            self.push(if key.descending { " DESC" } else { " ASC" });
            if key.column.nullable {
                self.push(if key.nulls_first {
                    " NULLS FIRST"
                } else {
                    " NULLS LAST"
                });
            }
        }
        self
    }

    pub(super) fn page_bounds(&mut self, row: Alias, page: &Page, order: &[OrderKey]) {
        let (start, end) = if page.backward {
            (&page.before, &page.after)
        } else {
            (&page.after, &page.before)
        };
        if let Some(start) = start {
            self.push(" AND ").behind(row, order, start);
        }
        if let Some(end) = end {
            let reversed: Vec<OrderKey> = order.iter().map(|key| key.reversed()).collect();
            self.push(" AND ").behind(row, &reversed, end);
        }
    }

    /// The rows behind one with these values, in this order.
    fn behind(&mut self, row: Alias, order: &[OrderKey], cells: &[Cell]) {
        let one_way = order
            .windows(2)
            .all(|two| two[0].descending == two[1].descending);
        if one_way && order.iter().all(|key| !key.column.nullable) {
            return self.behind_by_row(row, order, cells);
        }
        // (a behind) OR (a equal AND b behind) OR …
        self.push("(");
        for last in 0..order.len() {
            if last > 0 {
                self.push(" OR ");
            }
            self.push("(");
            for (key, cell) in order.iter().zip(cells).take(last) {
                self.level(row, key, cell).push(" AND ");
            }
            self.further(row, &order[last], &cells[last]).push(")");
        }
        self.push(")");
    }

    fn behind_by_row(&mut self, row: Alias, order: &[OrderKey], cells: &[Cell]) {
        self.push("(");
        for (position, key) in order.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.sortable(row, &key.column);
        }
        let descending = order.first().is_some_and(|key| key.descending);
        self.push(if descending { ") < (" } else { ") > (" });
        for (position, (key, cell)) in order.iter().zip(cells).enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.bind(cell.bind(key.column.scalar));
        }
        self.push(")");
    }

    fn level(&mut self, row: Alias, key: &OrderKey, cell: &Cell) -> &mut Self {
        if *cell == Cell::Null {
            return self.cell(row, &key.column).push(" IS NULL");
        }
        self.sortable(row, &key.column)
            .push(" = ")
            .bind(cell.bind(key.column.scalar))
    }

    fn further(&mut self, row: Alias, key: &OrderKey, cell: &Cell) -> &mut Self {
        let nulls_follow = key.column.nullable && !key.nulls_first;
        if *cell == Cell::Null {
            if nulls_follow {
                return self.push("FALSE");
            }
            return self.cell(row, &key.column).push(" IS NOT NULL");
        }
        self.push("(").sortable(row, &key.column);
        self.push(if key.descending { " < " } else { " > " });
        self.bind(cell.bind(key.column.scalar));
        if nulls_follow {
            self.push(" OR ").cell(row, &key.column).push(" IS NULL");
        }
        self.push(")")
    }
}

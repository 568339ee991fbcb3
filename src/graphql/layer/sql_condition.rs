//! Conditions as SQL.

use sea_orm::DbBackend;

use super::{
    column::Column,
    filter::{Comparison, Filter, Match, Place, Test},
    fold,
    sql::{Alias, Sql},
};

impl Sql {
    /// Adds a filter as one expression.
    pub fn filter(&mut self, row: Alias, filter: &Filter) {
        match filter {
            Filter::All(all) => self.joined(row, all, " AND ", "TRUE"),
            Filter::Any(any) => self.joined(row, any, " OR ", "FALSE"),
            Filter::Not(not) => {
                self.push("NOT ").filter(row, not);
            }
            Filter::Test(column, test) => self.test(row, column, test),
        }
    }

    fn joined(&mut self, row: Alias, filters: &[Filter], with: &str, none: &str) {
        if filters.is_empty() {
            self.push(none);
            return;
        }
        self.push("(");
        for (position, filter) in filters.iter().enumerate() {
            if position > 0 {
                self.push(with);
            }
            self.filter(row, filter);
        }
        self.push(")");
    }

    fn test(&mut self, row: Alias, column: &Column, test: &Test) {
        self.push("(");
        if column.nullable && !matches!(test, Test::IsNull(_)) {
            // A test of what is empty is false, so that `not` makes it true.
            self.cell(row, column).push(" IS NOT NULL AND ");
        }
        match test {
            Test::IsNull(yes) => {
                self.cell(row, column);
                self.push(if *yes { " IS NULL" } else { " IS NOT NULL" });
            }
            Test::In(values) => {
                self.cell(row, column).push(" IN (");
                for (position, value) in values.iter().enumerate() {
                    if position > 0 {
                        self.push(", ");
                    }
                    self.bind(value.bind(column.scalar));
                }
                self.push(")");
            }
            Test::Compare(comparison, value) => {
                self.sortable(row, column).push(match comparison {
                    Comparison::Equal => " = ",
                    Comparison::Less => " < ",
                    Comparison::LessOrEqual => " <= ",
                    Comparison::Greater => " > ",
                    Comparison::GreaterOrEqual => " >= ",
                });
                self.bind(value.bind(column.scalar));
            }
            Test::Match(wanted) => self.matched(row, column, wanted),
        }
        self.push(")");
    }

    /// The position of the text within the column says where it is, with no pattern to escape.
    fn matched(&mut self, row: Alias, column: &Column, wanted: &Match) {
        let text = if wanted.insensitive {
            fold::fold(&wanted.text)
        } else {
            wanted.text.clone()
        };
        if wanted.place == Place::Whole {
            self.folded(row, column, wanted.insensitive)
                .push(" = ")
                .bind(text);
            return;
        }
        let postgres = self.backend == DbBackend::Postgres;
        self.push(if postgres { "strpos(" } else { "instr(" });
        self.folded(row, column, wanted.insensitive)
            .push(", ")
            .bind(text.as_str())
            .push(")");
        self.push(match wanted.place {
            Place::Start => " = 1",
            Place::Anywhere | Place::Whole => " > 0",
        });
    }

    fn folded(&mut self, row: Alias, column: &Column, insensitive: bool) -> &mut Self {
        if !insensitive {
            return self.cell(row, column);
        }
        let cell = self.aside(|sql| {
            sql.cell(row, column);
        });
        let expression = fold::expression(self.backend, &cell);
        self.push(&expression)
    }
}

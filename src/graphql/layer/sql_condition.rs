//! Conditions as SQL.

use sea_orm::DbBackend;

use super::{
    column::Column,
    filter::{Comparison, Filter, Match, Place, Test},
    fold,
    sql::Sql,
};

impl Sql {
    /// Adds a filter as one expression.
    pub fn filter(&mut self, filter: &Filter) {
        match filter {
            Filter::All(all) => self.joined(all, " AND ", "TRUE"),
            Filter::Any(any) => self.joined(any, " OR ", "FALSE"),
            Filter::Not(not) => {
                self.push("NOT ").filter(not);
            }
            Filter::Test(column, test) => self.test(column, test),
        }
    }

    fn joined(&mut self, filters: &[Filter], with: &str, none: &str) {
        if filters.is_empty() {
            self.push(none);
            return;
        }
        self.push("(");
        for (position, filter) in filters.iter().enumerate() {
            if position > 0 {
                self.push(with);
            }
            self.filter(filter);
        }
        self.push(")");
    }

    fn test(&mut self, column: &Column, test: &Test) {
        self.push("(");
        if column.nullable && !matches!(test, Test::IsNull(_)) {
            // A test of what is empty is false, so that `not` makes it true.
            self.column("t", column.name).push(" IS NOT NULL AND ");
        }
        match test {
            Test::IsNull(yes) => {
                self.column("t", column.name);
                self.push(if *yes { " IS NULL" } else { " IS NOT NULL" });
            }
            Test::In(values) => {
                self.column("t", column.name).push(" IN (");
                for (position, value) in values.iter().enumerate() {
                    if position > 0 {
                        self.push(", ");
                    }
                    self.bind(value.bind(column.scalar));
                }
                self.push(")");
            }
            Test::Compare(comparison, value) => {
                self.sortable(column).push(match comparison {
                    Comparison::Equal => " = ",
                    Comparison::Less => " < ",
                    Comparison::LessOrEqual => " <= ",
                    Comparison::Greater => " > ",
                    Comparison::GreaterOrEqual => " >= ",
                });
                self.bind(value.bind(column.scalar));
            }
            Test::Match(wanted) => self.matched(column, wanted),
        }
        self.push(")");
    }

    /// The position of the text within the column says where it is, with no pattern to escape.
    fn matched(&mut self, column: &Column, wanted: &Match) {
        let text = if wanted.insensitive {
            fold::fold(&wanted.text)
        } else {
            wanted.text.clone()
        };
        if wanted.place == Place::Whole {
            self.folded(column, wanted.insensitive)
                .push(" = ")
                .bind(text);
            return;
        }
        let postgres = self.backend == DbBackend::Postgres;
        self.push(if postgres { "strpos(" } else { "instr(" });
        self.folded(column, wanted.insensitive)
            .push(", ")
            .bind(text.as_str())
            .push(")");
        self.push(match wanted.place {
            Place::Start => " = 1",
            Place::Anywhere | Place::Whole => " > 0",
        });
    }

    fn folded(&mut self, column: &Column, insensitive: bool) -> &mut Self {
        if !insensitive {
            return self.column("t", column.name);
        }
        let expression = fold::expression(self.backend, column.name);
        self.push(&expression)
    }
}

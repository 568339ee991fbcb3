//! Summaries as SQL.

use domain::zone::Zone;

use super::{Grouped, How, Key, KeyOf, MAX_GROUPS, Operand, Sorted, Summary, halfway::Halfway};
use crate::graphql::layer::{
    catalog::catalog,
    describe::Via,
    joins::Tables,
    sql::{Alias, Sql},
    statement::{Among, Keys},
};

/// A list whose figures are computed, or the lists of several rows.
pub(super) struct List<'a> {
    pub among: &'a Among<'a>,
    pub each: Option<&'a Keys>,
    pub zone: &'a Zone,
}

impl List<'_> {
    /// Whether it is one list at each date of a series.
    pub fn is_series(&self) -> bool {
        self.each.is_some_and(|keys| !keys.days.is_empty())
    }

    /// The columns that tell the lists from each other.
    pub fn by(&self) -> impl Iterator<Item = &'static str> {
        let day = self.is_series().then_some("day");
        self.each.map(|_| "way").into_iter().chain(day)
    }
}

impl Sql {
    /// The figures of a list, or of that of each of these, by number. Buckets of instants are
    /// those of `zone`, where they name no other.
    pub fn summary(
        &mut self,
        among: &Among<'_>,
        each: Option<&Keys>,
        summary: &Summary,
        zone: &Zone,
    ) {
        let list = List { among, each, zone };
        match &summary.groups {
            None => self.figures(&list, summary),
            Some(grouped) => {
                let table = self.alias();
                let figures = self.aside(|sql| sql.figures(&list, summary));
                if each.is_some() {
                    self.groups_of_each(summary, grouped, table, &figures);
                } else {
                    self.groups_of_all(summary, grouped, table, &figures);
                }
            }
        }
    }

    fn groups_of_all(&mut self, summary: &Summary, grouped: &Grouped, table: Alias, figures: &str) {
        self.push("SELECT ").summed(summary, table);
        self.push(" FROM (")
            .push(figures)
            .push(") AS ")
            .name_of(table);
        self.having(grouped, table);
        self.groups_sorted(&grouped.order, table);
        self.push(" LIMIT ").push(&(limit(grouped) + 1).to_string());
    }

    fn groups_of_each(
        &mut self,
        summary: &Summary,
        grouped: &Grouped,
        table: Alias,
        figures: &str,
    ) {
        let numbered = self.alias();
        self.push("SELECT \"way\", ").summed(summary, numbered);
        self.push(" FROM (SELECT ").name_of(table).push(".*");
        self.push(", ROW_NUMBER() OVER (PARTITION BY \"way\"")
            .groups_sorted(&grouped.order, table)
            .push(") AS \"n\"");
        self.push(" FROM (")
            .push(figures)
            .push(") AS ")
            .name_of(table);
        self.having(grouped, table);
        self.push(") AS ")
            .name_of(numbered)
            .push(" WHERE \"n\" <= ");
        self.push(&(limit(grouped) + 1).to_string());
        self.push(" ORDER BY \"way\", \"n\"");
    }

    fn having(&mut self, grouped: &Grouped, table: Alias) {
        if let Some(having) = &grouped.having {
            self.push(" WHERE ").filter(table, having);
        }
    }

    fn summed(&mut self, summary: &Summary, table: Alias) -> &mut Self {
        self.listed_by(", ", summary.columns(), |sql, column| {
            sql.column(table, column.name);
        })
    }

    /// Adds ` ORDER BY …`. Without keys there is one group, and nothing to sort by.
    fn groups_sorted(&mut self, order: &[Sorted], table: Alias) -> &mut Self {
        if order.is_empty() {
            return self;
        }
        self.push(" ORDER BY ")
            .listed_by(", ", order.iter(), |sql, sorted| {
                sql.sortable(table, &sorted.column);
                sql.push(if sorted.descending { " DESC" } else { " ASC" });
                sql.push(if sorted.nulls_first {
                    " NULLS FIRST"
                } else {
                    " NULLS LAST"
                });
            })
    }

    /// The figures by way and keys.
    fn figures(&mut self, list: &List<'_>, summary: &Summary) {
        let rows = self.alias();
        let way = list.each.map(|_| "way");
        let keys = (0..summary.keys.len()).map(|at| summary.key_column(at).name);
        let by: Vec<&str> = way.into_iter().chain(keys).collect();
        self.push("SELECT ");
        for name in &by {
            self.column(rows, name).push(", ");
        }
        let halfway = Halfway::of(summary);
        let figures = 0..summary.figures.len();
        self.listed_by(", ", figures, |sql, at| {
            let figure = match &halfway {
                Some(halfway) => halfway.figure(summary, at),
                None => sql.figure(summary, at),
            };
            sql.push(&figure).push(" AS ");
            sql.name(summary.figure_column(at).name);
        });
        if summary.figures.is_empty() {
            self.push("NULL");
        }
        self.push(" FROM (");
        let ranked = summary
            .figures
            .iter()
            .any(|figure| figure.how == How::Median);
        if let Some(halfway) = &halfway {
            self.halfway(list, summary, halfway);
        } else if ranked && !self.is_postgres() {
            self.ranked(list, summary, &by);
        } else {
            self.whole_rows(list, summary);
        }
        self.push(") AS ").name_of(rows);
        if !by.is_empty() {
            self.push(" GROUP BY ");
            self.listed_by(", ", by.iter(), |sql, name| {
                sql.column(rows, name);
            });
        } else if summary.groups.is_some() {
            // Without keys all rows are one group, and no rows are none.
            self.push(" HAVING COUNT(*) > 0");
        }
    }

    fn figure(&self, summary: &Summary, at: usize) -> String {
        let figure = &summary.figures[at];
        let value = figure.of.map(|of| format!("\"{}\"", operand_name(of)));
        let value = value.unwrap_or_else(|| "*".to_owned());
        match figure.how {
            How::Count => "CAST(COUNT(*) AS INTEGER)".to_owned(),
            How::CountDistinct => format!("CAST(COUNT(DISTINCT {value}) AS INTEGER)"),
            How::Min => format!("MIN({value})"),
            How::Max => format!("MAX({value})"),
            How::Sum => format!("CAST(SUM({value}) AS DOUBLE PRECISION)"),
            // Divided here: PostgreSQL's own mean is a decimal, cut at another place.
            How::Avg => {
                let value = figure.of.map_or(value, |of| summary.addend(of));
                format!("CAST(SUM({value}) AS DOUBLE PRECISION) / COUNT({value})")
            }
            How::Median if self.is_postgres() => {
                format!("percentile_cont(0.5) WITHIN GROUP (ORDER BY {value})")
            }
            // The rank of the middle of n is (n + 1) / 2, or it lies between n / 2 and the next.
            How::Median => {
                let (rank, ranks) = (rank_name(at), ranks_name(at));
                format!(
                    "CAST(AVG(CASE WHEN 2 * \"{rank}\" BETWEEN \"{ranks}\" AND \"{ranks}\" + 2 THEN {value} END) AS DOUBLE PRECISION)"
                )
            }
        }
    }

    /// The rows, and where each stands among those of its group, for a database that knows no
    /// percentiles.
    fn ranked(&mut self, list: &List<'_>, summary: &Summary, by: &[&str]) {
        let rows = self.alias();
        self.push("SELECT ").name_of(rows).push(".*");
        let partition = if by.is_empty() {
            String::new()
        } else {
            format!("PARTITION BY \"{}\"", by.join("\", \""))
        };
        for (at, figure) in summary.figures.iter().enumerate() {
            let (How::Median, Some(of)) = (figure.how, figure.of) else {
                continue;
            };
            let (value, rank, ranks) = (operand_name(of), rank_name(at), ranks_name(at));
            self.push(&format!(
                ", ROW_NUMBER() OVER ({partition} ORDER BY \"{value}\" NULLS LAST) AS \"{rank}\""
            ));
            self.push(&format!(
                ", COUNT(\"{value}\") OVER ({partition}) AS \"{ranks}\""
            ));
        }
        self.push(" FROM (");
        self.whole_rows(list, summary);
        self.push(") AS ").name_of(rows);
    }

    /// The rows with what they are grouped and summed by.
    fn whole_rows(&mut self, list: &List<'_>, summary: &Summary) {
        self.summed_rows(list, |sql, tables| {
            let mut columns = Vec::new();
            for (at, key) in summary.keys.iter().enumerate() {
                let row = tables.follow(sql, &key.steps);
                columns.push(sql.aside(|sql| {
                    sql.group_key(key, row, list.zone);
                    sql.push(" AS ").name(summary.key_column(at).name);
                }));
            }
            columns.extend(sql.operands(summary, tables));
            columns
        });
    }

    /// The rows of a list, with its number and these columns.
    pub(super) fn summed_rows(
        &mut self,
        list: &List<'_>,
        further: impl FnOnce(&mut Self, &mut Tables) -> Vec<String>,
    ) {
        let mut columns = Vec::new();
        let each = list.each.map(|keys| {
            let each = self.alias();
            // In a series it has the dates, so it comes before all that looks at one.
            let table = self.aside(|sql| {
                sql.keys(keys, each);
            });
            columns.push(self.aside(|sql| {
                sql.column(each, "n").push(" AS \"way\"");
            }));
            (each, table)
        });
        let mut tables = Tables::of(self.alias());
        columns.extend(further(self, &mut tables));
        if columns.is_empty() {
            columns.push("1".to_owned());
        }
        self.push("SELECT ").push(&columns.join(", "));
        self.push(" FROM ");
        let parent = each.map(|(each, table)| {
            self.push(&table).push(" CROSS JOIN ");
            each
        });
        self.rows_of(list.among, parent, tables.root(), tables.joins());
    }

    /// What figures are computed of, with their names.
    pub(super) fn operands(&mut self, summary: &Summary, tables: &mut Tables) -> Vec<String> {
        let operands = summary.operands.iter().enumerate();
        let named = operands.map(|(at, operand)| {
            let operand = self.operand(operand, tables);
            format!("{operand} AS \"{}\"", operand_name(at))
        });
        named.collect()
    }

    pub(super) fn group_key(&mut self, key: &Key, row: Alias, zone: &Zone) {
        match &key.of {
            KeyOf::Value(column) => {
                self.sortable(row, column);
            }
            KeyOf::Bucket(column, by, named) => {
                self.bucket(row, column, *by, named.as_ref().unwrap_or(zone));
            }
            KeyOf::Presence => {
                self.column(row, "id").push(" IS NOT NULL");
            }
        }
    }

    pub(super) fn operand(&mut self, operand: &Operand, tables: &mut Tables) -> String {
        let root = tables.root();
        match operand {
            Operand::Column(column) => self.aside(|sql| {
                sql.sortable(root, column);
            }),
            Operand::Row(step) => match step.link.via {
                Via::Local(column) if self.sees_all(catalog().referred(step.link.target)) => self
                    .aside(|sql| {
                        sql.cell(root, &column);
                    }),
                _ => {
                    let row = tables.reach(self, root, step);
                    self.aside(|sql| {
                        sql.column(row, "id");
                    })
                }
            },
        }
    }

    /// Adds all of these with something in between.
    fn listed_by<T>(
        &mut self,
        between: &str,
        all: impl Iterator<Item = T>,
        one: impl Fn(&mut Self, T),
    ) -> &mut Self {
        for (position, item) in all.enumerate() {
            if position > 0 {
                self.push(between);
            }
            one(self, item);
        }
        self
    }
}

impl Summary {
    /// What a figure is computed of, as a number: yes is one.
    pub(super) fn addend(&self, operand: usize) -> String {
        let name = operand_name(operand);
        match self.operands[operand] {
            Operand::Column(column) if column.scalar.is_boolean() => {
                format!("CAST(\"{name}\" AS INTEGER)")
            }
            _ => format!("\"{name}\""),
        }
    }
}

fn limit(grouped: &Grouped) -> u64 {
    grouped.first.unwrap_or(MAX_GROUPS)
}

/// The name of what a figure is computed of.
pub(super) fn operand_name(at: usize) -> String {
    format!("o{at}")
}

fn rank_name(at: usize) -> String {
    format!("r{at}")
}

fn ranks_name(at: usize) -> String {
    format!("s{at}")
}

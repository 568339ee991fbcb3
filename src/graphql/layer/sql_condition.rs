//! Conditions as SQL.
//!
//! Each is true or false for every row, never unknown, so that `NOT` is the opposite.

use super::{
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Days, Noun, Via},
    filter::{Comparison, Filter, Match, Place, Test},
    fold,
    joins::Step,
    plan::At,
    sight::Sight,
    sql::{Alias, Sql},
};

/// What is tested.
#[derive(Clone, Copy)]
enum Subject<'a> {
    /// What a column of a row holds.
    Cell(Alias, &'a Column),
    /// The number of rows to which a way leads from a row.
    Count(Alias, &'a Step),
}

impl Subject<'_> {
    const fn scalar(&self) -> Scalar {
        match self {
            Self::Cell(_, column) => column.scalar,
            Self::Count(..) => Scalar::Int,
        }
    }
}

impl Sql {
    /// Adds a filter as one expression.
    pub fn filter(&mut self, row: Alias, filter: &Filter) {
        match filter {
            Filter::All(all) => self.joined(row, all, " AND ", "TRUE"),
            Filter::Any(any) => self.joined(row, any, " OR ", "FALSE"),
            Filter::Not(not) => {
                self.push("NOT ").filter(row, not);
            }
            Filter::Test(column, test) => {
                let subject = Subject::Cell(row, column);
                self.push("(");
                if column.nullable && !matches!(test, Test::IsNull(_)) {
                    // A test of what is empty is false, so that `not` makes it true.
                    self.subject(subject).push(" IS NOT NULL AND ");
                }
                self.test(subject, test);
                self.push(")");
            }
            Filter::Leads(step, wanted) => self.leads(row, step, wanted),
            Filter::Count(step, test) => {
                self.push("(");
                self.test(Subject::Count(row, step), test);
                self.push(")");
            }
        }
    }

    fn joined(&mut self, row: Alias, filters: &[Filter], with: &str, none: &str) {
        match filters {
            [] => {
                self.push(none);
            }
            [one] => self.filter(row, one),
            several => {
                self.push("(");
                for (position, filter) in several.iter().enumerate() {
                    if position > 0 {
                        self.push(with);
                    }
                    self.filter(row, filter);
                }
                self.push(")");
            }
        }
    }

    fn leads(&mut self, row: Alias, step: &Step, wanted: &Filter) {
        let target = catalog().referred(step.link.target);
        let anything = wanted.is_everything();
        if let (Via::Local(column), true, true) = (step.link.via, anything, self.sees_all(target)) {
            // The database keeps what is referred to from going away.
            self.push("(").cell(row, &column).push(" IS NOT NULL)");
            return;
        }
        self.push("EXISTS (SELECT 1");
        let to = self.beyond(row, step, !anything);
        if let (Some(to), false) = (to, anything) {
            self.push(" AND ").filter(to, wanted);
        }
        self.push(")");
    }

    /// Adds the number of rows to which a way leads.
    pub(super) fn number_of(&mut self, row: Alias, step: &Step) -> &mut Self {
        // Wider than a number of the API on one database, and not on the other.
        self.push("(SELECT CAST(COUNT(*) AS integer)");
        self.beyond(row, step, false);
        self.push(")")
    }

    /// Adds ` FROM … WHERE …` of the rows to which a way leads, as far as they may be seen.
    /// Gives the table at its end; a table in between alone says how many they are, where nothing
    /// is to be known of them (`wanted`).
    fn beyond(&mut self, row: Alias, step: &Step, wanted: bool) -> Option<Alias> {
        let link = step.link;
        let target = catalog().referred(link.target);
        let days = target.days.filter(|_| !link.takes_date());
        let days = days.zip(step.at);
        self.push(" FROM ");
        if let Via::Junction { table, own, other } = link.via {
            let way = self.alias();
            self.table(table, way);
            let asked = wanted || days.is_some() || link.scope.is_some();
            let to = (asked || !self.sees_all(target)).then(|| {
                let to = self.alias();
                self.push(" JOIN ").table(target.table, to).push(" ON ");
                self.column(to, "id").push(" = ").column(way, other);
                to
            });
            self.push(" WHERE ").column(way, own).push(" = ");
            self.column(row, link.own).visible_way(table, way);
            if let Some(day) = &link.day {
                self.push(" AND ").on_day_of(row, way, day);
            }
            self.way_conditions(link, way, step.at);
            if let Some(to) = to {
                self.end_conditions(target, to, step, days);
            }
            return to;
        }
        let to = self.alias();
        self.table(target.table, to).push(" WHERE ");
        match link.via {
            Via::Foreign(column) => self.column(to, column).push(" = ").column(row, "id"),
            Via::Local(column) => self.column(to, "id").push(" = ").cell(row, &column),
            Via::Junction { .. } => self,
        };
        self.way_conditions(link, to, step.at);
        self.end_conditions(target, to, step, days);
        Some(to)
    }

    fn end_conditions(
        &mut self,
        target: &'static Noun,
        to: Alias,
        step: &Step,
        days: Option<(Days, At)>,
    ) {
        if let Some((days, at)) = days {
            self.push(" AND ").holds(to, &days, at);
        }
        if let (Some(scoped), Some(at)) = (&step.scope, step.at) {
            self.push(" AND ").scope(to, scoped, at);
        }
        self.visible(target, to);
    }

    /// Adds the condition that a row of a noun that holds for a time holds on a day.
    pub fn holds(&mut self, row: Alias, days: &Days, at: At) -> &mut Self {
        self.cell(row, &days.start).push(" <= ").day(at);
        if !days.end.nullable {
            return self.push(" AND ").cell(row, &days.end).push(" > ").day(at);
        }
        self.push(" AND (").cell(row, &days.end);
        self.push(" IS NULL OR ").cell(row, &days.end);
        self.push(" > ").day(at).push(")")
    }

    /// Adds ` AND …`: only rows of a noun that the viewer may see. It belongs to every table that
    /// a statement reads for a viewer; nothing is added where all are seen.
    pub fn visible(&mut self, noun: &'static Noun, row: Alias) -> &mut Self {
        match noun.sight(&self.viewer) {
            Sight::All => {}
            Sight::None => {
                self.push(" AND FALSE");
            }
            Sight::Those(rule) => {
                self.push(" AND ").filter(row, &rule);
            }
        }
        self
    }

    /// As [`Self::visible`], of a table that a way goes through, which may hold a noun as well.
    pub fn visible_way(&mut self, table: &str, row: Alias) -> &mut Self {
        if let Some(noun) = catalog().noun_of(table) {
            self.visible(noun, row);
        }
        self
    }

    /// Whether the viewer sees all rows of a noun.
    pub(super) fn sees_all(&self, noun: &'static Noun) -> bool {
        noun.rule.is_none() || noun.sight(&self.viewer) == Sight::All
    }

    fn test(&mut self, subject: Subject<'_>, test: &Test) {
        let scalar = subject.scalar();
        match test {
            Test::IsNull(yes) => {
                let empty = if *yes { " IS NULL" } else { " IS NOT NULL" };
                self.subject(subject).push(empty);
            }
            Test::In(values) => {
                self.subject(subject).one_of(scalar, values);
            }
            Test::InFolded(texts) => {
                self.folded(subject, true).one_of(Scalar::Text, texts);
            }
            Test::Compare(Comparison::Equal, value) => {
                // Texts are equal or not whatever sorts them; the plain column may have an index.
                self.subject(subject).push(" = ").bind(value.bind(scalar));
            }
            Test::Compare(comparison, value) => {
                self.comparable(subject).push(match comparison {
                    Comparison::Equal => " = ",
                    Comparison::Less => " < ",
                    Comparison::LessOrEqual => " <= ",
                    Comparison::Greater => " > ",
                    Comparison::GreaterOrEqual => " >= ",
                });
                self.bind(value.bind(scalar));
            }
            Test::Match(wanted) => self.matched(subject, wanted),
        }
    }

    fn subject(&mut self, subject: Subject<'_>) -> &mut Self {
        match subject {
            Subject::Cell(row, column) => self.cell(row, column),
            Subject::Count(row, step) => self.number_of(row, step),
        }
    }

    fn comparable(&mut self, subject: Subject<'_>) -> &mut Self {
        match subject {
            Subject::Cell(row, column) => self.sortable(row, column),
            Subject::Count(..) => self.subject(subject),
        }
    }

    fn matched(&mut self, subject: Subject<'_>, wanted: &Match) {
        let text = if wanted.insensitive {
            domain::fold::fold(&wanted.text)
        } else {
            wanted.text.clone()
        };
        match wanted.place {
            Place::Whole => {
                self.folded(subject, wanted.insensitive);
                self.push(" = ").bind(text);
            }
            Place::Start if !wanted.insensitive => {
                // Texts that begin so follow one another, and an index finds them.
                let next = next_beginning(&text);
                self.comparable(subject).push(" >= ").bind(text);
                if let Some(next) = next {
                    self.push(" AND ").comparable(subject);
                    self.push(" < ").bind(next);
                }
            }
            // The position of the text says where it is, with no pattern to escape.
            Place::Start => {
                self.position(subject, wanted.insensitive, text)
                    .push(" = 1");
            }
            Place::Anywhere => {
                self.position(subject, wanted.insensitive, text)
                    .push(" > 0");
            }
        }
    }

    fn position(&mut self, subject: Subject<'_>, insensitive: bool, text: String) -> &mut Self {
        let position = if self.is_postgres() {
            "strpos("
        } else {
            "instr("
        };
        self.push(position).folded(subject, insensitive);
        self.push(", ").bind(text).push(")")
    }

    fn folded(&mut self, subject: Subject<'_>, insensitive: bool) -> &mut Self {
        if !insensitive {
            return self.subject(subject);
        }
        let plain = self.aside(|sql| {
            sql.subject(subject);
        });
        let expression = fold::expression(self.backend, &plain);
        self.push(&expression)
    }
}

/// The least text behind all that begin with this one; none where there is none.
fn next_beginning(text: &str) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    while let Some(last) = letters.pop() {
        let next = match last {
            // Surrogates are no characters.
            '\u{d7ff}' => Some('\u{e000}'),
            last => char::from_u32(u32::from(last) + 1),
        };
        if let Some(next) = next {
            letters.push(next);
            return Some(letters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_beginning_is_behind_all_that_begin_so() {
        assert_eq!(next_beginning("ab").as_deref(), Some("ac"));
        assert_eq!(next_beginning("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(next_beginning("\u{d7ff}").as_deref(), Some("\u{e000}"));
        assert_eq!(next_beginning("\u{10ffff}"), None);
        assert_eq!(next_beginning(""), None);
    }
}

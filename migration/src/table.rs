//! A table as the migrations write it down: one line a column, with the conventions of this
//! schema (ids, bilingual texts, terms, instants) in one place and the same on both databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The states of one half of a bilingual text.
pub const TEXT_STATES: &[&str] = &["missing", "draft", "reviewed"];

/// A table in the making.
pub struct TableDef {
    name: &'static str,
    create: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
    overlap: Option<Overlap>,
}

/// Rows with equal keys may not have terms that overlap.
struct Overlap {
    keys: &'static [&'static str],
    only: Option<&'static str>,
}

impl TableDef {
    /// Starts a table with its key, `id`.
    pub fn new(name: &'static str) -> Self {
        let mut create = Table::create();
        create.table(name).col(
            ColumnDef::new("id")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        );
        Self {
            name,
            create,
            indexes: Vec::new(),
            overlap: None,
        }
    }

    fn col(mut self, column: &mut ColumnDef) -> Self {
        self.create.col(column);
        self
    }

    /// A text that is always there.
    pub fn text(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).text().not_null())
    }

    /// A text that may be unknown.
    pub fn text_null(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).text())
    }

    /// A whole number.
    pub fn int(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).integer().not_null())
    }

    /// A whole number that starts at a value.
    pub fn int_from(self, column: &'static str, default: i32) -> Self {
        self.col(ColumnDef::new(column).integer().not_null().default(default))
    }

    /// A whole number that may be unknown.
    pub fn int_null(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).integer())
    }

    /// The key of a row whose table is named in another column.
    pub fn row_id(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).big_integer().not_null())
    }

    /// As [`Self::row_id`], and may be absent.
    pub fn row_id_null(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).big_integer())
    }

    /// Yes or no, with what it is until somebody says otherwise.
    pub fn flag(self, column: &'static str, default: bool) -> Self {
        self.col(ColumnDef::new(column).boolean().not_null().default(default))
    }

    /// A day of the community's calendar.
    pub fn date(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).date().not_null())
    }

    /// A day that may be unknown or not come yet.
    pub fn date_null(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).date())
    }

    /// A local date and time, read in the zone of another column.
    pub fn local_time(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).date_time().not_null())
    }

    /// An instant.
    pub fn at(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).timestamp_with_time_zone().not_null())
    }

    /// An instant that may not have come yet.
    pub fn at_null(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).timestamp_with_time_zone())
    }

    /// A JSON document.
    pub fn json(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).json_binary().not_null())
    }

    /// A JSON document that may be absent.
    pub fn json_null(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).json_binary())
    }

    /// Bytes as they were made.
    pub fn bytes(self, column: &'static str) -> Self {
        self.col(ColumnDef::new(column).blob().not_null())
    }

    /// One of a few words.
    pub fn one_of(self, column: &'static str, words: &[&str]) -> Self {
        let check = Expr::cust(one_of(column, words));
        self.col(ColumnDef::new(column).text().not_null().check(check))
    }

    /// One of a few words, or unknown.
    pub fn one_of_null(self, column: &'static str, words: &[&str]) -> Self {
        let check = Expr::cust(one_of(column, words));
        self.col(ColumnDef::new(column).text().check(check))
    }

    /// A text in both official languages, each half with its state.
    pub fn bilingual(mut self, column: &'static str) -> Self {
        for language in ["fr", "en"] {
            let text = format!("{column}_{language}");
            let state = format!("{text}_state");
            let words = one_of(&state, TEXT_STATES);
            let present = format!(r#"("{state}" = 'missing') = ("{text}" IS NULL)"#);
            self.create
                .col(ColumnDef::new(Alias::new(&text)).text())
                .col(
                    ColumnDef::new(Alias::new(&state))
                        .text()
                        .not_null()
                        .default("missing"),
                )
                .check(Expr::cust(format!("{words} AND {present}")));
        }
        self
    }

    /// A row of another table.
    pub fn references(self, column: &'static str, table: &'static str) -> Self {
        let column_def = ColumnDef::new(column).big_integer().not_null().take();
        self.foreign_key(column, table, column_def, ForeignKeyAction::Restrict)
    }

    /// A row of another table, or none.
    pub fn references_null(self, column: &'static str, table: &'static str) -> Self {
        let column_def = ColumnDef::new(column).big_integer().take();
        self.foreign_key(column, table, column_def, ForeignKeyAction::Restrict)
    }

    /// The row of another table that this one is a part of, and goes with.
    pub fn part_of(self, column: &'static str, table: &'static str) -> Self {
        let column_def = ColumnDef::new(column).big_integer().not_null().take();
        self.foreign_key(column, table, column_def, ForeignKeyAction::Cascade)
    }

    /// As [`Self::part_of`], where a row may be a part of one of several.
    pub fn part_of_null(self, column: &'static str, table: &'static str) -> Self {
        let column_def = ColumnDef::new(column).big_integer().take();
        self.foreign_key(column, table, column_def, ForeignKeyAction::Cascade)
    }

    fn foreign_key(
        mut self,
        column: &'static str,
        table: &'static str,
        mut column_def: ColumnDef,
        on_delete: ForeignKeyAction,
    ) -> Self {
        let name = format!("{}_{column}_fkey", self.name);
        self.create.col(&mut column_def).foreign_key(
            ForeignKey::create()
                .name(name)
                .from(self.name, column)
                .to(table, "id")
                .on_delete(on_delete),
        );
        self.index(&[column])
    }

    /// When the row holds: `[start_on, end_on)`, open where nothing has ended it.
    pub fn term(self) -> Self {
        self.date("start_on")
            .date_null("end_on")
            .check(r#""end_on" > "start_on""#)
    }

    /// Refuses rows with equal `keys` whose terms overlap.
    pub fn no_overlap(mut self, keys: &'static [&'static str]) -> Self {
        self.overlap = Some(Overlap { keys, only: None });
        self
    }

    /// As [`Self::no_overlap`], among the rows for which `only` holds. `only` is one column
    /// that is yes or no.
    pub fn no_overlap_where(mut self, keys: &'static [&'static str], only: &'static str) -> Self {
        self.overlap = Some(Overlap {
            keys,
            only: Some(only),
        });
        self
    }

    /// A condition on the columns of a row.
    pub fn check(mut self, condition: &'static str) -> Self {
        self.create.check(Expr::cust(condition));
        self
    }

    /// An index for what is asked often.
    pub fn index(self, columns: &[&'static str]) -> Self {
        self.indexed(columns, "idx", false, None)
    }

    /// No two rows are equal in these columns.
    pub fn unique(self, columns: &[&'static str]) -> Self {
        self.indexed(columns, "key", true, None)
    }

    /// No two of the rows for which `condition` holds are equal in these columns.
    pub fn unique_where(self, columns: &[&'static str], condition: &'static str) -> Self {
        self.indexed(columns, "key", true, Some(condition))
    }

    fn indexed(
        mut self,
        columns: &[&'static str],
        suffix: &str,
        unique: bool,
        condition: Option<&'static str>,
    ) -> Self {
        let mut index = Index::create();
        index
            .name(format!("{}_{}_{suffix}", self.name, columns.join("_")))
            .table(self.name);
        for column in columns {
            index.col(*column);
        }
        if unique {
            index.unique();
        }
        if let Some(condition) = condition {
            index.and_where(Expr::cust(condition));
        }
        self.indexes.push(index);
        self
    }

    /// Makes the table with its indexes and constraints.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let Self {
            name,
            create,
            indexes,
            overlap,
        } = self;
        manager.create_table(create).await?;
        for index in indexes {
            manager.create_index(index).await?;
        }
        if let Some(overlap) = overlap {
            let connection = manager.get_connection();
            for statement in overlap.statements(name, manager.get_database_backend()) {
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }
}

impl Overlap {
    /// PostgreSQL refuses overlaps by an exclusion constraint, SQLite by two triggers of the
    /// same name; either names `<table>_no_overlap` in its error.
    fn statements(&self, table: &str, backend: DbBackend) -> Vec<String> {
        if backend == DbBackend::Postgres {
            let keys: String = self
                .keys
                .iter()
                .map(|key| format!(r#""{key}" WITH =, "#))
                .collect();
            let only = self
                .only
                .map(|only| format!(r#" WHERE ("{only}")"#))
                .unwrap_or_default();
            return vec![format!(
                r#"ALTER TABLE "{table}" ADD CONSTRAINT "{table}_no_overlap" EXCLUDE USING gist ({keys}daterange("start_on", "end_on") WITH &&){only}"#
            )];
        }
        let same: String = self
            .keys
            .iter()
            .map(|key| format!(r#" AND o."{key}" = NEW."{key}""#))
            .collect();
        let (when, only) = match self.only {
            Some(only) => (
                format!(r#" WHEN NEW."{only}""#),
                format!(r#" AND o."{only}""#),
            ),
            None => (String::new(), String::new()),
        };
        ["INSERT", "UPDATE"]
            .map(|event| {
                let not_itself =
                    if event == "UPDATE" { "o.\"id\" <> NEW.\"id\"" } else { "TRUE" };
                format!(
                    r#"CREATE TRIGGER "{table}_no_overlap_{}" BEFORE {event} ON "{table}"{when} BEGIN
SELECT RAISE(ABORT, '{table}_no_overlap') WHERE EXISTS (SELECT 1 FROM "{table}" AS o WHERE {not_itself}{same}{only}
AND o."start_on" < COALESCE(NEW."end_on", '9999-12-31') AND NEW."start_on" < COALESCE(o."end_on", '9999-12-31'));
END"#,
                    event.to_lowercase()
                )
            })
            .into()
    }
}

/// The condition that a column holds one of a few words.
pub fn one_of(column: &str, words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    format!(r#""{column}" IN ({})"#, words.join(", "))
}

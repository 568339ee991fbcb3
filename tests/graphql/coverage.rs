//! What `docs/COVERAGE.md` names is there: columns in the entities, types and fields in the schema,
//! routes and jobs in the documents that speak of them, tests in the sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use sea_orm::Iterable;

/// Marks a statement of which something is missing in Tribune.
const NOT_YET: &str = "not yet";

#[test]
fn what_is_named_is_there() {
    let document = read("docs/COVERAGE.md");
    let rows = rows(&document);
    assert!(rows.len() > 150, "{}", rows.len());
    let known = Known::read();
    let faults: Vec<String> = rows.iter().flat_map(|row| known.faults(row)).collect();
    assert!(faults.is_empty(), "docs/COVERAGE.md: {faults:#?}");
}

#[test]
fn each_statement_has_a_number_of_its_own() {
    let document = read("docs/COVERAGE.md");
    let mut numbers = BTreeSet::new();
    for row in rows(&document) {
        assert!(numbers.insert(row.number), "{} stands twice", row.number);
    }
}

#[test]
fn a_wrong_name_is_noticed() {
    let document = "
| # | what it states | model | API | tests |
| --- | --- | --- | --- | --- |
| X1 | wrong | `meeting.no_such_column` | `Meeting.noSuchField` | `tests/graphql/coverage.rs::no_such_test` |
| X2 | wrong | `no_such_table` | `NoSuchType`, `GET /no/such/path`, `no_such_job` | `no/such/file.rs::test` |
| X3 | right | `meeting`, `meeting.title_fr` | `Meeting`, `Meeting.title`, `Track.EXECUTIVE`, `GET /roster`, `council_report` | `tests/graphql/coverage.rs::a_wrong_name_is_noticed` |
| X4 | nowhere | – | – | – |
| X5 | nowhere, as it says | – | **not yet** | – |
| X6 | wrong all the same | – | `Meeting.noSuchField`; **not yet** | – |
";
    let known = Known::read();
    let rows = rows(document);
    let faults: Vec<String> = rows.iter().flat_map(|row| known.faults(row)).collect();
    assert_eq!(
        faults,
        [
            "X1: meeting.no_such_column is not in the model",
            "X1: Meeting.noSuchField is not in the API",
            "X1: tests/graphql/coverage.rs::no_such_test is no test",
            "X2: no_such_table is not in the model",
            "X2: NoSuchType is not in the API",
            "X2: GET /no/such/path is not in the API",
            "X2: no_such_job is not in the API",
            "X2: no/such/file.rs::test is no test",
            "X4: neither model nor API is named",
            "X4: no test is named",
            "X6: Meeting.noSuchField is not in the API",
        ]
    );
}

/// A statement, with the names that stand in its cells.
struct Row<'d> {
    number: &'d str,
    model: Vec<&'d str>,
    api: Vec<&'d str>,
    tests: Vec<&'d str>,
    not_yet: bool,
}

/// The statements of all tables.
fn rows(document: &str) -> Vec<Row<'_>> {
    let cells = document.lines().filter_map(|line| {
        let inside = line.strip_prefix("| ")?.strip_suffix(" |")?;
        Some(inside.split(" | ").collect::<Vec<_>>())
    });
    cells
        .filter(|cells| !matches!(cells[0], "#" | "---"))
        .map(|cells| row(&cells))
        .collect()
}

fn row<'d>(cells: &[&'d str]) -> Row<'d> {
    let [number, _, model, api, tests] = *cells else {
        panic!("docs/COVERAGE.md: a statement has five cells: {cells:?}");
    };
    Row {
        number,
        model: names(model),
        api: names(api),
        tests: names(tests),
        not_yet: cells.iter().any(|cell| cell.contains(NOT_YET)),
    }
}

/// What stands between backticks.
fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// What may be named.
struct Known {
    /// Tables and their columns, as `table.column`.
    columns: BTreeSet<String>,
    /// Types with their fields or values, as `Type.field`.
    schema: BTreeSet<String>,
    /// The document that has a line for each route.
    routes: String,
    /// The document that has a section for each job.
    jobs: String,
}

impl Known {
    fn read() -> Self {
        Self {
            columns: columns(),
            schema: schema(&read("schema.graphql")),
            routes: read("docs/ACCESS.md"),
            jobs: read("docs/JOBS.md"),
        }
    }

    /// What is wrong with a statement.
    fn faults(&self, row: &Row<'_>) -> Vec<String> {
        let mut wrong = Vec::new();
        for name in &row.model {
            if !self.columns.contains(*name) {
                wrong.push(format!("{name} is not in the model"));
            }
        }
        for name in &row.api {
            if !self.offers(name) {
                wrong.push(format!("{name} is not in the API"));
            }
        }
        for name in &row.tests {
            if !is_test(name) {
                wrong.push(format!("{name} is no test"));
            }
        }
        if !row.not_yet && row.model.is_empty() && row.api.is_empty() {
            wrong.push("neither model nor API is named".to_owned());
        }
        if !row.not_yet && row.tests.is_empty() {
            wrong.push("no test is named".to_owned());
        }
        let with_number = wrong.iter().map(|fault| format!("{}: {fault}", row.number));
        with_number.collect()
    }

    /// Whether there is such a route, such a job, or such a name in the schema.
    fn offers(&self, name: &str) -> bool {
        if name.contains(' ') {
            return self.routes.contains(&format!("`{name}`"));
        }
        let is_job = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_job {
            self.jobs.contains(&format!("\n## {name}\n"))
        } else {
            self.schema.contains(name)
        }
    }
}

fn columns() -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    macro_rules! all {
        (; $($table:ident)+) => {$(
            columns.insert(stringify!($table).to_owned());
            for column in entity::$table::Column::iter() {
                let column = sea_orm::IdenStatic::as_str(&column);
                columns.insert(format!("{}.{column}", stringify!($table)));
            }
        )+};
    }
    entity::every_table!(all);
    columns
}

/// The names of a schema: types at the beginning of a line, fields and values one tab further in.
fn schema(sdl: &str) -> BTreeSet<String> {
    let (mut names, mut of, mut describes) = (BTreeSet::new(), "", false);
    for line in sdl.lines() {
        if line.trim() == "\"\"\"" {
            describes = !describes;
            continue;
        }
        if describes {
            continue;
        }
        if let Some(inside) = line.strip_prefix('\t') {
            // What stands further in, an argument, has no letter here.
            let name: String = inside
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            names.insert(format!("{of}.{name}"));
            continue;
        }
        let mut words = line.split_whitespace();
        let kind = words.next().unwrap_or_default();
        if ["type", "input", "enum", "interface", "union", "scalar"].contains(&kind) {
            of = words.next().unwrap_or_default();
            names.insert(of.to_owned());
        }
    }
    names
}

/// Whether a file has a function of a name, given as `path::name`.
fn is_test(name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else {
        return false;
    };
    let text = fs::read_to_string(at(file)).unwrap_or_default();
    text.contains(&format!("fn {test}("))
}

fn read(path: &str) -> String {
    fs::read_to_string(at(path)).unwrap()
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

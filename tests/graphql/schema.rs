//! The schema as it is committed.

use std::{fs, path::Path};

use tribune::graphql::schema;

/// Set it to write the file anew: `TRIBUNE_WRITE_SCHEMA=1 cargo test --test graphql schema`.
const WRITE: &str = "TRIBUNE_WRITE_SCHEMA";

#[test]
fn the_committed_schema_is_what_the_code_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let sdl = schema::sdl();
    if std::env::var_os(WRITE).is_some() {
        fs::write(&file, &sdl).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == sdl,
        "schema.graphql is not what the code says; write it with {WRITE}=1 or `tribune schema`"
    );
}

#[test]
fn everything_is_described() {
    let sdl = schema::sdl();
    let (mut described, mut bare) = (false, Vec::new());
    for line in sdl.lines() {
        let text = line.trim();
        let defines = text.ends_with('{') || (line.starts_with('\t') && !text.ends_with("\"\"\""));
        // What closes a list of arguments belongs to a field that is described above them.
        let exempt =
            text.starts_with(['}', ')']) || text.starts_with("schema") || text == "query: Query";
        if defines && !exempt && !described && !within(line) {
            bare.push(text.to_owned());
        }
        described = text.ends_with("\"\"\"");
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

/// The lines of a description are words, not definitions.
fn within(line: &str) -> bool {
    !line.contains(':') && line.contains(' ') && !line.ends_with(['{', '('])
}

//! The report's documents in the eyes of others: of checkers, of a browser, of an office suite.
//! `tests/run` installs them.

mod office;
mod pages;
mod pdf;

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use documents::{report::Report, sample};

/// Where `tests/run` installs the checkers.
fn tools() -> PathBuf {
    let tools = env::var_os("TRIBUNE_TOOLS").unwrap_or_else(|| {
        panic!(
            "TRIBUNE_TOOLS is not set: start the tests with tests/run, which installs the checkers"
        )
    });
    PathBuf::from(tools)
}

/// What a checker says of files.
fn check(program: impl AsRef<OsStr>, script: &str, files: &[PathBuf]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/checks")
        .join(script);
    let mut command = Command::new(program);
    command.arg(script).args(files);
    // Python leaves nothing beside the script.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.output();
    output.unwrap_or_else(|error| panic!("the checker does not start ({error})"))
}

fn python(script: &str, files: &[PathBuf]) -> Output {
    check(tools().join("python/bin/python"), script, files)
}

fn write(name: &str, bytes: &[u8]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    file
}

fn samples() -> Vec<(&'static str, Report)> {
    let reports = sample::reports().into_iter();
    let reports = reports.map(|(name, report)| (name, report.into_tree()));
    let charts = sample::charts().map(|report| ("charts", report));
    let executive = sample::executive().map(|report| ("executive", report));
    reports.chain(charts).chain(executive).collect()
}

/// The words of a text, whatever stands between them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn complaints(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

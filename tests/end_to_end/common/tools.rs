//! The checkers that are not ours: Python's and Node's, installed by `tests/run`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::{io::AsyncWriteExt, process::Command};

/// Where `tests/run` installs them.
const TOOLS: &str = "TRIBUNE_TOOLS";

fn tools() -> PathBuf {
    env::var_os(TOOLS).map(PathBuf::from).unwrap_or_else(|| {
        panic!("{TOOLS} is not set: start the tests with tests/run, which installs the checkers")
    })
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/checks")
        .join(name)
}

/// A script of `tests/checks` in Python.
pub fn python(name: &str) -> Command {
    let mut command = Command::new(tools().join("python/bin/python"));
    command.arg("-B").arg(script(name)).kill_on_drop(true);
    command
}

/// A script of `tests/checks` in JavaScript.
pub fn node(name: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg(script(name))
        .env(TOOLS, tools())
        .kill_on_drop(true);
    command
}

/// Runs a checker to its end and gives what it printed; fails with what it complained of.
pub async fn passes(checker: Command) -> String {
    passes_with(checker, "").await
}

/// The same for a checker that reads something.
pub async fn passes_with(mut checker: Command, input: &str) -> String {
    checker.stdin(Stdio::piped());
    checker.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = checker.spawn().unwrap_or_else(|error| {
        let program = checker
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        panic!("{program} does not start ({error}): tests/run installs it")
    });
    let mut stdin = child.stdin.take().unwrap();
    // One that reads nothing may have ended by now.
    let given = async {
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
    };
    let ((), output) = tokio::join!(given, child.wait_with_output());
    let output = output.unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{:?} complains:\n{complaints}{out}",
        checker.as_std(),
    );
    out
}

//! Clients that are not ours, as their users have them: each asks a demonstration for pages, lists in
//! lists and mutations, and meets what can go wrong. The checks themselves are in
//! `tests/checks/clients`, the clients' versions in `tests/tools`.

use std::path::{Path, PathBuf};
use std::process::Output;

use tokio::process::Command;
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::tools::{node, passes, python};
use crate::common::{Backend, Fixture, TestApp, TestDatabase, on_both};

const TOKEN: &str = "a-token-for-clients-0123456789";

/// A demonstration that asks who it is.
struct Guarded(TestApp);

impl Fixture for Guarded {
    async fn set_up(backend: Backend) -> Self {
        let options = Options {
            door: Door::token(TOKEN),
            ..Options::default()
        };
        Self(TestApp::start(TestDatabase::with_demo(backend).await, options).await)
    }

    async fn check(&self) {
        self.0.check().await;
    }

    async fn tear_down(self) {
        self.0.tear_down().await;
    }
}

impl Guarded {
    /// Runs a check to its end, which must be a good one, and gives what it printed.
    async fn passes(&self, mut check: Command) -> String {
        check.arg(self.0.at("")).arg(TOKEN);
        passes(check).await
    }
}

on_both! {
    every_audit_of_graphql_over_http_passes
    clients_in_javascript_get_what_they_expect
    clients_in_python_get_what_they_expect
}

async fn every_audit_of_graphql_over_http_passes(service: &Guarded) {
    let audits = service.passes(node("clients/audits.mjs")).await;
    assert!(audits.contains("MUST: 13 of 13"), "{audits}");
}

async fn clients_in_javascript_get_what_they_expect(service: &Guarded) {
    let clients = [
        "introspection",
        "graphql_request",
        "urql",
        "apollo",
        "graphql_ws",
    ];
    for client in clients {
        service.passes(node(&format!("clients/{client}.mjs"))).await;
    }
}

async fn clients_in_python_get_what_they_expect(service: &Guarded) {
    service.passes(python("clients/gql_client.py")).await;
}

#[tokio::test]
async fn relay_compiles_an_application_against_the_committed_schema() {
    passes(node("clients/relay.mjs")).await;
}

/// A file of the repository.
fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_documentation_names_the_versions_that_are_tested() {
    let read = |name: &str| std::fs::read_to_string(ours(name)).unwrap();
    let documentation = read("docs/API.md");
    let packages: serde_json::Value =
        serde_json::from_str(&read("tests/tools/package.json")).unwrap();
    let packages = packages["dependencies"].as_object().unwrap();
    let requirements = read("tests/tools/requirements.txt");
    let cells = |line: &str| -> Vec<String> {
        let cells = line.split('|').map(|cell| cell.trim().replace('`', ""));
        cells.collect()
    };
    let (mut npm, mut pypi) = (0, 0);
    for row in documentation.lines().map(cells) {
        let [_, name, from, version, ..] = row.as_slice() else {
            continue;
        };
        match from.as_str() {
            "npm" => {
                assert_eq!(packages[name], *version, "{name}");
                npm += 1;
            }
            "PyPI" => {
                let pinned =
                    |line: &str| line.starts_with(name) && line.ends_with(&format!("=={version}"));
                assert!(requirements.lines().any(pinned), "{name} {version}");
                pypi += 1;
            }
            _ => {}
        }
    }
    assert_eq!((npm, pypi), (7, 1));
}

/// What the check says of files with these texts, in their order.
async fn says(check: &str, texts: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut check = node(check);
    for (place, text) in texts.iter().enumerate() {
        let file = folder.path().join(format!("{place}.graphql"));
        std::fs::write(&file, text).unwrap();
        check.arg(file);
    }
    check.output().await.unwrap()
}

#[tokio::test]
async fn the_schema_keeps_the_rules_of_relay() {
    let mut check = node("clients/schema_rules.mjs");
    check.arg(ours("schema.graphql"));
    passes(check).await;
}

#[tokio::test]
async fn a_schema_that_breaks_a_rule_of_relay_is_refused() {
    let list = "type Query { rows(first: Int, after: String): RowConnection! }
        type RowConnection { edges: [RowEdge!]! pageInfo: PageInfo! }
        type RowEdge { node: Int! cursor: String! }
        type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }";
    let refused = says("clients/schema_rules.mjs", &[list]).await;
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let complaints = String::from_utf8(refused.stderr).unwrap();
    assert!(complaints.contains("`before`"), "{complaints}");
}

#[tokio::test]
async fn what_breaks_clients_is_in_the_change_log() {
    let mut check = node("clients/schema_changes.mjs");
    check.args(["schema.released.graphql", "schema.graphql", "CHANGELOG.md"].map(ours));
    passes(check).await;
}

/// What the check says of a schema with a field less, another with a field more, and such a change log.
async fn changes(log: &str) -> Output {
    let before = "type Query { kept: Int gone(size: Int): Int }";
    let after = "type Query { kept: Int new: Int }";
    says("clients/schema_changes.mjs", &[before, after, log]).await
}

#[tokio::test]
async fn a_change_that_breaks_clients_needs_its_mark() {
    let marked = "# Changes\n## Unreleased\n- BREAKING `Query.gone`: nobody asked; `Query.new`.\n";
    let passed = changes(marked).await;
    assert!(passed.status.success(), "{passed:?}");
    for log in [
        "# Changes\n## Unreleased\n- A field `Query.gone` is gone.\n",
        "# Changes\n## Unreleased\n- BREAKING `Query.gone`:\n",
        "# Changes\n## Unreleased\n- BREAKING `Query.gone`, `Query.kept`: one of them is there.\n",
        "# Changes\n## Unreleased\n## 0.1.0\n- BREAKING `Query.gone`: in an earlier release.\n",
    ] {
        let refused = changes(log).await;
        assert_eq!(refused.status.code(), Some(1), "{log}");
        let complaints = String::from_utf8(refused.stderr).unwrap();
        assert!(complaints.contains("Query."), "{log}\n{complaints}");
    }
}

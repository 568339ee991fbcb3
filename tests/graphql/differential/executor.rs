//! What the layer writes itself is what async-graphql's executor gives for types that are written
//! by hand over the same rows: whatever aliases, fragments, directives, merged fields, nulls,
//! errors and variables a document has.

use std::collections::BTreeSet;

use async_graphql::{Name, PathSegment, Request, Response, Value, Variables};
use serde_json::{Map, Value as Json};
use tribune::graphql::answer;

use super::{
    in_worlds,
    reference::{Reference, reference},
    tape::Tape,
};
use crate::support::Client;

/// How many documents are compared in each world.
const DOCUMENTS: u32 = 200;
/// How many named fragments a document may have. Each may spread those after it.
const FRAGMENTS: usize = 4;

/// The fields of the types that both have: their names, and the types of what is inside.
const TYPES: [(&str, &[(&str, &str)]); 10] = [
    (
        "Query",
        &[
            ("people", "PersonConnection"),
            ("organizations", "OrganizationConnection"),
            ("node", "Node"),
            ("nodes", "Node"),
        ],
    ),
    (
        "PersonConnection",
        &[("totalCount", ""), ("nodes", "Person")],
    ),
    (
        "OrganizationConnection",
        &[("totalCount", ""), ("nodes", "Organization")],
    ),
    (
        "AffiliationConnection",
        &[("totalCount", ""), ("nodes", "Affiliation")],
    ),
    ("Node", &[("id", "")]),
    (
        "Person",
        &[
            ("id", ""),
            ("givenName", ""),
            ("familyName", ""),
            ("language", ""),
            ("phone", ""),
            ("createdAt", ""),
            ("affiliations", "AffiliationConnection"),
        ],
    ),
    (
        "Affiliation",
        &[
            ("id", ""),
            ("isPrimary", ""),
            ("from", ""),
            ("to", ""),
            ("title", "BilingualText"),
            ("person", "Person"),
            ("organization", "Organization"),
        ],
    ),
    (
        "Organization",
        &[
            ("id", ""),
            ("zone", ""),
            ("orderOfGovernment", ""),
            ("to", ""),
            ("jurisdiction", "Jurisdiction"),
            ("affiliations", "AffiliationConnection"),
        ],
    ),
    (
        "Jurisdiction",
        &[
            ("id", ""),
            ("code", ""),
            ("sgc", ""),
            ("position", ""),
            ("name", "BilingualName"),
        ],
    ),
    ("BilingualText", &[("fr", ""), ("en", "")]),
];

/// The nouns, which are nodes.
const NOUNS: [&str; 4] = ["Person", "Affiliation", "Organization", "Jurisdiction"];

/// The variables: name, type, default, and the value that a request may give.
const VARIABLES: [(&str, &str, &str, &str); 6] = [
    ("yes", "Boolean", "true", "true"),
    ("no", "Boolean!", "", "false"),
    ("either", "Boolean", "false", "true"),
    ("size", "Int", "3", "5"),
    ("wrong", "Int", "2", "-1"),
    ("id", "ID", "\"Person:1\"", "\"Organization:2\""),
];

/// Writes a document.
struct Writer<'t> {
    tape: Tape<'t>,
    /// For each named fragment, the type it is on.
    fragments: Vec<&'static str>,
    spread: BTreeSet<usize>,
    /// The keys and fragments at the root.
    roots: BTreeSet<String>,
    /// Something at the root is asked for twice.
    twice: bool,
    used: BTreeSet<usize>,
}

impl Writer<'_> {
    /// What is asked of an object. Something always is: of one of which directives leave nothing
    /// the executor makes null instead of `{}`.
    fn object(&mut self, ty: &'static str, depth: usize, from: usize) -> String {
        let inner = self.selection(ty, depth, from);
        let always = match ty {
            "Query" | "Node" => "__typename",
            ty => {
                let (_, fields) = TYPES.iter().find(|(name, _)| *name == named(ty)).unwrap();
                fields[0].0
            }
        };
        if self.tape.chance(50) {
            format!("{{ {always} {}", &inner[2..])
        } else {
            format!("{} {always} }}", &inner[..inner.len() - 2])
        }
    }

    fn selection(&mut self, ty: &'static str, depth: usize, from: usize) -> String {
        let mut items = Vec::new();
        for _ in 0..=self.tape.below(4) {
            items.push(self.item(ty, depth, from));
        }
        format!("{{ {} }}", items.join(" "))
    }

    /// An item of a selection on a type. Named fragments may be spread from a number on.
    fn item(&mut self, ty: &'static str, depth: usize, from: usize) -> String {
        match self.tape.below(10) {
            7 if depth > 0 => {
                let directive = self.directive();
                let on = *self.tape.pick(&conditions(ty));
                let inner = self.selection(on, depth - 1, from);
                format!("... on {on}{directive} {inner}")
            }
            8 if depth > 0 => {
                let directive = self.directive();
                let inner = self.selection(ty, depth - 1, from);
                format!("...{directive} {inner}")
            }
            9 => {
                let fitting = (from..self.fragments.len())
                    .filter(|at| conditions(ty).contains(&self.fragments[*at]));
                let fitting: Vec<usize> = fitting.collect();
                if fitting.is_empty() {
                    return self.field(ty, depth, from);
                }
                let at = *self.tape.pick(&fitting);
                self.spread.insert(at);
                self.at_root(ty, format!("...{at}"));
                format!("...F{at}{}", self.directive())
            }
            _ => self.field(ty, depth, from),
        }
    }

    fn field(&mut self, ty: &'static str, depth: usize, from: usize) -> String {
        let (_, fields) = TYPES.iter().find(|(name, _)| *name == named(ty)).unwrap();
        if self.tape.chance(12) {
            return format!("__typename{}", self.directive());
        }
        let (name, inner) = *self.tape.pick(fields);
        if !inner.is_empty() && depth == 0 {
            let leaf = if ty == "Query" {
                "__typename"
            } else {
                fields[0].0
            };
            return leaf.to_owned();
        }
        // What is said in brackets is said by the key as well: equal keys always merge.
        let (key, arguments) = match name {
            "people" | "organizations" | "affiliations" => self.size(name),
            "node" => self.id(),
            "nodes" => (
                "nodes".to_owned(),
                if ty == "Query" {
                    self.ids()
                } else {
                    String::new()
                },
            ),
            _ => (name.to_owned(), String::new()),
        };
        let key = match (name, ty) {
            ("nodes", "Query") => format!("nodes{}", hash(&arguments)),
            _ if self.tape.chance(15) => format!("other_{key}"),
            _ => key,
        };
        self.at_root(ty, key.clone());
        let alias = if key == name {
            String::new()
        } else {
            format!("{key}: ")
        };
        let directive = self.directive();
        let inner = if inner.is_empty() {
            String::new()
        } else {
            format!(" {}", self.object(inner, depth - 1, from))
        };
        format!("{alias}{name}{arguments}{directive}{inner}")
    }

    fn at_root(&mut self, ty: &str, what: String) {
        self.twice |= ty == "Query" && !self.roots.insert(what);
    }

    fn size(&mut self, name: &str) -> (String, String) {
        match self.tape.below(20) {
            0..8 => (name.to_owned(), "(first: 2)".to_owned()),
            8..12 => (format!("{name}_4"), "(first: 4)".to_owned()),
            12..18 => (
                format!("{name}_s"),
                format!("(first: {})", self.variable(3)),
            ),
            18 => (
                format!("{name}_w"),
                format!("(first: {})", self.variable(4)),
            ),
            _ => (format!("{name}_0"), "(first: 0)".to_owned()),
        }
    }

    fn id(&mut self) -> (String, String) {
        if self.tape.chance(20) {
            return ("node_v".to_owned(), format!("(id: {})", self.variable(5)));
        }
        let noun = *self.tape.pick(&NOUNS);
        // At times there is no such row.
        let number = 1 + self.tape.below(7) * self.tape.below(7);
        (
            format!("node_{noun}_{number}"),
            format!("(id: \"{noun}:{number}\")"),
        )
    }

    fn ids(&mut self) -> String {
        let ids = 0..self.tape.below(4);
        let ids: Vec<String> = ids
            .map(|_| {
                let noun = *self.tape.pick(&NOUNS);
                format!("\"{noun}:{}\"", 1 + self.tape.below(30))
            })
            .collect();
        format!("(ids: [{}])", ids.join(", "))
    }

    fn variable(&mut self, at: usize) -> String {
        self.used.insert(at);
        format!("${}", VARIABLES[at].0)
    }

    fn directive(&mut self) -> String {
        let way = *self.tape.pick(&["include", "skip"]);
        match self.tape.below(30) {
            at @ 20..23 => format!(" @{way}(if: {})", self.variable(at - 20)),
            23 => format!(" @{way}(if: true)"),
            24 => format!(" @{way}(if: false)"),
            25 => format!(
                " @include(if: {}) @skip(if: {})",
                self.variable(0),
                self.variable(2)
            ),
            _ => String::new(),
        }
    }
}

/// A number that tells arguments apart.
fn hash(text: &str) -> u32 {
    text.bytes().fold(7, |sum: u32, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    })
}

/// The type with the same fields.
fn named(ty: &str) -> &str {
    if ty == "BilingualName" {
        "BilingualText"
    } else {
        ty
    }
}

/// The types that a fragment on a type's selection may be on.
fn conditions(ty: &'static str) -> Vec<&'static str> {
    match ty {
        "Node" => ["Node"].into_iter().chain(NOUNS).collect(),
        noun if NOUNS.contains(&noun) => vec![noun, "Node"],
        other => vec![other],
    }
}

/// A document to answer.
struct Written {
    document: String,
    /// The variables that a request gives.
    given: Json,
    /// All variables, with their defaults.
    all: Json,
    /// Something at the root is asked for twice.
    twice: bool,
}

/// Writes a document.
fn written(choices: &[u32]) -> Written {
    let mut writer = Writer {
        tape: Tape::new(choices),
        fragments: Vec::new(),
        spread: BTreeSet::new(),
        roots: BTreeSet::new(),
        twice: false,
        used: BTreeSet::new(),
    };
    let on = [
        "Person",
        "Node",
        "Affiliation",
        "Organization",
        "Jurisdiction",
        "Query",
    ];
    for _ in 0..writer.tape.below(FRAGMENTS + 1) {
        let on = *writer.tape.pick(&on);
        writer.fragments.push(on);
    }
    let selection = writer.object("Query", 6, 0);
    let mut fragments = String::new();
    for at in 0..writer.fragments.len() {
        if writer.spread.contains(&at) {
            let on = writer.fragments[at];
            let selection = writer.selection(on, 3, at + 1);
            fragments.push_str(&format!("\nfragment F{at} on {on} {selection}"));
        }
    }
    let (mut given, mut all, mut declared) = (Map::new(), Map::new(), Vec::new());
    for at in &writer.used {
        let (name, ty, default, value) = VARIABLES[*at];
        let parsed = |text: &str| serde_json::from_str::<Json>(text).unwrap();
        if default.is_empty() || writer.tape.chance(40) {
            given.insert(name.to_owned(), parsed(value));
            all.insert(name.to_owned(), parsed(value));
        } else {
            all.insert(name.to_owned(), parsed(default));
        }
        let default = if default.is_empty() {
            String::new()
        } else {
            format!(" = {default}")
        };
        // What has a default may stand where something must be.
        declared.push(format!("${name}: {ty}{default}"));
    }
    let declared = if declared.is_empty() {
        String::new()
    } else {
        format!("query ({}) ", declared.join(", "))
    };
    Written {
        document: format!("{declared}{selection}{fragments}"),
        given: Json::Object(given),
        all: Json::Object(all),
        twice: writer.twice,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_those_of_the_executor() {
    in_worlds("executor", |database, world, seed, part| {
        let client = Client::of(database.clone());
        let reference = reference(world);
        seed.hold(part, DOCUMENTS, 300, |choices| {
            compare(&client, &reference, choices)
        });
    })
    .await;
}

async fn compare(client: &Client, reference: &Reference, choices: Vec<u32>) -> Result<(), String> {
    let Written {
        document,
        given,
        all,
        twice,
    } = written(&choices);
    let request = Request::new(&document).variables(Variables::from_json(all));
    let expected = reference.execute(request).await;
    let failed = expected
        .errors
        .iter()
        .map(|error| without_places(&error.path));
    let failed: BTreeSet<String> = failed.collect();
    for got in client.both_ways(&document, given.clone()).await {
        let parsed: Json = serde_json::from_str(&got).unwrap();
        let errors = parsed["errors"].as_array().cloned().unwrap_or_default();
        let errors = errors.iter().map(|error| places_of(&error["path"]));
        let errors: BTreeSet<String> = errors.collect();
        // The layer refuses what makes no sense wherever it is asked for, the executor where it
        // comes to it, for each row.
        let refused = |path: &String| failed.contains(path) || path.ends_with("_w");
        let found = failed.is_empty() || !errors.is_empty();
        let expected = bubbled(&expected, failed.union(&errors));
        let data = got.strip_prefix("{\"data\":").unwrap_or_default();
        let same = match data.strip_prefix(expected.as_str()) {
            // What never ran has no data.
            _ if parsed.get("data").is_none() => expected == "null",
            Some(rest) => {
                rest == "}"
                    || [",\"errors\"", ",\"extensions\""]
                        .iter()
                        .any(|next| rest.starts_with(next))
            }
            // The executor merges what is asked for twice at the root as it comes.
            None => twice && parsed["data"] == serde_json::from_str::<Json>(&expected).unwrap(),
        };
        if !(same && found && errors.iter().all(refused)) {
            return Err(format!(
                "{document}\nvariables: {given}\nexpected: {expected} {failed:?}\n     got: {got}"
            ));
        }
    }
    Ok(())
}

/// The data of an answer with these errors. The executor leaves out what failed; where that can't
/// be null, what holds it is (GraphQL, 6.4.4): `node` can be null, the other fields of the root
/// can't.
fn bubbled<'e>(answer: &Response, errors: impl Iterator<Item = &'e String>) -> String {
    let mut data = answer.data.clone();
    for path in errors {
        let top = path.split('.').next().unwrap_or_default();
        match &mut data {
            Value::Object(fields) if top.contains("node_") => {
                fields.insert(Name::new(top), Value::Null);
            }
            data => *data = Value::Null,
        }
    }
    answer::data(&Response::new(data))
}

/// A path without the places in lists.
fn without_places(path: &[PathSegment]) -> String {
    let names = path.iter().filter_map(|segment| match segment {
        PathSegment::Field(name) => Some(name.as_str()),
        PathSegment::Index(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

fn places_of(path: &Json) -> String {
    let names = path
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str);
    names.collect::<Vec<_>>().join(".")
}

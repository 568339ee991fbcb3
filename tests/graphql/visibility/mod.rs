//! What a viewer may not see can be had by no field and no argument. The tests go through all of
//! the schema by introspection, so that a new noun is in them without anybody thinking of it; what
//! they do not know fails.

mod atlas;
pub mod rows;

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value as Json, json};
use tribune::graphql::{
    context::Viewer,
    layer::{
        catalog::catalog,
        describe::{Kind, Link, Noun},
        sight::Sight,
    },
};

use crate::support::{Client, code, on_both};
use atlas::{Atlas, Belongs, Field, Ty, belongs, personal};

#[tokio::test]
async fn personal_fields_are_shown_nowhere() {
    on_both("sight_fields", |database| async move {
        let client = Client::of(database).viewed_by(Viewer::dashboard());
        let atlas = Atlas::of(&client).await;
        let mut refused = 0;
        for from in atlas.objects() {
            for field in atlas.fields(from) {
                if !atlas.is_composite(&field.ty.named) {
                    continue;
                }
                for to in atlas.possible(&field.ty.named) {
                    let Belongs::Columns(noun) = belongs(&to) else {
                        continue;
                    };
                    for shown in atlas.fields(&to) {
                        if !personal(noun, &shown.name) {
                            continue;
                        }
                        let inside = format!(
                            "{} {{ ... on {to} {{ {} }} }}",
                            atlas.call(&field, &named(&field, &to)),
                            atlas.least(&shown)
                        );
                        let query = atlas.reach(from, &inside);
                        // What is found by type and key, and what code refers to, is planned
                        // once there is some.
                        let late = from != "Query"
                            && (field.ty.named == "Node"
                                || matches!(belongs(from), Belongs::Neutral));
                        let answer = client.ask_with(&query, Json::Null).await;
                        if late && answer.response.is_ok() {
                            let data = answer.response.data.to_string();
                            assert!(!data.contains(&shown.name), "{query}: {data}");
                            continue;
                        }
                        assert_eq!(code(&client, &query).await, "FORBIDDEN", "{query}");
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused > 100, "{refused}");
    })
    .await;
}

/// The argument by which a field finds something of a type by its id, where it does.
fn named(field: &Field, noun: &str) -> String {
    match field.name.as_str() {
        "node" if !field.args.is_empty() => format!("id: \"{noun}:1\""),
        "nodes" if !field.args.is_empty() => format!("ids: [\"{noun}:1\"]"),
        _ => String::new(),
    }
}

#[tokio::test]
async fn personal_fields_are_asked_for_nowhere() {
    on_both("sight_arguments", |database| async move {
        let client = Client::of(database).viewed_by(Viewer::dashboard());
        let atlas = Atlas::of(&client).await;
        let mut refused = 0;
        for from in atlas.objects() {
            for field in atlas.fields(from) {
                for (argument, ty) in &field.args {
                    if !atlas.is_input(&ty.named) {
                        continue;
                    }
                    for value in probes(&atlas, ty, from == "Query") {
                        let call = atlas.call(&field, &format!("{argument}: {value}"));
                        let query = atlas.reach(from, &format!("{call} {{ __typename }}"));
                        assert_eq!(code(&client, &query).await, "FORBIDDEN", "{query}");
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused > 300, "{refused}");
    })
    .await;
}

/// Values of an input type that ask for something personal: directly, or one relation away as
/// well.
fn probes(atlas: &Atlas, ty: &Ty, further: bool) -> Vec<String> {
    let mut found = direct(atlas, &ty.named);
    if further {
        for field in atlas.fields(&ty.named) {
            let inside = inner(atlas, &field, 2);
            found.extend(
                inside
                    .iter()
                    .map(|value| format!("{{ {}: {value} }}", field.name)),
            );
        }
    }
    let listed = |value: String| if ty.list { format!("[{value}]") } else { value };
    found.into_iter().map(listed).collect()
}

fn direct(atlas: &Atlas, ty: &str) -> Vec<String> {
    let fields = atlas.fields(ty).into_iter();
    let Belongs::Columns(noun) = belongs(ty) else {
        return Vec::new();
    };
    fields
        .filter(|field| personal(noun, &field.name))
        .map(|field| format!("{{ {}: {} }}", field.name, atlas.minimal(&field.ty)))
        .collect()
}

/// As [`direct`], of a field's type, through types that hold such.
fn inner(atlas: &Atlas, field: &Field, depth: usize) -> Vec<String> {
    if !atlas.is_input(&field.ty.named) || depth == 0 {
        return Vec::new();
    }
    let values = match belongs(&field.ty.named) {
        Belongs::Columns(_) => direct(atlas, &field.ty.named),
        Belongs::Around => {
            let fields = atlas.fields(&field.ty.named).into_iter();
            let values = fields.flat_map(|within| {
                let values = inner(atlas, &within, depth - 1).into_iter();
                values.map(move |value| format!("{{ {}: {value} }}", within.name))
            });
            values.collect()
        }
        Belongs::Neutral => Vec::new(),
    };
    let listed = |value: String| {
        if field.ty.list {
            format!("[{value}]")
        } else {
            value
        }
    };
    values.into_iter().map(listed).collect()
}

#[tokio::test]
async fn nothing_personal_comes_along() {
    on_both("sight_canary", |database| async move {
        rows::add(&database).await;
        rows::mark_personal(&database).await;
        let client = Client::of(database.clone()).viewed_by(Viewer::dashboard());
        let atlas = Atlas::of(&client).await;
        for field in atlas.fields("Query") {
            if field.name == "node" || field.name == "nodes" || !atlas.is_composite(&field.ty.named)
            {
                continue;
            }
            let inside = atlas.everything(&field.ty.named, 3);
            let query = format!("{{ {} {{ {inside} }} }}", atlas.call(&field, ""));
            let data = client.data(&query).await;
            assert_clean(&data, &field.name);
        }
        // The administrator sees what was marked, or the test would prove nothing.
        let data = Client::of(database)
            .data("{ people(first: 1) { nodes { familyName } } }")
            .await;
        assert!(data.to_string().contains(rows::MARK), "{data}");
    })
    .await;
}

fn assert_clean(data: &Json, list: &str) {
    match data {
        Json::Object(fields) => fields.values().for_each(|value| assert_clean(value, list)),
        Json::Array(items) => items.iter().for_each(|value| assert_clean(value, list)),
        Json::String(text) => {
            let decoded = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
            let decoded = String::from_utf8_lossy(&decoded);
            assert!(
                !text.contains(rows::MARK) && !decoded.contains(rows::MARK),
                "{list}: {text} {decoded}"
            );
        }
        _ => {}
    }
}

#[tokio::test]
async fn hidden_rows_are_not_there() {
    on_both("sight_rows", |database| async move {
        rows::add(&database).await;
        let administrator = Client::of(database.clone());
        let client = Client::of(database).viewed_by(Viewer::dashboard());
        let ruled = catalog()
            .nouns()
            .filter(|noun| noun.sight(&Viewer::dashboard()) != Sight::All);
        for noun in ruled {
            let all = ids(&administrator, noun.plural).await;
            let seen = ids(&client, noun.plural).await;
            let hidden: BTreeSet<String> = all.difference(&seen).cloned().collect();
            assert!(
                seen.is_subset(&all) && !hidden.is_empty(),
                "{}: make rows in the test",
                noun.name
            );
            let rows = Rows {
                client: &client,
                noun,
                seen,
                hidden,
            };
            rows.found().await;
            rows.by_id().await;
            rows.in_lists().await;
            for other in catalog().nouns() {
                for (field, described) in &other.fields {
                    match &described.kind {
                        Kind::One(link) if link.target == noun.name => {
                            rows.referred(other, field, link).await
                        }
                        Kind::Many(link) if link.target == noun.name => {
                            rows.belonging(other, field).await
                        }
                        _ => {}
                    }
                }
            }
        }
        let reports = client
            .data("{ reports(first: 100) { nodes { state } } }")
            .await;
        let reports = reports["reports"]["nodes"].as_array().unwrap();
        assert!(
            !reports.is_empty()
                && reports
                    .iter()
                    .all(|report| report["state"] == "SENT" || report["state"] == "ARCHIVED")
        );
    })
    .await;
}

async fn ids(client: &Client, list: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut after = Json::Null;
    loop {
        let query = format!(
            "query ($after: String) {{ list: {list}(first: 100, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = client.data_with(&query, json!({ "after": after })).await["list"].clone();
        found.extend(strings(&page["nodes"], "/id"));
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return found;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn strings(nodes: &Json, pointer: &str) -> Vec<String> {
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .filter_map(|node| node.pointer(pointer)?.as_str().map(str::to_owned))
        .collect()
}

/// The rows of a noun, some of which the client may not see.
struct Rows<'a> {
    client: &'a Client,
    noun: &'static Noun,
    seen: BTreeSet<String>,
    hidden: BTreeSet<String>,
}

impl Rows<'_> {
    /// Some of those that are hidden, as a list of ids.
    fn hidden(&self) -> String {
        let some: Vec<&String> = self.hidden.iter().take(100).collect();
        json!(some).to_string()
    }

    async fn by_id(&self) {
        for id in self.hidden.iter().take(3) {
            let query = format!("{{ node(id: \"{id}\") {{ id }} }}");
            assert_eq!(code(self.client, &query).await, "NOT_FOUND", "{id}");
        }
        let nodes = self
            .client
            .data(&format!("{{ nodes(ids: {}) {{ id }} }}", self.hidden()))
            .await;
        assert!(nodes["nodes"].as_array().unwrap().iter().all(Json::is_null));
    }

    /// By a search for what all of the demonstration's texts have some of.
    async fn found(&self) {
        for words in ["t*", "titre*", "a*", "l*", "n*", "20*"] {
            let query =
                format!("{{ search(query: \"{words}\", first: 100) {{ nodes {{ id }} }} }}");
            let data = self.client.data(&query).await;
            let shown = strings(&data["search"]["nodes"], "/id");
            assert!(shown.iter().all(|id| !self.hidden.contains(id)), "{words}");
        }
    }

    /// In figures and groups: of the rows themselves.
    async fn in_figures(&self) {
        let list = self.noun.plural;
        let query = format!(
            "{{ list: {list} {{ aggregate {{ count }} groups {{ keys {{ id }} count }} }} }}"
        );
        let data = self.client.data(&query).await;
        assert_eq!(
            data["list"]["aggregate"]["count"],
            json!(self.seen.len()),
            "{list}"
        );
        let keys: BTreeSet<String> = strings(&data["list"]["groups"], "/keys/id")
            .into_iter()
            .collect();
        assert_eq!(keys, self.seen, "{list}");
    }

    /// In figures and groups of those that refer to the rows.
    async fn in_figures_of(&self, from: &Noun, field: &str) {
        let list = from.plural;
        let query = format!(
            "{{ list: {list} {{ totalCount aggregate {{ countDistinct {{ {field} }} }} groups {{ keys {{ {field} {{ id }} }} count }}
                 counted: groups(having: {{ countDistinct: {{ {field}: {{ gt: 0 }} }} }}) {{ keys {{ id }} }} }} }}"
        );
        let data = self.client.data(&query).await["list"].clone();
        let groups = data["groups"].as_array().unwrap();
        let keys = strings(&data["groups"], &format!("/keys/{field}/id"));
        assert!(
            keys.iter().all(|id| self.seen.contains(id)),
            "{list}.{field}"
        );
        assert_eq!(
            data["aggregate"]["countDistinct"][field],
            json!(keys.len()),
            "{list}.{field}"
        );
        let count = |group: &Json| group["count"].as_i64().unwrap();
        let total: i64 = groups.iter().map(count).sum();
        assert_eq!(data["totalCount"], json!(total), "{list}.{field}");
        let referring = groups
            .iter()
            .filter(|group| !group["keys"][field].is_null());
        let referring: i64 = referring.map(count).sum();
        assert_eq!(
            json!(data["counted"].as_array().unwrap().len()),
            json!(referring),
            "{list}.{field}"
        );
    }

    async fn in_lists(&self) {
        self.in_figures().await;
        let (list, hidden) = (self.noun.plural, self.hidden());
        let data = self
            .client
            .data(&format!("{{ all: {list} {{ totalCount }} asked: {list}(where: {{ id: {{ in: {hidden} }} }}) {{ totalCount }} }}"))
            .await;
        assert_eq!(data["all"]["totalCount"], json!(self.seen.len()), "{list}");
        assert_eq!(data["asked"]["totalCount"], 0, "{list}");
    }

    /// By a way from another noun to one of the rows.
    async fn referred(&self, from: &Noun, field: &str, link: &Link) {
        self.in_figures_of(from, field).await;
        let (list, hidden) = (from.plural, self.hidden());
        let is = |wanted: &str| {
            if link.takes_date() {
                format!("{field}: {{ is: {{ {wanted} }} }}")
            } else {
                format!("{field}: {{ {wanted} }}")
            }
        };
        let data = self
            .client
            .data(&format!(
                "{{ all: {list}(first: 100, orderBy: [{{ {field}: {{ id: ASC }} }}]) {{ nodes {{ id {field} {{ id }} }} edges {{ cursor }} }}
                    asked: {list}(where: {{ {} }}) {{ totalCount }}
                    there: {list}(first: 100, where: {{ {} }}) {{ nodes {{ id }} }} }}",
                is(&format!("id: {{ in: {hidden} }}")),
                is("")
            ))
            .await;
        let shown = strings(&data["all"]["nodes"], &format!("/{field}/id"));
        assert!(
            shown.iter().all(|id| self.seen.contains(id)),
            "{list}.{field}"
        );
        assert_eq!(data["asked"]["totalCount"], 0, "{list}.{field}");
        assert_eq!(
            strings(&data["there"]["nodes"], "/id").len(),
            shown.len(),
            "{list}.{field}"
        );
        let keys: Vec<Json> = sorted_by(&data["all"])
            .into_iter()
            .filter(|key| !key.is_null())
            .collect();
        let row = |key: &Json| self.seen.contains(&format!("{}:{key}", self.noun.name));
        assert!(keys.iter().all(row), "{list}.{field}: {keys:?}");
    }

    /// By the rows that belong to those of another noun.
    async fn belonging(&self, to: &Noun, field: &str) {
        let (list, hidden) = (to.plural, self.hidden());
        let data = self
            .client
            .data(&format!(
                "{{ all: {list}(first: 100, orderBy: [{{ {field}: {{ count: DESC }} }}]) {{
                      nodes {{ id {field}(first: 100) {{ totalCount nodes {{ id }} }} }} edges {{ cursor }} }}
                    some: {list}(where: {{ {field}: {{ some: {{ id: {{ in: {hidden} }} }} }} }}) {{ totalCount }}
                    notNone: {list}(where: {{ not: {{ {field}: {{ none: {{ id: {{ in: {hidden} }} }} }} }} }}) {{ totalCount }}
                    any: {list}(first: 100, where: {{ {field}: {{ some: {{}} }} }}) {{ nodes {{ id }} }}
                    counted: {list}(first: 100, where: {{ {field}: {{ count: {{ gt: 0 }} }} }}) {{ nodes {{ id }} }}
                    notEvery: {list}(first: 100, where: {{ not: {{ {field}: {{ every: {{ id: {{ isNull: true }} }} }} }} }}) {{ nodes {{ id }} }} }}"
            ))
            .await;
        let nodes = data["all"]["nodes"].as_array().unwrap();
        let mut having = BTreeSet::new();
        for (node, key) in nodes.iter().zip(sorted_by(&data["all"])) {
            let shown = strings(&node[field]["nodes"], "/id");
            assert!(
                shown.iter().all(|id| self.seen.contains(id)),
                "{list}.{field}"
            );
            assert_eq!(
                node[field]["totalCount"],
                json!(shown.len()),
                "{list}.{field}"
            );
            assert_eq!(key, json!(shown.len()), "{list}.{field}");
            if !shown.is_empty() {
                having.insert(node["id"].as_str().unwrap().to_owned());
            }
        }
        for none in ["some", "notNone"] {
            assert_eq!(data[none]["totalCount"], 0, "{list}.{field} {none}");
        }
        for some in ["any", "counted", "notEvery"] {
            let found: BTreeSet<String> =
                strings(&data[some]["nodes"], "/id").into_iter().collect();
            assert_eq!(found, having, "{list}.{field} {some}");
        }
    }
}

/// What each row of a list is sorted by first, as its cursor holds it.
fn sorted_by(list: &Json) -> Vec<Json> {
    let cursors = strings(&list["edges"], "/cursor").into_iter();
    let keys = cursors.map(|cursor| {
        let cursor = URL_SAFE_NO_PAD.decode(cursor).unwrap();
        let cursor: Json = serde_json::from_slice(&cursor).unwrap();
        cursor[1][0].clone()
    });
    keys.collect()
}

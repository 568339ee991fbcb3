//! Rows that somebody may not see are not there: not in lists, by their ids, in relations,
//! conditions, orders, figures, groups or hits of a search. Each role is shown what the document
//! says, and nothing else.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::access::Role;
use sea_orm::DatabaseConnection;
use serde_json::{Value as Json, json};
use tribune::graphql::layer::{
    catalog::catalog,
    describe::{Kind, Link, Noun},
};

use super::{
    matrix::{Matrix, Seen},
    rows,
    stage::{Stage, keys},
};
use crate::support::{Client, code, on_both};

#[tokio::test]
async fn each_role_sees_the_rows_that_the_document_says() {
    on_both("access_rows", |database| async move {
        let matrix = Matrix::read();
        let stage = Stage::set(&database).await;
        for role in Role::ALL {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            for noun in catalog().nouns() {
                let all = all(&database, noun).await;
                let seen = ids(&client, noun.plural).await;
                let expected = match matrix.rows(role, noun.name) {
                    Seen::All => all,
                    Seen::Nothing | Seen::Refused => BTreeSet::new(),
                    Seen::Some => {
                        let own = stage.own(&database, role, noun.table).await.into_iter();
                        let own: BTreeSet<String> =
                            own.map(|row| format!("{}:{row}", noun.name)).collect();
                        assert!(
                            !own.is_empty() && own.len() < all.len(),
                            "{}: make rows in the test",
                            noun.name
                        );
                        own
                    }
                };
                assert_eq!(seen, expected, "{} for {role}", noun.name);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn hidden_rows_are_nowhere() {
    on_both("access_hidden", |database| async move {
        let matrix = Matrix::read();
        let stage = Stage::set(&database).await;
        // Co-chairs see the rows that their support sees.
        for role in Role::ALL.into_iter().filter(|role| *role != Role::CoChair) {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            for noun in catalog()
                .nouns()
                .filter(|noun| matrix.rows(role, noun.name) != Seen::All)
            {
                let all = all(&database, noun).await;
                let seen = ids(&client, noun.plural).await;
                let hidden: BTreeSet<String> = all.difference(&seen).cloned().collect();
                assert!(!hidden.is_empty(), "{}: make rows in the test", noun.name);
                let rows = Rows {
                    client: &client,
                    noun,
                    seen,
                    hidden,
                };
                rows.everywhere(&matrix, role).await;
            }
        }
    })
    .await;
}

/// What another table says of a row tells no more than that table.
#[tokio::test]
async fn who_was_there_does_not_tell_who_was_invited() {
    on_both("access_invited", |database| async move {
        let stage = Stage::set(&database).await;
        let attended = "SELECT a.id FROM attendance a";
        for (number, role) in [(9_021, Role::Member), (9_022, Role::Council)] {
            let (meeting, me) = ("(SELECT MIN(id) FROM meeting)", stage.viewer(role).person.unwrap());
            let there = format!("{attended} WHERE a.meeting_id = {meeting} AND a.person_id = {me}");
            if keys(&database, &there).await.is_empty() {
                rows::insert(&database, "attendance", &format!("{number}, {meeting}, {me}"), "id, meeting_id, person_id").await;
            }
        }
        let invited = format!("{attended} JOIN invitation i ON i.meeting_id = a.meeting_id AND i.person_id = a.person_id");
        let all = keys(&database, &invited).await.len();
        for role in [Role::Member, Role::Council] {
            let viewer = stage.viewer(role);
            let own = format!("{invited} WHERE a.person_id = {}", viewer.person.unwrap());
            let own = keys(&database, &own).await.len();
            assert!(own > 0 && own < all, "make rows in the test: {own} of {all}");
            let client = Client::of(database.clone()).viewed_by(viewer);
            let data = client.data("{ asked: attendances(where: { invited: { eq: true } }) { totalCount } all: attendances(first: 100, orderBy: [{ invited: DESC }]) { nodes { invited } } }").await;
            assert_eq!(data["asked"]["totalCount"], json!(own), "{role}");
            let shown = data["all"]["nodes"].as_array().unwrap();
            let shown = shown.iter().filter(|node| node["invited"] == json!(true)).count();
            assert_eq!(shown, own, "{role}");
        }
    })
    .await;
}

/// The ids of all rows of a noun, past the API.
async fn all(database: &DatabaseConnection, noun: &Noun) -> BTreeSet<String> {
    let sql = format!("SELECT id FROM {}", noun.table);
    let rows = keys(database, &sql).await.into_iter();
    rows.map(|row| format!("{}:{row}", noun.name)).collect()
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
    async fn everywhere(&self, matrix: &Matrix, role: Role) {
        self.found().await;
        self.by_id().await;
        self.in_lists().await;
        for other in catalog().nouns() {
            for (field, described) in &other.fields {
                if matrix.seen(role, other.name, field) == Seen::Refused {
                    continue;
                }
                match &described.kind {
                    Kind::One(link) if link.target == self.noun.name => {
                        self.referred(other, field, link).await;
                    }
                    Kind::Many(link) if link.target == self.noun.name => {
                        self.belonging(other, field).await;
                    }
                    _ => {}
                }
            }
        }
    }

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
                      nodes {{ id {field}(first: 100) {{ totalCount aggregate {{ count }} groups {{ keys {{ id }} }} nodes {{ id }} }} }} edges {{ cursor }} }}
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
            let figures = &node[field];
            assert_eq!(
                figures["aggregate"]["count"],
                json!(shown.len()),
                "{list}.{field}"
            );
            let keys = strings(&figures["groups"], "/keys/id");
            assert_eq!(keys.len(), shown.len(), "{list}.{field}: {keys:?}");
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

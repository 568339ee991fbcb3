//! Orders: by what rows refer to, by how much belongs to them, with nulls and ties; page by page,
//! forward and backward, while others write.

use std::cmp::Ordering;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    enums::{ActivityKind, TextState},
    person,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseConnection, EntityTrait,
};
use serde_json::{Value as Json, json};

use crate::support::{Client, code, on_both};

/// An order, and how the test knows it: pointers into a node, each with whether the greatest
/// come first and whether nulls do.
struct Case {
    list: &'static str,
    order: &'static str,
    fields: &'static str,
    keys: &'static [(&'static str, bool, bool)],
}

const CASES: [Case; 12] = [
    Case {
        list: r#"members(at: "2021-08-31""#,
        order: "{ organization: { jurisdiction: { position: ASC } } }, { familyName: ASC }",
        fields: "familyName organization { jurisdiction { position } }",
        keys: &[
            ("/organization/jurisdiction/position", false, false),
            ("/familyName", false, false),
        ],
    },
    Case {
        list: r#"members(at: "2021-08-31""#,
        order: "{ organization: { jurisdiction: { name: { en: DESC } } } }, { organization: { name: { name: { fr: ASC_NULLS_FIRST } } } }, { givenName: DESC }",
        fields: "givenName organization { jurisdiction { name { en } } name { name { fr } } }",
        keys: &[
            ("/organization/jurisdiction/name/en", true, true),
            ("/organization/name/name/fr", false, true),
            ("/givenName", true, true),
        ],
    },
    Case {
        list: "people(",
        order: "{ organization: { id: DESC_NULLS_LAST } }, { memberships: { count: ASC } }",
        fields: "organization { id } memberships { totalCount }",
        keys: &[
            ("/organization/id", true, false),
            ("/memberships/totalCount", false, false),
        ],
    },
    Case {
        list: "people(",
        order: "{ organization: { jurisdiction: { position: ASC_NULLS_FIRST } } }",
        fields: "organization { jurisdiction { position } }",
        keys: &[("/organization/jurisdiction/position", false, true)],
    },
    Case {
        list: "activities(",
        order: "{ meeting: { startsAt: ASC } }, { position: DESC }",
        fields: "position meeting { startsAt }",
        keys: &[
            ("/meeting/startsAt", false, false),
            ("/position", true, true),
        ],
    },
    Case {
        list: "activities(",
        order: "{ meeting: { startsAt: DESC_NULLS_LAST } }, { meeting: { attendances: { count: ASC } } }, { points: { count: DESC } }",
        fields: "meeting { startsAt } points { totalCount }",
        keys: &[
            ("/meeting/startsAt", true, false),
            ("/points/totalCount", true, true),
        ],
    },
    Case {
        list: "activities(",
        order: "{ meeting: { state: ASC_NULLS_FIRST } }, { happenedOn: ASC }",
        fields: "happenedOn meeting { state }",
        keys: &[
            ("/meeting/state", false, true),
            ("/happenedOn", false, false),
        ],
    },
    Case {
        list: "jurisdictions(",
        order: "{ organizations: { count: DESC } }, { name: { fr: ASC } }",
        fields: "organizations { totalCount } name { fr }",
        keys: &[
            ("/organizations/totalCount", true, true),
            ("/name/fr", false, false),
        ],
    },
    Case {
        list: r#"organizations(at: "2021-08-31""#,
        order: "{ members: { count: DESC } }, { jurisdiction: { code: DESC } }, { id: DESC }",
        fields: "members { totalCount } jurisdiction { code }",
        keys: &[
            ("/members/totalCount", true, true),
            ("/jurisdiction/code", true, true),
        ],
    },
    Case {
        list: "people(",
        order: "{ language: ASC_NULLS_FIRST }, { familyName: DESC }",
        fields: "language familyName",
        keys: &[("/language", false, true), ("/familyName", true, true)],
    },
    Case {
        list: "people(",
        order: "{ familyName: ASC }, { language: DESC }, { createdAt: ASC }",
        fields: "language familyName",
        keys: &[("/familyName", false, false), ("/language", true, true)],
    },
    Case {
        list: "memberships(",
        order: "{ to: DESC_NULLS_LAST }, { person: { organization: { orderOfGovernment: ASC } } }, { from: ASC }",
        fields: "to from person { organization { orderOfGovernment } }",
        keys: &[("/to", true, false)],
    },
];

impl Case {
    async fn page(&self, client: &Client, size: &str, point: &str, at: &Json) -> Json {
        let separator = if self.list.ends_with('(') { "" } else { ", " };
        let query = format!(
            "query ($at: String) {{ list: {}{separator}{size}: 7, {point}: $at, orderBy: [{}]) {{
               edges {{ cursor node {{ id {} }} }}
               pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}",
            self.list, self.order, self.fields
        );
        client.data_with(&query, json!({ "at": at })).await["list"].clone()
    }

    /// All nodes, a page at a time from one end.
    async fn walk(&self, client: &Client, backward: bool) -> Vec<Json> {
        let (size, point, more, next) = if backward {
            ("last", "before", "hasPreviousPage", "startCursor")
        } else {
            ("first", "after", "hasNextPage", "endCursor")
        };
        let (mut nodes, mut at) = (Vec::new(), Json::Null);
        loop {
            let page = self.page(client, size, point, &at).await;
            let mut here = nodes_of(&page);
            if backward {
                here.reverse();
            }
            nodes.extend(here);
            if page["pageInfo"][more] == json!(false) {
                if backward {
                    nodes.reverse();
                }
                return nodes;
            }
            at = page["pageInfo"][next].clone();
        }
    }

    fn compare(&self, one: &Json, other: &Json) -> Ordering {
        let by = |(pointer, descending, nulls_first): &(&str, bool, bool)| {
            let key = |node: &Json| {
                let key = node.pointer(pointer).cloned();
                key.filter(|key| !key.is_null())
            };
            match (key(one), key(other)) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) if *nulls_first => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) if *nulls_first => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(one), Some(other)) if *descending => values(&other, &one),
                (Some(one), Some(other)) => values(&one, &other),
            }
        };
        let keys = self.keys.iter().map(by);
        keys.fold(Ordering::Equal, Ordering::then)
    }
}

fn nodes_of(page: &Json) -> Vec<Json> {
    let edges = page["edges"].as_array().unwrap().iter();
    edges.map(|edge| edge["node"].clone()).collect()
}

fn values(one: &Json, other: &Json) -> Ordering {
    match (one.as_i64(), other.as_i64()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => {
            // An id reads `Person:12`, and is sorted by its number.
            let parts = |text: &Json| {
                let text = text.as_str().unwrap().to_owned();
                let id = text
                    .split_once(':')
                    .and_then(|(_, row)| row.parse::<i64>().ok());
                (id, text)
            };
            match (parts(one), parts(other)) {
                ((Some(one), _), (Some(other), _)) => one.cmp(&other),
                ((_, one), (_, other)) => one.cmp(&other),
            }
        }
    }
}

#[tokio::test]
async fn every_row_once_in_its_place_either_way() {
    on_both("orders", |database| async move {
        let client = Client::of(database);
        for case in &CASES {
            let (list, order) = (case.list, case.order);
            let nodes = case.walk(&client, false).await;
            let separator = if list.ends_with('(') { "where: {}" } else { "" };
            let total = client
                .data(&format!("{{ list: {list}{separator}) {{ totalCount }} }}"))
                .await;
            assert_eq!(json!(nodes.len()), total["list"]["totalCount"], "{order}");
            let mut ids: Vec<String> = nodes.iter().map(|node| node["id"].to_string()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), nodes.len(), "{order}");
            for two in nodes.windows(2) {
                assert_ne!(
                    case.compare(&two[0], &two[1]),
                    Ordering::Greater,
                    "{order}: {two:?}"
                );
            }
            assert_eq!(case.walk(&client, true).await, nodes, "{order}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_goes_on_from_its_row_whatever_was_written_since() {
    on_both("order_inserts", |database| async move {
        let client = Client::of(database.clone());
        let case = &CASES[2];
        let before = case.walk(&client, false).await;
        let page = case.page(&client, "first", "after", &Json::Null).await;
        // Without an organization they come last, and between those that are there.
        let added = add_people(&database, 9).await;
        let rest = case.page(&client, "first", "after", &page["pageInfo"]["endCursor"]).await;
        assert_eq!(nodes_of(&page), before[..7]);
        assert_eq!(nodes_of(&rest), before[7..14]);
        let after = case.walk(&client, false).await;
        assert_eq!(after.len(), before.len() + 9);
        let old: Vec<&Json> = after.iter().filter(|node| before.contains(node)).collect();
        assert_eq!(old, before.iter().collect::<Vec<_>>());
        // The row of the cursor may be gone.
        let id = added[4];
        let cursor = client
            .data(r#"{ people(first: 100, where: { createdAt: { gt: "2030-01-01T00:00:00Z" } }, orderBy: [{ familyName: ASC }]) { edges { cursor node { id } } } }"#)
            .await["people"]["edges"][4]
            .clone();
        assert_eq!(cursor["node"]["id"], json!(format!("Person:{id}")));
        person::Entity::delete_by_id(id).exec(&database).await.unwrap();
        let next = client
            .data(&format!(r#"{{ people(first: 1, after: {}, where: {{ createdAt: {{ gt: "2030-01-01T00:00:00Z" }} }}, orderBy: [{{ familyName: ASC }}]) {{ nodes {{ id }} }} }}"#, cursor["cursor"]))
            .await;
        assert_eq!(next["people"]["nodes"][0]["id"], json!(format!("Person:{}", added[5])));
    })
    .await;
}

/// Adds people who work for nobody; gives their keys, in the order of their names.
async fn add_people(database: &DatabaseConnection, count: i64) -> Vec<i64> {
    let created_at: DateTime<Utc> = "2031-01-01T00:00:00Z".parse().unwrap();
    let people = (0..count).map(|at| person::ActiveModel {
        id: Set(1_000_000 + at),
        given_name: Set("Added".to_owned()),
        family_name: Set(format!("Ajouté{at}")),
        language: Set(None),
        zone: Set(None),
        phone: Set(None),
        erased_at: Set(None),
        created_at: Set(created_at),
        merged_into_id: Set(None),
    });
    person::Entity::insert_many(people)
        .exec_without_returning(database)
        .await
        .unwrap();
    (0..count).map(|at| 1_000_000 + at).collect()
}

#[tokio::test]
async fn nested_lists_are_sorted_and_paged_each_by_itself() {
    on_both("order_nested", |database| async move {
        add_activity(&database).await;
        let client = Client::of(database);
        let arguments = |first: u32, after: &str| {
            format!(r#"activities(first: {first}, after: {after}, where: {{ points: {{ count: {{ gte: 0 }} }} }}, orderBy: [{{ meeting: {{ startsAt: DESC }} }}, {{ points: {{ count: DESC }} }}])"#)
        };
        let whole = client
            .data(&format!("{{ communities {{ nodes {{ {} {{ nodes {{ id }} }} }} }} }}", arguments(100, "null")))
            .await;
        let whole = whole["communities"]["nodes"][0]["activities"]["nodes"].as_array().unwrap().clone();
        let (mut nodes, mut after) = (Vec::new(), "null".to_owned());
        loop {
            let query = format!(
                "{{ communities {{ nodes {{ {} {{ edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}",
                arguments(2, &after)
            );
            let data = client.data(&query).await;
            let page = &data["communities"]["nodes"][0]["activities"];
            nodes.extend(nodes_of(page));
            after = page["pageInfo"]["endCursor"].to_string();
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        assert!(whole.len() > 4);
        assert_eq!(nodes, whole);
    })
    .await;
}

/// Adds an activity outside meetings and without points.
async fn add_activity(database: &DatabaseConnection) {
    let community = entity::community::Entity::find()
        .one(database)
        .await
        .unwrap()
        .unwrap();
    let activity = entity::activity::ActiveModel {
        id: NotSet,
        community_id: Set(community.id),
        meeting_id: Set(None),
        kind: Set(ActivityKind::Other),
        happened_on: Set(NaiveDate::from_ymd_opt(2021, 3, 1).unwrap()),
        position: Set(99),
        title_fr: Set(None),
        title_fr_state: Set(TextState::Missing),
        title_en: Set(None),
        title_en_state: Set(TextState::Missing),
        presented_to_fr: Set(None),
        presented_to_fr_state: Set(TextState::Missing),
        presented_to_en: Set(None),
        presented_to_en_state: Set(TextState::Missing),
        created_at: Set("2021-03-01T00:00:00Z".parse().unwrap()),
    };
    entity::activity::Entity::insert(activity)
        .exec(database)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_changed_cursor_is_refused() {
    on_both("order_cursors", |database| async move {
        let client = Client::of(database);
        let list = |after: &str, rest: &str| {
            format!(r#"{{ people(first: 1, after: {after}, orderBy: [{{ organization: {{ id: ASC }} }}]{rest}) {{ edges {{ cursor }} }} }}"#)
        };
        let data = client.data(&list("null", "")).await;
        let cursor = data["people"]["edges"][0]["cursor"].as_str().unwrap();
        client.data(&list(&format!("\"{cursor}\""), "")).await;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
        let json: Json = serde_json::from_str(&text).unwrap();
        let mut changes = Vec::new();
        for values in [json!([2, 3]), json!([null, 1]), json!(["2", 1]), json!([1]), json!([]), json!([1, 2, 3]), json!([{}, 1])] {
            changes.push(json!([json[0], values]).to_string());
        }
        changes.push(json!(["", json[1]]).to_string());
        changes.push(json!([json[0]]).to_string());
        changes.push("[".repeat(10_000));
        changes.push(String::new());
        for change in changes {
            let changed = format!("\"{}\"", URL_SAFE_NO_PAD.encode(change));
            assert_eq!(code(&client, &list(&changed, "")).await, "BAD_CURSOR", "{changed}");
        }
        let elsewhere = list(&format!("\"{cursor}\""), ", where: { organization: { is: {} } }");
        assert_eq!(code(&client, &elsewhere).await, "BAD_CURSOR");
    })
    .await;
}

#[tokio::test]
async fn orders_have_bounds() {
    on_both("order_bounds", |database| async move {
        let client = Client::of(database);
        let deep = |times: usize| {
            format!("{}id: ASC{}", "parent: { ".repeat(times), " }".repeat(times))
        };
        for (wanted, order) in [
            ("LIMIT_EXCEEDED", deep(6)),
            ("LIMIT_EXCEEDED", format!("{}children: {{ count: ASC }}{}", "parent: { ".repeat(5), " }".repeat(5))),
            ("BAD_USER_INPUT", "parent: {}".to_owned()),
            ("BAD_USER_INPUT", "parent: null".to_owned()),
            ("BAD_USER_INPUT", "parent: { id: ASC, position: DESC }".to_owned()),
            ("BAD_USER_INPUT", "text: { fr: ASC, en: ASC }".to_owned()),
            ("BAD_USER_INPUT", "position: null".to_owned()),
        ] {
            let query = format!("{{ points(first: 1, orderBy: [{{ {order} }}]) {{ nodes {{ id }} }} }}");
            assert_eq!(code(&client, &query).await, wanted, "{query}");
        }
        client.data(&format!("{{ points(first: 1, orderBy: [{{ {} }}]) {{ nodes {{ id }} }} }}", deep(5))).await;
        let many = "{ id: ASC }, ".repeat(11);
        let query = format!("{{ points(first: 1, orderBy: [{many}]) {{ nodes {{ id }} }} }}");
        assert_eq!(code(&client, &query).await, "LIMIT_EXCEEDED");
        let several = r#"{ points(first: 1, orderBy: [{ position: ASC }, { position: DESC }, { id: ASC }]) { nodes { position } } }"#;
        assert_eq!(client.data(several).await["points"]["nodes"][0]["position"], 1);
    })
    .await;
}

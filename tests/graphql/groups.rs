//! Groups: by own and to-one columns, with conditions and orders of their own.

use chrono::{DateTime, Utc};
use entity::meeting;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    DatabaseConnection, EntityTrait, IntoActiveModel, TransactionTrait,
};
use serde_json::{Value as Json, json};

use crate::support::{Client, code, on_both};

#[tokio::test]
async fn members_by_jurisdiction_and_order_of_government() {
    on_both("by_jurisdiction", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ members(at: "2021-08-31") { groups {
                    keys { organization { jurisdiction { code } orderOfGovernment } }
                    count countDistinct { organization } } } }"#,
            )
            .await;
        let groups = data["members"]["groups"].as_array().unwrap();
        let count = |code: &str, order: &str| {
            let keys = json!({ "organization": { "jurisdiction": { "code": code }, "orderOfGovernment": order } });
            let found = groups.iter().find(|group| group["keys"] == keys);
            found.map(|group| group["count"].as_i64().unwrap())
        };
        assert_eq!(count("CA", "FEDERAL"), Some(14));
        assert_eq!(count("CA-ON", "MUNICIPAL"), Some(7));
        assert_eq!(count("CA-ON", "PROVINCIAL"), Some(7));
        assert_eq!(count("CA-NT", "TERRITORIAL"), Some(1));
        assert_eq!(count("CA-YT", "TERRITORIAL"), None);
        let all = |field: &dyn Fn(&Json) -> &Json| -> i64 {
            groups.iter().map(|group| field(group).as_i64().unwrap()).sum()
        };
        assert_eq!(all(&|group| &group["count"]), 81);
        assert_eq!(all(&|group| &group["countDistinct"]["organization"]), 48);
        // By the keys, in the order in which they are named.
        let sorted: Vec<(String, String)> = groups
            .iter()
            .map(|group| {
                let keys = &group["keys"]["organization"];
                let text = |value: &Json| value.as_str().unwrap().to_owned();
                (text(&keys["jurisdiction"]["code"]), text(&keys["orderOfGovernment"]))
            })
            .collect();
        assert!(sorted.is_sorted(), "{sorted:?}");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_not_there_is_null_and_one_without_a_value_is_not() {
    on_both("absent_rows", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(r#"{ people { groups { keys { organization(at: "2021-08-31") { zone } } count } } }"#)
            .await;
        // 13 people work nowhere that day; of the others one organization says its own zone.
        let expected = json!([
            { "keys": { "organization": { "zone": "America/Edmonton" } }, "count": 1 },
            { "keys": { "organization": null }, "count": 13 },
            { "keys": { "organization": { "zone": null } }, "count": 99 },
        ]);
        assert_eq!(data["people"]["groups"], expected);
        let data = client
            .data(r#"{ people { groups(orderBy: [{ count: DESC }]) { keys { o: organization(at: "2021-08-31") { orderOfGovernment id } } count } } }"#)
            .await;
        let first = &data["people"]["groups"][0];
        assert_eq!(*first, json!({ "keys": { "o": null }, "count": 13 }));
        let second = data["people"]["groups"][1]["keys"]["o"]["id"].as_str().unwrap();
        assert!(second.starts_with("Organization:"), "{second}");
    })
    .await;
}

#[tokio::test]
async fn conditions_orders_and_numbers_of_groups() {
    on_both("having", |database| async move {
        let client = Client::of(database);
        let ask = async |arguments: &str| {
            let query = format!(
                "{{ agendaItems {{ groups{arguments} {{ keys {{ meeting {{ localStart }} }} count
                   sum {{ durationMinutes }} median {{ durationMinutes }} }} }} }}"
            );
            let data = client.data(&query).await;
            let groups = data["agendaItems"]["groups"].as_array().unwrap().iter();
            let years = groups.map(|group| {
                let start = group["keys"]["meeting"]["localStart"].as_str().unwrap();
                start[..7].to_owned()
            });
            years.collect::<Vec<String>>()
        };
        // 10, 35, 30, 15 | 5, 30, 25, 20, 10 | 10, 20, 20, 20, 20 | 10, 25, 25, 20, 10.
        let all = ["2019-12", "2020-06", "2021-06", "2021-09"];
        assert_eq!(ask("").await, all);
        for (arguments, expected) in [
            ("(having: { count: { gt: 4 } })", &[1, 2, 3][..]),
            ("(having: { not: { count: { gt: 4 } } })", &[0]),
            ("(having: { median: { durationMinutes: { eq: 22.5 } } })", &[0]),
            ("(having: { min: { durationMinutes: { lt: 10 } }, max: { durationMinutes: { gte: 30 } } })", &[1]),
            ("(having: { or: [{ max: { durationMinutes: { eq: 35 } } }, { max: { durationMinutes: { eq: 20 } } }] })", &[0, 2]),
            ("(having: { avg: { durationMinutes: { in: [22.5, 17] } } })", &[0]),
            ("(having: { countDistinct: { durationMinutes: { lte: 3 } }, sum: { durationMinutes: { isNull: false } } })", &[2, 3]),
            ("(orderBy: [{ keys: DESC }])", &[3, 2, 1, 0]),
            ("(orderBy: [{ max: { durationMinutes: DESC } }, { keys: DESC }])", &[0, 1, 3, 2]),
            ("(orderBy: [{ count: ASC }, { min: { durationMinutes: ASC } }], first: 2)", &[0, 1]),
            ("(first: 0)", &[]),
        ] {
            let expected: Vec<&str> = expected.iter().map(|at| all[*at]).collect();
            assert_eq!(ask(arguments).await, expected, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn conditions_on_figures_of_any_type() {
    on_both("typed_figures", |database| async move {
        let client = Client::of(database);
        let count = async |list: &str, having: &str, key: &str| {
            let query =
                format!("{{ {list} {{ groups(having: {{ {having} }}) {{ keys {{ {key} }} }} }} }}");
            let data = client.data(&query).await;
            data[list]["groups"].as_array().unwrap().len()
        };
        // Four agendas, of which one has four points; in 28 months nobody joined who left again.
        for (list, having, key, expected) in [
            ("agendaItems", "count: { in: [4, 7] }", "meeting { id }", 1),
            ("agendaItems", "count: { in: [4, 5] }", "meeting { id }", 4),
            (
                "people",
                r#"min: { familyName: { startsWith: "ABER", insensitive: true } }"#,
                "language",
                1,
            ),
            (
                "people",
                r#"max: { familyName: { contains: "%" } }"#,
                "language",
                0,
            ),
            (
                "memberships",
                r#"max: { to: { in: ["2021-08-30", "2019-03-10"] } }"#,
                "track",
                1,
            ),
            (
                "memberships",
                r#"max: { to: { gt: "2021-08-29" } }"#,
                "track",
                1,
            ),
            (
                "memberships",
                "max: { to: { isNull: true } }",
                "fromBucket(by: MONTH)",
                28,
            ),
            (
                "meetings",
                r#"min: { startsAt: { lt: "2020-01-01T00:00:00Z" } }"#,
                "state",
                1,
            ),
            (
                "meetings",
                r#"max: { localStart: { gte: "2022-06-14T13:00:00" } }"#,
                "state",
                1,
            ),
        ] {
            let found = count(list, having, key).await;
            assert_eq!(found, expected, "{list}: {having}");
        }
    })
    .await;
}

#[tokio::test]
async fn nested_groups_have_their_own_numbers() {
    on_both("nested_groups", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ jurisdictions(where: { code: { in: ["CA-NB", "CA-NU", "CA-QC"] } }, orderBy: [{ code: ASC }]) { nodes {
                    all: organizations { groups(having: { count: { gte: 2 } }) { keys { orderOfGovernment } count } }
                    two: organizations { groups(first: 2, orderBy: [{ count: DESC }]) { keys { orderOfGovernment } } } } } }"#,
            )
            .await;
        // New Brunswick: 2 provincial, 2 municipal, 1 other; Nunavut: 1; Quebec: 5 municipal, 3 provincial.
        let group = |order: &str, count: i64| json!({ "keys": { "orderOfGovernment": order }, "count": count });
        let key = |order: &str| json!({ "keys": { "orderOfGovernment": order } });
        let expected = json!([
            {
                "all": { "groups": [group("MUNICIPAL", 2), group("PROVINCIAL", 2)] },
                "two": { "groups": [key("MUNICIPAL"), key("PROVINCIAL")] },
            },
            { "all": { "groups": [] }, "two": { "groups": [key("TERRITORIAL")] } },
            {
                "all": { "groups": [group("MUNICIPAL", 5), group("PROVINCIAL", 3)] },
                "two": { "groups": [key("MUNICIPAL"), key("PROVINCIAL")] },
            },
        ]);
        assert_eq!(data["jurisdictions"]["nodes"], expected);
    })
    .await;
}

#[tokio::test]
async fn without_keys_all_rows_are_one_group_and_no_rows_are_none() {
    on_both("no_keys", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ jurisdictions(where: { code: { in: ["CA-NU", "CA-QC"] } }, orderBy: [{ code: ASC }]) {
                    groups { count } nodes { organizations(where: { orderOfGovernment: { eq: MUNICIPAL } }) { groups { count } } } }
                    meetings(where: { track: { eq: MANAGER } }) { groups { count keys { __typename } } } }"#,
            )
            .await;
        assert_eq!(data["jurisdictions"]["groups"], json!([{ "count": 2 }]));
        let nested = json!([
            { "organizations": { "groups": [] } },
            { "organizations": { "groups": [{ "count": 5 }] } },
        ]);
        assert_eq!(data["jurisdictions"]["nodes"], nested);
        assert_eq!(data["meetings"]["groups"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn texts_and_words_are_keys_by_language() {
    on_both("text_keys", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ memberships(where: { track: { eq: MANAGER } }) { groups { __typename
                    keys { __typename track community { shortName { __typename fr en } } } count } } }"#,
            )
            .await;
        let names = client
            .data("{ community { shortName { fr en } } }")
            .await["community"]["shortName"]
            .clone();
        let expected = json!([{
            "__typename": "MembershipGroup",
            "keys": {
                "__typename": "MembershipKeys",
                "track": "MANAGER",
                "community": { "shortName": { "__typename": "BilingualKeys", "fr": names["fr"], "en": names["en"] } },
            },
            "count": 9,
        }]);
        assert_eq!(data["memberships"]["groups"], expected);
    })
    .await;
}

#[tokio::test]
async fn more_groups_than_a_thousand_are_asked_for_by_number() {
    on_both("many_groups", |database| async move {
        let instants = (0..1_005).map(|number| {
            let instant: DateTime<Utc> = "2015-01-01T12:00:00Z".parse().unwrap();
            instant + chrono::Duration::days(number)
        });
        meetings_at(&database, &instants.collect::<Vec<_>>()).await;
        let client = Client::of(database);
        let query = |arguments: &str| {
            format!("{{ meetings {{ g: groups{arguments} {{ keys {{ id }} count }} }} }}")
        };
        let error = client.error(&query("")).await;
        assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
        assert_eq!(error["extensions"]["limit"], 1_000);
        assert_eq!(error["path"], json!(["meetings", "g"]));
        let data = client.data(&query("(first: 1000)")).await;
        assert_eq!(data["meetings"]["g"].as_array().unwrap().len(), 1_000);
    })
    .await;
}

#[tokio::test]
async fn groups_that_make_no_sense_are_refused() {
    on_both("bad_groups", |database| async move {
        let client = Client::of(database);
        let buckets: String = (0..21)
            .map(|number| {
                let (sign, hours) = (["+", "-"][number % 2], number / 2 + 1);
                format!("k{number}: createdAtBucket(by: MONTH, zone: \"Etc/GMT{sign}{hours}\") ")
            })
            .collect();
        let deep = format!("{}count: {{ gt: 1 }}{}", "not: { ".repeat(11), " }".repeat(11));
        for (query, expected) in [
            ("{ people { groups(first: 1001) { keys { language } } } }".to_owned(), "LIMIT_EXCEEDED"),
            ("{ people { groups(first: -1) { keys { language } } } }".to_owned(), "BAD_USER_INPUT"),
            (format!("{{ people {{ groups {{ keys {{ {buckets} }} }} }} }}"), "LIMIT_EXCEEDED"),
            (format!("{{ people {{ groups(having: {{ {deep} }}) {{ keys {{ language }} }} }} }}"), "LIMIT_EXCEEDED"),
            ("{ people { groups(having: { count: { in: [] } }) { keys { language } } } }".to_owned(), "BAD_USER_INPUT"),
            ("{ people { groups(having: { or: [] }) { keys { language } } } }".to_owned(), "BAD_USER_INPUT"),
            ("{ people { groups(having: { count: { gt: null } }) { keys { language } } } }".to_owned(), "BAD_USER_INPUT"),
            ("{ people { groups(orderBy: [{ count: ASC, keys: ASC }]) { keys { language } } } }".to_owned(), "BAD_USER_INPUT"),
            (r#"{ people { groups { keys { organization(at: "2021-02-29") { id } } } } }"#.to_owned(), "BAD_USER_INPUT"),
            (r#"{ meetings { groups { keys { startsAtBucket(by: MONTH, zone: "Mars/Olympus") } } } }"#.to_owned(), "BAD_USER_INPUT"),
        ] {
            assert_eq!(code(&client, &query).await, expected, "{query}");
        }
        let error = client
            .error(r#"{ meetings { groups { keys { b: startsAtBucket(by: MONTH, zone: "Mars/Olympus") } } } }"#)
            .await;
        assert!(error["message"].as_str().unwrap().contains("Mars/Olympus"), "{error}");
        assert_eq!(error["extensions"]["argument"], "zone");
        assert_eq!(error["path"], json!(["meetings", "groups", "keys", "b"]));
    })
    .await;
}

/// Puts in meetings that start at these instants, whatever their clocks say.
pub async fn meetings_at(database: &DatabaseConnection, instants: &[DateTime<Utc>]) -> Vec<i64> {
    let pattern = meeting::Entity::find()
        .one(database)
        .await
        .unwrap()
        .unwrap();
    let mut ids = Vec::new();
    let tx = database.begin().await.unwrap();
    for (number, instant) in instants.iter().enumerate() {
        let mut model = pattern.clone().into_active_model().reset_all();
        model.id = NotSet;
        model.uid = Set(format!("made-{number}"));
        model.starts_at = Set(*instant);
        model.local_start = Set(instant.naive_utc());
        model.ends_at = Set(*instant + chrono::Duration::hours(1));
        ids.push(model.insert(&tx).await.unwrap().id);
    }
    tx.commit().await.unwrap();
    ids
}

//! Aggregates: figures over a whole list, under its filter.

use serde_json::{Value as Json, json};
use tribune::graphql::context::Viewer;

use crate::support::{Client, code, on_both};

#[tokio::test]
async fn over_the_whole_list_and_never_over_its_page() {
    on_both("whole_list", |database| async move {
        let client = Client::of(database);
        // The agendas: 10, 35, 30, 15 | 5, 30, 25, 20, 10 | 10, 20, 20, 20, 20 | 10, 25, 25, 20, 10.
        let figures = "aggregate { count min { durationMinutes } max { durationMinutes }
            sum { durationMinutes } avg { durationMinutes } median { durationMinutes }
            countDistinct { durationMinutes meeting } }";
        let data = client
            .data(&format!("{{ agendaItems(first: 2) {{ nodes {{ position }} {figures} }} }}"))
            .await;
        let expected = json!({
            "count": 19,
            "min": { "durationMinutes": 5 },
            "max": { "durationMinutes": 35 },
            "sum": { "durationMinutes": 360.0 },
            "avg": { "durationMinutes": 360.0 / 19.0 },
            "median": { "durationMinutes": 20.0 },
            "countDistinct": { "durationMinutes": 7, "meeting": 4 },
        });
        assert_eq!(data["agendaItems"]["nodes"].as_array().unwrap().len(), 2);
        assert_eq!(data["agendaItems"]["aggregate"], expected);
        // 10, 15, 30, 35: the median of an even number lies between two.
        let first = client
            .data(&format!(
                r#"{{ agendaItems(where: {{ meeting: {{ startsAt: {{ lt: "2020-01-01T00:00:00Z" }} }} }}) {{ {figures} }} }}"#
            ))
            .await["agendaItems"]["aggregate"]
            .clone();
        assert_eq!(first["median"], json!({ "durationMinutes": 22.5 }));
        assert_eq!(first["avg"], json!({ "durationMinutes": 22.5 }));
        assert_eq!(first["countDistinct"], json!({ "durationMinutes": 4, "meeting": 1 }));
    })
    .await;
}

#[tokio::test]
async fn of_nothing_there_is_no_figure_but_zero() {
    on_both("of_nothing", |database| async move {
        let client = Client::of(database);
        let figures = "count sum { durationMinutes } avg { durationMinutes } median { durationMinutes }
            min { startsAt } max { zone } countDistinct { zone community }";
        let nothing = json!({
            "count": 0,
            "sum": { "durationMinutes": null },
            "avg": { "durationMinutes": null },
            "median": { "durationMinutes": null },
            "min": { "startsAt": null },
            "max": { "zone": null },
            "countDistinct": { "zone": 0, "community": 0 },
        });
        let root = format!(
            r#"{{ meetings(where: {{ track: {{ eq: MANAGER }} }}) {{ aggregate {{ {figures} }} groups {{ keys {{ state }} count }} }} }}"#
        );
        let data = client.data(&root).await;
        assert_eq!(data["meetings"]["aggregate"], nothing);
        assert_eq!(data["meetings"]["groups"], json!([]));
        // Nested: nobody of the council attended anything.
        let nested = format!(
            "{{ councilSeatTerms(first: 1) {{ nodes {{ person {{ meetingsAttended {{ totalCount aggregate {{ {figures} }} groups {{ keys {{ state }} count }} }} }} }} }} }}"
        );
        let data = client.data(&nested).await;
        let list = &data["councilSeatTerms"]["nodes"][0]["person"]["meetingsAttended"];
        assert_eq!(list["totalCount"], json!(0));
        assert_eq!(list["aggregate"], nothing);
        assert_eq!(list["groups"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn of_yes_and_no_the_mean_is_the_share_of_yes() {
    on_both("share_of_yes", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(r#"{ affiliations { aggregate { count avg { isPrimary } } } }"#)
            .await;
        // Of 118 places one is not the person's first.
        let expected = json!({ "count": 118, "avg": { "isPrimary": 117.0 / 118.0 } });
        assert_eq!(data["affiliations"]["aggregate"], expected);
    })
    .await;
}

#[tokio::test]
async fn a_last_day_is_the_last_day_in_figures_too() {
    on_both("last_days", |database| async move {
        let client = Client::of(database);
        let data = client
            .data("{ memberships { aggregate { count countDistinct { to person } min { to from } max { to } } } }")
            .await;
        // 13 of 101 memberships have ended, no two of them on one day; the last on 30 August.
        let expected = json!({
            "count": 101,
            "countDistinct": { "to": 13, "person": 98 },
            "min": { "to": "2019-03-10", "from": "2018-01-15" },
            "max": { "to": "2021-08-30" },
        });
        assert_eq!(data["memberships"]["aggregate"], expected);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_counted_at_the_list_s_date() {
    on_both("links_counted", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ members(at: "2021-08-31") { aggregate { count countDistinct { organization
                    before: organization(at: "2010-01-01") language } } } }"#,
            )
            .await;
        // 6 federal, 20 provincial or territorial and 22 municipal organizations, as the report says.
        let expected = json!({
            "count": 81,
            "countDistinct": { "organization": 48, "before": 0, "language": 2 },
        });
        assert_eq!(data["members"]["aggregate"], expected);
    })
    .await;
}

const NESTED: &str = r#"{ jurisdictions(where: { code: { in: ["CA", "CA-QC", "CA-NU"] } }) { nodes { code
    organizations { totalCount
      a: aggregate { count min { from } }
      b: aggregate { countDistinct { orderOfGovernment } }
      groups(orderBy: [{ count: DESC }], first: 1) { keys { orderOfGovernment } count }
      nodes { affiliations { aggregate { count } } } } } } }"#;

#[tokio::test]
async fn of_each_row_s_list_with_as_many_statements_as_of_one() {
    on_both("nested_figures", |database| async move {
        let client = Client::of(database);
        let query = NESTED.replace("organizations {", "organizations(first: 100) {");
        let answer = client.ask_with(&query, Json::Null).await;
        assert!(answer.response.is_ok(), "{:?}", answer.response.errors);
        // The page with its pages; the aggregates, the groups; the aggregates of the level below.
        assert_eq!((answer.counted, answer.past), (4, 0));
        let data = client.data(&query).await;
        let nodes = data["jurisdictions"]["nodes"].as_array().unwrap();
        let of = |code: &str| {
            let found = nodes.iter().find(|node| node["code"] == code);
            &found.unwrap()["organizations"]
        };
        let quebec = of("CA-QC");
        assert_eq!(quebec["totalCount"], json!(8));
        assert_eq!(quebec["a"]["count"], json!(8));
        assert_eq!(quebec["b"], json!({ "countDistinct": { "orderOfGovernment": 2 } }));
        assert_eq!(
            quebec["groups"],
            json!([{ "keys": { "orderOfGovernment": "MUNICIPAL" }, "count": 5 }])
        );
        assert_eq!(of("CA")["groups"][0]["count"], json!(7));
        assert_eq!(of("CA-NU")["a"], json!({ "count": 1, "min": { "from": "2018-01-01" } }));
        let sum: i64 = nodes
            .iter()
            .flat_map(|node| node["organizations"]["nodes"].as_array().unwrap())
            .map(|node| node["affiliations"]["aggregate"]["count"].as_i64().unwrap())
            .sum();
        let whole = client
            .data(
                r#"{ affiliations(where: { organization: { jurisdiction: { code: { in: ["CA", "CA-QC", "CA-NU"] } } } }) { totalCount } }"#,
            )
            .await;
        assert_eq!(json!(sum), whole["affiliations"]["totalCount"]);
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_one_may_not_compute() {
    on_both("hidden_figures", |database| async move {
        let client = Client::of(database).viewed_by(Viewer::dashboard());
        for query in [
            "{ people { aggregate { min { familyName } } } }",
            "{ people { aggregate { countDistinct { familyName } } } }",
            "{ people { groups { keys { familyName } count } } }",
            "{ memberships { groups { keys { person { familyName } } count } } }",
            r#"{ people { groups(having: { min: { familyName: { lt: "M" } } }) { keys { id } count } } }"#,
            r#"{ people { groups(having: { countDistinct: { phone: { gt: 0 } } }) { keys { id } count } } }"#,
            "{ people { groups(orderBy: [{ max: { familyName: ASC } }]) { keys { id } count } } }",
        ] {
            assert_eq!(code(&client, query).await, "FORBIDDEN", "{query}");
        }
        client.data("{ people { aggregate { count countDistinct { organization } } groups { keys { organization { id } } count } } }").await;
    })
    .await;
}

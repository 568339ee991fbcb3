//! Who is represented: the query that dashboards rely on, and what a municipality changes.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

const REPRESENTATION: &str = "query($at: Date!) { representation(at: $at) {
    members organizations { federal provincialTerritorial municipal other } unrepresented { code }
    jurisdictions { jurisdiction { code } standing since members organizations }
} }";

impl TestApp {
    /// Representation at a date.
    pub async fn representation(&self, at: &str) -> Value {
        self.graphql(REPRESENTATION, json!({ "at": at })).await["representation"].take()
    }
}

/// The codes on the list of gaps.
pub fn gaps(representation: &Value) -> Vec<&str> {
    let gaps = representation["unrepresented"].as_array().unwrap();
    gaps.iter()
        .map(|gap| gap["code"].as_str().unwrap())
        .collect()
}

fn standing<'a>(representation: &'a Value, code: &str) -> &'a Value {
    let all = representation["jurisdictions"].as_array().unwrap();
    all.iter()
        .find(|one| one["jurisdiction"]["code"] == code)
        .unwrap()
}

on_both! {
    the_query_of_the_dashboards_has_the_figures_of_the_source_report
    whitehorse_alone_makes_yukon_municipal_only_and_leaves_it_on_the_list
    plain_sql_finds_the_same_figures_as_the_report
}

async fn the_query_of_the_dashboards_has_the_figures_of_the_source_report(app: &TestApp) {
    let query = r#"{ representation(at: "2021-08-31") { members organizations { federal provincialTerritorial municipal other } unrepresented { code } } }"#;
    let answer = app.answer(query, json!({})).await;
    assert_eq!(
        answer["data"],
        json!({ "representation": {
        "members": 81,
        "organizations": { "federal": 6, "provincialTerritorial": 20, "municipal": 22, "other": 0 },
        "unrepresented": [
            { "code": "CA-NL" }, { "code": "CA-PE" }, { "code": "CA-NU" }, { "code": "CA-YT" },
        ],
    } })
    );
}

async fn whitehorse_alone_makes_yukon_municipal_only_and_leaves_it_on_the_list(app: &TestApp) {
    let before = app.representation("2021-09-01").await;
    assert_eq!(standing(&before, "CA-YT")["standing"], "NOT_REPRESENTED");
    let city = app
        .organization(
            "CA-YT",
            "MUNICIPAL",
            "Ville de Whitehorse",
            "City of Whitehorse",
        )
        .await;
    app.newcomer("Ines", "Vance", &city, "2021-09-01").await;
    let after = app.representation("2021-09-01").await;
    let yukon = standing(&after, "CA-YT");
    assert_eq!(yukon["standing"], "MUNICIPAL_ONLY");
    assert_eq!(yukon["since"], "2021-09-01");
    assert_eq!(
        (&yukon["members"], &yukon["organizations"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(gaps(&after), ["CA-NL", "CA-PE", "CA-NU", "CA-YT"]);
    assert_eq!(
        (&after["members"], &after["organizations"]["municipal"]),
        (&json!(82), &json!(23))
    );
    assert_eq!(
        app.representation("2021-08-31").await["members"],
        81,
        "the day before is as it was"
    );
    app.settled().await;
}

async fn plain_sql_finds_the_same_figures_as_the_report(app: &TestApp) {
    app.compile_yardstick().await;
    let facts = app.facts().await;
    let on = |row: &str| {
        format!(
            "{row}.start_on <= '2021-08-31' AND ({row}.end_on IS NULL OR {row}.end_on > '2021-08-31')"
        )
    };
    let members = format!("membership m WHERE m.track = 'executive' AND {}", on("m"));
    let of_members = format!(
        "organization o JOIN affiliation a ON a.organization_id = o.id AND a.is_primary AND {} \
         WHERE a.person_id IN (SELECT m.person_id FROM {members})",
        on("a")
    );
    let by_orders = |orders: &str| {
        format!(
            "SELECT COUNT(DISTINCT o.id) FROM {of_members} AND o.order_of_government IN ({orders})"
        )
    };
    let ministries = format!(
        "SELECT o.jurisdiction_id FROM {of_members} AND o.order_of_government IN ('provincial', 'territorial')"
    );
    for (fact, sql, expected) in [
        ("members", format!("SELECT COUNT(DISTINCT m.person_id) FROM {members}"), 81),
        ("federal", by_orders("'federal'"), 6),
        ("provincial-territorial", by_orders("'provincial', 'territorial'"), 20),
        ("municipal", by_orders("'municipal'"), 22),
        ("other", by_orders("'other'"), 0),
        ("unrepresented", format!("SELECT COUNT(*) FROM jurisdiction WHERE code <> 'CA' AND id NOT IN ({ministries})"), 4),
        ("activities", "SELECT COUNT(*) FROM activity WHERE happened_on >= '2020-09-01' AND happened_on < '2021-09-01'".to_owned(), 3),
        ("planned-meetings", "SELECT COUNT(*) FROM meeting WHERE local_start >= '2021-09-01' AND local_start < '2022-09-01' AND kind = 'quarterly' AND state <> 'cancelled'".to_owned(), 4),
    ] {
        assert_eq!(app.sql::<i64>(&sql).await, expected, "{fact} by SQL");
        assert_eq!(facts[fact]["value"], expected, "{fact} in the report");
    }
}

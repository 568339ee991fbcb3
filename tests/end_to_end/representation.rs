//! Who is represented: the query that dashboards rely on.

use serde_json::json;

use crate::common::{TestApp, on_both};

on_both! {
    async fn the_query_of_the_dashboards_has_the_figures_of_the_source_report(app: &TestApp) {
        let query = r#"{ representation(at: "2021-08-31") { members organizations { federal provincialTerritorial municipal other } unrepresented { code } } }"#;
        let answer = app.answer(query, json!({})).await;
        assert_eq!(answer, json!({ "data": { "representation": {
            "members": 81,
            "organizations": { "federal": 6, "provincialTerritorial": 20, "municipal": 22, "other": 0 },
            "unrepresented": [
                { "code": "CA-NL" }, { "code": "CA-PE" }, { "code": "CA-NU" }, { "code": "CA-YT" },
            ],
        } } }));
    }

    async fn plain_sql_finds_the_same_figures_as_the_report(app: &TestApp) {
        app.compile_yardstick().await;
        let facts = app.facts().await;
        let on = |row: &str| format!("{row}.start_on <= '2021-08-31' AND ({row}.end_on IS NULL OR {row}.end_on > '2021-08-31')");
        let members = format!("membership m WHERE m.track = 'executive' AND {}", on("m"));
        let of_members = format!(
            "organization o JOIN affiliation a ON a.organization_id = o.id AND a.is_primary AND {} \
             WHERE a.person_id IN (SELECT m.person_id FROM {members})", on("a"));
        let by_orders = |orders: &str| {
            format!("SELECT COUNT(DISTINCT o.id) FROM {of_members} AND o.order_of_government IN ({orders})")
        };
        let ministries = format!("SELECT o.jurisdiction_id FROM {of_members} AND o.order_of_government IN ('provincial', 'territorial')");
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
}

//! Who is represented, as dashboards ask for it.

use serde_json::{Value as Json, json};

use crate::support::{Client, code, on_both};

#[tokio::test]
async fn the_question_that_dashboards_rely_on() {
    on_both("representation", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(r#"{ representation(at: "2021-08-31") { members organizations { federal provincialTerritorial municipal other } unrepresented { code } } }"#)
            .await;
        let wanted = json!({
            "members": 81,
            "organizations": { "federal": 6, "provincialTerritorial": 20, "municipal": 22, "other": 0 },
            "unrepresented": [{ "code": "CA-NL" }, { "code": "CA-PE" }, { "code": "CA-NU" }, { "code": "CA-YT" }],
        });
        assert_eq!(data["representation"], wanted);
    })
    .await;
}

#[tokio::test]
async fn every_figure_has_its_rows_and_lists_are_loaded_together() {
    on_both("provenance", |database| async move {
        let client = Client::of(database);
        let query = r#"{ representation(at: "2021-08-31") {
            members memberNodes { id organization(at: "2021-08-31") { id } }
            organizationNodes { federal { id } municipal { id } }
            jurisdictions { standing since members memberNodes { id } organizations organizationNodes { id name(at: "2021-08-31") { name { fr } } } jurisdiction { code name { en } } } } }"#;
        let answer = client.ask_with(query, Json::Null).await;
        assert!(answer.response.is_ok(), "{:?}", answer.response.errors);
        let data = answer.data()["representation"].clone();
        assert_eq!(data["memberNodes"].as_array().unwrap().len(), 81);
        assert_eq!(data["organizationNodes"]["federal"].as_array().unwrap().len(), 6);
        let standings = data["jurisdictions"].as_array().unwrap();
        assert_eq!(standings.len(), 13);
        for standing in standings {
            assert_eq!(standing["memberNodes"].as_array().unwrap().len(), standing["members"], "{standing}");
            assert_eq!(standing["organizationNodes"].as_array().unwrap().len(), standing["organizations"]);
        }
        // Members, their organizations, two lists of organizations, and of the standings the
        // members, the organizations with their names, the jurisdictions.
        assert_eq!(answer.counted, 6);
        // The record: community, jurisdictions, memberships, affiliations.
        assert_eq!(answer.past, 4);
    })
    .await;
}

#[tokio::test]
async fn a_series_costs_no_more_than_a_date() {
    on_both("series", |database| async move {
        let client = Client::of(database);
        let history = |to: &str| {
            format!(r#"{{ representationHistory(from: "2020-01-31", to: "{to}") {{ at members unrepresented {{ code }} jurisdictions {{ jurisdiction {{ code }} }} }} }}"#)
        };
        let short = client.ask_with(&history("2020-02-29"), Json::Null).await;
        let long = client.ask_with(&history("2021-08-31"), Json::Null).await;
        let days = history("2021-01-31").replace("to:", "every: DAY, to:");
        let days = client.ask_with(&days, Json::Null).await;
        assert!(days.response.is_ok(), "{:?}", days.response.errors);
        assert_eq!((short.past, short.past), (long.past, days.past));
        assert!(long.response.is_ok(), "{:?}", long.response.errors);
        let data = long.data();
        let dates: Vec<&str> = data["representationHistory"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["at"].as_str().unwrap())
            .collect();
        assert_eq!(dates.len(), 20);
        assert_eq!(&dates[..3], ["2020-01-31", "2020-02-29", "2020-03-31"]);
        let changes = client
            .data(r#"{ representationChanges(from: "2000-01-01", to: "2021-08-31") { on from to jurisdiction { code } } }"#)
            .await;
        assert!(!changes["representationChanges"].as_array().unwrap().is_empty());
        for field in [
            r#"representationHistory(from: "2021-01-01", to: "2020-01-01") { at }"#,
            r#"representationChanges(from: "2021-01-01", to: "2020-01-01") { on }"#,
        ] {
            assert_eq!(code(&client, &format!("{{ {field} }}")).await, "BAD_USER_INPUT");
        }
        let far = r#"{ representationHistory(from: "1000-01-01", to: "9999-01-01", every: DAY) { at } }"#;
        assert_eq!(code(&client, far).await, "LIMIT_EXCEEDED");
    })
    .await;
}

#[tokio::test]
async fn where_a_client_stands() {
    on_both("stands", |database| async move {
        let client = Client::of(database);
        let data = client
            .data("{ community { slug name { fr } topics { totalCount } } viewer { actor administrator } serverInfo { now demonstration tzdbVersion version } }")
            .await;
        assert!(data["community"]["name"]["fr"].is_string());
        assert_eq!(data["viewer"], json!({ "actor": "administrator", "administrator": true }));
        assert_eq!(data["serverInfo"]["now"], "2021-09-01T13:00:00Z");
        assert_eq!(data["serverInfo"]["demonstration"], true);
    })
    .await;
}

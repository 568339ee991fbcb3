//! Recruitment: a case for each gap, asked of whom it concerns, closed when the gap is.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

const CASES: &str = "{ recruitmentCases(first: 50) { nodes {
    jurisdiction { code } addressedTo addressee { familyName } gapSince openedOn closedOn
    requestSubject { fr en } request { fr en }
} } }";

impl TestApp {
    async fn recruit(&self) -> Value {
        self.succeeds("recruitment", json!({})).await
    }

    /// The cases by the code of their jurisdiction, in the order in which they were opened.
    async fn cases(&self) -> Vec<(String, Value)> {
        let data = self.graphql(CASES, json!({})).await;
        let cases = data["recruitmentCases"]["nodes"].as_array().unwrap().iter();
        cases
            .map(|case| {
                (
                    case["jurisdiction"]["code"].as_str().unwrap().to_owned(),
                    case.clone(),
                )
            })
            .collect()
    }

    async fn case_of(&self, code: &str) -> Value {
        let cases = self.cases().await;
        let [(_, case)] = &cases
            .iter()
            .filter(|(of, _)| of == code)
            .collect::<Vec<_>>()[..]
        else {
            panic!("{cases:#?}")
        };
        case.clone()
    }
}

on_both! {
    four_cases_are_opened_and_none_the_second_time
    the_council_member_is_asked_and_support_where_the_seat_is_empty
    when_a_ministry_joins_its_case_closes_and_the_next_report_is_silent_about_it
}

async fn four_cases_are_opened_and_none_the_second_time(app: &TestApp) {
    let first = app.recruit().await;
    assert_eq!(first["opened"], json!(["CA-NL", "CA-PE", "CA-NU", "CA-YT"]));
    let again = app.recruit().await;
    assert_eq!(
        (&again["opened"], &again["closed"]),
        (&json!([]), &json!([]))
    );
    let cases = app.cases().await;
    assert_eq!(cases.len(), 4);
    for (code, case) in &cases {
        assert_eq!(case["closedOn"], Value::Null, "{code}");
        assert_eq!(case["openedOn"], "2021-09-01", "{code}");
        for text in ["requestSubject", "request"] {
            assert!(!case[text]["fr"].as_str().unwrap().is_empty(), "{code}");
            assert!(!case[text]["en"].as_str().unwrap().is_empty(), "{code}");
        }
    }
}

async fn the_council_member_is_asked_and_support_where_the_seat_is_empty(app: &TestApp) {
    app.recruit().await;
    for (code, case) in app.cases().await {
        let is_empty = code == "CA-NU";
        let addressee = if is_empty {
            "SUPPORT"
        } else {
            "COUNCIL_MEMBER"
        };
        assert_eq!(case["addressedTo"], addressee, "{code}");
        let sits = app.graphql(
            "query($code: String!) { jurisdictions(first: 50, where: { code: { eq: $code } }) { nodes {
                councilSeats(first: 5) { nodes { term(at: \"2021-09-01\") { person { familyName } } } } } } }",
            json!({ "code": code }),
        ).await;
        let term = &sits["jurisdictions"]["nodes"][0]["councilSeats"]["nodes"][0]["term"];
        assert_eq!(term.is_null(), is_empty, "{code}");
        if !is_empty {
            assert_eq!(
                case["addressee"]["familyName"], term["person"]["familyName"],
                "{code}"
            );
        }
    }
    assert_eq!(
        app.case_of("CA-NU").await["addressee"],
        Value::Null,
        "whoever is support then"
    );
}

async fn when_a_ministry_joins_its_case_closes_and_the_next_report_is_silent_about_it(
    app: &TestApp,
) {
    app.recruit().await;
    app.clock.set("2021-09-10T14:00:00Z");
    let ministry = app
        .organization(
            "CA-PE",
            "PROVINCIAL",
            "Ministère des Finances de l’Île",
            "Island Department of Finance",
        )
        .await;
    app.newcomer("Odette", "Gallant-Shaw", &ministry, "2021-09-10")
        .await;
    // The change itself asks for a run.
    app.settled().await;
    assert_eq!(app.case_of("CA-PE").await["closedOn"], "2021-09-10");
    for code in ["CA-NL", "CA-NU", "CA-YT"] {
        assert!(app.case_of(code).await["closedOn"].is_null(), "{code}");
    }

    app.clock.set("2021-09-11T14:00:00Z");
    let again = app.recruit().await;
    assert_eq!(
        (&again["opened"], &again["closed"]),
        (&json!([]), &json!([]))
    );
    let asked = json!({ "from": "2020-09-01", "to": "2021-08-31", "as_of": "2021-09-11" });
    let result = app.succeeds("council_report", asked).await;
    assert_eq!(
        (
            &result["figures"]["members"],
            &result["figures"]["unrepresented"]
        ),
        (&json!(82), &json!(3))
    );
    let french = app.rendering(&result["report"], "fr.md").await;
    assert!(
        french.contains("T.-N.-L., le Nunavut et le Yukon"),
        "{french}"
    );
    assert!(!french.contains("P.-É."), "{french}");
    let english = app.rendering(&result["report"], "en.md").await;
    assert!(
        english.contains("Newfoundland and Labrador, Nunavut and Yukon"),
        "{english}"
    );
    assert!(
        !english.contains("Prince Edward Island") && !english.contains("P.E.I."),
        "{english}"
    );
    // What was compiled as at the period's last day still names all four.
    let before = app.compile_yardstick().await;
    assert_eq!(before["figures"]["unrepresented"], 4);
}

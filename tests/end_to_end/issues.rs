//! An issue over the API: raised, seen to by somebody, closed, opened again.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

on_both! {
    an_issue_has_an_owner_and_is_opened_again
}

async fn does(app: &TestApp, name: &str, input: Value) -> Value {
    let fields = "issue { id closedOn lastClosedOn reopenedOn owner { id } }";
    let mut payload = app.mutate(name, input, fields).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    payload["issue"].take()
}

/// Whether the report of a period says that the issue stands, and that it was resolved.
async fn report_says(app: &TestApp, from: &str, to: &str) -> [bool; 2] {
    let parameters = json!({ "from": from, "to": to });
    let result = app.succeeds("council_report", parameters).await;
    let document = app.rendering(&result["report"], "en.md").await;
    let (_, issues) = document.split_once("## Issues").unwrap();
    let changed = &document[..document.len() - issues.len()];
    [issues, changed].map(|part| part.contains("Staff turnover"))
}

async fn an_issue_has_an_owner_and_is_opened_again(app: &TestApp) {
    let input = json!({ "sections": ["changes", "issues"] });
    app.mutate("setReportSettings", input, "").await;
    let text = json!({
        "fr": { "text": "Roulement du personnel", "state": "REVIEWED" },
        "en": { "text": "Staff turnover", "state": "REVIEWED" },
    });
    let input = json!({ "description": text, "raisedOn": "2021-03-01" });
    let issue = does(app, "createIssue", input).await["id"].clone();
    let member = app
        .id_of(
            "Person",
            "SELECT MIN(person_id) FROM membership WHERE end_on IS NULL",
        )
        .await;
    let input = json!({ "issue": issue, "owner": member });
    assert_eq!(does(app, "assignIssue", input).await["owner"]["id"], member);
    let stranger = app
        .mutate(
            "createPerson",
            json!({ "givenName": "Odile", "familyName": "Invitée" }),
            "person { id }",
        )
        .await;
    let input = json!({ "issue": issue, "owner": stranger["person"]["id"] });
    let refused = app.mutate("assignIssue", input, "").await;
    assert_eq!(
        refused["problems"][0]["code"], "NOT_A_MEMBER",
        "{refused:#}"
    );

    let again = json!({ "issue": issue });
    let refused = app.mutate("reopenIssue", again.clone(), "").await;
    assert_eq!(
        refused["problems"][0]["code"], "NOT_ALLOWED_IN_STATE",
        "it stands"
    );
    let input = json!({ "issue": issue, "closedOn": "2021-06-15" });
    does(app, "closeIssue", input).await;
    assert_eq!(
        report_says(app, "2021-03-01", "2021-08-31").await,
        [false, true]
    );

    app.clock.set("2021-10-04T15:00:00Z");
    let early = json!({ "issue": issue, "reopenedOn": "2021-06-14" });
    let refused = app.mutate("reopenIssue", early, "").await;
    assert_eq!(
        refused["problems"][0]["code"], "ENDS_BEFORE_START",
        "{refused:#}"
    );
    let now = does(app, "reopenIssue", again).await;
    let expected = json!({
        "id": issue, "closedOn": null, "lastClosedOn": "2021-06-15", "reopenedOn": "2021-10-04",
        "owner": { "id": member },
    });
    assert_eq!(now, expected);
    // As things stood, and as they stand.
    assert_eq!(
        report_says(app, "2021-03-01", "2021-08-31").await,
        [false, true]
    );
    assert_eq!(
        report_says(app, "2021-09-01", "2021-10-04").await,
        [true, false]
    );
    let input = json!({ "issue": issue, "owner": null });
    assert_eq!(does(app, "assignIssue", input).await["owner"], Value::Null);
}

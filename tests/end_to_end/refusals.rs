//! What cannot be done to a report, or is not somebody's to do: the answer says what is wrong, the
//! record says who tried what, and nothing is changed.

use domain::access::{Role, Scopes};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    common::{Backend, TestApp, on_both},
    roles::{start, token},
};

const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";
const SUPPORT: &str = "Quesnel";

on_both! {
    bad_input_of_a_report_is_answered_recorded_and_changes_nothing
    what_is_not_theirs_to_do_is_on_record_and_what_nobody_tries_is_not
}

impl TestApp {
    /// Every row of reports, jobs and deliveries, to the value.
    async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        macro_rules! rows {
            ($($table:ident)+) => {$(
                let rows = entity::$table::Entity::find()
                    .order_by_asc(entity::$table::Column::Id)
                    .all(&self.db)
                    .await
                    .unwrap();
                all.extend(rows.iter().map(|row| format!("{row:?}")));
            )+};
        }
        rows! {
            report report_version report_section report_sentence report_fact report_fact_row
            report_sentence_fact report_approval report_text report_override report_comment
            report_recipient report_link_revocation report_notice
            job schedule job_run job_run_output campaign delivery delivery_person unreachable
        }
        let documents =
            "SELECT language || ' ' || format || ' ' || sha256 FROM report_rendering ORDER BY id";
        all.extend(self.sql_rows::<String>(documents).await);
        all
    }

    async fn id_of_person(&self, family: &str) -> String {
        let sql = format!("SELECT id FROM person WHERE family_name = '{family}'");
        format!("Person:{}", self.sql::<i64>(&sql).await)
    }

    async fn newest_version(&self) -> String {
        let sql = "SELECT MAX(id) FROM report_version";
        format!("ReportVersion:{}", self.sql::<i64>(sql).await)
    }

    async fn refusals(&self) -> i64 {
        self.sql("SELECT COUNT(*) FROM audit_event WHERE action = 'mutation.refused'")
            .await
    }

    /// Tries what must be refused with these codes; gives the messages in French and in English.
    async fn is_refused(&self, name: &str, input: Value, codes: &[&str]) -> Vec<[String; 2]> {
        let (rows, refusals) = (self.everything().await, self.refusals().await);
        let mut counts = self.row_counts().await;
        let named = ids(&input);
        let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {type_name}!) {{ {name}(input: $input) {{ status problems {{
                code fr: message(language: FR) en: message(language: EN) }} }} }}"
        );
        let data = self.graphql(&query, json!({ "input": input })).await;
        let payload = &data[name];
        assert_eq!(payload["status"], "REFUSED", "{payload:#}");
        let problems = payload["problems"].as_array().unwrap();
        let found: Vec<&Value> = problems.iter().map(|one| &one["code"]).collect();
        assert_eq!(found, codes, "{payload:#}");

        let event = json!({ "mutation": name, "problems": codes, "rows": named });
        assert_eq!(self.last_refusal().await, event);
        assert_eq!(self.refusals().await, refusals + 1);
        *counts.entry("audit_event".to_owned()).or_default() += 1;
        assert_eq!(self.row_counts().await, counts);
        assert!(self.everything().await == rows, "{name} changed something");

        let text = |problem: &Value, language: &str| problem[language].as_str().unwrap().to_owned();
        problems
            .iter()
            .map(|one| {
                let [fr, en] = [text(one, "fr"), text(one, "en")];
                assert!(fr != en && fr.len() > 10 && en.len() > 10, "{payload:#}");
                [fr, en]
            })
            .collect()
    }
}

/// The ids that an input names, in the order in which its fields are sent.
fn ids(input: &Value) -> Vec<Value> {
    let fields = ["person", "report", "text", "version"];
    let all = fields.iter().filter_map(|field| input.get(*field));
    all.filter(|value| value.is_string()).cloned().collect()
}

async fn bad_input_of_a_report_is_answered_recorded_and_changes_nothing(app: &TestApp) {
    let compile = |parameters: Value| json!({ "job": "council_report", "parameters": parameters });
    for parameters in [
        // It ends before it starts.
        json!({ "from": "2021-08-31", "to": "2020-09-01" }),
        // As of a day to come.
        json!({ "from": "2020-09-01", "to": "2021-08-31", "as_of": "2031-01-01" }),
    ] {
        app.is_refused("runJob", compile(parameters), &["BAD_PARAMETER"])
            .await;
    }

    let report = format!("Report:{}", app.compile_yardstick().await["report"]);
    let text = |section: &str, state: &str| {
        let half = |words: &str| json!({ "text": words, "state": state });
        json!({ "report": report, "section": section, "place": "REMARK",
            "words": { "fr": half("Une remarque."), "en": half("A remark.") } })
    };
    let unknown = app
        .is_refused(
            "setReportText",
            text("weather", "REVIEWED"),
            &["UNKNOWN_SECTION"],
        )
        .await;
    assert!(unknown[0][1].contains("weather"), "{unknown:?}");

    // Approving with the gate open.
    let written = app
        .mutate("setReportText", text("issues", "DRAFT"), "text { id }")
        .await;
    app.settled().await;
    let approval = async |family: &str| json!({ "version": app.newest_version().await, "person": app.id_of_person(family).await });
    let codes = ["NOT_REVIEWED", "FINDINGS_STAND"];
    app.is_refused("approveReport", approval(FEDERAL).await, &codes)
        .await;

    // Approving what was edited and is still to be compiled.
    let job = json!({ "job": "council_report" });
    app.mutate("pauseJob", job.clone(), "").await;
    let gone = json!({ "text": written["text"]["id"] });
    app.mutate("removeReportText", gone, "text { id }").await;
    let codes = ["NOT_ALLOWED_IN_STATE", "NOT_REVIEWED", "FINDINGS_STAND"];
    let said = app
        .is_refused("approveReport", approval(FEDERAL).await, &codes)
        .await;
    assert!(said[0][0].contains("compilation"), "{said:?}");
    assert!(said[0][1].contains("compiled"), "{said:?}");
    app.mutate("resumeJob", job, "").await;
    app.settled().await;

    app.is_refused(
        "approveReport",
        approval(SUPPORT).await,
        &["NOT_AN_OFFICE_HOLDER"],
    )
    .await;
    assert_eq!(app.approve(FEDERAL).await["status"], "OK");
    app.is_refused("approveReport", approval(FEDERAL).await, &["ALREADY_DONE"])
        .await;
    assert_eq!(app.approve(PROVINCIAL).await["status"], "OK");

    // Editing what was sent.
    app.is_refused(
        "setReportText",
        text("issues", "REVIEWED"),
        &["NOT_ALLOWED_IN_STATE"],
    )
    .await;
}

async fn what_is_not_theirs_to_do_is_on_record_and_what_nobody_tries_is_not(backend: &Backend) {
    let app = start(*backend).await;
    let mutation = r#"mutation { approveReport(input: { version: "ReportVersion:1", person: "Person:2" }) { status } }"#;
    let body = json!({ "query": mutation });
    let ask = || app.http.post(app.at("/graphql")).json(&body);
    let mut counts = app.row_counts().await;
    ask().send().await.unwrap();
    assert_eq!(app.row_counts().await, counts, "anyone could fill it");

    let token = token(&app, Role::Support, Scopes::all()).await;
    counts = app.row_counts().await;
    let answer = ask().bearer_auth(&token).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    *counts.entry("audit_event".to_owned()).or_default() += 1;
    assert_eq!(app.row_counts().await, counts);
    assert_eq!(
        app.last_refusal().await,
        json!({ "mutation": "approveReport", "problems": ["FORBIDDEN"],
            "rows": ["ReportVersion:1", "Person:2"] })
    );
    let actor: String = app
        .sql("SELECT actor FROM audit_event ORDER BY id DESC LIMIT 1")
        .await;
    assert!(actor.starts_with("token:"), "{actor}");
    app.stop().await.discard().await;
}

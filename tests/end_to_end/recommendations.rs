//! Recommendations to the council over two reports and a correction: drafted, adopted, sent, answered,
//! followed up, done with.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};

const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";

on_both! {
    a_recommendation_goes_with_one_report_and_is_followed_up_in_the_next
    what_was_withdrawn_is_not_sent
    an_adopted_recommendation_that_no_section_tells_of_is_found
}

/// A mutation that must work, and the jobs that it asks for; the id of what it gives.
async fn does(app: &TestApp, name: &str, input: Value, noun: &str) -> String {
    let payload = app.mutate(name, input, &format!("{noun} {{ id }}")).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    app.settled().await;
    payload[noun]["id"].as_str().unwrap().to_owned()
}

/// What stands against a mutation, each as `path: CODE`.
async fn may_not(app: &TestApp, name: &str, input: Value) -> Vec<String> {
    let payload = app.mutate(name, input, "").await;
    assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
    let problems = payload["problems"].as_array().unwrap().iter();
    let told = |one: &Value| {
        let path = one["path"].as_array().unwrap().iter();
        let path: Vec<&str> = path.map(|name| name.as_str().unwrap()).collect();
        format!("{}: {}", path.join("."), one["code"].as_str().unwrap())
    };
    problems.map(told).collect()
}

async fn drafted(app: &TestApp, fr: &str, en: &str) -> String {
    let input = json!({ "title": words(fr, en), "text": words(&format!("{fr}, partout."), &format!("{en}, everywhere.")) });
    does(app, "createRecommendation", input, "recommendation").await
}

async fn adopted(app: &TestApp, recommendation: &str, day: &str) {
    let input = json!({ "recommendation": recommendation, "adoptedOn": day });
    does(app, "adoptRecommendation", input, "recommendation").await;
}

async fn reports_with(app: &TestApp, sections: &[&str]) {
    let input = json!({ "sections": sections });
    does(app, "setReportSettings", input, "community").await;
}

/// A recommendation as it stands.
async fn stands(app: &TestApp, id: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Recommendation {
        number state approach adoptedOn sentOn closedOn outcome { en } reportVersion { number }
        parties { nodes { jurisdiction { code } organization { id } } }
        answers { nodes { answeredOn kind text { en } } } followUps { nodes { notedOn } }
    } } }";
    let mut data = app.graphql(query, json!({ "id": id })).await;
    data["node"].take()
}

/// Compiles, approves and sends a report; its number.
async fn sent(app: &TestApp, from: &str, to: &str) -> Value {
    let result = app
        .succeeds("council_report", json!({ "from": from, "to": to }))
        .await;
    let query = "{ reportVersions(first: 1, orderBy: [{ id: DESC }]) { nodes { id } } }";
    let version = app.graphql(query, json!({})).await["reportVersions"]["nodes"][0].take();
    let query = "query($version: ID!) { reportFindings(version: $version) { path kind blocking } }";
    let found = app
        .graphql(query, json!({ "version": version["id"] }))
        .await;
    let found = found["reportFindings"].as_array().unwrap();
    assert!(
        found.iter().all(|one| one["blocking"] == false),
        "{found:#?}"
    );
    for chair in [FEDERAL, PROVINCIAL] {
        let approved = app.approve(chair).await;
        assert_eq!(approved["status"], "OK", "{approved:#}");
    }
    result["report"].clone()
}

/// Holds that a report says these things, in both languages.
async fn says(app: &TestApp, report: &Value, words: &[[&str; 2]]) {
    for (at, name) in ["fr.md", "en.md"].into_iter().enumerate() {
        let document = app.rendering(report, name).await.replace('\u{a0}', " ");
        for both in words {
            assert!(document.contains(both[at]), "{} in:\n{document}", both[at]);
        }
    }
}

async fn a_recommendation_goes_with_one_report_and_is_followed_up_in_the_next(app: &TestApp) {
    no_meetings_to_come(app).await;
    reports_with(app, &["completed", "recommendations"]).await;
    let columbia = app
        .id_of(
            "Jurisdiction",
            "SELECT id FROM jurisdiction WHERE code = 'CA-BC'",
        )
        .await;
    let first = first_is_adopted(app, &columbia).await;
    let second = drafted(app, "Un vocabulaire commun", "A shared vocabulary").await;
    adopted(app, &second, "2021-09-01").await;

    let report = sent(app, "2020-09-01", "2021-08-31").await;
    says(
        app,
        &report,
        &[
            ["La communauté présente 1 nouvelle recommandation au conseil.", "The community makes 1 new recommendation to the council."],
            ["Une formation commune", "Joint training"],
            ["Recommandation 1, adoptée le 20 août 2021; approche bilatérale (Colombie-Britannique).", "Recommendation 1, adopted on August 20, 2021; bilateral approach (British Columbia)."],
            ["Le conseil n’était saisi d’aucune recommandation antérieure", "No earlier recommendation was before the council"],
        ],
    )
    .await;
    let now = stands(app, &first).await;
    assert_eq!(
        (&now["state"], &now["sentOn"]),
        (&json!("SENT"), &json!("2021-09-01"))
    );
    assert_eq!(now["reportVersion"]["number"], 1);
    assert_eq!(
        stands(app, &second).await["state"],
        "ADOPTED",
        "after the report’s day"
    );

    is_answered(app, &first).await;
    let said = app.rendering(&report, "en.html").await;
    let again = app
        .succeeds(
            "council_report",
            json!({ "from": "2020-09-01", "to": "2021-08-31" }),
        )
        .await;
    assert_ne!(again["differs_from_what_was_sent"], true, "{again:#}");
    assert_eq!(
        app.rendering(&report, "en.html").await,
        said,
        "what was sent stays"
    );

    is_corrected(app, &report, &first).await;

    let report = sent(app, "2021-09-01", "2021-11-15").await;
    says(
        app,
        &report,
        &[
            ["Un vocabulaire commun", "A shared vocabulary"],
            [
                "Le conseil était saisi de 1 recommandation antérieure durant cette période.",
                "1 earlier recommendation was before the council during this period.",
            ],
            [
                "Recommandation 1, envoyée le 1er septembre 2021.",
                "Recommendation 1, sent on September 1, 2021.",
            ],
            [
                "Le conseil l’a acceptée en partie le 10 novembre 2021.",
                "The council accepted it in part on November 10, 2021.",
            ],
            ["Pour un an.", "For one year."],
            [
                "Suivi du 12 novembre 2021",
                "Follow-up on November 12, 2021",
            ],
            ["Vingt inscriptions.", "Twenty registrations."],
        ],
    )
    .await;
    assert_eq!(stands(app, &second).await["state"], "SENT");
    is_done_with(app, &first, &second).await;
}

/// Calls the meetings to come off, so that no report waits to be told whether they were held.
async fn no_meetings_to_come(app: &TestApp) {
    let query =
        "{ meetings(first: 20, where: { state: { in: [PLANNED, CONVENED] } }) { nodes { id } } }";
    let data = app.graphql(query, json!({})).await;
    for meeting in data["meetings"]["nodes"].as_array().unwrap() {
        let input = json!({ "meeting": meeting["id"] });
        does(app, "cancelMeeting", input, "meeting").await;
    }
}

/// Drafts and adopts the first one, with what stands in its way before.
async fn first_is_adopted(app: &TestApp, columbia: &str) -> String {
    let title = words("Une formation commune", "Joint training");
    let alone = json!({ "title": title, "text": words("Former ensemble.", "Train together."), "approach": "BILATERAL" });
    let refused = may_not(app, "createRecommendation", alone).await;
    assert_eq!(
        refused,
        ["input.parties: MISSING"],
        "nobody to go about it with"
    );
    let input = json!({
        "title": title, "text": { "fr": { "text": "Former ensemble.", "state": "REVIEWED" } },
        "approach": "BILATERAL", "parties": [{ "jurisdiction": columbia }],
    });
    let first = does(app, "createRecommendation", input, "recommendation").await;
    let adopt = json!({ "recommendation": first, "adoptedOn": "2021-08-20" });
    assert_eq!(
        may_not(app, "adoptRecommendation", adopt.clone()).await,
        ["input.text.en: NOT_REVIEWED"]
    );
    let early = json!({ "recommendation": first, "kind": "ACCEPTED" });
    assert_eq!(
        may_not(app, "recordRecommendationAnswer", early).await,
        ["input.recommendation: NOT_ALLOWED_IN_STATE"]
    );
    let input = json!({ "recommendation": first, "text": { "en": { "text": "Train together.", "state": "REVIEWED" } } });
    does(app, "updateRecommendation", input.clone(), "recommendation").await;
    does(app, "adoptRecommendation", adopt, "recommendation").await;
    assert_eq!(
        may_not(app, "updateRecommendation", input).await,
        ["input.recommendation: NOT_ALLOWED_IN_STATE"],
        "what was adopted is not written anew"
    );
    first
}

/// A correction makes the same recommendation, which keeps the day on which it was sent.
async fn is_corrected(app: &TestApp, report: &Value, first: &str) {
    let input = json!({ "report": format!("Report:{report}"), "changed": words("Une coquille.", "A slip.") });
    does(app, "startReportCorrection", input, "report").await;
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    let versions: i64 = app
        .sql("SELECT COUNT(*) FROM report_version WHERE sent_at IS NOT NULL")
        .await;
    assert_eq!(versions, 2);
    says(app, report, &[["Une formation commune", "Joint training"]]).await;
    let now = stands(app, first).await;
    assert_eq!(
        (&now["sentOn"], &now["reportVersion"]["number"]),
        (&json!("2021-09-01"), &json!(1))
    );
}

/// The council asks, then decides.
async fn is_answered(app: &TestApp, first: &str) {
    app.clock.set("2021-11-15T15:00:00Z");
    let input = json!({ "recommendation": first, "kind": "QUESTION", "answeredOn": "2021-10-05" });
    does(
        app,
        "recordRecommendationAnswer",
        input,
        "recommendationAnswer",
    )
    .await;
    assert_eq!(
        stands(app, first).await["state"],
        "SENT",
        "a question leaves it open"
    );
    let sits = app
        .id_of(
            "Person",
            "SELECT MIN(person_id) FROM council_seat_term WHERE end_on IS NULL",
        )
        .await;
    let never = app
        .id_of("Person", "SELECT MIN(person_id) FROM membership WHERE person_id NOT IN (SELECT person_id FROM council_seat_term)")
        .await;
    let answer = |person: &str, day: &str| {
        json!({
            "recommendation": first, "kind": "ACCEPTED_IN_PART", "answeredOn": day,
            "text": words("Pour un an.", "For one year."), "person": person,
        })
    };
    assert_eq!(
        may_not(
            app,
            "recordRecommendationAnswer",
            answer(&never, "2021-11-10")
        )
        .await,
        ["input.person: NOT_IN_FORCE_ON"]
    );
    assert_eq!(
        may_not(
            app,
            "recordRecommendationAnswer",
            answer(&sits, "2021-08-31")
        )
        .await,
        ["input.answeredOn: ENDS_BEFORE_START"],
        "before it was sent"
    );
    does(
        app,
        "recordRecommendationAnswer",
        answer(&sits, "2021-11-10"),
        "recommendationAnswer",
    )
    .await;
    assert_eq!(stands(app, first).await["state"], "ANSWERED");
    let input = json!({ "recommendation": first, "notedOn": "2021-11-12", "text": words("Vingt inscriptions.", "Twenty registrations.") });
    does(
        app,
        "noteRecommendationFollowUp",
        input,
        "recommendationFollowUp",
    )
    .await;
}

async fn is_done_with(app: &TestApp, first: &str, second: &str) {
    let outcome = words("La formation se donne.", "The training is given.");
    let input = json!({ "recommendation": first, "outcome": outcome });
    does(app, "closeRecommendation", input.clone(), "recommendation").await;
    assert_eq!(
        may_not(app, "closeRecommendation", input).await,
        ["input.recommendation: NOT_ALLOWED_IN_STATE"]
    );
    let input = json!({ "recommendation": second, "outcome": words("Remplacée.", "Replaced.") });
    does(app, "withdrawRecommendation", input, "recommendation").await;
    let now = stands(app, first).await;
    let expected = json!({
        "number": 1, "state": "CLOSED", "approach": "BILATERAL",
        "adoptedOn": "2021-08-20", "sentOn": "2021-09-01", "closedOn": "2021-11-15",
        "outcome": { "en": "The training is given." }, "reportVersion": { "number": 1 },
        "parties": { "nodes": [{ "jurisdiction": { "code": "CA-BC" }, "organization": null }] },
        "answers": { "nodes": [
            { "answeredOn": "2021-10-05", "kind": "QUESTION", "text": { "en": null } },
            { "answeredOn": "2021-11-10", "kind": "ACCEPTED_IN_PART", "text": { "en": "For one year." } },
        ] },
        "followUps": { "nodes": [{ "notedOn": "2021-11-12" }] },
    });
    assert_eq!(now, expected);
    app.clock.set("2022-03-01T15:00:00Z");
    let report = sent(app, "2021-11-16", "2022-02-28").await;
    says(
        app,
        &report,
        &[[
            "Le conseil n’était saisi d’aucune recommandation antérieure durant cette période.",
            "No earlier recommendation was before the council during this period.",
        ]],
    )
    .await;
}

async fn what_was_withdrawn_is_not_sent(app: &TestApp) {
    reports_with(app, &["recommendations"]).await;
    let one = drafted(app, "Une première", "A first one").await;
    adopted(app, &one, "2021-08-20").await;
    app.compile_yardstick().await;
    let input = json!({ "recommendation": one });
    does(app, "withdrawRecommendation", input, "recommendation").await;
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    let state: String = app.sql("SELECT state FROM report").await;
    assert_eq!(state, "approved", "it recommends what was withdrawn");
    let error: String = app
        .sql("SELECT r.error FROM job_run r JOIN job j ON j.id = r.job_id WHERE j.name = 'report_delivery'")
        .await;
    assert!(error.contains("recommendation 1 was withdrawn"), "{error}");
    let report = app.compile_yardstick().await["report"].clone();
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    says(
        app,
        &report,
        &[[
            "ne présente aucune nouvelle recommandation",
            "makes no new recommendation",
        ]],
    )
    .await;
    let now = stands(app, &one).await;
    assert_eq!(
        (&now["state"], &now["sentOn"]),
        (&json!("WITHDRAWN"), &Value::Null)
    );
}

async fn an_adopted_recommendation_that_no_section_tells_of_is_found(app: &TestApp) {
    let one = drafted(app, "Une première", "A first one").await;
    adopted(app, &one, "2021-08-20").await;
    app.compile_yardstick().await;
    let version = app
        .id_of("ReportVersion", "SELECT MAX(id) FROM report_version")
        .await;
    let query = "query($version: ID!) { reportFindings(version: $version) { kind blocking message(language: EN) } }";
    let data = app.graphql(query, json!({ "version": version })).await;
    let mut findings = data["reportFindings"].as_array().unwrap().iter();
    let told = findings
        .find(|one| one["kind"] == "UNTOLD_RECOMMENDATION")
        .unwrap();
    assert_eq!(told["blocking"], false);
    assert!(
        told["message"].as_str().unwrap().contains("“A first one”"),
        "{told:#}"
    );
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    assert_eq!(
        stands(app, &one).await["state"],
        "ADOPTED",
        "it waits for a report that tells of it"
    );
}

//! The executive report: what the community knows, in issues that are compiled, approved, sent and
//! corrected as the report to the council is.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};

const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";

on_both! {
    an_issue_becomes_a_report_in_both_languages_and_every_form
    an_issue_is_approved_sent_and_corrected_as_any_report
    what_is_wrong_with_a_publication_is_said_in_its_place
    the_demonstrations_issue_has_every_section_figure_and_reference
}

/// A mutation that must work, and the jobs that it asks for; the id of what it gives.
async fn does(app: &TestApp, name: &str, input: Value, noun: &str) -> String {
    let payload = app.mutate(name, input, &format!("{noun} {{ id }}")).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    app.settled().await;
    payload[noun]["id"].as_str().unwrap().to_owned()
}

async fn reference(app: &TestApp, fr: &str, en: &str, addresses: Value) -> String {
    let input =
        json!({ "title": words(fr, en), "addresses": addresses, "lookedUpOn": "2021-08-20" });
    does(app, "createReference", input, "reference").await
}

/// A story with two figures, of which one has no day; published for everybody.
async fn story(app: &TestApp, reference: &str) -> String {
    let input = json!({
        "kind": "SUCCESS_STORY",
        "title": words("Un robot qui répond la nuit", "A bot that answers at night"),
        "text": words("Personne n’attend plus.", "Nobody waits any longer."),
        "visibility": "PUBLIC",
        "references": [reference],
        "metrics": [
            { "label": words("questions", "questions"), "precision": "MORE_THAN", "value": "1 690 000", "asOf": "2020-09-06" },
            { "label": words("conversations", "conversations"), "precision": "MORE_THAN", "value": "509000" },
        ],
    });
    let resource = does(app, "createResource", input, "resource").await;
    let input = json!({ "resource": resource });
    does(app, "publishResource", input, "resource").await
}

async fn issue(app: &TestApp) -> String {
    let input = json!({ "slug": "bulletin-des-cadres", "name": words("Bulletin des cadres", "Executives’ Bulletin"), "cadence": "QUARTERLY" });
    let publication = does(app, "createPublication", input, "publication").await;
    let input = json!({
        "publication": publication, "asOf": "2021-08-31",
        "title": words("Les robots", "Bots"),
        "introduction": words("Où en sont les robots.", "Where bots stand."),
    });
    does(app, "createPublicationIssue", input, "publicationIssue").await
}

/// An issue with a story, and something to be read in French alone.
async fn filled(app: &TestApp) -> String {
    let english = json!([{ "language": "en", "address": "https://guide.example/bots" }]);
    let french = json!([{ "language": "fr", "address": "https://guide.example/robots" }]);
    let guide = reference(app, "Le guide", "The guide", english).await;
    let study = reference(app, "L’étude", "The study", french).await;
    let (issue, story) = (issue(app).await, story(app, &guide).await);
    let input = json!({ "issue": issue, "sections": [
        { "kind": "STORIES_AT_HOME", "items": [{ "resource": story }] },
        { "kind": "FURTHER_READING", "title": words("À lire", "Worth reading"), "items": [{ "reference": study }, { "reference": guide }] },
    ] });
    does(app, "setPublicationSections", input, "publicationIssue").await
}

async fn compiled(app: &TestApp, issue: &str) -> Value {
    app.succeeds("executive_report", json!({ "issue": issue }))
        .await
}

/// The report in Markdown, with ordinary spaces and nothing escaped.
async fn text(app: &TestApp, report: &Value, language: &str) -> String {
    let text = app.rendering(report, &format!("{language}.md")).await;
    text.replace('\u{a0}', " ").replace('\\', "")
}

async fn an_issue_becomes_a_report_in_both_languages_and_every_form(app: &TestApp) {
    let issue = filled(app).await;
    let result = compiled(app, &issue).await;
    assert_eq!(
        (&result["new"], &result["unready"]),
        (&json!(true), &json!(0))
    );
    assert_eq!(
        (&result["findings"], &result["blocking"]),
        (&json!(1), &json!(0)),
        "a figure without its day"
    );
    let report = &result["report"];
    for (language, said) in [
        (
            "fr",
            [
                "# Les robots",
                "Bulletin des cadres, numéro 1. Information en date du 31 août 2021.",
                "## Exemples de réussite au pays",
                "Chiffre : plus de 1 690 000 questions, au 6 septembre 2020.",
                "Chiffre : plus de 509 000 conversations (chiffre sans date).",
                "1. [« Le guide », consulté le 20 août 2021 (en anglais seulement).](<https://guide.example/bots>)",
                "## À lire",
                "1. [« L’étude », consulté le 20 août 2021.](<https://guide.example/robots>)",
            ],
        ),
        (
            "en",
            [
                "# Bots",
                "Executives’ Bulletin, number 1. Information as of August 31, 2021.",
                "## Success stories at home",
                "Figure: more than 1,690,000 questions, as of September 6, 2020.",
                "Figure: more than 509,000 conversations (undated figure).",
                "1. [“The guide”, looked up on August 20, 2021.](<https://guide.example/bots>)",
                "## Worth reading",
                "1. [“The study”, looked up on August 20, 2021 (in French only).](<https://guide.example/robots>)",
            ],
        ),
    ] {
        let text = text(app, report, language).await;
        for words in said {
            assert!(text.contains(words), "{words} in:\n{text}");
        }
    }
    let query = "query($id: ID!) { node(id: $id) { ... on PublicationIssue {
        number asOf publication { slug cadence }
        sections(first: 2) { nodes { kind items(first: 2) { nodes { resource { kind } reference { id } } } } }
        report { kind state from to versions(first: 1) { nodes { renderings(first: 20) { nodes { format } } facts(first: 5) { nodes { key } } } } }
    } } }";
    let kept = app.graphql(query, json!({ "id": issue })).await;
    let kept = &kept["node"];
    assert_eq!(kept["publication"]["cadence"], "QUARTERLY");
    assert_eq!(
        kept["sections"]["nodes"][0]["items"]["nodes"][0]["resource"]["kind"],
        "SUCCESS_STORY"
    );
    let report = &kept["report"];
    assert_eq!(
        (&report["kind"], &report["state"]),
        (&json!("EXECUTIVE"), &json!("IN_REVIEW"))
    );
    assert_eq!(
        (&report["from"], &report["to"]),
        (&json!("2021-06-01"), &json!("2021-08-31"))
    );
    let version = &report["versions"]["nodes"][0];
    assert_eq!(version["renderings"]["nodes"].as_array().unwrap().len(), 13);
    assert_eq!(version["facts"]["nodes"].as_array().unwrap().len(), 2);

    let again = compiled(app, &issue).await;
    assert_eq!(
        (&again["new"], &again["version"]),
        (&json!(false), &json!(1))
    );
    let input = json!({ "issue": issue, "title": words("Les robots, enfin", "Bots, at last"), "asOf": "2021-08-30" });
    does(app, "updatePublicationIssue", input, "publicationIssue").await;
    let again = compiled(app, &issue).await;
    assert_eq!(
        (&again["new"], &again["version"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(again["report"], result["report"]);
    let page = app.get("/reports").await;
    assert!(
        page.contains("Les robots, enfin") || page.contains("Bots, at last"),
        "{page}"
    );
}

async fn an_issue_is_approved_sent_and_corrected_as_any_report(app: &TestApp) {
    let issue = filled(app).await;
    let result = compiled(app, &issue).await;
    for chair in [FEDERAL, PROVINCIAL] {
        let approved = app.approve(chair).await;
        assert_eq!(approved["status"], "OK", "{approved:#}");
    }
    let state: String = app.sql("SELECT state FROM report").await;
    assert_eq!(state, "sent");
    let texts: Vec<String> = app
        .mails()
        .await
        .into_iter()
        .map(|mail| mail.text)
        .collect();
    for words in [
        "L’ébauche du rapport à l’intention des cadres «\u{a0}Les robots\u{a0}» est prête.",
        "Le rapport à l’intention des cadres «\u{a0}Les robots\u{a0}» est approuvé.",
        "The executive report “Bots” is approved.",
    ] {
        let told = |text: &String| text.replace('\n', " ").contains(words);
        assert!(texts.iter().any(told), "{words}");
    }

    let report = json!(format!("Report:{}", result["report"]));
    let change = json!({ "issue": issue, "title": words("Les automates", "Automata") });
    app.refuses(
        "updatePublicationIssue",
        change.clone(),
        &["input.issue: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    let empty = json!({ "issue": issue, "sections": [] });
    app.refuses(
        "setPublicationSections",
        empty,
        &["input.issue: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    let input = json!({ "report": report, "changed": words("Le titre.", "The title.") });
    does(app, "startReportCorrection", input, "report").await;
    does(app, "updatePublicationIssue", change, "publicationIssue").await;
    let corrected = compiled(app, &issue).await;
    assert_eq!(
        corrected["version"], 3,
        "one by the correction, one by the title"
    );
    let text = text(app, &corrected["report"], "en").await;
    assert!(
        text.contains("# Automata") && text.contains("The title."),
        "{text}"
    );
    let written = json!({ "report": report, "section": "issues", "place": "REMARK", "words": words("Oui.", "Yes.") });
    app.refuses(
        "setReportText",
        written,
        &["input.report: NOT_ALLOWED_IN_STATE"],
    )
    .await;
}

async fn what_is_wrong_with_a_publication_is_said_in_its_place(app: &TestApp) {
    let issue = issue(app).await;
    let again = |slug: &str| json!({ "slug": slug, "name": words("Encore", "Again") });
    app.refuses(
        "createPublication",
        again("bulletin-des-cadres"),
        &["input.slug: ALREADY_IN_USE"],
    )
    .await;
    app.refuses(
        "createPublication",
        again("Bulletin !"),
        &["input.slug: INVALID_SLUG"],
    )
    .await;
    let input = json!({ "publication": "Publication:999999", "title": {}, "asOf": "2031-01-01" });
    app.refuses(
        "createPublicationIssue",
        input,
        &[
            "input.publication: NOT_FOUND",
            "input.title: MISSING",
            "input.asOf: IN_THE_FUTURE",
        ],
    )
    .await;
    let english = json!([{ "language": "en", "address": "https://guide.example/bots" }]);
    let guide = reference(app, "Le guide", "The guide", english).await;
    let input = json!({ "issue": issue, "sections": [
        { "kind": "TRENDS", "items": [{ "reference": guide }, { "reference": guide }, { "resource": "Resource:999999" }] },
    ] });
    app.refuses(
        "setPublicationSections",
        input,
        &[
            "input.sections.0.items.1.reference: NAMED_TWICE",
            "input.sections.0.items.2.resource: NOT_FOUND",
        ],
    )
    .await;
    let input = json!({ "issue": issue, "sections": [{ "kind": "TRENDS", "items": [{ "reference": guide }] }] });
    does(app, "setPublicationSections", input, "publicationIssue").await;
    app.refuses(
        "removeReference",
        json!({ "reference": guide }),
        &["input.reference: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    // What is not looked over yet can't be approved, and nobody else sees an issue in the making.
    let input = json!({ "issue": issue, "introduction": { "fr": { "text": "Ébauche." } } });
    does(app, "updatePublicationIssue", input, "publicationIssue").await;
    assert!(compiled(app, &issue).await["blocking"].as_u64().unwrap() > 0);
    let gone = app
        .run_job("executive_report", json!({ "issue": 999_999 }))
        .await;
    assert!(gone.error.unwrap_or_default().contains("999999"));
}

async fn the_demonstrations_issue_has_every_section_figure_and_reference(app: &TestApp) {
    let query = "{ publicationIssues(first: 1) { nodes { id } } }";
    let found = app.graphql(query, json!({})).await;
    let issue = found["publicationIssues"]["nodes"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let result = compiled(app, &issue).await;
    assert_eq!(
        (&result["unready"], &result["blocking"]),
        (&json!(0), &json!(0))
    );
    let [fr, en] = [
        text(app, &result["report"], "fr").await,
        text(app, &result["report"], "en").await,
    ];
    let headings = |text: &str| text.matches("\n## ").count();
    assert_eq!(
        (headings(&fr), headings(&en)),
        (10, 10),
        "an overview, eight sections and the contact"
    );
    for said in [&fr, &en] {
        assert!(
            said.contains("secretariat@contact-centres.example"),
            "{said}"
        );
        assert!(
            said.contains("](<https://professionals.example/company/contact-centres>)"),
            "{said}"
        );
    }
    let undated = |text: &str, mark: &str| text.matches(mark).count();
    assert_eq!(
        (
            undated(&fr, "(chiffre sans date)"),
            undated(&en, "(undated figure)")
        ),
        (10, 10)
    );
    for said in [
        "Sheila McGee-Smith, No Jitter, looked up on",
        "by size – rank 2 (undated figure).",
        "in a day – 24 hours a day, as of September 30, 2020.",
        "in a week – 7 days a week, as of September 30, 2020.",
    ] {
        assert!(en.contains(said), "{said}: {en}");
    }
    assert!(fr.contains("(en anglais seulement)"), "{fr}");
    assert!(en.contains("as of September 6, 2020"), "{en}");
    for (french, english) in [
        (
            "Chiffre : plus de 1 690 000 ",
            "Figure: more than 1,690,000 ",
        ),
        ("Chiffre : plus de 509 000 ", "Figure: more than 509,000 "),
        (
            "Chiffre : plus de 4 000 000 ",
            "Figure: more than 4,000,000 ",
        ),
        ("Chiffre : 3 000 ", "Figure: 3,000 "),
        ("Chiffre : 2 500 ", "Figure: 2,500 "),
        (
            "Chiffre : plus de 2 000 000 ",
            "Figure: more than 2,000,000 ",
        ),
        (" – 10 fois ", " – 10 times "),
        (" – 30 ans ", " – 30 years "),
        (" – moins de 14 jours ", " – less than 14 days "),
        ("Chiffre : 700 000 ", "Figure: 700,000 "),
    ] {
        assert!(fr.contains(french), "{french}: {fr}");
        assert!(en.contains(english), "{english}: {en}");
    }
    // Of the source's 47 addresses, those that stand there in the reader's language.
    for (language, text, count) in [("fr", &fr, 6), ("en", &en, 45)] {
        let addresses: Vec<String> = app
            .sql_rows(&format!(
                "SELECT DISTINCT a.address FROM reference_address a WHERE a.language LIKE '{language}%' AND (
                    a.reference_id IN (SELECT reference_id FROM publication_item WHERE reference_id IS NOT NULL)
                    OR a.reference_id IN (SELECT r.reference_id FROM resource_reference r
                        JOIN publication_item i ON i.resource_id = r.resource_id))"
            ))
            .await;
        assert_eq!(addresses.len(), count, "{language}");
        for address in addresses {
            assert!(text.contains(&format!("](<{address}>)")), "{address}");
        }
    }
}

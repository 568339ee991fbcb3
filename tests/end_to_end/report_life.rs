//! The life of a report: written into, found wanting, remarked upon, approved, sent, corrected, read
//! behind its link, recounted; and what of all that is refused.

use std::collections::BTreeSet;

use entity::enums::CampaignKind;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::common::{
    Backend, TestApp, TestDatabase, app::Options, mail::Mail, on_both, run, words,
};

const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";

impl TestApp {
    async fn newest(&self) -> Value {
        let query = "{ reportVersions(first: 1, orderBy: [{ id: DESC }]) { nodes {
            id number sentAt correction { fr en } difference report { id state sentAt }
        } } }";
        let mut data = self.graphql(query, json!({})).await;
        data["reportVersions"]["nodes"][0].take()
    }

    async fn findings(&self, version: &Value) -> Vec<(String, String, bool)> {
        let query = "query($version: ID!) { reportFindings(version: $version) { path kind blocking fr: message(language: FR) en: message(language: EN) } }";
        let data = self.graphql(query, json!({ "version": version })).await;
        let all = data["reportFindings"].as_array().unwrap();
        let text = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
        for finding in all {
            assert_ne!(text(finding, "fr"), text(finding, "en"));
        }
        all.iter()
            .map(|one| {
                (
                    text(one, "path"),
                    text(one, "kind"),
                    one["blocking"].as_bool().unwrap(),
                )
            })
            .collect()
    }

    async fn reports_sent(&self) -> Vec<Mail> {
        let mails = self.mails().await.into_iter();
        mails
            .filter(|mail| mail.kind == CampaignKind::Report)
            .collect()
    }

    /// Sends the report of the year as it is.
    async fn send_yardstick(&self) -> Value {
        let report = self.compile_yardstick().await["report"].clone();
        self.approve(FEDERAL).await;
        self.approve(PROVINCIAL).await;
        json!(format!("Report:{report}"))
    }

    /// Whose language is not known reads both, until one is asked for.
    async fn opens_in_the_languages_asked_for(&self, link: &str) {
        for (query, tags, headings) in [
            ("", "fr-CA, en-CA", [true, true]),
            ("?lang=fr", "fr-CA", [true, false]),
            ("?lang=en", "en-CA", [false, true]),
        ] {
            let address = self.at(&format!("{link}{query}"));
            let response = self.http.get(address).send().await.unwrap();
            assert_eq!(response.headers()["content-language"], tags);
            let page = response.text().await.unwrap();
            let has =
                ["Enjeux et défis", "Issues and challenges"].map(|words| page.contains(words));
            assert_eq!(has, headings, "{query}");
        }
    }

    async fn open(&self, path: &str) -> (u16, String, String) {
        let response = self.http.get(self.at(path)).send().await.unwrap();
        let robots = response.headers().get("x-robots-tag");
        let robots = robots.map(|value| value.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        (
            status,
            robots.unwrap_or_default(),
            response.text().await.unwrap(),
        )
    }
}

/// The signed link of a message, without what comes before the path and the language.
fn link(mail: &Mail) -> String {
    let (_, rest) = mail
        .text
        .split_once("/report/")
        .unwrap_or_else(|| panic!("{}", mail.text));
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    format!("/report/{}", &rest[..end.unwrap()])
}

fn addresses(mails: &[Mail]) -> BTreeSet<String> {
    mails.iter().map(|mail| mail.to.to_lowercase()).collect()
}

on_both! {
    edited_it_is_compiled_anew_and_nobody_approves_it_while_something_is_wrong
    words_in_the_place_of_a_sentence_keep_both_and_show
    remarks_are_among_those_who_make_it
    what_was_sent_stays_and_its_correction_goes_to_the_same
    its_link_needs_no_account_and_ends
    a_recount_tells_what_later_corrections_of_the_data_move
    what_cannot_be_is_refused_with_its_place_and_leaves_nothing
    settings_say_when_it_is_due
    nothing_that_was_sent_can_be_changed_in_the_database
}

async fn edited_it_is_compiled_anew_and_nobody_approves_it_while_something_is_wrong(app: &TestApp) {
    let report = app.compile_yardstick().await["report"].clone();
    let first = app.newest().await;
    assert!(
        app.findings(&first["id"])
            .await
            .iter()
            .all(|(_, _, blocking)| !blocking)
    );
    app.approve(FEDERAL).await;
    let half = json!({ "fr": { "text": "Une remarque.", "state": "REVIEWED" }, "en": { "text": "A remark." } });
    let input = json!({ "report": first["report"]["id"], "section": "issues", "place": "REMARK", "words": half });
    let text = app
        .carried_out("setReportText", input, "text { id sectionKey place }")
        .await;
    let second = app.newest().await;
    assert_eq!(
        (&second["number"], &second["report"]["state"]),
        (&json!(2), &json!("IN_REVIEW"))
    );
    let voided: i64 = app
        .sql("SELECT COUNT(*) FROM report_approval WHERE voided_at IS NULL")
        .await;
    assert_eq!(voided, 0, "what was approved said something else");
    let key = text["text"]["id"]
        .as_str()
        .unwrap()
        .split_once(':')
        .unwrap()
        .1
        .to_owned();
    let path = format!("issues/remark/{key}/1");
    let found = app.findings(&second["id"]).await;
    assert!(
        found.contains(&(path, "DRAFT_TEXT".to_owned(), true)),
        "{found:?}"
    );
    let refused = app.approve(FEDERAL).await;
    assert_eq!(refused["status"], "REFUSED");
    let codes: Vec<&str> = refused["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"FINDINGS_STAND"), "{refused:#}");

    let input = json!({ "report": first["report"]["id"], "text": text["text"]["id"], "words": { "en": { "state": "REVIEWED" } } });
    app.carried_out("setReportText", input, "text { text { en enState } }")
        .await;
    let third = app.newest().await;
    assert!(
        app.findings(&third["id"])
            .await
            .iter()
            .all(|(_, _, blocking)| !blocking)
    );
    for (name, said) in [("fr.md", "Une remarque."), ("en.md", "A remark.")] {
        assert!(app.rendering(&report, name).await.contains(said), "{name}");
    }
    let input = json!({ "text": text["text"]["id"] });
    app.carried_out("removeReportText", input, "text { removedAt }")
        .await;
    assert!(
        !app.rendering(&report, "fr.md")
            .await
            .contains("Une remarque.")
    );
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    assert_eq!(app.newest().await["report"]["state"], "SENT");
}

async fn words_in_the_place_of_a_sentence_keep_both_and_show(app: &TestApp) {
    app.compile_yardstick().await;
    let version = app.newest().await;
    let path = "completed/members/federal";
    let input = json!({ "report": version["report"]["id"], "path": path,
        "words": words("six ministères fédéraux;", "six federal departments;"), "reason": "Numbers in words" });
    let put = app
        .carried_out("overrideReportSentence", input, "overriding { id reason }")
        .await;
    let query = format!(
        "{{ reportSentences(first: 1, orderBy: [{{ id: DESC }}], where: {{ path: {{ eq: \"{path}\" }} }}) {{ nodes {{ origin text {{ fr en }} insteadOf {{ fr en }} facts(first: 2) {{ nodes {{ key }} }} }} }} }}"
    );
    let data = app.graphql(&query, json!({})).await;
    let sentence = &data["reportSentences"]["nodes"][0];
    assert_eq!(sentence["origin"], "OVERRIDDEN");
    assert_eq!(sentence["text"]["en"], "six federal departments;");
    let instead = sentence["insteadOf"]["en"].as_str().unwrap();
    assert!(instead.contains('6'), "{instead}");
    assert_eq!(sentence["facts"]["nodes"], json!([{ "key": "federal" }]));
    let input = json!({ "overriding": put["overriding"]["id"] });
    app.carried_out(
        "withdrawReportOverride",
        input,
        "overriding { withdrawnAt }",
    )
    .await;
    let data = app.graphql(&query, json!({})).await;
    let sentence = &data["reportSentences"]["nodes"][0];
    assert_eq!(
        (&sentence["origin"], &sentence["insteadOf"]["en"]),
        (&json!("GENERATED"), &Value::Null)
    );
}

async fn remarks_are_among_those_who_make_it(app: &TestApp) {
    app.compile_yardstick().await;
    let version = app.newest().await;
    let input = json!({ "version": version["id"], "path": "completed/members/federal", "text": "Since when?" });
    let made = app
        .carried_out("commentOnReport", input, "comment { id resolvedAt }")
        .await;
    assert_eq!(
        app.newest().await["number"],
        1,
        "a remark changes nothing of what it says"
    );
    let input = json!({ "comment": made["comment"]["id"] });
    let settled = app
        .carried_out(
            "resolveReportComment",
            input.clone(),
            "comment { resolvedAt }",
        )
        .await;
    assert!(settled["comment"]["resolvedAt"].is_string());
    app.refuses(
        "resolveReportComment",
        input,
        &["input.comment: NOT_ALLOWED_IN_STATE"],
    )
    .await;
}

async fn what_was_sent_stays_and_its_correction_goes_to_the_same(app: &TestApp) {
    let report = app.compile_yardstick().await["report"].clone();
    let key = json!(format!("Report:{report}"));
    // Somebody who is neither a member nor on the council.
    let created = app.carried_out("createPerson", json!({ "givenName": "Odile", "familyName": "Invitée", "address": "odile@ailleurs.example" }), "person { id }").await;
    let input = json!({ "report": key, "person": created["person"]["id"] });
    app.carried_out("addReportRecipient", input, "recipient { id }")
        .await;
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    let first = app.reports_sent().await;
    assert!(addresses(&first).contains("odile@ailleurs.example"));
    let hers = first.iter().find(|mail| mail.people == ["Odile Invitée"]);
    app.opens_in_the_languages_asked_for(&link(hers.unwrap()))
        .await;
    let sent = app.newest().await;
    let before = app.rendering(&report, "fr.html").await;

    // A member who left, and one who came.
    let input = json!({ "report": key, "changed": words("Le nombre de membres.", "The number of members.") });
    app.carried_out(
        "startReportCorrection",
        input,
        "report { state correction { en } }",
    )
    .await;
    let correction = app.newest().await;
    assert_eq!(
        correction["number"].as_i64(),
        sent["number"].as_i64().map(|number| number + 1)
    );
    assert_eq!(correction["report"]["state"], "IN_REVIEW");
    assert_eq!(correction["correction"]["en"], "The number of members.");
    assert_eq!(correction["difference"]["since_version"], sent["number"]);
    assert_eq!(
        app.reports_sent().await.len(),
        first.len(),
        "nothing goes before it is approved"
    );
    let stored: Vec<u8> = app.sql(&format!("SELECT content FROM report_rendering WHERE format = 'html' AND language = 'fr' AND report_version_id = {}", sent["id"].as_str().unwrap().split_once(':').unwrap().1)).await;
    assert_eq!(stored, before.as_bytes(), "what was sent stays");
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    let all = app.reports_sent().await;
    let second = &all[first.len()..];
    assert_eq!(addresses(second), addresses(&first));
    for mail in second {
        let told = mail.text.contains("Le nombre de membres.")
            || mail.text.contains("The number of members.");
        assert!(told, "{}", mail.text);
    }
    assert!(
        app.rendering(&report, "en.md")
            .await
            .contains("The number of members.")
    );
    let input = json!({ "report": key });
    let archived = app
        .carried_out("archiveReport", input, "report { state }")
        .await;
    assert_eq!(archived["report"]["state"], "ARCHIVED");
}

async fn its_link_needs_no_account_and_ends(backend: &Backend) {
    let database = TestDatabase::with_demo(*backend).await;
    let app = TestApp::start(database, Options::default()).await;
    app.send_yardstick().await;
    let version = app.newest().await;
    let mails = app.reports_sent().await;
    let (one, other) = (link(&mails[0]), link(&mails[1]));
    let (status, robots, page) = app.open(&format!("{one}?lang=fr")).await;
    assert_eq!((status, robots.as_str()), (200, "noindex, nofollow"));
    assert!(
        page.contains("personnes") && page.contains("lang=\"fr-CA\""),
        "{page}"
    );
    let (_, _, english) = app.open(&format!("{one}?lang=en")).await;
    assert!(english.contains("lang=\"en-CA\""));
    assert_eq!(app.open(&format!("{one}0")).await.0, 404);

    let name = &mails[0].people[0];
    let (given, family) = name.split_once(' ').unwrap();
    let person: i64 = app
        .sql(&format!(
            "SELECT id FROM person WHERE given_name = '{given}' AND family_name = '{}'",
            family.replace('\'', "''")
        ))
        .await;
    let input = json!({ "version": version["id"], "person": format!("Person:{person}") });
    app.carried_out("revokeReportLinks", input, "version { id }")
        .await;
    let (status, robots, page) = app.open(&one).await;
    assert_eq!((status, robots.as_str()), (410, "noindex, nofollow"));
    assert!(
        page.contains("Ce lien a été révoqué.") && page.contains("This link was revoked."),
        "{page}"
    );
    assert_eq!(app.open(&other).await.0, 200, "another's still opens");

    app.carried_out(
        "setReportSettings",
        json!({ "linkDays": 1 }),
        "community { reportLinkDays }",
    )
    .await;
    app.clock.set("2021-09-02T13:00:00Z");
    let (status, _, page) = app.open(&other).await;
    assert_eq!(status, 410);
    assert!(
        page.contains("échu") && page.contains("limited time"),
        "{page}"
    );
    app.settled().await;
    // What was read is on record when the service has stopped.
    let database = app.stop().await;
    let db = database.connect().await;
    let those = "SELECT COUNT(*) FROM access_event WHERE operation LIKE '/report/ReportVersion:%'";
    let those = Statement::from_string(db.get_database_backend(), those);
    let read = db.query_one_raw(those).await.unwrap().unwrap();
    let read: i64 = read.try_get_by_index(0).unwrap();
    assert_eq!(read, 3, "who read it is on record");
    db.close().await.unwrap();
    database.discard().await;
}

async fn a_recount_tells_what_later_corrections_of_the_data_move(app: &TestApp) {
    app.compile_yardstick().await;
    // What people wrote is the version's own, and moves nothing.
    let report = app.newest().await["report"]["id"].clone();
    let instead = json!({ "report": report, "path": "completed/members/federal",
        "words": words("six ministères fédéraux;", "six federal departments;"), "reason": "Numbers in words" });
    app.carried_out("overrideReportSentence", instead, "overriding { id }")
        .await;
    let remark = json!({ "report": report, "section": "issues", "place": "REMARK", "words": words("À suivre.", "To be continued.") });
    app.carried_out("setReportText", remark, "text { id }")
        .await;
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    let version = app.newest().await;
    let query = "query($version: ID!) { reportRecount(version: $version) { differs
        figures { key before after organizationsAdded { id } organizationsRemoved { id name(at: \"2021-08-31\") { name { fr } } } }
        sentences { path before { fr en } after { fr en } } } }";
    let asked = json!({ "version": version["id"] });
    let same = app.graphql(query, asked.clone()).await;
    assert_eq!(
        same["reportRecount"],
        json!({ "differs": false, "figures": [], "sentences": [] })
    );
    // The title of what was done is corrected: no figure moves.
    let activity: i64 = app
        .sql("SELECT MIN(id) FROM activity WHERE happened_on BETWEEN '2020-09-01' AND '2021-08-31'")
        .await;
    let input = json!({ "activity": format!("Activity:{activity}"), "title": words("Une rencontre extraordinaire", "An extraordinary meeting") });
    app.carried_out("updateActivity", input, "activity { id }")
        .await;
    let reworded = app.graphql(query, asked.clone()).await;
    let recount = &reworded["reportRecount"];
    assert_eq!(
        (&recount["differs"], &recount["figures"]),
        (&json!(true), &json!([])),
        "{recount:#}"
    );
    let sentence = &recount["sentences"][0];
    assert!(
        sentence["path"].as_str().unwrap().starts_with("completed/"),
        "{recount:#}"
    );
    assert_eq!(sentence["after"]["en"], "An extraordinary meeting");
    assert_ne!(sentence["before"]["fr"], sentence["after"]["fr"]);
    assert_eq!(recount["sentences"].as_array().unwrap().len(), 1);
    let membership: i64 = app.sql("SELECT MAX(m.id) FROM membership m JOIN affiliation a ON a.person_id = m.person_id AND a.is_primary
        JOIN organization o ON o.id = a.organization_id
        WHERE m.track = 'executive' AND m.start_on < '2021-01-01' AND m.end_on IS NULL AND o.order_of_government = 'municipal' AND a.end_on IS NULL
        AND (SELECT COUNT(*) FROM affiliation b JOIN membership n ON n.person_id = b.person_id AND n.track = 'executive' WHERE b.organization_id = o.id) = 1").await;
    let input = json!({ "membership": format!("Membership:{membership}"), "to": "2021-08-30" });
    app.carried_out("leaveCommunity", input, "membership { to }")
        .await;
    let moved = app.graphql(query, asked).await;
    let figures = moved["reportRecount"]["figures"].as_array().unwrap();
    let figure = |key: &str| {
        figures
            .iter()
            .find(|one| one["key"] == key)
            .unwrap_or_else(|| panic!("{moved:#}"))
    };
    assert_eq!(
        (&figure("members")["before"], &figure("members")["after"]),
        (&json!(81), &json!(80))
    );
    let municipal = figure("municipal");
    assert_eq!(
        (&municipal["before"], &municipal["after"]),
        (&json!(22), &json!(21))
    );
    let gone = &municipal["organizationsRemoved"][0]["name"]["name"]["fr"];
    assert!(gone.is_string(), "by name: {municipal:#}");
    let versions: i64 = app.sql("SELECT COUNT(*) FROM report_version").await;
    assert_eq!(versions, 3, "nothing is written");
}

async fn what_cannot_be_is_refused_with_its_place_and_leaves_nothing(app: &TestApp) {
    for (parameters, reason) in [
        (
            json!({ "from": "2021-08-31", "to": "2020-09-01" }),
            "input.parameters.to: BAD_PARAMETER",
        ),
        (
            json!({ "from": "2021-09-01", "to": "2021-12-31" }),
            "input.parameters.asOf: BAD_PARAMETER",
        ),
    ] {
        let input = json!({ "job": "council_report", "parameters": parameters });
        let refused = app.mutate("runJob", input, "").await;
        assert_eq!(refused["status"], "REFUSED", "{reason}: {refused:#}");
        assert_eq!(refused["problems"][0]["code"], "BAD_PARAMETER");
    }
    let report = app.compile_yardstick().await["report"].clone();
    let report = json!(format!("Report:{report}"));
    let version = app.newest().await["id"].clone();
    let text = |section: &str| json!({ "report": report, "section": section, "place": "REMARK", "words": words("Oui.", "Yes.") });
    app.refuses(
        "setReportText",
        text("weather"),
        &["input.section: UNKNOWN_SECTION"],
    )
    .await;
    app.refuses(
        "setReportSettings",
        json!({ "sections": ["issues", "weather"] }),
        &["input.sections: UNKNOWN_SECTION"],
    )
    .await;
    app.refuses(
        "setReportSettings",
        json!({ "sections": ["issues", "issues"] }),
        &["input.sections: NAMED_TWICE"],
    )
    .await;
    app.refuses(
        "setReportSettings",
        json!({ "dueDays": 10, "noticeDays": 12 }),
        &["input.noticeDays: OUT_OF_RANGE"],
    )
    .await;
    let instead = |path: &str| json!({ "report": report, "path": path, "words": words("Oui.", "Yes."), "reason": "Because" });
    app.refuses(
        "overrideReportSentence",
        instead("nowhere/at-all"),
        &["input.path: NOT_FOUND"],
    )
    .await;
    let written: String = app
        .sql("SELECT path FROM report_sentence WHERE origin = 'written' LIMIT 1")
        .await;
    app.refuses(
        "overrideReportSentence",
        instead(&written),
        &["input.path: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    app.refuses(
        "commentOnReport",
        json!({ "version": version, "text": "  " }),
        &["input.text: MISSING"],
    )
    .await;
    app.refuses(
        "archiveReport",
        json!({ "report": report }),
        &["input.report: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    let correction = json!({ "report": report, "changed": words("Tout.", "Everything.") });
    app.refuses(
        "startReportCorrection",
        correction,
        &["input.report: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    app.refuses(
        "revokeReportLinks",
        json!({ "version": version }),
        &["input.version: NOT_ALLOWED_IN_STATE"],
    )
    .await;

    // Approving with something wrong, as support, and twice.
    let draft = json!({ "report": report, "section": "issues", "place": "REMARK", "words": { "fr": { "text": "Oui." } } });
    let text_id =
        app.carried_out("setReportText", draft, "text { id }").await["text"]["id"].clone();
    let version = app.newest().await["id"].clone();
    let person = async |family: &str| {
        let id: i64 = app
            .sql(&format!(
                "SELECT id FROM person WHERE family_name = '{family}'"
            ))
            .await;
        json!(format!("Person:{id}"))
    };
    let approval = json!({ "version": version, "person": person(FEDERAL).await });
    app.refuses(
        "approveReport",
        approval,
        &[
            "input.version: NOT_REVIEWED",
            "input.version: NOT_REVIEWED",
            "input.version: FINDINGS_STAND",
        ],
    )
    .await;
    app.carried_out(
        "removeReportText",
        json!({ "text": text_id }),
        "text { id }",
    )
    .await;
    let version = app.newest().await["id"].clone();
    let approval = json!({ "version": version, "person": person("Quesnel").await });
    app.refuses(
        "approveReport",
        approval,
        &["input.person: NOT_AN_OFFICE_HOLDER"],
    )
    .await;
    app.approve(FEDERAL).await;
    let approval = json!({ "version": version, "person": person(FEDERAL).await });
    app.refuses("approveReport", approval, &["input.person: ALREADY_DONE"])
        .await;
    app.approve(PROVINCIAL).await;

    // What was sent.
    app.refuses(
        "setReportText",
        text("issues"),
        &["input.report: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    app.refuses(
        "overrideReportSentence",
        instead("completed/members/federal"),
        &["input.report: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    app.refuses(
        "removeReportText",
        json!({ "text": text_id }),
        &[
            "input.text: NOT_ALLOWED_IN_STATE",
            "input.text: NOT_ALLOWED_IN_STATE",
        ],
    )
    .await;
    app.refuses(
        "commentOnReport",
        json!({ "version": version, "text": "Why?" }),
        &["input.version: NOT_ALLOWED_IN_STATE"],
    )
    .await;
    app.refuses(
        "addReportRecipient",
        json!({ "report": report, "person": person("Quesnel").await }),
        &["input.report: NOT_ALLOWED_IN_STATE"],
    )
    .await;
}

async fn settings_say_when_it_is_due(app: &TestApp) {
    let input = json!({ "sections": ["completed", "issues", "planned"], "dueDays": 45, "noticeDays": 20, "lastNoticeDays": 5 });
    let set = app.carried_out("setReportSettings", input, "community { reportSections reportDueDays reportNoticeDays reportLastNoticeDays reportLinkDays }").await;
    assert_eq!(
        set["community"],
        json!({ "reportSections": ["completed", "issues", "planned"], "reportDueDays": 45,
        "reportNoticeDays": 20, "reportLastNoticeDays": 5, "reportLinkDays": 365 })
    );
    let followed = json!({ "socialNetworks": ["https://network.example/centres?utm_source=mail"] });
    let set = app.carried_out(
        "setReportSettings",
        followed,
        "community { reportDueDays socialNetworks }",
    );
    assert_eq!(
        set.await["community"],
        json!({ "reportDueDays": 45, "socialNetworks": ["https://network.example/centres"] })
    );
    let wrong = json!({ "socialNetworks": ["https://network.example/a", "network", "https://network.example/a"] });
    let said = [
        "input.socialNetworks.1: INVALID_URL",
        "input.socialNetworks.2: NAMED_TWICE",
    ];
    app.refuses("setReportSettings", wrong, &said).await;
    // The schedule's, of the half-year that ended; and one as needed, which is never due.
    app.clock.set("2021-09-01T14:00:00Z");
    let asked = app.compile_yardstick().await["report"].clone();
    let due: Option<String> = app
        .sql(&format!(
            "SELECT CAST(due_on AS text) FROM report WHERE id = {asked}"
        ))
        .await;
    assert_eq!(due, None);
}

async fn nothing_that_was_sent_can_be_changed_in_the_database(app: &TestApp) {
    use sea_orm::ConnectionTrait as _;
    app.send_yardstick().await;
    for statement in [
        "UPDATE report_version SET number = 9",
        "DELETE FROM report_version",
        "UPDATE report_rendering SET sha256 = 'ab'",
        "DELETE FROM report_rendering",
        "UPDATE report_sentence SET text_fr = 'Autre chose.'",
        "DELETE FROM report_section",
        "UPDATE report_fact SET query = 'other'",
        "DELETE FROM report_fact_row",
        "DELETE FROM report_sentence_fact",
        "UPDATE report_approval SET voided_at = approved_at",
        "DELETE FROM report_approval",
        "INSERT INTO report_section (report_version_id, position, key, heading_fr, heading_en) SELECT id, 99, 'more', 'Plus', 'More' FROM report_version",
        "INSERT INTO report_fact_row (report_fact_id, position, noun, row_id) SELECT MIN(id), 999, 'person', 1 FROM report_fact",
        "INSERT INTO report_sentence_fact (report_sentence_id, report_fact_id) SELECT MIN(s.id), MAX(f.id) FROM report_sentence s, report_fact f",
        "INSERT INTO report_approval (report_version_id, person_id, office_id, approved_at) SELECT v.id, o.person_id, o.id, v.compiled_at FROM report_version v, office o WHERE o.role = 'support'",
    ] {
        let refused = app.db.execute_unprepared(statement).await.unwrap_err();
        assert!(
            refused.to_string().contains("report_version_sent"),
            "{statement}: {refused}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_data_give_the_same_bytes_on_both_databases() {
    let mut made = Vec::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let documents = &mut made;
        run(backend, async |app: &TestApp| {
            app.compile_yardstick().await;
            let hashes = "SELECT language || '.' || format || ' ' || sha256 FROM report_rendering ORDER BY 1";
            documents.push(app.sql_rows::<String>(hashes).await);
        })
        .await;
    }
    assert!(made[0].len() >= 7, "{made:?}");
    assert_eq!(made[0], made[1]);
}

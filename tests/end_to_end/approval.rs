//! A report goes to its readers once both co-chairs have approved it, and not before.

use entity::enums::{CampaignKind, MessageLanguage};
use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

impl TestApp {
    /// A document of a report, as it is served.
    async fn document(&self, report: &Value, name: &str) -> Vec<u8> {
        let path = self.at(&format!("/reports/{report}.{name}"));
        let response = self.http.get(path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{name}");
        response.bytes().await.unwrap().to_vec()
    }

    async fn person(&self, family: &str) -> String {
        let id: i64 = self
            .sql(&format!(
                "SELECT id FROM person WHERE family_name = '{family}'"
            ))
            .await;
        format!("Person:{id}")
    }

    pub async fn approve(&self, family: &str) -> Value {
        let version: i64 = self.sql("SELECT MAX(id) FROM report_version").await;
        let input = json!({ "version": format!("ReportVersion:{version}"), "person": self.person(family).await });
        let payload = self
            .mutate("approveReport", input, "report { state sentAt }")
            .await;
        self.settled().await;
        payload
    }

    async fn report_state(&self) -> String {
        self.sql("SELECT state FROM report").await
    }
}

/// The co-chairs in office, and support.
const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";
const SUPPORT: &str = "Quesnel";

on_both! {
    both_co_chairs_and_nobody_else
    approved_it_is_mailed_to_members_and_council_in_their_language_with_the_pdf
    a_change_of_the_data_makes_a_new_version_and_voids_the_approval
}

async fn both_co_chairs_and_nobody_else(app: &TestApp) {
    app.compile_yardstick().await;
    assert_eq!(app.report_state().await, "in_review");
    let mut before = app.row_counts().await;
    let support = app.approve(SUPPORT).await;
    assert_eq!(support["status"], "REFUSED");
    assert_eq!(support["problems"][0]["code"], "NOT_AN_OFFICE_HOLDER");
    *before.entry("audit_event".to_owned()).or_default() += 1;
    assert_eq!(
        app.row_counts().await,
        before,
        "a refusal leaves nothing but that it was tried"
    );

    assert_eq!(app.approve(FEDERAL).await["status"], "OK");
    assert_eq!(
        app.report_state().await,
        "in_review",
        "one approval is not enough"
    );
    let sent = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.kind == CampaignKind::Report);
    assert_eq!(sent.count(), 0);
    assert_eq!(
        app.approve(FEDERAL).await["problems"][0]["code"],
        "ALREADY_DONE",
        "nor is the same one twice"
    );

    assert_eq!(app.approve(PROVINCIAL).await["status"], "OK");
    assert_eq!(app.report_state().await, "sent");
}

async fn approved_it_is_mailed_to_members_and_council_in_their_language_with_the_pdf(
    app: &TestApp,
) {
    let report = app.compile_yardstick().await["report"].clone();
    app.approve(FEDERAL).await;
    app.approve(PROVINCIAL).await;
    let mails: Vec<_> = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.kind == CampaignKind::Report)
        .collect();
    let expected: Vec<String> = app.sql_rows(
        "SELECT DISTINCT lower(e.address) FROM email_address e WHERE e.is_primary AND e.person_id IN (
            SELECT person_id FROM membership WHERE track = 'executive' AND start_on <= '2021-09-01' AND (end_on IS NULL OR end_on > '2021-09-01')
            UNION SELECT person_id FROM council_seat_term WHERE start_on <= '2021-09-01' AND (end_on IS NULL OR end_on > '2021-09-01'))
         ORDER BY 1",
    ).await;
    let mut addresses: Vec<String> = mails.iter().map(|mail| mail.to.to_lowercase()).collect();
    addresses.sort();
    assert_eq!(addresses, expected);
    assert!(
        addresses.len() > 90,
        "80 members and the council: {}",
        addresses.len()
    );
    let french = app.document(&report, "fr.pdf").await;
    let english = app.document(&report, "en.pdf").await;
    for mail in &mails {
        let attached: Vec<&[u8]> = mail
            .attachments
            .iter()
            .map(|(_, content)| &content[..])
            .collect();
        let wanted: Vec<&[u8]> = match mail.language {
            MessageLanguage::Fr => vec![&french],
            MessageLanguage::En => vec![&english],
            MessageLanguage::Both => vec![&french, &english],
        };
        assert!(
            attached == wanted,
            "{}: {:?}",
            mail.to,
            mail.attachments
                .iter()
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
        );
        assert!(mail.text.contains(&app.at("/report/")), "{}", mail.text);
    }
    let count = |language| {
        mails
            .iter()
            .filter(|mail| mail.language == language)
            .count()
    };
    assert!(count(MessageLanguage::Fr) > 10 && count(MessageLanguage::En) > 10);
    assert_eq!(count(MessageLanguage::Both), 1);
}

async fn a_change_of_the_data_makes_a_new_version_and_voids_the_approval(app: &TestApp) {
    app.compile_yardstick().await;
    app.approve(FEDERAL).await;
    let membership: i64 = app.sql(
        "SELECT MAX(id) FROM membership WHERE track = 'executive' AND start_on < '2021-01-01' AND end_on IS NULL").await;
    let input = json!({ "membership": format!("Membership:{membership}"), "to": "2021-08-30" });
    let payload = app
        .mutate("leaveCommunity", input, "membership { to }")
        .await;
    assert_eq!(payload["membership"]["to"], "2021-08-30", "{payload:#}");
    app.settled().await;
    let again = app.compile_yardstick().await;
    assert_eq!(
        (&again["version"], &again["figures"]["members"]),
        (&json!(2), &json!(80))
    );
    app.approve(PROVINCIAL).await;
    assert_eq!(
        app.report_state().await,
        "in_review",
        "the approval was of another version"
    );
    app.approve(FEDERAL).await;
    assert_eq!(app.report_state().await, "sent");
}

//! The report on 2020–2021, and its way to its readers.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use testing::on_both;

use crate::world::{Community, content};
use entity::{
    activity, campaign, delivery,
    enums::{
        CampaignKind, DeliveryState, MessageLanguage as Language, OrderOfGovernment,
        RenderingFormat, ReportOrigin, ReportState, SentenceOrigin, TextState,
    },
    job_run_output, report, report_approval, report_fact, report_fact_row, report_rendering,
    report_sentence, report_sentence_fact, report_version,
};
use jiff::SignedDuration;
use mail_parser::{MessageParser, MimeHeaders};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, Statement,
};
use serde_json::{Value, json};
use service::commands::{Trigger, reports};

const JOB: &str = "council_report";

fn year() -> Value {
    json!({ "from": "2020-09-01", "to": "2021-08-31" })
}

impl Community {
    pub async fn report(&self) -> report::Model {
        report::Entity::find().one(&self.db).await.unwrap().unwrap()
    }

    async fn rendering(&self, language: Language, format: RenderingFormat) -> String {
        String::from_utf8(self.document(language, format).await).unwrap()
    }

    async fn document(&self, language: Language, format: RenderingFormat) -> Vec<u8> {
        let found = report_rendering::Entity::find()
            .filter(report_rendering::Column::Language.eq(language))
            .filter(report_rendering::Column::Format.eq(format))
            .order_by_desc(report_rendering::Column::Id)
            .one(&self.db);
        found.await.unwrap().unwrap().content
    }

    async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    async fn figure(&self, key: &str) -> i64 {
        let fact = report_fact::Entity::find()
            .filter(report_fact::Column::Key.eq(key))
            .one(&self.db);
        let fact = fact.await.unwrap().unwrap();
        let rows = report_fact_row::Entity::find()
            .filter(report_fact_row::Column::ReportFactId.eq(fact.id))
            .count(&self.db);
        let rows = i64::try_from(rows.await.unwrap()).unwrap();
        assert_eq!(fact.value, json!(rows), "{key}: the figure is its rows");
        rows
    }

    /// Both co-chairs approve the latest version; the second approval calls for its delivery.
    pub async fn approve(&self) {
        let version = report_version::Entity::find()
            .order_by_desc(report_version::Column::Number)
            .one(&self.db);
        let version = version.await.unwrap().unwrap().id;
        let report = self.report().await.id;
        let delivery = vec![Trigger::ReportDelivery { report }];
        let chairs = [("Charlebois-Roy", vec![]), ("Northcott", delivery)];
        for (name, calls_for) in chairs {
            let person = self.person(name).await.id;
            let input = reports::Approve { version, person };
            let done = self.act(async |tx, act| reports::approve(tx, act, input, |_| true).await);
            assert_eq!(done.await.triggers, calls_for);
        }
    }

    /// Something else was done in the period.
    pub async fn change_the_record(&self) {
        let any = activity::Entity::find()
            .order_by_desc(activity::Column::HappenedOn)
            .one(&self.db);
        let mut row = any.await.unwrap().unwrap().into_active_model();
        row.title_fr = Set(Some("Rencontre extraordinaire".into()));
        row.update(&self.db).await.unwrap();
    }
}

#[tokio::test]
async fn the_french_report_says_what_the_source_says() {
    on_both("french", async |db| {
        let community = Community::demo(db).await;
        let result = community.run(JOB, year()).await;
        assert_eq!(result["unready"], 0);
        let said = community.rendering(Language::Fr, RenderingFormat::Md).await;
        let said = said.replace('\u{a0}', " ");
        for words in [
            "81 personnes",
            "6 ministères fédéraux",
            "20 ministères provinciaux ou territoriaux",
            "22 municipalités",
            "T.-N.-L., l’Î.-P.-É., le Nunavut et le Yukon",
            "8 octobre 2020",
            "4 novembre 2020",
            "15 juin 2021",
            "robots conversationnels",
            "septembre et décembre 2021",
            "mars et juin 2022",
            "à T.-N.-L., à l’Î.-P.-É., au Nunavut et au Yukon",
            "le clavardage en direct",
            " | | | ",
        ] {
            assert!(said.contains(words), "{words:?} is not in:\n{said}");
        }
        let english = community.rendering(Language::En, RenderingFormat::Md).await;
        let shape = |text: &str| -> Vec<String> {
            let mark = |line: &str| {
                let indent = line.len() - line.trim_start().len();
                format!(
                    "{indent}{}",
                    line.trim_start().chars().next().unwrap_or(' ')
                )
            };
            text.lines()
                .map(mark)
                .filter(|mark| !mark.ends_with(char::is_alphabetic))
                .collect()
        };
        assert_eq!(shape(&said), shape(&english));
        let page = community
            .rendering(Language::Fr, RenderingFormat::Html)
            .await;
        assert!(page.contains("lang=\"fr-CA\""));
    })
    .await;
}

#[tokio::test]
async fn the_report_in_markdown_is_the_one_that_was_looked_at() {
    let seen: Arc<Mutex<Vec<[String; 2]>>> = Arc::default();
    on_both("snapshot", async |db| {
        let community = Community::demo(db).await;
        community.run(JOB, year()).await;
        let both = [
            community.rendering(Language::Fr, RenderingFormat::Md).await,
            community.rendering(Language::En, RenderingFormat::Md).await,
        ];
        seen.lock().unwrap().push(both);
    })
    .await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], seen[1], "both databases say the same");
    insta::assert_snapshot!("council_report_2020_2021_fr", seen[0][0]);
    insta::assert_snapshot!("council_report_2020_2021_en", seen[0][1]);
}

#[tokio::test]
async fn plain_sql_finds_the_same_figures() {
    on_both("figures", async |db| {
        let community = Community::demo(db).await;
        community.run(JOB, year()).await;
        let active = "start_on <= '2021-08-31' AND (end_on IS NULL OR end_on > '2021-08-31')";
        let members = format!(
            "SELECT count(DISTINCT person_id) FROM membership WHERE track = 'executive' AND {active}"
        );
        let organizations = |orders: &str| {
            format!(
                "SELECT count(DISTINCT o.id) FROM organization o
                 JOIN (SELECT * FROM affiliation WHERE is_primary AND {active}) a
                   ON a.organization_id = o.id
                 JOIN (SELECT * FROM membership WHERE track = 'executive' AND {active}) m
                   ON m.person_id = a.person_id
                 WHERE o.order_of_government IN ({orders})"
            )
        };
        let unrepresented = format!(
            "SELECT count(*) FROM jurisdiction j WHERE j.code <> 'CA' AND j.id NOT IN (
                SELECT o.jurisdiction_id FROM organization o
                JOIN (SELECT * FROM affiliation WHERE is_primary AND {active}) a
                  ON a.organization_id = o.id
                JOIN (SELECT * FROM membership WHERE track = 'executive' AND {active}) m
                  ON m.person_id = a.person_id
                WHERE o.order_of_government IN ('provincial', 'territorial'))"
        );
        for (key, sql, expected) in [
            ("members", members, 81),
            ("federal", organizations("'federal'"), 6),
            (
                "provincial-territorial",
                organizations("'provincial', 'territorial'"),
                20,
            ),
            ("municipal", organizations("'municipal'"), 22),
            ("unrepresented", unrepresented, 4),
            (
                "activities",
                "SELECT count(*) FROM activity
                 WHERE happened_on >= '2020-09-01' AND happened_on < '2021-09-01'"
                    .to_owned(),
                3,
            ),
            (
                "planned-meetings",
                "SELECT count(*) FROM meeting WHERE kind = 'quarterly' AND track = 'executive'
                 AND starts_at >= '2021-09-01 04:00:00+00:00'
                 AND starts_at < '2022-09-01 04:00:00+00:00'"
                    .to_owned(),
                4,
            ),
        ] {
            assert_eq!(community.number(&sql).await, expected, "{key} by SQL");
            assert_eq!(community.figure(key).await, expected, "{key} in the report");
        }
    })
    .await;
}

#[tokio::test]
async fn every_sentence_is_kept_in_both_languages_with_its_facts() {
    on_both("sentences", async |db| {
        let community = Community::demo(db).await;
        community.run(JOB, year()).await;
        let sentences = report_sentence::Entity::find()
            .all(&community.db)
            .await
            .unwrap();
        assert!(sentences.len() > 20);
        assert!(
            sentences
                .iter()
                .all(|s| s.text_fr.is_some() && s.text_en.is_some())
        );
        let members = sentences.iter().find(|s| s.path == "completed/members");
        let members = members.unwrap();
        assert_eq!(members.origin, SentenceOrigin::Generated);
        let facts = report_sentence_fact::Entity::find()
            .filter(report_sentence_fact::Column::ReportSentenceId.eq(members.id))
            .find_also_related(report_fact::Entity)
            .all(&community.db)
            .await
            .unwrap();
        let keys: Vec<_> = facts
            .iter()
            .map(|(_, fact)| &fact.as_ref().unwrap().key)
            .collect();
        assert_eq!(keys, ["members"]);
        assert!(
            sentences
                .iter()
                .any(|s| s.origin == SentenceOrigin::Written)
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_data_give_the_same_report_on_both_databases_and_no_new_version() {
    let hashes: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    on_both("same", async |db| {
        let community = Community::demo(db).await;
        let first = community.run(JOB, year()).await;
        assert_eq!(first["new"], true);
        assert_eq!(first["state"], "in_review");
        assert_eq!(community.report().await.origin, ReportOrigin::AsNeeded);
        let requests = community.mail.sent().len();
        assert_eq!(requests, 3, "two co-chairs and support");
        community.clock.advance(SignedDuration::from_hours(1));
        let again = community.run(JOB, year()).await;
        assert_eq!(again["new"], false);
        assert_eq!(first["content_sha256"], again["content_sha256"]);
        assert_eq!(community.mail.sent().len(), requests);
        let versions = report_version::Entity::find().count(&community.db).await;
        assert_eq!(versions.unwrap(), 1);
        let outputs = job_run_output::Entity::find()
            .filter(job_run_output::Column::Noun.eq("report_version"))
            .count(&community.db);
        assert_eq!(outputs.await.unwrap(), 1);
        let hash = first["content_sha256"].as_str().unwrap().to_owned();
        hashes.lock().unwrap().insert(hash);
    })
    .await;
    assert_eq!(hashes.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_dry_run_says_the_figures_and_keeps_nothing() {
    on_both("dry_report", async |db| {
        let community = Community::demo(db).await;
        let would = community.try_out(JOB, json!({})).await;
        assert_eq!(would["figures"]["members"], 81);
        assert_eq!(
            report::Entity::find().count(&community.db).await.unwrap(),
            0
        );
        assert!(community.mail.sent().is_empty());
    })
    .await;
}

#[tokio::test]
async fn changed_data_make_a_new_version_and_void_the_approvals() {
    on_both("voids", async |db| {
        let community = Community::demo(db).await;
        community.run(JOB, year()).await;
        community.approve().await;
        community.change_the_record().await;
        let result = community.run(JOB, year()).await;
        assert_eq!(result["version"], 2);
        assert_eq!(community.report().await.state, ReportState::InReview);
        let standing = report_approval::Entity::find()
            .filter(report_approval::Column::VoidedAt.is_null())
            .count(&community.db);
        assert_eq!(standing.await.unwrap(), 0);
        assert_eq!(community.mail.sent().len(), 6);
    })
    .await;
}

#[tokio::test]
async fn an_approved_report_goes_to_members_and_council_in_their_language_once() {
    on_both("sent", async |db| {
        let community = Community::demo(db).await;
        community.run(JOB, year()).await;
        let asked = json!({ "report": community.report().await.id });
        let error = community.fail("report_delivery", asked.clone()).await;
        assert!(error.contains("in_review"), "{error}");

        community.approve().await;
        let drafts = community.mail.sent().len();
        let result = community.run("report_delivery", asked.clone()).await;
        let messages = result["messages"]["messages"].as_u64().unwrap();
        // Eighty members who can be reached, and those of the council who are no members.
        assert!(messages > 80, "{result}");
        let sent = community.mail.sent().split_off(drafts);
        assert_eq!(u64::try_from(sent.len()).unwrap(), messages);
        let addresses: BTreeSet<_> = sent.iter().map(|l| l.to.normalized()).collect();
        assert_eq!(addresses.len(), sent.len());
        let pages = [
            community.document(Language::Fr, RenderingFormat::Pdf).await,
            community.document(Language::En, RenderingFormat::Pdf).await,
        ];
        let rows = delivery::Entity::find()
            .find_also_related(campaign::Entity)
            .filter(campaign::Column::Kind.eq(CampaignKind::Report))
            .all(&community.db)
            .await
            .unwrap();
        for (row, _) in &rows {
            assert_eq!(row.state, DeliveryState::Accepted);
            let content = content(&community.db, row).await;
            let message = MessageParser::new().parse(&content).unwrap();
            let attached: Vec<&[u8]> = message.attachments().map(|part| part.contents()).collect();
            let expected: Vec<&[u8]> = match row.language.as_str() {
                "fr" => vec![&pages[0]],
                "en" => vec![&pages[1]],
                _ => vec![&pages[0], &pages[1]],
            };
            assert!(attached == expected, "{}", row.language.as_str());
            assert!(message.attachment(0).unwrap().attachment_name().is_some());
            let text = message.body_text(0).unwrap();
            assert!(text.contains("https://community.example/report/"), "{text}");
        }
        assert_eq!(community.report().await.state, ReportState::Sent);

        community.run("report_delivery", asked).await;
        assert_eq!(community.mail.sent().len(), drafts + sent.len());
        community.change_the_record().await;
        let recount = community.run(JOB, year()).await;
        assert_eq!(recount["differs_from_what_was_sent"], true);
        assert_eq!(recount["version"], 1);
    })
    .await;
}

#[tokio::test]
async fn when_a_ministry_joins_the_next_report_no_longer_names_its_jurisdiction() {
    on_both("joined", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        community
            .join_from("CA-PE", OrderOfGovernment::Provincial)
            .await;
        let closed = community.run("recruitment", json!({})).await;
        assert_eq!(closed["closed"], json!(["CA-PE"]));
        community.clock.advance(SignedDuration::from_hours(24));
        let day_after = json!({
            "from": "2020-09-01", "to": "2021-08-31", "as_of": "2021-09-02",
        });
        let result = community.run(JOB, day_after).await;
        assert_eq!(result["figures"]["unrepresented"], 3);
        assert_eq!(result["figures"]["members"], 82);
        let said = community.rendering(Language::Fr, RenderingFormat::Md).await;
        assert!(!said.contains("Î.-P.-É."), "{said}");
        let note = "personne ne représente actuellement T.-N.-L., le Nunavut et le Yukon";
        assert!(said.contains(note), "{said}");
    })
    .await;
}

#[tokio::test]
async fn a_report_with_a_draft_text_is_not_sent_even_when_it_is_approved() {
    on_both("draft_text", async |db| {
        let community = Community::demo(db).await;
        let any = activity::Entity::find()
            .order_by_desc(activity::Column::HappenedOn)
            .one(&community.db);
        let mut row = any.await.unwrap().unwrap().into_active_model();
        row.title_en_state = Set(TextState::Draft);
        row.update(&community.db).await.unwrap();
        community.run(JOB, year()).await;
        let mut report = community.report().await.into_active_model();
        report.state = Set(ReportState::Approved);
        let report = report.update(&community.db).await.unwrap();
        let asked = json!({ "report": report.id });
        let error = community.fail("report_delivery", asked).await;
        assert!(error.contains("1 text"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_not_reviewed_is_counted_and_shown_as_missing() {
    on_both("unready", async |db| {
        let community = Community::demo(db).await;
        let any = activity::Entity::find()
            .order_by_desc(activity::Column::HappenedOn)
            .one(&community.db);
        let mut row = any.await.unwrap().unwrap().into_active_model();
        row.title_en = Set(None);
        row.title_en_state = Set(TextState::Missing);
        row.update(&community.db).await.unwrap();
        let result = community.run(JOB, year()).await;
        assert_eq!(result["unready"], 1);
        let missing = report_sentence::Entity::find()
            .filter(report_sentence::Column::TextEn.is_null())
            .count(&community.db);
        assert_eq!(missing.await.unwrap(), 1);
    })
    .await;
}

//! A person is erased: nothing of them is left anywhere, nothing of others is touched, and no figure
//! of the past moves.

mod candidates;
pub mod scan;
mod trace;

use std::collections::BTreeSet;

use entity::{
    activity, contact_attempt, delivery,
    enums::{ContactChannel, ContactOutcome, DeliveryState, LogLevel, ReportState, TextState},
    invitation, issue, job_log, job_run, recruitment_case, report, report_version, setting,
};
use jiff::{ToSpan, civil::date};
use jobs::mail::transport::{Memory, Transport};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, DbBackend, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use service::{
    commands::{
        erasure::{self, Erase, Erased, Reason},
        people, reports,
    },
    reads::{community, export, representation, roster},
};
use testing::on_both;

use crate::world::{Community, content};
use scan::{Place, cells, says};
use trace::{found, is_of_a_report, needles, nothing_in_the_file, others_are_as_before};

const PHONE: &str = "613-555-0142";

async fn demo(db: DatabaseConnection) -> Community {
    let community = Community::demo_with(db, Memory::default(), Transport::Mailbox).await;
    community.runner.sync().await.unwrap();
    community
}

impl Community {
    async fn erase(&self, person: i64) -> Erased {
        let input = Erase {
            person,
            reason: Reason::Requested,
        };
        let done = self.act(async |tx, act| erasure::erase(tx, act, input).await);
        let erased = done.await.value;
        erasure::settle(&self.db).await.unwrap();
        erased
    }

    /// Compiles the report of the year, has it approved and sent.
    async fn send_report(&self) -> i64 {
        self.run("council_report", year()).await;
        let version = report_version::Entity::find()
            .order_by_desc(report_version::Column::Number)
            .one(&self.db);
        let version = version.await.unwrap().unwrap();
        for name in ["Charlebois-Roy", "Northcott"] {
            let person = self.person(name).await.id;
            let input = reports::Approve {
                version: version.id,
                person,
            };
            let done = self.act(async |tx, act| reports::approve(tx, act, input, |_| true).await);
            done.await;
        }
        let report = json!({ "report": version.report_id });
        self.run("report_delivery", report).await;
        version.report_id
    }

    /// Names somebody in texts of all sorts.
    async fn name_everywhere(&self, name: &str, address: &str) {
        let any = activity::Entity::find()
            .order_by_asc(activity::Column::Id)
            .one(&self.db);
        let mut row = any.await.unwrap().unwrap().into_active_model();
        row.title_fr = Set(Some(format!("Présentation de {name} à la table")));
        row.update(&self.db).await.unwrap();
        let any = issue::Entity::find()
            .order_by_desc(issue::Column::Id)
            .one(&self.db);
        let mut row = any.await.unwrap().unwrap().into_active_model();
        let plan = format!("Ask {name} ({address}, {PHONE})");
        row.action_plan_fr = Set(Some(plan.replace("Ask", "Demander à")));
        row.action_plan_fr_state = Set(TextState::Reviewed);
        row.action_plan_en = Set(Some(plan));
        row.action_plan_en_state = Set(TextState::Reviewed);
        row.update(&self.db).await.unwrap();
        let case = recruitment_case::Entity::find()
            .one(&self.db)
            .await
            .unwrap()
            .unwrap();
        let note = contact_attempt::ActiveModel {
            recruitment_case_id: Set(case.id),
            attempted_at: Set(case.created_at),
            channel: Set(ContactChannel::Phone),
            outcome: Set(ContactOutcome::Thinking),
            note: Set(Some(format!(
                "Call back {} at (613) 555 0142",
                name.to_uppercase()
            ))),
            ..Default::default()
        };
        note.insert(&self.db).await.unwrap();
        let run = job_run::Entity::find()
            .one(&self.db)
            .await
            .unwrap()
            .unwrap();
        let line = job_log::ActiveModel {
            job_run_id: Set(run.id),
            attempt_number: Set(1),
            at: Set(run.created_at),
            level: Set(LogLevel::Warn),
            message: Set(format!("a stray line on {address}")),
            ..Default::default()
        };
        line.insert(&self.db).await.unwrap();
        let mut run = run.into_active_model();
        run.result = Set(Some(
            json!({ "people": [{ "said": format!("by {name}") }] }),
        ));
        run.update(&self.db).await.unwrap();
        let value = Set(address.to_owned());
        let key = Set("a_setting".to_owned());
        let stray = setting::ActiveModel {
            key,
            value,
            ..Default::default()
        };
        stray.insert(&self.db).await.unwrap();
    }
}

fn year() -> Value {
    json!({ "from": "2020-09-01", "to": "2021-08-31" })
}

/// Everything that was counted on many days, up to today.
async fn figures(db: &DatabaseConnection) -> Vec<String> {
    let community = community::first(db).await.unwrap().unwrap();
    let mut figures = Vec::new();
    let mut day = date(2018, 1, 1);
    while day <= date(2021, 9, 1) {
        let standing = representation::at(db, &community, day).await.unwrap();
        let counted = roster::headcount(db, &community, day).await.unwrap();
        figures.push(format!("{day} {standing:?} {counted:?}"));
        day = day.saturating_add(1.month());
    }
    figures
}

#[tokio::test]
async fn nothing_of_the_person_is_left_and_nothing_of_others_is_touched() {
    on_both("erasure_scan", async |db| {
        let community = demo(db).await;
        let db = &community.db;
        let nathalie = community.person("Quesnel").await;
        let (old, new) = ("nathalie.quesnel@esdc.example", "N.Quesnel@other.example");
        let mut row = nathalie.clone().into_active_model();
        row.phone = Set(Some(PHONE.to_owned()));
        row.update(db).await.unwrap();
        community.run("recruitment", json!({})).await;
        community.run("quarterly_invitations", json!({})).await;
        let address = people::SetAddress {
            person: nathalie.id,
            address: Some(new.to_owned()),
        };
        community
            .act(async |tx, act| people::set_address(tx, act, address).await)
            .await;
        community.name_everywhere("Nathalie Quesnel", new).await;
        let report = community.send_report().await;

        let needles = needles("Nathalie Quesnel", &[old, new]);
        let before = cells(db).await;
        let there = found(&before, &needles, true);
        for table in [
            "activity",
            "issue",
            "contact_attempt",
            "job_log",
            "job_run",
            "delivery",
            "frozen_message",
            "mailbox_message",
            "email_address",
            "report_rendering",
            "report_version",
            "setting",
            "search_text",
        ] {
            assert!(
                there.iter().any(|(found, _, _)| found == table),
                "{table} does not name her: the scan sees nothing"
            );
        }
        assert!(there.len() > 300, "{} cells name her", there.len());

        let erased = community.erase(nathalie.id).await;
        assert_eq!(
            erased.findings.reports,
            [report],
            "the report that was sent names her"
        );
        assert!(!erased.findings.namesake);

        let after = cells(db).await;
        let left: Vec<Place> = found(&after, &needles, false)
            .into_iter()
            .filter(|place| !is_of_a_report(&after, place))
            .collect();
        assert_eq!(left, [], "she is still there");
        others_are_as_before(&before, &after, nathalie.id, &there);
        if db.get_database_backend() == DbBackend::Sqlite {
            nothing_in_the_file(db).await;
        }

        // Asked again, it is done already, and the answer is the same.
        let again = community.erase(nathalie.id).await;
        assert_eq!(again, erased);
        assert_eq!(cells(db).await, after);
        let exported = export::of(db, nathalie.id).await.unwrap().unwrap();
        let exported = format!("{exported:?}").to_lowercase();
        assert!(
            needles.iter().all(|needle| !exported.contains(needle)),
            "the export names her"
        );
        // The service goes on: the next round invites the others.
        community.run("quarterly_invitations", json!({})).await;
        community.run("recruitment", json!({})).await;
    })
    .await;
}

#[tokio::test]
async fn no_figure_of_the_past_moves_and_the_report_says_the_same() {
    on_both("erasure_figures", async |db| {
        let community = demo(db).await;
        let db = &community.db;
        let report = community.send_report().await;
        let before = figures(db).await;
        for name in ["Charlebois-Roy", "Venkataraman", "Quesnel", "Adebayo"] {
            let person = community.person(name).await;
            let erased = community.erase(person.id).await;
            assert_eq!(erased.findings.reports, [0; 0], "{name}");
            assert_eq!(erased.person.given_name, erasure::MARK);
        }
        assert_eq!(figures(db).await, before);
        let again = community.run("council_report", year()).await;
        assert_eq!(again["new"], false, "{again}");
        assert_eq!(again["differs_from_what_was_sent"], false, "{again}");
        let report = report::Entity::find_by_id(report)
            .one(db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(report.state, ReportState::Sent);
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_the_person_is_taken_back_and_nothing_follows() {
    on_both("erasure_waiting", async |db| {
        // A relay that puts everything off: the invitations wait.
        let off = vec![jobs::mail::answer::Answer::later(Some(451), "later"); 200];
        let mail = Memory::answering(off);
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        let db = &community.db;
        let (mine, namesake) = (
            community.person("Venkataraman").await,
            community.person("Adebayo").await,
        );
        let mut row = namesake.clone().into_active_model();
        row.given_name = Set(mine.given_name.clone());
        row.family_name = Set(mine.family_name.clone());
        row.update(db).await.unwrap();
        community.run("quarterly_invitations", json!({})).await;
        let of = |state| {
            delivery::Entity::find()
                .filter(delivery::Column::State.eq(state))
                .count(db)
        };
        let waiting = of(DeliveryState::Waiting).await.unwrap();
        assert!(waiting > 70);
        let to_namesake = cells(db).await;

        let erased = community.erase(mine.id).await;
        assert!(erased.findings.namesake);
        assert_eq!(erased.findings.cancelled_messages, 1);
        assert_eq!(of(DeliveryState::Waiting).await.unwrap(), waiting - 1);
        assert_eq!(of(DeliveryState::Cancelled).await.unwrap(), 1);
        // The other's message is still the one that greets them by their name.
        let theirs: Vec<delivery::Model> = delivery::Entity::find()
            .filter(delivery::Column::RecipientNormalized.contains("adebayo"))
            .all(db)
            .await
            .unwrap();
        assert_eq!(theirs.len(), 1);
        let place = (
            "frozen_message".to_owned(),
            theirs[0].frozen_id.unwrap().to_string(),
            "bytes".to_owned(),
        );
        let content = content(db, &theirs[0]).await;
        assert_eq!(to_namesake.get(&place), Some(&content));

        // Neither an invitation nor a cancellation follows, now or later.
        community
            .clock
            .advance(jiff::SignedDuration::from_hours(24));
        let before = delivery::Entity::find().count(db).await.unwrap();
        let result = community.run("quarterly_invitations", json!({})).await;
        assert_eq!(
            delivery::Entity::find().count(db).await.unwrap(),
            before,
            "{result}"
        );
        let invited = invitation::Entity::find()
            .filter(invitation::Column::PersonId.eq(mine.id))
            .filter(invitation::Column::RemovedAt.is_null())
            .count(db);
        assert_eq!(invited.await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_message_that_speaks_to_another_too_stays_theirs() {
    on_both("erasure_shared", async |db| {
        let off = vec![jobs::mail::answer::Answer::later(Some(451), "later"); 200];
        let mail = Memory::answering(off);
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        let db = &community.db;
        let (lucien, philippa) = (
            community.person("Charlebois-Roy").await,
            community.person("Noseworthy").await,
        );
        for person in [&lucien, &philippa] {
            community
                .readdress(person.id, "contact@shared.example")
                .await;
        }
        community.run("quarterly_invitations", json!({})).await;
        let shared = || async {
            let found = delivery::Entity::find()
                .filter(delivery::Column::RecipientNormalized.eq("contact@shared.example"))
                .one(db);
            let found = found.await.unwrap().unwrap();
            (found.state, content(db, &found).await)
        };
        let (_, before) = shared().await;
        let erased = community.erase(lucien.id).await;
        assert_eq!(erased.findings.cancelled_messages, 0);
        let (state, after) = shared().await;
        assert_eq!(state, DeliveryState::Waiting);
        let place = (
            "frozen_message".to_owned(),
            String::new(),
            "bytes".to_owned(),
        );
        let (was, is) = (says(&place, &before, true), says(&place, &after, true));
        assert!(
            was.contains("bonjour lucien charlebois-roy et philippa noseworthy"),
            "{was}"
        );
        assert_eq!(is, was.replace("lucien charlebois-roy", "*****"));

        // With the second of them goes the address, and the message.
        let erased = community.erase(philippa.id).await;
        assert_eq!(erased.findings.cancelled_messages, 1);
        let needles = [
            "lucien charlebois-roy",
            "philippa noseworthy",
            "contact@shared.example",
        ];
        let left = found(&cells(db).await, &needles.map(str::to_owned), true);
        assert_eq!(left, BTreeSet::new());
    })
    .await;
}

//! Dry runs: what each announces is what is then done, and nothing but the run itself is left.

mod life;
mod mail;
mod recruitment;
mod work;

use std::collections::BTreeSet;

use entity::{
    delivery, delivery_person, email_address,
    enums::{DeliveryState, MessageLanguage, OrderOfGovernment, WritingKind},
    job_run, job_run_sample, membership, person,
};
use jiff::{SignedDuration, civil::date};
use jobs::mail::{
    answer::Answer,
    transport::{Memory, Transport},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use service::time::ToChrono;
use testing::on_both;

use crate::{erasure::scan::cells, world::Community};

/// Where a run is written down.
const OF_A_RUN: [&str; 4] = ["job_run", "job_attempt", "job_log", "job_run_sample"];

/// Those to whom a message speaks, and its language.
type Addressed = (BTreeSet<i64>, String);

impl Community {
    /// Tries a job out, and sees that it left every table as it was, but for the rows of the run.
    async fn rehearse(&self, job: &str, parameters: Value) -> Value {
        let runs = job_run::Entity::find().count(&self.db).await.unwrap();
        let before = cells(&self.db).await;
        let would = self.try_out(job, parameters).await;
        let after = cells(&self.db).await;
        for (place, bytes) in &before {
            assert_eq!(after.get(place), Some(bytes), "{job} changed {place:?}");
        }
        for place in after.keys().filter(|place| !before.contains_key(*place)) {
            assert!(OF_A_RUN.contains(&place.0.as_str()), "{job} left {place:?}");
        }
        let now = job_run::Entity::find().count(&self.db).await.unwrap();
        assert_eq!(now, runs + 1, "{job} called for something");
        would
    }

    /// The samples of the last run.
    async fn samples(&self) -> Vec<job_run_sample::Model> {
        let run = job_run::Entity::find().order_by_desc(job_run::Column::Id);
        let run = run.one(&self.db).await.unwrap().unwrap().id;
        let samples = job_run_sample::Entity::find()
            .filter(job_run_sample::Column::JobRunId.eq(run))
            .order_by_asc(job_run_sample::Column::Position);
        samples.all(&self.db).await.unwrap()
    }

    /// What the samples of the last run are, having seen that they name nobody.
    async fn shown(&self) -> Vec<(WritingKind, MessageLanguage)> {
        let people = person::Entity::find().all(&self.db).await.unwrap();
        let addresses = email_address::Entity::find().all(&self.db).await.unwrap();
        let samples = self.samples().await;
        for sample in &samples {
            let said = format!(
                "{}\n{}\n{}",
                sample.subject,
                sample.text,
                sample.html.as_deref().unwrap_or_default()
            );
            let names_nobody = matches!(
                sample.kind,
                WritingKind::Report | WritingKind::RecruitmentToSupport
            );
            assert!(names_nobody || said.contains("Anne Roy"), "{said}");
            for person in &people {
                let name = format!("{} {}", person.given_name, person.family_name);
                assert!(!said.contains(&name), "{name} is in {said}");
            }
            for address in &addresses {
                assert!(!said.contains(&address.address), "{said}");
            }
        }
        samples
            .iter()
            .map(|sample| (sample.kind, sample.language))
            .collect()
    }

    /// Those to whom messages were put into the outbox after one.
    async fn addressed_after(&self, last: i64) -> Vec<Addressed> {
        let rows = delivery::Entity::find().filter(delivery::Column::Id.gt(last));
        let people = delivery_person::Entity::find()
            .filter(delivery_person::Column::DeliveryId.gt(last))
            .all(&self.db)
            .await
            .unwrap();
        let rows = rows.all(&self.db).await.unwrap().into_iter();
        let addressed = rows.map(|row| {
            let theirs = people.iter().filter(|one| one.delivery_id == row.id);
            let people = theirs.map(|one| one.person_id).collect();
            (people, row.language.as_str().to_owned())
        });
        sorted(addressed)
    }

    async fn last_delivery(&self) -> i64 {
        let last = delivery::Entity::find().order_by_desc(delivery::Column::Id);
        last.one(&self.db).await.unwrap().map_or(0, |row| row.id)
    }

    async fn leave(&self, family_name: &str) {
        let person = self.person(family_name).await.id;
        let theirs = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(person))
            .one(&self.db);
        let mut row = theirs.await.unwrap().unwrap().into_active_model();
        row.end_on = Set(Some(date(2021, 9, 2).to_chrono()));
        row.update(&self.db).await.unwrap();
    }
}

fn sorted(addressed: impl Iterator<Item = Addressed>) -> Vec<Addressed> {
    let mut all: Vec<Addressed> = addressed.collect();
    all.sort();
    all
}

fn announced<'a>(expanded: impl IntoIterator<Item = &'a Value>) -> Vec<Addressed> {
    let lists = expanded
        .into_iter()
        .filter_map(|one| one["recipients"].as_array());
    let all = lists.flatten().map(|one| {
        let people = one["people"].as_array().unwrap().iter();
        let people = people.map(|key| key.as_i64().unwrap()).collect();
        (people, one["language"].as_str().unwrap().to_owned())
    });
    sorted(all)
}

/// What both a dry run and the run after it say.
fn said(expanded: &Value) -> Vec<Value> {
    let fields = [
        "messages",
        "already_there",
        "kinds",
        "languages",
        "unreachable",
    ];
    fields
        .iter()
        .map(|field| expanded[*field].clone())
        .collect()
}

async fn demo(db: DatabaseConnection) -> Community {
    let community = Community::demo(db).await;
    community.runner.sync().await.unwrap();
    community
}

#[tokio::test]
async fn no_job_leaves_anything_of_a_dry_run() {
    on_both("dry_all", async |db| {
        let community = demo(db).await;
        let mut tried = 0;
        for job in community.runner.registry().names() {
            // What these send is asked for by name; they are tried below.
            if ![
                "executive_report",
                "report_delivery",
                "recruitment_letters",
                "roster_import",
            ]
            .contains(&job)
            {
                let would = community.rehearse(job, json!({})).await;
                assert!(!would.to_string().contains('@'), "{would}");
                tried += 1;
            }
        }
        assert!(tried >= 4);
        assert!(community.mail.sent().is_empty());
    })
    .await;
}

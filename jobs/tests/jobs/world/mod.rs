//! A community with its jobs, and what happens to it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use domain::{clock::Clock, random::Random};
use entity::{
    affiliation, delivery, email_address,
    enums::{OrderOfGovernment, RunState, TextState, Track},
    frozen_message, job_run, jurisdiction, membership, organization, person,
};
use jiff::civil::date;
use jobs::{
    housekeeping::Retention,
    link_check::LinkConfig,
    links::Links,
    mail::transport::{Memory, Transport},
    mail_feedback::Returns,
    registry::{Instance, registry},
    runner::{NewRun, Runner, RunnerConfig},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::Value;
use service::{
    commands::{CommandError, Done},
    context::{Act, Actor},
    db, demo,
    time::ToChrono,
};
use testing::FakeClock;

/// A community, the jobs that serve it, and where its messages go.
pub struct Community {
    pub db: DatabaseConnection,
    pub clock: Arc<FakeClock>,
    pub mail: Memory,
    pub runner: Runner,
}

/// The bytes of a message.
pub async fn content(db: &DatabaseConnection, letter: &delivery::Model) -> Vec<u8> {
    let id = letter.frozen_id.expect("what it said is gone");
    let found = frozen_message::Entity::find_by_id(id).one(db).await;
    found.unwrap().unwrap().bytes
}

/// Chance that is none: a test knows what comes next.
struct Counted(AtomicI64);

impl Random for Counted {
    fn uuid(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        bytes
    }

    fn below(&self, _n: u64) -> u64 {
        0
    }
}

impl Community {
    /// The demonstration's, on 2021-09-01 09:00 in Toronto.
    pub async fn demo(db: DatabaseConnection) -> Self {
        let mail = Memory::default();
        Self::demo_with(db, mail.clone(), Transport::Memory(mail)).await
    }

    /// The same, with another way out.
    pub async fn demo_with(db: DatabaseConnection, mail: Memory, transport: Transport) -> Self {
        let links = LinkConfig::silent();
        Self::demo_of(db, mail, transport, Returns::default(), links).await
    }

    /// The demonstration's, whose messages come back to somewhere.
    pub async fn demo_returning(db: DatabaseConnection, returns: Returns) -> Self {
        let mail = Memory::default();
        let (out, links) = (Transport::Memory(mail.clone()), LinkConfig::silent());
        Self::demo_of(db, mail, out, returns, links).await
    }

    /// The demonstration's, which asks the addresses of its references so.
    pub async fn demo_asking(db: DatabaseConnection, links: LinkConfig) -> Self {
        let mail = Memory::default();
        let out = Transport::Memory(mail.clone());
        Self::demo_of(db, mail, out, Returns::default(), links).await
    }

    async fn demo_of(
        db: DatabaseConnection,
        mail: Memory,
        transport: Transport,
        returns: Returns,
        links: LinkConfig,
    ) -> Self {
        let clock = Arc::new(FakeClock::september_first());
        let now = clock.now();
        let load = db::write(&db, async |tx| demo::load(tx, now).await);
        load.await.unwrap();
        let registry = registry(Instance {
            transport,
            returns,
            links: Links::new("https://community.example"),
            retention: Retention::default(),
            files: files::Store::in_memory(),
            link_check: links,
        });
        let random = Arc::new(Counted(AtomicI64::new(1)));
        let config = RunnerConfig::new("test");
        let runner = Runner::new(config, db.clone(), clock.clone(), random, registry);
        Self {
            db,
            clock,
            mail,
            runner,
        }
    }

    /// Runs a job with all that it calls for; gives its result.
    pub async fn run(&self, job: &str, parameters: Value) -> Value {
        let run = self.run_to_its_end(NewRun {
            parameters,
            ..NewRun::by_hand(job, "command_line")
        });
        let run = run.await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.error);
        run.result.unwrap()
    }

    /// Says what a job would do.
    pub async fn try_out(&self, job: &str, parameters: Value) -> Value {
        let run = self.run_to_its_end(NewRun {
            parameters,
            dry_run: true,
            ..NewRun::by_hand(job, "command_line")
        });
        run.await.result.unwrap()
    }

    /// Runs a job that fails; gives its error.
    pub async fn fail(&self, job: &str, parameters: Value) -> String {
        let run = self.run_to_its_end(NewRun {
            parameters,
            ..NewRun::by_hand(job, "command_line")
        });
        let run = run.await;
        assert_eq!(run.state, RunState::Failed);
        run.error.unwrap()
    }

    async fn run_to_its_end(&self, new: NewRun) -> job_run::Model {
        let id = self.runner.enqueue(new).await.unwrap();
        self.runner.drain().await.unwrap();
        let run = job_run::Entity::find_by_id(id).one(&self.db).await;
        run.unwrap().unwrap()
    }

    pub async fn person(&self, family_name: &str) -> person::Model {
        let found = person::Entity::find()
            .filter(person::Column::FamilyName.eq(family_name))
            .one(&self.db);
        found.await.unwrap().expect("nobody has that name")
    }

    pub async fn jurisdiction(&self, code: &str) -> jurisdiction::Model {
        let found = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Code.eq(code))
            .one(&self.db);
        found.await.unwrap().unwrap()
    }

    /// Somebody of an organization of a jurisdiction joins on 2021-09-01.
    pub async fn join_from(&self, code: &str, order: OrderOfGovernment) -> membership::Model {
        let first = date(2021, 9, 1).to_chrono();
        let any = membership::Entity::find()
            .one(&self.db)
            .await
            .unwrap()
            .unwrap();
        let organization = organization::ActiveModel {
            jurisdiction_id: Set(self.jurisdiction(code).await.id),
            order_of_government: Set(order),
            start_on: Set(first),
            created_at: Set(self.clock.now().to_chrono()),
            ..Default::default()
        };
        let organization = organization.insert(&self.db).await.unwrap();
        let person = person::ActiveModel {
            given_name: Set("Nouvelle".into()),
            family_name: Set("Venue".into()),
            created_at: Set(organization.created_at),
            ..Default::default()
        };
        let person = person.insert(&self.db).await.unwrap();
        let mut row = affiliation::ActiveModel {
            person_id: Set(person.id),
            organization_id: Set(organization.id),
            is_primary: Set(true),
            start_on: Set(first),
            ..Default::default()
        };
        row.title_fr_state = Set(TextState::Missing);
        row.title_en_state = Set(TextState::Missing);
        row.insert(&self.db).await.unwrap();
        let row = membership::ActiveModel {
            community_id: Set(any.community_id),
            person_id: Set(person.id),
            track: Set(Track::Executive),
            start_on: Set(first),
            ..Default::default()
        };
        row.insert(&self.db).await.unwrap()
    }

    /// Gives somebody an address in place of their own.
    pub async fn readdress(&self, person: i64, address: &str) {
        let theirs = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&self.db);
        let mut row = theirs.await.unwrap().unwrap().into_active_model();
        row.address = Set(address.to_owned());
        row.normalized = Set(address.to_lowercase());
        row.update(&self.db).await.unwrap();
    }

    /// Does something as a person at the command line would.
    pub async fn act<T>(
        &self,
        deed: impl AsyncFnOnce(&DatabaseTransaction, &Act) -> Result<Done<T>, CommandError>,
    ) -> Done<T> {
        let act = Act::new(Actor::CommandLine, self.clock.now());
        let done = db::write(&self.db, async |tx| deed(tx, &act).await);
        done.await.unwrap()
    }
}

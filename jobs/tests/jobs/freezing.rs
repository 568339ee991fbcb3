//! Letters are in the database before anybody gets them: whatever comes in between, nothing leaves
//! that should not, and nothing stays.

use std::sync::Arc;

use domain::{
    audience::{Message, Reason, Recipient},
    clock::Clock,
    id::PersonId,
    language::Preference,
};
use entity::{
    delivery,
    enums::{CampaignKind, RunState},
    frozen_message, job_run,
};
use jiff::{SignedDuration, Timestamp};
use jobs::{
    mail::{
        freezer::Freezer,
        outbox::{self, Campaign},
        transport::{Memory, Transport},
    },
    runner::{Job, JobError, NewRun, ParameterError, Registry, RunContext, Runner, RunnerConfig},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseConnection, EntityTrait, PaginatorTrait,
};
use serde_json::{Value, json};
use service::{
    commands::erasure::{self, Erase},
    context::{Act, Actor},
    db,
    time::ToChrono,
};
use testing::{FakeClock, on_both};

use crate::{
    outbox::{Place, letter},
    world::{Community, content},
};

/// What happens in the first attempt, between the letters and the outbox.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    /// The worker dies of a panic.
    Death,
    /// Somebody else is erased, of whom a letter may speak; then more letters are written.
    ErasureAndMore,
    /// The same; then the letters go to the outbox.
    Erasure,
}

/// Writes to so many people, all of whom read at an address of their own.
struct Writes {
    campaign: Campaign,
    letters: usize,
    between: Between,
}

/// Who is erased.
const ERASED: i64 = 2;

fn message(number: usize) -> Message {
    Message {
        address: letter(&format!("member{number}@town.example"), &[1]).to,
        recipients: vec![Recipient {
            person: PersonId(1),
            reasons: [Reason::Asked].into(),
            preference: Preference::Both,
        }],
    }
}

#[async_trait::async_trait]
impl Job for Writes {
    fn name(&self) -> &'static str {
        "writes"
    }

    fn check(&self, _: &Value, _: Timestamp) -> Result<(), ParameterError> {
        Ok(())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let mut freezer = Freezer::open(run).await?;
        let messages: Vec<Message> = (0..self.letters).map(message).collect();
        let messages: Vec<&Message> = messages.iter().collect();
        let write = |message: &Message| Ok(letter(message.address.as_str(), &[1]));
        let sealed = freezer.freeze(&messages, write).await?;
        if run.attempt == 1 {
            match self.between {
                Between::Nothing => {}
                Between::Death => panic!("as if the machine were switched off"),
                Between::Erasure | Between::ErasureAndMore => {
                    let input = Erase {
                        person: ERASED,
                        reason: erasure::Reason::Requested,
                    };
                    let erase = async |tx: &_| erasure::erase(tx, &run.act(), input).await;
                    db::write(&run.db, erase).await.unwrap();
                    let left = frozen_message::Entity::find().count(&run.db).await;
                    assert_eq!(left.unwrap(), 0, "a letter may speak of them");
                }
            }
            if self.between == Between::ErasureAndMore {
                freezer.freeze(&messages, write).await?;
            }
        }
        let tx = freezer.begin().await?;
        let id = self.campaign.begin(&*tx, &run.act(), None).await?;
        let added = outbox::put(&*tx, id, 0, &sealed, run.now).await?.len();
        tx.commit().await?;
        Ok(json!({ "added": added }))
    }
}

/// A place, and a runner that writes letters there.
struct Desk {
    place: Place,
    clock: Arc<FakeClock>,
    runner: Runner,
}

impl Desk {
    async fn new(db: DatabaseConnection, letters: usize, between: Between) -> Self {
        let place = Place::new(db).await;
        let clock = Arc::new(FakeClock::september_first());
        let job = Writes {
            campaign: place.campaign(CampaignKind::Invitation, 0),
            letters,
            between,
        };
        let runner = Runner::new(
            RunnerConfig::new("test"),
            place.db.clone(),
            clock.clone(),
            Arc::new(crate::relay::Never),
            Registry::new([Arc::new(job) as Arc<dyn Job>]),
        );
        Self {
            place,
            clock,
            runner,
        }
    }

    async fn enqueue(&self, dry_run: bool) -> i64 {
        let new = NewRun {
            dry_run,
            ..NewRun::by_hand("writes", "command_line")
        };
        let id = self.runner.enqueue(new).await.unwrap();
        self.runner.drain().await.unwrap();
        id
    }

    async fn run(&self, id: i64) -> job_run::Model {
        let run = job_run::Entity::find_by_id(id).one(&self.place.db).await;
        run.unwrap().unwrap()
    }

    async fn frozen(&self) -> u64 {
        let all = frozen_message::Entity::find().count(&self.place.db);
        all.await.unwrap()
    }
}

#[tokio::test]
async fn what_a_dead_attempt_has_written_leaves_never_and_the_next_sends_once() {
    on_both("freeze_death", async |db| {
        let desk = Desk::new(db, 230, Between::Death).await;
        let id = desk.enqueue(false).await;
        assert_eq!(desk.run(id).await.state, RunState::Queued);
        assert_eq!(desk.frozen().await, 230, "the letters were written");
        let memory = Memory::default();
        let transport = Transport::Memory(memory.clone());
        assert_eq!(desk.place.send(&transport).await, []);
        assert!(desk.place.deliveries().await.is_empty());

        desk.clock.advance(SignedDuration::from_hours(1));
        desk.runner.drain().await.unwrap();
        let run = desk.run(id).await;
        assert_eq!(run.result, Some(json!({ "added": 230 })), "{:?}", run.error);
        assert_eq!(
            desk.frozen().await,
            230,
            "and what the first had written is gone"
        );
        desk.place.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(desk.place.send(&transport).await.len(), 230);
        for row in desk.place.deliveries().await {
            let content = content(&desk.place.db, &row).await;
            let expected = letter(&row.recipient, &[1]).frozen;
            assert_eq!(
                (content, row.message_id),
                (expected.bytes, expected.message_id.to_string())
            );
        }
        let mut to: Vec<_> = memory
            .sent()
            .iter()
            .map(|sent| sent.to.normalized())
            .collect();
        to.sort();
        to.dedup();
        assert_eq!((to.len(), memory.sent().len()), (230, 230));
    })
    .await;
}

#[tokio::test]
async fn letters_that_may_speak_of_somebody_who_was_erased_are_written_anew() {
    for (name, between) in [
        ("freeze_erased", Between::Erasure),
        ("freeze_erased_more", Between::ErasureAndMore),
    ] {
        on_both(name, async |db| {
            let desk = Desk::new(db, 130, between).await;
            let id = desk.enqueue(false).await;
            let run = desk.run(id).await;
            assert_eq!(run.state, RunState::Queued);
            let error = run.error.unwrap_or_default();
            assert!(error.contains("somebody was erased"), "{error}");
            assert_eq!(desk.frozen().await, 0);
            assert!(desk.place.deliveries().await.is_empty());

            desk.clock.advance(SignedDuration::from_hours(1));
            desk.runner.drain().await.unwrap();
            assert_eq!(desk.run(id).await.result, Some(json!({ "added": 130 })));
            assert_eq!(desk.frozen().await, 130);
        })
        .await;
    }
}

#[tokio::test]
async fn a_dry_run_freezes_nothing() {
    on_both("freeze_dry", async |db| {
        let desk = Desk::new(db, 130, Between::Nothing).await;
        let id = desk.enqueue(true).await;
        assert_eq!(desk.run(id).await.result, Some(json!({ "added": 130 })));
        assert_eq!(desk.frozen().await, 0);
        assert!(desk.place.deliveries().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_nobody_has_come_for_in_a_day_goes() {
    on_both("freeze_orphans", async |db| {
        let community = Community::demo(db).await;
        let db = &community.db;
        community.run("quarterly_invitations", json!({})).await;
        let sent = delivery::Entity::find().count(db).await.unwrap();
        let write = async |hours: i64| {
            let at = community.clock.now() - SignedDuration::from_hours(hours);
            let row = frozen_message::ActiveModel {
                created_at: Set(at.to_chrono()),
                bytes: Set(b"Subject: x\r\n\r\nx".to_vec()),
                ..Default::default()
            };
            row.insert(db).await.unwrap();
        };
        write(25).await;
        write(23).await;
        community.clock.advance(SignedDuration::from_mins(30));
        let frozen = async || frozen_message::Entity::find().count(db).await.unwrap();
        let tried = community.try_out("housekeeping", json!({})).await;
        assert_eq!(tried["cleared"]["drafts"], 1);
        assert_eq!(frozen().await, sent + 2);
        let cleared = community.run("housekeeping", json!({})).await;
        assert_eq!(cleared["cleared"]["drafts"], 1);
        assert_eq!(frozen().await, sent + 1, "what is somebody's stays");

        // An erasure does not ask how old it is.
        let act = Act::new(Actor::CommandLine, community.clock.now());
        let input = Erase {
            person: community.person("Rai").await.id,
            reason: erasure::Reason::Requested,
        };
        let erase = async |tx: &_| erasure::erase(tx, &act, input).await;
        db::write(db, erase).await.unwrap();
        assert_eq!(frozen().await, sent);
    })
    .await;
}

//! From the outbox to the way out: nobody is forgotten, and there is no silent duplicate.

use std::collections::BTreeSet;

use domain::{
    audience::{Obstacle, Unreachable},
    clock::Clock,
    email::EmailAddress,
    id::PersonId,
    language::{Bilingual, Language, Preference, Text},
};
use entity::{
    campaign, community, delivery, delivery_person,
    enums::{CampaignKind, DeliveryState, MeetingKind, MeetingState, Track, WritingKind},
    mailbox_message, meeting, person, unreachable,
};
use jiff::{SignedDuration, Timestamp};
use jobs::mail::{
    answer::Answer,
    dispatch::{DispatchError, Dispatcher, Step, count_due},
    message::{Frozen, Identity, MessageId},
    outbox::{self, About, Campaign, Letter},
    return_path::ReturnPath,
    smtp::SmtpConfig,
    transport::{Memory, Transport},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use service::{
    context::{Act, Actor},
    db,
    time::{ToChrono, ToJiff},
};
use testing::{FakeClock, on_both};

use crate::relay::{Never, Steps};

fn both(fr: &str, en: &str) -> Bilingual {
    Bilingual {
        fr: Text::reviewed(fr).unwrap(),
        en: Text::reviewed(en).unwrap(),
    }
}

/// A community with a meeting on 2021-09-21 and three people.
pub struct Place {
    pub db: DatabaseConnection,
    pub clock: FakeClock,
    community: i64,
    meeting: i64,
}

impl Place {
    pub async fn new(db: DatabaseConnection) -> Self {
        let clock = FakeClock::september_first();
        let now = clock.now().to_chrono();
        let mut row = community::ActiveModel {
            slug: Set("c".into()),
            zone: Set("America/Toronto".into()),
            organizer_name: Set("C".into()),
            organizer_address: Set("us@community.example".into()),
            municipality_represents: Set(false),
            count_managers: Set(false),
            invitation_lead_days: Set(28),
            answer_reminder_days: Set(14),
            meeting_reminder_days: Set(1),
            recruitment_follow_up_days: Set(30),
            created_at: Set(now),
            ..Default::default()
        };
        row.set_name(&both("Communauté", "Community"));
        row.set_short_name(&both("C", "C"));
        row.set_council_name(&both("Conseil", "Council"));
        row.set_council_short_name(&both("C", "C"));
        let community = row.insert(&db).await.unwrap().id;
        let starts_at: Timestamp = "2021-09-21T17:00:00Z".parse().unwrap();
        let ends_at: Timestamp = "2021-09-21T19:00:00Z".parse().unwrap();
        let mut row = meeting::ActiveModel {
            community_id: Set(community),
            track: Set(Track::Executive),
            kind: Set(MeetingKind::Quarterly),
            state: Set(MeetingState::Convened),
            zone: Set("America/Toronto".into()),
            local_start: Set(jiff::civil::date(2021, 9, 21).at(13, 0, 0, 0).to_chrono()),
            duration_minutes: Set(120),
            starts_at: Set(starts_at.to_chrono()),
            ends_at: Set(ends_at.to_chrono()),
            tzdb_version: Set("x".into()),
            platform: Set("MS Teams".into()),
            uid: Set("m@community.example".into()),
            sequence: Set(0),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        row.set_title(&both("Réunion", "Meeting"));
        row.set_description(&both("Réunion", "Meeting"));
        let meeting = row.insert(&db).await.unwrap().id;
        for name in ["Ana", "Bo", "Cy"] {
            person::ActiveModel {
                given_name: Set(name.into()),
                family_name: Set("X".into()),
                created_at: Set(now),
                ..Default::default()
            }
            .insert(&db)
            .await
            .unwrap();
        }
        Self {
            db,
            clock,
            community,
            meeting,
        }
    }

    pub fn campaign(&self, kind: CampaignKind, revision: i32) -> Campaign {
        Campaign {
            community: self.community,
            kind,
            about: About::Meeting(self.meeting),
            revision,
        }
    }

    /// Puts letters into the outbox; gives the campaign's key and how many are new.
    pub async fn put(&self, campaign: Campaign, letters: &[Letter]) -> (i64, usize) {
        self.try_put(campaign, letters).await.unwrap()
    }

    async fn try_put(
        &self,
        campaign: Campaign,
        letters: &[Letter],
    ) -> Result<(i64, usize), sea_orm::DbErr> {
        let act = Act::new(Actor::CommandLine, self.clock.now());
        db::write(&self.db, async |tx| {
            let id = campaign.begin(tx, &act, None).await?;
            let letters = outbox::seal(tx, None, letters.to_vec(), act.now).await?;
            let added = outbox::put(tx, id, campaign.revision, &letters, act.now).await?;
            Ok((id, added.len()))
        })
        .await
    }

    /// Sends all that is due.
    pub async fn send(&self, transport: &Transport) -> Vec<Step> {
        let steps = Steps::default();
        self.dispatch("test", transport, &steps).await.unwrap();
        steps.taken()
    }

    /// Sends all that is due, under a name.
    pub async fn dispatch(
        &self,
        name: &str,
        transport: &Transport,
        steps: &Steps,
    ) -> Result<(), DispatchError> {
        let dispatcher = Dispatcher {
            db: &self.db,
            clock: &self.clock,
            random: &Never,
            watch: steps,
            holder: name.to_owned(),
            back: ReturnPath::default(),
            actor: Actor::CommandLine,
        };
        dispatcher.dispatch(transport).await
    }

    pub async fn deliveries(&self) -> Vec<delivery::Model> {
        let all = delivery::Entity::find().order_by_asc(delivery::Column::Id);
        all.all(&self.db).await.unwrap()
    }

    pub async fn states(&self) -> Vec<DeliveryState> {
        self.deliveries().await.iter().map(|d| d.state).collect()
    }

    /// What a crash leaves: a claim in a state, that runs out some time.
    async fn crash_in(&self, state: DeliveryState) {
        for row in self.deliveries().await {
            let mut row = row.into_active_model();
            row.state = Set(state);
            row.claimed_by = Set(Some("crashed".into()));
            let until = self.clock.now() + SignedDuration::from_mins(10);
            row.claim_expires_at = Set(Some(until.to_chrono()));
            row.update(&self.db).await.unwrap();
        }
    }
}

/// The Message-ID of a message of a kind.
fn message_id(kind: &'static str, to: &EmailAddress, revision: i32) -> MessageId {
    let identity = Identity {
        kind,
        subject: "1",
        revision,
        turn: 0,
    };
    let sender = EmailAddress::parse("secretariat@community.example").unwrap();
    identity.message_id(to, &sender)
}

pub fn letter(address: &str, people: &[i64]) -> Letter {
    let to = EmailAddress::parse(address).unwrap();
    let frozen = Frozen {
        message_id: message_id("invitation", &to, 0),
        bytes: format!("To: {address}\r\n\r\nHello\r\n").into_bytes(),
    };
    Letter {
        kind: WritingKind::Invitation,
        to,
        people: people.iter().copied().map(PersonId).collect(),
        reasons: [domain::audience::Reason::Asked].into(),
        language: Preference::Only(Language::Fr),
        turn: 0,
        subject: "Bonjour".into(),
        frozen,
    }
}

#[tokio::test]
async fn expanding_again_adds_only_what_is_not_there() {
    on_both("expand", async |db| {
        let place = Place::new(db).await;
        let campaign = place.campaign(CampaignKind::Invitation, 0);
        let first = [letter("Ana@town.example", &[1, 2])];
        let (id, added) = place.put(campaign, &first).await;
        assert_eq!(added, 1);
        let more = [
            letter("ana@TOWN.example", &[1]),
            letter("cy@town.example", &[3]),
        ];
        assert_eq!(place.put(campaign, &more).await, (id, 1));
        let people = delivery_person::Entity::find().count(&place.db).await;
        assert_eq!(people.unwrap(), 3);
        assert_eq!(campaign::Entity::find().count(&place.db).await.unwrap(), 1);
    })
    .await;
}

/// The letters were written from what was read before: they would bring back what was erased, and
/// go out.
#[tokio::test]
async fn nobody_is_written_to_who_was_erased_in_between() {
    on_both("erased_meanwhile", async |db| {
        let place = Place::new(db).await;
        let campaign = place.campaign(CampaignKind::Invitation, 0);
        let letters = [
            letter("ana@town.example", &[1]),
            letter("bo@town.example", &[2]),
        ];
        let bo = person::Entity::find_by_id(2i64).one(&place.db).await;
        let mut bo = bo.unwrap().unwrap().into_active_model();
        bo.erased_at = Set(Some(place.clock.now().to_chrono()));
        bo.update(&place.db).await.unwrap();
        let refused = place.try_put(campaign, &letters).await.unwrap_err();
        assert!(refused.to_string().contains("erased"), "{refused}");
        assert_eq!(place.deliveries().await.len(), 0);
        assert_eq!(place.put(campaign, &letters[..1]).await.1, 1);
        // What is in the outbox already is the erasure's to find, and no reason to stop.
        assert_eq!(place.put(campaign, &letters[..1]).await.1, 0);
    })
    .await;
}

#[tokio::test]
async fn who_cannot_be_reached_is_listed_with_the_reason_while_it_holds() {
    on_both("unreachable", async |db| {
        let place = Place::new(db).await;
        let (id, _) = place
            .put(place.campaign(CampaignKind::Invitation, 0), &[])
            .await;
        let of = |person: i64, obstacle| Unreachable {
            person: PersonId(person),
            reasons: Default::default(),
            obstacle,
        };
        let both = [of(1, Obstacle::NoAddress), of(2, Obstacle::Suppressed)];
        for (list, expected) in [(&both[..], 2), (&both[..], 2), (&both[1..], 1)] {
            let listing = db::write(&place.db, async |tx| {
                outbox::list_unreachable(tx, id, list).await
            });
            listing.await.unwrap();
            let there = unreachable::Entity::find().count(&place.db).await.unwrap();
            assert_eq!(there, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn the_mailbox_keeps_each_message_once_as_it_was_frozen() {
    on_both("mailbox", async |db| {
        let place = Place::new(db).await;
        let letters = [
            letter("ana@town.example", &[1]),
            letter("bo@town.example", &[2]),
        ];
        place
            .put(place.campaign(CampaignKind::Invitation, 0), &letters)
            .await;
        assert_eq!(count_due(&place.db, place.clock.now()).await.unwrap(), 2);
        let steps = place.send(&Transport::Mailbox).await;
        assert_eq!(steps, [Step::Accepted, Step::Accepted]);
        assert_eq!(place.send(&Transport::Mailbox).await, []);
        assert_eq!(count_due(&place.db, place.clock.now()).await.unwrap(), 0);
        let kept = mailbox_message::Entity::find()
            .order_by_asc(mailbox_message::Column::Id)
            .all(&place.db)
            .await
            .unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].message, letters[0].frozen.bytes);
        assert_eq!(kept[0].envelope_from, "us@community.example");
        assert_eq!(place.deliveries().await[0].response_code, Some(250));
    })
    .await;
}

#[tokio::test]
async fn a_message_put_off_is_sent_later_and_a_refused_one_never() {
    on_both("later", async |db| {
        let place = Place::new(db).await;
        let letters = [
            letter("ana@town.example", &[1]),
            letter("bo@town.example", &[2]),
        ];
        place
            .put(place.campaign(CampaignKind::Invitation, 0), &letters)
            .await;
        let memory = Memory::answering([
            Answer::later(Some(451), "try again"),
            Answer::refused(550, "never"),
        ]);
        let transport = Transport::Memory(memory.clone());
        assert_eq!(place.send(&transport).await, [Step::PutOff, Step::Failed]);
        assert_eq!(place.send(&transport).await, []);
        place.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(place.send(&transport).await, [Step::Accepted]);
        assert_eq!(
            place.states().await,
            [DeliveryState::Accepted, DeliveryState::Failed]
        );
        assert_eq!(place.deliveries().await[0].attempt_count, 2);
        assert_eq!(memory.sent().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_invitation_is_sent_again_byte_for_byte_and_an_unknown_report_waits() {
    on_both("unknown", async |db| {
        let place = Place::new(db).await;
        place
            .put(
                place.campaign(CampaignKind::Invitation, 0),
                &[letter("ana@town.example", &[1])],
            )
            .await;
        let mut report = letter("bo@town.example", &[2]);
        report.frozen.message_id = message_id("report", &report.to, 0);
        place
            .put(place.campaign(CampaignKind::Report, 0), &[report])
            .await;
        let memory = Memory::answering([Answer::unknown("silence"), Answer::unknown("silence")]);
        let transport = Transport::Memory(memory.clone());
        assert_eq!(place.send(&transport).await, [Step::Unknown, Step::Unknown]);
        place.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(place.send(&transport).await, [Step::Accepted]);
        assert_eq!(
            place.states().await,
            [DeliveryState::Accepted, DeliveryState::Unknown]
        );
        let sent = memory.sent();
        assert_eq!(sent[0], sent[2]);
    })
    .await;
}

#[tokio::test]
async fn a_crash_before_the_content_is_retried_and_one_after_it_is_unknown() {
    on_both("crash", async |db| {
        let place = Place::new(db).await;
        let transport = Transport::Memory(Memory::default());
        let mut report = letter("bo@town.example", &[2]);
        report.frozen.message_id = message_id("report", &report.to, 0);
        place
            .put(place.campaign(CampaignKind::Report, 0), &[report])
            .await;

        place.crash_in(DeliveryState::Claimed).await;
        assert_eq!(place.send(&transport).await, [], "the claim still holds");
        place.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(place.send(&transport).await, [Step::Accepted]);

        place.crash_in(DeliveryState::DataStarted).await;
        place.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(place.send(&transport).await, []);
        assert_eq!(place.states().await, [DeliveryState::Unknown]);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_has_begun_is_never_invited_to() {
    on_both("late", async |db| {
        let place = Place::new(db).await;
        let letters = [letter("ana@town.example", &[1])];
        place
            .put(place.campaign(CampaignKind::Invitation, 0), &letters)
            .await;
        place.clock.advance(SignedDuration::from_hours(21 * 24));
        let memory = Memory::default();
        let steps = place.send(&Transport::Memory(memory.clone())).await;
        assert_eq!(steps, [Step::Cancelled]);
        assert!(memory.sent().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_newer_revision_overtakes_what_has_not_left() {
    on_both("overtake", async |db| {
        let place = Place::new(db).await;
        let letters = [letter("ana@town.example", &[1])];
        place
            .put(place.campaign(CampaignKind::Invitation, 0), &letters)
            .await;
        let mut moved = letter("ana@town.example", &[1]);
        moved.frozen.message_id = message_id("invitation", &moved.to, 1);
        place
            .put(place.campaign(CampaignKind::Invitation, 1), &[moved])
            .await;
        let now = place.clock.now();
        let overtaken = db::write(&place.db, async |tx| {
            outbox::overtake(tx, place.meeting, 1, now).await
        });
        assert_eq!(overtaken.await.unwrap(), 1);
        let memory = Memory::default();
        assert_eq!(
            place.send(&Transport::Memory(memory.clone())).await,
            [Step::Accepted]
        );
        assert_eq!(
            place.states().await,
            [DeliveryState::Cancelled, DeliveryState::Accepted]
        );
    })
    .await;
}

#[tokio::test]
async fn while_the_relay_cannot_be_used_everything_waits_a_little() {
    on_both("relay", async |db| {
        let place = Place::new(db).await;
        let letters = [
            letter("ana@town.example", &[1]),
            letter("bo@town.example", &[2]),
        ];
        place
            .put(place.campaign(CampaignKind::Invitation, 0), &letters)
            .await;
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let relay = Transport::smtp(SmtpConfig::plain("127.0.0.1", port));
        let steps = Steps::default();
        let refused = place.dispatch("test", &relay, &steps).await;
        assert!(matches!(refused, Err(DispatchError::Relay { .. })));
        assert_eq!(count_due(&place.db, place.clock.now()).await.unwrap(), 0);
        let waiting = delivery::Entity::find()
            .filter(delivery::Column::State.eq(DeliveryState::Waiting))
            .count(&place.db);
        assert_eq!(waiting.await.unwrap(), 2);
        let until = place.deliveries().await[1].next_attempt_at.to_jiff();
        place.clock.advance(until.duration_since(place.clock.now()));
        assert_eq!(count_due(&place.db, place.clock.now()).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn three_instances_send_each_message_once() {
    on_both("three", async |db| {
        let place = Place::new(db).await;
        let letters: Vec<_> = (0..30)
            .map(|number| letter(&format!("member{number}@town.example"), &[1]))
            .collect();
        place
            .put(place.campaign(CampaignKind::Invitation, 0), &letters)
            .await;
        let memory = Memory::default();
        let transport = Transport::Memory(memory.clone());
        let instance = async |name: &str| {
            let steps = Steps::default();
            place.dispatch(name, &transport, &steps).await.unwrap();
            let steps = steps.taken();
            assert!(steps.iter().all(|step| *step == Step::Accepted));
            steps.len()
        };
        let (a, b, c) = tokio::join!(instance("a"), instance("b"), instance("c"));
        assert_eq!(a + b + c, 30);
        let addresses: BTreeSet<_> = memory.sent().iter().map(|l| l.to.normalized()).collect();
        assert_eq!((addresses.len(), memory.sent().len()), (30, 30));
    })
    .await;
}

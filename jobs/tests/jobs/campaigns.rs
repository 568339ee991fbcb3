//! Campaigns held back, let go on and called off.

use std::collections::BTreeMap;

use domain::clock::Clock;
use entity::{
    audit_event, campaign, delivery,
    enums::{CampaignKind, DeliveryState},
};
use jiff::SignedDuration;
use jobs::mail::{
    answer::Answer,
    transport::{Memory, Transport},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::{Value, json};
use service::{
    commands::{CommandError, campaigns},
    context::{Act, Actor},
    db,
};
use testing::on_both;

use crate::world::Community;

/// A community whose invitations were all put off but one, so that 79 wait.
async fn put_off(db: DatabaseConnection) -> (Community, i64) {
    let later = || Answer::later(Some(451), "try again");
    let answers = std::iter::repeat_with(later).take(79);
    let mail = Memory::answering(answers);
    let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
    community.invite().await;
    let campaign = campaign::Entity::find().one(&community.db).await.unwrap();
    community.clock.advance(SignedDuration::from_hours(1));
    (community, campaign.unwrap().id)
}

impl Community {
    async fn deliver(&self) -> Value {
        self.run("mail_delivery", json!({})).await
    }

    async fn forecast(&self) -> Value {
        self.try_out("mail_delivery", json!({})).await
    }

    async fn states(&self) -> BTreeMap<&'static str, usize> {
        let mut states = BTreeMap::new();
        for row in delivery::Entity::find().all(&self.db).await.unwrap() {
            *states.entry(row.state.as_str()).or_default() += 1;
        }
        states
    }

    async fn events(&self, action: &str) -> u64 {
        let all = audit_event::Entity::find();
        let those = all.filter(audit_event::Column::Action.eq(action));
        those.count(&self.db).await.unwrap()
    }
}

#[tokio::test]
async fn nothing_leaves_while_a_campaign_is_held_back() {
    on_both("paused", async |db| {
        let (community, id) = put_off(db).await;
        for _ in 0..2 {
            let paused = community.act(async |tx, act| campaigns::pause(tx, act, id).await);
            let paused = paused.await.value;
            assert_eq!(paused.paused_by.as_deref(), Some("command_line"));
        }
        assert_eq!(community.events("campaign.paused").await, 1);
        let would = community.forecast().await;
        assert_eq!(would["held_back"], json!({ "paused": 79 }), "{would}");
        assert_eq!((&would["due"], &would["messages"]), (&json!(0), &json!(0)));
        assert_eq!(community.deliver().await["accepted"], 0);
        assert_eq!(community.mail.sent().len(), 80);

        let resumed = community.act(async |tx, act| campaigns::resume(tx, act, id).await);
        assert_eq!(resumed.await.value.paused_at, None);
        assert_eq!(community.deliver().await["accepted"], 79);
        assert_eq!(community.states().await, BTreeMap::from([("accepted", 80)]));
    })
    .await;
}

#[tokio::test]
async fn what_has_not_left_of_a_campaign_that_is_called_off_never_leaves() {
    on_both("called_off", async |db| {
        let (community, id) = put_off(db).await;
        // One is with a sender that is gone, and one may have arrived.
        for (row, state) in [(0, DeliveryState::Claimed), (1, DeliveryState::Unknown)] {
            let waiting = delivery::Entity::find()
                .filter(delivery::Column::State.eq(DeliveryState::Waiting))
                .one(&community.db);
            let waiting = waiting.await.unwrap().unwrap();
            let due = waiting.next_attempt_at;
            let mut waiting = waiting.into_active_model();
            waiting.state = Set(state);
            waiting.claimed_by = Set((row == 0).then(|| "gone".into()));
            waiting.claim_expires_at = Set((row == 0).then_some(due));
            waiting.update(&community.db).await.unwrap();
        }
        community
            .act(async |tx, act| campaigns::pause(tx, act, id).await)
            .await;
        community
            .act(async |tx, act| campaigns::cancel(tx, act, id).await)
            .await;
        let at_once = [
            ("accepted", 1),
            ("cancelled", 77),
            ("claimed", 1),
            ("unknown", 1),
        ];
        assert_eq!(community.states().await, at_once.into());
        let would = community.forecast().await;
        assert_eq!(would["called_off"], 1, "{would}");
        assert_eq!(would["held_back"], json!({ "unknown": 1 }));

        let sent = community.deliver().await;
        assert_eq!(
            (&sent["accepted"], &sent["cancelled"]),
            (&json!(0), &json!(1))
        );
        let in_the_end = [("accepted", 1), ("cancelled", 78), ("unknown", 1)];
        assert_eq!(community.states().await, in_the_end.into());
        assert_eq!(community.mail.sent().len(), 80);
        assert_eq!(community.events("campaign.cancelled").await, 1);

        let act = Act::new(Actor::CommandLine, community.clock.now());
        let again = db::write(&community.db, async |tx| {
            campaigns::resume(tx, &act, id).await
        });
        let Err(CommandError::Refused(problems)) = again.await else {
            panic!("what was called off goes on");
        };
        assert_eq!(problems[0].to_string(), "campaign: not_allowed_in_state");

        // The meeting's next revision is a campaign of its own: they are invited to it.
        community.move_meeting().await;
        let moved = community.invite().await;
        let kinds = &moved["meetings"][0]["invitations"]["kinds"];
        assert_eq!(kinds, &json!({ "invitation": 78, "update": 2 }), "{moved}");
        assert_eq!(community.messages_of(CampaignKind::Invitation).await, 160);
    })
    .await;
}

//! What follows from a bounce, a complaint, a machine's words.

use std::collections::BTreeSet;

use entity::{
    audit_event, delivery, email_address,
    enums::{CampaignKind, DeliveryState, FeedbackKind, MeetingState},
    mail_feedback, meeting, membership, unsubscription,
};
use jiff::{SignedDuration, Timestamp};
use jobs::mail::{
    answer::Answer,
    transport::{Memory, Transport},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use serde_json::json;
use service::{
    commands::feedback::{self, Choice},
    time::{ToChrono, ToJiff},
};
use testing::on_both;

use super::{Mailroom, finding, message_id, report, report_to};
use crate::world::Community;

#[tokio::test]
async fn an_address_that_is_not_there_is_written_to_no_more_and_its_member_stays_one() {
    on_both("feedback_hard", async |db| {
        let room = Mailroom::tagged(db).await;
        let letter = room.invitation("Noseworthy").await;
        let members = membership::Entity::find()
            .count(&room.community.db)
            .await
            .unwrap();
        room.drop_in("1.a.mx", &report(&letter, "failed", "5.1.1"));
        let result = room.read().await;
        assert_eq!(
            (&result["hard"], &result["suppressed"]),
            (&json!(1), &json!(1)),
            "{result}"
        );
        let address = room.address("Noseworthy").await;
        assert!(address.suppressed_at.is_some());
        assert_eq!(address.suppressed_reason.as_deref(), Some("bounce 5.1.1"));
        let rows = room.rows().await;
        assert_eq!(rows.len(), 1);
        assert_eq!(
            finding(&rows[0]),
            (FeedbackKind::Bounce, Some("hard"), true)
        );
        assert_eq!(rows[0].detail.as_deref(), Some("smtp; 550 5.1.1 … no"));
        assert_eq!(rows[0].handled_by.as_deref(), Some("job:mail_feedback"));
        let still = membership::Entity::find()
            .count(&room.community.db)
            .await
            .unwrap();
        assert_eq!(still, members);
        let on_record = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("email_address.suppressed"))
            .all(&room.community.db)
            .await
            .unwrap();
        assert_eq!(on_record.len(), 1);
        assert_eq!(on_record[0].subject_id, Some(address.id));
        assert!(!format!("{on_record:?}").contains('@'), "{on_record:?}");
    })
    .await;
}

#[tokio::test]
async fn a_policy_is_for_a_person_who_keeps_or_gives_up_the_address() {
    on_both("feedback_policy", async |db| {
        let room = Mailroom::tagged(db).await;
        for (name, family_name) in [("1.a", "Noseworthy"), ("1.b", "Rai")] {
            let letter = room.invitation(family_name).await;
            room.drop_in(name, &report(&letter, "failed", "5.7.1"));
        }
        let result = room.read().await;
        assert_eq!(
            (&result["policy"], &result["suppressed"]),
            (&json!(2), &json!(0))
        );
        let rows = room.rows().await;
        let held = (FeedbackKind::Bounce, Some("policy"), false);
        assert_eq!(rows.iter().map(finding).collect::<Vec<_>>(), [held, held]);
        let community = &room.community;
        community
            .act(async |tx, act| feedback::handle(tx, act, rows[0].id, Choice::Keep).await)
            .await;
        assert_eq!(room.suppressed().await, 0);
        community
            .act(async |tx, act| feedback::handle(tx, act, rows[1].id, Choice::Suppress).await)
            .await;
        assert_eq!(
            room.address("Rai").await.suppressed_reason.as_deref(),
            Some("by_hand")
        );
        assert!(
            room.rows()
                .await
                .iter()
                .all(|row| row.handled_by.as_deref() == Some("command_line"))
        );
        // An address that works again.
        let address = room.address("Rai").await.id;
        let freed = community
            .act(async |tx, act| feedback::unsuppress(tx, act, address).await)
            .await;
        assert_eq!(
            (freed.value.suppressed_at, freed.value.suppressed_reason),
            (None, None)
        );
        assert_eq!(room.suppressed().await, 0);
    })
    .await;
}

#[tokio::test]
async fn three_messages_that_come_back_softly_within_a_month_are_enough() {
    on_both("feedback_soft", async |db| {
        let room = Mailroom::tagged(db).await;
        let letter = room.invitation("Noseworthy").await;
        // Put off twice and given up: it came back once.
        room.drop_in("1.a", &report(&letter, "delayed", "4.4.1"));
        room.drop_in("1.b", &report(&letter, "delayed", "4.4.2"));
        room.drop_in("1.c", &report(&letter, "failed", "4.4.7"));
        let result = room.read().await;
        assert_eq!((&result["delays"], &result["soft"]), (&json!(2), &json!(1)));
        assert_eq!(room.suppressed().await, 0);
        let meeting = json!({});
        for (round, is_enough) in [(2, false), (3, true)] {
            room.community.clock.advance(SignedDuration::from_hours(24));
            move_the_meeting(&room.community, round).await;
            room.community
                .run("quarterly_invitations", meeting.clone())
                .await;
            let sent = room.community.mail.sent();
            let to = letter.to.normalized();
            let last = sent
                .iter()
                .rfind(|sent| sent.to.normalized() == to)
                .unwrap();
            assert_ne!(message_id(last), message_id(&letter));
            room.drop_in(&format!("{round}.a"), &report(last, "failed", "4.2.2"));
            let result = room.read().await;
            assert_eq!(
                result["suppressed"],
                json!(u8::from(is_enough)),
                "{round}: {result}"
            );
        }
        let address = room.address("Noseworthy").await;
        assert_eq!(address.suppressed_reason.as_deref(), Some("soft_bounces"));
        assert_eq!(room.suppressed().await, 1);
    })
    .await;
}

/// Moves it by some hours, so that another message goes to all who are invited.
async fn move_the_meeting(community: &Community, hours: i64) {
    let next = meeting::Entity::find()
        .filter(meeting::Column::State.eq(MeetingState::Convened))
        .order_by_asc(meeting::Column::StartsAt)
        .one(&community.db);
    let next = next.await.unwrap().unwrap();
    let later = |moment: Timestamp| (moment + SignedDuration::from_hours(hours)).to_chrono();
    let mut row = next.clone().into_active_model();
    row.sequence = Set(next.sequence + 1);
    row.starts_at = Set(later(next.starts_at.to_jiff()));
    row.ends_at = Set(later(next.ends_at.to_jiff()));
    row.update(&community.db).await.unwrap();
}

#[tokio::test]
async fn a_forged_bounce_stops_nothing() {
    on_both("feedback_forged", async |db| {
        let room = Mailroom::tagged(db).await;
        let victim = room.invitation("Noseworthy").await;
        let own = room.invitation("Rai").await;
        let (tag, at) = victim.from.as_str().rsplit_once('@').unwrap();
        let (delivery, code) = tag.rsplit_once('.').unwrap();
        let (_, other_code) = own
            .from
            .as_str()
            .rsplit_once('@')
            .unwrap()
            .0
            .rsplit_once('.')
            .unwrap();
        let forged = [
            format!("{delivery}.{}@{at}", "0".repeat(code.len())),
            format!("{delivery}.{other_code}@{at}"),
            format!("{delivery}@{at}"),
            format!("{delivery}.@{at}"),
        ];
        for (number, address) in forged.iter().enumerate() {
            let message = report_to(address, &victim, "failed", "5.1.1");
            let message = message.replace("failed.5.1.1.", &format!("forged.{number}."));
            room.drop_in(&format!("{number}.f"), &message);
        }
        // Without a tag its Message-ID finds the message, and a person decides.
        let untagged = report_to("bounces@community.example", &victim, "failed", "5.1.1");
        room.drop_in("9.u", &untagged);
        let result = room.read().await;
        assert_eq!(
            (&result["others"], &result["policy"]),
            (&json!(4), &json!(1)),
            "{result}"
        );
        assert_eq!((&result["hard"], room.suppressed().await), (&json!(0), 0));
        let rows = room.rows().await;
        assert!(
            rows[..4]
                .iter()
                .all(|row| row.delivery_id.is_none() && row.handled_at.is_none())
        );
        assert_eq!(
            finding(&rows[4]),
            (FeedbackKind::Bounce, Some("policy"), false)
        );
    })
    .await;
}

#[tokio::test]
async fn without_tags_the_message_id_finds_the_message() {
    on_both("feedback_untagged", async |db| {
        let room = Mailroom::new(db, None).await;
        let letter = room.invitation("Noseworthy").await;
        assert!(!letter.from.as_str().contains('+'));
        room.drop_in("1.a", &report(&letter, "failed", "5.1.1"));
        let unknown =
            report(&letter, "failed", "5.1.2").replace(&message_id(&letter), "x@elsewhere.example");
        room.drop_in("1.b", &unknown);
        let result = room.read().await;
        assert_eq!(
            (&result["hard"], &result["others"]),
            (&json!(1), &json!(1)),
            "{result}"
        );
        assert_eq!(room.suppressed().await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_said_of_an_address_behind_ours_is_for_a_person() {
    on_both("feedback_behind", async |db| {
        let room = Mailroom::tagged(db).await;
        let letter = room.invitation("Noseworthy").await;
        let behind = report(&letter, "failed", "5.1.1").replace(
            &format!("rfc822; {}", letter.to.as_str()),
            "rfc822; former.colleague@town.example",
        );
        room.drop_in("1.a", &behind);
        let result = room.read().await;
        assert_eq!(
            (&result["policy"], room.suppressed().await),
            (&json!(1), 0),
            "{result}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_complaint_waits_for_a_person_and_ends_what_one_may_do_without() {
    on_both("feedback_complaint", async |db| {
        let room = Mailroom::tagged(db).await;
        let letter = room.invitation("Noseworthy").await;
        let complaint = format!(
            "From: reports@bigmail.example\nTo: bounces@community.example\nMessage-ID: <c1@bigmail.example>\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
             --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Mail-From: <{}>\n\
             --b--\n",
            letter.from.as_str()
        );
        room.drop_in("1.a", &complaint);
        let result = room.read().await;
        assert_eq!((&result["complaints"], &result["suppressed"]), (&json!(1), &json!(0)), "{result}");
        let rows = room.rows().await;
        assert_eq!(finding(&rows[0]), (FeedbackKind::Complaint, None, false));
        let refused: BTreeSet<CampaignKind> = unsubscription::Entity::find()
            .all(&room.community.db)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.kind)
            .collect();
        assert!(refused.contains(&CampaignKind::Thanks));
        assert!(!refused.contains(&CampaignKind::Invitation), "invitations go on");
    })
    .await;
}

#[tokio::test]
async fn what_the_relay_refuses_itself_goes_by_the_same_rule() {
    on_both("feedback_relay", async |db| {
        let refused = [
            Answer::refused(550, "5.1.1 no such user"),
            Answer::refused(550, "5.7.1 denied"),
            Answer::refused(550, "go away"),
        ];
        let mail = Memory::answering(refused);
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        community.run("quarterly_invitations", json!({})).await;
        let rows = mail_feedback::Entity::find()
            .all(&community.db)
            .await
            .unwrap();
        let found: Vec<_> = rows.iter().map(finding).collect();
        let held = (FeedbackKind::Bounce, Some("policy"), false);
        assert_eq!(
            found,
            [(FeedbackKind::Bounce, Some("hard"), true), held, held]
        );
        let failed = delivery::Entity::find()
            .filter(delivery::Column::State.eq(DeliveryState::Failed))
            .all(&community.db)
            .await
            .unwrap();
        assert_eq!(failed.len(), 3);
        let stopped = email_address::Entity::find()
            .filter(email_address::Column::SuppressedAt.is_not_null())
            .all(&community.db)
            .await
            .unwrap();
        assert_eq!(stopped.len(), 1);
        let hard = failed
            .iter()
            .find(|row| Some(row.id) == rows[0].delivery_id)
            .unwrap();
        assert_eq!(stopped[0].normalized, hard.recipient_normalized);
    })
    .await;
}

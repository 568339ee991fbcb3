//! What is sent, and alerts.

use service::access::administrators;

use super::*;

#[tokio::test]
async fn delivery_sends_holds_back_and_cancels_as_the_dry_run_said() {
    on_both("dry_mail", async |db| {
        let silent = Answer::Unknown {
            text: "silence".into(),
        };
        let later = || Answer::later(Some(451), "try again");
        // Of the eighty three have not arrived, nor does one of these at the second attempt.
        let arrived = std::iter::repeat_n(Answer::accepted(250, "OK"), 77);
        let first = [later(), later(), silent].into_iter().chain(arrived);
        let mail = Memory::answering(first.chain([later()]));
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        community.runner.sync().await.unwrap();
        let job = "mail_delivery";
        let rehearsed = async || {
            let would = community.rehearse(job, json!({})).await;
            let left = ["messages", "too_late"].map(|field| would[field].as_u64().unwrap());
            (
                left,
                would["held_back"].clone(),
                would["recipients"].clone(),
            )
        };
        let done = async || {
            let done = community.run(job, json!({})).await;
            ["accepted", "put_off", "cancelled"].map(|field| done[field].as_u64().unwrap())
        };
        community.run("quarterly_invitations", json!({})).await;
        assert_eq!(
            rehearsed().await,
            ([0, 0], json!({ "put_off": 3 }), json!([]))
        );
        assert_eq!(done().await, [0, 0, 0]);

        community.clock.advance(SignedDuration::from_mins(6));
        let (left, held_back, recipients) = rehearsed().await;
        assert_eq!((left, held_back), ([3, 0], json!({})));
        for one in recipients.as_array().unwrap() {
            let row = delivery::Entity::find_by_id(one["delivery"].as_i64().unwrap());
            let row = row.one(&community.db).await.unwrap().unwrap();
            let people = delivery_person::Entity::find()
                .filter(delivery_person::Column::DeliveryId.eq(row.id))
                .all(&community.db)
                .await
                .unwrap();
            let people: Vec<i64> = people.iter().map(|person| person.person_id).collect();
            let expected = json!({
                "delivery": row.id, "campaign": row.campaign_id, "people": people,
                "kind": "invitation", "language": row.language.as_str(),
            });
            assert_eq!(one, &expected);
        }
        // What is sent already is shown where it is: samples would be of words long fixed.
        assert!(community.shown().await.is_empty());
        assert_eq!(done().await, [2, 1, 0]);

        // A request of which nobody knows whether it arrived waits for an administrator; an
        // invitation to a meeting that has been is of no use.
        let year = json!({ "from": "2020-09-01", "to": "2021-08-31" });
        community.run("council_report", year).await;
        let last = delivery::Entity::find().order_by_desc(delivery::Column::Id);
        let last = last.one(&community.db).await.unwrap().unwrap();
        let mut lost = last.into_active_model();
        lost.state = Set(DeliveryState::Unknown);
        lost.update(&community.db).await.unwrap();
        community.clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(
            rehearsed().await,
            ([0, 1], json!({ "unknown": 1 }), json!([]))
        );
        assert_eq!(done().await, [0, 0, 1]);
    })
    .await;
}

#[tokio::test]
async fn administrators_are_told_what_the_dry_run_said_they_would_be() {
    on_both("dry_alerts", async |db| {
        let community = demo(db).await;
        community
            .fail("quarterly_invitations", json!({ "meeting": 999 }))
            .await;
        let would = community.rehearse("alerts", json!({})).await;
        assert_eq!(would, json!({ "untold": 1 }), "there is nobody to be told");
        let person = community.mailable().await;
        let grant = async |tx: &_, act: &_| administrators::grant(tx, act, person).await;
        community.act(grant).await;

        let would = community.rehearse("alerts", json!({})).await;
        let shown = community.shown().await;
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].0, WritingKind::Alert);
        let last = community.last_delivery().await;
        let done = community.run("alerts", json!({})).await;
        assert_eq!(
            (&would["alerts"], &would["messages"]),
            (&done["alerts"], &done["messages"])
        );
        assert_eq!(done["messages"], 1);
        assert_eq!(announced([&would]), community.addressed_after(last).await);
    })
    .await;
}

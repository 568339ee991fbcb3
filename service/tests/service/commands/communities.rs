//! The community's settings.

use service::commands::communities::{self, SetInvitationTimes};

use super::support::{World, on_both};

fn days(lead: Option<i32>, answer: Option<i32>, meeting: Option<i32>) -> SetInvitationTimes {
    SetInvitationTimes {
        invitation_lead_days: lead,
        answer_reminder_days: answer,
        meeting_reminder_days: meeting,
    }
}

async fn refused(world: &World, input: SetInvitationTimes) -> Vec<String> {
    world
        .refused(async |tx| communities::set_invitation_times(tx, &world.act, input).await)
        .await
}

#[tokio::test]
async fn messages_on_a_meeting_go_out_in_their_order() {
    on_both(async |world| {
        let set = async |input| {
            let row = world
                .done(async |tx| communities::set_invitation_times(tx, &world.act, input).await);
            let row = row.await;
            (
                row.invitation_lead_days,
                row.answer_reminder_days,
                row.meeting_reminder_days,
            )
        };
        assert_eq!(set(days(None, Some(10), None)).await, (28, 10, 1));
        assert_eq!(set(days(Some(3), Some(2), Some(0))).await, (3, 2, 0));
        for (input, fields) in [
            (days(Some(2), None, None), vec!["invitation_lead_days"]),
            (days(None, Some(3), None), vec!["invitation_lead_days"]),
            (
                days(None, None, Some(2)),
                vec!["answer_reminder_days", "invitation_lead_days"],
            ),
            (days(None, None, Some(-1)), vec!["meeting_reminder_days"]),
            (days(Some(366), None, None), vec!["invitation_lead_days"]),
            (
                days(Some(1), Some(1), Some(1)),
                vec!["answer_reminder_days", "invitation_lead_days"],
            ),
        ] {
            let fields = fields.iter().map(|field| format!("{field}: out_of_range"));
            let fields: Vec<String> = fields.collect();
            assert_eq!(refused(world, input).await, fields, "{input:?}");
        }
    })
    .await;
}

//! What reminders and thanks announce is what is then sent.

use entity::enums::Answer as Reply;

use super::*;
use crate::thanks::point;

/// The samples of each kind, one in each language.
fn in_each(kind: WritingKind) -> BTreeSet<(WritingKind, MessageLanguage)> {
    use MessageLanguage::{Both, En, Fr};
    [Fr, En, Both].map(|language| (kind, language)).into()
}

impl Community {
    /// Tries a job out and runs it; gives what the run said of one list of messages.
    async fn announced_and_sent(&self, job: &str, list: &str, kind: WritingKind) -> Value {
        let would = self.rehearse(job, json!({})).await;
        let shown: BTreeSet<_> = self.shown().await.into_iter().collect();
        assert_eq!(shown, in_each(kind));
        let last = self.last_delivery().await;
        let done = self.run(job, json!({})).await;
        let (would, done) = (&would["meetings"][0][list], &done["meetings"][0][list]);
        assert_eq!(announced([would]), self.addressed_after(last).await);
        assert_eq!(said(would), said(done));
        let recipients = would["recipients"].as_array().unwrap().iter();
        for one in recipients {
            assert_eq!(one["kind"], kind.as_str());
            assert_eq!(one["reasons"], json!([{ "track_member": "executive" }]));
        }
        done.clone()
    }
}

#[tokio::test]
async fn reminders_go_to_whom_the_dry_run_said_they_would() {
    on_both("dry_reminders", async |db| {
        let community = demo(db).await;
        community.invite().await;
        community.answer("Noseworthy", Reply::Accepted).await;
        let job = "invitation_reminders";
        community.days_later(6).await;
        let kind = WritingKind::AnswerReminder;
        let done = community.announced_and_sent(job, "answer_reminders", kind);
        assert_eq!(done.await["messages"], 79);
        community.days_later(13).await;
        let kind = WritingKind::MeetingReminder;
        let done = community.announced_and_sent(job, "meeting_reminders", kind);
        assert_eq!(done.await["messages"], 80);
    })
    .await;
}

#[tokio::test]
async fn thanks_go_to_whom_the_dry_run_said_they_would() {
    on_both("dry_thanks", async |db| {
        let community = demo(db).await;
        community.invite().await;
        community.hold(&[]).await;
        let text = "A guide will follow.";
        let points = vec![point("Un guide suivra.", Some(text), Vec::new())];
        community.highlights(points).await;
        let job = "quarterly_invitations";
        let done = community.announced_and_sent(job, "thanks", WritingKind::Thanks);
        assert_eq!(done.await["messages"], 80);
    })
    .await;
}

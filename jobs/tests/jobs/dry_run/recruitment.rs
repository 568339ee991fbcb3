//! What is tried out of the search for representatives.

use super::*;

#[tokio::test]
async fn the_letter_and_the_reminder_go_to_those_whom_their_dry_runs_name() {
    on_both("dry_letters", async |db| {
        let community = demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NL").await.id;
        community.review_letter(case).await;
        let asked = || json!({ "case": case });
        let would = community.rehearse("recruitment_letters", asked()).await;
        let shown = community.shown().await;
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].0, WritingKind::RecruitmentRequest);
        let last = community.last_delivery().await;
        community.run("recruitment_letters", asked()).await;
        let expected = announced([&would["messages"]]);
        assert_eq!(expected.len(), 1);
        assert_eq!(community.addressed_after(last).await, expected);

        community.clock.advance(SignedDuration::from_hours(24 * 31));
        let would = community.rehearse("recruitment_follow_up", json!({})).await;
        let kinds: Vec<WritingKind> = community.shown().await.iter().map(|one| one.0).collect();
        assert_eq!(kinds, [WritingKind::RecruitmentFollowUp]);
        let last = community.last_delivery().await;
        let did = community.run("recruitment_follow_up", json!({})).await;
        assert_eq!(did["told"], would["told"]);
        assert_eq!(community.addressed_after(last).await, announced([&would]));
    })
    .await;
}

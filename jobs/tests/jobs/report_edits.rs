//! What people write into a report, against its approvals, its sending and the requests to look it
//! over.

use domain::{clock::Clock as _, language::TextState};
use entity::{
    campaign, delivery,
    enums::{CampaignKind, ReportState, TextPlace},
    report_approval, report_version,
};
use jobs::triggers::run_for;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::json;
use service::{
    commands::{
        CommandError, Trigger,
        given::{GivenText, GivenTexts},
        reports::{
            self, Approve,
            edit::{self, SetText},
            life::{self, StartCorrection},
        },
    },
    context::{Act, Actor},
    db,
};
use testing::on_both;

use crate::world::Community;

const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";
/// How many are asked to look a draft over: the co-chairs and support.
const REVIEWERS: usize = 3;

fn words(fr: &str, en: &str) -> GivenTexts {
    let half = |words: &str| {
        Some(GivenText {
            words: Some(words.to_owned()),
            state: Some(TextState::Reviewed),
        })
    };
    GivenTexts {
        fr: half(fr),
        en: half(en),
    }
}

impl Community {
    async fn compiled(db: sea_orm::DatabaseConnection) -> Self {
        let community = Self::demo(db).await;
        let year = json!({ "from": "2020-09-01", "to": "2021-08-31" });
        community.run("council_report", year).await;
        assert_eq!(community.mail.sent().len(), REVIEWERS);
        community
    }

    /// Writes a remark into the report, which is not compiled yet; gives its key and what it calls
    /// for.
    async fn remark(&self, fr: &str, en: &str) -> (i64, Vec<Trigger>) {
        let input = SetText {
            report: self.report().await.id,
            text: None,
            section: Some("issues".to_owned()),
            place: Some(TextPlace::Remark),
            position: None,
            words: words(fr, en),
        };
        let done = self.act(async |tx, act| edit::set_text(tx, act, input).await);
        let done = done.await;
        (done.value.id, done.triggers)
    }

    /// Runs what changes called for.
    async fn follow(&self, triggers: Vec<Trigger>) {
        for trigger in triggers {
            let run = run_for(trigger, &Actor::CommandLine);
            self.runner.enqueue(run).await.unwrap();
        }
        self.runner.drain().await.unwrap();
    }

    async fn newest(&self) -> report_version::Model {
        let newest = report_version::Entity::find().order_by_desc(report_version::Column::Number);
        newest.one(&self.db).await.unwrap().unwrap()
    }

    async fn approves(&self, family_name: &str) -> Result<Vec<Trigger>, CommandError> {
        let act = Act::new(Actor::CommandLine, self.clock.now());
        let input = Approve {
            version: self.newest().await.id,
            person: self.person(family_name).await.id,
        };
        let done = db::write(&self.db, async |tx| {
            reports::approve(tx, &act, input, |_| true).await
        });
        Ok(done.await?.triggers)
    }

    async fn standing(&self) -> u64 {
        let standing =
            report_approval::Entity::find().filter(report_approval::Column::VoidedAt.is_null());
        standing.count(&self.db).await.unwrap()
    }

    async fn reports_that_left(&self) -> u64 {
        let left = delivery::Entity::find()
            .inner_join(campaign::Entity)
            .filter(campaign::Column::Kind.eq(CampaignKind::Report));
        left.count(&self.db).await.unwrap()
    }

    async fn state(&self) -> ReportState {
        self.report().await.state
    }
}

#[tokio::test]
async fn with_an_edit_nothing_is_approved_until_it_is_compiled() {
    on_both("edit_voids", async |db| {
        let community = Community::compiled(db).await;
        community.approves(FEDERAL).await.unwrap();
        let (_, compilation) = community.remark("À suivre.", "To be continued.").await;
        assert_eq!(
            (community.state().await, community.standing().await),
            (ReportState::Draft, 0)
        );
        // The job may be paused for days: the version from before the edit is not approved.
        let refused = community.approves(PROVINCIAL).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the command was refused: version: not_allowed_in_state"
        );
        community.follow(compilation).await;
        assert_eq!(
            (community.state().await, community.newest().await.number),
            (ReportState::InReview, 2)
        );
        assert_eq!(community.approves(PROVINCIAL).await.unwrap(), []);
        let delivery = community.approves(FEDERAL).await.unwrap();
        assert_eq!(delivery.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_approved_report_that_is_edited_before_it_leaves_does_not_leave() {
    on_both("edit_unsends", async |db| {
        let community = Community::compiled(db).await;
        community.approves(FEDERAL).await.unwrap();
        let delivery = community.approves(PROVINCIAL).await.unwrap();
        let (_, compilation) = community.remark("Un ajout.", "An addition.").await;
        // What the approval called for is still queued.
        community.follow(delivery).await;
        assert_eq!(community.state().await, ReportState::Draft);
        assert_eq!(community.reports_that_left().await, 0);
        community.follow(compilation).await;
        community.approves(FEDERAL).await.unwrap();
        let delivery = community.approves(PROVINCIAL).await.unwrap();
        community.follow(delivery).await;
        assert_eq!(community.state().await, ReportState::Sent);
        assert!(community.reports_that_left().await > 80);
        let sent = community.newest().await;
        assert!(sent.sent_at.is_some());
        assert!(sent.content.to_string().contains("An addition."));
    })
    .await;
}

#[tokio::test]
async fn an_edit_that_is_taken_back_voids_what_was_approved_all_the_same() {
    on_both("edit_taken_back", async |db| {
        let community = Community::compiled(db).await;
        community.approves(FEDERAL).await.unwrap();
        let (text, compilation) = community.remark("Non.", "No.").await;
        let removed = community.act(async |tx, act| edit::remove_text(tx, act, text).await);
        removed.await;
        community.follow(compilation).await;
        assert_eq!(
            (community.state().await, community.newest().await.number),
            (ReportState::InReview, 1),
            "it says what it said"
        );
        assert_eq!(community.standing().await, 0);
        let asked = community.mail.sent().len();
        assert_eq!(asked, 2 * REVIEWERS, "it has to be approved again");
        community.approves(FEDERAL).await.unwrap();
        community.approves(PROVINCIAL).await.unwrap();
        assert_eq!(community.state().await, ReportState::Approved);
    })
    .await;
}

#[tokio::test]
async fn an_afternoon_of_edits_asks_the_reviewers_no_more_than_once() {
    on_both("edit_afternoon", async |db| {
        let community = Community::compiled(db).await;
        let edited = async |n: usize| {
            let (fr, en) = (format!("Le point {n}."), format!("Item {n}."));
            let (_, compilation) = community.remark(&fr, &en).await;
            community.follow(compilation).await;
        };
        for n in 1..=2 {
            edited(n).await;
        }
        assert_eq!(
            community.mail.sent().len(),
            REVIEWERS,
            "they were asked already, and have approved nothing"
        );
        community.approves(FEDERAL).await.unwrap();
        for n in 3..=14 {
            edited(n).await;
        }
        assert_eq!(community.newest().await.number, 15);
        assert_eq!(
            community.mail.sent().len(),
            2 * REVIEWERS,
            "somebody has to approve again, and hears of it once"
        );
    })
    .await;
}

#[tokio::test]
async fn a_correction_asks_the_reviewers_once_and_is_approved_when_it_is_compiled() {
    on_both("edit_correction", async |db| {
        let community = Community::compiled(db).await;
        community.approves(FEDERAL).await.unwrap();
        let delivery = community.approves(PROVINCIAL).await.unwrap();
        community.follow(delivery).await;
        let before = community.mail.sent().len();
        let input = StartCorrection {
            report: community.report().await.id,
            changed: words("Une date.", "A date."),
        };
        let begun = community.act(async |tx, act| life::start_correction(tx, act, input).await);
        let begun = begun.await.triggers;
        let refused = community.approves(FEDERAL).await.unwrap_err();
        assert!(refused.to_string().contains("not_allowed_in_state"));
        let (_, compilation) = community.remark("Le 3 mai.", "May 3.").await;
        community.follow(begun).await;
        community.follow(compilation).await;
        assert_eq!(community.mail.sent().len(), before + REVIEWERS);
        assert_eq!(community.state().await, ReportState::InReview);
        let correction = community.newest().await;
        assert_eq!((correction.number, correction.sent_at), (2, None));
        assert!(correction.content.to_string().contains("May 3."));
    })
    .await;
}

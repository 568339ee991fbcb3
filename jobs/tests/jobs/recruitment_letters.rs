//! The letter of a search for a representative, and the reminders of its follow-ups.

use std::collections::BTreeSet;

use entity::{
    campaign, candidate, council_seat_term, delivery, email_address,
    enums::{
        CampaignKind, CandidateState, ContactChannel, ContactOutcome, DeliveryState, OfficeRole,
        OrderOfGovernment,
    },
    office, recruitment_case, recruitment_notice,
};
use jiff::SignedDuration;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use service::{
    commands::{
        CommandError,
        given::{GivenText, GivenTexts},
        recruitment::{
            self, Assign, RecordAttempt,
            letter::{self, UpdateLetter},
        },
    },
    context::{Act, Actor},
    db,
};
use testing::on_both;

use crate::world::Community;

const LETTERS: &str = "recruitment_letters";
const FOLLOW_UP: &str = "recruitment_follow_up";

/// The words that are there, looked over in both languages.
fn reviewed() -> GivenTexts {
    let half = || GivenText {
        words: None,
        state: Some(domain::language::TextState::Reviewed),
    };
    GivenTexts {
        fr: Some(half()),
        en: Some(half()),
    }
}

impl Community {
    pub(crate) async fn review_letter(&self, case: i64) {
        let input = UpdateLetter {
            case,
            subject: Some(reviewed()),
            request: Some(reviewed()),
        };
        self.act(async |tx, act| letter::update(tx, act, input).await)
            .await;
    }

    async fn send_letter(&self, case: i64) -> Value {
        self.run(LETTERS, json!({ "case": case })).await
    }

    /// To whom messages of a kind went, in their order.
    async fn written_to(&self, kind: CampaignKind) -> Vec<String> {
        let rows = delivery::Entity::find()
            .inner_join(campaign::Entity)
            .filter(campaign::Column::Kind.eq(kind))
            .order_by_asc(delivery::Column::Id)
            .all(&self.db)
            .await;
        rows.unwrap().into_iter().map(|row| row.recipient).collect()
    }

    async fn primary_of(&self, person: i64) -> String {
        let primary = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&self.db);
        primary.await.unwrap().unwrap().address
    }

    /// Puts somebody into the seat that somebody else has.
    async fn reseat(&self, from: i64, to: i64) {
        let terms = council_seat_term::Entity::find()
            .filter(council_seat_term::Column::PersonId.eq(from))
            .filter(council_seat_term::Column::EndOn.is_null())
            .all(&self.db);
        for term in terms.await.unwrap() {
            let mut row = term.into_active_model();
            row.person_id = Set(to);
            row.update(&self.db).await.unwrap();
        }
        self.run("recruitment", json!({})).await;
    }

    /// Somebody reads from now on where somebody else does.
    async fn reads_at(&self, person: i64, address: &str) {
        let primary = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person))
            .filter(email_address::Column::IsPrimary.eq(true))
            .one(&self.db);
        let mut row = primary.await.unwrap().unwrap().into_active_model();
        row.address = Set(address.to_owned());
        row.normalized = Set(address.to_lowercase());
        row.update(&self.db).await.unwrap();
    }

    /// The last letter came to an end of another kind.
    async fn letter_ended(&self, state: DeliveryState, may_have_arrived: bool) -> delivery::Model {
        let last = delivery::Entity::find()
            .inner_join(campaign::Entity)
            .filter(campaign::Column::Kind.eq(CampaignKind::Recruitment))
            .order_by_desc(delivery::Column::Id)
            .one(&self.db);
        let mut row = last.await.unwrap().unwrap().into_active_model();
        row.state = Set(state);
        row.may_have_arrived = Set(may_have_arrived);
        row.update(&self.db).await.unwrap()
    }

    async fn holder(&self, role: OfficeRole) -> i64 {
        let held = office::Entity::find()
            .filter(office::Column::Role.eq(role))
            .filter(office::Column::EndOn.is_null())
            .one(&self.db);
        held.await.unwrap().unwrap().person_id
    }

    async fn told(&self) -> Value {
        self.run(FOLLOW_UP, json!({})).await["told"].clone()
    }
}

#[tokio::test]
async fn the_letter_goes_once_to_each_whoever_sits_in_the_seat() {
    on_both("letter_once", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NL").await.id;
        let (first, second) = (
            community.person("Hollohan").await.id,
            community.person("Adebayo").await.id,
        );
        assert_eq!(community.send_letter(case).await["held"], "not_reviewed");
        community.review_letter(case).await;
        let would = community.try_out(LETTERS, json!({ "case": case })).await;
        assert_eq!(would["messages"]["messages"], 1, "{would}");
        let written = async || community.written_to(CampaignKind::Recruitment).await;
        assert!(written().await.is_empty(), "a dry run sends nothing");

        community.clock.advance(SignedDuration::from_hours(48));
        let sent = community.send_letter(case).await;
        assert_eq!(sent["messages"]["messages"], 1, "{sent}");
        let mut letters = vec![community.primary_of(first).await];
        assert_eq!(written().await, letters);
        let row = community.case_of("CA-NL").await;
        assert_eq!(row.next_follow_up_on.to_string(), "2021-10-03");
        assert_eq!(community.send_letter(case).await["held"], "already_sent");

        // Somebody else sits by now: another letter, which nobody has looked over.
        community.reseat(first, second).await;
        assert_eq!(community.send_letter(case).await["held"], "not_reviewed");
        community.review_letter(case).await;
        community.send_letter(case).await;
        letters.push(community.primary_of(second).await);
        assert_eq!(written().await, letters);

        // And the first one again, who has had theirs.
        community.reseat(second, first).await;
        let act = Act::new(
            Actor::Administrator,
            domain::clock::Clock::now(&*community.clock),
        );
        let again = db::write(&community.db, async |tx| {
            letter::send(tx, &act, case, false).await
        });
        let refused = again.await.unwrap_err();
        let CommandError::Refused(problems) = refused else {
            panic!("{refused}")
        };
        assert_eq!(problems[0].to_string(), "case: not_allowed_in_state");
        assert_eq!(community.send_letter(case).await["held"], "already_sent");
        assert_eq!(written().await, letters);
        let campaigns = campaign::Entity::find()
            .filter(campaign::Column::RecruitmentCaseId.eq(case))
            .count(&community.db);
        assert_eq!(campaigns.await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_successor_reads_the_letter_at_the_same_address() {
    on_both("letter_successor", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NL").await.id;
        let (first, second) = (
            community.person("Hollohan").await.id,
            community.person("Adebayo").await.id,
        );
        let mailbox = community.primary_of(first).await;
        community.reads_at(second, &mailbox).await;
        community.review_letter(case).await;
        community.send_letter(case).await;
        community.reseat(first, second).await;
        community.review_letter(case).await;
        let sent = community.send_letter(case).await;
        assert_eq!(sent["messages"]["messages"], 1, "{sent}");
        let written = community.written_to(CampaignKind::Recruitment).await;
        assert_eq!(written, [mailbox.as_str(); 2]);
        let last = community.letter_ended(DeliveryState::Accepted, false).await;
        assert_eq!(last.turn, 1);
        assert_eq!(community.send_letter(case).await["held"], "already_sent");
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_did_not_arrive_is_sent_again() {
    on_both("letter_again", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NL").await.id;
        community.review_letter(case).await;
        community.send_letter(case).await;
        community.letter_ended(DeliveryState::Failed, false).await;
        let again = community.send_letter(case).await;
        assert_eq!(again["messages"]["messages"], 1, "{again}");

        // Called off: nothing that is added to that campaign leaves, so there is another.
        let last = community
            .letter_ended(DeliveryState::Cancelled, false)
            .await;
        assert_eq!(last.turn, 1);
        let campaign = campaign::Entity::find_by_id(last.campaign_id).one(&community.db);
        let campaign = campaign.await.unwrap().unwrap();
        let mut row = campaign.clone().into_active_model();
        row.cancelled_at = Set(Some(campaign.created_at));
        row.update(&community.db).await.unwrap();
        let again = community.send_letter(case).await;
        assert_eq!(again["messages"]["messages"], 1, "{again}");

        let last = community.letter_ended(DeliveryState::Failed, true).await;
        assert_ne!(last.campaign_id, campaign.id);
        assert_eq!((last.revision, last.turn), (1, 0));
        let held = community.send_letter(case).await["held"].clone();
        assert_eq!(held, "already_sent", "it may have arrived");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_while_somebody_is_about_to_join() {
    on_both("follow_up_found", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-PE").await;
        let joining = community
            .join_from("CA-PE", OrderOfGovernment::Provincial)
            .await;
        let admitted = candidate::ActiveModel {
            recruitment_case_id: Set(case.id),
            person_id: Set(joining.person_id),
            state: Set(CandidateState::Joined),
            named_on: Set(joining.start_on),
            created_at: Set(case.created_at),
            updated_at: Set(case.created_at),
            ..Default::default()
        };
        admitted.insert(&community.db).await.unwrap();
        let mut row = joining.into_active_model();
        row.start_on = Set("2021-11-01".parse().unwrap());
        let joining = row.update(&community.db).await.unwrap();
        community.clock.advance(SignedDuration::from_hours(24 * 30));
        let told = community.told().await;
        assert_eq!(told.as_array().unwrap().len(), 3, "{told}");
        assert!(!told.as_array().unwrap().contains(&json!(case.id)));

        // They do not join after all.
        joining.delete(&community.db).await.unwrap();
        assert_eq!(community.told().await, json!([case.id]));
    })
    .await;
}

#[tokio::test]
async fn a_case_that_is_closed_sends_nothing() {
    on_both("letter_closed", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-PE").await;
        community.review_letter(case.id).await;
        let mut row = case.clone().into_active_model();
        row.closed_on = Set(Some(case.opened_on));
        row.update(&community.db).await.unwrap();
        assert_eq!(community.send_letter(case.id).await["held"], "closed");
        let error = community.fail(LETTERS, json!({ "case": 999 })).await;
        assert!(error.contains("there is no case 999"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn support_reads_the_letter_while_the_seat_is_empty() {
    on_both("letter_support", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NU").await.id;
        community.review_letter(case).await;
        let sent = community.send_letter(case).await;
        let kinds = &sent["messages"]["kinds"];
        assert_eq!(kinds, &json!({ "recruitment_to_support": 1 }));
        let support = community.holder(OfficeRole::Support).await;
        let address = community.primary_of(support).await;
        let written = community.written_to(CampaignKind::Recruitment).await;
        assert_eq!(written, [address]);
    })
    .await;
}

#[tokio::test]
async fn a_follow_up_is_told_once_to_the_owner_or_to_support() {
    on_both("follow_up", async |db| {
        let community = Community::demo(db).await;
        community.run("recruitment", json!({})).await;
        let keys = async |codes: &[&str]| {
            let mut keys = Vec::new();
            for code in codes {
                keys.push(community.case_of(code).await.id);
            }
            keys
        };
        let all = keys(&["CA-NL", "CA-PE", "CA-NU", "CA-YT"]).await;
        assert_eq!(community.told().await, json!([]), "there is time");
        community.clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(community.told().await, json!(all), "in the report’s order");
        let support = community.holder(OfficeRole::Support).await;
        let support = community.primary_of(support).await;
        let written = async || {
            community
                .written_to(CampaignKind::RecruitmentFollowUp)
                .await
        };
        assert_eq!(written().await, [support.as_str()], "one message for all");
        assert_eq!(community.told().await, json!([]), "once");

        // One is given to a co-chair, and asked about again tomorrow.
        let (case, chair) = (all[0], community.holder(OfficeRole::FederalCoChair).await);
        let assign = Assign {
            case,
            owner: Some(chair),
        };
        community
            .act(async |tx, act| recruitment::assign(tx, act, assign).await)
            .await;
        let attempt = |next: &str| RecordAttempt {
            case,
            channel: ContactChannel::Phone,
            outcome: ContactOutcome::NoAnswer,
            note: None,
            attempted_at: None,
            candidate: None,
            next_follow_up_on: Some(next.into()),
        };
        let tomorrow = attempt("2021-10-02");
        community
            .act(async |tx, act| recruitment::record_attempt(tx, act, tomorrow).await)
            .await;
        community.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(community.told().await, json!([case]));
        let owner = community.primary_of(chair).await;
        assert_eq!(written().await, [support.as_str(), owner.as_str()]);

        // Whoever leaves the secretariat leaves the case to support.
        let next = attempt("2021-10-03");
        community
            .act(async |tx, act| recruitment::record_attempt(tx, act, next).await)
            .await;
        let term = office::Entity::find()
            .filter(office::Column::PersonId.eq(chair))
            .filter(office::Column::EndOn.is_null())
            .one(&community.db);
        let mut term = term.await.unwrap().unwrap().into_active_model();
        term.end_on = Set(Some("2021-10-02".parse().unwrap()));
        term.update(&community.db).await.unwrap();
        community.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(community.told().await, json!([case]));
        assert_eq!(written().await.last(), Some(&support));

        // What is closed is nobody's any more.
        community.clock.advance(SignedDuration::from_hours(24 * 60));
        for row in recruitment_case::Entity::find()
            .all(&community.db)
            .await
            .unwrap()
        {
            let opened_on = row.opened_on;
            let mut row = row.into_active_model();
            row.closed_on = Set(Some(opened_on));
            row.next_follow_up_on = Set("2021-11-01".parse().unwrap());
            row.update(&community.db).await.unwrap();
        }
        assert_eq!(community.told().await, json!([]));
        let notices = recruitment_notice::Entity::find().all(&community.db).await;
        let told: BTreeSet<String> = notices
            .unwrap()
            .iter()
            .map(|notice| notice.due_on.to_string())
            .collect();
        assert_eq!(
            told.into_iter().collect::<Vec<_>>(),
            ["2021-10-01", "2021-10-02", "2021-10-03"]
        );
    })
    .await;
}

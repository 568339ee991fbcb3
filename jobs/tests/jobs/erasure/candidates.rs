//! What is left of a candidate, and of whoever saw to a search.

use entity::{
    candidate, eligibility_check,
    enums::{CandidateState, EligibilityCriterion},
};
use service::commands::recruitment::{
    self, Assign, RecordAttempt,
    candidates::{self, CheckEligibility, GivenCheck, NameCandidate, Named},
};

use super::*;

#[tokio::test]
async fn a_candidate_is_struck_off_and_what_was_noted_of_them_is_a_mark() {
    on_both("erasure_candidate", async |db| {
        let community = demo(db).await;
        let db = &community.db;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NL").await.id;
        let person = community.person("Adebayo").await.id;
        let support = community.person("Quesnel").await.id;
        let input = NameCandidate {
            case,
            who: Some(Named::There(person)),
            organization: None,
        };
        let named = community
            .act(async |tx, act| candidates::name(tx, act, input).await)
            .await
            .value
            .id;
        let checks = vec![GivenCheck {
            criterion: EligibilityCriterion::Executive,
            holds: true,
            note: Some("Directs a centre of 40 people.".into()),
        }];
        let check = CheckEligibility {
            candidate: named,
            checks,
        };
        community
            .act(async |tx, act| candidates::check_eligibility(tx, act, check).await)
            .await;
        let attempt = RecordAttempt {
            case,
            channel: ContactChannel::Phone,
            outcome: ContactOutcome::Thinking,
            note: Some("Reachable in the evening.".into()),
            attempted_at: None,
            candidate: Some(named),
            next_follow_up_on: None,
        };
        let attempt = community
            .act(async |tx, act| recruitment::record_attempt(tx, act, attempt).await)
            .await
            .value
            .id;
        let owner = Assign {
            case,
            owner: Some(support),
        };
        community
            .act(async |tx, act| recruitment::assign(tx, act, owner).await)
            .await;

        community.erase(person).await;
        let row = candidate::Entity::find_by_id(named).one(db).await;
        assert_eq!(row.unwrap().unwrap().state, CandidateState::Withdrawn);
        let check = eligibility_check::Entity::find().one(db).await;
        assert_eq!(check.unwrap().unwrap().note.as_deref(), Some(erasure::MARK));
        let note = contact_attempt::Entity::find_by_id(attempt).one(db).await;
        assert_eq!(note.unwrap().unwrap().note.as_deref(), Some(erasure::MARK));
        assert_eq!(community.case_of("CA-NL").await.owner_id, Some(support));
        community.erase(support).await;
        assert_eq!(community.case_of("CA-NL").await.owner_id, None);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_with_a_candidate_is_not_the_addressees() {
    on_both("erasure_addressee", async |db| {
        let community = demo(db).await;
        let db = &community.db;
        community.run("recruitment", json!({})).await;
        let case = community.case_of("CA-NL").await;
        let addressee = community.person("Hollohan").await.id;
        assert_eq!(case.addressee_id, Some(addressee));
        let input = NameCandidate {
            case: case.id,
            who: Some(Named::There(community.person("Adebayo").await.id)),
            organization: None,
        };
        let named = community
            .act(async |tx, act| candidates::name(tx, act, input).await)
            .await
            .value
            .id;
        let attempt = async |candidate: Option<i64>, note: &str| {
            let input = RecordAttempt {
                case: case.id,
                channel: ContactChannel::Phone,
                outcome: ContactOutcome::Thinking,
                note: Some(note.to_owned()),
                attempted_at: None,
                candidate,
                next_follow_up_on: None,
            };
            let done =
                community.act(async |tx, act| recruitment::record_attempt(tx, act, input).await);
            done.await.value.id
        };
        let asked = attempt(None, "Will ask around.").await;
        let spoken = attempt(Some(named), "Reachable in the evening.").await;

        let exported = export::of(db, addressee).await.unwrap().unwrap();
        let section = exported.iter().find(|one| one.key == "contact-attempts");
        let notes: Vec<&Value> = section
            .unwrap()
            .rows
            .iter()
            .map(|row| &row["note"])
            .collect();
        assert_eq!(notes, ["Will ask around."]);

        community.erase(addressee).await;
        let note = async |attempt: i64| {
            let row = contact_attempt::Entity::find_by_id(attempt).one(db).await;
            row.unwrap().unwrap().note
        };
        assert_eq!(note(asked).await.as_deref(), Some(erasure::MARK));
        let words = note(spoken).await;
        assert_eq!(words.as_deref(), Some("Reachable in the evening."));
    })
    .await;
}

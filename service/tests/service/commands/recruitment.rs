//! The search for a representative, from the attempts to the member who closes it.

use entity::{
    audit_event, candidate, eligibility_check,
    enums::{
        Addressee, CandidateState, ContactChannel, ContactOutcome, EligibilityCriterion,
        OfficeRole, TextState,
    },
    membership, office, recruitment_case,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait,
    QueryOrder,
};
use service::commands::{
    ProblemCode, Trigger,
    memberships::NewAffiliation,
    organizations,
    people::CreatePerson,
    recruitment::{
        self, Assign, RecordAttempt,
        candidates::{self, Admit, CheckEligibility, GivenCheck, NameCandidate, Named},
    },
};

use super::support::{World, code, on_both, organization};

/// A case on Ontario, which nobody represents in this community.
async fn case(world: &World) -> i64 {
    let missing = || Set(TextState::Missing);
    let now = || Set(world.act.now.to_string().parse().unwrap());
    let row = recruitment_case::ActiveModel {
        community_id: Set(1),
        jurisdiction_id: Set(world.ontario),
        opened_on: Set("2021-08-01".parse().unwrap()),
        addressed_to: Set(Addressee::Support),
        request_subject_fr_state: missing(),
        request_subject_en_state: missing(),
        request_fr_state: missing(),
        request_en_state: missing(),
        next_follow_up_on: Set("2021-08-31".parse().unwrap()),
        created_at: now(),
        updated_at: now(),
        ..Default::default()
    };
    row.insert(&world.db).await.unwrap().id
}

async fn read(world: &World, case: i64) -> recruitment_case::Model {
    let row = recruitment_case::Entity::find_by_id(case).one(&world.db);
    row.await.unwrap().unwrap()
}

fn attempt(case: i64) -> RecordAttempt {
    RecordAttempt {
        case,
        channel: ContactChannel::Phone,
        outcome: ContactOutcome::Thinking,
        note: Some("  Call back.  ".into()),
        attempted_at: None,
        candidate: None,
        next_follow_up_on: None,
    }
}

async fn named(world: &World, case: i64, person: i64) -> candidate::Model {
    let input = NameCandidate {
        case,
        who: Some(Named::There(person)),
        organization: None,
    };
    world
        .done(async |tx| candidates::name(tx, &world.act, input).await)
        .await
}

/// Checks of all that the terms of reference ask for; one of them does not hold where it is named.
fn checks(fails: Option<EligibilityCriterion>) -> Vec<GivenCheck> {
    let check = |criterion| GivenCheck {
        criterion,
        holds: Some(criterion) != fails,
        note: None,
    };
    EligibilityCriterion::iter().map(check).collect()
}

async fn checked(world: &World, candidate: i64, checks: Vec<GivenCheck>) -> CandidateState {
    let input = CheckEligibility { candidate, checks };
    let done = world.done(async |tx| candidates::check_eligibility(tx, &world.act, input).await);
    done.await.state
}

fn admit(candidate: i64, organization: i64, from: &str) -> Admit {
    Admit {
        candidate,
        from: from.into(),
        affiliation: Some(NewAffiliation {
            organization,
            ..NewAffiliation::default()
        }),
    }
}

#[tokio::test]
async fn an_attempt_moves_the_day_on_which_to_ask_again() {
    on_both(async |world| {
        let case = case(world).await;
        let record = async |input: RecordAttempt| {
            world
                .done(async |tx| recruitment::record_attempt(tx, &world.act, input).await)
                .await
        };
        let late = async |at: &str| {
            record(RecordAttempt {
                attempted_at: Some(at.into()),
                ..attempt(case)
            })
            .await
        };
        let next = async || read(world, case).await.next_follow_up_on.to_string();
        late("2021-08-20T15:00:00Z").await;
        assert_eq!(next().await, "2021-09-19", "thirty days after the attempt");
        let row = record(attempt(case)).await;
        assert_eq!(row.note.as_deref(), Some("Call back."));
        assert_eq!(row.recorded_by.as_deref(), Some("administrator"));
        assert_eq!(next().await, "2021-10-01", "thirty days after today");
        late("2021-08-20T15:00:00Z").await;
        assert_eq!(next().await, "2021-10-01", "no sooner than was set before");
        record(RecordAttempt {
            next_follow_up_on: Some("2021-09-01".into()),
            ..attempt(case)
        })
        .await;
        assert_eq!(next().await, "2021-09-01");
        late("2021-08-02T15:00:00Z").await;
        assert_eq!(
            next().await,
            "2021-10-01",
            "thirty days after the attempt is today, of which somebody may have been told"
        );
        let refused = async |input: RecordAttempt| {
            world
                .refused(async |tx| recruitment::record_attempt(tx, &world.act, input).await)
                .await
        };
        let wrong = RecordAttempt {
            attempted_at: Some("2021-09-01T13:00:01Z".into()),
            next_follow_up_on: Some("2021-08-31".into()),
            candidate: Some(99),
            ..attempt(case)
        };
        let found = [
            "attempted_at: in_the_future",
            "candidate: not_found",
            "next_follow_up_on: in_the_past",
        ];
        assert_eq!(refused(wrong).await, found);
        let never = RecordAttempt {
            attempted_at: Some("yesterday".into()),
            ..attempt(99)
        };
        let found = ["case: not_found", "attempted_at: not_an_instant"];
        assert_eq!(refused(never).await, found);
    })
    .await;
}

#[tokio::test]
async fn a_case_belongs_to_somebody_of_the_secretariat() {
    on_both(async |world| {
        let case = case(world).await;
        let (support, other) = (
            world.person("Sabine").await.id,
            world.person("Rose").await.id,
        );
        let held = office::ActiveModel {
            community_id: Set(1),
            person_id: Set(support),
            role: Set(OfficeRole::Support),
            start_on: Set("2020-01-01".parse().unwrap()),
            ..Default::default()
        };
        held.insert(&world.db).await.unwrap();
        let assign = async |owner: Option<i64>| {
            let input = Assign { case, owner };
            world
                .run(async |tx| recruitment::assign(tx, &world.act, input).await)
                .await
        };
        let row = assign(Some(support)).await.unwrap().value;
        assert_eq!(row.owner_id, Some(support));
        let refused = code(assign(Some(other)).await);
        assert_eq!(refused, ProblemCode::NotOfTheSecretariat);
        assert_eq!(assign(None).await.unwrap().value.owner_id, None);
    })
    .await;
}

#[tokio::test]
async fn one_is_not_eligible_and_another_joins_and_closes_the_case() {
    on_both(async |world| {
        let case = case(world).await;
        let ministry = world.ministry("Services").await;
        let (sabine, rose) = (
            world.person("Sabine").await.id,
            world.person("Rose").await.id,
        );
        let first = named(world, case, sabine).await;
        let again = NameCandidate {
            case,
            who: Some(Named::There(sabine)),
            organization: None,
        };
        let twice = world
            .run(async |tx| candidates::name(tx, &world.act, again).await)
            .await;
        assert_eq!(code(twice), ProblemCode::AlreadyInUse);
        let fails = Some(EligibilityCriterion::Executive);
        let state = checked(world, first.id, checks(fails)).await;
        assert_eq!(state, CandidateState::NotEligible);

        let second = named(world, case, rose).await;
        let some = checks(None).split_off(2);
        assert_eq!(checked(world, second.id, some).await, CandidateState::Named);
        let refused = async |input: Admit| {
            world
                .refused(async |tx| candidates::admit(tx, &world.act, input).await)
                .await
        };
        let stands_against = ["candidate: not_allowed_in_state"];
        for candidate in [first.id, second.id] {
            let input = admit(candidate, ministry, "2021-09-01");
            assert_eq!(refused(input).await, stands_against);
        }
        let state = checked(world, second.id, checks(None)).await;
        assert_eq!(state, CandidateState::Eligible);
        let found = eligibility_check::Entity::find().count(&world.db).await;
        assert_eq!(found.unwrap(), 8, "each once for each candidate");

        let input = admit(second.id, ministry, "2021-09-01");
        let done = world
            .run(async |tx| candidates::admit(tx, &world.act, input).await)
            .await
            .unwrap();
        assert_eq!(done.triggers, [Trigger::Recruitment]);
        assert_eq!(done.value.state, CandidateState::Joined);
        assert_eq!(done.value.organization_id, Some(ministry));
        let closed = read(world, case).await.closed_on.unwrap();
        assert_eq!(closed.to_string(), "2021-09-01");
        let members = membership::Entity::find().all(&world.db).await.unwrap();
        assert_eq!(members[0].person_id, rose);
        let event = audit_event::Entity::find()
            .order_by_desc(audit_event::Column::Id)
            .one(&world.db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(event.action, "candidate.admitted");
        let after = event.after.unwrap();
        for rows in ["membership", "affiliation", "recruitment_case"] {
            assert_eq!(after[rows].as_array().unwrap().len(), 1, "{after}");
        }
        // The case is closed, and nothing more comes of the other.
        let withdrawn = world
            .done(async |tx| candidates::withdraw(tx, &world.act, first.id).await)
            .await;
        assert_eq!(withdrawn.state, CandidateState::Withdrawn);
        let late = attempt(case);
        let late = world
            .refused(async |tx| recruitment::record_attempt(tx, &world.act, late).await)
            .await;
        assert_eq!(late, ["case: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn who_was_struck_off_stands_again_as_they_were_found() {
    on_both(async |world| {
        let case = case(world).await;
        let ministry = world.ministry("Services").await;
        let rose = world.person("Rose").await.id;
        let first = named(world, case, rose).await;
        let state = checked(world, first.id, checks(None)).await;
        assert_eq!(state, CandidateState::Eligible);
        world
            .done(async |tx| candidates::withdraw(tx, &world.act, first.id).await)
            .await;
        let refused = world
            .run(async |tx| candidates::withdraw(tx, &world.act, first.id).await)
            .await;
        let state = "candidate_withdrawn";
        assert_eq!(code(refused), ProblemCode::NotAllowedInState { state });
        let input = admit(first.id, ministry, "2021-09-02");
        let once = world
            .refused(async |tx| candidates::admit(tx, &world.act, input).await)
            .await;
        assert_eq!(once, ["candidate: not_allowed_in_state"]);

        let tomorrow = world.at("2021-09-02T13:00:00Z");
        let input = NameCandidate {
            case,
            who: Some(Named::There(rose)),
            organization: None,
        };
        let again = world
            .done(async |tx| candidates::name(tx, &tomorrow, input).await)
            .await;
        assert_eq!(again.id, first.id);
        assert_eq!(again.state, CandidateState::Eligible, "by what was checked");
        assert_eq!(again.named_on.to_string(), "2021-09-02");
        let event = audit_event::Entity::find().order_by_desc(audit_event::Column::Id);
        let event = event.one(&world.db).await.unwrap().unwrap();
        assert_eq!(event.action, "candidate.named_again");
    })
    .await;
}

#[tokio::test]
async fn a_municipality_and_another_jurisdiction_close_no_gap() {
    on_both(async |world| {
        use domain::order::OrderOfGovernment::{Municipal, Territorial};
        let case = case(world).await;
        let city = organization(world.ontario, Municipal, "City");
        let yukon = organization(world.yukon, Territorial, "Yukon");
        let create = async |input| {
            world
                .done(async |tx| organizations::create(tx, &world.act, input).await)
                .await
                .id
        };
        let (city, yukon) = (create(city).await, create(yukon).await);
        let rose = world.person("Rose").await.id;
        let candidate = named(world, case, rose).await.id;
        checked(world, candidate, checks(None)).await;
        for (elsewhere, order) in [(city, Municipal), (yukon, Territorial)] {
            let input = admit(candidate, elsewhere, "2021-09-01");
            let refused = world
                .run(async |tx| candidates::admit(tx, &world.act, input).await)
                .await;
            assert_eq!(code(refused), ProblemCode::DoesNotCloseTheGap { order });
        }
        assert_eq!(
            membership::Entity::find().count(&world.db).await.unwrap(),
            0
        );
        // By the community's setting, a municipality speaks for its province.
        let community = entity::community::Entity::find().one(&world.db).await;
        let mut community = community.unwrap().unwrap().into_active_model();
        community.municipality_represents = Set(true);
        community.update(&world.db).await.unwrap();
        let input = admit(candidate, city, "2021-09-01");
        world
            .done(async |tx| candidates::admit(tx, &world.act, input).await)
            .await;
        assert!(read(world, case).await.closed_on.is_some());
    })
    .await;
}

#[tokio::test]
async fn who_joins_on_a_day_to_come_leaves_the_case_open_until_then() {
    on_both(async |world| {
        let case = case(world).await;
        let ministry = world.ministry("Services").await;
        let input = NameCandidate {
            case,
            who: Some(Named::New(Box::new(CreatePerson {
                given_name: "Odette".into(),
                family_name: "Gallant".into(),
                address: Some("odette@ontario.example".into()),
                ..CreatePerson::default()
            }))),
            organization: Some(ministry),
        };
        let candidate = world
            .done(async |tx| candidates::name(tx, &world.act, input).await)
            .await;
        assert_eq!(candidate.organization_id, Some(ministry));
        assert_eq!(world.addresses().await, 1);
        checked(world, candidate.id, checks(None)).await;
        let input = admit(candidate.id, ministry, "2021-09-15");
        let joined = world
            .done(async |tx| candidates::admit(tx, &world.act, input).await)
            .await;
        assert_eq!(joined.state, CandidateState::Joined);
        assert_eq!(read(world, case).await.closed_on, None);
        let yet_to_begin = async |day: &str| {
            let found = recruitment::yet_to_begin(day.parse().unwrap());
            found.count(&world.db).await.unwrap()
        };
        assert_eq!(yet_to_begin("2021-09-14").await, 1);
        assert_eq!(yet_to_begin("2021-09-15").await, 0);
    })
    .await;
}

#[tokio::test]
async fn nobody_and_somebody_without_a_name_are_no_candidates() {
    on_both(async |world| {
        let case = case(world).await;
        let name = async |who: Option<Named>| {
            let input = NameCandidate {
                case,
                who,
                organization: Some(99),
            };
            world
                .refused(async |tx| candidates::name(tx, &world.act, input).await)
                .await
        };
        let nowhere = "organization: not_found";
        assert_eq!(name(None).await, [nowhere, "person: missing"]);
        let nobody = Some(Named::New(Box::default()));
        let found = [
            nowhere,
            "new_person.given_name: missing",
            "new_person.family_name: missing",
        ];
        assert_eq!(name(nobody).await, found);
        let rose = world.person("Rose").await.id;
        let candidate = named(world, case, rose).await.id;
        let check = async |checks: Vec<GivenCheck>| {
            let input = CheckEligibility { candidate, checks };
            world
                .refused(async |tx| candidates::check_eligibility(tx, &world.act, input).await)
                .await
        };
        assert_eq!(check(Vec::new()).await, ["checks: missing"]);
        let mut twice = checks(None);
        twice.extend(checks(None).into_iter().take(1));
        assert_eq!(check(twice).await, ["checks.4.criterion: named_twice"]);
    })
    .await;
}

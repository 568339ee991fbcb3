//! Recommendations: what a draft may be, who sees to one, and what is no longer possible when.

use entity::{
    enums::{MeetingKind, RecommendationApproach, RecommendationState, Track},
    recommendation, recommendation_party,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use service::commands::{
    erasure::{self, Erase, Reason},
    given::{Change, GivenTexts},
    meetings::{self, Plan},
    memberships::{self, Join, NewAffiliation},
    recommendations::{self, Adopt, Create, End, FollowUp, Party, Update},
};

use super::support::{Counted, World, on_both};

fn draft(title: &str) -> Create {
    Create {
        title: GivenTexts::reviewed(title, title),
        text: GivenTexts::reviewed("Texte.", "Text."),
        approach: RecommendationApproach::Collaborative,
        parties: Vec::new(),
        owner: None,
        initiative: None,
    }
}

async fn drafted(world: &World, input: Create) -> recommendation::Model {
    world
        .done(async |tx| recommendations::create(tx, &world.act, input).await)
        .await
}

fn adopt(row: &recommendation::Model) -> Adopt {
    Adopt {
        recommendation: row.id,
        ..Adopt::default()
    }
}

/// A member of the community since 2019.
async fn member(world: &World, name: &str) -> i64 {
    let organization = world.ministry(&format!("Ministry of {name}")).await;
    let person = world.person(name).await.id;
    let input = Join {
        person,
        track: Track::Executive,
        from: "2019-01-01".into(),
        affiliation: Some(NewAffiliation {
            organization,
            title: GivenTexts::default(),
        }),
    };
    world
        .done(async |tx| memberships::join(tx, &world.act, input).await)
        .await;
    person
}

#[tokio::test]
async fn drafts_are_numbered_and_what_can_t_be_one_leaves_nothing() {
    on_both(async |world| {
        assert_eq!(drafted(world, draft("One")).await.number, 1);
        assert_eq!(drafted(world, draft("Two")).await.number, 2);
        let stranger = world.person("Odile").await.id;
        let input = Create {
            title: GivenTexts::default(),
            text: GivenTexts::default(),
            approach: RecommendationApproach::CollaborativeAndBilateral,
            parties: vec![
                Party::Jurisdiction(world.ontario),
                Party::Jurisdiction(world.ontario),
                Party::Organization(404),
            ],
            owner: Some(stranger),
            initiative: Some(404),
        };
        let refused =
            world.refused(async |tx| recommendations::create(tx, &world.act, input).await);
        let expected = [
            "title: missing",
            "text: missing",
            "parties.1: named_twice",
            "parties.2.organization: not_found",
            "owner: not_a_member",
            "initiative: not_found",
        ];
        assert_eq!(refused.await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_draft_changes_until_it_is_adopted_and_its_owner_after_that() {
    on_both(async |world| {
        let row = drafted(world, draft("One")).await;
        let bilateral = Update {
            recommendation: row.id,
            approach: Some(RecommendationApproach::Bilateral),
            ..Update::default()
        };
        let alone = bilateral.clone();
        let refused =
            world.refused(async |tx| recommendations::update(tx, &world.act, alone).await);
        assert_eq!(refused.await, ["parties: missing"]);
        let both = Update {
            parties: Some(vec![
                Party::Jurisdiction(world.ontario),
                Party::Jurisdiction(world.yukon),
            ]),
            ..bilateral.clone()
        };
        world
            .done(async |tx| recommendations::update(tx, &world.act, both).await)
            .await;
        let fewer = Update {
            parties: Some(vec![Party::Jurisdiction(world.yukon)]),
            ..bilateral
        };
        world
            .done(async |tx| recommendations::update(tx, &world.act, fewer.clone()).await)
            .await;
        let count = recommendation_party::Entity::find().count(&world.db).await;
        assert_eq!(count.unwrap(), 1);

        world
            .done(async |tx| recommendations::adopt(tx, &world.act, adopt(&row)).await)
            .await;
        let refused =
            world.refused(async |tx| recommendations::update(tx, &world.act, fewer).await);
        assert_eq!(refused.await, ["recommendation: not_allowed_in_state"]);
        let owner = member(world, "Odile").await;
        let owned = Update {
            recommendation: row.id,
            owner: Change::Set(owner),
            ..Update::default()
        };
        let now = world
            .done(async |tx| recommendations::update(tx, &world.act, owned).await)
            .await;
        assert_eq!(now.owner_id, Some(owner));
        assert_eq!(now.state, RecommendationState::Adopted);
    })
    .await;
}

#[tokio::test]
async fn it_is_adopted_once_in_both_languages_at_a_meeting_that_was_held() {
    on_both(async |world| {
        let half = Create {
            text: GivenTexts {
                en: None,
                ..GivenTexts::reviewed("Texte.", "")
            },
            ..draft("One")
        };
        let row = drafted(world, half).await;
        let plan = Plan {
            track: Track::Executive,
            kind: MeetingKind::Other,
            title: GivenTexts::reviewed("Réunion", "Meeting"),
            local_start: "2021-10-12T13:00".into(),
            duration_minutes: 60,
            description: GivenTexts::default(),
            zone: None,
            platform: "MS Teams".into(),
            join_url: None,
            topics: Vec::new(),
            working_group: None,
            audience: None,
        };
        let meeting = world
            .done(async |tx| meetings::plan(tx, &world.act, &Counted::default(), plan).await)
            .await
            .id;
        let planned = Adopt {
            meeting: Some(meeting),
            ..adopt(&row)
        };
        let refused =
            world.refused(async |tx| recommendations::adopt(tx, &world.act, planned).await);
        assert_eq!(
            refused.await,
            ["text.en: not_reviewed", "meeting: not_allowed_in_state"]
        );
        let complete = Update {
            recommendation: row.id,
            text: Some(GivenTexts {
                fr: None,
                ..GivenTexts::reviewed("", "Text.")
            }),
            ..Update::default()
        };
        world
            .done(async |tx| recommendations::update(tx, &world.act, complete).await)
            .await;
        let tomorrow = Adopt {
            adopted_on: Some("2021-09-02".into()),
            ..adopt(&row)
        };
        let refused =
            world.refused(async |tx| recommendations::adopt(tx, &world.act, tomorrow).await);
        assert_eq!(refused.await, ["adopted_on: in_the_future"]);
        world
            .done(async |tx| recommendations::adopt(tx, &world.act, adopt(&row)).await)
            .await;
        let again =
            world.refused(async |tx| recommendations::adopt(tx, &world.act, adopt(&row)).await);
        assert_eq!(again.await, ["recommendation: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_withdrawn_stays_so_and_an_erased_owner_gives_the_rest_back() {
    on_both(async |world| {
        let owner = member(world, "Odile").await;
        let owned = |title: &str| Create {
            owner: Some(owner),
            ..draft(title)
        };
        let [one, two] = [
            drafted(world, owned("One")).await,
            drafted(world, owned("Two")).await,
        ];
        let end = End {
            recommendation: one.id,
            ..End::default()
        };
        let early = end.clone();
        let refused = world.refused(async |tx| recommendations::close(tx, &world.act, early).await);
        assert_eq!(refused.await, ["recommendation: not_allowed_in_state"]);
        let gone = end.clone();
        let row = world
            .done(async |tx| recommendations::withdraw(tx, &world.act, gone).await)
            .await;
        assert_eq!(row.state, RecommendationState::Withdrawn);
        let refused =
            world.refused(async |tx| recommendations::withdraw(tx, &world.act, end).await);
        assert_eq!(refused.await, ["recommendation: not_allowed_in_state"]);
        let note = FollowUp {
            recommendation: one.id,
            text: GivenTexts::reviewed("Suite.", "Note."),
            noted_on: None,
        };
        let refused =
            world.refused(async |tx| recommendations::follow_up(tx, &world.act, note).await);
        assert_eq!(refused.await, ["recommendation: not_allowed_in_state"]);

        let input = Erase {
            person: owner,
            reason: Reason::Requested,
        };
        world
            .done(async |tx| erasure::erase(tx, &world.act, input).await)
            .await;
        let rows = recommendation::Entity::find().all(&world.db).await.unwrap();
        let owners = rows.iter().map(|row| (row.id, row.owner_id));
        let owners: std::collections::BTreeMap<_, _> = owners.collect();
        assert_eq!(owners[&two.id], None, "it is nobody's for now");
        assert_eq!(owners[&one.id], Some(owner), "the past stays as it was");
    })
    .await;
}

//! Activities, issues and plans.

use entity::{
    activity,
    enums::{ActivityKind, PlannedItemState},
    point,
};
use sea_orm::{EntityTrait, QueryOrder};
use service::commands::{
    activities::{self, CreateActivity, UpdateActivity},
    given::{GivenPoint, GivenText, GivenTexts},
    issues::{self, CloseIssue, CreateIssue, UpdateIssue},
    planned_items::{self, CreatePlannedItem, SettlePlannedItem, Settlement, UpdatePlannedItem},
};

use super::support::{World, on_both};

fn point(words: &str, points: Vec<GivenPoint>) -> GivenPoint {
    GivenPoint {
        text: GivenTexts::reviewed(words, words),
        points,
    }
}

async fn points(world: &World) -> Vec<(String, Option<i64>, i32)> {
    let rows = point::Entity::find()
        .order_by_asc(point::Column::Id)
        .all(&world.db)
        .await
        .unwrap();
    rows.into_iter()
        .map(|p| (p.text_fr.unwrap(), p.parent_id, p.position))
        .collect()
}

fn activity(happened_on: &str) -> CreateActivity {
    CreateActivity {
        kind: ActivityKind::Presentation,
        meeting: None,
        happened_on: happened_on.into(),
        title: GivenTexts::reviewed("Exposé", "Presentation"),
        presented_to: None,
        points: vec![
            point("A", vec![point("A1", vec![]), point("A2", vec![])]),
            point("B", vec![]),
        ],
    }
}

#[tokio::test]
async fn points_keep_their_order_and_their_levels() {
    on_both(async |world| {
        let input = activity("2021-06-15");
        let first = world
            .done(async |tx| activities::create(tx, &world.act, input).await)
            .await;
        let input = activity("2021-06-15");
        let second = world
            .done(async |tx| activities::create(tx, &world.act, input).await)
            .await;
        assert_eq!((first.position, second.position), (0, 1));
        let rows = points(world).await;
        let a = point::Entity::find()
            .order_by_asc(point::Column::Id)
            .one(&world.db)
            .await
            .unwrap();
        let a = Some(a.unwrap().id);
        assert_eq!(
            rows[..4],
            [
                ("A".into(), None, 0),
                ("A1".into(), a, 0),
                ("A2".into(), a, 1),
                ("B".into(), None, 1)
            ]
        );
        let input = UpdateActivity {
            activity: first.id,
            points: Some(vec![point("C", vec![])]),
            ..UpdateActivity::default()
        };
        world
            .done(async |tx| activities::update(tx, &world.act, input).await)
            .await;
        assert_eq!(points(world).await.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_presentation_says_to_whom() {
    on_both(async |world| {
        let mut input = activity("2021-06-15");
        input.presented_to = Some(GivenTexts::reviewed("Conseil", "Council"));
        let first = world
            .done(async |tx| activities::create(tx, &world.act, input).await)
            .await;
        let words =
            |row: &activity::Model| (row.presented_to_fr.clone(), row.presented_to_en.clone());
        let both = (Some("Conseil".to_owned()), Some("Council".to_owned()));
        assert_eq!(words(&first), both);
        // What is not given stays; a half that is given without words goes, and the other stays.
        let untouched = UpdateActivity {
            activity: first.id,
            ..UpdateActivity::default()
        };
        let same = world
            .done(async |tx| activities::update(tx, &world.act, untouched).await)
            .await;
        assert_eq!(words(&same), both);
        let gone = GivenText {
            words: None,
            state: None,
        };
        let half = UpdateActivity {
            activity: first.id,
            presented_to: Some(GivenTexts {
                fr: Some(gone),
                en: None,
            }),
            ..UpdateActivity::default()
        };
        let changed = world
            .done(async |tx| activities::update(tx, &world.act, half).await)
            .await;
        assert_eq!(words(&changed), (None, Some("Council".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn an_activity_has_a_day_that_came_and_words() {
    on_both(async |world| {
        let mut input = activity("2021-09-02");
        input.title = GivenTexts::default();
        input.meeting = Some(404);
        input.points = vec![point("A", vec![point(" ", vec![])])];
        let wrong = world
            .refused(async |tx| activities::create(tx, &world.act, input).await)
            .await;
        assert_eq!(
            wrong,
            [
                "meeting: not_found",
                "happened_on: in_the_future",
                "title: missing",
                "points.0.points.0.text.fr: missing",
                "points.0.points.0.text.en: missing"
            ]
        );
        // 1 September has come in Toronto and not yet in Vancouver: the community's day counts.
        let early = world.at("2021-09-01T04:00:00Z");
        let input = activity("2021-09-01");
        world
            .done(async |tx| activities::create(tx, &early, input).await)
            .await;
    })
    .await;
}

#[tokio::test]
async fn an_issue_is_raised_changed_and_closed() {
    on_both(async |world| {
        let input = CreateIssue {
            description: GivenTexts::reviewed("Un enjeu", "An issue"),
            action_plan: GivenTexts::reviewed("Un.\n\nDeux.", "One.\n\nTwo."),
            raised_on: Some("2021-01-01".into()),
            ..CreateIssue::default()
        };
        let issue = world
            .done(async |tx| issues::create(tx, &world.act, input).await)
            .await;
        assert_eq!(issue.impact_fr, None);
        assert_eq!(issue.action_plan_en.as_deref(), Some("One.\n\nTwo."));
        let input = UpdateIssue {
            issue: issue.id,
            impact: Some(GivenTexts::reviewed("Effet", "Effect")),
            ..UpdateIssue::default()
        };
        let issue = world
            .done(async |tx| issues::update(tx, &world.act, input).await)
            .await;
        assert_eq!(
            (issue.impact_fr.as_deref(), issue.description_fr.as_deref()),
            (Some("Effet"), Some("Un enjeu"))
        );
        let close = |day: &str| CloseIssue {
            issue: issue.id,
            closed_on: Some(day.into()),
        };
        for (day, expected) in [
            ("2020-12-31", "closed_on: ends_before_start"),
            ("2021-09-02", "closed_on: in_the_future"),
        ] {
            let input = close(day);
            let wrong = world
                .refused(async |tx| issues::close(tx, &world.act, input).await)
                .await;
            assert_eq!(wrong, [expected]);
        }
        let input = close("2021-08-31");
        world
            .done(async |tx| issues::close(tx, &world.act, input).await)
            .await;
        let input = close("2021-08-31");
        let wrong = world
            .refused(async |tx| issues::close(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["issue: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn a_plan_is_for_a_period_of_a_day_or_more_and_is_settled_once() {
    on_both(async |world| {
        let plan = |from: &str, to: &str| CreatePlannedItem {
            from: from.into(),
            to: to.into(),
            title: GivenTexts::reviewed("Un plan", "A plan"),
            points: vec![point("A", vec![])],
        };
        let input = plan("2021-09-01", "2021-08-31");
        let wrong = world
            .refused(async |tx| planned_items::create(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["to: ends_before_start"]);
        let input = plan("2021-09-01", "2021-09-01");
        let item = world
            .done(async |tx| planned_items::create(tx, &world.act, input).await)
            .await;
        assert_eq!(item.period_end.to_string(), "2021-09-02");
        let input = UpdatePlannedItem {
            planned_item: item.id,
            to: Some("2022-08-31".into()),
            ..UpdatePlannedItem::default()
        };
        let item = world
            .done(async |tx| planned_items::update(tx, &world.act, input).await)
            .await;
        assert_eq!(item.period_end.to_string(), "2022-09-01");
        let settle = || SettlePlannedItem {
            planned_item: item.id,
            settlement: Settlement::Done,
            settled_on: None,
        };
        let settled = world
            .done(async |tx| planned_items::settle(tx, &world.act, settle()).await)
            .await;
        assert_eq!(settled.state, PlannedItemState::Done);
        assert_eq!(settled.settled_on.unwrap().to_string(), "2021-09-01");
        let wrong = world
            .refused(async |tx| planned_items::settle(tx, &world.act, settle()).await)
            .await;
        assert_eq!(wrong, ["planned_item: not_allowed_in_state"]);
    })
    .await;
}

//! Audiences: what becomes of their rules when people, topics and meetings change.

use domain::audience::rule::{Leaf, Rule};
use entity::{audience, topic};
use sea_orm::EntityTrait;
use service::{
    commands::{
        audiences::{self, Create, Retire, Update},
        given::GivenTexts,
        people::{self, MergePeople},
        topics::{self, Create as NewTopic},
    },
    reads::audience::rule,
};

use super::support::{World, on_both};

fn name() -> GivenTexts {
    GivenTexts::reviewed("Files d’attente", "Queues")
}

async fn queues(world: &World) -> topic::Model {
    let slug = "queues".to_owned();
    let input = NewTopic { slug, name: name() };
    world
        .done(async |tx| topics::create(tx, &world.act, input).await)
        .await
}

async fn created(world: &World, rule: Rule) -> audience::Model {
    let input = Create { name: name(), rule };
    world
        .done(async |tx| audiences::create(tx, &world.act, input).await)
        .await
}

#[tokio::test]
async fn a_rule_speaks_of_the_one_who_stays_of_two_who_are_the_same() {
    on_both(async |world| {
        let (keep, merge) = (world.person("Ada").await.id, world.person("Bea").await.id);
        let about = |id: i64| Rule::Not(Box::new(Rule::Is(Leaf::Person(id.into()))));
        let kept = created(world, about(merge)).await;
        let input = MergePeople { keep, merge };
        world
            .done(async |tx| people::merge(tx, &world.act, input).await)
            .await;
        let row = audience::Entity::find_by_id(kept.id).one(&world.db).await;
        assert_eq!(rule::read(&row.unwrap().unwrap()).unwrap(), about(keep));
        let input = Create {
            name: name(),
            rule: about(merge),
        };
        let refused = world.refused(async |tx| audiences::create(tx, &world.act, input).await);
        assert_eq!(refused.await, ["rule.not.person: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn a_rule_that_named_a_topic_may_name_it_still_once_it_is_retired() {
    on_both(async |world| {
        let topic = queues(world).await;
        let one = Rule::Is(Leaf::Topic(topic.id.into()));
        let kept = created(world, one.clone()).await;
        let retire = topics::Retire { topic: topic.id };
        world
            .done(async |tx| topics::retire(tx, &world.act, retire).await)
            .await;
        let update = |rule: Rule| Update {
            audience: kept.id,
            name: None,
            rule: Some(rule),
        };
        let both = update(Rule::Any(vec![
            one.clone(),
            Rule::Not(Box::new(one.clone())),
        ]));
        world
            .done(async |tx| audiences::update(tx, &world.act, both).await)
            .await;
        let input = Create {
            name: name(),
            rule: one,
        };
        let refused = world.refused(async |tx| audiences::create(tx, &world.act, input).await);
        assert_eq!(refused.await, ["rule.topic: not_allowed_in_state"]);
        let retire = Retire { audience: kept.id };
        world
            .done(async |tx| audiences::retire(tx, &world.act, retire).await)
            .await;
        let late = update(Rule::All(Vec::new()));
        let refused = world.refused(async |tx| audiences::update(tx, &world.act, late).await);
        assert_eq!(refused.await, ["audience: not_allowed_in_state"]);
    })
    .await;
}

//! Initiatives: whose days follow whose, and what becomes of one whose lead is gone.

use entity::{
    enums::{InitiativeKind, InitiativeRole, Track},
    funding_reference, initiative, initiative_party,
};
use sea_orm::{EntityTrait, QueryOrder};
use service::commands::{
    erasure::{self, Erase, Reason},
    given::{Change, GivenTexts},
    initiatives::{
        self, Add, Create, NewParty, Update, UpdateParty,
        funding::{self, Funded},
    },
    memberships::{self, Join, NewAffiliation},
    organizations::{self, Dissolve},
    people::{self, MergePeople},
};

use super::support::{World, on_both};

fn chatbots(lead: Option<i64>, organizations: &[i64]) -> Create {
    let party = |organization: &i64| NewParty {
        organization: *organization,
        role: InitiativeRole::Partner,
    };
    Create {
        kind: InitiativeKind::Initiative,
        title: GivenTexts::reviewed("Robots conversationnels", "Chatbots"),
        description: GivenTexts::default(),
        lead,
        parties: organizations.iter().map(party).collect(),
        from: "2021-03-01".into(),
        to: Some("2021-12-31".into()),
    }
}

async fn created(world: &World, input: Create) -> i64 {
    let row = world.done(async |tx| initiatives::create(tx, &world.act, input).await);
    row.await.id
}

/// From when to when organizations take part, in the order of their rows.
async fn terms(world: &World) -> Vec<(String, Option<String>)> {
    let rows = initiative_party::Entity::find().order_by_asc(initiative_party::Column::Id);
    let rows = rows.all(&world.db).await.unwrap().into_iter();
    let day = |day: chrono::NaiveDate| day.to_string();
    rows.map(|row| (day(row.start_on), row.end_on.map(day)))
        .collect()
}

fn days(from: &str, end: &str) -> (String, Option<String>) {
    (from.to_owned(), Some(end.to_owned()))
}

#[tokio::test]
async fn whoever_takes_part_follows_the_days_of_the_initiative_while_their_organization_exists() {
    on_both(async |world| {
        let (first, second) = (
            world.ministry("Ministry A").await,
            world.ministry("Ministry B").await,
        );
        let ends = Dissolve {
            organization: second,
            to: "2022-03-31".into(),
            people: None,
        };
        world
            .done(async |tx| organizations::dissolve(tx, &world.act, ends).await)
            .await;
        let initiative = created(world, chatbots(None, &[first, second])).await;
        let all = days("2021-03-01", "2022-01-01");
        assert_eq!(terms(world).await, [all.clone(), all]);
        let longer = Update {
            initiative,
            to: Change::Clear,
            ..Update::default()
        };
        world
            .done(async |tx| initiatives::update(tx, &world.act, longer).await)
            .await;
        assert_eq!(
            terms(world).await,
            [
                ("2021-03-01".to_owned(), None),
                days("2021-03-01", "2022-04-01")
            ]
        );
        let left = UpdateParty {
            party: 1,
            to: Change::Set("2021-08-31".into()),
            ..UpdateParty::default()
        };
        world
            .done(async |tx| initiatives::update_party(tx, &world.act, left).await)
            .await;
        let again = Add {
            initiative,
            organization: first,
            role: InitiativeRole::Lead,
            from: "2021-11-01".into(),
            to: None,
        };
        world
            .done(async |tx| initiatives::add(tx, &world.act, again).await)
            .await;
        let later = Update {
            initiative,
            from: Some("2021-10-01".into()),
            ..Update::default()
        };
        let refused = world.refused(async |tx| initiatives::update(tx, &world.act, later).await);
        assert_eq!(
            refused.await,
            ["from: overlaps"],
            "somebody left before that day"
        );
        let shorter = Update {
            initiative,
            to: Change::Set("2021-10-31".into()),
            ..Update::default()
        };
        world
            .done(async |tx| initiatives::update(tx, &world.act, shorter).await)
            .await;
        assert_eq!(
            terms(world).await,
            [
                days("2021-03-01", "2021-09-01"),
                days("2021-03-01", "2021-11-01")
            ],
            "who was to come after it does not"
        );
    })
    .await;
}

/// A member of the community since 2021.
async fn member(world: &World, name: &str) -> i64 {
    let organization = world.ministry(&format!("Ministry of {name}")).await;
    let person = world.person(name).await.id;
    let input = Join {
        person,
        track: Track::Executive,
        from: "2021-01-01".into(),
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
async fn a_lead_who_is_another_person_leads_on_and_one_who_is_erased_does_not() {
    on_both(async |world| {
        let ada = member(world, "Ada").await;
        let bea = world.person("Bea").await.id;
        let going_on = created(world, chatbots(Some(ada), &[])).await;
        let over = Create {
            to: Some("2021-08-31".into()),
            ..chatbots(Some(ada), &[])
        };
        let over = created(world, over).await;
        let input = MergePeople {
            keep: bea,
            merge: ada,
        };
        world
            .done(async |tx| people::merge(tx, &world.act, input).await)
            .await;
        let lead = async |id: i64| {
            let row = initiative::Entity::find_by_id(id).one(&world.db).await;
            row.unwrap().unwrap().lead_id
        };
        assert_eq!(
            (lead(going_on).await, lead(over).await),
            (Some(bea), Some(bea))
        );
        let input = Erase {
            person: bea,
            reason: Reason::Requested,
        };
        world
            .done(async |tx| erasure::erase(tx, &world.act, input).await)
            .await;
        assert_eq!(lead(going_on).await, None, "it is nobody’s for now");
        assert_eq!(lead(over).await, Some(bea), "the past stays as it was");
    })
    .await;
}

#[tokio::test]
async fn money_is_for_one_thing_and_within_bounds() {
    on_both(async |world| {
        let initiative = created(world, chatbots(None, &[])).await;
        let add = |amount: Option<i32>| funding::Add {
            funded: Funded::Initiative(initiative),
            reference: "CT-2021-014".into(),
            title: GivenTexts::reviewed("Entente", "Agreement"),
            fiscal_year: 2021,
            amount,
            approved_on: Some("2021-09-01".into()),
        };
        for amount in [-1, 2_000_000_001] {
            let input = add(Some(amount));
            let refused = world.refused(async |tx| funding::add(tx, &world.act, input).await);
            assert_eq!(refused.await, ["amount: out_of_range"]);
        }
        for amount in [None, Some(0), Some(2_000_000_000)] {
            let input = add(amount);
            let row = world.done(async |tx| funding::add(tx, &world.act, input).await);
            assert_eq!(row.await.amount, amount);
        }
        let input = funding::Update {
            funding_reference: 3,
            amount: Change::Clear,
            approved_on: Change::Clear,
            ..funding::Update::default()
        };
        world
            .done(async |tx| funding::update(tx, &world.act, input).await)
            .await;
        let row = funding_reference::Entity::find_by_id(3)
            .one(&world.db)
            .await;
        let row = row.unwrap().unwrap();
        assert_eq!((row.amount, row.approved_on), (None, None));
        assert_eq!(row.reference, "CT-2021-014", "what is not given stays");
    })
    .await;
}

//! Seats of the council.

use entity::{council_seat, council_seat_term};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use service::commands::{
    Trigger,
    given::{Change, GivenTexts},
    seats::{self, CorrectSeatTerm, SeatMember, VacateSeat},
};

use super::support::{World, on_both};

async fn seat(world: &World) -> i64 {
    let row = council_seat::ActiveModel {
        community_id: Set(1),
        jurisdiction_id: Set(world.yukon),
        ..Default::default()
    };
    row.insert(&world.db).await.unwrap().id
}

fn taking(council_seat: i64, person: i64, from: &str) -> SeatMember {
    SeatMember {
        council_seat,
        person,
        title: GivenTexts::reviewed("Sous-ministre", "Deputy Minister"),
        from: from.into(),
    }
}

fn leaving(council_seat: i64, to: &str) -> VacateSeat {
    VacateSeat {
        council_seat,
        to: to.into(),
    }
}

/// First and last days as they are stored, oldest first.
async fn terms(world: &World) -> Vec<(String, Option<String>)> {
    let terms = council_seat_term::Entity::find()
        .order_by_asc(council_seat_term::Column::StartOn)
        .all(&world.db)
        .await
        .unwrap();
    let terms = terms.iter();
    terms
        .map(|term| {
            (
                term.start_on.to_string(),
                term.end_on.map(|day| day.to_string()),
            )
        })
        .collect()
}

#[tokio::test]
async fn one_sits_leaves_and_another_follows() {
    on_both(async |world| {
        let seat = seat(world).await;
        let (sabine, rose) = (
            world.person("Sabine").await.id,
            world.person("Rose").await.id,
        );
        let vacate = async |to: &str| {
            let input = leaving(seat, to);
            world
                .refused(async |tx| seats::vacate(tx, &world.act, input).await)
                .await
        };
        let empty = "council_seat: not_allowed_in_state";
        assert_eq!(vacate("2021-08-31").await, [empty]);
        let input = taking(seat, sabine, "2020-01-01");
        let outcome = world
            .run(async |tx| seats::fill(tx, &world.act, input).await)
            .await
            .unwrap();
        assert_eq!(outcome.triggers, [Trigger::Recruitment]);
        assert_eq!(vacate("2019-12-31").await, ["to: ends_before_start"]);
        assert_eq!(vacate("never").await, ["to: does_not_exist"]);
        let input = taking(seat, rose, "2021-09-01");
        let wrong = world
            .refused(async |tx| seats::fill(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["from: overlaps"]);
        let input = leaving(seat, "2021-08-31");
        let outcome = world
            .run(async |tx| seats::vacate(tx, &world.act, input).await)
            .await
            .unwrap();
        assert_eq!(outcome.triggers, [Trigger::Recruitment]);
        assert_eq!(vacate("2021-08-31").await, [empty]);
        let input = taking(seat, rose, "2021-09-01");
        world
            .done(async |tx| seats::fill(tx, &world.act, input).await)
            .await;
        assert_eq!(
            terms(world).await,
            [
                ("2020-01-01".into(), Some("2021-09-01".into())),
                ("2021-09-01".into(), None)
            ]
        );
        let input = taking(404, 405, "2021-02-30");
        let wrong = world
            .refused(async |tx| seats::fill(tx, &world.act, input).await)
            .await;
        assert_eq!(
            wrong,
            [
                "council_seat: not_found",
                "person: not_found",
                "from: does_not_exist"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_term_is_corrected_and_the_record_names_nobody() {
    on_both(async |world| {
        let seat = seat(world).await;
        let person = world.person("Sabine").await.id;
        for from in ["2020-01-01", "2021-03-01"] {
            let input = taking(seat, person, from);
            world
                .done(async |tx| seats::fill(tx, &world.act, input).await)
                .await;
            if from == "2020-01-01" {
                let input = leaving(seat, "2020-12-31");
                world
                    .done(async |tx| seats::vacate(tx, &world.act, input).await)
                    .await;
            }
        }
        let term = council_seat_term::Entity::find()
            .order_by_asc(council_seat_term::Column::StartOn)
            .one(&world.db);
        let term = term.await.unwrap().unwrap().id;
        let correct = |to: Change<String>| CorrectSeatTerm {
            council_seat_term: term,
            to,
            ..CorrectSeatTerm::default()
        };
        let input = correct(Change::Clear);
        let wrong = world
            .refused(async |tx| seats::correct(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["from: overlaps"]);
        let input = CorrectSeatTerm {
            title: Some(GivenTexts::reviewed("Ministre", "Minister")),
            from: Some("2020-02-01".into()),
            ..correct(Change::Set("2021-02-28".into()))
        };
        let outcome = world
            .run(async |tx| seats::correct(tx, &world.act, input).await)
            .await
            .unwrap();
        assert_eq!(
            (outcome.value.id, outcome.triggers),
            (seat, vec![Trigger::Recruitment])
        );
        assert_eq!(
            terms(world).await[0],
            ("2020-02-01".into(), Some("2021-03-01".into()))
        );
        let (action, event) = world.events().await.pop().unwrap();
        assert_eq!(action, "council_seat_term.corrected");
        assert!(!event.contains("Minist"), "{event}");
    })
    .await;
}

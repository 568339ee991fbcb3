//! Meetings, from plan to record.

use entity::{
    agenda_item, attendance,
    enums::{MeetingKind, MeetingState, Track},
    meeting,
};
use sea_orm::EntityTrait;
use service::{
    commands::{
        ProblemCode,
        given::{Change, GivenTexts},
        meetings::{self, Cancel, Convene, GivenItem, Hold, Move, Plan, SetAgenda, UpdateMeeting},
    },
    time::ToJiff,
};

use super::support::{Counted, World, code, on_both};

fn quarterly(local_start: &str) -> Plan {
    Plan {
        track: Track::Executive,
        kind: MeetingKind::Quarterly,
        title: GivenTexts::reviewed("Rencontre de septembre", "September meeting"),
        description: GivenTexts::default(),
        local_start: local_start.into(),
        zone: None,
        duration_minutes: 90,
        platform: "MS Teams".into(),
        join_url: Some("https://rencontre.example/cp".into()),
        topics: Vec::new(),
        working_group: None,
        audience: None,
    }
}

async fn planned(world: &World) -> meeting::Model {
    let random = Counted::default();
    let input = quarterly("2021-09-21T13:00");
    world
        .done(async |tx| meetings::plan(tx, &world.act, &random, input).await)
        .await
}

async fn convened(world: &World) -> meeting::Model {
    let meeting = planned(world).await.id;
    world
        .done(async |tx| meetings::convene(tx, &world.act, Convene { meeting }).await)
        .await
}

#[tokio::test]
async fn a_meeting_is_planned_on_the_clock_of_its_zone() {
    on_both(async |world| {
        let meeting = planned(world).await;
        assert_eq!(
            meeting.starts_at.to_jiff().to_string(),
            "2021-09-21T17:00:00Z"
        );
        assert_eq!(
            meeting.ends_at.to_jiff().to_string(),
            "2021-09-21T18:30:00Z"
        );
        assert_eq!(
            (meeting.zone.as_str(), meeting.sequence),
            ("America/Toronto", 0)
        );
        assert_eq!(meeting.state, MeetingState::Planned);
        assert_eq!(meeting.uid.len(), 36);
    })
    .await;
}

#[tokio::test]
async fn a_time_that_names_no_moment_is_refused_with_the_choices() {
    on_both(async |world| {
        let random = Counted::default();
        let plan = async |local: &str| {
            let input = quarterly(local);
            world
                .run(async |tx| meetings::plan(tx, &world.act, &random, input).await)
                .await
        };
        let ProblemCode::LocalTimeDoesNotExist { before, after } =
            code(plan("2022-03-13T02:30").await)
        else {
            panic!("not a gap")
        };
        assert_eq!(before.datetime().to_string(), "2022-03-13T01:30:00");
        assert_eq!(after.datetime().to_string(), "2022-03-13T03:30:00");
        let twice = code(plan("2021-11-07T01:30").await);
        assert!(
            matches!(twice, ProblemCode::LocalTimeExistsTwice { .. }),
            "{twice:?}"
        );
        let chosen = plan("2021-11-07T01:30-05:00").await.unwrap().value;
        assert_eq!(
            chosen.starts_at.to_jiff().to_string(),
            "2021-11-07T06:30:00Z"
        );
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_with_a_plan_is_told_at_once() {
    on_both(async |world| {
        let random = Counted::default();
        let mut input = quarterly("2021-08-31T13:00");
        input.title = GivenTexts::default();
        input.duration_minutes = 0;
        input.platform = String::new();
        input.join_url = Some("javascript:alert(1)".into());
        input.topics = vec![404];
        let wrong = world
            .refused(async |tx| meetings::plan(tx, &world.act, &random, input).await)
            .await;
        assert_eq!(
            wrong,
            [
                "title: missing",
                "duration_minutes: out_of_range",
                "local_start: in_the_past",
                "platform: missing",
                "join_url: invalid_url",
                "topics.0: not_found"
            ]
        );
        let mut input = quarterly("2021-09-31T13:00");
        input.zone = Some("Canada/Nowhere".into());
        let wrong = world
            .refused(async |tx| meetings::plan(tx, &world.act, &random, input).await)
            .await;
        assert_eq!(wrong, ["zone: unknown_zone"]);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_is_convened_once_its_texts_are_reviewed_in_both_languages() {
    on_both(async |world| {
        let meeting = planned(world).await.id;
        let mut draft = GivenTexts::reviewed("Selon nos moyens", "Within our means");
        draft.en.as_mut().unwrap().state = None;
        let input = UpdateMeeting {
            meeting,
            description: Some(draft.clone()),
            ..UpdateMeeting::default()
        };
        world
            .done(async |tx| meetings::update(tx, &world.act, input).await)
            .await;
        let mut title = GivenTexts::reviewed("Accueil", "");
        title.en = None;
        let items = vec![GivenItem {
            proposal: None,
            title,
            ..GivenItem::default()
        }];
        let input = SetAgenda { meeting, items };
        world
            .done(async |tx| meetings::set_agenda(tx, &world.act, input).await)
            .await;
        let wrong = world
            .refused(async |tx| meetings::convene(tx, &world.act, Convene { meeting }).await)
            .await;
        assert_eq!(
            wrong,
            [
                "description.en: not_reviewed",
                "agenda.0.title.en: not_reviewed"
            ]
        );
        let late = world.at("2021-09-21T17:00:00Z");
        let wrong = world
            .refused(async |tx| meetings::convene(tx, &late, Convene { meeting }).await)
            .await;
        assert_eq!(wrong[0], "meeting: in_the_past");
    })
    .await;
}

#[tokio::test]
async fn the_texts_of_a_convened_meeting_stay_reviewed() {
    on_both(async |world| {
        let meeting = convened(world).await.id;
        let mut title = GivenTexts::reviewed("Autre titre", "Another title");
        title.fr.as_mut().unwrap().state = None;
        let input = UpdateMeeting {
            meeting,
            title: Some(title),
            ..UpdateMeeting::default()
        };
        let wrong = world
            .refused(async |tx| meetings::update(tx, &world.act, input).await)
            .await;
        assert_eq!(wrong, ["title.fr: not_reviewed"]);
        let wrong = world
            .refused(async |tx| meetings::convene(tx, &world.act, Convene { meeting }).await)
            .await;
        assert_eq!(wrong, ["meeting: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn a_move_makes_the_next_revision_once_the_meeting_is_convened() {
    on_both(async |world| {
        let input = |meeting, local: &str| Move {
            meeting,
            local_start: Some(local.into()),
            ..Move::default()
        };
        let meeting = planned(world).await.id;
        let go = input(meeting, "2021-09-22T10:00");
        let moved = world
            .done(async |tx| meetings::move_to(tx, &world.act, go).await)
            .await;
        assert_eq!(moved.sequence, 0);
        world
            .done(async |tx| meetings::convene(tx, &world.act, Convene { meeting }).await)
            .await;
        let go = input(meeting, "2021-09-23T10:00");
        let moved = world
            .done(async |tx| meetings::move_to(tx, &world.act, go).await)
            .await;
        assert_eq!((moved.sequence, &moved.uid), (1, &moved.uid));
        // The same again is no change; another place is one.
        let go = input(meeting, "2021-09-23T10:00");
        let same = world
            .done(async |tx| meetings::move_to(tx, &world.act, go).await)
            .await;
        assert_eq!(same.sequence, 1);
        let place = Move {
            meeting,
            join_url: Change::Clear,
            ..Move::default()
        };
        let moved = world
            .done(async |tx| meetings::move_to(tx, &world.act, place).await)
            .await;
        assert_eq!((moved.sequence, moved.join_url), (2, None));
        assert_eq!(
            moved.starts_at.to_jiff().to_string(),
            "2021-09-23T14:00:00Z"
        );
        // Another zone: the reading of the clock stays.
        let zone = Move {
            meeting,
            zone: Some("America/Vancouver".into()),
            ..Move::default()
        };
        let moved = world
            .done(async |tx| meetings::move_to(tx, &world.act, zone).await)
            .await;
        assert_eq!(
            moved.starts_at.to_jiff().to_string(),
            "2021-09-23T17:00:00Z"
        );
        assert_eq!(moved.ends_at.to_jiff().to_string(), "2021-09-23T18:30:00Z");
    })
    .await;
}

#[tokio::test]
async fn a_meeting_does_not_move_into_the_past() {
    on_both(async |world| {
        let meeting = convened(world).await.id;
        let go = Move {
            meeting,
            local_start: Some("2021-08-31T13:00".into()),
            ..Move::default()
        };
        let wrong = world
            .refused(async |tx| meetings::move_to(tx, &world.act, go.clone()).await)
            .await;
        assert_eq!(wrong, ["local_start: in_the_past"]);
        let late = world.at("2021-09-21T17:30:00Z");
        let begun = Move {
            local_start: Some("2021-10-01T13:00".into()),
            ..go
        };
        let wrong = world
            .refused(async |tx| meetings::move_to(tx, &late, begun).await)
            .await;
        assert_eq!(wrong, ["meeting: in_the_past"]);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_is_held_after_it_began_with_those_who_were_there() {
    on_both(async |world| {
        let meeting = convened(world).await.id;
        let person = world.person("Anouk").await.id;
        let hold = |attendance| Hold {
            meeting,
            attendance,
            led_by: Vec::new(),
        };
        let wrong = world
            .refused(async |tx| {
                meetings::hold(tx, &world.act, hold(vec![person, person, 404])).await
            })
            .await;
        assert_eq!(
            wrong,
            [
                "meeting: too_early",
                "attendance.1: named_twice",
                "attendance.2: not_found"
            ]
        );
        let after = world.at("2021-09-21T18:30:00Z");
        let held = world
            .done(async |tx| meetings::hold(tx, &after, hold(vec![person])).await)
            .await;
        assert_eq!(held.state, MeetingState::Held);
        assert_eq!(
            attendance::Entity::find()
                .all(&world.db)
                .await
                .unwrap()
                .len(),
            1
        );
        let wrong = world
            .refused(async |tx| meetings::cancel(tx, &after, Cancel { meeting }).await)
            .await;
        assert_eq!(wrong, ["meeting: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn a_planned_meeting_is_never_held_without_being_convened() {
    on_both(async |world| {
        let meeting = planned(world).await.id;
        let after = world.at("2021-09-21T18:30:00Z");
        let hold = Hold {
            meeting,
            attendance: Vec::new(),
            led_by: Vec::new(),
        };
        let wrong = world
            .refused(async |tx| meetings::hold(tx, &after, hold).await)
            .await;
        assert_eq!(wrong, ["meeting: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn a_cancellation_is_a_revision_of_what_was_convened() {
    on_both(async |world| {
        let meeting = convened(world).await.id;
        let cancelled = world
            .done(async |tx| meetings::cancel(tx, &world.act, Cancel { meeting }).await)
            .await;
        assert_eq!(
            (cancelled.state, cancelled.sequence),
            (MeetingState::Cancelled, 1)
        );
        let wrong = world
            .refused(async |tx| meetings::cancel(tx, &world.act, Cancel { meeting }).await)
            .await;
        assert_eq!(wrong, ["meeting: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn an_agenda_takes_the_place_of_the_one_before() {
    on_both(async |world| {
        let meeting = planned(world).await.id;
        let speaker = world.person("Anouk").await.id;
        let item = |fr: &str, speaker| GivenItem {
            proposal: None,
            title: GivenTexts::reviewed(fr, fr),
            speaker,
            duration_minutes: Some(10),
        };
        for items in [
            vec![item("A", None), item("B", None)],
            vec![item("C", Some(speaker))],
        ] {
            let input = SetAgenda { meeting, items };
            world
                .done(async |tx| meetings::set_agenda(tx, &world.act, input).await)
                .await;
        }
        let all = agenda_item::Entity::find().all(&world.db).await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(
            (
                all[0].title_fr.as_deref(),
                all[0].speaker_id,
                all[0].position
            ),
            (Some("C"), Some(speaker), 1)
        );
    })
    .await;
}

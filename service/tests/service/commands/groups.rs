//! Sub-groups: who comes into them, leads them and leaves them, and which meetings hear of it.

use entity::{
    enums::{GroupRole, MeetingKind, Track},
    membership, working_group, working_group_member,
};
use jiff::civil::date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use service::{
    commands::{
        Trigger,
        given::{Change, GivenText, GivenTexts},
        groups::{self, Add, Create, End, Leave, Update},
        meetings::{self, Convene, Move, Plan, UpdateMeeting},
        memberships::{self, CorrectMembership, Join, NewAffiliation},
    },
    reads,
};

use super::support::{Counted, World, on_both};

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

fn chatbots(lead: i64, members: Vec<i64>) -> Create {
    Create {
        name: GivenTexts::reviewed("Robots conversationnels", "Chatbots"),
        mandate: GivenTexts::reviewed("Comparer les essais.", "Compare trials."),
        lead,
        members,
        from: "2021-09-01".into(),
        to: None,
        initiative: None,
    }
}

async fn created(world: &World, input: Create) -> working_group::Model {
    world
        .done(async |tx| groups::create(tx, &world.act, input).await)
        .await
}

fn adding(working_group: i64, person: i64, role: GroupRole, from: &str) -> Add {
    Add {
        working_group,
        person,
        role,
        from: from.into(),
    }
}

async fn added(world: &World, input: Add) -> working_group_member::Model {
    world
        .done(async |tx| groups::add(tx, &world.act, input).await)
        .await
}

/// Who is in a sub-group when: the person, the role, the first day and the day after the last.
async fn places(world: &World, group: i64) -> Vec<(i64, GroupRole, String, Option<String>)> {
    let rows = working_group_member::Entity::find()
        .filter(working_group_member::Column::WorkingGroupId.eq(group))
        .order_by_asc(working_group_member::Column::StartOn)
        .order_by_asc(working_group_member::Column::Id);
    let rows = rows.all(&world.db).await.unwrap().into_iter();
    rows.map(|row| {
        let end = row.end_on.map(|day| day.to_string());
        (row.person_id, row.role, row.start_on.to_string(), end)
    })
    .collect()
}

fn meeting_of(group: i64, local_start: &str) -> Plan {
    Plan {
        track: Track::Executive,
        kind: MeetingKind::Other,
        title: GivenTexts::reviewed("Premier tour", "First round"),
        description: GivenTexts::default(),
        local_start: local_start.into(),
        zone: None,
        duration_minutes: 60,
        platform: "MS Teams".into(),
        join_url: None,
        topics: Vec::new(),
        working_group: Some(group),
        audience: None,
    }
}

/// A meeting of a sub-group that was called.
async fn called(world: &World, group: i64, local_start: &str) -> i64 {
    let random = Counted::default();
    let input = meeting_of(group, local_start);
    let meeting = world
        .done(async |tx| meetings::plan(tx, &world.act, &random, input).await)
        .await
        .id;
    world
        .done(async |tx| meetings::convene(tx, &world.act, Convene { meeting }).await)
        .await;
    meeting
}

#[tokio::test]
async fn a_sub_group_begins_with_those_who_are_members_of_the_community() {
    on_both(async |world| {
        let (lead, other) = (member(world, "Ada").await, member(world, "Bea").await);
        let stranger = world.person("Cleo").await.id;
        let group = created(world, chatbots(lead, vec![other])).await;
        let open = |person, role| (person, role, "2021-09-01".to_owned(), None);
        assert_eq!(
            places(world, group.id).await,
            [open(lead, GroupRole::Lead), open(other, GroupRole::Member)]
        );
        let input = Create {
            name: GivenTexts::default(),
            mandate: GivenTexts::default(),
            to: Some("2021-08-01".into()),
            ..chatbots(stranger, vec![other, other, 404])
        };
        let refused = world.refused(async |tx| groups::create(tx, &world.act, input).await);
        let problems = [
            "name: missing",
            "mandate: missing",
            "to: ends_before_start",
            "members.1: named_twice",
            "members.2: not_found",
        ];
        assert_eq!(refused.await, problems);
        let input = chatbots(stranger, vec![]);
        let refused = world.refused(async |tx| groups::create(tx, &world.act, input).await);
        assert_eq!(refused.await, ["lead: not_a_member"]);
        let (action, event) = world.events().await.pop().unwrap();
        assert_eq!(action, "working_group.created");
        assert!(!event.contains("Chatbots"), "{event}");
    })
    .await;
}

#[tokio::test]
async fn one_person_leads_and_each_is_in_it_once() {
    on_both(async |world| {
        let (ada, bea) = (member(world, "Ada").await, member(world, "Bea").await);
        let cleo = member(world, "Cleo").await;
        let group = created(world, chatbots(ada, vec![bea])).await.id;
        let (lead, works) = (GroupRole::Lead, GroupRole::Member);
        for (input, problem) in [
            (adding(group, bea, works, "2021-10-01"), "from: overlaps"),
            (adding(group, bea, lead, "2021-10-01"), "role: overlaps"),
            (
                adding(group, cleo, works, "2021-08-31"),
                "from: not_in_force_on",
            ),
            (
                adding(group, cleo, works, "2021-02-29"),
                "from: does_not_exist",
            ),
            (
                adding(404, cleo, works, "2021-10-01"),
                "working_group: not_found",
            ),
            (adding(group, 404, works, "2021-10-01"), "person: not_found"),
        ] {
            let refused = world.refused(async |tx| groups::add(tx, &world.act, input).await);
            assert_eq!(refused.await, [problem]);
        }
        // The lead goes from one to the other.
        added(world, adding(group, ada, works, "2021-10-01")).await;
        added(world, adding(group, bea, lead, "2021-10-01")).await;
        // Somebody who was taken down as the wrong thing is the other from the beginning.
        let wrong = added(world, adding(group, cleo, works, "2021-11-01")).await;
        let refused = adding(group, cleo, lead, "2021-11-01");
        let refused = world.refused(async |tx| groups::add(tx, &world.act, refused).await);
        assert_eq!(refused.await, ["role: overlaps"]);
        let (first, later) = ("2021-09-01".to_owned(), "2021-10-01".to_owned());
        assert_eq!(
            places(world, group).await,
            [
                (ada, lead, first.clone(), Some(later.clone())),
                (bea, works, first, Some(later.clone())),
                (ada, works, later.clone(), None),
                (bea, lead, later, None),
                (cleo, works, "2021-11-01".to_owned(), None),
            ]
        );
        let leave = |to: &str| Leave {
            working_group_member: wrong.id,
            to: to.into(),
        };
        let early = leave("2021-10-31");
        let begun = world.at("2021-11-01T12:00:00Z");
        let refused = world.refused(async |tx| groups::leave(tx, &begun, early).await);
        assert_eq!(refused.await, ["to: ends_before_start"]);
        let left = leave("2021-11-30");
        world
            .done(async |tx| groups::leave(tx, &world.act, left).await)
            .await;
        let later = leave("2021-12-31");
        let refused = world.refused(async |tx| groups::leave(tx, &world.act, later).await);
        assert_eq!(refused.await, ["to: not_in_force_on"]);
        let winter = world.at("2022-01-15T12:00:00Z");
        let over = leave("2021-11-15");
        let refused = world.refused(async |tx| groups::leave(tx, &winter, over).await);
        assert_eq!(
            refused.await,
            ["working_group_member: not_allowed_in_state"]
        );
    })
    .await;
}

#[tokio::test]
async fn the_days_of_those_in_it_follow_those_of_the_sub_group() {
    on_both(async |world| {
        let (ada, bea) = (member(world, "Ada").await, member(world, "Bea").await);
        let group = created(world, chatbots(ada, vec![])).await.id;
        added(world, adding(group, bea, GroupRole::Member, "2021-10-01")).await;
        let update = |from: Option<&str>, to: Change<&str>| Update {
            working_group: group,
            from: from.map(Into::into),
            to: match to {
                Change::Set(day) => Change::Set(day.into()),
                Change::Clear => Change::Clear,
                Change::Keep => Change::Keep,
            },
            ..Update::default()
        };
        let earlier = update(Some("2021-08-15"), Change::Set("2021-12-31"));
        world
            .done(async |tx| groups::update(tx, &world.act, earlier).await)
            .await;
        let end = Some("2022-01-01".to_owned());
        let lead = |end| (ada, GroupRole::Lead, "2021-08-15".to_owned(), end);
        let works = |end| (bea, GroupRole::Member, "2021-10-01".to_owned(), end);
        assert_eq!(places(world, group).await, [lead(end.clone()), works(end)]);
        called(world, group, "2021-11-09T13:00").await;
        for (input, problem) in [
            (update(None, Change::Set("2021-11-08")), "to: meets_on"),
            (update(Some("2021-11-01"), Change::Keep), "from: overlaps"),
            (
                update(None, Change::Set("2021-08-01")),
                "to: ends_before_start",
            ),
        ] {
            let refused = world.refused(async |tx| groups::update(tx, &world.act, input).await);
            assert_eq!(refused.await, [problem]);
        }
        let draft = Update {
            working_group: group,
            name: Some(GivenTexts {
                en: Some(GivenText {
                    words: Some("Bots".into()),
                    state: None,
                }),
                fr: None,
            }),
            ..Update::default()
        };
        let refused = world.refused(async |tx| groups::update(tx, &world.act, draft).await);
        assert_eq!(refused.await, ["name.en: not_reviewed"]);
        let open = update(None, Change::Clear);
        world
            .done(async |tx| groups::update(tx, &world.act, open).await)
            .await;
        assert_eq!(places(world, group).await, [lead(None), works(None)]);
        let end = |to: &str| End {
            working_group: group,
            to: to.into(),
            outcome: GivenTexts::reviewed("Un guide.", "A guide."),
        };
        let early = end("2021-10-31");
        let refused = world.refused(async |tx| groups::end(tx, &world.act, early).await);
        assert_eq!(refused.await, ["to: meets_on"]);
        let last = end("2021-11-30");
        let ended = world.done(async |tx| groups::end(tx, &world.act, last).await);
        assert_eq!(ended.await.outcome_en.as_deref(), Some("A guide."));
        let end_on = Some("2021-12-01".to_owned());
        assert_eq!(
            places(world, group).await,
            [lead(end_on.clone()), works(end_on)]
        );
        let over = world.at("2021-12-01T12:00:00Z");
        let again = end("2021-11-30");
        let refused = world.refused(async |tx| groups::end(tx, &over, again).await);
        assert_eq!(refused.await, ["working_group: not_allowed_in_state"]);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_of_a_sub_group_is_for_its_members_and_hears_who_comes_and_goes() {
    on_both(async |world| {
        let (ada, bea) = (member(world, "Ada").await, member(world, "Bea").await);
        member(world, "Cleo").await;
        let group = created(world, chatbots(ada, vec![bea])).await.id;
        let random = Counted::default();
        for (input, problem) in [
            (
                Plan {
                    kind: MeetingKind::Quarterly,
                    ..meeting_of(group, "2021-11-09T13:00")
                },
                "working_group: not_allowed_in_state",
            ),
            (
                meeting_of(404, "2021-11-09T13:00"),
                "working_group: not_found",
            ),
        ] {
            let plan = async |tx: &_| meetings::plan(tx, &world.act, &random, input).await;
            assert_eq!(world.refused(plan).await, [problem]);
        }
        let meeting = called(world, group, "2021-11-09T13:00").await;
        let community = reads::community::first(&world.db).await.unwrap().unwrap();
        let row = entity::meeting::Entity::find_by_id(meeting);
        let row = row.one(&world.db).await.unwrap().unwrap();
        let invited = reads::audience::for_meeting(&world.db, &community, &row).await;
        let people: Vec<i64> = invited.unwrap().readers.keys().map(|key| key.0).collect();
        assert_eq!(people, [ada, bea]);
        // Whoever leaves the community leaves the sub-group with it.
        let belongs = membership_of(world, bea).await;
        let leave = memberships::Leave {
            membership: belongs.id,
            to: "2021-10-31".into(),
        };
        let done = world.run(async |tx| memberships::leave(tx, &world.act, leave).await);
        let hears = Trigger::Invitations { meeting };
        assert_eq!(done.await.unwrap().triggers, [Trigger::Recruitment, hears]);
        let end = places(world, group).await.pop().unwrap();
        assert_eq!(
            end,
            (
                bea,
                GroupRole::Member,
                "2021-09-01".into(),
                Some("2021-11-01".into())
            )
        );
        // On a day without the sub-group it does not meet; given to the track, it may.
        let last = End {
            working_group: group,
            to: "2021-11-30".into(),
            outcome: GivenTexts::default(),
        };
        let done = world.run(async |tx| groups::end(tx, &world.act, last).await);
        assert_eq!(done.await.unwrap().triggers, [hears]);
        let moved = || Move {
            meeting,
            local_start: Some("2021-12-01T13:00".into()),
            ..Move::default()
        };
        let refused = world.refused(async |tx| meetings::move_to(tx, &world.act, moved()).await);
        assert_eq!(refused.await, ["local_start: not_in_force_on"]);
        let to_all = UpdateMeeting {
            meeting,
            working_group: Change::Clear,
            ..UpdateMeeting::default()
        };
        let done = world.run(async |tx| meetings::update(tx, &world.act, to_all).await);
        assert_eq!(done.await.unwrap().triggers, [hears]);
        world
            .done(async |tx| meetings::move_to(tx, &world.act, moved()).await)
            .await;
    })
    .await;
}

/// Somebody's membership, the only one.
async fn membership_of(world: &World, person: i64) -> membership::Model {
    let rows = membership::Entity::find().filter(membership::Column::PersonId.eq(person));
    rows.one(&world.db).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_place_stays_that_another_membership_covers() {
    on_both(async |world| {
        let (ada, bea) = (member(world, "Ada").await, member(world, "Bea").await);
        let leave = async |membership, to: &str| {
            let to = to.into();
            let input = memberships::Leave { membership, to };
            world
                .done(async |tx| memberships::leave(tx, &world.act, input).await)
                .await;
        };
        let join = async |track, from: &str| {
            let input = Join {
                person: bea,
                track,
                from: from.into(),
                affiliation: None,
            };
            let joined = world.done(async |tx| memberships::join(tx, &world.act, input).await);
            joined.await.id
        };
        let old = membership_of(world, bea).await.id;
        leave(old, "2020-12-31").await;
        let again = join(Track::Executive, "2021-06-01").await;
        let group = created(world, chatbots(ada, vec![bea])).await.id;
        let there = places(world, group).await;
        let earlier = CorrectMembership {
            membership: old,
            to: Change::Set("2020-11-30".into()),
            ..CorrectMembership::default()
        };
        world
            .done(async |tx| memberships::correct_membership(tx, &world.act, earlier).await)
            .await;
        assert_eq!(places(world, group).await, there);
        // From one track to the other.
        let manages = join(Track::Manager, "2021-11-01").await;
        leave(again, "2021-10-31").await;
        assert_eq!(places(world, group).await, there);
        leave(manages, "2021-11-30").await;
        let end = places(world, group).await.pop().unwrap();
        assert_eq!((end.0, end.3.as_deref()), (bea, Some("2021-12-01")));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_no_member_any_more_is_neither_invited_nor_in_it_for_longer() {
    on_both(async |world| {
        let (ada, bea) = (member(world, "Ada").await, member(world, "Bea").await);
        let input = Create {
            to: Some("2021-11-30".into()),
            ..chatbots(ada, vec![bea])
        };
        let group = created(world, input).await.id;
        // As an import of the roster ends it.
        let mut row = membership_of(world, bea).await.into_active_model();
        row.end_on = Set(Some("2021-10-01".parse().unwrap()));
        row.update(&world.db).await.unwrap();
        let community = reads::community::first(&world.db).await.unwrap().unwrap();
        let on = async |day| {
            let there = reads::groups::members(&world.db, (community.id, group), day);
            there.await.unwrap()
        };
        assert_eq!(on(date(2021, 9, 30)).await, [ada, bea]);
        assert_eq!(on(date(2021, 10, 1)).await, [ada]);
        let longer = Update {
            working_group: group,
            to: Change::Set("2021-12-31".into()),
            ..Update::default()
        };
        world
            .done(async |tx| groups::update(tx, &world.act, longer).await)
            .await;
        let ends = places(world, group).await.into_iter();
        let ends: Vec<_> = ends.map(|(person, _, _, end)| (person, end)).collect();
        let end = |day: &str| Some(day.to_owned());
        assert_eq!(ends, [(ada, end("2022-01-01")), (bea, end("2021-12-01"))]);
    })
    .await;
}

#[tokio::test]
async fn who_has_not_come_yet_is_taken_out_again() {
    on_both(async |world| {
        let (ada, bea) = (member(world, "Ada").await, member(world, "Bea").await);
        let group = created(world, chatbots(ada, vec![])).await.id;
        let bea_from = |from: &str| adding(group, bea, GroupRole::Member, from);
        let wrong = added(world, bea_from("2021-11-01")).await.id;
        let leave = Leave {
            working_group_member: wrong,
            to: "2021-10-31".into(),
        };
        let gone = world.done(async |tx| groups::leave(tx, &world.act, leave).await);
        assert_eq!(gone.await, None);
        assert_eq!(places(world, group).await.len(), 1);
        // Who would come after the end does not.
        added(world, bea_from("2021-12-01")).await;
        let end = End {
            working_group: group,
            to: "2021-11-30".into(),
            outcome: GivenTexts::default(),
        };
        world
            .done(async |tx| groups::end(tx, &world.act, end).await)
            .await;
        assert_eq!(places(world, group).await.len(), 1);
    })
    .await;
}

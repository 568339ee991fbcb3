//! What stands behind the door: roles from data, and the same work for whatever opens nothing.

use std::sync::{
    Arc,
    atomic::{AtomicU32, AtomicUsize, Ordering},
};

use domain::{
    access::{Role, Roles, Scope},
    random::Random,
};
use entity::{email_address, membership, office, person};
use jiff::{SignedDuration, Timestamp, civil::date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use service::{
    access::{
        Digest, Keeper, Secret, administrators,
        keeper::{Present, Used, note},
        links::{self, NewLink, Standing},
        sessions::{self, Of},
        tokens::{self, CreateToken},
    },
    commands::CommandError,
    context::{Act, Actor},
    db,
    error::ServiceError,
    reads::roles,
    time::ToChrono,
};
use testing::september_first;

use crate::common::with_demo;

/// Another number each time.
#[derive(Default)]
struct Counter(AtomicU32);

impl Random for Counter {
    fn uuid(&self) -> [u8; 16] {
        let next = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&next.to_le_bytes());
        bytes
    }

    fn below(&self, _n: u64) -> u64 {
        0
    }
}

fn act(now: Timestamp) -> Act {
    Act::new(Actor::CommandLine, now)
}

fn present(now: Timestamp) -> Present {
    let day = date(2021, 9, 1);
    Present {
        now,
        day,
        is_use: true,
    }
}

async fn token(db: &DatabaseConnection, random: &Counter, days: i64) -> tokens::Made {
    let input = CreateToken {
        name: "Dashboard".to_owned(),
        role: Role::Dashboard,
        scopes: Scope::Read.into(),
        days,
    };
    let made = db::write(db, async |tx| {
        tokens::create(tx, &act(september_first()), random, input).await
    });
    made.await.unwrap().value
}

async fn session(db: &DatabaseConnection, random: &Counter, of: Of) -> (i64, Secret) {
    let begun = db::write(db, async |tx| {
        sessions::begin(tx, &act(september_first()), random, of).await
    });
    let (row, secret) = begun.await.unwrap();
    (row.id, secret)
}

/// Somebody who holds an office today.
async fn holder(db: &DatabaseConnection, role: entity::enums::OfficeRole) -> i64 {
    let found = office::Entity::find()
        .filter(office::Column::Role.eq(role))
        .filter(office::Column::EndOn.is_null());
    found.one(db).await.unwrap().unwrap().person_id
}

#[tokio::test]
async fn roles_come_from_what_holds_on_the_day() {
    use entity::enums::OfficeRole::{ActingAuthority, FederalCoChair, ProvincialCoChair, Support};
    with_demo("access_roles", async |db, _| {
        let today = date(2021, 9, 1);
        let (chair, support) = (
            holder(&db, FederalCoChair).await,
            holder(&db, Support).await,
        );
        let of = async |person, day| roles::of(&db, person, day).await.unwrap();
        let both: Roles = [Role::Member, Role::CoChair].into_iter().collect();
        assert_eq!(of(chair, today).await, both);
        assert!(of(support, today).await.has(Role::Support));
        assert!(!of(support, today).await.has(Role::CoChair));
        assert_eq!(of(chair, date(2000, 1, 1)).await, Roles::NONE);
        assert_eq!(of(999_999, today).await, Roles::NONE);

        // The last day is a day in office; the day after is none.
        let row = office::Entity::find()
            .filter(office::Column::PersonId.eq(chair))
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        let community = row.community_id;
        let mut row = row.into_active_model();
        row.end_on = Set(Some(date(2021, 9, 11).to_chrono()));
        row.update(&db).await.unwrap();
        assert!(of(chair, date(2021, 9, 10)).await.has(Role::CoChair));
        assert_eq!(of(chair, date(2021, 9, 11)).await, Role::Member.into());

        // The acting authority is one while both chairs are vacant, and no longer.
        let acting = office::ActiveModel {
            community_id: Set(community),
            person_id: Set(support),
            role: Set(ActingAuthority),
            start_on: Set(today.to_chrono()),
            ..Default::default()
        };
        acting.insert(&db).await.unwrap();
        assert!(!of(support, date(2021, 9, 20)).await.has(Role::CoChair));
        let other = holder(&db, ProvincialCoChair).await;
        let mut row = office::Entity::find()
            .filter(office::Column::PersonId.eq(other))
            .one(&db)
            .await
            .unwrap()
            .unwrap()
            .into_active_model();
        row.end_on = Set(Some(date(2021, 9, 15).to_chrono()));
        row.update(&db).await.unwrap();
        assert!(!of(support, date(2021, 9, 14)).await.has(Role::CoChair));
        assert!(of(support, date(2021, 9, 15)).await.has(Role::CoChair));

        // A grant makes an administrator; whoever was erased is nobody.
        let granted = db::write(&db, async |tx| {
            administrators::grant(tx, &act(september_first()), chair).await
        });
        granted.await.unwrap();
        assert!(of(chair, today).await.has(Role::Administrator));
        let mut row = entity::person::Entity::find_by_id(chair)
            .one(&db)
            .await
            .unwrap()
            .unwrap()
            .into_active_model();
        row.erased_at = Set(Some(september_first().to_chrono()));
        row.update(&db).await.unwrap();
        assert_eq!(of(chair, today).await, Roles::NONE);
    })
    .await;
}

#[tokio::test]
async fn what_opens_nothing_costs_one_statement_whatever_is_wrong_with_it() {
    with_demo("access_statements", async |mut db, _| {
        let statements = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&statements);
        db.set_metric_callback(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let asked = || statements.swap(0, Ordering::Relaxed);
        let now = september_first();
        let random = Counter::default();
        let keeper = Keeper::default();
        let (good, short) = (token(&db, &random, 30).await, token(&db, &random, 1).await);
        let revoked = token(&db, &random, 30).await;
        let done = db::write(&db, async |tx| {
            tokens::revoke(tx, &act(now), revoked.row.id).await
        });
        done.await.unwrap();
        let unknown = good.text.reveal().replace("_0", "_f");
        let later = present(now + SignedDuration::from_hours(24));
        let opens = async |text: &str, present| {
            keeper
                .token(&db, Digest::of(text), present)
                .await
                .unwrap()
                .is_some()
        };
        for (text, at) in [
            (unknown.as_str(), present(now)),
            (short.text.reveal(), later),
            (revoked.text.reveal(), present(now)),
            ("", present(now)),
        ] {
            // Asked again, it is looked up again: it is not told apart by being remembered.
            for _ in 0..2 {
                asked();
                assert!(!opens(text, at).await);
                assert_eq!(asked(), 1);
            }
        }
        assert!(opens(good.text.reveal(), present(now)).await);
        assert_eq!(asked(), 1);
        assert!(opens(good.text.reveal(), present(now)).await);
        assert_eq!(asked(), 0, "a token that opens is remembered for a moment");
        keeper.forget();
        assert!(opens(good.text.reveal(), present(now)).await);
        assert_eq!(asked(), 1);
        assert!(
            !opens(
                good.text.reveal(),
                present(now + SignedDuration::from_hours(30 * 24))
            )
            .await,
            "what is remembered runs out to the second"
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself_and_with_what_it_rests_on() {
    with_demo("access_sessions", async |db, _| {
        let now = september_first();
        let random = Counter::default();
        let key = Digest::of("the administrator's token");
        let made = token(&db, &random, 30).await;
        let person = holder(&db, entity::enums::OfficeRole::FederalCoChair).await;
        let at = async |secret: &Secret, key: Option<&Digest>, hours: i64| {
            let present = present(now + SignedDuration::from_hours(hours));
            let found = Keeper::default()
                .session(&db, secret, key, present)
                .await
                .unwrap();
            found.map(|found| found.holder.actor)
        };
        let (id, secret) = session(&db, &random, Of::Person(person)).await;
        assert_eq!(at(&secret, None, 7).await, Some(Actor::Person(person)));
        assert_eq!(
            at(&secret, None, 8).await,
            None,
            "eight hours without a word end it"
        );
        for hour in (6..=162).step_by(6) {
            let seen = now + SignedDuration::from_hours(hour);
            note(&db, Used::Session(id), seen).await.unwrap();
        }
        assert!(at(&secret, None, 167).await.is_some());
        assert_eq!(
            at(&secret, None, 168).await,
            None,
            "and seven days end it anyway"
        );

        let (_, secret) = session(&db, &random, Of::Administrator(key.clone())).await;
        assert_eq!(at(&secret, Some(&key), 1).await, Some(Actor::Administrator));
        let other = Digest::of("another token");
        assert_eq!(at(&secret, Some(&other), 1).await, None);
        assert_eq!(at(&secret, None, 1).await, None);

        let (_, secret) = session(&db, &random, Of::Token(made.row.id)).await;
        let actor = Actor::Token(made.row.id);
        assert_eq!(at(&secret, Some(&key), 1).await, Some(actor));
        let done = db::write(&db, async |tx| {
            tokens::revoke(tx, &act(now), made.row.id).await
        });
        done.await.unwrap();
        assert_eq!(
            at(&secret, Some(&key), 1).await,
            None,
            "with its token, its sessions end"
        );

        // With the last role of its person, a session ends.
        let (_, secret) = session(&db, &random, Of::Person(person)).await;
        office::Entity::delete_many()
            .filter(office::Column::PersonId.eq(person))
            .exec(&db)
            .await
            .unwrap();
        assert!(at(&secret, None, 1).await.is_some());
        membership::Entity::delete_many()
            .filter(membership::Column::PersonId.eq(person))
            .exec(&db)
            .await
            .unwrap();
        assert_eq!(at(&secret, None, 1).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_good_once_for_a_quarter_of_an_hour_where_it_was_asked_for() {
    with_demo("access_links", async |db, _| {
        let now = september_first();
        let random = Counter::default();
        let (secret, browser) = (Secret::draw(&random), Secret::draw(&random).digest());
        let person = holder(&db, entity::enums::OfficeRole::Support).await;
        let make = async |secret: &Secret, person| {
            let new = NewLink {
                secret,
                browser: &browser,
                person,
                next: "/reports",
            };
            let made = db::write(&db, async |tx| links::make(tx, &act(now), new).await);
            made.await.unwrap()
        };
        let link = make(&secret, Some(person)).await;
        let look = async |secret: &Secret, browser: Option<&Digest>, minutes: i64| {
            let at = now + SignedDuration::from_mins(minutes);
            links::look(&db, secret, browser, at).await.unwrap()
        };
        let other = Secret::draw(&random);
        for _ in 0..2 {
            let seen = look(&secret, Some(&browser), 14).await;
            assert_eq!(
                seen,
                Standing::Good(link.clone()),
                "looking uses nothing up"
            );
        }
        assert_eq!(look(&secret, None, 14).await, Standing::Elsewhere);
        assert_eq!(
            look(&secret, Some(&other.digest()), 14).await,
            Standing::Elsewhere
        );
        assert_eq!(look(&secret, Some(&browser), 15).await, Standing::Over);
        assert_eq!(look(&other, Some(&browser), 0).await, Standing::Over);
        let nobodys = Secret::draw(&random);
        make(&nobodys, None).await;
        assert_eq!(look(&nobodys, Some(&browser), 0).await, Standing::Over);

        let both = async || db::write(&db, async |tx| links::use_up(tx, &link, now).await).await;
        assert!(both().await.unwrap());
        assert!(!both().await.unwrap(), "a link is good once");
        assert_eq!(look(&secret, Some(&browser), 1).await, Standing::Over);

        assert!(!links::is_enough(&db, person, now).await.unwrap());
        for _ in 1..links::MOST {
            make(&Secret::draw(&random), Some(person)).await;
        }
        assert!(links::is_enough(&db, person, now).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn who_is_asked_for_by_an_address_is_whoever_is_written_to_there() {
    with_demo("access_addresses", async |db, _| {
        let row = email_address::Entity::find()
            .filter(email_address::Column::IsPrimary.eq(true))
            .filter(email_address::Column::SuppressedAt.is_null())
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        let at = async |address: &str| {
            let people = administrators::people_at(&db, address).await.unwrap();
            people
                .into_iter()
                .map(|person| person.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(at(&row.normalized).await, [row.person_id]);
        assert!(at("nobody@nowhere.example").await.is_empty());
        // An address of before may be somebody else's by now.
        let before = email_address::ActiveModel {
            person_id: Set(row.person_id),
            address: Set("before@nowhere.example".to_owned()),
            normalized: Set("before@nowhere.example".to_owned()),
            is_primary: Set(false),
            ..Default::default()
        };
        before.insert(&db).await.unwrap();
        assert!(at("before@nowhere.example").await.is_empty());
        let whose = person::Entity::find_by_id(row.person_id).one(&db).await;
        let mut whose = whose.unwrap().unwrap().into_active_model();
        whose.erased_at = Set(Some(september_first().to_chrono()));
        let mut whose = whose.update(&db).await.unwrap().into_active_model();
        assert!(at(&row.normalized).await.is_empty(), "nobody is there");
        whose.erased_at = Set(None);
        whose.update(&db).await.unwrap();
        let (address, mut row) = (row.normalized.clone(), row.into_active_model());
        row.suppressed_at = Set(Some(september_first().to_chrono()));
        row.update(&db).await.unwrap();
        assert!(
            at(&address).await.is_empty(),
            "nothing is sent where mail bounces"
        );
    })
    .await;
}

#[tokio::test]
async fn tokens_and_grants_are_refused_where_they_make_no_sense() {
    with_demo("access_refusals", async |db, _| {
        let now = september_first();
        let random = Counter::default();
        let input = CreateToken {
            name: " ".to_owned(),
            role: Role::Member,
            scopes: domain::access::Scopes::NONE,
            days: 731,
        };
        let made = db::write(&db, async |tx| {
            tokens::create(tx, &act(now), &random, input).await
        });
        assert_eq!(
            problems(made.await),
            ["name: missing", "scopes: missing", "days: out_of_range"]
        );
        let revoke =
            async |id| db::write(&db, async |tx| tokens::revoke(tx, &act(now), id).await).await;
        assert_eq!(problems(revoke(7).await), ["token: not_found"]);
        let made = token(&db, &random, 1).await;
        revoke(made.row.id).await.unwrap();
        assert_eq!(problems(revoke(made.row.id).await), ["token: already_done"]);
        let grant = async |id| {
            db::write(&db, async |tx| {
                administrators::grant(tx, &act(now), id).await
            })
            .await
        };
        let person = holder(&db, entity::enums::OfficeRole::Support).await;
        assert_eq!(problems(grant(999_999).await), ["person: not_found"]);
        grant(person).await.unwrap();
        assert_eq!(problems(grant(person).await), ["person: already_done"]);
        let take = db::write(&db, async |tx| {
            administrators::revoke(tx, &act(now), person).await?;
            administrators::revoke(tx, &act(now), person).await
        });
        assert_eq!(problems(take.await), ["person: already_done"]);
    })
    .await;
}

fn problems<T>(outcome: Result<T, CommandError>) -> Vec<String> {
    match outcome {
        Ok(_) => Vec::new(),
        Err(CommandError::Refused(problems)) => problems.iter().map(ToString::to_string).collect(),
        Err(CommandError::Failed(error @ ServiceError::Database(_))) => panic!("{error}"),
        Err(error) => panic!("{error}"),
    }
}

//! The community of 2020–2021 is loaded whole, or not at all.

use crate::common::{on_both, september_first, with_demo};
use entity::{audit_event, jurisdiction, meeting, membership, person};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, PaginatorTrait, Statement};
use service::{
    context::{Act, Actor},
    db,
    demo::{self, DemoError, Source},
};

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// The figures of the source report, by plain SQL and nothing of ours.
fn organizations_of(orders: &str) -> String {
    format!(
        "SELECT count(DISTINCT o.id) FROM membership m
         JOIN affiliation a ON a.person_id = m.person_id AND a.is_primary
         JOIN organization o ON o.id = a.organization_id
         WHERE m.track = 'executive' AND o.order_of_government IN ({orders})
         AND m.start_on <= '2021-08-31' AND (m.end_on IS NULL OR m.end_on > '2021-08-31')
         AND a.start_on <= '2021-08-31' AND (a.end_on IS NULL OR a.end_on > '2021-08-31')"
    )
}

#[tokio::test]
async fn the_figures_of_the_source_report_by_plain_sql() {
    with_demo("figures", async |db, _| {
        let members = "SELECT count(DISTINCT person_id) FROM membership WHERE track = 'executive'
            AND start_on <= '2021-08-31' AND (end_on IS NULL OR end_on > '2021-08-31')";
        assert_eq!(number(&db, members).await, 81);
        for (orders, expected) in [
            ("'federal'", 6),
            ("'provincial', 'territorial'", 20),
            ("'municipal'", 22),
            ("'other'", 0),
        ] {
            let found = number(&db, &organizations_of(orders)).await;
            assert_eq!(found, expected, "{orders}");
        }
        assert_eq!(number(&db, "SELECT count(*) FROM activity").await, 6);
        assert_eq!(
            number(
                &db,
                "SELECT count(*) FROM point WHERE parent_id IS NOT NULL"
            )
            .await,
            3
        );
    })
    .await;
}

#[tokio::test]
async fn rows_keep_the_keys_of_their_files() {
    with_demo("keys", async |db, _| {
        let held = "SELECT count(*) FROM attendance a JOIN meeting m ON m.id = a.meeting_id
            JOIN activity x ON x.meeting_id = m.id WHERE x.happened_on = '2021-06-15'";
        assert_eq!(number(&db, held).await, 40);
        let in_their_own_name = "SELECT count(*) FROM person p JOIN email_address e
            ON e.person_id = p.id WHERE p.given_name = 'Priyanka' AND e.normalized LIKE 'priyanka.%'";
        assert_eq!(number(&db, in_their_own_name).await, 1);
        let september = meeting::Entity::find().all(&db).await.unwrap();
        let september = september.iter().find(|m| m.uid.starts_with("quarterly-2021-09@")).unwrap();
        assert_eq!(september.starts_at.to_rfc3339(), "2021-09-21T17:00:00+00:00");
        let loaded = audit_event::Entity::find().one(&db).await.unwrap().unwrap();
        assert_eq!((loaded.actor.as_str(), loaded.action.as_str()), ("demonstration", "community.loaded"));
    })
    .await;
}

#[tokio::test]
async fn a_second_load_is_refused() {
    with_demo("second_load", async |db, _| {
        let people = person::Entity::find().count(&db).await.unwrap();
        let again = db::write(&db, async |tx| demo::load(tx, september_first()).await).await;
        assert!(matches!(again, Err(DemoError::Occupied { slug }) if slug == "contact-centres"));
        assert_eq!(person::Entity::find().count(&db).await.unwrap(), people);
    })
    .await;
}

/// What a load of a damaged set says.
async fn refusal(db: &DatabaseConnection, source: Source) -> String {
    let load = async |tx: &_| {
        demo::load_from(
            &source,
            tx,
            &Act::new(Actor::Demonstration, september_first()),
        )
        .await
    };
    db::write(db, load).await.unwrap_err().to_string()
}

fn text(file: &'static str) -> String {
    demo::source().text(file).unwrap().to_owned()
}

fn changed(file: &'static str, from: &str, to: &str) -> Source {
    let whole = text(file);
    assert!(whole.contains(from), "{file} no longer holds {from:?}");
    demo::source().with(file, whole.replacen(from, to, 1))
}

#[tokio::test]
async fn a_damaged_file_is_named_with_the_place_and_leaves_nothing() {
    on_both("damaged", async |db| {
        let people = text("people.csv");
        let cut_in_a_row = people[..people.len() * 2 / 3]
            .rsplit_once(',')
            .unwrap()
            .0
            .to_owned();
        let cut_between_rows = people.lines().take(50).collect::<Vec<_>>().join("\n");
        let terms = text("community.toml");
        let cut_in_a_text = terms[..terms.find("mieux servir").unwrap()].to_owned();
        let cases = [
            (
                demo::source().with("people.csv", cut_in_a_row),
                ["people.csv", "line"],
            ),
            (
                demo::source().with("people.csv", cut_between_rows),
                ["people.csv", "49 rows"],
            ),
            (
                demo::source().with("community.toml", cut_in_a_text),
                ["community.toml", "line"],
            ),
            (
                changed("people.csv", "America/Moncton", "America/Atlantis"),
                ["people.csv", "Atlantis"],
            ),
            (
                changed("people.csv", "given_name", "first_name"),
                ["people.csv", "first_name"],
            ),
            (
                changed("memberships.csv", "2019-03-11", "2019-02-30"),
                ["memberships.csv", "line: 2"],
            ),
            (
                changed("memberships.csv", "lucien-", "lucie-"),
                ["memberships.csv, line 2", "lucie-"],
            ),
            (
                changed("organizations.csv", "CA-NS", "CA-XX"),
                ["organizations.csv, line", "CA-XX"],
            ),
            (
                changed("offices.csv", "2018-10-01,", "2018-09-01,"),
                ["offices.csv, line", "overlaps"],
            ),
            (
                changed("meetings.toml", "2021-09-21T13:00", "2021-03-14T02:30"),
                ["meetings.toml", "does not exist"],
            ),
            (
                changed(
                    "meetings.toml",
                    "convened_at = \"2021-08-24T14:00:00Z\"",
                    "",
                ),
                ["[[meetings]] 2021-09", "state"],
            ),
            (
                changed(
                    "activities.toml",
                    "kind = \"meeting\"",
                    "kind = \"gathering\"",
                ),
                ["activities.toml", "gathering"],
            ),
        ];
        for (source, says) in cases {
            let refusal = refusal(&db, source).await;
            for part in says {
                assert!(refusal.contains(part), "{part:?} is not in: {refusal}");
            }
            assert_eq!(membership::Entity::find().count(&db).await.unwrap(), 0);
            assert_eq!(jurisdiction::Entity::find().count(&db).await.unwrap(), 0);
        }
    })
    .await;
}

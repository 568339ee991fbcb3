//! Who holds the offices: said by co-chairs and administrators, with an answer in words where it
//! cannot be.

use domain::access::Role;
use sea_orm::DatabaseConnection;
use serde_json::Value as Json;

use super::stage::Stage;
use crate::support::{Client, code, on_both};

/// The id of the first row of a list.
async fn first(client: &Client, list: &str, filter: &str) -> String {
    let query = format!("{{ {list}(first: 1, where: {filter}) {{ nodes {{ id }} }} }}");
    let data = client.data(&query).await;
    let id = data[list]["nodes"][0]["id"].as_str();
    id.unwrap_or_else(|| panic!("{query}: {data}")).to_owned()
}

fn ask(name: &str, input: &str) -> String {
    format!(
        "mutation {{ {name}(input: {{ {input} }}) {{ status problems {{ path code fr: message(language: FR) en: message(language: EN) }} }} }}"
    )
}

/// The only problem of a mutation: where, its code, and in both languages.
async fn problem(client: &Client, name: &str, input: &str) -> [String; 4] {
    let answer = client.data(&ask(name, input)).await[name].clone();
    assert_eq!(answer["status"], "REFUSED", "{name}: {answer}");
    let problems = answer["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{answer}");
    let path = problems[0]["path"].as_array().unwrap().iter();
    let path: Vec<&str> = path.filter_map(Json::as_str).collect();
    let text = |field: &str| problems[0][field].as_str().unwrap().to_owned();
    [path.join("."), text("code"), text("fr"), text("en")]
}

/// A member, support, a co-chair and an administrator.
async fn clients(database: &DatabaseConnection) -> [Client; 4] {
    let stage = Stage::set(database).await;
    let of = |role| Client::of(database.clone()).viewed_by(stage.viewer(role));
    [
        of(Role::Member),
        of(Role::Support),
        of(Role::CoChair),
        of(Role::Administrator),
    ]
}

const FEDERAL: &str = r#"{ role: { eq: FEDERAL_CO_CHAIR }, to: { isNull: true } }"#;
const OF_A_CITY: &str = r#"{ memberships: { some: {} }, offices: { none: {} }, organization: { at: "2021-09-01", is: { orderOfGovernment: { eq: MUNICIPAL } } } }"#;

#[tokio::test]
async fn co_chairs_keep_the_offices_and_administrators_the_acting_authority() {
    on_both("access_offices", |database| async move {
        let [member, support, chair, administrator] = clients(&database).await;
        let held = first(&administrator, "offices", FEDERAL).await;
        let person = first(&administrator, "people", OF_A_CITY).await;
        let acting = format!(r#"person: "{person}", role: ACTING_AUTHORITY, from: "2021-09-01", reason: "On leave""#);
        let to_support = format!(r#"person: "{person}", role: SUPPORT, from: "2030-01-01""#);
        let end = format!(r#"office: "{held}", to: "2021-12-31""#);
        for (name, input) in [("appointOffice", &acting), ("appointOffice", &to_support), ("endOffice", &end)] {
            assert_eq!(code(&support, &ask(name, input)).await, "FORBIDDEN", "{name}");
        }
        assert_eq!(code(&chair, &ask("appointOffice", &acting)).await, "FORBIDDEN");
        let done = administrator
            .data(&format!("mutation {{ appointOffice(input: {{ {acting} }}) {{ status office {{ id reason }} }} }}"))
            .await;
        let office = &done["appointOffice"]["office"];
        assert_eq!(office["reason"], "On leave", "{done}");
        let office = office["id"].as_str().unwrap();
        for (name, input) in [
            ("endOffice", r#"to: "2021-12-31""#),
            ("correctOffice", "to: null"),
            ("handOverOffice", r#"person: "Person:1", from: "2021-12-31", reason: "x""#),
        ] {
            let call = ask(name, &format!(r#"office: "{office}", {input}"#));
            assert_eq!(code(&chair, &call).await, "FORBIDDEN", "{name}");
        }
        assert_eq!(chair.data(&ask("endOffice", &end)).await["endOffice"]["status"], "OK");
        // Why somebody acts is for those who prepare and approve.
        assert_eq!(code(&member, "{ offices { nodes { reason } } }").await, "FORBIDDEN");
    })
    .await;
}

#[tokio::test]
async fn support_keeps_the_seats() {
    on_both("access_seats", |database| async move {
        let [_, support, _, administrator] = clients(&database).await;
        let seat = first(
            &administrator,
            "councilSeats",
            r#"{ jurisdiction: { code: { eq: "CA-NU" } } }"#,
        )
        .await;
        let person = first(&administrator, "people", OF_A_CITY).await;
        let input = format!(r#"councilSeat: "{seat}", person: "{person}", from: "2021-09-01""#);
        assert_eq!(
            support.data(&ask("seatCouncilMember", &input)).await["seatCouncilMember"]["status"],
            "OK"
        );
        let again = problem(&support, "seatCouncilMember", &input).await;
        assert_eq!(again[..2], ["input.from", "OVERLAPS"]);
        let leave = format!(r#"councilSeat: "{seat}", to: "2021-09-30""#);
        assert_eq!(
            support.data(&ask("vacateCouncilSeat", &leave)).await["vacateCouncilSeat"]["status"],
            "OK"
        );
        let [path, code, fr, en] = problem(&support, "vacateCouncilSeat", &leave).await;
        assert_eq!(
            (path.as_str(), code.as_str()),
            ("input.councilSeat", "NOT_ALLOWED_IN_STATE")
        );
        assert!(
            fr.contains("ce siège") && en.contains("this seat"),
            "{fr} {en}"
        );
        let [path, _, fr, en] = problem(
            &support,
            "vacateCouncilSeat",
            r#"councilSeat: "Person:1", to: "2021-09-30""#,
        )
        .await;
        assert_eq!(path, "input.councilSeat");
        assert!(
            fr.starts_with("Aucun siège") && en.starts_with("There is no seat"),
            "{fr} {en}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_said_in_both_languages() {
    on_both("access_office_problems", |database| async move {
        let administrator = Client::of(database);
        let held = first(&administrator, "offices", FEDERAL).await;
        let person = first(&administrator, "people", OF_A_CITY).await;
        let over = format!(r#"office: "{held}", person: "{person}", from: "2021-10-01""#);
        let [path, code, fr, en] = problem(&administrator, "handOverOffice", &over).await;
        assert_eq!(
            (path.as_str(), code.as_str()),
            ("input.person", "NOT_OF_THE_CHAIR")
        );
        assert!(
            fr.contains("coprésidence fédérale") && en.contains("federal co-chair"),
            "{fr} {en}"
        );
        let acting = format!(r#"person: "{person}", role: ACTING_AUTHORITY, from: "2021-09-01""#);
        let [path, code, ..] = problem(&administrator, "appointOffice", &acting).await;
        assert_eq!((path.as_str(), code.as_str()), ("input.reason", "MISSING"));
        let support = format!(r#"person: "{person}", role: SUPPORT, from: "2021-09-01""#);
        let [path, code, ..] = problem(&administrator, "appointOffice", &support).await;
        assert_eq!((path.as_str(), code.as_str()), ("input.from", "OVERLAPS"));
        let [path, code, fr, en] = problem(
            &administrator,
            "endOffice",
            r#"office: "Office:404", to: "2021-09-01""#,
        )
        .await;
        assert_eq!(
            (path.as_str(), code.as_str()),
            ("input.office", "NOT_FOUND")
        );
        assert!(
            fr.starts_with("Aucun mandat ne") && en.starts_with("There is no term of office"),
            "{fr} {en}"
        );
        let end = format!(r#"office: "{held}", to: "2001-01-01""#);
        assert_eq!(
            problem(&administrator, "endOffice", &end).await[1],
            "ENDS_BEFORE_START"
        );
        let other = FEDERAL.replace("FEDERAL", "PROVINCIAL");
        let other = first(&administrator, "offices", &other).await;
        let correct = format!(r#"office: "{other}", from: "2018-09-30""#);
        assert_eq!(
            problem(&administrator, "correctOffice", &correct).await[1],
            "OVERLAPS"
        );
    })
    .await;
}

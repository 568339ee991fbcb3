//! What is kept about oneself: seen and changed by oneself, and by nobody else this way.

use domain::access::{Role, Roles};
use serde_json::{Value as Json, json};
use tribune::graphql::context::Viewer;

use super::stage::Stage;
use crate::support::{Client, code, on_both};

const PROFILE: &str = "{ viewer { actor roles scopes rights profile { person { id } givenName familyName language zone phone
  emailAddresses { address isPrimary } memberships { track } interests { slug } } } }";

#[tokio::test]
async fn members_see_and_keep_what_is_theirs() {
    on_both("access_profile", |database| async move {
        let stage = Stage::set(&database).await;
        let viewer = stage.viewer(Role::Member);
        let me = viewer.person.unwrap();
        let client = Client::of(database.clone()).viewed_by(viewer);
        let change = r#"mutation { updateMyProfile(input: { language: FR, zone: "America/Halifax", phone: "+1 902 555 0101" }) { status problems { path code } person { language zone } } }"#;
        let data = client.data(change).await;
        assert_eq!(data["updateMyProfile"], json!({ "status": "OK", "problems": [], "person": { "language": "FR", "zone": "America/Halifax" } }));
        let topics = client.data("{ topics { nodes { id slug } } }").await["topics"]["nodes"].clone();
        let set = format!("mutation {{ setMyInterests(input: {{ topics: [{}] }}) {{ status }} }}", topics[0]["id"]);
        assert_eq!(client.data(&set).await["setMyInterests"]["status"], "OK");
        let seen = client.data(PROFILE).await["viewer"].clone();
        assert_eq!(seen["actor"], format!("person:{me}"));
        assert_eq!((&seen["roles"], &seen["rights"]), (&json!(["MEMBER"]), &json!(["READ", "OWN_PROFILE", "WORKING_GROUPS", "VOICE", "ANSWERS"])));
        let profile = &seen["profile"];
        assert_eq!(profile["person"]["id"], format!("Person:{me}"));
        assert_eq!((&profile["language"], &profile["zone"], &profile["phone"]), (&json!("FR"), &json!("America/Halifax"), &json!("+1 902 555 0101")));
        assert_eq!(profile["interests"], json!([{ "slug": topics[0]["slug"] }]));
        let addresses = profile["emailAddresses"].as_array().unwrap();
        assert!(addresses.iter().any(|address| address["address"] == "own9011@canada.example"), "{addresses:?}");
        assert!(!profile["memberships"].as_array().unwrap().is_empty());
        // Others do not see it by this way, nor change it.
        let phone = format!("{{ node(id: \"Person:{me}\") {{ ... on Person {{ phone }} }} }}");
        assert_eq!(code(&client, &phone).await, "FORBIDDEN");
        let other = Client::of(database.clone()).viewed_by(stage.viewer(Role::Council));
        assert_ne!(other.data(PROFILE).await["viewer"]["profile"]["person"]["id"], profile["person"]["id"]);
        let correct = format!(r#"mutation {{ correctPerson(input: {{ person: "Person:{me}", familyName: "X" }}) {{ status }} }}"#);
        assert_eq!(code(&client, &correct).await, "FORBIDDEN");
        assert_eq!(code(&other, &correct).await, "FORBIDDEN");
    })
    .await;
}

#[tokio::test]
async fn a_mistake_in_ones_profile_is_said() {
    on_both("access_profile_problems", |database| async move {
        let stage = Stage::set(&database).await;
        let client = Client::of(database).viewed_by(stage.viewer(Role::Member));
        let data = client.data(r#"mutation { updateMyProfile(input: { zone: "Mars/Olympus", phone: "none" }) { status problems { path code } } }"#).await;
        let problems = data["updateMyProfile"]["problems"].as_array().unwrap();
        let codes: Vec<&Json> = problems.iter().map(|problem| &problem["code"]).collect();
        assert_eq!(codes, ["UNKNOWN_ZONE", "INVALID_PHONE"]);
        let data = client.data(r#"mutation { setMyInterests(input: { topics: ["Topic:999999", "Topic:999999"] }) { status problems { path code } } }"#).await;
        assert_eq!(data["setMyInterests"]["status"], "REFUSED");
    })
    .await;
}

#[tokio::test]
async fn programs_have_no_profile() {
    on_both("access_profile_program", |database| async move {
        let token = Viewer {
            roles: Roles::from(Role::Member),
            ..Viewer::administrator()
        };
        let client = Client::of(database).viewed_by(token);
        assert_eq!(client.data(PROFILE).await["viewer"]["profile"], Json::Null);
        assert_eq!(code(&client, "mutation { updateMyProfile(input: { zone: null }) { status } }").await, "FORBIDDEN");
        // Without a person, nothing is one's own.
        let own = client.data("{ emailAddresses(first: 1) { totalCount } invitations(first: 1) { totalCount } deliveries(first: 1) { totalCount } }").await;
        assert_eq!(own, json!({ "emailAddresses": { "totalCount": 0 }, "invitations": { "totalCount": 0 }, "deliveries": { "totalCount": 0 } }));
    })
    .await;
}

#[tokio::test]
async fn a_statement_does_not_depend_on_the_person() {
    on_both("access_statements", |database| async move {
        let stage = Stage::set(&database).await;
        let query = "{ emailAddresses(first: 5) { nodes { address } } deliveries(first: 5) { nodes { subject } } }";
        let mut texts = Vec::new();
        for person in [stage.viewer(Role::Member).person, stage.viewer(Role::Council).person] {
            let viewer = Viewer {
                person,
                ..stage.viewer(Role::Member)
            };
            let client = Client::of(database.clone()).viewed_by(viewer);
            let answer = client.ask_with(query, Json::Null).await;
            let statements = answer.statements.iter().map(|statement| statement.sql.clone());
            texts.push(statements.collect::<Vec<_>>());
        }
        assert_eq!(texts[0], texts[1]);
    })
    .await;
}

#[tokio::test]
async fn who_names_a_topic_is_for_the_secretariat() {
    on_both("access_interests", |database| async move {
        let stage = Stage::set(&database).await;
        let member = Client::of(database.clone()).viewed_by(stage.viewer(Role::Member));
        let topic = member.data("{ topics { nodes { id } } }").await["topics"]["nodes"][0]["id"].clone();
        let set = format!("mutation {{ setMyInterests(input: {{ topics: [{topic}] }}) {{ status }} }}");
        assert_eq!(member.data(&set).await["setMyInterests"]["status"], "OK");
        let query = "{ interestMap { withoutInterests withoutInterestsNodes { id } topics { members memberNodes { id } } overlaps { memberNodes { id } } } }";
        for role in Role::ALL {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            let map = client.data(query).await["interestMap"].clone();
            let named = map["topics"].as_array().unwrap().iter().find(|one| one["members"] == 1).unwrap().clone();
            let is_secretariat = [Role::Support, Role::CoChair, Role::Administrator].contains(&role);
            assert_eq!(named["memberNodes"].is_null(), !is_secretariat, "{role}");
            assert_eq!(map["withoutInterestsNodes"].is_null(), !is_secretariat, "{role}");
            assert!(map["withoutInterests"].as_i64() > Some(0), "{role}");
        }
    })
    .await;
}

//! Every mutation, by every role, and by every credential that is for something else.

use domain::access::{Role, Scope};
use serde_json::Value as Json;
use tribune::graphql::context::Viewer;

use super::{atlas::Atlas, matrix::Matrix, stage::Stage};
use crate::support::{Client, code, on_both};

/// Whether a query is refused for who asks.
async fn is_forbidden(client: &Client, query: &str) -> bool {
    let answer = client.ask_with(query, Json::Null).await;
    let errors = answer.response.errors.iter();
    let mut codes = errors.map(|error| serde_json::to_value(error).unwrap());
    codes.any(|error| error["extensions"]["code"] == "FORBIDDEN")
}

/// What is somebody's to do, and not by whatever input.
const OWN: [(&str, Role); 3] = [
    ("approveReport", Role::CoChair),
    ("addToWorkingGroup", Role::Member),
    ("leaveWorkingGroup", Role::Member),
];

/// The least call of each mutation.
async fn calls(client: &Client) -> Vec<(String, String)> {
    let atlas = Atlas::of(client).await;
    let mutations = atlas.fields("Mutation").into_iter();
    let calls = mutations.map(|mutation| {
        let call = atlas.call(&mutation, "");
        (
            mutation.name,
            format!("mutation {{ {call} {{ __typename }} }}"),
        )
    });
    calls.collect()
}

#[tokio::test]
async fn each_role_may_do_what_the_document_says() {
    on_both("access_mutations", |database| async move {
        let matrix = Matrix::read();
        let stage = Stage::set(&database).await;
        let calls = calls(&Client::of(database.clone())).await;
        for role in Role::ALL {
            let mut viewer = stage.viewer(role);
            // A dashboard's token that was made for more than it may.
            viewer.scopes = domain::access::Scopes::all();
            if role == Role::Administrator {
                // One who signed in: what is one's own is a person's.
                viewer.person = stage.viewer(Role::Support).person;
            }
            let client = Client::of(database.clone()).viewed_by(viewer);
            for (mutation, call) in &calls {
                let allowed = matrix.mutations[mutation][&role];
                // Co-chairs approve in their own name, whoever leads a sub-group changes that one; the
                // least call names another.
                if OWN.contains(&(mutation.as_str(), role)) {
                    continue;
                }
                assert_eq!(
                    !is_forbidden(&client, call).await,
                    allowed,
                    "{mutation} by {role}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_credential_is_for_what_its_scopes_say() {
    on_both("access_scopes", |database| async move {
        let everything = Client::of(database.clone());
        let calls = calls(&everything).await;
        let jobs = [
            "runJob",
            "cancelRun",
            "retryRun",
            "pauseJob",
            "resumeJob",
            "setJobConcurrency",
            "closeAlert",
            "createSchedule",
            "updateSchedule",
            "backfillSchedule",
        ];
        for scope in Scope::ALL {
            let viewer = Viewer {
                scopes: scope.into(),
                ..Viewer::administrator()
            };
            let client = everything.beside(viewer);
            for (mutation, call) in &calls {
                let wanted = if jobs.contains(&mutation.as_str()) {
                    Scope::Jobs
                } else {
                    Scope::Write
                };
                // One's own profile is a person's, whatever the token.
                if scope != wanted {
                    assert!(is_forbidden(&client, call).await, "{mutation} with {scope}");
                }
            }
            for query in [
                "{ topics { totalCount } }",
                "{ viewer { actor } }",
                "{ serverInfo { version } }",
                "{ representation { at } }",
                "{ community { slug } }",
                "{ __typename }",
            ] {
                // The second time, too, when the document is known, and somebody who may has asked.
                for _ in 0..2 {
                    everything.data(query).await;
                    assert_eq!(is_forbidden(&client, query).await, scope != Scope::Read, "{query} with {scope}");
                }
            }
        }
        // Whoever may only write is not shown what they wrote.
        let writer = Viewer {
            scopes: Scope::Write.into(),
            ..Viewer::administrator()
        };
        let client = Client::of(database.clone()).viewed_by(writer);
        let create = r#"mutation { createPerson(input: { givenName: "A", familyName: "B" }) { status person { familyName } } }"#;
        assert_eq!(code(&client, create).await, "FORBIDDEN");
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_anything() {
    on_both("access_nobody", |database| async move {
        let nobody = Viewer {
            roles: domain::access::Roles::NONE,
            scopes: domain::access::Scopes::all(),
            ..Viewer::administrator()
        };
        let client = Client::of(database).viewed_by(nobody);
        for query in ["{ topics { totalCount } }", "{ viewer { actor } }"] {
            assert_eq!(code(&client, query).await, "FORBIDDEN", "{query}");
        }
        for (mutation, call) in calls_as_administrator(&client).await {
            assert!(is_forbidden(&client, &call).await, "{mutation}");
        }
    })
    .await;
}

/// Some mutations, without asking the schema, which nobody may either.
async fn calls_as_administrator(_client: &Client) -> Vec<(&'static str, String)> {
    vec![
        (
            "createPerson",
            r#"mutation { createPerson(input: { givenName: "A", familyName: "B" }) { status } }"#
                .to_owned(),
        ),
        (
            "runJob",
            r#"mutation { runJob(input: { job: "recruitment" }) { status } }"#.to_owned(),
        ),
        (
            "setMyInterests",
            "mutation { setMyInterests(input: { topics: [] }) { status } }".to_owned(),
        ),
    ]
}

#[tokio::test]
async fn a_co_chair_approves_in_their_own_name() {
    on_both("access_approve", |database| async move {
        let stage = Stage::set(&database).await;
        let viewer = stage.viewer(Role::CoChair);
        let me = viewer.person.unwrap();
        let other = stage.viewer(Role::Member).person.unwrap();
        let client = Client::of(database).viewed_by(viewer);
        let approve = |person: i64| {
            format!(r#"mutation {{ approveReport(input: {{ version: "ReportVersion:1", person: "Person:{person}" }}) {{ status }} }}"#)
        };
        assert_eq!(code(&client, &approve(other)).await, "FORBIDDEN");
        assert!(!is_forbidden(&client, &approve(me)).await);
        // Whoever is none approves in nobody's name, and not in their own.
        for role in [Role::Member, Role::Council, Role::Support] {
            let viewer = stage.viewer(role);
            let own = approve(viewer.person.unwrap());
            let client = client.beside(viewer);
            for call in [own, approve(me)] {
                assert_eq!(code(&client, &call).await, "FORBIDDEN", "{role}");
            }
        }
    })
    .await;
}

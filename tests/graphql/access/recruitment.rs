//! Who names candidates, and who learns that somebody is one.

use domain::access::Role;
use sea_orm::DatabaseConnection;
use serde_json::{Value as Json, json};

use super::stage::Stage;
use crate::support::{Client, code, on_both};

/// Opens the search of the jurisdiction that the council member sits for.
async fn reopen(database: &DatabaseConnection) {
    use sea_orm::ConnectionTrait;
    let sql = "UPDATE recruitment_case SET closed_on = NULL WHERE id = 9012";
    database.execute_unprepared(sql).await.unwrap();
}

fn name(case: &str) -> String {
    format!(
        r#"mutation {{ nameCandidate(input: {{ case: "{case}", newPerson: {{ givenName: "Odette", familyName: "Gallant" }} }}) {{
            status problems {{ path code }} candidate {{ state person {{ familyName }} }} }} }}"#
    )
}

#[tokio::test]
async fn council_members_name_for_the_jurisdiction_that_they_sit_for() {
    on_both("access_candidates", |database| async move {
        let stage = Stage::set(&database).await;
        reopen(&database).await;
        let of = |role| Client::of(database.clone()).viewed_by(stage.viewer(role));
        let council = of(Role::Council);
        let theirs = council.data(&name("RecruitmentCase:9012")).await;
        assert_eq!(
            theirs["nameCandidate"],
            json!({ "status": "OK", "problems": [], "candidate": { "state": "NAMED", "person": { "familyName": "Gallant" } } })
        );
        // Another's search and one that is none get the same answer.
        let absent = json!([{ "path": ["input", "case"], "code": "NOT_FOUND" }]);
        for case in ["RecruitmentCase:9001", "RecruitmentCase:99999"] {
            let answer = council.data(&name(case)).await["nameCandidate"].clone();
            assert_eq!(answer["problems"], absent, "{case}");
        }
        let support = of(Role::Support).data(&name("RecruitmentCase:9001")).await;
        assert_eq!(support["nameCandidate"]["status"], "OK", "{support}");
        for role in [Role::Member, Role::Dashboard] {
            let call = name("RecruitmentCase:9012");
            assert_eq!(code(&of(role), &call).await, "FORBIDDEN", "{role}");
        }
    })
    .await;
}

#[tokio::test]
async fn members_do_not_learn_who_is_a_candidate() {
    on_both("access_candidacies", |database| async move {
        let stage = Stage::set(&database).await;
        let member = stage.viewer(Role::Member);
        let me = member.person.unwrap();
        let counts = "{ candidates(first: 5) { totalCount } eligibilityChecks(first: 5) { totalCount }
            people(first: 1, where: { candidacies: { some: {} } }) { totalCount } }";
        let own = format!(
            r#"{{ node(id: "Person:{me}") {{ ... on Person {{ candidacies(first: 5) {{ totalCount nodes {{ state }} }} }} }} }}"#
        );
        let ask = async |role| {
            let client = Client::of(database.clone()).viewed_by(stage.viewer(role));
            let counted = client.data(counts).await;
            let numbers = ["candidates", "eligibilityChecks", "people"];
            let numbers = numbers.map(|list| counted[list]["totalCount"].as_i64().unwrap());
            let own = client.data(&own).await["node"]["candidacies"].clone();
            (numbers, own["totalCount"].as_i64().unwrap())
        };
        for role in [Role::Member, Role::Dashboard] {
            assert_eq!(ask(role).await, ([0, 0, 0], 0), "{role}");
        }
        // The council member sees the one of their jurisdiction, and not what was found.
        assert_eq!(ask(Role::Council).await, ([1, 0, 1], 1));
        assert_eq!(ask(Role::Support).await, ([2, 2, 2], 1));
        let export = service::reads::export::of(&database, me).await.unwrap().unwrap();
        let rows = |key: &str| {
            let section = export.iter().find(|section| section.key == key).unwrap();
            section.rows.clone()
        };
        assert_eq!(rows("candidacies").len(), 1, "whoever it is about gets it");
        assert_eq!(rows("eligibility-checks")[0]["note"], Json::from("Note"));
    })
    .await;
}

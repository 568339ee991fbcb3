//! Who is in a sub-group: said by the secretariat, and by whoever leads it.

use domain::access::Role;

use super::stage::Stage;
use crate::support::{Client, code, on_both};

fn ask(name: &str, input: &str) -> String {
    format!("mutation {{ {name}(input: {{ {input} }}) {{ status problems {{ path code }} }} }}")
}

#[tokio::test]
async fn whoever_leads_a_sub_group_says_who_else_is_in_it() {
    on_both("access_groups", |database| async move {
        let stage = Stage::set(&database).await;
        let of = |role| Client::of(database.clone()).viewed_by(stage.viewer(role));
        let [member, support, chair] = [Role::Member, Role::Support, Role::CoChair].map(of);
        let me = stage.viewer(Role::Member).person.unwrap();
        let members = r#"{ members(at: "2021-09-01", first: 4) { nodes { id } } }"#;
        let data = chair.data(members).await;
        let ids = data["members"]["nodes"].as_array().unwrap().iter();
        let ids = ids.map(|node| node["id"].as_str().unwrap().to_owned());
        let others: Vec<String> = ids.filter(|id| *id != format!("Person:{me}")).collect();
        let [other, third, fourth, ..] = &others[..] else {
            panic!("{others:?}");
        };
        let group = format!(
            r#"name: {{ fr: {{ text: "Accueil" }} }}, mandate: {{ fr: {{ text: "Essais." }} }}, lead: "{other}", members: ["Person:{me}"], from: "2021-09-01""#
        );
        assert_eq!(code(&support, &ask("createWorkingGroup", &group)).await, "FORBIDDEN");
        assert_eq!(code(&member, &ask("createWorkingGroup", &group)).await, "FORBIDDEN");
        let create = format!("mutation {{ createWorkingGroup(input: {{ {group} }}) {{ workingGroup {{ id members {{ nodes {{ id role }} }} }} }} }}");
        let done = chair.data(&create).await;
        let group = &done["createWorkingGroup"]["workingGroup"];
        let places = group["members"]["nodes"].as_array().unwrap();
        let place = |role: &str| {
            let found = places.iter().find(|place| place["role"] == role);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let (leads, works) = (place("LEAD"), place("MEMBER"));
        let group = group["id"].as_str().unwrap();
        let add = |person: &str, role: &str| {
            let input = format!(r#"workingGroup: "{group}", person: "{person}", role: {role}, from: "2021-09-01""#);
            ask("addToWorkingGroup", &input)
        };
        let leave = |place: &str| {
            let input = format!(r#"workingGroupMember: "{place}", to: "2021-12-31""#);
            ask("leaveWorkingGroup", &input)
        };
        // Whoever is in it is not asked.
        for call in [add(third, "MEMBER"), leave(&works), leave(&leads), leave("WorkingGroupMember:404")] {
            assert_eq!(code(&member, &call).await, "FORBIDDEN", "{call}");
        }
        // The lead goes over: what is theirs to do with it, but for naming another lead.
        let me = format!("Person:{me}");
        for call in [add(other, "MEMBER"), add(&me, "LEAD")] {
            assert_eq!(support.data(&call).await["addToWorkingGroup"]["status"], "OK", "{call}");
        }
        assert_eq!(member.data(&add(third, "MEMBER")).await["addToWorkingGroup"]["status"], "OK");
        assert_eq!(code(&member, &add(fourth, "LEAD")).await, "FORBIDDEN");
        assert_eq!(member.data(&leave(&leads)).await["leaveWorkingGroup"]["status"], "OK");
        assert_eq!(code(&member, &ask("updateWorkingGroup", &format!(r#"workingGroup: "{group}""#))).await, "FORBIDDEN");
        for days in [r#"from: "2021-09-02""#, r#"to: "2021-12-31""#, "to: null"] {
            let call = ask("updateWorkingGroup", &format!(r#"workingGroup: "{group}", {days}"#));
            assert_eq!(code(&support, &call).await, "FORBIDDEN", "{call}");
        }
        assert_eq!(code(&member, &ask("endWorkingGroup", &format!(r#"workingGroup: "{group}", to: "2021-12-31""#))).await, "FORBIDDEN");
    })
    .await;
}

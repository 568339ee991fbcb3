//! A sub-group over the API, from its creation to its end: its meetings invite those who are in it on
//! the day and nobody else.

use entity::enums::CampaignKind;
use serde_json::{Value, json};

use crate::common::mail::Mail;
use crate::common::{TestApp, on_both, words};

on_both! {
    a_sub_group_meets_changes_and_ends
}

/// A mutation that must work, and the jobs that it asks for; the id of what it gives.
async fn does(app: &TestApp, name: &str, input: Value, noun: &str) -> String {
    let payload = app.mutate(name, input, &format!("{noun} {{ id }}")).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    app.settled().await;
    payload[noun]["id"].as_str().unwrap().to_owned()
}

/// Members whom mail reaches: their ids, and their names.
async fn members(app: &TestApp, count: usize) -> Vec<(String, String)> {
    let query = "query($count: Int!) { members(at: \"2021-09-01\", first: $count, where: {
        emailAddresses: { some: { isPrimary: { eq: true } } } }) { nodes { id givenName familyName } } }";
    let data = app.graphql(query, json!({ "count": count })).await;
    let nodes = data["members"]["nodes"].as_array().unwrap().iter();
    let member = |node: &Value| {
        let text = |field: &str| node[field].as_str().unwrap().to_owned();
        let name = format!("{} {}", text("givenName"), text("familyName"));
        (text("id"), name)
    };
    nodes.map(member).collect()
}

/// Letters in the order in which they came, each with its kind and its only reader.
fn letters(mails: &[Mail]) -> Vec<(CampaignKind, &str)> {
    let of = |mail: &Mail| mail.people.len();
    assert!(mails.iter().all(|mail| of(mail) == 1));
    mails
        .iter()
        .map(|mail| (mail.kind, mail.people[0].as_str()))
        .collect()
}

async fn a_sub_group_meets_changes_and_ends(app: &TestApp) {
    let people = members(app, 4).await;
    let [
        (lead, leads),
        (first, works),
        (second, comes),
        (stranger, _),
    ] = &people[..]
    else {
        panic!("{people:?}");
    };
    let input = json!({
        "name": words("Robots conversationnels", "Chatbots"),
        "mandate": words("Comparer les essais des membres.", "Compare the members’ trials."),
        "lead": lead, "members": [first], "from": "2021-09-01",
    });
    let group = does(app, "createWorkingGroup", input, "workingGroup").await;
    let input = json!({
        "track": "EXECUTIVE", "kind": "TARGETED", "title": words("Premier tour", "First round"),
        "localStart": "2021-09-14T13:00", "durationMinutes": 60,
    });
    let meeting = does(app, "planMeeting", input, "meeting").await;
    let input = json!({ "meeting": meeting, "workingGroup": group });
    does(app, "updateMeeting", input, "meeting").await;
    does(
        app,
        "conveneMeeting",
        json!({ "meeting": meeting }),
        "meeting",
    )
    .await;

    // Two of eighty-one are invited, and told why.
    let mails = app.mails().await;
    let mut invited = letters(&mails);
    invited.sort_unstable();
    let mut expected = [
        (CampaignKind::Invitation, leads.as_str()),
        (CampaignKind::Invitation, works),
    ];
    expected.sort_unstable();
    assert_eq!(invited, expected);
    for mail in &mails {
        let says = ["Chatbots", "Robots conversationnels"].map(|name| mail.text.contains(name));
        assert!(says.contains(&true), "{}", mail.text);
    }

    // Whoever comes is invited; whoever leaves gets one cancellation, and nobody else hears of it.
    let input = json!({ "workingGroup": group, "person": second, "from": "2021-09-08" });
    does(app, "addToWorkingGroup", input, "workingGroupMember").await;
    let mails = app.mails().await;
    assert_eq!(
        letters(&mails)[2..],
        [(CampaignKind::Invitation, comes.as_str())]
    );
    let place = place(app, &group, first).await;
    let input = json!({ "workingGroupMember": place, "to": "2021-09-10" });
    does(app, "leaveWorkingGroup", input, "workingGroupMember").await;
    let parameters = json!({ "meeting": meeting });
    app.succeeds("quarterly_invitations", parameters).await;
    let mails = app.mails().await;
    assert_eq!(
        letters(&mails)[3..],
        [(CampaignKind::Cancellation, works.as_str())]
    );
    let (method, _) = mails[3].calendar.as_ref().unwrap();
    assert_eq!(method, "CANCEL");

    // It can't end before it has met, and it ends for all.
    let input = json!({ "workingGroup": group, "to": "2021-09-13" });
    let payload = app
        .mutate("endWorkingGroup", input, "workingGroup { id }")
        .await;
    assert_eq!(payload["problems"][0]["code"], "MEETS_ON", "{payload:#}");
    let input = json!({ "workingGroup": group, "person": stranger, "from": "2021-08-31" });
    let payload = app
        .mutate("addToWorkingGroup", input, "workingGroupMember { id }")
        .await;
    assert_eq!(
        payload["problems"][0]["code"], "NOT_IN_FORCE_ON",
        "{payload:#}"
    );
    let input = json!({ "workingGroup": group, "to": "2021-10-31" });
    does(app, "updateWorkingGroup", input, "workingGroup").await;
    let outcome = words("Un guide commun.", "A shared guide.");
    let input = json!({ "workingGroup": group, "to": "2021-09-30", "outcome": outcome });
    does(app, "endWorkingGroup", input, "workingGroup").await;
    assert_eq!(letters(&app.mails().await).len(), 4);
    shows_all(app).await;
    is_reported(app).await;
}

/// The id of somebody's time in a sub-group.
async fn place(app: &TestApp, group: &str, person: &str) -> String {
    let query = "query($group: ID!, $person: ID!) { workingGroupMembers(first: 2, where: {
        workingGroup: { id: { eq: $group } }, person: { id: { eq: $person } } }) { nodes { id } } }";
    let variables = json!({ "group": group, "person": person });
    let data = app.graphql(query, variables).await;
    let nodes = data["workingGroupMembers"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 1, "{data:#}");
    nodes[0]["id"].as_str().unwrap().to_owned()
}

/// The sub-group as the API shows it, from the list, from its meeting, and by its words.
async fn shows_all(app: &TestApp) {
    let query = r#"{ community { workingGroups { nodes {
        name { en } mandate { en } outcome { fr } from to
        members(orderBy: [{ from: ASC }, { role: ASC }]) { nodes { role from to } }
        meetings(first: 2) { nodes { state workingGroup { name { fr } } invitations(first: 9, where: { removedAt: { isNull: true } }) { nodes { reason } } } }
    } } } search(query: "chatbots trials", first: 3) { edges { node { __typename } } } }"#;
    let data = app.graphql(query, json!({})).await;
    let group = &data["community"]["workingGroups"]["nodes"][0];
    let place = |role: &str, from: &str, to: &str| json!({ "role": role, "from": from, "to": to });
    let expected = json!({
        "name": { "en": "Chatbots" },
        "mandate": { "en": "Compare the members’ trials." },
        "outcome": { "fr": "Un guide commun." },
        "from": "2021-09-01", "to": "2021-09-30",
        "members": { "nodes": [
            place("LEAD", "2021-09-01", "2021-09-30"),
            place("MEMBER", "2021-09-01", "2021-09-10"),
            place("MEMBER", "2021-09-08", "2021-09-30"),
        ] },
        "meetings": { "nodes": [{
            "state": "CONVENED", "workingGroup": { "name": { "fr": "Robots conversationnels" } },
            "invitations": { "nodes": [{ "reason": "GROUP_MEMBER" }, { "reason": "GROUP_MEMBER" }] },
        }] },
    });
    assert_eq!(*group, expected);
    assert_eq!(
        data["search"]["edges"],
        json!([{ "node": { "__typename": "WorkingGroup" } }])
    );
}

/// The report tells of it where the community chooses the section, and names nobody.
async fn is_reported(app: &TestApp) {
    let input = json!({ "sections": ["completed", "groups"] });
    does(app, "setReportSettings", input, "community").await;
    let parameters = json!({ "from": "2021-03-01", "to": "2021-09-01" });
    app.succeeds("council_report", parameters).await;
    let query = r#"{ reportSentences(first: 20, where: { path: { startsWith: "groups/" } }) { nodes { path text { en } facts(first: 3) { nodes { value } } } } }"#;
    let data = app.graphql(query, json!({})).await;
    let sentences = data["reportSentences"]["nodes"].as_array().unwrap();
    let says = |path: &str| {
        let found = sentences.iter().find(|one| one["path"] == path);
        let text = found.map(|one| one["text"]["en"].as_str().unwrap());
        text.unwrap_or_else(|| panic!("{path}: {data:#}"))
            .replace('\u{a0}', " ")
    };
    let count = "1 sub-group was active during this period.";
    assert_eq!(says("groups/count"), count);
    let group = "groups/workinggroup-1";
    assert_eq!(says(group), "Chatbots");
    let days = says(&format!("{group}/days"));
    assert_eq!(days, "Active since September 1, 2021.");
    let members = says(&format!("{group}/members"));
    assert!(
        members.starts_with("2 members, one of whom leads it ("),
        "{members}"
    );
    let meetings = says(&format!("{group}/meetings"));
    assert_eq!(meetings, "No meetings held; 1 planned.");
}

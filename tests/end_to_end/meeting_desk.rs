//! The work of a season over the API: a meeting is prepared, invitations to it are held back, let go
//! and called off, it is held; issues and plans are written, put right and settled, and the report
//! says so; members say what they are interested in.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::common::{Backend, TestApp, on_both, words};
use crate::offices::{Asker, federal_members, held, run};
use crate::sign_in::{TOKEN, door};

on_both! {
    a_meeting_is_prepared_its_messages_held_back_called_off_and_it_is_held
    issues_and_plans_are_put_right_and_settled_and_the_report_says_so
    members_say_what_they_are_interested_in
}

/// Those who prepare and convene, and the meeting that they have in hand.
struct Desk<'a> {
    administrator: Asker<'a>,
    support: Asker<'a>,
    chair: Asker<'a>,
    meeting: Value,
}

impl<'a> Desk<'a> {
    /// Support has entered a meeting in October, in words that are not ready.
    async fn open(app: &'a TestApp) -> Self {
        let administrator = Asker::administrator(app);
        let (_, holder) = held(&administrator, "SUPPORT").await;
        let support = Asker::person(app, &holder, 0).await;
        let (_, holder) = held(&administrator, "PROVINCIAL_CO_CHAIR").await;
        let chair = Asker::person(app, &holder, 1).await;
        let input = json!({
            "track": "EXECUTIVE", "kind": "QUARTERLY", "localStart": "2021-10-19T13:00",
            "durationMinutes": 90, "title": { "en": { "text": "October" } },
        });
        let planned = support.does("planMeeting", input, "meeting { id state }");
        let mut planned = planned.await["meeting"].take();
        assert_eq!(planned["state"], "PLANNED");
        let meeting = planned["id"].take();
        Self {
            administrator,
            support,
            chair,
            meeting,
        }
    }

    /// An input that names the meeting.
    fn naming(&self, mut input: Value) -> Value {
        input["meeting"] = self.meeting.clone();
        input
    }

    /// The meeting's campaigns, by revision: how many messages stand in which state.
    async fn campaigns(&self) -> Vec<(Value, String, i64)> {
        let query = "query($id: ID!) { node(id: $id) { ... on Meeting { campaigns(first: 9, orderBy: [{ id: ASC }]) { nodes {
            id deliveries { groups { keys { state } count } } } } } } }";
        let data = self
            .administrator
            .data(query, json!({ "id": self.meeting }))
            .await;
        let campaigns = data["node"]["campaigns"]["nodes"]
            .as_array()
            .unwrap()
            .iter();
        let states = campaigns.map(|campaign| {
            let [group] = &campaign["deliveries"]["groups"].as_array().unwrap()[..] else {
                panic!("{data:#}")
            };
            let state = group["keys"]["state"].as_str().unwrap().to_owned();
            (
                campaign["id"].clone(),
                state,
                group["count"].as_i64().unwrap(),
            )
        });
        states.collect()
    }

    /// Does something that people are written to about while the relay rests, and gives the campaign
    /// that comes of it, held back before the relay goes on.
    async fn held_back(&self, app: &TestApp, name: &str, input: Value) -> Value {
        let before = self.campaigns().await.len();
        let mail = json!({ "job": "mail_delivery" });
        self.administrator.does("pauseJob", mail.clone(), "").await;
        let answer = self.chair.mutation(name, input, "").await;
        assert_eq!(answer["data"][name]["status"], "OK", "{answer:#}");
        let mut campaigns = self.campaigns().await;
        for _ in 0..600 {
            if campaigns.len() > before {
                break;
            }
            sleep(Duration::from_millis(50)).await;
            campaigns = self.campaigns().await;
        }
        let (campaign, state, _) = campaigns.pop().unwrap();
        assert_eq!((campaigns.len(), state.as_str()), (before, "WAITING"));
        let input = json!({ "campaign": campaign });
        let answer = self
            .support
            .mutation("pauseCampaign", input, "campaign { pausedAt }")
            .await;
        assert!(
            answer["data"]["pauseCampaign"]["campaign"]["pausedAt"].is_string(),
            "{answer:#}"
        );
        self.administrator.does("resumeJob", mail, "").await;
        run(&self.administrator, "mail_delivery", json!({})).await;
        app.settled().await;
        campaign
    }
}

async fn a_meeting_is_prepared_its_messages_held_back_called_off_and_it_is_held(backend: &Backend) {
    let app = door(*backend).await;
    let desk = Desk::open(&app).await;
    prepared(&desk).await;
    held_back_and_let_go(&app, &desk).await;
    called_off(&app, &desk).await;
    held_with_two(&app, &desk).await;
    app.stop().await.discard().await;
}

/// Title, topics and agenda, until nothing keeps the chairs from calling it.
async fn prepared(desk: &Desk<'_>) {
    let refused = async |expected: &str| {
        assert_eq!(
            desk.chair
                .may_not("conveneMeeting", desk.naming(json!({})))
                .await,
            expected
        );
    };
    refused("NOT_REVIEWED").await;
    let query = r#"{ topics(where: { slug: { in: ["live-chat", "omnichannel"] } }, orderBy: [{ slug: ASC }]) { nodes { id slug } } }"#;
    let topics = desk.support.data(query, json!({})).await["topics"]["nodes"].take();
    let input = desk.naming(json!({
        "title": words("Rencontre d’octobre", "October meeting"),
        "description": words("Le clavardage en direct.", "Live chat."),
        "topics": [topics[0]["id"], topics[1]["id"]],
    }));
    let fields = "meeting { title { fr } topics(orderBy: [{ slug: ASC }]) { nodes { slug } } }";
    let updated = desk.support.does("updateMeeting", input, fields).await;
    assert_eq!(
        updated["meeting"],
        json!({ "title": { "fr": "Rencontre d’octobre" },
            "topics": { "nodes": [{ "slug": "live-chat" }, { "slug": "omnichannel" }] } })
    );

    let speaker = &federal_members(&desk.administrator).await[0].id;
    let first = json!({ "title": words("Ouverture", "Opening"), "durationMinutes": 10 });
    let second = json!({ "title": { "en": { "text": "Live chat" } }, "speaker": speaker, "durationMinutes": 60 });
    let fields = "meeting { agendaItems(first: 5) { nodes { position title { en } durationMinutes speaker { id } } } }";
    let agenda = desk.naming(json!({ "items": [first, second] }));
    desk.support.does("setAgenda", agenda, fields).await;
    refused("NOT_REVIEWED").await;
    let second = json!({ "title": words("Le clavardage", "Live chat"), "speaker": speaker, "durationMinutes": 60 });
    let agenda = desk.naming(json!({ "items": [second] }));
    let set = desk.support.does("setAgenda", agenda, fields).await;
    assert_eq!(
        set["meeting"]["agendaItems"]["nodes"],
        json!([{ "position": 1, "title": { "en": "Live chat" }, "durationMinutes": 60, "speaker": { "id": speaker } }]),
        "in place of what was there"
    );
}

/// It is seven weeks off: nobody is invited, until invitations may go out that early.
async fn held_back_and_let_go(app: &TestApp, desk: &Desk<'_>) {
    assert_eq!(
        desk.support
            .may_not("conveneMeeting", desk.naming(json!({})))
            .await,
        "FORBIDDEN"
    );
    desk.chair
        .does(
            "conveneMeeting",
            desk.naming(json!({})),
            "meeting { state }",
        )
        .await;
    assert_eq!(desk.campaigns().await, []);
    let times =
        json!({ "invitationLeadDays": 60, "answerReminderDays": 14, "meetingReminderDays": 1 });
    assert_eq!(
        desk.support
            .may_not("setInvitationTimes", times.clone())
            .await,
        "FORBIDDEN"
    );
    let wrong = json!({ "invitationLeadDays": 10, "answerReminderDays": 14 });
    assert_eq!(
        desk.chair.may_not("setInvitationTimes", wrong).await,
        "OUT_OF_RANGE"
    );
    let fields = "community { invitationLeadDays answerReminderDays meetingReminderDays }";
    let set = desk
        .chair
        .does("setInvitationTimes", times.clone(), fields)
        .await;
    assert_eq!(set["community"], times);

    // The next thing that is said of the meeting makes its invitations, which support holds back.
    let later = desk.naming(json!({ "localStart": "2021-10-19T14:00" }));
    let campaign = desk.held_back(app, "moveMeeting", later).await;
    assert_eq!(
        desk.campaigns().await,
        [(campaign.clone(), "WAITING".to_owned(), 80)]
    );
    let input = json!({ "campaign": campaign });
    let resumed = desk
        .support
        .does("resumeCampaign", input, "campaign { pausedAt }")
        .await;
    assert_eq!(resumed["campaign"]["pausedAt"], Value::Null);
    run(&desk.administrator, "mail_delivery", json!({})).await;
    assert_eq!(
        desk.campaigns().await,
        [(campaign, "ACCEPTED".to_owned(), 80)]
    );
}

/// It is moved to a wrong day; the word of it is called off before it leaves, and never goes.
async fn called_off(app: &TestApp, desk: &Desk<'_>) {
    let sent = app.mails().await.len();
    let wrong = desk.naming(json!({ "localStart": "2021-10-26T14:00" }));
    let campaign = desk.held_back(app, "moveMeeting", wrong).await;
    let input = json!({ "campaign": campaign });
    let cancelled = desk
        .support
        .does(
            "cancelCampaign",
            input.clone(),
            "campaign { cancelledAt pausedAt }",
        )
        .await;
    assert!(
        cancelled["campaign"]["cancelledAt"].is_string(),
        "{cancelled:#}"
    );
    for name in ["cancelCampaign", "pauseCampaign", "resumeCampaign"] {
        assert_eq!(
            desk.support.may_not(name, input.clone()).await,
            "NOT_ALLOWED_IN_STATE",
            "{name}"
        );
    }
    for job in ["quarterly_invitations", "mail_delivery"] {
        let only = match job {
            "mail_delivery" => json!({}),
            _ => desk.naming(json!({})),
        };
        run(&desk.administrator, job, only).await;
    }
    assert_eq!(
        desk.campaigns().await[1],
        (campaign, "CANCELLED".to_owned(), 80)
    );
    assert_eq!(
        app.mails().await.len(),
        sent,
        "nobody reads of the wrong day"
    );
    // The right one is the next revision, which everybody gets.
    let right = desk.naming(json!({ "localStart": "2021-10-20T14:00" }));
    desk.chair
        .does("moveMeeting", right, "meeting { sequence }")
        .await;
    let (_, state, count) = desk.campaigns().await.pop().unwrap();
    assert_eq!((state.as_str(), count), ("ACCEPTED", 80));
    assert_eq!(app.mails().await.len(), sent + 80);
}

/// Once it has begun, support says who was there.
async fn held_with_two(app: &TestApp, desk: &Desk<'_>) {
    let members = federal_members(&desk.administrator).await;
    let there = [&members[0].id, &members[1].id];
    let input = desk.naming(json!({ "attendance": there, "ledBy": [there[1]] }));
    assert_eq!(
        desk.support.may_not("holdMeeting", input.clone()).await,
        "TOO_EARLY"
    );
    app.clock.set("2021-10-20T19:45:00Z");
    app.settled().await;
    // The sessions of September are over.
    let (_, holder) = held(&desk.administrator, "SUPPORT").await;
    let support = Asker::person(app, &holder, 2).await;
    let twice = desk.naming(json!({ "attendance": [there[0], there[0]] }));
    assert_eq!(support.may_not("holdMeeting", twice).await, "NAMED_TWICE");
    let fields = "meeting { state heldAt attendees(first: 5) { nodes { id } } attendances(first: 5, where: { led: { eq: true } }) { nodes { person { id } } } invitations(where: { attended: { eq: true } }) { totalCount } }";
    let kept = support.does("holdMeeting", input, fields).await;
    let kept = &kept["meeting"];
    assert_eq!(
        (&kept["state"], &kept["heldAt"]),
        (&json!("HELD"), &json!("2021-10-20T19:45:00Z"))
    );
    assert_eq!(kept["invitations"]["totalCount"], 2);
    assert_eq!(
        kept["attendances"]["nodes"],
        json!([{ "person": { "id": there[1] } }])
    );
    let mut attended: Vec<_> = kept["attendees"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["id"])
        .collect();
    attended.sort_by_key(ToString::to_string);
    let mut expected = there.map(|id| json!(id));
    expected.sort_by_key(ToString::to_string);
    assert_eq!(attended, expected.iter().collect::<Vec<_>>());
    assert_eq!(
        support
            .may_not(
                "updateMeeting",
                desk.naming(json!({ "title": words("Autre", "Other") }))
            )
            .await,
        "NOT_ALLOWED_IN_STATE"
    );
}

/// What the report of the half-year says, in English.
async fn report(app: &TestApp, administrator: &Asker<'_>, number: usize) -> String {
    let period = json!({ "from": "2021-03-01", "to": "2021-08-31" });
    run(administrator, "council_report", period).await;
    let path = app.at(&format!("/reports/{number}.en.md"));
    let answer = app.http.get(path).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

async fn issues_and_plans_are_put_right_and_settled_and_the_report_says_so(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let (_, holder) = held(&administrator, "SUPPORT").await;
    let support = Asker::person(&app, &holder, 0).await;
    let input = json!({ "raisedOn": "2021-07-05", "description": words("L’attente est longue.", "People wait for a long while.") });
    let issue = support
        .does("createIssue", input, "issue { id impact { en enState } }")
        .await;
    let issue = &issue["issue"];
    assert_eq!(issue["impact"], json!({ "en": null, "enState": "MISSING" }));
    let input = json!({ "from": "2021-09-01", "to": "2021-12-31", "title": words("Un guide du clavardage.", "A guide to live chat.") });
    let item = support
        .does("createPlannedItem", input, "plannedItem { id state }")
        .await;
    let item = &item["plannedItem"];
    assert_eq!(item["state"], "PLANNED");
    let said = report(&app, &administrator, 1).await;
    for words in ["People wait for a long while.", "A guide to live chat."] {
        assert!(said.contains(words), "{words}\n{said}");
    }

    let input = json!({
        "issue": issue["id"], "description": words("L’attente dépasse dix minutes.", "Waits exceed ten minutes."),
        "impact": words("Les gens raccrochent.", "People hang up."),
    });
    let updated = support
        .does(
            "updateIssue",
            input,
            "issue { impact { en enState } raisedOn }",
        )
        .await;
    assert_eq!(
        updated["issue"],
        json!({ "impact": { "en": "People hang up.", "enState": "REVIEWED" }, "raisedOn": "2021-07-05" })
    );
    let point =
        json!({ "text": words("Une première ébauche en novembre.", "A first draft in November.") });
    let input = json!({ "plannedItem": item["id"], "title": words("Un guide du multicanal.", "A guide to omnichannel service."), "points": [point] });
    support
        .does("updatePlannedItem", input, "plannedItem { to }")
        .await;
    let said = report(&app, &administrator, 1).await;
    for words in [
        "Waits exceed ten minutes.",
        "People hang up.",
        "A guide to omnichannel service.",
        "A first draft in November.",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    for words in ["People wait for a long while.", "A guide to live chat."] {
        assert!(!said.contains(words), "{words}\n{said}");
    }

    // Over before the half-year was, and given up in it.
    let early = json!({ "issue": issue["id"], "closedOn": "2021-07-04" });
    assert_ne!(support.may_not("closeIssue", early).await, "FORBIDDEN");
    let input = json!({ "issue": issue["id"], "closedOn": "2021-08-20" });
    let closed = support
        .does("closeIssue", input.clone(), "issue { closedOn }")
        .await;
    assert_eq!(closed["issue"]["closedOn"], "2021-08-20");
    let input =
        json!({ "plannedItem": item["id"], "settlement": "DROPPED", "settledOn": "2021-08-25" });
    let settled = support
        .does(
            "settlePlannedItem",
            input.clone(),
            "plannedItem { state settledOn }",
        )
        .await;
    assert_eq!(
        settled["plannedItem"],
        json!({ "state": "DROPPED", "settledOn": "2021-08-25" })
    );
    assert_eq!(
        support.may_not("settlePlannedItem", input).await,
        "NOT_ALLOWED_IN_STATE"
    );
    let said = report(&app, &administrator, 1).await;
    for words in [
        "Waits exceed ten minutes.",
        "A guide to omnichannel service.",
    ] {
        assert!(!said.contains(words), "{words}\n{said}");
    }
    app.stop().await.discard().await;
}

async fn members_say_what_they_are_interested_in(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let someone = federal_members(&administrator).await.remove(0);
    let member = Asker::person(&app, &someone, 0).await;
    let query = "{ topics(first: 3, orderBy: [{ id: ASC }]) { nodes { id } } }";
    let topics = member.data(query, json!({})).await["topics"]["nodes"].take();
    let ids = |places: &[usize]| {
        places
            .iter()
            .map(|place| topics[*place]["id"].clone())
            .collect::<Vec<_>>()
    };
    for wanted in [&[0, 1][..], &[1, 2], &[]] {
        let input = json!({ "topics": ids(wanted) });
        let set = member.does("setMyInterests", input, "person { id }").await;
        assert_eq!(set["person"]["id"], json!(someone.id));
        let query = "{ viewer { profile { interests { id } } } }";
        let own = member.data(query, json!({})).await["viewer"]["profile"]["interests"].take();
        let own = own.as_array().unwrap().iter();
        assert_eq!(
            own.map(|topic| topic["id"].clone()).collect::<Vec<_>>(),
            ids(wanted)
        );
        for place in 0..3 {
            let query = "query($id: ID!, $person: ID!) { people(first: 1, where: { id: { eq: $person }, interests: { some: { id: { eq: $id } } } }) { totalCount } }";
            let found = administrator
                .data(
                    query,
                    json!({ "id": topics[place]["id"], "person": someone.id }),
                )
                .await;
            assert_eq!(
                found["people"]["totalCount"],
                i64::from(wanted.contains(&place)),
                "{wanted:?}"
            );
        }
    }
    let twice = json!({ "topics": [topics[0]["id"], topics[0]["id"]] });
    assert_eq!(member.may_not("setMyInterests", twice).await, "NAMED_TWICE");
    app.stop().await.discard().await;
}

//! What administrators and the secretariat see to in a week, over the API: when jobs are due and what
//! they missed, alerts, what came back from the mail, to whom a report goes, and days of offices and
//! seats that were entered wrongly.

use entity::enums::CampaignKind;
use serde_json::{Value, json};

use crate::common::{Backend, TestApp, on_both};
use crate::feedback::{Mailroom, bounce, unreachable};
use crate::offices::{Asker, federal_members, held, run};
use crate::sign_in::door;

on_both! {
    a_schedule_is_made_changed_and_made_up_for
    an_alert_is_closed_and_comes_back_while_it_is_still_so
    what_came_back_is_kept_or_gives_an_address_up
    a_report_goes_to_those_who_are_on_its_list_still
    days_of_an_office_and_of_a_seat_are_put_right
}

impl TestApp {
    /// A mutation that must work, and the jobs that it asks for.
    async fn works(&self, name: &str, input: Value, fields: &str) -> Value {
        let payload = self.mutate(name, input, fields).await;
        assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
        self.settled().await;
        payload
    }

    /// The codes of what stands against a mutation that must not work.
    async fn stands_against(&self, name: &str, input: Value) -> Vec<String> {
        let payload = self.mutate(name, input, "").await;
        assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
        let problems = payload["problems"].as_array().unwrap().iter();
        problems
            .map(|problem| problem["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The runs that a schedule asked for, the first first: when they were due, and what became of
    /// them.
    async fn runs_of(&self, schedule: &Value) -> Vec<(String, String)> {
        let query = "query($id: ID!) { node(id: $id) { ... on Schedule { runs(first: 20, orderBy: [{ dueAt: ASC }]) { nodes { dueAt state } } } } }";
        let data = self.graphql(query, json!({ "id": schedule })).await;
        let runs = data["node"]["runs"]["nodes"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        runs.map(|run| (text(&run["dueAt"]), text(&run["state"])))
            .collect()
    }
}

/// Recruitment is looked over on Mondays in Vancouver, then every morning, then no more.
async fn a_schedule_is_made_changed_and_made_up_for(app: &TestApp) {
    let made = |cron: &str| json!({ "job": "recruitment", "cron": cron, "zone": "America/Vancouver", "catchUp": "EACH" });
    assert_eq!(
        app.stands_against("createSchedule", made("0 0 31 2 *"))
            .await,
        ["NEVER_DUE"]
    );
    assert_eq!(
        app.stands_against("createSchedule", made("on Mondays"))
            .await,
        ["NOT_A_CRON_EXPRESSION"]
    );
    let fields = "schedule { id nextDueAt enabled catchUp overlap windowSeconds }";
    let schedule = app
        .works("createSchedule", made("30 6 * * 1"), fields)
        .await["schedule"]
        .take();
    let id = &schedule["id"];
    assert_eq!(
        schedule,
        json!({ "id": id, "nextDueAt": "2021-09-06T13:30:00Z", "enabled": true, "catchUp": "EACH", "overlap": "SKIP", "windowSeconds": null })
    );
    let input = json!({ "schedule": id, "cron": "30 6 * * *", "windowSeconds": 86_400 });
    let changed = app.works("updateSchedule", input, fields).await["schedule"].take();
    assert_eq!(
        (&changed["nextDueAt"], &changed["windowSeconds"]),
        (&json!("2021-09-01T13:30:00Z"), &json!(86_400))
    );
    let query = r#"{ jobs(where: { name: { eq: "recruitment" } }) { nodes { id name concurrency nextRuns } } }"#;
    let job = app.graphql(query, json!({})).await["jobs"]["nodes"][0].take();
    assert_eq!(
        job["nextRuns"][0], "2021-09-01T13:30:00Z",
        "before that of the next morning"
    );

    app.clock.set("2021-09-01T13:30:10Z");
    for _ in 0..600 {
        if !app.runs_of(id).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    app.settled().await;
    let due = |day: &str| (format!("{day}T13:30:00Z"), "SUCCEEDED".to_owned());
    assert_eq!(app.runs_of(id).await, [due("2021-09-01")]);

    // What was due in the week before it was made: shown, made up for, and not a second time.
    let span = |preview: bool| json!({ "schedule": id, "from": "2021-08-30T00:00:00Z", "to": "2021-09-01T13:30:00Z", "preview": preview });
    let fields = "dueTimes { dueAt run { id state } }";
    let shown = app.works("backfillSchedule", span(true), fields).await["dueTimes"].take();
    let shown = shown.as_array().unwrap();
    let missing: Vec<_> = shown.iter().map(|time| time["run"].is_null()).collect();
    assert_eq!(missing, [true, true, false], "{shown:#?}");
    assert_eq!(app.runs_of(id).await.len(), 1, "a preview queues nothing");
    let made_up = app.works("backfillSchedule", span(false), fields).await["dueTimes"].take();
    let all = [due("2021-08-30"), due("2021-08-31"), due("2021-09-01")];
    assert_eq!(app.runs_of(id).await, all);
    let again = app.works("backfillSchedule", span(false), fields).await["dueTimes"].take();
    let runs = |times: &Value| {
        times
            .as_array()
            .unwrap()
            .iter()
            .map(|time| time["run"]["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(runs(&again), runs(&made_up));
    assert_eq!(app.runs_of(id).await, all);
    let to_come =
        json!({ "schedule": id, "from": "2021-08-30T00:00:00Z", "to": "2021-09-09T00:00:00Z" });
    assert_eq!(
        app.stands_against("backfillSchedule", to_come).await,
        ["NOT_A_PAST_SPAN"]
    );

    let off = json!({ "schedule": id, "enabled": false });
    app.works("updateSchedule", off, "schedule { enabled }")
        .await;
    let most = |number: Value| json!({ "job": "recruitment", "concurrency": number });
    assert_eq!(
        app.stands_against("setJobConcurrency", most(json!(0)))
            .await,
        ["OUT_OF_RANGE"]
    );
    let set = app
        .works(
            "setJobConcurrency",
            most(json!(1)),
            "job { concurrency nextRuns }",
        )
        .await;
    assert_eq!(set["job"]["concurrency"], 1);
    let next = set["job"]["nextRuns"].as_array().unwrap();
    assert!(
        next.iter()
            .all(|at| !at.as_str().unwrap().contains("13:30")),
        "{next:?}"
    );
    let set = app
        .works(
            "setJobConcurrency",
            most(Value::Null),
            "job { concurrency }",
        )
        .await;
    assert_eq!(set["job"]["concurrency"], Value::Null);
}

/// Nobody sits for Nunavut: an administrator has seen it, and is told again while it is so.
async fn an_alert_is_closed_and_comes_back_while_it_is_still_so(app: &TestApp) {
    let vacant = async || {
        app.succeeds("housekeeping", json!({})).await;
        let query = "{ alerts(first: 10, where: { kind: { eq: SEAT_VACANT } }, orderBy: [{ id: ASC }]) { nodes {
            id closedAt closedBy subject { ... on CouncilSeat { id jurisdiction { code } } } } } }";
        app.graphql(query, json!({})).await["alerts"]["nodes"].take()
    };
    let first = vacant().await;
    let [alert] = &first.as_array().unwrap()[..] else {
        panic!("{first:#}")
    };
    assert_eq!(
        (
            &alert["closedAt"],
            &alert["subject"]["jurisdiction"]["code"]
        ),
        (&Value::Null, &json!("CA-NU"))
    );
    let input = json!({ "alert": alert["id"] });
    let closed = app
        .works("closeAlert", input.clone(), "alert { closedAt closedBy }")
        .await;
    assert_eq!(closed["alert"]["closedAt"], "2021-09-01T13:00:00Z");
    assert!(closed["alert"]["closedBy"].is_string(), "{closed:#}");
    assert_eq!(app.stands_against("closeAlert", input).await.len(), 1);

    // It is still so at the next look; somebody takes the seat, and that ends it.
    let second = vacant().await;
    assert_eq!(second.as_array().unwrap().len(), 2, "{second:#}");
    assert_eq!(second[1]["closedAt"], Value::Null);
    let member = app.id_of("Person", "SELECT MIN(person_id) FROM membership WHERE end_on IS NULL AND person_id NOT IN (SELECT person_id FROM council_seat_term)").await;
    let seat =
        json!({ "councilSeat": alert["subject"]["id"], "person": member, "from": "2021-09-01" });
    app.works("seatCouncilMember", seat, "councilSeat { id }")
        .await;
    let third = vacant().await;
    assert_eq!(third.as_array().unwrap().len(), 2);
    assert_eq!(third[1]["closedBy"], "job:housekeeping");
}

/// A mail system refuses for reasons of its own: the secretariat keeps one address, and gives another
/// up.
async fn what_came_back_is_kept_or_gives_an_address_up(backend: &Backend) {
    let room = Mailroom::open(*backend).await;
    let app = &room.app;
    for name in ["Philippa Noseworthy", "Amandeep Rai"] {
        let mail = room.invitation_of(name).await;
        let sender = room.sender_of(&mail).await;
        let refused = bounce(&sender, &mail).replace("5.1.1", "5.7.1");
        let refused = refused.replace("<1@mx", &format!("<{}@mx", name.len()));
        room.deliver(&format!("{}.M1.mx", name.len()), &refused);
    }
    app.succeeds("mail_feedback", json!({})).await;
    let query = "{ mailFeedback(first: 5, where: { handledAt: { isNull: true } }) { nodes { id severity delivery { people(first: 5) { nodes { familyName } } } } } }";
    let waiting = async || app.graphql(query, json!({})).await["mailFeedback"]["nodes"].take();
    let waits = waiting().await;
    assert_eq!(waits.as_array().unwrap().len(), 2, "{waits:#}");
    let of = |name: &str| {
        let rows = waits.as_array().unwrap().iter();
        let mut rows =
            rows.filter(|row| row["delivery"]["people"]["nodes"][0]["familyName"] == name);
        let row = rows.next().unwrap_or_else(|| panic!("{waits:#}"));
        assert_eq!(row["severity"], "POLICY");
        row["id"].clone()
    };
    for (name, choice) in [("Noseworthy", "KEEP"), ("Rai", "SUPPRESS")] {
        let input = json!({ "feedback": of(name), "choice": choice });
        let done = app
            .works(
                "handleMailFeedback",
                input.clone(),
                "feedback { handledAt }",
            )
            .await;
        assert!(done["feedback"]["handledAt"].is_string());
        assert_eq!(
            app.stands_against("handleMailFeedback", input).await,
            ["ALREADY_DONE"]
        );
    }
    assert_eq!(waiting().await, json!([]));
    let meeting =
        "SELECT id FROM meeting WHERE local_start >= '2021-09-21' AND local_start < '2021-09-22'";
    let moved =
        json!({ "meeting": app.id_of("Meeting", meeting).await, "localStart": "2021-09-21T14:00" });
    app.works("moveMeeting", moved, "meeting { id }").await;
    assert_eq!(
        unreachable(app).await,
        json!([["Agostinelli", "NO_ADDRESS"], ["Rai", "SUPPRESSED"]])
    );
    room.close().await;
}

/// Two are put on the list of a report, one of them by mistake.
async fn a_report_goes_to_those_who_are_on_its_list_still(app: &TestApp) {
    let period = json!({ "from": "2020-09-01", "to": "2021-08-31" });
    let report = app.succeeds("council_report", period).await["report"].clone();
    let report = format!("Report:{report}");
    let mut entries = Vec::new();
    for (given, address) in [
        ("Odile", "odile@ailleurs.example"),
        ("Otto", "otto@ailleurs.example"),
    ] {
        let input = json!({ "givenName": given, "familyName": "Invité", "language": "FR", "address": address });
        let person = app.works("createPerson", input, "person { id }").await["person"]["id"].take();
        let input = json!({ "report": report, "person": person });
        let added = app
            .works("addReportRecipient", input, "recipient { id removedAt }")
            .await;
        entries.push(added["recipient"].clone());
    }
    let input = json!({ "recipient": entries[1]["id"] });
    let removed = app
        .works(
            "removeReportRecipient",
            input.clone(),
            "recipient { removedAt person { givenName } }",
        )
        .await;
    assert_eq!(removed["recipient"]["person"]["givenName"], "Otto");
    assert!(removed["recipient"]["removedAt"].is_string());
    assert_eq!(
        app.stands_against("removeReportRecipient", input)
            .await
            .len(),
        1
    );

    let version = app
        .id_of("ReportVersion", "SELECT MAX(id) FROM report_version")
        .await;
    for role in ["federal_co_chair", "provincial_co_chair"] {
        let sql = format!("SELECT person_id FROM office WHERE role = '{role}' AND end_on IS NULL");
        let input = json!({ "version": version, "person": app.id_of("Person", &sql).await });
        app.works("approveReport", input, "report { state }").await;
    }
    let mut mails = app.mails().await;
    mails
        .retain(|mail| mail.kind == CampaignKind::Report && mail.to.ends_with("@ailleurs.example"));
    let recipients: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, ["odile@ailleurs.example"]);
    let late = json!({ "recipient": entries[0]["id"] });
    assert_eq!(
        app.stands_against("removeReportRecipient", late).await,
        ["NOT_ALLOWED_IN_STATE"]
    );
}

/// A chair was handed over a fortnight earlier than it was entered, and a seat was taken a day later.
async fn days_of_an_office_and_of_a_seat_are_put_right(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let (office, _) = held(&administrator, "FEDERAL_CO_CHAIR").await;
    let (_, holder) = held(&administrator, "PROVINCIAL_CO_CHAIR").await;
    let chair = Asker::person(&app, &holder, 0).await;
    let (_, holder) = held(&administrator, "SUPPORT").await;
    let support = Asker::person(&app, &holder, 1).await;
    let successor = federal_members(&administrator).await.remove(0);
    let over = json!({ "office": office, "person": successor.id, "from": "2021-09-01" });
    let fields = "office { id previousOffice { id person { id } } }";
    let next = chair.does("handOverOffice", over, fields).await["office"].take();
    let outgoing = next["previousOffice"]["person"]["id"].clone();
    let in_chair = async |day: &str| {
        let query = "query($at: Date!) { offices(at: $at, where: { role: { eq: FEDERAL_CO_CHAIR } }) { nodes { person { id } } } }";
        let data = administrator.data(query, json!({ "at": day })).await;
        let holders = data["offices"]["nodes"].as_array().unwrap().iter();
        holders
            .map(|row| row["person"]["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        in_chair("2021-08-31").await,
        std::slice::from_ref(&outgoing)
    );
    let earlier = json!({ "office": next["id"], "from": "2021-08-18" });
    assert_eq!(
        support.may_not("correctOffice", earlier.clone()).await,
        "FORBIDDEN"
    );
    assert_eq!(
        chair.may_not("correctOffice", earlier.clone()).await,
        "OVERLAPS"
    );
    let ends = json!({ "office": office, "to": "2021-08-17" });
    chair.does("correctOffice", ends, "office { to }").await;
    assert_eq!(
        in_chair("2021-08-18").await,
        Vec::<Value>::new(),
        "nobody's, for now"
    );
    let corrected = chair
        .does("correctOffice", earlier, "office { from to }")
        .await;
    assert_eq!(
        corrected["office"],
        json!({ "from": "2021-08-18", "to": null })
    );
    for (day, holder) in [
        ("2021-08-17", &outgoing),
        ("2021-08-18", &json!(successor.id)),
        ("2021-09-01", &json!(successor.id)),
    ] {
        assert_eq!(in_chair(day).await, std::slice::from_ref(holder), "{day}");
    }

    run(&administrator, "recruitment", json!({})).await;
    let query =
        r#"{ councilSeats(where: { jurisdiction: { code: { eq: "CA-NU" } } }) { nodes { id } } }"#;
    let seat = support.data(query, json!({})).await["councilSeats"]["nodes"][0]["id"].take();
    let sits = async |day: &str| {
        let query = "query($id: ID!, $at: Date!) { node(id: $id) { ... on CouncilSeat { term(at: $at) { id title { en } } } } }";
        support.data(query, json!({ "id": seat, "at": day })).await["node"]["term"].take()
    };
    let addressed = async || {
        let query = r#"{ recruitmentCases(first: 5, where: { jurisdiction: { code: { eq: "CA-NU" } } }) { nodes { addressedTo } } }"#;
        administrator.data(query, json!({})).await["recruitmentCases"]["nodes"][0]["addressedTo"]
            .take()
    };
    let title = |text: &str| json!({ "en": { "text": text, "state": "REVIEWED" } });
    let input = json!({ "councilSeat": seat, "person": successor.id, "title": title("Minister"), "from": "2021-09-01" });
    support
        .does("seatCouncilMember", input, "councilSeat { id }")
        .await;
    assert_eq!(addressed().await, "COUNCIL_MEMBER");
    let term = sits("2021-09-01").await["id"].take();
    let input =
        json!({ "councilSeatTerm": term, "from": "2021-09-02", "title": title("Deputy Minister") });
    support
        .does("correctCouncilSeatTerm", input, "councilSeat { id }")
        .await;
    assert_eq!(sits("2021-09-01").await, Value::Null);
    assert_eq!(
        sits("2021-09-02").await,
        json!({ "id": term, "title": { "en": "Deputy Minister" } })
    );
    assert_eq!(addressed().await, "SUPPORT", "until the day has come");
    let ended = json!({ "councilSeatTerm": term, "to": "2021-09-01" });
    assert_eq!(
        support.may_not("correctCouncilSeatTerm", ended).await,
        "ENDS_BEFORE_START"
    );
    app.stop().await.discard().await;
}

//! Offices and seats change hands over the API, and everything that hangs on them follows: who may do
//! what, whose approval counts, to whom recruitment speaks.

use serde_json::{Value, json};

use crate::common::browser::Browser;
use crate::common::{Backend, TestApp, on_both};
use crate::sign_in::{TOKEN, door, signed_in};

on_both! {
    a_chair_is_handed_over_both_fall_vacant_and_a_seat_is_filled
}

/// Somebody who asks over the API: an administrator by their token, or whoever signed in.
pub struct Asker<'a> {
    app: &'a TestApp,
    credential: (&'static str, String),
}

impl<'a> Asker<'a> {
    /// An administrator, by the token that opens the service.
    pub fn administrator(app: &'a TestApp) -> Self {
        let credential = ("authorization", format!("Bearer {TOKEN}"));
        Self { app, credential }
    }

    /// Somebody of the community, who signs in by a letter.
    pub async fn person(app: &'a TestApp, person: &Person, letters_before: usize) -> Self {
        let browser: Browser<'_> = signed_in(app, &person.address, letters_before).await;
        let secret = browser.cookie("tribune_session").unwrap();
        let credential = ("cookie", format!("tribune_session={secret}"));
        Self { app, credential }
    }

    async fn answer(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let request = self.app.http.post(self.app.at("/graphql")).json(&body);
        let (name, value) = &self.credential;
        let response = request.header(*name, value).send().await.unwrap();
        assert_eq!(response.status(), 200, "{query}");
        response.json().await.unwrap()
    }

    /// A query's data, which must be had.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.answer(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// A mutation's whole answer, whatever came of it.
    pub async fn mutation(&self, name: &str, input: Value, fields: &str) -> Value {
        let input_type = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {input_type}!) {{ {name}(input: $input) {{ status problems {{ path code }} {fields} }} }}"
        );
        self.answer(&query, json!({ "input": input })).await
    }

    /// A mutation that must work, and the jobs that it asks for.
    pub async fn does(&self, name: &str, input: Value, fields: &str) -> Value {
        let mut answer = self.mutation(name, input, fields).await;
        assert_eq!(answer["data"][name]["status"], "OK", "{name}: {answer:#}");
        assert!(answer.get("errors").is_none(), "{name}: {answer:#}");
        self.app.settled().await;
        answer["data"][name].take()
    }

    /// The code of the error or of the first problem of a mutation that must not work.
    pub async fn may_not(&self, name: &str, input: Value) -> String {
        let answer = self.mutation(name, input, "").await;
        let code = match answer.get("errors") {
            Some(errors) => &errors[0]["extensions"]["code"],
            None => &answer["data"][name]["problems"][0]["code"],
        };
        code.as_str()
            .unwrap_or_else(|| panic!("{answer:#}"))
            .to_owned()
    }

    async fn roles(&self) -> Value {
        self.data("{ viewer { roles } }", json!({})).await["viewer"]["roles"].take()
    }
}

/// Somebody of the community.
pub struct Person {
    /// The person's id.
    pub id: String,
    /// The address that is written to.
    pub address: String,
}

impl Person {
    fn read(node: &Value) -> Self {
        let text = |value: &Value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("{node:#}"))
                .to_owned()
        };
        Self {
            id: text(&node["id"]),
            address: text(&node["emailAddresses"]["nodes"][0]["address"]),
        }
    }
}

const PERSON: &str =
    "id emailAddresses(first: 1, where: { isPrimary: { eq: true } }) { nodes { address } }";

/// Members of the federal government who hold no office, with an address of their own.
pub async fn federal_members(administrator: &Asker<'_>) -> Vec<Person> {
    let query = format!(
        "{{ members(at: \"2021-09-01\", first: 5, where: {{
            organization: {{ at: \"2021-09-01\", is: {{ orderOfGovernment: {{ eq: FEDERAL }} }} }}
            offices: {{ none: {{}} }}, councilSeatTerms: {{ none: {{}} }}
            emailAddresses: {{ some: {{ isPrimary: {{ eq: true }}, suppressedAt: {{ isNull: true }} }} }}
         }}) {{ nodes {{ {PERSON} }} }} }}"
    );
    let data = administrator.data(&query, json!({})).await;
    let nodes = data["members"]["nodes"].as_array().unwrap();
    nodes.iter().map(Person::read).collect()
}

/// The term that goes on in an office, and its holder.
pub async fn held(administrator: &Asker<'_>, role: &str) -> (String, Person) {
    let query = format!(
        "query($role: OfficeRole!) {{ offices(at: \"2021-09-01\", where: {{ role: {{ eq: $role }} }}) {{
            nodes {{ id person {{ {PERSON} }} }} }} }}"
    );
    let data = administrator.data(&query, json!({ "role": role })).await;
    let office = &data["offices"]["nodes"][0];
    let id = office["id"].as_str().unwrap_or_else(|| panic!("{data:#}"));
    (id.to_owned(), Person::read(&office["person"]))
}

/// The newest version of the only report, and the report's state.
async fn report(administrator: &Asker<'_>) -> (String, String) {
    let query = "{ reports(first: 2) { nodes { state versions(last: 1) { nodes { id } } } } }";
    let data = administrator.data(query, json!({})).await;
    let reports = data["reports"]["nodes"].as_array().unwrap();
    assert_eq!(reports.len(), 1, "{data:#}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let version = &reports[0]["versions"]["nodes"][0]["id"];
    (text(version), text(&reports[0]["state"]))
}

/// Whose approvals stand.
async fn standing(administrator: &Asker<'_>) -> Vec<String> {
    let query = "{ reportApprovals(first: 20, where: { voidedAt: { isNull: true } }) { nodes { person { id } } } }";
    let data = administrator.data(query, json!({})).await;
    let approvals = data["reportApprovals"]["nodes"].as_array().unwrap().iter();
    let people = approvals.map(|approval| approval["person"]["id"].as_str().unwrap().to_owned());
    people.collect()
}

/// Has a job run, and waits until it is done.
pub async fn run(administrator: &Asker<'_>, job: &str, parameters: Value) {
    let input = json!({ "job": job, "parameters": parameters });
    administrator.does("runJob", input, "").await;
}

async fn a_chair_is_handed_over_both_fall_vacant_and_a_seat_is_filled(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let period = json!({ "from": "2020-09-01", "to": "2021-08-31" });
    run(&administrator, "council_report", period).await;
    run(&administrator, "recruitment", json!({})).await;

    handed_over_between_two_approvals(&app, &administrator).await;
    vacant_at_midnight_and_the_acting_authority_approves(&app, &administrator).await;
    the_open_case_speaks_to_whoever_sits(&app, &administrator).await;
    app.stop().await.discard().await;
}

/// The federal co-chair approves and hands over; the approval goes with the office.
async fn handed_over_between_two_approvals(app: &TestApp, administrator: &Asker<'_>) {
    let (office, chair) = held(administrator, "FEDERAL_CO_CHAIR").await;
    let (_, support) = held(administrator, "SUPPORT").await;
    let (_, provincial) = held(administrator, "PROVINCIAL_CO_CHAIR").await;
    let successor = federal_members(administrator).await.remove(0);
    let (version, _) = report(administrator).await;
    let outgoing = Asker::person(app, &chair, 0).await;
    let incoming = Asker::person(app, &successor, 1).await;
    assert_eq!(outgoing.roles().await, json!(["MEMBER", "CO_CHAIR"]));
    assert_eq!(incoming.roles().await, json!(["MEMBER"]));

    let approval = |person: &Person| json!({ "version": version, "person": person.id });
    outgoing.does("approveReport", approval(&chair), "").await;
    assert_eq!(standing(administrator).await, [chair.id.as_str()]);
    let over =
        |person: &Person| json!({ "office": office, "person": person.id, "from": "2021-09-01" });
    assert_eq!(
        incoming.may_not("handOverOffice", over(&successor)).await,
        "FORBIDDEN"
    );
    assert_eq!(
        outgoing.may_not("handOverOffice", over(&provincial)).await,
        "NOT_OF_THE_CHAIR"
    );
    let support_signed_in = Asker::person(app, &support, 2).await;
    assert_eq!(
        support_signed_in
            .may_not("handOverOffice", over(&support))
            .await,
        "FORBIDDEN"
    );
    let payload = outgoing
        .does(
            "handOverOffice",
            over(&successor),
            "office { from to previousOffice { id to } }",
        )
        .await;
    assert_eq!(
        payload["office"],
        json!({ "from": "2021-09-01", "to": null, "previousOffice": { "id": office, "to": "2021-08-31" } })
    );
    // In the same moment, in sessions that are open.
    assert_eq!(outgoing.roles().await, json!(["MEMBER"]));
    assert_eq!(incoming.roles().await, json!(["MEMBER", "CO_CHAIR"]));
    assert_eq!(standing(administrator).await, Vec::<String>::new());
    assert_eq!(
        outgoing.may_not("approveReport", approval(&chair)).await,
        "FORBIDDEN"
    );
    administrator
        .does("approveReport", approval(&provincial), "")
        .await;
    assert_eq!(
        report(administrator).await.1,
        "IN_REVIEW",
        "the successor has not approved"
    );
}

/// Both terms end with the day, at midnight in Toronto, and whoever was put on record acts.
async fn vacant_at_midnight_and_the_acting_authority_approves(
    app: &TestApp,
    administrator: &Asker<'_>,
) {
    app.clock.set("2021-09-02T01:00:00Z");
    let (federal, chair) = held(administrator, "FEDERAL_CO_CHAIR").await;
    let (provincial, other) = held(administrator, "PROVINCIAL_CO_CHAIR").await;
    let acting = federal_members(administrator).await.remove(1);
    let chair = Asker::person(app, &chair, 3).await;
    let deputy = Asker::person(app, &acting, 4).await;
    let put = json!({ "person": acting.id, "role": "ACTING_AUTHORITY", "from": "2021-09-02", "reason": "Both chairs are vacant." });
    assert_eq!(
        chair.may_not("appointOffice", put.clone()).await,
        "FORBIDDEN"
    );
    let payload = administrator
        .does("appointOffice", put, "office { id role reason }")
        .await;
    assert_eq!(payload["office"]["reason"], "Both chairs are vacant.");
    let kept = json!({ "office": payload["office"]["id"], "to": "2021-12-31" });
    assert_eq!(chair.may_not("endOffice", kept).await, "FORBIDDEN");
    for office in [&provincial, &federal] {
        let end = json!({ "office": office, "to": "2021-09-01" });
        chair.does("endOffice", end, "office { to }").await;
    }
    let (version, state) = report(administrator).await;
    assert_eq!(
        (state.as_str(), standing(administrator).await),
        ("IN_REVIEW", vec![other.id])
    );
    let approval = json!({ "version": version, "person": acting.id });

    app.clock.set("2021-09-02T03:59:59Z");
    assert_eq!(chair.roles().await, json!(["MEMBER", "CO_CHAIR"]));
    assert_eq!(deputy.roles().await, json!(["MEMBER"]));
    assert_eq!(
        deputy.may_not("approveReport", approval.clone()).await,
        "FORBIDDEN"
    );
    app.clock.set("2021-09-02T04:00:00Z");
    assert_eq!(chair.roles().await, json!(["MEMBER"]));
    assert_eq!(deputy.roles().await, json!(["MEMBER", "CO_CHAIR"]));
    deputy.does("approveReport", approval, "").await;
    assert_eq!(standing(administrator).await, [acting.id.as_str()]);
    assert_eq!(report(administrator).await.1, "SENT");
}

/// The seat of Nunavut is empty, and its case with support; somebody takes the seat, and leaves it.
async fn the_open_case_speaks_to_whoever_sits(app: &TestApp, administrator: &Asker<'_>) {
    let case = async || {
        let query = r#"{ recruitmentCases(first: 5, where: { jurisdiction: { code: { eq: "CA-NU" } } }) {
            nodes { id closedOn addressedTo addressee { id } request { en } } } }"#;
        let mut data = administrator.data(query, json!({})).await;
        assert_eq!(
            data["recruitmentCases"]["nodes"].as_array().unwrap().len(),
            1
        );
        data["recruitmentCases"]["nodes"][0].take()
    };
    let before = case().await;
    assert_eq!(
        (&before["addressedTo"], &before["closedOn"]),
        (&json!("SUPPORT"), &Value::Null)
    );
    let query = r#"{ councilSeats(where: { jurisdiction: { code: { eq: "CA-NU" } } }) { nodes { id term { from } } } }"#;
    let seats = administrator.data(query, json!({})).await;
    let seat = &seats["councilSeats"]["nodes"][0];
    assert_eq!(seat["term"], Value::Null);
    let support = Asker::person(app, &held(administrator, "SUPPORT").await.1, 5).await;
    let input = json!({ "givenName": "Siku", "familyName": "Aariak-Tootoo", "language": "EN", "address": "siku@nunavut.example" });
    let member = support.does("createPerson", input, "person { id }").await;
    let member = &member["person"]["id"];
    let title = json!({ "en": { "text": "Deputy Minister", "state": "REVIEWED" } });
    let input = json!({ "councilSeat": seat["id"], "person": member, "title": title, "from": "2021-09-02" });
    let sits = "councilSeat { term { person { id } } }";
    let payload = support.does("seatCouncilMember", input, sits).await;
    assert_eq!(&payload["councilSeat"]["term"]["person"]["id"], member);
    let after = case().await;
    assert_eq!(after["id"], before["id"], "the same case");
    assert_eq!(after["addressedTo"], "COUNCIL_MEMBER");
    assert_eq!(&after["addressee"]["id"], member);
    assert_ne!(after["request"], before["request"], "the letter is theirs");
    // They see the case of the jurisdiction that they sit for, and no other.
    let person = Person {
        id: member.as_str().unwrap().to_owned(),
        address: "siku@nunavut.example".to_owned(),
    };
    let seated = Asker::person(app, &person, 6).await;
    assert_eq!(seated.roles().await, json!(["COUNCIL"]));
    let cases = seated
        .data("{ recruitmentCases(first: 5) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(
        cases["recruitmentCases"]["nodes"],
        json!([{ "id": before["id"] }])
    );

    let leave = json!({ "councilSeat": seat["id"], "to": "2021-09-02" });
    support.does("vacateCouncilSeat", leave, "").await;
    assert_eq!(
        case().await["addressedTo"],
        "COUNCIL_MEMBER",
        "until the day is over"
    );
    app.clock.set("2021-09-03T13:00:00Z");
    run(administrator, "recruitment", json!({})).await;
    assert_eq!(case().await["addressedTo"], "SUPPORT");
}

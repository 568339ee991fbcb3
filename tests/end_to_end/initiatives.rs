//! An initiative over the API: who takes part, what belongs to it, with what money, what the council
//! reads of it, and how it ends.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};

on_both! {
    an_initiative_is_told_to_the_council_with_its_partners_and_its_funding
    what_makes_no_sense_is_refused_and_leaves_nothing
    what_has_ended_takes_on_nothing_new
    a_successor_goes_on_with_what_its_predecessor_took_part_in
}

/// A mutation that must work; what it gives.
async fn does(app: &TestApp, name: &str, input: Value, fields: &str) -> Value {
    let payload = app.mutate(name, input, fields).await;
    assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
    payload
}

async fn id(app: &TestApp, name: &str, input: Value, noun: &str) -> String {
    let payload = does(app, name, input, &format!("{noun} {{ id }}")).await;
    payload[noun]["id"].as_str().unwrap().to_owned()
}

/// What stands against a mutation, each as `path: CODE`; it is said in both languages, and nothing of
/// it is written.
async fn may_not(app: &TestApp, name: &str, input: Value) -> Vec<String> {
    let before = everything(app).await;
    let fields = "problems { fr: message(language: FR) en: message(language: EN) }";
    let payload = app.mutate(name, input, fields).await;
    assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
    assert_eq!(everything(app).await, before, "{name} wrote something");
    let problems = payload["problems"].as_array().unwrap().iter();
    let told = |one: &Value| {
        assert_ne!(one["fr"], one["en"], "{one:#}");
        let path = one["path"].as_array().unwrap().iter();
        let path: Vec<&str> = path.map(|name| name.as_str().unwrap()).collect();
        format!("{}: {}", path.join("."), one["code"].as_str().unwrap())
    };
    problems.map(told).collect()
}

/// How many rows there are of all that may be written.
async fn everything(app: &TestApp) -> Vec<i64> {
    let tables = [
        "initiative",
        "initiative_party",
        "funding_reference",
        "working_group",
        "recommendation",
    ];
    let mut counts = Vec::new();
    for table in tables {
        counts.push(app.sql(&format!("SELECT COUNT(*) FROM {table}")).await);
    }
    counts
}

/// A federal organization since 2019.
async fn organization(app: &TestApp, fr: &str, en: &str) -> String {
    let canada = app
        .id_of(
            "Jurisdiction",
            "SELECT id FROM jurisdiction WHERE code = 'CA'",
        )
        .await;
    let input = json!({
        "jurisdiction": canada, "order": "FEDERAL", "from": "2019-01-01", "name": { "name": words(fr, en) },
    });
    id(app, "createOrganization", input, "organization").await
}

async fn member(app: &TestApp) -> String {
    let sql = "SELECT MIN(person_id) FROM membership WHERE end_on IS NULL";
    app.id_of("Person", sql).await
}

/// An initiative since March 2021 that one organization leads, with a partner.
async fn chatbots(app: &TestApp, lead: &str, partner: &str) -> String {
    let input = json!({
        "title": words("Robots conversationnels", "Chatbots"),
        "description": words("Comparer les essais en cours.", "Compare the trials under way."),
        "lead": member(app).await, "from": "2021-03-15",
        "parties": [{ "organization": lead, "role": "LEAD" }, { "organization": partner }],
    });
    id(app, "createInitiative", input, "initiative").await
}

fn money(funded: Value, reference: &str, year: i64) -> Value {
    json!({
        "funded": funded, "reference": reference, "fiscalYear": year,
        "title": words("Entente sur les essais", "Trials agreement"),
    })
}

/// Compiles a report with nothing but initiatives.
async fn reported(app: &TestApp, from: &str, to: &str) -> Value {
    let input = json!({ "sections": ["initiatives"] });
    does(app, "setReportSettings", input, "").await;
    let result = app
        .succeeds("council_report", json!({ "from": from, "to": to }))
        .await;
    result["report"].clone()
}

/// Holds that a report says these things, in both languages, and in every form of it.
async fn says(app: &TestApp, report: &Value, words: &[[&str; 2]]) {
    for (at, language) in ["fr", "en"].into_iter().enumerate() {
        let text = app.rendering(report, &format!("{language}.md")).await;
        let text = text.replace('\u{a0}', " ").replace('\\', "");
        let page = app.rendering(report, &format!("{language}.html")).await;
        let page = page.replace('\u{a0}', " ").replace("&nbsp;", " ");
        for both in words {
            assert!(text.contains(both[at]), "{} in:\n{text}", both[at]);
            assert!(page.contains(both[at]), "{} on the page", both[at]);
        }
    }
}

async fn an_initiative_is_told_to_the_council_with_its_partners_and_its_funding(app: &TestApp) {
    let lead = organization(app, "Ministère des Essais", "Department of Trials").await;
    let partner = organization(app, "Agence des Mesures", "Measures Agency").await;
    let initiative = chatbots(app, &lead, &partner).await;
    let input = json!({
        "kind": "PARTNERSHIP", "title": words("Un vocabulaire commun", "A shared vocabulary"),
        "from": "2020-10-01", "to": "2021-01-31",
    });
    id(app, "createInitiative", input, "initiative").await;
    belong_to_it(app, &initiative).await;
    is_funded(app, &initiative).await;

    let report = reported(app, "2020-09-01", "2021-08-31").await;
    says(
        app,
        &report,
        &[
            [
                "1 initiative était en cours durant cette période.",
                "1 initiative was under way during this period.",
            ],
            ["Robots conversationnels", "Chatbots"],
            [
                "Comparer les essais en cours.",
                "Compare the trials under way.",
            ],
            [
                "En cours depuis le 15 mars 2021.",
                "Under way since March 15, 2021.",
            ],
            [
                "2 organisations participantes :",
                "2 participating organizations:",
            ],
            [
                "Organisation responsable : Ministère des Essais.",
                "Lead organization: Department of Trials.",
            ],
            [
                "Partenaire : Agence des Mesures.",
                "Partner: Measures Agency.",
            ],
            ["Sous-groupe : Essais.", "Sub-group: Trials."],
            [
                "Financement : 2 références, au moins 125 000 $ au total",
                "Funding: 2 references, at least $125,000 in total",
            ],
            [
                "Entente sur les essais (CT-2021-014), exercice 2021-2022 : 125 000 $.",
                "Trials agreement (CT-2021-014), fiscal year 2021-2022: $125,000.",
            ],
            ["Approbation : le 4 mai 2021.", "Approved on May 4, 2021."],
            [
                "(CT-2020-003), exercice 2020-2021 : montant inconnu.",
                "(CT-2020-003), fiscal year 2020-2021: amount not known.",
            ],
            [
                "1 partenariat était en cours durant cette période.",
                "1 partnership was under way during this period.",
            ],
            [
                "Du 1er octobre 2020 au 31 janvier 2021.",
                "From October 1, 2020 to January 31, 2021.",
            ],
            [
                "Aucune organisation participante.",
                "No participating organization.",
            ],
        ],
    )
    .await;
    let text = app.rendering(&report, "en.md").await;
    assert!(!text.contains("CT-2018-001"), "another fiscal year");
    assert!(
        !text.contains("Joint training"),
        "the council does not have it"
    );
    has_facts(app, &report).await;
    is_found(app, &initiative).await;
}

/// A sub-group and a recommendation of the initiative.
async fn belong_to_it(app: &TestApp, initiative: &str) {
    let input = json!({
        "name": words("Essais", "Trials"), "mandate": words("Mesurer.", "Measure."),
        "lead": member(app).await, "from": "2021-06-01",
    });
    let group = id(app, "createWorkingGroup", input, "workingGroup").await;
    let input = json!({ "workingGroup": group, "initiative": initiative });
    does(app, "updateWorkingGroup", input, "").await;
    let input = json!({
        "title": words("Une formation commune", "Joint training"),
        "text": words("Former ensemble le personnel.", "Train staff together."), "initiative": initiative,
    });
    id(app, "createRecommendation", input, "recommendation").await;
}

async fn is_funded(app: &TestApp, initiative: &str) {
    let its = json!({ "initiative": initiative });
    let add = "addFundingReference";
    let input = money(its.clone(), "CT-2021-014", 2021);
    let reference = id(app, add, input, "fundingReference").await;
    let input =
        json!({ "fundingReference": reference, "amount": 125_000, "approvedOn": "2021-05-04" });
    does(app, "updateFundingReference", input, "").await;
    does(app, add, money(its.clone(), "CT-2020-003", 2020), "").await;
    does(app, add, money(its.clone(), "CT-2018-001", 2018), "").await;
    let mistaken = id(
        app,
        add,
        money(its, "CT-2021-015", 2021),
        "fundingReference",
    )
    .await;
    let input = json!({ "fundingReference": mistaken });
    let gone = does(
        app,
        "removeFundingReference",
        input,
        "fundingReference { id }",
    )
    .await;
    assert_eq!(gone["fundingReference"], Value::Null);
    let query = "{ fundingReferences(first: 5, where: { amount: { gte: 1 } }) { totalCount aggregate { sum { amount } } nodes { reference } } }";
    let found = app.graphql(query, json!({})).await;
    let expected = json!({
        "totalCount": 1, "aggregate": { "sum": { "amount": 125_000.0 } }, "nodes": [{ "reference": "CT-2021-014" }],
    });
    assert_eq!(found["fundingReferences"], expected);
}

/// “Why this number?”: the facts name the rows that they count.
async fn has_facts(app: &TestApp, report: &Value) {
    let query = "query($report: ID!) { reportFacts(first: 20, where: { version: { report: { id: { eq: $report } } } }) {
        nodes { key value rows(first: 1) { totalCount } } } }";
    let id = format!("Report:{report}");
    let data = app.graphql(query, json!({ "report": id })).await;
    let facts = data["reportFacts"]["nodes"].as_array().unwrap().iter();
    let facts = facts.map(|fact| {
        let key = fact["key"].as_str().unwrap().split('/').next().unwrap();
        assert_eq!(fact["value"], fact["rows"]["totalCount"], "{fact:#}");
        (key.to_owned(), fact["value"].as_i64().unwrap())
    });
    let facts: Vec<(String, i64)> = facts.filter(|(_, value)| *value > 0).collect();
    let expected = [
        ("initiative-funding", 2),
        ("initiative-groups", 1),
        ("initiative-parties", 2),
        ("initiatives", 1),
        ("partnerships", 1),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value));
    assert_eq!(facts, expected);
}

/// The search finds it, and the recommendation that came of it.
async fn is_found(app: &TestApp, initiative: &str) {
    let query = "query($words: String!) { search(query: $words, first: 3) { nodes { __typename ... on Initiative { id parties { nodes { role organization { id } } } } ... on Recommendation { initiative { id } } } } }";
    let found = app
        .graphql(query, json!({ "words": "chatbots trials" }))
        .await;
    assert_eq!(found["search"]["nodes"][0]["id"], initiative, "{found:#}");
    let roles = &found["search"]["nodes"][0]["parties"]["nodes"];
    assert_eq!(
        (&roles[0]["role"], &roles[1]["role"]),
        (&json!("LEAD"), &json!("PARTNER"))
    );
    let found = app
        .graphql(query, json!({ "words": "formation personnel" }))
        .await;
    assert_eq!(found["search"]["nodes"][0]["initiative"]["id"], initiative);
}

async fn what_makes_no_sense_is_refused_and_leaves_nothing(app: &TestApp) {
    let lead = organization(app, "Ministère des Essais", "Department of Trials").await;
    let partner = organization(app, "Agence des Mesures", "Measures Agency").await;
    let initiative = chatbots(app, &lead, &partner).await;
    let stranger = json!({ "givenName": "Odile", "familyName": "Invitée" });
    let stranger = id(app, "createPerson", stranger, "person").await;
    let turned = json!({
        "title": {}, "from": "2021-06-01", "to": "2021-05-31", "lead": stranger,
        "parties": [{ "organization": lead }, { "organization": lead, "role": "LEAD" }, { "organization": "Organization:99999" }],
    });
    assert_eq!(
        may_not(app, "createInitiative", turned).await,
        [
            "input.title: MISSING",
            "input.to: ENDS_BEFORE_START",
            "input.lead: NOT_A_MEMBER",
            "input.parties.1.organization: NAMED_TWICE",
            "input.parties.2.organization: NOT_FOUND",
        ]
    );
    let early = json!({ "title": words("Tôt", "Early"), "from": "2018-06-01", "parties": [{ "organization": lead }] });
    assert_eq!(
        may_not(app, "createInitiative", early).await,
        ["input.parties.0.organization: NOT_IN_FORCE_ON"],
        "before the organization begins"
    );
    let add = |organization: &str, from: &str| json!({ "initiative": initiative, "organization": organization, "from": from });
    let other = organization(app, "Bureau des Files", "Queues Office").await;
    for (input, problem) in [
        (add(&lead, "2021-04-01"), "input.organization: OVERLAPS"),
        (add(&other, "2021-03-14"), "input.from: NOT_IN_FORCE_ON"),
        (add(&other, "2021-02-30"), "input.from: DOES_NOT_EXIST"),
        (
            add("Organization:99999", "2021-04-01"),
            "input.organization: NOT_FOUND",
        ),
    ] {
        assert_eq!(may_not(app, "addInitiativeParty", input).await, [problem]);
    }
    let mut input = money(json!({ "initiative": initiative }), " ", 21);
    input["amount"] = json!(-1);
    input["approvedOn"] = json!("2021-12-01");
    assert_eq!(
        may_not(app, "addFundingReference", input).await,
        [
            "input.reference: MISSING",
            "input.fiscalYear: OUT_OF_RANGE",
            "input.amount: OUT_OF_RANGE",
            "input.approvedOn: IN_THE_FUTURE",
        ]
    );
    let input = money(
        json!({ "initiative": "Initiative:99999" }),
        "CT-2021-014",
        2021,
    );
    assert_eq!(
        may_not(app, "addFundingReference", input).await,
        ["input.funded.initiative: NOT_FOUND"]
    );
}

async fn what_has_ended_takes_on_nothing_new(app: &TestApp) {
    let lead = organization(app, "Ministère des Essais", "Department of Trials").await;
    let partner = organization(app, "Agence des Mesures", "Measures Agency").await;
    let initiative = chatbots(app, &lead, &partner).await;
    let parts = parts(app, &initiative).await;
    let input = json!({ "party": parts[1].0, "role": "LEAD", "to": "2021-07-31" });
    does(app, "updateInitiativeParty", input, "").await;
    let other = organization(app, "Bureau des Files", "Queues Office").await;
    let input = json!({ "initiative": initiative, "organization": other, "from": "2021-04-01" });
    let mistaken = id(app, "addInitiativeParty", input, "initiativeParty").await;
    let input = json!({ "party": mistaken });
    let gone = does(
        app,
        "removeInitiativeParty",
        input,
        "initiativeParty { id }",
    )
    .await;
    assert_eq!(gone["initiativeParty"], Value::Null);

    let early = json!({ "initiative": initiative, "to": "2021-03-14" });
    assert_eq!(
        may_not(app, "endInitiative", early).await,
        ["input.to: ENDS_BEFORE_START"]
    );
    let outcome = words("Trois essais comparés.", "Three trials compared.");
    let input = json!({ "initiative": initiative, "to": "2021-08-20", "outcome": outcome });
    does(app, "endInitiative", input.clone(), "").await;
    let ended = |id: &str, role: &str, to: &str| (id.to_owned(), role.to_owned(), json!(to));
    assert_eq!(
        self::parts(app, &initiative).await,
        [
            ended(&parts[0].0, "LEAD", "2021-08-20"),
            ended(&parts[1].0, "LEAD", "2021-07-31"),
        ]
    );
    let its = json!({ "initiative": initiative });
    let late = json!({ "initiative": initiative, "organization": other, "from": "2021-04-01" });
    let group = json!({
        "name": words("Essais", "Trials"), "mandate": words("Mesurer.", "Measure."),
        "lead": member(app).await, "from": "2021-06-01", "initiative": initiative,
    });
    let recommendation = json!({
        "title": words("Une formation commune", "Joint training"),
        "text": words("Former ensemble.", "Train together."), "initiative": initiative,
    });
    for (name, input, field) in [
        ("endInitiative", input, "initiative"),
        ("addInitiativeParty", late, "initiative"),
        (
            "addFundingReference",
            money(its, "CT-2021-014", 2021),
            "funded.initiative",
        ),
        ("createWorkingGroup", group, "initiative"),
        ("createRecommendation", recommendation, "initiative"),
    ] {
        let problem = format!("input.{field}: NOT_ALLOWED_IN_STATE");
        assert_eq!(may_not(app, name, input).await, [problem], "{name}");
    }
    let report = reported(app, "2021-03-01", "2021-08-31").await;
    says(
        app,
        &report,
        &[
            [
                "Du 15 mars 2021 au 20 août 2021.",
                "From March 15, 2021 to August 20, 2021.",
            ],
            [
                "1 organisation participante :",
                "1 participating organization:",
            ],
            ["Trois essais comparés.", "Three trials compared."],
        ],
    )
    .await;
    // It goes on after all.
    let input = json!({ "initiative": initiative, "to": null, "outcome": { "fr": {}, "en": {} } });
    does(app, "updateInitiative", input, "").await;
    assert_eq!(self::parts(app, &initiative).await[0].2, Value::Null);
}

/// Who takes part in an initiative: the part, as what, and to when.
async fn parts(app: &TestApp, initiative: &str) -> Vec<(String, String, Value)> {
    let query = "query($id: ID!) { node(id: $id) { ... on Initiative { parties { nodes { id role to } } } } }";
    let data = app.graphql(query, json!({ "id": initiative })).await;
    let parts = data["node"]["parties"]["nodes"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let part = |one: &Value| (text(&one["id"]), text(&one["role"]), one["to"].clone());
    parts.map(part).collect()
}

async fn a_successor_goes_on_with_what_its_predecessor_took_part_in(app: &TestApp) {
    let lead = organization(app, "Ministère des Essais", "Department of Trials").await;
    let partner = organization(app, "Agence des Mesures", "Measures Agency").await;
    let successor = organization(app, "Bureau des Files", "Queues Office").await;
    let initiative = chatbots(app, &lead, &partner).await;
    let input = json!({
        "predecessors": [lead, partner], "successor": { "existing": successor }, "from": "2021-07-01",
    });
    does(app, "mergeOrganizations", input, "").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Initiative { parties { nodes { role from to organization { id } } } } } }";
    let data = app.graphql(query, json!({ "id": initiative })).await;
    let part = |role: &str, from: &str, to: Value, organization: &str| json!({ "role": role, "from": from, "to": to, "organization": { "id": organization } });
    let ended = json!("2021-06-30");
    assert_eq!(
        data["node"]["parties"]["nodes"],
        json!([
            part("LEAD", "2021-03-15", ended.clone(), &lead),
            part("PARTNER", "2021-03-15", ended, &partner),
            part("LEAD", "2021-07-01", Value::Null, &successor),
        ]),
        "once, though both went into it"
    );
    let input =
        json!({ "organization": successor, "to": "2021-08-15", "people": "END_AFFILIATIONS" });
    does(app, "dissolveOrganization", input, "").await;
    assert_eq!(parts(app, &initiative).await[2].2, "2021-08-15");
    app.settled().await;
}

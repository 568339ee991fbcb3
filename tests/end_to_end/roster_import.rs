//! A roster comes as a spreadsheet, is looked at, decided on, carried out and taken back.

use serde_json::{Value, json};

use crate::common::{TestApp, on_both};

on_both! {
    a_messy_roster_is_decided_on_carried_out_and_taken_back
    an_import_that_something_rests_on_is_not_taken_back
    a_membership_that_was_begun_anew_keeps_an_import_from_being_taken_back
    those_who_are_missing_leave_where_that_is_asked_for
    headings_that_nobody_knows_are_mapped
    a_file_that_is_none_is_refused_and_leaves_nothing
    what_an_import_would_change_is_found_out_anew
}

const DAY: &str = "2021-09-01";

/// Sends a file, which must be taken, and gives its import once it is planned.
pub async fn sent(app: &TestApp, query: &str, file: impl Into<Vec<u8>>) -> String {
    let response = post(app, query, file).await;
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    assert_eq!(status, 201, "{body:#}");
    app.settled().await;
    body["id"].as_str().unwrap().to_owned()
}

async fn post(app: &TestApp, query: &str, file: impl Into<Vec<u8>>) -> reqwest::Response {
    let address = app.at(&format!("/roster/imports?{query}"));
    let request = app.http.post(address).body(file.into());
    request.send().await.unwrap()
}

/// An import with its lines.
pub async fn import(app: &TestApp, id: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on RosterImport {
        state revision problem counts encoding separator format mapping lineCount
        lines(first: 100) { nodes { id number verdict changes problems person { id } } }
    } } }";
    app.graphql(query, json!({ "id": id })).await["node"].take()
}

/// The line of a number; 0 for the first of those who are missing in the file.
pub fn line(import: &Value, number: u64) -> &Value {
    let lines = import["lines"]["nodes"].as_array().unwrap();
    let found = lines
        .iter()
        .find(|line| line["number"].as_u64().unwrap_or_default() == number);
    found.unwrap_or_else(|| panic!("no line {number}: {import:#}"))
}

/// The codes of what is wrong with a line or to be decided.
pub fn codes(line: &Value) -> Vec<&str> {
    let problems = line["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect()
}

pub async fn does(app: &TestApp, name: &str, input: Value) -> Value {
    let input_type = match name {
        "applyRosterImport" => "ApplyRosterImportInput",
        "undoRosterImport" | "discardRosterImport" => "RosterImportInput",
        "decideRosterLines" => "DecideRosterLinesInput",
        _ => "MapRosterImportInput",
    };
    let query = format!(
        "mutation($input: {input_type}!) {{ {name}(input: $input) {{ status problems {{ path code message }} rosterImport {{ state }} }} }}"
    );
    let payload = app.graphql(&query, json!({ "input": input })).await[name].take();
    app.settled().await;
    payload
}

async fn members(app: &TestApp) -> i64 {
    let query = format!("{{ members(at: \"{DAY}\") {{ totalCount }} }}");
    let data = app.graphql(&query, json!({})).await;
    data["members"]["totalCount"].as_i64().unwrap()
}

/// Somebody of the roster, with where they work and how they are written to.
async fn somebody(app: &TestApp) -> Value {
    let query = format!(
        "{{ members(at: \"{DAY}\", first: 1, where: {{
            emailAddresses: {{ some: {{ isPrimary: {{ eq: true }} }} }}
        }}) {{ nodes {{ id givenName familyName
            emailAddresses(first: 1, where: {{ isPrimary: {{ eq: true }} }}) {{ nodes {{ address }} }}
            organization(at: \"{DAY}\") {{ id name(at: \"{DAY}\") {{ name {{ fr }} }} }}
        }} }} }}"
    );
    let data = app.graphql(&query, json!({})).await;
    data["members"]["nodes"][0].clone()
}

fn words<'v>(value: &'v Value, pointer: &str) -> &'v str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("{pointer}: {value:#}"))
}

/// In windows-1252, as spreadsheets in French write it.
pub fn latin(words: &str) -> Vec<u8> {
    words
        .chars()
        .map(|letter| match letter {
            '’' => 0x92,
            letter => u8::try_from(u32::from(letter)).unwrap(),
        })
        .collect()
}

async fn a_messy_roster_is_decided_on_carried_out_and_taken_back(app: &TestApp) {
    let before = members(app).await;
    let known = somebody(app).await;
    let (family, given) = (words(&known, "/familyName"), words(&known, "/givenName"));
    let address = words(&known, "/emailAddresses/nodes/0/address");
    let place = words(&known, "/organization/name/name/fr");
    let file = format!(
        "Prénom;Nom de famille;Courriel;Organisation;Ordre de gouvernement;Province ou territoire;Titre;Depuis\r\n\
         {given};{family};{address};{place};;;;\r\n\
         Zoé;Trépanier-Él;zoe@quebec.example;{place};;;Directrice;2021-07-15\r\n\
         {given};{family};other@elsewhere.example;;;;;\r\n\
         Léo;Dubé;leo@agence.example;Agence d’essai;provincial;Québec;Chef;\r\n\
         Ana;Roy;not an address;{place};;;;\r\n\
         Éva;Cyr;eva@agence.example;Agence d'essai;;;;31/02/2021\r\n"
    );
    let id = sent(app, "asOf=2021-09-01&name=liste.csv", latin(&file)).await;
    let found = import(app, &id).await;
    assert_eq!(found["state"], "PLANNED", "{found:#}");
    assert_eq!(found["separator"], "semicolon");
    assert_eq!(found["encoding"], "windows-1252");
    assert_eq!(line(&found, 2)["verdict"], "UNCHANGED", "{found:#}");
    assert_eq!(line(&found, 2)["person"]["id"], known["id"]);
    assert_eq!(line(&found, 3)["verdict"], "NEW");
    assert_eq!(codes(line(&found, 4)), ["SAME_NAME"]);
    assert_eq!(codes(line(&found, 5)), ["UNKNOWN_ORGANIZATION"]);
    assert_eq!(codes(line(&found, 6)), ["INVALID_ADDRESS"]);
    assert_eq!(line(&found, 6)["problems"][0]["cell"], "C6");
    assert_eq!(
        codes(line(&found, 7)),
        ["DAY_DOES_NOT_EXIST", "UNKNOWN_ORGANIZATION"]
    );
    assert_eq!(line(&found, 7)["problems"][0]["cell"], "H7");
    let message = words(line(&found, 7), "/problems/0/message/fr");
    assert!(!message.is_empty());

    // Nothing is carried out while somebody has to decide.
    let apply = json!({ "rosterImport": id });
    let refused = does(app, "applyRosterImport", apply.clone()).await;
    assert_eq!(
        refused["problems"][0]["code"], "UNDECIDED_LINES",
        "{refused:#}"
    );
    assert_eq!(members(app).await, before);

    let of = |number| line(&found, number)["id"].clone();
    let decided = does(
        app,
        "decideRosterLines",
        json!({ "rosterImport": id, "decisions": [
            { "line": of(4), "newPerson": true, "organization": known["organization"]["id"] },
            { "line": of(5), "newOrganization": true },
            { "line": of(6), "skip": true },
            { "line": of(7), "skip": true },
        ] }),
    )
    .await;
    assert_eq!(decided["status"], "OK", "{decided:#}");
    let found = import(app, &id).await;
    assert_eq!(
        found["counts"],
        json!({ "new": 3, "unchanged": 1, "skipped": 2 }),
        "{found:#}"
    );
    let world = everything(app).await;
    let applied = does(app, "applyRosterImport", apply.clone()).await;
    assert_eq!(applied["status"], "OK", "{applied:#}");
    assert_eq!(import(app, &id).await["state"], "APPLIED");
    assert_eq!(members(app).await, before + 3);
    let zoe = "{ people(first: 5, where: { familyName: { eq: \"Trépanier-Él\" } }) { nodes {
        givenName memberships(first: 5) { nodes { from track } }
        affiliations(first: 5) { nodes { from title { fr } } } } } }";
    let zoe = app.graphql(zoe, json!({})).await;
    let zoe = &zoe["people"]["nodes"][0];
    assert_eq!(
        zoe["memberships"]["nodes"][0]["from"], "2021-07-15",
        "{zoe:#}"
    );

    // The same file again changes nothing.
    let again = sent(app, "asOf=2021-09-01&name=liste.csv", latin(&file)).await;
    let found = import(app, &again).await;
    for number in [2, 3] {
        assert_eq!(line(&found, number)["verdict"], "UNCHANGED", "{found:#}");
    }
    assert_eq!(line(&found, 5)["verdict"], "UNCHANGED", "{found:#}");
    let away = does(app, "discardRosterImport", json!({ "rosterImport": again })).await;
    assert_eq!(away["rosterImport"]["state"], "DISCARDED", "{away:#}");

    // Taken back, everything is as it was.
    let undone = does(app, "undoRosterImport", apply.clone()).await;
    assert_eq!(undone["status"], "OK", "{undone:#}");
    assert_eq!(import(app, &id).await["state"], "UNDONE");
    assert_eq!(members(app).await, before);
    assert_eq!(everything(app).await, world);
    let twice = does(app, "undoRosterImport", apply).await;
    assert_eq!(
        twice["problems"][0]["code"], "NOT_ALLOWED_IN_STATE",
        "{twice:#}"
    );
}

/// All that an import can write, as tables.
async fn everything(app: &TestApp) -> Vec<String> {
    let lists = [
        "people { nodes { id givenName familyName language phone zone } }",
        "emailAddresses { nodes { id address isPrimary } }",
        "affiliations { nodes { id from to title { fr en } organization { id } } }",
        "memberships { nodes { id from to track person { id } } }",
        "organizations { nodes { id from to } }",
        "organizationNames { nodes { id from to name { fr en } } }",
    ];
    let mut tables = Vec::new();
    for list in lists {
        let query = format!("{{ {list} }}");
        let mut address = reqwest::Url::parse(&app.at("/csv")).unwrap();
        address.query_pairs_mut().append_pair("query", &query);
        let request = app.http.get(address);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{list}");
        tables.push(response.text().await.unwrap());
    }
    tables
}

async fn an_import_that_something_rests_on_is_not_taken_back(app: &TestApp) {
    let known = somebody(app).await;
    let place = words(&known, "/organization/name/name/fr");
    let file = format!("Nom,Prénom,Organisation\nCyr,Éva,\"{place}\"\n");
    let id = sent(app, "asOf=2021-09-01", file).await;
    let of = json!({ "rosterImport": id });
    assert_eq!(
        does(app, "applyRosterImport", of.clone()).await["status"],
        "OK"
    );
    let eva = "{ people(first: 5, where: { familyName: { eq: \"Cyr\" } }) { nodes { id memberships(first: 5) { nodes { id } } } } }";
    let eva = app.graphql(eva, json!({})).await["people"]["nodes"][0].take();
    let left = json!({ "membership": eva["memberships"]["nodes"][0]["id"], "to": "2021-10-31" });
    let left = app.mutate("leaveCommunity", left, "").await;
    assert_eq!(left["status"], "OK", "{left:#}");
    app.settled().await;
    let refused = does(app, "undoRosterImport", of).await;
    assert_eq!(refused["status"], "REFUSED");
    assert_eq!(refused["problems"][0]["code"], "BUILT_UPON", "{refused:#}");
    let message = words(&refused, "/problems/0/message");
    assert!(message.contains("membership"), "{message}");
    assert_eq!(import(app, &id).await["state"], "APPLIED");
}

async fn a_membership_that_was_begun_anew_keeps_an_import_from_being_taken_back(app: &TestApp) {
    let known = somebody(app).await;
    let id = words(&known, "/id");
    let file = format!("Identifiant,Nom,Prénom,Au\n{id},,,2021-08-15\n");
    let import_id = sent(app, "asOf=2021-09-01", file).await;
    let found = import(app, &import_id).await;
    assert_eq!(line(&found, 2)["verdict"], "ENDED", "{found:#}");
    let of = json!({ "rosterImport": import_id });
    let applied = does(app, "applyRosterImport", of.clone()).await;
    assert_eq!(applied["status"], "OK", "{applied:#}");
    let again = json!({ "person": id, "track": "EXECUTIVE", "from": DAY });
    let again = app
        .mutate("joinCommunity", again, "membership { id }")
        .await;
    assert_eq!(again["status"], "OK", "{again:#}");
    app.settled().await;
    let refused = does(app, "undoRosterImport", of).await;
    assert_eq!(refused["problems"][0]["code"], "BUILT_UPON", "{refused:#}");
    let key = words(&again, "/membership/id").replace("Membership:", "membership ");
    assert!(
        words(&refused, "/problems/0/message").contains(&key),
        "{refused:#}"
    );
}

async fn those_who_are_missing_leave_where_that_is_asked_for(app: &TestApp) {
    let before = members(app).await;
    let known = somebody(app).await;
    let id = words(&known, "/id");
    let file = format!("Identifiant,Nom,Prénom\n{id},,\n");
    let kept = sent(app, "asOf=2021-09-01", file.clone()).await;
    assert_eq!(
        import(app, &kept).await["counts"],
        json!({ "unchanged": 1 })
    );
    let import_id = sent(app, "asOf=2021-09-01&missing=end", file).await;
    let found = import(app, &import_id).await;
    assert_eq!(
        found["counts"]["ended"],
        before - 1,
        "{:#}",
        found["counts"]
    );
    let of = json!({ "rosterImport": import_id });
    let applied = does(app, "applyRosterImport", of.clone()).await;
    assert_eq!(applied["status"], "OK", "{applied:#}");
    assert_eq!(members(app).await, 1);
    let undone = does(app, "undoRosterImport", of).await;
    assert_eq!(undone["status"], "OK", "{undone:#}");
    assert_eq!(members(app).await, before);
}

async fn headings_that_nobody_knows_are_mapped(app: &TestApp) {
    let file = "Wer,Wo\n\"Cyr, Eva\",Nowhere\n";
    let response = post(app, "asOf=2021-09-01", file).await;
    assert_eq!(response.status(), 201);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["problems"][0]["code"], "MISSING_COLUMN", "{body:#}");
    let id = body["id"].clone();
    app.settled().await;
    let found = import(app, id.as_str().unwrap()).await;
    assert_eq!(found["state"], "READ");
    let mapped = does(
        app,
        "mapRosterImport",
        json!({ "rosterImport": id, "columns": [
            { "column": 1, "field": "FULL_NAME" }, { "column": 2, "field": "ORGANIZATION" },
        ] }),
    )
    .await;
    assert_eq!(mapped["status"], "OK", "{mapped:#}");
    let found = import(app, id.as_str().unwrap()).await;
    assert_eq!(found["state"], "PLANNED");
    assert_eq!(codes(line(&found, 2)), ["UNKNOWN_ORGANIZATION"]);
    let wrong = json!({ "rosterImport": id, "columns": [
        { "column": 3, "field": "TITLE" }, { "column": 1 },
    ] });
    let wrong = does(app, "mapRosterImport", wrong).await;
    let codes: Vec<&str> = wrong["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["OUT_OF_RANGE", "MISSING"], "{wrong:#}");
}

async fn a_file_that_is_none_is_refused_and_leaves_nothing(app: &TestApp) {
    for (file, code, cell) in [
        (&b""[..], "EMPTY", Value::Null),
        (b"Nom,Pr\xc3\xa9nom\n", "NO_ROWS", json!("A2")),
        (
            b"Nom,Nom,Pr\xc3\xa9nom\na,b,c\n",
            "DUPLICATE_HEADING",
            json!("B1"),
        ),
        (b"Nom,Pr\xc3\xa9nom\na,b\nc\n", "UNEVEN_ROW", json!("A3")),
    ] {
        let response = post(app, "asOf=2021-09-01&language=fr", file).await;
        assert_eq!(response.status(), 422, "{code}");
        let body: Value = response.json().await.unwrap();
        let problem = &body["problems"][0];
        assert_eq!(problem["code"], code, "{body:#}");
        if !cell.is_null() {
            assert_eq!(problem["cell"], cell, "{body:#}");
        }
        assert!(words(problem, "/message").len() > 20, "{body:#}");
    }
    for query in [
        "asOf=soon",
        "missing=all",
        "separator=dot",
        "language=de",
        "colour=red",
    ] {
        let response = post(app, query, "Nom,Prénom\na,b\n").await;
        assert_eq!(response.status(), 400, "{query}");
    }
    let there = app
        .graphql("{ rosterImports { totalCount } }", json!({}))
        .await;
    assert_eq!(there["rosterImports"]["totalCount"], 0);
}

async fn what_an_import_would_change_is_found_out_anew(app: &TestApp) {
    let known = somebody(app).await;
    let place = words(&known, "/organization/name/name/fr");
    let file =
        format!("Nom,Prénom,Courriel,Organisation\nCyr,Éva,eva@agence.example,\"{place}\"\n");
    let id = sent(app, "asOf=2021-09-01", file).await;
    // Somebody enters the same person by hand before the import is carried out.
    let person =
        json!({ "givenName": "Éva", "familyName": "Cyr", "address": "eva@agence.example" });
    let person = app.mutate("createPerson", person, "person { id }").await;
    let place = known["organization"]["id"].clone();
    let joined = json!({ "person": person["person"]["id"], "track": "EXECUTIVE", "from": DAY,
        "affiliation": { "organization": place } });
    let joined = app.mutate("joinCommunity", joined, "").await;
    assert_eq!(joined["status"], "OK", "{joined:#}");
    app.settled().await;
    let seen = import(app, &id).await["revision"].clone();
    let asked = json!({ "rosterImport": id, "revision": seen });
    let apply = does(app, "applyRosterImport", asked.clone()).await;
    assert_eq!(apply["status"], "OK", "it is asked for: {apply:#}");
    let found = import(app, &id).await;
    assert_eq!(found["problem"]["code"], "NOT_AS_PLANNED", "{found:#}");
    assert_eq!(found["problem"]["row"], 2);
    assert!(words(&found, "/problem/message/fr").contains("ligne 2"));
    // What is planned now nobody has looked at.
    let again = does(app, "applyRosterImport", asked).await;
    assert_eq!(again["problems"][0]["code"], "PLANNED_ANEW", "{again:#}");
    assert_eq!(again["problems"][0]["path"], json!(["input", "revision"]));
    assert_eq!(found["state"], "PLANNED", "and not carried out: {found:#}");
    assert_eq!(line(&found, 2)["verdict"], "UNCHANGED");
    let twice = "{ people(first: 5, where: { familyName: { eq: \"Cyr\" } }) { totalCount } }";
    assert_eq!(
        app.graphql(twice, json!({})).await["people"]["totalCount"],
        1
    );
}

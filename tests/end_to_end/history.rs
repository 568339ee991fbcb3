//! Changes of history: each is looked at before it is made, with what it moves in reports that were
//! sent, and then moves exactly that.

use serde_json::{Value, json};

use crate::common::{TestApp, app::key, on_both, words};

const FEDERAL: &str = "Charlebois-Roy";
const PROVINCIAL: &str = "Northcott";
/// What a recount tells, as an effect does.
const MOVED: &str =
    "figures { key before after organizationsAdded { id } organizationsRemoved { id } }
    sentences { path before { fr en } after { fr en } }";

on_both! {
    what_a_change_moves_is_seen_before_it_is_made
    what_becomes_of_organizations_is_seen_before_it_is_made
    two_who_are_one_are_counted_once
    what_is_refused_is_refused_in_a_preview_and_not_on_record
}

/// A report of the year that was sent, and what is changed after it.
struct Sent<'a> {
    app: &'a TestApp,
    version: String,
}

impl<'a> Sent<'a> {
    async fn of(app: &'a TestApp) -> Self {
        app.compile_yardstick().await;
        app.approve(FEDERAL).await;
        app.approve(PROVINCIAL).await;
        let newest = "SELECT MAX(id) FROM report_version WHERE sent_at IS NOT NULL";
        let version = app.id_of("ReportVersion", newest).await;
        Self { app, version }
    }

    async fn recount(&self) -> Value {
        let query =
            format!("query($version: ID!) {{ reportRecount(version: $version) {{ {MOVED} }} }}");
        let asked = json!({ "version": self.version });
        self.app.graphql(&query, asked).await["reportRecount"].take()
    }

    /// Looks at a change, sees that nothing is written, makes it, and sees that it moves what the look
    /// said, which is what a recount says. Gives what it moves, and the row.
    async fn changes(&self, name: &str, input: Value, row: &str) -> (Value, Value) {
        let fields = format!("{row} {{ id }} effects {{ version {{ id }} {MOVED} }}");
        let mut look = input.clone();
        look["preview"] = json!(true);
        let (rows, before) = (self.app.row_counts().await, self.recount().await);
        let seen = self.app.mutate(name, look, &fields).await;
        assert_eq!(seen["status"], "OK", "{name}: {seen:#}");
        assert_eq!(seen[row], Value::Null, "{name} was only looked at");
        assert_eq!(self.app.row_counts().await, rows, "{name} wrote something");
        assert_eq!(self.recount().await, before, "{name} changed something");
        let mut made = self.app.mutate(name, input, &fields).await;
        assert_eq!(made["status"], "OK", "{name}: {made:#}");
        self.app.settled().await;
        assert_eq!(made["effects"], seen["effects"], "{name}");
        let after = self.recount().await;
        match made["effects"].as_array().unwrap().as_slice() {
            [] => assert_eq!(after, before, "{name} moves what it did not tell"),
            [effect] => {
                assert_eq!(effect["version"]["id"], json!(self.version), "{name}");
                for part in ["figures", "sentences"] {
                    assert_eq!(effect[part], after[part], "{name}");
                }
            }
            more => panic!("{name}: one report was sent: {more:#?}"),
        }
        (made["effects"].take(), made[row]["id"].take())
    }
}

/// The figure of an effect, before and after.
#[track_caller]
fn figure(effects: &Value, key: &str) -> (Value, Value) {
    let figures = effects[0]["figures"].as_array();
    let found = figures.and_then(|all| all.iter().find(|one| one["key"] == key));
    let found = found.unwrap_or_else(|| panic!("{key}: {effects:#}"));
    (found["before"].clone(), found["after"].clone())
}

async fn what_a_change_moves_is_seen_before_it_is_made(app: &TestApp) {
    let sent = Sent::of(app).await;
    let alone = "FROM membership m JOIN affiliation a ON a.person_id = m.person_id AND a.is_primary AND a.end_on IS NULL
        JOIN organization o ON o.id = a.organization_id
        WHERE m.track = 'executive' AND m.start_on < '2021-01-01' AND m.end_on IS NULL AND o.order_of_government = 'municipal'
        AND (SELECT COUNT(*) FROM affiliation b JOIN membership n ON n.person_id = b.person_id AND n.track = 'executive' WHERE b.organization_id = o.id) = 1";
    let membership = app
        .id_of("Membership", &format!("SELECT MAX(m.id) {alone}"))
        .await;
    let leave = json!({ "membership": membership, "to": "2021-08-30" });
    let (left, _) = sent.changes("leaveCommunity", leave, "membership").await;
    assert_eq!(figure(&left, "members"), (json!(81), json!(80)));
    assert_eq!(figure(&left, "municipal"), (json!(22), json!(21)));
    // Taken back, the report says again what the data say, and the effect is that nothing differs.
    let back = json!({ "membership": membership, "to": null });
    let (back, _) = sent.changes("correctMembership", back, "membership").await;
    assert_eq!(back[0]["figures"], json!([]), "{back:#}");

    let person = app
        .id_of("Person", &format!("SELECT MIN(m.person_id) {alone}"))
        .await;
    let federal =
        "SELECT MIN(id) FROM organization WHERE order_of_government = 'federal' AND end_on IS NULL";
    let federal = app.id_of("Organization", federal).await;
    let input = json!({ "person": person, "from": "2021-06-01", "affiliation": { "organization": federal } });
    let (moved, affiliation) = sent.changes("movePerson", input, "affiliation").await;
    assert_eq!(figure(&moved, "municipal"), (json!(22), json!(21)));
    // It was a mistake: the person is where they were, and the report says what the data say.
    let before = format!(
        "SELECT organization_id FROM affiliation WHERE end_on = '2021-06-01' AND person_id = {}",
        key(&person)
    );
    let before = app.id_of("Organization", &before).await;
    let input = json!({ "affiliation": affiliation, "organization": before });
    let (back, _) = sent
        .changes("correctAffiliation", input, "affiliation")
        .await;
    assert_eq!(back[0]["figures"], json!([]), "{back:#}");

    let ministries = "SELECT id FROM organization WHERE order_of_government = 'provincial' AND end_on IS NULL
        AND start_on < '2021-01-01' AND id IN (SELECT a.organization_id FROM affiliation a JOIN membership m
        ON m.person_id = a.person_id AND m.end_on IS NULL AND m.track = 'executive' WHERE a.is_primary AND a.end_on IS NULL) ORDER BY id";
    let ministries: Vec<i64> = app.sql_rows(ministries).await;
    let ministry = |place: usize| format!("Organization:{}", ministries[place]);
    let input = json!({ "predecessors": [ministry(0)], "successor": { "existing": ministry(1) }, "from": "2021-08-01" });
    let (merged, _) = sent
        .changes("mergeOrganizations", input, "organization")
        .await;
    assert_eq!(
        figure(&merged, "provincial-territorial"),
        (json!(20), json!(19))
    );
    let name = json!({ "name": words("Services", "Services") });
    let input = json!({ "organization": ministry(2), "name": name, "from": "2021-01-01" });
    sent.changes("renameOrganization", input, "organization")
        .await;
    let named = format!(
        "SELECT MAX(id) FROM organization_name WHERE organization_id = {}",
        ministries[2]
    );
    let named = app.id_of("OrganizationName", &named).await;
    let input = json!({ "organizationName": named, "acronymFr": "S" });
    sent.changes("correctOrganizationName", input, "organization")
        .await;

    let input = json!({ "givenName": "Ruth", "familyName": "Smarch-Aubin", "language": "EN" });
    let person = app.mutate("createPerson", input, "person { id }").await["person"]["id"].take();
    let input = json!({ "person": person, "track": "EXECUTIVE", "from": "2021-05-01",
        "affiliation": { "organization": federal } });
    let (joined, _) = sent.changes("joinCommunity", input, "membership").await;
    assert_eq!(figure(&joined, "members"), (json!(81), json!(82)));
}

/// Organizations of an order that members have worked for all along and still do.
async fn organizations(app: &TestApp, order: &str) -> Vec<i64> {
    let employers = format!(
        "SELECT id FROM organization WHERE order_of_government = '{order}' AND end_on IS NULL
        AND start_on < '2021-01-01' AND id IN (SELECT a.organization_id FROM affiliation a JOIN membership m
        ON m.person_id = a.person_id AND m.end_on IS NULL AND m.track = 'executive' AND m.start_on < '2021-01-01'
        WHERE a.is_primary AND a.end_on IS NULL AND a.start_on < '2021-01-01') ORDER BY id"
    );
    app.sql_rows(&employers).await
}

async fn what_becomes_of_organizations_is_seen_before_it_is_made(app: &TestApp) {
    let sent = Sent::of(app).await;
    let towns = organizations(app, "municipal").await;
    let town = |place: usize| format!("Organization:{}", towns[place]);
    // Both parts are there and count already: one organization less.
    let parts = json!([
        { "successor": { "existing": town(1) } }, { "successor": { "existing": town(2) } },
    ]);
    let input = json!({ "organization": town(0), "parts": parts, "from": "2021-08-01" });
    let (split, _) = sent
        .changes("splitOrganization", input, "organization")
        .await;
    assert_eq!(figure(&split, "municipal"), (json!(22), json!(21)));
    let input = json!({ "organization": town(3), "to": "2021-07-31" });
    let wrong = app.mutate("dissolveOrganization", input.clone(), "").await;
    assert_eq!(wrong["problems"][0]["code"], "PEOPLE_WORK_THERE");
    let message = wrong["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("Person:"), "{message}");
    let mut input = input;
    input["people"] = json!("LEAVE_COMMUNITY");
    let (dissolved, _) = sent
        .changes("dissolveOrganization", input, "organization")
        .await;
    assert_eq!(figure(&dissolved, "municipal"), (json!(22), json!(20)));
    let input = json!({ "organization": town(4), "order": "OTHER" });
    let (corrected, _) = sent
        .changes("correctOrganization", input, "organization")
        .await;
    assert_eq!(figure(&corrected, "municipal"), (json!(22), json!(19)));
    assert_eq!(figure(&corrected, "other").1, json!(1));
}

async fn two_who_are_one_are_counted_once(app: &TestApp) {
    let town = organizations(app, "municipal").await[0];
    let colleague = format!(
        "SELECT MIN(a.person_id) FROM affiliation a JOIN membership m ON m.person_id = a.person_id
        WHERE a.organization_id = {town} AND a.is_primary AND a.end_on IS NULL AND m.track = 'executive'"
    );
    let keep = app.id_of("Person", &colleague).await;
    let address = format!(
        "SELECT address FROM email_address WHERE is_primary AND person_id = {}",
        key(&keep)
    );
    let address: String = app.sql(&address).await;
    let merge = app
        .newcomer(
            "Ruth",
            "Smarch-Aubin",
            &format!("Organization:{town}"),
            "2021-03-01",
        )
        .await;
    let input = json!({ "person": merge, "address": address.to_uppercase() });
    app.mutate("setPrimaryAddress", input, "person { id }")
        .await;
    let sent = Sent::of(app).await;
    // A report that was sent counts the membership: it is not as though it had never been.
    let counted = format!(
        "SELECT MAX(id) FROM membership WHERE person_id = {}",
        key(&merge)
    );
    let counted = app.id_of("Membership", &counted).await;
    let input = json!({ "membership": counted, "reason": "DUPLICATE" });
    let wrong = app
        .mutate("retractMembership", input, "person { id }")
        .await;
    assert_eq!(wrong["problems"][0]["code"], "BUILT_UPON", "{wrong:#}");
    let input = json!({ "person": merge, "track": "MANAGER", "from": "2021-09-01" });
    let later = app
        .mutate("joinCommunity", input, "membership { id }")
        .await;
    let input = json!({ "membership": later["membership"]["id"], "reason": "DUPLICATE" });
    let (none, whose) = sent.changes("retractMembership", input, "person").await;
    assert_eq!((none, whose), (json!([]), json!(merge)));

    let input = json!({ "keep": keep, "merge": merge });
    let (moved, stays) = sent.changes("mergePeople", input, "person").await;
    assert_eq!(stays, json!(keep));
    assert_eq!(figure(&moved, "members"), (json!(82), json!(81)));
    let query = "query($id: ID!) { node(id: $id) { ... on Person { mergedInto { id mergedPeople(first: 5) { nodes { id } } }
        memberships(first: 5) { nodes { id } } emailAddresses(first: 5) { nodes { id } } } } }";
    let found = app.graphql(query, json!({ "id": merge })).await;
    assert_eq!(
        found["node"],
        json!({ "mergedInto": { "id": keep, "mergedPeople": { "nodes": [{ "id": merge }] } },
            "memberships": { "nodes": [] }, "emailAddresses": { "nodes": [] } })
    );
    let again = json!({ "keep": keep, "merge": merge });
    let again = app.mutate("mergePeople", again, "person { id }").await;
    assert_eq!(again["problems"][0]["code"], "NOT_ALLOWED_IN_STATE");
}

async fn what_is_refused_is_refused_in_a_preview_and_not_on_record(app: &TestApp) {
    let rows = app.row_counts().await;
    let input = json!({ "membership": "Membership:999999", "to": "2021-02-29", "preview": true });
    let refused = app
        .mutate("leaveCommunity", input, "effects { figures { key } }")
        .await;
    assert_eq!(refused["status"], "REFUSED");
    let problems = refused["problems"].as_array().unwrap();
    let codes: Vec<&Value> = problems.iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["NOT_FOUND", "DOES_NOT_EXIST"]);
    assert_eq!(refused["effects"], json!([]));
    assert_eq!(app.row_counts().await, rows, "nothing was tried");
}

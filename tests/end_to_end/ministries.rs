//! The secretariat keeps the roster over the API: people go from one ministry to another, ministries
//! are renamed and merged, days and words are put right, and every figure follows at every date.

use serde_json::{Value, json};

use crate::common::browser::Browser;
use crate::common::mail::Mail;
use crate::common::{Backend, TestApp, on_both, words};
use crate::offices::{Asker, Person, held};
use crate::sign_in::{ask, door, letters, signed_in};

on_both! {
    a_person_moves_and_the_days_are_put_right
    two_ministries_are_renamed_and_become_one
    letters_go_to_the_new_address_once_the_old_one_is_gone
}

/// The person of the secretariat who keeps the roster.
async fn support<'a>(app: &'a TestApp, administrator: &Asker<'_>) -> Asker<'a> {
    let (_, holder) = held(administrator, "SUPPORT").await;
    Asker::person(app, &holder, 0).await
}

fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("{value:#}")).to_owned()
}

/// What the secretariat enters.
struct Roster<'a>(Asker<'a>);

impl Roster<'_> {
    /// An organization of a province or territory, since the beginning of the year.
    async fn organization(&self, jurisdiction: &str, order: &str, fr: &str, en: &str) -> String {
        let query = "query($code: String!) { jurisdictions(where: { code: { eq: $code } }) { nodes { id } } }";
        let data = self.0.data(query, json!({ "code": jurisdiction })).await;
        let input = json!({
            "jurisdiction": data["jurisdictions"]["nodes"][0]["id"], "order": order,
            "from": "2021-01-01", "name": { "name": words(fr, en) },
        });
        let made = self
            .0
            .does("createOrganization", input, "organization { id }");
        text(&made.await["organization"]["id"])
    }

    /// Somebody who becomes a member on a day, and where they work from then on.
    async fn member(
        &self,
        given: &str,
        family: &str,
        organization: &str,
        from: &str,
    ) -> [String; 2] {
        let input = json!({ "givenName": given, "familyName": family, "language": "FR" });
        let person = self.0.does("createPerson", input, "person { id }").await;
        let person = text(&person["person"]["id"]);
        let affiliation =
            json!({ "organization": organization, "title": words("Directrice", "Director") });
        let input = json!({ "person": person, "track": "EXECUTIVE", "from": from, "affiliation": affiliation });
        let fields = "membership { person { affiliations(first: 2) { nodes { id } } } }";
        let joined = self.0.does("joinCommunity", input, fields).await;
        let affiliation = &joined["membership"]["person"]["affiliations"]["nodes"][0]["id"];
        [person, text(affiliation)]
    }

    /// How many members there are on a day, how many organizations of provinces and territories they
    /// work for, and who of these jurisdictions is represented.
    async fn figures(&self, at: &str, codes: &[&str]) -> (i64, i64, Vec<String>) {
        let query = "query($at: Date!) { representation(at: $at) {
            members organizations { provincialTerritorial } represented { code } } }";
        let data = self.0.data(query, json!({ "at": at })).await;
        let figures = &data["representation"];
        let organizations = &figures["organizations"]["provincialTerritorial"];
        let mut represented: Vec<String> = figures["represented"]
            .as_array()
            .unwrap()
            .iter()
            .map(|jurisdiction| text(&jurisdiction["code"]))
            .collect();
        represented.retain(|code| codes.contains(&code.as_str()));
        (
            figures["members"].as_i64().unwrap(),
            organizations.as_i64().unwrap(),
            represented,
        )
    }

    /// The names by which an organization goes on a day.
    async fn called(&self, organization: &str, at: &str) -> Value {
        let query = "query($id: ID!, $at: Date!) { node(id: $id) { ... on Organization {
            name(at: $at) { id from to acronym { fr en } name { fr en } } } } }";
        let asked = json!({ "id": organization, "at": at });
        self.0.data(query, asked).await["node"]["name"].take()
    }

    /// Where somebody works on a day, first of all.
    async fn works_for(&self, person: &str, at: &str) -> Value {
        let query = "query($id: ID!, $at: Date!) { node(id: $id) { ... on Person { organization(at: $at) { id } } } }";
        let asked = json!({ "id": person, "at": at });
        self.0.data(query, asked).await["node"]["organization"]["id"].take()
    }
}

const ATLANTIC: [&str; 2] = ["CA-PE", "CA-NL"];

/// A director goes from Prince Edward Island to Newfoundland and Labrador; the secretariat notes the
/// wrong day first, and puts it right.
async fn a_person_moves_and_the_days_are_put_right(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let roster = Roster(support(&app, &administrator).await);
    let island = roster.organization("CA-PE", "PROVINCIAL", "Services Île", "Island Services");
    let island = island.await;
    let rock = roster.organization("CA-NL", "PROVINCIAL", "Services du Roc", "Rock Services");
    let rock = rock.await;
    let move_days = ["2021-05-31", "2021-06-01"];
    let mut without = Vec::new();
    for day in move_days {
        without.push(roster.figures(day, &ATLANTIC).await);
    }
    let [person, first] = roster
        .member("Adèle", "Gallant", &island, "2021-03-01")
        .await;

    let input = json!({
        "person": person, "from": "2021-06-01",
        "affiliation": { "organization": rock, "title": words("Sous-ministre adjointe", "Assistant Deputy Minister") },
    });
    let fields = "affiliation { id from to isPrimary title { en } organization { id } }";
    let moved = roster.0.does("movePerson", input, fields).await;
    let second = moved["affiliation"]["id"].clone();
    assert_eq!(
        moved["affiliation"],
        json!({ "id": second, "from": "2021-06-01", "to": null, "isPrimary": true,
            "title": { "en": "Assistant Deputy Minister" }, "organization": { "id": rock } })
    );
    // The move shifts who is represented: one member of one organization more on either day.
    for (day, before, code) in [
        (move_days[0], &without[0], "CA-PE"),
        (move_days[1], &without[1], "CA-NL"),
    ] {
        let (members, organizations, represented) = roster.figures(day, &ATLANTIC).await;
        assert_eq!(
            (members, organizations),
            (before.0 + 1, before.1 + 1),
            "{day}"
        );
        assert_eq!((before.2.len(), represented), (0, vec![code.to_owned()]));
    }

    // It was July. The days that the first place has not given back can't be another's.
    let early = json!({ "affiliation": first, "to": "2021-06-30" });
    assert_eq!(
        roster.0.may_not("correctAffiliation", early.clone()).await,
        "OVERLAPS"
    );
    let later = json!({ "affiliation": second, "from": "2021-07-01", "title": words("Sous-ministre", "Deputy Minister") });
    let corrected = roster
        .0
        .does(
            "correctAffiliation",
            later,
            "affiliation { from title { fr } }",
        )
        .await;
    assert_eq!(
        corrected["affiliation"],
        json!({ "from": "2021-07-01", "title": { "fr": "Sous-ministre" } })
    );
    assert_eq!(
        roster.works_for(&person, "2021-06-15").await,
        Value::Null,
        "between two places"
    );
    roster
        .0
        .does("correctAffiliation", early, "affiliation { to }")
        .await;
    for (day, organization, code) in [
        ("2021-06-01", &island, "CA-PE"),
        ("2021-06-30", &island, "CA-PE"),
        ("2021-07-01", &rock, "CA-NL"),
    ] {
        assert_eq!(
            roster.works_for(&person, day).await,
            json!(organization),
            "{day}"
        );
        assert_eq!(roster.figures(day, &ATLANTIC).await.2, [code], "{day}");
    }
    let query = r#"{ representationChanges(from: "2021-03-01", to: "2021-08-31") { on jurisdiction { code } to } }"#;
    let data = roster.0.data(query, json!({})).await;
    let changes = data["representationChanges"].as_array().unwrap().iter();
    let of_july = changes
        .filter(|change| ATLANTIC.contains(&change["jurisdiction"]["code"].as_str().unwrap()));
    let mut days: Vec<String> = of_july
        .map(|change| {
            format!(
                "{} {} {}",
                text(&change["on"]),
                text(&change["jurisdiction"]["code"]),
                text(&change["to"])
            )
        })
        .collect();
    days.sort();
    assert_eq!(
        days,
        [
            "2021-03-01 CA-PE REPRESENTED",
            "2021-07-01 CA-NL REPRESENTED",
            "2021-07-01 CA-PE NOT_REPRESENTED"
        ]
    );
    app.stop().await.discard().await;
}

/// Two departments of Yukon: one gets another name, which is misspelt and put right, and both become
/// a third.
async fn two_ministries_are_renamed_and_become_one(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let roster = Roster(support(&app, &administrator).await);
    let roads = roster.organization(
        "CA-YT",
        "TERRITORIAL",
        "Routes et ponts",
        "Roads and Bridges",
    );
    let roads = roads.await;
    let parks = roster.organization(
        "CA-YT",
        "TERRITORIAL",
        "Parcs et sentiers",
        "Parks and Trails",
    );
    let parks = parks.await;
    let [ruth, _] = roster
        .member("Ruth", "Smarch-Aubin", &roads, "2021-02-01")
        .await;
    let [silas, _] = roster
        .member("Silas", "Dempster", &parks, "2021-02-01")
        .await;

    let name = json!({ "name": words("Transports", "Transportatoin"), "acronymFr": "T", "acronymEn": "T" });
    let input = json!({ "organization": roads, "from": "2021-05-01", "name": name });
    roster
        .0
        .does("renameOrganization", input, "organization { id }")
        .await;
    assert_eq!(
        roster.called(&roads, "2021-04-30").await["name"]["en"],
        "Roads and Bridges"
    );
    assert_eq!(
        roster.called(&roads, "2021-04-30").await["to"],
        "2021-04-30"
    );
    let misspelt = roster.called(&roads, "2021-05-01").await;
    assert_eq!(misspelt["name"]["en"], "Transportatoin");
    let half = json!({ "en": { "text": "Transportation", "state": "REVIEWED" } });
    let input = json!({ "organizationName": misspelt["id"], "name": half });
    roster
        .0
        .does("correctOrganizationName", input, "organization { id }")
        .await;
    assert_eq!(
        roster.called(&roads, "2021-08-31").await,
        json!({ "id": misspelt["id"], "from": "2021-05-01", "to": null, "acronym": { "fr": "T", "en": "T" },
            "name": { "fr": "Transports", "en": "Transportation" } }),
        "the same name, its other half and its days as they were"
    );
    for (asked, found) in [
        ("Transportatoin", 0),
        ("Transportation", 1),
        ("Roads and Bridges", 1),
    ] {
        let query = "query($words: String!) { search(query: $words, of: [ORGANIZATION], first: 5) { nodes { id } } }";
        let data = roster.0.data(query, json!({ "words": asked })).await;
        let nodes = data["search"]["nodes"].as_array().unwrap();
        let ours = nodes
            .iter()
            .filter(|node| node["id"] == json!(roads))
            .count();
        assert_eq!(ours, found, "{asked}");
    }

    let [eve, day] = ["2021-07-31", "2021-08-01"];
    let apart = [
        roster.figures(eve, &["CA-YT"]).await,
        roster.figures(day, &["CA-YT"]).await,
    ];
    let query = r#"{ jurisdictions(where: { code: { eq: "CA-YT" } }) { nodes { id } } }"#;
    let yukon = roster.0.data(query, json!({})).await["jurisdictions"]["nodes"][0]["id"].take();
    let create = json!({ "jurisdiction": yukon, "order": "TERRITORIAL", "name": { "name": words("Voirie et nature", "Highways and Nature") } });
    let input = json!({ "predecessors": [roads, parks], "successor": { "create": create }, "from": "2021-08-01" });
    let fields = "organization { id from predecessors(first: 5) { nodes { kind effectiveOn predecessor { id to } } } }";
    let merged = roster
        .0
        .does("mergeOrganizations", input.clone(), fields)
        .await;
    let merged = &merged["organization"];
    assert_eq!(merged["from"], "2021-08-01");
    let ended = |id: &str| json!({ "kind": "MERGER", "effectiveOn": "2021-08-01", "predecessor": { "id": id, "to": "2021-07-31" } });
    assert_eq!(
        merged["predecessors"]["nodes"],
        json!([ended(&roads), ended(&parks)])
    );
    // As many members as before, at one organization less; before the day, nothing is different.
    let [before, (members, organizations, represented)] = apart;
    assert_eq!(roster.figures(eve, &["CA-YT"]).await, before);
    let merged_figures = (members, organizations - 1, represented);
    assert_eq!(roster.figures(day, &["CA-YT"]).await, merged_figures);
    assert_eq!(before.2, ["CA-YT"]);
    for (person, before) in [(&ruth, &roads), (&silas, &parks)] {
        assert_eq!(roster.works_for(person, "2021-07-31").await, json!(before));
        assert_eq!(roster.works_for(person, "2021-08-01").await, merged["id"]);
    }
    // What has ended ends no second time.
    assert_eq!(
        roster.0.may_not("mergeOrganizations", input).await,
        "NOT_ALLOWED_IN_STATE"
    );
    app.stop().await.discard().await;
}

/// Whom a letter with a link went to.
fn recipients(mails: &[Mail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.to.as_str()).collect()
}

async fn letters_go_to_the_new_address_once_the_old_one_is_gone(backend: &Backend) {
    let app = door(*backend).await;
    let administrator = Asker::administrator(&app);
    let (_, holder) = held(&administrator, "SUPPORT").await;
    let roster = Roster(Asker::person(&app, &holder, 0).await);
    let island = roster
        .organization("CA-PE", "PROVINCIAL", "Services Île", "Island Services")
        .await;
    let [person, _] = roster
        .member("Noé", "Arsenault", &island, "2021-03-01")
        .await;
    let addresses = "person { emailAddresses(first: 5, orderBy: [{ id: ASC }]) { nodes { id address isPrimary } } }";
    for address in ["noe@old.example", "noe@new.example"] {
        let input = json!({ "person": person, "address": address });
        roster.0.does("setPrimaryAddress", input, addresses).await;
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Person { emailAddresses(first: 5, orderBy: [{ id: ASC }]) { nodes { id address isPrimary } } } } }";
    let both = roster.0.data(query, json!({ "id": person })).await;
    let [old, new] = &both["node"]["emailAddresses"]["nodes"].as_array().unwrap()[..] else {
        panic!("{both:#}")
    };
    assert_eq!(
        (&old["isPrimary"], &new["isPrimary"]),
        (&json!(false), &json!(true))
    );
    let primary = json!({ "address": new["id"] });
    assert_eq!(
        roster.0.may_not("removeAddress", primary).await,
        "NOT_ALLOWED_IN_STATE"
    );
    let left = roster
        .0
        .does("removeAddress", json!({ "address": old["id"] }), addresses)
        .await;
    assert_eq!(left["person"]["emailAddresses"]["nodes"], json!([new]));

    // The old address opens nothing any more; the new one does.
    ask(&Browser::new(&app), "noe@old.example").await;
    let member = Person {
        id: person.clone(),
        address: "noe@new.example".to_owned(),
    };
    signed_in(&app, &member.address, 1).await;
    assert_eq!(
        recipients(&letters(&app, 2).await),
        [holder.address.as_str(), "noe@new.example"]
    );

    // Without any address they stay a member whom no message reaches.
    let none = json!({ "person": person, "address": null });
    let left = roster.0.does("setPrimaryAddress", none, addresses).await;
    let nodes = &left["person"]["emailAddresses"]["nodes"];
    assert!(
        nodes
            .as_array()
            .unwrap()
            .iter()
            .all(|address| address["isPrimary"] == false),
        "{left:#}"
    );
    let query = r#"query($id: ID!) { node(id: $id) { ... on Person { memberships(at: "2021-09-01", first: 1) { totalCount } } } }"#;
    let data = roster.0.data(query, json!({ "id": person })).await;
    assert_eq!(data["node"]["memberships"]["totalCount"], 1);
    app.stop().await.discard().await;
}

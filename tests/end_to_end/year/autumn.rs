//! September to December 2021: the roster comes as a spreadsheet, and two meetings are held.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Year, all, campaign, pages, text};
use crate::common::{TestApp, words};
use crate::roster_import::{codes, does as imports, import, latin, line, sent};

/// Gives the import, which the summer tries to take back.
pub async fn work(year: &mut Year<'_>) -> String {
    let imported = spreadsheet(year).await;
    september(year).await;
    december(year).await;
    year.still_agrees().await;
    imported
}

/// What a ministry's assistant sends: windows-1252, semicolons, names in capitals and without accents,
/// two ministries of one name, days that are none.
const ROSTER: &str = "Prénom;Nom de famille;Courriel;Organisation;Ordre de gouvernement;Province ou territoire;Titre;Depuis;Jusqu’au\r\n\
    GILLIAN;  northcott ;Gillian.Northcott@Service-BC.example;Ministère des Services aux citoyens;;;;;\r\n\
    Zoé;Trépanier-Él;zoe@transports-qc.example;Ministère des Transports;;;Directrice;2021-09-01;\r\n\
    Léo;Dubé;leo@agence.example;Agence d’essai;provincial;Nouveau-Brunswick;Chef;;\r\n\
    Éva;Cyr;eva@agence.example;AGENCE D'ESSAI;;;;;\r\n\
    Ana;Roy;not an address;Ville de Regina;;;;;\r\n\
    Ivan;Poirier-Blé;;Ville de Regina;;;;31/02/2021;\r\n\
    Petra;Kowalchuk;petra.kowalchuk@saskatoon.example;Ville de Regina;;;;;\r\n\
    Darryl;Fontaine;darryl.fontaine@procurement-sk.example;;;;;;2021-09-15\r\n\
    Rajiv;Chaudhuri;rajiv@elsewhere.example;;;;;;\r\n\
    Ruth;Cardinal-Orr;lucien.charlebois-roy@esdc.example;Agence du revenu du Canada;;;;;\r\n\
    Zoé;Trépanier-Él;zoe@transports-qc.example;Ministère des Transports;;;Directrice générale;;\r\n\
    Yvon;Cormier;yvon.cormier@finance-nb.example;Ministère des Finances et du Conseil du Trésor;municipal;;;;\r\n\
    Noor;Haddad-Leduc;noor@nowhere.example;;;;;;\r\n\
    ;;;;;;;;\r\n\
    Marie-Ève;Ollivier;marie-eve@halifax.example;Municipalité régionale d’Halifax;;;Directrice;15/07/2021;\r\n";

/// Each line with what is wrong with it, as somebody who reads it would say.
const FOUND: [(u64, &str, &[&str]); 14] = [
    (2, "UNCHANGED", &[]),
    (3, "DOUBTFUL", &["SEVERAL_ORGANIZATIONS"]),
    (4, "DOUBTFUL", &["UNKNOWN_ORGANIZATION"]),
    (5, "DOUBTFUL", &["UNKNOWN_ORGANIZATION"]),
    (6, "REFUSED", &["INVALID_ADDRESS"]),
    (7, "REFUSED", &["DAY_DOES_NOT_EXIST"]),
    (8, "CHANGED", &[]),
    (9, "ENDED", &[]),
    (10, "DOUBTFUL", &["SAME_NAME"]),
    (11, "DOUBTFUL", &["SAME_ADDRESS"]),
    (12, "DOUBTFUL", &["SEVERAL_ORGANIZATIONS", "TWICE_IN_FILE"]),
    (13, "DOUBTFUL", &["ORDER_CONTRADICTS"]),
    (14, "DOUBTFUL", &["NO_ORGANIZATION"]),
    (16, "NEW", &[]),
];

/// The roster is taken in: what is plain at once, what is doubtful as somebody says.
async fn spreadsheet(year: &mut Year<'_>) -> String {
    let app = year.app;
    let id = sent(app, "asOf=2021-09-01&name=liste.csv", latin(ROSTER)).await;
    let found = import(app, &id).await;
    for (number, verdict, problems) in FOUND {
        let line = line(&found, number);
        let mut said = codes(line);
        said.sort_unstable();
        assert_eq!(
            (line["verdict"].as_str().unwrap(), &said[..]),
            (verdict, problems),
            "line {number}: {line:#}"
        );
    }
    let of = |number: u64| line(&found, number)["id"].clone();
    let transports = year.organization("Ministry of Transport");
    let rajiv = year.person("Rajiv Chaudhuri");
    let decisions = json!([
        { "line": of(3), "organization": transports },
        { "line": of(4), "newOrganization": true },
        { "line": of(10), "person": rajiv },
        { "line": of(13), "keepRecord": true },
        { "line": of(6), "skip": true }, { "line": of(7), "skip": true }, { "line": of(11), "skip": true },
        { "line": of(12), "skip": true }, { "line": of(14), "skip": true },
    ]);
    let input = json!({ "rosterImport": id, "decisions": decisions });
    let decided = imports(app, "decideRosterLines", input).await;
    assert_eq!(decided["status"], "OK", "{decided:#}");
    year.agrees_on("2021-09-01").await;
    let apply = json!({ "rosterImport": id });
    let applied = imports(app, "applyRosterImport", apply).await;
    assert_eq!(applied["status"], "OK", "{applied:#}");
    assert_eq!(import(app, &id).await["state"], "APPLIED");

    for (family, place) in [
        ("Trépanier-Él", transports),
        (
            "Ollivier",
            year.organization("Halifax Regional Municipality"),
        ),
    ] {
        let from = if family == "Ollivier" {
            "2021-07-15"
        } else {
            "2021-09-01"
        };
        let who = year.newcomer(family).await;
        year.ledger.joins(&who, from);
        year.ledger.works_for(&who, &place, from);
    }
    let agency = agency(app).await;
    year.ledger.organization(&agency, "PROVINCIAL", "CA-NB");
    for family in ["Dubé", "Cyr"] {
        let who = year.newcomer(family).await;
        year.ledger.joins(&who, "2021-09-01");
        year.ledger.works_for(&who, &agency, "2021-09-01");
    }
    let petra = year.person("Petra Kowalchuk");
    year.ledger
        .works_for(&petra, &year.organization("City of Regina"), "2021-09-01");
    year.ledger
        .leaves(&year.person("Darryl Fontaine"), "2021-09-15");
    for on in [
        "2021-07-14",
        "2021-07-15",
        "2021-08-31",
        "2021-09-01",
        "2021-09-15",
        "2021-09-16",
    ] {
        year.agrees_on(on).await;
    }
    id
}

/// The organization that came with the spreadsheet.
async fn agency(app: &TestApp) -> String {
    let query = "{ organizationNames(first: 2, where: { name: { fr: { eq: \"Agence d’essai\" } } }) { nodes { organization { id } } } }";
    let data = app.graphql(query, json!({})).await;
    let found = data["organizationNames"]["nodes"].as_array().unwrap();
    assert_eq!(found.len(), 1, "one of two lines: {data:#}");
    text(&found[0]["organization"]["id"])
}

/// The quarterly meeting of a month.
pub async fn meeting(app: &TestApp, month: &str) -> String {
    let meetings = all(app, "meetings", "id localStart kind track").await;
    let of_month = |meeting: &&Value| {
        text(&meeting["localStart"]).starts_with(month)
            && meeting["kind"] == "QUARTERLY"
            && meeting["track"] == "EXECUTIVE"
    };
    let found: Vec<_> = meetings.iter().filter(of_month).collect();
    assert_eq!(found.len(), 1, "{month}: {found:#?}");
    text(&found[0]["id"])
}

/// Whom a campaign of a meeting reached or could not reach, by kind and revision.
pub async fn told(app: &TestApp, meeting: &str, kind: &str, revision: u64) -> BTreeSet<String> {
    let which = format!("kind: {{ eq: {kind} }}, revision: {{ eq: {revision} }}");
    campaign(app, meeting, &which)
        .await
        .into_iter()
        .flatten()
        .collect()
}

/// What each invitee answered, by the service.
pub async fn answers(app: &TestApp, meeting: &str) -> BTreeMap<String, String> {
    let query = "query($id: ID!, $after: String) { node(id: $id) { ... on Meeting {
        invitations(first: 100, after: $after, where: { removedAt: { isNull: true } }) {
            nodes { answer person { id } } pageInfo { hasNextPage endCursor } } } } }";
    let asked = json!({ "id": meeting });
    let rows = pages(app, query, asked, "/node/invitations").await;
    let answers = rows
        .iter()
        .map(|row| (text(&row["person"]["id"]), text(&row["answer"])));
    answers.collect()
}

/// What was done at a meeting is written down, and those who were there are thanked.
pub async fn held(year: &mut Year<'_>, meeting: &str, on: &str, there: &BTreeSet<String>) {
    let input = json!({ "meeting": meeting, "attendance": there });
    let fields = "meeting { state attendances(first: 1) { totalCount } }";
    let held = year.does("holdMeeting", input, fields).await;
    assert_eq!(
        held["meeting"],
        json!({ "state": "HELD", "attendances": { "totalCount": there.len() } })
    );
    let point =
        json!({ "text": words("Trois essais ont été comparés.", "Three trials were compared.") });
    let input = json!({
        "happenedOn": on, "kind": "MEETING", "meeting": meeting, "points": [point],
        "title": words("Rencontre trimestrielle", "Quarterly meeting"),
    });
    year.held.insert(on.to_owned(), there.len());
    year.does("createActivity", input, "activity { id }").await;
}

/// The meeting of September: all members are invited, it is moved, and answers come by every way.
async fn september(year: &mut Year<'_>) {
    let app = year.app;
    let id = meeting(app, "2021-09").await;
    year.until("2021-09-02T14:00:00Z").await;
    let members = year.ledger.on("2021-09-21").members;
    let mut invited = told(app, &id, "INVITATION", 0).await;
    // Whoever leaves before the day is not invited, or hears so.
    assert_eq!(invited, members, "invited on the second");
    let input = json!({ "meeting": id, "localStart": "2021-09-22T14:00" });
    year.does("moveMeeting", input, "meeting { sequence }")
        .await;
    invited = told(app, &id, "INVITATION", 1).await;
    assert_eq!(invited, members, "an update for each");

    let mut expected: BTreeMap<String, String> = members
        .iter()
        .map(|who| (who.clone(), "NEEDS_ACTION".to_owned()))
        .collect();
    for (name, answer) in [
        ("Lucien Charlebois-Roy", "accepted"),
        ("Philippa Noseworthy", "declined"),
        ("Gillian Northcott", "accepted"),
        ("Kenji Tamura", "tentative"),
    ] {
        let link = app.link_of(name).await;
        assert_eq!(
            app.post(&link, &[("answer", answer)]).await.status(),
            303,
            "{name}"
        );
        expected.insert(year.person(name), answer.to_uppercase());
    }
    app.settled().await;
    let harleen = year.person("Harleen Sidhu-Brar");
    let query = "query($id: ID!, $who: String!) { node(id: $id) { ... on Meeting { invitations(first: 1, where: { person: { familyName: { eq: $who } } }) { nodes { id } } } } }";
    let data = app
        .graphql(query, json!({ "id": id, "who": "Sidhu-Brar" }))
        .await;
    let invitation = &data["node"]["invitations"]["nodes"][0]["id"];
    let by_phone = json!({ "invitation": invitation, "answer": "ACCEPTED" });
    year.does("answerInvitation", by_phone, "invitation { id }")
        .await;
    expected.insert(harleen, "ACCEPTED".to_owned());
    assert_eq!(answers(app, &id).await, expected);

    year.until("2021-09-22T21:00:00Z").await;
    let accepted = expected.iter().filter(|(_, answer)| *answer == "ACCEPTED");
    let there: BTreeSet<String> = accepted.map(|(who, _)| who.clone()).collect();
    assert_eq!(there.len(), 3);
    held(year, &id, "2021-09-22", &there).await;
    year.until("2021-09-23T14:00:00Z").await;
    assert_eq!(told(app, &id, "THANKS", 1).await, there);
}

/// The meeting of December: called in November, somebody joins after that, and it is held.
async fn december(year: &mut Year<'_>) {
    let app = year.app;
    year.until("2021-11-22T15:00:00Z").await;
    let id = meeting(app, "2021-12").await;
    let input = json!({ "meeting": id, "description": words("Rappel automatique.", "Automatic call-back.") });
    year.does("updateMeeting", input, "meeting { id }").await;
    year.does(
        "conveneMeeting",
        json!({ "meeting": id }),
        "meeting { state }",
    )
    .await;
    let members = year.ledger.on("2021-11-22").members;
    assert_eq!(told(app, &id, "INVITATION", 0).await, members);

    // Somebody comes, who is invited at once; somebody goes, who hears that they are not any more.
    let input = json!({ "givenName": "Inga", "familyName": "Mercredi-Lund", "language": "EN", "address": "inga@calgary.example" });
    let made = year.does("createPerson", input, "person { id }").await;
    let inga = text(&made["person"]["id"]);
    let calgary = year.organization("City of Calgary");
    let input = json!({ "person": inga, "track": "EXECUTIVE", "from": "2021-11-22", "affiliation": { "organization": calgary } });
    year.does("joinCommunity", input, "membership { id }").await;
    year.ledger.joins(&inga, "2021-11-22");
    year.ledger.works_for(&inga, &calgary, "2021-11-22");
    let gone = year.person("Ian Estabrooks");
    year.leaves(&gone, "2021-11-30").await;
    year.until("2021-12-01T14:00:00Z").await;
    let mut all_told = members.clone();
    all_told.insert(inga);
    assert_eq!(told(app, &id, "INVITATION", 0).await, all_told);
    assert_eq!(
        told(app, &id, "CANCELLATION", 0).await,
        BTreeSet::from([gone])
    );
    let invited: BTreeSet<String> = answers(app, &id).await.into_keys().collect();
    assert_eq!(invited, year.ledger.on("2021-12-14").members);
    for on in ["2021-11-21", "2021-11-22", "2021-11-30", "2021-12-01"] {
        year.agrees_on(on).await;
    }

    year.until("2021-12-14T20:00:00Z").await;
    let there: BTreeSet<String> = invited.into_iter().take(40).collect();
    held(year, &id, "2021-12-14", &there).await;
    year.until("2021-12-15T14:00:00Z").await;
    assert_eq!(told(app, &id, "THANKS", 0).await, there);
    year.agrees_from("2021-09-01", "2021-12-31").await;
}

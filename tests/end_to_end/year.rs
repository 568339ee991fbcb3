//! A year of the secretariat's work, over the public API and the pages alone: a messy spreadsheet is
//! taken in, four quarters of meetings are called, moved, answered and held, ministries merge, a chair
//! is handed over, a recommendation is adopted and answered, reports are compiled, approved, sent and corrected, a gap opens, is filled and opens
//! again, somebody is erased. After every step the figures are those of a ledger that counts by itself.

mod autumn;
mod ledger;
mod spring;
mod summer;
mod winter;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use tribune::limits::Limits;

use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both};
use ledger::{Figures, Ledger};

on_both! {
    a_year_of_the_secretariat
}

async fn a_year_of_the_secretariat(backend: &Backend) {
    // An erasure goes through every message of the year, which takes a debug build long.
    let limits = Limits {
        request_seconds: 300,
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let app = TestApp::start(TestDatabase::with_demo(*backend).await, options).await;
    let mut year = Year::begin(&app).await;
    year.agrees_on("2021-09-01").await;
    assert_eq!(year.ledger.on("2021-09-01").members.len(), 81);
    let imported = autumn::work(&mut year).await;
    let (first, recommendation) = winter::work(&mut year).await;
    spring::work(&mut year, &recommendation).await;
    summer::work(&mut year, &imported, &first).await;
    app.stop().await.discard().await;
}

/// The text of an answer.
pub fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("no text: {value:#}"))
        .to_owned()
}

/// The ids of a list's rows.
pub fn ids(list: &Value) -> BTreeSet<String> {
    let rows = list
        .as_array()
        .unwrap_or_else(|| panic!("no list: {list:#}"));
    rows.iter().map(|row| text(&row["id"])).collect()
}

/// The service, and the year as it should be.
pub struct Year<'a> {
    pub app: &'a TestApp,
    pub ledger: Ledger,
    /// Who somebody is, by given and family name.
    people: BTreeMap<String, String>,
    /// Which organization goes or went by a name in both languages: some share one half.
    organizations: BTreeMap<String, String>,
    /// The meetings that were held: the day, and how many were there. Each is one activity.
    pub held: BTreeMap<String, usize>,
    /// The days on which figures were looked at: no later step may move them.
    days: BTreeMap<String, Figures>,
}

impl<'a> Year<'a> {
    async fn begin(app: &'a TestApp) -> Self {
        let mut people = BTreeMap::new();
        for row in all(app, "people", "id givenName familyName").await {
            let name = format!("{} {}", text(&row["givenName"]), text(&row["familyName"]));
            people.insert(name, text(&row["id"]));
        }
        let mut organizations = BTreeMap::new();
        for row in all(
            app,
            "organizationNames",
            "organization { id } name { fr en }",
        )
        .await
        {
            let both = ["fr", "en"].map(|tag| text(&row["name"][tag]));
            organizations.insert(both.join(" / "), text(&row["organization"]["id"]));
        }
        let ledger = Ledger::of_the_files(
            |given, family| people[&format!("{given} {family}")].clone(),
            |fr, en| organizations[&format!("{fr} / {en}")].clone(),
        );
        Self {
            app,
            ledger,
            people,
            organizations,
            held: BTreeMap::new(),
            days: BTreeMap::new(),
        }
    }

    /// Who somebody is whom the year began with.
    pub fn person(&self, name: &str) -> String {
        self.people[name].clone()
    }

    /// Which organization went by an English name when the year began.
    pub fn organization(&self, name: &str) -> String {
        let ends = format!(" / {name}");
        let mut named = self
            .organizations
            .iter()
            .filter(|(both, _)| both.ends_with(&ends));
        named
            .next()
            .unwrap_or_else(|| panic!("no {name}"))
            .1
            .clone()
    }

    /// Somebody who came later, found by their family name.
    pub async fn newcomer(&self, family: &str) -> String {
        let query = "query($family: String!) { people(first: 2, where: { familyName: { eq: $family } }) { nodes { id } } }";
        let data = self.app.graphql(query, json!({ "family": family })).await;
        let found = data["people"]["nodes"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{family}: {data:#}");
        text(&found[0]["id"])
    }

    /// Moves the clock on, and waits until all that is due by then is done.
    pub async fn until(&self, moment: &str) {
        self.app.clock.set(moment);
        let query = "query($now: DateTime!) {
            schedules(where: { enabled: { eq: true }, nextDueAt: { lte: $now } }) { totalCount }
            jobRuns(where: { state: { in: [QUEUED, RUNNING] } }) { totalCount } }";
        for _ in 0..2400 {
            let data = self.app.graphql(query, json!({ "now": moment })).await;
            if data["schedules"]["totalCount"] == 0 && data["jobRuns"]["totalCount"] == 0 {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("by {moment} not all was done that was due");
    }

    /// A mutation that must work, and all that follows from it at once.
    pub async fn does(&self, name: &str, input: Value, fields: &str) -> Value {
        self.app.carried_out(name, input, fields).await
    }

    /// The code of the first problem of a mutation that must not work.
    pub async fn may_not(&self, name: &str, input: Value) -> Value {
        let mut payload = self.app.mutate(name, input, "").await;
        assert_eq!(payload["status"], "REFUSED", "{name}: {payload:#}");
        payload["problems"][0].take()
    }

    /// The membership that somebody has on a day.
    pub async fn membership(&self, person: &str, on: &str) -> String {
        let query = "query($id: ID!, $on: Date!) { node(id: $id) { ... on Person { memberships(at: $on, first: 2) { nodes { id } } } } }";
        let asked = json!({ "id": person, "on": on });
        let data = self.app.graphql(query, asked).await;
        text(&data["node"]["memberships"]["nodes"][0]["id"])
    }

    /// Somebody leaves, in the service and in the ledger.
    pub async fn leaves(&mut self, person: &str, to: &str) {
        let membership = self.membership(person, to).await;
        let input = json!({ "membership": membership, "to": to });
        self.does("leaveCommunity", input, "membership { to }")
            .await;
        self.ledger.leaves(person, to);
    }

    /// The service and the ledger come to the same on a day, to the last row.
    pub async fn agrees_on(&mut self, on: &str) {
        let expected = self.ledger.on(on);
        assert_eq!(self.figures(on).await, expected, "on {on}");
        self.days.insert(on.to_owned(), expected);
    }

    /// All days that were looked at say what they said, but those that a correction moved.
    pub async fn still_agrees(&self) {
        for on in self.days.keys() {
            assert_eq!(self.figures(on).await, self.ledger.on(on), "on {on}");
        }
    }

    /// What the service says of a day.
    async fn figures(&self, on: &str) -> Figures {
        let query = "query($at: Date!) {
            members(at: $at) { totalCount }
            representation(at: $at) {
                members memberNodes { id } unrepresented { code }
                organizations { federal provincialTerritorial municipal other }
                organizationNodes { federal { id } provincialTerritorial { id } municipal { id } other { id } }
            } }";
        let data = self.app.graphql(query, json!({ "at": on })).await;
        let found = &data["representation"];
        let gaps = found["unrepresented"].as_array().unwrap().iter();
        let nodes = &found["organizationNodes"];
        let figures = Figures {
            members: ids(&found["memberNodes"]),
            federal: ids(&nodes["federal"]),
            provincial_territorial: ids(&nodes["provincialTerritorial"]),
            municipal: ids(&nodes["municipal"]),
            other: ids(&nodes["other"]),
            unrepresented: gaps.map(|gap| text(&gap["code"])).collect(),
        };
        let counts = json!({
            "federal": figures.federal.len(),
            "provincialTerritorial": figures.provincial_territorial.len(),
            "municipal": figures.municipal.len(),
            "other": figures.other.len(),
        });
        assert_eq!(found["organizations"], counts, "on {on}");
        assert_eq!(found["members"], figures.members.len(), "on {on}");
        assert_eq!(
            data["members"]["totalCount"],
            figures.members.len(),
            "on {on}"
        );
        figures
    }

    /// Who came and who went, by the service and by the ledger.
    pub async fn agrees_from(&self, from: &str, to: &str) {
        let query = "query($from: Date!, $to: Date!) { turnover(from: $from, to: $to) { joined { id } left { id } } }";
        let data = self
            .app
            .graphql(query, json!({ "from": from, "to": to }))
            .await;
        let found = [
            ids(&data["turnover"]["joined"]),
            ids(&data["turnover"]["left"]),
        ];
        assert_eq!(found, self.ledger.turnover(from, to), "{from} to {to}");
    }
}

/// All rows of a list, page by page.
pub async fn all(app: &TestApp, list: &str, fields: &str) -> Vec<Value> {
    let query = format!(
        "query($after: String) {{ {list}(first: 100, after: $after, orderBy: [{{ id: ASC }}]) {{
            nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    pages(app, &query, json!({}), &format!("/{list}")).await
}

/// All rows of the list that stands at a place of an answer, page by page; none where it is not there.
/// The query takes the cursor as `$after`.
pub async fn pages(app: &TestApp, query: &str, mut variables: Value, place: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        let mut data = app.graphql(query, variables.clone()).await;
        let Some(page) = data.pointer_mut(place) else {
            return rows;
        };
        rows.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return rows;
        }
        variables["after"] = page["pageInfo"]["endCursor"].take();
    }
}

/// Whom a campaign of a meeting or of a report's version reached, and whom it could not reach; `which`
/// is its condition.
pub async fn campaign(app: &TestApp, of: &str, which: &str) -> [BTreeSet<String>; 2] {
    let noun = of.split(':').next().unwrap();
    let query = |list: &str| {
        format!(
            "query($id: ID!, $after: String) {{ node(id: $id) {{ ... on {noun} {{
                campaigns(first: 1, where: {{ {which} }}) {{ nodes {{ {list} }} }} }} }} }}"
        )
    };
    let page = "pageInfo { hasNextPage endCursor }";
    let list = format!(
        "deliveries(first: 100, after: $after) {{ nodes {{ state people(first: 5) {{ nodes {{ id }} }} }} {page} }}"
    );
    let asked = json!({ "id": of });
    let place = "/node/campaigns/nodes/0/deliveries";
    let mut reached = BTreeSet::new();
    for delivery in pages(app, &query(&list), asked.clone(), place).await {
        assert_eq!(delivery["state"], "ACCEPTED", "{delivery:#}");
        reached.extend(ids(&delivery["people"]["nodes"]));
    }
    let list =
        format!("unreachable(first: 100, after: $after) {{ nodes {{ person {{ id }} }} {page} }}");
    let place = "/node/campaigns/nodes/0/unreachable";
    let missed = pages(app, &query(&list), asked, place).await;
    let missed = missed.iter().map(|one| text(&one["person"]["id"]));
    [reached, missed.collect()]
}

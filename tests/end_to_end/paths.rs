//! Every route of the running service, for nobody and for each role: what `docs/ACCESS.md` says of
//! it, and that it says something of each.

#[path = "../graphql/access/matrix.rs"]
#[expect(
    dead_code,
    reason = "the fields and mutations are looked at where the schema is tested"
)]
mod matrix;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use domain::access::{Role, Scope, Scopes};
use jiff::{Timestamp, ToSpan as _};
use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE};
use reqwest::{Method, Response, Url};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::common::{Backend, START, TestApp, on_both};
use crate::roles::{cookie, start, token};
use matrix::Matrix;

on_both! {
    each_route_answers_whom_the_document_says
}

const NOW: &str = "'2021-08-01T12:00:00+00:00'";
/// What is there.
pub const SENT: i64 = 9_001;
/// What is there, and not for all.
pub const DRAFT: i64 = 9_002;
/// What is not.
const NOWHERE: i64 = 99_999;

/// A report that was sent, one that was not, and a message with a part to show and one attached.
pub async fn furnish(app: &TestApp) {
    let bytes = |text: &str| match app.backend() {
        Backend::Postgres => format!("convert_to('{text}', 'UTF8')"),
        Backend::Sqlite => format!("CAST('{text}' AS BLOB)"),
    };
    let mut rows = Vec::new();
    for (key, state, year, sent_at) in [(SENT, "sent", 11, NOW), (DRAFT, "draft", 12, "NULL")] {
        rows.extend([
            format!("INSERT INTO report (id, community_id, kind, origin, state, period_start, period_end, as_of, sent_at, created_at, updated_at) VALUES ({key}, (SELECT MIN(id) FROM community), 'council', 'as_needed', '{state}', '20{year}-04-01', '20{year}-10-01', '20{year}-10-01', {sent_at}, {NOW}, {NOW})"),
            format!("INSERT INTO report_version (id, report_id, number, content, content_sha256, compiled_at) VALUES ({key}, {key}, 1, '{{}}', 'ab', {NOW})"),
            format!("INSERT INTO report_rendering (id, report_version_id, language, format, sha256, content) VALUES ({key}, {key}, 'fr', 'html', 'ab', {})", bytes("A")),
            format!("UPDATE report_version SET sent_at = {sent_at} WHERE id = {key}"),
        ]);
    }
    let message = "From: a@canada.example\r\nTo: b@canada.example\r\nSubject: Objet\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>A</p>\r\n\
        --b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nA\r\n--b--\r\n";
    rows.push(format!("INSERT INTO mailbox_message (id, envelope_from, envelope_to, subject, message, received_at) VALUES ({SENT}, 'a@canada.example', 'b@canada.example', 'Objet', {}, {NOW})", bytes(message)));
    let sha256 = note(app).await;
    for (key, state, day) in [
        (SENT, "published", "'2021-08-01'"),
        (DRAFT, "draft", "NULL"),
    ] {
        rows.extend([
            format!("INSERT INTO resource (id, community_id, kind, title_fr_state, title_en_state, text_fr_state, text_en_state, remedy_fr_state, remedy_en_state, state, visibility, published_on, created_at, updated_at) VALUES ({key}, (SELECT MIN(id) FROM community), 'research', 'missing', 'missing', 'missing', 'missing', 'missing', 'missing', '{state}', 'public', {day}, {NOW}, {NOW})"),
            format!("INSERT INTO attachment (id, resource_id, sha256, media_type, size, name, title_fr_state, title_en_state, uploaded_by, created_at, updated_at) VALUES ({key}, {key}, '{sha256}', 'text/plain', 1, 'a.txt', 'missing', 'missing', 'administrator', {NOW}, {NOW})"),
        ]);
    }
    for row in rows {
        app.db.execute_unprepared(&row).await.unwrap();
    }
}

/// A file of one letter; its hash.
async fn note(app: &TestApp) -> String {
    let letter = futures::stream::iter([Ok::<_, Infallible>("A")]);
    let staged = app.files().stage("a", letter, 1).await.unwrap();
    staged.keep().await.unwrap();
    staged.sha256.clone()
}

/// Somebody who asks, or nobody.
struct Asker {
    who: String,
    credential: Option<(reqwest::header::HeaderName, String)>,
    person: Option<i64>,
}

impl Asker {
    fn nobody() -> Self {
        Self {
            who: "nobody".to_owned(),
            credential: None,
            person: None,
        }
    }

    fn with_token(who: &str, token: &str) -> Self {
        Self {
            who: format!("{who} by a token"),
            credential: Some((AUTHORIZATION, format!("Bearer {token}"))),
            person: None,
        }
    }

    /// Those of a role: whoever holds a token, and, but for a dashboard, somebody who signed in.
    async fn of(app: &TestApp, role: Role) -> Vec<Self> {
        let by_token = token(app, role, Scopes::all()).await;
        let mut askers = vec![Self::with_token(&role.to_string(), &by_token)];
        let member = "FROM membership WHERE end_on IS NULL AND start_on < '2021-01-01' AND person_id NOT IN (SELECT person_id FROM office) AND person_id NOT IN (SELECT person_id FROM council_seat_term)";
        let whose = match role {
            Role::Dashboard => return askers,
            Role::Member => format!("SELECT MIN(person_id) {member}"),
            Role::Council => "SELECT MIN(person_id) FROM council_seat_term WHERE end_on IS NULL AND person_id NOT IN (SELECT person_id FROM office)".to_owned(),
            Role::Support => "SELECT MIN(person_id) FROM office WHERE role = 'support' AND end_on IS NULL".to_owned(),
            Role::CoChair => "SELECT MIN(person_id) FROM office WHERE role = 'federal_co_chair' AND end_on IS NULL".to_owned(),
            Role::Administrator => {
                let grant = format!("INSERT INTO administrator (person_id, granted_at, granted_by) SELECT MAX(person_id), {NOW}, 'command_line' {member}");
                app.db.execute_unprepared(&grant).await.unwrap();
                "SELECT person_id FROM administrator".to_owned()
            }
        };
        let person = app.sql(&whose).await;
        let (_, cookie) = cookie(app, person).await;
        askers.push(Self {
            who: format!("{role} who signed in"),
            credential: Some((COOKIE, cookie)),
            person: Some(person),
        });
        askers
    }
}

/// All that can be seen of an answer, but when it was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Seen {
    async fn of(response: Response) -> Self {
        is_guarded(&response);
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let mut headers: Vec<_> = headers
            .filter(|(name, _)| !["date", "content-length"].contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        let body = response.text().await.unwrap();
        Self {
            status,
            headers,
            body,
        }
    }
}

/// Whatever it is, it is not guessed at, frames and loads nothing from elsewhere, and its address is
/// told to nobody else.
fn is_guarded(response: &Response) {
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    };
    let url = response.url();
    assert_eq!(header("x-content-type-options"), Some("nosniff"), "{url}");
    let policy = header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{url}: {policy}");
    let referrer = header("referrer-policy").unwrap();
    assert!(
        ["no-referrer", "same-origin"].contains(&referrer),
        "{url}: {referrer}"
    );
}

/// A route, asked for by somebody.
struct Visit<'a> {
    app: &'a TestApp,
    route: &'a str,
    asker: &'a Asker,
}

impl Visit<'_> {
    /// Asks for the route about a row; by a program where `accept` says so.
    async fn at(&self, key: i64, accept: &str) -> Seen {
        self.asking(key, accept, "{ topics { nodes { slug } } }")
            .await
    }

    async fn asking(&self, key: i64, accept: &str, question: &str) -> Seen {
        let (method, path) = self.route.split_once(' ').unwrap();
        let id = key.to_string();
        let path = path
            .replace("{name}", &format!("{id}.fr.html"))
            .replace("{sample}", "invitation-invited-fr")
            .replace("{id}", &id)
            .replace("{index}", "0")
            .replace("{secret}", &"0f".repeat(32))
            .replace("{link}", &format!("{id}.1.{}", "0f".repeat(16)))
            .replace("{*path}", "nothing.css");
        let mut url = Url::parse(&self.app.at(&path)).unwrap();
        let asks = ["/graphql", "/csv"].contains(&path.as_str());
        if asks && method == "GET" {
            url.query_pairs_mut().append_pair("query", question);
        }
        let method: Method = method.parse().unwrap();
        let mut request = self.app.http.request(method.clone(), url);
        if asks && method == Method::POST {
            request = request.json(&json!({ "query": question }));
        }
        if let Some((name, value)) = &self.asker.credential {
            request = request.header(name, value);
        }
        let response = request.header(ACCEPT, accept).send().await.unwrap();
        let mut seen = Seen::of(response).await;
        if self.route.contains('{') {
            // Pages hold their own address.
            seen.body = seen.body.replace(&path, "…");
        }
        seen
    }

    async fn page(&self, key: i64) -> Seen {
        self.at(key, "text/html").await
    }

    fn is(&self, seen: &Seen, status: u16) {
        let (route, who) = (self.route, &self.asker.who);
        assert_eq!(seen.status, status, "{route} for {who}: {seen:?}");
    }

    /// What is there is refused as what is not there.
    async fn is_the_same_for(&self, there: &[i64], status: u16) {
        let nowhere = self.page(NOWHERE).await;
        self.is(&nowhere, status);
        for there in there {
            assert_eq!(
                self.page(*there).await,
                nowhere,
                "{} for {}: it tells",
                self.route,
                self.asker.who
            );
        }
    }

    /// Looks whether the route answers as the document says.
    async fn finds(&self, says: &str) {
        match says {
            "401" => {
                self.is(&self.page(SENT).await, 401);
                self.is(&self.at(SENT, "application/json").await, 401);
            }
            "403" => self.is_the_same_for(&[SENT, DRAFT, 1], 403).await,
            "404" => self.is_the_same_for(&[SENT, DRAFT, 1], 404).await,
            "page" => self.is(&self.page(SENT).await, 200),
            "422" => self.is(&self.page(SENT).await, 422),
            "204" => self.is(&self.page(SENT).await, 204),
            "as above" => self.is_answered_by_the_tables().await,
            "sent" | "all" if self.route == "GET /reports" => {
                let list = self.page(SENT).await;
                self.is(&list, 200);
                let shown = |key: i64| list.body.contains(&format!("/reports/{key}."));
                assert!(shown(SENT), "{}", self.asker.who);
                assert_eq!(shown(DRAFT), says == "all", "{}", self.asker.who);
            }
            "sent" => {
                self.is(&self.page(SENT).await, 200);
                self.is_the_same_for(&[DRAFT], 404).await;
            }
            "own" => self.is_for_its_owner().await,
            "all" => {
                let there: &[i64] = match self.route {
                    "GET /people/{id}/export" => &[1, 2],
                    "GET /reports/{name}" | "GET /files/{id}" => &[SENT, DRAFT],
                    _ => &[SENT],
                };
                for there in there {
                    self.is(&self.page(*there).await, 200);
                }
                if self.route.contains('{') {
                    self.is(&self.page(NOWHERE).await, 404);
                }
            }
            other => panic!("docs/ACCESS.md: {other:?} says nothing of {}", self.route),
        }
    }

    async fn is_answered_by_the_tables(&self) {
        let answer = self.at(SENT, "application/json").await;
        self.is(&answer, 200);
        assert!(!answer.body.contains("errors"), "{answer:?}");
        let inside = "{ auditEvents(first: 1) { nodes { detail } } }";
        let answer = self.asking(SENT, "application/json", inside).await;
        let refused = answer.body.contains("FORBIDDEN");
        assert_eq!(
            refused,
            !self.asker.who.contains("administrator"),
            "{} for {}",
            self.route,
            self.asker.who
        );
    }

    /// One's own is there; another's is as what is not there.
    async fn is_for_its_owner(&self) {
        let sessions = self.route.contains("sessions");
        let other = if self.asker.person == Some(1) { 2 } else { 1 };
        let another = if sessions {
            cookie(self.app, other).await.0
        } else {
            other
        };
        let nowhere = self.page(NOWHERE).await;
        self.is(&nowhere, 404);
        let theirs = self.page(another).await;
        assert_eq!(theirs, nowhere, "{} for {}", self.route, self.asker.who);
        if let Some(person) = self.asker.person {
            let (own, status) = if sessions {
                (cookie(self.app, person).await.0, 303)
            } else {
                (person, 200)
            };
            self.is(&self.page(own).await, status);
        }
    }
}

async fn each_route_answers_whom_the_document_says(backend: &Backend) {
    let app = start(*backend).await;
    furnish(&app).await;
    let matrix = Matrix::read();
    let (routes, lines) = (app.routes(), matrix.paths.keys().cloned().collect());
    assert!(routes.contains("GET /graphql"), "{routes:?}");
    let without: BTreeSet<_> = routes.difference(&lines).collect();
    assert!(
        without.is_empty(),
        "docs/ACCESS.md has no line for {without:?}"
    );
    let nothing: BTreeSet<_> = lines.difference(&routes).collect();
    assert!(nothing.is_empty(), "docs/ACCESS.md speaks of {nothing:?}");

    let nobody = [
        Asker::nobody(),
        Asker::with_token("nobody", "a-token-that-opens-nothing-0123456789"),
    ];
    let mut askers = Vec::new();
    for role in Role::ALL {
        for asker in Asker::of(&app, role).await {
            askers.push((role, asker));
        }
    }
    let mut refusals = BTreeSet::new();
    // What is open comes last: signing out is.
    let is_open = |line: &BTreeMap<Option<Role>, String>| line[&None] == "open";
    for (route, line) in matrix.paths.iter().filter(|(_, line)| !is_open(line)) {
        let visit = |asker| Visit {
            app: &app,
            route,
            asker,
        };
        for asker in &nobody {
            visit(asker).finds(&line[&None]).await;
        }
        for (role, asker) in &askers {
            visit(asker).finds(&line[&Some(*role)]).await;
        }
        refusals.insert(visit(&nobody[0]).at(SENT, "application/json").await);
    }
    assert_eq!(refusals.len(), 1, "{refusals:#?}");
    what_is_no_route_is_nowhere(&app, &nobody[0], &askers, &refusals).await;
    a_credential_for_something_else_opens_no_page(&app).await;
    let open = matrix.paths.iter().filter(|(_, line)| is_open(line));
    for ((route, line), past) in open.zip(1..) {
        // Whoever comes with many links that open nothing is turned away for a quarter of an hour.
        let moment: Timestamp = START.parse().unwrap();
        app.clock.set(&(moment + (past * 15).minutes()).to_string());
        assert!(line.values().all(|says| says == "open"), "{route}");
        let visit = |asker| Visit {
            app: &app,
            route,
            asker,
        };
        let expected = visit(&nobody[0]).page(SENT).await;
        assert!(
            ![401, 403].contains(&expected.status),
            "{route}: {expected:?}"
        );
        for asker in nobody.iter().chain(askers.iter().map(|(_, asker)| asker)) {
            let seen = visit(asker).page(SENT).await;
            assert_eq!(seen, expected, "{route} for {}", asker.who);
        }
    }
    app.stop().await.discard().await;
}

async fn what_is_no_route_is_nowhere(
    app: &TestApp,
    nobody: &Asker,
    askers: &[(Role, Asker)],
    refusals: &BTreeSet<Seen>,
) {
    let visit = |asker| Visit {
        app,
        route: "GET /nothing/here",
        asker,
    };
    assert!(refusals.contains(&visit(nobody).at(SENT, "application/json").await));
    for (_, asker) in askers {
        visit(asker).is(&visit(asker).page(SENT).await, 404);
    }
}

async fn a_credential_for_something_else_opens_no_page(app: &TestApp) {
    for role in Role::ALL {
        let scopes = Scope::ALL.into_iter().filter(|scope| *scope != Scope::Read);
        let token = token(app, role, scopes.collect()).await;
        let asker = Asker::with_token(&role.to_string(), &token);
        for (route, key, status) in [
            ("GET /", SENT, 403),
            ("GET /reports", SENT, 403),
            ("GET /reports/{name}", SENT, 403),
            ("GET /mailbox", SENT, 403),
            ("GET /mailbox/{id}", SENT, 403),
            ("GET /people/{id}/export", 1, 404),
            ("GET /account", SENT, 200),
        ] {
            let visit = Visit {
                app,
                route,
                asker: &asker,
            };
            visit.is(&visit.page(key).await, status);
        }
        let visit = Visit {
            app,
            route: "POST /graphql",
            asker: &asker,
        };
        let answer = visit.at(SENT, "application/json").await;
        assert!(answer.body.contains("FORBIDDEN"), "{answer:?}");
    }
}

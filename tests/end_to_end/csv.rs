//! Tables over HTTP: what they hold, in both languages, and what they refuse.

use reqwest::Response;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tribune::http::auth::Door;

use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both};

on_both! {
    a_table_has_all_rows_in_their_order
    headings_and_words_are_in_the_readers_language
    groups_are_a_table_too
    cells_are_for_people_and_safe_to_open
    what_is_no_table_is_refused
    a_table_that_fails_midway_does_not_look_whole
    a_client_that_goes_away_leaves_nothing_behind
    without_the_token_there_is_no_table
}

async fn table(app: &TestApp, query: &str, options: &str) -> Response {
    let form = [("query", query)];
    let address = reqwest::Url::parse_with_params(&app.at("/csv"), form).unwrap();
    let address = format!("{address}{options}");
    app.http.get(address).send().await.unwrap()
}

/// The cells of a table, line by line.
async fn cells(response: Response) -> Vec<Vec<String>> {
    assert_eq!(response.status(), 200);
    read(&response.text().await.unwrap(), b',')
}

fn read(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader
        .has_headers(false)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let lines = reader.into_records().map(|line| line.unwrap());
    lines
        .map(|line| line.iter().map(str::to_owned).collect())
        .collect()
}

/// A table's status and the code of its first error.
async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let body: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let code = body["errors"][0]["extensions"]["code"].as_str();
    (status, code.unwrap_or_else(|| panic!("{body}")).to_owned())
}

async fn a_table_has_all_rows_in_their_order(app: &TestApp) {
    let people = r#"{ people(orderBy: [{ familyName: DESC }, { givenName: ASC }]) { nodes { id familyName givenName } } }"#;
    let response = table(app, people, "&language=en").await;
    assert_eq!(
        response.headers()[CONTENT_TYPE],
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(
        response.headers()[CONTENT_DISPOSITION],
        "attachment; filename=\"people.csv\""
    );
    let bytes = response.bytes().await.unwrap();
    assert!(bytes.starts_with("\u{feff}Id,Family name,Given name\r\n".as_bytes()));
    assert!(bytes.ends_with(b"\r\n"));
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let found = read(text.trim_start_matches('\u{feff}'), b',');

    // The same page by page.
    let (mut wanted, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = json!({ "after": after });
        let query = r#"query ($after: String) { people(first: 40, after: $after, orderBy: [{ familyName: DESC }, { givenName: ASC }]) {
            nodes { id familyName givenName } pageInfo { endCursor hasNextPage } } }"#;
        let page = app.graphql(query, page).await;
        for node in page["people"]["nodes"].as_array().unwrap() {
            let cell = |name: &str| node[name].as_str().unwrap().to_owned();
            wanted.push(vec![cell("id"), cell("familyName"), cell("givenName")]);
        }
        after = page["people"]["pageInfo"]["endCursor"].clone();
        if page["people"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert!(wanted.len() > 100, "{}", wanted.len());
    assert_eq!(found[1..], wanted);

    // Filters, dates, pages and variables are those of the list.
    let members = json!({
        "query": r#"query A { serverInfo { tzdbVersion } }
            query B($at: Date!, $code: String = "CA-QC") { members(at: $at, where: { organization: { at: $at, is: { jurisdiction: { code: { eq: $code } } } } }) { nodes {
                who: familyName organization { jurisdiction { code } name { name { fr } } } memberships { totalCount } } } }"#,
        "operationName": "B",
        "variables": { "at": "2021-08-31" },
    });
    let sent = app
        .http
        .post(app.at("/csv?language=fr"))
        .json(&members)
        .send()
        .await
        .unwrap();
    let found = cells(sent).await;
    assert_eq!(
        found[0],
        [
            "who",
            "Organisation.Administration.Code",
            "Organisation.Nom.Nom.français",
            "Adhésions.nombre"
        ]
    );
    assert!(
        found.len() > 3
            && found[1..]
                .iter()
                .all(|row| row[1] == "CA-QC" && row[3] == "1"),
        "{found:?}"
    );
    let first = table(
        app,
        "{ jurisdictions(first: 2) { nodes { code } } }",
        "&language=en",
    )
    .await;
    assert_eq!(cells(first).await, [["Code"], ["CA"], ["CA-NL"]]);
    let last = table(
        app,
        "{ jurisdictions(last: 2) { nodes { code } } }",
        "&language=en",
    )
    .await;
    assert_eq!(cells(last).await[1..], [["CA-NT"], ["CA-YT"]]);
    let none = table(
        app,
        r#"{ people(where: { familyName: { eq: "zzz" } }) { nodes { id } } }"#,
        "&language=en",
    )
    .await;
    assert_eq!(cells(none).await, [["Id"]]);
}

async fn headings_and_words_are_in_the_readers_language(app: &TestApp) {
    let query = "{ meetings(first: 1, where: { state: { eq: CONVENED } }) { nodes { state startsAt localStart title { fr state } topics { totalCount } __typename } } }";
    let french = cells(table(app, query, "&language=fr").await).await;
    assert_eq!(
        french[0],
        [
            "État",
            "Début (America/Toronto)",
            "Début à l’heure locale",
            "Titre.français",
            "Titre.état",
            "Thèmes.nombre",
            "Type"
        ]
    );
    let row = &french[1];
    assert_eq!(
        row[..3],
        ["convoquée", "2021-09-21 13:00:00", "2021-09-21 13:00:00"]
    );
    assert_eq!((row[4].as_str(), row[6].as_str()), ("révisé", "Meeting"));
    let english = cells(table(app, query, "&language=en").await).await;
    assert_eq!(english[1][0], "convened");
    let by_header = app
        .http
        .post(app.at("/csv"))
        .header("accept-language", "fr-CA")
        .json(&json!({ "query": query }))
        .send();
    assert_eq!(cells(by_header.await.unwrap()).await, french);
    let yes = cells(
        table(
            app,
            "{ affiliations(first: 1) { nodes { isPrimary to } } }",
            "&language=fr",
        )
        .await,
    )
    .await;
    assert_eq!(yes[1], ["oui", ""]);
    let semicolon = table(app, query, "&language=fr&separator=semicolon").await;
    let text = semicolon.text().await.unwrap();
    assert_eq!(read(&text, b';'), french);
}

async fn groups_are_a_table_too(app: &TestApp) {
    let query = r#"{ organizations(at: "2021-08-31") { groups(orderBy: [{ count: DESC }], first: 3) {
        keys { jurisdiction { code name { fr } } orderOfGovernment } count countDistinct { zone } min { createdAt } } } }"#;
    let found = cells(table(app, query, "&language=fr").await).await;
    assert_eq!(
        found[0],
        [
            "Administration.Code",
            "Administration.Nom.français",
            "Ordre de gouvernement",
            "nombre",
            "nombre de valeurs différentes.Fuseau horaire",
            "minimum.Date de saisie (America/Toronto)",
        ]
    );
    assert_eq!(found.len(), 4);
    assert_eq!(found[1][..3], ["CA", "Canada", "fédéral"]);

    let query = r#"{ attendances { groups { keys { meeting { startsAtBucket(by: QUARTER) in: startsAtBucket(by: FISCAL_YEAR) } } count } } }"#;
    let found = cells(table(app, query, "&language=en").await).await;
    assert_eq!(
        found[0],
        ["Meeting.Start (quarter)", "Meeting.in", "number"]
    );
    assert_eq!(found[1][..2], ["2019-10-01", "2019-04-01"]);
    let counts = found[1..].iter().map(|row| row[2].parse::<i64>().unwrap());
    let all = app
        .graphql("{ attendances { totalCount } }", Value::Null)
        .await;
    assert_eq!(all["attendances"]["totalCount"], counts.sum::<i64>());

    // What is not there is empty, not false.
    let query = r#"{ activities { groups { keys { meeting { state } } count } } }"#;
    let found = cells(table(app, query, "&language=fr").await).await;
    assert!(
        found[1..].iter().any(|row| row[0] == "tenue")
            && found[1..].iter().any(|row| row[0].is_empty()),
        "{found:?}"
    );
    for bad in [
        "{ people { groups { count } nodes { id } } }",
        "{ people { a: groups { count } b: groups { count } } }",
        "{ people { aggregate { count } } }",
    ] {
        assert_eq!(
            refusal(table(app, bad, "").await).await,
            (400, "BAD_USER_INPUT".to_owned())
        );
    }
}

async fn cells_are_for_people_and_safe_to_open(app: &TestApp) {
    for (id, given, family) in [
        (9001, "=HYPERLINK(\"http://x.example\";\"y\")", "+1"),
        (9002, "@SUM(A1:A9)", "-2"),
        (9003, "-2+3", "O\"Neil, junior\nthe 3rd"),
    ] {
        let insert = format!(
            "INSERT INTO person (id, given_name, family_name, created_at) VALUES ({id}, '{given}', '{family}', '2021-03-14 07:30:00+00:00')"
        );
        app.db.execute_unprepared(&insert).await.unwrap();
    }
    let query = r#"{ people(where: { id: { in: ["Person:9001", "Person:9002", "Person:9003"] } }, orderBy: [{ id: ASC }]) { nodes {
        givenName familyName createdAt phone organization { id orderOfGovernment __typename memberCount: members { totalCount } } } } }"#;
    let found = cells(table(app, query, "&language=en").await).await;
    assert_eq!(found[1][0], "'=HYPERLINK(\"http://x.example\";\"y\")");
    assert_eq!(found[1][1], "+1");
    assert_eq!(found[2][..2], ["'@SUM(A1:A9)", "-2"]);
    assert_eq!(found[3][..2], ["'-2+3", "O\"Neil, junior\nthe 3rd"]);
    // Summer time began in that night.
    assert_eq!(found[1][2], "2021-03-14 03:30:00");
    // Nobody's organization is empty in each of its columns.
    assert_eq!(found[1][3..], ["", "", "", "", ""]);
}

async fn what_is_no_table_is_refused(app: &TestApp) {
    let refused =
        async |query: &str, options: &str| refusal(table(app, query, options).await).await;
    let bad = |code: &str| (400, code.to_owned());
    for query in [
        "{ people { nodes { memberships { nodes { track } } } } }",
        "{ people { nodes { memberships { totalCount nodes { track } } } } }",
        "{ people { nodes { id } totalCount } }",
        "{ people { totalCount } }",
        "{ people { edges { node { id } } } }",
        "{ reportFactRows { nodes { node { id } } } }",
        "{ people { nodes { id } } meetings { nodes { id } } }",
        "{ serverInfo { tzdbVersion } }",
        "{ ...A } fragment A on Query { people { nodes { id } } }",
        r#"mutation { runJob(input: { job: "recruitment" }) { status } }"#,
        "{ people(first: -1) { nodes { id } } }",
        r#"{ people(where: { familyName: { in: [] } }) { nodes { id } } }"#,
    ] {
        assert_eq!(refused(query, "").await, bad("BAD_USER_INPUT"), "{query}");
    }
    // A mutation is not only refused an answer: it does nothing.
    let runs: i64 = app
        .sql("SELECT COUNT(*) FROM job_run WHERE trigger = 'manual'")
        .await;
    assert_eq!(runs, 0);
    let people = "{ people { nodes { id } } }";
    assert_eq!(refused(people, "&language=de").await, bad("BAD_USER_INPUT"));
    assert_eq!(refused(people, "&separator=x").await, bad("BAD_USER_INPUT"));
    assert_eq!(
        refused(r#"{ people(after: "x") { nodes { id } } }"#, "").await,
        bad("BAD_CURSOR")
    );
    let unknown = table(app, "{ people { nodes { nothing } } }", "").await;
    assert_eq!(unknown.status().as_u16(), 400);
    let no_query = app
        .http
        .get(app.at("/csv?language=fr"))
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(no_query).await, bad("MALFORMED_REQUEST"));
    let form = app
        .http
        .post(app.at("/csv"))
        .body("query=x")
        .send()
        .await
        .unwrap();
    assert_eq!(
        refusal(form).await,
        (415, "UNSUPPORTED_MEDIA_TYPE".to_owned())
    );
}

/// Many people, so that a table of them does not fit into what is under way at a time.
async fn crowd(app: &TestApp) {
    let numbers = match app.backend() {
        Backend::Postgres => "generate_series(10000, 209999) AS n(n)",
        Backend::Sqlite => {
            "(WITH RECURSIVE n(n) AS (SELECT 10000 UNION ALL SELECT n + 1 FROM n WHERE n < 209999) SELECT n FROM n) AS n"
        }
    };
    let insert = format!(
        "INSERT INTO person (id, given_name, family_name, created_at) SELECT n.n, 'Somebody with quite a long name', 'Crowd ' || n.n, '2021-03-14 07:30:00+00:00' FROM {numbers}"
    );
    app.db.execute_unprepared(&insert).await.unwrap();
}

async fn a_table_that_fails_midway_does_not_look_whole(app: &TestApp) {
    crowd(app).await;
    // A language that nobody has put into words, in the last row.
    let drop = match app.backend() {
        Backend::Postgres => {
            "ALTER TABLE person DROP CONSTRAINT person_language_check; UPDATE person SET language = 'xx' WHERE id = 209999"
        }
        Backend::Sqlite => {
            "PRAGMA ignore_check_constraints = ON; UPDATE person SET language = 'xx' WHERE id = 209999"
        }
    };
    app.db.execute_unprepared(drop).await.unwrap();
    let query = "{ people(orderBy: [{ id: ASC }]) { nodes { id language givenName familyName } } }";
    let response = table(app, query, "").await;
    assert_eq!(response.status().as_u16(), 200);
    assert!(
        response.bytes().await.is_err(),
        "a part looks like the whole"
    );
}

async fn a_client_that_goes_away_leaves_nothing_behind(app: &TestApp) {
    crowd(app).await;
    let query = "{ people { nodes { id givenName familyName createdAt } } }";
    let (mut one, two) = (table(app, query, "").await, table(app, query, "").await);
    assert!(one.chunk().await.unwrap().is_some());
    // Two at a time.
    let third = table(app, query, "").await;
    assert_eq!(third.headers()[RETRY_AFTER], "5");
    assert_eq!(refusal(third).await, (503, "BUSY".to_owned()));
    drop((one, two));
    let mut tries = 0;
    loop {
        let again = table(app, query, "").await;
        if again.status().as_u16() == 200 {
            let text = again.text().await.unwrap();
            assert!(text.lines().count() > 200_000);
            return;
        }
        tries += 1;
        assert!(tries < 100, "the tables that nobody reads still go on");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

async fn without_the_token_there_is_no_table(app: &TestApp) {
    let closed = Options {
        door: Door::token("a-token-for-tests-0123456789"),
        ..Options::default()
    };
    let closed = TestApp::start(TestDatabase::with_demo(app.backend()).await, closed).await;
    let response = table(&closed, "{ people { nodes { id } } }", "").await;
    assert_eq!(refusal(response).await, (401, "UNAUTHENTICATED".to_owned()));
    closed.stop().await.discard().await;
}

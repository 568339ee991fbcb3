//! Series of dates: the same as asking for each date, with as many statements as for one.

use serde_json::{Value as Json, json};

use crate::support::{Client, code, on_both};

const QUARTERS: [&str; 7] = [
    "2020-01-01",
    "2020-04-01",
    "2020-07-01",
    "2020-10-01",
    "2021-01-01",
    "2021-04-01",
    "2021-07-01",
];

#[tokio::test]
async fn members_at_each_quarter_by_order_of_government() {
    on_both("quarters", |database| async move {
        let client = Client::of(database);
        let data = client
            .data(
                r#"{ history(from: "2020-01-01", to: "2021-08-31") { date
                    members { totalCount groups { keys { organization { orderOfGovernment } } count } }
                    managers: members(track: MANAGER) { totalCount } } }"#,
            )
            .await;
        let dates = data["history"].as_array().unwrap();
        let shown: Vec<&Json> = dates.iter().map(|at| &at["date"]).collect();
        assert_eq!(shown, QUARTERS);
        // Counted from the files of the demonstration.
        let orders = |at: usize| -> Vec<(String, i64)> {
            let groups = dates[at]["members"]["groups"].as_array().unwrap().iter();
            groups
                .map(|group| {
                    let order = &group["keys"]["organization"]["orderOfGovernment"];
                    (order.as_str().unwrap().to_owned(), group["count"].as_i64().unwrap())
                })
                .collect()
        };
        let expected = |orders: &[(&str, i64)]| -> Vec<(String, i64)> {
            orders.iter().map(|(order, count)| ((*order).to_owned(), *count)).collect()
        };
        assert_eq!(
            orders(0),
            expected(&[("FEDERAL", 10), ("MUNICIPAL", 18), ("OTHER", 1), ("PROVINCIAL", 27), ("TERRITORIAL", 2)])
        );
        assert_eq!(
            orders(2),
            expected(&[("FEDERAL", 10), ("MUNICIPAL", 20), ("OTHER", 1), ("PROVINCIAL", 30), ("TERRITORIAL", 1)])
        );
        assert_eq!(
            orders(4),
            expected(&[("FEDERAL", 11), ("MUNICIPAL", 25), ("PROVINCIAL", 35), ("TERRITORIAL", 1)])
        );
        let totals = |list: &str| -> Vec<i64> {
            dates.iter().map(|at| at[list]["totalCount"].as_i64().unwrap()).collect()
        };
        assert_eq!((totals("members")[0], totals("members")[2], totals("members")[4]), (58, 62, 72));
        assert_eq!((totals("managers")[0], totals("managers")[2], totals("managers")[4]), (7, 9, 8));
    })
    .await;
}

/// What a list may be asked for at a date, here and there.
const LISTS: [&str; 8] = [
    "members(first: 3, orderBy: [{ organization: { jurisdiction: { position: DESC } } }, { familyName: ASC }]) {
        totalCount nodes { familyName organization { name { name { fr } } jurisdiction { code } } affiliation { from title { fr } }
          memberships { totalCount nodes { from } } } pageInfo { hasNextPage } }",
    "members(last: 2, where: { organization: { is: { orderOfGovernment: { eq: MUNICIPAL } } } }) { nodes { id } aggregate { count countDistinct { organization } min { familyName } } }",
    "members { groups(having: { count: { gte: 3 } }, orderBy: [{ count: DESC }], first: 3) { keys { organization { jurisdiction { name { fr } } name { name { en } } } } count } }",
    "memberships(first: 2, orderBy: [{ from: DESC }]) { totalCount nodes { from person { organization { id } } } aggregate { count max { from } } }",
    "affiliations(where: { organization: { names: { some: { name: { fr: { contains: \"a\" } } } } } }) { aggregate { count } groups(first: 2) { keys { organization { name { id } } } count } }",
    "offices { nodes { role person { familyName organization { name { name { en } } } } } }",
    "organizations(first: 5, orderBy: [{ id: DESC }]) { totalCount nodes { id name { name { fr } } members(first: 2) { totalCount nodes { familyName organization { id } } aggregate { count } } } }",
    "organizationNames(first: 4, where: { organization: { affiliations: { count: { gt: 1 } } } }) { totalCount nodes { id organization { id } } }",
];

#[tokio::test]
async fn a_date_of_a_series_answers_as_the_date_alone() {
    on_both("each_date", |database| async move {
        let client = Client::of(database);
        for list in LISTS {
            let series = format!(
                r#"{{ history(from: "2020-01-01", to: "2021-08-31", every: QUARTER) {{ date l: {list} }} }}"#
            );
            let data = client.data(&series).await;
            let dates = data["history"].as_array().unwrap();
            assert_eq!(dates.len(), QUARTERS.len());
            for (at, date) in dates.iter().zip(QUARTERS) {
                assert_eq!(at["date"], date);
                let (name, rest) = list.split_at(list.find(['(', ' ']).unwrap());
                let rest = match rest.strip_prefix('(') {
                    Some(rest) => format!(r#"(at: "{date}", {rest}"#),
                    None => format!(r#"(at: "{date}"){rest}"#),
                };
                let alone = client.data(&format!("{{ l: {name}{rest} }}")).await;
                assert_eq!(at["l"], alone["l"], "{date}: {list}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn as_many_statements_for_four_hundred_dates_as_for_one() {
    on_both("many_dates", |database| async move {
        let client = Client::of(database);
        let question = |to: &str| {
            format!(
                r#"{{ history(from: "2020-08-01", to: "{to}", every: DAY) {{ date
                    members(first: 5) {{ totalCount nodes {{ familyName organization {{ name {{ name {{ fr }} }} }} }} }}
                    offices {{ nodes {{ person {{ familyName }} }} }}
                    memberships {{ aggregate {{ count }} }} }} }}"#
            )
        };
        let one = client.ask_with(&question("2020-08-01"), Json::Null).await;
        let many = client.ask_with(&question("2021-09-04"), Json::Null).await;
        for answer in [&one, &many] {
            assert!(answer.response.is_ok(), "{:?}", answer.response.errors);
        }
        // Members and their number, offices, memberships.
        assert_eq!((one.counted, many.counted, many.past), (4, 4, 0));
        let data = client.data(&question("2021-09-04")).await;
        let dates = data["history"].as_array().unwrap();
        assert_eq!(dates.len(), 400);
        assert_eq!(dates[395]["date"], "2021-08-31");
        assert_eq!(dates[395]["members"]["totalCount"], json!(81));
    })
    .await;
}

#[tokio::test]
async fn representation_at_each_date() {
    on_both("represented_dates", |database| async move {
        let client = Client::of(database);
        let fields = "members organizations { federal } unrepresented { code } jurisdictions { gapDays jurisdiction { code } }";
        let data = client
            .data(&format!(
                r#"{{ history(from: "2021-06-30", to: "2021-08-31", every: MONTH) {{ date representation {{ {fields} }} again: representation {{ members }} }}
                    representation(at: "2021-08-30") {{ {fields} }} }}"#
            ))
            .await;
        let dates = data["history"].as_array().unwrap();
        assert_eq!(dates.len(), 3);
        assert_eq!(dates[2]["date"], "2021-08-30");
        assert_eq!(dates[2]["representation"], data["representation"]);
        assert_eq!(dates[2]["again"]["members"], data["representation"]["members"]);
        let longest = dates[2]["representation"]["jurisdictions"].as_array().unwrap().iter();
        let longest = longest.filter_map(|one| one["gapDays"].as_i64()).max();
        assert!(longest > Some(0), "{longest:?}");
    })
    .await;
}

#[tokio::test]
async fn series_that_make_no_sense_are_refused() {
    on_both("bad_series", |database| async move {
        let client = Client::of(database);
        let started = std::time::Instant::now();
        for (arguments, expected) in [
            (r#"from: "2021-01-01", to: "2020-01-01""#, "BAD_USER_INPUT"),
            (r#"from: "0001-01-01", to: "9999-12-31", every: DAY"#, "LIMIT_EXCEEDED"),
            (r#"from: "2021-01-01", to: "2022-02-05", every: DAY"#, "LIMIT_EXCEEDED"),
        ] {
            let query = format!("{{ history({arguments}) {{ date members {{ totalCount }} }} }}");
            assert_eq!(code(&client, &query).await, expected, "{arguments}");
        }
        assert!(started.elapsed().as_millis() < 500, "{:?}", started.elapsed());
        let query = r#"{ history(from: "2021-01-01", to: "2021-02-01", every: MONTH) { members { nodes { id } } } }"#;
        let error = client.error(query).await;
        assert_eq!(error["extensions"]["code"], "PAGE_REQUIRED");
        assert_eq!(error["path"], json!(["history", "members"]));
        let query = r#"{ history(from: "2021-02-29", to: "2021-03-01") { date } }"#;
        let error = client.error(query).await;
        assert!(error["message"].as_str().unwrap().contains("2021-02-29"), "{error}");
    })
    .await;
}

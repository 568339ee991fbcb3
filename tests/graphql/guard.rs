//! What is not executed: documents that are too long, too deep, too dear, or go in circles.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tribune::graphql::context::Viewer;
use tribune::limits::{Introspection, Limits};

use crate::support::{Client, on_both};

/// Far more than a refusal takes, even unoptimized and on a busy machine; far less than what is
/// exponential.
const AT_ONCE: Duration = Duration::from_secs(2);

/// The limits as they are, but statements are counted on the connection at hand.
const USUAL: Limits = Limits {
    statement_seconds: 0,
    ..Limits::DEFAULT
};

/// As graphql-js 16 sends it for GraphiQL and code generators, with all options.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } \
  subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations \
  args(includeDeprecated: true) { ...InputValue } } } } \
  fragment FullType on __Type { kind name description specifiedByURL isOneOf \
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } \
  type { ...TypeRef } isDeprecated deprecationReason } \
  inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef } \
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } } \
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason } \
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name \
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

async fn refusal(client: &Client, query: &str, variables: Json) -> (String, Option<u64>) {
    let begin = Instant::now();
    let answer = client.ask_with(query, variables).await;
    assert!(begin.elapsed() < AT_ONCE, "{:?}", begin.elapsed());
    let errors = serde_json::to_value(&answer.response.errors).unwrap();
    let extensions = &errors[0]["extensions"];
    let code = extensions["code"].as_str().unwrap_or("none");
    assert_eq!(answer.counted, 0, "nothing is read");
    (code.to_owned(), extensions["limit"].as_u64())
}

/// Fragments on a type, each of which spreads the next twice.
fn doubling(begin: &str, on: &str, fragments: usize) -> String {
    let mut document = begin.to_owned();
    for number in 0..fragments {
        let next = number + 1;
        document += &format!(" fragment F{number} on {on} {{ ...F{next} ...F{next} }}");
    }
    document + &format!(" fragment F{fragments} on {on} {{ __typename }}")
}

#[tokio::test]
async fn documents_that_would_hurt_are_refused_at_once() {
    on_both("attacks", async |database| {
        let client = Client::within(database, USUAL);
        let limit = |limit: u64| ("LIMIT_EXCEEDED".to_owned(), Some(limit));
        let invalid = || ("GRAPHQL_VALIDATION_FAILED".to_owned(), None);
        let ask = async |document: &str| refusal(&client, document, Json::Null).await;
        for times in [12, 30, 50] {
            // Two fields at the root of each is four of the next.
            assert_eq!(ask(&doubling("{ ...F0 }", "Query", times)).await, limit(50), "{times}");
        }
        for times in [100, 200] {
            assert_eq!(ask(&doubling("{ ...F0 }", "Query", times)).await, limit(60), "{times}");
        }
        for length in [1, 2, 50, 200] {
            let mut circle = "{ ...F0 }".to_owned();
            for number in 0..length {
                circle += &format!(" fragment F{number} on Query {{ ...F{} }}", (number + 1) % length);
            }
            let (code, _) = ask(&circle).await;
            assert!(["GRAPHQL_VALIDATION_FAILED", "LIMIT_EXCEEDED"].contains(&&*code), "{length}: {code}");
        }
        assert_eq!(ask("{ ...F } fragment F on Query { ...F }").await, invalid());
        let inside = doubling("{ community { ...F0 } }", "Community", 11);
        assert_eq!(ask(&inside).await, limit(2_000));
        let many = |part: &str, times| format!("{{ {} }}", part.repeat(times));
        assert_eq!(ask(&many("__typename ", 51)).await, limit(50));
        assert_eq!(ask(&many("__typename ", 5_000)).await, limit(5_000));
        let aliases: String = (0..201).map(|at| format!("a{at}: count ")).collect();
        assert_eq!(ask(&format!("{{ meetings {{ aggregate {{ {aliases} }} }} }}")).await, limit(200));
        assert_eq!(ask(&format!("{{ __typename {} }}", "@include(if: true) ".repeat(51))).await, limit(50));
        assert_eq!(ask(&format!("{{ {} }}", "a ".repeat(40_000))).await, limit(65_536));
        for open in ["{a", "[", "(", "{a(b:[", "{a(b:{c:"] {
            assert_eq!(ask(&open.repeat(1_000)).await, limit(60), "{open}");
        }
        let mut deep = "id".to_owned();
        for _ in 0..8 {
            deep = format!("meetingsAttended(first: 1) {{ nodes {{ attendees(first: 1) {{ nodes {{ {deep} }} }} }} }}");
        }
        let (code, bound) = ask(&format!("{{ people(first: 1) {{ nodes {{ {deep} }} }} }}")).await;
        assert_eq!((code.as_str(), bound), ("LIMIT_EXCEEDED", Some(20)));
        let unknown: String = (0..1_000).map(|at| format!("unknown{at} ")).collect();
        assert_eq!(ask(&format!("{{ community {{ {unknown} }} }}")).await, invalid());
    })
    .await;
}

#[tokio::test]
async fn variables_are_counted_and_of_their_kind() {
    on_both("variables", async |database| {
        let client = Client::within(database, USUAL);
        let ask = async |query: &str, variables: Json| refusal(&client, query, variables).await;
        let ids: Vec<String> = (0..100_000).map(|at| format!("Person:{at}")).collect();
        let (code, limit) = ask(
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({ "ids": ids }),
        )
        .await;
        assert_eq!((code.as_str(), limit), ("LIMIT_EXCEEDED", Some(10_000)));
        for (kind, value) in [
            ("ID!", Json::Null),
            ("Int", json!("1")),
            ("Int", json!(3_000_000_000_u64)),
            ("Int", json!(1.5)),
            ("Boolean!", json!(1)),
            ("String", json!(["a"])),
            ("[Int!]", json!([1, null])),
        ] {
            let query = format!("query ($given: {kind}) {{ __typename }}");
            let (code, _) = ask(&query, json!({ "given": value })).await;
            assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{kind} {value}");
        }
        let missing = ask("query ($given: ID!) { __typename }", json!({})).await;
        assert_eq!(missing.0, "GRAPHQL_VALIDATION_FAILED");
        for (kind, value) in [
            ("Int", json!(7)),
            ("ID!", json!(7)),
            ("Float", json!(7)),
            ("[Int]", json!(7)),
        ] {
            let query = format!("query ($given: {kind}) {{ __typename @include(if: true) }}");
            let answer = client.ask_with(&query, json!({ "given": value })).await;
            let errors = serde_json::to_string(&answer.response.errors).unwrap();
            assert!(!errors.contains("is no \\\""), "{kind} {value}: {errors}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_cost_is_that_of_the_lists_and_is_published() {
    on_both("cost", async |database| {
        let client = Client::within(database, USUAL);
        let cost = async |query: &str, variables: Json| {
            let answer = client.ask_with(query, variables).await;
            let extensions = serde_json::to_value(&answer.response.extensions).unwrap();
            assert_eq!(extensions["cost"]["maximum"], 50_000, "{query}");
            extensions["cost"]["estimated"].as_u64().unwrap()
        };
        let page = |first: u32| format!("{{ meetings(first: {first}) {{ nodes {{ id startsAt }} }} }}");
        let (one, ten) = (cost(&page(1), Json::Null).await, cost(&page(10), Json::Null).await);
        assert_eq!(ten - one, 9 * 3, "a row and its two values");
        for _ in 0..2 {
            // The second time past the executor.
            assert_eq!(cost(&page(10), Json::Null).await, ten);
        }
        let by_variable = "query ($n: Int = 20) { meetings(first: $n) { nodes { id startsAt } } }";
        let (few, many) = (json!({ "n": 1 }), json!({ "n": 100 }));
        let (few, many) = (cost(by_variable, few).await, cost(by_variable, many).await);
        assert_eq!(many - few, 99 * 3);
        assert_eq!(cost(by_variable, json!({})).await - few, 19 * 3, "the variable's own value");
        let nested = |first: u32| {
            format!("{{ people(first: {first}) {{ nodes {{ meetingsAttended(first: {first}) {{ nodes {{ id startsAt }} }} }} }} }}")
        };
        assert!(cost(&nested(50), Json::Null).await > 50 * 50 * 3);
        let (code, limit) = refusal(&client, &format!("{{ people(first: 100) {{ nodes {{ {} }} }} }}",
            (0..3).map(|at| format!("a{at}: meetingsAttended(first: 100) {{ nodes {{ id startsAt }} }} ")).collect::<String>()), Json::Null).await;
        assert_eq!((code.as_str(), limit), ("TOO_EXPENSIVE", Some(50_000)));
        let without = cost("{ meetings { __typename } }", Json::Null).await;
        let counted = cost("{ meetings { totalCount } }", Json::Null).await;
        let summed = cost("{ meetings { aggregate { count } } }", Json::Null).await;
        assert!(without < counted && counted < summed);
        let branches = "{ node(id: \"Meeting:1\") { ... on Meeting { startsAt zone } ... on Person { id } } }";
        let branch = "{ node(id: \"Meeting:1\") { ... on Meeting { startsAt zone } } }";
        assert_eq!(cost(branches, Json::Null).await, cost(branch, Json::Null).await);
    })
    .await;
}

#[tokio::test]
async fn introspection_passes_in_good_faith_and_not_in_circles() {
    on_both("introspection", async |database| {
        let client = Client::within(database, USUAL);
        let schema = client.data(INTROSPECTION).await;
        assert!(schema["__schema"]["types"].as_array().unwrap().len() > 100);
        let one = client.data("{ __type(name: \"Meeting\") { fields { name type { name ofType { name } } } } }").await;
        assert!(one["__type"]["fields"].is_array());
        for circle in [
            "{ __schema { types { fields { type { fields { name } } } } } }",
            "{ __type(name: \"Query\") { fields { type { ofType { fields { name } } } } } }",
            "{ __schema { types { possibleTypes { interfaces { possibleTypes { name } } } } } }",
            "{ ...S } fragment S on Query { __schema { types { ...T } } } fragment T on __Type { fields { type { ...U } } } fragment U on __Type { fields { name } }",
        ] {
            assert_eq!(refusal(&client, circle, Json::Null).await.0, "LIMIT_EXCEEDED", "{circle}");
        }
        // Beside data the executor looks the schema up, ten times as slow.
        let beside = client.data("{ __type(name: \"Meeting\") { fields { name } } community { name { en } } }").await;
        assert!(beside["__type"]["fields"].is_array());
        for greedy in [
            "{ __schema { types { fields { args { name } } } } community { name { en } } }",
            "{ __type(name: \"Node\") { possibleTypes { fields { args { name defaultValue type { name } } } } } community { name { en } } }",
        ] {
            assert_eq!(refusal(&client, greedy, Json::Null).await, ("LIMIT_EXCEEDED".to_owned(), Some(20_000)), "{greedy}");
        }
        // All types that are nodes, with all that is in them: far more than on average.
        let much: String = (0..50).map(|at| format!(
            "t{at}: __type(name: \"Node\") {{ possibleTypes {{ fields {{ name description isDeprecated type {{ kind name }} args {{ name defaultValue type {{ kind name ofType {{ kind name }} }} }} }} }} }} "
        )).collect();
        assert_eq!(refusal(&client, &format!("{{ {much} }}"), Json::Null).await, ("LIMIT_EXCEEDED".to_owned(), Some(200_000)));
        let again: String = (0..20).map(|at| format!("s{at}: __schema {{ types {{ fields {{ name args {{ name }} }} }} }} ")).collect();
        let (code, _) = refusal(&client, &format!("{{ {again} }}"), Json::Null).await;
        assert!(["LIMIT_EXCEEDED", "TOO_EXPENSIVE"].contains(&&*code), "{code}");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_see_the_schema_is_told_nothing_of_it() {
    on_both("closed", async |database| {
        let limits = Limits {
            introspection: Introspection::Administrators,
            ..USUAL
        };
        let client = Client::within(database, limits);
        let near = "{ meeting { id } }";
        let errors = |answer: crate::support::Answer| {
            serde_json::to_string(&answer.response.errors).unwrap()
        };
        assert!(
            errors(client.ask_with(near, Json::Null).await)
                .contains("Did you mean \\\"meetings\\\"?")
        );
        client.data("{ __schema { queryType { name } } }").await;
        let client = client.viewed_by(Viewer::dashboard());
        assert!(!errors(client.ask_with(near, Json::Null).await).contains("Did you mean"));
        for query in [
            "{ __schema { queryType { name } } }",
            "{ __type(name: \"Query\") { name } }",
            "{ ...F } fragment F on Query { __schema { queryType { name } } }",
        ] {
            assert_eq!(
                refusal(&client, query, Json::Null).await.0,
                "FORBIDDEN",
                "{query}"
            );
        }
        client.data("{ __typename }").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_graphql_is_told_in_a_line() {
    on_both("parse_failed", async |database| {
        let client = Client::of(database);
        for (document, said) in [
            ("{", "selection"),
            ("query {\n  members(first: ) { nodes { id } }\n}", "value"),
            ("{ a }}", "EOI"),
            ("mutation", "selection"),
        ] {
            let answer = client.ask_with(document, Json::Null).await;
            let error = &answer.response.errors[0];
            assert!(
                !error.message.contains('\n') && error.message.contains(said),
                "{}",
                error.message
            );
            assert_eq!(error.locations.len(), 1, "{document}");
        }
    })
    .await;
}

//! The service's own figures, for its monitoring.

use domain::access::{Role, Scope, Scopes};
use reqwest::StatusCode;

use crate::common::{Backend, on_both};
use crate::roles::{start, token};

on_both! {
    figures_are_for_tokens_that_are_for_them
}

async fn figures_are_for_tokens_that_are_for_them(backend: &Backend) {
    let started = start(*backend).await;
    let app = &started;
    let figures = async |token: &str| {
        let request = app.http.get(app.at("/metrics")).bearer_auth(token);
        request.send().await.unwrap()
    };
    let monitoring = token(app, Role::Dashboard, Scope::Metrics.into()).await;
    let answer = figures(&monitoring).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = answer.text().await.unwrap();
    for begin in [
        "tribune_build_info{version=",
        "tribune_job_attempts_total{",
        "tribune_job_attempt_duration_seconds_bucket{",
        "tribune_runner_tick_age_seconds ",
        "# TYPE tribune_job_queue_depth gauge",
        "# TYPE tribune_job_lease_rescues counter",
    ] {
        assert!(
            text.lines().any(|line| line.starts_with(begin)),
            "{begin}\n{text}"
        );
    }
    assert!(text.ends_with("# EOF\n") && !text.contains('@'));
    for (role, scopes) in [
        (Role::Dashboard, Scope::Read.into()),
        (Role::Administrator, Scope::Read.into()),
        (Role::Member, Scopes::all()),
        (Role::CoChair, Scopes::all()),
    ] {
        let answer = figures(&token(app, role, scopes).await).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{role}");
    }
    // It opens nothing else.
    let query = app.http.post(app.at("/graphql")).bearer_auth(&monitoring);
    let query = query.json(&serde_json::json!({ "query": "{ members { totalCount } }" }));
    let text = query.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("FORBIDDEN"), "{text}");
    started.stop().await.discard().await;
}

//! Traces, for whoever collects them.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::command::{Place, ends};
use crate::common::{Backend, on_both};

on_both! {
    runs_and_attempts_are_traced_by_key_where_a_collector_is_named
}

async fn runs_and_attempts_are_traced_by_key_where_a_collector_is_named(backend: &Backend) {
    let place = Place::new(*backend).await;
    let (collected, mut traces) = unbounded_channel::<(HeaderValue, Bytes)>();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let collector = listener.local_addr().unwrap();
    let keep = post(
        async |sent: axum::Extension<UnboundedSender<_>>, head: HeaderMap, body: Bytes| {
            sent.send((head["content-type"].clone(), body)).unwrap();
        },
    );
    let app = Router::new()
        .route("/v1/traces", keep)
        .layer(axum::Extension(collected));
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });

    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/service/data/2020-2021");
    let ended = ends(place.tribune(&["load", files, "--migrate"])).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    let mut run = place.tribune(&["jobs", "run", "recruitment"]);
    run.env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{collector}"));
    let ended = ends(run).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    let mut sent = String::new();
    while let Ok((kind, body)) = traces.try_recv() {
        assert_eq!(kind, "application/x-protobuf");
        sent += &String::from_utf8_lossy(&body);
    }
    for words in [
        "tribune",
        "run",
        "recruitment",
        "attempt",
        "outcome",
        "succeeded",
    ] {
        assert!(sent.contains(words), "{words} is not in it");
    }
    assert!(!sent.contains(".example") && !sent.contains("SELECT"));
    serving.abort();
    place.discard().await;
}

//! Connections: how many there may be, and how long one may say nothing.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use super::Front;
use super::patient::Patient;
use crate::limits::Limits;

/// What a connection hears that is one too many.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json; charset=utf-8\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 105\r\n\r\n{\"errors\":[{\"message\":\"All connections are taken; try again in a moment.\",\"extensions\":{\"code\":\"BUSY\"}}]}";
/// How long it may take to hear it.
const GOODBYE: Duration = Duration::from_secs(1);
/// How long to wait when the system has no connection to give.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stopped` says yes, then lets open requests end.
pub async fn serve(
    listener: TcpListener,
    front: Front,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of file descriptors, or the other side is gone already.
            tokio::time::sleep(BREATH).await;
            continue;
        };
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                let front = front.clone();
                let service = service_fn(move |request: Request<Incoming>| {
                    let front = front.clone();
                    async move { Ok::<_, Infallible>(front.answer(request.map(Body::new), peer).await) }
                });
                let connection = protocol
                    .serve_connection(
                        TokioIo::new(Patient::new(stream, limits.read_time())),
                        service,
                    )
                    .with_upgrades();
                let stopped = stopped.clone();
                tokio::spawn(async move {
                    let mut connection = pin!(connection);
                    tokio::select! {
                        // A client that breaks off is its own affair.
                        _ = connection.as_mut() => {}
                        () = told(stopped) => {
                            connection.as_mut().graceful_shutdown();
                            let _ = connection.await;
                        }
                    }
                    drop(place);
                });
            }
            Err(_) => {
                tokio::spawn(timeout(GOODBYE, turn_away(stream)));
            }
        }
    }
    drop(listener);
    // All places are free again when all connections have ended.
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = places.acquire_many(all).await;
}

/// Returns when the service is told to stop.
async fn told(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn turn_away(mut stream: TcpStream) {
    if stream.write_all(FULL).await.is_ok() {
        let _ = stream.shutdown().await;
    }
}

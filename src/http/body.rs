//! Bodies, read within bounds of length and time.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;
use tokio::time::timeout;

use super::graphql::Refusal;

/// Reads a body of at most so many bytes, within a time.
///
/// # Errors
/// When it is too long, takes too long to arrive, or breaks off.
pub async fn read(body: Body, most: usize, time: Duration) -> Result<Bytes, Refusal> {
    let read = timeout(time, whole(body, most)).await;
    read.unwrap_or(Err(Refusal::TooSlow))
}

/// What comes in pieces is copied together: each piece holds the buffer that it was read into,
/// eight kilobytes for a body that comes byte by byte.
async fn whole(mut body: Body, most: usize) -> Result<Bytes, Refusal> {
    let mut all = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::Malformed)?;
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        if all.len() + piece.len() > most {
            return Err(Refusal::TooLong(most));
        }
        // Most come whole.
        if all.is_empty() && body.is_end_stream() {
            return Ok(piece);
        }
        if all.is_empty() {
            // Of what was announced and never comes, no page of memory is touched. A buffer that grows
            // by doubling would hold half as much again while it is copied.
            let announced = body.size_hint().lower().saturating_add(piece.len() as u64);
            all.reserve_exact(usize::try_from(announced).unwrap_or(most).min(most));
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.into())
}

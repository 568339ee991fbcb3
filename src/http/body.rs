//! Bodies, read within bounds of length and time.

use axum::body::{Body, Bytes, to_bytes};
use tokio::time::timeout;

use super::graphql::Refusal;
use crate::limits::Limits;

/// Reads a body.
///
/// # Errors
/// When it is too long, takes too long to arrive, or breaks off.
pub async fn read(body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    match timeout(limits.body_time(), to_bytes(body, limits.body_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(Refusal::TooLong(limits.body_bytes)),
        Ok(Err(_)) => Err(Refusal::Malformed),
        Err(_) => Err(Refusal::TooSlow),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = error.source();
    }
    false
}

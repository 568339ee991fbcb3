//! Packing of what is sent: data and documents, not pages.
//!
//! A page may hold a secret (a form's, a link's) beside something that its address says, and its
//! packed length would tell an eavesdropper about the one by way of the other (BREACH). Answers of
//! the API can't be asked for by another site: the cookie is not sent along, a token even less.

use axum::body::HttpBody;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// What is packed: texts that are data.
const PACKED: [&str; 6] = [
    "application/json",
    "application/graphql-response+json",
    "text/csv",
    "text/html",
    "text/markdown",
    "image/svg+xml",
];
/// Shorter answers fit into one packet anyway.
const WORTHWHILE: u64 = 1_024;

/// Packs by gzip for those who take it.
pub fn layer() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(WORTHWHILE).and(Packable))
}

#[derive(Clone, Copy)]
struct Packable;

impl Predicate for Packable {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let headers = response.headers();
        let media = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let media = media
            .and_then(|value| value.split(';').next())
            .unwrap_or("")
            .trim();
        PACKED.contains(&media) && !headers.contains_key(SET_COOKIE)
    }
}

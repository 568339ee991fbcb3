//! Other sites' scripts: none may ask, unless the configuration names their site.

use std::time::Duration;

use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use serde::Deserialize;
use tower_http::cors::CorsLayer;

/// How long a browser may remember what it was told.
const REMEMBERED: Duration = Duration::from_secs(600);

/// The `[cors]` of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cors {
    /// The sites whose scripts may ask, with a token: `https://dashboard.example`.
    #[serde(deserialize_with = "origins")]
    pub origins: Vec<HeaderValue>,
}

impl Cors {
    /// Whether a site's scripts may ask.
    #[must_use]
    pub fn lets_in(&self, origin: &HeaderValue) -> bool {
        self.origins.contains(origin)
    }

    /// Tells browsers so. Cookies stay out of it: another site's script brings its own token.
    pub(super) fn layer(&self) -> Option<CorsLayer> {
        if self.origins.is_empty() {
            return None;
        }
        let layer = CorsLayer::new()
            .allow_origin(self.origins.clone())
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH])
            .expose_headers([ETAG, RETRY_AFTER])
            .max_age(REMEMBERED);
        Some(layer)
    }
}

fn origins<'de, D: serde::Deserializer<'de>>(given: D) -> Result<Vec<HeaderValue>, D::Error> {
    let texts = Vec::<String>::deserialize(given)?;
    let origin = |text: String| {
        let site = text.split_once("://").filter(|(scheme, host)| {
            matches!(*scheme, "http" | "https") && !host.is_empty() && !host.contains(['/', '*'])
        });
        match (site, HeaderValue::from_str(&text)) {
            (Some(_), Ok(value)) => Ok(value),
            _ => Err(serde::de::Error::custom(format!(
                "{text} is no origin: write it as https://dashboard.example"
            ))),
        }
    };
    texts.into_iter().map(origin).collect()
}

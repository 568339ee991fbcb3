//! The files that browsers ask for, embedded by the build script.
//!
//! Every address holds a digest of what it names, so a browser may keep a file for good; only the
//! playground's page has a fixed address, and is asked for anew each time.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

mod embedded {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// The address of the style sheet that Tribune's own pages share (`web/pages/tribune.css`, whose
/// head lists the classes).
pub const STYLESHEET: &str = embedded::STYLESHEET;

/// The address of the icon, an SVG.
pub const ICON: &str = embedded::ICON;

/// Whether the playground is GraphiQL, or the small console of a build without Node.
pub const IS_GRAPHIQL: bool = embedded::IS_GRAPHIQL;

/// What the playground may load: nothing but what this server serves. The editor writes its colours
/// into `style` elements and attributes, and its style sheet holds small images as data.
const PLAYGROUND_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// One embedded file.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    etag: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
}

/// Serves `/assets/…`.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().route("/assets/{*path}", get(serve))
}

/// The playground's page, for a browser that asks for `/graphql`; `request` are its headers.
pub fn playground(request: &HeaderMap) -> Response {
    let mut response = embedded::PAGE.respond(request, "no-cache");
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Accept"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(PLAYGROUND_POLICY),
    );
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

async fn serve(Path(path): Path<String>, request: HeaderMap) -> Response {
    let path = format!("/assets/{path}");
    match embedded::ASSETS.binary_search_by(|asset| asset.path.cmp(&path)) {
        Ok(index) => {
            embedded::ASSETS[index].respond(&request, "public, max-age=31536000, immutable")
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Asset {
    /// The file, packed if the client takes that; or `304` if it has it already.
    fn respond(&self, request: &HeaderMap, cache: &'static str) -> Response {
        let mut response = if knows(request, self.etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.body(request)
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, HeaderValue::from_static(self.etag));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }

    fn body(&self, request: &HeaderMap) -> Response {
        let packed = self.gzip.filter(|_| accepts_gzip(request));
        let mut response = Response::new(Body::from(packed.unwrap_or(self.plain)));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if packed.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// The items of all fields of that name, without blanks.
fn items(headers: &HeaderMap, name: axum::http::HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

/// Whether the client holds this version, by weak comparison (RFC 9110, 13.1.2).
pub fn knows(headers: &HeaderMap, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    items(headers, IF_NONE_MATCH).any(|tag| tag == "*" || opaque(tag) == opaque(etag))
}

/// Whether the client takes gzip: named, or by `*`, and not with a weight of zero (RFC 9110, 12.5.3).
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let weight = |coding: &str| {
        items(headers, ACCEPT_ENCODING).find_map(|item| {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let weight = parameters
                .trim()
                .trim_start_matches(['q', 'Q'])
                .trim_start_matches('=');
            (name.trim().eq_ignore_ascii_case(coding)).then(|| weight.parse().unwrap_or(1.0_f32))
        })
    };
    weight("gzip")
        .or_else(|| weight("*"))
        .is_some_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests;

//! Headers that every answer has, whatever it is: a handler that knows better says its own first.
//! And the one that every request must have.

use axum::extract::Request;
use axum::http::Version;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::response::Response;

use super::App;

/// What is no page loads nothing and is framed by nobody.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// No page here uses the machine it is shown on.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
);
/// Two years, as browsers ask for.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const FEATURES: HeaderName = HeaderName::from_static("permissions-policy");
/// As many as an answer has of its own and by [`complete`], mostly.
const HEADERS: usize = 10;

/// Whether a request says once, and so that it can be read, to which host it goes (RFC 9112, 3.2).
/// Whoever stands before the service may have read another one.
pub fn has_host(request: &Request) -> bool {
    let mut given = request.headers().get_all(HOST).iter();
    match (given.next(), given.next()) {
        (None, _) => request.version() < Version::HTTP_11,
        (Some(only), None) => {
            let host = Authority::try_from(only.as_bytes());
            host.is_ok_and(|host| !host.as_str().contains('@'))
        }
        (Some(_), Some(_)) => false,
    }
}

/// Adds those that an answer must have.
pub fn complete(response: &mut Response, state: &App) {
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    let mut unless_said = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    unless_said(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    unless_said(CONTENT_SECURITY_POLICY, POLICY);
    // A link that opens by itself (an answer to an invitation, a sign-in) is told to nobody.
    unless_said(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    unless_said(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    unless_said(OPENER, HeaderValue::from_static("same-origin"));
    unless_said(RESOURCE, HeaderValue::from_static("same-origin"));
    unless_said(FEATURES, PERMISSIONS);
    if state.public_url.starts_with("https:") {
        unless_said(STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
}

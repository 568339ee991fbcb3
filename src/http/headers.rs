//! Headers that every answer has, whatever it is. A handler that knows better says its own first.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

use super::AppState;

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

/// Adds them.
pub async fn everywhere(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut unless_said = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    unless_said(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    unless_said(CONTENT_SECURITY_POLICY, POLICY);
    // A link that opens by itself (an answer to an invitation, a sign-in) is told to nobody.
    unless_said(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    unless_said(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    unless_said(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    unless_said(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    unless_said(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if state.public_url.starts_with("https:") {
        unless_said(STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    response
}

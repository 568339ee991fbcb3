//! Where a form came from, and where its sender may be led.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a browser says that a request was made by a page of another origin. Browsers of today
/// say so themselves (`Sec-Fetch-Site`); older ones name the origin. What says neither is no
/// browser's form, and brings no cookie that another site could have sent along: those are `Lax`.
///
/// A page that sends no referrer posts its form with `Origin: null`; such a form proves in another
/// way that it is ours (the link of a mail, by its browser's secret), and says `may_be_null`.
#[must_use]
pub fn is_from_elsewhere(headers: &HeaderMap, may_be_null: bool) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN).map(|origin| origin.as_bytes()) else {
        return false;
    };
    if origin == b"null" {
        return !may_be_null;
    }
    let host = origin
        .strip_prefix(b"https://")
        .or_else(|| origin.strip_prefix(b"http://"));
    let here = headers.get(HOST).map(|host| host.as_bytes());
    host.is_none() || here.is_none() || host != here
}

/// A path of this service, as a form or a link names it; the home page where it is none. Nobody is
/// led to another host, nor back to signing in.
#[must_use]
pub fn local(given: &str) -> String {
    let elsewhere = |text: &str| {
        !text.starts_with('/')
            || text.starts_with("//")
            || text.contains('\\')
            || text.bytes().any(|byte| !(b'!'..=b'~').contains(&byte))
            || text.len() > 2000
    };
    if elsewhere(given) || given.starts_with("/sign-") {
        return "/".to_owned();
    }
    given.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        all.iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_form_of_another_site_is_told_by_what_the_browser_says() {
        let host = ("host", "tribune.example");
        for ours in [
            vec![host],
            vec![host, ("sec-fetch-site", "same-origin")],
            vec![host, ("sec-fetch-site", "none")],
            vec![host, ("origin", "https://tribune.example")],
            vec![host, ("origin", "null"), ("sec-fetch-site", "same-origin")],
        ] {
            assert!(!is_from_elsewhere(&headers(&ours), false), "{ours:?}");
        }
        for theirs in [
            vec![host, ("sec-fetch-site", "cross-site")],
            vec![host, ("sec-fetch-site", "same-site")],
            vec![host, ("sec-fetch-site", "")],
            vec![host, ("origin", "https://evil.example")],
            vec![host, ("origin", "https://tribune.example.evil.example")],
            vec![host, ("origin", "ftp://tribune.example")],
            vec![host, ("origin", "null")],
            vec![("origin", "https://tribune.example")],
            vec![
                host,
                ("origin", "https://tribune.example"),
                ("sec-fetch-site", "cross-site"),
            ],
        ] {
            assert!(is_from_elsewhere(&headers(&theirs), false), "{theirs:?}");
        }
        assert!(!is_from_elsewhere(
            &headers(&[host, ("origin", "null")]),
            true
        ));
    }

    #[test]
    fn nobody_is_led_to_another_host() {
        assert_eq!(local("/reports?lang=fr"), "/reports?lang=fr");
        for elsewhere in [
            "",
            "reports",
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/é",
            "/sign-out",
            "/sign-in/link/0",
        ] {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }
}

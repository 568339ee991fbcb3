//! The two cookies: a browser's session, and the secret by which a link knows the browser that
//! asked for it.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use service::access::{Secret, links, sessions};

/// The names and the terms of the cookies. Over TLS they bear the prefix by which a browser takes
/// them from this host alone, for all of it, and never in the clear.
#[derive(Clone, Debug)]
pub struct Cookies {
    secure: bool,
}

const SESSION: &str = "tribune_session";
const BROWSER: &str = "tribune_browser";
const PREFIX: &str = "__Host-";

impl Cookies {
    /// Cookies for pages under this address.
    #[must_use]
    pub fn at(public_url: &str) -> Self {
        Self {
            secure: public_url.starts_with("https:"),
        }
    }

    /// The values of all session cookies of a request; of one that nobody tampered with, one or
    /// none.
    #[must_use]
    pub fn session<'h>(&self, headers: &'h HeaderMap) -> Vec<&'h [u8]> {
        self.values(headers, SESSION)
    }

    /// The secret of the browser, where it has one.
    #[must_use]
    pub fn browser(&self, headers: &HeaderMap) -> Option<Secret> {
        match self.values(headers, BROWSER).as_slice() {
            [only] => Secret::read(std::str::from_utf8(only).ok()?),
            _ => None,
        }
    }

    /// Has the browser keep a session.
    #[must_use]
    pub fn keep_session(&self, secret: &Secret) -> Option<HeaderValue> {
        self.set(SESSION, secret.as_str(), sessions::LONGEST.as_secs())
    }

    /// Has the browser forget its session.
    #[must_use]
    pub fn forget_session(&self) -> Option<HeaderValue> {
        self.set(SESSION, "", 0)
    }

    /// Has the browser keep its secret, for as long as a link is good.
    #[must_use]
    pub fn keep_browser(&self, secret: &Secret) -> Option<HeaderValue> {
        self.set(BROWSER, secret.as_str(), links::GOOD_FOR.as_secs())
    }

    /// Has the browser forget its secret.
    #[must_use]
    pub fn forget_browser(&self) -> Option<HeaderValue> {
        self.set(BROWSER, "", 0)
    }

    /// `Lax`: a link in a mail leads here from elsewhere, and finds the browser's secret; a form of
    /// another site sends no cookie.
    fn set(&self, name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
        let (prefix, secure) = if self.secure {
            (PREFIX, "; Secure")
        } else {
            ("", "")
        };
        let cookie = format!(
            "{prefix}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
        );
        let mut cookie = HeaderValue::from_str(&cookie).ok()?;
        cookie.set_sensitive(true);
        Some(cookie)
    }

    fn values<'h>(&self, headers: &'h HeaderMap, name: &str) -> Vec<&'h [u8]> {
        let prefix = if self.secure { PREFIX } else { "" };
        let is_it = |given: &[u8]| {
            given
                .strip_prefix(prefix.as_bytes())
                .is_some_and(|rest| rest == name.as_bytes())
        };
        headers
            .get_all(COOKIE)
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
            .map(<[u8]>::trim_ascii)
            .filter_map(|pair| {
                let at = pair.iter().position(|byte| *byte == b'=')?;
                let (given, value) = pair.split_at(at);
                is_it(given).then(|| &value[1..])
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_a_cookie_is_this_hosts_alone() {
        let secret = Secret::read(&"0f".repeat(32)).unwrap();
        let clear = Cookies::at("http://127.0.0.1:8080");
        let cookie = clear.keep_session(&secret).unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("tribune_session=0f0f"), "{text}");
        assert!(text.contains("; HttpOnly; SameSite=Lax") && !text.contains("Secure"));
        let tls = Cookies::at("https://community.example");
        let cookie = tls.keep_session(&secret).unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-tribune_session=0f0f"), "{text}");
        assert!(text.contains("; Path=/;") && text.ends_with("; Secure"));
        let mut headers = HeaderMap::new();
        let both = "tribune_session=a; __Host-tribune_session=b";
        headers.insert(COOKIE, HeaderValue::from_static(both));
        assert_eq!(clear.session(&headers), [b"a"]);
        assert_eq!(tls.session(&headers), [b"b"]);
    }
}

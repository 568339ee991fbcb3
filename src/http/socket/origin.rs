//! Where a handshake comes from.
//!
//! Browsers let any page open a socket to any host and send the host's cookies along, and no
//! answer of ours keeps them from reading what comes back. They do say whose page it is.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};

/// Whose page opens a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// None says so: no browser.
    Unsaid,
    /// Ours.
    Ours,
    /// Another's.
    Foreign,
}

impl Origin {
    /// By the headers of the handshake. Ours is where links lead to, and, on this machine, wherever
    /// the socket itself is.
    #[must_use]
    pub fn of(headers: &HeaderMap, public_url: &str) -> Self {
        let mut given = headers.get_all(ORIGIN).iter();
        let Some(origin) = given.next() else {
            return Self::Unsaid;
        };
        let origin = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.parse::<Uri>().ok());
        let (Some(origin), None) = (origin, given.next()) else {
            return Self::Foreign;
        };
        let public = public_url.parse::<Uri>().ok();
        let is_public = public.is_some_and(|public| is_same(&public, &origin));
        if is_public || is_here(&origin, headers) {
            Self::Ours
        } else {
            Self::Foreign
        }
    }
}

fn is_same(one: &Uri, other: &Uri) -> bool {
    let port = |uri: &Uri| {
        let default = if uri.scheme_str() == Some("https") {
            443
        } else {
            80
        };
        uri.port_u16().unwrap_or(default)
    };
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    one.scheme() == other.scheme()
        && host(one).is_some()
        && host(one) == host(other)
        && port(one) == port(other)
}

/// Whether a page of this machine opens a socket to the very address that it came from. (A name that
/// somebody else makes lead here is not this machine's.)
fn is_here(origin: &Uri, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority = origin.authority().map(|authority| authority.as_str());
    let is_loopback = matches!(origin.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    is_loopback && authority.is_some() && authority == host
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn origin(given: &[&'static str], host: &'static str) -> Origin {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static(host));
        for origin in given {
            headers.append(ORIGIN, HeaderValue::from_static(origin));
        }
        Origin::of(&headers, "https://community.example/tribune")
    }

    #[test]
    fn only_pages_of_our_own_are_ours() {
        let host = "community.example";
        assert_eq!(origin(&[], host), Origin::Unsaid);
        for ours in ["https://community.example", "https://Community.example:443"] {
            assert_eq!(origin(&[ours], host), Origin::Ours, "{ours}");
        }
        for foreign in [
            "null",
            "",
            "https://evil.example",
            "http://community.example",
            "https://community.example:8443",
            "https://community.example.evil.example",
            "https://community.example@evil.example",
            "http://localhost:3000",
        ] {
            assert_eq!(origin(&[foreign], host), Origin::Foreign, "{foreign}");
        }
        let two = ["https://community.example", "https://evil.example"];
        assert_eq!(origin(&two, host), Origin::Foreign);
    }

    #[test]
    fn a_page_of_this_machine_may_come_from_the_same_address() {
        let here = |given, host| origin(&[given], host);
        assert_eq!(
            here("http://localhost:8080", "localhost:8080"),
            Origin::Ours
        );
        assert_eq!(here("http://[::1]:8080", "[::1]:8080"), Origin::Ours);
        assert_eq!(
            here("http://localhost:8081", "localhost:8080"),
            Origin::Foreign
        );
        assert_eq!(
            here("http://evil.example:8080", "evil.example:8080"),
            Origin::Foreign
        );
    }
}

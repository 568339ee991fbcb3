//! What stands between a reader and what they want to read: search engines, mail gateways and social
//! networks that lead everybody through themselves, and parameters that tell where readers come from.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use url::Url;

/// A site that leads through itself: its host, or how hosts of it end or begin; the path; the parameter
/// that holds where it leads.
struct Wrapper {
    host: Host,
    path: &'static str,
    parameters: &'static [&'static str],
}

enum Host {
    /// This one, with `www.` or without.
    Is(&'static str),
    /// Those below this one.
    Below(&'static str),
    /// One name under whatever domains of countries: `google.ca`, `google.co.uk`.
    Of(&'static str),
}

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        host: Host::Of("google"),
        path: "/url",
        parameters: &["url", "q"],
    },
    Wrapper {
        host: Host::Is("bing.com"),
        path: "/ck/a",
        parameters: &["u"],
    },
    Wrapper {
        host: Host::Is("duckduckgo.com"),
        path: "/l/",
        parameters: &["uddg"],
    },
    Wrapper {
        host: Host::Is("l.facebook.com"),
        path: "/l.php",
        parameters: &["u"],
    },
    Wrapper {
        host: Host::Is("lm.facebook.com"),
        path: "/l.php",
        parameters: &["u"],
    },
    Wrapper {
        host: Host::Is("l.instagram.com"),
        path: "/",
        parameters: &["u"],
    },
    Wrapper {
        host: Host::Is("youtube.com"),
        path: "/redirect",
        parameters: &["q"],
    },
    Wrapper {
        host: Host::Is("linkedin.com"),
        path: "/redir/redirect",
        parameters: &["url"],
    },
    Wrapper {
        host: Host::Is("out.reddit.com"),
        path: "/",
        parameters: &["url"],
    },
    Wrapper {
        host: Host::Below("safelinks.protection.outlook.com"),
        path: "/",
        parameters: &["url"],
    },
];

/// Search engines, with the paths of their lists of results.
const SEARCHES: &[(Host, &[&str])] = &[
    (Host::Of("google"), &["/search"]),
    (
        Host::Is("bing.com"),
        &[
            "/search",
            "/videos/search",
            "/images/search",
            "/news/search",
        ],
    ),
    (Host::Is("duckduckgo.com"), &["/", "/html/"]),
    (Host::Is("search.yahoo.com"), &["/search"]),
];

/// How the names of families of trackers begin.
const FAMILIES: &[&str] = &["utm_", "mc_", "mtm_", "pk_", "hsa_", "oly_", "vero_"];

const TRACKERS: &[&str] = &[
    "_ga", "_gl", "_hsenc", "_hsmi", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh",
    "igshid", "mkt_tok", "msclkid", "ref_src", "s_cid", "srsltid", "ttclid", "twclid", "wbraid",
    "yclid",
];

/// Whether a parameter only tells where a reader comes from.
pub(super) fn is_tracker(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FAMILIES.iter().any(|family| name.starts_with(family)) || TRACKERS.contains(&name.as_str())
}

/// Where a wrapper leads, as it is written in it.
pub(super) fn inner(url: &Url) -> Option<String> {
    let wrapper = WRAPPERS
        .iter()
        .find(|wrapper| wrapper.host.is_of(url) && wrapper.path == url.path())?;
    let given = wrapper.parameters.iter().find_map(|wanted| {
        let found = url.query_pairs().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned())
    })?;
    // Bing writes `a1`, and the address in Base64.
    let coded = given.strip_prefix("a1").filter(|_| url.path() == "/ck/a");
    match coded {
        Some(coded) => {
            let bytes = URL_SAFE_NO_PAD.decode(coded.trim_end_matches('=')).ok()?;
            String::from_utf8(bytes).ok()
        }
        None => Some(given),
    }
}

pub(super) fn is_search(url: &Url) -> bool {
    let asks = url
        .query_pairs()
        .any(|(name, _)| name == "q" || name == "p");
    asks && SEARCHES
        .iter()
        .any(|(host, paths)| host.is_of(url) && paths.contains(&url.path()))
}

impl Host {
    fn is_of(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        match self {
            Self::Is(name) => host == *name,
            Self::Below(name) => host
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with('.')),
            Self::Of(name) => {
                let country = host
                    .strip_prefix(name)
                    .and_then(|rest| rest.strip_prefix('.'));
                // `google.example.org` is somebody's own.
                country.is_some_and(|country| {
                    matches!(country, "com") || country.split('.').all(|part| part.len() <= 3)
                })
            }
        }
    }
}

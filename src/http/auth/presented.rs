//! What a request presents to be let in.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use service::access::Secret;

use super::cookie::Cookies;

/// No token is longer.
const LONGEST: usize = 512;

/// What a request presents. `Authorization` decides where it is there: a cookie beside it is not
/// looked at.
#[derive(Debug, PartialEq, Eq)]
pub enum Presented<'a> {
    /// Nothing.
    Nothing,
    /// A token.
    Token(&'a str),
    /// The secret of a session.
    Session(Secret),
    /// Something that can't be right: two of a kind, another scheme, characters that no token has.
    Unclear,
}

impl<'a> Presented<'a> {
    /// What the headers of a request present.
    pub fn of(headers: &'a HeaderMap, cookies: &Cookies) -> Self {
        let mut given = headers.get_all(AUTHORIZATION).iter();
        match (given.next(), given.next()) {
            (None, _) => {}
            (Some(_), Some(_)) => return Self::Unclear,
            (Some(only), None) => {
                let Some((scheme, token)) = only.to_str().ok().and_then(|all| all.split_once(' '))
                else {
                    return Self::Unclear;
                };
                if !scheme.eq_ignore_ascii_case("bearer") {
                    return Self::Unclear;
                }
                return Self::token(token.trim_matches(' '));
            }
        }
        match cookies.session(headers).as_slice() {
            [] => Self::Nothing,
            [only] => std::str::from_utf8(only)
                .ok()
                .and_then(Secret::read)
                .map_or(Self::Unclear, Self::Session),
            _ => Self::Unclear,
        }
    }

    /// A token, where it can be one (RFC 6750, 2.1).
    pub fn token(given: &'a str) -> Self {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if (1..=LONGEST).contains(&given.len()) && given.bytes().all(fits) {
            Self::Token(given)
        } else {
            Self::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn presented(authorization: &[&str], cookie: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in authorization {
            headers.append(
                AUTHORIZATION,
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        for value in cookie {
            headers.append(COOKIE, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        match Presented::of(&headers, &Cookies::at("http://127.0.0.1")) {
            Presented::Nothing => "nothing".to_owned(),
            Presented::Token(token) => format!("token {token}"),
            Presented::Session(secret) => format!("session {}", &secret.as_str()[..4]),
            Presented::Unclear => "unclear".to_owned(),
        }
    }

    #[test]
    fn a_token_comes_before_a_cookie_and_hides_it_even_when_it_is_none() {
        let cookie = format!("a=b; tribune_session={SECRET}");
        assert_eq!(presented(&[], &[&cookie]), "session 0011");
        assert_eq!(presented(&["Bearer abc"], &[&cookie]), "token abc");
        assert_eq!(presented(&["bEARER  abc "], &[]), "token abc");
        for unclear in [
            "Basic YTpi",
            "Bearer",
            "Bearer ",
            "Bearer a b",
            "Bearer é",
            "abc",
            "",
        ] {
            assert_eq!(presented(&[unclear], &[&cookie]), "unclear", "{unclear}");
        }
        assert_eq!(presented(&["Bearer a", "Bearer a"], &[&cookie]), "unclear");
        let long = format!("Bearer {}", "a".repeat(513));
        assert_eq!(presented(&[&long], &[]), "unclear");
    }

    #[test]
    fn one_whole_session_cookie_counts_and_nothing_like_it() {
        assert_eq!(presented(&[], &[]), "nothing");
        assert_eq!(presented(&[], &["tribune_sessions=1; x"]), "nothing");
        let good = format!("tribune_session={SECRET}");
        assert_eq!(presented(&[], &["é=ü", &good]), "session 0011");
        for unclear in [
            format!("{good}; {good}"),
            format!("tribune_session=; {good}"),
            format!("{good}0"),
            format!("tribune_session=\"{SECRET}\""),
            good.to_uppercase()
                .replace("TRIBUNE_SESSION", "tribune_session"),
            "tribune_session=é".to_owned(),
        ] {
            assert_eq!(presented(&[], &[&unclear]), "unclear", "{unclear}");
        }
        assert_eq!(presented(&[], &[&good, &good]), "unclear");
    }
}

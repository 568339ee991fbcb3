//! The media types of answers, and how one of them is agreed on (RFC 9110, 12.5.1).

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue};

/// The media types that an answer can have; they differ in their rules for status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status says what became of the operation.
    GraphqlResponse,
    /// `application/json`: whatever is well-formed is 200.
    Json,
}

impl Media {
    /// Picks by the Accept header; `None` where it wants neither.
    ///
    /// Who says nothing, or takes anything, gets what clients knew first: `application/json`.
    pub fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let mut given = headers.get_all(ACCEPT).iter();
        if given.all(|value| value.as_bytes().trim_ascii().is_empty()) {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> = headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(Range::parse)
            .collect();
        let wish = |media| Wish::of(media, &ranges);
        match (wish(Self::GraphqlResponse), wish(Self::Json)) {
            (Some(newer), Some(older)) => {
                let named = newer.named && newer.quality >= older.quality;
                let better = newer.quality > older.quality;
                Some(if named || better {
                    Self::GraphqlResponse
                } else {
                    Self::Json
                })
            }
            (Some(_), None) => Some(Self::GraphqlResponse),
            (None, Some(_)) => Some(Self::Json),
            (None, None) => None,
        }
    }

    /// As it stands in Accept.
    const fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }

    /// As it stands in Content-Type.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// How much a media type is wanted.
struct Wish {
    quality: f32,
    /// By its name, and not by a range with a star.
    named: bool,
}

impl Wish {
    /// By the range that says most about it; none where it is not wanted.
    fn of(media: Media, ranges: &[Range<'_>]) -> Option<Self> {
        let fitting = ranges
            .iter()
            .filter_map(|range| Some((range.fits(media.name())?, range)));
        let (closeness, range) = fitting.max_by_key(|(closeness, _)| *closeness)?;
        (range.quality > 0.0).then_some(Self {
            quality: range.quality,
            named: closeness == 2,
        })
    }
}

/// A part of an Accept header.
struct Range<'h> {
    media: &'h str,
    quality: f32,
}

impl<'h> Range<'h> {
    fn parse(given: &'h str) -> Option<Self> {
        let mut parts = given.split(';').map(str::trim);
        let media = parts.next().filter(|media| media.contains('/'))?;
        let mut quality = 1.0;
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            if name.eq_ignore_ascii_case("q") {
                quality = value
                    .parse()
                    .ok()
                    .filter(|quality| (0.0..=1.0).contains(quality))?;
                // What follows are no parameters of the media type.
                break;
            }
            if name.eq_ignore_ascii_case("charset") && !is_utf8(value) {
                return None;
            }
        }
        Some(Self { media, quality })
    }

    /// How closely it names a media type; none where it does not.
    fn fits(&self, name: &str) -> Option<u8> {
        if self.media.eq_ignore_ascii_case(name) {
            Some(2)
        } else if self.media.eq_ignore_ascii_case("application/*") {
            Some(1)
        } else {
            (self.media == "*/*").then_some(0)
        }
    }
}

/// Whether a charset is the one that is spoken here.
pub fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use axum::http::header::ACCEPT;
    use axum::http::{HeaderMap, HeaderValue};

    use super::Media::{self, GraphqlResponse, Json};

    fn agreed(accept: &'static str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        Media::negotiate(&headers)
    }

    #[test]
    fn the_media_type_is_agreed_on_by_weight_and_closeness() {
        assert_eq!(Media::negotiate(&HeaderMap::new()), Some(Json));
        for (accept, media) in [
            ("", Some(Json)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("text/html", None),
            ("text/html, */*;q=0.1", Some(Json)),
            ("application/json;q=0", None),
            ("*/*, application/json;q=0", Some(GraphqlResponse)),
            (
                "application/json;q=0.5, application/*;q=0.9",
                Some(GraphqlResponse),
            ),
            ("application/json; charset=utf-8", Some(Json)),
            ("application/json; charset=latin1", None),
            ("APPLICATION/JSON", Some(Json)),
            (
                "application/graphql-response+json;q=0.5, application/json",
                Some(Json),
            ),
            (
                "application/graphql-response+json, application/json",
                Some(GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json, */*",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                Some(GraphqlResponse),
            ),
            ("application/json;q=high", None),
        ] {
            assert_eq!(agreed(accept), media, "{accept}");
        }
    }
}

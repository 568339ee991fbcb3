//! Why a request never became an operation, in the words of HTTP and of GraphQL.

use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::media::Media;

/// What the endpoint answers to.
pub const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// Why a request never became an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody who may ask.
    #[error("A valid token is needed: send it as 'Authorization: Bearer …'.")]
    Unauthenticated,
    /// Somebody who may not.
    #[error("These figures are for tokens with the scope metrics, and for administrators.")]
    NotYours,
    /// Somebody who does not keep the roster.
    #[error(
        "Rosters are sent by co-chairs, their support and administrators, with the scope write."
    )]
    NotKeeper,
    /// Somebody who does not keep the community's work.
    #[error("Files are sent by co-chairs, their support and administrators, with the scope write.")]
    NotEditor,
    /// A page of another site, with the cookie of ours.
    #[error("A page of another site needs a token of its own.")]
    Elsewhere,
    /// No media type that answers have is wanted.
    #[error("Ask for application/graphql-response+json or application/json in the Accept header.")]
    NotAcceptable,
    /// No JSON.
    #[error("Send the operation as application/json in UTF-8.")]
    UnsupportedMediaType,
    /// Not what GraphQL over HTTP asks for.
    #[error(
        "The body is no JSON object with the operation in 'query' (a text), and, where there are any, 'operationName' (a text), 'variables' and 'extensions' (objects)."
    )]
    Malformed,
    /// The same, in a query string.
    #[error(
        "The query string has the operation in 'query', and, where there are any, 'operationName' (a text), 'variables' and 'extensions' (JSON objects)."
    )]
    MalformedQueryString,
    /// A hash in place of an operation. Apollo's link and others know the message, and send the
    /// operation itself from then on.
    #[error("PersistedQueryNotSupported")]
    PersistedQuery,
    /// A list of operations, where none is taken.
    #[error("Operations are sent one by one, not as a list.")]
    Batch,
    /// A longer list than is taken.
    #[error("At most {0} operations are taken in a list, and at least one.")]
    BatchSize(usize),
    /// A body that is too long.
    #[error("The body is longer than {0} bytes.")]
    TooLong(usize),
    /// A body with too many values.
    #[error("The body has {have} values; at most {limit} are taken.")]
    TooMany {
        /// So many.
        have: usize,
        /// So many may be.
        limit: usize,
    },
    /// A body that does not come.
    #[error("The body took too long to arrive.")]
    TooSlow,
    /// A method for nothing.
    #[error("Send operations by POST, and queries by GET.")]
    Method,
    /// A mutation or a subscription by GET.
    #[error("GET is for queries; send a mutation by POST.")]
    NoQueryByGet,
    /// The answer takes too long.
    #[error("The answer took too long. Ask for less at once.")]
    Timeout,
    /// There are too many requests at once.
    #[error("Enough requests are being worked on; try again in a moment.")]
    Busy,
    /// There are too many by the same credential.
    #[error("Too many requests in a short time; try again in {0} seconds.")]
    TooOften(u64),
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::NotYours | Self::NotKeeper | Self::NotEditor => StatusCode::FORBIDDEN,
            Self::Elsewhere => StatusCode::FORBIDDEN,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed
            | Self::MalformedQueryString
            | Self::PersistedQuery
            | Self::Batch
            | Self::BatchSize(_)
            | Self::TooMany { .. } => StatusCode::BAD_REQUEST,
            Self::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Method | Self::NoQueryByGet => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::NotYours | Self::NotKeeper | Self::NotEditor => "FORBIDDEN",
            Self::Elsewhere => "FORBIDDEN",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::Malformed | Self::MalformedQueryString => "MALFORMED_REQUEST",
            Self::PersistedQuery => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::Batch => "BATCH_NOT_SUPPORTED",
            Self::BatchSize(_) | Self::TooMany { .. } => "LIMIT_EXCEEDED",
            Self::TooLong(_) => "PAYLOAD_TOO_LARGE",
            Self::TooSlow => "REQUEST_TIMEOUT",
            Self::Method | Self::NoQueryByGet => "METHOD_NOT_ALLOWED",
            Self::Timeout => "TIMEOUT",
            Self::Busy => "BUSY",
            Self::TooOften(_) => "RATE_LIMITED",
        }
    }

    /// The answer that says so.
    pub fn respond(self, media: Media) -> Response {
        let mut extensions = serde_json::json!({ "code": self.code() });
        if let Self::BatchSize(limit) | Self::TooLong(limit) | Self::TooMany { limit, .. } = self {
            extensions["limit"] = limit.into();
        }
        let body = serde_json::json!({
            "errors": [{ "message": self.to_string(), "extensions": extensions }],
        });
        let mut response = (
            self.status(),
            [(CONTENT_TYPE, media.content_type())],
            body.to_string(),
        )
            .into_response();
        let headers = response.headers_mut();
        match self {
            Self::Method => _ = headers.insert(ALLOW, HeaderValue::from_static(METHODS)),
            Self::NoQueryByGet => _ = headers.insert(ALLOW, HeaderValue::from_static("POST")),
            Self::Timeout | Self::Busy => _ = headers.insert(RETRY_AFTER, HeaderValue::from(1)),
            Self::TooOften(seconds) => _ = headers.insert(RETRY_AFTER, HeaderValue::from(seconds)),
            _ => {}
        }
        response
    }
}

//! The web edition of a publication, and the page on which its readers pass it on.

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, LINK, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use domain::email::EmailAddress;
use domain::language::Language;
use entity::enums::{MessageLanguage, RenderingFormat};
use entity::publication;
use jobs::subscriptions::Entered;
use serde::Deserialize;
use service::reads::{editions, library};

use super::reports::DOCUMENT_POLICY;
use super::subscribe::{Said, name_in};
use super::{InPath, InQuery, Page, PageError, render};
use crate::http::AppState;
use crate::http::auth::{Client, go, is_from_elsewhere};

/// Which issue is asked for.
#[derive(Default, Deserialize)]
pub struct Which {
    /// Its number; the newest without.
    issue: Option<i32>,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    address: String,
}

#[derive(Template)]
#[template(path = "pages/publication.html")]
struct Publication {
    page: Page,
    name: String,
    slug: String,
}

#[derive(Template)]
#[template(path = "pages/share.html")]
struct Share {
    page: Page,
    name: String,
    action: String,
}

/// The publication of a name in addresses.
pub(super) async fn find(state: &AppState, slug: &str) -> Result<publication::Model, PageError> {
    let found = editions::by_slug(&state.db, slug).await?;
    found.ok_or(PageError::NotFound)
}

/// `GET /publications/{slug}`: the newest issue that was sent and holds nothing back, as a document of
/// its own; a page that says so while there is none.
pub async fn edition(
    State(state): State<AppState>,
    InPath(slug): InPath<String>,
    InQuery(Which { issue }): InQuery<Which>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    match show(&state, &page, &slug, issue).await {
        Ok(Some(document)) => document,
        Ok(None) => match named(&state, &page, &slug).await {
            Ok(name) => render(&Publication { page, name, slug }),
            Err(error) => error.show(page),
        },
        Err(error) => error.show(page),
    }
}

async fn named(state: &AppState, page: &Page, slug: &str) -> Result<String, PageError> {
    name_in(&find(state, slug).await?, page.language())
}

async fn show(
    state: &AppState,
    page: &Page,
    slug: &str,
    issue: Option<i32>,
) -> Result<Option<Response>, PageError> {
    let publication = find(state, slug).await?;
    let all = editions::editions(&state.db, publication.id).await?;
    let is_asked_for =
        |one: &editions::Edition| issue.is_none_or(|issue| one.issue.number == issue);
    let Some(edition) = all.into_iter().find(is_asked_for) else {
        // One that is named and not there is as any page that is not.
        return issue.map_or(Ok(None), |_| Err(PageError::NotFound));
    };
    let language = match page.language() {
        Language::Fr => MessageLanguage::Fr,
        Language::En => MessageLanguage::En,
    };
    let format = RenderingFormat::Html;
    let found = library::of_version(&state.db, edition.version.id, language, format).await?;
    let document = found.ok_or(PageError::NotFound)?;
    let feed = format!(
        "</publications/{slug}/feed.atom?lang={}>; rel=\"alternate\"; type=\"application/atom+xml\"",
        page.language().code()
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (ETAG, format!("\"{}\"", document.sha256)),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (CONTENT_SECURITY_POLICY, DOCUMENT_POLICY.to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (LINK, feed),
    ];
    Ok(Some((headers, document.content).into_response()))
}

/// `GET /publications/{slug}/share`.
pub async fn share(
    State(state): State<AppState>,
    InPath(slug): InPath<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    match named(&state, &page, &slug).await {
        Ok(name) => render(&Share {
            page,
            name,
            action: format!("/publications/{slug}/share"),
        }),
        Err(error) => error.show(page),
    }
}

/// `POST /publications/{slug}/share`: invites a colleague to subscribe, in nobody's name. Whatever the
/// address, the answer is the same.
pub async fn pass_on(
    State(state): State<AppState>,
    InPath(slug): InPath<String>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    form: Result<Form<Given>, FormRejection>,
) -> Response {
    let page = state.page(&headers, &uri);
    if is_from_elsewhere(&headers, false) {
        return PageError::Elsewhere.show(page);
    }
    let Ok(Form(given)) = form else {
        return PageError::Malformed.show(page);
    };
    if let Err(error) = find(&state, &slug).await {
        return error.show(page);
    }
    let then = page.link(&format!("/publications/{slug}/share/sent"));
    let limits = &state.door.limits;
    if limits.may_have_sent(client, &given.address, state.clock.now())
        && let Ok(address) = EmailAddress::parse(&given.address)
    {
        state.door.clerk.ask_reader(Entered::Invite {
            publication: slug,
            address,
            language: page.language(),
        });
    }
    go(&then, [])
}

/// `GET /publications/{slug}/share/sent`.
pub async fn sent(
    State(state): State<AppState>,
    InPath(slug): InPath<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    match find(&state, &slug).await {
        Ok(_) => render(&Said {
            page,
            title: "share-sent-title",
            text: "share-sent-text",
            then: "share-sent-then",
        }),
        Err(error) => error.show(page),
    }
}

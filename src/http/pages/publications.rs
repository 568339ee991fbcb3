//! A publication on the web: its page, its issues, and the page on which its readers pass it on.

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
use service::error::ServiceError;
use service::reads::{editions, library};
use service::time::ToJiff as _;

use super::reports::DOCUMENT_POLICY;
use super::subscribe::{Said, name_in};
use super::{InPath, InQuery, Page, PageError, render};
use crate::http::AppState;
use crate::http::auth::{Client, go, is_from_elsewhere};

/// Which issue is asked for.
#[derive(Default, Deserialize)]
pub struct Which {
    /// Its number; the publication's page without.
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
    share: String,
    issues: Vec<Issue>,
}

/// An issue in the list of those that are to be read.
struct Issue {
    title: String,
    as_of: String,
    link: String,
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

/// `GET /publications/{slug}`: what there is of a publication, and how to get it; with `issue`, the issue of
/// that number, if it was sent and holds nothing back, as a document of its own.
pub async fn edition(
    State(state): State<AppState>,
    InPath(slug): InPath<String>,
    InQuery(Which { issue }): InQuery<Which>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    if let Some(issue) = issue {
        let document = document(&state, &page, &slug, issue).await;
        return document.unwrap_or_else(|error| error.show(page));
    }
    match listed(&state, &page, &slug).await {
        Ok((name, issues)) => {
            let feed = [(LINK, feed(&page, &slug))];
            let share = format!("/publications/{slug}/share");
            let shown = render(&Publication {
                page,
                name,
                slug,
                share,
                issues,
            });
            (feed, shown).into_response()
        }
        Err(error) => error.show(page),
    }
}

/// The name of a publication, and its issues that everybody may read.
async fn listed(
    state: &AppState,
    page: &Page,
    slug: &str,
) -> Result<(String, Vec<Issue>), PageError> {
    let publication = find(state, slug).await?;
    let mut issues = Vec::new();
    for edition in editions::editions(&state.db, publication.id).await? {
        let issue = edition.issue;
        let title = issue.title().map_err(ServiceError::from)?;
        let words = title.get(page.language()).value().unwrap_or_default();
        issues.push(Issue {
            title: page.locale().typeset(words),
            as_of: page.locale().date(issue.as_of.to_jiff()),
            link: page.link(&format!("/publications/{slug}?issue={}", issue.number)),
        });
    }
    Ok((name_in(&publication, page.language())?, issues))
}

/// Where the publication's feed is, for programs that look for one.
fn feed(page: &Page, slug: &str) -> String {
    format!(
        "</publications/{slug}/feed.atom?lang={}>; rel=\"alternate\"; type=\"application/atom+xml\"",
        page.language().code()
    )
}

async fn named(state: &AppState, page: &Page, slug: &str) -> Result<String, PageError> {
    name_in(&find(state, slug).await?, page.language())
}

async fn document(
    state: &AppState,
    page: &Page,
    slug: &str,
    issue: i32,
) -> Result<Response, PageError> {
    let publication = find(state, slug).await?;
    let all = editions::editions(&state.db, publication.id).await?;
    let found = all.into_iter().find(|one| one.issue.number == issue);
    let edition = found.ok_or(PageError::NotFound)?;
    let language = match page.language() {
        Language::Fr => MessageLanguage::Fr,
        Language::En => MessageLanguage::En,
    };
    let format = RenderingFormat::Html;
    let found = library::of_version(&state.db, edition.version.id, language, format).await?;
    let document = found.ok_or(PageError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (ETAG, format!("\"{}\"", document.sha256)),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (CONTENT_SECURITY_POLICY, DOCUMENT_POLICY.to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (LINK, feed(page, slug)),
    ];
    Ok((headers, document.content).into_response())
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

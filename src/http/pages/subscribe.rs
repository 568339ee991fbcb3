//! The pages on which somebody subscribes to a publication, and confirms it.
//!
//! Whatever address is entered, the answer is the same, and takes the same time: nobody learns here
//! who subscribes to what. What follows is done in the background.

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use domain::email::EmailAddress;
use domain::language::{Language, Preference};
use entity::{publication, publication_subscription as subscription};
use jobs::subscriptions::{Entered, in_both};
use sea_orm::EntityTrait;
use serde::Deserialize;
use service::access::signing::{self, ConfirmLink, Purpose};
use service::commands::subscribers::{self, Standing};
use service::context::{Act, Actor};
use service::reads::editions;

use super::signed::{open, unseen};
use super::{InQuery, Page, PageError, render};
use crate::http::AppState;
use crate::http::auth::{Client, go, is_from_elsewhere};

/// Which publication somebody came for.
#[derive(Default, Deserialize)]
pub struct For {
    #[serde(default)]
    publication: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    publication: String,
    address: String,
    language: String,
}

/// What the page of a link sends.
#[derive(Default, Deserialize)]
pub struct Wish {
    /// `again`, to be sent a link anew.
    #[serde(default)]
    wish: String,
}

#[derive(Template)]
#[template(path = "pages/subscribe.html")]
struct Subscribe {
    page: Page,
    publications: Vec<Choice>,
}

/// A publication to choose.
struct Choice {
    slug: String,
    name: String,
    chosen: bool,
}

/// A page that says something, and leads nowhere.
#[derive(Template)]
#[template(path = "pages/subscribe_said.html")]
pub(super) struct Said {
    pub page: Page,
    pub title: &'static str,
    pub text: &'static str,
    pub then: &'static str,
}

#[derive(Template)]
#[template(path = "pages/subscribe_confirm.html")]
struct Confirm {
    page: Page,
    publication: String,
    action: String,
    title: &'static str,
    text: &'static str,
    /// What the button wishes, and what it says.
    button: Option<(&'static str, &'static str)>,
}

/// What a publication is called in a language.
pub(super) fn name_in(row: &publication::Model, language: Language) -> Result<String, PageError> {
    let name = in_both(row.name().map_err(service::error::ServiceError::from)?);
    let words = name.get(language).value().unwrap_or(&row.slug);
    Ok(documents::locale::Locale::of(language).typeset(words))
}

/// `GET /subscribe`.
pub async fn form(
    State(state): State<AppState>,
    InQuery(For { publication }): InQuery<For>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    match choices(&state, &page, &publication).await {
        Ok(publications) => render(&Subscribe { page, publications }),
        Err(error) => error.show(page),
    }
}

async fn choices(state: &AppState, page: &Page, wanted: &str) -> Result<Vec<Choice>, PageError> {
    let all = editions::publications(&state.db).await?;
    let choice = |(at, row): (usize, &publication::Model)| {
        Ok(Choice {
            name: name_in(row, page.language())?,
            slug: row.slug.clone(),
            chosen: row.slug == wanted || (at == 0 && all.iter().all(|one| one.slug != wanted)),
        })
    };
    all.iter().enumerate().map(choice).collect()
}

/// `POST /subscribe`.
pub async fn ask(
    State(state): State<AppState>,
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
    let Ok(language) = Language::parse(&given.language) else {
        return PageError::Malformed.show(page);
    };
    let limits = &state.door.limits;
    if limits.may_have_sent(client, &given.address, state.clock.now())
        && let Ok(address) = EmailAddress::parse(&given.address)
    {
        state.door.clerk.ask_reader(Entered::Subscribe {
            publication: given.publication,
            address,
            language,
        });
    }
    go(&page.link("/subscribe/sent"), [])
}

/// `GET /subscribe/sent`: says to look into the mailbox; the same for everybody.
pub async fn sent(State(state): State<AppState>, headers: HeaderMap, uri: Uri) -> Response {
    render(&Said {
        page: state.page(&headers, &uri),
        title: "subscribe-sent-title",
        text: "subscribe-sent-text",
        then: "subscribe-sent-then",
    })
}

/// `GET /subscribe/confirm/{link}`: asks whether to subscribe, and changes nothing: programs that look
/// through mail open links too.
pub async fn look(
    State(state): State<AppState>,
    Path(link): Path<String>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    let opened = match open(&state, client, find(&state, &link).await) {
        Ok(opened) => opened,
        Err(refusal) => return refusal.show(page),
    };
    let standing = subscribers::look(&state.db, opened, state.clock.now()).await;
    match standing {
        Ok(standing) => unseen(show(&state, page, &link, standing, false).await),
        Err(error) => unseen(PageError::from(error).show(page)),
    }
}

/// `POST /subscribe/confirm/{link}`: confirms, or has a new link sent.
pub async fn confirm(
    State(state): State<AppState>,
    Path(link): Path<String>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    form: Result<Form<Wish>, FormRejection>,
) -> Response {
    let page = state.page(&headers, &uri);
    let opened = match open(&state, client, find(&state, &link).await) {
        Ok(opened) => opened,
        Err(refusal) => return refusal.show(page),
    };
    let Form(Wish { wish }) = form.unwrap_or_default();
    if wish == "again" {
        return unseen(again(&state, client, opened, &page).await);
    }
    let act = Act::new(Actor::Visitor, state.clock.now());
    let written = service::db::write(&state.db, async |tx| {
        Ok::<_, PageError>(subscribers::confirm(tx, &act, opened).await?)
    });
    match written.await {
        Ok(standing) => unseen(show(&state, page, &link, standing, true).await),
        Err(error) => unseen(error.show(page)),
    }
}

async fn find(state: &AppState, link: &str) -> Result<Option<ConfirmLink>, PageError> {
    let key = signing::find(&state.db, Purpose::Subscribe).await?;
    Ok(key.and_then(|key| ConfirmLink::read(&key, link)))
}

/// Has a link sent anew, where the address has not had too many: counted by the subscription, since it
/// is to that address alone that it goes.
async fn again(state: &AppState, client: Client, link: ConfirmLink, page: &Page) -> Response {
    let whose = format!("subscription:{}", link.subscription);
    let limits = &state.door.limits;
    if limits.may_have_sent(client, &whose, state.clock.now()) {
        state.door.clerk.ask_reader(Entered::Again {
            subscription: link.subscription,
        });
    }
    go(&page.link("/subscribe/sent"), [])
}

/// The page of a link; `done` where its button was pressed.
async fn show(
    state: &AppState,
    page: Page,
    link: &str,
    standing: Standing,
    done: bool,
) -> Response {
    let (row, title, text, button) = match standing {
        Standing::Good(row) if !done => (
            row,
            "subscribe-confirm-title",
            "subscribe-confirm-text",
            Some(("confirm", "subscribe-confirm-button")),
        ),
        Standing::Good(row) | Standing::Used(row) => {
            (row, "subscribe-done-title", "subscribe-done-text", None)
        }
        Standing::Over(row) => (
            row,
            "subscribe-over-title",
            "subscribe-over-text",
            Some(("again", "subscribe-over-button")),
        ),
        Standing::Gone => {
            let mut response = render(&Said {
                page,
                title: "subscribe-over-title",
                text: "subscribe-over-text",
                then: "subscribe-gone-then",
            });
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        }
    };
    let (page, _) = page.for_readers(Preference::Only(row.language.into()));
    match called(state, &row, page.language()).await {
        Ok(publication) => render(&Confirm {
            action: page.link(&format!("/subscribe/confirm/{link}")),
            page,
            publication,
            title,
            text,
            button,
        }),
        Err(error) => error.show(page),
    }
}

/// What the publication of a subscription is called.
pub(super) async fn called(
    state: &AppState,
    row: &subscription::Model,
    language: Language,
) -> Result<String, PageError> {
    let found = publication::Entity::find_by_id(row.publication_id);
    let found = found.one(&state.db).await?.ok_or(PageError::NotFound)?;
    name_in(&found, language)
}

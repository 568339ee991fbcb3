//! Signing in and out: by a link that is sent by mail, or by a token.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::email::EmailAddress;
use entity::sign_in_link;
use jobs::sign_in::Asked;
use serde::Deserialize;
use service::access::links::{self, Standing};
use service::access::sessions::{self, Of};
use service::access::{Digest, Secret};
use service::context::{Act, Actor};

use super::client::Client;
use super::origin::{is_from_elsewhere, local};
use super::token_of;
use crate::http::AppState;
use crate::http::pages::sign_in::{self, Told};
use crate::http::pages::{InQuery, PageError};

/// Where a form's sender wants to go.
#[derive(Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// What the box for a token sends.
#[derive(Deserialize)]
pub struct WithToken {
    token: String,
    #[serde(default)]
    next: String,
}

/// What the box for an address sends.
#[derive(Deserialize)]
pub struct ByMail {
    address: String,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`: the two boxes.
pub async fn sign_in_page(
    State(state): State<AppState>,
    InQuery(Next { next }): InQuery<Next>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    sign_in::ask(state.page(&headers, &uri), local(&next), Told::Nothing)
}

/// `POST /sign-in`: changes a token for a session, so that no cookie holds the token itself.
pub async fn sign_in_with_token(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    form: Result<Form<WithToken>, FormRejection>,
) -> Response {
    let page = || state.page(&headers, &uri);
    if is_from_elsewhere(&headers, false) {
        return PageError::Elsewhere.show(page());
    }
    let Ok(Form(WithToken { token, next })) = form else {
        return PageError::Malformed.show(page());
    };
    let next = local(&next);
    if state.door.is_open() {
        return go(&next, []);
    }
    let wrong = |next| {
        let mut response = sign_in::ask(page(), next, Told::WrongToken);
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response
    };
    let now = state.clock.now();
    // Once there were too many wrong ones, the next is not looked at, and gets the same answer.
    if !state.door.limits.may_try(client, now) {
        return wrong(next);
    }
    match holder(&state, token.trim()).await {
        Ok(Some((actor, of))) => {
            state.door.limits.was_not_wrong(client);
            match begin(&state, actor, of).await {
                Ok(cookie) => go(&next, [cookie]),
                Err(error) => error.show(page()),
            }
        }
        Ok(None) => wrong(next),
        Err(error) => {
            state.door.limits.was_not_wrong(client);
            error.show(page())
        }
    }
}

/// Whose session a token begins.
async fn holder(state: &AppState, token: &str) -> Result<Option<(Actor, Of)>, PageError> {
    if state.door.is_administrators(token) {
        let key = state.door.administrator_key();
        return Ok(key.map(|key| (Actor::Administrator, Of::Administrator(key))));
    }
    let found = state.door.token(token).await?;
    let actor = found.map(|found| found.holder.actor);
    Ok(actor.and_then(|actor| {
        let token = token_of(&actor)?;
        Some((actor, Of::Token(token)))
    }))
}

/// `POST /sign-in/mail`: has a link sent to an address. Whatever becomes of it, the answer is the
/// same, and takes the same time: the work is done in the background.
pub async fn ask_for_link(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    form: Result<Form<ByMail>, FormRejection>,
) -> Response {
    if is_from_elsewhere(&headers, false) {
        return PageError::Elsewhere.show(state.page(&headers, &uri));
    }
    let Ok(Form(ByMail { address, next })) = form else {
        return PageError::Malformed.show(state.page(&headers, &uri));
    };
    // Somebody who asks twice may take either link.
    let browser = state.door.cookies.browser(&headers);
    let browser = browser.unwrap_or_else(|| Secret::draw(state.random.as_ref()));
    if state
        .door
        .limits
        .may_ask(client, &address, state.clock.now())
    {
        state.door.clerk.make_link(Asked {
            address: EmailAddress::parse(&address).ok(),
            browser: browser.digest(),
            next: local(&next),
        });
    }
    let page = state.page(&headers, &uri);
    go(
        &page.link("/sign-in/sent"),
        [state.door.cookies.keep_browser(&browser)],
    )
}

/// `GET /sign-in/sent`: says to look into the mailbox.
pub async fn link_sent(State(state): State<AppState>, headers: HeaderMap, uri: Uri) -> Response {
    sign_in::sent(state.page(&headers, &uri))
}

/// `GET /sign-in/link/{secret}`: asks whether to sign in, and changes nothing: programs that look
/// through mail open links too.
pub async fn link_page(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    match standing(&state, &secret, &headers).await {
        Ok(standing) => show(&state, &standing, &headers, &uri).await,
        Err(error) => error.show(state.page(&headers, &uri)),
    }
}

/// `POST /sign-in/link/{secret}`: signs in, and uses the link up.
pub async fn open_link(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = || state.page(&headers, &uri);
    if is_from_elsewhere(&headers, true) {
        return PageError::Elsewhere.show(page());
    }
    let standing = match standing(&state, &secret, &headers).await {
        Ok(standing) => standing,
        Err(error) => return error.show(page()),
    };
    let Standing::Good(link) = &standing else {
        return show(&state, &standing, &headers, &uri).await;
    };
    match enter(&state, link).await {
        Ok(Some(cookie)) => go(
            &link.next_path,
            [Some(cookie), state.door.cookies.forget_browser()],
        ),
        Ok(None) => show(&state, &Standing::Over, &headers, &uri).await,
        Err(error) => error.show(page()),
    }
}

async fn standing(
    state: &AppState,
    secret: &str,
    headers: &HeaderMap,
) -> Result<Standing, PageError> {
    let Some(secret) = Secret::read(secret) else {
        return Ok(Standing::Over);
    };
    let browser = state.door.cookies.browser(headers);
    let browser = browser.as_ref().map(Secret::digest);
    Ok(links::look(&state.db, &secret, browser.as_ref(), state.clock.now()).await?)
}

async fn show(state: &AppState, standing: &Standing, headers: &HeaderMap, uri: &Uri) -> Response {
    let page = state.page(headers, uri);
    let person = match standing {
        Standing::Good(link) => link.person_id,
        Standing::Elsewhere => return sign_in::elsewhere(page),
        Standing::Over => return sign_in::over(page),
    };
    match super::account::name(state, person).await {
        Ok(name) => sign_in::confirm(page, name),
        Err(error) => error.show(page),
    }
}

/// Uses a link up and begins its person's session; none when somebody else used it up first.
async fn enter(
    state: &AppState,
    link: &sign_in_link::Model,
) -> Result<Option<HeaderValue>, PageError> {
    let Some(person) = link.person_id else {
        return Ok(None);
    };
    let act = Act::new(Actor::Person(person), state.clock.now());
    let random = state.random.as_ref();
    let begun = service::db::write(&state.db, async |tx| {
        if !links::use_up(tx, link, act.now).await? {
            return Ok::<_, PageError>(None);
        }
        let begun = sessions::begin(tx, &act, random, Of::Person(person)).await?;
        Ok(Some(begun))
    });
    let secret = begun.await?.map(|(_, secret)| secret);
    Ok(secret.and_then(|secret| state.door.cookies.keep_session(&secret)))
}

async fn begin(state: &AppState, actor: Actor, of: Of) -> Result<Option<HeaderValue>, PageError> {
    let act = Act::new(actor, state.clock.now());
    let random = state.random.as_ref();
    let begun = service::db::write(&state.db, async |tx| {
        Ok::<_, PageError>(sessions::begin(tx, &act, random, of).await?)
    });
    let (_, secret) = begun.await?;
    Ok(state.door.cookies.keep_session(&secret))
}

/// `POST /sign-out`: ends the browser's session.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap, uri: Uri) -> Response {
    if is_from_elsewhere(&headers, false) {
        return PageError::Elsewhere.show(state.page(&headers, &uri));
    }
    for given in state.door.cookies.session(&headers) {
        let secret = std::str::from_utf8(given).ok().and_then(Secret::read);
        if let Some(secret) = secret
            && let Err(error) = end(&state, &secret.digest()).await
        {
            return error.show(state.page(&headers, &uri));
        }
    }
    go("/", [state.door.cookies.forget_session()])
}

async fn end(state: &AppState, digest: &Digest) -> Result<(), PageError> {
    let now = state.clock.now();
    service::db::write(&state.db, async |tx| {
        Ok::<_, PageError>(sessions::end_by_secret(tx, digest, now).await?)
    })
    .await?;
    state.door.keeper.forget();
    Ok(())
}

/// Leads to another page with `GET`, keeping cookies on the way.
pub fn go(path: &str, cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    let home = HeaderValue::from_static("/");
    headers.insert(LOCATION, HeaderValue::from_str(path).unwrap_or(home));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies.into_iter().flatten() {
        headers.append(SET_COOKIE, cookie);
    }
    response
}

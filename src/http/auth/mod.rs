//! Who asks: the token or the session that a request presents, and for whom it stands.
//!
//! A token comes before a cookie, and what is presented and not right is refused, whatever else is
//! right beside it. Unknown, run out, revoked: the answer is the same to the letter, and so is the
//! work behind it (see [`service::access`]).

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use domain::zone::Zone;
use sea_orm::{DatabaseConnection, DbErr};
use service::access::keeper::{Found, Keeper, Present};
use service::access::{Digest, Secret};
use service::context::Actor;

use super::App;
use super::gate;
use super::graphql::{Media, Refusal};
use super::pages::{Page, PageError, sign_in};
use crate::app::clock::SharedClock;
use crate::graphql::context::Viewer;

pub mod account;
mod clerk;
mod client;
mod cookie;
mod enter;
mod limits;
mod origin;
mod presented;
mod proxies;

pub use clerk::{Clerk, Office, work};
pub use client::Client;
pub use cookie::Cookies;
pub use enter::{
    ask_for_link, go, link_page, link_sent, open_link, sign_in_page, sign_in_with_token, sign_out,
};
pub use limits::Limits;
pub use origin::is_from_elsewhere;
use presented::Presented;
pub use proxies::Proxies;

/// Who is let in, as the command that starts the service says.
#[derive(Clone, Debug)]
pub enum Door {
    /// Anyone: the demonstration, which listens on this machine only.
    Open,
    /// Whoever has the token with this SHA-256, and whoever has a token or a session of their own.
    Token([u8; 32]),
}

impl Door {
    /// A door that opens to `token`, the administrator's.
    #[must_use]
    pub fn token(token: &str) -> Self {
        Self::Token(digest(token))
    }
}

/// The SHA-256 of a token: what is stored of it.
#[must_use]
pub fn digest(token: &str) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(token.as_bytes()).into()
}

/// What it is looked for who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// They ask for something: a session goes on from here.
    Use,
    /// Whether they may stay, of which they know nothing: no session gets longer by it.
    Recheck,
}

/// Keeps the door: finds out who stands before it.
pub struct Doorkeeper {
    door: Door,
    db: DatabaseConnection,
    clock: SharedClock,
    zone: Zone,
    /// Knows for whom credentials stand.
    pub keeper: Arc<Keeper>,
    /// Does in the background what nobody shall wait for.
    pub clerk: Clerk,
    /// How often one may knock.
    pub limits: Limits,
    /// How cookies are named and set.
    pub cookies: Cookies,
}

/// What a doorkeeper works with.
pub struct Post {
    /// Who is let in.
    pub door: Door,
    /// The database.
    pub db: DatabaseConnection,
    /// The clock.
    pub clock: SharedClock,
    /// The community's zone, with whose days offices begin and end.
    pub zone: Zone,
    /// What is known of credentials; mutations make it forget.
    pub keeper: Arc<Keeper>,
    /// The background.
    pub clerk: Clerk,
    /// What links begin with: cookies are for this place.
    pub public_url: String,
}

impl Doorkeeper {
    /// Takes up the post.
    #[must_use]
    pub fn new(post: Post) -> Self {
        Self {
            door: post.door,
            db: post.db,
            clock: post.clock,
            zone: post.zone,
            keeper: post.keeper,
            clerk: post.clerk,
            limits: Limits::default(),
            cookies: Cookies::at(&post.public_url),
        }
    }

    /// Whether a request lives by its cookie alone, which a browser sends by itself.
    fn is_by_cookie(&self, headers: &HeaderMap) -> bool {
        !headers.contains_key(AUTHORIZATION) && !self.cookies.session(headers).is_empty()
    }

    /// Who asks, by a token that came in another way than in a header.
    ///
    /// # Errors
    /// As [`Self::identify`].
    pub async fn holder(&self, token: &str, look: Look) -> Result<Option<Viewer>, DbErr> {
        self.resolve(Presented::token(token), look).await
    }

    /// Who asks, by the headers of a request; none for whoever is not let in.
    ///
    /// # Errors
    /// When the database fails: nobody can be told to be somebody then, or nobody.
    pub async fn identify(&self, headers: &HeaderMap, look: Look) -> Result<Option<Viewer>, DbErr> {
        let presented = Presented::of(headers, &self.cookies);
        self.resolve(presented, look).await
    }

    async fn resolve(&self, presented: Presented<'_>, look: Look) -> Result<Option<Viewer>, DbErr> {
        let present = self.present(look);
        let Door::Token(administrator) = &self.door else {
            return Ok(Some(Viewer::demonstration()));
        };
        let found = match presented {
            Presented::Nothing | Presented::Unclear => None,
            Presented::Token(token) => {
                let digest = digest(token);
                // Digests are compared, so the time taken says nothing about the token.
                if digest == *administrator {
                    return Ok(Some(Viewer::administrator()));
                }
                let digest = Digest::of_bytes(&digest);
                self.keeper.token(&self.db, digest, present).await?
            }
            Presented::Session(secret) => self.session(&secret, present).await?,
        };
        Ok(found.map(|found| self.welcome(found)))
    }

    /// Counts what the headers of a request presented that was not let in, where it is a token.
    ///
    /// # Errors
    /// As [`Self::token_was_wrong`].
    pub fn was_wrong(&self, headers: &HeaderMap, client: Client) -> Result<(), u64> {
        match Presented::of(headers, &self.cookies) {
            Presented::Token(_) => self.token_was_wrong(client),
            _ => Ok(()),
        }
    }

    /// Counts a client's token that opened nothing.
    ///
    /// # Errors
    /// In how many seconds the client may try more of them, where there were too many.
    pub fn token_was_wrong(&self, client: Client) -> Result<(), u64> {
        self.limits.was_wrong(client, self.clock.now())
    }

    /// For whom a token of the API stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(&self, token: &str) -> Result<Option<Found>, DbErr> {
        let present = self.present(Look::Use);
        let digest = Digest::of(token);
        self.keeper.token(&self.db, digest, present).await
    }

    async fn session(&self, secret: &Secret, present: Present) -> Result<Option<Found>, DbErr> {
        let key = self.administrator_key();
        self.keeper
            .session(&self.db, secret, key.as_ref(), present)
            .await
    }

    /// Whether anybody is let in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.door, Door::Open)
    }

    /// Whether a token is the administrator's.
    #[must_use]
    pub fn is_administrators(&self, token: &str) -> bool {
        matches!(&self.door, Door::Token(right) if digest(token) == *right)
    }

    /// What stands for the administrator's token in sessions: another token, and they are over. It
    /// is no digest of the token itself, which is kept nowhere else.
    #[must_use]
    pub fn administrator_key(&self) -> Option<Digest> {
        let Door::Token(right) = &self.door else {
            return None;
        };
        let text: String = right.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Digest::of(&text))
    }

    fn present(&self, look: Look) -> Present {
        let now = self.clock.now();
        Present {
            now,
            day: self.zone.date_at(now),
            is_use: look == Look::Use,
        }
    }

    fn welcome(&self, found: Found) -> Viewer {
        if let Some(used) = found.used {
            self.clerk.note(used);
        }
        let holder = found.holder;
        Viewer {
            actor: Some(holder.actor),
            person: holder.person,
            roles: holder.roles,
            scopes: holder.scopes,
        }
    }
}

/// Finds out who asks.
///
/// Another site's page posts nothing with the cookie of ours: browsers do not send it along, nor let
/// such a page post JSON, and whoever says that one did all the same is refused here.
///
/// # Errors
/// With the answer to whoever is not let in: it shows the way, by a page to a browser, by 401 to a
/// program; by 429 to either after too many wrong tokens of a client's.
pub async fn require(state: &App, request: &Parts, peer: IpAddr) -> Result<Viewer, Box<Response>> {
    let headers = &request.headers;
    let is_foreign = request.method == Method::POST && is_from_elsewhere(headers, false);
    if is_foreign && state.door.is_by_cookie(headers) {
        return Err(Box::new(foreign(request)));
    }
    let refused = match state.door.identify(headers, Look::Use).await {
        Ok(Some(viewer)) => return Ok(viewer),
        Ok(None) => {
            let client = Client::of(state, peer, headers);
            match state.door.was_wrong(headers, client) {
                Ok(()) if super::wants_html(headers) => ask(request),
                Ok(()) => challenge(refuse(headers, Refusal::Unauthenticated)),
                Err(seconds) => return Err(gate::refused(request, Refusal::TooOften(seconds))),
            }
        }
        Err(error) => {
            tracing::error!(%error, "who asks could not be looked up");
            refuse(headers, Refusal::Busy)
        }
    };
    Err(Box::new(refused))
}

fn refuse(headers: &HeaderMap, refusal: Refusal) -> Response {
    refusal.respond(Media::negotiate(headers).unwrap_or(Media::Json))
}

fn foreign(request: &Parts) -> Response {
    let headers = &request.headers;
    if super::wants_html(headers) {
        return PageError::Elsewhere.show(Page::of(headers, &request.uri));
    }
    refuse(headers, Refusal::Elsewhere)
}

fn ask(request: &Parts) -> Response {
    let page = Page::of(&request.headers, &request.uri);
    let path = request.uri.path_and_query();
    let next = origin::local(path.map_or("/", |path| path.as_str()));
    let mut response = sign_in::ask(page, next, sign_in::Told::Nothing);
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    challenge(response)
}

fn challenge(mut response: Response) -> Response {
    let value = HeaderValue::from_static("Bearer realm=\"Tribune\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, value);
    response
}

/// The key of a token whose holder an actor is.
fn token_of(actor: &Actor) -> Option<i64> {
    match actor {
        Actor::Token(id) => Some(*id),
        _ => None,
    }
}

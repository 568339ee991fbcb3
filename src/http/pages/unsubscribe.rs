//! The page on which readers do without messages of a kind, behind the signed link of a message.
//!
//! What mail programs send when somebody presses their button (RFC 8058) is the same POST, without
//! a page around it. Looking changes nothing.

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use documents::locale::Locale;
use domain::audience::{Invited, Reason};
use domain::id::PersonId;
use domain::language::Preference;
use entity::enums::SubscriptionState;
use entity::publication_subscription;
use sea_orm::EntityTrait;
use serde::Deserialize;
use service::access::signing::{self, EndLink, Purpose, UnsubscribeLink};
use service::commands::{subscribers, subscriptions};
use service::context::{Act, Actor};
use service::reads::audience::{self, Reader};
use service::reads::community;

use super::signed::{open, unseen};
use super::{Page, PageError, render, subscribe};
use crate::http::AppState;
use crate::http::auth::{Client, go};

/// What the form sends. A mail program sends something else, and means that they are to stop.
#[derive(Default, Deserialize)]
pub struct Given {
    /// `again`, to receive them again.
    #[serde(default)]
    wish: String,
    /// Whether the page sent it, and is to be shown again.
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "pages/unsubscribe.html")]
struct Unsubscribe {
    page: Page,
    action: String,
    halves: Vec<Half>,
    wanted: bool,
}

/// The words in one language.
struct Half {
    tag: &'static str,
    names: String,
    what: String,
    standing: String,
    keep: String,
    button: String,
}

/// `GET /unsubscribe/{link}`.
pub async fn ask(
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
    let content = match &opened {
        Opened::Kind(opened) => content(&state, page, &link, opened).await,
        Opened::Bulletin(opened) => of_bulletins(&state, page, &link, *opened).await,
    };
    match content {
        Ok(content) => unseen(render(&content)),
        Err(error) => unseen(error.show(state.page(&headers, &uri))),
    }
}

/// `POST /unsubscribe/{link}`: nothing else is asked of it but the link itself.
pub async fn take(
    State(state): State<AppState>,
    Path(link): Path<String>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    form: Result<Form<Given>, FormRejection>,
) -> Response {
    let page = state.page(&headers, &uri);
    let opened = match open(&state, client, find(&state, &link).await) {
        Ok(opened) => opened,
        Err(refusal) => return refusal.show(page),
    };
    let Form(given) = form.unwrap_or_default();
    let act = Act::new(opened.actor(), state.clock.now());
    let wanted = given.wish == "again";
    let written = service::db::write(&state.db, async |tx| {
        match &opened {
            Opened::Kind(UnsubscribeLink { kind, people }) => {
                subscriptions::set(tx, &act, *kind, people, wanted).await?;
            }
            Opened::Bulletin(link) => subscribers::set(tx, &act, link.subscription, wanted).await?,
        }
        Ok::<_, PageError>(())
    });
    match written.await {
        Err(error) => unseen(error.show(page)),
        Ok(()) if given.page.is_empty() => unseen(StatusCode::OK.into_response()),
        Ok(()) => unseen(go(&page.link(&format!("/unsubscribe/{link}")), [])),
    }
}

/// What a link leads to.
enum Opened {
    /// Messages of a kind to people of the community.
    Kind(UnsubscribeLink),
    /// The bulletins of a publication to a subscriber.
    Bulletin(EndLink),
}

impl Opened {
    /// Who does it: the first of those who read the message, where they are known.
    fn actor(&self) -> Actor {
        let first = match self {
            Self::Kind(link) => link.people.first(),
            Self::Bulletin(_) => None,
        };
        first.map_or(Actor::Visitor, |one| Actor::Person(*one))
    }
}

async fn find(state: &AppState, link: &str) -> Result<Option<Opened>, PageError> {
    let key = signing::find(&state.db, Purpose::Unsubscribe).await?;
    Ok(key.and_then(|key| {
        let of_kind = UnsubscribeLink::read(&key, link).map(Opened::Kind);
        of_kind.or_else(|| EndLink::read(&key, link).map(Opened::Bulletin))
    }))
}

/// The page of a subscription, in its language.
async fn of_bulletins(
    state: &AppState,
    page: Page,
    link: &str,
    opened: EndLink,
) -> Result<Unsubscribe, PageError> {
    let found = publication_subscription::Entity::find_by_id(opened.subscription);
    let row = found.one(&state.db).await?.ok_or(PageError::NotFound)?;
    let (page, _) = page.for_readers(Preference::Only(row.language.into()));
    let wanted = row.state == SubscriptionState::Confirmed;
    let (standing, button) = match wanted {
        true => ("unsubscribe-on", "unsubscribe-stop"),
        false => ("unsubscribe-off", "unsubscribe-again"),
    };
    let locale = page.locale();
    let half = Half {
        tag: page.tag(),
        names: locale.plain("unsubscribe-bulletins")?,
        what: subscribe::called(state, &row, page.language()).await?,
        standing: locale.plain(standing)?,
        keep: locale.plain("unsubscribe-bulletins-keep")?,
        button: locale.plain(button)?,
    };
    Ok(Unsubscribe {
        halves: vec![half],
        action: page.link(&format!("/unsubscribe/{link}")),
        page,
        wanted,
    })
}

async fn content(
    state: &AppState,
    page: Page,
    link: &str,
    opened: &UnsubscribeLink,
) -> Result<Unsubscribe, PageError> {
    let readers = readers(state, &opened.people).await?;
    let preferences = readers.iter().map(|reader| reader.preference);
    let preference = preferences.reduce(Preference::and);
    let (page, languages) = page.for_readers(preference.unwrap_or(Preference::Both));
    let wanted = subscriptions::is_wanted(&state.db, opened.kind, &opened.people).await?;
    let (standing, button) = match wanted {
        true => ("unsubscribe-on", "unsubscribe-stop"),
        false => ("unsubscribe-off", "unsubscribe-again"),
    };
    let names: Vec<String> = readers.iter().map(|one| one.name.to_string()).collect();
    let half = |locale: &Locale| {
        let kind = opened.kind.as_str();
        Ok::<_, PageError>(Half {
            tag: locale.language().tag(),
            names: locale.text("unsubscribe-for", &[("names", locale.list(&names).into())])?,
            what: locale.text("unsubscribe-what", &[("kind", kind.into())])?,
            standing: locale.plain(standing)?,
            keep: locale.plain("unsubscribe-keep")?,
            button: locale.plain(button)?,
        })
    };
    let halves = languages.iter().map(|language| half(Locale::of(*language)));
    Ok(Unsubscribe {
        halves: halves.collect::<Result<_, _>>()?,
        action: page.link(&format!("/unsubscribe/{link}")),
        page,
        wanted,
    })
}

async fn readers(state: &AppState, people: &[i64]) -> Result<Vec<Reader>, PageError> {
    let Some(community) = community::first(&state.db).await? else {
        return Ok(Vec::new());
    };
    let invited = people.iter().map(|person| Invited {
        person: PersonId(*person),
        reason: Reason::Asked,
    });
    let date = community.zone.date_at(state.clock.now());
    let addressed = audience::address(&state.db, &community, invited, date).await?;
    Ok(addressed.readers.into_values().collect())
}

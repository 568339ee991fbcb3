//! A report that was sent, behind the signed link of its message: it needs no account, is good for as
//! long as the community says, and can be revoked.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use documents::locale::Locale;
use domain::language::{Language, Preference};
use entity::enums::{AccessWay, MessageLanguage, RenderingFormat};
use entity::{community, report, report_rendering, report_version};
use jiff::ToSpan;
use sea_orm::EntityTrait;
use service::access::signing::{self, Purpose, ReportLink};
use service::access_log::Reading;
use service::commands::reports::readers;
use service::context::Actor;
use service::reads::library;
use service::time::ToJiff;

use super::reports::DOCUMENT_POLICY;
use super::signed::{open, unseen};
use super::{Page, PageError, render};
use crate::http::AppState;
use crate::http::auth::Client;

/// Why a link that is whole opens nothing any more.
#[derive(Clone, Copy)]
enum Over {
    /// Its time is over.
    Expired,
    /// Somebody revoked it.
    Revoked,
}

/// What a link opens.
struct Found {
    link: ReportLink,
    over: Option<Over>,
    /// The language of whoever reads.
    preference: Preference,
}

#[derive(Template)]
#[template(path = "pages/report_over.html")]
struct Closed {
    page: Page,
    halves: Vec<Half>,
}

/// The words in one language.
struct Half {
    tag: &'static str,
    title: String,
    why: String,
    ask: String,
}

/// `GET /report/{link}`.
pub async fn read(
    State(state): State<AppState>,
    Path(link): Path<String>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    let found = match open(&state, client, find(&state, &link).await) {
        Ok(found) => found,
        Err(refusal) => return refusal.show(page),
    };
    let shown = match found.over {
        Some(over) => closed(page, over),
        None => document(&state, page, &found).await,
    };
    unseen(match shown {
        Ok(response) => response,
        Err(error) => error.show(state.page(&headers, &uri)),
    })
}

async fn find(state: &AppState, link: &str) -> Result<Option<Found>, PageError> {
    let key = signing::find(&state.db, Purpose::Report).await?;
    let Some(link) = key.and_then(|key| ReportLink::read(&key, link)) else {
        return Ok(None);
    };
    let version = report_version::Entity::find_by_id(link.version)
        .find_also_related(report::Entity)
        .one(&state.db)
        .await?;
    // Signed before it was sent, and never sent: nobody has such a link but by a mistake.
    let Some((version, Some(report))) = version else {
        return Ok(None);
    };
    let Some(sent_at) = version.sent_at.to_jiff() else {
        return Ok(None);
    };
    let community = community::Entity::find_by_id(report.community_id)
        .one(&state.db)
        .await?;
    let days = community.map_or(0, |community| community.report_link_days);
    let until = sent_at.checked_add((i64::from(days) * 24).hours());
    let over = if readers::are_revoked(&state.db, version.id, &link.people).await? {
        Some(Over::Revoked)
    } else if until.is_ok_and(|until| until <= state.clock.now()) {
        Some(Over::Expired)
    } else {
        None
    };
    let preference = preference(state, &link).await?;
    Ok(Some(Found {
        link,
        over,
        preference,
    }))
}

/// The language of all who read at an address.
async fn preference(state: &AppState, link: &ReportLink) -> Result<Preference, PageError> {
    use entity::person::{Column, Entity};
    use sea_orm::{ColumnTrait as _, QueryFilter as _};
    let people = Entity::find().filter(Column::Id.is_in(link.people.iter().copied()));
    let people = people.all(&state.db).await?;
    let languages = people
        .into_iter()
        .map(|person| Preference::from(person.language.map(Language::from)));
    Ok(languages
        .reduce(Preference::and)
        .unwrap_or(Preference::Both))
}

/// The report as its readers are shown it, and in which languages that is: in both for who reads
/// both, or may, and asked for none.
async fn rendering(
    state: &AppState,
    page: Page,
    found: &Found,
) -> Result<(Preference, report_rendering::Model), PageError> {
    let (page, languages) = page.for_readers(found.preference);
    let one = Preference::Only(page.language());
    let shown = match languages.as_slice() {
        [_] => vec![one],
        // What was sent before there was one in both has none.
        _ => vec![Preference::Both, one],
    };
    for shown in shown {
        let language = MessageLanguage::from(shown);
        let (version, format) = (found.link.version, RenderingFormat::Html);
        let stored = library::of_version(&state.db, version, language, format).await?;
        if let Some(stored) = stored {
            return Ok((shown, stored));
        }
    }
    Err(PageError::NotFound)
}

/// The report in its readers' languages. That it was read is put on record, as by the API.
async fn document(state: &AppState, page: Page, found: &Found) -> Result<Response, PageError> {
    let (shown, rendering) = rendering(state, page, found).await?;
    let version = found.link.version;
    let first = found.link.people.first();
    let reading = Reading {
        actor: Some(first.map_or(Actor::Visitor, |one| Actor::Person(*one))),
        way: AccessWay::Page,
        // Without the link: whoever reads the record would have it.
        operation: Some(format!("/report/ReportVersion:{version}")),
        fields: vec!["ReportVersion.content".to_owned()],
    };
    state.access_log.note(reading).await;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "private, no-store"),
        (CONTENT_SECURITY_POLICY, DOCUMENT_POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let tags: Vec<_> = shown.languages().iter().map(|one| one.tag()).collect();
    let language = [(CONTENT_LANGUAGE, tags.join(", "))];
    Ok((headers, language, rendering.content).into_response())
}

/// The page that says why, in both languages.
fn closed(page: Page, over: Over) -> Result<Response, PageError> {
    let why = match over {
        Over::Expired => "report-link-expired",
        Over::Revoked => "report-link-revoked",
    };
    let half = |language: &Language| {
        let locale = Locale::of(*language);
        Ok::<_, PageError>(Half {
            tag: language.tag(),
            title: locale.plain("report-link-over")?,
            why: locale.plain(why)?,
            ask: locale.plain("report-link-ask")?,
        })
    };
    let halves = Language::ALL.iter().map(half).collect::<Result<_, _>>()?;
    let mut response = render(&Closed { page, halves });
    if response.status().is_success() {
        *response.status_mut() = StatusCode::GONE;
    }
    Ok(response)
}

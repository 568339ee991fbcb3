//! The built-in mailbox: each message as a mail client would show it.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use domain::zone::Zone;
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, EventLike};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use serde::Deserialize;
use service::reads;
use service::reads::mailbox::Line;
use service::time::ToJiff;

use super::{InPath, InQuery, Page, PageError, render};
use crate::graphql::context::Viewer;
use crate::http::AppState;

/// Messages in the list at a time.
const PAGE: u64 = 100;

#[derive(Template)]
#[template(path = "pages/mailbox.html")]
struct Mailbox {
    page: Page,
    messages: Vec<Row>,
    total: u64,
    older: Option<String>,
    open: Option<Open>,
}

struct Row {
    id: i64,
    path: String,
    to: String,
    subject: String,
    time: String,
    datetime: String,
    current: bool,
}

struct Open {
    id: i64,
    subject: String,
    from: String,
    to: String,
    date: String,
    attachments: Vec<Attachment>,
    tabs: [Tab; 4],
    view: View,
    frame: String,
}

struct Attachment {
    name: String,
    path: String,
}

struct Tab {
    path: String,
    key: &'static str,
    current: bool,
}

enum View {
    Html,
    Text(String),
    Calendar(Entry),
    Missing,
}

struct Entry {
    summary: String,
    method_key: &'static str,
    when: String,
    place: String,
    source: String,
}

/// How the list and a message are asked for.
#[derive(Deserialize)]
pub struct Asked {
    before: Option<i64>,
    #[serde(default)]
    view: Kind,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Html,
    Text,
    Calendar,
    Source,
}

impl Kind {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Html, "html", "mailbox-html"),
        (Self::Text, "text", "mailbox-text"),
        (Self::Calendar, "calendar", "mailbox-calendar"),
        (Self::Source, "source", "mailbox-source"),
    ];
}

/// `GET /mailbox`.
pub async fn mailbox(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    InQuery(asked): InQuery<Asked>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri).shown_to(&viewer);
    show(&state, page, &asked, None).await
}

/// `GET /mailbox/{id}`.
pub async fn message(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    InPath(id): InPath<i64>,
    InQuery(asked): InQuery<Asked>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri).shown_to(&viewer);
    show(&state, page, &asked, Some(id)).await
}

async fn show(state: &AppState, page: Page, asked: &Asked, id: Option<i64>) -> Response {
    match content(state, &page, asked, id).await {
        Ok((messages, total, older, open)) => render(&Mailbox {
            page,
            messages,
            total,
            older,
            open,
        }),
        Err(error) => error.show(page),
    }
}

async fn content(
    state: &AppState,
    page: &Page,
    asked: &Asked,
    id: Option<i64>,
) -> Result<(Vec<Row>, u64, Option<String>, Option<Open>), PageError> {
    // An opened message stands in its page of the list.
    let before = asked
        .before
        .or(id.map(|id| id.saturating_add(i64::try_from(PAGE / 2).unwrap_or(0))));
    let lines = reads::mailbox::page(&state.db, before, PAGE).await?;
    let total = reads::mailbox::count(&state.db).await?;
    let older = lines
        .last()
        .filter(|_| lines.len() as u64 == PAGE)
        .map(|line| page.link(&format!("/mailbox?before={}", line.id)));
    let rows = lines
        .into_iter()
        .map(|line| row(page, &state.zone, line, id))
        .collect::<Result<Vec<_>, _>>()?;
    let open = match id {
        Some(id) => Some(open(state, page, asked.view, id).await?),
        None => None,
    };
    Ok((rows, total, older, open))
}

fn row(page: &Page, zone: &Zone, line: Line, open: Option<i64>) -> Result<Row, PageError> {
    let at = line.received_at.to_jiff();
    Ok(Row {
        id: line.id,
        path: format!("/mailbox/{}", line.id),
        to: line.envelope_to,
        subject: line.subject,
        time: page.moment(at, zone)?,
        datetime: at.to_string(),
        current: open == Some(line.id),
    })
}

async fn open(state: &AppState, page: &Page, kind: Kind, id: i64) -> Result<Open, PageError> {
    let stored = reads::mailbox::message(&state.db, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let message = MessageParser::default()
        .parse(&stored.message)
        .ok_or(PageError::NotFound)?;
    let attachments = message
        .attachments()
        .enumerate()
        .filter_map(|(index, part)| {
            let name = part.attachment_name()?.to_owned();
            Some(Attachment {
                path: format!("/mailbox/{id}/attachments/{index}"),
                name,
            })
        })
        .collect();
    let view = match kind {
        Kind::Html => message.body_html(0).map_or(View::Missing, |_| View::Html),
        Kind::Text => text_part(&message).map_or(View::Missing, View::Text),
        Kind::Source => View::Text(String::from_utf8_lossy(&stored.message).into_owned()),
        Kind::Calendar => {
            calendar(page, &state.zone, &message)?.map_or(View::Missing, View::Calendar)
        }
    };
    Ok(Open {
        id,
        subject: stored.subject,
        from: address(message.from()),
        to: address(message.to()),
        date: page.moment(stored.received_at.to_jiff(), &state.zone)?,
        attachments,
        tabs: Kind::ALL.map(|(tab, name, key)| Tab {
            path: format!("/mailbox/{id}?view={name}"),
            key,
            current: tab == kind,
        }),
        view,
        frame: format!("/mailbox/{id}/frame"),
    })
}

fn address(given: Option<&mail_parser::Address<'_>>) -> String {
    let Some(first) = given.and_then(|address| address.first()) else {
        return String::new();
    };
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (None, Some(address)) => address.to_owned(),
        (name, None) => name.unwrap_or_default().to_owned(),
    }
}

fn text_part(message: &Message<'_>) -> Option<String> {
    message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) => Some(text.to_string()),
        _ => None,
    })
}

fn calendar_source(message: &Message<'_>) -> Option<String> {
    message
        .parts
        .iter()
        .find(|part| part.is_content_type("text", "calendar"))
        .and_then(|part| part.text_contents().map(ToOwned::to_owned))
}

fn calendar(page: &Page, zone: &Zone, message: &Message<'_>) -> Result<Option<Entry>, PageError> {
    let Some(source) = calendar_source(message) else {
        return Ok(None);
    };
    let Ok(calendar) = source.parse::<Calendar>() else {
        return Ok(None);
    };
    let Some(event) = calendar
        .components
        .iter()
        .find_map(CalendarComponent::as_event)
    else {
        return Ok(None);
    };
    let when = match event.get_start() {
        Some(DatePerhapsTime::DateTime(icalendar::CalendarDateTime::Utc(start))) => {
            page.zoned_moment(start.to_jiff(), zone)?
        }
        _ => String::new(),
    };
    let cancelled = calendar.property_value("METHOD") == Some("CANCEL");
    Ok(Some(Entry {
        summary: event.get_summary().unwrap_or_default().to_owned(),
        method_key: if cancelled {
            "calendar-cancel"
        } else {
            "calendar-request"
        },
        when,
        place: event.get_location().unwrap_or_default().to_owned(),
        source,
    }))
}

/// What a message may do in its frame: show itself. Its styles are inline, its pictures within.
const FRAME_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
    sandbox allow-popups allow-popups-to-escape-sandbox";

/// `GET /mailbox/{id}/frame`: the message's HTML, for its frame.
pub async fn frame(
    State(state): State<AppState>,
    InPath(id): InPath<i64>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let html = async {
        let stored = reads::mailbox::message(&state.db, id)
            .await?
            .ok_or(PageError::NotFound)?;
        MessageParser::default()
            .parse(&stored.message)
            .and_then(|message| message.body_html(0).map(|html| html.into_owned()))
            .ok_or(PageError::NotFound)
    };
    match html.await {
        Ok(html) => framed(html),
        Err(error) => error.show(state.page(&headers, &uri)),
    }
}

/// A message's HTML, to be shown in its frame.
pub(super) fn framed(html: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, FRAME_POLICY),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (headers, html).into_response()
}

/// `GET /mailbox/{id}/attachments/{index}`: what is attached, to be saved and not shown.
pub async fn attachment(
    State(state): State<AppState>,
    InPath((id, index)): InPath<(i64, u32)>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let found = async {
        let stored = reads::mailbox::message(&state.db, id)
            .await?
            .ok_or(PageError::NotFound)?;
        MessageParser::default()
            .parse(&stored.message)
            .and_then(|message| {
                let part = message.attachment(index)?;
                Some((part.attachment_name()?.to_owned(), part.contents().to_vec()))
            })
            .ok_or(PageError::NotFound)
    };
    match found.await {
        Ok((name, bytes)) => {
            let safe: String = name
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
                .collect();
            let headers = [
                (CONTENT_TYPE, "application/octet-stream".to_owned()),
                (
                    CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{safe}\""),
                ),
                (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => error.show(state.page(&headers, &uri)),
    }
}

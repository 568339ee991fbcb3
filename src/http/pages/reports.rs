//! The reports and their documents.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use domain::period::Period;
use entity::enums::{AccessWay, MessageLanguage, RenderingFormat, ReportState};
use service::access_log::Reading;
use service::reads;
use service::reads::library::Shown;
use service::time::ToJiff;

use super::{Page, PageError, render};
use crate::graphql::context::Viewer;
use crate::graphql::layer::openness::Openness;
use crate::http::AppState;

#[derive(Template)]
#[template(path = "pages/reports.html")]
struct Reports {
    page: Page,
    reports: Vec<Row>,
}

struct Row {
    period: String,
    as_of: String,
    state_key: &'static str,
    tone: &'static str,
    version: i32,
    lines: Vec<Line>,
}

/// The documents in a language, or in both.
struct Line {
    tag: &'static str,
    name: &'static str,
    links: Vec<(String, &'static str)>,
}

/// The forms of a document, those that people read first.
const FORMS: [RenderingFormat; 5] = [
    RenderingFormat::Html,
    RenderingFormat::Pdf,
    RenderingFormat::Docx,
    RenderingFormat::Md,
    RenderingFormat::Json,
];

/// The lines of a report's documents: French, English, both.
fn lines(report: i64, documents: &[(MessageLanguage, RenderingFormat)]) -> Vec<Line> {
    let languages = [
        (MessageLanguage::Fr, "fr", "Français"),
        (MessageLanguage::En, "en", "English"),
        (MessageLanguage::Both, "", "Français · English"),
    ];
    let line = |(language, tag, name): (MessageLanguage, &'static str, &'static str)| {
        let there = FORMS
            .iter()
            .filter(|format| documents.contains(&(language, **format)));
        let links: Vec<_> = there
            .map(|format| {
                let (language, suffix) = (language.as_str(), format.as_str());
                (
                    format!("/reports/{report}.{language}.{suffix}"),
                    form(*format),
                )
            })
            .collect();
        (!links.is_empty()).then_some(Line { tag, name, links })
    };
    languages.into_iter().filter_map(line).collect()
}

/// What a form is called, in either language.
const fn form(format: RenderingFormat) -> &'static str {
    match format {
        RenderingFormat::Html => "HTML",
        RenderingFormat::Md => "Markdown",
        RenderingFormat::Pdf => "PDF",
        RenderingFormat::Docx => "DOCX",
        RenderingFormat::Json => "JSON",
    }
}

/// `GET /reports`.
pub async fn reports(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri).shown_to(&viewer);
    match rows(&state, &page, shelf(&viewer)).await {
        Ok(reports) => render(&Reports { page, reports }),
        Err(error) => error.show(page),
    }
}

/// Before a report is sent, it is its makers' alone, here as in the API.
fn shelf(viewer: &Viewer) -> Shown {
    if Openness::Secretariat.admits(viewer) {
        Shown::All
    } else {
        Shown::Sent
    }
}

async fn rows(state: &AppState, page: &Page, shown: Shown) -> Result<Vec<Row>, PageError> {
    let shelves = reads::library::all(&state.db, shown).await?;
    shelves
        .into_iter()
        .map(|shelf| {
            let report = shelf.report;
            // An issue of a publication is known by its title, where it has one in this language.
            let title = shelf.title.as_ref();
            let title = title.and_then(|title| title.get(page.locale().language()).value());
            let title = title.map(|words| page.locale().typeset(words));
            let period = Period::new(report.period_start.to_jiff(), report.period_end.to_jiff())
                .map_err(service::error::ServiceError::unreadable)?;
            let (state_key, tone) = match report.state {
                ReportState::Draft => ("report-draft", "warn"),
                ReportState::InReview => ("report-in_review", "info"),
                ReportState::Approved => ("report-approved", "ok"),
                ReportState::Sent => ("report-sent", "ok"),
                ReportState::Archived => ("report-archived", ""),
            };
            Ok(Row {
                period: match title {
                    Some(title) => title,
                    None => page
                        .locale()
                        .period(period)
                        .map_err(askama::Error::custom)?,
                },
                as_of: page.locale().date(report.as_of.to_jiff()),
                state_key,
                tone,
                version: shelf.version.unwrap_or(0),
                lines: lines(report.id, &shelf.documents),
            })
        })
        .collect()
}

/// A report is a self-contained document with its own styles, and runs no script.
pub(super) const DOCUMENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /reports/{id}.{language}.{format}`. A report names people in their offices: that somebody
/// took it is put on record, as by the API.
pub async fn document(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(name): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let found = match parse(&name) {
        Some((id, language, format)) => {
            let shown = shelf(&viewer);
            reads::library::document(&state.db, shown, id, language, format)
                .await
                .map_err(PageError::from)
                .and_then(|found| found.ok_or(PageError::NotFound))
        }
        None => Err(PageError::NotFound),
    };
    match found {
        Ok(document) => {
            let reading = Reading {
                actor: viewer.actor,
                way: AccessWay::Page,
                operation: Some(uri.path().to_owned()),
                fields: vec!["ReportVersion.content".to_owned()],
            };
            state.access_log.note(reading).await;
            let media = match document.format {
                RenderingFormat::Html => "text/html; charset=utf-8",
                RenderingFormat::Md => "text/markdown; charset=utf-8",
                RenderingFormat::Pdf => "application/pdf",
                RenderingFormat::Docx => {
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                }
                RenderingFormat::Json => "application/json",
            };
            let etag = format!("\"{}\"", document.sha256);
            let headers = [
                (CONTENT_TYPE, media.to_owned()),
                (ETAG, etag),
                (CACHE_CONTROL, "private, no-cache".to_owned()),
                (CONTENT_SECURITY_POLICY, DOCUMENT_POLICY.to_owned()),
                (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, document.content).into_response()
        }
        Err(error) => error.show(state.page(&headers, &uri)),
    }
}

fn parse(name: &str) -> Option<(i64, MessageLanguage, RenderingFormat)> {
    let mut parts = name.split('.');
    let id = parts.next()?.parse().ok()?;
    let language = match parts.next()? {
        "fr" => MessageLanguage::Fr,
        "en" => MessageLanguage::En,
        "both" => MessageLanguage::Both,
        _ => return None,
    };
    let format = match parts.next()? {
        "html" => RenderingFormat::Html,
        "md" => RenderingFormat::Md,
        "pdf" => RenderingFormat::Pdf,
        "docx" => RenderingFormat::Docx,
        "json" => RenderingFormat::Json,
        _ => return None,
    };
    parts.next().is_none().then_some((id, language, format))
}

//! Every message that Tribune sends, with made-up content: as mail programs show it, in both
//! languages, on a wide and on a narrow screen.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use documents::sample::{self, SampleMessage};
use domain::language::Preference;

use super::{Page, PageError, mailbox::framed, render};
use crate::graphql::context::Viewer;

#[derive(Template)]
#[template(path = "pages/gallery.html")]
struct Gallery {
    page: Page,
    messages: Vec<Row>,
    open: Option<Open>,
}

struct Row {
    name: String,
    path: String,
    subject: String,
    languages: &'static str,
    current: bool,
}

struct Open {
    subject: String,
    frame: String,
    text: String,
    calendar: Option<String>,
}

/// `GET /messages`.
pub async fn gallery(
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    show(Page::of(&headers, &uri).shown_to(&viewer), None)
}

/// `GET /messages/{sample}`.
pub async fn sample_message(
    Extension(viewer): Extension<Viewer>,
    Path(name): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    show(Page::of(&headers, &uri).shown_to(&viewer), Some(&name))
}

/// `GET /messages/{sample}/frame`: the message's HTML, for its frame.
pub async fn sample_frame(Path(name): Path<String>, headers: HeaderMap, uri: Uri) -> Response {
    let found = find(&name).and_then(|message| Ok(message.rendered()?));
    match found {
        Ok(rendered) => framed(rendered.html),
        Err(error) => error.show(Page::of(&headers, &uri)),
    }
}

fn show(page: Page, name: Option<&str>) -> Response {
    match content(name) {
        Ok((messages, open)) => render(&Gallery {
            page,
            messages,
            open,
        }),
        Err(error) => error.show(page),
    }
}

fn content(name: Option<&str>) -> Result<(Vec<Row>, Option<Open>), PageError> {
    let row = |message: &SampleMessage| {
        let own = name_of(message);
        Ok(Row {
            path: format!("/messages/{own}"),
            subject: message.rendered()?.subject,
            languages: match message.recipient.language {
                Preference::Only(language) => language.tag(),
                Preference::Both => "fr-CA, en-CA",
            },
            current: name == Some(own.as_str()),
            name: own,
        })
    };
    let samples = sample::messages();
    let rows = samples
        .iter()
        .map(row)
        .collect::<Result<Vec<_>, PageError>>()?;
    let open = match name {
        Some(name) => Some(open(name)?),
        None => None,
    };
    Ok((rows, open))
}

fn open(name: &str) -> Result<Open, PageError> {
    let rendered = find(name)?.rendered()?;
    let calendar = rendered.calendar.as_ref();
    Ok(Open {
        frame: format!("/messages/{name}/frame"),
        calendar: calendar.map(|part| String::from_utf8_lossy(&part.bytes).into_owned()),
        subject: rendered.subject,
        text: rendered.text,
    })
}

/// What a sample is called in addresses.
fn name_of(message: &SampleMessage) -> String {
    format!("{}-{}", message.kind, message.name)
}

fn find(name: &str) -> Result<SampleMessage, PageError> {
    let found = sample::messages()
        .into_iter()
        .find(|message| name_of(message) == name);
    found.ok_or(PageError::NotFound)
}

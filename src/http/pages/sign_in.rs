//! The pages of signing in.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, REFERRER_POLICY};
use axum::response::Response;

use super::{Page, render};

/// What a reader of the sign-in page has to be told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// The token was not right.
    WrongToken,
}

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct Ask {
    page: Page,
    next: String,
    wrong: bool,
}

/// The page with the two boxes; `next` is where its reader wanted to go.
pub fn ask(page: Page, next: String, told: Told) -> Response {
    let wrong = told == Told::WrongToken;
    render(&Ask { page, next, wrong })
}

#[derive(Template)]
#[template(path = "pages/sign_in_said.html")]
struct Said {
    page: Page,
    title: &'static str,
    text: &'static str,
    then: &'static str,
    again: bool,
}

/// The page that says to look into one's mail: the same for everybody.
pub fn sent(page: Page) -> Response {
    render(&Said {
        page,
        title: "sign-in-sent-title",
        text: "sign-in-sent-text",
        then: "sign-in-sent-then",
        again: true,
    })
}

/// The page of a link that is good in another browser.
pub fn elsewhere(page: Page) -> Response {
    unseen(
        render(&Said {
            page,
            title: "sign-in-elsewhere-title",
            text: "sign-in-elsewhere-text",
            then: "sign-in-elsewhere-then",
            again: true,
        }),
        StatusCode::FORBIDDEN,
    )
}

/// The page of a link that is good nowhere: unknown, used or run out alike.
pub fn over(page: Page) -> Response {
    unseen(
        render(&Said {
            page,
            title: "sign-in-over-title",
            text: "sign-in-over-text",
            then: "sign-in-over-then",
            again: true,
        }),
        StatusCode::NOT_FOUND,
    )
}

#[derive(Template)]
#[template(path = "pages/sign_in_link.html")]
struct Confirm {
    page: Page,
    name: Option<String>,
}

/// The page of a good link: one button signs in.
pub fn confirm(page: Page, name: Option<String>) -> Response {
    unseen(render(&Confirm { page, name }), StatusCode::OK)
}

/// The address of a link holds its secret: nobody is told where a reader comes from.
fn unseen(mut response: Response, status: StatusCode) -> Response {
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    let none = HeaderValue::from_static("no-referrer");
    response.headers_mut().insert(REFERRER_POLICY, none);
    response
}

//! The page of one's own account.

use askama::Template;
use axum::response::Response;
use domain::access::Role;

use super::{Page, render};
use crate::graphql::context::Viewer;

/// A browser that somebody is signed in with.
pub struct Session {
    /// Where a form is sent that ends it.
    pub end: String,
    /// When it began.
    pub begun: String,
    /// When it was seen last.
    pub seen: String,
    /// Whether it is this one.
    pub here: bool,
}

#[derive(Template)]
#[template(path = "pages/account.html")]
struct Account {
    page: Page,
    name: Option<String>,
    roles: Vec<&'static str>,
    sessions: Vec<Session>,
    open: bool,
}

/// The page; `open` where nobody needs to sign in.
pub fn show(
    page: Page,
    name: Option<String>,
    viewer: &Viewer,
    sessions: Vec<Session>,
    open: bool,
) -> Response {
    render(&Account {
        page,
        name,
        roles: viewer.roles.iter().map(key).collect(),
        sessions,
        open,
    })
}

fn key(role: Role) -> &'static str {
    match role {
        Role::Dashboard => "role-dashboard",
        Role::Member => "role-member",
        Role::Council => "role-council",
        Role::Support => "role-support",
        Role::CoChair => "role-co-chair",
        Role::Administrator => "role-administrator",
    }
}
